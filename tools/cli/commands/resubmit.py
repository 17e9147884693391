"""Submit again what failed of a job: show it, ask, and submit exactly that.

`./notifier resubmit --job JOB [--confirm TOKEN] [--deployed]` ends with 1 if anything is refused, in doubt, or was not
tried.
"""

import contextlib
import shlex
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

import click

from tools.asked.here import invoke
from tools.command import Command, Unable, sentence
from tools.output import say, show
from tools.shown.sentences import worded
from tools.still_reading import StillReading

SHOWN = 10  # URLs


@click.command(cls=Command)
@click.option("--job", default="", help="of this job")
@click.option("--confirm", help="the token of a dry run; nothing is asked then")
@click.option("--deployed", is_flag=True, help="have the function do it where it is deployed")
@click.option(
    "--json", "as_json", is_flag=True, help="print the answer as JSON; without --confirm a dry run"
)
def main(job: str, confirm: str | None, deployed: bool, as_json: bool) -> None:
    """Show which URLs of a job would be submitted again; where a person says yes, submit them."""
    if not job:
        raise Unable("which? --job … (make: JOB=…)")
    if confirm is None:
        shown = _answer({"job": job}, deployed)
        if as_json:
            show(shown)
            return
        for line in _lines(shown):
            say(worded(line))
        if "confirm" not in shown or not _is_said(shown, deployed):
            return
        confirm = str(shown["confirm"])
    done = _answer({"job": job, "confirm": confirm}, deployed)
    if as_json:
        show(done)
    for line in () if as_json else _outcome(done):
        say(worded(line))
    sys.exit(
        any(done.get(name) for name in ("refused", "failed_list", "not_tried", "not_stored"))
        or _in_doubt(done)
    )


def _answer(event: Mapping[str, Any], deployed: bool) -> dict[str, Any]:
    asked, answer = {"action": "resubmit", **event}, dict[str, Any]()
    with StillReading("asking the function"):
        if deployed:
            from tools.asked.deployed import call_deployed

            answer |= call_deployed(asked)
            return answer
        try:
            # The log: a person has no use for it here.
            with contextlib.redirect_stdout(StringIO() if sys.stderr.isatty() else sys.stderr):
                answer |= invoke(asked)
        except Exception as error:  # noqa: BLE001 - a person reads one line
            raise Unable(f"{type(error).__name__}: {error}") from None
    return answer


def _is_said(shown: Mapping[str, Any], deployed: bool) -> bool:
    """Ask; where nobody can answer, say how to go on."""
    if not sys.stdin.isatty():
        job, there = shlex.quote(str(shown["job"])), " --deployed" if deployed else ""
        command = f"./notifier resubmit --job {job}{there} --confirm {shown['confirm']}"
        say(worded(f"nothing was submitted; to do it: {command}"))
        return False
    try:
        question = worded(f'Submit these {shown["count"]:,} URLs again? Type "yes": ')
        if input(question).strip() == "yes":
            return True
    except EOFError:  # Ctrl-D
        pass
    say(worded("nothing was submitted"))
    return False


def _lines(shown: Mapping[str, Any]) -> Iterator[str]:
    if shown["count"]:
        what = f"{shown['count']:,} URLs of job {shown['job']} failed or timed out"
        yield f"{what}, and no newer job has them running or done"
    else:
        yield f"nothing of job {shown['job']} is to be submitted again"
    yield from (f"  {url}" for url in shown["targets"][:SHOWN])
    if shown["count"] > SHOWN:
        yield f"  and {shown['count'] - SHOWN:,} more (./notifier failures --job {shlex.quote(str(shown['job']))})"
    yield from (f"left out, {why} in a newer job: {n:,}" for why, n in shown["left_out"].items())
    sizes = [one["targets"] for one in shown["batches"]]
    if sizes:
        yield f"batches: {', '.join(f'{n:,}' for n in sizes)}"
    yield from (f"quota of {zone}: {_quota(one)}" for zone, one in shown["quota"].items())
    if shown["count"] and shown["not_carried"]:
        yield f"as new, without what the listing does not know: {', '.join(shown['not_carried'])}"
    yield from (f"zone not read: {zone}: {code}" for zone, code in shown.get("failed", {}).items())
    yield from map(_doubt, shown["doubtful"])


def _outcome(done: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        f"submitted: {one['targets']:,} URLs as job {one['job']}" for one in done["submitted"]
    )
    for row in done["failed_list"]:
        yield f"NOT TAKEN, {row['reason'] or 'without a reason'}: {len(row['targets']):,}"
        yield from (f"  {url}" for url in row["targets"])
    for one in done.get("refused", ()):
        what = f"{one['zone']}: {one['targets']:,} URLs, {one['code']} {one['message']}"
        yield f"{worded(f'REFUSED, {what}')} → {worded(one['what_to_do'])}"
    yield from map(_doubt, done["doubtful"])
    if done.get("not_tried"):
        yield f"not tried: {done['not_tried']:,} URLs; call this again"
    if done.get("not_stored"):
        yield f"NOT STORED, so the next call will find this in doubt: {done['not_stored']}"


def _doubt(one: Mapping[str, Any]) -> str:
    """Say what an earlier call, or this one, may have done."""
    if code := one.get("code"):
        return (
            f"IN DOUBT: {one['targets']:,} URLs, {code}; call this again to see what became of them"
        )
    what = f"IN DOUBT: {one['targets']:,} of these URLs were submitted at {one['at']}"
    if one["found"]:
        return f"{what}, and are found in job {', '.join(one['found'])}; not found: {one['open']:,}"
    named = (
        f"job {one['again']} is not listed"
        if one["again"]
        else "no answer came, and no newer job is found"
    )
    return f"{what}: {named}; submitted now, they may run twice"


def _in_doubt(done: Mapping[str, Any]) -> bool:
    return any("code" in one for one in done["doubtful"])


def _quota(one: Mapping[str, Any]) -> str:
    if "unknown" in one:
        return sentence(f"needs {one['needs']:,}; not known: {one['unknown']}")
    return f"needs {one['needs']:,}, has {one['has']:,} of {one['daily']:,} today"


if __name__ == "__main__":
    main()
