"""Sentences: whatever the program says of itself is there in every language, and nothing else is."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import edgeone_notifier
from edgeone_notifier.core import remedies
from edgeone_notifier.core.text.phrases import LANGUAGES
from edgeone_notifier.core.text.sentences import SAID_IN, sentences_of, translated
from edgeone_notifier.core.text.sentences.zh.errors import OF_ERRORS
from tests.support.chinese import MIXED, lost_in
from tests.support.said import is_sentence, texts_of
from tests.support.values import law

PACKAGE = Path(edgeone_notifier.__file__).parent
# Where something is said that people read, beside messages.
PLACES = (
    *(
        "actions/*.py",
        "actions/doctor/*.py",
        "channels/*.py",
        "channels/*/spec.py",
        "core/events/*.py",
    ),
    *("core/**/deadline.py", "core/**/question.py", "core/**/urls.py", "core/**/matching.py"),
    *(
        "core/**/hours_range.py",
        "core/**/remedies.py",
        "core/**/token.py",
        "core/**/codec.py",
    ),
    *("core/**/runbook.py", "errors.py", "settings/*.py", "stores/*.py", "textfile.py"),
    *("core/**/silences.py", "edgeone/listings.py", "transport/exchange.py"),
    *("transport/proxies.py", "transport/urls.py", "watchdog/alarm.py"),
)
# Names, versions and codes, which are the same in every language; and parts of sentences.
NO_SENTENCES = {
    *("zone {}", "list of zones", "channel {}", "channel {}, {}"),  # of checks
    *(
        "edgeone-notifier {}",
        "tencentcloud {}",
        "qcloud_cos {}",
        "pydantic {}",
        "requests {}",
        "Python {}; {}",
    ),
    *("COS {} {} (RequestId {})", "{}: {} (RequestId {})"),
    *(
        "a number would be given twice",
        "a queue refers to no item",
    ),  # of Damaged, which is told by its name
    *(
        "Invalid value",
        "Expected '='|Invalid (initial character|statement)",
        "Value error, ",
    ),  # of libraries
    *(
        " ({}, line {})",
        "silence {}={} until {}",
        " at {}",
        "until {}",
        " by the proxy {}",
        "not tried{}",
    ),
    *(
        " (not read: {})",
        "; and {} more",
        ", the oldest of {}",
        "the {}'s name does not resolve",
        "{} (left out: {})",
    ),
    *(
        "hosts of the {}",
        "paths of the {}",
        "tasks that were read",
        "leaves out",
        "stands for",
        "deadline {}",
    ),
    *("without a name", "the event", "{} holds {}", "{} has no {}", "{} in {} is {}"),
    *("is no setting", "is no setting of a channel"),
}
# What is put together of such parts.
PUT_TOGETHER = {
    *(
        "{} or {}",
        "write {}",
        "comma-separated",
        "{} ({}, line {})",
        "{} d",
        "{} h",
        "{} min",
        "{} by the proxy {}",
    ),
    *(
        "is no setting: {}",
        "{} stands for {}",
        "{} leaves out {}",
        "a test message was not taken: {}",
    ),
    "accepted are a timer event ({}, its Message empty or a JSON object {}) and {}",
    *("nothing says whether digest {} was taken", "it is sent again", "it is sent again at {}"),
}


def said_in(pattern: str, but: str = " ") -> frozenset[str]:
    return texts_of(path for path in PACKAGE.glob(pattern) if but not in str(path))


def is_translated(text: str, language: str) -> bool:
    """Say whether a text is there in a language, whatever is put in."""
    filled = text.replace("{}", "X")
    return translated(filled, language) != filled


@pytest.mark.parametrize("language", SAID_IN)
@pytest.mark.parametrize("pattern", PLACES)
def test_whatever_is_said_is_there_in_every_language(pattern: str, language: str) -> None:
    said = {one for one in said_in(pattern) if is_sentence(one)} - NO_SENTENCES
    assert not {one for one in said if not is_translated(one, language)}


def test_a_language_of_messages_is_one_of_sentences() -> None:
    assert {"en", *SAID_IN} == {*LANGUAGES}


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", SAID_IN)
def test_whatever_is_there_is_said(language: str) -> None:
    """A sentence that nobody says any more goes."""
    whole = said_in("**/*.py", but="core/text/sentences")
    said = {
        part for one in whole for between in ("; ", ": ") for part in (one, *one.split(between))
    }
    forms = [
        re.escape(one).replace(r"\{\}", ".*") for one in said if re.search("[a-z].*[a-z]", one)
    ]
    any_form = re.compile("|".join(f"(?:{form})" for form in forms if ".*" in form), re.DOTALL)
    there = import_module(f"edgeone_notifier.core.text.sentences.{language}").SENTENCES
    unsaid = {one for one in there if one not in said and not any_form.fullmatch(one)}
    assert not unsaid - PUT_TOGETHER


@pytest.mark.parametrize("language", SAID_IN)
def test_a_sentence_has_the_values_of_the_english_one(language: str) -> None:
    for english, said in sentences_of(language).known.items():
        named = set(re.findall(r"\{[a-z_]+\}", english))
        assert len(re.findall(r"\{\d?\}", said)) == english.count("{}"), english
        assert set(re.findall(r"\{[a-z_]+\}", said)) == named, english
        assert not named or "{}" not in english, english


def test_no_sentence_takes_the_place_of_another() -> None:
    assert not lost_in(sentences_of("zh").known, sentences_of("zh"))


def test_chinese_has_its_own_signs_and_addresses_nobody() -> None:
    assert not {said for said in sentences_of("zh").known.values() if MIXED.search(said)}


def test_errors_have_their_words_in_every_language() -> None:
    assert OF_ERRORS.keys() == remedies.OF_RUN.keys()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("is missing", "缺失"),
        ("X: is missing; Y: is missing", "X: 缺失；Y: 缺失"),
        ("LOOKBACK: takes words of tomorrow", "LOOKBACK: 应为：words of tomorrow"),
        ("the proxy http://p:1 refuses: 407", "代理 http://p:1 拒绝：407"),
        ("12 s ahead of the API", "比 API 快 12 秒"),
        ("words of tomorrow", "words of tomorrow"),
        ("words; of tomorrow", "words; of tomorrow"),
        (
            "InternalError: it is broken; or not (RequestId r)",
            "InternalError: it is broken; or not (RequestId r)",
        ),
        ("InternalError: is it this or that?", "InternalError: is it this or that?"),
        ("", ""),
    ],
)
def test_what_is_put_in_stands_in_the_sentence(english: str, chinese: str) -> None:
    assert translated(english, "zh") == chinese
    assert translated(english, "en") == english


@law
@given(st.text())
def test_whatever_text_there_is_it_can_be_said(text: str) -> None:
    assert translated(translated(text, "zh"), "zh") == translated(text, "zh")


@pytest.mark.parametrize("part", ["x: ", "x; ", "a b: ", "a of b ", "(x, line 1) ", "takes "])
def test_foreign_text_without_an_end_is_left_as_it_is(part: str) -> None:
    """What an API says may be anything; that it cannot be said must not be an error of its own."""
    assert translated(part * 5_000, "zh").startswith(part)


def test_of_many_sentences_each_is_said() -> None:
    said = translated("; ".join(f"X{n}: is missing" for n in range(500)), "zh")
    assert said == "；".join(f"X{n}: 缺失" for n in range(500))
