"""This file is the only place that makes digests for the tests of messages: what is owed, composed at a fixed time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from edgeone_notifier.channels import KINDS, files, render
from edgeone_notifier.core.delivery.queue import ChannelQueue
from edgeone_notifier.core.delivery.room import add_counted
from edgeone_notifier.core.delivery.verdict import Message
from edgeone_notifier.core.digest.compose import compose, sample
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.digest.digest import Digest
from edgeone_notifier.core.news.model import (
    FailureList,
    Item,
    News,
    failure_of,
)
from edgeone_notifier.core.news.silences import Silence
from edgeone_notifier.core.snapshot.job_status import JobStatus
from edgeone_notifier.core.task import is_failure
from edgeone_notifier.core.text.phrases import LANGUAGES
from edgeone_notifier.core.text.wording import Wording
from tests.support.values import NOW

DIGEST = "d-5f0c2e9a"
MENTIONED = {"slack": ("U02AB3CDE", "S04ONCALL"), "wecom": ("lei.wang", "on-call")}
CALLED = {"slack": ("here",), "wecom": ("13800001234", "@all")}
# Each service in each of its formats: the usual one under the service's own name.
LOOKS = {
    kind if style == spec.FORMATS[0] else f"{kind}-{style}": (kind, style)
    for kind, spec in KINDS.items()
    for style in spec.FORMATS
}
WORDINGS = {name: Wording(name, ZoneInfo("Asia/Shanghai")) for name in LANGUAGES}


@dataclass(frozen=True, eq=False)
class Case:
    """What a channel is owed, and how it is to be told. Each is like itself alone.

    `jobs` are how the jobs stand: those that the news is about, and others that are running. `ages` are how many
    seconds ago each piece of news was found, `mended` says since when the targets at some places in it work again.
    """

    news: Sequence[News] = ()
    jobs: Sequence[JobStatus] = ()
    ages: Sequence[int] = ()
    mended: Mapping[int, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)
    beyond: Sequence[News] = ()  # for which there was no room
    told: Mapping[str, int] = field(default_factory=dict)  # failures of before, per job
    lost: Mapping[str, int] = field(default_factory=dict)
    silences: Sequence[Silence] = ()
    repeat: bool = False
    mention: bool = False
    call: bool = False  # also those that take a message of their own
    file: FailureList | None = None  # that the chat has taken, if it takes any
    plain: bool = False  # the form without markup
    sample: bool = False  # the message of `test`

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the news as it is owed."""
        ages = [*self.ages, *[0] * len(self.news)]
        return tuple(
            Item(at + 1, NOW - ages[at], one, self.mended.get(at, 0))
            for at, one in enumerate(self.news)
        )

    @property
    def box(self) -> ChannelQueue:
        """Return the queue that holds it."""
        owed = tuple(item.number for item in self.items)
        failed = any(failure_of(item) and not item.recovered_at for item in self.items)
        beyond = [Item(0, NOW, one) for one in self.beyond]
        call = failed or any(map(is_failure, self.counted)) or any(map(failure_of, beyond))
        queue = ChannelQueue(
            owed=owed,
            counted=self.counted,
            counted_since=NOW,
            lost=self.lost,
            told={"prefetch": self.told},
            mention_pending=call,
        )
        return add_counted(queue, beyond, NOW) if beyond else queue

    @property
    def brief(self) -> DigestContent:
        """Return all that the digest is made of."""
        about = {(job.kind, job.job): job for job in self.jobs if self._is_about(job)}
        running = [job for job in self.jobs if not self._is_about(job)]
        return DigestContent(
            self.box,
            self.items,
            NOW,
            DIGEST,
            self.repeat,
            about,
            running,
            self.silences,
            file=self.file,
        )

    def _is_about(self, job: JobStatus) -> bool:
        news = (getattr(one, "task", one) for one in self.news)
        return any(getattr(one, "job", "") == job.job for one in news)


@lru_cache(maxsize=16)  # each look shows the same
def digest(case: Case, language: str = "en") -> Digest:
    """Compose the digest of a case."""
    wording = WORDINGS[language]
    if case.sample:
        return sample(wording, "cn", NOW, DIGEST)
    return compose(case.brief, wording, "cn")


def messages(look: str, case: Case, language: str = "en") -> list[Message]:
    """Render a case for one service, in one of its formats."""
    kind, style = LOOKS[look]
    mention = (*MENTIONED[kind], *CALLED[kind]) if case.call else MENTIONED[kind]
    given = mention if case.mention or case.call else ()
    case = case if files(kind) or not case.file else replace(case, file=None)
    return render(kind, digest(case, language), given, style)
