r"""What the words around a formula say of the functions in it: “an even function $f$”, “$f$ is periodic with period $p$”.

Knows surfaces and prose.
"""

from __future__ import annotations

import re

from ..facts.function_classes import PERIODIC, PROPERTIES, FunctionProperty, SaidOfFunction
from ..surface.blocks import Block
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, spelling, unwrap
from .adjectives import unknown_words, unknown_words_before, verb_first

_NOUN = r"(?:functions?|maps?|mappings?|functionals?|operators?|transformations?|kernels?|polynomials?)"
_PLAIN = (
    r"(?:(?:an?|the|any|some|real|real-valued|scalar|smooth|differentiable|continuous(?:ly)?|twice|arbitrary|given|fixed|unknown|both|"
    r"(?<=[\s~])and)[\s~,]+)*+"
)
_END = (
    r"(?=[\s~]*(?:[.,;:)(]|\Z|\n\s*\n|"
    r"\b(?:and|or|but|with|on|in|of|for|so|where|that|when|whenever|if|as|then|we|hence|thus|which)\b))"
)
_BE = re.compile(r"[\s,~]*(?:that[\s~]+is|be|is|are|being)[\s~]+(?P<article>(?:an?|the)[\s~]+)?", re.I)
_BARE, _LED = re.compile(r"[\s~]+"), re.compile(r"\b(?:with|for|let|where|if|when|suppose|assume|and)[\s~]*\Z", re.I)
_BEHIND = tuple(re.compile(rf"{_PLAIN}(?P<said>{each.words})(?:[\s~]+{_NOUN})?{_END}", re.I) for each in PROPERTIES)
_BEFORE = tuple(re.compile(rf"(?<![-\w])(?P<said>{each.words})[\s~,]+{_PLAIN}(?:{_NOUN}[\s~]*)?\Z", re.I) for each in PROPERTIES)
_CALLED = re.compile(rf"{_PLAIN}(?:[\w-]+[\s~]+){{0,2}}?(?P<noun>[^\W\d_]+){_END}", re.I)
#: What a function is for, rather than what it is.
_ROLE = re.compile(
    r"functions?|maps?|mappings?|functionals?|operators?|transformations?|loss(?:es)?|costs?|objectives?|activations?|networks?|models?|"
    r"classifiers?|predictors?|regressors?|layers?|nonlinearit(?:y|ies)|signals?|features?|targets?|potentials?|energ(?:y|ies)|scores?|"
    r"rewards?|polic(?:y|ies)|errors?|risks?|criteri(?:on|a)|penalt(?:y|ies)|regulari[sz]ers?|hypothes[ei]s|solutions?",
    re.I,
)
_AND = re.compile(r"[\s,~]*(?:and[\s~]+)?(?:an?[\s~]+)?", re.I)
_OTHER_TOO = re.compile(r"[\s,~]*(?:and)?[\s,~]*\Z", re.I)
_WITH_PERIOD = re.compile(r"periodic(?:[\s~]+function)?[\s~,]*(?:with|of|and[\s~]+has|has)[\s~]+(?:the[\s~]+)?period[\s~]*\Z", re.I)
_HAS_PERIOD = re.compile(r"[\s~]*has[\s~]+(?:the[\s~]+)?period[\s~]*\Z", re.I)
_IS_PERIODIC = re.compile(r"[\s~]*+-?[\s~]*+periodic\b", re.I)


def said_of_functions(names: list[str], blocks: list[Block], number: int) -> list[SaidOfFunction]:
    """What the words around an inline formula say of the functions that it names."""
    after, before = verb_first(blocks[number].segment.after[:200]), blocks[number].segment.before[-80:]
    following = blocks[number + 1] if number + 1 < len(blocks) and not blocks[number + 1].is_display else None
    if following is not None and _OTHER_TOO.match(after) and _verb_of(following.segment.after, True) is not None:
        after = following.segment.after[:200]  # “$f$ and $g$ are even”
        following = None
    period = following.alone if following is not None else None
    period = period.sides[0] if type(period) is Chained else period  # “with period $p > 0$”
    said: list[tuple[str, FunctionProperty | None]] = []
    start = _verb_of(after)
    bare = _BARE.match(after) if start is None and _LED.search(before) else None
    if period is not None and following is not None:
        is_said = _WITH_PERIOD.search(after) or _HAS_PERIOD.match(after)
        behind = start is not None and not after[start.end() :].strip() and _IS_PERIODIC.match(following.segment.after)
        if is_said or behind:
            return [SaidOfFunction(name, "periodic", PERIODIC, period) for name in names]
    at = start.end() if start is not None else bare.end() if bare is not None else None
    if at is not None:
        said = _listed(after, at)
    if not said and start is not None:
        unknown = unknown_words(after[start.end() :], bool(start["article"])) or _unknown_noun(
            after[start.end() :], start["article"]
        )
        said = [(unknown, None)] if unknown else []
    if not said:
        found = ((match["said"], each) for each, words in zip(PROPERTIES, _BEFORE, strict=True) if (match := words.search(before)))
        said = list(found)
    if not said and (unknown := unknown_words_before(before)):
        said = [(unknown, None)]
    return [SaidOfFunction(name, " ".join(words.split()), what) for name in names for words, what in said]


def _unknown_noun(text: str, article: str | None) -> str:
    """What a function is called that may say more than its role: a norm, a kernel; "" for none, and for a loss or a map."""
    found = _CALLED.match(text) if article else None
    if found is None or _ROLE.fullmatch(found["noun"]):
        return ""
    return " ".join(found.group().split())


def _verb_of(after: str, is_plural: bool = False) -> re.Match[str] | None:
    found = _BE.match(after)
    return found if found is None or not is_plural or re.match(r"[\s,~]*(?:be|are)\b", after) else None


def _listed(after: str, at: int) -> list[tuple[str, FunctionProperty | None]]:
    """The words of “odd and periodic function” from a place on; what is not understood of them ends them."""
    found: list[tuple[str, FunctionProperty | None]] = []
    while True:
        here = [(match, each) for each, words in zip(PROPERTIES, _BEHIND, strict=True) if (match := words.match(after, at))]
        if not here:
            break
        found += [(match["said"], each) for match, each in here]
        at = here[0][0].end()
        joint = _AND.match(after, at)
        if joint is None or not joint.group().strip(" ~\n"):
            return found
        at = joint.end()
    unknown = unknown_words(after[at:], False) if found else ""
    return [*found, (unknown, None)] if unknown else found


def functions_named(surfaces: list[Surface]) -> list[str]:
    """The names of an inline formula that is a list of names, or of f(x): “let $f(x)$ be even”."""
    names = []
    for surface in surfaces:
        part = unwrap(surface)
        if type(part) is Term and len(part.factors) == 2 and type(unwrap(part.factors[1])) is Group and not any(part.operators):
            part = unwrap(part.factors[0])
        if type(part) is not Symbol and not (type(part) is Scripts and not part.primes and type(unwrap(part.base)) is Symbol):
            return []
        names.append(spelling(part))
    return names
