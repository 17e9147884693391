"""With LANGUAGE=zh the commands speak Chinese, from a question to an answer and to a refusal."""

from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.chinese import english_in
from tests.support.deployed import WWW, Deployed
from tests.support.deploying import Account
from tools.cli.commands import doctor, explain, failures, preview, resubmit, silence, unsilence
from tools.command import Command
from tools.gate import command as gate

JOB = "20g9wz8m9mgx"
# What others say, or what a program reads: URLs, versions, the log.
FOREIGN = ("https://", "{", "✓ 运行环境", "✓ 通知渠道")


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    deployed = Deployed(cloud, monkeypatch, "file", tmp_path)
    deployed.set("NOTIFIER_LANGUAGE", "zh")
    urls = [f"{WWW}/7.4/{n:02}.pak" for n in range(12)]
    cloud.edgeone.submit("zone-1", JOB, urls, at=cloud.edgeone.now() - 60, status="failed")
    deployed.invoke()
    return deployed


def said_by(command: Command, arguments: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Call a command; return the lines that it prints and ends with, of those that are its own."""
    capsys.readouterr()
    ended = ""
    try:
        command(arguments.split())
    except SystemExit as error:
        ended = error.code if isinstance(error.code, str) else ""
    lines = [*"".join(capsys.readouterr()).splitlines(), ended]
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith(FOREIGN)]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (failures.main, f"--job {JOB}"),
        (failures.main, "--job nothing"),
        (failures.main, "--since soon"),
        (failures.main, ""),
        (gate.main, f"--jobs {JOB}"),
        (gate.main, f"--jobs {JOB} --deadline soon"),
        (gate.main, "--prefix nowhere"),
        (gate.main, "--urls nowhere.txt"),
        (gate.main, f"--jobs {JOB} --wait --deployed"),
        (resubmit.main, f"--job {JOB}"),
        (resubmit.main, "--job nothing"),
        (resubmit.main, f"--job {JOB} --confirm x"),
        (resubmit.main, ""),
        (doctor.main, "--send"),
        (doctor.main, "--mention"),
        (explain.main, "nowhere"),
        (silence.main, f"--job {JOB} --for 2h --reason 演练"),
        (silence.main, f"--job {JOB} --for soon --reason 演练"),
        (silence.main, f"--job {JOB}"),
        (unsilence.main, "--job nothing"),
        (preview.main, ""),
    ],
    ids=str,
)
def test_a_command_says_nothing_in_english(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], command: Command, arguments: str
) -> None:
    lines = said_by(command, arguments, capsys)
    assert lines
    assert not [line for line in lines if english_in(line)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("command", [failures.main, gate.main, resubmit.main, doctor.main])
def test_what_cannot_be_seen_is_said_in_chinese(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], command: Command
) -> None:
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", times=None)
    arguments = "" if command is doctor.main else f"--job{'s' * (command is gate.main)} {JOB}"
    said = " ".join(said_by(command, arguments, capsys)).replace("Ordered by a test.", "")
    assert "请检查站点 ID 是否正确" in said or command is resubmit.main
    assert not english_in(said)


@pytest.mark.exhaustive
def test_a_deployment_is_described_in_chinese(account: Account) -> None:
    account.set("NOTIFIER_LANGUAGE", "zh")
    assert "bucket: 将调用 cos create_bucket {" in account.deploy("--dry-run")
    account.deploy()
    assert "limits: 无需变更" in account.deploy()
    account.set("SCF_TIMEOUT", "300")
    assert "300 秒不小于两次触发的间隔 120 秒" in account.fails()
    account.unset("SCF_TIMEOUT")
    assert "bucket: 状态已保留：" in account.destroy()
