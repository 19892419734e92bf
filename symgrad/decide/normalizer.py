"""From a term to its form: a linear combination of tensor monomials, canonical as far as the laws of algebra, sums and deltas go.

Every step keeps the value wherever the term has one, at every size. Where that is not certain the step is not taken.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..terms.binding import definition_of, substitute, unrolled
from ..terms.indices import IndexExpr, is_integer, minus
from ..terms.nodes import (
    ONE,
    TRUE,
    ZERO,
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
from . import conditions, expectations, factoring, functions, powers, products, ranges, signs
from .algebra import Algebra
from .assumptions import Assumptions, assumptions
from .derivatives import differentiate
from .equations import equation_rules
from .matching import Rule
from .monomials import (
    SYMMETRIC,
    UNIT,
    Coefficient,
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
    product_node,
    rank,
    single,
    sum_node,
    tidy,
)
from .rewriting import rewrite
from .work import Work


class Normalizer(Algebra):
    """Forms under given assumptions; remembers what it has done.

    unfold   whether defined tensors are replaced by their definitions
    expand   whether functions such as σ and tanh are replaced by theirs
    kinks    (indices that may take any value, f ≠ 0) for what a derivative would have no value at
    """

    def __init__(self, known: Assumptions, unfold: bool, expand: bool, kinks: tuple = (), work: Work | None = None):
        super().__init__(known.integers, known.symmetric, Work() if work is None else work)
        self.assumptions, self.unfold, self.expand, self.kinks = known, unfold, expand, kinks
        self.forms: dict[Node, Form] = {}
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

    def without_assumptions(self) -> Normalizer:
        """Forms that hold near the values assumed too, so that they may be differentiated; they share the work that is left."""
        return Normalizer(assumptions((), TRUE), self.unfold, self.expand, work=self.work)

    # --- from nodes -------------------------------------------------------------------------------------------------

    def form(self, node: Node) -> Form:
        """The form of a scalar term. Must not be changed by the caller."""
        found = self.forms.get(node)
        if found is None:
            self.work.step()
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
        if tensor.is_explicit and self.unfold:
            return self.form(definition_of(node))
        if self.unfold and (before := unrolled(node)) is not None:
            return self.form(before)
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
        total: Form = {UNIT: 1}
        for form in sorted(forms, key=len):
            total = self.multiply(total, form)
        return total

    def _pow(self, node: Pow) -> Form:
        exponent = self.form(node.exponent)
        if node.base is ZERO and is_integer(node.exponent) and type(node.exponent) is not Number:
            return self.form(Indicator(Relation("=", node.exponent, ZERO)))  # 0^0 is 1; below 0 it has no value
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
        if self.integers.nonnegative(minus(node.index.range.upper, node.index.range.lower)) is False:
            return {}
        index, body, where = self.opened(node)
        form = self.form(body)
        if where is not TRUE:
            form = self.multiply(conditions.indicator(self, where), form)
        return self.sum_over(index, form)

    def sum_over(self, index: Index, form: Form) -> Form:
        """Σ_index form."""
        return self.rebuilt(1, (index,), UNIT.guards, {}, form)

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
            number, factors, rest = factoring.factor_out(self, moving, positive_only=True)
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
        if type(body) is Entry and body.tensor.is_recurrent and len(node.by) == 1 and unrolled(body) is None:
            return single(node)
        if expectations.is_expected(body):
            body = expectations.evaluated(self, body, node.by)
        for variable in node.by:
            body = differentiate(body, variable)
        return self.form(body)

    # --- to nodes ---------------------------------------------------------------------------------------------------

    def embed(self, form: Form) -> Node:
        """The canonical node of a form, to stand inside an atom."""
        form = self.settled(form)
        self.work.walk(6 * len(form))
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

    def array(self, array: Array) -> Array:
        """An array with its body in normal form and canonical names."""
        return functions.whole_array(self, array)

    def embed_condition(self, condition: Condition) -> Condition:
        """A condition with its scalars in normal form."""
        return conditions.embedded(self, condition)

    def settled(self, form: Form) -> Form:
        """The form with the assumed equations used and the guards ≠ and = split off where that is safe."""
        self.work.walk(3 * len(form))
        form = ranges.whole(self, conditions.split(self, form))
        if self.rules:
            form = rewrite(self, form, self.rules)
        return form


_CASES: dict[type[Node], Callable[[Normalizer, Any], Form]] = {
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
