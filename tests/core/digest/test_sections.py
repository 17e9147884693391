"""Sections: grouped by status and cause, common facts once, the worst first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery.queue import ChannelQueue
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.digest.jobs import MOST_RUNNING
from edgeone_notifier.core.digest.sections import sections
from edgeone_notifier.core.news.job_status import JobStatus
from edgeone_notifier.core.news.model import Baseline, News, Progress, Recovery, Stuck
from edgeone_notifier.core.task import Change
from edgeone_notifier.core.text.document import Section
from edgeone_notifier.core.text.truncate import plain
from edgeone_notifier.core.text.wording import Wording
from tests.support.values import DAY, HOUR, NOW, change, completion, item, law, task

EN, ZH = (Wording(language, ZoneInfo("UTC")) for language in ("en", "zh"))
STUCK = Stuck(
    "prefetch", "job-1", 2, 500, NOW - 3 * HOUR, "https://www.example.com/a", ("zone-1",), ()
)
A, B, C = (f"https://www.example.com/{name}" for name in "abc")


def made(news: Sequence[News], wording: Wording = EN, **how: Any) -> list[Section]:
    items = tuple(item(n, one) for n, one in enumerate(news, 1))
    return list(sections(DigestContent(ChannelQueue(), items, NOW, "d-1", **how), wording))


def worded(news: Sequence[News], wording: Wording = EN, **how: Any) -> list[str]:
    """Word news as lines: headings as they are, items with a bullet. What they all say is left out."""
    lines = [
        plain(line)
        for section in made(news, wording, **how)
        for line in (*section.headings(), *section.lines(99))
    ]
    facts = (" · job job-1", " · zone zone-1", " · since 14:12:20 UTC+00:00")
    for fact in facts:
        lines = [line.replace(fact, "") for line in lines]
    return lines


def test_failures_of_one_cause_share_their_facts() -> None:
    facts = {"fail_type": "originPullFailed", "fail_message": "HTTP 403"}
    section, _ = made([change("a", **facts), change("b", **facts)])
    assert [plain(line) for line in (*section.headings(), *section.lines(9))] == [
        "2 failed · origin pull failed originPullFailed · reason HTTP 403 · job job-1 · zone zone-1"
        " · since 14:12:20 UTC+00:00",
        f"• {A}",
        f"• {B}",
    ]


def test_what_is_not_shared_stands_with_its_target() -> None:
    assert worded([change("a", fail_message="x"), change("b", zone="zone-2")]) == [
        "2 failed",
        f"• {A} · reason x",
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
    assert [line for line in worded(news) if not line.startswith("•")] == [
        "2 failed · cause often",
        "1 failed · cause rare",
        "1 timed out",
        "1 with status unheard_of",
        "1 succeeded",
        "What now",
    ]


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({"updated": NOW - 600}, "14:03:20 UTC+00:00"),
        ({"updated": None}, "14:13:20 UTC+00:00"),  # then it is when it was found
        ({"updated": NOW - DAY}, "2026-09-20 14:13:20 UTC+00:00"),
    ],
)
def test_failures_are_told_since_the_first_of_them(more: dict[str, Any], since: str) -> None:
    heading = worded([change("a", **more), change("b", updated=NOW)])[0]
    assert heading == f"2 failed · since {since}"


def places(*folders: tuple[str, int]) -> list[Change]:
    """Make so many failures in each folder."""
    return [change(f"{folder}{n}") for folder, number in folders for n in range(number)]


def test_many_failures_are_told_by_where_they_are() -> None:
    news = places(("a/", 3), ("b/c/", 4), ("d/", 1))
    assert [line for line in worded(news) if not line.startswith("•")] == [
        "8 failed",
        "4 under https://www.example.com/b/c/",
        "8 failed",
        "3 under https://www.example.com/a/",
        "8 failed",
        "1 elsewhere",
    ]


def test_a_place_that_all_share_stands_in_the_heading() -> None:
    assert worded(places(("a/", 6)))[0] == "6 failed · under https://www.example.com/a/"
    assert worded(places(("a/", 5)))[0] == "5 failed"  # which can be read at a glance


def test_what_to_do_is_said_once_for_each_cause() -> None:
    news = [
        change("a", fail_type="quotaExceeded"),
        change("b", fail_type="quotaExceeded", fail_message="x"),
        change("c", "timeout"),
        change("d", "unheard_of"),
        STUCK,
    ]
    lines = worded(news)
    assert lines[lines.index("What now") + 1 :] == [
        "• quota used up: wait for tomorrow's quota or have it raised, then prefetch these URLs again",
        "• timed out: prefetch these URLs again, in smaller jobs",
        "• stuck: see in the console whether the job still moves; if not, submit its open URLs again",
    ]


def test_nothing_is_advised_where_nothing_is_known() -> None:
    assert "What now" not in worded([change("a"), change("b", "unheard_of"), completion()])


@pytest.mark.parametrize(
    ("before", "said"),
    [(None, ""), ("processing", ""), ("success", " · was success"), ("odd", " · was odd")],
)
def test_what_it_was_is_said_where_it_was_something_else(before: str | None, said: str) -> None:
    heading, _ = worded([change("a", before=before)])
    assert heading == f"1 failed{said}"


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        (
            {"counts": {"success": 498, "failed": 2}, "created": NOW - 7_260, "ended": NOW - 60},
            "• job-1 · 498 of 500 succeeded (99.6 %) · 2 failed · took 2 h, 4 a minute",
            "• job-1 · 成功 498/500（99.6%） · 2 个失败 failed · 用时 2 小时，每分钟 4 个 · 站点 zone-1",
        ),
        (
            {"counts": {"success": 1_500}, "corrected": True},
            "• job-1 · corrected 1,500 of 1,500 succeeded · took 9 min, 166 a minute",
            "• job-1 · 更正 成功 1,500/1,500 · 用时 9 分钟，每分钟 166 个 · 站点 zone-1",
        ),
        (
            {"counts": {"odd": 1, "failed": 2}, "zones": ("a", "b", "c", "d")},
            "• job-1 · 0 of 3 succeeded (0 %) · 2 failed · 1 with status odd · took 9 min"
            " · zones a, b, c and 1 more",
            "• job-1 · 成功 0/3（0%） · 2 个失败 failed · 1 个状态为 odd · 用时 9 分钟"
            " · 站点 a、b、c 及另外 1 个",
        ),
        (
            {"created": NOW - 90, "ended": NOW - 60, "was_stuck": True},
            "• job-1 · 1 of 1 succeeded · took 30 s, was stuck",
            "• job-1 · 成功 1/1 · 用时 30 秒、曾卡住 · 站点 zone-1",
        ),
    ],
)
def test_a_job_done_has_its_counts_and_its_time(more: dict[str, Any], en: str, zh: str) -> None:
    assert worded([completion(**more)]) == ["1 job finished", en]
    assert worded([completion(**more)], ZH) == ["1 个任务已结束", zh]


def test_other_sorts_of_news() -> None:
    back = Recovery(task("b", "success"), NOW - 90, ("ops",))
    known = Baseline(("zone-1",), {"success": 2_000, "failed": 1}, 3, whole=True)
    news = [known, back, STUCK, Baseline(("zone-2",), {}, 0, whole=False)]
    assert worded(news)[:-2] == [
        "1 job stuck",
        f"• job-1 · 2 of 500 still open · the oldest for 3 h · for example {A}",
        "1 recovered",
        f"• {B} · failed for 1 min",
        "Watching from now on",
        "• already there, not told one by one · 3 jobs · 2,001 URLs · 1 failed · 2,000 succeeded",
        "Also watching from now on · zone zone-2",
        "• no tasks there yet",
    ]


def test_failures_come_before_jobs_and_jobs_before_other_changes() -> None:
    news = [change("a", "processing"), completion(), change("b"), change("c", "success")]
    assert [line for line in worded(news) if not line.startswith("•")] == [
        "1 failed",
        "1 job finished",
        "1 processing",
        "1 succeeded",
    ]


def standing(job: str = "job-1", created: int = NOW - 600, **counts: int) -> JobStatus:
    return JobStatus("prefetch", job, counts, ("zone-1",), (), created)


def test_what_is_still_running_has_its_progress_and_an_estimate() -> None:
    about = standing(processing=250, success=740, failed=10)
    other = standing("job-2", NOW - 30, processing=9, success=1)
    lines = worded([change("a")], jobs={("prefetch", "job-1"): about}, running=[other])
    assert lines[2:] == [
        "2 jobs still running",
        "• job-1 · 750 of 1,000 finished (75 %) · 10 failed · running for 10 min, about 3 min left",
        "• job-2 · 1 of 10 finished (10 %) · running for 30 s",  # too early to say
    ]


def test_of_jobs_the_worst_stand_first() -> None:
    done = [
        completion("clean", counts={"success": 9}),
        completion("bad", counts={"success": 8, "failed": 1}),
        completion("worse", counts={"success": 5, "timeout": 4}),
        completion("clean-2", counts={"success": 9}),
    ]
    late = [
        replace(STUCK, job="few", open=1),
        replace(STUCK, job="many", open=7),
    ]
    running = [standing("fine", processing=5), standing("failing", processing=1, failed=2)]
    lines = worded([*done, *late, change("a", job="x")], running=running)
    named = [line.split()[1] for line in lines if line.startswith("•")]
    order = ["many", "few", "worse", "bad", "clean", "clean-2", "failing", "fine"]
    assert [name for name in named if name in order] == order


def test_jobs_that_are_not_named_are_summed_up() -> None:
    done = [completion(f"job-{n}", counts={"success": 9, "failed": n % 2}) for n in range(4)]
    late = [replace(STUCK, job=f"late-{n}") for n in range(3)]
    stuck, ended, _ = made([*done, *late])
    for section, named, text in (
        (stuck, 1, "2 stuck jobs not named here: 4 of 1,000 still open"),
        (stuck, 2, "1 stuck job not named here: 2 of 500 still open"),
        (ended, 0, "4 finished jobs not named here: 36 of 38 succeeded · 2 failed"),
        (ended, 2, "2 finished jobs not named here: 18 of 18 succeeded"),
        (ended, 3, "1 finished job not named here: 9 of 9 succeeded"),
    ):
        assert section.rest
        assert "".join(span.text for span in section.rest(named)) == text


def test_of_many_running_jobs_the_first_are_shown_and_the_rest_is_counted() -> None:
    running = [standing(f"job-{n}", processing=1) for n in range(MOST_RUNNING + 3)]
    lines = worded([change("a")], running=running)
    assert lines[2] == "8 jobs still running"
    assert len(lines) == 3 + MOST_RUNNING + 1
    assert lines[-1] == "• and 3 more"


def test_progress_stands_where_its_job_is_still_running() -> None:
    moved = [Progress("prefetch", "job-1", n, ("zone-1",), ()) for n in (1, 2)]
    now = {("prefetch", "job-1"): standing(processing=50, success=50)}
    for jobs, line in ((now, "• job-1 · 50 of 100 finished (50 %)"), ({}, "• job-1 at 50 %")):
        (section,) = made(moved, jobs=jobs)
        assert plain(section.line(0)).startswith(line)
        assert section.items == [(1, 2)]


def test_news_of_a_job_is_one_line_and_settles_all_of_it() -> None:
    (section,) = made([STUCK, STUCK, completion(was_stuck=True), completion(corrected=True)])
    assert [plain(line) for line in section.headings()] == ["1 job finished"]
    assert section.items == [(1, 2, 3, 4)]
    assert "corrected" in plain(section.line(0))


@pytest.mark.parametrize(
    ("later", "heading"),
    [(STUCK, "1 job stuck"), (Progress("prefetch", "job-1", 1, ("zone-1",), ()), "1 job")],
)
def test_a_job_that_grew_since_it_was_done_is_told_once_as_what_it_is_now(
    later: News, heading: str
) -> None:
    found = made([completion(), later])
    assert [items for one in found for items in one.items if items] == [(1, 2)]
    assert plain(found[0].headings()[0]).startswith(heading)


def test_a_failure_that_works_again_is_told_apart() -> None:
    items = (replace(item(1, change("a")), recovered_at=NOW + 7_200), item(2, change("b")))
    one, again = list(sections(DigestContent(ChannelQueue(), items, NOW, "d-1"), EN))
    assert [one.items, again.items] == [[(2,)], [(1,)]]
    assert [plain(line) for line in (*again.headings(), again.line(0))] == [
        "1 failed and works again",
        f"• {A} · failed for 2 h · job job-1 · zone zone-1",
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
    counted = 0
    for section in made(news):
        heading, *_ = map(plain, section.headings())
        if heading == "What now":
            continue
        counted = counted or int(heading.split()[0])
        counted -= len(section.items)
        for numbers, line in zip(section.items, section.lines(999), strict=True):
            assert line.items == numbers
            told[numbers[0]] = f"{heading}{plain(line)}"
        assert counted >= 0
    assert sorted(told) == list(range(1, len(news) + 1))
    assert not counted  # each heading counts what stands under it
    for number, one in enumerate(news, 1):
        facts = [one.task.target, one.task.job, one.task.fail_type, one.task.fail_message]
        assert all(fact in told[number] for fact in facts)
        assert ("was success" in told[number]) is (one.before == "success")
