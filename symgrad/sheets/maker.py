"""A sheet from proofs and blocks: rows are numbered and judged by the checker, which sees two sides and nothing of the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from ..check.verdicts import Verdict
from ..derive.differentials import continued, meaning
from ..derive.notation import Line, in_matrix_notation
from ..derive.proof import Derivation, changed_part
from ..errors import DefinitionError, SymgradError
from ..matrices.derivatives import is_differential
from ..matrices.terms import MatrixTerm
from ..rules.rule import Rule
from ..terms.binding import canonical, substitute
from ..terms.building import both
from ..terms.claims import Claim
from ..terms.indices import length, sizes
from ..terms.nodes import TRUE, Apply, Condition, DefinedFunction, Entry, Index, Node, Size, Tensor, UnknownFunction, walk
from ..words.language import Language
from ..words.language import language as english
from . import detail
from .blocks import Figure, Paragraph, Part, Table
from .detail import level
from .sheet import Detail, Row, Section, Sheet

#: What decides a claim; its word is None where it is not asked.
Judge: TypeAlias = Callable[[Claim], Verdict | None]


def judged(claim: Claim) -> Verdict:
    """The judge's verdict."""
    from ..check.checker import judge  # Loads flint, which printing a proof that nobody judges does without.

    return judge(claim)


def unjudged(claim: Claim) -> None:
    """Stands for the checker where a sheet is wanted without verdicts."""


def make_sheet(
    name: str,
    title: str,
    contents: Iterable[Derivation | Paragraph | Table | Figure | Part],
    prose: str = "",
    command: str = "",
    judge: Judge = judged,
    detail: str = "normal",
    language: Language | None = None,
) -> Sheet:
    """The sheet of some proofs and blocks, every row of a proof judged (by nobody, where `judge` is `unjudged`).

    detail   how fine the rows are: "brief", "normal" or "full", as sheets.detail has it
    language is English where none is given.
    DefinitionError for another level, and where two proofs mean different things by one name, outside of parts.
    """
    builder = _Builder(judge, detail, language or english())
    made = builder.sheet(name, title, contents, prose, command)
    return _unnumbered(made) if builder.claims == 1 else made


def _unnumbered(sheet: Sheet) -> Sheet:
    blocks = (
        replace(block, number=0) if isinstance(block, Section) else _unnumbered(block) if isinstance(block, Sheet) else block
        for block in sheet.blocks
    )
    return replace(sheet, blocks=tuple(blocks))


