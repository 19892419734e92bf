r"""What a formula in matrix notation is: Aᵀ(A x − b), diag(p) − p pᵀ. Frozen, interned terms with shapes and operation counts.

The counterpart of terms.nodes for display: derivations stay in indices, and `lower` leads back there. A shape is (rows, columns),
each a Range, or None for one row or column: a vector is a column (n, None), a scalar (None, None), a tensor declared 1×d (None, d).
Rows and columns that are pairs of indices, of vec(X), have a pair of Ranges.
`matrix_algebra` builds them with the arithmetic that goes without saying. Knows nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias
from weakref import WeakValueDictionary

from ..errors import ShapeError
from ..operators import cost
from ..operators.arrays import ARRAYS, squares
from ..operators.operator import Operator, Place
from ..terms.nodes import (
    MINUS_ONE,
    TWO,
    AnyFunction,
    Apply,
    Array,
    Condition,
    Entry,
    Index,
    Indicator,
    Node,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    walk,
)
from ..terms.nodes import add as add_nodes
from ..terms.nodes import mul as multiply_nodes

_interned: WeakValueDictionary = WeakValueDictionary()
#: One side of a shape: a Range, a pair of them for the pairs of indices of vec(X), None for length one.
Side: TypeAlias = Range | tuple[Range, Range] | None
LETTERS = "ijklpqrstuvmnabcdfgh"


def _field(position: int) -> property:
    return property(lambda term: term.args[position])


class MatrixTerm:
    """Base of all matrix terms. A subclass declares its fields by annotations; they are positional arguments.

    rows, columns   the shape
    operations      the cost on paper: one each for + − · ⊙ / ⊤ diag tr det ‖ ‖, a function, a power, a sign; two for an inverse
                    (a power and its sign)
    """

    __slots__ = ("args", "rows", "columns", "operations", "__weakref__")
    __match_args__: ClassVar[tuple[str, ...]] = ()
    args: tuple[Any, ...]
    rows: Side
    columns: Side
    operations: int

    def __init_subclass__(cls) -> None:
        own = tuple(field for field in cls.__annotations__ if field not in cls.__slots__)
        cls.__match_args__ = own or cls.__match_args__  # type: ignore[misc]  # mypy knows it as the constant of a dataclass
        for position, field in enumerate(own):
            setattr(cls, field, _field(position))

    def __new__(cls, *args):
        term = _interned.get((cls, args))
        if term is None:
            term = object.__new__(cls)
            term.args = args
            term.rows, term.columns = term._shape()
            term.operations = term._count()
            _interned[cls, args] = term
        return term

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"

    @property
    def is_scalar(self) -> bool:
        return self.rows is None and self.columns is None

    @property
    def is_column(self) -> bool:
        """A vector as it stands: n rows, one column."""
        return self.rows is not None and self.columns is None

    @property
    def is_matrix(self) -> bool:
        return self.rows is not None and self.columns is not None

    def _shape(self):
        return None, None

    def _count(self) -> int:
        raise NotImplementedError

    def _entry(self, row, column, taken) -> Node:
        """The term of one entry; `row` and `column` are nodes where the shape has them, `taken` the index letters in use around."""
        raise NotImplementedError


def operations(term: MatrixTerm) -> int:
    """How many operations a person counts in the term."""
    return term.operations


def lower(term: MatrixTerm, axes: tuple[Index, ...] = ()) -> Node:
    """The index term of the entry at `axes`: one index for a vector, two for a matrix or a tensor with an axis of length 1."""
    taken = names(term) | {index.name for index in axes}
    supply = iter([index for index in axes if not is_unit(index.range)])

    def place(axis):
        return next(supply) if type(axis) is Range else axis and tuple(map(place, axis))

    row, column = place(term.rows), place(term.columns)
    return term._entry(row, column, taken)


def is_unit(axis: Range) -> bool:
    """Whether an axis has length one."""
    return axis.lower is axis.upper


def axis_of(range_: Range) -> Range | None:
    """An axis as part of a shape: None for length one."""
    return None if is_unit(range_) else range_


def _summed(axis: Range, taken: frozenset, body, where=None) -> Node:
    """Σ over a new index of body(index, taken), where a condition on it holds."""
    name = next((letter for letter in LETTERS if letter not in taken), None)
    if name is None:
        name = next(f"i_{{{k}}}" for k in range(len(taken) + 1) if f"i_{{{k}}}" not in taken)
    index = Index(name, axis)
    return Sum(index, body(index, taken | {name}), None if where is None else where(index))


def names(term: MatrixTerm) -> frozenset:
    """Every name that is written in the term: a summation index must not look like one."""
    found = set()
    for part in parts(term):
        for arg in part.args:
            if isinstance(arg, Tensor):
                found.add(arg.name)
            elif isinstance(arg, Node):
                found |= _node_names(arg)
        for axis in _axes(part.rows) + _axes(part.columns):
            found |= _node_names(axis.lower) | _node_names(axis.upper)
    return frozenset(found)


def _axes(side: Range | tuple[Range, Range] | None) -> tuple[Range, ...]:
    return side if isinstance(side, tuple) else () if side is None else (side,)


@lru_cache(maxsize=4096)
def _node_names(node: Node) -> frozenset:
    return frozenset(
        part.tensor.name if isinstance(part, Entry) else part.name for part in walk(node) if isinstance(part, Entry | Size | Index)
    )


def tensors(term: MatrixTerm) -> frozenset:
    """Every tensor that is written in the term."""
    found: set[Tensor] = set()
    for part in parts(term):
        for arg in part.args:
            if isinstance(arg, Node):
                found |= arg.tensors
    return frozenset(found)


def parts(term: MatrixTerm):
    """The term and every term inside it."""
    yield term
    for child in children(term):
        yield from parts(child)


def children(term: MatrixTerm):
    """The terms directly inside."""
    for arg in term.args:
        if isinstance(arg, MatrixTerm):
            yield arg
        elif type(arg) is tuple:
            yield from (item for item in arg if isinstance(item, MatrixTerm))


# --- atoms ----------------------------------------------------------------------------------------------------------


class Scalar(MatrixTerm):
    """A scalar that is written in indices or has none: λ, 2, 1/n, max_j z_j."""

    __slots__ = ()

    node: Node

    def _count(self):
        return cost.operations(self.node)

    def _entry(self, row, column, taken):
        return self.node


class Named(MatrixTerm):
    """A tensor of rank 0, 1 or 2 by its name."""

    __slots__ = ()

    tensor: Tensor

    def _shape(self):
        axes = tuple(map(axis_of, self.tensor.axes))
        return (*axes, None, None)[:2]

    def _count(self):
        return 0

    def _entry(self, row, column, taken):
        return Entry(self.tensor, fill(self.tensor, row, column))


def fill(tensor: Tensor, row: Node | None, column: Node | None) -> tuple[Node, ...]:
    """A tensor's indices at a row and a column: an axis of length one is at its only place."""
    supply = iter([place for place in (row, column) if place is not None])
    return tuple(axis.lower if is_unit(axis) else next(supply) for axis in tensor.axes)


