"""This file is the only place that writes docs/mistakes.md: typical mistakes, and what is really said of each.

`python -m tests.dev.mistakes` makes each of them on a machine that has nothing else set.
"""

from pathlib import Path

from tests.settings.typical_mistakes import TABLE, TypicalMistake, said

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "mistakes.md"
HEAD = """\
# What is said of what people write wrong

Each was made, and this was said. Of a mistake in the settings the variable is named, never its value; all are said
at once. After "accepted are" stand all actions of an event, and what each takes. `make tables` writes this page.

| where | what was written | what is said, and what to write |
|---|---|---|
"""


def page() -> str:
    """Write the page anew."""
    return HEAD + "".join(f"{row}\n" for row in map(_row, TABLE))


def _row(mistake: TypicalMistake) -> str:
    answer = said(mistake)
    accepted, _, _ = answer.partition("; accepted are ")
    shown = accepted + ("; accepted are …" if accepted != answer else "")
    return f"| {mistake.place} | {_code(mistake.text)} | {_code(shown)} |"


def _code(text: str) -> str:
    lines = [line.replace("s3cr3t", "…") for line in text.splitlines() if line]
    return "<br>".join(f"`{line}`" for line in lines).replace("|", "\\|") or "nothing"


def main() -> None:
    DOCUMENT.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
