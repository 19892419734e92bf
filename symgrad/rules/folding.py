"""Back into the names that a person uses: p_k for e^{z_k}/Σe^{z_j}, where a definition, or a part of it, stands in a term.

Knows terms, products, matching.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import partial

from ..terms.binding import canonical, definition_of, names, rename_apart, replace, substitute
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Condition,
    Entry,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Sum,
    add,
    mul,
    neg,
    walk,
)
from .indicators import balanced
from .matching import Match, match
from .positivity import is_positive
from .products import RELU, Factors, Powers, factors, scale, summands
from .rule import Rule
from .scope import Named, Scope
from .tidying import tidy, tidy_condition

FOLD = Rule("back into names", r"Let $x \in \mathbb{R}$. \[ \frac{e^{x}}{1 + e^{x}} = \sigma(x) \]")


UNFOLD = Rule("by definition", r"Let $x \in \mathbb{R}$ and $u := x^2 + 1$. \[ \log u = \log (x^2 + 1) \]")


def as_written(node: Node, names: tuple[Named, ...]) -> Node:
    """The names put in where their definitions stand as written, before anything is collected; x (b - x) hides b x - x²."""
    put = node
    for named in names:
        if named.needs <= put.tensors:
            put = next(_fold_factors(_fold_whole(put, named), named), _fold_whole(put, named))
    return put


def keeps_domain(after: Node, before: Node) -> bool:
    """Whether all that `after` divides by is positive or already divided by in `before`: f/x for 1 + e^x has no value at 0.

    A name is divided by only where what it stands for was: o - h²/o is no form of o (1 - tanh² c), though o may be positive.
    """
    allowed = _divisors(before)

    def known(base: Node) -> bool:
        if _unordered(base) in allowed:
            return True
        if type(base) is not Entry or base.tensor.definition is None:
            return False
        return all(map(known, factors(tidy(definition_of(base))).powers))

    return all(known(base) or type(base) is not Entry and is_positive(base) for base in _divisors(after).values())


def _divisors(node: Node) -> dict[Hashable, Node]:
    """The factors of what stands under a negative power in the node, by what makes two of them the same."""
    return {
        _unordered(base): base
        for part in walk(node)
        if type(part) is Pow and type(part.exponent) is Number and part.exponent.value < 0
        for base in factors(part.base).powers
    }


@remembered(65536)
def _unordered(node: Node) -> Hashable:
    """What two terms have in common that differ in bound names, or in the order of their terms and of the factors of those."""
    if type(node) is Add:
        return frozenset((_unordered(rest), coefficient) for rest, coefficient in summands(node).items())
    if type(node) is Mul:
        return frozenset((canonical(base), exponent) for base, exponent in factors(node).powers.items())
    return canonical(node)


# --- moves ---------------------------------------------------------------------------------------------------------


def whole_definition(node: Node, scope: Scope) -> Iterator[Node]:
    """p_k for e^{z_k} / Σ_j e^{z_j}: a definition where it stands whole."""
    for named in scope.fitting(node):
        whole = _fold_whole(node, named)
        if whole is not node:
            yield whole


def part_of_definition(node: Node, scope: Scope) -> Iterator[Node]:
    """n m for Σ_i x_i, where m is Σ_i x_i / n."""
    for named in scope.fitting(node):
        yield from _fold_part(node, named)


def factors_of_definition(node: Node, scope: Scope) -> Iterator[Node]:
    """p_k c for e^{z_k} c / Σ_j e^{z_j}: a definition's factors among those of a product."""
    for named in scope.fitting(node):
        yield from _fold_factors(node, named)


def opened_definition(node: Node, scope: Scope) -> Iterator[Node]:
    """1/f³ for (f - x²/f)/f² with f = √(1 + x²): only the definition shows what cancels."""
    for named in scope.fitting(node):
        if type(named.body) is Pow:
            opened = scope.collect(replace(node, partial(_opened, named)))
            yield _fold_whole(opened, named)


