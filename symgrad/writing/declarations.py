r"""How a tensor is declared: `z \in \mathbb{R}^{C}`, `\lambda > 0`, `p_i \in (0,1)`. Knows terms and boxes."""

from __future__ import annotations

from ..errors import UnsupportedError
from ..terms.indices import length
from ..terms.nodes import SYMMETRIC, Range, Size, Tensor
from .boxes import Box, Digits, Fence, Listing, Name, Operator, Row, Script, Terms
from .integer_layout import integer_box, runs_over_axis
from .names import split

_SIGNS = {"positive": ">", "nonnegative": "≥", "negative": "<"}
_DEFINITE = {"positive definite": "≻", "positive semidefinite": "⪰"}
_LETTERS = ("i", "j", "k", "l", "m", "n", "p", "q")


def declarations(tensor: Tensor) -> tuple[Box, ...]:
    """The formulas, each for a $…$ of its own, that declare a tensor: its shape, then its domain where that is another."""
    domain, shape = tensor.domain, tuple(length(axis) for axis in tensor.axes)
    name = Name(tensor.name)
    if domain in SYMMETRIC:
        if len(shape) != 2:
            raise UnsupportedError(f"{tensor.name} is {domain} and has {len(shape)} axes; two would be right")
        declared = Row(name, Operator("∈"), Script(Name(r"\mathbb{S}"), None, integer_box(shape[0])))
        return (declared, Row(name, Operator(_DEFINITE[domain]), Digits("0"))) if domain in _DEFINITE else (declared,)
    if domain in ("binary", "sign"):
        return (Row(name, Operator("∈"), _power(_VALUES[domain], shape)),)
    if isinstance(domain, Range):
        ends = Listing((integer_box(domain.lower), Operator("…"), integer_box(domain.upper)), ", ")
        return (Row(name, Operator("∈"), _power(Fence("{", ends), shape)),)
    if domain == "integer":
        return (Row(name, Operator("∈"), _power(Name(r"\mathbb{Z}"), shape)),)
    restriction = _restriction(tensor)
    if restriction is not None and not shape:
        return (restriction,)
    declared = Row(name, Operator("∈"), _power(Name(r"\mathbb{R}"), shape))
    return (declared,) if restriction is None else (declared, restriction)


_VALUES = {
    "binary": Fence("{", Listing((Digits("0"), Digits("1")))),
    "sign": Fence("{", Listing((Terms(((True, Digits("1")),)), Digits("1")))),
}


def shape_follows(tensor: Tensor) -> bool:
    """Whether a reader sees a defined tensor's shape from its definition: its indices run over axes of what it uses."""
    if tensor.definition is None or split(tensor.name).subscript:
        return not tensor.axes
    indices, body = tensor.definition.indices, tensor.definition.body
    return all(runs_over_axis(index, body) for index in indices)


def size_declaration(size: Size) -> Box:
    r"""`s \in \mathbb{N}`, for a size that no shape shows: a stride."""
    return Row(Name(size.name), Operator("∈"), Name(r"\mathbb{N}"))


def declaration(tensor: Tensor) -> Box:
    """All that declares a tensor, in one row."""
    return Listing(declarations(tensor), ", ")


def _power(base, shape):
    if not shape:
        return base
    parts: list[Box] = []
    for size in shape:
        box = integer_box(size)
        if len(shape) > 1 and isinstance(box, Terms):
            box = Fence("(", box)
        parts += [Operator("×"), box] if parts else [box]
    return Script(base, None, parts[0] if len(parts) == 1 else Row(*parts))


def _restriction(tensor):
    entry: Box = Name(tensor.name)
    if tensor.axes:
        if split(tensor.name).subscript:
            entry = Fence("[", entry)
        slots = tuple(Name(letter) for letter in _LETTERS[: tensor.rank])
        entry = Script(entry, slots[0] if len(slots) == 1 else Listing(slots, ""))
    if tensor.domain in _SIGNS:
        return Row(entry, Operator(_SIGNS[tensor.domain]), Digits("0"))
    if tensor.domain == "unit":
        return Row(entry, Operator("∈"), Fence("(", Listing((Digits("0"), Digits("1")))))
    return None
