"""A token confirms what a dry run showed, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.resubmit.batches import Batch, batches
from edgeone_notifier.core.resubmit.offer import Doubt, Offer
from edgeone_notifier.core.resubmit.options import SubmissionOptions
from edgeone_notifier.core.resubmit.token import VALID_FOR, token_fault, token_of
from tests.support.values import NOW, law

OFFER = Offer("job-1", {"zone-1": ("https://a/1", "https://a/2")}, {"success": 3})
OPTIONS = SubmissionOptions({"mode": "default"})
TOKEN = token_of(OFFER, OPTIONS, NOW)
DOUBT = Doubt("zone-1", NOW - 60, 1, "", (), 1)


@pytest.mark.parametrize(
    ("change", "options", "after", "fault"),
    [
        ({}, OPTIONS, 0, ""),
        ({}, OPTIONS, VALID_FOR - 1, ""),
        ({}, OPTIONS, VALID_FOR, "older than 15 minutes"),
        ({}, OPTIONS, -1, "no token"),  # of a time to come
        ({}, SubmissionOptions({}), 0, "the options differ"),
        ({"left_out": {}}, OPTIONS, 0, ""),  # what is left out is not submitted
        ({"job": "job-2"}, OPTIONS, 0, "another job's"),
        ({"targets": {"zone-1": ("https://a/1",)}}, OPTIONS, 0, "it had 2 URLs, now it has 1"),
        ({"targets": {"zone-2": OFFER.targets["zone-1"]}}, OPTIONS, 0, "has changed"),
        ({"targets": {"zone-1": ("https://a/1", "https://a/3")}}, OPTIONS, 0, "has changed"),
        ({"doubts": (DOUBT,)}, OPTIONS, 0, "an earlier attempt may have gone through"),
    ],
)
def test_what_a_token_is_good_for(
    change: dict[str, Any], options: SubmissionOptions, after: int, fault: str
) -> None:
    said = token_fault(TOKEN, replace(OFFER, **change), options, NOW + after)
    assert fault in said
    assert bool(said) == bool(fault)


def test_the_end_of_a_token_cannot_be_put_off() -> None:
    until, rest = TOKEN.split(".", 1)
    assert token_fault(f"{int(until) + 60}.{rest}", OFFER, OPTIONS, NOW + 60)


@given(st.text() | st.from_regex(r"\A\d{1,14}\.\d+(\.[0-9a-f]{24}){3}\Z"))
@law
def test_nothing_else_is_a_token(text: str) -> None:
    assert token_fault(text, OFFER, OPTIONS, NOW)


@given(
    st.dictionaries(
        st.sampled_from(["z1", "z2"]), st.lists(st.text(max_size=9), min_size=1, max_size=9)
    ),
    st.dictionaries(st.sampled_from(["z1", "z2"]), st.integers(0, 4)),
)
@law
def test_batches_hold_each_target_in_order_and_no_more_than_one_call_takes(
    targets: dict[str, list[str]], sizes: dict[str, int]
) -> None:
    cut = batches(targets, sizes)
    for zone, some in targets.items():
        mine = [one for one in cut if one.zone == zone]
        assert [target for one in mine for target in one.targets] == some
        assert all(0 < len(one.targets) <= max(sizes.get(zone, 500), 1) for one in mine)


def test_a_batch_fits_a_request() -> None:
    long = ["x" * 3_000_000] * 3
    assert batches({"z": long}, {"z": 9}) == [Batch("z", (one,)) for one in long]


def test_options_are_written_as_the_api_takes_them() -> None:
    given_ = {"mode": "edge", "headers": {"A": "b"}, "encoding": False, "segments": "off"}
    assert SubmissionOptions(given_).parameters() == {
        "Mode": "edge",
        "Headers": [{"Name": "A", "Value": "b"}],
        "EncodeUrl": False,
        "PrefetchMediaSegments": "off",
    }
    assert SubmissionOptions({}).parameters() == {}
