"""A sheet as Markdown with $…$ and $$…$$, which the reader reads back: every equation in a display is a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..terms.claims import Claim
from ..terms.nodes import TRUE
from ..writing.latex_writer import latex
from ..writing.text_writer import text
from .blocks import Figure, Paragraph, Struck, Table, Written
from .names import Markup, declarations
from .sheet import Row, Section, Sheet
from .tex import RELATIONS
from .verdicts import basis_words, checked_words, reason_words

# What Markdown reads as its own, in prose. What would open a formula, a dollar sign or \[, is spelled as an entity.
_SPECIAL = str.maketrans(
    {**{char: f"\\{char}" for char in "\\`*_#|~<>"}, "&": "&amp;", **{char: f"&#{ord(char)};" for char in "$[]"}}
)


def markdown(sheet: Sheet) -> str:
    """The whole file. Its figures are in the files that `figure_files` names."""
    return Writer(sheet).file()


def figure_files(sheet: Sheet) -> dict[str, Figure]:
    """The pictures that the page shows: NAME-1.png, …, each with its figure."""
    return {f"{sheet.name}-{number}.png": figure for number, figure in enumerate(sheet.figures, 1)}


def prose(words: str) -> str:
    """Plain words as Markdown that shows them as they are."""
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", _escaped, words.translate(_SPECIAL), flags=re.MULTILINE)


def _escaped(mark: re.Match) -> str:
    """A mark that would begin an item of a list, as words."""
    return f"{mark[0][:-1]}\\{mark[0][-1]}"


def _bold(words: str) -> str:
    return f"**{words}**"


#: A display stands apart, or the lines before it would hold it.
MARKUP = Markup(prose, _bold, lambda lines: f"\n$$ {' '.join(lines)} $$")


class Writer:
    """One sheet being written.

    files   where each figure is; by default beside the page
    level   of the headings of its proofs
    """

    def __init__(self, sheet: Sheet, files: Mapping[Figure, str] | None = None, level: int = 2):
        self.sheet, self.language, self.declared = sheet, sheet.language, sheet.declared
        self.files = {figure: name for name, figure in figure_files(sheet).items()} if files is None else files
        self.level = level

    def words(self, key: str, **values) -> str:
        """A sentence in the sheet's language; the values are Markdown."""
        return self.language.text(key, prose, **values)

    def heading(self, words: str, below: int = 0) -> str:
        """A heading; `below` counts how far under those of the sheet's proofs."""
        return f"{'#' * (self.level + below)} {words}"

    def file(self) -> str:
        """The whole page."""
        return "\n\n".join((*self.opening(), *self.blocks(), *self.closing())) + "\n"

    def opening(self) -> list[str]:
        """What stands before the first block: title, prose, names, the layout of Jacobians."""
        sheet = self.sheet
        parts = [self.heading(prose(sheet.title), -1)] if sheet.title else []
        parts += [prose(sheet.prose)] if sheet.prose else []
        parts += declarations(sheet.symbols, sheet.definitions, sheet.assumptions, self.language, MARKUP, sheet.meanings)
        return parts + ([f"{self.head('layout')} {prose(sheet.layout)}"] if sheet.layout else [])

    def closing(self) -> list[str]:
        """What stands after the last block: how to get the page again."""
        return [self.words("sentences.command", command=f"`{self.sheet.command}`")] if self.sheet.command else []

    def head(self, kind: str, number: int = 0) -> str:
        """A heading that the text runs on from."""
        return _bold(self.words("headings.run_in", heading=self.words(f"headings.{kind}", number=number)))

    def blocks(self) -> list[str]:
        """The paragraphs of every block."""
        return [part for block in self.sheet.blocks for part in self.block(block)]

    def block(self, block) -> list[str]:
        """The paragraphs of one block."""
        match block:
            case Section():
                return self._section(block)
            case Paragraph():
                return [prose(block.words)]
            case Table():
                return [self._table(block)]
            case Figure():
                return [f"![{prose(block.title)}]({self.files[block]})"]
            case Sheet():
                inner = type(self)(block, self.files, self.level + 1)
                return [*inner.opening(), *inner.blocks()]
        raise TypeError(f"no Markdown for a {type(block).__name__} on a sheet")

    def _section(self, section: Section) -> list[str]:
        """Paragraphs of a proof: claim, lemmas, cases, rows, result, verdicts."""
        head = self.words(f"headings.{section.kind or ('numbered_claim' if section.number else 'claim')}", number=section.number)
        if section.title and section.title != self.sheet.title:
            head = self.words("headings.titled", heading=head, title=prose(section.title))
        parts = [self.heading(head, bool(section.kind)), *self.claim(section)]
        for inner in (*section.lemmas, *section.cases):
            parts += self._section(inner)
        if section.rows and not section.kind:
            result = self.heading(self.words("headings.result"), 1)
            parts += [
                self.heading(self.words("headings.proof"), 1),
                *self.proof(section),
                result,
                *self._displayed(section, *section.results[0], boxed=True),
            ]
        elif section.rows:
            parts += [*([self.head("proof")] if len(section.rows) > 1 else []), *self.proof(section)]
        if not section.kind:
            for left, right in section.results[1:]:
                parts += self._displayed(section, left, right)
            if words := checked_words(section, self.language):
                basis = basis_words(section, self.sheet, lambda made: f"${made.name}$", prose)
                parts.append(f"{self.head('checked')} {prose(words)} {basis}".rstrip())
        return parts

    def claim(self, section: Section) -> list[str]:
        """What a proof is of; nothing where its rows alone say it: one step, for a lemma or a case."""
        if section.kind and len(section.rows) == 1:
            return []
        return self._displayed(section, *section.results[0], boxed=not section.rows)

    def proof(self, section: Section) -> list[str]:
        """The rows of a proof; nothing for a bare claim."""
        return [*self._when(section), *self.chain(section)] if section.rows else []

    def _when(self, section: Section) -> list[str]:
        """The condition, as a sentence before a display, which is all it holds for."""
        where = section.case if section.claim.where is TRUE else section.claim.where
        return [] if where is TRUE else [self.words("sentences.if", condition=f"${self.latex(where)}$")]

    def _displayed(self, section: Section, left, right, boxed: bool = False) -> list[str]:
        formula = f"{self.latex(left)} {RELATIONS[section.claim.relation]} {self.latex(right)}"
        return [*self._when(section), rf"$$ \boxed{{{formula}}} $$" if boxed else f"$$ {formula} $$"]

    def chain(self, section: Section) -> list[str]:
        """The rows of a proof, as one display."""
        lines = [rf"  &= {self.row(row)} && \text{{({reason_words(row, self.language)})}}" for row in section.rows]
        body = " \\\\\n".join(lines)
        return [f"$$\n\\begin{{aligned}}\n{self.latex(section.start)}\n{body}\n\\end{{aligned}}\n$$"]

    def row(self, row: Row) -> str:
        """What a row leads to, with its conditions."""
        return self.latex(row.node) + "".join(rf", \quad {self.latex(condition)}" for condition in row.conditions)

    def latex(self, node) -> str:
        return latex(node, None, self.declared)

    def _table(self, table: Table) -> str:
        """A table that claims nothing: its formulas are plain text."""
        rows = [table.head, *table.rows]
        lines = ["| " + " | ".join(map(self._cell, row)) + " |" for row in rows]
        lines.insert(1, "|" + "|".join(" --: " if numeric else " :-- " for numeric in table.numeric) + "|")
        return "\n".join([f"{prose(table.title)}\n"] * bool(table.title) + lines)

    def _cell(self, cell) -> str:
        match cell:
            case str():
                return prose(cell)
            case Struck():
                return _bold(f"✗ {prose(cell.words)}")
            case Written(claim=None):
                return f"`{cell.latex}`".replace("|", "\\|")
            case Written(claim=Claim() as claim):
                return prose(f"{self._text(claim.left)} {claim.relation} {self._text(claim.right)}")
        return prose(self._text(cell))

    def _text(self, node) -> str:
        return text(node, None, declared=self.declared)
