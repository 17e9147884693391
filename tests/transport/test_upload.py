"""One upload of a file: what any reader of forms finds in it, its limits, in bounded time, and no word of the URL."""

import email.policy
import time
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.channels.wecom.files import MAX_BYTES, MIN_BYTES, media_of, upload_url
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.delivery.verdict import Outcome, Response, Verdict
from edgeone_notifier.transport import webhook
from edgeone_notifier.transport.webhook import file_form, upload
from tests.emulator import Cloud
from tests.emulator.chat import Break, Chat
from tests.emulator.wecom_media import MAX_BYTES as EMULATED_MOST
from tests.support.crossed import first
from tests.support.values import law

NAME = "failed-20261128-0455.txt"
LIST = "https://dl.example.com/7.4/pack-1.bin\nhttps://dl.example.com/7.4/预热.bin\n"


@pytest.fixture
def chat(cloud: Cloud) -> Chat:
    return cloud.wecom("ops")


def secret(chat: Chat) -> str:
    return chat.url.rpartition("=")[2]


def parts(content_type: str, body: bytes) -> list[tuple[dict[str, str], bytes]]:
    """Read a form as the standard library reads mail: it shares no code with what wrote it, nor with the emulator."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    assert not message.defects
    return [
        (
            {
                "type": one.get_content_type(),
                "charset": str(one.get_content_charset()),
                **{
                    word: str(one.get_param(word, "", "content-disposition"))
                    for word in ("name", "filename", "filelength")
                },
            },
            one.get_payload(decode=True),
        )
        for one in message.iter_parts()
    ]


def test_any_reader_of_forms_finds_the_file_whole(chat: Chat) -> None:
    answer = upload(upload_url(chat.url), NAME, LIST, Clock(60))
    assert isinstance(answer, Response)
    assert media_of(answer) in chat.uploads
    (request,) = chat.requests
    [(said, content)] = parts(request.headers["content-type"], request.body)
    assert content == LIST.encode()
    assert said == {
        "type": "text/plain",
        "charset": "utf-8",
        "name": "media",
        "filename": NAME,
        "filelength": str(len(LIST.encode())),
    }
    assert request.headers["content-length"] == str(len(request.body))
    assert b"\r\n\r\n" + LIST.encode() + b"\r\n--" in request.body
    assert (chat.messages, chat.files) == ([], [])


@law
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200))
def test_whatever_stands_in_it_comes_out_of_the_form_as_it_went_in(text: str) -> None:
    body, content_type = file_form(NAME, text)
    [(said, content)] = parts(content_type, body)
    assert (said["filelength"], content.decode()) == (str(len(text.encode())), text)


@pytest.mark.parametrize(
    ("how", "kept"),
    [("drop", 0), ("read-then-drop", 0), ("show-then-drop", 1), ("stall", 0), ("drip", 1)],
)
def test_an_upload_has_a_third_of_the_time_and_no_longer(
    chat: Chat, how: Break, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "MAX_UPLOAD_TIME", 0.6)
    chat.stall_seconds, chat.drip_seconds = 30, 0.1
    chat.break_next(how)
    start = time.monotonic()
    verdict = upload(upload_url(chat.url), NAME, LIST, Clock(60))
    assert time.monotonic() - start < 3
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.UNKNOWN
    assert secret(chat) not in repr(verdict)
    assert len(chat.uploads) == kept
    assert len(chat.requests) <= 1


@pytest.mark.parametrize(("limit", "calls"), [(2.0, 0), (4.6, 1)])
def test_where_a_third_of_the_time_is_less_than_a_second_nothing_is_sent(
    chat: Chat, limit: float, calls: int
) -> None:
    answer = upload(upload_url(chat.url), NAME, LIST, Clock(limit))
    assert isinstance(answer, Response) is bool(calls)
    assert len(chat.requests) == calls
    if not calls:
        assert answer == Verdict(Outcome.LATER, "out of time", remedy="wait")


def test_a_redirect_is_an_answer_and_nothing_is_sent_to_where_it_leads(
    cloud: Cloud, chat: Chat
) -> None:
    other = cloud.wecom("other")
    chat.answer(307, "", {"Location": upload_url(other.url)}, to="upload_media")
    answer = upload(upload_url(chat.url), NAME, LIST, Clock(60))
    assert isinstance(answer, Response)
    assert (answer.status, media_of(answer)) == (307, "")
    assert (other.requests, other.uploads) == ([], {})


def test_no_error_says_the_url(chat: Chat) -> None:
    url = upload_url(chat.url).replace("http:", "https:")  # where no TLS is spoken
    verdict = upload(url, NAME, LIST, Clock(60))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.LATER
    assert secret(chat) not in repr(verdict)
    assert chat.requests == []


@pytest.mark.parametrize(
    ("size", "code"),
    first(2, [(MIN_BYTES - 1, 40006), (MIN_BYTES, 0), (MAX_BYTES, 0), (EMULATED_MOST + 1, 40006)]),
)
def test_the_service_takes_what_is_within_its_limits(chat: Chat, size: int, code: int) -> None:
    answer = upload(upload_url(chat.url), NAME, "x" * size, Clock(60))
    assert isinstance(answer, Response)
    assert f'"errcode": {code}' in answer.body
    assert [len(file.content) for file in chat.uploads.values()] == [size] * (code == 0)
