"""This file is the only place that prints who may do what: `./notifier policy [--deployer] [--resubmit] [UIN]`."""

import json
import re
from collections.abc import Mapping
from typing import Any

import click

from tools.command import Command, Unable
from tools.deploy.parts.bucket import check_account
from tools.deploy.rights.deployer import deployer_permissions
from tools.deploy.rights.policy import TRUST, permissions, submission
from tools.deploy.terminal import reach
from tools.deploy.wanted.deployment import Wanted, environment, read


@click.command(cls=Command)
@click.argument("uin", default="")
@click.option("--deployer", is_flag=True, help="of whoever deploys, as one policy")
@click.option("--resubmit", is_flag=True, help="also what it takes to submit failed URLs again")
def main(uin: str, deployer: bool, resubmit: bool) -> None:
    """Print the trust policy and the permissions, each as it can be pasted into the console."""
    around = environment()
    wanted = read(around)
    if not re.fullmatch(r"\d*", uin, re.ASCII):
        raise Unable(
            f"UIN={uin}: is no number; the account's own is at console.cloud.tencent.com/developer"
        )
    account = {"OwnerUin": uin, "Uin": uin} if uin else _account(wanted, around)
    if wanted.state and "AppId" in account:
        check_account(wanted.state, account)
    if deployer:
        print(json.dumps(deployer_permissions(wanted, account), indent=2))
        return
    documents = {"trust": TRUST, "permissions": permissions(wanted, account)}
    if resubmit:
        documents["resubmit"] = submission(wanted, account)
    print(json.dumps(documents, indent=2))


def _account(wanted: Wanted, around: Mapping[str, str]) -> dict[str, Any]:
    return reach(wanted, around).ask("cam", "GetUserAppId", {})


if __name__ == "__main__":
    main()
