"""The plans that people write first. The simulator must show what they lose."""

from collections.abc import Iterable

from edgeone_notifier.core.listing.query import PAGE_ROWS, Query, Window
from edgeone_notifier.core.task import Change, Task
from tests.simulate.service import Refused, Service
from tests.simulate.traffic import DAY, HOUR


def _paged(service: Service, window: Window) -> list[Task]:
    """Read page by page, by offset, until as many rows are read as are counted."""
    rows: list[Task] = []
    while True:
        page = service.ask(Query(window, offset=len(rows)))
        rows += page.rows
        if len(page.rows) < PAGE_ROWS or len(rows) >= page.total:
            return rows


class SinceTheLastRun:
    """Ask for what was created since the last run. What was open then is never read again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._last = 0

    def __call__(self, service: Service, now: int) -> Iterable[Change]:
        start = self._last or now - HOUR
        try:
            rows = _paged(service, Window(start, now))
        except Refused:
            return []
        self._last = now
        return _changes(self._known, rows)


class ReplaceAll:
    """Ask for all of a day, and let that be what is known. A row that one answer lacks is new in the next."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, service: Service, now: int) -> Iterable[Change]:
        try:
            rows = _paged(service, Window(now - DAY, now))
        except Refused:
            return []
        changes = _changes(self._known, rows)
        self._known = {(row.job, row.target): row.status for row in rows}
        return changes


def _changes(known: dict[tuple[str, str], str], rows: Iterable[Task]) -> list[Change]:
    changes = []
    for row in rows:
        before = known.get((row.job, row.target))
        if before != row.status:
            changes.append(Change(row, before))
            known[row.job, row.target] = row.status
    return changes
