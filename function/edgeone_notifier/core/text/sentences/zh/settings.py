"""What is wrong with a setting, and what to write instead. The name of the variable stands before it."""

OF_SETTINGS = {
    # Any setting.
    "is missing": "缺失",
    "is missing: the function has no role; make deploy makes one": (
        "缺失：云函数没有运行角色；make deploy 会创建"
    ),
    "is missing: put your keys into .env, as .env.example has them": (
        "缺失：请把访问密钥写入 .env，写法见 .env.example"
    ),
    "has a character that no key has": "含有访问密钥中不会出现的字符",
    "is no setting: did you mean {}?": "不是配置项：可能应为 {}",
    "is no setting: {}": "不是配置项：{}",
    "is no setting of a channel: {}": "不是通知渠道的配置项：{}",
    "did you mean {}?": "可能应为 {}",
    "it has {}": "可用的有 {}",
    "takes {}": "应为：{}",
    "another value: see docs/settings.md": "其他值，见 docs/zh/settings.md",
    "comma-separated": "以半角逗号分隔",
    "takes en, zh": "应为 en 或 zh",
    "takes a comma-separated list: one,two; no JSON, no other separator": (
        "应为以半角逗号分隔的列表：one,two；不接受 JSON 和其他分隔符"
    ),
    "true or false": "true 或 false",
    "a URL": "URL",
    "a base URL such as https://teo.tencentcloudapi.com": (
        "基础 URL，例如 https://teo.tencentcloudapi.com"
    ),
    "is no base URL: it has a path": "不是基础 URL：含有路径",
    "is no URL: write it whole, https://… and no blank in it": (
        "不是 URL：请写完整，以 https:// 开头，不含空格"
    ),
    "takes no user information and no fragment": "不可包含用户信息和 # 片段",
    "is not https": "不是 https 地址",
    "is not UTF-8: save it as UTF-8": "不是 UTF-8 编码：请另存为 UTF-8",
    "cannot be read: {}": "无法读取：{}",
    # Times.
    "a duration such as 30m or 2h": "时长，例如 30m 或 2h",
    "a duration up to 7d, such as 90s, 30m or 24h": "不超过 7d 的时长，例如 90s、30m 或 24h",
    "a duration up to 1h, such as 10m, or 0": "不超过 1h 的时长，例如 10m，或 0",
    "not a duration such as 90s, 30m, 24h or 7d": "应为时长，例如 90s、30m、24h 或 7d",
    "a time of day such as 09:00": "时刻，例如 09:00",
    "takes a time of day such as 09:00": "应为时刻，例如 09:00",
    "a time zone such as Asia/Shanghai or UTC": "时区，例如 Asia/Shanghai 或 UTC",
    "is no time zone such as Asia/Shanghai or UTC": "不是有效的时区，应写 Asia/Shanghai、UTC 等",
    "names no time zone such as Asia/Shanghai or UTC": (
        "其中的时区无效，应写 Asia/Shanghai、UTC 等"
    ),
    "a range such as 22:00-08:00 or 22:00-08:00 Europe/Berlin": (
        "时段，例如 22:00-08:00 或 22:00-08:00 Europe/Berlin"
    ),
    "is no range such as 22:00-08:00 or 22:00-08:00 Asia/Shanghai": (
        "不是有效的时段，应写 22:00-08:00、22:00-08:00 Asia/Shanghai 等"
    ),
    "has no time of day between 00:00 and 23:59": "其中的时刻不在 00:00 至 23:59 之间",
    "starts when it ends": "开始与结束是同一时刻",
    # What is watched, and how.
    "zone ids or names, comma-separated": "站点 ID 或名称，以半角逗号分隔",
    "takes names of sites or zone ids, or * alone, or * and what is left out: *,!zone-1": (
        "应为站点名称或站点 ID，或单独的 *，或 * 加要排除的站点：*,!zone-1"
    ),
    "{}, or several of them, comma-separated": "{}，可写多个，以半角逗号分隔",
    "{} or {}": "{} 或 {}",
    "a number above 0, at most 1000": "大于 0、不超过 1000 的数字",
    "a word or a few such as prod, at most {} characters in one line": (
        "简短的名称，例如 prod，单行，最多 {} 个字符"
    ),
    "an https URL, in whose path or query may stand {zone}, {zone_name}, {job} and {cause}, such as "
    "https://wiki.example.com/prefetch?cause={cause}": (
        "https 地址，路径和参数中可用 {zone}、{zone_name}、{job} 和 {cause}，"
        "例如 https://wiki.example.com/prefetch?cause={cause}"
    ),
    # Channels.
    "at least one CHANNELS__<NAME>__URL is needed": "至少需要一个 CHANNELS__<NAME>__URL",
    "no value: set CHANNELS__<NAME>__URL and its like instead": (
        "无需赋值，请改用 CHANNELS__<NAME>__URL 等变量"
    ),
    "is no JSON object; set CHANNELS__<NAME>__URL and its like instead": (
        "不是 JSON 对象；请改用 CHANNELS__<NAME>__URL 等变量"
    ),
    "a name and a setting: CHANNELS__<NAME>__URL and its like ({})": (
        "名称加配置项，例如 CHANNELS__<NAME>__URL（{}）"
    ),
    "holds what is no setting of a channel; it has {}": "含有通知渠道没有的配置项；可用的有 {}",
    "a name has letters, digits, - and _ alone": "名称只能包含字母、数字、- 和 _",
    "a name looks like a key, and names are shown; take a word": (
        "名称像是密钥，而名称会被显示；请换成普通的词"
    ),
    "the webhook's URL, or ssm://<secret>#<json key>": (
        "webhook 的 URL，或 ssm://<secret>#<json key>"
    ),
    "is on no host of a known service, such as {}": "不属于已知服务，主机应为 {} 等",
    "takes no port": "不可写端口",
    "is not whole: its path is no /services/T…/B…/…": "不完整：路径不是 /services/T…/B…/…",
    "is not whole: its path is not /cgi-bin/webhook/send": "不完整：路径不是 /cgi-bin/webhook/send",
    "is not whole: it has no key": "不完整：缺少 key",
    "is an example's: put the URL of your own webhook there": "是示例地址：请换成实际的 webhook 地址",
    "is none of {}": "应为其中之一：{}",
    "is not that of the host, {}": "与主机不符，该主机为 {}",
    "is needed for this host: {}": "该主机需要写明：{}",
    "takes {} for this kind": "此类型应为：{}",
    "the name of a format": "格式的名称",
    "at most {}, comma-separated": "最多 {} 个，以半角逗号分隔",
    "names somebody whom the chat would not find: {}": "提醒的人在群里无法找到：{}",
    "write ids such as U0123ABCD (a member), S0123ABCD (a group), or here, channel, everyone; no names": (
        "请写 ID，例如 U0123ABCD（成员）、S0123ABCD（用户组），或 here、channel、everyone；不能写名字"
    ),
    "write {} for everybody": "提醒所有人请写 {}",
    "write a mobile number with its 11 digits alone, such as 13800001111": (
        "手机号只写 11 位数字，例如 13800001111"
    ),
    "write user ids, mobile numbers, or {}": "请写成员 userid、手机号或 {}",
    "domains such as www.example.com or *.example.com, comma-separated, without https:// and path": (
        "域名，例如 www.example.com 或 *.example.com，以半角逗号分隔，不含 https:// 和路径"
    ),
    "paths such as /7.4/* or *.m3u8, comma-separated, without https://, domain and query": (
        "路径，例如 /7.4/* 或 *.m3u8，以半角逗号分隔，不含 https://、域名和参数"
    ),
    "zone ids, names of zones or globs such as zone-* and *.example.com, comma-separated": (
        "站点 ID、站点名称或通配符，例如 zone-* 和 *.example.com，以半角逗号分隔"
    ),
    "a URL such as http://host:port": "URL，例如 http://host:port",
    "takes http://host:port or https://host:port, with user:password@ before the host where it asks for them": (
        "应为 http://host:port 或 https://host:port；代理要求登录时，在主机前写 user:password@"
    ),
    # Secrets Manager.
    "is not ssm://<secret>#<json key>": "不是 ssm://<secret>#<json key>",
    "names more than one region": "写了多个地域",
    "ssm:// needs ?region=<region> where STATE_URL names none": (
        "STATE_URL 没有地域时，ssm:// 需要 ?region=<region>"
    ),
    "its secret cannot be read: {}": "其凭据无法读取：{}",
    "the settings have mistakes": "配置有误",
    "its secret is no webhook: {}": "其凭据不是 webhook：{}",
    "its secret is no JSON object with that key": "其凭据不是含有该键的 JSON 对象",
    # STATE_URL and COS_ENDPOINT.
    "is needed on SCF, where local files do not last: cos://… or file:///…": (
        "在 SCF 上必填，因为本地文件不会保留：cos://… 或 file:///…"
    ),
    "is neither {} nor file:///<path>": "既不是 {} 也不是 file:///<path>",
    "names no bucket of the form <name>-<appid>: at its end is the account's APPID": (
        "其中的存储桶不是 <name>-<appid> 的形式：末尾应为账号的 APPID"
    ),
    "needs a prefix, below which everything is kept: {}": "需要一个前缀，所有内容保存在其下：{}",
    "has a prefix that is none: take letters, digits and -_. with single slashes between: {}": (
        "前缀无效：请用字母、数字和 -_.，之间用单个斜杠分隔：{}"
    ),
    "needs ?region=<region>, such as ap-guangzhou": "需要 ?region=<region>，例如 ap-guangzhou",
    "takes a region and nothing else: {}": "只接受地域，不接受其他参数：{}",
    "names no region: write {}": "地域无效：请写 {}",
    "names a zone in a region, not the region: write {}": "写的是可用区，不是地域：请写 {}",
    "names no region such as ap-guangzhou": "地域无效，应写 ap-guangzhou 等",
    "has a ? or # in its path: write %3F or %23": "路径中有 ? 或 #：请写成 %3F 或 %23",
    "is a folder that goes with each instance: on SCF write {}, or file:///mnt/… of a mounted CFS": (
        "该目录会随实例消失：在 SCF 上请写 {}，或已挂载的 CFS 目录 file:///mnt/…"
    ),
    "holds the bucket's name, which STATE_URL has: {}": "含有存储桶名称，而它已写在 STATE_URL 中：{}",
    "is of another region than STATE_URL: {}": "与 STATE_URL 的地域不同：{}",
    "write {}": "请写 {}",
    # Several deployments.
    "is no name of a deployment: at most 20 small letters, digits and -, such as staging": (
        "不是部署的名称：最多 20 个小写字母、数字和 -，例如 staging"
    ),
    "there is no {}: cp .env.example {}, and fill it in": "没有 {}：请执行 cp .env.example {}，并填写",
    # settings.toml
    "{} ({}, line {})": "{}（{} 第 {} 行）",
    "is no TOML at {}: {}": "不是有效的 TOML（{}）：{}",
    "line {}, column {}": "第 {} 行第 {} 列",
    "its end": "文件末尾",
    "it cannot be read": "无法读取",
    "is nested too deeply": "嵌套过深",
    "a quote or a bracket is not closed": "引号或括号没有闭合",
    'a text needs quotes, and a list brackets: notify = ["failure"]': (
        '文本需要引号，列表需要方括号：notify = ["failure"]'
    ),
    "a line is name = value, or [channels.<name>]": "每行应为 name = value，或 [channels.<name>]",
    "what stands here was given before": "此处内容与前文重复",
    "is a secret, and this file is packed: write ssm://<secret>#<json key>, or {}": (
        "属于机密，而本文件会被打包：请写 ssm://<secret>#<json key>，或{}"
    ),
    "put it into .env or the function's environment": "写入 .env 或云函数的环境变量",
    "holds a password, and this file is packed: {}": "含有密码，而本文件会被打包：请{}",
    "is not for this file, which is packed: put your keys into .env; what SCF needs, SCF sets itself": (
        "不可写在本文件中，因为它会被打包：请把访问密钥写入 .env；SCF 所需的由 SCF 自行设置"
    ),
    "holds a table for each channel: [channels.<name>], and below it url, notify and the like": (
        "应为每个通知渠道写一个表：[channels.<name>]，其下写 url、notify 等"
    ),
    "takes a value, no table": "应为一个值，而不是表",
    'takes a text in quotes ("…"), a number, true, false, or a list of texts in brackets': (
        '应为带引号（"…"）的文本、数字、true、false，或方括号中的文本列表'
    ),
    "has __ in its name, which parts names in the environment: take a single _": (
        "名称含有 __，它在环境变量中用于分隔：请用单个 _"
    ),
    "stands there twice, in small and in capital letters": "出现两次，大小写各一次",
    "is of a deployment: put it into .env, or into the environment of make deploy": (
        "属于部署配置：请写入 .env，或 make deploy 的环境变量"
    ),
    "is a setting for all channels: write it above the first [channels.<name>]": (
        "是全局配置项：请写在第一个 [channels.<name>] 之前"
    ),
    "is a setting of a channel: write it below [channels.<name>]": (
        "是通知渠道的配置项：请写在 [channels.<name>] 之下"
    ),
    "the table of a channel is [channels.<name>]": "通知渠道的表写作 [channels.<name>]",
}
