"""This file is the only place that holds wording. A language is one table; a phrase missing in one fails the tests.

A phrase names its values in braces. Foreign values and figures that stand out are set off by spaces on both sides:
Slack reads ` and * as markup only where no wide character touches them (github.com/seratch/ChatGPT-in-Slack/pull/121).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from string import Formatter

from .foreign import shown
from .lines import Span, role_of
from .task import worst_first

ENGLISH = {
    "product": "EdgeOne prefetch",
    "status.failed": "failed",
    "status.timeout": "timed out",
    "status.canceled": "canceled",
    "status.invalid": "invalid",
    "status.success": "succeeded",
    "status.processing": "processing",
    "status.": "without a status",
    "count": "{n} {status}",
    "count.unknown": "{n} with status {status}",
    "more": "and {n} more",
    "job": "job {value}",
    "cause": "cause {value}",
    "reason": "reason {value}",
    "zone": "zone {value}",
    "zones": "zones {value}",
    "zones.more": "zones {value} and {more} more",
    "was": "was {value}",
    "jobs.one": "{n} job done",
    "jobs.many": "{n} jobs done",
    "job.done": "{job} done: {success} of {total} succeeded",
    "job.corrected": "{job} corrected: {success} of {total} succeeded",
    "jobs.sum": "{n} jobs done: {success} of {total} succeeded",
    "completion": "{success} of {total} succeeded",
    "corrected": "corrected",
    "took": "took {duration}",
    "stuck.one": "{n} job stuck",
    "stuck.many": "{n} jobs stuck",
    "stuck.open": "{open} of {total} still open",
    "stuck.oldest": "the oldest for {duration}",
    "stuck.example": "for example {value}",
    "recovered.one": "{n} recovered",
    "recovered.many": "{n} recovered",
    "recovered.after": "failed for {duration}",
    "watching.one": "watching {n} zone",
    "watching.many": "watching {n} zones",
    "joined.one": "{n} zone joined",
    "joined.many": "{n} zones joined",
    "baseline": "Watching from now on",
    "baseline.joined": "Also watching from now on",
    "baseline.known": "already there, not told one by one",
    "baseline.jobs.one": "{n} job",
    "baseline.jobs.many": "{n} jobs",
    "baseline.urls.one": "{n} URL",
    "baseline.urls.many": "{n} URLs",
    "baseline.empty": "no tasks there yet",
    "repeat": "possible repeat",
    "repeat.note": "This is a possible repeat: digest {id} may have been delivered before.",
    "counted.note": "Too many to keep one by one, so only counted: {counts}",
    "lost.one": "{n} update lost",
    "lost.many": "{n} updates lost",
    "lost.note": "Lost for good: {reasons}",
    "lost.expired": "{n} not delivered within seven days",
    "lost.refused": "{n} refused by this chat",
    "state_lost": "stored state was damaged",
    "state_lost.note": "The stored state was damaged and set aside: {aside} · "
    "Changes since the last good run may be missing; watching starts afresh.",
    "state_blind": "nothing is watched",
    "state_blind.note": "Nothing is watched since {since} · {why}",
    "state_sighted": "watching again",
    "state_sighted.note": "Nothing was watched from {since} to {until} ({duration}) · {found} found since",
    "blind.one": "{n} zone cannot be read",
    "blind.many": "{n} zones cannot be read",
    "blind.list": "list of zones cannot be read",
    "blind.note": "Blind since {since}: {where} · {why}",
    "blind.clock": "the clock of the function is wrong",
    "sighted": "sight is back",
    "sighted.note": "Blind from {since} to {until} ({duration}): {where} · {found} found since",
    "sighted.found.one": "{n} change",
    "sighted.found.many": "{n} changes",
    "everything": "the list of zones",
    "dead": "channel {channel} is dead",
    "dead.note": "The webhook of channel {channel} refuses for good since {since}, and news waits for it · {why}",
    "sample": "TEST · a sample, nothing has happened",
    "sample.note": "This channel can be reached. Real messages name the URLs, the reason and the job.",
    "footer": "digest {id} · {time} ·",
    "console": "EdgeOne console",
    "list": ", ",
    "seconds": "{n} s",
    "minutes": "{n} min",
    "hours": "{n} h",
    "hours.minutes": "{n} h {m} min",
}

CHINESE = {
    "product": "EdgeOne 预热",
    "status.failed": "失败 failed",
    "status.timeout": "超时 timeout",
    "status.canceled": "已取消 canceled",
    "status.invalid": "无效 invalid",
    "status.success": "成功 success",
    "status.processing": "处理中 processing",
    "status.": "无状态",
    "count": "{n} 个{status}",
    "count.unknown": "{n} 个状态为 {status}",
    "more": "另有 {n} 条",
    "job": "任务 {value}",
    "cause": "失败类型 {value}",
    "reason": "原因 {value}",
    "zone": "站点 {value}",
    "zones": "站点 {value}",
    "zones.more": "站点 {value} 及另外 {more} 个",
    "was": "此前为 {value}",
    "jobs.one": "{n} 个任务完成",
    "jobs.many": "{n} 个任务完成",
    "job.done": "{job} 已完成：成功 {success}/{total}",
    "job.corrected": "{job} 更正：成功 {success}/{total}",
    "jobs.sum": "{n} 个任务完成：成功 {success}/{total}",
    "completion": "成功 {success}/{total}",
    "corrected": "更正",
    "took": "用时 {duration}",
    "stuck.one": "{n} 个任务卡住",
    "stuck.many": "{n} 个任务卡住",
    "stuck.open": "{total} 个中仍有 {open} 个未结束",
    "stuck.oldest": "最久已 {duration}",
    "stuck.example": "例如 {value}",
    "recovered.one": "{n} 个已恢复",
    "recovered.many": "{n} 个已恢复",
    "recovered.after": "故障持续 {duration}",
    "watching.one": "开始监控 {n} 个站点",
    "watching.many": "开始监控 {n} 个站点",
    "joined.one": "新增 {n} 个站点",
    "joined.many": "新增 {n} 个站点",
    "baseline": "从现在起监控",
    "baseline.joined": "新增监控",
    "baseline.known": "此前已有，不再逐条通知",
    "baseline.jobs.one": "{n} 个任务",
    "baseline.jobs.many": "{n} 个任务",
    "baseline.urls.one": "{n} 个 URL",
    "baseline.urls.many": "{n} 个 URL",
    "baseline.empty": "暂无任务",
    "repeat": "可能重复",
    "repeat.note": "可能重复：摘要 {id} 此前可能已经送达。",
    "counted.note": "数量过多，未逐条保存，仅计数：{counts}",
    "lost.one": "{n} 条消息丢失",
    "lost.many": "{n} 条消息丢失",
    "lost.note": "已丢失：{reasons}",
    "lost.expired": "{n} 条七天内未能送达",
    "lost.refused": "{n} 条被本群拒收",
    "state_lost": "已存状态损坏",
    "state_lost.note": "已存状态损坏，已另存为 {aside} · 上次正常运行之后的变化可能遗漏；现已重新开始监控。",
    "state_blind": "监控已中断",
    "state_blind.note": "自 {since} 起监控中断 · {why}",
    "state_sighted": "监控已恢复",
    "state_sighted.note": "从 {since} 到 {until} 监控中断（{duration}） · 此后发现 {found}",
    "blind.one": "{n} 个站点无法读取",
    "blind.many": "{n} 个站点无法读取",
    "blind.list": "站点列表无法读取",
    "blind.note": "自 {since} 起无法读取：{where} · {why}",
    "blind.clock": "函数的时钟不准",
    "sighted": "已恢复读取",
    "sighted.note": "从 {since} 到 {until} 无法读取（{duration}）：{where} · 此后发现 {found}",
    "sighted.found.one": "{n} 处变化",
    "sighted.found.many": "{n} 处变化",
    "everything": "站点列表",
    "dead": "群 {channel} 已失效",
    "dead.note": "群 {channel} 的 webhook 自 {since} 起一直拒收，欠它的消息已保留 · {why}",
    "sample": "测试 · 这是示例，没有发生任何事件",
    "sample.note": "本群可以收到消息。真实消息会列出 URL、原因和任务。",
    "footer": "摘要 {id} · {time} ·",
    "console": "EdgeOne 控制台",
    "list": "、",
    "seconds": "{n} 秒",
    "minutes": "{n} 分钟",
    "hours": "{n} 小时",
    "hours.minutes": "{n} 小时 {m} 分钟",
}

LONGEST_STATUS = 24  # characters shown of a status not known here
MOST_COUNTS = 6  # statuses counted by name
SEPARATOR = Span(" · ")

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh": CHINESE}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, with the zone that its times are in."""

    language: str
    zone: tzinfo

    def __call__(self, phrase: str, **values: object) -> str:
        """Word a phrase; whole numbers get separators."""
        return "".join(span.text for span in self.spans(phrase, **values))

    def number(self, phrase: str, n: int) -> str:
        """Word a phrase that has a form for one and a form for many."""
        return self(f"{phrase}.{'one' if n == 1 else 'many'}", n=n)

    def spans(self, phrase: str, role: str = "text", /, **values: object) -> list[Span]:
        """Word a phrase in a role, but for those of its values that are spans with a role of their own."""
        spans: list[Span] = []
        for literal, name, *_ in Formatter().parse(LANGUAGES[self.language][phrase]):
            spans.append(Span(literal, role))
            spans += _spans(values[name], role) if name else []
        return [part for span in _merged(spans) for part in _bare(span)]

    def status(self, status: str) -> Span:
        """Name a status; a word that is not in the table stands for itself."""
        known = LANGUAGES[self.language].get(f"status.{status}")
        if known:
            return Span(known)
        return word(status, LONGEST_STATUS)

    def count(self, n: int, status: str, role: str = "text") -> list[Span]:
        """Word a number of tasks in a status."""
        named = self.status(status)
        phrase = "count.unknown" if named.role == "data" else "count"
        return self.spans(phrase, role, n=n, status=named)

    def counts(self, counts: Mapping[str, int], stressed: bool = False) -> list[list[Span]]:
        """Word counts per status, worst first; beyond MOST_COUNTS statuses they are added up."""
        worst = worst_first(counts)
        parts = [
            self.count(counts[status], status, role_of(status) if stressed else "text")
            for status in worst[:MOST_COUNTS]
        ]
        rest = sum(counts[status] for status in worst[MOST_COUNTS:])
        return [*parts, self.spans("more", n=rest)] if rest else parts

    def zones(self, zones: Sequence[str], most: int) -> list[Span]:
        """Name zones, as many as `most`, and count the rest."""
        named = Span(LANGUAGES[self.language]["list"].join(map(shown, zones[:most])), "data")
        if zones[most:]:
            return self.spans("zones.more", value=named, more=len(zones) - most)
        return self.spans("zones" if zones[1:] else "zone", value=named)

    def time(self, moment: int) -> str:
        """Word a time given in seconds since the epoch, with its offset."""
        try:
            local = datetime.fromtimestamp(moment, self.zone)
        except (ValueError, OverflowError, OSError):  # no calendar has it: a damaged state may
            return str(moment)
        offset = local.strftime("%z")
        return f"{local:%Y-%m-%d %H:%M:%S} UTC{offset[:3]}:{offset[3:]}"

    def duration(self, seconds: int) -> str:
        """Word a span of time."""
        if seconds < 60:
            return self("seconds", n=max(seconds, 0))
        if seconds < 3_600:
            return self("minutes", n=seconds // 60)
        hours, minutes = seconds // 3_600, seconds // 60 % 60
        return self("hours.minutes" if minutes else "hours", n=hours, m=minutes)


def word(text: str, most: int) -> Span:
    """Show a foreign word, of a long one its beginning."""
    text = shown(text)
    return Span(f"{text[: most - 1]}…" if len(text) > most else text, "data")


def separated(parts: Iterable[Sequence[Span]]) -> list[Span]:
    """Put separators between parts of a line."""
    spans: list[Span] = []
    for part in parts:
        spans += [SEPARATOR, *part] if spans else part
    return spans


def _spans(value: object, role: str) -> list[Span]:
    if isinstance(value, Span):
        return [replace(value, role=role) if value.role == "text" else value]
    if isinstance(value, list):
        return value
    return [Span(f"{value:,}" if isinstance(value, int) else str(value), role)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].role == span.role and span.role not in ("data", "link"):
            merged[-1] = Span(merged[-1].text + span.text, span.role)
        elif span.text or span.role == "data":
            merged.append(span)
    return merged


def _bare(span: Span) -> list[Span]:
    """Take the blanks off the ends of what is stressed: `*1 *` is no markup."""
    bare = span.text.strip()
    if span.role in ("text", "data", "link") or span.text == bare:
        return [span]
    before, after = span.text.split(bare) if bare else (span.text, "")
    return [one for one in (Span(before), Span(bare, span.role), Span(after)) if one.text]
