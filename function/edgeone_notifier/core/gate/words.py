"""Word a verdict of the gate: how much of what was asked for is ready, and why that is go, no-go or wait."""

from collections.abc import Iterator

from ..redact.display import redact
from ..text.document import Span
from ..text.wording import Wording, separated
from .question import GateQuestion
from .verdict import WAIT, GateVerdict

MAX_JOBS_NAMED = 5


def verdict_reason(question: GateQuestion, one: GateVerdict, now: int, wording: Wording) -> str:
    """Word why, in one line."""
    parts = list(_reasons(question, one, wording))
    if one.left is not None and one.verdict == WAIT:
        parts.append(wording.spans("running.left", duration=wording.estimate(one.left)))
        if question.deadline is not None and now + one.left > question.deadline:
            parts.append(wording.spans("gate.at_risk"))
    return "".join(span.text for span in separated(parts))


def verdict_counts(one: GateVerdict, wording: Wording) -> str:
    """Word how many of how many are ready."""
    return wording("gate.ready", n=one.succeeded, total=one.total)


def _reasons(question: GateQuestion, one: GateVerdict, wording: Wording) -> Iterator[list[Span]]:
    if one.why == "unlisted":
        yield wording.spans("gate.unlisted")
        return
    if one.why == "late":
        yield wording.spans("gate.late")
    if one.failed:
        yield wording.spans("gate.failed", n=one.failed, allowed=question.allow_failed)
    if one.missing:
        yield wording.spans("gate.missing", n=len(one.missing), total=one.total)
    if one.absent:
        jobs = [redact(job) for job in one.absent]
        yield wording.spans("gate.absent", jobs=wording.names(jobs, MAX_JOBS_NAMED))
    if one.open:
        yield wording.spans("processing", n=one.open)
    if one.why == "done" and not one.failed:
        yield wording.spans("gate.done")
