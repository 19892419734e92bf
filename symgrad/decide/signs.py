"""Signs: what is known to be positive, not negative, not zero, a whole number, or to have a value everywhere.

From domains, assumptions and the shape of a form. False means "not known".
"""

from __future__ import annotations

from fractions import Fraction

from ..operators.functions import KINKED, NONNEGATIVE, POSITIVE, TOTAL
from ..terms.indices import minus
from ..terms.nodes import (
    TRUE,
    Add,
    Apply,
    Array,
    Cases,
    Constant,
    Derivative,
    DerivedFunction,
    Entry,
    Floor,
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
    Recurrence,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    walk,
)
from .assumptions import domain
from .matching import instances
from .monomials import UNIT, Form, GiveUp, Monomial, accumulate, single


def positive(n, atom: Node) -> bool:
    """Whether the atom is > 0 wherever it has a value."""
    return _signs(n, atom)[0]


def nonnegative(n, atom: Node) -> bool:
    """Whether the atom is ≥ 0 wherever it has a value."""
    found = _signs(n, atom)
    return found[0] or found[1]


def nonzero(n, atom: Node) -> bool:
    """Whether the atom is not 0 wherever it has a value."""
    if positive(n, atom):
        return True
    if type(atom) is Entry and domain(atom) in ("negative", "sign"):
        return True
    if type(atom) in (Add, Sum, Mul):
        form = n.form(atom)
        return negative_form(n, form) or assumed(n, form) in ("<", ">", "≠")
    return assumed(n, single(atom)) in ("<", ">", "≠")


def _signs(n, atom: Node) -> tuple[bool, bool]:
    found = n.signs.get(atom)
    if found is None:
        n.signs[atom] = (False, False)  # What is not known yet may not be used while it is found out.
        try:
            found = n.signs[atom] = _find(n, atom)
        except GiveUp:
            del n.signs[atom]
            raise
    return found


def _find(n, atom: Node) -> tuple[bool, bool]:
    if type(atom) is Entry:
        name = domain(atom)
        if isinstance(name, Range):
            return n.integers.nonnegative(minus(name.lower, 1)) is True, n.integers.nonnegative(name.lower) is True
        if name in ("positive", "unit"):
            return True, True
        known = assumed(n, single(atom))
        return known == ">", known in (">", "≥") or name in ("nonnegative", "binary")
    if isinstance(atom, (Size, Constant)):
        return True, True
    if type(atom) is Number:
        return atom.value > 0, atom.value >= 0
    if type(atom) is Index:
        lower = n.integers.nonnegative(atom.range.lower)
        return n.integers.nonnegative(minus(atom.range.lower, 1)) is True, lower is True
    if type(atom) is Floor:
        return False, False
    if type(atom) is Indicator:
        return False, True
    if type(atom) is Apply:
        function = atom.function
        if type(function) is Function:
            if function.name in NONNEGATIVE:
                return function.name in POSITIVE, True
        if type(function) is UnknownFunction and function.is_positive:
            return True, True
        known = assumed(n, single(atom))
        return known == ">", known in (">", "≥")
    if type(atom) is Pow:
        if type(atom.exponent) is Number:
            return positive_form(n, n.form(atom.base)), True
        inner = positive_form(n, n.form(atom.base))
        return inner, inner
    if type(atom) is Product:
        inside = positive_form(n, n.form(atom.body))
        return inside, inside
    if isinstance(atom, (Add, Sum, Mul)):
        form = n.form(atom)
        return positive_form(n, form), nonnegative_form(n, form)
    return False, False


def _monomial_signs(n, monomial: Monomial) -> tuple[bool, bool]:
    """(> 0, ≥ 0) of a monomial without its coefficient."""
    strict = not monomial.guards and all(n.integers.occupied(b.range) for b in monomial.binders)
    for atom, e in monomial.factors:
        if positive(n, atom):
            continue
        strict = False
        if nonnegative(n, atom):
            continue
        if type(e) is int and e % 2 == 0:
            continue
        return False, False
    return strict, True


