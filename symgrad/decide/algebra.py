"""Products of monomials, and the one place where monomials are made: deltas used, powers reduced, bound indices in order.

Every step keeps the value wherever there is one, at every size. Where that is not certain the step is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from ..terms.binding import substitute
from ..terms.indices import length, minus, plus
from ..terms.nodes import FALSE, TRUE, Condition, Index, Node, Relation
from . import powers, signs
from .guards import Integers, indices_in, solve
from .monomials import (
    UNIT,
    Coefficient,
    Exponent,
    Form,
    GiveUp,
    Monomial,
    accumulate,
    bound_index,
    free_of,
    integer_form,
    orders,
    rank,
    scaled,
    sort_factors,
    tidy,
    weight,
)
from .work import Work

MAX_TERMS = 1500


class Algebra:
    """Sums and products of forms under what is known of integers; remembers how atoms look under other indices.

    symmetric   tensors, and arrays whose inverse it is, of which the two indices may change places
    """

    def __init__(self, integers: Integers, symmetric, work: Work):
        self.integers, self.symmetric, self.work = integers, set(symmetric), work
        self.moves: dict[tuple, Form] = {}

    def form(self, node: Node) -> Form:
        """The form of a scalar term."""
        raise NotImplementedError

    @staticmethod
    def outermost_first(binders) -> list[Index]:
        """Bound indices in an order in which each range mentions only indices before it, otherwise as they are."""
        waiting, ready = list(binders), []
        while waiting:
            free = [b for b in waiting if not any(other in b.range.free for other in waiting if other is not b)]
            if not free:
                raise GiveUp("ranges that depend on each other")
            ready += free
            waiting = [b for b in waiting if b not in free]
        return ready

    def checked(self, form: Form) -> Form:
        """The form, if it is not too long; counts what was put together."""
        if len(form) > MAX_TERMS:
            raise GiveUp("too many terms")
        self.work.step(len(form) >> 3)
        self.work.walk(len(form))
        return form

    def multiply(self, left: Form, right: Form) -> Form:
        """left · right."""
        if len(left) == 1 and UNIT in left:
            return scaled(right, left[UNIT])
        if len(right) == 1 and UNIT in right:
            return scaled(left, right[UNIT])
        if len(left) * len(right) > 4 * MAX_TERMS:
            raise GiveUp("too many terms")
        total: Form = {}
        for a, x in left.items():
            for b, y in right.items():
                accumulate(total, self.times(a, b, x * y))
        return self.checked(total)

    def times(self, left: Monomial, right: Monomial, coefficient: Coefficient) -> Form:
        if left.binders or right.binders:
            left, right, flip = self._apart(left, right)
            coefficient *= flip
        factors = dict(left.factors)
        for atom, e in right.factors:
            factors[atom] = tidy(factors.get(atom, 0) + e)
        return self.build(coefficient, left.binders + right.binders, left.guards | right.guards, factors)

    def _apart(self, left: Monomial, right: Monomial):
        """The two monomials with bound names of one that the other does not use."""
        if left.binders and not right.binders:
            right, left, flip = self._apart(right, left)
            return left, right, flip
        inside = {i.name for i in free_of(left)} | {i.name for i in left.binders}
        clash = [b for b in right.binders if b.name in inside]
        outside = {i.name for i in free_of(right)} if left.binders else set()
        flip = 1
        if clash or any(b.name in outside for b in left.binders):
            if any(b.name in outside for b in left.binders):
                left, flip = self.renamed(left, list(left.binders), inside | outside | {b.name for b in right.binders})
                inside = {i.name for i in free_of(left)} | {i.name for i in left.binders}
                clash = [b for b in right.binders if b.name in inside]
            if clash:
                taken = inside | outside | {i.name for i in free_of(right)} | {b.name for b in right.binders}
                right, more = self.renamed(right, clash, taken)
                flip *= more
        return left, right, flip

    def renamed(self, monomial: Monomial, old: list[Index], taken: set[str]):
        """The monomial with some bound indices renamed, and the sign that comes of it. The result need not be canonical."""
        new: dict[Index, Index] = {}
        number = 0
        for index in self.outermost_first(monomial.binders):
            range_ = substitute(index.range, new)
            name = index.name
            if index in old:
                while f"\x01{number}" in taken:
                    number += 1
                name = f"\x01{number}"
                taken.add(name)
            if name != index.name or range_ is not index.range:
                new[index] = Index(name, range_)
        factors, coefficient = self._moved_factors(monomial.factors, new)
        guards = frozenset(substitute(g, new) for g in monomial.guards)
        return Monomial(tuple(new.get(b, b) for b in monomial.binders), guards, sort_factors(factors)), coefficient

    def _moved_factors(self, factors, new):
        """Factors under a renaming of bound indices, each again one atom, and the coefficient that comes out of them."""
        out: dict[Node, Exponent] = {}
        coefficient: Coefficient = 1
        for atom, e in factors:
            if atom.free.isdisjoint(new):
                pairs: tuple[tuple[Node, Exponent], ...] = ((atom, e),)
            else:
                form = self.moved(atom, e, new)
                if len(form) != 1:
                    raise GiveUp("an atom that a renaming takes apart")
                ((monomial, c),) = form.items()
                if monomial.binders or monomial.guards:
                    raise GiveUp("an atom that a renaming takes apart")
                coefficient *= c
                pairs = monomial.factors
            for part, power in pairs:
                out[part] = tidy(out.get(part, 0) + power)
        return {a: e for a, e in out.items() if e}, tidy(coefficient)

    def moved(self, atom: Node, exponent: Exponent, new: dict[Node, Node]) -> Form:
        """atom^exponent with indices replaced."""
        new = {old: put for old, put in new.items() if old in atom.free}
        key = (atom, exponent, *new.items())
        found = self.moves.get(key)
        if found is None:
            self.work.step()
            found = self.moves[key] = powers.power(self, self.form(substitute(atom, new)), exponent)
        return found

    # --- the one place where monomials are made -----------------------------------------------------------------------

    def build(self, coefficient: Coefficient, binders, guards, factors: dict[Node, Exponent]) -> Form:
        """coefficient · Σ_binders [guards] Π factors, in normal form: deltas used, powers reduced, indices in order."""
        self.work.step(1 + (len(factors) >> 4))
        if not coefficient:
            return {}
        if guards:
            done = self._eliminate(binders, guards)
            if done is None:
                return {}
            binders, guards, new = done
            if any(not atom.free.isdisjoint(new) for atom in factors):
                return self._substituted(coefficient, binders, guards, factors, new)
        done = powers.reduced(self, factors)
        if done is None:
            return {}
        scale, factors, extra = done
        coefficient *= scale
        if not coefficient:
            return {}
        if extra:
            inner: Form = {Monomial((), UNIT.guards, sort_factors(factors)): 1}
            for form in extra:
                inner = self.multiply(inner, form)
            return self.rebuilt(coefficient, binders, guards, {}, inner)
        if not binders:
            return {Monomial((), frozenset(guards), sort_factors(factors)): tidy(coefficient)}
        return self._bound(coefficient, binders, frozenset(guards), factors)

    def rebuilt(self, coefficient, binders, guards, factors, inner: Form) -> Form:
        """coefficient · Σ_binders [guards] Π factors · inner, where the indices may occur free in inner."""
        names = {b.name for b in binders}
        names |= {i.name for part in (*factors, *guards, *(b.range for b in binders)) for i in part.free}
        total: Form = {}
        for monomial, c in inner.items():
            clash = [b for b in monomial.binders if b.name in names]
            if clash:
                avoid = names | {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
                monomial, flip = self.renamed(monomial, clash, avoid)
                c *= flip
            merged = dict(factors)
            for atom, e in monomial.factors:
                merged[atom] = tidy(merged.get(atom, 0) + e)
            accumulate(
                total,
                self.build(tidy(coefficient * c), tuple(binders) + monomial.binders, frozenset(guards) | monomial.guards, merged),
            )
        return self.checked(total)

    def _substituted(self, coefficient, binders, guards, factors, new) -> Form:
        """build, after a delta has fixed some indices."""
        still: dict[Node, Exponent] = {}
        inner: Form = {UNIT: 1}
        for atom, e in factors.items():
            if atom.free.isdisjoint(new):
                still[atom] = e
            else:
                inner = self.multiply(inner, self.moved(atom, e, new))
        return self.rebuilt(coefficient, binders, guards, still, inner)

    def _eliminate(self, binders, guards):
        """Guards in normal form and deltas solved: (binders, guards, what the solved indices are), or None for zero."""
        binders, pending = list(binders), list(guards)
        done: dict[Condition, None] = {}
        solved: dict[Condition, None] = {}
        new: dict[Node, Node] = {}
        while pending:
            guard = self.integers.normal(pending.pop())
            if guard is TRUE or guard in done or guard in solved:
                continue
            if guard is FALSE:
                return None
            if type(guard) is not Relation or guard.op != "=":
                done[guard] = None
                continue
            choice = self._solved(guard.left, binders)
            if choice is None:
                done[guard] = None
                continue
            index, value, conditions_, bound = choice
            if conditions_ is None:
                return None
            step = {index: value}
            if bound:
                binders.remove(index)
                pending.extend(conditions_)
            for other in self.outermost_first(binders):
                if not other.range.free.isdisjoint(step):
                    step[other] = Index(other.name, substitute(other.range, step))
            binders = [step.get(other, other) for other in binders]
            pending = [substitute(g, step) for g in pending]
            for kept in (done, solved):
                for old in [g for g in kept if not g.free.isdisjoint(step)]:
                    del kept[old]
                    pending.append(substitute(old, step))
            if not bound:
                solved[guard] = None
            new = {old: substitute(put, step) for old, put in new.items()}
            new.update(step)
            self.work.step()
        kept_guards = [guard for guard in done if not self._is_implied(guard, solved)]
        if self._contradict(kept_guards):
            return None
        return binders, frozenset(kept_guards) | frozenset(solved), new

    def _contradict(self, guards: Sequence[Condition]) -> bool:
        """Whether two of the guards d ≥ 0 and e ≥ 0 never hold together, as d + e is always negative."""
        gaps = [guard.left for guard in guards if type(guard) is Relation and guard.op == "≥"]
        return any(self.integers.nonnegative(plus(one, other)) is False for one, other in combinations(gaps, 2))

    def _is_implied(self, guard: Condition, equations: Iterable[Condition]) -> bool:
        """Whether e ≥ 0 holds wherever one of the equations d = 0 does, as e + d or e - d is never negative."""
        if type(guard) is not Relation or guard.op != "≥":
            return False
        gaps = (join(guard.left, other.left) for other in equations if type(other) is Relation for join in (plus, minus))
        return any(self.integers.nonnegative(gap) is True for gap in gaps)

    def _solved(self, expression: Node, binders):
        """Which index a delta is solved for: a bound one if it can be, else the last free one by name."""
        best = None
        for index in sorted((i for i in indices_in(expression) if i in binders), key=lambda i: i.name, reverse=True):
            value = solve(expression, index)
            if value is None:
                continue
            within = self.integers.within(value, index.range)
            if within is None:
                return index, value, None, True
            if best is None or len(within) < len(best[2]):
                best = index, value, within, True
        if best is not None:
            return best
        free = sorted((i for i in indices_in(expression) if i not in binders), key=lambda i: (i.name, rank(i)), reverse=True)
        for index in free:
            value = solve(expression, index)
            if value is not None:
                return index, value, (), False
        return None

    def _bound(self, coefficient, binders, guards, factors) -> Form:
        """The monomial with unused bound indices summed away and the others in canonical order."""
        binders = list(binders)
        extra: Form | None = None
        for index in list(binders):
            used = any(index in atom.free for atom in factors) or any(index in g.free for g in guards)
            if used or any(index in b.range.free for b in binders):
                continue
            count = length(index.range)
            safe = self.integers.occupied(index.range) or all(signs.total(self, a, e) for a, e in factors.items())
            if safe and self.integers.nonnegative(count):
                binders.remove(index)
                form = integer_form(count)
                extra = form if extra is None else self.multiply(extra, form)
        if extra is not None:
            return self.rebuilt(coefficient, binders, guards, factors, extra)
        if not binders:
            return {Monomial((), guards, sort_factors(factors)): tidy(coefficient)}
        return self._ordered(coefficient, binders, guards, factors)

    def _ordered(self, coefficient, binders, guards, factors) -> Form:
        items = sort_factors(factors)
        if len(binders) > 1:
            self.work.walk(4 * len(binders) * sum(weight(atom) for atom in factors))
        taken = {i.name for i in free_of(Monomial(tuple(binders), guards, items))}
        numbers = [k for k in range(len(taken) + len(binders)) if f"\x01{k}" not in taken]
        best, best_key = UNIT, None
        flips: set[Coefficient] = set()
        for candidate in orders(binders, guards, items, self.symmetric):
            self.work.step()
            new: dict[Node, Node] = {}
            number = dict(zip(candidate, numbers))
            named: dict[Index, Index] = {}
            for b in self.outermost_first(candidate):
                named[b] = bound_index(number[b], substitute(b.range, new))
                if named[b] is not b:
                    new[b] = named[b]
            moved, flip = self._moved_factors(items, new) if new else (factors, 1)
            held = frozenset(self.integers.normal(substitute(g, new)) for g in guards) if new else guards
            monomial = Monomial(tuple(named[b] for b in candidate), held, sort_factors(moved))
            key = ([(rank(a), e) for a, e in monomial.factors], sorted(map(rank, held)))
            if best_key is None or key < best_key:
                best, best_key, flips = monomial, key, {flip}
            elif key == best_key:
                flips.add(flip)
        if len(flips) > 1:
            return {}
        return {best: tidy(coefficient * flips.pop())}
