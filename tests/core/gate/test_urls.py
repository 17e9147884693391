"""Two spellings of a URL are one, and two URLs are never taken for one."""

import pytest

from edgeone_notifier.core.gate.urls import canonical, form_of_target


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("HTTPS://Game.Example.COM/A.pak", "https://game.example.com/A.pak"),  # a path keeps its case
        ("https://game.example.com:443/a", "https://game.example.com/a"),
        ("http://game.example.com:80/a", "http://game.example.com/a"),
        ("http://game.example.com:443/a", "http://game.example.com:443/a"),
        ("https://game.example.com:/a", "https://game.example.com/a"),
        ("https://game.example.com./a", "https://game.example.com/a"),
        ("https://game.example.com", "https://game.example.com/"),
        ("https://game.example.com?v=1", "https://game.example.com/?v=1"),
        ("https://game.example.com/a#top", "https://game.example.com/a"),
        ("https://游戏.example.com/a", "https://xn--unup4y.example.com/a"),
        ("https://xn--unup4y.example.com/a", "https://xn--unup4y.example.com/a"),
        ("https://game.example.com/补丁.pak", "https://game.example.com/%E8%A1%A5%E4%B8%81.pak"),
        ("https://game.example.com/%e8%a1%a5%e4%b8%81.pak", "https://game.example.com/%E8%A1%A5%E4%B8%81.pak"),
        ("https://game.example.com/%7Ea%2Db", "https://game.example.com/~a-b"),
        ("https://game.example.com/a%2fb", "https://game.example.com/a%2Fb"),
        ("https://me:pw@Game.example.com/a", "https://me:pw@game.example.com/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
    ],
)  # fmt: skip
def test_spellings_have_one_form(given: str, form: str) -> None:
    assert canonical(given) == form
    assert canonical(form) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.example/a%2Fb", "https://h.example/a/b"),
        ("https://h.example/a?x=1&y=2", "https://h.example/a?y=2&x=1"),
        ("https://h.example/a", "https://h.example/A"),
        ("https://h.example/a", "https://h.example/a/"),
        ("https://h.example/a", "https://h.example/a?"),
        ("https://h.example/a", "http://h.example/a"),
        ("https://h.example/a/../b", "https://h.example/b"),
        ("https://h.example/a%25", "https://h.example/a%2525"),
    ],
)
def test_what_may_differ_is_kept_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "game.example.com/a",
        "ftp://game.example.com/a",
        "https://",
        "https:///a",
        "https://game.example.com/a b",
        "https://game.example.com/a\tb",
        "https://game.example.com:port/a",
        "https://me@/a",
    ],
)
def test_what_is_no_url_is_refused_and_in_a_listing_left_as_it_is(given: str) -> None:
    with pytest.raises(ValueError, match="is no URL"):
        canonical(given)
    assert form_of_target(given) == given
