"""`python -m tools.gate` ends with 0 for go, 1 for no-go, 2 for not yet, and with 3 for whatever else."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.actions.gate import CannotSee, GateLook
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.gate.question import GateQuestion
from edgeone_notifier.core.gate.verdict import GateVerdict
from tests.emulator import Cloud
from tests.support.deployed import WWW
from tools.gate import command as gate

ROOT = Path(__file__).resolve().parents[3]
JOB = "20g9wz8m9mgx"
URLS = [f"{WWW}/7.4/{n:03}.pak" for n in range(100)]
LISTING = "DescribePrefetchTasks"


@pytest.fixture
def ci(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Give an account as a pipeline has it: keys that may read, no state, no channel."""
    cloud.edgeone.add_zone("zone-1")
    cloud.edgeone.rights.allow("DescribeZones", "DescribePrefetchTasks")
    for name, value in cloud.environment().items():
        if not name.startswith(("COS", "SSM")):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("REQUESTS_PER_SECOND", "1000")
    return cloud


def submitted(cloud: Cloud, urls: list[str], status: str = "success", age: float = 700) -> None:
    cloud.edgeone.submit("zone-1", JOB, urls, at=cloud.edgeone.now() - age, status=status)


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, str, str]:
    """Call the command; give its status, and what it printed."""
    status: Any = 0
    try:
        gate.main(list(arguments))
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err


