"""The chat services, one folder each. Pure.

`spec` holds what settings need to know, `render` turns a digest into bodies to post, `answers` turns an answer into a
verdict. One that takes files says so in its spec (`TAKES_FILES`), and has `files`. A quiet run imports the specs alone:
the rest is loaded once there is something to say.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ..core.delivery.verdict import Message, Response, Verdict
from .slack import spec as slack_spec
from .wecom import spec as wecom_spec

KINDS = {spec.KIND: spec for spec in (slack_spec, wecom_spec)}


def render(kind: str, digest: Any, mention: Sequence[str], style: str = "") -> list[Message]:
    """Render a `Digest` as messages of a service; no style: its usual one."""
    service = import_module(f".{kind}.render", __name__)
    messages: list[Message] = service.render(digest, mention, style or KINDS[kind].FORMATS[0])
    return messages


def files(kind: str) -> Any:
    """Return the module by which a service takes files; None if it takes none."""
    taken = getattr(KINDS[kind], "TAKES_FILES", False)
    return import_module(f".{kind}.files", __name__) if taken else None


def verdict(kind: str, answer: Response) -> Verdict:
    """Judge an answer of a service."""
    judged: Verdict = import_module(f".{kind}.answers", __name__).verdict(answer)
    return judged
