"""Expected values of polynomials in independent random entries. Knows terms, products and the distributions.

𝔼 is moved through sums; a product of entries of one random tensor goes by cumulants: 𝔼[δ_i δ_j] = p_i p_j + [i = j] κ₂(i),
the sum over the ways to part the factors into blocks of equal indices, a cumulant a block. That holds whether or not
the indices differ, so no case is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb

from ..errors import UnsupportedError
from ..operators.distributions import LAWS, Distribution
from ..terms.binding import definition_of, names, rename_apart, substitute
from ..terms.memory import remembered
from ..terms.nodes import (
    ZERO,
    Add,
    Condition,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Sum,
    Tensor,
    Variance,
    add,
    mul,
    neg,
    walk,
)
from ..writing.text_writer import text
from .deltas import spread
from .products import Factors, factors
from .rule import Rule
from .tidying import tidy

EXPECT = Rule(
    "expected value",
    r"Let $w, p \in \mathbb{R}^{n}$ with $p_i \in (0,1)$ and independent "
    r"$\delta_i \sim \operatorname{Bernoulli}(p_i)$. "
    r"\[ \mathbb{E} \left[ \sum_{i=1}^{n} w_i \delta_i \right] = \sum_{i=1}^{n} w_i p_i \]",
)
SPREAD = Rule(
    "variance",
    r"Let $p \in (0,1)$ and $\delta \sim \operatorname{Bernoulli}(p)$. "
    r"\[ \operatorname{Var}(\delta) = \mathbb{E}[\delta^2] - \mathbb{E}[\delta]^2 \]",
)


def random_in(node: Node) -> bool:
    """Whether the node's value depends on a random entry."""
    return any(other.law is not None for tensor in node.tensors for other in tensor.reach)


def has_expectation(node: Node) -> bool:
    """Whether 𝔼, Var or Cov stands in the node, or in a definition that it reaches."""
    return _averages(node) or any(
        tensor.definition is not None and _averages(tensor.definition.body) for written in node.tensors for tensor in written.reach
    )


@remembered(4096)
def _averages(node: Node) -> bool:
    return any(type(part) in (Expectation, Variance, Covariance) for part in walk(node))


def average(node: Node) -> Node:
    """The node with every 𝔼, Var and Cov in it worked out. Raises UnsupportedError where the moments are not known."""
    if type(node) is Expectation:
        return spread(expect(average(node.body)))
    if type(node) is Variance:
        body = average(node.body)
        return spread(_covariance(body, body))
    if type(node) is Covariance:
        return spread(_covariance(average(node.left), average(node.right)))
    if type(node) is Entry and node.tensor.definition is not None and has_expectation(node.tensor.definition.body):
        return average(_written_out(node))
    children = node.children
    if not children or isinstance(node, Condition):
        return node
    moved = tuple(average(child) for child in children)
    return node if moved == children else node.rebuild(moved)


def _written_out(entry: Entry) -> Node:
    """What a name stands for. Raises UnsupportedError for a sequence that is defined step by step."""
    if entry.tensor.is_recurrent:
        raise UnsupportedError(f"the moments of a recurrence, {text(entry)}, are not known; write them as recurrences of their own")
    return definition_of(entry)


def _covariance(left: Node, right: Node) -> Node:
    """Cov(left, right), by its linearity in both."""
    left, right = tidy(left), tidy(right)
    if not random_in(left) or not random_in(right):
        return ZERO
    for one, other, turned in ((left, right, False), (right, left, True)):
        pair = (lambda a, b: _covariance(b, a)) if turned else _covariance
        if type(one) is Add:
            return add(*(pair(term, other) for term in one.terms))
        if type(one) is Sum:
            inner = rename_apart(one, names(other))
            return Sum(inner.index, pair(inner.body, other), inner.where)
        if type(one) is Entry and one.tensor.definition is not None:
            return pair(_written_out(one), other)
        if type(one) is Mul:
            fixed, moving = _parted(one)
            if fixed.coefficient != 1 or fixed.powers:
                return mul(fixed.node(), pair(moving.node(), other))
    if type(left) is Entry and type(right) is Entry:
        if left.tensor is not right.tensor:
            return ZERO
        same_entry = [Indicator(Relation("=", a, b)) for a, b in zip(left.indices, right.indices) if a is not b]
        return mul(_cumulant(left, 2), *same_entry)
    return add(_expect_product(_random_factors(mul(left, right)), whole=False), neg(mul(expect(left), expect(right))))


def _parted(node: Node) -> tuple[Factors, Factors]:
    """(factors that are fixed, factors that are random) of a product."""
    product = factors(node)
    fixed, moving = Factors(product.coefficient), Factors()
    for base, exponent in product.powers.items():
        (moving if random_in(base) or random_in(exponent) else fixed).times(base, exponent)
    return fixed, moving


def _random_factors(node: Node) -> list[Node]:
    """The factors of a random product, powers written out. Raises UnsupportedError where one is no whole power."""
    out: list[Node] = []
    for base, exponent in factors(node).powers.items():
        if type(exponent) is not Number or exponent.value.denominator != 1 or not 0 < exponent.value <= 8:
            raise UnsupportedError("the expected value of a power of a random term that is no polynomial is not known")
        out.extend([base] * int(exponent.value))
    return out


