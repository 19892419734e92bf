"""Integers of a formula: sizes, index variables, integer expressions such as s i + k, and the ranges they lie in.

An integer expression is kept as a polynomial over Size, Index and Floor atoms with integer coefficients, so two equal
ones are the same node. Knows nodes only.
"""

from __future__ import annotations

from collections.abc import Set

from ..errors import DefinitionError
from .memory import kept_table, remembered
from .nodes import (
    ONE,
    ZERO,
    Add,
    AnyFunction,
    Apply,
    Array,
    Binder,
    DefinedFunction,
    DerivedFunction,
    Entry,
    Floor,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Size,
    Tensor,
    walk,
)

#: monomial (sorted tuple of atoms) -> nonzero int
Polynomial = dict[tuple[Node, ...], int]


class IndexExpr(Node):
    """An integer polynomial in sizes and indices, in normal form: `s i + k - 1`. Made by `indices.integer` only.

    `terms` is a sorted tuple of (monomial, coefficient); a monomial is a sorted tuple of Size, Index and Floor nodes, and of
    integers that data give, y_i of 1..C: entries of a tensor whose domain is a range.
    Never a lone atom or number: those stand for themselves, so an index slot holds such an atom, a Number or an IndexExpr.
    """

    terms: tuple[tuple[tuple[Node, ...], int], ...]

    def _find_children(self) -> tuple[Node, ...]:
        return tuple(dict.fromkeys(atom for monomial, _ in self.terms for atom in monomial))

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return replace_atoms(self, dict(zip(self.children, children)))


@remembered(4096)
def _order(atom: Node) -> tuple[str, str]:
    return type(atom).__name__, repr(atom)


def polynomial(expression: Node) -> Polynomial:
    """The polynomial of an integer expression. Raises DefinitionError where it is none (1/2, an entry, …)."""
    found = _polynomial(expression)
    if found is None:
        raise DefinitionError(
            f"{expression!r} is no integer expression; an index is made of integers, sizes and indices by +, - and ·"
        )
    return dict(found)


def is_integer(expression: Node) -> bool:
    """Whether the term is an integer expression (made of integers, sizes and indices)."""
    return _polynomial(expression) is not None


def is_datum(node: Node) -> bool:
    """Whether a term is an integer that data give: y_i, where y is of 1..C."""
    return type(node) is Entry and isinstance(node.tensor.domain, Range)


@remembered(65536)
def _polynomial(expression: Node) -> Polynomial | None:
    if type(expression) is IndexExpr:
        return dict(expression.terms)
    if isinstance(expression, (Size, Index, Floor)) or is_datum(expression):
        return {(expression,): 1}
    if type(expression) is Number:
        return ({(): int(expression.value)} if expression.value else {}) if expression.value.denominator == 1 else None
    if type(expression) is Add or type(expression) is Mul:
        total: Polynomial = {} if type(expression) is Add else {(): 1}
        for child in expression.children:
            part = _polynomial(child)
            if part is None:
                return None
            total = _sum(total, part, 1) if type(expression) is Add else _product(total, part)
        return total
    if type(expression) is Pow and type(expression.exponent) is Number and expression.exponent.value in range(2, 9):
        base, total = _polynomial(expression.base), {(): 1}
        if base is None:
            return None
        for _ in range(int(expression.exponent.value)):
            total = _product(total, base)
        return total
    return None


def _sum(left: Polynomial, right: Polynomial, sign: int) -> Polynomial:
    total = dict(left)
    for monomial, coefficient in right.items():
        value = total.get(monomial, 0) + sign * coefficient
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return total


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for a, x in left.items():
        total = _sum(total, {tuple(sorted(a + b, key=_order)): x * y for b, y in right.items()}, 1)
    return total


def integer(expression: Node | int | Polynomial) -> Node:
    """The normal form of an integer expression: a Number, a lone atom, or an IndexExpr."""
    if isinstance(expression, int):
        return Number(expression)
    poly = expression if isinstance(expression, dict) else polynomial(expression)
    if not poly:
        return ZERO
    if len(poly) == 1:
        ((monomial, coefficient),) = poly.items()
        if not monomial:
            return Number(coefficient)
        if coefficient == 1 and len(monomial) == 1:
            return monomial[0]
    return IndexExpr(tuple(sorted(poly.items(), key=lambda item: (-len(item[0]), [_order(a) for a in item[0]]))))


@remembered(20_000)
def plus(left: Node | int, right: Node | int) -> Node:
    """left + right, in normal form."""
    return integer(_sum(_terms(left), _terms(right), 1))


@remembered(20_000)
def minus(left: Node | int, right: Node | int) -> Node:
    """left - right, in normal form."""
    return integer(_sum(_terms(left), _terms(right), -1))


@remembered(20_000)
def times(left: Node | int, right: Node | int) -> Node:
    """left · right, in normal form."""
    return integer(_product(_terms(left), _terms(right)))


def _terms(value: Node | int) -> Polynomial:
    """The polynomial of an integer or an integer expression."""
    return polynomial(value if isinstance(value, Node) else Number(value))


def replace_atoms(expression: Node, new: dict[Node, Node]) -> Node:
    """The expression with its atoms replaced by integer expressions, in normal form."""
    total: Polynomial = {}
    for monomial, coefficient in polynomial(expression).items():
        product: Polynomial = {(): coefficient}
        for atom in monomial:
            product = _product(product, polynomial(new.get(atom, atom)))
        total = _sum(total, product, 1)
    return integer(total)


