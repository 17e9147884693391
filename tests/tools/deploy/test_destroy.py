"""`make destroy STATE=delete` deletes what the stores write and nothing else, and says what it left."""

import json
from typing import Any

import pytest

from tests.emulator.cos_objects import Object
from tests.support.crossed import first
from tests.support.deploying import BUCKET, Account
from tools.deploy import down

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning"),
]
NONCE = "0123456789abcdef0123456789abcdef"
STATE = [
    "team/default/state-000000000001.json",
    "team/default/state-000000000002.json",
    "team/default/damaged-000000000001.json",
    f"team/default/probe-{NONCE}.json",
    "team/zones-0123456789ab/state-000000000007.json",
]
FOREIGN = [
    "team/report.pdf",
    "team/default/report.pdf",
    "team/default/state-000000000001.json.bak",
    "team/default/my-state-000000000001.json",
    "team/other/default/state-000000000001.json",
    "team/default",
    "meat/default/state-000000000001.json",
    "team-2/default/state-000000000001.json",
    "teams/default/state-000000000001.json",
    "default/state-000000000001.json",
    "x/team/default/state-000000000001.json",
]


@pytest.fixture
def account(account: Account) -> Account:
    account.set("STATE_URL", f"cos://{BUCKET}/team?region=ap-guangzhou")
    return account


def fill(account: Account, *keys: str) -> None:
    for key in keys:
        account.cloud.cos.objects[BUCKET, key] = Object(b"{}")


def left(account: Account) -> list[str]:
    return [key for _, key in account.cloud.cos.objects]


def refused(*arguments: str) -> str:
    """Call `make destroy` where it must fail; give the one sentence."""
    with pytest.raises(SystemExit) as caught:
        down.main([*arguments])
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("ours", [True, False], ids=["our bucket", "a bucket of theirs"])
def test_what_no_store_writes_stays_and_is_named(account: Account, ours: bool) -> None:
    if not ours:
        account.cloud.cos.buckets = {BUCKET}
    account.deploy()
    fill(account, *STATE, *FOREIGN)
    said = account.destroy("--state", "delete")
    assert left(account) == FOREIGN
    assert account.cloud.cos.buckets == {BUCKET}
    assert "kept, since no store writes it: " in said
    assert "team/report.pdf" in said or ", and " in said


def test_what_is_left_is_named_up_to_some_and_then_counted(account: Account) -> None:
    account.deploy()
    fill(account, *STATE, *(f"team/notes/{number}.txt" for number in range(8)))
    said = account.destroy("--state", "delete")
    assert "team/notes/0.txt, " in said
    assert ", and 3 more" in said
    assert f"the bucket {BUCKET} is not empty: kept" in said


def test_a_name_that_a_terminal_would_obey_is_not_printed_raw(account: Account) -> None:
    account.deploy()
    fill(account, "team/\x1b[2Jx\u202e.txt")
    said = account.destroy("--state", "delete")
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_an_emptied_bucket_that_was_made_here_goes(account: Account) -> None:
    account.deploy()
    fill(account, *STATE)
    account.destroy("--state", "delete")
    assert account.left() == []


def test_a_bucket_that_is_written_to_meanwhile_stays_with_a_word(account: Account) -> None:
    account.deploy()
    fill(account, *STATE)
    account.cloud.cos.fail("DELETE", 409, "BucketNotEmpty")
    account.cloud.cos.objects.clear()
    assert "not empty" in refused("--state", "delete")
    assert account.cloud.cos.buckets == {BUCKET}


@pytest.mark.parametrize(
    "url",
    first(
        2,
        [
            f"cos://{BUCKET}?region=ap-guangzhou",
            f"cos://{BUCKET}/?region=ap-guangzhou",
            f"cos://{BUCKET}//?region=ap-guangzhou",
            f"cos://{BUCKET}/*?region=ap-guangzhou",
            f"cos://{BUCKET}/team/../other?region=ap-guangzhou",
            f"cos://{BUCKET}/.?region=ap-guangzhou",
            f"cos://{BUCKET}/team//x?region=ap-guangzhou",
        ],
    ),
)
def test_without_a_prefix_nothing_is_made_and_nothing_removed(account: Account, url: str) -> None:
    account.deploy()
    fill(account, *STATE, *FOREIGN)
    account.changes()
    account.set("STATE_URL", url)
    for state in ("keep", "delete", "ask"):
        assert "STATE_URL: " in refused("--state", state)
    assert "STATE_URL: " in account.fails()
    assert account.changes() == []
    assert left(account) == [*STATE, *FOREIGN]


@pytest.mark.parametrize("prefix", ["team", "team/a", "a-b_c.d/1"])
def test_the_role_may_touch_nothing_beyond_the_prefix(account: Account, prefix: str) -> None:
    account.set("STATE_URL", f"cos://{BUCKET}/{prefix}/?region=ap-guangzhou")
    account.deploy()
    (policy,) = account.cloud.cam.policies.values()
    bucket = f"qcs::cos:ap-guangzhou:uid/1250000000:{BUCKET}"
    found: dict[str, Any] = {
        action: one
        for one in json.loads(policy.document)["statement"]
        for action in one["action"]
        if action.startswith("name/cos:")
    }
    for action in ("GetObject", "PutObject", "DeleteObject"):
        assert found.pop(f"name/cos:{action}")["resource"] == [f"{bucket}/{prefix}/*"]
    listing = found.pop("name/cos:GetBucket")
    encoded = prefix.replace("/", "%2F")
    assert listing["condition"] == {"string_like": {"cos:prefix": [f"{encoded}%2F*"]}}
    assert list(found) == ["name/cos:GetBucketVersioning"]  # of a bucket, not of what is in it


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [(403, "AccessDenied", "the key may not do this"), (503, "SlowDown", "call this again")],
)
def test_a_state_that_cannot_be_listed_is_one_sentence(
    account: Account, monkeypatch: pytest.MonkeyPatch, status: int, code: str, said: str
) -> None:
    account.deploy()
    fill(account, *STATE)
    real = account.cloud.cos.on_bucket

    def on_bucket(method: str, bucket: str, params: Any, body: bytes) -> Any:
        if "versioning" in params or "tagging" in params:
            return real(method, bucket, params, body)
        account.cloud.cos.fail("GET", status, code, times=None)
        return real(method, bucket, params, body)

    monkeypatch.setattr(account.cloud.cos, "on_bucket", on_bucket)
    fill(account, *(f"team/default/state-{number:012}.json" for number in range(3, 1_100)))
    message = refused("--state", "delete")
    assert code in message
    assert said in message
    assert len(left(account)) == 1_097 + len(STATE)


def test_nobody_answers_the_question_and_the_state_stays(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: str) -> str:
        raise EOFError

    account.deploy()
    fill(account, *STATE)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", closed)
    assert "the state is kept" in account.destroy()
    assert left(account) == STATE
