"""`make deploy STEP=alarm` makes the one alarm, whom it is told, and nothing twice; `make destroy` takes it away."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.deploying import WEBHOOK, Account, in_form
from tools.deploy.wanted.deployment import environment, read
from tools.deploy.wanted.description import NotDeployable
from tools.packaging.package import ROOT

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123abcd-0123-0123-0123-0123456789ab"
OWN = "https://alarms.example.com/hook/of-the-team-0123456789"
MADE = ["CreateWebCallback", "CreateAlarmNotice", "CreateAlarm"]
GONE = ["DeleteAlarm", "DeleteAlarmNotice", "DeleteWebCallback"]


@pytest.fixture
def account(account: Account) -> Account:
    """Give an account with a function, and no alarm yet."""
    account.deploy()
    account.changes()
    account.set("ALARM_URL", ROBOT)
    return account


def only(rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows.values()
    return row


def test_the_alarm_watches_the_functions_own_log_and_tells_the_robot(account: Account) -> None:
    account.deploy("alarm")
    assert account.changes() == MADE
    cls = account.cloud.cls
    callback, notice, alarm = only(cls.callbacks), only(cls.notices), only(cls.alarms)
    assert (callback["Type"], callback["Webhook"]) == ("WeCom", ROBOT)
    (call,) = notice["WebCallbacks"]
    assert (notice["Type"], call["WebCallbackId"]) == ("All", callback["WebCallbackId"])
    assert alarm["AlarmNoticeIds"] == [notice["AlarmNoticeId"]]
    runs, failed = alarm["AlarmTargets"]
    assert runs["TopicId"] == account.cloud.scf.functions[NAME].values["ClsTopicId"]
    assert (
        runs["Query"] == f'SCF_FunctionName:"{NAME}" AND "run.finished" | select count(*) as runs'
    )
    assert '"run.failed" | select count(*) as failed' in failed["Query"]
    assert (alarm["Condition"], runs["StartTimeOffset"]) == ("$1.runs < 1 || $2.failed > 1", -10)
    assert "events/doctor.json" in alarm["MessageTemplate"]
    by_hand = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert all(part in by_hand for part in (runs["Query"], failed["Query"], alarm["Condition"]))


def test_what_is_sent_is_in_the_form_of_the_api(account: Account) -> None:
    account.deploy("alarm")
    account.set("ALARM_URL", OWN)
    account.deploy("alarm")
    account.destroy("--state", "delete")
    requests = account.cloud.cls.requests
    assert len({one.action for one in requests}) >= 11
    for one in requests:
        assert in_form("cls", one.action, one.params)
        assert one.region == "ap-guangzhou"


def test_a_second_time_changes_nothing_and_only_what_differs_is_changed(account: Account) -> None:
    account.deploy("alarm")
    account.changes()
    account.deploy("alarm")
    assert account.changes() == []
    account.set("ALARM_MINUTES", "20")
    account.deploy("alarm")
    assert account.changes() == ["ModifyAlarm"]
    only(account.cloud.cls.alarms)["Status"] = False
    account.deploy("alarm")
    assert account.changes() == ["ModifyAlarm"]
    account.set("ALARM_URL", f"{ROBOT[:-1]}c")
    account.deploy("alarm")
    assert account.changes() == ["ModifyWebCallback"]
    account.deploy("alarm")
    assert account.changes() == []


def test_a_dry_run_shows_all_of_it_without_the_webhook_and_makes_nothing(account: Account) -> None:
    for url in (ROBOT, WEBHOOK, OWN):
        account.set("ALARM_URL", url)
        said = account.deploy("--dry-run", "alarm")
        assert all(f"would call cls {action}" in said for action in MADE)
        assert '"is known once' not in said
        assert "(is known once the call above is made)" in said
        assert url not in said
        assert url.rpartition("/")[2] not in said
    assert account.changes() == []


def test_before_the_first_deployment_a_dry_run_shows_the_alarm(account: Account) -> None:
    account.cloud.scf.functions.clear()
    said = account.deploy("--dry-run")
    assert '"TopicId": "(is known once the call above is made)"' in said


def test_slack_gets_a_body_that_it_takes_and_no_end(account: Account) -> None:
    account.set("ALARM_URL", WEBHOOK)
    account.deploy("alarm")
    cls = account.cloud.cls
    assert (only(cls.callbacks)["Type"], only(cls.callbacks)["Method"]) == ("Http", "POST")
    assert only(cls.notices)["Type"] == "Trigger"
    body = json.loads(only(cls.alarms)["CallBack"]["Body"])
    assert list(body) == ["text"]
    assert body["text"].startswith(f"⚠️ {NAME}: no finished run in 10 minutes")


def test_it_speaks_the_language_of_the_messages(account: Account) -> None:
    account.set("NOTIFIER_LANGUAGE", "zh")
    account.deploy("alarm")
    assert "处理建议：" in only(account.cloud.cls.alarms)["MessageTemplate"]
    (call,) = only(account.cloud.cls.notices)["WebCallbacks"]
    assert call["NoticeContentId"] == "Default-zh"


def test_destroying_takes_the_alarm_away_first_and_nothing_of_anybody_elses(
    account: Account,
) -> None:
    account.deploy("alarm")
    cls = account.cloud.cls
    for rows in (cls.alarms, cls.notices, cls.callbacks):
        ours = only(rows)
        rows["theirs"] = {**ours, "Name": f"{ours['Name']} (copy)"}
    cls.alarms["theirs"]["AlarmNoticeIds"] = ["theirs"]
    cls.notices["theirs"]["WebCallbacks"] = []
    account.changes()
    said = account.destroy("--dry-run")
    assert said.index("DeleteAlarm ") < said.index("DeleteFunction")
    assert account.changes() == []
    account.unset("ALARM_URL")  # it goes whatever is set by then
    account.destroy()
    assert account.changes()[-3:] == GONE
    assert [list(rows) for rows in (cls.alarms, cls.notices, cls.callbacks)] == [["theirs"]] * 3


def test_without_a_receiver_there_is_no_alarm_and_that_is_said(account: Account) -> None:
    account.unset("ALARM_URL")
    assert "ALARM_URL is not set" in account.deploy()
    assert account.changes() == []
    assert account.cloud.cls.requests == []


def test_a_key_without_the_right_to_alarms_can_still_destroy_where_none_is_set(
    account: Account,
) -> None:
    code = "UnauthorizedOperation"
    account.cloud.cls.fail("DescribeAlarms", code, times=None)
    with pytest.raises(SystemExit, match="UnauthorizedOperation"):
        account.destroy()
    account.unset("ALARM_URL")
    assert "not looked for" in account.destroy()
    assert NAME not in account.cloud.scf.functions


def test_a_function_without_a_log_cannot_be_watched(account: Account) -> None:
    del account.cloud.scf.functions[NAME].values["ClsTopicId"]
    assert "writes no log to CLS" in account.fails("alarm")


@pytest.mark.parametrize(
    ("cron", "timeout", "minutes"),
    [
        ("17 * * * * * *", "50", 10),
        ("17 */2 * * * * *", "110", 10),
        ("17 */5 * * * * *", "110", 25),
    ],
)
def test_a_window_holds_five_ticks(account: Account, cron: str, timeout: str, minutes: int) -> None:
    account.set("SCF_CRON", cron)
    account.set("SCF_TIMEOUT", timeout)
    alarm = read(environment()).alarm
    assert alarm
    assert alarm.minutes == minutes


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ALARM_URL", "http://example.com/x", "ALARM_URL: is no https URL"),
        ("ALARM_URL", "ssm://alarm", "ALARM_URL: is no https URL"),
        ("ALARM_URL", f"https://example.com/{'x' * 1_024}", "ALARM_URL: is no https URL"),
        ("ALARM_MINUTES", "4", "ALARM_MINUTES: is no number of minutes from 5 to 1,440"),
        ("ALARM_MINUTES", "1441", "ALARM_MINUTES: is no number"),
        ("SCF_CRON", "0 0 9 * * * *", "ALARM_MINUTES: is needed with such a SCF_CRON"),
    ],
)
def test_a_mistake_is_named_without_its_value(
    account: Account, name: str, value: str, why: str
) -> None:
    account.set(name, value)
    with pytest.raises(NotDeployable, match=f"^{why}") as caught:
        read(environment())
    assert value not in str(caught.value) or len(value) < 5


def test_two_deployments_have_an_alarm_each(account: Account) -> None:
    account.deploy("alarm")
    (Path.cwd() / ".env.staging").write_text("LABEL=staging\n")
    account.set("NOTIFIER_ENV", "staging")
    account.set("STATE_URL", "cos://bucket-1250000000/staging?region=ap-guangzhou")
    account.deploy()
    names = [one["Name"] for one in account.cloud.cls.alarms.values()]
    assert names == [f"{NAME} made by make deploy", f"{NAME}-staging made by make deploy"]
    account.changes()
    account.unset("NOTIFIER_ENV")
    account.deploy("alarm")
    assert account.changes() == []  # a name that holds ours is not ours
