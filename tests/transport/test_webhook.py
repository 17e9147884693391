"""One post to a webhook: what was never sent, what may have been taken, in bounded time, and no word of the URL."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.channels import verdict
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.delivery.verdict import Outcome, Response, Verdict
from edgeone_notifier.transport import webhook
from edgeone_notifier.transport.webhook import MAX_ANSWER_BYTES, post
from tests.emulator import Cloud
from tests.emulator.chat import Break, Chat
from tests.emulator.wire import Call, Reply
from tests.support.listings import serving

BODY = {"text": "预热失败 \U0001f6a8"}
SHORT = 1.6  # seconds of a run, of which 1.2 are for telling


def secret(chat: Chat) -> str:
    """Give the part of a webhook that nobody may see."""
    return chat.url.rpartition("/")[2].rpartition("=")[2]


@pytest.fixture(params=["slack", "wecom"])
def chat(cloud: Cloud, request: pytest.FixtureRequest) -> Chat:
    chat: Chat = getattr(cloud, request.param)("ops")
    return chat


def test_a_post_is_json_in_utf_8_and_its_answer_is_handed_on(chat: Chat) -> None:
    chat.answer(503, "rollup_error", {"Retry-After": "7"})
    before = time.time()
    answer = post(chat.url, BODY, Clock(60))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.retry_after) == (503, "rollup_error", "7")
    assert before - 1 <= answer.at <= time.time() + 1
    (request,) = chat.requests
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(request.body) == BODY
    assert "预热失败".encode() in request.body


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("drop", 0),
        ("read-then-drop", 0),
        ("show-then-drop", 1),
        ("stall", 0),
        ("drip", 1),
    ],
)
def test_what_may_have_been_taken_is_unknown_and_known_to_be_so_in_time(
    cloud: Cloud, how: Break, shown: int
) -> None:
    chat = cloud.slack("ops")
    chat.stall_seconds, chat.drip_seconds = 30, 0.2
    chat.break_next(how)
    start = time.monotonic()
    verdict = post(chat.url, {"text": "t"}, Clock(SHORT))
    assert time.monotonic() - start < 8
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.UNKNOWN
    assert len(chat.messages) == shown
    assert secret(chat) not in repr(verdict)
    assert len(chat.requests) <= 1  # and nothing was posted twice


@pytest.mark.exhaustive
def test_of_all_statuses_only_200_with_the_services_own_word_means_taken(chat: Chat) -> None:
    own = {"slack": "ok", "wecom": '{"errcode":0,"errmsg":"ok"}'}[chat.kind]
    taken = []
    for status in range(200, 600):
        chat.answer(status, own, {"Location": chat.url})
        answer = post(chat.url, BODY, Clock(60))
        assert isinstance(answer, Response)
        assert answer.status == status
        if verdict(chat.kind, answer).outcome is Outcome.TAKEN:
            taken.append(status)
    assert taken == [200]
    assert len(chat.requests) == 400  # and no redirect was followed


def test_a_redirect_is_an_answer_and_is_not_followed(chat: Chat) -> None:
    chat.break_next("redirect")
    answer = post(chat.url, BODY, Clock(60))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, chat.messages) == (302, "", [])


def test_an_answer_that_arrives_slowly_but_in_time_counts(cloud: Cloud) -> None:
    chat = cloud.slack("ops")
    chat.drip_seconds = 0.001
    chat.break_next("drip")
    answer = post(chat.url, {"text": "t"}, Clock(20))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (200, "ok")


def test_a_cut_answer_with_status_200_says_nothing() -> None:
    with answering(Reply(200, b"ok" * 10, manner="cut")) as url:
        result = post(url, BODY, Clock(5))
    assert isinstance(result, Verdict)
    assert result.outcome is Outcome.UNKNOWN


def test_a_cut_refusal_is_a_refusal() -> None:
    with answering(Reply(404, b"no_service", manner="cut")) as url:
        result = post(url, BODY, Clock(5))
    assert isinstance(result, Response)
    assert (result.status, result.body) == (404, "no_se")


def test_a_slow_refusal_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "ANSWER", 0.5)
    slow = Reply(503, b"no" * 500, manner="drip", drip=0.001)
    with answering(slow) as url:
        result = post(url, BODY, Clock(20))
    assert isinstance(result, Response)
    assert result.status == 503
    assert 0 < len(result.body) < 1_000


@contextmanager
def answering(reply: Reply) -> Iterator[str]:
    """Serve one answer; give a webhook there."""

    def answer(call: Call) -> Reply:
        call.read()
        return reply

    with serving(answer) as url:
        yield f"{url}/secret"


def test_of_a_long_answer_no_more_than_enough_is_read(chat: Chat) -> None:
    chat.answer(200, "x" * 1_000_000)
    answer = post(chat.url, BODY, Clock(60))
    assert isinstance(answer, Response)
    assert len(answer.body) == MAX_ANSWER_BYTES


def test_an_answer_in_another_encoding_is_read_all_the_same(chat: Chat) -> None:
    chat.answer(500, "失败".encode("gbk"))
    answer = post(chat.url, BODY, Clock(60))
    assert isinstance(answer, Response)
    assert "�" in answer.body


@pytest.fixture
def nobody() -> Iterator[str]:
    """Give an address where nobody listens, and nobody will."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def test_where_nobody_listens_nothing_was_sent(nobody: str) -> None:
    verdict = post(f"{nobody}/secret", BODY, Clock(60))
    assert verdict == Verdict(Outcome.LATER, "NewConnectionError", remedy="reach")


