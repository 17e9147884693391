"""What `./notifier` shows of the function's answers: tables and messages, in both languages; or JSON alone."""

import json
import re
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.text.wording import Wording
from tests.support.called import call, shown
from tests.support.deployed import WWW, Deployed
from tools.cli.group import COMMANDS
from tools.shown.words import PHRASES, Words

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
ONCE = pytest.mark.parametrize("deployed", ["file"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
SILENCE = ("silence", "--domain", "*.example.com", "--for", "2h", "--reason", "moving the origin")


@ONCE
@LANGUAGES
def test_status_is_tables(deployed: Deployed, language: str) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.cloud.edgeone.add_zone("zone-9", name="video.example.cn")
    deployed.with_news()
    deployed.slack.answer(status=503, body="down", times=None)
    deployed.cloud.edgeone.rights.deny("DescribePrefetchTasks", zone="zone-9")
    deployed.invoke()
    shown(*SILENCE)
    text = shown("status")
    lines = [re.split(r" {2,}", line.strip()) for line in text.splitlines()]
    for words in {
        "en": ("Zones", "Jobs under way", "Channels", "Silences"),
        "zh": ("站点", "进行中的任务", "通知渠道", "静默"),
    }[language]:
        assert [words] in lines
    job = next(line for line in lines if line[0] == "job-1")
    assert "1/2" in job
    assert next(line for line in lines if line[0] == "ops")[1] == "1"
    assert "moving the origin" in text
    assert "video.example.cn (zone-9)" in text
    assert ("群聊未接收" in text) == (language == "zh")
    assert "{" not in text


@ONCE
@LANGUAGES
def test_explain_is_a_chain_of_what_decides(deployed: Deployed, language: str) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.set("CHANNELS__GAMES__DOMAINS", "*.example.cn")
    deployed.set("CHANNELS__OPS__MENTION", "here")
    deployed.invoke()
    text = shown("explain", f"{WWW}/a")
    ops, games = sorted(text.splitlines()[1:], reverse=True)
    assert re.split(r" {2,}", ops.strip())[:2] == ["✗", "games"] or "games" in ops
    told = next(line for line in (ops, games) if "ops" in line)
    untold = next(line for line in (ops, games) if "games" in line)
    assert "✓" in told
    assert "✗" in untold
    assert "DOMAINS=*.example.cn" in untold
    assert {"en": "mentions", "zh": "@ 提醒"}[language] in told
    shown(*SILENCE)
    silenced = {"en": "silence domain=*.example.com", "zh": "静默 domain=*.example.com，至"}[
        language
    ]
    assert silenced in shown("explain", f"{WWW}/a", "--zone", "zone-1")


@ONCE
@LANGUAGES
def test_preview_draws_the_messages(deployed: Deployed, language: str) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.with_news()
    text = shown("preview")
    assert f"{WWW}/a" in text
    assert {"en": "Nothing was sent", "zh": "未发送"}[language] in text
    assert not deployed.slack.messages


@ONCE
@LANGUAGES
def test_a_silence_begins_and_ends(deployed: Deployed, language: str) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.invoke()
    text = shown(*SILENCE)
    assert {"en": "Silenced.", "zh": "已静默。"}[language] in text
    assert "*.example.com" in text
    (one,) = json.loads(shown("status", "--json"))["silences"]
    assert (one["what"], one["reason"]) == ("domain", "moving the origin")
    text = shown("unsilence", "--domain", "*.example.com")
    assert text == {"en": "The silence is over.\n", "zh": "静默已结束。\n"}[language]
    assert json.loads(shown("status", "--json"))["silences"] == []


@ONCE
def test_json_is_the_answer_and_nothing_else(deployed: Deployed) -> None:
    deployed.with_news()
    for arguments, event in (
        (("status",), "status.finished"),
        (("preview",), "run.finished"),
        (("explain", f"{WWW}/a"), "explain.finished"),
        (SILENCE, "silence.finished"),
        (("unsilence", "--domain", "*.example.com"), "unsilence.finished"),
    ):
        assert json.loads(shown(*arguments, "--json"))["event"] == event


@ONCE
def test_any_event_may_be_called(deployed: Deployed) -> None:
    (deployed.folder / "run.json").write_text('{"action": "run"}')
    (deployed.folder / "status.json").write_text('{"action": "status"}')
    assert (
        json.loads(call("call", str(deployed.folder / "run.json")).stdout)["event"]
        == "run.finished"
    )
    assert "Channels" in shown("call", str(deployed.folder / "status.json"))


@ONCE
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("silence", "--for", "2h", "--reason", "x"), "one of --zone, --domain, --job, --target"),
        ((*SILENCE, "--job", "j"), "and only one"),
        ((*SILENCE, "--until", "2h"), "--for 2h, or --until"),
        (("silence", "--job", "j", "--reason", "x"), "how long?"),
        (("silence", "--job", "j", "--for", "2h"), "why? --reason"),
        (
            ("silence", "--job", "j", "--for", "soon", "--reason", "x"),
            "until is neither a duration",
        ),
        (("unsilence", "--job", "j"), "not silenced"),
        (("explain", "no-url"), "no URL such as https://"),
        (("call", "nowhere.json"), "no such file"),
        (("status", "--env", "nowhere"), "there is no .env.nowhere"),
        (("status", "--env", "No Name"), "no name of a deployment"),
    ],
)
def test_a_mistake_is_one_sentence_with_what_to_do(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("NOTIFIER_ENV", "")  # --env sets it for the process
    deployed.invoke()
    result = call(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "accepted are" not in result.stderr
    assert "RunFailed" not in result.stderr


@pytest.mark.parametrize(
    "command", ["status", "preview", "doctor", "silence --job j --for 2h --reason x"]
)
def test_without_settings_the_next_step_is_said(command: str) -> None:
    result = call(*command.split())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cp .env.example .env" in result.stderr


@ONCE
def test_foreign_text_reaches_no_terminal(deployed: Deployed) -> None:
    deployed.invoke()
    target = f"{WWW}/\x1b]0;owned\x07\u202e"
    deployed.cloud.edgeone.submit("zone-1", "job-\x1b[31m2", [target])
    deployed.invoke()
    for arguments in (("status",), ("explain", target), ("preview",)):
        text = shown(*arguments)
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_another_deployment_may_be_named_before_and_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (("--env", "nowhere", "status"), ("status", "--env=nowhere")):
        monkeypatch.setenv("NOTIFIER_ENV", "")
        assert "there is no .env.nowhere" in call(*arguments).stderr


def test_an_unknown_command_names_the_nearest() -> None:
    result = call("statsu")
    assert result.exit_code == 2
    assert "Did you mean 'status'?" in result.stderr
    assert call("gate", "--nonsense").exit_code == 3


def test_every_command_has_its_help() -> None:
    listed = call("--help").stdout
    for name, (_, about) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(about[:20])}", listed, re.MULTILINE)
        text = call(name, "--help").stdout
        assert text.startswith(f"Usage: ./notifier {name} ")
        assert "--env NAME" in text


def test_reasons_of_the_function_are_said_in_chinese() -> None:
    words = Words(Wording("zh", ZoneInfo("Asia/Shanghai")))
    for english, chinese in {
        "quiet hours until 2020-11-28T00:00:00Z": "免打扰时段，至 2020-11-28 08:00",
        "the webhook refuses for good since x: no_service": "webhook 自 x 起永久拒绝：no_service",
        "nothing says whether digest d-1 was taken; it is sent again": "无法确认消息 d-1 是否送达；将再次发送",
        "silence domain=*.example.com until 2026-11-28 16:37": "静默 domain=*.example.com，至 2026-11-28 16:37",
        "NOTIFY=failure": "NOTIFY=failure",
    }.items():
        assert words.reason(english) == chinese


def test_both_languages_say_the_same() -> None:
    en, zh = ({name.removesuffix(".one") for name in PHRASES[one]} for one in ("en", "zh"))
    assert {name.removesuffix(".other") for name in en} == {n.removesuffix(".other") for n in zh}
    for name, phrase in PHRASES["zh"].items():
        values = set(re.findall(r"{\w+}", phrase))
        assert values == set(re.findall(r"{\w+}", PHRASES["en"][name])), name
        assert not re.search(r"[,:;()]", phrase), name
