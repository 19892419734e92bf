"""The judge's own symbolic differentiation: one case for each kind of node, nothing simplified but zeros.

∂z_i/∂z_k is the product of deltas of the indices; a defined tensor is differentiated through its definition, unless it
is the variable itself. A function of the table has the slope of its own column, or that of its definition; the prover's
column is not read here. Knows nodes, names and the table of functions; nothing of rules or proofs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UnsupportedError
from ..operators.arrays import opaque_row, trace_of
from ..operators.functions import INCREASING, row
from ..operators.operator import ByEntry, Differential, Inner, Operator, Refused
from ..operators.row import Opaque, Row
from ..terms.binding import definition_of, fresh_name, names, rename, substitute, unrolled
from ..terms.building import both, delta, scalar
from ..terms.indices import is_integer
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Apply,
    Array,
    Cases,
    Condition,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Relation,
    Sum,
    UnknownFunction,
    add,
    mul,
    neg,
    walk,
)
from .monomials import GiveUp


def differentiate(node: Node, by: Entry) -> Node:
    """∂node/∂by, all entries of its tensor independent. Raises GiveUp where that is not covered (a maximum over an index, …)."""
    return _Derivation(by).of(node)


def kinks(nodes) -> list[Relation]:
    """f ≠ 0 for every f at whose zeros a derivative in these terms has no value: a tie of max(a, b), the edge of a case."""
    found: dict[Relation, None] = {}
    for node in nodes:
        for part in walk(node):
            if type(part) is Derivative:
                body = part.body
                for variable in part.by:
                    derivation = _Derivation(variable)
                    body = derivation.of(body)
                    found.update(derivation.kinks)
            elif type(part) is Apply and type(part.function) is DerivedFunction:
                slots = tuple(scalar(f"\x02{k}") for k in range(len(part.arguments)))
                new = dict(zip(slots, part.arguments))
                if type(part.function.base) is not UnknownFunction and len(new) == len(part.function.orders):
                    for slot in slots:
                        derivation = _Derivation(slot)
                        derivation.of(Apply(part.function.base, slots))
                        for kink in derivation.kinks:
                            found[Relation(kink.op, substitute(kink.left, new), substitute(kink.right, new))] = None
    return list(found)


def partial(function: Function, arguments: tuple[Node, ...], position: int) -> Node:
    """The partial derivative of a function of the table at its arguments."""
    known = row(function)
    if isinstance(known.slope, Opaque):
        return substitute(_slopes_of_definition(known)[position], dict(zip(_slots(known.arity), arguments)))
    slope = known.slope(*arguments)[position]
    if isinstance(slope, Opaque):
        raise GiveUp(f"no derivative of {function.name}: {slope.why}")
    return slope


def _slots(count: int) -> tuple[Entry, ...]:
    """Names for arguments, which stand in no document."""
    return tuple(scalar(f"\x02{k}") for k in range(count))


@remembered(512)
def _slopes_of_definition(known: Row) -> tuple[Node, ...]:
    if isinstance(known.definition, Opaque):
        raise GiveUp(f"no derivative of {known.name}: {known.definition.why}")
    slots = _slots(known.arity)
    return tuple(differentiate(known.definition(*slots), slot) for slot in slots)


def derived(function: DerivedFunction, arguments: tuple[Node, ...]) -> Node | None:
    """f^(orders) at its arguments through the meaning of f; None where f is unknown."""
    base, orders = function.base, function.orders
    if isinstance(base, DerivedFunction):
        orders = tuple(a + b for a, b in zip(orders, base.orders))
        return derived(DerivedFunction(base.base, orders), arguments)
    if type(base) is UnknownFunction:
        return None
    if type(base) is DefinedFunction:
        slots, body = base.parameters, base.body
    else:
        slots = tuple(scalar(f"\x02{k}") for k in range(len(arguments)))
        body = Apply(base, slots)
    for slot, order in zip(slots, orders):
        for _ in range(order):
            body = differentiate(body, slot)
    return substitute(body, dict(zip(slots, arguments)))


def _sum(*terms):
    kept = [t for t in terms if t is not ZERO]
    return add(*kept)


def _product(*factors):
    if any(f is ZERO for f in factors):
        return ZERO
    return mul(*(f for f in factors if f is not ONE))


class _Derivation:
    """Differentiation by one entry; remembers what it has differentiated."""

    def __init__(self, by: Entry):
        self.by = by
        self.known: dict[Node, Node] = {}
        self.kinks: dict[Relation, None] = {}

    def of(self, node: Node) -> Node:
        found = self.known.get(node)
        if found is None:
            if not self._depends(node):
                found = ZERO
            else:
                method = _CASES.get(type(node))
                if method is None:
                    raise GiveUp(f"the derivative of a {type(node).__name__}")
                found = method(self, node)
            self.known[node] = found
        return found

    def _edges(self, condition: Condition) -> None:
        """The zeros at which a condition on what varies changes."""
        for part in walk(condition):
            if type(part) is Relation and self._depends(part) and not (is_integer(part.left) and is_integer(part.right)):
                self.kinks[Relation("≠", part.left, part.right)] = None

    def _depends(self, node: Node) -> bool:
        variable = self.by.tensor
        return any(variable in tensor.reach for tensor in node.tensors)

    def entry(self, node: Entry) -> Node:
        tensor = node.tensor
        own: Node = ZERO
        if tensor is self.by.tensor:
            own = _product(*(delta(a, b) for a, b in zip(node.indices, self.by.indices) if a is not b))
        if tensor.is_recurrent:
            before = unrolled(node)
            return Derivative(node, (self.by,)) if before is None else _sum(own, self.of(before))
        if tensor is self.by.tensor:
            return own
        if tensor.definition is None:
            raise GiveUp("the derivative of a random entry by a parameter of its law")
        return self.of(definition_of(node))

    def add(self, node: Add) -> Node:
        return _sum(*(self.of(term) for term in node.terms))

    def mul(self, node: Mul) -> Node:
        factors = node.factors
        return _sum(*(_product(*factors[:k], self.of(f), *factors[k + 1 :]) for k, f in enumerate(factors)))

    def pow(self, node: Pow) -> Node:
        base, exponent = node.base, node.exponent
        inner, outer = self.of(base), self.of(exponent)
        lower = Number(exponent.value - 1) if type(exponent) is Number else add(exponent, MINUS_ONE)
        terms = []
        if inner is not ZERO:
            power = ONE if lower is ZERO else base if lower is ONE else Pow(base, lower)
            terms.append(_product(exponent, power, inner))
        if outer is not ZERO:
            terms.append(_product(node, Apply(Function("log"), (base,)), outer))
        return _sum(*terms)

    def _apart(self, binder):
        """The binder with an index that the variable does not mention."""
        taken = names(self.by)
        if binder.index.name in taken:
            return rename(binder, fresh_name(binder.index.name, taken | names(binder)))
        return binder

    def sum(self, node: Sum) -> Node:
        traced = trace_of(node)
        operator = opaque_row(traced.function) if traced is not None else None
        if traced is not None and operator is not None:
            return self._of_array(traced, operator, operator.traced)
        node = self._apart(node)
        self._edges(node.where)
        inner = self.of(node.body)
        return ZERO if inner is ZERO else Sum(node.index, inner, node.where)

    def product(self, node: Product) -> Node:
        node = self._apart(node)
        self._edges(node.where)
        inner = self.of(node.body)
        if inner is ZERO:
            return ZERO
        other = Index(fresh_name(node.index.name, names(node) | names(self.by)), node.index.range)
        swap = {node.index: other}
        where = both(substitute(node.where, swap), Relation("≠", other, node.index))
        rest = Product(other, substitute(node.body, swap), where)
        return Sum(node.index, _product(inner, rest), node.where)

    def extremum(self, node: Maximum | Minimum) -> Node:
        """The slopes of those that are the largest: of one, as two are equal only by chance."""
        node = self._apart(node)
        if not _differ(node.body, node.index):
            raise GiveUp("the derivative of a maximum of what may be equal")
        self._edges(node.where)
        inner = self.of(node.body)
        if inner is ZERO:
            return ZERO
        reached = Indicator(Relation("=", node.body, rename(node, fresh_name(node.index.name, names(node)))))
        return Sum(node.index, _product(reached, inner), node.where)

    def cases(self, node: Cases) -> Node:
        for condition in node.conditions:
            self._edges(condition)
        return Cases(tuple(self.of(value) for value in node.values), node.conditions)

    def indicator(self, node: Indicator) -> Node:
        self._edges(node.condition)
        return ZERO

    def derivative(self, node: Derivative) -> Node:
        body = node.body
        for variable in node.by:
            body = differentiate(body, variable)
        if any(type(part) is Derivative for part in walk(body)):
            raise GiveUp("a second derivative of a recurrence")
        return self.of(body)

    def apply(self, node: Apply) -> Node:
        function, arguments = node.function, node.arguments
        if type(function) is DefinedFunction:
            return self.of(substitute(function.body, dict(zip(function.parameters, arguments))))
        if type(function) is DerivedFunction:
            body = derived(function, arguments)
            return self._unknown(node) if body is None else self.of(body)
        if type(function) is UnknownFunction:
            return self._unknown(node)
        if type(function) is not Function:
            raise GiveUp(f"the derivative of a {type(function).__name__}")
        operator = opaque_row(function)
        if operator is not None:
            return self._of_array(node, operator, operator.differential)
        if node.indices or any(type(a) is Array for a in arguments):
            raise GiveUp(f"the derivative of {function.name} of a tensor")
        kink = row(function).kink
        if not isinstance(kink, Opaque):
            self._edges(kink(*arguments))
        if function.name in ("max", "min"):
            return self._extremum(node)
        return _sum(*(_product(partial(function, arguments, k), self.of(a)) for k, a in enumerate(arguments) if self._depends(a)))

    def _extremum(self, node: Apply) -> Node:
        """The slope of the larger (smaller) one; at a tie, where there is one, both have the same."""
        a, b = node.arguments
        one, other = (self.of(a), self.of(b)) if node.function is Function("max") else (self.of(b), self.of(a))
        return _sum(other, _product(Indicator(Relation(">", a, b)), _sum(one, neg(other))))

    def _unknown(self, node: Apply) -> Node:
        """The chain rule for any smooth function. Its slope by an entry of an array is written with the indices of that entry.

        These stand behind those of the function's own value, in the order of the arguments.
        """
        function = node.function
        base, orders = (function.base, function.orders) if type(function) is DerivedFunction else (function, None)
        count = len(node.arguments)
        orders = orders or (0,) * count
        ranks = [len(argument.indices) if type(argument) is Array else 0 for argument in node.arguments]
        taken = [order * rank for order, rank in zip(orders, ranks)]
        own = len(node.indices) - sum(taken)
        terms = []
        for k, argument in enumerate(node.arguments):
            slope = DerivedFunction(base, tuple(n + (j == k) for j, n in enumerate(orders)))
            if type(argument) is not Array:
                terms.append(_product(Apply(slope, node.arguments, node.indices), self.of(argument)))
                continue
            argument = self._array_apart(argument, node)
            inner = self.of(argument.body)
            if inner is ZERO:
                continue
            at = own + sum(taken[: k + 1])
            term = _product(Apply(slope, node.arguments, (*node.indices[:at], *argument.indices, *node.indices[at:])), inner)
            for index in reversed(argument.indices):
                term = Sum(index, term)
            terms.append(term)
        return _sum(*terms)

    def _array_apart(self, array: Array, node: Node) -> Array:
        """The array with index names that neither the variable nor the term around it uses."""
        taken, new = set(names(self.by) | names(node)), {}
        for index in array.indices:
            name = fresh_name(index.name, taken)
            taken.add(name)
            new[index] = Index(name, index.range)
        return Array(tuple(new.values()), substitute(array.body, new))

    def _of_array(self, node: Apply, operator: Operator, differential: Differential | ByEntry | Refused) -> Node:
        """By a differential in the table; each term of the argument's by itself, as an inverse has all its entries or none."""
        (argument,) = node.arguments
        if (
            type(argument) is not Array
            or operator.ranks != (len(argument.indices), len(node.indices))
            or not callable(differential)
        ):
            raise GiveUp(f"the derivative of {operator.name}")
        array = self._array_apart(argument, node)
        slope = self.of(array.body)
        terms = [term for term in (slope.terms if type(slope) is Add else (slope,)) if term is not ZERO]
        try:
            return _sum(*(differential(Inner(node, array.indices, array.body, term, self._depends, _product)) for term in terms))
        except UnsupportedError as error:
            raise GiveUp(str(error)) from None


