"""What people write wrong most, where they write it, and what is said of it: a table, and how to hear what is said."""

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edgeone_notifier.core.events import EventRefused, read_event
from edgeone_notifier.errors import in_words
from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, load
from tools import move
from tools.cli.commands import call, doctor, failures
from tools.deploy import up

SLACK = "https://hooks.slack.com/services/T0123ABCD/B0123ABCD/s3cr3t"
NEEDED = {
    "CHANNELS__OPS__URL": SLACK,
    "TENCENTCLOUD_SECRET_ID": "AKIDx",
    "TENCENTCLOUD_SECRET_KEY": "keyx",
}
KEPT = ("PATH", "HOME", "TMPDIR")
COMMANDS: dict[str, Callable[..., None]] = {
    "call": call.main,
    "doctor": doctor.main,
    "failures": failures.main,
    "move": move.main,
    "deploy": up.main,
}


@dataclass(frozen=True, slots=True)
class TypicalMistake:
    """A text, where somebody writes it, and what must be said of it: a name, and what to write instead."""

    place: str
    text: str
    name: str
    instead: str


ENV, DOTENV, TOML, EVENT, COMMAND = "environment", "`.env`", "`settings.toml`", "event", "command"
OPS = '[channels.ops]\nurl = "ssm://notifier?region=ap-guangzhou#ops"\nkind = "slack"\n'
TABLE = tuple(
    TypicalMistake(*row)
    for row in (
        # The first settings.
        (DOTENV, "", "CHANNELS", "CHANNELS__<NAME>__URL"),
        (DOTENV, f"CHANNELS__OPS__URL={SLACK}", "TENCENTCLOUD_SECRET_ID", "put your keys into .env"),
        (
            DOTENV,
            "CHANNELS__OPS__URL=https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
            "CHANNELS__OPS__URL",
            "put the URL of your own webhook there",
        ),
        (DOTENV, f"CHANNELS_OPS_URL={SLACK}", "CHANNELS_OPS_URL", "CHANNELS__<NAME>__URL"),
        (DOTENV, f"CHANNEL__OPS__URL={SLACK}", "CHANNEL__OPS__URL", "CHANNELS__<NAME>__URL"),
        (DOTENV, "TENCENTCLOUD_SECRET_ID=AKID x", "TENCENTCLOUD_SECRET_ID", "no key has"),
        # Webhooks.
        (ENV, "CHANNELS__OPS__URL=hooks.slack.com/services/T0/B0/x", "CHANNELS__OPS__URL", "https"),
        (ENV, "CHANNELS__OPS__URL=https://hooks.slack.com/services/T0123ABCD", "CHANNELS__OPS__URL", "not whole"),
        (ENV, "CHANNELS__OPS__URL=https://example.slack.com/archives/C1", "CHANNELS__OPS__URL", "hooks.slack.com"),
        (ENV, "CHANNELS__OPS__URL=https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "CHANNELS__OPS__URL", "key"),
        (ENV, "CHANNELS__OPS__URL=ssm://notifier", "CHANNELS__OPS__KIND", "slack, wecom"),
        (ENV, "CHANNELS__OPS__KIND=teams", "CHANNELS__OPS__KIND", "slack, wecom"),
        # Who is told of what.
        (ENV, "CHANNELS__OPS__NOTIFY=failures", "CHANNELS__OPS__NOTIFY", "failure, any"),
        (ENV, "CHANNELS__OPS__MENTION=@alice", "CHANNELS__OPS__MENTION", "U0123ABCD"),
        (ENV, "CHANNELS__OPS__MENTIONS=here", "CHANNELS__OPS__MENTIONS", "did you mean MENTION?"),
        (ENV, "CHANNELS__OPS__DOMAINS=https://www.example.com", "CHANNELS__OPS__DOMAINS", "without https://"),
        (ENV, "CHANNELS__OPS__PATHS=7.4/*", "CHANNELS__OPS__PATHS", "/7.4/*"),
        (ENV, "CHANNELS__OPS__QUIET_HOURS=22-8", "CHANNELS__OPS__QUIET_HOURS", "22:00-08:00"),
        # All else.
        (ENV, 'ZONES=["zone-1"]', "ZONES", "comma-separated"),
        (ENV, "ZONES=zone-1，zone-2", "ZONES", "comma-separated"),
        (ENV, "LOOKBACK=24", "LOOKBACK", "24h"),
        (ENV, "LOOKBACK=30d", "LOOKBACK", "up to 7d"),
        (ENV, "TIME_ZONE=UTC", "TIME_ZONE", "did you mean TIMEZONE?"),
        (ENV, "TIMEZONE=CST", "TIMEZONE", "Asia/Shanghai"),
        (ENV, "NOTIFIER_LANGUAGE=zh_CN", "LANGUAGE", "en, zh"),
        (ENV, "STATE_URL=cos://bucket/p?region=ap-guangzhou", "STATE_URL", "<name>-<appid>"),
        (ENV, "STATE_URL=cos://bucket-1250000000/p?region=guangzhou", "STATE_URL", "write ap-guangzhou"),
        (ENV, "STATE_URL=/var/state", "STATE_URL", "file:///"),
        (ENV, "REQUESTS_PER_SECOND=fast", "REQUESTS_PER_SECOND", "a number above 0"),
        # The file.
        (TOML, f'[channels.ops]\nurl = "{SLACK}"\n', "CHANNELS__OPS__URL", "ssm://<secret>#<json key>"),
        (TOML, "zones = [zone-1]\n", "line 1", "needs quotes"),
        (TOML, 'zones = ["zone-1"\nlookback = "2h"\n', "line 2", "not closed"),
        (TOML, "LOOKBACK: 2h\n", "line 1", "name = value"),
        (TOML, 'lookbak = "2h"\n', "LOOKBAK", "did you mean lookback?"),
        (TOML, 'lookback = "soon"\n', "line 1", "24h"),
        (TOML, 'notify = ["failure"]\n', "NOTIFY", "below [channels.<name>]"),
        (TOML, f'{OPS}lookback = "2h"\n', "CHANNELS__OPS__LOOKBACK", "above the first"),
        (TOML, f'{OPS}mentions = ["here"]\n', "CHANNELS__OPS__MENTIONS", "did you mean mention?"),
        (TOML, '[ops]\nnotify = ["failure"]\n', "OPS", "[channels.<name>]"),
        (TOML, '[channels.night]\nkind = "slack"\n', "CHANNELS__NIGHT__URL", "is missing"),
        (TOML, 'tencentcloud_secret_id = "AKIDx"\n', "TENCENTCLOUD_SECRET_ID", ".env"),
        # Events.
        (EVENT, '{"action": "dance"}', "action", "preview"),
        (EVENT, '{"Action": "run"}', "action", '{"action": "run|'),
        (EVENT, '{"action": "preview", "zone": "zone-1"}', "zone", "zones"),
        (EVENT, '{"action": "run", "zones": "zone-1"}', "zones", "list"),
        (EVENT, '{"action": "silence", "domain": "a.example.com"}', "until", "job, target, until, reason"),
        (EVENT, '{"action": "gate", "job": "20g9wz8m9mgx"}', "job", "gate takes zones, jobs"),
        # Commands.
        (COMMAND, "call events/previw.json", "events/previw.json", "events/ has examples"),
        (COMMAND, "doctor --mention", "MENTION=1", "SEND=1"),
        (COMMAND, "failures", "JOB", "SINCE=24h"),
        (COMMAND, "move s3://bucket/state", "TO", "cos://<bucket-appid>/<prefix>?region=<region>"),
        (COMMAND, "deploy --zip package.zip", "STATE_URL", "cos://"),
    )
)  # fmt: skip


def said(mistake: TypicalMistake, language: str = "en") -> str:
    """Make a mistake on a machine that has nothing else set but the language; return what is said."""
    with _elsewhere() as folder:
        given = dict(NEEDED)
        os.environ["NOTIFIER_LANGUAGE"] = language
        if mistake.place == ENV:
            name, _, value = mistake.text.partition("=")
            given[name] = value
        elif mistake.place == DOTENV:
            names = {line.partition("=")[0] for line in mistake.text.splitlines()}
            given = {} if not names or "CHANNEL" in min(names) else {**NEEDED}
            given = {name: value for name, value in given.items() if name not in names}
            (folder / ".env").write_text(mistake.text, encoding="utf-8")
        elif mistake.place == TOML:
            (folder / "settings.toml").write_text(mistake.text, encoding="utf-8")
            given = {**given, "CHANNELS__B__URL": given.pop("CHANNELS__OPS__URL")}
        os.environ.update(given)
        try:
            _make(mistake)
        except (SettingsError, EventRefused) as error:
            return in_words(error)[0].replace(str(folder), ".")
        except SystemExit as ended:
            return str(ended.code)
    return "nothing"


def _make(mistake: TypicalMistake) -> None:
    if mistake.place == EVENT:
        read_event(json.loads(mistake.text))
    elif mistake.place == COMMAND:
        command, *arguments = mistake.text.split()
        with contextlib.redirect_stderr(io.StringIO()):
            COMMANDS[command](arguments)
    else:
        load()


@contextlib.contextmanager
def _elsewhere() -> Iterator[Path]:
    """Be in an empty checkout, with an empty environment, for a while."""
    before, checkout, at = dict(os.environ), settings.CHECKOUT, Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.environ.clear()
        os.environ.update({name: before[name] for name in KEPT if name in before})
        settings.CHECKOUT = folder
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(at)
            settings.CHECKOUT = checkout
            os.environ.clear()
            os.environ.update(before)
