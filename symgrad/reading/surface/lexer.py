"""LaTeX mathematics as tokens with their offsets; typography is dropped here. Knows the vocabulary only, no meaning."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

from ...errors import LimitError, ReadError
from . import unicode_tokens
from . import vocabulary as words
from .macros import expanded
from .placed import Placed
from .tokens import Token
from .typography import SWITCHES, as_read

MAX_CHARACTERS = 1_000_000
MAX_DIGITS = 40


_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_ARRAY = re.compile(r"\\in\s*\\mathbb\s*\{?R\}?\s*\^\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
#: The names of a list, from its end on; how far before a set they are looked for.
_LISTED = re.compile(rf"(?:(?:{_NAME.pattern})\s*,\s*)*(?:{_NAME.pattern})\s*$")
_REACH = 100
_DELTA = re.compile(
    r"(?:\\Delta|Δ)\s*(?:_\s*\{?\s*\w+\}?\s*|\^\s*\{?\s*\w+\}?\s*)?(?::=|=|,|\\in\b|\\coloneqq\b|\\triangleq\b|&\s*:?=)"
)


class Source:
    """A text whose offsets can be told as line and column of what a person wrote; makes the reader's errors.

    text       what is read: without macros
    written    what the author wrote
    refused    why commands at some offsets of the text are macros that are not expanded
    first      the offset at which what a person wrote begins; lines and columns behind it are counted from there
    """

    def __init__(
        self, text: str, name: str = "<text>", first: int = 0, container: Placed | None = None, markdown: bool = False
    ) -> None:
        if len(text) > MAX_CHARACTERS:
            raise LimitError(f"{name} has {len(text)} characters; symgrad reads up to {MAX_CHARACTERS}")
        self.name, self.first = name, first
        self._container = container
        self.written = text if container is None else container.text
        self._expanded = expanded(self.written, markdown)
        self.text = self.written if self._expanded is None else self._expanded.placed.text
        self.refused = {} if self._expanded is None else self._expanded.refused
        self._starts = [0] + [match.end() for match in re.finditer("\n", text)]
        #: Whether Δ stands by itself somewhere before a relation, so that Δ W is a product.
        self.names_delta = _DELTA.search(self.text) is not None
        #: How many axes the arrays have that a set declares, so that X_{abe} has three indices and W_{out} a word.
        self.axes: dict[str, set[int]] = {}
        for array in _ARRAY.finditer(self.text):
            listed = _LISTED.search(self.text[max(array.start() - _REACH, 0) : array.start()])
            for name in _NAME.findall(listed[0] if listed is not None else ""):
                self.axes.setdefault(name, set()).add(array[1].count("\\times") + 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        return self._place(offset if self._expanded is None else self._expanded.placed.span(offset, offset + 1)[0])

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in what the author wrote."""
        if self._container is not None:
            offset = self._container.span(offset, offset + 1)[0]
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        if offset < self.first:
            return line, column
        before = bisect_right(self._starts, self.first)
        return line - before + 1, column - (self.first - self._starts[before - 1] if line == before else 0)

    @property
    def beginning(self) -> int:
        """The offset in the text at which what a person wrote begins."""
        if self._expanded is None:
            return self.first
        starts = self._expanded.placed.starts
        return next((offset for offset, start in enumerate(starts) if start >= self.first), len(self.text))

    def shown(self, start: int, end: int) -> str:
        """What a person wrote between two offsets, a use of a macro as a whole."""
        if self._expanded is not None:
            start, end = self._expanded.span(start, end)
        return self.written[start:end]

    def place_of(self, start: int, end: int) -> tuple[int, int]:
        """Line and column of what stands between two offsets: those of a use of a macro that it begins with."""
        if self._expanded is None:
            return self.position(start)
        return self._place(self._expanded.span(start, end)[0])

    def end_of(self, start: int, end: int) -> tuple[int, int]:
        """Line and column behind what stands between two offsets, in the author's file."""
        _, last = self.span(start, end)
        line = bisect_right(self._starts, max(last - 1, 0))
        return line, last - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the author's file of what stands between two offsets, a use of a macro as a whole."""
        if self._expanded is not None:
            start, end = self._expanded.span(start, end)
        return (start, end) if self._container is None else self._container.span(start, end)

    def leave_out(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Takes what stands between some offsets for spaces."""
        for start, end in stretches:
            blank = re.sub(r"[^\n]", " ", self.text[start:end])
            self.text = self.text[:start] + blank + self.text[end:]

    def error(self, message: str, start: int, end: int | None = None, expected: str = "") -> ReadError:
        """A ReadError that shows the offending text."""
        end = start + 1 if end is None else end
        shown = " ".join(self.shown(start, end).split())
        if len(shown) > 60:
            shown = shown[:57] + "…"
        return ReadError(message, *self.position(start), shown, expected)


#: &space; and &plus; are how formulas in the addresses of pictures write these signs.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|%[^\n]*\n?|~|&space;)
  | (?P<plus>&plus;)
  | (?P<command>\\(?:[A-Za-z]+|.|\Z))
  | (?P<number>[0-9]+(?:\.[0-9]+)?|(?<!\.)\.[0-9]+)
  | (?P<letter>[A-Za-z])
  | (?P<define>:=|=:|::=)
  | (?P<dots>\.{{2,3}})
  | (?P<script>[{"".join(unicode_tokens.RAISED)}]+|[{"".join(unicode_tokens.LOWERED)}]+)
  | (?P<other>.)
""",
    re.X | re.S,
)

