"""Compare hosts, paths, targets and zones with globs, however either is spelled; and say which glob can fit nothing.

Hosts are compared in Unicode, in lower case, without a final dot and without a default port. Paths are compared without
percent-escapes, an empty one as `/`, upper and lower case as written.
"""

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote

DEFAULT_PORTS = {"http": ":80", "https": ":443"}
DOMAIN = (
    "domains such as www.example.com or *.example.com, comma-separated, without https:// and path"
)
PATH = "paths such as /7.4/* or *.m3u8, comma-separated, without https://, domain and query"
ZONE = "zone ids, names of zones or globs such as zone-* and *.example.com, comma-separated"
TARGET = "a URL or a glob such as https://www.example.com/7.4/*"

_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # as a dot between labels, RFC 3490 3.1
_GLOB = re.compile(r"[*?\[]")
_URL = re.compile(r"([^:/?#]*)://([^/]*)(.*)", re.DOTALL)
_PORT = re.compile(r"(.*?)(:\d+)?", re.DOTALL | re.ASCII)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_IMPOSSIBLE = re.compile(r"[\s/:@#%\"'<>{}|\\]|^[.!]|\.\.")


@lru_cache(maxsize=8_192)  # a job's targets share their host
def fits_host(glob: str, host: str) -> bool:
    """Say whether a glob fits a host, in Unicode or in the letters of DNS (`xn--…`)."""
    return _fits(_host(glob), _host(host)) or _fits(_bare(glob), _bare(host))


def fits_path(glob: str, path: str) -> bool:
    """Say whether a glob fits a path."""
    return _fits(_as_glob(glob), _as_text(path) or "/")


def may_fit_below(glob: str, prefix: str) -> bool:
    """Say whether a glob may fit a path that begins so: what comes before its first sign must agree with that."""
    beginning, head = _as_text(prefix) or "/", _GLOB.split(_as_glob(glob))[0]
    return beginning.startswith(head) or head.startswith(beginning)


def fits_target(glob: str, target: str) -> bool:
    """Say whether a glob fits a whole URL, or is that URL."""
    wanted, given = _of_url(glob, _as_glob), _of_url(target, _as_text)
    return _of_url(glob, _as_text) == given or _fits(wanted, given)


def fits_zone(glob: str, zone: str) -> bool:
    """Say whether a glob fits the id, or the name, of a zone."""
    return _fits(glob.lower(), zone.lower()) or fits_host(glob, zone)


def is_of_names(glob: str) -> bool:
    """Say whether a glob is meant for the names of zones: ids have no dot."""
    return "." in glob


def form_of(what: str, name: str) -> str:
    """Return what is the same for all spellings of a domain, target, or zone."""
    match what:
        case "domain":
            return _host(name)
        case "target":
            return _of_url(name, _as_glob)
        case "zone":
            return name.lower()
        case _:
            return name


def domain_fault(glob: str) -> str | None:
    """Say what to write in place of a glob that fits no host."""
    return f"takes {DOMAIN}" if _IMPOSSIBLE.search(_without_port(glob)) else None


def path_fault(glob: str) -> str | None:
    """Say what to write in place of a glob that fits no path."""
    begins = glob[:1] in ("/", "*", "?", "[")
    return None if begins and not re.search(r"://|#|\?[\w.-]+=", glob) else f"takes {PATH}"


def zone_fault(glob: str) -> str | None:
    """Say what to write in place of a glob that fits no zone."""
    return f"takes {ZONE}" if _IMPOSSIBLE.search(glob) else None


def target_fault(glob: str) -> str | None:
    """Say what to write in place of a glob that fits no URL."""
    match = _URL.fullmatch(glob)
    possible = glob[:1] in ("*", "?", "[") or bool(match and match[1] and match[2])
    return None if possible else f"takes {TARGET}"


@lru_cache(maxsize=4_096)
def _fitting(glob: str) -> Callable[[str], object]:
    return re.compile(translate(glob)).match


def _fits(glob: str, text: str) -> bool:
    return _fitting(glob)(text) is not None


def _host(text: str) -> str:
    """Return a host, or a glob of hosts, in Unicode."""
    return ".".join(map(_label, _bare(text).split(".")))


def _bare(text: str) -> str:
    named = normalize("NFKC", unquote(_without_port(text))).translate(_DOTS).lower()
    return named.removesuffix(".")


def _without_port(text: str) -> str:
    return re.sub(r":(80|443)?$", "", text)


def _label(label: str) -> str:
    """Return a label in Unicode, or as it stands if it is not well-formed."""
    if not label.startswith("xn--") or _GLOB.search(label):
        return label
    try:
        return normalize("NFKC", label[4:].encode("ascii").decode("punycode")).lower()
    except (ValueError, OverflowError, IndexError):
        return label


@lru_cache(maxsize=1_024)
def _of_url(url: str, decode: Callable[[str], str]) -> str:
    """Return a URL, or a glob of URLs, in the form in which it is compared."""
    match = _URL.fullmatch(url)
    if not match:
        return decode(url)
    scheme, (authority, query) = match[1].lower(), _parted(match[2], decode is _as_glob)
    user, at, place = authority.rpartition("@")
    port = DEFAULT_PORTS.get(scheme, "")
    place = place.removesuffix(":").removesuffix(port) if port else place
    host, number = _PORT.fullmatch(place).groups("")  # type: ignore[union-attr]
    path = query + match[3]
    if not path.startswith("/") and not _GLOB.search(authority[-1:]):
        path = f"/{path}"
    return f"{scheme}://{user}{at}{_host(host)}{number}{decode(path)}"


def _parted(authority: str, is_glob: bool) -> tuple[str, str]:
    """Part an authority from a query that follows it at once; in a glob ? stands for a letter."""
    at = re.search("#" if is_glob else "[?#]", authority)
    return (authority[: at.start()], authority[at.start() :]) if at else (authority, "")


def _as_text(text: str) -> str:
    return unquote(text, errors="surrogateescape") if "%" in text else text


@lru_cache(maxsize=1_024)
def _as_glob(text: str) -> str:
    """Decode a glob: what was escaped stands for itself."""
    return _ESCAPES.sub(lambda found: _GLOB.sub(r"[\g<0>]", _as_text(found[0])), text)
