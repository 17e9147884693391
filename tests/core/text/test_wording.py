"""Wording: every language has the same phrases, with the same values, and each of them is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import edgeone_notifier
from edgeone_notifier.core.delivery.outbox import give_up, owe
from edgeone_notifier.core.delivery.queue import Outbox
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.task import KNOWN
from edgeone_notifier.core.text.document import Span
from edgeone_notifier.core.text.phrases import LANGUAGES, phrases_of
from edgeone_notifier.core.text.wording import (
    LONGEST_STATUS,
    MOST_COUNTS,
    Wording,
    percent,
    separated,
)
from tests.support.values import NOW, change, law

EN, ZH = (Wording(language, ZoneInfo("Asia/Shanghai")) for language in ("en", "zh"))
SOURCES = [
    path
    for path in sorted(Path(edgeone_notifier.__file__).parent.rglob("*.py"))
    if "Wording" in path.read_text(encoding="utf-8")
]
METHODS = {"spans", "number", "optional"}
ENGLISH = phrases_of("en").phrases
# Parts of names that come from the API: every other name stands whole in a source.
OF_THE_API = ("status.", "cause.", "advice.")
FAIL_TYPES = (  # of a Task, cloud.tencent.com/document/product/1552/80721
    *("taskFailed", "quotaExceeded", "downloadManifestFailed", "accessDenied", "originPullFailed"),
)
WORDS_OF_THE_API = {
    *(f"status.{status}" for status in (*KNOWN, "")),
    *(f"cause.{cause}" for cause in (*FAIL_TYPES, "")),
    *(f"advice.{word}" for word in (*FAIL_TYPES, "timeout", "canceled", "invalid")),
}


def placeholders(phrase: str) -> list[str]:
    return sorted(name for _, name, *_ in Formatter().parse(phrase) if name)


def called(path: Path) -> Iterator[ast.expr]:
    """Give the first argument of every call that words something in a source."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            of = node.func.id if isinstance(node.func, ast.Name) else ""
            if of == "wording" or named in METHODS or (of == "self" and path.name == "text.py"):
                yield node.args[0]


def constants(node: ast.AST) -> set[str]:
    """Give every text in an expression, a part that is put in as `*`."""
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "*" for one in node.values)
        return {"".join(map(str, parts))}
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    return set().union(*map(constants, ast.iter_child_nodes(node)))


def texts(path: Path) -> set[str]:
    """Give every text in a source."""
    return constants(ast.parse(path.read_text(encoding="utf-8")))


BLANK_ENDS = ("list", "act.or", "reasons.more")


def without_form(phrase: str) -> str:
    """Give the name of a phrase without the form that a number takes."""
    return re.sub(r"\.(zero|one|two|few|many|other)$", "", phrase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_phrase_with_its_values(language: str) -> None:
    table = phrases_of(language).phrases
    assert {*map(without_form, table)} == {*map(without_form, ENGLISH)}
    for phrase, text in table.items():
        model = ENGLISH.get(phrase) or ENGLISH[f"{without_form(phrase)}.other"]
        assert placeholders(text) == placeholders(model), phrase
        assert text.strip() == text or without_form(phrase) in BLANK_ENDS, phrase
        assert text, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_that_counts_has_each_form_of_its_language(language: str) -> None:
    one = phrases_of(language)
    counting = {without_form(phrase) for phrase in one.phrases if without_form(phrase) != phrase}
    assert "jobs" in counting
    for phrase in counting:
        forms = {name for name in one.phrases if without_form(name) == phrase}
        assert forms == {f"{phrase}.{form}" for form in one.forms}
    assert {one.form(n) for n in range(1_000)} == set(one.forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_the_api_is_no_name_of_a_phrase_with_values(language: str) -> None:
    """Whatever the API says is looked up below these names, and shown as it stands there."""
    for phrase, text in phrases_of(language).phrases.items():
        assert not phrase.startswith(OF_THE_API) or not placeholders(text), phrase


def test_every_phrase_that_is_called_for_exists() -> None:
    for path in SOURCES:
        for argument in called(path):
            for text in constants(argument):
                pattern = re.compile(re.escape(text).replace(r"\*", ".+") + r"(\.one|\.other)?")
                assert any(map(pattern.fullmatch, ENGLISH)), (path.name, text)


def test_every_phrase_is_used() -> None:
    used = set().union(*map(texts, SOURCES))
    patterns = [re.escape(text).replace(r"\*", "[a-z_-]+") for text in used if text.strip("*.")]
    anywhere = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    known = used | WORDS_OF_THE_API
    unused = [
        phrase
        for phrase in ENGLISH
        if not {phrase, without_form(phrase)} & known and not anywhere.fullmatch(phrase)
    ]
    assert unused == []


def test_every_word_of_the_api_has_its_phrase() -> None:
    assert ENGLISH.keys() >= WORDS_OF_THE_API


def test_every_reason_for_a_loss_has_a_phrase() -> None:
    outbox = owe(Outbox(), {"ops": Route(("failure",))}, [change()], NOW)
    for reason in ("expired", "refused"):
        lost = give_up(outbox, "ops", {1}, reason).queue("ops").lost
        assert lost[reason] == 1
        assert EN(f"lost.{reason}")


def test_chinese_has_wide_punctuation_after_chinese() -> None:
    narrow = re.compile(r"[\u4e00-\u9fff}][,;:!?]|[\u4e00-\u9fff]\.")
    assert not [text for text in phrases_of("zh").phrases.values() if narrow.search(text)]


def test_english_has_no_wide_punctuation() -> None:
    wide = re.compile(r"[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")
    assert not [text for text in ENGLISH.values() if wide.search(text)]


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (-5, "0 s", "0 秒"),  # two clocks
        (0, "0 s", "0 秒"),
        (59, "59 s", "59 秒"),
        (60, "1 min", "1 分钟"),
        (3_599, "59 min", "59 分钟"),
        (3_600, "1 h", "1 小时"),
        (7_500, "2 h 5 min", "2 小时 5 分钟"),
        (47 * 3_600 + 60, "47 h 1 min", "47 小时 1 分钟"),
        (48 * 3_600, "2 d", "2 天"),
        (51 * 3_600, "2 d 3 h", "2 天 3 小时"),
        (2_000 * 86_400, "2,000 d", "2,000 天"),
    ],
)
def test_durations(seconds: int, en: str, zh: str) -> None:
    assert (EN.duration(seconds), ZH.duration(seconds)) == (en, zh)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "1 min"),
        (89, "1 min"),
        (95, "2 min"),
        (5_399, "90 min"),
        (5_400, "2 h"),
        (129_599, "36 h"),
        (129_600, "2 d"),
    ],
)
def test_estimates_have_one_unit(seconds: int, expected: str) -> None:
    assert EN.estimate(seconds) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, "0"),
        (0, 9, "0"),
        (9, 9, "100"),
        (1, 2, "50"),
        (1, 3, "33.3"),
        (1, 100_000, "0.1"),  # never nothing where there is something
        (99_999, 100_000, "99.9"),  # never all where something is missing
    ],
)
def test_shares(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, "22:13"),
        (NOW + 7_200, "09-21 22:13"),
        (NOW + 365 * 86_400, "2026-09-21 22:13"),
    ],
)
def test_of_a_time_is_said_what_differs_from_now(now: int, expected: str) -> None:
    assert EN.time(NOW, now) == expected
    assert EN.when(NOW, now) == Span(expected, "time", at=NOW)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Shanghai", "2026-09-21 22:13:20 UTC+08:00"),
        ("UTC", "2026-09-21 14:13:20 UTC+00:00"),
        ("America/St_Johns", "2026-09-21 11:43:20 UTC-02:30"),
    ],
)
def test_times_have_their_offset(zone: str, expected: str) -> None:
    assert Wording("en", ZoneInfo(zone)).time(NOW) == expected


