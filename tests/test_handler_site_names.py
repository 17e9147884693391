"""Zones are chosen by their names as well as by their ids; a name that no zone has is told, with the nearest."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Cloud
from tests.support.deployed import DOCTOR, WWW, Deployed
from tests.test_handler_zone_names import REFUSED, asked, pass_a_day

GAME, VIDEO = "game.example.com", "video.example.cn"


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    deployed = Deployed(cloud, monkeypatch, "file", tmp_path)
    cloud.edgeone.add_zone("zone-1", name=GAME)
    cloud.edgeone.add_zone("zone-2", name=VIDEO)
    cloud.edgeone.add_zone("zone-3", name="游戏.example.com")
    return deployed


def read(deployed: Deployed, event: Any = None) -> set[str]:
    """Run; return the zones whose listings were asked for."""
    requests = deployed.cloud.edgeone.requests
    requests.clear()
    deployed.invoke(event or {"action": "run"})
    return {str(r.params["ZoneId"]) for r in requests if r.action == "DescribePrefetchTasks"}


def timer(*zones: str) -> dict[str, Any]:
    return {"Type": "Timer", "TriggerName": "t", "Message": json.dumps({"zones": zones})}


@pytest.mark.parametrize(
    ("zones", "meant"),
    [
        (GAME, {"zone-1"}),
        ("Game.Example.COM., zone-2", {"zone-1", "zone-2"}),
        (f"zone-1,{GAME}", {"zone-1"}),
        ("xn--unup4y.example.com", {"zone-3"}),
        ("游戏.example.com", {"zone-3"}),
        (f"*,!{VIDEO}", {"zone-1", "zone-3"}),
        (f"*,!{VIDEO},!zone-3", {"zone-1"}),
    ],
)
def test_a_name_means_its_zone(deployed: Deployed, zones: str, meant: set[str]) -> None:
    deployed.set("ZONES", zones)
    assert read(deployed) == meant
    assert read(deployed) == meant
    if "*" not in zones:  # names are known for a day
        assert asked(deployed) == []
    before = deployed.states()
    assert read(deployed) == meant
    assert deployed.states() == before
    assert read(deployed, timer(*zones.replace(" ", "").split(","))) == meant


def test_of_two_zones_with_one_name_both_are_watched(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-7", name=GAME)
    deployed.set("ZONES", GAME)
    assert read(deployed) == {"zone-1", "zone-7"}
    deployed.set("ZONES", f"*,!{GAME}")
    assert read(deployed) == {"zone-2", "zone-3"}


def test_a_name_that_no_zone_has_is_told_with_the_nearest_and_what_to_do(
    deployed: Deployed,
) -> None:
    deployed.set("ZONES", f"gmae.example.com,{VIDEO}")
    for _ in range(3):
        summary = deployed.invoke()
        assert summary["zones"] == {"read": 1, "failed": {"gmae.example.com": "UnknownZoneName"}}
    for chat, why, what in (
        (deployed.slack, "no site has that name", "check that the name is right"),
        (deployed.wecom, "no site has that name", "check that the name is right"),
    ):
        told = json.dumps(chat.messages[1:], ensure_ascii=False)
        assert told.count(why) >= 1
        assert "gmae.example.com: the nearest is game.example.com" in told
        assert what in told
        assert len(chat.messages) == 2
    before = deployed.states()
    deployed.invoke()
    assert deployed.states() == before  # asked in each run, and not stored in each
    deployed.set("ZONES", f"{GAME},{VIDEO}")
    assert deployed.invoke()["zones"] == {"read": 2, "failed": {}}


def test_it_is_told_in_chinese_as_well(deployed: Deployed) -> None:
    deployed.set("ZONES", f"gmae.example.com,{VIDEO}")
    deployed.set("CHANNELS__OPS__LANGUAGE", "zh")
    for _ in range(2):
        deployed.invoke()
    told = json.dumps(deployed.slack.messages[-1], ensure_ascii=False)
    assert "没有该名称的站点" in told
    assert "请检查站点名称是否正确" in told


def test_where_all_names_are_wrong_the_run_fails(deployed: Deployed) -> None:
    deployed.set("ZONES", "gmae.example.com")
    assert "gmae.example.com" in deployed.fails()


def test_without_the_right_to_ask_a_name_is_told_and_ids_still_work(deployed: Deployed) -> None:
    deployed.cloud.edgeone.fail("DescribeZones", REFUSED, times=None)
    deployed.set("ZONES", f"zone-2,{GAME}")
    for _ in range(2):
        summary = deployed.invoke()
    assert summary["zones"] == {"read": 1, "failed": {GAME: REFUSED}}
    told = json.dumps(deployed.slack.messages[-1])
    assert GAME in told
    assert "for names, teo:DescribeZones" in told


def test_names_that_are_known_need_no_right_and_no_answer(deployed: Deployed) -> None:
    deployed.set("ZONES", f"zone-2,{GAME}")
    deployed.invoke()
    deployed.cloud.edgeone.fail("DescribeZones", "InternalError", times=None)
    pass_a_day(deployed)
    assert read(deployed) == {"zone-1", "zone-2"}
    assert read(deployed) == {"zone-1", "zone-2"}


def test_a_zone_that_has_another_name_now_is_followed_within_a_day(deployed: Deployed) -> None:
    deployed.set("ZONES", GAME)
    assert read(deployed) == {"zone-1"}
    deployed.cloud.edgeone.add_zone("zone-1", name="old.example.com")
    deployed.cloud.edgeone.add_zone("zone-8", name=GAME)
    assert read(deployed) == {"zone-1"}
    pass_a_day(deployed)
    read(deployed)
    assert read(deployed) == {"zone-8"}


def test_a_timers_state_is_the_same_however_its_names_are_spelled(deployed: Deployed) -> None:
    assert deployed.invoke(timer("zone-2", GAME))["first_run"]
    assert not deployed.invoke(timer("Game.example.com.", "zone-2"))["first_run"]


def test_the_doctor_says_whose_names_they_are(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-7", name=GAME)
    deployed.set("ZONES", f"{GAME},zone-2")
    found = deployed.invoke(DOCTOR)["findings"]
    assert [one["detail"] for one in found if one["check"] == "ZONES"] == [
        f"{GAME} stands for zone-1, zone-7"
    ]
    deployed.set("ZONES", f"*,!{VIDEO},!gmae.example.com")
    found = [one for one in deployed.invoke(DOCTOR)["findings"] if one["check"] == "ZONES"]
    assert found[0]["detail"] == f"{VIDEO} leaves out zone-2"
    assert "!gmae.example.com leaves out a zone" in found[1]["detail"]
    assert "The nearest name is game.example.com" in found[1]["remedy"]
    deployed.set("ZONES", "gmae.example.com")
    said = deployed.fails(DOCTOR)
    assert "gmae.example.com: the nearest is game.example.com" in said


def test_events_take_a_name_for_a_zone(deployed: Deployed) -> None:
    deployed.cloud.edgeone.submit("zone-1", "job-9", [f"{WWW}/a"], status="failed")
    deployed.cloud.edgeone.submit("zone-2", "job-9", [f"{WWW}/b"], status="failed")
    found = deployed.invoke({"action": "failures", "zone": "Game.example.com"})
    assert found["targets"] == [f"{WWW}/a"]
    deployed.invoke()
    deployed.set("CHANNELS__OPS__ZONES", "zone-1")
    event = {"action": "explain", "target": f"{WWW}/a", "zone": GAME}
    said = deployed.invoke(event)
    assert (said["zone"], said["channels"]["ops"]["told"]) == ("zone-1", True)
    wrong = {"action": "failures", "zone": "gmae.example.com"}
    assert "the nearest is game.example.com" in deployed.fails(wrong)
