"""The gallery in a real browser: nothing overflows, no script fails, light and dark, on a phone and on a desk."""

from collections.abc import Iterator

import pytest

from tests.browser import MISSING, Browser, browsing, find
from tests.tools.gallery import PAGE, SNAPSHOTS

pytestmark = pytest.mark.skipif(find() is None, reason=MISSING)

# What stands out of its card, or does not fit where nothing can be scrolled: the first few, by name and text.
OVERFLOWING = """
const found = [];
for (const card of document.querySelectorAll('figure')) {
  const edge = card.getBoundingClientRect().right + 0.5;
  for (const one of card.querySelectorAll('*')) {
    const scrolls = getComputedStyle(one).overflowX === 'auto';
    const inside = one.closest('.table');
    if (!inside && one.getBoundingClientRect().right > edge || !inside && !scrolls && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      found.push(card.closest('section').id + ': ' + one.tagName + ' ' + one.textContent.slice(0, 60));
  }
}
if (document.documentElement.scrollWidth > innerWidth) found.push('the page itself');
return found.slice(0, 5);
"""

# The least contrast of any text to what is behind it, as in www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
CONTRAST = """
const parts = c => c.match(/[\\d.]+/g).map(Number);
const light = c => { const [r, g, b] = parts(c).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b };
const behind = one => { for (; one; one = one.parentElement) { const c = getComputedStyle(one).backgroundColor;
  if (parts(c).length === 3 || parts(c)[3] > 0) return c } return 'rgb(255, 255, 255)' };
let least = [99, ''];
for (const one of document.querySelectorAll('body *')) {
  if (![...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < least[0]) least = [ratio, one.className + ' ' + one.tagName + ' ' + one.textContent.slice(0, 40)];
}
return least;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_gallery_can_be_read(browser: Browser, width: int, scheme: str) -> None:
    browser.look(PAGE, width, scheme)
    assert browser.run("return innerWidth") == width
    assert browser.run("return document.querySelectorAll('figure').length") == len(
        list(SNAPSHOTS.glob("*/*/*.json"))
    )
    assert browser.run(OVERFLOWING) == []
    ratio, where = browser.run(CONTRAST)
    assert ratio >= 4.5, where
    assert browser.complaints() == []


def test_dark_is_dark(browser: Browser) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        browser.look(PAGE, 1280, scheme)
        grounds.append(browser.run("return getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] == "rgb(255, 255, 255)"
    assert grounds[1] != grounds[0]
