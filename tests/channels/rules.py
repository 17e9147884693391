"""This file is the only place that gathers what the tests know of services: one file each, `<kind>_rules.py`."""

from importlib import import_module
from types import ModuleType

from edgeone_notifier.channels import KINDS
from tests.channels.digests import LOOKS

RULES: dict[str, ModuleType] = {
    kind: import_module(f"tests.channels.{kind}_rules") for kind in KINDS
}
OF_LOOK = {look: RULES[kind] for look, (kind, _) in LOOKS.items()}
