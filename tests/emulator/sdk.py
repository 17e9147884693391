"""This file is the only place that makes the clients which we did not write, and asks them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from qcloud_cos import CosConfig, CosS3Client
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.teo.v20220901.teo_client import TeoClient

from tests.emulator import Cloud, Credentials

LISTING = "DescribePrefetchTasks"
NOON = 1_790_000_000  # epoch seconds, when a test does not care


def common_client(
    cloud: Cloud,
    credentials: Credentials | None = None,
    version: str = "2022-09-01",
    endpoint: str | None = None,
    unsigned: bool = False,
) -> CommonClient:
    """Make the SDK's client for any action."""
    profile = _profile(endpoint or cloud.edgeone.url.removeprefix("http://"))
    profile.unsignedPayload = unsigned
    return CommonClient("teo", version, _credential(credentials or cloud.credentials), "", profile)


def teo_client(cloud: Cloud, credentials: Credentials | None = None) -> TeoClient:
    """Make the SDK's typed client."""
    profile = _profile(cloud.edgeone.url.removeprefix("http://"))
    return TeoClient(_credential(credentials or cloud.credentials), "", profile)


def cos_client(
    cloud: Cloud, form: str = "ip", credentials: Credentials | None = None
) -> CosS3Client:
    """Make the COS SDK's client; Host names the bucket with form `ip`, not with `domain`."""
    address = cloud.cos.url.removeprefix("http://")
    ip, _, port = address.partition(":")
    where = {"IP": ip, "Port": port} if form == "ip" else {"Domain": address}
    keys = credentials or cloud.credentials
    config = CosConfig(
        Region="ap-guangzhou",
        SecretId=keys.secret_id,
        SecretKey=keys.secret_key,
        Token=keys.token or None,
        Scheme="http",
        Timeout=5,
        **where,
    )
    return CosS3Client(config, retry=0)


def iso(seconds: float) -> str:
    """Write epoch seconds as the API reads them."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def window(start: float, end: float) -> dict[str, Any]:
    """Ask for the zone `z` from `start` to `end`."""
    return {"ZoneId": "z", "StartTime": iso(start), "EndTime": iso(end)}


def only(name: str, *values: str) -> dict[str, Any]:
    """Filter by one name."""
    return {"Filters": [{"Name": name, "Values": list(values)}]}


def ask(cloud: Cloud, params: dict[str, Any], action: str = LISTING) -> dict[str, Any]:
    """Ask with the SDK's untyped client, which drops no field."""
    answer: dict[str, Any] = json.loads(common_client(cloud).call(action, params))
    return answer


FINE = window(NOON, NOON + 1)


@contextmanager
def refused() -> Iterator[list[str]]:
    """Collect the code of the API error that the block raises."""
    codes: list[str] = []
    try:
        yield codes
    except TencentCloudSDKException as error:
        codes.append(error.get_code())
    else:
        raise AssertionError("nothing was refused")


def rows(answer: dict[str, Any]) -> list[dict[str, str]]:
    """Give the tasks of a listing's answer."""
    found: list[dict[str, str]] = answer["Response"]["Tasks"]
    return found


def _credential(keys: Credentials) -> Credential:
    return Credential(keys.secret_id, keys.secret_key, keys.token or None)


def _profile(endpoint: str) -> ClientProfile:
    http = HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=5)
    return ClientProfile(httpProfile=http, language="en-US")
