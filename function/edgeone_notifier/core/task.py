"""What a task is, and what the words for its status mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from urllib.parse import urlsplit

PROCESSING = "processing"
SUCCESS = "success"
FAILURES = ("failed", "timeout", "canceled", "invalid")  # worst first
KNOWN = (*FAILURES, SUCCESS, PROCESSING)

# What a target names, where that is no single URL; a word that is not here is the API's own.
PREFIX, HOST, SITE, TAG = "prefix", "host", "site", "tag"

LONGEST_TIME = 60  # characters
_STATUS_CODE = re.compile(
    r"(?:状态码|status(?: code)?|HTTP(?:/\d\.\d)?)\D{0,4}([1-5]\d\d)(?!\d)", re.IGNORECASE
)
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?\s*(?:Z|([+-])(\d\d):?(\d\d))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the listing. Times are seconds since the epoch, None if the API gave none.

    `scope` says what the target names, where that is no single URL: a prefix of URLs, a host, a tag, the whole site.
    """

    kind: str
    zone: str
    job: str
    target: str
    status: str
    created: int | None = None
    updated: int | None = None
    fail_type: str = ""
    fail_message: str = ""
    scope: str = ""

    @property
    def host(self) -> str:
        """Return the host of the target in lower case, or "" if it names none."""
        if self.scope == HOST and "://" not in self.target:
            return self.target.partition("/")[0].lower()
        return host_of(self.target)


TargetKey = tuple[str, str, str]  # kind, zone, target: whatever job it was submitted in


def key_of(task: Task) -> TargetKey:
    """Return what names a target in a zone, whatever job it was submitted in."""
    return task.kind, task.zone, task.target


def is_open(status: str) -> bool:
    """Say whether a job with a task in this status is still running."""
    return status == PROCESSING


def is_failure(status: str) -> bool:
    """Say whether a status counts as a failure: the four known ones, and every word not known here."""
    return status not in (PROCESSING, SUCCESS)


def is_followed(status: str) -> bool:
    """Say whether a task may still change: while it is open, or its status is a word not known here."""
    return status == PROCESSING or status not in KNOWN


def worst_first(statuses: Iterable[str]) -> list[str]:
    """Order statuses for a reader: failures, words not known here, then open tasks, then success."""
    order = [*FAILURES, None, PROCESSING, SUCCESS]
    return sorted(statuses, key=lambda s: (order.index(s if s in order else None), s))


def host_of(target: str) -> str:
    """Return the host of a target in lower case, or "" if the target is no URL."""
    try:
        return urlsplit(target).hostname or ""
    except ValueError:  # "http://[::1" and the like
        return ""


def path_of(target: str) -> str:
    """Return the path of a target as it stands there, or "" if the target is no URL."""
    try:
        return urlsplit(target).path
    except ValueError:
        return ""


def folder_of(target: str) -> str:
    """Return the beginning of a URL up to its last folder, without its query, or "" if the target is no URL."""
    try:
        url = urlsplit(target)
    except ValueError:
        return ""
    return f"{url.scheme}://{url.netloc}{url.path.rpartition('/')[0]}/" if url.netloc else ""


def status_code_of(message: str) -> str:
    """Return the status code of the origin that an explanation of the API names, or ""."""
    found = _STATUS_CODE.search(message)
    return found[1] if found else ""


def iso(seconds: int) -> str:
    """Write a time (epoch seconds) as the API does: 2026-11-24T08:00:00Z."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_duration(text: str, units: str = "smhd") -> int | None:
    """Return the seconds of a duration such as 90m, 24h or 7d, with one of these units; None where it is none."""
    match = _DURATION.fullmatch(text.strip().lower())
    return int(match[1]) * _SECONDS[match[2]] if match and match[2] in units else None


def parse_time(text: object) -> int | None:
    """Read a time of the API, with `Z` or an offset, with or without a fraction; None if it is none.

    A time without a zone is UTC. The year 1 or 1970, which programs write if they have no time, is none.
    """
    return _instant(text) if isinstance(text, str) and len(text) <= LONGEST_TIME else None


@lru_cache(maxsize=8_192)  # rows share their times, and to read them was most of the work on a page
def _instant(text: str) -> int | None:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    *parts, sign, hours, minutes = match.groups()
    try:
        moment = datetime(*map(int, parts), tzinfo=timezone.utc)  # type: ignore[arg-type,misc]
    except ValueError:  # the 31st of February
        return None
    offset = int(hours or 0) * 3_600 + int(minutes or 0) * 60
    seconds = int(moment.timestamp()) + (offset if sign == "-" else -offset)
    return seconds if seconds > 0 else None


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates by U+FFFD: they pass `json.loads`, and then no encoder takes them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


@dataclass(frozen=True, slots=True)
class Change:
    """A task whose status differs from the stored one; `before` is None for a task first seen."""

    task: Task
    before: str | None = None
