"""`make resubmit` shows what it would submit, asks, and submits that and no more."""

from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deployed import WWW, Deployed
from tools.cli.commands import resubmit

JOB = "20g9wz8m9mgx"
CREATE = "CreatePrefetchTask"
URLS = [f"{WWW}/7.4/{n:02}.pak?token=s3cr3t" for n in range(12)]


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    deployed = Deployed(cloud, monkeypatch, "file", tmp_path)
    cloud.edgeone.submit("zone-1", JOB, URLS, at=cloud.edgeone.now() - 60, status="failed")
    return deployed


def run(*arguments: str) -> int | str | None:
    """Run the command; give its exit status."""
    try:
        resubmit.main(["--job", JOB, *arguments])
    except SystemExit as ended:
        return ended.code
    return 0


def taken(deployed: Deployed) -> list[str]:
    return [task.target for task in deployed.cloud.edgeone.tasks if task.job != JOB]


@pytest.mark.parametrize(("answer", "count"), [("yes", 12), ("y", 0), ("", 0)])
def test_it_shows_and_asks_and_takes_a_whole_yes_alone(
    deployed: Deployed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    count: int,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert run() == 0
    assert len(taken(deployed)) == count
    out = capsys.readouterr().out
    assert "12 URLs of job 20g9wz8m9mgx failed or timed out" in out
    assert "and 2 more (./notifier failures --job 20g9wz8m9mgx)" in out
    assert "quota of zone-1: needs 12, has 10,000 of 10,000 today" in out
    assert "mode, headers, encoding, segments" in out
    assert "s3cr3t" not in out
    assert ("submitted: 12 URLs as job" in out) == bool(count)


def test_without_a_terminal_it_says_how_to_go_on_and_a_token_asks_nothing(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    assert taken(deployed) == []
    token = capsys.readouterr().out.rpartition("--confirm ")[2].strip()
    assert run("--confirm", token) == 0
    assert taken(deployed) == URLS
    assert "now it has 0" in str(run("--confirm", token))
    assert taken(deployed) == URLS


def test_what_is_not_done_ends_with_1_and_is_said(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    deployed.cloud.edgeone.quotas.of("zone-1").batch = 6
    deployed.cloud.edgeone.break_next("drop", action=CREATE)
    assert run() == 1
    out = capsys.readouterr().out
    assert "IN DOUBT: 6 URLs, ClientNetworkError; call this again" in out
    assert "not tried: 6 URLs" in out
    assert run() == 0
    out = capsys.readouterr().out
    assert "left out, processing in a newer job: 6" in out
    assert "IN DOUBT: 6 of these URLs were submitted at" in out
    assert "not found: 0" in out
    assert sorted(taken(deployed)) == URLS


def test_what_is_not_taken_ends_with_1(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    at = deployed.cloud.edgeone.now() - 60
    deployed.cloud.edgeone.submit(
        "zone-1", JOB, ["https://cdn.other.org/a"], at=at, status="failed"
    )
    assert run() == 1
    assert "NOT TAKEN" in capsys.readouterr().out
    assert taken(deployed) == URLS


def test_without_the_right_it_says_how_to_get_it(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    deployed.cloud.edgeone.rights.deny(CREATE)
    assert "make deploy RESUBMIT=1" in str(run())


def test_without_a_job_nothing_is_asked(deployed: Deployed) -> None:
    with pytest.raises(SystemExit) as ended:
        resubmit.main([])
    assert ended.value.code == "which? --job … (make: JOB=…)"
