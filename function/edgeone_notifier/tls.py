"""This file is the only place that sets up TLS: one context for all connections, since the CA bundle is slow to load.

`requests` would load it again for each connection (measured with 2.34: 16 ms of CPU on a full core; a small function
has a tenth of one). Certificates and names are checked as ever.
"""

from functools import lru_cache
from typing import Any


def share(session: Any) -> None:
    """Have a session of `requests` use the one context."""
    session.mount("https://", _adapter()())


@lru_cache(maxsize=1)
def _adapter() -> Any:
    import certifi
    from requests.adapters import HTTPAdapter
    from urllib3.util.ssl_ import create_urllib3_context

    context = create_urllib3_context()  # verifies certificates and host names by default
    context.load_verify_locations(certifi.where())

    class Shared(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
            super().init_poolmanager(*arguments, ssl_context=context, **options)

        def cert_verify(self, conn: Any, *_: Any) -> None:
            """Leave the bundle alone: it is in the context."""
            conn.cert_reqs = "CERT_REQUIRED"

    return Shared
