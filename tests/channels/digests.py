"""This file is the only place that makes digests for the tests of messages: what is owed, composed at a fixed time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from edgeone_notifier.channels import KINDS
from edgeone_notifier.core.delivery import Message
from edgeone_notifier.core.digest import Digest, compose, sample
from edgeone_notifier.core.news import Item, News
from edgeone_notifier.core.outbox import Box
from edgeone_notifier.core.text import LANGUAGES, Wording
from tests.values import NOW

DIGEST = "d-5f0c2e9a"
MENTIONED = {"slack": ("U02AB3CDE", "S04ONCALL"), "wecom": ("lei.wang", "on-call")}
WORDINGS = {name: Wording(name, ZoneInfo("Asia/Shanghai")) for name in LANGUAGES}


@dataclass(frozen=True)
class Case:
    """What a channel is owed, and how it is to be told."""

    news: Sequence[News] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    repeat: bool = False
    mention: bool = False
    plain: bool = False  # the form without markup
    sample: bool = False  # the message of `test`

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the news as it is owed."""
        return tuple(Item(number, NOW, one) for number, one in enumerate(self.news, 1))

    @property
    def box(self) -> Box:
        """Return the box that holds it."""
        owed = tuple(item.number for item in self.items)
        return Box(owed=owed, counted=self.counted, counted_since=NOW, lost=self.lost)


def digest(case: Case, language: str = "en") -> Digest:
    """Compose the digest of a case."""
    wording = WORDINGS[language]
    if case.sample:
        return sample(wording, "cn", NOW, DIGEST)
    return compose(case.box, case.items, wording, "cn", NOW, DIGEST, case.repeat)


def messages(kind: str, case: Case, language: str = "en") -> list[Message]:
    """Render a case for one service."""
    mention = MENTIONED[kind] if case.mention else ()
    rendered: list[Message] = KINDS[kind].render(digest(case, language), mention)
    return rendered
