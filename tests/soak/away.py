"""This file is the only place that plays one chat that is away for days, in a world without any other fault."""

from tests.soak.figures import Figures
from tests.soak.play import Play
from tests.soak.stage import staged
from tests.soak.workload import FOREVER, HOUR, SMALL


def away(days: float) -> Figures:
    """Play a chat that takes nothing for so many days, with news on the first of them, and then takes everything."""
    play = Play(1)
    world, service = play.world, play.world.services["ops"]
    world.calm = world.weather.calm = True
    with staged(play.stages):
        play.invoke()
        service.mood, service.until = "later", FOREVER
        for _ in range(round(days * 8)):
            if len(world.account.zones["zone-1"].jobs) < 8:
                world.account.submit(world.time.now, SMALL, 6)
            world.time.now += 3 * HOUR
            world.account.advance(world.time.now)
            play.invoke()
    return play.play(0)
