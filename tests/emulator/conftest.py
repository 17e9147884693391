"""This file is the only place that starts the emulator for its own tests."""

from collections.abc import Iterator

import pytest

from tests.emulator import Cloud
from tests.emulator.sdk import NOON


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Start a cloud; a proxy of the machine must not come between."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with Cloud() as running:
        yield running


@pytest.fixture
def filled(cloud: Cloud) -> Cloud:
    """Give a zone three jobs, an hour apart."""
    cloud.edgeone.add_zone("z", name="example.com")
    for hour, job in enumerate(("j1", "j2", "j3")):
        targets = [f"https://{job}.example.com/{n}" for n in range(2)]
        cloud.edgeone.submit("z", job, targets, at=NOON + 3600 * hour)
    return cloud
