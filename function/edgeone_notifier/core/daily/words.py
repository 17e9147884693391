"""Gather the daily words of all channels that have one, and owe them when they are due.

The word is owed in the same step that its tally begins anew, so it is told once whatever kills a run or overlaps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..delivery.outbox import with_queue
from ..delivery.queue import Outbox
from ..delivery.routing import Route, concerns, covers_job, covers_task, wants
from ..news.daily import begun, gathered_in, is_word_due, merged
from ..news.job_status import job_statuses
from ..news.model import Completion, DailyWord, DayTally, News, QuotaLow
from ..news.outages import Outages
from ..snapshot.model import Counts, Job, ListingKey, ZoneSnapshot, by_job
from ..state.model import State
from ..task import Change, is_open


@dataclass(frozen=True, slots=True)
class RunFindings:
    """What a run found: the news, what of it silences hold back, what expired by channel, and how things are now.

    `told` are the counts of jobs as they were told before; `stuck_after` is in seconds.
    """

    news: Sequence[News]
    held: Collection[News]
    expired: Mapping[str, int]
    told: Mapping[Job, Counts]
    zones: Mapping[ListingKey, ZoneSnapshot]
    outages: Outages
    stuck_after: int


def daily_words(
    state: State, routes: Mapping[str, Route], found: RunFindings, now: int
) -> tuple[State, list[News]]:
    """Return the state with what was gathered for each daily word, and the words that are due."""
    tallies: dict[str, DayTally] = {}
    words: list[News] = []
    outbox = state.outbox
    for name, route in routes.items():
        if route.daily is None:
            continue
        tally = _gathered(state.daily.get(name), name, route, found, now)
        if is_word_due(tally, route.daily.last_before(now), now):
            outbox, waiting = _taken_back(outbox, name)
            for one in reversed(waiting):
                tally = merged(one.tally, tally)
            words.append(_word(name, route, tally, found, state, now))
            tally = DayTally(now, told=True)
        tallies[name] = tally
    return replace(state, daily=tallies, outbox=outbox), words


def _gathered(
    known: DayTally | None, name: str, route: Route, found: RunFindings, now: int
) -> DayTally:
    mine = [one for one in found.news if _is_of(name, route, one)]
    held = sum(concerns(name, route, one) and wants(route, one) for one in found.held)
    return gathered_in(begun(known, now), mine, found.told, held, found.expired.get(name, 0))


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


def _word(
    name: str, route: Route, tally: DayTally, found: RunFindings, state: State, now: int
) -> DailyWord:
    stands = job_statuses(found.zones)
    jobs = {
        job: one
        for job, one in stands.items()
        if one.open
        and covers_job(route, one)
        and (not route.paths or name in state.reached.get(job, ()))
    }
    late = now - found.stuck_after
    stuck = [
        job
        for job, parts in by_job(found.zones).items()
        if job in jobs
        and any(
            is_open(task.status) and task.created <= late
            for part in parts.values()
            for task in part.followed.values()
        )
    ]
    unread = {zone for (_, zone), one in found.outages.items() if one.told and not one.idle}
    return DailyWord(
        channel=name,
        tally=tally,
        until=now,
        open_jobs=len(jobs),
        open_tasks=sum(one.open for one in jobs.values()),
        stuck_jobs=len(stuck),
        unread=len(unread),
    )
