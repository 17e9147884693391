"""`make failures` prints each URL that is failed now on a line of its own, and nothing else on standard output."""

from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deployed import WWW, Deployed
from tools import failures

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
    assert "400 URLs" in err


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
    assert "not read: zone-2: UnauthorizedOperation" in err


@pytest.mark.parametrize("arguments", [[], ["--since", "soon"]])
def test_what_cannot_be_asked_prints_no_list(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        failures.main(arguments)
    assert ended.value.code
    assert capsys.readouterr().out == ""
