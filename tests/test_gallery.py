"""The gallery shows the messages as they are."""

import html

import pytest

from tests.tools.gallery import PAGE, SNAPSHOTS, message, page


def test_the_gallery_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make gallery"


def test_every_snapshot_is_drawn() -> None:
    assert page().count("<figure") == len(list(SNAPSHOTS.glob("*/*/*.json"))) > 0


@pytest.mark.parametrize("kind", ["slack", "wecom"])
def test_foreign_text_is_drawn_as_text(kind: str) -> None:
    """The page would run what a chat only shows."""
    text = "`<script>alert(1)</script>`"
    body = (
        {"text": html.escape(text, quote=False)}
        if kind == "slack"
        else {"msgtype": "markdown", "markdown": {"content": text}}
    )
    assert "<script>" not in message(kind, body)
    assert "&lt;script&gt;" in message(kind, body)
