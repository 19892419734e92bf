"""Π over an index: constants, exponentials and symbolic powers taken out, the rest an atom."""

from __future__ import annotations

from ..terms.binding import substitute
from ..terms.indices import is_integer, length, minus
from ..terms.nodes import TRUE, Apply, Index, Indicator, Node, Pow, Product, Relation
from . import powers, signs
from .guards import solve
from .monomials import UNIT, Exponent, Form, integer_form, scaled, single
from .powers import EXP


def product_over(n, node: Product) -> Form:
    """The form of a product over an index."""
    index, body, where = n.opened(node)
    if where is not TRUE:
        return _without_one(n, node, index, body, where)
    return _product(n, index, n.settled(n.form(body)))


def _product(n, index: Index, form: Form) -> Form:
    count = length(index.range)
    if not form or not n.integers.nonnegative(count) or len(form) != 1:
        return _atom(n, index, form, TRUE)
    ((monomial, coefficient),) = form.items()
    if monomial.binders or monomial.guards or any(type(a) is Indicator for a, _ in monomial.factors):
        return _atom(n, index, form, TRUE)
    size = integer_form(count)
    result: Form = powers.symbolic_power(n, {UNIT: coefficient}, size) if coefficient != 1 else {UNIT: 1}
    for atom, e in monomial.factors:
        result = n.multiply(result, _factor(n, index, atom, e, size))
    return result


def _factor(n, index: Index, atom: Node, e: Exponent, size: Form) -> Form:
    if index not in atom.free:
        if type(e) is not int and not signs.positive(n, atom):
            return _atom(n, index, single(atom, e), TRUE)
        return powers.symbolic_power(n, single(atom), scaled(size, e))
    if type(atom) is Apply and atom.function is EXP:
        return powers.exponential(n, scaled(n.sum_over(index, n.form(atom.arguments[0])), e))
    if type(atom) is Pow and index not in atom.base.free and signs.positive(n, atom.base):
        return powers.symbolic_power(n, n.form(atom.base), scaled(n.sum_over(index, n.form(atom.exponent)), e))
    if type(e) is not int:
        return _atom(n, index, single(atom, e), TRUE)
    ((monomial, _),) = _atom(n, index, single(atom), TRUE).items()
    return single(monomial.factors[0][0], e)


def _atom(n, index: Index, form: Form, where) -> Form:
    return single(n.closed(Product, index, n.embed(form), where))


def _without_one(n, node: Product, index: Index, body: Node, where) -> Form:
    """Π over j ≠ i is the whole product over the factor at i, if that is known not to be zero."""
    form = n.settled(n.form(body))
    if type(where) is Relation and where.op == "≠" and is_integer(where.left) and is_integer(where.right) and len(form) == 1:
        ((monomial, _),) = form.items()
        value = solve(minus(where.left, where.right), index)
        nonzero = not monomial.binders and not monomial.guards and all(signs.nonzero(n, a) for a, _ in monomial.factors)
        if nonzero and value is not None and n.integers.within(value, index.range) == ():
            at = n.form(substitute(body, {index: value}))
            return n.multiply(_product(n, index, form), powers.power(n, at, -1))
    return _atom(n, index, form, n.embed_condition(where))
