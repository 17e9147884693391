"""What is deployed is built and tried here: alone, on SCF's Python, in another time zone."""

import json
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ELSEWHERE
from tools.packaging import archive, dependencies, package

pytestmark = pytest.mark.exhaustive

EVENTS = package.ROOT / "events"
MEGABYTE = 1_000_000
LARGEST = 6 * MEGABYTE  # zipped; a console upload ends at 50, and every cold start fetches it
UNCHECKED_HASH = 0b01  # the flags of byte-code that is never compared with its source, PEP 552


@pytest.fixture(scope="session")
def names(built: package.Package) -> list[str]:
    with zipfile.ZipFile(built.archive) as zipped:
        return zipped.namelist()


def test_the_entry_file_lies_at_the_root(names: list[str]) -> None:
    assert "index.py" in names


def test_the_folder_and_the_archive_hold_the_same(built: package.Package, names: list[str]) -> None:
    assert names == [
        path.relative_to(built.folder).as_posix() for path in archive.files(built.folder)
    ]


def test_every_locked_package_is_in_it(built: package.Package, names: list[str]) -> None:
    lock = dependencies.locked((package.FUNCTION / "requirements.txt").read_text())
    for name, version in lock.items():
        about = built.folder / "licenses" / name / "METADATA"
        if name in dependencies.UNUSED:
            assert not about.exists()
        else:
            assert f"\nVersion: {version}\n" in about.read_text(encoding="utf-8")
    roots = {name.split("/")[0].removesuffix(".py") for name in names}
    assert {"crcmod", "pydantic", "pydantic_core", "pydantic_settings", "qcloud_cos"} <= roots
    assert {"requests", "tencentcloud", "tzdata"} <= roots


@pytest.mark.parametrize(
    "unwanted",
    [
        r"(.*/)?\.env.*",
        r"Crypto/.*",  # eleven megabytes that nothing here imports
        r"(.*/)?tests?/.*",
        r".*\.dist-info/.*",  # pydantic reads all of them at import, looking for plugins
        r".*\.(c|h|pyi|pyx)",
        r".*/__pycache__/(?!.*\.cpython-310\.pyc).*",
        r".*\.so(?<!x86_64-linux-gnu\.so)",
    ],
)
def test_nothing_else_is_in_it(names: list[str], unwanted: str) -> None:
    assert not [name for name in names if re.fullmatch(unwanted, name)]


def test_it_is_small(built: package.Package) -> None:
    assert built.archive.stat().st_size <= LARGEST


def test_it_may_be_read_by_everybody(built: package.Package) -> None:
    with zipfile.ZipFile(built.archive) as zipped:
        assert {entry.external_attr >> 16 for entry in zipped.infolist()} == {0o644}
    assert {stat.S_IMODE(path.stat().st_mode) for path in archive.files(built.folder)} == {0o644}


def test_the_same_code_gives_the_same_bytes(built: package.Package, tmp_path: Path) -> None:
    assert package.build(tmp_path).archive.read_bytes() == built.archive.read_bytes()


def test_every_module_is_compiled_for_good(built: package.Package, runtime: str) -> None:
    modules = list(built.folder.rglob("*.py"))
    assert modules
    for module in modules:
        compiled = module.parent / "__pycache__" / f"{module.stem}.cpython-310.pyc"
        assert int.from_bytes(compiled.read_bytes()[4:8], "little") == UNCHECKED_HASH, compiled


def test_a_package_locked_for_some_pythons_only_is_refused() -> None:
    with pytest.raises(dependencies.Unavailable, match="tomli"):
        dependencies.locked("six==1.17.0 \\\n    --hash=x\ntomli==2 ; python_version < '3.11' \\\n")


def test_it_is_built_where_there_is_no_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uv makes environments without pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    text = (package.FUNCTION / "requirements.txt").read_text()
    lock = tmp_path / "requirements.txt"
    lock.write_text(text[text.index("six==") :].partition("    # via")[0])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    (six,) = dependencies.fetch(lock, tmp_path / "cache")
    assert six.name.startswith("six-")


