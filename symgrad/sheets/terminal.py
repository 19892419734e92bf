"""A sheet as text for a terminal, and the table that `symgrad sheet` prints."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from ..check.verdicts import STATUSES
from ..formats.matrix_terms import MatrixTerm
from ..formats.matrix_writer import text as matrix_text
from ..formats.text_writer import definition_text
from ..formats.text_writer import text as formula
from ..terms.nodes import TRUE, DefinedFunction, Size, Tensor, UnknownFunction
from .blocks import Figure, Paragraph, Struck, Table, Written
from .names import given_words
from .sheet import Row, Section, Sheet, checked_words, make_sheet, reason_words, reasons, unjudged

_SIGNS = {"proved": "✓", "holds": "≈", "refuted": "✗", "unknown": "?"}
_COLOURS = {"proved": "32", "holds": "33", "refuted": "31;1", "unknown": "33;1", "bold": "1", "faint": "2", "changed": "36"}


def text(sheet: Sheet, colour: bool = False, width: int | None = None) -> str:
    """The whole sheet; `width` in characters, by default the terminal's."""
    return _Writer(sheet, colour, width or shutil.get_terminal_size((100, 24)).columns).page()


def proof_text(proof, detail: str = "normal") -> str:
    """A proof without verdicts: what print(proof) shows."""
    return text(make_sheet("", proof.title, [proof.derivation], judge=unjudged, detail=detail))


