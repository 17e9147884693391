"""`make deploy` and `make destroy` do what they say, no more than that, and the same when they are called again."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.settings import settings
from edgeone_notifier.settings.variables import is_setting
from tests.emulator.cam import OWNER, Role
from tests.emulator.cos_objects import Object
from tests.support.deploying import BUCKET, WEBHOOK, Account, archive, in_form
from tools.deploy import print_rights as rights
from tools.deploy.calls import MARK, Call
from tools.deploy.rights.policy import TRUST
from tools.deploy.wanted.deployment import environment, read
from tools.deploy.wanted.description import NotDeployable

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
NAME = "edgeone-notifier"
EVERYTHING = [
    *("CreateFunction", "CreateTrigger"),
    *("UpdateFunctionEventInvokeConfig", "PutReservedConcurrencyConfig"),
    *("CreateRole", "CreatePolicy", "AttachRolePolicy"),
    *("PUT", "PUT"),  # the bucket, and that it was made here
]


def test_an_empty_account_gets_all_that_a_run_needs(account: Account) -> None:
    account.deploy()
    function = account.cloud.scf.functions[NAME]
    assert (function.values["Runtime"], function.values["Handler"]) == (
        "Python3.10",
        "index.main_handler",
    )
    assert (function.values["MemorySize"], function.values["Timeout"]) == (128, 110)
    assert function.values["Role"] in account.cloud.cam.roles
    assert function.code == account.zip.read_bytes()
    assert function.retry == {"RetryConfig": [{"RetryNum": 0}], "MsgTTL": 300}
    assert function.reserved == 128  # one instance
    (timer,) = function.triggers.values()
    assert (json.loads(timer["TriggerDesc"])["cron"], timer["Enable"]) == ("17 */2 * * * * *", 1)
    role = account.cloud.cam.roles[NAME]
    assert (json.loads(role.trust), role.policies) == (TRUST, [NAME])
    assert account.cloud.cos.buckets == {BUCKET}
    assert account.changes() == EVERYTHING


def test_what_is_sent_is_in_the_form_of_the_api(account: Account) -> None:
    account.deploy()
    archive(account.zip, "2")
    account.set("LOOKBACK", "2d")
    account.cloud.cam.roles[NAME].trust = "{}"
    account.cloud.scf.functions[NAME].triggers["edgeone-notifier-tick"]["Enable"] = 0
    account.deploy()
    account.destroy("--state", "delete")
    for service in ("scf", "cam"):
        requests = getattr(account.cloud, service).requests
        assert len({one.action for one in requests}) > 8
        for one in requests:
            assert in_form(service, one.action, one.params)
            assert one.region == ("" if service == "cam" else "ap-guangzhou")


def test_what_the_models_do_not_know_would_be_seen() -> None:
    with pytest.warns(UserWarning, match="Misspelt"):
        in_form("scf", "GetFunction", {"FunctionName": NAME, "Misspelt": 1})


def test_a_second_time_changes_nothing(account: Account) -> None:
    account.deploy()
    account.changes()
    said = account.deploy()
    assert account.changes() == []
    assert said.count("nothing to do") == 5


def test_a_dry_run_shows_every_call_and_makes_none(account: Account) -> None:
    said = account.deploy("--dry-run")
    assert account.changes() == []
    assert account.cloud.cos.buckets == set()
    wanted = [name for name in EVERYTHING if name != "PUT"]
    wanted += ["create_bucket", "put_bucket_tagging"]
    assert all(f"would call {where} {name}" in said for name in wanted for where in _where(name))
    assert '"TriggerDesc": "17 */2 * * * * *"' in said
    assert '"Value": "edgeone-notifier"' in said  # a bucket's tag is no secret
    assert WEBHOOK not in said
    assert "CHANNELS__OPS__URL" in said
    assert len(said) < 10_000  # the zip is not in it


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("bucket", ["PUT", "PUT"]),
        ("role", ["CreateRole", "CreatePolicy", "AttachRolePolicy"]),
        ("function", ["CreateFunction"]),
        ("timer", ["CreateTrigger"]),
        ("limits", ["UpdateFunctionEventInvokeConfig", "PutReservedConcurrencyConfig"]),
    ],
)
def test_each_step_goes_alone(account: Account, step: str, changes: list[str]) -> None:
    before = {"function": ["role"], "timer": ["role", "function"], "limits": ["role", "function"]}
    for earlier in before.get(step, []):
        account.deploy(earlier)
    account.changes()
    account.deploy(step)
    assert account.changes() == changes


def test_an_unknown_step_is_refused(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    account.fails("functoin")
    assert "'functoin' is not one of 'bucket', 'role'" in capsys.readouterr().err
    assert account.changes() == []


@pytest.mark.parametrize(
    ("change", "changes"),
    [
        (lambda a: archive(a.zip, "2"), ["UpdateFunctionCode"]),
        (lambda a: a.set("LOOKBACK", "2d"), ["UpdateFunctionConfiguration"]),
        (lambda a: a.set("ZONES", "zone-1"), ["UpdateFunctionConfiguration", "UpdatePolicy"]),
        (
            lambda a: (
                a.cloud.scf.functions[NAME].triggers["edgeone-notifier-tick"].update(Enable=0)
            ),
            ["DeleteTrigger", "CreateTrigger"],
        ),
        (
            lambda a: setattr(a.cloud.scf.functions[NAME], "reserved", 0),
            ["PutReservedConcurrencyConfig"],
        ),
        (lambda a: a.cloud.cam.roles[NAME].policies.clear(), ["AttachRolePolicy"]),
        (
            lambda a: setattr(a.cloud.cam.roles[NAME], "trust", "{}"),
            ["UpdateAssumeRolePolicy"],
        ),
    ],
)
def test_only_what_differs_is_changed(account: Account, change: Any, changes: list[str]) -> None:
    account.deploy()
    account.changes()
    change(account)
    account.deploy()
    assert account.changes() == changes
    account.deploy()
    assert account.changes() == []


def test_a_timer_that_is_not_wanted_any_more_goes_and_one_made_by_hand_stays(
    account: Account,
) -> None:
    account.deploy()
    triggers = account.cloud.scf.functions[NAME].triggers
    triggers["old"] = {**triggers["edgeone-notifier-tick"], "TriggerName": "old"}
    triggers["hand"] = {**triggers["old"], "TriggerName": "hand", "Description": ""}
    account.deploy("timer")
    assert sorted(triggers) == ["edgeone-notifier-tick", "hand"]


def test_a_role_of_somebody_elses_is_used_as_it_is_and_is_never_removed(account: Account) -> None:
    account.cloud.cam.roles["platform"] = Role("platform", "{}", "made by the platform team")
    account.set("SCF_ROLE", "platform")
    assert "left as it is" in account.deploy()
    assert account.cloud.scf.functions[NAME].values["Role"] == "platform"
    account.destroy("--state", "delete")
    assert account.cloud.cam.called() == []
    assert "platform" in account.cloud.cam.roles


def test_a_function_of_somebody_elses_is_not_touched_unless_it_is_said(account: Account) -> None:
    account.deploy()
    function = account.cloud.scf.functions[NAME]
    function.values["Description"] = "made by hand"
    archive(account.zip, "2")
    account.changes()
    assert "ADOPT=1" in account.fails("function")
    account.destroy()
    assert account.changes() == ["DetachRolePolicy", "DeleteRole", "DeletePolicy"]
    account.deploy("role")
    account.deploy("function", "--adopt")
    assert (function.code, function.values["Description"]) == (account.zip.read_bytes(), MARK)


def test_a_runtime_is_for_life(account: Account) -> None:
    account.deploy()
    account.cloud.scf.functions[NAME].values["Runtime"] = "Python3.9"
    assert "can never be changed" in account.fails()


def test_a_bucket_with_versioning_is_refused_before_anything_is_made(account: Account) -> None:
    account.cloud.cos.buckets, account.cloud.cos.versioned = {BUCKET}, True
    assert "versioning" in account.fails()
    assert account.changes() == []


def test_a_role_that_is_not_known_yet_is_waited_for(account: Account) -> None:
    account.cloud.scf.fail("CreateFunction", "ResourceNotFound.Role", times=3)
    account.deploy()
    assert NAME in account.cloud.scf.functions


def test_a_refusal_is_one_line(account: Account) -> None:
    account.cloud.scf.fail("CreateFunction", "LimitExceeded.Function")
    assert account.fails() == "the cloud refused: LimitExceeded.Function: Ordered by a test."


def test_destroying_leaves_nothing_that_was_made(account: Account) -> None:
    account.deploy()
    account.cloud.cos.objects[BUCKET, "prefix/default/state-000000000001.json"] = Object(b"{}")
    account.destroy("--state", "delete")
    assert account.left() == []
    account.changes()
    account.destroy("--state", "delete")
    assert account.changes() == []


def test_destroying_keeps_the_state_unless_it_is_said(account: Account) -> None:
    account.deploy()
    account.cloud.cos.objects[BUCKET, "prefix/default/state-000000000001.json"] = Object(b"{}")
    assert f"the state is kept: {BUCKET}/prefix" in account.destroy()
    assert account.cloud.cos.objects
    assert account.cloud.cos.buckets == {BUCKET}


@pytest.mark.parametrize("ours", [True, False])
def test_destroying_keeps_a_bucket_that_was_there_before_or_holds_more(
    account: Account, ours: bool
) -> None:
    if not ours:
        account.cloud.cos.buckets = {BUCKET}
    account.deploy()
    account.cloud.cos.objects[BUCKET, "prefix/default/state-000000000001.json"] = Object(b"{}")
    if ours:
        account.cloud.cos.objects[BUCKET, "prefix-of-others/x"] = Object(b"{}")
    account.destroy("--state", "delete")
    assert account.cloud.cos.buckets == {BUCKET}
    assert [key for _, key in account.cloud.cos.objects] == ["prefix-of-others/x"] * ours


def test_destroying_asks_before_it_deletes_the_state(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, left in (("", {BUCKET}), ("y", set())):
        account.deploy()
        monkeypatch.setattr("builtins.input", lambda question, answer=answer: answer)
        account.destroy()
        assert account.cloud.cos.buckets == left


def test_a_dry_run_of_destroying_destroys_nothing(account: Account) -> None:
    account.deploy()
    account.changes()
    said = account.destroy("--dry-run", "--state", "delete")
    assert account.changes() == []
    for name in ("DeleteFunction", "DetachRolePolicy", "DeleteRole", "DeletePolicy"):
        assert f"would call {_where(name)[0]} {name}" in said


def test_every_setting_that_is_set_is_deployed_and_no_key_of_ours(account: Account) -> None:
    account.set("CHANNELS__GAMES__URL", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    account.set("NOTIFIER_LANGUAGE", "zh")
    account.set("SCF_REGION", "ap-hongkong")
    account.deploy()
    variables = account.cloud.scf.functions[NAME].variables
    assert {"CHANNELS__OPS__URL", "CHANNELS__GAMES__URL", "STATE_URL", "LANGUAGE"} < set(variables)
    assert all(map(is_setting, variables))
    assert not set(account.cloud.credentials.secret_key.split()) & set(variables.values())
    assert {one.region for one in account.cloud.scf.requests} == {"ap-hongkong"}


def test_settings_come_from_env_files_too(account: Account) -> None:
    account.unset("STATE_URL")
    account.set("CHANNELS__OPS__URL", "")
    (Path.cwd() / ".env").write_text(
        f"STATE_URL=cos://{BUCKET}/file?region=ap-guangzhou\nCHANNELS__OPS__URL={WEBHOOK}\n"
        "TENCENTCLOUD_SECRET_ID=never\n"
    )
    variables = read(environment()).variables
    assert variables["STATE_URL"] == f"cos://{BUCKET}/file?region=ap-guangzhou"
    assert "never" not in variables.values()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE", "zh"),
        ("TIMEZONE", "Europe/Berlin"),
        ("SITE", "intl"),
        ("ZONES", "zone-9"),
        ("LOOKBACK", "3h"),
        ("CHANNELS__OPS__NOTIFY", "any"),
    ],
)
def test_what_a_shell_has_is_not_deployed_against_the_file(
    account: Account, name: str, value: str
) -> None:
    """And gettext's LANGUAGE never: it says nothing about messages."""
    account.set(name, value)
    alone = read(environment()).variables.get(name)
    assert alone == (None if name == "LANGUAGE" else value)
    wanted = {"LANGUAGE": "en", "TIMEZONE": "UTC", "SITE": "cn", "ZONES": "zone-1"}
    said = wanted.get(name, "failure" if "NOTIFY" in name else "2h")
    (settings.CHECKOUT / ".env").write_text(f"{name}={said}\n")
    assert read(environment()).variables[name] == said
    account.set(f"NOTIFIER_{name}", value)
    assert read(environment()).variables[name] == value


