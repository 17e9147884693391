"""The steps that docs/gate.md gives to a pipeline do what they say, with the key that it names."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.emulator import Cloud
from tests.support.deployed import WWW

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
# They need a network, and are run by whoever installs: what they fetch is here.
FETCHES = ("apt-get -qq ", "git clone --quiet ", "pip install --quiet --no-deps -r ")
URLS = [f"{WWW}/7.4/{n}.pak" for n in range(9)]
KEYS = ("TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY", "TENCENTCLOUD_SESSIONTOKEN")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def github() -> tuple[list[str], dict[str, str]]:
    job = yaml.safe_load(blocks("yaml")[0])["jobs"]["gate"]
    steps = [step for step in job["steps"] if "run" in step]
    env = {name: str(value) for name, value in job["env"].items() if "secrets." not in str(value)}
    return [f"(cd {step['working-directory']} && {step['run']})" for step in steps], env


def gitlab() -> tuple[list[str], dict[str, str]]:
    job = yaml.safe_load(blocks("yaml")[1])["gate"]
    return [*job["before_script"], *job["script"]], job["variables"]


def shell() -> tuple[list[str], dict[str, str]]:
    return ["cd notifier", blocks("sh")[0]], {}


@pytest.fixture
def project(cloud: Cloud, tmp_path: Path) -> Path:
    """Give a project with a list of URLs and this checkout in it, and a key that may read and no more."""
    cloud.edgeone.add_zone("zone-1")
    cloud.edgeone.rights.policy = json.loads(blocks("json")[0])
    (tmp_path / "urls.txt").write_text("\n".join(URLS), encoding="utf-8")
    checkout = tmp_path / "notifier"
    checkout.mkdir()
    for name in ("function", "tools"):
        (checkout / name).symlink_to(ROOT / name)
    (checkout / ".venv").symlink_to(sys.prefix)
    return tmp_path


@pytest.mark.exhaustive
@pytest.mark.parametrize("pipeline", [shell, github, gitlab])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("success", 0),
        ("failed", 1),
        ("", 3),
    ],
)
def test_the_step_passes_only_what_is_ready(
    cloud: Cloud, project: Path, pipeline: Any, status: str, code: int
) -> None:
    if status:
        cloud.edgeone.submit("zone-1", "job", URLS, status=status)
    else:
        cloud.edgeone.rights.policy = {"statement": []}
    lines, env = pipeline()
    kept = [line for line in lines if not any(word in line for word in FETCHES)]
    assert sum("tools.gate" in line for line in kept) == 1
    keys = {name: value for name, value in cloud.environment().items() if name in KEYS}
    run = subprocess.run(
        ["sh", "-ec", "\n".join(kept)],
        cwd=project,
        env={
            "PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
            "HOME": str(project),
            "EDGEONE_ENDPOINT": cloud.edgeone.url,
            "REQUESTS_PER_SECOND": "1000",
            **keys,
            **env,
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == code, run.stdout + run.stderr
    assert ("GO · 9 of 9 ready" in run.stdout) is (code == 0)


def test_what_the_steps_install_are_the_locks() -> None:
    installed = [line for line in github()[0] + gitlab()[0] if "pip install" in line]
    assert len(installed) == 2
    for line in installed:
        locks = re.findall(r"-r ([^\s)]+)", line)
        assert locks == ["function/requirements.txt", "tools/requirements.txt"]
        assert all((ROOT / lock).exists() for lock in locks)


def test_both_languages_explain_the_same_options() -> None:
    english, chinese = (
        re.findall(r"^\| `(--[a-z-]+)[^|]*\| `(\w+)", text, re.MULTILINE)
        for text in (TEXT, (ROOT / "docs" / "zh" / "gate.md").read_text(encoding="utf-8"))
    )
    assert english == chinese
    assert len(english) == 10
