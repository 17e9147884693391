"""What counts as lost, and what as told again without a word."""

import pytest

from tests.faults.judge import judge

A, B = ("a.bin",), ("b.bin",)
FIRST = "failed: a.bin digest d-00000001"
AGAIN = "possible repeat failed: a.bin digest d-00000001"


@pytest.mark.parametrize(
    ("messages", "lost", "wrong", "repeated", "most"),
    [
        ([FIRST, "failed: b.bin digest d-00000002"], 0, 0, 0, 0),
        ([FIRST], 1, 0, 0, 0),
        ([], 2, 0, 0, 0),
        # told again: with a word and the same id, without the word, with another id
        ([FIRST, f"{AGAIN} and b.bin"], 0, 0, 1, 1),
        ([FIRST, f"{FIRST} and b.bin"], 0, 1, 1, 1),
        ([FIRST, "可能重复 a.bin b.bin d-00000002"], 0, 1, 1, 1),
        # plain text has no id that could be another
        (["failed: a.bin", f"{AGAIN} and b.bin"], 0, 0, 1, 1),
        # told a third time; and two messages, each told again
        ([FIRST, AGAIN, f"{AGAIN} b.bin"], 0, 0, 2, 2),
        ([FIRST, "b.bin d-00000001", f"{AGAIN} b.bin"], 0, 0, 2, 1),
    ],
)
def test_a_chat_is_judged_by_what_it_shows(
    messages: list[str], lost: int, wrong: int, repeated: int, most: int
) -> None:
    finding = judge(messages, [A, B])
    assert (len(finding.lost), len(finding.wrong)) == (lost, wrong)
    assert (finding.repeated, finding.most) == (repeated, most)


@pytest.mark.parametrize("text", ["and 1 more", "另有 1 条", "and 1,000 more"])
def test_what_is_counted_is_not_lost_where_there_is_too_much(text: str) -> None:
    assert judge([FIRST, text], [A, B]).lost == (B,)
    assert judge([FIRST, text], [A, B], counts=True).lost == ()
    assert judge([text.replace("1", "0").replace(",000", "")], [A, B], counts=True).lost == (A, B)
