"""The search for the shortest form of a term in indices, over the table of moves. Knows moves and cost.

`collect` takes a term's parts first, then the term itself, one step each, and uses arithmetic alone; what was done is remembered,
so that a part that stays as it is is never gone through again. `shortest` goes on from there with the moves that put names in.
Each line is called after the move that won: arithmetic goes without saying where another law is used as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from ..operators.cost import is_negative, letters, operations
from ..operators.search import Found, Measure, descend
from ..terms.binding import canonical
from ..terms.memory import on_forgetting, remembered
from ..terms.nodes import Add, Apply, Condition, Indicator, Mul, Node, neg, walk
from .agreement import agree
from .collecting import FACTOR
from .folding import FOLD, as_written, keeps_domain
from .moves import BY_MATRICES, PARTS, WHOLE, RuleMove
from .products import factors
from .rule import Rule
from .scope import Named, Scope
from .signs import settle_signs
from .sums import distribute
from .tidying import tidy

Line: TypeAlias = tuple[Rule, Node]

#: Operations of a term beyond which it is not multiplied out in search of a name: nested sums would grow without end.
MOST_SPREAD = 40


def _has_fewer_letters(candidate: Node, node: Node) -> bool:
    """Whether it is a (b - c) for a b - a c; a_j + a_i δ_ij stays."""
    return (
        type(node) is Add
        and type(candidate) is Mul
        and letters(candidate) < letters(node)
        and not any(type(base) is Indicator for term in node.terms for base in factors(term).powers)
    )


class _Collector:
    """Brings terms into their shortest form by arithmetic; remembers each, and the rules beside arithmetic that it took."""

    def __init__(self, moves: tuple[RuleMove, ...]):
        self.moves = moves
        self.scope = Scope((), self.collect)
        self.measure = Measure(operations, settle_signs, _has_fewer_letters)
        self.done: dict[Node, tuple[Node, frozenset[Rule]]] = {}

    def collect(self, node: Node) -> Node:
        return self.collected(node)[0]

    def collected(self, node: Node) -> tuple[Node, frozenset[Rule]]:
        node = tidy(node)
        found = self.done.get(node)
        if found is None:
            if len(self.done) > 100_000:
                self.done.clear()
            found = self._collected(node)
            self.done[node], self.done[found[0]] = found, (found[0], _NOTHING)
        return found

    def _collected(self, node: Node) -> tuple[Node, frozenset[Rule]]:
        children = node.children
        if not children:
            return node, _NOTHING
        kind, rules, moved = type(node), _NOTHING, []
        for child in children:
            if not isinstance(child, Condition):
                # A term of a sum keeps its sign: a - b costs no more than a + b.
                turned = kind is Add and is_negative(child)
                after, used = self.collected(neg(child) if turned else child)
                child, rules = neg(after) if turned else after, rules | used
            moved.append(child)
        if tuple(moved) != children:
            node = tidy(node.rebuild(tuple(moved)))
        node = settle_signs(node)
        for found in descend(node, (self.moves,), self.scope, self.measure):
            return found.term, rules if found.move.rule is FACTOR else rules | {found.move.rule}
        return node, rules


_NOTHING: frozenset[Rule] = frozenset()
_COLLECTOR = _Collector(PARTS)
on_forgetting(_COLLECTOR.done.clear)


def collect(node: Node) -> Node:
    """An equal term with common factors taken out, fractions joined or split, and signs settled, of least operations found."""
    return _COLLECTOR.collect(node)


def collected(node: Node) -> tuple[Line, ...]:
    """The lines from the node to what `collect` gives: one, but where it takes several laws beside arithmetic."""
    after, used = _COLLECTOR.collected(node)
    rules = [rule for rule in dict.fromkeys(move.rule for move in PARTS) if rule in used]
    lines = [(rule, _collector(frozenset(rules[: place + 1])).collect(node)) for place, rule in enumerate(rules[:-1])]
    return (*lines, (rules[-1] if rules else FACTOR, after))


def tidied_up(rule: Rule, node: Node) -> tuple[Line, ...]:
    """The lines from what a rule gives to what `collect` makes of it: arithmetic shares the rule's line, other laws do not."""
    lines = collected(node)
    return ((rule, lines[0][1]),) if lines[0][0] is FACTOR else ((rule, tidy(node)), *lines)


def _lines_of(found: Found[RuleMove, Node], before: Node) -> tuple[Line, ...]:
    """The lines of a move; one of arithmetic where the move only showed the way, and nothing of its law is left."""
    if _atoms(before) == _atoms(found.term) and agree(before, found.term):
        return ((FACTOR, found.term),)
    return tidied_up(found.move.rule, found.given)


def _atoms(node: Node) -> frozenset[Node]:
    """What arithmetic leaves as it is: names, and functions at their arguments."""
    return node.tensors | {canonical(part) for part in walk(node) if type(part) is Apply}


@remembered(64)
def _collector(rules: frozenset[Rule]) -> _Collector:
    """That by arithmetic and by these rules alone."""
    return _Collector(tuple(move for move in PARTS if move.rule is FACTOR or move.rule in rules))


_ONE_BY_ONE = tuple((move,) for move in WHOLE)


def fold(node: Node, names: tuple[Named, ...]) -> Node:
    """The node with known names put in wherever that makes it shorter."""
    return shortest(node, names)[-1][1]


@remembered(4096)
def shortest(node: Node, names: tuple[Named, ...]) -> tuple[Line, ...]:
    """The lines from the node to the shortest form found: the node collected, then those of the moves that made it shorter.

    Moves of one rule that follow each other share a line.

    From the node as it is written, too, and multiplied out under its sums, where a definition stands whole in it:
    common factors hide a name, x (b - x) for b x - x².
    """
    scope = Scope(names, collect)

    measure = Measure(operations, collect, _has_fewer_letters, keeps_domain)

    def lines_from(*start: Line) -> list[Line]:
        lines = [*start]
        for found in descend(start[-1][1], _ONE_BY_ONE, scope, measure):
            lines += _lines_of(found, lines[-1][1])
        return lines

    best = lines_from(*collected(node))
    plain = tidy(node)
    forms = (plain, tidy(distribute(plain))) if names and operations(plain) <= MOST_SPREAD else (plain,)
    for form in dict.fromkeys(forms):
        put = as_written(form, names)
        if put is not form:
            lines = lines_from(*tidied_up(FOLD, put))
            if operations(lines[-1][1]) < operations(best[-1][1]) and keeps_domain(lines[-1][1], best[-1][1]):
                best = lines
    return tuple(line for line, after in zip(best, [*best[1:], None]) if after is None or after[0] is not line[0])


_GROUPS_BY_MATRICES = tuple((move,) for move in BY_MATRICES)
_BY_MATRICES: Measure[Node] = Measure(operations)


def regrouped(node: Node) -> Iterator[Line]:
    """The line from the node to a shorter form that its matrix notation shows, where there is one; it is looked at once."""
    for found in islice(descend(node, _GROUPS_BY_MATRICES, Scope((), collect), _BY_MATRICES), 1):
        yield found.move.rule, found.term
