"""What the function takes at most, as it is deployed: memory, requests, bytes, and what a quiet run imports."""

from pathlib import Path

import pytest

from tests.bench import size
from tests.bench.deployed import Deployed
from tools import package

QUIET = """
import contextlib, io, sys
import index
with contextlib.redirect_stdout(io.StringIO()):
    summary = index.main_handler({"Type": "Timer", "Message": ""}, {"time_limit_in_ms": 60000})
assert summary["tasks"] == 900 and not summary["changes"], summary
print(*sorted(sys.modules))
"""
# What renders, posts, or answers people; the COS SDK where the state is in a folder.
UNNEEDED = {
    "edgeone_notifier.actions.dispatch",
    "edgeone_notifier.channels.slack.answers",
    "edgeone_notifier.channels.slack.render",
    "edgeone_notifier.channels.wecom.answers",
    "edgeone_notifier.channels.wecom.markup",
    "edgeone_notifier.channels.wecom.render",
    "edgeone_notifier.core.text.truncate",
    "edgeone_notifier.core.digest.compose",
    "edgeone_notifier.core.text.paginate",
    "edgeone_notifier.core.digest.sections",
    "edgeone_notifier.actions.doctor.examine",
    "edgeone_notifier.watchdog.heartbeat",
    "edgeone_notifier.stores.cos",
    "edgeone_notifier.transport.webhook",
    "qcloud_cos",
}


@pytest.fixture(scope="session")
def there(built: package.Package, unpacked: Path, runtime: str) -> Deployed:
    return Deployed(runtime, built.archive, unpacked)


@pytest.mark.parametrize("limit", size.COUNTED, ids=lambda limit: limit.what)
def test_it_takes_no_more_than_it_may(there: Deployed, limit: size.Limit) -> None:
    assert limit.measure(there) <= limit.most


def test_a_quiet_run_imports_nothing_that_it_does_not_need(there: Deployed) -> None:
    with size.calm("file") as (cloud, state):
        loaded = there.execute(QUIET, **there.environment(cloud, state))
    assert not UNNEEDED & set(loaded.split())
    assert {"edgeone_notifier.run", "requests", "tencentcloud"} <= set(loaded.split())
