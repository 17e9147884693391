"""The example of settings.toml, and the schema by which editors complete and check it."""

import json
import re
from typing import Any

import pytest

from edgeone_notifier.settings import toml_file
from edgeone_notifier.settings.environment import load
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.settings.toml_file import OF_A_CHANNEL, OF_ALL, lines
from tests.dev.schema import SCHEMA, schema, written
from tests.settings.test_settings import ROOT, SLACK, loaded
from tests.settings.test_toml_file import WHOLE, filed, with_keys

EXAMPLE = (ROOT / "settings.example.toml").read_text(encoding="utf-8")
UNCOMMENTED = re.sub(r"^# (?=[a-z_]+ = |\[)", "", EXAMPLE, flags=re.MULTILINE)


def test_the_example_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = loaded(monkeypatch)
    filed(EXAMPLE)
    assert load() == before


def test_the_example_with_every_line_uncommented_is_right_and_names_every_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_keys(monkeypatch)
    filed(UNCOMMENTED)
    found = load()
    assert found.channels.keys() == {"ops", "games"}
    assert {name for name, *_ in lines(UNCOMMENTED)} == {*OF_ALL, "channels"}
    assert {at[2] for at in lines(UNCOMMENTED) if at[:2] == ("channels", "ops") and at[2:]} == {
        *OF_A_CHANNEL
    }
    # What it shows commented out is the default, where there is one to show.
    for name in ("zones", "lookback", "first_run", "stuck_after", "timezone", "site"):
        assert getattr(found, name) == Settings.model_fields[name].default, name
    assert found.channels["ops"].notify == ("failure", "completion")


def test_the_schema_is_that_of_the_settings() -> None:
    """If it fails: make tables."""
    assert SCHEMA.read_text(encoding="utf-8") == written()
    assert EXAMPLE.startswith(f"#:schema ./{SCHEMA.name}\n")


@pytest.mark.parametrize("text", [EXAMPLE, UNCOMMENTED, WHOLE.replace("STATE_URL", "state_url")])
def test_what_is_right_fits_the_schema(text: str) -> None:
    assert list(faults(schema(), toml_file.tomllib.loads(text))) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("zoness = 1", "zoness"),
        ("requests_per_second = 'x'", "requests_per_second"),
        ("requests_per_second = 0", "requests_per_second"),
        ("site = 'eu'", "site"),
        ("heartbeat_private = 1", "heartbeat_private"),
        (f"[channels.ops]\nurl = '{SLACK}'", "channels.ops.url"),
        ("[channels.ops]\nnotify = ['failures']", "channels.ops.notify"),
        ("[channels.ops]\nkind = 'teams'", "channels.ops.kind"),
        ("[channels.ops]\nmentions = []", "channels.ops.mentions"),
        ("[channels.'my ops']\nkind = 'slack'", "channels.my ops"),
    ],
)
def test_what_is_wrong_does_not(text: str, where: str) -> None:
    assert list(faults(schema(), toml_file.tomllib.loads(text))) == [where]


KNOWN = {
    *("$schema", "title", "description", "default", "type", "enum", "pattern", "anyOf", "items"),
    *("properties", "additionalProperties", "propertyNames", "exclusiveMinimum", "maximum"),
}
TYPES = {
    "string": str,
    "object": dict,
    "array": list,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


def faults(rule: dict[str, Any], value: Any, where: str = "") -> list[str]:
    """Check a value by the words of JSON Schema that the schema uses; give where it does not fit."""
    if not isinstance(value, dict):
        return [] if _fits(rule, value) else [where]
    found = []
    for name, one in value.items():
        at = f"{where}.{name}".lstrip(".")
        named = rule.get("properties", {}).get(name, rule.get("additionalProperties"))
        if not named or not _fits(rule.get("propertyNames", {}), name):
            found.append(at)
        else:
            found += faults(named, one, at)
    return found


def _fits(rule: dict[str, Any], value: Any) -> bool:
    assert rule.keys() <= KNOWN
    kinds = [rule["type"]] if isinstance(rule.get("type"), str) else rule.get("type", ())
    return (
        ("anyOf" not in rule or any(_fits(one, value) for one in rule["anyOf"]))
        and (not kinds or any(_is_of(kind, value) for kind in kinds))
        and value in rule.get("enum", [value])
        and bool(re.search(rule.get("pattern", ""), str(value)))
        and ("maximum" not in rule or rule["exclusiveMinimum"] < value <= rule["maximum"])
        and (not isinstance(value, list) or all(_fits(rule.get("items", {}), v) for v in value))
    )


def _is_of(kind: str, value: Any) -> bool:
    return isinstance(value, TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")


def test_an_editor_completes_words() -> None:
    channel = schema()["properties"]["channels"]["additionalProperties"]["properties"]
    assert channel["kind"]["enum"] == ["slack", "wecom"]
    assert "completion" in json.dumps(channel["notify"])


def test_the_chinese_example_has_the_same_lines() -> None:
    """But for what is said about them."""
    chinese = (ROOT / "settings.example.zh-CN.toml").read_text(encoding="utf-8")
    settings = re.compile(r"^(?:# )?(?:[a-z_]+ = .*|\[.*\])$|^#:schema .*$", re.MULTILINE)
    assert settings.findall(chinese) == settings.findall(EXAMPLE)
    said = [
        line for line in chinese.splitlines() if line.startswith("# ") and not settings.match(line)
    ]
    assert said
    assert all(re.search("[\u4e00-\u9fff]", line) for line in said)
