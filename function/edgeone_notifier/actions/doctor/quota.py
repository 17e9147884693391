"""Check that quotas may be asked, where a channel wants to hear of them."""

from collections.abc import Iterable, Iterator, Mapping

from ...core.delivery.routing import Route
from ...core.faults import Unreadable
from ...core.news.quota import prefetch_quota, wants_quota
from ...core.remedies import meaning_of, of_code
from ...edgeone.listings import ListingReader
from .finding import Finding, good, poor

MAX_QUOTAS_SHOWN = 3  # zones; a right that is missing shows in the first
RIGHT_TO_ASK = (
    "it takes teo:DescribeContentQuota: make deploy STEP=role gives it, make policy prints it"
)


def examine_quota(
    listings: ListingReader,
    routes: Mapping[str, Route],
    zones: Iterable[str],
    names: Mapping[str, str],
) -> Iterator[Finding]:
    """Ask for the quotas of some zones, if a channel's NOTIFY has the word."""
    if not wants_quota(routes.values()):
        return
    said = []
    for zone, quotas in listings.read_quotas(sorted(zones)[:MAX_QUOTAS_SHOWN]).items():
        if isinstance(quotas, Unreadable):
            is_right = meaning_of(quotas.code) == "rights"
            remedy = RIGHT_TO_ASK if is_right else of_code(quotas.code)
            yield poor("quota", f"{zone}: {quotas.code} {quotas.message}".rstrip(), remedy)
            return
        if quota := prefetch_quota(quotas):
            said.append(f"{names.get(zone, zone)}: {quota.left:,} of {quota.daily:,} left today")
    yield good("quota", "; ".join(said) or "the API lists none")
