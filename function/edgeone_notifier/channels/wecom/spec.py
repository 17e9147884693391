"""What the settings need to know of WeCom: its host, its formats, the form of a webhook and of somebody to mention."""

import re
from urllib.parse import SplitResult, parse_qs

from .. import placeholder

KIND = "wecom"
FORMATS = ("markdown", "markdown_v2", "text")
HOSTS = ("qyapi.weixin.qq.com",)
TAKES_FILES = True

EVERYBODY = "@all"
PHONE = re.compile(r"1\d{10}", re.ASCII)  # of the mainland, as mentioned_mobile_list takes them

# A phone with the code of the country, or written in groups; and what calls everybody elsewhere.
_FOREIGN_PHONE = re.compile(
    r"(\+|00)?86[\s-]*1\d{10}|(?=[\d -]*[ -])1\d\d[\s-]*\d{4}[\s-]*\d{4}", re.ASCII
)
_FOREIGN_WORDS = ("all", "@all", "here", "@here", "channel", "@channel", "everyone", "@everyone")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on WeCom's own host."""
    if url.path != "/cgi-bin/webhook/send":
        return "is not whole: its path is not /cgi-bin/webhook/send"
    key = "".join(parse_qs(url.query).get("key", []))
    # A key is a UUID, and so has no x.
    return placeholder.fault(key.replace("xxx", "x" * 6)) if key else "is not whole: it has no key"


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: user ids, phone numbers, or everybody."""
    if word == EVERYBODY:
        return None
    if word.lower() in _FOREIGN_WORDS:
        return f"write {EVERYBODY} for everybody"
    if _FOREIGN_PHONE.fullmatch(word):
        return "write a mobile number with its 11 digits alone, such as 13800001111"
    return None if _USER.fullmatch(word) else f"write user ids, mobile numbers, or {EVERYBODY}"
