"""Names of zones are kept, bounded, and asked for once a day; without the right to ask there are none, for a day."""

import pytest

from edgeone_notifier.core.faults import OUT_OF_TIME, Unreadable
from edgeone_notifier.core.listing.zones import MAX_ZONE_NAME, zone_name
from edgeone_notifier.core.snapshot.names import (
    NO_NAMES,
    REFRESH_NAMES,
    RETRY_NAMES,
    ZoneNames,
)
from tests.support.values import NOW

GAME = ZoneNames({"zone-1": "game.example.com"}, NOW + REFRESH_NAMES)


@pytest.mark.parametrize(
    ("names", "zones", "after", "due"),
    [
        (NO_NAMES, ("zone-1",), 0, True),
        (GAME, ("zone-1",), 0, False),
        (GAME, ("zone-1",), REFRESH_NAMES, True),
        (GAME, ("zone-1", "zone-2"), 0, True),  # a zone is new in the setting
        (GAME, ("zone-1",), -REFRESH_NAMES, True),  # the clock was set back
    ],
)
def test_names_are_asked_for_once_a_day(
    names: ZoneNames, zones: tuple[str, ...], after: int, due: bool
) -> None:
    assert names.is_due(zones, NOW + after) is due


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("UnauthorizedOperation.CamUnauthorized", REFRESH_NAMES),
        ("InvalidParameter.ParameterError", REFRESH_NAMES),
        ("InternalError", RETRY_NAMES),
        ("AuthFailure.SecretIdNotFound", RETRY_NAMES),
        (OUT_OF_TIME, RETRY_NAMES),
    ],
)
def test_without_an_answer_what_was_known_stays_and_it_is_asked_again(
    code: str, again: int
) -> None:
    after = GAME.answered(("zone-1", "zone-2"), Unreadable(code), NOW)
    assert after == ZoneNames({"zone-1": "game.example.com", "zone-2": ""}, NOW + again)
    assert not after.is_due(("zone-1", "zone-2"), NOW + again - 1)
    assert after.is_due(("zone-1", "zone-2"), NOW + again)


def test_names_of_the_zones_that_are_set_and_no_others_are_kept() -> None:
    after = GAME.answered(("zone-2", "zone-3"), {"zone-2": "video.example.cn"}, NOW)
    assert after.names == {"zone-2": "video.example.cn", "zone-3": ""}
    assert after.known == {"zone-2": "video.example.cn"}


def test_a_list_of_zones_gives_the_names_and_a_zone_that_it_lacks_keeps_its_own() -> None:
    found = {"zone-2": "video.example.cn"}
    assert GAME.listed(found, ("zone-1",)).names == {"zone-1": "game.example.com", **found}
    assert GAME.listed(found, ()).names == found
    assert GAME.listed(found, ()).due == GAME.due


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("game.example.com", "game.example.com"),
        ("预热.example.com", "预热.example.com"),
        ("a\nb\u202ec\x00", "a b\ufffdc\ufffd"),
        ("x" * 5_000, "x" * MAX_ZONE_NAME),
        (None, ""),
        (7, ""),
    ],
)
def test_a_name_is_foreign_text(given: object, shown: str) -> None:
    assert zone_name(given) == shown
