"""Read the words that choose zones, in ZONES and in events: ids, names, or `*` and, after a `!`, what is left out."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..matching import fits_host, form_of, is_of_names, zone_fault
from ..redact.display import redact

ALL, NOT = "*", "!"
MAX_NAME = 253  # characters of a name in DNS, RFC 1035 2.3.4
MAX_NAMES_MISSED = 5  # in one message

_ZONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_NO_NAME = re.compile(r"[*?\[\],;!]")


def is_zone(text: object) -> bool:
    """Say whether a text has the form of a zone id."""
    return isinstance(text, str) and _ZONE.fullmatch(text) is not None


def is_site_name(text: object) -> bool:
    """Say whether a text has the form of a zone's name: ids have no dot."""
    return (
        isinstance(text, str)
        and len(text) <= MAX_NAME
        and text.isprintable()
        and not (_NO_NAME.search(text) or zone_fault(text))
        and is_of_names(form_of("domain", text))
    )


def is_zone_word(text: object) -> bool:
    """Say whether a text has the form of a zone's id or name."""
    return is_zone(text) or is_site_name(text)


def is_choice(words: Sequence[object]) -> bool:
    """Say whether words choose zones: ids and names, or `*` with what is left out, each after a `!`."""
    if ALL not in words:
        return bool(words) and all(map(is_zone_word, words))
    rest = [word for word in words if word != ALL]
    return bool(rest) and all(
        isinstance(w, str) and w[:1] == NOT and is_zone_word(w[1:]) for w in rest
    )


def are_all(words: Sequence[str]) -> bool:
    """Say whether words choose all zones, or all but some."""
    return not words or ALL in words


def zone_word(word: str) -> str:
    """Return what is the same for all spellings of a name; ids stay as they are."""
    sign, bare = (NOT, word[1:]) if word[:1] == NOT else ("", word)
    return f"{sign}{form_of('domain', bare)}" if is_site_name(bare) else word


def named_by(word: str, names: Mapping[str, str]) -> list[str]:
    """Return the zones that a word means: that of the id, or all that have the name."""
    return [
        zone for zone, name in names.items() if word == zone or (name and fits_host(word, name))
    ]


def zones_left_out(words: Sequence[str], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the words that leave out zones, each with what it means among these."""
    bare = [word[len(NOT) :] for word in words if word.startswith(NOT)]
    return {word: named_by(word, names) for word in bare}


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """The zones that words choose one by one: `ids` as they stand there, and `named`, by their names."""

    ids: tuple[str, ...]
    named: Mapping[str, Sequence[str]]

    @property
    def zones(self) -> tuple[str, ...]:
        """Return all zones, each once."""
        return tuple(
            dict.fromkeys((*self.ids, *(z for zones in self.named.values() for z in zones)))
        )

    @property
    def missed(self) -> tuple[str, ...]:
        """Return the names that no zone has, as far as their names are known."""
        return tuple(word for word, zones in self.named.items() if not zones)


def choose(words: Sequence[str], names: Mapping[str, str]) -> ZoneChoice:
    """Read words that choose zones one by one."""
    of_names = [word for word in words if not is_zone(word)]
    ids = tuple(word for word in words if is_zone(word))
    return ZoneChoice(ids, {word: named_by(word, names) for word in of_names})


def nearest(word: str, names: Collection[str]) -> str:
    """Return the name that is most like a word, "" if none is."""
    from difflib import get_close_matches  # late, since few need it

    spelled = {zone_word(name): name for name in names if name}
    found = get_close_matches(zone_word(word), spelled, 1)
    return spelled[found[0]] if found else ""


def missed_words(missed: Sequence[str], names: Collection[str]) -> str:
    """Say which names no zone has, each with the nearest that there is."""
    parts = []
    for word in missed[:MAX_NAMES_MISSED]:
        near = nearest(word, names)
        parts.append(f"{redact(word)}: the nearest is {redact(near)}" if near else redact(word))
    more = len(missed) - MAX_NAMES_MISSED
    return "; ".join(parts) + (f" and {more} more" if more > 0 else "")
