"""What a text that is said in Chinese must be like."""

import re
from collections.abc import Mapping

from edgeone_notifier.core.text.sentences import Sentences

# What is the same in every language: commands, and what stands in their place in a sentence.
_CODE = re.compile(
    r"make [a-z]+( [A-Z]+=\S+)*|\./notifier [a-z]+( \S+)?|cp \S+ \S+|ls -ld|git [a-z]+|pip install|--format json"
    r"|<[^>]*>|\{[^}]*\}"
)
# Full-width, without a blank beside them; what stands in a program's words keeps its own.
MIXED = re.compile(
    r"[\u4e00-\u9fff][,;:?!(]|[,;?!)][\u4e00-\u9fff]| [，。；：、（）]|[，。；：、（）] |…… |[你您]"
)


def english_in(text: str) -> list[str]:
    """Return what stands in English in a text that should be Chinese; all of it where nothing is."""
    if not re.search("[\u4e00-\u9fff]", text):
        return [text]
    return re.findall(r"\b[A-Za-z][a-z']* [a-z]{2,}\b", _CODE.sub("", text))


def lost_in(words: Mapping[str, str], said: Sentences) -> dict[str, str]:
    """Return the sentences that are not said in their own words once something is put in: another takes their place."""
    lost = {}
    for english, chinese in words.items():
        values = [f"V{number}" for number in range(english.count("{}"))]
        text = english
        for value in values:
            text = text.replace("{}", value, 1)
        if said(text) != (chinese.format(*values) if values else chinese):
            lost[text] = said(text)
    return lost
