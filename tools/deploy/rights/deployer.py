"""This file is the only place that says what whoever deploys may do: exactly what the commands call.

Where a service does not say which resources an action takes, the resource is `*`: SCF, CLS and most of CAM.
"""

from collections.abc import Mapping
from typing import Any

from tools.deploy.rights.policy import Document, permissions
from tools.deploy.wanted.deployment import Wanted

SCF = (
    *("GetFunction", "GetFunctionAddress", "CreateFunction", "UpdateFunctionCode"),
    *("UpdateFunctionConfiguration", "DeleteFunction", "Invoke"),
    *("ListTriggers", "CreateTrigger", "DeleteTrigger"),
    *("GetFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"),
    *("GetReservedConcurrencyConfig", "PutReservedConcurrencyConfig"),
)
CAM = (
    *("GetUserAppId", "GetRole", "CreateRole", "UpdateAssumeRolePolicy", "DeleteRole"),
    *("ListPolicies", "GetPolicy", "CreatePolicy", "UpdatePolicy", "DeletePolicy"),
    *("ListAttachedRolePolicies", "AttachRolePolicy", "DetachRolePolicy"),
)
CLS = (
    *(
        action
        for kind in ("Alarm", "AlarmNotice", "WebCallback")
        for action in (f"Create{kind}", f"Modify{kind}", f"Delete{kind}", f"Describe{kind}s")
    ),
    "SearchLog",  # ./notifier logs
)
OF_BUCKET = (
    *("PutBucket", "PutBucketTagging", "GetBucketTagging", "GetBucketVersioning"),
    *("GetBucket", "DeleteBucket", "DeleteObject"),
)


def deployer_permissions(wanted: Wanted, account: Mapping[str, Any]) -> Document:
    """Return the policy of whoever deploys; and what the function may do, for `make doctor` from here."""
    role = f"qcs::cam::uin/{account['OwnerUin']}:roleName/{wanted.role}"
    return {
        "version": "2.0",
        "statement": [
            _allow("scf", SCF, "*"),
            _allow("cam", CAM, "*"),
            _allow("cam", ("PassRole",), role),  # of CreateFunction
            _allow("cls", CLS, "*"),
            *_cos(wanted),
            *permissions(wanted, account)["statement"],
        ],
    }


def _cos(wanted: Wanted) -> list[Document]:
    if not wanted.state:
        return []
    place = wanted.state
    account = f"uid/{place.bucket.rpartition('-')[2]}"
    return [_allow("name/cos", OF_BUCKET, f"qcs::cos:{place.region}:{account}:{place.bucket}/*")]


def _allow(service: str, actions: tuple[str, ...], resource: str) -> Document:
    return {
        "effect": "allow",
        "action": [f"{service}:{action}" for action in actions],
        "resource": [resource],
    }
