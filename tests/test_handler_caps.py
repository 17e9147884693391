"""More failures than are kept one by one: the first line, the causes and the folders count all of them, once."""

import pytest

from edgeone_notifier.core.delivery import room
from tests.support.deployed import Deployed
from tests.test_handler_files import failed, said

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)


def test_what_is_not_kept_one_by_one_is_in_every_number(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MAX_KEPT", 20)
    failed(deployed, 50)
    assert deployed.invoke()["channels"]["ops"]["owed"] == 0
    slack, wecom = said(deployed.slack.messages), said(deployed.wecom.messages)
    assert "All 50 URLs failed to prefetch" in slack
    assert "Origin pull failed · 50" in slack
    assert "50 个 URL 全部预热失败" in wecom
    assert "回源失败 · 50 个" in wecom
    for shown in (slack, wecom):
        assert "25  /7.4/mac/" in shown
        assert "25  /7.4/win/" in shown
        assert "make failures JOB=job-1" in shown
    before = len(deployed.slack.messages)
    deployed.invoke()
    assert len(deployed.slack.messages) == before
