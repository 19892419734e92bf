"""Derivatives as written: \\frac{\\partial L}{\\partial z_i}, f'; their variables and their shapes.

Numerator layout: ∂y/∂x has entry (i, j) = ∂y_i/∂x_j; the derivative of a scalar has the shape of what it is taken by, and that
turned where a chain is read with gradients as rows.
"""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.axes import Place
from ...matrices.lowering import Value, tensor_as_value
from ...terms.nodes import MINUS_ONE, DefinedFunction, Derivative, Entry, Node, Tensor, mul
from ...terms.nodes import walk as walk_terms
from ..surface.signs import sign_of
from ..surface.syntax import PLAIN, Group, Numeral, Scripts, Surface, Symbol, factors_of, spelling, term_of, unwrap
from ..surface.transposes import is_transpose
from .applications import applied
from .calls import Called, called_at
from .entities import name_value
from .frame import Frame

#: What is differentiated by: its value and the tensor whose entries these are.
Target = tuple[Value, Tensor]

MAX_ORDER = 6


def leibniz(frame: Frame, numerator: Surface, denominator: Surface, part: Surface) -> Value | None:
    """∂f/∂x from the two parts of a fraction; None where it is an ordinary one. Without f it needs an operand: an error here."""
    parsed = parsed_fraction(frame, numerator, denominator, part)
    if parsed is None:
        return None
    body, targets = parsed
    if body is None:
        raise frame.refuse("this derivative has nothing to differentiate", part, "\\frac{\\partial f}{\\partial x}")
    value = derivative(frame, body, targets, part)
    if frame.rows and not matrix.squeeze(body).axes and len(targets) == 1 and value.rank in (1, 2):
        return matrix.transpose(value)
    return value


def parsed_fraction(
    frame: Frame, numerator: Surface, denominator: Surface, part: Surface
) -> tuple[Value | None, list[Target]] | None:
    """(body value or None, targets) of a fraction of ∂'s; None where it is none."""
    top_operators, top = factors_of(numerator)
    bottom_operators, bottom = factors_of(denominator)
    above, below = sign_of(top[0]), sign_of(bottom[0])
    if above is None or below is None or len(bottom) == 1:
        if above is not None and above[0] == "\\partial":
            raise frame.refuse("a ∂ without its counterpart", part, "\\frac{\\partial f}{\\partial x}")
        return None
    targets = targets_of(frame, bottom_operators, bottom, part)
    order = above[1]
    if len(targets) != order:
        raise frame.refuse(f"the order {order} above and {len(targets)} below differ", part)
    if len(top) == 1:
        return None, targets
    body = body_of(frame, ["", *top_operators[2:]], top[1:], targets)
    return body, targets


def body_of(frame: Frame, operators: list[str], factors: list[Surface], targets: list[Target]) -> Value:
    """What is differentiated: a function's name alone stands for its value at the variable."""
    if len(factors) == 1:
        called = called_at(frame, factors, 0)
        if called is not None and called.kind in ("defined", "unknown", "builtin"):
            value = at_variable_of(frame, called, targets)
            if value is not None:
                return value
            if type(called.what) is DefinedFunction and not called.primes:
                return _at_parameters(frame, called, called.what)
    return frame.value(term_of(factors, operators))


def _at_parameters(frame: Frame, called: Called, function: DefinedFunction) -> Value:
    """f standing for f(x, y), at the document's names of its parameters."""
    names = [name_value(frame, entry.tensor.name, called.surface) for entry in function.parameters]
    return applied(frame, called, names)


def at_variable_of(frame: Frame, called: Called, targets: list[Target]) -> Value | None:
    """df/dx for a function f of one argument: f at x; None where f stands for its value at the document's own names."""
    tensors = {tensor for _, tensor in targets}
    if len(tensors) != 1:
        return None
    (tensor,) = tensors
    if type(called.what) is DefinedFunction:
        parameters = called.what.parameters
        seen = frame.resolver.written_body(called.what).tensors
        if len(parameters) != 1 or parameters[0].tensor is not tensor and any(tensor in other.reach for other in seen):
            return None
        own = frame.find(parameters[0].tensor.name)
        if own is not None and own.kind == "tensor" and own.definition is not None:
            value = frame.meaning.tensor_value(own)
            if not value.axes and any(tensor in other.reach for other in value.build(()).tensors):
                return None  # dl/dw of l(z) with z := w x
    return applied(frame, called, [tensor_as_value(tensor)])


def targets_of(frame: Frame, operators: list[str], bottom: list[Surface], part: Surface) -> list[Target]:
    """The variables below: ∂x_i ∂x_j, ∂x^2."""
    targets: list[Target] = []
    position = 0
    while position < len(bottom):
        sign = sign_of(bottom[position])
        if sign is None or sign[1] != 1 or position + 1 >= len(bottom) or operators[position] not in PLAIN:
            raise frame.refuse("this is no variable to differentiate by", bottom[position], "∂x, ∂z_i or ∂x^2")
        stacked = _stacked(frame, bottom, position + 1)
        targets.extend([stacked] if stacked is not None else target_of(frame, bottom[position + 1]))
        position += 2 if stacked is None else 3
    if len(targets) > MAX_ORDER:
        raise frame.refuse(f"a derivative of an order beyond {MAX_ORDER}", part)
    return targets


def _stacked(frame: Frame, factors: list[Surface], position: int) -> Target | None:
    """The variable vec(X), or vec(X)^⊤, at this factor; None where it is none."""
    called = called_at(frame, factors, position)
    if called is None or called.what != "vec" or position + 1 >= len(factors):
        return None
    value, _ = frame.factor(["", "", *[""] * len(factors)], factors, position)
    return Value(value.axes, value.build), _variable(frame, value, factors[position])


