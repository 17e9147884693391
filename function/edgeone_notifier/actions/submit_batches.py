"""Submit batches one after the other, each noted in the state before its call, and what came of it after.

The state is leased meanwhile: a run at the same time is busy, and a second `resubmit`, too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..clock import Clock
from ..core.delivery.outbox import owe
from ..core.delivery.routing import Route, reach, with_names
from ..core.faults import OUT_OF_TIME, Unreadable, is_certain
from ..core.news.model import Resubmission
from ..core.news.silences import covered
from ..core.redact.display import redact
from ..core.remedies import meaning_of, of_code
from ..core.resubmit.attempts import Attempt, attempt, note_taken, note_undone
from ..core.resubmit.batches import Batch
from ..core.resubmit.offer import FoundAgain, Offer
from ..core.snapshot.model import MAX_HOSTS
from ..core.state.codec import Refused
from ..core.state.model import Lease, State
from ..core.task import Task, host_of, iso
from ..edgeone.submission import Submitted
from ..ledger import Ledger, LedgerClosed
from ..stores import Busy, StoreError

KIND = "prefetch"
RIGHT = (
    "submitting is a right of its own, which the role has after make deploy RESUBMIT=1 "
    "(make policy RESUBMIT=1 prints it)"
)
QUOTA_RIGHT = (
    "asking for the quota is a right of its own (teo:DescribeContentQuota), which the role has after "
    "make deploy RESUBMIT=1; submitting goes on without it"
)
OF_QUOTA = {
    "LimitExceeded.DailyQuota": "today's quota is used up: do a dry run again tomorrow, or ask for a higher quota",
    "LimitExceeded.BatchQuota": "the plan takes fewer URLs in one call: with the right to ask for the quota "
    "(make deploy RESUBMIT=1) the batches fit it",
}
NOT_STORED = (Busy, StoreError, Refused, LedgerClosed)


class Overtaken(Exception):
    """Another run has stored something before the first call: nothing was submitted."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What is submitted again, how, and who is told."""

    offer: Offer
    rows: Sequence[Task]
    routes: Mapping[str, Route]

    @property
    def tasks(self) -> list[Task]:
        """Return the rows of the targets that are submitted again."""
        again = {(zone, one) for zone, some in self.offer.targets.items() for one in some}
        return [row for row in self.rows if (row.zone, row.target) in again]


