"""Pack a large state by gzip, and unpack no more than a limit.

A packed state is a gzip file of two members: the text, and what stands beside it. That is random and would become no
smaller, so it is stored as it is. `zcat` shows the text as the first line.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

PLAIN = 1_000_000  # bytes up to which a text is left as people can read it
GZIP = 31  # what zlib calls the format
QUICKEST, AS_IT_IS = 1, 0  # levels; slower ones save little more
MAGIC = b"\x1f\x8b"  # how a gzip file begins, and no JSON does


class Enormous(Exception):
    """There is more than the limit."""


def packed(text: Iterable[bytes], beside: Sequence[bytes], most: int) -> bytes:
    """Pack a text that is large or has something beside it; join the pieces of any other.

    Raise Enormous beyond `most` bytes. What is beside the text may be found while the text is made.
    """
    text, start, size = _bounded(text, most), list[bytes](), 0
    while size <= PLAIN and (piece := next(text, b"")):
        start.append(piece)
        size += len(piece)
    if size <= PLAIN and not beside:
        return b"".join(start)
    body = [*_member(chain(start, text, [b"\n"]), QUICKEST)]
    body += _member(_bounded(beside, most), AS_IT_IS) if beside else []
    return b"".join(body)


def unpacked(body: bytes, most: int) -> tuple[bytes, bytes]:
    """Return a text and what is beside it; raise Enormous beyond `most` bytes, ValueError if they are damaged."""
    if not body.startswith(MAGIC):
        return b"".join(_bounded([body], most)), b""
    text, rest = _read(body, most)
    beside, rest = _read(rest, most) if rest else (b"", b"")
    if rest:
        raise ValueError("something comes after it")
    return text, beside


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Pass pieces on, up to so many bytes of them."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise Enormous
        yield piece


def _member(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    packer = zlib.compressobj(level, wbits=GZIP)
    yield from map(packer.compress, pieces)
    yield packer.flush()


def _read(body: bytes, most: int) -> tuple[bytes, bytes]:
    """Read one member; return what was packed, and what comes after the member."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        content = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(content) > most:
        raise Enormous
    if not unpacker.eof:
        raise ValueError("cut")
    return content, unpacker.unused_data
