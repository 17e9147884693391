"""This file is the only place that speaks HTTP, and that breaks it on purpose."""

import socket
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.emulator.wire import Call, Reply


class Server:
    """Serve `answer` on a loopback port from when its URL is first asked for, each connection in its own thread."""

    def __init__(self, answer: Callable[[Call], Reply]) -> None:
        self.answer = answer
        self.stopping = threading.Event()
        self._is_on = False
        self._thread: threading.Thread | None = None
        self.failures: list[BaseException] = []  # bugs of the emulator or of a test's callback
        self._http: _HTTPServer | None = None

    @property
    def url(self) -> str:
        """Give the base URL, without a trailing slash."""
        if not self._is_on:
            raise RuntimeError("the server is not started")
        http = self._http or self._listen()
        return f"http://127.0.0.1:{http.server_address[1]}"

    def start(self) -> None:
        """Serve from now on."""
        self.stopping.clear()
        self._is_on = True

    def _listen(self) -> "_HTTPServer":
        """Bind a free port."""
        self._http = http = _HTTPServer(self)
        self._thread = threading.Thread(target=self._serve, args=(http,), daemon=True)
        self._thread.start()
        return http

    def stop(self) -> None:
        """Close every connection and end every thread; pauses end at once."""
        self._is_on = False
        if self._http is None or self._thread is None:
            return
        self.stopping.set()
        with suppress(OSError):  # one last connection wakes the server
            socket.create_connection(("127.0.0.1", self._http.server_port), timeout=2).close()
        self._thread.join(timeout=2)
        self._http.hang_up()
        self._http.server_close()
        self._http = None

    def _serve(self, http: "_HTTPServer") -> None:
        while not self.stopping.is_set():
            http.handle_request()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, server: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.server = server
        self._open: dict[threading.Thread, socket.socket] = {}

    def server_bind(self) -> None:
        # HTTPServer.server_bind looks its own name up, which may ask a name server.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        target, args = self.process_request_thread, (request, client_address)
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._open[thread] = request
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self._open.pop(threading.current_thread(), None)

    def hang_up(self) -> None:
        for thread, connection in list(self._open.items()):
            with suppress(OSError):  # it is closed already
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=2)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: what is worth knowing is in `Server.failures`."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer on a kept connection waits for 40 ms
    server: _HTTPServer

    def handle(self) -> None:
        with suppress(OSError):  # the client has gone, as clients do
            super().handle()

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def _serve(self) -> None:
        body = _Body(self)
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            reply = self.server.server.answer(Call(self.command, self.path, headers, body.read))
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 a test must see it: Cloud.stop raises it
            self.server.server.failures.append(error)
            reply = Reply(500, traceback.format_exc().encode(), {"X-Emulator": "broken"})
        if reply.pause:
            self.server.server.stopping.wait(reply.pause)
        if reply.manner != "whole" or not body.is_read:
            self.close_connection = True
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        if reply.manner == "drop":
            return
        message = self._head(reply) + (b"" if self.command == "HEAD" else reply.body)
        if reply.manner == "cut":
            message = message[: len(message) - max(1, len(reply.body) // 2)]
        if reply.manner != "drip":
            self.wfile.write(message)
            return
        for index in range(len(message)):
            if self.server.server.stopping.wait(reply.drip):
                return
            self.wfile.write(message[index : index + 1])

    def _head(self, reply: Reply) -> bytes:
        fields = {"Date": formatdate(usegmt=True), **reply.headers}
        if reply.status != HTTPStatus.NO_CONTENT:
            fields.setdefault("Content-Length", str(len(reply.body)))
        if self.close_connection:
            fields["Connection"] = "close"
        reason = next((s.phrase for s in HTTPStatus if s == reply.status), "Unknown")
        lines = [f"HTTP/1.1 {reply.status} {reason}", *(f"{k}: {v}" for k, v in fields.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"):
    setattr(_Handler, f"do_{_method}", _Handler._serve)


class _Body:
    """Read the request's body once, when somebody asks for it."""

    def __init__(self, handler: _Handler) -> None:
        self._handler = handler
        self._length = int(handler.headers.get("Content-Length") or 0)
        self._bytes: bytes | None = None if self._length else b""

    @property
    def is_read(self) -> bool:
        return self._bytes is not None

    def read(self) -> bytes:
        if self._bytes is None:
            self._bytes = self._handler.rfile.read(self._length)
        return self._bytes
