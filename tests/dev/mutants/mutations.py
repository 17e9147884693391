"""The ways to break a promise on purpose, for `tests.dev.mutants`.

A quote is found by what it means: `tests.dev.mutants.mutate` says how.
"""

from dataclasses import dataclass

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
ALARM, FAILURES = ("tests/watchdog/test_alarm.py",), ("tests/test_handler_failures.py",)
MISTAKES, SECRETS = ("tests/settings/test_mistakes.py",), "tests/test_handler_secrets.py"
GATE = (f"{CORE}/gate",)
SEARCH, GATE_COMMAND = (f"{CORE}/gate/test_search.py",), ("tests/tools/gate/test_gate_command.py",)
ECHOES = ("tests/test_handler_echoes.py",)
RESUBMIT = ("tests/actions/test_resubmit.py",)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A way to break a promise: in one function, this code becomes that; then some of these tests must fail."""

    name: str
    where: str  # a function, class or constant: as much of its dotted name as makes it the only one
    old: str
    new: str  # "" takes the code away
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "what is owed is not stored before it is told",
        "run",
        """
try:
    ledger.commit(lambda state: _started(state, deliveries, config.run, ports.clock))
except Busy:
    return Summary(config.action, skipped="busy", requests=found.look.requests)
""",
        """
try:
    (lambda change: None)(lambda state: _started(state, deliveries, config.run, ports.clock))
except Busy:
    return Summary(config.action, skipped="busy", requests=found.look.requests)
""",
        RUNS,
    ),
    Mutant(
        "a message is struck off before it is sent",
        "_Teller._deliver",
        "verdict = self._send_either_form(delivery, message)",
        """
self._commit(lambda owed, m=message: outbox.strike(owed, self._name, m.items))
verdict = self._send_either_form(delivery, message)
""",
        TELL,
    ),
    Mutant(
        "a file is not owed once its message is taken",
        "_Teller._taken",
        "message.file",
        "None",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "a file is owed by each message that names it",
        "owe_file",
        "any(outbox.items[n].news == file for n in queue.owed)",
        "False",
        ("tests/core/delivery/test_file_laws.py",),
    ),
    Mutant(
        "a file is struck off with its message",
        "_Teller._and_files",
        "yield self._channel.file_message(item)",
        "pass",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "a form does not say how long its file is",
        "file_form",
        'f"{said}; filelength={len(content)}"',
        'f"{said}; filelength={len(text)}"',
        ("tests/transport/test_upload.py",),
    ),
    Mutant(
        "an upload may take all of the time that is left",
        "upload",
        "clock.left() * UPLOAD_SHARE",
        "clock.left()",
        ("tests/transport/test_upload.py",),
    ),
    Mutant(
        "a file that is owed counts as news",
        "run._summary",
        "queue.size - count_files(owed, name)",
        "queue.size",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "a file that is not taken makes a channel one that takes nothing",
        "worth",
        "(*ABOUT_CHANNELS, FailureList)",
        "ABOUT_CHANNELS",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "a URL that is cut is had by no list",
        "Channel._measured",
        "not are_whole(news.failures, bodies)",
        "False",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "an upload that is refused holds the message back",
        "_Teller._messages",
        "attached = content",
        "return []",
        ("tests/test_handler_files.py",),
    ),
    Mutant(
        "a message taken is not struck off before the next",
        "_Teller._is_settled",
        "self._commit(partial(self._taken, delivery, message))",
        "",
        TELL,
    ),
    Mutant(
        "no lease is taken",
        "_started",
        "Lease(run, int(clock.now() + clock.left_alive())) if deliveries else None",
        "None",
        RUNS,
    ),
    Mutant(
        "a lease is not respected",
        "run",
        "memory.state.is_leased(now, memory.stored)",
        "False",
        RUNS,
    ),
    Mutant(
        "no store is found where access is refused",
        "Bucket._try",
        'error.get_status_code() == 404 and _told(error).get("code") == "NoSuchKey"',
        'error.get_status_code() == 403 or _told(error).get("code") == "NoSuchKey"',
        STORES,
    ),
    Mutant(
        "a missing bucket is an empty one",
        "Bucket._try",
        '_told(error).get("code") == "NoSuchKey"',
        '_told(error).get("code")',
        STORES,
    ),
    Mutant(
        "a commit overwrites",
        "Bucket._put",
        '"true"',
        '"false"',
        STORES,
    ),
    Mutant(
        "a commit is not read back",
        "Bucket.create",
        "there == body",
        "there is not None",
        STORES,
    ),
    Mutant(
        "a file is committed without comparing generations",
        "FileStore.commit",
        "self._current() != generation",
        "False",
        STORES[:1],
    ),
    Mutant(
        "WeCom: 200 is taken, whatever errcode says",
        "wecom.answers.verdict",
        """
if code == 0:
    return Verdict(Outcome.TAKEN)
""",
        "return Verdict(Outcome.TAKEN)",
        (VERDICTS,),
    ),
    Mutant(
        "WeCom: 200 without errcode is taken",
        "wecom.answers.verdict",
        """
if type(code) is not int or (code == 0 and answer.status != 200):
    return undocumented(answer)
""",
        """
if answer.status == 200 and code is None:
    return Verdict(Outcome.TAKEN)
if type(code) is not int or (code == 0 and answer.status != 200):
    return undocumented(answer)
""",
        (VERDICTS,),
    ),
    Mutant(
        "Slack: 200 is taken, whatever the body says",
        "slack.answers.verdict",
        'answer.status == 200 and word == "ok"',
        "answer.status == 200",
        (VERDICTS,),
    ),
    Mutant(
        "redirects are followed",
        "_posted",
        "False",
        "True",
        ("tests/transport/test_webhook.py",),
    ),
    Mutant(
        "what may have been taken is only late",
        "webhook._unanswered",
        "Outcome.UNKNOWN",
        "Outcome.LATER",
        ("tests/transport/test_webhook.py",),
    ),
    Mutant(
        "the digest id is cleared though the outcome is unknown",
        "_left",
        "verdict.outcome is not Outcome.UNKNOWN and verdict.listed",
        "verdict.listed",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a later refusal settles that a digest was not shown",
        "_left",
        "replace(one, again=0, refused=before.refused) if before else None",
        "None",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a repeat has an id of its own",
        "schedule._of_channel",
        "one.digest",
        "_digest_id(run, name)",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a repeat does not say so",
        "schedule._of_channel",
        "not one.refused",
        "False",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "what does not fit on a page is settled by no line",
        "_more",
        "tuple(chain.from_iterable(lines))",
        "()",
        (f"{CORE}/text/test_paginate.py", CONTRACT),
    ),
    Mutant(
        "what does not fit on a page is not counted",
        "_more",
        """
