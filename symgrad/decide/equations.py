"""Where rules of rewriting come from: assumed equations, denominators under a sum, inverse matrices, conditions [f < 0]."""

from __future__ import annotations

from fractions import Fraction

from ..terms.binding import substitute
from ..terms.building import delta
from ..terms.indices import minus
from ..terms.nodes import Add, Apply, Array, Entry, Index, Indicator, Mul, Node, Relation, Sum
from . import conditions
from .assumptions import domain
from .matching import INVERSE, Rule
from .monomials import UNIT, Form, GiveUp, Monomial, accumulate, constant, free_of, order, single, tidy
from .rewriting import apply


def leading(form: Form, variables: frozenset = frozenset()) -> Monomial | None:
    """The monomial of an equation to be replaced by the others: no guards, the most bound indices, the most atoms.

    One whose variables stand beside bound indices comes first: it can be found again in one way only.
    """
    best: Monomial | None = None
    best_key: tuple | None = None
    for monomial in form:
        if monomial.guards or not monomial.factors or any(type(a) is Indicator for a, _ in monomial.factors):
            continue
        degree = sum(e if e > 0 else 0 for _, e in monomial.factors)
        tied = sum(not (atom.free.isdisjoint(variables) or atom.free.isdisjoint(monomial.binders)) for atom, _ in monomial.factors)
        key = (len(monomial.binders), min(tied, 2), degree, len(monomial.factors), order(monomial))
        if best_key is None or key > best_key:
            best, best_key = monomial, key
    return best


def rule_of(n, form: Form, variables: frozenset) -> Rule | None:
    """The rule of an equation form = 0; None where it would rewrite for ever."""
    lead = leading(form, variables)
    if lead is None:
        return None
    scale = Fraction(-1) / form[lead]
    others = {m: tidy(c * scale) for m, c in form.items() if m != lead}
    rule = Rule(variables & free_of(lead), lead.binders, lead.factors, tuple(others.items()))
    if not variables <= free_of(lead):
        return None
    if any(apply(n, rule, m) is not None for m in others):
        return None
    return rule


def equation_rules(n) -> tuple[Rule, ...]:
    """The rules of the assumed equations, and y_i y_j = δ_ij y_i for a one-hot y."""
    rules = []
    for free, form, op in n.sign_facts:
        if op != "=":
            continue
        try:
            rule = rule_of(n, form, free)
            if rule is not None:
                rules.append(rule)
                rules.extend(_transposed(rule))
            rules.extend(_one_hot(n, form, free))
        except GiveUp:
            continue
    return tuple(rules)


def _transposed(rule: Rule):
    """Q Q^T = I for a square Q with Q^T Q = I, and the other way round."""
    atoms = [atom for atom, e in rule.factors if e == 1 and type(atom) is Entry and atom.tensor.rank == 2]
    if len(rule.factors) != 2 or len(atoms) != 2 or len(rule.binders) != 1 or len(rule.variables) != 2 or len(rule.form) != 1:
        return
    tensor, (index,) = atoms[0].tensor, rule.binders
    i, j = sorted(rule.variables, key=lambda v: v.name)
    ((monomial, coefficient),) = rule.form
    square = tensor.axes[0] is tensor.axes[1] is index.range is i.range is j.range and atoms[1].tensor is tensor
    place = next((k for k in (0, 1) if all(atom.indices[k] is index for atom in atoms)), None)
    if not square or place is None or {atom.indices[1 - place] for atom in atoms} != {i, j} or coefficient != 1:
        return
    if monomial.binders or monomial.factors or len(monomial.guards) != 1:
        return
    (guard,) = monomial.guards
    if not (
        type(guard) is Relation
        and guard.op == "="
        and {minus(guard.left, guard.right), minus(guard.right, guard.left)} & {minus(i, j)}
    ):
        return
    yield Rule(rule.variables, rule.binders, tuple((Entry(tensor, atom.indices[::-1]), 1) for atom in atoms), rule.form)


