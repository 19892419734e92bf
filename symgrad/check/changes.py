"""Every part of a formula written otherwise: a term, a factor, a bound, a stride, a floor left out; an offset moved. Knows terms.

Not the mistakes that people make (see `repairs`), but one change for each part, so that it shows whether anything depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..terms.binding import substitute
from ..terms.building import both
from ..terms.indices import Polynomial, integer, is_integer, minus, plus, polynomial, times
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Apply,
    Array,
    Binder,
    Cases,
    Constant,
    Divides,
    Entry,
    Floor,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Not,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    add,
    mul,
    neg,
)

Pair = tuple[Node, Node]


class Change(NamedTuple):
    """A formula with one part written otherwise.

    part     what stands there
    inside   the formula around it; None where the part says enough
    news     the formula with other things in its place: it depends on the part if it differs from one of them
    here     pairs of formulas, of which one of the least reach comes first: the change makes no difference where one is of equals
    compared the comparison of values that it stands in, the innermost; None for none
    """

    part: Node
    inside: Node | None
    news: tuple[Node, ...]
    here: tuple[Pair, ...]
    compared: Relation | None = None


def changes(node: Node) -> Iterator[Change]:
    """The node with each of its parts written otherwise."""
    for part, inside, new, here in _own(node):
        yield Change(part, inside, (new,), (here,))
    compares = node if isinstance(node, Relation) and not (is_integer(node.left) and is_integer(node.right)) else None
    for position, child in enumerate(node.children):
        if is_integer(child):
            slots = _integers(child) if not _is_plain_slot(node, child) else ()
            for part, new in slots:
                put = _rebuilt(node, position, new)
                yield Change(part, child if part is not child else node, (put,), ((node, put),), compares)
            continue
        if type(child) in (Entry, Number, Constant) and isinstance(node, (Binder, Array, Apply, Relation)):
            news = tuple(_rebuilt(node, position, new) for new in _other_values(child))
            yield Change(child, node, news, ((child, news[0]), (node, news[0])), compares)
        for change in changes(child):
            news = tuple(_rebuilt(node, position, new) for new in change.news)
            compared = change.compared or compares
            yield change._replace(news=news, here=(*change.here, (node, news[0])), compared=compared)


def _other_values(number: Node) -> tuple[Node, ...]:
    """Other values of a number's kind: beyond it, far below it, on the other side of 0."""
    return mul(Number(Fraction(8, 7)), number), mul(Number(Fraction(1, 8)), number), add(Number(Fraction(1, 3)), neg(number))


def _rebuilt(node: Node, position: int, new: Node) -> Node:
    children = list(node.children)
    children[position] = new
    if type(node) is Add:
        return add(*children)
    if type(node) is Mul:
        return mul(*children)
    return node.rebuild(tuple(children))


def _is_plain_slot(node: Node, child: Node) -> bool:
    """Whether an index stands alone where an entry is picked: another value of it is another place at which the claim is tried."""
    return type(child) is Index and isinstance(node, (Entry, Apply))


#: (part, the formula around it or None, the formula without it, two formulas that are equal where that is the same)
Own = tuple[Node, Node | None, Node, Pair]


def _own(node: Node) -> Iterator[Own]:
    """The changes of what the node itself is."""
    match node:
        case Add(parts) | Mul(parts):
            join, nothing = (add, ZERO) if type(node) is Add else (mul, ONE)
            for position, part in enumerate(parts):
                rest = parts[:position] + parts[position + 1 :]
                if type(part) is not Indicator:
                    yield part, node, join(*rest) if len(rest) > 1 else rest[0], (part, nothing)
        case Pow(base, exponent):
            if exponent is not MINUS_ONE:
                yield exponent, node, base, (node, base)
        case Apply(function, arguments, ()) if type(function) is Function and not any(type(a) is Array for a in arguments):
            for argument in arguments:
                yield node, None, argument, (node, argument)
        case Binder():
            yield from _of_binder(node)
        case Indicator():
            yield node, None, ONE, (node, ONE)
        case Cases(values, conditions) if len(values) > 1:
            for position, value in enumerate(values):
                others = [k for k in range(len(values)) if k != position]
                kept = Cases(tuple(values[k] for k in others), tuple(conditions[k] for k in others))
                yield value, node, kept, (node, kept)
        case Relation(op, left, right):
            if not (is_integer(left) and is_integer(right)):
                yield node, None, Not(node), (ZERO, ONE)
            elif type(right) is not Number or type(left) is not Number:
                moved = Relation(op, plus(left, 1), right)
                yield node, None, moved, (Indicator(node), Indicator(moved))
        case Divides():
            yield node, None, TRUE, (Indicator(node), ONE)


