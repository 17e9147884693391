"""Say what the settings of one channel are, and check them.

What depends on the chat service is in its spec (channels/*/spec.py).
"""

from datetime import time
from typing import Annotated
from urllib.parse import SplitResult

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from ..channels import KINDS
from ..core.delivery.hours_range import HoursRange
from ..core.delivery.routing import DERIVED, GROUPS
from ..core.delivery.verdict import Verdict
from ..core.matching import DOMAIN, PATH, ZONE, domain_fault, path_fault, zone_fault
from ..core.task import KNOWN
from ..core.text.runbook import OF_RUNBOOK, runbook_fault
from ..transport.proxies import fault as proxy_fault
from ..transport.urls import is_loopback, split
from .forms import (
    OF_FOLLOW_UP,
    OF_LANGUAGE,
    FollowUp,
    Language,
    Words,
    hours_of,
    lower,
    time_of_day,
)
from .secret_reference import reference

MAX_MENTIONS = 20
USUAL_HOSTS = tuple(spec.HOSTS[0] for spec in KINDS.values())
FILTER_FAULTS = {"zones": zone_fault, "domains": domain_fault, "paths": path_fault}
NOTIFY = (*KNOWN, *GROUPS, *DERIVED)
OF_NOTIFY = f"{', '.join(NOTIFY)}; comma-separated"


def runbook_of(template: str) -> str:
    """Take a template that makes a URL."""
    if template and (fault := runbook_fault(template)):
        raise ValueError(fault)
    return template


Runbook = Annotated[str, AfterValidator(runbook_of)]


class ChannelSettings(BaseModel):
    """One webhook. `url` is a secret. A language or a follow_up of None is that of all channels.

    `quiet_except` are words as in `notify`, of the news that does not wait for the end of the quiet hours.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
    )

    url: SecretStr = Field(description="the webhook's URL, or ssm://<secret>#<json key>")
    kind: Annotated[str, BeforeValidator(lower), Field(validate_default=True)] = Field(
        "", description=" or ".join(KINDS)
    )
    notify: Annotated[Words, Field(min_length=1)] = Field(
        ("failure", "completion"), description=OF_NOTIFY
    )
    zones: Words = Field((), description=ZONE)
    domains: Words = Field((), description=DOMAIN)
    paths: Words = Field((), description=PATH)
    mention: Annotated[Words, Field(max_length=MAX_MENTIONS)] = Field(
        (), description=f"at most {MAX_MENTIONS}, comma-separated"
    )
    format: Annotated[str, BeforeValidator(lower), Field(validate_default=True)] = Field(
        "", description="the name of a format"
    )
    runbook_url: Runbook = Field("", description=OF_RUNBOOK)
    language: Language | None = Field(None, description=OF_LANGUAGE)
    quiet_hours: Annotated[HoursRange | None, BeforeValidator(hours_of)] = Field(
        None, description="a range such as 22:00-08:00 or 22:00-08:00 Europe/Berlin"
    )
    daily: Annotated[time | None, BeforeValidator(time_of_day)] = Field(
        None, description="a time of day such as 09:00"
    )
    quiet_except: Words = Field((), description=OF_NOTIFY)
    follow_up: FollowUp | None = Field(None, description=OF_FOLLOW_UP)
    proxy: SecretStr | None = Field(None, description="a URL such as http://host:port")
    _unread: Verdict | None = PrivateAttr(None)

    @property
    def unread(self) -> Verdict | None:
        """Return the verdict that every message has, where the URL's secret could not be read."""
        return self._unread

    @property
    def own_proxy(self) -> str:
        """Return the URL of this channel's own proxy, "" for none; it may hold a password."""
        return self.proxy.get_secret_value() if self.proxy else ""

    def as_unread(self, verdict: Verdict) -> "ChannelSettings":
        """Return this channel with the verdict that every message to it will have."""
        channel = self.model_copy()
        channel._unread = verdict  # noqa: SLF001  its own
        return channel

    @field_validator("url")
    @classmethod
    def _usable_url(cls, secret: SecretStr) -> SecretStr:
        if reference(secret.get_secret_value()):
            return secret
        url = split(secret.get_secret_value())
        own = _own_kind(url)
        if not is_loopback(url):
            if not own:
                raise ValueError(
                    f"is on no host of a known service, such as {' or '.join(USUAL_HOSTS)}"
                )
            if url.port not in (None, 443):
                raise ValueError("takes no port")
            if fault := KINDS[own].url_fault(url):
                raise ValueError(fault)
        return secret

    @field_validator("proxy")
    @classmethod
    def _usable_proxy(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and (fault := proxy_fault(secret.get_secret_value())):
            raise ValueError(fault)
        return secret

    @field_validator("kind")
    @classmethod
    def _kind_of_host(cls, kind: str, info: ValidationInfo) -> str:
        """Take the kind from the host where it has one, which takes its own kind alone; loopback takes any."""
        if kind and kind not in KINDS:
            raise ValueError(f"is none of {', '.join(KINDS)}")
        if "url" not in info.data:
            return kind
        url = info.data["url"].get_secret_value()
        own = "" if reference(url) else _own_kind(split(url))
        if kind and own and kind != own:
            raise ValueError(f"is not that of the host, {own}")
        if not kind and not own:
            raise ValueError(f"is needed for this host: {', '.join(KINDS)}")
        return kind or own

    @field_validator("zones", "domains", "paths")
    @classmethod
    def _possible_globs(cls, globs: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse what fits nothing: the channel would be told of nothing, and nobody would notice."""
        if fault := next(
            (f for glob in globs if (f := FILTER_FAULTS[str(info.field_name)](glob))), None
        ):
            raise ValueError(fault)
        return globs

    @field_validator("notify", "quiet_except")
    @classmethod
    def _known_words(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        words = tuple(word.lower() for word in words)
        if any(word not in NOTIFY for word in words):
            raise ValueError(f"takes {OF_NOTIFY}")
        return words

    @field_validator("format")
    @classmethod
    def _known_format(cls, word: str, info: ValidationInfo) -> str:
        kind = KINDS.get(info.data.get("kind", ""))
        if kind and word and word not in kind.FORMATS:
            raise ValueError(f"takes {', '.join(kind.FORMATS)} for this kind")
        return word or (kind.FORMATS[0] if kind else "")

    @field_validator("mention")
    @classmethod
    def _known_form(cls, words: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind = KINDS.get(info.data.get("kind", ""))
        faults = [fault for word in words if kind and (fault := kind.mention_fault(word))]
        if faults:
            raise ValueError(f"names somebody whom the chat would not find: {faults[0]}")
        return words


def _own_kind(url: SplitResult) -> str:
    return next((kind for kind, spec in KINDS.items() if url.hostname in spec.HOSTS), "")
