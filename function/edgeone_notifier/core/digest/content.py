"""This file is the only place that gathers what a digest is made of: the news, and how the jobs stand meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..delivery.outbox import Box
from ..delivery.routing import Route, covers_job
from ..delivery.schedule import Mission, part
from ..news.job_status import Standing, standings
from ..news.model import Change, Completion, Item, Progress, Stuck
from ..news.silences import Silence
from ..snapshot.model import Job
from ..state.model import State
from ..state.typed_json import flat


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a channel is told at once, at a time, under a digest's id.

    `jobs` are those that the items are about, as they stand now; `running` are the others that the channel may be told
    of, where the items are about jobs at all. `repeat` says that it may have been shown before, under these `ids`.
    """

    box: Box
    items: tuple[Item, ...]
    now: int
    digest: str
    repeat: bool = False
    jobs: Mapping[Job, Standing] = field(default_factory=dict)
    running: Sequence[Standing] = ()
    silences: Sequence[Silence] = ()
    ids: Sequence[str] = ()


def brief(state: State, mission: Mission, route: Route, now: int) -> Brief:
    """Gather what a digest is to tell."""
    box, items = part(state.outbox, mission)
    named = {job for item in items if (job := _job(item))} | flat(box.counted_in).keys()
    known = standings(state.sights) if named else {}
    running = [
        one
        for job, one in known.items()
        if one.open and job not in named and _is_wanted(route, mission.channel, one, state)
    ]
    return Brief(
        box=box,
        items=items,
        now=now,
        digest=mission.digest,
        repeat=mission.repeat,
        ids=mission.of.digests if mission.of else (),
        jobs={job: known[job] for job in known.keys() & named},
        running=sorted(running, key=lambda one: (-one.created, one.job)),
        silences=tuple(one for one in state.silences if now < one.until),
    )


def _job(item: Item) -> Job | None:
    match item.news:
        case Change(task):
            return task.kind, task.job
        case Completion() | Progress() | Stuck():
            return item.news.kind, item.news.job
        case _:
            return None


def _is_wanted(route: Route, channel: str, one: Standing, state: State) -> bool:
    reached = not route.paths or channel in state.reached.get((one.kind, one.job), ())
    return reached and covers_job(route, one)
