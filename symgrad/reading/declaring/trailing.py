r"""A condition behind what it is a condition of: “We have \[ |x| = x \] for $x > 0$.”"""

from __future__ import annotations

from collections.abc import Sequence

from ..facts.facts import Polarity
from ..prose.polarity import denies_case, excepts, holds_for
from ..surface.blocks import Block
from ..surface.statements import opposite
from ..surface.syntax import Chained, Surface
from .definition_reader import DefinitionReader
from .drafts import is_side_condition


def put_behind(reader: DefinitionReader, block: Block, part: Chained, names: Sequence[Surface]) -> bool:
    """Makes a relation that stands behind a claim in its sentence a condition on it; whether it says nothing else then.

    names   those that are listed before it, of which it says the same: x, y > 0
    One that is not certain to be a condition may be what makes the claim true.
    """
    how, number = reader.stands_behind()
    drafts = [draft for draft in reader.blocks[number].drafts if draft.claims]
    if how is Polarity.UNCLEAR or not drafts:
        return False
    if "=" in part.relations and reader.may_define(part.sides[0], part.sides[1], block.segment.scope, part.start):
        return False
    is_excepted = excepts(reader.sentences[reader.block].before)
    said = opposite(part) if is_excepted else part
    if said is None:
        return False
    if holds_for(reader.sentences[reader.block].before):
        how = Polarity.SUPPOSED
    is_certain = how is Polarity.SUPPOSED and is_side_condition(reader, part, block)
    if how is Polarity.SUPPOSED and not is_certain and block.next_only and not is_excepted:
        return False  # ‖x‖ ≤ 1 is supposed of the claim like what is supposed before one
    for draft in drafts:
        places = draft.conditions if is_certain else draft.doubted
        places += [Chained(said.start, said.end, [name, *said.sides[1:]], said.relations, said.places) for name in names]
        places.append(said)
        if is_excepted and denies_case(reader.sentences[reader.block].before):
            draft.denied.append(part)
    is_known = all(_is_known(reader, block, side) for side in (*names, *part.sides))
    is_alone = holds_for(reader.sentences[reader.block].before)
    return is_excepted or is_certain and (block.next_only or is_alone) and is_known


def _is_known(reader: DefinitionReader, block: Block, side: Surface) -> bool:
    """Whether a side names nothing that is not declared: of what is, a sign says what it is from its first mention on."""
    name = reader.name_of(side)
    if name is None:
        return True
    return any(reader.knowledge.find(each, side.start, block.segment.scope) is not None for each in (name.name, name.base))
