r"""Densities and probabilities: p(x), p(x, y) and p(x \mid y) are functions of their own, told apart by what they are of.

A bar in the arguments of a name anywhere in a document makes it a law: p(t, z | θ) is no p(t | z, θ) then. Where a law has joint or
marginal densities beside conditional ones, these are their quotients, p(x | y) = p(x, y) / p(y), as they are by definition; a
conditional density that an equation gives keeps that equation. What an argument equals is its value, P(y = 1 | x) is P(y | x) at 1.
Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .arguments import bracket_of, moment_name
from .averages import is_moment, law_of
from .distributions import distribution_of
from .scripts import is_label_superscript, is_word, label_name
from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Group, Quotient, Scripts, Surface, Symbol, Term, Words, is_ellipsis, replaced, spelling, unwrap, walk
from .vocabulary import FUNCTION_NAMES, JUDGED, NO_VALUES, builtin_function

#: Letters of probabilities, of which an event may be the argument, P(X ≤ x), and whose conditional ones are quotients.
_PROBABILITIES = frozenset(("p", "q", "P", "Q", "\\mathbb{P}", "\\mathbb{Q}", "\\mathrm{P}", "\\mathbf{P}", "\\mathcal{P}"))
#: Letters that are no laws, whatever bar stands in their arguments: indicators, moments, signs.
_SIGNS = tuple(f"\\{font}{{{sign}}}" for font in ("mathbb", "mathbf", "mathrm") for sign in "1I")
_NO_LAWS = frozenset(("e", "d", "E", "V", "\\delta", "1", "I", *_SIGNS))


#: What gives the part that stands in the place of another.
Put = Callable[[Surface], Surface | None]


class Argument(NamedTuple):
    """An argument of a law: the name of the variable, without its index, and its value; None of a word that is an event."""

    key: str
    value: Surface | None


class Call(NamedTuple):
    """A law at its arguments: its letter, the scripts that tell it from others, what stands before the bar, and behind it."""

    letter: str
    scripts: str
    first: tuple[Argument, ...]
    given: tuple[Argument, ...]

    @property
    def law(self) -> str:
        """The name of the law, without its arguments."""
        return self.letter + self.scripts

    @property
    def before(self) -> tuple[str, ...]:
        return tuple(argument.key for argument in self.first)

    @property
    def behind(self) -> tuple[str, ...]:
        return tuple(argument.key for argument in self.given)


@dataclass(frozen=True)
class Laws:
    """The laws of a document.

    letters    those that are laws
    defined    the structures that an equation gives: law, keys before the bar, keys behind it
    joint      the laws that have joint or marginal densities beside conditional ones
    written    each structure as it is first written with names alone: law -> keys before the bar, keys behind it -> the call
    """

    letters: frozenset[str]
    defined: frozenset[tuple[str, tuple[str, ...], tuple[str, ...]]]
    joint: frozenset[str]
    written: dict[str, dict[tuple[tuple[str, ...], tuple[str, ...]], Term]]


def name_densities(formulas: Iterable[list[Piece]]) -> frozenset[str]:
    """Gives each density of a document's laws a name of its own; these names."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    counts: dict[str, set[int]] = {}
    letters = frozenset(letter for surface in surfaces for letter in _letters(surface, counts))
    if not letters:
        return frozenset()
    laws = _laws(letters, surfaces)
    names: set[str] = set()

    def put(part: Surface) -> Surface | None:
        if (below := _with_laws(part, laws)) is not None:
            part = below
            if type(part) is Scripts:
                return Scripts(part.start, part.end, part.base, [replaced(sub, put) for sub in part.subs], part.sups, part.primes)
        if type(part) is not Term:
            return None
        operators: list[str] = []
        factors: list[Surface] = []
        position = 0
        while position < len(part.factors):
            operators.append(part.operators[position])
            call = _call_at(part, position, letters)
            if call is None:
                factors.append(replaced(part.factors[position], put))
                position += 1
            else:
                written = _written(part.factors[position], part.factors[position + 1], call, laws, put)
                names.update(
                    piece.name for piece in walk(written) if type(piece) is Symbol and piece.name.startswith(call.law + "_{")
                )
                factors.append(written)
                position += 2
        if len(factors) == len(part.factors):
            return Term(part.start, part.end, operators, factors)
        return factors[0] if len(factors) == 1 else _flat(part, operators, factors)

    rewrite(pieces, put)
    return frozenset(names)


def _with_laws(part: Surface, laws: Laws) -> Surface | None:
    """𝔼_{x ∼ p(x | y)} of 𝔼_{x ∼ p}, and 𝔼_{p(x | y)} of 𝔼_p, where the document shows one such density; None of any other part."""
    if type(part) is not Scripts or not is_moment(part):
        return None
    subs = [_with_law(sub, laws) for sub in part.subs]
    if all(new is old for new, old in zip(subs, part.subs, strict=True)):
        return None
    return Scripts(part.start, part.end, part.base, subs, part.sups, part.primes)


