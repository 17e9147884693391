"""The heartbeat: one GET, to nobody on the inside, that neither fails a run nor holds it."""

import socket
import threading
import time
from typing import Any

import pytest

from edgeone_notifier.watchdog import heartbeat
from edgeone_notifier.watchdog.heartbeat import beat
from tests.emulator.wire import Call, Reply
from tests.support.crossed import first
from tests.support.listings import serving


@pytest.fixture
def pinged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Call nobody, and note who would have been."""
    called: list[str] = []
    monkeypatch.setattr(heartbeat, "ping", lambda url: called.append(url) or "HTTP 200")
    return called


def test_a_heartbeat_is_a_get_that_follows_no_redirect() -> None:
    calls = []

    def answer(call: Call) -> Reply:
        calls.append((call.method, call.target))
        return Reply(302, b"", {"Location": "/elsewhere"})

    with serving(answer) as url:
        assert beat(f"{url}/secret?key=1", private=False) == "HTTP 302"
    assert calls == [("GET", "/secret?key=1")]


@pytest.mark.parametrize(
    "host",
    first(
        3,
        [
            "10.0.0.1",
            "169.254.0.23",  # Tencent's metadata service, which hands out keys
            "[::ffff:10.0.0.1]",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "[fd00::1]",
            "[fe80::1]",
        ],
    ),
)
def test_an_address_of_the_inside_is_called_only_where_that_is_meant(
    pinged: list[str], host: str
) -> None:
    url = f"https://{host}/secret"
    assert "private address" in beat(url, private=False)
    assert pinged == []
    assert beat(url, private=True) == "HTTP 200"
    assert pinged == [url]


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "[::1]:8080", "1.1.1.1", "[2606:4700::1]"])
def test_loopback_and_public_addresses_are_called(pinged: list[str], host: str) -> None:
    assert beat(f"https://{host}/secret", private=False) == "HTTP 200"
    assert len(pinged) == 1


def test_a_name_is_judged_by_all_of_its_addresses(
    pinged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(host: str, *_: Any) -> list[Any]:
        assert host == "hc.example.com"
        return [(0, 0, 0, "", (address, 0)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert "private address" in beat("https://hc.example.com/secret", private=False)
    assert pinged == []


@pytest.mark.parametrize("host", ["hc-ping..example", f"{'a' * 64}.example"])
def test_a_name_that_can_have_no_address_is_no_failure(pinged: list[str], host: str) -> None:
    assert beat(f"https://{host}/secret", private=False).startswith("Unicode")
    assert pinged == []


def test_where_nobody_listens_the_answer_says_so_without_the_url() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/secret"
        assert beat(url, private=False) == "ConnectionError"


def test_a_heartbeat_that_trickles_in_does_not_hold_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heartbeat, "HEARTBEAT_TIME", 0.3)
    with serving(lambda _: Reply(200, b"ok", manner="drip", drip=0.2)) as url:
        start = time.monotonic()
        assert beat(f"{url}/secret", private=False) == "no answer in time"
        assert time.monotonic() - start < 8


def test_a_name_server_that_does_not_answer_does_not_hold_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heartbeat, "HEARTBEAT_TIME", 0.1)
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answered.wait(20) and [])
    start = time.monotonic()
    assert beat("https://hc.example.com/secret", private=False) == "no answer in time"
    assert time.monotonic() - start < 8
    answered.set()
