"""This file is the only place that says what has happened before the run that is killed, and what that has to tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edgeone_notifier.core.text.list_command import list_command
from tests.faults.failure_lists import judge_files
from tests.faults.judge import News, judge
from tests.faults.world import TICK, ZONE, World

DAMAGED = b'{"version": 1, "shard": "default", "zones": {"prefe'
SIGHTED = ("Watching again", "监控已恢复")
REFUSED = ("could not be shown in this chat", "无法在本群显示")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What comes before (once), what happens then (before each kill), and what every chat must have shown in the end.

    `counts` says that there is more news than fits, so that it is enough for some to be counted. `most` is how often a
    piece of news may be told again; `runs` are enough for the last of them to be silent; `kills` is how many runs in a
    row are killed; `also` lists what else is wrong with the world.
    """

    before: Callable[[World], None]
    happen: Callable[[World], None]
    news: tuple[News, ...]
    counts: bool = False
    most: int = 1
    runs: int = 2
    kills: int = 1
    also: Callable[[World], list[str]] = lambda _: []


def _urls(job: str, count: int, length: int = 0) -> list[str]:
    folder = "x" * length + "/" if length else ""
    return [f"https://dl.example.com/{job}/{folder}pack-{n:04}.bin" for n in range(count)]


def _told(urls: list[str], *more: str) -> tuple[News, ...]:
    return tuple((url, *more) for url in urls)


def _all(number: int) -> News:
    """Give what a message says where every URL of a job failed: it names a few, and counts all."""
    return f"All {number} URLs failed to prefetch", f"{number} 个 URL 全部预热失败"


def _baseline(world: World) -> None:
    """Let two jobs be watched, both open, for so long that what is stored of the beginning can be tidied up."""
    world.cloud.edgeone.submit(ZONE, "job-1", FEW)
    world.cloud.edgeone.submit(ZONE, "job-2", _urls("two", 2))
    world.run()
    world.now += 2 * 3_600


def _nothing(_: World) -> None:
    pass


def _fail(world: World) -> None:
    """Let two targets of a job fail, and another job be done."""
    for url in FEW[:2]:
        world.cloud.edgeone.settle(ZONE, "job-1", url, "failed", "originPullFailed", "503")
    world.cloud.edgeone.settle(ZONE, "job-2")


def _fail_unfit(world: World, times: int) -> None:
    """Let the chats refuse the next bodies: one, or its plain text as well."""
    _fail(world)
    world.chats["ops"].answer(400, "invalid_blocks", times=times)
    world.chats["night"].answer(200, {"errcode": 40008, "errmsg": "invalid type"}, times=times)


def _owed(world: World) -> None:
    """Let the news of one run wait for the next: one chat took nothing, the other may have taken it."""
    _baseline(world)
    _fail(world)
    world.chats["ops"].answer(503, "rollup_error")
    world.chats["night"].answer(200, "<html>a proxy's page</html>")
    world.run()
    world.now += TICK


def _fail_more(world: World) -> None:
    world.cloud.edgeone.settle(ZONE, "job-1", FEW[2], "timeout")


def _unknown(world: World) -> None:
    """Let a chat show the news, without a word to the run: what is killed is the run that repeats it."""
    _baseline(world)
    _fail(world)
    for chat in world.chats.values():
        chat.break_next("show-then-drop")
    world.run()
    world.now += TICK


def _blind(world: World) -> None:
    """Let the state be unreadable for as long as it takes until the chats are told."""
    _baseline(world)
    world.deny()
    for _ in range(2):
        world.run()
        world.now += TICK
    world.allow()


def _long(world: World) -> None:
    world.cloud.edgeone.submit(ZONE, "job-3", LONG)
    world.run()
    world.now += TICK


def _fail_long(world: World) -> None:
    world.cloud.edgeone.settle(ZONE, "job-3", status="failed")


def _crowd(world: World) -> None:
    world.cloud.edgeone.submit(ZONE, "job-4", CROWD)
    world.run()
    world.now += TICK


