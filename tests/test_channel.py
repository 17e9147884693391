"""A channel put together: what it wants, its fingerprint, its words, and the way to its webhook."""

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from edgeone_notifier.channel import Channel, open_channels
from edgeone_notifier.channels import KINDS
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.delivery.queue import MENTION_ITEM, ChannelQueue
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.verdict import Outcome, Verdict
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.settings.channel import ChannelSettings
from edgeone_notifier.settings.environment import load
from tests.emulator import Cloud
from tests.support.values import NOW, change, item

SLACK = "https://hooks.slack.com/services/T0/B0/secret"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Channel]:
    """Put two channels together, in two languages."""
    variables = {
        "CHANNELS__OPS__URL": SLACK,
        "CHANNELS__OPS__NOTIFY": "any",
        "CHANNELS__OPS__ZONES": "zone-*",
        "CHANNELS__OPS__DOMAINS": "*.example.com",
        "CHANNELS__OPS__PATHS": "/7.4/*",
        "CHANNELS__OPS__MENTION": "here",
        "CHANNELS__GAMES__URL": WECOM,
        "CHANNELS__GAMES__LANGUAGE": "zh",
        "TIMEZONE": "UTC",
        "TENCENTCLOUD_SECRETID": "id",
        "TENCENTCLOUD_SECRETKEY": "key",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return open_channels(load(), Clock(60))


def test_what_a_channel_wants_is_what_its_settings_say(made: dict[str, Channel]) -> None:
    assert made.keys() == {"ops", "games"}
    assert made["ops"].route == Route(("any",), ("zone-*",), ("*.example.com",), ("/7.4/*",))
    assert made["games"].route == Route(("failure", "completion"))


@pytest.mark.parametrize(
    ("text", "is_quiet"),
    [
        ("14:00-15:00", True),  # in the zone of the messages, UTC
        ("22:00-23:00", False),
        ("22:00-23:00 Asia/Shanghai", True),  # it is 22:13 there
    ],
)
def test_a_channel_knows_its_quiet_hours(
    monkeypatch: pytest.MonkeyPatch, made: dict[str, Channel], text: str, is_quiet: bool
) -> None:
    assert made["ops"].quiet(NOW) is None
    monkeypatch.setenv("CHANNELS__OPS__QUIET_HOURS", text)
    monkeypatch.setenv("CHANNELS__OPS__QUIET_EXCEPT", "failure")
    quiet = open_channels(load(), Clock(60))["ops"].quiet(NOW)
    assert (quiet is not None) is is_quiet
    assert quiet is None or quiet.breaks == ("failure",)


def test_a_mark_tells_urls_apart_and_shows_nothing_of_them(made: dict[str, Channel]) -> None:
    marks = {chat.url_fingerprint for chat in made.values()}
    assert len(marks) == 2
    assert all(len(mark) == 16 and mark.isalnum() for mark in marks)
    assert made["ops"].url_fingerprint == made["ops"].url_fingerprint
    assert "secret" not in repr(made)


def test_each_channel_speaks_its_language_and_its_services_form(made: dict[str, Channel]) -> None:
    owed = DigestContent(
        ChannelQueue(owed=(1,), mention_pending=True), (item(1),), NOW, "d-1", repeat=True
    )
    (slack,), (wecom,) = made["ops"].messages(owed), made["games"].messages(owed)
    assert "possible repeat" in slack.body["text"]
    assert "<!here>" in slack.body["text"]
    assert "可能重复" in wecom.body["markdown"]["content"]
    assert "d-1" in str(slack.body)
    assert "d-1" in str(wecom.body)
    assert slack.items == wecom.items == (1, MENTION_ITEM)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_taken_by_its_service(
    cloud: Cloud, kind: str, made: dict[str, Channel]
) -> None:
    chat = getattr(cloud, kind)("ops")
    channel = ChannelSettings(url=SecretStr(chat.url), kind=kind)
    ours = replace(made["ops"], settings=channel)
    (message,) = ours.sample(NOW, "d-test-1")
    assert ours.send(message.body) == Verdict(Outcome.TAKEN)
    assert ours.send(message.plain) == Verdict(Outcome.TAKEN)
    assert len(chat.messages) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_judged_by_the_service_and_no_answer_by_the_webhook(
    cloud: Cloud, kind: str, made: dict[str, Channel]
) -> None:
    chat = getattr(cloud, kind)("ops")
    ours = replace(made["ops"], settings=ChannelSettings(url=SecretStr(chat.url), kind=kind))
    chat.answer(503, "rollup_error")
    assert ours.send({"text": "t"}).outcome is Outcome.LATER
    chat.break_next("redirect")
    assert ours.send({"text": "t"}).outcome is Outcome.LATER
    chat.break_next("read-then-drop")
    assert ours.send({"text": "t"}).outcome is Outcome.UNKNOWN
    assert ours.send({}).outcome is Outcome.UNFIT
    gone = ChannelSettings(url=SecretStr(f"{chat.url}0"), kind=kind)
    assert replace(ours, settings=gone).send({"text": "t"}).outcome is Outcome.DEAD


def test_a_reason_is_foreign_text(cloud: Cloud, made: dict[str, Channel]) -> None:
    chat = cloud.slack("ops")
    ours = replace(made["ops"], settings=ChannelSettings(url=SecretStr(chat.url), kind="slack"))
    chat.answer(502, "no \x1b[2J https://bob:s3cr3t@h/?token=s3cr3t")
    assert "502 no �[2J https://***@h/?token=***" in ours.send({"text": "t"}).reason


INJECTION = '<!channel>`*x*`[x](http://evil)</font>"|'


@pytest.mark.parametrize("name", ["ops", "games"])
def test_each_message_has_the_label_and_the_runbook_of_what_is_told(
    made: dict[str, Channel], name: str
) -> None:
    template = "https://wiki.example.com/a?z={zone}&n={zone_name}&j={job}&c={cause}"
    news = change(zone="zone-1", job=INJECTION, fail_type="originPullFailed")
    one = replace(made[name], label="prod", runbook=template)
    queue = ChannelQueue(owed=(1,))
    content = DigestContent(queue, (item(1, news),), NOW, "d-1", names={"zone-1": INJECTION})
    (message, *_) = one.messages(content)
    text = json.dumps(message.body, ensure_ascii=False)
    assert "`prod`" in text
    link = re.search(r"https://wiki\.example\.com/a\?[^)|\\\"]*", text)
    assert link
    escaped = quote(INJECTION, safe="")
    assert link[0] == (
        f"https://wiki.example.com/a?z=zone-1&n={escaped}&j={escaped}&c=originPullFailed"
    )
    own = replace(
        one, settings=one.settings.model_copy(update={"runbook_url": "https://own.example/"})
    )
    assert "https://own.example/" in json.dumps(own.messages(content)[0].body)
    assert "`prod`" in json.dumps(one.sample(NOW, "d-test-1")[0].body)
