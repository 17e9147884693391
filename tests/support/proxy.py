"""A little proxy on loopback: it takes CONNECT, and leads every host to one server of the test's own, or refuses."""

import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

ANYBODY = Path(__file__).parent / "certificates" / "anybody.pem"  # for the hosts of every service


@dataclass
class Proxy:
    """`url` is where it listens; `connects` are the hosts that were asked for, `logins` what was said who asks."""

    url: str = ""
    status: int = 200
    connects: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


@contextmanager
def proxy_to(server: str) -> Iterator[Proxy]:
    """Run a proxy that leads to a server, an `http://` of loopback; each host there speaks TLS."""
    proxy, context = Proxy(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ANYBODY)
    parts = urlsplit(server)
    behind = (parts.hostname or "", parts.port or 0)

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            proxy.connects.append(self.path)
            proxy.logins.append(self.headers.get("Proxy-Authorization", ""))
            self.send_response_only(proxy.status)
            self.end_headers()
            self.close_connection = True
            if proxy.status == 200:
                try:
                    with context.wrap_socket(self.connection, server_side=True) as safe:
                        carry(safe, behind)
                except OSError:  # whoever asks does not trust the certificate, or only looks
                    pass

        def log_message(self, *_: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None: ...

    with Quiet(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        proxy.url = f"http://127.0.0.1:{running.server_port}"
        yield proxy
        running.shutdown()
        thread.join()


def carry(safe: ssl.SSLSocket, behind: tuple[str, int]) -> None:
    """Hand bytes on in both directions until one side ends."""
    with socket.create_connection(behind) as other:
        pairs: dict[socket.socket, socket.socket] = {safe: other, other: safe}
        while True:
            ready = [safe] if safe.pending() else select.select(list(pairs), [], [], 5)[0]
            for one in ready:
                data = one.recv(65_536)
                if not data:
                    return
                pairs[one].sendall(data)
            if not ready:
                return
