"""Names that stand for exponentials: a definition solved for e^u, the softmax, the sigmoid, tanh. Knows products, rational.

A definition that is a fraction of first degree in one exponential, q = (a e^u + b)/(c e^u + d), is solved for that
exponential, e^u = (d q - b)/(a - c q), and put in; what gets shorter stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from ..terms.binding import canonical, replace, substitute
from ..terms.building import scalar
from ..terms.memory import remembered
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Function,
    Index,
    Node,
    Number,
    Pow,
    Sum,
    add,
    div,
    mul,
    neg,
    walk,
)
from .matching import match
from .products import EXP, LOG, exponential, factors, scale, summands
from .rational import Rational, TooLarge
from .rule import Rule
from .scope import Named, Scope
from .tidying import tidy

if TYPE_CHECKING:
    from flint import fmpz

MIRROR = Rule("sigmoid of the opposite", r"Let $x \in \mathbb{R}$. \[ 1 - \sigma(x) = \sigma(-x) \]")

_SIGMOID = Function("sigmoid")


def mirrored(node: Node, scope: Scope) -> Iterator[Node]:
    """σ(-u) for 1 - σ(u): each sigmoid in the term written by the one of the opposite argument."""
    for part in dict.fromkeys(walk(node)):
        if type(part) is Apply and part.function is _SIGMOID:
            opposite = Apply(_SIGMOID, (tidy(neg(part.arguments[0])),))
            put: dict[Node, Node] = {part: add(ONE, neg(opposite))}
            yield replace(node, put.get)


@remembered(1024)
def _solved(named: Named) -> tuple[Node, Node, Node] | None:
    """(u, above, below) with e^u = above / below in terms of the name, where the body is of first degree in e^u over others."""
    body = named.body
    if type(body) is Add:
        return _solved_logarithm(named)
    bases = _exponentials(body)
    for base in bases:
        if not (named.wildcards and any(_free_in(base, wild) for wild in named.wildcards)) and named.wildcards:
            continue
        try:
            rational = Rational(body)
        except TooLarge:
            return None
        place = rational.atoms.place.get(canonical(base))
        if place is None:
            continue
        parts = []
        for poly in (rational.numerator, rational.denominator):
            split: dict[int, dict[tuple[int, ...], fmpz]] = {0: {}, 1: {}}
            for exponents, coefficient in poly.to_dict().items():
                if exponents[place] > 1:
                    return None
                key = tuple(0 if k == place else e for k, e in enumerate(exponents))
                split[exponents[place]][key] = coefficient
            parts.append(
                [
                    rational.bracket(rational.context.from_dict(split[1])) if split[1] else Number(0),
                    rational.bracket(rational.context.from_dict(split[0])) if split[0] else Number(0),
                ]
            )
        (a, b), (c, d) = parts
        name = named.entry
        return base.arguments[0], add(mul(d, name), neg(b)), add(a, neg(mul(c, name)))
    return None


def _solved_logarithm(named: Named) -> tuple[Node, Node, Node] | None:
    """A body a - log S: e^a is e^{name} S."""
    terms = summands(named.body)
    for rest, coefficient in terms.items():
        if coefficient == -1 and type(rest) is Apply and rest.function is LOG and type(rest.arguments[0]) is Sum:
            power = tidy(add(*(scale(c, r) for r, c in terms.items() if r is not rest)))
            return power, mul(Apply(EXP, (named.entry,)), rest.arguments[0]), ONE
    return None


def _free_in(node: Node, wild: Node) -> bool:
    return wild in node.free if type(wild) is Index else any(part is wild for part in walk(node))


def _exponentials(node: Node) -> list[Apply]:
    """The distinct bases e^u that stand in a term outside of its sums' own bodies first, then inside."""
    found: dict[Apply, None] = {}
    for part in walk(node):
        if type(part) is Apply and part.function is EXP:
            base, _ = exponential(part.arguments[0])
            if base is not None:
                found[base] = None
    return list(found)


