"""Word what the command says, in the language of LANGUAGE and with the times of TIMEZONE."""

import re
import time
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from edgeone_notifier.core.task import parse_time
from edgeone_notifier.core.text.phrases import phrases_of
from edgeone_notifier.core.text.sentences import translated
from edgeone_notifier.core.text.wording import Wording
from edgeone_notifier.settings.environment import SettingsError, load_to_look

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "zones": "Zones",
        "zone": "zone",
        "read_until": "read until",
        "state": "state",
        "watched": "watched",
        "blind": "cannot be read since {since}, {runs} runs",
        "idle": "not watched: {why}",
        "jobs": "Jobs under way",
        "job": "job",
        "open": "open",
        "failed": "failed",
        "since": "since",
        "left": "left",
        "about": "about {time}",
        "more": "and {n} more",
        "channels": "Channels",
        "channel": "channel",
        "owed": "owed",
        "why": "why",
        "lost": "lost: {n}",
        "silences": "Silences",
        "silence": "silenced",
        "until": "until",
        "reason": "reason",
        "untold": "held back",
        "gates": "Releases watched",
        "release": "release",
        "targets": "{n} URLs",
        "deadline": "deadline",
        "at_risk": "at risk",
        "quota": "Quotas told of today",
        "quota.low": "nearly used up",
        "quota.used": "used up",
        "none": "none",
        "sending": "A run is sending just now.",
        "explain": "{target} becomes {status}:",
        "told": "told",
        "not_told": "not told",
        "depends": "depends on the zone: give --zone",
        "by": "by {rule}",
        "held": "held back until {until}",
        "mention": "mentions",
        "no_channel": "There is no channel.",
        "silenced": "Silenced.",
        "unsilenced": "The silence is over.",
        "previewed": "{read}, {changes}. Nothing was sent, nothing was stored.",
        "read.one": "{n} zone read",
        "read.other": "{n} zones read",
        "changes.one": "{n} change",
        "changes.other": "{n} changes",
        "not_read": "Not read: {zone}: {code}",
        "messages.one": "{channel} ({service}): {n} message",
        "messages.other": "{channel} ({service}): {n} messages",
        "nothing_for": "Nothing for {channels}.",
        "no_logs": "Nothing was logged since {since}.",
        "older": "There are older lines: --limit shows more.",
        "zone.what": "zone",
        "domain.what": "domain",
        "job.what": "job",
        "target.what": "URL",
    },
    "zh": {
        "zones": "站点",
        "zone": "站点",
        "read_until": "已读至",
        "state": "状态",
        "watched": "监控中",
        "blind": "{since} 起无法读取，已 {runs} 次",
        "idle": "不监控：{why}",
        "jobs": "进行中的任务",
        "job": "任务",
        "open": "处理中",
        "failed": "失败",
        "since": "开始时间",
        "left": "预计剩余",
        "about": "约 {time}",
        "more": "另有 {n} 个",
        "channels": "通知渠道",
        "channel": "渠道",
        "owed": "待发",
        "why": "原因",
        "lost": "未能送达：{n}",
        "silences": "静默",
        "silence": "对象",
        "until": "截止",
        "reason": "原因",
        "untold": "已拦截",
        "gates": "关注的发布",
        "release": "发布",
        "targets": "{n} 个 URL",
        "deadline": "截止时间",
        "at_risk": "有风险",
        "quota": "今日已提醒的配额",
        "quota.low": "即将用完",
        "quota.used": "已用完",
        "none": "无",
        "sending": "正有一次运行在发送消息。",
        "explain": "{target} 变为“{status}”时：",
        "told": "通知",
        "not_told": "不通知",
        "depends": "取决于站点：请加 --zone",
        "by": "依据 {rule}",
        "held": "暂缓至 {until}",
        "mention": "会 @ 提醒",
        "no_channel": "没有通知渠道。",
        "silenced": "已静默。",
        "unsilenced": "静默已结束。",
        "previewed": "{read}，{changes}。未发送，未保存。",
        "read.other": "已读取 {n} 个站点",
        "changes.other": "{n} 个变化",
        "not_read": "未能读取：{zone}：{code}",
        "messages.other": "{channel}（{service}）：{n} 条消息",
        "nothing_for": "{channels}：无消息。",
        "no_logs": "{since} 以来没有日志。",
        "older": "还有更早的日志：请用 --limit 显示更多。",
        "zone.what": "站点",
        "domain.what": "域名",
        "job.what": "任务",
        "target.what": "URL",
    },
}


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")


class Words:
    """The phrases of one language, and its times."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self._phrases = PHRASES[wording.language]

    def __call__(self, phrase: str, **values: object) -> str:
        """Word a phrase; whole numbers get separators."""
        shown = {name: f"{v:,}" if isinstance(v, int) else v for name, v in values.items()}
        return self._phrases[phrase].format(**shown)

    def number(self, phrase: str, n: int, **values: object) -> str:
        """Word a phrase that counts, in the form that its number takes."""
        return self(f"{phrase}.{phrases_of(self.wording.language).form(n)}", n=n, **values)

    def heads(self, *phrases: str) -> list[str]:
        """Name the columns of a table."""
        return [self(one) for one in phrases]

    def reason(self, why: str) -> str:
        """Word a reason that the function gives in English, and its times; what is not known stays as it is."""
        said, now = translated(why, self.wording.language), int(time.time())
        return why if said == why else _MOMENT.sub(lambda one: self.time(one[0], now), said)

    def idle(self, why: str) -> str:
        """Say why a zone cannot have tasks; what is not known stays as it is."""
        return self.wording.optional(f"idle.why.{why}") or why

    def quota(self, type_: str) -> str:
        """Name a type of quota; one that messages have no name for stands for itself."""
        return self.wording.optional(f"quota.{type_}") or type_

    def time(self, text: str | None, now: int) -> str:
        """Word a time of an answer as messages do; what is none stays as it is."""
        moment = parse_time(text)
        return (text or "") if moment is None else self.wording.time(moment, now)


def words_of_settings() -> Words:
    """Return the words in the language that is set; where the settings are no good, in English."""
    try:
        settings = load_to_look()
    except SettingsError:
        return Words(Wording("en", ZoneInfo("Asia/Shanghai")))
    return Words(Wording(settings.language, ZoneInfo(settings.timezone)))
