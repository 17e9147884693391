"""DAILY=09:00: what the chat is told once a day, in the time zone of the messages, by the deployed function."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.clock import Clock
from tests.support.deployed import WWW, Deployed

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)

MORNING = datetime(2026, 11, 27, 8, 50, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds


@pytest.fixture
def times(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Begin at 08:50 with one channel that has a daily word; the last of the times is now."""
    times = [MORNING]
    monkeypatch.setattr(Clock, "now", lambda _: times[-1])
    monkeypatch.setattr("time.time", lambda: times[-1])
    deployed.set("CHANNELS__OPS__DAILY", "09:00")
    deployed.invoke()
    return times


def said(deployed: Deployed, channel: str = "slack") -> list[str]:
    """Return what a chat was shown of daily words, and forget it."""
    chat = getattr(deployed, channel)
    texts = [json.dumps(one, ensure_ascii=False) for one in chat.messages]
    chat.messages.clear()
    return [text for text in texts if "Since " in text]


def test_a_day_is_summed_up_for_the_channel_that_wants_it(
    deployed: Deployed, times: list[float]
) -> None:
    edgeone = deployed.cloud.edgeone
    edgeone.submit("zone-1", "job-1", [f"{WWW}/{n}" for n in range(10)], at=times[-1])
    times.append(MORNING + 10 * MINUTE)
    edgeone.settle("zone-1", "job-1", f"{WWW}/0", "failed", "originPullFailed", at=times[-1])
    edgeone.settle("zone-1", "job-1", at=times[-1])
    edgeone.submit("zone-1", "job-2", [f"{WWW}/x"], at=times[-1])
    deployed.invoke()
    [text] = said(deployed)
    for words in (
        "Since 08:50: 1 job, 90 % of 10 URLs prefetched",
        "1 job finished · half within",
        "Failures: Origin pull failed 1",
        "1 job still running, open URLs: 1",
        "Watched without a gap",
    ):
        assert words in text
    assert said(deployed, "wecom") == []
    times.append(times[-1] + 2 * MINUTE)
    deployed.invoke()
    assert said(deployed) == []


def test_a_quiet_day_is_one_line_and_a_skipped_one_is_in_the_next(
    deployed: Deployed, times: list[float]
) -> None:
    times.append(MORNING + 11 * MINUTE)
    deployed.invoke()
    [text] = said(deployed)
    assert "Since 08:50: no job, no failure, watched without a gap" in text
    times.append(times[-1] + DAY)
    deployed.invoke()
    assert "Since yesterday 09:01: no job" in said(deployed)[0]
    times.append(times[-1] + 3 * DAY)
    deployed.invoke()
    [text] = said(deployed)
    assert "Since 11-28 09:01" in text


def test_a_gap_in_the_watching_is_in_it(deployed: Deployed, times: list[float]) -> None:
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", None)
    for _ in range(3):
        times.append(times[-1] + 2 * MINUTE)
        deployed.try_to()
    deployed.cloud.edgeone.recover()
    times.append(times[-1] + 10 * MINUTE)
    deployed.invoke()
    assert any("1 gap in the watching, " in text for text in said(deployed))
