"""This file is the only place that begins and ends a command: it ends with one sentence where it cannot do its work."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click

from edgeone_notifier import log
from edgeone_notifier.errors import trace
from edgeone_notifier.settings.environment import SettingsError
from edgeone_notifier.stores import Busy, StoreError
from tools.output import visible
from tools.remedies import with_remedy
from tools.shown.help import HelpContext

CUT = 141  # as a shell has it for SIGPIPE
NAMED = 5  # of a list; the others are counted


class Unable(Exception):
    """A command cannot do what it was asked; the message says why, and what to do."""


class Command(click.Command):
    """A command of the shell's; whatever it cannot do, it says in one sentence."""

    context_class = HelpContext

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Read the arguments, and do it; return where that went well, and end the program where it did not."""
        try:
            self.main(*args, **kwargs)
        except SystemExit as ended:
            if ended.code:
                raise

    def invoke(self, ctx: click.Context) -> None:
        """Do it."""
        told(partial(super().invoke, ctx))


def sentence(text: str) -> str:
    """Bring what may be foreign into one line, with nothing in it that a terminal would obey."""
    return visible(" ".join(text.split()))


def listed(names: Sequence[str]) -> str:
    """Name some things, and count the others."""
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(map(sentence, names[:NAMED])) + more


def told(command: Callable[[], object]) -> None:
    """Run a command; say in one sentence why it could not be done."""
    log.silence_libraries()
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read this has enough, as `| head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CUT)
    except StoreError as error:
        sys.exit(_said(f"the state: {with_remedy(str(error))}"))
    except (Unable, SettingsError) as error:
        sys.exit(_said(str(error)))
    except Busy:
        sys.exit(_said("a run is storing something just now: call this again"))
    except OSError as error:
        where, why = error.filename or "this machine", error.strerror or type(error).__name__
        sys.exit(_said(f"{where}: {why}"))
    except KeyboardInterrupt:
        sys.exit(_said("stopped by hand; it may be called again"))
    except Exception as error:  # noqa: BLE001  what it says may hold a secret; where it was raised does not
        where = trace(error)[-1]
        sys.exit(
            _said(f"a fault of this program, {where}: {type(error).__name__}; please report it")
        )


def _said(why: str) -> str:
    """Say in the language that is set why a command could not be done."""
    from tools.shown.sentences import worded  # late: a command that works has nothing to say

    return sentence(worded(why))
