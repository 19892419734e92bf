"""The plan of a function: steps, each of which makes a number or an array of those before it. Equal steps are one step.

A step is a piece of Python with places _0, _1, … for its parts. The plan knows of each step what the writer of the code needs:
the length of every axis, whether the result is new memory, and whether its entries are real numbers.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..terms.nodes import ONE, Node

#: given: a name; literal: a number; entrywise: an operator or a function of entries, which can be written over a part;
#: view: the same memory otherwise indexed; made: new memory; block: statements that fill _out; over: statements that change part 0.
Kind: TypeAlias = Literal["given", "literal", "entrywise", "view", "made", "block", "over"]
Sort: TypeAlias = Literal["real", "integer", "truth"]


@dataclass(eq=False)
class Step:
    """One step; `hint` is the name that it would have as a variable, `named` whether a person gave it that name.

    shape    the length of each axis, 1 for one that is there to be repeated; none for a number
    counters for a block, the names that its loops would have, in order: _v0, _v1, …
    """

    text: str
    parts: tuple[Step, ...]
    shape: tuple[Node, ...]
    kind: Kind
    sort: Sort
    number: int
    counters: tuple[str, ...] = ()
    hint: str = ""
    named: bool = False

    def is_literal(self, value: float) -> bool:
        """Whether the step is this whole number as it is written."""
        return self.kind == "literal" and self.text == str(value)


class Graph:
    """All steps of a function, in the order in which they can be done."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._known: dict[tuple[str, ...] | tuple[object, ...], Step] = {}

    def step(
        self,
        text: str,
        parts: tuple[Step, ...] = (),
        shape: tuple[Node, ...] = (),
        kind: Kind = "made",
        sort: Sort = "real",
        counters: tuple[str, ...] = (),
    ) -> Step:
        """The step of this text and these parts."""
        key = (text, kind, *(part.number for part in parts))
        found = self._known.get(key)
        if found is None:
            found = Step(text, parts, shape, kind, sort, len(self.steps), counters)
            self.steps.append(found)
            self._known[key] = found
        return found

    def known(self, text: str, parts: tuple[Step, ...]) -> Step | None:
        """The entrywise step of this text and these parts, if there is one."""
        return self._known.get((text, "entrywise", *(part.number for part in parts)))

    def literal(self, value: int | float | str) -> Step:
        """A number, or a piece of text that gives one."""
        whole = isinstance(value, (int, bool))
        return self.step(str(value), (), (), "literal", "truth" if isinstance(value, bool) else "integer" if whole else "real")

    def entrywise(self, tree: ast.expr, parts: dict[str, Step]) -> Step:
        """The steps of an expression of _0, _1, …, entry by entry, an operator or a call a step."""
        if not any(isinstance(part, ast.Name) and part.id in parts for part in ast.walk(tree)):
            if isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)):
                return self.literal(tree.value)
            return self.literal(ast.unparse(tree))
        match tree:
            case ast.Name(name) if name in parts:
                return parts[name]
            case ast.BinOp(left, operator, right):
                return self.binary(_SYMBOLS[type(operator)], self.entrywise(left, parts), self.entrywise(right, parts))
            case ast.UnaryOp(ast.USub(), operand):
                return self.negative(self.entrywise(operand, parts))
            case ast.Compare(left, [operator], [right]):
                return self.binary(_SYMBOLS[type(operator)], self.entrywise(left, parts), self.entrywise(right, parts))
            case ast.Call(ast.Attribute(ast.Name(name), "astype"), [ast.Name("dtype")]) if name in parts:
                part = parts[name]
                return part if part.sort == "real" else self.step("_0.astype(dtype)", (part,), part.shape)
            case ast.Call(ast.Attribute(ast.Name("xp"), "astype"), [ast.Name(name), ast.Name("dtype")]) if name in parts:
                part = parts[name]
                return part if part.sort == "real" else self.step("xp.astype(_0, dtype)", (part,), part.shape)
            case ast.Call(function, arguments, keywords):
                made = tuple(self.entrywise(argument, parts) for argument in arguments)
                options = "".join(f", {ast.unparse(keyword)}" for keyword in keywords)
                text = f"{ast.unparse(function)}({', '.join(f'_{k}' for k in range(len(made)))}{options})"
                integers = bool(made) and any(part.shape for part in made) and all(part.sort != "real" for part in made)
                return self.step(text, made, broadcast(made), "entrywise", "integer" if integers else "real")
        raise ValueError(f"{ast.unparse(tree)} is no operation on entries")

    def binary(self, symbol: str, left: Step, right: Step) -> Step:
        """left symbol right."""
        if symbol == "+" and right.text == "-_0":
            return self.binary("-", left, right.parts[0])
        if symbol == "+" and left.text == "-_0":
            return self.binary("-", right, left.parts[0])
        if symbol == "-" and right.text == "-_0":
            return self.binary("+", left, right.parts[0])
        if symbol in "*/" and left.text == "-_0" and left.shape:
            return self.negative(self.binary(symbol, left.parts[0], right))
        if symbol == "*" and right.text == "-_0":
            return self.negative(self.binary(symbol, left, right.parts[0]))
        if (
            symbol == "**"
            and left.text == "_0 - _1"
            and right.kind == "literal"
            and right.text.isdigit()
            and int(right.text) % 2 == 0
        ):
            # The square of a difference is that of its opposite.
            left = self.known("_0 - _1", left.parts[::-1]) or left
        if symbol == "-" and left.shape and (known := self.known("_0 - _1", (right, left))):
            return self.negative_of(known)
        if symbol == "+" and left is right:
            return self.binary("*", self.literal(2), left)
        if symbol in "+*" and (known := self.known(f"_0 {symbol} _1", (right, left))):
            return known
        integers = left.sort != "real" and right.sort != "real" and symbol != "/"
        sort: Sort = "truth" if symbol in _TRUTHS else "integer" if integers else "real"
        return self.step(f"_0 {symbol} _1", (left, right), broadcast((left, right)), "entrywise", sort)

    def negative(self, step: Step) -> Step:
        """-step; the sign goes into a difference or a leading number."""
        if step.text == "-_0":
            return step.parts[0]
        if step.kind == "entrywise" and step.text == "_0 - _1":
            return self.binary("-", *step.parts[::-1])
        if step.kind == "entrywise" and step.text in ("_0 * _1", "_0 / _1") and step.shape:
            for place, part in enumerate(step.parts):
                if part.shape != step.shape:
                    parts = [self.negative(other) if k == place else other for k, other in enumerate(step.parts)]
                    return self.step(step.text, tuple(parts), step.shape, "entrywise", step.sort)
        if step.text.startswith("np.einsum(") and len(step.parts[0].shape) < len(step.shape):
            return self.step(step.text, (self.negative(step.parts[0]), *step.parts[1:]), step.shape, step.kind, step.sort)
        return self.negative_of(step)

    def negative_of(self, step: Step) -> Step:
        """-step as it is."""
        return self.step("-_0", (step,), step.shape, "entrywise", step.sort)


def broadcast(parts: tuple[Step, ...]) -> tuple[Node, ...]:
    """The lengths of the axes of parts that are repeated to fit each other."""
    rank = max((len(part.shape) for part in parts), default=0)
    shape: list[Node] = [ONE] * rank
    for part in parts:
        for place, long in enumerate(part.shape, rank - len(part.shape)):
            if long is not ONE:
                shape[place] = long
    return tuple(shape)


_SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Mod: "%",
    ast.FloorDiv: "//",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_TRUTHS = frozenset(("&", "|", "==", "!=", "<", "<=", ">", ">="))
