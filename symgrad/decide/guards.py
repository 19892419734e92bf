"""Conditions on integers in normal form: e = 0, e ≠ 0, e ≥ 0, d | e, and what follows from the ranges and assumptions.

Knows integer expressions and the assumptions about them; nothing of scalars.
"""

from __future__ import annotations

from math import gcd

from ..terms.indices import coefficient_of, integer, is_nonnegative, minus, plus, polynomial, replace_atoms
from ..terms.nodes import FALSE, TRUE, ZERO, Condition, Divides, Floor, Index, Node, Not, Number, Range, Relation, Size
from .monomials import rank


class Integers:
    """What is known of integer expressions: the ranges of indices, sizes ≥ 1, and what is assumed besides."""

    def __init__(self, nonnegative: tuple[Node, ...] = (), nonzero: tuple[Node, ...] = ()):
        self.assumed = nonnegative
        self.unequal = frozenset(_unsigned(e) for e in nonzero)
        self.known: dict[Node, bool | None] = {}

    def nonnegative(self, expression: Node) -> bool | None:
        """Whether e ≥ 0 always, never (False), or not seen (None)."""
        if type(expression) is Number:
            return expression.value >= 0
        try:
            return self.known[expression]
        except KeyError:
            pass
        found = is_nonnegative(_without_floors(expression))
        if found is None:
            below = minus(minus(0, expression), 1)
            for given in self.assumed:
                if is_nonnegative(_without_floors(minus(expression, given))):
                    found = True
                elif is_nonnegative(_without_floors(minus(below, given))):
                    found = False
        self.known[expression] = found
        return found

    def nonzero(self, expression: Node) -> bool:
        """Whether e ≠ 0 always."""
        if type(expression) is Number:
            return expression.value != 0
        return (
            _unsigned(expression) in self.unequal
            or self.nonnegative(expression) is False
            or self.nonnegative(minus(0, expression)) is False
        )

    def within(self, expression: Node, range_: Range) -> tuple[Condition, ...] | None:
        """The conditions under which e lies in the range: none if it always does; None if it never does."""
        needed = []
        for gap in (minus(expression, range_.lower), minus(range_.upper, expression)):
            known = self.nonnegative(gap)
            if known is False:
                return None
            if known is None:
                needed.append(Relation("≥", gap, ZERO))
        return tuple(needed)

    def occupied(self, range_: Range) -> bool:
        """Whether the range is known to hold a value."""
        return self.nonnegative(minus(range_.upper, range_.lower)) is True

    def normal(self, guard: Condition) -> Condition:
        """The normal form of a relation of integers or a divisibility; TRUE or FALSE where it is known."""
        if type(guard) is Relation:
            return self._relation(guard)
        if type(guard) is Divides:
            return self._divides(guard)
        if type(guard) is Not and type(guard.condition) is Divides:
            inner = self._divides(guard.condition)
            return FALSE if inner is TRUE else TRUE if inner is FALSE else Not(inner)
        return guard

    def _relation(self, guard):
        op, left, right = guard.args
        if op in "<≤":
            op, left, right = (">" if op == "<" else "≥"), right, left
        gap = minus(left, right)
        if op == ">":
            op, gap = "≥", minus(gap, 1)
        if op == "≥":
            gap = _floored(gap)
            known = self.nonnegative(gap)
            return Relation("≥", gap, ZERO) if known is None else TRUE if known else FALSE
        if gap is ZERO:
            return TRUE if op == "=" else FALSE
        if self.nonzero(gap):
            return FALSE if op == "=" else TRUE
        primitive = _primitive(gap)
        if primitive is None:
            return FALSE if op == "=" else TRUE
        return Relation(op, primitive, ZERO)

    def _divides(self, guard):
        divisor, number = guard.divisor, integer(guard.number)
        if type(divisor) is Number:
            modulus = abs(int(divisor.value))
            if modulus == 1:
                return TRUE
            if type(number) is Number and modulus:
                return TRUE if number.value % modulus == 0 else FALSE
            return Divides(divisor, number)
        if type(divisor) is Size or type(divisor) is Index:
            number = integer({m: c for m, c in polynomial(number).items() if divisor not in m})
            if number is ZERO:
                return TRUE
        return Divides(divisor, _unsigned(number))


def _without_floors(expression: Node) -> Node:
    """The expression with each ⌊…⌋ replaced by a difference of two sizes, which may be any integer."""
    atoms = {a for monomial in polynomial(expression) for a in monomial}
    floors = {f for a in atoms for f in _floors(a)}
    if not floors:
        return expression
    free: dict[Node, Node] = {f: minus(Size(f"\x02a{rank(f)}"), Size(f"\x02b{rank(f)}")) for f in floors}
    new: dict[Node, Node] = {}
    for atom in atoms:
        if type(atom) is Floor:
            new[atom] = free[atom]
        elif type(atom) is Index and _floors(atom):
            new[atom] = Index(atom.name, Range(*(replace_atoms(end, free) for end in atom.range.args)))
    return replace_atoms(expression, new)


def _floors(atom: Node) -> list[Node]:
    """The floors that an atom is or that stand in its range."""
    if type(atom) is Floor:
        return [atom]
    if type(atom) is Index:
        return [a for end in atom.range.args for m in polynomial(end) for a in m if type(a) is Floor]
    return []


def _content(poly) -> int:
    found = 0
    for monomial, c in poly.items():
        if monomial:
            found = gcd(found, c)
    return found


def _floored(expression: Node) -> Node:
    """e ≥ 0 with the common divisor of what varies divided out."""
    poly = polynomial(expression)
    content = _content(poly)
    if content <= 1:
        return expression
    return integer({m: c // content for m, c in poly.items()})


def _leading_sign(poly) -> int:
    lead = max(poly, key=lambda m: (len(m), [rank(a) for a in m]))
    return 1 if poly[lead] > 0 else -1


def _unsigned(expression: Node) -> Node:
    """e or -e, one of the two for both."""
    poly = polynomial(expression)
    if not poly or _leading_sign(poly) > 0:
        return expression
    return integer({m: -c for m, c in poly.items()})


def _primitive(expression: Node) -> Node | None:
    """e = 0 with the common divisor divided out; None where it has no solution for that."""
    poly = polynomial(expression)
    content = _content(poly)
    if content > 1:
        if poly.get((), 0) % content:
            return None
        poly = {m: c // content for m, c in poly.items()}
        expression = integer(poly)
    return _unsigned(expression)


def solve(expression: Node, index: Index) -> Node | None:
    """The value of index at which e = 0, where e is ±index plus what does not depend on it; else None."""
    split = coefficient_of(expression, index)
    if split is None:
        return None
    slope, rest = split
    if type(slope) is not Number or abs(slope.value) != 1:
        return None
    return minus(0, rest) if slope.value == 1 else plus(rest, 0)


def indices_in(expression: Node) -> list[Index]:
    """The index atoms of an integer expression."""
    return list({a: None for m in polynomial(expression) for a in m if type(a) is Index})
