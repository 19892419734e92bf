"""Proofs of identities: both sides are rewritten by rules until they meet. Few rules, tried breadth first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as replace_fields
from functools import partial
from typing import TypeAlias

from ..errors import UnsupportedError
from ..operators.arrays import OPAQUE
from ..operators.functions import definition_of as meaning_of
from ..rules.agreement import agree
from ..rules.calculus import is_lemma
from ..rules.collecting import CANCEL, FACTOR
from ..rules.deltas import GIVEN, PICK, TOTAL, spread, use
from ..rules.folding import FOLD, UNFOLD
from ..rules.logarithms import EXP_OF_SUM, LOG, LOG_OF_EXP, LOG_OF_PRODUCT, expand_exponentials, expand_logarithms
from ..rules.moves import OPENING
from ..rules.positivity import is_nonnegative_term, is_positive
from ..rules.products import flatten
from ..rules.rational import ALGEBRA, factor_fully
from ..rules.rule import Rule
from ..rules.scope import Scope
from ..rules.search import collect, collected, shortest
from ..rules.sums import CONSTANT_OUT, DIVIDE, EQUAL, SPLIT_OFF, divide_through, split_off
from ..rules.tidying import tidy
from ..terms.binding import canonical, definition_of, rename_apart, replace, same, substitute
from ..terms.building import both, conjuncts
from ..terms.claims import Claim
from ..terms.nodes import (
    Apply,
    Condition,
    Covariance,
    DefinedFunction,
    Derivative,
    Entry,
    Expectation,
    Function,
    Node,
    Product,
    Relation,
    Sum,
    Variance,
    add,
    neg,
    walk,
)
from .cases import focus
from .differentiate import CASE
from .proof import Derivation, Step, changed_part
from .simplify import Knowledge, scope_names
from .strategies import derive

MAX_STATES = 400
#: How often names are opened inside one another before two terms are compared.
MAX_OPENED = 8

#: A term's key -> the term as displayed, and how it was reached: the key of the term before it and the rule; None for an end.
_Reached: TypeAlias = dict[Node, tuple[Node, tuple[Node, Rule] | None]]


def prove(*chain: Claim) -> Derivation:
    """A proof by rules of left = right, or of a chain of equations a = b, b = c, … in one piece.

    Raises UnsupportedError where none is found; the claim may still be true.
    """
    first, last = chain[0], chain[-1]
    steps: list[Step] = []
    lemmas: dict[Derivation, None] = {}
    for claim in chain:
        part = _prove_one(claim) if claim.relation == "=" else _prove_order(claim)
        old = part.lemmas
        lemmas.update(dict.fromkeys(old))
        places = {lemma: number for number, lemma in enumerate(lemmas, 1)}
        steps += [replace_fields(step, cites=tuple(places[old[k - 1]] for k in step.cites)) for step in part.steps]
    where = both(*(claim.where for claim in chain))
    return Derivation(replace_fields(first, right=last.right, right_text=last.right_text, where=where), tuple(steps), tuple(lemmas))


def prove_or_state(*chain: Claim) -> Derivation:
    """The proof where the rules give one; else the bare statement, with no step: it is left to the judge alone."""
    try:
        return prove(*chain)
    except UnsupportedError:
        if len(chain) > 1:
            raise
        return Derivation(chain[0], ())


def _prove_one(claim: Claim) -> Derivation:
    left, right = _closed(claim.left, claim), _closed(claim.right, claim)
    start = left.claim.right if left else claim.left
    end = right.claim.right if right else claim.right
    path: list[Step] = []
    if not same(start, end):
        met = _meet(start, end, Knowledge(claim.given, scope_names(start) + scope_names(end)))
        path = [_compared(start, end, claim.where)] if met is None else met
    back = [_turned(step) for step in reversed(right.steps if right else ())]
    lemmas = (left.lemmas if left else ()) + (right.lemmas if right else ())
    shift = len(left.lemmas) if left else 0
    back = [replace_fields(step, cites=tuple(k + shift for k in step.cites)) for step in back]
    return Derivation(claim, (*(left.steps if left else ()), *path, *back), lemmas)


def _compared(start: Node, end: Node, where: Condition) -> Step:
    """One step from start to end, multiplied out; before that, names are opened and the case at hand is looked at.

    Raises UnsupportedError where they do not come to the same.
    """
    ways: tuple[list[Step], list[Step]] = ([], [])  # from the start, and from the end
    for _ in range(MAX_OPENED):
        here, there = (way[-1].after if way else side for way, side in zip(ways, (start, end)))
        if agree(here, there):
            forth, back = ways
            middle = [] if same(here, there) else [_step(ALGEBRA, here, there)]
            parts = (*forth, *middle, *map(_turned, reversed(back)))
            rule = CASE if any(step.rule is CASE for step in parts) else ALGEBRA if middle else parts[-1].rule
            return Step(rule, start, end, changed_part(start, end), within=partial(tuple, parts if len(parts) > 1 else ()))
        for way, side in zip(ways, (here, there)):
            opened = unfold(side)
            for rule, after in ((UNFOLD, opened), (CASE, _at(opened, where))):
                if not same(after, side):
                    way.append(_step(rule, side, after))
                    side = after
    raise UnsupportedError("no proof was found by the rules at hand")


def _at(node: Node, where: Condition) -> Node:
    """The node, in which nothing is differentiated, as it is where the condition holds: y_i is 1 under y_i = 1."""
    node = focus(node, where)
    values: dict[Node, Node] = {
        part.left: part.right for part in conjuncts(where) if type(part) is Relation and part.op == "=" and type(part.left) is Entry
    }
    return replace(node, values.get) if values else node


def _turned(step: Step) -> Step:
    """The step read backwards."""
    rule = _BACK.get(step.rule, step.rule)
    return replace_fields(step, before=step.after, after=step.before, rule=rule, at=(), within=tuple)


def _prove_order(claim: Claim) -> Derivation:
    """A proof of <, ≤, > or ≥: the greater side less the other, brought to factors whose signs are seen."""
    if claim.relation == "≠":
        raise UnsupportedError("no rule proves that two terms differ")
    closed = _closed(claim.left, claim)
    left = closed.claim.right if closed else claim.left
    gap = add(claim.right, neg(left)) if claim.relation in "<≤" else add(left, neg(claim.right))
    for _ in range(6):
        if is_positive(factor_fully(gap)) or claim.relation in "≤≥" and is_nonnegative_term(factor_fully(gap)):
            return Derivation(claim, closed.steps if closed else (), closed.lemmas if closed else ())
        gap = unfold(gap)
    raise UnsupportedError("the signs of the factors do not show the order of the two sides")


def _closed(node: Node, claim: Claim) -> Derivation | None:
    """The derivation of a side's closed form, where it holds a derivative or an expected value."""
    kinds = (Derivative, Expectation, Variance, Covariance)
    if not any(type(part) in kinds or is_lemma(part) for part in walk(node)):
        return None
    return derive(node, claim.given, where=claim.where)


