"""This file is the only place that makes the state's bucket, and that removes it together with the state.

A bucket that was there before is used as it is, and is never removed.
"""

from collections.abc import Mapping
from typing import Any

from edgeone_notifier.stores.keys import is_written
from tools.command import listed
from tools.deploy.calls import Call, Plan, Refused, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.wanted.deployment import Place, Wanted

TAG = {"Key": "made-by", "Value": "edgeone-notifier"}


def make(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan a bucket without versioning, which would void the create-only writes that the state rests on."""
    if not wanted.state:
        return Plan(notes=("the state is not in COS: no bucket",))
    check_account(wanted.state, cloud.ask("cam", "GetUserAppId", {}))
    where = _where(wanted.state)
    versioning = _versioning(where, cloud)
    if versioning is None:
        tags = {**where, "Tagging": {"TagSet": {"Tag": [TAG]}}}
        return Plan((Call("cos", "create_bucket", where), Call("cos", "put_bucket_tagging", tags)))
    if versioning:
        raise Stopped(
            f"the bucket {wanted.state.bucket} has or had versioning, which voids create-only writes: name another"
        )
    return Plan()


def check_account(place: Place, account: Mapping[str, Any]) -> None:
    """Raise Stopped where a bucket's name ends with the number of another account; `account` is GetUserAppId's answer.

    A bucket can be made, and its name be used in a policy, with the number of one's own account alone.
    """
    name, _, appid = place.bucket.rpartition("-")
    own = str(account["AppId"])
    if appid != own:
        raise Stopped(
            f"STATE_URL: the bucket {place.bucket} is not of this account, whose APPID is {own}: "
            f"write {name}-{own}, or use keys of the account {appid}"
        )


def remove(wanted: Wanted, cloud: Cloud, with_state: bool) -> Plan:
    """Plan to delete the state, if it is to go, and then the bucket, if it was made here and holds nothing else.

    The state is what the store writes, by the store's own names; whatever else lies there stays, and is told.
    """
    if not wanted.state or _versioning(where := _where(wanted.state), cloud) is None:
        return Plan()
    place = wanted.state
    if not with_state:
        return Plan(notes=(f"the state is kept: {place.bucket}/{place.prefix}",))
    ours = _is_ours(where, cloud)
    there = cloud.keys(place, "" if ours else f"{place.prefix}/")
    state = [key for key in there if is_written(place.prefix, key)]
    left = [key for key in there if not is_written(place.prefix, key)]
    calls = [Call("cos", "delete_object", {**where, "Key": key}) for key in state]
    notes = [f"kept, since no store writes it: {listed(left)}"] if left else []
    if not ours:
        notes.append(f"the bucket {place.bucket} was there before: kept")
    elif left:
        notes.append(f"the bucket {place.bucket} is not empty: kept")
    else:
        calls.append(Call("cos", "delete_bucket", where))
    return Plan(tuple(calls), tuple(notes))


def _versioning(where: Mapping[str, str], cloud: Cloud) -> str | None:
    """Return the status of a bucket's versioning, "" where it never had any; None where there is no bucket."""
    try:
        found = cloud.bucket("get_bucket_versioning", where)
    except Refused as error:
        if not error.code.startswith("COS 404"):
            raise
        return None
    return str(found.get("Status") or "")


def _is_ours(where: Mapping[str, str], cloud: Cloud) -> bool:
    try:
        found: Any = cloud.bucket("get_bucket_tagging", where)
    except Refused as error:
        if not error.code.startswith("COS 404"):
            raise
        return False
    return TAG in found["TagSet"]["Tag"]


def _where(place: Place) -> dict[str, str]:
    return {"Region": place.region, "Bucket": place.bucket}
