"""From a term to its form: a linear combination of tensor monomials, canonical as far as the laws of algebra, sums and deltas go.

Every step keeps the value wherever the term has one, at every size. Where that is not certain the step is not taken.
"""

from __future__ import annotations

import time
from fractions import Fraction

from ..terms.binding import definition_of, substitute
from ..terms.indices import IndexExpr, length
from ..terms.nodes import (
    FALSE,
    ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Cases,
    Condition,
    Constant,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Floor,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Relation,
    Size,
    Sum,
    Variance,
)
from . import conditions, expectations, functions, powers, products, ranges, signs
from .assumptions import Assumptions, assumptions
from .derivatives import differentiate
from .guards import indices_in, solve
from .monomials import (
    SYMMETRIC,
    UNIT,
    Coefficient,
    Exponent,
    Form,
    GiveUp,
    Monomial,
    accumulate,
    add_node,
    at_single,
    bound_index,
    constant,
    free_of,
    height,
    integer_form,
    is_single,
    order,
    orders,
    product_node,
    rank,
    scaled,
    single,
    sort_factors,
    sum_node,
    tidy,
)
from .rewriting import Rule, equation_rules, rewrite

MAX_TERMS = 1500
DEFAULT_LIMIT = 5000


class Normalizer:
    """Forms under given assumptions; remembers what it has done.

    unfold   whether defined tensors are replaced by their definitions
    expand   whether functions such as σ and tanh are replaced by theirs
    kinks    (indices that may take any value, f ≠ 0) for what a derivative would have no value at
    """

    def __init__(self, known: Assumptions, unfold: bool, expand: bool, kinks: tuple = ()):
        self.assumptions, self.unfold, self.expand, self.kinks = known, unfold, expand, kinks
        self.integers = known.integers
        self.symmetric = set(known.symmetric)
        self.work = 0
        self.allow(DEFAULT_LIMIT, 1.0)
        self.forms: dict[Node, Form] = {}
        self.moves: dict[tuple, Form] = {}
        self.signs: dict[Node, tuple[bool, bool]] = {}
        self.everywhere: dict[Node, bool] = {}
        self.rules: tuple[Rule, ...] = ()
        self.sign_facts: tuple = ()
        self.sign_facts = signs.facts(self)
        self.rules = equation_rules(self)
        self.forget()

    def remembered(self) -> int:
        """How many forms are kept."""
        return len(self.forms) + len(self.moves)

    def forget(self) -> None:
        """Drop what was found; nothing depends on it."""
        for memory in (self.forms, self.moves, self.signs, self.everywhere):
            memory.clear()

    def allow(self, work: int, seconds: float) -> None:
        """From now on, at most so many steps and so much time."""
        self.limit = self.work + work
        self.deadline = time.perf_counter() + seconds

    def spend(self, amount: int = 1) -> None:
        """Count work done; gives up when it is too much."""
        self.work += amount
        if self.work > self.limit or self.work & 31 == 0 and time.perf_counter() > self.deadline:
            raise GiveUp("too much work")

    def without_assumptions(self) -> Normalizer:
        """Forms that hold near the values assumed too, so that they may be differentiated."""
        return Normalizer(assumptions((), TRUE), self.unfold, self.expand)

    # --- from nodes -------------------------------------------------------------------------------------------------

    def form(self, node: Node) -> Form:
        """The form of a scalar term. Must not be changed by the caller."""
        found = self.forms.get(node)
        if found is None:
            self.spend()
            method = _CASES.get(type(node))
            if method is None:
                raise GiveUp(f"no form for a {type(node).__name__}")
            found = self.forms[node] = method(self, node)
        return found

    def _number(self, node: Number) -> Form:
        return constant(node.value)

    def _atom(self, node: Node) -> Form:
        return single(node)

    def _constant(self, node: Constant) -> Form:
        return single(Apply(Function("exp"), (ONE,)) if node.name == "e" else node)

    def _entry(self, node: Entry) -> Form:
        tensor = node.tensor
        if tensor.definition is not None and self.unfold:
            return self.form(definition_of(node))
        if any(type(slot) is Index and is_single(slot.range) for slot in node.indices):
            node = Entry(tensor, tuple(at_single(slot) for slot in node.indices))
        if (
            tensor.definition is None
            and len(node.indices) == 2
            and (tensor.domain in SYMMETRIC or tensor in self.assumptions.symmetric)
        ):
            if tensor.axes[0] is tensor.axes[1]:
                node = Entry(tensor, tuple(sorted(node.indices, key=rank)))
        return single(node)

    def _add(self, node: Add) -> Form:
        total: Form = {}
        for term in node.terms:
            accumulate(total, self.form(term))
        return self.checked(total)

    def _mul(self, node: Mul) -> Form:
        forms = [self.form(factor) for factor in node.factors]
        if any(type(factor) is not Indicator and conditions.is_guard(factor) for factor in node.factors):
            partial = [not all(signs.total(self, a, e) for m in form for a, e in m.factors) for form in forms]
            for k, factor in enumerate(node.factors):
                if type(factor) is not Indicator and any(partial[:k] + partial[k + 1 :]) and conditions.may_vanish(factor):
                    raise GiveUp("1 - [c] times what may have no value where it is 0")
        total = {UNIT: 1}
        for form in sorted(forms, key=len):
            total = self.multiply(total, form)
        return total

    def _pow(self, node: Pow) -> Form:
        exponent = self.form(node.exponent)
        if not exponent or exponent.keys() == {UNIT}:
            return powers.power(self, self.form(node.base), tidy(Fraction(exponent.get(UNIT, 0))))
        return powers.symbolic_power(self, self.form(node.base), exponent)

    def opened(self, node):
        """Body and where of a binder with its index under a working name, and that index."""
        taken = {i.name for i in node.free}
        number = next(k for k in range(len(taken) + 1) if f"\x01{k}" not in taken)
        index = bound_index(number, node.index.range)
        new = {node.index: index}
        return index, substitute(node.body, new), substitute(node.where, new)

    def _sum(self, node: Sum) -> Form:
        if is_single(node.index.range) and node.where is TRUE:
            return self.form(substitute(node.body, {node.index: node.index.range.lower}))
        index, body, where = self.opened(node)
        form = self.form(body)
        if where is not TRUE:
            form = self.multiply(conditions.indicator(self, where), form)
        return self.sum_over(index, form)

    def sum_over(self, index: Index, form: Form) -> Form:
        """Σ_index form."""
        return self._rebuilt(1, (index,), UNIT.guards, {}, form)

    def _extremum(self, node) -> Form:
        """max_i (f_i + g) = max_i f_i + g, and max_i c f_i = c max_i f_i for c > 0."""
        index, body, where = self.opened(node)
        form = self.settled(self.form(body))
        where = where if where is TRUE else self.embed_condition(where)
        if where is TRUE and self.integers.occupied(index.range):
            apart = {m: c for m, c in form.items() if index not in free_of(m)}
            moving = {m: c for m, c in form.items() if m not in apart}
            if not moving:
                return form
            number, factors, rest = powers.factor_out(self, moving, positive_only=True)
            if rest and all(index not in atom.free for atom in factors):
                outside = self.build(number, (), UNIT.guards, factors)
                inner = single(self.closed(type(node), index, self.embed(rest), where))
                total = self.multiply(outside, inner)
                accumulate(total, apart)
                return total
        return single(self.closed(type(node), index, self.embed(form), where))

    def closed(self, kind: type, index: Index, body: Node, where: Condition) -> Node:
        """A Π, max or min over an index, named above all that is bound inside."""
        bound = Index(f"\x00{max(height(body), height(where))}", index.range)
        new = {index: bound}
        return kind(bound, substitute(body, new), substitute(where, new))

    def _cases(self, node: Cases) -> Form:
        return conditions.cases(self, node)

    def _indicator(self, node: Indicator) -> Form:
        return conditions.indicator(self, node.condition)

    def _derivative(self, node: Derivative) -> Form:
        body = node.body
        if expectations.is_expected(body):
            body = expectations.evaluated(self, body, node.by)
        for variable in node.by:
            body = differentiate(body, variable)
        return self.form(body)

    # --- to nodes ---------------------------------------------------------------------------------------------------

    def embed(self, form: Form) -> Node:
        """The canonical node of a form, to stand inside an atom."""
        form = self.settled(form)
        return add_node([self.term_node(m, form[m]) for m in sorted(form, key=order)])

    def term_node(self, monomial: Monomial, coefficient: Coefficient) -> Node:
        """The node of one monomial; its bound indices are named above all those inside its atoms."""
        if not monomial.binders:
            return product_node(coefficient, monomial.guards, monomial.factors)
        base = max((height(atom) for atom, _ in monomial.factors), default=0)
        new: dict[Node, Node] = {}
        for k, index in enumerate(self.outermost_first(monomial.binders)):
            new[index] = Index(f"\x00{base + k}", substitute(index.range, new))
        body = substitute(product_node(1, monomial.guards, monomial.factors), new)
        node = sum_node(tuple(new.values()), body)
        return node if coefficient == 1 else Mul((Number(coefficient), node))

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

    def array(self, array: Array) -> Array:
        """An array with its body in normal form and canonical names."""
        return functions.whole_array(self, array)

    def embed_condition(self, condition: Condition) -> Condition:
        """A condition with its scalars in normal form."""
        return conditions.embedded(self, condition)

    def settled(self, form: Form) -> Form:
        """The form with the assumed equations used and the guards ≠ and = split off where that is safe."""
        form = ranges.whole(self, conditions.split(self, form))
        if self.rules:
            form = rewrite(self, form, self.rules)
        return form

    # --- algebra ----------------------------------------------------------------------------------------------------

    def checked(self, form: Form) -> Form:
        if len(form) > MAX_TERMS:
            raise GiveUp("too many terms")
        self.spend(len(form) >> 3)
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
                left, flip = self._renamed(left, list(left.binders), inside | outside | {b.name for b in right.binders})
                inside = {i.name for i in free_of(left)} | {i.name for i in left.binders}
                clash = [b for b in right.binders if b.name in inside]
            if clash:
                taken = inside | outside | {i.name for i in free_of(right)} | {b.name for b in right.binders}
                right, more = self._renamed(right, clash, taken)
                flip *= more
        return left, right, flip

    def _renamed(self, monomial: Monomial, old: list[Index], taken: set[str]):
        """The monomial with some bound indices renamed, and the sign that comes of it. The result need not be canonical."""
        new: dict[Node, Node] = {}
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
                pairs = ((atom, e),)
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
            self.spend()
            found = self.moves[key] = powers.power(self, self.form(substitute(atom, new)), exponent)
        return found

    # --- the one place where monomials are made -----------------------------------------------------------------------

    def build(self, coefficient: Coefficient, binders, guards, factors: dict[Node, Exponent]) -> Form:
        """coefficient · Σ_binders [guards] Π factors, in normal form: deltas used, powers reduced, indices in order."""
        self.spend()
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
            return self._rebuilt(coefficient, binders, guards, {}, inner)
        if not binders:
            return {Monomial((), frozenset(guards), sort_factors(factors)): tidy(coefficient)}
        return self._bound(coefficient, binders, frozenset(guards), factors)

    def _rebuilt(self, coefficient, binders, guards, factors, inner: Form) -> Form:
        """coefficient · Σ_binders [guards] Π factors · inner, where the indices may occur free in inner."""
        names = {b.name for b in binders}
        names |= {i.name for part in (*factors, *guards, *(b.range for b in binders)) for i in part.free}
        total: Form = {}
        for monomial, c in inner.items():
            clash = [b for b in monomial.binders if b.name in names]
            if clash:
                avoid = names | {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
                monomial, flip = self._renamed(monomial, clash, avoid)
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
        return self._rebuilt(coefficient, binders, guards, still, inner)

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
            self.spend()
        return binders, frozenset(done) | frozenset(solved), new

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
            return self._rebuilt(coefficient, binders, guards, factors, extra)
        if not binders:
            return {Monomial((), guards, sort_factors(factors)): tidy(coefficient)}
        return self._ordered(coefficient, binders, guards, factors)

    def _ordered(self, coefficient, binders, guards, factors) -> Form:
        items = sort_factors(factors)
        taken = {i.name for i in free_of(Monomial(tuple(binders), guards, items))}
        numbers = [k for k in range(len(taken) + len(binders)) if f"\x01{k}" not in taken]
        best, best_key, flips = None, None, set()
        for candidate in orders(binders, guards, items, self.symmetric):
            self.spend()
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
            if best is None or key < best_key:
                best, best_key, flips = monomial, key, {flip}
            elif key == best_key:
                flips.add(flip)
        if len(flips) > 1:
            return {}
        return {best: tidy(coefficient * flips.pop())}


_CASES = {
    Number: Normalizer._number,
    Constant: Normalizer._constant,
    Size: Normalizer._atom,
    Index: Normalizer._atom,
    Floor: Normalizer._atom,
    IndexExpr: lambda self, node: integer_form(node),
    Entry: Normalizer._entry,
    Add: Normalizer._add,
    Mul: Normalizer._mul,
    Pow: Normalizer._pow,
    Sum: Normalizer._sum,
    Product: lambda self, node: products.product_over(self, node),
    Maximum: Normalizer._extremum,
    Minimum: Normalizer._extremum,
    Cases: Normalizer._cases,
    Indicator: Normalizer._indicator,
    Apply: lambda self, node: functions.applied(self, node),
    Derivative: Normalizer._derivative,
    Expectation: lambda self, node: expectations.expectation(self, node),
    Variance: lambda self, node: expectations.variance(self, node),
    Covariance: lambda self, node: expectations.covariance(self, node),
}