# --- operations -----------------------------------------------------------------------------------------------------


class Product(MatrixTerm):
    """Scalar factors, a number first, then a matrix product: the chain, which holds no scalars. Made by `product`."""

    __slots__ = ()

    scalars: tuple[MatrixTerm, ...]
    chain: tuple[MatrixTerm, ...]

    def _shape(self):
        return (self.chain[0].rows, self.chain[-1].columns) if self.chain else (None, None)

    def _count(self):
        above = total_ = 0
        for factor in self.scalars + self.chain:
            if is_reciprocal(factor):
                total_ += factor.operations
            elif type(factor) is Scalar and type(factor.node) is Number:
                value = factor.node.value
                total_ += (value < 0) + (value.denominator != 1)
                above += abs(value.numerator) != 1
            else:
                above += 1
                total_ += factor.operations
        for link, length in self.runs():  # X³ is one power, and so is X^{-2}, with its sign
            if length > 1:
                above -= length - 1 if type(link) is Inverse else length - 2
                total_ -= (length - 1) * link.operations
        return total_ + max(above - 1, 0)

    def runs(self) -> list[tuple[MatrixTerm, int]]:
        """The links of the chain with how often each named one, or inverse, stands there in a row."""
        found: list[tuple[MatrixTerm, int]] = []
        for link in self.chain:
            if found and found[-1][0] is link and type(link) in (Named, Inverse):
                found[-1] = link, found[-1][1] + 1
            else:
                found.append((link, 1))
        return found

    def _entry(self, row, column, taken):
        scalars = [factor._entry(None, None, taken) for factor in self.scalars]
        if not self.chain:
            return multiply_nodes(*scalars)
        return multiply_nodes(*scalars, _chain_entry(self.chain, row, column, taken))


