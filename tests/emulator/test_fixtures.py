"""This file is the only place that checks that what we make up looks like what EdgeOne gives."""

import re
from typing import get_args

from tests.emulator import fixtures
from tests.emulator.account import Account
from tests.emulator.fixtures import GAME, MESSAGES, SITES, FailType
from tests.emulator.ids import job_id, zone_id


def test_ids_have_the_form_of_the_documents() -> None:
    jobs = [*fixtures.jobs(500), fixtures.RELEASE, fixtures.PREVIOUS, fixtures.SEASON]
    assert len(set(jobs)) == 503
    assert all(re.fullmatch(r"[0-9a-z]{12}", job) for job in jobs)
    zones = [zone.id for zone in SITES]
    assert all(re.fullmatch(r"zone-[0-9a-z]{12}", zone) for zone in zones)
    assert len(set(zones)) == len(zones)


def test_an_id_depends_on_its_number_and_seed_alone() -> None:
    assert job_id(1) == job_id(1)
    assert len({job_id(1), job_id(2), job_id(1, "other"), zone_id(1)[5:]}) == 4


def test_every_fail_type_has_prose_and_some_have_a_status_code() -> None:
    assert {one.type for one in MESSAGES} == set(get_args(FailType))
    assert {code for one in MESSAGES for code in re.findall(r"\d{3}", one.message)} == {
        "403",
        "404",
        "503",
    }
    assert all(re.search(r"[\u4e00-\u9fff]", one.message) for one in MESSAGES)


def test_urls_are_of_the_sites_and_each_is_another_one() -> None:
    for site, urls in (
        (GAME, fixtures.packs(500)),
        (GAME, fixtures.platforms(5_000)),
        (fixtures.VIDEO, fixtures.playlists(12)),
    ):
        assert all(site.owns(url) for url in urls)
        assert len(set(urls)) == len(urls)
    assert fixtures.packs(1, start=7) == ["https://dl.game.example.com/7.4/pack-007.bin"]


def test_an_account_is_opened_with_all_sites_or_some() -> None:
    account = Account()
    fixtures.open_account(account, GAME)
    assert list(account.zones) == [GAME.id]
    fixtures.open_account(account)
    assert list(account.zones) == [zone.id for zone in SITES]


def test_urls_fail_for_a_reason() -> None:
    account = Account()
    account.submit(GAME.id, fixtures.RELEASE, fixtures.packs(3))
    fixtures.fail(account, GAME, fixtures.RELEASE, fixtures.packs(1), fixtures.ORIGIN_503)
    failed, *others = account.tasks
    assert (failed.fail_type, failed.fail_message) == (
        "originPullFailed",
        fixtures.ORIGIN_503.message,
    )
    assert {one.status for one in others} == {"processing"}
