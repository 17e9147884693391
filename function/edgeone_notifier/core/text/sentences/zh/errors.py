"""What the handler raises, by its name: what has happened, and what to do; `remedies.OF_RUN` in Chinese."""

OF_ERRORS = {
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
        "错误信息会说明是哪一种；make doctor 会给出各自的处理建议",
    ),
}
