"""Sums over neighbouring ranges brought to one: the index is shifted so that it is the index of an entry, and the range
made the whole axis of that entry's tensor, with the terms at the ends taken off or added.
"""

from __future__ import annotations

from fractions import Fraction

from ..terms.binding import substitute
from ..terms.indices import coefficient_of, minus, plus, polynomial
from ..terms.memory import remembered
from ..terms.nodes import ONE, TRUE, ZERO, Condition, Entry, Index, Node, Number, Range, Relation, walk
from . import signs
from .monomials import UNIT, Coefficient, Form, Monomial, accumulate, bound_index, free_of, order, scaled, shape

MAX_ENDS = 3


def whole(n, form: Form) -> Form:
    """The form with every sum over the whole axis that its index runs along, as far as the ends are few."""
    if not any(m.binders for m in form):
        return form
    total: Form = {}
    changed = False
    for monomial, coefficient in form.items():
        pieces = _whole(n, monomial)
        if pieces is None:
            accumulate(total, {monomial: coefficient})
        else:
            changed = True
            accumulate(total, pieces, coefficient)
    return whole(n, total) if changed else form


def _whole(n, monomial: Monomial) -> Form | None:
    for guard in monomial.guards:
        pieces = _triangle(n, monomial, guard)
        if pieces is not None:
            return pieces
    for index in monomial.binders:
        if not index.range.free.isdisjoint(monomial.binders):
            pieces = _unstaggered(n, monomial, index)
            if pieces is not None:
                return pieces
            continue
        if any(index in other.range.free for other in monomial.binders):
            continue
        window = _window(n, monomial, index)
        if window is not None:
            return window
        anchor = _anchor(index, monomial)
        if anchor is None:
            continue
        axis, offset = anchor
        if not offset and axis is index.range:
            continue
        lower, upper = plus(index.range.lower, offset), plus(index.range.upper, offset)
        below, above = _number(minus(lower, axis.lower)), _number(minus(axis.upper, upper))
        if below is None or above is None or abs(below) > MAX_ENDS or abs(above) > MAX_ENDS:
            continue
        pieces = _pieces(n, monomial, index, axis, offset, below, above)
        if pieces is not None:
            return pieces
    return None


