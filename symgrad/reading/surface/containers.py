"""What formulas stand in: Markdown with its dialects, notebooks, HTML, reStructuredText. Each becomes Markdown with $…$ and $$…$$.

Every character keeps its place in the author's file. Knows text only.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from ...errors import ReadError
from .comments import INSTRUCTION
from .inputs import Bundle, put_together
from .placed import Placed, joined

_MARKDOWN = (".md", ".markdown", ".qmd", ".rmd")
_HTML = (".html", ".htm", ".xhtml")
#: Endings of the files of a folder that are documents; web pages are read where they are named.
DOCUMENTS = (".tex", *_MARKDOWN, ".ipynb", ".rst")

#: What stands in the place of a stretch: text of ours, or a part of what was written.
_Pieces = list[str | tuple[int, int]]


def is_markdown(name: str) -> bool:
    """Whether a document of this name is read by the rules of Markdown: all are that are no LaTeX."""
    return PurePath(name).suffix.lower() in (*_MARKDOWN, *_HTML, ".ipynb", ".rst")


def contained(text: str, name: str) -> Placed | None:
    """The Markdown or LaTeX that a file holds; None where it is the text itself."""
    suffix = PurePath(name).suffix.lower()
    if isinstance(text, Bundle):
        return put_together(text)
    if suffix == ".ipynb":
        return _dialects(_notebook(text))
    if suffix in _HTML:
        return _page(Placed.as_written(text))
    if suffix == ".rst":
        return _restructured(Placed.as_written(text))
    if suffix in _MARKDOWN and (_DIALECT.search(text) or _is_kramdown(text)):
        return _dialects(Placed.as_written(text))
    return None


def _rewritten(placed: Placed, pattern: re.Pattern[str], pieces: Callable[[re.Match[str]], _Pieces | None]) -> Placed:
    """The text with what a pattern finds rewritten; None leaves it as it is."""
    parts: list[Placed] = []
    at = 0
    for found in pattern.finditer(placed.text):
        new = pieces(found)
        if new is None:
            continue
        parts.append(placed.part(at, found.start()))
        for piece in new:
            if isinstance(piece, str):
                parts.append(placed.standing_for(piece, *found.span()))
            else:
                parts.append(placed.part(*piece))
        at = found.end()
    return joined([*parts, placed.part(at, len(placed))]) if parts else placed


# --- Markdown -------------------------------------------------------------------------------------------------------

_SCRIPT = r"<script[^>]*\btype\s*=\s*[\"']?math/tex(?P<mode>[^\"'>]*)[\"']?[^>]*>(?P<script>(?s:.*?))</script>"
_DIALECT = re.compile(
    rf"""
    ^[ \t]*+(?P<ticks>`{{3,}}|~{{3,}})[ \t]*(?:\{{math\}}|math\b)[^\n]*\n(?P<options>(?:[ \t]*:\w+:[^\n]*\n)*)
        (?P<fenced>(?s:.*?))^[ \t]*(?P=ticks)[`~]*[ \t]*$
  | (?P<code>^[ \t]*+(?P<fence>`{{3,}}|~{{3,}})(?s:.*?)(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z))
  | \$`(?P<ticked>[^`\n]+)`\$
  | \{{math\}}`(?P<role>[^`\n]+)`
  | (?P<quoted>(?<!`)`[^`\n]+`(?!`))
  | {_SCRIPT}
  | \\\\\((?P<inline>(?:(?!\\\\\)|\$|\n[ \t]*\n).)+)\\\\\)
  | \\\\\[(?P<display>(?:(?!\\\\\]|\$\$).)+?)\\\\\](?![^\n]*\\end)