def target_of(frame: Frame, part: Surface) -> list[Target]:
    """One variable, as often as its exponent says."""
    inner = unwrap(part)
    if type(inner) is Group and inner.opening == "(" and len(inner.items) == 1:
        inner = unwrap(inner.items[0])
    times = 1
    if type(inner) is Scripts and inner.sups and frame.find_whole(inner) is None:
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
    value = frame.value(inner)
    if times == 1 and (inverted := _inverted(frame, inner)) is not None:
        return [(value, inverted)]
    tensor = _variable(frame, value, part)
    if value.rank == tensor.rank and any(axis.root().parts is not None for axis in value.axes):
        value = tensor_as_value(tensor)  # a vector that stands beside vec(X): by its own axis
    if value.rank == 1 and value.row:
        value = Value(value.axes, value.build, False) if times == 1 else value
    return [(value, tensor)] * times


def _inverted(frame: Frame, part: Surface) -> Tensor | None:
    """The S below ∂S^{-1}: a square matrix that has no value of its own; None where it is anything else."""
    if type(part) is not Scripts or part.subs or part.primes or list(map(spelling, part.sups)) != ["-1"]:
        return None
    if type(unwrap(part.base)) is not Symbol or frame.find_whole(part) is not None:
        return None
    value = frame.value(part.base)
    node = value.build(matrix.places_of(value))
    if type(node) is not Entry or value.rank != 2 or len(node.tensor.axes) != 2 or not matrix.unify(*value.axes):
        return None
    return node.tensor if node.tensor.definition is None and node.tensor.law is None else None


def _by_inverse(frame: Frame, body: Value, tensor: Tensor, part: Surface) -> Value:
    """∂f/∂S^{-1} = -S^⊤ (∂f/∂S) S^⊤ of a scalar f, as dS = -S dS^{-1} S."""
    if matrix.squeeze(body).axes:
        raise frame.refuse("what is differentiated by an inverse must be a scalar", part, "a name for the inverse")
    value = tensor_as_value(tensor)
    turned = matrix.transpose(value)
    inner = derivative(frame, body, [(value, tensor)], part)
    return matrix.mapped(matrix.chain([turned, inner, turned]), lambda entry: mul(MINUS_ONE, entry))


def _variable(frame: Frame, value: Value, part: Surface) -> Tensor:
    """The tensor whose entries the value's are; an error where it is no variable."""
    probe = value.build(matrix.places_of(value))
    if type(probe) is not Entry:
        name = spelling(part)
        expected = f"a declaration of {name}" if frame.resolver.is_undeclared(name) else "∂x or ∂W_{ij}"
        raise frame.refuse("a derivative is taken by a name or an entry of it", part, expected)
    return probe.tensor


def _meant(frame: Frame, body: Value, target: Target, part: Surface) -> Target:
    """The a^L of ∇_a C where nothing declares an a, C depends on none, and on one a with a label; else the variable itself."""
    _, tensor = target
    if tensor.name not in frame.resolver.assumed or any(other in tensor.name for other in "^_"):
        return target
    reached = {other for seen in body.general_entry().tensors for other in seen.reach}
    labelled = sorted((other for other in reached if other.name.startswith(f"{tensor.name}^")), key=lambda other: other.name)
    if tensor in reached or not labelled:
        return target
    if len(labelled) > 1:
        raise frame.refuse(f"it is not clear by which {tensor.name} is differentiated", part, " or ".join(t.name for t in labelled))
    frame.resolver.note(f"{tensor.name}, by which is differentiated here, is taken for {labelled[0].name}", part)
    return tensor_as_value(labelled[0]), labelled[0]


def _refuse_points(frame: Frame, body: Value, targets: list[Target], part: Surface) -> None:
    """Refuses a derivative at a point that is summed over of what holds a sum over the points: of a density, which adds up to 1."""
    for value, tensor in targets:
        if tensor not in frame.resolver.points:
            continue
        point = value.build(matrix.places_of(value))
        node = body.build(matrix.places_of(body))
        own = point.indices[:1] if type(point) is Entry else ()
        others = (each for each in walk_terms(node) if type(each) is Entry and each.tensor is not tensor)
        again = (each for each in walk_terms(node) if type(each) is Entry and each.tensor is tensor)
        if any(each.indices[:1] != own for each in again) or any(tensor in each.tensor.reach for each in others):
            raise frame.refuse("a derivative by what is averaged over, of its density", part, "a derivative by a parameter")


def derivative(frame: Frame, body: Value, targets: list[Target], part: Surface) -> Value:
    """∂^m body / ∂targets, entry by entry: the body's axes first, then those of the targets in order."""
    body = matrix.squeeze(body)
    inverted = [tensor for value, tensor in targets if value.rank == 2 and type(value.general_entry()) is not Entry]
    if len(targets) == len(inverted) == 1:
        return _by_inverse(frame, body, inverted[0], part)
    if inverted:
        raise frame.refuse("an inverse is differentiated by alone and once", part, "a name for the inverse")
    targets = [_meant(frame, body, target, part) for target in targets]
    _refuse_points(frame, body, targets, part)
    values = [value for value, _ in targets]
    if body.axes and any(value.axes for value in values):
        if matrix.is_vector_like(body):
            body = matrix.as_vector(body)
        values = [matrix.as_vector(value) if matrix.is_vector_like(value) else value for value in values]
    elif len(values) > 1:
        values = [matrix.as_vector(value) if matrix.is_vector_like(value) else value for value in values]
    axes = [*body.axes, *(axis for value in values for axis in value.axes)]

    def build(indices: tuple[Place, ...]) -> Node:
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