@pytest.mark.parametrize("text", ["en_US:en", "zh_CN:zh"])
def test_a_desktop_with_gettexts_list_deploys(account: Account, text: str) -> None:
    account.set("LANGUAGE", text)
    assert "LANGUAGE" not in read(environment()).variables


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("TIME_ZONE", "UTC", "TIME_ZONE: is no setting: did you mean TIMEZONE?"),
        ("STATE_URL", "", "STATE_URL: is needed on SCF"),
        ("CHANNELS__OPS__URL", "https://example.com/secret", "CHANNELS__OPS__URL: is on no host"),
        ("ZONES", "*,z", "ZONES: takes names of sites or zone ids"),
        ("CHANNELS__OPS__MENTION", ",".join(["U" * 3_000, "U" * 2_000]), "4,096"),
    ],
)
def test_what_would_not_run_is_not_deployed(
    account: Account, name: str, value: str, named: str
) -> None:
    account.set(name, value)
    message = account.fails()
    assert named in message
    assert "secret" not in message
    assert account.changes() == []


def test_without_keys_nothing_is_asked(account: Account) -> None:
    account.unset("TENCENTCLOUD_SECRETKEY")
    assert "TENCENTCLOUD_SECRET_KEY" in account.fails()


def test_reading_leaves_the_environment_alone(account: Account) -> None:
    before = dict(os.environ)
    read(environment())
    account.set("ZONES", "*,z")
    with pytest.raises(NotDeployable):
        read(environment())
    assert dict(os.environ) == {**before, "ZONES": "*,z"}


