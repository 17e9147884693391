"""docs/operations.md says what is: tables from the code, queries for what is logged, rights that suffice."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.core import faults, remedies
from tests.dev import tables
from tests.dev.table_words import CHINESE, ENGLISH
from tests.support.deployed import Deployed, logged
from tools import move

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
TEXT = (tables.DOCS / "operations.md").read_text(encoding="utf-8")
KEYWORDS = {
    *("select", "max", "min", "sum", "count", "as", "group", "by", "order", "desc", "and", "not"),
    *("histogram", "interval", "hour", "times", "runs", "failed", "oldest"),
}
OF_CLS = {"__TIMESTAMP__", "SCF_FunctionName"}


@pytest.mark.parametrize("document", tables.DOCUMENTS)
def test_the_tables_are_those_of_the_code(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert tables.filled(text, tables.DOCUMENTS[document]) == text, "make tables"


def test_both_languages_have_words_for_the_same() -> None:
    assert CHINESE.of_run.keys() == ENGLISH.of_run.keys()
    assert CHINESE.faults.keys() == ENGLISH.faults.keys()


def test_a_table_without_a_place_is_noticed() -> None:
    with pytest.raises(ValueError, match="errors"):
        tables.filled("", ENGLISH)


def test_every_error_code_has_a_remedy_and_every_remedy_its_codes() -> None:
    meanings = {*remedies.OF_CODE.values(), *faults.OF_THE_ZONE.values(), "unknown"}
    assert meanings == remedies.OF_MEANING.keys()
    assert "unknown" not in map(remedies.meaning_of, (*faults.TABLE, *faults.OUR_CODES))


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_what_the_handler_raises_has_a_remedy_in_the_log(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    for break_it in (
        lambda: deployed.fails({"action": "dance"}),
        lambda: deployed.cloud.edgeone.zones.clear() or deployed.fails(),
        lambda: deployed.set("LOOKBACK", "never") or deployed.fails(),
    ):
        break_it()
    failed = [one for one in logged(capsys.readouterr().out) if one["event"] == "run.failed"]
    assert [one["error"] for one in failed] == ["EventRefused", "RunFailed", "SettingsError"]
    assert all(one["remedy"] == remedies.OF_RUN[one["error"]][1] for one in failed)


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_queries_ask_for_fields_that_are_logged(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _everything_logged(deployed, capsys)
    queries = [
        q for block in re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL) for q in block.splitlines()
    ]
    assert len(queries) == 7
    for query in queries:
        (event,) = re.findall(r'"([a-z]+\.[a-z]+)"', query)
        fields = {field for line in lines if line["event"] == event for field in line}
        asked = set(re.findall(r"\b[a-z_A-Z]+\b", re.sub(r'"[^"]*"', "", query)))
        assert fields, event
        assert {word for word in asked if word.lower() not in KEYWORDS} <= fields | OF_CLS, query


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_table_of_the_log_names_what_is_logged(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _everything_logged(deployed, capsys)
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| [^|]* \| (.*) \|$", TEXT, re.MULTILINE)
    assert len(rows) == 11
    for event, fields in rows:
        there = {field for line in lines if line["event"] == event for field in line}
        assert set(re.findall(r"`([a-z_]+)`", fields)) <= there, event


def _everything_logged(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    """Let happen whatever the document names; give all lines."""
    deployed.with_news()
    deployed.cloud.edgeone.rights.deny("DescribeContentQuota")
    again = {"action": "resubmit", "job": "job-1"}
    for code in ("InternalError", ""):
        if code:
            deployed.cloud.edgeone.fail("CreatePrefetchTask", code)
        deployed.invoke({**again, "confirm": deployed.invoke(again)["confirm"]})
    deployed.set("CHANNELS__GAMES__URL", "ssm://nothing?region=ap-guangzhou")
    deployed.fails()
    deployed.cloud.edgeone.add_zone("zone-2", type_="pages")
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation")
    deployed.fails()
    deployed.cloud.edgeone.fail("DescribeZones", "UnauthorizedOperation", times=2)
    deployed.fails()
    deployed.set("ZONES", "zone-1")
    deployed.fails()
    return logged(capsys.readouterr().out)


def _made(folder: Path) -> str:
    folder.mkdir()
    return folder.as_uri()


@pytest.mark.parametrize("deployed", ["cos", "file"], indirect=True)
def test_a_state_that_is_moved_is_known_at_its_new_place(
    deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    place = _made(tmp_path / "elsewhere")
    if deployed.store == "file":
        place = "cos://elsewhere-1250000000/there?region=ap-guangzhou"
    move.main([place])
    assert "bytes copied" in capsys.readouterr().out
    deployed.set("STATE_URL", place)
    deployed.set("TENCENTCLOUD_RUNENV", "SCF" if deployed.store == "file" else "")
    summary = deployed.invoke()
    assert (summary["first_run"], summary["changes"]) == (False, 1)


def test_a_state_is_not_moved_over_another_nor_to_nowhere(
    deployed: Deployed, tmp_path: Path
) -> None:
    elsewhere = _made(tmp_path / "elsewhere")
    deployed.with_news()
    move.main([elsewhere])
    for place, why in ((elsewhere, "already"), ("s3://elsewhere", "neither")):
        with pytest.raises(SystemExit) as ended:
            move.main([place])
        assert why in str(ended.value)


def test_every_timer_has_its_own_state_moved(
    deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharded = (("zone-1",), ())
    monkeypatch.setattr(move, "shards", lambda _: list(sharded))
    deployed.invoke({"Type": "Timer", "Message": json.dumps({"zones": ["zone-1"]})})
    said = move.move(_made(tmp_path / "elsewhere"))
    assert [line.partition(": ")[2][-6:] for line in said] == ["copied", "stored"]


def test_costs_follow_the_published_examples() -> None:
    """A month of runs every minute and every five, of 128 MB for a second; document/product/583/12284."""
    assert round(tables.monthly(60, 128, 1.0), 2) == 0.66
    assert round(tables.monthly(300, 128, 3.0), 2) == 0.37
