"""Check STATE_URL, `cos://…` in COS or `file:///…` for a folder, and the COS_ENDPOINT that goes with it.

Every fault says what to write instead, and repeats nothing of the URL.
"""

import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ..transport.urls import regions_of

FORM = "cos://<bucket-appid>/<prefix>?region=<region>"

# Of COS, document/product/436/6224: for what to write instead. One that is newer has their form.
REGIONS = (
    *(f"ap-{city}" for city in ("beijing", "chengdu", "chongqing", "guangzhou", "nanjing")),
    *(f"ap-{city}" for city in ("shanghai", "bangkok", "hongkong", "jakarta", "mumbai")),
    *(f"ap-{city}" for city in ("osaka", "seoul", "singapore", "tokyo")),
    *("eu-frankfurt", "na-ashburn", "na-siliconvalley", "na-toronto", "sa-saopaulo"),
)
# Where SCF mounts no file system, so that what is there goes with the instance; document/product/583/122885.
UNMOUNTED = ("/", "/home", "/data")
UNMOUNTED_BELOW = (
    *("/bin", "/boot", "/code", "/dev", "/etc", "/lib", "/lib64", "/media", "/opt", "/proc"),
    *("/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var", "/data/scf"),  # noqa: S108
)

_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{0,48}-\d{5,12}", re.ASCII)
_PREFIX = re.compile(r"[\w.-]+(/[\w.-]+)*")  # a * would be one in the role's policy, too
_REGION = r"ap-beijing-1|[a-z]+(?:-[a-z]+)+"
_ENDPOINT = re.compile(
    rf"cos(?:-internal)?\.({_REGION})\.(?:myqcloud\.com|tencentcos\.cn)", re.ASCII
)


def check(text: str, on_scf: bool = False) -> None:
    """Raise ValueError if a text is no STATE_URL, or if its folder does not last on SCF."""
    url = urlsplit(text)
    if url.scheme == "cos":
        faults = [*_cos_faults(url, text)]
    elif url.scheme == "file" and not url.netloc and url.path.startswith("/"):
        faults = [*_file_faults(url, on_scf)]
    else:
        faults = [f"is neither {FORM} nor file:///<path>"]
    if faults:
        raise ValueError("; ".join(faults))


def check_endpoint(endpoint: str, state_url: str) -> None:
    """Raise ValueError if a COS_ENDPOINT names the bucket, which STATE_URL has, or another region."""
    host = urlsplit(endpoint).hostname or ""
    region = region_of(state_url)
    instead = f"write https://cos.{region or '<region>'}.myqcloud.com"
    if _BUCKET.fullmatch(host.partition(".")[0]):
        raise ValueError(f"holds the bucket's name, which STATE_URL has: {instead}")
    named = _ENDPOINT.fullmatch(host)
    if named and region and named[1] != region:
        raise ValueError(f"is of another region than STATE_URL: {instead}")


def region_of(text: str) -> str:
    """Return the region of a STATE_URL, "" if it names none, or several."""
    regions = regions_of(urlsplit(text))
    return regions[0] if len(regions) == 1 else ""


def region_fault(region: str) -> str | None:
    """Return what is wrong with the name of a region, and what to write instead; None if it is right."""
    if re.fullmatch(_REGION, region, re.ASCII):
        return None
    word = region.lower()
    for known in REGIONS:
        if word in (known, known.partition("-")[2]):
            return f"names no region: write {known}"
        if re.fullmatch(rf"{known}-\d", word, re.ASCII):
            return f"names a zone in a region, not the region: write {known}"
    return "names no region such as ap-guangzhou"


def _cos_faults(url: SplitResult, text: str) -> Iterator[str]:
    if not _BUCKET.fullmatch(url.netloc):
        yield "names no bucket of the form <name>-<appid>: at its end is the account's APPID"
    prefix = url.path.strip("/")
    if not prefix:
        yield f"needs a prefix, below which everything is kept: {FORM}"
    elif not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
        yield f"has a prefix that is none: take letters, digits and -_. with single slashes between: {FORM}"
    if not region_of(text):
        yield "needs ?region=<region>, such as ap-guangzhou"
    elif fault := region_fault(region_of(text)):
        yield fault
    if url.fragment or parse_qs(url.query).keys() - {"region"}:
        yield f"takes a region and nothing else: {FORM}"


def _file_faults(url: SplitResult, on_scf: bool) -> Iterator[str]:
    if url.query or url.fragment:
        yield "has a ? or # in its path: write %3F or %23"
    path = normpath(f"/{unquote(url.path).lstrip('/')}")
    below = any(path == one or path.startswith(f"{one}/") for one in UNMOUNTED_BELOW)
    if on_scf and (path in UNMOUNTED or below):
        yield f"is a folder that goes with each instance: on SCF write {FORM}, or file:///mnt/… of a mounted CFS"
