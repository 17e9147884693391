"""This file is the only place that checks submissions: what they take, refuse and cost, and how they get lost."""

from typing import Any

import pytest

from tests.emulator import Cloud
from tests.emulator.fixtures import GAME, RELEASE, VIDEO, open_account, packs, playlists
from tests.emulator.sdk import ask, common_client, iso, refused
from tests.emulator.teo_submission import FOREIGN, NO_URL

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")

CREATE = "CreatePrefetchTask"


@pytest.fixture
def cloud(cloud: Cloud) -> Cloud:
    """Open an account with two sites."""
    open_account(cloud.edgeone, GAME, VIDEO)
    return cloud


def submit(cloud: Cloud, targets: Any, zone: str = GAME.id, **more: Any) -> dict[str, Any]:
    params = {"ZoneId": zone, "Targets": targets, **more}
    answer: dict[str, Any] = ask(cloud, params, CREATE)["Response"]
    return answer


def listed(cloud: Cloud, job: str, zone: str = GAME.id) -> list[str]:
    filters = [{"Name": "job-id", "Values": [job]}]
    found = ask(cloud, {"ZoneId": zone, "Limit": 1000, "Filters": filters})["Response"]["Tasks"]
    assert {row["Status"] for row in found} <= {"processing"}
    return sorted(row["Target"] for row in found)


def refusal(cloud: Cloud, params: dict[str, Any]) -> str:
    with refused() as codes:
        ask(cloud, {"ZoneId": GAME.id, "Targets": packs(1), **params}, CREATE)
    assert (len(cloud.edgeone.tasks), cloud.edgeone.quotas.of(GAME.id).left) == (0, 10_000)
    return codes[0]


def test_what_is_submitted_is_listed_and_costs_quota(cloud: Cloud) -> None:
    answer = submit(cloud, packs(3))
    assert answer["FailedList"] == []
    assert listed(cloud, answer["JobId"]) == packs(3)
    assert cloud.edgeone.quotas.of(GAME.id).left == 10_000 - 3
    again = submit(cloud, packs(3))
    assert again["JobId"] != answer["JobId"]  # there is no idempotency token
    assert len(cloud.edgeone.tasks) == 6


def test_targets_of_others_are_told_and_cost_nothing(cloud: Cloud) -> None:
    foreign = [*playlists(1), "https://notgame.example.com/a", "https://game.example.com.evil.org/"]
    no_urls = ["/7.4/pack-001.bin", "ftp://dl.game.example.com/a", "https://[", "x"]
    answer = submit(cloud, [*foreign, *packs(1), *no_urls, "https://game.example.com/"])
    assert answer["FailedList"] == [
        {"Reason": FOREIGN, "Targets": foreign},
        {"Reason": NO_URL, "Targets": no_urls},
    ]
    assert listed(cloud, answer["JobId"]) == [*packs(1), "https://game.example.com/"]
    assert cloud.edgeone.quotas.of(GAME.id).left == 10_000 - 2


def test_a_star_submits_to_the_zones_that_own_the_targets_as_one_job(cloud: Cloud) -> None:
    answer = submit(cloud, [*packs(2), *playlists(1), "https://a.example.org/"], zone="*")
    assert listed(cloud, answer["JobId"]) == packs(2)
    assert listed(cloud, answer["JobId"], VIDEO.id) == playlists(1)
    assert answer["FailedList"] == [{"Reason": FOREIGN, "Targets": ["https://a.example.org/"]}]
    assert cloud.edgeone.quotas.of(VIDEO.id).left == 10_000 - 1


def test_a_site_within_a_site_owns_its_targets(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-inner", name="dl.game.example.com")
    cloud.edgeone.add_zone("zone-outer", name="example.com")
    job = submit(cloud, packs(1), zone="*")["JobId"]
    assert listed(cloud, job, "zone-inner") == packs(1)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"ZoneId": None}, "MissingParameter"),
        ({"Targets": None}, "MissingParameter"),
        ({"Targets": []}, "MissingParameter"),
        ({"Targets": "https://a"}, "InvalidParameter"),
        ({"Targets": [1]}, "InvalidParameter"),
        ({"ZoneId": "zone-other"}, "UnauthorizedOperation.DomainEmpty"),
        ({"Mode": "fast"}, "InvalidParameter.ParameterError"),
        ({"EncodeUrl": "yes"}, "InvalidParameter"),
        ({"EncodeUrl": 1}, "InvalidParameter"),
        ({"PrefetchMediaSegments": "yes"}, "InvalidParameter.ParameterError"),
        ({"Headers": {}}, "InvalidParameter"),
        ({"Headers": {"Name": "a"}}, "InvalidParameter"),
        ({"Headers": ["a: b"]}, "InvalidParameter"),
        ({"Headers": [{"Name": "a", "value": "b"}]}, "UnknownParameter"),
        ({"Headers": [{"Value": "b"}]}, "InvalidParameter.ParameterError"),
        ({"Urls": ["https://a"]}, "UnknownParameter"),
        ({"Targets": packs(2_001)}, "LimitExceeded.BatchQuota"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    cloud: Cloud, params: dict[str, Any], code: str
) -> None:
    assert refusal(cloud, params) == code


