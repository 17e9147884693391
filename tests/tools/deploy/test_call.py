"""`make call` shows what the deployed function says, which really runs: what was deployed, in a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Cloud
from tests.support.deployed import EVENTS
from tests.support.deploying import Account, of_function
from tools.cli.commands import call
from tools.packaging import package

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
DEPLOYED = ("--deployed", "--json")


@pytest.fixture
def account(account: Account, cloud: Cloud) -> Account:
    """Give an account in which the function of this checkout is deployed, with a zone and a chat."""
    of_function(account.zip)
    account.set("CHANNELS__OPS__URL", cloud.slack("ops").url)
    account.set("CHANNELS__OPS__KIND", "slack")
    cloud.edgeone.add_zone("zone-1")
    account.deploy()
    return account


def called(capsys: pytest.CaptureFixture[str], event: Path) -> dict[str, Any]:
    """Call the command; give what it prints."""
    capsys.readouterr()
    call.main([str(event), *DEPLOYED])
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


@pytest.mark.parametrize(
    "name",
    [
        "timer",
        "preview",
        "test",
        "doctor",
    ],
)
def test_what_the_function_returns_is_shown(
    account: Account, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shown = called(capsys, EVENTS / f"{name}.json")
    assert shown["action"] == {"timer": "run"}.get(name, name)
    assert shown["event"].endswith(".finished")
    assert len(account.cloud.slack("ops").messages) == (name in ("timer", "test"))


def test_a_run_that_is_called_is_followed_by_the_next_tick(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(capsys, EVENTS / "timer.json")["first_run"] is True
    account.cloud.edgeone.submit("zone-1", "job-1", ["https://www.example.com/a"], status="failed")
    (result,) = account.cloud.scf.tick(NAME)
    summary = json.loads(result["RetMsg"])
    assert (summary["first_run"], summary["changes"]) == (False, 1)
    assert len(account.cloud.slack("ops").messages) == 2


def test_the_package_is_called_as_it_is_deployed(
    account: Account, capsys: pytest.CaptureFixture[str], built: package.Package, runtime: str
) -> None:
    account.zip, account.cloud.scf.python = built.archive, runtime
    account.deploy("function")
    assert called(capsys, EVENTS / "timer.json")["zones"] == {"read": 1, "failed": {}}


def test_a_failure_is_one_sentence_with_what_to_do(account: Account) -> None:
    account.cloud.edgeone.fail("DescribePrefetchTasks", "AuthFailure.SecretIdNotFound", times=None)
    with pytest.raises(SystemExit) as caught:
        call.main([str(EVENTS / "timer.json"), *DEPLOYED])
    said = str(caught.value)
    assert said.startswith("the function failed: RunFailed: no zone could be read")
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


def test_an_event_that_is_refused_is_refused_in_the_functions_words(
    account: Account, tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"action": "dance"}')
    with pytest.raises(SystemExit, match="the function failed: EventRefused: there is no such"):
        call.main([str(event), *DEPLOYED])


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"ErrMsg": "Invoking task timed out after 110 seconds"}, "timed out after 110 seconds"),
        ({"ErrMsg": "Traceback\n  File x\nKeyError: 'a'", "Log": "cut\n"}, "KeyError: 'a'"),
        ({"ErrMsg": "", "InvokeResult": 1}, "SCF says no more than that"),
    ],
)
def test_what_scf_says_of_a_failure_is_one_sentence(
    account: Account, result: dict[str, Any], said: str
) -> None:
    account.cloud.scf.invoke = lambda _: result
    with pytest.raises(SystemExit) as caught:
        call.main([str(EVENTS / "timer.json"), *DEPLOYED])
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("result", [{}, {"RetMsg": "no JSON"}, {"RetMsg": None}])
def test_a_result_that_is_no_json_is_shown_as_it_is(
    account: Account, capsys: pytest.CaptureFixture[str], result: dict[str, Any]
) -> None:
    account.cloud.scf.invoke = lambda _: result
    capsys.readouterr()
    call.main([str(EVENTS / "timer.json"), *DEPLOYED])
    assert json.loads(capsys.readouterr().out) == result.get("RetMsg")


def test_before_a_deployment_it_says_what_comes_first(account: Account) -> None:
    account.cloud.scf.functions.clear()
    with pytest.raises(SystemExit, match="make deploy comes before this"):
        call.main([str(EVENTS / "timer.json"), *DEPLOYED])
