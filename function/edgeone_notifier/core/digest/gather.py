"""Gather what a digest is to tell: the news, and how the jobs stand meanwhile."""

from dataclasses import replace

from ..delivery.digest_part import Delivery, deliverable_part
from ..delivery.routing import Route, covers_job
from ..news.model import (
    Completion,
    Item,
    Progress,
    Stuck,
)
from ..snapshot.job_status import JobStatus, job_statuses
from ..snapshot.model import Job, flat
from ..state.model import State
from ..task import Change
from .content import DigestContent


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
