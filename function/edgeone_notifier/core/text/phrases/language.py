"""What a language of messages consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language's own name, its phrases by theirs, the forms that numbers ask for, and what stands between thousands.

    A phrase names its values in braces. One that counts has a form for each word of `forms`, by which its name ends;
    `form` gives the word for a number. The words are CLDR's: one, two, few, many, other. `reads` says whether who reads
    this language reads a text of the API. `of_targets` says of targets what a phrase says of URLs: with what is done to
    them before it, if that is to be named, and with a word for what they are, unless they are URLs.
    """

    name: str
    phrases: Mapping[str, str]
    forms: tuple[str, ...]
    form: Callable[[int], str]
    thousands: str
    reads: Callable[[str], bool] = lambda _: True
    of_targets: Callable[[str, str, bool], str] = lambda phrase, *_: phrase