""",
    re.X | re.M | re.S,
)
_DOUBLE = re.compile(
    r"(?P<skip>^[ \t]*+(?P<fence>`{3,}|~{3,})(?s:.*?)(?:^[ \t]*(?P=fence)|\Z)|`[^`\n]+`|\\\$)|\$\$(?P<inner>(?s:.+?))\$\$", re.M
)
#: What may stand before a formula that has a line of its own: the marks of lists and quotations.
_MARKS = re.compile(r"[\s>*+-]*(?:\d+[.)])?\s*")


def _dialects(placed: Placed) -> Placed:
    """Markdown with the ways of writing formulas that are not $…$ and $$…$$ turned into those."""

    def pieces(found: re.Match[str]) -> _Pieces | None:
        kind = next((name for name in ("fenced", "ticked", "role", "script", "inline", "display") if found[name] is not None), "")
        if not kind:
            return None
        displayed = kind in ("fenced", "display") or kind == "script" and "display" in found["mode"]
        mark = "$$" if displayed else "$"
        return [mark, found.span(kind), mark]

    placed = _rewritten(placed, _DIALECT, pieces)
    if not _is_kramdown(placed.text):
        return placed
    text = placed.text
    return _rewritten(placed, _DOUBLE, lambda found: ["$", found.span("inner"), "$"] if _is_in_line(text, found) else None)


def _is_kramdown(text: str) -> bool:
    """Whether a text writes formulas in its sentences as $$…$$, too: it has some, and none as $…$."""
    rest, at, found = [], 0, None
    for found in _DOUBLE.finditer(text):
        rest.append(text[at : found.start()])
        at = found.end()
    if found is None:
        return False
    single = "".join([*rest, text[at:]])
    return "$" not in single and "\\(" not in single and any(_is_in_line(text, found) for found in _DOUBLE.finditer(text))


def _is_in_line(text: str, found: re.Match[str]) -> bool:
    """Whether $$…$$ stands in the line of a sentence that goes on behind it, or that does not announce it."""
    if found["inner"] is None or "\n" in found["inner"]:
        return False
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    end = text.find("\n", found.end())
    behind = text[found.end() : end if end >= 0 else len(text)].strip(" \t.,;:*_")
    return bool(behind) or not (_MARKS.fullmatch(before) or before.rstrip().endswith((":", "：")))


# --- notebooks ------------------------------------------------------------------------------------------------------

_JSON = re.compile(r"[ \t\r\n]*(?:(?P<string>\")|(?P<sign>[\[\]{},:])|(?P<other>[^\s\[\]{},:\"]+))")
_END = re.compile(r"(?:[^\"\\]|\\.)*+\"", re.S)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)


def _notebook(text: str) -> Placed:
    """The Markdown cells of a notebook, a blank line between them."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise ReadError("this is no notebook, which is written in JSON", line, column) from None
    whole = Placed.as_written(text)
    parts: list[Placed] = []
    kind = ""
    sources: list[Placed] = []
    for path, start, end in _strings(text):
        if path[:3] != ("", "cells", ""):
            continue
        if path[3:] == ("cell_type",):
            kind = text[start:end]
        elif path[3:] in (("source",), ("source", "")):
            sources.append(_unescaped(whole, start, end))
        elif path[3:] == ("}",):
            if kind == "markdown" and sources:
                parts += [*sources, whole.standing_for("\n\n", start, end)]
            kind, sources = "", []
    return joined(parts)


