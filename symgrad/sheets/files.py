"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..errors import WriteError


def write(path: Path, text: str | bytes) -> None:
    """Put `text` (in UTF-8) into the file as a whole: it is written beside it and then takes its place.

    Folders on the way are made. What is no file, a device or a pipe, keeps its place and is written into.
    WriteError where that fails; the old file, where there was one, is as it was.
    """
    content = text.encode() if isinstance(text, str) else text
    beside = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        path = Path(os.path.realpath(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, _mode(path))
        os.replace(beside, path)
        beside = None
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if beside is not None:
            os.unlink(beside)


def _mode(path: Path) -> int:
    """The file's permissions: those that it has, or those of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
