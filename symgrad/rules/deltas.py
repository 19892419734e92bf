"""Sums that end early: a delta picks its term, a known sum gets its value, a sum splits where that helps.

Knows terms and products. A delta is solved for a bound index only where its coefficient is 1 or -1; with any other
(s i + k = h) the delta stays, and with it the condition that s divides h - k.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..terms.binding import canonical, names, rename_apart, replace, substitute
from ..terms.building import both, conjuncts
from ..terms.indices import coefficient_of, in_range, is_integer, is_nonnegative, minus, plus, polynomial, times
from ..terms.memory import kept_table
from ..terms.nodes import MIRRORED, ONE, TRUE, Add, Condition, Index, Indicator, Mul, Node, Number, Range, Relation, Sum, add
from .conditions import is_integer_condition
from .products import Factors, factors
from .rule import Rule
from .tidying import tidy, tidy_condition

PICK = Rule("the delta picks its term", r"Let $a \in \mathbb{R}^{C}$. \[ \sum_{i=1}^{C} a_i \delta_{ik} = a_k \]")
GIVEN = Rule(
    "by assumption", r"Let $y \in \mathbb{R}^{C}$, $\sum_{i=1}^{C} y_i = 1$, $c \in \mathbb{R}$. \[ \sum_{i=1}^{C} c \, y_i = c \]"
)
TOTAL = Rule(
    "known sum", r"Let $z \in \mathbb{R}^{C}$, $c \in \mathbb{R}$. \[ \sum_{i=1}^{C} c \, \operatorname{softmax}(z)_i = c \]"
)

_spread: dict[Node, Node] = kept_table({})


def spread(node: Node) -> Node:
    """The node with every delta under a Σ picked, brackets that hold such deltas (and only those) multiplied out."""
    node = tidy(node)
    done = _spread.get(node)
    if done is None:
        if len(_spread) > 100_000:
            _spread.clear()
        done = _spread_out(node)
        _spread[node] = done
    return done


def _spread_out(node: Node) -> Node:
    children = node.children
    if not children or isinstance(node, Condition):
        return node
    moved = tuple(spread(child) for child in children)
    if moved != children:
        node = tidy(node.rebuild(moved))
    if type(node) is Sum:
        return _spread_sum(node)
    return node


def _spread_sum(node: Sum) -> Node:
    index, where = node.index, node.where
    picked = _picked_by(where, index)
    if picked is not None:
        return _pick(node, picked, Factors().times(node.body), _without(where, index, picked))
    product = factors(node.body)
    for base in product.powers:
        if type(base) is Indicator:
            value = _picked_by(base.condition, index)
            if value is not None:
                rest = product.without(base)
                return _pick(node, value, rest, both(where, _without(base.condition, index, value)))
    for base, exponent in product.powers.items():
        if exponent is ONE and type(base) is Add and any(picks(term, index) for term in base.terms):
            return _split(node, product, base)
        if exponent is ONE and type(base) is Sum and picks(base, index):
            return _swap(node, product, base)
    return _excepted(node, product)


def _excepted(node: Sum, product: Factors) -> Sum:
    """Σ_i a_i [i ≠ k] as the sum over the i ≠ k, Σ_{i=1}^{n} a_i [i ≤ k] as the sum up to k."""
    span = _span(node.where, node.index)
    if span is not None:
        return _over_span(node.index, span, product.node())
    for base in product.powers if node.where is TRUE else ():
        condition = base.condition if type(base) is Indicator else TRUE
        if type(condition) is Relation and condition.op == "≠" and node.index in (condition.left, condition.right):
            return Sum(node.index, product.without(base).node(), condition)
        span = _span(condition, node.index)
        if span is not None:
            return _over_span(node.index, span, product.without(base).node())
    return node


def _over_span(index: Index, span: Range, body: Node) -> Sum:
    fewer = Index(index.name, span)
    return Sum(fewer, substitute(body, {index: fewer}))


def _span(condition: Condition, index: Index) -> Range | None:
    """The part of its range that an inequality leaves an index; None where that does not lie inside for all sizes."""
    if type(condition) is not Relation or condition.op not in "<≤>≥" or not is_integer(condition.left):
        return None
    split = coefficient_of(minus(condition.left, condition.right), index)
    if split is None or type(split[0]) is not Number or abs(split[0].value) != 1:
        return None
    end = times(minus(0, split[1]), int(split[0].value))
    op = condition.op if split[0].value > 0 else MIRRORED[condition.op]
    lower, upper = index.range.args
    if op in "<≤":
        upper = minus(end, 1) if op == "<" else end
    else:
        lower = plus(end, 1) if op == ">" else end
    inside = (minus(index.range.upper, upper), minus(lower, index.range.lower), plus(minus(upper, lower), 1))
    return Range(lower, upper) if all(is_nonnegative(gap) is True for gap in inside) else None


def _split(node: Sum, product: Factors, bracket: Add) -> Node:
    """Σ rest (a + b) as Σ rest a + Σ rest b, the terms without a delta kept together."""
    rest = product.without(bracket)
    picking = [term for term in bracket.terms if picks(term, node.index)]
    others = [term for term in bracket.terms if term not in picking]
    parts = picking + ([add(*others)] if others else [])
    ordered = sorted(parts, key=lambda part: bracket.terms.index(part) if part in bracket.terms else bracket.terms.index(others[0]))
    return tidy(
        add(
            *(
                spread(Sum(node.index, Factors(rest.coefficient, dict(rest.powers)).times(part).node(), node.where))
                for part in ordered
            )
        )
    )


def _swap(node: Sum, product: Factors, inner: Sum) -> Node:
    """Σ_i a Σ_j b as Σ_j Σ_i a b, so that the delta inside b meets its index."""
    rest = product.without(inner)
    inner = rename_apart(inner, names(rest.node()) | {node.index.name})
    if node.index in inner.index.range.free or node.index in inner.where.free:
        return node
    return spread(Sum(inner.index, spread(Sum(node.index, rest.times(inner.body).node(), node.where)), inner.where))


def picks(term: Node, index: Index) -> bool:
    """Whether the term carries a delta, as a factor, that can be solved for the index."""
    if type(term) is Indicator:
        return _picked_by(term.condition, index) is not None
    if type(term) is Mul:
        return any(picks(factor, index) for factor in term.factors)
    if type(term) is Add:
        return any(picks(part, index) for part in term.terms)
    if type(term) is Sum and index not in term.index.range.free and index not in term.where.free:
        return picks(term.body, index)
    return False


def may_miss(term: Node, index: Index) -> bool:
    """Whether the term carries a delta for the index, in a bracket or alone, that may be 0 at all of its values."""
    if type(term) is Indicator:
        value = _picked_by(term.condition, index)
        return value is not None and range_condition(value, index.range) is not TRUE
    if type(term) is Sum:
        return index not in term.index.range.free and index not in term.where.free and may_miss(term.body, index)
    return type(term) in (Add, Mul) and any(may_miss(part, index) for part in term.children)


def _picked_by(condition: Condition, index: Index) -> Node | None:
    """The value that an equation among the conditions gives the index, where its coefficient there is 1 or -1."""
    for part in conjuncts(condition):
        if type(part) is Relation and part.op == "=" and is_integer(part.left) and is_integer(part.right):
            split = coefficient_of(minus(part.left, part.right), index)
            if split is not None and type(split[0]) is Number and abs(split[0].value) == 1:
                return times(minus(0, split[1]), int(split[0].value))
    return None


def _without(condition: Condition, index: Index, value: Node) -> Condition:
    """The rest of the conditions once the index has its value (the equation itself has become true)."""
    return tidy_condition(substitute(condition, {index: value}))


def _pick(node: Sum, value: Node, rest: Factors, condition: Condition) -> Node:
    index = node.index
    limits = both(substitute(condition, {index: value}), range_condition(value, index.range))
    limits = tidy_condition(limits)
    body = substitute(rest.node(), {index: value})
    return spread(body) if limits is TRUE else spread(tidy(Mul((Indicator(limits), body))))


def range_condition(value: Node, span: Range) -> Condition:
    """lower ≤ value ≤ upper, without the parts that hold for all sizes and indices."""
    if in_range(value, span) is True:
        return TRUE
    parts = []
    if is_nonnegative(minus(value, span.lower)) is not True:
        parts.append(_without_constant(Relation("≤", span.lower, value)))
    if is_nonnegative(minus(span.upper, value)) is not True:
        parts.append(_without_constant(Relation("≤", value, span.upper)))
    return both(*parts)


def _without_constant(condition: Relation) -> Relation:
    """2 ≤ i for 1 ≤ i - 1, where one side is a number and the other an index with one."""
    left, right = condition.left, condition.right
    for side, other in ((left, right), (right, left)):
        constant = polynomial(other).get((), 0)
        if type(side) is Number and constant and len(polynomial(other)) == 2:
            moved, rest = minus(side, constant), minus(other, constant)
            return Relation(condition.op, moved, rest) if side is left else Relation(condition.op, rest, moved)
    return condition


def met(node: Node, given: Iterable[Condition]) -> Node:
    """The node without the conditions on sizes that are given: [3 ≤ C] z_3 is z_3 where C ≥ 3 is assumed."""
    sizes = (condition for condition in given if is_integer_condition(condition) and not condition.free)
    known = {part for condition in sizes for part in conjuncts(tidy_condition(condition))}

    def change(part: Node) -> Node | None:
        if type(part) is not Indicator:
            return None
        left = [condition for condition in conjuncts(part.condition) if condition not in known]
        return Indicator(both(*left)) if left else ONE

    return tidy(replace(node, change)) if known else node


# --- known sums ----------------------------------------------------------------------------------------------------


def use(node: Node, known: dict[Node, Node]) -> Node:
    """The node with each sum of `known` (canonical Σ -> its value) replaced; Σ over a bracket is split where a part is known."""
    node = tidy(node)
    memo: dict[Node, Node] = {}

    def visit(part: Node) -> Node:
        if part in memo:
            return memo[part]
        result = known.get(canonical(part))
        if result is None:
            children = part.children
            result = part
            if children and not isinstance(part, Condition):
                moved = tuple(visit(child) for child in children)
                result = part if moved == children else tidy(part.rebuild(moved))
            if type(result) is Sum:
                result = by_parts(result)
        memo[part] = result
        return result

    def by_parts(part: Sum) -> Node:
        value = known.get(canonical(part))
        if value is not None:
            return value
        product = factors(part.body)
        for base, exponent in product.powers.items():
            if exponent is ONE and type(base) is Add:
                rest = product.without(base)
                pieces = [
                    tidy(Sum(part.index, Factors(rest.coefficient, dict(rest.powers)).times(term).node(), part.where))
                    for term in base.terms
                ]
                solved = [_value_of(piece, term, known) for piece, term in zip(pieces, base.terms)]
                if any(value is not None for value in solved):
                    left = [term for term, value in zip(base.terms, solved) if value is None]
                    whole = [value for value in solved if value is not None]
                    if left:
                        whole.append(
                            tidy(Sum(part.index, Factors(rest.coefficient, dict(rest.powers)).times(add(*left)).node(), part.where))
                        )
                    return tidy(add(*whole))
        return part

    return visit(node)


def _value_of(piece: Node, term: Node, known: dict[Node, Node]) -> Node | None:
    """Σ rest · term, where it is c times a known Σ, or holds no Σ but those of the term itself."""
    if type(piece) is Sum:
        return known.get(canonical(piece))
    own = {canonical(base) for base in factors(term).powers if type(base) is Sum}
    product = factors(piece)
    out = Factors(product.coefficient)
    for base, exponent in product.powers.items():
        value = known.get(canonical(base))
        if type(base) is Sum and value is None and canonical(base) not in own:
            return None
        out.times(base if value is None else value, exponent)
    return out.node()
