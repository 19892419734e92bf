"""e^A, log A and A^{1/2}: whether a function of a matrix is the matrix function, or taken entry by entry. Knows values.

Of a square matrix that is declared, or of a combination of such, it is the matrix function, as A² and A⁻¹ are. Of a matrix that
is made of other shapes, as the scores Q Kᵀ are, it goes entry by entry. Where neither is plain the document has to say it.
"""

from __future__ import annotations

from collections.abc import Callable

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...matrices.matrix_functions import OF_MATRICES, made_of
from ...terms.nodes import HALF, Apply, Entry, Function, Index, Indicator, Mul, Node, Number, Pow, Relation, mul
from ..surface.syntax import Surface
from .frame import Frame

_WORDS = {"expm": "exponential", "logm": "logarithm", "sqrtm": "square root"}


def matrix_function(frame: Frame, name: str, value: Value, part: Surface) -> Value | None:
    """A function of a matrix as the matrix function; None where it is taken entry by entry."""
    if value.rank != 2 or matrix.is_vector_like(value):
        return None
    diagonal = _of_diagonal(value, lambda x: Apply(Function(name), (x,)))
    if diagonal is not None:
        return diagonal
    kind = _made_of(value)
    operator = OF_MATRICES[name]
    entry = rf"\{name}(A_{{ij}})"
    if kind == "square":
        frame.resolver.note(
            f"{frame.resolver.text_of(part)} is taken for the matrix {_WORDS[operator]}; entry by entry it is {entry}", part
        )
        return matrix.applied(operator, value)
    if kind == "other":
        frame.resolver.note(f"\\{name} of a matrix is taken entry by entry", part)
        return None
    raise frame.refuse(
        f"{name} of this matrix may be the matrix function or go entry by entry",
        part,
        rf"\operatorname{{{operator}}}(A) or {entry}",
    )


def root_of_matrix(frame: Frame, value: Value, exponent: Node, part: Surface) -> Value | None:
    """A matrix to the power of a half, or of a negative one, or of any number where it is diagonal; None for any other."""
    diagonal = _of_diagonal(value, lambda x: Pow(x, exponent))
    if diagonal is not None:
        return diagonal
    if type(exponent) is not Number or abs(exponent.value) != HALF.value or _made_of(value) == "other":
        return None
    frame.resolver.note(f"{frame.resolver.text_of(part)} is taken for the matrix {_WORDS['sqrtm']}", part)
    root = matrix.applied("sqrtm", value)
    return root if exponent is HALF else matrix.applied("inverse", root)


def _of_diagonal(value: Value, change: Callable[[Node], Node]) -> Value | None:
    """A function of a diagonal matrix that is written as one: the same of its diagonal; None for any other matrix."""
    if not matrix.unify(*value.axes):
        return None
    entry = _general_entry(value)
    if entry is None or not _is_diagonal(entry):
        return None
    return Value(value.axes, lambda places: mul(matrix.same(*places), change(value.build((places[0], places[0])))))


def _is_diagonal(entry: Node) -> bool:
    """Whether an entry at two indices has the factor δ of them, or is one of a tensor whose definition has it."""
    slots: tuple[Node, ...] = ()
    if isinstance(entry, Entry) and (definition := entry.tensor.definition) is not None:
        entry, slots = definition.body, definition.indices
    factors = entry.factors if type(entry) is Mul else (entry,)
    deltas = [factor.condition for factor in factors if type(factor) is Indicator]
    return any(
        type(each) is Relation
        and each.op == "="
        and type(each.left) is Index
        and type(each.right) is Index
        and (not slots or {each.left, each.right} == set(slots))
        for each in deltas
    )


def _made_of(value: Value) -> str:
    """What a matrix is made of, as `made_of` has it; “other” where it is not square."""
    entry = _general_entry(value)
    if entry is None:
        return "unclear"
    return made_of(entry.tensors) if matrix.unify(*value.axes) else "other"


def _general_entry(value: Value) -> Node | None:
    """The entry at new indices; None where that cannot be written yet."""
    try:
        return value.general_entry()
    except ShapeError:
        return None
