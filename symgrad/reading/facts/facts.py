"""What a document says about names, before anything is elaborated: declarations, definitions, laws, and where each name is indexed.

Entities are found by name and place: a later definition of a name holds from there on; one that comes after its first use holds
before it, too. Knows the surface only, apart from slots where `elaborate` keeps the finished tensor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..surface.binders import bound_by, letters_of
from ..surface.scripts import integer_names, is_label_superscript, label_name, subscript_letters
from ..surface.syntax import (
    Big,
    Chained,
    Group,
    Numeral,
    Scripts,
    Surface,
    Symbol,
    Term,
    spelling,
    unwrap,
    walk,
)

GLOBAL: tuple[int, ...] = ()
#: Commands that set the name of a whole array apart from that of its entries.
BOLD = ("mathbf", "boldsymbol", "bm", "vec")
_LETTER = re.compile(r"(\\[A-Za-z]+|.)(.*)", re.DOTALL)


@dataclass
class Entity:
    """One named thing.

    kind        tensor, size, function, index or unknown (a function that is never defined)
    shape       the sizes of its axes as written, or None; a family's own indices are in front, as (None, letter)
    rows        for a family, the letters of its own indices
    domain      a member of nodes.DOMAINS
    definition  (index letters, parameters, body, offset, ":=" or "="), or None
    law         (distribution as written, index letters, offset), or None
    """

    name: str
    position: int
    scope: tuple[int, ...]
    kind: str = "tensor"
    shape: list | None = None
    rows: tuple[str, ...] = ()
    domain: str = "real"
    definition: tuple | None = None
    law: tuple | None = None
    range: tuple | None = None
    text: str = ""
    end: int = 0
    claims_before: int = 0
    value: object = None
    busy: bool = False
    given: tuple = ()  # indices that a definition leaves free: (letter, range)
    base: str = ""
    label: tuple | None = None  # (spelling, letters) of the subscript that is part of the name

    @property
    def is_free(self) -> bool:
        """Whether nothing gives it a value."""
        return self.definition is None and self.law is None


@dataclass
class Use:
    """One place where a name is indexed: the slots, and the sums around it as letter -> (lower, upper, offset)."""

    slots: list[Surface]
    around: dict
    position: int
    scope: tuple[int, ...]
    inside: str = ""


@dataclass
class Knowledge:
    """The entities of a document, and the uses of its names."""

    entities: dict[str, list[Entity]] = field(default_factory=dict)
    uses: dict[str, list[Use]] = field(default_factory=dict)
    summed: set[str] = field(default_factory=set)  # letters that some sum binds
    ranged: dict[str, list[tuple]] = field(default_factory=dict)  # letter -> [(lower, upper, offset)] declared: i = 1, …, n
    size_names: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)  # names at the upper end of a sum: sizes, unless they turn out to be indices
    partial: set[str] = field(default_factory=set)  # letters k of partial sums, S_k = Σ a_i up to k: no sizes
    indexed: set[str] = field(default_factory=set)  # letters in subscripts
    applied: set[str] = field(default_factory=set)  # names with a parenthesis behind them everywhere
    bare: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)  # names that stand without a subscript, other than behind a number: not π in 2π
    mentioned: set[str] = field(default_factory=set)  # names that a sentence speaks of by themselves: “and $c$ the correct class”
    primed: set[str] = field(default_factory=set)
    lowest: set[int] = field(default_factory=set)  # where the document's sums start: 0, 1
    from_zero: bool = False
    names_identity: bool = False  # whether the text speaks of the identity matrix, which a declared I then is
    least: dict[str, int] = field(default_factory=dict)  # what a condition says an index expression is at least: 1 ≤ i + k - 2

    def add(self, entity: Entity) -> Entity:
        self.entities.setdefault(entity.name, []).append(entity)
        return entity

    def drop(self, entity: Entity) -> None:
        """Forgets an entity."""
        known = self.entities[entity.name]
        known.remove(entity)
        if not known:
            del self.entities[entity.name]

    def find(self, name: str, position: int, scope: tuple[int, ...]) -> Entity | None:
        """The entity that a name means at a place: the last one before it that is in scope, else the first one after it."""
        known = self.entities.get(name) or self.entities.get(self.in_bold(name))
        if not known:
            return None
        before = after = None
        for entity in known:
            if entity.scope == scope[: len(entity.scope)]:
                if entity.position <= position:
                    if before is None or len(entity.scope) >= len(before.scope):
                        before = entity
                elif after is None:
                    after = entity
        return before or after

    def is_never_index(self, name: str) -> bool:
        """Whether a name is a size that no sum binds, that no range declares, and that stands in no slot by itself."""
        if name not in self.size_names or name in self.summed or name in self.ranged or name in self.entities:
            return False
        slots = (slot for uses in self.uses.values() for use in uses for slot in use.slots)
        return not any(name in (subscript_letters([slot]) or ()) for slot in slots)

    def in_bold(self, name: str) -> str:
        r"""\mathbf{x} for an x that is not declared and always stands with indices, x_i, where \mathbf{x} is; else the name."""
        if name in self.uses and name not in self.entities and name not in self.whole and name not in self.size_names:
            for bold in _bold(name):
                if any(entity.kind == "tensor" for entity in self.entities.get(bold, ())):
                    return bold
        return name

    def indexed_as(self, name: str) -> Iterator[Use]:
        """The places where a name is indexed, or the one that stands for its entries."""
        yield from self.uses.get(name, ())
        for plain, uses in self.uses.items():
            if plain != name and name in _bold(plain) and self.in_bold(plain) == name:
                yield from uses

    def is_size(self, name: str, position: int, scope: tuple[int, ...]) -> bool:
        """Whether a name is a positive integer: by its use in a shape or a bound, unless it was declared to be something else."""
        entity = self.find(name, position, scope)
        if entity is not None:
            return entity.kind == "size"
        return name in self.size_names


def _bold(name: str) -> list[str]:
    """The spellings in bold of a name: of its letter, the scripts stay."""
    letter, rest = _LETTER.match(name).groups()
    return [f"\\{font}{{{letter}}}{rest}" for font in BOLD]


def survey(knowledge: Knowledge, surface: Surface, scope: tuple[int, ...], inside: str = "") -> None:
    """Records every use of a name in a formula."""
    _survey(knowledge, surface, {}, scope, inside, False)


def _survey(knowledge, part, around, scope, inside, applied):
    kind = type(part)
    if kind is Big:
        bound = bound_by(part, around)
        for letter, bounds in bound.binders:
            knowledge.summed.add(letter)
            lower = unwrap(bounds.lower) if bounds.lower is not None else None
            if type(lower) is Numeral and lower.value in (0, 1):
                knowledge.lowest.add(int(lower.value))
            if bounds.upper is not None:
                knowledge.ends.update(name for name in integer_names(bounds.upper) if name not in knowledge.summed)
        for relation in bound.relations:
            _note_least(knowledge, relation)
            knowledge.summed.update(letter for letter in letters_of(relation) if letter not in around)
        _survey(knowledge, part.body, {**around, **dict(bound.binders)}, scope, inside, False)
        return
    if kind is Symbol:
        (knowledge.applied if applied else knowledge.bare).add(part.name)
        knowledge.whole.add(part.name)
        return
    if kind is Scripts:
        base = unwrap(part.base)
        if type(base) is Symbol:
            if part.subs:
                for sub in part.subs:
                    knowledge.indexed.update(integer_names(sub))
                labels = [sup for sup in part.sups if is_label_superscript(sup)]
                use = Use(part.subs, around, part.start, scope, inside)
                knowledge.uses.setdefault(label_name(base.name, labels), []).append(use)
            if part.primes:
                knowledge.primed.add(base.name)
            else:
                (knowledge.applied if applied else knowledge.bare).add(base.name)
            if not part.subs:
                knowledge.whole.add(base.name)
        else:
            _survey(knowledge, base, around, scope, inside, False)
        for sup in part.sups:
            _survey(knowledge, sup, around, scope, inside, False)
        return
    if kind is Term:
        for position, factor in enumerate(part.factors):
            following = part.factors[position + 1] if position + 1 < len(part.factors) else None
            if type(following) is Scripts:
                following = following.base
            called = type(following) is Group and following.opening in ("(", "[") and part.operators[position + 1] == ""
            if type(factor) is Symbol and position and type(part.factors[position - 1]) is Numeral and not called:
                knowledge.bare.add(factor.name)
                continue
            _survey(knowledge, factor, around, scope, inside, called)
        return
    if kind is Chained:
        _note_least(knowledge, part)
    for child in part.children:
        _survey(knowledge, child, around, scope, inside, False)


def _note_least(knowledge, chain: Chained):
    """Records the numbers that bound index expressions from below."""
    for left, relation, right in zip(chain.sides, chain.relations, chain.sides[1:], strict=False):
        low, high = (left, right) if relation in ("≤", "<") else (right, left)
        low = unwrap(low)
        if relation in ("≤", "<", "≥", ">") and type(low) is Numeral and low.value.denominator == 1:
            knowledge.least[spelling(high)] = int(low.value) + (relation in ("<", ">"))


def strides(knowledge: Knowledge) -> set[str]:
    """The s of x_{s(i-1)+k}: names that multiply something in a slot and stand for an index nowhere."""
    found: set[str] = set()
    indices = knowledge.summed | set(knowledge.ranged)
    for use in (use for uses in knowledge.uses.values() for use in uses):
        indices |= use.around.keys() | set(subscript_letters(use.slots) or ())
        for slot in map(unwrap, use.slots):
            for part in walk(slot):
                factors = [unwrap(factor) for factor in part.factors] if type(part) is Term else []
                if part is slot and not any(type(factor) is Group for factor in factors):
                    continue  # A_{ij} is no product
                if sum(type(factor) is not Numeral for factor in factors) > 1:
                    found.update(factor.name for factor in factors if type(factor) is Symbol)
    return found - indices


@dataclass
class Assumption:
    """Something assumed: a relation as written (or how to make its condition), and whether for the next display only.

    where   the condition on its indices under which it is assumed, None for all of them
    """

    surface: Surface | None
    position: int
    scope: tuple[int, ...]
    next_only: bool
    block: int
    make: Callable | None = None
    condition: object = None
    where: Surface | None = None
