"""Conditions as forms: [x > 0], [x < 0] and [x = 0] of scalars are atoms, conditions on integers are guards.

[c]·f is 0 where c is false even if f has no value, so a guard is only ever taken off where the rest has a value anyway.
"""

from __future__ import annotations

from itertools import product
from math import prod

from ..terms.building import negate
from ..terms.indices import is_integer
from ..terms.memory import remembered
from ..terms.nodes import (
    ZERO,
    Add,
    And,
    Cases,
    Condition,
    Divides,
    Indicator,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Relation,
    Sum,
)
from . import factoring, signs
from .monomials import UNIT, Form, GiveUp, Monomial, accumulate, order, single, sort_factors


def indicator(n, condition: Condition) -> Form:
    """The form of [condition]."""
    kind = type(condition)
    if type(condition) is And:
        total: Form = {UNIT: 1}
        for part in condition.conditions:
            total = n.multiply(total, indicator(n, part))
        return total
    if type(condition) is Or:
        total, before = {}, {UNIT: 1}
        for part in condition.conditions:
            accumulate(total, n.multiply(before, indicator(n, part)))
            before = n.multiply(before, indicator(n, negate(part)))
        return total
    if type(condition) is Not:
        inner = condition.condition
        if type(inner) is Divides:
            return _guard(n, condition)
        return indicator(n, negate(inner))
    if type(condition) is Divides:
        return _guard(n, condition)
    if type(condition) is Relation:
        if is_integer(condition.left) and is_integer(condition.right):
            return _guard(n, condition)
        return _scalar(n, condition)
    raise GiveUp(f"a condition of kind {kind.__name__}")


def _guard(n, condition: Condition) -> Form:
    return n.build(1, (), frozenset((condition,)), {})


def _scalar(n, relation: Relation) -> Form:
    gap = dict(n.form(relation.left))
    accumulate(gap, n.form(relation.right), -1)
    minus = negated(gap)
    parts = {">": (positive, gap), "<": (positive, minus), "=": (zero, gap)}
    total: Form = {}
    for op in {"≥": ">=", "≤": "<=", "≠": "<>"}.get(relation.op, relation.op):
        make, form = parts[op]
        accumulate(total, make(n, form))
    return total


def _stripped(n, gap: Form):
    """(sign, form) with [gap > 0] = [sign · form > 0]: positive factors and denominators left out."""
    gap = n.settled(gap)
    if not gap:
        return 0, gap
    _, _, rest = factoring.factor_out(n, gap, positive_only=True)
    rest = n.settled(rest)
    return (1 if rest else 0), rest


def positive(n, gap: Form) -> Form:
    """[gap > 0]."""
    sign, form = _stripped(n, gap)
    held, form = _common_conditions(form)
    if held:
        return n.multiply(
            {
                Monomial(
                    (),
                    frozenset(g for g in held if isinstance(g, Condition)),
                    sort_factors({a: 1 for a in held if not isinstance(a, Condition)}),
                ): 1
            },
            positive(n, form),
        )
    if not sign or form == {UNIT: -1} or signs.negative_form(n, form):
        return {}
    if form == {UNIT: 1} or signs.positive_form(n, form):
        return {UNIT: 1}
    known = signs.assumed(n, form)
    if known == ">":
        return {UNIT: 1}
    if known in ("<", "≤", "="):
        return {}
    if known == "≠" and form[min(form, key=order)] < 0:
        total: Form = {UNIT: 1}
        accumulate(total, single(Indicator(Relation(">", n.embed(negated(form)), ZERO))), -1)
        return total
    return single(Indicator(Relation(">", n.embed(form), ZERO)))


def _common_conditions(form: Form):
    """The conditions that every monomial of a form is multiplied by, and the form without them."""
    held = None
    for monomial in form:
        here = {
            c
            for c in (*monomial.guards, *(a for a, _ in monomial.factors if type(a) is Indicator))
            if c.free.isdisjoint(monomial.binders)
        }
        held = here if held is None else held & here
        if not held:
            return (), form
    if not held:
        return (), form
    return held, {
        Monomial(m.binders, m.guards - held, tuple(item for item in m.factors if item[0] not in held)): c for m, c in form.items()
    }


def positive_part(n, form: Form) -> Form:
    """form · [form > 0], written with one of form and -form in the condition for both; where its sign is known, without one."""
    if signs.nonnegative_form(n, form):
        return dict(form)
    if signs.nonnegative_form(n, negated(form)):
        return {}
    _, stripped = _stripped(n, form)
    if stripped and stripped[min(stripped, key=order)] < 0:
        total = dict(form)
        accumulate(total, n.multiply(form, positive(n, negated(form))), -1)
        return total
    return n.multiply(form, positive(n, form))


def negated(form: Form) -> Form:
    return {m: -c for m, c in form.items()}


def zero(n, gap: Form) -> Form:
    """[gap = 0]."""
    sign, form = _stripped(n, gap)
    if not sign:
        return {UNIT: 1}
    if len(form) == 1 and UNIT in form or signs.positive_form(n, form) or signs.negative_form(n, form):
        return {}
    known = signs.assumed(n, form)
    if known == "=":
        return {UNIT: 1}
    if known in ("<", ">", "≠"):
        return {}
    return single(Indicator(Relation("=", _unsigned(n, form), ZERO)))


def _unsigned(n, form: Form) -> Node:
    """form or -form, one of the two for both."""
    if form[min(form, key=order)] < 0:
        form = negated(form)
    return n.embed(form)


