"""The distributions that symgrad knows: one row each. Knows nodes only.

A row says how a distribution is written, what its parameters are, its moments, and its outcomes where they are
finitely many. The second parameter of a normal distribution is its variance: \\mathcal{N}(\\mu, \\sigma^2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial, prod

from ..errors import UnsupportedError
from ..terms.building import both, conjuncts
from ..terms.nodes import (
    HALF,
    HOLDS,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    Apply,
    Condition,
    Function,
    Law,
    Node,
    Number,
    Pow,
    Relation,
    add,
    div,
    mul,
    neg,
)


@dataclass(frozen=True)
class Distribution:
    """One distribution.

    name        the `kind` of a Law
    latex       how it is written, the first as symgrad writes it
    parameters  the names of its parameters, in order
    moment      from k ≥ 1 and the parameters, 𝔼[x^k]
    support     the domain of its values: a member of nodes.DOMAINS
    valid       from the parameters, the condition that they must satisfy
    outcomes    from the parameters, every (value, probability); None where there are infinitely many
    generating  𝔼[e^{t x}] in LaTeX, in the names of the parameters
    divergence  from the parameters of one law and those of another of its kind, KL(one ‖ other); None where it has no short form
    """

    name: str
    latex: tuple[str, ...]
    parameters: tuple[str, ...]
    moment: Callable[..., Node]
    support: str
    valid: Callable[..., Condition] = lambda *parameters: TRUE
    outcomes: Callable[..., tuple[tuple[Node, Node], ...]] | None = None
    generating: str = ""
    divergence: Callable[..., Node] | None = None

    def mean(self, *parameters: Node) -> Node:
        """𝔼[x]."""
        return self.moment(1, *parameters)

    def variance(self, *parameters: Node) -> Node:
        """𝔼[x²] - 𝔼[x]², as far as known in the usual short form."""
        short = _VARIANCES.get(self.name)
        if short is not None:
            return short(*parameters)
        return add(self.moment(2, *parameters), neg(_power(self.moment(1, *parameters), 2)))


def _power(base: Node, exponent: int) -> Node:
    return ONE if exponent == 0 else base if exponent == 1 else Pow(base, Number(exponent))


def _scaled(coefficient: int, *factors: Node) -> Node:
    others = (factor for factor in factors if factor is not ONE)
    return mul(*others) if coefficient == 1 else mul(Number(coefficient), *others)


def _positive(x: Node) -> Condition:
    return Relation(">", x, ZERO)


def _probability(p: Node) -> Condition:
    return both(Relation("≥", p, ZERO), Relation("≤", p, ONE))


def _stirling(k: int, j: int) -> int:
    """The number of ways to part k things into j classes."""
    return sum((-1 if i % 2 else 1) * comb(j, i) * int((j - i) ** k) for i in range(j + 1)) // factorial(j)


def _normal(k: int, mean: Node, variance: Node) -> Node:
    """Σ over even j of C(k, j) μ^(k-j) v^(j/2) (j-1)!!."""
    return add(
        *(_scaled(comb(k, j) * prod(range(1, j, 2)), _power(mean, k - j), _power(variance, j // 2)) for j in range(0, k + 1, 2))
    )


def _uniform(k: int, low: Node, high: Node) -> Node:
    """(a^k + a^(k-1) b + … + b^k) / (k + 1)."""
    return mul(Number(Fraction(1, k + 1)), add(*(_scaled(1, _power(low, i), _power(high, k - i)) for i in range(k + 1))))


def _poisson(k: int, rate: Node) -> Node:
    return add(*(_scaled(_stirling(k, j), _power(rate, j)) for j in range(1, k + 1)))


def _binomial(k: int, count: Node, p: Node) -> Node:
    """Σ_j S(k, j) n (n-1) … (n-j+1) p^j."""
    return add(
        *(_scaled(_stirling(k, j), count, *(add(count, Number(-i)) for i in range(1, j)), _power(p, j)) for j in range(1, k + 1))
    )


def _gamma(k: int, shape: Node, rate: Node) -> Node:
    """α (α+1) … (α+k-1) / β^k."""
    return mul(shape, *(add(shape, Number(i)) for i in range(1, k)), Pow(rate, Number(-k)))


def _beta(k: int, a: Node, b: Node) -> Node:
    return mul(*(div(add(a, Number(i)) if i else a, add(a, b, Number(i)) if i else add(a, b)) for i in range(k)))


def _log_ratio(above: Node, below: Node) -> Node:
    if above is ONE:
        return neg(Apply(Function("log"), (below,)))
    return Apply(Function("log"), (div(above, below),))


def _between_coins(p: Node, q: Node) -> Node:
    """p log(p/q) + (1 - p) log((1 - p)/(1 - q))."""
    tails = add(ONE, neg(p)), add(ONE, neg(q))
    return add(mul(p, _log_ratio(p, q)), mul(tails[0], _log_ratio(*tails)))


def _between_normals(mean: Node, variance: Node, other: Node, wide: Node) -> Node:
    """½ (log(w/v) + (v + (m - n)²)/w - 1)."""
    square = Pow(add(mean, neg(other)), TWO)
    return mul(HALF, add(_log_ratio(wide, variance), div(add(variance, square), wide), MINUS_ONE))


def _laplace(k: int, mean: Node, scale: Node) -> Node:
    return add(*(_scaled(comb(k, j) * factorial(j), _power(mean, k - j), _power(scale, j)) for j in range(0, k + 1, 2)))


LAWS: dict[str, Distribution] = {
    law.name: law
    for law in (
        Distribution(
            "Bernoulli",
            (r"\operatorname{Bernoulli}", r"\operatorname{Ber}", r"\operatorname{Bern}"),
            ("p",),
            moment=lambda k, p: p,
            generating=r"1 - p + p e^t",
            support="binary",
            valid=_probability,
            outcomes=lambda p: ((ONE, p), (ZERO, add(ONE, neg(p)))),
            divergence=_between_coins,
        ),
        Distribution(
            "Rademacher",
            (r"\operatorname{Rademacher}",),
            (),
            moment=lambda k: ZERO if k % 2 else ONE,
            generating=r"\cosh t",
            support="sign",
            outcomes=lambda: ((ONE, HALF), (MINUS_ONE, HALF)),
        ),
        Distribution(
            "normal",
            (r"\mathcal{N}", r"\operatorname{Normal}"),
            ("mean", "variance"),
            moment=_normal,
            generating=r"e^{\mu t + \sigma^2 t^2 / 2}",
            support="real",
            valid=lambda mean, variance: Relation("≥", variance, ZERO),
            divergence=_between_normals,
        ),
        Distribution(
            "uniform",
            (r"\mathcal{U}", r"\operatorname{Uniform}", r"\operatorname{Unif}"),
            ("low", "high"),
            moment=_uniform,
            generating=r"\frac{e^{b t} - e^{a t}}{(b - a) t}",
            support="real",
            valid=lambda low, high: Relation("<", low, high),
        ),
        Distribution(
            "exponential",
            (r"\operatorname{Exp}", r"\operatorname{Exponential}"),
            ("rate",),
            moment=lambda k, rate: _scaled(factorial(k), Pow(rate, Number(-k))),
            generating=r"\frac{\lambda}{\lambda - t}",
            support="positive",
            valid=_positive,
            divergence=lambda rate, other: add(_log_ratio(rate, other), div(other, rate), MINUS_ONE),
        ),
        Distribution(
            "Poisson",
            (r"\operatorname{Poisson}", r"\operatorname{Pois}"),
            ("rate",),
            moment=_poisson,
            generating=r"e^{\lambda (e^t - 1)}",
            support="nonnegative",
            valid=_positive,
            divergence=lambda rate, other: add(mul(rate, _log_ratio(rate, other)), other, neg(rate)),
        ),
        Distribution(
            "binomial",
            (r"\operatorname{Binomial}", r"\operatorname{Bin}"),
            ("count", "p"),
            moment=_binomial,
            generating=r"(1 - p + p e^t)^n",
            support="nonnegative",
            valid=lambda count, p: both(Relation("≥", count, ZERO), _probability(p)),
        ),
        Distribution(
            "gamma",
            (r"\operatorname{Gamma}",),
            ("shape", "rate"),
            moment=_gamma,
            generating=r"\left(1 - \frac{t}{\beta}\right)^{-\alpha}",
            support="positive",
            valid=lambda shape, rate: both(_positive(shape), _positive(rate)),
        ),
        Distribution(
            "beta",
            (r"\operatorname{Beta}",),
            ("a", "b"),
            moment=_beta,
            support="unit",
            valid=lambda a, b: both(_positive(a), _positive(b)),
        ),
        Distribution(
            "Laplace",
            (r"\operatorname{Laplace}",),
            ("mean", "scale"),
            moment=_laplace,
            generating=r"\frac{e^{\mu t}}{1 - b^2 t^2}",
            support="real",
            valid=lambda mean, scale: _positive(scale),
        ),
    )
}

_VARIANCES: dict[str, Callable[..., Node]] = {
    "Bernoulli": lambda p: mul(p, add(ONE, neg(p))),
    "Rademacher": lambda: ONE,
    "normal": lambda mean, variance: variance,
    "uniform": lambda low, high: mul(Number(Fraction(1, 12)), Pow(add(high, neg(low)), TWO)),
    "exponential": lambda rate: Pow(rate, Number(-2)),
    "Poisson": lambda rate: rate,
    "binomial": lambda count, p: mul(count, p, add(ONE, neg(p))),
    "gamma": lambda shape, rate: div(shape, Pow(rate, TWO)),
    "Laplace": lambda mean, scale: mul(TWO, Pow(scale, TWO)),
}


def distribution(law: Law) -> Distribution:
    """The row of a law; UnsupportedError where there is none or the number of parameters is wrong."""
    found = LAWS.get(law.kind)
    if found is None:
        raise UnsupportedError(f"no distribution named {law.kind}; known are {', '.join(LAWS)}")
    if len(law.parameters) != len(found.parameters):
        wanted = ", ".join(found.parameters) or "none"
        raise UnsupportedError(f"the {found.name} distribution has the parameters {wanted}; it was given {len(law.parameters)}")
    return found


def domain_fault(law: Law) -> str:
    """What the parameters of a law that are numbers do not meet; "" where nothing is known to be wrong."""
    row = distribution(law)
    for condition in conjuncts(row.valid(*law.parameters)):
        op, left, right = condition.args
        if type(left) is type(right) is Number and not HOLDS[op](left.value, right.value):
            return f"no {row.name} distribution has these parameters: {left.value} {op} {right.value} does not hold"
    return ""
