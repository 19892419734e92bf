"""The operators of the table in a matrix term: transpose, inverse, trace, diag, norms.

Each takes its shape and its entry from its row. Knows matrix terms and the table of array operators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import ShapeError
from ..operators.array_cells import squares
from ..operators.arrays import ARRAYS
from ..operators.operator import Operator, Place
from ..terms.nodes import TWO, Array, Condition, Index, Node, Range
from .terms import LETTERS, MatrixTerm, Side, is_reciprocal, summed


class _Letters:
    """Builds entries with letters that are not in use around."""

    def __init__(self, taken: frozenset[str]):
        self.taken = taken

    def sum(
        self, axis: Range | tuple[Range, Range], body: Callable[[Place], Node], where: Callable[[Place], Condition] | None = None
    ) -> Node:
        """Σ over the axis, or over both of a pair, where a condition holds."""
        if isinstance(axis, tuple):
            fast, slow = axis
            return self.sum(fast, lambda i: self.sum(slow, lambda j: body((i, j)), where and (lambda j: where((i, j)))))
        return summed(axis, self.taken, lambda index, taken: self._within(taken, lambda: body(index)), where)

    def array(self, axes: Sequence[Side], body: Callable[..., Node]) -> Array:
        """The whole array over the axes."""
        indices, taken = [], self.taken
        for axis in axes:
            name = next(letter for letter in LETTERS if letter not in taken)
            indices.append(Index(name, axis))
            taken = taken | {name}
        return Array(tuple(indices), self._within(taken, lambda: body(*indices)))

    def _within(self, taken: frozenset[str], build: Callable[[], Node]) -> Node:
        before, self.taken = self.taken, taken
        node = build()
        self.taken = before
        return node


class _Operand:
    """A matrix term with the axes that it has, for an operator of the table."""

    def __init__(self, term: MatrixTerm, letters: _Letters):
        self.term, self.letters = term, letters
        self.axes = tuple(side for side in (term.rows, term.columns) if side is not None)

    def __call__(self, *places: Place) -> Node:
        supply = iter(places)
        row, column = (None if side is None else next(supply) for side in (self.term.rows, self.term.columns))
        return self.term._entry(row, column, self.letters.taken)


def _pair(found: dict[str, Side], letters: tuple[str, str]) -> tuple[Range, Range]:
    """The side of a shape whose places are pairs."""
    fast, slow = (found[letter] for letter in letters)
    if not isinstance(fast, Range) or not isinstance(slow, Range):
        raise ShapeError("a Kronecker product of more than two factors has no matrix notation")
    return fast, slow


class Operation(MatrixTerm):
    """Base of an operator of the table at its operands, which are the term's fields."""

    __slots__ = ()

    @property
    def operator(self) -> Operator:
        return OPERATORS[type(self)]

    @property
    def operands(self) -> tuple[MatrixTerm, ...]:
        return self.args

    def _shape(self) -> tuple[Side, Side]:
        sides = [[side for side in (term.rows, term.columns) if side is not None] for term in self.operands]
        signature = self.operator.signature(tuple(map(len, sides)))
        if signature is None:
            raise ShapeError(f"{self.operator.name} takes {self.operator.takes or 'a square matrix'}")
        if signature.result[:1] == ("*",):
            (body,) = self.operands
            return (body.rows, body.columns) if len(signature.result) > 1 else (body.rows, None)
        found: dict[str, Side] = {
            letter: side for letters, own in zip(signature.operands, sides) for letter, side in zip(letters, own)
        }
        shape = [_pair(found, letter) if isinstance(letter, tuple) else found[letter] for letter in signature.result]
        rows, columns = (*shape, None, None)[:2]
        return rows, columns

    def _count(self) -> int:
        return self.operator.cost + sum(term.operations for term in self.operands)

    def _entry(self, row, column, taken) -> Node:
        letters = _Letters(taken)
        places = [place for place in (row, column) if place is not None]
        return self.operator.entry_of(letters, [_Operand(term, letters) for term in self.operands], places)


class Applied(Operation):
    """An operator that has no class of its own."""

    __slots__ = ()

    row: Operator
    body: MatrixTerm

    @property
    def operator(self) -> Operator:
        return self.row

    @property
    def operands(self) -> tuple[MatrixTerm, ...]:
        return (self.body,)


class Ones(Operation):
    """The vector of ones over an axis."""

    __slots__ = ()

    axis: Range

    operands = ()

    def _shape(self):
        return self.axis, None


class Identity(Operation):
    """I over an axis."""

    __slots__ = ()

    axis: Range | tuple[Range, Range]

    operands = ()

    def _shape(self):
        return self.axis, self.axis


class Transposed(Operation):
    """Xᵀ; made by `transpose`."""

    __slots__ = ()

    body: MatrixTerm

    def _shape(self):
        return self.body.columns, self.body.rows

    def _count(self):
        return self.body.operations + (0 if type(self.body) is Inverse else self.operator.cost)  # X^{-⊤} is one script


class Inverse(Operation):
    """X^{-1}."""

    __slots__ = ()

    body: MatrixTerm


class Hadamard(Operation):
    """Entry by entry: factors of one shape, no scalars; a reciprocal among them divides. Made by `hadamard`."""

    __slots__ = ()

    factors: tuple[MatrixTerm, ...]

    @property
    def operands(self):
        return self.factors

    def _shape(self):
        return self.factors[0].rows, self.factors[0].columns

    def _count(self):
        above = sum(not is_reciprocal(factor) for factor in self.factors)
        return sum(factor.operations for factor in self.factors) + self.operator.cost * max(above - 1, 0)


class Kronecker(Operation):
    """A ⊗ B of two matrices: the entry at rows (i, j) and columns (l, p) is A_jp B_il."""

    __slots__ = ()

    left: MatrixTerm
    right: MatrixTerm


class Softmax(Operation):
    """softmax of a vector, or of each row of a matrix."""

    __slots__ = ()

    body: MatrixTerm


class Diagonal(Operation):
    """The matrix with a vector on its diagonal."""

    __slots__ = ()

    body: MatrixTerm


class DiagonalOf(Operation):
    """The vector on the diagonal of a square matrix."""

    __slots__ = ()

    body: MatrixTerm


class Trace(Operation):
    """tr X."""

    __slots__ = ()

    body: MatrixTerm


class Determinant(Operation):
    """det X."""

    __slots__ = ()

    body: MatrixTerm


class Norm(Operation):
    """The Euclidean norm of a vector, the Frobenius norm of a matrix."""

    __slots__ = ()

    body: MatrixTerm

    def _power(self, exponent: Node, row, column, taken) -> Node:
        """The square is the sum of squares."""
        if exponent is not TWO:
            return super()._power(exponent, row, column, taken)
        letters = _Letters(taken)
        return squares(letters, _Operand(self.body, letters))


#: The row of each class. What has no class of its own is `Applied`.
OPERATORS: dict[type[MatrixTerm], Operator] = {
    Ones: ARRAYS["ones"],
    Identity: ARRAYS["identity"],
    Transposed: ARRAYS["transpose"],
    Inverse: ARRAYS["inverse"],
    Hadamard: ARRAYS["hadamard"],
    Kronecker: ARRAYS["kronecker"],
    Softmax: ARRAYS["softmax"],
    Diagonal: ARRAYS["diag"],
    DiagonalOf: ARRAYS["diagonal"],
    Trace: ARRAYS["tr"],
    Determinant: ARRAYS["det"],
    Norm: ARRAYS["norm"],
}

CLASSES: dict[Operator, type[MatrixTerm]] = {row: kind for kind, row in OPERATORS.items()}
