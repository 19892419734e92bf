"""The rulebook as data: every rule with its kind, law and example, both judged by the checker, and the sheets that use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ...derive.differentials import styled
from ...derive.identities import prove_or_state
from ...derive.proof import Derivation
from ...derive.strategies import derive
from ...errors import DefinitionError
from ...matrices.derivatives import At, Differential, Gradient
from ...matrices.differentials import raise_differentials
from ...matrices.raising import raise_to_matrix
from ...matrices.terms import MatrixTerm
from ...reading.facts.records import Document
from ...reading.latex_reader import read
from ...rules.differentials import pairing
from ...rules.rule import RULEBOOK, Rule
from ...terms.claims import Claim
from ...terms.nodes import TRUE, Condition, Node
from ...words.language import Language
from ..detail import SILENT
from ..maker import Judge, judged, make_sheet, unjudged
from ..sheet import Row, Section, Sheet
from .examples import EXAMPLES


@dataclass(frozen=True)
class Example:
    """A line of a proof that the rule alone makes: before = row.node.

    names    the sheet that says what the names in it are, and nothing else
    section  the proof that the line stands in
    """

    names: Sheet
    section: Section
    before: Node | MatrixTerm
    row: Row

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold for the line."""
        section = self.section
        where = section.case if section.claim.where is TRUE else section.claim.where
        return (*(() if where is TRUE else (where,)), *self.row.conditions)


@dataclass(frozen=True)
class Entry:
    """A rule in the rulebook, in English; `law` states its law, as claims that are judged."""

    rule: Rule
    kind: str
    law: Sheet
    example: Example

    def said_in(self, language: Language) -> Entry:
        """The same in the words of a language."""
        names = replace(self.example.names, language=language)
        return replace(self, law=replace(self.law, language=language), example=replace(self.example, names=names))

    @property
    def laws(self) -> tuple[tuple[Node | MatrixTerm, str, Node | MatrixTerm, Condition], ...]:
        """(left, relation, right, where) of each equation of the law, as it is written."""
        return tuple((*_written(section), section.claim.where) for section in self.law.sections)


@dataclass(frozen=True)
class Use:
    """A topic whose sheet uses a rule: its name, and its title in the language of the page."""

    name: str
    title: str


Uses = Mapping[str, Sequence[Use]]


def listing() -> dict[str, tuple[Rule, ...]]:
    """Every rule by kind, in the order of the rulebook."""
    return {kind: tuple(RULEBOOK[name] for name in texts) for kind, texts in EXAMPLES.items()}


def entries(names: Iterable[str] = (), judge: Judge = judged) -> Iterator[Entry]:
    """The entries of rules, by their names in code; of no names: of every rule. DefinitionError for a name that no rule has."""
    wanted = set(names)
    for name in wanted - set(RULEBOOK):
        near = get_close_matches(name, RULEBOOK, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`symgrad rules` lists them"
        raise DefinitionError(f"no rule is named {name!r}; {hint}")
    for kind, texts in EXAMPLES.items():
        for name, text in texts.items():
            if not wanted or name in wanted:
                rule = RULEBOOK[name]
                style = "matrix" if kind == "differentials" else "index"
                yield Entry(rule, kind, _law(rule, judge), _example(rule, text, judge, style))


def used(sheet: Sheet) -> frozenset[str]:
    """The names of the rules that the sheet uses."""
    rows = [row for section in sheet.sections for part in section.all() for row in part.rows]
    names = {rule.name for row in rows for rule in (*row.rules, *(detail.rule for detail in row.details))}
    return frozenset(names).union(*map(used, sheet.parts))


def _claims(document: Document) -> tuple[Claim, ...]:
    """The claims of a rule's law or example. DefinitionError where it says something that does not fit together."""
    claims = tuple(claim for claim in document.claims if isinstance(claim, Claim))
    if len(claims) < len(document.claims):
        raise DefinitionError(f"what is written for the rule {document.name!r} does not fit together")
    return claims


def _law(rule: Rule, judge: Judge) -> Sheet:
    claims = [Derivation(claim, (), terms=_in_differentials(claim)) for claim in _claims(read(rule.law, rule.name))]
    return make_sheet(rule.name, rule.name, claims, judge=judge)


def _in_differentials(claim: Claim) -> tuple[MatrixTerm, ...]:
    """The sides of a claim on differentials, which has no form in indices that anyone would read; () for another claim."""
    axes = tuple(sorted(claim.left.free, key=lambda index: index.name))
    left, right = (raise_differentials(side, axes) for side in (claim.left, claim.right))
    if left is None or right is None:
        return ()
    if left is right and type(left) is Differential and left.is_scalar:  # dL is what its gradient says
        right = pairing(Gradient(left.body, left.by, 1), left.by)
    return left, right


def _written(section: Section) -> tuple[Node | MatrixTerm, str, Node | MatrixTerm]:
    """The sides of a claim; where the reader takes both for the same sum, the one without Σ in matrix notation."""
    claim = section.claim
    if isinstance(section.start, MatrixTerm):
        left, right = section.results[0]
        return left, claim.relation, right
    axes = tuple(sorted(claim.left.free, key=lambda index: index.name))
    if claim.left is not claim.right:
        return claim.left, claim.relation, claim.right
    term = raise_to_matrix(claim.left, axes)
    if term is None:
        return claim.left, "=", claim.right
    matrix = At(term, axes) if axes else term
    return (claim.left, "=", matrix) if r"\sum" in claim.left_text else (matrix, "=", claim.right)


def _example(rule: Rule, text: str, judge: Judge, style: str) -> Example:
    """A line of the text's proof that the rule makes, with bookkeeping at most; else the rule's application by itself."""
    proof, silent = styled(_proof(rule, text), style), SILENT | {rule.name}
    for detail in ("normal", "full"):
        sheet = make_sheet(rule.name, rule.name, [proof], judge=judge, detail=detail)
        found = [
            (section, before, row)
            for top in sheet.sections
            for section in top.all()
            for before, row in _lines(section)
            if row.rules == (rule,) and silent.issuperset(part.rule.name for part in row.details)
        ]
        if found:
            section, before, row = min(found, key=lambda line: len(repr(line[1])))
            sides = [side for side in (before, row.node) if isinstance(side, Node)] or [proof.claim.left, proof.claim.right]
            line = Derivation(Claim(sides[0], "=", sides[-1], section.claim.given, section.claim.where), ())
            return Example(make_sheet(rule.name, rule.name, [line], judge=unjudged), section, before, row)
    raise DefinitionError(f"the example of the rule {rule.name!r} does not use it alone in a line")


def _proof(rule: Rule, text: str) -> Derivation:
    document = read(text, rule.name)
    if not document.questions:
        return prove_or_state(*_claims(document))
    (question,) = document.questions
    return replace(derive(question.target, question.given, (), question.free), matrix=question.matrix)


def _lines(section: Section) -> Iterator[tuple[Node | MatrixTerm, Row]]:
    """(what it goes on from, row) of each row."""
    before = section.start
    for row in section.rows:
        yield before, row
        before = row.node
