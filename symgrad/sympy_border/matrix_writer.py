"""Matrix terms as SymPy matrix expressions: 2*A.T*(A*x - b). Imports SymPy.

A vector is an n×1 matrix. What came from a MatrixSymbol goes back as it; other names become a MatrixSymbol.
"""

from __future__ import annotations

import sympy
from sympy.matrices.expressions import (
    Determinant,
    DiagMatrix,
    DiagonalOf,
    DotProduct,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    OneMatrix,
    Trace,
    Transpose,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from ..errors import UnsupportedError
from ..matrices import arithmetic, operations, terms
from ..matrices.terms import MatrixTerm
from ..terms import building, nodes
from ..terms.indices import length
from ..terms.nodes import Apply, Cases, Function, Relation
from .objects import MatrixArray
from .writer import Writer, plain_name


class MatrixWriter:
    """Writes matrix terms; `sources` as for writer.Writer."""

    def __init__(self, sources=None):
        self.scalars = Writer(sources)
        self.variable = building.scalar("t")

    def write(self, term: MatrixTerm):
        """The SymPy expression of a term. UnsupportedError for what SymPy has no form for."""
        method = _METHODS.get(type(term))
        if method is None:
            raise UnsupportedError(f"SymPy has no form for {type(term).__name__}; the result is available as LaTeX")
        return method(self, term)

    def scalar(self, term):
        return self.scalars.write(term.node)

    def shape(self, term) -> tuple:
        """SymPy's (rows, columns)."""
        return tuple(sympy.S.One if axis is None else self.scalars.scalar(length(axis)) for axis in (term.rows, term.columns))

    def named(self, term):
        source = self.scalars.sources.get(term.tensor)
        if isinstance(source, MatrixArray):
            return source.matrix
        if not term.tensor.axes:
            return self.scalars.write(nodes.Entry(term.tensor))
        if term.is_scalar:
            raise UnsupportedError(f"{term.tensor.name} has one entry; SymPy's matrices have no name for it")
        return self.scalars.unique(sympy.MatrixSymbol(plain_name(term.tensor.name), *self.shape(term)), term.tensor)

    def ones(self, term):
        return OneMatrix(*self.shape(term))

    def identity(self, term):
        return Identity(self.shape(term)[0])

    def product(self, term):
        value = sympy.Mul(*map(self.write, term.scalars))
        if not term.chain:
            return value
        links = list(map(self.write, term.chain))
        if not term.is_scalar:
            return MatMul(*([value] if value != 1 else []), *links)
        first, *rest = links
        return value * DotProduct(first.T, rest[0] if len(rest) == 1 else MatMul(*rest))

    def hadamard(self, term):
        return HadamardProduct(*map(self.write, term.factors))

    def kronecker(self, term):
        return sympy.kronecker_product(self.write(term.left), self.write(term.right))

    def total(self, term):
        parts = [self.write(part) for part in term.terms]
        if term.is_scalar:
            return sympy.Add(*parts)
        ones = OneMatrix(*self.shape(term))
        return MatAdd(*(made * ones if part.is_scalar else made for part, made in zip(term.terms, parts)))

    def power(self, term):
        base, exponent = self.write(term.base), self.scalars.write(term.exponent)
        return base**exponent if term.base.is_scalar else HadamardPower(base, exponent)

    def map(self, term):
        return self.applied(term, Apply(term.function, (self.variable,)), term.arguments)

    def test(self, term):
        left, right = term.left, term.right
        turned = left.is_scalar and not right.is_scalar
        scalar = left if turned else right
        if type(scalar) is not terms.Scalar:
            raise UnsupportedError("SymPy has no comparison of two matrices entry by entry; the result is available as LaTeX")
        sides = (scalar.node, self.variable) if turned else (self.variable, scalar.node)
        condition = Relation(term.op, *sides)
        return self.applied(term, Cases((nodes.ONE, nodes.ZERO), (condition, nodes.TRUE)), (right if turned else left,))

    def applied(self, term, body, arguments):
        """A scalar function, body of the variable, of every entry of the only argument."""
        if len(arguments) > 1:
            raise UnsupportedError(
                f"SymPy has no function of {len(arguments)} matrices entry by entry; the result is available as LaTeX"
            )
        inner = self.write(arguments[0])
        made = sympy.Lambda(self.scalars.write(self.variable), self.scalars.write(body))
        return made(inner) if term.is_scalar else ElementwiseApplyFunction(made, inner)

    def softmax(self, term):
        if not term.is_column:
            raise UnsupportedError("SymPy has no softmax of rows; the result is available as LaTeX")
        exponentials = self.applied(term, Apply(Function("exp"), (self.variable,)), (term.body,))
        return MatMul(1 / DotProduct(OneMatrix(*self.shape(term)), exponentials), exponentials)

    def norm(self, term):
        body = self.write(term.body)
        return sympy.sqrt(Trace(body.T * body))


def _of_body(make):
    return lambda writer, term: make(writer.write(term.body))


_METHODS = {
    terms.Scalar: MatrixWriter.scalar,
    terms.Named: MatrixWriter.named,
    operations.Ones: MatrixWriter.ones,
    operations.Identity: MatrixWriter.identity,
    arithmetic.Product: MatrixWriter.product,
    operations.Hadamard: MatrixWriter.hadamard,
    operations.Kronecker: MatrixWriter.kronecker,
    arithmetic.Total: MatrixWriter.total,
    terms.Power: MatrixWriter.power,
    arithmetic.Map: MatrixWriter.map,
    arithmetic.Test: MatrixWriter.test,
    operations.Softmax: MatrixWriter.softmax,
    operations.Norm: MatrixWriter.norm,
    operations.Transposed: _of_body(Transpose),
    operations.Inverse: _of_body(Inverse),
    operations.Diagonal: _of_body(DiagMatrix),
    operations.DiagonalOf: _of_body(DiagonalOf),
    operations.Trace: _of_body(Trace),
    operations.Determinant: _of_body(Determinant),
}
