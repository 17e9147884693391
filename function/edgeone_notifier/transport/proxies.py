"""Say which proxy leads to an address: the channel's own, else that of HTTPS_PROXY, unless NO_PROXY names the address.

To loopback none leads. Nothing else is asked without TLS, so HTTP_PROXY is not read. The URL of a proxy may hold a
password, which is a secret.
"""

from urllib.parse import SplitResult, unquote, urlsplit

from .urls import is_loopback

PROXY_SCHEMES = ("http", "https")  # SOCKS takes a package that is not there
PROXY_PORTS = {"http": 80, "https": 443}


def proxy_to(url: str, own: str = "") -> str:
    """Return the URL of the proxy that leads to an address, "" if none does."""
    parts = urlsplit(url)
    if is_loopback(parts):
        return ""
    if own:
        return own
    from requests.utils import should_bypass_proxies

    proxy = of_environment()
    place = f"https://{parts.hostname}:{parts.port or 443}/"  # NO_PROXY may name the port
    return proxy if proxy and not should_bypass_proxies(place, no_proxy=None) else ""


def of_environment() -> str:
    """Return the URL of HTTPS_PROXY, "" if it cannot be used."""
    text = named()
    text = text if "://" in text else f"http://{text}"
    return "" if fault(text) else text


def named() -> str:
    """Return HTTPS_PROXY as it is set."""
    from urllib.request import getproxies_environment

    return getproxies_environment().get("https", "")


def fault(text: str) -> str | None:
    """Return what to write instead, if a text is no URL of a proxy; else None."""
    try:
        url = urlsplit(text)
        usable = url.scheme in PROXY_SCHEMES and url.hostname and (url.port or url.port is None)
    except ValueError:
        usable = False
    if usable and not url.path.strip("/") and not url.query and not url.fragment:
        return None
    return "takes http://host:port or https://host:port, with user:password@ before the host where it asks for them"


def shown(proxy: str) -> str:
    """Return the URL of a proxy without its secrets."""
    url = urlsplit(proxy)
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    return f"{url.scheme}://{'***@' if url.username is not None else ''}{host}:{port_of(url)}"


def port_of(url: SplitResult) -> int:
    """Return the port of a proxy."""
    return url.port or PROXY_PORTS[url.scheme]


def password_of(proxy: str) -> str:
    """Return the password for a proxy, "" if it has none."""
    return unquote(urlsplit(proxy).password or "")
