"""Terms as one line of Unicode for terminals: −(2/n) Σ_{i=1}^{n} (yᵢ − pᵢ) ∂pᵢ/∂zₖ. What stands where is decided in `layout`."""

from __future__ import annotations

from functools import lru_cache

from ..errors import UnsupportedError
from ..matrices.terms import MatrixTerm
from ..terms.memory import on_forgetting
from ..terms.nodes import Node, Tensor
from . import layout as layouts
from .boxes import (
    CLOSING,
    BigOperator,
    Box,
    Call,
    CaseRows,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Marked,
    Name,
    Operator,
    Root,
    Row,
    Script,
    Terms,
    Words,
)
from .frame import Mark
from .names import subscript, superscript, unicode_name

# How tightly the text of a box binds: an atom, a quotient or a power that must not be raised, a product, a sum or relation.
ATOM, QUOTIENT, PRODUCT, SUM = range(4)


def text(
    term: Node | MatrixTerm,
    mark: Mark | None = None,
    declared: frozenset[str] = frozenset(),
    marker: tuple[str, str] = ("", ""),
) -> str:
    """The term, condition, range, index, tensor (its declaration) or matrix term as one line.

    mark      path (child positions) of a part to highlight, put between the two strings of `marker`
    declared  names to which the document gives a meaning of its own, as for `latex`
    Raises UnsupportedError for what has no notation.
    """
    box = layouts.layout(term, mark, declared)
    return written(box) if mark is None else _Writer(marker).write(box)


def definition(tensor: Tensor, declared: frozenset[str] = frozenset(), meaning: MatrixTerm | None = None) -> str:
    """`pᵢ := …` for a tensor with a definition, in matrix notation where that is given, `δᵢ ∼ …` for one with a law."""
    return written(layouts.definition(tensor, declared, meaning))


def written(box: Box) -> str:
    """The text of a box."""
    return _PLAIN.write(box)


class _Writer:
    """Emits boxes; `marker` is put around the marked part."""

    def __init__(self, marker):
        self.marker = marker
        self._pair = lru_cache(maxsize=20000)(self._emit)

    def write(self, box: Box) -> str:
        return self._pair(box)[0]

    def closed(self, box: Box, level: int) -> str:
        """The text, in parentheses where it binds less tightly than `level`."""
        written, binds = self._pair(box)
        return written if binds <= level else f"({written})"

    def _emit(self, box) -> tuple[str, int]:
        emit = _EMITTERS.get(type(box))
        if emit is None:
            raise UnsupportedError(f"no text for a {type(box).__name__} box")
        return emit(self, box)

    def _terms(self, box):
        written = ""
        for negative, part in box.parts:
            one = self.closed(part, PRODUCT) if type(part) is not BigOperator else self.write(part)
            if not written:
                written = "−" + one if negative else one
            else:
                written += f" {'−' if negative else '+'} {one}"
        return written, SUM

    def _factors(self, box):
        return " ".join(
            self.write(part) if type(part) in (BigOperator, Call) else self.closed(part, ATOM) for part in box.parts
        ), PRODUCT

    def _row(self, box):
        return " ".join(map(self.write, box.parts)), SUM

    def _listing(self, box):
        separator = "," if box.separator == "," else box.separator
        return separator.join(map(self.write, box.parts)), SUM if len(box.parts) > 1 else ATOM

    def _fraction(self, box):
        top, bottom = box.numerator, box.denominator
        if _is_partial(top):
            return f"{self._run(top)}/{self._run(bottom)}", ATOM
        return f"{self.closed(top, ATOM)}/{self.closed(bottom, ATOM)}", QUOTIENT

    def _run(self, box):
        return "".join(map(self.write, box.parts)) if type(box) is Row else self.write(box)

    def _script(self, box):
        written = self.closed(box.base, ATOM)
        if box.sub is not None:
            written += subscript(_tight(self.write(box.sub)))
        if box.sup is not None:
            raised = _tight(self.write(box.sup))
            written += raised if raised[0] == "′" else superscript(raised)
        return written, ATOM

    def _fence(self, box):
        return f"{box.opening}{self.write(box.body)}{CLOSING[box.opening]}", ATOM

    def _call(self, box):
        if type(box.head) is Fraction:
            return f"{self.write(box.head)} {self.write(box.argument)}", PRODUCT
        if type(box.argument) is BigOperator:
            return f"{self.write(box.head)} {self.write(box.argument)}", PRODUCT
        if type(box.argument) is not Fence:
            argument = self.closed(box.argument, ATOM)
            return f"{self.write(box.head)}{'' if argument[0] == '(' else ' '}{argument}", PRODUCT
        return self.write(box.head) + self.write(box.argument), ATOM

    def _big_operator(self, box):
        sign = box.symbol + "_{" + self.write(box.lower).replace(" = ", "=") + "}"
        if box.upper is not None:
            sign += "^{" + _tight(self.write(box.upper)) + "}"
        return f"{sign} {self.closed(box.body, PRODUCT)}", PRODUCT

    def _case_rows(self, box):
        rows = []
        for value, condition in box.rows:
            when = self.write(condition)
            rows.append(f"{self.write(value)} {when}" if type(condition) is Words else f"{self.write(value)} if {when}")
        return "{" + "; ".join(rows) + "}", ATOM

    def _marked(self, box):
        written, binds = self._pair(box.body)
        return self.marker[0] + written + self.marker[1], binds


def _tight(written):
    """A script without the spaces round its signs."""
    for sign in "+−=≠<≤>≥":
        written = written.replace(f" {sign} ", sign)
    return written.replace(", ", ",")


def _is_partial(box):
    """Whether a numerator is ∂L, ∂²L, ∂ or ∂²."""
    if type(box) is Row:
        box = box.parts[0]
    if type(box) is Script:
        box = box.base
    return type(box) is Operator and box.symbol == "∂"


_EMITTERS = {
    Name: lambda writer, box: (unicode_name(box.latex), ATOM),
    FunctionName: lambda writer, box: (unicode_name(box.latex), ATOM),
    Digits: lambda writer, box: (box.text, ATOM),
    Words: lambda writer, box: (box.text, ATOM),
    Operator: lambda writer, box: (box.symbol, ATOM),
    Terms: _Writer._terms,
    Row: _Writer._row,
    Factors: _Writer._factors,
    Listing: _Writer._listing,
    Fraction: _Writer._fraction,
    Script: _Writer._script,
    Root: lambda writer, box: ("√" + writer.closed(box.body, ATOM), ATOM),
    Fence: _Writer._fence,
    Call: _Writer._call,
    BigOperator: _Writer._big_operator,
    CaseRows: _Writer._case_rows,
    Marked: _Writer._marked,
}
_PLAIN = _Writer(("", ""))
on_forgetting(_PLAIN._pair.cache_clear)
