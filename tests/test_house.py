"""The house stays small enough to find one's way: few floors, few files in a folder, no name twice.

`python -m pytest -s tests/test_house.py` prints the longest chain of imports.
"""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import grimp

import edgeone_notifier

PACKAGE = Path(edgeone_notifier.__file__).parent
TESTS = Path(__file__).parent
ROOMS = (PACKAGE, TESTS.parent / "tools", TESTS / "support", TESTS / "dev", TESTS / "tools")
MAX_FLOORS = 11  # modules in the longest chain of imports
MAX_FILES = 12  # Python files in a folder: more, and a stranger has to search
MAX_LAYER = 6  # modules that may know each other freely

GRAPH = grimp.build_graph("edgeone_notifier")


@cache
def chain_below(module: str) -> tuple[str, ...]:
    """Return the longest chain of imports that begins at a module."""
    below = (chain_below(other) for other in GRAPH.find_modules_directly_imported_by(module))
    return module, *max(below, key=len, default=())


def test_the_longest_chain_of_imports_is_short() -> None:
    longest = max((chain_below(module) for module in GRAPH.modules), key=len)
    print(f"\n{len(longest)} floors: " + " > ".join(longest))
    assert len(longest) <= MAX_FLOORS, longest


def test_no_folder_holds_more_files_than_one_can_look_through() -> None:
    files = Counter(path.parent for room in ROOMS for path in room.rglob("*.py"))
    assert {str(folder): n for folder, n in files.items() if n > MAX_FILES} == {}


def test_no_two_modules_import_each_other() -> None:
    for module in GRAPH.modules:
        assert module not in GRAPH.find_upstream_modules(module), module


# What each plug-in of a kind must define; the same name on purpose.
PLUG_INS = ("channels/", "tasks/", "core/text/phrases/")


def test_no_public_name_stands_for_two_things() -> None:
    where: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(PLUG_INS):
            for public in _public_names(path):
                where.setdefault(public, []).append(name)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


EVERYWHERE = {"__init__", "__main__", "conftest", "test_contract"}  # one of each in any folder


def test_no_name_of_a_file_of_the_tests_stands_for_two_things() -> None:
    """Two tests may have one name where each stands beside, or mirrors, what it tests."""
    named: dict[str, list[Path]] = {}
    for path in TESTS.rglob("*.py"):
        named.setdefault(path.stem, []).append(path)
    for name, paths in named.items():
        assert len(paths) == 1 or name in EVERYWHERE or all(map(_is_mirror, paths)), paths


def _is_mirror(test: Path) -> bool:
    tested = test.parent / test.stem.removeprefix("test_")
    places = (tested, PACKAGE / tested.relative_to(TESTS))
    there = any(place.with_suffix(".py").exists() or place.is_dir() for place in places)
    return there and test.stem.startswith("test_")


def _public_names(path: Path) -> set[str]:
    """Return the classes, functions and constants that a file defines for others."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if not name.startswith("_")}
