"""The words of the tables of docs/operations.md and docs/zh/operations.md that the program itself does not say."""

from collections.abc import Mapping
from dataclasses import dataclass

from edgeone_notifier.core.faults import Fault
from edgeone_notifier.core.remedies import OF_MEANING, OF_RUN, OF_WEBHOOK
from edgeone_notifier.core.text.phrases import phrases_of
from edgeone_notifier.core.text.sentences.zh.errors import OF_ERRORS


@dataclass(frozen=True, slots=True)
class TableWords:
    """One language. `heads` are those of each table, by its name."""

    heads: Mapping[str, tuple[str, ...]]
    of_run: Mapping[str, tuple[str, str]]
    of_meaning: Mapping[str, str]
    of_webhook: Mapping[str, str]
    faults: Mapping[Fault, str]
    wecom: str
    unfit: str
    other: str
    between: tuple[str, str]  # codes, and what the program does


ENGLISH = TableWords(
    heads={
        "errors": ("`error` in `run.failed`", "what happened", "what to do"),
        "codes": ("code of the EdgeOne API", "the program's answer", "what to do"),
        "words": ("chat", "answer", "what happens, and what to do"),
        "costs": ("interval", "zones", "memory", "seconds a run", "CNY a month"),
        "capacity": ("timeout", "time for looking", "zones, at one page each"),
    },
    of_run=OF_RUN,
    of_meaning=OF_MEANING,
    of_webhook=OF_WEBHOOK,
    faults={fault: fault.value for fault in Fault},
    wecom="WeCom",
    unfit="this one message: sent again as plain text, then given up and counted in the next",
    other="any other",
    between=(", ", "; "),
)

_SAID = phrases_of("zh").phrases

CHINESE = TableWords(
    heads={
        "errors": ("`error`（`run.failed` 中）", "含义", "处理建议"),
        "codes": ("EdgeOne API 的错误码", "程序的处理", "处理建议"),
        "words": ("群", "响应", "结果与处理建议"),
        "costs": ("触发周期", "站点数", "内存", "每次运行（秒）", "每月（元）"),
        "capacity": ("超时时间", "可用于读取的时间", "站点数（每个站点一页）"),
    },
    of_run=OF_ERRORS,
    of_meaning={meaning: _SAID[f"remedy.{meaning}"] for meaning in OF_MEANING},
    of_webhook={remedy: _SAID[f"webhook.{remedy}"] for remedy in OF_WEBHOOK},
    faults={
        Fault.RETRY: "重试",
        Fault.SLOW_DOWN: "降低请求频率后重试",
        Fault.SIGN_AGAIN: "重新签名一次；再次失败即为时钟不准",
        Fault.KEYS_AGAIN: "重新读取密钥一次；再次失败即为密钥有误",
        Fault.ZONE: "该站点无法读取",
        Fault.CREDENTIALS: "密钥有误",
        Fault.REQUEST: "请求有误",
    },
    wecom="企业微信",
    unfit="仅此一条消息：改用纯文本再发一次，仍被拒收则放弃，并在下一条消息中计数",
    other="其他",
    between=("、", "；"),
)
