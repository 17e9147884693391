"""Word how many failed, of how many, and how many with those told before."""

from collections import Counter

from ...delivery import told_failures
from ...delivery.queue import finished, statuses
from ...snapshot.model import Job, flat
from ...task import KNOWN, is_failure
from ...text.wording import Wording
from ..content import DigestContent
from ..kinds import acted_on, all_failed
from ..sort import SortedNews, job_of, task_of


def verdict(content: DigestContent, news: SortedNews, wording: Wording) -> str:
    """Word a number of failures: of how many where that is known, and how many with those told before.

    It is of all tasks of the jobs that fail or have ended here; "more" and "in all" are what this channel was told.
    """
    n, new = len(news.failures) + count_unlisted_failures(content), _new_to_us(content, news)
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
    jobs = jobs_of_failures(content, news) | news.jobs.done.keys()
    told = sum(n for job, n in flat(content.queue.told).items() if job in jobs)
    new = sum(_new(content).values())  # what is told once more is not
    together = min(told + new, failed)
    if n < together and told and n == new:
        return wording("verdict.more", n=n, all=together, total=total)
    if n == total:
        return all_failed(total, wording, act=act)
    return wording("verdict.of", n=n, total=total, act=act)


def _verdict_of_new(content: DigestContent, news: SortedNews, wording: Wording) -> str:
    """Word a number of tasks of which nobody here knows whether they failed: their status is a new word."""
    n, (total, failed) = _new_to_us(content, news), _of_how_many(content, news)
    if n < total and n <= failed:
        return wording.number("verdict.new.of", n, total=total)
    return wording.number("verdict.new", n)


def _of_how_many(content: DigestContent, news: SortedNews) -> tuple[int, int]:
    """Count the tasks, and the failed ones, of the jobs that fail or have ended here; 0 where not all are known."""
    jobs, queue = jobs_of_failures(content, news) | news.jobs.done.keys(), content.queue
    known = [content.jobs[job] for job in jobs & content.jobs.keys()]
    again = sum(job_of(item) in jobs for item in news.mended)
    unnamed = len(known) < len(jobs) or finished(queue.counted)
    if unnamed or sum(flat(queue.counted_in).values()) < count_unlisted_failures(content):
        return 0, 0
    return sum(one.total for one in known), sum(one.failed for one in known) - again


def _new_to_us(content: DigestContent, news: SortedNews) -> int:
    """Count the tasks that are told like failures since their status is a word not known here."""
    counted = statuses(content.queue.counted)
    listed = sum(task_of(item).status not in KNOWN for item in news.failures)
    return listed + sum(n for word, n in counted.items() if word not in KNOWN)


def count_unlisted_failures(content: DigestContent) -> int:
    """Count the failures that are known by their number alone."""
    return sum(n for word, n in statuses(content.queue.counted).items() if is_failure(word))


def jobs_of_failures(content: DigestContent, news: SortedNews) -> set[Job]:
    """Return the jobs that the failures are of."""
    return {*map(job_of, news.failures)} | flat(content.queue.counted_in).keys()


def _new(content: DigestContent) -> Counter[Job]:
    """Count the failures, per job, that were none before."""
    return told_failures.count_failures(content.items) + Counter(flat(content.queue.counted_in))
