"""This file is the only place that makes the role that the function runs as, with the policy that it needs.

A role of that name that was not made here is somebody's own: it is used as it is.
"""

import json
from collections.abc import Mapping
from typing import Any

from tools.deploy.calls import MARK, Call, Plan, Refused, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.parts.bucket import check_account
from tools.deploy.rights.policy import TRUST, permissions, submission, written
from tools.deploy.wanted.deployment import Wanted

RESUBMIT = "-resubmit"  # after the role's name, that of the policy to submit again
MISSING = "InvalidParameter.RoleNotExist"
PAGE = 200  # the most that CAM lists at once


def make(wanted: Wanted, cloud: Cloud, resubmit: bool = False) -> Plan:
    """Plan the role, its policy, and that it has it; a second one to `resubmit`, which is taken away without that."""
    role = _role(wanted.role, cloud)
    if role and MARK not in (role.get("Description") or ""):
        return Plan(
            notes=(f"the role {wanted.role} was there before: left as it is (make policy)",)
        )
    if wanted.role_of:
        raise Stopped(
            f"SCF_ROLE: {wanted.role_of[0]} has the same, and its rights end at the state of one deployment: "
            "leave it out here, and this one gets a role of its own"
        )
    account = cloud.ask("cam", "GetUserAppId", {})
    if wanted.state:
        check_account(wanted.state, account)
    attached, second = _attached(wanted.role, role, cloud), f"{wanted.role}{RESUBMIT}"
    documents = {wanted.role: permissions(wanted, account)}
    calls = _trusted(wanted.role, role)
    if resubmit:
        documents[second] = submission(wanted, account)
    else:
        calls += _without(wanted.role, second, attached, cloud)
    for name, document in documents.items():
        calls += _allowed({"PolicyName": name}, document, _policy(name, cloud))
        if name not in attached:
            names = {"AttachRoleName": wanted.role, "PolicyName": name}
            calls.append(Call("cam", "AttachRolePolicy", names))
    return Plan(tuple(calls))


def remove(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan to take away the role and the policy, where they were made here."""
    role, policy = _role(wanted.role, cloud), _policy(wanted.role, cloud)
    if role and MARK not in (role.get("Description") or ""):
        return Plan(notes=(f"the role {wanted.role} was not made here: kept",))
    if wanted.role_of:
        return Plan(notes=(f"the role {wanted.role} is that of {wanted.role_of[0]}, too: kept",))
    attached = _attached(wanted.role, role, cloud)
    calls = _without(wanted.role, f"{wanted.role}{RESUBMIT}", attached, cloud)
    if wanted.role in attached:
        names = {"DetachRoleName": wanted.role, "PolicyName": wanted.role}
        calls.append(Call("cam", "DetachRolePolicy", names))
    if role:
        calls.append(Call("cam", "DeleteRole", {"RoleName": wanted.role}))
    if policy and MARK in (policy.get("Description") or ""):
        calls.append(Call("cam", "DeletePolicy", {"PolicyId": [policy["PolicyId"]]}))
    return Plan(tuple(calls))


def _without(role: str, name: str, attached: list[str], cloud: Cloud) -> list[Call]:
    """Take a policy from the role; one that was made here goes."""
    if name not in attached:
        return []
    calls = [Call("cam", "DetachRolePolicy", {"DetachRoleName": role, "PolicyName": name})]
    policy = _policy(name, cloud)
    if policy and MARK in (policy.get("Description") or ""):
        calls.append(Call("cam", "DeletePolicy", {"PolicyId": [policy["PolicyId"]]}))
    return calls


def _trusted(name: str, role: Mapping[str, Any] | None) -> list[Call]:
    trust = {"RoleName": name, "PolicyDocument": written(TRUST)}
    if not role:
        return [Call("cam", "CreateRole", {**trust, "Description": MARK})]
    if json.loads(role["PolicyDocument"]) != TRUST:
        return [Call("cam", "UpdateAssumeRolePolicy", trust)]
    return []


def _allowed(
    name: Mapping[str, str], document: Mapping[str, Any], policy: Mapping[str, Any] | None
) -> list[Call]:
    wanted = {**name, "PolicyDocument": written(dict(document))}
    if not policy:
        return [Call("cam", "CreatePolicy", {**wanted, "Description": MARK})]
    if MARK not in (policy.get("Description") or ""):
        raise Stopped(
            f"a policy {name['PolicyName']} is there that was not made here: rename it, or name another SCF_ROLE"
        )
    if json.loads(policy["PolicyDocument"]) != document:
        return [Call("cam", "UpdatePolicy", wanted)]
    return []


def _role(name: str, cloud: Cloud) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloud.ask("cam", "GetRole", {"RoleName": name})["RoleInfo"]
    except Refused as error:
        if error.code != MISSING:
            raise
        return None
    return found


def _policy(name: str, cloud: Cloud) -> dict[str, Any] | None:
    page, total, rows = 1, 1, 0
    while rows < total:
        asked = {"Scope": "Local", "Keyword": name, "Page": page, "Rp": PAGE}
        answer = cloud.ask("cam", "ListPolicies", asked)
        for row in answer["List"]:
            if row["PolicyName"] == name:
                number = {"PolicyId": row["PolicyId"]}
                return {**number, **cloud.ask("cam", "GetPolicy", number)}
        if not answer["List"]:
            return None
        page, total, rows = page + 1, answer["TotalNum"], rows + len(answer["List"])
    return None


def _attached(name: str, role: Mapping[str, Any] | None, cloud: Cloud) -> list[str]:
    if not role:
        return []
    asked = {"RoleName": name, "Page": 1, "Rp": PAGE}
    return [
        row["PolicyName"] for row in cloud.ask("cam", "ListAttachedRolePolicies", asked)["List"]
    ]
