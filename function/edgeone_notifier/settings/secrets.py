"""Put secrets of Secrets Manager in the place of references to them: each is read at most once in a run.

A channel whose secret cannot be read stays, with the verdict that every message to it will have. The others go on.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cache
from typing import Any

from pydantic import SecretStr, ValidationError

from ..clock import with_timeout
from ..core.delivery.verdict import Outcome, Verdict
from ..core.faults import PASSING, fault_of
from ..core.redact.display import redact
from ..core.redact.masking import MASK, is_like_a_key
from ..transport.tencentcloud import address, sdk_client
from ..transport.urls import split
from .channel import ChannelSettings
from .chat_settings import ChatSettings
from .environment import SettingsError
from .environment import load as read_environment
from .environment import load_chat_settings as read_chat_settings
from .secret_reference import Reference, reference
from .settings import Settings

SSM_VERSION = "2019-09-23"
CURRENT = "SSM_Current"  # the version in use, document/product/1140/40522
SSM_TIMEOUT = (3, 5)  # seconds to connect, and between two bytes
SECRETS_TIME = 10.0  # seconds for all secrets of a run, and all of their answers, however steadily these trickle
NOT_READ_IN_TIME = "ClientNetworkError"  # as the SDK calls it where there is no answer


def load_with_secrets(log: Callable[..., None], seconds: float = SECRETS_TIME) -> Settings:
    """Return the settings, secrets in place, in `seconds` or SECRETS_TIME at most. Raise SettingsError for mistakes."""
    settings, end = read_environment(), time.monotonic() + min(seconds, SECRETS_TIME)
    read = cache(lambda secret, region: _read(settings, secret, region, end, log))
    changed: dict[str, Any] = {}
    channels = {name: _filled(one, settings, read) for name, one in settings.channels.items()}
    if any(channels[name] is not one for name, one in settings.channels.items()):
        changed["channels"] = channels
    if settings.heartbeat_url and (there := _meant(settings.heartbeat_url)):
        changed["heartbeat_url"] = _url(_value(there, settings, read))
    return settings.model_copy(update=changed)


def load_chat_settings_with_secrets(
    log: Callable[..., None], seconds: float = SECRETS_TIME
) -> ChatSettings:
    """Read what it takes to tell a channel something, whatever else is wrong. Without keys no secret can be read."""
    try:
        return load_with_secrets(log, seconds)
    except SettingsError:
        pass
    try:
        read = read_chat_settings()
    except SettingsError:
        return ChatSettings.model_construct(channels={})
    wrong = Verdict(Outcome.LATER, "its secret cannot be read: the settings have mistakes")
    channels = {
        name: one.as_unread(wrong) if _meant(one.url) else one
        for name, one in read.channels.items()
    }
    return read.model_copy(update={"channels": channels})


def _filled(
    channel: ChannelSettings, settings: Settings, read: Callable[..., Any]
) -> ChannelSettings:
    there = _meant(channel.url)
    if there is None:
        return channel
    value = _value(there, settings, read)
    if isinstance(value, str):
        try:
            split(value)  # a reference to another secret would pass as a channel's URL
            return ChannelSettings.model_validate({**dict(channel), "url": SecretStr(value)})
        except ValidationError as error:
            why = error.errors()[0]["msg"].removeprefix("Value error, ")
        except ValueError as error:
            why = str(error)
        value = Verdict(Outcome.DEAD, f"its secret is no webhook: {why}")
    return channel.as_unread(value)


def _url(value: str | Verdict) -> SecretStr | None:
    """Take a heartbeat's URL as it is in a secret; without one there is no heartbeat, which is noticed elsewhere."""
    try:
        return SecretStr(value) if isinstance(value, str) and split(value) else None
    except ValueError:
        return None


def _meant(url: SecretStr) -> Reference | None:
    return reference(url.get_secret_value())


def _value(there: Reference, settings: Settings, read: Callable[..., Any]) -> str | Verdict:
    """Return what a reference stands for, or why nobody knows."""
    text: str | Verdict = read(there.secret, there.region or settings.secret_region)
    if isinstance(text, Verdict) or not there.key:
        return text
    try:
        value = json.loads(text)[there.key]
    except (ValueError, TypeError, LookupError, RecursionError):
        value = None
    if isinstance(value, str):
        return value
    return Verdict(Outcome.DEAD, "its secret is no JSON object with that key")


def _read(
    settings: Settings, secret: str, region: str, end: float, log: Callable[..., None]
) -> str | Verdict:
    from tencentcloud.common.exception import TencentCloudSDKException

    url = address("ssm", settings.site, settings.ssm_endpoint)
    client = sdk_client("ssm", SSM_VERSION, url, settings.credentials, region, SSM_TIMEOUT)
    asked = {"SecretName": secret, "VersionId": CURRENT}
    code, request_id = "UnreadableAnswer", ""
    try:
        answer = with_timeout(
            end - time.monotonic(), lambda: client.call_json("GetSecretValue", asked)
        )
        if isinstance(text := answer["Response"]["SecretString"], str) and text:
            return text
    except TencentCloudSDKException as error:
        said = error.get_code(), error.get_request_id() or ""
        code, request_id = (redact(settings.mask(str(one))) for one in said)
    except FutureTimeout:
        code = NOT_READ_IN_TIME
    except (OSError, ValueError, KeyError, TypeError):  # requests' errors are OSErrors
        pass
    name = (
        MASK if is_like_a_key(secret) else secret
    )  # the secret itself, perhaps, in the wrong place
    log("secret.unreadable", secret=name, code=code, request_id=request_id)
    late = fault_of(code) in PASSING
    return Verdict(Outcome.LATER if late else Outcome.DEAD, f"its secret cannot be read: {code}")