def _fail_crowd(world: World) -> None:
    world.cloud.edgeone.settle(ZONE, "job-4", status="failed")


def _refuse_list(world: World) -> None:
    """Let no file be taken from the first: then the command stands in the message."""
    _fail_crowd(world)
    refused = {"errcode": 40006, "errmsg": "invalid media size"}
    world.chats["night"].answer(200, refused, times=None, to="upload_media")


def _refuse_file(world: World) -> None:
    """Let files be uploaded and not shown: then a text with the command stands for them."""
    _fail_crowd(world)
    refused = {"errcode": 40007, "errmsg": "invalid media_id"}
    world.chats["night"].refuse('"msgtype": "file"', 200, refused)


def _list_is_had(world: World) -> list[str]:
    """List what is wrong with the file that WeCom gets, and whether Slack has the command."""
    night = world.chats["night"]
    wrong = [*judge_files(night.messages, night.uploads, CROWD, COMMAND, most=1)]
    return wrong + ["ops: no command"] * (COMMAND not in str(world.texts("ops")))


def _is_had_by_command(world: World) -> list[str]:
    """List what is wrong where no file is taken."""
    shown = [f"{one.name} was shown" for one in world.chats["night"].files]
    return shown + _list_is_had(world)


def _call(world: World) -> None:
    """Let failures mention everybody: in Slack's message, and in WeCom by a text after it."""
    world.settings |= {"CHANNELS__OPS__MENTION": "here", "CHANNELS__NIGHT__MENTION": "@all"}
    _baseline(world)


def _damage(world: World) -> None:
    _fail(world)
    world.damage(DAMAGED)


def _is_gone(world: World) -> list[str]:
    return [] if DAMAGED in world.stored().values() else ["the damaged state is gone"]


def _is_not_told_of_sight(world: World) -> list[str]:
    """List the chats that were not told that the state is back. They may be told twice: the memo is not the state."""
    told = {name: judge(world.texts(name), [SIGHTED]) for name in world.chats}
    return [f"{name}: lost {finding.lost}" for name, finding in told.items() if finding.lost]


FEW = _urls("one", 3)
CROWD = _urls("four", 120, length=100)  # longer than a message, if it named all
COMMAND, _ = list_command(["job-4"], 0)
LONG = _urls("three", 45, length=120)
NEWS = (*_told(FEW[:2]), ("job-2",))

SCENARIOS: Mapping[str, Scenario] = {
    "news": Scenario(_baseline, _fail, NEWS),
    "first run": Scenario(_nothing, _nothing, (("Watching 1 site", "开始监控 1 个站点"),)),
    "many failures": Scenario(_long, _fail_long, (_all(45),)),
    "a storm": Scenario(_crowd, _fail_crowd, (_all(120),), also=_list_is_had),
    "a list that is refused": Scenario(_crowd, _refuse_list, (_all(120),), also=_is_had_by_command),
    "a file that is refused": Scenario(_crowd, _refuse_file, (_all(120),), also=_is_had_by_command),
    "killed twice": Scenario(_baseline, _fail, NEWS, most=2, kills=2),
    "an unfit message": Scenario(_baseline, lambda world: _fail_unfit(world, 1), NEWS),
    "refused for good": Scenario(
        _baseline,
        lambda world: _fail_unfit(world, 2),
        (*_told(FEW[:2], *REFUSED), ("job-2", *REFUSED)),
        runs=3,  # what was refused is said in the message after
    ),
    "a damaged state": Scenario(
        _baseline, _damage, (("was damaged", "已存状态损坏"),), also=_is_gone
    ),
    "a state that is back": Scenario(_blind, _fail, NEWS, also=_is_not_told_of_sight),
    "everybody is called": Scenario(_call, _fail, (*NEWS, ("<!here>", "@all"))),
    "news that waited": Scenario(_owed, _fail_more, (*NEWS, *_told(FEW[2:]))),
    "a repeat": Scenario(_unknown, _fail_more, (*NEWS, *_told(FEW[2:])), most=2),
}
