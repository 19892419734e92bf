"""Derivatives as written: \\frac{\\partial L}{\\partial z_i}, f'; their variables and their shapes.

Numerator layout: ∂y/∂x has entry (i, j) = ∂y_i/∂x_j; the derivative of a scalar has the shape of what it is taken by.
"""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.nodes import DefinedFunction, Derivative, Entry, Node, Tensor
from ..surface.signs import sign_of
from ..surface.syntax import Group, Numeral, Scripts, Surface, factors_of, spelling, unwrap
from ..surface.transposes import is_transpose

MAX_ORDER = 6


def leibniz(elaborator, numerator: Surface, denominator: Surface, part: Surface) -> Value | None:
    """∂f/∂x from the two parts of a fraction; None where it is an ordinary one. Without f it needs an operand: an error here."""
    parsed = parsed_fraction(elaborator, numerator, denominator, part)
    if parsed is None:
        return None
    body, targets = parsed
    if body is None:
        raise elaborator.refuse("this derivative has nothing to differentiate", part, "\\frac{\\partial f}{\\partial x}")
    return derivative(elaborator, body, targets, part)


def parsed_fraction(elaborator, numerator, denominator, part):
    """(body value or None, targets) of a fraction of ∂'s; None where it is none."""
    top_operators, top = factors_of(numerator)
    bottom_operators, bottom = factors_of(denominator)
    above, below = sign_of(top[0]), sign_of(bottom[0])
    if above is None or below is None or len(bottom) == 1:
        if above is not None and above[0] == "\\partial":
            raise elaborator.refuse("a ∂ without its counterpart", part, "\\frac{\\partial f}{\\partial x}")
        return None
    targets = targets_of(elaborator, bottom_operators, bottom, part)
    order = above[1]
    if len(targets) != order:
        raise elaborator.refuse(f"the order {order} above and {len(targets)} below differ", part)
    if len(top) == 1:
        return None, targets
    body = body_of(elaborator, ["", *top_operators[2:]], top[1:], targets)
    return body, targets


def body_of(elaborator, operators, factors, targets):
    """What is differentiated: a function's name alone stands for its value at the variable."""
    if len(factors) == 1:
        from .calls import called_at

        called = called_at(elaborator, factors, 0)
        if called is not None and called.kind in ("defined", "unknown", "macro", "builtin") and called.kind != "indicator":
            if called.kind != "macro":
                value = at_variable_of(elaborator, called, targets)
                if value is not None:
                    return value
            if called.kind == "defined" and not called.primes:
                return _at_parameters(elaborator, called)
    from ..surface.syntax import term_of

    return elaborator.value(term_of(factors, operators))


def _at_parameters(elaborator, called) -> Value:
    """f standing for f(x, y), at the document's names of its parameters."""
    from .applications import applied

    parameters = called.what.parameters
    names = [elaborator.resolver.name_value(entry.tensor.name, called.surface, elaborator) for entry in parameters]
    return applied(elaborator, called, names, None, called.surface)


def at_variable_of(elaborator, called, targets):
    """df/dx for a function f of one argument: f at x; None where f stands for its value at the document's own names."""
    tensors = {tensor for _, tensor in targets}
    if len(tensors) != 1:
        return None
    (tensor,) = tensors
    if type(called.what) is DefinedFunction:
        parameters = called.what.parameters
        seen = elaborator.resolver.written_body(called.what).tensors
        if len(parameters) != 1 or parameters[0].tensor is not tensor and any(tensor in other.reach for other in seen):
            return None
        own = elaborator.resolver.find(parameters[0].tensor.name, elaborator)
        if own is not None and own.kind == "tensor" and own.definition is not None:
            value = elaborator.resolver.tensor_value(own)
            if not value.axes and any(tensor in other.reach for other in value.build(()).tensors):
                return None  # dl/dw of l(z) with z := w x
    from ...matrices.lowering import tensor_as_value
    from .applications import applied

    return applied(elaborator, called, [tensor_as_value(tensor)], None, called.surface)


