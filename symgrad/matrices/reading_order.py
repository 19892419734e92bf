"""The order in which the factors of a raised product stand: that of the formula in indices, as far as can be."""

from __future__ import annotations

from ..terms.nodes import Entry, Node, walk
from .algebra import product, transpose
from .arithmetic import Product
from .operations import Trace
from .terms import MatrixTerm, Named, parts


def in_reading_order(term: MatrixTerm | None, node: Node) -> MatrixTerm | None:
    """tr(A X B) rather than tr(X B A), aᵀ X b rather than bᵀ Xᵀ a: the factors in the node's own order, as far as can be."""
    if term is None:
        return None
    scalars, chained = (term.scalars, term.chain) if type(term) is Product else ((), ())
    traced = scalars[-1] if scalars and type(scalars[-1]) is Trace else term
    candidates: list[MatrixTerm]
    if type(traced) is Trace:
        links = traced.body.chain if type(traced.body) is Product else (traced.body,)
        turns = [product(*links[k:], *links[:k]) for k in range(len(links))]
        candidates = [Trace(form) for turn in turns for form in (turn, transpose(turn))]
    elif len(chained) > 1 and term.is_scalar:
        traced = Product((), chained)
        candidates = [traced, transpose(traced)]
    else:
        return term
    wanted = [part.tensor for part in walk(node) if type(part) is Entry]

    def misplaced(candidate):
        found = [part.tensor for part in parts(candidate) if type(part) is Named]
        return candidate.operations, [a is not b for a, b in zip(found, wanted)]

    best = min((form for form in candidates if form.operations <= traced.operations), key=misplaced)
    if best is term or best is traced:
        return term
    return product(*(scalar for scalar in scalars if scalar is not traced), best)
