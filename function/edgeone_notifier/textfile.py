"""Read a text file that a person wrote, with whatever editor: it is UTF-8, or a mistake."""

from pathlib import Path

ENCODING = "utf-8-sig"  # an editor of Windows' puts a byte order mark in front, which is no part of the text
SAVE = "is not UTF-8: save it as UTF-8"


def read_text(path: Path) -> str:
    """Return the text of a file; raise ValueError that says what is wrong with it."""
    try:
        body = path.read_bytes()
        text = body.decode(ENCODING)
    except UnicodeDecodeError:
        raise ValueError(SAVE) from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if "\0" in text:  # UTF-16 of plain letters is UTF-8, too, with a zero byte after each
        raise ValueError(SAVE)
    return text
