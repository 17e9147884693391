"""Take the pictures of the READMEs: `make pictures`, with a Chromium and its driver."""

import json
import sys
import tempfile
from base64 import b64decode
from pathlib import Path

from tests.dev.gallery import ROOT, SNAPSHOTS, STYLE, message
from tests.support.browser import MISSING, browsing, find

IMAGES = ROOT / "docs" / "images"
PICTURES = {  # each a snapshot, by its folder and its name
    "slack": "slack/en/a-few-failures",
    "wecom": "wecom/zh/a-few-failures",
    "slack-finished": "slack/en/twenty-jobs",
}
WIDTH = 390  # pixels, of a phone
SCALE = 2  # its screen has so many dots for each


def main() -> None:
    """Take each picture as high as its message is."""
    if find() is None:
        sys.exit(MISSING)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing(Path(folder)) as browser:
        page = Path(folder) / "page.html"
        for name, snapshot in PICTURES.items():
            page.write_text(_page(snapshot), encoding="utf-8")
            browser.look(page, WIDTH, "light")
            height = browser.run("return document.querySelector('figure').offsetHeight + 16")
            browser.look(page, WIDTH, "light", height, SCALE)
            picture = IMAGES / f"{name}.png"
            picture.write_bytes(b64decode(browser.picture()))
            size = picture.stat().st_size
            print(f"{picture.relative_to(ROOT)}: {WIDTH} x {height}, {size:,} bytes")


def _page(snapshot: str) -> str:
    (body, *_) = json.loads((SNAPSHOTS / f"{snapshot}.json").read_text(encoding="utf-8"))
    kind = snapshot.partition("/")[0].partition("-")[0]
    return (
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<style>{STYLE.read_text('utf-8')}"
        f"body{{padding:8px}}</style>"
        f'<figure class="{kind}">{message(kind, body)}</figure>'
    )


if __name__ == "__main__":
    main()
