"""“Let $X$ be a random variable”, “random vectors $X$ and $Y$”: which names a text calls random. Knows prose and surfaces only."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..surface.blocks import Block
from ..surface.syntax import Chained, Symbol, unwrap

_RANDOM = r"random[-\s~]+(?:variables?|vectors?|quantit(?:y|ies)|numbers?)"
_BEFORE = re.compile(rf"\b{_RANDOM}[\s~]*$", re.I)
_AFTER = re.compile(rf"^[\s~]*(?:be|is|are|denotes?)[\s~]+(?:an?[\s~]+|the[\s~]+)?(?:[\w-]+[\s~]+){{0,3}}?{_RANDOM}\b", re.I)
_AND = re.compile(r"^[\s~]*(?:,|and|,[\s~]*and)[\s~]*$", re.I)


def random_names(blocks: Iterable[Block]) -> list[str]:
    """The names that stand beside such words, and those listed with them."""
    found: list[str] = []
    listed: list[str] = []
    goes_on = False
    for block in blocks:
        names = [] if block.is_display else _names(block)
        before, after = block.segment.before, block.segment.after
        joined = _AND.match(before) is not None
        listed = [*listed, *names] if joined else names
        goes_on = bool(names) and (_BEFORE.search(before) is not None or goes_on and joined)
        if goes_on or _AFTER.match(after):
            found += listed
    return found


def _names(block: Block) -> list[str]:
    """The names of a list, or that is in a set."""
    parts = (unwrap(piece.surface) for piece in block.pieces if piece.surface is not None)
    members = (unwrap(part.sides[0]) if type(part) is Chained and part.relations == ["∈"] else part for part in parts)
    return [part.name for part in members if type(part) is Symbol]
