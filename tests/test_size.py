"""What the function takes at most, as it is deployed: memory, requests, bytes, and what a quiet run imports."""

from pathlib import Path

import pytest

import index
from tests.bench import size
from tests.bench.deployment import Deployed
from tools.packaging import package

pytestmark = pytest.mark.exhaustive

QUIET = """
import contextlib, io, sys
import index
with contextlib.redirect_stdout(io.StringIO()):
    summary = index.main_handler({"Type": "Timer", "Message": ""}, {"time_limit_in_ms": 60000})
assert summary["tasks"] == 900 and not summary["changes"], summary
print(*sorted(sys.modules))
"""
FUNCTION = Path(index.__file__).parent
# What renders, posts, or answers people, whatever files there are; the COS SDK where the state is in a folder.
UNNEEDED = (
    "edgeone_notifier/actions/**/*.py",
    "edgeone_notifier/channels/*/[!_]*.py",
    "edgeone_notifier/core/digest/**/*.py",
    "edgeone_notifier/core/text/[!_]*.py",
    "edgeone_notifier/core/text/phrases/[!_]*.py",
    "edgeone_notifier/core/text/sentences/**/*.py",
    "edgeone_notifier/stores/cos*.py",
    "edgeone_notifier/transport/exchange.py",
    "edgeone_notifier/transport/webhook.py",
    "edgeone_notifier/watchdog/heartbeat.py",
)
NEEDED = {"spec", "runbook", "__init__"}  # by these, settings are checked


def unneeded() -> set[str]:
    """Name the modules that a quiet run does without."""
    files = [file for pattern in UNNEEDED for file in FUNCTION.glob(pattern)]
    assert len(files) > 30, files
    modules = (file.relative_to(FUNCTION).with_suffix("") for file in files)
    return {".".join(one.parts) for one in modules if one.name not in NEEDED} | {"qcloud_cos"}


@pytest.fixture(scope="session")
def there(built: package.Package, unpacked: Path, runtime: str) -> Deployed:
    return Deployed(runtime, built.archive, unpacked)


@pytest.mark.parametrize("limit", size.COUNTED, ids=lambda limit: limit.what)
def test_it_takes_no_more_than_it_may(there: Deployed, limit: size.Limit) -> None:
    assert limit.measure(there) <= limit.most


def test_a_quiet_run_imports_nothing_that_it_does_not_need(there: Deployed) -> None:
    with size.calm("file") as (cloud, state):
        loaded = there.execute(QUIET, **there.environment(cloud, state))
    assert not unneeded() & set(loaded.split())
    assert {"edgeone_notifier.run", "requests", "tencentcloud"} <= set(loaded.split())
