"""The search for the shortest form of a term: what a move is, and one descent over a table of moves, within one budget.

Terms in indices have their moves in `rules/moves.py`, those of matrix notation in `matrices/moves.py`. Knows no kind of term: what
one costs is said by the caller, who counts as `cost.py` does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

Term = TypeVar("Term", bound=Hashable)
Scope = TypeVar("Scope")


@dataclass(frozen=True)
class Move(Generic[Term, Scope]):
    """A way in which a term may get shorter.

    name        what it does, in a few words
    candidates  terms equal to the given one, shorter or not; the scope is what it may look at besides
    law         the identity in checkable LaTeX, with the declarations that it needs; its left side is an example
    """

    name: str
    candidates: Callable[[Term, Scope], Iterable[Term]]
    law: str


AnyMove = TypeVar("AnyMove", bound=Move[Any, Any])


class Found(NamedTuple, Generic[AnyMove, Term]):
    """A better form on the way down: the move that won, the term as the move gave it, and that term settled."""

    move: AnyMove
    given: Term
    term: Term


#: Operations of all candidates that are looked at for one term, before the shortest so far is taken.
BUDGET = 20_000


@dataclass(frozen=True)
class Measure(Generic[Term]):
    """Which of two equal terms is the better one.

    cost    the operations of a term
    settle  brings a candidate into the form in which it is compared
    tie     whether a candidate of as many operations as another is taken instead of it
    admits  whether a candidate may stand for the term before
    """

    cost: Callable[[Term], int]
    settle: Callable[[Term], Term] = lambda term: term
    tie: Callable[[Term, Term], bool] = lambda candidate, other: False
    admits: Callable[[Term, Term], bool] = lambda after, before: True

    def prefers(self, candidate: Term, other: Term) -> bool:
        """Whether the candidate is the better one."""
        gain = self.cost(other) - self.cost(candidate)
        return gain > 0 or gain == 0 and self.tie(candidate, other)


def descend(
    term: Term, groups: Sequence[Sequence[AnyMove]], scope: object, measure: Measure[Term]
) -> Iterator[Found[AnyMove, Term]]:
    """The ever better forms on the way down.

    The moves of a group are weighed against each other, and the first group that has a better form is taken.
    """
    work = BUDGET
    while work > 0:
        best, found = term, None
        seen = {term}
        for group in groups:
            for move in group:
                for candidate in move.candidates(term, scope):
                    if candidate in seen:
                        continue
                    seen.add(candidate)
                    work -= 1 + measure.cost(candidate)
                    settled = measure.settle(candidate)
                    if measure.prefers(settled, best) and measure.admits(settled, term):
                        best, found = settled, Found(move, candidate, settled)
            if found is not None:
                break
        if found is None:
            return
        yield found
        term = best


def bottom(term: Term, groups: Sequence[Sequence[AnyMove]], scope: object, measure: Measure[Term]) -> Term:
    """The form in which the descent ends."""
    forms = [term, *(found.term for found in descend(term, groups, scope, measure))]
    return forms[-1]
