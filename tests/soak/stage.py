"""This file is the only place that has the threads of a run take turns: one at a time, in an order drawn by the seed.

So a run with several channels is the same each time that a seed is played, and a kill ends all of its threads at once.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from edgeone_notifier import tell


class Killed(BaseException):
    """The platform ended the run here."""


class Time:
    """The virtual time, in seconds since the epoch, the same for all runs. `skew` is the error of every clock."""

    def __init__(self, start: float) -> None:
        self.now = start
        self.skew = 0.0


class Stage:
    """The threads of one run, and whose turn it is."""

    def __init__(self, time: Time, rng: random.Random) -> None:
        self.time = time
        self.killed = False
        self._rng = rng
        self._actors: list[Actor] = []
        self._back = threading.Semaphore(0)

    def enter(self, actor: "Actor") -> None:
        self._actors.append(actor)

    def kill(self) -> None:
        """End the run from within one of its port calls."""
        self.killed = True
        raise Killed

    def pause(self, seconds: float = 0.0, hang: bool = False) -> None:
        """Let the other threads of this run go on for so long; with `hang`, until the run is over."""
        me = next((a for a in self._actors if a.real is threading.current_thread()), None)
        if me is None:
            self.time.now += seconds
            return
        me.hangs, me.wakes = hang, self.time.now + seconds
        self._back.release()
        me.go.acquire()
        me.hangs = False
        if self.killed:
            raise Killed

    def wait_for(self, actor: "Actor", seconds: float) -> None:
        """Give turns until a thread is done, or the time is over."""
        end = self.time.now + seconds
        while not actor.done and self.time.now < end:
            able = [a for a in self._actors if not (a.done or a.hangs)]
            self.time.now = max(self.time.now, min([end, *(a.wakes for a in able)]))
            if ready := [a for a in able if a.wakes <= self.time.now < end]:
                self._turn(self._rng.choice(ready))
            if self.killed:
                raise Killed

    def finish(self) -> None:
        """Let the threads that were left behind come to their end."""
        for actor in self._actors:
            while not actor.done:
                self._turn(actor)
        self._actors.clear()

    def leave(self, actor: "Actor") -> None:
        actor.done = True
        self._back.release()

    def _turn(self, actor: "Actor") -> None:
        actor.wake()
        self._back.acquire()


class Actor:
    """One thread of a run; it has what `tell` asks of a thread."""

    def __init__(self, stage: Stage, target: Callable[[], None]) -> None:
        self.go = threading.Semaphore(0)
        self.done = self.hangs = False
        self.wakes = 0.0  # when its pause is over
        self.real: threading.Thread | None = None
        self._stage, self._target = stage, target

    def start(self) -> None:
        self._stage.enter(self)

    def join(self, seconds: float) -> None:
        self._stage.wait_for(self, seconds)

    def wake(self) -> None:
        if self.real is None:
            self.real = threading.Thread(target=self._play, daemon=True)
            self.real.start()
        else:
            self.go.release()

    def _play(self) -> None:
        try:
            if not self._stage.killed:
                self._target()
        except Killed:
            pass
        finally:
            self._stage.leave(self)


@contextmanager
def staged(stages: list[Stage]) -> Iterator[None]:
    """Have `tell` start its threads on the innermost stage."""
    real = vars(tell)["threading"]
    threads = SimpleNamespace(Thread=lambda target, daemon: Actor(stages[-1], target))
    vars(tell)["threading"] = threads
    try:
        yield
    finally:
        vars(tell)["threading"] = real
