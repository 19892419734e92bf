"""A sheet as text for a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from ..reading.surface.sources import without_controls
from ..terms.claims import Claim
from ..terms.nodes import TRUE, DefinedFunction, Size, UnknownFunction
from ..writing.text_writer import definition
from ..writing.text_writer import text as formula
from .blocks import Figure, Paragraph, Struck, Table, Written
from .maker import make_sheet, unjudged
from .names import given_words
from .sheet import Row, Section, Sheet
from .verdicts import checked_words, reason_words, reasons
from .wrapping import formula_lines, joined, visible, word_lines

_SIGNS = {"proved": "✓", "holds": "≈", "refuted": "✗", "unknown": "?", "unread": "?"}
#: Columns below which a page is written as if there were as many; from which on a rule stands beside its equation.
NARROWEST, WIDE = 40, 90
_COLOURS = {
    "proved": "32",
    "holds": "33",
    "refuted": "31;1",
    "unknown": "33;1",
    "unread": "33;1",
    "bold": "1",
    "faint": "2",
    "changed": "36",
}


def text(sheet: Sheet, colour: bool = False, width: int | None = None) -> str:
    """The whole sheet; `width` in characters, by default the terminal's."""
    return Writer(sheet, colour, width or page_width()).page()


def proof_text(proof, detail: str = "normal") -> str:
    """A proof without verdicts: what print(proof) shows."""
    return text(make_sheet("", proof.title, [proof.derivation], judge=unjudged, detail=detail))


