"""Gather what a digest is made of: the news, and how the jobs stand meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..delivery.digest_part import Delivery, deliverable_part
from ..delivery.queue import ChannelQueue
from ..delivery.routing import Route, covers_job
from ..news.job_status import JobStatus, job_statuses
from ..news.model import Completion, FailureList, Item, Progress, Stuck
from ..news.silences import Silence
from ..snapshot.model import Job
from ..snapshot.nested import flat
from ..state.model import State
from ..task import Change


@dataclass(frozen=True, slots=True)
class DigestContent:
    """All that a channel is told at once, at a time, under a digest's id.

    `jobs` are those that the items are about, as they stand now; `running` are the others that the channel may be told
    of, where the items are about jobs at all. `repeat` says that it may have been shown before, under these `ids`.
    `names` are those of the zones, by id, as far as they are known. `label` says which deployment tells this; `runbook`
    is the URL of what to do, with placeholders (core/text/runbook). `file` is the file with the whole list of failures.
    `is_cut` says that the chat has no space for the URLs that it is to show, or not for all their characters.
    """

    queue: ChannelQueue
    items: tuple[Item, ...]
    now: int
    digest: str
    repeat: bool = False
    jobs: Mapping[Job, JobStatus] = field(default_factory=dict)
    running: Sequence[JobStatus] = ()
    silences: Sequence[Silence] = ()
    ids: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    runbook: str = ""
    file: FailureList | None = None
    is_cut: bool = False

    @property
    def without_files(self) -> "DigestContent":
        """Return the same without the files that are owed: a chat that takes files is sent each by itself."""
        items = tuple(item for item in self.items if not isinstance(item.news, FailureList))
        queue = replace(self.queue, owed=tuple(item.number for item in items))
        return replace(self, items=items, queue=queue)


def gather_content(state: State, delivery: Delivery, route: Route, now: int) -> DigestContent:
    """Gather what a digest is to tell."""
    queue, items = deliverable_part(state.outbox, delivery)
    named = {job for item in items if (job := _job(item))} | flat(queue.counted_in).keys()
    known = job_statuses(state.zones) if named else {}
    route = replace(route, names=state.names.known)
    running = [
        one
        for job, one in known.items()
        if one.open and job not in named and _is_wanted(route, delivery.channel, one, state)
    ]
    return DigestContent(
        queue=queue,
        items=items,
        now=now,
        digest=delivery.digest,
        repeat=delivery.repeat,
        ids=delivery.of.digests if delivery.of else (),
        jobs={job: known[job] for job in known.keys() & named},
        running=sorted(running, key=lambda one: (-one.created, one.job)),
        silences=tuple(one for one in state.silences if now < one.until),
        names=state.names.known,
    )


def _job(item: Item) -> Job | None:
    match item.news:
        case Change(task):
            return task.kind, task.job
        case Completion() | Progress() | Stuck():
            return item.news.kind, item.news.job
        case _:
            return None


def _is_wanted(route: Route, channel: str, one: JobStatus, state: State) -> bool:
    reached = not route.paths or channel in state.reached.get((one.kind, one.job), ())
    return reached and covers_job(route, one)
