"""The log: one line of JSON a `write`, on any standard output, and not a word of the libraries."""

import io
import json
import logging
import sys

import pytest

from edgeone_notifier import log


class Output(io.StringIO):
    """A standard output that remembers each `write`, as the platform makes a line of it."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def write(self, text: str) -> int:
        self.writes.append(text)
        return len(text)


def test_a_line_is_one_write_of_one_json_object(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Output()
    monkeypatch.setattr(sys, "stdout", output)
    log.line("run.finished", zones={"read": 3}, message="two\nlines", skipped=None)
    (text,) = output.writes
    assert text.endswith("\n")
    assert "\n" not in text[:-1]
    assert json.loads(text) == {
        "event": "run.finished",
        "zones": {"read": 3},
        "message": "two\nlines",
        "skipped": None,
    }


def test_what_is_no_json_is_written_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    log.line("event", error=ValueError("why"))
    assert json.loads(capsys.readouterr().out) == {"event": "event", "error": "why"}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("text", ["预热失败", "\ud800 a lone surrogate", "\x1b[31m", "\u2028"])
def test_no_text_breaks_a_line_whatever_the_output_can_encode(
    monkeypatch: pytest.MonkeyPatch, encoding: str, text: str
) -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, write_through=True) as output:
        monkeypatch.setattr(sys, "stdout", output)
        log.line("zone.unreadable", message=text)
        line = raw.getvalue().decode(encoding)
    assert json.loads(line)["message"] == text
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "urllib3.connectionpool",
        "urllib3.util.retry",
        "qcloud_cos.cos_client",
        "qcloud_cos.cos_auth",
        "tencentcloud_sdk_common",
        "charset_normalizer",
    ],
)
def test_the_libraries_are_silent_under_any_handler(name: str) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        log.silence_libraries()
        for severity in (logging.DEBUG, logging.ERROR, logging.CRITICAL):
            logging.getLogger(name).log(severity, "a secret")
        logging.getLogger("somebody.else").warning("heard")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert written.getvalue() == "heard\n"
