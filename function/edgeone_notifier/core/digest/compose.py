"""This file is the only place that puts together what a channel is told at once: title, notes, sections, footer."""

from collections.abc import Iterable, Sequence

from ..delivery.queue import COUNTED_ITEM, LOST_ITEM
from ..delivery.room import STUCK, statuses
from ..news.model import (
    ABOUT_CHANNELS,
    Completion,
    News,
    Progress,
    Recovery,
    StateLost,
    Stuck,
    WatchStopped,
    ZonesUnreadable,
)
from ..task import SUCCESS, Change, is_failure
from ..text.document import Line, Span
from ..text.runbook import runbook_url
from ..text.wording import Wording, joined, separated
from .causes import failures, mended
from .content import DigestContent
from .digest import Digest
from .job_sums import counted_jobs
from .jobs import Jobs
from .notices import notices, silence_lines
from .sections import sections
from .title import is_call, short, title, titled

CONSOLE = {  # no link to one zone is documented
    "cn": "https://console.cloud.tencent.com/edgeone",
    "intl": "https://console.tencentcloud.com/edgeone",
}
ALARMING = (StateLost, WatchStopped, ZonesUnreadable, *ABOUT_CHANNELS, Stuck)
MOST_IDS = 5  # of digests that may be repeated, named in one message
LATE_AFTER = 1_800  # seconds after which a digest says that it comes late


def compose(brief: DigestContent, wording: Wording, site: str) -> Digest:
    """Word what a channel is told."""
    return Digest(
        tone=_tone(brief),
        title=title(brief, wording),
        short=short(brief, wording),
        notes=tuple(_notes(brief, wording)),
        sections=tuple(sections(brief, wording)),
        footer=_footer(wording, site, brief.now, brief.digest, brief.label, _runbook(brief)),
        call=brief.queue.mention_pending,
        mention=brief.queue.mention_pending
        and (brief.queue.told_unmentioned or _has_failed(brief)),
        wording=wording,
    )


def sample(
    wording: Wording, site: str, now: int, digest: str, mention: bool = False, label: str = ""
) -> Digest:
    """Word the message that `test` sends; with `mention` it calls whom a failure calls."""
    title = titled([[Span(wording("sample"))]], wording)
    return Digest(
        tone="quiet",
        title=title,
        short=title,
        notes=(_note([Span(wording("sample.note"))]),),
        sections=(),
        footer=_footer(wording, site, now, digest, label),
        call=False,
        mention=mention,
        wording=wording,
    )


def _has_failed(brief: DigestContent) -> bool:
    return bool(failures(brief.items)) or any(map(is_failure, statuses(brief.queue.counted)))


def _tone(brief: DigestContent) -> str:
    news = [item.news for item in brief.items]
    found = {one.task.status for one in failures(brief.items)} | statuses(
        brief.queue.counted
    ).keys()
    failed = {status for status in found if is_failure(status)}
    if failed - {"timeout", "canceled"}:
        return "bad"
    done = Jobs(brief.items).done.values()
    if (
        failed
        or brief.queue.lost
        or any(isinstance(one, ALARMING) for one in news)
        or STUCK in brief.queue.counted
        or any(is_failure(status) for one in done for status in one.counts)
        or any(map(is_failure, brief.queue.counted_tasks))
    ):
        return "warn"
    succeeded = any(isinstance(one, Change) and one.task.status == SUCCESS for one in news)
    again = any(isinstance(one, Recovery) for one in news) or bool(mended(brief.items))
    finished = done or brief.queue.counted_tasks
    return "good" if finished or succeeded or again or SUCCESS in brief.queue.counted else "quiet"


def _notes(brief: DigestContent, wording: Wording) -> Iterable[Line]:
    box = brief.queue
    if brief.repeat:
        ids = [[Span(one, "data")] for one in brief.ids[:MOST_IDS] or [brief.digest]]
        yield _note(wording.spans("repeat.note", id=joined(ids, Span(wording("list")))))
    first = min((item.found for item in brief.items), default=brief.now)
    if brief.now - first >= LATE_AFTER:
        since, ago = wording.time(first, brief.now), wording.duration(brief.now - first)
        yield _note(wording.spans("late.note", duration=ago, time=since))
    if box.counted:
        counts = [*wording.counts(statuses(box.counted)), *counted_jobs(box, wording)]
        yield _note(wording.spans("counted.note", counts=separated(counts)), COUNTED_ITEM)
    if box.lost:
        reasons = [[Span(wording(f"lost.{why}", n=n))] for why, n in sorted(box.lost.items())]
        yield _note(wording.spans("lost.note", reasons=separated(reasons)), LOST_ITEM)
    if is_call(brief):
        yield _note([Span(wording("call.note"))])
    yield from notices(brief.items, wording)
    yield from silence_lines(brief.silences, wording)


def _note(spans: Sequence[Span], *items: int) -> Line:
    return Line(tuple(spans), items, "note")


def _footer(
    wording: Wording, site: str, now: int, digest: str, label: str = "", runbook: str = ""
) -> Line:
    text = wording.spans("footer", "faint", id=digest, time=wording.time(now))
    links = [[Span(wording("console"), "link", CONSOLE[site])]]
    links += [[Span(wording("runbook"), "link", runbook)]] if runbook else []
    links += [[Span(label, "data")]] if label else []
    return Line((*text, Span(" "), *separated(links)), kind="note")


def _runbook(brief: DigestContent) -> str:
    """Return the URL of what to do about the first thing that is told, "" where there is no such setting."""
    if not brief.runbook:
        return ""
    first = next((one for item in brief.items if (one := _about(item.news))), ("", "", ""))
    zone, job, cause = first
    values = {"zone": zone, "zone_name": brief.names.get(zone, ""), "job": job, "cause": cause}
    return runbook_url(brief.runbook, values)


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
