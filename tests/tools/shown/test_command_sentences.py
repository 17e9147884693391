"""What commands say in a terminal is there in Chinese, and is no more than what they say."""

import re
from pathlib import Path

import pytest

import tools
from edgeone_notifier.core.text.sentences import Sentences, sentences_of
from tests.emulator.demo_words import IN_CHINESE
from tests.support.chinese import MIXED, english_in, lost_in
from tests.support.said import is_sentence, texts_of
from tools.shown.chinese import OF_CHECKS, OF_COMMANDS

TOOLS = Path(tools.__file__).parent
SAID = Sentences({**sentences_of("zh").known, **OF_COMMANDS})
# Where commands of the runbooks speak. Who releases or probes reads English.
PLACES = (
    *("command.py", "remedies.py", "still_reading.py", "asked/*.py", "cli/commands/*.py"),
    *("gate/*.py", "deploy/*.py", "deploy/parts/*.py", "deploy/wanted/*.py"),
    *("packaging/bytecode.py", "packaging/dependencies.py"),
)
# Commands, names and what is written for programs; and parts of sentences, which the tables below put together.
NO_SENTENCES = {
    *(
        "./notifier resubmit --job {}{} --confirm {}",
        "import runpy, sys; sys.path[:1] = sys.argv[1:3]; {}",
    ),
    *("Made by make deploy of edgeone notifier.", "{} made by make deploy", "bold red"),
    "ask the function where it is deployed",
    *("({} characters of base64, sha256 {})", "(is known once the call above is made)"),
    'SCF_FunctionName:"{}" AND "{}" | select count(*) as {}',
    *("inputs.runtime {}", "{}{} is no {}", "{}: is no YAML{}: {}", " in line {}"),
    *("COS gave an answer", "; accepted are", "; accepted are ", "; accepted are |；可接受的有"),
    *("asking the function", "building the package", "{}, so nothing can watch it: {}"),
    *(
        "quota of {}: {}",
        "needs {}, has {} of {} today",
        "IN DOUBT: {} of these URLs were submitted at {}",
    ),
    *("{} URLs of job {} failed or timed out", "{}, and no newer job has them running or done"),
    *("line {}", "<loc> number {}", "{} {}: give it in parts", "is more than {} bytes, or cut"),
    "is an index of sitemaps: give the sitemaps that it names",
}


@pytest.mark.parametrize("pattern", PLACES)
def test_whatever_a_command_says_is_there_in_chinese(pattern: str) -> None:
    said = {one for one in texts_of(TOOLS.glob(pattern)) if is_sentence(one)} - NO_SENTENCES
    filled = {one.replace("{}", "X") for one in said if not one.startswith("⚠️")}
    assert not {one for one in filled if SAID(one) == one}


@pytest.mark.parametrize("words", [OF_COMMANDS, OF_CHECKS])
def test_a_sentence_of_a_command_has_the_values_of_the_english_one(words: dict[str, str]) -> None:
    for english, said in words.items():
        assert len(re.findall(r"\{\d?\}", said)) == english.count("{}"), english
        assert not MIXED.search(said), said
    assert not lost_in(words, SAID if words is OF_COMMANDS else Sentences(words))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("3 URLs failed", "3 个 URL 失败"),
        (
            "2 URLs of job j failed or timed out, and no newer job has them running or done",
            "任务 j 有 2 个 URL 失败或超时，且没有更新的任务正在处理或已完成它们",
        ),
        ("quota of zone-1: needs 3, has 1 of 9 today", "zone-1 的配额：需要 3，今日剩余 1，共 9"),
        ("quota of zone-1: needs 3; not known: X", "zone-1 的配额：需要 3；未知：X"),
        (
            "IN DOUBT: 2 of these URLs were submitted at 2026-11-28T00:00:00Z: no answer came, and no newer job is "
            "found; submitted now, they may run twice",
            "存疑：其中 2 个 URL 已于 2026-11-28T00:00:00Z 提交：没有响应，也没有找到更新的任务；"
            "现在提交可能会重复执行",
        ),
        ("function: would call scf CreateFunction {", "function: 将调用 scf CreateFunction {"),
        (
            "list.txt, line 3: is no URL: its host cannot be one",
            "list.txt 第 3 行：不是 URL：主机名无效",
        ),
        (
            "SCF_MEMORY: is none of the sizes that SCF has: 64, 128, 256, 384 and so on to 3072 (MB); "
            "LOOKBACK: is missing",
            "SCF_MEMORY: 不是 SCF 支持的内存：64、128、256、384，直至 3072（MB）；LOOKBACK: 缺失",
        ),
        (
            "the cloud refused: UnauthorizedOperation: you are not allowed; the key has not the right to do this: "
            "docs/operations.md, Rights, lists what is needed",
            "云 API 拒绝：UnauthorizedOperation: you are not allowed；访问密钥没有此操作的权限："
            "所需权限见 docs/zh/operations.md“权限”",
        ),
    ],
)
def test_what_is_put_together_is_said_as_one(english: str, chinese: str) -> None:
    assert SAID(english) == chinese


def test_the_story_of_the_demo_is_told_in_chinese() -> None:
    texts = texts_of([Path(__file__).parents[2] / "emulator" / "demo.py"])
    story = {one.strip() for one in texts if re.search(r"^[A-Z{].* .*\w\.$", one)}
    assert len(story) > 10
    assert not {one for one in story if english_in(Sentences(IN_CHINESE)(one.replace("{}", "3")))}
    assert not [said for said in IN_CHINESE.values() if MIXED.search(said)]
