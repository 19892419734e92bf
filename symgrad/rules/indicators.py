"""Conditions as factors: cases of which one is not 0, opposite indicators, deltas of two indices. Knows products."""

from __future__ import annotations

from collections.abc import Iterator

from ..operators.cost import is_negative, operations
from ..terms.binding import replace, substitute
from ..terms.building import both, conjuncts, negate
from ..terms.nodes import (
    MIRRORED,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Apply,
    Cases,
    Condition,
    Function,
    Index,
    Indicator,
    Node,
    Relation,
    add,
    neg,
)
from .collecting import group
from .products import Factors, factors
from .rational import Rational, TooLarge
from .rule import Rule
from .scope import Scope
from .tidying import tidy, tidy_condition

ONE_CASE = Rule(
    "one case as an indicator",
    r"Let $a, x \in \mathbb{R}$, $c > 0$. "
    r"\[ \begin{cases} a & x > 0 \\ 0 & x \le 0 \end{cases} = a \, \mathbb{1}[x > 0] \] "
    r"\[ \begin{cases} 0 & x < -c \\ a & -c \le x \le c \\ 0 & x > c \end{cases} = a \, \mathbb{1}[|x| \le c] \]",
)
SIDES = Rule("sides of a condition", r"Let $a, b \in \mathbb{R}$. \[ \mathbb{1}[a - b > 0] = \mathbb{1}[a > b] \]")
ALIGNED = Rule("indices equal by a delta", r"Let $a \in \mathbb{R}^{n}$. \[ a_i \delta_{ik} = a_k \delta_{ik} \]")
OPPOSITE = Rule(
    "opposite conditions",
    r"Let $a, b, x \in \mathbb{R}$. "
    r"\[ a \, \mathbb{1}[x > 0] + b \, \mathbb{1}[x \le 0] = b + (a - b) \mathbb{1}[x > 0] \]",
)


def balanced(condition: Condition) -> Condition:
    """a - b > 0 as a > b."""
    if type(condition) is not Relation or condition.right is not ZERO or type(condition.left) is not Add:
        return condition
    signs: dict[bool, list[Node]] = {True: [], False: []}
    for term in condition.left.terms:
        signs[is_negative(term)].append(term)
    if not all(signs.values()):
        return condition
    moved = Relation(condition.op, tidy(add(*signs[False])), tidy(neg(add(*signs[True]))))
    return moved if operations(moved) < operations(condition) else condition


def one_branch(node: Node, scope: Scope) -> Iterator[Node]:
    """Cases of which all but one are 0 as that one times an indicator, where its condition rules out those before it."""
    if type(node) is not Cases:
        return
    kept = [k for k, value in enumerate(node.values) if value is not ZERO]
    if len(kept) != 1:
        return
    (place,) = kept
    condition = node.conditions[place]
    parts = {way for part in conjuncts(condition) for way in _ways_round(part)}
    others = [tidy_condition(negate(other)) for other in node.conditions[:place]]
    if condition is TRUE:
        condition = both(*others)
    elif any(other not in parts for other in others):
        return
    yield Factors().times(node.values[place]).times(Indicator(_band(condition))).node()


def _ways_round(condition: Condition) -> tuple[Condition, ...]:
    """The condition, and a < b as b > a."""
    match condition:
        case Relation(op, left, right):
            return condition, Relation(MIRRORED[op], right, left)
    return (condition,)


def _band(condition: Condition) -> Condition:
    """-a ≤ x ≤ a as |x| ≤ a."""
    parts = condition.conditions if type(condition) is And else ()
    ways = [way for part in parts for way in _ways_round(part) if type(way) is Relation] if len(parts) == 2 else []
    for lower in ways:
        for upper in ways:
            if (
                lower.left is upper.left
                and lower.op in (">", "≥")
                and upper.op == MIRRORED[lower.op]
                and tidy(neg(lower.right)) is tidy(upper.right)
            ):
                return Relation(upper.op, Apply(Function("abs"), (upper.left,)), upper.right)
    return condition


def balanced_sides(node: Node, scope: Scope) -> Iterator[Node]:
    """[a - b > 0] as [a > b]."""
    if type(node) is Indicator:
        yield Indicator(balanced(node.condition))


def aligned(node: Node, scope: Scope) -> Iterator[Node]:
    """δ_ik a_i as δ_ik a_k, and the other way round, for each delta of two plain indices: so that terms may share a factor."""
    if type(node) is not Add:
        return
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
                    rest = product.without(*flags)
                    term = Factors().times(flags[0]).times(substitute(rest.node(), {old: new})).node()
                terms.append(term)
            yield group(tidy(add(*terms)))


def one_sided(node: Node, scope: Scope) -> Iterator[Node]:
    """a [c] + b [not c] with 1 - [c] for [not c], multiplied out: for each two opposite indicators."""
    if type(node) is not Add:
        return
    flags = list(dict.fromkeys(base for term in node.terms for base in factors(term).powers if type(base) is Indicator))
    for one in flags:
        for other in flags:
            if one is not other and negate(one.condition) is other.condition:
                opposite: dict[Node, Node] = {other: add(ONE, neg(one))}
                try:
                    yield group(tidy(Rational(tidy(replace(node, opposite.get))).expanded()))
                except TooLarge:
                    pass
