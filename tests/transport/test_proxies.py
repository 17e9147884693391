"""All that goes out takes the proxy that the machine names; loopback none, a channel its own; no password is shown."""

import contextlib
import json
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.clock import Clock
from edgeone_notifier.core.delivery.verdict import Outcome, Response, Verdict
from edgeone_notifier.edgeone import request
from edgeone_notifier.errors import RunFailed
from edgeone_notifier.transport import tls
from edgeone_notifier.transport.proxies import fault, proxy_to, shown
from edgeone_notifier.transport.webhook import post
from edgeone_notifier.watchdog import heartbeat
from tests.emulator.wire import Call, Reply
from tests.support import proxy as little
from tests.support.deployed import DOCTOR, RUN, Deployed
from tests.support.listings import serving
from tests.support.proxy import ANYBODY, Proxy

SLACK = "https://hooks.slack.com/services/T0123ABCD/B0123ABCD/s3cr3tOfSlack"
PASSWORD = "pr0xy-p4ssw0rd-s3cr3t"


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def proxy(calls: list[Call]) -> Iterator[Proxy]:
    """Run a proxy behind which each host says what Slack says."""

    def answer(call: Call) -> Reply:
        calls.append(call)
        call.read()
        return Reply(200, b"ok")

    with serving(answer) as url, little.proxy_to(url) as running:
        yield running


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ANYBODY))


def with_login(proxy: Proxy) -> str:
    return proxy.url.replace("http://", f"http://us%40er:{PASSWORD}@")


LOGIN = "Basic " + b64encode(f"us@er:{PASSWORD}".encode()).decode()


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_a_webhook_takes_the_proxy_of_the_machine(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, with_login(proxy))
    answer = post(SLACK, {"text": "t"}, Clock(60))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (200, "ok")
    assert (proxy.connects, proxy.logins) == (["hooks.slack.com:443"], [LOGIN])


