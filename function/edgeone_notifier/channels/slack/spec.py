"""What the settings need to know of Slack: its hosts, its formats, the form of a webhook and of somebody to mention."""

import re
from urllib.parse import SplitResult

from .. import placeholder

KIND = "slack"
FORMATS = ("blocks",)
HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")

EVERYBODY = ("here", "channel", "everyone")

# docs.slack.dev/messaging/formatting-message-text: ids, nine letters or more as yet; a name calls nobody.
_ID = re.compile(r"[UWS](?=[A-Z]*\d)[A-Z0-9]{6,30}", re.ASCII)
_PATH = re.compile(r"/services/[\w-]+/[\w-]+/([\w*-]+)", re.ASCII)


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on Slack's own host. Workflow triggers take no blocks."""
    whole = _PATH.fullmatch(url.path)
    return (
        placeholder.fault(whole[1]) if whole else "is not whole: its path is no /services/T…/B…/…"
    )


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: ids of people (U…), of groups (S…), or here, channel, everyone."""
    if word in EVERYBODY or _ID.fullmatch(word):
        return None
    return "write ids such as U0123ABCD (a member), S0123ABCD (a group), or here, channel, everyone; no names"
