"""The text of a file that a person wrote, whatever program saved it; what cannot be read as text is said by its line."""

from __future__ import annotations

import os
import re
import sys

from ...errors import FileError

#: What a command takes for standard input.
STANDARD_INPUT = "-"
#: What a terminal acts on instead of showing it: control characters, and those that turn the direction of the text after them.
_ACTING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def source_name(path: str | os.PathLike) -> str:
    """How a message names a source."""
    return "standard input" if os.fspath(path) == STANDARD_INPUT else os.fspath(path)


def read_source(path: str | os.PathLike) -> str:
    """The text of a file in UTF-8, or of standard input for "-"; lines end in \\n, and a byte order mark is left out.

    FileError where it cannot be opened or is no text.
    """
    name = source_name(path)
    try:
        if os.fspath(path) == STANDARD_INPUT:
            if sys.stdin is None:
                raise FileError(name, "it is closed")
            content = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                content = file.read()
    except (OSError, ValueError) as error:  # ValueError: no file has such a name.
        raise FileError(name, getattr(error, "strerror", None) or str(error)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(name, _not_text(content, error.start)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def harmless(text: str) -> str:
    """What is said of a source, for a terminal: signs in it that would act on the terminal are shown as \ufffd."""
    return _ACTING.sub("\ufffd", text)


def _not_text(content: bytes, at: int) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is not UTF-8 text, but seems to be UTF-16; save it as UTF-8"
    return f"it is not UTF-8 text: line {content.count(10, 0, at) + 1} has the byte {content[at]:02x}; save it as UTF-8"
