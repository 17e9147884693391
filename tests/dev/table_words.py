"""The words of the tables of docs/operations.md and docs/zh/operations.md that the program itself does not say."""

from collections.abc import Mapping
from dataclasses import dataclass

from edgeone_notifier.core.faults import Fault
from edgeone_notifier.core.remedies import OF_MEANING, OF_RUN, OF_WEBHOOK
from edgeone_notifier.core.text.phrases import phrases_of


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
    of_run={
        "EventRefused": (
            "事件不在可接受的范围内；什么也没有做",
            "错误信息中列出了可接受的事件；定时触发器请检查附加信息（SCF_SHARDS、serverless.yml）",
        ),
        "SettingsError": (
            "配置有误，已按变量名逐项列出；什么也没有做",
            "逐项改正（make doctor 会列出），再执行 make deploy",
        ),
        "StoreError": (
            "状态无法读取或保存；已发现的变化会由下一次运行重新发现",
            "make doctor 会指出 STATE_URL 所指位置的问题：存储桶不存在、开启了版本控制或没有权限；目录不存在或不可写",
        ),
        "Refused": (
            "状态属于更新版本的程序，或属于另一组站点；未做任何改动",
            "重新部署较新的程序，或另设 STATE_URL",
        ),
        "Busy": (
            "期间另一次运行已保存了状态，并已发送应发送的消息",
            "无需处理；如经常出现，执行 make deploy STEP=limits",
        ),
        "LedgerClosed": (
            "未保存完毕，运行时间已到；尚未划掉的消息会再次发送并注明",
            "make doctor 会比较超时时间与读取所需的时间；请调大超时时间（SCF_TIMEOUT）",
        ),
        "RunFailed": (
            "没有一个站点可以读取；有待发消息的通知渠道永久拒收、一小时没有收下任何消息，或因程序自身故障无法通知；"
            "状态被占用的时间超过一次运行的最长时间；或 doctor 发现了会丢失消息的问题",
            "错误信息会说明是哪一种；处理建议见下表",
        ),
    },
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
