"""Write the tables of docs/operations.md, in both languages: `python -m tests.dev.tables`.

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
from edgeone_notifier.core.remedies import OF_CODE
from edgeone_notifier.edgeone.pool import MAX_READERS
from tests.dev.table_words import CHINESE, ENGLISH, TableWords

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENTS = {DOCS / "operations.md": ENGLISH, DOCS / "zh" / "operations.md": CHINESE}

MONTH = 30 * 86_400  # seconds
# Seconds: a run's own work, and one answer of the API from the same country; see `run.metrics` for your own.
OWN_WORK, ANSWER = 0.4, 0.25
PACE = 20  # requests a second to one action, REQUESTS_PER_SECOND


def errors(said: TableWords) -> Iterator[str]:
    """What the handler raises."""
    yield from _table(*said.heads["errors"])
    for name, (happened, remedy) in said.of_run.items():
        yield _row(f"`{name}`", happened, remedy)


def codes(said: TableWords) -> Iterator[str]:
    """What the EdgeOne API answers, by what it means."""
    yield from _table(*said.heads["codes"])
    meant = {**OF_CODE, **{f"….{word}": meaning for word, meaning in OF_THE_ZONE.items()}}
    for meaning, remedy in said.of_meaning.items():
        named = [code for code, one in meant.items() if one == meaning] or [""]
        answers = dict.fromkeys(said.faults[fault_of(code)] for code in named)
        codes = said.between[0].join(f"`{code}`" for code in named if code) or said.other
        yield _row(codes, said.between[1].join(answers), remedy)


def words(said: TableWords) -> Iterator[str]:
    """What a chat answers that is not "taken"."""
    yield from _table(*said.heads["words"])
    for chat, unfit, dead in (
        (said.wecom, [f"`errcode` {code}" for code in sorted(wecom.UNFIT)], wecom.DEAD),
        ("Slack", [f"`{word}`" for word in sorted(slack.UNFIT)], slack.DEAD),
    ):
        yield _row(chat, said.between[0].join(unfit), said.unfit)
        for remedy in dict.fromkeys(dead.values()):
            named = (f"`{one}`" for one, of in dead.items() if of == remedy)
            numbered = "`errcode` " * (chat == said.wecom)
            yield _row(chat, numbered + said.between[0].join(named), said.of_webhook[remedy])


def costs(said: TableWords) -> Iterator[str]:
    """What a month costs."""
    yield from _table(*said.heads["costs"])
    for interval in (60, 120, 300):
        for zones in (3, 30, 300):
            for memory in (128, 256):
                seconds = duration(zones)
                cost = monthly(interval, memory, seconds)
                yield _row(
                    f"{interval} s", str(zones), f"{memory} MB", f"{seconds:.1f}", f"{cost:.2f}"
                )


def capacity(said: TableWords) -> Iterator[str]:
    """How many zones one function reads."""
    yield from _table(*said.heads["capacity"])
    for timeout in (50, 110, 290, 890):
        looking = timeout * LOOKING_SHARE
        yield _row(f"{timeout} s", f"{looking:.0f} s", f"{int(looking * PACE):,}")


def duration(zones: int) -> float:
    """Estimate a quiet run, in seconds: zones are read side by side, as fast as the pace allows."""
    return OWN_WORK + ANSWER + max(ceil(zones / MAX_READERS) * ANSWER, zones / PACE)


def monthly(interval: int, memory: int, seconds: float) -> float:
    """Reckon the CNY of a month: memory by time, and calls."""
    return cost(MONTH / interval, seconds, memory)


TABLES: Mapping[str, Callable[[TableWords], Iterator[str]]] = {
    "errors": errors,
    "codes": codes,
    "words": words,
    "costs": costs,
    "capacity": capacity,
}


def filled(text: str, said: TableWords) -> str:
    """Put each table in its place."""
    for name, rows in TABLES.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not (place := between.search(text)):
            raise ValueError(f"there is no place for {name}")
        table = "\n".join(rows(said))
        text = f"{text[: place.end(1)]}{table}\n{text[place.start(2) :]}"
    return text


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield "|---" * len(heads) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    for document, said in DOCUMENTS.items():
        document.write_text(filled(document.read_text(encoding="utf-8"), said), encoding="utf-8")


if __name__ == "__main__":
    main()
