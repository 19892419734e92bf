"""A formula in double precision, operation by operation as it is written: what a program that copies the formula computes.

Shows where such a program overflows. Generated functions (program.py) go another way, and do not. Knows terms only.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnsupportedError
from ..terms.binding import definition_of
from ..terms.nodes import Add, Apply, Entry, Function, Index, Maximum, Mul, Node, Number, Pow, Size, Sum, Tensor
from ..values.integer_values import integer_of


def plain(
    node: Node, sizes: Mapping[Size, int], values: Mapping[Tensor, Mapping[tuple[int, ...], float]], indices: Mapping[Index, int]
) -> float:
    """The value at these sizes, entries and indices, with inf and nan as IEEE 754 has them.

    Raises UnsupportedError for what is no sum, product, power, maximum, exponential or logarithm.
    """
    import numpy as np  # Late: heavy, and few topics show values.

    def at(node, where):
        match node:
            case Number():
                return np.float64(node.value)
            case Add():
                return sum(at(term, where) for term in node.terms)
            case Mul():
                found = np.float64(1)
                for factor in node.factors:
                    found = found * at(factor, where)
                return found
            case Pow():
                return np.power(at(node.base, where), at(node.exponent, where))
            case Sum():
                return sum(at(node.body, place) for place in places(node.index, where))
            case Maximum():
                return max(at(node.body, place) for place in places(node.index, where))
            case Entry():
                if node.tensor.definition is not None:
                    return at(definition_of(node), where)
                return np.float64(values[node.tensor][tuple(integer_of(slot)(where) for slot in node.indices)])
            case Apply(function=Function(name="exp" | "log" as name)):
                return getattr(np, name)(at(node.arguments[0], where))
        raise UnsupportedError(f"no arithmetic operation by operation is known for a {type(node).__name__}")

    def places(index, where):
        first, last = (integer_of(bound)(where) for bound in (index.range.lower, index.range.upper))
        return ({**where, index: k} for k in range(first, last + 1))

    with np.errstate(all="ignore"):
        return float(at(node, {**sizes, **indices}))
