"""This file is the only place that makes up an account as people have them: sites, jobs, URLs, and why URLs fail.

Demo, snapshots and tests of messages tell their stories with these. Ids look as EdgeOne's do (`ids.py`). The first two
messages of MESSAGES are verbatim from the schema and the example of DescribePrefetchTasks (PyPI package tccli); the
others say in the same manner what their FailType says, some with a status code of the origin.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.emulator.account import Account
from tests.emulator.ids import job_id, zone_id
from tests.emulator.zones import Zone

CREATED = 1_694_994_065  # epoch seconds: 2023-09-17

GAME = Zone("zone-2noz78a8ev6k", "game.example.com", "active", CREATED)
VIDEO = Zone("zone-2p1w4mkq9x7c", "video.example.cn", "active", CREATED + 1, "full")
RELEASES = Zone(zone_id(3), "releases.example.net", "active", CREATED + 2, "dnsPodAccess")
PAGES = Zone(zone_id(4), "default-pages-zone", "active", CREATED + 3, "pages")
WAITING = Zone(zone_id(5), "shop.example.com", "initializing", CREATED + 4)
SITES = (GAME, VIDEO, RELEASES, PAGES, WAITING)

RELEASE = "20g9wz8m9mgx"  # the job most stories are about
PREVIOUS = "20ga521cpwch"
SEASON = "3duxkechrr0c"

FailType = Literal[
    "originPullFailed", "quotaExceeded", "accessDenied", "downloadManifestFailed", "taskFailed"
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a URL failed, as a row of the listing says it."""

    type: FailType
    message: str


ORIGIN = Failure(
    "originPullFailed",
    "回源失败，可尝试重新提交，或检查源站是否出现以下问题：服务不可用、响应超时、触发限速策略、安全策略限制、"
    "网络故障、或达到带宽/连接数上限。",
)
ORIGIN_OLD = Failure(
    "originPullFailed",
    "回源失败，请重试或检查源站是否存在，服务不可用或响应超时、触发限速策略、安全策略限制、网络故障、带宽/连接数上限。",
)
ORIGIN_503 = Failure(
    "originPullFailed",
    "回源失败，源站返回状态码 503，可尝试重新提交，或检查源站服务是否可用。",
)
ORIGIN_404 = Failure(
    "originPullFailed",
    "回源失败，源站返回状态码 404，请检查源站是否存在该资源。",
)
QUOTA = Failure(
    "quotaExceeded",
    "配额超限，当日预热用量已达到套餐配额，请于次日重新提交，或提升配额后重试。",
)
DENIED = Failure(
    "accessDenied",
    "访问被拒绝，源站返回状态码 403，请检查源站的鉴权、防盗链或安全策略配置。",
)
MANIFEST = Failure(
    "downloadManifestFailed",
    "下载描述文件失败，请检查 M3U8 描述文件是否可以正常访问，以及分片路径是否符合规范。",
)
TASK = Failure("taskFailed", "任务失败，请重新提交；如多次失败，请联系技术支持。")
MESSAGES = (ORIGIN, ORIGIN_OLD, ORIGIN_503, ORIGIN_404, QUOTA, DENIED, MANIFEST, TASK)


def open_account(account: Account, *zones: Zone) -> None:
    """Put zones into an account; without any, all of SITES."""
    for zone in zones or SITES:
        account.zones[zone.id] = zone


def packs(count: int, version: str = "7.4", start: int = 0) -> list[str]:
    """Give the URLs of a game's release."""
    folder = f"https://dl.game.example.com/{version}"
    return [f"{folder}/pack-{number:03}.bin" for number in range(start, start + count)]


def platforms(count: int, version: str = "8.0") -> list[str]:
    """Give the URLs of a big release, in a folder for each platform in turn."""
    folder, names = f"https://dl.game.example.com/{version}", ("win", "mac", "android")
    return [f"{folder}/{names[number % 3]}/pack-{number:05}.bin" for number in range(count)]


def playlists(count: int, show: str = "s02") -> list[str]:
    """Give the URLs of a season's playlists."""
    folder = f"https://vod.video.example.cn/{show}"
    return [f"{folder}/e{number:02}/index.m3u8" for number in range(1, count + 1)]


def jobs(count: int) -> list[str]:
    """Give ids of jobs, each another one."""
    return [job_id(number, "fixtures") for number in range(count)]


def fail(account: Account, zone: Zone, job: str, targets: Iterable[str], why: Failure) -> None:
    """Let targets of a job fail."""
    for target in targets:
        account.settle(zone.id, job, target, "failed", why.type, why.message)
