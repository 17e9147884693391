"""What is large is packed, what is damaged is noticed, and no more is unpacked than may be."""

import gzip
from collections.abc import Callable, Iterator
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.state.compress import MAGIC, PLAIN, Enormous, packed, unpacked
from tests.support.values import law

LARGE = b"0123456789" * (PLAIN // 10) + b"."


def pieces(text: bytes) -> Iterator[bytes]:
    return (text[at : at + 1_000] for at in range(0, len(text), 1_000))


RANDOM = blake2b(b"").digest() * 1_000
PACKED = packed(pieces(LARGE), (RANDOM, RANDOM), len(LARGE))


@pytest.mark.parametrize("text", [b"", b"{}", LARGE[:-1]])
def test_what_is_not_large_is_left_as_it_is(text: bytes) -> None:
    assert packed(pieces(text), (), PLAIN) == text
    assert unpacked(text, PLAIN) == (text, b"")


def test_what_is_large_is_packed_as_any_program_can_unpack_it() -> None:
    assert PACKED.startswith(MAGIC)
    assert len(PACKED) < len(LARGE) / 100 + 2 * len(RANDOM) + 1_000
    assert gzip.decompress(PACKED) == LARGE + b"\n" + RANDOM * 2
    assert unpacked(PACKED, len(LARGE) + 1) == (LARGE + b"\n", RANDOM * 2)


def test_what_has_something_beside_it_is_packed_however_small() -> None:
    body = packed([b"{}"], [b"random"], 6)
    assert unpacked(body, 6) == (b"{}\n", b"random")


@pytest.mark.parametrize(("text", "beside"), [(LARGE, ()), (b"{}", (LARGE,)), (b"12345", ())])
def test_no_more_is_packed_than_may_be(text: bytes, beside: tuple[bytes, ...]) -> None:
    most = max(len(text), *map(len, beside), 0) - 1
    with pytest.raises(Enormous):
        packed(pieces(text), beside, most)


@pytest.mark.parametrize(
    "body",
    [LARGE, PACKED, packed([b"{}"], [LARGE], len(LARGE))],
    ids=["plain", "packed", "beside"],
)
def test_no_more_is_unpacked_than_may_be(body: bytes) -> None:
    with pytest.raises(Enormous):
        unpacked(body, len(LARGE) - 1)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda body: body[:-1], id="cut at its end"),
        pytest.param(lambda body: body[:40], id="cut"),
        pytest.param(lambda body: body[:2], id="hardly begun"),
        pytest.param(lambda body: body + b"{}", id="something after it"),
        pytest.param(lambda body: body + body, id="twice"),
        pytest.param(lambda body: body[:-8] + b"####" + body[-4:], id="a wrong checksum"),
        pytest.param(lambda body: body[:20] + b"#" + body[21:], id="a broken byte"),
    ],
)
def test_damage_is_noticed(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  in the words of zlib
        unpacked(damage(PACKED), len(LARGE) + 1)


@law
@given(st.binary())
def test_whatever_begins_so_is_damaged_or_a_text(rest: bytes) -> None:
    try:
        text, beside = unpacked(MAGIC + rest, 1_000)
    except (ValueError, Enormous):
        return
    assert max(len(text), len(beside)) <= 1_000
