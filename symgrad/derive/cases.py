"""A term in one case: under i = j, i ≠ j, x > 0, …; a term that is the same in two of them. Knows terms and rules."""

from __future__ import annotations

from functools import partial

from ..operators.cost import operations
from ..rules.agreement import agree
from ..rules.products import ABS, SIGN
from ..rules.rule import Rule
from ..rules.search import collect
from ..rules.sums import distribute
from ..rules.tidying import tidy
from ..terms.binding import rename_apart, replace, substitute
from ..terms.building import conjuncts
from ..terms.indices import is_integer
from ..terms.nodes import (
    FALSE,
    MIRRORED,
    ONE,
    TRUE,
    ZERO,
    And,
    Apply,
    Array,
    Binder,
    Cases,
    Condition,
    Function,
    Index,
    Indicator,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Relation,
    add,
    neg,
    walk,
)

BOTH_SIDES = Rule(
    "the same in both cases",
    r"Let $a, x \in \mathbb{R}$, $x \neq 0$. "
    r"\[ \begin{cases} a & x > 0 \\ a & x < 0 \end{cases} = a \]",
)

OFF_THE_KINK = Rule(
    "away from the kink",
    r"Let $a, b, x \in \mathbb{R}$, $x \neq 0$. "
    r"\[ a \, \mathbb{1}[x > 0] + b \, \mathbb{1}[x < 0] = b + (a - b) \mathbb{1}[x > 0] \]",
)

# What `a op b` says about `a other b`.
_SAYS = {
    ">": {">": True, "≥": True, "≠": True, "<": False, "≤": False, "=": False},
    "<": {"<": True, "≤": True, "≠": True, ">": False, "≥": False, "=": False},
    "=": {"=": True, "≥": True, "≤": True, "<": False, ">": False, "≠": False},
    "≠": {"≠": True, "=": False},
    "≥": {"≥": True, "<": False},
    "≤": {"≤": True, ">": False},
}


def focus(node: Node, case: Condition) -> Node:
    """The node as it is where the case holds: equal indices written alike, decided conditions decided, branches chosen."""
    node = rename_apart(node, frozenset(index.name for index in case.free))  # the case speaks of free indices only
    for part in conjuncts(case):
        if type(part) is not Relation:
            continue
        if part.op == "=" and type(part.left) is Index:
            node = substitute(node, {part.left: part.right})
        elif part.op == "=" and type(part.right) is Index:
            node = substitute(node, {part.right: part.left})
        else:
            node = replace(node, partial(_decided, fact=part))
    return node


def _decided(term: Node, fact: Relation) -> Node | None:
    if type(term) is Cases:
        return _chosen(term, fact)
    if type(term) is Indicator:
        known = truth(term.condition, fact)
        return None if known is None else ONE if known else ZERO
    if isinstance(term, Condition):
        known = truth(term, fact)
        return None if known is None else TRUE if known else FALSE
    if type(term) is Apply and type(term.function) is Function and term.function.name in ("relu", "abs", "sign"):
        (argument,) = term.arguments
        if truth(Relation(">", argument, ZERO), fact):
            return {"relu": argument, "abs": argument, "sign": ONE}[term.function.name]
        if truth(Relation("<", argument, ZERO), fact):
            return {"relu": ZERO, "abs": neg(argument), "sign": neg(ONE)}[term.function.name]
    return None


def _chosen(term: Cases, fact: Relation) -> Node | None:
    """The branches that the fact leaves, up to the first that it decides for; None where it decides nothing."""
    left = []
    for value, condition in zip(term.values, term.conditions):
        known = condition is TRUE or truth(condition, fact)
        if known is not False:
            left.append((replace(value, lambda part: _decided(part, fact)), TRUE if known else condition))
        if known:
            break
    values, conditions = zip(*left) if left else ((), ())
    if not left or conditions == term.conditions:
        return None
    return values[0] if conditions[0] is TRUE else Cases(values, conditions)


def truth(condition: Condition, fact: Relation) -> bool | None:
    """Whether the fact makes the condition true or false; None where it says nothing of it."""
    match condition:
        case Relation(op, left, right):
            if left is fact.left and right is fact.right:
                return _SAYS[fact.op].get(op)
            if left is fact.right and right is fact.left:
                return _SAYS[fact.op].get(MIRRORED[op])
            if not is_integer(left) and not is_integer(fact.left):  # x > t says that x - t > 0
                gap, known = tidy(add(left, neg(right))), tidy(add(fact.left, neg(fact.right)))
                if gap is known:
                    return _SAYS[fact.op].get(op)
                if gap is tidy(neg(known)):
                    return _SAYS[fact.op].get(MIRRORED[op])
        case Not(inner):
            inside = truth(inner, fact)
            return None if inside is None else not inside
        case And(parts):
            each = [truth(part, fact) for part in parts]
            return False if False in each else True if parts and all(each) else None
        case Or(parts):
            each = [truth(part, fact) for part in parts]
            return True if True in each else False if parts and all(known is False for known in each) else None
    return None


def both_sides(node: Node) -> Node | None:
    """The term without |u|, sign(u) and [u > 0], for a u such that it is the same for u > 0 as for u < 0; None if there is none."""
    middles = dict.fromkeys(part.arguments[0] for part in walk(node) if type(part) is Apply and part.function in _SIGNED)
    bound = {index for part in walk(node) for index in _bound(part)} if middles else set()
    for middle in middles:
        if not middle.free & bound:
            sides = [collect(tidy(focus(node, Relation(op, middle, ZERO)))) for op in "><"]
            if agree(*sides):
                return min(sides, key=operations)
    return None


def off_the_kink(node: Node) -> Node | None:
    """The term with [u > 0] as 1 - [u < 0], or the other way round, and sign(u)² as 1, where that is shorter; None where not."""
    best = replace(node, _unsigned)
    flags = dict.fromkeys(part for part in walk(node) if type(part) is Indicator and type(part.condition) is Relation)
    for flag in flags:
        op, left, right = flag.condition.args
        other = Indicator(Relation(MIRRORED[op], left, right))
        if op in "<>" and other in flags:
            opposite: dict[Node, Node] = {flag: add(ONE, neg(other))}
            candidate = collect(distribute(tidy(replace(best, opposite.get))))
            best = min(best, candidate, key=operations)
    return None if operations(best) >= operations(node) else collect(best)


def _unsigned(part: Node) -> Node | None:
    """sign(u)^{2 n} as 1."""
    if type(part) is not Pow or type(part.base) is not Apply or part.base.function is not SIGN:
        return None
    return ONE if type(part.exponent) is Number and part.exponent.value % 2 == 0 else None


_SIGNED = (ABS, SIGN)


def _bound(node: Node) -> tuple[Index, ...]:
    return (node.index,) if isinstance(node, Binder) else node.indices if type(node) is Array else ()