def test_a_variable_is_shown_without_its_value() -> None:
    call = Call("scf", "A", {"Environment": {"Variables": [{"Key": "URL", "Value": "secret"}]}})
    assert ("secret" in str(call), "URL" in str(call), "(6 characters)" in str(call)) == (
        False,
        True,
        True,
    )


def test_the_policy_is_printed_without_keys_where_the_account_is_given(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.set("ZONES", "zone-1,zone-2")
    rights.main([])
    asked = capsys.readouterr().out
    account.unset("TENCENTCLOUD_SECRETKEY")
    rights.main([OWNER])
    assert capsys.readouterr().out == asked
    assert f"qcs::teo::uin/{OWNER}:zone/zone-2" in asked
    assert f"qcs::cos:ap-guangzhou:uid/1250000000:{BUCKET}/prefix/*" in asked


def _where(action: str) -> list[str]:
    if action.islower():
        return ["cos"]
    return ["cam" if "Role" in action or "Policy" in action else "scf"]


def test_the_right_to_submit_again_comes_and_goes_with_its_word(account: Account) -> None:
    account.deploy()
    assert [one for one in account.cloud.cam.policies if "resubmit" in one] == []
    account.changes()
    assert "CreatePolicy" in account.deploy("role", "--resubmit", "--dry-run")
    assert account.changes() == []
    account.deploy("role", "--resubmit")
    assert account.changes() == ["CreatePolicy", "AttachRolePolicy"]
    second = f"{NAME}-resubmit"
    assert account.cloud.cam.roles[NAME].policies == [NAME, second]
    assert "CreatePrefetchTask" in account.cloud.cam.policies[second].document
    assert "CreatePrefetchTask" not in account.cloud.cam.policies[NAME].document
    account.deploy("role", "--resubmit")
    assert account.changes() == []
    account.deploy("role")
    assert account.changes() == ["DetachRolePolicy", "DeletePolicy"]
    assert account.cloud.cam.roles[NAME].policies == [NAME]


def test_what_may_submit_again_is_removed_as_a_whole(account: Account) -> None:
    account.deploy("--resubmit")
    account.destroy("--state", "delete")
    assert account.left() == []
