"""A deployment carries settings.toml in its package: what stands there needs no variable, of which SCF takes 4 KB."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from edgeone_notifier.core.limits import MAX_VARIABLES_BYTES
from edgeone_notifier.settings import settings
from tests.emulator import Cloud
from tests.support.deployed import EVENTS
from tests.support.deploying import BUCKET, Account, of_function
from tools.cli.commands import call
from tools.deploy.wanted.deployment import Place, environment, read
from tools.deploy.wanted.description import NotDeployable
from tools.packaging import package

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NAME = "edgeone-notifier"
CHANNELS = 200
IN_A_SECRET = 40  # webhooks: a secret takes 4 KB, too


@pytest.fixture
def account(
    account: Account, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Account:
    monkeypatch.setattr(package, "BUILD", tmp_path / "build")
    of_function(account.zip)
    account.unset("CHANNELS__OPS__URL")
    cloud.edgeone.add_zone("zone-1")
    return account


def filed(text: str) -> None:
    (settings.CHECKOUT / "settings.toml").write_text(text, encoding="utf-8")


def of_many(account: Account) -> str:
    """Write a file of fully routed channels, whose webhooks are in Secrets Manager."""
    tables = ['zones = ["zone-1"]\nlanguage = "zh"\n']
    for number in range(CHANNELS):
        secret, name = f"notifier-{number // IN_A_SECRET}", f"team-{number:03}"
        held = json.loads(account.cloud.ssm.secrets.get(secret, "{}"))
        held[name] = account.cloud.slack(name).url
        account.cloud.ssm.secrets[secret] = json.dumps(held)
        tables.append(
            f'[channels.{name}]\nurl = "ssm://{secret}#{name}"\nkind = "slack"\n'
            f'notify = ["failure", "completion", "stuck"]\ndomains = ["{name}.example.com"]\n'
            f'paths = ["/release/*", "*.m3u8"]\nquiet_hours = "22:00-08:00 Europe/Berlin"\n'
            'quiet_except = ["failure"]\nrunbook_url = "https://wiki.example.com/{cause}"\n'
        )
    return "\n".join(tables)


def called(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    call.main([str(EVENTS / "timer.json"), "--deployed", "--json"])
    shown: dict[str, object] = json.loads(capsys.readouterr().out)
    return shown


def test_two_hundred_routed_channels_are_deployed_and_take_no_variable(account: Account) -> None:
    filed(of_many(account))
    account.deploy()
    function = account.cloud.scf.functions[NAME]
    listed = function.values["Environment"]["Variables"]
    assert not [one["Key"] for one in listed if one["Key"].startswith("CHANNELS")]
    assert sum(len(one["Key"] + one["Value"]) for one in listed) < MAX_VARIABLES_BYTES
    with zipfile.ZipFile(io.BytesIO(function.code)) as deployed:
        assert "[channels.team-199]" in deployed.read("settings.toml").decode()
        assert "index.py" in deployed.namelist()


def test_two_hundred_routed_channels_are_told_on_scfs_own_python(
    account: Account, capsys: pytest.CaptureFixture[str], built: package.Package, runtime: str
) -> None:
    account.cloud.scf.python, account.zip = runtime, built.archive
    account.set("SSM_ENDPOINT", account.cloud.ssm.url)
    filed(of_many(account))
    account.deploy()
    assert called(capsys)["first_run"] is True
    url = "https://team-123.example.com/release/a"
    account.cloud.edgeone.submit("zone-1", "job-1", [url], status="failed")
    (result,) = account.cloud.scf.tick(NAME)
    channels = json.loads(result["RetMsg"])["channels"]
    assert (len(channels), channels["team-123"]["sent"]) == (CHANNELS, 1)
    assert sum(one["sent"] for one in channels.values()) == 1
    assert "预热失败" in str(account.cloud.slack("team-123").messages[-1])


def test_a_change_in_the_file_is_a_change_in_the_code_and_nothing_else_is(
    account: Account,
) -> None:
    filed('[channels.ops]\nurl = "ssm://x#ops"\nkind = "slack"\n')
    account.deploy()
    account.changes()
    assert account.deploy().count("nothing to do") == 5
    filed('label = "prod"\n[channels.ops]\nurl = "ssm://x#ops"\nkind = "slack"\n')
    account.deploy()
    assert account.changes() == ["UpdateFunctionCode"]


def test_of_the_shell_only_what_the_file_does_not_say_is_deployed(account: Account) -> None:
    filed('lookback = "2h"\nlabel = "prod"\n[channels.ops]\nurl = "ssm://x"\nkind = "slack"\n')
    for name, value in {"LOOKBACK": "3h", "LABEL": "mine", "STUCK_AFTER": "2h"}.items():
        account.set(name, value)
    variables = read(environment()).variables
    assert {"LOOKBACK", "LABEL"}.isdisjoint(variables)
    assert variables["STUCK_AFTER"] == "2h"
    account.set("NOTIFIER_LOOKBACK", "4h")
    (settings.CHECKOUT / ".env").write_text("LABEL=env\n")
    variables = read(environment()).variables
    assert (variables["LOOKBACK"], variables["LABEL"]) == ("4h", "env")


def test_the_place_of_the_state_and_the_site_may_stand_in_the_file(account: Account) -> None:
    account.unset("STATE_URL")
    filed(
        f'state_url = "cos://{BUCKET}/prefix?region=ap-singapore"\nsite = "intl"\n'
        '[channels.ops]\nurl = "ssm://x"\nkind = "slack"\n'
    )
    wanted = read(environment())
    assert (wanted.region, wanted.site, wanted.secrets) == (
        "ap-singapore",
        "intl",
        (("ap-singapore", "x"),),
    )
    assert account.deploy()
    assert {one.region for one in account.cloud.scf.requests} == {"ap-singapore"}


def test_a_webhook_in_the_file_is_neither_deployed_nor_packed(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    filed('[channels.ops]\nurl = "https://hooks.slack.com/services/T0/B0/s3cr3t"\n')
    said = account.fails()
    assert "CHANNELS__OPS__URL: is a secret, and this file is packed" in said
    assert "(settings.toml, line 2)" in said
    with pytest.raises(SystemExit) as caught:
        package.main([])
    assert "CHANNELS__OPS__URL: is a secret" in str(caught.value)
    assert "s3cr3t" not in said + str(caught.value)
    assert account.changes() == []


def test_too_many_variables_are_told_where_else_they_may_stand(account: Account) -> None:
    for number in range(60):
        account.set(
            f"CHANNELS__C{number}__URL", f"https://hooks.slack.com/services/T0/B0/{'a' * 40}"
        )
    said = account.fails()
    assert "of 4,096 that SCF has" in said
    assert "settings.toml" in said
    assert "ssm://" in said


def test_each_of_several_deployments_has_a_file_of_its_own(account: Account) -> None:
    """And none keeps its state where another does, wherever that is said."""
    place = f'state_url = "cos://{BUCKET}/prefix?region=ap-guangzhou"\n'
    ops = '[channels.ops]\nurl = "ssm://x"\nkind = "slack"\n'
    filed(place + ops)
    account.unset("STATE_URL")
    (settings.CHECKOUT / ".env").write_text("LABEL=prod\n")
    (settings.CHECKOUT / ".env.staging").write_text("LABEL=staging\n")
    account.set("NOTIFIER_ENV", "staging")
    own = settings.CHECKOUT / "settings.staging.toml"
    own.write_text(place.replace("prefix", "other") + ops.replace("ops", "night"))
    assert read(environment()).state == Place(BUCKET, "other", "ap-guangzhou")
    account.deploy()
    function = account.cloud.scf.functions[f"{NAME}-staging"]
    with zipfile.ZipFile(io.BytesIO(function.code)) as deployed:
        assert "[channels.night]" in deployed.read("settings.toml").decode()
    own.write_text(place + ops)
    with pytest.raises(NotDeployable, match=r"STATE_URL: \.env has the same place"):
        read(environment())


def test_what_each_shard_may_ask_stands_in_the_file(account: Account) -> None:
    account.set("SCF_SHARDS", "zone-1;zone-2")
    filed('[channels.ops]\nurl = "ssm://notifier#ops"\nkind = "slack"\n')
    assert read(environment()).variables["REQUESTS_PER_SECOND"] == "10"
    filed('requests_per_second = 12\n[channels.ops]\nurl = "ssm://notifier#ops"\nkind = "slack"\n')
    assert "REQUESTS_PER_SECOND" not in read(environment()).variables