def _differ(node: Node, index: Index) -> bool:
    """Whether a term surely has different values at different values of the index, but for a choice of numbers by chance."""
    if type(node) is Entry:
        if node.tensor.is_explicit:
            return _differ(definition_of(node), index)
        return index in node.indices and _is_simple(node)
    if type(node) is Add or type(node) is Mul:
        moving = [part for part in node.children if index in part.free]
        still = [part for part in node.children if index not in part.free]
        if type(node) is Mul and not all(_is_simple(part) for part in still):
            return False
        return len(moving) == 1 and _differ(moving[0], index)
    if type(node) is Sum:
        return node.where is TRUE and node.index is not index and _differ(node.body, index)
    if type(node) is Apply and type(node.function) is Function and node.function.name in INCREASING:
        return _differ(node.arguments[0], index)
    return False


def _is_simple(node: Node) -> bool:
    """A nonzero number, a free entry of a continuous tensor, or a power of one: not zero but by chance."""
    if type(node) is Pow and type(node.exponent) is Number:
        return _is_simple(node.base)
    if type(node) is Entry:
        return node.tensor.definition is None and node.tensor.domain in _CONTINUOUS and node.tensor.law is None
    return type(node) is Number and node.value != 0


_CONTINUOUS = ("real", "positive", "nonnegative", "negative", "unit")
_CASES: dict[type[Node], Callable[[_Derivation, Any], Node]] = {
    Entry: _Derivation.entry,
    Add: _Derivation.add,
    Mul: _Derivation.mul,
    Pow: _Derivation.pow,
    Sum: _Derivation.sum,
    Product: _Derivation.product,
    Maximum: _Derivation.extremum,
    Minimum: _Derivation.extremum,
    Cases: _Derivation.cases,
    Indicator: _Derivation.indicator,
    Derivative: _Derivation.derivative,
    Apply: _Derivation.apply,
}
