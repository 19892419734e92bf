"""Where a pattern of atoms occurs in a monomial, and at which values of its variables."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms.binding import substitute
from ..terms.indices import IndexExpr
from ..terms.nodes import Add, Apply, Entry, Floor, Function, Index, Mul, Node, Number, Size
from .assumptions import domain
from .monomials import SYMMETRIC, UNIT, Coefficient, Exponent, Form, Monomial, accumulate, free_of, tidy

INVERSE = Function("inverse")

_INTEGERS = (Index, IndexExpr, Number, Size, Floor)


@dataclass(frozen=True)
class Rule:
    """Σ_binders Π factors = form, for all values of `variables` in their ranges."""

    variables: frozenset[Index]
    binders: tuple[Index, ...]
    factors: tuple[tuple[Node, Exponent], ...]
    form: tuple[tuple[Monomial, Coefficient], ...]
    guarded: bool = False


def allowed(n, variable: Index, bindings) -> bool:
    range_ = substitute(variable.range, {k: v for k, v in bindings.items() if k is not variable})
    return n.integers.within(bindings[variable], range_) == ()


def instantiated(n, monomial: Monomial, bindings, rule: Rule) -> Form:
    new = {v: bindings[v] for v in rule.variables if bindings[v] is not v}
    if not new:
        return {monomial: 1}
    taken = {i.name for put in new.values() for i in put.free}
    clash = [b for b in monomial.binders if b.name in taken]
    flip = 1
    if clash:
        avoid = taken | {i.name for i in free_of(monomial)} | {b.name for b in monomial.binders}
        monomial, flip = n.renamed(monomial, clash, avoid)
    inner: Form = {UNIT: flip}
    still = {}
    for atom, e in monomial.factors:
        if atom.free.isdisjoint(new):
            still[atom] = e
        else:
            inner = n.multiply(inner, n.moved(atom, e, new))
    binders = tuple(Index(b.name, substitute(b.range, new)) for b in monomial.binders)
    guards = frozenset(substitute(g, new) for g in monomial.guards)
    return n.rebuilt(1, binders, guards, still, inner)


def kind_of(atom: Node):
    return atom.tensor if type(atom) is Entry else atom.function if type(atom) is Apply else type(atom)


def matches(n, rule: Rule, monomial: Monomial, wanted, bindings, held):
    """All (bindings, factors left over) under which the wanted factors are among those held."""
    if not wanted:
        yield bindings, held
        return
    n.work.step()
    (pattern, e), rest = wanted[0], wanted[1:]
    for atom, power in list(held.items()):
        if kind_of(pattern) is not kind_of(atom) or (power < e if e > 0 else power > e):
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
            yield from matches(n, rule, monomial, rest, found, left)


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
        if domain(node) in SYMMETRIC or node.tensor in n.assumptions.symmetric:
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
        n.work.step()
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
            for bindings, left in matches(n, rule, monomial, rule.factors, {}, dict(monomial.factors)):
                if left or not all(v in bindings and allowed(n, v, bindings) for v in variables):
                    continue
                found: Form = {}
                for m, c in fact.items():
                    accumulate(found, instantiated(n, m, bindings, rule), c)
                yield found
        return
