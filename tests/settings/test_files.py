"""A `.env` comes from whatever editor there is: what is no UTF-8 is a mistake in the settings, which names the file."""

import codecs
import json
from pathlib import Path

import pytest

import index
from edgeone_notifier.errors import RunFailed
from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, load
from tests.settings.test_settings import SLACK
from tests.support.deployed import DOCTOR, logged
from tools.deploy.wanted.deployment import environment

TEXT = (
    f"# 预热通知\nCHANNELS__OPS__URL={SLACK}\nZONES=zone-1\n"
    "TENCENTCLOUD_SECRET_ID=AKIDx\nTENCENTCLOUD_SECRET_KEY=y\n"
)
PLAIN = TEXT.replace("预热通知", "prefetch")
WRONG = {
    "GBK": TEXT.encode("gbk"),
    "GB 18030, with its mark": b"\x84\x31\x95\x33" + TEXT.encode("gb18030"),
    "UTF-16 with a mark": TEXT.encode("utf-16"),
    "UTF-16 of Windows, without": TEXT.encode("utf-16-le"),
    "UTF-16 without, plain letters": PLAIN.encode("utf-16-le"),
    "UTF-16, the other way round": PLAIN.encode("utf-16-be"),
    "UTF-16, the other way round, with a mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-32": PLAIN.encode("utf-32"),
    "Latin-1": PLAIN.replace("prefetch", "préchargement").encode("latin-1"),
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("here", ["in the checkout", "in the working directory"])
def test_another_encoding_is_a_mistake_that_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, here: str
) -> None:
    folder = settings.CHECKOUT if here == "in the checkout" else tmp_path
    monkeypatch.chdir(folder)
    (folder / ".env").write_bytes(body)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.mistakes == [(str(folder / ".env"), "is not UTF-8: save it as UTF-8")]


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_a_deployment_says_the_same(body: bytes) -> None:
    (settings.CHECKOUT / ".env").write_bytes(body)
    with pytest.raises(SettingsError, match=r"\.env: is not UTF-8: save it as UTF-8"):
        environment()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [TEXT, PLAIN])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_byte_order_mark_and_another_end_of_line_do_no_harm(
    mark: bytes, text: str, newline: str
) -> None:
    # The first line is a setting: a mark must not become part of its name.
    lines = text.splitlines()[1:] + text.splitlines()[:1]
    (settings.CHECKOUT / ".env").write_bytes(mark + newline.join(lines).encode())
    found = load()
    assert found.channels["ops"].url.get_secret_value() == SLACK
    assert environment()["CHANNELS__OPS__URL"] == SLACK
    assert environment()["ZONES"] == "zone-1"


def test_the_handler_says_it_too_and_calls_it_no_fault_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (settings.CHECKOUT / ".env").write_bytes(WRONG["GBK"])
    with pytest.raises(RunFailed, match=r"\.env: is not UTF-8: save it as UTF-8"):
        index.main_handler({"action": "run"}, {})
    failed = [line for line in logged(capsys.readouterr().out) if line["event"] == "run.failed"]
    assert failed[0]["error"] == "SettingsError"
    assert "fault of this program" not in json.dumps(failed)


def test_the_doctor_names_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    (settings.CHECKOUT / ".env").write_bytes(WRONG["UTF-16 with a mark"])
    with pytest.raises(RunFailed):
        index.main_handler(DOCTOR, {})
    assert ".env" in capsys.readouterr().out


def test_on_scf_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    (settings.CHECKOUT / ".env").write_bytes(WRONG["GBK"])
    monkeypatch.setenv("TENCENTCLOUD_RUNENV", "SCF")
    with pytest.raises(SettingsError) as caught:
        load()
    assert ".env" not in str(caught.value)
