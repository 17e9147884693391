"""The gallery in a real browser: nothing overflows, no script fails, light and dark, on a phone and on a desk."""

from collections.abc import Iterator

import pytest

from tests.channels.digests import LOOKS
from tests.dev.gallery import ALL, CHATS, LANGUAGES, PAGE, SNAPSHOTS, slug
from tests.dev.situations import COMMON
from tests.support.browser import MISSING, Browser, browsing, find

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(find() is None, reason=MISSING),
]

# What stands out of its card, or does not fit where nothing can be scrolled: the first few, by name and text.
OVERFLOWING = """
const found = [];
const standsOut = (one, edge) => {
  const style = getComputedStyle(one);
  if (one.closest('.table')) return false;
  const cut = one.scrollWidth > one.clientWidth + 1 && style.display !== 'inline';
  return cut && style.overflowX !== 'auto' || one.getBoundingClientRect().right > edge;
};
for (const card of document.querySelectorAll('figure')) {
  const edge = card.getBoundingClientRect().right + 0.5;
  const name = card.closest('section').id;
  for (const one of card.querySelectorAll('*'))
    if (standsOut(one, edge)) found.push(`${name}: ${one.tagName} ${one.textContent.slice(0, 60)}`);
}
if (document.documentElement.scrollWidth > innerWidth) found.push('the page itself');
return found.slice(0, 5);
"""

# The least contrast of any text to what is behind it, as in www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
CONTRAST = """
const parts = colour => colour.match(/[\\d.]+/g).map(Number);
const linear = part => part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
const light = colour => {
  const [r, g, b] = parts(colour).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = one => {
  for (; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (parts(colour).length === 3 || parts(colour)[3] > 0) return colour;
  }
  return 'rgb(255, 255, 255)';
};
const hasText = one => [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
let least = [99, ''];
for (const one of document.querySelectorAll('body *')) {
  if (!hasText(one)) continue;
  const both = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
  const ratio = (both[0] + 0.05) / (both[1] + 0.05);
  if (ratio < least[0]) least = [ratio, `${one.className} ${one.textContent.slice(0, 40)}`];
}
return least;
"""


SHOW_ALL = "for (const id of ['chat-all', 'language-all']) document.getElementById(id).click();"
SHOWN = "return [...document.querySelectorAll('figure')].filter(one => one.offsetHeight).length"

# How high the messages of some situations are, by situation, chat and language.
HEIGHTS = """
const found = [];
for (const one of document.querySelectorAll('article')) {
  const card = one.closest('figure');
  found.push([card.closest('section').id, card.dataset.look, card.lang, one.offsetHeight]);
}
return found;
"""
PHONE = (375, 667)  # pixels: the smallest that people on call carry


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_gallery_can_be_read(browser: Browser, width: int, scheme: str) -> None:
    browser.look(PAGE, width, scheme)
    browser.run(SHOW_ALL)
    assert browser.run("return innerWidth") == width
    assert browser.run(SHOWN) == len(list(SNAPSHOTS.glob("*/*/*.json")))
    assert browser.run(OVERFLOWING) == []
    ratio, where = browser.run(CONTRAST)
    assert ratio >= 4.5, where
    assert browser.complaints() == []


def test_what_most_messages_are_about_fits_one_screen_of_a_phone(browser: Browser) -> None:
    width, height = PHONE
    browser.look(PAGE, width, "light", height)
    browser.run(SHOW_ALL)
    common = {slug(case) for case in COMMON}
    heights = [one for one in browser.run(HEIGHTS) if one[0] in common]
    assert {tuple(one[:3]) for one in heights} == {
        (case, look, language)
        for case in common
        for look in LOOKS
        for language in LANGUAGES
        if language != ALL
    }
    assert [one for one in heights if one[-1] > height] == []


@pytest.mark.parametrize("chat", CHATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filter_leaves_what_was_asked_for(browser: Browser, chat: str, language: str) -> None:
    browser.look(PAGE, 1280, "light")
    for choice in (f"chat-{chat}", f"language-{language}"):
        browser.run(f"document.getElementById('{choice}').click()")
    wanted = ("*" if chat == ALL else chat, "*" if language == ALL else language)
    assert browser.run(SHOWN) == len(list(SNAPSHOTS.glob("/".join([*wanted, "*.json"]))))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_what_was_asked_for_whatever_the_machine_has(
    browser: Browser, theme: str
) -> None:
    browser.look(PAGE, 1280, "dark" if theme == "light" else "light")
    browser.run(f"document.getElementById('theme-{theme}').click()")
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")


def test_dark_is_dark(browser: Browser) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        browser.look(PAGE, 1280, scheme)
        grounds.append(browser.run("return getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] == "rgb(255, 255, 255)"
    assert grounds[1] != grounds[0]
