"""A claim in numbers: its two sides at a few sizes and points, where a derivative is taken by exact dual numbers.

Cheap and the same every time. It shows what the claim says; the checker's verdict is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..check.points import Sampler
from ..check.setting import setting
from ..check.sizes import assignments, choose_sizes, cost
from ..check.trials import Sides, entries_text
from ..errors import SymgradError
from ..terms.claims import Claim
from ..terms.memory import remembered
from ..terms.nodes import Index, Size, Tensor
from ..values.arithmetic import is_tiny

#: Rows of a table, digits of a value, operations that a row may take.
ROWS, DIGITS, MOST_COST = 3, 12, 4000
#: Points, and index values at each, that are tried for a row whose two sides are not 0.
POINTS, PLACES = 2, 4


@dataclass(frozen=True)
class Numbers:
    """One row: the sizes and the free indices, the numbers of every free tensor as text, both sides as decimals."""

    sizes: tuple[tuple[Size, int], ...]
    indices: tuple[tuple[Index, int], ...]
    values: tuple[tuple[Tensor, str], ...]
    left: str
    right: str


@remembered(500)
def in_numbers(claim: Claim) -> tuple[Numbers, ...]:
    """The claim at up to ROWS choices of sizes, pairwise different and 1 among them; () where it can be tried nowhere cheaply."""
    try:
        about = setting(claim)
        sampler, sides = Sampler(about), Sides(about, claim.left, claim.right, claim.relation)
        rows: dict[Numbers, None] = {}
        for number, sizes in enumerate(_choices(about)):
            row = _row(about, sampler, sides, sizes, number)
            if row is not None:
                rows[row] = None
            if len(rows) == ROWS:
                break
        return tuple(rows)
    except SymgradError:
        return ()


def _choices(about) -> list[dict]:
    if not about.sizes:
        return [{}] * 2 * ROWS
    return [sizes for sizes in choose_sizes(about) if cost(about, sizes) <= MOST_COST]


def _row(about, sampler, sides, sizes, number) -> Numbers | None:
    """A row at these sizes, one whose sides are not 0 where there is one nearby."""
    spare = None
    places = assignments(about, sizes)
    for seed in range(POINTS):
        for step in range(min(PLACES, len(places))):
            place = places[(2 * number + 1 + step) % len(places)]
            point = sampler.point(sizes, POINTS * number + seed, place if about.where else None)
            trial = point and sides.at(point, place)
            if not trial or trial.left is None or trial.right is None:
                continue
            row = Numbers(
                tuple((size, sizes[size]) for size in about.sizes),
                tuple((index, place[index]) for index in about.indices),
                tuple((tensor, entries_text(point.values[tensor])) for tensor in about.tensors),
                _decimal(trial.left),
                _decimal(trial.right),
            )
            if row.left != "0":
                return row
            spare = spare or row
    return spare


def _decimal(value) -> str:
    """A whole number as it is, any other to DIGITS digits; 0 for what is 0 to thousands of bits."""
    from flint import arb, fmpq  # Late: heavy.

    if is_tiny(arb(value)):
        return "0"
    if isinstance(value, fmpq):
        return str(value) if value.q == 1 else arb(value).str(DIGITS, radius=False)
    return value.str(DIGITS, radius=False)
