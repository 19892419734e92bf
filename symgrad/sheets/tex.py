"""A sheet as LaTeX for pdflatex and amsmath, in the form that the reader reads back: every equation on it is a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ..matrices.terms import MatrixTerm
from ..terms.nodes import TRUE, Node
from ..writing.latex_writer import latex
from ..writing.layout import layout
from .blocks import Figure, Paragraph, Struck, Table, Written
from .lines import INDENT, lines
from .maker import make_sheet, unjudged
from .names import Markup, declarations
from .prose import PROSE
from .sheet import Section, Sheet
from .verdicts import basis_words, checked_words, reason_words
from .widths import TEXT, width

#: What an equation with its reason beside it has at least for itself, in em.
_LEAST = 16.0
#: In em: a relation with its spaces, a number in parentheses, what stands between two columns, a character of prose.
_RELATION, _NUMBER, _GAP, _CHARACTER = 2.0, 3.0, 1.5, 0.47
#: A left side that is wider stands in a line of its own.
_WIDE_LEFT = 11.0


#: What a fragment needs of the document that takes it in.
PACKAGES = "amsmath", "amssymb", "xcolor"


def tex(sheet: Sheet, standalone: bool = True) -> str:
    r"""The .tex file: a whole document, or what another one takes in by \input."""
    return Writer(sheet).file(standalone)


def figure_files(sheet: Sheet) -> dict[str, Figure]:
    """The files that the page of a sheet shows beside its text: NAME-1.pdf, …, each with its figure."""
    return {f"{sheet.name}-{number}.pdf": figure for number, figure in enumerate(sheet.figures, 1)}


def proof_latex(proof, detail: str = "normal") -> str:
    """A proof as a fragment to paste into a paper: declarations and definitions, then each step in an align. No verdicts."""
    return "\n\n".join(Writer(make_sheet("", "", [proof.derivation], judge=unjudged, detail=detail)).body()) + "\n"


def _paragraph(heading: str) -> str:
    return rf"\paragraph{{{heading}}}"


class Writer:
    """One sheet being written; names that the sheet defines lose their built-in notation in every formula."""

    #: What the rows of a proof stand in, and what keeps a line of them from a number.
    environment, silent = "align", r" \notag"

    def __init__(self, sheet: Sheet, outside: Writer | None = None):
        self.sheet = sheet
        self.files: dict[Figure, str] = outside.files if outside else {figure: name for name, figure in figure_files(sheet).items()}
        self.label: str = outside.label if outside else re.sub("[^A-Za-z0-9]+", "-", sheet.name).strip("-") or "step"
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
        return latex(node, mark or None, self.declared)

    def body(self) -> list[str]:
        """The paragraphs of the proofs and of what stands before them."""
        parts = self.names()
        if self.sheet.layout:
            parts.append(f"{self.head(self.words('headings.layout'))} {self.prose(self.sheet.layout)}")
        for block in self.sheet.blocks:
            parts += self._block(block)
        return parts

    def names(self, head: Callable[[str], str] = _paragraph) -> list[str]:
        """Paragraphs on what is given, defined and assumed; `head` marks up their headings."""
        markup = Markup(self.prose, head, self._lined, room=TEXT)
        return declarations(
            self.sheet.symbols, self.sheet.definitions, self.sheet.assumptions, self.language, markup, self.sheet.meanings
        )

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
                inner = Writer(block, self).body()
                words = [self.prose(block.prose)] if block.prose else []
                return [rf"\begin{{problem}}[{{{self.prose(block.title)}}}]", *words, *inner, r"\end{problem}"]
        raise TypeError(f"no LaTeX for a {type(block).__name__} on a sheet")

    def _table(self, table: Table) -> str:
        """A table of numbers and formulas that claims nothing: formulas stand in \\ensuremath, which a reader of `$` passes by."""
        columns = "".join("r" if numeric else "l" for numeric in table.numeric)
        rows = "\n".join(" & ".join(map(self._cell, row)) + r" \\" for row in table.rows)
        title = f"{self.prose(table.title)}\n\n" if table.title else ""
        head = " & ".join(map(self.prose, table.head))
        return (
            f"{title}\\begin{{longtable}}[l]{{@{{}}{columns}@{{}}}}\n\\hline\n{head} \\\\\n\\hline\n\\endhead\n{rows}\n"
            "\\hline\n\\end{longtable}"
        )

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
        return (
            f"\\begin{{center}}\n\\includegraphics[width=\\linewidth]{{{self.files[figure]}}}\n\n{self.prose(figure.title)}\n"
            "\\end{center}"
        )

    def file(self, standalone: bool) -> str:
        sheet = self.sheet
        packages = self._packages()
        environments = {"problem": self.words("headings.part")} if "amsthm" in packages else {}
        needs = f"% In the preamble: \\usepackage{{{','.join(packages)}}}"
        parts = [self.preamble(packages, environments) if standalone else needs, rf"\section*{{{self.prose(sheet.title)}}}"]
        if sheet.prose:
            parts.append(self.prose(sheet.prose))
        parts += self.body()
        if sheet.command:
            parts.append(rf"{self.head(self.words('headings.command'))} \texttt{{{self.prose(sheet.command)}}}")
        return "\n\n".join(parts) + ("\n\n\\end{document}\n" if standalone else "\n")

    def _packages(self) -> tuple[str, ...]:
        blocks = _all_blocks(self.sheet)
        return (
            *PACKAGES,
            *(
                package
                for kind, package in ((Table, "longtable"), (Figure, "graphicx"), (Sheet, "amsthm"))
                if any(isinstance(block, kind) for block in blocks)
            ),
        )

    def preamble(self, packages: Sequence[str], environments: Mapping[str, str]) -> str:
        """What stands before the text of a whole document; `environments` gives the heading of each, in LaTeX."""
        scopes = [rf"\newtheorem*{{{name}}}{{{heading}}}" for name, heading in environments.items()]
        scopes = [r"\theoremstyle{definition}", *scopes] if scopes else []
        return "\n".join(
            (
                r"\documentclass[11pt]{article}",
                rf"\usepackage{{{','.join(packages)}}}",
                r"\usepackage[a4paper,margin=20mm]{geometry}",
                r"\setlength{\parindent}{0pt}",
                r"\setlength{\parskip}{6pt}",
                r"\allowdisplaybreaks",
                *scopes,
                *self.language.setting("preamble").splitlines(),
                r"\begin{document}",
            )
        )

    def _section(self, section: Section) -> list[str]:
        """Paragraphs of a proof: claim, lemmas, cases, rows, result, verdicts."""
        parts = []
        if section.kind != "case":
            kind = section.kind or ("numbered_claim" if section.number else "claim")
            title = section.title if section.title != self.sheet.title else ""
            head = self.head(self.words(f"headings.{kind}", number=section.number), title) + self.when(section)
            if section.kind and len(section.rows) == 1:
                return [f"{head}\n{self.chain(section)}"]
            parts.append(f"{head}\n{self.display(section, boxed=not section.rows)}")
        for lemma in section.lemmas:
            parts += self._section(lemma)
        for case in section.cases:
            parts += self._section(case)
        if section.rows:
            of = {"case": "case", "lemma": "lemma_proof", "": "proof"}[section.kind]
            head = self.head(self.words(f"headings.{of}", number=section.number))
            parts.append(f"{head}{self.when(section)}\n{self.chain(section)}")
        if not section.kind:
            if section.rows:
                head = self.head(self.words("headings.result"))
                parts.append(f"{head}{self.when(section)}\n{self.display(section, boxed=True)}")
            for sides in section.results[1:]:
                parts[-1] += f"{self.when(section)}\n{self.displayed(*sides)}"
            if words := checked_words(section, self.language, self.prose, self._cite):
                basis = basis_words(section, self.sheet, lambda made: f"${made.name}$", self.prose, self._cite)
                parts.append(f"{self.head(self.words('headings.checked'))} {words} {basis}".rstrip())
        return parts

    def _cite(self, number: int) -> str:
        """A reference to a row."""
        return rf"\eqref{{{self.label}:{number}}}"

    def when(self, section: Section) -> str:
        """The condition, as a sentence before a display, which is all it holds for."""
        where = section.case if section.claim.where is TRUE else section.claim.where
        return "" if where is TRUE else f" {self.words('sentences.if', condition=f'${self.latex(where)}$')}"

    def lines(self, node: Node | MatrixTerm, room: float, mark=None) -> list[str]:
        """The LaTeX of a formula in lines that fit into `room`, in em."""
        return lines(layout(node, mark or None, self.declared), room)

    def display(self, section: Section, boxed: bool) -> str:
        left, right = section.results[0]
        return self.displayed(left, right, section.claim.relation, boxed)

    def displayed(self, left, right, relation: str = "=", boxed: bool = False) -> str:
        """An equation in a display, in several lines where it does not fit into one."""
        sign, room, apart = RELATIONS[relation], TEXT - 1.5 * boxed - _RELATION, width(left) > _WIDE_LEFT
        if width(left) + width(right) <= room:
            formula = f"{self.latex(left)} {sign} {self.latex(right)}"
            return rf"\[ \boxed{{{formula}}} \]" if boxed else rf"\[ {formula} \]"
        first, *more = self.lines(right, room - INDENT * apart if apart else room - width(left))
        rows = [f"& {self.latex(left)}", rf"&\quad {sign} {first}"] if apart else [f"{self.latex(left)} &{sign} {first}"]
        return self._aligned([*rows, *(rf"&\qquad {line}" for line in more)], boxed)

    def _lined(self, lines: list[str]) -> str:
        """A display of a formula in lines."""
        first, *more = lines
        return self._aligned([f"& {first}", *(rf"&\qquad {line}" for line in more)]) if more else rf"\[ {first} \]"

    def _aligned(self, rows: list[str], boxed: bool = False) -> str:
        formula = "\\begin{aligned}\n" + " \\\\\n".join(f"  {row}" for row in rows) + "\n\\end{aligned}"
        return f"\\[ \\boxed{{{formula}}} \\]" if boxed else f"\\[ {formula} \\]"

    def chain(self, section: Section) -> str:
        """The rows of a proof: each with its reason beside it, or below where there is no room, and a label."""
        reasons = [f"({reason_words(row, self.language)})" for row in section.rows]
        apart = width(section.start) > _WIDE_LEFT
        room = TEXT - _RELATION - (INDENT if apart else width(section.start)) - _NUMBER
        beside = room - _GAP - _CHARACTER * max(map(len, reasons))
        below = beside < _LEAST
        gap, silent = r"\quad " if apart else "", self.silent
        rows = [f"& {self.latex(section.start)}{silent}"] if apart else []
        for row, reason in zip(section.rows, reasons):
            condition = "".join(rf", \quad {self.latex(c)}" for c in row.conditions)
            free = (room if below else beside) - sum(_GAP + width(c) for c in row.conditions)
            first, *more = self.lines(row.node, free, row.mark)
            parts = [f"  &{gap}= {first}", *(rf"  &{gap}\qquad {line}" for line in more)]
            parts[:-1] = [part + silent for part in parts[:-1]]
            said = rf"\text{{{self.prose(reason)}}}"
            label = self.tag(row.number)
            parts[-1] += condition + (label if below else f" && {said}{label}")
            rows += [*parts, rf"  &{gap}\qquad {said}{silent}"] if below else parts
        if not apart:
            rows[0] = f"{self.latex(section.start)}\n{rows[0]}"
        return f"\\begin{{{self.environment}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{self.environment}}}"

    def tag(self, number: int) -> str:
        """What stands at the end of a row, by which it is referred to."""
        return rf" \label{{{self.label}:{number}}}"


def _all_blocks(sheet: Sheet) -> list:
    """Everything on a sheet, what stands in its parts too."""
    return [inner for block in sheet.blocks for inner in ((block, *_all_blocks(block)) if isinstance(block, Sheet) else (block,))]


RELATIONS = {"=": "=", "≠": r"\neq", "<": "<", "≤": r"\le", ">": ">", "≥": r"\ge"}