@dataclass(slots=True)
class _Done:
    """What came of the batches so far."""

    submitted: dict[str, int] = field(default_factory=dict)  # targets, by new job
    failed: dict[str, list[str]] = field(default_factory=dict)  # targets not taken, by reason
    zones: list[str] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    doubtful: list[dict[str, Any]] = field(default_factory=list)
    not_stored: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether no batch was tried."""
        return not (self.zones or self.refused or self.doubtful)

    def take(self, batch: Batch, answer: Submitted | Unreadable, one: Attempt) -> None:
        """Take in what came of a batch."""
        if isinstance(answer, Submitted):
            if taken := len(_taken(batch, answer)):
                self.submitted[answer.job] = self.submitted.get(answer.job, 0) + taken
            for reason, targets in answer.refused:
                self.failed.setdefault(reason, []).extend(targets)
            self.zones.append(batch.zone)
            return
        what = {"zone": batch.zone, "targets": len(batch.targets), "code": answer.code}
        if is_certain(answer.code):
            remedy = remedy_of(answer.code, RIGHT)
            self.refused.append({**what, "message": answer.message, "what_to_do": remedy})
        else:
            self.doubtful.append({**what, "at": iso(one.at)})


def remedy_of(code: str, right: str) -> str:
    """Say what to do about an error of a submission or its quota; `right` is said where a right is missing."""
    return OF_QUOTA.get(code) or (right if meaning_of(code) == "rights" else of_code(code))


class Submitter:
    """Submits the batches of one confirmed dry run; `call` makes the one call that changes something."""

    def __init__(
        self,
        submission: Submission,
        ledger: Ledger,
        call: Callable[[Batch], Submitted | Unreadable],
        clock: Clock,
        log: Callable[..., None],
    ) -> None:
        self._submission = submission
        self._ledger = ledger
        self._call = call
        self._clock = clock
        self._log = log
        self._done = _Done()
        self._started = int(clock.now())

    def submit(self, batches: Sequence[Batch]) -> dict[str, Any]:
        """Submit the batches; return what came of each. Raise Overtaken if another run came first."""
        left = list(batches)
        while left and not self._done.not_stored:
            batch, job = left[0], self._submission.offer.job
            one = attempt(job, batch.zone, batch.targets, int(self._clock.now()))
            if not self._begin(one):
                break
            answer = self._call(batch)
            self._log_answer(batch, answer)
            self._done.take(batch, answer, one)
            left = _rest(left[1:], batch, answer)
            self._end(one, batch, answer, is_last=not left)
        return _result(self._submission.offer, self._done)

    def _begin(self, one: Attempt) -> bool:
        """Note what is about to be submitted, and hold the lease. If that cannot be stored, nothing is submitted."""
        lease = Lease("resubmit", int(self._clock.now() + self._clock.left_alive()))
        try:
            self._ledger.commit(
                lambda state: replace(state, attempts=(*state.attempts, one), lease=lease)
            )
        except NOT_STORED as error:
            if self._done.is_empty:
                if isinstance(error, Busy):
                    raise Overtaken from None
                raise
            self._done.not_stored = str(error) or type(error).__name__
        return not self._done.not_stored

    def _end(
        self, one: Attempt, batch: Batch, answer: Submitted | Unreadable, is_last: bool
    ) -> None:
        """Note what came of an attempt, and owe the news of it; with the last one, give the lease back."""

        def edit(state: State) -> State:
            attempts = _noted(state.attempts, one, batch, answer)
            state = replace(state, attempts=attempts, lease=None if is_last else state.lease)
            news = self._news() if isinstance(answer, Submitted) else None
            submission, now = self._submission, int(self._clock.now())
            return owing(state, news, submission.tasks, submission.routes, now) if news else state

        try:
            self._ledger.commit(edit)
        except NOT_STORED as error:
            self._done.not_stored = str(error) or type(error).__name__

    def _news(self) -> Resubmission | None:
        """Return the news of all that was submitted so far: what comes later says it again, and more."""
        done, offer = self._done, self._submission.offer
        if not done.submitted:
            return None
        hosts = _hosts(target for zone in done.zones for target in offer.targets[zone])
        return Resubmission(
            KIND,
            offer.job,
            tuple(done.submitted),
            sum(done.submitted.values()),
            sum(map(len, done.failed.values())),
            self._started,
            tuple(dict.fromkeys(done.zones)),
            hosts,
        )

    def _log_answer(self, batch: Batch, answer: Submitted | Unreadable) -> None:
        """Log what came of a call at once: the state may not take it."""
        came = (
            {"again": redact(answer.job)}
            if isinstance(answer, Submitted)
            else {"code": answer.code}
        )
        job = redact(self._submission.offer.job)
        self._log("resubmit.answered", job=job, zone=batch.zone, targets=len(batch.targets), **came)


def owing(
    state: State, news: Resubmission, tasks: Sequence[Task], routes: Mapping[str, Route], now: int
) -> State:
    """Owe the news to all that are told of the job, by the rows of its targets, unless it is silenced."""
    routes = with_names(routes, state.names.known)
    news = replace(news, reached=reach({}, routes, tasks).get(news.key, ()))
    if covered([one for one in state.silences if now < one.until], news):
        return state
    return replace(state, outbox=owe(state.outbox, routes, [news], now))


def settled(
    state: State,
    found: Sequence[FoundAgain],
    rows: Sequence[Task],
    routes: Mapping[str, Route],
    now: int,
) -> State:
    """Note the jobs of attempts that had no answer, and owe the news of each."""
    for one in found:
        hosts = _hosts(one.targets)
        where, count = (one.attempt.zone,), len(one.targets)
        news = Resubmission(
            KIND, one.attempt.job, (one.job,), count, 0, one.attempt.at, where, hosts
        )
        attempts = note_taken(state.attempts, one.attempt, one.job, one.targets)
        again = {(one.attempt.zone, target) for target in one.targets}
        tasks = [row for row in rows if (row.zone, row.target) in again]
        state = owing(replace(state, attempts=attempts), news, tasks, routes, now)
    return state


def _hosts(targets: Iterable[str]) -> tuple[str, ...]:
    hosts = sorted(set(map(host_of, targets)))
    return tuple(hosts) if len(hosts) <= MAX_HOSTS else ()


def _noted(
    attempts: Sequence[Attempt], one: Attempt, batch: Batch, answer: Submitted | Unreadable
) -> tuple[Attempt, ...]:
    if isinstance(answer, Submitted):
        return note_taken(attempts, one, answer.job, _taken(batch, answer))
    return note_undone(attempts, one) if is_certain(answer.code) else tuple(attempts)


def _taken(batch: Batch, answer: Submitted) -> list[str]:
    refused = {target for _, targets in answer.refused for target in targets}
    return [target for target in batch.targets if target not in refused]


def _rest(left: Sequence[Batch], batch: Batch, answer: Submitted | Unreadable) -> list[Batch]:
    """Return what is still to be submitted: nothing after a doubt, nothing of a zone that refuses."""
    if isinstance(answer, Submitted):
        return list(left)
    if answer.code == OUT_OF_TIME or not is_certain(answer.code):
        return []
    return [one for one in left if one.zone != batch.zone]


def _result(offer: Offer, done: _Done) -> dict[str, Any]:
    tried = sum(done.submitted.values()) + sum(map(len, done.failed.values()))
    tried += sum(one["targets"] for one in (*done.refused, *done.doubtful))
    result: dict[str, Any] = {
        "action": "resubmit",
        "job": redact(offer.job),
        "submitted": [{"job": redact(job), "targets": n} for job, n in done.submitted.items()],
        "failed_list": [
            {"reason": reason, "targets": list(map(redact, targets))}
            for reason, targets in done.failed.items()
        ],
        "doubtful": done.doubtful,
    }
    if done.refused:
        result["refused"] = done.refused
    if offer.count > tried:
        result["not_tried"] = offer.count - tried
    if done.not_stored:
        result["not_stored"] = done.not_stored
    return result
