"""Say the one next step where somebody calls a command before there are any settings."""

import os
from pathlib import Path

from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import env_file, packed_file
from edgeone_notifier.settings.variables import NOTIFIER_PREFIX, is_setting
from tools.command import Unable

FIRST = (
    "there are no settings yet: cp .env.example .env, then put the webhook of your chat and your keys into it "
    "(README, Deploy it)"
)


def check_begun() -> None:
    """Raise Unable where nobody has set anything."""
    files = (settings.CHECKOUT / env_file(), Path(env_file()), packed_file())
    if any(file.is_file() for file in files) or any(
        _is_ours(name) for name, value in os.environ.items() if value
    ):
        return
    raise Unable(FIRST)


def _is_ours(name: str) -> bool:
    """Say whether a variable is one of ours for sure: a channel's, a key, or with our own prefix."""
    name = name.upper()
    if name.startswith((NOTIFIER_PREFIX, "CHANNEL", "TENCENTCLOUD_SECRET")):
        return True
    return is_setting(name) and name not in ("LANGUAGE", "LABEL", "SITE", "TIMEZONE")
