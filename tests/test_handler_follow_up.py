"""How many messages, and mentions, a job makes that fails slowly; against the emulator, tick by tick."""

import time
from typing import Any

import pytest

from edgeone_notifier.clock import Clock
from tests.emulator.chat import Chat
from tests.support.deployed import WWW, Deployed

TICK, HOUR = 120, 3_600  # seconds
pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)


class Ticks:
    """The function in a time that passes only from tick to tick."""

    def __init__(self, deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        self.deployed = deployed
        monkeypatch.setattr(Clock, "now", lambda _: self.now)
        for chat in self.chats:
            chat.clock = lambda: self.now

    def submit(self, job: str, count: int) -> None:
        urls = [f"{WWW}/{job}/{n}." for n in range(count)]
        self.deployed.cloud.edgeone.submit("zone-1", job, urls)

    def settle(self, job: str, n: int, status: str = "failed", why: str = "") -> None:
        self.deployed.cloud.edgeone.settle("zone-1", job, f"{WWW}/{job}/{n}.", status, why)

    def tick(self, seconds: float = TICK) -> dict[str, Any]:
        self.now += seconds
        channels: dict[str, Any] = self.deployed.invoke()["channels"]
        return channels

    def begin(self) -> "Ticks":
        """Let the first run be over, and the chats be empty."""
        self.tick()
        for chat in self.chats:
            chat.messages.clear()
        return self

    @property
    def chats(self) -> tuple[Chat, Chat]:
        return self.deployed.slack, self.deployed.wecom


@pytest.fixture
def ticks(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Ticks:
    deployed.set("CHANNELS__OPS__MENTION", "here")
    deployed.set("CHANNELS__GAMES__MENTION", "@all")
    return Ticks(deployed, monkeypatch)


def texts(chat: Chat) -> list[str]:
    return [str(message) for message in chat.messages]


def mentions(chat: Chat) -> int:
    return sum("<!here>" in text or "@all" in text for text in texts(chat))


def messages(chat: Chat) -> int:
    """Count messages; in WeCom a mention is one of its own, and so is a file."""
    return len([text for text in texts(chat) if "@all" not in text and "media_id" not in text])


def test_a_failure_in_each_tick_of_an_hour_makes_seven_messages_at_most(ticks: Ticks) -> None:
    ticks.submit("slow", 100)
    ticks.begin()
    for n in range(HOUR // TICK):
        ticks.settle("slow", n)
        told = ticks.tick()
        assert {one["state"] for one in told.values()} == {"ok"}
    for chat in ticks.chats:
        assert 6 <= messages(chat) <= 7
    ticks.tick(600)
    for chat in ticks.chats:
        said = texts(chat)
        assert [sum(f"/slow/{n}." in text for text in said) for n in range(30)] == [1] * 30
        assert messages(chat) <= 7
        assert mentions(chat) == 1
    assert "🔴 *1 of 100 URLs failed to prefetch*" in texts(ticks.chats[0])[0]
    assert "🔴 *5 more failed, 6 of 100*" in texts(ticks.chats[0])[1]


@pytest.mark.exhaustive
def test_a_trickle_over_five_jobs_is_gathered_too(ticks: Ticks) -> None:
    jobs = [f"job-{n}" for n in range(5)]
    for job in jobs:
        ticks.submit(job, 20)
    ticks.begin()
    for n in range(HOUR // TICK):
        ticks.settle(jobs[n % 5], n // 5)
        ticks.tick()
    ticks.tick(600)
    for chat in ticks.chats:
        assert messages(chat) <= 5 + 6
        assert mentions(chat) == 5
        said = "".join(texts(chat))
        assert all(f"/{jobs[n % 5]}/{n // 5}." in said for n in range(30))


def test_a_job_of_a_thousand_that_fails_slowly_mentions_once_per_cause(ticks: Ticks) -> None:
    ticks.submit("huge", 1_000)
    ticks.begin()
    for n in range(12):
        for at in range(40 * n, 40 * n + 40):
            ticks.settle("huge", at, why="originPullFailed" if n % 2 else "quotaExceeded")
        ticks.tick(420)
    ticks.deployed.cloud.edgeone.settle("zone-1", "huge")
    ticks.tick()
    for chat in ticks.chats:
        assert mentions(chat) == 2
        assert messages(chat) <= 10
        assert "480 of 1,000" in texts(chat)[-1]


def test_with_none_each_run_tells(ticks: Ticks) -> None:
    ticks.deployed.set("FOLLOW_UP", "0")
    ticks.deployed.set("CHANNELS__GAMES__FOLLOW_UP", "1h")
    ticks.submit("slow", 9)
    ticks.begin()
    for n in range(5):
        ticks.settle("slow", n)
        ticks.tick()
    assert [messages(chat) for chat in ticks.chats] == [5, 1]
    assert mentions(ticks.chats[0]) == 1


@pytest.mark.parametrize("notify", ["failure,completion", "failure"])
def test_the_end_of_a_job_tells_at_once(ticks: Ticks, notify: str) -> None:
    """Also a channel that is not told how jobs end: there is nothing to wait for any more."""
    ticks.deployed.set("CHANNELS__OPS__NOTIFY", notify)
    ticks.submit("short", 4)
    ticks.begin()
    ticks.settle("short", 0)
    ticks.tick()
    ticks.settle("short", 1)
    told = ticks.tick()["ops"]
    assert (told["sent"], told["owed"], told["state"]) == (0, 1, "ok")
    why = ticks.deployed.invoke({"action": "status"})["channels"]["ops"]["why"]
    assert why.startswith("more failures of the same jobs are gathered until ")
    ticks.settle("short", 2)
    ticks.deployed.cloud.edgeone.settle("zone-1", "short")
    told = ticks.tick()["ops"]
    assert (told["sent"], told["owed"]) == (1, 0)
    last = texts(ticks.chats[0])[-1]
    assert "/short/1." in last
    assert "/short/2." in last


def test_a_new_cause_a_new_job_and_other_news_bring_the_rest_along(ticks: Ticks) -> None:
    ticks.submit("one", 9)
    ticks.submit("two", 9)
    ticks.begin()
    ticks.settle("one", 0)
    ticks.tick()
    sent = []
    for job, n, status, why in [
        ("one", 1, "failed", ""),
        ("one", 2, "failed", "quotaExceeded"),
        ("one", 3, "failed", ""),
        ("two", 0, "failed", ""),
        ("two", 1, "failed", ""),
        ("one", 4, "timeout", ""),
    ]:
        ticks.settle(job, n, status, why)
        sent.append(ticks.tick()["ops"]["sent"])
    assert sent == [0, 1, 0, 1, 0, 1]
    assert mentions(ticks.chats[0]) == 4


def test_what_a_chat_does_not_take_is_not_held_for_longer(ticks: Ticks) -> None:
    ticks.submit("slow", 9)
    ticks.begin()
    ticks.settle("slow", 0)
    ticks.tick()
    ticks.settle("slow", 1)
    ticks.tick()
    ticks.deployed.slack.answer(503, "rollup_error", times=1)
    assert ticks.tick(480)["ops"]["state"] == "deferred"
    told = ticks.tick()["ops"]
    assert (told["sent"], told["owed"]) == (1, 0)
    ticks.settle("slow", 2)
    assert ticks.tick()["ops"]["sent"] == 0


def test_an_hour_of_gathering_is_no_silence(ticks: Ticks) -> None:
    ticks.deployed.set("FOLLOW_UP", "1h")
    ticks.submit("slow", 50)
    ticks.begin()
    for n in range(25):
        ticks.settle("slow", n)
        told = ticks.tick(300)
        assert {one["state"] for one in told.values()} == {"ok"}
    assert [messages(chat) for chat in ticks.chats] == [3, 3]


def test_a_failure_that_is_held_and_works_again_is_told_with_that(ticks: Ticks) -> None:
    ticks.deployed.set("CHANNELS__OPS__NOTIFY", "failure,recovery")
    ticks.submit("one", 9)
    ticks.begin()
    ticks.settle("one", 0)
    ticks.tick()
    ticks.settle("one", 1)
    ticks.tick()
    ticks.settle("one", 1, "success")
    assert ticks.tick()["ops"]["sent"] == 0
    assert ticks.tick(600)["ops"]["sent"] == 1
    assert "✅ *1 URL that had failed works again*" in texts(ticks.chats[0])[-1]