#: Words in a language that no mathematics is written in, a phrase as a whole.
_FOREIGN = r"[^\W\d_\u0000-\u007f\u0370-\u03ff]"
_WORDS = re.compile(rf"{_FOREIGN}(?:{_FOREIGN}|\d|[ \t](?={_FOREIGN}))*")
_NEWLINE_OPTION = re.compile(r"\*?[ \t]*(?:\[\s*-?[0-9.]+\s*[a-z]+\s*\])?")
_SIZES = words.OPENING_SIZES | words.CLOSING_SIZES
_PLAIN = frozenset("{}^_&()[]|+-*/=<>,.;:!'?")


#: The number of an equation, set apart by a wide space at the end of its row: a = b ~~~ (17).
_EQUATION_NUMBER = re.compile(
    r"(?:~(?:\s|\\[,;: ])*~|\\q?quad(?![A-Za-z]))(?:\s|~|\\[,;: ]|\\q?quad(?![A-Za-z]))*"
    r"\([0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?\)\s*[.,]?\s*(?=\\\\|\\end\b|\Z)"
)


def tokenize(source: Source, start: int, end: int) -> list[Token]:
    """The tokens of source.text[start:end], a formula. ReadError for a character or command that has no place in one."""
    tokens: list[Token] = []
    _scan(source, start, end, tokens)
    if numbers := [found.span() for found in _EQUATION_NUMBER.finditer(source.text, start, end)]:
        tokens = [token for token in tokens if not any(first <= token.start < last for first, last in numbers)]
    tokens = as_read(tokens, source.axes)
    tokens += [Token("end of formula", "", end, end)] * 2  # twice, so that a look at the next token is always safe
    return tokens


def _scan(source: Source, start: int, end: int, tokens: list[Token], depth: int = 0) -> None:
    if depth > 20:
        raise source.error("text inside text is nested too deep", start)
    text, position = source.text, start
    match = _TOKEN.match
    while position < end:
        found = match(text, position, end)
        if found is None:  # The pattern takes any character.
            raise source.error("this is not read", position)
        kind, at, position = found.lastgroup, position, found.end()
        if kind == "space":
            continue
        piece = found.group()
        if kind == "letter":
            tokens.append(Token("letter", piece, at, position))
        elif kind == "plus":
            tokens.append(Token("+", "+", at, position))
        elif kind == "number":
            if len(piece) > MAX_DIGITS:
                raise source.error(f"a number has more than {MAX_DIGITS} digits", at, position)
            tokens.append(Token("number", piece, at, position))
        elif kind == "dots":
            tokens.append(Token("command", "\\dots", at, position))
        elif kind == "define":
            tokens.append(Token("command", ":=" if piece == "::=" else piece, at, position))
        elif kind == "other":
            if piece == "}" and _is_filler(tokens):
                tokens.pop()
            elif piece in _PLAIN:
                tokens.append(Token(piece, piece, at, position))
            elif piece == '"':  # i" as it is typed for i''
                tokens += [Token("'", "'", at, position)] * 2
            elif (meant := unicode_tokens.character(piece)) is not None:
                tokens += [Token(name, content, at, position) for name, content in meant]
            elif (accent := unicode_tokens.accent(piece)) is not None and tokens and tokens[-1].kind == "letter":
                letter = tokens.pop()
                around = (("command", accent), ("{", "{"), (letter.kind, letter.text), ("}", "}"))
                tokens += [Token(name, content, letter.start, position) for name, content in around]
            elif found := _WORDS.match(text, at, end):
                position = found.end()
                tokens.append(Token("text", found.group().strip(), at, position))
            elif (
                unicodedata.category(piece) != "Cf"
            ):  # Signs that show nothing, as a mark of the direction of a text, mean nothing.
                looks = piece.isprintable() and not piece.isalpha()
                which = "this character" if looks else f"the character {unicode_tokens.code_point(piece)}"
                raise source.error(f"{which} has no meaning in a formula", at, position)
        elif kind == "script":
            tokens += [Token(name, content, at, position) for name, content in unicode_tokens.script(piece)]
        else:
            position = _command(source, piece, at, position, end, tokens, depth)


