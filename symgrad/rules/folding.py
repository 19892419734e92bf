"""Back into the names that a person uses: p_k for e^{z_k}/Σe^{z_j}, σ(x), tanh x, softmax(z)_k. Knows terms, products, collecting.

A definition that is a fraction of first degree in one exponential, q = (a e^u + b)/(c e^u + d), is solved for that
exponential, e^u = (d q - b)/(a - c q), and put in; what gets shorter stays. Other definitions fold where they stand whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..terms.binding import canonical, definition_of, names, rename_apart, replace, substitute
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Apply,
    Array,
    DefinedFunction,
    Entry,
    Function,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Sum,
    Tensor,
    add,
    div,
    mul,
    neg,
    scalar,
    walk,
)
from .collecting import balanced, collect
from .conditions import tidy_condition
from .cost import operations
from .logarithms import LOG
from .matching import match
from .positivity import is_positive
from .products import EXP, RELU, Factors, exponential, factors, scale, summands, tidy
from .rational import Rational, TooLarge
from .rule import Rule
from .sums import distribute

FOLD = Rule("back into names", r"Let $x \in \mathbb{R}$. \[ \frac{e^{x}}{1 + e^{x}} = \sigma(x) \]")
UNFOLD = Rule("by definition", r"Let $x \in \mathbb{R}$ and $u := x^2 + 1$. \[ \log u = \log (x^2 + 1) \]")


@dataclass(frozen=True)
class Named:
    """A name that may be folded into: `entry` (an Entry, or an Apply of a function) stands for `body`; `wildcards` vary.

    needs   the tensors without which the body cannot stand in a term
    """

    entry: Node
    body: Node
    wildcards: frozenset
    needs: frozenset


def named_tensor(tensor: Tensor) -> Named:
    """The name of a defined tensor."""
    definition = tensor.definition
    body = tidy(definition.body)
    return Named(Entry(tensor, definition.indices), body, frozenset(definition.indices), body.tensors)


def named_function(function: DefinedFunction) -> Named:
    """The name of a function that the document defines."""
    return Named(Apply(function, function.parameters), tidy(function.body), frozenset(function.parameters), function.tensors)


#: Operations of a term beyond which it is not multiplied out in search of a name: nested sums would grow without end.
MOST_SPREAD = 40


def fold(node: Node, known: tuple[Named, ...]) -> Node:
    """The node with known names put in wherever that makes it shorter."""
    best = _fold(collect(node), known)
    plain = tidy(node)
    forms = (plain, tidy(distribute(plain))) if operations(plain) <= MOST_SPREAD else (plain,)
    for spread in dict.fromkeys(forms):
        whole = _fold_names(spread, known)  # common factors hide a name: x (b - x) for b x - x²
        if whole is not None:
            whole = _fold(whole, known)
            if operations(whole) < operations(best) and _keeps_domain(whole, best):
                best = whole
    return best


def _fold(best: Node, known: tuple[Named, ...]) -> Node:
    for _ in range(6):
        for candidate in _candidates(best, known):
            candidate = collect(candidate)
            if operations(candidate) < operations(best) and _keeps_domain(candidate, best):
                best = candidate
                break
        else:
            return best
    return best


def _fold_names(node: Node, known: tuple[Named, ...]) -> Node | None:
    """The names put in where their definitions stand as written, common factors taken out only after; None where none does."""
    put = node
    for named in known:
        if named.needs <= put.tensors:
            put = next(_fold_factors(_fold_whole(put, named), named), _fold_whole(put, named))
    return None if put is node else collect(put)


def _keeps_domain(after: Node, before: Node) -> bool:
    """Whether all that `after` divides by is positive or already divided by in `before`: f/x for 1 + e^x has no value at 0."""
    allowed = _divisors(before)

    def safe(base):
        if is_positive(base) or canonical(base) in allowed:
            return True
        if type(base) is not Entry or base.tensor.definition is None:
            return False
        return all(map(safe, factors(tidy(definition_of(base))).powers))

    return all(map(safe, _divisors(after) - allowed))


def _divisors(node: Node) -> set[Node]:
    """The factors of what stands under a negative power in the node, in canonical form."""
    return {
        canonical(base)
        for part in walk(node)
        if type(part) is Pow and type(part.exponent) is Number and part.exponent.value < 0
        for base in factors(part.base).powers
    }


def _candidates(node: Node, known: tuple[Named, ...]) -> Iterator[Node]:
    present = node.tensors
    for named in known:
        if not named.needs <= present:
            continue
        whole = _fold_whole(node, named)
        if whole is not node:
            yield whole
        yield from _fold_exponential(node, named)
        yield from _fold_part(node, named)
        yield from _fold_factors(node, named)
        if type(named.body) is Pow:
            # 1/f - x²/f³ with f = √(1 + x²): only the definition shows what cancels.
            opened = collect(replace(node, lambda part, named=named: _opened(part, named)))
            yield _fold_whole(opened, named)
        if type(named.entry) is Entry and named.entry.tensor in present:
            yield from _solve_linear(node, named)
        if type(named.body) is Sum:
            for turned in _swapped_sums(node):
                whole = _fold_whole(turned, named)
                if whole is not turned:
                    yield whole
    yield from _fold_quotients(node)
    yield from _fold_softmax(node)
    yield from _fold_logistic(node)


def _fold_whole(node: Node, named: Named) -> Node:
    """Every place where the definition's body, its negative or a power of it stands as written."""
    body = named.body
    if type(body) in (Entry, Number) or not body.children:
        return node
    base, exponent = (body.base, body.exponent) if type(body) is Pow else (body, ONE)

    is_relu = type(body) is Apply and body.function is RELU
    relu = balanced(tidy_condition(Relation(">", body.arguments[0], ZERO))) if is_relu else None

    def change(part):
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
        over = Factors(product.coefficient, {b: e for b, e in product.powers.items() if b is not base}).node()
        value = mul(named.entry, Pow(over, MINUS_ONE))

        def change(part, base=base, value=value):
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

            def change(part, wanted=wanted, value=value):
                found = match(wanted, part, named.wildcards) if type(part) is Entry else None
                return substitute(value, found) if found is not None and len(found) == len(named.wildcards) else None

            put = replace(node, change)
            if put is not node:
                yield put


