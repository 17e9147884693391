"""What an answer to a submission says: a job, a refusal of all, or nothing that can be relied on."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.resubmit.batches import Batch
from edgeone_notifier.core.resubmit.options import SubmissionOptions
from edgeone_notifier.edgeone.request import EdgeOneClient
from edgeone_notifier.edgeone.submission import Submitted, submit

BATCH = Batch("zone-1", ("https://a/1", "https://a/2"))


class Answering:
    """An API with one answer."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self._answer = answer

    def call(
        self, _action: str, _parameters: object, read: Callable[..., Any], _tries: object
    ) -> Any:
        return read(self._answer)


def submitted(answer: Mapping[str, Any]) -> Submitted | Unreadable:
    return submit(cast(EdgeOneClient, Answering(answer)), BATCH, SubmissionOptions({}))


def refused(*targets: str) -> list[dict[str, Any]]:
    return [{"Reason": "why", "Targets": list(targets)}]


@pytest.mark.parametrize("job", [{}, {"JobId": None}, {"JobId": ""}])
def test_that_no_target_was_taken_is_clear_without_a_job(job: dict[str, Any]) -> None:
    found = submitted({**job, "FailedList": refused(*BATCH.targets)})
    assert found == Submitted("", (("why", BATCH.targets),))


@pytest.mark.parametrize(
    "answer",
    [
        {"FailedList": refused(BATCH.targets[0])},
        {"FailedList": []},
        {},
        {"JobId": 7, "FailedList": refused(*BATCH.targets)},
    ],
)
def test_without_a_job_what_was_not_refused_is_in_doubt(answer: dict[str, Any]) -> None:
    found = submitted(answer)
    assert isinstance(found, Unreadable)
    assert found.code == "UnreadableAnswer"


def test_a_job_may_lack_some_targets() -> None:
    found = submitted({"JobId": "job-1", "FailedList": refused(BATCH.targets[0])})
    assert found == Submitted("job-1", (("why", BATCH.targets[:1]),))
