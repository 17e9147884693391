"""Check by which proxy this machine reaches others, and whose certificates it trusts."""

from ...transport import proxies, tls
from .finding import Finding, good, poor


def examine_network(url: str) -> Finding:
    """Say how the API is reached. The check of a channel says it for a channel with a proxy of its own."""
    variable, path = tls.bundle()
    trust = f"certificates of {variable} ({path})" if variable else "certificates of certifi"
    proxy = proxies.proxy_to(url)
    way = f"by the proxy {proxies.shown(proxy)} (HTTPS_PROXY)" if proxy else "no proxy"
    detail = f"{way}; {trust}"
    if variable and not tls.is_usable(path):
        remedy = (
            f"{variable} names no file of certificates; those of certifi are used until it does"
        )
        return poor("network", detail, remedy)
    if proxies.named() and not proxies.of_environment():
        remedy = "HTTPS_PROXY is no http:// or https:// proxy, and is not used"
        return poor("network", detail, remedy)
    return good("network", detail)
