"""What is WeCom's alone: its webhooks' paths, and whom it can mention."""

from urllib.parse import urlsplit

import pytest

from edgeone_notifier.channels import wecom
from tests.channels import wecom_rules
from tests.channels.cases import storm, told
from tests.channels.digests import Case, digest


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret", True),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?debug=1&key=secret", True),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", False),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", False),
        ("https://qyapi.weixin.qq.com/cgi-bin/message/send?key=secret", False),
    ],
)
def test_a_webhook_has_its_path_and_key(url: str, good: bool) -> None:
    assert (wecom.url_fault(urlsplit(url)) is None) is good


@pytest.mark.parametrize("word", ["lei.wang", "on-call", "a_b@corp", "7"])
def test_who_can_be_mentioned_is(word: str) -> None:
    assert wecom.mention_fault(word) is None
    (message,) = wecom.render(digest(Case([told("a")])), (word,))
    assert message.body["markdown"]["content"].splitlines()[0].endswith(f" <@{word}>")
    assert message.plain["text"]["mentioned_list"] == [word]


@pytest.mark.parametrize("word", ["", "@all", "a b", "a>", "王", "x" * 65])
def test_who_cannot_be_mentioned_is_a_mistake(word: str) -> None:
    assert wecom.mention_fault(word)


def test_the_most_mentions_leave_room() -> None:
    statuses = [told("a", status) for status in ("failed", "timeout", *map(str, range(9)))]
    for case in (storm(5_000), Case(statuses, repeat=True)):
        for message in wecom.render(digest(case, "zh"), ["x" * 64] * 20):
            wecom_rules.check_limits(message)


def test_what_takes_more_bytes_without_its_markup_is_measured_as_sent() -> None:
    for message in wecom.render(digest(Case([told("<" * 60 + str(n)) for n in range(99)])), ()):
        wecom_rules.check_limits(message)
