"""Four timers with zones of their own share one store: each has its state, and together they tell all of it once."""

import json

from tests.support.deployed import WWW, Deployed

SHARDS = [["zone-1", "zone-2"], ["zone-3"], ["zone-4", "zone-5"], ["zone-6"]]
ZONES = [zone for zones in SHARDS for zone in zones]


def tick(deployed: Deployed, zones: list[str]) -> dict[str, object]:
    """Let one of the timers fire."""
    message = json.dumps({"zones": zones})
    return deployed.invoke({"Type": "Timer", "Time": "", "TriggerName": "t", "Message": message})


def test_four_shards_on_one_store_tell_everything_once(deployed: Deployed) -> None:
    for zone in ZONES:
        deployed.cloud.edgeone.add_zone(zone)
        deployed.cloud.edgeone.submit(zone, f"job-{zone}", [f"{WWW}/{zone}/a", f"{WWW}/{zone}/b"])
    first = [tick(deployed, zones) for zones in SHARDS]
    assert [one["first_run"] for one in first] == [True] * 4
    for zone in ZONES:
        deployed.cloud.edgeone.settle(zone, f"job-{zone}", status="failed")
    before = len(deployed.cloud.slack("ops").messages)
    second = [tick(deployed, zones) for zones in SHARDS]
    assert [one["zones"]["read"] for one in second] == [2, 1, 2, 1]  # type: ignore[index]
    assert sum(one["changes"] for one in second) == 2 * len(ZONES)  # type: ignore[misc]
    told = json.dumps([str(m) for m in deployed.cloud.slack("ops").messages[before:]])
    assert all(told.count(f"{zone}/{name}") == 1 for zone in ZONES for name in "ab")
    third = [tick(deployed, zones) for zones in SHARDS]
    assert sum(one["changes"] for one in third) == 0  # type: ignore[misc]


def test_a_shard_whose_state_is_damaged_leaves_the_others_alone(deployed: Deployed) -> None:
    for zone in ("zone-1", "zone-2"):
        deployed.cloud.edgeone.add_zone(zone)
        tick(deployed, [zone])
    deployed.overwrite(lambda body: body[:100])
    first_runs = [tick(deployed, [zone])["first_run"] for zone in ("zone-1", "zone-2")]
    assert first_runs == [False, False]
    assert len([name for name in deployed.states() if "damaged" in name]) == 1
