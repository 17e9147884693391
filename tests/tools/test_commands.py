"""Every command that a document shows a user is run, in the order in which it stands there, in an emulated account.

The README begins with an empty account, as its reader does; what comes after it begins with what the README deployed.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator import Cloud

pytestmark = pytest.mark.exhaustive

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    "README.md",
    "docs/operations.md",
)  # docs/zh has the same: tests/test_both_languages.py
VENV = Path(sys.prefix)
FIRST_RUN = "make call EVENT=events/timer.json"  # what the timer would have done meanwhile
# What would run these tests again; .ci/run calls both.
ELSEWHERE = {"make test", "make demo"}


def commands(document: str) -> Iterator[str]:
    """List the commands of a document."""
    text = (ROOT / document).read_text(encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            command = line.partition(" #")[0].strip()
            if command and command not in ELSEWHERE:
                yield command


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_a_document_does_what_it_says(
    document: str, tmp_path: Path, runtime: str
) -> None:
    if not (VENV / ".dev").exists():
        pytest.skip(
            f"THE COMMANDS OF {document} ARE NOT RUN: these tests run outside of make's venv"
        )
    with Cloud() as cloud:
        cloud.cos.buckets, cloud.scf.python = {"elsewhere-1250000000"}, runtime
        cloud.edgeone.add_zone("zone-1")
        around = _around(cloud, tmp_path)
        found = list(commands(document))
        assert len(found) > 3
        before = [] if document.startswith("README") else ["make deploy", FIRST_RUN]
        for command in before + found:
            run = subprocess.run(
                ["sh", "-c", command], cwd=ROOT, env=around, capture_output=True, text=True
            )
            assert run.returncode == 0, f"{command}\n{run.stdout[-2_000:]}{run.stderr[-2_000:]}"
            assert run.stdout.strip(), command


def test_what_is_run_elsewhere_is_run_there() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ELSEWHERE:
        what = command.removeprefix("make ").replace("test", "check")
        assert re.search(rf"make -s .*{what}", ci)


def _around(cloud: Cloud, folder: Path) -> dict[str, str]:
    """Give what the reader has set, and the way to the account."""
    return {
        **cloud.environment(),
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "TMPDIR": str(folder),
        "VENV": str(VENV),
        "LC_ALL": "C.UTF-8",
        "SCF_ENDPOINT": cloud.scf.url,
        "CAM_ENDPOINT": cloud.cam.url,
        "CLS_ENDPOINT": cloud.cls.url,
        "STATE_URL": "cos://bucket-1250000000/edgeone-notifier?region=ap-guangzhou",
        "CHANNELS__OPS__URL": cloud.slack("ops").url,
        "CHANNELS__OPS__KIND": "slack",
        "ALARM_URL": "https://alarms.example.com/hook",
    }
