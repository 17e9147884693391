"""This file is the only place that plays CreatePrefetchTask: what is taken, what is not, and what it costs.

Sources: document/product/1145/50537 and the texts of CreatePrefetchTaskRequest in tencentcloud-sdk-python-teo.
Unconfirmed: whether a target that is not taken costs quota or is listed (here: neither), and the words of Reason.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.emulator.account import Account
from tests.emulator.quotas import EDGE, PREFETCH
from tests.emulator.rights import ALL
from tests.emulator.teo_params import Refused, known, text, wrong, zone_of
from tests.emulator.zones import Zone

ACTION = "CreatePrefetchTask"
FOREIGN, NO_URL = "域名不属于该站点", "URL 格式错误"
NAMES = ("ZoneId", "Targets", "Mode", "EncodeUrl", "Headers", "PrefetchMediaSegments")


@dataclass(frozen=True, slots=True)
class _Submission:
    zone: str
    targets: Sequence[str]
    quota: str


def create_prefetch_task(params: Mapping[str, object], account: Account) -> dict[str, object]:
    """Take a submission, whole or not at all; targets of others are told in FailedList.

    Where nothing is left, no job is made. What JobId then says is not documented.
    """
    wanted = _submission(params)
    zones = _zones(wanted.zone, account)
    owners = [(target, _owner(target, zones)) for target in wanted.targets]
    taken = [(owner.id, target) for target, owner in owners if isinstance(owner, Zone)]
    _spend(account, wanted, Counter(zone for zone, _ in taken))
    failed: dict[str, list[str]] = {}
    for target, owner in owners:
        if isinstance(owner, str):
            failed.setdefault(owner, []).append(target)
    rows = [{"Reason": reason, "Targets": targets} for reason, targets in failed.items()]
    return {"JobId": account.take(taken) if taken else None, "FailedList": rows}


def _submission(params: Mapping[str, object]) -> _Submission:
    known(params, *NAMES)
    zone, targets = zone_of(params), params.get("Targets")
    if not targets:
        raise Refused("MissingParameter", "The request is missing the parameter `Targets`.")
    if not isinstance(targets, list) or not all(isinstance(one, str) for one in targets):
        raise Refused("InvalidParameter", "The parameter `Targets` should be a list of strings.")
    if not isinstance(params.get("EncodeUrl", False), bool):
        raise Refused("InvalidParameter", "The parameter `EncodeUrl` should be of type boolean.")
    mode = text(params, "Mode", "default")
    if mode not in ("default", "edge"):
        raise wrong("Mode is neither default nor edge.")
    if text(params, "PrefetchMediaSegments", "off") not in ("on", "off"):
        raise wrong("PrefetchMediaSegments is neither on nor off.")
    _check_headers(params.get("Headers"))
    return _Submission(zone, targets, EDGE if mode == "edge" else PREFETCH)


def _check_headers(headers: object) -> None:
    headers = [] if headers is None else headers
    if not isinstance(headers, list):
        raise Refused("InvalidParameter", "The parameter `Headers` should be of type list.")
    for header in headers:
        if not isinstance(header, dict):
            raise Refused("InvalidParameter", "A header should be of type object.")
        known(header, "Name", "Value")
        if not text(header, "Name", ""):
            raise wrong("A header has no name.")
        text(header, "Value", "")


def _zones(zone: str, account: Account) -> list[Zone]:
    """Give the zones that the targets may belong to; `*` is for those who may use all zones of the account."""
    account.rights.demand(ACTION, account.zones if zone == ALL else [zone])
    if zone != ALL and zone not in account.zones:
        raise Refused("UnauthorizedOperation.DomainEmpty", "The zone is not yours.")
    found = list(account.zones.values()) if zone == ALL else [account.zones[zone]]
    return sorted(found, key=lambda one: -len(one.name))  # the nearest name comes first


def _owner(target: str, zones: list[Zone]) -> Zone | str:
    """Give the zone of a target, or the reason why it has none."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return NO_URL
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return NO_URL
    return next((zone for zone in zones if zone.owns(target)), FOREIGN)


def _spend(account: Account, wanted: _Submission, counts: Mapping[str, int]) -> None:
    """Take what the targets cost from the quota of their zones, or nothing at all."""
    quotas = {zone: account.quotas.of(zone, wanted.quota) for zone in counts}
    most = min((quota.batch for quota in quotas.values()), default=len(wanted.targets))
    if len(wanted.targets) > most:
        raise Refused("LimitExceeded.BatchQuota", f"A submission takes {most} targets at most.")
    for zone, count in counts.items():
        if count > quotas[zone].left:
            raise Refused("LimitExceeded.DailyQuota", "The daily quota is used up.")
    for zone, count in counts.items():
        quotas[zone].left -= count
