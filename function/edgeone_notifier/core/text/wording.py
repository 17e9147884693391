"""Make text of phrases, with the numbers, plurals, times and durations of a language.

Foreign values and figures that stand out are set off by spaces on both sides: Slack reads ` and * as markup only where
no wide character touches them (github.com/seratch/ChatGPT-in-Slack/pull/121).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from string import Formatter

from ..redact.display import redact
from ..task import worst_first
from .document import Span, role_of
from .phrases import phrases_of
from .phrases.language import Language

LONGEST_NAME = 60  # characters shown of a host or a zone
LONGEST_STATUS = 24  # characters shown of a status not known here
MOST_COUNTS = 6  # statuses counted by name
SEPARATOR = Span(" · ")


@dataclass(frozen=True, slots=True)
class Subject:
    """What words are about: targets that are all URLs or are not, of a `kind` that has to be named, or of several."""

    kind: str = ""
    are_urls: bool = True
    is_mixed: bool = False


USUAL_SUBJECT = Subject()
USUAL_KIND = "prefetch"  # need not be named where nothing else is told
OTHER_KIND = "unknown"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, with the zone that its times are in, and what they are about."""

    language: str
    zone: tzinfo
    subject: Subject = USUAL_SUBJECT

    def __call__(self, phrase: str, **values: object) -> str:
        """Word a phrase; whole numbers get separators."""
        return "".join(span.text for span in self.spans(phrase, **values))

    def optional(self, phrase: str) -> str:
        """Word a phrase without values; empty where this language has none of that name."""
        return self._fitting(self._of.phrases.get(phrase, ""))

    def reads(self, text: str) -> bool:
        """Say whether who reads this language reads a text of the API."""
        return self._of.reads(text)

    def number(self, phrase: str, n: int, **values: object) -> str:
        """Word a phrase that counts, in the form that its number takes."""
        return self(f"{phrase}.{self._of.form(n)}", n=n, **values)

    def spans(self, phrase: str, role: str = "text", /, **values: object) -> list[Span]:
        """Word a phrase in a role, but for those of its values that are spans with a role of their own."""
        spans: list[Span] = []
        for literal, name, *_ in Formatter().parse(self._fitting(self._of.phrases[phrase])):
            spans.append(Span(literal, role))
            spans += self._spans(values[name], role) if name else []
        return [part for span in _merged(spans) for part in _bare(span)]

    def of_kind(self, kind: str) -> "Wording":
        """Return words for targets of a kind, of which it is not known what they are."""
        return replace(self, subject=Subject(kind, are_urls=kind == USUAL_KIND))

    def known_kind(self, kind: str) -> str:
        """Return a kind of tasks that has words; all that a damaged state calls otherwise are one."""
        return kind if f"act.{kind}" in self._of.phrases else OTHER_KIND

    def act(self, kind: str, past: bool = False) -> str:
        """Name what tasks of a kind do."""
        known = self.known_kind(kind)
        return self._of.phrases[f"acted.{known}" if past else f"act.{known}"]

    def kind(self, kind: str) -> list[Span]:
        """Name a kind of tasks, where there are several."""
        act = self.act(kind) if self.subject.is_mixed else ""
        return [Span(act)] if act else []

    def status(self, status: str) -> Span:
        """Name a status; a word that is not in the table stands for itself."""
        known = self._of.phrases.get(f"status.{status}")
        return Span(known) if known else word(status, LONGEST_STATUS)

    def count(self, n: int, status: str, role: str = "text") -> list[Span]:
        """Word a number of tasks in a status."""
        named = self.status(status)
        phrase = "count.unknown" if named.role == "data" else "count"
        return self.spans(phrase, role, n=n, status=named)

    def counts(self, counts: Mapping[str, int], stressed: bool = False) -> list[list[Span]]:
        """Word counts per status, worst first; beyond MOST_COUNTS statuses they are added up."""
        worst = worst_first(counts)
        parts = [
            self.count(counts[status], status, role_of(status) if stressed else "text")
            for status in worst[:MOST_COUNTS]
        ]
        rest = sum(counts[status] for status in worst[MOST_COUNTS:])
        return [*parts, self.spans("more", n=rest)] if rest else parts

    def names(self, names: Sequence[str], most: int) -> list[Span]:
        """Name hosts or zones, as many as `most`, and count the rest."""
        shown = ([replace(word(one, LONGEST_NAME), role="name")] for one in names[:most])
        named = joined(shown, Span(self("list")))
        return self.spans("names.more", names=named, n=len(names) - most) if names[most:] else named

    def time(self, moment: int, now: int | None = None) -> str:
        """Word a time given in seconds since the epoch: of its date and its offset, what differs from those of now."""
        try:
            local = datetime.fromtimestamp(moment, self.zone)
        except (ValueError, OverflowError, OSError):  # no calendar has it: a damaged state may
            return str(moment)
        offset = local.strftime("%z")
        zone = f" UTC{offset[:3]}:{offset[3:5]}"
        if now is None:
            return f"{local:%Y-%m-%d %H:%M:%S}{zone}"
        today = datetime.fromtimestamp(now, self.zone)
        date = "%m-%d " if local.year == today.year else "%Y-%m-%d "
        shown = local.strftime("%H:%M" if local.date() == today.date() else f"{date}%H:%M")
        return shown if local.utcoffset() == today.utcoffset() else shown + zone

    def when(self, moment: int, now: int) -> Span:
        """Word a time, for chats that show it in the reader's own zone."""
        return Span(self.time(moment, now), "time", at=moment)

    def duration(self, seconds: int) -> str:
        """Word a span of time, in its two largest units."""
        if seconds < 60:
            return self("seconds", n=max(seconds, 0))
        if seconds < 3_600:
            return self("minutes", n=seconds // 60)
        hours, minutes = seconds // 3_600, seconds // 60 % 60
        if hours < 48:
            return self("hours.minutes" if minutes else "hours", n=hours, m=minutes)
        days, hours = hours // 24, hours % 24
        return self("days.hours" if hours else "days", n=days, m=hours)

    def estimate(self, seconds: int) -> str:
        """Word a span of time that is not known exactly, in one unit."""
        for unit, length in (("days", 86_400), ("hours", 3_600)):
            if seconds >= 1.5 * length:
                return self(unit, n=round(seconds / length))
        return self("minutes", n=max(round(seconds / 60), 1))

    @property
    def _of(self) -> Language:
        return phrases_of(self.language)

    def _fitting(self, phrase: str) -> str:
        """Have a phrase speak of what it is about: phrases speak of URLs."""
        of = self.subject
        if of.are_urls and not of.kind:
            return phrase
        is_named = not of.kind or "{act" in phrase
        act = "" if is_named else self.act(of.kind)
        return self._of.of_targets(phrase, act, of.are_urls)

    def _spans(self, value: object, role: str) -> list[Span]:
        if isinstance(value, Span):
            return [replace(value, role=role) if value.role == "text" else value]
        if isinstance(value, list):
            return value
        if isinstance(value, int):
            return [Span(f"{value:,}".replace(",", self._of.thousands), role)]
        return [Span(str(value), role)]


def percent(part: int, whole: int) -> str:
    """Write a share in per cent: 100 only for all of it, 0 only for nothing."""
    if not 0 < part < whole:
        return "100" if part and part >= whole else "0"
    tenths = min(max(part * 1_000 // whole, 1), 999)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def word(text: str, most: int | None = None) -> Span:
    """Show a foreign word; of one that is longer than `most` characters, its beginning."""
    text = redact(text)
    return Span(f"{text[: most - 1]}…" if most and len(text) > most else text, "data")


def separated(parts: Iterable[Sequence[Span]]) -> list[Span]:
    """Put separators between parts of a line."""
    return joined(parts, SEPARATOR)


def joined(parts: Iterable[Sequence[Span]], between: Span) -> list[Span]:
    """Put a span between parts of a line."""
    spans: list[Span] = []
    for part in parts:
        spans += [between, *part] if spans else part
    return spans


def stressed(spans: Iterable[Span], role: str) -> list[Span]:
    """Give our own words a role, and leave the rest as it is."""
    return [
        part
        for span in spans
        for part in (_bare(replace(span, role=role)) if _is_word(span) else [span])
    ]


def _is_word(span: Span) -> bool:
    return span.role == "text" and any(map(str.isalnum, span.text))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if (
            merged
            and merged[-1].role == span.role
            and span.role not in ("data", "name", "time", "link")
        ):
            merged[-1] = Span(merged[-1].text + span.text, span.role)
        elif span.text or span.role in ("data", "name"):
            merged.append(span)
    return merged


def _bare(span: Span) -> list[Span]:
    """Take the blanks off the ends of what is stressed: `*1 *` is no markup."""
    bare = span.text.strip()
    if span.role in ("text", "data", "name", "time", "link") or span.text == bare:
        return [span]
    before, after = span.text.split(bare) if bare else (span.text, "")
    return [one for one in (Span(before), Span(bare, span.role), Span(after)) if one.text]
