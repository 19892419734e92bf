"""Equations used from left to right inside monomials: assumed ones, D · D⁻¹ = 1 under a sum, B · B⁻¹ = I, max(a,b) = max(b,a).

A rule replaces a product of atoms, with some of the bound indices that only they use, by a form. Each is an identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..terms.binding import substitute
from ..terms.indices import IndexExpr, minus
from ..terms.nodes import Add, Apply, Array, Entry, Floor, Function, Index, Indicator, Mul, Node, Number, Relation, Size, Sum, delta
from . import conditions, signs
from .monomials import SYMMETRIC, UNIT, Exponent, Form, GiveUp, Monomial, accumulate, constant, free_of, order, single, tidy

MAX_STEPS = 400
INVERSE = Function("inverse")
_INTEGERS = (Index, IndexExpr, Number, Size, Floor)


@dataclass(frozen=True)
class Rule:
    """Σ_binders Π factors = form, for all values of `variables` in their ranges."""

    variables: frozenset[Index]
    binders: tuple[Index, ...]
    factors: tuple[tuple[Node, Exponent], ...]
    form: tuple[tuple[Monomial, object], ...]
    guarded: bool = False


def rewrite(n, form: Form, rules) -> Form:
    """The form with the rules used until none applies."""
    pending, done = dict(form), {}
    steps = 0
    while pending:
        monomial, coefficient = pending.popitem()
        new = None
        for rule in rules:
            new = apply(n, rule, monomial)
            if new is not None:
                break
        if new is None:
            accumulate(done, {monomial: coefficient})
            continue
        steps += 1
        if steps > MAX_STEPS:
            raise GiveUp("equations that rewrite for ever")
        accumulate(pending, new, coefficient)
        n.checked(pending)
    return done


def apply(n, rule: Rule, monomial: Monomial) -> Form | None:
    """The monomial with the rule's left side replaced once; None where it does not occur."""
    if len(rule.binders) > len(monomial.binders) or not rule.factors:
        return None
    held = dict(monomial.factors)
    kinds = {_kind(a) for a in held}
    if any(_kind(a) not in kinds for a, _ in rule.factors):
        return None
    for bindings, used in _matches(n, rule, monomial, rule.factors, {}, held):
        bound = [bindings.get(b) for b in rule.binders]
        if any(b not in monomial.binders for b in bound) or len(set(bound)) != len(bound):
            continue
        if any(b.range is not substitute(own.range, bindings) for b, own in zip(bound, rule.binders)):
            continue
        left = [b for b in monomial.binders if b not in bound]
        outside = [*used, *monomial.guards, *(b.range for b in left)]
        if any(not part.free.isdisjoint(bound) for part in outside):
            continue
        if any(v not in bindings or not _allowed(n, v, bindings) for v in rule.variables):
            continue
        if any(not bindings[v].free.isdisjoint(bound) for v in rule.variables):
            continue
        if rule.guarded:
            if not all(signs.total(n, a, e) for a, e in used.items()):
                continue
        right: Form = {}
        for m, c in rule.form:
            accumulate(right, _instantiated(n, m, bindings, rule), c)
        return n._rebuilt(1, tuple(left), monomial.guards, used, right)
    return None


def _allowed(n, variable: Index, bindings) -> bool:
    range_ = substitute(variable.range, {k: v for k, v in bindings.items() if k is not variable})
    return n.integers.within(bindings[variable], range_) == ()


