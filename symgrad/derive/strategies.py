"""How a question is answered: first and second derivatives, expected values of them, proofs by cases, identities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import partial

from ..operators.cost import operations
from ..rules.calculus import Rewrite, is_lemma
from ..rules.collecting import FACTOR
from ..rules.expectations import EXPECT, SPREAD, average, has_expectation
from ..rules.folding import UNFOLD
from ..rules.products import flatten
from ..rules.scope import Named
from ..rules.search import collect
from ..rules.tidying import tidy
from ..terms.binding import definition_of, names, rename_apart, replace, same, substitute
from ..terms.building import both, conjuncts
from ..terms.claims import Claim
from ..terms.memory import remembered
from ..terms.nodes import (
    TRUE,
    Apply,
    Condition,
    Covariance,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Index,
    Node,
    Relation,
    Tensor,
    Variance,
    add,
    walk,
)
from ..terms.windows import fitting
from .cases import focus
from .differentiate import CASE, LEMMA, Differentiator, slots
from .lines import Lines
from .proof import Derivation, Step
from .simplify import Knowledge, scope_names, simplify


@dataclass(frozen=True)
class Setting:
    """Under what a question is asked.

    given    assumptions, each for all values of its free indices
    where    a side condition on the question's own indices and values, under which alone it is asked
    narrow   rewrites a term to what it is in the case at hand; None for no case
    names    tensors with definitions that the question does not reach, but its answer may be written in
    """

    given: tuple[Condition, ...] = ()
    where: Condition = TRUE
    narrow: Callable[[Node], Node] | None = None
    names: tuple[Tensor, ...] = ()

    def within(self, part: Node) -> Setting:
        """The setting of a part of the question: without conditions on indices that the part does not have."""
        where = both(*(condition for condition in conjuncts(self.where) if condition.free <= part.free))
        return self if where is self.where else self.under(where)

    def under(self, where: Condition) -> Setting:
        """The setting with another side condition."""
        return replace_fields(self, where=where, narrow=None if where is TRUE else lambda node: focus(node, where))

    def narrowed(self, node: Node) -> Node:
        return node if self.narrow is None else self.narrow(node)

    def worker(self, question: Node) -> Differentiator:
        names = scope_names(question, self.names)
        return _worker(self.given, names) if self.narrow is None else Differentiator(self.given, names, self.narrow)


@remembered(16)
def _worker(given: tuple[Condition, ...], names: tuple[Named, ...]) -> Differentiator:
    """The one for all questions under the same assumptions and names, which share their lemmas."""
    return Differentiator(given, names)


def derive(
    question: Node,
    given: Sequence[Condition] = (),
    cases: Sequence[Condition] = (),
    free: Sequence[Index] = (),
    where: Condition = TRUE,
    names: Sequence[Tensor] = (),
) -> Derivation:
    """The proof that the question (a term with ∂, 𝔼, …) equals its closed form.

    given   assumptions, each for all values of its free indices
    where   a side condition on the question's own indices and values, under which alone it is asked
    cases   conditions that together cover everything; each gets a proof of its own, and one statement joins them
    free    the axes of the answer, in order; by default as they stand in the question
    names   tensors with definitions that the answer may be written in, beside those that the question reaches
    Raises UnsupportedError where no rule applies.
    """
    setting = Setting(tuple(dict.fromkeys((*given, *fitting(question, given)))), names=tuple(names))
    if where is TRUE:
        return _complete(question, setting, cases, free, _prove(question, setting))
    # An equation without the question's own indices serves as an assumption, for this question alone.
    facts = tuple(part for part in conjuncts(where) if type(part) is Relation and part.op == "=" and not part.free)
    asked = replace_fields(setting.under(where), given=(*setting.given, *facts))
    return _complete(question, setting, cases, free, _conditional(_prove(question, asked), facts))


def _conditional(proof: Derivation, facts: Sequence[Condition]) -> Derivation:
    """The proof with the facts as a side condition, not as assumptions: of itself, and of each lemma that speaks of the same."""
    claim = proof.claim
    about = [fact for fact in facts if fact.tensors & (claim.left.tensors | claim.right.tensors)]
    claim = replace_fields(
        claim,
        given=tuple(condition for condition in claim.given if condition not in facts),
        where=claim.where if claim.where is not TRUE else both(*about),
    )
    return replace_fields(proof, claim=claim, lemmas=tuple(_conditional(lemma, facts) for lemma in proof.lemmas))


def derive_each(questions: Sequence[Derivative], given: Sequence[Condition] = ()) -> tuple[Derivation, ...]:
    """The proofs of several first derivatives of one loss; they share their lemmas, so that a network is gone through once."""
    together = add(*questions)
    given = tuple(dict.fromkeys((*given, *fitting(together, given))))
    setting = Setting(given)
    worker = _worker(given, scope_names(together))
    return tuple(
        _complete(
            question, setting, (), (), _prove(question, setting) if has_expectation(question.body) else worker.derive(question)
        )
        for question in questions
    )


def _complete(question, setting, cases, free, proof: Derivation) -> Derivation:
    """The proof with its cases and its axes."""
    parts = tuple((case, _in_case(question, setting, case)) for case in cases)
    return Derivation(proof.claim, proof.steps, proof.lemmas, parts, tuple(free) or _axes(question))


def _axes(question: Node) -> tuple[Index, ...]:
    """The question's free indices, in reading order (a derivative's body first)."""
    found: dict[Index, None] = {}

    def visit(node):
        if type(node) is Index:
            if node in question.free:
                found[node] = None
        for child in node.children:
            visit(child)

    visit(question)
    return tuple(found)


def _in_case(question: Node, setting: Setting, case: Condition) -> Derivation:
    """In the case i = j the question itself is asked at i = j; any other condition stands beside it."""
    equal = type(case) is Relation and case.op == "=" and type(case.left) is Index
    return _prove(
        focus(question, case) if equal else question,
        replace_fields(setting, where=TRUE if equal else case, narrow=lambda node: focus(node, case)),
    )


def _prove(question: Node, setting: Setting) -> Derivation:
    if type(question) is Apply and type(question.function) is DerivedFunction and is_lemma(question):
        return _of_function(question, question.function, setting)
    match question:
        case Derivative(body, (by,)):
            if has_expectation(body):
                return _of_expectation(question, setting)
            return setting.worker(question).derive(question, setting.where)
        case Derivative(body, by) if len(by) > 1:
            return _higher(question, setting)
    return _term(question, setting)


def _of_function(question: Apply, function: DerivedFunction, setting: Setting) -> Derivation:
    """f'(u): f' at a parameter is the lemma, unless u is the parameter itself."""
    worker = setting.worker(question)
    base = function.base
    own = type(base) is DefinedFunction and base.parameters == question.arguments
    proof = (worker if own else worker.general).slope(function)
    lines = Lines(question)
    turn = slots(proof, question)
    if proof.claim.left is question or all(type(u) is Entry and not u.indices for u in question.arguments):
        for step in proof.steps:
            rewrites = [Rewrite(part.rule, substitute(part.before, turn), substitute(part.after, turn)) for part in step.substeps]
            whole = substitute(step.after, turn)
            kept = worker.kept(whole)
            if not same(kept, tidy(whole)) and not rewrites:
                rewrites = [Rewrite(step.rule, lines.current, whole), Rewrite(CASE, whole, kept)]
            lines.line(step.rule, kept, partial(tuple, rewrites), step.cites)
        lemmas = proof.lemmas
    else:
        lemmas = (proof,)
        lines.line(LEMMA, substitute(proof.claim.right, turn), cites=(1,))
    simplify(lines.current, Knowledge(worker.given, worker.names), lambda rule, node: lines.line(rule, worker.kept(node)))
    return Derivation(Claim(question, "=", lines.current, setting.given, setting.where), tuple(lines.steps), lemmas)


def _higher(question: Derivative, setting: Setting) -> Derivation:
    """∂²L/∂a∂b as ∂/∂b of the result for ∂L/∂a, which is the first lemma."""
    *first, last = question.by
    inside = Derivative(question.body, tuple(first))
    inner = _prove(inside, setting.within(inside))
    lines = Lines(question)
    outer = Derivative(rename_apart(inner.claim.right, names(last)), (last,))
    lines.line(LEMMA, outer, cites=(1,))
    proof = setting.worker(question).derive(outer, setting.where)
    shift = [inner, *proof.lemmas]
    for step in proof.steps:
        lines.line(step.rule, step.after, partial(_rewrites, step), tuple(k + 1 for k in step.cites))
    return Derivation(Claim(question, "=", lines.current, setting.given, setting.where), tuple(lines.steps), tuple(shift))


def _rewrites(step: Step) -> list[Rewrite]:
    return [Rewrite(part.rule, part.before, part.after) for part in step.substeps]


def _of_expectation(question: Derivative, setting: Setting) -> Derivation:
    """∂/∂p 𝔼[…]: the expected value first, then the derivative."""
    (by,) = question.by
    lines = Lines(question)
    body = question.body
    if type(body) is Entry:
        body = rename_apart(definition_of(body), names(by))
        lines.line(UNFOLD, Derivative(body, (by,)))
    value = collect(average(body))
    lines.line(_rule_of(body), Derivative(value, (by,)))
    proof = setting.worker(question).derive(Derivative(value, (by,)), setting.where)
    for step in proof.steps:
        lines.line(step.rule, step.after, partial(_rewrites, step), step.cites)
    return Derivation(Claim(question, "=", lines.current, setting.given, setting.where), tuple(lines.steps), proof.lemmas)


def _rule_of(node: Node):
    """Whether 𝔼 alone or a variance is worked out."""
    return SPREAD if any(type(part) in (Variance, Covariance) for part in walk(node)) else EXPECT


def _term(question: Node, setting: Setting) -> Derivation:
    """A term that holds derivatives and expected values: the derivatives become lemmas, then the rest is worked out."""
    lines = Lines(question)
    lemmas: list[Derivation] = []
    values: dict[Node, Node] = {}
    for part in walk(question):
        if (type(part) is Derivative or is_lemma(part)) and part not in values:
            proof = _prove(part, setting.within(part))
            lemmas.append(proof)
            values[part] = proof.claim.right
    if values:
        lines.line(LEMMA, flatten(replace(question, values.get)), cites=tuple(range(1, len(lemmas) + 1)))
        short = tidy(lines.current)
        if operations(short) < operations(lines.current):
            lines.line(FACTOR, short)
        else:
            lines.restate(short)
    if type(lines.current) is Entry and lines.current.tensor.definition is not None:
        lines.line(UNFOLD, definition_of(lines.current))
    if has_expectation(lines.current):
        lines.line(_rule_of(lines.current), average(lines.current))
    lines.line(UNFOLD, setting.narrowed(tidy(lines.current)))
    simplify(
        lines.current,
        Knowledge(setting.given, scope_names(question, setting.names)),
        lambda rule, node: lines.line(rule, setting.narrowed(node)),
    )
    return Derivation(Claim(question, "=", lines.current, setting.given, setting.where), tuple(lines.steps), tuple(lemmas))
