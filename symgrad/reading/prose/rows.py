"""“$x_i$ is the $i$-th row of $X$”, “$X$ has the rows $x_i^\\top$” as the formula that says the same, $x_i := X_{i,:}$.

Knows surfaces and prose only.
"""

from __future__ import annotations

import re

from ..surface.blocks import Block
from ..surface.scripts import single_letter
from ..surface.statements import Piece
from ..surface.syntax import Chained, Scripts, Surface, Symbol, unwrap
from ..surface.transposes import is_transpose

#: “$v_j$ the $j$-th row of $V$” goes on from “$u_i$ is the …”.
_IS_THE = re.compile(r"^[\s,~]*(?:(?:be|is|are|denotes?|as)[\s~]+(?:the[\s~]+)?|the[\s~]+)$")
#: “$q_i$ and $k_j$ are the rows of $Q$ and $K$”
_ARE_ROWS = re.compile(
    r"^[\s,~]*(?:be|are|denote)[\s~]+(?:the[\s~]+)?(row|column)s[\s~]+of[\s~]++(?:the[\s~]++)?(?:(?:matrix|matrices)[\s~]*+)?$"
)
_JOINT = re.compile(r"^[\s~]*(?:,|and|,[\s~]*and)[\s~]*$")
_OF = re.compile(r"^[-\s~]*th[\s~-]+(row|column)[\s~]+of[\s~]+(?:the[\s~]+)?(?:\w+[\s~]+)?(?:matrix[\s~]+)?$")
_HAS = re.compile(
    r"^[\s,~]*(?:(?:is|be|denotes?)[\s~]+)?(?:the[\s~]+(?:\w+[\s~]+)?matrix[\s~]+)?(?:that[\s~]+)?(?:has|have|with|having|whose)[\s~]+"
    r"(?:the[\s~]+)?(?:\S+[\s~]+)?(row|column)s?(?:[\s~]+(?:vectors?|is|are|equal(?:[\s~]+to)?|given[\s~]+by|stacked))*[\s~]*$"
)


def with_rows(blocks: list[Block]) -> None:
    """Puts $x_i := X_{i,:}$ for the name and for the letter of such a sentence."""
    for matrix, name in zip(blocks, blocks[1:], strict=False):
        said = _HAS.match(matrix.segment.after)
        if said is None or matrix.is_display or name.is_display or len(name.pieces) != 1 or name.pieces[0].surface is None:
            continue
        whole, part = _first(matrix), _upright(name.pieces[0].surface)
        if type(part) is Scripts and whole is not None and _is_of_letter(part):
            name.pieces = [_is_row(part, whole, said[1])]
    for name, letter, matrix in zip(blocks, blocks[1:], blocks[2:], strict=False):
        said = _OF.match(letter.segment.after)
        if said is None or not _IS_THE.match(name.segment.after) or name.is_display or letter.is_display:
            continue
        entry, index, whole = name.alone, letter.alone, _first(matrix)
        if type(entry) is not Scripts or index is None or whole is None or not _is_of_letter(entry):
            continue
        if single_letter(entry.subs[0]) != single_letter(index):
            continue
        name.pieces = [_is_row(entry, whole, said[1])]
        letter.pieces = []
    for place, block in enumerate(blocks):
        said = _ARE_ROWS.match(block.segment.after)
        if said is not None:
            _tell_rows(blocks, place, said[1])


def _tell_rows(blocks: list[Block], place: int, what: str) -> None:
    """Puts $q_i := Q_{i,:}$ and $k_j := K_{j,:}$ for the names up to a block, where as many matrices follow, in their order."""
    first, last = place, place + 1
    while first and _JOINT.match(blocks[first - 1].segment.after):
        first -= 1
    while last + 1 < len(blocks) and _JOINT.match(blocks[last].segment.after) and last - place < place - first + 1:
        last += 1
    named, matrices = blocks[first : place + 1], blocks[place + 1 : last + 1]
    wholes = [whole for block in matrices for whole in _listed(block) if type(whole) is Symbol]
    names = [part for block in named for part in _listed(block) if type(part) is Scripts and _is_of_letter(part)]
    if any(block.is_display for block in (*named, *matrices)) or len(wholes) != len(names) or not names:
        return
    if len(names) != sum(len(_listed(block)) for block in named):
        return
    for block in named:
        pairs = [(part, wholes[names.index(part)]) for part in _listed(block) if type(part) is Scripts]
        block.pieces = [_is_row(part, whole, what) for part, whole in pairs]


def _listed(block: Block) -> list[Surface]:
    """The formulas of a block that lists some, q_i, k_j."""
    return [unwrap(piece.surface) for piece in block.pieces if piece.surface is not None]


def _is_of_letter(part: Scripts) -> bool:
    """Whether a name has one letter as its subscript and no more: x_i."""
    return len(part.subs) == 1 and not part.sups and single_letter(part.subs[0]) is not None


def _is_row(part: Scripts, whole: Symbol, what: str) -> Piece:
    """$x_i := X_{i,:}$, or a column of X."""
    colon = Symbol(part.end, part.end, ":")
    places = [part.subs[0], colon] if what == "row" else [colon, part.subs[0]]
    value = Scripts(part.end, part.end, whole, places, [], 0)  # behind the name, or x_i would stand in its own right side
    return Piece("formula", part.start, part.end, Chained(part.start, part.end, [part, value], [":="], [part.start]))


def _upright(part: Surface) -> Surface:
    """x_i of x_i^\\top."""
    part = unwrap(part)
    if type(part) is Scripts and part.sups and all(map(is_transpose, part.sups)):
        return Scripts(part.start, part.end, part.base, part.subs, [], part.primes)
    return part


def _first(block: Block) -> Symbol | None:
    """The name with which a block begins: X, or X \\in \\mathbb{R}^{n \\times d}."""
    part = block.pieces[0].surface if block.pieces else None
    if type(part) is Chained:
        part = part.sides[0]
    part = unwrap(part) if part is not None else None
    return part if type(part) is Symbol else None
