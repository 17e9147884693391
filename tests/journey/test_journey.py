"""The documents lead to the first message in as many steps as they say, in both languages; played, it arrives."""

import pytest

from tests.journey.__main__ import main
from tests.journey.documents import FIRST_DEPLOYMENT, MAX_STEPS, README, promised, steps, trial


@pytest.mark.parametrize("document", [*README, *FIRST_DEPLOYMENT])
def test_a_document_has_as_many_steps_as_it_says(document: str) -> None:
    assert [step.number for step in steps(document)] == list(range(1, promised(document) + 1))
    assert 4 <= promised(document) <= MAX_STEPS


@pytest.mark.parametrize("documents", [README, FIRST_DEPLOYMENT])
def test_both_languages_lead_the_same_way(documents: tuple[str, str]) -> None:
    english, chinese = (
        [(one.commands, one.settings, one.by_hand) for one in steps(document)]
        for document in documents
    )
    assert english == chinese
    assert any(commands for commands, *_ in english)


def test_the_demo_comes_first() -> None:
    assert [trial(document)[0] for document in README] == ["make demo", "make demo"]


def test_the_last_step_is_a_message_in_the_chat() -> None:
    for document in (*README, *FIRST_DEPLOYMENT):
        assert steps(document)[-1].commands == ("./notifier call events/test.json --deployed",)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("runtime")
def test_a_reader_arrives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().err
    told = capsys.readouterr().out
    assert "6 steps to the first message" in told
    assert "4 steps to the first message" in told
