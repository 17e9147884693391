"""Say in another language what the program says of itself: mistakes in settings, findings, errors.

The English sentence stands where it is said, and is its own name, as in gettext: `sentences/<language>/` has what it is
called there, with {} for each value that is put in. A language is loaded once something is said in it.
"""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import import_module

SAID_IN = ("zh",)  # beside English, each in the folder of its name

_PARTED, _PARTED_WIDE = "; ", "；"  # between sentences, in English and there
_LONG = 50  # letters and signs; such a sentence is found in the midst of others: what to do about a zone, say
_DEPTH, _LONGEST = 8, 2_048  # sentences in each other, and characters: foreign text may be anything
_SHORT = 4  # letters; a template with fewer has single words put in, so that it is not found in foreign text
_WIDE_END = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]$")


class Sentences:
    """Sentences of a language by the English ones; of what is parted by a semicolon each part as well."""

    def __init__(self, whole: Mapping[str, str]) -> None:
        parts = {
            part: said
            for english, both in whole.items()
            if english.count(_PARTED) == both.count(_PARTED_WIDE)
            for part, said in zip(english.split(_PARTED), both.split(_PARTED_WIDE), strict=True)
        }
        self.known = {**parts, **whole}
        long = (one for one in whole if len(one) >= _LONG and "{}" not in one + whole[one])
        self._long = sorted(long, key=len, reverse=True)

    def __call__(self, text: str, depth: int = _DEPTH) -> str:
        """Say a text: all of it, each of several sentences, one with values in it, or what is said of a name."""
        if text in self.known:
            return self.known[text]
        if not depth:
            return text
        for one in self._long:
            if one in text:
                return self(text.replace(one, self.known[one]), depth - 1)
        if _PARTED in text:
            parts = text.split(_PARTED)
            worded = [self(part, depth - 1) for part in parts]
            return text if worded == parts else _PARTED_WIDE.join(worded)
        if len(text) > _LONGEST:
            return text
        begins_with_a_name = " " not in text.partition(": ")[0]
        ways = (self._of_name, self._filled)
        ways = ways if begins_with_a_name else ways[::-1]
        return next(filter(None, (way(text, depth) for way in ways)), text)

    def _of_name(self, text: str, depth: int) -> str:
        """Say what is said of a name, behind a colon; "" where there are no words for it."""
        name, colon, rest = text.partition(": ")
        worded = self(rest, depth - 1) if colon else rest
        if worded == rest:
            return ""
        name = self(name, depth - 1)
        return f"{name}{'：' if _WIDE_END.search(name) else ': '}{worded}"

    def _filled(self, text: str, depth: int) -> str:
        """Say a sentence that has values in it; "" where there is none like it."""
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(text):
                return said.format(*(self(value, depth - 1) for value in found.groups()))
        return ""

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Return what has values in it, what says most first."""
        templates = [one for one in self.known if "{}" in one]
        templates.sort(key=lambda one: len(one.replace("{}", "")), reverse=True)
        return [(_pattern(one), self.known[one]) for one in templates]


def translated(text: str, language: str) -> str:
    """Return a text of ours in a language; what that has no words for stays as it is."""
    return sentences_of(language)(text) if language in SAID_IN else text


@cache
def sentences_of(language: str) -> Sentences:
    """Return the sentences of a language of SAID_IN."""
    return Sentences(import_module(f".{language}", __name__).SENTENCES)


def _pattern(template: str) -> re.Pattern[str]:
    value = r"(\S*?)" if sum(map(str.isalpha, template)) < _SHORT else "(.*?)"
    return re.compile(value.join(map(re.escape, template.split("{}"))), re.DOTALL)
