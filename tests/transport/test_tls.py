"""One TLS context serves all, and still checks who answers. The certificate in certificates/ is for localhost alone."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import certifi
import pytest
import requests

from edgeone_notifier.transport import tls
from tests.emulator import Cloud

NOBODY = Path(__file__).parents[1] / "support" / "certificates" / "nobody.pem"


class Fine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def port() -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(NOBODY)
    with HTTPServer(("", 0), Fine) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    tls._context.cache_clear()
    yield
    tls._context.cache_clear()


def get(host: str, port: int) -> int:
    with requests.Session() as session:
        session.trust_env = False
        tls.share(session)
        return session.get(f"https://{host}:{port}/", timeout=5).status_code


def test_who_is_vouched_for_by_nobody_is_refused(port: int) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        get("127.0.0.1", port)


def test_who_is_vouched_for_is_answered_under_the_right_name_only(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(NOBODY))
    assert get("127.0.0.1", port) == 204
    with pytest.raises(requests.exceptions.SSLError):
        get("127.0.0.2", port)


def test_the_bundle_is_loaded_once(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    load = ssl.SSLContext.load_verify_locations

    def counted(self: ssl.SSLContext, *places: object, **named: object) -> None:
        loaded.append(places or named)
        load(self, *places, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(certifi, "where", lambda: str(NOBODY))
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    assert [get("127.0.0.1", port) for _ in range(3)] == [204] * 3
    assert len(loaded) == 1


def test_without_tls_no_bundle_is_loaded(cloud: Cloud) -> None:
    with requests.Session() as session:
        session.trust_env = False
        tls.share(session)
        session.get(cloud.edgeone.url, timeout=5)
    assert not tls._context.cache_info().currsize
