"""What is large is packed, what is damaged is noticed, and no more is unpacked than may be."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.packed import MAGIC, PLAIN, packed, unpacked
from tests.values import law

LARGE = b"0123456789" * (PLAIN // 10) + b"."


def pieces(text: bytes) -> Iterator[bytes]:
    return (text[at : at + 1_000] for at in range(0, len(text), 1_000))


PACKED = packed(pieces(LARGE), len(LARGE)) or b""


@pytest.mark.parametrize("text", [b"", b"{}", LARGE[:-1]])
def test_what_is_not_large_is_left_as_it_is(text: bytes) -> None:
    assert packed(pieces(text), PLAIN) == text == unpacked(text, PLAIN)


def test_what_is_large_is_packed_as_any_program_can_unpack_it() -> None:
    assert PACKED.startswith(MAGIC)
    assert len(PACKED) < len(LARGE) / 100
    assert gzip.decompress(PACKED) == unpacked(PACKED, len(LARGE)) == LARGE


def test_no_more_is_packed_than_may_be() -> None:
    assert packed(pieces(LARGE), len(LARGE) - 1) is None


@pytest.mark.parametrize("body", [LARGE, PACKED], ids=["plain", "packed"])
def test_no_more_is_unpacked_than_may_be(body: bytes) -> None:
    assert unpacked(body, len(LARGE) - 1) is None


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
        unpacked(damage(PACKED), len(LARGE))


@law
@given(st.binary())
def test_whatever_begins_so_is_damaged_or_a_text(rest: bytes) -> None:
    try:
        text = unpacked(MAGIC + rest, 1_000)
    except ValueError:
        return
    assert text is None or len(text) <= 1_000
