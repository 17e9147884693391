"""Tell the product's story: `make demo`.

The real handler runs tick by tick against the emulator: the real SDK, real HTTP, real signatures. The clock of this
process goes with the story, and a night takes seconds.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from edgeone_notifier.core.text.sentences import Sentences
from edgeone_notifier.settings.environment import language_set
from tests.emulator import Cloud, fixtures
from tests.emulator.chat import Chat
from tests.emulator.demo_words import IN_CHINESE
from tests.emulator.fixtures import GAME, PREVIOUS, RELEASE, SEASON, VIDEO
from tools.shown.drawing import BOLD, GREY, RESET, draw

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = timezone(timedelta(hours=8))
START = datetime(2026, 11, 28, 4, 30, tzinfo=SHANGHAI)
PACKS = fixtures.packs(500)
EPISODES = [
    url.replace("index", f"{part:03}") for part in range(40) for url in fixtures.playlists(12)
]
LISTING = "DescribePrefetchTasks"
Said = Callable[[str], str]
NAMES = {"slack": "Slack", "wecom": "WeCom"}
CHANNELS = {"slack": "ops", "wecom": "night"}


@dataclass(frozen=True, slots=True)
class Act:
    """What happens before a tick, minutes after the last one, and which chats show how many messages then.

    In `shown` stands an s for each of Slack's messages, and a w for each of WeCom's.
    """

    minutes: int
    words: str
    happen: Callable[[], object]
    shown: str = ""


def main() -> None:
    """Tell the story, and end with an error where it does not go as it should."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    language = language_set()  # of what is set here, the only thing that counts
    said = Sentences(IN_CHINESE) if language == "zh" else str
    with _clock() as clock, Cloud() as cloud, _environment(cloud, language):
        acts = _Night(cloud).acts()
        for number, act in enumerate(acts, 1):
            clock.pass_by(60 * act.minutes)
            shown = _tick(number, cloud, act, colour, said)
            if shown != {kind: act.shown.count(kind[0]) for kind in NAMES}:
                sys.exit(f"the story went wrong: {shown} messages were shown in tick {number}")
    for line in (
        f"{len(acts)} runs: none lost, none twice, nobody called for what is already known.",
        "Next: make test, or fill in .env and call: ./notifier preview",
    ):
        print(said(line))


class _Night:
    """What happens in the night of the story."""

    def __init__(self, cloud: Cloud) -> None:
        self._edgeone, self._slack = cloud.edgeone, cloud.slack("ops")

    def acts(self) -> list[Act]:
        """List what happens, in its order."""
        return [
            Act(
                0,
                "The function is deployed. What is final already is not told.",
                self.install,
                "sw",
            ),
            Act(6, "A release of 500 URLs is being prefetched. No news yet: silence.", self.submit),
            Act(
                9,
                "Three URLs fail, for three reasons. Slack is down; what it is owed is kept.",
                self.fail,
                "w",
            ),
            Act(
                2,
                "Two more fail. Slack is back, and catches up; WeCom knows the job, and waits.",
                self.fail_on,
                "s",
            ),
            Act(
                10,
                "Ten minutes after the first failure: WeCom hears what has come since.",
                self.nothing,
                "w",
            ),
            Act(4, "The rest arrives: the job is over.", self.finish, "sw"),
            Act(
                8,
                "Of a season, 400 URLs fail at once: one message, and how to list them all.",
                self.storm,
                "sww",  # WeCom gets the list as a file, too
            ),
            Act(6, "A permission is taken away: one site cannot be seen any more.", self.close),
            Act(
                6,
                "It stays so: what cannot be watched is told, with what to do.",
                self.nothing,
                "sw",
            ),
            Act(14, "The permission is back, and the season is through.", self.again, "sw"),
            Act(
                5, "The release's failed URLs were submitted again, and work.", self.resubmit, "sw"
            ),
            Act(2, "Nothing has changed: silence.", self.nothing),
        ]

    def install(self) -> None:
        fixtures.open_account(self._edgeone)
        self._edgeone.submit(GAME.id, PREVIOUS, fixtures.packs(120, "7.3"), status="success")

    def submit(self) -> None:
        self._edgeone.submit(GAME.id, RELEASE, PACKS)

    def fail(self) -> None:
        fixtures.fail(self._edgeone, GAME, RELEASE, [PACKS[7]], fixtures.ORIGIN_503)
        fixtures.fail(self._edgeone, GAME, RELEASE, [PACKS[8]], fixtures.QUOTA)
        self._edgeone.settle(GAME.id, RELEASE, PACKS[9], "timeout")
        self._slack.answer(status=503, body="rollup_error", times=None)

    def fail_on(self) -> None:
        fixtures.fail(self._edgeone, GAME, RELEASE, PACKS[20:22], fixtures.ORIGIN_503)
        self._slack.recover()

    def finish(self) -> None:
        self._edgeone.settle(GAME.id, RELEASE)

    def storm(self) -> None:
        self._edgeone.submit(VIDEO.id, SEASON, EPISODES)
        fixtures.fail(self._edgeone, VIDEO, SEASON, EPISODES[:400], fixtures.ORIGIN_503)

    def close(self) -> None:
        self._edgeone.fail(
            LISTING,
            "UnauthorizedOperation.CamUnauthorized",
            None,
            VIDEO.id,
            "you are not authorized to perform this operation",
        )

    def again(self) -> None:
        self._edgeone.recover()
        self._edgeone.settle(VIDEO.id, SEASON)

    def resubmit(self) -> None:
        failed = [*PACKS[7:10], *PACKS[20:22]]
        [again] = fixtures.jobs(1)
        self._edgeone.submit(GAME.id, again, failed, at=time.time() - 120)
        self._edgeone.settle(GAME.id, again)

    def nothing(self) -> None:
        pass


