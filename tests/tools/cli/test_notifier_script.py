"""`./notifier` as a shell calls it: from any folder, through a link, with another Python's variables around it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator import Cloud
from tests.support.deployed import WWW, Deployed

ROOT = Path(__file__).resolve().parents[3]
# What people have in their shells for another Python, or for a make around this.
AROUND = {
    "PYTHONHOME": "/nonexistent/python",
    "PYTHONPATH": "/nonexistent/path",
    "PYTHONSTARTUP": "/nonexistent/startup.py",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "PYTHONIOENCODING": "latin-1",
    "MAKEFLAGS": "n",
    "CDPATH": "/",
    "ENV": "/etc/profile",
}


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Give the environment that runs this as one in which all is installed, so that make has nothing to do."""
    folder = tmp_path / "venv"
    folder.mkdir()
    for path in Path(sys.prefix).iterdir():
        (folder / path.name).symlink_to(path)
    for name in (".run", ".tools"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).touch()
    return folder


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Give a link to a link to it, in a folder with a blank in its name, beside modules with the names of ours."""
    folder = tmp_path / "any where"
    (folder / "tools").mkdir(parents=True)
    (folder / "tools" / "__init__.py").write_text("raise SystemExit('another one')")
    (folder / "one").symlink_to(ROOT / "notifier")
    (folder / "two").symlink_to("one")
    return folder / "two"


def run(
    script: Path, venv: Path, *arguments: str, **around: str
) -> "subprocess.CompletedProcess[str]":
    needed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [str(script), *arguments],
        cwd=script.parent,
        env={**needed, "VENV": str(venv), "LC_ALL": "C.UTF-8", **around},
        capture_output=True,
        text=True,
    )


def test_it_works_from_anywhere_whatever_the_shell_says(script: Path, venv: Path) -> None:
    done = run(script, venv, "statsu", **AROUND)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'status'?" in done.stderr


def test_what_cannot_be_set_up_is_no_verdict(script: Path, venv: Path) -> None:
    (venv / ".run").unlink()
    done = run(script, venv, "gate", "--jobs", "j", PYTHON="/nonexistent/python3")
    assert (done.returncode, done.stdout) == (3, "")
    assert "name another: make PYTHON=" in done.stderr


@pytest.mark.exhaustive
def test_env_is_as_for_make(script: Path, venv: Path) -> None:
    for how in ({"ENV": "nowhere"}, {"NOTIFIER_ENV": "nowhere"}):
        done = run(script, venv, "status", **how)
        assert (done.returncode, done.stdout) == (1, "")
        assert "there is no .env.nowhere" in done.stderr


@pytest.mark.exhaustive
def test_the_demo_is_played(script: Path, venv: Path) -> None:
    done = run(script, venv, "demo", **AROUND)
    assert (done.returncode, done.stderr) == (0, "")
    assert "none lost, none twice" in done.stdout


@pytest.mark.exhaustive
def test_it_asks_the_function_of_this_machine(
    script: Path, venv: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = Deployed(cloud, monkeypatch, "file", tmp_path / "state")
    there.with_news()
    names = ("CHANNELS", "TENCENTCLOUD_", "STATE_URL", "EDGEONE_", "REQUESTS_")
    around = {name: value for name, value in os.environ.items() if name.startswith(names)}
    done = run(script, venv, "status", "--json", **around)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["event"] == "status.finished"
    chinese = run(script, venv, "preview", NOTIFIER_LANGUAGE="zh", COLUMNS="40", **around)
    assert f"{WWW}/a" in chinese.stdout
    assert "\x1b" not in chinese.stdout  # there is no terminal
    with subprocess.Popen(
        f"'{script}' failures --since 24h --format json | head -c 1; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        env={**around, "PATH": os.environ["PATH"], "VENV": str(venv)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as cut:
        out, err = cut.communicate()
    assert "Traceback" not in err
    assert "Broken" not in err
    assert out[:1] == "{"
