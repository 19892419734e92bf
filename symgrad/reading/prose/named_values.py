"""“$p$ is the softmax of $z$” as the formula that says the same, $p := \\operatorname{softmax}(z)$. Knows surfaces and prose."""

from __future__ import annotations

import re

from ..surface.blocks import Block
from ..surface.statements import Piece
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, unwrap
from ..surface.vocabulary import FUNCTION_WORDS

_WORDS = {word.lower(): word for word in FUNCTION_WORDS if len(word) > 2 and word.isalpha()}
_OF = re.compile(
    r"^[\s,~]*+(?:be|is|are|denotes?|as|for|=)?[\s~]*(?:the[\s~]+)(?P<word>"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")(?:[\s~]+(?:function|vector|probabilit(?:y|ies)|distribution|outputs?|activations?|value))?[\s~]+"
    r"(?:of|over|applied[\s~]+to)[\s~]+(?:the[\s~]+)?(?:(?!of\b)\w+[\s~]+)?$",
    re.I,
)
_NAMES = re.compile(r"\b(?:let|where|with|and|here|so|denote|write)[\s,~]*$", re.I)


def with_named_values(blocks: list[Block]) -> None:
    """Puts $p := \\operatorname{softmax}(z)$ for the name of such a sentence, which introduces it."""
    for name, value in zip(blocks, blocks[1:], strict=False):
        said = _OF.match(name.segment.after)
        if said is None or name.is_display or value.is_display or not _NAMES.search(name.segment.before):
            continue
        part, inner = name.alone, value.alone
        if not isinstance(part, (Symbol, Scripts)) or inner is None or type(inner) is Chained:
            continue
        subs = part.subs if isinstance(part, Scripts) else []
        if isinstance(part, Scripts) and (part.sups or type(unwrap(part.base)) is not Symbol):
            continue
        function = Symbol(part.end, part.end, f"\\operatorname{{{_WORDS[said['word'].lower()]}}}")
        argument: Surface = Group(inner.start, inner.end, "(", [inner])
        if subs:
            argument = Scripts(inner.start, inner.end, argument, subs, [], 0)
        called = Term(part.start, part.end, ["", ""], [function, argument])
        name.pieces = [Piece("formula", part.start, part.end, Chained(part.start, part.end, [part, called], [":="], [part.start]))]