def _opened(part: Node, named: Named) -> Node | None:
    """The named body at the place of its name."""
    found = match(named.entry, part, named.wildcards) if type(part) is type(named.entry) else None
    return None if found is None else substitute(named.body, found)


def _fold_factors(node: Node, named: Named) -> Iterator[Node]:
    """A body a / b: a c / b is the name times c, for each product that holds all its factors, and so is (Σ a c) / b."""
    wanted = factors(named.body)
    if wanted.coefficient != 1 or len(wanted.powers) < 2:
        return

    def change(part):
        if type(part) is not Mul:
            return None
        product = factors(part)
        return held(product) or in_sum(product, part)

    def in_sum(product, part):
        below = {base: exponent for base, exponent in product.powers.items() if type(exponent) is Number and exponent.value < 0}
        for total, exponent in product.powers.items() if below else ():
            if type(total) is Sum and exponent is ONE:
                inner = rename_apart(total, names(part))
                body = factors(inner.body)
                put = held(Factors(body.coefficient, dict(body.powers)).times(Factors(ONE.value, below).node()))
                if put is not None:
                    rest = {b: e for b, e in product.powers.items() if b is not total and b not in below}
                    return Factors(product.coefficient, rest).times(Sum(inner.index, put, inner.where)).node()
        return None

    def held(product):
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


def _choices(wanted, powers, wildcards, found, used):
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


def _fold_quotients(node: Node) -> Iterator[Node]:
    """sinh x / cosh x as tanh x, sin x / cos x as tan x, sin x cos x as sin(2 x) / 2."""

    def change(part):
        if type(part) is not Mul:
            return None
        product = factors(part)
        for above, below, ratio in _QUOTIENTS:
            for base, exponent in product.powers.items():
                if type(base) is Apply and base.function is above:
                    under = Apply(below, base.arguments)
                    if product.powers.get(under) is tidy(neg(exponent)):
                        rest = Factors(product.coefficient, {b: e for b, e in product.powers.items() if b not in (base, under)})
                        return rest.times(Apply(ratio, base.arguments), exponent).node()
                    if above is SIN and exponent is ONE and product.powers.get(under) is ONE:
                        rest = Factors(product.coefficient / 2, {b: e for b, e in product.powers.items() if b not in (base, under)})
                        return rest.times(Apply(SIN, (tidy(mul(Number(2), base.arguments[0])),))).node()
        return None

    put = replace(node, change)
    if put is not node:
        yield put


