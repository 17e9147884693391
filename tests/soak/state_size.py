"""This file is the only place that measures how large the state gets: in quiet, and in a day with very many tasks."""

from tests.soak.play import Play
from tests.soak.stage import staged
from tests.soak.workload import BIG, DAY, FOREVER, MINUTE, SMALL

QUIET_ROWS = 300


def quiet_growth(ticks: int) -> tuple[int, int]:
    """Return the bytes stored before and after so many ticks in which nothing happens."""
    play = _calm_play()
    for _ in range(QUIET_ROWS // 6):
        play.world.account.submit(play.world.time.now, SMALL, 2)
    play.world.account.advance(play.world.time.now + 30 * DAY)
    with staged(play.stages):
        for _ in range(12):  # until all rows are there
            _step(play, 5 * MINUTE)
        before = len(play.world.shelf.body or b"")
        for _ in range(ticks):
            _step(play, MINUTE)
    assert not play.world.figures.breaches, play.world.figures.breaches
    return before, len(play.world.shelf.body or b"")


def storm(tasks: int, per_job: int, steps: int = 24, chats: str = "later") -> int:
    """Return the most bytes stored in a day with so many tasks; the mood of the chats says what is owed of them."""
    play = _calm_play()
    for service in play.world.services.values():
        service.mood, service.until = chats, FOREVER
    with staged(play.stages):
        _step(play, MINUTE)
        for _ in range(steps):
            _submit(play, tasks // steps, per_job)
            _step(play, 10 * MINUTE)
            play.world.account.advance(play.world.time.now + 30 * DAY)
            _step(play, 50 * MINUTE)
    assert not play.world.figures.breaches, play.world.figures.breaches
    return play.world.shelf.most_bytes


def _calm_play() -> Play:
    play = Play(1)
    play.world.calm = play.world.weather.calm = True
    return play


def _step(play: Play, seconds: float) -> None:
    play.world.time.now += seconds
    play.invoke()


def _submit(play: Play, tasks: int, per_job: int) -> None:
    for _ in range(max(tasks // per_job, 1)):
        play.world.account.submit(play.world.time.now, [BIG], per_job, exactly=True)
