"""This file is the only place that the commands share: whose keys, which region, and how a plan is shown and done."""

import re
from collections.abc import Mapping

from edgeone_notifier.transport.tencentcloud import Credentials
from tools.deploy.calls import Plan
from tools.deploy.cloud import Cloud
from tools.deploy.wanted.deployment import Wanted
from tools.deploy.wanted.description import NotDeployable
from tools.output import say
from tools.shown.sentences import worded
from tools.still_reading import StillReading

KEYS = (
    ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRETID"),
    ("TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SECRETKEY"),
    ("TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SESSIONTOKEN"),
)
_KEY = re.compile(
    r"[!-~]*"
)  # printable ASCII without blanks: the libraries would name another in their errors
ENDPOINTS = {one: f"{one.upper()}_ENDPOINT" for one in ("scf", "cam", "cls")}


def reach(wanted: Wanted, environment: Mapping[str, str]) -> Cloud:
    """Return the cloud that the environment has the keys of."""
    secret_id, secret_key, token = (
        next((environment[name] for name in names if name in environment), "") for names in KEYS
    )
    if not (secret_id and secret_key):
        raise NotDeployable(
            f"{KEYS[0][0]}, {KEYS[1][0]}: are missing; they are yours, for deploying"
        )
    for (name, _), key in zip(KEYS, (secret_id, secret_key, token), strict=True):
        if not _KEY.fullmatch(key):
            raise NotDeployable(f"{name}: has a character that no key has")
    endpoints = {
        service: environment[name] for service, name in ENDPOINTS.items() if name in environment
    }
    if wanted.cos_endpoint:
        endpoints["cos"] = wanted.cos_endpoint
    keys = Credentials(secret_id, secret_key, token)
    return Cloud(keys, wanted.region, wanted.site, endpoints, wanted.mask)


def carry_out(step: str, plan: Plan, cloud: Cloud, dry: bool) -> None:
    """Show each call of a plan, and make it unless it is only to be shown."""
    for note in plan.notes:
        say(f"{step}: {worded(note)}", "yellow")
    for call in plan.calls:
        name, *parameters = (str(call) if dry else call.name).split("\n")
        say(worded(f"{step}: would call {name}") if dry else f"{step}: {name}", "bold")
        for line in parameters:
            say(line)
        if not dry:
            with StillReading(f"{step}: {call.name}"):
                cloud.act(call)
    if not (plan.calls or plan.notes):
        say(worded(f"{step}: nothing to do"), "dim")
