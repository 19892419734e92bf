"""An author's document, word for word, with each question of it answered: completed where it stands, its proof below.

Every other character stays. Knows documents, proofs of answers and the writers of sheets; derives nothing itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ..derive.proof import Derivation
from ..derive.questions import answer
from ..errors import DefinitionError, SymgradError
from ..matrices.terms import MatrixTerm
from ..reading.facts.gaps import plain
from ..reading.facts.records import Document, Question, Unread
from ..reading.latex_reader import read_as_far
from ..reading.surface.containers import is_markdown
from ..terms.claims import Claim
from ..terms.nodes import Node
from ..words.language import Language
from . import markdown, tex
from .blocks import Part
from .maker import make_sheet, unjudged
from .sheet import Section
from .widths import TEXT, width

#: What stands before a formula that has a line of its own: the marks of lists and quotations.
_MARKS = re.compile(r"(?P<around>[\s>]*)(?P<item>(?:[-+*]|\d+[.)])?)(?P<space>\s*)")
#: Where a line begins in a notebook's file: a string of it, or a line break that is written in one.
_NOTEBOOK_LINE = re.compile(r'(?:(?<!\\)(?:\\\\)*\\n|(?<!\\)")')
#: The end of a line, and whether a blank one follows, or nothing.
_REST_OF_LINE = re.compile(r"[ \t]*(?:\n(?P<blank>[ \t>]*(?:\n|\Z))?|(?P<end>\Z))")
#: What stands in a notebook's file between two lines of a cell.
_BETWEEN = re.compile(r'(?<!\\)"\s*,\s*"')


@dataclass(frozen=True)
class Missing:
    """A question that stays as it is: where it stands, and why."""

    line: int
    column: int
    reason: str


@dataclass(frozen=True)
class Filled:
    """A document with its questions answered.

    text      the whole document
    answered  how many questions are
    missing   those that are not
    passed    whether the judge passed every step of every proof
    """

    text: str
    answered: int
    missing: tuple[Missing, ...]
    passed: bool


def fill(
    document: Document,
    text: str,
    by: Callable[[Question], Derivation] = answer,
    detail: str = "normal",
    language: Language | None = None,
) -> Filled:
    """The text that a document was read from with each of its questions answered by `by`; those for which it raises stay.

    DefinitionError for a document that is neither LaTeX nor Markdown nor a notebook.
    """
    form = form_of(document.name)
    proofs: list[tuple[Question, Derivation]] = []
    missing: list[Missing] = []
    behind: dict[tuple[int, int], list[str]] = {}  # what stands behind each display, or each formula that is in none

    def leave(line: int, column: int, error: SymgradError, span: tuple[int, int]) -> None:
        missing.append(Missing(line, column, plain(error)))
        behind.setdefault(_display_of(document, *span), []).append(_comment(form, plain(error)))

    for question in document.questions:
        try:
            if question.span[1] >= _display_of(document, *question.span)[1]:
                raise DefinitionError("a macro makes this display; write it out, or derive it by itself")
            proofs.append((question, by(question)))
        except SymgradError as error:
            leave(question.line, question.column, error, question.span)
    for chain in document.chains:
        for item in chain.items:
            if isinstance(item, Unread) and not item.relation and not chain.in_text:
                offset = _offset(text, item.line, item.column)
                leave(item.line, item.column, item.error, (offset, offset))
    sheet = make_sheet("", "", [Part("", (proof,), goes_on=True) for _, proof in proofs], detail=detail, language=language)
    edits: list[tuple[int, int, str]] = []
    shown: set[Claim] = set()
    for (question, proof), part in zip(proofs, sheet.parts, strict=True):
        writer = _InLatex(part) if form == "tex" else _InMarkdown(part)
        section = _without_claims(*part.sections)
        edits += _completed(text, form, question, section, writer)
        if proof.claim in shown:
            continue  # it is asked once more, and its proof stands above
        shown.add(proof.claim)
        behind.setdefault(_display_of(document, *question.span), []).append("\n\n".join(writer.answer(section)))
    edits += [_put_behind(text, form, display, pages) for display, pages in behind.items()]
    missing.sort(key=lambda each: (each.line, each.column))
    return Filled(_edited(text, edits), len(proofs), tuple(missing), sheet.passed)


def answered(text: str, name: str, first: int, last: int) -> str:
    """The text with the questions answered that begin in these lines.

    DefinitionError where there are none; what `answer` raises for one that cannot be answered.
    """
    document = read_as_far(text, name)
    asked = tuple(question for question in document.questions if first <= question.line <= last)
    if not asked:
        raise DefinitionError(f"{name} asks nothing in these lines")
    filled = fill(replace(document, questions=asked, chains=()), text, answer)
    if filled.missing:
        raise DefinitionError(filled.missing[0].reason)
    return filled.text


def proved_below(document: Document, text: str, line: int, column: int, proof: Derivation) -> str:
    """The text with a proof below the display in which a place is."""
    form = form_of(document.name)
    (part,) = make_sheet("", "", [Part("", (proof,))], judge=unjudged).parts
    (section,) = part.sections
    offset = _offset(text, line, column)
    pages = (_InLatex(part) if form == "tex" else _InMarkdown(part)).answer(section)
    return _edited(text, [_put_behind(text, form, _display_of(document, offset, offset), ["\n\n".join(pages)])])


def form_of(name: str) -> str:
    """What a document of this name is filled in as: "tex", "md" or "ipynb"."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".html", ".htm", ".xhtml", ".rst"):
        raise DefinitionError(f"a {suffix} document cannot be filled in; LaTeX, Markdown and notebooks can")
    return "ipynb" if suffix == ".ipynb" else "md" if is_markdown(name) else "tex"


