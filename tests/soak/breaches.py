"""This file is the only place that judges runs: by what they stored, what they left, and what the account says."""

from collections.abc import Mapping
from typing import Any

from edgeone_notifier.core.delivery.verdict import Outcome
from edgeone_notifier.core.listing.plan import HEAD_ROWS
from edgeone_notifier.core.state import codec as notation
from edgeone_notifier.core.summary import Summary
from edgeone_notifier.core.task import is_followed
from tests.soak.between_runs import World
from tests.soak.books import ChannelBooks, Content, cause_of, content
from tests.soak.invocation import Invocation
from tests.soak.receivers import PROBE, Chat, Service
from tests.soak.workload import HOUR, MINUTE, Row

EARLY = 20  # a timer may come by this part of the time too early


class Judge:
    """Who compares what is promised with what is done."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._items: Mapping[str, Any] = {}  # as stored last

    def landed(self, one: Invocation, document: dict[str, Any]) -> None:
        """Take down what a commit has stored."""
        one.landed += 1
        outbox = document["outbox"]
        if one.landed == 1:
            self._observe(one, self._still_owed(outbox))
        for name, account in self._world.model.accounts.items():
            if box := outbox["boxes"].get(name):
                self._stored(one, account, box)
        self._items = outbox["items"]

    def _stored(self, one: Invocation, account: ChannelBooks, box: Mapping[str, Any]) -> None:
        """Judge what has left a queue: it was shown, or it was given up and counted."""
        owed = set(box["owed"])
        lost, counted = sum(box["lost"].values()), sum(box["counted"].values())
        gone = {n: self._content(n) for n in account.owed - owed}
        given_up = max(lost - account.stored_lost, 0)
        if given_up:
            one.given_up += given_up
            account.unsaid += given_up
            self._world.figures.given_up += given_up
            if given_up != len(gone) + max(account.counted - counted, 0):
                self._world.complain("lost without being counted", f"{account.name}: {len(gone)}")
            account.give_up(gone)
        folded = max(counted - account.counted, 0)
        if not given_up:  # of more than is kept, the least bad becomes a number
            failed = {n: cause for n, what in gone.items() if (cause := cause_of(what))}
            account.causes |= {c for n, c in failed.items() if not self._has_recovered(n)}
            for what in account.strike(gone)[folded:]:
                self._world.complain("lost: struck off, never shown", f"{account.name}: {what}")
        account.folded += folded
        self._world.figures.folded += folded
        if untold := sum(box["untold"].values()) - account.stored_untold:
            # Losses that were refused alone are told to the others instead.
            account.unsaid -= min(untold, account.unsaid) if not given_up and untold > 0 else 0
            account.stored_untold += untold
        account.owed, account.stored_lost, account.counted = owed, lost, counted

    def _content(self, number: int) -> Content:
        return content(notation.load_item(number, self._items[str(number)]).news)

    def _has_recovered(self, number: int) -> bool:
        return bool(self._items[str(number)].get("mended"))

    def _still_owed(self, outbox: Mapping[str, Any]) -> dict[str, set[tuple[str, str]]]:
        """List the failures that each channel was owed before a run, and still is."""
        owing: dict[str, set[tuple[str, str]]] = {}
        for name, account in self._world.model.accounts.items():
            still = account.owed & set(outbox["boxes"].get(name, {"owed": ()})["owed"])
            owing[name] = {
                (what[1], what[3])
                for what in map(self._content, still)
                if what[0] == "change" and what[5] not in ("success", "processing")
            }
        return owing

    def _observe(self, one: Invocation, owing: Mapping[str, set[tuple[str, str]]]) -> None:
        assert one.look_seen is not None
        before = self._world.model.changes
        self._world.model.observe(one.look_seen, owing)
        self._world.figures.changes += self._world.model.changes - before

    def close(self, one: Invocation) -> None:
        """Judge a run by what it has left."""
        if one.tilt:
            self._world.unsteady()
        if one.summary is None:
            self._forget_waits(one)
        elif one.summary.skipped:
            self._world.figures.skipped += 1
        else:
            self._judge(one, one.summary)

    def _judge(self, one: Invocation, summary: Summary) -> None:
        if not one.landed and one.store.loaded == str(self._world.shelf.generation):
            self._observe(one, {})  # nothing was worth storing, it says
        given_up = sum(told.given_up for told in summary.channels.values())
        if given_up != one.given_up:
            self._world.complain(
                "lost without being counted", f"{one.name}: {given_up} {one.given_up}"
            )
        for name, told in summary.channels.items():
            chat, account = one.chats[name], self._world.model.accounts[name]
            steady = self._world.steady_since < one.start
            if steady and chat.tries and chat.tries[-1].outcome is Outcome.DEAD:
                chat.service.quiet_until = self._world.time.now + PROBE - 2
                chat.service.why = "dead"
            if (told.owed or account.owed) and not self._may_owe(one, chat):
                self._world.complain("late", f"{name} is owed {told.owed} for no reason")
            self._world.figures.gathered += bool(told.owed) and self._are_gathered(chat.service)
            self._audit(account, told.owed)
            self._judge_follow_ups(one, chat)

    def _may_owe(self, one: Invocation, chat: Chat) -> bool:
        """Say whether a channel may be owed something after a run."""
        return (
            any(verdict.outcome is not Outcome.TAKEN for verdict in chat.tries)
            or chat.hung
            or one.left() <= 0
            or self._world.time.now < chat.service.waits_until
            or self._world.time.now - self._world.steady_since < 3 * HOUR
            or self._are_gathered(chat.service)
        )

    def _are_gathered(self, service: Service) -> bool:
        """Say whether all that is owed waits for more of its kind."""
        account = service.account
        causes = set(map(cause_of, map(self._content, account.owed)))
        return (
            not (account.counted or account.unsaid)
            and self._world.time.now - account.failures_at < service.follow_up
            and all(one in account.causes for one in causes)
            and not any(one and self._world.model.has_ended(one[0]) for one in causes)
        )

    def _judge_follow_ups(self, one: Invocation, chat: Chat) -> None:
        """See that what could have waited for more of its kind did."""
        account, wait = chat.service.account, chat.service.follow_up
        steady = self._world.time.now - self._world.steady_since > 3 * HOUR
        well = not (one.broken or one.overtaken or one.tilt or chat.hung)
        told_at = account.settled_at
        if steady and well and told_at and one.start - told_at < wait - wait / EARLY - MINUTE:
            for causes in chat.fresh:
                if all(known in chat.had_told for known in causes) and not any(
                    known and self._world.model.has_ended(known[0]) for known in causes
                ):
                    self._world.complain("not gathered", f"{account.name}: {causes}")
        if not well or any(verdict.outcome is not Outcome.TAKEN for verdict in chat.tries):
            account.settled_at = None
        elif any(cause for causes in chat.fresh for cause in causes):
            account.settled_at = one.start

    def _audit(self, account: ChannelBooks, owed: int) -> None:
        for what, n in (+account.early).items():
            kind = "repeated without saying so" if what in account.known else "invented"
            self._world.complain(kind, f"{account.name}: {n} of {what}")
        account.early.clear()
        if not owed and not account.owed and account.outstanding() > account.folded:
            lost = list(+account.promised)
            self._world.complain("lost", f"{account.name}: {len(lost)}, as {lost[0]}")
            account.promised.clear()

    def _forget_waits(self, one: Invocation) -> None:
        for chat in one.chats.values():
            chat.service.account.settled_at = None
            if chat.tries:
                chat.service.quiet_until = 0.0

    def settle(self) -> None:
        """See that the books balance: everything has come back, and had its time."""
        for name, account in self._world.model.accounts.items():
            if account.owed or account.unsaid or account.outstanding() > account.folded:
                self._world.complain("lost", f"{name} is owed {len(account.owed)} at the end")
        for row in self._world.account.rows():
            self._compare(row)

    def _compare(self, row: Row) -> None:
        """Compare a row that can be seen with what was observed of it."""
        task, zone = row.task, self._world.account.zones[row.task.zone]
        seen = self._world.model.status(task)
        created = row.created
        since = self._world.model.since.get(task.zone, 0)
        if seen == task.status or not row.is_seen(self._world.time.now) or created <= since:
            return
        newer = len(zone.between(created, int(self._world.time.now)))
        if newer > HEAD_ROWS and seen is not None and not is_followed(seen):
            self._world.figures.out_of_reach += 1
        else:
            self._world.complain("lost: never observed", f"{seen} {task}")
