"""`make failures` prints what is failed now: each URL on a line, or as JSON or a table, and nothing else."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deployed import WWW, Deployed
from tools import still_reading
from tools.cli.commands import failures

JOB = "20g9wz8m9mgx"


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    deployed = Deployed(cloud, monkeypatch, "file", tmp_path)
    urls = [f"{WWW}/{n:04}?token=s3cr3t" for n in range(400)]
    cloud.edgeone.submit("zone-1", JOB, [*urls, f"{WWW}/fine"])
    for url in urls:
        cloud.edgeone.settle("zone-1", JOB, url, "failed", "originPullFailed")
    cloud.edgeone.settle("zone-1", JOB, f"{WWW}/fine", "success")
    return deployed


def test_each_url_stands_on_a_line_as_it_is(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    failures.main(["--job", JOB])
    out, err = capsys.readouterr()
    assert out.splitlines() == [f"{WWW}/{n:04}?token=s3cr3t" for n in range(400)]
    assert err == "400 URLs failed: originPullFailed 400\n"


def ended_with(arguments: list[str]) -> object:
    """Call the command; return its exit status."""
    try:
        failures.main(arguments)
    except SystemExit as ended:
        return ended.code
    return 0


@pytest.fixture
def few(deployed: Deployed) -> Deployed:
    """Have three failures of two causes, in a job whose name is a formula."""
    edgeone = deployed.cloud.edgeone
    edgeone.add_zone("zone-2", name="游戏.example.cn")
    edgeone.submit("zone-2", "=1+1", [f"{WWW}/{name}" for name in "abcd"])
    for name, status, why in (
        ("a", "timeout", []),
        ("b", "failed", ["originPullFailed", "HTTP 503"]),
        ("c", "failed", ["originPullFailed", "HTTP 404"]),
        ("d", "success", []),
    ):
        edgeone.settle("zone-2", "=1+1", f"{WWW}/{name}", status, *why)
    return deployed


def test_as_a_table_no_cell_is_a_formula(few: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with(["--zone", "xn--unup4y.example.cn", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("job,zone,zone_name,status,cause,updated,url\n")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(one["status"], one["cause"], one["url"]) for one in rows] == [
        ("failed", "originPullFailed", f"{WWW}/b"),
        ("failed", "originPullFailed", f"{WWW}/c"),
        ("timeout", "timeout", f"{WWW}/a"),
    ]
    assert {(one["job"], one["zone"], one["zone_name"]) for one in rows} == {
        ("'=1+1", "zone-2", "游戏.example.cn")
    }
    assert all(one["updated"].endswith("Z") for one in rows)
    assert err == "3 URLs failed: originPullFailed 2, timeout 1\n"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r-"])
def test_a_cell_that_would_be_a_formula_is_text(begin: str) -> None:
    assert failures._cell(f"{begin}HYPERLINK()").startswith("'")


def test_as_json_it_holds_why(few: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with(["--job", "=1+1", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["count"], found["by_cause"]) == (3, {"originPullFailed": 2, "timeout": 1})
    assert [one["message"] for one in found["failures"]] == ["HTTP 503", "HTTP 404", ""]
    assert found["failed"] == {}


def test_by_cause_each_has_a_line_above_its_urls(
    few: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_with(["--job", "=1+1", "--by-cause"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "# originPullFailed · 2",
        f"{WWW}/b",
        f"{WWW}/c",
        "# timeout · 1",
        f"{WWW}/a",
    ]


def test_where_nothing_failed_it_ends_with_0(
    few: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    few.cloud.edgeone.submit("zone-1", "clean", [f"{WWW}/x"], status="success")
    assert ended_with(["--job", "clean"]) == 0
    assert capsys.readouterr() == ("", "0 URLs failed\n")


def test_a_job_that_no_zone_lists_is_no_clean_job(few: Deployed) -> None:
    assert "no zone lists a job typo" in str(ended_with(["--job", "typo"]))


def test_a_name_that_no_zone_has_is_told_with_the_nearest(few: Deployed) -> None:
    assert "the nearest is example.com" in str(ended_with(["--zone", "exmaple.com"]))


def test_no_channel_and_no_store_is_needed(
    few: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CHANNELS__OPS__URL", "CHANNELS__GAMES__URL", "STATE_URL"):
        few.set(name, "")
    assert ended_with(["--job", "=1+1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_takes_longer_says_how_far_it_is(
    few: Deployed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still_reading, "SILENT_FOR", 0.05)
    few.cloud.edgeone.latency = 0.2
    assert ended_with(["--job", "=1+1"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert err.startswith("reading for 0 s; listings read so far: ")


def test_a_list_that_may_lack_some_ends_with_1(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    deployed.cloud.edgeone.fail(
        "DescribePrefetchTasks", "UnauthorizedOperation", None, zone="zone-2"
    )
    with pytest.raises(SystemExit) as ended:
        failures.main(["--since", "1h"])
    out, err = capsys.readouterr()
    assert (ended.value.code, len(out.splitlines())) == (1, 400)
    assert "not read: zone-2 (example.com): UnauthorizedOperation" in err


@pytest.mark.parametrize(
    "arguments", [[], ["--since", "soon"], ["--since", "1h", "--by-cause", "--format", "csv"]]
)
def test_what_cannot_be_asked_prints_no_list(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        failures.main(arguments)
    assert ended.value.code
    assert capsys.readouterr().out == ""
