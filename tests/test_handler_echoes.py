"""Whatever a server repeats of this run's secrets, in whatever place and form, is nowhere to be read."""

import json
from collections.abc import Callable

import pytest

from tests.emulator.wire import Call, Reply
from tests.support.crossed import crossed
from tests.support.deployed import DOCTOR, PREVIEW, RUN, TEST, WWW, Deployed, heartbeat, logged
from tests.support.listings import LISTING, serving
from tests.test_handler_secrets import kept_and_shown, try_to

LONG = 12  # letters and digits of a secret in a row
STATUS = {"action": "status"}


def plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum())


def repeated(secrets: list[str], texts: list[str]) -> set[str]:
    """Give the pieces of secrets that stand in texts."""
    pieces = {s[at:][:LONG] for s in map(plain, secrets) for at in range(len(s) - LONG + 1)}
    told = [plain(text) for text in texts]
    return {piece for piece in pieces if any(piece in one for one in told)}


def listing(deployed: Deployed, echo: str) -> None:
    deployed.cloud.edgeone.fail(LISTING, f"Odd.{echo}", times=None, message=f"no: {echo}")


def zones(deployed: Deployed, echo: str) -> None:
    deployed.cloud.edgeone.fail("DescribeZones", f"Odd.{echo}", times=None, message=f"no: {echo}")


def rows(deployed: Deployed, echo: str) -> None:
    edgeone = deployed.cloud.edgeone
    edgeone.submit("zone-1", f"job {echo}", [f"{WWW}/{echo}"])
    edgeone.settle("zone-1", f"job {echo}", None, "failed", f"odd {echo}", f"no: {echo}")
    edgeone.submit("zone-1", "job-3", [f"{WWW}/c"], status=f"odd {echo}")


def reading(deployed: Deployed, echo: str) -> None:
    deployed.cloud.cos.fail("GET", 403, f"Odd{echo}", times=None)


def writing(deployed: Deployed, echo: str) -> None:
    deployed.cloud.cos.fail("PUT", 503, f"Odd{echo}", times=None)


def manager(deployed: Deployed, echo: str) -> None:
    deployed.set("CHANNELS__NIGHT__URL", "ssm://webhooks?region=ap-guangzhou#night")
    deployed.set("CHANNELS__NIGHT__KIND", "slack")
    deployed.cloud.ssm.fail("GetSecretValue", f"Odd.{echo}", times=None)


def chats(deployed: Deployed, echo: str) -> None:
    for chat, status in ((deployed.slack, 403), (deployed.wecom, 502)):
        chat.answer(status, f"no: {echo}", times=None)


PLACES: dict[str, Callable[[Deployed, str], None]] = {
    "the listing's error": listing,
    "the zones' error": zones,
    "rows": rows,
    "COS, reading": reading,
    "COS, writing": writing,
    "Secrets Manager": manager,
    "chats": chats,
}
FORMS: dict[str, Callable[[str], str]] = {
    "cut": lambda s: s[:30],
    "in upper case": str.upper,
    "with dashes": lambda s: "-".join(s.replace("-", "")),
    "escaped": lambda s: "".join(f"%{ord(c):02x}" for c in s),
}


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize(("echo", "write"), crossed(PLACES, FORMS))
def test_what_a_server_repeats_of_a_secret_is_nowhere_to_be_read(
    deployed: Deployed,
    echo: Callable[[Deployed, str], None],
    write: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with heartbeat() as (url, _):
        secrets = prepared(deployed, f"{url}/4f0c9d1e2b7a68c35d90")
        echo(deployed, " / ".join(map(write, secrets)))
        assert not repeated(secrets, told(deployed, capsys))


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_an_id_of_a_request_is_a_foreign_text_as_well(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = prepared(deployed, "https://beats.example.com/4f0c9d1e2b7a68c35d90")
    deployed.set("CHANNELS__NIGHT__URL", "ssm://webhooks?region=ap-guangzhou#night")
    deployed.set("CHANNELS__NIGHT__KIND", "slack")
    error = {"Code": "Odd", "Message": "no"}
    body = json.dumps({"Response": {"Error": error, "RequestId": " ".join(secrets)}}).encode()

    def answer(call: Call) -> Reply:
        call.read()
        return Reply(200, body, {"Content-Type": "application/json"})

    with serving(answer) as url:
        deployed.set("EDGEONE_ENDPOINT", url)
        deployed.set("SSM_ENDPOINT", url)
        assert not repeated(secrets, told(deployed, capsys))


def prepared(deployed: Deployed, beat: str) -> list[str]:
    """Let there be news and a heartbeat; give the secrets."""
    deployed.with_news()
    deployed.set("HEARTBEAT_URL", beat)
    return [*deployed.secrets()[:5], beat.rpartition("/")[2]]


def told(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Ask for all that there is to be told; give it, with what was logged, stored and sent."""
    said = [try_to(deployed, event) for event in (RUN, RUN, PREVIEW, STATUS, TEST, DOCTOR)]
    written = capsys.readouterr()
    assert logged(written.out)
    texts = [written.out, written.err, *said, *kept_and_shown(deployed)]
    assert any("***" in text for text in texts)
    return texts
