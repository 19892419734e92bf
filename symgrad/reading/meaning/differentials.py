"""Differentials: df = 2 x^\\top dx, dL = tr(G^\\top dW). Where each side of a chain shows one, d applies to names and is no number.

The differential of a name that varies is a free tensor of its shape; of what depends on it, the sum of the derivatives by its
entries times their differentials. What varies is what stands behind a d in the chain; all else is constant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, Place
from ...matrices.derivatives import differential_of
from ...matrices.lowering import Value
from ...terms.nodes import Derivative, Entry, Index, Mul, Node, Sum, Tensor, add
from ..surface.signs import sign_of
from ..surface.syntax import Big, Group, Numeral, Quotient, Scripts, Surface, Symbol, Term, spelled_name, spelling, unwrap
from .frame import Frame


def varied_in(sides: list[Surface], is_known: Callable[[str], bool]) -> frozenset[str] | None:
    """The names behind the d's of a chain in which each side shows a differential, or is 0; None where a d is no such sign.

    is_known   whether a name with a label, W_1, is one of the document's: else it is an entry of W that stands behind d
    """
    names: set[str] = set()
    for side in sides:
        found = {next(filter(is_known, _labelled(part)), _named(part)) for part in _behind(side)}
        if not found and spelling(side) != "0":
            return None
        names |= found
    return frozenset(names - {""}) or None


def _behind(part: Surface) -> Iterator[Surface]:
    """What stands right behind each d of a formula, those of its derivatives left out."""
    part = unwrap(part)
    if type(part) is Quotient and _begins(part.numerator) and _begins(part.denominator):
        return
    if type(part) is Term:
        for position, factor in enumerate(part.factors[:-1]):
            if _is_sign(factor) and part.operators[position + 1] == "":
                yield part.factors[position + 1]
    for child in part.children:
        yield from _behind(child)


def _begins(part: Surface) -> bool:
    part = unwrap(part)
    return sign_of(part.factors[0] if type(part) is Term else part) is not None


def _is_sign(part: Surface) -> bool:
    sign = sign_of(unwrap(part))
    return sign is not None and sign[0] != "\\partial" and sign[1] == 1


def _named(part: Surface) -> str:
    """The name that a part is, its indices and its transpose left out; "" of a bracket."""
    part = unwrap(part)
    base = unwrap(part.base) if type(part) is Scripts else part
    return base.name if type(base) is Symbol else ""


def _labelled(part: Surface) -> Iterator[str]:
    """The names that a part with scripts may be as a whole: W^{(1)}_f, and W_f where what stands above is no label."""
    part = unwrap(part)
    if type(part) is Scripts and type(unwrap(part.base)) is Symbol:
        yield spelling(part)
        yield spelled_name(spelling(part.base), part.subs, [], part.primes)


def differential_at(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int] | None:
    """(value, factors taken) of a differential that begins at this factor; None where none does."""
    if frame.varied is None or not _is_sign(factors[position]) or position + 1 >= len(factors) or operators[position + 1] != "":
        return None
    following = unwrap(factors[position + 1])
    if type(following) not in (Symbol, Scripts, Group, Big, Quotient) or _is_sign(following):
        return None
    base = unwrap(following.base) if type(following) is Scripts else following
    is_norm = type(base) is Group and base.opening == "‖"
    if type(following) is Scripts and not is_norm and any(type(unwrap(sup)) is Numeral for sup in following.sups):
        raise frame.refuse("a power behind d may be of the differential or of what it is of", following, "d(x^2) or (dx)^2")
    value, taken = frame.factor(operators, factors, position + 1)
    return _differential(value, frame.varied), taken + 1


def lone_differential(side: Surface) -> str:
    """The name of a side that is the differential of one name, df; "" of any other side."""
    part = unwrap(side)
    if type(part) is not Term or len(part.factors) != 2 or not _is_sign(part.factors[0]):
        return ""
    return _named(part.factors[1])


def total_differential(frame: Frame, side: Surface, sides: list[Surface]) -> Value:
    """df of an f that nothing defines, beside the differentials of others: Σ ∂f/∂v dv over these, of which it is a function.

    Of s and z, where s := w z, only z varies by itself.
    """
    own = next(_behind(side))
    value = frame.value(own)
    shown = value.general_entry()
    others: dict[Tensor, None] = {}
    for part in {spelling(part): part for each in sides for part in _behind(each)}.values():
        entry = frame.value(part).general_entry()
        if spelling(part) != spelling(own) and type(entry) is Entry:
            others[entry.tensor] = None
    if not others or type(shown) is not Entry or shown.tensor in others:
        raise frame.unclear(f"{spelling(own)} has no definition: nothing says what its differential is", side)
    innermost = _innermost(others)
    return matrix.mapped(value, lambda entry: add(*(_along(entry, tensor) for tensor in innermost)))


def _differential(value: Value, varied: frozenset[str]) -> Value:
    """d of a value, entry by entry."""

    def build(places: tuple[Place, ...]) -> Node:
        entry = value.build(places)
        return add(*(_along(entry, tensor) for tensor in _moving(entry, varied)))

    if not value.axes:
        node = build(())
        return Value((), lambda _: node)
    return Value(value.axes, build, value.row)


def _moving(entry: Node, varied: frozenset[str]) -> list[Tensor]:
    """The tensors whose change changes an entry: of those that vary the ones that depend on no other, z of z and o := σ(z)."""
    reached = {tensor for direct in entry.tensors for tensor in direct.reach if tensor.name in varied}
    return sorted(_innermost(reached), key=lambda tensor: tensor.name)


def _innermost(tensors: Collection[Tensor]) -> list[Tensor]:
    """Those of some tensors that depend on no other of them."""
    return [tensor for tensor in tensors if not any(other is not tensor and other in tensor.reach for other in tensors)]


def _along(entry: Node, tensor: Tensor) -> Node:
    """The part of an entry's differential that a tensor's change makes."""
    change = differential_of(tensor)
    if type(entry) is Entry and entry.tensor is tensor:
        return Entry(change, entry.indices)
    indices: tuple[Index, ...] = tuple(Axis(range_).index() for range_ in tensor.axes)
    node: Node = Mul((Derivative(entry, (Entry(tensor, indices),)), Entry(change, indices)))
    for index in reversed(indices):
        node = Sum(index, node)
    return node
