"""Messages as they are posted, one file for each case, service and language; `UPDATE_SNAPSHOTS=1` writes them anew."""

import json
import os
import re
from pathlib import Path

import pytest

from edgeone_notifier.core.text.phrases import LANGUAGES
from tests.channels.cases import CASES
from tests.channels.digests import LOOKS, messages

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots"
UPDATE = os.environ.get("UPDATE_SNAPSHOTS") == "1"


def path_of(look: str, language: str, case: str) -> Path:
    """Return where a snapshot is kept."""
    return SNAPSHOTS / look / language / f"{re.sub('[^a-z]+', '-', case.lower())}.json"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_look_as_they_did(look: str, language: str, case: str) -> None:
    rendered = messages(look, CASES[case], language)
    bodies = [one.plain if CASES[case].plain else one.body for one in rendered]
    text = json.dumps(bodies, ensure_ascii=False, indent=2) + "\n"
    path = path_of(look, language, case)
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_snapshot_has_its_case() -> None:
    wanted = {path_of(look, lang, case) for look in LOOKS for lang in LANGUAGES for case in CASES}
    if UPDATE:
        for path in {*SNAPSHOTS.rglob("*.json")} - wanted:
            path.unlink()
    assert {*SNAPSHOTS.rglob("*.json")} == wanted
