"""SymPy objects of symgrad's own, usable in any SymPy expression: defined and random names, 𝔼, Var, Cov, matrix pieces.

They are inert: SymPy evaluates nothing about them. What a definition says is kept out of SymPy's `args`, so that no
substitution in an expression reaches into a definition, which stands by its name. Imports SymPy; knows no nodes.
"""

from __future__ import annotations

from sympy import Atom, Expr, IndexedBase, S, Symbol, Tuple, sympify
from sympy.core.symbol import Str

from ..errors import DefinitionError


class Body(Atom):
    """What stands behind a name: `kind` is "definition" or a law; `indices` (symbol, lower, upper), bounds None where they
    follow from use; `parts` the body of a definition or the parameters of a law. Opaque to SymPy's traversals."""

    __slots__ = ("kind", "indices", "parts")

    def __new__(cls, kind, indices, parts):
        new = Atom.__new__(cls)
        new.kind, new.indices, new.parts = kind, tuple(indices), tuple(parts)
        return new

    def _hashable_content(self):
        # As Tuples, which SymPy can put in an order: it sorts the names of a sum by what stands behind them, too.
        return self.kind, Tuple(*(S.NaN if part is None else part for index in self.indices for part in index)), Tuple(*self.parts)

    def __getnewargs__(self):
        return self.kind, self.indices, self.parts

    def _sympystr(self, printer):
        return self.kind


class NamedArray(IndexedBase):
    """An array that a definition or a law stands behind; `p[i]`, `p[k]` are its entries."""

    def __new__(cls, label, shape=None, content=None, **assumptions):
        new = IndexedBase.__new__(cls, label, shape, **assumptions)
        if content is None:
            raise DefinitionError(f"{label} has neither a definition nor a law; make it by symgrad.define or symgrad.random")
        new.content = content
        return new

    def __init__(self, *args, **assumptions):
        pass

    def _hashable_content(self):
        return super()._hashable_content() + (self.content,)

    @property
    def func(self):
        return lambda label, shape=None: NamedArray(label, shape, self.content)

    def __getnewargs_ex__(self):
        return (self.label, self.shape, self.content), {}

    def __reduce_ex__(self, protocol):
        return NamedArray, (self.label, self.shape, self.content)

    def __getitem__(self, indices):
        indices = tuple(indices) if isinstance(indices, (tuple, list)) else (indices,)
        if len(indices) != len(self.content.indices):
            raise DefinitionError(f"{self.label} has {len(self.content.indices)} indices and is used with {len(indices)}")
        return super().__getitem__(indices)


class NamedScalar(Symbol):
    """A scalar that a definition or a law stands behind."""

    __slots__ = ("content",)

    def __new__(cls, name, content, **assumptions):
        new = Symbol.__xnew__(cls, name, **assumptions)
        new.content = content
        return new

    def _hashable_content(self):
        return super()._hashable_content() + (self.content,)

    def __reduce_ex__(self, protocol):
        return _named_scalar, (self.name, self.content, dict(self._assumptions_orig))


def _named_scalar(name, content, assumptions):
    return NamedScalar(name, content, **assumptions)


class _Moment(Expr):
    """Base of the moments: an inert scalar of its arguments."""

    def __new__(cls, *args):
        return Expr.__new__(cls, *map(sympify, args))

    is_commutative = True

    def _sympystr(self, printer):
        return f"{type(self).__name__}({', '.join(map(printer.doprint, self.args))})"


class Expectation(_Moment):
    """𝔼[body] over every random name in body; never evaluated by SymPy."""

    def _latex(self, printer, exp=None):
        return _moment_latex(r"\mathbb{E}\left[%s\right]", self, printer, exp)


class Variance(_Moment):
    """Var(body); never evaluated by SymPy."""

    def _latex(self, printer, exp=None):
        return _moment_latex(r"\operatorname{Var}\left(%s\right)", self, printer, exp)


class Covariance(_Moment):
    """Cov(left, right); never evaluated by SymPy."""

    def _latex(self, printer, exp=None):
        return _moment_latex(r"\operatorname{Cov}\left(%s\right)", self, printer, exp)


def _moment_latex(frame, moment, printer, exp):
    text = frame % ", ".join(map(printer.doprint, moment.args))
    return text if exp is None else f"{text}^{{{exp}}}"


# --- what a matrix expression is lowered to ------------------------------------------------------------------------


class MatrixArray(IndexedBase):
    """The entries of a MatrixSymbol as an array: of rank 1 for a single row or column, else of rank 2.

    is_row   whether the symbol is one row, 1×n: its tensor has both axes, so that it is written as a row
    """

    def __new__(cls, matrix):
        new = IndexedBase.__new__(cls, Symbol(matrix.name), tuple(n for n in matrix.shape if n != 1))
        new.matrix = matrix
        new.is_row = matrix.shape[0] == 1 != matrix.shape[1]
        return new

    def __init__(self, *args):
        pass

    def _hashable_content(self):
        return super()._hashable_content() + (self.matrix,)

    @property
    def func(self):
        return lambda *args: MatrixArray(self.matrix)

    def __reduce_ex__(self, protocol):
        return MatrixArray, (self.matrix,)


class SumOver(Expr):
    """Σ of args[0] over the symbol args[1], whose range follows from its use."""

    is_commutative = True


class Runs(Expr):
    """1, said of a symbol args[0] that runs over an axis of length args[1]."""

    is_commutative = True


class Unit(Expr):
    """Entry (args[0], args[1]) of the identity of size args[2]."""

    is_commutative = True


class OfMatrix(Expr):
    """`function` (a Str) of the matrix with entry `body` at (row, column), at `indices`.

    args: (function, row, column, body, *indices)
    """

    is_commutative = True

    def __new__(cls, function, *rest):
        return Expr.__new__(cls, function if isinstance(function, Str) else Str(function), *rest)
