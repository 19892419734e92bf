r"""What a sentence says of matrices: “an $m \times n$ matrix $A$”, “$A$ be a symmetric $n \times n$ matrix”, “$S$ is symmetric”,
“a one-hot $y$”.

Each is turned into the formulas that say the same, $A \in \mathbb{R}^{m \times n}$ or $A = A^\top$. Knows surfaces and prose only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from ..facts.facts import Dimension
from ..surface.blocks import Block
from ..surface.statements import Piece
from ..surface.syntax import Big, Chained, Group, Numeral, Scripts, Surface, Symbol, Term, spelling, unwrap
from ..surface.transposes import transposed

_KINDS = (
    r"(?:(?:an?|the|any|some|real|square|symmetric|invertible|nonsingular|constant|fixed|given|"
    r"positive[- ](?:semi)?definite)[\s~]+)*"
)
_MATRIX = re.compile(rf"^[\s~]*{_KINDS}(?:matrix|matrices)\b(?P<rest>[\s~]*$)?", re.I)
_IS_A = re.compile(rf"\b(?:be|is|are|denotes?)[\s~]+{_KINDS}$", re.I)
_SUPPOSED = re.compile(r"\b(?:suppos\w*|assum\w*|that|where|if|when|given)[\s~]*$", re.I)


def with_shapes(blocks: list[Block]) -> None:
    """Adds $A \\in \\mathbb{R}^{m \\times n}$ to the block of a name that a sentence calls an m × n matrix."""
    for number, block in enumerate(blocks):
        shape = _shape(block)
        said = _MATRIX.match(block.segment.after)
        if shape is None or said is None:
            continue
        if _IS_A.search(block.segment.before) and number:
            named = blocks[number - 1]
        elif said.group("rest") is not None and number + 1 < len(blocks):
            named = blocks[number + 1]
        else:
            continue
        names = [] if named.is_display else _names(named.pieces)
        if names:
            block.pieces = []
            named.pieces = [_formula(name, "∈", _reals(shape)) for name in names]


def said_of(pieces: list[Piece], block: Block, shape_of: Callable[[Surface], list[Dimension] | None]) -> list[Piece]:
    """The formulas of “$S$ is symmetric”, “be a unit vector” and the like for the names in a block's pieces.

    shape_of   the sizes of the axes of a name that is a free tensor; None of any other
    """
    after, before = block.segment.after, block.segment.before[-80:]
    if block.is_display:
        return []
    names = _names(pieces)
    # “P with $X \\in …$ is symmetric” speaks of P, “suppose $X \\in …$ is symmetric” of X.
    declares = any(type(piece.surface) is Chained for piece in pieces)
    verb = _BE if not declares or _SUPPOSED.search(before) else _BE.replace("be|is|are", "be")
    for words, noun, rank, make in _PROPERTIES:
        begins = _MAYBE_BE if words == _ONE_HOT else verb
        if re.match(begins + words + r"\b", after, re.I) or re.search(rf"(?<![-\w]){words}[\s~]+{noun}[\s~]*$", before, re.I):
            shapes = [(name, shape) for name in names if (shape := shape_of(name)) is not None]
            return [piece for name, shape in shapes if _fits(shape, rank) for piece in make(name, shape)]
    return []


def _fits(shape: list[Dimension], rank: int) -> bool:
    """Whether a shape has so many axes, and two of one size."""
    sizes = {spelling(size) for size in shape if isinstance(size, Surface)}
    return len(shape) == rank and (rank == 1 or len(sizes) == 1 and all(isinstance(size, Surface) for size in shape))


def _shape(block: Block) -> Term | None:
    """The m × n of an inline formula that is just that."""
    part = unwrap(block.pieces[0].surface) if len(block.pieces) == 1 and block.pieces[0].surface is not None else None
    if block.is_display or type(part) is not Term or part.operators != ["", "×"]:
        return None
    return part


def _names(pieces: list[Piece]) -> list[Surface]:
    """The names of an inline formula that is a list of names, or that says of some where they lie."""
    names: list[Surface] = []
    for piece in pieces:
        part = piece.surface
        if type(part) is Chained and part.relations == ["∈"]:
            part = part.sides[0]
        if part is None and piece.kind == "comma":
            continue
        if part is None or type(unwrap(part)) not in (Symbol, Scripts):
            return []
        names.append(part)
    return names


def _reals(shape: Term) -> Surface:
    return Scripts(shape.start, shape.end, Symbol(shape.start, shape.start, "\\mathbb{R}"), [], [shape], 0)


def _formula(left: Surface, relation: str, right: Surface, name: Surface | None = None) -> Piece:
    start, end = (name or left).start, (name or left).end
    return Piece("formula", start, end, Chained(start, end, [left, right], [relation], [end]))


def _number(name: Surface, value: int) -> Surface:
    return Numeral(name.end, name.end, Fraction(value), str(value))


def _is_symmetric(name: Surface, _: list[Dimension]) -> Iterator[Piece]:
    yield _formula(name, "=", transposed(name))


def _is_definite(name: Surface, _: list[Dimension]) -> Iterator[Piece]:
    yield _formula(name, "≻", _number(name, 0))


def _is_orthogonal(name: Surface, _: list[Dimension]) -> Iterator[Piece]:
    square = Term(name.start, name.end, ["", ""], [transposed(name), name])
    yield _formula(square, "=", Symbol(name.end, name.end, "I"))


def _is_unit(name: Surface, _: list[Dimension]) -> Iterator[Piece]:
    yield _formula(Group(name.start, name.end, "‖", [name]), "=", _number(name, 1))


def _sums_to_one(name: Surface) -> Iterator[Piece]:
    letter = Symbol(name.end, name.end, "i")
    entry = Scripts(name.start, name.end, name, [letter], [], 0)
    yield _formula(Big(name.start, name.end, "sum", [letter], None, entry), "=", _number(name, 1))


def _is_distribution(name: Surface, _: list[Dimension]) -> Iterator[Piece]:
    entry = Scripts(name.start, name.end, name, [Symbol(name.end, name.end, "i")], [], 0)
    yield _formula(entry, ">", _number(name, 0))
    yield Piece("quad", name.end, name.end)
    yield from _sums_to_one(name)


def _is_one_hot(name: Surface, shape: list[Dimension]) -> Iterator[Piece]:
    if isinstance(shape[0], Surface):
        bits = Group(name.end, name.end, "{", [_number(name, 0), _number(name, 1)])
        yield _formula(name, "∈", Scripts(name.end, name.end, bits, [], [shape[0]], 0), name)
        yield Piece("quad", name.end, name.end)
    yield from _sums_to_one(name)


_BE = r"^[\s,~]*(?:be|is|are|that[\s~]+is)[\s~]+(?:both[\s~]+)?(?:an?[\s~]+)?(?:real[\s~]+)?"
#: A vector may be called one-hot without a verb: $y \\in \\{0,1\\}^{C}$ (one-hot).
_MAYBE_BE = r"^[\s,~(]*(?:(?:be|is|are)[\s~]+)?(?:(?:an?|the)[\s~]+)?"
_ONE_HOT = r"one-?[\s~]?hot"
_MATRICES, _NOTHING = r"(?:matrix|matrices)", r"(?:)"
#: (the words, the noun behind them where they stand before the name, the rank of the name, the formulas that say the same).
_PROPERTIES = (
    (r"symmetric[\s,~]*(?:and[\s~]+)?positive[- ]definite", _MATRICES, 2, _is_definite),
    (r"symmetric", _MATRICES, 2, _is_symmetric),
    (r"orthogonal", _MATRICES, 2, _is_orthogonal),
    (r"(?:unit[\s~]+vectors?|of[\s~]+unit[\s~]+(?:norm|length))", _NOTHING, 1, _is_unit),
    (_ONE_HOT, r"(?:(?:encoded[\s~]+)?(?:vectors?|labels?|targets?|encodings?|rows?)?)", 1, _is_one_hot),
    (r"(?:probability|stochastic)[\s~]+vectors?", _NOTHING, 1, _is_distribution),
)
