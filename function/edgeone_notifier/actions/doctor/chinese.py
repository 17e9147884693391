"""Say in Chinese what to do about a finding, where LANGUAGE is zh. What was found keeps its English words."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ...core.remedies import OF_MEANING, OF_WEBHOOK
from ...core.text.phrases import phrases_of
from .finding import Finding

# Each sentence of this folder that stands in a remedy; {} is what is put in.
OF_THE_DOCTOR = {
    "nothing, or leave it out: ZONES=*,!{}": "无需处理；或排除该站点：ZONES=*,!{}",
    "are these the right account and SITE? Or name the zones in ZONES": (
        "请检查账号和 SITE 是否正确，或在 ZONES 中写明站点"
    ),
    "try again": "请重试",
    "is it right? {}The zone that is meant is watched": "请检查是否正确：本应排除的站点仍在监控。{}",
    "is it right? There are {}": "请检查是否正确。现有：{}",
    "see what the zones say": "请查看各站点的检查结果",
    "this program needs Python 3.10 or newer": "本程序需要 Python 3.10 或更新版本",
    "raise the timeout (SCF_TIMEOUT, up to 900), or share the zones between timers (SCF_SHARDS)": (
        "调大超时时间（SCF_TIMEOUT，最大 900），或把站点分给多个定时触发器（SCF_SHARDS）"
    ),
    "raise the memory (SCF_MEMORY) to the next step of 128": "把内存（SCF_MEMORY）调大一档，即增加 128",
    "{} names no file of certificates; those of certifi are used until it does": (
        "{} 所指的不是证书文件；在更正之前使用 certifi 的证书"
    ),
    "HTTPS_PROXY is no http:// or https:// proxy, and is not used": (
        "HTTPS_PROXY 不是 http:// 或 https:// 代理，未被使用"
    ),
    "it takes teo:DescribeContentQuota: make deploy STEP=role gives it, make policy prints it": (
        "需要 teo:DescribeContentQuota 权限：make deploy STEP=role 会授予，make policy 会打印"
    ),
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
    "nothing: the next run sets it aside, says so in chat, and takes a baseline": (
        "无需处理：下一次运行会将其另存，在群里说明，并重新建立基线"
    ),
    "deploy the newer program again, or give this one a STATE_URL of its own": (
        "重新部署较新的程序，或为当前程序另设 STATE_URL"
    ),
    "no run has stored anything since: is the timer there, and open?": (
        "此后没有运行保存过状态：请检查定时触发器是否存在、是否已启用"
    ),
}


def in_language(findings: Iterable[Finding], language: str) -> list[Finding]:
    """Word the remedies of findings in a language; what it has no words for stays as it is."""
    if language != "zh":
        return list(findings)
    said = phrases_of(language).phrases
    words = OF_THE_DOCTOR | {
        english: said[f"{kind}.{word}"]
        for kind, remedies in (("remedy", OF_MEANING), ("webhook", OF_WEBHOOK))
        for word, english in remedies.items()
    }
    return [replace(one, remedy=_worded(one.remedy, words)) for one in findings]


def _worded(remedy: str, words: dict[str, str]) -> str:
    if remedy in words:
        return words[remedy]
    for english, chinese in words.items():
        pattern = re.escape(english).replace(r"\{\}", "(.*)")
        if "{}" in english and (found := re.fullmatch(pattern, remedy)):
            return chinese.format(found[1].strip())
    return remedy