if lines:
    text = tuple(wording.spans("more", "faint", n=len(lines)))
    yield Line(text, tuple(chain.from_iterable(lines)), kind, (text, ()))
""",
        """
if lines and False:
    text = tuple(wording.spans("more", "faint", n=len(lines)))
    yield Line(text, tuple(chain.from_iterable(lines)), kind, (text, ()))
""",
        (f"{CORE}/text/test_paginate.py", CONTRACT),
    ),
    Mutant(
        "more messages than three",
        "MOST_PAGES",
        "3",
        "30",
        (f"{CORE}/text/test_paginate.py", CONTRACT),
    ),
    Mutant(
        "a row that vanished is forgotten",
        "compare",
        "{**before, **after} if after else before",
        "after",
        (f"{CORE}/snapshot/test_diff.py", SOAK),
    ),
    Mutant(
        "what is old is told whenever it is listed",
        "_note_listed",
        "_is_fresh(job, now, NOTE_AFTER)",
        "job",
        (f"{CORE}/snapshot/test_diff.py",),
    ),
    Mutant(
        "a baseline tells everything",
        "_observe",
        "set() if before.first and rules.announce else new",
        "set()",
        (f"{CORE}/test_decide.py", *RUNS),
    ),
    Mutant(
        "a job is complete though a task is open",
        "completions",
        "any(part.followed for part in parts.values())",
        "all(part.followed for part in parts.values())",
        (f"{CORE}/news/test_completions.py", SOAK),
    ),
    Mutant(
        "a job is complete though its zone was read in part",
        "completions",
        "any((kind, zone) in unsure for zone in parts)",
        "False",
        (f"{CORE}/news/test_completions.py", SOAK),
    ),
    Mutant(
        "other counts of a complete job are not told",
        "completions",
        "counts != told.get((kind, job))",
        "(kind, job) not in told",
        (f"{CORE}/news/test_completions.py", SOAK),
    ),
    Mutant(
        "an incomplete listing moves the cursor",
        "_reading",
        "now if sure else max(cursor.read_until, min(unsure, default=0))",
        "now",
        (f"{CORE}/listing/test_plan.py", SOAK),
    ),
    Mutant(
        "an incomplete listing is a baseline",
        "plan._baseline",
        "reading if reading.complete else replace(reading, cursor=None)",
        "reading",
        (f"{CORE}/listing/test_plan.py", SOAK),
    ),
    Mutant(
        "the window starts at the last run",
        "_start",
        "min(newest, min(cursor.read_until, now) - OVERLAP, now - reach)",
        "min(cursor.read_until, now)",
        (f"{CORE}/listing/test_plan.py", SIMULATE),
    ),
    Mutant(
        "open tasks are not followed",
        "plan._followed",
        "tasks.followed.items()",
        "()",
        (f"{CORE}/listing/test_plan.py", SIMULATE),
    ),
    Mutant(
        "a task with an unknown word is not followed",
        "is_followed",
        "status == PROCESSING or status not in KNOWN",
        "status == PROCESSING",
        (f"{CORE}/test_task.py", SOAK),
    ),
    Mutant(
        "an unknown word is no failure",
        "is_failure",
        "status not in (PROCESSING, SUCCESS)",
        "status in FAILURES",
        (f"{CORE}/test_task.py", SOAK),
    ),
    Mutant(
        "a dead channel blocks the others",
        "tell",
        """
for thread in threads:
    thread.start()
""",
        """
for name, thread in zip(tellers, threads):
    if ledger.state.outbox.queue(name).trouble:
        break
    thread.start()
threads = [t for t in threads if t.ident]
""",
        TELL,
    ),
    Mutant(
        "an error of one channel ends the run",
        "_Teller._deliver",
        """
try:
    messages = self._messages(delivery)
except Exception as error:  # noqa: BLE001  the other channels go on; this one is still owed its news
    items = deliverable_part(self._ledger.state.outbox, delivery)[0].numbers
    self._failed(delivery, error, Outcome.LATER, items)
    return True
""",
        """
try:
    messages = self._messages(delivery)
except LookupError as error:  # noqa: BLE001  the other channels go on; this one is still owed its news
    items = deliverable_part(self._ledger.state.outbox, delivery)[0].numbers
    self._failed(delivery, error, Outcome.LATER, items)
    return True
""",
        TELL,
    ),
    Mutant(
        "patience is ignored within the run",
        "_Teller._send",
        "self._clock.sleep(verdict.wait or 0.0)",
        "pass",
        TELL,
    ),
    Mutant(
        "patience is ignored by the next run",
        "is_delivery_due",
        "not 0 < queue.not_before - now <= MAX_RETRY_AFTER",
        "True",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a dead webhook is tried in every run",
        "is_delivery_due",
        "queue.trouble and queue.trouble.is_for_good and 0 <= now - queue.trouble.tried < PROBE_EVERY",
        "False",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "a new URL does not start afresh",
        "is_delivery_due",
        """
if queue.url_fingerprint != fingerprint:
    return True
