"""This file is the only place that breaks the promise on purpose, and sees whether the tests notice.

    python -m tests.tools.mutants [WORD ...]     only the mutants with one of these words in their name

Each mutant is one small substitution in one file of a temporary copy; the checkout is left alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PACKAGE = Path("function/edgeone_notifier")
COPIED = ("function", "tests", "events", "pyproject.toml")
TIMEOUT = 600  # seconds for the tests of one mutant; one that runs for ever is caught, too
SOAK = "tests/test_soak.py::test_every_promise_is_kept_whatever_fails"
AWAY = (
    "tests/test_soak.py::test_a_chat_that_is_away_misses_nothing_for_a_week_and_then_hears_how_much"
)
SIMULATE = "tests/simulate"
CORE = "tests/core"
STORES = ("tests/stores/test_contract.py", "tests/stores")
VERDICTS, CONTRACT = "tests/channels/test_verdicts.py", "tests/channels/test_contract.py"
RUNS = ("tests/test_run.py", "tests/test_run_delivery.py", "tests/test_run_memory.py")
TELL = ("tests/test_tell.py", *RUNS)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A way to break the promise: in a file, this text becomes that one; some of these tests must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "what is owed is not stored before it is told",
        "run.py",
        "        try:\n            ledger.commit(lambda state: _owing(",
        "        try:\n            (lambda change: None)(lambda state: _owing(",
        RUNS,
    ),
    Mutant(
        "a message is struck off before it is sent",
        "tell.py",
        "                verdict = self._send_either_form(message)\n",
        "                self._commit(lambda box, m=message: outbox.strike("
        "box, self._mission.channel, m.items))\n"
        "                verdict = self._send_either_form(message)\n",
        TELL,
    ),
    Mutant(
        "a message taken is not struck off before the next",
        "tell.py",
        "            self._commit(lambda box: outbox.strike(box, self._mission.channel, message.items))\n",
        "",
        TELL,
    ),
    Mutant(
        "no lease is taken",
        "run.py",
        "lease = Lease(run, int(clock.now() + clock.left_alive())) if missions else None",
        "lease = None",
        RUNS,
    ),
    Mutant(
        "a lease is not respected",
        "run.py",
        "if memory.state.is_leased(now):",
        "if False:",
        RUNS,
    ),
    Mutant(
        "no store is found where access is refused",
        "stores/bucket.py",
        "if error.get_status_code() == 404 and _told(error)",
        "if error.get_status_code() == 403 or _told(error)",
        STORES,
    ),
    Mutant(
        "a missing bucket is an empty one",
        "stores/bucket.py",
        '_told(error).get("code") == "NoSuchKey"',
        '_told(error).get("code")',
        STORES,
    ),
    Mutant(
        "a commit overwrites",
        "stores/bucket.py",
        '"x-cos-forbid-overwrite": "true"',
        '"x-cos-forbid-overwrite": "false"',
        STORES,
    ),
    Mutant(
        "a commit is not read back",
        "stores/bucket.py",
        "            if there == body:\n",
        "            if there is not None:\n",
        STORES,
    ),
    Mutant(
        "a file is committed without comparing generations",
        "stores/file.py",
        "            if self._current() != generation:\n",
        "            if False:\n",
        STORES[:1],
    ),
    Mutant(
        "WeCom: 200 is taken, whatever errcode says",
        "channels/wecom.py",
        "TABLE.get(code, Outcome.LATER)",
        "TABLE.get(code, Outcome.TAKEN)",
        (VERDICTS,),
    ),
    Mutant(
        "WeCom: 200 without errcode is taken",
        "channels/wecom.py",
        "    if type(code) is not int:\n",
        "    if answer.status == 200 and code is None:\n        return Verdict(Outcome.TAKEN)\n"
        "    if type(code) is not int:\n",
        (VERDICTS,),
    ),
    Mutant(
        "Slack: 200 is taken, whatever the body says",
        "channels/slack.py",
        'answer.status == 200 and word == "ok"',
        "answer.status == 200",
        (VERDICTS,),
    ),
    Mutant(
        "redirects are followed",
        "webhook.py",
        "                allow_redirects=False,\n",
        "                allow_redirects=True,\n",
        ("tests/test_webhook.py",),
    ),
    Mutant(
        "what may have been taken is only late",
        "webhook.py",
        "    return Verdict(Outcome.UNKNOWN, type(error).__name__)",
        "    return Verdict(Outcome.LATER, type(error).__name__)",
        ("tests/test_webhook.py",),
    ),
    Mutant(
        "the digest id is cleared though the outcome is unknown",
        "core/outbox.py",
        "    if verdict.outcome is Outcome.UNKNOWN:\n        return outbox\n",
        "",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a later refusal settles that a digest was not shown",
        "core/outbox.py",
        "    if verdict.outcome is Outcome.TAKEN or not mission.repeat:\n",
        "    if True:\n",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a repeat has an id of its own",
        "core/outbox.py",
        "box.digest or _digest_id(run, name)",
        "_digest_id(run, name)",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a repeat does not say so",
        "core/outbox.py",
        "repeat=bool(box.digest)",
        "repeat=False",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "what does not fit on a page is settled by no line",
        "core/pages.py",
        '"faint", n=len(items))), tuple(items))',
        '"faint", n=len(items))), ())',
        (f"{CORE}/test_pages.py", CONTRACT),
    ),
    Mutant(
        "what does not fit on a page is not counted",
        "core/pages.py",
        "    if items:\n        yield Line(",
        "    if items and False:\n        yield Line(",
        (f"{CORE}/test_pages.py", CONTRACT),
    ),
    Mutant(
        "more messages than three",
        "core/pages.py",
        "MOST_PAGES = 3",
        "MOST_PAGES = 30",
        (f"{CORE}/test_pages.py", CONTRACT),
    ),
    Mutant(
        "a row that vanished is forgotten",
        "core/changes.py",
        "    jobs, changes = dict(known), []\n",
        "    jobs, changes = {job: known[job] for job in known if job in by_job}, []\n",
        (f"{CORE}/test_changes.py", SOAK),
    ),
    Mutant(
        "a baseline tells everything",
        "core/decide.py",
        "silent = set() if before.first and terms.announce else new",
        "silent = set()",
        (f"{CORE}/test_decide.py", *RUNS),
    ),
    Mutant(
        "a job is complete though a task is open",
        "core/jobs.py",
        "if any(is_open(task.status) for part",
        "if all(is_open(task.status) for part",
        (f"{CORE}/test_jobs.py", SOAK),
    ),
    Mutant(
        "a job is complete though its zone was read in part",
        "core/jobs.py",
        "if any((kind, zone) in unsure for zone in parts):",
        "if False:",
        (f"{CORE}/test_jobs.py", SOAK),
    ),
    Mutant(
        "other counts of a complete job are not told",
        "core/jobs.py",
        "if counts != told.get((kind, job)):",
        "if (kind, job) not in told:",
        (f"{CORE}/test_jobs.py", SOAK),
    ),
    Mutant(
        "an incomplete listing moves seen_until",
        "core/seen.py",
        "seen_until = now if sure or known is None else max(known.seen_until, reading.until)",
        "seen_until = now",
        (f"{CORE}/test_seen.py", SOAK),
    ),
    Mutant(
        "an incomplete listing is a baseline",
        "core/seen.py",
        "if known is None and not reading.complete:",
        "if False:",
        (f"{CORE}/test_seen.py", SOAK),
    ),
    Mutant(
        "an empty answer by error is taken for the truth",
        "core/suspicion.py",
        "return Suspicion(absent, bool(fresh), lacking * 2 > _size(expected.values()))",
        "return Suspicion()",
        (f"{CORE}/test_suspicion.py", SIMULATE),
    ),
    Mutant(
        "the window starts at the last run",
        "core/plan.py",
        "start = min(newest, min(sight.seen_until, now) - OVERLAP, now - reach)",
        "start = min(sight.seen_until, now)",
        (f"{CORE}/test_plan.py", SIMULATE),
    ),
    Mutant(
        "late rows are not reached for",
        "core/plan.py",
        "return min(period * 3 // 2, LONGEST - HOUR)",
        "return 0",
        (f"{CORE}/test_plan.py", SIMULATE),
    ),
    Mutant(
        "open tasks are not followed",
        "core/plan.py",
        "for target, task in tasks.live.items()",
        "for target, task in ()",
        (f"{CORE}/test_plan.py", SIMULATE),
    ),
    Mutant(
        "what is not listed as open is taken for settled",
        "core/plan.py",
        "if key not in part.found and not _is_in(at, near)]",
        "if False]",
        (f"{CORE}/test_plan.py", SIMULATE),
    ),
    Mutant(
        "a full page is taken for all there is",
        "core/whole.py",
        "    return page.total <= page.count < PAGE\n",
        "    return page.total <= page.count\n",
        (f"{CORE}/test_whole.py", SIMULATE),
    ),
    Mutant(
        "a task with an unknown word is not followed",
        "core/task.py",
        "return status == PROCESSING or status not in KNOWN",
        "return status == PROCESSING",
        (f"{CORE}/test_task.py", SOAK),
    ),
    Mutant(
        "an unknown word is no failure",
        "core/task.py",
        "return status not in (PROCESSING, SUCCESS)",
        "return status in FAILURES",
        (f"{CORE}/test_task.py", SOAK),
    ),
    Mutant(
        "a dead channel blocks the others",
        "tell.py",
        "    for thread in threads:\n        thread.start()\n",
        "    for mission, thread in zip(missions, threads):\n"
        "        if ledger.state.outbox.box(mission.channel).dead:\n            break\n"
        "        thread.start()\n    threads = [t for t in threads if t.ident]\n",
        TELL,
    ),
    Mutant(
        "an error of one channel ends the run",
        "tell.py",
        "        except Exception as error:  # noqa: BLE001",
        "        except ZeroDivisionError as error:  # noqa: BLE001",
        TELL,
    ),
    Mutant(
        "patience is ignored within the run",
        "tell.py",
        "            self._clock.sleep(verdict.wait)\n",
        "",
        TELL,
    ),
    Mutant(
        "patience is ignored by the next run",
        "core/outbox.py",
        "    return not 0 < box.not_before - now <= PATIENCE\n",
        "    return True\n",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a dead webhook is tried in every run",
        "core/outbox.py",
        "if box.dead and 0 <= now - box.dead.tried < PROBE_EVERY:",
        "if False:",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a new URL does not start afresh",
        "core/outbox.py",
        "    if box.mark != mark:\n        return True\n",
        "",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "expired news is not counted",
        "core/outbox.py",
        "Counter({reason: gone})",
        "Counter()",
        (f"{CORE}/test_outbox.py", *RUNS),
    ),
    Mutant(
        "news expires after a day",
        "core/outbox.py",
        "EXPIRE_AFTER = 7 * 86_400",
        "EXPIRE_AFTER = 86_400",
        (f"{CORE}/test_outbox.py", AWAY),
    ),
    Mutant(
        "news beyond the most that is kept is dropped",
        "core/outbox.py",
        "            counted[word] += 1\n",
        "            pass\n",
        (f"{CORE}/test_outbox.py",),
    ),
    Mutant(
        "secrets of a query are shown",
        "core/foreign.py",
        "            parts.append(MASK)\n            at = value.end()\n",
        "            pass\n",
        (f"{CORE}/test_foreign.py",),
    ),
    Mutant(
        "what a commit left unclear is stored again by the same run",
        "ledger.py",
        "                self._over = str(error) or type(error).__name__\n",
        "",
        ("tests/test_ledger.py", *TELL),
    ),
    Mutant(
        "what comes after the end of the run is stored",
        "ledger.py",
        '            self._over = "the run is over"\n',
        "            pass\n",
        ("tests/test_ledger.py", *TELL),
    ),
    Mutant(
        "a damaged state is an empty one, and nobody is told",
        "run.py",
        "stored.generation, (StateLost(aside),))",
        "stored.generation, ())",
        RUNS,
    ),
    Mutant(
        "a zone that cannot be read loses its state",
        "core/decide.py",
        "    sights = {**before.sights, **{key",
        "    sights = {**{}, **{key",
        (f"{CORE}/test_decide.py", SOAK),
    ),
)


def main(words: Sequence[str]) -> int:
    """Try the mutants; 1 where one survives, or is none any more."""
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        tree = _copy(Path(folder))
        if failed := _first_failure(tree, sorted({test for m in chosen for test in m.tests})):
            print(f"nothing is broken yet, and this fails: {failed}")
            return 1
        for mutant in chosen:
            verdict, is_caught = _try(tree, mutant)
            survived += [] if is_caught else [mutant.name]
            print(f"| {mutant.name:<60} | {verdict} |", flush=True)
    print(f"{len(chosen)} mutants, {len(survived)} survived")
    return bool(survived)


def _copy(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder


def _try(tree: Path, mutant: Mutant) -> tuple[str, bool]:
    """Break one thing, run the tests, mend it; return what they said, and whether they noticed."""
    path = tree / PACKAGE / mutant.file
    whole = path.read_text()
    if whole.count(mutant.old) != 1:
        return f"DOES NOT APPLY: its text is there {whole.count(mutant.old)} times", False
    path.write_text(whole.replace(mutant.old, mutant.new))
    try:
        failed = _first_failure(tree, mutant.tests)
    finally:
        path.write_text(whole)
    return failed or "SURVIVED", bool(failed)


def _first_failure(tree: Path, tests: Sequence[str]) -> str:
    """Return the first test that fails, "" where none does."""
    there = [test for test in tests if (tree / test.split("::")[0]).exists()]
    environment = {**os.environ, "PYTHONPATH": f"{tree}/function:{tree}"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *there]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return f"no end after {TIMEOUT} s"
    if done.returncode == 0:
        return ""
    named = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", done.stdout, re.MULTILINE)
    return named[1] if named else f"pytest ended with {done.returncode}: {done.stdout[-200:]!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
