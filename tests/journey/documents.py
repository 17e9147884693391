"""Read the steps of a document: its commands and settings, word for word, and whether a person has to do something."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ("README.md", "README.zh-CN.md")
FIRST_DEPLOYMENT = ("docs/first-deployment.md", "docs/zh/first-deployment.md")
MAX_STEPS = 6  # from an empty account to the first message

NUMBERED = re.compile(r"^(?:## )?(\d)\. (?:\*\*)?([^\n*]*)", re.MULTILINE)
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
COPIES = re.compile(r"`(cp \S+ \S+)`")
SETTING = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
# What shows that a person is needed: a page of a console, a way through its menus, a file to fill in.
BY_HAND = re.compile(r"console\.|→|cp \.env\.example")
PROMISED = re.compile(r"(four|six) steps|([四六])步", re.IGNORECASE)
NUMBERS = {"four": 4, "six": 6, "四": 4, "六": 6}


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step of a document."""

    number: int
    title: str
    commands: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    by_hand: bool


def trial(document: str) -> tuple[str, ...]:
    """Give the commands of a README that need no account."""
    return _commands(_section(document, "make demo"))


def steps(document: str) -> tuple[Step, ...]:
    """Give the steps of a document: items of one section of a README, headings of another document."""
    text = _section(document, "./notifier deploy") if document in README else _read(document)
    mark = r"^\d\. \*\*" if document in README else r"^## "
    parts = re.split(f"(?={mark})", text, flags=re.MULTILINE)
    return tuple(_step(part) for part in parts if NUMBERED.match(part))


def promised(document: str) -> int:
    """Give how many steps a document says that there are."""
    found = PROMISED.search(_read(document))
    return NUMBERS[(found[1] or found[2]).lower()] if found else 0


def _step(part: str) -> Step:
    heading = NUMBERED.match(part)
    assert heading
    filled = [body for language, body in FENCED.findall(part) if not language]
    settings = tuple(pair for body in filled for pair in SETTING.findall(body))
    by_hand = BY_HAND.search(part) is not None
    return Step(int(heading[1]), heading[2].strip(), _commands(part), settings, by_hand)


def _commands(part: str) -> tuple[str, ...]:
    shell = [body for language, body in FENCED.findall(part) if language == "sh"]
    lines = [line.partition(" #")[0].strip() for body in shell for line in body.splitlines()]
    return (*COPIES.findall(part), *filter(None, lines))


def _section(document: str, command: str) -> str:
    """Give the first section of a document that calls a command."""
    sections = _read(document).split("\n## ")
    return next(one for one in sections if command in _commands(one))


def _read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")
