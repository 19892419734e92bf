"""The short form as it is typed: characters to a tree. Knows no shape and no name.

sum      =  product  { ("+" | "-")  product }
product  =  sign  { ("*" | "/" | ".*" | "./")  sign }
sign     =  ["-" | "+"]  sign  |  power
power    =  atom  { "'" }  [ ("^" | ".^")  sign ]
atom     =  number  |  name  |  name "(" sum { "," sum } ")"  |  "(" sum ")"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import DefinitionError, ReadError

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z]\w*)|(\.\*|\./|\.\^|\*\*|[-+*/^'(),]))", re.ASCII)
#: Characters as they are pasted, by what stands for them here.
_PASTED = str.maketrans({"−": "-", "·": "*", "⋅": "*", "×": "*", "⊙": "∘", "’": "'", "′": "'", "ᵀ": "'", "⊤": "'"})
#: Parts inside one another that are read.
DEEPEST = 80


@dataclass(frozen=True)
class Part:
    """A part of a short form.

    kind    "number", "name", "call", "negative", "'", or a sign between two parts: + - * / .* ./ ^ .^
    text    of a number, of a name, of the function of a call
    parts   what it is made of
    column  where it stands, from 1
    """

    kind: str
    text: str
    parts: tuple[Part, ...]
    column: int


def parse(text: str) -> Part:
    """The tree of a short form. ReadError where it is none."""
    return _Parser(text.translate(_PASTED).replace("∘", ".*")).whole()


def split_question(text: str) -> tuple[str, str]:
    """(definition, variable) of a text that may end in `wrt w`; the variable is "" where it does not."""
    definition, _, by = text.partition(" wrt ")
    return definition.strip(), by.strip()


class _Parser:
    def __init__(self, text: str):
        self.tokens = list(_tokens(text))
        self.at = self.depth = 0

    def whole(self) -> Part:
        found = self.sum()
        if self.tokens[self.at][0] != "end":
            raise self.unexpected("an operator, as * between two factors")
        return found

    def sum(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise DefinitionError("the formula is nested too deeply")
        found = self.product()
        while self.next_is("+", "-"):
            kind, column = self.take()
            found = Part(kind, "", (found, self.product()), column)
        self.depth -= 1
        return found

    def product(self) -> Part:
        found = self.sign()
        while self.next_is("*", "/", ".*", "./"):
            kind, column = self.take()
            found = Part(kind, "", (found, self.sign()), column)
        return found

    def sign(self) -> Part:
        negative, start = False, self.tokens[self.at][2]
        while self.next_is("-", "+"):
            kind, _ = self.take()
            negative ^= kind == "-"
        found = self.power()
        return Part("negative", "", (found,), start) if negative else found

    def power(self) -> Part:
        found = self.atom()
        while self.next_is("'", "^", ".^", "**"):
            kind, column = self.take()
            if kind == "'":
                found = Part("'", "", (found,), column)
                continue
            self.depth += 1
            if self.depth > DEEPEST:
                raise DefinitionError("the formula is nested too deeply")
            found = Part("^" if kind == "**" else kind, "", (found, self.sign()), column)
            self.depth -= 1
        return found

    def atom(self) -> Part:
        kind, text, column = self.tokens[self.at]
        if kind == "end" or kind == "sign" and text != "(":
            raise self.unexpected("a number, a name or a bracket")
        self.at += 1
        if kind == "number":
            return Part("number", text, (), column)
        if kind == "name":
            if not self.next_is("("):
                return Part("name", text, (), column)
            self.take()
            arguments = [self.sum()]
            while self.next_is(","):
                self.take()
                arguments.append(self.sum())
            self.close()
            return Part("call", text, tuple(arguments), column)
        if text == "(":
            found = self.sum()
            self.close()
            return found
        raise ReadError(
            "unexpected" if kind != "end" else "the formula ends here", 1, column, text, "a number, a name or a bracket"
        )

    def close(self) -> None:
        if not self.next_is(")"):
            raise self.unexpected("a closing bracket, or an operator")
        self.at += 1

    def unexpected(self, expected: str) -> ReadError:
        kind, text, column = self.tokens[self.at]
        return ReadError("unexpected" if kind != "end" else "the formula ends here", 1, column, text, expected)

    def next_is(self, *signs: str) -> bool:
        kind, text, _ = self.tokens[self.at]
        return kind == "sign" and text in signs

    def take(self) -> tuple[str, int]:
        _, text, column = self.tokens[self.at]
        self.at += 1
        return text, column


def _tokens(text: str):
    """(kind, text, column) of each token; an end behind them."""
    at, stop = 0, len(text.rstrip())
    while at < stop:
        found = _TOKEN.match(text, at)
        if found is None:
            column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
            raise ReadError(
                "not a sign of the short form", 1, column, text[column - 1], "letters, digits, + - * / ^ ' .* ./ .^ ( )"
            )
        kind = ("number", "name", "sign")[found.lastindex - 1 if found.lastindex else 0]
        yield kind, found[found.lastindex or 0], found.end() - len(found[found.lastindex or 0]) + 1
        at = found.end()
    yield "end", "", stop + 1
