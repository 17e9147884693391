"""A run in which nothing has changed is cheap: two reads of the store, no write, one request for each small zone."""

import pytest

from tests.support.deployed import WWW, Deployed


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_quiet_run_reads_the_store_twice_and_writes_nothing(deployed: Deployed) -> None:
    for n in range(3):
        deployed.cloud.edgeone.add_zone(f"zone-{n}")
        urls = [f"{WWW}/{n}/{row}" for row in range(300)]
        deployed.cloud.edgeone.submit(f"zone-{n}", f"job-{n}", urls, status="success")
    deployed.invoke()
    before = len(deployed.cloud.cos.requests)
    summary = deployed.invoke()
    assert summary["changes"] == 0
    assert summary["requests"] == 1 + 3  # the list of zones, and each of them
    asked = deployed.cloud.cos.requests[before:]
    assert [request.method for request in asked] == ["GET", "GET"]
