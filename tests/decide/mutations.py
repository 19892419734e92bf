"""A term with one thing changed, as a slip of the pen would: a sign, a factor, a number, an index, a bound, a condition."""

from __future__ import annotations

from fractions import Fraction

from symgrad.terms.binding import positions, replace_at, substitute
from symgrad.terms.indices import minus
from symgrad.terms.nodes import (
    ONE,
    TRUE,
    TWO,
    Add,
    Apply,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Relation,
    Sum,
    add,
    mul,
    neg,
)


def mutants(node: Node, random, count: int) -> list[Node]:
    """Up to `count` changed terms; some may still be equal to the term."""
    places = list(positions(node))
    free = list(dict.fromkeys(i for _, part in places for i in sorted(part.free, key=lambda i: i.name)))
    found = []
    for _ in range(6 * count):
        path, part = random.choice(places)
        new = _changed(part, path, free, random)
        if new is not None and new is not part:
            found.append(replace_at(node, path, new))
        if len(found) == count:
            break
    return found


def _changed(part, path, free, random):
    match part:
        case Number(value):
            return Number(value + (1 if value.denominator == 1 else Fraction(1, 2)))
        case Add(terms):
            k = random.randrange(len(terms))
            kept = terms[:k] + terms[k + 1 :]
            return random.choice([add(*kept), Add((*kept, neg(terms[k]))), Add((*kept, mul(TWO, terms[k])))])
        case Mul(factors):
            k = random.randrange(len(factors))
            return random.choice([mul(*factors[:k], *factors[k + 1 :]), neg(part)])
        case Pow(base, Number(value)):
            return Pow(base, Number(value + random.choice([1, -1])))
        case Entry(tensor, indices) if indices:
            k = random.randrange(len(indices))
            others = [i for i in free if i.range is tensor.axes[k] and i is not indices[k]]
            return Entry(tensor, (*indices[:k], random.choice(others), *indices[k + 1 :])) if others else None
        case Sum(index, body, where):
            shorter = Index(index.name, Range(index.range.lower, minus(index.range.upper, 1)))
            moved = {index: shorter}
            choices = [Sum(shorter, substitute(body, moved), substitute(where, moved))]
            if where is not TRUE:
                choices.append(Sum(index, body))
            return random.choice(choices)
        case Relation(_, left, right):
            return Relation(random.choice("=≠<≤>≥"), left, right)
        case Indicator():
            return random.choice([ONE, add(ONE, neg(part))])
        case Apply(Function("exp" | "log" | "tanh" | "sigmoid") as function, (argument,)):
            return random.choice([argument, Apply(function, (neg(argument),))])
    return None
