"""The order of the factors of a product, which SymPy does not keep: as people write them."""

from __future__ import annotations

from ..terms import nodes

_PLACES: dict[type[nodes.Node], int] = {
    nodes.Number: 0,
    nodes.Constant: 1,
    nodes.Size: 1,
    nodes.Index: 2,
    nodes.Indicator: 4,
    nodes.Apply: 5,
    nodes.Add: 6,
    nodes.Product: 7,
    nodes.Sum: 8,
}


def place(factor):
    """Where a factor stands in a product as people write it: numbers, scalars, entries, functions, brackets, sums."""
    if type(factor) is nodes.Pow:
        return place(factor.base)
    if type(factor) is nodes.Entry:
        return 3 if factor.indices else 2
    return _PLACES.get(type(factor), 5)
