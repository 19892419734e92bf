"""“$x_i$ is the $i$-th row of $X$” as the formula that says the same, $x_i := X_{i,:}$. Knows surfaces and prose only."""

from __future__ import annotations

import re

from ..surface.blocks import Block
from ..surface.scripts import single_letter
from ..surface.statements import Piece
from ..surface.syntax import Chained, Scripts, Surface, Symbol, unwrap

_IS_THE = re.compile(r"^[\s,~]*(?:be|is|are|denotes?|as)[\s~]+(?:the[\s~]+)?$")
_OF = re.compile(r"^[-\s~]*th[\s~-]+(row|column)[\s~]+of[\s~]+(?:the[\s~]+)?(?:\w+[\s~]+)?(?:matrix[\s~]+)?$")


def with_rows(blocks: list[Block]) -> None:
    """Puts $x_i := X_{i,:}$ for the name and for the letter of such a sentence."""
    for name, letter, matrix in zip(blocks, blocks[1:], blocks[2:], strict=False):
        said = _OF.match(letter.segment.after)
        if said is None or not _IS_THE.match(name.segment.after) or name.is_display or letter.is_display:
            continue
        part, index, whole = _alone(name), _alone(letter), _first(matrix)
        if type(part) is not Scripts or index is None or whole is None or len(part.subs) != 1 or part.sups:
            continue
        if single_letter(part.subs[0]) is None or single_letter(part.subs[0]) != single_letter(index):
            continue
        colon = Symbol(part.end, part.end, ":")
        places = [part.subs[0], colon] if said[1] == "row" else [colon, part.subs[0]]
        value = Scripts(part.start, part.end, whole, places, [], 0)
        name.pieces = [Piece("formula", part.start, part.end, Chained(part.start, part.end, [part, value], [":="], [part.start]))]
        letter.pieces = []


def _alone(block: Block) -> Surface | None:
    """The formula of a block that holds no other."""
    return unwrap(block.pieces[0].surface) if len(block.pieces) == 1 and block.pieces[0].surface is not None else None


def _first(block: Block) -> Symbol | None:
    """The name with which a block begins: X, or X \\in \\mathbb{R}^{n \\times d}."""
    part = block.pieces[0].surface if block.pieces else None
    if type(part) is Chained:
        part = part.sides[0]
    part = unwrap(part) if part is not None else None
    return part if type(part) is Symbol else None
