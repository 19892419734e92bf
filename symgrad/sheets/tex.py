"""A sheet as LaTeX for pdflatex and amsmath, in the form that the reader reads back: every equation on it is a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..formats import matrix_writer
from ..formats.latex_writer import latex
from ..formats.matrix_terms import MatrixTerm
from ..terms.nodes import TRUE
from ..words.language import Language
from .blocks import Figure, Paragraph, Struck, Table, Written
from .names import Markup, declarations
from .prose import PROSE
from .sheet import Section, Sheet, checked_words, make_sheet, reason_words, unjudged
from .widths import width

_A4, _LANDSCAPE = 170, 257  # Widths for the text, in mm, with margins of 20.
_EM = 3.9  # In mm, at 11 pt.


def tex(sheet: Sheet) -> str:
    """The whole .tex file."""
    return _Writer(sheet).file()


def figure_files(sheet: Sheet) -> dict[str, Figure]:
    """The files that the page of a sheet shows beside its text: NAME-1.pdf, …, each with its figure."""
    return {f"{sheet.name}-{number}.pdf": figure for number, figure in enumerate(sheet.figures, 1)}


def proof_latex(proof, detail: str = "normal") -> str:
    """A proof as a fragment to paste into a paper: declarations and definitions, then each step in an align. No verdicts."""
    return "\n\n".join(_Writer(make_sheet("", "", [proof.derivation], judge=unjudged, detail=detail)).body()) + "\n"


class _Writer:
    """One sheet being written; names that the sheet defines lose their built-in notation in every formula."""

    def __init__(self, sheet: Sheet, files: Mapping[Figure, str] | None = None):
        self.sheet = sheet
        self.files = files or {figure: name for name, figure in figure_files(sheet).items()}
        self.declared = sheet.declared
        self.language = sheet.language
        self.prose = PROSE[sheet.language.setting("engine")]

    def words(self, key: str, **values) -> str:
        """A sentence in the sheet's language; the values are LaTeX."""
        return self.language.text(key, self.prose, **values)

    def head(self, heading: str, title: str = "") -> str:
        """A heading that the text runs on from."""
        heading = self.words("headings.titled", heading=heading, title=self.prose(title)) if title else heading
        return _paragraph(self.words("headings.run_in", heading=heading))

    def latex(self, node, mark=None) -> str:
        if isinstance(node, MatrixTerm):
            return matrix_writer.latex(node, self.declared)
        return latex(node, mark or None, self.declared)

    def body(self) -> list[str]:
        """The paragraphs of the proofs and of what stands before them."""
        parts = declarations(self.sheet.symbols, self.sheet.definitions, self.sheet.assumptions, self.language, _markup(self.prose))
        if self.sheet.layout:
            parts.append(f"{self.head(self.words('headings.layout'))} {self.prose(self.sheet.layout)}")
        for block in self.sheet.blocks:
            parts += self._block(block)
        return parts

    def _block(self, block) -> list[str]:
        match block:
            case Section():
                return self._section(block)
            case Paragraph():
                return [self.prose(block.words)]
            case Table():
                return [self._table(block)]
            case Figure():
                return [self._figure(block)]
            case Sheet():
                inner = _Writer(block, self.files).body()
                words = [self.prose(block.prose)] if block.prose else []
                return [rf"\begin{{problem}}[{{{self.prose(block.title)}}}]", *words, *inner, r"\end{problem}"]
        raise TypeError(f"no LaTeX for a {type(block).__name__} on a sheet")

    def _table(self, table: Table) -> str:
        """A table of numbers and formulas that claims nothing: its formulas stand in \\ensuremath, which a reader of `$` passes by."""
        columns = "".join("r" if numeric else "l" for numeric in table.numeric)
        rows = "\n".join(" & ".join(map(self._cell, row)) + r" \\" for row in table.rows)
        title = f"{self.prose(table.title)}\n\n" if table.title else ""
        head = " & ".join(map(self.prose, table.head))
        return (f"{title}\\begin{{longtable}}[l]{{@{{}}{columns}@{{}}}}\n\\hline\n{head} \\\\\n\\hline\n\\endhead\n{rows}\n"
                "\\hline\n\\end{longtable}")

    def _cell(self, cell) -> str:
        match cell:
            case str():
                return rf"\ensuremath{{{self.prose(cell)}}}" if cell.startswith("-") else self.prose(cell)
            case Struck():
                return rf"\textcolor{{red}}{{\textbf{{{self.prose(cell.words)}}}}}"
            case Written():
                return rf"\ensuremath{{\displaystyle {cell.latex}}}"
        return rf"\ensuremath{{\displaystyle {self.latex(cell)}}}"

    def _figure(self, figure: Figure) -> str:
        return (f"\\begin{{center}}\n\\includegraphics[width=\\linewidth]{{{self.files[figure]}}}\n\n{self.prose(figure.title)}\n"
                "\\end{center}")

    def file(self) -> str:
        sheet = self.sheet
        parts = [self._preamble(), rf"\section*{{{self.prose(sheet.title)}}}"]
        if sheet.prose:
            parts.append(self.prose(sheet.prose))
        parts += self.body()
        if sheet.command:
            parts.append(rf"{self.head(self.words('headings.command'))} \texttt{{{self.prose(sheet.command)}}}")
        return "\n\n".join(parts) + "\n\n\\end{document}\n"

    def _preamble(self) -> str:
        blocks = _all_blocks(self.sheet)
        packages = [package for kind, package in ((Table, "longtable"), (Figure, "graphicx"), (Sheet, "amsthm"))
                    if any(isinstance(block, kind) for block in blocks)]
        part = rf"\newtheorem*{{problem}}{{{self.words('headings.part')}}}"
        scopes = [r"\theoremstyle{definition}", part] if "amsthm" in packages else []
        return "\n".join((
            r"\documentclass[11pt]{article}",
            rf"\usepackage{{{','.join(('amsmath', 'amssymb', 'xcolor', *packages))}}}",
            rf"\usepackage[{self._paper()}]{{geometry}}",
            r"\setlength{\parindent}{0pt}",
            r"\setlength{\parskip}{6pt}",
            r"\allowdisplaybreaks",
            *scopes,
            *self.language.setting("preamble").splitlines(),
            r"\begin{document}"))

    def _paper(self) -> str:
        """As wide as the widest line needs."""
        blocks = _all_blocks(self.sheet)
        sections = [section for top in blocks if isinstance(top, Section) for section in top.all()]
        needed = max((_EM * _widest(section, self.language) for section in sections), default=0)
        needed = max([needed, *(_EM * _table_width(block) for block in blocks if isinstance(block, Table))])
        if needed <= _A4:
            return "a4paper,margin=20mm"
        if needed <= _LANDSCAPE:
            return "a4paper,landscape,margin=20mm"
        return f"paperwidth={needed + 40:.0f}mm,paperheight=210mm,margin=20mm"

    def _section(self, section: Section) -> list[str]:
        """Paragraphs of a proof: claim, lemmas, cases, rows, result, verdicts."""
        parts = []
        if section.kind != "case":
            kind = section.kind or ("numbered_claim" if section.number else "claim")
            head = self.head(self.words(f"headings.{kind}", number=section.number), section.title if section.title != self.sheet.title else "") + self._when(section)
            if section.kind and len(section.rows) == 1:
                return [f"{head}\n{self.chain(section)}"]
            parts.append(f"{head}\n{self.display(section, boxed=not section.rows)}")
        for lemma in section.lemmas:
            parts += self._section(lemma)
        for case in section.cases:
            parts += self._section(case)
        if section.rows:
            head = self.head(self.words(f"headings.{'case' if section.kind == 'case' else 'proof'}", number=section.number))
            parts.append(f"{head}{self._when(section)}\n{self.chain(section)}")
        if not section.kind:
            if section.rows:
                head = self.head(self.words("headings.result"))
                parts.append(f"{head}{self._when(section)}\n{self.display(section, boxed=True)}")
            for sides in section.results[1:]:
                parts[-1] += f"\n\\[ {self._equation(*sides)} \\]"
            if words := checked_words(section, self.language):
                parts.append(f"{self.head(self.words('headings.checked'))} {self.prose(words)}")
        return parts

    def _when(self, section: Section) -> str:
        """The condition, as a sentence before a display, which is all it holds for."""
        where = section.case if section.claim.where is TRUE else section.claim.where
        return "" if where is TRUE else f" {self.words('sentences.if', condition=f'${self.latex(where)}$')}"

    def _equation(self, left, right, relation: str = "=") -> str:
        return f"{self.latex(left)} {RELATIONS[relation]} {self.latex(right)}"

    def display(self, section: Section, boxed: bool) -> str:
        formula = self._equation(*section.results[0], section.claim.relation)
        return rf"\[ \boxed{{{formula}}} \]" if boxed else rf"\[ {formula} \]"

    def chain(self, section: Section, environment: str = "align") -> str:
        lines = []
        for row in section.rows:
            condition = "".join(rf", \quad {self.latex(c)}" for c in row.conditions)
            reason = reason_words(row, self.language)
            lines.append(f"  &= {self.latex(row.node, row.mark)}{condition} && \\text{{({self.prose(reason)})}}")
        body = " \\\\\n".join(lines)
        return f"\\begin{{{environment}}}\n{self.latex(section.start)}\n{body}\n\\end{{{environment}}}"


