"""The search for the shortest form of a term: one descent over the table of moves, one cost, one budget. Knows moves and cost.

`collect` takes a term's parts first, then the term itself, one step each, and uses arithmetic alone; what was done is remembered,
so that a part that stays as it is is never gone through again. `shortest` goes on from there with the moves that put names in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ..operators.cost import is_negative, letters, operations
from ..terms.nodes import Add, Condition, Indicator, Mul, Node, neg
from .collecting import FACTOR
from .folding import FOLD, as_written, keeps_domain
from .moves import PARTS, WHOLE, Move
from .products import factors
from .rule import Rule
from .scope import Named, Scope
from .signs import settle_signs
from .sums import distribute
from .tidying import tidy

Line = tuple[Rule, Node]

#: Operations of all candidates that are looked at for one term, before the shortest so far is taken.
BUDGET = 20_000

#: Operations of a term beyond which it is not multiplied out in search of a name: nested sums would grow without end.
MOST_SPREAD = 40

_collected: dict[Node, Node] = {}


def descend(
    node: Node,
    moves: Sequence[Sequence[Move]],
    scope: Scope,
    settle: Callable[[Node], Node],
    admits: Callable[[Node, Node], bool],
) -> Iterator[Line]:
    """The ever shorter forms on the way down.

    moves    in groups: the moves of a group are weighed against each other, and the first group that has a shorter form is taken
    settle   brings a candidate into the form in which it is compared
    admits   whether a candidate may stand for the term before
    """
    work = BUDGET
    while work > 0:
        best, rule = node, None
        seen = {node}
        for group in moves:
            for move in group:
                for candidate in move.candidates(node, scope):
                    if candidate in seen:
                        continue
                    seen.add(candidate)
                    work -= 1 + operations(candidate)
                    candidate = settle(candidate)
                    if is_shorter(candidate, best) and admits(candidate, node):
                        best, rule = candidate, move.rule
            if rule is not None:
                break
        else:
            return
        yield rule, best
        node = best


def is_shorter(candidate: Node, node: Node) -> bool:
    """Whether it has fewer operations, or as many and is a (b - c) for a b - a c; a_j + a_i δ_ij stays."""
    gain = operations(node) - operations(candidate)
    if gain:
        return gain > 0
    return (
        type(node) is Add
        and type(candidate) is Mul
        and letters(candidate) < letters(node)
        and not any(type(base) is Indicator for term in node.terms for base in factors(term).powers)
    )


def collect(node: Node) -> Node:
    """An equal term with common factors taken out, fractions joined or split, and signs settled, of least operations found."""
    node = tidy(node)
    done = _collected.get(node)
    if done is None:
        if len(_collected) > 100_000:
            _collected.clear()
        done = _collect(node)
        _collected[node] = _collected[done] = done
    return done


def _collect(node: Node) -> Node:
    children = node.children
    if not children:
        return node
    kind = type(node)
    moved = tuple(child if isinstance(child, Condition) else _collect_unsigned(child, kind) for child in children)
    if moved != children:
        node = tidy(node.rebuild(moved))
    node = settle_signs(node)
    _, best = next(descend(node, (PARTS,), _ARITHMETIC, settle_signs, lambda after, before: True), (FACTOR, node))
    return best


def _collect_unsigned(child: Node, parent: type) -> Node:
    """A term of a sum keeps its sign: a - b costs no more than a + b."""
    return neg(collect(neg(child))) if parent is Add and is_negative(child) else collect(child)


_ARITHMETIC = Scope((), collect)
_ONE_BY_ONE = tuple((move,) for move in WHOLE)


def fold(node: Node, names: tuple[Named, ...]) -> Node:
    """The node with known names put in wherever that makes it shorter."""
    return shortest(node, names)[-1][1]


@lru_cache(maxsize=4096)
def shortest(node: Node, names: tuple[Named, ...]) -> tuple[Line, ...]:
    """The lines from the node to the shortest form found: the node collected, then those of the moves that made it shorter.

    Moves of one rule that follow each other share a line.

    From the node as it is written, too, and multiplied out under its sums, where a definition stands whole in it:
    common factors hide a name, x (b - x) for b x - x².
    """
    scope = Scope(names, collect)

    def lines_from(start: Line) -> list[Line]:
        return [start, *descend(start[1], _ONE_BY_ONE, scope, collect, keeps_domain)]

    best = lines_from((FACTOR, collect(node)))
    plain = tidy(node)
    forms = (plain, tidy(distribute(plain))) if names and operations(plain) <= MOST_SPREAD else (plain,)
    for form in dict.fromkeys(forms):
        put = as_written(form, names)
        if put is not form:
            lines = lines_from((FOLD, collect(put)))
            if operations(lines[-1][1]) < operations(best[-1][1]) and keeps_domain(lines[-1][1], best[-1][1]):
                best = lines
    return tuple(line for line, after in zip(best, [*best[1:], None]) if after is None or after[0] is not line[0])
