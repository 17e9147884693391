"""What the settings need to know of WeCom: its host, its formats, the form of a webhook and of somebody to mention."""

import re
from urllib.parse import SplitResult, parse_qs

KIND = "wecom"
FORMATS = ("markdown", "markdown_v2")
HOSTS = ("qyapi.weixin.qq.com",)

EVERYBODY = "@all"
PHONE = re.compile(r"1\d{10}", re.ASCII)  # of the mainland, as mentioned_mobile_list takes them

_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on WeCom's own host."""
    if url.path != "/cgi-bin/webhook/send":
        return "its path is not /cgi-bin/webhook/send"
    return None if parse_qs(url.query).get("key") else "it has no key"


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: user ids, phone numbers, or everybody."""
    if word == EVERYBODY or _USER.fullmatch(word):
        return None
    return f"neither a user id nor a phone number nor {EVERYBODY}"