class _Builder:
    """Sheets from contents; claims, rows and lemmas are numbered through the whole, and what a part proved is not proved again."""

    def __init__(self, judge, detail, language):
        self.judge = judge
        self.detail = level(detail)
        self.language = language
        self.claims = self.rows = self.last_lemma = 0
        self.lemmas: dict[Claim, int] = {}
        self.proved: dict[tuple, int] = {}
        self.found: list[Derivation] = []

    def sheet(self, name: str, title: str, contents: Iterable, prose: str, command: str = "", goes_on: bool = False) -> Sheet:
        outside = self.lemmas, self.proved, self.found
        if not goes_on:
            self.lemmas, self.proved, self.found = {}, {}, []
        blocks = tuple(map(self._block, contents))
        self.lemmas, self.proved, self.found = outside
        sections = [block for block in blocks if isinstance(block, Section)]
        given = dict.fromkeys(condition for section in sections for condition in section.claim.given)
        symbols, definitions = _names(sections, given)
        meanings = tuple(_meanings(definitions)) if any(map(_is_by_differentials, sections)) else ()
        return Sheet(name, title, prose, command, symbols, definitions, tuple(given), blocks, self.language, meanings)

    def _block(self, item: Derivation | Paragraph | Table | Figure | Part) -> Section | Paragraph | Table | Figure | Sheet:
        if isinstance(item, Derivation):
            self.claims += 1
            item = continued(item, self.found)
            self.found.append(item)
            made = replace(self.section(item), number=self.claims)
            self.proved.setdefault(_said(item.claim), self.claims)
            return made
        if isinstance(item, Part):
            return self.sheet("", item.title, item.contents, item.words, goes_on=item.goes_on)
        return item

    def section(self, proof: Derivation, kind: str = "", number: int = 0, case: Condition = TRUE) -> Section:
        lemmas = tuple(self._lemma(lemma) for lemma in proof.lemmas if self._is_new(lemma.claim))
        cases = tuple(self.section(part, "case", count, condition) for count, (condition, part) in enumerate(proof.cases, 1))
        claim = proof.claim
        matrix = in_matrix_notation(proof) if not kind or proof.terms else None
        opening, closing = (self._judged(line, claim) for line in (matrix.opening, matrix.closing)) if matrix else (None, None)
        if proof.terms:
            return self._by_differentials(proof, kind, number, lemmas, matrix)
        rows = [row for line in self._lines(proof, opening, kind) for row in self._rows(line, proof, opening)]
        if closing is not None and closing[1] is not None and not closing[1].passed:
            matrix = None
        elif closing is not None and self.detail == "brief" and rows and rows[-1].node is closing[0].node:
            rows[-1] = replace(rows[-1], node=closing[0].term, mark=(), rules=(*rows[-1].rules, closing[0].rule))
        elif closing is not None and proof.steps:
            rows.append(self._line(closing[0].term, closing[0].rule, closing[1]))
        start = opening[0].term if opening and opening[0].node is claim.left else claim.left
        reached = bool(proof.steps) and proof.steps[0].before is claim.left and proof.steps[-1].after is claim.right
        verdict = None if reached else self.judge(claim)
        return Section(
            kind,
            number,
            proof.title,
            claim,
            case,
            start,
            tuple(rows),
            lemmas,
            cases,
            matrix,
            verdict,
            proof.free,
            self._needed(claim, verdict),
        )

    def _by_differentials(self, proof: Derivation, kind: str, number: int, lemmas: tuple[Section, ...], matrix) -> Section:
        """A proof whose lines are in matrix notation; what they say in indices is judged."""
        steps, terms = proof.steps, proof.terms[1:]
        if self.detail == "full":
            parts = [(step.substeps or (step,), inner) for step, inner in zip(steps, proof.inner)]
            steps, terms = (tuple(chain.from_iterable(side)) for side in zip(*parts))
        found = detail.lines(steps, "brief" if self.detail == "brief" else "normal")
        written = {id(step): term for step, term in zip(steps, terms)}
        rows = tuple(replace(self._row(line, proof), node=written[id(line.steps[-1])], mark=(), details=()) for line in found)
        shown = replace(matrix, opening=None, closing=None) if matrix is not None else None
        claim = proof.claim
        verdict = None if proof.steps else self.judge(claim)
        return Section(kind, number, proof.title, claim, TRUE, proof.terms[0], rows, lemmas, (), shown, verdict, proof.free)

    def _is_new(self, claim: Claim) -> bool:
        """Whether a lemma is still to be proved: nobody proves again what is a claim of the page."""
        return claim not in self.lemmas and _said(claim) not in self.proved

    def _lemma(self, lemma: Derivation) -> Section:
        section = self.section(lemma, "lemma")
        self.last_lemma += 1
        self.lemmas[lemma.claim] = self.last_lemma
        return replace(section, number=self.last_lemma)

    def _judged(self, line: Line | None, claim: Claim) -> tuple[Line, Verdict | None] | None:
        """A line in matrix notation with the checker's word on what a reader takes it for; None where it cannot be read."""
        if line is None:
            return None
        if self.judge is unjudged:
            return line, None
        try:
            return line, self.judge(Claim(line.node, "=", line.read_back, claim.given))
        except SymgradError:
            return None

    def _lines(self, proof: Derivation, opening: tuple[Line, Verdict | None] | None, kind: str) -> list[detail.Line]:
        """The lines of a proof at the level of detail; where the judge cannot follow one that takes several steps, step by step.

        A first step that leads to the opening in matrix notation keeps a line of its own.
        """
        alone = opening is not None and bool(proof.steps) and opening[0].node is proof.steps[0].after
        wanted = detail.lines(proof.steps[:alone]) + detail.lines(proof.steps[alone:], self.detail, kind == "lemma")
        found: list[detail.Line] = []
        for line in wanted:
            verdict = self._verdict(line, proof) if len(line.steps) > 1 else None
            found += [line] if verdict is None or verdict.status == "proved" else detail.lines(line.steps)
        return found

    def _rows(self, line: detail.Line, proof: Derivation, opening: tuple[Line, Verdict | None] | None) -> Iterator[Row]:
        """The rows of a line: one, or two where what it leads to stands in matrix notation first."""
        if line.steps[0] is not proof.steps[0] or opening and opening[1] and not opening[1].passed:
            opening = None
        if opening and opening[0].node is line.after:
            rule = line.steps[0].rule
            yield replace(self._row(line, proof), node=opening[0].term, mark=(), rules=(rule,), details=(), verdict=opening[1])
            yield self._line(line.after, opening[0].rule, opening[1])
            return
        if opening and opening[0].node is line.before:
            yield self._line(line.before, opening[0].rule, opening[1])
        yield self._row(line, proof)

    def _line(self, node: Node | MatrixTerm, rule: Rule, verdict: Verdict | None) -> Row:
        self.rows += 1
        return Row(self.rows, node, (), (rule,), (), (), (), verdict)

    def _row(self, line: detail.Line, proof: Derivation) -> Row:
        self.rows += 1
        details = tuple(Detail(part.rule, part.before, part.after) for part in line.parts)
        used = [proof.lemmas[number - 1].claim for number in line.cites]
        cites = tuple(self.lemmas[claim] for claim in used if claim in self.lemmas)
        claims = tuple(self.proved[_said(claim)] for claim in used if claim not in self.lemmas)
        verdict = self._verdict(line, proof)
        return Row(
            self.rows,
            line.after,
            changed_part(line.after, line.before),
            line.rules,
            line.conditions,
            cites,
            details,
            verdict,
            self._needed(self._claimed(line, proof), verdict),
            claims,
        )

    def _verdict(self, line: detail.Line, proof: Derivation) -> Verdict | None:
        return self.judge(self._claimed(line, proof))

    @staticmethod
    def _claimed(line: detail.Line, proof: Derivation) -> Claim:
        """What a line claims, and the judge is asked."""
        claim = proof.claim
        return Claim(line.before, "=", line.after, claim.given, both(claim.where, *line.conditions))

    def _needed(self, claim: Claim, verdict: Verdict | None) -> tuple[Condition, ...]:
        """The assumptions without which a claim that passes would not: all, where any one of them can be spared."""
        if verdict is None or not verdict.passed or not claim.given or self._passes(claim, ()):
            return ()
        needed = tuple(one for one in claim.given if not self._passes(claim, tuple(other for other in claim.given if other != one)))
        return needed or claim.given

    def _passes(self, claim: Claim, given: tuple[Condition, ...]) -> bool:
        verdict = self.judge(replace(claim, given=given))
        return verdict is not None and verdict.passed


