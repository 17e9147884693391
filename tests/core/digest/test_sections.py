"""Sections: a line for each cause with what to do, URLs to be copied, and jobs, the worst first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.queue import ChannelQueue
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.digest.failures import MAX_URLS
from edgeone_notifier.core.digest.sections import sections
from edgeone_notifier.core.digest.sort import sort_news
from edgeone_notifier.core.news.model import FailureList, News, Recovery, Stuck
from edgeone_notifier.core.snapshot.job_status import JobStatus
from edgeone_notifier.core.text.document import Section
from edgeone_notifier.core.text.truncate import plain
from edgeone_notifier.core.text.wording import Wording
from tests.emulator import fixtures
from tests.support.values import HOUR, NOW, change, completion, item, task

EN, ZH = (Wording(language, ZoneInfo("UTC")) for language in ("en", "zh"))
STUCK = Stuck(
    "prefetch", "job-1", 2, 500, NOW - 3 * HOUR, "https://www.example.com/a", ("zone-1",), ()
)
A, B = (f"https://www.example.com/{name}" for name in "ab")


def made(news: Sequence[News], wording: Wording = EN, **how: Any) -> list[Section]:
    items = tuple(item(n, one) for n, one in enumerate(news, 1))
    content = DigestContent(ChannelQueue(), items, NOW, "d-1", **how)
    return list(sections(content, sort_news(items), wording))


def worded(news: Sequence[News], wording: Wording = EN, **how: Any) -> list[str]:
    return [
        plain(line)
        for section in made(news, wording, **how)
        for line in (*section.headings(), *section.lines(99))
    ]


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        (
            {},
            "Failed · 1 — no cause given: look in the console, or submit again",
            "失败 · 1 个：未说明原因，请在控制台查看，或重新提交",
        ),
        (
            {"fail_type": "originPullFailed", "fail_message": fixtures.ORIGIN_503.message},
            "Origin pull failed · 1 · HTTP 503 — check the origin, then submit again",
            "回源失败 · 1 个 · HTTP 503：源站恢复后重新提交",
        ),
        # what the API says stands for what we would, for those who read it
        (
            {"fail_type": "quotaExceeded", "fail_message": fixtures.QUOTA.message},
            "Quota exceeded · 1 — resets tomorrow, or raise the daily quota; then submit again",
            "配额超限 · 1 个 — 当日预热用量已达到套餐配额，请于次日重新提交，或提升配额后重试。",
        ),
        (
            {"fail_type": "brandNew"},
            "brandNew · 1 — new to this program: look in the console",
            "brandNew · 1 个：本程序未收录，请在控制台查看",
        ),
        (
            {"status": "odd"},
            "odd · 1 — new to this program: look in the console",
            "odd · 1 个：本程序未收录，请在控制台查看",
        ),
        (
            {"status": "odd", "fail_type": "brandNew"},
            "odd · brandNew · 1 — new to this program: look in the console",
            "odd · brandNew · 1 个：本程序未收录，请在控制台查看",
        ),
        (
            {"status": "timeout"},
            "Timed out · 1 — submit again in smaller batches",
            "超时 · 1 个：拆成小批重新提交",
        ),
        (
            {"before": "success"},
            "Failed · 1 · succeeded before — no cause given: look in the console, or submit again",
            "失败 · 1 个 · 此前成功：未说明原因，请在控制台查看，或重新提交",
        ),
    ],
)
def test_a_cause_is_one_line_with_what_to_do(more: dict[str, Any], en: str, zh: str) -> None:
    assert worded([change("a", **more)]) == [en, A]
    assert worded([change("a", **more)], ZH) == [zh, A]


def test_what_the_api_says_is_cut_and_said_once() -> None:
    news = [change("a", fail_message="x" * 200), change("b", fail_message="y")]
    assert worded(news)[0] == f"Failed · 2 — {'x' * 159}… (and 1 other reason)"


def test_the_worst_status_is_first_and_within_it_the_most_frequent_cause() -> None:
    news = [
        change("a", "success"),
        change("a", "timeout"),
        change("a", fail_type="rare"),
        change("a", fail_type="often"),
        change("b", fail_type="often"),
    ]
    heads = [line.partition(" ")[0] for line in worded(news) if not line.startswith("https")]
    assert heads == ["often", "rare", "Timed", "Succeeded"]


def test_up_to_ten_urls_are_shown_and_of_more_three_with_counts() -> None:
    few = [change(f"x/{n}") for n in range(MAX_URLS)]
    (section,) = made(few)
    assert [line.kind for line in section.lines(99)] == ["paste"] * MAX_URLS
    assert section.items == [(n,) for n in range(1, MAX_URLS + 1)]
    many = [*few, *[change(f"y/{n}", "timeout") for n in range(1_200)]]
    lines = worded(many)
    assert [line for line in lines if not line.startswith("https")] == [
        "Failed · 10 — no cause given: look in the console, or submit again",
        "Timed out · 1,200 — submit again in smaller batches",
        "1,200  /y/",
        "   10  /x/",
        "For example, 3 of 1,210:",
        'All of them: make failures JOB=job-1, or the event {"action": "failures", "job": "job-1"}',
    ]
    zh = '完整列表 make failures JOB=job-1 · 事件 {"action": "failures", "job": "job-1"}'
    assert worded(many, ZH)[-1] == zh
    assert sum(line.startswith("https") for line in lines) == 3
    assert sorted(n for one in made(many) for some in one.items for n in some) == [*range(1, 1_211)]


@pytest.mark.parametrize(
    ("news", "command"),
    [
        ([change("a")], ""),
        ([change("a"), completion(counts={"failed": 1, "success": 9})], ""),
        # what was told before is not shown again
        ([change("a"), completion(counts={"failed": 2, "success": 9})], "JOB=job-1"),
        ([completion(counts={"failed": 2})], "JOB=job-1"),
        ([completion(counts={"success": 2})], ""),
        ([completion(counts={"failed": 2}), completion("b", counts={"failed": 1})], "SINCE=1h"),
    ],
)
def test_where_not_all_are_shown_there_is_a_way_to_the_whole_list(
    news: Sequence[News], command: str
) -> None:
    found = [line for line in worded(news) if "make failures" in line]
    assert [line.partition(",")[0] for line in found] == [
        f"All of them: make failures {command}" for _ in found
    ]
    assert bool(found) is bool(command)


@pytest.mark.parametrize("url", ["a?token=0123456789abcdef", "a\u202eb", "a\nb"])
def test_what_is_not_shown_as_it_was_submitted_has_its_command(url: str) -> None:
    told = "Something in these URLs is masked. As submitted: make failures JOB=job-1"
    assert worded([change(url)])[-1] == told
    many = [change(f"{n}{url}") for n in range(11)]
    assert sum("make failures" in line for line in worded(many)) == 1  # it lists them unmasked
    assert worded(many)[-1].startswith("All of them: ")
    file = FailureList("media", "failed.txt", 11, "make failures JOB=job-1")
    assert worded(many, file=file)[-2:] == ["All 11 in the file failed.txt", told]


def test_urls_stand_in_their_order_whatever_the_order_of_the_api() -> None:
    (section,) = made([change("b"), change("a")])
    assert section.items == [(2,), (1,)]
    assert [plain(line).rpartition("/")[2] for line in section.lines(9)] == ["a", "b"]


def test_of_jobs_the_worst_stand_first() -> None:
    done = [
        completion("clean", counts={"success": 9}),
        completion("bad", counts={"success": 8, "failed": 1}),
        completion("worse", counts={"success": 5, "timeout": 4}, corrected=True),
    ]
    late = [replace(STUCK, job="few", open=1), replace(STUCK, job="many", open=7)]
    assert worded([*done, *late]) == [
        "What to do: look in the console whether the job still moves; if not, submit the open URLs again",
        "Not finished",
        "• many · 7 of 500 still processing · for up to 3 h",
        "• few · 1 of 500 still processing · for up to 3 h",
        "By job",
        "• www.example.com · worse · corrected · 4 of 9 failed",
        "• www.example.com · bad · 1 of 9 failed",
        "• www.example.com · clean · all 9 succeeded",
        "All of them: make failures SINCE=1h",
    ]


def test_jobs_that_are_not_named_are_summed_up() -> None:
    done = [completion(f"job-{n}", counts={"success": 9, "failed": n % 2}) for n in range(4)]
    late = [replace(STUCK, job=f"late-{n}") for n in range(3)]
    _, stuck, ended, _ = made([*done, *late])
    for section, named, text in (
        (stuck, 1, "2 other jobs: 4 of 1,000 still processing"),
        (stuck, 2, "1 other job: 2 of 500 still processing"),
        (ended, 0, "4 other finished jobs: 36 of 38 succeeded · 2 failed"),
        (ended, 3, "1 other finished job: 9 of 9 succeeded"),
    ):
        assert section.rest
        assert "".join(span.text for span in section.rest(named)) == text


def test_jobs_that_are_only_counted_are_in_the_sum_of_those_not_named() -> None:
    queue = ChannelQueue(
        counted={"clean": 5, "unclean": 1, "stuck": 2},
        counted_tasks={"success": 297, "failed": 3},
        counted_open={"prefetch": {"x": (1, 10, 60), "y": (3, 30, 90)}},
    )
    items = tuple(
        item(n, one)
        for n, one in enumerate((*(completion(f"job-{n}") for n in range(2, 8)), STUCK), 1)
    )
    content = DigestContent(queue, items, NOW, "d-1")
    _, late, ended, _ = sections(content, sort_news(items, queue), EN)
    assert [plain(line) for line in late.lines(99)][1:] == [
        "• 2 other jobs: 4 of 40 still processing"
    ]
    assert (len(ended.items), ended.most) == (7, 5)  # the last row is for those only counted
    for named, text in (
        (5, "7 other finished jobs: 298 of 301 succeeded · 3 failed"),
        (6, "6 other finished jobs: 297 of 300 succeeded · 3 failed"),
    ):
        assert ended.rest
        assert "".join(span.text for span in ended.rest(named)) == text


@pytest.mark.parametrize("counted", [{"completion": 3}, {"stuck": 3}])
def test_of_jobs_counted_by_an_earlier_version_there_is_no_sum(counted: dict[str, int]) -> None:
    items = (item(1, completion("a")), item(2, completion("b")), item(3, STUCK))
    queue = ChannelQueue(counted=counted)
    shown = sections(DigestContent(queue, items, NOW, "d-1"), sort_news(items, queue), EN)
    text = "\n".join(plain(line) for one in shown for line in one.lines(99))
    assert "other" not in text


def test_each_of_several_stuck_jobs_says_which_reminder_it_is() -> None:
    late = [replace(STUCK, job="new", open=7), replace(STUCK, job="old", reminder=5)]
    first, second = worded(late)[-2:]
    assert first.endswith("7 of 500 still processing · for up to 3 h")
    assert second.endswith(" · reminder 5 of 5")


def test_one_stuck_job_has_what_to_do_and_a_url() -> None:
    assert worded([STUCK])[1:] == ["For example, 1 of 2:", A]
    assert worded([replace(STUCK, open=1)])[1:] == [A]


def test_what_is_still_running_has_its_progress_and_an_estimate() -> None:
    running = JobStatus(
        "prefetch", "job-2", {"processing": 250, "success": 740, "failed": 10}, (), (), NOW - 600
    )
    assert worded([completion()], running=[running]) == [
        "Still running",
        "• job-2 · 750 of 1,000 done (75 %) · 10 failed · about 3 min left",
    ]


def test_what_works_again_is_told_apart() -> None:
    items = (
        replace(item(1, change("a")), recovered_at=NOW + 7_200),
        item(2, Recovery(task("b", "success"), NOW - 90, ("ops",))),
    )
    again = list(sections(DigestContent(ChannelQueue(), items, NOW, "d-1"), sort_news(items), EN))
    assert [plain(line) for one in again for line in (*one.headings(), *one.lines(9))] == [
        "Worked again before this was told · had failed for up to 2 h · 1",
        A,
        "Works again · had failed for up to 1 min · 1",
        B,
    ]
