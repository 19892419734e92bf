"""Where the formulas of a document stand: inline and display mathematics, environments, prose. Knows text only.

Verbatim text, code fences, comments and the preamble are read past; commands that open something are refused where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ...errors import ReadError
from .lexer import Source
from .vocabulary import FORBIDDEN, INPUTS

#: Environments that what is supposed in them ends with.
_REACHES = (
    "proof",
    "theorem",
    "lemma",
    "proposition",
    "problem",
    "corollary",
    "exercise",
    "solution",
    "example",
    "definition",
    "remark",
    "claim",
    "question",
    "answer",
    "case",
    "conjecture",
    "fact",
    "note",
    "subproof",
    "observation",
)
#: Those of them that names of their own are in.
_SCOPED = ("proof", "theorem", "lemma", "proposition", "problem")
_PROVED = ("theorem", "lemma", "proposition", "problem")
#: Those that may stand between a theorem and its proof.
_ASIDE = ("remark", "note", "example", "definition", "observation", "case")
#: Environments that go on with what is supposed in the one before.
_GOING_ON = ("proof", "solution", "answer")
DISPLAYS = (
    "equation",
    "align",
    "gather",
    "multline",
    "alignat",
    "eqnarray",
    "displaymath",
    "flalign",
    "aligned",
    "dmath",
    "subequations",
    "gathered",
    "split",
)
_VERBATIM = ("verbatim", "lstlisting", "minted", "comment", "tikzpicture", "Verbatim", "filecontents")


@dataclass
class Segment:
    """A formula: inline or display, its offsets, the environments around it, the prose before it since the formula before.

    behind  the offset behind what closes it
    scope   the environments that have names of their own
    reach   all that end what is supposed in them, footnotes too
    """

    kind: str
    start: int
    end: int
    scope: tuple[int, ...]
    before: str
    environment: str = ""
    after: str = ""
    reach: tuple[int, ...] = ()
    behind: int = 0


_KINDS = (
    "comment",
    "remark",
    "fence",
    "code",
    "verb",
    "escaped",
    "display",
    "inline",
    "begin",
    "end",
    "hidden",
    "command",
    "stray",
)
_MARK = re.compile(
    r"""
    (?P<comment>(?<!\\)%[^\n]*)
  | (?P<remark><!--(?s:.*?)(?:-->|\Z))
  | (?P<fence>^[ \t]*+(?P<ticks>`{3,}+|~{3,}+)[^\n]*+(?:\n|\Z))
  | (?P<code>(?<!`)`[^`\n]*+`(?!`))
  | (?P<verb>\\verb\*?(?P<bar>[^\sA-Za-z*]))
  | (?P<escaped>\\[$%&\#_{}\\])
  | (?P<display>\$\$|\\\[)
  | (?P<inline>\$|\\\()
  | (?P<begin>\\begin\s*\{(?P<name>[^{}]*)\})
  | (?P<end>\\end\s*\{(?P<closed>[^{}]*)\})
  | (?P<hidden>\\iffalse(?![A-Za-z])(?s:.*?)(?:\\fi(?![A-Za-z])|\Z))
  | (?P<command>\\[A-Za-z]+)
  | (?P<stray>\\\]|\\\))
""",
    re.X | re.M,
)
_PREAMBLE = re.compile(r"\\begin\s*\{document\}")

#: The number of columns behind \begin{alignat}.
_COLUMNS = re.compile(r"\s*\{[^{}]*\}")


#: Takes an error, the offsets of what could not be read, and whether something may have been claimed in it.
Losing: TypeAlias = Callable[[ReadError, int, int, bool], None]
#: Takes the offsets of a comment.
Hearing: TypeAlias = Callable[[int, int], None]


def segments_of(source: Source, markdown: bool, lose: Losing, hear: Hearing = lambda start, end: None) -> list[Segment]:
    """Every formula of the document, in order; `lose` is told of what cannot be made out, and the rest is gone through.

    hear   is told of the comments between formulas
    """
    text = source.text
    found: list[Segment] = []
    scopes: list[tuple[str, int]] = []
    reaches = _Reaches(text)
    ends = _environments(text)
    unclosed: set[str] = set()  # the delimiters that nothing closes any more
    serial = 0
    stated: tuple | None = None  # the statement that the next proof is of: (the scopes around it, its own)
    position = 0
    body = _PREAMBLE.search(text)
    preamble_end = body.end() if body else 0
    prose_start, prose = 0, []
    after_document = re.compile(r"\\end\s*\{document\}").search(text)
    stop = after_document.start() if after_document else len(text)
    while position < stop:
        mark = _MARK.search(text, position, stop)
        if mark is None:
            break
        kind, at, position = mark.lastgroup, mark.start(), mark.end()
        kind = next(name for name in _KINDS if mark.group(name) is not None)
        if kind == "comment":
            if markdown:
                position = at + 1  # a sign like any other there
                continue
            hear(at, position)
            prose.append(text[prose_start:at])
            prose_start = position
        elif kind == "remark":
            if markdown:
                hear(at, position)
            else:
                position = at + 1
        elif kind == "fence":
            if markdown or not body:
                last = re.compile(r"^[ \t]*" + re.escape(mark.group("ticks")[:3]) + r"[`~]*[ \t]*$", re.M).search(text, position)
                position = last.end() if last else len(text)
        elif kind == "code":
            if not markdown:
                position = at + 1
        elif kind == "verb":
            close = text.find(mark.group("bar"), position)
            if close < 0:
                lose(source.error("\\verb is never closed", at, position), at, position, False)
            position = max(close + 1, position)
        elif kind == "hidden":
            prose.append(text[prose_start:at])
            prose_start = position
        elif kind == "command":
            name = mark.group()
            if name in FORBIDDEN and (at >= preamble_end or name in INPUTS):
                message = f"{name} is not read: a document opens and executes nothing"
                expected = "--root, the folder below which it may" if name in INPUTS else ""
                lose(source.error(message, at, position, expected), at, position, at >= preamble_end)
        elif kind == "stray":
            if at >= preamble_end and at < stop:
                lose(source.error(f"{mark.group()} closes nothing", at, position), at, position, mark.group() == "\\]")
        elif kind == "escaped":
            pass
        elif kind in ("display", "inline"):
            opening = mark.group()
            closing = {"$$": "$$", "\\[": "\\]", "$": "$", "\\(": "\\)"}[opening]
            if markdown and opening == "$" and not _opens_inline(text, at):
                continue
            end = None if closing in unclosed else _find_close(source, closing, position)
            if end is None:
                unclosed |= {closing} - {"$"}
                lose(source.error("this formula is never closed", at, position, closing), at, position, kind == "display")
                continue
            if preamble_end <= at < stop:
                before = "".join(prose) + text[prose_start:at]
                scope = tuple(number for _, number in scopes)
                found.append(Segment(kind, position, end, scope, before, reach=reaches.at(at), behind=end + len(closing)))
                prose = []
            position = prose_start = end + len(closing)
        elif kind == "begin":
            name = mark.group("name").strip()
            plain = name.rstrip("*")
            if plain in _VERBATIM:
                close = text.find("\\end{" + name + "}", position)
                if close < 0:
                    error = source.error(f"\\begin{{{name}}} is never closed", at, position, f"\\end{{{name}}}")
                    lose(error, at, position, True)
                position = max(close, position)
            elif plain in DISPLAYS or plain == "math":
                if position not in ends:
                    error = source.error(f"\\begin{{{name}}} is never closed", at, position, f"\\end{{{name}}}")
                    lose(error, at, position, True)
                    continue
                end, after = ends[position]
                if plain in ("alignat", "alignedat"):
                    columns = _COLUMNS.match(text, position)
                    position = columns.end() if columns else position
                if preamble_end <= at < stop:
                    before = "".join(prose) + text[prose_start:at]
                    found.append(
                        Segment(
                            "inline" if plain == "math" else "display",
                            position,
                            end,
                            tuple(number for _, number in scopes),
                            before,
                            plain,
                            reach=reaches.at(at),
                            behind=after,
                        )
                    )
                    prose = []
                position = prose_start = after
            else:
                serial += 1
                reaches.begin(plain, serial)
                if plain == "proof" and stated is not None and stated[0] == scopes:
                    scopes.append((name, stated[1]))  # a proof goes on with the names of its theorem
                elif plain in _SCOPED:
                    scopes.append((name, serial))
        elif kind == "end":
            name = mark.group("closed").strip()
            reaches.end(name.rstrip("*"))
            if scopes and scopes[-1][0] == name:
                _, own = scopes.pop()
                stated = (list(scopes), own) if name.rstrip("*") in _PROVED else None
            elif any(opened == name for opened, _ in scopes):
                expected = f"\\end{{{scopes[-1][0]}}}"
                message = f"\\end{{{name}}} closes an environment that is not the innermost"
                lose(source.error(message, at, position, expected), at, position, False)
                while scopes.pop()[0] != name:
                    pass
    for segment, following in zip(found, found[1:]):
        segment.after = following.before
    if found:
        found[-1].after = "".join(prose) + text[prose_start:]
    return found


_HEADING = re.compile(r"^#{1,6}[ \t]+\S|\\(?:part|chapter|(?:sub){0,2}section)\*?[ \t]*(?=[\[{])", re.M)


def headings_of(source: Source) -> list[int]:
    """The offsets of the headings of a document."""
    return [found.start() for found in _HEADING.finditer(source.text)]


class _Reaches:
    """The environments and footnotes around a place that end what is supposed in them, while a text is read from its start."""

    def __init__(self, text: str):
        named = {found.group(1): found.group(2).strip().lower() for found in _THEOREM.finditer(text)}
        self._names = {*_REACHES, *(name for name, title in named.items() if title.rstrip(".") in _REACHES)}
        self._going_on = {*_GOING_ON, *(name for name, title in named.items() if title in _GOING_ON)}
        self._open: list[tuple[str, int]] = []
        self._last: tuple[list[tuple[str, int]], int] | None = None
        self._footnotes = _footnotes(text)
        self._next, self._notes = 0, list[tuple[int, int]]()

    def begin(self, name: str, number: int) -> None:
        """An environment begins; `number` is its own."""
        if name in self._going_on and self._last is not None and self._last[0] == self._open:
            number = self._last[1]
        if name in self._names:
            self._open.append((name, number))

    def end(self, name: str) -> None:
        """An environment ends."""
        if any(opened == name for opened, _ in self._open):
            closed = self._open.pop()
            while closed[0] != name:
                closed = self._open.pop()
            if name in self._going_on:
                self._last = None
            elif name not in _ASIDE:
                self._last = (list(self._open), closed[1])

    def at(self, position: int) -> tuple[int, ...]:
        """The numbers of what is open at a place; a footnote's is negative. Places are asked for in their order."""
        while self._next < len(self._footnotes) and self._footnotes[self._next][0] <= position:
            _, end = self._footnotes[self._next]
            self._next += 1
            self._notes.append((-self._next, end))
        self._notes = [(number, end) for number, end in self._notes if position < end]
        return (*(number for _, number in self._open), *(number for number, _ in self._notes[:1]))


_THEOREM = re.compile(r"\\newtheorem\*?\s*\{([^{}]*)\}(?:\[[^\[\]]*\])?\s*\{([^{}]*)\}")
_FOOTNOTE = re.compile(r"\\(?:footnote(?:text)?|thanks|marginpar)\s*(?:\[[^\[\]]*\])?\s*\{")
_BRACE = re.compile(r"\\.|[{}]", re.S)


def _footnotes(text: str) -> list[tuple[int, int]]:
    """Where each footnote begins and ends."""
    starts = {found.end() for found in _FOOTNOTE.finditer(text)}
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACE.finditer(text) if starts else ():
        if found.group() == "{":
            opened.append(found.end())
        elif found.group() == "}" and opened:
            ends[opened.pop()] = found.start()
    return [(start, ends.get(start, len(text))) for start in sorted(starts)]


def _opens_inline(text: str, at: int) -> bool:
    """Whether a $ in Markdown opens a formula: not a price ($5 and $6)."""
    following = text[at + 1 : at + 2]
    if not following or following.isspace():
        behind = _BLANK_LINE.search(text, at, at + _LONG)
        return following == " " and len(_DOLLAR.findall(text, at, behind.start() if behind else at + _LONG)) % 2 == 0
    if following.isdigit():
        close = text.find("$", at + 1)
        return (
            close > 0 and "\n" not in text[at:close] and not text[close - 1].isspace() and not text[close + 1 : close + 2].isdigit()
        )
    return True


_INSIDE = re.compile(
    r"\\(?P<text>text|mbox|textrm|textit|textbf)\s*\{|(?P<escaped>\\.)|(?<!\\)%[^\n]*|(?P<open>\{)|(?P<close>\})|(?P<dollar>\$\$?)",
    re.S,
)
#: Characters of a paragraph that are looked at.
_LONG = 4_000
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


def _find_close(source: Source, closing: str, position: int) -> int | None:
    """The offset of the delimiter that closes a formula, None where there is none; inside \\text{…} a $ opens one of its own."""
    text = source.text
    depth, texts = 0, []
    for found in _INSIDE.finditer(text, position):
        if found.group("text"):
            depth += 1
            texts.append(depth)
        elif found.group("open"):
            depth += 1
        elif found.group("close"):
            if texts and texts[-1] == depth:
                texts.pop()
            depth -= 1
        elif found.group("escaped") == closing or not texts and found.group("dollar") == closing:
            if closing == "$" and _BLANK_LINE.search(text, position, found.start()):
                break
            return found.start()
        elif closing == "$" and not texts and found.group("dollar") == "$$":
            return found.start()
    return None


_BOUNDARY = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}|(?<!\\)%[^\n]*")


def _environments(text: str) -> dict[int, tuple[int, int]]:
    """For the inside of each environment that is closed, by where it begins, the offsets of its end and behind that."""
    opened: dict[str, list[int]] = {}
    ends: dict[int, tuple[int, int]] = {}
    for found in _BOUNDARY.finditer(text):
        if found.group(1) is None:
            continue
        starts = opened.setdefault(found.group(2).strip(), [])
        if found.group(1) == "begin":
            starts.append(found.end())
        elif starts:
            ends[starts.pop()] = found.span()
    return ends
