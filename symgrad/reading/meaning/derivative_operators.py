"""Operators and the operands they reach: ∂/∂x, ∂L/∂x, ∂_x f, \\nabla_W L and the prime behind a bracket."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.nodes import Entry, Tensor
from ..surface.scripts import subscript_letters
from ..surface.signs import sign_of
from ..surface.syntax import Group, Numeral, Quotient, Scripts, Surface, Symbol, factors_of, spelling, unwrap
from .derivatives import MAX_ORDER, at_variable_of, body_of, derivative, parsed_fraction, target_of, targets_of


def operator_at(elaborator, operators, factors, position):
    """(value, factors taken) of \\frac{\\partial}{\\partial x}, ∂L/∂x or ∇ at this factor; None where it is none of them."""
    part = factors[position]
    if type(part) is Quotient:
        top_operators, top = factors_of(part.numerator)
        if len(top) != 1 or sign_of(top[0]) is None:
            return None
        parsed = parsed_fraction(elaborator, part.numerator, part.denominator, part)
        if parsed is None:
            return None
        targets = parsed[1]
        body, taken = _operand(elaborator, operators, factors, position + 1, part, [tensor for _, tensor in targets], targets)
        return derivative(elaborator, body, targets, part), 1 + taken
    if sign_of(part) is not None and (sign_of(part)[0] != "d" or _slashed(operators, factors, position)):
        return _inline(elaborator, operators, factors, position)
    if _is_nabla(part):
        return _nabla(elaborator, operators, factors, position)
    if type(part) is Scripts and part.subs and type(unwrap(part.base)) is Symbol and unwrap(part.base).name == "\\partial":
        return _subscripted(elaborator, operators, factors, position)
    return None


def _subscripted(elaborator, operators, factors, position):
    """∂_x f and ∂_{xy} f."""
    part = factors[position]
    pieces = [piece for sub in part.subs for piece in factors_of(sub)[1]]
    if any(subscript_letters([piece]) and elaborator.resolver.is_undeclared(spelling(piece)) for piece in pieces):
        raise elaborator.refuse("∂ by a name that is never declared", part, "\\partial_{x_i} f, with x declared")
    targets = [target for piece in pieces for target in target_of(elaborator, piece)]
    orders = [unwrap(sup) for sup in part.sups]
    if orders:
        is_order = len(orders) == 1 == len(targets) and type(orders[0]) is Numeral and orders[0].value in range(1, MAX_ORDER + 1)
        if not is_order:
            raise elaborator.refuse("this is no order of ∂", part, "\\partial_x^2 f or \\partial_{xy} f")
        targets = targets * int(orders[0].value)
    if position + 1 >= len(factors):
        raise elaborator.refuse("this derivative has nothing to differentiate", part, "\\partial_x f")
    body, taken = _operand(elaborator, operators, factors, position + 1, part, [tensor for _, tensor in targets], targets)
    return derivative(elaborator, body, targets, part), 1 + taken


def _slashed(operators, factors, position):
    """Whether a bare d begins d f / d x."""
    for at in range(position + 1, min(position + 3, len(factors))):
        if operators[at] == "/" and at + 1 < len(factors) and sign_of(factors[at]) is not None:
            return at > position + 0
        if operators[at] not in ("", "/"):
            return False
    return False


def _inline(elaborator, operators, factors, position):
    """∂L/∂z_i in one line."""
    part = factors[position]
    slash = next((at for at in range(position + 1, len(factors)) if operators[at] == "/"), None)
    if slash is None or sign_of(factors[slash]) is None or slash + 1 >= len(factors):
        raise elaborator.refuse("a ∂ without its counterpart", part, "\\frac{\\partial f}{\\partial x} or ∂f/∂x")
    end = slash
    while end + 1 < len(factors) and sign_of(factors[end]) is not None and operators[end + 1] == "":
        end += 2
        if end >= len(factors) or sign_of(factors[end]) is None or operators[end] != "":
            break
    targets = targets_of(elaborator, ["", *operators[slash + 1 : end]], factors[slash:end], part)
    order = sign_of(part)[1]
    if order != len(targets):
        raise elaborator.refuse(f"the order {order} above and {len(targets)} below differ", part)
    if slash == position + 1:
        body, taken = _operand(elaborator, operators, factors, end, part, [tensor for _, tensor in targets], targets)
        return derivative(elaborator, body, targets, part), end + taken - position
    body = body_of(elaborator, ["", *operators[position + 2 : slash]], factors[position + 1 : slash], targets)
    return derivative(elaborator, body, targets, part), end - position


def _operand(elaborator, operators, factors, position, part, tensors, targets):
    """What an operator applies to: a bracket, else as much of the term as is meant. Refuses where two readings differ."""
    from ..surface.syntax import term_of
    from .products import LOOSE, factor_value

    if position >= len(factors):
        raise elaborator.refuse("this derivative has nothing to differentiate", part, "an operand in parentheses")
    first = factors[position]
    bracketed = type(first) is Group and first.opening in ("(", "[", "{")
    if bracketed and operators[position] in ("", "·"):
        return elaborator.value(first), 1
    end = position + 1
    while end < len(factors) and operators[end] not in LOOSE:
        end += 1
    if operators[position] not in ("", "·"):
        raise elaborator.refuse("this derivative has nothing to differentiate", part, "an operand in parentheses")
    called = _named_function(elaborator, factors, position, targets)
    if called is not None:
        value, taken = called, 1
    else:
        value, taken = factor_value(elaborator, ["", *operators[position + 1 :]], factors[position:], 0)
    rest = position + taken
    if rest >= end:
        return value, taken
    remaining = elaborator.value(term_of(factors[rest:end], ["", *operators[rest + 1 : end]]))
    if not _depends(remaining, tensors) and not (value.axes and not matrix.squeeze(value).axes == ()):
        return value, taken
    marks = {operators[at] for at in range(rest, end)}
    if _depends(value, tensors) and marks & {"·", "×"}:
        raise elaborator.refuse(
            "it is not clear how far this derivative reaches", part, "parentheses around what is differentiated"
        )
    whole = elaborator.value(term_of(factors[position:end], ["", *operators[position + 1 : end]]))
    return whole, end - position


def _named_function(elaborator, factors, position, targets):
    from ..surface.arguments import bracket_of
    from .calls import called_at

    following = factors[position + 1] if position + 1 < len(factors) else None
    if following is not None and bracket_of(following)[0] is not None:
        return None
    called = called_at(elaborator, factors, position)
    if called is not None and called.kind in ("defined", "unknown"):
        return at_variable_of(elaborator, called, targets)
    return None


def _depends(value: Value, tensors) -> bool:
    """Whether a value can change with one of the tensors."""
    try:
        node = value.build(matrix.places_of(value))
    except Exception:
        return True
    return any(t in reach.reach for t in tensors for reach in node.tensors)


# --- ∇ ----------------------------------------------------------------------------------------------------------------


def _is_nabla(part: Surface) -> bool:
    base = unwrap(part.base) if type(part) is Scripts else part
    return type(base) is Symbol and base.name == "\\nabla"


def _nabla(elaborator, operators, factors, position):
    part = factors[position]
    order, subs, tail = 1, [], []
    if type(part) is Scripts:
        subs = part.subs
        for sup in part.sups:
            number = unwrap(sup)
            if type(number) is Numeral and number.value == 2:
                order = 2
            else:
                raise elaborator.refuse("∇ takes the exponent 2 only", part)
    if position + 1 >= len(factors):
        raise elaborator.refuse("∇ has nothing to differentiate", part, "\\nabla_x f")
    targets = [target for sub in subs for target in target_of(elaborator, sub)]
    if order == 2 and len(targets) == 1:
        targets = targets * 2
    elif len(targets) > 1 and order != len(targets):
        raise elaborator.refuse("∇ is taken by one name", part, "\\nabla_x f")
    factors, tail = _strip_transpose(elaborator, factors, position + 1)
    if not targets and order == 1:
        gradient = _by_all_arguments(elaborator, factors, position + 1, part)
        if gradient is not None:
            return elaborator.powers(gradient, tail, part), 3
    if targets:
        body, taken = _nabla_operand(elaborator, operators, factors, position + 1, part, targets)
    else:
        at_point = _at_point(elaborator, factors, position + 1)
        if at_point is not None:
            body, variable = at_point
            taken, targets = 2, [variable] * order
        else:
            body, taken = elaborator_operand(elaborator, operators, factors, position + 1)
            targets = _only_variable(elaborator, body, part) * order
    body = matrix.squeeze(body)
    if body.axes:
        raise elaborator.misfit(
            f"∇ of what has the shape {body.shape}: it may be the Jacobian or its transpose; "
            "write \\frac{\\partial y}{\\partial x}",
            part,
        )
    value = derivative(elaborator, body, targets, part)
    return elaborator.powers(value, tail, part), 1 + taken


def _by_all_arguments(elaborator, factors, position, part) -> Value | None:
    """∇f(x, y) of a function of several scalars: the column of its partial derivatives; None where it is something else."""
    from ..surface.arguments import bracket_of
    from .applications import call
    from .calls import called_at

    bracket = bracket_of(factors[position + 1])[0] if position + 1 < len(factors) else None
    called = called_at(elaborator, factors, position)
    if bracket is None or called is None or called.kind != "defined" or len(bracket.items) < 2:
        return None
    body = call(elaborator, called, bracket.items, None, bracket)
    targets = [target for item in bracket.items for target in target_of(elaborator, item)]
    if any(value.axes for value, _ in targets):
        return None
    return matrix.table([[derivative(elaborator, body, [target], part)] for target in targets])


def _at_point(elaborator, factors, position):
    """(f(v), v) of ∇f(v): the gradient of f by its argument, at v; None where the operand is no function of one argument."""
    from ..surface.arguments import bracket_of
    from .applications import call
    from .calls import called_at

    if position + 1 >= len(factors):
        return None
    bracket, outer = bracket_of(factors[position + 1])
    called = called_at(elaborator, factors, position)
    if (
        bracket is None
        or outer is not None
        or called is None
        or called.kind not in ("macro", "defined", "unknown")
        or len(bracket.items) != 1
    ):
        return None
    argument = bracket.items[0]
    value = elaborator.value(argument)
    probe = value.general_entry()
    resolver = elaborator.resolver
    if type(probe) is Entry and len(probe.indices) == value.rank and (not value.axes or not probe.free == frozenset()):
        variable = (value, probe.tensor)
        if called.kind == "macro" and resolver.spelled(argument) == called.what.definition[1][0]:
            return call(elaborator, called, [argument], None, bracket), variable
        name = None
    else:
        variable = _named_point(elaborator, value, called)
        name = "\0point"
    if name is None:
        return call(elaborator, called, [argument], None, bracket), variable
    saved = elaborator.given
    elaborator.given = {**saved, name: variable[0]}
    try:
        return call(elaborator, called, [Symbol(argument.start, argument.end, name)], None, bracket), variable
    finally:
        elaborator.given = saved


def _named_point(elaborator, value, called):
    """A name defined as the value, by which a function can be differentiated there."""
    from ...matrices.lowering import tensor_as_value
    from .evaluations import point_named

    parameters = called.what.definition[1] if called.kind == "macro" else ("x",)
    tensor = point_named(parameters[0], value)
    if tensor is None:
        raise elaborator.refuse("the gradient at a point that depends on an index", called.surface, "a name for the point")
    return tensor_as_value(tensor), tensor


def elaborator_operand(elaborator, operators, factors, position):
    from .products import factor_value

    return factor_value(elaborator, ["", *operators[position + 1 :]], factors[position:], 0)


def _strip_transpose(elaborator, factors, position):
    """∇f(x)^⊤ d: the transpose belongs to the gradient, not to the scalar under it."""
    for at in (position, position + 1):
        if at >= len(factors):
            break
        part = factors[at]
        if at == position + 1 and not _is_called(elaborator, factors, position):
            break
        if type(part) is not Scripts or not part.sups or type(part.base) is Group and part.base.opening not in ("(", "["):
            continue
        last = part.sups[-1]
        if (
            spelling(last) not in ("\\top", "T", "-1", "\\intercal", "-\\top", "-T")
            or at == position
            and type(unwrap(part.base)) is not Symbol
        ):
            continue
        if at == position and spelling(last) == "T" and elaborator._means("T"):
            continue
        kept = part.sups[:-1]
        bare = (
            Scripts(part.start, part.end, part.base, part.subs, kept, part.primes)
            if kept or part.subs or part.primes
            else part.base
        )
        if at == position:
            try:
                if matrix.squeeze(elaborator.value(bare)).axes or spelling(last) == "-1":
                    continue
            except Exception:
                continue
        return [*factors[:at], bare, *factors[at + 1 :]], [last]
    return factors, []


def _is_called(elaborator, factors, position) -> bool:
    """Whether the factor is a function with its arguments in the bracket behind it."""
    from ..surface.arguments import bracket_of
    from .calls import called_at

    return bracket_of(factors[position + 1])[0] is not None and called_at(elaborator, factors, position) is not None


def _nabla_operand(elaborator, operators, factors, position, part, targets):
    """∇_x takes a scalar factor; where the next factor is none (xᵀ A x) or does not depend on x (½ ‖x‖²), the term."""
    from ..surface.syntax import term_of
    from .products import factor_value

    tensors = [tensor for _, tensor in targets]
    first = factors[position]
    if type(first) is Group and first.opening in ("(", "[", "{"):
        return elaborator.value(first), 1
    called = _named_function(elaborator, factors, position, targets)
    value, taken = (
        (called, 1) if called is not None else factor_value(elaborator, ["", *operators[position + 1 :]], factors[position:], 0)
    )
    end = position + taken
    while end < len(factors) and operators[end] in ("", "/"):
        end += 1
    if position + taken >= end or not matrix.squeeze(value).axes and _depends(value, tensors):
        return value, taken
    whole = elaborator.value(term_of(factors[position:end], ["", *operators[position + 1 : end]]))
    return whole, end - position


def _only_variable(elaborator, body: Value, part) -> list[tuple[Value, Tensor]]:
    """What ∇f without a subscript is taken by: the only free variable with axes on which f depends, or the only one at all."""
    body = matrix.squeeze(body)
    if body.axes:
        raise elaborator.refuse("∇ of a vector", part, "\\frac{\\partial y}{\\partial x}")
    found = sorted(
        (t for tensor in body.build(()).tensors for t in tensor.reach if t.definition is None and t.law is None),
        key=lambda t: t.name,
    )
    found = list(dict.fromkeys(found))
    shaped = [t for t in found if t.axes]
    wanted = found if len(found) == 1 else elaborator.resolver.main_variables(body.build(()), found)
    if len(wanted) != 1:
        wanted = shaped if len(shaped) == 1 else wanted
    if len(wanted) != 1:
        raise elaborator.refuse("it is not clear by what ∇ differentiates", part, "\\nabla_x f")
    tensor = wanted[0]
    axes = [matrix.Axis(range_) for range_ in tensor.axes]
    return [(Value(axes, lambda i: Entry(tensor, i)), tensor)]


def primed(elaborator, body: Value, part: Scripts) -> Value:
    """(f(x) g(x))', by the only variable in it."""
    body = matrix.squeeze(body)
    targets = _only_variable(elaborator, body, part) * part.primes
    if any(value.axes for value, _ in targets):
        raise elaborator.refuse("a prime is the derivative by a scalar", part, "\\frac{\\partial}{\\partial x}")
    return derivative(elaborator, body, targets, part)
