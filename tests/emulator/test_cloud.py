"""This file is the only place that checks how the emulator starts, stops and owns up to bugs."""

import threading
import time
from http.client import HTTPConnection

import pytest
import requests

from tests.emulator import Cloud
from tests.emulator.sdk import common_client

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")


def test_the_environment_leads_here(cloud: Cloud) -> None:
    assert cloud.environment() == {
        "EDGEONE_ENDPOINT": cloud.edgeone.url,
        "COS_ENDPOINT": cloud.cos.url,
        "SSM_ENDPOINT": cloud.ssm.url,
        "TENCENTCLOUD_SECRETID": cloud.credentials.secret_id,
        "TENCENTCLOUD_SECRETKEY": cloud.credentials.secret_key,
        "TENCENTCLOUD_SESSIONTOKEN": cloud.credentials.token,
    }
    assert cloud.edgeone.url.startswith("http://127.0.0.1:")


def test_it_stops_quickly_quietly_and_leaves_no_thread(capfd: pytest.CaptureFixture[str]) -> None:
    before = threading.active_count()
    cloud = Cloud().start()
    url = cloud.slack("ops").url
    cloud.slack("ops").break_next("stall")
    kept = HTTPConnection("127.0.0.1", int(cloud.cos.url.rpartition(":")[2]))
    kept.request("GET", "/")
    kept.getresponse().read()
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(url, json={"text": "t"}, timeout=0.05)
    start = time.perf_counter()
    cloud.stop()
    assert time.perf_counter() - start < 1
    assert threading.active_count() == before
    kept.close()
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(url, json={"text": "t"}, timeout=1)
    assert capfd.readouterr() == ("", "")


def test_it_can_start_again_with_what_it_had() -> None:
    cloud = Cloud()
    with pytest.raises(RuntimeError, match="not started"):
        _ = cloud.edgeone.url
    cloud.stop()
    for count in (1, 2):
        with cloud:
            requests.post(cloud.slack("ops").url, json={"text": "t"}, timeout=5)
            assert len(cloud.slack("ops").messages) == count


def test_a_broken_callback_is_not_swallowed() -> None:
    def broken(params: object) -> None:
        raise ZeroDivisionError("in the callback")

    cloud = Cloud().start()
    cloud.edgeone.between_pages = broken
    cloud.edgeone.add_zone("z")
    cloud.edgeone.submit("z", "j", ["https://a/1", "https://a/2"])
    filters = [{"Name": "job-id", "Values": ["j"]}]
    with pytest.raises(Exception, match="in the callback"):
        common_client(cloud).call(
            "DescribePrefetchTasks", {"ZoneId": "z", "Limit": 1, "Filters": filters}
        )
    with pytest.raises(ZeroDivisionError):
        cloud.stop()


def test_a_failing_test_is_told_its_own_failure() -> None:
    def failing() -> None:
        with Cloud() as cloud:
            cloud.cos.server.failures.append(ZeroDivisionError())
            raise AssertionError("the test")

    with pytest.raises(AssertionError, match="the test"):
        failing()
