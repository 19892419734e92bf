"""Equations used from left to right inside monomials: assumed ones, D · D⁻¹ = 1 under a sum, B · B⁻¹ = I, max(a,b) = max(b,a).

A rule replaces a product of atoms, with some of the bound indices that only they use, by a form. Each is an identity.
"""

from __future__ import annotations

from ..terms.binding import substitute
from . import signs
from .matching import Rule, allowed, instantiated, kind_of, matches
from .monomials import Form, GiveUp, Monomial, accumulate

MAX_STEPS = 400


def rewrite(n, form: Form, rules) -> Form:
    """The form with the rules used until none applies."""
    pending: Form = dict(form)
    done: Form = {}
    steps = 0
    while pending:
        monomial, coefficient = pending.popitem()
        n.work.walk(1 + len(rules))
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
    kinds = {kind_of(a) for a in held}
    if any(kind_of(a) not in kinds for a, _ in rule.factors):
        return None
    for bindings, used in matches(n, rule, monomial, rule.factors, {}, held):
        bound = [bindings.get(b) for b in rule.binders]
        if any(b not in monomial.binders for b in bound) or len(set(bound)) != len(bound):
            continue
        if any(b.range is not substitute(own.range, bindings) for b, own in zip(bound, rule.binders)):
            continue
        left = [b for b in monomial.binders if b not in bound]
        outside = [*used, *monomial.guards, *(b.range for b in left)]
        if any(not part.free.isdisjoint(bound) for part in outside):
            continue
        if any(v not in bindings or not allowed(n, v, bindings) for v in rule.variables):
            continue
        if any(not bindings[v].free.isdisjoint(bound) for v in rule.variables):
            continue
        if rule.guarded:
            if not all(signs.total(n, a, e) for a, e in used.items()):
                continue
        right: Form = {}
        for m, c in rule.form:
            accumulate(right, instantiated(n, m, bindings, rule), c)
        return n.rebuilt(1, tuple(left), monomial.guards, used, right)
    return None


# --- where rules come from ------------------------------------------------------------------------------------------
