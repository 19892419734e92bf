"""Reads documents in checkable LaTeX: what they declare and define, what they claim, what they ask.

`read_as_far` gives the Document of a text, `read` that of one which has to be read as a whole; `read_term` and `read_condition`
one formula. Reading goes twice over the formulas: first for declarations and definitions (which may come after their use), then
for claims.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..terms.depth import deep
from ..terms.nodes import Condition, Node
from .document_reader import DocumentReader
from .facts.records import Document
from .formula_reader import condition_of, term_of
from .surface.containers import contained, is_markdown
from .surface.lexer import Source


def read(text: str, name: str = "<text>", markdown: bool | None = None) -> Document:
    """The Document of a LaTeX (or Markdown) text all of which can be read.

    markdown   whether it is Markdown; None: by the ending of `name`
    Raises ReadError (with line and column) for what cannot be read, ShapeError where the shapes of a definition do not fit, and
    LimitError beyond 1,000,000 characters or the limits on nesting, exponents and expansion.
    """
    document = read_as_far(text, name, markdown)
    if document.errors:
        raise document.errors[0]
    return document


def read_as_far(text: str, name: str = "<text>", markdown: bool | None = None) -> Document:
    """The Document of a text as far as it can be read: a formula that cannot be read costs itself only, and what needs it.

    The ending of `name` tells what the formulas stand in: LaTeX, Markdown, a notebook, a web page. The document's `errors` say
    why formulas were not read. Raises LimitError beyond 1,000,000 characters.
    """
    if markdown is None:
        markdown = is_markdown(name)
    with deep():
        source = Source(text, name, container=contained(text, name), markdown=markdown)
        return DocumentReader(source, markdown).read()


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
