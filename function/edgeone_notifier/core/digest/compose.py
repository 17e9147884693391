"""Put together what a channel is told at once: title, notes, sections, footer."""

from collections.abc import Iterable, Mapping, Sequence

from ..delivery.queue import COUNTED_ITEM, LOST_ITEM, RECOVERED, ChannelQueue, statuses
from ..delivery.told_failures import has_new_cause
from ..news.model import (
    Completion,
    News,
    Progress,
    Recovery,
    Stuck,
)
from ..news.watching import ZonesUnreadable
from ..task import Change, is_failure
from ..text.document import Line, Span
from ..text.runbook import runbook_url
from ..text.wording import Wording, joined, separated
from .about import about_lines
from .content import DigestContent
from .digest import Digest
from .kinds import for_kinds
from .sections import sections
from .sort import SortedNews, sort_news, task_of
from .title.title import is_call, short, signed, title
from .watching.notices import Notice, notice_lines, notices_of
from .watching.people import silence_lines

CONSOLE = {  # no link to one zone is documented
    "cn": "https://console.cloud.tencent.com/edgeone",
    "intl": "https://console.tencentcloud.com/edgeone",
}
MOST_IDS = 5  # of digests that may be repeated, named in one message
LATE_AFTER = 1_800  # seconds after which a digest says that it comes late


def compose(content: DigestContent, wording: Wording, site: str) -> Digest:
    """Word what a channel is told."""
    news = sort_news(content.items, content.queue)
    notices = notices_of(news.watching, content.names, content.now, wording)
    plain, wording = wording, for_kinds(content, news, wording)
    return Digest(
        title=title(content, news, notices, wording),
        short=short(content, news, wording),
        notes=tuple(_notes(content, news, notices, wording)),
        sections=tuple(sections(content, news, wording)),
        footer=_footer(wording, site, content.now, content.label, _runbook(content)),
        call=content.queue.mention_pending,
        mention=content.queue.mention_pending
        and (content.queue.told_unmentioned or _has_failed_anew(content, news)),
        wording=plain,
    )


def sample(
    wording: Wording, site: str, now: int, digest: str, mention: bool = False, label: str = ""
) -> Digest:
    """Word the message that `test` sends; with `mention` it calls whom a failure calls."""
    words = signed("info", [[Span(wording("sample"))]])
    return Digest(
        title=words,
        short=words,
        notes=(_note([Span(wording("sample.note"))]),),
        sections=(),
        footer=_footer(wording, site, now, label, digest=digest),
        call=False,
        mention=mention,
        wording=wording,
    )


def _has_failed_anew(content: DigestContent, news: SortedNews) -> bool:
    queue = content.queue
    counted = any(map(is_failure, statuses(queue.counted)))
    return counted or has_new_cause(queue.causes, news.failures)


def _notes(
    content: DigestContent, news: SortedNews, notices: Sequence[Notice], wording: Wording
) -> Iterable[Line]:
    queue = content.queue
    yield from about_lines(content, news, wording)
    if content.repeat:
        ids = [[Span(one, "data")] for one in content.ids[:MOST_IDS] or [content.digest]]
        yield _note(wording.spans("repeat.note", id=joined(ids, Span(wording("list")))))
    first = min((item.found for item in content.items), default=content.now)
    if content.now - first >= LATE_AFTER:
        yield _note(wording.spans("late.note", time=wording.when(first, content.now)))
    if queue.counted:
        yield _note(_not_listed(queue, news, wording), COUNTED_ITEM)
    if queue.lost:
        yield _note(separated(_lost(queue.lost, wording)), LOST_ITEM)
    if is_call(content):
        yield _note([Span(wording("call.note"))])
    yield from notice_lines(notices, wording)
    yield from silence_lines(content.silences, content.now, wording)


def _not_listed(queue: ChannelQueue, news: SortedNews, wording: Wording) -> list[Span]:
    """Say what is in the title's numbers and in no line below: other changes, where some of them are listed.

    Failures and jobs that are only counted are in the numbers of causes, and in the sums of jobs.
    """
    listed = {task_of(item).status for item in news.others}
    others = {status: n for status, n in statuses(queue.counted).items() if status in listed}
    counts = wording.counts(others)
    again = queue.counted.get(RECOVERED, 0)
    if again and (news.recovered or news.mended):
        counts.append([Span(wording.number("recovered", again))])
    return wording.spans("counted.note", counts=separated(counts)) if counts else []


def _lost(lost: Mapping[str, int], wording: Wording) -> Iterable[list[Span]]:
    """Say why news was lost, of each reason how much; of a single one the title says that."""
    for why, n in sorted(lost.items()):
        reason = wording(f"lost.{why}")
        yield [Span(wording("lost.part", n=n, why=reason) if lost.keys() - {why} else reason)]
    yield [Span(wording("lost.now"))]


def _note(spans: Sequence[Span], *items: int) -> Line:
    return Line(tuple(spans), items, "note")


def _footer(
    wording: Wording, site: str, now: int, label: str, runbook: str = "", digest: str = ""
) -> Line:
    """Word the last line; the id of a digest stands there where somebody asked for it."""
    parts = [[Span(wording("console"), "link", CONSOLE[site])]]
    parts += [[Span(wording("runbook"), "link", runbook)]] if runbook else []
    parts += [[Span(label, "data")]] if label else []
    parts += [[wording.when(now, now)]]
    parts += [[Span(digest, "data")]] if digest else []
    return Line(tuple(separated(parts)), kind="note")


def _runbook(content: DigestContent) -> str:
    """Return the URL of what to do about the first thing that is told, "" where there is no such setting."""
    if not content.runbook:
        return ""
    first = next((one for item in content.items if (one := _about(item.news))), ("", "", ""))
    zone, job, cause = first
    values = {"zone": zone, "zone_name": content.names.get(zone, ""), "job": job, "cause": cause}
    return runbook_url(content.runbook, values)


def _about(news: News) -> tuple[str, str, str] | None:
    """Return the zone, job and cause that a piece of news is about."""
    match news:
        case Change(task) | Recovery(task):
            return task.zone, task.job, task.fail_type or task.status
        case Completion() | Stuck() | Progress():
            return next(iter(news.zones), ""), news.job, type(news).__name__.lower()
        case ZonesUnreadable():
            return next(iter(news.zones), ""), "", news.code
        case _:
            return None
