"""`./notifier … --deployed`, and `logs`: what the function in the cloud says, which really runs."""

import json

import pytest

from tests.emulator import Cloud
from tests.emulator.cls_topics import Line
from tests.support.called import call, shown
from tests.support.deploying import Account, in_form, of_function

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
URL = "https://www.example.com/a"


@pytest.fixture
def account(account: Account, cloud: Cloud) -> Account:
    """Give an account in which the function of this checkout is deployed, and has run once."""
    of_function(account.zip)
    account.set("CHANNELS__OPS__URL", cloud.slack("ops").url)
    account.set("CHANNELS__OPS__KIND", "slack")
    cloud.edgeone.add_zone("zone-1")
    account.deploy()
    account.cloud.scf.tick("edgeone-notifier")
    return account


def test_the_deployed_function_is_asked_and_its_log_is_read(account: Account) -> None:
    account.set("NOTIFIER_LANGUAGE", "zh")  # of what is shown here
    assert "站点" in shown("status", "--deployed")
    assert json.loads(shown("status", "--deployed", "--json"))["event"] == "status.finished"
    assert account.cloud.scf.called().count("Invoke") == 2
    text = shown("logs")
    assert "run.finished" in text
    assert text.index("run.finished") < text.index("status.finished")
    lines = json.loads(shown("logs", "--json", "--grep", "run.finished"))["lines"]
    assert [one["line"]["zones"] for one in lines] == [{"read": 1, "failed": {}}]
    assert "还有更早的日志" in shown("logs", "--limit", "1")
    for request in account.cloud.cls.requests:
        if request.action == "SearchLog":
            in_form("cls", "SearchLog", request.params)


def test_every_question_may_be_put_to_the_deployed_function(account: Account) -> None:
    account.cloud.edgeone.submit("zone-1", "job-1", [URL], status="failed")
    silence = ("silence", "--job", "job-9", "--for", "2h", "--reason", "x")
    assert URL in shown("preview", "--deployed")
    assert "ops" in shown("explain", URL, "--deployed")
    assert "job-9" in shown(*silence, "--deployed")
    assert "job-9" in shown("status", "--deployed")
    assert shown("unsilence", "--job", "job-9", "--deployed") == "The silence is over.\n"
    assert "✓" in shown("doctor", "--deployed")
    assert call("failures", "--job", "job-1", "--deployed").stdout == f"{URL}\n"
    gate = call("gate", "--jobs", "job-1", "--deployed")
    assert (gate.exit_code, gate.stdout.startswith("NO-GO")) == (1, True)
    assert "1 URLs" in call("resubmit", "--job", "job-1", "--deployed").stdout


def test_before_there_is_anything_it_says_what_comes_first(account: Account) -> None:
    assert shown("logs", "--grep", "no such word").startswith("Nothing was logged since ")
    function = account.cloud.scf.functions["edgeone-notifier"]
    del function.values["ClsTopicId"]
    assert "writes no log to CLS: enable its log" in call("logs").stderr
    account.cloud.scf.functions.clear()
    for command in ("logs", "status --deployed"):
        ended = call(*command.split())
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert "deploy comes before this" in ended.stderr


def test_a_line_that_is_kept_as_text_is_read_as_well(account: Account) -> None:
    topic = account.cloud.cls.topics.lines["topic-of-edgeone-notifier"]
    event = json.dumps({"event": "run.failed", "message": "no zone could be read"})
    own = {"SCF_FunctionName": "edgeone-notifier", "SCF_Message": f"{event}\n"}
    topic.append(Line(topic[-1].at, own))
    assert "run.failed  no zone could be read" in shown("logs", "--grep", "run.failed")


def test_what_a_log_holds_reaches_no_terminal(account: Account) -> None:
    account.cloud.cls.topics.write(
        "topic-of-edgeone-notifier", "edgeone-notifier", "r", "\x1b]0;owned\x07 no JSON"
    )
    text = shown("logs", "--grep", "no JSON")
    assert "\x1b" not in text
    assert "no JSON" in text
    for option, wrong in (("--since", "soon"), ("--grep", 'a"b'), ("--limit", "0")):
        assert call("logs", option, wrong).exit_code in (1, 2)
