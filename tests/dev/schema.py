"""This file is the only place that writes settings.schema.json, by which editors complete and check settings.toml.

`python -m tests.dev.schema` makes it of the settings' own model: a new setting is in it without a line here.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edgeone_notifier.channels import KINDS
from edgeone_notifier.core.text.phrases import LANGUAGES
from edgeone_notifier.settings.channel import NOTIFY
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.settings.toml_file import OF_A_CHANNEL, OF_ALL, SECRETS
from edgeone_notifier.tasks import KINDS as KINDS_OF_TASKS

SCHEMA = Path(__file__).resolve().parents[2] / "settings.schema.json"
# What the model checks by code, so that its own schema does not say it: words to choose from.
WORDS: Mapping[str, tuple[str, ...]] = {
    "tasks": tuple(KINDS_OF_TASKS),
    "notify": NOTIFY,
    "quiet_except": NOTIFY,
    "kind": tuple(KINDS),
    "format": tuple(dict.fromkeys(form for spec in KINDS.values() for form in spec.FORMATS)),
    "language": tuple(LANGUAGES),
}


def schema() -> dict[str, Any]:
    """Make the schema: the settings at the top, those of a channel below `channels.<name>`."""
    made = Settings.model_json_schema(by_alias=False)
    of_a_channel = made["$defs"]["ChannelSettings"]["properties"]
    channel = {name: _setting(name, of_a_channel[name]) for name in OF_A_CHANNEL}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "settings.toml of edgeone-notifier",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{name: _setting(name, made["properties"][name]) for name in OF_ALL},
            "channels": {
                "description": "a table for each channel: [channels.<name>]",
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"},
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": channel,
                },
            },
        },
    }


def _setting(name: str, made: Mapping[str, Any]) -> dict[str, Any]:
    """Say what stands in the file, where the model says what comes of it: a duration is a text there."""
    about = str(made.get("description", "")).removesuffix("; comma-separated")
    described = {"description": about.replace(", comma-separated", "")} if about else {}
    default = made.get("default")
    if name in SECRETS:
        return {"description": "ssm://<secret>#<json key>", "type": "string", "pattern": "^ssm://"}
    (form,) = [one for one in made.get("anyOf", [made]) if one.get("type") != "null"]
    if form.get("type") == "array":
        word = {"enum": list(WORDS[name])} if name in WORDS else {"type": ["string", "integer"]}
        forms = [{"type": "array", "items": word}, {"type": "string"}]
        return {**described, "anyOf": forms, **({"default": default} if default else {})}
    if name in WORDS:
        return {**described, "enum": list(WORDS[name]), **({"default": default} if default else {})}
    if form.get("type") == "integer":  # a duration
        return {**described, "type": ["string", "integer"]}
    if "$ref" in form:  # a value that is made of a text
        return {**described, "type": "string"}
    kept = ("type", "enum", "exclusiveMinimum", "minimum", "maximum")
    shown = {} if default in (None, "") else {"default": default}
    return {**described, **{key: form[key] for key in kept if key in form}, **shown}


def written() -> str:
    """Write it as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    SCHEMA.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
