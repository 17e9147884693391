"""This file is the only place that says whether a list of failures is had: as a file after its message, or by command.

Pure: it looks at what one chat shows, and at the files there, in the order in which they are shown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tests.emulator.wecom_media import File

_NAME = re.compile(r"failed-\d{8}-\d{4}-[A-Za-z0-9.-]+\.txt")


def judge_files(
    messages: Sequence[Mapping[str, object]],
    uploads: Mapping[str, File],
    urls: Sequence[str],
    command: str,
    most: int,
) -> Iterator[str]:
    """List what is wrong where these URLs are to be had: as a file, shown up to `most` times again, or by command."""
    promised: list[str] = []  # the names in messages, in their order
    shown: list[str] = []
    for message in messages:
        if message.get("msgtype") != "file":
            promised += _NAME.findall(str(message))
            continue
        file = _file(message, uploads)
        if file.name not in promised:
            yield f"{file.name} was shown before a message named it"
        if file.content.decode() != "".join(f"{url}\n" for url in sorted(urls)):
            yield f"{file.name} does not hold each URL once"
        shown.append(file.name)
    if promised and promised[-1] not in shown and command not in str(messages[-1]):
        yield f"{promised[-1]} was named, and neither it nor its command was shown"
    if not promised and command not in str(messages):
        yield "there is neither a file nor a command"
    yield from (
        f"{name} was shown {shown.count(name)} times"
        for name in {*shown}
        if shown.count(name) > 1 + most
    )


def _file(message: Mapping[str, object], uploads: Mapping[str, File]) -> File:
    part = message["file"]
    assert isinstance(part, dict)
    return uploads[part["media_id"]]
