"""Pages: at most three, none too full, every item once, and nothing drawn that cannot be shown."""

import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.text.document import Line, Section, Span
from edgeone_notifier.core.text.paginate import (
    MOST_PAGES,
    MessageLines,
    items_told,
    paginate,
    plain_text,
)
from edgeone_notifier.core.text.truncate import SHORTEST_FACT, Space, plain
from edgeone_notifier.core.text.wording import Wording
from tests.support.values import law

WORDING = Wording("en", ZoneInfo("UTC"))


def space(room: int = 600, longest: int = 10_000) -> Space:
    """Measure plain lines in characters."""
    return Space(plain, len, room, longest)


def section(heading: str, *lines: str, first: int = 1) -> Section:
    """Make a section whose items are numbered from `first`; a slash parts an outer heading from an inner one."""
    return Section(
        lambda: tuple(Line((Span(one),), kind="heading") for one in heading.split("/")),
        [(number,) for number in range(first, first + len(lines))],
        lambda at: Line((Span(lines[at], "data"),), (first + at,)),
    )


def note(text: str, *items: int) -> Line:
    return Line((Span(text, "data"),), items, "note")


def texts(page: MessageLines) -> list[str]:
    return [rendered.text for rendered in page]


def items(pages: Sequence[MessageLines]) -> list[int]:
    return sorted(item for page in pages for item in items_told(page))


def test_what_fits_is_one_page_in_order() -> None:
    sections = [section("one", "a", "b"), section("two", "c", first=3)]
    (page,) = paginate([note("n", 9)], sections, WORDING, space())
    assert texts(page) == ["n", "one", "• a", "• b", "two", "• c"]
    assert items_told(page) == (9, 1, 2, 3)


def test_nothing_is_one_empty_page() -> None:
    assert paginate([], [], WORDING, space()) == [[]]


def test_what_does_not_fit_is_summed_up_where_it_can_be() -> None:
    """Also where not even one line of its section fits."""
    summed = replace(section("jobs", *"abc", first=500), rest=lambda at: [Span(f"from {at} on")])
    before = [section(f"cause {n:050}", "x", first=n) for n in range(100)]
    for sections in ([summed], [*before, summed]):
        pages = paginate([], sections, WORDING, space())
        assert items(pages)[-3:] == [500, 501, 502]
        shown = [text for page in pages for text in texts(page)]
        assert ("• from 0 on" in shown) is (len(sections) > 1)
    (page,) = paginate([], [replace(summed, rest=lambda at: [Span("s")])], WORDING, space(), 1)
    assert texts(page) == ["jobs", "• a", "• b", "• c"]
    long = replace(section("jobs", *["y" * 70] * 30), rest=lambda at: [Span(f"from {at} on")])
    (page,) = paginate([], [long], WORDING, space(), 1)
    assert texts(page)[-1] == f"• from {len(page) - 2} on"
    assert items([page]) == list(range(1, 31))


def test_a_section_that_goes_on_overleaf_has_its_heading_again() -> None:
    lines = [f"{n:040}" for n in range(25)]
    pages = paginate([], [section("head", *lines)], WORDING, space())
    assert [texts(page)[0] for page in pages] == ["head"] * 2
    assert [line for page in pages for line in texts(page)[1:]] == [f"• {line}" for line in lines]


def test_an_outer_heading_is_said_once_on_a_page() -> None:
    sections = [section("a/b", "1"), section("a/c", "2", first=2), section("d/c", "3", first=3)]
    (page,) = paginate([], sections, WORDING, space())
    assert texts(page) == ["a", "b", "• 1", "c", "• 2", "d", "c", "• 3"]


def test_overleaf_all_headings_are_said_again() -> None:
    lines = [f"{n:040}" for n in range(12)]
    sections = [section("a/b", *lines), section("a/c", *lines, first=13)]
    first, second = paginate([], sections, WORDING, space())
    assert texts(first)[:2] == ["a", "b"]
    assert texts(second)[:2] in (["a", "b"], ["a", "c"])


def test_the_head_of_a_table_is_for_chats_that_have_tables() -> None:
    head = Line(kind="columns", cells=((Span("x"),),))
    rows = Section(lambda: (), [(1,)], lambda _: Line((Span("a"),), (1,), "row"), head)

    def markup(line: Line) -> str:
        return line.kind

    for tables, kinds in ((True, ["columns", "row"]), (False, ["row"])):
        (page,) = paginate([], [rows], WORDING, replace(space(), markup=markup, tables=tables))
        assert texts(page) == kinds
        assert plain_text(page, "title", "footer", WORDING, space()) == "title\n• a\nfooter"


