"""Formulas of a sentence that belong together: the cases of $f(x) = x$ for $x > 0$ and $0$ otherwise, $a_i a_j = 0$ for $i < j$.

Knows surfaces and prose only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..surface.blocks import Block
from ..surface.letters import index_letters
from ..surface.scripts import single_letter
from ..surface.statements import bare_condition
from ..surface.syntax import Cases, Chained, Numeral, Surface, spelling, unwrap, walk

_CONDITION = re.compile(r"^[\s,~]*(?:for|if|when|whenever|on)(?:\s+all)?[\s~]*$", re.I)
_FOR = re.compile(
    r"^[\s,~]*(?:for|if|when|whenever|where)(?:\s+(?:all|any|every|each|the|two|distinct|different|indices))*[\s~(]*$", re.I
)
_JOINED = re.compile(r"^[\s,;~]*(?:and|but|while)?[\s~]*$", re.I)
_OTHERWISE = re.compile(r"^[\s,~]*(?:otherwise|else|elsewhere)\b", re.I)
_COMPARING = ("<", ">", "≤", "≥", "=", "≠")


def cases_from(
    head_of: Callable[[Surface], tuple[object, list[str] | None] | None], blocks: list[Block], number: int
) -> tuple[Surface, str, Cases, int] | None:
    """(left side, = or :=, its cases, number of the last block) of a definition that begins in an inline block; None: none does.

    There are two cases at least: a single $f(x) = x$ for $x > 0$ speaks of x.
    """
    part = lone_formula(blocks[number])
    if type(part) is not Chained or part.relations not in (["="], [":="]):
        return None
    _, parameters = head_of(part.sides[0]) or (None, None)
    if not parameters:
        return None
    values: list[Surface] = [part.sides[1]]
    conditions: list[list[Surface] | None] = []
    at = number
    while True:
        if _OTHERWISE.match(blocks[at].segment.after) and conditions:
            conditions.append(None)
            break
        condition = lone_formula(blocks[at + 1]) if at + 1 < len(blocks) else None
        if condition is None or not _CONDITION.match(blocks[at].segment.after) or not _compares(condition, parameters):
            return None
        conditions.append([condition])
        at += 1
        value = lone_formula(blocks[at + 1]) if at + 1 < len(blocks) else None
        if type(value) is Chained and value.relations == part.relations and spelling(value.sides[0]) == spelling(part.sides[0]):
            value = value.sides[1]  # “and $f(x) = 0$ otherwise”
        if value is None or type(value) is Chained or not _JOINED.match(blocks[at].segment.after):
            break
        values.append(value)
        at += 1
    if len(values) < 2 or len(conditions) != len(values):
        return None
    return part.sides[0], part.relations[0], Cases(values[0].start, values[-1].end, values, conditions), at


def bound_behind(blocks: list[Block], number: int) -> Block | None:
    """The block behind an inline formula that says for which of the formula's indices it holds; None: none does."""
    part = lone_formula(blocks[number])
    if number + 1 == len(blocks) or type(part) is not Chained or not _FOR.match(blocks[number].segment.after):
        return None
    condition = lone_formula(blocks[number + 1])
    if type(condition) is not Chained or not all(relation in _COMPARING for relation in condition.relations):
        return None
    letters = [single_letter(side) for side in condition.sides if type(unwrap(side)) is not Numeral]
    known = index_letters(part)
    return blocks[number + 1] if letters and all(letter in known for letter in letters) else None


def lone_formula(block: Block) -> Surface | None:
    """The formula of an inline block that is one; None of any other."""
    formulas = [piece for piece in block.pieces if piece.kind not in ("comma", "stop")]
    if block.is_display or len(formulas) != 1 or formulas[0].surface is None:
        return None
    return bare_condition(formulas[0].surface)


def _compares(part: Surface, parameters: list[str]) -> bool:
    """Whether a formula is a condition on one of the parameters."""
    if type(part) is not Chained or not all(relation in _COMPARING for relation in part.relations):
        return False
    return any(spelling(unwrap(piece)) in parameters for side in part.sides for piece in walk(side))