def _with_law(sub: Surface, laws: Laws) -> Surface:
    """What stands below 𝔼, with the arguments of a law that has none."""
    inner = unwrap(sub)
    drawn = type(inner) is Chained and inner.relations == ["∼"]
    bare = unwrap(inner.sides[1]) if type(inner) is Chained and drawn else inner
    law = law_of(bare)
    if law is None or law.bracket is not None or type(bare) is Term:
        return sub
    wanted = spelling(inner.sides[0]) if type(inner) is Chained and drawn else ""
    structures = laws.written.get(law.name, {})
    found = [call for (before, _), call in structures.items() if wanted in ("", *before[:1])]
    found = [call for (before, behind), call in structures.items() if before == (wanted,) and not behind] or found
    if len(found) != 1:
        return sub
    call = Term(bare.start, bare.end, ["", ""], [bare, found[0].factors[1]])
    return Chained(sub.start, sub.end, [inner.sides[0], call], inner.relations, inner.places) if type(inner) is Chained else call


def _flat(part: Term, operators: list[str], factors: list[Surface]) -> Term:
    """A product whose factors are none of products: f(x) stays two factors of it."""
    signs: list[str] = []
    flat: list[Surface] = []
    for operator, factor in zip(operators, factors, strict=True):
        if type(factor) is Term and bracket_of(factor.factors[-1])[0] is not None and len(factor.factors) == 2:
            signs += [operator, ""]
            flat += factor.factors
        else:
            signs.append(operator)
            flat.append(factor)
    return Term(part.start, part.end, signs, flat)


# --- which are laws -------------------------------------------------------------------------------------------------


def _letters(surface: Surface, counts: dict[str, set[int]]) -> Iterator[str]:
    """The letters that have a bar in their arguments, or an event; `counts`: how many arguments probabilities have so far."""
    for part in walk(surface):
        for first, second in zip(part.factors, part.factors[1:], strict=False) if type(part) is Term else ():
            base = unwrap(first.base) if type(first) is Scripts else first
            bracket, _ = bracket_of(second)
            if type(base) is not Symbol or bracket is None or bracket.opening != "(" or not _may_be_law(first, base.name):
                continue
            chains = [item for item in bracket.items if type(item) is Chained]
            events = base.name in _PROBABILITIES and any(JUDGED.issuperset(chain.relations) for chain in chains)
            counts.setdefault(base.name, set()).add(len(bracket.items))
            many = base.name in _PROBABILITIES and len(counts[base.name]) > 1  # p(x, y) beside p(x)
            if events or many or any("∣" in chain.relations for chain in chains):
                yield base.name


def _may_be_law(part: Surface, name: str) -> bool:
    """Whether a name is none of the reader's own: no function of the tables, no distribution, no moment."""
    if name in _NO_LAWS or name in NO_VALUES or builtin_function(name) is not None or moment_name(name, None) is not None:
        return False
    return spelling(part) not in FUNCTION_NAMES and distribution_of(Symbol(part.start, part.end, name)) is None