""",
        "",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "expired news is not counted",
        "give_up",
        "Counter({reason: gone})",
        "Counter()",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox.py", *RUNS),
    ),
    Mutant(
        "news expires after a day",
        "EXPIRE_AFTER",
        "7 * 86_400",
        "86_400",
        (f"{CORE}/delivery/test_outbox.py", AWAY),
    ),
    Mutant(
        "news beyond the most that is kept is dropped",
        "add_counted",
        "Counter(queue.counted) + Counter(map(word_of, items))",
        "Counter(queue.counted)",
        (f"{CORE}/delivery/test_outbox.py",),
    ),
    Mutant(
        "of failures that are only counted the cause is lost",
        "add_counted",
        "_add_failures(queue.counted_failures, filter(None, failed))",
        "queue.counted_failures",
        (f"{CORE}/delivery/test_room.py",),
    ),
    Mutant(
        "finished jobs that are only counted are in no sum",
        "unnamed_done",
        "Counter(known)",
        "Counter()",
        (f"{CORE}/digest/test_sections.py",),
    ),
    Mutant(
        "a URL whose secret is masked is taken for the URL",
        "_whole_list",
        "is_short or news.is_masked",
        "is_short",
        (f"{CORE}/digest/test_sections.py",),
    ),
    Mutant(
        "two files of one minute have the same name",
        "failed_file_name",
        "text.encode()",
        "site.encode()",
        (f"{CORE}/text/test_file_name.py",),
    ),
    Mutant(
        "counts of failures grow without end",
        "_add_failures",
        "before or len(counts) < most",
        "True",
        (f"{CORE}/delivery/test_room.py",),
    ),
    Mutant(
        "what works again is counted as failed",
        "word_of",
        "RECOVERED if item.recovered_at and is_failure(task.status) else task.status",
        "task.status",
        (f"{CORE}/delivery/test_room.py",),
    ),
    Mutant(
        "a stuck job that was counted and has ended is told as stuck",
        "leave_out_settled",
        "not told",
        "True",
        (f"{CORE}/delivery/test_room.py",),
    ),
    Mutant(
        "news of a job that is over takes room of what counts",
        "superseded",
        "len(mine) <= MAX_JOB_NEWS",
        "True",
        (f"{CORE}/delivery/test_room.py",),
    ),
    Mutant(
        "changes squeeze out how jobs end",
        "overflow",
        "((_OF_TARGETS, MAX_KEPT), (_OF_JOBS, MAX_JOB_NEWS))",
        "((_OF_TARGETS | _OF_JOBS, MAX_KEPT),)",
        (f"{CORE}/delivery/test_outbox.py",),
    ),
    Mutant(
        "a clean job is kept, and one with failures only counted",
        "overflow",
        "-_badness(items[number])",
        "number",
        (f"{CORE}/delivery/test_outbox.py",),
    ),
    Mutant(
        "what others were told counts as told",
        "_verdict_of_failures",
        "n < together and told and n == new",
        "n < failed",
        (f"{CORE}/digest/test_compose.py",),
    ),
    Mutant(
        "a recovery is told though the failure was silenced",
        "_heard",
        """
if silenced(change):
    return ()
""",
        "",
        ("tests/settings/test_channel_words.py",),
    ),
    Mutant(
        "secrets of a query are shown",
        "_without_values",
        """
parts.append(MASK)
at = value.end()
""",
        "pass",
        (f"{CORE}/redact/test_display.py",),
    ),
    Mutant(
        "what a commit left unclear is stored again by the same run",
        "Ledger._commit",
        "self._close(str(error) or type(error).__name__, error)",
        "",
        ("tests/test_ledger.py", *TELL),
    ),
    Mutant(
        "what comes after the end of the run is stored",
        "Ledger.close",
        'self._thread.submit(self._close, "the run is over").result()',
        "pass",
        ("tests/test_ledger.py", *TELL),
    ),
    Mutant(
        "a damaged state is an empty one, and nobody is told",
        "_recall",
        "(StateLost(aside),)",
        "()",
        RUNS,
    ),
    Mutant(
        "a zone that cannot be read loses its state",
        "_observe",
        "{**before.zones, **{key: one.snapshot for key, one in read.items() if one.snapshot}}",
        "{**{key: one.snapshot for key, one in read.items() if one.snapshot}}",
        (f"{CORE}/test_decide.py", SOAK),
    ),
    Mutant(
        "a run that is busy touches the store",
        "run",
        """
if memory.state.is_leased(now, memory.stored):
    return Summary(config.action, skipped="busy")
""",
        """
if memory.state.is_leased(now, memory.stored):
    ports.store.commit(b"", memory.generation)
    return Summary(config.action, skipped="busy")
""",
        RUNS,
    ),
    Mutant(
        "a lease outlives its run",
        "_started",
        "int(clock.now() + clock.left_alive())",
        "int(clock.now()) + 900",
        RUNS,
    ),
    Mutant(
        "channels are told one after the other",
        "tell",
        "thread.start()",
        """
thread.start()
thread.join()
""",
        TELL[:1],
    ),
    Mutant(
        "a refused message is not sent as plain text",
        "_Teller._send_either_form",
        "verdict, _ = self._send(delivery, message.plain, message, tries)",
        "pass",
        TELL,
    ),
    Mutant(
        "a message refused in both forms blocks what comes after it",
        "_Teller._is_settled",
        "verdict.outcome is Outcome.UNFIT",
        "False",
        TELL,
    ),
    Mutant(
        "a post takes longer than the run has",
        "webhook._exchange",
        "min(post.left, most)",
        "most",
        ("tests/transport/test_webhook.py",),
    ),
    Mutant(
        "the others are told of a dead channel in every run",
        "dead_channel_news",
        "owes and trouble.is_alarming(now) and _is_due(trouble.told, now)",
        "owes and trouble.is_alarming(now)",
        (f"{CORE}/test_liveness.py",),
    ),
    Mutant(
        "two dead channels keep each other's news alive",
        "dead_channel_news",
        "waits(outbox, queue)",
        "bool(queue.size)",
        (f"{CORE}/test_liveness.py",),
    ),
    Mutant(
        "an outage is told in the first run",
        "is_reminder_due",
        "RUNS_UNTIL_TOLD",
        "1",
        (f"{CORE}/news/test_outages.py",),
    ),
    Mutant(
        "an outage is told in every run",
        "is_reminder_due",
        "not outage.told or not 0 <= now - outage.told < gap",
        "True",
        (f"{CORE}/news/test_outages.py",),
    ),
    Mutant(
        "a watched zone that is not listed any more is dropped",
        "Roster.scope",
        "(*ask, *missing)",
        "(*ask,)",
        ("tests/test_handler_zones.py",),
    ),
    Mutant(
        "a zone that cannot have tasks is told in every run",
        "newly_idle",
        "[key for key in sorted(idle) if key not in before or before[key].idle != idle[key]]",
        "[key for key in sorted(idle)]",
        (f"{CORE}/news/test_outages.py",),
    ),
    Mutant(
        "an API that shows one page for ever is asked for ever",
        "_pages",
        """
if page.tasks <= shown:
    break
""",
        "",
        ("tests/edgeone/test_hostile.py",),
    ),
    Mutant(
        "the end of blindness is told without what was found",
        "_with_count",
        "replace(n, found=found) if isinstance(n, WatchResumed) else n",
        "n",
        ALARM,
    ),
    Mutant(
        "settings that let nothing be watched are told to nobody",
        "_run",
        """
