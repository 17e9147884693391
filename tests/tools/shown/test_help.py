"""`--help` is in the language that is set: of all commands, and of each."""

import re
from importlib import import_module

import click
import pytest

from edgeone_notifier.core.text.sentences import Sentences
from tests.support.chinese import MIXED, english_in, lost_in
from tools.cli.group import COMMANDS, main
from tools.shown.chinese_help import OF_HELP


def help_of(command: click.Command) -> str:
    return command.get_help(command.context_class(command, info_name="x"))


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_chinese(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    command = import_module(f"tools.{COMMANDS[name][0]}").main if name else main
    assert "Show this message and exit." in help_of(command)
    monkeypatch.setenv("NOTIFIER_LANGUAGE", "zh")
    _, *lines = help_of(command).splitlines()
    about = [re.sub(r"^ *(-|[a-z]+  ).*?(  |$)", "", line).strip() for line in lines]
    assert len(about) > 2
    assert not [one for one in about if re.search("[a-z] [a-z]", one) and english_in(one)]


def test_its_words_have_their_own_signs() -> None:
    assert not [said for said in OF_HELP.values() if MIXED.search(said)]
    assert not lost_in(OF_HELP, Sentences(OF_HELP))
