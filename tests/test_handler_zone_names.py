"""Zones have names, wherever the API gives them: in the state, in what is told, in what is shown; else their ids."""

from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.core.snapshot.names import REFRESH_NAMES
from tests.emulator import Cloud
from tests.support.deployed import DOCTOR, WWW, Deployed, logged

REFUSED = "UnauthorizedOperation.CamUnauthorized"
STATUS = {"action": "status"}
EXPLAIN = {"action": "explain", "target": f"{WWW}/a", "zone": "zone-1"}


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    deployed = Deployed(cloud, monkeypatch, "file", tmp_path)
    cloud.edgeone.add_zone("zone-1", name="game.example.com")
    cloud.edgeone.add_zone("zone-2", name="video.example.cn")
    return deployed


def asked(deployed: Deployed) -> list[Any]:
    """Give the filters of each request for zones since this was asked last."""
    requests = deployed.cloud.edgeone.requests
    given = [one.params.get("Filters") for one in requests if one.action == "DescribeZones"]
    requests.clear()
    return given


def pass_a_day(deployed: Deployed) -> None:
    """Have the names been asked for a day ago."""
    due = str(deployed.newest()["names"]["due"]).encode()
    earlier = str(int(due) - REFRESH_NAMES).encode()
    deployed.overwrite(lambda body: body.replace(b'"due":' + due, b'"due":' + earlier))


def test_of_all_zones_the_list_gives_the_names_in_each_run(deployed: Deployed) -> None:
    deployed.invoke()
    names = {"zone-1": "game.example.com", "zone-2": "video.example.cn"}
    assert deployed.newest()["names"]["names"] == names
    before = deployed.states()
    deployed.invoke()
    assert asked(deployed) == [None, None]
    assert deployed.states() == before  # what is as it was is not stored again


def test_of_zones_that_are_set_the_names_are_asked_for_once_a_day(deployed: Deployed) -> None:
    deployed.set("ZONES", "zone-1,zone-typo")
    deployed.invoke()
    wanted = [[{"Name": "zone-id", "Values": ["zone-1", "zone-typo"]}]]
    assert asked(deployed) == wanted
    assert deployed.newest()["names"]["names"] == {"zone-1": "game.example.com", "zone-typo": ""}
    deployed.invoke()
    assert asked(deployed) == []
    pass_a_day(deployed)
    deployed.cloud.edgeone.add_zone("zone-1", name="play.example.com")
    deployed.invoke()
    assert asked(deployed) == wanted
    assert deployed.newest()["names"]["names"]["zone-1"] == "play.example.com"


def test_of_many_zones_the_names_are_asked_for_twenty_at_a_time(deployed: Deployed) -> None:
    zones = [f"zone-{n}" for n in range(1, 46)]
    for zone in zones:
        deployed.cloud.edgeone.add_zone(zone, name=f"{zone}.example.com")
    deployed.set("ZONES", ",".join(zones))
    deployed.invoke()
    assert [len(one[0]["Values"]) for one in asked(deployed)] == [20, 20, 5]
    assert deployed.newest()["names"]["names"] == {zone: f"{zone}.example.com" for zone in zones}


def test_without_the_right_to_ask_there_are_ids_and_no_alarm(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("ZONES", "zone-1")
    deployed.cloud.edgeone.fail("DescribeZones", REFUSED, times=None)
    deployed.with_news()
    assert [
        one["code"] for one in logged(capsys.readouterr().out) if "unnamed" in one["event"]
    ] == [REFUSED]
    summary = deployed.invoke()
    assert summary["zones"] == {"read": 1, "failed": {}}
    assert len(asked(deployed)) == 1
    for chat in (deployed.slack, deployed.wecom):
        (request,) = chat.requests
        assert (
            "www.example.com" in request.body.decode()
        )  # the host says where; a zone id says nothing
    pass_a_day(deployed)
    deployed.invoke()
    assert len(asked(deployed)) == 1
    assert deployed.newest()["names"]["names"] == {"zone-1": ""}


def test_names_that_do_not_come_hold_up_no_run(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgeone_notifier.edgeone.names.PATIENCE_FOR_NAMES", 0.05)
    deployed.set("ZONES", "zone-1")
    deployed.cloud.edgeone.break_next("stall", times=None, action="DescribeZones")
    summary = deployed.invoke()
    assert summary["zones"] == {"read": 1, "failed": {}}
    assert summary["duration_ms"] < 5_000


def test_status_explain_and_doctor_show_the_name_with_the_id(deployed: Deployed) -> None:
    deployed.invoke()
    status = deployed.invoke(STATUS)
    assert set(status["zones"]) == {"zone-1", "zone-2"}
    assert status["names"] == {"zone-1": "game.example.com", "zone-2": "video.example.cn"}
    assert deployed.invoke(EXPLAIN)["zone_name"] == "game.example.com"
    assert deployed.invoke({**EXPLAIN, "zone": "zone-9"})["zone_name"] is None
    findings = {one["check"]: one["detail"] for one in deployed.invoke(DOCTOR)["findings"]}
    assert findings["zone zone-1"] == "game.example.com: 0 prefetch tasks"


@pytest.mark.parametrize("zones", ["*", "zone-1"])
def test_a_name_with_signs_that_do_something_does_nothing(deployed: Deployed, zones: str) -> None:
    deployed.cloud.edgeone.add_zone("zone-1", name="a\n\u202eb<!channel>" + "x" * 500)
    deployed.set("ZONES", zones)
    deployed.invoke()
    name = deployed.newest()["names"]["names"]["zone-1"]
    assert name.startswith("a \ufffdb<!channel>xxx")
    assert len(name) <= 100


def test_a_channel_may_be_told_of_a_zone_by_its_name(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__ZONES", "game.example.com")
    deployed.set("CHANNELS__GAMES__ZONES", "*.example.cn")
    deployed.with_news()
    channels = deployed.invoke()["channels"]
    assert (channels["ops"]["sent"], channels["games"]["sent"]) == (1, 0)
    told = deployed.invoke(EXPLAIN)["channels"]
    assert (told["ops"]["told"], told["games"]["told"]) == (True, False)
    checks = {one["check"] for one in deployed.invoke(DOCTOR)["findings"] if not one["ok"]}
    assert not {name for name in checks if "ZONES" in name}
