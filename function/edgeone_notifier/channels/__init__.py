"""The chat services, one folder each. Pure.

`spec` holds what settings need to know, `render` turns a digest into bodies to post, `answers` turns an answer into a
verdict. A quiet run imports the specs alone: the rest is loaded once there is something to say.
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


def verdict(kind: str, answer: Response) -> Verdict:
    """Judge an answer of a service."""
    judged: Verdict = import_module(f".{kind}.answers", __name__).verdict(answer)
    return judged
