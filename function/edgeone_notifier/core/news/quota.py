"""Decide when to ask what may still be submitted today, and when the answer is news.

Media segments over the quota are dropped without a failure: no listing shows that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..faults import Unreadable
from .watching import QuotaLow

ASKED_EVERY = 3_600  # seconds
LOW = 10  # news when less than one in so many is left
MAX_ZONES_ASKED = 20  # in one run; the others have their turn in the next
ONE_DAY = 86_400
PREFETCH_TYPE = "prefetch_url"  # the API's word
BEIJING = 8 * 3_600  # seconds ahead of UTC; when the service's day begins is not documented


class Notified(Protocol):
    """What says of which news a channel wants to hear."""

    @property
    def notify(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Quota:
    """What one type of submission may hold: targets at once, a day, and how many today still has."""

    type: str
    batch: int
    daily: int
    left: int

    @property
    def level(self) -> str:
        """Return "used" if nothing is left, "low" if little is, else ""; a plan may have none of a type at all."""
        if not self.left and self.daily:
            return "used"
        return "low" if self.left * LOW < self.daily else ""


@dataclass(frozen=True, slots=True)
class QuotaWatch:
    """What was asked, and told.

    `waiting` are the zones with a job that is newer than the last answer. `asked` is when each zone was asked in the
    last hour (seconds since the epoch). `told` is the day on which something was told, by zone, type and level.
    """

    waiting: tuple[str, ...] = ()
    asked: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)


QuotaAnswers = Mapping[str, "tuple[Quota, ...] | Unreadable"]


@dataclass(frozen=True, slots=True)
class QuotaReading:
    """What a run knows of quotas: the watch, with the zones that have new jobs now, and the answers of those asked."""

    watch: QuotaWatch
    answers: QuotaAnswers


def await_quota(watch: QuotaWatch, zones: Iterable[str]) -> QuotaWatch:
    """Note the zones that have new jobs."""
    return replace(watch, waiting=tuple(sorted({*watch.waiting, *zones})))


def due_for_quota(watch: QuotaWatch, now: int) -> list[str]:
    """Return the zones to ask now: of those that wait, the ones that were not asked for an hour."""
    due = [zone for zone in watch.waiting if now - watch.asked.get(zone, 0) >= ASKED_EVERY]
    return due[:MAX_ZONES_ASKED]


def quota_news(reading: QuotaReading | None, now: int) -> tuple[QuotaWatch, list[QuotaLow]]:
    """Return what is known of quotas after a reading, and what of it is news; nothing where no channel wants to know.

    What is told is told once a day for a zone and a type. A zone that may not be asked is tried again in an hour.
    """
    if reading is None:
        return QuotaWatch(), []
    watch, answers = reading.watch, reading.answers
    if not answers:
        return watch, []
    today = (now + BEIJING) // ONE_DAY
    told = {thing: day for thing, day in watch.told.items() if day == today}
    asked = {zone: at for zone, at in watch.asked.items() if now - at < ASKED_EVERY}
    news = []
    for zone, quotas in answers.items():
        asked[zone] = now
        for one in quotas if isinstance(quotas, tuple) else ():
            thing = f"{zone} {one.type} {one.level}"
            if one.level and thing not in told:
                told[thing] = today
                news.append(QuotaLow(zone, one.type, one.left, one.daily))
    waiting = tuple(zone for zone in watch.waiting if zone not in answers)
    return QuotaWatch(waiting, asked, told), news


def told_today(watch: QuotaWatch, now: int) -> list[tuple[str, str, str]]:
    """Return of which quotas something was told today: zone, type, and "low" or "used"."""
    today = (now + BEIJING) // ONE_DAY
    things = (thing.split(" ") for thing, day in watch.told.items() if day == today)
    return sorted((thing[0], thing[1], thing[2]) for thing in things)


def wants_quota(routes: Iterable[Notified]) -> bool:
    """Say whether any channel wants to hear of quotas."""
    return any("quota" in route.notify for route in routes)


def prefetch_quota(quotas: Sequence[Quota] | Unreadable) -> Quota | None:
    """Return the quota of prefetching URLs, None if it is not known."""
    known = () if isinstance(quotas, Unreadable) else quotas
    return next((one for one in known if one.type == PREFETCH_TYPE), None)


def quota_shortage(quotas: Sequence[Quota] | Unreadable, needs: int) -> tuple[int, int] | None:
    """Return what prefetching so many URLs needs and what today has; None if it is enough, or not known."""
    quota = prefetch_quota(quotas)
    return (needs, quota.left) if quota and quota.left < needs else None
