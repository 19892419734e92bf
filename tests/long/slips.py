r"""Slips of the pen in a formula as it is written: more than fifty kinds, each a change of the LaTeX text. Knows nothing of symgrad.

A slip gives every text that comes of making it once: at each sign, number, letter, bracket that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Slip = Callable[[str], Iterator[str]]
SLIPS: dict[str, Slip] = {}

GREEK = "alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|psi|omega"
#: A name of one letter, or an accented one.
NAME = rf"(?:\\(?:hat|bar|tilde)\{{[a-zA-Z]\}}|\\(?:{GREEK})(?![a-zA-Z])|(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z{{]))"
#: A subscript, braced or of one character.
SUBSCRIPT = r"_(?:\{[^{}]*\}|[a-zA-Z0-9])"


def _is_command(text: str, at: int) -> bool:
    """Whether the letter at this place belongs to a command."""
    while at > 0 and text[at - 1].isalpha():
        at -= 1
    return at > 0 and text[at - 1] == "\\"


def _replacing(pattern: str, *replacements: str) -> Slip:
    """The slip that writes another thing for a match of the pattern."""
    compiled = re.compile(pattern)

    def slip(text: str) -> Iterator[str]:
        for found in compiled.finditer(text):
            if found.group()[:1].isalpha() and _is_command(text, found.start()):
                continue
            for replacement in replacements:
                yield text[: found.start()] + found.expand(replacement) + text[found.end() :]

    return slip


def _group(text: str, at: int) -> int:
    """The place behind the group {…} that opens at this place; -1 where none does."""
    if at >= len(text) or text[at] != "{":
        return -1
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place + 1
    return -1


def _fractions(text: str) -> Iterator[tuple[int, str, str, int]]:
    for found in re.finditer(r"\\[dt]?frac(?=\{)", text):
        middle = _group(text, found.end())
        end = _group(text, middle)
        above, below = text[found.end() + 1 : middle - 1], text[middle + 1 : end - 1]
        if end > 0 and r"\partial" not in above + below and r"\nabla" not in above + below:
            yield found.start(), above, below, end


def _upside_down(text):
    for start, above, below, end in _fractions(text):
        yield text[:start] + rf"\frac{{{below}}}{{{above}}}" + text[end:]


def _lost_denominator(text):
    for start, above, _, end in _fractions(text):
        yield text[:start] + rf"\left( {above} \right)" + text[end:]


def _lost_numerator(text):
    for start, above, below, end in _fractions(text):
        if above.strip() != "1":
            yield text[:start] + rf"\frac{{1}}{{{below}}}" + text[end:]


def _terms(text: str) -> list[tuple[int, int]]:
    """The places of the terms of the whole formula: between + and - outside of all brackets."""
    depth, starts = 0, [0]
    for found in re.finditer(r"\\[a-zA-Z]+|\\.|[{}()\[\]+\-]", text):
        piece = found.group()
        if piece in ("{", "(", "["):
            depth += 1
        elif piece in ("}", ")", "]"):
            depth -= 1
        elif piece in ("+", "-") and depth == 0 and text[: found.start()].strip():
            starts.append(found.start())
    return list(zip(starts, [*starts[1:], len(text)]))


def _lost_term(text):
    places = _terms(text)
    for start, end in places if len(places) > 1 else ():
        rest = (text[:start] + text[end:]).strip()
        yield rest[1:].strip() if rest.startswith("+") else rest


def _doubled_term(text):
    for start, end in _terms(text):
        term = text[start:end].strip()
        if term:
            yield text[:end] + (" " if term[0] in "+-" else " + ") + term + " " + text[end:]


def _indices(text: str) -> Iterator[tuple[int, int, str]]:
    """The letters that stand in subscripts: (start, end, letter)."""
    for found in re.finditer(SUBSCRIPT, text):
        for letter in re.finditer(
            r"(?<![\\a-zA-Z])[a-z](?![a-zA-Z])|(?<=[a-z])[a-z](?![a-zA-Z])|[a-z](?=[a-z]\}?$)", found.group()
        ):
            yield found.start() + letter.start(), found.start() + letter.end(), letter.group()


def _other_index(text):
    letters = sorted({letter for *_, letter in _indices(text)})
    for start, end, letter in _indices(text):
        for other in letters:
            if other != letter:
                yield text[:start] + other + text[end:]


def _shifted(sign: str) -> Slip:
    def slip(text):
        for found in re.finditer(rf"({NAME})_([a-z])(?![a-z])|({NAME})_\{{([a-z])\}}", text):
            name, letter = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
            yield text[: found.start()] + f"{name}_{{{letter} {sign} 1}}" + text[found.end() :]

    return slip


def _swapped_indices(text):
    for found in re.finditer(rf"({NAME})_\{{([a-z]),? ?([a-z])\}}", text):
        name, first, second = found.groups()
        if first != second and name != r"\delta":
            yield text[: found.start()] + f"{name}_{{{second}{first}}}" + text[found.end() :]


def _lost_big(text):
    for found in re.finditer(r"\\(?:sum|prod)(?:_(?:\{[^{}]*\}|\w))?(?:\^(?:\{[^{}]*\}|\w))?", text):
        yield text[: found.start()] + text[found.end() :]


def _lost_upper(text):
    for found in re.finditer(r"(\\(?:sum|prod)_\{[a-z] ?= ?)1(\}\^)(\{[^{}]*\}|\w)", text):
        upper = found.group(3).strip("{}")
        for wrong in (f"{upper} - 1", f"{upper} + 1"):
            yield text[: found.start()] + f"{found.group(1)}1{found.group(2)}{{{wrong}}}" + text[found.end() :]


def _other_name(text):
    names = sorted({found.group() for found in re.finditer(rf"{NAME}(?=_)", text)})
    for found in re.finditer(rf"{NAME}(?=_)", text):
        for other in names:
            if other != found.group():
                yield text[: found.start()] + other + text[found.end() :]


def _lost_factor(text):
    """A name with its scripts that stands as a factor is left out."""
    for found in re.finditer(rf"(?:^|(?<=[ (])){NAME}(?:{SUBSCRIPT})?(?=[ )]|$)", text):
        around = text[: found.start()].rstrip()[-1:], text[found.end() :].lstrip()[:1]
        if around[0] not in "+-=(,{[" and around[0] or around[1] not in "+-=),}]" and around[1] and around[1] not in "^_":
            if not re.search(
                r"(?:\\(?:log|exp|sin|cos|tanh|sigma|partial|nabla|operatorname\{\w+\})\s*|[_^])$", text[: found.start()]
            ):
                yield text[: found.start()] + text[found.end() :]


def _floors(new: str) -> Slip:
    """The slip that writes another thing for a floor of a fraction; \\1 is the fraction, \\2 its numerator."""
    group = r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
    opening, closing = r"\\(?:left *\\)?lfloor *", r" *\\(?:right *\\)?rfloor"
    pattern = re.compile(rf"{opening}(\\frac{group}{group}){closing}")

    def slip(text: str) -> Iterator[str]:
        for found in pattern.finditer(text):
            yield text[: found.start()] + found.expand(new) + text[found.end() :]

    return slip


def _lost_bracket(text):
    depth, opened = 0, []
    for found in re.finditer(r"\\left\s*\(|\\right\s*\)|[()]", text):
        if found.group().endswith("("):
            opened.append(found)
            depth += 1
        elif opened:
            first = opened.pop()
            before = text[: first.start()].rstrip()
            inside = text[first.end() : found.start()]
            if re.search(r"[+-]", inside) and not re.search(r"\\(?:operatorname\{\w+\}|[a-z]+)$", before):
                yield text[: first.start()] + inside + text[found.end() :]


def _slip(name: str, slip: Slip) -> None:
    SLIPS[name] = slip


_slip("plus for minus", _replacing(r"(?<=[\w})\] ]) ?- ?(?=[\w\\({])", " + "))
_slip("minus for plus", _replacing(r" ?\+ ?", " - "))
_slip("a lost sign at the front", _replacing(r"^\s*-\s*", ""))
_slip("a sign too many at the front", _replacing(r"^(?!\s*-)", "-"))
_slip("a lost term", _lost_term)
_slip("a term twice", _doubled_term)
_slip(
    "a number one larger",
    lambda t: (
        t[: f.start()] + str(int(f.group()) + 1) + t[f.end() :] for f in re.finditer(r"(?<![\d_^{\\.=a-zA-Z])\d+(?![\d.}])", t)
    ),
)
_slip(
    "a number one smaller",
    lambda t: (
        t[: f.start()] + str(int(f.group()) - 1) + t[f.end() :] for f in re.finditer(r"(?<![\d_^{\\.=a-zA-Z])[2-9](?![\d.}])", t)
    ),
)
_slip("a lost number", _replacing(r"(?<![\d_^{\\.=a-zA-Z+\-])\b[2-9] (?=[\w\\(])", ""))
_slip("a power one larger", _replacing(r"\^2(?!\d)|\^\{2\}", "^3"))
_slip("a lost power", _replacing(r"\^2(?!\d)|\^\{2\}", ""))
_slip("a square too many", _replacing(rf"({NAME}{SUBSCRIPT})(?!\^|_)", r"\1^2"))
_slip("another index", _other_index)
_slip("an index one further", _shifted("+"))
_slip("an index one before", _shifted("-"))
_slip("indices changed round", _swapped_indices)
_slip("a sum from 2", _replacing(r"(\\sum_\{[a-z] ?= ?)1\}", r"\g<1>2}"))
_slip("a sum from 0", _replacing(r"(\\sum_\{[a-z] ?= ?)1\}", r"\g<1>0}"))
_slip("a sum to another end", _lost_upper)
_slip("a product for a sum", _replacing(r"\\sum(?![a-z])", r"\\prod"))
_slip("a sum for a product", _replacing(r"\\prod(?![a-z])", r"\\sum"))
_slip("a lost sum", _lost_big)
_slip("a maximum for a minimum", _replacing(r"\\min(?![a-z])", r"\\max"))
_slip("a minimum for a maximum", _replacing(r"\\max(?![a-z])", r"\\min"))
_slip("a logarithm for an exponential", _replacing(r"\\exp(?![a-z])|(?<![a-z\\])e\^(?=\{)", r"\\log"))
_slip("an exponential for a logarithm", _replacing(r"\\(?:log|ln)(?![a-z])", r"\\exp"))
_slip("a lost logarithm", _replacing(r"\\(?:log|ln)(?![a-z])", ""))
_slip("a cosine for a sine", _replacing(r"\\sin(?![a-z])", r"\\cos"))
_slip("a sine for a cosine", _replacing(r"\\cos(?![a-z])", r"\\sin"))
_slip("sigma for tanh", _replacing(r"\\tanh(?![a-z])", r"\\sigma"))
_slip("tanh for sigma", _replacing(r"\\sigma(?=\s*(?:\\left)?\s*\()", r"\\tanh"))
_slip("a lost transpose", _replacing(r"\^(?:\{\\top\}|\\top|T(?![a-z]))", ""))
_slip("a transpose too many", _replacing(r"((?<![\\a-zA-Z{_])[A-Z](?![a-zA-Z_^{]))", r"\1^{\\top}"))
_slip("a lost inverse", _replacing(r"\^\{-1\}", ""))
_slip("an inverse transposed", _replacing(r"\^\{-1\}", r"^{-\\top}"))
_slip("a product for Hadamard's", _replacing(r"\\odot(?![a-z])", " "))
_slip("a fraction upside down", _upside_down)
_slip("a lost denominator", _lost_denominator)
_slip("a lost numerator", _lost_numerator)
_slip("a lost delta", _replacing(rf"\\delta{SUBSCRIPT}", ""))
_slip("a delta that is one", _replacing(rf"\\delta{SUBSCRIPT}", " 1 "))
_slip("the other comparison", _replacing(r"(?<=[\w} ])<(?=[\w\\ ])", ">"))
_slip("a lost factor", _lost_factor)
_slip("another name", _other_name)
_slip("a lost bracket", _lost_bracket)
_slip("a lost trace", _replacing(r"\\operatorname\{tr\}", ""))
_slip("a lost diag", _replacing(r"\\operatorname\{diag\}", ""))
_slip("a lost root", _replacing(r"\\sqrt(?=\{)", ""))
_slip("a lost mean", _replacing(r"\\mathbb\{E\}", ""))
_slip("a mean for a variance", _replacing(r"\\operatorname\{Var\}", r"\\mathbb{E}"))
_slip("a lost stride", _replacing(r"(?<=[ ,{(\[])(?:[a-z]|[a-z]_\{?[a-z]\}?) (?=[a-z](?![a-z]))", ""))
_slip("a lost offset", _replacing(r" ?[+-] ?(?:\d+|[a-z](?:_\{?[a-z]\}?)?(?: [a-z](?![a-z]))?)(?=[ ,}\])])", ""))
_slip("an offset of the other sign", _replacing(r"(?<=[ {])- 1(?=[ }),\]])", "+ 1"))
_slip("a lost floor", _floors(r"\2"))
_slip("a ceiling for a floor", _floors(r"\\lceil \1 \\rceil"))
_slip("one minus forgotten", _replacing(r"\(1 - ([^()]+)\)", r"(\1)"))


def slips_of(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text) for every slip that changes the text."""
    for kind, slip in SLIPS.items():
        for changed in dict.fromkeys(slip(text)):
            if changed.split() != text.split() and changed.strip():
                yield kind, changed