def solved_for_term(node: Node, scope: Scope) -> Iterator[Node]:
    """2 m - p for q, where m is (p + q)/2 and stands in the term."""
    for named in scope.fitting(node):
        if type(named.entry) is Entry and named.entry.tensor in node.tensors:
            yield from _solve_linear(node, named)


def swapped_sums(node: Node, scope: Scope) -> Iterator[Node]:
    """Σ_f u_f a_f for Σ_p a_p Σ_f b_f c_{pf}, where u_f is b_f Σ_p a_p c_{pf}: two sums turned round for a name."""
    totals = [named for named in scope.fitting(node) if type(named.body) is Sum]
    every = list(_swapped(node)) if totals else []
    for named in totals:
        for turned in every:
            whole = _fold_whole(turned, named)
            if whole is not turned:
                yield whole


# --- a name at one place -------------------------------------------------------------------------------------------


def _fold_whole(node: Node, named: Named) -> Node:
    """Every place where the definition's body, its negative or a power of it stands as written."""
    body = named.body
    if type(body) in (Entry, Number) or not body.children:
        return node
    base, exponent = (body.base, body.exponent) if type(body) is Pow else (body, ONE)

    relu: Condition | None = None
    if type(body) is Apply and body.function is RELU:
        relu = balanced(tidy_condition(Relation(">", body.arguments[0], ZERO)))

    needs = named.needs if relu is None else named.needs & relu.tensors

    def change(part: Node) -> Node | None:
        if not needs <= part.tensors:
            return part  # Nor does the body stand anywhere inside.
        if type(part) is type(body):
            found = match(body, part, named.wildcards)
            if found is not None and len(found) == len(named.wildcards):
                return substitute(named.entry, found)
        if relu is not None and type(part) is Relation and type(relu) is Relation and part.op == relu.op:
            # u = relu(a) is positive where a is.
            found = match(relu, part, named.wildcards)
            if found is not None and len(found) == len(named.wildcards):
                return Relation(">", substitute(named.entry, found), ZERO)
        if type(exponent) is Number and exponent is not ONE:
            inner, power = (part.base, part.exponent) if type(part) is Pow else (part, ONE)
            if type(inner) is type(base) and type(power) is Number:
                found = match(base, inner, named.wildcards)
                times = power.value / exponent.value
                if found is not None and len(found) == len(named.wildcards) and times.denominator == 1:
                    return Pow(substitute(named.entry, found), Number(times))
        return None

    return replace(node, change)


def _fold_part(node: Node, named: Named) -> Iterator[Node]:
    """A body c · S, with S a bracket, a Σ or a function: S is the name over c wherever it stands, and -S its negative."""
    product = factors(named.body)
    if len(product.powers) + (product.coefficient != 1) < 2:
        return
    for base, exponent in product.powers.items():
        whole_entry = type(base) is Entry and named.wildcards <= set(base.indices)
        if exponent is not ONE or not (type(base) in (Add, Sum, Apply) or whole_entry):
            continue
        over = product.without(base).node()
        value = mul(named.entry, Pow(over, MINUS_ONE))

        def change(part: Node, base: Node = base, value: Node = value) -> Node | None:
            if type(part) is not type(base):
                return None
            for sign, term in ((1, part), (-1, tidy(add(*(neg(t) for t in part.terms))) if type(part) is Add else part)):
                found = match(base, term, named.wildcards)
                if found is not None and len(found) == len(named.wildcards):
                    put = substitute(value, found)
                    return put if sign == 1 else neg(put)
            return None

        put = replace(node, change)
        if put is not node:
            yield put


def _solve_linear(node: Node, named: Named) -> Iterator[Node]:
    """With m = (p + q)/2: q as 2 m - p, for each term of a sum that is the name, so that what the name hides may cancel."""
    body = factors(named.body)
    bracket = next(iter(body.powers), None)
    if len(body.powers) != 1 or type(bracket) is not Add or body.powers[bracket] is not ONE:
        return
    terms = {rest: c * body.coefficient for rest, c in summands(bracket).items()}
    if not 2 <= len(terms) <= 3:
        return
    for wanted, coefficient in terms.items():
        if type(wanted) is Entry:
            others = (neg(scale(c, rest)) for rest, c in terms.items() if rest is not wanted)
            value = mul(Number(1 / coefficient), add(named.entry, *others))

            def change(part: Node, wanted: Node = wanted, value: Node = value) -> Node | None:
                found = match(wanted, part, named.wildcards) if type(part) is Entry else None
                return substitute(value, found) if found is not None and len(found) == len(named.wildcards) else None

            put = replace(node, change)
            if put is not node:
                yield put


