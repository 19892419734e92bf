"""Small edits of a term, told from the tables and the kinds of nodes: another operator of a kind, one more, one less.

Knows terms. Each edit is a repair as in `repairs`, which goes through the formula and asks at each of its parts. Where a mistake
has a name of its own, `repairs` knows it; here is what is left: any one part written otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..operators.functions import FUNCTIONS
from ..terms.binding import substitute
from ..terms.indices import is_integer
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Array,
    Binder,
    Derivative,
    Entry,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Sum,
    Tensor,
    add,
    mul,
    neg,
)

Repair = tuple[int, str, Node]
UNARY = tuple(name for name, row in FUNCTIONS.items() if row.arity == 1)
#: Functions that may be forgotten altogether.
LOST = ("log", "exp", "sigmoid", "tanh", "sin", "cos", "abs")
_BINDERS = {Sum: "a sum", Product: "a product", Maximum: "a maximum", Minimum: "a minimum"}


def edits(node: Node, scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> Iterator[Repair]:
    """The edits of one part of a formula in which the indices of `scope` may be used."""
    if type(node) is Apply:
        yield from _applied(node, scope)
    elif isinstance(node, (Sum, Product, Maximum, Minimum)):
        yield from _bound(node, scope)
    elif type(node) is Derivative:
        yield from _slope(node, scope, tensors)
    elif type(node) is Indicator:
        yield from _indicator(node, scope, tensors)
    elif type(node) is Number:
        yield from _number(node)
    elif type(node) is Mul:
        yield from _product(node)
    elif type(node) is Add:
        yield from _brackets(node)
    if type(node) in (Add, Mul, Pow, Apply, Entry, Sum, Product) and not is_integer(node):
        yield from _around(node, scope)


def _applied(node: Apply, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """Another function of the table, and other indices of an entry: softmax(z)_j for softmax(z)_i."""
    function = node.function
    if type(function) is Function and function.name in UNARY and len(node.arguments) == 1 and type(node.arguments[0]) is not Array:
        for name in UNARY:
            if name != function.name:
                rank = 6 if name in LOST else 9
                yield rank, f"{name} instead of {function.name}", Apply(Function(name), node.arguments)
    for place, old in enumerate(node.indices):
        for other in _alike(old, scope):
            indices = (*node.indices[:place], other, *node.indices[place + 1 :])
            yield 5, f"the index {other.name} is meant", Apply(function, node.arguments, indices)
    if len(node.indices) == 2 and node.indices[0] is not node.indices[1]:
        yield 5, "two indices are exchanged (a transpose)", Apply(function, node.arguments, node.indices[::-1])


def _alike(old: Node, scope: tuple[Index, ...]) -> Iterator[Index]:
    """The other indices of the scope that run where one does."""
    if type(old) is Index:
        yield from (other for other in scope if other is not old and other.range == old.range)


def _bound(node: Binder, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """Another operator of the kind, none, or one that binds another index."""
    index, body, where = node.args
    for kind, name in _BINDERS.items():
        if kind is not type(node):
            yield 5, f"{name} is meant, not {_BINDERS[type(node)]}", kind(index, body, where)
    for other in scope:
        if other.range == index.range:
            yield 6, f"{_BINDERS[type(node)]} too many", substitute(body, {index: other})
        if other in body.free:
            yield 6, f"it is {other.name} over which is summed", type(node)(other, body, where)
            for meant in scope:
                if meant is not other:
                    moved = substitute(body, {index: meant})
                    yield 6, f"it is {other.name} over which is summed", type(node)(other, moved, substitute(where, {index: meant}))
    if index not in body.free:
        yield 6, f"{_BINDERS[type(node)]} too many", body


def _slope(node: Derivative, scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> Iterator[Repair]:
    """By another entry, or another name."""
    for place, by in enumerate(node.by):

        def put(new: Entry, place: int = place) -> Node:
            return Derivative(node.body, (*node.by[:place], new, *node.by[place + 1 :]))

        for at, (old, axis) in enumerate(zip(by.indices, by.tensor.axes, strict=True)):
            for other in scope:
                if other is not old and other.range == axis:
                    entry = Entry(by.tensor, (*by.indices[:at], other, *by.indices[at + 1 :]))
                    yield 4, f"the index {other.name} is meant", put(entry)
        if len(by.indices) == 2 and by.tensor.axes[0] == by.tensor.axes[1]:
            yield 4, "two indices are exchanged (a transpose)", put(Entry(by.tensor, by.indices[::-1]))
        for tensor in tensors:
            if tensor is not by.tensor and (tensor.axes == by.tensor.axes or fits(by.indices, tensor.axes)):
                yield 6, f"the derivative by {tensor.name} is meant", put(Entry(tensor, by.indices))
    if type(node.body) is Entry:
        for tensor in tensors:
            if tensor is not node.body.tensor and tensor.axes == node.body.tensor.axes:
                yield 6, f"the derivative of {tensor.name} is meant", Derivative(Entry(tensor, node.body.indices), node.by)
    yield 7, "a derivative too many", node.body


def fits(indices: tuple[Node, ...], axes: tuple[Range, ...]) -> bool:
    """Whether indices run along axes."""
    return len(indices) == len(axes) and all(type(i) is Index and i.range == axis for i, axis in zip(indices, axes, strict=True))


def _indicator(node: Indicator, scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> Iterator[Repair]:
    """A delta of another index, or an entry in its place."""
    condition = node.condition
    if type(condition) is not Relation:
        return
    for old, beside, put in ((condition.left, condition.right, 0), (condition.right, condition.left, 1)):
        for other in dict.fromkeys((*_alike(old, scope), *(each for each in _alike(beside, scope) if each is not old))):
            sides = (other, condition.right) if put == 0 else (condition.left, other)
            yield 4, f"the index {other.name} is meant", Indicator(Relation(condition.op, *sides))
    for op in "=≠":
        if op != condition.op and condition.op in "=≠":
            yield 5, "one minus the indicator", Indicator(Relation(op, condition.left, condition.right))
    indices = [side for side in condition.args[1:] if type(side) is Index]
    for tensor in tensors:
        if len(indices) == 2 and tensor.rank == 1:
            yield from (
                (6, f"an entry of {tensor.name} is meant", Entry(tensor, (index,)))
                for index in indices
                if index.range == tensor.axes[0]
            )


def _number(node: Number) -> Iterator[Repair]:
    value = node.value
    for new in (value + 1, value - 1, value * 2, value / 2, 1 / value if value else value):
        if new not in (value, 0):
            yield 5, f"the number {value} should be {new}", Number(new)


def _product(node: Mul) -> Iterator[Repair]:
    """A product upside down."""
    below = [factor for factor in node.factors if type(factor) is Pow and factor.exponent is MINUS_ONE]
    if below:
        yield 4, "the fraction is upside down", mul(*map(_inverse, node.factors))
        numbers = [factor for factor in node.factors if type(factor) is Number]
        rest = [factor for factor in node.factors if type(factor) is not Number]
        if numbers:
            yield 4, "the fraction is upside down", mul(*numbers, *map(_inverse, rest))
        for factor in rest:
            for other in below:
                if factor is not other:
                    kept = [part for part in node.factors if part is not factor and part is not other]
                    yield 5, "the fraction is upside down", mul(*kept, _inverse(factor), other.base)
    for factor in below:
        kept = [part for part in node.factors if part is not factor]
        yield 5, "a denominator too many", mul(*kept)
        yield 6, "a factor that belongs above the line", mul(*kept, factor.base)


def _inverse(node: Node) -> Node:
    if type(node) is Number:
        return Number(Fraction(1) / node.value) if node.value else node
    return node.base if type(node) is Pow and node.exponent is MINUS_ONE else Pow(node, MINUS_ONE)


def _brackets(node: Add) -> Iterator[Repair]:
    """a (b + c) for a b + c: the last factors of a term in brackets with the terms behind it, or with those before it."""
    terms = node.terms
    for place, term in enumerate(terms):
        factors = term.factors if type(term) is Mul else ()
        for cut in range(1, len(factors)):
            for first, last in ((cut, len(factors)), (0, cut)):
                inner, outer = factors[first:last], factors[:first] + factors[last:]
                for end in range(place + 1, len(terms)):
                    beside = terms[place + 1 : end + 1]
                    bracket = add(mul(*inner), *beside)
                    yield 6, "brackets are missing", add(*terms[:place], mul(*outer, bracket), *terms[end + 1 :])
                for start in range(place):
                    bracket = add(*terms[start:place], mul(*inner))
                    yield 6, "brackets are missing", add(*terms[:start], mul(bracket, *outer), *terms[place + 1 :])
    for place in range(1, len(terms) - 1):
        turned = [neg(term) for term in terms[place + 1 :]]
        yield 6, "brackets are missing", add(*terms[: place + 1], *turned)


def _around(node: Node, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """A function, or a sum, around a part."""
    for name in LOST:
        yield 7, f"the function {name} is missing", Apply(Function(name), (node,))
    yield 7, "a root is missing", Pow(node, Number(Fraction(1, 2)))
    if type(node) is not Pow:
        yield 6, "the reciprocal is meant", Pow(node, MINUS_ONE)
        yield 7, "a square is missing", Pow(node, Number(2))
        yield 5, "a denominator is missing", mul(node, Pow(add(ONE, node), MINUS_ONE))
    for index in scope:
        if index in node.free:
            yield 6, f"the sum over {index.name} is missing", Sum(index, node)
            yield 8, f"the product over {index.name} is missing", Product(index, node)
    yield 7, "one minus it is meant", add(ONE, neg(node))
