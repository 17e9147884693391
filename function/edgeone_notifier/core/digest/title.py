"""Word the first line of a digest, the verdict: sign, numbers, what, and where; what is worst comes first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..delivery import told_failures
from ..delivery.queue import MOVED, RECOVERED, STUCK, counted_stuck, finished, statuses
from ..news.model import Baseline
from ..news.progress import QUARTERS
from ..snapshot.model import Job
from ..snapshot.nested import flat
from ..task import KNOWN, SUCCESS, is_failure
from ..text.document import Line, Span
from ..text.wording import Wording, percent, separated, stressed
from .content import DigestContent
from .jobs import reminder_of
from .kinds import acted_on, parts_by_kind
from .sort import SortedNews, hosts_of_news, job_of, sites_of_news, task_of
from .watching.notices import GATE_TONES, Notice

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

Headline = tuple[str, list[Span]]  # its sign's name, and its words


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
        yield "stuck", _stuck(*part)
        yield "stuck", _reminder(*part)
    yield from filter(None, ended)
    yield from (("info", _moved(*part)) for part in parts)
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
    ended = _ended(content, news, wording)
    if not news.failed:
        return None, ended
    if _are_of_ended_jobs(content, news) and ended:
        return ended, None
    return ("failed", [Span(verdict(content, news, wording), "bad")]), ended


def _are_of_ended_jobs(content: DigestContent, news: SortedNews) -> bool:
    """Say whether all failures are of jobs that have ended, by name: then their outcome says it all."""
    are_known = sum(flat(content.queue.counted_in).values()) >= _counted(content)
    return are_known and _jobs(content, news) <= news.jobs.done.keys()


def _ended(content: DigestContent, news: SortedNews, wording: Wording) -> Headline | None:
    """Word how jobs have ended, those included that are only counted."""
    named, counted = [*news.jobs.done.values()], finished(content.queue.counted)
    jobs = len(named) + counted
    if not jobs:
        return None
    if counted and not content.queue.counted_tasks:  # as an earlier version counted them
        return "ended", [Span(wording.number("jobs", jobs))]
    tasks = sum((Counter(one.counts) for one in named), Counter(content.queue.counted_tasks))
    total, act = tasks.total(), {"act": acted_on(content, news, wording)}
    acted = acted_on(content, news, wording, past=True)
    failed = total - tasks[SUCCESS]
    corrected = any(one.corrected for one in named) and jobs == 1
    if not failed:
        words = (
            wording("ended.clean.jobs", jobs=jobs, n=total, acted=acted)
            if jobs > 1
            else wording("ended.clean" if total > 1 else "ended.clean.alone", n=total, acted=acted)
        )
    elif jobs > 1:
        words = wording("ended.failed.jobs", jobs=jobs, n=failed, total=total)
    elif failed == total:
        words = _all_failed(total, wording, **act)
    else:
        words = wording("ended.failed", n=failed, total=total)
    if corrected:
        words = wording("corrected", words=words)
    sign = "good" if not failed else "failed" if failed == total else "ended"
    return sign, [Span(words, "bad" if failed else "good")]


def _stuck(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    late, counted = [*news.jobs.stuck.values()], content.queue.counted.get(STUCK, 0)
    jobs, (open_, total, longest) = len(late) + counted, counted_stuck(content.queue)
    if counted and not total:  # as an earlier version counted them
        return [Span(wording.number("stuck", jobs), "bad")]
    if not jobs:
        return []
    open_, total = (
        open_ + sum(one.open for one, _ in late),
        total + sum(one.total for one, _ in late),
    )
    longest = max(longest, *(found - one.since for one, found in late), 0)
    values = {"open": open_, "total": total, "duration": wording.duration(longest)}
    if jobs > 1:
        return [Span(wording("stuck.jobs", jobs=jobs, **values), "bad")]
    if open_ == total:
        return [Span(wording.number("stuck.all", total, duration=values["duration"]), "bad")]
    return [Span(wording("stuck.title", **values), "bad")]


def _reminder(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    """Say which reminder it is of a stuck job that is alone."""
    late = [*news.jobs.stuck.values()]
    alone = len(late) == 1 and not content.queue.counted.get(STUCK, 0)
    return reminder_of(late[0][0], wording) if alone else []


def _moved(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    moved = len(news.jobs.moved) + content.queue.counted.get(MOVED, 0)
    if moved == 1 and news.jobs.moved:
        [one] = news.jobs.moved.values()
        now = content.jobs.get((one.kind, one.job))
        if now and now.open:
            share = percent(now.done, now.total)
            return wording.spans("running.title", done=now.done, total=now.total, percent=share)
        return wording.spans("progress", percent=percent(one.quarter, QUARTERS))
    return [Span(wording.number("running", moved))] if moved else []


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


def verdict(content: DigestContent, news: SortedNews, wording: Wording) -> str:
    """Word a number of failures: of how many where that is known, and how many with those told before.

    It is of all tasks of the jobs that fail or have ended here; "more" and "in all" are what this channel was told.
    """
    n, new = len(news.failures) + _counted(content), _new_to_us(content, news)
    if not n:
        return ""
    if new == n:
        return _verdict_of_new(content, news, wording)
    words = _verdict_of_failures(content, news, n, wording)
    return wording("verdict.and_new", words=words, n=new) if new else words


def _verdict_of_failures(content: DigestContent, news: SortedNews, n: int, wording: Wording) -> str:
    act = acted_on(content, news, wording)
    total, failed = _of_how_many(content, news)
    if not total or n > failed:
        return wording.number("verdict", n, act=act)
    jobs = _jobs(content, news) | news.jobs.done.keys()
    told = sum(n for job, n in flat(content.queue.told).items() if job in jobs)
    new = sum(_new(content).values())  # what is told once more is not
    together = min(told + new, failed)
    if n < together and told and n == new:
        return wording("verdict.more", n=n, all=together, total=total)
    if n == total:
        return _all_failed(total, wording, act=act)
    return wording("verdict.of", n=n, total=total, act=act)


def _verdict_of_new(content: DigestContent, news: SortedNews, wording: Wording) -> str:
    """Word a number of tasks of which nobody here knows whether they failed: their status is a new word."""
    n, (total, failed) = _new_to_us(content, news), _of_how_many(content, news)
    if n < total and n <= failed:
        return wording.number("verdict.new.of", n, total=total)
    return wording.number("verdict.new", n)


def _all_failed(n: int, wording: Wording, act: str) -> str:
    return wording("verdict.all", n=n, act=act) if n > 1 else wording.number("verdict", n, act=act)


def _of_how_many(content: DigestContent, news: SortedNews) -> tuple[int, int]:
    """Count the tasks, and the failed ones, of the jobs that fail or have ended here; 0 where not all are known."""
    jobs, queue = _jobs(content, news) | news.jobs.done.keys(), content.queue
    known = [content.jobs[job] for job in jobs & content.jobs.keys()]
    again = sum(job_of(item) in jobs for item in news.mended)
    unnamed = len(known) < len(jobs) or finished(queue.counted)
    if unnamed or sum(flat(queue.counted_in).values()) < _counted(content):
        return 0, 0
    return sum(one.total for one in known), sum(one.failed for one in known) - again


def _new_to_us(content: DigestContent, news: SortedNews) -> int:
    """Count the tasks that are told like failures since their status is a word not known here."""
    counted = statuses(content.queue.counted)
    listed = sum(task_of(item).status not in KNOWN for item in news.failures)
    return listed + sum(n for word, n in counted.items() if word not in KNOWN)


def _counted(content: DigestContent) -> int:
    return sum(n for word, n in statuses(content.queue.counted).items() if is_failure(word))


def _jobs(content: DigestContent, news: SortedNews) -> set[Job]:
    """Return the jobs that the failures are of."""
    return {*map(job_of, news.failures)} | flat(content.queue.counted_in).keys()


def _new(content: DigestContent) -> Counter[Job]:
    """Count the failures, per job, that were none before."""
    return told_failures.count_failures(content.items) + Counter(flat(content.queue.counted_in))
