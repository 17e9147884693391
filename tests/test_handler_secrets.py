"""No secret in a log, a result or an error, whatever breaks and however talkative the platform makes the libraries."""

import io
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import index
from edgeone_notifier.errors import RunFailed
from tests.emulator import Credentials
from tests.support.crossed import first
from tests.support.deployed import DOCTOR, EVENTS, PREVIEW, RUN, TEST, Deployed, logged

FUNCTION = Path(index.__file__).parent


@pytest.fixture
def overheard() -> Iterator[io.StringIO]:
    """Listen to every logger at DEBUG, as Tencent's bootstrap does."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def break_nothing(_: Deployed) -> None: ...


def break_edgeone(how: str) -> Any:
    return lambda deployed: deployed.cloud.edgeone.break_next(how, times=None)


def break_cos(how: str) -> Any:
    return lambda deployed: deployed.cloud.cos.break_next(how, times=None)


def break_chats(how: str) -> Any:
    def breaking(deployed: Deployed) -> None:
        for chat in (deployed.slack, deployed.wecom):
            chat.break_next(how, times=None)

    return breaking


def kill_chats(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", f"{deployed.slack.url}0")
    deployed.set("CHANNELS__GAMES__URL", f"{deployed.wecom.url}0")


def hide_chats(deployed: Deployed) -> None:
    for name, chat in (("OPS", deployed.slack), ("GAMES", deployed.wecom)):
        port = chat.url.split(":")[2].split("/")[0]
        deployed.set(f"CHANNELS__{name}__URL", chat.url.replace(port, "1"))


def mistype_urls(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", deployed.slack.url.replace("http:", "htp:"))
    deployed.set("CHANNELS__GAMES__URL", deployed.wecom.url.replace("http:", "https:"))
    deployed.set("STATE_URL", f"s3://{deployed.cloud.credentials.secret_key}")


def change_keys(deployed: Deployed) -> None:
    other = Credentials("AKIDother", "other-key", "other")
    deployed.cloud.edgeone.credentials = deployed.cloud.cos.credentials = other


BREAKING = {
    "nothing": break_nothing,
    "EdgeOne fails": break_edgeone("http-500"),
    "EdgeOne hangs up": break_edgeone("drop"),
    "EdgeOne redirects": break_edgeone("redirect"),
    "EdgeOne is somebody else": break_edgeone("html"),
    "COS fails": break_cos("html-500"),
    "COS hangs up": break_cos("drop"),
    "COS redirects": break_cos("redirect"),
    "chats hang up": break_chats("drop"),
    "chats show, then hang up": break_chats("show-then-drop"),
    "chats redirect": break_chats("redirect"),
    "webhooks are dead": kill_chats,
    "chats are unreachable": hide_chats,
    "settings are mistyped": mistype_urls,
    "keys are refused": change_keys,
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize("breaking", BREAKING.values(), ids=BREAKING)
def test_no_secret_is_said_whatever_breaks(
    deployed: Deployed, breaking: Any, overheard: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    breaking(deployed)
    said = [try_to(deployed, event) for event in (PREVIEW, RUN, TEST, DOCTOR)]
    written = capsys.readouterr()
    assert written.err == ""
    for text in (written.out, overheard.getvalue(), *said, *kept_and_shown(deployed)):
        assert [secret for secret in deployed.secrets() if secret in text] == []
    assert logged(written.out)


def kept_and_shown(deployed: Deployed) -> list[str]:
    """Give all that is stored, and all that the chats were sent."""
    posts = [*deployed.slack.requests, *deployed.wecom.requests]
    return [one.decode() for one in (*deployed.states().values(), *(post.body for post in posts))]


def try_to(deployed: Deployed, event: Any) -> str:
    """Invoke the function; give its result, or its error as the platform would print it."""
    try:
        return json.dumps(deployed.invoke(event))
    except RunFailed as error:
        return "".join(traceback.format_exception(error))


BOOTSTRAP = """
import importlib.util, json, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
spec = importlib.util.spec_from_file_location("", "index.py")
module = importlib.util.module_from_spec(spec)
assert module.__name__ == ""
spec.loader.exec_module(module)
with open(sys.argv[1]) as file:
    event = json.load(file)
try:
    print(json.dumps(module.main_handler(event, {"time_limit_in_ms": 60_000})))
except Exception as error:
    print(json.dumps({"event": "raised", "error": repr(error)}))
"""


@pytest.mark.parametrize("breaking", first(1, ["nothing", "keys are refused", "webhooks are dead"]))
def test_a_process_that_loads_it_as_the_platform_does_says_json_lines_and_nothing_else(
    deployed: Deployed, breaking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    BREAKING[breaking](deployed)
    command = [sys.executable, "-c", BOOTSTRAP, str(EVENTS / "timer.json")]
    run = subprocess.run(command, cwd=FUNCTION, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    assert [secret for secret in deployed.secrets() if secret in run.stdout] == []
    last = logged(run.stdout)[-1]
    assert last["event"] == ("run.finished" if breaking == "nothing" else "raised")
    if breaking == "nothing":
        assert last["changes"] == 1
        assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1


def test_importing_it_asks_and_writes_nothing() -> None:
    """Without any setting, and with what would be asked for out of reach."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import index"],
        cwd=FUNCTION,
        env={"TENCENTCLOUD_RUNENV": "SCF"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