def test_fewer_pages_may_be_asked_for() -> None:
    lines = [f"{n:040}" for n in range(500)]
    pages = paginate([], [section("head", *lines)], WORDING, space(), most=2)
    assert len(pages) == 2
    assert items(pages) == list(range(1, 501))


def test_sections_share_the_room_evenly() -> None:
    many, few = [f"{n:040}" for n in range(500)], ["x", "y", "z"]
    pages = paginate(
        [], [section("many", *many), section("few", *few, first=501)], WORDING, space()
    )
    shown = [line for page in pages for line in texts(page)]
    assert [line for line in shown if line in ("• x", "• y", "• z")] == ["• x", "• y", "• z"]
    assert re.fullmatch(r"• and 4\d\d more", shown[shown.index("few") - 1])
    assert items(pages) == list(range(1, 504))


def test_of_two_long_sections_each_shows_as_many() -> None:
    lines = [f"{n:040}" for n in range(500)]
    sections = [section("one", *lines), section("two", *lines, first=501)]
    shown = "\n".join(
        line for page in paginate([], sections, WORDING, space()) for line in texts(page)
    )
    assert len(set(re.findall(r"and \d+ more", shown))) == 1


def test_where_there_are_too_many_sections_the_last_are_counted() -> None:
    sections = [section(f"cause {n}", f"{n:040}", first=n) for n in range(1, 1_001)]
    pages = paginate([], sections, WORDING, space())
    shown = [line for page in pages for line in texts(page)]
    told = sum(line.startswith("cause") for line in shown)
    assert told > 20
    assert shown[-1] == f"• and {1_000 - told} more"
    assert items(pages) == list(range(1, 1_001))


@law
@given(
    st.lists(st.lists(st.integers(1, 700), max_size=60), max_size=30),
    st.lists(st.integers(1, 900), max_size=12),
    st.integers(300, 3_000),
)
def test_every_item_is_on_one_page_and_no_page_is_too_full(
    lengths: list[list[int]], notes: list[int], room: int
) -> None:
    sections, first = [], 1
    for some in lengths:
        sections.append(section("heading " * 9, *("x" * n for n in some), first=first))
        first += len(some)
    pages = paginate([note("n" * n) for n in notes], sections, WORDING, space(room))
    assert 1 <= len(pages) <= MOST_PAGES
    assert items(pages) == list(range(1, first))
    for page in pages:
        assert sum(len(text) + 1 for text in texts(page)) <= room
        assert not texts(page) or not texts(page)[-1].startswith("heading")


@law
@given(
    st.lists(st.tuples(st.sampled_from(["text", "data", "bad"]), st.text()), max_size=9),
    st.sampled_from(["item", "heading", "note"]),
    st.integers(30, 400),
)
def test_a_line_is_made_to_fit_whatever_it_holds(
    spans: list[tuple[str, str]], kind: str, room: int
) -> None:
    line = Line(tuple(Span(text * 50, role) for role, text in spans), (1,), kind)
    (page, *rest) = paginate([line], [], WORDING, space(room))
    assert not rest
    assert 0 < len(texts(page)[0]) <= room or not any(text for _, text in spans)


def test_our_own_words_are_never_cut_but_may_be_left_out() -> None:
    words = "our own words that are told in full, or not at all"
    line = Line((Span(f"{words} "), Span("x" * 900, "data"), Span(f" {words}")), (1,))
    for room, shown in ((900, f"{words} x+….*…x+ {words}"), (150, f"{words} …"), (60, "…")):
        (page,) = paginate([], [Section(lambda: (), [(1,)], lambda _: line)], WORDING, space(room))
        assert re.fullmatch(f"• {shown}", texts(page)[-1])


def test_a_cut_keeps_both_ends_and_says_how_much_is_left_out() -> None:
    target = "https://a.example/" + "x" * 2_000 + "/the-end.pak"
    (page,) = paginate([], [section("head", target)], WORDING, space())
    (cut,) = re.findall(r"…\[([\d,]+)\]…", texts(page)[1])
    shown = texts(page)[1].removeprefix("• ").replace(f"…[{cut}]…", "")
    assert target.startswith(shown[:100])
    assert target.endswith(shown[-100:])
    assert len(shown) + int(cut.replace(",", "")) == len(target)
    assert 250 < len(shown) < 400


