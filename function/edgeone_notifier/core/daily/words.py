"""Gather the daily words of all channels that have one, and owe them when they are due.

The word is owed in the same step that its tally begins anew, so it is told once whatever kills a run or overlaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..delivery.outbox import with_queue
from ..delivery.queue import Outbox
from ..delivery.routing import Route, concerns, covers_job, covers_task, wants
from ..news.daily import begun, gathered_in, is_word_due, merged
from ..news.model import (
    Completion,
    DailyWord,
    DayTally,
    News,
)
from ..news.watching import QuotaLow
from ..snapshot.job_status import job_statuses
from ..snapshot.model import Counts, Job, by_job
from ..state.model import State
from ..task import Change, is_open


@dataclass(frozen=True, slots=True)
class RunNews:
    """What a run found to tell, what of it silences hold back, and what has expired, by channel.

    `told` are the counts of jobs as they were told before.
    """

    found: Sequence[News]
    held: Sequence[News]
    expired: Mapping[str, int]
    told: Mapping[Job, Counts]


def daily_words(
    state: State, routes: Mapping[str, Route], news: RunNews, stuck_after: int, now: int
) -> tuple[State, list[News]]:
    """Return the state with what was gathered for each daily word, and the words that are due.

    The state is that of now, but for what is owed. `stuck_after` is in seconds.
    """
    tallies: dict[str, DayTally] = {}
    words: list[News] = []
    outbox = state.outbox
    for name, route in routes.items():
        if route.daily is None:
            continue
        tally = _gathered(state.daily.get(name), name, route, news, now)
        if is_word_due(tally, route.daily.last_before(now), now):
            outbox, waiting = _taken_back(outbox, name)
            for one in reversed(waiting):
                tally = merged(one.tally, tally)
            words.append(_word(name, route, tally, state, now - stuck_after, now))
            tally = DayTally(now, told=True)
        tallies[name] = tally
    return replace(state, daily=tallies, outbox=outbox), words


def _gathered(known: DayTally | None, name: str, route: Route, news: RunNews, now: int) -> DayTally:
    mine = [one for one in news.found if _is_of(name, route, one)]
    held = sum(concerns(name, route, one) and wants(route, one) for one in news.held)
    return gathered_in(begun(known, now), mine, news.told, held, news.expired.get(name, 0))


def _is_of(name: str, route: Route, news: News) -> bool:
    """Say whether news is within a channel's filters, whatever it wants to be told one by one."""
    match news:
        case Change(task):
            return covers_task(route, task)
        case Completion():
            return concerns(name, route, news) and covers_job(route, news)
        case QuotaLow():
            return wants(replace(route, notify=("quota",)), news)
        case _:
            return concerns(name, route, news)


def _taken_back(outbox: Outbox, name: str) -> tuple[Outbox, list[DailyWord]]:
    """Take back the words that wait still, and that nobody can have seen: they become part of the next."""
    queue = outbox.queue(name)
    sent = {number for one in queue.unsure for number in one.items}
    waiting = {
        number: word
        for number in queue.owed
        if number not in sent and isinstance(word := outbox.items[number].news, DailyWord)
    }
    if not waiting:
        return outbox, []
    owed = tuple(number for number in queue.owed if number not in waiting)
    items = {number: item for number, item in outbox.items.items() if number not in waiting}
    outbox = with_queue(replace(outbox, items=items), name, replace(queue, owed=owed))
    return outbox, list(waiting.values())


def _word(name: str, route: Route, tally: DayTally, state: State, late: int, now: int) -> DailyWord:
    """Make a channel's word; a task that is open since before `late` (seconds since the epoch) is stuck."""
    stands = job_statuses(state.zones)
    jobs = {
        job: one
        for job, one in stands.items()
        if one.open
        and covers_job(route, one)
        and (not route.paths or name in state.reached.get(job, ()))
    }
    stuck = [
        job
        for job, parts in by_job(state.zones).items()
        if job in jobs
        and any(
            is_open(task.status) and task.created <= late
            for part in parts.values()
            for task in part.followed.values()
        )
    ]
    unread = {zone for (_, zone), one in state.outages.items() if one.told and not one.idle}
    return DailyWord(
        channel=name,
        tally=tally,
        until=now,
        open_jobs=len(jobs),
        open_tasks=sum(one.open for one in jobs.values()),
        stuck_jobs=len(stuck),
        unread=len(unread),
    )
