"""Read a list of URLs that a person or a pipeline hands over: lines of text, or a sitemap, also packed by gzip.

A sitemap is foreign: it may declare nothing that expands, and is never unpacked beyond MAX_LIST_BYTES.
"""

import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from edgeone_notifier import textfile
from edgeone_notifier.core.gate.urls import canonical
from tools.command import Unable, sentence

STDIN = "-"
MAX_LIST_BYTES = 50 * 1024 * 1024  # of a sitemap, unpacked: sitemaps.org/protocol.html
_GZIP = b"\x1f\x8b"
_COMMENT = re.compile(r"(^|\s)#.*")


def read_urls(path: str) -> list[str]:
    """Return the URLs of a file, or of standard input; raise Unable for a list that holds none, or something else."""
    text = _text(path, _body(path))
    urls = _of_sitemap(path, text) if text.lstrip().startswith("<") else list(_of_lines(path, text))
    if not urls:
        raise Unable(f"{_named(path)} holds no URL")
    return urls


def _body(path: str) -> bytes:
    body = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(body, MAX_LIST_BYTES)
    except zlib.error:
        raise Unable(f"{_named(path)} is no whole gzip file") from None
    if not unpacking.eof:
        why = f"is more than {MAX_LIST_BYTES:,} bytes, or cut"
        raise Unable(f"{_named(path)} {why}: give it in parts")
    return unpacked


def _text(path: str, body: bytes) -> str:
    try:
        text = body.decode(textfile.ENCODING)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unable(f"{_named(path)} {textfile.SAVE}")
    return text


def _of_lines(path: str, text: str) -> Iterator[str]:
    """Read a URL a line; blank lines and what follows a # behind a blank do not count."""
    for number, line in enumerate(text.split("\n"), 1):
        if url := _COMMENT.sub("", line).strip():
            yield _checked(path, f"line {number}", url)


class _Sitemap:
    """The URLs of a sitemap, as a parser finds them: the <loc> of each <url>, and not that of its images."""

    def __init__(self, path: str) -> None:
        self.urls: list[str] = []
        self._path = path
        self._open: list[str] = []  # elements, each a namespace and a name

    def start(self, element: str, _: object) -> None:
        """Take the beginning of an element."""
        if not self._open and element.rpartition(" ")[2] == "sitemapindex":
            why = "is an index of sitemaps: give the sitemaps that it names"
            raise Unable(f"{_named(self._path)} {why}")
        self._open.append(element)
        if self._is_url():
            self.urls.append("")

    def end(self, _: str) -> None:
        """Take the end of an element."""
        if self._is_url():
            where = f"<loc> number {len(self.urls)}"
            self.urls[-1] = _checked(self._path, where, self.urls[-1].strip())
        self._open.pop()

    def text(self, part: str) -> None:
        """Take a part of a text."""
        if self._is_url():
            self.urls[-1] += part

    def refuse(self, *_: object) -> None:
        """Refuse to declare anything: an entity may stand for gigabytes, or for a file of this machine."""
        raise Unable(f"{_named(self._path)} has a DOCTYPE, which no sitemap needs")

    def _is_url(self) -> bool:
        spaces = {element.rpartition(" ")[0] for element in self._open}
        names = [element.rpartition(" ")[2] for element in self._open]
        return names == ["urlset", "url", "loc"] and len(spaces) == 1


def _of_sitemap(path: str, text: str) -> list[str]:
    found = _Sitemap(path)
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = found.text, found.refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise Unable(f"{_named(path)} is no sitemap: {error}") from None
    return found.urls


def _checked(path: str, where: str, url: str) -> str:
    try:
        canonical(url)
    except ValueError as error:
        raise Unable(f"{_named(path)}, {where}: {error}") from None
    return url


def _named(path: str) -> str:
    return "standard input" if path == STDIN else sentence(path)
