"""Names that a command makes of its argument: \\hat{y}, \\mathbf{w}, \\operatorname{softmax}."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from . import vocabulary as words
from .scripts import base_name
from .syntax import Big, Group, Numeral, Scripts, Surface, Symbol, Term, replaced, spelling, unwrap
from .token_reader import TokenReader
from .tokens import Token


def read_name(parser: TokenReader, token: Token) -> Surface:
    """\\hat{y}, \\mathbf{w}, \\operatorname{softmax}: one name. A script inside the braces belongs outside."""
    text = token.text
    if parser.tokens[parser.at].kind == "*" and text == "\\operatorname":
        parser.at += 1
    argument = parser.peek()
    if argument.kind == "number" and len(argument.text) > 1:
        argument = Token("number", argument.text[0], argument.start, argument.start + 1)
    inner = unwrap(parser.argument())
    end = parser.last_end()
    bold = _bold_names(parser.source.text, text) if text in words.BOLD else frozenset[str]()
    if type(inner) is Term and all(type(part) is Symbol and part.name in bold for part in map(unwrap, inner.factors)):
        return Group(token.start, end, "", [_emboldened(inner, text, bold)])  # \mathbf{Ax} beside \mathbf{A} and \mathbf{x}
    name = _word(inner) if text in words.WORD_MAKERS else None
    if name is not None and (len(name) > 1 or text in ("\\mathrm", "\\operatorname")):
        if name in words.FUNCTION_WORDS or name in words.MOMENTS:
            return Symbol(token.start, end, "\\operatorname{" + name + "}")
        if name == "e":
            return Symbol(token.start, end, "e")  # an upright e is Euler's number
        return Symbol(token.start, end, f"{text}{{{name}}}")
    if type(inner) is Scripts and type(unwrap(inner.base)) is Numeral:  # \mathbf{1_n} as \mathbf{1}_n
        base = Symbol(token.start, end, f"{text}{{{spelling(inner.base)}}}")
        return Scripts(token.start, end, base, inner.subs, inner.sups, inner.primes)
    if type(inner) is Scripts and (carrier := base_name(inner)) is not None:
        base = Symbol(token.start, end, f"{text}{{{carrier}}}")
        return Scripts(token.start, end, base, inner.subs, inner.sups, inner.primes)
    if type(inner) in (Symbol, Numeral):
        return Symbol(token.start, end, f"{text}{{{spelling(inner)}}}")
    if type(inner) is Term and all(type(unwrap(f)) is Symbol for f in inner.factors):
        return Symbol(token.start, end, f"{text}{{{spelling(inner)}}}")
    if text in words.BOLD:
        return Group(token.start, end, "", [_emboldened(inner, text, bold)])
    raise parser.source.error(f"{text} over a whole formula is not read", token.start, end, "a name")


_LETTER = r"[A-Za-z]|\\[A-Za-z]+(?![A-Za-z])"
_SCRIPT = r"\s*[_^]\s*(?:\{[^{}]*\}|[^{}\\\s])"


@lru_cache(maxsize=16)
def _bold_names(text: str, command: str) -> frozenset[str]:
    """The letters that stand by themselves under a command somewhere in a text, with scripts or without."""
    alone = re.compile(rf"{re.escape(command)}\s*(?:\{{\s*({_LETTER})(?:{_SCRIPT})*\s*\}}|(?![A-Za-z])({_LETTER}))")
    return frozenset(name for found in alone.finditer(text) for name in found.groups() if name)


def _emboldened(inner: Surface, command: str, bold: frozenset[str]) -> Surface:
    """A formula that stands under a command as a whole, each letter under it that the document has under it alone.

    The others are the names that they are elsewhere; a script is no part of what is set in bold, nor is what a sum runs over.
    """

    def put(part: Surface) -> Surface | None:
        if type(part) is Symbol and part.name in bold:
            return Symbol(part.start, part.end, f"{command}{{{part.name}}}")
        if type(part) is Scripts:
            return replace(part, base=_emboldened(part.base, command, bold))
        if type(part) is Big:
            return replace(part, body=_emboldened(part.body, command, bold))
        return None

    return replaced(inner, put)


def _word(inner: Surface) -> str | None:
    """The letters of a word, as in \\mathrm{softmax}; with digits where the table has a function of that name: atan2."""
    factors = inner.factors if type(inner) is Term else [inner]
    letters: list[str] = []
    for factor in factors:
        factor = unwrap(factor)
        if type(factor) is Numeral and letters:
            letters.append(spelling(factor))
        elif type(factor) is Symbol and len(factor.name) == 1:
            letters.append(factor.name)
        else:
            return None
    word = "".join(letters)
    return word if word.isalpha() or word in words.FUNCTION_WORDS or all(type(unwrap(f)) is Symbol for f in factors) else None
