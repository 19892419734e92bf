"""Terms as boxes: every decision on how a formula is displayed. Signs, fractions, parentheses, indices, deltas.

The LaTeX, text and MathML writers only emit what stands here. What is decided keeps a formula readable back: a product
is laid out factor by factor in its order, what is nested is in parentheses, and a node without a notation is refused.
Each kind of node has its row in a table of the file that lays it out; this file joins them.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import UnsupportedError
from ..matrices.terms import MatrixTerm, tensors
from ..operators.distributions import distribution
from ..terms.binding import rename_apart
from ..terms.memory import remembered
from ..terms.nodes import Array, Definition, Entry, Law, Node, Range, Tensor
from . import array_layout, condition_layout, function_layout, power_layout, scalar_layout
from .bound_names import is_unambiguous
from .boxes import Box, Call, Fence, FunctionName, Listing, Name, Operator, Row
from .declarations import declaration
from .frame import Builders, Frame, Mark
from .integer_layout import integer_box
from .matrix_term_layout import matrix_box
from .names import split
from .notation import SHADOWED


def layout(term: Node | MatrixTerm, mark: Mark | None = None, declared: frozenset[str] = frozenset()) -> Box:
    r"""The boxes of a term, condition, range, index, tensor (as its declaration), definition, law or matrix term.

    mark       path (child positions, as in binding.subterm) of the part to highlight; a matrix term is highlighted nowhere
    declared   names that the document gives a meaning; those in the term itself are seen. Where δ is one, the
               Kronecker delta is written \mathbb{1}[i = j], and where σ is one, the logistic function by its name.
    Bound indices whose names would be ambiguous are renamed. UnsupportedError for what has no notation.
    """
    if isinstance(term, MatrixTerm):
        return _matrix_layout(term, declared)
    node = term if is_unambiguous(term) else _apart(term)
    return frame_of(node.tensors, declared).box(node, mark)


@remembered(20000)
def _matrix_layout(term: MatrixTerm, declared: frozenset[str]) -> Box:
    return matrix_box(frame_of(tensors(term), declared), term)


def definition(tensor: Tensor, declared: frozenset[str] = frozenset(), meaning: MatrixTerm | None = None) -> Box:
    """The boxes of `name := body` for a tensor with a definition, of `name ∼ law` for one with a law.

    meaning   the definition in matrix notation, where it is to be written so
    A name with a label, W_f, is defined in matrix notation where there is one, W_f := …, since a reader takes the indices
    of W_{f,ij} for more of the label.
    """
    frame = frame_of((tensor,), declared)
    if meaning is not None:
        return Row(Name(tensor.name), Operator(":="), matrix_box(frame, meaning))
    if tensor.definition is not None:
        indices, body = tensor.definition.indices, tensor.definition.body
        right = rename_apart(body, frozenset({tensor.name, *(index.name for index in indices)}))
        if indices and split(tensor.name).subscript:
            return Row(Name(tensor.name), Operator(":="), array_layout.whole(frame, Array(indices, right))[0])
        return Row(frame.box(Entry(tensor, indices)), Operator(":="), frame.box(right))
    if tensor.law is not None:
        latex = distribution(tensor.law).latex[0]
        head: Box = FunctionName(latex) if latex.startswith(r"\operatorname") else Name(latex)
        boxes = tuple(map(frame.box, tensor.law.parameters))
        if boxes:
            head = Call(head, Fence("(", boxes[0] if len(boxes) == 1 else Listing(boxes, ", ")))
        return Row(frame.box(Entry(tensor, tensor.law.indices)), Operator("∼"), head)
    raise UnsupportedError(f"{tensor.name} has neither a definition nor a law")


_apart = remembered(20000)(rename_apart)


def frame_of(roots: Iterable[Tensor], declared: frozenset[str]) -> Frame:
    """The frame among the names of these tensors, of what they are defined by, and of the document."""
    return _frame_among(frozenset(roots), declared)


@remembered(4096)
def _frame_among(roots: frozenset[Tensor], declared: frozenset[str]) -> Frame:
    names = declared.union(tensor.name for root in roots for tensor in root.reach)
    return _frame(frozenset(name for name in names if name in SHADOWED or split(name).subscript))


@remembered(1000)
def _frame(names: frozenset[str]) -> Frame:
    return Frame(names, _BUILDERS)


def _range(frame: Frame, node: Range, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Listing((integer_box(node.lower), Operator("…"), integer_box(node.upper)), ", ")


def _tensor(frame: Frame, node: Tensor, mark: Mark | None, inline: bool, open: bool) -> Box:
    return declaration(node)


def _definition(frame: Frame, node: Definition | Law, mark: Mark | None, inline: bool, open: bool) -> Box:
    raise UnsupportedError("a definition is written with its tensor's name: give the tensor to `definition`")


_BUILDERS: Builders = {
    **scalar_layout.BUILDERS,
    **power_layout.BUILDERS,
    **function_layout.BUILDERS,
    **array_layout.BUILDERS,
    **condition_layout.BUILDERS,
    Range: _range,
    Tensor: _tensor,
    Definition: _definition,
    Law: _definition,
}
