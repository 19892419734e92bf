"""A sheet as one HTML file that opens offline: mathematics as MathML, a row for each step, no scripts and no network."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from ..check.verdicts import Verdict
from ..errors import SymgradError
from ..formats.latex_reader import read
from ..formats.mathml_writer import definition_mathml, fragment, wrapped
from ..formats.matrix_terms import MatrixTerm
from ..formats.matrix_writer import fragment as matrix_fragment
from ..rules.rule import Rule
from ..terms.nodes import TRUE, DefinedFunction, Size, Tensor, UnknownFunction
from .blocks import Figure, Paragraph, Struck, Table, Written
from .names import listed
from .sheet import Row, Section, Sheet, checked_words, make_sheet

_SIGNS = {"proved": "✓", "holds": "≈", "refuted": "✗", "unknown": "?"}
_MEANINGS = {"proved": "proved for every size", "holds": "holds at every size and point tried: not a proof",
             "refuted": "the two sides differ", "unknown": "could not be decided"}


def html(sheet: Sheet) -> str:
    """The whole file."""
    return _Writer(sheet).file()


def proof_html(proof, detail: str = "normal") -> str:
    """A proof as one page, every step judged."""
    title = proof.title or "A derivation"
    return html(make_sheet("", title, [proof.derivation], detail=detail))


def _operator(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


class _Writer:
    """One sheet being written; names that the sheet defines lose their built-in notation in every formula."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.declared = sheet.declared

    # --- formulas ---------------------------------------------------------------------------------------------------

    def inner(self, node, mark=None) -> str:
        if isinstance(node, MatrixTerm):
            return matrix_fragment(node, self.declared)
        return fragment(node, mark or None, self.declared)

    def inline(self, node) -> str:
        return wrapped(self.inner(node), display=False)

    def display(self, inner: str, kind: str = "display") -> str:
        return f'<div class="{kind}">{wrapped(inner, display=False)}</div>'

    # --- the page ---------------------------------------------------------------------------------------------------

    def file(self) -> str:
        sheet = self.sheet
        style = files(__package__).joinpath("assets/sheet.css").read_text(encoding="utf-8")
        parts = [f"<header>\n<h1>{escape(sheet.title)}</h1>", *_paragraphs(sheet.prose), "</header>", *self._names()]
        parts += self.blocks()
        if sheet.command:
            parts.append(f"<footer>\n<p>To get this sheet again: <code>{escape(sheet.command)}</code></p>\n</footer>")
        body = "\n".join(parts)
        return (f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
                f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(sheet.title)}</title>\n'
                f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n")

    def blocks(self) -> list[str]:
        """What was asked, and what stands beside it."""
        return [part for block in self.sheet.blocks for part in self._block(block)]

    def _block(self, block) -> list[str]:
        match block:
            case Section():
                return self._asked(block)
            case Paragraph():
                return _paragraphs(block.words)
            case Table():
                return [self._table(block)]
            case Figure():
                from .plots import svg
                return [f"<figure>\n{svg(block)}\n<figcaption>{escape(block.title)}</figcaption>\n</figure>"]
            case Sheet():
                inner = _Writer(block)
                return [f'<section class="part">\n<h2>{escape(block.title)}</h2>', *_paragraphs(block.prose), *inner._names(),
                        *inner.blocks(), "</section>"]
        raise TypeError(f"no HTML for a {type(block).__name__} on a sheet")

    def _table(self, table: Table) -> str:
        kinds = [' class="number"' if numeric else "" for numeric in table.numeric]
        head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for kind, name in zip(kinds, table.head))
        rows = "\n".join("<tr>" + "".join(f"<td{kind}>{self._cell(cell)}</td>" for kind, cell in zip(kinds, row)) + "</tr>"
                         for row in table.rows)
        caption = f"<caption>{escape(table.title)}</caption>\n" if table.title else ""
        return (f'<div class="table" tabindex="0">\n<table>\n{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n'
                "</table>\n</div>")

    def _cell(self, cell) -> str:
        match cell:
            case str():
                return escape(cell)
            case Struck():
                return f'<strong class="refuted">✗ {escape(cell.words)}</strong>'
            case Written(claim=None):
                return f"<code>{escape(cell.latex)}</code>"
            case Written():
                return wrapped(self._equation(cell.claim.left, cell.claim.right, cell.claim.relation), False)
        return self.inline(cell)

    def _names(self) -> list[str]:
        """What is given, defined and assumed."""
        sheet, parts = self.sheet, ['<section class="names">']
        sizes = [symbol for symbol in sheet.symbols if type(symbol) is Size]
        given = [wrapped(self.inner(size) + _operator("∈") + "<mi>ℕ</mi>", False) for size in sizes]
        given += [self.inline(tensor) for tensor in sheet.shaped]
        laws = [self._definition(made) for made in sheet.definitions if type(made) is Tensor and made.law is not None]
        smooth = [self.inline(symbol) for symbol in sheet.symbols if type(symbol) is UnknownFunction]
        words = [said.format(listed(items)) for said, items in (
            ("Let {}.", given), ("Independently, {}.", laws), ("Any smooth function may stand for {}.", smooth)) if items]
        if words:
            parts.append(f"<h2>Symbols</h2>\n<p>{' '.join(words)}</p>")
        defined = [made for made in sheet.definitions if type(made) is DefinedFunction or made.definition is not None]
        if defined:
            shown = "\n".join(f'<div class="display">{self._definition(made)}</div>' for made in defined)
            parts.append(f"<h2>Definitions</h2>\n{shown}")
        if sheet.assumptions:
            parts.append(f"<h2>Assumptions</h2>\n<p>Assume {listed([self.inline(c) for c in sheet.assumptions])}.</p>")
        if sheet.layout:
            parts.append(f"<h2>Layout</h2>\n<p>{escape(sheet.layout)}</p>")
        return [*parts, "</section>"] if len(parts) > 1 else []

    def _definition(self, made) -> str:
        if type(made) is not DefinedFunction:
            return definition_mathml(made, False, self.declared)
        arguments = _operator(",").join(map(self.inner, made.parameters))
        return wrapped(f"{self.inner(made)}<mrow>{_operator('(')}{arguments}{_operator(')')}</mrow>"
                       f"{_operator(':=')}{self.inner(made.body)}", False)

    # --- proofs -----------------------------------------------------------------------------------------------------

    def _asked(self, section: Section) -> list[str]:
        """What was asked: claim, lemmas, proof, result, verdicts."""
        number = section.number
        anchor = f"claim-{number}" if number else "claim"
        title = f": {escape(section.title)}" if section.title and section.title != self.sheet.title else ""
        head = f"Claim {number}{title}" if number else f"Claim{title}"
        kind = "display" if section.rows else "display result"
        parts = [f'<section class="proof" id="{anchor}">\n<h2>{head}</h2>', self._when(section),
                 self.display(self._claim(section), kind), _verdict(section.verdict)]
        parts += [self._folded(inner) for inner in (*section.lemmas, *section.cases)]
        if section.rows:
            parts += ["<h2>Proof</h2>", self._steps(section), "<h2>Result</h2>", self._when(section),
                      self.display(self._claim(section), "display result")]
        parts += [self.display(self._equation(*sides)) for sides in section.results[1:]]
        if words := checked_words(section):
            parts.append(f"<h2>Checked</h2>\n<p>{escape(words)}</p>")
        return [part for part in parts if part] + ["</section>"]

    def _folded(self, section: Section) -> str:
        """A lemma or a case: its claim in the line that folds it."""
        title = f": {escape(section.title)}" if section.title else ""
        anchor = f' id="{section.label.replace(" ", "-")}"' if section.label.startswith("lemma") else ""
        where = "" if section.case is TRUE else f' <span class="where">if {self.inline(section.case)}</span>'
        inner = [self._folded(part) for part in (*section.lemmas, *section.cases)]
        if section.rows:
            inner.append(self._steps(section))
        body = "\n".join((*inner, _verdict(section.verdict)))
        return (f'<details class="inner"{anchor} open>\n'
                f'<summary><span class="label">{section.label.capitalize()}{title}</span>{where}'
                f'{self.display(self._claim(section))}</summary>\n{body}\n</details>')

    def _when(self, section: Section) -> str:
        return "" if section.claim.where is TRUE else f"<p>If {self.inline(section.claim.where)}:</p>"

    def _claim(self, section: Section) -> str:
        return self._equation(*section.results[0], section.claim.relation)

    def _equation(self, left, right, relation: str = "=") -> str:
        return self.inner(left) + _operator(relation) + self.inner(right)

    def _steps(self, section: Section) -> str:
        left = wrapped(self.inner(section.start), False)
        rows = [self._row(row, left if number == 0 else "") for number, row in enumerate(section.rows)]
        return '<ol class="steps">\n' + "\n".join(rows) + "\n</ol>"

    def _row(self, row: Row, left: str) -> str:
        equation = wrapped(f"<mrow>{_operator('=')}{self.inner(row.node, row.mark)}</mrow>", False)
        conditions = "".join(f'<span class="where">where {self.inline(c)}</span>' for c in row.conditions)
        return (f'<li class="step" id="step-{row.number}">'
                f'<a class="number" href="#step-{row.number}" aria-label="Step {row.number}">{row.number}</a>'
                f'<div class="left">{left}</div><div class="equation">{equation}{conditions}</div>'
                f"{self._rule(row)}{_verdict(row.verdict)}</li>")

    def _rule(self, row: Row) -> str:
        """The rule's name; behind it its law, and the single rule applications that the row is made of."""
        cites = "".join(f', <a href="#{label.replace(" ", "-")}">{label}</a>' for label in row.cites)
        parts = [_law(rule) for rule in row.rules]
        if row.details:
            items = "".join(
                f"<li>{self.display(self.inner(part.before) + _operator('=') + self.inner(part.after))}"
                f'<span class="by">{escape(part.rule.name)}</span></li>' for part in row.details)
            parts.append(f'<p>In single steps:</p><ol class="details">{items}</ol>')
        return (f'<details class="rule"><summary>{escape(", ".join(rule.name for rule in row.rules))}{cites}</summary>'
                f'<div class="law">{"".join(parts)}</div></details>')


