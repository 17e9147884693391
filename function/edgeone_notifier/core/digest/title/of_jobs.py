"""Word how jobs have ended, which are stuck, and how far one has come."""

from collections import Counter

from ...delivery.queue import MOVED, STUCK, counted_stuck, finished
from ...news.progress import QUARTERS
from ...task import SUCCESS
from ...text.document import Span
from ...text.wording import Wording, percent
from ..content import DigestContent
from ..jobs import reminder_of
from ..kinds import acted_on, all_failed
from ..sort import SortedNews

Headline = tuple[str, list[Span]]  # its sign's name, and its words


def ended_headline(content: DigestContent, news: SortedNews, wording: Wording) -> Headline | None:
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
        words = all_failed(total, wording, **act)
    else:
        words = wording("ended.failed", n=failed, total=total)
    if corrected:
        words = wording("corrected", words=words)
    sign = "good" if not failed else "failed" if failed == total else "ended"
    return sign, [Span(words, "bad" if failed else "good")]


def stuck_headline(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    """Word how many tasks of how many are open for too long, and for how long."""
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


def reminder_headline(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    """Say which reminder it is of a stuck job that is alone."""
    late = [*news.jobs.stuck.values()]
    alone = len(late) == 1 and not content.queue.counted.get(STUCK, 0)
    return reminder_of(late[0][0], wording) if alone else []


def moved_headline(content: DigestContent, news: SortedNews, wording: Wording) -> list[Span]:
    """Word how far a job has come, or how many have come on."""
    moved = len(news.jobs.moved) + content.queue.counted.get(MOVED, 0)
    if moved == 1 and news.jobs.moved:
        [one] = news.jobs.moved.values()
        now = content.jobs.get((one.kind, one.job))
        if now and now.open:
            share = percent(now.done, now.total)
            return wording.spans("running.title", done=now.done, total=now.total, percent=share)
        if news.is_of_one_job:
            return wording.spans("progress", percent=percent(one.quarter, QUARTERS))
    return [Span(wording.number("running", moved))] if moved else []
