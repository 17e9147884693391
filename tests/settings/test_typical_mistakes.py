"""What people get wrong most is answered by a name and by what to write; docs/mistakes.md shows what is said."""

import pytest

from tests.dev import mistakes
from tests.settings.typical_mistakes import (
    COMMAND,
    DOTENV,
    ENV,
    EVENT,
    TABLE,
    TOML,
    TypicalMistake,
    said,
)


@pytest.mark.parametrize("mistake", TABLE, ids=lambda one: f"{one.place} {one.text[:40]!r}")
def test_a_typical_mistake_is_named_and_told_what_to_write(mistake: TypicalMistake) -> None:
    answer = said(mistake)
    assert mistake.name in answer
    assert mistake.instead in answer
    assert "s3cr3t" not in answer
    assert "fault of this program" not in answer
    assert len(answer.splitlines()) == 1


def test_the_table_is_about_every_place_in_which_people_write() -> None:
    assert len(TABLE) >= 40
    assert {one.place for one in TABLE} == {ENV, DOTENV, TOML, EVENT, COMMAND}


def test_the_page_shows_what_is_said() -> None:
    """If it fails: make tables."""
    assert mistakes.DOCUMENT.read_text(encoding="utf-8") == mistakes.page()
