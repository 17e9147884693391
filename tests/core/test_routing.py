"""This file is the only place that checks which channel is told which news."""

from typing import Any

import pytest

from edgeone_notifier.core.news import StateLost
from edgeone_notifier.core.routing import Route, wants
from tests.values import baseline, change, completion

DEFAULT = ("failure", "completion")


def tells(notify: str, status: str) -> bool:
    return wants(Route(tuple(notify.split(","))), change(status=status))


@pytest.mark.parametrize(
    ("notify", "told"),
    [
        # the group holds the four failures, and each word not known here
        ("failure", "failed timeout canceled invalid odd"),
        ("any", "failed timeout canceled invalid odd processing success"),
        # a status by its name
        ("timeout", "timeout"),
        ("success,processing", "processing success"),
        ("odd", "odd"),
        # what is derived from changes is no change
        ("completion,recovery,stuck", ""),
    ],
)
def test_words_for_changes(notify: str, told: str) -> None:
    statuses = ["failed", "timeout", "canceled", "invalid", "odd", "processing", "success"]
    assert [status for status in statuses if tells(notify, status)] == told.split()


def test_a_status_is_wanted_however_the_api_writes_it() -> None:
    assert tells("odd", "Odd")


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        pytest.param({}, True, id="no limits"),
        pytest.param({"zones": ("zone-1",)}, True, id="its zone"),
        pytest.param({"zones": ("zone-2",)}, False, id="another zone"),
        pytest.param({"zones": ("zone-2", "zone-*")}, True, id="a glob of zones"),
        pytest.param({"zones": ("ZONE-1",)}, True, id="a zone in capitals"),
        pytest.param({"zones": ("zone",)}, False, id="a part of its zone's id"),
        pytest.param({"domains": ("www.example.com",)}, True, id="its host"),
        pytest.param({"domains": ("example.com",)}, False, id="the domain above its host"),
        pytest.param({"domains": ("*.Example.com",)}, True, id="a glob of hosts"),
        pytest.param({"domains": ("www.example.org", "w?w.*")}, True, id="one of several"),
        pytest.param({"zones": ("zone-2",), "domains": ("*",)}, False, id="only one limit fits"),
        pytest.param({"zones": ("zone-1",), "domains": ("a.*",)}, False, id="only the other fits"),
    ],
)
def test_limits_of_a_channel(limits: dict[str, Any], told: bool) -> None:
    """They are the same for a change as for a completion."""
    assert wants(Route(DEFAULT, **limits), change()) is told
    assert wants(Route(DEFAULT, **limits), completion()) is told


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        pytest.param({"zones": ("zone-2",)}, True, id="one of its zones"),
        pytest.param({"zones": ("zone-3",)}, False, id="none of its zones"),
        pytest.param({"domains": ("b.*",)}, True, id="one of its hosts"),
        pytest.param({"domains": ("c.*",)}, False, id="none of its hosts"),
    ],
)
def test_a_job_of_several_zones_and_hosts(limits: dict[str, Any], told: bool) -> None:
    job = completion(zones=("zone-1", "zone-2"), hosts=("a.example", "b.example"))
    assert wants(Route(DEFAULT, **limits), job) is told


@pytest.mark.parametrize(
    "news",
    [
        pytest.param(change("x:///only/a/path"), id="a target without a host"),
        pytest.param(change("http://[::1"), id="a target that is no URL"),
        pytest.param(completion(hosts=()), id="a job of too many hosts"),
        pytest.param(completion(hosts=("", "b.example")), id="a job with a target without host"),
    ],
)
def test_what_may_be_of_any_host_is_told_rather_than_lost(news: Any) -> None:
    assert wants(Route(DEFAULT, domains=("a.example",)), news)
    assert not wants(Route(DEFAULT, zones=("zone-2",), domains=("a.example",)), news)


def test_a_completion_is_told_where_it_is_asked_for() -> None:
    assert wants(Route(("completion",)), completion())
    assert not wants(Route(("any", "success", "failure")), completion())


@pytest.mark.parametrize(
    "news", [baseline("zone-9"), StateLost("aside")], ids=lambda n: type(n).__name__
)
def test_what_concerns_the_watching_itself_is_told_to_everybody(news: Any) -> None:
    assert wants(Route(("stuck",), zones=("zone-1",), domains=("a.example",)), news)