@pytest.mark.parametrize(
    "text", ["hooks.slack.com", ".slack.com", "slack.com", "*", "a,hooks.slack.com:443"]
)
def test_no_proxy_leads_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert proxy_to(SLACK) == "http://proxy.example:3128"
    monkeypatch.setenv("NO_PROXY", text)
    assert proxy_to(SLACK) == ""


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/x", "https://localhost/x", "https://127.8.0.1/x", "http://[::1]:1/x"],
)
def test_loopback_takes_none_whatever_is_set(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    assert proxy_to(url) == proxy_to(url, "http://own.example:1") == ""


@pytest.mark.parametrize(
    "text", ["socks5://p:1080", "p:99999", "http://", "http://[::1", "ftp://p"]
)
def test_what_is_no_proxy_of_the_web_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", text)
    assert proxy_to(SLACK) == ""


def test_a_proxy_may_be_named_without_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert proxy_to(SLACK) == "http://proxy.example:3128"


def test_a_channel_has_a_proxy_of_its_own_that_comes_first(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "*")
    assert isinstance(post(SLACK, {"text": "t"}, Clock(60), with_login(proxy)), Response)
    assert proxy.logins == [LOGIN]


@pytest.mark.parametrize("status", [407, 403, 502])
def test_where_a_proxy_refuses_nothing_was_sent_and_no_password_is_said(
    proxy: Proxy, status: int, calls: list[Call]
) -> None:
    proxy.status = status
    verdict = post(SLACK, {"text": "t"}, Clock(60), with_login(proxy))
    assert verdict == Verdict(Outcome.LATER, "ProxyError", remedy="proxy")
    assert calls == []


def test_where_no_proxy_answers_nothing_was_sent() -> None:
    verdict = post(SLACK, {"text": "t"}, Clock(60), f"http://u:{PASSWORD}@127.0.0.1:1")
    assert verdict == Verdict(Outcome.LATER, "ProxyError", remedy="proxy")


@pytest.mark.parametrize("variable", tls.BUNDLES)
def test_a_private_authority_is_trusted_where_a_variable_names_it_and_not_without(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, variable: str, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    untrusted = post(SLACK, {"text": "t"}, Clock(60), proxy.url)
    assert untrusted == Verdict(Outcome.LATER, "SSLError", remedy="between")
    monkeypatch.setenv(variable, str(ANYBODY))
    assert isinstance(post(SLACK, {"text": "t"}, Clock(60), proxy.url), Response)
    monkeypatch.setenv(variable, str(tmp_path / "nothing.pem"))
    assert post(SLACK, {"text": "t"}, Clock(60), proxy.url) == untrusted


@pytest.mark.parametrize("deployed", ["cos", "file"], indirect=True)
def test_a_run_takes_the_proxy_for_the_api_the_store_the_secrets_and_the_heartbeat(
    deployed: Deployed, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, calls: list[Call]
) -> None:
    """What answers there is no API: it is enough that it was asked, by that way alone."""
    monkeypatch.setattr(request, "BACK_OFF", 0.01)
    deployed.set("HTTPS_PROXY", with_login(proxy))
    for name in ("EDGEONE_ENDPOINT", "SSM_ENDPOINT", "COS_ENDPOINT"):
        deployed.set(name, "")
    deployed.set("CHANNELS__OPS__URL", SLACK)
    deployed.set("CHANNELS__GAMES__URL", "ssm://webhooks#wecom")
    deployed.set("CHANNELS__GAMES__KIND", "wecom")
    if deployed.store == "file":
        deployed.set("CHANNELS__GAMES__URL", "ssm://webhooks?region=ap-guangzhou")
    said = deployed.fails(RUN)
    said += deployed.fails(DOCTOR)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert heartbeat.beat("https://hc.example.com/x", False) == "HTTP 200"
    wanted = {"teo.tencentcloudapi.com:443", "ssm.tencentcloudapi.com:443", "hc.example.com:443"}
    wanted |= {"hooks.slack.com:443"}
    if deployed.store == "cos":
        wanted |= {"bucket-1250000000.cos.ap-guangzhou.myqcloud.com:443"}
    assert set(proxy.connects) == wanted
    assert set(proxy.logins) == {LOGIN}
    assert PASSWORD not in said


def unknown(host: str, *more: Any) -> Any:
    """Resolve loopback alone."""
    if host == "hc.example.com":
        raise OSError
    return resolve(host, *more)


resolve = socket.getaddrinfo


def network(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> tuple[bool, str, str]:
    """Ask the doctor; give what it says about the network, and all that was written."""
    with contextlib.suppress(RunFailed):
        deployed.invoke(DOCTOR)
    written = capsys.readouterr().out
    (line,) = [json.loads(one) for one in written.splitlines() if "doctor.finished" in one]
    (one,) = [one for one in line["findings"] if one["check"] == "network"]
    return one["ok"], f"{one['detail']} {one['remedy']}", written


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_doctor_says_which_proxy_and_whose_certificates(
    deployed: Deployed,
    proxy: Proxy,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ok, said, _ = network(deployed, capsys)
    assert ok
    assert said.startswith(f"no proxy; certificates of SSL_CERT_FILE ({ANYBODY})")
    deployed.set("SSL_CERT_FILE", "/nowhere.pem")
    ok, said, _ = network(deployed, capsys)
    assert not ok
    assert "names no file of certificates" in said
    monkeypatch.delenv("SSL_CERT_FILE")
    deployed.set("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    ok, said, _ = network(deployed, capsys)
    assert not ok
    assert "is not used" in said


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_doctor_reaches_a_channel_by_its_proxy_and_shows_no_password(
    deployed: Deployed, proxy: Proxy, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("CHANNELS__OPS__URL", SLACK)
    deployed.set("CHANNELS__OPS__PROXY", with_login(proxy))
    shown_as = proxy.url.replace("http://", "http://***@")
    _, _, written = network(deployed, capsys)
    assert f"by the proxy {shown_as}" in written
    assert proxy.connects == ["hooks.slack.com:443"]
    assert proxy.logins == [LOGIN]
    proxy.status = 407
    _, _, again = network(deployed, capsys)
    assert f"the proxy {shown_as} refuses: 407" in again
    assert PASSWORD not in written + again


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("http://proxy.example:3128", True),
        ("https://u:p@proxy.example", True),
        ("http://[::1]:3128/", True),
        ("proxy.example:3128", False),
        ("socks5://proxy.example:1080", False),
        ("ssm://proxy", False),
        ("http://proxy.example:3128/path", False),
        ("http://proxy.example:99999", False),
        ("http://:3128", False),
    ],
)
def test_how_a_proxy_is_written(text: str, usable: bool) -> None:
    assert (fault(text) is None) is usable
    assert "http://host:port" in (fault(text) or "http://host:port")


def test_a_proxy_is_shown_without_its_user() -> None:
    assert shown(f"http://u:{PASSWORD}@proxy.example:3128") == "http://***@proxy.example:3128"
    assert shown("https://[2001:db8::1]") == "https://[2001:db8::1]:443"