def _verdict(verdict: Verdict | None) -> str:
    """The verdict in a word, what that means on pointing at it, and where it is no pass the reason and the counterexample."""
    if verdict is None:
        return ""
    chip = (f'<span class="verdict {verdict.status}" title="{_MEANINGS[verdict.status]}">'
            f"{_SIGNS[verdict.status]} {verdict.status}</span>")
    if verdict.passed:
        return chip
    said = [verdict.reason, str(verdict.counterexample or ""), verdict.looks_like and f"looks like: {verdict.looks_like}"]
    return chip + f'<p class="why">{"; ".join(escape(part) for part in said if part)}</p>'


@cache
def _law(rule: Rule) -> str:
    """A rule's law, why it holds and where."""
    try:
        claims = read(rule.law, rule.name).claims
        laws = [wrapped(fragment(claim.left) + _operator(claim.relation) + fragment(claim.right), False) for claim in claims]
        shown = "".join(f'<div class="display">{law}</div>' for law in laws)
    except SymgradError:
        shown = f"<pre>{escape(rule.law)}</pre>"
    where = f" Holds where {escape(rule.where)}." if rule.where else ""
    return f"{shown}<p>{escape(rule.because)}{where}</p>"


def _paragraphs(words: str) -> list[str]:
    return [f"<p>{escape(part.strip())}</p>" for part in words.split("\n\n") if part.strip()]
