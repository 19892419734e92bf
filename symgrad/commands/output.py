"""Where a command's answer goes: to standard output, or into a file; as it is, or as JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from ..errors import WriteError
from ..reading.surface.sources import without_controls
from ..sheets.files import write


def put(page: str | bytes, path: Path | None = None) -> None:
    """Write a page into the file, or print it where none is named; bytes go into a file only. WriteError where that fails."""
    if path is not None:
        write(path, page)
        return
    if isinstance(page, bytes):
        raise WriteError("what is no text is not printed; name the file to write")
    try:
        sys.stdout.write(without_controls(page, coloured(sys.stdout)))
        sys.stdout.flush()
    except OSError as error:
        # Keep Python from trying again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # Whoever read the output has seen enough: that is no error.
            raise WriteError(f"the output could not be printed: {error.strerror or error}") from error


def put_text(text: str, path: Path | None = None) -> None:
    """Write or print a text and end its last line."""
    put(text + "\n", path)


def put_json(value: Any, path: Path | None = None) -> None:
    """Write or print data as JSON."""
    put_text(json.dumps(value, ensure_ascii=False, indent=1), path)


def ending(path: Path | None) -> str:
    """The format that a file's ending names; "" for none."""
    if path is None:
        return ""
    found = path.suffix.lstrip(".").lower()
    return {"txt": "text", "py": "python"}.get(found, found)


def coloured(stream: TextIO) -> bool:
    """Whether text for a stream may hold colours: on a terminal that shows them, unless NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
