"""What foreign text repeats of a secret is hidden, however it is written; what is no secret stays as it is."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.redact.masking import LONG_SECRET, Mask, is_like_a_key
from tests.support.values import law

ID, KEY = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
TOKEN = "bM0/wdt9+eXQkZy_t-WhYm4PZcNjAqo1GBr9uP2x==" * 9
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7e4c-4bc4-97a0-0ec2c1fa5aaa"
SLACK = "https://hooks.slack.com/services/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"
BEAT = "https://beats.example.com/ping/nightly-prefetch-watch/bQ7Xk2Vd9sLmR4tA?name=a"
MASK = Mask([ID, KEY, TOKEN], [WECOM, SLACK, BEAT])
SECRETS = {
    "id": ID,
    "key": KEY,
    "token": TOKEN,
    "of WeCom": "693a91f6-7e4c-4bc4-97a0-0ec2c1fa5aaa",
    "of Slack": "XyZ1aBc2DeF3gHi4JkL5mNo6",
    "of the heartbeat": "bQ7Xk2Vd9sLmR4tA",
}


def escaped(secret: str) -> str:
    return "".join(f"%{ord(c):02x}" for c in secret)


ENCODED: dict[str, Callable[[str], str]] = {
    "in base64": lambda s: b64encode(s.encode()).decode(),
    "in base64, as a password": lambda s: b64encode(f"a:{s}".encode()).decode(),
    "in base64, as a name": lambda s: urlsafe_b64encode(f"{s}:b".encode()).decode(),
}
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "cut at its end": lambda s: s[:15],
    "cut at its beginning": lambda s: s[-15:],
    "in upper case": str.upper,
    "in lower case": str.lower,
    "without dashes": lambda s: s.replace("-", ""),
    "with dashes of its own": lambda s: "-".join(s[at : at + 4] for at in range(0, len(s), 4)),
    "with blanks": " ".join,
    "with what has no width": "\u200b".join,
    "with line ends": "\n".join,
    "escaped": escaped,
    "escaped twice": lambda s: quote(escaped(s)),
    "escaped in part": lambda s: "".join(escaped(c) if n % 3 else c for n, c in enumerate(s)),
    "as JSON may": lambda s: "".join(f"\\u{ord(c):04X}" for c in s),
    "as HTML may": lambda s: "".join(f"&#x{ord(c):x};" if c > "a" else f"&#{ord(c)};" for c in s),
}


CASES = {
    f"{name} {how}": write(secret)
    for name, secret in SECRETS.items()
    for how, write in {**WRITTEN, **(ENCODED if name != "token" else {})}.items()
}


@pytest.mark.parametrize("written", CASES.values(), ids=CASES)
def test_a_secret_is_hidden_however_it_is_written(written: str) -> None:
    shown = MASK(f"no: {written}, sorry")
    assert shown.startswith("no: ")
    assert shown.endswith(", sorry")
    left = shown.removeprefix("no: ").removesuffix(", sorry")
    assert "***" in left
    assert sum(c.isalnum() for c in left) < LONG_SECRET
    assert MASK(shown) == shown


others = st.text(" -_/é中\u200b")


@law
@given(st.sampled_from(list(SECRETS.values())), st.integers(0, 400), others, others)
def test_any_letters_and_digits_in_a_row_are_hidden_and_fewer_are_not(
    secret: str, at: int, before: str, after: str
) -> None:
    plain = "".join(c for c in secret if c.isascii() and c.isalnum())
    at %= len(plain) - LONG_SECRET + 1
    assert MASK(f"{before}{plain[at:][:LONG_SECRET]}{after}") == f"{before}***{after}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://hooks.slack.com/services/",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "https://www.example.com/nightly/prefetch/7.4/a.bin",  # words, as a heartbeat's name has
        "InvalidParameter.ZoneNotFound: The zone 693a91f6-7e4 is not found.",
        "预热失败 %E9%A2%84 \\u9884 &amp; 100%",
        ID[: LONG_SECRET - 1],
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert MASK(text) == text


def test_the_name_of_a_heartbeat_is_hidden_where_it_stands_whole() -> None:
    assert MASK("GET /ping/Nightly_Prefetch_Watch/x") == "GET /ping/***/x"


def test_a_short_secret_is_hidden_where_it_stands_whole() -> None:
    mask = Mask(["Pa55-w0rd"], ["https://push.example.com/api/push/aB3dE5fG7h"])
    assert mask("no pa55w0rd, no AB3DE5FG7H, Pa55") == "no ***, no ***, Pa55"


def test_every_text_of_a_value_is_masked() -> None:
    value = {"Error": {"Code": f"Bad.{ID}"}, "Rows": [1, None, True, ["ok", {KEY: TOKEN}]]}
    assert MASK.all(value) == {
        "Error": {"Code": "Bad.***"},
        "Rows": [1, None, True, ["ok", {"***": "***=="}]],
    }


@law
@given(st.recursive(st.text() | st.sampled_from([ID, f"a{KEY}b", "\u200b".join(ID)]), st.lists))
def test_where_a_document_has_something_to_hide_that_is_found(value: object) -> None:
    document = json.dumps(value)
    assert MASK.finds(document) >= (MASK.all(value) != value)


def test_keys_are_added() -> None:
    mask = MASK.with_keys(["other-secret-of-the-same-run"])
    assert mask(f"{ID} other-secret-of") == "*** ***"
    assert mask.with_keys([ID, ""]) is mask


@pytest.mark.parametrize(
    ("name", "is_key"),
    [
        *((name, False) for name in ("ops", "on-call", "games_2", "p0", "7x24", "edgeonenotifications")),
        *((name, False) for name in ("prefetch-alerts-2024-singapore", "prod-eu-1-game-2-k8s", "qq2024")),
        *((secret, True) for secret in (ID, KEY, *SECRETS.values())),
        ("693A91F6_7E4C_4BC4_97A0_0EC2C1FA5AAA", True),
        ("693a91f6", True),
        ("0ec2c1fa5aaa", True),
        ("abcdefghijklmnopqrstuvwx", True),
    ],
)  # fmt: skip
def test_what_looks_like_a_key(name: str, is_key: bool) -> None:
    assert is_like_a_key(name) is is_key
