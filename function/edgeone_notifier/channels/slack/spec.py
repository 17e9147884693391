"""What the settings need to know of Slack: its hosts, its formats, the form of a webhook and of somebody to mention."""

import re
from urllib.parse import SplitResult

KIND = "slack"
FORMATS = ("blocks",)
HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")

_MENTION = re.compile(r"[UWS][A-Z0-9]{2,30}|here|channel|everyone", re.ASCII)


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on Slack's own host. Workflow triggers take no blocks."""
    return None if url.path.startswith("/services/") else "its path does not start with /services/"


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: ids of people (U…), of groups (S…), or here, channel, everyone."""
    return None if _MENTION.fullmatch(word) else "not U…, W…, S…, here, channel or everyone"
