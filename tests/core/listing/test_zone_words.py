"""Which words are ids or names of zones, which zones they mean, and what is nearest to a name that no zone has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.zone_words import (
    ZoneChoice,
    choose,
    is_choice,
    is_site_name,
    is_zone,
    missed_words,
    zone_word,
    zones_left_out,
)
from tests.support.values import law

NAMES = {
    "zone-1": "game.example.com",
    "zone-2": "video.example.cn",
    "zone-3": "game.example.com",
    "zone-4": "游戏.example.com",
    "zone-5": "",
}


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("game.example.com", True),
        ("Game.Example.com.", True),
        ("游戏.example.com", True),
        ("游戏。example。com", True),
        ("xn--unup4y.example.com", True),
        ("zone-1", False),  # an id
        ("zone-1.", False),
        (".example.com", False),
        ("*.example.com", False),
        ("a..b", False),
        ("https://game.example.com", False),
        ("game.example.com/7.4", False),
        ("game.example.com:443", False),
        ("game example.com", False),
        ("game.example.com,", False),
        ("a.b\x00", False),
        ("a.b\u202e", False),
        ("a." + "b" * 252, False),
        (None, False),
        (1.5, False),
    ],
)
def test_the_form_of_a_name(text: Any, accepted: bool) -> None:
    assert is_site_name(text) is accepted
    assert is_choice([text]) is (accepted or is_zone(text))
    if isinstance(text, str):
        assert is_choice(["*", f"!{text}"]) is (accepted or is_zone(text))


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("Game.Example.COM.", "game.example.com"),
        ("!Game.example.com", "!game.example.com"),
        ("xn--unup4y.example.com", "游戏.example.com"),
        ("Zone-A", "Zone-A"),  # an id stays as it is
        ("!Zone-A", "!Zone-A"),
        ("*", "*"),
    ],
)
def test_spellings_of_a_name_are_one_and_an_id_stays(word: str, same: str) -> None:
    assert zone_word(word) == same


@pytest.mark.parametrize(
    ("words", "ids", "zones", "missed"),
    [
        (["zone-9"], ("zone-9",), ("zone-9",), ()),
        (["game.example.com"], (), ("zone-1", "zone-3"), ()),
        (["zone-3", "game.example.com"], ("zone-3",), ("zone-3", "zone-1"), ()),
        (["xn--unup4y.example.com", "gone.example.com"], (), ("zone-4",), ("gone.example.com",)),
    ],
)
def test_a_name_means_all_zones_that_have_it(
    words: list[str], ids: tuple[str, ...], zones: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    choice = choose(words, NAMES)
    assert (choice.ids, choice.zones, choice.missed) == (ids, zones, missed)


def test_what_is_left_out_goes_by_id_and_by_name() -> None:
    words = ("*", "!zone-2", "!game.example.com", "!gone.example.com")
    assert zones_left_out(words, NAMES) == {
        "zone-2": ["zone-2"],
        "game.example.com": ["zone-1", "zone-3"],
        "gone.example.com": [],
    }


def test_a_name_that_no_zone_has_is_told_with_the_nearest() -> None:
    names = NAMES.values()
    assert missed_words(["gmae.example.com"], names) == (
        "gmae.example.com: the nearest is game.example.com"
    )
    assert missed_words(["q.org"], names) == "q.org"
    assert missed_words([f"{n}q.org" for n in range(7)], names).endswith("4q.org and 2 more")


@law
@given(st.lists(st.from_regex(r"zone-[a-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=5))
def test_ids_are_chosen_as_they_are(words: list[str]) -> None:
    assert choose(words, {}) == ZoneChoice(tuple(words), {})
    assert list(map(zone_word, words)) == words
