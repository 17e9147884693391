"""This file is the only place that lists what messages are looked at as they are: one row, one set of snapshots."""

from dataclasses import replace
from typing import Any

from edgeone_notifier.core.delivery.room import MAX_KEPT
from edgeone_notifier.core.news.model import (
    Completion,
    DailyWord,
    DayTally,
    FailureList,
    GateAtRisk,
    GateDecided,
    Progress,
    Recovery,
    Resubmission,
    Stuck,
)
from edgeone_notifier.core.news.silences import Silence
from edgeone_notifier.core.news.watching import (
    Baseline,
    ChannelDead,
    ChannelLost,
    QuotaLow,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.snapshot.job_status import JobStatus
from edgeone_notifier.core.task import Change, Task
from tests.channels.digests import Case
from tests.emulator import fixtures
from tests.support.values import DAY, HOUR, NOW

ZONE, OTHER_ZONE = fixtures.GAME.id, fixtures.VIDEO.id
JOB, OTHER_JOB = fixtures.RELEASE, fixtures.SEASON
PURGE_JOB = fixtures.PREVIOUS
PURGED: dict[str, Any] = {"kind": "purge", "scopes": ("host", "prefix", "tag")}
HOST, OTHER_HOST = "dl.game.example.com", "vod.video.example.cn"


def why(failure: fixtures.Failure) -> dict[str, str]:
    """Give the fields of a row that say why it failed."""
    return {"fail_type": failure.type, "fail_message": failure.message}


BUSY, MISSING = why(fixtures.ORIGIN_503), why(fixtures.ORIGIN_404)
NO_QUOTA, DENIED, ORIGIN = why(fixtures.QUOTA), why(fixtures.DENIED), why(fixtures.ORIGIN)


def told(
    path: str, status: str = "failed", before: str | None = "processing", **more: Any
) -> Change:
    """Make a change of one file of a game's release."""
    return Change(task(path, status, **more), before)


def task(path: str, status: str, **more: Any) -> Task:
    """Make a task of one file of a game's release."""
    given = {"zone": ZONE, "job": JOB, "created": NOW - 900, "updated": NOW - 60, **more}
    return Task("prefetch", target=f"https://dl.game.example.com/{path}", status=status, **given)


def done(counts: dict[str, int], job: str = JOB, **more: Any) -> Completion:
    """Make the completion of a job that took 12 minutes."""
    given: dict[str, Any] = {
        "zones": (ZONE,),
        "hosts": (HOST,),
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
        "hosts": (HOST,),
        "created": NOW - 900,
        **more,
    }
    return JobStatus("prefetch", job, counts, **given)


def stuck(job: str = JOB, **more: Any) -> Stuck:
    """Make a job that has two of 500 tasks open for three hours."""
    example = "https://dl.game.example.com/7.4/pack-017.bin"
    given: dict[str, Any] = {"open": 2, "total": 500, "since": NOW - 3 * HOUR, **more}
    return Stuck("prefetch", job, example=example, zones=(ZONE,), hosts=(HOST,), **given)


def progress(quarter: int, job: str = JOB) -> Progress:
    """Make a job that has come to another quarter."""
    return Progress("prefetch", job, quarter, (ZONE,), (HOST,))


def purge(target: str, scope: str = "", status: str = "failed", **more: Any) -> Change:
    """Make a change of one target that is purged."""
    one = task("", status, job=PURGE_JOB, scope=scope, **more)
    return Change(replace(one, kind="purge", target=target), "processing")


def daily(**more: Any) -> DailyWord:
    """Make the daily word of a day of twelve jobs."""
    given: dict[str, Any] = {
        "jobs": {"prefetch": 12},
        "tasks": {"prefetch": {"success": 24_261, "failed": 40, "timeout": 9}},
        "sites": {ZONE: {"35": 9, "40": 1}, OTHER_ZONE: {"38": 2}},
        "causes": {"originPullFailed": 40, "timeout": 9},
        "held": 3,
        **more,
    }
    return DailyWord("ops", DayTally(NOW - DAY, told=True, **given), NOW, 2, 120, 1)


def daily_of_everything() -> DailyWord:
    """Make a daily word that has more of all than it can show, of both kinds, after days without one."""
    one = daily(
        jobs={"prefetch": 12, "purge": 2},
        tasks={"prefetch": {"success": 99, "failed": 1}, "purge": {"success": 12}},
        sites={f"zone-{n}": {"35": n} for n in range(1, 9)} | {"*": {"1": 1}},
        causes={f"cause-{n}": n for n in range(1, 9)} | {"*": 5},
        lost=4,
        gaps=2,
        gap_seconds=4_000,
        dead=("dev", "games"),
        quota={ZONE: (900, 10_000)},
    )
    return replace(one, tally=replace(one.tally, since=NOW - 3 * DAY), unread=1)


def storm(failures: int) -> Case:
    """Make a night in which a whole release fails: a box keeps so many one by one, and counts the rest."""
    urls = fixtures.platforms(failures)
    all_ = [told(url.removeprefix(f"https://{HOST}/"), **BUSY) for url in urls]
    return Case(all_[:MAX_KEPT], beyond=all_[MAX_KEPT:], mention=True)


def listed(lines: int) -> FailureList:
    """Make the file of a night's failures."""
    name = f"failed-20260921-2213-game.example.com-{JOB}-3fa9.txt"
    return FailureList("media", name, lines, f"make failures JOB={JOB}")


def ended_jobs(count: int) -> Case:
    """Make a night of jobs that have ended, of which some have failures."""
    ids, hosts = fixtures.jobs(count), (HOST, OTHER_HOST)
    failed = [0 if n % 5 == 0 else 2 if n > 13 and n % 3 else 1 for n in range(count)]
    ended = [
        done({"success": 5 + 10 * n - failed[n], "failed": failed[n]}, job, hosts=(hosts[n % 2],))
        for n, job in enumerate(ids)
    ]
    rows = [
        replace(told("", **MISSING, job=job).task, target=f"https://{hosts[n % 2]}/j{n}/{at}.bin")
        for n, job in enumerate(ids)
        for at in range(failed[n])
    ]
    return Case([*(Change(row, "processing") for row in rows), *ended], mention=True)


CASES = {
    "a few failures": Case(
        [
            told("7.4/pack-007.bin", **BUSY),
            told("7.4/pack-008.bin", **NO_QUOTA),
            told("7.4/pack-009.bin", "timeout"),
        ],
        jobs=[stands({"failed": 2, "timeout": 1, "processing": 497})],
    ),
    "a job ended, with the failures of this run": Case(
        [
            told("7.4/pack-007.bin", **BUSY),
            told("7.4/pack-008.bin", **NO_QUOTA),
            told("7.4/pack-009.bin", "timeout"),
            done({"success": 497, "failed": 2, "timeout": 1}),
        ],
        jobs=[stands({"failed": 2, "timeout": 1, "success": 497})],
    ),
    "twenty jobs": ended_jobs(20),
    "everything fails": Case(
        [
            *[
                told(url.removeprefix(f"https://{HOST}/"), **BUSY)
                for url in fixtures.platforms(2_999)
            ],
            done({"failed": 2_999}),
        ],
        jobs=[stands({"failed": 2_999})],
        mention=True,
    ),
    "failures of several causes": Case(
        [
            told("7.4/pack-017.bin", **BUSY),
            told("7.4/pack-018.bin", **BUSY),
            told("7.4/pack-019.bin?build=7.4.0&region=eu", **MISSING),
            told("7.4/setup.exe", **NO_QUOTA),
        ],
        jobs=[stands({"failed": 4, "processing": 180, "success": 316})],
    ),
    "more failures of a job told of before": Case(
        [told("7.4/setup.exe", **NO_QUOTA)],
        jobs=[stands({"failed": 4, "processing": 20, "success": 476})],
        told={JOB: 3},
    ),
    "many failures in several places": Case(
        [
            *[told(f"7.4/pack-{n:05}.bin", **BUSY) for n in range(12)],
            *[told(f"7.4/video/{n}.ts?session=9f8e7d", **BUSY) for n in range(5)],
            told("7.4/setup.exe", **BUSY),
            told("patch/readme.txt", **BUSY),
        ],
        jobs=[stands({"failed": 19, "success": 481})],
    ),
    "one cause, many URLs": Case([told(f"7.4/pack-{n:05}.bin", **BUSY) for n in range(12)]),
    "timeout, canceled, invalid and a status not known": Case(
        [
            told("7.4/pack-017.bin", "timeout"),
            told("7.4/pack-018.bin", "canceled"),
            told("7.4/pack 019.bin", "invalid", before=None),
            told("7.4/pack-020.bin", "partially_done"),
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
                hosts=(OTHER_HOST,),
                zones=(ZONE, OTHER_ZONE),
            ),
        ]
    ),
    "failures and a job done": Case(
        [
            told("7.4/pack-017.bin", **BUSY),
            told("7.4/pack-018.bin", **BUSY),
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
        [told("7.4/setup.exe")],
        silences=[
            Silence("zone", "zone-2noz78a8ev6k", NOW - HOUR, NOW + HOUR, "moving the origin", 37),
            Silence("domain", "*.example.org", NOW - HOUR, NOW + 26 * HOUR, "<known> *bug*"),
        ],
    ),
    "a silence is over": Case(
        [SilenceEnded("job", "20ga521cpwch", NOW - 2 * HOUR, NOW, "moving the origin", 1)]
    ),
    "submitted again": Case(
        [Resubmission("prefetch", JOB, (OTHER_JOB,), 497, 3, NOW - 60, (ZONE,), (HOST,), ("ops",))]
    ),
    "quota nearly used up": Case([QuotaLow(ZONE, "prefetch_url", 900, 10_000)]),
    "quota used up": Case(
        [
            QuotaLow(ZONE, "prefetch_url", 0, 10_000),
            QuotaLow(OTHER_ZONE, "purge_cache_tag", 3, 1_000),
            told("7.4/setup.exe", **NO_QUOTA),
        ]
    ),
    "a release is at risk": Case(
        [GateAtRisk((JOB,), 500, 210, 0, 290, 0, NOW + HOUR, (ZONE,), (HOST,), left=5_000)]
    ),
    "a release is ready": Case(
        [GateDecided((JOB,), 500, 500, 0, 0, 0, NOW + HOUR, (ZONE,), (HOST,), "go", "done")]
    ),
    "a release is not ready": Case(
        [GateDecided((), 100, 92, 3, 0, 5, NOW, (ZONE,), (HOST,), "no-go", "failed")]
    ),
    "expired and refused": Case([told("7.4/setup.exe")], lost={"expired": 1_204, "refused": 3}),
    "nothing but losses": Case(lost={"expired": 1_204}),
    "too many to keep": Case(
        [told("7.4/setup.exe", **NO_QUOTA)],
        counted={"failed": 1_999, "timeout": 12, "completion": 2},
    ),
    "too many to keep, also of jobs": Case(
        [
            told("7.4/setup.exe", **NO_QUOTA),
            done({"success": 490, "failed": 10}),
            stuck(job="late"),
        ],
        beyond=[
            *[told(f"7.4/{n}.pak", **BUSY) for n in range(9)],
            *[done({"success": 50 - n % 2, "failed": n % 2}, f"j{n}") for n in range(6)],
            *[stuck(job=f"late-{n}") for n in range(2)],
        ],
        mention=True,
    ),
    "possible repeat": Case([told("7.4/setup.exe", **NO_QUOTA)], repeat=True),
    "success that turned into failure": Case(
        [told("7.4/setup.exe", before="success", **BUSY), told("7.4/a.pak", **BUSY)]
    ),
    "every status": Case(
        [
            told("7.4/pack-017.bin", "processing", before=None),
            told("7.4/pack-018.bin", "processing", before=None),
            told("7.4/setup.exe", "success"),
        ]
    ),
    "stuck": Case([stuck()], jobs=[stands({"processing": 2, "success": 498})]),
    "stuck, reminded": Case(
        [stuck(since=NOW - 9 * HOUR, reminder=4)], jobs=[stands({"processing": 2, "success": 498})]
    ),
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
            stands({"processing": 25, "success": 75}, OTHER_JOB, hosts=(OTHER_HOST,)),
        ],
    ),
    "a job done, others still running": Case(
        [done({"success": 497, "failed": 3})],
        jobs=[
            stands({"failed": 3, "success": 497}),
            *[
                stands(
                    {"processing": 1_000 - n, "success": n},
                    fixtures.jobs(800)[n],
                    created=NOW - 60 * n,
                )
                for n in range(1, 800, 100)
            ],
        ],
    ),
    "failed and works again": Case(
        [told("7.4/setup.exe", **NO_QUOTA), told("7.4/pack-017.bin", **BUSY)],
        ages=(8 * HOUR, 7 * HOUR),
        mended={0: NOW - 5 * HOUR},
        jobs=[stands({"failed": 2, "success": 498}, created=NOW - 9 * HOUR)],
        mention=True,
    ),
    "all that failed works again": Case(
        [told("7.4/setup.exe", **NO_QUOTA)],
        ages=(8 * HOUR,),
        mended={0: NOW - 5 * HOUR},
        mention=True,
    ),
    "recovered": Case(
        [
            Recovery(task(f"7.4/pack-00{n}.bin", "success"), NOW - 2 * HOUR, ("ops",))
            for n in (7, 8, 9)
        ]
    ),
    "mention": Case([told("7.4/setup.exe", **NO_QUOTA)], mention=True),
    "everybody is called": Case([told("7.4/setup.exe", **NO_QUOTA)], call=True),
    "no mention without a failure": Case([done({"success": 500})], mention=True),
    "a URL with a secret": Case([told("7.4/setup.exe?build=7.4.0&token=0123456789", **MISSING)]),
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
        [told("7.4/setup.exe", **NO_QUOTA), done({"success": 497, "failed": 3})],
        mention=True,
        plain=True,
    ),
    "plain text, possible repeat": Case(
        [told(f"7.4/pack-{n:05}.bin", **BUSY) for n in range(60)], repeat=True, plain=True
    ),
    "a daily word": Case([daily()]),
    "a daily word of a quiet day": Case([DailyWord("ops", DayTally(NOW - DAY), NOW)]),
    "a daily word with failures": Case(
        [told("7.4/setup.exe", **BUSY), daily()], jobs=[stands({"failed": 1, "success": 499})]
    ),
    "a daily word of everything": Case([daily_of_everything()]),
    "a purge fails": Case(
        [
            purge(f"https://{HOST}/7.4/", "prefix", fail_type="taskFailed"),
            purge(HOST, "host", fail_type="taskFailed"),
            purge("release-7.4", "tag", "timeout"),
        ],
        jobs=[replace(stands({"failed": 2, "timeout": 1, "success": 9}, PURGE_JOB), **PURGED)],
    ),
    "purges end": Case(
        [
            replace(done({"success": 12}, PURGE_JOB), kind="purge"),
            replace(done({"success": 3, "failed": 1}, "20gb02purge2"), kind="purge"),
        ],
        jobs=[replace(stands({"success": 12}, PURGE_JOB), **PURGED)],
    ),
    "URLs are purged": Case([replace(done({"success": 500}, PURGE_JOB), kind="purge")]),
    "a purge is stuck": Case(
        [replace(stuck(PURGE_JOB, total=12), kind="purge")],
        jobs=[replace(stands({"processing": 2, "success": 10}, PURGE_JOB), **PURGED)],
    ),
    "two kinds of tasks": Case(
        [
            told("7.4/setup.exe", **BUSY),
            purge("release-7.4", "tag", fail_type="taskFailed"),
            done({"success": 500}, OTHER_JOB),
        ],
        jobs=[
            stands({"failed": 1, "success": 499}),
            stands({"success": 500}, OTHER_JOB),
            replace(stands({"failed": 1, "success": 11}, PURGE_JOB), **PURGED),
        ],
        mention=True,
    ),
    "a kind of tasks joined": Case(
        [Baseline((ZONE, OTHER_ZONE), {"success": 40}, 3, whole=False, kind="purge")]
    ),
    "zones cannot be read for one kind of tasks": Case(
        [
            ZonesUnreadable(
                (ZONE,), "UnauthorizedOperation.CamUnauthorized", "", "", NOW - HOUR, "purge"
            )
        ]
    ),
    "test": Case(sample=True),
    "storm": storm(5_000),
    "storm, with its file": replace(storm(5_000), file=listed(5_000)),
    "storm beyond what is kept, with its file": replace(storm(7_000), file=listed(MAX_KEPT)),
    "a file that this chat does not take": Case([listed(400)]),
}
