"""A release is what it says: the same bytes each time, its parts listed, made by nobody who may do more."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from edgeone_notifier import __version__
from tools.packaging import bytecode, dependencies, package, release

pytestmark = pytest.mark.exhaustive

ROOT = package.ROOT
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.fixture(scope="module")
def made(runtime: str, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return release.make(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def bill(made: list[Path]) -> dict[str, Any]:
    return json.loads(made[1].read_text(encoding="utf-8"))


def test_the_version_is_the_same_everywhere() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{__version__}"\n' in project
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_same_code_gives_the_same_release(made: list[Path], tmp_path: Path) -> None:
    again = release.make(tmp_path)
    assert [one.name for one in again] == [one.name for one in made]
    assert [one.read_bytes() for one in again] == [one.read_bytes() for one in made]


def test_nothing_but_the_release_is_left(made: list[Path]) -> None:
    assert set(made[0].parent.iterdir()) == set(made)


def test_the_checksums_are_those_of_the_files(made: list[Path]) -> None:
    listed = dict(line.split("  ")[::-1] for line in made[2].read_text().splitlines())
    assert listed == {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in made if one != made[2]
    }


def test_the_bill_lists_each_package_that_is_in_the_archive(bill: dict[str, Any]) -> None:
    locked = dependencies.locked((package.FUNCTION / "requirements.txt").read_text())
    shipped = {n: version for n, version in locked.items() if n not in dependencies.UNUSED}
    assert {one["name"]: one["version"] for one in bill["components"]} == shipped
    assert all(one["purl"] == one["bom-ref"] for one in bill["components"])
    assert bill["dependencies"][0]["dependsOn"] == [one["purl"] for one in bill["components"]]


def test_the_bill_names_every_licence_in_one_word(bill: dict[str, Any]) -> None:
    for one in bill["components"]:
        (licence,) = one["licenses"]
        assert licence.get("expression") or licence["license"].get("id"), one["name"]


def test_the_bill_is_that_of_the_archive(bill: dict[str, Any], made: list[Path]) -> None:
    component = bill["metadata"]["component"]
    assert (component["name"], component["version"]) == ("edgeone-notifier", __version__)
    digest = hashlib.sha256(made[0].read_bytes()).hexdigest()
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert "timestamp" not in json.dumps(bill)


def test_what_has_no_byte_code_is_not_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bytecode, "find_runtime", lambda runtime: None)
    with pytest.raises(release.Unfinished, match=r"3\.10"):
        release.make(tmp_path)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_may_do_nothing_unless_a_job_says_so(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert set(job["permissions"]) <= {"contents"}
        assert "uses" in job or 0 < job["timeout-minutes"] <= 60


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_an_action_is_pinned_by_its_commit(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text(encoding="utf-8"))
    assert used
    for one in used:
        assert PINNED.fullmatch(one) or one.startswith("./.github/"), one


def test_the_workflows_run_what_there_is() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)
    assert (ROOT / ".ci" / "run").exists()
    assert ".ci/run" in text
    assert "make release" in text


def test_both_checks_and_releases_are_there() -> None:
    assert [file.stem for file in WORKFLOWS] == ["check", "release"]