def test_facts_are_cut_before_the_target_is() -> None:
    target, reason = "t" * 250, "r" * 900
    one = Section(
        lambda: (Line((Span("head"),), kind="heading"),),
        [(1,)],
        lambda _: Line((Span(target, "data"), Span(" · "), Span(reason, "data")), (1,)),
    )
    (page,) = paginate([], [one], WORDING, space())
    assert target in texts(page)[1]
    assert re.search(r"r{30,}…\[\d+\]…r{30,}$", texts(page)[1])
    assert len(texts(page)[1]) - len(target) < SHORTEST_FACT + 20


def test_of_many_lines_few_are_drawn() -> None:
    drawn = 0

    def markup(line: Line) -> str:
        nonlocal drawn
        drawn += 1
        return plain(line)

    lines = [f"{n:040}" for n in range(5_000)]
    paginate([], [section("head", *lines)], WORDING, Space(markup, len, 600, 600))
    assert drawn < 1_000


@pytest.mark.parametrize("room", [150, 300, 10_000])
def test_a_page_without_markup_shows_what_fits_and_counts_the_rest(room: int) -> None:
    lines = [f"line {n}" for n in range(20)]
    (page,) = paginate([note("note", 99)], [section("head", *lines)], WORDING, space())
    text = plain_text(page, "title", "footer", WORDING, space(room))
    shown, more = re.findall(r"line \d+", text), re.findall(r"^and (\d+) more$", text, re.MULTILINE)
    assert len(text) <= room
    assert shown == lines[: len(shown)]
    assert len(shown) + sum(map(int, more)) == len(lines)
    assert text.splitlines()[:3] == ["title", "note", "head"]
    assert text.splitlines()[-1] == "footer"


def test_what_is_not_told_without_markup_is_counted_with_what_a_page_counts() -> None:
    lines = [f"{n:040}" for n in range(500)]
    pages = paginate([], [section("head", *lines)], WORDING, space())
    text = plain_text(pages[-1], "title", "footer", WORDING, space(200))
    (more,) = re.findall(r"and (\d+) more", text)
    assert int(more) + len(re.findall(r"• 0", text)) == len(items_told(pages[-1]))


def test_a_link_without_markup_shows_its_address() -> None:
    line = Line((Span("see "), Span("there", "link", "https://a.example")), kind="note")
    assert plain(line) == "see there https://a.example"


@pytest.mark.parametrize(("longer", "pages"), [("", 1), ("x", 2)])
def test_a_page_is_full_to_the_last_character(longer: str, pages: int) -> None:
    lines = [f"{n:017}" for n in range(28)]  # each takes 20: a bullet, a blank, and the line's end
    sections = [section("h" * 19, *lines, f"{29:017}{longer}")]
    assert len(paginate([], sections, WORDING, space(600))) == pages


@pytest.mark.parametrize(
    ("kind", "most"), [("heading", 149), ("paste", 399), ("item", 399), ("note", 149)]
)
def test_a_line_takes_no_more_than_its_share(kind: str, most: int) -> None:
    assert space(600).most(Line((), (), kind)) == most
    assert space(600, longest=40).most(Line((), (), kind)) == 40


def test_the_longest_headings_and_the_longest_line_fit_on_one_page() -> None:
    headings = (
        Line((Span("h" * 149),), kind="heading"),
        Line((Span("s" * 49),), kind="columns"),
    )
    line = Line((Span("x" * 397),), (1,))
    (page,) = paginate([], [Section(lambda: headings, [(1,)], lambda _: line)], WORDING, space(600))
    assert texts(page) == ["h" * 149, "s" * 49, "• " + "x" * 397]


@pytest.mark.parametrize(
    ("n", "shown"),
    [(29, 29), (30, 30), (86, 86), (87, 87), (88, 86), (89, 86), (500, 86), (501, 86), (502, 86)],
)
def test_as_many_lines_are_shown_as_fit(n: int, shown: int) -> None:
    """Each of three pages takes 29 lines below its heading; where lines are left, one of them counts these."""
    sections = [section("h" * 19, *(f"{at:017}" for at in range(n)))]
    lines = [line for page in paginate([], sections, WORDING, space(600)) for line in texts(page)]
    assert sum(line.startswith("• 0") for line in lines) == shown
    assert [line for line in lines if "more" in line] == [f"• and {n - shown} more"] * (n > shown)
