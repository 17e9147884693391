"""Word the second line of a digest, once what all of it shares: folder, job, how far, how long, since when."""

from collections.abc import Iterator

from ..delivery.queue import CLEAN, FINISHED, finished
from ..redact.display import redact
from ..redact.url_secrets import without_users
from ..snapshot.model import Job
from ..task import SUCCESS, host_of
from ..text.document import Line, Span
from ..text.url_groups import common_folder
from ..text.wording import Wording, separated
from .content import DigestContent
from .jobs import not_in_success, not_succeeded, progress_of
from .sort import MAX_HOSTS_COUNTED, SortedNews, task_of

MAX_JOB_ID = 60  # characters


def about_lines(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Line]:
    """Word what all shares; news of a job that is alone is told here, and in the title."""
    alone = next(iter(news.about)) if news.is_of_one_job else None
    parts = [
        *(_folder(news)),
        *(
            _job(content, alone, bool(news.failures), wording)
            if alone
            else _several(content, news, wording)
        ),
    ]
    if news.failures and not news.failed_in_ended_jobs:
        first = min(task_of(one).updated or one.found for one in news.failures)
        parts.append(wording.spans("first", time=wording.when(first, content.now)))
    if alone and alone in news.jobs.moved and (now := content.jobs.get(alone)) and now.open:
        parts += progress_of(now, content.now, wording)[1:]  # the title has the first
    if alone and alone in news.jobs.done:
        parts += _ended(alone, news, wording)
    told = _told_here(news)
    if parts or told:
        yield Line(tuple(separated(filter(None, parts))), told, "note")


def _told_here(news: SortedNews) -> tuple[int, ...]:
    """Return the items of a job that is alone; of several, each has a line of its own."""
    return next(iter(news.jobs.numbers.values()), ()) if news.is_of_one_job else ()


def _folder(news: SortedNews) -> Iterator[list[Span]]:
    targets = [without_users(task_of(item).target) for item in news.failures or news.targets]
    targets += [without_users(one.folder) for one in news.counted]
    targets += [one.example for one, _ in news.jobs.stuck.values()]
    if len({host_of(target) for target in targets}) == 1 and (folder := common_folder(targets)):
        yield [Span(redact(folder), "data")]


def _job(content: DigestContent, job: Job, failed: bool, wording: Wording) -> Iterator[list[Span]]:
    yield wording.spans("job", value=Span(redact(job[1])[:MAX_JOB_ID], "data"))
    now = content.jobs.get(job)
    if failed and now and now.open:  # else the title says so
        yield wording.spans("processing", n=now.open)


def _several(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[list[Span]]:
    hosts = news.failed_hosts
    if len(hosts) > 1:
        for host, n in hosts.most_common(MAX_HOSTS_COUNTED) if all(hosts) else ():
            yield [Span(redact(host), "name"), Span(f" {n:,}")]
    counted = content.queue.counted
    clean = sum(not not_succeeded(one.counts) for one in news.jobs.done.values())
    clean += counted.get(CLEAN, 0)
    # Of those that an earlier version counted it is not known which were clean.
    if 0 < clean < len(news.jobs.done) + finished(counted) and FINISHED not in counted:
        yield [Span(wording.number("clean", clean))]


def _ended(job: Job, news: SortedNews, wording: Wording) -> Iterator[list[Span]]:
    one = news.jobs.done[job]
    yield wording.spans("took", duration=wording.duration(one.ended - one.created))
    if one.was_stuck:
        yield [Span(wording("was_stuck"))]
    if not news.failures and not_succeeded(one.counts) and one.counts.keys() - {SUCCESS}:
        yield not_in_success(one.counts, wording)