def _laws(letters: frozenset[str], surfaces: list[Surface]) -> Laws:
    calls: dict[str, set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    written: dict[str, dict[tuple[tuple[str, ...], tuple[str, ...]], Term]] = {}
    defined: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    for surface in surfaces:
        for part in walk(surface):
            for position in range(len(part.factors)) if type(part) is Term else ():
                if type(part) is Term and (call := _call_at(part, position, letters)) is not None:
                    calls.setdefault(call.law, set()).add((call.before, call.behind))
                    if all(
                        argument.value is not None and type(argument.value) is Symbol for argument in (*call.first, *call.given)
                    ):
                        pair = Term(part.start, part.end, ["", ""], part.factors[position : position + 2])
                        written.setdefault(call.law, {}).setdefault((call.before, call.behind), pair)
        if type(surface) is not Chained:
            continue
        head = unwrap(surface.sides[0])
        if type(head) is Term and len(head.factors) == 2 and (call := _call_at(head, 0, letters)) is not None:
            if not any(type(part) is Symbol and part.name == call.letter for side in surface.sides[1:2] for part in walk(side)):
                defined.add((call.law, call.before, call.behind))
    joint = {law for law, found in calls.items() if _are_related(found)}
    return Laws(letters, frozenset(defined), frozenset(joint), written)


def _are_related(structures: set[tuple[tuple[str, ...], tuple[str, ...]]]) -> bool:
    """Whether a conditional density stands beside the joint or the marginal one that it is made of."""
    unions = [sorted(before + behind) for before, behind in structures]
    return any(behind and (unions.count(sorted(before + behind)) > 1 or sorted(behind) in unions) for before, behind in structures)


# --- calls ----------------------------------------------------------------------------------------------------------


def _call_at(part: Term, position: int, letters: frozenset[str]) -> Call | None:
    """The law and its arguments at two factors of a product; None where they are none, or are not understood."""
    if position + 1 >= len(part.factors) or part.operators[position + 1] != "":
        return None
    name = part.factors[position]
    base = unwrap(name.base) if type(name) is Scripts else name
    bracket, _ = bracket_of(part.factors[position + 1])
    if type(base) is not Symbol or base.name not in letters or bracket is None or bracket.opening != "(":
        return None
    if type(name) is Scripts and name.primes:
        return None
    first: list[Argument] = []
    given: list[Argument] = []
    found = first
    for item in bracket.items:
        divides = type(item) is Chained and item.relations == ["∣"]
        for side_number, side in enumerate(item.sides if type(item) is Chained and divides else [item]):
            if side_number:
                if found is given:
                    return None  # two bars
                found = given
            argument = _argument(side)
            if argument is None:
                return None
            found.append(argument)
    if not first or not given and all(argument.key == "" for argument in first):
        return None
    labels = [sup for sup in name.sups if is_label_superscript(sup)] if type(name) is Scripts else []
    words = [sub for sub in name.subs if is_word(sub)] if type(name) is Scripts else []
    return Call(base.name, label_name("", labels, words), tuple(first), tuple(given))


def _argument(part: Surface) -> Argument | None:
    """An argument: x, x_i, x = a, X ≤ a; without a name where it is an expression. None for what is no one argument."""
    part = unwrap(part)
    if type(part) is Chained:
        if len(part.relations) != 1 or part.relations[0] not in JUDGED:
            return None
        named = _argument(part.sides[0])
        if named is None or not named.key:
            return None
        sign = "" if part.relations[0] == "=" else part.relations[0]
        return Argument(spelling(part.sides[0]) + sign, part.sides[1])
    if is_ellipsis(part) or type(part) is Group and part.opening != "(":
        return None
    if type(part) is Words:
        return Argument(spelling(part), None)
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is not Symbol or base.name in NO_VALUES:
        return Argument("", part)
    if type(part) is not Scripts:
        return Argument(base.name, part)
    labels = [sup for sup in part.sups if is_label_superscript(sup) and type(unwrap(sup)) is not Group]
    raised = [sup for sup in part.sups if not is_label_superscript(sup)]
    if raised:
        return Argument("", part)
    return Argument(label_name(base.name, labels, [sub for sub in part.subs if is_word(sub)], part.primes), part)


# --- names ----------------------------------------------------------------------------------------------------------


def _written(name: Surface, bracket: Surface, call: Call, laws: Laws, put: Put) -> Surface:
    """A density as a function of its own, or as a quotient of two."""
    is_defined = (call.law, call.before, call.behind) in laws.defined
    is_joint = call.law in laws.joint and call.letter in _PROBABILITIES and not is_defined
    if not is_joint:
        return _function(name, bracket, call.letter, call.scripts, call.first, call.given, put)
    whole = _function(name, bracket, call.letter, call.scripts, _in_order(call.first + call.given), (), put)
    if not call.given:
        return whole
    plain = bracket.base if type(bracket) is Scripts else bracket
    whole = _function(name, plain, call.letter, call.scripts, _in_order(call.first + call.given), (), put)
    part = _function(name, plain, call.letter, call.scripts, _in_order(call.given), (), put)
    quotient = Quotient(name.start, bracket.end, whole, part)
    if type(bracket) is not Scripts:
        return quotient
    return Scripts(name.start, bracket.end, Group(name.start, bracket.end, "(", [quotient]), bracket.subs, bracket.sups, 0)


def _in_order(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Arguments in the order of their names: p(x, y) is p(y, x)."""
    return tuple(sorted(arguments, key=lambda each: (each.key, "" if each.value is None else spelling(each.value))))


def _function(
    name: Surface, bracket: Surface, letter: str, scripts: str, first: tuple[Argument, ...], given: tuple[Argument, ...], put: Put
) -> Term:
    """The function of some arguments, at them, with the scripts that the name and the bracket have."""
    keys = ",".join(each.key or "\\cdot" for each in first)
    keys += "\\mid " + ",".join(each.key or "\\cdot" for each in given) if given else ""
    symbol: Surface = Symbol(name.start, name.end, f"{letter}{scripts}_{{{keys}}}")
    if type(name) is Scripts:
        subs = [sub for sub in name.subs if not is_word(sub)]
        sups = [sup for sup in name.sups if not is_label_superscript(sup)]
        if subs or sups:
            symbol = Scripts(name.start, name.end, symbol, subs, sups, 0)
    values = [replaced(each.value, put) for each in (*first, *given) if each.value is not None]
    plain = bracket.base if type(bracket) is Scripts else bracket
    group: Surface = Group(plain.start, plain.end, "(", values)
    if type(bracket) is Scripts:
        group = Scripts(bracket.start, bracket.end, group, bracket.subs, bracket.sups, bracket.primes)
    return Term(name.start, bracket.end, ["", ""], [symbol, group])
