"""This file is the only place that keeps this machine's settings out of tests, and gives them a cloud and a package."""

import gc
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgeone_notifier.edgeone import request as api_request
from edgeone_notifier.settings import settings
from tests.emulator import Cloud
from tests.support.deployed import Deployed
from tools.packaging import bytecode, package
from tools.packaging.runtimes import DEFAULT

OURS = ("CHANNELS", "NOTIFIER_", "TENCENTCLOUD_", "STATE_", "SCF_", "CAM_", "CLS_", "ALARM_")
ELSEWHERE = {"TZ": "Pacific/Kiritimati"}  # 14 hours off, farther than any other
OF_THE_NETWORK = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "NETRC",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
)


def pytest_xdist_auto_num_workers() -> int:
    """Take three processes for two cores: a tenth of the tests wait for what takes its time."""
    return max((os.cpu_count() or 1) * 3 // 2, 1)


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of each later search for garbage: that takes a tenth of the time."""
    gc.freeze()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away every variable that the program or its libraries read, the `.env` of the checkout, and /tmp."""
    named = {name.upper() for name in settings.Settings.model_fields} | {*OF_THE_NETWORK}
    for name in list(os.environ):
        if name.upper() in named or name.upper().startswith(OURS):
            monkeypatch.delenv(name)
    checkout, temporary = tmp_path / "checkout", tmp_path / "temporary"
    checkout.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(settings, "CHECKOUT", checkout)
    monkeypatch.chdir(checkout)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Start a cloud without the rate limits and the pauses that would make tests slow; chats keep their limits."""
    monkeypatch.setattr(api_request, "BACK_OFF", 0.01)
    with Cloud() as running:
        running.edgeone.rate = None
        yield running


@pytest.fixture(params=["cos", pytest.param("file", marks=pytest.mark.exhaustive)])
def deployed(
    request: pytest.FixtureRequest, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Deployed:
    """Deploy the function with either store."""
    return Deployed(cloud, monkeypatch, request.param, tmp_path / "state")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> package.Package:
    return package.build(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def runtime() -> str:
    python = bytecode.find_runtime()
    if python is None:
        pytest.skip(f"THE PACKAGE IS NOT TRIED: no Python {DEFAULT.version}, SCF's own, is here")
    return python


@pytest.fixture(scope="session")
def unpacked(
    built: package.Package, runtime: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Unpack the archive as another machine in another time zone would."""
    folder = tmp_path_factory.mktemp("unpacked")
    command = [runtime, "-m", "zipfile", "-e", str(built.archive), str(folder)]
    subprocess.run(command, check=True, env=ELSEWHERE)
    return folder
