"""More than one deployment of one checkout, each with its own settings; what a function is like, without an edit."""

import json
from typing import Any

import pytest

from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, load
from tests.emulator.cam import Role
from tests.support.deploying import BUCKET, WEBHOOK, Account
from tools.deploy.wanted.deployment import environment, read, shards
from tools.deploy.wanted.description import NotDeployable

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
PLACE = f"cos://{BUCKET}"


@pytest.fixture
def account(account: Account) -> Account:
    """Give an account whose settings are in `.env` alone, and in `.env.staging`."""
    account.unset("STATE_URL")
    account.unset("CHANNELS__OPS__URL")
    write("", STATE_URL=f"{PLACE}/prod?region=ap-guangzhou", CHANNELS__OPS__URL=WEBHOOK)
    write(
        ".staging",
        STATE_URL=f"{PLACE}/staging?region=ap-guangzhou",
        CHANNELS__TEAM__URL=WEBHOOK,
        LABEL="staging",
    )
    return account


def write(of: str, **values: str) -> None:
    text = "".join(f"{name}={value}\n" for name, value in values.items())
    (settings.CHECKOUT / f".env{of}").write_text(text)


def more(of: str, line: str) -> None:
    with (settings.CHECKOUT / f".env{of}").open("a") as file:
        file.write(f"{line}\n")


def test_a_second_deployment_has_settings_function_and_role_of_its_own(account: Account) -> None:
    account.deploy()
    account.set("NOTIFIER_ENV", "staging")
    account.deploy()
    functions = account.cloud.scf.functions
    assert sorted(functions) == [NAME, f"{NAME}-staging"]
    variables = functions[f"{NAME}-staging"].variables
    assert variables["LABEL"] == "staging"
    assert variables["STATE_URL"] == f"{PLACE}/staging?region=ap-guangzhou"
    assert "CHANNELS__OPS__URL" not in variables  # that is the other's
    assert functions[f"{NAME}-staging"].values["Role"] == f"{NAME}-staging"
    (policy,) = (
        one for one in account.cloud.cam.policies.values() if one.name == f"{NAME}-staging"
    )
    assert f"{BUCKET}/staging/*" in policy.document
    assert f"{BUCKET}/prod/*" not in policy.document
    account.changes()
    account.deploy()
    account.unset("NOTIFIER_ENV")
    account.deploy()
    assert account.changes() == []  # neither undoes the other


def test_destroying_one_leaves_the_other(account: Account) -> None:
    account.deploy()
    before = sorted(account.left())
    account.set("NOTIFIER_ENV", "staging")
    account.deploy()
    account.destroy("--state", "keep")
    assert sorted(account.left()) == before


def test_what_runs_here_has_the_same_settings(account: Account) -> None:
    account.set("NOTIFIER_ENV", "staging")
    assert load().label == "staging"
    assert set(load().channels) == {"team"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stagign", "ENV: there is no .env.stagign: cp .env.example .env.stagign"),
        ("Staging", "ENV: is no name of a deployment"),
        ("../x", "ENV: is no name of a deployment"),
        ("x" * 21, "ENV: is no name of a deployment"),
    ],
)
def test_a_deployment_without_settings_is_refused_and_is_not_the_usual_one(
    account: Account, name: str, why: str
) -> None:
    account.set("NOTIFIER_ENV", name)
    assert account.fails().startswith(why)
    with pytest.raises(SettingsError, match="ENV"):
        load()
    assert account.changes() == []


def test_two_deployments_with_one_state_are_refused(account: Account) -> None:
    write(".copy", STATE_URL=f"{PLACE}/prod/?region=ap-guangzhou", CHANNELS__OPS__URL=WEBHOOK)
    account.set("NOTIFIER_ENV", "copy")
    assert account.fails().startswith("STATE_URL: .env has the same place")
    more("", "SCF_SHARDS=zone-1;zone-2")  # each set of zones has a state of its own
    account.deploy()
    more("", "SCF_SHARDS=zone-1")
    more(".copy", "SCF_SHARDS=zone-1")
    assert account.fails().startswith("STATE_URL: .env has the same place")


def test_two_deployments_with_one_function_are_refused_unless_the_account_is_another(
    account: Account,
) -> None:
    more("", "SCF_NAME=watch")
    more(".staging", "SCF_NAME=watch")
    account.set("NOTIFIER_ENV", "staging")
    assert account.fails().startswith("SCF_NAME: .env has the same")
    write(
        ".staging",
        STATE_URL="cos://b-1250000001/prod?region=ap-guangzhou",
        CHANNELS__OPS__URL=WEBHOOK,
        SCF_NAME="watch",
    )
    assert read(environment()).name == "watch"


def test_a_role_that_was_made_for_one_deployment_is_not_made_that_of_another(
    account: Account,
) -> None:
    account.deploy()
    more(".staging", f"SCF_ROLE={NAME}")
    account.set("NOTIFIER_ENV", "staging")
    assert account.fails("role").startswith("SCF_ROLE: .env has the same")
    assert "that of .env, too: kept" in account.destroy("--state", "keep")
    account.cloud.cam.roles[NAME] = Role(NAME, "{}", "made by the platform team")
    assert "left as it is" in account.deploy()


@pytest.mark.parametrize("file", [".env.staging.bak", ".env.example", ".env~", ".env.broken"])
def test_what_is_no_deployment_is_in_nobodys_way(account: Account, file: str) -> None:
    text = (settings.CHECKOUT / ".env.staging").read_text()
    (settings.CHECKOUT / file).write_text(f"{text}SCF_MEMORY=1\n")
    account.set("NOTIFIER_ENV", "staging")
    assert read(environment()).name == f"{NAME}-staging"


