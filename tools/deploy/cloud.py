"""This file is the only place that reaches the cloud for a deployment: through the SDK's generic client, and COS's own.

It needs no SDK beyond those that the function has.
"""

import time
from collections.abc import Mapping
from math import inf
from typing import Any
from xml.etree.ElementTree import ParseError

from edgeone_notifier.clock import Clock
from edgeone_notifier.core.limits import MAX_RUN_SECONDS
from edgeone_notifier.core.redact.masking import Mask
from edgeone_notifier.stores import StoreError
from edgeone_notifier.stores.cos_bucket import Bucket, open_client
from edgeone_notifier.transport.exchange import Exchange
from edgeone_notifier.transport.tencentcloud import Credentials, address
from edgeone_notifier.transport.tencentcloud import sdk_client as sdk
from tools.deploy.calls import Call, Refused
from tools.deploy.wanted.deployment import Place

VERSIONS = {"scf": "2018-04-16", "cam": "2019-01-16", "cls": "2020-10-16"}
PATIENCE = (
    150  # seconds for one request: an upload takes its time, and a function may run while we wait
)
PAUSE = 2  # seconds between two looks at what is not ready yet
LOOKS = 60  # until a function that was changed can be changed again
ROLE_LOOKS = 8  # until a role that was made is known everywhere
CHANGES = ("CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration")
UNREADABLE = "UnreadableAnswer"  # what answered is not the API
ROLE_UNKNOWN = ("ResourceNotFound.Role", "UnauthorizedOperation.Role")  # a new one takes seconds


class Cloud:
    """The account, in one region."""

    def __init__(
        self,
        keys: Credentials,
        region: str,
        site: str = "cn",
        endpoints: Mapping[str, str] | None = None,
        mask: Mask | None = None,
    ) -> None:
        self._keys, self._region, self._site = keys, region, site
        self._endpoints = endpoints or {}
        self.mask = (mask or Mask()).with_keys(keys.all())

    def ask(self, service: str, action: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action of the API; return its answer, or raise Refused."""
        from tencentcloud.common.exception import TencentCloudSDKException

        try:
            found = self._client(service).call_json(action, dict(parameters))["Response"]
        except TencentCloudSDKException as error:
            raise self._refused(error) from None
        except (OSError, ValueError, LookupError, TypeError):  # of requests, and of what is no JSON
            raise Refused(UNREADABLE) from None
        if not isinstance(found, dict):
            raise Refused(UNREADABLE)
        return found

    def act(self, call: Call) -> None:
        """Carry out a call, and wait until what it changed can be changed again."""
        if call.service == "cos":
            self.bucket(call.action, call.parameters)
            return
        for left in range(ROLE_LOOKS, -1, -1):
            try:
                self.ask(call.service, call.action, call.parameters)
                break
            except Refused as error:
                if not left or error.code not in ROLE_UNKNOWN:
                    raise
            time.sleep(PAUSE)
        if call.action in CHANGES:
            self._wait(call.parameters["FunctionName"])

    def bucket(self, method: str, parameters: Mapping[str, Any]) -> Any:
        """Call a method of COS's SDK; raise Refused where that fails."""
        from qcloud_cos import CosClientError, CosServiceError

        place = dict(parameters)
        region, unlimited = place.pop("Region"), Exchange(lambda: inf)
        client = open_client(region, self._endpoints.get("cos"), self._keys, unlimited)
        try:
            return getattr(client, method)(**place)
        except CosServiceError as error:
            raise Refused(self.mask(_code(error))) from None
        except (CosClientError, OSError):
            raise Refused("COS did not answer") from None
        except (ParseError, LookupError, TypeError, ValueError):
            raise Refused("COS gave an answer that is cut, or not its own") from None

    def keys(self, place: Place, prefix: str) -> list[str]:
        """List the keys of a bucket that begin so."""
        endpoint, clock = self._endpoints.get("cos"), Clock(MAX_RUN_SECONDS)
        bucket = Bucket(
            place.bucket,
            region=place.region,
            endpoint=endpoint,
            keys=self._keys,
            clock=clock,
            mask=self.mask,
        )
        try:
            return list(bucket.list(prefix))
        except StoreError as error:
            raise Refused(str(error)) from None

    def _wait(self, function: str) -> None:
        for _ in range(LOOKS):
            found = self.ask("scf", "GetFunction", {"FunctionName": function})
            status = found.get("Status", "")
            if status == "Active":
                return
            if status.endswith("Failed"):
                reasons = [one.get("ErrorMessage", "") for one in found.get("StatusReasons") or []]
                raise Refused(status, self.mask("; ".join(reasons)))
            time.sleep(PAUSE)
        raise Refused("NotReady", f"{function} is still being changed after {LOOKS} looks")

    def _refused(self, error: Any) -> Refused:
        """Read an error of the API; of one that never reached it, the SDK's text is about sockets."""
        code = self.mask(str(error.get_code()))
        if code.endswith("NetworkError"):
            return Refused(code)
        return Refused(code, self.mask(str(error.get_message())))

    def _client(self, service: str) -> Any:
        url = address(service, self._site, self._endpoints.get(service))
        region = "" if service == "cam" else self._region  # CAM has none
        return sdk(service, VERSIONS[service], url, self._keys, region, PATIENCE)


def _code(error: Any) -> str:
    """Name an error of COS: its status, and its own word where it has one, which an answer to HEAD has not."""
    told = error.get_digest_msg()
    word = told.get("code", "") if isinstance(told, dict) else ""
    return f"COS {error.get_status_code()} {word}".rstrip()
