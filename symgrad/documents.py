"""Documents and what is asked of them without a proof: the text of one read, its claims judged."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from .check import report
from .check.report import Report
from .errors import DefinitionError
from .reading import latex_reader
from .reading.facts.records import Document
from .reading.surface.sources import read_source


@runtime_checkable
class Checkable(Protocol):
    """What can be checked by itself: a Proof."""

    def check(self) -> Report: ...


def check(what: Document | str | Path | Checkable) -> Report:
    """The Report on a document, a text, the Path of a file, or a proof: a verdict for each claim.

    What cannot be read of a text is a row of the report. Raises FileError for a file that cannot be opened, DefinitionError for
    anything else.

    >>> report = check(r"Let $x \\in \\mathbb{R}$. \\[ (x + 1)^2 = x^2 + 2 x \\]")
    >>> report.passed, report.rows[0].verdict.status
    (False, 'refuted')
    """
    if isinstance(what, Checkable):
        return what.check()
    if isinstance(what, Path):
        return report.check(latex_reader.read_as_far(read_source(what), str(what)))
    return report.check(what if isinstance(what, Document) else latex_reader.read_as_far(_text(what)))


def read_text(text: object, name: str = "<text>") -> Document:
    """What a LaTeX or Markdown text says; `name` is what messages call it.

    Raises ReadError with line and column; DefinitionError for what is no text, and for the name of a file, in which there
    would be nothing to find.
    """
    return latex_reader.read(_text(text), name)


def _text(text: object) -> str:
    """A text; DefinitionError for what is none."""
    if not isinstance(text, str):
        raise DefinitionError(f"{type(text).__name__} is no text in LaTeX; give a str, or check the Path of a file")
    if text.endswith((".tex", ".md")) and not any(sign in text for sign in "\n$\\"):
        raise DefinitionError(f"{text} is the name of a file; give its text, or symgrad.check(Path({text!r}))")
    return text
