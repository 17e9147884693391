"""Submit targets to be prefetched. This is the one call that changes something: it is never made twice blindly."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..core.faults import Fault, Unreadable
from ..core.redact.display import redact
from ..core.resubmit.batches import Batch
from ..core.resubmit.options import SubmissionOptions
from .request import ApiError, EdgeOneClient, unreadable_answer

# Only after an error that says for certain that nothing was done; any other may have come after the deed.
TRIES_OF_A_WRITE = {Fault.SLOW_DOWN: 4, Fault.SIGN_AGAIN: 2, Fault.KEYS_AGAIN: 2}
MAX_JOB_CHARS = 100


@dataclass(frozen=True, slots=True)
class Submitted:
    """The job that came of a batch, and the targets that were not taken, by the API's reason.

    Where no target was taken, there may be no job.
    """

    job: str
    refused: tuple[tuple[str, tuple[str, ...]], ...] = ()


def submit(api: EdgeOneClient, batch: Batch, options: SubmissionOptions) -> Submitted | Unreadable:
    """Submit a batch once; return what came of it, or why there is no answer (core.faults.is_certain)."""
    request = {"ZoneId": batch.zone, "Targets": list(batch.targets), **options.parameters()}
    try:
        read = partial(_submitted, frozenset(batch.targets))
        return api.call("CreatePrefetchTask", request, read, TRIES_OF_A_WRITE)
    except ApiError as error:
        return error.unreadable


def _submitted(targets: frozenset[str], answer: Mapping[str, Any]) -> Submitted:
    job, refused = answer.get("JobId"), tuple(map(_refused, answer.get("FailedList") or ()))
    if not job and targets.issubset(one for _, some in refused for one in some):
        return Submitted("", refused)
    if not (isinstance(job, str) and 0 < len(job) <= MAX_JOB_CHARS):
        raise unreadable_answer(answer, "no JobId")
    return Submitted(job, refused)


def _refused(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    return redact(str(row.get("Reason") or "")), tuple(map(str, row.get("Targets") or ()))
