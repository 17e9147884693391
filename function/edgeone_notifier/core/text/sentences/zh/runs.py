"""What is wrong with the stored state, why a run is a failure, why an event is refused, what actions say."""

OF_RUNS = {
    # What to do about a run that failed.
    "make doctor says what is wrong with each channel, and what to do": (
        "make doctor 会说明每个通知渠道的问题和处理建议"
    ),
    # The state.
    "the newest state was listed but is not there": "列表中有最新的状态，但读取不到",
    "a damaged state cannot be set aside: all names for it are taken": (
        "已损坏的状态无法另存：可用的名称都已占用"
    ),
    "the bucket's versioning is {}, which voids create-only writes": (
        "存储桶的版本控制为 {}，无法保证只新建、不覆盖"
    ),
    "the bucket {} has versioning, which voids create-only writes": (
        "存储桶 {} 开启了版本控制，无法保证只新建、不覆盖"
    ),
    "COS gave a listing that does not end": "COS 返回的列表没有尽头",
    "what was written is not there": "写入的内容读取不到",
    "COS did not answer": "COS 没有响应",
    "COS answered a write without an ETag": "COS 对写入的响应没有 ETag",
    "COS gave an answer that is cut, or not its own": "响应被截断，或不是 COS 返回的",
    "COS did not answer within {} s": "COS 在 {} 秒内没有响应",
    "{} cannot be made: no right to write beside it": "无法创建 {}：没有写入上级目录的权限",
    "there is no folder {}; make it, or mount what holds it": (
        "目录 {} 不存在；请创建，或挂载其所在的文件系统"
    ),
    "another run holds the lock": "另一次运行持有锁",
    "the lock has been held for {} minutes: a process is stuck, or it is no run's": (
        "锁已被占用 {} 分钟：有进程卡死，或占用者不是运行"
    ),
    "the state takes more than {} bytes": "状态超过 {} 字节",
    "the state has version {}, newer than this program's {}": "状态的版本为 {}，高于本程序的 {}",
    "the state belongs to the zones {}, not {}": "状态属于站点 {}，而不是 {}",
    "the run is over": "运行已结束",
    "nothing is stored yet: the first run comes before this": "尚未保存状态：请等首次运行之后再试",
    "the state is damaged; the next run sets it aside and starts afresh": (
        "状态已损坏；下一次运行会将其另存，并重新开始"
    ),
    "a run is sending just now; try again in a minute": "正有一次运行在发送，请一分钟后重试",
    # Why a run must not look green.
    "no zone could be read: {}": "没有读到任何站点：{}",
    "no zone could be read ({})": "没有读到任何站点（{}）",
    "there is none": "没有站点",
    "{} (RequestId none)": "{}",
    "the run's time for looking is over": "本次运行的读取时间已用完",
    "most of what was listed before is missing": "之前列出的任务大多缺失",
    "this program could not make sense of the answer": "本程序无法理解该响应",
    "no zone of the account has this name": "账号下没有该名称的站点",
    "there are more zones than the account's list holds": "站点数超过账号的站点列表",
    "the account's list of zones does not hold it any more (on purpose? ZONES=*,!zone-…)": (
        "账号的站点列表中已没有该站点（有意移除的？ZONES=*,!zone-…）"
    ),
    "the list of zones says whose name it is": "站点列表会说明该名称属于哪个站点",
    "no answer in time": "响应超时",
    "no connection in time": "连接超时",
    "out of time": "时间用完",
    "slow answer": "响应过慢",
    "a channel is owed news, and its webhook refuses for good: {}": (
        "有渠道存在待发消息，而其 webhook 永久拒绝：{}"
    ),
    "a channel is owed news, and has taken nothing for an hour: {}": (
        "有渠道存在待发消息，而一小时内未能送达：{}"
    ),
    "a channel could not be told, by a fault of this program: {}": "因程序自身的故障，未能通知渠道：{}",
    "a fault of this program, {}": "程序自身的故障，位于 {}",
    "another run, or what looks like one, has held the state for {} minutes: no run takes as long": (
        "另一次运行（或看似运行者）占用状态已 {} 分钟：任何运行都不会这么久"
    ),
    "and {} more": "另有 {} 个",
    # Events.
    "the event is no JSON object": "事件不是 JSON 对象",
    "the event is no timer's and has no action": "事件不是定时触发器发出的，也没有 action",
    "there is no such action": "没有这样的 action",
    "Message is no JSON object": "Message 不是 JSON 对象",
    "the event holds {}": "事件含有 {}",
    "Message holds {}": "Message 含有 {}",
    "the event has no {}": "事件缺少 {}",
    "{} in the event is {}": "事件中的 {} {}",
    "{} in Message is {}": "Message 中的 {} {}",
    "what is no name": "不是名称的内容",
    "timer {}": "定时触发器 {}",
    "timer without a name": "未命名的定时触发器",
    "no list of zone ids or names": "不是站点 ID 或名称的列表",
    "no zone id or name": "不是站点 ID 或名称",
    "none of {}": "应为其中之一：{}",
    "no list of {}": "应为列表，取值有 {}",
    "no list of job ids": "不是任务 ID 的列表",
    "no list of URLs": "不是 URL 的列表",
    "no beginning of a URL such as https://game.example.com/7.4/": (
        "不是 URL 的前缀，例如应写 https://game.example.com/7.4/"
    ),
    "no whole number from 0 on": "不是 0 或正整数",
    "neither true nor false": "应为 true 或 false",
    'no object of names and texts such as {"X-Version": "7.4"}': (
        '不是由名称和文本组成的对象，例如 {"X-Version": "7.4"}'
    ),
    "neither on nor off": "应为 on 或 off",
    "no text": "不是文本",
    'resend is no more: {"action": "failures", "job": "…", "channel": "…"} has the next run tell a '
    "channel what is failed now": (
        'resend 已取消：{"action": "failures", "job": "…", "channel": "…"} 会让下一次运行通知该渠道当前失败的内容'
    ),
    "accepted are a timer event ({}, its Message empty or a JSON object {}) and {}": (
        "可接受的有定时触发事件（{}，其附加信息 Message 为空或 JSON 对象 {}）以及 {}"
    ),
    'a timer\'s argument (Message) is empty, or a JSON object such as {"zones": ["zone-1", "zone-2"]}': (
        '定时触发器的附加信息（Message）为空，或 JSON 对象，例如 {"zones": ["zone-1", "zone-2"]}'
    ),
    "{} takes {}": "{} 接受 {}",
    "deadline takes {}": "deadline 应为：{}",
    # Actions.
    'mention goes with "send": true, since nothing is sent without it': (
        'mention 须与 "send": true 同用，否则不发送任何消息'
    ),
    "there is no such channel, only {}": "没有该渠道，现有 {}",
    "channel goes without after: the first answer has the channel told of the whole list": (
        "channel 不能与 after 同用：首次调用即会把完整列表通知该渠道"
    ),
    "of these, {} is told nothing ({})": "其中没有应通知 {} 的内容（{}）",
    "one of job, zone, since is needed": "需要 job、zone、since 之一",
    "since is no duration up to 7d, such as 90m or 24h": "since 应为不超过 7d 的时长，例如 90m 或 24h",
    "kind is none of TASKS={}": "kind 不在 TASKS={} 之中",
    "target is {}": "target {}",
    "no URL such as https://game.example.com/7.4/a.pak": "应为 URL，例如 https://game.example.com/7.4/a.pak",
    "of another target name the type: {}": "其他目标请写明 type：{}",
    "until {}": "until {}",
    "is a time without a zone: add Z or +08:00": "没有时区：请加 Z 或 +08:00",
    "is over already": "已经过去",
    "is more than 30 days away": "超过 30 天",
    "is neither a duration such as 2h nor a time in ISO 8601": "应为时长（例如 2h）或 ISO 8601 时间",
    "a URL or a glob such as https://www.example.com/7.4/*": (
        "URL 或通配符，例如 https://www.example.com/7.4/*"
    ),
    "there are {} silences already; unsilence one first": "已有 {} 个静默；请先解除一个",
    "the {} is not silenced; silenced are: {}": "该 {} 未被静默；已静默的有 {}",
    "one of {} is needed, and only one": "需要 {} 之一，且只能有一个",
    "TASKS leaves prefetch tasks out: no run would see what is watched": (
        "TASKS 不含 prefetch：运行看不到要关注的任务"
    ),
    # The launch gate.
    "one of jobs, targets, prefix is needed": "需要 jobs、targets、prefix 之一",
    "at most {} jobs and {} targets": "最多 {} 个任务和 {} 个 URL",
    "a duration such as 45m, a time of day such as 18:00, or 2026-11-28T18:00+08:00": (
        "时长（例如 45m）、时刻（例如 18:00），或 2026-11-28T18:00+08:00"
    ),
    "{} is no duration up to 7d, such as 90m or 24h": "{} 应为不超过 7d 的时长，例如 90m 或 24h",
    "number {} of targets {}": "targets 的第 {} 项{}",
    "is no URL such as https://game.example.com/7.4/a.pak": (
        "不是 URL，例如应写 https://game.example.com/7.4/a.pak"
    ),
    "is no URL: its host cannot be one": "不是 URL：主机名无效",
    "prefix is no beginning of a URL, with https:// and host": (
        "prefix 应为 URL 的前缀，含 https:// 和主机名"
    ),
    "no verdict, since not all can be seen: {}": "无法得出结论，因为有站点无法读取：{}",
    "the account has no zone of the name {}": "账号下没有名为 {} 的站点",
    "a watch is of jobs or targets: the state does not hold what a prefix fits": (
        "只能关注 jobs 或 targets：状态中没有与前缀相符的内容"
    ),
    "a watch needs a deadline": "关注发布需要 deadline",
    "a watch is of {} targets at most; name the jobs": "最多关注 {} 个 URL；请改写任务 ID",
    "there are {} watches already; end one first": "已关注 {} 个发布；请先结束一个",
    "this is not watched; status says what is": "没有关注该发布；status 会列出所关注的",
    # Submitting again.
    "nothing was submitted: {}": "未提交任何内容：{}",
    "{} URLs at most are submitted again in a day": "每天最多重新提交 {} 个 URL",
    "runs store something all the time; try again in a minute": "不断有运行在保存状态；请一分钟后重试",
    "no zone lists a job {}": "没有站点列出任务 {}",
    "no zone lists a job {} (not read: {})": "没有站点列出任务 {}（未能读取：{}）",
    "no zone lists this job: is its id right, and the zone watched?": (
        "没有站点列出该任务：请检查任务 ID 是否正确，站点是否在监控中"
    ),
    "what was submitted since could not be read ({}): a URL might be submitted twice": (
        "此后提交的任务未能读取（{}）：可能会重复提交 URL"
    ),
    "confirm is no token of a dry run": "confirm 不是试运行给出的确认码",
    "the dry run is older than 15 minutes: do it again": "试运行已超过 15 分钟：请重新执行",
    "the list has changed since the dry run, or is another job's: {}": (
        "试运行之后列表有变化，或属于另一个任务：{}"
    ),
    "it had {} URLs, now it has {}": "当时有 {} 个 URL，现在有 {}",
    "it had {} URLs, now it has {} (left out: {})": "当时有 {} 个 URL，现在有 {}（已排除：{}）",
    "an earlier attempt may have gone through, and the dry run did not show it: do it again": (
        "之前的一次提交可能已经成功，而试运行没有显示：请重新执行试运行"
    ),
    "the options differ from those of the dry run": "选项与试运行时不同",
    "edge prefetch has a quota of its own, 1,000 a day, which the API does not list": (
        "边缘预热另有配额，每天 1,000 个，API 不会列出"
    ),
    "submitting is a right of its own, which the role has after make deploy RESUBMIT=1 "
    "(make policy RESUBMIT=1 prints it)": (
        "提交需要单独的权限：make deploy RESUBMIT=1 会授予角色（make policy RESUBMIT=1 会打印）"
    ),
    "asking for the quota is a right of its own (teo:DescribeContentQuota), which the role has after make deploy "
    "RESUBMIT=1; submitting goes on without it": (
        "查询配额需要单独的权限（teo:DescribeContentQuota）：make deploy RESUBMIT=1 会授予角色；没有它也会继续提交"
    ),
    "today's quota is used up: do a dry run again tomorrow, or ask for a higher quota": (
        "今日配额已用完：请明天重新试运行，或申请提高配额"
    ),
    "the plan takes fewer URLs in one call: with the right to ask for the quota (make deploy RESUBMIT=1) the batches "
    "fit it": "套餐单次提交的 URL 更少：有查询配额的权限（make deploy RESUBMIT=1）后，会按此分批",
    # Why a channel is told later, or not.
    "the webhook refuses for good since {}: {}": "webhook 自 {} 起永久拒绝：{}",
    "silence {}={} until {}": "静默 {}={}，至 {}",
    "quiet hours until {}": "免打扰时段，至 {}",
    "more failures of the same jobs are gathered until {}": "正在合并同一任务的后续失败，至 {}",
    "the chat asked for patience until {}": "群聊服务要求等待，至 {}",
    "a run is sending just now": "正有一次运行在发送",
    "nothing says whether digest {} was taken": "无法确认消息 {} 是否送达",
    "it is sent again": "将再次发送",
    "it is sent again at {}": "将于 {} 再次发送",
    "nothing is taken since {}: {}": "自 {} 起未能送达：{}",
    "the chat did not take it": "群聊未接收",
    "it is sent again in the next run": "下次运行再次发送",
    "not tried yet; the next run sends it": "尚未发送，下次运行发送",
}
