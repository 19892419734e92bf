"""Terms as SymPy expressions. Imports SymPy.

What came from SymPy goes back as the same objects; other names become an IndexedBase with shape, a Symbol, or, for a
size, a positive integer Symbol. Derivatives are never written: a result has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy import S
from sympy.matrices.expressions.matexpr import MatrixElement

from ..errors import DefinitionError, UnsupportedError
from ..operators.functions import definition_of
from ..terms import nodes
from ..terms.binding import fresh_name, rename_apart, substitute
from ..terms.indices import IndexExpr, is_integer, length, sizes
from ..writing.names import GREEK
from . import objects
from .functions import WRITTEN
from .objects import Body, MatrixArray, NamedArray, NamedScalar

_RELATIONS = {"=": sympy.Eq, "≠": sympy.Ne, "<": sympy.Lt, "≤": sympy.Le, ">": sympy.Gt, "≥": sympy.Ge}
_ASSUMPTIONS = {
    "positive": {"positive": True},
    "negative": {"negative": True},
    "nonnegative": {"nonnegative": True},
    "unit": {"positive": True},
    "integer": {"integer": True},
    "binary": {"integer": True, "nonnegative": True},
    "sign": {"integer": True, "zero": False},
}


class Writer:
    """Writes terms; `sources` maps nodes to the SymPy objects that they came from."""

    def __init__(self, sources=None):
        self.sources = {} if sources is None else sources
        self.taken = {}
        self.made = {}
        self.outer_names: frozenset[str] = frozenset()

    def write(self, node):
        """The SymPy expression (or relation) of a term."""
        try:
            # Sizes show in SymPy through the shapes of arrays, too: no bound index may have the name of one, or of an array.
            arrays = (tensor.name for direct in node.tensors for tensor in direct.reach)
            self.outer_names = frozenset((*(size.name for size in sizes(node)), *arrays))
            return self.closed(node)
        except RecursionError:
            raise UnsupportedError("the formula is nested too deeply for SymPy; the result is available as LaTeX") from None
        except (ArithmeticError, TypeError, ValueError) as error:
            # Building a SymPy expression evaluates parts of it: max(x, 1/(x - x)) is refused there.
            raise UnsupportedError(f"SymPy cannot build this expression ({error}); the result is available as LaTeX") from None

    def closed(self, node):
        """The expression of a whole term; no index may have lost its sum on the way."""
        node = rename_apart(node, self.outer_names)
        made = self.condition(node) if isinstance(node, nodes.Condition) else self.scalar(node)
        bound = {self.index(index) for part in nodes.walk(node) for index in _bound_by(part)}
        if lost := bound & made.free_symbols:
            raise UnsupportedError(
                f"SymPy moves a condition on {min(map(str, lost))} out of the sum over it; the result is available as LaTeX"
            )
        return made

    def unique(self, symbol, node):
        """The symbol; an error where one SymPy name would stand for two things."""
        known = self.taken.setdefault(str(symbol), node)
        if known is not node and not (type(known) is type(node) is nodes.Index):
            raise DefinitionError(f"two things are named {symbol} in SymPy; rename one of them")
        return symbol

    def index(self, index):
        source = self.sources.get(index)
        if source is None:
            source = self.sources.get(("bound", index.name))
            if source is None or isinstance(source, sympy.Dummy):
                source = sympy.Symbol(plain_name(index.name), integer=True)
        return self.unique(source, index)

    def array(self, tensor):
        if tensor in self.sources:
            source = self.sources[tensor]
            self.unique(source, tensor)
            if not isinstance(source, MatrixArray):
                return source
            if all(axis.lower is nodes.ZERO for axis in tensor.axes):
                return source
            return sympy.IndexedBase(source.matrix.name, shape=source.shape)
        name, assumptions = plain_name(tensor.name), _ASSUMPTIONS.get(tensor.domain, {})
        if tensor.definition is not None or tensor.law is not None:
            if tensor not in self.made:
                self.made[tensor] = self.with_content(name, tensor)
            return self.unique(self.made[tensor], tensor)
        made = (
            sympy.Symbol(name, **assumptions)
            if not tensor.axes
            else sympy.IndexedBase(name, shape=tuple(self.scalar(length(axis)) for axis in tensor.axes), **assumptions)
        )
        return self.unique(made, tensor)

    def with_content(self, name, tensor):
        """A name with its definition or law."""
        content = tensor.definition or tensor.law
        if tensor.is_recurrent:
            raise UnsupportedError(f"SymPy has no form for the recurrence of {tensor.name}; the result is available as LaTeX")
        parts = [content.body] if tensor.definition is not None else content.parameters
        kind = "definition" if tensor.definition is not None else content.kind
        own = {index: self.apart(index, content.indices) for index in content.indices}
        parts = [substitute(part, own) for part in parts]
        indices = [
            (self.index(own[index]), self.scalar(axis.lower), self.scalar(axis.upper))
            for index, axis in zip(content.indices, tensor.axes)
        ]
        body = Body(kind, indices, [self.closed(part) for part in parts])
        if not tensor.axes:
            return NamedScalar(name, body, real=True)
        shape = None if tensor.definition is not None else tuple(self.scalar(length(axis)) for axis in tensor.axes)
        return NamedArray(name, shape, body, real=True)

    def apart(self, index, others):
        """The index of a definition under a name that no array has: the a of π_{sa} beside actions a_t."""
        if index in self.sources or ("bound", index.name) in self.sources or index.name not in self.outer_names:
            return index
        taken = self.outer_names | {other.name for other in others}
        return nodes.Index(fresh_name(index.name, taken), index.range)

    def scalar(self, node):
        method = _METHODS.get(type(node))
        if method is None:
            raise UnsupportedError(f"SymPy has no form for {type(node).__name__}; the result is available as LaTeX")
        return method(self, node)

    def number(self, node):
        return sympy.Rational(node.value.numerator, node.value.denominator)

    def constant(self, node):
        return {"pi": S.Pi, "e": S.Exp1}[node.name]

    def size(self, node):
        source = self.sources.get(node)
        return self.unique(sympy.Symbol(plain_name(node.name), integer=True, positive=True) if source is None else source, node)

    def index_expression(self, node):
        return sympy.Add(*(sympy.Mul(coefficient, *map(self.scalar, monomial)) for monomial, coefficient in node.terms))

    def floor(self, node):
        return sympy.floor(self.scalar(node.numerator) / self.scalar(node.denominator))

    def entry(self, node):
        base = self.array(node.tensor)
        if not node.indices:
            return base
        source = self.sources.get(node.tensor)
        is_row = isinstance(source, MatrixArray) and source.is_row
        slots = tuple(map(self.scalar, node.indices[1:] if is_row else node.indices))
        if isinstance(base, MatrixArray):
            supply = iter(slots)
            return base.matrix[tuple(S.Zero if size == 1 else next(supply) for size in base.matrix.shape)]
        return base[slots]

    def add(self, node):
        return sympy.Add(*map(self.scalar, node.terms))

    def mul(self, node):
        return sympy.Mul(*map(self.scalar, node.factors))

    def pow(self, node):
        factors = node.base.factors if type(node.base) is nodes.Mul else (node.base,)
        positive = type(node.exponent) is nodes.Number and node.exponent.value > 0
        if not positive and any(type(factor) is nodes.Indicator for factor in factors):
            raise UnsupportedError(
                "a quotient by an indicator has no value where it is 0, and SymPy would cancel it; the result is available as LaTeX"
            )
        return sympy.Pow(self.scalar(node.base), self.scalar(node.exponent))

    def binder(self, node):
        kind = sympy.Sum if type(node) is nodes.Sum else sympy.Product
        body, neutral = self.scalar(node.body), S.Zero if kind is sympy.Sum else S.One
        if node.where is not nodes.TRUE:
            body = _piecewise((body, self.condition(node.where)), (neutral, S.true))
        limits = sympy.Tuple(self.index(node.index), self.scalar(node.index.range.lower), self.scalar(node.index.range.upper))
        if any(inner.has(sympy.Piecewise) for inner in body.atoms(sympy.Sum, sympy.Product)):
            # SymPy's constructor would move the inner sum's conditions out of it, past the binding of its index.
            made = sympy.Expr.__new__(kind, body, limits)
            made.is_commutative = body.is_commutative
            return made
        return kind(body, limits)

    def indicator(self, node):
        match node.condition:
            case nodes.Relation("=", left, right) if is_integer(left) and is_integer(right):
                return sympy.KroneckerDelta(self.scalar(left), self.scalar(right))
        return _piecewise((S.One, self.condition(node.condition)), (S.Zero, S.true))

    def cases(self, node):
        branches = zip(node.values, node.conditions)
        return _piecewise(*((self.scalar(value), self.condition(condition)) for value, condition in branches))

    def applied(self, node):
        function = node.function
        if type(function) is nodes.DefinedFunction:
            return self.scalar(substitute(function.body, dict(zip(function.parameters, node.arguments))))
        if type(function) is not nodes.Function:
            raise UnsupportedError(
                f"SymPy has no form for the unknown function {getattr(function, 'name', function)}; "
                "the result is available as LaTeX"
            )
        if function.name in WRITTEN:
            return WRITTEN[function.name](*map(self.scalar, node.arguments))
        if function.name in ("det", "inverse"):
            return self.of_matrix(node)
        if function.name == "softmax":
            return self.softmax(node)
        definition = definition_of(function)
        if definition is None:
            raise UnsupportedError(f"SymPy has no form for {function.name}; the result is available as LaTeX")
        return self.scalar(definition(*node.arguments))

    def of_matrix(self, node):
        array = node.arguments[0]
        first, second = array.indices
        lower = [self.scalar(index.range.lower) for index in (first, second)]
        rows = self.scalar(length(first.range))
        source = self.sources.get(array.body.tensor) if type(array.body) is nodes.Entry else None
        if isinstance(source, MatrixArray) and array.body.indices in ((first, second), (second, first)):
            matrix = source.matrix if array.body.indices == (first, second) else source.matrix.T
        else:
            row_symbol, column_symbol = self.index(first), self.index(second)
            body = self.scalar(array.body).xreplace({row_symbol: row_symbol + lower[0], column_symbol: column_symbol + lower[1]})
            matrix = sympy.FunctionMatrix(rows, rows, sympy.Lambda((row_symbol, column_symbol), body))
        if node.function.name == "det":
            return sympy.Determinant(matrix)
        slots = [self.scalar(slot) - start for slot, start in zip(node.indices, lower)]
        return MatrixElement(sympy.Inverse(matrix), *slots)

    def softmax(self, node):
        array = node.arguments[0]
        (index,), (slot,) = array.indices, node.indices
        total = nodes.Sum(index, nodes.Apply(nodes.Function("exp"), (array.body,)))
        top = nodes.Apply(nodes.Function("exp"), (substitute(array.body, {index: slot}),))
        return self.scalar(rename_apart(nodes.div(top, total), self.outer_names))

    def moment(self, node):
        return getattr(objects, type(node).__name__)(*map(self.scalar, node.args))

    def condition(self, node):
        """The SymPy relation of a condition."""
        match node:
            case nodes.Relation(op, left, right):
                return _RELATIONS[op](self.scalar(left), self.scalar(right))
            case nodes.Divides(divisor, number):
                return sympy.Eq(sympy.Mod(self.scalar(number), self.scalar(divisor)), 0)
            case nodes.And(parts):
                return sympy.And(*map(self.condition, parts))
            case nodes.Or(parts):
                return sympy.Or(*map(self.condition, parts))
            case nodes.Not(inner):
                return sympy.Not(self.condition(inner))
        raise UnsupportedError(f"SymPy has no form for the condition {type(node).__name__}")


def _bound_by(node):
    if isinstance(node, nodes.Binder):
        return (node.index,)
    return node.indices if type(node) is nodes.Array else ()


def _piecewise(*branches):
    """A Piecewise; one around another is not evaluated: SymPy would move conditions out of the sums that bind their indices."""
    nested = any(value.has(sympy.Piecewise) for value, _ in branches)
    return sympy.Piecewise(*branches, evaluate=False) if nested else sympy.Piecewise(*branches)


_METHODS: dict[type[nodes.Node], Callable[[Writer, Any], Any]] = {
    nodes.Number: Writer.number,
    nodes.Constant: Writer.constant,
    nodes.Size: Writer.size,
    nodes.Index: Writer.index,
    IndexExpr: Writer.index_expression,
    nodes.Floor: Writer.floor,
    nodes.Entry: Writer.entry,
    nodes.Add: Writer.add,
    nodes.Mul: Writer.mul,
    nodes.Pow: Writer.pow,
    nodes.Sum: Writer.binder,
    nodes.Product: Writer.binder,
    nodes.Indicator: Writer.indicator,
    nodes.Cases: Writer.cases,
    nodes.Apply: Writer.applied,
    nodes.Expectation: Writer.moment,
    nodes.Variance: Writer.moment,
    nodes.Covariance: Writer.moment,
}


def plain_name(name: str) -> str:
    """The SymPy name of a LaTeX one: \\alpha is alpha, \\mathrm{loss} is loss; \\hat{y} stays, which SymPy prints right."""
    if name.startswith("\\") and name[1:] in {*GREEK, "ell"}:
        return name[1:]
    return name[8:-1] if name.startswith(r"\mathrm{") and name.endswith("}") and name.count("{") == 1 else name
