"""An upgrade from 0.1.0 goes on where that was, without a repeat or a gap; and back again, as docs/operations.md says.

tests/tools/packaging/versions holds the function's code of that version; it runs with the dependencies of today.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Cloud
from tests.support.deploying import BUCKET, Account, of_function

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
OLD = Path(__file__).resolve().parent / "versions" / "0.1.0.zip"
WWW = "https://www.example.com"
LETTERS = "abcdefgh"


class Rehearsal:
    """An account with 0.1.0, its chat, and a job of which one URL after the other fails."""

    def __init__(self, account: Account, new: Path) -> None:
        self.account, self.new = account, new
        self.cloud = account.cloud
        self.chat = self.cloud.slack("ops")

    def deploy(self, archive: Path) -> None:
        self.account.zip = archive
        self.account.deploy()

    def fails(self, letter: str) -> None:
        why = ("failed", "originPullFailed", "origin says 502")
        self.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/{letter}.pak", *why)

    def tick(self) -> Mapping[str, Any]:
        (result,) = self.cloud.scf.tick(NAME)
        return result

    def told(self) -> list[str]:
        """List which URLs the chat was told since this was asked last, each time that it was."""
        bodies = [str(message) for message in self.chat.messages]
        self.chat.messages.clear()
        return [letter for body in bodies for letter in LETTERS if f"/{letter}.pak" in body]

    def states(self) -> dict[str, bytes]:
        return {key: one.body for (_, key), one in self.cloud.cos.objects.items()}


@pytest.fixture
def rehearsal(
    cloud: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Rehearsal:
    account = Account(cloud, monkeypatch, tmp_path, lambda: capsys.readouterr().out)
    account.set("CHANNELS__OPS__URL", cloud.slack("ops").url)
    account.set("CHANNELS__OPS__KIND", "slack")
    account.set("FOLLOW_UP", "0")  # each failure is told in the run that finds it
    cloud.edgeone.add_zone("zone-1")
    cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/{letter}.pak" for letter in LETTERS])
    found = Rehearsal(account, of_function(tmp_path / "new.zip"))
    found.deploy(OLD)
    assert found.tick()["InvokeResult"] == 0
    assert found.told() == []
    return found


def test_an_upgrade_goes_on_and_the_way_back_is_that_of_the_document(rehearsal: Rehearsal) -> None:
    rehearsal.fails("a")
    assert rehearsal.tick()["InvokeResult"] == 0
    assert rehearsal.told() == ["a"]

    rehearsal.chat.answer(503, "down", times=None)  # what 0.1.0 owes is told by its successor
    rehearsal.fails("b")
    rehearsal.tick()
    rehearsal.chat.recover()
    rehearsal.deploy(rehearsal.new)
    rehearsal.fails("c")
    done = rehearsal.tick()
    assert done["InvokeResult"] == 0, done["Log"]
    assert '"first_run": false' in done["RetMsg"]
    assert rehearsal.told() == ["b", "c"]
    rehearsal.tick()
    assert rehearsal.told() == []
    rehearsal.fails("d")
    rehearsal.tick()
    assert rehearsal.told() == ["d"]

    # Back: it refuses the newer state and leaves it alone; with a place of its own it begins anew.
    before = rehearsal.states()
    rehearsal.deploy(OLD)
    refused = rehearsal.tick()
    assert refused["InvokeResult"] == 1
    assert "Refused" in refused["ErrMsg"]
    assert rehearsal.states() == before
    assert rehearsal.told() == []
    rehearsal.account.set("STATE_URL", f"cos://{BUCKET}/back?region=ap-guangzhou")
    rehearsal.deploy(OLD)
    assert '"first_run": true' in rehearsal.tick()["RetMsg"]
    assert rehearsal.told() == []
    rehearsal.fails("e")
    rehearsal.tick()
    assert rehearsal.told() == ["e"]

    # Forward again, to the state that was left: what failed meanwhile is told.
    rehearsal.account.set("STATE_URL", f"cos://{BUCKET}/prefix?region=ap-guangzhou")
    rehearsal.deploy(rehearsal.new)
    rehearsal.fails("f")
    assert rehearsal.tick()["InvokeResult"] == 0
    assert rehearsal.told() == ["e", "f"]
