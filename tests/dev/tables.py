"""This file is the only place that writes the tables of docs/operations.md: `python -m tests.dev.tables`.

Each stands between two comments that name it, and comes from the code, or from a formula with its sources here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from pathlib import Path

from edgeone_notifier.actions.doctor.capacity import cost
from edgeone_notifier.channels.slack import answers as slack
from edgeone_notifier.channels.wecom import answers as wecom
from edgeone_notifier.clock import LOOKING_SHARE
from edgeone_notifier.core.faults import OF_THE_ZONE, fault_of
from edgeone_notifier.core.remedies import OF_CODE, OF_MEANING, OF_RUN, OF_WEBHOOK
from edgeone_notifier.edgeone.pool import MAX_READERS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operations.md"

MONTH = 30 * 86_400  # seconds
# Seconds: a run's own work, and one answer of the API from the same country; see `run.metrics` for your own.
OWN_WORK, ANSWER = 0.4, 0.25
PACE = 20  # requests a second to one action, REQUESTS_PER_SECOND

UNFIT = "this one message: sent again as plain text, then given up and counted in the next"


def errors() -> Iterator[str]:
    """What the handler raises."""
    yield from _table("`error` in `run.failed`", "what happened", "what to do")
    for name, (happened, remedy) in OF_RUN.items():
        yield _row(f"`{name}`", happened, remedy)


def codes() -> Iterator[str]:
    """What the EdgeOne API answers, by what it means."""
    yield from _table("code of the EdgeOne API", "the program's answer", "what to do")
    meant = {**OF_CODE, **{f"….{word}": meaning for word, meaning in OF_THE_ZONE.items()}}
    for meaning, remedy in OF_MEANING.items():
        named = [code for code, one in meant.items() if one == meaning] or [""]
        answers = dict.fromkeys(fault_of(code).value for code in named)
        codes = ", ".join(f"`{code}`" for code in named if code) or "any other"
        yield _row(codes, "; ".join(answers), remedy)


def words() -> Iterator[str]:
    """What a chat answers that is not "taken"."""
    yield from _table("chat", "answer", "what happens, and what to do")
    for chat, unfit, dead in (
        ("WeCom", [f"`errcode` {code}" for code in sorted(wecom.UNFIT)], wecom.DEAD),
        ("Slack", [f"`{word}`" for word in sorted(slack.UNFIT)], slack.DEAD),
    ):
        yield _row(chat, ", ".join(unfit), UNFIT)
        for remedy in dict.fromkeys(dead.values()):
            named = (f"`{one}`" for one, of in dead.items() if of == remedy)
            numbered = "`errcode` " * (chat == "WeCom")
            yield _row(chat, numbered + ", ".join(named), OF_WEBHOOK[remedy])


def costs() -> Iterator[str]:
    """What a month costs."""
    yield from _table("interval", "zones", "memory", "seconds a run", "CNY a month")
    for interval in (60, 120, 300):
        for zones in (3, 30, 300):
            for memory in (128, 256):
                seconds = duration(zones)
                cost = monthly(interval, memory, seconds)
                yield _row(
                    f"{interval} s", str(zones), f"{memory} MB", f"{seconds:.1f}", f"{cost:.2f}"
                )


def capacity() -> Iterator[str]:
    """How many zones one function reads."""
    yield from _table("timeout", "time for looking", "zones, at one page each")
    for timeout in (50, 110, 290, 890):
        looking = timeout * LOOKING_SHARE
        yield _row(f"{timeout} s", f"{looking:.0f} s", f"{int(looking * PACE):,}")


def duration(zones: int) -> float:
    """Estimate a quiet run, in seconds: zones are read side by side, as fast as the pace allows."""
    return OWN_WORK + ANSWER + max(ceil(zones / MAX_READERS) * ANSWER, zones / PACE)


def monthly(interval: int, memory: int, seconds: float) -> float:
    """Reckon the CNY of a month: memory by time, and calls."""
    return cost(MONTH / interval, seconds, memory)


TABLES: Mapping[str, Callable[[], Iterator[str]]] = {
    "errors": errors,
    "codes": codes,
    "words": words,
    "costs": costs,
    "capacity": capacity,
}


def filled(text: str) -> str:
    """Put each table in its place."""
    for name, rows in TABLES.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not (place := between.search(text)):
            raise ValueError(f"there is no place for {name}")
        table = "\n".join(rows())
        text = f"{text[: place.end(1)]}{table}\n{text[place.start(2) :]}"
    return text


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield "|---" * len(heads) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    DOCUMENT.write_text(filled(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