def _chain_entry(chain, row, column, taken):
    """An entry of a matrix product: from the right where it ends in a column, as a reader takes it."""
    if len(chain) == 1:
        return chain[0]._entry(row, column, taken)
    if chain[-1].columns is None:
        first, rest = chain[:1], chain[1:]
    else:
        first, rest = chain[:-1], chain[-1:]
    axis = rest[0].rows
    if axis is None:
        return multiply_nodes(_chain_entry(first, row, None, taken), _chain_entry(rest, None, column, taken))

    def body(index, taken):
        return multiply_nodes(_chain_entry(first, row, index, taken), _chain_entry(rest, index, column, taken))

    return _summed(axis, taken, body)


class Total(MatrixTerm):
    """A sum in displayed order; a term with a negative number in front shows as −. A scalar among others adds to every entry."""

    __slots__ = ()

    terms: tuple[MatrixTerm, ...]

    def _shape(self):
        shaped = next((term for term in self.terms if not term.is_scalar), self.terms[0])
        return shaped.rows, shaped.columns

    def _count(self):
        return sum(term.operations - is_negative(term) for term in self.terms) + len(self.terms) - 1 + is_negative(self.terms[0])

    def _entry(self, row, column, taken):
        return add_nodes(
            *(term._entry(None, None, taken) if term.is_scalar else term._entry(row, column, taken) for term in self.terms)
        )


class Power(MatrixTerm):
    """A scalar, or every entry, to a scalar power."""

    __slots__ = ()

    base: MatrixTerm
    exponent: Node

    def _shape(self):
        return self.base.rows, self.base.columns

    def _count(self):
        return self.base.operations + cost.raising(self.exponent)

    def _entry(self, row, column, taken):
        if type(self.base) is Norm and self.exponent is TWO:
            return self.base.squares(taken)
        return Pow(self.base._entry(row, column, taken), self.exponent)


class Map(MatrixTerm):
    """A scalar function of every entry; scalars among the arguments go with every entry."""

    __slots__ = ()

    function: AnyFunction
    arguments: tuple[MatrixTerm, ...]

    def _shape(self):
        shaped = next((term for term in self.arguments if not term.is_scalar), self.arguments[0])
        return shaped.rows, shaped.columns

    def _count(self):
        return 1 + sum(argument.operations for argument in self.arguments)

    def _entry(self, row, column, taken):
        return Apply(self.function, _entries(self.arguments, row, column, taken))


def _entries(terms, row, column, taken):
    return tuple(term._entry(None, None, taken) if term.is_scalar else term._entry(row, column, taken) for term in terms)


class Test(MatrixTerm):
    """[left op right], entry by entry."""

    __slots__ = ()

    op: str
    left: MatrixTerm
    right: MatrixTerm

    def _shape(self):
        shaped = self.right if self.left.is_scalar else self.left
        return shaped.rows, shaped.columns

    def _count(self):
        return 2 + self.left.operations + self.right.operations

    def _entry(self, row, column, taken):
        return Indicator(Relation(self.op, *_entries((self.left, self.right), row, column, taken)))


# --- operators of the table -----------------------------------------------------------------------------------------


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
        return _summed(axis, self.taken, lambda index, taken: self._within(taken, lambda: body(index)), where)

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

    def squares(self, taken: frozenset[str]) -> Node:
        """The sum of squares."""
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


# --- what terms are -------------------------------------------------------------------------------------------------


def is_reciprocal(term: MatrixTerm) -> bool:
    return type(term) is Power and term.exponent is MINUS_ONE


def coefficient(term: MatrixTerm) -> Fraction:
    """The number in front."""
    first = term.scalars[0] if type(term) is Product and term.scalars else term
    return first.node.value if type(first) is Scalar and type(first.node) is Number else Fraction(1)


def is_negative(term: MatrixTerm) -> bool:
    """Whether the term shows with a minus sign in front."""
    return coefficient(term) < 0
