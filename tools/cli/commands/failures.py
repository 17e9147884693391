"""List the URLs that are failed now: the list on standard output, all else on standard error.

`./notifier failures --job JOB | --zone ZONE | --since 24h`, as text (one URL a line, ready to submit again), json
or csv. It ends with 0 where it saw everything, whether something failed or not, else with 1.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import click

from edgeone_notifier import wiring
from edgeone_notifier.actions.failures import (
    FoundFailures,
    cause_of,
    count_causes,
    find_failures,
    read_question,
)
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.events import EventRefused, read_event
from edgeone_notifier.core.remedies import of_code
from edgeone_notifier.core.snapshot.names import NO_NAMES
from edgeone_notifier.core.task import Task, iso
from edgeone_notifier.settings.environment import load_to_look
from tools.command import Command, Unable, sentence
from tools.output import show, visible
from tools.shown.sentences import worded
from tools.still_reading import StillReading

LIMIT = 600.0  # seconds, of which 360 are for asking
COLUMNS = ("job", "zone", "zone_name", "status", "cause", "updated", "url")
# What a spreadsheet takes for a formula: owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command(cls=Command)
@click.option("--job", help="of this job")
@click.option("--zone", help="of this zone alone, by its id or name")
@click.option("--since", help="created since, such as 24h; at most 7d")
@click.option("--format", "form", type=click.Choice(("text", "json", "csv")), default="text")
@click.option("--by-cause", is_flag=True, help="text: the URLs below a line for each cause")
@click.option("--deployed", is_flag=True, help="have the deployed function ask")
@click.option("--json", "as_json", is_flag=True, help="as --format json")
def main(
    job: str | None,
    zone: str | None,
    since: str | None,
    form: str,
    by_cause: bool,
    deployed: bool,
    as_json: bool,
) -> None:
    """List the URLs of a job, or of zones, that are failed now."""
    form = "json" if as_json else form
    given = {name: v for name, v in (("job", job), ("zone", zone), ("since", since)) if v}
    if not given:
        raise Unable("which? --job …, --zone … or --since 24h (make: JOB=…, ZONE=… or SINCE=24h)")
    if by_cause and form != "text":
        raise Unable("--by-cause (BY_CAUSE=1) goes with text; json and csv name each URL's cause")
    if deployed:
        if by_cause or form == "csv":
            raise Unable("--deployed knows no cause of a URL: text or json alone, or ask from here")
        _list_deployed(given, form)
    found = _find(given)
    if job and not found.rows and not found.unread:
        raise Unable(f"no zone lists a job {sentence(job)}: is its id right, and the zone watched?")
    # A line that is no URL could be anything to whoever reads the list.
    odd = [] if form == "json" else [one for one in found.tasks if not one.target.isprintable()]
    shown = _ordered(task for task in found.tasks if task not in odd)
    for line in _lines(shown, found, form, by_cause):
        click.echo(line)
    _report(found, odd)
    sys.exit(bool(found.unread or odd))


def _list_deployed(given: dict[str, str], form: str) -> None:
    """Print what the deployed function answers, question by question, and end."""
    from tools.asked.deployed import call_deployed

    event: dict[str, Any] = {"action": "failures", **given, "exact": True}
    urls, by_cause, unread = set[str](), dict[str, int](), dict[str, str]()
    with StillReading("asking the function"):
        while event:
            answer = call_deployed(event)
            urls |= {*answer["targets"]}
            by_cause = answer["by_cause"]
            unread |= answer.get("failed", {})
            event = answer.get("next", {})
    odd = [] if form == "json" else [url for url in urls if not url.isprintable()]
    listed = sorted(urls.difference(odd))
    if form == "json":
        counted = {"count": len(listed), "by_cause": by_cause, "failed": unread}
        show({**counted, "targets": listed})
    else:
        for url in listed:
            click.echo(url)
    for url in odd:
        _say(f"left out, it is not one line: {sentence(url)}")
    for zone, code in unread.items():
        _say(f"not read: {zone}: {code}", of_code(code))
    _say_counts(len(urls), by_cause)
    sys.exit(bool(unread or odd))


def _find(given: dict[str, str]) -> FoundFailures:
    """Ask the API, from here."""
    settings, clock = load_to_look(), Clock(LIMIT)
    try:
        order = read_event({"action": "failures", **given})
        question = read_question(order.fields, int(clock.now()))
        zones = (given["zone"],) if "zone" in given else wiring.zones(order, settings)
        reader = wiring.listings(settings, clock, lambda *_, **__: None)
        with StillReading() as progress:
            return find_failures(reader, zones, question, int(clock.now()), NO_NAMES, progress.saw)
    except EventRefused as error:
        raise Unable(error.brief.partition("; accepted are")[0]) from None
    finally:
        clock.close()


def _ordered(tasks: Iterable[Task]) -> list[Task]:
    """Order failures by cause, the most frequent first, then by job, zone and URL."""
    all_ = [*tasks]
    rank = {cause: at for at, cause in enumerate(count_causes(all_))}
    return sorted(all_, key=lambda one: (rank[cause_of(one)], one.job, one.zone, one.target))


def _lines(tasks: Sequence[Task], found: FoundFailures, form: str, by_cause: bool) -> Iterator[str]:
    if form == "json":
        rows = [_row(task, found) | {"message": task.fail_message} for task in tasks]
        counted = {"count": len(rows), "by_cause": count_causes(tasks), "failed": found.codes}
        text = json.dumps({**counted, "failures": rows}, indent=2, ensure_ascii=False)
        yield from map(visible, text.split("\n"))
    elif form == "csv":
        table = io.StringIO()
        writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({n: _cell(v) for n, v in _row(task, found).items()} for task in tasks)
        yield table.getvalue().removesuffix("\n")
    elif by_cause:
        for cause, some in groupby(tasks, cause_of):
            urls = sorted({task.target for task in some})
            yield f"# {sentence(cause)} · {len(urls):,}"
            yield from urls
    else:
        yield from sorted({task.target for task in tasks})


def _row(task: Task, found: FoundFailures) -> dict[str, Any]:
    return {
        "job": task.job,
        "zone": task.zone,
        "zone_name": found.names.get(task.zone, ""),
        "status": task.status,
        "cause": cause_of(task),
        "updated": iso(task.updated) if task.updated else "",
        "url": task.target,
    }


def _cell(value: str) -> str:
    """Write a cell of a table so that no spreadsheet takes it for a formula, and no terminal for a command."""
    text = sentence(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _report(found: FoundFailures, odd: Sequence[Task]) -> None:
    """Say how many failed and why, and what the list may lack."""
    for task in odd:
        _say(f"left out, it is not one line: {sentence(task.target)}")
    for zone, why in found.unread.items():
        called = f" ({found.names[zone]})" if zone in found.names else ""
        _say(f"not read: {zone}{called}: {why.code}: {why.message}", of_code(why.code))
    _say_counts(len({task.target for task in found.tasks}), count_causes(found.tasks))


def _say_counts(urls: int, by_cause: dict[str, int]) -> None:
    causes = ", ".join(f"{worded(sentence(cause))} {n:,}" for cause, n in by_cause.items())
    counted = f"{urls:,} URL{'' if urls == 1 else 's'} failed"
    click.echo(worded(f"{counted}: {causes}" if causes else counted), err=True)


def _say(what: str, remedy: str = "") -> None:
    """Say something beside the list, on standard error, and what to do about it."""
    parts = (worded(part) for part in (what, remedy) if part)
    click.echo(sentence(" → ".join(parts)), err=True)


if __name__ == "__main__":
    main()
