"""Sections: grouped by status and cause, common facts once, the worst first."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.changes import Change
from edgeone_notifier.core.lines import Section
from edgeone_notifier.core.news import Baseline, News
from edgeone_notifier.core.pages import plain
from edgeone_notifier.core.recovery import Recovery
from edgeone_notifier.core.sections import sections
from edgeone_notifier.core.stuck import Stuck
from edgeone_notifier.core.text import Wording
from tests.values import HOUR, NOW, change, completion, item, law, task

EN, ZH = (Wording(language, ZoneInfo("UTC")) for language in ("en", "zh"))
A, B, C = (f"https://www.example.com/{name}" for name in "abc")


def made(news: Sequence[News], wording: Wording = EN) -> list[Section]:
    return list(sections([item(n, one) for n, one in enumerate(news, 1)], wording))


def worded(news: Sequence[News], wording: Wording = EN) -> list[str]:
    """Word news as lines: headings as they are, items with a bullet."""
    return [
        plain(line)
        for section in made(news, wording)
        for line in (section.heading(), *section.lines(99))
    ]


def test_failures_of_one_cause_share_their_facts() -> None:
    facts = {"fail_type": "originPullFailed", "fail_message": "HTTP 403"}
    assert worded([change("a", **facts), change("b", **facts)]) == [
        "2 failed · cause originPullFailed · reason HTTP 403 · job job-1 · zone zone-1",
        f"• {A}",
        f"• {B}",
    ]


def test_what_is_not_shared_stands_with_its_target() -> None:
    assert worded([change("a", fail_message="x"), change("b", zone="zone-2")]) == [
        "2 failed · job job-1",
        f"• {A} · reason x · zone zone-1",
        f"• {B} · zone zone-2",
    ]


def test_the_worst_status_is_first_and_within_it_the_most_frequent_cause() -> None:
    news = [
        change("a", "success"),
        change("a", "unheard_of"),
        change("a", "timeout"),
        change("a", fail_type="rare"),
        change("a", fail_type="often"),
        change("b", fail_type="often"),
    ]
    headings = [plain(section.heading()).split(" · job")[0] for section in made(news)]
    assert headings == [
        "2 failed · cause often",
        "1 failed · cause rare",
        "1 timed out",
        "1 with status unheard_of",
        "1 succeeded",
    ]


@pytest.mark.parametrize(
    ("before", "said"),
    [(None, ""), ("processing", ""), ("success", " · was success"), ("odd", " · was odd")],
)
def test_what_it_was_is_said_where_it_was_something_else(before: str | None, said: str) -> None:
    heading, _ = worded([change("a", before=before)])
    assert heading == f"1 failed · job job-1 · zone zone-1{said}"


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        (
            {"counts": {"success": 498, "failed": 2}, "created": NOW - 7_260, "ended": NOW - 60},
            "• job-1 · 498 of 500 succeeded · 2 failed · took 2 h · zone zone-1",
            "• job-1 · 成功 498/500 · 2 个失败 failed · 用时 2 小时 · 站点 zone-1",
        ),
        (
            {"counts": {"success": 1_500}, "corrected": True},
            "• job-1 · corrected · 1,500 of 1,500 succeeded · took 9 min · zone zone-1",
            "• job-1 · 更正 · 成功 1,500/1,500 · 用时 9 分钟 · 站点 zone-1",
        ),
        (
            {"counts": {"odd": 1, "failed": 2}, "zones": ("a", "b", "c", "d")},
            "• job-1 · 0 of 3 succeeded · 2 failed · 1 with status odd · took 9 min"
            " · zones a, b, c and 1 more",
            "• job-1 · 成功 0/3 · 2 个失败 failed · 1 个状态为 odd · 用时 9 分钟"
            " · 站点 a、b、c 及另外 1 个",
        ),
    ],
)
def test_a_job_done_has_its_counts_and_its_time(more: dict[str, Any], en: str, zh: str) -> None:
    assert worded([completion(**more)]) == ["1 job done", en]
    assert worded([completion(**more)], ZH) == ["1 个任务完成", zh]


def test_other_sorts_of_news() -> None:
    stuck = Stuck("prefetch", "job-1", 2, 500, NOW - 3 * HOUR, A, ("zone-1",), ())
    back = Recovery(task("b", "success"), NOW - 90, ("ops",))
    known = Baseline(("zone-1",), {"success": 2_000, "failed": 1}, 3, whole=True)
    assert worded([known, back, stuck, Baseline(("zone-2",), {}, 0, whole=False)]) == [
        "1 job stuck",
        f"• job-1 · 2 of 500 still open · the oldest for 3 h · for example {A} · zone zone-1",
        "1 recovered",
        f"• {B} · failed for 1 min · job job-1 · zone zone-1",
        "Watching from now on · zone zone-1",
        "• already there, not told one by one · 3 jobs · 2,001 URLs · 1 failed · 2,000 succeeded",
        "Also watching from now on · zone zone-2",
        "• no tasks there yet",
    ]


def test_failures_come_before_jobs_and_jobs_before_other_changes() -> None:
    news = [change("a", "processing"), completion(), change("b"), change("c", "success")]
    assert [line for line in worded(news) if not line.startswith("•")] == [
        "1 failed · job job-1 · zone zone-1",
        "1 job done",
        "1 processing · job job-1 · zone zone-1",
        "1 succeeded · job job-1 · zone zone-1",
    ]


@law
@given(
    st.lists(
        st.builds(
            change,
            st.sampled_from("abc"),
            st.sampled_from(["failed", "timeout", "success", "odd"]),
            st.sampled_from([None, "processing", "success"]),
            job=st.sampled_from(["job-1", "job-2"]),
            fail_type=st.sampled_from(["", "x", "y"]),
            fail_message=st.sampled_from(["", "m", "n"]),
        )
    )
)
def test_every_change_is_told_once_with_all_its_facts(news: list[Change]) -> None:
    told = {}
    for section in made(news):
        heading = plain(section.heading())
        assert heading.startswith(f"{len(section.items)} ")
        for number, line in zip(section.items, section.lines(999), strict=True):
            assert line.items == (number,)
            told[number] = f"{heading}{plain(line)}"
    assert sorted(told) == list(range(1, len(news) + 1))
    for number, one in enumerate(news, 1):
        facts = [one.task.target, one.task.job, one.task.fail_type, one.task.fail_message]
        assert all(fact in told[number] for fact in facts)
        assert ("was success" in told[number]) is (one.before == "success")
