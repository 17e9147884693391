"""Check whether each webhook can be reached, up to the point where a message would be sent."""

import re
import socket
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol
from urllib.parse import urlsplit

from ...core.delivery.routing import Route
from ...core.delivery.verdict import Message, Outcome, Verdict
from ...core.remedies import OF_WEBHOOK
from ...settings.channel import ChannelSettings
from ...transport import proxies, tls
from ...transport.exchange import Exchange, TimeIsOver, exchanged
from .finding import Finding, bad, good

CONNECT_TIME = 8.0  # seconds for a name, a connection and a handshake


class TestedChannel(Protocol):
    """A channel, as far as it is tested."""

    @property
    def settings(self) -> ChannelSettings: ...

    @property
    def route(self) -> Route: ...

    def sample(self, now: int, digest: str, mention: bool) -> list[Message]:
        """Render the message of a test."""

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body."""


def examine_webhooks(
    channels: Mapping[str, TestedChannel], send: bool, now: int, digest: str, mention: bool = False
) -> list[Finding]:
    """Connect to each channel's host, side by side. With `send`, post a message that is marked as a test."""
    with ThreadPoolExecutor(max_workers=max(len(channels), 1)) as pool:
        sample = partial(_sample, now=now, digest=digest, mention=mention) if send else None
        checks = [
            pool.submit(_channel, name, channel, sample) for name, channel in channels.items()
        ]
    return [check.result() for check in checks]


def _sample(channel: TestedChannel, now: int, digest: str, mention: bool) -> Verdict:
    """Send a message that is marked as a test; return the worst that came of its parts."""
    verdicts = [channel.send(message.body) for message in channel.sample(now, digest, mention)]
    return next((one for one in verdicts if one.outcome is not Outcome.TAKEN), verdicts[-1])


def _channel(
    name: str, channel: TestedChannel, sample: Callable[[TestedChannel], Verdict] | None
) -> Finding:
    check = f"channel {name}"
    if unread := channel.settings.unread:
        return bad(check, unread.reason, _advice("secret"))
    url = channel.settings.url.get_secret_value()
    proxy = proxies.proxy_to(url, channel.settings.own_proxy)
    try:
        reached = exchanged(CONNECT_TIME, lambda: CONNECT_TIME, partial(_reach, url, proxy))
    except TimeIsOver:
        why = f"not connected within {CONNECT_TIME:.0f} s"
        return bad(check, why, _advice("proxy" if proxy else "reach"))
    except _Refused as error:
        return bad(check, f"the proxy {proxies.shown(proxy)} refuses: {error}", _advice("proxy"))
    except ssl.SSLError as error:
        return bad(check, f"TLS: {error.reason or type(error).__name__}", _advice("between"))
    except socket.gaierror:
        whose = "proxy" if proxy else "host"
        remedy = _advice("proxy" if proxy else "name")
        return bad(check, f"the {whose}'s name does not resolve", remedy)
    except OSError as error:
        remedy = _advice("proxy" if proxy else "reach")
        return bad(check, f"cannot be connected: {type(error).__name__}", remedy)
    detail = f"{channel.settings.kind}: {', '.join(channel.route.notify)}; {reached}"
    return _sent(check, detail, sample(channel)) if sample else good(check, detail)


def _sent(check: str, detail: str, verdict: Verdict) -> Finding:
    if verdict.outcome is Outcome.TAKEN:
        return good(check, f"{detail}; took a test message")
    why = (
        f"{detail}; a test message was not taken: {verdict.outcome.value} {verdict.reason}".strip()
    )
    return bad(check, why, _advice(verdict.remedy))


def _advice(remedy: str) -> str:
    """Say what to do, in the words that the channels are told."""
    return OF_WEBHOOK[remedy]


def _reach(url: str, proxy: str, exchange: Exchange) -> str:
    """Connect to the URL's host as a request would, and say how far that went; nothing of the path leaves here."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    way = f" by the proxy {proxies.shown(proxy)}" if proxy else ""
    if proxy.startswith("https"):  # TLS within TLS takes a library of its own
        return f"not tried{way}"
    with _connected(host, port, proxy) as plain:
        exchange.keep(plain)
        if not secure:
            return "connected"
        with tls.context().wrap_socket(plain, server_hostname=host) as safe:
            return f"{safe.version()}{way}"


def _connected(host: str, port: int, proxy: str) -> socket.socket:
    """Connect to a host, by a proxy where one leads there."""
    if not proxy:
        return socket.create_connection((host, port), timeout=CONNECT_TIME)
    from requests.utils import get_auth_from_url
    from urllib3.util import make_headers

    parts = urlsplit(proxy)
    way = HTTPConnection(parts.hostname or "", proxies.port_of(parts), timeout=CONNECT_TIME)
    user, password = get_auth_from_url(proxy)
    login = make_headers(proxy_basic_auth=f"{user}:{password}") if user else {}
    way.set_tunnel(host, port, login)
    try:
        way.connect()
    except HTTPException:  # what answers is no proxy
        raise ConnectionError from None
    except OSError as error:
        if refusal := re.match(r"Tunnel connection failed: (\d{3})", str(error)):
            raise _Refused(refusal[1]) from None
        raise
    return way.sock


class _Refused(OSError):
    """A proxy does not want to connect; the text is its status."""
