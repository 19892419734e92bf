r"""The shortest matrix notation for the same thing: A X + A Y as A (X + Y), Xᵀ A + Xᵀ B, (X B + B X)ᵀ, signs moved into brackets.

The search of `operators/search.py` over the moves of matrix notation. Knows matrix terms.
"""

from __future__ import annotations

from ..operators.search import Measure, bottom
from ..terms.memory import remembered
from .arithmetic import Total
from .moves import SUMS, WHOLE
from .terms import MatrixTerm, operations

_MEASURE: Measure[MatrixTerm] = Measure(operations)


def shorten(term: MatrixTerm) -> MatrixTerm:
    """The whole of a result, whose sums are in their shortest form."""
    return bottom(term, WHOLE, shorten_sum, _MEASURE)


def shorten_sum(term: MatrixTerm) -> MatrixTerm:
    """A sum with common factors taken out, as long as that saves operations; anything else as it stands."""
    return _shortest(term) if type(term) is Total else term


@remembered(4096)
def _shortest(term: MatrixTerm) -> MatrixTerm:
    return bottom(term, SUMS, shorten_sum, _MEASURE)
