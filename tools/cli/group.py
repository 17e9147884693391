"""Find the command that is meant, and import that one alone: help comes at once."""

import copy
import os
from collections.abc import Mapping
from importlib import import_module

import click
from click.exceptions import NoSuchCommand

from tools.shown.help import HelpContext

# Of each command the module that has it as `main`, and what it is for.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("cli.commands.demo", "see it work against an emulated cloud: no account, no settings"),
    "doctor": (
        "cli.commands.doctor",
        "check settings, keys, clock, zones, state, webhooks; say what to do",
    ),
    "preview": (
        "cli.commands.preview",
        "draw the messages that a run would send now; send nothing",
    ),
    "status": ("cli.commands.status", "zones, jobs under way, what each channel is owed, silences"),
    "explain": ("cli.commands.explain", "which channel would hear of a URL, and why or why not"),
    "silence": ("cli.commands.silence", "tell nobody of a zone, domain, job or URL for a while"),
    "unsilence": ("cli.commands.unsilence", "end a silence now"),
    "failures": (
        "cli.commands.failures",
        "list the URLs that are failed now, ready to submit again",
    ),
    "gate": (
        "gate.command",
        "is a release ready? exit status 0 go, 1 no-go, 2 not yet, 3 cannot see",
    ),
    "resubmit": (
        "cli.commands.resubmit",
        "submit what failed of a job again; shows it and asks first",
    ),
    "call": ("cli.commands.call", "call the function with any event, such as events/test.json"),
    "deploy": ("deploy.up", "create or update bucket, role, function, timer, limits, alarm"),
    "destroy": ("deploy.down", "remove what deploy made; asks before it deletes the state"),
    "policy": ("deploy.print_rights", "print what the function's role must trust and may do"),
    "logs": ("deploy.logs", "what the deployed function logged lately"),
}


def _choose_deployment(_: click.Context, __: click.Parameter, name: str | None) -> None:
    from edgeone_notifier.settings.environment import DEPLOYMENT

    if name is not None:
        os.environ[DEPLOYMENT] = name


def _env_option() -> click.Option:
    return click.Option(
        ["--env"],
        metavar="NAME",
        expose_value=False,
        is_eager=True,
        callback=_choose_deployment,
        help="another deployment: the settings of .env.NAME",
    )


class Commands(click.Group):
    """The commands by name; each is imported when it is called, and takes --env."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """List them in the order in which a person needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = copy.copy(_import(COMMANDS[cmd_name][0]))
        command.name = cmd_name
        command.params = [*command.params, _env_option()]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find what is asked for, or name the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what each is for, and import none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _import(module: str) -> click.Command:
    from tools.command import told

    found: list[click.Command] = []
    told(lambda: found.append(import_module(f"tools.{module}").main))
    return found[0]


@click.command(
    cls=Commands, params=[_env_option()], context_settings={"help_option_names": ["-h", "--help"]}
)
def main() -> None:
    """Watch EdgeOne's prefetch tasks: try it, ask it, deploy it.

    Settings come from the environment, .env and settings.toml. What is asked, is asked from this machine; with
    --deployed it is the function in the cloud that answers. docs/operations.md says more.
    """
