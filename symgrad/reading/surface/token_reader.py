"""The tokens of one formula, read one by one: brackets, nesting, relations, and rows that go on. Knows the vocabulary only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Iterator
from contextlib import contextmanager

from ...errors import ReadError
from . import vocabulary as words
from .lexer import Source
from .signs import derives
from .syntax import Surface
from .tokens import Token

MAX_NESTING = 200

STACKED = ("\\overset", "\\stackrel", "\\underset")
#: What stands for a side that is left open, besides ?, and what may stand behind it.
_BLANKS = frozenset((*words.ELLIPSES, "\\square", "\\Box", "?", "…", "..."))
_BEHIND_BLANKS = frozenset(("end of formula", "end", "newline", "quad", ".", "&"))
_DEFINITION_MARKS = ("def", "\\triangle", "\\Delta")


class TokenReader(ABC):
    """A place in the tokens of a formula, and what is open around it.

    What a formula is made of is read by the formula parser; what reads cases, scripts or bars asks for it here.
    """

    def __init__(self, source: Source, tokens: list[Token], rows_join: bool = False):
        self.source, self.tokens, self.at = source, tokens, 0
        self.loose = rows_join  # whether row ends and alignment marks are read past: inside brackets, in multline
        self.bars = ""  # which of | and ‖ would close a group that is open
        self.tabled = False  # whether rows belong to cases or a matrix, so that none goes on with the one above
        self.depth = 0
        self.dividers: set[int] | None = None
        self.bodies, self.evaluating = _evaluating_bars(tokens)

    @abstractmethod
    def statement(self) -> Surface:
        """An expression, or several with relations between them."""

    @abstractmethod
    def condition(self) -> Surface:
        """Statements with ∧, ∨ and ¬."""

    @abstractmethod
    def expression(self) -> Surface:
        """Terms with + and - between them."""

    @abstractmethod
    def factor(self) -> Surface:
        """A primary with its scripts."""

    @abstractmethod
    def primary(self) -> Surface:
        """A number, a name, a bracket or a command with what belongs to it, without scripts."""

    @abstractmethod
    def argument(self) -> Surface:
        """One argument of a command."""

    @abstractmethod
    def items(self, close: str, opened: Token) -> list[Surface]:
        """What the commas divide, up to the closing token, which is read."""

    @abstractmethod
    def starts_factor(self, token: Token) -> bool:
        """Whether a factor begins here."""

    def peek(self) -> Token:
        """The token that stands next; what is read past is left out."""
        token = self.tokens[self.at]
        while (
            token.kind in ("\\left.", "\\right.")
            and self.at not in self.bodies
            or token.kind == "nothing"
            or self.loose
            and token.kind in ("newline", "&", "quad")
        ):
            self.at += 1
            token = self.tokens[self.at]
        return token

    def next(self) -> Token:
        """The token that stands next, read."""
        token = self.peek()
        if token.kind != "end of formula":
            self.at += 1
        return token

    def accept(self, kind: str) -> Token | None:
        """The next token, read, where it is of a kind."""
        return self.next() if self.peek().kind == kind else None

    def expect(self, kind: str, opened: Token) -> Token:
        """The token that closes what another one opened, read; ReadError where another stands there."""
        token = self.peek()
        if token.kind == kind or token.text == kind:
            return self.next()
        raise self.unexpected(token, f"{kind} to close the {opened.text} of column {self.source.position(opened.start)[1]}")

    def unexpected(self, token: Token, expected: str) -> ReadError:
        """The error of a token that has no place here."""
        if token.kind == "end of formula":
            start = max(token.start - 1, 0)
            return self.source.error("the formula ends too early", start, token.start, expected)
        if token.kind == "command":
            return self.source.error(f"{token.text} is not read here", token.start, token.end, expected)
        return self.source.error("unexpected", token.start, token.end, expected)

    def closing_brace(self, opened: Token) -> int:
        """The place of the brace that closes the one that was just read."""
        depth = 1
        for at in range(self.at, len(self.tokens)):
            depth += (self.tokens[at].kind == "{") - (self.tokens[at].kind == "}")
            if depth == 0:
                return at
        raise self.source.error("this brace is never closed", opened.start, opened.end, "}")

    def last_end(self) -> int:
        """Where the last token that was read ends."""
        return self.tokens[self.at - 1].end if self.at else self.tokens[0].start

    @contextmanager
    def nested(self, token: Token, loose: bool | None = None, bars: str = "") -> Iterator[None]:
        """Inside one more bracket, fraction or function."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.source.error(f"the formula is nested deeper than {MAX_NESTING}", token.start, token.end, "a simpler formula")
        saved = self.loose, self.bars, self.tabled
        self.loose, self.bars = (self.loose if loose is None else loose), bars
        self.tabled = self.tabled if loose is None else not loose
        yield
        self.loose, self.bars, self.tabled = saved
        self.depth -= 1

    def relation(self) -> str | None:
        """The relation that stands next, read; None where none stands next."""
        token = self.peek()
        kind, text = token.kind, token.text
        if kind in ("=", "<", ">"):
            self.next()
            return words.RELATIONS[kind]
        if kind == ":" and self.tokens[self.at + 1].kind == "=":
            self.at += 2
            return ":="
        if kind != "command":
            return None
        if text == "\\not":
            self.next()
            inner = self.relation()
            if inner in ("=", "∈"):
                return "≠" if inner == "=" else "∉"
            raise self.unexpected(token, "\\neq")
        if text in STACKED:
            return self._stacked()
        found = words.RELATIONS.get(text)
        if found is None or not found:
            return None
        self.next()
        if text == "\\xrightarrow":
            self.skip_argument()
        return found

    def _stacked(self) -> str | None:
        """\\overset{(a)}{=}: the relation; a "def" above it makes it a definition."""
        start = self.at
        self.next()
        before = self.at
        self.skip_argument()
        above = "".join(token.text for token in self.tokens[before : self.at])
        braces = self.accept("{")
        inner = self.relation()
        if inner is None:
            self.at = start
            return None
        if braces:
            self.expect("}", braces)
        return ":=" if inner == "=" and any(mark in above for mark in _DEFINITION_MARKS) else inner

    def skip_argument(self) -> None:
        """Reads past one argument, whatever it is."""
        token = self.next()
        depth = 1 if token.kind == "{" else 0
        while depth:
            token = self.next()
            if token.kind == "end of formula":
                raise self.unexpected(token, "}")
            depth += (token.kind == "{") - (token.kind == "}")

    def past_row_end(self) -> None:
        """After an operator the expression goes on in the next row."""
        while not self.tabled and self.peek().kind in ("newline", "&", "quad"):
            self.at += 1

    def past_blank(self, left: Surface | None) -> bool:
        """Whether what stands next is a side left open, = ? or = …, or nothing behind a derivative. If so, moves past it."""
        at = self.at
        while not self.tabled and self.tokens[at].kind in ("newline", "&", "quad"):
            at += 1
        first = at
        while self.tokens[at].kind == "?" or self.tokens[at].text.strip() in _BLANKS:
            at += 1
        if at == first and (left is None or not derives(left)):
            return False
        if self.tokens[at].kind not in (("end of formula", "end") if at == first else _BEHIND_BLANKS):
            return False
        self.at = at
        return True

    def continues(self, operators: Container[str]) -> bool:
        """Whether the next row, or this one behind a &, goes on with this expression by an operator. If so, moves there."""
        if self.tabled:
            return False
        same_row = self.tokens[self.at].kind == "&"
        at, aligned = self.at + 1, False
        while self.tokens[at].kind in ("&", "quad", "\\left.", "\\right."):
            aligned = aligned or self.tokens[at].kind == "&"
            at += 1
        token = self.tokens[at]
        if token.kind not in operators and token.text not in operators:
            return False
        if token.kind == "-" and (same_row or not aligned) and self._has_relation(at, ("newline", "end of formula")):
            return False
        self.at = at
        return True

    def aligns(self) -> bool:
        """Whether the environment that begins next lays out rows with relations, as an array of columns rcl does; no matrix."""
        return self._has_relation(self.at + 1, ("end", "end of formula"))

    def _has_relation(self, at: int, stops: tuple[str, ...]) -> bool:
        """Whether a relation stands outside brackets from token `at` on, before one of the kinds `stops` outside brackets."""
        depth = 0
        for position in range(at, len(self.tokens)):
            token = self.tokens[position]
            if token.kind in stops and (depth == 0 or token.kind != "end"):
                return False
            if token.kind in ("(", "{", "[", "\\{", "begin"):
                depth += 1
            elif token.kind in (")", "}", "]", "\\}", "end"):
                depth -= 1
            elif depth == 0 and (token.kind in ("=", "<", ">") or token.text in words.RELATIONS or token.text in STACKED):
                return True
        return False

    def divides(self) -> bool:
        """Whether the bar that stands next is a divider, as in p(y | x): an odd number of them stands before the bracket closes."""
        if self.dividers is None:
            self.dividers = _dividers(self.tokens)
        return self.at in self.dividers

    def past_quads(self) -> None:
        """Reads past space."""
        while self.peek().kind == "quad":
            self.at += 1


