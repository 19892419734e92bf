"""Common factors, brackets and signs: the shortest way to write what is equal by arithmetic alone. Knows terms, products, cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, permutations
from math import gcd

from ..terms.binding import canonical, replace, same, substitute
from ..terms.indices import minus, plus
from ..terms.nodes import (
    MINUS_ONE,
    MIRRORED,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Apply,
    Cases,
    Condition,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Relation,
    Sum,
    add,
    both,
    conjuncts,
    neg,
    negate,
)
from .conditions import tidy_condition
from .cost import letters, operations
from .matching import match
from .products import EXP, Factors, factors, from_summands, is_negative, lead_positive, summands, tidy
from .rational import Rational, TooLarge
from .rule import Rule

FACTOR = Rule("collect and factor", r"Let $a, b, c \in \mathbb{R}$. \[ a b - a c = a (b - c) \]")
SIGMOID = Function("sigmoid")
CANCEL = Rule("cancel", r"Let $a, b \in \mathbb{R}$, $b \neq 0$. \[ \frac{1}{b} (a b) = a \]")

_collected: dict = {}


def collect(node: Node) -> Node:
    """An equal term with common factors taken out, fractions joined or split, and signs settled, of least operations found."""
    node = tidy(node)
    done = _collected.get(node)
    if done is None:
        if len(_collected) > 100_000:
            _collected.clear()
        done = _collect(node)
        _collected[node] = _collected[done] = done
    return done


def _collect(node: Node) -> Node:
    children = node.children
    if not children:
        return node
    kind = type(node)
    moved = tuple(child if isinstance(child, Condition) else _collect_unsigned(child, kind) for child in children)
    if moved != children:
        node = tidy(node.rebuild(moved))
        kind = type(node)
    if kind is Cases:
        return one_branch(node)
    if kind is Indicator:
        return Indicator(balanced(node.condition))
    if kind is Sum:
        return _shorter(node, same_letters(node))
    if kind not in (Add, Mul, Pow):
        return node
    best = settle_signs(node)
    for candidate in _candidates(node):
        candidate = settle_signs(candidate)
        if operations(candidate) < operations(best) or _is_factored(candidate, best):
            best = candidate
    return best


def _is_factored(candidate: Node, node: Node) -> bool:
    """Whether the candidate is a (b - c) for a b - a c: of as many operations, and of fewer letters; a_j + a_i δ_ij stays."""
    return (
        type(node) is Add
        and type(candidate) is Mul
        and operations(candidate) == operations(node)
        and letters(candidate) < letters(node)
        and not any(type(base) is Indicator for term in node.terms for base in factors(term).powers)
    )


def balanced(condition: Condition) -> Condition:
    """a - b > 0 as a > b."""
    if type(condition) is not Relation or condition.right is not ZERO or type(condition.left) is not Add:
        return condition
    signs = {True: [], False: []}
    for term in condition.left.terms:
        signs[is_negative(term)].append(term)
    if not all(signs.values()):
        return condition
    moved = Relation(condition.op, tidy(add(*signs[False])), tidy(neg(add(*signs[True]))))
    return moved if operations(moved) < operations(condition) else condition


def _shorter(node: Node, candidate: Node | None) -> Node:
    return node if candidate is None or operations(candidate) >= operations(node) else candidate


def one_branch(node: Cases) -> Node:
    """Cases of which all but one are 0 as that one times an indicator, where its condition rules out those before it."""
    kept = [k for k, value in enumerate(node.values) if value is not ZERO]
    if len(kept) != 1:
        return node
    (place,) = kept
    condition = node.conditions[place]
    parts = conjuncts(condition)
    others = [tidy_condition(negate(other)) for other in node.conditions[:place]]
    if condition is TRUE:
        condition = both(*others)
    elif any(other not in parts for other in others):
        return node
    return _shorter(node, Factors().times(node.values[place]).times(Indicator(_band(condition))).node())


def _band(condition: Condition) -> Condition:
    """-a ≤ x ≤ a as |x| ≤ a."""
    if type(condition) is And and len(condition.conditions) == 2:
        for lower, upper in (condition.conditions, condition.conditions[::-1]):
            if (
                type(lower) is type(upper) is Relation
                and lower.left is upper.left
                and lower.op in (">", "≥")
                and upper.op == MIRRORED[lower.op]
                and tidy(neg(lower.right)) is tidy(upper.right)
            ):
                return Relation(upper.op, Apply(Function("abs"), (upper.left,)), upper.right)
    return condition


def same_letters(node: Sum) -> Node | None:
    """Σ_i Σ_j (a_i b_j + a_j b_i) as 2 Σ_i Σ_j a_i b_j: terms that differ in the names of two sums over one range are like."""
    indices, body = [], node
    while type(body) is Sum and body.where is TRUE and body.index not in {i for other in indices for i in other.range.free}:
        indices.append(body.index)
        body = body.body
    pairs = [(one, other) for one, other in combinations(indices, 2) if one.range is other.range]
    if not pairs or not any(type(part) is Add for part in (body, *body.children)):
        return None
    try:
        terms = Rational(body).expanded()
    except TooLarge:
        return None
    if type(terms) is not Add:
        return None
    swaps = [{}, *({one: other, other: one} for one, other in pairs)]
    merged = tidy(add(*(min((tidy(substitute(term, swap)) for swap in swaps), key=_spelled) for term in terms.terms)))
    if type(merged) is Add and len(merged.terms) >= len(terms.terms):
        return None
    for index in reversed(indices):
        merged = Sum(index, merged)
    return collect(merged)


def _spelled(term: Node) -> str:
    """A spelling of the term by which two can be told apart, whatever the order of the factors."""
    return repr(sorted(map(repr, factors(term).powers)))


def _collect_unsigned(child: Node, parent: type) -> Node:
    """A term of a sum keeps its sign: a - b costs no more than a + b."""
    return neg(collect(neg(child))) if parent is Add and is_negative(child) else collect(child)


def _candidates(node):
    if type(node) is Add:
        yield merge_sums(group(node))
        yield group(merge_sums(node))
        for aligned in _aligned(node):
            yield group(aligned)
        for one_sided in _one_sided(node):
            yield group(one_sided)
        yield from _mirrored(node)
    cleared = replace(node, _cleared)
    if cleared is not node:
        yield tidy(cleared)
    if not _may_cancel(node):
        return
    try:
        rational = Rational(node)
        yield rational.factored(group)
        yield group(tidy(rational.expanded()))
    except TooLarge:
        pass


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
    for base, exponent in least.items():
        above.times(base, Number(-exponent))
    scale = above.node()
    return Pow(Mul((scale, Pow(add(*(tidy(Mul((scale, term))) for term in part.base.terms)), MINUS_ONE))), tidy(neg(part.exponent)))


def _aligned(node: Add):
    """δ_ik a_i as δ_ik a_k, and the other way round, for each delta of two plain indices: so that terms may share a factor."""
    pairs = {
        tuple(condition.args[1:])
        for term in node.terms
        for base in factors(term).powers
        if type(base) is Indicator
        for condition in (base.condition,)
        if type(condition) is Relation and condition.op == "=" and type(condition.left) is Index and type(condition.right) is Index
    }
    for left, right in pairs:
        for old, new in ((left, right), (right, left)):
            terms = []
            for term in node.terms:
                product = factors(term)
                flags = [
                    base
                    for base in product.powers
                    if type(base) is Indicator and base.condition in (Relation("=", left, right), Relation("=", right, left))
                ]
                if flags:
                    rest = Factors(product.coefficient, {b: e for b, e in product.powers.items() if b not in flags})
                    term = Factors().times(flags[0]).times(substitute(rest.node(), {old: new})).node()
                terms.append(term)
            yield tidy(add(*terms))


def _one_sided(node: Add) -> Iterator[Node]:
    """a [c] + b [not c] with 1 - [c] for [not c], multiplied out: for each two opposite indicators."""
    flags = list(dict.fromkeys(base for term in node.terms for base in factors(term).powers if type(base) is Indicator))
    for one in flags:
        for other in flags:
            if one is not other and negate(one.condition) is other.condition:
                put = tidy(replace(node, lambda part, one=one, other=other: add(ONE, neg(one)) if part is other else None))
                try:
                    yield tidy(Rational(put).expanded())
                except TooLarge:
                    pass


def _mirrored(node: Add) -> Iterator[Node]:
    """1 - σ(-u) as σ(u)."""
    terms = summands(node)
    for rest, coefficient in terms.items():
        if type(rest) is Apply and rest.function is SIGMOID and terms.get(ONE) == -coefficient:
            left = {term: c for term, c in terms.items() if term is not rest and term is not ONE}
            left[Apply(SIGMOID, (tidy(neg(rest.arguments[0])),))] = -coefficient
            yield from_summands(left)


def _may_cancel(node: Node) -> bool:
    """Whether multiplying out could cancel anything: two brackets, or a bracket and a denominator."""
    brackets, denominators = _brackets(node)
    return brackets > 1 or brackets == 1 and denominators > 0


@lru_cache(maxsize=65536)
def _brackets(node: Node) -> tuple[int, int]:
    """(sums, negative powers) that arithmetic could open: those not inside a function or a Σ."""
    kind = type(node)
    if kind is Add or kind is Mul:
        inside = [_brackets(child) for child in node.children]
        return sum(b for b, _ in inside) + (kind is Add), sum(d for _, d in inside)
    if kind is Pow and type(node.exponent) is Number:
        brackets, denominators = _brackets(node.base)
        return brackets, denominators + (node.exponent.value < 0)
    return 0, int(kind is Apply and node.function is EXP)


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
            if all(type(e) is Number for e in exponents):
                values = [e.value for e in exponents]
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


@lru_cache(maxsize=65536)
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


def _group_inside(product):
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
    best, best_cost = node, operations(node)
    for members in sorted(saved, key=lambda m: (-saved[m], m))[: 3 if len(terms) <= 6 else 1]:
        chosen = [terms[k] for k in members]
        inner = group(take_out(chosen, common_factors(chosen)))
        rest = [term for k, term in enumerate(terms) if k not in members]
        left = group(add(*rest))
        candidate = add(left, inner) if members[0] > 0 else add(inner, left)
        if operations(candidate) < best_cost:
            best, best_cost = candidate, operations(candidate)
    return best


def merge_sums(node: Node) -> Node:
    """Σ_i a_i + Σ_i b_i as Σ_i (a_i + b_i) where that is shorter, whatever the bound names."""
    if type(node) is not Add:
        return node
    piles: dict = {}
    for position, term in enumerate(node.terms):
        product = factors(term)
        sums = [base for base, exponent in product.powers.items() if type(base) is Sum and exponent is ONE]
        if len(sums) == 1:
            outer = Factors(product.coefficient, {b: e for b, e in product.powers.items() if b is not sums[0]})
            inner = _index_first(sums[0])
            pile = piles.setdefault((inner.index.range, canonical(Sum(inner.index, ONE, inner.where))), [])
            pile.append((position, outer, inner))
    terms = dict(enumerate(node.terms))
    for (one, first), (other, second) in permutations(piles.items(), 2):
        if len(first) == len(second) == 1 and first[0][0] in terms and second[0][0] in terms:
            whole = _joined(one[0], first[0], other[0], second[0])
            if whole is not None:
                del terms[second[0][0]]
                terms[first[0][0]] = whole
    for pile in piles.values():
        if len(pile) < 2 or any(position not in terms for position, _, _ in pile):
            continue
        first = pile[0][2]
        bodies = []
        for _, outer, part in pile:
            if any(index is first.index for base in outer.powers for index in base.free):
                break
            body = substitute(part.body, {part.index: first.index})
            bodies.append(Factors(outer.coefficient, dict(outer.powers)).times(body).node())
        else:
            merged = tidy(Sum(first.index, collect(add(*bodies)), first.where))
            old = add(*(terms[position] for position, _, _ in pile))
            if operations(merged) < operations(old):
                for position, _, _ in pile[1:]:
                    del terms[position]
                terms[pile[0][0]] = merged
    return tidy(add(*terms.values())) if len(terms) < len(node.terms) else node


def _joined(below: Range, first, above: Range, second) -> Node | None:
    """Σ_{i=1}^{k-1} a_i + Σ_{i=k+1}^{n} a_i as the sum over all i ≠ k, or over all i where a_k = 0."""
    gap = plus(below.upper, 1)
    (_, outer, one), (_, factor, other) = first, second
    if one.where is not TRUE or other.where is not TRUE or minus(above.lower, 1) is not gap:
        return None
    index = Index(one.index.name, Range(below.lower, above.upper))
    bodies = [
        Factors(rest.coefficient, dict(rest.powers)).times(substitute(part.body, {part.index: index})).node()
        for rest, part in ((outer, one), (factor, other))
    ]
    if index in outer.node().free | factor.node().free:
        return None
    if match(*bodies, frozenset()) is None and collect(add(bodies[0], neg(bodies[1]))) is not ZERO:
        return None
    at_gap = collect(substitute(bodies[1], {index: gap}))
    return tidy(Sum(index, bodies[1], TRUE if at_gap is ZERO else Relation("≠", index, gap)))


def _index_first(node: Sum) -> Sum:
    """The sum with its index on the left of a condition j ≠ i."""
    where = node.where
    if type(where) is Relation and where.op in "=≠" and where.right is node.index:
        return Sum(node.index, node.body, Relation(where.op, where.right, where.left))
    return node


# --- signs ---------------------------------------------------------------------------------------------------------


def settle_signs(node: Node) -> Node:
    """A leading minus moved into a bracket, or out of it, where that saves a sign: -(y - p) is p - y."""
    kind = type(node)
    if kind is Add:
        node = lead_positive(node)
        if is_negative(node.terms[0]):
            node = add(settle_signs(node.terms[0]), *node.terms[1:])
        return _same_way_round(node) if type(node) is Add else node
    if kind is not Mul:
        return node
    product = factors(node)
    flips = {}
    for base, exponent in product.powers.items():
        if type(exponent) is Number and exponent.value.denominator == 1 and exponent.value.numerator % 2:
            flipped = _flipped(base)
            if flipped is not None:
                flips[base] = flipped
    candidates = [node]
    for chosen in (*combinations(flips, 1), *combinations(flips, 2)):
        candidates.append(_exchanged(product, {b: flips[b] for b in chosen}, (-1) ** len(chosen)))
    return min(candidates, key=_sign_cost)


def _exchanged(product: Factors, new: dict[Node, Node], sign: int) -> Node:
    """The product times `sign`, with some bases exchanged; an exchanged base may meet one that is there already."""
    out = Factors(product.coefficient * sign)
    for base, exponent in product.powers.items():
        out.times(new.get(base, base), exponent)
    return out.node()


def _same_way_round(node: Add) -> Node:
    """Σ_i (y_i - p_i) beside p_k - y_k turned to -Σ_i (p_i - y_i): one difference, one way round."""
    shown = _differences(node)
    terms = []
    for term in node.terms:
        product = factors(term)
        for base, exponent in product.powers.items():
            inner = base.body if type(base) is Sum else base
            backwards = {pair[::-1] for part in factors(inner).powers for pair in _differences(part)}
            if exponent is ONE and type(base) is Sum and backwards & shown:
                flipped = _flipped(base)
                if flipped is not None:
                    term = _exchanged(product, {base: flipped}, -1)
                break
        terms.append(term)
    return node if terms[0] is not node.terms[0] else add(*terms)


def _differences(node: Node) -> set:
    """(a, b) for entries a_… - b_… of two tensors that stand in a sum."""
    if type(node) is not Add:
        return set()
    plus_ = [term.tensor for term in node.terms if type(term) is Entry]
    minus_ = [
        term.factors[1].tensor
        for term in node.terms
        if type(term) is Mul and len(term.factors) == 2 and term.factors[0] is MINUS_ONE and type(term.factors[1]) is Entry
    ]
    return {(left, right) for left in plus_ for right in minus_ if left is not right}


def _flipped(node: Node) -> Node | None:
    """-node as a bracket or a sum of brackets, where that can be written without a sign in front."""
    if type(node) is Add:
        flipped = lead_positive(from_summands({rest: -c for rest, c in summands(node).items()}))
        return _same_way_round(flipped) if type(flipped) is Add else flipped
    if isinstance(node, Sum):
        product = factors(node.body)
        for base, exponent in product.powers.items():
            if exponent is ONE:
                flipped = _flipped(base)
                if flipped is not None:
                    return Sum(node.index, _exchanged(product, {base: flipped}, 1), node.where)
    return None


@lru_cache(maxsize=65536)
def _sign_cost(node: Node) -> tuple[int, int, int]:
    """Operations, then minus signs, then numbers taken off (1 - p reads better than p - 1)."""
    return operations(node), is_negative(node) + _count(node, _negative_terms), _count(node, _numbers_taken_off)


def _negative_terms(node: Node) -> int:
    return sum(map(is_negative, node.terms)) if type(node) is Add else 0


def _numbers_taken_off(node: Node) -> int:
    return sum(type(term) is Number and term.value < 0 for term in node.terms) if type(node) is Add else 0


def _count(node: Node, here) -> int:
    return here(node) + sum(_count(child, here) for child in node.children)
