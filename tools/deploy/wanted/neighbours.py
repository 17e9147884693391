"""This file is the only place that keeps the deployments of one checkout apart: `.env`, `.env.staging` and so on.

What two of them shared, the one would undo for the other: a state, a function, the policy of a role.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from edgeone_notifier import textfile
from edgeone_notifier.core.events import shard
from edgeone_notifier.settings import settings, variables
from edgeone_notifier.settings.environment import deployment, env_file, packed_file, read_file
from tools.command import Unable
from tools.deploy.wanted.adjusted import adjust, named
from tools.deploy.wanted.description import Description, NotDeployable

_OTHERS = re.compile(r"\.env(?:\.(?!example$)[a-z0-9-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Footprint:
    """What of a deployment no other may have; `account` is the number at its bucket's end, "" where nobody knows."""

    account: str
    name: str
    role: str
    states: frozenset[str]


def footprint(described: Description, role: str, state_url: str) -> Footprint:
    """Tell what a deployment has to itself."""
    place = state_url.partition("?")[0].rstrip("/")
    account = re.match(r"cos://[^/]*-(\d+)/", place, re.ASCII)
    shards = {shard(timer.zones) for timer in described.timers}
    states = frozenset(f"{place}/{one}" for one in shards) if place.startswith("cos:") else ()
    return Footprint(account[1] if account else "", described.name, role, frozenset(states))


def check_apart(own: Footprint, others: Mapping[str, Footprint]) -> None:
    """Raise NotDeployable where another deployment of this account has the same function or the same state."""
    for file, other in others.items():
        if own.states & other.states:
            raise NotDeployable(
                f"STATE_URL: {file} has the same place, and what one stores the other would take for its own: "
                "give each a prefix of its own"
            )
        if own.account == other.account and own.name == other.name:
            raise NotDeployable(
                f"SCF_NAME: {file} has the same: give each function a name of its own"
            )


def share_role(one: Footprint, other: Footprint) -> bool:
    """Say whether two deployments name one role: its policy can be that of one of them alone."""
    return (one.account, one.role) == (other.account, other.role)


def others(described: Description, default_role: str) -> dict[str, Footprint]:
    """Return the other deployments of this checkout by their files; none where there is one deployment only."""
    return dict(_others(described, default_role)) if deployment() else {}


def _others(described: Description, default_role: str) -> Iterator[tuple[str, Footprint]]:
    for path in sorted(settings.CHECKOUT.glob(".env*")):
        if path.name == env_file() or not _OTHERS.fullmatch(path.name):
            continue
        try:
            found = variables.for_a_deployment({}, _values(path), {})
            of = path.name.removeprefix(".env").removeprefix(".")
            packed = read_file(packed_file(of))
            there = adjust(described, found, of)
        except (Unable, ValueError):  # it cannot be deployed as it is
            continue
        state = str(packed.values.get("STATE_URL", "")) if packed else ""
        role = found.get("SCF_ROLE") or named(default_role, of)
        yield path.name, footprint(there, role, found.get("STATE_URL") or state)


def _values(path: Path) -> dict[str, str]:
    textfile.read_text(path)  # or it is no text
    found = dotenv_values(path, encoding=textfile.ENCODING)
    return {name: value or "" for name, value in found.items()}
