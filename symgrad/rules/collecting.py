"""Common factors, brackets and fractions: what is equal by arithmetic alone. Knows products, cost, rational."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import gcd

from ..operators.cost import operations
from ..terms.binding import replace, same
from ..terms.memory import remembered
from ..terms.nodes import MINUS_ONE, ZERO, Add, Apply, Entry, Indicator, Mul, Node, Number, Pow, Tensor, add, neg
from .products import EXP, Factors, factors, is_whole
from .rational import Rational, TooLarge
from .rule import Rule
from .scope import Scope
from .tidying import tidy

FACTOR = Rule("collect and factor", r"Let $a, b, c \in \mathbb{R}$. \[ a b - a c = a (b - c) \]")


CANCEL = Rule("cancel", r"Let $a, b \in \mathbb{R}$, $b \neq 0$. \[ \frac{1}{b} (a b) = a \]")


def common_factors(terms: list[Node]) -> Factors:
    """The product that divides every term: for each base the power nearest to 0 of those of one sign."""
    split = [factors(term) for term in terms]
    shared = Factors(_content([part.coefficient for part in split]))
    first, *rest = (part.powers for part in split)
    for base, exponent in first.items():
        exponents = [exponent]
        for powers in rest:
            other = powers.get(base)
            if other is None:
                break
            exponents.append(other)
        else:
            values = [e.value for e in exponents if type(e) is Number]
            if len(values) == len(exponents):
                if all(v > 0 for v in values):
                    shared.times(base, Number(min(values)))
                elif all(v < 0 for v in values):
                    shared.times(base, Number(max(values)))
            elif all(e is exponent for e in exponents):
                shared.times(base, exponent)
    return shared


def _content(values: list[Fraction]) -> Fraction:
    above = gcd(*(abs(v.numerator) for v in values))
    below = [v.denominator for v in values]
    return Fraction(above, below[0] if all(d == below[0] for d in below) else 1) if above else Fraction(1)


def take_out(terms: list[Node], shared: Factors) -> Node:
    """shared · (terms / shared)."""
    inner = []
    for term in terms:
        product = factors(term)
        rest = Factors(product.coefficient / shared.coefficient, dict(product.powers))
        for base, exponent in shared.powers.items():
            kept = next(other for other in rest.powers if same(other, base))
            left = tidy(add(rest.powers.pop(kept), neg(exponent)))
            if left is not ZERO and type(base) is not Indicator:
                rest.times(base, left)
        inner.append(rest.node())
    bracket = tidy(add(*inner))
    return Factors(shared.coefficient, dict(shared.powers)).times(bracket).node()


@remembered(65536)
def group(node: Node) -> Node:
    """A sum with common factors taken out: of all terms, then greedily of those that share most."""
    if type(node) is not Add:
        return node
    terms = list(node.terms)
    shared = common_factors(terms)
    if shared.powers or shared.coefficient != 1:
        whole = take_out(terms, shared)
        if type(whole) is Mul and operations(whole) <= operations(node):
            return Factors().times(_group_inside(whole)).node()
    return _group_some(node)


def _group_inside(product: Mul) -> Mul:
    return Mul(tuple(group(factor) if type(factor) is Add else factor for factor in product.factors))


def _group_some(node: Add) -> Node:
    """The terms that share most put into a bracket, and so on with the rest; a few choices are tried where there are few terms."""
    terms = list(node.terms)
    if len(terms) < 3:
        return node
    counts: dict[tuple[Node, int], list[int]] = {}
    for position, term in enumerate(terms):
        for base, exponent in factors(term).powers.items():
            if type(exponent) is Number:
                counts.setdefault((base, 1 if exponent.value > 0 else -1), []).append(position)
    saved: dict[tuple[int, ...], int] = {}
    for (base, _), members in counts.items():
        if 2 <= len(members) < len(terms):
            saved[tuple(members)] = saved.get(tuple(members), 0) + (len(members) - 1) * (1 + operations(base))
    best: Node = node
    best_cost = operations(node)
    for chosen_places in sorted(saved, key=lambda m: (-saved[m], m))[: 3 if len(terms) <= 6 else 1]:
        chosen = [terms[k] for k in chosen_places]
        inner = group(take_out(chosen, common_factors(chosen)))
        rest = [term for k, term in enumerate(terms) if k not in chosen_places]
        left = group(add(*rest))
        candidate = add(left, inner) if chosen_places[0] > 0 else add(inner, left)
        if operations(candidate) < best_cost:
            best, best_cost = candidate, operations(candidate)
    return best


def cleared(node: Node, scope: Scope) -> Iterator[Node]:
    """1/(1 + u/c) as c/(c + u): the denominators inside denominators multiplied out of them."""
    if type(node) in (Add, Mul, Pow):
        put = replace(node, _cleared)
        if put is not node:
            yield tidy(put)


def over_one_denominator(node: Node, scope: Scope) -> Iterator[Node]:
    """The term as a quotient of polynomials without common factors: in factors, and term by term."""
    if type(node) in (Add, Mul, Pow) and _may_cancel(node):
        try:
            rational = Rational(node)
            yield rational.factored(group)
            yield group(tidy(rational.expanded()))
        except TooLarge:
            pass
        kept, back = _powers_kept(node)
        if back:
            try:
                yield tidy(replace(Rational(kept).factored(group), back.get))
            except TooLarge:
                pass


def _powers_kept(node: Node) -> tuple[Node, dict[Node, Node]]:
    """The term with a letter for each power of a bracket that stands in it more than once, (x - y)², and what the letters mean."""
    counts = Counter(_powers_of_brackets(node))
    put: dict[Node, Node] = {}
    for place, part in enumerate(part for part, count in counts.items() if count > 1):
        put[part] = Entry(Tensor(f"\0{place}"), ())
    return _arithmetic_put(node, put) if put else node, {letter: part for part, letter in put.items()}


def _powers_of_brackets(node: Node) -> Iterator[Node]:
    """The whole powers of sums that arithmetic could open: those not inside a function or a Σ."""
    if type(node) is Pow and type(node.base) is Add and is_whole(node.exponent) and node.exponent.value > 1:
        yield node
    elif type(node) in (Add, Mul, Pow):
        for child in node.children:
            yield from _powers_of_brackets(child)


def _arithmetic_put(node: Node, put: dict[Node, Node]) -> Node:
    """The term with other parts for some, not inside a function or a Σ."""
    if node in put:
        return put[node]
    return node.rebuild(tuple(_arithmetic_put(child, put) for child in node.children)) if type(node) in (Add, Mul, Pow) else node


def _cleared(part: Node) -> Node | None:
    """1/(1 + u/c) as c/(c + u): the denominators inside a denominator multiplied out of it."""
    if type(part) is not Pow or type(part.exponent) is not Number or part.exponent.value >= 0 or type(part.base) is not Add:
        return None
    least: dict[Node, Fraction] = {}
    for term in part.base.terms:
        for base, exponent in factors(term).powers.items():
            if type(exponent) is Number and exponent.value < 0:
                least[base] = min(exponent.value, least.get(base, exponent.value))
    if not least:
        return None
    above = Factors()
    for base, power in least.items():
        above.times(base, Number(-power))
    scale = above.node()
    return Pow(Mul((scale, Pow(add(*(tidy(Mul((scale, term))) for term in part.base.terms)), MINUS_ONE))), tidy(neg(part.exponent)))


def _may_cancel(node: Node) -> bool:
    """Whether multiplying out could cancel anything: two brackets, or a bracket and a denominator."""
    brackets, denominators = _brackets(node)
    return brackets > 1 or brackets == 1 and denominators > 0


@remembered(65536)
def _brackets(node: Node) -> tuple[int, int]:
    """(sums, negative powers) that arithmetic could open: those not inside a function or a Σ."""
    if type(node) is Add or type(node) is Mul:
        inside = [_brackets(child) for child in node.children]
        return sum(b for b, _ in inside) + (type(node) is Add), sum(d for _, d in inside)
    if type(node) is Pow and type(node.exponent) is Number:
        brackets, denominators = _brackets(node.base)
        return brackets, denominators + (node.exponent.value < 0)
    return 0, int(type(node) is Apply and node.function is EXP)
