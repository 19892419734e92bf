"""Quotients, powers, transposes and norms of values."""

from __future__ import annotations

from ...errors import LimitError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value, scalar
from ...operators.arrays import NORMS
from ...terms.nodes import HALF, MINUS_ONE, ONE, Apply, Function, Mul, Node, Number, Pow, mul
from ..surface.syntax import Group, Numeral, Root, Scripts, Surface, Symbol, Term, Total, spelling, unwrap
from ..surface.transposes import TRANSPOSES, name_of_sign
from .entities import undeclared
from .frame import Frame
from .matrix_functions import root_of_matrix

MAX_EXPONENT = 10_000
#: The letters that name the order of a norm, whether or not anything declares them.
_ORDERS = ("p", "q", "r")
MAX_MATRIX_POWER = 16


def powers(frame: Frame, value: Value, sups: list[Surface], part: Surface) -> Value:
    """The value with its superscripts: transposes and powers, in order."""
    for sup in sups:
        value = power(frame, value, sup, part)
    return value


def power(frame: Frame, value: Value, sup: Surface, part: Surface) -> Value:
    """value^{sup}."""
    inner = unwrap(sup)
    name = name_of_sign(inner)
    if name in TRANSPOSES and (value.axes or not (name == "T" and frame.may_be_power("T"))):
        if type(part) is Scripts and type(unwrap(part.base)) is Numeral:
            raise frame.refuse("a number has no transpose", part, "\\mathbf{1} for the vector of ones")
        if not value.axes:
            frame.turned |= value.build(()).tensors
        return matrix.transpose(value)
    if type(inner) is Total and len(inner.terms) == 1 and inner.signs == ["-"]:
        below = unwrap(inner.terms[0])
        if type(below) is Symbol and below.name in TRANSPOSES:
            if value.axes:
                return matrix.transpose(matrix.applied("inverse", value))
            if below.name != "T" or not frame.may_be_power("T"):
                return matrix.mapped(value, lambda x: Pow(x, MINUS_ONE))
    if type(inner) is Term and inner.operators == ["⊙"]:
        entrywise = frame.node(inner.factors[0])
        return matrix.mapped(value, lambda x: Pow(x, entrywise))
    if type(inner) is Symbol and inner.name in ("*", "+", "\\star", "\\dagger", "\\ast"):
        raise frame.refuse("this superscript belongs to no name that is known", part, "a declared name, a power or a transpose")
    value = matrix.squeeze(value)
    if value.rank == 1 and type(inner) is Numeral and inner.value in (0, 1):
        raise frame.unclear("a number above a vector: a label, or a power of each entry", part)
    exponent = exponent_of(frame, sup)
    if type(exponent) is Number and abs(exponent.value) > MAX_EXPONENT:
        raise LimitError(str(frame.refuse(f"an exponent beyond {MAX_EXPONENT}", sup)))
    if value.rank == 2 and not matrix.is_vector_like(value):
        whole = exponent.value if type(exponent) is Number else None
        rooted = root_of_matrix(frame, value, exponent, part) if whole is None or whole.denominator != 1 else None
        if rooted is not None:
            return rooted
        if whole is None or whole.denominator != 1 or not whole or abs(whole) > MAX_MATRIX_POWER:
            raise frame.refuse(
                "only small integer powers of a matrix are read, and its square root", part, "X^{-1}, X^{2} or X^{1/2}"
            )
        return matrix.matrix_power(value, int(whole))
    if value.rank > 2:
        raise frame.unclear("a power of a tensor", part)
    return matrix.mapped(value, lambda x: Pow(x, exponent))


def exponent_of(frame: Frame, part: Surface) -> Node:
    """The term of a superscript that is an exponent."""
    return frame.node(part, "an exponent")


def root(frame: Frame, part: Root) -> Value:
    """\\sqrt[degree]{radicand}."""
    exponent: Node = HALF
    if part.degree is not None:
        degree = frame.node(part.degree)
        exponent = Number(1 / degree.value) if type(degree) is Number and degree.value else Pow(degree, MINUS_ONE)
    return matrix.mapped(plain(frame, frame.value(part.radicand), part, "a root"), lambda x: Pow(x, exponent))


def plain(frame: Frame, value: Value, part: Surface, what: str) -> Value:
    """A scalar or a vector as it stands; ShapeError for a matrix, `what` of which has no one meaning."""
    value = matrix.squeeze(value)
    if value.rank == 2 and not matrix.is_vector_like(value):
        raise frame.unclear(f"{what} of a matrix of the shape {value.shape}", part)
    return value