def sign_of(n, form: Form) -> Form:
    """sign(form) = [form > 0] - [form < 0]."""
    total = dict(positive(n, form))
    accumulate(total, positive(n, negated(form)), -1)
    return total


def exclusive(n, indicators) -> bool:
    """Whether two of the scalar conditions [f > 0], [-f > 0], [f = 0] exclude each other."""
    seen = set()
    for atom in indicators:
        condition = atom.condition
        if type(condition) is not Relation:
            continue
        form = n.form(condition.left)
        opposite = n.embed(negated(form))
        keys = (condition.left, opposite)
        if condition.op == ">":
            if (opposite, ">") in seen or (condition.left, "=") in seen or (opposite, "=") in seen:
                return True
            seen.add((condition.left, ">"))
        elif condition.op == "=":
            if any((key, ">") in seen for key in keys):
                return True
            seen.add((condition.left, "="))
    return False


def cases(n, node: Cases) -> Form:
    """Each value times [its condition and none before]."""
    total: Form = {}
    before: Form = {UNIT: 1}
    for value, condition in zip(node.values, node.conditions):
        here = n.multiply(before, indicator(n, condition))
        if here:
            accumulate(total, n.multiply(here, n.form(value)))
        before = n.multiply(before, indicator(n, negate(condition)))
    return n.checked(total)


def embedded(n, condition: Condition) -> Condition:
    """A condition with its parts in normal form, inside an atom."""
    kind = type(condition)
    if isinstance(condition, (And, Or)):
        return kind(tuple(embedded(n, part) for part in condition.conditions))
    if type(condition) is Not:
        return Not(embedded(n, condition.condition))
    if type(condition) is Relation:
        if is_integer(condition.left) and is_integer(condition.right):
            return n.integers.normal(condition)
        return Relation(condition.op, n.embed(n.form(condition.left)), n.embed(n.form(condition.right)))
    if type(condition) is Divides:
        return n.integers.normal(condition)
    raise GiveUp(f"a condition of kind {kind.__name__}")


def split(n, form: Form) -> Form:
    """[e ≠ 0] as 1 - [e = 0], [not d | e] as 1 - [d | e], [f = 0] as 1 - [f > 0] - [f < 0], where the rest has a value anyway."""
    pending = dict(form)
    for _ in range(64):
        changed = False
        total: Form = {}
        for monomial, coefficient in pending.items():
            pieces = _split_one(n, monomial)
            if pieces is None:
                accumulate(total, {monomial: coefficient})
            else:
                changed = True
                accumulate(total, pieces, coefficient)
        if not changed:
            return pending
        pending = n.checked(total)
    raise GiveUp("too many conditions")


def _split_one(n, monomial: Monomial) -> Form | None:
    for guard in monomial.guards:
        if type(guard) is Not:
            opposite = guard.condition
        elif type(guard) is Relation and guard.op == "≠":
            opposite = Relation("=", guard.left, guard.right)
        else:
            continue
        if all(_indifferent(n, atom, e, guard) for atom, e in monomial.factors):
            others = monomial.guards - {guard}
            factors = dict(monomial.factors)
            total = n.build(1, monomial.binders, others, factors)
            accumulate(total, n.build(1, monomial.binders, others | {opposite}, factors), -1)
            return total
    for atom, _ in monomial.factors:
        if type(atom) is Indicator and type(atom.condition) is Relation and atom.condition.op == "=":
            rest = {a: e for a, e in monomial.factors if a is not atom}
            if not all(signs.total(n, a, e) for a, e in rest.items()):
                continue
            gap = n.form(atom.condition.left)
            condition: Form = {UNIT: 1}
            accumulate(condition, positive(n, gap), -1)
            accumulate(condition, positive(n, negated(gap)), -1)
            return n.rebuilt(1, monomial.binders, monomial.guards, rest, condition)
    return None


def _indifferent(n, atom: Node, e, guard: Condition) -> bool:
    """Whether taking the guard off cannot ask for a value that there is not."""
    if signs.total(n, atom, e):
        return True
    return bool(guard.free) and atom.free.isdisjoint(guard.free) and type(e) is int and e > 0


@remembered(20000)
def may_vanish(node: Node) -> bool:
    """Whether a factor made of indicators and numbers only may be 0: 1 - [c], but not 2 - [c]."""
    return is_guard(node) and 0 in (_values(node) or {0})


def _values(node: Node) -> set | None:
    """Every value that such a factor may have, and perhaps others; None where they are too many."""
    if type(node) is Number:
        return {node.value}
    if type(node) is Indicator:
        return {0, 1}
    if not isinstance(node, (Add, Mul)) or len(node.children) > 6:
        return None
    found: list[set] = []
    for part in node.children:
        values = _values(part)
        if values is None:
            return None
        found.append(values)
    return {sum(choice) if type(node) is Add else prod(choice) for choice in product(*found)}


@remembered(20000)
def is_guard(node: Node) -> bool:
    """Whether a factor is made of indicators and numbers only: where it is 0 the product is 0, whatever the others are."""
    if type(node) is Indicator:
        return True
    if type(node) is Pow:
        return is_guard(node.base)
    if isinstance(node, (Add, Mul)):
        return any(map(is_guard, node.args[0])) and all(type(part) is Number or is_guard(part) for part in node.args[0])
    return isinstance(node, (Sum, Product)) and is_guard(node.body)