def test_more_than_a_day_holds_is_refused_as_a_whole(cloud: Cloud) -> None:
    cloud.edgeone.quotas.of(VIDEO.id).left = 1
    with refused() as codes:
        submit(cloud, [*packs(2), *playlists(2)], zone="*")
    assert codes == ["LimitExceeded.DailyQuota"]
    assert (len(cloud.edgeone.tasks), cloud.edgeone.quotas.of(GAME.id).left) == (0, 10_000)
    submit(cloud, [*packs(2), *playlists(1)], zone="*")
    assert cloud.edgeone.quotas.of(VIDEO.id).left == 0


def test_edge_prefetch_has_a_quota_of_its_own(cloud: Cloud) -> None:
    submit(cloud, packs(1_000), Mode="edge")
    assert cloud.edgeone.quotas.of(GAME.id).left == 10_000
    with refused() as codes:
        submit(cloud, packs(1), Mode="edge")
    assert codes == ["LimitExceeded.DailyQuota"]


def test_a_job_can_be_listed_late(cloud: Cloud) -> None:
    cloud.edgeone.late = 60
    job = submit(cloud, packs(2))["JobId"]
    assert listed(cloud, job) == []
    cloud.edgeone.skew = 59
    assert listed(cloud, job) == []
    cloud.edgeone.skew = 61
    assert listed(cloud, job) == packs(2)


def test_a_job_can_wait_for_the_test(cloud: Cloud) -> None:
    cloud.edgeone.late = float("inf")
    job = submit(cloud, packs(2))["JobId"]
    assert listed(cloud, job) == []
    cloud.edgeone.appear()
    assert listed(cloud, job) == packs(2)


def test_an_answer_can_be_lost_after_the_deed_and_a_request_before_it(cloud: Cloud) -> None:
    for how, count in (("unheard", 0), ("drop", 2)):
        cloud.edgeone.break_next(how, action=CREATE)  # type: ignore[arg-type]
        with refused() as codes:
            submit(cloud, packs(2))
        assert codes == ["ClientNetworkError"]
        assert len(cloud.edgeone.tasks) == count
        assert cloud.edgeone.requests[-1].code == how
    assert cloud.edgeone.quotas.of(GAME.id).left == 10_000 - 2


@pytest.mark.parametrize(
    "code", ["RequestLimitExceeded", "LimitExceeded.RateLimitExceeded", "InternalError"]
)
def test_a_submission_that_fails_by_order_is_not_taken(cloud: Cloud, code: str) -> None:
    cloud.edgeone.fail(CREATE, code, zone=GAME.id)
    assert refusal(cloud, {}) == code
    submit(cloud, packs(1))


def test_jobs_have_the_ids_that_a_test_gives_or_the_same_ones_each_time(cloud: Cloud) -> None:
    cloud.edgeone.coming_jobs = [RELEASE]
    ids = [submit(cloud, packs(1))["JobId"] for _ in range(3)]
    assert ids == [RELEASE, "20gj40mxp5pn", "20g9eec02iur"]


def test_the_times_are_the_servers(cloud: Cloud) -> None:
    cloud.edgeone.skew = -100
    before = cloud.edgeone.now()
    job = submit(cloud, packs(1))["JobId"]
    filters = [{"Name": "job-id", "Values": [job]}]
    answer = common_client(cloud).call_json(
        "DescribePrefetchTasks", {"ZoneId": GAME.id, "Filters": filters}
    )
    (row,) = answer["Response"]["Tasks"]
    assert iso(before - 1) <= row["CreateTime"] == row["UpdateTime"] <= iso(cloud.edgeone.now())
