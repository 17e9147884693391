"""This file is the only place that checks what people are told to do about an error code: by what it means."""

import pytest

from edgeone_notifier.core.remedies import OF_MEANING, meaning_of, of_code
from edgeone_notifier.core.text.phrases import LANGUAGES, phrases_of


@pytest.mark.parametrize(
    ("meaning", "codes"),
    [
        (
            "no_plan",
            "InvalidParameter.ZoneHasNotBeenBoundToPlan InvalidParameter.InvalidResourceIdBilling",
        ),
        ("no_plan", "OperationDenied.PlanHasBeenExpired InvalidParameter.PlanNotFound"),
        ("small_plan", "LimitExceeded.PackNotAllow OperationDenied.UnsupportedPlan"),
        ("upgraded", "InvalidParameter.ZoneIsGrayPublishing FailedOperation.ZoneIsGrayPublishing"),
        ("busy", "OperationDenied.ResourceLockedTemporary OperationDenied.ConfigLocked"),
        ("locked", "OperationDenied.ResourceHasBeenLocked"),
        ("paused", "InvalidParameterValue.ZonePaused OperationDenied.ErrZoneIsAlreadyPaused"),
        ("inactive", "OperationDenied.ZoneNotActive FailedOperation.InvalidZoneStatus"),
        ("gone", "InvalidParameter.ZoneNotFound ResourceNotFound.ZoneNotFound ResourceNotFound"),
        ("site", "AuthFailure.SecretIdNotFound"),
        ("keys", "AuthFailure AuthFailure.SignatureFailure AuthFailure.TokenFailure"),
        ("clock", "AuthFailure.SignatureExpire"),
        (
            "rights",
            "UnauthorizedOperation UnauthorizedOperation.CamUnauthorized UnauthorizedOperation.NoPermission "
            "UnauthorizedOperation.DomainEmpty AuthFailure.UnauthorizedOperation",
        ),
        ("throttled", "RequestLimitExceeded.UinLimitExceeded LimitExceeded.RateLimitExceeded"),
        ("limited", "LimitExceeded LimitExceeded.QueryTimeLimitExceeded"),
        ("waiting", "InternalError InternalError.SystemError ServerNetworkError"),
        ("late", "OutOfTime"),
        ("request", "InvalidParameter.ParameterError MissingParameter NoSuchVersion"),
        ("denied", "OperationDenied OperationDenied.Anything FailedOperation"),
        ("unknown", "Brand.New InternalErrors"),
        ("unknown", ""),
    ],
)
def test_each_code(meaning: str, codes: str) -> None:
    assert {code: meaning_of(code) for code in codes.split(" ")} == dict.fromkeys(
        codes.split(" "), meaning
    )


def test_nobody_is_sent_to_us_for_what_is_the_zones_own() -> None:
    assert [meaning for meaning, text in OF_MEANING.items() if "report" in text] == [
        "request",
        "mistake",
    ]
    assert "does not know" in of_code("Brand.New")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_what_to_do(language: str) -> None:
    phrases = phrases_of(language).phrases
    assert {f"remedy.{meaning}" for meaning in OF_MEANING} <= phrases.keys()
