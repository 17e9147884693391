"""Draw the gallery: every message of tests/snapshots as its chat shows it.

`make gallery` writes docs/gallery.html, one page without anything from elsewhere.
"""

import html
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.channels.digests import LOOKS
from tests.dev.situations import SITUATIONS
from tools.shown import slack_dates

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOTS = ROOT / "tests" / "snapshots"
PAGE = ROOT / "docs" / "gallery.html"
STYLE = Path(__file__).with_name("gallery.css")
BEGINNINGS = ("| ", "- ", "``")
ZONE = ZoneInfo("Asia/Shanghai")
ALL = "all"
CHATS = {
    "slack": "Slack",
    "wecom": "WeCom",
    "wecom-markdown_v2": "WeCom, markdown_v2",
    "wecom-text": "WeCom, text",
    ALL: "All",
}
LANGUAGES = {"en": "English", "zh": "中文", ALL: "Both"}
THEMES = {"auto": "As this machine", "light": "Light", "dark": "Dark"}

_FONT = re.compile(r"&lt;font color=&quot;(info|comment|warning)&quot;&gt;(.*?)&lt;/font&gt;")


def page() -> str:
    """Draw the whole page."""
    contents, sections = "", ""
    for group, cases in SITUATIONS.items():
        links = "".join(f'<a href="#{slug(case)}">{_words(case)}</a>' for case in cases)
        contents += f"<p><b>{group}</b> {links}</p>\n"
        sections += f"<h2>{group}</h2>\n" + "".join(_section(*one) for one in cases.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>edgeone-notifier: every message</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_filters()}</style></head>\n"
        "<body><header><h1>Every message</h1>\n"
        "<p>Drawn from <code>tests/snapshots/</code> by <code>make gallery</code>, nearly as the chats draw them, "
        "as wide as on a phone. Under each heading stands what its reader should do next.</p>\n"
        f"<details><summary>All situations</summary>\n<nav>{contents}</nav></details></header>\n"
        f"<form>{_choices('chat', CHATS)}{_choices('language', LANGUAGES)}{_choices('theme', THEMES)}</form>\n"
        f"<main>\n{sections}</main></body></html>\n"
    )


def slug(case: str) -> str:
    """Return a case's name as it stands in the names of files."""
    return re.sub("[^a-z]+", "-", case.lower())


def _choices(name: str, choices: Mapping[str, str]) -> str:
    """Draw one filter; the first choice is the usual one."""
    drawn = "".join(
        f'<label><input type="radio" name="{name}" id="{name}-{value}"{" checked" * (not at)}>{words}</label>'
        for at, (value, words) in enumerate(choices.items())
    )
    return f"<fieldset><legend>{name.capitalize()}</legend>{drawn}</fieldset>"


def _filters() -> str:
    """Write the rules by which a choice hides what it is not about: without a script."""
    hide = "{ display: none; }\n"
    chats = (
        f"body:has(#chat-{one}:checked) figure:not([data-look={one}]) {hide}"
        for one in CHATS
        if one != ALL
    )
    languages = (
        f"body:has(#language-{one}:checked) figure:not(:lang({one})) {hide}"
        for one in LANGUAGES
        if one != ALL
    )
    return "".join((*chats, *languages))


def message(kind: str, body: Mapping[str, Any]) -> str:
    """Draw one message of one chat."""
    return _slack(body) if kind == "slack" else _wecom(body)


def main() -> None:
    """Write the page, or with `--check` say whether it is stale."""
    new = page()
    if "--check" in sys.argv:
        sys.exit(
            PAGE.read_text(encoding="utf-8") != new and "docs/gallery.html is stale: make gallery"
        )
    PAGE.write_text(new, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(list(SNAPSHOTS.glob('*/*/*.json')))} messages")


def _section(case: str, next_step: str) -> str:
    drawn = "".join(
        _snapshot(look, language, SNAPSHOTS / look / language / f"{slug(case)}.json")
        for look in LOOKS
        for language in LANGUAGES
        if language != ALL
    )
    heading = f"<h3>{_words(case)}</h3><p>{html.escape(next_step)}</p>"
    return f'<section id="{slug(case)}">{heading}<div class="row">{drawn}</div></section>\n'


def _snapshot(look: str, language: str, path: Path) -> str:
    kind = look.partition("-")[0]
    drawn = "".join(message(kind, body) for body in json.loads(path.read_text(encoding="utf-8")))
    label = f"{CHATS[look]} · {LANGUAGES[language]}"
    of = f'class="{kind}" data-look="{look}" lang="{language}"'
    return f"<figure {of}><figcaption>{label}</figcaption>{drawn}</figure>\n"


