"""Set up the connections of `requests`: one TLS context for all of them, and the proxy that leads to each address.

`requests` would load the bundle of certificates for each connection. That takes 16 ms of CPU (measured with 2.34 on a
full core; a small function has a tenth of one). Certificates and names are checked as ever.
"""

import os
import ssl
from functools import lru_cache
from pathlib import Path
from typing import Any

from .proxies import proxy_to

BUNDLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")  # a file of certificates, or a folder


def share(session: Any, proxy: str = "") -> None:
    """Have a session of `requests` use the one context, and `proxy`, or else the proxy that the environment names."""
    session.mount("https://", _adapter()(proxy))


def context() -> ssl.SSLContext:
    """Return the one TLS context; it is made when it is first needed."""
    import certifi

    try:
        return _context(bundle()[1] or certifi.where())
    except OSError:  # what cannot be read vouches for nobody; the doctor says so
        return _context(certifi.where())


def bundle() -> tuple[str, str]:
    """Return the variable that names other certificates, and their path; two "" if none does."""
    return next(((name, path) for name in BUNDLES if (path := os.environ.get(name))), ("", ""))


def is_usable(path: str) -> bool:
    """Say whether a path holds certificates that can be loaded."""
    try:
        _context(path)
    except OSError:  # ssl.SSLError is one
        return False
    return True


@lru_cache(maxsize=2)
def _context(path: str) -> ssl.SSLContext:
    from urllib3.util.ssl_ import create_urllib3_context

    made = create_urllib3_context()  # verifies certificates and host names by default
    folder = Path(path).is_dir()
    made.load_verify_locations(capath=path) if folder else made.load_verify_locations(path)
    return made


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from requests.adapters import HTTPAdapter

    class Shared(HTTPAdapter):
        def __init__(self, proxy: str) -> None:
            self._proxy = proxy
            super().__init__()

        def build_connection_pool_key_attributes(self, *arguments: Any, **options: Any) -> Any:
            """Give the context to a pool of connections once there is one that needs it."""
            host, pool = super().build_connection_pool_key_attributes(*arguments, **options)
            return host, {**pool, "ssl_context": context()}

        def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
            both = {"ssl_context": context(), "proxy_ssl_context": context()}
            return super().proxy_manager_for(proxy, **both, **options)

        def send(self, request: Any, *_: object, **options: Any) -> Any:
            """Send by the proxy that leads there, whatever a library has found in the environment by itself."""
            proxy = proxy_to(request.url, self._proxy)
            options |= {"proxies": {"https": proxy} if proxy else {}, "verify": True}
            return super().send(request, **options)

        def cert_verify(self, conn: Any, *_: Any) -> None:
            """Leave the bundle alone: it is in the context."""
            conn.cert_reqs = "CERT_REQUIRED"

    return Shared