def page_width() -> int:
    """Columns for a page: those of the terminal, or of the variable COLUMNS; 100 where nobody says."""
    return max(NARROWEST, shutil.get_terminal_size((100, 24)).columns)


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> list[str]:
    """The lines of a table: cells under their heads, those of numeric columns at the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]

    def line(cells):
        return "  ".join(
            cell.rjust(size) if right else cell.ljust(size) for cell, size, right in zip(cells, widths, numeric)
        ).rstrip()

    return [line(head), "─" * (sum(widths) + 2 * (len(widths) - 1)), *map(line, rows)]


class Writer:
    """One sheet being written."""

    def __init__(self, sheet: Sheet, colour: bool, width: int):
        self.sheet, self.colour, self.width = sheet, colour, width
        self.declared = sheet.declared
        self.language = sheet.language
        self.marker = (f"\033[{_COLOURS['changed']}m", "\033[0m") if colour else ("", "")

    def paint(self, words: str, kind: str) -> str:
        return f"\033[{_COLOURS[kind]}m{words}\033[0m" if self.colour else words

    def formula(self, node, mark=None) -> str:
        return formula(node, mark or None, self.declared, self.marker)

    def page(self) -> str:
        sheet, lines = self.sheet, []
        if sheet.title:
            title = word_lines(without_controls(sheet.title), self.width)
            lines += [*(self.paint(line, "bold") for line in title), "─" * max(map(visible, title))]
        lines += [*self.words(sheet.prose), ""] if sheet.prose else []
        lines += self.names() + (self.words(sheet.layout) if sheet.layout else [])
        for block in sheet.blocks:
            lines += self._block(block)
        return "\n".join(lines).rstrip()

    def _block(self, block) -> list[str]:
        match block:
            case Section():
                return self._section(block)
            case Paragraph():
                return ["", *self.words(block.words)]
            case Table():
                return ["", *(self.words(block.title) if block.title else []), *self._table(block)]
            case Figure():
                return ["", *self.words(self.language.text("sentences.figure", title=block.title))]
            case Sheet():
                return ["", Writer(block, self.colour, self.width).page()]
        raise TypeError(f"no text for a {type(block).__name__} on a sheet")

    def _table(self, table: Table) -> list[str]:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        return [f"    {line}" for line in aligned(table.head, rows, table.numeric)]

    def _cell(self, cell) -> str:
        match cell:
            case str():
                return cell
            case Struck():
                return f"✗ {cell.words}"
            case Written(claim=None):
                return cell.latex
            case Written(claim=Claim() as claim):
                return f"{self.formula(claim.left)} {claim.relation} {self.formula(claim.right)}"
        return self.formula(cell)

    def names(self) -> list[str]:
        """What is given, defined and assumed."""
        sheet = self.sheet
        given = [f"{self.formula(symbol)} ∈ ℕ" for symbol in sheet.symbols if type(symbol) is Size]
        given += [self.formula(tensor) for tensor in sheet.shaped]
        laws = [definition(made, self.declared) for made in sheet.random]
        smooth = [self.formula(symbol) for symbol in sheet.symbols if type(symbol) is UnknownFunction]
        given, laws, smooth = (list(map(joined, formulas)) for formulas in (given, laws, smooth))
        lines = self.words(words) if (words := given_words(self.language, given, laws, smooth)) else []
        lines += [line for made in sheet.defined for line in self.display(self._definition(made))]
        if sheet.assumptions:
            conditions = self.language.listed([joined(self.formula(condition)) for condition in sheet.assumptions])
            lines += self.words(self.language.text("sentences.assume", conditions=conditions))
        return lines

    def words(self, words: str) -> list[str]:
        """Plain words in lines as long as the page is wide, each of its paragraphs by itself."""
        return [line for part in without_controls(words).split("\n\n") for line in word_lines(part, self.width)]

    def display(self, formula: str, tail: str = "") -> list[str]:
        """A formula by itself; what goes on from it stands further in. `tail` stands behind it, or below where there is no room."""
        lines = formula_lines(f"    {formula}", self.width, 8)
        if tail and visible(lines[-1]) + 3 + visible(tail) <= self.width:
            return [*lines[:-1], f"{lines[-1]}   {tail}"]
        return [*lines, *([f"        {tail}"] if tail else [])]

    def _definition(self, made) -> str:
        if type(made) is DefinedFunction:
            return f"{self.formula(made)}({', '.join(map(self.formula, made.parameters))}) := {self.formula(made.body)}"
        return definition(made, self.declared, self.sheet.meaning(made))

    def _section(self, section: Section) -> list[str]:
        lines = []
        for inner in (*section.lemmas, *section.cases):
            lines += self._section(inner)
        said = self.language.text
        kind = section.kind or ("numbered_claim" if section.number else "proof" if section.rows else "claim")
        head = said(f"headings.{kind}", number=section.number)
        if section.title and section.title != self.sheet.title:
            head = said("headings.titled", heading=head, title=section.title)
        where = section.case if section.claim.where is TRUE else section.claim.where
        if where is not TRUE:
            head = said("headings.conditional", heading=head, condition=self.formula(where))
        lines += ["", *(self.paint(line, "bold") for line in word_lines(head, self.width))]
        if section.rows:
            lines += self.display(self.formula(section.start))
            lines += [line for row in section.rows for line in self._row(row)]
        if not section.kind or not section.rows:
            lines.append("")
            for left, right in section.results:
                lines += self.display(f"{self.formula(left)} {section.claim.relation} {self.formula(right)}")
        if section.kind and section.verdict is not None:
            lines.append(f"    {self.verdict(section.verdict)}")
        if not section.kind and (words := checked_words(section, self.language)):
            lines += ["", *self.words(words)]
        return lines

    def _row(self, row: Row) -> list[str]:
        """The equation with its rule and verdict at the right, or below it where there is no room."""
        equation = f"{row.number:>3}   = {self.formula(row.node, row.mark)}"
        equation += "".join(f"   {self.language.text('sentences.where', condition=self.formula(c))}" for c in row.conditions)
        lines = formula_lines(equation, self.width, 8)
        reason, verdict = reason_words(row, self.language), self.verdict(row.verdict) if row.verdict else ""
        column = self.width - 44
        if self.width >= WIDE and len(reason) <= 30:
            tail = f"{reason:<30}  {verdict}".rstrip()
            fits = visible(lines[-1]) + 2 <= column
            lines[-1:] = [lines[-1] + " " * (column - visible(lines[-1])) + tail] if fits else [lines[-1], " " * column + tail]
        else:
            lines += word_lines(f"        {reason}   {verdict}".rstrip(), self.width, 8)
        if row.verdict is not None and not row.verdict.passed:
            why = reasons(row.verdict, self.language)
            lines += [f"      {line}" for said in why for line in word_lines(said, self.width - 6, 2)]
        return lines

    def verdict(self, verdict) -> str:
        word = self.language.text(f"verdicts.{verdict.status}.word")
        return self.paint(f"{_SIGNS[verdict.status]} {word}", verdict.status)
