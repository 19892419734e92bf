"""A sheet as a Word document: its Markdown through Pandoc, which makes equations that Word edits as its own.

Pandoc comes with the package pypandoc_binary (`pip install symgrad[docx]`), or is found where it is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..errors import WriteError
from .markdown import Writer, figure_files, prose
from .plots import png
from .sheet import Section, Sheet
from .verdicts import reason_words


def docx(sheet: Sheet) -> bytes:
    """The file. WriteError where Pandoc is missing, or where it cannot make an equation of a formula."""
    program = _pandoc()
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in figure_files(sheet).items():
            Path(folder, name).write_bytes(png(figure))
        target = Path(folder, "sheet.docx")
        command = (
            program,
            "--from",
            "markdown-auto_identifiers-citations",
            "--to",
            "docx",
            "--output",
            str(target),
            "--metadata",
            f"lang={sheet.language.code}",
            "--metadata",
            f"dir={sheet.language.direction}",
        )
        done = subprocess.run(command, input=_Writer(sheet).file(), capture_output=True, encoding="utf-8", cwd=folder)
        # A formula that Pandoc does not know would stand there as its LaTeX, with a warning.
        if done.returncode or done.stderr.strip():
            raise WriteError(f"{sheet.file_name}.docx cannot be made: Pandoc says: {done.stderr.strip()[:300]}")
        return target.read_bytes()


class _Writer(Writer):
    """Markdown on its way to Word, which breaks the lines of an equation that stands alone, and of no other.

    So each row of a proof stands by itself, with its rule below.
    """

    def chain(self, section: Section) -> list[str]:
        # An equation that begins with its relation sign lacks an operand for some programs; a space is one.
        sides = [self.latex(section.start), *[r"\text{ }"] * (len(section.rows) - 1)]
        return [
            part
            for side, row in zip(sides, section.rows)
            for part in (f"$$ {side} = {self.row(row)} $$", f"*({prose(reason_words(row, self.language))})*")
        ]

    def file(self) -> str:
        """The page with every pair of brackets in a formula as one thing, which a power or an index then belongs to."""
        return _FORMULA.sub(lambda formula: _BRACKET.sub(_paired, formula[0]), super().file())


_FORMULA = re.compile(r"\$\$.*?\$\$|\$.*?\$", re.DOTALL)
_BRACKET = re.compile(r"\\(?:left|right)\W|\\sqrt\[[^]]*\]|[()[\]]")


def _paired(bracket: re.Match) -> str:
    return {"(": r"\left(", "[": r"\left[", ")": r"\right)", "]": r"\right]"}.get(bracket[0], bracket[0])


def _pandoc() -> str:
    try:
        import pypandoc  # Late: it need not be installed.

        return pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        found = shutil.which("pandoc")
    if found is None:
        raise WriteError("a Word document is made by Pandoc, which is not installed: pip install pypandoc_binary")
    return found
