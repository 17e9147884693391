"""This file is the only place that calls HEARTBEAT_URL, and that keeps it away from addresses of the inside.

The metadata service (169.254.0.23, metadata.tencentyun.com) hands out keys, and other private addresses are nobody's
business of a setting; a loopback address, and with `private` any other, is meant as it is given.
"""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from .webhook import ping


def beat(url: str, private: bool) -> str:
    """Call the URL once; return how that went, without the URL."""
    host = urlsplit(url).hostname or ""
    try:
        addresses = {ip_address(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except (OSError, ValueError) as error:
        return type(error).__name__
    allowed = private or all(address.is_global or address.is_loopback for address in addresses)
    return ping(url) if allowed else "a private address, which HEARTBEAT_PRIVATE does not allow"
