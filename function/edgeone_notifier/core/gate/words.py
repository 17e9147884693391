"""Word a verdict of the gate: how much of what was asked for is ready, and why that is go, no-go or wait."""

from collections.abc import Iterator

from ..redact.display import redact
from ..text.document import Span
from ..text.wording import SEPARATOR, Wording, separated
from .question import GateQuestion
from .rule import WAIT
from .verdict import GateVerdict

MAX_JOBS_NAMED = 5


def verdict_reason(question: GateQuestion, one: GateVerdict, now: int, wording: Wording) -> str:
    """Word why, in one line."""
    parts = list(_reasons(question, one, wording))
    if one.left is not None and one.verdict == WAIT:
        parts.append(wording.spans("running.left", duration=wording.estimate(one.left)))
        if question.deadline is not None and now + one.left > question.deadline:
            parts.append(wording.spans("gate.at_risk"))
    if one.short:
        needs, has = one.short
        parts.append(wording.spans("gate.short", needs=needs, has=has))
    return "".join(span.text for span in separated(parts))


def verdict_line(question: GateQuestion, one: GateVerdict, now: int, wording: Wording) -> str:
    """Word a verdict in one line."""
    word = one.verdict.replace("-", "_")
    parts = [
        wording(f"gate.{word}"),
        wording("gate.ready", n=one.tally.succeeded, total=one.tally.total),
        verdict_reason(question, one, now, wording),
    ]
    if question.deadline is not None:
        parts.append(wording("gate.deadline", time=wording.time(question.deadline)))
    return SEPARATOR.text.join(parts)


def target_lines(one: GateVerdict, most: int, wording: Wording) -> Iterator[str]:
    """Word the URLs that are not ready, as many of each sort as `most`, masked as in messages."""
    for word, targets in (
        (wording("status.failed"), one.failures),
        (wording("gate.not_listed"), one.missing),
    ):
        yield from (f"  {word}  {redact(target)}" for target in targets[:most])
        if targets[most:]:
            yield f"  {word}  {wording('more', n=len(targets) - most)}"


def _reasons(question: GateQuestion, one: GateVerdict, wording: Wording) -> Iterator[list[Span]]:
    if one.why == "unlisted":
        yield wording.spans("gate.unlisted")
        return
    if one.why == "late":
        yield wording.spans("gate.late")
    if one.tally.failed:
        yield wording.spans("gate.failed", n=one.tally.failed, allowed=question.allow_failed)
    if one.missing:
        yield wording.spans("gate.missing", n=len(one.missing), total=one.tally.total)
    if one.absent:
        named = [redact(what) for what in one.absent]
        yield wording.spans("gate.absent", jobs=wording.names(named, MAX_JOBS_NAMED))
    if one.tally.open:
        yield wording.spans("processing", n=one.tally.open)
    if one.why == "done" and not one.tally.failed:
        yield wording.spans("gate.done")
