"""What commands say in a terminal, in Chinese, by the English sentence; {} is what is put in."""

from edgeone_notifier.core.text.phrases import phrases_of

# The doctor's checks. Those that are called as a setting keep its name.
OF_CHECKS = {
    "settings": "配置",
    "network": "网络",
    "list of zones": "站点列表",
    "credentials, DescribeZones": "访问密钥，DescribeZones",
    "credentials": "访问密钥",
    "clock": "时钟",
    "zones": "站点",
    "zone {}": "站点 {}",
    "channel {}, {}": "通知渠道 {}，{}",
    "channel {}": "通知渠道 {}",
    "quota": "配额",
    "capacity": "容量",
    "state": "状态",
    "state, writing": "状态写入",
    "runtime": "运行环境",
    "time": "用时",
    "memory": "内存",
    "checkout": "本地代码",
}
_SAID = phrases_of("zh").phrases
_OF_TASKS = {
    name.partition(".")[2]: said
    for name, said in _SAID.items()
    if name.startswith(("status.", "cause.")) and not name.endswith(".")
}
OF_COMMANDS = _OF_TASKS | {
    # Any command.
    "the state: {}": "状态：{}",
    "a run is storing something just now: call this again": "正有一次运行在保存状态：请重新执行",
    "this machine": "本机",
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "没有权限",
    "Is a directory": "是一个目录",
    "stopped by hand; it may be called again": "已手动停止；可以重新执行",
    "a fault of this program, {}: {}; please report it": "程序自身的故障，位于 {}：{}；请反馈此问题",
    "please report it": "请反馈此问题",
    "reading for {} s; listings read so far: {}": "已读取 {} 秒；已读完 {} 个列表",
    "asking the function, {} s": "正在查询云函数，{} 秒",
    "building the package, {} s": "正在构建程序包，{} 秒",
    "there are no settings yet: cp .env.example .env, then put the webhook of your chat and your keys into it "
    "(README, Deploy it)": (
        "还没有配置：请执行 cp .env.example .env，再填写群的 webhook 和访问密钥（见 README.zh-CN.md“部署”）"
    ),
    "EVENT={}: there is no such file": "EVENT={}: 没有这个文件",
    "{} has examples": "示例见 {}",
    "EVENT={}: is no JSON: {} in {}": "EVENT={}: 不是 JSON：{}，位于{}",
    "EVENT={}: is nested too deeply": "EVENT={}: 嵌套过深",
    'EVENT={}: is no JSON object such as {"action": "preview"}': (
        'EVENT={}：不是 JSON 对象，例如应为 {{"action": "preview"}}'
    ),
    "EVENT={}: {}": "EVENT={}: {}",
    "which? --job … (make: JOB=…)": "请指定任务：--job …（make：JOB=…）",
    # What to do about the cloud's answers.
    "the key is wrong: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY must be a pair that is in use "
    "(console.cloud.tencent.com/cam/capi), and a temporary one needs its TENCENTCLOUD_TOKEN": (
        "访问密钥不正确：TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY 须是一对启用中的密钥"
        "（console.cloud.tencent.com/cam/capi），临时密钥还需要 TENCENTCLOUD_TOKEN"
    ),
    "the key has not the right to do this: docs/operations.md, Rights, lists what is needed": (
        "访问密钥没有此操作的权限：所需权限见 docs/zh/operations.md“权限”"
    ),
    "the key may not do this (docs/operations.md, Rights), its TENCENTCLOUD_TOKEN is missing or too old, or the bucket "
    "is another account's": (
        "访问密钥没有此操作的权限（docs/zh/operations.md“权限”），TENCENTCLOUD_TOKEN 缺失或过期，或存储桶属于其他账号"
    ),
    "the cloud cannot be reached from here: check the network, the proxy and the endpoints": (
        "本机无法访问云 API：请检查网络、代理和接入地址"
    ),
    "it is not empty: something was written meanwhile; call this again": (
        "存储桶非空：期间有内容写入；请重新执行"
    ),
    "the cloud is busy: call this again, what is done already stays done": (
        "云 API 繁忙：请重新执行，已完成的部分会保留"
    ),
    "there is no such function yet: make deploy comes before this": "云函数尚不存在：请先执行 make deploy",
    "the cloud refused: {}": "云 API 拒绝：{}",
    "the function failed: {}": "云函数执行失败：{}",
    "SCF says no more than that": "SCF 没有更多说明",
    # failures
    "which? --job …, --zone … or --since 24h (make: JOB=…, ZONE=… or SINCE=24h)": (
        "请指定范围：--job …、--zone … 或 --since 24h（make：JOB=…、ZONE=… 或 SINCE=24h）"
    ),
    "--by-cause (BY_CAUSE=1) goes with text; json and csv name each URL's cause": (
        "--by-cause（BY_CAUSE=1）只用于 text；json 和 csv 已含每个 URL 的原因"
    ),
    "--deployed knows no cause of a URL: text or json alone, or ask from here": (
        "--deployed 不知道每个 URL 的原因：只能用 text 或 json，或由本机查询"
    ),
    "no zone lists a job {}: is its id right, and the zone watched?": (
        "没有站点列出任务 {}：请检查任务 ID 是否正确，站点是否在监控中"
    ),
    "left out, it is not one line: {}": "已略去，因为含有换行：{}",
    "not read: {}": "未能读取：{}",
    "{} URL failed: {}": "{} 个 URL 失败：{}",
    "{} URLs failed: {}": "{} 个 URL 失败：{}",
    "{} URL failed": "{} 个 URL 失败",
    "{} URLs failed": "{} 个 URL 失败",
    # gate
    "--wait looks from here: leave --deployed out": "--wait 由本机查询：请去掉 --deployed",
    "{} holds no URL": "{} 中没有 URL",
    "{} is no whole gzip file": "{} 不是完整的 gzip 文件",
    "{} is more than {} bytes, or cut: give it in parts": "{} 超过 {} 字节，或不完整：请分成几份",
    "{} is not UTF-8: save it as UTF-8": "{} 不是 UTF-8 编码：请另存为 UTF-8",
    "{} is an index of sitemaps: give the sitemaps that it names": (
        "{} 是站点地图索引：请改用其中列出的站点地图"
    ),
    "{} has a DOCTYPE, which no sitemap needs": "{} 含有 DOCTYPE，站点地图不需要它",
    "{} is no sitemap: {}": "{} 不是站点地图：{}",
    "{}, line {}: {}": "{} 第 {} 行：{}",
    "{}, <loc> number {}: {}": "{} 第 {} 个 <loc>：{}",
    "standard input": "标准输入",
    # resubmit
    'Submit these {} URLs again? Type "yes": ': "重新提交这 {} 个 URL？请输入“yes”：",
    "nothing was submitted": "未提交任何内容",
    "to do it: {}": "如需提交：{}",
    "{} URLs of job {} failed or timed out, and no newer job has them running or done": (
        "任务 {1} 有 {0} 个 URL 失败或超时，且没有更新的任务正在处理或已完成它们"
    ),
    "nothing of job {} is to be submitted again": "任务 {} 没有需要重新提交的 URL",
    "  and {} more (./notifier failures --job {})": "  另有 {} 个（./notifier failures --job {}）",
    "left out, {} in a newer job: {}": "已排除，在更新的任务中为 {}：{}",
    "batches: {}": "分批：{}",
    "quota of {}: needs {}, has {} of {} today": "{} 的配额：需要 {}，今日剩余 {}，共 {}",
    "quota of {}: needs {}": "{} 的配额：需要 {}",
    "not known: {}": "未知：{}",
    "as new, without what the listing does not know: {}": "按新任务提交，不含列表中没有的内容：{}",
    "zone not read: {}": "未能读取的站点：{}",
    "submitted: {} URLs as job {}": "已提交：{} 个 URL，任务 {}",
    "NOT TAKEN, {}: {}": "未接收，{}：{}",
    "without a reason": "未说明原因",
    "REFUSED, {}: {} URLs, {}": "被拒绝，{}：{} 个 URL，{}",
    "not tried: {} URLs; call this again": "尚未尝试：{} 个 URL；请重新执行",
    "call this again": "请重新执行",
    "NOT STORED, so the next call will find this in doubt: {}": "未能保存，下次执行会列为存疑：{}",
    "IN DOUBT: {} URLs, {}": "存疑：{} 个 URL，{}",
    "call this again to see what became of them": "请重新执行以查看结果",
    "IN DOUBT: {} of these URLs were submitted at {}, and are found in job {}": (
        "存疑：其中 {} 个 URL 已于 {} 提交，见于任务 {}"
    ),
    "not found: {}": "未找到：{}",
    "IN DOUBT: {} of these URLs were submitted at {}: {}": "存疑：其中 {} 个 URL 已于 {} 提交：{}",
    "job {} is not listed": "任务 {} 不在列表中",
    "no answer came, and no newer job is found": "没有响应，也没有找到更新的任务",
    "submitted now, they may run twice": "现在提交可能会重复执行",
    # doctor
    "--mention (MENTION=1) goes with --send (SEND=1): without it nothing is sent": (
        "--mention（MENTION=1）须与 --send（SEND=1）同用：否则不发送任何消息"
    ),
    "the doctor said nothing": "doctor 没有输出",
    "unreleased, commit {}": "未发布，提交 {}",
    # silence, logs, policy
    "what? one of --zone, --domain, --job, --target, and only one": (
        "请指定对象：--zone、--domain、--job、--target 之一，且只能有一个"
    ),
    "how long? --for 2h, or --until 2026-11-28T18:00+08:00": (
        "请指定时长：--for 2h，或 --until 2026-11-28T18:00+08:00"
    ),
    "why? --reason …: each digest says it meanwhile": "请说明原因：--reason …，期间每条消息都会带上",
    "--since is no duration such as 30m, 24h or 7d": "--since 应为时长，例如 30m、24h 或 7d",
    '--grep takes a word or a phrase without "': '--grep 应为不含 " 的词或短语',
    "UIN={}: is no number": "UIN={}: 不是数字",
    "the account's own is at console.cloud.tencent.com/developer": (
        "账号的 UIN 见 console.cloud.tencent.com/developer"
    ),
    # move
    "{}: nothing stored": "{}: 没有保存内容",
    "TO: {}: there is a state at the new place already": "TO: {}: 新位置已有状态",
    "{}: {} bytes copied": "{}: 已复制 {} 字节",
    # What is deployed.
    "is no name of a function: 2 to 60 letters, digits, - and _, the first a letter": (
        "不是函数名称：2 至 60 个字母、数字、- 和 _，以字母开头"
    ),
    "is none of the sizes that SCF has: 64, 128, 256, 384 and so on to 3072 (MB)": (
        "不是 SCF 支持的内存：64、128、256、384，直至 3072（MB）"
    ),
    "is no number of seconds from 4 to {}": "应为 4 至 {} 的秒数",
    "has not seven fields, of which the first is seconds, such as 17 */2 * * * * *": (
        "应有七个字段，第一个是秒，例如 17 */2 * * * * *"
    ),
    "must begin with one second from 0 to 59, or it fires many times a minute": (
        "第一个字段应为 0 至 59 中的一个秒数，否则每分钟会触发多次"
    ),
    "is no list of zone ids or names for each timer, such as zone-1,zone-2": (
        "应为每个定时触发器的站点 ID 或名称列表，例如 zone-1,zone-2"
    ),
    "has the same zones twice": "同样的站点出现了两次",
    "has {} sets of zones": "有 {} 组站点",
    "a function has {} timers at most": "一个云函数最多 {} 个定时触发器",
    "is none of {}": "应为其中之一：{}",
    "{} s are not less than the {} s between two ticks (SCF_CRON): write {} or less": (
        "{} 秒不小于两次触发的间隔 {} 秒（SCF_CRON）：请写 {} 或更小"
    ),
    "is missing, and STATE_URL names no region either": ("缺失，STATE_URL 中也没有地域"),
    "the variables take {} bytes of {} that SCF has: put what need not be hidden into {}, which is packed, and "
    "webhooks into Secrets Manager (ssm://…)": (
        "环境变量共 {} 字节，SCF 上限为 {}：请把不需保密的写入会被打包的 {}，webhook 存入凭据管理系统（ssm://…）"
    ),
    "{}: is no YAML: {}": "{}: 不是 YAML：{}",
    "{}: is no YAML in line {}: {}": "{}: 第 {} 行不是 YAML：{}",
    "inputs.runtime {}": "inputs.runtime {}",
    "{} is missing": "{} 缺失",
    "{} has the same place, and what one stores the other would take for its own: give each a prefix of its "
    "own": "{} 使用同一位置，两者会把对方的状态当作自己的：请各用一个前缀",
    "{} has the same: give each function a name of its own": (
        "与 {} 相同：请为每个云函数取不同的名称"
    ),
    "is no https URL of a WeCom robot, of Slack, or of a service of your own": (
        "应为企业微信机器人、Slack 或自有服务的 https 地址"
    ),
    "is needed with such a SCF_CRON: how long no run may finish, such as 90": (
        "使用这样的 SCF_CRON 时必填：多久没有完成的运行即告警，例如 90"
    ),
    "is no number of minutes from 5 to {}": "应为 5 至 {} 的分钟数",
    "{}, {}: are missing": "{}、{}：缺失",
    "they are yours, for deploying": "部署须使用部署者自己的访问密钥",
    # deploy and destroy
    "{}: would call {}": "{}: 将调用 {}",
    "{}: nothing to do": "{}: 无需变更",
    "Delete the state, too? What was told and what is owed is forgotten then. [y/N] ": (
        "是否同时删除状态？已通知和待发的记录都会丢失。[y/N] "
    ),
    "function: the archive has NO BYTE-CODE: each cold start takes twice the time": (
        "function: 程序包没有字节码：每次冷启动的时间加倍"
    ),
    "ZIP={}: there is no such file; make release makes one": "ZIP={}: 没有这个文件；make release 会生成",
    "ZIP={}: is no zip": "ZIP={}: 不是 zip 文件",
    "ZIP={}: has no {} at its root, so it is none of this function's": (
        "ZIP={}: 根目录没有 {}，不是本函数的程序包"
    ),
    "{} has {} bytes": "{} 有 {} 字节",
    "one request takes {}": "单次请求上限为 {}",
    "ZIP={}: is for {}, and the function is to have {}": "ZIP={}: 用于 {}，而云函数应为 {}",
    "a function {} is there that make deploy did not make: ADOPT=1 takes it over, and make destroy will "
    "then remove it": (
        "已有云函数 {}，但不是 make deploy 创建的：ADOPT=1 可以接管，之后 make destroy 会删除它"
    ),
    "the function has {}, which can never be changed (583/11061): make destroy STATE=keep, then make deploy; "
    "the state stays, and what happens meanwhile is told afterwards": (
        "云函数的运行环境为 {}，无法更改（583/11061）：请执行 make destroy STATE=keep，再执行 make deploy；"
        "状态会保留，期间的变化会在之后通知"
    ),
    "the function {} was not made here: kept": "云函数 {} 不是在此创建的：保留",
    "the function has variables that are not in the settings here, and loses them: {}": (
        "云函数有本机配置中没有的环境变量，将被移除：{}"
    ),
    "the function has kept its state elsewhere: at the new place it begins anew, with a baseline, unless make move has "
    "copied it": "云函数的状态原先在别处：除非已用 make move 复制，否则会在新位置从基线重新开始",
    "the role {} was there before: left as it is (make policy)": "角色 {} 早已存在：保持不变（make policy）",
    "{} has the same, and its rights end at the state of one deployment: leave it out here, and this one "
    "gets a role of its own": (
        "与 {} 相同，而角色的权限只限于一个部署的状态：请在此去掉，本部署会有自己的角色"
    ),
    "the role {} was not made here: kept": "角色 {} 不是在此创建的：保留",
    "the role {} is that of {}, too: kept": "角色 {} 也用于 {}：保留",
    "a policy {} is there that was not made here: rename it, or name another SCF_ROLE": (
        "已有策略 {}，但不是在此创建的：请将其改名，或另设 SCF_ROLE"
    ),
    "the state is not in COS: no bucket": "状态不在 COS 中：无需存储桶",
    "the bucket {} has or had versioning, which voids create-only writes: name another": (
        "存储桶 {} 开启过版本控制，无法保证只新建、不覆盖：请换一个"
    ),
    "the bucket {} is not of this account, whose APPID is {}: write {}, or use keys of the account {}": (
        "存储桶 {} 不属于本账号（APPID 为 {}）：请写 {}，或使用账号 {} 的密钥"
    ),
    "the state is kept: {}": "状态已保留：{}",
    "kept, since no store writes it: {}": "已保留，因为不是本程序写入的：{}",
    "the bucket {} was there before: kept": "存储桶 {} 早已存在：保留",
    "the bucket {} is not empty: kept": "存储桶 {} 非空：保留",
    "ALARM_URL is not set: nobody is told when no run finishes (docs/operations.md)": (
        "未设置 ALARM_URL：运行不再完成时，没有人会得知（docs/zh/operations.md）"
    ),
    "enable its log in the console (Function configuration, Log delivery), or make destroy STATE=keep and "
    "make deploy": (
        "请在控制台启用日志（函数配置、日志投递），或执行 make destroy STATE=keep 再执行 make deploy"
    ),
    "the key may not ask for alarms, and none is set here: not looked for": (
        "访问密钥无权查询告警，此处也未设置告警：未查找"
    ),
    "the function {} writes no log to CLS": "云函数 {} 没有向 CLS 写日志",
    "the function {} writes no log to CLS, so nothing can watch it: {}": (
        "云函数 {} 没有向 CLS 写日志，无法监控：{}"
    ),
    "{} is still being changed after {} looks": "{} 查询 {} 次后仍在变更中",
    # The package.
    "NO BYTE-CODE is in the package, for no CPython {} was found: SCF would compile everything at every cold start, at "
    "twice the time and more memory. Install Python {} and call this again": (
        "程序包中没有字节码，因为没有找到 CPython {}：SCF 每次冷启动都要重新编译，时间加倍，内存更多。"
        "请安装 Python {} 后重新执行"
    ),
    "{}, or deploy the archive of a release (ZIP=...), or SLOW=1": (
        "{}，或部署发布版本的程序包（ZIP=...），或使用 SLOW=1"
    ),
    "pip could not download what {} names: check the network, the proxy, or the mirror (PIP_INDEX_URL)": (
        "pip 无法下载 {} 中的依赖：请检查网络、代理或镜像（PIP_INDEX_URL）"
    ),
    "Python {} does not understand the code named above": "Python {} 无法编译上述代码",
    "locked for some Pythons only: {}": "只锁定了部分 Python 版本：{}",
    "{} wants to be written outside of the package: {}": "{} 要写到程序包之外：{}",
    "{} has no pip, and could not be given one: install it there": (
        "{} 没有 pip，也无法自动安装：请为其安装 pip"
    ),
    "not downloaded: {}": "未能下载：{}",
    "looks like a secret, and would be deployed: {}": "像是机密文件，会被一并部署：{}",
    "NOT PACKED, for it is none of the known files of the function (a new one: git add): {}": (
        "未打包，因为不在函数的已知文件之列（新文件请先 git add）：{}"
    ),
}
