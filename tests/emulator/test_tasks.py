"""This file is the only place that checks the orders of the tasks, and that none is ever stale."""

from dataclasses import replace

import pytest

from tests.emulator.tasks import Order, Task, Tasks


def task(name: str, created: int, updated: int, zone: str = "z") -> Task:
    return Task(zone, f"job-{name}", f"https://a/{name}", "processing", created, updated)


def filled() -> Tasks:
    tasks = Tasks()
    tasks.extend([task("a", 1, 9), task("b", 3, 3), task("c", 2, 5), task("x", 2, 2, "other")])
    return tasks


def names(tasks: Tasks, order: Order) -> str:
    return "".join(one.target[-1] for one in tasks.ordered("z", order))


@pytest.mark.parametrize(
    ("order", "expected"), [("create-desc", "bca"), ("create-asc", "acb"), ("update-desc", "acb")]
)
def test_each_order(order: Order, expected: str) -> None:
    assert names(filled(), order) == expected


def test_shuffled_is_arbitrary_but_a_task_stays_where_it_is() -> None:
    tasks = Tasks()
    tasks.extend([task(str(n), n, n) for n in range(100)])
    before = tasks.ordered("z", "shuffled")
    created = [one.created for one in before]
    assert created != sorted(created)
    assert created != sorted(created, reverse=True)
    tasks.append(task("new", 100, 100))
    after = tasks.ordered("z", "shuffled")
    assert [one for one in after if one.created < 100] == before


def test_any_change_of_the_list_shows() -> None:
    tasks = filled()
    assert names(tasks, "create-asc") == "acb"
    tasks.append(task("d", 4, 4))
    assert names(tasks, "create-asc") == "acbd"
    tasks[0] = replace(tasks[0], created=5)
    assert names(tasks, "create-asc") == "cbda"
    del tasks[1]
    assert names(tasks, "create-asc") == "cda"
    tasks[:] = [task("e", 1, 1)]
    assert names(tasks, "create-asc") == "e"
    tasks.clear()
    assert names(tasks, "create-asc") == ""


def test_the_list_is_sorted_once_until_it_changes() -> None:
    tasks = filled()
    sorted_ = tasks.ordered("z", "create-asc")
    assert tasks.ordered("z", "create-asc") is sorted_
    tasks.append(task("d", 4, 4))
    assert tasks.ordered("z", "create-asc") is not sorted_


def test_a_job_is_found_by_place_whatever_moved() -> None:
    tasks = filled()
    assert tasks.places("z", "job-c") == [2]
    assert tasks.places("other", "job-c") == []
    tasks[2] = replace(tasks[2], status="success")
    del tasks[0]
    assert tasks.places("z", "job-c") == [1]
    tasks[1] = replace(tasks[1], job="job-d")
    assert [tasks.places("z", "job-c"), tasks.places("z", "job-d")] == [[], [1]]


def test_an_index_takes_a_task_and_a_slice_takes_tasks() -> None:
    with pytest.raises(TypeError):
        filled()[0:1] = task("a", 1, 1)  # type: ignore[call-overload]


def test_no_more_answers_are_kept_than_needed() -> None:
    tasks = filled()
    for number in range(1000):
        assert tasks.kept(("answer", number), list) == []
    assert len(tasks._kept) < 100
