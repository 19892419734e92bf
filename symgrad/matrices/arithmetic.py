"""Arithmetic of matrix terms: products, sums, powers, and functions and tests of each entry.

Knows matrix terms and the operators of the table.
"""

from __future__ import annotations

from fractions import Fraction

from ..terms.nodes import AnyFunction, Apply, Indicator, Number, Relation
from ..terms.nodes import add as add_nodes
from ..terms.nodes import mul as multiply_nodes
from .operations import Inverse
from .terms import MatrixTerm, Named, Scalar, is_reciprocal, summed


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
                total_ += (value.numerator < 0) + (value.denominator != 1)
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

    return summed(axis, taken, body)


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


def coefficient(term: MatrixTerm) -> Fraction:
    """The number in front."""
    first = term.scalars[0] if type(term) is Product and term.scalars else term
    return first.node.value if type(first) is Scalar and type(first.node) is Number else Fraction(1)


def is_negative(term: MatrixTerm) -> bool:
    """Whether the term shows with a minus sign in front."""
    return coefficient(term).numerator < 0
