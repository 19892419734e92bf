"""SymPy's matrix expressions as sums over indices: A x becomes Σ_j A_ij x_j. Imports SymPy; knows no nodes."""

from __future__ import annotations

from sympy import Dummy, Identity, Integer, MatrixSymbol, S
from sympy.matrices.expressions import (
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    DotProduct,
    HadamardPower,
    HadamardProduct,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    OneMatrix,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from ..errors import ShapeError, UnsupportedError
from .objects import MatrixArray, OfMatrix, Runs, SumOver, Unit

ZERO = Integer(0)


def is_matrix(expression) -> bool:
    """Whether a SymPy expression has entries of its own."""
    return bool(getattr(expression, "is_Matrix", False))


def is_of_matrices(expression) -> bool:
    """Whether an expression is a matrix or a scalar made of matrices, which `lower_scalar` is for."""
    return is_matrix(expression) or isinstance(expression, (Trace, Determinant, DotProduct, MatrixElement))


def lower_scalar(expression):
    """The scalar made of matrices (a trace, a determinant, a 1×1 product, an entry) as sums over indices."""
    if isinstance(expression, Trace):
        if expression.arg.shape == (1, 1):
            return entry(expression.arg, ZERO, ZERO)
        index = Dummy("i", integer=True)
        return _summed(entry(expression.arg, index, index), index)
    if isinstance(expression, Determinant):
        if expression.arg.shape == (1, 1):
            return entry(expression.arg, ZERO, ZERO)
        row, column = Dummy("i", integer=True), Dummy("j", integer=True)
        return OfMatrix("det", row, column, entry(expression.arg, row, column))
    if isinstance(expression, DotProduct):
        left, right = expression.args
        index = Dummy("i", integer=True)
        return SumOver(_vector(left, index) * _vector(right, index), index)
    if isinstance(expression, MatrixElement):
        return entry(expression.parent, expression.i, expression.j)
    if is_matrix(expression):
        if expression.shape != (1, 1):
            rows, columns = expression.shape
            raise ShapeError(
                f"{expression} is a {rows}×{columns} matrix where a number is needed; take an entry, a trace or a norm of it"
            )
        return entry(expression, ZERO, ZERO)
    raise UnsupportedError(f"symgrad has no meaning for {type(expression).__name__} in {expression}")


def _vector(matrix, index):
    return entry(matrix, index, ZERO) if matrix.shape[1] == 1 else entry(matrix, ZERO, index)


def entry(matrix, row, column):
    """Entry (row, column) of a matrix expression; along an axis of length 1 the index is dropped."""
    if isinstance(matrix, MatrixSymbol):
        stem = MatrixArray(matrix)
        kept = tuple(index for index, length in zip((row, column), matrix.shape) if length != 1)
        return stem[kept] if kept else stem.label
    if isinstance(matrix, MatAdd):
        return sum((entry(term, row, column) for term in matrix.args), S.Zero)
    if isinstance(matrix, MatMul):
        return _product(matrix.args, row, column)
    if isinstance(matrix, HadamardProduct):
        result = S.One
        for factor in matrix.args:
            result *= entry(factor, row, column)
        return result
    if isinstance(matrix, HadamardPower):
        base, exponent = matrix.args
        return _each(base, row, column) ** _each(exponent, row, column)
    if isinstance(matrix, Transpose):
        return entry(matrix.arg, column, row)
    if isinstance(matrix, Identity):
        return S.One if matrix.shape[0] == 1 else Unit(row, column, matrix.shape[0])
    if isinstance(matrix, ZeroMatrix):
        return S.Zero
    if isinstance(matrix, OneMatrix):
        result = S.One
        for index, length in zip((row, column), matrix.shape):
            result *= S.One if length == 1 or not index.free_symbols else Runs(index, length)
        return result
    if isinstance(matrix, Inverse):
        return _inverse(matrix.args[0], row, column)
    if isinstance(matrix, MatPow):
        base, exponent = matrix.args
        if not exponent.is_Integer or abs(exponent) > 8:
            raise UnsupportedError(f"{matrix}: a matrix has a power here only for whole exponents from -8 to 8")
        if exponent < 0:
            return _product((Inverse(base),) * -int(exponent), row, column)
        return _product((base,) * int(exponent), row, column) if exponent else entry(Identity(base.shape[0]), row, column)
    if isinstance(matrix, ElementwiseApplyFunction):
        return matrix.function(entry(matrix.expr, row, column))
    if isinstance(matrix, DiagMatrix):
        return Unit(row, column, matrix.shape[0]) * _vector(matrix.args[0], row)
    if isinstance(matrix, DiagonalMatrix):
        return Unit(row, column, matrix.shape[0]) * entry(matrix.arg, row, column)
    if isinstance(matrix, DiagonalOf):
        return entry(matrix.arg, row, row)
    raise UnsupportedError(f"symgrad has no meaning for the matrix {type(matrix).__name__} in {matrix}")


def _each(part, row, column):
    return entry(part, row, column) if is_matrix(part) else part


def _product(factors, row, column):
    scalar = S.One
    matrices = []
    for factor in factors:
        if is_matrix(factor):
            matrices.append(factor)
        else:
            scalar *= factor
    return scalar * _chain(matrices, row, column)


def _chain(matrices, row, column):
    first, *others = matrices
    if not others:
        return entry(first, row, column)
    if first.shape[1] == 1:
        return entry(first, row, ZERO) * _chain(others, ZERO, column)
    index = Dummy("jkl"[len(others) % 3 - 1], integer=True)
    return _summed(entry(first, row, index) * _chain(others, index, column), index)


def _summed(body, index):
    return S.Zero if body is S.Zero else SumOver(body, index)


def _inverse(matrix, row, column):
    if matrix.shape == (1, 1):
        return 1 / entry(matrix, ZERO, ZERO)
    first, second = Dummy("i", integer=True), Dummy("j", integer=True)
    return OfMatrix("inverse", first, second, entry(matrix, first, second), row, column)