try:
    order = events.read_event(event)
    settings = secrets.load_with_secrets(log.line, clock.left() * OF_SECRETS)
    ports = wiring.ports(order, settings, clock, meter)
    memos = wiring.memos(settings, order, timer, clock)
    done = run(wiring.watch(order, settings, clock, memos), ports)
except Exception as error:
    _got_nowhere(error, settings, order, timer, clock)
    raise
""",
        """
order = events.read_event(event)
settings = secrets.load_with_secrets(log.line)
try:
    secrets.load_with_secrets(log.line, clock.left() * OF_SECRETS)
    ports = wiring.ports(order, settings, clock, meter)
    memos = wiring.memos(settings, order, timer, clock)
    done = run(wiring.watch(order, settings, clock, memos), ports)
except Exception as error:
    _got_nowhere(error, settings, order, timer, clock)
    raise
""",
        ALARM,
    ),
    Mutant(
        "a fault of the program is told to nobody",
        "_run",
        """
except Exception as error:
    _got_nowhere(error, settings, order, timer, clock)
    raise
""",
        """
except StoreError as error:
    _got_nowhere(error, settings, order, timer, clock)
    raise
""",
        ALARM,
    ),
    Mutant(
        "the heart beats though news is owed",
        "has_done_its_whole_job",
        'not summary["zones"]["failed"] and not owed',
        'not summary["zones"]["failed"]',
        FAILURES,
    ),
    Mutant(
        "the heart beats though a zone was not read",
        "has_done_its_whole_job",
        'not summary["zones"]["failed"] and not owed',
        "not owed",
        FAILURES,
    ),
    Mutant(
        "a channel that takes nothing for an hour looks green",
        "is_silent",
        "now - trouble.since >= SILENT",
        "False",
        (f"{CORE}/test_summary.py", "tests/test_handler_channels.py"),
    ),
    Mutant(
        "what has expired is told to nobody else",
        "expire",
        '{"expired": lost}',
        "{}",
        (f"{CORE}/test_liveness.py",),
    ),
    Mutant(
        "what a channel is owed is gone with its name, without a word",
        "HandedOver.news",
        '[ChannelLost(name, {"removed": n}) for name, n in self.dropped.items()]',
        "[]",
        (f"{CORE}/test_liveness.py",),
    ),
    Mutant(
        "a channel with a new name loses what it was owed",
        "hand_over",
        """
if queue.url_fingerprint and (name := new.pop(queue.url_fingerprint, "")):
    queues[name], renamed[old] = queue, name
elif queue.size:
    dropped[old] = queue.size
""",
        """
if False and (name := new.pop(queue.url_fingerprint, "")):
    queues[name], renamed[old] = queue, name
elif queue.size:
    dropped[old] = queue.size
