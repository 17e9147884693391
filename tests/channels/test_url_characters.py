"""Which characters of a URL cannot be shown as they are: none that a URL may hold, in any chat and format."""

import string

import pytest

from edgeone_notifier.channels import render
from edgeone_notifier.core.digest.failures import are_whole
from edgeone_notifier.core.news.model import Item
from tests.channels.cases import told
from tests.channels.digests import LOOKS, Case, digest
from tests.support.values import NOW

# RFC 3986, section 2: gen-delims, sub-delims, unreserved, and the sign of an escape.
OF_URLS = f":/?#[]@!$&'()*+,;=-._~%{string.ascii_letters}{string.digits}"
REPLACED = {"slack": "", "wecom": "<>`"}


def is_shown_whole(look: str, url: str) -> bool:
    kind, style = LOOKS[look]
    news = told(url)
    bodies = [one.body for one in render(kind, digest(Case([news])), (), style)]
    return are_whole([Item(1, NOW, news)], bodies)


@pytest.mark.parametrize("look", LOOKS)
def test_each_character_that_a_url_may_hold_is_shown_as_it_is(look: str) -> None:
    assert len(OF_URLS) == 85
    path = "".join(f"{character}7" for character in OF_URLS)
    assert is_shown_whole(look, f"https://dl.example.com/x{path}")


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_alike_stands_for_what_is_markup_in_wecom_and_no_url_holds(look: str) -> None:
    kind, _ = LOOKS[look]
    changed = [
        one for one in '<>`"{}|\\^' if not is_shown_whole(look, f"https://dl.example.com/a{one}b")
    ]
    assert "".join(changed) == REPLACED[kind]
