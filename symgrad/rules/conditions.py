"""Relations between tidy sides: in normal form, and decided where ranges and domains decide them. Knows terms and"""

from __future__ import annotations

from fractions import Fraction

from ..terms.binding import substitute
from ..terms.building import both, conjuncts
from ..terms.indices import integer, is_integer, is_nonnegative, minus
from ..terms.nodes import FALSE, HOLDS, MIRRORED, ONE, TRUE, ZERO, Add, Apply, Condition, Entry, Index, Node, Number, Relation, neg
from .products import EXP, MAX, MIN, Factors, Powers, factors, is_whole, sum_of, summands


def is_integer_condition(condition: Condition) -> bool:
    """Whether a conjunction speaks of indices and sizes only: 1 ≤ l - s i ≤ K stays one condition."""
    return all(type(part) is Relation and is_integer(part.left) and is_integer(part.right) for part in conjuncts(condition))


def relation(op: str, left: Node, right: Node) -> Condition:
    """`left` op `right` of tidy sides: TRUE or FALSE where that is known for all values, else in normal form."""
    if is_integer(left) and is_integer(right):
        return _integer_relation(op, left, right)
    if type(left) is Number and type(right) is Number:
        return TRUE if HOLDS[op](left.value, right.value) else FALSE
    return _real_relation(op, left, right)


def _real_relation(op: str, left: Node, right: Node) -> Condition:
    """A comparison with a plain number on the right, and of each part of a minimum or maximum where all must hold."""
    if type(left) is Number:
        op, left, right = MIRRORED[op], right, left
    if type(right) is not Number:
        return _without_common_factor(op, left, right)
    if type(left) is Apply and left.function in (MIN, MAX) and len(left.arguments) == 2:
        if left.function is MIN and op in ">≥" or left.function is MAX and op in "<≤":
            parts = [relation(op, part, right) for part in left.arguments]
            return FALSE if FALSE in parts else both(*parts)
        decided = [part for part in left.arguments if type(part) is Number]
        if decided and not HOLDS[op](decided[0].value, right.value) and op in "<≤>≥":
            other = next(part for part in left.arguments if part is not decided[0])
            return relation(op, other, right)
    if right is ZERO:
        left, op = _without_sure_sign(left, op)
    terms = summands(left)
    if len(terms) > 2 or ONE not in terms or len(terms) == 1:
        return Relation(op, left, right)
    ((rest, slope),) = ((rest, c) for rest, c in terms.items() if rest is not ONE)
    bound = (right.value - terms[ONE]) / slope
    if bound == 1 and type(rest) is Apply and rest.function is EXP:  # e^u < 1 is u < 0
        return _real_relation(op if slope > 0 else MIRRORED[op], rest.arguments[0], ZERO)
    return Relation(op if slope > 0 else MIRRORED[op], rest, Number(bound))


def _without_sure_sign(node: Node, op: str) -> tuple[Node, str]:
    """What a product is compared with 0 by: β x > 0 is x > 0 for a positive β."""
    product = factors(node)
    left: Powers = {}
    negative = product.coefficient < 0
    for base, exponent in product.powers.items():
        sign = _known_sign(base)
        if not sign or not is_whole(exponent):
            left[base] = exponent
        elif sign < 0 and exponent.value % 2:
            negative = not negative
    if not left or op in "=≠" and len(left) == len(product.powers):
        return node, op
    return Factors(Fraction(1), left).node(), MIRRORED[op] if negative else op


def _without_common_factor(op: str, left: Node, right: Node) -> Condition:
    """a x > x for 0 < a < 1 is x < 0: a common factor is compared with 0 where the sign of the rest is known."""
    one, other = factors(left), factors(right)
    shared = [base for base, exponent in one.powers.items() if exponent is ONE and other.powers.get(base) is ONE]
    if op in "=≠" or len(shared) != 1:
        return Relation(op, left, right)
    more, less = (part.without(*shared).node() for part in (one, other))
    sign = _known_sign(sum_of(more, *map(neg, less.terms if type(less) is Add else (less,))))
    if not sign:
        return Relation(op, left, right)
    op = op if sign > 0 else MIRRORED[op]
    terms = summands(shared[0])
    if len(terms) == 2 and sorted(terms.values()) == [-1, 1]:
        greater = next(rest for rest, c in terms.items() if c > 0)
        smaller = next(rest for rest, c in terms.items() if c < 0)
        return Relation(op, greater, smaller)
    return Relation(op, shared[0], ZERO)


def _known_sign(node: Node) -> int:
    """1 or -1 where the domains show the sign, else 0: 1 - a is positive for a in (0, 1)."""
    if type(node) is Number:
        return (node.value > 0) - (node.value < 0)
    if type(node) is Entry and node.tensor.domain in ("positive", "unit"):
        return 1
    terms = summands(node)
    if len(terms) == 2 and ONE in terms:
        ((rest, slope),) = ((rest, c) for rest, c in terms.items() if rest is not ONE)
        if type(rest) is Entry and rest.tensor.domain == "unit":
            low, high = sorted((terms[ONE], terms[ONE] + slope))
            return 1 if low >= 0 else -1 if high <= 0 else 0
    return 0


def _integer_relation(op: str, left: Node, right: Node) -> Condition:
    left, right = integer(left), integer(right)
    if op in "=≠" and type(left) is type(right) is Index and left is not right and left.range is right.range:
        return Relation(op, left, right)  # two indices of one axis: open, or to be picked; and by far the commonest
    gap = minus(left, right)
    if type(gap) is Number:
        return TRUE if HOLDS[op](gap.value, 0) else FALSE
    lone = {index: index.range.lower for index in gap.free if index.range.lower is index.range.upper}
    if lone:  # of an axis of length one
        return _integer_relation(op, substitute(left, lone), substitute(right, lone))
    verdict = {
        "≥": lambda: is_nonnegative(gap),
        "≤": lambda: is_nonnegative(minus(0, gap)),
        ">": lambda: is_nonnegative(minus(gap, 1)),
        "<": lambda: is_nonnegative(minus(-1, gap)),
    }.get(op)
    if verdict is not None:
        known = verdict()
        if known is not None:
            return TRUE if known else FALSE
    elif is_nonnegative(minus(gap, 1)) or is_nonnegative(minus(-1, gap)):
        return FALSE if op == "=" else TRUE
    return Relation(op, left, right)