""",
        (f"{CORE}/test_liveness.py",),
    ),
    Mutant(
        "an answer that is lost each time is asked for in each run",
        "_left",
        "min(BACK_OFF * 2**one.tries, SLOWEST) if one.tries else 0",
        "0",
        (f"{CORE}/delivery/test_schedule.py", RUNS[1]),
    ),
    Mutant(
        "what is new looks like a repeat",
        "deliverable_part",
        "set(queue.numbers) - elsewhere",
        "set(queue.numbers)",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox_laws.py"),
    ),
    Mutant(
        "a message is sent for as long as the service asks for patience",
        "_Teller._send",
        "not (tries and self._is_worth_waiting(verdict))",
        "not self._is_worth_waiting(verdict)",
        TELL,
    ),
    Mutant(
        "a late sender sends in the time of another run",
        "Exchange.begin",
        "self._ended or self._left() <= 0",
        "False",
        ("tests/transport/test_webhook.py",),
    ),
    Mutant(
        "an answer that never ends keeps its thread",
        "exchange._cut",
        "held.shutdown(socket.SHUT_RDWR)",
        "pass",
        ("tests/transport/test_webhook.py",),
    ),
    Mutant(
        "a dead channel looks green",
        "judge",
        "[name for name in owed if name not in done.silent]",
        "[]",
        FAILURES,
    ),
    Mutant(
        "HEARTBEAT_URL may lead to the metadata service",
        "beat",
        "private",
        "True",
        ("tests/watchdog/test_heartbeat.py",),
    ),
    Mutant(
        "a webhook may be on a host that only ends like a service's",
        "_own_kind",
        "url.hostname in spec.HOSTS",
        '(url.hostname or "").endswith(spec.HOSTS)',
        MISTAKES,
    ),
    Mutant(
        "a webhook may be without https",
        "split",
        'url.scheme != "https"',
        "False",
        MISTAKES,
    ),
    Mutant(
        "the text of any error gets out",
        "safe_message",
        "isinstance(error, OUR_ERRORS)",
        "True",
        ALARM,
    ),
    Mutant(
        "an error brings along what it came from",
        "main_handler",
        'raise RunFailed(f"{name}: {message}") from None',
        'raise RunFailed(f"{name}: {message}") from error',
        (*ALARM, SECRETS),
    ),
    Mutant(
        "the libraries' loggers are heard",
        "silence_libraries",
        "TALKATIVE",
        "()",
        (SECRETS,),
    ),
    Mutant(
        "what an answer repeats of the webhook is logged",
        "Channel._masked",
        "self.mask(answer.body)",
        "answer.body",
        ECHOES,
    ),
    Mutant(
        "what the API repeats of the keys is told",
        "EdgeOneClient._read",
        "self._mask.all(answer) if repeats else answer",
        "answer",
        ECHOES,
    ),
    Mutant(
        "what COS repeats of the keys is told",
        "Bucket._reason",
        "self._mask",
        "str",
        ECHOES,
    ),
    Mutant(
        "what Secrets Manager repeats of the keys is logged",
        "secrets._read",
        "settings.mask(str(one))",
        "str(one)",
        ECHOES,
    ),
    Mutant(
        "a secret is hidden to the letter alone",
        "masking._plain",
        "_LOWER",
        "None",
        ("tests/core/redact/test_masking.py",),
    ),
    Mutant(
        "who is in a URL is shown",
        "without_users",
        'text = _USER.sub(rf"\\1{MASK}\\2", text)',
        "pass",
        (f"{CORE}/redact/test_display.py",),
    ),
    Mutant(
        "what is silenced is listed with its secrets",
        "status.status",
        "redact(one.name)",
        "one.name",
        ("tests/test_handler_targets.py",),
    ),
    Mutant(
        "a password with a slash is shown",
        "without_users",
        'return _PASSWORD.sub(lambda m: f"{m[1]}{MASK}{m[2] or m[3] or m[4]}", text)',
        'return text or _PASSWORD.sub(lambda m: f"{m[1]}{MASK}{m[2] or m[3] or m[4]}", text)',
        (f"{CORE}/redact/test_display.py",),
    ),
    Mutant(
        "secrets of an object in a query are shown",
        "_once",
        "_without_members(_without_values(without_users(text)))",
        "_without_values(without_users(text))",
        (f"{CORE}/redact/test_display.py",),
    ),
    Mutant(
        "Slack: foreign text may mention",
        "_escape",
        'text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")',
        "text",
        (CONTRACT,),
    ),
    Mutant(
        "WeCom: foreign text may mention",
        "markup._span",
        "span.text.translate(SAFE)",
        "span.text",
        (CONTRACT,),
    ),
    Mutant(
        "WeCom: foreign text may end a cell",
        "_cell",
        '"".join(_span(_short(span)) for span in spans).translate(SAFE_CELL)',
        '"".join(_span(_short(span)) for span in spans)',
        ("tests/channels/test_wecom.py",),
    ),
    Mutant(
        "a mention that was not made is forgotten",
        "_without",
        "queue.mention_pending and MENTION_ITEM not in gone",
        "False",
        (f"{CORE}/delivery/test_outbox.py", f"{CORE}/delivery/test_outbox_laws.py"),
    ),
    Mutant(
        "a mention for what was told already is forgotten",
        "compose",
        "content.queue.told_unmentioned or _has_failed_anew(content, news)",
        "_has_failed_anew(content, news)",
        (f"{CORE}/digest/test_compose.py", "tests/faults/test_crash.py"),
    ),
    Mutant(
        "further failures of a job do not wait",
        "is_gathering",
        "not (part.counted or part.lost or part.mention_pending)",
        "False",
        (f"{CORE}/delivery/test_schedule.py", SOAK),
    ),
    Mutant(
        "what is no follow-up waits, too",
        "is_gathering",
        "all(is_follow_up(part.causes, item) for item in items)",
        "any(is_follow_up(part.causes, item) for item in items)",
        (f"{CORE}/delivery/test_schedule.py", f"{CORE}/delivery/test_outbox_laws.py"),
    ),
    Mutant(
        "a mention that is owed waits for follow-ups",
        "is_gathering",
        "part.counted or part.lost or part.mention_pending",
        "part.counted or part.lost",
        (f"{CORE}/delivery/test_schedule.py",),
    ),
    Mutant(
        "the end of a job does not bring its failures along",
        "_with_ends",
        "replace(queue, failures_at=0) if waits else queue",
        "queue",
        (f"{CORE}/delivery/test_outbox_laws.py", "tests/test_handler_follow_up.py"),
    ),
    Mutant(
        "what was due and was not taken waits anew",
        "record_result",
        "replace(queue, failures_at=0)",
        "queue",
        (f"{CORE}/delivery/test_schedule.py", "tests/test_handler_follow_up.py"),
    ),
    Mutant(
        "each failure of a job mentions somebody",
        "is_follow_up",
        "_cause(task) in told",
        "False",
        (f"{CORE}/delivery/test_outbox.py", "tests/test_handler_follow_up.py"),
    ),
    Mutant(
        "a new cause is taken for one that was told",
        "is_follow_up",
        "_cause(task) in told",
        "bool(told)",
        (f"{CORE}/delivery/test_outbox.py", f"{CORE}/delivery/test_outbox_laws.py"),
    ),
    Mutant(
        "what waits for follow-ups is a channel that takes nothing",
        "is_held",
        "not is_gathering(outbox, fresh, hold.follow_up, now)",
        "True",
        (f"{CORE}/delivery/test_schedule.py", "tests/test_handler_follow_up.py"),
    ),
    Mutant(
        "what a person asks for waits for follow-ups",
        "owe_failures",
        "end_gathering(outbox, channel)",
        "outbox",
        ("tests/actions/test_failures.py",),
    ),
    Mutant(
        "quiet hours lose what they hold back",
        "deliverable_part",
        "tuple(item.number for item in items)",
        "queue.owed",
        (f"{CORE}/delivery/test_schedule.py", RUNS[1]),
    ),
    Mutant(
        "nothing breaks through quiet hours",
        "QuietHours.holds",
        "not (decision.told and decision.rule)",
        "True",
        (f"{CORE}/delivery/test_quiet_hours.py",),
    ),
    Mutant(
        "a recovery is told to who has not heard of the failure",
        "_still_unknown",
        "name not in told",
        "True",
        (f"{CORE}/test_decide.py",),
    ),
    Mutant(
        "a failure that works again is told as one that does not",
        "_sort",
        "item.recovered_at",
        "False",
        (f"{CORE}/digest/test_compose.py", f"{CORE}/digest/test_sections.py"),
    ),
    Mutant(
        "a job reaches every channel with paths",
        "concerns",
        "not route.paths or channel in news.reached",
        "True",
        (f"{CORE}/delivery/test_routing.py", f"{CORE}/test_decide.py"),
    ),
    Mutant(
        "an enormous state is read",
        "check_size",
        "size > MAX_STATE_BYTES",
        "False",
        STORES,
    ),
    Mutant(
        "the state of another shard is read",
        "decode",
        'document["shard"] != shard',
        "False",
        (f"{CORE}/state/test_codec.py",),
    ),
    Mutant(
        "the state of a newer program is a damaged one",
        "decode",
        """
raise Refused(
    f"the state has version {version}, newer than this program's {STATE_VERSION}"
)
""",
        """