def _window(n, monomial: Monomial, index: Index) -> Form | None:
    """Σ_i [e ≤ i ≤ e + w] f(i) as Σ over t = 1..w+1 of f(e + t - 1), where all of that lies in the range of i.

    One of the two ends may be that of the range, where the other is a number of sizes: Σ_{i=1}^{p+q} [i ≤ p].
    """
    lows: list[tuple[Condition, Node]] = []
    highs: list[tuple[Condition, Node]] = []
    for guard in monomial.guards:
        if type(guard) is not Relation or guard.op != "≥" or index not in guard.free:
            continue
        split = coefficient_of(guard.left, index)
        if split is None or type(split[0]) is not Number or abs(split[0].value) != 1:
            continue
        (lows if split[0].value == 1 else highs).append((guard, split[1]))
    if not lows and not highs:
        return None
    ends = [(TRUE, minus(0, index.range.lower))], [(TRUE, index.range.upper)]
    for low, below in lows + ends[0]:
        start = minus(0, below)
        for high, end in highs + ends[1]:
            width = minus(end, start)
            if TRUE in (low, high) and (low is high or width.free or end.free):
                continue
            if not width.free.isdisjoint(monomial.binders) or not n.integers.nonnegative(plus(width, 1)):
                continue
            axis = Range(ONE, plus(width, 1))
            taken = {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
            number = next(k for k in range(len(taken) + 1) if f"\x01{k}" not in taken)
            value = plus(bound_index(number, axis), minus(start, 1))
            if n.integers.within(value, index.range) != ():
                continue
            smaller = monomial._replace(guards=monomial.guards - {low, high})
            return _at(n, smaller, index, axis, minus(1, start), None)
    return None


def _unstaggered(n, monomial: Monomial, index: Index) -> Form | None:
    """A sum whose range depends on another index, as a sum over the axis it runs along with the range as a condition."""
    anchor = _anchor(index, monomial)
    if anchor is None or any(index in other.range.free for other in monomial.binders):
        return None
    axis, offset = anchor
    lower, upper = plus(index.range.lower, offset), plus(index.range.upper, offset)
    if not axis.free.isdisjoint(monomial.binders):
        return None
    if not (n.integers.nonnegative(minus(lower, axis.lower)) and n.integers.nonnegative(minus(axis.upper, upper))):
        return None
    inside = {Relation("≥", minus(index, index.range.lower), ZERO), Relation("≥", minus(index.range.upper, index), ZERO)}
    return _at(n, monomial._replace(guards=monomial.guards | inside), index, axis, offset, None)


def _triangle(n, monomial: Monomial, guard) -> Form | None:
    """[i ≥ j] as [i > j] + [i = j]; and Σ_{i>j} as Σ_{i,j} - Σ_{i=j} - Σ_{i<j}, where that comes first or is the same."""
    if type(guard) is not Relation or guard.op != "≥" or len(guard.free & set(monomial.binders)) != 2:
        return None
    terms = polynomial(guard.left)
    ends = [atoms[0] for atoms in terms if len(atoms) == 1 and atoms[0] in monomial.binders]
    constant = terms.get((), 0)
    if len(ends) != 2 or len(terms) != 2 + bool(constant) or sorted(terms[end,] for end in ends) != [-1, 1]:
        return None
    others, factors = monomial.guards - {guard}, dict(monomial.factors)
    diagonal = Relation("=", ends[0], ends[1])
    if constant == 0:
        total = n.build(1, monomial.binders, others | {Relation("≥", minus(guard.left, 1), ZERO)}, factors)
        accumulate(total, n.build(1, monomial.binders, others | {diagonal}, factors))
        return total
    if constant != -1 or not all(signs.total(n, a, e) for a, e in monomial.factors):
        return None
    mirrored = others | {Relation("≥", minus(minus(0, guard.left), 2), ZERO)}
    here = n.build(1, monomial.binders, monomial.guards, factors)
    there = n.build(1, monomial.binders, mirrored, factors)
    share: Coefficient = 1
    if here == there:
        share = Fraction(1, 2)
    elif len(here) != 1 or len(there) != 1 or order(*here) < order(*there):
        return None
    total = scaled(n.build(1, monomial.binders, others, factors), share)
    accumulate(total, n.build(1, monomial.binders, others | {diagonal}, factors), -share)
    if here != there:
        accumulate(total, there, -1)
    return total


def _number(expression: Node) -> int | None:
    return int(expression.value) if type(expression) is Number else None


def _pieces(n, monomial, index, axis, offset, below, above) -> Form | None:
    """Σ over the shifted range as Σ over the axis and single terms."""
    if not below and not above:
        return _at(n, monomial, index, axis, offset, None)
    lower, upper = plus(axis.lower, below), minus(axis.upper, above)
    counts = (plus(minus(upper, lower), 1), plus(minus(axis.upper, axis.lower), 1))
    if not all(n.integers.nonnegative(count) for count in counts):
        return None
    if (below > 0 or above > 0) and not all(signs.total(n, a, e) for a, e in monomial.factors):
        return None
    total = _at(n, monomial, index, axis, offset, None)
    for k in range(abs(below)):
        value = plus(axis.lower, k) if below > 0 else minus(axis.lower, k + 1)
        accumulate(total, _at(n, monomial, index, axis, offset, value), -1 if below > 0 else 1)
    for k in range(abs(above)):
        value = minus(axis.upper, k) if above > 0 else plus(axis.upper, k + 1)
        accumulate(total, _at(n, monomial, index, axis, offset, value), -1 if above > 0 else 1)
    return total


def _at(n, monomial: Monomial, index: Index, axis: Range, offset: Node | int, value: Node | None) -> Form:
    """The monomial with index + offset running over the axis, or at one value."""
    taken = {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
    number = next(k for k in range(len(taken) + 1) if f"\x01{k}" not in taken)
    new_index = bound_index(number, axis)
    new = {index: minus(new_index if value is None else value, offset)}
    inner: Form = {UNIT: 1}
    still = {}
    for atom, e in monomial.factors:
        if index in atom.free:
            inner = n.multiply(inner, n.moved(atom, e, new))
        else:
            still[atom] = e
    binders = tuple(b for b in monomial.binders if b is not index) + ((new_index,) if value is None else ())
    guards = frozenset(substitute(g, new) for g in monomial.guards)
    return n.rebuilt(1, binders, guards, still, inner)


def _anchor(index: Index, monomial: Monomial):
    """(axis, offset) of an entry used at index + offset: the same one however the sum is written."""
    best: tuple[Range, int] | None = None
    best_key: tuple[int, int] | None = None
    for atom, _ in monomial.factors:
        if index not in atom.free:
            continue
        for place, offset, axis in _slots(atom, index):
            key = (place, -offset)
            if best_key is None or key < best_key:
                best, best_key = (axis, offset), key
    return best


@remembered(20000)
def _slots(atom: Node, index: Index) -> tuple:
    """(what the slot is of, offset, axis) for every entry in the atom with a slot index + number."""
    found = []
    for part in walk(atom):
        if type(part) is not Entry or index not in part.free:
            continue
        for position, (slot, axis) in enumerate(zip(part.indices, part.tensor.axes)):
            if index not in slot.free or axis.free:
                continue
            split = coefficient_of(slot, index)
            if split is None or type(split[0]) is not Number or split[0].value != 1 or type(split[1]) is not Number:
                continue
            found.append((shape((part.tensor, position), {}), int(split[1].value), axis))
    return tuple(found)
