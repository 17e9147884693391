"""This file is the only place that takes the README's pictures: `make pictures`, with a Chromium on the PATH."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.tools.gallery import ROOT, SNAPSHOTS, STYLE, message

IMAGES = ROOT / "docs" / "images"
PICTURES = {
    "slack": SNAPSHOTS / "slack" / "en" / "failures-and-a-job-done.json",
    "wecom": SNAPSHOTS / "wecom" / "zh" / "failures-and-a-job-done.json",
}
WIDTH = 620  # pixels


def main() -> None:
    """Take each picture as high as its message is."""
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    if browser is None:
        sys.exit("no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for kind, snapshot in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            page.write_text(_page(kind, snapshot), encoding="utf-8")
            dom = _browse(browser, folder, "--dump-dom", page.as_uri())
            height = int(re.findall(r"<title>(\d+)</title>", dom)[0])
            picture = IMAGES / f"{kind}.png"
            _browse(
                browser,
                folder,
                f"--window-size={WIDTH},{height}",
                f"--screenshot={picture}",
                page.as_uri(),
            )
        print(f"{picture.relative_to(ROOT)}: {WIDTH} x {height}, {picture.stat().st_size:,} bytes")


def _page(kind: str, snapshot: Path) -> str:
    (body, *_) = json.loads(snapshot.read_text(encoding="utf-8"))
    return (
        f'<!doctype html><meta charset="utf-8"><title></title><style>{STYLE.read_text("utf-8")}'
        f"body{{width:{WIDTH}px;padding:8px}}</style>"
        f'<figure class="{kind}">{message(kind, body)}</figure>'
        "<script>document.title = document.querySelector('figure').offsetHeight + 16</script>"
    )


def _browse(browser: str, folder: str, *arguments: str) -> str:
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    profile = f"--user-data-dir={folder}/profile"
    return subprocess.run(
        [*command, profile, *arguments], check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    main()
