"""This file is the only place that knows Slack's dates in texts: `<!date^seconds^format^link|fallback>`.

Pure. Each reader sees them in the own time zone. Source: https://docs.slack.dev/messaging/formatting-message-text (date
formatting). What a client makes of a date that is malformed is unconfirmed: here it is wrong.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timezone, tzinfo

DATE = re.compile(r"<!date\b[^>]*>")
FORM = re.compile(
    r"<!date\^(?P<at>\d{1,11})\^(?P<format>[^\^|<>]+)(?:\^(?P<link>https?://[^|<>]+))?\|(?P<fallback>[^<>|]+)>"
)
TOKEN = re.compile(r"\{(\w+)\}")
# How a client in English shows a token, with strftime; of a day near by it says "today", which needs a clock.
TOKENS: Mapping[str, str] = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%d/%m/%Y",
    "date": "%B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "date_long_full": "%B %-d, %Y",
    "date_pretty": "%B %-d, %Y",
    "date_short_pretty": "%b %-d, %Y",
    "date_long_pretty": "%A, %B %-d, %Y",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
    "ago": "some time ago",
}


def problem(text: str) -> str | None:
    """Say which date in a text is malformed, or None."""
    return next((found for found in DATE.findall(text) if not _is_date(found)), None)


def shown(text: str, zone: tzinfo | None = timezone.utc) -> str:
    """Write the dates of a text as a reader in this zone sees them; None: in that of this machine."""
    return FORM.sub(lambda found: _shown(found, zone), text)


def _is_date(text: str) -> bool:
    form = FORM.fullmatch(text)
    tokens = TOKEN.findall(form["format"]) if form else []
    return bool(tokens) and all(token in TOKENS for token in tokens)


def _shown(found: "re.Match[str]", zone: tzinfo | None) -> str:
    moment = datetime.fromtimestamp(int(found["at"]), zone)
    return TOKEN.sub(lambda token: moment.strftime(TOKENS[token[1]]), found["format"])