@pytest.mark.parametrize("moment", [253_402_300_799, -(10**12), 10**12, 10**30])
def test_a_time_that_no_calendar_has_is_shown_as_it_stands(moment: int) -> None:
    """A damaged state may hold one: a digest that cannot be written would hold up all that comes after it."""
    assert Wording("en", ZoneInfo("Asia/Shanghai")).time(moment) == str(moment)


def test_the_hour_that_a_clock_goes_through_twice_is_told_apart() -> None:
    berlin = Wording("en", ZoneInfo("Europe/Berlin"))
    twice = 1_792_890_000  # 2026-10-25T01:00:00Z, when summer ends there
    assert berlin.time(twice - 1_800) == "2026-10-25 02:30:00 UTC+02:00"
    assert berlin.time(twice + 1_800) == "2026-10-25 02:30:00 UTC+01:00"
    assert berlin.time(twice - 1_800, twice + 1_800) == "02:30 UTC+02:00"


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "0 jobs finished"), (1, "1 job finished"), (1_234, "1,234 jobs finished")],
)
def test_numbers(n: int, expected: str) -> None:
    assert EN.number("jobs", n) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("failed", Span("失败")),
        ("", Span("无状态")),
        ("partially_done", Span("partially_done", "data")),  # as it stands
        ("a\nb", Span("a b", "data")),
        ("x" * 30, Span("x" * (LONGEST_STATUS - 1) + "…", "data")),
    ],
)
def test_statuses(status: str, expected: Span) -> None:
    assert ZH.status(status) == expected


def test_counts_are_worst_first_and_beyond_a_limit_added_up() -> None:
    counts = {"success": 4, "processing": 3, "odd": 2, "timeout": 1_000, "failed": 1}
    assert text(EN.counts(counts)) == (
        "1 failed · 1,000 timed out · 2 with status odd · 3 processing · 4 succeeded"
    )
    many = {f"s{n}": 10 for n in range(MOST_COUNTS + 3)}
    assert text(EN.counts(many)).endswith(" · and 30 more")


def test_what_is_stressed_ends_in_no_blank() -> None:
    assert EN.count(1, "odd", "bad") == [
        Span("1 with status", "bad"),
        Span(" "),
        Span("odd", "data"),
    ]


@pytest.mark.parametrize(
    ("names", "en", "zh"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a, b", "a、b"),
        (["a", "b", "c", "d"], "a, b and 2 more", "a、b 等，另有 2 个"),
    ],
)
def test_names(names: list[str], en: str, zh: str) -> None:
    assert (text([EN.names(names, 2)]), text([ZH.names(names, 2)])) == (en, zh)


@law
@given(st.sampled_from([EN, ZH]), st.text(), st.integers(0, 10**9))
def test_a_foreign_value_keeps_its_role_whatever_it_holds(
    wording: Wording, value: str, n: int
) -> None:
    spans = wording.spans("count.unknown", "bad", status=Span(value, "data"), n=n)
    assert Span(value, "data") in spans
    assert all(span.role in ("bad", "text") for span in spans if span != Span(value, "data"))


def text(parts: list[list[Span]]) -> str:
    return "".join(span.text for span in separated(parts))


def test_chinese_has_its_own_signs_and_addresses_nobody() -> None:
    """Full-width, without a blank beside them; what stands in a program's words keeps its own."""
    mixed = r"[\u4e00-\u9fff][,;:?!(]|[,;?!)][\u4e00-\u9fff]| [，。；：、（）]|[，。；：、（）] |…… |[你您]"
    found = {
        name: said for name, said in phrases_of("zh").phrases.items() if re.search(mixed, said)
    }
    assert not found
