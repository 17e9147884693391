"""This file is the only place that checks whether a webhook can be reached, up to the point where something is sent."""

import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from urllib.parse import urlsplit

from ..chat import Chat
from ..clock import within
from ..core.delivery import Outcome, Verdict
from .finding import Finding, bad, good

PATIENCE = 8.0  # seconds for a name, a connection and a handshake
RESOLVE = (
    "does the name resolve from here? In a VPC a function needs a NAT gateway to reach the internet"
)
CONNECT = "is the host reachable from this region? Slack often is not from mainland China: use Hong Kong or Singapore"
TRUST = "something between here and the service answers in its place: a proxy, a firewall"
KEPT = "is the secret there, and may the role read it (ssm:GetSecretValue)? make policy prints what it needs"
RENEW = "make a new webhook in the chat, and set its URL"
AGAIN = "try again; the answer is not the service's own, or it asks for patience"


def examine(chats: Mapping[str, Chat], send: bool, now: int, digest: str) -> list[Finding]:
    """Reach each channel's host, side by side; with `send`, post a message that is marked as a test."""
    with ThreadPoolExecutor(max_workers=max(len(chats), 1)) as pool:
        checks = [
            pool.submit(_channel, name, chat, send, now, digest) for name, chat in chats.items()
        ]
    return [check.result() for check in checks]


def _channel(name: str, chat: Chat, send: bool, now: int, digest: str) -> Finding:
    check = f"channel {name}"
    if unread := chat.channel.unread:
        return bad(check, unread.reason, KEPT)
    try:
        reached = within(PATIENCE, partial(_reach, chat.channel.url.get_secret_value()))
    except FutureTimeout:
        return bad(check, f"not connected within {PATIENCE:.0f} s", CONNECT)
    except ssl.SSLError as error:
        return bad(check, f"TLS: {error.reason or type(error).__name__}", TRUST)
    except socket.gaierror:
        return bad(check, "the host's name does not resolve", RESOLVE)
    except OSError as error:
        return bad(check, f"cannot be connected: {type(error).__name__}", CONNECT)
    detail = f"{chat.channel.kind}: {', '.join(chat.route.notify)}; {reached}"
    if not send:
        return good(check, detail)
    verdict = [chat.send(message.body) for message in chat.sample(now, digest)][-1]
    return _sent(check, detail, verdict)


def _sent(check: str, detail: str, verdict: Verdict) -> Finding:
    if verdict.outcome is Outcome.TAKEN:
        return good(check, f"{detail}; took a test message")
    why = (
        f"{detail}; a test message was not taken: {verdict.outcome.value} {verdict.reason}".strip()
    )
    return bad(check, why, RENEW if verdict.outcome is Outcome.DEAD else AGAIN)


def _reach(url: str) -> str:
    """Connect to the URL's host as a request would, and say how far that went; nothing of the path leaves here."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    with socket.create_connection((host, port), timeout=PATIENCE) as plain:
        if not secure:
            return "connected"
        import certifi

        context = ssl.create_default_context(cafile=certifi.where())
        with context.wrap_socket(plain, server_hostname=host) as safe:
            return f"{safe.version()}"