def _paragraph(heading: str) -> str:
    return rf"\paragraph{{{heading}}}"


def _markup(prose: Callable[[str], str]) -> Markup:
    return Markup(prose, _paragraph, r"\[ {} \]".format)


def _all_blocks(sheet: Sheet) -> list:
    """Everything on a sheet, what stands in its parts too."""
    return [inner for block in sheet.blocks for inner in ((block, *_all_blocks(block)) if isinstance(block, Sheet) else (block,))]


def _table_width(table: Table) -> float:
    """In em."""
    def cell(content):
        match content:
            case str():
                return len(content) / 2
            case Struck():
                return len(content.words) / 1.8
            case Written():
                return len(content.latex) / 2 if content.claim is None else width(content.claim.left) + 2 + width(content.claim.right)
        return width(content)
    return sum(1 + max(map(cell, column)) for column in zip(table.head, *table.rows))


def _widest(section: Section, language: Language) -> float:
    """The width of the widest line of a section, in em: an equation, its reason and its number side by side."""
    left = width(section.start)
    whole = max(width(side[0]) + 2 + width(side[1]) for side in section.results)
    if not section.rows:
        return whole
    equation = max(width(row.node) + sum(2 + width(c) for c in row.conditions) for row in section.rows)
    reason = max(len(reason_words(row, language)) for row in section.rows) / 2
    return max(whole, left + equation + reason + 7)


RELATIONS = {"=": "=", "≠": r"\neq", "<": "<", "≤": r"\le", ">": ">", "≥": r"\ge"}
