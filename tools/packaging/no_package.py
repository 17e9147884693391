"""Refuse to be built by pip and uv, and say what to do instead: the build backend that pyproject.toml names."""

from typing import NoReturn

SAID = """
edgeone-notifier is a function to deploy, no package to install. Use the checkout as it is:
  make demo, make deploy, make help           make installs what each needs into .venv
  pip install -r function/requirements.txt    what the function needs, as it is locked
  uv run python -m tools.gate --help          with PYTHONPATH=function:.
"""


def build_wheel(*_: object) -> NoReturn:
    """Refuse."""
    raise SystemExit(SAID)


build_sdist = build_editable = build_wheel
