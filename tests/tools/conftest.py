"""What the tests of the commands share: an account to deploy to."""

from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deploying import Account


@pytest.fixture
def account(
    cloud: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Account:
    """Give an account that holds nothing; a file may take it further under the same name."""
    return Account(cloud, monkeypatch, tmp_path, lambda: capsys.readouterr().out)
