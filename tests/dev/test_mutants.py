"""The ways to break the promise on purpose still apply: `make mutants` tries whether the tests notice."""

import pytest

from tests.dev.mutants import CHECKOUT, PACKAGE
from tests.dev.mutations import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_breaks_what_is_there(mutant: Mutant) -> None:
    path = CHECKOUT / PACKAGE / mutant.file
    whole = path.read_text(encoding="utf-8")
    assert whole.count(mutant.old) == 1
    compile(whole.replace(mutant.old, mutant.new), path.name, "exec")
    for test in mutant.tests:
        assert (CHECKOUT / test.split("::")[0]).exists()


def test_each_has_a_name_of_its_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