def test_go(ci: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    submitted(ci, URLS)
    for how in (["--jobs", JOB], ["--prefix", f"{WWW}/7.4/"], ["--jobs", JOB, "--wait"]):
        status, out, err = ended(capsys, *how)
        assert (status, out, err) == (0, "GO · 100 of 100 ready · all is ready\n", "")


def test_a_list_is_a_manifest(
    ci: Cloud, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    submitted(ci, URLS[:95])
    (tmp_path / "list.txt").write_text("\n".join(URLS))
    status, out, _ = ended(capsys, "--urls", str(tmp_path / "list.txt"))
    first, *urls = out.splitlines()
    assert (status, first) == (1, "NO-GO · 95 of 100 ready · 5 of 100 in no listing")
    assert urls == [f"  missing  {url}" for url in URLS[95:]]
    (tmp_path / "rest.txt").write_text("\n".join(URLS[:95]))
    assert ended(capsys, "--urls", str(tmp_path / "rest.txt"))[0] == 0


def test_not_yet_and_too_late(ci: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    submitted(ci, URLS[:1], "processing")
    status, out, _ = ended(capsys, "--jobs", JOB, "--deadline", "2h")
    assert (status, out.partition(" · deadline")[0]) == (2, "NOT YET · 0 of 1 ready · 1 processing")
    status, out, _ = ended(capsys, "--jobs", JOB, "--deadline", "0m")
    assert (status, out.startswith("NO-GO")) == (1, True)


def test_failures_are_named_as_many_as_fit(ci: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    submitted(ci, [f"{url}?token=s3cr3t" for url in URLS], "failed")
    status, out, _ = ended(capsys, "--jobs", JOB)
    lines = out.splitlines()
    assert (status, lines[0]) == (1, "NO-GO · 0 of 100 ready · 100 failed, 0 allowed")
    assert lines[-1] == "  failed  and 90 more"
    assert len(lines) == 12
    assert "s3cr3t" not in out
    assert ended(capsys, "--jobs", JOB, "--allow-failed", "100")[0] == 0


def test_json_is_what_the_action_answers(ci: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    submitted(ci, URLS[:3])
    status, out, _ = ended(capsys, "--jobs", JOB, "--json")
    answer = json.loads(out)
    assert (status, answer["verdict"], answer["total"]) == (0, "go", 3)


def test_the_language_is_that_of_the_messages(
    ci: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(ci, URLS[:3])
    monkeypatch.setenv("NOTIFIER_LANGUAGE", "zh")
    assert ended(capsys, "--jobs", JOB)[1] == "通过 · 已就绪 3/3 · 全部就绪\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "one of jobs, targets, prefix"),
        (["--jobs", ""], "no list of job ids"),
        (["--urls", "/nowhere/list.txt"], "/nowhere/list.txt: No such file"),
        (["--prefix", "7.4/"], "no beginning of a URL"),
        (["--jobs", JOB, "--deadline", "soon"], "deadline takes a duration"),
        (["--jobs", JOB, "--deadline", ""], "deadline in the event is no text"),
        (["--jobs", JOB, "--since", "soon"], "since is no duration"),
        (["--jobs", JOB, "--allow-failed", "-1"], "--allow-failed"),
        (["--jobs", JOB, "--zone", "no.example.com"], "no zone of the name"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_input_is_never_a_verdict(
    ci: Cloud, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    status, out, err = ended(capsys, *arguments)
    assert (status, out) == (3, "")
    assert why in err
    assert "accepted are" not in err


@pytest.mark.parametrize("wait", [[], ["--wait"], ["--wait", "--deadline", "2h"]])
def test_what_cannot_be_seen_is_never_a_verdict(
    ci: Cloud, capsys: pytest.CaptureFixture[str], wait: list[str]
) -> None:
    submitted(ci, URLS)
    ci.edgeone.fail(LISTING, "UnauthorizedOperation", None)
    status, out, err = ended(capsys, "--jobs", JOB, *wait)
    assert (status, out) == (3, "")
    assert "no verdict" in err


def test_without_keys_there_is_no_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, _, err = ended(capsys, "--jobs", JOB)
    assert status == 3
    assert "TENCENTCLOUD_SECRET_ID" in err


def test_a_fault_of_the_program_is_never_a_verdict(
    ci: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "verdict_line", lambda *_: 1 / 0)
    submitted(ci, URLS)
    status, out, err = ended(capsys, "--jobs", JOB)
    assert (status, out) == (3, "")
    assert "a fault of this program" in err


WAITING = GateLook(GateQuestion(), GateVerdict("wait", "open"), (), 0, 1)
READY = replace(WAITING, verdict=GateVerdict("go", "done"))
PASSING = CannotSee({"zone-1": Unreadable("InternalError", "")})
FOR_GOOD = CannotSee({"zone-1": Unreadable("AuthFailure", "")})


class Days:
    """A clock that only sleep moves on, and looks that follow one another; the last goes on."""

    def __init__(self, *found: GateLook | CannotSee) -> None:
        self.time, self.pauses, self.found = 0.0, list[float](), list(found)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds

    def look(self) -> GateLook:
        found = self.found.pop(0) if self.found[1:] else self.found[0]
        if isinstance(found, CannotSee):
            raise found
        return found

    def waited(self, deadline: int | None) -> list[GateLook | CannotSee]:
        patience = gate.Patience(deadline, lambda: self.time, self.sleep)
        return list(patience.looks(self.look))


def test_waiting_ends_with_a_verdict() -> None:
    days = Days(WAITING, WAITING, READY)
    assert days.waited(100) == [WAITING, WAITING, READY]
    assert days.pauses == [10.0, 10.0]


def test_what_may_pass_is_waited_for_until_the_deadline_and_is_no_verdict() -> None:
    assert Days(PASSING, WAITING, PASSING, READY).waited(100)[-1] == READY
    days = Days(PASSING)
    assert set(days.waited(25)) == {PASSING}
    assert days.pauses == [10.0, 10.0, 5.0]  # a last look at the deadline
    assert Days(WAITING, FOR_GOOD).waited(100) == [WAITING, FOR_GOOD]
    assert Days(PASSING).waited(0) == [PASSING]


def test_without_a_deadline_blindness_ends_by_itself() -> None:
    days = Days(*[WAITING] * 1_000, PASSING)
    assert days.waited(None)[-1] == PASSING
    assert days.time == pytest.approx(10_000 + gate.MAX_BLIND, abs=30)


def test_all_looks_ask_the_same(
    ci: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window that moved on with the time would lose what was submitted first, and call it missing."""
    asked: list[GateQuestion] = []

    def look(_: object, question: GateQuestion, *__: object) -> GateLook:
        asked.append(question)
        return READY if asked[1:] else WAITING

    monkeypatch.setattr(gate, "look_at_gate", look)
    monkeypatch.setattr(gate, "PAUSE", 0.0)
    monkeypatch.setattr(gate, "PAUSE_RATIO", 0)
    assert ended(capsys, "--prefix", WWW, "--since", "1h", "--deadline", "2h", "--wait")[0] == 0
    assert asked[0] is asked[1]


def run(ci: Cloud, *arguments: str, **around: str) -> "subprocess.Popen[str]":
    """Start the command in a process of its own."""
    needed = {name: os.environ[name] for name in ("PATH", "HOME", "REQUESTS_PER_SECOND")}
    return subprocess.Popen(
        [sys.executable, "-m", "tools.gate", *arguments],
        cwd=ROOT,
        env={**needed, **ci.environment(), "PYTHONPATH": "function:.", **around},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_process_says_it_by_its_exit_status(ci: Cloud) -> None:
    submitted(ci, URLS)
    process = run(ci, "--urls", "-")
    out, err = process.communicate("\n".join(URLS))
    assert (process.returncode, out, err) == (0, "GO · 100 of 100 ready · all is ready\n", "")


def test_who_stops_it_gets_130_and_no_verdict(ci: Cloud) -> None:
    submitted(ci, URLS, "processing")
    process = run(ci, "--jobs", JOB, "--wait")
    assert process.stderr
    assert process.stderr.readline().startswith(
        "NOT YET · 0 of 100 ready"
    )  # where there is no terminal
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "stopped by hand" in err
