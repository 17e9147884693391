"""Call HEARTBEAT_URL, unless it leads to a private address.

The metadata service (169.254.0.23, metadata.tencentyun.com) hands out keys, so a setting must not lead there. A
loopback address is allowed and, with `private`, any address.
"""

import socket
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from ..clock import with_timeout
from ..transport.proxies import proxy_to
from ..transport.webhook import ping

HEARTBEAT_TIME = 2.0  # seconds for the name; with the call, less than what `clock` keeps back for the end of a run


def beat(url: str, private: bool) -> str:
    """Call the URL once; return how that went, without the URL."""
    host = urlsplit(url).hostname or ""
    try:
        addresses = with_timeout(HEARTBEAT_TIME, partial(_addresses, host))
    except FutureTimeout:
        return "no answer in time"
    except (OSError, ValueError) as error:
        if not proxy_to(url):  # a proxy may know the name
            return type(error).__name__
        addresses = set()
    allowed = private or all(address.is_global or address.is_loopback for address in addresses)
    return ping(url) if allowed else "a private address, which HEARTBEAT_PRIVATE does not allow"


def _addresses(host: str) -> set[IPv4Address | IPv6Address]:
    return {ip_address(found[4][0]) for found in socket.getaddrinfo(host, None)}
