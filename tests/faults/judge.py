"""This file is the only place that says whether something was lost, or told again without a word.

Pure: it looks at what one chat shows, and at nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

REPEAT = ("possible repeat", "可能重复")

_COUNTED = re.compile(r"\band ([\d,]+) more\b|另有 ([\d,]+) 条")
_DIGEST = re.compile(r"\bd-[0-9a-f]{8}\b")

# A piece of news: the words of which at least one stands in a message that tells it.
News = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a chat, and how much was repeated, which may be right."""

    lost: tuple[News, ...]
    wrong: tuple[str, ...]
    repeated: int  # messages of which some was told again
    most: int  # times that one piece of news was told again


def judge(messages: Sequence[str], news: Sequence[News], counts: bool = False) -> Finding:
    """Judge the texts that a chat shows, oldest first; `counts` takes for told what a message only counts."""
    shown = {one: _showing(messages, one) for one in news}
    lost = tuple(one for one, places in shown.items() if not places)
    if counts and len(lost) <= sum(map(_counted, messages)):
        lost = ()
    pairs = {pair for places in shown.values() for pair in pairwise(places)}
    return Finding(
        lost=lost,
        wrong=tuple(
            why for old, new in sorted(pairs) if (why := _wrong(messages[old], messages[new]))
        ),
        repeated=len({old for old, _ in pairs}),
        most=max((len(places) - 1 for places in shown.values() if places), default=0),
    )


def _showing(messages: Sequence[str], news: News) -> list[int]:
    return [n for n, text in enumerate(messages) if any(word in text for word in news)]


def _counted(text: str) -> int:
    return sum(int("".join(found).replace(",", "")) for found in _COUNTED.findall(text))


def _wrong(old: str, new: str) -> str:
    """Say what is wrong with a message that tells something of an older one again."""
    if not any(word in new for word in REPEAT):
        return f"told again without a word: {new}"
    # Plain text, sent where a chat refuses all else, has no footer that could hold the id.
    before, now = set(_DIGEST.findall(old)), set(_DIGEST.findall(new))
    return f"told again as {now}, it was {before}" if not before <= now else ""
