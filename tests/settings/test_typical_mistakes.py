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
from tests.support.chinese import english_in


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


@pytest.mark.parametrize("language", mistakes.DOCUMENTS)
def test_the_page_shows_what_is_said(language: str) -> None:
    """If it fails: make tables."""
    page = mistakes.DOCUMENTS[language].read_text(encoding="utf-8")
    assert page == mistakes.page(language)


@pytest.mark.parametrize("mistake", TABLE, ids=lambda one: f"{one.place} {one.text[:40]!r}")
def test_in_chinese_it_is_said_in_chinese_and_names_the_same(mistake: TypicalMistake) -> None:
    answer = said(mistake, "zh")
    assert mistake.name.replace("line ", "第 ") in answer
    assert "s3cr3t" not in answer
    if "NOTIFIER_LANGUAGE" not in mistake.text:  # which cannot be read
        assert not english_in(answer)