#: Spaces of a length, and how many em a unit is.
_SPACES = ("\\hspace", "\\hskip", "\\kern", "\\mspace", "\\mskip")
_EM = {"em": 1.0, "ex": 0.45, "pt": 0.1, "mm": 0.28, "cm": 2.8, "in": 7.2, "mu": 1 / 18}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(em|ex|pt|mm|cm|in|mu)")


def _is_wide(length: str) -> bool:
    """Whether a space is as wide as a \\quad, which sets formulas apart."""
    found = _LENGTH.match(length)
    return found is not None and float(found.group(1)) * _EM[found.group(2)] >= 0.9


def _is_filler(tokens: list[Token]) -> bool:
    """Whether a brace that closes makes an empty pair at the start of a row or behind a relation: spacing, as in & {} + b."""
    if not tokens or tokens[-1].kind != "{":
        return False
    return len(tokens) == 1 or tokens[-2].kind in ("newline", "&", "quad") or tokens[-2].text in words.RELATIONS


def _command(source: Source, piece: str, at: int, position: int, end: int, tokens: list[Token], depth: int) -> int:
    """Deals with one command; returns the offset after it and after what belongs to it."""
    text = source.text
    if at in source.refused:
        raise source.error(source.refused[at], at, position, "a macro that can be expanded")
    if piece in words.GREEK:
        tokens.append(Token("letter", piece, at, position))
    elif piece == "\\\\" or piece == "\\newline" or piece == "\\cr":
        option = _NEWLINE_OPTION.match(text, position, end)
        position = option.end() if option else position
        tokens.append(Token("newline", piece, at, position))
    elif piece in ("\\quad", "\\qquad", "\\hfill"):
        tokens.append(Token("quad", piece, at, position))
    elif piece in _SIZES:
        position = _sized(source, piece, at, position, end, tokens)
    elif piece in words.DROPPED and piece not in SWITCHES:
        pass
    elif piece in ("\\{", "\\}", "\\|"):
        tokens.append(Token(piece, piece, at, position))
    elif piece in ("\\begin", "\\end"):
        name, position = _braced(source, position, end, piece)
        name = name.strip()
        tokens.append(Token(piece[1:], name, at, position))
        if piece == "\\begin" and name.rstrip("*") in ("array", "alignat", "alignedat"):
            _, position = _braced(source, position, end, "\\begin{" + name + "}")
    elif piece in words.TEXTS:
        position = _text(source, piece, at, position, end, tokens, depth)
    elif piece in words.DROPPED_WITH_ARGUMENT:
        position = _skip_star(text, position, end)
        if piece == "\\rule":
            _, position = _braced(source, position, end, piece)
        inside, position = _braced(source, position, end, piece)
        if piece in ("\\intertext", "\\shortintertext"):
            tokens.append(Token("newline", piece, at, position))
        elif piece in _SPACES and _is_wide(inside):
            tokens.append(Token("quad", piece, at, position))
    elif piece in words.COLOURED:
        _, position = _braced(source, position, end, piece)
    elif piece in words.WRAPPERS:
        position = _wrapped(source, piece, position, end, tokens, depth)
    elif piece in words.FORBIDDEN or piece == "\\write18":
        raise source.error(f"{piece} is not read: a document opens and executes nothing", at, position)
    else:
        tokens.append(Token("command", piece, at, position))
    return position


def _skip_star(text: str, position: int, end: int) -> int:
    return position + 1 if position < end and text[position] == "*" else position