def _step(rule: Rule, before: Node, after: Node) -> Step:
    return Step(rule, before, after, changed_part(before, after))


def _moves(node: Node, knowledge: Knowledge) -> Iterator[tuple[Rule, Node]]:
    yield CONSTANT_OUT, tidy(node)
    yield EXP_OF_SUM, flatten(expand_exponentials(node))
    yield LOG_OF_PRODUCT, expand_logarithms(node)
    yield GIVEN, use(node, knowledge.stated(node))
    yield TOTAL, use(node, knowledge.sums(node))
    yield PICK, spread(node)
    yield collected(node)[0]
    yield from (line for line in shortest(node, knowledge.names)[:2] if line[0] is not FACTOR)
    for move in OPENING:
        for after in move.candidates(node, Scope((), collect)):
            yield move.rule, after
    yield DIVIDE, divide_through(node)
    yield UNFOLD, unfold(node)
    for after in split_off(node):
        yield SPLIT_OFF, after


def unfold(node: Node) -> Node:
    """Every outermost name replaced by its definition."""

    def change(part):
        if type(part) is Entry and part.tensor.is_explicit:
            return definition_of(part)
        if type(part) is Apply and type(part.function) is DefinedFunction:
            function = part.function
            return substitute(function.body, dict(zip(function.parameters, part.arguments)))
        if type(part) is Apply and type(part.function) is Function:
            definition = None if part.function.name in OPAQUE else meaning_of(part.function)
            return definition(*part.arguments) if definition is not None else None
        return None

    return replace(node, change)


def _meet(left: Node, right: Node, knowledge: Knowledge) -> list[Step] | None:
    """The steps from left to right, found by widening from both ends in turn."""
    ends: tuple[_Reached, _Reached] = ({_key(left): (left, None)}, {_key(right): (right, None)})
    fronts = [[left], [right]]
    if _key(left) == _key(right):
        return [_step(_closing_rule(left), left, right)]
    count = 0
    for depth in range(8):
        side = depth % 2
        here, there = ends[side], ends[1 - side]
        grown = []
        for node in fronts[side]:
            for rule, after in _moves(node, knowledge):
                count += 1
                after = rename_apart(after)
                key = _key(after)
                if key in here:
                    continue
                here[key] = after, (_key(node), rule)
                if key in there:
                    return _joined(ends, key)
                grown.append(after)
            if count > MAX_STATES:
                return None
        fronts[side] = grown
    return None


def _key(node: Node) -> Node:
    """What makes two displayed terms the same state: their canonical tidy form."""
    return canonical(tidy(node))


def _joined(ends: tuple[_Reached, _Reached], key: Node) -> list[Step]:
    """The steps from the left end by way of a term that both ends reach to the right end."""
    steps: list[Step] = []
    node, way = ends[0][key]
    while way is not None:
        before, rule = way
        earlier, way = ends[0][before]
        steps.insert(0, _step(rule, earlier, node))
        node = earlier
    current = steps[-1].after if steps else node
    _, way = ends[1][key]
    while way is not None:
        before, rule = way
        later, way = ends[1][before]
        steps.append(_step(_BACK.get(rule, rule), current, later))
        current = later
    target = next(iter(ends[1].values()))[0]
    if not same(current, target):
        steps.append(_step(_closing_rule(current), current, target))
    return steps


def _closing_rule(node: Node) -> Rule:
    """What makes a term and its tidy form the same: logarithms, constants before sums, equal terms, cancelled factors."""
    for part in walk(node):
        if type(part) is Apply and tidy(part) is not part and part.function is LOG:
            return LOG_OF_EXP
        if isinstance(part, Sum | Product) and type(tidy(part)) is not type(part):
            return CONSTANT_OUT if part.index in part.body.free else EQUAL
    return CANCEL


_BACK = {UNFOLD: FOLD, FOLD: UNFOLD}
