"""Whether a part of a claim that no place tried depends on makes no difference at all. Knows terms and the decision procedure.

It does not where that is proved near the part, or of both sides; where a derivative takes it away; where a condition of the claim
rules a branch of a definition out; and it is no question of the tries where the claim itself says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..decide.normal_form import prove_equal
from ..operators.functions import KINKED
from ..terms.binding import positions, substitute
from ..terms.claims import Claim
from ..terms.indices import integer, minus, plus, polynomial
from ..terms.nodes import (
    ONE,
    ZERO,
    Add,
    Apply,
    Array,
    Cases,
    Condition,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Function,
    Mul,
    Node,
    Pow,
    Relation,
    Size,
    Sum,
    Tensor,
    add,
    neg,
    walk,
)
from .changes import Pair
from .integers import speaks_of_integers
from .setting import Setting

Defined = Tensor | DefinedFunction
#: Formulas around a part of which it is tried to prove that it makes no difference.
MOST_LEVELS = 4


class Part(NamedTuple):
    """A part of a claim: how it is named, and the two sides with other things in its place.

    here      as in Change
    compared  as in Change
    defined   the name in whose definition it stands, and that name with another definition; None for a part of the claim itself
    """

    shown: str
    sides: tuple[Pair, ...]
    here: tuple[Pair, ...]
    defined: tuple[Defined, Defined] | None = None
    compared: Relation | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is made of numbers alone."""
        node = self.here[0][0]
        return not node.tensors and not any(type(part) is Size for part in walk(node))


def makes_no_difference(part: Part, about: Setting) -> bool:
    """Whether the part is known to make no difference to the claim."""
    claim = about.claim
    if _is_proved(part.here[:MOST_LEVELS], claim):
        return True
    whole = [(new, old) for new, old in zip(part.sides[0], (claim.left, claim.right)) if new is not old]
    if all(prove_equal(new, old, claim.given, claim.where) for new, old in whole):
        return True
    if part.defined is None:
        return False
    old, new = part.defined
    if about.where or about.conditions:
        return _has_branches(_body(old))
    return _is_differentiated_away(old, _gap(part, _body(old), _body(new)), claim)


def says_the_claim(part: Part, about: Setting) -> bool:
    """Whether the claim itself says that the part makes no difference: |u| = u for u > 0; √u = 1, so that u = 1, too.

    So it does of a variable that stands at one place: any value of it is tried there.
    """
    claim = about.claim
    (left, right), (node, other) = part.sides[0], part.here[0]
    if ONE in (left, right) and type(node) is Pow and node in (claim.left, claim.right) and other is node.base:
        return True
    if part.defined is None and type(node) is Entry and node.tensor in about.tensors:
        every = (found for side in (claim.left, claim.right) for _, found in positions(side))
        count = sum(type(found) is Entry and found.tensor is node.tensor for found in every)
        if count == 1 and not any(node.tensor in tensor.reach for tensor in about.defined):
            return True
    is_conditional = about.where or about.conditions or any(tensor.domain != "real" for tensor in about.tensors)
    return bool(is_conditional) and prove_equal(left, right, claim.given, claim.where)


def _is_proved(pairs: Iterable[Pair], claim: Claim) -> bool:
    """Whether one of the pairs is proved to be of equal values."""
    scalars = [pair for pair in pairs if not any(isinstance(node, Condition) or type(node) is Array for node in pair)]
    if any(prove_equal(new, old, claim.given, claim.where) for old, new in scalars):
        return True
    terms = [old for old, new in scalars if new is ZERO]
    terms += [term for old, new in scalars if (term := _term_between(old, new)) is not None]
    factors = (factor for term in terms for factor in (term.factors if type(term) is Mul else (term,)))
    return any(prove_equal(factor, ZERO, claim.given, claim.where) for factor in factors)


def _term_between(old: Node, new: Node) -> Node | None:
    """The one term that two sums do not share whose conditions differ by one step, i < j and i ≤ j: that at j = i."""
    if not (type(old) is type(new) is Sum and old.index is new.index and old.body is new.body):
        return None
    match old.where, new.where:
        case Relation(("<" | "≤") as op, left, right), Relation(other, lower, upper) if op == other:
            gap = polynomial(minus(right, left))
            step = polynomial(minus(minus(upper, lower), minus(right, left)))
            sign = gap.get((old.index,), 0)
            if step not in ({(): 1}, {(): -1}) or sign not in (1, -1) or sum(old.index in monomial for monomial in gap) > 1:
                return None
            turning = (0 if step[()] == 1 else 1) - (op == "≤")
            rest = integer({monomial: -sign * number for monomial, number in gap.items() if monomial != (old.index,)})
            return substitute(old.body, {old.index: plus(rest, sign * turning)})
    return None


def _body(defined: Defined) -> Node:
    return defined.body if isinstance(defined, DefinedFunction) else defined.defined_as.body


def _has_branches(body: Node) -> bool:
    """Whether the body is made of branches, of which a condition may rule some out."""
    return any(
        type(part) is Cases
        or type(part) is Relation
        and not speaks_of_integers(part)
        or type(part) is Apply
        and type(part.function) is Function
        and part.function.name in KINKED
        for part in walk(body)
    )


def _gap(part: Part, old: Node, new: Node) -> Node:
    """A formula that is 0 where the two bodies are equal: of the terms in which they differ."""
    first = part.here[0]
    if len(part.here) == 1 and first[1] is ZERO and type(old) is not Add:  # the end of a sum, left out
        return first[0]
    one, other = Counter(_terms(old)), Counter(_terms(new))
    gap = [*(one - other).elements(), *map(neg, (other - one).elements())]
    return add(*gap) if len(gap) > 1 else gap[0] if gap else ZERO


def _terms(node: Node) -> tuple[Node, ...]:
    return node.terms if type(node) is Add else (node,)


def _is_differentiated_away(old: Defined, gap: Node, claim: Claim) -> bool:
    """Whether the claim speaks of derivatives of a name alone, and that of what two definitions differ in is 0."""
    if isinstance(old, DefinedFunction):
        applied = [part for side in (claim.left, claim.right) for part in walk(side) if type(part) is Apply]
        if len(old.parameters) != 1 or any(part.function is old for part in applied):
            return False
        if not any(type(part.function) is DerivedFunction and part.function.base is old for part in applied):
            return False
        return prove_equal(Derivative(gap, old.parameters), ZERO, claim.given, claim.where)
    for side in (claim.left, claim.right):
        if not any(old in tensor.reach for tensor in side.tensors):
            continue
        if not (type(side) is Derivative and type(side.body) is Entry and side.body.tensor is old):
            return False
        at = substitute(gap, dict(zip(old.defined_as.indices, side.body.indices)))
        if not prove_equal(Derivative(at, side.by), ZERO, claim.given, claim.where):
            return False
    return True
