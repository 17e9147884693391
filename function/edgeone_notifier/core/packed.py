"""This file is the only place that packs what is large, by gzip, and that unpacks no more than it may."""

import zlib
from collections.abc import Iterable

PLAIN = 1_000_000  # bytes up to which a text is left as people can read it
GZIP = 31  # what zlib calls the format
MAGIC = b"\x1f\x8b"  # how it begins, and no JSON does


def packed(text: Iterable[bytes], most: int) -> bytes | None:
    """Pack a large text, given in pieces, and join any other; None where it has more bytes than `most`."""
    size, body, packer = 0, list[bytes](), None
    for piece in text:
        size += len(piece)
        if size > most:
            return None
        if size > PLAIN and packer is None:
            packer = zlib.compressobj(
                1, wbits=GZIP
            )  # the quickest level; the others save little more
            body = [*map(packer.compress, body)]
        body.append(packer.compress(piece) if packer else piece)
    return b"".join([*body, packer.flush()] if packer else body)


def unpacked(body: bytes, most: int) -> bytes | None:
    """Return the text of a body, None where it has more bytes than `most`; ValueError where it is damaged."""
    if not body.startswith(MAGIC):
        return body if len(body) <= most else None
    unpacker = zlib.decompressobj(GZIP)
    try:
        text = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(text) > most:
        return None
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("cut, or something comes after it")
    return text
