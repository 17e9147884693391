"""A package for each Python of SCF's starts under that Python, and under any other says in one sentence why not."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ELSEWHERE
from tests.emulator import Cloud
from tests.support.deploying import BUCKET, Account
from tools.command import Unable
from tools.packaging import bytecode, package, release
from tools.packaging.runtimes import DEFAULT, RUNTIMES, Runtime, runtime_of

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
HERE = "{}.{}".format(*sys.version_info)
UNCHECKED_HASH = 0b01  # the flags of byte-code that is never compared with its source, PEP 552
START = """
import json, index
print(json.dumps(index.main_handler({"Type": "Timer"}, {})))
"""


def own_code(folder: Path, built_for: str) -> Path:
    """Copy the function's own code, as a package for a Python."""
    package.copy_function(package.FUNCTION, folder)
    (folder / package.BUILT_FOR).write_text(f"{built_for}\n")
    return folder


def started(python: str, folder: Path, *arguments: str, **around: str) -> tuple[int, str, str]:
    command = [python, "-B", "-s", *arguments]
    around = {**ELSEWHERE, "LANG": "C.UTF-8", **around}
    run = subprocess.run(
        command, cwd=folder, env=around, capture_output=True, text=True, timeout=60
    )
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.9", "3.10", "3.12", "3.13"])
def test_another_python_is_refused_in_one_sentence_in_the_log_and_as_the_error(
    tmp_path: Path, version: str
) -> None:
    found = subprocess.run(
        ["sh", "-c", f'ls -d "$HOME"/.pyenv/versions/{version}.*/bin/python'],
        capture_output=True, text=True,
    )  # fmt: skip
    python = found.stdout.split()[:1] or [sys.executable] * (version == HERE)
    if not python:
        pytest.skip(f"NOT TRIED with Python {version}, which is not here")
    other = "3.12" if version != "3.12" else "3.10"
    code, out, error = started(python[0], own_code(tmp_path / "p", other), "-c", "import index")
    said = f"this package is for Python {other} and was started by Python {version}"
    line = json.loads(out)
    assert (code, line["event"], line["error"]) == (1, "run.failed", "WrongPython")
    assert line["message"] == said
    assert f"Python{other}" in line["remedy"]
    last = error.splitlines()[-1]
    assert last == f"interpreter.WrongPython: {said}: {line['remedy']}"
    assert "ModuleNotFound" not in error


def test_a_checkout_runs_under_any_python(tmp_path: Path) -> None:
    assert not (package.FUNCTION / package.BUILT_FOR).exists()
    code, _, error = started(
        sys.executable, own_code(tmp_path / "p", HERE), "-W", "ignore", "-c", "import index"
    )
    assert (code, error) == (0, "")


def test_an_archive_for_another_python_is_not_deployed(account: Account) -> None:
    with zipfile.ZipFile(account.zip, "a") as zipped:
        zipped.writestr("__pycache__/index.cpython-310.pyc", b"")
    account.set("SCF_RUNTIME", "Python3.12")
    assert account.fails().endswith("is for Python3.10, and the function is to have Python3.12")
    assert account.changes() == []


def test_a_function_has_the_runtime_that_was_asked_for_and_for_life(account: Account) -> None:
    account.set("SCF_RUNTIME", "3.12")
    account.deploy()
    assert account.cloud.scf.functions["edgeone-notifier"].values["Runtime"] == "Python3.12"
    account.unset("SCF_RUNTIME")
    said = account.fails()
    assert "has Python3.12, which can never be changed" in said
    assert "make destroy STATE=keep, then make deploy" in said


@pytest.mark.parametrize("text", ["Python3.11", "3.9", "python", "PyPy3.10"])
def test_a_runtime_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Unable, match=r"RUNTIME=.*is none of Python3\.10, Python3\.12, Python3\.13"):
        package.asked_runtime(text)


def test_a_runtime_is_read_however_it_is_written() -> None:
    for one in RUNTIMES:
        assert {runtime_of(one.version), runtime_of(one.name), runtime_of(one.name.lower())} == {
            one
        }


@pytest.mark.parametrize(
    "runtime", [one for one in RUNTIMES if one != DEFAULT], ids=lambda one: one.version
)
def test_a_package_for_it_runs_alone_with_nothing_left_to_compile(
    runtime: Runtime, tmp_path: Path
) -> None:
    """3.10 is tried at greater length, in tests/tools/packaging/test_package.py."""
    python = bytecode.find_runtime(runtime)
    if python is None:
        pytest.skip(f"THE PACKAGE FOR {runtime.name} IS NOT TRIED: no such Python is here")
    built = package.build(tmp_path / "build", runtime=runtime)
    folder = tmp_path / "unpacked"
    command = [python, "-m", "zipfile", "-e", str(built.archive), str(folder)]
    subprocess.run(command, check=True, env=ELSEWHERE)
    for module in folder.rglob("*.py"):
        name = Path(runtime.compiled(module.stem)).name
        compiled = (module.parent / "__pycache__" / name).read_bytes()
        assert int.from_bytes(compiled[4:8], "little") == UNCHECKED_HASH, module
    _, _, said = started(python, folder, "-S", "-v", "-W", "ignore", "-c", "import index")
    assert not re.findall(rf"# code object from '{re.escape(str(folder))}.*\.py'", said)
    with Cloud() as cloud:
        cloud.edgeone.add_zone("zone-1")
        code, out, error = started(
            python, folder, "-S", "-c", START,
            **cloud.environment(),
            CHANNELS__OPS__URL=cloud.slack("ops").url,
            CHANNELS__OPS__KIND="slack",
            STATE_URL=f"cos://{BUCKET}/prefix?region=ap-guangzhou",
            TENCENTCLOUD_RUNENV="SCF",
        )  # fmt: skip
        assert (code, error) == (0, ""), out
        assert json.loads(out.splitlines()[-1])["event"] == "run.finished"
        assert len(cloud.slack("ops").messages) == 1


def test_a_release_for_another_python_says_so_in_its_name(tmp_path: Path) -> None:
    other = RUNTIMES[1]
    if bytecode.find_runtime(other) is None:
        pytest.skip(f"no {other.name} is here")
    names = [one.name for one in release.make(tmp_path, other)]
    assert [name.partition("-python3.12")[2] for name in names] == [".zip", ".cdx.json", ""]
