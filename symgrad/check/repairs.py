"""Small changes to a formula that undo the mistakes people make: signs, factors, exponents, indices, deltas, bounds, …

Knows terms. Each repair is a (rank, what, node): the lower the rank, the likelier the mistake. Nothing here says that a
repair is right: `diagnosis` tries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import product as cartesian

from ..terms.binding import definition_of, replace, substitute
from ..terms.building import both, delta
from ..terms.indices import integer, is_integer, minus, plus, polynomial, times
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    Add,
    Apply,
    Array,
    Binder,
    Cases,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
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
    Size,
    Sum,
    Tensor,
    add,
    div,
    mul,
    neg,
    walk,
)
from .edits import edits, fits
from .matrix_repairs import LOST_SLOPE, matrix_repairs, slopes
from .slots import definition_uses

Repair = tuple[int, str, Node]
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
MOST_ATOMS = 24
LOG_OF_SUM = "the log of a sum is not the sum of the logs"
THROUGH_SUM = "a function does not go through a sum"


def repairs(node: Node, scope: tuple[Index, ...], tensors: tuple[Tensor, ...], sizes: tuple[Size, ...]) -> Iterator[Repair]:
    """Every repair of a scalar formula in which the indices of `scope` may be used."""
    yield from _here(node, scope, tensors, sizes)
    children = node.children
    for position, child in enumerate(children):
        if _is_slot(node, position, child):
            continue
        inner = scope
        if isinstance(node, Binder):
            inner = scope + (node.index,)
        elif type(node) is Array:
            inner = scope + node.indices
        for rank, what, new in repairs(child, inner, tensors, sizes):
            yield rank, what, _rebuilt(node, children, position, new)


def _rebuilt(node, children, position, new):
    changed = children[:position] + (new,) + children[position + 1 :]
    if type(node) is Mul:
        return mul(*changed)
    if type(node) is Add:
        return add(*changed)
    return node.rebuild(changed)


def _is_slot(node, position, child) -> bool:
    """Whether the child at a position is an index, an exponent or what is differentiated by: those have their own repairs."""
    if type(node) is Entry:
        return True
    if type(node) is Pow:
        return position == 1 and (type(child) is Number or is_integer(child))
    if type(node) is Derivative:
        return position > 0
    if type(node) is Apply:
        return child in node.indices
    return isinstance(node, Relation) and is_integer(child)


def _here(node, scope, tensors, sizes) -> Iterator[Repair]:
    yield from edits(node, scope, tensors)
    yield from matrix_repairs(node, tensors)
    if is_integer(node) and type(node) is not Index and type(node) is not Number:
        yield from ((5, "off by one", plus(node, step)) for step in (1, -1))
    if type(node) is Add:
        yield from _terms(node, sizes)
    if type(node) is Mul:
        yield from _factors(node)
    if type(node) is Pow:
        yield from _power(node)
    if type(node) is Entry:
        yield from _entry(node, scope)
        yield from _other_factor(node, scope, tensors)
    if type(node) is Size:
        yield from ((5, f"the size {size.name} is meant", size) for size in sizes if size is not node)
    if type(node) is Sum or type(node) is Product or type(node) is Maximum or type(node) is Minimum:
        yield from _binder(node, scope)
    if type(node) is Indicator:
        yield from _indicator(node)
    if type(node) is Cases:
        yield from _cases(node)
    if type(node) is Apply:
        yield from _function(node)
    if type(node) is Expectation and type(node.body) is Pow:
        base, exponent = node.body.args
        yield 3, "the expectation of a power is not the power of the expectation", Pow(Expectation(base), exponent)
    if type(node) is Relation and not is_integer(node.left):
        for op in "<>":
            if op != node.op:
                yield 4, "the condition the other way round", Relation(op, node.left, node.right)


def _terms(node, sizes):
    terms = node.terms
    if all(_is_plain_call(term) and term.function is terms[0].function for term in terms):
        function = terms[0].function
        what = LOG_OF_SUM if function is Function("log") else THROUGH_SUM
        yield 3, what, Apply(function, (add(*(term.arguments[0] for term in terms)),))
    for position, term in enumerate(terms):
        rest = terms[:position] + terms[position + 1 :]
        place = f"the {ORDINALS[position]} term" if position < len(ORDINALS) else "a term"

        def put(new, position=position):
            return add(*terms[:position], new, *terms[position + 1 :])

        yield 1, f"the sign of {place}", put(neg(term))
        yield 3, f"{place} is too much", add(*rest)
        yield from ((rank, f"{what} in {place}", put(new)) for rank, what, new in scaled(term, sizes))


def scaled(term: Node, sizes: tuple[Size, ...]) -> Iterator[Repair]:
    """The term with a factor too many or missing: numbers, sizes."""
    yield 2, "a factor 2 is missing", mul(TWO, term)
    yield 2, "a factor 2 is too much", mul(HALF, term)
    for size in sizes:
        yield 3, f"a factor {size.name} is missing", mul(size, term)
        yield 3, f"a factor 1/{size.name} is missing", div(term, size)
    yield 4, "a factor 4 is missing", mul(Number(4), term)
    yield 4, "a factor 4 is too much", mul(Number(Fraction(1, 4)), term)
    if type(term) is Mul:
        for position, factor in enumerate(term.factors):
            if type(factor) is Number and abs(factor.value) != 1:
                sign = ONE if factor.value > 0 else MINUS_ONE
                rest = term.factors[:position] + term.factors[position + 1 :]
                yield 3, f"the factor {abs(factor.value)}", mul(sign, *rest)


def _factors(node):
    factors = node.factors
    for position, factor in enumerate(factors):
        rest = factors[:position] + factors[position + 1 :]
        if type(factor) is Indicator:
            yield 3, "the indicator is too much", mul(*rest)
        elif type(factor) is Number:
            continue
        elif type(factor) is not Pow:
            yield 4, "a square is missing", mul(*factors[:position], Pow(factor, TWO), *factors[position + 1 :])
            yield 5, "a factor that belongs below the line", mul(*rest, Pow(factor, MINUS_ONE))
            yield 5, "a factor is too much", mul(*rest)


def _power(node):
    base, exponent = node.args
    if type(base) is Size and type(exponent) is Number and exponent.value > 1:
        yield 4, "base and exponent are exchanged", Pow(exponent, base)
    if type(exponent) is Number:
        value = exponent.value
        half = Fraction(1, 2)
        roots = (value + half, value - half) if type(base) is Sum else ()  # a length to the power 2 value ± 1
        halved = () if value == -1 and type(base) in (Number, Pow) else (value / 2,)  # 1/4 is no 1/√4
        for new in (value + 1, value - 1, value * 2, *halved, -value, *roots):
            if new != 0:
                yield 4, _exponent_text(value, new), base if new == 1 else Pow(base, Number(new))
    elif is_integer(exponent):
        for new in (plus(exponent, 1), minus(exponent, 1)):
            yield 4, "the exponent is off by one", Pow(base, new)
    if exponent is MINUS_ONE:
        yield 5, "the logarithm is meant, not the reciprocal", Apply(Function("log"), (base,))
    if type(base) is Sum and exponent is TWO:
        yield 4, "the square of a sum is not the sum of the squares", Sum(base.index, Pow(base.body, TWO), base.where)
    if type(base) is Expectation:
        mended = Expectation(Pow(base.body, exponent))
        yield 3, "the square of the expectation is not the expectation of the square", mended


def _exponent_text(old, new):
    if old == 2 and new == 1:
        return "a square is too much"
    return f"the exponent {old} should be {new}"


def _entry(node, scope):
    indices = node.indices
    axes = node.tensor.axes
    if len(indices) >= 2:
        for a in range(len(indices)):
            for b in range(a):
                swapped = list(indices)
                swapped[a], swapped[b] = swapped[b], swapped[a]
                if indices[a] is not indices[b] and _may_swap(axes[a], axes[b], indices[a], indices[b]):
                    other = Entry(node.tensor, tuple(swapped))
                    yield 5, "symmetry is taken for granted", mul(HALF, add(node, other))
                    yield 5, "symmetry is taken for granted", add(node, other)
                    yield 3, "two indices are exchanged (a transpose)", Entry(node.tensor, tuple(swapped))
    for position, (old, axis) in enumerate(zip(indices, axes, strict=True)):

        def put(new, position=position):
            return Entry(node.tensor, indices[:position] + (new,) + indices[position + 1 :])

        for other in scope:
            if other is not old and other.range == axis and (type(old) is not Index or old.range == axis):
                yield 4, f"the index {other.name} is meant", put(other)
        yield from ((rank, what, put(new)) for rank, what, new in _integers(old))
        if type(old) is not Index:
            for inner in sorted(old.free, key=lambda i: i.name):
                for other in scope:
                    if other not in old.free:
                        yield 5, f"the index {other.name} is meant", put(substitute(old, {inner: other}))
                    yield from ((5, f"the index {other.name} is meant", put(new)) for new in _once_replaced(old, inner, other))


def _once_replaced(expression: Node, old: Index, new: Index) -> Iterator[Node]:
    """An integer expression in which an index stands several times, with another in one of these places: s l + v for s v + v."""
    terms = polynomial(expression) if is_integer(expression) else {}
    for monomial, coefficient in terms.items():
        if old not in monomial:
            continue
        for count in dict.fromkeys((coefficient, 1 if coefficient > 0 else -1)):
            if len(terms) > 1 or count != coefficient:
                rest: Node = Number(count)
                for atom in monomial:
                    rest = times(rest, atom) if atom is not old else rest
                yield plus(minus(expression, times(rest, old)), times(rest, new))


def _other_factor(node, scope, tensors):
    yield 6, "one minus it is meant", _one_minus(node)
    for function in ("exp", "log"):
        yield 6, f"the function {function} is missing", Apply(Function(function), (node,))
    for tensor in tensors:
        if tensor is not node.tensor and (tensor.axes == node.tensor.axes or fits(node.indices, tensor.axes)):
            yield 6, "another factor is meant", Entry(tensor, node.indices)
    for _, atom in atoms(scope, tensors):
        if atom is not node:
            yield 7, "another factor is meant", atom


def _one_minus(node):
    if type(node) is Add and len(node.terms) == 2 and node.terms[0] is ONE:
        return neg(node.terms[1])
    return add(ONE, neg(node))


def _may_swap(first, second, a, b):
    ranges = [getattr(i, "range", None) for i in (a, b)]
    return first == second or ranges == [second, first]


def _integers(expression) -> Iterator[Repair]:
    """Changes to an integer expression: off by one, a sign, a forgotten stride."""
    yield 4, "an index off by one", plus(expression, 1)
    yield 4, "an index off by one", minus(expression, 1)
    terms = polynomial(expression)
    if len(terms) > 1:
        for monomial, coefficient in terms.items():
            if monomial:
                yield 4, "a sign in the index", integer({**terms, monomial: -coefficient})
                if () in terms:
                    yield 5, "a sign in the index", integer({**terms, monomial: -coefficient, (): -terms[()]})


def _related(op: str, left: Node | None, right: Node | None, new: Node) -> Node:
    """[left op right] with the new term on the side that is open."""
    return Indicator(Relation(op, new if left is None else left, new if right is None else right))


def strides(node: Node, sizes: tuple[Size, ...]) -> Iterator[Repair]:
    """A formula whose index expressions forget a stride: s(i-1) + 1 (or s i, counted from 0) where i is written."""
    for old in dict.fromkeys(part for part in walk(node) if isinstance(part, (Entry, Indicator))):
        places: list[tuple[Node, Callable[[Node], Node]]]
        if isinstance(old, Entry):
            places = [(expression, partial(_reindexed, old, at)) for at, expression in enumerate(old.indices)]
        elif type(old.condition) is Relation and is_integer(old.condition.left) and is_integer(old.condition.right):
            op, left, right = old.condition.args
            places = [
                (left, partial(_related, op, None, right)),
                (right, partial(_related, op, left, None)),
            ]
        else:
            continue
        for expression, put in places:
            for index in sorted(expression.free, key=lambda i: i.name):
                for size in sizes:
                    start = index.range.lower
                    moved = plus(times(size, minus(index, start)), start)
                    mended: dict[Node, Node] = {old: put(substitute(expression, {index: moved}))}
                    # The index may be bound around the part, and is meant to stay so: no renaming.
                    yield 4, f"the stride {size.name} is forgotten", replace(node, mended.get)


def _reindexed(entry: Entry, at: int, new: Node) -> Entry:
    return Entry(entry.tensor, entry.indices[:at] + (new,) + entry.indices[at + 1 :])


def _binder(node, scope):
    index, body, where = node.args
    kind = type(node)
    if where is not TRUE:
        yield 3, "the sum leaves out a term that belongs to it", kind(index, body)
    for other in scope:
        if other.range == index.range:
            yield (
                3,
                f"the term {index.name} = {other.name} does not belong to the sum",
                kind(index, body, both(where, Relation("≠", index, other))),
            )
    for lower, upper in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        moved = Index(index.name, Range(plus(index.range.lower, lower), plus(index.range.upper, upper)))
        yield 4, "a bound off by one", kind(moved, substitute(body, {index: moved}), substitute(where, {index: moved}))
    if type(node) is Sum and type(body) is Pow and body.exponent is TWO:
        yield 4, "the sum of the squares is not the square of the sum", Pow(Sum(index, body.base, where), TWO)
    if type(node) is Sum and _is_plain_call(body) and type(body.arguments[0]) is not Array:
        yield 3, THROUGH_SUM, Apply(body.function, (Sum(index, body.arguments[0], where),))
    if type(node) is Sum:
        exponentials = Sum(index, Apply(Function("exp"), (body,)), where)
        yield 6, LOG_OF_SUM, Apply(Function("log"), (exponentials,))
    if type(node) is Sum and index not in body.free and where is TRUE:
        length = plus(minus(index.range.upper, index.range.lower), 1)
        yield 3, "the sum of a constant", div(node, length)


def _is_plain_call(node) -> bool:
    return type(node) is Apply and not node.indices and len(node.arguments) == 1


_TURNED = {"<": ">≥", "≤": "≥>", ">": "<≤", "≥": "≤<"}


def _indicator(node):
    condition = node.condition
    if type(condition) is Relation and is_integer(condition.left) and is_integer(condition.right):
        for rank, what, left in _integers(condition.left):
            yield rank, what, Indicator(Relation(condition.op, left, condition.right))
        for rank, what, right in _integers(condition.right):
            yield rank, what, Indicator(Relation(condition.op, condition.left, right))
        for op in _TURNED.get(condition.op, ()):
            yield 4, "the condition the other way round", Indicator(Relation(op, condition.left, condition.right))
    yield 4, "one minus the indicator", add(ONE, neg(node))


def _cases(node):
    values = node.values
    if len(values) == 2:
        yield 3, "the two cases are exchanged", Cases(values[::-1], node.conditions)
    for position in range(len(values)):
        changed = values[:position] + (neg(values[position]),) + values[position + 1 :]
        yield 3, f"the sign of the {ORDINALS[position]} case", Cases(changed, node.conditions)


_PARTNERS = {"sin": ("cos",), "cos": ("sin",), "max": ("min",), "min": ("max",), "sinh": ("cosh",), "cosh": ("sinh",)}


def _function(node):
    function, arguments, indices = node.args
    if type(function) in (DefinedFunction, DerivedFunction) and len(arguments) == 1:
        yield 4, "the sign of the argument", Apply(function, (neg(arguments[0]),), indices)
    if type(function) is Function:
        for partner in _PARTNERS.get(function.name, ()):
            yield 4, f"{partner} instead of {function.name}", Apply(Function(partner), arguments, indices)
        if function.name == "exp" and len(arguments) == 1:
            yield 3, "the sign of the exponent", Apply(function, (neg(arguments[0]),))
        elif not indices and len(arguments) == 1 and type(arguments[0]) is not Array:
            yield 4, f"the sign of the argument of {function.name}", Apply(function, (neg(arguments[0]),))
        if function.name in ("sigmoid", "tanh", "softmax"):
            yield 5, "one minus it", add(ONE, neg(node))
        if not indices and len(arguments) == 1 and type(arguments[0]) is not Array:
            yield 5, f"the function {function.name} is too much", arguments[0]
            yield 5, f"a factor 2 is missing in the argument of {function.name}", Apply(function, (mul(TWO, arguments[0]),))
            yield 5, f"a factor 2 is too much in the argument of {function.name}", Apply(function, (mul(HALF, arguments[0]),))
    if not indices and len(arguments) == 1 and type(arguments[0]) is Sum:
        inner = arguments[0]
        what = LOG_OF_SUM if function is Function("log") else THROUGH_SUM
        yield 3, what, Sum(inner.index, Apply(function, (inner.body,)), inner.where)
    if not indices and len(arguments) == 1 and type(arguments[0]) is Add and function is Function("log"):
        yield 4, LOG_OF_SUM, add(*(Apply(function, (t,)) for t in arguments[0].terms))


# --- factors that may have been lost --------------------------------------------------------------------------------


def atoms(scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> list[tuple[str, Node]]:
    """Entries of the tensors at indices of the scope that fit their axes, and deltas of two indices of one range."""
    found: list[tuple[str, Node]] = []
    for a, first in enumerate(scope):
        for second in scope[:a]:
            if first.range == second.range:
                found.append(("a delta", delta(second, first)))
    for tensor in tensors:
        fitting = [[i for i in scope if i.range == axis] for axis in tensor.axes]
        if tensor.rank > 3 or not all(fitting):
            continue
        for indices in cartesian(*fitting):
            found.append(("a factor", Entry(tensor, indices)))
    return (windows(scope, tensors) + found)[:MOST_ATOMS]


def _is_named_otherwise(old: Index, new: Index) -> bool:
    return new.name != old.name


def windows(scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> list[tuple[str, Node]]:
    """Indicators that a slot of a definition, written at indices of the scope, is another index of it: [s(i-1) + j = l]."""
    found: dict[Node, None] = {}
    for tensor in tensors:
        for use in definition_uses(tensor) if tensor.definition is not None else ():
            inner = sorted(use.expression.free, key=lambda index: index.name)
            places = [sorted((i for i in scope if i.range == old.range), key=partial(_is_named_otherwise, old)) for old in inner]
            if type(use.expression) is Index or not inner or not all(places):
                continue
            there = substitute(use.expression, {old: choice[0] for old, choice in zip(inner, places, strict=True)})
            for index in scope:
                if index.range == use.axis and index not in there.free:
                    found[Indicator(Relation("=", there, index))] = None
    return [("an indicator", indicator) for indicator in found]


def inner_parts(node: Node) -> dict[Node, None]:
    """Sub-terms of a formula, and of the bodies of the functions and definitions that it names at its own indices."""
    found: dict[Node, None] = {}
    bodies: list[Node] = [node]
    for part in walk(node):
        if type(part) is Entry and part.tensor.definition is not None:
            bodies.append(definition_of(part))
        if type(part) is Apply and not part.indices:
            function = part.function.base if type(part.function) is DerivedFunction else part.function
            if type(function) is DefinedFunction:
                bodies.append(substitute(function.body, dict(zip(function.parameters, part.arguments, strict=True))))
    for body in bodies:
        found.update(dict.fromkeys(walk(body)))
    return found


def lost_factors(
    node: Node, scope: tuple[Index, ...], tensors: tuple[Tensor, ...], parts: tuple[Node, ...] = ()
) -> Iterator[Repair]:
    """The formula with one more factor at a term, outside or inside its sums, or divided by one: an entry, or one of `parts`."""
    if type(node) is Add:
        for position, term in enumerate(node.terms):
            for rank, what, new in lost_factors(term, scope, tensors, parts):
                yield rank, what, add(*node.terms[:position], new, *node.terms[position + 1 :])
    for what, atom in atoms(scope, tensors):
        if type(atom) is Indicator:
            yield 3, f"{what} is missing", mul(node, atom)
        else:
            yield 5, f"{what} is missing", mul(node, atom)
            yield 6, f"{what} is too much", div(node, atom)
            yield 6, f"{what} is missing", mul(node, add(ONE, neg(atom)))
    for part in parts:
        if part.free <= set(scope):
            yield 6, "a factor is missing", mul(node, part)
            yield 6, "a denominator is missing", div(node, part)
    if type(node) is Derivative:
        for rank, what, new in lost_factors(node.body, scope, tensors, parts):
            yield rank, what, Derivative(new, node.by)
    yield from ((4, LOST_SLOPE, mul(node, slope)) for slope in slopes(scope, tensors))
    if type(node) is Mul:
        for position, factor in enumerate(node.factors):
            if type(factor) in (Sum, Add, Apply, Pow):
                for rank, what, new in lost_factors(factor, scope, tensors, parts):
                    yield rank, what, mul(*node.factors[:position], new, *node.factors[position + 1 :])
    if type(node) is Apply and _is_plain_call(node) and type(node.arguments[0]) is not Array:
        for rank, what, new in lost_factors(node.arguments[0], scope, tensors, parts):
            yield rank, what, Apply(node.function, (new,))
    if type(node) is Pow and type(node.base) is not Number:
        for rank, what, new in lost_factors(node.base, scope, tensors, parts):
            yield rank, what, Pow(new, node.exponent)
    if type(node) is Sum:
        for rank, what, new in lost_factors(node.body, scope + (node.index,), tensors, parts):
            yield rank, what, Sum(node.index, new, node.where)


def tidied(node: Node) -> Node:
    """The formula with the numbers of each product multiplied and sizes cancelled, as one would write a repair down."""
    children = node.children
    if not children or is_integer(node):
        return node
    moved = tuple(map(tidied, children))
    if type(node) is Add:
        return add(*moved)
    if type(node) is not Mul:
        return node if moved == children else node.rebuild(moved)
    number, rest = Fraction(1), []
    product = mul(*moved)
    for factor in product.factors if type(product) is Mul else (product,):
        if type(factor) is Number:
            number *= factor.value
        else:
            rest.append(factor)
    for size in [factor for factor in rest if type(factor) is Size and Pow(factor, MINUS_ONE) in rest]:
        rest.remove(size)
        rest.remove(Pow(size, MINUS_ONE))
    if number == 1 and rest:
        return mul(*rest)
    return mul(Number(number), *rest)
