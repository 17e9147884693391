"""What is Slack's alone: its webhooks' paths, whom it can mention, and its colours."""

from urllib.parse import urlsplit

import pytest

from edgeone_notifier.channels import render
from edgeone_notifier.channels.slack import spec
from tests.channels import slack_rules
from tests.channels.cases import done, storm, told
from tests.channels.digests import Case, digest, messages


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
    assert message.plain["text"].endswith(f" {called}")


@pytest.mark.parametrize("word", ["", "u02ab3cde", "@here", "U1|x", "U1>", "lei.wang", "U" * 40])
def test_who_cannot_be_mentioned_is_a_mistake(word: str) -> None:
    assert spec.mention_fault(word)


@pytest.mark.parametrize(
    ("case", "color"),
    [
        (Case([told("a")]), "#D63232"),
        (Case([told("a", "timeout")]), "#ECB22E"),
        (Case([done({"success": 1})]), "#36A64F"),
        (Case([told("a", "processing")]), "#8D9096"),
    ],
)
def test_the_colour_says_how_bad_it_is(case: Case, color: str) -> None:
    (message,) = messages("slack", case)
    assert message.body["attachments"][0]["color"] == color


def test_the_most_mentions_leave_room() -> None:
    for message in render("slack", digest(storm(5_000)), ["S" + "0" * 30] * 20):
        slack_rules.check_limits(message)
