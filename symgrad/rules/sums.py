"""Rules on sums and fractions that are no deltas: a constant out, a term split off, a Σ over a sum, division."""

from __future__ import annotations

from collections.abc import Iterator

from ..terms.binding import names, positions, replace, replace_at, substitute
from ..terms.indices import in_range
from ..terms.nodes import MINUS_ONE, ONE, TRUE, Add, Mul, Node, Pow, Relation, Sum, add, mul
from .products import factors
from .rational import Rational, TooLarge
from .rule import Rule
from .tidying import tidy

CONSTANT_OUT = Rule(
    "constant out of the sum",
    r"Let $a \in \mathbb{R}^{n}$, $c \in \mathbb{R}$. "
    r"\[ \sum_{i=1}^{n} c \, a_i = c \sum_{i=1}^{n} a_i \]",
)
EQUAL = Rule(
    "equal terms or factors",
    r"Let $c \in \mathbb{R}$, $n \in \mathbb{N}$, $n \ge 1$. "
    r"\[ \sum_{i=1}^{n} c = n c \] \[ \prod_{i=1}^{n} c = c^{n} \]",
)
SPLIT_OFF = Rule("one term split off", r"Let $a \in \mathbb{R}^{n}$. \[ \sum_{j=1}^{n} a_j = a_i + \sum_{j=1, j \neq i}^{n} a_j \]")
DIVIDE = Rule("divide through", r"Let $a, b \in \mathbb{R}$, $a > 0$, $b > 0$. \[ \frac{a}{a + b} = \frac{1}{1 + \frac{b}{a}} \]")


def split_off(node: Node) -> Iterator[Node]:
    """The node with the term at a free index split off a sum, for each free index in that sum's range."""
    for path, part in positions(node):
        if type(part) is Sum and part.where is TRUE:
            for index in sorted(node.free, key=lambda i: i.name):
                if index is not part.index and in_range(index, part.index.range) and index.name not in names(part):
                    term = substitute(part.body, {part.index: index})
                    rest = Sum(part.index, part.body, Relation("≠", part.index, index))
                    yield replace_at(node, path, add(term, rest))


def distribute(node: Node) -> Node:
    """Every Σ over a sum as a sum of Σ: Σ_i a_i (b_i - c) as Σ_i a_i b_i - c Σ_i a_i."""

    def change(part: Node) -> Node | None:
        if type(part) is not Sum or part.where is not TRUE:
            return None
        body = distribute(part.body)
        if any(type(inner) is Add for inner in (body, *body.children)):
            try:
                body = Rational(body).expanded()
            except TooLarge:
                return None
        if type(body) is Add:
            return tidy(add(*(Sum(part.index, term) for term in body.terms)))
        return None if body is part.body else tidy(Sum(part.index, body))

    return replace(node, change)


def divide_through(node: Node) -> Node:
    """a/(a + b) as 1/(1 + b/a), wherever the numerator stands whole in the denominator's sum."""

    def change(part: Node) -> Node | None:
        if type(part) is not Mul:
            return None
        product = factors(part)
        for base, exponent in product.powers.items():
            if exponent is MINUS_ONE and type(base) is Add:
                top = product.without(base).node()
                if top in base.terms:
                    inverse = Pow(top, MINUS_ONE)
                    return Pow(add(*(ONE if term is top else tidy(mul(term, inverse)) for term in base.terms)), MINUS_ONE)
        return None

    return replace(node, change)
