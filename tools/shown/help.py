"""Write `--help` in the language that is set."""

from collections.abc import Iterable

import click


class HelpInWords(click.HelpFormatter):
    """What click writes of a command, each text and heading in the language that is set."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        paragraphs = (_worded(" ".join(one.split())) for one in text.split("\n\n"))
        super().write_text("\n\n".join(paragraphs))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(_worded(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: int, **kwargs: int) -> None:
        """Write what each name is for."""
        super().write_dl([(name, _worded(about)) for name, about in rows], *args, **kwargs)


class HelpContext(click.Context):
    """The context of a command whose help is in the language that is set."""

    formatter_class = HelpInWords


def _worded(text: str) -> str:
    from tools.shown.sentences import help_worded  # late: a command without --help writes none

    return help_worded(text)
