r"""“Let $x$ be a real number”, “$n$ is a positive integer” as the formula that says the same, $x \in \mathbb{R}$.

Knows surfaces and prose only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..surface.blocks import Block
from ..surface.statements import Piece
from ..surface.syntax import Chained, Surface, Symbol, unwrap

_ADJECTIVES = (
    r"(?:(?:an?|any|some|two|three|four|both|arbitrary|fixed|given|distinct|different|positive|negative|strictly|non-?negative|non-?zero|"
    r"even|odd)[\s~,]+)*+"
)
_IS_A = re.compile(
    rf"[\s,~]*(?:be|is|are|denotes?)[\s~]+{_ADJECTIVES}(?P<kind>(?:real[\s~]+)?(?:numbers?|scalars?)|real(?:[\s~]+variables?)?|integers?|"
    r"natural[\s~]+numbers?|(?:strictly[\s~]+)?(?:positive|negative|non-?negative|non-?positive|non-?zero))[\s~]*(?=[.,;:)(]|\Z|\n\s*\n|\b(?:and|or|with|such|for|so|where|that|which|satisfying|greater|less)\b)",
    re.I,
)
_ANOTHER = re.compile(r"[\s,~]*(?:and)?[\s,~]*", re.I)
_ABOVE_ZERO = re.compile(r"\b(?:positive|natural)\b", re.I)


def with_numbers(blocks: list[Block], is_open: Callable[[str], bool]) -> None:
    """Puts $x \\in \\mathbb{R}$ for the names of such a sentence.

    is_open   whether a name may be a number: it is not indexed, applied or summed over, and no formula says where it lies
    """
    told: set[str] = set()
    for number, block in enumerate(blocks):
        said = _IS_A.match(block.segment.after) if not block.is_display and block.pieces else None
        if said is None or not all(_is_listed(piece) for piece in block.pieces):
            continue
        names = [part for piece in block.pieces if piece.surface is not None and type(part := unwrap(piece.surface)) is Symbol]
        kind = said["kind"].lower()
        if not names or not all(is_open(part.name) and part.name not in told for part in names):
            continue
        told.update(part.name for part in names)
        whole = "integer" in kind or "natural" in kind
        field = "\\mathbb{R}" if not whole else "\\mathbb{N}" if _ABOVE_ZERO.search(said.group()) else "\\mathbb{Z}"
        while number and _ANOTHER.fullmatch(blocks[number - 1].segment.after) and all(map(_is_listed, blocks[number - 1].pieces)):
            _declare(block, names[-1], field)  # “$a$ and $b$ are real numbers”
            number -= 1
            block = blocks[number]
            names = [part for p in block.pieces if p.surface is not None and type(part := unwrap(p.surface)) is Symbol]
            if block.is_display or not names or not all(is_open(part.name) for part in names):
                break
        else:
            _declare(block, names[-1], field)


def _declare(block: Block, name: Surface, field: str) -> None:
    """Says where the last name of a block lies, and with it those before it in its list."""
    last = block.pieces[-1]
    block.pieces[-1] = Piece("formula", last.start, last.end, _lies_in(name, field))


def _is_listed(piece: Piece) -> bool:
    """Whether a piece is a name of a list, or a comma."""
    if piece.surface is None:
        return piece.kind == "comma"
    return type(unwrap(piece.surface)) is Symbol


def _lies_in(name: Surface, field: str) -> Chained:
    return Chained(name.start, name.end, [name, Symbol(name.end, name.end, field)], ["∈"], [name.end])