def positive_form(n, form: Form) -> bool:
    """Whether the form is > 0 wherever it has a value."""
    if not form:
        return False
    strict = False
    for monomial, coefficient in form.items():
        if coefficient < 0:
            break
        above, at_least = _monomial_signs(n, monomial)
        if not at_least:
            break
        strict = strict or above
    else:
        if strict:
            return True
    return _above_zero(n, form) or assumed(n, form) == ">"


def nonnegative_form(n, form: Form) -> bool:
    """Whether the form is ≥ 0 wherever it has a value."""
    if all(c > 0 and _monomial_signs(n, m)[1] for m, c in form.items()):
        return True
    return positive_form(n, form) or assumed(n, form) == "≥"


def negative_form(n, form: Form) -> bool:
    return positive_form(n, {m: -c for m, c in form.items()})


def _above_zero(n, form: Form) -> bool:
    """Whether c - Σ c_k u_k > 0 because each u_k is a product of numbers in (0,1) and c ≥ Σ c_k; further terms ≥ 0."""
    total = Fraction(form.get(UNIT, 0))
    found = False
    for monomial, c in form.items():
        if monomial == UNIT:
            continue
        if c > 0:
            if not _monomial_signs(n, monomial)[1]:
                return False
            continue
        if monomial.binders or monomial.guards or not all(type(e) is int and e > 0 and _in_unit(a) for a, e in monomial.factors):
            return False
        found = True
        total += c
    return found and total >= 0


def _in_unit(atom: Node) -> bool:
    if type(atom) is Entry:
        return domain(atom) == "unit"
    return type(atom) is Apply and type(atom.function) is Function and atom.function.name == "sigmoid"


# --- assumed signs --------------------------------------------------------------------------------------------------


def facts(n) -> tuple:
    """(free indices, form, op) for each assumed f > 0, f ≥ 0, f = 0 or f ≠ 0 of scalars."""
    found = []
    for free, relation in (*n.assumptions.relations, *n.kinks):
        try:
            form = dict(n.form(relation.left))
            accumulate(form, n.form(relation.right), -1)
            form = n.settled(form)
        except GiveUp:
            continue
        op = relation.op
        if op in "<≤":
            form, op = {m: -c for m, c in form.items()}, ">" if op == "<" else "≥"
        if form and not (op == "≠" and _may_be_off(form)):
            found.append((free, form, op))
            squared = _without_root(n, form) if op == "=" else None
            if squared:
                found.append((free, squared, op))
    return tuple(found)


def _without_root(n, form: Form) -> Form | None:
    """The equation S - c^q = 0 that follows from S^(1/q) - c = 0."""
    roots = [m for m in form if m != UNIT]
    if len(roots) != 1 or UNIT not in form or roots[0].binders or roots[0].guards or len(roots[0].factors) != 1:
        return None
    ((atom, e),) = roots[0].factors
    if e != 1 or type(atom) is not Pow or type(atom.exponent) is not Number:
        return None
    value = Fraction(-form[UNIT]) / form[roots[0]]
    total = dict(n.form(atom.base))
    accumulate(total, {UNIT: 1}, -(value**atom.exponent.value.denominator))
    return total


def _may_be_off(form: Form) -> bool:
    """Whether conditions make part of the form zero on their own."""
    return any(m.guards or any(type(a) is Indicator for a, _ in m.factors) for m in form)


def assumed(n, form: Form) -> str | None:
    """What is assumed of form against 0: one of > < ≥ ≤ = ≠, or None."""
    for free, fact, op in n.sign_facts:
        if len(fact) != len(form):
            continue
        ratio = _ratio(n, form, fact, free)
        if ratio is None:
            continue
        if ratio < 0:
            op = {">": "<", "≥": "≤"}.get(op, op)
        return op
    return None


