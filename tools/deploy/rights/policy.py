"""This file is the only place that says what the function may do: exactly what it does, where it does it.

`make policy` prints the documents; the right to submit again is one of its own, with RESUBMIT=1 alone. The forms of
resources: teo, document/product/598/99327; cos, 436/30580; ssm, 1078/38612.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from edgeone_notifier.tasks import KINDS
from tools.deploy.wanted.deployment import Wanted

Document = dict[str, Any]

TRUST: Document = {
    "version": "2.0",
    "statement": [
        {
            "effect": "allow",
            "principal": {"service": "scf.qcloud.com"},  # document/product/583/32389
            "action": "name/sts:AssumeRole",
        }
    ],
}


def permissions(wanted: Wanted, account: Mapping[str, Any]) -> Document:
    """Return the policy of the role; `account` is what GetUserAppId answers."""
    return {
        "version": "2.0",
        "statement": [*_teo(wanted, account), *_cos(wanted), *_ssm(wanted, account)],
    }


def submission(wanted: Wanted, account: Mapping[str, Any]) -> Document:
    """Return the policy that lets the function submit again: its own, since nothing else of it writes to EdgeOne."""
    actions = ["teo:CreatePrefetchTask", "teo:DescribeContentQuota"]
    return {"version": "2.0", "statement": [_allow(actions, _zones(wanted, account))]}


def written(document: Document) -> str:
    """Write a document as CAM takes it."""
    return json.dumps(document, separators=(",", ":"))


def _teo(wanted: Wanted, account: Mapping[str, Any]) -> list[Document]:
    zones = _zones(wanted, account)
    return [
        _allow([f"teo:{KINDS[kind].ACTION}" for kind in wanted.kinds], zones),
        _allow(["teo:DescribeZones"], ["*"]),  # also of zones that are set: for their names
        *([_allow(["teo:DescribeContentQuota"], zones)] if wanted.tells_quotas else []),
    ]


def _zones(wanted: Wanted, account: Mapping[str, Any]) -> list[str]:
    return [f"qcs::teo::uin/{account['OwnerUin']}:zone/{zone}" for zone in wanted.zones] or ["*"]


def _cos(wanted: Wanted) -> list[Document]:
    """Allow what the state takes, at its prefix; whether the bucket has versioning can be asked of it as a whole alone.

    A list is of the bucket, too, and a condition says which: its value is percent-encoded (document/product/436/46206).
    """
    if not wanted.state:
        return []
    place = wanted.state
    bucket = f"qcs::cos:{place.region}:uid/{place.bucket.rpartition('-')[2]}:{place.bucket}"
    listed = {"string_like": {"cos:prefix": [f"{quote(place.prefix, safe='')}%2F*"]}}
    return [
        _allow(["name/cos:GetBucketVersioning"], [f"{bucket}/*"]),
        {**_allow(["name/cos:GetBucket"], [f"{bucket}/*"]), "condition": listed},
        _allow(
            ["name/cos:GetObject", "name/cos:PutObject", "name/cos:DeleteObject"],
            [f"{bucket}/{place.prefix}/*"],
        ),
    ]


def _ssm(wanted: Wanted, account: Mapping[str, Any]) -> list[Document]:
    """Allow to read the secrets made by the account itself or by whoever deploys: the maker is in the name."""
    makers = sorted({account["OwnerUin"], account["Uin"]})
    owner = f"uin/{account['OwnerUin']}:secret/creatorUin"
    resources = [
        f"qcs::ssm:{region}:{owner}/{maker}/{secret}"
        for region, secret in wanted.secrets
        for maker in makers
    ]
    return [_allow(["ssm:GetSecretValue"], resources)] if resources else []


def _allow(actions: list[str], resources: list[str]) -> Document:
    return {"effect": "allow", "action": actions, "resource": resources}
