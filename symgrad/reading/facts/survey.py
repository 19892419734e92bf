"""How the formulas of a document use their names, told before any of them has a meaning. Knows the surface only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import partial

from ..surface.arguments import bracket_of, divided
from ..surface.averages import Averaged, averaged_below, divergences_in, is_divergence, is_moment, law_of, laws_in, names_by_moments
from ..surface.binders import Bounds, bound_by, letters_of
from ..surface.letters import free_letters
from ..surface.runs import ends_between
from ..surface.scripts import called_name, integer_names, is_label_superscript, is_word, label_name, subscript_letters
from ..surface.signs import differentiated, differentiated_by
from ..surface.syntax import (
    Big,
    Chained,
    Group,
    Matrix,
    Numeral,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    Total,
    factors_of,
    is_ellipsis,
    replaced,
    spelling,
    unwrap,
    walk,
)
from ..surface.transposes import inverts, is_transpose
from ..surface.vocabulary import DOTS, GREEK, builtin_function
from .facts import Environments, Knowledge, Pointer, Use


def survey(knowledge: Knowledge, surface: Surface, scope: Environments, inside: str = "") -> None:
    """Records every use of a name in a formula; `inside` is the name that the equation around it may define."""
    _Survey(knowledge, scope, inside).take(surface, {})
    _survey_runs(knowledge, surface)
    knowledge.logged.update(_logged(surface))
    averaged, settled = names_by_moments(surface)
    knowledge.averaged |= averaged
    knowledge.settled |= settled
    for each in divergences_in(surface):
        knowledge.compared.update(law.name for law in each)
        for law in each:
            first = unwrap(divided(law.bracket.items)[0]) if law.bracket is not None and law.bracket.items else None
            if isinstance(first, Symbol):
                knowledge.laws.setdefault(law.name, first.name)
    for name, variable in laws_in(surface):
        knowledge.laws.setdefault(name, variable)
    knowledge.varied |= dict.fromkeys(map(spelling, differentiated_by(surface)))
    knowledge.sloped.update(map(spelling, differentiated(surface)))


def _survey_runs(knowledge: Knowledge, surface: Surface) -> None:
    """The 1 and the n of x_1 + … + x_n, a product or a list, where n is no index that stands in the formula elsewhere.

    What stands with an index in the rest of the formula is recorded, too.
    """
    lasts: dict[int, frozenset[str]] = {}
    columns: set[int] = set()
    for part in walk(surface):
        if isinstance(part, Matrix):
            lines = (*part.rows, [row[0] for row in part.rows if row])
            columns.update(id(line[-1]) for line in lines if len(line) > 2 and spelling(line[-2]) in DOTS)
        line: Sequence[Surface] = part.items if isinstance(part, Group) else ()
        line = part.terms if isinstance(part, Total) else part.factors if isinstance(part, Term) else line
        at = max((at for at, item in enumerate(line) if is_ellipsis(item)), default=len(line)) + 1
        if 1 < at < len(line) and (ends := ends_between(line[0], line[at])) is not None:
            lasts[id(line[at])] = frozenset(integer_names(ends[1]))
            _begins(knowledge, line[0], ends[0])
    ended = lasts.keys() | columns
    one = partial(_one_at, ended)
    rest = free_letters(replaced(surface, one) if ended else surface)
    knowledge.standing |= rest
    knowledge.dotted |= frozenset[str]().union(*lasts.values()) - rest


def _one_at(places: Set[int], part: Surface) -> Surface | None:
    """1 for a part that stands at one of some places."""
    return Numeral(part.start, part.end, Fraction(1), "1") if id(part) in places else None


def _begins(knowledge: Knowledge, part: Surface, lower: Surface | None) -> None:
    """Records where something that runs begins; 0, …, n is no such thing."""
    number = unwrap(lower) if lower is not None else None
    if isinstance(number, Numeral) and number.value in (0, 1) and not isinstance(unwrap(part), Numeral):
        knowledge.lowest.add(int(number.value))


def _logged(surface: Surface) -> Iterator[str]:
    """The functions of whose values a logarithm is taken: p and q of \\log \\frac{p(x)}{q(x)}."""
    for part in walk(surface):
        for at, factor in enumerate(part.factors) if type(part) is Term else ():
            name = unwrap(factor.base) if type(factor) is Scripts else factor
            if type(name) is Symbol and builtin_function(name.name) == "log" and type(part) is Term:
                yield from _called_in(part.factors[at + 1 : at + 3])


def _called_in(factors: Sequence[Surface]) -> Iterator[str]:
    """The functions in a product, with their brackets, at any depth of products, quotients and powers."""
    for at, factor in enumerate(map(unwrap, factors)):
        base = unwrap(factor.base) if type(factor) is Scripts else factor
        if type(base) is Symbol and at + 1 < len(factors) and bracket_of(factors[at + 1])[0] is not None:
            named = called_name(factor)
            yield base.name if named is None else named[0]
        elif type(base) is Group and len(base.items) == 1 and not at:
            yield from _called_in(factors_of(base.items[0])[1])
        elif type(base) is Quotient:
            yield from _called_in(factors_of(base.numerator)[1])
            yield from _called_in(factors_of(base.denominator)[1])
        elif type(base) is Big:
            yield from _called_in(factors_of(base.body)[1])


class _Survey:
    """Goes through one formula."""

    def __init__(self, knowledge: Knowledge, scope: Environments, inside: str):
        self.knowledge, self.scope, self.inside = knowledge, scope, inside

    def take(self, part: Surface, around: Mapping[str, Bounds], called: bool = False) -> None:
        """Records what a part shows, below the letters that are bound around it; `called`: whether a parenthesis is behind it."""
        if isinstance(part, Big):
            self._operator(part, around)
        elif isinstance(part, Symbol):
            self._name(part.name, called)
            self.knowledge.whole.add(part.name)
        elif isinstance(part, Scripts):
            self._scripts(part, around, called)
        elif isinstance(part, Term):
            self._product(part, around)
        else:
            if isinstance(part, Chained):
                self._least(part)
                if (signed := _signed(part)) is not None:
                    self.knowledge.signed.add(signed.name)
                    self.knowledge.whole.add(signed.name)
                    return
            if isinstance(part, Matrix):
                for line in (*part.rows, [row[0] for row in part.rows if row]):
                    self._run(line)
            for child in part.children:
                self.take(child, around)

    def _name(self, name: str, called: bool) -> None:
        (self.knowledge.applied if called else self.knowledge.bare).add(name)

    def _run(self, line: Sequence[Surface]) -> None:
        """The n of a column x_1, …, x_n is where it ends."""
        if len(line) > 2 and spelling(line[-2]) in DOTS and (ends := ends_between(line[0], line[-1])) is not None:
            self.knowledge.dotted.update(integer_names(ends[1]))
            _begins(self.knowledge, line[0], ends[0])

    def _operator(self, part: Big, around: Mapping[str, Bounds]) -> None:
        """What Σ and its kin bind, and what stands under them."""
        knowledge = self.knowledge
        bound = bound_by(part, around)
        for letter, bounds in bound.binders:
            knowledge.summed.add(letter)
            knowledge.bound.add(letter)
            _begins(knowledge, part, bounds.lower)
            if bounds.upper is not None:
                knowledge.ends.update(name for name in integer_names(bounds.upper) if name not in knowledge.summed)
        for relation in bound.relations:
            self._least(relation)
            knowledge.summed.update(letter for letter in letters_of(relation) if letter not in around)
            self._indexing(relation, around)
        self.take(part.body, {**around, **dict(bound.binders)})

    def _scripts(self, part: Scripts, around: Mapping[str, Bounds], called: bool) -> None:
        knowledge, base = self.knowledge, unwrap(part.base)
        if is_moment(part) and (below := averaged_below(part.subs)) is not None:
            for each in below:
                self._law(each, around)
            return
        if not isinstance(base, Symbol):
            self.take(base, around)
            for sub in part.subs:
                self._indexing(sub, around)
        else:
            for position, sub in enumerate(part.subs):
                knowledge.indexed.update(integer_names(sub))
                self._indexing(sub, around)
                self._pointing(part, position)
            if part.subs:
                labels = [sup for sup in part.sups if is_label_superscript(sup)]
                use = Use(part.subs, around, part.start, self.scope, self.inside)
                knowledge.uses.setdefault(label_name(base.name, labels), []).append(use)
            else:
                knowledge.whole.add(base.name)
            if part.primes:
                knowledge.primed.add(base.name)
            else:
                self._name(base.name, called and not any(map(is_transpose, part.sups)))  # no function is turned: X^\\top (y - p)
                if part.subs and all(map(is_word, part.subs)):
                    self._name(label_name(base.name, [], part.subs), called)
        for sup in part.sups:
            self.take(sup, around)
            if isinstance(base, Symbol) and inverts(sup) is not None:
                knowledge.inverted.add(base.name)
            if isinstance(base, Symbol) and base.name == "e" and not isinstance(unwrap(sup), Numeral) and not is_transpose(sup):
                knowledge.exponentiated.add("e")

    def _law(self, averaged: Averaged, around: Mapping[str, Bounds]) -> None:
        """A law below 𝔼 is a function, and what stands in its bracket are its arguments."""
        law = law_of(averaged.law) if averaged.law is not None else None
        if law is not None and (averaged.names or law.name in self.knowledge.applied):
            self.knowledge.applied.add(law.name)
            for item in law.bracket.items if law.bracket is not None else ():
                self.take(item, around)

    def _pointing(self, part: Scripts, position: int) -> None:
        """The name that stands with indices of its own in a slot, and whose: the y of w_{y_i}."""
        inner, base = unwrap(part.subs[position]), unwrap(part.base)
        if not isinstance(inner, Scripts) or not inner.subs or inner.sups or inner.primes or not isinstance(base, Symbol):
            return
        name, letters = unwrap(inner.base), subscript_letters(inner.subs)
        if isinstance(name, Symbol) and letters:
            labels = [sup for sup in part.sups if is_label_superscript(sup)]
            pointer = Pointer(label_name(base.name, labels), position, len(letters), inner.start, inner.end)
            self.knowledge.pointing.setdefault(name.name, pointer)

    def _indexing(self, part: Surface, around: Mapping[str, Bounds]) -> None:
        """The names with indices in an index or a condition: the y_i of z_{y_i}."""
        for inner in walk(part):
            if isinstance(inner, Scripts) and inner.subs:
                self._scripts(inner, around, False)

    def _product(self, part: Term, around: Mapping[str, Bounds]) -> None:
        """The factors of a term; a bracket right behind one may hold its arguments."""
        for position, factor in enumerate(part.factors):
            following = part.factors[position + 1] if position + 1 < len(part.factors) else None
            if isinstance(following, Scripts):
                following = following.base
            called = isinstance(following, Group) and following.opening in ("(", "[") and part.operators[position + 1] == ""
            if called and isinstance(following, Group):
                subs = factor.subs if isinstance(factor, Scripts) and following.opening == "(" else []
                self.knowledge.members.update(name for sub in subs if (name := spelling(sub)) in GREEK)
                self.knowledge.arguments.setdefault(spelling(factor), set()).add(tuple(map(spelling, following.items)))
            before = part.factors[position - 1] if position else None
            if isinstance(before, Symbol | Scripts) and isinstance(factor, Group) and is_divergence(before):
                for item in factor.items:
                    self._compared(item, around)
            elif isinstance(factor, Symbol) and isinstance(before, Numeral) and not called:
                self.knowledge.bare.add(factor.name)
            elif isinstance(factor, Symbol) and isinstance(before, Symbol) and before.name == "\\nabla" and not called:
                self.knowledge.whole.add(factor.name)  # what ∇f differentiates may be a function all the same
            else:
                self.take(factor, around, called)

    def _compared(self, item: Surface, around: Mapping[str, Bounds]) -> None:
        """A law that a divergence compares; by its name alone it stands for the function or the vector that it is elsewhere."""
        item = unwrap(item)
        if isinstance(item, Symbol):
            self.knowledge.whole.add(item.name)
        else:
            self.take(item, around)

    def _least(self, chain: Chained) -> None:
        """Records the numbers that bound index expressions from below."""
        for left, relation, right in zip(chain.sides, chain.relations, chain.sides[1:], strict=False):
            low, high = (left, right) if relation in ("≤", "<") else (right, left)
            low = unwrap(low)
            if relation in ("≤", "<", "≥", ">") and isinstance(low, Numeral) and low.value.denominator == 1:
                self.knowledge.least[spelling(high)] = int(low.value) + (relation in ("<", ">"))


def strides(knowledge: Knowledge) -> set[str]:
    """The s of x_{s(i-1)+k}: names that multiply something in a slot and stand for an index nowhere."""
    found: set[str] = set()
    indices = knowledge.summed | set(knowledge.ranged)
    for use in (use for uses in knowledge.uses.values() for use in uses):
        indices |= use.around.keys() | set(subscript_letters(use.slots) or ())
        for slot in map(unwrap, use.slots):
            for part in walk(slot):
                factors = [unwrap(factor) for factor in part.factors] if isinstance(part, Term) else []
                if part is slot and not any(isinstance(factor, Group) for factor in factors):
                    continue  # A_{ij} is no product
                if sum(not isinstance(factor, Numeral) for factor in factors) > 1:
                    found.update(factor.name for factor in factors if isinstance(factor, Symbol))
    return found - indices


def _signed(part: Chained) -> Symbol | None:
    """The name of which a relation says the sign: f ≥ 0."""
    name, zero = map(unwrap, part.sides[:2])
    if len(part.sides) == 2 and part.relations[0] in (">", "≥", "<", "≤") and type(name) is Symbol and spelling(zero) == "0":
        return name
    return None
