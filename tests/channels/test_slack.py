"""What is Slack's alone: its webhooks' paths, whom it can mention, its blocks, and its times."""

from urllib.parse import urlsplit

import pytest

from edgeone_notifier.channels import render
from edgeone_notifier.channels.slack import spec
from tests.channels import slack_rules
from tests.channels.cases import storm, told
from tests.channels.digests import Case, digest, messages
from tests.support.values import NOW


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://hooks.slack.com/services/T0/B0/secret", True),
        ("https://hooks.slack.com/triggers/T0/1/secret", False),  # a workflow takes no blocks
        ("https://hooks.slack.com/workflows/T0/A0/1/secret", False),
        ("https://hooks.slack.com/servicesT0", False),
        ("https://hooks.slack.com", False),
    ],
)
def test_a_webhook_has_its_path(url: str, good: bool) -> None:
    assert (spec.url_fault(urlsplit(url)) is None) is good


@pytest.mark.parametrize(
    ("word", "called"),
    [
        ("U02AB3CDE", "<@U02AB3CDE>"),
        ("W02AB3CDE", "<@W02AB3CDE>"),
        ("S04ONCALL", "<!subteam^S04ONCALL>"),
        ("here", "<!here>"),
        ("channel", "<!channel>"),
        ("everyone", "<!everyone>"),
    ],
)
def test_who_can_be_mentioned_is(word: str, called: str) -> None:
    assert spec.mention_fault(word) is None
    (message,) = render("slack", digest(Case([told("a")])), (word,))
    assert message.body["text"].endswith(f" {called}")
    assert message.plain["text"].splitlines()[0].endswith(f" {called}")


@pytest.mark.parametrize("word", ["", "u02ab3cde", "@here", "U1|x", "U1>", "lei.wang", "U" * 40])
def test_who_cannot_be_mentioned_is_a_mistake(word: str) -> None:
    assert spec.mention_fault(word)


def test_urls_stand_in_blocks_of_their_own_and_the_rest_stays_open() -> None:
    (message,) = messages("slack", Case([told("a"), told("b")]))
    assert "attachments" not in message.body
    sorts = [block["type"] for block in message.body["blocks"]]
    assert sorts == ["section", "rich_text", "context"]
    assert message.body["blocks"][0]["expand"] is True
    (pasted,) = message.body["blocks"][1]["elements"]
    assert pasted["type"] == "rich_text_preformatted"
    assert pasted["elements"][0]["text"].splitlines() == [
        "https://dl.game.example.com/a",
        "https://dl.game.example.com/b",
    ]


def test_what_is_pasted_is_what_was_submitted() -> None:
    """A block of text as it is needs no escapes, or what is copied is another URL."""
    (message,) = messages("slack", Case([told("a?b=1&c=`<d>`")]))
    (pasted,) = message.body["blocks"][1]["elements"]
    assert pasted["elements"][0]["text"].endswith("/a?b=1&c=`<d>`")


def test_times_are_shown_in_the_zone_of_the_reader() -> None:
    (message,) = messages("slack", Case([told("a")]))
    assert f"<!date^{NOW - 60}^{{time}}|22:12>" in slack_rules.lines(message)


def test_the_most_mentions_leave_room() -> None:
    for message in render("slack", digest(storm(5_000)), ["S" + "0" * 30] * 20):
        slack_rules.check_limits(message)
