"""This file is the only place that scripts the hour that every tool goes through, and counts what each told of it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.emulator import Cloud
from tests.emulator.tasks import Task

ZONE = "zone-1"


@dataclass
class Hour:
    """Twelve runs, and what happens before each. `failed` are the URLs that failed, which is what is to be told."""

    cloud: Cloud
    failed: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        """Let things happen; yield what, before each run."""
        edgeone, chat, start = self.cloud.edgeone, self.cloud.slack("ops"), time.time() - 3_600
        edgeone.add_zone(ZONE)
        edgeone.submit(ZONE, "job-0", _urls(0, 300), at=start, status="success")
        yield "the first run: 300 tasks that are over"
        edgeone.submit(ZONE, "job-1", _urls(1, 20), at=start + 300)
        yield "20 tasks are submitted"
        self._fail(1, 0, 5)
        yield "5 of them fail"
        self._fail(1, 5, 9)
        chat.answer(503, times=None)
        yield "4 more, and the chat is down"
        chat.recover()
        yield "the chat is up again"
        hidden = list(edgeone.tasks)
        edgeone.tasks[:] = []
        yield "the listing is empty by error"
        edgeone.tasks[:] = hidden
        yield "and right again"
        self._fail(1, 9, 12)
        edgeone.fail("DescribePrefetchTasks", "InternalError")
        yield "3 fail, and the API answers an error once"
        late = Task(ZONE, "job-1", _urls(9, 1)[0], "failed", int(start + 301), int(time.time()))
        edgeone.tasks.append(late)
        self.failed.append(late.target)
        yield "a row of an older job appears late, failed"
        edgeone.order = "create-asc"
        edgeone.submit(ZONE, "job-2", _urls(2, 1_500), at=start + 3_000)
        yield "a release: 1,500 tasks"
        self._fail(2, 1_494, 1_500)
        yield "the last 6 of them fail"
        yield "nothing"

    def _fail(self, job: int, first: int, last: int) -> None:
        for url in _urls(job, last)[first:]:
            self.cloud.edgeone.settle(ZONE, f"job-{job}", url, "failed")
            self.failed.append(url)


@dataclass(frozen=True)
class Told:
    """Of the URLs that failed: how many there were, were never shown, and were shown more than once."""

    failed: int
    missed: int
    repeated: int


def told(hour: Hour) -> Told:
    """Read what the chat shows."""
    messages = [json.dumps(message) for message in hour.cloud.slack("ops").messages]
    shown = {url: sum(_names(text, url) for text in messages) for url in hour.failed}
    return Told(len(shown), sum(n == 0 for n in shown.values()), sum(n > 1 for n in shown.values()))


def _names(text: str, url: str) -> bool:
    return any(f"{url}{end}" in text for end in (" ", "\\n", '"', "|", ">", "`", "<", ")"))


def _urls(job: int, count: int) -> list[str]:
    return [f"https://a.example.com/{job}/{n:05}" for n in range(count)]
