"""What the doctor finds, and what to do about it."""

OF_FINDINGS = {
    # The settings.
    "{} channels": "{} 个通知渠道",
    "correct this: docs/settings.md has a table of all": "请更正：docs/zh/settings.md 列有全部配置项",
    # The network.
    "no proxy": "不经代理",
    "by the proxy {} (HTTPS_PROXY)": "经代理 {}（HTTPS_PROXY）",
    "certificates of certifi": "证书来自 certifi",
    "certificates of {} ({})": "证书来自 {}（{}）",
    "{} names no file of certificates; those of certifi are used until it does": (
        "{} 所指的不是证书文件；在更正之前使用 certifi 的证书"
    ),
    "HTTPS_PROXY is no http:// or https:// proxy, and is not used": (
        "HTTPS_PROXY 不是 http:// 或 https:// 代理，未被使用"
    ),
    # The keys, and the clock.
    "accepted by the API; permanent: they last until they are disabled": (
        "API 已接受；永久密钥，禁用前一直有效"
    ),
    "accepted by the API; temporary: those of a role last at most 6 h": (
        "API 已接受；临时密钥，角色的临时密钥最长 6 小时有效"
    ),
    "not checked: the API answered for no zone": "未检查：API 没有返回任何站点的结果",
    "see what the zones say": "请查看各站点的检查结果",
    "not checked: the API gave no Date": "未检查：API 的响应没有 Date",
    "try again": "请重试",
    "{} s {} the API": "比 API {1} {0} 秒",
    "ahead of": "快",
    "behind": "慢",
    "that of the API": "与 API 一致",
    # The zones.
    "the account has none that can be watched": "账号下没有可以监控的站点",
    "are these the right account and SITE? Or name the zones in ZONES": (
        "请检查账号和 SITE 是否正确，或在 ZONES 中写明站点"
    ),
    "not watched: {}": "不监控：{}",
    "nothing, or leave it out: ZONES=*,!{}": "无需处理；或排除该站点：ZONES=*,!{}",
    "{} prefetch tasks": "{} 条预热任务",
    "{} purge tasks": "{} 条刷新任务",
    "{} prefetch tasks, the oldest of {}": "{} 条预热任务，最早的创建于 {}",
    "{} purge tasks, the oldest of {}": "{} 条刷新任务，最早的创建于 {}",
    "the list moved while it was read": "读取期间列表发生变化",
    "{} stands for {}": "{} 即 {}",
    "{} leaves out {}": "{} 排除 {}",
    "!{} leaves out a zone that the account's list does not hold": "!{} 要排除的站点不在账号的站点列表中",
    "is it right? {}The zone that is meant is watched": "请检查是否正确：本应排除的站点仍在监控。{}",
    "The nearest name is {}. ": "最接近的名称是 {}。",
    "{} fits none of the {} {}": "{} 与 {} 个{}都不相符",
    "zones that are watched": "所监控的站点",
    "hosts of the tasks that were read": "已读取任务的域名",
    "paths of the tasks that were read": "已读取任务的路径",
    "is it right? There are {}": "请检查是否正确。现有：{}",
    "{} and {} more": "{} 等，另有 {} 个",
    # What it takes.
    "about {} requests a run, {} s of them": "每次运行约 {} 次请求，用时 {} 秒",
    "{} function or timer {}, every {} minutes, time limit {} s, {} MB": (
        "{} 个云函数或定时触发器{}，每 {} 分钟一次，超时时间 {} 秒，内存 {} MB"
    ),
    "with all zones": "监控全部站点",
    "each with a part of the zones": "各监控一部分站点",
    "about {} CNY a month": "每月约 {} 元",
    "{}: {} of {} left today": "{}：今日剩余 {}，共 {}",
    "the API lists none": "API 没有返回配额",
    "it takes teo:DescribeContentQuota: make deploy STEP=role gives it, make policy prints it": (
        "需要 teo:DescribeContentQuota 权限：make deploy STEP=role 会授予，make policy 会打印"
    ),
    "{}, unreleased, commit {}": "{}，未发布，提交 {}",
    "this program needs Python 3.10 or newer": "本程序需要 Python 3.10 或更新版本",
    "{} s for reading all zones, of {} s": "读取全部站点用时 {} 秒，超时时间 {} 秒",
    "raise the timeout (SCF_TIMEOUT, up to 900), or share the zones between timers (SCF_SHARDS)": (
        "调大超时时间（SCF_TIMEOUT，最大 900），或把站点分给多个定时触发器（SCF_SHARDS）"
    ),
    "{} MB of {} MB": "已用 {} MB，共 {} MB",
    "{} MB; the limit is not known here": "已用 {} MB；此处无法得知上限",
    "raise the memory (SCF_MEMORY) to the next step of 128": "把内存（SCF_MEMORY）调大一档，即增加 128",
    # The state.
    "readable, nothing stored yet: the next run is the first": "可读取，尚未保存内容：下一次运行即首次运行",
    "readable, {} bytes, {} zones, last changed {} ago": "可读取，{} 字节，{} 个站点，{}前更新",
    "{} d": "{} 天",
    "{} h": "{} 小时",
    "{} min": "{} 分钟",
    "{} s": "{} 秒",
    "no run has stored anything since: is the timer there, and open?": (
        "此后没有运行保存过状态：请检查定时触发器是否存在、是否已启用"
    ),
    "damaged": "已损坏",
    "nothing: the next run sets it aside, says so in chat, and takes a baseline": (
        "无需处理：下一次运行会将其另存，在群里说明，并重新建立基线"
    ),
    "deploy the newer program again, or give this one a STATE_URL of its own": (
        "重新部署较新的程序，或为当前程序另设 STATE_URL"
    ),
    "writable, without versioning": "可写入，未开启版本控制",
    "writable, with a lock": "可写入，支持加锁",
    "the first run makes the folder": "首次运行会创建该目录",
    "is STATE_URL right, and may this program use that place?": (
        "请检查 STATE_URL 是否正确，本程序能否使用该位置"
    ),
    "is STATE_URL right? make deploy STEP=bucket makes the bucket, make policy prints the rights": (
        "请检查 STATE_URL 是否正确；make deploy STEP=bucket 会创建存储桶，make policy 会打印所需权限"
    ),
    "make policy prints what the role needs; a bucket that had versioning will not do": (
        "make policy 会打印角色所需的权限；开启过版本控制的存储桶不可使用"
    ),
    "is the path in STATE_URL right, and may this user read that folder (ls -ld)?": (
        "请检查 STATE_URL 中的路径是否正确，当前用户能否读取该目录（ls -ld）"
    ),
    "let this user write in that folder (ls -ld, chown, chmod), or name another one in STATE_URL": (
        "请允许当前用户写入该目录（ls -ld、chown、chmod），或在 STATE_URL 中改用其他目录"
    ),
    # The channels.
    "connected": "已连通",
    "{} by the proxy {}": "{}，经代理 {}",
    "not tried by the proxy {}": "未测试，经代理 {}",
    "not connected within {} s": "{} 秒内未能连通",
    "the proxy {} refuses: {}": "代理 {} 拒绝：{}",
    "the host's name does not resolve": "主机的域名无法解析",
    "the proxy's name does not resolve": "代理的域名无法解析",
    "cannot be connected: {}": "无法连通：{}",
    "took a test message": "已接收测试消息",
    "a test message was not taken: {}": "未接收测试消息：{}",
}
