"""Where a deployment's command cannot do what it was asked, it says why in one sentence, and makes nothing."""

import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Cloud
from tests.support.deploying import BUCKET, Account, archive
from tools import move
from tools.cli.commands import call, doctor
from tools.command import Unable, told
from tools.deploy import down, up
from tools.deploy import print_rights as rights
from tools.deploy.wanted import deployment as wanted
from tools.deploy.wanted import description
from tools.deploy.wanted.description import DESCRIPTION, NotDeployable, describe
from tools.packaging import bytecode, package, release
from tools.packaging.runtimes import DEFAULT

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
TEXT = DESCRIPTION.read_text(encoding="utf-8")
ELSEWHERE = "cos://elsewhere-1250000000/there?region=ap-guangzhou"


def refused(command: Callable[..., None], *arguments: str) -> str:
    """Call a command where it must fail; give its one sentence."""
    with pytest.raises(SystemExit) as caught:
        command([*arguments])
    said = caught.value.code
    assert isinstance(said, str)
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said
    assert "fault of this program" not in said
    return said


EVENTS: list[tuple[str, bytes | None, str]] = [
    ("missing", None, "there is no such file"),
    ("empty", b"", "is no JSON: Expecting value in line 1, column 1"),
    ("malformed", b'{"action": "preview",}', "is no JSON: "),
    ("two", b'{"action": "preview"}\n{}', "is no JSON: "),
    ("a list", b'["preview"]', "is no JSON object"),
    ("a text", b'"preview"', "is no JSON object"),
    ("GBK", '{"action": "预览"}'.encode("gbk"), "is not UTF-8: save it as UTF-8"),
    ("UTF-16", '{"action": "preview"}'.encode("utf-16"), "is not UTF-8: save it as UTF-8"),
    ("deep", b"[" * 100_000, "is nested too deeply"),
]


@pytest.mark.parametrize(("name", "body", "why"), EVENTS, ids=[name for name, _, _ in EVENTS])
@pytest.mark.parametrize("where", [[], ["--deployed"]], ids=["here", "deployed"])
def test_an_event_that_is_none_is_refused(
    account: Account, tmp_path: Path, where: list[str], name: str, body: bytes | None, why: str
) -> None:
    file = tmp_path / f"{name}.json"
    if body is not None:
        file.write_bytes(body)
    said = refused(call.main, str(file), *where)
    assert said.startswith(f"EVENT={file}: {why}")
    assert account.cloud.scf.requests == []


@pytest.mark.parametrize("where", [[], ["--deployed"]], ids=["here", "deployed"])
def test_a_folder_is_no_event(account: Account, tmp_path: Path, where: list[str]) -> None:
    assert "there is no such file" in refused(call.main, str(tmp_path), *where)


def test_an_event_may_have_a_byte_order_mark(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b'\xef\xbb\xbf{"action": "preview"}')
    assert "make deploy comes before this" in refused(call.main, str(file), "--deployed")


def a_zip(folder: Path, name: str, size: int = 0) -> Path:
    file = folder / "other.zip"
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(name, b"x" * size)
    return file


@pytest.mark.parametrize(
    ("of", "why"),
    [
        (lambda folder: folder / "missing.zip", "there is no such file"),
        (lambda folder: folder, "there is no such file"),
        (lambda folder: Path(__file__), "is no zip"),
        (lambda folder: a_zip(folder, "package/index.py"), "has no index.py at its root"),
        (lambda folder: a_zip(folder, "index.py", 7_000_001), "one request takes 7,000,000"),
    ],
    ids=["missing", "a folder", "no zip", "another's", "too large"],
)
@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_an_archive_that_cannot_be_deployed_is_noticed_before_anything_is_made(
    account: Account, tmp_path: Path, of: Callable[[Path], Path], why: str, dry: list[str]
) -> None:
    assert why in refused(up.main, *dry, "--zip", str(of(tmp_path)))
    assert account.changes() == []
    assert account.left() == []


def test_a_step_that_needs_no_archive_looks_for_none(account: Account) -> None:
    up.main(["bucket", "--zip", "/nonexistent.zip"])
    assert account.cloud.cos.buckets == {BUCKET}


KEY = "the key is wrong: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY must be a pair"
WRONG = {
    "TENCENTCLOUD_SECRETID": "AKIDsomebodyelse",
    "TENCENTCLOUD_SECRETKEY": "another-key",
    "TENCENTCLOUD_SESSIONTOKEN": "another-token",
}
COMMANDS: dict[str, Callable[[], None]] = {
    "deploy": lambda: up.main(["bucket"]),
    "deploy, the role": lambda: up.main(["role"]),
    "deploy, the timer": lambda: up.main(["timer"]),
    "destroy": lambda: down.main(["--state", "delete"]),
    "policy": lambda: rights.main([]),
    "call": lambda: call.main([str(package.ROOT / "events" / "preview.json"), "--deployed"]),
    "move": lambda: move.main([ELSEWHERE]),
}