raise Damaged(
    f"the state has version {version}, newer than this program's {STATE_VERSION}"
)
""",
        (f"{CORE}/state/test_codec.py",),
    ),
    Mutant(
        "a packed state that is cut is read",
        "compress._read",
        "not unpacker.eof",
        "False",
        (f"{CORE}/state/test_compress.py", f"{CORE}/state/test_codec.py"),
    ),
    Mutant(
        "an enormous state is unpacked",
        "compress._read",
        "len(content) > most",
        "False",
        (f"{CORE}/state/test_compress.py", f"{CORE}/state/test_codec.py"),
    ),
    Mutant(
        "an empty answer by error is taken for the truth",
        "check_consistency",
        "Consistency(missing, bool(recent), rows_missing * 2 > _size(expected.values()))",
        "Consistency()",
        (f"{CORE}/listing/test_consistency.py", SIMULATE),
    ),
    Mutant(
        "a search for late rows that was cut short is not due any more",
        "_reading",
        "now if sure and late_checked else cursor.late_checked",
        "now",
        (f"{CORE}/listing/test_plan.py",),
    ),
    Mutant(
        "an error in the search for late rows leaves the zone unread",
        "ZoneRead.stop",
        """
if reading.rows or reading.complete:
    return replace(reading, why=why)
""",
        """
if reading.rows:
    return replace(reading, complete=False, why=why)
""",
        ("tests/edgeone/test_refusals.py",),
    ),
    Mutant(
        "hashes beside the state belong to whoever comes first",
        "load_zones",
        """
if not raw.is_empty:
    raise ValueError("hashes of nothing")
