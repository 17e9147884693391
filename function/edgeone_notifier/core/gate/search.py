"""Find the tasks of a list of URLs in a busy zone, without reading all that the zone lists.

There are two ways. Each ends with all that decides, or gives up, and then the whole listing is read:

* The tail: if each URL has a task created since a moment, its newest was created since then, too. So that part of the
  listing, read whole, says the same as all of it. It is cheap where little was submitted after the list.
* By status: one request shows all tasks that are not done. They are all, if they and the successes are as many as the
  listing counts: else there is a status that no filter names. Of any other task it is enough to see that it is there:
  one URL says in which job it was submitted, and the job shows the others.

What is not listed under its own spelling may be listed under another one. So nothing is ready because an answer was
empty, and nothing is missing where the listing spells URLs otherwise than the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

from ..listing.bulk import fetch_in_bulk
from ..listing.fetch import OutOfTime, ReadSteps
from ..listing.page import ListingPage, merge_rows
from ..listing.query import PAGE_ROWS, Query, Window
from ..task import FAILURES, KNOWN, PROCESSING, SUCCESS, Task
from .rule import newest_of
from .urls import form_of_target

WHOLE_ROWS = 7_000  # of a listing, or of a tail: so many are read without another thought
MAX_URLS_ASKED = 20  # one by one
SUBMITTED_WITHIN = 120  # seconds from the first job of a list to its last
REQUESTS_PER_JOB = 2  # one to find it, one to read it

NOT_DONE = (PROCESSING, *FAILURES)


class _GaveUp(Exception):
    """To read the whole listing is cheaper, or the only way."""


class UrlSearch:
    """The search for URLs, by the form in which they are compared, in a window of one listing.

    `found` are the tasks of theirs that were seen, by job and target. What was created since `recent` may decide.
    """

    def __init__(self, urls: Mapping[str, str], window: Window, recent: int) -> None:
        self.found: dict[tuple[str, str], Task] = {}
        self.urls = urls
        self._window = window
        self._recent = recent
        self._form_of = {url: form for form, url in urls.items()}
        self._by_form: dict[str, set[tuple[str, str]]] = {}
        self._unlisted: set[str] = set()  # forms of URLs that no row has, in their own spelling
        self._is_spelled_otherwise = False
        self._left = 0  # requests; more, and the whole listing is cheaper

    def run(self, first: ListingPage, successes: int | None) -> ReadSteps[bool]:
        """Search; return whether what was found decides as the whole listing would. Raise OutOfTime.

        `first` is a page of the window. `successes` says how many tasks in it have succeeded, if that is known.
        """
        self._left = ceil(first.total / PAGE_ROWS)
        self._take(first.rows)
        ways = [self._read_tail(), self._read_by_status(successes)]
        for way in ways if self._by_form else reversed(ways):
            try:
                if (yield from way):
                    return True
            except _GaveUp:
                continue
        return False

    def _read_tail(self) -> ReadSteps[bool]:
        """Read all since a moment at which, or after which, each URL that is listed was submitted."""
        since, rows = self._window.end + 1, 0
        while rest := self._not_since(since):
            known = rest[:1] if rest[0] in self._by_form else (yield from self._find(rest))
            if newest := list(map(self._newest, known)):
                before, since = since, min(one.created or 0 for one in newest)
                part = Window(max(since - 1, self._window.start), min(before, self._window.end))
                if part.start >= part.end:
                    return False
                rows += yield from self._read_part(Query(part), WHOLE_ROWS - rows)
        return True

    def _not_since(self, since: int) -> list[str]:
        """Return the URLs that may be listed, and of which no task is known that was created since."""
        return [
            form
            for form in self.urls
            if form not in self._unlisted
            and not (form in self._by_form and (self._newest(form).created or 0) >= since)
        ]

    def _read_part(self, query: Query, room: int) -> ReadSteps[int]:
        """Read a part whole, if it has room for its rows; return how many these are."""
        (page,) = yield from self._ask([query])
        if page.total > room:
            raise _GaveUp
        self._left -= page.total // PAGE_ROWS
        fetched = yield from fetch_in_bulk(query, page)
        self._take(fetched.found.values())
        if fetched.stopped:
            raise OutOfTime
        if fetched.unsure:
            raise _GaveUp
        return page.total

    def _read_by_status(self, successes: int | None) -> ReadSteps[bool]:
        """See all tasks that are not done, and of each URL that it is there."""
        yield from self._see_undone(successes)
        has_looked_near = False
        while rest := self._unseen():
            if not (known := (yield from self._find(rest))):
                break
            job = yield from self._read_job(self._newest(known[0]).job)
            if not has_looked_near:
                has_looked_near = True
                yield from self._look_near(job)
        undone = [form for form in self._by_form if self._newest(form).status != SUCCESS]
        if undone and (self._is_spelled_otherwise or len(undone) > MAX_URLS_ASKED):
            return False
        yield from self._ask_for(undone)  # it may have succeeded in a newer job
        if self._unlisted:  # for how long they are waited for, the newest task says
            recent = Query(Window(max(self._recent - 1, self._window.start), self._window.end))
            yield from self._read_part(recent, WHOLE_ROWS)
        return self._unlisted.isdisjoint(undone)

    def _unseen(self) -> list[str]:
        return [
            form for form in self.urls if form not in self._by_form and form not in self._unlisted
        ]

    def _see_undone(self, successes: int | None) -> ReadSteps[None]:
        """See all tasks that have not succeeded, one after the other, so that one that moves is rather missed twice.

        An answer that is empty by error, and a status that no filter names, are noticed by the counts.
        """
        if successes is None:
            successes = (yield from self._ask_one(statuses=(SUCCESS,))).total
        undone = yield from self._ask_one(statuses=NOT_DONE)
        if undone.count >= PAGE_ROWS or undone.total > undone.count:
            raise _GaveUp
        all_ = yield from self._ask_one()
        if successes + undone.total == all_.total:
            return
        if undone.count:  # or tasks have come to their end between the answers
            known = yield from self._ask_one(statuses=KNOWN)
            all_ = yield from self._ask_one()
        if not undone.count or known.total != all_.total:
            raise _GaveUp

    def _read_job(self, job: str) -> ReadSteps[list[Task]]:
        """Read the pages of a job, and return its rows. They need not be all: what is not seen is asked for."""
        query = Query(self._window, job=job)
        pages = yield from self._ask([query])
        offsets = range(PAGE_ROWS, pages[0].total, PAGE_ROWS)
        if offsets and pages[0].count >= PAGE_ROWS:
            more = yield from self._ask([replace(query, offset=at) for at in offsets])
            pages = [*pages, *more]
        return [row for page in pages for row in page.rows]

    def _look_near(self, job: Sequence[Task]) -> ReadSteps[None]:
        """Look for the rest of the list where it was probably submitted: soon after its first job."""
        unseen = len(self.urls) - len(self._by_form)
        times = [row.created for row in job if row.created]
        if not (unseen and times):
            return
        end = min(max(times) + SUBMITTED_WITHIN, self._window.end)
        query = Query(Window(max(min(times) - 1, self._window.start), end))
        (page,) = yield from self._ask([query])
        pages = ceil(page.total / PAGE_ROWS)
        if pages > REQUESTS_PER_JOB * ceil(unseen / len(job)):
            return
        at_least = ceil(unseen / PAGE_ROWS)
        for numbers in (range(1, min(at_least, pages)), range(max(at_least, 1), pages)):
            if numbers and len(self._by_form) < len(self.urls):
                yield from self._ask([replace(query, offset=n * PAGE_ROWS) for n in numbers])

    def _find(self, rest: Sequence[str]) -> ReadSteps[Sequence[str]]:
        """Ask for the first of these URLs, and for all where it is not listed; return those that are.

        Whoever has seen none, or one in another spelling, may have asked in the wrong one.
        """
        yield from self._ask_for(rest[:1])
        if rest[0] in self._by_form:
            return rest[:1]
        if self._is_spelled_otherwise or not self._by_form or len(rest) > MAX_URLS_ASKED:
            raise _GaveUp
        yield from self._ask_for(rest[1:])
        return [form for form in rest if form in self._by_form]

    def _ask_for(self, forms: Sequence[str]) -> ReadSteps[None]:
        """Ask for all tasks of these URLs. An empty answer is believed the second time."""
        for _ in range(2):
            if forms:
                queries = [Query(self._window, target=self.urls[form]) for form in forms]
                pages = yield from self._ask(queries)
                if any(page.total > page.count for page in pages):
                    raise _GaveUp
                forms = [form for form, page in zip(forms, pages, strict=True) if not page.count]
        self._unlisted.update(forms)

    def _ask_one(self, statuses: tuple[str, ...] = ()) -> ReadSteps[ListingPage]:
        (page,) = yield from self._ask([Query(self._window, statuses=statuses)])
        return page

    def _ask(self, queries: Sequence[Query]) -> ReadSteps[Sequence[ListingPage]]:
        self._left -= len(queries)
        if self._left < 0:
            raise _GaveUp
        pages = yield queries
        for page in pages:
            self._take(page.rows)
        return pages

    def _take(self, rows: Iterable[Task]) -> None:
        """Keep the rows of the URLs that are searched for."""
        for row in rows:
            form = self._form_of.get(row.target) or form_of_target(row.target)
            if form in self.urls:
                self._is_spelled_otherwise |= row.target != self.urls[form]
                self._by_form.setdefault(form, set()).add((row.job, row.target))
                merge_rows(self.found, [row])

    def _newest(self, form: str) -> Task:
        return newest_of([self.found[key] for key in self._by_form[form]])
