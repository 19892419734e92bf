"""Macros: what a document defines by \\newcommand and the like is expanded before anything else is read.

Knows the tokens of TeX (commands, groups, comments) and where a text is verbatim, no mathematics. Nothing is executed: a macro's
body is put in place of its use, within bounds. What cannot be expanded stays as it is, and the lexer refuses it where it is used.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .packages import PACKAGES
from .placed import Placed, joined

#: How deep uses may stand in bodies, how many there may be, and how long one, or all of a document, may become.
MAX_DEPTH, MAX_USES, MAX_LENGTH, MAX_WHOLE = 40, 20_000, 20_000, 1_000_000

_DEFINING = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareRobustCommand|[gex]?def|let|DeclareMathOperator|"
    r"DeclarePairedDelimiterX?|(?:New|Renew|Provide|Declare)DocumentCommand)(?![A-Za-z@])"
)
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)", re.S)
#: What holds no macros: comments, verbatim text, and in Markdown code.
_SKIPPED = r"\\begin\s*\{(?P<verbatim>verbatim|Verbatim|lstlisting|minted|comment)\*?\}(?s:.*?)(?:\\end\s*\{(?P=verbatim)\*?\}|\Z)"
_TEX = re.compile(rf"(?P<skipped>(?<!\\)%[^\n]*|{_SKIPPED})|(?P<command>\\(?:[A-Za-z@]+|(?s:.)))")
_MARKDOWN = re.compile(
    rf"(?P<skipped>^[ \t]*+(?P<ticks>`{{3,}}|~{{3,}})[^\n]*\n(?s:.*?)(?:^[ \t]*(?P=ticks)|\Z)|(?<!`)`[^`\n]+`(?!`)|{_SKIPPED})"
    r"|(?P<command>\\(?:[A-Za-z@]+|(?s:.)))",
    re.M,
)
_TOKEN = re.compile(r"\\(?:[A-Za-z@]+|.)|[^\s]", re.S)
_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.S)
_SPACE = re.compile(r"(?:[ \t]|%[^\n]*\n|\n(?![ \t]*\n))*")
_PARAMETER = re.compile(r"#([1-9])")
_DELIMITED = re.compile(r"((?:#[1-9])*)[ \t]*\{")
_SPECIFIED = re.compile(r"\s*(?:([sm])|([og])|([OG])\s*\{|([dD])(.)(.)|(\+|!))", re.S)
_IF = re.compile(r"\\If(NoValue|Value|Boolean)(TF|T|F)\s*\{?#([1-9])\}?")
#: Commands that take what stands right behind them: an expansion there is in braces.
_TAKING = re.compile(
    r"(?:[\^_]|\\(?:[dtc]?frac|sqrt|math[a-z]+|bm|boldsymbol|hat|bar|vec|dot|ddot|tilde|wide[a-z]+|over[a-z]+))[ \t]*\Z"
)


class Unexpandable(Exception):
    """Why a use of a macro is not expanded; it does not leave this file."""


@dataclass(frozen=True)
class Macro:
    """What a command stands for.

    parameters   a letter for each, as in xparse: s a star, m mandatory, o optional in brackets, g in braces, d between two signs
    defaults     what an optional one is where it is not given, None where it then has no value
    signs        the two signs of a d
    body         with #1, … for the parameters
    refused      why it cannot be expanded; "" where it can
    """

    parameters: str = ""
    defaults: tuple[str | None, ...] = ()
    signs: str = ""
    body: str = ""
    refused: str = ""


@dataclass
class Expanded:
    """A text without macros, why commands at some of its offsets are not expanded, and where uses of macros were.

    uses   (start, end) of what each use became, in order, and (start, end) of the use as it is written
    """

    placed: Placed
    refused: dict[int, str]
    uses: list[tuple[int, int, int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text is written; a use of a macro that it begins or ends with, as a whole."""
        first, last = self.placed.span(start, end)
        for at in (bisect_right(self.uses, (start, len(self.placed.text) + 1)) - 1, bisect_left(self.uses, (end,)) - 1):
            if at >= 0:
                begins, ends, written, behind = self.uses[at]
                first = written if begins == start and end >= ends else first
                last = behind if ends == end and start <= begins else last
        return first, last


