"""How a question is answered: first and second derivatives, expected values of them, proofs by cases, identities."""

from __future__ import annotations

from collections.abc import Sequence

from ..rules.calculus import Move, is_lemma
from ..rules.collecting import collect
from ..rules.expectations import EXPECT, SPREAD, average, has_expectation
from ..rules.folding import UNFOLD
from ..rules.products import tidy
from ..terms.binding import definition_of, names, rename_apart, replace, substitute
from ..terms.claims import Claim
from ..terms.nodes import (
    TRUE,
    Apply,
    Condition,
    Covariance,
    Derivative,
    Entry,
    Index,
    Node,
    Relation,
    Variance,
    add,
    walk,
)
from ..terms.windows import fitting
from .cases import focus
from .differentiate import LEMMA, Differentiator, Lines
from .proof import Derivation
from .simplify import Knowledge, scope_names, simplify


def derive(question: Node, given: Sequence[Condition] = (), cases: Sequence[Condition] = (),
           free: Sequence[Index] = (), where: Condition = TRUE) -> Derivation:
    """The proof that the question (a term with ∂, 𝔼, …) equals its closed form.

    given   assumptions, each for all values of its free indices
    where   a side condition on the question's own indices and values, under which alone it is asked
    cases   conditions that together cover everything; each gets a proof of its own, and one statement joins them
    free    the axes of the answer, in order; by default as they stand in the question
    Raises UnsupportedError where no rule applies.
    """
    given = tuple(dict.fromkeys((*given, *fitting(question))))
    narrow = (lambda node: focus(node, where)) if where is not TRUE else (lambda node: node)
    return _complete(question, given, cases, free, _prove(question, given, where, narrow))


def derive_each(questions: Sequence[Derivative], given: Sequence[Condition] = ()) -> tuple[Derivation, ...]:
    """The proofs of several first derivatives of one loss; they share their lemmas, so that a network is gone through once."""
    given = tuple(dict.fromkeys((*given, *(condition for question in questions for condition in fitting(question)))))
    worker = Differentiator(given, scope_names(add(*questions)))
    return tuple(_complete(question, given, (), (), _prove(question, given) if has_expectation(question.body) else worker.derive(question))
                 for question in questions)


def _complete(question, given, cases, free, proof: Derivation) -> Derivation:
    """The proof with its cases and its axes."""
    parts = tuple((case, _in_case(question, given, case)) for case in cases)
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


def _in_case(question: Node, given: tuple[Condition, ...], case: Condition) -> Derivation:
    """In the case i = j the question itself is asked at i = j; any other condition stands beside it."""
    equal = type(case) is Relation and case.op == "=" and type(case.left) is Index
    return _prove(focus(question, case) if equal else question, given, TRUE if equal else case,
                  lambda node: focus(node, case))


def _prove(question: Node, given: tuple[Condition, ...], where: Condition = TRUE, narrow=lambda node: node) -> Derivation:
    worker = Differentiator(given, scope_names(question), narrow)
    if type(question) is Apply and is_lemma(question):
        return _of_function(question, worker, where)
    match question:
        case Derivative(body, (by,)):
            if has_expectation(body):
                return _of_expectation(question, given, where, narrow)
            return worker.derive(question, where)
        case Derivative(body, by) if len(by) > 1:
            return _higher(question, given, where, narrow)
    return _term(question, given, where, narrow)


def _of_function(question: Apply, worker: Differentiator, where) -> Derivation:
    """f'(u): f' at a parameter is the lemma, unless u is the parameter itself."""
    proof = worker.slope(question.function)
    lines = Lines(question)
    if proof.claim.left is question or all(type(u) is Entry and not u.indices for u in question.arguments):
        turn = dict(zip(proof.claim.left.arguments, question.arguments))
        for step in proof.steps:
            moves = [Move(move.rule, substitute(move.before, turn), substitute(move.after, turn)) for move in _moves(step)]
            lines.line(step.rule, worker.kept(substitute(step.after, turn)), moves, step.cites)
        lemmas = proof.lemmas
    else:
        lemmas = (proof,)
        lines.line(LEMMA, substitute(proof.claim.right, dict(zip(proof.claim.left.arguments, question.arguments))), cites=(1,))
    simplify(lines.current, Knowledge(worker.given, worker.names), lambda rule, node: lines.line(rule, worker.kept(node)))
    return Derivation(Claim(question, "=", lines.current, worker.given, where), tuple(lines.steps), lemmas)


def _higher(question: Derivative, given, where, narrow) -> Derivation:
    """∂²L/∂a∂b as ∂/∂b of the result for ∂L/∂a, which is the first lemma."""
    *first, last = question.by
    inner = _prove(Derivative(question.body, tuple(first)), given, where, narrow)
    lines = Lines(question)
    outer = Derivative(rename_apart(inner.claim.right, names(last)), (last,))
    lines.line(LEMMA, outer, cites=(1,))
    proof = Differentiator(given, scope_names(question), narrow).derive(outer, where)
    shift = [inner, *proof.lemmas]
    for step in proof.steps:
        lines.line(step.rule, step.after, _moves(step), tuple(k + 1 for k in step.cites))
    return Derivation(Claim(question, "=", lines.current, given, where), tuple(lines.steps), tuple(shift))


def _moves(step):
    return [Move(part.rule, part.before, part.after) for part in step.substeps]


def _of_expectation(question: Derivative, given, where, narrow) -> Derivation:
    """∂/∂p 𝔼[…]: the expected value first, then the derivative."""
    (by,) = question.by
    lines = Lines(question)
    body = question.body
    if type(body) is Entry:
        body = rename_apart(definition_of(body), names(by))
        lines.line(UNFOLD, Derivative(body, (by,)))
    value = collect(average(body))
    lines.line(_rule_of(body), Derivative(value, (by,)))
    proof = Differentiator(given, scope_names(question), narrow).derive(Derivative(value, (by,)), where)
    for step in proof.steps:
        lines.line(step.rule, step.after, _moves(step), step.cites)
    return Derivation(Claim(question, "=", lines.current, given, where), tuple(lines.steps), proof.lemmas)


def _rule_of(node: Node):
    """Whether 𝔼 alone or a variance is worked out."""
    return SPREAD if any(type(part) in (Variance, Covariance) for part in walk(node)) else EXPECT


def _term(question: Node, given, where, narrow) -> Derivation:
    """A term that holds derivatives and expected values: the derivatives become lemmas, then the rest is worked out."""
    lines = Lines(question)
    lemmas: list[Derivation] = []
    values: dict[Node, Node] = {}
    for part in walk(question):
        if (type(part) is Derivative or is_lemma(part)) and part not in values:
            proof = _prove(part, given, where, narrow)
            lemmas.append(proof)
            values[part] = proof.claim.right
    if values:
        lines.line(LEMMA, replace(question, values.get), cites=tuple(range(1, len(lemmas) + 1)))
    if type(lines.current) is Entry and lines.current.tensor.definition is not None:
        lines.line(UNFOLD, definition_of(lines.current))
    if has_expectation(lines.current):
        lines.line(_rule_of(lines.current), average(lines.current))
    lines.line(UNFOLD, narrow(tidy(lines.current)))
    simplify(lines.current, Knowledge(given, scope_names(question)), lambda rule, node: lines.line(rule, narrow(node)))
    return Derivation(Claim(question, "=", lines.current, given, where), tuple(lines.steps), tuple(lemmas))
