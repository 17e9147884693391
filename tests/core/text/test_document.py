"""What a message is made of."""

import pytest

from edgeone_notifier.core.text.document import Line, Section, Span, role_of


@pytest.mark.parametrize(
    ("status", "role"),
    [("success", "good"), ("processing", "text"), ("failed", "bad"), ("unheard_of", "bad")],
)
def test_a_status_is_shown_by_its_role(status: str, role: str) -> None:
    assert role_of(status) == role


@pytest.mark.parametrize(("most", "worded"), [(0, []), (2, [0, 1]), (9, [0, 1, 2])])
def test_a_section_words_no_more_lines_than_are_shown(most: int, worded: list[int]) -> None:
    asked = []

    def line(at: int) -> Line:
        asked.append(at)
        return Line((Span(str(at)),), (at + 7,))

    section = Section(lambda: Line(()), [7, 8, 9], line)
    assert [line.items for line in section.lines(most)] == [(at + 7,) for at in worded]
    assert asked == worded
