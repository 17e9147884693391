"""A secret that stands where a name should be is repeated nowhere: no log, no error, no finding has it."""

import json
from typing import Any

import pytest

from tests.support.crossed import crossed
from tests.support.deployed import DOCTOR, PREVIEW, RUN, Deployed
from tests.test_handler_echoes import repeated
from tests.test_handler_secrets import kept_and_shown, try_to

KEY = "693a91f6-7e4c-4bc4-97a0-0ec2c1fa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
SLACK = "https://hooks.slack.com/services/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"
SECRETS = [KEY, "XyZ1aBc2DeF3gHi4JkL5mNo6", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"]
WHOLE = [WECOM, SLACK, *SECRETS, KEY.upper(), KEY.replace("-", "_"), KEY.replace("-", "")]
FINE = {"url": WECOM}


def as_json(value: Any) -> dict[str, str]:
    return {"CHANNELS": json.dumps(value)}


NAMED = {
    "a channel": lambda secret: as_json({secret: FINE}),
    "a channel that is no object": lambda secret: as_json({secret: "slack"}),
    "a channel without a URL": lambda secret: as_json({secret: {"kind": "slack"}}),
    "a channel with a mistake": lambda secret: as_json({secret: {**FINE, "notify": "x"}}),
    "a channel of a variable": lambda secret: {f"CHANNELS__{secret}__KIND": "slack"},
    "a channel of a variable, with a URL": lambda secret: {f"CHANNELS__{secret}__URL": WECOM},
    "a channel that is a variable": lambda secret: {f"CHANNELS__{secret}": "slack"},
    "a channel that is misspelt": lambda secret: {f"CHANNEL__{secret}__URL": WECOM},
    "a setting of a channel": lambda secret: as_json({"ops": {**FINE, secret: "x"}}),
    "a setting of a variable": lambda secret: {f"CHANNELS__OPS__{secret}": "x"},
    "what is in a setting": lambda secret: {f"CHANNELS__OPS__QUIET_HOURS__{secret}": "x"},
    "what is in a list": lambda secret: {f"CHANNELS__OPS__DOMAINS__{secret}": "x"},
    "what is in a URL": lambda secret: {f"CHANNELS__OPS__URL__{secret}": "x"},
    "what is in JSON": lambda secret: {"CHANNELS__OPS__QUIET_HOURS": json.dumps({secret: "x"})},
    "what is in a text": lambda secret: {f"TIMEZONE__{secret}": "x", f"ZONES__{secret}": "x"},
    "a list": lambda secret: as_json([secret]),
}


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("named", "secret"), crossed(NAMED, {f"secret {n}": one for n, one in enumerate(WHOLE)})
)
def test_a_secret_in_place_of_a_name_is_not_repeated(
    deployed: Deployed, named: Any, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in named(secret).items():
        deployed.set(name.replace("=", "_"), value)  # which no name of a variable has
    said = [try_to(deployed, event) for event in (RUN, PREVIEW, DOCTOR)]
    written = capsys.readouterr()
    texts = [written.out, written.err, *said, *kept_and_shown(deployed)]
    assert not repeated(SECRETS, texts)


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize("secret", WHOLE)
@pytest.mark.parametrize("timer", [True, False])
def test_a_secret_in_place_of_a_field_of_an_event_is_not_repeated(
    deployed: Deployed, secret: str, timer: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = {secret: True, "zone": "zone-1"}
    event = {"Type": "Timer", "Message": json.dumps(fields)} if timer else {**RUN, **fields}
    said = deployed.fails(event)
    assert "zone" in said
    assert not repeated(SECRETS, [said, capsys.readouterr().out])
