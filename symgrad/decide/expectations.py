"""Expectations of polynomials in independent random entries, by their moments.

𝔼[X_i X_j] for one tensor of independent entries is m₁(i) m₁(j) + δ_ij (m₂(i) - m₁(i)²); in general a sum over the ways
to part the entries into clusters with equal indices, each with the cluster's joint cumulant.
"""

from __future__ import annotations

from math import factorial

from ..operators.distributions import distribution
from ..terms.binding import definition_of, replace, substitute
from ..terms.nodes import Covariance, Entry, Expectation, Node, Relation, Variance, walk
from .monomials import SYMMETRIC, UNIT, Form, GiveUp, Monomial, accumulate, single, sort_factors

MAX_ENTRIES = 4


def _parts(node: Node):
    """The sub-terms of a node; definitions are entered."""
    seen = set()
    stack = [node]
    while stack:
        for part in walk(stack.pop()):
            yield part
            if type(part) is Entry and part.tensor not in seen:
                seen.add(part.tensor)
                if part.tensor.definition is not None:
                    stack.append(part.tensor.definition.body)


def evaluated(n, body: Node, by) -> Node:
    """The body with its expectations worked out, so that it can be differentiated."""
    if any(variable.tensor.definition is not None for variable in by):
        raise GiveUp("the derivative of an expectation by a defined name")
    if any(variable.tensor.domain in (*SYMMETRIC, "binary", "sign", "integer") for variable in by):
        raise GiveUp("the derivative of an expectation by what takes only some values")
    free = n.without_assumptions()

    def change(part):
        if type(part) in (Expectation, Variance, Covariance):
            return free.embed(free.form(part))
        if type(part) is Entry and part.tensor.definition is not None and is_expected(part.tensor.definition.body):
            return replace(definition_of(part), change)
        return None

    return replace(body, change)


def is_expected(node: Node) -> bool:
    """Whether an expectation, a variance or a covariance stands in a node or in what it is defined by."""
    return any(type(part) in (Expectation, Variance, Covariance) for part in _parts(node))


def _random(atom: Node) -> bool:
    return any(other.law is not None for tensor in atom.tensors for other in tensor.reach)


def expectation(n, node: Expectation) -> Form:
    """The form of 𝔼[body]."""
    if not _random(node.body):
        return n.form(node.body)
    if is_expected(node.body):
        raise GiveUp("an expectation inside an expectation")
    return expected(n, n.form(node.body))


def variance(n, node: Variance) -> Form:
    return _covariance(n, node.body, node.body)


def covariance(n, node: Covariance) -> Form:
    return _covariance(n, node.left, node.right)


def _covariance(n, left: Node, right: Node) -> Form:
    a, b = n.form(left), n.form(right)
    total = dict(expected(n, n.multiply(a, b)))
    accumulate(total, n.multiply(expected(n, a), expected(n, b)), -1)
    return total


def expected(n, form: Form) -> Form:
    """𝔼[form], monomial by monomial."""
    total: Form = {}
    for monomial, coefficient in n.settled(form).items():
        fixed = {a: e for a, e in monomial.factors if not _random(a)}
        chance = {a: e for a, e in monomial.factors if a not in fixed}
        inner = _moments(n, chance) if chance else {UNIT: 1}
        accumulate(total, n.rebuilt(coefficient, monomial.binders, monomial.guards, fixed, inner))
    return n.checked(total)


def _moments(n, chance) -> Form:
    """𝔼 of a product of powers of random entries; of anything else an atom."""
    polynomial = all(type(a) is Entry and a.tensor.law is not None and type(e) is int and e > 0 for a, e in chance.items())
    if not polynomial:
        return single(Expectation(n.embed({Monomial((), UNIT.guards, sort_factors(chance)): 1})))
    tensors: dict = {}
    for atom, e in chance.items():
        tensors.setdefault(atom.tensor, []).append((atom, e))
    result: Form = {UNIT: 1}
    for entries in tensors.values():
        if len(entries) > MAX_ENTRIES:
            raise GiveUp("the expectation of a product of many entries")
        total: Form = {}
        for parts in _partitions(entries):
            product: Form = {UNIT: 1}
            for cluster in parts:
                product = n.multiply(product, _joint(n, cluster))
            accumulate(total, product)
        result = n.multiply(result, total)
    return result


def _partitions(items):
    """The ways to part a list into classes."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for parts in _partitions(rest):
        yield [[first], *parts]
        for k, part in enumerate(parts):
            yield [*parts[:k], [first, *part], *parts[k + 1 :]]


def _joint(n, cluster) -> Form:
    """[all indices equal] times the joint cumulant of the powers of one entry."""
    first = cluster[0][0]
    guards = set()
    for other, _ in cluster[1:]:
        guards |= {Relation("=", a, b) for a, b in zip(first.indices, other.indices)}
    total: Form = {}
    for parts in _partitions([e for _, e in cluster]):
        product: Form = {UNIT: 1}
        for part in parts:
            product = n.multiply(product, _moment(n, first, sum(part)))
        accumulate(total, product, (-1) ** (len(parts) - 1) * factorial(len(parts) - 1))
    return n.rebuilt(1, (), frozenset(guards), {}, total)


def _moment(n, entry: Entry, order: int) -> Form:
    law = entry.tensor.law
    if law is None:
        raise GiveUp("a moment of what has no law")
    if any(_random(parameter) for parameter in law.parameters):
        raise GiveUp("a law whose parameters are random")
    new = dict(zip(law.indices, entry.indices))
    return n.form(distribution(law).moment(order, *(substitute(p, new) for p in law.parameters)))
