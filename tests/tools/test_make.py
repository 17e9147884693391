"""`make` does the same whatever the shell around it says to pip and Python, and wherever the checkout comes from."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from edgeone_notifier.settings.environment import misspelt_names

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(sys.prefix)
# What people have in their shells, and what broke or moved an installation.
AROUND = {
    "PIP_USER": "1",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "PIP_TARGET": "/nonexistent/target",
    "PIP_PREFIX": "/nonexistent/prefix",
    "PIP_ROOT": "/nonexistent/root",
    "PIP_ONLY_BINARY": ":all:",
    "PIP_NO_BINARY": ":all:",
    "PIP_CONSTRAINT": "/nonexistent/constraints.txt",
    "PIP_REQUIRE_HASHES": "1",
    "PIP_DRY_RUN": "1",
    "PYTHONHOME": "/nonexistent/python",
    "PYTHONPATH": "/nonexistent/path",
    "PYTHONSTARTUP": "/nonexistent/startup.py",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "PYTHONIOENCODING": "latin-1",
}
FLAGS = [
    ("doctor", "SEND", "--send"),
    ("deploy", "DRY_RUN", "--dry-run"),
    ("deploy", "ADOPT", "--adopt"),
    ("deploy", "SLOW", "--slow"),
    ("deploy", "RESUBMIT", "--resubmit"),
    ("policy", "RESUBMIT", "--resubmit"),
    ("destroy", "DRY_RUN", "--dry-run"),
    ("policy", "DEPLOYER", "--deployer"),
    ("gate", "WAIT", "--wait"),
    ("gate", "JSON", "--json"),
    ("lock", "UPGRADE", "--upgrade"),
]


def make(*arguments: str, cwd: Path = ROOT, **around: str) -> "subprocess.CompletedProcess[str]":
    """Call make with these variables around it, and what a shell needs."""
    needed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["make", *arguments], cwd=cwd, env={**needed, **around}, capture_output=True, text=True
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(("target", "name", "option"), FLAGS)
@pytest.mark.parametrize("where", ["as an argument", "in the environment"])
def test_a_yes_is_a_yes_a_no_is_a_no_and_anything_else_is_refused(
    target: str, name: str, option: str, where: str
) -> None:
    def called(word: str) -> "subprocess.CompletedProcess[str]":
        if where == "as an argument":
            return make("-n", target, f"{name}={word}")
        return make("-n", target, **{name: word})

    for yes in ("1", "y", "yes", "Yes", "on", "true", "TRUE"):
        assert f" {option}" in called(yes).stdout, yes
    for no in ("", "0", "n", "no", "No", "off", "false", "FALSE", " 0 "):
        run = called(no)
        assert run.returncode == 0
        assert option not in run.stdout, no
    for word in ("maybe", "2", "nope"):
        run = called(word)
        assert run.returncode
        assert f"{name}={word} is neither yes (1, true) nor no (0, false)" in run.stderr


@pytest.mark.parametrize(
    ("targets", "folders"),
    [
        ("demo gallery", ["function"]),
        (
            "call deploy destroy doctor failures gate invoke move package policy probe release resubmit tables",
            ["function", "tools"],
        ),
        ("test check soak simulate mutants", ["function", "tools", "tests"]),
    ],
    ids=["the function", "the commands", "the tests"],
)
def test_each_target_installs_what_it_needs_and_no_more(targets: str, folders: list[str]) -> None:
    for target in targets.split():
        run = make("-n", target, "VENV=/nonexistent/venv")
        installed = re.findall(r"--requirement (\w+)/requirements.txt", run.stdout)
        assert (run.returncode, list(dict.fromkeys(installed))) == (0, folders), target


def test_of_what_the_shell_says_only_where_packages_come_from_is_passed_on() -> None:
    mirror = {"PIP_INDEX_URL": "https://mirror.example.com/simple", "PIP_PROXY": "http://proxy:1"}
    print_all = "--eval=show:\n\t@env"
    run = make("-s", print_all, "show", **AROUND, **mirror)
    passed = dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)
    found = {name: value for name, value in passed.items() if name.startswith(("PIP_", "PYTHON"))}
    ours = {"PIP_USER": "0", "PYTHONPATH": "function:.", "PYTHONIOENCODING": ":replace"}
    assert found == {**mirror, **ours}


def test_no_argument_is_taken_for_a_misspelt_setting() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    arguments = set(re.findall(r"(?:'\$\(|\$\(call flag,)(\w+)", makefile))
    assert {"ZONE", "MENTION", "EVENT", "DRY_RUN"} <= arguments
    run = make("-s", "--eval=show:\n\t@env", "show", *(f"{name}=1" for name in arguments))
    passed = dict(re.findall(r"^(\w+)=(.*)$", run.stdout, re.MULTILINE))
    assert passed["PIP_USER"] == "0"
    assert list(misspelt_names(passed)) == []


def test_a_python_is_found_whatever_the_shell_says_to_another() -> None:
    run = subprocess.run(
        ["sh", "tools/find-python"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **AROUND},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert Path(run.stdout.strip()).is_file()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone this repository as a machine does whose editor wants CRLF; its environment is the one that runs this."""
    if not (ROOT / ".git").exists():
        pytest.skip("THE CLONE IS NOT TRIED: these tests run outside of a repository")
    folder = tmp_path_factory.mktemp("clone") / "clone"
    command = ["git", "clone", "-q", "-c", "core.autocrlf=true", str(ROOT), str(folder)]
    subprocess.run(command, check=True)
    venv = folder / ".venv"
    venv.mkdir()
    for path in VENV.iterdir():
        (venv / path.name).symlink_to(path)
    for name in (".run", ".tools", ".dev"):
        (venv / name).unlink(missing_ok=True)
        (venv / name).touch()  # or make would install into the environment that runs this
    return folder


def test_a_clone_has_the_same_bytes_on_every_machine(clone: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=clone, capture_output=True, text=True, check=True
    )
    crlf = [line for line in listed.stdout.splitlines() if "w/crlf" in line or "w/mixed" in line]
    assert not crlf
    assert b"\r" not in (clone / "tools" / "find-python").read_bytes()


@pytest.mark.exhaustive
def test_a_clone_works_at_once(clone: Path) -> None:
    run = make("demo", cwd=clone, **AROUND)
    assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-2_000:]
    assert "none lost, none twice" in run.stdout


@pytest.mark.exhaustive
def test_an_environment_that_is_there_is_used(tmp_path: Path, runtime: str) -> None:
    """That of uv has no pip, and may be of another Python than make would choose."""
    venv = tmp_path / "venv"
    subprocess.run([runtime, "-m", "venv", "--without-pip", str(venv)], check=True)
    for target in ("demo", f"{venv}/.tools"):
        run = make("-s", target, f"VENV={venv}", **mirrors())
        assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-2_000:]
    version = [str(venv / "bin" / "python"), "-c", "import click, sys; print(sys.version_info[:2])"]
    assert subprocess.run(version, capture_output=True, text=True).stdout == "(3, 10)\n"


@pytest.mark.exhaustive
def test_an_environment_that_does_not_start_is_made_anew(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nonexistent/python")
    (venv / "pyvenv.cfg").write_text("home = /nonexistent\n")
    run = make("-s", "demo", f"VENV={venv}", **mirrors())
    assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-2_000:]


def mirrors() -> dict[str, str]:
    """Give what this shell says of where packages come from."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}


def test_what_is_installed_on_the_way_is_said_beside_the_output() -> None:
    """`make failures … > list.txt` holds URLs alone, also the first time."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "Installing" in line]
    assert lines
    assert all(">&2" in line for line in lines)
