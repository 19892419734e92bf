"""A sheet as one HTML file that opens offline: mathematics as MathML, a row for each step, folds, anchors, code to copy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from unicodedata import bidirectional

from ..check.verdicts import Verdict
from ..errors import SymgradError
from ..matrices.terms import MatrixTerm
from ..reading.latex_reader import read
from ..rules.rule import Rule
from ..terms.claims import Claim
from ..terms.indices import length, sizes
from ..terms.nodes import ONE, TRUE, DefinedFunction, Derivative, Index, Node, Size, Tensor, UnknownFunction
from ..writing import layout as layouts
from ..writing.boxes import Box, Factors, Fence, Listing, Name, Operator
from ..writing.boxes import Row as Boxes
from ..writing.declarations import declarations
from ..writing.integer_layout import integer_box
from .blocks import Figure, Paragraph, Struck, Table, Written
from .code import snippets
from .formulas import among_words, formula
from .maker import make_sheet
from .names import given_words, lettered
from .numbers import DIGITS, Numbers, in_numbers
from .page import Place, page
from .plots import svg
from .sheet import Row, Section, Sheet
from .verdicts import basis_words, checked_words, reasons
from .widths import box_width

_SIGNS = {"proved": "✓", "holds": "≈", "refuted": "✗", "unknown": "?", "unread": "?"}
#: Em up to which a formula heads a column of numbers: half of the narrowest screen.
WIDEST_HEAD = 8
#: Em up to which the left side of a proof has a column of its own; characters of a point's numbers before they fold.
WIDEST_LEFT, LONGEST_POINT = 10.0, 160


def html(sheet: Sheet, place: Place | None = None) -> str:
    """The whole file; `place`: where it stands in a folder of pages."""
    return Writer(sheet).file(place)


def proof_html(proof, detail: str = "normal") -> str:
    """A proof as one page, every step judged."""
    return html(make_sheet("", proof.title, [proof.derivation], detail=detail))


def result_of(sheet: Sheet) -> str:
    """The first result of a sheet as markup, for a list of sheets; "" where nothing is asked."""
    writer = Writer(sheet)
    return next((writer.display(writer.claim(section)) for section in sheet.sections), "")


@dataclass(frozen=True)
class Pieces:
    """An answer in pieces of markup, for a page that places them itself; "" where there is no such piece.

    result    the claim in a box, in each notation
    names     what is given, defined and assumed
    proof     lemmas, cases and steps
    checked   what the checker says of it, in a sentence
    numbers   both sides at a few points
    """

    result: str
    names: str
    proof: str
    checked: str
    numbers: str


class Writer:
    """One sheet being written; names that the sheet defines lose their built-in notation in every formula.

    level       of its headings below the title
    prefix      of anchors that the sheets of one page would share
    explained   rules whose law the page has shown
    """

    def __init__(self, sheet: Sheet, level: int = 2, prefix: str = "", explained: set[Rule] | None = None):
        self.sheet, self.language, self.declared = sheet, sheet.language, sheet.declared
        self.level, self.prefix = level, prefix
        self.explained = set() if explained is None else explained
        self.parts = self.codes = 0

    def say(self, key: str, **values) -> str:
        """A sentence of the sheet's language as markup."""
        return self.language.text(key, escape, **values)

    def heading(self, words: str, anchor: str = "", below: int = 0) -> str:
        """A heading; `below` counts how far under those of the sheet's sections."""
        where = f' id="{self.prefix}{anchor}"' if anchor else ""
        return f"<h{self.level + below}{where}>{words}</h{self.level + below}>"

    # --- formulas ---------------------------------------------------------------------------------------------------

    def box(self, node: Node | MatrixTerm, mark: tuple = ()) -> Box:
        return layouts.layout(node, mark or None, self.declared)

    def inline(self, node: Node | MatrixTerm) -> str:
        return among_words(self.box(node))

    def display(self, box: Box) -> str:
        return f'<div class="display">{formula(box)}</div>'

    def equation(self, left, right, relation: str = "=") -> Box:
        return Boxes(self.box(left), Operator(relation), self.box(right))

    def claim(self, section: Section) -> Box:
        return self.equation(*section.results[0], section.claim.relation)

    # --- the page ---------------------------------------------------------------------------------------------------

    def file(self, place: Place | None = None) -> str:
        sheet = self.sheet
        title = sheet.title or self.language.text("headings.untitled")
        head = [f"<header>\n<h1>{escape(title)}</h1>", *_paragraphs(sheet.prose), *self._badge(), "</header>"]
        parts = [*head, *self._results(), *self._names(), *self.blocks()]
        if sheet.command:
            again = self.say("sentences.command", command=f'<code dir="ltr">{escape(sheet.command)}</code>')
            parts.append(f"<footer>\n<p>{again}</p>\n</footer>")
        return page(title, "\n".join(parts), self.language, place)

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
                return [f"<figure>\n{svg(block)}\n<figcaption>{escape(block.title)}</figcaption>\n</figure>"]
            case Sheet():
                self.parts += 1
                inner = Writer(block, self.level + 1, f"{self.prefix}part-{self.parts}-", self.explained)
                return [
                    f'<section class="part" id="{self.prefix}part-{self.parts}">',
                    self.heading(escape(block.title)),
                    *_paragraphs(block.prose),
                    *inner._results(),
                    *inner._names(),
                    *inner.blocks(),
                    "</section>",
                ]
        raise TypeError(f"no HTML for a {type(block).__name__} on a sheet")

    def _table(self, table: Table) -> str:
        kinds = [' class="numeric"' if numeric else "" for numeric in table.numeric]
        head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for kind, name in zip(kinds, table.head))
        rows = "\n".join(
            "<tr>" + "".join(f"<td{kind}>{self._cell(cell)}</td>" for kind, cell in zip(kinds, row)) + "</tr>" for row in table.rows
        )
        caption = f"<caption>{escape(table.title)}</caption>\n" if table.title else ""
        return (
            f'<div class="table" tabindex="0">\n<table>\n{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n'
            "</table>\n</div>"
        )

    def _cell(self, cell) -> str:
        match cell:
            case str():
                is_plain = self.language.direction == "ltr" or _has_rtl_letters(cell)
                return escape(cell) if is_plain else f'<bdi dir="ltr">{escape(cell)}</bdi>'
            case Struck():
                return f'<strong class="refuted">✗ {escape(cell.words)}</strong>'
            case Written(claim=None):
                return f"<code>{escape(cell.latex)}</code>"
            case Written(claim=Claim() as claim):
                return among_words(self.equation(claim.left, claim.right, claim.relation))
        return self.inline(cell)

    def _badge(self) -> list[str]:
        """That every step is proved, once for the whole page; where that is not so, each step that is not says so."""
        if not self.sheet.verdicts or any(verdict.status != "proved" for verdict in self.sheet.verdicts):
            return []
        words = self.say("checked.every_step" if len(self.sheet.verdicts) > 1 else "checked.only_step")
        return [f'<p class="badge proved"><span aria-hidden="true">{_SIGNS["proved"]}</span> {words}</p>']

    def _results(self) -> list[str]:
        """What is proved, in a box; of several each leads to its proof, where it stands in each notation that it has."""
        sections = self.sheet.sections
        if len(sections) == 1:
            return [part for part in (self._when(sections[0]), self._result(sections[0])) if part]
        listed = "".join(
            f'<p class="caption"><a href="#{self._anchor_of(section)}">{self._heading_of(section)}</a></p>'
            f"{self._when(section)}{self.display(self.claim(section))}"
            for section in sections
        )
        return [f'<div class="result">{listed}</div>'] if sections else []

    def _names(self) -> list[str]:
        """What is given, in a sentence, with the symbols in a fold; what is defined."""
        sheet, parts = self.sheet, ['<section class="names">']
        if words := self.givens():
            parts.append(f'<p class="givens">{words}</p>')
        rows = [self._symbol(symbol) for symbol in self._symbols()]
        if rows:
            heads = "".join(f'<th scope="col">{self.say(f"symbols.{head}")}</th>' for head in ("symbol", "kind", "shape", "values"))
            body = "\n".join(rows)
            parts.append(
                f'<details class="more"><summary>{self.say("headings.symbols")}</summary>\n<div class="table" tabindex="0">\n'
                f'<table class="symbols">\n'
                f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n</details>"
            )
        if sheet.defined:
            shown = "\n".join(self.display(self.definition(made)) for made in sheet.defined)
            parts.append(f"{self.heading(self.say('headings.definitions'), 'definitions')}\n{shown}")
        if sheet.layout:
            parts.append(f"{self.heading(self.say('headings.layout'), 'layout')}\n<p>{escape(sheet.layout)}</p>")
        return [*parts, "</section>"] if len(parts) > 1 else []

    def givens(self) -> str:
        """The sentence on what is given, what is random, which functions are any, and what is assumed; "" for nothing."""
        sheet = self.sheet
        whole = [symbol for symbol in sheet.symbols if type(symbol) is Size]
        given = [formula(Boxes(Name(size.name), Operator("∈"), Name(r"\mathbb{N}"))) for size in whole]
        given += [self.inline(tensor) for tensor in sheet.shaped]
        laws = [formula(self.definition(made)) for made in sheet.random]
        smooth = [self.inline(symbol) for symbol in sheet.symbols if type(symbol) is UnknownFunction]
        words = given_words(self.language, given, laws, smooth, escape)
        if sheet.assumptions:
            formulas = lettered([self.inline(condition) for condition in sheet.assumptions], self.language)
            assumed = self.language.listed(formulas, escape)
            words += f" {self.say('sentences.assume', conditions=assumed)}"
        return words.strip()

    def _symbols(self) -> list:
        """Everything that has a row in the table: first what is given, the sizes in front."""
        found = dict.fromkeys((*self.sheet.symbols, *self.sheet.definitions))
        shown = dict.fromkeys(
            size
            for name in found
            if type(name) is Tensor
            for axis in name.axes
            for size in sorted(sizes(length(axis)), key=lambda size: size.name)
        )
        return sorted(dict.fromkeys((*shown, *found)), key=lambda name: type(name) is not Size)

    def _symbol(self, symbol) -> str:
        """A row of the table: name, kind, shape, values."""
        shape, values = "", ""
        if type(symbol) is Size:
            kind, values = "size", formula(Name(r"\mathbb{N}"))
        elif type(symbol) is not Tensor:
            kind = "smooth" if type(symbol) is UnknownFunction else "function"
        else:
            kind = ("scalar", "vector", "matrix")[symbol.rank] if symbol.rank < 3 else "array"
            shape, values = _shape(symbol) if symbol.rank else "", self._values(symbol)
        if type(symbol) is DefinedFunction:
            values = self._see_definition()
        return (
            f'<tr><th scope="row">{formula(Name(symbol.name))}</th><td>{self.say(f"kinds.{kind}")}</td>'
            f"<td>{shape}</td><td>{values}</td></tr>"
        )

    def _values(self, tensor: Tensor) -> str:
        """What values a tensor takes: a law, a definition, a domain."""
        if tensor.law is not None:
            return self.say("symbols.random", law=formula(layouts.definition(tensor, self.declared)))
        if tensor.definition is not None:
            return self._see_definition()
        if tensor.domain == "real":
            return formula(Name(r"\mathbb{R}"))
        return self.language.enumerated([*map(formula, declarations(tensor))], escape)

    def _see_definition(self) -> str:
        return f'<a href="#{self.prefix}definitions">{self.say("symbols.defined")}</a>'

    def definition(self, made: Tensor | DefinedFunction) -> Box:
        if isinstance(made, Tensor):
            return layouts.definition(made, self.declared, self.sheet.meaning(made))
        arguments = tuple(map(self.box, made.parameters))
        head = Boxes(self.box(made), Fence("(", arguments[0] if len(arguments) == 1 else Listing(arguments, ", ")))
        return Boxes(head, Operator(":="), self.box(made.body))

    # --- proofs -----------------------------------------------------------------------------------------------------

    def _asked(self, section: Section) -> list[str]:
        """How it is proved: lemmas, steps; then its code and numbers. What is proved stands above, of several here as well."""
        several = len(self.sheet.sections) > 1
        heading = self._heading_of(section) if several or section.number or not section.rows else self.say("headings.proof")
        parts = [f'<section class="proof" id="{self._anchor_of(section)}">\n{self.heading(heading)}']
        parts += [self._when(section), self._result(section)] if several else []
        parts.append(self.mark(section.verdict) if section.rows else self.verdict(section.verdict))
        parts += [self._folded(inner) for inner in (*section.lemmas, *section.cases)]
        if section.rows:
            parts += [self.heading(self.say("headings.proof"), below=1)] * several + [self._steps(section)]
        words = "" if self._is_proved(section) else escape(checked_words(section, self.language))
        if said := f"{words} {self._basis(section)}".strip():
            parts.append(f'<p class="quiet">{said}</p>')
        return [part for part in (*parts, self._code(section), self._numbers(section.claim)) if part] + ["</section>"]

    def _basis(self, section: Section) -> str:
        """What the checker's word rests on, in a sentence or two; rows that it names are links."""

        def link(number: int) -> str:
            return f'<a href="#step-{number}">{self.language.number(number)}</a>'

        return basis_words(section, self.sheet, lambda made: formula(Name(made.name)), escape, link)

    @staticmethod
    def _is_proved(section: Section) -> bool:
        """Whether all of a proof is proved, as the head of the page says, or a mark at what is not."""
        return all(verdict.status == "proved" for part in section.all() for verdict in part.verdicts)

    def _anchor_of(self, section: Section) -> str:
        return f"claim-{section.number}" if section.number else f"{self.prefix}claim"

    def _heading_of(self, section: Section) -> str:
        number = section.number
        heading = self.say("headings.numbered_claim", number=number) if number else self.say("headings.claim")
        return self._titled(heading, section.title if section.title != self.sheet.title else "")

    def pieces(self, section: Section) -> Pieces:
        """One of the sheet's proofs, in pieces."""
        inner = [self._folded(part) for part in (*section.lemmas, *section.cases)]
        steps = [self._steps(section)] if section.rows else []
        return Pieces(
            self._when(section) + self._result(section),
            "\n".join(self._names()),
            "\n".join((*inner, *steps, self.mark(section.verdict) if section.rows else self.verdict(section.verdict))),
            f"{escape(checked_words(section, self.language))} {self._basis(section)}".strip(),
            self._numbers(section.claim),
        )

    def _result(self, section: Section) -> str:
        """The claim in a box, in each notation that it has."""
        parts = []
        for left, right in section.results:
            if len(section.results) > 1:
                notation = "matrix" if isinstance(right, MatrixTerm) else "indices"
                parts.append(f'<p class="quiet caption">{self.say(f"notations.{notation}")}</p>')
            parts.append(self.display(self.equation(left, right, section.claim.relation)))
        return f'<div class="result">{"".join(parts)}</div>'

    def _titled(self, heading: str, title: str) -> str:
        return self.say("headings.titled", heading=heading, title=escape(title)) if title else heading

    def _folded(self, section: Section) -> str:
        """A lemma or a case: its claim in the line that folds it."""
        label = self._titled(self.say(f"headings.{section.kind}", number=section.number), section.title)
        anchor = f' id="{section.kind}-{section.number}"' if section.kind == "lemma" else ""
        where = "" if section.case is TRUE else self.say("sentences.in_case", condition=self.inline(section.case))
        where = where and f' <span class="where">{where}</span>'
        inner = [self._folded(part) for part in (*section.lemmas, *section.cases)]
        if section.rows:
            inner.append(self._steps(section))
        body = "\n".join((*inner, self.mark(section.verdict)))
        return (
            f'<details class="inner"{anchor} open>\n<summary><span class="label">{label}</span>{where}'
            f"{self.display(self.claim(section))}</summary>\n{body}\n</details>"
        )

    def _when(self, section: Section) -> str:
        where = section.claim.where
        return "" if where is TRUE else f"<p>{self.say('sentences.if', condition=self.inline(where))}</p>"

    def _steps(self, section: Section) -> str:
        start = self.box(section.start)
        width = box_width(start)
        stacked, column = (" stacked", 1.0) if width > WIDEST_LEFT else ("", 1.15 * width + 0.6)
        rows = "\n".join(self._row(row, formula(start) if number == 0 else "") for number, row in enumerate(section.rows))
        marked = "" if any(self.mark(row.verdict) for row in section.rows) else " unmarked"
        return f'<ol class="steps{stacked}{marked}" style="--left:{column:.1f}em">\n{rows}\n</ol>'

    def _row(self, row: Row, left: str) -> str:
        equation = formula(Boxes(Operator("="), self.box(row.node, row.mark)))
        conditions = "".join(
            f'<span class="where">{self.say("sentences.where", condition=self.inline(c))}</span>' for c in row.conditions
        )
        return (
            f'<li class="step" id="step-{row.number}">'
            f'<a class="number" href="#step-{row.number}" aria-label="{self.say("references.step", number=row.number)}">'
            f"{self.language.number(row.number)}</a>"
            f'<div class="left">{left}</div><div class="equation">{equation}{conditions}</div>'
            f"{self._rule(row)}{self.mark(row.verdict)}</li>"
        )

    def _rule(self, row: Row) -> str:
        """The names of its rules; behind them their laws, and the single rule applications that the row is made of."""
        names = self.language.enumerated([escape(self.language.rule(rule.name).name) for rule in row.rules], escape)
        used = [*(("lemma", number) for number in row.cites), *(("claim", number) for number in row.claims)]
        cites = "".join(f' <a href="#{kind}-{number}">{self.say(f"references.{kind}", number=number)}</a>' for kind, number in used)
        parts = [self._law(rule) for rule in row.rules]
        if row.details:
            items = "".join(
                f"<li>{self.display(self.equation(part.before, part.after))}"
                f'<span class="quiet">{escape(self.language.rule(part.rule.name).name)}</span></li>'
                for part in row.details
            )
            parts.append(f'<p>{self.say("sentences.single_steps")}</p><ol class="single">{items}</ol>')
        # On paper folds are open; what says nothing new stays folded there.
        again = ' class="again"' if not row.details and self.explained.issuperset(row.rules) else ""
        self.explained.update(row.rules)
        return (
            f'<div class="rule"><details{again}><summary>{names}</summary><div class="law">{"".join(parts)}</div></details>'
            f"{cites}</div>"
        )

    def _law(self, rule: Rule) -> str:
        """A rule's law, why it holds and where."""
        words = self.language.rule(rule.name)
        where = f" {self.say('sentences.holds_where', condition=escape(words.where))}" if words.where else ""
        return f"{law(rule)}<p>{escape(words.because)}{where}</p>"

    def mark(self, verdict: Verdict | None) -> str:
        """The verdict of what is not proved for every size."""
        return "" if verdict is None or verdict.status == "proved" else self.verdict(verdict)

    def verdict(self, verdict: Verdict | None) -> str:
        """The verdict in a word, what that means on pointing at it, and where it is no pass the reason and the counterexample."""
        if verdict is None:
            return ""
        status = verdict.status
        chip = (
            f'<span class="verdict {status}" title="{self.say(f"verdicts.{status}.meaning")}">'
            f'<span aria-hidden="true">{_SIGNS[status]}</span> {self.say(f"verdicts.{status}.word")}</span>'
        )
        if verdict.passed:
            return chip
        return chip + f'<p class="why">{"; ".join(map(escape, reasons(verdict, self.language)))}</p>'

    # --- numbers and code -------------------------------------------------------------------------------------------

    def _numbers(self, claim: Claim) -> str:
        """Both sides at a few points, as a table."""
        rows = in_numbers(claim)
        if not rows:
            return ""
        how = "numbers.dual" if type(claim.left) is Derivative else "numbers.left"
        shown = f"{self.inline(claim.left)}<br>" if box_width(self.box(claim.left)) <= WIDEST_HEAD else ""
        heads = f'<th scope="col">{shown}{self.say(how)}</th><th scope="col">{self.say("numbers.right")}</th>'
        many = max(sum(len(text) for _, text in row.values) for row in rows) > LONGEST_POINT
        body = "\n".join(
            f'<tbody>\n<tr><th scope="rowgroup" colspan="2">{self._point(row, many)}</th></tr>\n'
            f"<tr><td>{_signed(row.left)}</td><td>{_signed(row.right)}</td></tr>\n</tbody>"
            for row in rows
        )
        unfolded = " open" * (len(self.sheet.sections) == 1)
        return (
            f'<details class="more"{unfolded}>\n<summary>{self.say("numbers.fold")}</summary>\n'
            f'<p class="quiet">{self.say("numbers.note", digits=DIGITS)}</p>\n'
            f'<table class="numbers">\n<thead><tr>{heads}</tr></thead>\n{body}\n</table>\n</details>'
        )

    def _point(self, row: Numbers, many: bool) -> str:
        """Where a row of the table is: sizes, indices, and the numbers of the tensors, folded where there are many."""
        places: list[tuple[Size | Index, int]] = [*row.sizes, *row.indices]
        whole = [self._valued(name.name, str(value)) for name, value in places]
        numbers = [self._valued(tensor.name, text) for tensor, text in row.values]
        if not many:
            return f'<span class="point">{self.language.enumerated(whole + numbers)}</span>' if whole + numbers else ""
        return (
            f"<details><summary>{self.language.enumerated(whole)}</summary>"
            f'<span class="point">{self.language.enumerated(numbers)}</span></details>'
        )

    @staticmethod
    def _valued(name: str, value: str) -> str:
        """A name with its value, as mathematics."""
        return f'<span class="value">{formula(Boxes(Name(name), Operator("=")))}<bdi dir="ltr">{_signed(value)}</bdi></span>'

    def _code(self, section: Section) -> str:
        """Buttons that copy the result, and the code itself in a fold."""
        self.codes += 1
        found = {
            f"{self.prefix}code-{self.codes}-{language}": (language, text)
            for language, text in snippets(section, self.declared).items()
        }
        status = f"{self.prefix}copied-{self.codes}"
        done = self.say("copy.done")
        buttons = "".join(
            f'<button type="button" hidden data-copy="{key}" data-status="{status}" data-done="{done}">'
            f"{self.say(f'copy.{language}')}</button>"
            for key, (language, _) in found.items()
        )
        blocks = "".join(
            f'<p class="quiet">{_CODE_NAMES[language]}</p><pre id="{key}" dir="ltr">{escape(text.rstrip())}</pre>'
            for key, (language, text) in found.items()
        )
        return (
            f'<div class="copies">{buttons}<span class="visually-hidden" role="status" id="{status}"></span></div>\n'
            f'<details class="more"><summary>{self.say("copy.fold")}</summary>{blocks}</details>'
        )