def _put(node: Node, value: Callable[[Node], Node | None], keep: frozenset[Node] = frozenset()) -> Node:
    """The node with every e^{c u} for which value(u) gives a term written as that term to the c; nodes of `keep` are left alone."""

    def change(part: Node) -> Node | None:
        if canonical(part) in keep:
            return part
        if type(part) is Apply and part.function is EXP:
            base, power = exponential(part.arguments[0])
            if base is not None:
                put = value(base.arguments[0])
                if put is not None:
                    return Pow(put, power)
        return None

    return replace(node, change)


def exponential_of_name(node: Node, scope: Scope) -> Iterator[Node]:
    """e^u in terms of a name whose definition is solved for it."""
    for named in scope.fitting(node):
        solved = _solved(named)
        if solved is not None:
            yield from _solved_put(node, named, solved)


def _solved_put(node: Node, named: Named, solved: tuple[Node, Node, Node]) -> Iterator[Node]:
    pattern, above, below = solved
    sums = frozenset(canonical(part) for part in walk(above) if type(part) is Sum)

    def value(argument: Node) -> Node | None:
        found = match(pattern, argument, named.wildcards)
        if found is None or len(found) != len(named.wildcards):
            return None
        return mul(substitute(above, found), Pow(substitute(below, found), MINUS_ONE))

    put = _put(node, value, sums)
    if put is not node:
        yield put


def softmax_of(node: Node, scope: Scope) -> Iterator[Node]:
    """e^{a_k} as softmax(a)_k Σ_j e^{a_j}, for each such Σ in the term."""
    for total in [part for part in walk(node) if type(part) is Sum and part.where is TRUE]:
        body = total.body
        if type(body) is not Apply or body.function is not EXP or total.index not in body.free or total.index.range.free:
            continue  # a sum over part of an axis, Σ_{j=i}^n, has no vector under it
        array = Array((total.index,), body.arguments[0])

        def value(argument: Node, body: Apply = body, array: Array = array, total: Sum = total) -> Node | None:
            found = match(body.arguments[0], argument, frozenset((total.index,)))
            if found is None or total.index not in found:
                return None
            return mul(Apply(Function("softmax"), (array,), (found[total.index],)), total)

        put = _put(node, value, frozenset((canonical(total),)))
        if put is not node:
            yield put


def logistic(node: Node, scope: Scope) -> Iterator[Node]:
    """e^u as σ(u)/(1 - σ(u)), or e^{2u} as (1 + t)/(1 - t) with t = tanh u, for each exponential in the term."""
    for base in _exponentials(node):
        if not _stands_in_bracket(node, base):
            continue
        argument = base.arguments[0]
        sigma = Apply(Function("sigmoid"), (argument,))
        ratio = div(sigma, add(ONE, neg(sigma)))
        yield _outside_functions(node, partial(_put_one, argument=argument, term=ratio))
        yield _put_one(node, argument, ratio)
        even = all(power.value % 2 == 0 for power in _exponents(node, base))
        half = Apply(Function("tanh"), (argument if even else tidy(mul(HALF, argument)),))
        ratio = div(add(ONE, half), add(ONE, neg(half)))
        yield _put_one(node, argument, Pow(ratio, HALF) if even else ratio)


def _stands_in_bracket(node: Node, base: Node) -> bool:
    """Whether a power of the exponential is a term of a sum, as in 1 + e^x."""
    return any(type(part) is Add and any(base in factors(term).powers for term in part.terms) for part in walk(node))


def _outside_functions(node: Node, change: Callable[[Node], Node]) -> Node:
    """The change made in the term, but not inside the arguments of functions other than the exponential."""
    held: dict[Node, Node] = {}

    def hold(part: Node) -> Node | None:
        if type(part) is Apply and part.function is not EXP and not part.indices:
            return held.setdefault(part, scalar(f"\0{len(held)}"))
        return None

    outside = change(replace(node, hold))
    return replace(outside, {name: part for part, name in held.items()}.get)


def _put_one(node: Node, argument: Node, term: Node) -> Node:
    return _put(node, lambda u: term if u is argument else None)


def _exponents(node: Node, base: Node) -> Iterator[Number]:
    """The powers to which the base e^u stands in a term."""
    for part in walk(node):
        if type(part) is Apply and part.function is EXP:
            found, power = exponential(part.arguments[0])
            if found is base:
                yield power