def _words(name: str) -> str:
    return html.escape(name.replace("_", " ").replace("-", " ").capitalize())


def _slack(body: Mapping[str, Any]) -> str:
    shown = body.get("blocks") or [{"type": "section", "text": {"text": body["text"]}}]
    return (
        '<article><span class="face">E</span><div class="said"><b>EdgeOne</b> '
        f'<span class="app">APP</span>{"".join(map(_block, shown))}</div></article>'
    )


def _block(block: Mapping[str, Any]) -> str:
    if block["type"] == "rich_text":
        texts = (part["text"] for one in block["elements"] for part in one["elements"])
        return f"<pre>{html.escape(''.join(texts))}</pre>"
    if block["type"] == "context":
        return "".join(f'<p class="context">{_mrkdwn(e["text"])}</p>' for e in block["elements"])
    return f'<p class="section">{_mrkdwn(block["text"]["text"])}</p>'


def _mrkdwn(text: str) -> str:
    """Turn Slack's markup into HTML. Its text has &, < and > escaped already, as HTML has them."""
    text = slack_dates.shown(text, ZONE)
    text = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', text)
    text = re.sub(r"<[!@](?:subteam\^)?([^>]+)>", r'<span class="mention">@\1</span>', text)
    return "<br>".join(_inline(text, r"\*([^*\n]+)\*"))


def _wecom(body: Mapping[str, Any]) -> str:
    kind = body["msgtype"]
    content = html.escape(body[kind]["content"])
    if kind == "text":
        called = [*body[kind]["mentioned_list"], *body[kind].get("mentioned_mobile_list", ())]
        chips = "".join(
            f' <span class="mention">@{html.escape(w.lstrip("@"))}</span>' for w in called
        )
        drawn = content.replace("\n", "<br>") + chips
    elif kind == "markdown":
        drawn = "".join(_wecom_line(line) for line in content.splitlines())
    else:
        drawn = "".join(_tabled(content.splitlines()))
    return f'<article><span class="face">E</span><div class="bubble">{drawn}</div></article>'


def _tabled(lines: Iterable[str]) -> Iterator[str]:
    """Draw markdown_v2: each run of rows is a table, each run of items a list; what is fenced is shown as it is."""
    for sort, some in groupby(
        _fenced(lines), lambda line: line[:2] if line[:2] in BEGINNINGS else ""
    ):
        if sort == "``":
            yield f"<pre>{'<br>'.join(line[3:] for line in some)}</pre>"
        elif sort == "| ":
            head, _, *rows = (_cells(line) for line in some)
            drawn = "".join(f"<tr><td>{'</td><td>'.join(cells)}</td></tr>" for cells in rows)
            yield f'<div class="table"><table><tr><th>{"</th><th>".join(head)}</th></tr>{drawn}</table></div>'
        elif sort == "- ":
            yield f"<ul>{''.join(f'<li>{_marked(line[2:])}</li>' for line in some)}</ul>"
        else:
            yield from (f'<p class="line">{_marked(line)}</p>' for line in some)


def _fenced(lines: Iterable[str]) -> Iterator[str]:
    """Mark each line between fences by one."""
    inside = False
    for line in lines:
        if line == "```":
            inside = not inside
        else:
            yield f"```{line}" if inside else line


def _cells(line: str) -> list[str]:
    return [_marked(cell.strip()) for cell in line.strip("| ").split(" | ")]


def _wecom_line(line: str) -> str:
    quoted = line.startswith("&gt; ")
    inner = _marked(line.removeprefix("&gt; "))
    return f'<p class="{"quote" if quoted else "line"}">{inner}</p>'


def _marked(line: str) -> str:
    """Turn WeCom's markup of one line into HTML; it is escaped already."""
    line = _FONT.sub(r'<span class="\1">\2</span>', line)
    parts = re.split(r"(`[^`]+`)", line)  # every second one is code
    parts[::2] = map(_linked, parts[::2])
    return "".join(_inline("".join(parts), r"\*\*([^*\n]+)\*\*"))


def _linked(text: str) -> str:
    text = re.sub(r"\[([^\]]+)\]\((https?://[^)]+)\)", r'<a href="\2">\1</a>', text)
    return re.sub(r"&lt;@([^&]+)&gt;", r'<span class="mention">@\1</span>', text)


def _inline(text: str, strong: str) -> Iterator[str]:
    for line in text.split("\n"):
        parts = re.split(r"`([^`]+)`", line)  # every second one is code
        yield "".join(
            f"<code>{part}</code>" if at % 2 else re.sub(strong, r"<strong>\1</strong>", part)
            for at, part in enumerate(parts)
        )


if __name__ == "__main__":
    main()
