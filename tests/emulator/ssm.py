"""This file is the only place that plays Secrets Manager: it hands out the secrets that a test has put there.

Source: https://cloud.tencent.com/document/product/1140/40522.
"""

from collections.abc import Mapping
from typing import Any

from tests.emulator.api3 import Api3, needed
from tests.emulator.tc3 import Credentials
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer


class Ssm(Api3):
    """The secrets on loopback, by name."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__("ssm", "2019-09-23", credentials)
        self.secrets: dict[str, str] = {}
        self.actions = {"GetSecretValue": self._get}

    def _get(self, params: Mapping[str, Any]) -> Answer:
        name, version = needed(params, "SecretName", "VersionId")
        if name not in self.secrets or version != "SSM_Current":
            raise Refused("ResourceNotFound.SecretNotExist", "The secret does not exist.")
        return {"SecretName": name, "VersionId": "v1", "SecretString": self.secrets[name]}