def _said(claim: Claim) -> tuple:
    """What a claim says, whatever its free indices are called."""
    order = dict.fromkeys(part for part in walk(claim.left) if type(part) is Index and part in claim.left.free)
    turn: dict[Node, Node] = {index: Index(f"\0{place}", index.range) for place, index in enumerate(order)}
    sides = (canonical(substitute(side, turn)) for side in (claim.left, claim.right))
    return (*sides, claim.relation, claim.given, claim.where)


def _is_by_differentials(section: Section) -> bool:
    return isinstance(section.start, MatrixTerm) and all(isinstance(row.node, MatrixTerm) for row in section.rows)


def _meanings(definitions: tuple) -> Iterator[tuple[Tensor, MatrixTerm]]:
    """The definitions that have a matrix notation, in it."""
    for made in definitions:
        term = meaning(made) if type(made) is Tensor and made.definition is not None else None
        if term is not None:
            yield made, term


def _names(sections, given) -> tuple[tuple, tuple]:
    """(what is given, what is defined): every tensor and function that the proofs reach, each after what it is made of."""
    found: dict = {}
    entered: set = set()

    def visit(node: Node):
        for part in walk(node):
            if type(part) is Entry:
                visit_name(part.tensor)
            elif type(part) is Apply:
                base = part.function
                while hasattr(base, "base"):
                    base = base.base
                if type(base) in (DefinedFunction, UnknownFunction):
                    visit_name(base)

    def visit_name(name):
        if name in found or name in parameters or name in entered or type(name) is Tensor and is_differential(name):
            return
        entered.add(name)
        if type(name) is DefinedFunction:
            parameters.update(parameter.tensor for parameter in name.parameters)
            visit(name.body)
        elif type(name) is Tensor and name.definition is not None:
            visit(name.definition.body)
        elif type(name) is Tensor and name.law is not None:
            for parameter in name.law.parameters:
                visit(parameter)
        found[name] = None

    parameters: set = set()
    nodes = [
        node
        for section in sections
        for part in section.all()
        for node in (part.claim.left, part.claim.right, *(row.node for row in part.rows if isinstance(row.node, Node)))
    ]
    nodes += given
    for node in nodes:
        visit(node)
    meanings: dict = {}
    for name in found:
        if meanings.setdefault(name.name, name) is not name:
            raise DefinitionError(f"one sheet cannot use {name.name} for two things; give one of them another name")
    shown = {size for tensor in found if type(tensor) is Tensor and tensor not in parameters for size in _shape_sizes(tensor)}
    hidden = sorted({size for node in nodes for size in sizes(node)} - shown, key=lambda size: size.name)
    made = tuple(
        name
        for name in found
        if type(name) is DefinedFunction or type(name) is Tensor and (name.definition is not None or name.law is not None)
    )
    return (*hidden, *(name for name in found if name not in made)), made


def _shape_sizes(tensor: Tensor) -> set[Size]:
    """The sizes that the declaration of a free tensor shows."""
    if tensor.definition is not None or tensor.law is not None:
        return set()
    return {part for axis in tensor.axes for part in walk(length(axis)) if type(part) is Size}