def _evaluating_bars(tokens: list[Token]) -> tuple[set[int], set[int]]:
    """The places of each \\left. that a bar with a subscript closes, and of each such bar that closes no other."""
    opened: list[int] = []
    bodies: set[int] = set()
    bars: set[int] = set()
    for at, token in enumerate(tokens[:-1]):
        if token.kind == "\\left." or token.text == "\\lvert":
            opened.append(at)
        elif token.kind == "\\right." or token.text == "\\rvert":
            start = opened.pop() if opened else None
            if token.text == "\\rvert" and tokens[at + 1].kind == "_":
                if start is None:
                    bars.add(at)
                elif tokens[start].kind == "\\left.":
                    bodies.add(start)
        elif token.kind == "|" and tokens[at + 1].kind == "_":
            bars.add(at)
    return bodies, bars


def _dividers(tokens: list[Token]) -> set[int]:
    """The places of the bars that have an odd number of bars, themselves among them, up to the bracket that closes around them."""
    found: set[int] = set()
    frames: list[list] = [[False, 0, 0]]  # whether a bracket closes it, bars, double bars
    for at in range(len(tokens) - 1, -1, -1):
        kind = tokens[at].kind
        if kind in (")", "}", "]", "\\}", "end"):
            frames.append([True, 0, 0])
        elif kind in ("(", "{", "[", "\\{", "begin"):
            if len(frames) > 1:
                frames.pop()
        elif kind == "newline":
            frames[-1] = [False, 0, 0]
        elif kind in ("|", "\\|"):
            frame, place = frames[-1], 1 if kind == "|" else 2
            frame[place] += 1
            if frame[0] and frame[place] % 2:
                found.add(at)
    return found
