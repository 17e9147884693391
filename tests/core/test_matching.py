"""A host, a path, a URL is the same however it is spelled, on either side; and nonsense breaks nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core import matching
from edgeone_notifier.core.delivery.routing import Route, wants
from edgeone_notifier.core.matching import fits_host, fits_path, fits_target, form_of
from edgeone_notifier.core.news.silences import Silence
from edgeone_notifier.core.task import host_of
from tests.support.values import NOW, change, law

# Spellings of one host each; every one fits every other.
HOSTS = [
    ["www.example.com", "WWW.Example.COM", "www.example.com.", "www.example.com:443"],
    ["游戏.中国", "xn--unup4y.xn--fiqs8s", "XN--UNUP4Y.xn--FIQS8S.", "游戏。中国", "游戏．中国:80"],
    ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "bu\u0308cher.example"],
    ["faß.example", "xn--fa-hia.example"],
    ["a_b.example", "A_B.example"],
]


@pytest.mark.parametrize("spellings", HOSTS, ids=lambda s: s[0])
def test_all_spellings_of_a_host_are_one(spellings: list[str]) -> None:
    for one in spellings:
        for other in spellings:
            assert fits_host(one, other), (one, other)
            assert form_of("domain", one) == form_of("domain", other)
        assert not fits_host(one, "other.example")


@pytest.mark.parametrize(
    ("glob", "host", "fits"),
    [
        ("*.example.com", "WWW.EXAMPLE.com.", True),
        ("*.中国", "xn--unup4y.xn--fiqs8s", True),
        ("*戏.中国", "xn--unup4y.xn--fiqs8s", True),
        ("*.xn--fiqs8s", "游戏.中国", True),
        ("xn--*", "xn--unup4y.xn--fiqs8s", True),
        ("example.com", "www.example.com", False),
        ("*.example.com", "example.com", False),
        ("w[vw]w.example.com", "www.example.com", True),
    ],
)
def test_globs_of_hosts(glob: str, host: str, fits: bool) -> None:
    assert fits_host(glob, host) is fits


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("/", "", True),
        ("/*", "", True),
        ("*", "", True),
        ("/游戏/*", "/%E6%B8%B8%E6%88%8F/a.pak", True),
        ("/%e6%b8%b8%e6%88%8f/*", "/%E6%B8%B8%E6%88%8F/a.pak", True),
        ("/%7Euser/*", "/~user/a", True),
        ("/a b/*", "/a%20b/c", True),
        ("/a%2A", "/a*", True),  # what is escaped stands for itself
        ("/a%2A", "/ab", False),
        ("/a%5Bb%5D", "/a[b]", True),
        ("/%B2%E2", "/%b2%e2", True),  # GBK
        ("/%B2%E2", "/%b2%e3", False),
        ("/100%", "/100%", True),
        ("/A", "/a", False),
        ("/a;b/*", "/a%3Bb/c", True),
    ],
)
def test_paths(glob: str, path: str, fits: bool) -> None:
    assert fits_path(glob, path) is fits


@pytest.mark.parametrize(
    ("glob", "target", "fits"),
    [
        ("https://a.example", "https://A.example/", True),
        ("https://a.example/", "https://a.example", True),
        ("HTTPS://a.example.:443/x", "https://a.example/x", True),
        ("http://a.example:80/x", "http://a.example/x", True),
        ("http://a.example:443/x", "http://a.example/x", False),
        ("https://a.example:8443/x", "https://a.example/x", False),
        ("https://a.example*", "https://a.example/x", True),
        ("https://*.example/x", "https://a.example:443/x", True),
        ("https://游戏.中国/*", "https://xn--unup4y.xn--fiqs8s/a", True),
        ("https://xn--unup4y.xn--fiqs8s/a", "https://游戏.中国/a", True),
        ("https://a.example/%7ex", "https://a.example/~x", True),
        ("https://a.example/a?v=1", "https://a.example/a?v=1", True),
        ("https://a.example?v=1", "https://a.example/?v=1", True),
        ("https://a.example/a[1].pak", "https://a.example/a[1].pak", True),  # that very URL
        ("https://a.example/A", "https://a.example/a", False),
        ("*/7.4/*", "https://a.example/7.4/b", True),
        ("*", "no URL", True),
        ("https://[2001:db8::1]:443/x", "https://[2001:DB8::1]:443/x", True),
    ],
)
def test_targets(glob: str, target: str, fits: bool) -> None:
    assert fits_target(glob, target) is fits


ODD = [
    "",
    "http://[::1",
    "https://xn--/a",
    "https://xn--99999999999.example/",
    "https://xn--\u00e9.example/",
    "https://a..b/",
    f"https://{'a' * 300}.example/",
    "https://%zz/%",
    "https://a:b@c:d/",
    "https://\ud800.example/\udfff",
    "https://\u2100.example/",
    "://",
    "https://",
]


@pytest.mark.parametrize("target", ODD)
def test_what_is_no_url_breaks_nothing(target: str) -> None:
    news = change(target)
    everything = Route(("failure",), ("*",), ("*",), ("*",))
    narrow = Route(("failure",), (), ("a.example",), ("/x",))
    assert wants(everything, news)
    assert wants(narrow, news) in (True, False)
    for what in ("zone", "domain", "target"):
        assert Silence(what, "a.example", NOW, NOW + 1, "r").covers(news) is False
        Silence(what, target, NOW, NOW + 1, "r").covers(news)


@law
@given(st.text(), st.text())
def test_any_texts_can_be_compared(glob: str, text: str) -> None:
    for fits in (fits_host, fits_path, fits_target):
        assert fits(glob, text) in (True, False)
        assert fits("*", text) is True
    for what in ("zone", "domain", "target", "job"):
        assert form_of(what, text) == form_of(what, text)
    assert isinstance(host_of(text), str)


@pytest.mark.parametrize(
    "glob",
    [
        *(
            "https://www.example.com",
            "www.example.com/",
            "www.example.com/a",
            "www.example.com:8443",
        ),
        *(".example.com", "a b", "a@b", "//a", "a..b", "!a.example", "'a'", "{a,b}"),
    ],
)
def test_what_is_no_domain_is_said(glob: str) -> None:
    assert matching.domain_fault(glob) == f"takes {matching.DOMAIN}"


@pytest.mark.parametrize(
    "glob", ["www.example.com", "*.a", "*", "游戏.中国", "a_b.c", "a.b.", "a:443"]
)
def test_what_may_be_a_domain_is_none(glob: str) -> None:
    assert matching.domain_fault(glob) is None


@pytest.mark.parametrize(
    "glob",
    ["7.4/*", "a.pak", "https://a/7.4/*", "www.example.com/7.4/*", "/a?v=1", "/a#b", "/a?v=*"],
)
def test_what_is_no_path_is_said(glob: str) -> None:
    assert matching.path_fault(glob) == f"takes {matching.PATH}"


@pytest.mark.parametrize(
    "glob", ["/7.4/*", "*.m3u8", "/", "*", "/a?.pak", "[/]a", "?7.4", "/a b", "/游戏"]
)
def test_what_may_be_a_path_is_none(glob: str) -> None:
    assert matching.path_fault(glob) is None


@pytest.mark.parametrize("glob", ["www.example.com/a", "/7.4/*", "a", "://a", "https:///a"])
def test_what_is_no_target_is_said(glob: str) -> None:
    assert matching.target_fault(glob) == f"takes {matching.TARGET}"


@pytest.mark.parametrize("glob", ["https://a/b", "*", "*://a/b", "http*://a/*", "?", "https://*"])
def test_what_may_be_a_target_is_none(glob: str) -> None:
    assert matching.target_fault(glob) is None
