"""serverless.yml gives the deployment that `make deploy` gives, as the engine of Tencent's own `scf deploy` reads it.

It is a package of npm, fetched once into build/. Nothing of it is deployed.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.deploy.parts import function, timer
from tools.deploy.wanted.deployment import environment, read
from tools.deploy.wanted.description import DESCRIPTION
from tools.packaging import package

pytestmark = pytest.mark.exhaustive

TOOLKIT = Path(__file__).resolve().parent / "toolkit"
SAME = (
    *("FunctionName", "Handler", "Runtime", "Type", "MemorySize", "Timeout", "Role"),
    *("Environment", "PublicNetConfig"),
)

Calls = list[dict[str, Any]]
Deploy = Callable[..., Calls]


@pytest.fixture(scope="session")
def toolkit() -> Path:
    """Fetch the toolkit as it is locked."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("serverless.yml IS NOT TRIED with Tencent's toolkit: no node and npm here")
    lock = (TOOLKIT / "package-lock.json").read_bytes()
    folder = package.BUILD / f"toolkit-{sha256(lock).hexdigest()[:16]}"
    if not folder.is_dir():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(TOOLKIT, partial)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(npm, cwd=partial, check=True, stdout=subprocess.DEVNULL)
        partial.rename(folder)
    return folder


@pytest.fixture
def deploy(toolkit: Path, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Give what deploys serverless.yml, once for each change of its inputs, and lists the calls."""
    monkeypatch.setenv("STATE_URL", "cos://bucket-1250000000/prefix?region=ap-guangzhou")
    monkeypatch.setenv("CHANNELS__OPS__URL", "https://hooks.slack.com/services/T0/B0/secret")
    monkeypatch.setenv("SCF_REGION", "ap-guangzhou")
    monkeypatch.setenv("SCF_ROLE", "edgeone-notifier")

    def calls(*changes: Callable[[dict[str, Any]], object]) -> Calls:
        inputs = [_inputs() for _ in changes]
        for one, change in zip(inputs, changes, strict=True):
            change(one)
        command = ["node", str(TOOLKIT / "record.js"), str(toolkit)]
        run = subprocess.run(command, input=json.dumps(inputs), capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        made: Calls = json.loads(run.stdout)
        return [call for call in made if not call["action"].startswith(("Get", "List"))]

    return calls


def as_it_is(inputs: dict[str, Any]) -> None:
    """Change nothing."""


def test_the_toolkit_makes_the_function_that_make_deploy_makes(
    deploy: Deploy, tmp_path: Path
) -> None:
    created, triggered = deploy(as_it_is)
    wanted = read(environment())
    assert (created["action"], triggered["action"]) == ("CreateFunction", "CreateTrigger")
    ours = function._new(wanted)
    for name in SAME:
        assert created["parameters"][name] == ours[name], name
    tick = timer._new(wanted.name, wanted.timers[0])
    own = ("Namespace", "Description")  # which the other leaves to its default
    assert {k: v for k, v in triggered["parameters"].items() if k not in own} == {
        k: v for k, v in tick.items() if k not in own
    }


def test_a_second_deployment_leaves_the_timer_alone(deploy: Deploy) -> None:
    actions = [call["action"] for call in deploy(as_it_is, as_it_is)]
    assert actions[2:] == ["UpdateFunctionCode", "UpdateFunctionConfiguration"]


def test_another_time_replaces_the_timer(deploy: Deploy) -> None:
    def later(inputs: dict[str, Any]) -> None:
        inputs["events"][0]["timer"]["parameters"]["cronExpression"] = "23 */5 * * * * *"

    calls = deploy(as_it_is, later)
    assert [call["action"] for call in calls[-2:]] == ["DeleteTrigger", "CreateTrigger"]
    assert calls[-1]["parameters"]["TriggerDesc"] == "23 */5 * * * * *"


def test_the_argument_of_a_timer_arrives_as_it_is_written(deploy: Deploy) -> None:
    def sharded(inputs: dict[str, Any]) -> None:
        inputs["events"][0]["timer"]["parameters"]["argument"] = '{"zones": ["zone-1"]}'

    assert deploy(sharded)[-1]["parameters"]["CustomArgument"] == '{"zones": ["zone-1"]}'


def test_retries_cannot_be_set_there_which_is_why_make_deploy_does(deploy: Deploy) -> None:
    def patient(inputs: dict[str, Any]) -> None:
        inputs |= {"retryNum": 0, "msgTTL": 300}

    actions = {call["action"] for call in deploy(patient)}
    assert actions == {"CreateFunction", "CreateTrigger"}


def _inputs() -> dict[str, Any]:
    """Read serverless.yml as `scf deploy` does: a reference to what is not set is left out."""
    inputs: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))["inputs"]
    around = environment()
    for name in ("region", "role"):
        inputs[name] = around[inputs[name].removeprefix("${env:").removesuffix("}")]
    variables = inputs["environment"]["variables"]
    inputs["environment"]["variables"] = {name: around[name] for name in sorted(variables)}
    return {
        **inputs,
        "code": {"bucket": "code", "object": "package.zip"},
    }  # which it uploads itself
