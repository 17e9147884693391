"""Where targets are: few places, exact numbers, nothing left out."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.text.url_groups import MAX_GROUPS, places
from tests.support.values import law

HOST = "https://a.example"


def found(*targets: str) -> dict[str, int]:
    return {beginning: len(at) for beginning, at in places(targets)}


def test_a_place_is_as_narrow_as_its_targets_allow() -> None:
    assert found(f"{HOST}/x/y/1", f"{HOST}/x/y/2?v=/z/") == {f"{HOST}/x/y/": 2}
    assert found(f"{HOST}/x/y/1", f"{HOST}/x/2") == {f"{HOST}/x/": 1, f"{HOST}/x/y/": 1}


def test_the_fullest_place_is_first() -> None:
    targets = [f"{HOST}/a/{n}" for n in range(2)] + [f"{HOST}/b/{n}" for n in range(3)]
    assert list(found(*targets)) == [f"{HOST}/b/", f"{HOST}/a/"]


def test_hosts_are_told_apart_before_folders() -> None:
    targets = [f"https://{host}.example/{n}/x" for host in "abcd" for n in range(9)]
    assert found(*targets) == {f"https://{host}.example/": 9 for host in "abcd"}


def test_of_too_many_hosts_the_rest_is_elsewhere() -> None:
    targets = [f"https://{n}.example/{at}" for n in range(9) for at in range(9 - n)]
    assert list(found(*targets).values()) == [9, 8, 7, 6, 5, 4, 3, 3]
    assert places(targets)[-1][0] == ""


def test_too_many_folders_stay_one_place() -> None:
    assert found(*[f"{HOST}/{n}/x" for n in range(MAX_GROUPS + 1)]) == {f"{HOST}/": MAX_GROUPS + 1}


def test_what_is_no_url_is_elsewhere() -> None:
    assert found("nonsense", "http://[::1", f"{HOST}/a", "") == {f"{HOST}/": 1, "": 3}
    assert found() == {}


@law
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "c", "d", "", "?"]), max_size=5).map(
            lambda parts: "https://" + "/".join(parts)
        )
        | st.text(max_size=9),
        max_size=30,
    )
)
def test_every_target_is_in_one_place_whose_beginning_it_has(targets: list[str]) -> None:
    parts = places(targets)
    assert len(parts) <= MAX_GROUPS
    assert Counter(at for _, some in parts for at in some) == Counter(range(len(targets)))
    for beginning, some in parts:
        assert all(targets[at].startswith(beginning.rstrip("/")) for at in some)
