"""Who deploys needs what `make policy DEPLOYER=1` prints: nothing is missing, and nothing is spare."""

import json
from fnmatch import fnmatchcase

import pytest

from tests.emulator import Cloud
from tests.emulator.cam import OWNER
from tests.emulator.cos import Request
from tests.emulator.cos_objects import Object
from tests.support.deploying import BUCKET, Account, archive
from tools.deploy import print_rights as rights
from tools.deploy.rights.policy import permissions
from tools.deploy.wanted.deployment import environment, read

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
ROLE = f"qcs::cam::uin/{OWNER}:roleName/{NAME}"
# CreateFunction asks for the first; ./notifier call --deployed and logs for the others.
BESIDES = {("cam:PassRole", ROLE), ("scf:Invoke", "*"), ("cls:SearchLog", "*")}
OF_BUCKET = {"PUT": "PutBucket", "GET": "GetBucket", "DELETE": "DeleteBucket"}

Used = set[tuple[str, str]]  # an action and the resource that it was used on


@pytest.fixture
def account(account: Account) -> Account:
    account.set("ALARM_URL", "https://alarms.example.com/hook/0123456789")
    return account


def used(cloud: Cloud) -> Used:
    found = {(f"scf:{one.action}", "*") for one in cloud.scf.requests}
    found |= {(f"cam:{one.action}", "*") for one in cloud.cam.requests}
    found |= {(f"cls:{one.action}", "*") for one in cloud.cls.requests}
    return found | set(map(of_cos, cloud.cos.requests))


def of_cos(request: Request) -> tuple[str, str]:
    """Name an operation as CAM does, document/product/436/31923."""
    name = OF_BUCKET[request.method]
    if request.key:
        name = name.replace("Bucket", "Object")
    for about in ("versioning", "tagging"):
        if about in request.params:
            name += about.capitalize()
    return f"name/cos:{name}", f"qcs::cos:ap-guangzhou:uid/1250000000:{BUCKET}/{request.key}"


def do_all(account: Account) -> Used:
    """Make everything, change everything, and take everything away."""
    account.deploy()
    archive(account.zip, "2")
    account.set("ZONES", "zone-1")
    account.set("ALARM_URL", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789ab")
    account.set("ALARM_MINUTES", "20")
    account.cloud.cam.roles[NAME].trust = "{}"
    account.cloud.scf.functions[NAME].triggers[f"{NAME}-tick"]["Enable"] = 0
    account.deploy()
    account.cloud.cos.objects[BUCKET, "prefix/default/state-000000000001.json"] = Object(b"{}")
    account.destroy("--state", "delete")
    return used(account.cloud) | BESIDES


def printed(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> dict[str, list[dict[str, list[str]]]]:
    capsys.readouterr()
    rights.main(["--deployer", *arguments])
    found: dict[str, list[dict[str, list[str]]]] = json.loads(capsys.readouterr().out)
    return found


def allowed(document: dict[str, list[dict[str, list[str]]]]) -> Used:
    return {
        (action, resource)
        for statement in document["statement"]
        for action in statement["action"]
        for resource in statement["resource"]
    }


def test_the_policy_allows_what_the_commands_ask_for_and_no_more(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    document = printed(capsys)
    account.cloud.cam.requests.clear()
    asked, may = do_all(account), allowed(document)
    for action, resource in sorted(asked):
        assert any(action == name and fnmatchcase(resource, form) for name, form in may), action
    account.set("ZONES", "*")
    of_function = allowed(permissions(read(environment()), {"Uin": OWNER, "OwnerUin": OWNER}))
    spare = {
        (name, form)
        for name, form in may
        if not any(name == action and fnmatchcase(resource, form) for action, resource in asked)
    }
    assert spare <= of_function  # which make doctor and make invoke take from here


def test_a_file_of_it_needs_no_keys_and_can_be_pasted(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.unset("TENCENTCLOUD_SECRETKEY")
    document = printed(capsys, OWNER)
    assert sorted(document) == ["statement", "version"]
    assert {one["effect"] for one in document["statement"]} == {"allow"}  # type: ignore[comparison-overlap]
    assert ("cam:PassRole", ROLE) in allowed(document)


def test_of_a_state_in_a_folder_there_is_nothing_of_cos(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.set("STATE_URL", "file:///mnt/state")
    account.set("SCF_REGION", "ap-guangzhou")
    assert not [name for name, _ in allowed(printed(capsys)) if "cos" in name]
