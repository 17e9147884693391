"""What is packed is what git or a list knows; what else lies in the folder is left out, and named."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tools.command import Unable
from tools.packaging import bytecode, dependencies, known, package, release
from tools.packaging.runtimes import DEFAULT

OWN = ["edgeone_notifier/__init__.py", "index.py", "requirements.txt"]
STRAY = [
    ".env",
    ".env.production",
    ".netrc",
    "id_rsa",
    "service-account.json",
    "token.txt",
    "webhook.key",
    "edgeone_notifier/.env",
    "edgeone_notifier/notes.md",
    "edgeone_notifier/stray.py",
    "old/credentials.json",
    "try.py",
]
JUNK = ["__pycache__/index.cpython-313.pyc", ".mypy_cache/x.json", "index.py~", "old.pyc"]


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"it is {name}\n")


@pytest.fixture(params=["a checkout", "a source archive", "an archive in somebody's repository"])
def function(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give a function's folder, which is known by git or by a list."""
    root = tmp_path / "root"
    folder = root / "function"
    write(folder, *OWN)
    if request.param == "a checkout":
        git(root, "init", "-q")
        git(root, "add", ".")
        git(root, "commit", "-qm", "all")
    else:
        listed = tmp_path / "known.txt"
        listed.write_text("\n".join(OWN))
        monkeypatch.setattr(known, "MANIFEST", listed)
    if request.param.startswith("an archive in"):
        git(tmp_path, "init", "-q")
        write(tmp_path, "root/function/theirs.py")
        git(tmp_path, "add", "-f", "root/function/theirs.py")
        (folder / "theirs.py").unlink()
    write(folder, *STRAY, *JUNK)
    return folder


def packed(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_what_is_not_known_is_left_out_and_named(function: Path, tmp_path: Path) -> None:
    left_out = package.copy_function(function, tmp_path / "package")
    assert packed(tmp_path / "package") == OWN
    assert list(left_out) == sorted(STRAY)


def test_an_unfinished_copy_of_the_code_is_refused(function: Path, tmp_path: Path) -> None:
    (function / "index.py").unlink()
    with pytest.raises(Unable, match=r"is not whole: index\.py is missing"):
        package.copy_function(function, tmp_path / "package")


def test_what_was_added_but_not_committed_is_known_and_packed_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "function"
    write(folder, *OWN)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    (folder / "index.py").write_text("changed")
    package.copy_function(folder, tmp_path / "package")
    assert (tmp_path / "package" / "index.py").read_text() == "changed"


@pytest.mark.parametrize("name", [".env", ".env.prod", "webhook.key", "sub/credentials.json"])
def test_a_secret_that_is_tracked_stops_the_build(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "function"
    write(folder, *OWN, name)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-f", ".")
    with pytest.raises(package.SecretFound, match=name):
        package.copy_function(folder, tmp_path / "package")


def test_a_hook_of_another_repository_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "function"
    write(folder, *OWN)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent/index")
    assert known.tracked(folder) == OWN


def test_without_git_the_list_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert known.tracked(known.ROOT / "function") is None
    assert "index.py" in known.files(known.ROOT / "function")


def test_the_list_is_what_git_tracks() -> None:
    names = known.tracked(known.ROOT / "function")
    if names is None:
        pytest.skip("THE LIST IS NOT COMPARED: these tests run outside of a repository")
    assert known.MANIFEST.read_text(encoding="utf-8").split() == names, (
        "write it anew: python -m tools.packaging.known"
    )


def test_a_source_archive_gives_the_same_package(tmp_path: Path) -> None:
    """`git archive` is what GitHub gives as source code: there is no git in it."""
    if known.tracked(known.ROOT / "function") is None:
        pytest.skip("THE ARCHIVE IS NOT TRIED: these tests run outside of a repository")
    made = tmp_path / "source.tar"
    git(known.ROOT, "archive", f"--output={made}", "HEAD", "function", "tools")
    with tarfile.open(made) as source:
        source.extractall(tmp_path / "source", filter="data")
    own = tmp_path / "source" / "function"
    write(own, *STRAY)
    code = (
        "import sys; from pathlib import Path; from tools.packaging import package; "
        "print(*package.copy_function(package.FUNCTION, Path(sys.argv[1])))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "package")],
        cwd=tmp_path / "source",
        env={"PYTHONPATH": "function:.", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.split() == sorted(STRAY)
    assert packed(tmp_path / "package") == known.MANIFEST.read_text(encoding="utf-8").split()


def quick(monkeypatch: pytest.MonkeyPatch, function: Path) -> None:
    """Leave out what takes long: what the function needs, and byte-code."""
    monkeypatch.setattr(
        package,
        "build",
        lambda target, runtime=DEFAULT, settings=None, commit="": built(target, function, commit),
    )
    monkeypatch.setattr(dependencies, "fetch", lambda *_: [])
    monkeypatch.setattr(bytecode, "compile_all", lambda _, runtime: True)
    monkeypatch.setattr(dependencies, "locked", lambda _: {})
    monkeypatch.setattr(package, "unreleased_commit", lambda: "0123456789ab")


BUILD = package.build


def built(target: Path, function: Path, commit: str) -> package.Package:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    return BUILD(target, function, commit=commit)


@pytest.mark.parametrize("command", [package, release])
def test_both_commands_say_what_they_left_out(
    function: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: object,
) -> None:
    quick(monkeypatch, function)
    target = tmp_path / "target"
    monkeypatch.setattr(sys, "argv", ["make", str(target)])
    command.main([str(target)])  # type: ignore[attr-defined]
    said = capsys.readouterr().err
    assert said.startswith("NOT PACKED, for it is none of the known files of the function ")
    assert ": .env, .env.production, " in said
    assert f"and {len(STRAY) - 5} more" in said
    (zipped,) = target.rglob("*.zip")
    commit = [package.COMMIT] * (command is package)  # a release has none
    assert zipfile.ZipFile(zipped).namelist() == sorted([*OWN, package.BUILT_FOR, *commit])


def test_where_nothing_is_left_out_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    package.say_left_out(package.Package(Path(), Path(), compiled=True))
    assert capsys.readouterr().err == ""


def test_the_commit_of_what_is_no_release_is_known(tmp_path: Path) -> None:
    """By the tag of its version, and whatever else changes in the checkout."""
    folder = tmp_path / "function"
    write(folder, *OWN)
    assert known.unreleased(folder, "1.2.0") == ""  # nobody knows without git
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "all")
    first = known.unreleased(folder, "1.2.0")
    assert re.fullmatch(r"[0-9a-f]{12}", first)
    write(tmp_path, "README.md")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a document")
    assert known.unreleased(folder, "1.2.0") == first
    git(tmp_path, "tag", "v1.2.0")
    assert known.unreleased(folder, "1.2.0") == ""
    (folder / "index.py").write_text("changed\n")
    assert known.unreleased(folder, "1.2.0") == f"{first}+"
    git(tmp_path, "commit", "-qam", "a change")
    assert known.unreleased(folder, "1.2.0") not in {"", first, f"{first}+"}
