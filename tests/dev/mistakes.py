"""Write docs/mistakes.md and docs/zh/mistakes.md: typical mistakes, and what is really said of each.

`python -m tests.dev.mistakes` makes each of them on a machine that has nothing else set.
"""

from pathlib import Path

from tests.settings.typical_mistakes import COMMAND, ENV, EVENT, TABLE, TypicalMistake, said

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENTS = {"en": DOCS / "mistakes.md", "zh": DOCS / "zh" / "mistakes.md"}
HEADS = {
    "en": """\
# What is said of what people write wrong

[中文](zh/mistakes.md)

Each was made, and this was said. Of a mistake in the settings the variable is named, never its value; all are said
at once, in the language of `LANGUAGE`. After "accepted are" stand all actions of an event, and what each takes.
`make tables` writes this page.

| where | what was written | what is said, and what to write |
|---|---|---|
""",
    "zh": """\
# 常见错误及其提示

[English](../mistakes.md)

每种错误都实际试过，并得到这样的提示。配置错误只指出变量名，不显示其值；所有错误一次报告，语言取自 `LANGUAGE`。
“可接受的有”之后列出事件的全部操作及其参数，此处从略。本页由 `make tables` 生成。

| 位置 | 写了什么 | 提示，以及应写什么 |
|---|---|---|
""",
}
PLACES_IN_CHINESE = {ENV: "环境变量", EVENT: "事件", COMMAND: "命令"}
NOTHING = {"en": "nothing", "zh": "无"}
ACCEPTED = {"en": "; accepted are ", "zh": "；可接受的有 "}


def page(language: str) -> str:
    """Write the page of a language anew."""
    return HEADS[language] + "".join(f"{_row(one, language)}\n" for one in TABLE)


def _row(mistake: TypicalMistake, language: str) -> str:
    answer, accepted = said(mistake, language), ACCEPTED[language]
    what, there, _ = answer.partition(accepted)
    shown = f"{what}{accepted}…" if there else what
    place = (
        mistake.place if language == "en" else PLACES_IN_CHINESE.get(mistake.place, mistake.place)
    )
    return f"| {place} | {_code(mistake.text) or NOTHING[language]} | {_code(shown)} |"


def _code(text: str) -> str:
    lines = [line.replace("s3cr3t", "…") for line in text.splitlines() if line]
    return "<br>".join(f"`{line}`" for line in lines).replace("|", "\\|")


def main() -> None:
    for language, document in DOCUMENTS.items():
        document.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
