"""What a digest is made of: the news, and how the jobs stand meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..delivery.queue import ChannelQueue
from ..news.model import FailureList, Item
from ..news.silences import Silence
from ..snapshot.job_status import JobStatus
from ..snapshot.model import Job


@dataclass(frozen=True, slots=True)
class DigestContent:
    """All that a channel is told at once, at a time, under a digest's id.

    `jobs` are those that the items are about, as they stand now; `running` are the others that the channel may be told
    of, where the items are about jobs at all. `repeat` says that it may have been shown before, under these `ids`.
    `names` are those of the zones, by id, as far as they are known. `label` says which deployment tells this; `runbook`
    is the URL of what to do, with placeholders (core/text/runbook). `file` is the file with the whole list of failures.
    `is_cut` says that the chat has no space for the URLs that it is to show, or not for all their characters.
    """

    queue: ChannelQueue
    items: tuple[Item, ...]
    now: int
    digest: str
    repeat: bool = False
    jobs: Mapping[Job, JobStatus] = field(default_factory=dict)
    running: Sequence[JobStatus] = ()
    silences: Sequence[Silence] = ()
    ids: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    runbook: str = ""
    file: FailureList | None = None
    is_cut: bool = False

    @property
    def without_files(self) -> "DigestContent":
        """Return the same without the files that are owed: a chat that takes files is sent each by itself."""
        items = tuple(item for item in self.items if not isinstance(item.news, FailureList))
        queue = replace(self.queue, owed=tuple(item.number for item in items))
        return replace(self, items=items, queue=queue)
