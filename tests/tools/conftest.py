"""What the tests of the commands share: an account to deploy to."""

from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deploying import Account
from tools import still_reading


@pytest.fixture(autouse=True)
def no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is said of a command that takes long out of what a slow machine prints."""
    monkeypatch.setattr(still_reading, "SILENT_FOR", 600.0)


@pytest.fixture
def account(
    cloud: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Account:
    """Give an account that holds nothing; a file may take it further under the same name."""
    return Account(cloud, monkeypatch, tmp_path, lambda: capsys.readouterr().out)
