"""This file is the only place that tells the product's story: `make demo`.

The real handler runs tick by tick against the emulator: the real SDK, real HTTP, real signatures. The state is a
folder in the checkout.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.emulator import Cloud
from tools.drawing import BOLD, GREY, RESET, draw

ROOT = Path(__file__).resolve().parents[2]
ZONE = "zone-2qyks"
JOB = "job-release-7.4"
URLS = [f"https://dl.example.com/game/7.4/pack-{n:03}.bin" for n in range(500)]


def main() -> None:
    """Tell the story, and end with an error where it does not go as it should."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    with Cloud() as cloud, _environment(cloud):
        told = [_tick(number, cloud, *act, colour) for number, act in enumerate(_acts(cloud), 1)]
    expected = [("slack", 3), ("wecom", 3)]
    shown = [(kind, sum(ticks[kind] for ticks in told)) for kind, _ in expected]
    if shown != expected:
        sys.exit(f"the story went wrong: {shown} messages were shown instead of {expected}")
    print("Six runs, one message to each chat for each thing that happened, none lost, none twice.")
    print("Next: make test, or fill in .env and call: make invoke EVENT=events/preview.json")


def _acts(cloud: Cloud) -> list[tuple[str, Callable[[], None]]]:
    """List what happens before each tick, with the words for it."""
    edgeone, slack = cloud.edgeone, cloud.slack("ops")

    def install() -> None:
        edgeone.add_zone(ZONE)
        edgeone.submit(ZONE, "job-release-7.3", URLS[:120], status="success")

    def submit() -> None:
        edgeone.submit(ZONE, JOB, URLS, at=time.time() - 9 * 60)

    def fail() -> None:
        fail_one(7, "failed", "originPullFailed", "origin answered 503")
        fail_one(8, "failed", "quotaExceeded", "daily quota of 100,000 reached")
        fail_one(9, "timeout", None, None)
        slack.answer(status=503, body="rollup_error", times=None)

    def fail_one(n: int, status: str, kind: str | None, why: str | None) -> None:
        edgeone.settle(ZONE, JOB, URLS[n], status=status, fail_type=kind, fail_message=why)

    def finish() -> None:
        edgeone.settle(ZONE, JOB, status="success")

    return [
        ("The function is deployed. What is final already is not told.", install),
        ("A release of 500 URLs is being prefetched. No news yet: silence.", submit),
        ("Three URLs fail, for three reasons. Slack is down; what it is owed is kept.", fail),
        ("Slack is back, and catches up.", slack.recover),
        ("The rest arrives: the job is done.", finish),
        ("Nothing has changed: silence.", lambda: None),
    ]


def _tick(
    number: int, cloud: Cloud, words: str, happen: Callable[[], None], colour: bool
) -> dict[str, int]:
    """Let something happen, run the function, and print what the chats show; return how many messages."""
    chats = {"slack": cloud.slack("ops"), "wecom": cloud.wecom("night")}
    before = {kind: len(chat.messages) for kind, chat in chats.items()}
    happen()
    summary = _invoke()
    title = f"{BOLD}Tick {number}{RESET}  {words}" if colour else f"Tick {number}  {words}"
    print(f"{title}\n")
    for kind, chat in chats.items():
        new = chat.messages[before[kind] :]
        state = {"ok": "nothing", "deferred": "cannot be reached; news waits for it"}
        told = summary["channels"]["ops" if kind == "slack" else "night"]
        print(f"  {'Slack' if kind == 'slack' else 'WeCom'}: {'' if new else state[told['state']]}")
        for body in new:
            print(draw(kind, body, colour))
        print()
    line = (
        f"  run: {summary['requests']} requests, {summary['tasks']} tasks, "
        f"{summary['changes']} changes, {summary['duration_ms']} ms\n"
    )
    print(f"{GREY}{line}{RESET}" if colour else line)
    return {kind: len(chat.messages) - before[kind] for kind, chat in chats.items()}


def _invoke() -> dict[str, Any]:
    """Call the handler as SCF would; its log goes nowhere."""
    sys.path.insert(0, str(ROOT / "function"))
    import index

    event = json.loads((ROOT / "events" / "timer.json").read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(io.StringIO()):
        return index.main_handler(event, {"time_limit_in_ms": 60_000})


@contextlib.contextmanager
def _environment(cloud: Cloud) -> Iterator[None]:
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
        CHANNELS__NIGHT__URL=cloud.wecom("night").url,
        CHANNELS__NIGHT__KIND="wecom",
        CHANNELS__NIGHT__LANGUAGE="zh",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    main()
