"""What every service's messages keep to. A new service needs its line in `KINDS`, and its rules beside this."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery.queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM
from edgeone_notifier.core.delivery.verdict import Message
from edgeone_notifier.core.digest.failures import MAX_EXAMPLES, MAX_URLS
from edgeone_notifier.core.digest.title.title import SIGNS
from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.redact.display import redact
from edgeone_notifier.core.task import Change
from edgeone_notifier.core.text.paginate import MOST_PAGES
from edgeone_notifier.core.text.phrases import LANGUAGES
from edgeone_notifier.core.text.truncate import plain as without_markup
from tests.channels import anything
from tests.channels.anything import FOREIGN
from tests.channels.cases import CASES, done, storm, task, told
from tests.channels.digests import DIGEST, LOOKS, WORDINGS, Case, digest, messages
from tests.channels.rules import OF_LOOK
from tests.support.crossed import crossed, first
from tests.support.values import law

SIGNS_OF_TITLES = tuple(SIGNS.values())


def all_items(case: Case) -> list[int]:
    """Return what the messages of a case have to settle."""
    numbers = [item.number for item in case.items]
    pseudo = (
        (COUNTED_ITEM, case.box.counted),
        (LOST_ITEM, case.lost),
        (MENTION_ITEM, case.box.mention_pending),
    )
    return sorted(numbers + [number for number, there in pseudo if there])


def check(look: str, case: Case, language: str) -> list[Message]:
    """Hold the messages of a case against all that every message keeps to; return them."""
    rules, rendered = OF_LOOK[look], messages(look, case, language)
    assert 1 <= len(rendered) <= MOST_PAGES
    assert sorted(item for one in rendered for item in one.items) == all_items(case)
    for message in rendered:
        rules.check_limits(message)
        if rules.is_call(message):
            continue
        if rules.has_markup(message):
            assert FOREIGN not in rules.outside_code(rules.lines(message))
        for text in (rules.lines(message), rules.plain(message)):
            assert text.startswith(SIGNS_OF_TITLES)
            assert not case.repeat or WORDINGS[language]("repeat") in text
    assert not case.repeat or DIGEST in "".join(map(rules.lines, rendered))
    return rendered


# Each case in one language; in the other as well where every case of something is tried.
@pytest.mark.parametrize(
    ("language", "case"),
    crossed(dict(zip(LANGUAGES, LANGUAGES, strict=True)), {c: c for c in CASES}),
)
@pytest.mark.parametrize("look", LOOKS)
def test_the_cases_keep_to_the_rules(look: str, language: str, case: str) -> None:
    rules, title = OF_LOOK[look], without_markup(digest(CASES[case], language).title)
    for message in check(look, CASES[case], language):
        assert rules.is_call(message) or rules.plain(message).startswith(rules.seen(title))


@law
@given(case=anything.cases(), language=st.sampled_from(list(LANGUAGES)))
def test_no_news_breaks_a_rule(case: Case, language: str) -> None:
    for look in LOOKS:
        check(look, case, language)


@pytest.mark.parametrize("sort", get_args(News), ids=lambda sort: sort.__name__)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("n", first(2, [1, 20, 2, 3_000]))
def test_many_news_of_one_sort_break_no_rule(n: int, look: str, sort: type[Any]) -> None:
    check(look, Case([plainly(sort, at) for at in range(n)]), "zh")


def plainly(sort: type[Any], n: int) -> Any:
    """Make news of a sort, the n-th of many."""
    by_type: dict[Any, Any] = {str: f"{FOREIGN}{n}" * 40, int: n, int | None: n, bool: True}
    by_type[str | None] = "success"
    by_type[Mapping[str, int]] = {f"{FOREIGN}{n}": n + 1}
    by_type[Mapping[str, Mapping[str, int]]] = {f"{FOREIGN}{n}": {"35": n + 1}}
    by_type[Mapping[str, tuple[int, ...]]] = {f"{FOREIGN}{n}": (n, n + 1)}
    by_name: Mapping[str, Any] = {"counts": {"success": 1}, "channel": "ops"}
    return sort(
        **{
            field.name: plainly(field.type, n)  # type: ignore[arg-type]
            if is_dataclass(field.type)
            else by_name.get(field.name, by_type.get(field.type, (f"{FOREIGN}{n}",)))
            for field in fields(sort)
        }
    )


@pytest.mark.parametrize("look", LOOKS)
@law
@given(reason=anything.foreign(), target=anything.foreign(), job=anything.foreign())
def test_short_foreign_text_is_shown_whole_within_code(
    look: str, reason: str, target: str, job: str
) -> None:
    assume(not re.search(r"\d{3}", reason))  # it may be a status code, which then stands for it
    texts = {
        "fail_message": reason[:100],
        "target": target[: 60 if look == "wecom-text" else 400],
        "job": job[:30],
    }
    change = Change(replace(task("", "failed"), **texts), None)  # type: ignore[arg-type]
    rules = OF_LOOK[look]
    shown = "\n".join(map(rules.lines, messages(look, Case([change]))))
    code = re.findall(r"`([^`\n]+)`", shown) if look != "wecom-text" else [shown]
    for text in texts.values():
        looks = rules.looks(redact(text)).strip()
        assert any(looks in one for one in code)


@pytest.mark.parametrize("look", LOOKS)
def test_a_target_of_1500_characters_is_shown_whole_however_long_its_reason(look: str) -> None:
    url = "7.4.0/" + "é" * 600 + "a" * 900
    rendered = messages(look, Case([told(url, fail_message="0123456789" * 500)]))
    whole = look == "wecom-text" or any(url in OF_LOOK[look].lines(one) for one in rendered)
    assert whole  # a text has room for less


@pytest.mark.parametrize("look", LOOKS)
def test_targets_that_differ_in_their_query_alone_stay_two(look: str) -> None:
    (message,) = messages(look, Case([told("a?v=1"), told("a?v=2"), told("a?v=2", job="job-2")]))
    for text in (OF_LOOK[look].lines(message), OF_LOOK[look].plain(message)):
        assert (text.count("a?v=1"), text.count("a?v=2")) == (1, 2)


# Numbers


def numbers(text: str) -> int:
    """Add up the failures that the lines of causes tell, those included that are only counted."""
    causes = re.findall(
        r"^[*`]*(?:Origin pull failed|cause \d+|… and [\d,]+ more causes)[*`]* · ([\d,]+)",
        text,
        re.MULTILINE,
    )
    return sum(int(one.replace(",", "")) for one in causes)


def urls(text: str) -> list[str]:
    """Return the lines that are a URL alone, ready to be copied."""
    return re.findall(r"^(?:> )?`?(https://[^`\s]+)`?$", text, re.MULTILINE)


@pytest.mark.parametrize(
    "failures",
    first(4, [1, 10, 11, 3_001, 300, 3_000, 5_000, 1_000_000]),
)
@pytest.mark.parametrize("look", LOOKS)
def test_the_numbers_of_causes_add_up_and_ten_urls_are_the_most(look: str, failures: int) -> None:
    case, rules = storm(failures), OF_LOOK[look]
    check(look, case, "en")
    told, *calls = messages(look, case)
    assert all(map(rules.is_call, calls))
    shown = failures if failures <= MAX_URLS else MAX_EXAMPLES
    for text in (rules.lines(told), rules.plain(told)):
        assert numbers(text) == failures
        assert f"{failures:,} URL" in text.splitlines()[0]
        assert len(urls(text)) == shown
        of_places = re.findall(r"([\d,]+)  /8.0/", text)
        summed = sum(int(n.replace(",", "")) for n in of_places)
        assert summed == (failures if failures > MAX_URLS else 0)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("causes", first(1, [40, 2, 3_000]))
def test_a_storm_of_many_causes_adds_up(look: str, causes: int) -> None:
    changes = [told(f"{n:05}.pak", fail_type=f"cause {n % causes}") for n in range(3_000)]
    (message,) = messages(look, Case(changes))
    assert numbers(OF_LOOK[look].lines(message)) == 3_000
    assert numbers(OF_LOOK[look].plain(message)) == 3_000


@pytest.mark.parametrize("look", LOOKS)
def test_a_storm_is_one_message_which_mentions_or_a_text_after_it_does(look: str) -> None:
    rendered = messages(look, storm(3_000))
    calls = [at for at, one in enumerate(rendered) if OF_LOOK[look].is_call(one)]
    [at] = calls or [0]
    assert len(rendered) == 1 + len(calls)
    places = range(len(rendered))
    assert [names_in(look, one.body) for one in rendered] == [2 * (n == at) for n in places]
    assert [MENTION_ITEM in one.items for one in rendered] == [n == at for n in places]


def names_in(look: str, body: Mapping[str, Any]) -> int:
    """Count who is mentioned in a body."""
    names = [re.sub("[<>@]|!subteam\\^", "", mention) for mention in OF_LOOK[look].MENTIONS]
    return sum(name in json.dumps(body) for name in names)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("case", "mentions"),
    [
        (Case([told("a")], mention=True), True),
        (Case([told("a", "unheard_of")], mention=True), True),
        (Case(counted={"failed": 1}, mention=True), True),
        (Case([told("a")]), False),
        (Case([told("a", "success")], mention=True), False),
        (Case([done({"success": 1})], mention=True), False),
    ],
)
def test_a_failure_mentions(look: str, case: Case, mentions: bool) -> None:
    rendered = messages(look, case)
    for body in (rendered[-1].body, rendered[-1].plain):
        assert names_in(look, body) == 2 * mentions


@pytest.mark.parametrize(
    "text", ["<!channel>", "a `b", "<@U1>", "http://evil", "**b** c*", "[x](http://evil)"]
)
@pytest.mark.parametrize("look", LOOKS)
def test_the_rules_find_markup_that_is_not_ours(look: str, text: str) -> None:
    with pytest.raises(AssertionError):
        OF_LOOK[look].outside_code(f"a {text} b")