def test_where_no_connection_comes_about_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "CONNECT", 0.3)
    with socket.socket() as full, ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # nobody accepts them, and after the first ones they are not answered
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        verdict = post(f"http://127.0.0.1:{full.getsockname()[1]}/secret", BODY, Clock(60))
    assert verdict == Verdict(Outcome.LATER, "ConnectTimeoutError", remedy="reach")


def test_where_no_tls_is_spoken_nothing_was_sent(cloud: Cloud) -> None:
    url = cloud.slack("ops").url.replace("http:", "https:")
    verdict = post(url, BODY, Clock(60))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.LATER
    assert "secret" not in repr(verdict)
    assert cloud.slack("ops").requests == []


@pytest.mark.parametrize("read", [0, 1, 65_536], ids=lambda read: f"after {read} bytes")
def test_a_connection_that_is_reset_is_unknown_whatever_was_read_of_the_body(read: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def reset() -> None:
            connection, _ = listener.accept()
            connection.recv(read or 1, 0 if read else socket.MSG_PEEK)  # it has come, in any case
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        thread = threading.Thread(target=reset)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/secret"
        verdict = post(url, {"text": "t" * 50_000}, Clock(60))
        thread.join(5)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "secret" not in repr(verdict)


def test_without_time_nothing_is_sent(chat: Chat) -> None:
    assert post(chat.url, BODY, Clock(1)) == Verdict(Outcome.LATER, "out of time", remedy="wait")
    assert chat.requests == []


def test_proxies_and_netrc_of_the_machine_are_ignored(
    chat: Chat, nobody: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, nobody)
    assert isinstance(post(chat.url, BODY, Clock(60)), Response)
    assert "authorization" not in chat.requests[0].headers


# Nothing of a run acts after it


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let the name server answer only once this is set."""
    answers, resolve = threading.Event(), socket.getaddrinfo

    def slow(*arguments: Any, **options: Any) -> Any:
        answers.wait(20)
        return resolve(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    return answers


def settle(threads: int) -> None:
    """Wait until there are no more threads than before."""
    end = time.monotonic() + 10
    while threading.active_count() > threads and time.monotonic() < end:
        time.sleep(0.02)


def test_what_waits_for_a_name_sends_nothing_after_its_time(
    chat: Chat, stuck: threading.Event
) -> None:
    """Nothing was sent, and nothing will be: so the next run has it to send, without a mark."""
    url, before = chat.url, threading.active_count()
    verdict = post(url, BODY, Clock(SHORT))
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome, verdict.reason) == (Outcome.LATER, "no connection in time")
    stuck.set()
    settle(before)
    assert threading.active_count() <= before
    assert (chat.requests, chat.messages) == ([], [])


def test_what_waits_for_a_name_finds_the_run_over_before_it_writes(
    chat: Chat, stuck: threading.Event
) -> None:
    url, clock = chat.url, Clock(60)
    before = threading.active_count()
    thread = threading.Thread(target=post, args=(url, BODY, clock))
    thread.start()
    time.sleep(0.1)
    clock.close()
    stuck.set()
    thread.join(10)
    settle(before)
    assert (chat.requests, chat.messages) == ([], [])


@pytest.mark.parametrize("how", ["drip", "stall"])
def test_an_answer_that_never_ends_leaves_no_thread_behind(
    cloud: Cloud, how: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte of a trickle is in time; all of them together are not."""
    chat = cloud.slack("ops")
    chat.stall_seconds, chat.drip_seconds = 30, 0.2
    chat.break_next(how)
    monkeypatch.setattr(webhook, "MAX_EXCHANGE_TIME", 0.7)
    before = set(threading.enumerate())
    verdict = post(chat.url, {"text": "t"}, Clock(60))
    assert isinstance(verdict, Verdict)
    assert verdict == Verdict(Outcome.UNKNOWN, "no answer in time", remedy="unsure")
    end = time.monotonic() + 5
    ours = [t for t in threading.enumerate() if t not in before and "ThreadPool" in t.name]
    for thread in ours:
        thread.join(max(end - time.monotonic(), 0))
    assert [thread for thread in ours if thread.is_alive()] == []


def test_a_heartbeat_that_never_ends_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    with answering(Reply(200, b"OK", manner="drip", drip=0.5)) as url:
        assert webhook.ping(url) == "no answer in time"
        left = [t for t in threading.enumerate() if t not in before and "ThreadPool" in t.name]
        for thread in left:
            thread.join(5)
        assert [thread for thread in left if thread.is_alive()] == []