""",
        "",
        (f"{CORE}/state/test_codec.py",),
    ),
    Mutant(
        "a warm run keeps keys that were renewed",
        "_kept",
        "_read(kind, given)",
        'globals().setdefault("first", _read(kind, given))',
        (
            "tests/settings/test_environment.py::test_a_warm_run_reads_again_what_has_changed_and_that_alone",
        ),
    ),
    Mutant(
        "late rows are not reached for",
        "late_reach",
        "min(period * 3 // 2, MAX_WINDOW - HOUR)",
        "0",
        (f"{CORE}/listing/test_plan.py", SIMULATE),
    ),
    Mutant(
        "what is not listed as open is taken for settled",
        "_fetch",
        "key not in fetched.found and not _is_in(at, direct)",
        "False",
        (f"{CORE}/listing/test_plan.py", SIMULATE),
    ),
    Mutant(
        "a full page is taken for all there is",
        "_is_snapshot",
        "page.total <= page.count < PAGE_ROWS",
        "page.total <= page.count",
        (f"{CORE}/listing/test_fetch.py", SIMULATE),
    ),
    Mutant(
        "whatever lies below the prefix is deleted with the state",
        "is_written",
        "bool(_WRITTEN.fullmatch(key, len(below)))",
        "True",
        ("tests/stores/test_keys.py", "tests/tools/deploy/test_destroy.py"),
    ),
    Mutant(
        "a neighbour's prefix is taken for ours",
        "is_written",
        "key.startswith(below) and bool(_WRITTEN.fullmatch(key, len(below)))",
        "bool(_WRITTEN.fullmatch(key, len(below)))",
        ("tests/stores/test_keys.py", "tests/tools/deploy/test_destroy.py"),
    ),
    Mutant(
        "UTF-16 is taken for UTF-8",
        "read_text",
        '"\\0" in text',
        "False",
        ("tests/settings/test_files.py",),
    ),
    Mutant(
        "what gettext is told is taken for the language of messages",
        "variables._merged",
        "{name: value for name, value in _plain(shell).items() if name != GETTEXT}",
        "{name: value for name, value in _plain(shell).items()}",
        ("tests/settings/test_variables.py",),
    ),
    Mutant(
        "a name that is nearly a setting is passed over",
        "environment._load",
        "[*misspelt_names(given), *(file.mistakes if file else ())]",
        "[*(file.mistakes if file else ())]",
        ("tests/settings/test_variables.py",),
    ),
    Mutant(
        "hosts are compared as they are spelled",
        "fits_host",
        "_fits(_host(glob), _host(host)) or _fits(_bare(glob), _bare(host))",
        "_fits(glob, host)",
        (f"{CORE}/test_matching.py",),
    ),
    Mutant(
        "a proxy is asked for loopback",
        "proxy_to",
        "is_loopback(parts)",
        "not parts.hostname",
        ("tests/transport/test_proxies.py",),
    ),
    Mutant(
        "a status that is new here is called a failure",
        "verdict",
        "if new == n:\n    return _verdict_of_new(content, news, wording)",
        "",
        ("tests/core/digest/test_compose.py",),
    ),
    Mutant(
        "what is owed already is owed once more by hand",
        "owe_failures",
        "task not in known",
        "bool(task)",
        ("tests/actions/test_failures.py",),
    ),
    Mutant(
        "a prefix without a URL is ready",
        "verdict._choose",
        "absent += (question.prefix,)",
        "absent += ()",
        GATE,
    ),
    Mutant(
        "a row without a URL is no matter",
        "ListingTotals.unread",
        "self.nameless.items()",
        "{}.items()",
        ("tests/actions/test_gate.py",),
    ),
    Mutant(
        "the gate lets failures through",
        "decide_gate",
        "tally.failed > limits.allow_failed",
        "tally.failed < limits.allow_failed",
        GATE,
    ),
    Mutant(
        "the gate lets through what was never submitted",
        "decide_gate",
        "lacks = tally.missing or tally.absent",
        "lacks = tally.absent",
        GATE,
    ),
    Mutant(
        "the gate takes an older task of a URL for the newest",
        "core.gate.rule.newest_of",
        "row.created or 0",
        "-(row.created or 0)",
        GATE,
    ),
    Mutant(
        "the gate says go of what it has not read",
        "actions.gate._rows",
        "if unread:\n    raise CannotSee(unread)",
        "",
        ("tests/actions/test_gate.py",),
    ),
    Mutant(
        "a list in bulk is called whole though rows moved",
        "bulk._is_all",
        "is_whole(pages, found)",
        "bool(found)",
        (f"{CORE}/listing/test_bulk.py",),
    ),
    Mutant(
        "a name that no zone has is passed over",
        "read_listings",
        "left_over += self._miss(*missed, sorter)",
        "",
        ("tests/test_handler_site_names.py",),
    ),
    Mutant(
        "of two zones with one name one is watched",
        "named_by",
        "[zone for zone, name in names.items() if word == zone or (name and fits_host(word, name))]",
        "[zone for zone, name in names.items() if word == zone or (name and fits_host(word, name))][:1]",
        ("tests/core/listing/test_zone_words.py",),
    ),
    Mutant(
        "a kind of tasks is asked for that is not watched",
        "ListingReader.read_listings",
        "[(k, zone) for zone in ordered for k in self._kinds]",
        "[(k, zone) for zone in ordered for k in KINDS]",
        ("tests/test_handler_kinds.py",),
    ),
    Mutant(
        "a cache tag that looks like a host is routed as one",
        "Task.host",
        'self.scope == HOST and "://" not in self.target',
        'self.scope and "://" not in self.target',
        (f"{CORE}/delivery/test_routing.py", "tests/tasks"),
    ),
    Mutant(
        "a prefix is compared like a file",
        "_uncovered_task",
        "may_fit_below if task.scope else fits_path",
        "fits_path",
        (f"{CORE}/delivery/test_routing.py",),
    ),
    Mutant(
        "a zone that can be read for one kind of tasks is called unreadable",
        "_grouped",
        'key[0] if key[1] in others else ""',
        '""',
        (f"{CORE}/news/test_outages.py",),
    ),
    Mutant(
        "a kind of tasks that is not watched any more is called stuck for a month",
        "_is_remembered",
        "rules.kinds and key[0] not in rules.kinds",
        "rules is None",
        (f"{CORE}/test_decide_kinds.py",),
    ),
    Mutant(
        "of two kinds of tasks none is named",
        "parts_by_kind",
        "not kinds[1:] or content.queue.counted",
        "bool(kinds)",
        ("tests/test_handler_kinds.py",),
    ),
    Mutant(
        "of failures that are not shown no way to the list is told",
        "sections._whole_list",
        "sum(ended.values()) > news.failed",
        "False",
        ("tests/core/digest/test_sections.py",),
    ),
    Mutant(
        "a shell obeys the id of a job",
        "list_command",
        "len(jobs) == 1 and _PLAIN.fullmatch(job)",
        "len(jobs) == 1",
        ("tests/core/text/test_list_command.py",),
    ),
    Mutant(
        "a watched release gets a verdict while a zone cannot be read",
        "core.gate.watches._judge",
        'is_blind and why != "failed"',
        "False",
        (f"{CORE}/gate/test_watches.py",),
    ),
    Mutant(
        "a release at risk is told in each run",
        "core.gate.watches._judge",
        "watch.warned or left is None or now + left <= watch.deadline",
        "left is None or now + left <= watch.deadline",
        (f"{CORE}/gate/test_watches.py",),
    ),
    Mutant(
        "a call that submits is not noted before it is made",
        "Submitter._begin",
        "replace(state, attempts=(*state.attempts, one), lease=lease)",
        "replace(state, lease=lease)",
        RESUBMIT,
    ),
    Mutant(
        "a run may come between a call that submits and its answer",
        "Submitter._begin",
        "replace(state, attempts=(*state.attempts, one), lease=lease)",
        "replace(state, attempts=(*state.attempts, one))",
        RESUBMIT,
    ),
    Mutant(
        "a call that submits is made again where no answer came",
        "TRIES_OF_A_WRITE",
        "{Fault.SLOW_DOWN: 4, Fault.SIGN_AGAIN: 2, Fault.KEYS_AGAIN: 2}",
        "{Fault.RETRY: 3, Fault.SLOW_DOWN: 4, Fault.SIGN_AGAIN: 2, Fault.KEYS_AGAIN: 2}",
        RESUBMIT,
    ),
    Mutant(
        "what no answer came to is forgotten",
        "submit_batches._noted",
        "note_undone(attempts, one) if is_certain(answer.code) else tuple(attempts)",
        "note_undone(attempts, one)",
        RESUBMIT,
    ),
    Mutant(
        "a batch is submitted after one that is in doubt",
        "submit_batches._rest",
        "answer.code == OUT_OF_TIME or not is_certain(answer.code)",
        "answer.code == OUT_OF_TIME",
        RESUBMIT,
    ),
    Mutant(
        "what has succeeded since is submitted again",
        "offer._reason",
        "SUCCESS in statuses",
        "False",
        (f"{CORE}/resubmit", *RESUBMIT),
    ),
    Mutant(
        "what was just submitted is submitted again while no listing shows it",
        "choose_targets",
        "_submitted_lately(failed, newer, attempts, now)",
        "dict[Place, str]()",
        (f"{CORE}/resubmit", *RESUBMIT),
    ),
    Mutant(
        "a token confirms a list that was not shown",
        "token_fault",
        "was_targets != targets",
        "False",
        (f"{CORE}/resubmit", *RESUBMIT),
    ),
    Mutant(
        "a token confirms although a doubt came up since",
        "token_fault",
        "was_doubts != doubts",
        "False",
        (f"{CORE}/resubmit", *RESUBMIT),
    ),
    Mutant(
        "quotas are asked in each run",
        "due_for_quota",
        "now - watch.asked.get(zone, 0) >= ASKED_EVERY",
        "True",
        (f"{CORE}/news/test_quota.py", "tests/test_handler_quotas.py"),
    ),
    Mutant(
        "a quota is told each time",
        "quota_news",
        "one.level and thing not in told",
        "one.level",
        (f"{CORE}/news/test_quota.py", "tests/test_handler_quotas.py"),
    ),
    Mutant(
        "a webhook is packed with the settings",
        "_secret_fault",
        "name in SECRETS and not str(value).strip().startswith(SCHEME)",
        "False",
        ("tests/settings/test_toml_file.py",),
    ),
    Mutant(
        "a mistake in settings.toml has no line",
        "SettingsFile.located",
        "variable in given and given[variable] != self.values.get(variable)",
        "True",
        ("tests/settings/test_toml_file.py",),
    ),
    Mutant(
        "settings.toml comes before the environment of the function",
        "on_scf",
        "{**packed, **_plain(environment), **_prefixed(environment)}",
        "{**_plain(environment), **_prefixed(environment), **packed}",
        ("tests/settings/test_toml_file.py",),
    ),
    Mutant(
        "a package is started by another Python than its own",
        "check_python",
        "wanted != here",
        "False",
        ("tests/tools/packaging/test_runtimes.py",),
    ),
    Mutant(
        "a deployment without a file of its own has no settings, and goes on",
        "env_file",
        "(settings.CHECKOUT / file).is_file() or Path(file).is_file()",
        "True",
        ("tests/tools/deploy/test_deployments.py",),
    ),
    Mutant(
        "the daily word is told in each run after its time",
        "daily.words.daily_words",
        "tally = DayTally(now, told=True)",
        "",
        ("tests/test_run_daily.py",),
    ),
    Mutant(
        "a new time for the daily word tells it twice a day",
        "is_word_due",
        "tally.told and now - tally.since < MIN_GAP",
        "not tally",
        (f"{CORE}/news/test_daily.py",),
    ),
    Mutant(
        "daily words pile up for a channel that takes nothing",
        "_taken_back",
        "not waiting",
        "True",
        ("tests/test_run_daily.py",),
    ),
    Mutant(
        "a daily word that may have been shown is taken back",
        "_taken_back",
        "number not in sent and isinstance(word := outbox.items[number].news, DailyWord)",
        "isinstance(word := outbox.items[number].news, DailyWord)",
        ("tests/test_run_daily.py",),
    ),
    Mutant(
        "a day with many sites fills the state",
        "news.daily._named",
        "name in known or len(known) < most",
        "True",
        (f"{CORE}/news/test_daily.py",),
    ),
    Mutant(
        "what is said of a wrong setting is English whatever LANGUAGE says",
        "variables.language_of",
        "word in LANGUAGES",
        "False",
        ("tests/settings/test_language.py",),
    ),
    Mutant(
        "words of the API are taken for the program's own, and half translated",
        "_pattern",
        "sum(map(str.isalpha, template)) < _SHORT",
        "False",
        (f"{CORE}/text/test_sentences.py",),
    ),
    Mutant(
        "a list in a busy zone is ready although not all that failed was looked for",
        "UrlSearch._read_by_status",
        "yield from self._see_undone(successes)",
        "",
        SEARCH,
    ),
    Mutant(
        "a status that no filter names is overlooked",
        "UrlSearch._see_undone",
        "if successes + undone.total == all_.total: return",
        "return",
        SEARCH,
    ),
    Mutant(
        "half of what has not succeeded is taken for all",
        "UrlSearch._see_undone",
        "undone.count >= PAGE_ROWS or undone.total > undone.count",
        "False",
        SEARCH,
    ),
    Mutant(
        "a URL is missing after one empty answer",
        "UrlSearch._ask_for",
        "range(2)",
        "range(1)",
        SEARCH,
    ),
    Mutant(
        "a tail is read that begins after a URL was submitted",
        "UrlSearch._not_since",
        "form in self._by_form and (self._newest(form).created or 0) >= since",
        "form in self._by_form",
        SEARCH,
    ),
    Mutant(
        "a URL in another spelling is missing",
        "UrlSearch._find",
        "self._is_spelled_otherwise or not self._by_form or len(rest) > MAX_URLS_ASKED",
        "len(rest) > MAX_URLS_ASKED",
        SEARCH,
    ),
    Mutant(
        "what failed and was submitted again counts as failed in a busy zone",
        "UrlSearch._read_by_status",
        "yield from self._ask_for(undone)",
        "",
        SEARCH,
    ),
    Mutant(
        "how long a URL is waited for is judged by what was seen",
        "UrlSearch._read_by_status",
        "yield from self._read_part(recent, WHOLE_ROWS)",
        "",
        SEARCH,
    ),
    Mutant(
        "the gate command ends with 0 for no-go",
        "tools.gate.command.STATUSES",
        "{GO: 0, NO_GO: 1, WAIT: 2}",
        "{GO: 0, NO_GO: 0, WAIT: 2}",
        GATE_COMMAND,
    ),
    Mutant(
        "the gate command ends with 0 for not yet",
        "tools.gate.command.STATUSES",
        "{GO: 0, NO_GO: 1, WAIT: 2}",
        "{GO: 0, NO_GO: 1, WAIT: 0}",
        GATE_COMMAND,
    ),
    Mutant(
        "the gate command that is called wrongly says not yet",
        "GateCommand.make_context",
        "raise Decided(BLIND) from None",
        "raise",
        ("tests/tools/cli/test_answers.py",),
    ),
    Mutant(
        "the gate command that cannot see says no-go",
        "GateCommand.invoke",
        "STOPPED if was_stopped else BLIND",
        "STOPPED if was_stopped else 1",
        GATE_COMMAND,
    ),
    Mutant(
        "the gate command that is stopped says go",
        "GateCommand.invoke",
        "STOPPED if was_stopped else BLIND",
        "0 if was_stopped else BLIND",
        GATE_COMMAND,
    ),
    Mutant(
        "resubmit asks where nobody can answer",
        "tools.cli.commands.resubmit._is_said",
        "not sys.stdin.isatty()",
        "False",
        ("tests/tools/cli/test_make_resubmit.py",),
    ),
    Mutant(
        "resubmit takes any answer for a yes",
        "tools.cli.commands.resubmit._is_said",
        'input(question).strip() == "yes"',
        "input(question)",
        ("tests/tools/cli/test_make_resubmit.py",),
    ),
    Mutant(
        "resubmit that is refused ends with 0",
        "tools.cli.commands.resubmit.main",
        'any(done.get(name) for name in ("refused", "failed_list", "not_tried", "not_stored")) or _in_doubt(done)',
        "_in_doubt(done)",
        ("tests/tools/cli/test_make_resubmit.py",),
    ),
    Mutant(
        "resubmit takes a token of another list",
        "token_fault",
        "was_targets != targets",
        "False",
        (f"{CORE}/resubmit", *RESUBMIT),
    ),
    Mutant(
        "that no target was taken is a doubt",
        "submission._submitted",
        "not job and targets.issubset(one for _, some in refused for one in some)",
        "False",
        RESUBMIT,
    ),
    Mutant(
        "a submission of which only a part was refused has no job, and is no doubt",
        "submission._submitted",
        "not job and targets.issubset(one for _, some in refused for one in some)",
        "not job",
        ("tests/edgeone/test_submission.py",),
    ),
    Mutant(
        "nobody hears what a call became whose answer was lost",
        "submit_batches.settled",
        "state = owing(replace(state, attempts=attempts), news, tasks, routes, now)",
        "state = replace(state, attempts=attempts)",
        RESUBMIT,
    ),
    Mutant(
        "what a call became whose answer was lost is told again and again",
        "submit_batches.settled",
        "state = owing(replace(state, attempts=attempts), news, tasks, routes, now)",
        "state = owing(state, news, tasks, routes, now)",
        RESUBMIT,
    ),
)
