"""What pytest collects from derivations: a file for each document or topic, in it an item for each claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from .api import Proof, verify
from .catalogue.contents import proofs_of
from .catalogue.topics import is_topic, read_topic
from .check.limits import judge_within
from .check.report import Report, Row, check, failure_text, rows_of
from .errors import DefinitionError, FileError, SymgradError
from .reading.latex_reader import read_as_far
from .reading.surface.containers import DOCUMENTS
from .reading.surface.sources import harmless, read_source

CATALOGUE = "derivations"


def collector(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """What collects the claims of a file; None where it holds none.

    A topic in Python is code, which runs: it is collected only from the folders that the configuration names.
    """
    if path.parent.name == CATALOGUE and is_topic(path) and (path.suffix != ".py" or path.parent in _trusted(parent.config)):
        return DerivationFile.from_parent(parent, path=path)
    return DocumentFile.from_parent(parent, path=path) if path.suffix.lower() in DOCUMENTS else None


def _trusted(config: pytest.Config) -> set[Path]:
    """The folders whose topics in Python may run."""
    return {(config.rootpath / name).resolve() for name in config.getini("symgrad_derivations")}


class DocumentFile(pytest.File):
    """A document: collects one item for each of its claims."""

    def collect(self) -> Iterator[pytest.Item]:
        yield from self.items(read_source(self.path), str(self.path))

    def items(self, text: str, name: str, prefix: str = "") -> Iterator[pytest.Item]:
        """An item for each claim of a text, named by its line (and column, where a line holds several)."""
        document = read_as_far(text, name)
        rows = rows_of(document)
        lines = Counter(row.line for row in rows)
        for row, claim in zip(rows, document.claims, strict=True):
            place = str(row.line) if lines[row.line] == 1 else f"{row.line}:{row.column}"
            yield ClaimItem.from_parent(self, name=prefix + place, row=row, claim=claim)

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: Any = None) -> Any:
        if isinstance(excinfo.value, FileError):
            return harmless(str(excinfo.value))
        if isinstance(excinfo.value, SymgradError):
            return harmless(f"{self.path}: {excinfo.value}".replace("\n", " "))
        return super().repr_failure(excinfo)


class DerivationFile(DocumentFile):
    """A file of a catalogue: derives what it asks and collects one item for each step, read back from what is printed."""

    def collect(self) -> Iterator[pytest.Item]:
        for number, proof in enumerate(self._proofs(), 1):
            yield from self.items(proof.latex(), f"{self.path.name}, proof {number}", f"{number}.")

    def _proofs(self) -> tuple[Proof, ...]:
        topic = read_topic(self.path)
        try:
            return proofs_of(topic)
        except SymgradError:
            raise
        except (Exception, SystemExit) as error:  # A topic in Python is anybody's code, and data may be of any shape.
            raise DefinitionError(f"{type(error).__name__}: {error}") from error


class ClaimFailed(Exception):
    """A claim that was refuted, could not be decided or could not be read; carries the row with its verdict."""


class ClaimItem(pytest.Item):
    """One relation of a document."""

    def __init__(self, *, row: Row, claim: Any, **rest: Any):
        super().__init__(**rest)
        self.row, self.claim = row, claim

    def runtest(self) -> None:
        verdict = judge_within(self.claim)
        if not verdict.passed:
            raise ClaimFailed(replace(self.row, verdict=verdict))

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: Any = None) -> Any:
        if isinstance(excinfo.value, ClaimFailed):
            return failure_text(str(self.path), excinfo.value.args[0])
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.row.line - 1, harmless(f"{self.row.left} {self.row.relation} {self.row.right}")


def check_passes(text_or_proof: str | Proof) -> Report:
    """The report on LaTeX text, or on a proof by what it prints; the test that asks fails where a claim does not pass."""
    text = text_or_proof if isinstance(text_or_proof, str) else text_or_proof.latex()
    report = check(read_as_far(text))
    failed = [failure_text(report.file, row) for row in report.rows if row.verdict is None or not row.verdict.passed]
    if failed:
        pytest.fail("\n".join(failed), pytrace=False)
    return report


def verify_passes(function: Callable[..., Any], of: Any, wrt: Any = None, given: Sequence[Any] = ()) -> None:
    """The test that asks fails where a gradient function is wrong, and says where and how."""
    found = verify(function, of=of, wrt=wrt, given=given)
    if not found:
        pytest.fail(str(found), pytrace=False)
