"""Tensor monomials, Σ over bound indices of [guards] · Π atom^exponent, and forms: their linear combinations.

Here are the data and the orders that make them canonical. What an atom means is the `normalizer`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from typing import NamedTuple

from ..terms.indices import IndexExpr, integer, polynomial
from ..terms.memory import kept_table
from ..terms.nodes import (
    SYMMETRIC,
    Add,
    And,
    Apply,
    Array,
    Binder,
    Condition,
    Entry,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Or,
    Pow,
    Range,
    Sum,
    union_free,
    walk,
)

Exponent = int | Fraction
Coefficient = int | Fraction


class GiveUp(Exception):
    """The normal form was not reached: the work is too much, or a case is not covered. Never means "different"."""


class Monomial(NamedTuple):
    """Σ_binders Π[guards] Π atom^exponent. A false guard makes 0 whatever the atoms are, as a zero indicator does.

    binders   indices named "\\x01k", each with its range
    guards    conditions on integers; scalar conditions are Indicator atoms among the factors
    factors   (atom, exponent), sorted by `rank` of the atom
    """

    binders: tuple[Index, ...]
    guards: frozenset[Condition]
    factors: tuple[tuple[Node, Exponent], ...]


Form = dict[Monomial, Coefficient]
UNIT = Monomial((), frozenset(), ())
MAX_ORDERS = 120

_heights: dict[Node, int] = kept_table({})
_weights: dict[Node, int] = kept_table({})
_ranks: dict[Node, int] = kept_table({})
_shapes: dict[tuple, int] = kept_table({})


def rank(node: Node) -> int:
    """The place of a node in one total order, fixed while the process remembers it."""
    found = _ranks.get(node)
    if found is None:
        found = _ranks[node] = len(_ranks)
    return found


def remembered() -> int:
    """How many nodes and shapes the orders hold on to. Forms made before these are dropped must not meet forms made after."""
    return len(_ranks) + len(_shapes)


def tidy(value: Coefficient) -> Coefficient:
    """An int where the fraction is whole."""
    if type(value) is Fraction and value.denominator == 1:
        return value.numerator
    return value


def constant(value: Coefficient) -> Form:
    """The form of a number."""
    return {UNIT: tidy(value)} if value else {}


def sort_factors(factors: dict[Node, Exponent]) -> tuple[tuple[Node, Exponent], ...]:
    return tuple(sorted(factors.items(), key=lambda item: rank(item[0])))


def single(atom: Node, exponent: Exponent = 1) -> Form:
    """The form of one atom."""
    return {Monomial((), UNIT.guards, ((atom, exponent),)): 1}


def accumulate(total: Form, form: Form, scale: Coefficient = 1) -> None:
    """total += scale · form, in place."""
    for monomial, coefficient in form.items():
        value = total.get(monomial, 0) + coefficient * scale
        if value:
            total[monomial] = value if type(value) is int else tidy(value)
        else:
            total.pop(monomial, None)


def scaled(form: Form, scale: Coefficient) -> Form:
    return {m: tidy(c * scale) for m, c in form.items()} if scale else {}


def free_of(monomial: Monomial) -> frozenset[Index]:
    """The free indices of a monomial."""
    parts = [atom for atom, _ in monomial.factors]
    parts += monomial.guards
    parts += [b.range for b in monomial.binders]
    return union_free(parts) - frozenset(monomial.binders)


def order(monomial: Monomial) -> tuple:
    """A sort key: canonical as the monomial is."""
    return (
        len(monomial.binders),
        len(monomial.factors),
        [(rank(a), e) for a, e in monomial.factors],
        sorted(map(rank, monomial.guards)),
        [rank(b) for b in monomial.binders],
    )


def is_single(range_: Range) -> bool:
    """Whether one integer only is in the range."""
    return range_.lower is range_.upper


def at_single(slot: Node) -> Node:
    """An index over one integer as that integer; any other slot as it is."""
    return slot.range.lower if type(slot) is Index and is_single(slot.range) else slot


# --- which order the bound indices come in --------------------------------------------------------------------------


def _identify(shape: tuple) -> int:
    found = _shapes.get(shape)
    if found is None:
        found = _shapes[shape] = len(_shapes)
    return found


def shape(part, colours: dict[Index, int], symmetric=frozenset()) -> int:
    """What a node looks like when all that is known of some indices is their colours; commutative parts in any order.

    symmetric   tensors, and arrays whose inverse it is, of which the two indices may change places
    """
    if isinstance(part, Node):
        kind = type(part)
        if type(part) is Index:
            colour = colours.get(part)
            if colour is not None:
                return _identify(("colour", colour))
        if not (part.free & colours.keys()):
            return _identify(("node", rank(part)))
        if type(part) is Index:
            return _identify(("index", part.name, shape(part.range, colours, symmetric)))
        if type(part) is IndexExpr:
            return _identify(("integer", *sorted((c, *sorted(shape(a, colours, symmetric) for a in m)) for m, c in part.terms)))
        if type(part) is Apply and part.arguments[0] in symmetric:
            inner = sorted(shape(slot, colours, symmetric) for slot in part.indices)
            return _identify(("symmetric", rank(part.arguments[0]), *inner))
        if isinstance(part, (Add, Mul, And, Or)) or (
            type(part) is Entry and (part.tensor.domain in SYMMETRIC or part.tensor in symmetric)
        ):
            inner = sorted(shape(child, colours, symmetric) for child in part.children)
            return _identify((kind.__name__, rank(part.tensor) if type(part) is Entry else -1, *inner))
        return _identify((kind.__name__, *(shape(arg, colours, symmetric) for arg in part.args)))
    if type(part) is tuple:
        return _identify(("tuple", *(shape(item, colours, symmetric) for item in part)))
    return _identify(("value", part))


def _refine(colours, guards, factors, symmetric):
    """One round: the colour of each index by what it occurs in and by the colours around it there."""
    refined = {}
    for index, colour in colours.items():
        marked = {**colours, index: -1}
        seen = sorted((shape(atom, marked, symmetric), e) for atom, e in factors if index in atom.free)
        held = sorted(shape(guard, marked, symmetric) for guard in guards if index in guard.free)
        refined[index] = _identify(("refined", colour, tuple(seen), tuple(held)))
    return refined


def orders(binders, guards, factors, symmetric=frozenset()) -> Iterator[tuple[Index, ...]]:
    """The orders of the bound indices among which a canonical one is to be chosen: few, and the same whatever the names."""
    if len(binders) == 1:
        yield tuple(binders)
        return
    plain = {b: 0 for b in binders}
    colours = {b: _identify(("range", shape(b.range, plain))) for b in binders}
    for _ in range(3):
        colours = _refine(colours, guards, factors, symmetric)
        if len(set(colours.values())) == len(binders):
            break
    classes: dict[int, list[Index]] = {}
    for b in binders:
        classes.setdefault(colours[b], []).append(b)
    groups = [classes[colour] for colour in sorted(classes)]
    count = 1
    for group in groups:
        for k in range(2, len(group) + 1):
            count *= k
    if count > MAX_ORDERS:
        raise GiveUp("too many orders of bound indices")
    for chosen in product(*(permutations(group) for group in groups)):
        yield tuple(b for group in chosen for b in group)


def bound_index(number: int, range_: Range) -> Index:
    return Index(f"\x01{number}", range_)


# --- back to nodes --------------------------------------------------------------------------------------------------


def height(node: Node) -> int:
    """One more than the greatest number among the bound names "\\x00k" of a node."""
    found = _heights.get(node)
    if found is None:
        found = 0
        for part in walk(node):
            bound = (part.index,) if isinstance(part, Binder) else part.indices if type(part) is Array else ()
            for index in bound:
                if index.name[0] == "\x00":
                    found = max(found, int(index.name[1:]) + 1)
        _heights[node] = found
    return found


def weight(node: Node) -> int:
    """How many nodes a walk through the node meets, one that stands in several places each time."""
    found = _weights.get(node)
    if found is None:
        found = _weights[node] = 1 + sum(map(weight, node.children))
    return found


def power_node(atom: Node, exponent: Exponent) -> Node:
    return atom if exponent == 1 else Pow(atom, Number(exponent))


def product_node(coefficient: Coefficient, guards, factors) -> Node:
    """The node of coefficient · [guards] · factors."""
    parts: list[Node] = [] if coefficient == 1 else [Number(coefficient)]
    parts += [Indicator(guard) for guard in sorted(guards, key=rank)]
    parts += [power_node(atom, e) for atom, e in factors]
    return Number(1) if not parts else parts[0] if len(parts) == 1 else Mul(tuple(parts))


def sum_node(binders, body: Node) -> Node:
    for index in reversed(binders):
        body = Sum(index, body)
    return body


def add_node(terms: list[Node]) -> Node:
    return Number(0) if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))


def integer_form(expression: Node) -> Form:
    """The form of an integer expression: a polynomial of sizes, indices and floors."""
    total: Form = {}
    for atoms, coefficient in polynomial(integer(expression)).items():
        factors: dict[Node, Exponent] = {}
        for atom in atoms:
            factors[atom] = factors.get(atom, 0) + 1
        accumulate(total, {Monomial((), UNIT.guards, sort_factors(factors)): coefficient})
    return total