SIN = Function("sin")
_QUOTIENTS = tuple(tuple(map(Function, names)) for names in (("sinh", "cosh", "tanh"), ("sin", "cos", "tan")))


def _swapped_sums(node: Node) -> Iterator[Node]:
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
                rest = Factors(product.coefficient, {b: e for b, e in product.powers.items() if b is not inner})
                if inner.index in rest.node().free:
                    continue
                turned = Sum(inner.index, Sum(part.index, rest.times(inner.body).node(), part.where), inner.where)
                yield tidy(replace(node, lambda n, part=part, turned=turned: turned if n is part else None))


@lru_cache(maxsize=1024)
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
            split = {0: {}, 1: {}}
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


def _exponentials(node: Node) -> list[Node]:
    """The distinct bases e^u that stand in a term outside of its sums' own bodies first, then inside."""
    found: dict[Node, None] = {}
    for part in walk(node):
        if type(part) is Apply and part.function is EXP:
            base, _ = exponential(part.arguments[0])
            if base is not None:
                found[base] = None
    return list(found)


def _put(node: Node, value, keep: frozenset = frozenset()) -> Node:
    """The node with every e^{c u} for which value(u) gives a term written as that term to the c; nodes of `keep` are left alone."""

    def change(part):
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


def _fold_exponential(node: Node, named: Named) -> Iterator[Node]:
    solved = _solved(named)
    if solved is None:
        return
    pattern, above, below = solved
    sums = frozenset(canonical(part) for part in walk(above) if type(part) is Sum)

    def value(argument):
        found = match(pattern, argument, named.wildcards)
        if found is None or len(found) != len(named.wildcards):
            return None
        return mul(substitute(above, found), Pow(substitute(below, found), MINUS_ONE))

    put = _put(node, value, sums)
    if put is not node:
        yield put


def _fold_softmax(node: Node) -> Iterator[Node]:
    """e^{a_k} as softmax(a)_k Σ_j e^{a_j}, for each such Σ in the term."""
    for total in [part for part in walk(node) if type(part) is Sum and part.where is TRUE]:
        body = total.body
        if type(body) is not Apply or body.function is not EXP or total.index not in body.free or total.index.range.free:
            continue  # a sum over part of an axis, Σ_{j=i}^n, has no vector under it
        array = Array((total.index,), body.arguments[0])

        def value(argument, body=body, array=array, total=total):
            found = match(body.arguments[0], argument, frozenset((total.index,)))
            if found is None or total.index not in found:
                return None
            return mul(Apply(Function("softmax"), (array,), (found[total.index],)), total)

        put = _put(node, value, frozenset((canonical(total),)))
        if put is not node:
            yield put


def _fold_logistic(node: Node) -> Iterator[Node]:
    """e^u as σ(u)/(1 - σ(u)), or e^{2u} as (1 + t)/(1 - t) with t = tanh u, for each exponential in the term."""
    for base in _exponentials(node):
        if not _stands_in_bracket(node, base):
            continue
        argument = base.arguments[0]
        sigma = Apply(Function("sigmoid"), (argument,))
        ratio = div(sigma, add(ONE, neg(sigma)))
        yield _outside_functions(node, lambda part, argument=argument, ratio=ratio: _put_one(part, argument, ratio))
        yield _put_one(node, argument, ratio)
        even = all(power.value % 2 == 0 for power in _exponents(node, base))
        half = Apply(Function("tanh"), (argument if even else tidy(mul(HALF, argument)),))
        ratio = div(add(ONE, half), add(ONE, neg(half)))
        yield _put_one(node, argument, Pow(ratio, HALF) if even else ratio)


def _stands_in_bracket(node: Node, base: Node) -> bool:
    """Whether a power of the exponential is a term of a sum, as in 1 + e^x."""
    return any(type(part) is Add and any(base in factors(term).powers for term in part.terms) for part in walk(node))


def _outside_functions(node: Node, change) -> Node:
    """The change made in the term, but not inside the arguments of functions other than the exponential."""
    held: dict[Node, Node] = {}

    def hold(part):
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