def _strings(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """(path, start, end) of the inside of every string in JSON: the keys that lead to it, "" in a list; (…, "}") ends an object."""
    path: list[str] = []
    kinds: list[str] = []
    key, at = "", 0
    while (found := _JSON.match(text, at)) is not None:
        at = found.end()
        if found["string"]:
            end = _END.match(text, at).end()  # type: ignore[union-attr]  # A text that json has read has it.
            if kinds and kinds[-1] == "{" and re.compile(r"\s*:").match(text, end):
                key = text[at : end - 1]
            else:
                yield (*path, key), at, end - 1
            at = end
        elif found["sign"] in ("[", "{"):
            path.append(key)
            kinds.append(found["sign"])
            key = ""
        elif found["sign"] in ("]", "}"):
            if kinds.pop() == "{":
                yield (*path, "}"), at - 1, at
            path.pop()
            key = ""


def _unescaped(whole: Placed, start: int, end: int) -> Placed:
    """The characters of a string in JSON."""
    parts: list[Placed] = []
    at = start
    for found in _ESCAPE.finditer(whole.text, start, end):
        parts.append(whole.part(at, found.start()))
        parts.append(whole.standing_for(json.loads(f'"{found.group()}"'), *found.span()))
        at = found.end()
    return joined([*parts, whole.part(at, end)])


# --- HTML -----------------------------------------------------------------------------------------------------------

_TAG = re.compile(
    rf"""
    (?P<comment><!--(?s:.*?)(?:-->|\Z))
  | {_SCRIPT}
  | <math\b[^>]*>(?s:(?:(?!</math>).)*?)<annotation[^>]*application/x-tex[^>]*>(?P<annotation>(?s:.*?))</annotation>(?s:.*?)</math>
  | <(?P<skipped>script|style|pre|code|textarea|noscript|math)\b(?s:.*?)</(?P=skipped)\s*>
  | <(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>
  | (?P<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)
""",
    re.X,
)
_BLOCKS = frozenset(
    "p div section article header footer main aside nav ul ol dl table tr figure blockquote body center form hr title".split()
)
_LINES = frozenset("li br td th dt dd".split())


def _page(placed: Placed) -> Placed:
    """The text of a web page without its tags."""
    text = placed.text
    hidden = 0  # how many spans are open inside one that is hidden, as the picture that KaTeX makes of a formula
    parts: list[Placed] = []
    at = 0
    for found in _TAG.finditer(text):
        if not hidden:
            parts.append(placed.part(at, found.start()))
        at = found.end()
        name = (found["name"] or "").lower()
        if hidden:
            hidden += 0 if name != "span" else -1 if found["closing"] else 1
            continue
        if name == "span" and not found["closing"] and re.search(r"aria-hidden\s*=\s*[\"']?true", found["rest"]):
            hidden = 1
        parts += _tag(placed, found, name)
    return joined([*parts, placed.part(at, len(placed))])


def _tag(placed: Placed, found: re.Match[str], name: str) -> list[Placed]:
    """What stands for a tag, an entity or a formula in a page."""

    def text(words: str) -> Placed:
        return placed.standing_for(words, *found.span())

    for kind in ("script", "annotation"):
        if found[kind] is not None:
            is_display = "display" in (found["mode"] or "") if kind == "script" else 'display="block"' in found.group()[:200]
            mark = "$$" if is_display else "$"
            inside = placed.part(*found.span(kind))
            return [text(mark), inside if kind == "script" else _page(inside), text(mark)]
    if found["comment"] and INSTRUCTION.match(found["comment"]):
        return [placed.part(*found.span())]
    if found["entity"]:
        return [text(html.unescape(found["entity"]))]
    if re.fullmatch("h[1-6]", name):
        return [text("\n\n" if found["closing"] else "\n\n# ")]
    return [text("\n\n" if name in _BLOCKS else "\n" if name in _LINES else "")]


# --- reStructuredText -----------------------------------------------------------------------------------------------

_ROLE = re.compile(r"(?P<code>``[^`]+``)|:math:`(?P<inside>[^`]+)`")
_DIRECTIVE = re.compile(r"^(?P<indent>[ \t]*)\.\. (?P<name>[\w-]+)::[ \t]*(?P<argument>[^\n]*)(?:\n|\Z)", re.M)
_LITERAL = re.compile(r"^(?P<indent>[ \t]*)(?!\.\. )\S[^\n]*::[ \t]*(?:\n|\Z)", re.M)
_OPTION = re.compile(r"[ \t]*:[\w-]+:[^\n]*(?:\n|\Z)")
_CODE = (
    "code",
    "code-block",
    "sourcecode",
    "highlight",
    "plot",
    "testcode",
    "testoutput",
    "parsed-literal",
    "literalinclude",
    "ipython",
)


def _restructured(placed: Placed) -> Placed:
    """reStructuredText with its directives and roles for formulas as $$…$$ and $…$, and without its code."""
    text = placed.text
    parts: list[Placed] = []
    at = 0
    while True:
        found = min(filter(None, (_DIRECTIVE.search(text, at), _LITERAL.search(text, at))), key=lambda m: m.start(), default=None)
        if found is None:
            break
        parts.append(_with_roles(placed.part(at, found.start())))
        name = found.groupdict().get("name")
        end = _indented(text, found.end(), len(found["indent"].expandtabs()))
        if name == "math":
            parts += _directive(placed, found, end)
        elif name is None:
            parts.append(_with_roles(placed.part(*found.span())))
        elif name not in _CODE:
            end = found.end()
            parts.append(_with_roles(placed.part(*found.span())))
        at = end
    return joined([*parts, _with_roles(placed.part(at, len(placed)))])


def _directive(placed: Placed, found: re.Match[str], end: int) -> list[Placed]:
    """A display: the argument and the body of a directive, a row for each paragraph."""
    at = found.end()
    while (option := _OPTION.match(placed.text, at, end)) is not None:
        at = option.end()
    rows = [placed.part(*found.span("argument"))] if found["argument"].strip() else []
    for paragraph in re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+").finditer(placed.text, at, end):
        rows.append(placed.part(*paragraph.span()))
    parts = [placed.standing_for("$$", *found.span())]
    for number, row in enumerate(rows):
        parts += [placed.standing_for(" \\\\ ", *found.span())] * bool(number) + [row]
    return [*parts, placed.standing_for("$$\n", *found.span())]


def _indented(text: str, at: int, indent: int) -> int:
    """The offset behind the lines that are indented by more."""
    end = at
    for line in re.compile(r"([ \t]*)([^\n]*)(?:\n|\Z)").finditer(text, at):
        if line.group(2).strip() and len(line.group(1).expandtabs()) <= indent or line.start() == len(text):
            break
        if line.group(2).strip():
            end = line.end()
    return end


def _with_roles(placed: Placed) -> Placed:
    return _rewritten(placed, _ROLE, lambda found: None if found["code"] else ["$", found.span("inside"), "$"])
