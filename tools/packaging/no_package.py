"""Refuse to be built by pip and uv, and say what to do instead: the build backend that pyproject.toml names."""

from typing import NoReturn

SAID = """
edgeone-notifier is a function to deploy, no package to install. Use the checkout as it is:
  make demo, ./notifier --help, make help       each installs what it needs into .venv
  pip install -r requirements.txt               what ./notifier needs, as it is locked; then python -m tools.cli --help
  pip install -r function/requirements.txt      what the function alone needs
  uv run ./notifier --help                      for who has uv
"""


def build_wheel(*_: object) -> NoReturn:
    """Refuse."""
    raise SystemExit(SAID)


build_sdist = build_editable = build_wheel
