"""Terms as LaTeX, in the format that the reader reads back. What stands where is decided in `layout`; here it is spelled."""

from __future__ import annotations

from ..errors import UnsupportedError
from ..matrices.terms import MatrixTerm
from ..terms.memory import remembered
from ..terms.nodes import Node, Size, Tensor
from . import layout as layouts
from .boxes import (
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
from .declarations import declarations, shape_follows, size_declaration
from .frame import Mark

MARK = "blue"

OPERATORS = {
    "=": "=",
    "≠": r"\neq",
    "<": "<",
    "≤": r"\le",
    ">": ">",
    "≥": r"\ge",
    "·": r"\cdot",
    "×": r"\times",
    "⊙": r"\odot",
    "⊘": r"\oslash",
    "⊗": r"\otimes",
    "∈": r"\in",
    "∼": r"\sim",
    "≻": r"\succ",
    "⪰": r"\succeq",
    "∣": r"\mid",
    "∧": r"\land",
    "∨": r"\lor",
    "¬": r"\neg",
    ":=": ":=",
    "∂": r"\partial",
    "⊤": r"\top",
    "…": r"\dots",
    "−": "-",
    "+": "+",
    "′": "'",
    "′′": "''",
    "′′′": "'''",
}
FENCES = {
    "(": ("(", ")"),
    "[": ("[", "]"),
    "|": ("|", "|"),
    "⌊": (r"\lfloor", r"\rfloor"),
    "⌈": (r"\lceil", r"\rceil"),
    "{": (r"\{", r"\}"),
    "‖": (r"\|", r"\|"),
}
_BIG = {"Σ": r"\sum", "Π": r"\prod", "max": r"\max", "min": r"\min"}


def latex(term: Node | MatrixTerm, mark: Mark | None = None, declared: frozenset[str] = frozenset()) -> str:
    r"""The LaTeX of a term, condition, range, index, tensor (its declaration) or matrix term.

    mark       path (child positions) of the part to highlight, set in \textcolor, which the reader reads past
    declared   names to which the document gives a meaning of its own (δ, σ, π): their built-in meaning is written otherwise
    Raises UnsupportedError for what has no notation.
    """
    return written(layouts.layout(term, mark, declared))


def definition(tensor: Tensor, declared: frozenset[str] = frozenset()) -> str:
    r"""`\hat{y}_i := …` for a tensor with a definition, `\delta_i \sim …` for one with a law."""
    return written(layouts.definition(tensor, declared))


def declare(name: Tensor | Size) -> tuple[str, ...]:
    """The formulas, each for a $…$ of its own, that declare a tensor's shape and domain, or a size that no shape shows."""
    return tuple(map(written, (size_declaration(name),) if isinstance(name, Size) else declarations(name)))


def introduce(tensor: Tensor, declared: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """All formulas, each for a $…$ of its own, after which a reader knows the tensor: its shape where that does not follow
    from its definition, its definition or law. What the definition uses is introduced before."""
    if tensor.definition is None and tensor.law is None:
        return declare(tensor)
    defined = definition(tensor, declared)
    return (defined,) if shape_follows(tensor) else (*declare(tensor), defined)


def written(box: Box) -> str:
    """The LaTeX of a box."""
    return _write(box, False)


@remembered(50000)
def _write(box: Box, tight: bool) -> str:
    """The LaTeX of a box; `tight`: in a script, where signs stand without spaces."""
    write = _WRITERS.get(type(box))
    if write is None:
        raise UnsupportedError(f"no LaTeX for a {type(box).__name__} box")
    return write(box, tight)


def _terms(box, tight):
    text = ""
    for negative, part in box.parts:
        written = _write(part, tight)
        if not text:
            text = "-" + written if negative else written
        else:
            sign = "-" if negative else "+"
            text += sign + written if tight else f" {sign} {written}"
    return text


def _row(box, tight):
    return _spaced([_write(part, tight) for part in box.parts], tight)


def _factors(box, tight):
    return " ".join(_write(part, tight) for part in box.parts)


def _spaced(parts, tight):
    """Parts side by side, tight ones with a space only where a command would run into a letter."""
    if not tight:
        return " ".join(parts)
    text = parts[0]
    for part in parts[1:]:
        glue = " " if part[0] == "\\" or text.rsplit("\\", 1)[-1].isalpha() and "\\" in text else ""
        text += glue + part
    return text


def _listing(box, tight):
    separator = box.separator.rstrip() if tight else box.separator
    return separator.join(_write(part, tight) for part in box.parts)


def _fraction(box, tight):
    top, bottom = _write(box.numerator, False), _write(box.denominator, False)
    return f"{top} / {bottom}" if box.slashed else rf"\frac{{{top}}}{{{bottom}}}"


def _script(box, tight):
    text = _write(box.base, tight)
    if box.sub is not None:
        text += "_" + _braced(_write(box.sub, True))
    if box.sup is not None:
        raised = _write(box.sup, True)
        text += raised if raised[0] == "'" else "^" + _braced(raised)
    return text


def _braced(text):
    return text if len(text) == 1 and text.isalnum() else f"{{{text}}}"


def _fence(box, tight):
    opening, closing = FENCES[box.opening]
    body = _write(box.body, tight and box.opening != "|")
    stretched = box.tall or box.opening == "|" and "|" in body
    if stretched:
        return rf"\left{opening} {body} \right{closing}"
    return f"{opening} {body} {closing}" if opening[0] == "\\" and opening[-1].isalpha() else f"{opening}{body}{closing}"


def _call(box, tight):
    glue = "" if type(box.argument) is Fence and type(box.head) is not Fraction else " "
    return _write(box.head, tight) + glue + _write(box.argument, tight)


def operator(box: BigOperator) -> str:
    r"""A big operator with its limits and without its body: `\sum_{i=1}^{n}`."""
    upper = "" if box.upper is None else "^{" + _write(box.upper, True) + "}"
    lower = box.lower.parts if type(box.lower) is Listing else (box.lower,)
    # j=1 stands close; the conditions after it do not.
    limits = ", ".join(_write(part, not k and box.upper is not None) for k, part in enumerate(lower))
    return f"{_BIG[box.symbol]}_{{{limits}}}{upper}"


def _case_rows(box, tight):
    rows = (rf"{_write(value, False)} & {_write(condition, False)}" for value, condition in box.rows)
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


_WRITERS = {
    Name: lambda box, tight: box.latex,
    FunctionName: lambda box, tight: box.latex,
    Digits: lambda box, tight: box.text,
    Words: lambda box, tight: rf"\text{{{box.text}}}",
    Operator: lambda box, tight: OPERATORS[box.symbol],
    Terms: _terms,
    Row: _row,
    Factors: _factors,
    Listing: _listing,
    Fraction: _fraction,
    Script: _script,
    Root: lambda box, tight: rf"\sqrt{{{_write(box.body, False)}}}",
    Fence: _fence,
    Call: _call,
    CaseRows: _case_rows,
    BigOperator: lambda box, tight: f"{operator(box)} {_write(box.body, tight)}",
    Marked: lambda box, tight: rf"\textcolor{{{MARK}}}{{{_write(box.body, tight)}}}",
}
