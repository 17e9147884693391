"""Walk from `make demo` to the first message, and print each step and how long it takes: python -m tests.journey.

First as docs/first-deployment.md says, from an empty account; then as the README says, in an account that is in use.
What is walked is what is committed here. It takes minutes, since it installs.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.emulator import Cloud
from tests.journey.documents import (
    FIRST_DEPLOYMENT,
    MAX_STEPS,
    README,
    Step,
    promised,
    steps,
    trial,
)
from tests.journey.played import Done, Reader, Stuck, clone
from tools.packaging.bytecode import find_runtime

FUNCTION = "edgeone-notifier"
TICK = "the timer, at most two minutes later"


def main() -> int:
    """Print a table for each way; 1 where the reader is stuck."""
    python = find_runtime()
    if python is None:
        print("no Python 3.10, SCF's own, is here: nothing is deployed", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            there = clone(Path(folder))
            for document in (FIRST_DEPLOYMENT[0], README[0]):
                with Cloud() as cloud:
                    cloud.scf.python = python
                    print("\n".join(_walk(Reader(cloud, there), document)), end="\n\n")
                (there / ".env").unlink()
    except Stuck as stuck:
        print(f"stuck: {stuck}", file=sys.stderr)
        return 1
    return 0


def _walk(reader: Reader, document: str) -> Iterator[str]:
    yield f"`{document}`"
    yield ""
    yield "| step | a person | commands | seconds |"
    yield "|---|---|---|--:|"
    total: list[Done] = []
    if document not in README:
        total += reader.call(trial(README[0])[:1], account=False)  # the second tries the rules
        yield _row("before", False, 0, total)
    settings = dict(pair for step in steps(FIRST_DEPLOYMENT[0]) for pair in step.settings)
    found = steps(document)
    _check_numbers(document, found)
    for step in found:
        _check_chat(reader, step, told=0)
        done = reader.follow(step, settings)
        fills = len(settings) if any(one.startswith("cp ") for one in step.commands) else 0
        yield _row(f"{step.number}. {step.title}", step.by_hand, fills, done)
        total += done
    _check_chat(reader, found[-1], told=1)
    reader.cloud.scf.tick(FUNCTION)
    _check_chat(reader, found[-1], told=2)
    hands = sum(step.by_hand for step in found)
    yield ""
    yield (
        f"{len(found)} steps to the first message, {hands} of them with something that only a person can do; "
        f"{len(total)} commands, {sum(one.seconds for one in total):.0f} s of waiting. The first run, by {TICK}, "
        f"tells what is watched."
    )


def _row(title: str, by_hand: bool, fills: int, done: list[Done]) -> str:
    person = f"fills in {fills} values" if fills else "in the console" if by_hand else ""
    called = "; ".join(f"`{one.command}`" for one in done)
    seconds = "; ".join(f"{one.seconds:.1f}" for one in done)
    return f"| {title} | {person} | {called} | {seconds} |"


def _check_numbers(document: str, found: tuple[Step, ...]) -> None:
    numbers = [step.number for step in found]
    if not numbers == list(range(1, promised(document) + 1)) or len(numbers) > MAX_STEPS:
        raise Stuck(
            f"{document} says {promised(document)} steps, at most {MAX_STEPS}; it has {numbers}"
        )


def _check_chat(reader: Reader, step: Step, told: int) -> None:
    if len(reader.chat.messages) != told:
        raise Stuck(
            f"step {step.number}: the chat has {len(reader.chat.messages)} messages, not {told}"
        )


if __name__ == "__main__":
    sys.exit(main())
