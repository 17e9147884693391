"""Call the function with any event: `./notifier call events/test.json`."""

import click

from tools.asked.ask import answer_to, deployed_option, json_option, show_answer
from tools.asked.event import read
from tools.command import Command


@click.command(cls=Command)
@click.argument("event")
@deployed_option
@json_option
def main(event: str, deployed: bool, as_json: bool) -> None:
    """Call the function with the EVENT of a file, such as events/test.json."""
    show_answer(answer_to(read(event), deployed, in_full=True), as_json)
