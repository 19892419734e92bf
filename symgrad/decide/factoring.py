"""Common factors and denominators taken out of a form, where signs allow it."""

from __future__ import annotations

from fractions import Fraction

from ..terms.nodes import Add, Indicator, Mul, Node, Number, Pow, Sum
from . import signs
from .monomials import UNIT, Coefficient, Exponent, Form, Monomial, accumulate, order, scaled, sort_factors, tidy

COMPOSITE = (Add, Sum, Mul)


def is_root(atom: Node) -> bool:
    """Whether the atom is S^(1/q), a root of what is not one positive atom."""
    return type(atom) is Pow and type(atom.exponent) is Number


def evident(n, monomial: Monomial) -> bool:
    """Whether the monomial's atoms must have values wherever the form has one: nothing can switch it off."""
    return (
        not monomial.guards
        and not any(type(a) is Indicator for a, _ in monomial.factors)
        and all(n.integers.occupied(b.range) for b in monomial.binders)
    )


def factor_out(n, form: Form, positive_only: bool = False) -> tuple[Coefficient, dict[Node, Exponent], Form]:
    """(number, {atom: exponent}, rest) with form = number · Π atom^exponent · rest; denominators are among the atoms.
    A form that turns out to be zero has number 0 and no rest.

    positive_only   take out only what is known to be positive, and keep the sign of the rest
    """
    number: Coefficient = 1
    taken: dict[Node, Exponent] = {}
    for _ in range(4):
        common = _common(n, form, positive_only)
        if not common:
            break
        for atom, e in common.items():
            taken[atom] = tidy(taken.get(atom, 0) + e)
        form = _divided(n, form, common)
        if not form:
            return 0, {}, form
        if not any(type(a) in COMPOSITE for a in common):
            break
    lead = form[min(form, key=order)]
    scale = -lead if positive_only and lead < 0 else lead
    if scale != 1:
        form = scaled(form, Fraction(1) / scale)
        number *= scale
    rest = {a: e for a, e in taken.items() if e}
    if any(type(a) in COMPOSITE and e < 0 for a, e in rest.items()) and len(form) > 1:
        form, rest = _cancelled(n, form, rest)
    return tidy(number), rest, form


def _divided(n, form: Form, common) -> Form:
    inverse = Monomial((), UNIT.guards, sort_factors({a: -e for a, e in common.items()}))
    total: Form = {}
    for monomial, c in form.items():
        accumulate(total, n.times(monomial, inverse, c))
    return total


def _cancelled(n, form: Form, factors):
    """A numerator that is itself one of the denominators: the two cancel."""
    atom = n.embed(form)
    if factors.get(atom, 0) < 0:
        factors = dict(factors)
        factors[atom] += 1
        return {UNIT: 1}, {a: e for a, e in factors.items() if e}
    return form, factors


def _common(n, form: Form, positive_only: bool) -> dict[Node, Exponent]:
    """The atoms with an exponent that all monomials share, negative ones where one of them has it for certain."""
    exponents: dict[Node, list[Exponent]] = {}
    certain: set[Node] = set()
    for monomial in form:
        sure = None
        for atom, e in monomial.factors:
            if type(atom) is Indicator or type(atom) is Number:
                continue
            if monomial.binders and not atom.free.isdisjoint(monomial.binders):
                continue
            exponents.setdefault(atom, []).append(e)
            if e < 0:
                if sure is None:
                    sure = evident(n, monomial)
                if sure:
                    certain.add(atom)
    common = {}
    for atom, found in exponents.items():
        least = min(found) if len(found) == len(form) else min(0, min(found))
        if not least or is_root(atom) and least < 0:
            continue
        if positive_only and not signs.positive(n, atom):
            continue
        if least < 0 and atom not in certain and not signs.nonzero(n, atom):
            continue
        common[atom] = least
    return common