def expanded(text: str, markdown: bool) -> Expanded | None:
    """A text with its macros expanded; None where there are none."""
    packages = package_macros()
    if not _DEFINING.search(text) and packages.keys().isdisjoint(_COMMAND.findall(text)):
        return None
    return _Expander(markdown).run(Placed.as_written(text))


@lru_cache(maxsize=1)
def package_macros() -> Mapping[str, Macro]:
    """The commands of well-known packages."""
    expander = _Expander(False, {})
    expander.run(Placed.as_written(PACKAGES))
    return expander.macros


class _Expander:
    def __init__(self, markdown: bool, macros: Mapping[str, Macro] | None = None):
        self.pattern = _MARKDOWN if markdown else _TEX
        self.macros: dict[str, Macro] = dict(package_macros() if macros is None else macros)
        self.given = frozenset(self.macros)
        self.defined: set[str] = set()
        self.uses = self.length = 0
        self.tail = ""  # the last signs that were put out

    def run(self, placed: Placed) -> Expanded:
        text = placed.text
        out: list[Placed] = []
        refused: dict[int, str] = {}
        uses: list[tuple[int, int, int, int]] = []
        length = at = 0

        def put(part: Placed) -> None:
            nonlocal length
            if part.text:
                out.append(part)
                length += len(part)
                self.tail = (self.tail + part.text[-24:])[-24:]

        while True:
            found = self.pattern.search(text, at)
            if found is None:
                break
            if found["skipped"] is not None:
                put(placed.part(at, found.end()))
                at = found.end()
                continue
            name = found["command"]
            put(placed.part(at, found.start()))
            at = found.end()
            if _DEFINING.fullmatch(name) and (behind := self._define(text, name, at)) is not None:
                at = behind
                continue
            if name not in self.macros:
                put(placed.part(found.start(), at))
                continue
            try:
                expansion, at = self._used(placed, name, found.start(), found.end(), 0)
                begins = length
                put(self._fitted(expansion, text, at))
                uses.append((begins, length, found.start(), at))
            except Unexpandable as reason:
                refused[length] = str(reason)
                put(placed.part(found.start(), at))
        put(placed.part(at, len(text)))
        return Expanded(joined(out), refused, uses)

    # --- uses -----------------------------------------------------------------------------------------------------

    def _used(self, placed: Placed, name: str, start: int, at: int, depth: int) -> tuple[Placed, int]:
        """What a use of a macro stands for, with the macros in it expanded, and the offset behind the use."""
        macro = self.macros[name]
        if macro.refused:
            raise Unexpandable(macro.refused)
        if depth > MAX_DEPTH:
            raise Unexpandable(f"{name} is expanded more than {MAX_DEPTH} deep")
        self.uses += 1
        if self.uses > MAX_USES:
            raise Unexpandable(f"more than {MAX_USES} uses of macros are not expanded")
        arguments, behind = self._arguments(placed, name, macro, at)
        whole = self._filled(macro.body, arguments, placed, start, behind)
        if len(whole) > MAX_LENGTH:
            raise Unexpandable(f"{name} stands for more than {MAX_LENGTH} characters")
        self.length += len(whole)
        if self.length > MAX_WHOLE:
            raise Unexpandable(f"macros stand for more than {MAX_WHOLE} characters")
        return self._inner(whole, depth + 1), behind

    def _inner(self, placed: Placed, depth: int) -> Placed:
        """An expansion with the macros in it expanded."""
        parts: list[Placed] = []
        at = size = 0
        while (found := _COMMAND.search(placed.text, at)) is not None:
            name = found.group()
            if _DEFINING.fullmatch(name):
                raise Unexpandable(f"a macro that defines another by {name} is not expanded")
            parts.append(placed.part(at, found.start()))
            at = found.end()
            if name in self.macros:
                inner, at = self._used(placed, name, found.start(), at, depth)
                self.tail = "".join(part.text for part in parts[-2:])[-24:]
                inner = self._fitted(inner, placed.text, at)
            else:
                inner = placed.part(found.start(), at)
            parts.append(inner)
            size += len(inner)
            if size > MAX_LENGTH:
                raise Unexpandable(f"an expansion has more than {MAX_LENGTH} characters")
        return joined([*parts, placed.part(at, len(placed))])

    def _fitted(self, expansion: Placed, text: str, behind: int) -> Placed:
        """An expansion so that it stays one argument where a command takes it, and apart from a letter behind it."""
        if expansion.text.startswith("^") and self.tail.rstrip().endswith("^"):
            expansion = expansion.part(1, len(expansion))  # X^\\T as X\\T
        around = expansion.standing_for("{", 0, len(expansion)), expansion.standing_for("}", 0, len(expansion))
        if expansion.text.strip() and not expansion.text.lstrip().startswith("{") and _TAKING.search(self.tail):
            return joined((around[0], expansion, around[1]))
        if re.search(r"\\[A-Za-z]+\Z", expansion.text) and text[behind : behind + 1].isalpha():
            return joined((expansion, expansion.standing_for(" ", 0, len(expansion))))
        return expansion

    def _arguments(self, placed: Placed, name: str, macro: Macro, at: int) -> tuple[list[Placed | None], int]:
        """The arguments of a use, None for one that is not given, and the offset behind them."""
        text = placed.text
        found: list[Placed | None] = []
        for number, kind in enumerate(macro.parameters):
            default = macro.defaults[number] if number < len(macro.defaults) else None
            start = _space(text, at)
            opening = {"s": "*", "o": "[", "g": "{", "d": macro.signs[:1]}.get(kind)
            if kind == "m":
                first, last, at = self._mandatory(text, name, len(macro.parameters), start)
                found.append(placed.part(first, last))
            elif not text.startswith(opening or "\0", start):
                given = default if kind != "s" else None
                found.append(None if given is None else placed.standing_for(given, max(at - 1, 0), at))
            elif kind == "s":
                found.append(placed.part(start, start + 1))
                at = start + 1
            else:
                closing = {"o": "]", "g": "}", "d": macro.signs[1:]}[kind]
                end = _closing(text, start, opening or "", closing)
                if end is None:
                    raise Unexpandable(f"the {opening} behind {name} is never closed")
                found.append(placed.part(start + 1, end))
                at = end + 1
        return found, at

    @staticmethod
    def _mandatory(text: str, name: str, count: int, start: int) -> tuple[int, int, int]:
        """(start, end, offset behind) of an argument."""
        if text.startswith("{", start):
            last = _closing(text, start, "{", "}")
            if last is None:
                raise Unexpandable(f"the brace behind {name} is never closed")
            return start + 1, last, last + 1
        token = _TOKEN.match(text, start)
        if token is None or token.group() in ("}", "$", "&", "\\\\", "\\]", "\\)", "\\end") or text[start : start + 2] == "\n\n":
            raise Unexpandable(f"{name} takes {count} argument{'s' * (count != 1)}")
        return start, token.end(), token.end()

    def _filled(self, body: str, arguments: list[Placed | None], placed: Placed, start: int, behind: int) -> Placed:
        """The body with the arguments in it; what is not an argument comes from the use as a whole."""
        body = _decided(body, arguments)
        parts: list[Placed] = []
        at = 0
        for found in _PARAMETER.finditer(body):
            literal = body[at : found.start()]
            number = int(found.group(1)) - 1
            argument = arguments[number] if number < len(arguments) else None
            at = found.end()
            if argument is not None:
                if re.search(r"\\[A-Za-z]+\Z", literal) and argument.text[:1].isalpha():
                    literal += " "
                parts += [placed.standing_for(literal, start, behind), argument]
                if re.search(r"\\[A-Za-z]+\Z", argument.text) and body[at : at + 1].isalpha():
                    parts.append(placed.standing_for(" ", start, behind))
            else:
                parts.append(placed.standing_for(literal, start, behind))
        return joined([*parts, placed.standing_for(body[at:], start, behind)])

    # --- definitions ----------------------------------------------------------------------------------------------

    def _define(self, text: str, command: str, at: int) -> int | None:
        """Takes a definition; the offset behind it and behind its line where it has one of its own, None where it is none."""
        kind = command[1:]
        star = text.startswith("*", at)
        at = _space(text, at + star)
        named = _name(text, at)
        if named is None:
            return None
        name, at = named
        try:
            if kind.endswith("DocumentCommand"):
                macro, at = self._xparse(text, at)
            elif kind == "let":
                macro, at = self._let(text, at)
            elif kind.endswith("def"):
                macro, at = self._def(text, kind, at)
            elif kind == "DeclareMathOperator":
                body, at = _group(text, at)
                body = re.sub(r"\\[,;:! ]|\\(?:mathrm|text|rm|mathop)\b|[{}~\s-]", "", body)
                macro = Macro(body=f"\\operatorname{'*' * star}{{{body}}}")
            elif kind.startswith("DeclarePairedDelimiter"):
                macro, at = self._paired(text, kind, at)
            else:
                macro, at = self._newcommand(text, at)
        except Unexpandable as reason:
            self._take(kind, name, Macro(refused=str(reason)))
            return at
        self._take(kind, name, macro)
        return _past_line(text, at)

    def _take(self, kind: str, name: str, macro: Macro) -> None:
        if kind in ("providecommand", "ProvideDocumentCommand") and name in self.defined:
            return
        self.defined.add(name)
        if macro.body.strip() == name:
            self.macros.pop(name, None)  # what is defined by itself is itself
        else:
            self.macros[name] = macro

    def _newcommand(self, text: str, at: int) -> tuple[Macro, int]:
        count, default = 0, None
        number = re.compile(r"\s*\[\s*([0-9])\s*\]").match(text, at)
        if number:
            count, at = int(number.group(1)), number.end()
            start = _space(text, at)
            if text.startswith("[", start) and (last := _closing(text, start, "[", "]")) is not None:
                default, at = text[start + 1 : last], last + 1
        body, at = _group(text, at)
        first = "" if default is None else "o"
        return Macro(first + "m" * (count - len(first)), (default,), body=_clean(body)), at

    @staticmethod
    def _def(text: str, kind: str, at: int) -> tuple[Macro, int]:
        shape = _DELIMITED.match(text, at)
        if shape is None:
            opened = text.find("{", at)
            if opened < 0:
                raise Unexpandable(f"\\{kind} without a body")
            _, behind = _group(text, opened)
            return Macro(refused=f"\\{kind} with delimited arguments is not expanded"), behind
        body, at = _group(text, shape.end() - 1)
        if kind in ("edef", "xdef"):
            return Macro(refused=f"\\{kind} is not expanded"), at
        return Macro("m" * (len(shape.group(1)) // 2), body=_clean(body)), at

    def _let(self, text: str, at: int) -> tuple[Macro, int]:
        at = _space(text, at)
        at = _space(text, at + text.startswith("=", at))
        token = _TOKEN.match(text, at)
        if token is None:
            raise Unexpandable("\\let without a command")
        return self.macros.get(token.group(), Macro(body=token.group())), token.end()

    @staticmethod
    def _paired(text: str, kind: str, at: int) -> tuple[Macro, int]:
        count = re.compile(r"\s*\[\s*([0-9])\s*\]").match(text, at)
        at = count.end() if count else at
        left, at = _group(text, at)
        right, at = _group(text, at)
        inner, parameters = "#3", 1
        if kind.endswith("X"):
            inner, at = _group(text, at)
            inner = re.sub(r"\\delimsize\s*", "", _PARAMETER.sub(lambda found: f"#{int(found.group(1)) + 2}", inner))
            parameters = int(count.group(1)) if count else 0
        return Macro("so" + "m" * parameters, body=f"\\left{left} {inner}\\right{right} "), at

    @staticmethod
    def _xparse(text: str, at: int) -> tuple[Macro, int]:
        specification, at = _group(text, at)
        body, at = _group(text, at)
        parameters, signs, place = "", "", 0
        defaults: list[str | None] = []
        while specification[place:].strip():
            found = _SPECIFIED.match(specification, place)
            if found is None:
                return Macro(refused=f"arguments by {{{specification.strip()}}} are not expanded"), at
            place = found.end()
            plain, optional, defaulted, between, first, second, _ = found.groups()
            default = None
            if defaulted or between == "D":
                opened = specification.find("{", found.end() - 1)
                last = _closing(specification, opened, "{", "}") if opened >= 0 else None
                if last is None:
                    return Macro(refused=f"arguments by {{{specification.strip()}}} are not expanded"), at
                default, place = specification[opened + 1 : last], last + 1
            if between:
                signs = first + second
            letter = plain or optional or (defaulted or between or "").lower()
            parameters += letter
            if letter:
                defaults.append(default)
        return Macro(parameters, tuple(defaults), signs, _clean(body)), at


def _decided(body: str, arguments: list[Placed | None]) -> str:
    """A body with \\IfNoValueTF and the like decided."""
    while (found := _IF.search(body)) is not None:
        what, branches, number = found.group(1), found.group(2), int(found.group(3)) - 1
        is_given = number < len(arguments) and arguments[number] is not None
        holds = is_given != (what == "NoValue")
        at = found.end()
        chosen = ""
        for branch in branches:
            text, at = _group(body, at)
            if holds == (branch == "T"):
                chosen = text
        body = body[: found.start()] + chosen + body[at:]
    return body


def _name(text: str, at: int) -> tuple[str, int] | None:
    """The command that is defined, in braces or not, and the offset behind it."""
    if text.startswith("{", at):
        last = _closing(text, at, "{", "}")
        name = text[at + 1 : last].strip() if last is not None else ""
        return (name, (last or 0) + 1) if _COMMAND.fullmatch(name) else None
    found = _COMMAND.match(text, at)
    return (found.group(), found.end()) if found else None


def _group(text: str, at: int) -> tuple[str, int]:
    """The inside of the group that comes next, or the one token, and the offset behind it."""
    start = _space(text, at)
    if text.startswith("{", start):
        last = _closing(text, start, "{", "}")
        if last is None:
            raise Unexpandable("a brace of its definition is never closed")
        return text[start + 1 : last], last + 1
    token = _TOKEN.match(text, start)
    if token is None:
        raise Unexpandable("its definition has no body")
    return token.group(), token.end()


def _closing(text: str, start: int, opening: str, closing: str) -> int | None:
    """The offset of what closes the sign at `start`, with braces balanced between; None where nothing does, or a paragraph ends."""
    depth = nested = 0
    stop = min(len(text), start + MAX_LENGTH)
    for found in re.compile(rf"\\.|%[^\n]*|[{{}}]|{re.escape(opening)}|{re.escape(closing)}", re.S).finditer(text, start, stop):
        sign = found.group()
        if sign == closing and depth == (opening == "{") and nested <= 1:
            return found.start()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and sign == opening:
            nested += 1
        elif depth == 0 and sign == closing:
            nested -= 1
    return None


def _space(text: str, at: int) -> int:
    """The offset behind spaces, comments and one end of a line."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _past_line(text: str, at: int) -> int:
    """The offset behind the rest of a line on which nothing else stands."""
    found = re.compile(r"[ \t;]*(?:%[^\n]*)?\n").match(text, at)
    return found.end() if found else at


def _clean(body: str) -> str:
    """A body without comments."""
    return re.sub(r"(?<!\\)%[^\n]*\n[ \t]*", "", body).strip()
