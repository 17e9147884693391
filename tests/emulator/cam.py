"""This file is the only place that plays CAM: roles, policies, and which role has which.

Source: https://cloud.tencent.com/document/product/598/33159 and the models of tencentcloud-sdk-python-cam.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.api3 import Api3, needed
from tests.emulator.tc3 import Credentials
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer

UIN, OWNER, APPID = "100000000002", "100000000001", 1250000000


@dataclass(slots=True)
class Policy:
    """A policy of the user's own."""

    id: int
    name: str
    document: str
    description: str = ""


@dataclass(slots=True)
class Role:
    """A role, and the names of its policies."""

    name: str
    trust: str
    description: str = ""
    policies: list[str] = field(default_factory=list)


class Cam(Api3):
    """The access management on loopback. What it holds may be changed at any time."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__("cam", "2019-01-16", credentials)
        self.roles: dict[str, Role] = {}
        self.policies: dict[str, Policy] = {}
        self.actions = {
            "GetUserAppId": lambda _: {"Uin": UIN, "OwnerUin": OWNER, "AppId": APPID},
            "GetRole": self._get_role,
            "CreateRole": self._create_role,
            "UpdateAssumeRolePolicy": self._update_trust,
            "DeleteRole": self._delete_role,
            "ListPolicies": self._list_policies,
            "GetPolicy": self._get_policy,
            "CreatePolicy": self._create_policy,
            "UpdatePolicy": self._update_policy,
            "DeletePolicy": self._delete_policy,
            "ListAttachedRolePolicies": self._list_attached,
            "AttachRolePolicy": self._attach,
            "DetachRolePolicy": self._detach,
        }

    def _role(self, params: Mapping[str, Any], name: str = "RoleName") -> Role:
        (wanted,) = needed(params, name)
        if wanted not in self.roles:
            raise Refused("InvalidParameter.RoleNotExist", "The role does not exist.")
        return self.roles[wanted]

    def _policy(self, params: Mapping[str, Any]) -> Policy:
        (wanted,) = needed(params, "PolicyName")
        if wanted not in self.policies:
            raise Refused("ResourceNotFound.PolicyIdNotFound", "The policy does not exist.")
        return self.policies[wanted]

    def _get_role(self, params: Mapping[str, Any]) -> Answer:
        role = self._role(params)
        about = {"RoleName": role.name, "PolicyDocument": role.trust}
        return {"RoleInfo": {**about, "Description": role.description}}

    def _create_role(self, params: Mapping[str, Any]) -> Answer:
        name, trust = needed(params, "RoleName", "PolicyDocument")
        if name in self.roles:
            raise Refused("InvalidParameter.RoleNameInUse", "The role exists already.")
        self.roles[name] = Role(name, _document(trust), params.get("Description", ""))
        return {"RoleId": str(len(self.roles))}

    def _update_trust(self, params: Mapping[str, Any]) -> Answer:
        (trust,) = needed(params, "PolicyDocument")
        self._role(params).trust = _document(trust)
        return {}

    def _delete_role(self, params: Mapping[str, Any]) -> Answer:
        del self.roles[self._role(params).name]
        return {}

    def _list_policies(self, params: Mapping[str, Any]) -> Answer:
        word = params.get("Keyword", "")
        found = [policy for policy in self.policies.values() if word in policy.name]
        rows = [
            {"PolicyId": one.id, "PolicyName": one.name, "Description": one.description}
            for one in found
        ]
        start = (params.get("Page", 1) - 1) * params.get("Rp", 20)
        return {"TotalNum": len(rows), "List": rows[start : start + params.get("Rp", 20)]}

    def _get_policy(self, params: Mapping[str, Any]) -> Answer:
        (number,) = needed(params, "PolicyId")
        found = [policy for policy in self.policies.values() if policy.id == number]
        if not found:
            raise Refused("ResourceNotFound.PolicyIdNotFound", "The policy does not exist.")
        about = {"PolicyName": found[0].name, "Description": found[0].description}
        return {**about, "PolicyDocument": found[0].document}

    def _create_policy(self, params: Mapping[str, Any]) -> Answer:
        name, document = needed(params, "PolicyName", "PolicyDocument")
        if name in self.policies:
            raise Refused("FailedOperation.PolicyNameInUse", "The policy exists already.")
        number = 1 + max((one.id for one in self.policies.values()), default=0)
        description = params.get("Description", "")
        self.policies[name] = Policy(number, name, _document(document), description)
        return {"PolicyId": number}

    def _update_policy(self, params: Mapping[str, Any]) -> Answer:
        (document,) = needed(params, "PolicyDocument")
        self._policy(params).document = _document(document)
        return {}

    def _delete_policy(self, params: Mapping[str, Any]) -> Answer:
        (numbers,) = needed(params, "PolicyId")
        self.policies = {n: one for n, one in self.policies.items() if one.id not in numbers}
        return {}

    def _list_attached(self, params: Mapping[str, Any]) -> Answer:
        needed(params, "Page", "Rp")
        rows = [{"PolicyName": name} for name in self._role(params).policies]
        return {"TotalNum": len(rows), "List": rows}

    def _attach(self, params: Mapping[str, Any]) -> Answer:
        role, policy = self._role(params, "AttachRoleName"), self._policy(params)
        role.policies = [*role.policies, policy.name]
        return {}

    def _detach(self, params: Mapping[str, Any]) -> Answer:
        role, policy = self._role(params, "DetachRoleName"), self._policy(params)
        role.policies.remove(policy.name)
        return {}


def _document(text: object) -> str:
    """Check a document's form; CAM takes a text of JSON."""
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        document = None
    right = isinstance(document, dict) and document.get("version") == "2.0"
    if not right or not isinstance(text, str):
        raise Refused("InvalidParameter.PolicyDocumentError", "The document is malformed.")
    return text
