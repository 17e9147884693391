"""This file is the only place that says what is to be deployed: of serverless.yml, files of settings, the environment.

serverless.yml says what the function is like. Its variables are those named there and every other setting that is set,
but for what settings.toml says, which is packed: so that what `make invoke` runs with here is what runs there.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from dotenv import dotenv_values

from edgeone_notifier import textfile
from edgeone_notifier.core.limits import MAX_VARIABLES_BYTES
from edgeone_notifier.core.listing.zone_words import is_zone
from edgeone_notifier.core.redact.masking import Mask
from edgeone_notifier.settings import settings, variables
from edgeone_notifier.settings.chat_settings import SCF
from edgeone_notifier.settings.environment import (
    FILE_NAME,
    SettingsError,
    check_files,
    deployment,
    env_file,
    language_set,
    load,
    misspelt_names,
    packed_file,
    read_file,
)
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.settings.state_url import region_of
from tools.deploy.wanted import neighbours
from tools.deploy.wanted.adjusted import adjust, named
from tools.deploy.wanted.description import DESCRIPTION, Description, NotDeployable, Timer, describe
from tools.deploy.wanted.receiver import Alarm, read_alarm

ROLE = "edgeone-notifier"  # where SCF_ROLE names none
PACE = "requests_per_second"
ROLE_KEYS = ("TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY")  # which SCF will set

_REFERENCE = re.compile(r"\$\{env:([A-Z][A-Z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the state is kept in COS: `bucket` has the account's number at its end."""

    bucket: str
    prefix: str
    region: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be there. `memory` is in MB, `timeout` in seconds; the values of `variables` are secret."""

    name: str
    region: str
    role: str
    role_of: tuple[str, ...]  # files of other deployments that name the same role
    handler: str
    runtime: str
    memory: int
    timeout: int
    timers: tuple[Timer, ...]
    zones: tuple[str, ...]  # none: all that the account has
    kinds: tuple[str, ...]  # of tasks
    state: Place | None  # None: not in COS
    secrets: tuple[tuple[str, str], ...]  # of Secrets Manager: region and name
    tells_quotas: bool  # a channel wants to hear of quotas
    site: str
    cos_endpoint: str | None
    alarm: Alarm | None
    variables: Mapping[str, str] = field(repr=False)
    mask: Mask = field(repr=False)  # hides these values in foreign text


def read(environment: Mapping[str, str], description: Path = DESCRIPTION) -> Wanted:
    """Read what is to be deployed, or raise NotDeployable."""
    written, of = describe(description), deployment()
    described = adjust(written, environment, of)
    given = _variables(described, environment)
    checked = _checked(given, environment)
    given = {**given, **_pace_of_each(described.timers, checked)}
    state = _place(checked.state_url)
    role = _resolved(described.role, environment) or named(ROLE, of)
    others = neighbours.others(written, ROLE)
    own = neighbours.footprint(described, role, checked.state_url)
    neighbours.check_apart(own, others)
    region = _resolved(described.region, environment) or (state.region if state else "")
    if not region:
        raise NotDeployable("SCF_REGION: is missing, and STATE_URL names no region either")
    return Wanted(
        name=described.name,
        region=region,
        role=role,
        role_of=tuple(file for file, one in others.items() if neighbours.share_role(own, one)),
        handler=described.handler,
        runtime=described.runtime,
        memory=described.memory,
        timeout=described.timeout,
        timers=described.timers,
        zones=_zones(checked.zones, described.timers),
        kinds=checked.tasks,
        state=state,
        secrets=_secrets(checked),
        tells_quotas=any("quota" in one.notify for one in checked.channels.values()),
        site=checked.site,
        cos_endpoint=checked.cos_endpoint,
        alarm=(alarm := read_alarm(environment, described.timers, checked.language)),
        variables=given,
        mask=checked.mask.with_keys([alarm.url] if alarm else []),
    )


def shards(environment: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the set of zones of each timer, () for all that the settings name; each has a state of its own."""
    timers = adjust(describe(DESCRIPTION), environment, deployment()).timers
    return list(dict.fromkeys(timer.zones for timer in timers))


def environment() -> dict[str, str]:
    """Return what is deployed of .env and the environment as variables, by names in upper case.

    A setting that .env or settings.toml has is deployed as it stands there: what a shell happens to have is no wish.
    """
    path = settings.CHECKOUT / env_file()
    check_files(path)
    file = {
        name: value or "" for name, value in dotenv_values(path, encoding=textfile.ENCODING).items()
    }
    packed = read_file(packed_file())
    return variables.for_a_deployment(os.environ, file, packed.values if packed else {})


def _variables(described: Description, environment: Mapping[str, str]) -> dict[str, str]:
    written = {name: _resolved(text, environment) for name, text in described.variables.items()}
    own = {name.upper(): value for name, value in environment.items()}
    ours = {name: value for name, value in own.items() if variables.is_setting(name)}
    given = {name: value for name, value in {**written, **ours}.items() if value}
    size = sum(len(f"{name}{value}".encode()) for name, value in given.items())
    if size > MAX_VARIABLES_BYTES:
        raise NotDeployable(
            f"the variables take {size:,} bytes of {MAX_VARIABLES_BYTES:,} that SCF has: put what need not be hidden "
            f"into {FILE_NAME}, which is packed, and webhooks into Secrets Manager (ssm://…)"
        )
    return given


def _checked(given: Mapping[str, str], environment: Mapping[str, str]) -> Settings:
    """Read the settings as the function will: there, with these variables and the role's keys."""
    keys = dict.fromkeys(ROLE_KEYS, uuid4().hex)  # nobody's
    nearly, packed, language = misspelt_names(environment), packed_file(), language_set()
    with _instead({**keys, **given, "TENCENTCLOUD_RUNENV": SCF}):
        try:
            checked = load(packed)
        except SettingsError as error:
            raise NotDeployable(str(SettingsError([*nearly, *error.mistakes], language))) from None
    if nearly:
        raise NotDeployable(str(SettingsError(nearly, language)))
    return checked


def _pace_of_each(timers: tuple[Timer, ...], checked: Settings) -> dict[str, str]:
    """Share the account's requests among shards, where nobody has set what each may ask."""
    if len(timers) < 2 or PACE in checked.model_fields_set:
        return {}
    return {PACE.upper(): f"{checked.requests_per_second / len(timers):g}"}


@contextmanager
def _instead(given: Mapping[str, str]) -> Iterator[None]:
    """Have these environment variables and no others for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _zones(zones: tuple[str, ...], timers: tuple[Timer, ...]) -> tuple[str, ...]:
    """Return the zones that all timers together ask for; none where one of them asks for all, or by a name.

    Whose name it is, only the account knows, and that may change.
    """
    asked: set[str] = set()
    for timer in timers:
        own = timer.zones or zones
        if not all(map(is_zone, own)):
            return ()
        asked |= set(own)
    return tuple(sorted(asked))


def _secrets(checked: Settings) -> tuple[tuple[str, str], ...]:
    found = {(one.region or checked.secret_region, one.secret) for one in checked.references}
    return tuple(sorted(found))


def _place(state_url: str) -> Place | None:
    url = urlsplit(state_url)
    if url.scheme != "cos":
        return None
    return Place(url.netloc, url.path.strip("/"), region_of(state_url))


def _resolved(text: str, environment: Mapping[str, str]) -> str:
    """Put what the environment says in place of a reference; nothing where it says nothing."""
    match = _REFERENCE.fullmatch(text)
    return environment.get(match[1], "") if match else text
