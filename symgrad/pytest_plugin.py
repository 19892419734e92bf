"""pytest reads derivations: with `--symgrad`, every relation in a collected .tex or .md file is a test of its own.

    pytest --symgrad notes/            an item for each claim, named by its line: notes/loss.tex::12
    pytest --symgrad derivations/      the files of a catalogue: an item for each step of each proof
    def test_sheet(proof_check): proof_check(r"$x \\in \\mathbb{R}$ \\[ (x+1)^2 = x^2 + 2x + 1 \\]")

A claim that is refuted or unknown fails, and prints the line, the counterexample and the diagnosis. Without the option
nothing is collected and nothing of symgrad is loaded.
"""

from __future__ import annotations

from collections import Counter

import pytest

SUFFIXES = (".tex", ".md")
CATALOGUE = "derivations"


def pytest_addoption(parser):
    group = parser.getgroup("symgrad")
    group.addoption(
        "--symgrad", action="store_true", default=False, help="check the formulas in .tex and .md files: a test for each claim"
    )


def pytest_collect_file(file_path, parent):
    if not parent.config.getoption("--symgrad"):
        return None
    if file_path.parent.name == CATALOGUE:
        from .catalogue.topics import is_topic

        if is_topic(file_path):
            return DerivationFile.from_parent(parent, path=file_path)
    return DocumentFile.from_parent(parent, path=file_path) if file_path.suffix in SUFFIXES else None


class DocumentFile(pytest.File):
    """A document: collects one item for each of its claims."""

    def collect(self):
        from .reading.surface.sources import read_source

        yield from self.items(read_source(self.path), str(self.path))

    def items(self, text: str, name: str, prefix: str = ""):
        """An item for each claim of a text, named by its line (and column, where a line holds several)."""
        from .check.report import rows_of
        from .reading.latex_reader import read

        document = read(text, name)
        rows = rows_of(document)
        lines = Counter(row.line for row in rows)
        for row, claim in zip(rows, document.claims, strict=True):
            place = str(row.line) if lines[row.line] == 1 else f"{row.line}:{row.column}"
            yield ClaimItem.from_parent(self, name=prefix + place, row=row, claim=claim)

    def repr_failure(self, excinfo):
        from .errors import FileError, SymgradError

        if isinstance(excinfo.value, FileError):
            return str(excinfo.value)
        if isinstance(excinfo.value, SymgradError):
            return f"{self.path}: {excinfo.value}"
        return super().repr_failure(excinfo)


class DerivationFile(DocumentFile):
    """A file of a catalogue: derives what it asks and collects one item for each step, read back from what is printed."""

    def collect(self):
        from .catalogue import read_topic

        for number, proof in enumerate(read_topic(self.path).proofs(), 1):
            yield from self.items(proof.latex(), f"{self.path.name}, proof {number}", f"{number}.")


class ClaimFailed(Exception):
    """A claim that was refuted or could not be decided; carries the row with its verdict."""


class ClaimItem(pytest.Item):
    """One relation of a document."""

    def __init__(self, *, row, claim, **rest):
        super().__init__(**rest)
        self.row, self.claim = row, claim

    def runtest(self):
        from dataclasses import replace

        from .check.limits import judge_within

        row = replace(self.row, verdict=judge_within(self.claim))
        if not row.verdict.passed:
            raise ClaimFailed(row)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, ClaimFailed):
            from .check.report import failure_text

            return failure_text(str(self.path), excinfo.value.args[0])
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, self.row.line - 1, f"{self.row.left} {self.row.relation} {self.row.right}"


@pytest.fixture
def proof_check():
    """A function that checks LaTeX text, or a proof by what it prints, and fails the test where a claim does not pass.

    Returns the report, for tests that look closer.
    """

    def check_it(text_or_proof):
        from .check.report import check, failure_text
        from .reading.latex_reader import read

        text = text_or_proof if isinstance(text_or_proof, str) else text_or_proof.latex()
        report = check(read(text))
        failed = [failure_text(report.file, row) for row in report.rows if not row.verdict.passed]
        if failed:
            pytest.fail("\n".join(failed), pytrace=False)
        return report

    return check_it