def quotient(frame: Frame, top: Value, bottom: Value, part: Surface, numerator: Surface | None = None) -> Value:
    """top / bottom; entrywise where bottom is no scalar. A `numerator` in brackets stays one factor."""
    bottom = matrix.squeeze(bottom)
    if bottom.rank == 2 and not matrix.is_vector_like(bottom):
        raise frame.unclear(f"division by a matrix of the shape {bottom.shape}", part)
    kept = numerator is not None and is_bracketed(numerator)

    def divide(x: Node, y: Node) -> Node:
        if type(y) is Number:
            if not y.value:
                raise frame.refuse("division by zero", part)
            if type(x) is Number:
                return Number(x.value / y.value)
        if x is ONE:
            return Pow(y, MINUS_ONE)
        if kept and type(x) is Mul:
            return Mul((x, Pow(y, MINUS_ONE)))
        return mul(x, Pow(y, MINUS_ONE))

    return matrix.entrywise([top, bottom], divide, "quotient")


def is_bracketed(part: Surface) -> bool:
    """Whether brackets stand around the whole of a part."""
    inner = unwrap(part)
    return type(inner) is Group and bool(inner.opening)


def _named_norm(frame: Frame, part: Group, value: Value, subs: list[Surface], kind: str) -> Value | None:
    """‖x‖_p, ‖x‖_A and ‖X‖_op of a matrix; None for every other norm."""
    is_matrix = value.rank == 2 and not matrix.is_vector_like(value)
    if is_matrix and kind == "2":
        raise frame.refuse(
            "this norm of a matrix is not read: it may be the spectral or the Frobenius norm",
            part,
            "\\sigma_{\\max}(X) or \\|X\\|_F",
        )
    if is_matrix and kind in ("op", "\\text{op}", "\\mathrm{op}", "\\operatorname{op}"):
        frame.resolver.note(f"\\|·\\|_{{{kind}}} of a matrix is taken for its spectral norm, the largest singular value", part)
        return matrix.applied("specnorm", value)
    if is_matrix and [spelling(sub) for sub in subs] == ["2", "1"]:
        raise frame.refuse(
            "this norm may be the sum of the norms of the rows or of the columns",
            part,
            "\\sum_i \\|X_{i,:}\\|_2 or \\sum_j \\|X_{:,j}\\|_2",
        )
    if is_matrix or not value.axes or len(subs) != 1 or type(unwrap(subs[0])) not in (Symbol, Scripts):
        return None
    if not frame.means(kind) and kind not in _ORDERS:
        return None
    below = frame.value(subs[0]) if frame.means(kind) else undeclared(frame, kind, subs[0])
    vector = matrix.as_vector(value)
    if not below.axes:
        total = matrix.dot(matrix.mapped(vector, lambda x: Pow(Apply(Function("abs"), (x,)), below.node)), _ones_like(vector))
        return matrix.mapped(total, lambda x: Pow(x, Pow(below.node, MINUS_ONE)))
    if below.rank == 2:
        square = matrix.product(matrix.product(matrix.transpose(vector), below), vector)
        return matrix.mapped(square, lambda x: Pow(x, HALF))
    return None


def _ones_like(value: Value) -> Value:
    return Value(value.axes, lambda _: ONE)


def norm(frame: Frame, part: Group, subs: list[Surface], exponent: Node | None) -> Value:
    """‖x‖ with its subscript."""
    value = frame.value(part.items[0])
    kind = spelling(subs[0]) if len(subs) == 1 else "" if not subs else "?"
    real_matrix = value.rank == 2 and not matrix.is_vector_like(value)
    if kind in NORMS and NORMS[kind].is_opaque and value.axes:
        entry = matrix.applied(NORMS[kind].name, value).node
        return scalar(entry if exponent is None else Pow(entry, exponent))
    found = _named_norm(frame, part, value, subs, kind)
    if found is not None:
        return matrix.mapped(found, lambda x: x if exponent is None else Pow(x, exponent))
    if value.rank > 2 and kind not in ("F", "\\mathrm{F}", "\\text{F}"):
        raise frame.unclear("the norm of a tensor is not read", part)
    if kind in ("F", "\\mathrm{F}", "\\text{F}", "\\mathcal{F}"):
        kind = "F"
    elif kind == "":
        kind = "F" if real_matrix else "2"
    elif kind == "\\infty":
        kind = "infinity"
    elif not (kind.isdigit() and int(kind) >= 1 and len(kind) < 4):
        raise frame.refuse("this norm is not read", part, "\\|x\\|, \\|x\\|_1, \\|x\\|_2, \\|x\\|_\\infty or \\|X\\|_F")
    if real_matrix and kind != "F":
        known = [rf"\|X\|_{subscript}" for subscript in NORMS]
        raise frame.refuse("this norm of a matrix is not read", part, " or ".join(known))
    return matrix.norm(value, kind, exponent)