def table(results: Sequence) -> str:
    """Name, steps, how many of each status, milliseconds: a line for each topic, and a sum."""
    heads = ("name", "steps", *STATUSES, "ms")
    rows = [(r.name, *map(str, (r.steps, *(r.counts[s] for s in STATUSES), round(r.milliseconds)))) if not r.error
            else (r.name, *["–"] * (len(heads) - 1)) for r in results]
    total = ("", str(sum(r.steps for r in results)), *(str(sum(r.counts[s] for r in results)) for s in STATUSES),
             str(round(sum(r.milliseconds for r in results))))
    widths = [max(map(len, column)) for column in zip(heads, total, *rows)]

    def line(cells):
        return f"{cells[0]:<{widths[0]}}  " + "  ".join(f"{c:>{w}}" for c, w in zip(cells[1:], widths[1:]))

    rule = "─" * len(line(heads))
    return "\n".join((line(heads), rule, *map(line, rows), rule, line(total)))


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> list[str]:
    """The lines of a table: cells under their heads, those of numeric columns at the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]

    def line(cells):
        return "  ".join(cell.rjust(size) if right else cell.ljust(size)
                         for cell, size, right in zip(cells, widths, numeric)).rstrip()

    return [line(head), "─" * (sum(widths) + 2 * (len(widths) - 1)), *map(line, rows)]


class _Writer:
    """One sheet being written."""

    def __init__(self, sheet: Sheet, colour: bool, width: int):
        self.sheet, self.colour, self.width = sheet, colour, width
        self.declared = sheet.declared
        self.language = sheet.language
        self.marker = (f"\033[{_COLOURS['changed']}m", "\033[0m") if colour else ("", "")

    def paint(self, words: str, kind: str) -> str:
        return f"\033[{_COLOURS[kind]}m{words}\033[0m" if self.colour else words

    def formula(self, node, mark=None) -> str:
        if isinstance(node, MatrixTerm):
            return matrix_text(node, self.declared)
        return formula(node, mark or None, self.marker, self.declared)

    def page(self) -> str:
        sheet, lines = self.sheet, []
        if sheet.title:
            lines += [self.paint(sheet.title, "bold"), "─" * min(len(sheet.title), self.width)]
        lines += [sheet.prose, ""] if sheet.prose else []
        lines += self._names()
        for block in sheet.blocks:
            lines += self._block(block)
        return "\n".join(lines).rstrip()

    def _block(self, block) -> list[str]:
        match block:
            case Section():
                return self._section(block)
            case Paragraph():
                return ["", block.words]
            case Table():
                return ["", *([block.title] if block.title else []), *self._table(block)]
            case Figure():
                return ["", self.language.text("sentences.figure", title=block.title)]
            case Sheet():
                return ["", _Writer(block, self.colour, self.width).page()]
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
            case Written():
                return f"{self.formula(cell.claim.left)} {cell.claim.relation} {self.formula(cell.claim.right)}"
        return self.formula(cell)

    def _names(self) -> list[str]:
        sheet = self.sheet
        given = [f"{self.formula(symbol)} ∈ ℕ" for symbol in sheet.symbols if type(symbol) is Size]
        given += [self.formula(tensor) for tensor in sheet.shaped]
        laws = [definition_text(made, self.declared) for made in sheet.definitions if type(made) is Tensor and made.law is not None]
        smooth = [self.formula(symbol) for symbol in sheet.symbols if type(symbol) is UnknownFunction]
        lines = [words] if (words := given_words(self.language, given, laws, smooth)) else []
        lines += [f"    {self._definition(made)}" for made in sheet.definitions
                  if type(made) is DefinedFunction or made.definition is not None]
        if sheet.assumptions:
            conditions = self.language.listed(list(map(self.formula, sheet.assumptions)))
            lines.append(self.language.text("sentences.assume", conditions=conditions))
        return lines + [sheet.layout] if sheet.layout else lines

    def _definition(self, made) -> str:
        if type(made) is DefinedFunction:
            return f"{self.formula(made)}({', '.join(map(self.formula, made.parameters))}) := {self.formula(made.body)}"
        return definition_text(made, self.declared)

    def _section(self, section: Section) -> list[str]:
        lines = []
        for inner in (*section.lemmas, *section.cases):
            lines += self._section(inner)
        said = self.language.text
        head = said(f"headings.{section.kind or ('proof' if section.rows else 'claim')}", number=section.number)
        if section.title and section.title != self.sheet.title:
            head = said("headings.titled", heading=head, title=section.title)
        where = section.case if section.claim.where is TRUE else section.claim.where
        if where is not TRUE:
            head = said("headings.conditional", heading=head, condition=self.formula(where))
        lines += ["", self.paint(head, "bold")]
        if section.rows:
            lines.append(f"    {self.formula(section.start)}")
            lines += [line for row in section.rows for line in self._row(row)]
        if not section.kind or not section.rows:
            lines += ["", *(f"    {self.formula(left)} {section.claim.relation} {self.paint(self.formula(right), 'bold')}"
                            for left, right in section.results)]
        if section.kind and section.verdict is not None:
            lines.append(f"    {self._verdict(section.verdict)}")
        if not section.kind and (words := checked_words(section, self.language)):
            lines += ["", words]
        return lines

    def _row(self, row: Row) -> list[str]:
        """The equation with its rule and verdict at the right, or below it where there is no room."""
        equation = f"{row.number:>3}   = {self.formula(row.node, row.mark)}"
        equation += "".join(f"   {self.language.text('sentences.where', condition=self.formula(c))}" for c in row.conditions)
        shown = len(f"{row.number:>3}   = {self.formula(row.node)}")
        reason = reason_words(row, self.language)
        column = max(40, self.width - 44)
        tail = f"{reason:<30}  {self._verdict(row.verdict)}".rstrip() if row.verdict else reason
        if shown + 2 <= column and not row.conditions:
            lines = [equation + " " * (column - shown) + tail]
        else:
            lines = [equation, " " * column + tail]
        if row.verdict is not None and not row.verdict.passed:
            lines += [f"      {line}" for line in reasons(row.verdict, self.language)]
        return lines

    def _verdict(self, verdict) -> str:
        word = self.language.text(f"verdicts.{verdict.status}.word")
        return self.paint(f"{_SIGNS[verdict.status]} {word}", verdict.status)