def _without_claims(section: Section) -> Section:
    """The section without the numbers of the claims that its lines use, for the author's equations have none."""
    return replace(
        section,
        rows=tuple(replace(row, claims=()) for row in section.rows),
        lemmas=tuple(map(_without_claims, section.lemmas)),
        cases=tuple(map(_without_claims, section.cases)),
    )


# --- what is put in -------------------------------------------------------------------------------------------------


def _completed(
    text: str, form: str, question: Question, section: Section, writer: _InLatex | _InMarkdown
) -> list[tuple[int, int, str]]:
    """The edits that make an equation of a question, where it stands."""
    # Of the two notations that in which it was asked; where the result has none in matrices, the equation of its entries.
    asked = [sides for sides in section.results if (sides[0] is not section.claim.left) == question.matrix]
    left, right = (asked or section.results)[0]
    start, end = question.span
    edits: list[tuple[int, int, str]] = []
    if not asked:
        kept = "".join(_BETWEEN.findall(text[start:end])) if form == "ipynb" else ""
        edits = [(start, end, _escaped(writer.latex(left), form) + kept)]
    room = TEXT - width(left)
    if width(right) <= room:
        return [*edits, (end, end, _escaped(f" = {writer.latex(right)}", form))]
    first, *more = writer.lines(right, room)
    rows = " \\\\\n".join([f" &= {first}", *(rf"  &\qquad {line}" for line in more)])
    return [
        (start, start, _escaped("\\begin{aligned} ", form)),
        *edits,
        (end, end, _escaped(f"{rows} \\end{{aligned}}", form)),
    ]


def _comment(form: str, reason: str) -> str:
    """What says, behind the display of a question, why it stays."""
    said = f"symgrad: not derived: {' '.join(reason.split())}"
    return f"% {said}" if form == "tex" else f"<!-- {said.replace('--', '- -')} -->"


