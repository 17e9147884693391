"""What `--help` says, in Chinese, by the English text of a command or an option."""

OF_HELP = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明并退出。",
    "another deployment: the settings of .env.NAME": "另一个部署：使用 .env.NAME 的配置",
    "how many lines  [default: {}; {}]": "行数  [默认：{}；{}]",
    "{}  [default: {}]": "{}  [默认：{}]",
    # All commands.
    "Watch EdgeOne's prefetch tasks: try it, ask it, deploy it.": "监控 EdgeOne 的预热任务：试用、查询、部署。",
    "Settings come from the environment, .env and settings.toml. What is asked, is asked from this machine; with "
    "--deployed it is the function in the cloud that answers. docs/operations.md says more.": (
        "配置取自环境变量、.env 和 settings.toml。默认由本机查询；加 --deployed 则由云端的函数回答。"
        "详见 docs/zh/operations.md。"
    ),
    "see it work against an emulated cloud: no account, no settings": "用模拟的云演示：无需账号，无需配置",
    "check settings, keys, clock, zones, state, webhooks; say what to do": (
        "检查配置、密钥、时钟、站点、状态、webhook，并给出处理建议"
    ),
    "draw the messages that a run would send now; send nothing": "显示此刻运行会发送的消息，不发送",
    "zones, jobs under way, what each channel is owed, silences": "站点、进行中的任务、各渠道的待发消息、静默",
    "which channel would hear of a URL, and why or why not": "哪个渠道会收到某个 URL 的消息，原因是什么",
    "tell nobody of a zone, domain, job or URL for a while": "暂时不通知某个站点、域名、任务或 URL",
    "end a silence now": "立即结束静默",
    "list the URLs that are failed now, ready to submit again": "列出当前失败的 URL，可直接重新提交",
    "is a release ready? exit status 0 go, 1 no-go, 2 not yet, 3 cannot see": (
        "发布是否就绪？退出码 0 通过，1 不通过，2 尚未就绪，3 无法得知"
    ),
    "submit what failed of a job again; shows it and asks first": "重新提交任务中失败的 URL；先列出并确认",
    "call the function with any event, such as events/test.json": "以任意事件调用函数，例如 events/test.json",
    "create or update bucket, role, function, timer, limits, alarm": (
        "创建或更新存储桶、角色、云函数、定时触发器、并发上限、告警"
    ),
    "remove what deploy made; asks before it deletes the state": "删除 deploy 创建的资源；删除状态前会确认",
    "print what the function's role must trust and may do": "打印云函数角色的信任策略和权限",
    "what the deployed function logged lately": "云函数最近的日志",
    # Asking the function.
    "ask the function where it is deployed": "由云端的函数回答",
    "print the function's answer as JSON, and nothing else": "只以 JSON 打印函数的返回值",
    "what a timer with zones of its own keeps: those zones, comma-separated": (
        "自带站点的定时触发器所保存的状态：这些站点，以半角逗号分隔"
    ),
    "Call the function with the EVENT of a file, such as events/test.json.": (
        "以文件中的事件 EVENT 调用函数，例如 events/test.json。"
    ),
    "Play a night of releases, tick by tick: what each chat shows. It needs no account and no settings.": (
        "逐次演示一夜的发布：每个群显示什么。无需账号，无需配置。"
    ),
    "Draw the messages that a run would send now; nothing is sent, nothing is stored.": (
        "显示此刻运行会发送的消息；不发送，不保存。"
    ),
    "Show zones, jobs under way, what each channel is owed and why, silences, releases, quotas.": (
        "显示站点、进行中的任务、各渠道的待发消息及原因、静默、关注的发布、配额。"
    ),
    # doctor
    "Check settings, keys, clock, zones, state and webhooks.": "检查配置、密钥、时钟、站点、状态和 webhook。",
    "send each channel a test": "向每个渠道发送测试消息",
    "with its mentions": "测试消息带 @ 提醒",
    "from where the function runs, with its role": "在云端以函数的角色检查",
    "print the findings as JSON": "以 JSON 打印检查结果",
    # explain
    "Explain which channel would hear of URL, by which setting or silence, and when.": (
        "说明哪个渠道会收到 URL 的消息，依据哪个配置或静默，何时收到。"
    ),
    "what becomes of it: failed (the usual), timeout, success, …": "结果：failed（默认）、timeout、success 等",
    "its zone, by id or name": "所属站点，ID 或名称",
    "its job": "所属任务",
    "prefetch or purge": "prefetch 或 purge",
    "of a purge, such as purge_host": "刷新的类型，例如 purge_host",
    # failures
    "List the URLs of a job, or of zones, that are failed now.": "列出某个任务或站点当前失败的 URL。",
    "of this job": "该任务",
    "of this zone alone, by its id or name": "仅该站点，ID 或名称",
    "created since, such as 24h; at most 7d": "此后创建的，例如 24h；最长 7d",
    "text: the URLs below a line for each cause": "text：每种原因的 URL 之前有一行原因",
    "have the deployed function ask": "由云端的函数查询",
    "as --format json": "同 --format json",
    # gate
    "Say go, no-go or not yet.": "给出通过、不通过或尚未就绪。",
    "ids of jobs, comma-separated": "任务 ID，以半角逗号分隔",
    "a file of URLs, a sitemap.xml, or - for standard input": "URL 列表文件、sitemap.xml，或 - 表示标准输入",
    "how the URLs begin, with https:// and host": "URL 的前缀，含 https:// 和主机名",
    "zones by id or name, comma-separated; all those of ZONES": (
        "站点 ID 或名称，以半角逗号分隔；默认为 ZONES 的全部站点"
    ),
    "how old URLs may be, such as 6h; jobs may be older": "URL 最早的创建时间，例如 6h；任务可以更早",
    "45m, 18:00 or 2026-11-28T18:00+08:00": "45m、18:00 或 2026-11-28T18:00+08:00",
    "how long rows may be late, such as 10m": "列表最多滞后多久，例如 10m",
    "how many may fail; 0  [{}]": "允许失败的数量；默认 0  [{}]",
    "look again until there is a verdict": "反复查询，直到有结论",
    "print the verdict as JSON": "以 JSON 打印结论",
    "have the deployed function look, once": "由云端的函数查询一次",
    # resubmit
    "Show which URLs of a job would be submitted again; where a person says yes, submit them.": (
        "列出任务中会重新提交的 URL；确认后提交。"
    ),
    "the token of a dry run; nothing is asked then": "试运行给出的确认码；不再询问",
    "have the function do it where it is deployed": "由云端的函数执行",
    "print the answer as JSON; without --confirm a dry run": "以 JSON 打印返回值；没有 --confirm 时为试运行",
    # silence
    "Tell nobody of a zone, a domain, a job or URLs for a while. Once more: changes it.": (
        "暂时不通知某个站点、域名、任务或 URL。再次执行即为修改。"
    ),
    "End a silence now; the name may be as status shows it.": "立即结束静默；名称可照 status 所显示的写。",
    "for how long, such as 90m, 2h, 7d": "多久，例如 90m、2h、7d",
    "or until when, such as 2026-11-28T18:00+08:00": "或到何时，例如 2026-11-28T18:00+08:00",
    "why: each digest says it": "原因：每条消息都会带上",
    "URLs, as a glob": "URL，可用通配符",
    "a job, by its id": "任务 ID",
    "domains, such as *.example.com": "域名，例如 *.example.com",
    "zones, by id or name": "站点 ID 或名称",
    # deploy, destroy, policy, logs
    "Create or update what runs: look at what is there, and call what is missing; all steps, or those named.": (
        "创建或更新部署：先查看已有的，再补上缺少的；可只执行指定的步骤。"
    ),
    "show each call, and change nothing": "显示每次调用，不做任何变更",
    "deploy this archive instead of building one": "部署该程序包，而不是现在构建",
    "deploy even without byte-code": "没有字节码也部署",
    "take over a function made elsewhere, and its timers": "接管在别处创建的云函数及其定时触发器",
    "let the function submit failed URLs again": "允许云函数重新提交失败的 URL",
    "Remove what was deployed: the alarm, the function, its role, and at last the state.": (
        "删除部署：告警、云函数、角色，最后是状态。"
    ),
    "Print the trust policy and the permissions, each as it can be pasted into the console.": (
        "打印信任策略和权限，可分别粘贴到控制台。"
    ),
    "of whoever deploys, as one policy": "部署者所需的权限，合为一个策略",
    "also what it takes to submit failed URLs again": "包括重新提交失败 URL 所需的权限",
    "Show what the deployed function logged lately, the newest last.": "显示云函数最近的日志，最新的在最后。",
    "how far back, such as 30m, 24h, 7d": "多久以来的，例如 30m、24h、7d",
    "those alone that hold a word, such as run.failed": "只要含有某个词的，例如 run.failed",
}
