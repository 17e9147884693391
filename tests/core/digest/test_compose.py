"""The digest as a whole: its title says what and how many, its tone how bad, its notes what is not shown."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue
from edgeone_notifier.core.digest.compose import LATE_AFTER, compose, sample
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.digest.digest import Digest
from edgeone_notifier.core.digest.title import MOST_HEADLINES
from edgeone_notifier.core.news.job_status import JobStatus
from edgeone_notifier.core.news.model import (
    ChannelDead,
    Item,
    News,
    Progress,
    Recovery,
    StateLost,
    Stuck,
    WatchResumed,
    WatchStopped,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.remedies import OF_MEANING
from edgeone_notifier.core.task import Change, is_failure
from edgeone_notifier.core.text.truncate import plain
from edgeone_notifier.core.text.wording import Wording
from tests.support.values import NOW, baseline, change, completion, item, task

EN, ZH = (Wording(language, ZoneInfo("Asia/Shanghai")) for language in ("en", "zh"))
DONE = completion(counts={"success": 498, "failed": 2})
QUOTA = {"fail_type": "quotaExceeded"}
MOVED = Progress("prefetch", "job-1", 2, ("zone-1",), ())
STUCK = Stuck("prefetch", "job-1", 1, 2, NOW, "https://a.example", ("zone-1",), ())
RECOVERED = Recovery(task("a", "success"), NOW, ("ops",))
BLIND = ZonesUnreadable(("zone-1", "zone-2"), "UnauthorizedOperation", "no", "id-1", NOW - 600)


def composed(*news: News, wording: Wording = EN, repeat: bool = False, **box: Any) -> Digest:
    items = tuple(item(n, one) for n, one in enumerate(news, 1))
    owed = tuple(one.number for one in items)
    call = any(is_failure(getattr(one, "status", "success")) for one in map(task_of, news))
    kept = ChannelQueue(
        **{"owed": owed, "mention_pending": call or "failed" in box.get("counted", {}), **box}
    )
    return compose(DigestContent(kept, items, NOW, "d-1", repeat), wording, "cn")


def task_of(news: News) -> Any:
    return news.task if isinstance(news, Change) else None


def title(digest: Digest) -> str:
    return plain(digest.title).partition(" · ")[2]


@pytest.mark.parametrize(
    ("news", "en", "zh"),
    [
        ([change("a")], "1 failed: no cause given", "1 个失败： 未说明原因"),
        (
            [change("a", "success"), *[change(str(n), **QUOTA) for n in range(1_200)]],
            "1,200 failed: quota used up · 1 succeeded",
            "1,200 个失败： 配额用尽 · 1 个成功 success",
        ),
        ([change("a", "odd")], "1 failed: odd", "1 个失败： odd"),
        # with failures a job is only counted; alone it has its name and its outcome
        (
            [change("a", "timeout"), DONE],
            "1 failed: timed out · 1 job finished",
            "1 个失败： 超时 timeout · 1 个任务已结束",
        ),
        (
            [DONE],
            "job-1 finished: 498 of 500 succeeded",
            "job-1 已结束：成功 498/500",
        ),
        (
            [completion(corrected=True)],
            "job-1 corrected: 1 of 1 succeeded",
            "job-1 更正：成功 1/1",
        ),
        (
            [DONE, completion("job-2", counts={"success": 1_500})],
            "2 jobs finished: 1,998 of 2,000 succeeded",
            "2 个任务已结束：成功 1,998/2,000",
        ),
        # told twice, the job is still one, and its last counts hold
        (
            [DONE, completion(counts={"success": 500}, corrected=True)],
            "job-1 corrected: 500 of 500 succeeded",
            "job-1 更正：成功 500/500",
        ),
        ([DONE, baseline()], "1 job finished · 1 zone joined", "1 个任务已结束 · 新增 1 个站点"),
        ([STUCK], "1 job stuck", "1 个任务卡住"),
        # what came before is part of what came last
        (
            [STUCK, MOVED, DONE],
            "job-1 finished: 498 of 500 succeeded",
            "job-1 已结束：成功 498/500",
        ),
        ([MOVED], "job-1 at 50 %", "job-1 已到 50%"),
        ([MOVED, RECOVERED], "1 job on its way · 1 recovered", "1 个任务有进展 · 1 个已恢复"),
        ([RECOVERED], "1 recovered", "1 个已恢复"),
        ([baseline("a", "b", whole=True)], "watching 2 zones", "开始监控 2 个站点"),
        ([baseline("a"), baseline("b"), baseline("b")], "2 zones joined", "新增 2 个站点"),
        ([StateLost("x")], "stored state was damaged", "已存状态损坏"),
        ([WatchStopped("x", NOW)], "nothing is watched", "监控已中断"),
        ([WatchResumed(NOW, NOW)], "watching again", "监控已恢复"),
        ([BLIND], "2 zones cannot be read", "2 个站点无法读取"),
        (
            [ZonesUnreadable(("*",), "AuthFailure", "", "", NOW)],
            "list of zones cannot be read",
            "站点列表无法读取",
        ),
        ([ZonesReadable(("zone-1",), NOW, NOW, 1)], "sight is back", "已恢复读取"),
        ([ChannelDead("ops", "no_team", NOW)], "channel ops is dead", "通知渠道 ops 已失效"),
    ],
)
def test_the_title_says_what_and_how_many(news: list[News], en: str, zh: str) -> None:
    assert title(composed(*news)) == en
    assert title(composed(*news, wording=ZH)) == zh


def test_the_title_counts_what_is_only_counted_or_lost_too() -> None:
    digest = composed(
        change("a"),
        counted={"failed": 2_000, "timeout": 5, "completion": 3},
        lost={"expired": 1_000, "refused": 4},
        repeat=True,
    )
    assert title(digest) == (
        "2,006 failed: no cause given (1), only counted (2,005) · 3 jobs finished"
        " · 1,004 updates lost · possible repeat"
    )
    assert title(composed(DONE, counted={"completion": 1})) == "2 jobs finished"


def briefed(
    *items: Item, now: int = NOW, box: dict[str, Any] | None = None, **jobs: dict[str, int]
) -> Digest:
    """Compose a digest of items, with how jobs stand: tasks per status."""
    stand = {
        ("prefetch", job): JobStatus("prefetch", job, counts, ("zone-1",), (), NOW - 600)
        for job, counts in jobs.items()
    }
    kept = ChannelQueue(
        **{"owed": tuple(one.number for one in items), "mention_pending": True, **(box or {})}
    )
    return compose(DigestContent(kept, items, now, "d-1", jobs=stand), EN, "cn")


FIVE = {"j1": {"timeout": 5, "success": 495}}


@pytest.mark.parametrize(
    ("jobs", "told", "verdict"),
    [
        ({"j1": {"failed": 2, "success": 498}}, {}, "2 of 500 failed: timed out"),
        # what others were told, or nobody, is nothing that came before
        (FIVE, {}, "2 of 500 failed: timed out"),
        (FIVE, {"j2": 3}, "2 of 500 failed: timed out"),
        # what this channel was told of the job is
        (FIVE, {"j1": 3}, "2 more failed, 5 of 500 in all: timed out"),
        (FIVE, {"j1": 1}, "2 more failed, 3 of 500 in all: timed out"),
        # and what works again meanwhile is not
        (FIVE, {"j1": 9}, "2 more failed, 5 of 500 in all: timed out"),
        ({"j1": {"failed": 2, "success": 498}}, {"j1": 2}, "2 of 500 failed: timed out"),
        # of how many is not said where it is not known, or where it cannot be so
        ({}, {}, "2 failed: timed out"),
        ({}, {"j1": 3}, "2 failed: timed out"),
        ({"j2": {"failed": 1}}, {}, "2 failed: timed out"),
        ({"j1": {"failed": 1, "success": 9}}, {}, "2 failed: timed out"),
    ],
)
def test_the_verdict_says_of_how_many(
    jobs: dict[str, dict[str, int]], told: dict[str, int], verdict: str
) -> None:
    news = [change(target, "timeout", job="j1") for target in "ab"]
    box = {"told": {"prefetch": told}}
    items = [item(n, one) for n, one in enumerate(news, 1)]
    assert title(briefed(*items, box=box, **jobs)) == verdict


def test_a_failure_under_another_word_is_no_more_than_was_told() -> None:
    news = [change(name, "timeout", before="odd", job="j1") for name in "ab"]
    items = [item(n, one) for n, one in enumerate(news, 1)]
    digest = briefed(*items, box={"told": {"prefetch": {"j1": 2}}}, j1={"timeout": 3, "success": 7})
    assert title(digest) == "2 of 10 failed: timed out"


def test_failures_that_are_only_counted_are_of_their_jobs() -> None:
    box = {"counted": {"failed": 7}, "counted_in": {"prefetch": {"j1": 4, "j2": 3}}}
    digest = briefed(
        item(1, change(job="j1")), box=box, j1={"failed": 5, "success": 5}, j2={"failed": 10}
    )
    assert title(digest).startswith("8 of 20 failed: ")
    told = {"told": {"prefetch": {"j2": 7}}}
    digest = briefed(
        item(1, change(job="j1")),
        box={**box, **told},
        j1={"failed": 5, "success": 5},
        j2={"failed": 10},
    )
    assert title(digest).startswith("8 more failed, 15 of 20 in all: ")
    digest = briefed(item(1, change(job="j1")), box={"counted": {"failed": 7}}, j1={"failed": 10})
    assert title(digest).startswith("8 failed: ")


def test_the_verdict_is_of_the_tasks_of_the_jobs_that_have_ended_too() -> None:
    """Or `12 of 12 failed · 30 jobs finished` would say that nothing has worked."""
    failed = [change("a", job=f"j{n}") for n in range(12)]
    ended = [
        completion(f"j{n}", counts={"failed": 1} if n < 12 else {"success": 1}) for n in range(30)
    ]
    jobs = {f"j{n}": {"failed": 1} if n < 12 else {"success": 1} for n in range(30)}
    items = [item(n, one) for n, one in enumerate([*failed, *ended], 1)]
    assert title(briefed(*items, **jobs)).startswith(
        "12 of 30 failed: no cause given · 30 jobs fin"
    )


def test_jobs_that_are_only_counted_are_summed_up() -> None:
    counted = {"completion": 9, "stuck": 2, "progress": 1}
    tasks = {"success": 88, "failed": 2}
    digest = composed(DONE, counted=counted, counted_tasks=tasks)
    assert title(digest) == "2 jobs stuck · 10 jobs finished · 1 job on its way"
    assert [plain(note) for note in digest.notes] == [
        "Too many to keep one by one, so only counted: 9 finished jobs not named here: 88 of 90 succeeded"
        " · 2 failed · 2 jobs stuck · 1 job on its way"
    ]
    assert digest.tone == "warn"
    digest = composed(DONE, counted={"completion": 9}, counted_tasks=tasks)
    assert title(digest) == "10 jobs finished: 586 of 590 succeeded"


def test_the_verdict_adds_up_the_jobs_that_failures_are_of() -> None:
    news = [change("a", job="j1", **QUOTA), change("b", job="j2", **QUOTA), change("c", job="j2")]
    jobs = {"j1": {"failed": 1, "success": 99}, "j2": {"failed": 2, "processing": 98}}
    digest = briefed(*[item(n, one) for n, one in enumerate(news, 1)], **jobs)
    assert title(digest) == "3 of 200 failed: quota used up (2), no cause given (1)"


@pytest.mark.parametrize(
    ("reasons", "why"),
    [
        (("origin answered 503",) * 2, "origin answered 503"),
        (("origin answered 503", "origin answered 502"), "origin pull failed"),
        (("a reason that is too long to stand in a title",) * 2, "origin pull failed"),
    ],
)
def test_a_reason_that_all_give_stands_for_its_cause(reasons: tuple[str, str], why: str) -> None:
    news = [change("a", fail_type="originPullFailed", fail_message=reason) for reason in reasons]
    assert title(composed(*news)) == f"2 failed: {why}"


def test_a_failure_that_works_again_is_no_failure_any_more() -> None:
    digest = briefed(
        replace(item(1), recovered_at=NOW), item(2), **{"job-1": {"failed": 2, "success": 8}}
    )
    assert title(digest) == "1 of 10 failed: no cause given · 1 failed and works again"
    assert (digest.tone, digest.mention, digest.call_items) == ("bad", True, (MENTION_ITEM,))
    digest = briefed(replace(item(1), recovered_at=NOW))
    assert title(digest) == "1 failed and works again"
    # Nobody is called for it, and nobody will be.
    assert (digest.tone, digest.mention, digest.call_items) == ("good", False, (MENTION_ITEM,))


@pytest.mark.parametrize(("age", "is_late"), [(LATE_AFTER - 1, False), (LATE_AFTER, True)])
def test_what_comes_late_says_so(age: int, is_late: bool) -> None:
    digest = briefed(item(1), item(2, found=NOW + age), now=NOW + age)
    notes = [plain(note) for note in digest.notes]
    assert notes == is_late * [
        "Told late: the first of it was found 30 min ago, at 22:13:20 UTC+08:00."
    ]


def test_a_call_that_is_left_over_says_where_the_failures_are() -> None:
    digest = compose(
        DigestContent(ChannelQueue(mention_pending=True, told_unmentioned=True), (), NOW, "d-1"),
        EN,
        "cn",
    )
    assert digest.mention
    assert [plain(note) for note in digest.notes] == [
        "The failures stand in the message before this one."
    ]


def test_the_short_title_has_nothing_foreign_in_it() -> None:
    bad = change("a", fail_type="<@all>", fail_message="http://evil")
    assert plain(composed(bad, wording=ZH).short) == "EdgeOne 预热 · 1 个失败"
    assert (
        plain(composed(bad, repeat=True).short) == "EdgeOne prefetch · 1 failed · possible repeat"
    )


def test_a_title_names_only_so_many_troubles_of_the_watching() -> None:
    digest = composed(*[ChannelDead(f"c{n}", "", NOW) for n in range(9)])
    assert title(digest).count("is dead") == MOST_HEADLINES


def test_good_news_of_the_watching_stands_behind_what_is_bad() -> None:
    sighted = [ZonesReadable((f"zone-{n}",), NOW, NOW, 1) for n in range(9)]
    digest = composed(*sighted, WatchResumed(NOW, NOW), change("a"), RECOVERED, BLIND)
    assert title(digest) == (
        "2 zones cannot be read · 1 failed: no cause given · 1 recovered · sight is back · watching again"
    )
    assert plain(digest.notes[0]).startswith("Blind since")
    assert plain(digest.notes[-1]) == "and 3 more"


def test_a_title_names_only_so_many_causes_and_adds_up_the_rest() -> None:
    digest = composed(*[change("a", f"s{n:02}") for n in range(20)])
    assert title(digest) == "20 failed: s00 (1), s01 (1), s02 (1), others (17)"


def test_a_long_job_id_is_cut_in_the_title() -> None:
    assert title(composed(completion("j" * 900))).startswith(f"{'j' * 59}… finished")


@pytest.mark.parametrize(
    ("digest", "tone", "mention"),
    [
        (composed(change("a")), "bad", True),
        (composed(change("a", "invalid")), "bad", True),
        (composed(change("a", "odd")), "bad", True),
        (composed(change("a", "timeout")), "warn", True),
        (composed(change("a", "canceled")), "warn", True),
        (composed(change("a", "success")), "good", False),
        (composed(change("a", "processing")), "quiet", False),
        (composed(completion()), "good", False),
        (composed(DONE), "warn", False),
        (composed(RECOVERED), "good", False),
        (composed(STUCK), "warn", False),
        (composed(BLIND), "warn", False),
        (composed(StateLost("x")), "warn", False),
        (composed(baseline()), "quiet", False),
        (composed(MOVED), "quiet", False),
        (composed(change("a"), mention_pending=False), "bad", False),
        (composed(counted={"failed": 1}), "bad", True),
        (composed(counted={"completion": 1}), "quiet", False),
        (composed(lost={"expired": 1}), "warn", False),
        (sample(EN, "cn", NOW, "d-1"), "quiet", False),
    ],
)
def test_the_tone_says_how_bad_it_is_and_a_failure_mentions(
    digest: Digest, tone: str, mention: bool
) -> None:
    assert (digest.tone, digest.mention) == (tone, mention)


def test_notes_say_what_is_not_shown_one_by_one() -> None:
    digest = composed(
        change("a"),
        counted={"failed": 2_000, "completion": 1},
        lost={"refused": 3, "expired": 1_204},
        repeat=True,
    )
    assert [(plain(note), note.items) for note in digest.notes] == [
        ("This is a possible repeat: digest d-1 may have been delivered before.", ()),
        (
            "Too many to keep one by one, so only counted: 2,000 failed · 1 job finished",
            (COUNTED_ITEM,),
        ),
        (
            "Lost for good: 1,204 not delivered within seven days · 3 refused by this chat",
            (LOST_ITEM,),
        ),
    ]


@pytest.mark.parametrize(
    ("wording", "words"), [(EN, "possible repeat"), (ZH, "可能重复")], ids=["en", "zh"]
)
def test_a_possible_repeat_is_called_so_with_its_id(wording: Wording, words: str) -> None:
    digest = composed(change("a"), wording=wording, repeat=True)
    assert words in title(digest)
    assert words in plain(digest.notes[0])
    assert "d-1" in plain(digest.notes[0])
    once = composed(change("a"), wording=wording)
    assert words not in title(once)
    assert not once.notes


@pytest.mark.parametrize(
    ("news", "en"),
    [
        (
            BLIND,
            "Blind since 2026-09-21 22:03:20 UTC+08:00: zones zone-1, zone-2"
            " · UnauthorizedOperation · no · RequestId id-1"
            f" · what to do: {OF_MEANING['rights']}",
        ),
        (
            ZonesUnreadable(("*",), "AuthFailure.SignatureExpire", "", "", NOW),
            "Blind since 2026-09-21 22:13:20 UTC+08:00: the list of zones"
            f" · AuthFailure.SignatureExpire · what to do: {OF_MEANING['clock']}",
        ),
        (
            ZonesReadable(("zone-1",), NOW - 600, NOW, 1_000),
            "Blind from 2026-09-21 22:03:20 UTC+08:00 to 2026-09-21 22:13:20 UTC+08:00 (10 min):"
            " zone zone-1 · 1,000 changes found since",
        ),
        (
            ChannelDead("ops", "no_team", NOW),
            "The webhook of channel ops refuses for good since 2026-09-21 22:13:20 UTC+08:00,"
            " and news waits for it · no_team"
            " · what to do: make a new webhook in the chat, and set its URL",
        ),
        (
            StateLost("damaged-7"),
            "The stored state was damaged and set aside: damaged-7"
            " · Changes since the last good run may be missing; watching starts afresh.",
        ),
        (
            WatchStopped("AccessDenied", NOW),
            "Nothing is watched since 2026-09-21 22:13:20 UTC+08:00 · AccessDenied",
        ),
        (
            WatchResumed(NOW - 600, NOW, 1_000),
            "Nothing was watched from 2026-09-21 22:03:20 UTC+08:00"
            " to 2026-09-21 22:13:20 UTC+08:00 (10 min) · 1,000 changes found since",
        ),
    ],
)
def test_notes_about_the_watching_itself(news: News, en: str) -> None:
    digest = composed(news)
    assert [(plain(note), note.items) for note in digest.notes] == [(en, (1,))]
    assert not digest.sections


def test_of_several_reminders_of_one_thing_the_last_is_shown_and_settles_all() -> None:
    digest = composed(BLIND, BLIND, ChannelDead("ops", "x", NOW), ChannelDead("ops", "y", NOW))
    assert [note.items for note in digest.notes] == [(1, 2), (3, 4)]
    assert " · y · " in plain(digest.notes[1])


def test_troubles_beyond_a_few_are_counted() -> None:
    digest = composed(*[ChannelDead(f"c{n}", "", NOW) for n in range(20)])
    assert plain(digest.notes[-1]) == "and 12 more"
    assert sorted(n for note in digest.notes for n in note.items) == list(range(1, 21))


@pytest.mark.parametrize(
    ("site", "console"),
    [
        ("cn", "https://console.cloud.tencent.com/edgeone"),
        ("intl", "https://console.tencentcloud.com/edgeone"),
    ],
)
def test_the_footer_has_the_id_the_time_and_the_way_to_the_console(site: str, console: str) -> None:
    digest = compose(DigestContent(ChannelQueue(), (item(1),), NOW, "d-1"), EN, site)
    assert plain(digest.footer) == (
        f"digest d-1 · 2026-09-21 22:13:20 UTC+08:00 · EdgeOne console {console}"
    )


def test_the_sample_says_that_it_is_one() -> None:
    for wording, word in ((EN, "TEST"), (ZH, "测试")):
        assert title(sample(wording, "cn", NOW, "d-1")).startswith(f"{word} · ")
