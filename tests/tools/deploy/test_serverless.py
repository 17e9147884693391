"""The deployment description is checked here, since nothing checks it before it is in the cloud."""

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from croniter import croniter

from edgeone_notifier.settings.variables import is_setting
from tools.deploy.wanted.adjusted import ALARM, OURS
from tools.packaging.runtimes import DEFAULT

ROOT = Path(__file__).resolve().parents[3]

CREDENTIALS = {"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"}
DEPLOYMENT = {*OURS, *ALARM} - {"SCF_ENDPOINT"}

FROM_ENVIRONMENT = re.compile(r"\$\{env:[A-Z][A-Z0-9_]*\}")
SECRET = re.compile(
    r"hooks\.slack\.com/services/\w|webhook/send\?key=\w|AKID\w{10}|secret_?(id|key)\s*[:=]\s*\w",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "serverless.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def inputs(document: dict[str, Any]) -> dict[str, Any]:
    return document["inputs"]


@pytest.fixture(scope="module")
def timers(inputs: dict[str, Any]) -> list[dict[str, Any]]:
    return [event["timer"]["parameters"] for event in inputs["events"]]


def test_the_component_and_its_names_are_set(
    document: dict[str, Any], inputs: dict[str, Any]
) -> None:
    assert document["component"] == "scf"
    for name in (document["name"], document["app"], document["stage"], inputs["name"]):
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,59}", name)


def test_the_handler_is_in_the_code_root(inputs: dict[str, Any]) -> None:
    module, function = inputs["handler"].split(".")
    source = (ROOT / "function" / f"{module}.py").read_text(encoding="utf-8")
    assert re.search(rf"\b{function}\b", source)


def test_the_runtime_is_the_one_that_the_package_is_built_for(inputs: dict[str, Any]) -> None:
    assert inputs["runtime"] == DEFAULT.name


def test_what_make_package_builds_is_deployed_with_its_byte_code(inputs: dict[str, Any]) -> None:
    from tools.packaging import package

    assert (ROOT / inputs["src"]["src"]).resolve() == package.BUILD / "package"
    assert ".env" in inputs["src"]["exclude"]
    assert not [pattern for pattern in inputs["src"]["exclude"] if "pyc" in pattern]


def test_a_run_ends_before_the_next_tick(
    inputs: dict[str, Any], timers: list[dict[str, Any]]
) -> None:
    assert isinstance(inputs["timeout"], int)
    assert 3 < inputs["timeout"] <= 900  # seconds; SCF's default and limit
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for timer in timers:
        ticks = croniter(timer["cronExpression"], start, second_at_beginning=True)
        first, second = ticks.get_next(float), ticks.get_next(float)
        assert inputs["timeout"] < second - first


def test_memory_is_a_size_that_scf_has(inputs: dict[str, Any]) -> None:
    assert inputs["memorySize"] in [64, *range(128, 3_073, 128)]


def test_timers_have_seven_fields_and_avoid_the_full_minute(timers: list[dict[str, Any]]) -> None:
    assert 0 < len(timers) <= 10  # per function
    for timer in timers:
        fields = timer["cronExpression"].split()
        assert len(fields) == 7
        assert croniter.is_valid(timer["cronExpression"], second_at_beginning=True)
        assert 0 < int(fields[0]) < 60


def test_timers_are_open_and_named(timers: list[dict[str, Any]]) -> None:
    assert len({timer["name"] for timer in timers}) == len(timers)
    for timer in timers:
        assert timer["enable"] is True
        assert 0 < len(timer["name"]) <= 60


def test_an_argument_is_a_json_text(timers: list[dict[str, Any]]) -> None:
    for timer in timers:
        argument = timer.get("argument", "{}")
        assert isinstance(argument, str)
        assert isinstance(json.loads(argument), dict)


def test_variables_are_settings_and_come_from_the_environment(inputs: dict[str, Any]) -> None:
    variables = inputs["environment"]["variables"]
    assert variables
    for name, value in variables.items():
        assert is_setting(name)
        assert value == f"${{env:{name}}}"


def test_references_stand_alone(document: dict[str, Any]) -> None:
    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        if isinstance(value, list):
            return [text for item in value for text in texts(item)]
        return [str(value)]

    for text in texts(document):
        assert "$" not in text or FROM_ENVIRONMENT.fullmatch(text)


def test_no_secret_is_written_down() -> None:
    assert not SECRET.search((ROOT / "serverless.yml").read_text(encoding="utf-8"))


def test_every_variable_that_is_referred_to_is_in_the_example() -> None:
    referred = set(re.findall(r"\$\{env:(\w+)\}", (ROOT / "serverless.yml").read_text()))
    assert referred - {"NAME"} <= example().keys()


def test_the_example_names_what_a_deployment_needs_and_nothing_that_is_no_setting() -> None:
    named = set(example())
    assert CREDENTIALS | DEPLOYMENT | {"STATE_URL", "CHANNELS__OPS__URL", "HEARTBEAT_URL"} <= named
    assert not [name for name in named - CREDENTIALS - DEPLOYMENT if not is_setting(name)]


def example() -> dict[str, str]:
    """Read .env.example, with what is commented out."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE))
