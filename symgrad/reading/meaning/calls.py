"""Which function stands at a place of a formula, and with which scripts: log, f, \\mathbb{1}, 𝔼. Knows names, not values."""

from __future__ import annotations

from dataclasses import dataclass

from ...terms.nodes import AnyFunction
from ..facts.facts import Entity
from ..surface.arguments import bracket_of, moment_name
from ..surface.scripts import is_word, label_name, slots
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, Words, spelling, unwrap, walk
from ..surface.vocabulary import FUNCTION_LETTERS, FUNCTION_NAMES, IDENTITIES, INSTEAD, NO_VALUES, ONES, ZEROS, builtin_function
from .document_functions import function_named
from .frame import Frame

_INDICATORS = (
    "\\mathbb{1}",
    "\\mathbf{1}",
    "\\mathbb{I}",
    "\\boldsymbol{1}",
    "\\mathds{1}",
    "\\bm{1}",
    "\\operatorname{1}",
    "\\mathrm{1}",
    "1",
    "\\mathbf{I}",
    "\\operatorname{I}",
    "\\mathrm{I}",
    "\\delta",
    "\\chi",
)
#: What is no function even where it always stands before a bracket: 1_n (x + y).
_CONSTANTS = frozenset(("e", "\\pi", "\\delta", *ONES, *ZEROS, *IDENTITIES))


@dataclass
class Called:
    """A function as written: what it is, its scripts, and where; `members`: how many of its arguments stood below it."""

    kind: str  # builtin, defined, unknown, macro, moment, indicator, tensor
    name: str
    what: str | AnyFunction | Entity | None  # the name of a built-in or of a moment, the function, the entity
    subs: list[Surface]
    sups: list[Surface]
    primes: int
    surface: Surface
    members: int = 0


def stands_in(name: str, bracket: Surface) -> bool:
    """Whether a function stands without an argument inside a bracket."""
    for part in walk(bracket):
        for child in part.children:
            base = unwrap(child.base) if type(child) is Scripts else unwrap(child)
            if type(base) is Symbol and base.name == name:
                at = part.factors.index(child) if type(part) is Term else -1
                follower = part.factors[at + 1] if type(part) is Term and at + 1 < len(part.factors) else None
                if bracket_of(follower)[0] is None:
                    return True
    return False


def places_of(called: Called, entity: Entity) -> list[Surface]:
    """The indices of a function that has some, one by one."""
    letters = entity.definition[0] if entity.definition is not None else ()
    return slots(called.subs, len(letters)) or called.subs


