"""What Σ, Π, max and min bind, with the ranges as written, and what is bound at a place of a formula. Knows the surface only.

Whether a relation binds a letter may hang on what the names mean: j \\neq i binds j where i is known. Such relations are told
apart, with the letters that they may bind.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from .scripts import integer_names, single_letter, subscript_letters
from .sets import Ends, ends_of_set
from .syntax import Big, Chained, Group, Numeral, Scripts, Surface, Symbol, Total, Words, is_ellipsis, spelling, unwrap, walk
from .vocabulary import JUDGED


class Bounds(NamedTuple):
    """Where a bound letter runs: both ends, which belong to the range, as written or None; and the place of the operator."""

    lower: Surface | None
    upper: Surface | None
    place: int


@dataclass
class Bound:
    """What stands below an operator.

    binders      the letters that it binds for certain, outermost first
    conditions   relations between those: the i < j of 1 ≤ i < j ≤ n
    relations    relations that hold for what is summed, and that may bind letters: j ≠ i
    unread       what is neither
    """

    binders: list[tuple[str, Bounds]] = field(default_factory=list)
    conditions: list[Chained] = field(default_factory=list)
    relations: list[Chained] = field(default_factory=list)
    unread: list[Surface] = field(default_factory=list)

    def is_bound(self, letter: str) -> bool:
        """Whether the operator binds a letter for certain."""
        return any(letter == bound for bound, _ in self.binders)

    def compared(self) -> Iterator[str]:
        """The letters in relations that hold no letter which is bound for certain: any of them may be bound."""
        for relation in self.relations:
            letters = letters_of(relation)
            if not any(map(self.is_bound, letters)):
                yield from letters


def bound_by(part: Big, around: Container[str] = ()) -> Bound:
    """What an operator binds where letters around it are bound already."""
    found = Bound()
    waiting: list[str] = []  # the i of i, j = 1, which runs as j does
    for item in _with_ends(list(_statements(part.under))):
        letters = subscript_letters([item])
        if letters is not None:
            waiting += letters
        elif type(item) is not Chained:
            found.unread.append(item)
        elif item.relations == ["="] and (letter := single_letter(item.sides[0])) and not found.is_bound(letter):
            _bind(found, [*waiting, letter], Bounds(item.sides[1], part.over, part.start))
            waiting = []
        elif item.relations == ["∈"]:
            ends = ends_of_set(item.sides[1]) or _ends_of_name(item, part.body)
            lower, upper = ends or (None, None)
            _bind(found, [*waiting, *(subscript_letters([item.sides[0]]) or ())], Bounds(lower, upper, part.start))
            waiting = []
            if ends is None:
                found.unread.append(item)
        elif (letters := _between(item)) and not any(letter in around for letter in letters):
            _bind(found, letters, Bounds(_lower_end(item), _upper_end(item), part.start))
            found.conditions += _pairs(item)
        elif JUDGED.issuperset(item.relations) and not _is_double_start(item, part):
            found.relations.append(item)
        else:
            found.unread.append(item)
    _bind(found, waiting, Bounds(None, part.over, part.start))
    return found


@dataclass(frozen=True)
class Scope:
    """What is bound at a place of a formula.

    around     the letters that operators around it bind for certain
    compared   those in relations below operators around it, any of which may be bound: both letters of j ≠ i
    """

    around: Mapping[str, Bounds] = field(default_factory=dict)
    compared: frozenset[str] = frozenset()

    def inside(self, bound: Bound) -> Scope:
        """What is bound in the body of an operator that stands here."""
        return Scope({**self.around, **dict(bound.binders)}, self.compared | frozenset(bound.compared()))


OUTSIDE = Scope()


def walk_bound(part: Surface, scope: Scope = OUTSIDE) -> Iterator[tuple[Surface, Scope]]:
    """The part and all below it, each with what is bound there; the ends of a sum stand outside of it, its relations inside."""
    stack = [(part, scope)]
    while stack:
        current, here = stack.pop()
        yield current, here
        if type(current) is not Big:
            stack.extend((child, here) for child in reversed(current.children))
            continue
        bound = bound_by(current, here.around)
        within = here.inside(bound)
        ends = {id(end): end for _, bounds in bound.binders for end in bounds[:2] if end is not None}
        stack.extend((child, within) for child in (current.body, *bound.unread, *bound.relations, *bound.conditions))
        stack.extend((end, here) for end in ends.values())


def letters_of(relation: Chained) -> list[str]:
    """The letters that stand by themselves in a relation, or side by side: i and j of i \\neq j."""
    return [letter for side in relation.sides for letter in subscript_letters([side]) or ()]


def _bind(found: Bound, letters: list[str], bounds: Bounds) -> None:
    found.binders += [(letter, bounds) for letter in letters]


def _ends_of_name(item: Chained, body: Surface) -> Ends | None:
    """The first and the last member of a set that is a name, as they are counted: w ∈ V where the body has an index w."""
    part = unwrap(item.sides[1])
    letters = subscript_letters([item.sides[0]]) or ()
    slots = (sub for piece in walk(body) if type(piece) is Scripts for sub in piece.subs)
    if type(part) not in (Symbol, Words) or not {name for slot in slots for name in integer_names(slot)}.issuperset(letters):
        return None
    return Ends(Numeral(part.start, part.start, Fraction(1), "1"), Symbol(part.start, part.end, spelling(part)))


def _statements(under: list[Surface]) -> Iterator[Surface]:
    """The statements below an operator, the rows of a substack among them."""
    for item in under:
        rows = item.items if type(item) is Group and item.opening == "substack" else [item]
        yield from map(unwrap, rows)


def _with_ends(items: list[Surface]) -> list[Surface]:
    """The statements with i = 1, …, n as 1 ≤ i ≤ n."""
    for at, item in enumerate(items[:-2]):
        runs = type(item) is Chained and item.relations == ["="] and single_letter(item.sides[0]) is not None
        if runs and type(item) is Chained and is_ellipsis(items[at + 1]):
            start, end = item.start, items[at + 2].end
            sides = [item.sides[1], item.sides[0], items[at + 2]]
            return [*items[:at], Chained(start, end, sides, ["≤", "≤"], [start, end]), *items[at + 3 :]]
    return items


def _between(chain: Chained) -> list[str]:
    """The letters between the ends of 1 ≤ i < j ≤ n; none where it is no such chain."""
    if len(chain.relations) < 2 or not all(relation in ("<", "≤") for relation in chain.relations):
        return []
    letters = [single_letter(side) for side in chain.sides[1:-1]]
    return [letter for letter in letters if letter is not None] if None not in letters else []


def _is_double_start(chain: Chained, part: Big) -> bool:
    """Whether a chain below an operator with an upper end is i = j = 1, of which it is not clear what it binds."""
    return part.over is not None and len(chain.relations) > 1 and set(chain.relations) == {"="}


def _lower_end(chain: Chained) -> Surface:
    end = chain.sides[0]
    return end if chain.relations[0] == "≤" else _moved(end, "+")


def _upper_end(chain: Chained) -> Surface:
    end = chain.sides[-1]
    return end if chain.relations[-1] == "≤" else _moved(end, "-")


def _moved(end: Surface, sign: str) -> Surface:
    """The integer behind an end, or before it."""
    return Total(end.start, end.end, ["+", sign], [end, Numeral(end.end, end.end, Fraction(1), "1")])


def _pairs(chain: Chained) -> Iterator[Chained]:
    """The relations between the letters of 1 ≤ i < j ≤ n."""
    for left, relation, right in zip(chain.sides[1:-2], chain.relations[1:-1], chain.sides[2:-1], strict=True):
        yield Chained(chain.start, chain.end, [left, right], [relation], [chain.start])