_CODE_NAMES = {"latex": "LaTeX", "sympy": "SymPy", "numpy": "NumPy"}


@cache
def law(rule: Rule) -> str:
    """A rule's law as displays."""
    try:
        claims = [claim for claim in read(rule.law, rule.name).claims if isinstance(claim, Claim)]
    except SymgradError:
        return f"<pre>{escape(rule.law)}</pre>"
    boxes = (Boxes(layouts.layout(claim.left), Operator(claim.relation), layouts.layout(claim.right)) for claim in claims)
    return "".join(f'<div class="display">{formula(box)}</div>' for box in boxes)


def _shape(tensor: Tensor) -> str:
    """B × D; an axis that does not start at 1 as its range."""
    axes = [integer_box(length(axis)) if axis.lower is ONE else Fence("{", layouts.layout(axis)) for axis in tensor.axes]
    signed = [part for axis in axes for part in (Operator("×"), axis)][1:]
    return among_words(signed[0] if len(signed) == 1 else Factors(tuple(signed)))


def _signed(number: str) -> str:
    """A number with a true minus."""
    return number.replace("-", "−")


def _paragraphs(words: str) -> list[str]:
    return [f"<p>{escape(part.strip())}</p>" for part in words.split("\n\n") if part.strip()]


def _has_rtl_letters(words: str) -> bool:
    """Whether there is a letter of a script that runs from right to left: numbers without any keep their sign in front."""
    return any(bidirectional(letter) in ("R", "AL") for letter in words)
