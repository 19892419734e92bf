"""Operators of derivatives with their operands: ∂/∂x, ∂L/∂x in one line, ∂_x f and the prime behind a bracket."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ..surface.scripts import subscript_letters
from ..surface.signs import sign_of
from ..surface.syntax import Numeral, Quotient, Scripts, Surface, factors_of, spelling, unwrap
from .derivatives import MAX_ORDER, body_of, derivative, parsed_fraction, target_of, targets_of
from .frame import Frame
from .nabla import is_nabla, nabla
from .operands import Taken, only_variable, operand


def operator_at(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> Taken | None:
    """(value, factors taken) of \\frac{\\partial}{\\partial x}, ∂L/∂x or ∇ at this factor; None where it is none of them."""
    part = factors[position]
    if type(part) is Quotient:
        top_operators, top = factors_of(part.numerator)
        if len(top) != 1 or sign_of(top[0]) is None:
            return None
        parsed = parsed_fraction(frame, part.numerator, part.denominator, part)
        if parsed is None:
            return None
        targets = parsed[1]
        body, taken = operand(frame, operators, factors, position + 1, part, targets)
        return derivative(frame, body, targets, part), 1 + taken
    sign = sign_of(part)
    if sign is not None and (sign[0] != "d" or _slashed(operators, factors, position)):
        return _inline(frame, sign[1], operators, factors, position)
    if is_nabla(part):
        return nabla(frame, operators, factors, position)
    if type(part) is Scripts and part.subs and spelling(part.base) == "\\partial":
        return _subscripted(frame, part, operators, factors, position)
    return None


def _subscripted(frame: Frame, part: Scripts, operators: list[str], factors: list[Surface], position: int) -> Taken:
    """∂_x f and ∂_{xy} f."""
    pieces = [piece for sub in part.subs for piece in factors_of(sub)[1]]
    if any(subscript_letters([piece]) and frame.resolver.is_undeclared(spelling(piece)) for piece in pieces):
        raise frame.refuse("∂ by a name that is never declared", part, "\\partial_{x_i} f, with x declared")
    targets = [target for piece in pieces for target in target_of(frame, piece)]
    if part.sups:
        order = unwrap(part.sups[0])
        if not len(part.sups) == 1 == len(targets) or type(order) is not Numeral or order.value not in range(1, MAX_ORDER + 1):
            raise frame.refuse("this is no order of ∂", part, "\\partial_x^2 f or \\partial_{xy} f")
        targets = targets * int(order.value)
    if position + 1 >= len(factors):
        raise frame.refuse("this derivative has nothing to differentiate", part, "\\partial_x f")
    body, taken = operand(frame, operators, factors, position + 1, part, targets)
    return derivative(frame, body, targets, part), 1 + taken


def _slashed(operators: list[str], factors: list[Surface], position: int) -> bool:
    """Whether a bare d begins d f / d x."""
    for at in range(position + 1, min(position + 3, len(factors))):
        if operators[at] == "/" and at + 1 < len(factors) and sign_of(factors[at]) is not None:
            return at > position
        if operators[at] not in ("", "/"):
            return False
    return False


def _inline(frame: Frame, order: int, operators: list[str], factors: list[Surface], position: int) -> Taken:
    """∂L/∂z_i in one line."""
    part = factors[position]
    slash = next((at for at in range(position + 1, len(factors)) if operators[at] == "/"), None)
    if slash is None or sign_of(factors[slash]) is None or slash + 1 >= len(factors):
        raise frame.refuse("a ∂ without its counterpart", part, "\\frac{\\partial f}{\\partial x} or ∂f/∂x")
    end = slash
    while end + 1 < len(factors) and sign_of(factors[end]) is not None and operators[end + 1] == "":
        end += 2
        if end >= len(factors) or sign_of(factors[end]) is None or operators[end] != "":
            break
    targets = targets_of(frame, ["", *operators[slash + 1 : end]], factors[slash:end], part)
    if order != len(targets):
        raise frame.refuse(f"the order {order} above and {len(targets)} below differ", part)
    if slash == position + 1:
        body, taken = operand(frame, operators, factors, end, part, targets)
        return derivative(frame, body, targets, part), end + taken - position
    body = body_of(frame, ["", *operators[position + 2 : slash]], factors[position + 1 : slash], targets)
    return derivative(frame, body, targets, part), end - position


def primed(frame: Frame, body: Value, part: Scripts) -> Value:
    """(f(x) g(x))', by the only variable in it."""
    body = matrix.squeeze(body)
    targets = only_variable(frame, body, part, ()) * part.primes
    if any(value.axes for value, _ in targets):
        raise frame.refuse("a prime is the derivative by a scalar", part, "\\frac{\\partial}{\\partial x}")
    return derivative(frame, body, targets, part)
