r"""From indices to matrix notation: Σ_i X_ik (Σ_j X_ij w_j − y_i) is Xᵀ(X w − y), δ_ik p_i − p_i p_k is diag(p) − p pᵀ.

Bottom-up over the term as it is grouped; a product under sums is contracted as a network of its factors. What has no matrix form
(three axes, strides, a maximum over rows) gives None. Knows terms and matrix terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..operators.arrays import opaque_row
from ..operators.operator import Operator
from ..terms.binding import fresh_name, substitute
from ..terms.indices import IndexExpr
from ..terms.memory import remembered
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    TRUE,
    ZERO,
    Add,
    AnyFunction,
    Apply,
    Array,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    neg,
    walk,
)
from .algebra import NOTHING, UNIT, all_ones, applied, negative, power, product, split, total, transpose
from .arithmetic import Map, Product, Test, Total
from .derivatives import Gradient, Mean
from .matrix_functions import OF_MATRICES, made_of
from .networks import Network
from .operations import Diagonal, DiagonalOf, Identity, Norm, Ones
from .patterns import recognised
from .reading_order import in_reading_order
from .shortening import shorten, shorten_sum
from .terms import MatrixTerm, Named, Power, Scalar, is_unit, parts

#: Factors and sums of a network beyond which nothing is tried.
LARGEST = 40
#: Brackets that are multiplied out in search of a form; of a shorter form, where there is one already.
MOST_SPREADS, MOST_SHORTENINGS = 60, 8


@remembered(4096)
def raise_to_matrix(node: Node, axes: tuple[Index, ...] = ()) -> MatrixTerm | None:
    """The shortest matrix notation found for the scalar, vector or matrix with entry `node` at `axes`; None where there is none.

    No axes: a scalar. One: a column vector. Two: a matrix; of an axis of length 1, a row or column as the tensor was declared.
    The form equals the node entry by entry wherever the node has a value, for every size.
    """
    if len(axes) > 2 or not node.free <= set(axes):
        return None
    fixed: dict[Node, Node] = {index: index.range.lower for index in axes if is_unit(index.range)}
    if fixed:
        node = substitute(node, fixed)
    if node is ZERO:
        return NOTHING
    row, column = (*(None if index in fixed else index for index in axes), None, None)[:2]
    found = _Raising().form(node, row, column)
    return None if found is None else shorten(found)


class _Raising:
    """One raising; remembers the forms of sub-terms."""

    def __init__(self):
        self.forms: dict = {}
        self.spreads = 0

    def form(self, node: Node, row: Index | None, column: Index | None) -> MatrixTerm | None:
        """The matrix term with entry `node` at (row, column); None for one row or column."""
        key = node, row, column
        if key not in self.forms:
            found = self._form(node, row, column)
            if found is not None and found.is_scalar and found is not NOTHING and (row or column):
                # What had the shape has cancelled.
                found = product(found, *all_ones(_axis(row), _axis(column)))
            self.forms[key] = found
        return self.forms[key]

    def shaped(self, node, row, column) -> MatrixTerm | None:
        """The form of a part that must keep its shape: not so a zero."""
        found = self.form(node, row, column)
        return None if found is NOTHING else found

    def _form(self, node, row, column):
        free = node.free
        if row is None:
            if column is None:
                return self.scalar(node)
            turned = self.form(node, column, None)
            return turned and transpose(turned)
        if column is not None and column not in free:
            body = self.form(node, row, None)
            return body and product(body, transpose(Ones(column.range)))
        if row not in free:
            if column is None:
                return product(self.scalar(node), Ones(row.range))
            body = self.form(node, None, column)
            return body and product(Ones(row.range), body)
        found = recognised(node, (row,) if column is None else (row, column))
        if found is not None:
            body = self.shaped(found.body, *(*found.indices, None)[:2])
            if body is not None:
                return applied(found.operator, body)
        kind = type(node)
        if kind is Add:
            return self.sum(node, row, column)
        if kind is Mul or kind is Sum:
            return self.network(node, row, column)
        build = _ENTRIES.get(kind)
        return build and build(self, node, row, column)

    # --- scalars ----------------------------------------------------------------------------------------------------

    def scalar(self, node: Node) -> MatrixTerm:
        """A term without free indices, in matrix notation where that has a word for it, as it stands where it has none."""
        key = node, None, None
        found = self.forms.get(key)
        if found is None:
            found = self._scalar(node)
            plain = Scalar(node)
            if found is None or type(node) is Sum and found.operations > plain.operations + 1:
                found = plain
            self.forms[key] = found
        return found

    def _scalar(self, node):
        kind = type(node)
        if kind is Mul or kind is Sum:
            return in_reading_order(self.network(node, None, None), node)
        if kind is Pow:
            base = self.scalar(node.base)
            if type(base) is Scalar and node.exponent is not MINUS_ONE and type(base.node) is not Pow:
                return Scalar(node)
            if type(base) is Power and type(base.base) is Norm and node.exponent is HALF:
                return base.base
            return power(base, node.exponent) if _is_exponent(node.exponent) else None
        if kind is Add:
            terms = [self.scalar(term) for term in node.terms]
            return Scalar(node) if all(map(_is_plain, terms)) else shorten_sum(total(*terms))
        if kind is Entry and node.tensor.rank and _is_single(node):
            return Named(node.tensor)
        if kind is Indicator and type(node.condition) is Relation and node.condition.op == "=":
            return UNIT if node.condition.left is node.condition.right else None
        if kind is Indicator and type(node.condition) is Relation:
            op, left, right = node.condition.args
            if type(left) not in _INTEGERS or type(right) not in _INTEGERS:
                sides = self.scalar(left), self.scalar(right)
                return Scalar(node) if all(map(_is_plain, sides)) else Test(op, *sides)
        if kind is Apply:
            operator = _operator(node)
            if operator is not None and operator.ranks == (2, 0):
                array = node.arguments[0]
                body = self.shaped(array.body, *array.indices) if not array.free else None
                return applied(operator, body) if body is not None and body.is_matrix else None
            if not node.indices and not any(type(argument) is Array for argument in node.arguments):
                arguments = tuple(map(self.scalar, node.arguments))
                return Scalar(node) if all(map(_is_plain, arguments)) else Map(node.function, arguments)
        return Scalar(node)

    # --- sums -------------------------------------------------------------------------------------------------------

    def sum(self, node, row, column):
        terms = []
        for term in node.terms:
            if row not in term.free and (column is None or column not in term.free):
                plain = self.scalar(term)
                if _goes_with_every_entry(plain, column):
                    terms.append(plain)
                    continue
            raised = self.form(term, row, column)
            if raised is None:
                return None
            terms.append(raised)
        if column is not None and any(type(split(term)[1]) in (Identity, Diagonal) for term in terms):
            # 2 - I would be read as 2 I - I.
            terms = [product(term, *all_ones(row.range, column.range)) if term.is_scalar else term for term in terms]
        return shorten_sum(total(*terms))

    # --- products and contractions ----------------------------------------------------------------------------------

    def network(self, node, row, column):
        scalars: list[Node] = []
        factors: list[Node] = []
        summed: list[Index] = []
        if not self.flatten(node, scalars, factors, summed, {row, column} - {None}):
            return None
        vertices = [index for index in (row, column) if index is not None] + summed
        best = Network(self.form, [self.scalar(node) for node in scalars], factors, vertices, summed).contracted(row, column)
        for position, factor in enumerate(factors):
            if (
                type(factor) is Add
                and factors.count(factor) < 2  # squares of differences stay: multiplied out they lose their digits
                and self.spreads < (MOST_SPREADS if best is None else MOST_SHORTENINGS)
                and (best is None or len(summed) == len(vertices) < 3 or self._is_worth_spreading(factor, vertices))
            ):
                self.spreads += 1
                spread = self.spread(position, scalars, factors, summed, row, column)
                if spread is not None and (best is None or spread.operations <= best.operations):
                    best = spread
        return best

    def flatten(self, node, scalars, factors, summed, taken) -> bool:
        """Takes a product under sums apart, into closed factors, factors with indices, and summed indices of distinct names."""
        if len(factors) + len(summed) > LARGEST:
            return False
        kind = type(node)
        if kind is Mul:
            return all(self.flatten(factor, scalars, factors, summed, taken) for factor in node.factors)
        if not node.free:
            if kind is Sum and not scalars and not factors and not summed and not taken:
                pass  # the scalar that is being raised
            else:
                scalars.append(node)
                return True
        if kind is Sum and node.where is not TRUE:
            whole = _without_exception(node)
            factors.append(whole)
            return whole is not None
        if kind is Sum:
            index, body, _ = node.args
            if is_unit(index.range):
                return self.flatten(substitute(body, {index: index.range.lower}), scalars, factors, summed, taken)
            if index.range.free:
                return False
            if any(index.name == other.name for other in taken):
                fresh = Index(fresh_name(index.name, {other.name for other in taken}), index.range)
                index, body = fresh, substitute(body, {index: fresh})
            taken.add(index)
            summed.append(index)
            return self.flatten(body, scalars, factors, summed, taken)
        if kind is Pow and type(node.exponent) is Number and node.exponent.value in (2, 3, 4):
            factors.extend([node.base] * int(node.exponent.value))
            return True
        factors.append(node)
        return True

    def _is_worth_spreading(self, factor, vertices):
        """Whether multiplying out a bracket may be shorter: it holds an identity or an outer product, or a diagonal at an end."""
        live = [vertex for vertex in vertices if vertex in factor.free]
        form = self.form(factor, *live) if len(live) == 2 else None
        return type(form) is Total and any(_is_thin(term) or _ends_on_diagonal(term) for term in form.terms)

    def spread(self, position, scalars, factors, summed, row, column):
        """The network with the bracket at a position multiplied out."""
        rest = scalars + factors[:position] + factors[position + 1 :]
        terms = []
        for term in factors[position].terms:
            body = Mul((*rest, term)) if rest else term
            for index in reversed(summed):
                body = Sum(index, body)
            raised = self.form(body, row, column)
            if raised is None:
                return None
            terms.append(raised)
        return shorten_sum(total(*terms))

    # --- atoms ------------------------------------------------------------------------------------------------------

    def entry(self, node, row, column):
        tensor, slots = node.args
        if tensor.rank > 2:
            return None
        open_ = []
        for slot, axis in zip(slots, tensor.axes):
            if is_unit(axis):
                if slot is not axis.lower:
                    return None
            elif type(slot) is Index and slot.range is axis:
                open_.append(slot)
            else:
                return None
        whole = Named(tensor)
        if column is None:
            if open_ == [row]:
                return whole if whole.is_column else transpose(whole)
            return DiagonalOf(whole) if open_ == [row, row] else None
        if open_ == [row, column]:
            return whole
        return transpose(whole) if open_ == [column, row] else None

    def apply(self, node, row, column):
        function, arguments, indices = node.args
        if not indices:
            if any(type(argument) is Array for argument in arguments) or not _is_entrywise(function):
                return None
            if _reads_otherwise(node, row, column):
                return None
            raised = tuple(self.shaped(argument, row, column) if argument.free else self.scalar(argument) for argument in arguments)
            return None if None in raised else Map(function, raised)
        array = arguments[0]
        if len(arguments) > 1 or type(array) is not Array:
            return None
        operator = _operator(node)
        if operator is not None and operator.ranks == (2, 2) and not array.free:
            return self.of_matrix(operator, array, indices, row, column)
        if operator is not None and operator.ranks == (1, 1):
            return self.of_vector(operator, array, indices[0], row, column)
        return None

    def of_matrix(self, operator, array, indices, row, column):
        """An opaque operator from matrices to matrices: of an inverse, rows and columns are the other way round."""
        if any(type(slot) is not Index for slot in indices):
            return None
        if any(inside.range is not slot.range for inside, slot in zip(operator.along(array.indices), indices)):
            return None
        body = self.shaped(array.body, *array.indices)
        if body is None or not body.is_matrix:
            return None
        whole = applied(operator, shorten(body))
        if column is None:
            return DiagonalOf(whole) if indices == (row, row) else None
        if indices == (row, column):
            return whole
        return transpose(whole) if indices == (column, row) else None

    def of_vector(self, operator, array, slot, row, column):
        """An opaque operator along the last axis."""
        (inside,) = array.indices
        if type(slot) is not Index or slot.range is not inside.range or is_unit(inside.range):
            return None
        if not array.free:
            body = self.shaped(array.body, inside, None)
            if body is None or slot is not row and slot is not column:
                return None
            return applied(operator, body) if column is None else None
        if len(array.free) > 1 or slot in array.free or column is None:
            return None
        (line,) = array.free
        if {line, slot} != {row, column}:
            return None
        body = self.shaped(array.body, line, inside)
        if body is None:
            return None
        return applied(operator, body) if slot is column else transpose(applied(operator, body))

    def power(self, node, row, column):
        if not _is_exponent(node.exponent) or node.exponent.free:
            return None
        base = self.shaped(node.base, row, column)
        return base and power(base, node.exponent)

    def indicator(self, node, row, column):
        condition = node.condition
        if type(condition) is not Relation:
            return None
        op, left, right = condition.args
        if type(left) in _INTEGERS and type(right) in _INTEGERS:
            if {left, right} != {row, column} or row.range is not column.range or op not in "=≠":
                return None
            if op == "=":
                return Identity(row.range)
            ones = Ones(row.range)
            return total(product(ones, transpose(ones)), negative(Identity(row.range)))
        sides = [self.shaped(side, row, column) if side.free else self.scalar(side) for side in (left, right)]
        return None if None in sides else Test(op, *sides)

    def derivative(self, node, row, column):
        body, by = node.args
        target = by[0].tensor
        if any(entry.tensor is not target for entry in by) or target.rank * len(by) > 2:
            return None
        free = body.free
        if not target.rank:
            inner = self.shaped(body, row, column) if len(by) == 1 else None
            return inner and Gradient(inner, target, 1)
        slots = []
        for slot, axis in ((slot, axis) for entry in by for slot, axis in zip(entry.indices, target.axes)):
            if is_unit(axis) and slot is axis.lower and not free and len(by) == 1:
                continue
            if type(slot) is not Index or slot.range is not axis or slot in free or slot in slots:
                return None
            slots.append(slot)
        if not free and (len(by) == 1 or target.rank == 1):
            inner, open_ = self.scalar(body), slots
        elif len(free) == 1 and len(by) == target.rank == 1:
            open_ = [*free, *slots]
            inner = self.shaped(body, open_[0], None)
        else:
            return None
        whole = inner and Gradient(inner, target, len(by))
        if whole is None or column is None:
            return whole if whole is None or whole.is_column else transpose(whole)
        return whole if open_ == [row, column] else transpose(whole)

    def expectation(self, node, row, column):
        inner = self.shaped(node.body, row, column)
        return inner and Mean(inner)


_INTEGERS = (Index, Size, IndexExpr, Number)
_ENTRIES: dict[type[Node], Callable[[_Raising, Any, Any, Any], Any]] = {
    Entry: _Raising.entry,
    Apply: _Raising.apply,
    Pow: _Raising.power,
    Indicator: _Raising.indicator,
    Derivative: _Raising.derivative,
    Expectation: _Raising.expectation,
}


def _axis(index: Index | None) -> Range | None:
    return None if index is None else index.range


def _operator(node: Apply) -> Operator | None:
    """The opaque operator of the table that is applied."""
    return opaque_row(node.function)


def _reads_otherwise(node: Apply, row: Index | None, column: Index | None) -> bool:
    """Whether a function entry by entry, written of the whole matrix, would be taken for the matrix function."""
    if row is None or column is None or row.range is not column.range or not {row, column} <= node.free:
        return False
    return getattr(node.function, "name", "") in OF_MATRICES and made_of(node.tensors) != "other"


def _is_entrywise(function: AnyFunction) -> bool:
    """Whether a reader takes the function of a vector entry by entry: not so for any smooth function E of a vector."""
    if type(function) is DerivedFunction:
        return len(function.orders) == 1 and _is_entrywise(function.base)
    return type(function) in (Function, DefinedFunction)


def _is_exponent(node: Node) -> bool:
    """Whether a term can stand as an exponent; x^T would be a transpose."""
    name = node.name if type(node) is Size else node.tensor.name if type(node) is Entry else ""
    return name not in ("T", r"\top")


def _without_exception(node: Sum) -> Node | None:
    """Σ_{k≠a} x_k as Σ_k x_k − x_a, where the term that is left out has a value; None for other conditions."""
    index, body, where = node.args
    if type(where) is not Relation or where.op != "≠" or index not in where.args or not _is_defined_everywhere(body):
        return None
    other = where.left if where.right is index else where.right
    if type(other) is not Index or other.range is not index.range:
        return None
    return Add((Sum(index, body), neg(substitute(body, {index: other}))))


_SAFE = (Number, Size, Index, IndexExpr, Entry, Add, Mul, Sum)


def _is_defined_everywhere(node: Node) -> bool:
    """Whether a term is seen to have a value whatever the numbers are."""
    bodies = [node, *(tensor.definition.body for root in node.tensors for tensor in root.reach if tensor.definition is not None)]
    return all(
        type(part) in _SAFE
        or type(part) is Pow
        and type(part.exponent) is Number
        and part.exponent.value in (1, 2, 3, 4)
        or part is TRUE
        for body in bodies
        for part in walk(body)
    )


def _is_single(node: Entry) -> bool:
    """Whether a tensor has one entry only, and this is it."""
    return all(is_unit(axis) and slot is axis.lower for slot, axis in zip(node.indices, node.tensor.axes)) and node.tensor.rank <= 2


def _is_plain(term: MatrixTerm) -> bool:
    return all(type(part) in (Scalar, Power, Product, Total) for part in parts(term)) and not any(
        type(part) is Product and part.chain for part in parts(term)
    )


def _goes_with_every_entry(term: MatrixTerm, column) -> bool:
    """Whether a scalar is added to a vector as it stands (1 - h, X w + b) rather than times the vector of ones."""
    rest = split(term)[1]
    if type(rest) is not Scalar:
        return False
    node = term.node if rest is UNIT and type(term) is Scalar else rest.node
    return type(node) is Number or column is None and (type(node) is Size or type(node) is Entry and not node.indices)


def _ends_on_diagonal(term: MatrixTerm) -> bool:
    """Whether a product of matrices begins or ends with a diagonal one: before 𝟏 that is its vector."""
    return type(term) is Product and len(term.chain) > 1 and Diagonal in (type(term.chain[0]), type(term.chain[-1]))


def _is_thin(term: MatrixTerm) -> bool:
    """Whether a matrix is diagonal, or a column times a row: simpler once it is multiplied out."""
    chain = term.chain if type(term) is Product else (term,)
    return len(chain) == 1 and type(chain[0]) in (Identity, Diagonal) or any(link.columns is None for link in chain[:-1])
