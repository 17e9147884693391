"""Check whether each filter fits something that the account has. The settings refuse what can fit nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ...core.delivery.routing import Route
from ...core.listing.zone_words import NOT, is_site_name, named_by, nearest
from ...core.matching import fits_host, fits_path, fits_zone
from ...core.redact.display import redact
from ...core.task import Task, host_of, path_of
from .finding import Finding, good, poor

MAX_FILTERS_NAMED = 5


def examine_filters(
    routes: Mapping[str, Route],
    zones: Collection[str],
    tasks: Collection[Task],
    names: Mapping[str, str],
) -> Iterator[Finding]:
    """Warn of each glob that fits no watched zone, and of each that fits no task, if there are any."""
    hosts = {host for task in tasks if (host := task.host)}
    paths = {path_of(task.target) or "/" for task in tasks if host_of(task.target)}

    def fits(glob: str, zone: str) -> bool:
        return fits_zone(glob, zone) or fits_zone(glob, names.get(zone, ""))

    watched, listed = "zones that are watched", "tasks that were read"
    for name, route in routes.items():
        yield from _unfit(name, "ZONES", route.zones, fits, zones, watched)
        yield from _unfit(
            name, "DOMAINS", route.domains, fits_host, hosts, f"hosts of the {listed}"
        )
        yield from _unfit(name, "PATHS", route.paths, fits_path, paths, f"paths of the {listed}")


def zones_by_name(words: Sequence[str], names: Mapping[str, str]) -> Iterator[Finding]:
    """Say which zones the names in ZONES stand for. What no zone is called is told with the zones."""
    for word in words:
        bare = word.removeprefix(NOT)
        zones = named_by(bare, names)
        if is_site_name(bare) and zones:
            verb = "leaves out" if word != bare else "stands for"
            yield good("ZONES", f"{redact(bare)} {verb} {_some(zones)}")


def left_out(zones: Collection[str], names: Collection[str]) -> Iterator[Finding]:
    """Warn of zones that ZONES leaves out, and that the account's list does not hold."""
    for zone in sorted(zones):
        near = nearest(zone, names)
        hint = f"The nearest name is {redact(near)}. " if near else ""
        remedy = f"is it right? {hint}The zone that is meant is watched"
        yield poor(
            "ZONES",
            f"!{redact(zone)} leaves out a zone that the account's list does not hold",
            remedy,
        )


def _unfit(
    channel: str,
    setting: str,
    globs: Collection[str],
    fits: Callable[[str, str], bool],
    names: Collection[str],
    what: str,
) -> Iterator[Finding]:
    for glob in globs if names else ():
        if not any(fits(glob, name) for name in names):
            detail = f"{redact(glob)} fits none of the {len(names):,} {what}"
            yield poor(
                f"channel {channel}, {setting}", detail, f"is it right? There are {_some(names)}"
            )


def _some(names: Collection[str]) -> str:
    few = ", ".join(map(redact, sorted(names)[:MAX_FILTERS_NAMED]))
    more = len(names) - MAX_FILTERS_NAMED
    return f"{few} and {more:,} more" if more > 0 else few
