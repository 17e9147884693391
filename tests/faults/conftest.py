"""This file is the only place that starts what runs are forked from, once for all tests of this package."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.zygote import Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Start the process; in the end, nothing may have been written to its stderr, nor to that of a run."""
    if not hasattr(os, "fork"):
        pytest.skip(
            "NOT TRIED HERE: what comes of killed and of simultaneous runs. It takes os.fork."
        )
    started = Zygote()
    yield started
    assert started.stop() == ""
