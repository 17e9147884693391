"""What every service's messages keep to. A new service needs its line in `KINDS`, and its rules beside this."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery.queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM
from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.redact.show import redact
from edgeone_notifier.core.task import Change, Task
from edgeone_notifier.core.text.paginate import MOST_PAGES
from edgeone_notifier.core.text.phrases import LANGUAGES
from edgeone_notifier.core.text.truncate import plain as without_markup
from tests.channels import anything
from tests.channels.anything import FOREIGN
from tests.channels.cases import CASES, done, storm, task, told
from tests.channels.digests import DIGEST, LOOKS, WORDINGS, Case, digest, messages
from tests.channels.rules import OF_LOOK
from tests.support.values import law


def all_items(case: Case) -> list[int]:
    """Return what the messages of a case have to settle."""
    numbers = [item.number for item in case.items]
    pseudo = (
        (COUNTED_ITEM, case.counted),
        (LOST_ITEM, case.lost),
        (MENTION_ITEM, case.box.mention_pending),
    )
    return sorted(numbers + [number for number, there in pseudo if there])


def check(look: str, case: Case, language: str) -> None:
    """Hold the messages of a case against all that every message keeps to."""
    rules, rendered = OF_LOOK[look], messages(look, case, language)
    assert 1 <= len(rendered) <= MOST_PAGES
    assert sorted(item for one in rendered for item in one.items) == all_items(case)
    for message in rendered:
        rules.check_limits(message)
        if rules.is_call(message):
            continue
        assert FOREIGN not in rules.outside_code(rules.lines(message))
        for text in (rules.lines(message), rules.plain(message)):
            assert WORDINGS[language]("product") in text
            assert DIGEST in text
            assert not case.repeat or WORDINGS[language]("repeat") in text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_the_cases_keep_to_the_rules(look: str, language: str, case: str) -> None:
    check(look, CASES[case], language)
    rules, title = OF_LOOK[look], without_markup(digest(CASES[case], language).title)
    for message in messages(look, CASES[case], language):
        assert rules.is_call(message) or rules.plain(message).startswith(rules.seen(title))


@pytest.mark.parametrize("look", LOOKS)
@law
@given(case=anything.cases(), language=st.sampled_from(list(LANGUAGES)))
def test_no_news_breaks_a_rule(look: str, case: Case, language: str) -> None:
    check(look, case, language)


@pytest.mark.parametrize("sort", get_args(News), ids=lambda sort: sort.__name__)
@pytest.mark.parametrize("look", LOOKS)
def test_many_news_of_one_sort_break_no_rule(look: str, sort: type[Any]) -> None:
    for n in (1, 2, 20, 3_000):
        check(look, Case([plainly(sort, at) for at in range(n)]), "zh")


def plainly(sort: type[Any], n: int) -> Any:
    """Make news of a sort, the n-th of many."""
    by_type: dict[Any, Any] = {str: f"{FOREIGN}{n}" * 40, int: n, int | None: n, bool: True}
    by_type[str | None] = "success"
    by_name: Mapping[str, Any] = {"counts": {"success": 1}, "channel": "ops"}
    return sort(
        **{
            field.name: plainly(Task, n)
            if field.type is Task
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
    texts = {"fail_message": reason[:100], "target": target[:400], "job": job[:30]}
    change = Change(replace(task("", "failed"), **texts), None)  # type: ignore[arg-type]
    (message,) = messages(look, Case([change]))
    code = re.findall(r"`([^`\n]+)`", OF_LOOK[look].lines(message))
    for text in texts.values():
        assert (OF_LOOK[look].looks(redact(text)).strip() or "—") in code


@pytest.mark.parametrize("look", LOOKS)
def test_a_target_of_1500_characters_is_shown_whole_however_long_its_reason(look: str) -> None:
    url = "7.4.0/" + "é" * 600 + "a" * 900
    (message,) = messages(look, Case([told(url, fail_message="0123456789" * 500)]))
    assert url in OF_LOOK[look].lines(message)
    assert "…[" in OF_LOOK[look].lines(message)


@pytest.mark.parametrize("look", LOOKS)
def test_targets_that_differ_in_their_query_alone_stay_two(look: str) -> None:
    (message,) = messages(look, Case([told("a?v=1"), told("a?v=2"), told("a?v=2", job="job-2")]))
    for text in (OF_LOOK[look].lines(message), OF_LOOK[look].plain(message)):
        assert (text.count("a?v=1"), text.count("a?v=2")) == (1, 2)


# Numbers


def numbers(text: str) -> int:
    """Add up the failures that a text shows, and those that it counts."""
    more = re.findall(r"and ([\d,]+) more|only counted: ([\d,]+) failed", text)
    return len(set(re.findall(r"\d+\.pak", text))) + sum(
        int((one or other).replace(",", "")) for one, other in more
    )


@pytest.mark.parametrize("failures", [1, 40, 250, 300, 3_000, 3_001, 5_000, 1_000_000])
@pytest.mark.parametrize("look", LOOKS)
def test_what_is_shown_and_what_is_counted_add_up(look: str, failures: int) -> None:
    case, rules = storm(failures), OF_LOOK[look]
    check(look, case, "en")
    rendered = messages(look, case)
    assert numbers("\n".join(map(rules.lines, rendered))) == failures
    assert numbers("\n".join(map(rules.plain, rendered))) == failures
    assert f"{failures:,} failed" in rules.lines(rendered[0])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("causes", [2, 40, 3_000])
def test_a_storm_of_many_causes_adds_up(look: str, causes: int) -> None:
    changes = [told(f"{n:05}.pak", fail_type=f"cause {n % causes}") for n in range(3_000)]
    rendered = messages(look, Case(changes))
    assert numbers("\n".join(map(OF_LOOK[look].lines, rendered))) == 3_000
    assert numbers("\n".join(map(OF_LOOK[look].plain, rendered))) == 3_000


@pytest.mark.parametrize("look", LOOKS)
def test_a_storm_fills_its_messages(look: str) -> None:
    quiet = replace(storm(3_000), mention=False)
    per_message = [len(OF_LOOK[look].lines(one).encode()) for one in messages(look, quiet)]
    assert len(per_message) == MOST_PAGES
    assert min(per_message) > 3_700


@pytest.mark.parametrize("look", LOOKS)
def test_one_message_of_a_storm_mentions_and_settles_that(look: str) -> None:
    """The first, or where its markup has no mentions a text after the last; and there are three in any case."""
    rendered = messages(look, storm(3_000))
    calls = [at for at, one in enumerate(rendered) if OF_LOOK[look].is_call(one)]
    [at] = calls or [0]
    assert len(rendered) == MOST_PAGES
    assert [names_in(look, one.body) for one in rendered] == [2 * (n == at) for n in range(3)]
    assert [MENTION_ITEM in one.items for one in rendered] == [n == at for n in range(3)]


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
