"""The text of a file that a person wrote, whatever program saved it; what cannot be read as text is said by its line."""

from __future__ import annotations

import os
import re
import sys

from ...errors import FileError

#: What a command takes for standard input.
STANDARD_INPUT = "-"
#: Bytes of a file that are read; a notebook with pictures has some millions, a device has no end.
MOST_BYTES = 2**26
#: Bytes of a file by which its ends of lines are told.
LOOKED_AT = 2**16
#: What a terminal acts on instead of showing it: control characters, and those that turn the direction of the text after them.
_ACTING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROLS_BUT_COLOURS = re.compile(r"(?!\x1b\[[0-9;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(path, "rb") as file:
                content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: no file has such a name.
        raise FileError(name, getattr(error, "strerror", None) or str(error)) from error
    if len(content) > MOST_BYTES:
        raise FileError(name, f"it is larger than {MOST_BYTES // 2**20} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(name, _not_text(content, error.start)) from error
    if "\0" in text:
        raise FileError(name, _not_text(content, content.index(0)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_ends_of(path: str | os.PathLike, text: str) -> str:
    """A text made of a file's, with the ends of lines that the file has: \\r\\n where all of its first ones are that."""
    if os.fspath(path) == STANDARD_INPUT:
        return text
    try:
        with open(path, "rb") as file:
            head = file.read(LOOKED_AT)
    except OSError as error:
        raise FileError(source_name(path), error.strerror or str(error)) from error
    ends = head.count(b"\r\n")
    return text.replace("\n", "\r\n") if ends and ends == head.count(b"\n") else text


def without_controls(page: str, colours: bool = False) -> str:
    """A page for a terminal, without what would act on it; `colours`: but for colours."""
    return (_CONTROLS_BUT_COLOURS if colours else _CONTROLS).sub("\ufffd", page)


def harmless(text: str) -> str:
    """What is said of a source, for a terminal: signs in it that would act on the terminal are shown as \ufffd."""
    return _ACTING.sub("\ufffd", text)


def _not_text(content: bytes, at: int) -> str:
    zeros, head = content.count(0, 0, 1000), len(content[:1000])
    # The letters of LaTeX are ASCII: in UTF-16 each has a zero beside it.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros < head < 3 * zeros:
        return "it is not UTF-8 text, but seems to be UTF-16; save it as UTF-8"
    return f"it is not UTF-8 text: line {content.count(10, 0, at) + 1} has the byte {content[at]:02x}; save it as UTF-8"
