"""This file is the only place that checks what of other people's text is shown: all but secrets and the invisible."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.redact.display import redact
from tests.support.values import law


@pytest.mark.parametrize(
    "text",
    [
        # whole, however long, in whatever script
        "https://www.example.com/a/b.m3u8?v=2&build=7#t=10",
        "https://www.example.com/%E4%B8%AD?q=中文&名=值",
        "https://例子.example/🚀",
        f"https://www.example.com/{'a' * 4_000}",
        "origin answered 404, see https://www.example.com/x?v=2",
        "",
        # neither user nor password
        "https://www.example.com/@scope/package@1.2.3",
        "https://www.example.com/?mail=me@example.com",
        "mail me@example.com",
        "https://h.example:8443/img/a@2x.png",
        "http://[::1]:8080/@scope/a@1.2",
        # no key behind the number sign, and no object's
        "https://h/a#section-2-of-the-manual-2024",
        "https://h/#/jobs/0ec2c1fa5aaa",
        '{"task": "5", "author": "me"}',
        "a Basic authentication is needed",
        # names that only look like a secret's
        "https://h/?task=5&disk=c&risk=1&break=2&peak=9",
        "https://h/?inside=1&ssid=x&laptop=y&ticketing=z&biscuits=3",
        "https://h/?author=me&assignee=you&keyword=x&tokenizer=y&sessions=3&designer=z",
        "https://h/?signed",
        "https://h/?token=&a=1",
        "https://h/token=1/sign=2",
    ],
)
def test_shown_whole(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # user information
        ("https://user:pa55@h.example/a", "https://***@h.example/a"),
        ("https://user@h.example/a", "https://***@h.example/a"),
        ("HTTP://u:p@q@h.example", "HTTP://***@h.example"),
        ("1s+x.y-z://u:p@h.example", "1s+x.y-z://***@h.example"),
        (
            "see ftp://u:p@a.example and http://v:q@b.example",
            "see ftp://***@a.example and http://***@b.example",
        ),
        ("https://h/?to=http://u:p@i.example/", "https://h/?to=http://***@i.example/"),
        # parameters, wherever they stand
        ("https://h/?token=abc", "https://h/?token=***"),
        ("https://h/?a=1&token=abc&b=2", "https://h/?a=1&token=***&b=2"),
        ("https://h/?a=1;token=abc;b=2", "https://h/?a=1;token=***;b=2"),
        ("https://h/#access_token=abc", "https://h/#access_token=***"),
        ("https://h/#/route?token=abc", "https://h/#/route?token=***"),
        ("https://h/a;jsessionid=abc;v=2", "https://h/a;jsessionid=***;v=2"),
        ("403 for https://h/?token=abc today", "403 for https://h/?token=*** today"),
        ("https://h/?token=abc\nnext", "https://h/?token=*** next"),
        ("https://h/?url=https://i/?token=abc&a=1", "https://h/?url=https://i/?token=***&a=1"),
        # a user that a parameter's value would hide, and one that stands there once a value is masked
        ("https://u:p;key=a@h.example/b", "https://***@h.example/b"),
        ("://a&token=x/y&b@h", "://***@h"),
        ("?token://a&key=x/y&b@c=d", "?token://***@c=d"),
        # a URL in a parameter, escaped once and more
        (
            "https://h/?to=https%3A%2F%2Fi%2F%3Ftoken%3Dabc%26v%3D2&b=1",
            "https://h/?to=https%3A%2F%2Fi%2F%3Ftoken%3D***%26v%3D2&b=1",
        ),
        (
            "https://h/?to=x%3Fto%3Dhttps%253a%252f%252fi%252f%253fsign%253dab%2526c%26d%3D1",
            "https://h/?to=x%3Fto%3Dhttps%253a%252f%252fi%252f%253fsign%253d***%2526c%26d%3D1",
        ),
        ("https://h/?to=token%3Dabc", "https://h/?to=token%3D***"),
        ("https://h/?token=a%26b%3Dc&d=1", "https://h/?token=***&d=1"),
        ("https://h/?to=%3Ftoken%3Da%2526b%26c", "https://h/?to=%3Ftoken%3D***%26c"),
        (
            "https://h/?to=https%3A%2F%2Fu%3Ap%40i%2Fa%40b",
            "https://h/?to=https%3A%2F%2F***%40i%2Fa%40b",
        ),
        # a password with a slash, a question mark, a number sign
        ("https://bob:pa/ss@h.example/a", "https://***@h.example/a"),
        ("https://bob:pa/s@s/9@h.example/a?v=2", "https://***@h.example/a?v=2"),
        ("https://bob:pa?ss#1/@h.example/a", "https://***@h.example/a"),
        ("https://bob:12a/b@h.example:8443/a", "https://***@h.example:8443/a"),
        (
            "https://h/?to=https%3A%2F%2Fbob%3Apa%2Fss%40i.example%2Fa&b=1",
            "https://h/?to=https%3A%2F%2F***%40i.example%2Fa&b=1",
        ),
        (
            "see ftp://u:p/w@a.example,http://v:q/w@b.example/c",
            "see ftp://***@a.example,http://***@b.example/c",
        ),
        # an object in a parameter, and in a text, whatever its quotes
        ('https://h/?q={"token":"abc","v":2}&b=1', 'https://h/?q={"token":"***","v":2}&b=1'),
        ('{"a": {"Secret-Key" : "a\\"b,c"}, "v": 2}', '{"a": {"Secret-Key" : "***"}, "v": 2}'),
        ('{"tokens": ["a", "b"], "v": 2}', '{"tokens": ***], "v": 2}'),
        ('{"pwd": 1234, "v": 2}', '{"pwd": ***, "v": 2}'),
        ("{'sid':'abc', 'v':2}", "{'sid':'***', 'v':2}"),
        (
            "https://h/?q=%7B%22token%22%3A%22a%2Cb%22%2C%22v%22%3A2%7D&b=1",
            "https://h/?q=%7B%22token%22%3A%22***%22%2C%22v%22%3A2%7D&b=1",
        ),
        (
            "https://h/?q=%257B%2522otp%2522%253A+12%252C%2522v%2522%253A2%257D",
            "https://h/?q=%257B%2522otp%2522%253A+***%252C%2522v%2522%253A2%257D",
        ),
        ('"{\\"ticket\\":\\"a b\\"}"', '"{\\"ticket\\":\\"***\\"}"'),
        # what stands behind the number sign
        ("https://h/#!token=abc", "https://h/#!token=***"),
        ("https://h/#v=2,token=abc", "https://h/#v=2,token=***"),
        ("https://h/a#Zk3p9QvX2bT7mLw8", "https://h/a#***"),
        ("https://h/a%23Zk3p9QvX2bT7mLw8", "https://h/a%23***"),
        ('https://h/#{"token":"abc"}', 'https://h/#{"token":"***"}'),
        # of players: one value with parts of its own
        (
            "https://h/?hdnts=exp=1~acl=/*~hmac=abc&v=2",
            "https://h/?hdnts=***&v=2",
        ),
        ("https://h/?exp=1~acl=/*~hmac=abc&v=2", "https://h/?exp=1~acl=/*~hmac=***&v=2"),
        # in a text, a header, or by the form alone
        ("wrong sign=abc, token=def", "wrong sign=*** token=***"),
        ("Cookie: v=2; sid=abc; lang=zh", "Cookie: v=2; sid=***; lang=zh"),
        ("no: Bearer aBcd3fgh.ijk", "no: Bearer ***"),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln!", "jwt ***!"),
        ("https://hooks.slack.com/services/T0/B0/abc", "https://hooks.slack.com/services/***"),
        ("keys of AKIDz8krbsJ5yKBZQpn74WFkmLPx3", "keys of ***"),
        # a value to its end
        ("https://h/?sign=a=b==&c=1", "https://h/?sign=***&c=1"),
        ("https://h/?sign=a/b+c?d&e=1", "https://h/?sign=***&e=1"),
        ("https://h/?token=%E4&token=2", "https://h/?token=***&token=***"),
    ],
)
def test_secrets_are_masked(text: str, masked: str) -> None:
    assert redact(text) == masked
    assert redact(masked) == masked


@pytest.mark.parametrize(
    "name",
    [
        *("token", "sign", "signature", "sig", "auth", "authorization", "key", "secret"),
        *("password", "passwd", "pass", "pwd", "credential", "credentials", "session", "jwt"),
        *("ak", "sk", "TOKEN", "Token", "ToKeN"),
        *("ticket", "jsapi_ticket", "otp", "TOTP", "sid", "connect.sid", "cookie", "PHPSESSID"),
        *("hdnts", "hdnea", "hdntl", "hmac", "passphrase"),
        *("tokens", "keys", "secrets", "signatures", "passwords", "tickets", "cookies", "apiKeys"),
        # of several words
        *("access_token", "access-token", "accessToken", "accesstoken", "ACCESS_TOKEN"),
        *("api.key", "apikey", "APIKey", "auth_key", "authKey", "key_1", "token2", "x[sign]"),
        *("txSecret", "wsSecret", "sessionId", "session_id", "tokenValue", "sign_type", "SecretId"),
        # of clouds
        *("X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "AWSAccessKeyId"),
        *("q-ak", "q-signature", "q-key-time", "OSSAccessKeyId", "x-cos-security-token", "sv_sig"),
        # escaped
        *("access%5Ftoken", "x%5Bkey%5D", "%74oken", "X%2DAmz%2DSignature"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert redact(f"https://h/?{name}=abc&b=2") == f"https://h/?{name}=***&b=2"


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        # lines and columns are ours alone
        ("a\nb\r\tc", "a b  c"),
        # controls, null, escape
        ("a\x00b\x1b[31mc\x7f", "a�b�[31mc�"),
        # what turns the direction of writing, and what has no width
        ("a\u202eb\u2066c\u200fd", "a�b�c�d"),
        ("a\u200bb\u200dc\u2060d\ufeffe\u00adf", "a�b�c�d�e�f"),
        ("a\u034fb\u115fc\u3164d\uffa0e", "a�b�c�d�e"),
        ("a\U000e0041b", "a�b"),
        # other lines' ends
        ("a\u2028b\u2029c\x85d", "a�b�c�d"),
        # half of a character
        ("a\ud800b", "a�b"),
        # around it
        (" a ", "a"),
        ("\n中\n", "中"),
    ],
    ids=ascii,
)
def test_what_the_eye_cannot_see_is_not_shown(text: str, visible: str) -> None:
    assert redact(text) == visible


@pytest.mark.parametrize("hidden", ["\x00", "\x1c", "\u200b", "\u2028", "\x85"], ids=ascii)
def test_what_the_eye_cannot_see_hides_no_secret(hidden: str) -> None:
    assert "abc" not in redact(f"https://h/?a{hidden}token=abc")
    assert "abc" not in redact(f"https://h/?a=1&{hidden}token=abc")
    assert "abc" not in redact(f"https://us{hidden}er:abc@h/")


urls = st.from_regex(
    r"(https?://)?([a-z:]{0,9}@)?h/?([?&;#/]([a-zA-Z_.]{0,5}(token|key|Sign)?)=?[a-z?@:/\s]{0,9}){0,5}"
)


objects = st.lists(
    st.sampled_from(
        [
            *"{}[]:,\"'@/#?&= ",
            "%22",
            "%3a",
            "%2522",
            '\\"',
            "token",
            "sid",
            "a",
            "1",
            "://",
            "~hmac=",
        ]
    ),
    max_size=30,
).map("".join)


@law
@given(st.text(st.characters()) | urls | objects)
def test_what_is_shown_is_visible_and_shown_the_same_again(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    assert once.encode().decode() == once
    assert {unicodedata.category(c) for c in once}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@law
@given(
    st.sampled_from(["token", "sign", "accessKey", "AUTH_KEY", "X-Amz-Signature"]),
    st.sampled_from("?&;#"),
    st.text(st.characters(codec="ascii", exclude_characters="&;#", categories=("L", "N", "P"))),
    st.text(st.characters(categories=("L", "N"))),
)
def test_no_secret_is_shown(name: str, separator: str, before: str, value: str) -> None:
    assert redact(f"{before}{separator}{name}=x{value}&z=1").endswith(f"{separator}{name}=***&z=1")


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "aA",
        "a://",
        "?a=",
        "&token=",
        ";",
        "://@",
        "%74=",
        "%3Fa%3D",
        "%2526key%253D",
        "=a",
        "%3a%2f%2f",
        '"',
        "\\",
        '"token":',
        '"token":"',
        "%22sid%22%3a",
        "://a:b/",
        "#a",
        ",a",
        "eyJ",
    ],
)
def test_a_long_text_is_read_once(piece: str) -> None:
    """If it were read again from each of its letters, this test would not end."""
    assert redact(piece * 20_000)