def _put_behind(text: str, form: str, display: tuple[int, int], pages: list[str]) -> tuple[int, int, str]:
    """The edit that puts paragraphs behind a display, as far from the margin as that."""
    start, end = display
    margin = _margin(text, start, form)
    page = "\n\n".join(pages) if form == "tex" else "\n" + "\n\n".join(pages)
    if margin.strip():  # In a quotation a formula stands in one line, or its marks would stand in it.
        page = re.sub(r"(?<=[^\n])\n(?!\n)\s*(?=.)", " ", page)
    lines = "".join(f"\n{margin}{line}".rstrip(" ") for line in page.split("\n"))
    behind = _REST_OF_LINE.match(_following(text, end, form))
    if form != "tex" and (behind is None or behind["blank"] is None and behind["end"] is None):
        lines += "\n"  # A display stands apart, or the lines around it would hold it.
    return end, end, _escaped(lines if behind else f"{lines}\n{margin}", form)


def _following(text: str, at: int, form: str) -> str:
    """What stands behind a place, as far as it matters."""
    found = text[at : at + 200]
    return _BETWEEN.sub("", found).partition('"')[0].replace("\\n", "\n") if form == "ipynb" else found


def _margin(text: str, at: int, form: str) -> str:
    """What each line of an insertion begins with: the indentation of the line of a place, and the marks of a quotation."""
    begin = text.rfind("\n", 0, at) + 1
    if form == "ipynb":
        begin = max((found.end() for found in _NOTEBOOK_LINE.finditer(text, begin, at)), default=begin)
    if form == "tex":
        return text[begin : begin + len(text[begin:at]) - len(text[begin:at].lstrip())]
    found = _MARKS.match(text, begin, at)
    return found["around"] + " " * len(found["item"] + found["space"]) if found else ""


def _display_of(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where the display is that holds a stretch of the text; the stretch itself where there is none."""
    return next(((first, last) for first, last in document.displays if first <= start and end <= last), (start, end))


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def _escaped(text: str, form: str) -> str:
    """A text as it stands in a file: in a notebook inside a string of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1] if form == "ipynb" else text


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """The text with stretches replaced; of several at one place the first comes first."""
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


# --- how it is written ----------------------------------------------------------------------------------------------


class _InLatex(tex.Writer):
    """A proof in another document: nothing in it has a number of that document's, and its headings are no sections."""

    environment, silent = "align*", ""

    def latex(self, node, mark=None) -> str:
        """A formula without colour, for which a document may load no package."""
        return super().latex(node)

    def lines(self, node: Node | MatrixTerm, room: float, mark=None) -> list[str]:
        """The same in lines."""
        return super().lines(node, room)

    def head(self, heading: str, title: str = "") -> str:
        """A heading that the text runs on from."""
        heading = self.words("headings.titled", heading=heading, title=self.prose(title)) if title else heading
        return rf"\textbf{{{self.words('headings.run_in', heading=heading)}}}"

    def tag(self, number: int) -> str:
        """No number, so nothing to refer to."""
        return ""

    def answer(self, section: Section) -> list[str]:
        """The paragraphs that show why a result is right; what was asked is not said again."""
        parts = [part for inner in (*section.lemmas, *section.cases) for part in self._section(inner)]
        if section.rows:
            parts.append(f"{self.head(self.words('headings.proof'))}{self.when(section)}\n{self.chain(section)}")
        return parts


class _InMarkdown(markdown.Writer):
    """The same in Markdown."""

    def heading(self, words: str, below: int = 0) -> str:
        """A heading that divides nothing."""
        return f"**{self.words('headings.run_in', heading=words)}**"

    def lines(self, node: Node | MatrixTerm, room: float) -> list[str]:
        """A formula in lines that fit into `room`, in em."""
        return tex.Writer(self.sheet).lines(node, room)

    def answer(self, section: Section) -> list[str]:
        """The paragraphs that show why a result is right; what was asked is not said again."""
        parts = [part for inner in (*section.lemmas, *section.cases) for part in self._section(inner)]
        if section.rows:
            parts += [self.heading(self.words("headings.proof")), *self.proof(section)]
        return parts