def expect(node: Node) -> Node:
    """𝔼[node], with deltas for the entries that may coincide."""
    node = tidy(node)
    if not random_in(node):
        return node
    if type(node) is Add:
        return add(*map(expect, node.terms))
    if type(node) is Sum:
        return Sum(node.index, expect(node.body), node.where)
    if type(node) is Expectation:
        return expect(node.body)
    if type(node) is Derivative:
        raise UnsupportedError("𝔼 of a derivative that is still open")
    fixed, moving = _parted(node)
    return mul(fixed.node(), _expect_product(_random_factors(moving.node())))


def _expect_product(parts: list[Node], whole: bool = True) -> Node:
    """𝔼 of a product of random factors. Two factors go by 𝔼[ab] = 𝔼[a] 𝔼[b] + Cov(a, b), unless they are not to be kept `whole`;
    otherwise brackets and sums are multiplied out until only entries are left."""
    entries = [part for part in parts if type(part) is Entry and part.tensor.law is not None]
    if whole and len(parts) == 2 and len(entries) < 2:
        return add(mul(expect(parts[0]), expect(parts[1])), _covariance(parts[0], parts[1]))
    for place, part in enumerate(parts):
        if part in entries:
            continue
        rest = parts[:place] + parts[place + 1 :]
        if type(part) is Entry and part.tensor.definition is not None:
            return _expect_product([*rest, _written_out(part)], whole)
        if type(part) is Add:
            return add(*(_expect_scaled(mul(term, *rest), whole) for term in part.terms))
        if type(part) is Mul or type(part) is Pow:
            return _expect_scaled(mul(part, *rest), whole)
        if type(part) is Sum:
            taken = frozenset().union(*(names(other) for other in rest)) if rest else frozenset()
            inner = rename_apart(part, taken)
            return Sum(inner.index, _expect_scaled(mul(inner.body, *rest), whole), inner.where)
        name = getattr(getattr(part, "function", None), "name", type(part).__name__)
        raise UnsupportedError(f"the expected value of a random entry under {name} is not known{_instead(name, part)}")
    by_tensor: dict[Tensor, list[Entry]] = {}
    for entry in entries:
        by_tensor.setdefault(entry.tensor, []).append(entry)
    return mul(*map(_joint_moment, by_tensor.values()))


def _instead(name: str, part: Node) -> str:
    """What can be written instead of 𝔼[e^{t x}]."""
    laws = [tensor.law for tensor in part.tensors if tensor.law is not None]
    row = LAWS[laws[0].kind] if len(laws) == 1 and name == "exp" else None
    return f"; of a {row.name} x, \\mathbb{{E}}[e^{{t x}}] = {row.generating}" if row is not None and row.generating else ""


def _expect_scaled(node: Node, whole: bool) -> Node:
    node = tidy(node)
    if not random_in(node):
        return node
    if type(node) is Add:
        return add(*(_expect_scaled(term, whole) for term in node.terms))
    if type(node) is Sum:
        return Sum(node.index, _expect_scaled(node.body, whole), node.where)
    fixed, moving = _parted(node)
    return mul(fixed.node(), _expect_product(_random_factors(moving.node()), whole))


def _joint_moment(entries: list[Entry]) -> Node:
    """𝔼 of a product of entries of one tensor, at indices that may or may not be equal."""
    if all(entry is entries[0] for entry in entries):
        return _moment(entries[0], len(entries))
    terms = []
    for blocks in _partitions(list(range(len(entries)))):
        product: list[Node] = []
        for block in blocks:
            first = entries[block[0]]
            product.append(_cumulant(first, len(block)))
            for other in block[1:]:
                product += [Indicator(Relation("=", a, b)) for a, b in zip(first.indices, entries[other].indices) if a is not b]
        terms.append(mul(*product))
    return tidy(add(*terms))


def _partitions(items: list[int]) -> Iterator[list[list[int]]]:
    """Every way to part the items into blocks."""
    if not items:
        yield []
        return
    first, *rest = items
    for blocks in _partitions(rest):
        yield [[first], *blocks]
        for place, block in enumerate(blocks):
            yield [*blocks[:place], [first, *block], *blocks[place + 1 :]]


def _law(entry: Entry) -> tuple[Distribution, list[Node]]:
    """The distribution of a random entry, and its parameters there."""
    law = entry.tensor.law
    if law is None:
        raise UnsupportedError(f"{entry.tensor.name} is not random")
    return LAWS[law.kind], [substitute(parameter, dict(zip(law.indices, entry.indices))) for parameter in law.parameters]


def _moment(entry: Entry, order: int) -> Node:
    distribution, parameters = _law(entry)
    return distribution.moment(order, *parameters)


def _cumulant(entry: Entry, order: int) -> Node:
    """κ_order by κ_n = m_n - Σ_{k<n} C(n-1, k-1) κ_k m_{n-k}; order 2 is the variance in its usual form."""
    distribution, parameters = _law(entry)
    if order == 1:
        return distribution.mean(*parameters)
    if order == 2:
        return distribution.variance(*parameters)
    total: list[Node] = [_moment(entry, order)]
    for k in range(1, order):
        total.append(mul(Number(-Fraction(comb(order - 1, k - 1))), _cumulant(entry, k), _moment(entry, order - k)))
    return tidy(add(*total))
