"""What stands on a sheet beside its proofs: words, tables, figures, parts.

Plain data: the writers set it, and nothing here is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..terms.claims import Claim
from ..terms.nodes import Node


@dataclass(frozen=True)
class Paragraph:
    """Plain words."""

    words: str


@dataclass(frozen=True)
class Written:
    """An equation as somebody wrote it. It is shown, and claimed by nobody.

    latex   its text; a row that goes on with a chain begins with its relation
    claim   what a reader takes it for; None for a text that is shown as it is
    """

    latex: str
    claim: Claim | None = None


@dataclass(frozen=True)
class Struck:
    """Plain words that are wrong, such as a number that should be another."""

    words: str


Cell = str | Node | Written | Struck


@dataclass(frozen=True)
class Table:
    """Rows under a heading.

    title   in plain words; "" for none
    head    a name for each column, plain words
    rows    cells: plain words or a number, a term (shown as a formula), an equation as written, or words that are wrong
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column whether it holds numbers, which stand at its right."""
        return tuple(all(_is_number(row[k]) for row in self.rows) for k in range(len(self.head)))


@dataclass(frozen=True)
class Curve:
    """A line through points; `label` is LaTeX without its delimiters, "" for none."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    """One pair of axes.

    curves   lines, each in its own colour and dash
    dots     points that are marked
    ticks    positions on the horizontal axis that are marked by a thin line
    """

    curves: tuple[Curve, ...]
    variable: str = "x"
    dots: tuple[tuple[float, float], ...] = ()
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figure:
    """Panels side by side; `title` says in plain words what they show."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Part:
    """A part of a sheet with names of its own: what is defined in it is unknown outside.

    contents   proofs (derive.proof.Derivation) and blocks, in order
    goes_on    whether what the parts before it have proved is not proved in it again
    """

    title: str
    contents: Sequence
    words: str = ""
    goes_on: bool = False


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, Struck):
        return True
    return isinstance(cell, str) and (not cell or not cell.strip("0123456789.,-−+×eE ∞"))
