"""What a command prints of foreign text does nothing to the terminal that shows it, and holds no secret."""

import json
import re
import unicodedata
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tools
from edgeone_notifier.actions.doctor import machine
from tests.support.deployed import EVENTS, Deployed
from tests.support.deploying import Account
from tests.support.values import law
from tools.cli.commands import call, doctor
from tools.output import say, show, table, visible

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
TOOLS = Path(tools.__file__).parent
ACTING = "a\x1b]0;owned\x07\x1b[2Jb\x9b31mc\u202ed\u2066e\u200bf\ufeffg\r✓ all is well\x08\x7f\u2028\U000e0041h"
WEBHOOK = "https://hooks.slack.com/services/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"


def acts(text: str) -> set[str]:
    """Give the characters of what was printed that do something, or cannot be seen."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}


@pytest.fixture
def account(account: Account) -> Account:
    account.set("CHANNELS__OPS__URL", WEBHOOK)
    return account


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("预热失败 ✓ é \U0001f6a8", "预热失败 ✓ é \U0001f6a8"),
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("a\nb\rc\td", "a\\u000ab\\u000dc\\u0009d"),
        ("a\x9bb\u202ec\u200bd", "a\\u009bb\\u202ec\\u200bd"),
        ("a\U000e0041b\ud800c", "a\\udb40\\udc41b\\ud800c"),
    ],
    ids=ascii,
)
def test_what_acts_is_written_out(text: str, written: str) -> None:
    assert visible(text) == written


@law
@given(st.recursive(st.none() | st.integers() | st.text(st.characters()), st.lists))
def test_json_is_shown_so_that_it_can_be_read_again(value: Any) -> None:
    with redirect_stdout(StringIO()) as written:
        show(value)
    text = written.getvalue()
    assert json.loads(text) == value
    assert not acts(text)


def test_a_line_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    say("✗ zone\n✓ all is well")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_what_acts_is_written_out_in_a_table_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    table([("✗", "zone\n✓", f"[red]{ACTING}"), ("✓", "预热", "x" * 500)])
    said = capsys.readouterr().out
    assert not acts(said)
    first, second = said.splitlines()
    assert first == f"✗ zone\\u000a✓ [red]{visible(ACTING)}"
    assert second.split() == ["✓", "预热", "x" * 500]


def test_on_a_terminal_there_are_colours_and_the_last_column_is_folded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "40"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    table([("✗", "zone", f"{'word ' * 20}\x1b[2J")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("\x1b[1;31m✗\x1b[0m zone word")
    assert all(line.startswith(" " * 7) for line in lines[1:])
    assert "\x1b" not in "".join(lines)[20:]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_doctor_and_what_is_invoked_by_hand_print_nothing_that_acts(
    deployed: Deployed,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    deployed.cloud.edgeone.fail("DescribeZones", f"Odd{ACTING}", times=None, message=ACTING)
    monkeypatch.setattr(machine, "_versions", lambda: [ACTING])
    for arguments in ((), ("--send",)):
        with suppress(SystemExit):
            doctor.main(arguments)
    event = tmp_path / "event.json"
    for fields in ({"action": "preview"}, {"action": "explain", "target": f"https://h/{ACTING}"}):
        event.write_text(json.dumps(fields))
        call.main([str(event)])
    event.write_text(json.dumps({"action": "doctor", ACTING: 1}))
    with pytest.raises(SystemExit) as ended:
        call.main([str(event)])
    assert not acts(f"{capsys.readouterr().out}{ended.value.code}")


@pytest.mark.parametrize(
    "result",
    [
        {"RetMsg": json.dumps({ACTING: [ACTING, WEBHOOK]}, ensure_ascii=False)},
        {"RetMsg": f"{ACTING} {WEBHOOK}"},
        {"ErrMsg": f"{ACTING} {WEBHOOK}"},
        {"ErrMsg": "x", "Log": json.dumps({"event": "run.failed", "message": f"{ACTING}{WEBHOOK}"})},
    ],
)  # fmt: skip
def test_what_is_called_prints_nothing_that_acts(
    account: Account, capsys: pytest.CaptureFixture[str], result: Any
) -> None:
    account.deploy()
    account.cloud.scf.invoke = lambda _: result
    capsys.readouterr()
    ended: object = ""
    try:
        call.main([str(EVENTS / "timer.json"), "--deployed"])
    except SystemExit as error:
        ended = error.code
    said = f"{capsys.readouterr().out}{ended}"
    assert "services/***" in said
    assert not acts(said)
    assert "XyZ1aBc2DeF3" not in said


@pytest.mark.parametrize("echo", [WEBHOOK, WEBHOOK.upper(), WEBHOOK.rpartition("/")[2][:15]])
def test_what_the_cloud_refuses_is_printed_without_what_acts_and_what_is_secret(
    account: Account, capsys: pytest.CaptureFixture[str], echo: str
) -> None:
    keys = account.cloud.credentials
    for service, action in ((account.cloud.scf, "CreateFunction"), (account.cloud.cam, "GetRole")):
        service.fail(action, f"Odd.{ACTING}{echo} {keys.secret_key} {keys.token[:13]}", times=None)
        said = account.fails() + capsys.readouterr().out
        assert "Odd" in said
        assert not acts(said)
        for secret in (echo.rpartition("/")[2], keys.secret_key, keys.token[:13]):
            assert secret not in said
        account.cloud.cam._failures.clear()


# What else prints: words and sizes of its own, JSON in ASCII, or what was made visible before.
OTHERS = {"package", "release", "print_rights", "previewed", "progress", "still_reading"}


def test_a_command_that_may_print_what_is_foreign_prints_in_one_place() -> None:
    printing = [
        one.stem for one in TOOLS.rglob("*.py") if re.search(r"\bprint\((?!\")", one.read_text())
    ]
    assert {*printing} == {"output"} | OTHERS