def _sized(source: Source, piece: str, at: int, position: int, end: int, tokens: list[Token]) -> int:
    """\\left( and the like: the delimiter, where it is a bar as an opening or a closing one; \\left. and \\right. are nothing."""
    found = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.S).match(source.text, position, end)
    if not found:
        raise source.error(f"{piece} has no delimiter after it", at, position, "a parenthesis or bracket")
    delimiter, position = found.group(1), found.end()
    opening = piece in words.OPENING_SIZES
    if delimiter == ".":
        if not opening:
            tokens.append(Token("\\right.", "\\right.", at, position))
        else:
            tokens.append(Token("\\left.", "\\left.", at, position))
        return position
    if delimiter in ("|", "\\vert", "\\lvert", "\\rvert"):
        delimiter = "\\lvert" if opening else "\\rvert"
    elif delimiter in ("\\|", "\\Vert", "\\lVert", "\\rVert"):
        delimiter = "\\lVert" if opening else "\\rVert"
    elif delimiter not in (
        "(",
        ")",
        "[",
        "]",
        "\\{",
        "\\}",
        "\\lfloor",
        "\\rfloor",
        "\\lceil",
        "\\rceil",
        "\\langle",
        "\\rangle",
        "\\lbrace",
        "\\rbrace",
        "\\lbrack",
        "\\rbrack",
        "<",
        ">",
        "/",
    ):
        raise source.error(f"{piece} needs a delimiter after it", at, position, "a parenthesis or bracket")
    kind = delimiter if len(delimiter) == 1 or delimiter in ("\\{", "\\}") else "command"
    tokens.append(Token(kind, delimiter, at, position))
    return position


def _braced(source: Source, position: int, end: int, what: str) -> tuple[str, int]:
    """The text of a braced (or one-character) argument and the offset after it."""
    text = source.text
    while position < end and text[position].isspace():
        position += 1
    while position < end and text[position] == "[":
        close = text.find("]", position, end)
        if close < 0:
            raise source.error(f"the [ after {what} is never closed", position)
        position = close + 1
    if position >= end:
        raise source.error(f"{what} has no argument", max(position - 1, 0), position)
    if text[position] != "{":
        found = _ARGUMENT.match(text, position, end)
        return (found.group(), found.end()) if found else (text[position], position + 1)
    close = closing_brace(source, position, end)
    return text[position + 1 : close], close + 1


_OPTION = re.compile(r"\s*\[[^\]]*\]")
#: A condition set as text, \\text{if i $\\ne$ j}, whose letters are those of the formula.
_COMPARED = re.compile(
    r"\s*(?P<word>(?:if|for|when|where|in case)?)\s*\b(?P<left>[A-Za-z])\s*\$?\s*"
    r"(?P<sign>=|<|>|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))\s*\$?\s*(?P<right>[A-Za-z]|[0-9]+)\s*"
)
_ARGUMENT = re.compile(r"\\[A-Za-z]+|-?[0-9.]+\s*(?:pt|em|ex|mm|cm|mu)|.", re.S)
_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.S)


def closing_brace(source: Source, start: int, end: int) -> int:
    """The offset of the } that closes the { at start."""
    depth = 0
    for found in _BRACE.finditer(source.text, start, end):
        piece = found.group()
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
            if depth == 0:
                return found.start()
    raise source.error("this brace is never closed", start, start + 1, "}")


def _text(source: Source, piece: str, at: int, position: int, end: int, tokens: list[Token], depth: int) -> int:
    """\\text{…}: a text token, and the tokens of the formulas that stand in it as $…$."""
    text = source.text
    while position < end and text[position].isspace():
        position += 1
    if position >= end or text[position] != "{":
        raise source.error(f"{piece} has no argument", at, position, "{")
    close = closing_brace(source, position, end)
    inside = position + 1
    if compared := _COMPARED.fullmatch(text, inside, close):
        for group in ("word", "left", "sign", "right"):
            start, last = compared.span(group)
            if group == "word" and last > start:
                tokens.append(Token("text", text[start:last], at, last))
            else:
                _scan(source, start, last, tokens, depth + 1)
        return close + 1
    while True:
        dollar = text.find("$", inside, close)
        if dollar < 0:
            tokens.append(Token("text", text[inside:close], at if inside == position + 1 else inside, close + 1))
            return close + 1
        other = text.find("$", dollar + 1, close)
        if other < 0:
            raise source.error("this $ is never closed", dollar, dollar + 1, "$")
        tokens.append(Token("text", text[inside:dollar], at if inside == position + 1 else inside, dollar))
        _scan(source, dollar + 1, other, tokens, depth + 1)
        inside = other + 1


def _wrapped(source: Source, piece: str, position: int, end: int, tokens: list[Token], depth: int) -> int:
    """\\boxed{…}: what is inside, as if the box were not there."""
    text = source.text
    if piece == "\\bbox" and (option := _OPTION.match(text, position, end)) is not None:
        position = option.end()
    while position < end and text[position].isspace():
        position += 1
    if position >= end or text[position] != "{":
        return position
    close = closing_brace(source, position, end)
    if piece in ("\\boxed", "\\bbox", "\\fbox", "\\Aboxed", "\\lefteqn"):
        _scan(source, position + 1, close, tokens, depth + 1)
        return close + 1
    return position