def called_at(frame: Frame, factors: list[Surface], position: int, operators: list[str] | None = None) -> Called | None:
    """What function a factor is; None where it is none."""
    part = factors[position]
    base, subs, sups, primes = part, [], [], 0
    if type(part) is Scripts:
        base, subs, sups, primes = unwrap(part.base), part.subs, part.sups, part.primes
    base = unwrap(base)
    if type(base) is Words:
        base = Symbol(base.start, base.end, "\\text{" + " ".join(base.text.split()) + "}")
    if type(base) is not Symbol:
        return None
    name = base.name
    following = (
        factors[position + 1] if position + 1 < len(factors) and (operators is None or operators[position + 1] == "") else None
    )
    has_bracket = following is not None and bracket_of(following)[0] is not None
    resolver = frame.resolver
    if name in _INDICATORS and _is_indicator(subs, following):
        return Called("indicator", name, None, subs, sups, primes, part)
    if name in frame.bound:
        return None
    if name in frame.given and frame.given[name] is not None:
        return None
    found = function_named(frame, base, subs, sups, primes, has_bracket)
    if found is not None:
        return Called(found.kind, name, found.what, found.subs, found.sups, found.primes, part)
    if frame.find_scripted(name, subs, sups, primes) is not None:
        return None
    numbered = label_name(name, [], subs)
    builtin = builtin_function(name)
    if builtin is not None and not (builtin in ("max", "min") and not has_bracket):
        return Called("builtin", name, builtin, subs, sups, primes, part)
    if name == "\\sigma" and has_bracket and [spelling(sub) for sub in subs] == ["\\max"]:
        return Called("builtin", name, "specnorm", [], sups, primes, part)
    if has_bracket and subs and name in FUNCTION_LETTERS and numbered not in FUNCTION_NAMES and resolver.is_undeclared(name):
        named = numbered if all(map(is_word, subs)) else f"{name}_{{\\cdot}}"  # the σ_φ(x) of a network is none of the tables
        return Called("unknown", name, resolver.unknown(named), [] if named == numbered else subs, sups, primes, part)
    if has_bracket and name in FUNCTION_LETTERS and (name == "\\sigma" or name not in resolver.knowledge.bare):
        return Called("builtin", name, FUNCTION_LETTERS[name], subs, sups, primes, part)
    if has_bracket and subs and numbered in FUNCTION_NAMES and resolver.is_undeclared(name):
        return Called("builtin", numbered, FUNCTION_NAMES[numbered], [], sups, primes, part)
    moment = moment_name(name, following)
    if moment is not None and (has_bracket or name != "\\mathbf{E}"):  # a bold E by itself is a matrix
        return Called("moment", name, moment, subs, sups, primes, part)
    if has_bracket and not subs and name not in NO_VALUES and _is_unknown_function(frame, name):
        return Called("unknown", name, resolver.unknown(name), subs, sups, primes, part)
    if has_bracket and subs and name not in NO_VALUES and not primes and not any(map(is_word, subs)) and _has_members(frame, name):
        return Called("unknown", name, resolver.unknown(f"{name}_{{\\cdot}}"), subs, sups, primes, part)
    if name == "\\sigma" and primes and "\\sigma" not in resolver.knowledge.entities:
        return Called("builtin", name, "sigmoid", subs, sups, primes, part)
    extreme = has_bracket and any(spelling(sub) in ("\\max", "\\min") for sub in subs)
    if extreme or name.startswith("\\operatorname{") and following is not None and resolver.is_undeclared(name):
        instead = INSTEAD.get(name, "a function that is defined, or a built-in one")
        raise frame.refuse("no function of this name is known", part, instead)
    if has_bracket and subs and all(map(is_word, subs)) and _is_unknown_function(frame, numbered):
        return Called("unknown", numbered, resolver.unknown(numbered), [], sups, primes, part)
    return None


def _is_unknown_function(frame: Frame, name: str) -> bool:
    """Whether a name that is never declared stands before a parenthesis everywhere: any smooth function."""
    knowledge = frame.resolver.knowledge
    if name in knowledge.bare or name in knowledge.size_names or name in frame.letters or name in frame.free:
        return False
    if name in _CONSTANTS and name not in knowledge.laws:
        return False
    return (name in knowledge.applied or name in knowledge.primed) and not name.startswith("\\operatorname{")


def _has_members(frame: Frame, name: str) -> bool:
    """Whether f_i(x) or f_\\theta(x) is a function of its subscript, too: f itself is a function, or nothing says what it is."""
    entity = frame.find(name)
    if entity is None and name == "\\pi":  # the policy π_θ(a), where π by itself stands nowhere
        return name in frame.resolver.knowledge.applied and name not in frame.resolver.knowledge.bare
    return entity.kind == "function" if entity is not None else _is_unknown_function(frame, name)


def _is_indicator(subs: list[Surface], following: Surface | None) -> bool:
    if following is not None:
        bracket, _ = bracket_of(following)
        if bracket is not None and any(type(unwrap(item)) is Chained for item in bracket.items):
            return True
    return any(type(inside_brackets(sub)) is Chained for sub in subs)


def inside_brackets(sub: Surface) -> Surface:
    """A part without the brackets around it."""
    sub = unwrap(sub)
    while type(sub) is Group and len(sub.items) == 1 and sub.opening in ("(", "[", "{"):
        sub = unwrap(sub.items[0])
    return sub
