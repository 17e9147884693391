"""The digest as a whole: its first line is the verdict, its second what all shares, its notes what is not shown."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue
from edgeone_notifier.core.digest.compose import LATE_AFTER, compose, sample
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.digest.digest import Digest
from edgeone_notifier.core.news.model import (
    GateDecided,
    Item,
    News,
    Progress,
    Recovery,
    Stuck,
)
from edgeone_notifier.core.news.watching import (
    ChannelDead,
    ChannelLost,
    QuotaLow,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.snapshot.job_status import JobStatus
from edgeone_notifier.core.task import Change, is_failure
from edgeone_notifier.core.text.truncate import plain
from edgeone_notifier.core.text.wording import Wording
from tests.support.values import NOW, baseline, change, completion, item, task

EN, ZH = (Wording(language, ZoneInfo("Asia/Shanghai")) for language in ("en", "zh"))
DONE = completion(counts={"success": 498, "failed": 2})
MOVED = Progress("prefetch", "job-1", 2, ("zone-1",), ())
STUCK = Stuck("prefetch", "job-1", 2, 500, NOW - 4_200, "https://a.example", ("zone-1",), ())
RECOVERED = Recovery(task("a", "success"), NOW, ("ops",))
BLIND = ZonesUnreadable(("zone-1",), "UnauthorizedOperation", "no", "id-1", NOW - 600)
GO = GateDecided(("job-1",), 9, 9, 0, 0, 0, NOW + 4_620, (), (), "go", "done")
HERE = " · www.example.com"


def composed(*news: News, wording: Wording = EN, repeat: bool = False, **box: Any) -> Digest:
    items = tuple(item(n, one) for n, one in enumerate(news, 1))
    owed = tuple(one.number for one in items)
    call = any(isinstance(one, Change) and is_failure(one.task.status) for one in news)
    kept = ChannelQueue(
        **{"owed": owed, "mention_pending": call or "failed" in box.get("counted", {}), **box}
    )
    return compose(DigestContent(kept, items, NOW, "d-1", repeat), wording, "cn")


@pytest.mark.parametrize(
    ("news", "en", "zh"),
    [
        ([change("a")], f"🔴 1 URL failed to prefetch{HERE}", f"🔴 1 个 URL 预热失败{HERE}"),
        (
            [change("a", "success"), *[change(str(n)) for n in range(1_200)]],
            f"🔴 1,200 URLs failed to prefetch{HERE} · 1 succeeded",
            f"🔴 1,200 个 URL 预热失败{HERE} · 成功 1",
        ),
        # with failures of a job that has ended its outcome says it all
        (
            [change("a", "timeout"), DONE],
            f"🟠 Job finished: 2 of 500 URLs failed{HERE}",
            f"🟠 任务已结束，2/500 个 URL 失败{HERE}",
        ),
        # or else both are said
        (
            [change("a", job="job-9"), DONE],
            f"🔴 1 URL failed to prefetch{HERE} · Job finished: 2 of 500 URLs failed",
            f"🔴 1 个 URL 预热失败{HERE} · 任务已结束，2/500 个 URL 失败",
        ),
        (
            [completion(counts={"failed": 9})],
            f"🔴 All 9 URLs failed to prefetch{HERE}",
            f"🔴 9 个 URL 全部预热失败{HERE}",
        ),
        # a job of one URL is none of many
        (
            [completion(counts={"failed": 1})],
            f"🔴 1 URL failed to prefetch{HERE}",
            f"🔴 1 个 URL 预热失败{HERE}",
        ),
        (
            [replace(STUCK, open=1, total=1)],
            "🟡 1 URL still processing after 1 h 10 min",
            "🟡 1 个 URL 处理超过 1 小时 10 分钟",
        ),
        (
            [replace(STUCK, total=2)],
            "🟡 All 2 URLs still processing after 1 h 10 min",
            "🟡 2 个 URL 处理超过 1 小时 10 分钟",
        ),
        # of a word that is new here nobody knows whether it is a failure
        (
            [change("a", "throttled")],
            f"🔴 1 URL has a status new to this program{HERE}",
            f"🔴 1 个 URL 的状态无法识别{HERE}",
        ),
        (
            [change("a", "throttled"), change("b", "queued"), change("c")],
            f"🔴 3 URLs failed to prefetch, 2 of them with a status new to this program{HERE}",
            f"🔴 3 个 URL 预热失败，其中 2 个的状态无法识别{HERE}",
        ),
        (
            [completion(counts={"success": 500})],
            f"✅ All 500 URLs prefetched{HERE}",
            f"✅ 500 个 URL 全部预热成功{HERE}",
        ),
        (
            [completion(corrected=True)],
            f"✅ Corrected: 1 URL prefetched{HERE}",
            f"✅ 更正：1 个 URL 预热成功{HERE}",
        ),
        (
            [DONE, completion("job-2", counts={"success": 1_500})],
            f"🟠 2 jobs finished: 2 of 2,000 URLs failed{HERE}",
            f"🟠 2 个任务结束，2/2,000 个 URL 失败{HERE}",
        ),
        # what came before is part of what came last
        (
            [STUCK, MOVED, completion(counts={"success": 500})],
            f"✅ All 500 URLs prefetched{HERE}",
            f"✅ 500 个 URL 全部预热成功{HERE}",
        ),
        (
            [STUCK],
            "🟡 2 of 500 URLs still processing after 1 h 10 min",
            "🟡 2/500 个 URL 处理超过 1 小时 10 分钟",
        ),
        (
            [replace(STUCK, reminder=2, hosts=("a.example",))],
            "🟡 2 of 500 URLs still processing after 1 h 10 min · a.example · reminder 2 of 5",
            "🟡 2/500 个 URL 处理超过 1 小时 10 分钟 · a.example · 第 2/5 次提醒",
        ),
        ([MOVED], "🔵 50 % done", "🔵 已完成 50%"),
        (
            [RECOVERED],
            f"✅ 1 URL that had failed works again{HERE}",
            f"✅ 1 个此前失败的 URL 已恢复{HERE}",
        ),
        (
            [baseline("a", "b", whole=True)],
            "🔵 Watching 2 sites from now on",
            "🔵 开始监控 2 个站点",
        ),
        (
            [baseline("a"), baseline("b"), baseline("b")],
            "🔵 2 more sites watched from now on",
            "🔵 新增监控 2 个站点",
        ),
        (
            [StateLost("x")],
            "⚠️ The stored state was damaged: watching starts afresh",
            "⚠️ 已存状态损坏，重新开始监控",
        ),
        (
            [WatchStopped("x", NOW)],
            "⚠️ Not watching anything since 22:13",
            "⚠️ 22:13 起全部站点无法监控",
        ),
        (
            [WatchResumed(NOW - 900, NOW)],
            "✅ Watching again: gap 15 min, nothing missed",
            "✅ 监控已恢复，中断 15 分钟，无遗漏",
        ),
        (
            [BLIND],
            "⚠️ Not watching zone-1 since 22:03 · no permission",
            "⚠️ 无法监控 zone-1 · 没有权限 · 22:03 起",
        ),
        (
            [ChannelDead("ops", "no_team", NOW)],
            '⚠️ Channel "ops" no longer accepts messages · no_team',
            "⚠️ 通知渠道 ops 已失效 · no_team",
        ),
        # several are counted, and stand below
        (
            [BLIND, ChannelDead("ops", "no_team", NOW), ZonesReadable(("z",), NOW, NOW, 1)],
            "⚠️ 2 problems need attention · 1 problem solved",
            "⚠️ 2 个异常需要处理 · 1 个异常已恢复",
        ),
        # what was decided on a release is in the title, whatever else there is
        (
            [GO, ZonesReadable(("z",), NOW, NOW, 1)],
            "✅ GO: 9 of 9 URLs ready, deadline 23:30 · 1 problem solved",
            "✅ 发布检查通过：已就绪 9/9 个 URL，截止时间 23:30 · 1 个异常已恢复",
        ),
        ([GO, GO], "✅ GO for 2 releases", "✅ 2 次发布检查通过"),
        # bad news first
        (
            [RECOVERED, STUCK, BLIND, change("a")],
            f"🔴 1 URL failed to prefetch{HERE} · Not watching zone-1 since 22:03 · no permission"
            " · 2 of 500 URLs still processing after 1 h 10 min · 1 URL that had failed works again",
            f"🔴 1 个 URL 预热失败{HERE} · 无法监控 zone-1 · 没有权限 · 22:03 起"
            " · 2/500 个 URL 处理超过 1 小时 10 分钟 · 1 个此前失败的 URL 已恢复",
        ),
    ],
)
def test_the_first_line_is_the_verdict(news: list[News], en: str, zh: str) -> None:
    assert plain(composed(*news).title) == en
    assert plain(composed(*news, wording=ZH).title) == zh


def briefed(
    *items: Item,
    now: int = NOW,
    box: dict[str, Any] | None = None,
    wording: Wording = EN,
    **jobs: dict[str, int],
) -> Digest:
    """Compose a digest of items, with how jobs stand: tasks per status."""
    stand = {
        ("prefetch", job): JobStatus("prefetch", job, counts, ("zone-1",), (), NOW - 600)
        for job, counts in jobs.items()
    }
    kept = ChannelQueue(
        **{"owed": tuple(one.number for one in items), "mention_pending": True, **(box or {})}
    )
    return compose(DigestContent(kept, items, now, "d-1", jobs=stand), wording, "cn")


def verdict(digest: Digest) -> str:
    return plain(digest.title).removeprefix("🔴 ").partition(" · ")[0]


FIVE = {"j1": {"timeout": 5, "success": 495}}


@pytest.mark.parametrize(
    ("jobs", "told", "expected"),
    [
        ({"j1": {"failed": 2, "success": 498}}, {}, "2 of 500 URLs failed to prefetch"),
        ({"j1": {"failed": 2}}, {}, "All 2 URLs failed to prefetch"),
        # what others were told, or nobody, is nothing that came before
        (FIVE, {}, "2 of 500 URLs failed to prefetch"),
        (FIVE, {"j2": 3}, "2 of 500 URLs failed to prefetch"),
        # what this channel was told of the job is
        (FIVE, {"j1": 3}, "2 more failed, 5 of 500"),
        (FIVE, {"j1": 1}, "2 more failed, 3 of 500"),
        # and what works again meanwhile is not
        (FIVE, {"j1": 9}, "2 more failed, 5 of 500"),
        # of how many is not said where it is not known, or where it cannot be so
        ({}, {}, "2 URLs failed to prefetch"),
        ({}, {"j1": 3}, "2 URLs failed to prefetch"),
        ({"j2": {"failed": 1}}, {}, "2 URLs failed to prefetch"),
        ({"j1": {"failed": 1, "success": 9}}, {}, "2 URLs failed to prefetch"),
    ],
)
def test_the_verdict_says_of_how_many(
    jobs: dict[str, dict[str, int]], told: dict[str, int], expected: str
) -> None:
    news = [change(target, "timeout", job="j1") for target in "ab"]
    items = [item(n, one) for n, one in enumerate(news, 1)]
    assert verdict(briefed(*items, box={"told": {"prefetch": told}}, **jobs)) == expected


@pytest.mark.parametrize(
    ("jobs", "en", "zh"),
    [
        (
            {"throttled": 2},
            "2 URLs have a status new to this program",
            "2 个 URL 的状态无法识别",
        ),
        (
            {"throttled": 2, "success": 498},
            "2 of 500 URLs have a status new to this program",
            "2/500 个 URL 的状态无法识别",
        ),
    ],
)
def test_words_that_are_new_here_are_not_called_failures(
    jobs: dict[str, int], en: str, zh: str
) -> None:
    items = [item(n, change(target, "throttled", job="j1")) for n, target in enumerate("ab", 1)]
    for wording, said in ((EN, en), (ZH, zh)):
        assert verdict(briefed(*items, wording=wording, j1=jobs)) == said
    counted = {"counted": {"throttled": 2}, "counted_in": {"prefetch": {"j1": 2}}}
    assert verdict(briefed(box=counted, j1=jobs)) == en


def test_failures_that_are_only_counted_are_of_their_jobs() -> None:
    box = {"counted": {"failed": 7}, "counted_in": {"prefetch": {"j1": 4, "j2": 3}}}
    stand = {"j1": {"failed": 5, "success": 5}, "j2": {"failed": 10}}
    one = item(1, change(job="j1"))
    assert verdict(briefed(one, box=box, **stand)) == "8 of 20 URLs failed to prefetch"
    told = {"told": {"prefetch": {"j2": 7}}}
    assert verdict(briefed(one, box={**box, **told}, **stand)) == "8 more failed, 15 of 20"
    assert verdict(briefed(one, box={"counted": {"failed": 7}}, **stand)).startswith("8 URLs")


def test_purges_are_not_called_prefetches() -> None:
    purge = replace(change("a"), task=replace(task("a"), kind="purge"))
    assert verdict(composed(purge)) == "1 URL failed to purge"
    both = plain(composed(purge, change("b")).title)
    assert both == "🔴 1 URL failed to prefetch · www.example.com · 1 URL failed to purge"
    counted = {"counted": {"failed": 7}}  # of which nobody knows what they were
    mixed = briefed(item(1, purge), item(2, change("b")), box=counted)
    assert verdict(mixed) == "9 URLs failed to prefetch or purge"


def test_what_is_only_counted_or_lost_is_said() -> None:
    digest = composed(
        change("a"),
        counted={"failed": 2_000, "timeout": 5, "completion": 3},
        counted_tasks={"success": 8, "failed": 1},
        lost={"expired": 1_000, "refused": 4},
        repeat=True,
    )
    assert plain(digest.title) == (
        f"🔴 2,006 URLs failed to prefetch{HERE} · 1,004 alerts never delivered"
        " · 3 jobs finished: 1 of 9 URLs failed · possible repeat"
    )
    assert [(plain(note), note.items) for note in digest.notes[1:]] == [
        ("May have been shown before · d-1", ()),
        ("", (COUNTED_ITEM,)),  # the title, the causes and the jobs have these numbers
        (
            "1,000 not delivered within seven days · 4 could not be shown in this chat"
            " · make failures lists what is failed now",
            (LOST_ITEM,),
        ),
    ]


def test_what_is_in_the_title_alone_is_said_not_to_be_listed() -> None:
    counted = {"success": 9, "processing": 5, "recovered": 4, "failed": 3}
    bare, full = (
        composed(*news, counted=counted) for news in ((), (change("a", "success"), RECOVERED))
    )
    assert plain(bare.title) == (
        "🔴 3 URLs failed to prefetch · 4 URLs that had failed work again"
        " · 5 processing · 9 succeeded"
    )
    assert plain(full.title).endswith(
        " · 5 URLs that had failed work again · 5 processing · 10 succeeded"
    )
    assert [plain(one.notes[-1]) for one in (bare, full)] == [
        "",
        "Not listed: 9 succeeded · 4 URLs that had failed work again",
    ]


@pytest.mark.parametrize(
    ("news", "second"),
    [
        ([change("x/a"), change("x/b")], "/x/ · job job-1 · first failure 22:12"),
        ([change("x/a"), change("y/b", job="j2")], "first failure 22:12"),
        ([DONE], "job job-1 · took 9 min · 2 failed"),
        ([DONE, change("a")], "job job-1 · took 9 min"),
        (
            [change("https://a.example/1"), change("https://b.example/2", job="j2")],
            "a.example 1 · b.example 1 · first failure 22:12",
        ),
        ([STUCK], "job job-1"),
    ],
)
def test_the_second_line_says_what_all_shares(news: list[News], second: str) -> None:
    assert plain(composed(*news).notes[0]) == second


def test_news_of_a_job_that_is_alone_is_settled_by_the_second_line() -> None:
    digest = composed(STUCK, completion(), completion(was_stuck=True, corrected=True))
    assert digest.notes[0].items == (1, 2, 3)
    assert "was stuck" in plain(digest.notes[0])


def test_a_failure_that_works_again_is_no_failure_any_more() -> None:
    digest = briefed(
        replace(item(1), recovered_at=NOW), item(2), **{"job-1": {"failed": 2, "success": 8}}
    )
    assert verdict(digest) == "1 of 10 URLs failed to prefetch"
    assert (digest.mention, digest.call_items) == (True, (MENTION_ITEM,))
    digest = briefed(replace(item(1), recovered_at=NOW))
    assert plain(digest.title) == f"✅ 1 URL that had failed works again{HERE}"
    # Nobody is called for it, and nobody will be.
    assert (digest.mention, digest.call_items) == (False, (MENTION_ITEM,))


@pytest.mark.parametrize(("age", "is_late"), [(LATE_AFTER - 1, False), (LATE_AFTER, True)])
def test_what_comes_late_says_so(age: int, is_late: bool) -> None:
    digest = briefed(item(1), item(2, found=NOW + age), now=NOW + age)
    notes = [plain(note) for note in digest.notes[1:]]
    assert notes == is_late * ["Held back since 22:13."]


def test_a_call_that_is_left_over_says_where_the_failures_are() -> None:
    queue = ChannelQueue(mention_pending=True, told_unmentioned=True)
    digest = compose(DigestContent(queue, (), NOW, "d-1"), EN, "cn")
    assert digest.mention
    assert [plain(note) for note in digest.notes] == [
        "The failures stand in the message before this one."
    ]


def test_the_short_title_has_nothing_foreign_in_it() -> None:
    bad = change("a", fail_type="<@all>", fail_message="http://evil")
    assert plain(composed(bad, wording=ZH).short) == "🔴 1 个 URL 预热失败"
    assert plain(composed(bad, repeat=True).short) == (
        "🔴 1 URL failed to prefetch · possible repeat"
    )


@pytest.mark.parametrize(
    ("digest", "mention"),
    [
        (composed(change("a")), True),
        (composed(change("a", "odd")), True),
        (composed(change("a", "success")), False),
        (composed(DONE), False),
        (composed(BLIND), False),
        (composed(change("a"), mention_pending=False), False),
        (composed(counted={"failed": 1}), True),
        (composed(lost={"expired": 1}), False),
        (sample(EN, "cn", NOW, "d-1"), False),
        (sample(EN, "cn", NOW, "d-1", mention=True), True),
    ],
)
def test_a_failure_mentions(digest: Digest, mention: bool) -> None:
    assert digest.mention is mention


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (BLIND, ["Failures there are not reported", "What to do: ", "UnauthorizedOperation · no"]),
        (WatchStopped("AccessDenied", NOW), ["AccessDenied", "What to do: make doctor"]),
        (WatchResumed(NOW - 600, NOW, 1_000), ["from 22:03 to 22:13 · 1,000 changes found"]),
        (ZonesReadable(("z",), NOW - 600, NOW, 1), ["from 22:03 to 22:13 · 1 change found since"]),
        (StateLost("damaged-7"), ["set aside as damaged-7", "What to do: "]),
        (ChannelDead("ops", "no_team", NOW), ["Since 22:13", "What to do: make a new webhook"]),
        (ChannelLost("ops", {"expired": 2}), ["2 not delivered within seven days"]),
        (ZonesIdle(("z",), "paused"), ["it is paused · told once"]),
    ],
)
def test_below_the_headline_stands_what_follows_and_what_to_do(news: News, said: list[str]) -> None:
    (note,) = composed(news).notes
    lines = plain(note).split("\n")
    assert note.items == (1,)
    assert all(any(part in line for line in lines) for part in said)


def test_why_nothing_is_watched_is_said_in_the_language_of_the_chat() -> None:
    why = "LOOKBACK: takes a duration up to 7d, such as 90s, 30m or 24h; X: is missing"
    (note,) = composed(WatchStopped(why, NOW), wording=ZH).notes
    assert "LOOKBACK: 应为：不超过 7d 的时长，例如 90s、30m 或 24h；X: 缺失" in plain(note)


def test_of_several_reminders_of_one_thing_the_last_is_shown_and_settles_all() -> None:
    digest = composed(BLIND, BLIND, ChannelDead("ops", "x", NOW), ChannelDead("ops", "y", NOW))
    assert [note.items for note in digest.notes] == [(1, 2), (3, 4)]
    assert " · y" in plain(digest.notes[1])


def test_troubles_beyond_a_few_are_counted() -> None:
    digest = composed(*[ChannelDead(f"c{n}", "", NOW) for n in range(20)])
    assert plain(digest.notes[-1]) == "and 15 more"
    assert sorted(n for note in digest.notes for n in note.items) == list(range(1, 21))


@pytest.mark.parametrize(
    ("site", "console"),
    [
        ("cn", "https://console.cloud.tencent.com/edgeone"),
        ("intl", "https://console.tencentcloud.com/edgeone"),
    ],
)
def test_the_footer_has_the_way_to_the_console_and_the_time(site: str, console: str) -> None:
    digest = compose(DigestContent(ChannelQueue(), (item(1),), NOW, "d-1"), EN, site)
    assert plain(digest.footer) == f"Console {console} · 22:13"
    assert plain(sample(EN, site, NOW, "d-1").footer).endswith(" · d-1")


@pytest.mark.parametrize("code", ["AuthFailure.SignatureExpire", "ShortZoneList"])
def test_a_list_of_sites_that_fails_hides_no_site_known_before(code: str) -> None:
    (note,) = composed(ZonesUnreadable(("*",), code, "", "", NOW - 600)).notes
    assert plain(note).startswith("Sites that were known before are watched as usual")
    assert "Failures there" not in plain(note)


def test_what_two_troubles_ask_for_is_said_once() -> None:
    low = QuotaLow("zone-1", "purge_url", 3, 10)
    first, second = composed(low, replace(low, zone="zone-2")).notes
    assert plain(first) == "• URL purge quota nearly used up: 3 of 10 left today · zone-1"
    assert "What to do: put off" in plain(second)


def test_a_job_that_moves_alone_says_what_failed_and_how_long_it_may_take() -> None:
    counts = {"processing": 200, "failed": 3, "success": 297}
    jobs = {("prefetch", "job-1"): JobStatus("prefetch", "job-1", counts, (), (), NOW - 900)}
    content = DigestContent(ChannelQueue(owed=(1,)), (item(1, MOVED),), NOW, "d-1", jobs=jobs)
    digest = compose(content, EN, "cn")
    assert plain(digest.title) == "🔵 300 of 500 URLs done (60 %)"
    assert plain(digest.notes[0]) == "job job-1 · 3 failed · about 10 min left"
