"""This file is the only place that says which actions of EdgeOne the caller may use, and on which zones.

A test denies single actions, or gives a policy as CAM reads it (document/product/598/10603): what it does not allow is
refused. Resources of EdgeOne are zones (document/product/598/99327).
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tests.emulator.cam import OWNER
from tests.emulator.teo_params import Refused

ALL = "*"  # the resource of an action that is about no single zone


class Rights:
    """What the caller may do: everything, until a test says otherwise."""

    def __init__(self) -> None:
        self.policy: Mapping[str, Any] | None = None
        self._denied: set[tuple[str, str | None]] = set()

    def deny(self, *actions: str, zone: str | None = None) -> None:
        """Take the right to these actions, on one zone or on all."""
        self._denied |= {(action, zone) for action in actions}

    def allow(self, *actions: str, zone: str | None = None) -> None:
        """Give the right back."""
        self._denied -= {(action, zone) for action in actions}

    def permits(self, action: str, zone: str) -> bool:
        """Say whether the action may be used on the zone."""
        if self._denied & {(action, None), (action, zone)}:
            return False
        return self.policy is None or _allows(self.policy, action, _resource(zone))

    def demand(self, action: str, zones: Iterable[str]) -> None:
        """Raise Refused unless the action may be used on each of the zones."""
        for zone in zones:
            if not self.permits(action, zone):
                raise Refused(
                    "UnauthorizedOperation.CamUnauthorized",
                    f"you are not authorized to perform operation (teo:{action})\n"
                    f"resource ({_resource(zone)}) has no permission",
                )


def _resource(zone: str) -> str:
    return ALL if zone == ALL else f"qcs::teo::uin/{OWNER}:zone/{zone}"


def _allows(policy: Mapping[str, Any], action: str, resource: str) -> bool:
    effects = {
        statement["effect"]
        for statement in policy["statement"]
        if _names(statement["action"], f"teo:{action}") and _names(statement["resource"], resource)
    }
    return effects == {"allow"}  # what is denied in one place is denied


def _names(forms: str | list[str], name: str) -> bool:
    forms = [forms] if isinstance(forms, str) else forms
    return any(fnmatchcase(name, form) for form in forms)
