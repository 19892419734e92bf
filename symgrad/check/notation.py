"""The mended right side of a line in the notation of the line: 2 (W x - b) xᵀ where it speaks of whole arrays.

Knows terms, matrix terms and the reader, by which what is written is read back and judged; knows no rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from ..errors import SymgradError
from ..matrices.raising import raise_to_matrix
from ..matrices.terms import MatrixTerm, tensors
from ..reading.latex_reader import read_term
from ..terms.claims import Claim
from ..terms.nodes import Node, Sum, walk
from ..writing.latex_writer import latex
from .setting import reached

#: A letter of a subscript, or a sum: what a line in whole arrays has none of.
_INDEXED = re.compile(r"_\{?\s*[a-z]|\\sum|\\prod|\\partial_")
#: What stands below ∇ and big operators is no index of a name.
_BELOW = re.compile(r"\\nabla_(?:\{[^{}]*\}|\S)")


def in_matrices(claim: Claim, right: Node, passes: Callable[[Claim], bool]) -> MatrixTerm | None:
    """The right side that a claim should have, in matrix notation; None where the claim is not written so, or none is read back."""
    if not _is_whole(claim, right):
        return None
    for axes in permutations(claim.left.free) if right.free <= claim.left.free else ():
        raised = _raised(right, axes)
        if raised is None:
            continue
        try:
            known = sorted({*tensors(raised), *reached(claim.left, right)}, key=lambda tensor: tensor.name)
            back = read_term(latex(raised), known=known)
        except SymgradError:
            continue
        if back.free <= claim.left.free and passes(replace(claim, right=back)):
            return raised
    return None


def _raised(right: Node, axes: tuple) -> MatrixTerm | None:
    try:
        return raise_to_matrix(right, axes)
    except SymgradError:
        return None


def _is_whole(claim: Claim, right: Node) -> bool:
    """Whether a claim speaks of whole arrays, by no letter of an entry; one that a sum or an index is needed for otherwise."""
    if not right.free and not any(type(part) is Sum for part in walk(right)):
        return False
    return bool(claim.left_text) and not _INDEXED.search(_BELOW.sub("", f"{claim.left_text} {claim.right_text}"))
