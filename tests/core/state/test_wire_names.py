"""What is stored keeps its words, whatever the code calls the same things."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.state.codec import decode, encode
from edgeone_notifier.core.state.wire_names import FIELDS, NEWS_KINDS

STATES = Path(__file__).parents[1] / "states"


def test_each_kind_of_news_has_one_name() -> None:
    assert set(NEWS_KINDS.values()) == set(get_args(News))
    assert len(set(NEWS_KINDS.values())) == len(NEWS_KINDS)


def test_each_stored_class_has_a_word_for_each_field() -> None:
    for kind, words in FIELDS.items():
        assert is_dataclass(kind)
        assert len(words.split()) == len(fields(kind)) == len(set(words.split())), kind


def test_what_is_written_has_the_words_that_it_always_had() -> None:
    """A rename in the code changes no stored byte."""
    stored = (STATES / "v5.json").read_bytes()
    written = json.loads(encode(decode(stored, "default"), "default", json.loads(stored)["nonce"]))
    assert written == json.loads(stored)
