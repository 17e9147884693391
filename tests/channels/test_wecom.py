"""What is WeCom's alone: its webhooks' paths, whom it can mention and how, and its tables."""

import re
from urllib.parse import urlsplit

import pytest

from edgeone_notifier.channels import render
from edgeone_notifier.channels.wecom import spec
from edgeone_notifier.core.delivery.queue import MENTION_ITEM
from tests.channels import wecom_rules
from tests.channels.cases import done, storm, told
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
    assert (spec.url_fault(urlsplit(url)) is None) is good


@pytest.mark.parametrize("word", ["lei.wang", "on-call", "a_b@corp", "7"])
def test_who_can_be_mentioned_is(word: str) -> None:
    assert spec.mention_fault(word) is None
    (message,) = render("wecom", digest(Case([told("a")])), (word,))
    assert message.body["markdown"]["content"].splitlines()[0].endswith(f" <@{word}>")
    assert message.plain["text"]["mentioned_list"] == [word]


@pytest.mark.parametrize(
    ("word", "list_"), [("@all", "mentioned_list"), ("13800001234", "mentioned_mobile_list")]
)
def test_whom_markdown_cannot_mention_is_called_by_a_text_after_it(word: str, list_: str) -> None:
    told_of, call = render("wecom", digest(Case([told("a")])), ("lei.wang", word))
    assert "<@lei.wang>" in told_of.body["markdown"]["content"]
    assert word not in told_of.body["markdown"]["content"]
    assert call.body["text"][list_] == [word]
    assert (MENTION_ITEM in told_of.items, call.items) == (False, (MENTION_ITEM,))


def test_a_text_that_calls_is_one_of_the_three_messages() -> None:
    rendered = render("wecom", digest(storm(5_000)), ("@all",))
    assert [one.body["msgtype"] for one in rendered] == ["markdown", "text"]
    assert len({number for one in rendered for number in one.items if number > 0}) == 5_000


def test_nobody_is_called_where_nothing_has_failed() -> None:
    (message,) = render("wecom", digest(Case([told("a", "success")])), ("@all",))
    assert message.body["msgtype"] == "markdown"


def test_markdown_v2_mentions_nobody() -> None:
    told_of, call = render("wecom", digest(Case([told("a")])), ("lei.wang",), "markdown_v2")
    assert "lei.wang" not in told_of.body["markdown_v2"]["content"]
    assert call.body["text"]["mentioned_list"] == ["lei.wang"]


def test_markdown_v2_has_urls_in_one_fence() -> None:
    (message,) = render("wecom", digest(Case([told("a"), told("b")])), (), "markdown_v2")
    url = "https://dl.game.example.com"
    assert f"\n```\n{url}/a\n{url}/b\n```\n" in message.body["markdown_v2"]["content"]


def test_a_text_has_no_markup_and_mentions_by_itself() -> None:
    """Groups that are read in WeChat show nothing else."""
    called = ("lei.wang", "13800001234")
    (message,) = render("wecom", digest(Case([told("a")])), called, "text")
    text = message.body["text"]
    above, cause, url, blank, _ = text["content"].splitlines()[-5:]
    assert (above, blank, url) == ("", "", "https://dl.game.example.com/a")
    assert cause.startswith("Failed · 1 — ")
    assert not re.search(r"[*`<>]", text["content"])
    assert (text["mentioned_list"], text["mentioned_mobile_list"]) == (
        ["lei.wang"],
        ["13800001234"],
    )
    assert MENTION_ITEM in message.items


def test_a_table_has_a_head_and_cells_that_foreign_text_does_not_break() -> None:
    jobs = Case([done({"success": 1, "failed": 1}, job="a|b" + "x" * 90), done({"success": 1})])
    (message,) = render("wecom", digest(jobs), (), "markdown_v2")
    head, line, row, _ = re.findall(r"^\|.*$", message.body["markdown_v2"]["content"], re.MULTILINE)
    assert head == "| **By job** | result |"
    assert line == "| --- | --- |"
    assert row.startswith("| dl.game.example.com · `a｜bxxx")
    assert row.count("|") == head.count("|")
    assert len(row.split(" | ")[0]) < 90


@pytest.mark.parametrize("word", ["", "@here", "a b", "a>", "王", "x" * 65])
def test_who_cannot_be_mentioned_is_a_mistake(word: str) -> None:
    assert spec.mention_fault(word)


def test_the_most_mentions_leave_room() -> None:
    statuses = [told("a", status) for status in ("failed", "timeout", *map(str, range(9)))]
    for case in (storm(5_000), Case(statuses, repeat=True)):
        for message in render("wecom", digest(case, "zh"), ["x" * 64] * 20):
            wecom_rules.check_limits(message)


def test_what_takes_more_bytes_without_its_markup_is_measured_as_sent() -> None:
    for message in render("wecom", digest(Case([told("<" * 60 + str(n)) for n in range(99)])), ()):
        wecom_rules.check_limits(message)
