"""The gallery shows the messages as they are."""

import html
from typing import Any

import pytest

from tests.channels.cases import CASES
from tests.dev.gallery import PAGE, SNAPSHOTS, message, page
from tests.dev.situations import COMMON, SITUATIONS


def test_the_gallery_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make gallery"


def test_every_snapshot_is_drawn() -> None:
    assert page().count("<figure") == len(list(SNAPSHOTS.glob("*/*/*.json"))) > 0


def test_every_case_has_its_place_and_a_sentence_on_what_to_do_next() -> None:
    listed = [case for cases in SITUATIONS.values() for case in cases]
    assert sorted(listed) == sorted(CASES), "a case needs its sentence in tests/dev/situations.py"
    assert set(COMMON) <= set(listed)


SCRIPT = "`<script>alert(1)</script>`"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("slack", {"text": html.escape(SCRIPT, quote=False)}),
        ("wecom", {"msgtype": "markdown", "markdown": {"content": SCRIPT}}),
        ("wecom", {"msgtype": "markdown_v2", "markdown_v2": {"content": f"- {SCRIPT}"}}),
        ("wecom", {"msgtype": "text", "text": {"content": SCRIPT, "mentioned_list": []}}),
    ],
)
def test_foreign_text_is_drawn_as_text(kind: str, body: dict[str, Any]) -> None:
    """The page would run what a chat only shows."""
    assert "<script>" not in message(kind, body)
    assert "&lt;script&gt;" in message(kind, body)
