"""Function applications as forms: what is simpler said by exponentials or conditions is, the rest are atoms.

Even and odd functions take their argument with one sign. Uses the definitions of the table of functions.
"""

from __future__ import annotations

from ..operators.arrays import opaque_row
from ..operators.functions import FUNCTIONS
from ..operators.row import Opaque
from ..terms.binding import substitute
from ..terms.nodes import Apply, Array, DefinedFunction, DerivedFunction, Function, Index, Node, Sum, UnknownFunction
from . import conditions, matrices, powers
from .derivatives import derived
from .monomials import UNIT, Form, GiveUp, accumulate, height, order, rank, scaled, single

SIN, COS = Function("sin"), Function("cos")


def applied(n, node: Apply) -> Form:
    """The form of a function at its arguments."""
    function = node.function
    if type(function) is DefinedFunction:
        return n.form(substitute(function.body, dict(zip(function.parameters, node.arguments))))
    if type(function) is DerivedFunction:
        body = derived(function, node.arguments)
        return _opaque(n, node) if body is None else n.form(body)
    if type(function) is UnknownFunction:
        return _opaque(n, node)
    if type(function) is not Function:
        raise GiveUp(f"no form for a {type(function).__name__}")
    special = _SPECIAL.get(function.name)
    if special is not None:
        return special(n, node)
    if opaque_row(function) is not None:
        return _opaque(n, node)
    row = FUNCTIONS.get(function.name)
    if row is None:
        raise GiveUp(f"no function {function.name}")
    if n.expand and not isinstance(row.definition, Opaque):
        return n.form(row.definition(*node.arguments))
    if n.expand and function.name in ("sin", "cos"):
        return _angle(n, node)
    if row.parity != "none":
        return _with_parity(n, node, row.parity == "odd")
    return _opaque(n, node)


def _with_parity(n, node: Apply, odd: bool) -> Form:
    argument = n.settled(n.form(node.arguments[0]))
    if not argument:
        return {} if odd else {UNIT: 1}
    negative = argument[min(argument, key=order)] < 0
    if negative:
        argument = {m: -c for m, c in argument.items()}
    return scaled(single(Apply(node.function, (n.embed(argument),))), -1 if negative and odd else 1)


def _angle(n, node: Apply) -> Form:
    """The sine or cosine of a sum of whole multiples, by those of its parts."""
    argument = n.settled(n.form(node.arguments[0]))
    if len(argument) > 3 or any(type(c) is not int or abs(c) > 4 for c in argument.values()):
        return _with_parity(n, node, node.function is SIN)
    sine: Form = {}
    cosine: Form = {UNIT: 1}
    for monomial, coefficient in argument.items():
        part = n.embed({monomial: 1})
        along, across = single(Apply(COS, (part,))), single(Apply(SIN, (part,)), 1)
        across = scaled(across, 1 if coefficient > 0 else -1)
        for _ in range(abs(coefficient)):
            sine, cosine = (
                _sum(n.multiply(sine, along), n.multiply(cosine, across), 1),
                _sum(n.multiply(cosine, along), n.multiply(sine, across), -1),
            )
    return sine if node.function is SIN else cosine


def _sum(left: Form, right: Form, sign: int) -> Form:
    total = dict(left)
    accumulate(total, right, sign)
    return total


def _opaque(n, node: Apply) -> Form:
    return single(Apply(node.function, tuple(_argument(n, a) for a in node.arguments), _slots(node)))


def _slots(node: Apply):
    """The indices of the value's entry, then those of the entries it is differentiated by, these in one order."""
    function = node.function
    if type(function) is not DerivedFunction or len(node.arguments) != 1 or type(node.arguments[0]) is not Array:
        return node.indices
    width = len(node.arguments[0].indices)
    own = len(node.indices) - width * sum(function.orders)
    groups = sorted(
        (node.indices[k : k + width] for k in range(own, len(node.indices), width)), key=lambda group: [rank(i) for i in group]
    )
    return node.indices[:own] + tuple(index for group in groups for index in group)


def _argument(n, argument: Node) -> Node:
    if type(argument) is not Array:
        return n.embed(n.form(argument))
    return whole_array(n, argument)


def whole_array(n, array: Array) -> Array:
    """The array with its body in normal form and canonical names."""
    taken = {i.name for i in array.free}
    new: dict[Index, Index] = {}
    working = []
    number = 0
    for index in array.indices:
        while f"\x01{number}" in taken:
            number += 1
        taken.add(f"\x01{number}")
        new[index] = Index(f"\x01{number}", substitute(index.range, new))
        working.append(new[index])
    body = n.embed(n.form(substitute(array.body, new)))
    base = height(body)
    names: dict[Index, Index] = {}
    for k, index in enumerate(working):
        names[index] = Index(f"\x00{base + k}", substitute(index.range, names))
    return Array(tuple(names.values()), substitute(body, names))


def _softmax(n, node: Apply) -> Form:
    (array,) = node.arguments
    if type(array) is not Array or len(array.indices) != 1 or len(node.indices) != 1:
        return _opaque(n, node)
    if not n.expand:
        return _opaque(n, node)
    (index,) = array.indices
    exp = Function("exp")
    top = n.form(Apply(exp, (substitute(array.body, {index: node.indices[0]}),)))
    bottom = n.form(Sum(index, Apply(exp, (array.body,))))
    return n.multiply(top, powers.power(n, bottom, -1))


def _difference(n, left: Node, right: Node) -> Form:
    form = dict(n.form(left))
    accumulate(form, n.form(right), -1)
    return form


def _maximum(n, node: Apply) -> Form:
    """max(a, b) = b + (a - b)[a - b > 0]."""
    form = dict(n.form(node.arguments[1]))
    accumulate(form, conditions.positive_part(n, _difference(n, *node.arguments)))
    return form


def _minimum(n, node: Apply) -> Form:
    """min(a, b) = a - (a - b)[a - b > 0]."""
    form = dict(n.form(node.arguments[0]))
    accumulate(form, conditions.positive_part(n, _difference(n, *node.arguments)), -1)
    return form


def _relu(n, node: Apply) -> Form:
    return conditions.positive_part(n, n.form(node.arguments[0]))


def _sign(n, node: Apply) -> Form:
    return conditions.sign_of(n, n.form(node.arguments[0]))


def _absolute(n, node: Apply) -> Form:
    """|x| = 2 x [x > 0] - x."""
    form = n.form(node.arguments[0])
    total = scaled(conditions.positive_part(n, form), 2)
    accumulate(total, form, -1)
    return total


_SPECIAL = {
    "exp": lambda n, node: powers.exponential(n, n.form(node.arguments[0])),
    "log": lambda n, node: powers.logarithm(n, n.form(node.arguments[0])),
    "softmax": _softmax,
    "max": _maximum,
    "min": _minimum,
    "relu": _relu,
    "sign": _sign,
    "abs": _absolute,
    "inverse": matrices.inverse,
    "det": matrices.determinant,
}
