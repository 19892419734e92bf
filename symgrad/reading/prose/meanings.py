r"""What words say a sign means here: “where $\|\cdot\|$ denotes the 1-norm”, “let $\sigma$ be the ReLU”, “logs are to base 2”.

Only the usual meanings are known. With another one a claim that shows the sign is neither passed nor refuted. Knows surfaces and
prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..surface.blocks import Block
from ..surface.syntax import Group, Scripts, Surface, Symbol, Term, spelling, unwrap, walk


class Meaning(NamedTuple):
    """Another meaning of a sign.

    sign   what is looked for in a formula: a name, an opening bracket, or the product of two names, "·"
    words  what says it
    line   the place of these words
    """

    sign: str
    words: str
    position: int


class Sign(NamedTuple):
    """A sign that has a meaning of its own, and the words that name this.

    sign    as in `Meaning`
    usual   what words say who mean it as it is read here
    noun    what words say that speak of a meaning at all, where no “denotes” does; none do of those where it is empty
    """

    sign: str
    usual: str
    noun: str = ""


_LOG = r"natural|base[\s~-]*\$?e\b|\\mathrm\{e\}|logarithm[\s~]*(?:[.,;:)]|\Z|of|function)|any[\s~]+base"
SIGNS = (
    Sign("\\log", _LOG, r"log|base"),
    Sign(
        "‖",
        r"euclid|frobenius|2-norm|\$?\\?(?:ell|l)_?\{?2\}?|\$2\$|length|\A[\s~]*(?:the|an?|any|some)[\s~]+norm\b|\b(?:usual|standard)\b",
        r"norm",
    ),
    Sign("|", r"absolute|modulus|magnitude|determinant|cardinal|number|size|norm|entrywise|element-?wise"),
    Sign(
        "\\sigma",
        r"sigmoid|logistic|deviation|variance|scale|width|parameter|singular|permutation|any|some|softmax|activation|non-?linear",
        r"relu|rectifi|tangent|tanh|softplus|identity|step|arctan|sine|gelu|swish|elu\b",
    ),
    Sign("\\sin", r"sine"),
    Sign("\\cos", r"cosine"),
    Sign("·", r"matrix|usual|ordinary|number|scalar"),
)
_DENOTES = re.compile(
    r"[\s~,]*(?:(?:here|now|always|simply|also|again)[\s~]+)?(?:(?P<strong>denotes?|stands?[\s~]+for|means?|refers?[\s~]+to|designates?)|is|are|be)\b"
    r"(?P<what>[^.;:\n]{1,80})",
    re.I,
)
_WRITE = re.compile(r"\b(?:writ(?:e|es|ing)|denote|use|using|let)[\s~]+(?:us[\s~]+)?(?:also[\s~]+)?\Z", re.I)
_FOR = re.compile(r"[\s~]+(?P<strong>for|to[\s~]+(?:denote|mean)|as)\b(?P<what>[^.;:\n]{1,80})", re.I)
_MENTION = re.compile(
    r"\$\s*(?:(?P<norm>\\(?:\||lVert|Vert)\s*\\cdot\s*\\(?:\||rVert|Vert))|(?:\||\\lvert)\s*\\cdot\s*(?:\||\\rvert))\s*\$"
)
#: What is said without the sign.
_BASE = re.compile(
    r"\b(?P<log>(?:(?:all|our|the)[\s~]+)?log(?:arithm)?s?[\s~]+(?:is|are|here|have|taken|to|with|in|of)\b[^.;:\n]{0,30}\bbase[\s~-]*\$?(?!e\b|\\mathrm\{e\})\w+|"
    r"(?:binary|decimal|base[-\s~]?(?:2|10|two|ten))[\s~]+log(?:arithm)?s?)|"
    r"\b(?P<angle>(?:angles?|arguments?)\b[^.;:$\n]{0,40}\bin[\s~]+degrees)\b",
    re.I,
)


def meanings_of(text: str, blocks: Sequence[Block]) -> list[Meaning]:
    """The other meanings that a document gives to signs, in order of place."""
    found = [
        Meaning(sign, " ".join(said.group().split()), said.start())
        for said in _BASE.finditer(text)
        for sign in (("\\log",) if said["log"] else ("\\sin", "\\cos"))
    ]
    for mention in _MENTION.finditer(text):  # ‖·‖ is no formula
        said = _DENOTES.match(text, mention.end())
        sign = "‖" if mention["norm"] else "|"
        if said is not None and _is_other(next(each for each in SIGNS if each.sign == sign), said):
            found.append(Meaning(sign, " ".join(f"{mention.group()} {said.group()}".split()), mention.start()))
    for block in blocks:
        alone = None if block.is_display else block.alone
        sign = _sign(alone) if alone is not None else ""
        if alone is None or not sign:
            continue
        said = _DENOTES.match(block.segment.after)
        if said is None and _WRITE.search(block.segment.before[-40:]):
            said = _FOR.match(block.segment.after)
        if said is not None and _is_other(next(each for each in SIGNS if each.sign == sign), said):
            words = " ".join(said.group().strip(" ,").split())
            found.append(Meaning(sign, f"{spelling(alone)} {words}", block.segment.start))
    return found


def _is_other(sign: Sign, said: re.Match[str]) -> bool:
    """Whether words behind a sign say that it means something, and not what it usually does."""
    what = said["what"]
    if re.search(sign.usual, what, re.I):
        return False
    return said["strong"] is not None or bool(sign.noun and re.search(sign.noun, what, re.I))


def _sign(part: Surface) -> str:
    """The sign of which an inline formula speaks: \\log, ‖·‖ or ‖x‖, σ or σ(x), A B; "" for none."""
    part = unwrap(part)
    if type(part) is Term and len(part.factors) == 2 and not any(part.operators):
        first, second = (unwrap(factor) for factor in part.factors)
        if type(second) is Group and second.opening == "(":
            part = first
        elif all(type(each) is Symbol and len(each.name) == 1 for each in (first, second)):
            return "·"
    if type(part) is Scripts and not part.subs and not part.sups:
        part = unwrap(part.base)
    name = part.opening if type(part) is Group else part.name if type(part) is Symbol else ""
    return name if any(each.sign == name for each in SIGNS) else ""


def shown_in(sign: str, parts: Sequence[Surface]) -> bool:
    """Whether a formula among some shows a sign."""
    return any(_shows(sign, part) for whole in parts for part in walk(whole))


def _shows(sign: str, part: Surface) -> bool:
    if sign == "·":
        pairs = zip(part.factors, part.factors[1:]) if type(part) is Term else ()
        return any(_is_plain(one) and _is_plain(other) for one, other in pairs)
    if type(part) is Group:
        return part.opening == sign
    return type(part) is Symbol and (part.name == sign or sign == "\\log" and part.name in ("\\ln", "\\log"))


def _is_plain(part: Surface) -> bool:
    part = unwrap(part)
    return type(part) is Symbol or type(part) is Scripts and type(unwrap(part.base)) is Symbol