def coefficient_of(expression: Node, index: Index) -> tuple[Node, Node] | None:
    """(a, b) with expression = a · index + b and neither containing index; None where it is not linear in it."""
    linear: Polynomial = {}
    rest: Polynomial = {}
    for monomial, coefficient in polynomial(expression).items():
        if index in monomial:
            left = list(monomial)
            left.remove(index)
            if any(index in atom.free for atom in left):
                return None
            linear[tuple(left)] = coefficient
        elif any(index in atom.free for atom in monomial):
            return None
        else:
            rest[monomial] = coefficient
    return integer(linear), integer(rest)


def index(name: str, upper: Node | int, lower: Node | int = 1) -> Index:
    """The index `name` running from lower to upper."""
    return Index(name, Range(integer(lower), integer(upper)))


_size_cache: dict[Tensor, frozenset[Size]] = kept_table({})


@remembered(4096)
def sizes(node: Node) -> frozenset[Size]:
    """Every Size on which the node's meaning depends: written, in ranges, in shapes, in definitions and laws."""
    found: set[Size] = set()
    for part in walk(node):
        if type(part) is Size:
            found.add(part)
        elif type(part) is Index:
            found |= _range_sizes(part.range)
        elif isinstance(part, Binder):
            found |= _range_sizes(part.index.range)
        elif type(part) is Array:
            for i in part.indices:
                found |= _range_sizes(i.range)
        if type(part) is Entry:
            found |= tensor_sizes(part.tensor)
        if type(part) is Apply:
            for tensor in part.function.tensors:
                found |= tensor_sizes(tensor)
            found |= _function_sizes(part.function)
    return frozenset(found)


def _function_sizes(function: AnyFunction) -> Set[Size]:
    """The sizes in the body of a function that a document defines."""
    while type(function) is DerivedFunction:
        function = function.base
    return _local_sizes(function.body) if type(function) is DefinedFunction else frozenset()


def _range_sizes(range_: Range) -> set[Size]:
    return {atom for end in (range_.lower, range_.upper) for part in walk(end) for atom in _atom_sizes(part)}


def _atom_sizes(part: Node) -> Set[Size]:
    if type(part) is Size:
        return {part}
    if type(part) is Index:
        return _range_sizes(part.range)
    return frozenset()


def tensor_sizes(tensor: Tensor) -> frozenset[Size]:
    """Every Size in the shape, definition and law of a tensor and of what it reaches."""
    known = _size_cache.get(tensor)
    if known is None:
        found: set[Size] = set()
        for other in tensor.reach:
            for axis in other.axes:
                found |= _range_sizes(axis)
            if isinstance(other.domain, Range):
                found |= _range_sizes(other.domain)
            if other.definition is not None:
                found |= _local_sizes(other.definition.body)
            if other.law is not None:
                for parameter in other.law.parameters:
                    found |= _local_sizes(parameter)
        known = _size_cache[tensor] = frozenset(found)
    return known


def _local_sizes(body: Node) -> Set[Size]:
    found: set[Size] = set()
    for part in walk(body):
        if type(part) is Size:
            found.add(part)
        elif isinstance(part, Binder):
            found |= _range_sizes(part.index.range)
        elif type(part) is Array:
            for i in part.indices:
                found |= _range_sizes(i.range)
        elif type(part) is Apply:
            found |= _function_sizes(part.function)
    return found


# --- order ----------------------------------------------------------------------------------------------------------


@remembered(65536)
def is_nonnegative(expression: Node) -> bool | None:
    """Whether an integer expression is ≥ 0 for all sizes ≥ 1 and all indices in their ranges; None where it depends or is not seen.

    An index occurring linearly is put to the end of its range that makes the expression least; sizes are written as 1 + (size - 1).
    """
    low = _least(polynomial(expression), 0)
    if low is not None and all(c >= 0 for c in low.values()):
        return True
    high = _least({m: -c for m, c in polynomial(expression).items()}, 0)
    if high is not None and all(c >= 0 for c in high.values()) and high.get((), 0) > 0:
        return False
    return None


def _least(poly: Polynomial, depth: int) -> Polynomial | None:
    """A lower bound of the polynomial in (size - 1) atoms, or None."""
    if depth > 8:
        return None
    for monomial in poly:
        for atom in monomial:
            if type(atom) is Floor or is_datum(atom):
                return None
    indices = {atom for monomial in poly for atom in monomial if type(atom) is Index}
    if indices:
        chosen = max(indices, key=lambda i: (len(i.range.free), i.name))
        split = coefficient_of(integer(poly), chosen)
        if split is None:
            return None
        slope, rest = split
        sign = is_nonnegative(slope)
        if sign is None and is_nonnegative(minus(0, slope)):
            sign = False
        if sign is None:
            return None
        end = chosen.range.lower if sign else chosen.range.upper
        return _least(polynomial(plus(times(slope, end), rest)), depth + 1)
    shifted = replace_atoms(integer(poly), {atom: plus(atom, 1) for m in poly for atom in m})
    return polynomial(shifted)


def in_range(expression: Node, range_: Range) -> bool | None:
    """Whether the expression always lies in the range; False: never; None: it depends."""
    if type(expression) is Index and expression.range is range_:
        return True
    if type(expression) is Entry and isinstance(expression.tensor.domain, Range):
        values = expression.tensor.domain
        if (
            values is range_
            or is_nonnegative(minus(values.lower, range_.lower))
            and is_nonnegative(minus(range_.upper, values.upper))
        ):
            return True
        return None
    above = is_nonnegative(minus(expression, range_.lower))
    below = is_nonnegative(minus(range_.upper, expression))
    if above is False or below is False:
        return False
    return True if above and below else None


def length(range_: Range) -> Node:
    """The number of integers in a range (where it is not empty)."""
    return plus(minus(range_.upper, range_.lower), ONE)