def test_what_a_function_is_like_comes_from_the_settings(account: Account) -> None:
    for line in ("SCF_NAME=watch", "SCF_MEMORY=256", "SCF_TIMEOUT=50", "SCF_CRON=23 * * * * * *"):
        more("", line)
    account.deploy()
    (function,) = account.cloud.scf.functions.values()
    assert (function.values["FunctionName"], function.reserved) == ("watch", 256)
    assert (function.values["MemorySize"], function.values["Timeout"]) == (256, 50)
    (timer,) = function.triggers.values()
    assert json.loads(timer["TriggerDesc"])["cron"] == "23 * * * * * *"
    account.changes()
    account.deploy()
    assert account.changes() == []


def test_shards_are_timers_with_zones_of_their_own(account: Account) -> None:
    more("", "SCF_SHARDS='zone-2, zone-1; zone-3; *,!zone-1,!zone-2,!zone-3'")
    account.deploy()
    function = account.cloud.scf.functions[NAME]
    timers = {
        name: (json.loads(one["TriggerDesc"])["cron"], json.loads(one["CustomArgument"])["zones"])
        for name, one in function.triggers.items()
    }
    assert timers == {
        f"{NAME}-tick": ("17 */2 * * * * *", ["zone-1", "zone-2"]),
        f"{NAME}-tick-2": ("37 */2 * * * * *", ["zone-3"]),
        f"{NAME}-tick-3": ("57 */2 * * * * *", ["!zone-1", "!zone-2", "!zone-3", "*"]),
    }
    assert function.reserved == 3 * 128
    assert len(shards(environment())) == 3


@pytest.mark.parametrize(
    ("of_timers", "named", "pace"),
    [
        ("", None, None),
        ("zone-1", None, None),
        ("zone-1;zone-2;*,!zone-1,!zone-2", None, "6.66667"),
        ("zone-1;zone-2", "8", "8"),  # what somebody set is each one's
    ],
)
def test_shards_share_the_requests_of_the_account(
    account: Account, of_timers: str, named: str | None, pace: str | None
) -> None:
    account.set("SCF_SHARDS", of_timers)
    if named:
        account.set("REQUESTS_PER_SECOND", named)
    assert read(environment()).variables.get("REQUESTS_PER_SECOND") == pace


MISTAKES: list[tuple[str, Any, str]] = [
    ("SCF_NAME", "9watch", "is no name of a function"),
    ("SCF_NAME", "w" * 61, "is no name of a function"),
    ("SCF_MEMORY", "100", "is none of the sizes"),
    ("SCF_MEMORY", "128MB", "is none of the sizes"),
    ("SCF_TIMEOUT", "901", "is no number of seconds"),
    ("SCF_TIMEOUT", "2m", "is no number of seconds"),
    ("SCF_CRON", "*/2 * * * *", "has not seven fields"),
    ("SCF_CRON", "* */2 * * * * *", "must begin with one second"),
    ("SCF_CRON", "17 * * * * * *", "SCF_TIMEOUT: 110 s are not less than the 60 s"),
    ("SCF_TIMEOUT", "120", "write 110 or less"),
    ("SCF_SHARDS", "zone-1;zone-1", "has the same zones twice"),
    ("SCF_SHARDS", "zone-1;no zone", "is no list of zone ids or names for each timer"),
    ("SCF_SHARDS", ";".join(f"zone-{n}" for n in range(11)), "has 11 sets of zones"),
    ("SCF_RUNTIME", "Python3.6", "is none of Python3.10, Python3.12, Python3.13"),
    ("SCF_MEMROY", "256", "is no setting: did you mean SCF_MEMORY?"),
]


@pytest.mark.parametrize(("name", "value", "why"), MISTAKES)
def test_a_mistake_is_named_and_nothing_is_made(
    account: Account, name: str, value: str, why: str
) -> None:
    more("", f"{name}='{value}'")
    said = account.fails()
    assert name in said or "SCF_TIMEOUT" in said
    assert why in said
    assert account.changes() == []


def test_all_mistakes_are_said_at_once(account: Account) -> None:
    more("", "SCF_MEMORY=1")
    more("", "SCF_CRON=1")
    with pytest.raises(NotDeployable, match=r"SCF_CRON: .*SCF_MEMORY: "):
        read(environment())


def test_a_function_made_by_hand_is_taken_over_without_a_gap_and_without_a_second_tick(
    account: Account,
) -> None:
    account.deploy()
    function = account.cloud.scf.functions[NAME]
    function.values["Description"] = "made by hand"
    function.values["Environment"]["Variables"].append({"Key": "MINE", "Value": "x"})
    tick = function.triggers.pop(f"{NAME}-tick")
    function.triggers["hand"] = {**tick, "TriggerName": "hand", "Description": ""}
    account.changes()
    assert "loses them: MINE" in account.deploy("--adopt")
    assert list(function.triggers) == [f"{NAME}-tick"]
    changes = account.changes()
    assert changes.index("CreateTrigger") < changes.index("DeleteTrigger")
    assert "DeleteFunction" not in changes
    assert account.deploy("--adopt").count("nothing to do") == 5


def test_another_state_is_said_before_it_is_used(account: Account) -> None:
    account.deploy()
    more("", f"STATE_URL={PLACE}/elsewhere?region=ap-guangzhou")
    said = account.deploy("--dry-run")
    assert "begins anew, with a baseline, unless make move has copied it" in said
    assert "begins anew" not in account.deploy("--dry-run", "timer")