def _instantiated(n, monomial: Monomial, bindings, rule: Rule) -> Form:
    new = {v: bindings[v] for v in rule.variables if bindings[v] is not v}
    if not new:
        return {monomial: 1}
    taken = {i.name for put in new.values() for i in put.free}
    clash = [b for b in monomial.binders if b.name in taken]
    flip = 1
    if clash:
        avoid = taken | {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
        monomial, flip = n._renamed(monomial, clash, avoid)
    inner: Form = {UNIT: flip}
    still = {}
    for atom, e in monomial.factors:
        if atom.free.isdisjoint(new):
            still[atom] = e
        else:
            inner = n.multiply(inner, n.moved(atom, e, new))
    binders = tuple(Index(b.name, substitute(b.range, new)) for b in monomial.binders)
    guards = frozenset(substitute(g, new) for g in monomial.guards)
    return n._rebuilt(1, binders, guards, still, inner)


def _kind(atom: Node):
    return atom.tensor if type(atom) is Entry else atom.function if type(atom) is Apply else type(atom)


def _matches(n, rule: Rule, monomial: Monomial, wanted, bindings, held):
    """All (bindings, factors left over) under which the wanted factors are among those held."""
    if not wanted:
        yield bindings, held
        return
    n.spend()
    (pattern, e), rest = wanted[0], wanted[1:]
    for atom, power in list(held.items()):
        if _kind(pattern) is not _kind(atom) or (power < e if e > 0 else power > e):
            continue
        if type(e) is not int or type(power) is not int:
            if power != e:
                continue
        for found in unify(n, pattern, atom, bindings, rule.variables.union(rule.binders)):
            left = dict(held)
            if power == e:
                del left[atom]
            else:
                left[atom] = tidy(power - e)
            yield from _matches(n, rule, monomial, rest, found, left)


def unify(n, pattern, node, bindings, variables):
    """All bindings of the variables that make the pattern the node; sums, products and symmetric entries in any order."""
    if not isinstance(pattern, Node):
        if type(pattern) is tuple and type(node) is tuple:
            yield from _unify_all(n, pattern, node, bindings, variables)
        elif pattern == node:
            yield bindings
        return
    if pattern.free.isdisjoint(variables):
        if pattern is node:
            yield bindings
        return
    if type(pattern) is Index and pattern in variables:
        known = bindings.get(pattern)
        if known is None:
            if type(node) in _INTEGERS:
                yield {**bindings, pattern: node}
        elif known is node:
            yield bindings
        return
    if type(pattern) is not type(node):
        return
    if type(pattern) is IndexExpr:
        if all(v in bindings for v in pattern.free & variables) and substitute(pattern, bindings) is node:
            yield bindings
        return
    if type(pattern) is Index:
        return
    if type(pattern) in (Add, Mul):
        yield from _unify_any_order(n, pattern.children, node.children, bindings, variables)
        return
    yield from _unify_all(n, pattern.args, node.args, bindings, variables)
    turned = _turned(n, node)
    if turned is not node:
        yield from _unify_all(n, pattern.args, turned.args, bindings, variables)


def _turned(n, node: Node) -> Node:
    """An entry of a symmetric matrix or of its inverse with its indices changed round; any other node as it is."""
    if type(node) is Entry and len(node.indices) == 2:
        if signs.domain(node) in SYMMETRIC or node.tensor in n.assumptions.symmetric:
            return Entry(node.tensor, node.indices[::-1])
    if type(node) is Apply and node.function is INVERSE and len(node.indices) == 2:
        turned = Apply(node.function, node.arguments, node.indices[::-1])
        if n.form(turned) == n.form(node):
            return turned
    return node


def _unify_all(n, patterns, nodes, bindings, variables):
    if len(patterns) != len(nodes):
        return
    if not patterns:
        yield bindings
        return
    for found in unify(n, patterns[0], nodes[0], bindings, variables):
        yield from _unify_all(n, patterns[1:], nodes[1:], found, variables)


def _unify_any_order(n, patterns, nodes, bindings, variables):
    if len(patterns) != len(nodes):
        return
    if not patterns:
        yield bindings
        return
    for k, node in enumerate(nodes):
        n.spend()
        for found in unify(n, patterns[0], node, bindings, variables):
            yield from _unify_any_order(n, patterns[1:], nodes[:k] + nodes[k + 1 :], found, variables)


def instances(n, fact: Form, form: Form, variables: frozenset):
    """The fact for those values of its variables, in their ranges, at which it has a monomial of the form."""
    for pattern in fact:
        if pattern.binders or pattern.guards or not variables <= free_of(pattern):
            continue
        rule = Rule(variables, (), pattern.factors, tuple(fact.items()))
        for monomial in form:
            if monomial.binders or monomial.guards or len(pattern.factors) != len(monomial.factors):
                continue
            for bindings, left in _matches(n, rule, monomial, rule.factors, {}, dict(monomial.factors)):
                if left or not all(v in bindings and _allowed(n, v, bindings) for v in variables):
                    continue
                found: Form = {}
                for m, c in fact.items():
                    accumulate(found, _instantiated(n, m, bindings, rule), c)
                yield found
        return


# --- where rules come from ------------------------------------------------------------------------------------------


def leading(form: Form, variables: frozenset = frozenset()) -> Monomial | None:
    """The monomial of an equation to be replaced by the others: no guards, the most bound indices, the most atoms.

    One whose variables stand beside bound indices comes first: it can be found again in one way only.
    """
    best, best_key = None, None
    for monomial in form:
        if monomial.guards or not monomial.factors or any(type(a) is Indicator for a, _ in monomial.factors):
            continue
        degree = sum(e if e > 0 else 0 for _, e in monomial.factors)
        tied = sum(not (atom.free.isdisjoint(variables) or atom.free.isdisjoint(monomial.binders)) for atom, _ in monomial.factors)
        key = (len(monomial.binders), min(tied, 2), degree, len(monomial.factors), order(monomial))
        if best is None or key > best_key:
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
    unit = Monomial((), frozenset((delta(i, j).condition,)), ())
    square = tensor.axes[0] is tensor.axes[1] is index.range is i.range is j.range and atoms[1].tensor is tensor
    place = next((k for k in (0, 1) if all(atom.indices[k] is index for atom in atoms)), None)
    if not square or place is None or {atom.indices[1 - place] for atom in atoms} != {i, j} or coefficient != 1:
        return
    if monomial.binders or monomial.factors or len(monomial.guards) != 1:
        return
    (guard,) = monomial.guards
    (known,) = unit.guards
    if not (
        type(guard) is Relation
        and guard.op == "="
        and {minus(guard.left, guard.right), minus(guard.right, guard.left)} & {minus(known.left, known.right)}
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
    if type(atom) is not Entry or e != 1 or signs.domain(atom) != "binary":
        return
    (index,) = monomial.binders
    if [i for i in atom.indices if index in i.free] != [index]:
        return
    other = Index("\x02", index.range)
    right = n.build(1, (), frozenset((delta(index, other).condition,)), {atom: 1})
    yield Rule(free | {index, other}, (), ((atom, 1), (substitute(atom, {index: other}), 1)), tuple(right.items()))


def local_rules(n, form: Form) -> list[Rule]:
    """Rules for what occurs in the form: denominators under a sum, inverse matrices, conditions [f < 0]."""
    rules: dict[Node, Rule] = {}
    for monomial in form:
        for atom, e in monomial.factors:
            if type(atom) in (Add, Sum, Mul) and e < 0 and atom not in rules:
                rules[atom] = _denominator_rule(n, atom)
            elif type(atom) is Indicator and atom not in rules:
                rules[atom] = _sign_rule(n, atom)
            elif type(atom) is Apply and atom.function is INVERSE and atom.arguments[0] not in rules:
                array = atom.arguments[0]
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


def _sign_rule(n, atom: Node) -> Rule | None:
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


def _inverse_rules(n, array: Array):
    """Σ_j B_ij (B⁻¹)_jl = δ_il and Σ_j (B⁻¹)_ij B_jl = δ_il."""
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
