"""This file is the only place that makes the state's bucket, and that removes it together with the state.

A bucket that was there before is used as it is, and is never removed.
"""

from typing import Any

from .calls import Call, Plan, Refused, Stopped
from .cloud import Cloud
from .wanted import Place, Wanted

TAG = {"Key": "made-by", "Value": "edgeone-notifier"}


def make(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan a bucket without versioning, which would void the create-only writes that the state rests on."""
    if not wanted.state:
        return Plan(notes=("the state is not in COS: no bucket",))
    where = _where(wanted.state)
    if not _exists(where, cloud):
        tags = {**where, "Tagging": {"TagSet": {"Tag": [TAG]}}}
        return Plan((Call("cos", "create_bucket", where), Call("cos", "put_bucket_tagging", tags)))
    if cloud.bucket("get_bucket_versioning", where).get("Status"):
        raise Stopped(
            f"the bucket {wanted.state.bucket} has or had versioning, which voids create-only writes: name another"
        )
    return Plan()


def remove(wanted: Wanted, cloud: Cloud, with_state: bool) -> Plan:
    """Plan to delete the state, if it is to go, and then the bucket, if it was made here and holds nothing else."""
    if not wanted.state or not _exists(where := _where(wanted.state), cloud):
        return Plan()
    if not with_state:
        return Plan(notes=(f"the state is kept: {wanted.state.bucket}/{wanted.state.prefix}",))
    keys = cloud.keys(wanted.state)
    mine = [key for key in keys if key.startswith(f"{wanted.state.prefix}/".lstrip("/"))]
    calls = [Call("cos", "delete_object", {**where, "Key": key}) for key in mine]
    if not _is_ours(where, cloud):
        return Plan(tuple(calls), (f"the bucket {wanted.state.bucket} was there before: kept",))
    if len(mine) < len(keys):
        others = f"{len(keys) - len(mine)} other objects"
        return Plan(tuple(calls), (f"the bucket {wanted.state.bucket} holds {others}: kept",))
    return Plan((*calls, Call("cos", "delete_bucket", where)))


def _exists(where: dict[str, str], cloud: Cloud) -> bool:
    try:
        cloud.bucket("head_bucket", where)
    except Refused as error:
        if error.code != "COS 404":
            raise
        return False
    return True


def _is_ours(where: dict[str, str], cloud: Cloud) -> bool:
    try:
        found: Any = cloud.bucket("get_bucket_tagging", where)
    except Refused as error:
        if error.code != "COS 404":
            raise
        return False
    return TAG in found["TagSet"]["Tag"]


def _where(place: Place) -> dict[str, str]:
    return {"Region": place.region, "Bucket": place.bucket}
