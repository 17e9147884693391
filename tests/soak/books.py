"""This file is the only place that knows what was promised: what each channel must be shown, and what it was shown.

It is written a second time, from the promise and not from the program: statuses observed, one after the other.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.news.model import (
    Completion,
    FailureList,
    News,
    Recovery,
)
from edgeone_notifier.core.task import Change, Task
from tests.soak.weather import Look

Content = tuple[Any, ...]  # what one piece of news says
Parts = dict[str, dict[str, str]]  # of a job: zone → target → status
Complain = Callable[[str, str], None]  # a kind of breach, and what happened

Cause = tuple[str, str]  # a job, and the status of its failures: here no failure has another cause

FINAL = {"success", "failed", "timeout", "canceled", "invalid"}
FILE = "file"  # a list of failures: owed once its message is taken, and shown once
OTHER = "other"  # news about the watching itself: not foretold here, but never told twice


def content(news: News) -> Content:
    """Say what a piece of news says, to compare it with what was promised."""
    match news:
        case Change(task, before):
            return "change", task.zone, task.job, task.target, before, task.status
        case Completion():
            return "completion", news.job, tuple(sorted(news.counts.items()))
        case Recovery(task):
            return "recovery", task.zone, task.job, task.target
        case FailureList(media):
            return FILE, media
        case _:
            return OTHER, repr(news)


def cause_of(what: Content) -> Cause | None:
    """Return the job and the cause of a failure; None for other news."""
    if what[0] != "change" or not _is_failure(what[5]):
        return None
    return what[2], what[5]


@dataclass(slots=True)
class Sent:
    """One message on its way to one channel, and what has become of it."""

    run: Any  # the play.Invocation that sent it
    digest: str
    repeat: bool
    ids: Sequence[str]  # that it may have been shown under before
    items: Mapping[int, Content]
    file: str = ""  # that it names
    uncertain: bool = False  # nobody learnt whether it was taken
    struck: bool = False  # stored as taken


@dataclass(slots=True)
class ChannelBooks:
    """What one channel was promised and shown."""

    name: str
    promised: Counter[Content] = field(default_factory=Counter)  # not shown yet
    early: Counter[Content] = field(default_factory=Counter)  # shown before it was promised
    shown: dict[int, tuple[Content, Sent]] = field(default_factory=dict)
    owed: set[int] = field(default_factory=set)  # by what is stored
    unsaid: int = 0  # losses that no message has said yet
    stored_lost: int = 0  # by what is stored
    stored_untold: int = 0  # of it, what the others are still to hear of
    counted: int = 0  # by what is stored
    folded: int = 0  # news that was only counted, since the beginning
    causes: set[Cause] = field(default_factory=set)  # of the failures stored as shown
    failures_at: float = 0.0  # when a failure was last shown
    settled_at: float | None = None  # the run that showed one last, if nothing went wrong since
    known: set[Content] = field(default_factory=set)  # ever promised
    named: set[str] = field(default_factory=set)  # the files in messages that were shown
    ever_promised: int = 0

    def promise(self, what: Content) -> None:
        self.ever_promised += 1
        self.known.add(what)
        if self.early[what]:
            self.early[what] -= 1
        else:
            self.promised[what] += 1

    def strike(self, gone: Mapping[int, Content]) -> list[Content]:
        """Note that these are stored as taken, and promise the files that they named; return those never shown."""
        never = []
        for number, what in gone.items():
            shown = self.shown.get(number)
            if shown and shown[0] == what:
                shown[1].struck = True
                file = FILE, shown[1].file
                if file[1] and file not in self.known:
                    self.promise(file)
            else:
                never.append(what)
        return never

    def give_up(self, gone: Mapping[int, Content]) -> None:
        """Note that these will not be told, and are counted."""
        for number, what in gone.items():
            shown = self.shown.get(number)
            if not (shown and shown[0] == what) and self.promised[what]:
                self.promised[what] -= 1

    def show(self, message: Sent, complain: Complain) -> int:
        """Take down that a message was shown; return how many of its news were shown before."""
        repeated = 0
        if message.file:
            self.named.add(message.file)
        for number, what in message.items.items():
            before = self.shown.get(number)
            if what[0] == FILE and what[1] not in self.named:
                complain("a file without its message", f"{self.name}: {what[1]}")
            if before and before[0] == what:
                repeated += 1
                self._judge_repeat(number, before[1], message, complain)
            elif what[0] != OTHER:
                self._show_first(what, message.run.overtaken)
            self.shown[number] = what, message
            if cause_of(what):
                self.failures_at = message.run.time.now
        return repeated

    def _show_first(self, what: Content, overtaken: bool) -> None:
        if self.promised[what]:
            self.promised[what] -= 1
        elif (
            not overtaken
        ):  # or the other run has given it up meanwhile, and neither could know of the other
            self.early[what] += 1

    def _judge_repeat(self, number: int, first: Sent, again: Sent, complain: Complain) -> None:
        if first.run.overtaken or again.run.overtaken:
            return  # two clocks an hour apart: neither run could know of the other
        about = f"{self.name}, news {number}: {self.shown[number][0]}"
        if first.struck:
            complain("repeated after it was struck off", about)
        elif not (first.uncertain or first.run.broken):
            complain("repeated without a fault", about)
        elif self.shown[number][0][0] == FILE:
            return  # that a file is shown again needs no word
        elif not again.repeat:
            complain("repeated without saying so", about)
        elif first.digest not in again.ids:
            complain("repeated under another id", f"{about}: {first.digest}, {again.digest}")

    def outstanding(self) -> int:
        return sum(self.promised.values())


class Model:
    """What the runs have observed so far, and what follows from it for each channel."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.accounts = {name: ChannelBooks(name) for name in routes}
        self.jobs: dict[str, Parts] = {}
        self.since: dict[str, int] = {}  # zone → where its baseline began
        self.changes = 0
        self._routes = routes
        self._told: dict[str, Counter[str]] = {}
        self._ended: dict[str, Counter[str]] = {}  # of jobs whose end was news
        self._waiting: set[str] = set()
        self._broken: dict[tuple[str, str], set[str]] = {}
        self._owing: Mapping[str, set[tuple[str, str]]] = {}

    def status(self, task: Task) -> str | None:
        """Return the status last observed of a task."""
        return self.jobs.get(task.job, {}).get(task.zone, {}).get(task.target)

    def observe(self, look: Look, owing: Mapping[str, set[tuple[str, str]]]) -> None:
        """Take in what a run has read and stored; `owing` are the failures that each channel is still owed."""
        self._owing = owing
        partly, silent = set(), set()
        found: dict[str, bool] = dict.fromkeys(self._waiting, False)  # job → moved, not by baseline
        for (_, zone), reading in look.readings.items():
            if not isinstance(reading, Reading):
                continue
            if not reading.complete or reading.inconsistent:
                partly.add(zone)
            if zone not in self.since:
                if not reading.complete:
                    continue
                silent.add(zone)
                self.since[zone] = look.starts[zone]
            for task in reading.rows:
                self._observe_task(task, zone in silent, found)
        for job, moved in found.items():
            self._observe_job(job, moved, partly, silent)

    def _observe_task(self, task: Task, is_silent: bool, found: dict[str, bool]) -> None:
        tasks = self.jobs.setdefault(task.job, {}).setdefault(task.zone, {})
        before = tasks.get(task.target)
        if before == task.status:
            return
        tasks[task.target] = task.status
        found[task.job] = found.get(task.job, False) or not is_silent
        if is_silent:
            return
        self.changes += 1
        for name in self._promise(Change(task, before), task.status):
            if "recovery" in self._routes[name].notify and _is_failure(task.status):
                self._broken.setdefault((task.zone, task.target), set()).add(name)
        if task.status == "success":
            target = task.zone, task.target
            for name in self._broken.pop(target, ()):
                if target in self._owing.get(name, ()):
                    continue  # it hears of both at once
                self.accounts[name].promise(("recovery", task.zone, task.job, task.target))

    def _promise(self, news: Change, status: str) -> list[str]:
        task = news.task
        groups = {status, "any", *(["failure"] if _is_failure(status) else [])}
        told = [
            name
            for name, route in self._routes.items()
            if groups & set(route.notify) and _covers(route, [task.zone], [task.target])
        ]
        for name in told:
            self.accounts[name].promise(content(news))
        return told

    def has_ended(self, job: str) -> bool:
        """Say whether the end of a job was news, and nothing has changed since."""
        tasks = self.jobs[job].values()
        return self._ended.get(job) == Counter(one for part in tasks for one in part.values())

    def _observe_job(self, job: str, moved: bool, partly: set[str], silent: set[str]) -> None:
        parts = self.jobs[job]
        counts = Counter(status for tasks in parts.values() for status in tasks.values())
        self._waiting.discard(job)
        if counts.keys() - FINAL or counts == self._told.get(job):
            return
        if partly & parts.keys():
            self._waiting.add(job)
            return
        self._told[job] = counts
        if not moved and silent & parts.keys():
            return
        self._ended[job] = counts
        targets = [target for tasks in parts.values() for target in tasks]
        for name, route in self._routes.items():
            if "completion" in route.notify and _covers(route, parts, targets):
                self.accounts[name].promise(("completion", job, tuple(sorted(counts.items()))))


def _is_failure(status: str) -> bool:
    return status not in ("success", "processing")


def _covers(route: Route, zones: Any, targets: list[str]) -> bool:
    hosts = {urlsplit(target).hostname or "" for target in targets}
    return _matches(route.zones, zones) and _matches(route.domains, hosts)


def _matches(globs: tuple[str, ...], names: Any) -> bool:
    return not globs or any(fnmatchcase(name, glob) for name in names for glob in globs)
