"""This file is the only place that holds wording. A language is one table; a phrase missing in one fails the tests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from .task import worst_first

ENGLISH = {
    "product": "EdgeOne prefetch",
    "status.failed": "failed",
    "status.timeout": "timed out",
    "status.canceled": "canceled",
    "status.invalid": "invalid",
    "status.success": "succeeded",
    "status.processing": "processing",
    "status.": "no status",
    "count": "{n} {status}",
    "jobs.one": "{n} job done",
    "jobs.many": "{n} jobs done",
    "watching.one": "watching {n} zone",
    "watching.many": "watching {n} zones",
    "joined.one": "{n} zone joined",
    "joined.many": "{n} zones joined",
    "state_lost": "stored state was damaged",
    "lost": "news lost",
    "repeat": "possible repeat",
    "repeat.note": "possible repeat: it is not known whether digest {id} was shown before",
    "expired.note": "{n} more expired: they could not be delivered for seven days",
    "refused.note": "{n} more were refused by this chat, in any form, and are given up",
    "counted.note": "too many to keep one by one, counted only: {counts}",
    "state_lost.note": "The stored state was damaged and set aside as {aside}. "
    "What changed since the last good run may be missing; a new baseline was taken.",
    "state_blind": "the stored state cannot be used",
    "state_blind.note": "Nothing can be watched since {since}: the stored state cannot be read or written.",
    "state_sighted": "the stored state can be used again",
    "state_sighted.note": "The stored state could not be used from {since} to {until} ({duration}).",
    "blind.one": "{n} zone cannot be read",
    "blind.many": "{n} zones cannot be read",
    "blind.list": "the list of zones cannot be read",
    "blind.note": "Blind since {since}:",
    "blind.clock": "the clock of the function is wrong",
    "sighted": "sight is back",
    "sighted.note": "Blind from {since} to {until} ({duration}); {n} changes found since:",
    "dead": "channel {channel} is dead",
    "dead.note": "The webhook of channel {channel} refuses for good since {since}; news waits for it:",
    "stuck": "Still open",
    "stuck.one": "{n} job stuck",
    "stuck.many": "{n} jobs stuck",
    "stuck.line": "{open} of {total} open, the oldest for {duration}",
    "stuck.example": "for example",
    "recovered": "Recovered",
    "recovered.one": "{n} recovered",
    "recovered.many": "{n} recovered",
    "recovered.line": "broken for {duration}",
    "cause": "cause",
    "zone": "zone",
    "job": "job",
    "reason": "reason",
    "was": "was {status}",
    "done": "Jobs done",
    "completion": "{success} of {total} succeeded",
    "completion.others": "{success} of {total} succeeded, {counts}",
    "corrected": "corrected",
    "baseline": "Watching from now on",
    "baseline.joined": "Also watching from now on",
    "baseline.counts.one": "{jobs} job known: {counts}.",
    "baseline.counts.many": "{jobs} jobs known: {counts}.",
    "baseline.empty": "no tasks known yet.",
    "baseline.told": "What is final already is not told; what changes from here on is.",
    "more": "and {n} more",
    "digest": "digest",
    "console": "EdgeOne console",
    "sample": "TEST · a sample, nothing has happened",
    "sample.note": "This channel can be reached. Real messages name the URLs, the reason and the job.",
    "seconds": "{n} s",
    "minutes": "{n} min",
    "hours": "{n} h {m} min",
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
    "jobs.one": "{n} 个任务完成",
    "jobs.many": "{n} 个任务完成",
    "watching.one": "开始监控 {n} 个站点",
    "watching.many": "开始监控 {n} 个站点",
    "joined.one": "新增 {n} 个站点",
    "joined.many": "新增 {n} 个站点",
    "state_lost": "已存状态损坏",
    "lost": "有消息丢失",
    "repeat": "可能重复",
    "repeat.note": "可能重复：不确定摘要 {id} 之前是否已送达",
    "expired.note": "另有 {n} 条已过期：七天内未能送达",
    "refused.note": "另有 {n} 条被本群以任何形式拒收，已放弃",
    "counted.note": "数量过多，未逐条保存，仅计数：{counts}",
    "state_lost.note": "已存状态损坏，已另存为 {aside}。上次正常运行之后的变化可能遗漏；已重新建立基线。",
    "state_blind": "已存状态不可用",
    "state_blind.note": "自 {since} 起无法监控：已存状态读不出或存不下。",
    "state_sighted": "已存状态恢复可用",
    "state_sighted.note": "已存状态从 {since} 到 {until} 不可用（{duration}）。",
    "blind.one": "{n} 个站点无法读取",
    "blind.many": "{n} 个站点无法读取",
    "blind.list": "无法读取站点列表",
    "blind.note": "自 {since} 起无法看到：",
    "blind.clock": "函数的时钟不准",
    "sighted": "恢复可见",
    "sighted.note": "从 {since} 到 {until} 无法看到（{duration}）；此后发现 {n} 处变化：",
    "dead": "群 {channel} 已失效",
    "dead.note": "群 {channel} 的 webhook 自 {since} 起永久拒收，消息在等待：",
    "stuck": "仍未结束",
    "stuck.one": "{n} 个任务卡住",
    "stuck.many": "{n} 个任务卡住",
    "stuck.line": "{total} 个中 {open} 个未结束，最久已 {duration}",
    "stuck.example": "例如",
    "recovered": "已恢复",
    "recovered.one": "{n} 个已恢复",
    "recovered.many": "{n} 个已恢复",
    "recovered.line": "故障持续 {duration}",
    "cause": "原因类型",
    "zone": "站点",
    "job": "任务",
    "reason": "原因",
    "was": "此前为{status}",
    "done": "已完成的任务",
    "completion": "{success} / {total} 成功",
    "completion.others": "{success} / {total} 成功，{counts}",
    "corrected": "更正",
    "baseline": "从现在起监控",
    "baseline.joined": "新增监控",
    "baseline.counts.one": "已知 {jobs} 个任务：{counts}。",
    "baseline.counts.many": "已知 {jobs} 个任务：{counts}。",
    "baseline.empty": "暂无任务。",
    "baseline.told": "已结束的任务不再通知，此后的变化会通知。",
    "more": "另有 {n} 个",
    "digest": "摘要",
    "console": "EdgeOne 控制台",
    "sample": "测试 · 这是示例，没有发生任何事件",
    "sample.note": "本群可以收到通知。真实消息会列出 URL、原因和任务。",
    "seconds": "{n} 秒",
    "minutes": "{n} 分钟",
    "hours": "{n} 小时 {m} 分钟",
}

LONGEST_STATUS = 40  # characters shown of a status not known here
_NOT_A_WORD = re.compile(r"[^A-Za-z0-9_.-]", re.ASCII)

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh": CHINESE}
JOINTS = {"en": ", ", "zh": "，"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, with the zone that its times are in."""

    language: str
    zone: tzinfo

    def __call__(self, phrase: str, **values: object) -> str:
        """Word a phrase; whole numbers get separators."""
        shown = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
        return LANGUAGES[self.language][phrase].format(**shown)

    def number(self, phrase: str, n: int, **values: object) -> str:
        """Word a phrase that has a form for one and a form for many."""
        return self(f"{phrase}.{'one' if n == 1 else 'many'}", n=n, **values)

    def status(self, status: str) -> str:
        """Name a status; a word that is not in the table stands for itself, without what could be markup."""
        known = LANGUAGES[self.language].get(f"status.{status}")
        return known or _NOT_A_WORD.sub("?", status)[:LONGEST_STATUS]

    def counts(self, counts: Mapping[str, int], joint: str = "") -> str:
        """Word counts per status, worst first."""
        parts = [
            self("jobs.one" if counts[s] == 1 else "jobs.many", n=counts[s])
            if s == "completion"
            else self("count", n=counts[s], status=self.status(s))
            for s in worst_first(counts)
        ]
        return (joint or JOINTS[self.language]).join(parts)

    def time(self, moment: int) -> str:
        """Word a time given in seconds since the epoch, with its offset."""
        local = datetime.fromtimestamp(moment, self.zone)
        offset = local.strftime("%z")
        return f"{local:%Y-%m-%d %H:%M:%S} UTC{offset[:3]}:{offset[3:]}"

    def duration(self, seconds: int) -> str:
        """Word a span of time."""
        if seconds < 60:
            return self("seconds", n=max(seconds, 0))
        if seconds < 3_600:
            return self("minutes", n=seconds // 60)
        return self("hours", n=seconds // 3_600, m=seconds // 60 % 60)
