"""Word the first line of a digest, the verdict: sign, numbers, what, and where; what is worst comes first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...delivery.queue import RECOVERED, statuses
from ...news.watching import Baseline
from ...snapshot.model import flat
from ...task import is_failure
from ...text.document import Line, Span
from ...text.wording import Wording, separated, stressed
from ..content import DigestContent
from ..kinds import parts_by_kind
from ..sort import SortedNews, hosts_of_news, sites_of_news, task_of
from ..watching.notices import GATE_TONES, Notice
from .failed import count_unlisted_failures, jobs_of_failures, verdict
from .of_jobs import Headline, ended_headline, moved_headline, reminder_headline, stuck_headline

MAX_HOSTS_IN_TITLE = 2
SIGNS = {  # a word always says the same
    "failed": "🔴",
    "ended": "🟠",
    "stuck": "🟡",
    "warn": "⚠️",
    "go": "✅",
    "good": "✅",
    "info": "🔵",
}
NOTICES = {
    "failed": "gates.failed",
    "warn": "notices.warn",
    "stuck": "gates.stuck",
    "go": "gates.go",
    "good": "notices.good",
    "info": "notices.info",
}


def title(
    content: DigestContent, news: SortedNews, notices: Sequence[Notice], wording: Wording
) -> Line:
    """Word the first line of all messages of a digest."""
    found = [one for one in headlines(content, news, notices, wording) if one[1]]
    if not found:
        found = [("info", [Span(wording("call.title"))])]
    parts = [words for _, words in found]
    hosts = sites_of_news(news, content.names) or hosts_of_news(news)
    if not (news.failed and hosts[1:]):  # then the second line has them, with their numbers
        parts.insert(1, wording.names(hosts, MAX_HOSTS_IN_TITLE))
    if content.repeat:
        parts.append([Span(wording("repeat"), "bad")])
    return signed(found[0][0], parts)


def short(content: DigestContent, news: SortedNews, wording: Wording) -> Line:
    """Word the failures alone, without anything foreign."""
    words = [one for part in parts_by_kind(content, news, wording) if (one := verdict(*part))]
    repeat = [[Span(wording("repeat"))]] if content.repeat else []
    return signed("failed", [*([Span(one)] for one in words or [wording("call.note")]), *repeat])


def signed(sign: str, parts: Iterable[Sequence[Span]]) -> Line:
    """Put a sign before the parts of a title."""
    return Line((Span(f"{SIGNS[sign]} "), *separated(filter(None, parts))), kind="note")


def headlines(
    content: DigestContent, news: SortedNews, notices: Sequence[Notice], wording: Wording
) -> Iterator[Headline]:
    """Word each sort of news: failed, cannot watch, stuck, finished, running, recovered, and the rest."""
    parts = [*parts_by_kind(content, news, wording)]
    failed, ended = zip(*(_failed_and_ended(*part) for part in parts), strict=True)
    yield from filter(None, failed)
    by_tone = {tone: [one for one in notices if one.tone == tone] for tone in NOTICES}
    yield "failed", _watching("failed", by_tone["failed"], notices, wording)
    yield "warn", _watching("warn", by_tone["warn"], notices, wording)
    if lost := sum(content.queue.lost.values()):
        yield "warn", [Span(wording.number("lost", lost), "bad")]
    yield "stuck", _watching("stuck", by_tone["stuck"], notices, wording)
    for part in parts:
        yield "stuck", stuck_headline(*part)
        yield "stuck", reminder_headline(*part)
    yield from filter(None, ended)
    yield from (("info", moved_headline(*part)) for part in parts)
    yield "go", _watching("go", by_tone["go"], notices, wording)
    for _, some, words in parts:
        counted = content.queue.counted.get(RECOVERED, 0)  # what is only counted is not parted
        if again := len(some.recovered) + len(some.mended) + counted:
            yield "good", [Span(words.number("recovered", again), "good")]
    yield "good", _watching("good", by_tone["good"], notices, wording)
    yield from _baselines(news, wording)
    yield "info", _watching("info", by_tone["info"], notices, wording)
    for count in wording.counts(_other_statuses(content, news)):
        yield "info", count


def _failed_and_ended(
    content: DigestContent, news: SortedNews, wording: Wording
) -> tuple[Headline | None, Headline | None]:
    """Word what failed, and how jobs have ended, where the one does not say the other."""
    ended = ended_headline(content, news, wording)
    if not news.failed:
        return None, ended
    if _are_of_ended_jobs(content, news) and ended:
        return ended, None
    return ("failed", [Span(verdict(content, news, wording), "bad")]), ended


def _are_of_ended_jobs(content: DigestContent, news: SortedNews) -> bool:
    """Say whether all failures are of jobs that have ended, by name: then their outcome says it all."""
    are_known = sum(flat(content.queue.counted_in).values()) >= count_unlisted_failures(content)
    return are_known and jobs_of_failures(content, news) <= news.jobs.done.keys()


def _watching(
    tone: str, mine: Sequence[Notice], all_: Sequence[Notice], wording: Wording
) -> list[Span]:
    """Word a notice that is alone, or a release that is; several of one tone are counted, and stand below."""
    role = {"go": "good", "good": "good", "info": "text"}.get(tone, "bad")
    if mine and not (mine if tone in GATE_TONES else all_)[1:]:
        return stressed(mine[0].headline, role)
    return [Span(wording.number(NOTICES[tone], len(mine)), role)] if mine else []


def _baselines(news: SortedNews, wording: Wording) -> Iterator[Headline]:
    baselines = [item.news for item in news.baselines if isinstance(item.news, Baseline)]
    for phrase, whole in (("watching", True), ("joined", False)):
        mine = [one for one in baselines if one.whole is whole and not one.kind]
        if zones := {zone for one in mine for zone in one.zones}:
            yield "info", [Span(wording.number(phrase, len(zones)))]
    joined: dict[str, set[str]] = {}
    for one in baselines:
        if one.kind:
            joined.setdefault(wording.act(one.kind), set()).update(one.zones)
    for act, zones in joined.items():
        yield "info", [Span(wording.number("joined.kind", len(zones), act=act))]


def _other_statuses(content: DigestContent, news: SortedNews) -> Mapping[str, int]:
    counts = Counter(task_of(item).status for item in news.others)
    counts += Counter(statuses(content.queue.counted))
    return {status: n for status, n in counts.items() if not is_failure(status)}


def is_call(content: DigestContent) -> bool:
    """Say whether nothing is left to tell, and only somebody to mention for what was told."""
    return content.queue.mention_pending and not (content.queue.size or content.queue.lost)