def targets_of(elaborator, operators, bottom, part) -> list[tuple[Value, Tensor]]:
    """The variables below: ∂x_i ∂x_j, ∂x^2."""
    targets = []
    position = 0
    while position < len(bottom):
        sign = sign_of(bottom[position])
        if sign is None or sign[1] != 1 or position + 1 >= len(bottom) or operators[position] not in ("", "·"):
            raise elaborator.refuse("this is no variable to differentiate by", bottom[position], "∂x, ∂z_i or ∂x^2")
        stacked = _stacked(elaborator, bottom, position + 1)
        targets.extend([stacked] if stacked is not None else target_of(elaborator, bottom[position + 1]))
        position += 2 if stacked is None else 3
    if len(targets) > MAX_ORDER:
        raise elaborator.refuse(f"a derivative of an order beyond {MAX_ORDER}", part)
    return targets


def _stacked(elaborator, factors, position) -> tuple[Value, Tensor] | None:
    """The variable vec(X), or vec(X)^⊤, at this factor; None where it is none."""
    from .applications import application_at
    from .calls import called_at

    called = called_at(elaborator, factors, position)
    if called is None or called.what != "vec" or position + 1 >= len(factors):
        return None
    value, _ = application_at(elaborator, ["", "", *[""] * len(factors)], factors, position)
    return Value(value.axes, value.build), _variable(elaborator, value, factors[position])


def target_of(elaborator, part: Surface) -> list[tuple[Value, Tensor]]:
    """One variable, as often as its exponent says."""
    inner = unwrap(part)
    if type(inner) is Group and inner.opening == "(" and len(inner.items) == 1:
        inner = unwrap(inner.items[0])
    times = 1
    if type(inner) is Scripts and inner.sups and elaborator.resolver.find_named_part(inner, elaborator) is None:
        kept = []
        for sup in inner.sups:
            bare = unwrap(sup)
            if type(bare) is Numeral and bare.value.denominator == 1 and 1 < bare.value <= MAX_ORDER:
                times = int(bare.value)
            elif is_transpose(bare):
                pass
            else:
                kept.append(sup)
        if len(kept) != len(inner.sups):
            inner = (
                Scripts(inner.start, inner.end, inner.base, inner.subs, kept, inner.primes)
                if kept or inner.subs or inner.primes
                else unwrap(inner.base)
            )
    value = elaborator.value(inner)
    tensor = _variable(elaborator, value, part)
    if value.rank == 1 and value.row:
        value = Value(value.axes, value.build, False) if times == 1 else value
    return [(value, tensor)] * times


def _variable(elaborator, value: Value, part: Surface) -> Tensor:
    """The tensor whose entries the value's are; an error where it is no variable."""
    probe = value.build(matrix.places_of(value))
    if type(probe) is not Entry:
        name = spelling(part)
        expected = f"a declaration of {name}" if elaborator.resolver.is_undeclared(name) else "∂x or ∂W_{ij}"
        raise elaborator.refuse("a derivative is taken by a name or an entry of it", part, expected)
    return probe.tensor


def derivative(elaborator, body: Value, targets: list[tuple[Value, Tensor]], part: Surface) -> Value:
    """∂^m body / ∂targets, entry by entry: the body's axes first, then those of the targets in order."""
    body = matrix.squeeze(body)
    values = [value for value, _ in targets]
    if body.axes and any(value.axes for value in values):
        if matrix.is_vector_like(body):
            body = matrix.as_vector(body)
        values = [matrix.as_vector(value) if matrix.is_vector_like(value) else value for value in values]
    elif len(values) > 1:
        values = [matrix.as_vector(value) if matrix.is_vector_like(value) else value for value in values]
    axes = [*body.axes, *(axis for value in values for axis in value.axes)]

    def build(indices):
        at = len(body.axes)
        entries: list[Node] = []
        for value in values:
            entries.append(value.build(tuple(indices[at : at + value.rank])))
            at += value.rank
        return Derivative(body.build(tuple(indices[: body.rank])), tuple(entries))

    row = body.row if len(axes) == body.rank == 1 else False
    if not axes:
        node = build(())
        return Value((), lambda _: node)
    return Value(axes, build, row)


def prime_without_argument(elaborator, called) -> Value:
    """f' for a function of one argument that has none: it stands for its value at the document's variable of that name."""
    function = called.what
    if called.kind == "defined" and len(function.parameters) == 1:
        from .applications import applied

        name = elaborator.variable or function.parameters[0].tensor.name
        return applied(
            elaborator,
            called,
            [elaborator.resolver.name_value(name, called.surface, elaborator)],
            None,
            called.surface,
        )
    raise elaborator.refuse(f"{called.name} has no argument here", called.surface, f"{called.name}(x)")
