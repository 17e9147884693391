"""Sort what a digest holds, once: failures, what works again, other changes, jobs, and the watching itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..delivery.queue import JOB_WORDS, UNTOLD, ChannelQueue, CountedFailures, counted_failures
from ..news.model import (
    Completion,
    GateNews,
    Item,
    JobNews,
    Progress,
    Recovery,
    Stuck,
    failure_of,
)
from ..news.watching import Baseline
from ..redact.display import redact
from ..snapshot.model import Job
from ..task import Change, Task, host_of

MAX_HOSTS_COUNTED = 4  # told with their numbers of failures
NOTHING_COUNTED = ChannelQueue()


class Jobs:
    """The jobs that items are about: news of what came before is part of what came last."""

    def __init__(self) -> None:
        self.numbers: dict[Job, tuple[int, ...]] = {}
        self.done: dict[Job, Completion] = {}
        self.stuck: dict[Job, tuple[Stuck, int]] = {}  # and when that was found
        self.moved: dict[Job, Progress] = {}

    @property
    def last_news(self) -> list[JobNews]:
        """Return what came last of each job: stuck, done, then moved."""
        late = [one for one, _ in self.stuck.values()]
        return [*late, *self.done.values(), *self.moved.values()]

    def add(self, item: Item, news: Completion | Stuck | Progress) -> None:
        """Take in the next piece of news of a job."""
        job = news.kind, news.job
        self.numbers[job] = (*self.numbers.get(job, ()), item.number)
        if not isinstance(news, Completion):  # it grew since it was done: it is not, any more
            self.done.pop(job, None)
        match news:
            case Completion():
                self.done[job] = news
                self.stuck.pop(job, None)
                self.moved.pop(job, None)
            case Stuck():
                self.stuck[job] = news, item.found
                self.moved.pop(job, None)
            case Progress() if job not in self.stuck:
                self.moved[job] = news


@dataclass(frozen=True, slots=True)
class SortedNews:
    """News by what it is. Failures whose targets are known to work again, while still owed, are `mended`.

    `counted` are the failures that are not kept one by one; there may be jobs of which only the number is known, too.
    """

    failures: Sequence[Item]
    mended: Sequence[Item]
    recovered: Sequence[Item]
    others: Sequence[Item]
    baselines: Sequence[Item]
    watching: Sequence[Item]
    jobs: Jobs
    counted: Sequence[CountedFailures] = ()
    has_unnamed_jobs: bool = False

    @property
    def failed(self) -> int:
        """Return how many failures there are, with those that are only counted."""
        return len(self.failures) + sum(one.n for one in self.counted)

    @property
    def is_masked(self) -> bool:
        """Say whether a failed URL is not shown as it was submitted: secrets and what the eye cannot see are masked."""
        targets = (task_of(item).target for item in self.failures)
        return any(redact(target) != target for target in targets)

    @property
    def targets(self) -> Sequence[Item]:
        """Return all that is about targets."""
        return (*self.failures, *self.mended, *self.recovered, *self.others)

    @property
    def about(self) -> set[Job]:
        """Return the jobs that all of it is about."""
        counted = {(one.kind, one.job) for one in self.counted}
        return {*map(job_of, self.targets), *self.jobs.numbers, *counted}

    @property
    def is_of_one_job(self) -> bool:
        """Say whether all of it is about one job: then the first lines tell what became of it."""
        counted = any(one.job == UNTOLD for one in self.counted)
        return len(self.about) == 1 and not (self.has_unnamed_jobs or counted)

    @property
    def failed_hosts(self) -> Counter[str]:
        """Count the failures of each host."""
        hosts = Counter(task_of(item).host for item in self.failures)
        for one in self.counted:
            hosts[host_of(one.folder)] += one.n
        return hosts

    @property
    def counts_hosts(self) -> bool:
        """Say whether the second line says of each host how many of its URLs failed."""
        hosts = self.failed_hosts
        return not self.is_of_one_job and 1 < len(hosts) <= MAX_HOSTS_COUNTED and all(hosts)

    @property
    def failed_in_ended_jobs(self) -> bool:
        """Say whether all failures are of jobs that have ended: then their outcome says it all."""
        counted = {(one.kind, one.job) for one in self.counted}
        return {*map(job_of, self.failures), *counted} <= self.jobs.done.keys()


def sort_news(items: Sequence[Item], queue: ChannelQueue = NOTHING_COUNTED) -> SortedNews:
    """Sort items, each sort in the order found, beside what the queue only counts."""
    found: dict[str, list[Item]] = {}
    jobs = Jobs()
    for item in items:
        if isinstance(item.news, Completion | Stuck | Progress):
            jobs.add(item, item.news)
        else:
            found.setdefault(_sort(item), []).append(item)
    return SortedNews(
        failures=found.get("failure", ()),
        mended=found.get("mended", ()),
        recovered=found.get("recovered", ()),
        others=found.get("other", ()),
        baselines=found.get("baseline", ()),
        watching=found.get("watching", ()),
        jobs=jobs,
        counted=counted_failures(queue),
        has_unnamed_jobs=any(word in queue.counted for word in JOB_WORDS),
    )


def task_of(item: Item) -> Task:
    """Return the task that an item of a target is about."""
    assert isinstance(item.news, Change | Recovery)
    return item.news.task


def job_of(item: Item) -> Job:
    """Return the job that an item of a target is about."""
    task = task_of(item)
    return task.kind, task.job


def _sort(item: Item) -> str:
    match item.news:
        case Change() if item.recovered_at:
            return "mended"
        case Change():
            return "failure" if failure_of(item) else "other"
        case Recovery():
            return "recovered"
        case Baseline():
            return "baseline"
        case _:
            return "watching"


def sites_of_news(news: SortedNews, names: Mapping[str, str]) -> list[str]:
    """Return the names of the sites that the news is about, where all of them are known."""
    shown = () if news.failed else news.targets
    zones = dict.fromkeys(task_of(item).zone for item in news.failures or shown)
    zones.update(dict.fromkeys(one.zone for one in news.counted))
    if not news.failed:
        zones.update(dict.fromkeys(zone for one in _placed(news) for zone in one.zones))
    return [names[zone] for zone in zones] if zones.keys() <= names.keys() else []


def _placed(news: SortedNews) -> list[JobNews | GateNews]:
    """Return the news of jobs and of watched releases: it says where it is."""
    gates = (item.news for item in news.watching if isinstance(item.news, GateNews))
    return [*news.jobs.last_news, *gates]


def hosts_of_news(news: SortedNews) -> list[str]:
    """Return the hosts that the news is about; of failures, where there are any."""
    hosts = news.failed_hosts
    if not news.failed:
        hosts = Counter(task_of(item).host for item in news.targets)
        hosts.update(host for one in _placed(news) for host in one.hosts)
    return [host for host, _ in hosts.most_common() if host]
