"""What the function's role may do is what the function does: nothing is missing, and nothing is spare."""

import json
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.emulator import Cloud, Object
from tests.emulator.cam import OWNER, UIN
from tests.emulator.cos import Request
from tests.support.crossed import first
from tests.support.deployed import BUCKET, DOCTOR, PREVIEW, RUN, TEST, Deployed
from tools.deploy.rights.policy import permissions, submission
from tools.deploy.wanted.deployment import environment, read

ACCOUNT = {"Uin": UIN, "OwnerUin": OWNER}
SHARD = {"Type": "Timer", "Message": '{"zones": ["zone-1"]}'}
STATUS = {"action": "status"}
GATE = {"action": "gate", "jobs": ["job-1"], "deadline": "1h", "watch": True}
HUSH = {"action": "silence", "zone": "zone-9", "until": "2h", "reason": "moving"}
LIST = {"action": "failures", "zone": "example.com", "since": "1h"}
FAILURES = {"action": "failures", "job": "job-1", "channel": "ops"}
OBJECT = {"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}

Used = set[tuple[str, str]]  # an action and the resource that it was used on


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployed:
    return Deployed(cloud, monkeypatch, "cos", tmp_path)


@pytest.fixture
def run_whole(deployed: Deployed) -> Deployed:
    """Do all that the function can do, once."""
    deployed.cloud.ssm.secrets["webhooks"] = json.dumps({"ops": deployed.slack.url})
    deployed.set("CHANNELS__OPS__URL", "ssm://webhooks#ops")
    deployed.with_news()
    key = "prefix/default/state-000000000001.json"
    deployed.cloud.cos.objects[BUCKET, key] = Object(b"{}", time.time() - 86_400)
    for event in (RUN, PREVIEW, DOCTOR, TEST, SHARD, STATUS, HUSH, LIST, FAILURES, GATE):
        deployed.invoke(event)
    return deployed


@pytest.mark.parametrize(
    ("zones", "tasks"),
    first(1, [("*", "prefetch,purge"), ("zone-1,zone-2", "prefetch"), ("*", "purge")]),
)
def test_the_policy_allows_what_a_full_run_asks_for_and_no_more(
    run_whole: Deployed, zones: str, tasks: str
) -> None:
    cloud = run_whole.cloud
    run_whole.set("TASKS", tasks)
    if tasks != "prefetch":
        cloud.edgeone.requests.clear()
        run_whole.invoke(RUN)
    run_whole.set("ZONES", zones)
    if zones != "*":
        cloud.edgeone.add_zone("zone-2")
        cloud.edgeone.requests.clear()
        run_whole.invoke(RUN)
        run_whole.invoke(DOCTOR)
    used = _used(cloud)
    allowed = _allowed()
    for action, resource in used:
        assert any(action == name and fnmatchcase(resource, form) for name, form in allowed), action
    for name, form in allowed:
        assert any(name == action and fnmatchcase(resource, form) for action, resource in used), (
            name
        )


def test_quotas_may_be_asked_where_a_channel_wants_to_hear_of_them(run_whole: Deployed) -> None:
    run_whole.set("CHANNELS__OPS__NOTIFY", "failure,quota")
    run_whole.cloud.edgeone.submit("zone-1", "job-9", ["https://www.example.com/z"])
    run_whole.invoke(RUN)
    quota = {one for one in _used(run_whole.cloud) if one[0] == "teo:DescribeContentQuota"}
    assert quota
    assert quota_actions(_allowed()) == {("teo:DescribeContentQuota", "*")}


def quota_actions(rights: Used) -> Used:
    return {one for one in rights if "Quota" in one[0]}


@pytest.mark.parametrize("zones", ["*", "zone-1"])
def test_the_right_to_submit_again_is_a_policy_of_its_own(run_whole: Deployed, zones: str) -> None:
    run_whole.set("ZONES", zones)
    edgeone = run_whole.cloud.edgeone
    resubmit = {"action": "resubmit", "job": "job-1"}
    token = run_whole.invoke(resubmit)["confirm"]
    wanted = read(environment())
    base, more = permissions(wanted, ACCOUNT), submission(wanted, ACCOUNT)
    edgeone.rights.policy = base
    assert "make deploy RESUBMIT=1" in run_whole.fails({**resubmit, "confirm": token})
    edgeone.rights.policy = {**base, "statement": [*base["statement"], *more["statement"]]}
    edgeone.requests.clear()
    assert run_whole.invoke({**resubmit, "confirm": token})["submitted"]
    actions = {action for statement in more["statement"] for action in statement["action"]}
    assert actions == {f"teo:{one.action}" for one in edgeone.requests if one.action} - {
        action for statement in base["statement"] for action in statement["action"]
    }


def test_the_policy_of_a_folder_has_nothing_of_cos(deployed: Deployed) -> None:
    deployed.set("STATE_URL", "file:///mnt/state")
    deployed.set("SCF_REGION", "ap-guangzhou")
    assert {name for name, _ in _allowed()} == {"teo:DescribePrefetchTasks", "teo:DescribeZones"}


def test_whose_name_it_is_the_policy_does_not_know(deployed: Deployed) -> None:
    deployed.set("ZONES", "zone-1,game.example.com")
    assert ("teo:DescribePrefetchTasks", "*") in _allowed()


def _allowed() -> Used:
    document = permissions(read(environment()), ACCOUNT)
    return {
        (action, resource)
        for statement in document["statement"]
        for action in statement["action"]
        for resource in statement["resource"]
    }


def _used(cloud: Cloud) -> Used:
    return {*_teo(cloud), *_ssm(cloud), *map(_cos, cloud.cos.requests)}


def _teo(cloud: Cloud) -> Iterator[tuple[str, str]]:
    for request in cloud.edgeone.requests:
        if not request.action:  # the doctor reads the clock of whatever answers, unsigned
            continue
        zone = request.params.get("ZoneId", "*")
        yield f"teo:{request.action}", f"qcs::teo::uin/{OWNER}:zone/{zone}"


def _ssm(cloud: Cloud) -> Iterator[tuple[str, str]]:
    """Name a secret as made by the account, and as made by whoever deploys: nobody knows which."""
    for request in cloud.ssm.requests:
        for maker in (OWNER, UIN):
            of = f"uin/{OWNER}:secret/creatorUin/{maker}/{request.params['SecretName']}"
            yield f"ssm:{request.action}", f"qcs::ssm:{request.region}:{of}"


def _cos(request: Request) -> tuple[str, str]:
    """Name an operation as CAM does, document/product/436/31923."""
    whole = "GetBucketVersioning" if "versioning" in request.params else "GetBucket"
    name = OBJECT[request.method] if request.key else whole
    key = request.key or request.params.get("prefix", "")
    return f"name/cos:{name}", f"qcs::cos:ap-guangzhou:uid/1250000000:{request.bucket}/{key}"
