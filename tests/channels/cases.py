"""This file is the only place that lists what messages are looked at as they are: one row, one set of snapshots."""

from typing import Any

from edgeone_notifier.core.delivery.room import MAX_KEPT
from edgeone_notifier.core.news.job_status import JobStatus
from edgeone_notifier.core.news.model import (
    Baseline,
    ChannelDead,
    ChannelLost,
    Completion,
    Progress,
    Recovery,
    SilenceEnded,
    StateLost,
    Stuck,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.news.silences import Silence
from edgeone_notifier.core.task import Change, Task
from tests.channels.digests import Case
from tests.support.values import HOUR, NOW

ZONE, OTHER_ZONE = "zone-2noz78a8ev6e", "zone-2o1xvpmq7nn2"
JOB, OTHER_JOB = "job-7f3a91c2", "job-7f3a91d8"
FORBIDDEN = {"fail_type": "originPullFailed", "fail_message": "origin returned HTTP 403"}
MISSING = {"fail_type": "originPullFailed", "fail_message": "origin returned HTTP 404"}
NO_QUOTA = {"fail_type": "quotaExceeded", "fail_message": "daily prefetch quota exceeded"}


def told(
    path: str, status: str = "failed", before: str | None = "processing", **more: Any
) -> Change:
    """Make a change of one file of a game's release."""
    return Change(task(path, status, **more), before)


def task(path: str, status: str, **more: Any) -> Task:
    """Make a task of one file of a game's release."""
    given = {"zone": ZONE, "job": JOB, "created": NOW - 900, "updated": NOW - 60, **more}
    return Task("prefetch", target=f"https://dl.game.example/{path}", status=status, **given)


def done(counts: dict[str, int], job: str = JOB, **more: Any) -> Completion:
    """Make the completion of a job that took 12 minutes."""
    given: dict[str, Any] = {
        "zones": (ZONE,),
        "hosts": ("dl.game.example",),
        "created": NOW - 900,
        "ended": NOW - 180,
        "corrected": False,
        **more,
    }
    return Completion("prefetch", job, counts, **given)


def stands(counts: dict[str, int], job: str = JOB, **more: Any) -> JobStatus:
    """Make how a job stands that was submitted 15 minutes ago."""
    given: dict[str, Any] = {
        "zones": (ZONE,),
        "hosts": ("dl.game.example",),
        "created": NOW - 900,
        **more,
    }
    return JobStatus("prefetch", job, counts, **given)


def stuck(job: str = JOB, **more: Any) -> Stuck:
    """Make a job that has two of 500 tasks open for three hours."""
    example = "https://dl.game.example/7.4.0/pak/00017.pak"
    given: dict[str, Any] = {"open": 2, "total": 500, "since": NOW - 3 * HOUR, **more}
    return Stuck("prefetch", job, example=example, zones=(ZONE,), hosts=(), **given)


def progress(quarter: int, job: str = JOB) -> Progress:
    """Make a job that has come to another quarter."""
    return Progress("prefetch", job, quarter, (ZONE,), ("dl.game.example",))


def storm(failures: int) -> Case:
    """Make a night in which a whole release fails: a queue keeps so many one by one, and counts the rest."""
    kept = [told(f"7.4.0/pak/{n:05}.pak", **FORBIDDEN) for n in range(min(failures, MAX_KEPT))]
    return Case(kept, counted={"failed": failures - len(kept)}, mention=True)


CASES = {
    "failures of several causes": Case(
        [
            told("7.4.0/pak/00017.pak", **FORBIDDEN),
            told("7.4.0/pak/00018.pak", **FORBIDDEN),
            told("7.4.0/pak/00019.pak?build=7.4.0&region=eu", **MISSING),
            told("7.4.0/setup.exe", **NO_QUOTA),
        ],
        jobs=[stands({"failed": 4, "processing": 180, "success": 316})],
    ),
    "more failures of a job told of before": Case(
        [told("7.4.0/setup.exe", **NO_QUOTA)],
        jobs=[stands({"failed": 3, "processing": 20, "success": 477})],
    ),
    "many failures in several places": Case(
        [
            *[told(f"7.4.0/pak/{n:05}.pak", **FORBIDDEN) for n in range(12)],
            *[told(f"7.4.0/video/{n}.ts?session=9f8e7d", **FORBIDDEN) for n in range(5)],
            told("7.4.0/setup.exe", **FORBIDDEN),
            told("patch/readme.txt", **FORBIDDEN),
        ],
        jobs=[stands({"failed": 19, "success": 481})],
    ),
    "one cause, many URLs": Case([told(f"7.4.0/pak/{n:05}.pak", **FORBIDDEN) for n in range(12)]),
    "timeout, canceled, invalid and a status not known": Case(
        [
            told("7.4.0/pak/00017.pak", "timeout"),
            told("7.4.0/pak/00018.pak", "canceled"),
            told("7.4.0/pak/ 00019.pak", "invalid", before=None),
            told("7.4.0/pak/00020.pak", "partially_done"),
        ]
    ),
    "job done": Case([done({"success": 1_500})]),
    "job done with failures": Case([done({"success": 497, "failed": 2, "timeout": 1})]),
    "job corrected": Case([done({"success": 500}, corrected=True)]),
    "jobs done in several zones": Case(
        [
            done({"success": 500}),
            done(
                {"success": 1_200, "failed": 3},
                OTHER_JOB,
                zones=(ZONE, OTHER_ZONE, "zone-2p3c4d5e6f7g", "zone-2q8r9s0t1u2v"),
            ),
        ]
    ),
    "failures and a job done": Case(
        [
            told("7.4.0/pak/00017.pak", **FORBIDDEN),
            told("7.4.0/pak/00018.pak", **FORBIDDEN),
            done({"success": 498, "failed": 2}),
        ]
    ),
    "watching begins": Case(
        [
            Baseline(
                (ZONE, OTHER_ZONE), {"failed": 5, "success": 4_213, "processing": 3}, 12, whole=True
            )
        ]
    ),
    "a zone joined": Case([Baseline((OTHER_ZONE,), {"success": 1}, 1, whole=False)]),
    "watching begins with nothing": Case([Baseline((ZONE,), {}, 0, whole=True)]),
    "state lost": Case(
        [StateLost("damaged-000812"), Baseline((ZONE,), {"success": 900}, 3, whole=True)]
    ),
    "nothing is watched": Case([WatchStopped("COS 403 AccessDenied (RequestId r-1)", NOW - HOUR)]),
    "watching again": Case([WatchResumed(NOW - HOUR, NOW, 3)]),
    "zones cannot be read": Case(
        [
            ZonesUnreadable(
                (ZONE, OTHER_ZONE),
                "UnauthorizedOperation.CamUnauthorized",
                "not allowed to call DescribePrefetchTasks",
                "5a1f0e7c-8a0d-4c7e-9f1a-1f2e3d4c5b6a",
                NOW - HOUR,
            )
        ]
    ),
    "the list of zones cannot be read": Case(
        [ZonesUnreadable(("*",), "AuthFailure.SignatureExpire", "", "", NOW - HOUR)]
    ),
    "the list of zones is short": Case(
        [ZonesUnreadable(("*",), "ShortZoneList", "5 zones counted, 2 listed", "", NOW - HOUR)]
    ),
    "zones that are not watched": Case(
        [ZonesIdle(("default-pages-zone",), "pages"), ZonesIdle((ZONE, OTHER_ZONE), "paused")]
    ),
    "zones can be read again": Case([ZonesReadable((ZONE,), NOW - 2 * HOUR, NOW, 7)]),
    "another channel is dead": Case([ChannelDead("games", "no_service", NOW - 26 * HOUR)]),
    "another channel takes nothing": Case(
        [ChannelDead("games", "HTTP 503", NOW - 2 * HOUR, "later", "wait")]
    ),
    "another channel will never have its news": Case(
        [ChannelLost("games", {"expired": 12, "refused": 1}), ChannelLost("dev", {"removed": 3})]
    ),
    "silences that last": Case(
        [told("7.4.0/setup.exe")],
        silences=[
            Silence("zone", "zone-2b7", NOW - HOUR, NOW + HOUR, "moving the origin", 37),
            Silence("domain", "*.example.org", NOW - HOUR, NOW + 26 * HOUR, "<known> *bug*"),
        ],
    ),
    "a silence is over": Case(
        [SilenceEnded("job", "job-7.4.0", NOW - 2 * HOUR, NOW, "moving the origin", 1)]
    ),
    "expired and refused": Case([told("7.4.0/setup.exe")], lost={"expired": 1_204, "refused": 3}),
    "nothing but losses": Case(lost={"expired": 1_204}),
    "too many to keep": Case(
        [told("7.4.0/setup.exe", **NO_QUOTA)],
        counted={"failed": 1_999, "timeout": 12, "completion": 2},
    ),
    "possible repeat": Case([told("7.4.0/setup.exe", **NO_QUOTA)], repeat=True),
    "success that turned into failure": Case(
        [told("7.4.0/setup.exe", before="success", **FORBIDDEN), told("7.4.0/a.pak", **FORBIDDEN)]
    ),
    "every status": Case(
        [
            told("7.4.0/pak/00017.pak", "processing", before=None),
            told("7.4.0/pak/00018.pak", "processing", before=None),
            told("7.4.0/setup.exe", "success"),
        ]
    ),
    "stuck": Case([stuck()], jobs=[stands({"processing": 2, "success": 498})]),
    "stuck, and done after all": Case(
        [stuck(), done({"success": 500}, created=NOW - 4 * HOUR, was_stuck=True)]
    ),
    "progress": Case(
        [progress(1), progress(2)], jobs=[stands({"processing": 200, "failed": 3, "success": 297})]
    ),
    "progress of several jobs": Case(
        [progress(2), progress(3, OTHER_JOB)],
        jobs=[
            stands({"processing": 240, "success": 260}),
            stands({"processing": 25, "success": 75}, OTHER_JOB, zones=(ZONE, OTHER_ZONE)),
        ],
    ),
    "a job done, others still running": Case(
        [done({"success": 497, "failed": 3})],
        jobs=[
            stands({"failed": 3, "success": 497}),
            *[
                stands({"processing": 1_000 - n, "success": n}, f"job-{n:03}", created=NOW - 60 * n)
                for n in range(1, 800, 100)
            ],
        ],
    ),
    "failed and works again": Case(
        [told("7.4.0/setup.exe", **NO_QUOTA), told("7.4.0/pak/00017.pak", **FORBIDDEN)],
        ages=(8 * HOUR, 7 * HOUR),
        mended={0: NOW - 5 * HOUR},
        jobs=[stands({"failed": 2, "success": 498}, created=NOW - 9 * HOUR)],
        mention=True,
    ),
    "all that failed works again": Case(
        [told("7.4.0/setup.exe", **NO_QUOTA)],
        ages=(8 * HOUR,),
        mended={0: NOW - 5 * HOUR},
        mention=True,
    ),
    "recovered": Case(
        [Recovery(task("7.4.0/setup.exe", "success", job=OTHER_JOB), NOW - 2 * HOUR, ("ops",))]
    ),
    "mention": Case([told("7.4.0/setup.exe", **NO_QUOTA)], mention=True),
    "everybody is called": Case([told("7.4.0/setup.exe", **NO_QUOTA)], call=True),
    "no mention without a failure": Case([done({"success": 500})], mention=True),
    "a URL with a secret": Case([told("7.4.0/setup.exe?build=7.4.0&token=0123456789", **MISSING)]),
    "markup in foreign text": Case(
        [
            told(
                "a b?<!channel>`*x*`[x](http://evil)",
                fail_type="<@U02AB3CDE>",
                fail_message="</font>\n# *bold* & <b>",
            )
        ]
    ),
    "plain text": Case(
        [told("7.4.0/setup.exe", **NO_QUOTA), done({"success": 497, "failed": 3})],
        mention=True,
        plain=True,
    ),
    "plain text, possible repeat": Case(
        [told(f"7.4.0/pak/{n:05}.pak", **FORBIDDEN) for n in range(60)], repeat=True, plain=True
    ),
    "test": Case(sample=True),
    "storm": storm(5_000),
}
