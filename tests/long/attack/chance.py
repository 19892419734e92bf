r"""Moments of random variables, by enumerating all values of Bernoulli variables and by known moments of normal ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from random import Random

from . import Document, verdict

BERNOULLI = (
    r"Let $w \in \mathbb{R}^{n}$, let $d_i \sim \operatorname{Bernoulli}(p)$ be independent with $p \in (0, 1)$, and let"
    r" $S := \sum_{i=1}^{n} w_i d_i$."
)


def expect(function, p, n):
    """Σ over all d in {0, 1}^n of function(d) times its probability."""
    total = Fraction(0)
    for d in product((0, 1), repeat=n):
        weight = Fraction(1)
        for value in d:
            weight *= p if value else 1 - p
        total += weight * function(d)
    return total


SIDES = (
    (r"\mathbb{E}[S]", lambda w, p: expect(lambda d: dot(w, d), p, len(w))),
    (r"p \sum_{i=1}^{n} w_i", lambda w, p: p * sum(w)),
    (r"(1 - p) \sum_{i=1}^{n} w_i", lambda w, p: (1 - p) * sum(w)),
    (r"\mathbb{E}[S^2]", lambda w, p: expect(lambda d: dot(w, d) ** 2, p, len(w))),
    (r"\mathbb{E}[S]^2", lambda w, p: (p * sum(w)) ** 2),
    (r"p^2 \left(\sum_{i=1}^{n} w_i\right)^2", lambda w, p: (p * sum(w)) ** 2),
    (
        r"p^2 \left(\sum_{i=1}^{n} w_i\right)^2 + p (1 - p) \sum_{i=1}^{n} w_i^2",
        lambda w, p: (p * sum(w)) ** 2 + p * (1 - p) * dot(w, w),
    ),
    (r"p \left(\sum_{i=1}^{n} w_i\right)^2", lambda w, p: p * sum(w) ** 2),
    (r"\operatorname{Var}(S)", lambda w, p: p * (1 - p) * dot(w, w)),
    (r"p (1 - p) \sum_{i=1}^{n} w_i^2", lambda w, p: p * (1 - p) * dot(w, w)),
    (r"p \sum_{i=1}^{n} w_i^2", lambda w, p: p * dot(w, w)),
    (r"\mathbb{E}\left[\sum_{i=1}^{n} w_i^2 d_i\right]", lambda w, p: p * dot(w, w)),
    (r"\mathbb{E}\left[\sum_{i=1}^{n} w_i^2 d_i^2\right]", lambda w, p: p * dot(w, w)),
    (r"p^2 \sum_{i=1}^{n} w_i^2", lambda w, p: p * p * dot(w, w)),
    (r"\mathbb{E}[S^2] - \mathbb{E}[S]^2", lambda w, p: p * (1 - p) * dot(w, w)),
    (r"\operatorname{Var}(2 S)", lambda w, p: 4 * p * (1 - p) * dot(w, w)),
    (r"2 \operatorname{Var}(S)", lambda w, p: 2 * p * (1 - p) * dot(w, w)),
    (r"4 \operatorname{Var}(S)", lambda w, p: 4 * p * (1 - p) * dot(w, w)),
)
NORMAL = r"Let $X \sim \mathcal{N}(\mu, \sigma^2)$ with $\mu \in \mathbb{R}$ and $\sigma > 0$."
MOMENTS = (
    (r"\mathbb{E}[X]", lambda m, s: m),
    (r"\mu", lambda m, s: m),
    (r"\mathbb{E}[X^2]", lambda m, s: m**2 + s**2),
    (r"\mu^2 + \sigma^2", lambda m, s: m**2 + s**2),
    (r"\mu^2 + \sigma", lambda m, s: m**2 + s),
    (r"\mathbb{E}[X]^2", lambda m, s: m**2),
    (r"\operatorname{Var}(X)", lambda m, s: s**2),
    (r"\sigma^2", lambda m, s: s**2),
    (r"\mathbb{E}[(X - \mu)^2]", lambda m, s: s**2),
    (r"\mathbb{E}[(X - \mu)^3]", lambda m, s: 0 * m),
    (r"\mathbb{E}[X^3]", lambda m, s: m**3 + 3 * m * s**2),
    (r"\mu^3 + 3 \mu \sigma^2", lambda m, s: m**3 + 3 * m * s**2),
    (r"\mu^3 + \mu \sigma^2", lambda m, s: m**3 + m * s**2),
    (r"\mathbb{E}[(X - \mu)^4]", lambda m, s: 3 * s**4),
    (r"3 \sigma^4", lambda m, s: 3 * s**4),
    (r"\sigma^4", lambda m, s: s**4),
    (r"\operatorname{Var}(3 X + 1)", lambda m, s: 9 * s**2),
    (r"9 \sigma^2", lambda m, s: 9 * s**2),
    (r"3 \sigma^2 + 1", lambda m, s: 3 * s**2 + 1),
    (r"\mathbb{E}[(2 X - 1)^2]", lambda m, s: 4 * (m**2 + s**2) - 4 * m + 1),
    (r"4 \mu^2 + 4 \sigma^2 - 4 \mu + 1", lambda m, s: 4 * (m**2 + s**2) - 4 * m + 1),
    (r"4 \mu^2 - 4 \mu + 1", lambda m, s: 4 * m**2 - 4 * m + 1),
)


def dot(left, right):
    return sum(a * b for a, b in zip(left, right))


def documents(numbers: Random) -> Iterator[Document]:
    points = [
        ([numbers.randint(-5, 5) for _ in range(n)], Fraction(numbers.randint(1, 6), 7)) for n in (1, 2, 3, 4, 5) for _ in range(3)
    ]
    pairs = [(Fraction(numbers.randint(-9, 9), 2), Fraction(numbers.randint(1, 9), 4)) for _ in range(9)]
    for declared, sides, where in ((BERNOULLI, SIDES, points), (NORMAL, MOMENTS, pairs)):
        for (left, value), (right, other) in combinations(sides, 2):
            if "mathbb" not in left + right and "Var" not in left + right:
                continue
            true = all(value(*point) == other(*point) for point in where)
            if true or numbers.random() < 0.6:
                yield Document("chance", rf"{declared} \[ {left} = {right} \]", (verdict(true),))