def test_importing_it_compiles_nothing(unpacked: Path, runtime: str) -> None:
    run = python(runtime, unpacked, "-v", "-c", "import index")
    assert run.returncode == 0, run.stderr[-2_000:]
    assert not re.findall(rf"# code object from '{re.escape(str(unpacked))}.*\.py'", run.stderr)
    assert "# wrote" not in run.stderr
    loaded = re.findall(r"# code object from '(.*)'", run.stderr)
    assert str(unpacked / "__pycache__" / "index.cpython-310.pyc") in loaded


def test_it_needs_nothing_that_is_not_in_it(unpacked: Path, runtime: str) -> None:
    code = (
        "import certifi, os, qcloud_cos, pydantic_settings, requests, zoneinfo\n"
        "import tencentcloud.common.common_client\n"
        "zoneinfo.reset_tzpath([])\n"
        "zoneinfo.ZoneInfo('Asia/Shanghai')\n"
        "assert os.path.isfile(certifi.where())\n"
    )
    run = python(runtime, unpacked, "-W", "ignore", "-c", code)  # that no encodings are guessed
    assert (run.returncode, run.stderr) == (0, "")


EVERYTHING = """
import importlib, pathlib
paths = sorted(path for path in pathlib.Path().rglob("*.py") if path.parts[0] != "licenses")
for path in paths:
    parts = path.with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
print(len(paths))
"""


def test_everything_that_is_in_it_can_be_imported(unpacked: Path, runtime: str) -> None:
    """What cannot be is of no use: dependencies.UNIMPORTABLE names it, and what it would need."""
    run = python(runtime, unpacked, "-W", "ignore", "-c", EVERYTHING)
    assert run.returncode == 0, run.stderr[-2_000:]
    assert int(run.stdout.splitlines()[-1]) > 300


def test_a_quiet_run_imports_no_more_than_it_needs(unpacked: Path, runtime: str) -> None:
    """The COS SDK only for a state that is there; what asks, compares and posts is here in any case."""
    code = "import index, sys; print([m for m in sys.modules if m.split('.')[0] in UNWANTED])"
    unwanted = {"qcloud_cos", "crcmod", "xmltodict", "tencentcloud", "requests", "urllib3"}
    run = python(runtime, unpacked, "-c", f"UNWANTED = {unwanted}; {code}")
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_garbage_is_looked_for_once_all_is_imported(unpacked: Path, runtime: str) -> None:
    code = "import gc, index; print(gc.isenabled(), gc.get_freeze_count() > 10_000)"
    assert python(runtime, unpacked, "-c", code).stdout == "True True\n"


def test_the_package_runs_alone_against_the_emulator(unpacked: Path, runtime: str) -> None:
    from tests.emulator import Cloud

    with Cloud() as cloud:
        cloud.edgeone.add_zone("zone-1")
        cloud.edgeone.submit(
            "zone-1", "job-1", ["https://www.example.com/a", "https://www.example.com/b"]
        )
        cloud.edgeone.settle("zone-1", "job-1", status="failed")
        settings = cloud.environment() | {
            "CHANNELS__OPS__URL": cloud.slack("ops").url,
            "CHANNELS__OPS__KIND": "slack",
            "STATE_URL": "cos://bucket-1250000000/prefix?region=ap-guangzhou",
            "TENCENTCLOUD_RUNENV": "SCF",
        }
        code = (
            "import json, index\n"
            f"event = json.load(open({str(EVENTS / 'timer.json')!r}))\n"
            "print(json.dumps(index.main_handler(event, {})))\n"
        )
        run = python(runtime, unpacked, "-c", code, **settings)
        told = len(cloud.slack("ops").messages)

    assert (run.returncode, run.stderr) == (0, "")
    summary = json.loads(run.stdout.splitlines()[-1])
    assert summary["event"] == "run.finished"
    assert summary["action"] == "run"
    assert summary["first_run"] is True
    assert summary["zones"] == {"read": 1, "failed": {}}
    assert summary["tasks"] == 2
    assert summary["channels"]["ops"] == {"sent": 1, "owed": 0, "given_up": 0, "state": "ok"}
    assert told == 1


def python(
    runtime: str, folder: Path, *arguments: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a Python that sees its standard library, a folder, and nothing else of this machine."""
    command = [runtime, "-B", "-S", "-s", *arguments]
    return subprocess.run(
        command, cwd=folder, env=ELSEWHERE | settings, capture_output=True, text=True, timeout=60
    )
