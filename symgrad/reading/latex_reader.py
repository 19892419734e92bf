"""Reads documents in checkable LaTeX: what they declare and define, what they claim, what they ask.

`read` gives the Document of a text; `read_term` and `read_condition` one formula. Reading goes twice over the formulas: first for
declarations and definitions (which may come after their use), then for claims.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..terms.depth import deep
from ..terms.nodes import Condition, Node
from .document_reader import DocumentReader
from .facts.records import Document
from .formula_reader import condition_of, term_of
from .surface.lexer import Source


def read(text: str, name: str = "<text>", markdown: bool | None = None) -> Document:
    """The Document of a LaTeX (or Markdown) text.

    markdown   whether it is Markdown; None: by the ending of `name`
    Raises ReadError (with line and column) for what cannot be read, ShapeError where the shapes of a definition do not fit, and
    LimitError beyond 1,000,000 characters or the limits on nesting, exponents and expansion.
    """
    if markdown is None:
        markdown = name.lower().endswith((".md", ".markdown"))
    with deep():
        return DocumentReader(Source(text, name), markdown).read()


def read_term(text: str, declarations: str = "", known: Iterable[Node] = ()) -> Node:
    r"""The term of one formula, without delimiters: read_term(r"\sum_j z_j", r"$z \in \mathbb{R}^{C}$").

    declarations   LaTeX text with declarations and definitions in $…$
    known          tensors, sizes, indices and functions that the formula may use, or terms that show them
    A matrix expression gives the term of its entry at fresh free indices.
    """
    with deep():
        return term_of(text, declarations, tuple(known))


def read_condition(text: str, declarations: str = "", known: Iterable[Node] = ()) -> Condition:
    r"""The condition that one formula states: read_condition(r"i \neq j"). Arguments as for read_term."""
    with deep():
        return condition_of(text, declarations, tuple(known))
