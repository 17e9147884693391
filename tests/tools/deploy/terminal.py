"""This file is the only place that the commands share: whose keys, which region, and how a plan is shown and done."""

import sys
from collections.abc import Callable, Mapping

from edgeone_notifier.sdk import Credentials

from .calls import Plan, Refused, Stopped
from .cloud import Cloud
from .wanted import NotDeployable, Wanted

KEYS = (
    ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRETID"),
    ("TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SECRETKEY"),
    ("TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SESSIONTOKEN"),
)
ENDPOINTS = {"scf": "SCF_ENDPOINT", "cam": "CAM_ENDPOINT", "cos": "COS_ENDPOINT"}


def reach(wanted: Wanted, environment: Mapping[str, str]) -> Cloud:
    """Return the cloud that the environment has the keys of."""
    secret_id, secret_key, token = (
        next((environment[name] for name in names if name in environment), "") for names in KEYS
    )
    if not (secret_id and secret_key):
        raise NotDeployable(
            f"{KEYS[0][0]}, {KEYS[1][0]}: are missing; they are yours, for deploying"
        )
    endpoints = {
        service: environment[name] for service, name in ENDPOINTS.items() if name in environment
    }
    site = environment.get("SITE", "cn").lower()
    return Cloud(Credentials(secret_id, secret_key, token), wanted.region, site, endpoints)


def carry_out(step: str, plan: Plan, cloud: Cloud, dry: bool) -> None:
    """Show each call of a plan, and make it unless it is only to be shown."""
    for note in plan.notes:
        print(f"{step}: {note}")
    for call in plan.calls:
        print(f"{step}: {'would call ' if dry else ''}{call if dry else call.name}")
        if not dry:
            cloud.act(call)
    if not (plan.calls or plan.notes):
        print(f"{step}: nothing to do")


def told(command: Callable[[], None]) -> None:
    """Run a command; say in one line why it could not be done."""
    try:
        command()
    except (NotDeployable, Stopped) as error:
        sys.exit(str(error))
    except Refused as error:
        sys.exit(f"the cloud refused: {error}")