def _of_binder(node: Binder) -> Iterator[Own]:
    """Each end of a range one further or one nearer, and what it is made of written otherwise; the condition left out."""
    index, low, high = node.index, node.index.range.lower, node.index.range.upper
    for end in (low, high):
        if isinstance(node, (Sum, Product)):
            new: Node = type(node)(index, node.body, both(node.where, Relation("≠", index, end)))
            last, nothing = substitute(node.body, {index: end}), ZERO if type(node) is Sum else ONE
            yield end, node, new, (last, nothing)
        else:
            new = _over(node, Range(plus(low, 1), high) if end is low else Range(low, minus(high, 1)))
            yield end, node, new, (node, new)
    for end in (low, high):
        for part, other in _integers(end) if type(end) is not Size else ():
            if part is not end:
                new = _over(node, Range(other, high) if end is low else Range(low, other))
                yield part, end, new, _term_between(node, end, other) or (node, new)
    if node.where is not TRUE:
        new = node.rebound(index, (node.body, TRUE))
        yield node.where, node, new, _term_left_out(node) or (node, new)


def _term_between(node: Binder, end: Node, other: Node) -> Pair | None:
    """Of a sum with an end that is one further, or one nearer: the term that this is about, and 0; None for others."""
    step = polynomial(minus(other, end))
    if type(node) is not Sum or step not in ({(): 1}, {(): -1}):
        return None
    further = -1 if end is node.index.range.lower else 1
    return substitute(node.body, {node.index: other if step[()] == further else end}), ZERO


def _term_left_out(node: Binder) -> Pair | None:
    """Of a sum over all but one place, j ≠ i: the term there, and 0; None for others."""
    match node.where:
        case Relation("≠", left, right) if type(node) is Sum and node.index in (left, right):
            return substitute(node.body, {node.index: right if left is node.index else left}), ZERO
    return None


def _over(node: Binder, range_: Range) -> Node:
    """The same over another range."""
    index = Index(node.index.name, range_)
    children = (substitute(node.body, {node.index: index}), substitute(node.where, {node.index: index}))
    return node.rebound(index, children)


def _integers(expression: Node) -> Iterator[tuple[Node, Node]]:
    """(part, the integer expression with the part written otherwise)."""
    terms = polynomial(expression)
    if () not in terms:
        yield expression, plus(expression, 1)
    for monomial, coefficient in terms.items():
        rest = {m: c for m, c in terms.items() if m != monomial}
        if rest:
            yield integer({monomial: coefficient}), integer(rest)
        for position, atom in enumerate(monomial):
            others = monomial[:position] + monomial[position + 1 :]
            if others and type(atom) is not Index:
                yield atom, _with(rest, others, coefficient)
            if type(atom) is Floor:
                for part, new in _floors(atom):
                    yield part, plus(integer(rest), times(new, integer({others: coefficient})))


def _floors(atom: Floor) -> Iterator[tuple[Node, Node]]:
    """A floor with its divisor left out, rounded up, and with what it divides written otherwise."""
    numerator, denominator = atom.numerator, atom.denominator
    if denominator is not ONE:
        yield denominator, numerator
        yield denominator, Floor(plus(numerator, minus(denominator, 1)), denominator)
    for part, new in _integers(numerator):
        yield part, Floor(new, denominator)


def _with(terms: Polynomial, monomial: tuple[Node, ...], coefficient: int) -> Node:
    return plus(integer(terms), integer({monomial: coefficient}))
