r"""What a sentence says of matrices: “an $m \times n$ matrix $A$”, “$A$ be a symmetric $n \times n$ matrix”, “$S$ is symmetric”,
“a one-hot $y$”.

Each is turned into the formulas that say the same, $A \in \mathbb{R}^{m \times n}$ or $A = A^\top$. A phrase is added by its row in
`PROPERTIES`. Knows surfaces and prose only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from ..facts.facts import Dimension
from ..surface.blocks import Block
from ..surface.lexer import Source
from ..surface.statements import Piece, pieces_of
from ..surface.syntax import Chained, Scripts, Surface, Symbol, Term, rebuilt, spelling, unwrap, walk
from ..surface.transposes import is_transpose, transposed


class Property(NamedTuple):
    """What words say of a name.

    words  the phrase, as a regular expression, in lower case
    noun   the noun behind it where it stands before the name: “a unit vector $x$”, “a symmetric matrix $S$”
    rank   the number of axes of the name; a matrix is square
    says   the formulas that say the same of a name X, whose first axis has the size n
    """

    words: str
    noun: str
    rank: int
    says: str


_MATRICES, _NOTHING = r"(?:matrix|matrices)", r"(?:)"
_ONE_HOT = r"one-?[\s~]?hot"
PROPERTIES = (
    Property(r"symmetric[\s,~]*(?:and[\s~]+)?positive[- ]definite", _MATRICES, 2, r"X \succ 0"),
    Property(r"symmetric", _MATRICES, 2, r"X = X^\top"),
    Property(r"orthogonal", _MATRICES, 2, r"X^\top X = I"),
    Property(r"(?:unit[\s~]+vectors?|of[\s~]+unit[\s~]+(?:norm|length))", _NOTHING, 1, r"\|X\| = 1"),
    Property(
        _ONE_HOT,
        r"(?:(?:encoded[\s~]+)?(?:vectors?|labels?|targets?|encodings?|rows?)?)",
        1,
        r"X \in \{0, 1\}^{n} \quad \sum_i X_i = 1",
    ),
    Property(r"(?:probability|stochastic)[\s~]+vectors?", _NOTHING, 1, r"X_i > 0 \quad \sum_i X_i = 1"),
)

_KINDS = (
    r"(?:(?:an?|the|any|some|real|square|invertible|nonsingular|constant|fixed|given|positive[- ](?:semi)?definite|"
    + "|".join(each.words for each in PROPERTIES if each.rank == 2)
    + r")[\s~]+)*"
)
_BE = r"^[\s,~]*(?:be|is|are|that[\s~]+is)[\s~]+(?:both[\s~]+)?(?:an?[\s~]+)?(?:real[\s~]+)?"
#: A vector may be called one-hot without a verb: $y \\in \\{0,1\\}^{C}$ (one-hot).
_MAYBE_BE = r"^[\s,~(]*(?:(?:be|is|are)[\s~]+)?(?:(?:an?|the)[\s~]+)?"
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
            before = block.segment.before + named.segment.before  # “a symmetric $n \\times n$ matrix $A$” says symmetric of A.
            named.segment = replace(named.segment, before=before)
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
    for words, noun, rank, says in PROPERTIES:
        begins = _MAYBE_BE if words == _ONE_HOT else verb
        if re.match(begins + words + r"\b", after, re.I) or re.search(rf"(?<![-\w]){words}[\s~]+{noun}[\s~]*$", before, re.I):
            shapes = [(name, shape) for name in names if (shape := shape_of(name)) is not None]
            return [piece for name, shape in shapes if _fits(shape, rank) for piece in _formulas(says, name, shape[0])]
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


def _formula(left: Surface, relation: str, right: Surface) -> Piece:
    return Piece("formula", left.start, left.end, Chained(left.start, left.end, [left, right], [relation], [left.end]))


def _formulas(says: str, name: Surface, size: Dimension) -> list[Piece]:
    """The formulas of a property with the name for X and its size for n, all at the place of the name; without a size, less those
    that need one."""

    def put(part: Surface) -> Surface | None:
        if type(part) is Symbol and part.name == "X":
            return name
        if type(part) is Symbol and part.name == "n" and isinstance(size, Surface):
            return size
        if type(part) is Scripts and type(part.base) is Symbol and part.base.name == "X" and any(map(is_transpose, part.sups)):
            return transposed(name)
        return None

    found = []
    for piece in pieces_of(Source(says), 0, len(says)):
        surface = piece.surface and rebuilt(piece.surface, put, name.start, name.end)
        if surface is None or isinstance(size, Surface) or not any(type(p) is Symbol and p.name == "n" for p in walk(surface)):
            found.append(Piece(piece.kind, name.start, name.end, surface))
    return found
