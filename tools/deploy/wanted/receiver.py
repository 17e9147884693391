"""This file is the only place that reads whom the one alarm is told, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tools.deploy.wanted.adjusted import between_ticks
from tools.deploy.wanted.description import NotDeployable, Timer

LONGEST_URL = 1_024  # bytes, as CLS has it
MOST_MINUTES = 1_440  # of the window that CLS looks at


@dataclass(frozen=True, slots=True)
class Alarm:
    """Whom the one alarm is told, when nothing has finished for so many minutes; `kind` is CLS's word."""

    url: str = field(repr=False)
    kind: str
    is_slack: bool
    minutes: int
    language: str


def read_alarm(
    environment: Mapping[str, str], timers: tuple[Timer, ...], language: str
) -> Alarm | None:
    """Read whom the alarm is told. A window holds five ticks, and at least ten minutes."""
    if not (url := environment.get("ALARM_URL", "").strip()):
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or len(url.encode()) > LONGEST_URL:
        raise NotDeployable(
            "ALARM_URL: is no https URL of a WeCom robot, of Slack, or of a service of your own"
        )
    is_slack = parts.hostname in ("hooks.slack.com", "hooks.slack-gov.com")
    kind = "WeCom" if parts.hostname == "qyapi.weixin.qq.com" else "Http"
    gaps = [between_ticks(timer.cron) for timer in timers]
    text = environment.get("ALARM_MINUTES", "").strip()
    if not text and None in gaps:
        raise NotDeployable(
            "ALARM_MINUTES: is needed with such a SCF_CRON: how long no run may finish, such as 90"
        )
    minutes = text or str(max(10, *(5 * (gap or 0) // 60 for gap in gaps)))
    if not (minutes.isdecimal() and 5 <= int(minutes) <= MOST_MINUTES):
        raise NotDeployable(f"ALARM_MINUTES: is no number of minutes from 5 to {MOST_MINUTES:,}")
    return Alarm(url, kind, is_slack, int(minutes), language)
