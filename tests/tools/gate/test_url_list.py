"""A list of URLs is read whatever editor or program wrote it, and what is none is refused with its place."""

import gzip
import io
from pathlib import Path

import pytest

from tools.command import Unable
from tools.gate import url_list
from tools.gate.url_list import read_urls

A, B = "https://www.example.com/a", "https://www.example.com/b"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


def sitemap(*urls: str, root: str = f'<urlset xmlns="{SPACE}" xmlns:i="{IMAGE}">') -> str:
    entries = "".join(
        f"<url><loc>\n{url}</loc><i:image><i:loc>{url}.png</i:loc></i:image><lastmod>x</lastmod></url>"
        for url in urls
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}{entries}</urlset>'


@pytest.mark.parametrize(
    "body",
    [
        f"{A}\n{B}\n".encode(),
        f"{A}\n{B}".encode(),
        f"\ufeff{A}\r\n\r\n  {B}  \r\n".encode(),
        f"# release 7.4\n{A}\t# the client\n\n{B} #\n#{A}/not\n".encode(),
        gzip.compress(f"{A}\n{B}\n".encode(), mtime=0),
        sitemap(A, B).encode(),
        ("\ufeff" + sitemap(A, B)).encode(),
        gzip.compress(sitemap(A, B).encode(), mtime=0),
        sitemap(A, B, root="<urlset>").replace("i:", "").encode(),
    ],
)
def test_each_form_of_a_list(tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "list"
    file.write_bytes(body)
    assert read_urls(str(file)) == [A, B]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
    assert read_urls("-") == [A, B]


def test_what_stands_for_something_in_xml_is_read_as_that(tmp_path: Path) -> None:
    file = tmp_path / "list"
    file.write_text(sitemap(f"{A}?x=1&amp;y=2", f"<![CDATA[{B}?a&b]]>"), encoding="utf-8")
    assert read_urls(str(file)) == [f"{A}?x=1&y=2", f"{B}?a&b"]


BOMB = (
    '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<urlset><url><loc>{A}&b;</loc></url></urlset>"
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "holds no URL"),
        (b"# nothing\n\n", "holds no URL"),
        (b"<urlset></urlset>", "holds no URL"),
        (f"{A}\nwww.example.com/b?token=s3cr3t\n".encode(), "line 2: is no URL such as"),
        (f"{A} {B}\n".encode(), "line 1: is no URL such as"),
        (f"{A}\n".encode("utf-16"), "is not UTF-8"),
        ("https://www.example.com/补丁\n".encode("gbk"), "is not UTF-8"),
        (f"{A}\n".encode("utf-16-le"), "is not UTF-8"),
        (gzip.compress(f"{A}\n".encode(), mtime=0)[:-9], "bytes, or cut"),
        (b"\x1f\x8bnothing", "is no whole gzip file"),
        (sitemap(A)[:-9].encode(), "is no sitemap"),
        (sitemap(A, "/b?token=s3cr3t").encode(), "<loc> number 2: is no URL such as"),
        (f'<sitemapindex xmlns="{SPACE}"/>'.encode(), "index of sitemaps: give the sitemaps"),
        (BOMB.encode(), "has a DOCTYPE"),
        (b'<!DOCTYPE u SYSTEM "file:///etc/passwd"><u/>', "has a DOCTYPE"),
        (b"<html><body>Not found</body></html>", "holds no URL"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, body: bytes, why: str) -> None:
    file = tmp_path / "list"
    file.write_bytes(body)
    with pytest.raises(Unable, match=why) as refused:
        read_urls(str(file))
    assert "s3cr3t" not in str(refused.value)


def test_a_file_that_unpacks_to_more_than_any_sitemap_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(url_list, "MAX_LIST_BYTES", 1_000)
    file = tmp_path / "list"
    file.write_bytes(gzip.compress(f"{A}\n".encode() * 1_000))
    with pytest.raises(Unable, match="more than 1,000 bytes"):
        read_urls(str(file))
