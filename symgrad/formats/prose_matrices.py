r"""What a sentence says of matrices: “an $m \times n$ matrix $A$”, “$A$ be a symmetric $n \times n$ matrix”, “$S$ is symmetric”.

Each is turned into the formula that says the same, $A \in \mathbb{R}^{m \times n}$ or $A = A^\top$. Knows surfaces and prose only.
"""

from __future__ import annotations

import re

from .statements import Piece
from .syntax import Chained, Numeral, Scripts, Surface, Symbol, Term, unwrap

_KINDS = (r"(?:(?:an?|the|any|some|real|square|symmetric|invertible|nonsingular|constant|fixed|given|"
          r"positive[- ](?:semi)?definite)[\s~]+)*")
_MATRIX = re.compile(rf"^[\s~]*{_KINDS}(?:matrix|matrices)\b(?P<rest>[\s~]*$)?", re.I)
_IS_A = re.compile(rf"\b(?:be|is|are|denotes?)[\s~]+{_KINDS}$", re.I)
_SYMMETRIC = re.compile(r"^[\s,~]*(?:be|is|are|that[\s~]+is)[\s~]+(?:both[\s~]+)?(?:an?[\s~]+)?(?:real[\s~]+)?symmetric\b"
                        r"(?P<definite>[\s,~]*(?:and[\s~]+)?positive[- ]definite\b)?", re.I)
_SYMMETRIC_BEFORE = re.compile(r"\b(?<!-)symmetric(?P<definite>[\s~]+positive[- ]definite)?[\s~]+(?:matrix|matrices)[\s~]*$", re.I)


def with_shapes(blocks) -> None:
    """Adds $A \\in \\mathbb{R}^{m \\times n}$ to the block of a name that a sentence calls an m × n matrix."""
    for number, block in enumerate(blocks):
        shape = _shape(block)
        said = _MATRIX.match(block.segment.after) if shape is not None else None
        if said is None:
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


def symmetries(pieces, block, is_matrix) -> list[Piece]:
    """The formulas of “$S$ is symmetric” and of “a symmetric positive definite matrix $S$” for the names in a block's pieces."""
    segment = block.segment
    said = _SYMMETRIC.match(segment.after) or _SYMMETRIC_BEFORE.search(segment.before[-80:])
    names = [name for name in _names(pieces) if is_matrix(name)] if said and not block.is_display else []
    if not names:
        return []
    if said.group("definite"):
        return [_formula(name, "≻", Numeral(name.end, name.end, 0, "0")) for name in names]
    return [_formula(name, "=", _transposed(name)) for name in names]


def _shape(block) -> Term | None:
    """The m × n of an inline formula that is just that."""
    part = unwrap(block.pieces[0].surface) if len(block.pieces) == 1 and block.pieces[0].surface is not None else None
    if block.is_display or type(part) is not Term or part.operators != ["", "×"]:
        return None
    return part


def _names(pieces) -> list[Surface]:
    """The names of an inline formula that is a list of names, or that says of some where they lie."""
    names: list[Surface] = []
    for piece in pieces:
        part = piece.surface
        if type(part) is Chained and part.relations == ["∈"]:
            part = part.sides[0]
        if part is None and piece.kind == "comma":
            continue
        if type(unwrap(part) if part is not None else None) not in (Symbol, Scripts):
            return []
        names.append(part)
    return names


def _reals(shape: Term) -> Surface:
    return Scripts(shape.start, shape.end, Symbol(shape.start, shape.start, "\\mathbb{R}"), [], [shape], 0)


def _transposed(name: Surface) -> Surface:
    return Scripts(name.start, name.end, name, [], [Symbol(name.end, name.end, "\\top")], 0)


def _formula(name: Surface, relation: str, right: Surface) -> Piece:
    part = Chained(name.start, name.end, [name, right], [relation], [name.end])
    return Piece("formula", name.start, name.end, part)
