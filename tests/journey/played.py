"""Play a document's steps as its reader does: in a fresh clone, against an emulated account, word for word."""

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import Cloud
from tests.journey.documents import ROOT, Step

APPID = "1250000000"
# What of this machine a reader has as well: where programs and packages come from.
KEPT = re.compile(r"PATH|HOME|TMPDIR|PIP_.*|.*_proxy", re.IGNORECASE)
PLACEHOLDER = "…"


class Stuck(Exception):
    """The reader cannot go on: the command, and what it said."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that succeeded, and how long it took."""

    command: str
    seconds: float


class Reader:
    """Somebody with a clone and an account. What a person does in a console is there already."""

    def __init__(self, cloud: Cloud, clone: Path) -> None:
        self.cloud = cloud
        self.clone = clone
        self.chat = cloud.wecom("ops")
        cloud.cos.buckets = set()
        cloud.edgeone.add_zone("zone-1")
        keys = cloud.credentials
        self._values = {
            "CHANNELS__OPS__URL": self.chat.url,
            "TENCENTCLOUD_SECRET_ID": keys.secret_id,
            "TENCENTCLOUD_SECRET_KEY": keys.secret_key,
        }

    def follow(self, step: Step, settings: Mapping[str, str]) -> list[Done]:
        """Call what a step says, then fill in the settings."""
        done = self.call(step.commands)
        if any(command.startswith("cp ") for command in step.commands):
            self._fill_in(settings)
        return done

    def call(self, commands: Sequence[str], account: bool = True) -> list[Done]:
        """Call the commands; raise Stuck where one fails."""
        return [self._call(command, account) for command in commands]

    def _call(self, command: str, account: bool) -> Done:
        began = time.monotonic()
        around = self._around() if account else kept()
        run = subprocess.run(
            ["sh", "-c", command], cwd=self.clone, env=around, capture_output=True, text=True
        )
        if run.returncode:
            raise Stuck(f"{command}\n{run.stdout[-2_000:]}{run.stderr[-2_000:]}")
        return Done(command, time.monotonic() - began)

    def _fill_in(self, settings: Mapping[str, str]) -> None:
        """Put values into `.env`, each in the line that the example has for it."""
        path = self.clone / ".env"
        text = path.read_text(encoding="utf-8")
        for name, form in settings.items():
            value = self._values.get(name, form.replace("<APPID>", APPID))
            text, found = re.subn(rf"^(# )?{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
            if found != 1 or PLACEHOLDER in value:
                raise Stuck(f".env.example has no one line for {name}, or {value} is no value")
        path.write_text(text, encoding="utf-8")

    def _around(self) -> dict[str, str]:
        """Give the way to the emulated account, and of which service its chat is."""
        of_keys = ("TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY")
        account = {k: v for k, v in self.cloud.environment().items() if k not in of_keys}
        return {
            **kept(),
            **account,
            "SCF_ENDPOINT": self.cloud.scf.url,
            "CAM_ENDPOINT": self.cloud.cam.url,
            "CLS_ENDPOINT": self.cloud.cls.url,
            "CHANNELS__OPS__KIND": "wecom",
        }


def kept() -> dict[str, str]:
    """Give the variables of this machine that a reader has as well."""
    around = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    return {**around, "LC_ALL": "C.UTF-8"}


def clone(folder: Path) -> Path:
    """Clone this checkout as it is committed."""
    to = folder / "edgeone-notifier"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, to], check=True)
    return to
