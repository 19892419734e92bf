"""A sheet as a PDF: the LaTeX page set by the program that its language needs, in a folder of its own that goes away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..errors import SymgradError, WriteError
from . import plots
from .sheet import Sheet
from .tex import figure_files, tex

#: Seconds after which a page is given up.
PATIENCE = 120
#: Lines of a log that say that a page is not as it should be.
_FAULTS = re.compile(r"^(?:Overfull \\[hv]box|Missing character|LaTeX Warning: (?:Reference|Label|There were)|! ).*", re.M)


def pdf(sheet: Sheet) -> bytes:
    """The PDF. WriteError where TeX is missing, with the packages that bring it; SymgradError where it cannot set the page."""
    return typeset(sheet)[0]


def typeset(sheet: Sheet) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and what the program's log finds fault with: lines that stick out, letters that no font has, lost references."""
    engine = sheet.language.setting("engine")
    install = f"install it, on Debian by: apt-get install {sheet.language.setting('packages')}"
    if shutil.which(engine) is None:
        raise WriteError(f"a PDF needs {engine}, which is not there; {install}")
    with tempfile.TemporaryDirectory(prefix="symgrad-") as place:
        folder = Path(place)
        (folder / "sheet.tex").write_text(tex(sheet), encoding="utf-8")
        for name, figure in figure_files(sheet).items():
            (folder / name).write_bytes(plots.pdf(figure))
        _run(engine, folder, install)
        if re.search(r"^LaTeX Warning:.*(?:undefined|Rerun)", _log(folder), re.M):  # References are known the second time.
            _run(engine, folder, install)
        log = _log(folder)
        return (folder / "sheet.pdf").read_bytes(), tuple(fault[0] for fault in _FAULTS.finditer(log))


def _run(engine: str, folder: Path, install: str) -> None:
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "sheet.tex"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            env={**os.environ, "openout_any": "p"},
        )
    except subprocess.TimeoutExpired:
        raise SymgradError(f"{engine} was given up after {PATIENCE} seconds") from None
    except OSError as error:
        raise SymgradError(f"{engine} could not be started: {error.strerror or error}") from error
    if done.returncode == 0 and (folder / "sheet.pdf").exists():
        return
    fault = re.search(r"^! (.*)", _log(folder), re.M)
    said = fault[1] if fault else f"it ended with code {done.returncode}"
    missing = re.search(r"File `([^']+)' not found|[Ff]ont .* not (?:found|loadable)", said)
    raise SymgradError(f"{engine} could not set the page: {said}" + (f"; {install}" if missing else ""))


def _log(folder: Path) -> str:
    """The log with the lines that TeX broke after 79 characters put together."""
    path = folder / "sheet.log"
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return re.sub(r"(?m)^(.{79})\n", r"\1", text)
