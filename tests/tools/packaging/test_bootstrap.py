"""What `make deploy` deploys runs under Tencent's own bootstrap: deployed to an emulated SCF, started as SCF starts it.

The bootstrap is that of the PyPI package scf, the file that its `scf native invoke` starts with these variables. The
command around it needs Python 3.9 and 39 packages, and adds nothing.
"""

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ELSEWHERE
from tests.emulator import Cloud
from tests.support.deployed import EVENTS
from tests.support.deploying import BUCKET, Account
from tools.packaging import package

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
REQUIREMENTS = Path(__file__).resolve().parent / "bootstrap" / "requirements.txt"
BOOTSTRAP = "tcfcli/cmds/native/common/runtime/python3.6/bootstrap.py"
TIMEOUT = "110"  # seconds, which this bootstrap hands over under the name of milliseconds

Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fetch the bootstrap, as it is locked."""
    (version,) = [one for one in REQUIREMENTS.read_text().split() if one.startswith("scf==")]
    archive = package.BUILD / f"{version.replace('==', '-')}.tar.gz"
    if not archive.is_file():
        command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--require-hashes"]
        target = [f"--requirement={REQUIREMENTS}", f"--dest={package.BUILD}"]
        subprocess.run([*command, *target], check=True)
    folder = tmp_path_factory.mktemp("bootstrap")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz") / BOOTSTRAP


@pytest.fixture
def account(account: Account, built: package.Package, cloud: Cloud) -> Account:
    account.zip = built.archive
    account.set("CHANNELS__OPS__URL", cloud.slack("ops").url)
    account.set("CHANNELS__OPS__KIND", "slack")
    cloud.edgeone.add_zone("zone-1")
    account.deploy()
    return account


@pytest.fixture
def start(account: Account, bootstrap: Path, runtime: str, tmp_path: Path) -> Start:
    """Give what starts the deployed function with an event, as SCF does: its own code, its own variables."""
    function = account.cloud.scf.functions["edgeone-notifier"]
    folder = tmp_path / "user"
    zipfile.ZipFile(io.BytesIO(function.code)).extractall(folder)
    module, _, name = function.values["Handler"].partition(".")
    keys = account.cloud.credentials

    def run(event: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        around = {
            **ELSEWHERE,
            "TENCENTCLOUD_RUNENV": "SCF",
            "TENCENTCLOUD_SECRETID": keys.secret_id,
            "TENCENTCLOUD_SECRETKEY": keys.secret_key,
            "TENCENTCLOUD_SESSIONTOKEN": keys.token,
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SCF_FUNCTION_TIMEOUT": TIMEOUT,
            "SCF_EVENT_BODY": event,
            "LANG": "C.UTF-8",
            **function.variables,
            **changed,
        }
        command = [runtime, str(bootstrap), f"{folder / module}:{name}"]
        return subprocess.run(
            command, env=around, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )

    return run


def test_the_deployed_function_tells_what_it_watches(account: Account, start: Start) -> None:
    run = start((EVENTS / "timer.json").read_text(encoding="utf-8"))
    assert (run.returncode, run.stderr) == (0, "")
    summary = json.loads(run.stdout.splitlines()[-1])
    assert (summary["event"], summary["first_run"]) == ("run.finished", True)
    assert summary["channels"] == {"ops": {"sent": 1, "owed": 0, "given_up": 0, "state": "ok"}}
    assert len(account.cloud.slack("ops").messages) == 1
    assert {bucket for bucket, _ in account.cloud.cos.objects} == {BUCKET}


def test_each_line_of_its_log_is_one_json_object_and_holds_no_secret(
    account: Account, start: Start
) -> None:
    run = start((EVENTS / "timer.json").read_text(encoding="utf-8"))
    platform = ("START RequestId", "END RequestId", "REPORT RequestId")
    lines = [one for one in run.stdout.splitlines() if one and not one.startswith(platform)]
    assert len(lines) >= 2
    assert all(isinstance(json.loads(line), dict) for line in lines)
    keys = account.cloud.credentials
    for secret in (keys.secret_key, keys.token, account.cloud.slack("ops").url):
        assert secret not in run.stdout + run.stderr


def test_what_fails_there_fails_loudly(start: Start) -> None:
    run = start((EVENTS / "timer.json").read_text(encoding="utf-8"), STATE_URL="nowhere")
    assert "STATE_URL" in run.stderr
    assert "errorCode" in run.stderr
