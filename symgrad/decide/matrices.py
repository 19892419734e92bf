"""Determinants and inverses as forms: those of a product of square matrices are products, those of a transpose the same transposed.

An array over (r, c) is a product where its body is Σ over inner indices of entries that lead from r to c, one range all along.
"""

from __future__ import annotations

from typing import NamedTuple, TypeGuard

from ..terms.binding import substitute
from ..terms.building import delta
from ..terms.nodes import Apply, Array, Entry, Function, Index, Node, Range, Relation, Sum, mul
from . import powers
from .monomials import UNIT, Form, GiveUp, Monomial, rank, single

INVERSE, DET = Function("inverse"), Function("det")


class Chain(NamedTuple):
    """scale · M_1 M_2 …, all over one axis: the scale has no indices, links are (an entry of a matrix, whether transposed)."""

    scale: Form
    links: tuple[tuple[Entry | Apply, bool], ...]
    axis: Range


def inverse(n, node: Apply) -> Form:
    """An entry of an inverse: (A B)⁻¹ is B⁻¹ A⁻¹, (Bᵀ)⁻¹ the transpose of B⁻¹; the inverse of a symmetric matrix is symmetric."""
    array = _argument(node)
    chain = _chain(n, array)
    if chain is not None:
        return _product_of_inverses(n, chain, *node.indices)
    if _is_diagonal(n, array):
        row, column = node.indices
        entry = powers.power(n, n.form(substitute(array.body, dict.fromkeys(array.indices, row))), -1)
        return n.multiply(n.form(delta(row, column)), entry)
    array, transposed, symmetric = _matrix(n, array)
    indices = node.indices[::-1] if transposed else node.indices
    if symmetric:
        n.symmetric.add(array)
        indices = tuple(sorted(indices, key=rank))
    return single(Apply(INVERSE, (array,), indices))


def determinant(n, node: Apply) -> Form:
    """A determinant: of a product, the product of the determinants; of an inverse, 1 over that of the matrix."""
    array = _argument(node)
    chain = _chain(n, array)
    if chain is None or chain.scale != {UNIT: 1}:
        return single(Apply(DET, (_matrix(n, array)[0],)))
    total: Form = {UNIT: 1}
    for link, _ in chain.links:
        if isinstance(link, Apply):
            factor = powers.power(n, determinant(n, Apply(DET, link.arguments)), -1)
        else:
            factor = single(Apply(DET, (_matrix(n, _array_of(link))[0],)))
        total = n.multiply(total, factor)
    return total


def _argument(node: Apply) -> Array:
    """The whole matrix that a function is of."""
    (array,) = node.arguments
    if type(array) is not Array:
        raise GiveUp("a matrix that is not whole")
    return array


def _matrix(n, array: Array):
    """The array in normal form, transposed if that comes first in order: (array, whether transposed, whether symmetric)."""
    row, column = array.indices
    flipped = n.array(Array((row, column), substitute(array.body, {row: column, column: row})))
    plain = n.array(array)
    if row.range is not column.range:
        return plain, False, False
    if flipped is plain:
        return plain, False, True
    return (flipped, True, False) if rank(flipped) < rank(plain) else (plain, False, False)


def _array_of(link: Entry) -> Array:
    """The whole matrix of which a link is an entry."""
    row, column = (Index(f"\x04{k}", axis) for k, axis in enumerate(link.tensor.axes))
    return Array((row, column), Entry(link.tensor, (row, column)))


def _chain(n, array: Array) -> Chain | None:
    """The array as a product of two or more square matrices, or as a multiple or an inverse of one; None for anything else."""
    row, column = (Index(f"\x05{k}", index.range) for k, index in enumerate(array.indices))
    if row.range is not column.range or array.free:
        return None
    form = n.settled(n.form(substitute(array.body, dict(zip(array.indices, (row, column))))))
    if len(form) != 1:
        return None
    ((monomial, coefficient),) = form.items()
    if monomial.guards:
        return None
    scalars: Form = {UNIT: coefficient}
    waiting: list[Entry | Apply] = []
    for atom, e in monomial.factors:
        if atom.free.isdisjoint((row, column, *monomial.binders)):
            scalars = n.multiply(scalars, {Monomial((), UNIT.guards, ((atom, e),)): 1})
        elif type(e) is int and 0 < e <= 2 and _is_entry(atom, row.range):
            waiting += [atom] * e
        else:
            return None
    links: list[tuple[Entry | Apply, bool]] = []
    at: Node = row
    while waiting:
        found = [atom for atom in waiting if at in atom.indices]
        if len(found) != 1 or len(set(found[0].indices)) != 2:
            return None
        (link,) = found
        waiting.remove(link)
        links.append((link, link.indices[1] is at))
        at = next(slot for slot in link.indices if slot is not at)
    if at is not column or not links or len(links) != len(monomial.binders) + 1:
        return None
    if len(links) == 1 and scalars == {UNIT: 1} and type(links[0][0]) is Entry:
        return None
    return Chain(scalars, tuple(links), row.range)


def _is_entry(atom: Node, axis) -> TypeGuard[Entry | Apply]:
    """Whether an atom is an entry, at two indices over the axis, of a square matrix or of an inverse."""
    if type(atom) is Entry:
        ranges = atom.tensor.axes
    elif type(atom) is Apply and atom.function is INVERSE:
        ranges = tuple(index.range for index in _argument(atom).indices)
    else:
        return False
    return (
        len(atom.indices) == 2
        and all(type(slot) is Index and slot.range is axis for slot in atom.indices)
        and all(range_ is axis for range_ in ranges)
    )


def _product_of_inverses(n, chain: Chain, row: Node, column: Node) -> Form:
    """Σ over fresh indices of the links' inverses, the last first, at (row, column)."""
    taken = {index.name for index in row.free | column.free}
    names = (f"\x06{k}" for k in range(len(taken) + len(chain.links)))
    inner = [Index(next(name for name in names if name not in taken), chain.axis) for _ in chain.links[1:]]
    places = [row, *inner, column]
    factors: list[Node] = []
    for k, (link, transposed) in enumerate(reversed(chain.links)):
        slots = (places[k + 1], places[k]) if transposed else (places[k], places[k + 1])
        if isinstance(link, Apply):
            array = _argument(link)
            factors.append(substitute(array.body, dict(zip(array.indices, slots))))
        else:
            factors.append(Apply(INVERSE, (_array_of(link),), slots))
    body = mul(*factors)
    for index in inner:
        body = Sum(index, body)
    return n.multiply(powers.power(n, chain.scale, -1), n.form(body))


def _is_diagonal(n, array: Array) -> bool:
    """Whether an array is δ_rc times something."""
    row, column = (Index(f"\x05{k}", index.range) for k, index in enumerate(array.indices))
    form = n.settled(n.form(substitute(array.body, dict(zip(array.indices, (row, column))))))
    if row.range is not column.range or not form:
        return False
    return all(
        any(type(guard) is Relation and guard.op == "=" and guard.free == {row, column} for guard in monomial.guards)
        for monomial in form
    )
