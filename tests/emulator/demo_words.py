"""What the demo says, in Chinese, by the English words of the story."""

IN_CHINESE = {
    "The function is deployed. What is final already is not told.": "云函数已部署。早已结束的不再通知。",
    "A release of 500 URLs is being prefetched. No news yet: silence.": (
        "一次发布的 500 个 URL 正在预热。没有新消息：不打扰。"
    ),
    "Three URLs fail, for three reasons. Slack is down; what it is owed is kept.": (
        "三个 URL 因三种原因失败。Slack 不可用，待发消息已保存。"
    ),
    "Two more fail. Slack is back, and catches up; WeCom knows the job, and waits.": (
        "又有两个失败。Slack 恢复并补发；企业微信已知该任务，合并等待。"
    ),
    "Ten minutes after the first failure: WeCom hears what has come since.": (
        "首次失败十分钟后：企业微信收到此后的新增失败。"
    ),
    "The rest arrives: the job is over.": "其余全部完成：任务结束。",
    "Of a season, 400 URLs fail at once: one message, and how to list them all.": (
        "一季剧集有 400 个 URL 同时失败：一条消息，并说明如何列出全部。"
    ),
    "A permission is taken away: one site cannot be seen any more.": "权限被收回：一个站点无法读取。",
    "It stays so: what cannot be watched is told, with what to do.": (
        "仍未恢复：通知无法监控的站点和处理建议。"
    ),
    "The permission is back, and the season is through.": "权限恢复，剧集预热完成。",
    "The release's failed URLs were submitted again, and work.": "该发布失败的 URL 已重新提交并成功。",
    "Nothing has changed: silence.": "没有变化：不打扰。",
    "cannot be reached": "无法连通",
    "news waits for it": "消息等待其恢复",
    "nothing yet": "暂无",
    "more of the same job is gathered": "正在合并同一任务的后续失败",
    "nothing": "无",
    "run: {} requests, {} tasks, {} changes, {} ms": "运行：{} 次请求，{} 条任务，{} 个变化，{} 毫秒",
    "{} runs: none lost, none twice, nobody called for what is already known.": (
        "共 {} 次运行：没有遗漏，没有重复，已知的事不再打扰任何人。"
    ),
    "Next: make test, or fill in .env and call: ./notifier preview": (
        "下一步：make test，或填写 .env 后执行 ./notifier preview"
    ),
}