def _tick(number: int, cloud: Cloud, act: Act, colour: bool, said: Said) -> dict[str, int]:
    """Let something happen, run the function, and print what the chats show; return how many messages."""
    chats: dict[str, Chat] = {"slack": cloud.slack("ops"), "wecom": cloud.wecom("night")}
    before = {kind: len(chat.messages) for kind, chat in chats.items()}
    act.happen()
    summary = _invoke()
    clock = datetime.fromtimestamp(time.time(), SHANGHAI).strftime("%H:%M")
    when = f"{BOLD}{clock}{RESET}" if colour else clock
    print(f"{number:>2}. {when}  {said(act.words)}\n")
    for kind, chat in chats.items():
        new = chat.messages[before[kind] :]
        told = summary["channels"][CHANNELS[kind]]
        print(f"  {NAMES[kind]}: {'' if new else said(_quiet(told))}")
        for body in new:
            print(draw(kind, body, colour, SHANGHAI))
        print()
    line = said(
        f"run: {summary['requests']} requests, {summary['tasks']} tasks, "
        f"{summary['changes']} changes, {summary['duration_ms']} ms"
    )
    print(f"{GREY}  {line}{RESET}\n" if colour else f"  {line}\n")
    return {kind: len(chat.messages) - before[kind] for kind, chat in chats.items()}


def _quiet(told: dict[str, Any]) -> str:
    """Say why a chat shows nothing."""
    if told["state"] == "deferred":
        return "cannot be reached; news waits for it"
    return "nothing yet; more of the same job is gathered" if told["owed"] else "nothing"


def _invoke() -> dict[str, Any]:
    """Call the handler as SCF would; its log goes nowhere."""
    sys.path.insert(0, str(ROOT / "function"))
    import index

    event = json.loads((ROOT / "events" / "timer.json").read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return index.main_handler(event, {"time_limit_in_ms": 60_000})
        except Exception as error:  # noqa: BLE001  the story shows what a run that fails returns
            sys.exit(f"the story went wrong: {error}")


class _Clock:
    """The clock of the story: real seconds pass, and minutes when the story says so."""

    def __init__(self) -> None:
        self._real = time.time
        self._ahead = START.timestamp() - time.time()

    def now(self) -> float:
        return self._real() + self._ahead

    def pass_by(self, seconds: float) -> None:
        self._ahead += seconds


@contextlib.contextmanager
def _clock() -> Iterator[_Clock]:
    """Let all of this process, the function and the cloud, live at the time of the story."""
    real, clock = time.time, _Clock()
    time.time = clock.now
    try:
        yield clock
    finally:
        time.time = real


@contextlib.contextmanager
def _environment(cloud: Cloud, language: str) -> Iterator[None]:
    """Set the settings of the demo and none of the user's, whose webhooks are real; put all back afterwards."""
    before = dict(os.environ)
    kept = {name: value for name, value in before.items() if name in ("PATH", "HOME", "LANG")}
    os.environ.clear()
    os.environ.update(kept, **cloud.environment())
    os.environ.update(
        TENCENTCLOUD_RUNENV="SCF",  # as in the cloud, where no .env is read
        STATE_URL="cos://demo-1250000000/demo?region=ap-guangzhou",
        CHANNELS__OPS__URL=cloud.slack("ops").url,
        CHANNELS__OPS__KIND="slack",
        CHANNELS__OPS__NOTIFY="failure,completion,recovery",
        CHANNELS__NIGHT__URL=cloud.wecom("night").url,
        CHANNELS__NIGHT__KIND="wecom",
        CHANNELS__NIGHT__NOTIFY="failure,completion,recovery",
        CHANNELS__NIGHT__LANGUAGE="zh",
        LABEL="prod",
        LANGUAGE=language,
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    main()
