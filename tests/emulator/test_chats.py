"""This file is the only place that checks the chats over HTTP: addresses, orders and breaks."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.exceptions import ConnectionError as Lost
from requests.exceptions import ReadTimeout

from tests.emulator import Cloud
from tests.emulator.chat import Break, Chat

HELLO: dict[str, dict[str, Any]] = {
    "slack": {"text": "hello"},
    "wecom": {"msgtype": "text", "text": {"content": "hello"}},
}
SUCCESS = {"slack": "ok", "wecom": '{"errcode": 0, "errmsg": "ok"}'}


def post(chat: Chat, url: str | None = None, timeout: float = 5) -> requests.Response:
    return requests.post(url or chat.url, json=HELLO[chat.kind], timeout=timeout)


@pytest.fixture(params=["slack", "wecom"])
def chat(cloud: Cloud, request: pytest.FixtureRequest) -> Chat:
    """Open a chat of each kind."""
    make: Callable[[str], Chat] = getattr(cloud, request.param)
    return make("ops")


def test_a_message_is_shown_and_recorded(chat: Chat) -> None:
    before = time.time()
    answer = post(chat)
    assert (answer.status_code, answer.text) == (200, SUCCESS[chat.kind])
    assert chat.messages == [HELLO[chat.kind]]
    (seen,) = chat.requests
    assert (seen.status, seen.answer) == (200, SUCCESS[chat.kind])
    assert seen.headers["content-type"] == "application/json"
    assert before <= seen.at <= time.time()
    assert b"hello" in seen.body


def test_a_refused_message_is_recorded_and_not_shown(chat: Chat) -> None:
    answer = requests.post(chat.url, data=b"{}", timeout=5)
    assert answer.text == "no_text" or answer.json()["errcode"] == 40008
    assert (len(chat.requests), chat.messages) == (1, [])


def test_a_name_is_a_chat_of_its_own(cloud: Cloud, chat: Chat) -> None:
    other = cloud.slack("other 预热/x") if chat.kind == "slack" else cloud.wecom("other 预热/x")
    assert other.url != chat.url
    assert cloud.slack("ops") is cloud.slack("ops")
    post(other)
    assert (len(other.messages), chat.messages) == (1, [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("/slack/ops/services/T000/B000/", "/slack/ops/services/T000/B000/x", "no_service"),
        ("/slack/ops/", "/slack/none/", "no_service"),
        ("/slack/ops/", "/wecom/ops/", "no_service"),
    ],
)
def test_a_wrong_slack_address(cloud: Cloud, old: str, new: str, expected: str) -> None:
    chat = cloud.slack("ops")
    answer = post(chat, chat.url.replace(old, new))
    assert (answer.status_code, answer.text, chat.requests) == (404, expected, [])


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("?key=", "?key=x", 200), ("?key=", "?no=", 200), ("/send", "/sent", 404)],
)
def test_a_wrong_wecom_address(cloud: Cloud, old: str, new: str, status: int) -> None:
    chat = cloud.wecom("ops")
    answer = post(chat, chat.url.replace(old, new))
    assert answer.status_code == status
    assert status == 404 or answer.json()["errcode"] == 93000
    assert chat.messages == []


def test_wecom_takes_twenty_a_minute(cloud: Cloud) -> None:
    chat = cloud.wecom("ops")
    times = [0.0] * 21 + [59.9, 60.0]
    chat.clock = lambda: times[len(chat.requests)]
    codes = [post(chat).json()["errcode"] for _ in times]
    assert codes == [0] * 20 + [45009, 45009, 0]
    assert len(chat.messages) == 21
    chat.rate = None
    times += [60.0] * 30
    assert {post(chat).json()["errcode"] for _ in range(30)} == {0}


def test_slack_takes_a_burst_and_then_one_a_second(cloud: Cloud) -> None:
    chat = cloud.slack("ops")
    chat.rate = 1
    chat.clock = lambda: 0.0
    answers = [post(chat) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].json() == {"retry_after": 1, "ok": False, "error": "rate_limited"}
    chat.clock = lambda: 1.0
    assert post(chat).text == "ok"


def test_ordered_answers_come_first_and_show_nothing(chat: Chat) -> None:
    chat.answer()
    chat.answer(429, {"retry_after": 3}, {"Retry-After": "3"}, times=2)
    chat.answer(200, b"<html>proxy</html>")
    answers = [post(chat) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [503, 429, 429, 200, 200]
    assert answers[0].text == "rollup_error"
    assert (answers[1].headers["Retry-After"], answers[1].json()) == ("3", {"retry_after": 3})
    assert (answers[3].text, answers[4].text) == ("<html>proxy</html>", SUCCESS[chat.kind])
    assert len(chat.messages) == 1
    assert [seen.status for seen in chat.requests] == [503, 429, 429, 200, 200]


def test_an_outage_lasts_until_the_chat_recovers(chat: Chat) -> None:
    chat.answer(500, "down", times=None)
    assert [post(chat).status_code for _ in range(3)] == [500] * 3
    chat.recover()
    assert post(chat).text == SUCCESS[chat.kind]


@pytest.mark.parametrize(
    ("how", "body", "shown"),
    [("drop", False, False), ("read-then-drop", True, False), ("show-then-drop", True, True)],
)
def test_a_connection_that_ends_without_an_answer(
    chat: Chat, how: Break, body: bool, shown: bool
) -> None:
    chat.break_next(how)
    with pytest.raises(Lost):
        post(chat)
    (seen,) = chat.requests
    assert (seen.status, seen.answer, bool(seen.body)) == (0, how, body)
    assert bool(chat.messages) == shown
    assert post(chat).text == SUCCESS[chat.kind]


def test_a_stall_outlasts_the_client(chat: Chat) -> None:
    chat.break_next("stall")
    with pytest.raises(ReadTimeout):
        post(chat, timeout=0.05)
    assert (len(chat.requests), chat.messages) == (1, [])


def test_a_dripping_answer_is_whole_and_the_message_is_shown(chat: Chat) -> None:
    chat.drip_seconds = 0.0
    chat.break_next("drip")
    assert post(chat).text == SUCCESS[chat.kind]
    assert len(chat.messages) == 1


def test_dripping_resets_a_timeout_between_two_reads(chat: Chat) -> None:
    chat.drip_seconds = 0.003
    chat.break_next("drip")
    start = time.perf_counter()
    post(chat, timeout=0.25)
    assert time.perf_counter() - start > 0.25  # about 130 bytes


def test_who_follows_a_redirect_sees_a_success_that_shows_nothing(chat: Chat) -> None:
    chat.break_next("redirect", times=2)
    assert requests.post(chat.url, json={}, timeout=5, allow_redirects=False).status_code == 302
    assert post(chat).text == SUCCESS[chat.kind]
    assert chat.messages == []


def test_an_unknown_break_is_a_mistake(chat: Chat) -> None:
    with pytest.raises(ValueError, match="explode"):
        chat.break_next("explode")  # type: ignore[arg-type]
