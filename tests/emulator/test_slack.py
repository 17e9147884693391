"""This file is the only place that checks Slack's limits, each at its boundary."""

import json
from datetime import timedelta, timezone
from typing import Any

import pytest

from tests.emulator import slack
from tools.shown import slack_dates

Block = dict[str, Any]


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Block:
    return {"type": "section", "text": mrkdwn(text)}


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(text: str = "Open", **more: Any) -> Block:
    return {"type": "button", "text": plain(text), **more}


def image(**more: Any) -> Block:
    return {"type": "image", "image_url": "https://a/b.png", "alt_text": "a", **more}


def markdown(text: str) -> Block:
    return {"type": "markdown", "text": text}


DIVIDER = {"type": "divider"}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def part(kind: str, *elements: Block, **more: Any) -> Block:
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def inline(text: str = "x", **more: Any) -> Block:
    return {"type": "text", "text": text, **more}


def date(text: str) -> list[Block]:
    return [section(f"first failure {text} · x")]


LINK = {"type": "link", "url": "https://a"}
URLS = "\n".join(f"https://dl.game.example.com/7.4/pack-{n:03}.bin" for n in range(10))

FINE = [
    [section("x")],
    [section("界" * 3000)],  # lengths are code points
    [fields(*["x" * 1000] * 10)],
    [fields("x" * 2000)],
    [{**section("x"), "accessory": button()}],
    [{**section("x"), "block_id": "b" * 255}],
    [{"type": "section", "text": {**mrkdwn("x"), "verbatim": True}}],
    [header("h" * 150)],
    [{"type": "header", "text": {**plain("x"), "emoji": True}}],
    [context(*[mrkdwn("x")] * 10)],
    [context(image(), plain("x"))],
    [actions(*[button()] * 25)],
    [actions(button("t" * 75, url="u" * 3000, style="danger"))],
    [markdown("x" * 11341)],
    [image(), DIVIDER],
    [{**section("x" * 3000), "expand": True}],
    [rich(part("preformatted", inline(URLS)))],
    [rich(part("preformatted", inline(), LINK, border=0))],
    [rich(part("section", inline(style={"bold": True}), LINK, {"type": "user", "user_id": "U1"}))],
    [rich(part("quote", inline()), part("list", part("section", inline()), style="bullet"))],
    [rich(part("section", {"type": "date", "timestamp": 1, "format": "{time}", "fallback": "x"}))],
    date("<!date^1795812885^{time}|04:54 UTC+8>"),
    date("<!date^1795812885^{date_short_pretty} at {time}^https://a/b?c=d|04:54>"),
    [header("<!date^x>")],  # a plain text has no dates
    [DIVIDER] * 50,
    [section("x" * 3000)] * 3 + [section("x" * 2341)],  # 11,341 in sum
]
WRONG = [
    [section("")],
    [section("界" * 3001)],
    [{"type": "section"}],
    [{"type": "section", "text": "x"}],
    [{"type": "section", "text": plain("x") | {"verbatim": True}}],
    [fields()],
    [fields(*["x"] * 11)],
    [fields("x" * 2001)],
    [fields("")],
    [{**section("x"), "accessory": {"type": "datepicker"}}],
    [{**section("x"), "block_id": "b" * 256}],
    [{**section("x"), "color": "#fff"}],
    [header("h" * 151)],
    [header("")],
    [{"type": "header", "text": mrkdwn("x")}],
    [context()],
    [context(*[mrkdwn("x")] * 11)],
    [context(button())],
    [context(mrkdwn(""))],
    [actions()],
    [actions(*[button()] * 26)],
    [actions(button("t" * 76))],
    [actions(button(url="u" * 3001))],
    [actions({**button(), "text": mrkdwn("x")})],
    [image(alt_text="")],
    [image(image_url="u" * 3001)],
    [markdown("")],
    [{**section("x"), "expand": "true"}],
    [{**section("x" * 3001), "expand": True}],
    [{**header("x"), "expand": True}],
    [{"type": "rich_text"}],
    [rich()],
    [rich(section("x"))],
    [rich(part("section"))],
    [rich(part("preformatted", inline("")))],
    [rich(part("preformatted", {"type": "user", "user_id": "U1"}))],
    [rich(part("preformatted", inline(), border=2))],
    [rich(part("preformatted", inline(), expand=True))],
    [rich(part("section", inline(style={"loud": True})))],
    [rich(part("section", inline(style={"bold": 1})))],
    [rich(part("section", {**LINK, "text": ""}))],
    [rich(part("section", inline(verbatim=True)))],
    [rich(part("list", inline()))],
    [rich(part("table", inline()))],
    [rich(part("preformatted", inline("x" * 11342)))],
    [{**rich(part("section", inline())), "expand": True}],
    date("<!date^soon^{time}|04:54>"),
    date("<!date^1795812885^{time}>"),
    date("<!date^1795812885^{time}|>"),
    date("<!date^1795812885^at five|04:54>"),
    date("<!date^1795812885^{clock}|04:54>"),
    date("<!date^1795812885^{time}^mailto:a|04:54>"),
    date("<!date^1795812885|04:54>"),
    [{"type": "table", "rows": []}],
    [{"type": "alert", "text": "x"}],
    [{"type": "input"}],
    [{"text": "x"}],
    ["section"],
    [section("x"), section("")],  # one bad block fails the whole message
    [DIVIDER] * 51,
    [section("x" * 3000)] * 3 + [section("x" * 2342)],
]


