"""Write the URL of what to do: a template of the user's, with what a message is about in it."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from ..redact.display import redact

PLACEHOLDERS = ("zone", "zone_name", "job", "cause")
OF_RUNBOOK = (
    "an https URL, in whose path or query may stand {zone}, {zone_name}, {job} and {cause}, such as "
    "https://wiki.example.com/prefetch?cause={cause}"
)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KEPT = "%/:?#[]@!$&'*+,;=~"  # of the template; what chats read as markup is escaped


def runbook_fault(template: str) -> str | None:
    """Say what to write in place of a template that makes no URL."""
    try:
        url = urlsplit(template)
        host, _ = url.hostname, url.port
    except ValueError:
        return f"takes {OF_RUNBOOK}"
    rest = _PLACEHOLDER.sub("", template)
    unknown = set(_PLACEHOLDER.findall(template)) - {*PLACEHOLDERS}
    wrong = unknown or "{" in url.netloc or re.search(r"[{}\s]", rest)
    safe = url.scheme == "https" and host and url.username is None
    return f"takes {OF_RUNBOOK}" if wrong or not safe else None


def runbook_url(template: str, values: Mapping[str, str]) -> str:
    """Fill in a template; each value is percent-escaped, and one that is not known is empty."""
    parts = _PLACEHOLDER.split(
        template
    )  # what stands between placeholders, and their names, by turns
    return "".join(
        quote(redact(values.get(part, "")), safe="") if at % 2 else quote(part, safe=_KEPT)
        for at, part in enumerate(parts)
    )
