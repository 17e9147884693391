"""Plan how a listing is checked for rows that appear late: created long before they are listed.

The check reaches back farther now and then, the farther the more rarely. Beyond the window that is read anyway a count
is enough: where TotalCount is what is known, no row was late, and one request is enough for any number of rows.
"""

from itertools import pairwise

from ..snapshot.model import Cursor
from .density import Density
from .query import MAX_WINDOW, Query, Window

MINUTE, HOUR = 60, 3_600  # seconds


def late_reach(checked: int, now: int) -> int:
    """Return how far to reach back for late rows, in seconds. `checked` is when that was last done.

    Once in P minutes it is one and a half P, for every P = 2^k. So a row that appears L late is read within 4 L at
    most, however often runs are. What was due when a reading was cut short stays due until one is not.
    """
    period = MINUTE
    while period * 2 < MAX_WINDOW and now // (period * 2) != checked // (period * 2):
        period *= 2
    return min(period * 3 // 2, MAX_WINDOW - HOUR)


def late_queries(density: Density, cursor: Cursor, start: int, now: int) -> dict[Query, int]:
    """Return the queries for what is older than `start`, oldest first, each with the rows known in its window.

    The windows meet where no task is known, so that the count does not depend on whether ends are inclusive. They meet
    at ages that double, since most late rows are young.
    """
    reach = max(now - late_reach(cursor.late_checked, now), cursor.since)
    ages = (MINUTE * 3 // 2 << doubled for doubled in range(MAX_WINDOW.bit_length()))
    borders = [start, *(border for age in ages if reach <= (border := now - age) < start)]
    quiet = sorted({density.gap_before(border) for border in borders})
    return {Query(Window(*ends)): density.rows(*ends) for ends in pairwise(quiet)}