def ask(message: object) -> tuple[bool, int, str]:
    shown, reply = slack.answer(json.dumps(message).encode())
    return shown is not None, reply.status, reply.body.decode()


@pytest.mark.parametrize("blocks", FINE)
def test_blocks_within_the_limits_are_shown(blocks: list[Block]) -> None:
    assert ask({"text": "t", "blocks": blocks}) == (True, 200, "ok")


@pytest.mark.parametrize("blocks", WRONG)
def test_blocks_beyond_the_limits_are_refused(blocks: list[Block]) -> None:
    assert ask({"text": "t", "blocks": blocks}) == (False, 400, "invalid_blocks")
    message = {"text": "t", "attachments": [{"blocks": blocks}]}
    assert ask(message) == (False, 400, "invalid_attachments")


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ({"text": "t"}, "ok"),
        ({"text": "t" * 50_000}, "ok"),  # it is cut
        ({"blocks": [DIVIDER]}, "ok"),
        ({"attachments": [{"color": "#fff", "blocks": [DIVIDER] * 20}]}, "ok"),
        ({"attachments": [{"text": "t"}] * 100}, "ok"),
        ({"attachments": [{"blocks": [DIVIDER] * 21}]}, "invalid_attachments"),
        ({"attachments": [{"text": "t"}] * 101}, "too_many_attachments"),
        ({"attachments": [{"color": "#fff"}]}, "missing_text_or_fallback_or_attachments"),
        ({"attachments": ["t"]}, "invalid_attachments"),
        ({"attachments": {"text": "t"}}, "invalid_attachments"),
        ({"text": "t", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({}, "no_text"),
        ({"text": "", "blocks": [], "attachments": []}, "no_text"),
        ({"text": 1}, "invalid_payload"),
        ({"text": "since <!date^1795812885^{time}|04:54>"}, "ok"),
        ({"text": "since <!date^1795812885^{time}>"}, "invalid_payload"),
        (["text"], "invalid_payload"),
    ],
)
def test_messages(message: object, word: str) -> None:
    status = 200 if word == "ok" else 400
    assert ask(message) == (word == "ok", status, word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since <!date^1795812885^{time}|x>, `a`", "since 04:54, `a`"),
        ("<!date^1795812885^{date_num} {time_secs}^https://a|x>", "2026-11-28 04:54:45"),
        (
            "<!date^1795812885^{date_short} {date_long}|x>",
            "Nov 28, 2026 Saturday, November 28, 2026",
        ),
        ("<!here> <https://a|b>", "<!here> <https://a|b>"),
    ],
)
def test_a_reader_sees_dates_in_the_own_time_zone(text: str, expected: str) -> None:
    assert slack_dates.shown(text, timezone(timedelta(hours=8))) == expected


def test_the_texts_of_blocks_and_attachments_are_summed_up() -> None:
    half = [section("x" * 3000), section("x" * 2670)]
    message = {"text": "t", "blocks": half, "attachments": [{"blocks": half}]}
    assert ask(message) == (True, 200, "ok")
    message["blocks"] = [*half, section("xx")]
    assert ask(message) == (False, 400, "invalid_blocks")


def test_what_is_not_json_is_refused() -> None:
    shown, reply = slack.answer(b"payload={}")
    assert (shown, reply.status, reply.body) == (None, 400, b"invalid_payload")