def _opened(named: Named, part: Node) -> Node | None:
    """The named body at the place of its name."""
    found = match(named.entry, part, named.wildcards) if type(part) is type(named.entry) else None
    return None if found is None else substitute(named.body, found)


def _fold_factors(node: Node, named: Named) -> Iterator[Node]:
    """A body a / b: a c / b is the name times c, for each product that holds all its factors, and so is (Σ a c) / b."""
    wanted = factors(named.body)
    if wanted.coefficient != 1 or len(wanted.powers) < 2:
        return

    def change(part: Node) -> Node | None:
        if type(part) is not Mul:
            return None
        product = factors(part)
        return held(product) or in_sum(product, part)

    def in_sum(product: Factors, part: Node) -> Node | None:
        below: Powers = {
            base: exponent for base, exponent in product.powers.items() if type(exponent) is Number and exponent.value < 0
        }
        for total, exponent in product.powers.items() if below else ():
            if type(total) is Sum and exponent is ONE:
                inner = rename_apart(total, names(part))
                body = factors(inner.body)
                put = held(Factors(body.coefficient, dict(body.powers)).times(Factors(ONE.value, below).node()))
                if put is not None:
                    return product.without(total, *below).times(Sum(inner.index, put, inner.where)).node()
        return None

    def held(product: Factors) -> Node | None:
        for found, used in _choices(list(wanted.powers.items()), product.powers, named.wildcards, {}, ()):
            if len(found) == len(named.wildcards):
                rest = Factors(product.coefficient, dict(product.powers))
                for base, exponent in used:
                    rest.times(base, tidy(neg(exponent)))
                return rest.times(substitute(named.entry, found)).node()
        return None

    put = replace(node, change)
    if put is not node:
        yield put


def _choices(
    wanted: list[tuple[Node, Node]], powers: Powers, wildcards: frozenset[Node], found: Match, used: tuple[tuple[Node, Node], ...]
) -> Iterator[tuple[Match, tuple[tuple[Node, Node], ...]]]:
    """Every way to find the wanted bases, with their powers or higher ones, among different bases of a product."""
    if not wanted:
        yield found, used
        return
    (base, exponent), *rest = wanted
    for candidate, power in powers.items():
        if _holds(power, exponent) and all(candidate is not other for other, _ in used):
            trial = match(base, candidate, wildcards, found)
            if trial is not None:
                yield from _choices(rest, powers, wildcards, trial, (*used, (candidate, exponent)))


def _holds(power: Node, exponent: Node) -> bool:
    """Whether b^exponent divides b^power: b³ holds b², and b^{-2} holds 1/b."""
    if type(power) is not Number or type(exponent) is not Number:
        return power is exponent
    return power.value * exponent.value > 0 and abs(power.value) >= abs(exponent.value)


def _swapped(node: Node) -> Iterator[Node]:
    """The term with Σ_p a Σ_f b as Σ_f Σ_p a b, for each such pair, what hangs on p alone pulled inside."""
    for part in walk(node):
        if type(part) is not Sum:
            continue
        product = factors(part.body)
        for inner, exponent in product.powers.items():
            if (
                type(inner) is Sum
                and exponent is ONE
                and part.index not in inner.index.range.free | inner.where.free
                and inner.index not in part.where.free
            ):
                rest = product.without(inner)
                if inner.index in rest.node().free:
                    continue
                turned = Sum(inner.index, Sum(part.index, rest.times(inner.body).node(), part.where), inner.where)
                put: dict[Node, Node] = {part: turned}
                yield tidy(replace(node, put.get))
