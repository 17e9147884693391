"""Whatever names a target shows it in one way, without what is secret in it: results, errors, the log, and chats."""

import json
from typing import Any

import pytest

from tests.support.crossed import crossed
from tests.support.deployed import DOCTOR, PREVIEW, RUN, Deployed
from tests.support.listings import LISTING
from tests.test_handler_secrets import try_to

OPEN = "s3cr3t"  # stands in every target below where a secret does
TARGETS = {
    "user": f"https://bob:{OPEN}@h.example/x",
    "odd user": f"https://bob:pa/{OPEN}/x@h.example/x",
    "token": f"https://h.example/x?v=1&token={OPEN}",
    "in a value": f"https://h.example/x?hdnts=exp=1~acl=/*~hmac={OPEN}",
    "in JSON": f'https://h.example/x?q={{"tickets":"{OPEN}"}}',
    "fragment": f"https://h.example/x#sid={OPEN}",
}
WHATS = {what: what for what in ("target", "job", "zone", "domain")}
STATUS = {"action": "status"}
HUSH = {"until": "2h", "reason": f"see https://wiki.example/?otp={OPEN}"}


def told(deployed: Deployed, *events: Any) -> str:
    """Give all that comes of some events, and all that the chats are sent meanwhile."""
    said = [try_to(deployed, event) for event in events]
    posts = [*deployed.slack.requests, *deployed.wecom.requests]
    return "\n".join([*said, *(post.body.decode() for post in posts)])


@pytest.fixture
def deployed(deployed: Deployed) -> Deployed:
    return deployed.with_news()


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
class TestTarget:
    """One target with a secret in it."""

    def test_asked_about(
        self, deployed: Deployed, target: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        deployed.set("CHANNELS__OPS__PATHS", "/nothing/*")
        events = [
            {"action": "explain", "target": target},
            {"action": "explain", "target": target, "zone": target},
            {"action": "explain", "target": target, "status": target},
            {"action": "failures", "job": target, "channel": "ops"},
            {"action": "failures", "job": "job-1", "channel": target},
            {"action": target},
            {**RUN, "zones": [target]},
            {"Type": "Timer", "Message": target},
        ]
        assert OPEN not in told(deployed, *events) + capsys.readouterr().out

    def test_failed(
        self, deployed: Deployed, target: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        edgeone = deployed.cloud.edgeone
        targets = [target.replace("/x", f"/x{n}") for n in range(8)]
        edgeone.submit("zone-1", f"job {target}", targets)
        for one in targets:
            edgeone.settle("zone-1", f"job {target}", one, "failed", "odd", f"no answer of {one}")
        edgeone.submit("zone-1", "job-3", [target], status=f"odd {target}")
        assert OPEN not in told(deployed, PREVIEW, RUN, STATUS) + capsys.readouterr().out
        assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1

    def test_named_by_the_api(
        self, deployed: Deployed, target: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        edgeone = deployed.cloud.edgeone
        edgeone.fail(LISTING, f"Odd {target}", times=None, message=f"no such target: {target}")
        said = told(deployed, RUN, RUN, DOCTOR, STATUS)
        assert "Odd" in said
        assert OPEN not in said + capsys.readouterr().out


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(("target", "what"), crossed(TARGETS, WHATS))
def test_silenced(
    deployed: Deployed, what: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hush = {"action": "silence", what: target, **HUSH}
    other = {"action": "unsilence", what: "another"}
    said = told(deployed, hush, STATUS, other, {**STATUS, what: target}, PREVIEW, RUN)
    assert OPEN not in said + capsys.readouterr().out
    silenced = deployed.invoke(STATUS)["silences"]
    assert OPEN not in json.dumps(silenced)
    for one in silenced:
        ended = deployed.invoke({"action": "unsilence", what: one["name"]})
        assert ended["silences"] == []