def _one_hot(n, form: Form, free: frozenset):
    """Σ_i y_i = 1 with every y_i 0 or 1: the product of two is 0 unless they are one."""
    if len(form) != 2 or UNIT not in form:
        return
    (monomial,) = [m for m in form if m != UNIT]
    if form[UNIT] != -form[monomial] or len(monomial.binders) != 1 or monomial.guards or len(monomial.factors) != 1:
        return
    ((atom, e),) = monomial.factors
    if type(atom) is not Entry or e != 1 or domain(atom) != "binary":
        return
    (index,) = monomial.binders
    if [i for i in atom.indices if index in i.free] != [index]:
        return
    other = Index("\x02", index.range)
    right = n.build(1, (), frozenset((delta(index, other).condition,)), {atom: 1})
    yield Rule(free | {index, other}, (), ((atom, 1), (substitute(atom, {index: other}), 1)), tuple(right.items()))


def local_rules(n, form: Form) -> list[Rule]:
    """Rules for what occurs in the form: denominators under a sum, inverse matrices, conditions [f < 0]."""
    rules: dict[Node | tuple[Node, int], Rule | None] = {}
    for monomial in form:
        for atom, e in monomial.factors:
            if type(atom) in (Add, Sum, Mul) and e < 0 and atom not in rules:
                rules[atom] = _denominator_rule(n, atom)
            elif type(atom) is Indicator and atom not in rules:
                rules[atom] = _sign_rule(n, atom)
            elif type(atom) is Apply and atom.function is INVERSE and atom.arguments[0] not in rules:
                (array,) = atom.arguments
                rules[array] = None
                for k, rule in enumerate(_inverse_rules(n, array)):
                    rules[array if k == 0 else (array, k)] = rule
    return [rule for rule in rules.values() if rule is not None]


def _denominator_rule(n, atom: Node) -> Rule | None:
    """With D = t + …: t · D⁻¹ = 1 - … · D⁻¹."""
    form = n.form(atom)
    lead = leading(form)
    if lead is None:
        return None
    scale = Fraction(1) / form[lead]
    inverse = single(atom, -1)
    right = constant(scale)
    for m, c in form.items():
        if m != lead:
            accumulate(right, n.multiply({m: 1}, inverse), -scale * c)
    return Rule(frozenset(), lead.binders, ((atom, -1), *lead.factors), tuple((m, tidy(c)) for m, c in right.items()))


def _sign_rule(n, atom: Indicator) -> Rule | None:
    """f · [f < 0] = f - f · [f > 0], written for one of f and -f."""
    condition = atom.condition
    if type(condition) is not Relation or condition.op != ">":
        return None
    form = n.form(condition.left)
    if not form or form[min(form, key=order)] > 0:
        return None
    minus = {m: -c for m, c in form.items()}
    lead = leading(form)
    if lead is None or lead.binders:
        return None
    right: Form = {}
    accumulate(right, form)
    accumulate(right, n.multiply(form, conditions.positive(n, minus)), -1)
    for m, c in form.items():
        if m != lead:
            accumulate(right, n.multiply({m: 1}, single(atom)), -c)
    scale = Fraction(1) / form[lead]
    return Rule(frozenset(), (), ((atom, 1), *lead.factors), tuple((m, tidy(c * scale)) for m, c in right.items()), True)


def _inverse_rules(n, array: Node):
    """Σ_j B_ij (B⁻¹)_jl = δ_il and Σ_j (B⁻¹)_ij B_jl = δ_il."""
    if type(array) is not Array:
        return
    row, column = array.indices
    if row.range is not column.range or row.range.free:
        return
    range_ = row.range
    i, j, l = (Index(f"\x02{name}", range_) for name in "ijl")
    for left in (True, False):
        entry = n.form(substitute(array.body, {row: i, column: j} if left else {row: j, column: l}))
        inverse = n.form(Apply(INVERSE, (array,), (j, l) if left else (i, j)))
        product = n.sum_over(j, n.multiply(entry, inverse))
        accumulate(product, n.form(delta(i, l)), -1)
        rule = rule_of(n, product, frozenset((i, l)))
        if rule is not None:
            yield rule
