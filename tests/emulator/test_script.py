"""This file is the only place that checks in which order a test's orders are used."""

from tests.emulator.script import Script


def test_the_first_entry_that_fits_is_used_as_often_as_it_was_ordered() -> None:
    script: Script[str] = Script()
    script.add("a", 2, zone="z1")
    script.add("b", 1, zone=None)
    script.add("c", None)
    assert [script.next(zone="z2"), script.next(zone="z1")] == ["b", "a"]
    assert [script.next(zone="z1") for _ in range(3)] == ["a", "c", "c"]


def test_nothing_is_left_after_clear() -> None:
    script: Script[str] = Script()
    assert script.next() is None
    script.add("a", None)
    assert script.next(any="fact") == "a"
    script.clear()
    assert script.next() is None
