"""This file is the only place that moves the world on between two runs: tasks, weather, moods, clocks."""

import random

from edgeone_notifier.core.delivery.routing import Route
from tests.soak import workload as truth
from tests.soak.books import Model
from tests.soak.figures import Breach, Figures
from tests.soak.receivers import Service
from tests.soak.stage import Time
from tests.soak.store import Shelf
from tests.soak.weather import Weather
from tests.soak.workload import BIG, DAY, HOUR, JOINING, MINUTE, Account

START = 1_790_000_000  # seconds since the epoch, in September 2026
BELOW_A_WEEK = 6.5 * DAY
BEYOND_A_WEEK = 9.0 * DAY
# What each wants, for how long its chat may be away, and for how long its follow-ups wait.
CHANNELS = {
    "ops": (Route(("failure", "completion")), BELOW_A_WEEK, 10 * MINUTE),
    "all": (Route(("failure", "success", "completion", "recovery", "stuck")), BELOW_A_WEEK, 0),
    "log": (Route(("any",), zones=("zone-3",)), BELOW_A_WEEK, 10 * MINUTE),
    "cdn": (Route(("failed", "recovery"), domains=("cdn.*",)), BELOW_A_WEEK, HOUR),
    "bad": (Route(("failure",)), BELOW_A_WEEK, HOUR),
    "away": (Route(("failure", "completion"), zones=("zone-[12]",)), BEYOND_A_WEEK, 0),
}


class World:
    """All that is there whether a run goes on or not. Everything random comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.figures = Figures()
        self.time = Time(START)
        self.steady_since: float = START  # no clock has jumped since
        self.shelf = Shelf()
        self.account = Account(random.Random(seed + 1))
        self.weather = Weather(random.Random(seed + 2))
        self.model = Model({name: route for name, (route, *_) in CHANNELS.items()})
        self.services = {
            name: Service(
                route, self.model.accounts[name], random.Random(f"{seed} {name}"), longest, wait
            )
            for name, (route, longest, wait) in CHANNELS.items()
        }
        self.calm = False
        self._quiet_until = 0.0

    def complain(self, kind: str, what: str) -> None:
        self.figures.breaches.append(Breach(self.figures.ticks, kind, what))

    def count(self, fault: str) -> None:
        self.figures.faults[fault] += 1

    def tick(self) -> None:
        """Let time pass, and what is due happen."""
        self.figures.ticks += 1
        self.time.now += self._pause()
        self._move()

    def calm_down(self) -> None:
        """Let everything come back, and nothing change any more."""
        self.calm = self.weather.calm = True
        self.time.skew = 0.0
        self.unsteady()
        for service in self.services.values():
            service.mood, service.until = "fine", truth.FOREVER

    def unsteady(self) -> None:
        """Note that a clock was wrong: who waited until a time may be early."""
        self.steady_since = self.time.now
        for service in self.services.values():
            service.quiet_until = 0.0

    def _pause(self) -> float:
        if not self.calm and self.rng.random() < 0.003:
            self.count("no run for hours")
            return self.rng.uniform(HOUR, 4 * HOUR)
        return self.rng.choice((MINUTE, 2 * MINUTE, 5 * MINUTE, 5 * MINUTE, 10 * MINUTE))

    def _move(self) -> None:
        now, rng = self.time.now, self.rng
        self.account.advance(now)
        if self.calm:
            return
        if now > self._quiet_until:
            self._submit()
            if rng.random() < 0.003:
                self.count("quiet hours")
                self._quiet_until = now + rng.uniform(0, 8 * HOUR)
        if JOINING not in self.account.zones and rng.random() < 0.005:
            self.account.zones[JOINING] = truth.Zone()
        self.weather.change([*self.account.zones], now, self.count)
        for service in self.services.values():
            service.change_mood(now, self.count)
            if rng.random() < 0.001:
                self.count("new URL")
                service.new_url()
        self._turn_clocks()

    def _submit(self) -> None:
        rng = self.rng
        if rng.random() < 0.12:
            zones = [zone for zone in self.account.zones if zone != BIG]
            self.account.submit(self.time.now, rng.sample(zones, rng.choice((1, 1, 1, 2))), 6)
        if rng.random() < 0.008:
            self.account.submit(self.time.now, [BIG], 160)
        if rng.random() < 0.01:
            self.account.fail_slowly(self.time.now, rng.choice(truth.SMALL))

    def _turn_clocks(self) -> None:
        skew = self.time.skew
        if skew and self.rng.random() < 0.1:
            skew = 0.0
        elif self.rng.random() < 0.005:
            self.count("clock jump")
            skew = self.rng.uniform(-HOUR, HOUR)
        if skew != self.time.skew:
            self.time.skew = skew
            self.unsteady()
