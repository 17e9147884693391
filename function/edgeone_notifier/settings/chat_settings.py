"""Say which settings it takes to tell a channel something.

They are read apart from the others, so that a mistake in another one keeps no alarm from being told.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ..core.redact.display import is_visible
from ..core.redact.masking import Mask, is_like_a_key
from ..core.text.runbook import OF_RUNBOOK
from ..transport.proxies import password_of
from . import state_url
from .channel import ChannelSettings, Runbook
from .forms import OF_FOLLOW_UP, OF_LANGUAGE, FollowUp, Language, is_zone_known, lower
from .secret_reference import reference

SCF = "SCF"  # what TENCENTCLOUD_RUNENV says there, cloud.tencent.com/document/product/583/14570

NO_NAME = "a name has letters, digits, - and _ alone"
LIKE_A_KEY = "a name looks like a key, and names are shown; take a word"

MAX_LABEL = 40  # characters
OF_LABEL = f"a word or a few such as prod, at most {MAX_LABEL} characters in one line"

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


class ChatSettings(BaseSettings):
    """The settings that it takes to tell a channel something."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_nested_delimiter="__",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    runenv: str = Field("", validation_alias="TENCENTCLOUD_RUNENV")
    state_url: str = ""  # as it stands there
    channels: Annotated[dict[str, ChannelSettings], Field(validate_default=True)] = Field(
        {}, description="no value: set CHANNELS__<NAME>__URL and its like instead"
    )
    language: Language = Field("en", description=OF_LANGUAGE)
    follow_up: FollowUp = Field(600, description=OF_FOLLOW_UP)
    label: str = Field("", description=OF_LABEL)
    runbook_url: Runbook = Field("", description=OF_RUNBOOK)
    timezone: str = Field("Asia/Shanghai", description="a time zone such as Asia/Shanghai or UTC")
    site: Annotated[Literal["cn", "intl"], BeforeValidator(lower)] = Field(
        "cn", description="cn or intl"
    )

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls, _: type[BaseSettings], init_settings: PydanticBaseSettingsSource, **__: object
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is handed over and nothing else: `environment` says which variables count."""
        return (init_settings,)

    @field_validator("channels")
    @classmethod
    def _named(cls, channels: dict[str, ChannelSettings]) -> dict[str, ChannelSettings]:
        if not channels:
            raise ValueError("at least one CHANNELS__<NAME>__URL is needed")
        if fault := next(filter(None, map(name_fault, channels)), ""):
            raise ValueError(fault)
        return channels

    @field_validator("label")
    @classmethod
    def _fits_a_line(cls, text: str) -> str:
        if len(text) > MAX_LABEL or not all(map(is_visible, text)):
            raise ValueError(f"takes {OF_LABEL}")
        return text

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if not is_zone_known(name):
            raise ValueError("is no time zone such as Asia/Shanghai or UTC")
        return name

    @property
    def place(self) -> str:
        """Return where the state is, "" if that setting is one of the mistakes."""
        try:
            state_url.check(self.state_url, self.runenv == SCF)
        except ValueError:
            return ""
        return self.state_url

    @property
    def urls(self) -> list[SecretStr]:
        """Return the URLs that are secret, or that say where the secret is."""
        return [channel.url for channel in self.channels.values()]

    @property
    def mask(self) -> Mask:
        """Return what hides these secrets in foreign text."""
        proxies = [channel.own_proxy for channel in self.channels.values()]
        return Mask([password_of(url) for url in proxies if url], _secret(self.urls))


def name_fault(name: str) -> str:
    """Say what is wrong with the name of a channel; "" if nothing is."""
    if not _NAME.fullmatch(name):
        return NO_NAME
    return LIKE_A_KEY if is_like_a_key(name) else ""


def _secret(urls: Iterable[SecretStr]) -> list[str]:
    return [text for url in urls if not reference(text := url.get_secret_value())]
