"""This file is the only place that checks which channel is told which news."""

from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.core.delivery.routing import (
    Route,
    RoutingDecision,
    concerns,
    decide_route,
    reach,
    wants,
    with_names,
)
from edgeone_notifier.core.news.watching import StateLost
from tests.support.values import baseline, change, completion, task

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
    ("paths", "told"),
    [
        pytest.param(("/a",), True, id="its path"),
        pytest.param(("/*",), True, id="a glob"),
        pytest.param(("*.pak", "/[ab]"), True, id="one of several"),
        pytest.param(("/A",), False, id="a path is as it is written"),
        pytest.param(("a",), False, id="without its slash"),
        pytest.param(("/a?v=1",), False, id="a query is no part of it"),
    ],
)
def test_paths(paths: tuple[str, ...], told: bool) -> None:
    assert wants(Route(DEFAULT, paths=paths), change("a?v=1")) is told


def test_a_target_that_is_no_url_is_told_whatever_its_path() -> None:
    assert wants(Route(DEFAULT, paths=("/x",)), change("http://[::1"))


@pytest.mark.parametrize(
    ("route", "ruling"),
    [
        (Route(("failure",)), RoutingDecision(True, "NOTIFY=failure")),
        (Route(("timeout", "any")), RoutingDecision(True, "NOTIFY=any")),
        (Route(("success", "completion")), RoutingDecision(False, "NOTIFY=success,completion")),
        (Route(DEFAULT, ("zone-2", "z")), RoutingDecision(False, "ZONES=zone-2,z")),
        (Route(DEFAULT, (), ("a.*",)), RoutingDecision(False, "DOMAINS=a.*")),
        (Route(DEFAULT, (), (), ("/b",)), RoutingDecision(False, "PATHS=/b")),
        (Route(DEFAULT, ("zone-*",), ("www.*",), ("/a",)), RoutingDecision(True, "NOTIFY=failure")),
    ],
)
def test_a_ruling_names_the_setting_that_decided(route: Route, ruling: RoutingDecision) -> None:
    assert decide_route(route, change()) == ruling


def test_what_nobody_asks_for_is_ruled_by_no_setting() -> None:
    assert decide_route(Route(("stuck",)), baseline()) == RoutingDecision(True)


def test_who_was_told_that_a_job_is_stuck_is_told_how_it_ended() -> None:
    assert wants(Route(("stuck",)), completion(was_stuck=True))
    assert not wants(Route(("stuck",)), completion())
    assert not wants(Route(("failure",)), completion(was_stuck=True))


# Jobs and paths


def test_a_job_reaches_the_channels_with_paths_that_it_has_a_target_of() -> None:
    routes = {
        "paks": Route(DEFAULT, paths=("*.pak",)),
        "other zone": Route(DEFAULT, zones=("zone-2",), paths=("*",)),
        "all": Route(DEFAULT),
    }
    known = reach({}, routes, [task("a.exe"), task("b.pak"), task("c.exe", job="job-2")])
    assert known == {("prefetch", "job-1"): ("paks",)}
    later = reach(known, routes, [task("c.pak", job="job-2"), task("x", job="job-1")])
    assert later == {**known, ("prefetch", "job-2"): ("paks",)}
    assert reach({}, {"all": Route(DEFAULT)}, [task("a")]) == {}


def test_a_job_that_does_not_reach_a_channel_does_not_concern_it() -> None:
    with_paths, easy = Route(DEFAULT, paths=("/a",)), Route(DEFAULT)
    job = completion(reached=("ops",))
    assert concerns("ops", with_paths, job)
    assert not concerns("dev", with_paths, job)
    assert concerns("dev", easy, job)


@pytest.mark.parametrize(
    "news", [baseline("zone-9"), StateLost("aside")], ids=lambda n: type(n).__name__
)
def test_what_concerns_the_watching_itself_is_told_to_everybody(news: Any) -> None:
    assert wants(Route(("stuck",), zones=("zone-1",), domains=("a.example",)), news)


@pytest.mark.parametrize(
    ("glob", "told"),
    [
        ("game.example.com", True),
        ("GAME.example.*", True),
        ("*.example.com", True),
        ("zone-1", True),
        ("video.example.cn", False),
        ("zone-2", False),
    ],
)
def test_a_channel_may_name_its_zones(glob: str, told: bool) -> None:
    route = with_names({"ops": Route(("any",), zones=(glob,))}, {"zone-1": "game.example.com"})
    assert wants(route["ops"], change()) is told
    assert (
        wants(Route(("completion",), zones=(glob,), names=route["ops"].names), completion()) is told
    )


def test_a_zone_whose_name_is_not_known_is_told_rather_than_lost() -> None:
    assert wants(Route(("any",), zones=("game.example.com",)), change())
    assert not wants(Route(("any",), zones=("zone-2",)), change())


URL_OF, PREFIX_OF = "https://www.example.com/7.4/a.pak", "https://www.example.com/7.4"


@pytest.mark.parametrize(
    ("target", "scope", "limits", "told"),
    [
        # what has no host may be anybody's: told rather than lost
        ("v7.4", "tag", {"domains": ("cdn.*",), "paths": ("/8.0/*",)}, True),
        ("*", "site", {"domains": ("cdn.*",)}, True),
        ("x", "purge_new", {"domains": ("cdn.*",)}, True),
        ("v7.4", "tag", {"zones": ("zone-2",)}, False),
        # a host is that host, and all paths on it
        ("www.example.com", "host", {"domains": ("www.*",), "paths": ("/8.0/*",)}, True),
        ("www.example.com", "host", {"domains": ("cdn.*",)}, False),
        # a prefix concerns whoever watches something below it, or above
        (PREFIX_OF, "prefix", {"paths": ("/7.4/a/*",)}, True),
        (PREFIX_OF, "prefix", {"paths": ("/7*",)}, True),
        (PREFIX_OF, "prefix", {"paths": ("*.pak",)}, True),
        (PREFIX_OF, "prefix", {"paths": ("/8.0/*", "/7.5")}, False),
        (PREFIX_OF, "prefix", {"domains": ("cdn.*",)}, False),
        # one URL is one URL
        (URL_OF, "", {"paths": ("/7.4/a/*",)}, False),
    ],
)
def test_what_is_purged_goes_where_it_matters(
    target: str, scope: str, limits: dict[str, Any], told: bool
) -> None:
    purged = change(kind="purge")
    news = replace(purged, task=replace(purged.task, target=target, scope=scope))
    assert wants(Route(DEFAULT, **limits), news) is told
