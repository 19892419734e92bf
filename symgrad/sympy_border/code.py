"""The Python that builds a term in SymPy: imports, the symbols that it uses, the expression. Imports SymPy."""

from __future__ import annotations

import re
from typing import Any

import sympy
from sympy.printing.str import StrPrinter

from ..errors import UnsupportedError
from ..terms.nodes import Node
from ..writing.names import ascii_name
from .functions import NAMES
from .writer import Writer

_ASSUMED = ("integer", "positive", "nonnegative", "negative", "nonzero")
#: What an expression may call by one of these names is never the name of a symbol.
_TAKEN = (
    frozenset(
        "E I S Rational Sum Product Piecewise Eq Ne And Or Not Mod pi oo zoo nan sqrt floor KroneckerDelta Symbol symbols "
        "IndexedBase MatrixSymbol Determinant Inverse FunctionMatrix Lambda Expectation Variance Covariance".split()
    )
    | NAMES
)


def sympy_code(node: Node, title: str = "result") -> str:
    """A program of a few lines that ends in `title = …`, the term in SymPy.

    A defined name stays a name there; a comment beside it says what it stands for.
    Raises UnsupportedError for what SymPy has no form for.
    """
    printer = _Printer({title})
    wanted = Writer().write(node)
    if any(made.func(*made.args) != made for made in wanted.atoms(sympy.Sum, sympy.Product)):
        raise UnsupportedError(
            "SymPy's constructor would move the condition of an inner sum out of it, past the binding of its "
            "index; the result is available as LaTeX"
        )
    expression = printer.doprint(wanted)
    shown = printer.declarations()
    used = _words(expression) | _words("\n".join(line.partition("#")[0] for line in shown))
    foreign = sorted(word for word in used - set(printer.given) - {"True", "False"} if not _is_keyword_argument(word))
    missing = [word for word in foreign if not hasattr(sympy, word)]
    if missing:
        raise UnsupportedError(f"SymPy has no {missing[0]}; the result is available as LaTeX")
    lines = [f"from sympy import {', '.join(foreign)}", ""] if foreign else []
    return "\n".join([*lines, *shown, *[""] * bool(shown), f"{title} = {expression}"]) + "\n"


def _words(text: str) -> set[str]:
    """Identifiers outside of strings."""
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", re.sub(r'r?"[^"]*"', "", text)))


def _is_keyword_argument(word: str) -> bool:
    return word == "shape" or word in _ASSUMED


class _Printer(StrPrinter):
    """Expressions as Python that builds them; remembers every symbol."""

    printmethod = "_symgradcode"  # No object prints itself.

    def __init__(self, taken):
        super().__init__()
        self.taken = {*taken, *_TAKEN}
        self.given: dict[str, Any] = {}
        self.identifiers: dict[object, str] = {}

    def identifier(self, thing, name: str) -> str:
        if thing not in self.identifiers:
            wanted = ascii_name(name)
            found, number = wanted, 2
            while found in self.taken:
                found, number = f"{wanted}_{number}", number + 1
            self.taken.add(found)
            self.identifiers[thing] = found
            self.given[found] = thing
        return self.identifiers[thing]

    def _print_Rational(self, number):
        return f"Rational({number.p}, {number.q})"

    def _print_Symbol(self, symbol):
        return self.identifier(symbol, symbol.name)

    def _print_IndexedBase(self, base):
        for size in base.shape or ():
            self.doprint(size)
        return self.identifier(base, str(base.label))

    def _print_Indexed(self, entry):
        return f"{self.doprint(entry.base)}[{', '.join(map(self.doprint, entry.indices))}]"

    def _print_Idx(self, index):
        return self.doprint(index.label)

    def _print_MatrixSymbol(self, matrix):
        return self.identifier(matrix, matrix.name)

    def declarations(self) -> list[str]:
        """A line for each group of symbols alike, for each array one of its own."""
        symbols: dict[str, list[tuple[str, str]]] = {}
        arrays, named = [], []
        for identifier, thing in list(self.given.items()):
            content = getattr(thing, "content", None)
            behind = f"  # {self._meaning(identifier, content)}" if content is not None else ""
            if isinstance(thing, sympy.IndexedBase):
                shape = f", shape={self._shape(thing.shape)}" if thing.shape else ""
                arrays.append(f"{identifier} = IndexedBase({_quoted(str(thing.label))}{shape}{self._assumed(thing.label)}){behind}")
            elif isinstance(thing, sympy.MatrixSymbol):
                shape = ", ".join(map(self.doprint, thing.shape))
                arrays.append(f"{identifier} = MatrixSymbol({_quoted(thing.name)}, {shape})")
            elif behind or thing.name != identifier:
                named.append(f"{identifier} = Symbol({_quoted(thing.name)}{self._assumed(thing)}){behind}")
            else:
                symbols.setdefault(self._assumed(thing), []).append((identifier, thing.name))
        lines = []
        for assumed, group in symbols.items():
            identifiers, names = zip(*group)
            lines.append(f'{", ".join(identifiers)} = symbols("{" ".join(names)}"{assumed})')
        return lines + named + arrays

    def _shape(self, shape) -> str:
        parts = ", ".join(map(self.doprint, shape))
        return f"({parts},)" if len(shape) == 1 else f"({parts})"

    @staticmethod
    def _assumed(symbol) -> str:
        known = symbol.assumptions0 if not hasattr(symbol, "_assumptions_orig") else symbol._assumptions_orig
        return "".join(f", {name}=True" for name in _ASSUMED if known.get(name))

    def _meaning(self, identifier, content) -> str:
        """What a comment says of a defined or random name; names in it are not declared for its sake."""
        inside = _Printer(self.taken)
        inside.identifiers = dict(self.identifiers)
        slots = f"[{', '.join(str(index) for index, *_ in content.indices)}]" if content.indices else ""
        parts = ", ".join(map(inside.doprint, content.parts))
        return f"{identifier}{slots} = {parts}" if content.kind == "definition" else f"random: {content.kind}({parts})"


def _quoted(name: str) -> str:
    return f'r"{name}"' if "\\" in name else f'"{name}"'