def _ratio(n, form: Form, fact: Form, free: frozenset):
    """c with form = c · fact, the fact's own indices being any in their ranges."""
    if not free:
        return _proportion(form, fact)
    for instance in instances(n, fact, form, free):
        ratio = _proportion(form, instance)
        if ratio is not None:
            return ratio
    return None


def _proportion(form: Form, fact: Form):
    if len(form) != len(fact):
        return None
    ratio = None
    for monomial, c in form.items():
        d = fact.get(monomial)
        if d is None:
            return None
        if ratio is None:
            ratio = Fraction(c) / d
        elif ratio * d != c:
            return None
    return ratio


# --- whole numbers and definedness ----------------------------------------------------------------------------------


def integer_valued(monomial: Monomial) -> bool:
    """Whether the monomial without its coefficient is a whole number."""
    return all(type(e) is int and e > 0 and _whole(a) for a, e in monomial.factors)


def _whole(atom: Node) -> bool:
    if type(atom) in (Size, Index, Floor, Indicator):
        return True
    return type(atom) is Entry and domain(atom) in ("binary", "sign", "integer")


def total(n, atom: Node, exponent) -> bool:
    """Whether atom^exponent has a value whatever the indices and free tensors are: entries out of range count as having one."""
    if type(exponent) is not int or exponent < 0:
        if not (positive(n, atom) or type(exponent) is int and nonzero(n, atom)):
            return False
    return total_node(n, atom)


def total_node(n, node: Node) -> bool:
    """Whether a term in normal form has a value everywhere."""
    found = n.everywhere.get(node)
    if found is None:
        n.everywhere[node] = False
        try:
            found = n.everywhere[node] = _total(n, node)
        except GiveUp:
            del n.everywhere[node]
            raise
    return found


def _total_steps(n, tensor: Tensor, smooth: bool = False) -> bool:
    """Whether a recurrence has a value at each place, as each step keeps that; where it is smooth, derivatives, too."""
    definition = tensor.definition
    if not isinstance(definition, Recurrence):
        return False
    for opened in definition.bodies:
        body = opened.body
        steps = body.values if type(body) is Cases else (body,)
        for part in (part for step in steps if smooth for part in walk(step)):
            if type(part) in (Maximum, Minimum, Cases, Indicator):
                return False
            if type(part) is Apply and (type(part.function) is not Function or part.function.name in KINKED):
                return False
        if not all(total_node(n, step) for step in steps):
            return False
    return True


def _total(n, node: Node) -> bool:
    if type(node) is Entry:
        return node.tensor.definition is None or _total_steps(n, node.tensor)
    if type(node) is Derivative and type(node.body) is Entry:
        return _total_steps(n, node.body.tensor, smooth=True)
    if isinstance(node, (Number, Size, Index, Constant, Floor)):
        return True
    if type(node) is Indicator:
        condition = node.condition
        return type(condition) is not Relation or total_node(n, condition.left) and total_node(n, condition.right)
    if isinstance(node, (Add, Mul, Sum)):
        return all(total_node(n, child) for child in (node.children if type(node) is not Sum else (node.body,)))
    if type(node) is Pow:
        if type(node.exponent) is Number and node.exponent.value.denominator == 1 and node.exponent.value > 0:
            return total_node(n, node.base)
        base = n.form(node.base)
        return positive_form(n, base) and total_node(n, node.base) and total_node(n, node.exponent)
    if isinstance(node, (Maximum, Minimum)):
        return node.where is TRUE and n.integers.occupied(node.index.range) and total_node(n, node.body)
    if type(node) is Apply and type(node.function) in (UnknownFunction, DerivedFunction):
        return all(total_node(n, a.body if type(a) is Array else a) for a in node.arguments)
    if type(node) is Apply and type(node.function) is Function:
        if node.function.name == "log":
            argument = node.arguments[0]
            return positive_form(n, n.form(argument)) and total_node(n, argument)
        if node.function.name in TOTAL:
            return all(total_node(n, a.body if type(a) is Array else a) for a in node.arguments)
    return False
