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
from ..words.language import language
from .blocks import Figure, Paragraph, Struck, Table, Written
from .names import given_words
from .sheet import Row, Section, Sheet, checked_words, make_sheet, reasons

_SIGNS = {"proved": "✓", "holds": "≈", "refuted": "✗", "unknown": "?"}


def html(sheet: Sheet) -> str:
    """The whole file."""
    return _Writer(sheet).file()


def proof_html(proof, detail: str = "normal") -> str:
    """A proof as one page, every step judged."""
    title = proof.title or language().text("headings.untitled")
    return html(make_sheet("", title, [proof.derivation], detail=detail))


def _operator(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


class _Writer:
    """One sheet being written; names that the sheet defines lose their built-in notation in every formula."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.declared = sheet.declared
        self.language = sheet.language

    def words(self, key: str, **values) -> str:
        """A sentence in the sheet's language; the values are HTML."""
        return self.language.text(key, escape, **values)

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
            again = self.words("sentences.command", command=f'<code dir="ltr">{escape(sheet.command)}</code>')
            parts.append(f"<footer>\n<p>{again}</p>\n</footer>")
        body = "\n".join(parts)
        return (f'<!doctype html>\n<html lang="{self.language.code}" dir="{self.language.direction}">\n<head>\n'
                '<meta charset="utf-8">\n'
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
        words = given_words(self.language, given, laws, smooth, escape)
        if words:
            parts.append(f"<h2>{self.words('headings.symbols')}</h2>\n<p>{words}</p>")
        defined = [made for made in sheet.definitions if type(made) is DefinedFunction or made.definition is not None]
        if defined:
            shown = "\n".join(f'<div class="display">{self._definition(made)}</div>' for made in defined)
            parts.append(f"<h2>{self.words('headings.definitions')}</h2>\n{shown}")
        if sheet.assumptions:
            conditions = self.language.listed([self.inline(c) for c in sheet.assumptions], escape)
            assumed = self.words("sentences.assume", conditions=conditions)
            parts.append(f"<h2>{self.words('headings.assumptions')}</h2>\n<p>{assumed}</p>")
        if sheet.layout:
            parts.append(f"<h2>{self.words('headings.layout')}</h2>\n<p>{escape(sheet.layout)}</p>")
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
        title = section.title if section.title != self.sheet.title else ""
        head = self._heading(self.words(f"headings.{'numbered_claim' if number else 'claim'}", number=number), title)
        kind = "display" if section.rows else "display result"
        parts = [f'<section class="proof" id="{anchor}">\n<h2>{head}</h2>', self._when(section),
                 self.display(self._claim(section), kind), self._verdict(section.verdict)]
        parts += [self._folded(inner) for inner in (*section.lemmas, *section.cases)]
        if section.rows:
            parts += [f"<h2>{self.words('headings.proof')}</h2>", self._steps(section),
                      f"<h2>{self.words('headings.result')}</h2>", self._when(section),
                      self.display(self._claim(section), "display result")]
        parts += [self.display(self._equation(*sides)) for sides in section.results[1:]]
        if words := checked_words(section, self.language):
            parts.append(f"<h2>{self.words('headings.checked')}</h2>\n<p>{escape(words)}</p>")
        return [part for part in parts if part] + ["</section>"]

    def _heading(self, heading: str, title: str) -> str:
        return self.words("headings.titled", heading=heading, title=escape(title)) if title else heading

    def _folded(self, section: Section) -> str:
        """A lemma or a case: its claim in the line that folds it."""
        heading = self._heading(self.words(f"headings.{section.kind}", number=section.number), section.title)
        anchor = f' id="lemma-{section.number}"' if section.kind == "lemma" else ""
        where = self.words("sentences.in_case", condition=self.inline(section.case)) if section.case is not TRUE else ""
        where = where and f' <span class="where">{where}</span>'
        inner = [self._folded(part) for part in (*section.lemmas, *section.cases)]
        if section.rows:
            inner.append(self._steps(section))
        body = "\n".join((*inner, self._verdict(section.verdict)))
        return (f'<details class="inner"{anchor} open>\n'
                f'<summary><span class="label">{heading}</span>{where}'
                f'{self.display(self._claim(section))}</summary>\n{body}\n</details>')

    def _when(self, section: Section) -> str:
        where = section.claim.where
        return "" if where is TRUE else f"<p>{self.words('sentences.if', condition=self.inline(where))}</p>"

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
        conditions = "".join(f'<span class="where">{self.words("sentences.where", condition=self.inline(c))}</span>'
                             for c in row.conditions)
        label = self.words("references.step", number=row.number)
        return (f'<li class="step" id="step-{row.number}">'
                f'<a class="number" href="#step-{row.number}" aria-label="{label}">{self.language.number(row.number)}</a>'
                f'<div class="left">{left}</div><div class="equation">{equation}{conditions}</div>'
                f"{self._rule(row)}{self._verdict(row.verdict)}</li>")

    def _rule(self, row: Row) -> str:
        """The rule's name; behind it its law, and the single rule applications that the row is made of."""
        names = [escape(self.language.rule(rule.name).name) for rule in row.rules]
        cited = [f'<a href="#lemma-{number}">{self.words("references.lemma", number=number)}</a>' for number in row.cites]
        parts = [self._law(rule) for rule in row.rules]
        if row.details:
            items = "".join(
                f"<li>{self.display(self.inner(part.before) + _operator('=') + self.inner(part.after))}"
                f'<span class="by">{escape(self.language.rule(part.rule.name).name)}</span></li>' for part in row.details)
            parts.append(f'<p>{self.words("sentences.single_steps")}</p><ol class="details">{items}</ol>')
        return (f'<details class="rule"><summary>{self.language.enumerated([*names, *cited], escape)}</summary>'
                f'<div class="law">{"".join(parts)}</div></details>')


    def _law(self, rule: Rule) -> str:
        """A rule's law, why it holds and where."""
        words = self.language.rule(rule.name)
        where = f" {self.words('sentences.holds_where', condition=escape(words.where))}" if words.where else ""
        return f"{_law(rule)}<p>{escape(words.because)}{where}</p>"

    def _verdict(self, verdict: Verdict | None) -> str:
        """The verdict in a word, what that means on pointing at it, and where it is no pass the reason and the counterexample."""
        if verdict is None:
            return ""
        word, meaning = (self.words(f"verdicts.{verdict.status}.{part}") for part in ("word", "meaning"))
        chip = f'<span class="verdict {verdict.status}" title="{meaning}">{_SIGNS[verdict.status]} {word}</span>'
        if verdict.passed:
            return chip
        return chip + f'<p class="why">{"; ".join(map(escape, reasons(verdict, self.language)))}</p>'


@cache
def _law(rule: Rule) -> str:
    """A rule's law in MathML."""
    try:
        claims = read(rule.law, rule.name).claims
        laws = [wrapped(fragment(claim.left) + _operator(claim.relation) + fragment(claim.right), False) for claim in claims]
    except SymgradError:
        return f"<pre>{escape(rule.law)}</pre>"
    return "".join(f'<div class="display">{law}</div>' for law in laws)


def _paragraphs(words: str) -> list[str]:
    return [f"<p>{escape(part.strip())}</p>" for part in words.split("\n\n") if part.strip()]
