"""What an attempt at a proof may cost, counted in work done: what is proved depends on the claim, not on a clock."""

from __future__ import annotations

from .monomials import GiveUp

#: Steps (a node taken in, a monomial built, an order of indices or a place of a rule tried) that one attempt may take.
MOST_STEPS = 5000
#: Monomials and nodes that one attempt may walk over beside its steps: each is much cheaper, but a form has many.
MOST_WALKED = 1_500_000


class Work:
    """The work that is left to one attempt, in steps (tens of microseconds each) and in nodes walked over (about half of one)."""

    __slots__ = ("steps", "walks")

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """From now on, another attempt."""
        self.steps, self.walks = MOST_STEPS, MOST_WALKED

    def step(self, count: int = 1) -> None:
        """Count steps; gives up when they are too many."""
        self.steps -= count
        if self.steps < 0:
            raise GiveUp("too many steps")

    def walk(self, count: int) -> None:
        """Count monomials or nodes that are looked at or copied one by one; gives up when they are too many."""
        self.walks -= count
        if self.walks < 0:
            raise GiveUp("too many monomials")
