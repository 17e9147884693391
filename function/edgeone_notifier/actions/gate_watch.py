"""Leave a watch in the state, or end one: each run then tells the channels of a release at risk, and how it ended."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ..core.events import EventRefused
from ..core.gate.question import GateQuestion
from ..core.gate.urls import form_of_target
from ..core.gate.watched import MAX_GATE_WATCHES, MAX_WATCHED_TARGETS, GateWatch
from ..core.gate.watches import hashes_of
from ..core.redact.display import redact
from ..core.snapshot.model import MAX_HOSTS
from ..core.state.model import State
from ..core.task import host_of, iso
from .gate import GateLook


def watch_of(look: GateLook) -> GateWatch:
    """Return the watch of what was looked at; raise EventRefused for what no state can follow."""
    question = look.question
    if question.prefix:
        raise EventRefused(
            "a watch is of jobs or targets: the state does not hold what a prefix fits"
        )
    if question.deadline is None:
        raise EventRefused("a watch needs a deadline")
    if len(question.targets) > MAX_WATCHED_TARGETS:
        raise EventRefused(f"a watch is of {MAX_WATCHED_TARGETS:,} targets at most; name the jobs")
    # As they are listed, where they are: a snapshot knows no other spelling.
    listed = {form_of_target(row.target): row.target for row in look.rows}
    targets = [listed.get(form, given) for form, given in question.targets.items()]
    hosts = sorted({host_of(one) for one in targets})
    return GateWatch(
        name=_name(question),
        jobs=question.jobs,
        targets=hashes_of(targets),
        hosts=tuple(hosts) if len(hosts) <= MAX_HOSTS else (),
        since=question.since,
        deadline=question.deadline,
        grace=question.grace,
        allow_failed=question.allow_failed,
    )


def with_watch(state: State, one: GateWatch) -> State:
    """Add a watch; one of the same jobs and targets is replaced."""
    others = tuple(watch for watch in state.gates if watch.name != one.name)
    if len(others) >= MAX_GATE_WATCHES:
        raise EventRefused(f"there are {MAX_GATE_WATCHES} watches already; end one first")
    return replace(state, gates=(*others, one))


def without_watch(state: State, question: GateQuestion) -> State:
    """End the watch of these jobs and targets; raise EventRefused if there is none."""
    left = tuple(watch for watch in state.gates if watch.name != _name(question))
    if left == state.gates:
        raise EventRefused("this is not watched; status says what is")
    return replace(state, gates=left)


def watches_shown(state: State) -> list[Mapping[str, Any]]:
    """Return the watches as `status` and the gate show them."""
    return [
        {
            "jobs": list(map(redact, one.jobs)),
            "targets": len(one.targets),
            "deadline": iso(one.deadline),
            "at_risk": one.warned,
        }
        for one in state.gates
    ]


def _name(question: GateQuestion) -> str:
    asked = "\n".join((*sorted(question.jobs), "", *sorted(question.targets)))
    return sha256(asked.encode()).hexdigest()[:16]
