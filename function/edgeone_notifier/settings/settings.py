"""Say what the settings of a run are, what each is by default, and which values it takes.

`environment` reads them. No error shows a value, which may be a secret.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from ..core.listing.zone_words import ALL, is_choice, zone_word
from ..core.redact.masking import Mask
from ..tasks import KINDS
from ..transport.tencentcloud import Credentials
from ..transport.urls import split
from . import state_url
from .channel import ChannelSettings
from .chat_settings import SCF, ChatSettings
from .forms import Seconds, Words, lower
from .secret_reference import Reference, reference

DAY = 86_400
NOT_TO_LOOK = ("channels", "state_url", "cos_endpoint", "heartbeat_url")  # what no look needs
OF_TASKS = f"{' or '.join(KINDS)}, or several of them, comma-separated"
OF_ENDPOINT = "a base URL such as https://teo.tencentcloudapi.com"
CHECKOUT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[2]  # in a checkout function/, which has no settings.toml


_KEY = re.compile(r"[!-~]*")  # printable ASCII without blanks


def _own_folder() -> str:
    return (CHECKOUT / ".state").as_uri()


class Settings(ChatSettings):
    """All settings of one run. Durations are in seconds."""

    zones: Words = Field(("*",), description="zone ids or names, comma-separated")
    tasks: Annotated[Words, Field(min_length=1)] = Field(("prefetch",), description=OF_TASKS)
    state_url: Annotated[str, Field(validate_default=True)] = Field("", description="a URL")
    lookback: Annotated[Seconds, Field(le=7 * DAY)] = Field(
        DAY, description="a duration up to 7d, such as 90s, 30m or 24h"
    )
    first_run: Annotated[Literal["baseline", "announce"], BeforeValidator(lower)] = Field(
        "baseline", description="baseline or announce"
    )
    stuck_after: Seconds = Field(3_600, description="a duration such as 30m or 2h")
    edgeone_endpoint: str | None = Field(None, description=OF_ENDPOINT)
    cos_endpoint: str | None = Field(None, description=OF_ENDPOINT)
    ssm_endpoint: str | None = Field(None, description=OF_ENDPOINT)
    requests_per_second: Annotated[float, Field(gt=0, le=1000)] = Field(
        20, description="a number above 0, at most 1000"
    )
    heartbeat_url: SecretStr | None = Field(None, description="a URL")
    heartbeat_private: bool = Field(False, description="true or false")
    # On SCF without the underscore; other programs of Tencent's read the names with it.
    secret_id: SecretStr = Field(
        validation_alias=AliasChoices("TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRET_ID")
    )
    secret_key: SecretStr = Field(
        validation_alias=AliasChoices("TENCENTCLOUD_SECRETKEY", "TENCENTCLOUD_SECRET_KEY")
    )
    token: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("TENCENTCLOUD_SESSIONTOKEN", "TENCENTCLOUD_TOKEN"),
    )

    @field_validator("zones")
    @classmethod
    def _zone_words(cls, zones: tuple[str, ...]) -> tuple[str, ...]:
        if zones != (ALL,) and not is_choice(zones):
            raise ValueError(
                "takes names of sites or zone ids, or * alone, or * and what is left out: *,!zone-1"
            )
        return tuple(dict.fromkeys(map(zone_word, zones)))

    @field_validator("tasks")
    @classmethod
    def _known_kinds(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        given = {word.lower() for word in words}
        if not given <= KINDS.keys():
            raise ValueError(f"takes {OF_TASKS}")
        return tuple(kind for kind in KINDS if kind in given)

    @field_validator("state_url")
    @classmethod
    def _state_url(cls, text: str, info: ValidationInfo) -> str:
        on_scf = info.data.get("runenv") == SCF
        if not text and on_scf:
            raise ValueError(
                "is needed on SCF, where local files do not last: cos://… or file:///…"
            )
        if not text:
            return _own_folder()
        state_url.check(text, on_scf)
        return text

    @field_validator("edgeone_endpoint", "cos_endpoint", "ssm_endpoint")
    @classmethod
    def _base_url(cls, text: str | None) -> str | None:
        if text is None:
            return None
        url = split(text)
        if url.path.strip("/") or url.query:
            raise ValueError("is no base URL: it has a path")
        return text

    @field_validator("cos_endpoint")
    @classmethod
    def _endpoint_of_the_state(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is not None:
            state_url.check_endpoint(text, info.data.get("state_url", ""))
        return text

    @field_validator("heartbeat_url")
    @classmethod
    def _safe_url(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not reference(secret.get_secret_value()):
            split(secret.get_secret_value())
        return secret

    @model_validator(mode="after")
    def _secrets_somewhere(self) -> "Settings":
        if not self.secret_region and any(not one.region for one in self.references):
            raise ValueError("ssm:// needs ?region=<region> where STATE_URL names none")
        return self

    @property
    def references(self) -> list[Reference]:
        """Return the secrets that are referred to."""
        return [one for url in self.urls if (one := reference(url.get_secret_value()))]

    @property
    def urls(self) -> list[SecretStr]:
        """Return the URLs that are secret, or that say where the secret is."""
        return [*super().urls, *([self.heartbeat_url] if self.heartbeat_url else [])]

    @property
    def mask(self) -> Mask:
        """Return what hides these secrets in foreign text."""
        return super().mask.with_keys(self.credentials.all())

    @property
    def secret_region(self) -> str:
        """Return the region of a secret that names none: that of the state."""
        return state_url.region_of(self.state_url)

    @property
    def credentials(self) -> Credentials:
        """Return the keys."""
        return Credentials(
            self.secret_id.get_secret_value(),
            self.secret_key.get_secret_value(),
            self.token.get_secret_value(),
        )

    @field_validator("secret_id", "secret_key", "token")
    @classmethod
    def _possible_key(cls, secret: SecretStr) -> SecretStr:
        """Refuse what no header takes: the libraries would name it in their errors."""
        if not _KEY.fullmatch(secret.get_secret_value()):
            raise ValueError("has a character that no key has")
        return secret

    @property
    def makes_state_folder(self) -> bool:
        """Say whether the state is in the folder of this checkout, which is made; any other has to be there."""
        return self.state_url == _own_folder()

    @property
    def state_scheme(self) -> str:
        """Return the scheme of the state's URL."""
        return urlsplit(self.state_url).scheme


class LookSettings(Settings):
    """What it takes to read listings, and no more: neither channels nor a place for the state."""

    @model_validator(mode="before")
    @classmethod
    def _without_the_rest(cls, given: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in given.items() if name not in NOT_TO_LOOK}

    @field_validator("channels")
    @classmethod
    def _named(cls, channels: dict[str, ChannelSettings]) -> dict[str, ChannelSettings]:
        return channels

    @field_validator("state_url")
    @classmethod
    def _state_url(cls, text: str, _: ValidationInfo) -> str:
        return text