def sentence_of(command: Callable[[], None]) -> str:
    return refused(lambda _: command())


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_wrong_key_is_called_a_wrong_key(
    account: Account, command: Callable[[], None], name: str
) -> None:
    account.set(name, WRONG[name])
    said = sentence_of(command)
    assert KEY in said or "its TENCENTCLOUD_TOKEN is missing or too old" in said
    assert "Unknown" not in said
    assert WRONG[name] not in said


@pytest.mark.parametrize("name", ["TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY"])
@pytest.mark.parametrize("key", ["AKID x", "密钥", "AKID\nx"])
def test_a_key_that_none_can_be_is_named(account: Account, name: str, key: str) -> None:
    account.set(name, key)
    shown = name.replace("SECRET", "SECRET_")
    said = sentence_of(COMMANDS["deploy"])
    assert (
        said
        == f"{shown.replace('TENCENTCLOUD_SECRET__', 'TENCENTCLOUD_SECRET_')}: has a character that no key has"
    )


@pytest.mark.parametrize("command", ["deploy", "deploy, the timer", "destroy"])
def test_what_the_cloud_repeats_of_a_secret_is_not_shown(account: Account, command: str) -> None:
    key, token = account.cloud.credentials.secret_key, "abCDefGHijKL012345678901"
    account.set("CHANNELS__OPS__URL", f"https://hooks.slack.com/services/T00000000/B0/{token}")
    for action in ("GetUserAppId", "GetFunction"):
        for service in (account.cloud.cam, account.cloud.scf):
            service.fail(action, f"InternalError.{key}.{token.upper()}")
    account.cloud.cos.fail("GET", 403, key)
    said = sentence_of(COMMANDS[command])
    assert key not in said
    assert token.upper() not in said


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_without_a_network_it_says_that_the_cloud_cannot_be_reached(
    account: Account, command: Callable[[], None]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"
    for name in ("SCF_ENDPOINT", "CAM_ENDPOINT", "COS_ENDPOINT", "EDGEONE_ENDPOINT"):
        account.set(name, nobody)
    assert "the cloud cannot be reached from here" in sentence_of(command)


@pytest.mark.parametrize("service", ["SCF_ENDPOINT", "CAM_ENDPOINT"])
def test_what_is_not_the_cloud_is_not_taken_for_it(
    account: Account, service: str, cloud: Cloud
) -> None:
    """A captive portal, say: whatever it answers, there is one sentence."""
    account.set(service, cloud.chats.server.url)
    command = {"SCF_ENDPOINT": "deploy, the timer", "CAM_ENDPOINT": "deploy, the role"}[service]
    assert "the cloud cannot be reached from here" in sentence_of(COMMANDS[command])


@pytest.mark.parametrize("how", ["drop", "html-500", "redirect"])
@pytest.mark.parametrize("command", ["deploy", "destroy"])
def test_a_bucket_that_cannot_be_asked_is_one_sentence(
    account: Account, command: str, how: Any
) -> None:
    account.cloud.cos.break_next(how, times=None)
    assert "COS" in sentence_of(COMMANDS[command])
    assert account.changes() == [] or command == "destroy"


@pytest.mark.parametrize("command", ["deploy", "deploy, the role", "policy"])
def test_a_bucket_of_another_account_is_refused_in_the_plan(account: Account, command: str) -> None:
    account.set("STATE_URL", "cos://state-1300000000/prefix?region=ap-guangzhou")
    said = sentence_of(COMMANDS[command])
    assert "the bucket state-1300000000 is not of this account, whose APPID is 1250000000" in said
    assert "write state-1250000000" in said
    assert account.changes() == []
    assert "is not of this account" in refused(up.main, "--dry-run", "--zip", str(account.zip))


WRONG_DESCRIPTIONS: dict[str, tuple[bytes | None, str]] = {
    "missing": (None, "cannot be read: No such file or directory"),
    "no YAML": (TEXT.replace("component: scf", "component: [").encode(), "is no YAML in line"),
    "a tab": (TEXT.replace("  name:", "\tname:").encode(), "is no YAML in line"),
    "empty": (b"", "inputs is missing"),
    "a list": (b"- a\n- b\n", "inputs is missing"),
    "no inputs": (b"component: scf\n", "inputs is missing"),
    "GBK": ("# 预热\n".encode("gbk") + TEXT.encode(), "is not UTF-8: save it as UTF-8"),
    "UTF-16": (TEXT.encode("utf-16"), "is not UTF-8: save it as UTF-8"),
    "no name": (TEXT.replace("  name: edgeone-notifier\n", "").encode(), "inputs.name is missing"),
    "no memory": (
        TEXT.replace("memorySize: 128", "memory: 128").encode(),
        "inputs.memorySize is missing",
    ),
    "memory in words": (
        TEXT.replace("memorySize: 128", "memorySize: 128MB").encode(),
        "inputs.memorySize is no number",
    ),
    "a timeout that is none": (
        TEXT.replace("timeout: 110", "timeout: yes").encode(),
        "inputs.timeout is no number",
    ),
    "no events": (TEXT[: TEXT.index("  events:")].encode(), "inputs.events is missing"),
    "another trigger": (
        TEXT.replace("- timer:", "- apigw:").encode(),
        "inputs.events[0].timer is missing",
    ),
    "no cron": (
        TEXT.replace("cronExpression:", "cron:").encode(),
        "inputs.events[0].timer.parameters.cronExpression is missing",
    ),
    "enable in words": (
        TEXT.replace("enable: true", "enable: soon").encode(),
        "inputs.events[0].timer.parameters.enable is no yes or no",
    ),
    "an argument that is a map": (
        TEXT.replace(
            "enable: true", "enable: true\n          argument: {zones: [zone-1]}"
        ).encode(),
        "argument is no text",
    ),
    "an argument that is no JSON": (
        TEXT.replace("enable: true", "enable: true\n          argument: 'zone-1, zone-2'").encode(),
        "Message is no JSON object",
    ),
    "variables that are a list": (
        TEXT.replace("variables:\n", "variables: []\n    unused:\n").encode(),
        "inputs.environment.variables is no map",
    ),
}


@pytest.mark.parametrize(("body", "why"), WRONG_DESCRIPTIONS.values(), ids=WRONG_DESCRIPTIONS)
def test_a_serverless_yml_that_cannot_be_read_is_named(
    account: Account,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes | None,
    why: str,
) -> None:
    file = tmp_path / "serverless.yml"
    if body is not None:
        file.write_bytes(body)
    with pytest.raises(NotDeployable) as caught:
        describe(file)
    assert why in str(caught.value)
    assert str(caught.value).startswith(f"{file}: ")
    monkeypatch.setattr(wanted, "describe", lambda _: describe(file))
    for command in COMMANDS.values():
        assert why in sentence_of(command)
    assert account.changes() == []


def test_the_files_own_description_is_right() -> None:
    assert describe().timers[0].zones == ()
    assert description.describe().memory == 128


@pytest.mark.parametrize("uin", ["abc", "10000 0001", "UIN=1"])
def test_an_account_is_named_by_its_number(account: Account, uin: str) -> None:
    assert "is no number" in refused(rights.main, uin)


@pytest.mark.parametrize("place", ["cos://bucket/x", "s3://bucket-1250000000/x", "elsewhere", ""])
def test_a_place_that_is_none_is_refused(account: Account, place: str) -> None:
    assert refused(move.main, place).startswith("TO: ")


class Machine:
    """A machine without the Python that SCF has."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setattr(bytecode, "find_runtime", lambda runtime: None)
        self.built = package.Package(folder, archive(folder / "built.zip", "1"), compiled=False)
        monkeypatch.setattr(package, "build", lambda _, **__: self.built)


def test_a_package_without_byte_code_is_not_deployed_unless_it_is_said(
    account: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Machine(monkeypatch, tmp_path)
    for dry in ([], ["--dry-run"]):
        said = refused(up.main, *dry)
        assert "NO BYTE-CODE" in said
        assert "Install Python 3.10" in said
        assert "SLOW=1" in said
    assert account.left() == []
    up.main(["--slow"])
    assert account.cloud.scf.functions


def test_an_archive_without_byte_code_is_deployed_with_a_word(account: Account) -> None:
    assert "NO BYTE-CODE" in account.deploy()
    archive(account.zip, "2")
    with zipfile.ZipFile(account.zip, "a") as zipped:
        zipped.writestr(DEFAULT.compiled("index"), b"")
    assert "NO BYTE-CODE" not in account.deploy()


def test_what_stops_a_package_stops_it_in_one_sentence(
    account: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(*_: object, **__: object) -> package.Package:
        raise package.SecretFound("looks like a secret, and would be deployed: x.key")

    monkeypatch.setattr(package, "build", build)
    for command in (up.main, package.main, release.main):
        assert "looks like a secret" in refused(command)
    assert account.left() == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Unable("two\nlines \x1b[2J"), "two lines \\u001b[2J"),
        (PermissionError(13, "Permission denied", "/x"), "/x: Permission denied"),
        (KeyboardInterrupt(), "stopped by hand"),
        (KeyError("secret"), "a fault of this program, "),
    ],
)
def test_whatever_ends_a_command_is_one_sentence(error: BaseException, said: str) -> None:
    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as caught:
        told(command)
    assert str(caught.value).startswith(said)
    assert "secret" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_the_doctor_says_one_sentence_where_it_cannot_even_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prints(_: object) -> None:
        sys.stdout.write("no JSON\n")
        raise ImportError

    monkeypatch.setattr(doctor, "invoke", prints)
    assert "the doctor said nothing" in refused(doctor.main)


def test_on_a_terminal_it_is_one_line_on_stderr() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.cli", "call", "/nonexistent.json"],
        cwd=package.ROOT,
        env={"PYTHONPATH": "function:."},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr == "EVENT=/nonexistent.json: there is no such file; events/ has examples\n"
