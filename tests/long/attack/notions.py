r"""What only words say: how two names hang together, in what set something lies, what a sign means here, how far a case reaches.

A claim that is true by such words must not be refuted, one that is false with them must not pass. Points are of just what the
words say; see `traps` for how each claim is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
import numpy

from . import Document
from .traps import (
    XY,
    Point,
    Trap,
    X,
    documents_of,
    integer,
    matrix,
    natural,
    negative,
    nonnegative,
    nothing,
    points,
    positive,
    real,
    squares,
    trap,
    vector,
    vectors,
)


def _with(point: Callable[[Random], Point], **made: Callable[..., Any]) -> Callable[[Random], Point]:
    """Points with names that are made of the others."""

    def found(random: Random) -> Point:
        known = point(random)
        for name, make in made.items():
            known[name] = make(known)
        return known

    return found


AB = points(a=real, b=real)
ABC = r"Let $a, b, c \in \mathbb{R}$. "


def _orthogonal(random: Random, size: int) -> numpy.ndarray:
    return numpy.linalg.qr(matrix(random, size, size) + numpy.eye(size) * 0.1)[0]


def _perpendicular(random: Random) -> Point:
    size = random.randint(2, 4)
    x, y = vector(random, size) + 0.01, vector(random, size)
    return {"n": size, "x": x, "y": y - x * (x @ y) / (x @ x)}


def _square(make: Callable[[Random, int], numpy.ndarray]) -> Callable[[Random], Point]:
    def point(random: Random) -> Point:
        size = random.randint(1, 4)
        return {"n": size, "A": make(random, size), "B": matrix(random, size, size), "x": vector(random, size)}

    return point


def _traceless(random: Random, size: int) -> numpy.ndarray:
    made = matrix(random, size, size)
    return made - numpy.eye(size) * numpy.trace(made) / size


def _singular(random: Random, size: int) -> numpy.ndarray:
    made = matrix(random, size, size)
    made[:, -1] = made[:, 0] if size > 1 else 0
    return made


def _rank_one(random: Random, size: int) -> numpy.ndarray:
    return numpy.outer(vector(random, size), vector(random, size))


def _sorted(random: Random) -> Point:
    size = random.randint(1, 4)
    return {"n": size, "x": numpy.sort(vector(random, size))}


def _centred(random: Random) -> Point:
    size = random.randint(1, 4)
    x = vector(random, size)
    return {"n": size, "x": x - sum(x) / size}


def _normed(random: Random) -> Point:
    size = random.randint(1, 4)
    x = vector(random, size) + 0.01
    return {"n": size, "x": x / numpy.linalg.norm(x), "y": vector(random, size)}


def _stochastic(random: Random, size: int) -> numpy.ndarray:
    made = abs(matrix(random, size, size)) + 0.01
    return made / made.sum(axis=1, keepdims=True)


TIED = (
    trap(
        "said of two names",
        ABC + r"Here $c$ is the sum of $a$ and $b$. §",
        _with(AB, c=lambda p: p["a"] + p["b"]),
        (r"c - a = b", lambda a, b, c: (c - a, b)),
        (r"c + a = b", lambda a, b, c: (c + a, b)),
    ),
    trap(
        "said of two names",
        ABC + r"Here $c$ is the product of $a$ and $b$. §",
        _with(AB, c=lambda p: p["a"] * p["b"]),
        (r"c^2 = a^2 b^2", lambda a, b, c: (c * c, a * a * b * b)),
        (r"c^2 = a b", lambda a, b, c: (c * c, a * b)),
    ),
    trap(
        "said of two names",
        ABC + r"Let $a$ be twice $b$. §",
        _with(AB, a=lambda p: 2 * p["b"]),
        (r"a - 2 b = 0", lambda a, b: (a - 2 * b, 0)),
        (r"a - b = 0", lambda a, b: (a - b, 0)),
    ),
    trap(
        "said of two names",
        ABC + r"Let $a$ and $b$ be equal. §",
        _with(AB, a=lambda p: p["b"]),
        (r"a - b = 0", lambda a, b: (a - b, 0)),
        (r"a + b = 0", lambda a, b: (a + b, 0)),
    ),
    trap(
        "said of two names",
        ABC + r"Let $a$ and $b$ add up to one. §",
        _with(AB, a=lambda p: 1 - p["b"]),
        (r"a^2 - b^2 = a - b", lambda a, b: (a * a - b * b, a - b)),
        (r"a^2 + b^2 = a + b", lambda a, b: (a * a + b * b, a + b)),
    ),
    trap(
        "said of two names",
        ABC + r"Suppose that $a$ is at least $b$. §",
        _with(AB, a=lambda p: p["b"] + abs(p["a"])),
        (r"\max(a, b) = a", lambda a, b: (max(a, b), a)),
        (r"\max(a, b) = b", lambda a, b: (max(a, b), b)),
    ),
    trap(
        "said of two names",
        ABC + r"Suppose that $a$ is smaller than $b$. §",
        _with(AB, a=lambda p: p["b"] - abs(p["a"]) - 1),
        (r"\max(a, b) = b", lambda a, b: (max(a, b), b)),
        (r"\max(a, b) = a", lambda a, b: (max(a, b), a)),
    ),
    trap(
        "said of two names",
        ABC + r"Let $a$ and $b$ have the same sign. §",
        lambda random: dict(zip("ab", random.choice(([positive(random), positive(random)], [negative(random), negative(random)])))),
        (r"|a + b| = |a| + |b|", lambda a, b: (abs(a + b), abs(a) + abs(b))),
        (r"|a + b| = |a| - |b|", lambda a, b: (abs(a + b), abs(a) - abs(b))),
    ),
    trap(
        "said of two names",
        r"Let $x, y \in \mathbb{R}^n$ be orthogonal. §",
        _perpendicular,
        (r"x^\top y = 0", lambda x, y: (x @ y, 0)),
        (r"\|x + y\|^2 = \|x\|^2 + \|y\|^2", lambda x, y: (sum((x + y) ** 2), sum(x * x) + sum(y * y))),
        (r"x^\top x = 0", lambda x: (x @ x, 0)),
    ),
    trap(
        "said of two names",
        r"Let $x, y \in \mathbb{R}^n$, where $x$ is perpendicular to $y$. §",
        _perpendicular,
        (r"x^\top y = 0", lambda x, y: (x @ y, 0)),
        (r"x^\top x = 0", lambda x: (x @ x, 0)),
    ),
    trap(
        "said of two names",
        r"Let $A, B \in \mathbb{R}^{n \times n}$, where $B$ is the transpose of $A$. §",
        _with(squares("A"), B=lambda p: p["A"].T),
        (r"B^\top = A", lambda A, B: (B.T, A)),
        (r"B = A", lambda A, B: (B, A)),
        (r"\operatorname{tr}(B) = \operatorname{tr}(A)", lambda A, B: (numpy.trace(B), numpy.trace(A))),
    ),
    trap(
        "said of two names",
        r"Let $A, B \in \mathbb{R}^{n \times n}$, where $B$ is the inverse of $A$. §",
        _with(_square(lambda random, size: _orthogonal(random, size) * 2), B=lambda p: numpy.linalg.inv(p["A"])),
        (r"A B = I", lambda A, B, n: (A @ B, numpy.eye(n))),
        (r"A B = A", lambda A, B: (A @ B, A)),
    ),
    trap(
        "said of two names",
        r"Let $A, B \in \mathbb{R}^{n \times n}$ commute. §",
        _with(squares("A"), B=lambda p: p["A"] @ p["A"] + 2 * p["A"]),
        (r"(A + B)^2 = A^2 + 2 A B + B^2", lambda A, B: ((A + B) @ (A + B), A @ A + 2 * A @ B + B @ B)),
        (r"(A + B)^2 = A^2 + B^2", lambda A, B: ((A + B) @ (A + B), A @ A + B @ B)),
    ),
)

PLACED = (
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be a root of $t^2 - 2$. §",
        lambda random: {"x": mpmath.sqrt(2) * random.choice((1, -1))},
        (r"x^2 = 2", lambda x: (x * x, 2)),
        (r"x^2 = 4", lambda x: (x * x, 4)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be an integer. §",
        points(x=integer),
        (r"\lfloor x \rfloor = x", lambda x: (x, x)),
        (r"\lfloor x \rfloor = x - 1", lambda x: (x, x - 1)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be at least one. §",
        points(x=lambda random: 1 + nonnegative(random)),
        (r"|x - 1| = x - 1", lambda x: (abs(x - 1), x - 1)),
        (r"|x - 2| = x - 2", lambda x: (abs(x - 2), x - 2)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be greater than $1$. §",
        points(x=lambda random: 1 + positive(random)),
        (r"|x - 1| = x - 1", lambda x: (abs(x - 1), x - 1)),
        (r"|x - 2| = x - 2", lambda x: (abs(x - 2), x - 2)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be between $0$ and $1$. §",
        points(x=lambda random: Fraction(random.randint(1, 15), 16)),
        (r"|x (1 - x)| = x (1 - x)", lambda x: (abs(x * (1 - x)), x * (1 - x))),
        (r"x^2 = x", lambda x: (x * x, x)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}$ be non-positive. §",
        points(x=lambda random: -nonnegative(random)),
        (r"|x| = -x", lambda x: (abs(x), -x)),
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"x < 0", lambda x: x < 0),
    ),
    trap(
        "said of one name",
        r"Let $n \in \mathbb{N}$ be divisible by $4$. §",
        points(n=lambda random: 4 * random.randint(1, 6)),
        (r"(-1)^{n/2} = 1", lambda n: ((-1) ** (n // 2), 1)),
        (r"(-1)^{n/2} = -1", lambda n: ((-1) ** (n // 2), -1)),
    ),
    trap(
        "said of one name",
        r"Let $n \in \mathbb{N}$ be a multiple of $2$. §",
        points(n=lambda random: 2 * random.randint(1, 9)),
        (r"(-1)^n = 1", lambda n: ((-1) ** n, 1)),
        (r"(-1)^n = -1", lambda n: ((-1) ** n, -1)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ have trace zero. §",
        _square(_traceless),
        (r"\sum_{i=1}^n A_{ii} = 0", lambda A: (numpy.trace(A), 0)),
        (r"\sum_{i=1}^n A_{ii}^2 = 0", lambda A: (sum(numpy.diag(A) ** 2), 0)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ be singular. §",
        _square(_singular),
        (r"\det A = 0", lambda A: (numpy.linalg.det(A), 0)),
        (r"\det A = 1", lambda A: (numpy.linalg.det(A), 1)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ have rank one. §",
        _square(_rank_one),
        (r"A^2 = \operatorname{tr}(A) A", lambda A: (A @ A, numpy.trace(A) * A)),
        (r"A^2 = A", lambda A: (A @ A, A)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ have orthonormal columns. §",
        _square(_orthogonal),
        (r"A^\top A = I", lambda A, n: (A.T @ A, numpy.eye(n))),
        (r"A^2 = I", lambda A, n: (A @ A, numpy.eye(n))),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$. The columns of $A$ are orthonormal. §",
        _square(_orthogonal),
        (r"A^\top A = I", lambda A, n: (A.T @ A, numpy.eye(n))),
        (r"A^2 = I", lambda A, n: (A @ A, numpy.eye(n))),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$. Each row of $A$ sums to one. §",
        _square(_stochastic),
        (r"\sum_{j=1}^n A_{ij} = 1", lambda A: (A.sum(axis=1), numpy.ones(len(A)))),
        (r"\sum_{i=1}^n \sum_{j=1}^n A_{ij} = n", lambda A, n: (A.sum(), n)),
        (r"\sum_{i=1}^n \sum_{j=1}^n A_{ij} = 1", lambda A: (A.sum(), 1)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$. Its entries are sorted in increasing order. §",
        _sorted,
        (r"\max_i x_i = x_n", lambda x: (max(x), x[-1])),
        (r"\min_i x_i = x_n", lambda x: (min(x), x[-1])),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$ be sorted. §",
        _sorted,
        (r"\max_i x_i = x_n", lambda x: (max(x), x[-1])),
        (r"\min_i x_i = x_n", lambda x: (min(x), x[-1])),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$ with entries that sum to zero. §",
        _centred,
        (r"\sum_{i=1}^n x_i = 0", lambda x: (sum(x), 0)),
        (r"\sum_{i=1}^n x_i^2 = 0", lambda x: (sum(x * x), 0)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$. The entries of $x$ add up to zero. §",
        _centred,
        (r"\sum_{i=1}^n x_i = 0", lambda x: (sum(x), 0)),
        (r"\sum_{i=1}^n x_i^2 = 0", lambda x: (sum(x * x), 0)),
    ),
    trap(
        "said of one name",
        r"Let $x, y \in \mathbb{R}^n$, and let $x$ lie on the unit sphere. §",
        _normed,
        (r"x^\top x = 1", lambda x: (x @ x, 1)),
        (r"\|x\| = 1", lambda x: (numpy.linalg.norm(x), 1)),
        (r"x^\top y = 1", lambda x, y: (x @ y, 1)),
    ),
    trap(
        "said of one name",
        r"Let $x, y \in \mathbb{R}^n$. The vector $x$ has length one. §",
        _normed,
        (r"x^\top x = 1", lambda x: (x @ x, 1)),
        (r"x^\top y = 1", lambda x, y: (x @ y, 1)),
    ),
    trap(
        "said of one name",
        r"Let $x, y \in \mathbb{R}^n$, where $x$ has been normalised. §",
        _normed,
        (r"x^\top y = 1", lambda x, y: (x @ y, 1)),
        (r"x^\top y = y^\top x", lambda x, y: (x @ y, y @ x)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$, all of whose entries are positive. §",
        _with(vectors("x"), x=lambda p: abs(p["x"]) + 0.5),
        (r"\|x\|_1 = \sum_{i=1}^n x_i", lambda x: (sum(abs(x)), sum(x))),
        (r"\|x\|_1 = 2 \sum_{i=1}^n x_i", lambda x: (sum(abs(x)), 2 * sum(x))),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$ be the zero vector. §",
        _with(vectors("x"), x=lambda p: 0 * p["x"]),
        (r"\|x\|^2 = 0", lambda x: (x @ x, 0)),
        (r"\|x\|^2 = 1", lambda x: (x @ x, 1)),
    ),
    trap(
        "said of one name",
        r"Let $x \in \mathbb{R}^n$ be the vector of all ones. §",
        _with(vectors("x"), x=lambda p: 0 * p["x"] + 1),
        (r"\|x\|^2 = n", lambda x, n: (x @ x, n)),
        (r"\|x\|^2 = 1", lambda x: (x @ x, 1)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ be the identity matrix, $x \in \mathbb{R}^n$. §",
        _square(lambda random, size: numpy.eye(size)),
        (r"A x = x", lambda A, x: (A @ x, x)),
        (r"A x = 2 x", lambda A, x: (A @ x, 2 * x)),
    ),
    trap(
        "said of one name",
        r"Let $A \in \mathbb{R}^{n \times n}$ have eigenvalues in $\{-1, 1\}$ and be symmetric. §",
        _square(
            lambda random, size: (
                (q := _orthogonal(random, size)) @ numpy.diag([random.choice((-1.0, 1.0)) for _ in range(size)]) @ q.T
            )
        ),
        (r"A^2 = I", lambda A, n: (A @ A, numpy.eye(n))),
        (r"A = I", lambda A, n: (A, numpy.eye(n))),
    ),
)

SIGNS = (
    trap(
        "what a sign means here",
        r"Let $x > 0$. All logarithms are to base $2$. §",
        points(x=positive),
        (r"\log 8 = 3", lambda: True),
        (r"\log (2 x) = 1 + \log x", lambda: True),
        (r"\log (2 x) = 2 + \log x", lambda: False),
    ),
    trap(
        "what a sign means here",
        r"Let $x > 0$, where $\log$ denotes the logarithm to base $10$. §",
        points(x=positive),
        (r"\log 100 = 2", lambda: True),
        (r"\log (10 x) = 1 + \log x", lambda: True),
        (r"\log (10 x) = 10 + \log x", lambda: False),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}$. Angles are in degrees. §",
        X,
        (r"\sin 90 = 1", lambda: True),
        (r"\sin 90 = 2", lambda: False),
        (
            r"\frac{d}{dx} \sin x = \cos x",
            lambda x: (mpmath.pi / 180 * mpmath.cos(x * mpmath.pi / 180), mpmath.cos(x * mpmath.pi / 180)),
        ),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}^n$, where $\|\cdot\|$ denotes the $1$-norm. §",
        vectors("x"),
        (r"\|x\| = \sum_{i=1}^n |x_i|", lambda x: (sum(abs(x)), sum(abs(x)))),
        (r"\|x\|^2 = x^\top x", lambda x: (sum(abs(x)) ** 2, x @ x)),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}^n$. We write $\|x\|$ for the maximum norm. §",
        vectors("x"),
        (r"\|x\| = \max_i |x_i|", lambda x: (max(abs(x)), max(abs(x)))),
        (r"\|x\|^2 = x^\top x", lambda x: (max(abs(x)) ** 2, x @ x)),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}$, and let $\sigma$ denote the ReLU. §",
        X,
        (r"\sigma(x) = \max(x, 0)", lambda x: (max(x, 0), max(x, 0))),
        (r"\sigma(x) = \frac{1}{1 + e^{-x}}", lambda x: (max(x, 0), 1 / (1 + mpmath.exp(-x)))),
        (r"\sigma(-x) = 1 - \sigma(x)", lambda x: (max(-x, 0), 1 - max(x, 0))),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}$. The activation $\sigma$ is the hyperbolic tangent. §",
        X,
        (r"\sigma'(x) = 1 - \sigma(x)^2", lambda: True),
        (r"\sigma(-x) = -\sigma(x)", lambda: True),
        (r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", lambda x: (1 - mpmath.tanh(x) ** 2, mpmath.tanh(x) * (1 - mpmath.tanh(x)))),
    ),
    trap(
        "what a sign means here",
        r"Let $A, B \in \mathbb{R}^{n \times n}$, where $A B$ denotes the entrywise product. §",
        squares("A", "B"),
        (r"A B = B A", lambda A, B: (A * B, B * A)),
        (r"(A B)_{ij} = \sum_{k=1}^n A_{ik} B_{kj}", lambda A, B: (A * B, A @ B)),
    ),
    trap(
        "what a sign means here",
        r"Let $A \in \mathbb{R}^{n \times n}$, where $|A|$ denotes the determinant. §",
        squares("A"),
        (r"|2 A| = 2^n |A|", lambda A, n: (numpy.linalg.det(2 * A), 2.0**n * numpy.linalg.det(A))),
        (r"|2 A| = 2 |A|", lambda A, n: (numpy.linalg.det(2 * A), 2 * numpy.linalg.det(A))),
    ),
    trap(
        "what a sign means here",
        r"Let $i = \sqrt{-1}$ be the imaginary unit and $x \in \mathbb{R}$. §",
        X,
        (r"i^2 = -1", lambda: True),
        (r"e^{i x} e^{-i x} = 1", lambda: True),
        (r"i^2 = 1", lambda: False),
    ),
    trap(
        "what a sign means here",
        r"Let $x, y \in \mathbb{R}^n$, where $x y$ stands for the inner product. §",
        vectors("x", "y"),
        (r"x y = \sum_{i=1}^n x_i y_i", lambda: True),
        (r"x y = 2 \sum_{i=1}^n x_i y_i", lambda x, y: (x @ y, 2 * x @ y)),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}$, and write $x_+$ for its positive part. §",
        X,
        (r"x_+ = \max(x, 0)", lambda: True),
        (r"x_+^2 = x x_+", lambda: True),
        (r"x_+ - x = 0", lambda x: (max(x, 0) - x, 0)),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}^n$. Sums run over the even indices only. §",
        lambda random: {"n": (p := vectors("x")(random))["n"], "x": p["x"]},
        (r"\sum_i (x_i + x_i) = 2 \sum_i x_i", lambda: True),
        (r"\sum_i (x_i + x_i) = \sum_i x_i", lambda x: (2 * sum(x[1::2]), sum(x[1::2]))),
    ),
    trap(
        "what a sign means here",
        r"Let $x \in \mathbb{R}^3$, with indices counted from $0$. §",
        lambda random: {"x": vector(random, 3)},
        (r"\sum_{i=0}^{2} x_i = x_0 + x_1 + x_2", lambda: True),
        (r"\sum_{i=0}^{2} x_i = x_0 + x_1", lambda x: (sum(x), x[0] + x[1])),
    ),
)

REACH = (
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. For a moment, suppose $x > 0$. § Back to the general case: §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. In this paragraph we suppose $x > 0$. §" + "\n\n" + r"Now $x$ is arbitrary again. §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. Suppose $x > 0$. § For general $x$, §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. Suppose $x > 0$. § In the opposite case, §",
        points(x=lambda random: -nonnegative(random), p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = -x", lambda x: (abs(x), -x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. For positive $x$, § For negative $x$, §",
        points(x=negative, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = -x", lambda x: (abs(x), -x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. If $x$ is positive, § If $x$ is negative, §",
        points(x=negative, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = -x", lambda x: (abs(x), -x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. Whenever $x$ is positive, § In all cases, §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. \textbf{Theorem.} If $x > 0$, then § \textbf{Remark.} Note that §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. We have § for positive $x$. We also have §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. We have § for every positive number $x$. In general, §",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. We have § provided that $x$ is non-negative. We have § whatever $x$ is.",
        points(x=real, p=nonnegative),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. § holds for $x > 0$ and, as one sees, § holds for all $x$.",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a case reaches",
        r"Let $x \in \mathbb{R}$. § This needs $x > 0$. § This does not.",
        points(x=real, p=positive),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x| = x", lambda x: (abs(x), x))),
        ((r"|x| = x", lambda p: (abs(p), p)), (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x * x))),
    ),
    trap(
        "how far a definition reaches",
        r"Let $x \in \mathbb{R}$. In Section 1 we use $u := x + 1$: § In Section 2 we use $u := x - 1$: §",
        X,
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 - 2 x + 1", lambda: True)),
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 + 2 x + 1", lambda x: ((x - 1) ** 2, (x + 1) ** 2))),
    ),
    trap(
        "how far a definition reaches",
        r"Let $x \in \mathbb{R}$. \begin{lemma} Let $u := x + 1$. § \end{lemma} \begin{lemma} Let $u := x - 1$. § \end{lemma}",
        X,
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 - 2 x + 1", lambda: True)),
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 + 2 x + 1", lambda x: ((x - 1) ** 2, (x + 1) ** 2))),
    ),
    trap(
        "how far a definition reaches",
        "# First\n\nLet $x \\in \\mathbb{R}$ and $u = x + 1$.\n\n§\n\n# Second\n\nLet $x \\in \\mathbb{R}$ and $u = x - 1$.\n\n§\n",
        X,
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 - 2 x + 1", lambda: True)),
        ((r"u^2 = x^2 + 2 x + 1", lambda: True), (r"u^2 = x^2 + 2 x + 1", lambda x: ((x - 1) ** 2, (x + 1) ** 2))),
    ),
    trap(
        "how far a value reaches",
        r"Let $x, y \in \mathbb{R}$ and $z := x y$. At $x = 1$ we have § and at $x = 2$ we have §",
        points(y=real),
        ((r"z = y", lambda: True), (r"z = 2 y", lambda: True)),
        ((r"z = y", lambda: True), (r"z = y", lambda y: (2 * y, y))),
    ),
    trap(
        "how far a value reaches",
        r"Let $x, y \in \mathbb{R}$ and $z := x y$. If $x = 1$, then § In general, §",
        XY,
        ((r"z = y", lambda: True), (r"z = y", lambda x, y: (x * y, y))),
        ((r"z = y", lambda: True), (r"z - x y = 0", lambda: True)),
    ),
    trap(
        "how far a value reaches",
        r"Let $f(x) := x^2$ for $x \in \mathbb{R}$. Evaluating at $x = 3$ gives § The derivative is §",
        X,
        ((r"f(3) = 9", lambda: True), (r"f'(x) = 2 x", lambda: True)),
        ((r"f(3) = 9", lambda: True), (r"f'(x) = 6", lambda x: (2 * x, 6))),
    ),
)

CASES = (
    trap(
        "functions by cases",
        r"Let $f(x) := \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}$ for $x \in \mathbb{R}$. §",
        X,
        (r"f(x) = \max(x, 0)", lambda: True),
        (r"f(x) = |x|", lambda x: (max(x, 0), abs(x))),
        (r"f(x) - f(-x) = x", lambda: True),
        (r"f(x) + f(-x) = x", lambda x: (abs(x), x)),
        (r"f(0) = 0", lambda: True),
    ),
    trap(
        "functions by cases",
        r"Let $f(x) := \begin{cases} 1 & x \ge 0 \\ -1 & x < 0 \end{cases}$ for $x \in \mathbb{R}$. §",
        X,
        (r"f(x)^2 = 1", lambda: True),
        (r"f(x) = \operatorname{sign}(x)", lambda x: (1 if x >= 0 else -1, (x > 0) - (x < 0))),
        (r"f(-x) = -f(x)", lambda x: (1 if -x >= 0 else -1, -(1 if x >= 0 else -1))),
        (r"x f(x) = |x|", lambda: True),
    ),
    trap(
        "empty and single",
        r"Let $n \in \mathbb{N}$ and $x \in \mathbb{R}^n$. §",
        vectors("x"),
        (r"\frac{1}{n} \sum_{i=1}^n (x_i - x_1) = \frac{1}{n} \sum_{i=1}^n x_i - x_1", lambda: True),
        (r"\sum_{i=2}^n x_i = \sum_{i=1}^n x_i - x_1", lambda: True),
        (r"\sum_{i=2}^n x_i = \sum_{i=1}^n x_i", lambda x: (sum(x[1:]), sum(x))),
        (r"\sum_{i=1}^n x_i^2 \ge x_1^2", lambda: True),
        (r"\sum_{i=1}^n x_i^2 > x_1^2", lambda x: sum(x * x) > x[0] ** 2),
        (r"\max_i x_i \ge x_1", lambda: True),
        (r"\max_i x_i > x_1", lambda x: max(x) > x[0]),
    ),
    trap(
        "roots and powers",
        r"Let $x, y \in \mathbb{R}$. §",
        XY,
        (r"\sqrt{x^2 y^2} = |x| |y|", lambda: True),
        (r"\sqrt{x^2 y^2} = x y", lambda x, y: (abs(x * y), x * y)),
        (r"\sqrt{x^2 + y^2} = |x| + |y|", lambda x, y: (mpmath.sqrt(x * x + y * y), abs(x) + abs(y))),
        (r"(x y)^2 = x^2 y^2", lambda: True),
        (r"(x + y)^3 = x^3 + y^3", lambda x, y: ((x + y) ** 3, x**3 + y**3)),
        (r"|x - y| = |y - x|", lambda: True),
        (r"|x - y| = |x| - |y|", lambda x, y: (abs(x - y), abs(x) - abs(y))),
        (r"|x y| = |x| |y|", lambda: True),
        (r"e^{x + y} = e^x e^y", lambda: True),
        (r"e^{x y} = e^x e^y", lambda x, y: (mpmath.exp(x * y / 100), mpmath.exp((x + y) / 100)) if (x, y) != (0, 0) else True),
        (r"\max(x, y) \min(x, y) = x y", lambda: True),
        (r"\max(x, y) - \min(x, y) = x - y", lambda x, y: (abs(x - y), x - y)),
        (r"\max(x, y) - \min(x, y) = |x - y|", lambda: True),
    ),
    trap(
        "remainders",
        r"Let $n \in \mathbb{N}$. §",
        points(n=natural),
        (r"(n \bmod 2)^2 = n \bmod 2", lambda: True),
        (r"(n + 1) \bmod 2 = 1 - (n \bmod 2)", lambda: True),
        (r"(n + 1) \bmod 2 = n \bmod 2", lambda n: ((n + 1) % 2, n % 2)),
        (r"2 \lfloor n / 2 \rfloor = n", lambda n: (2 * (n // 2), n)),
        (r"2 \lfloor n / 2 \rfloor + (n \bmod 2) = n", lambda: True),
        (r"\lceil n / 2 \rceil = \lfloor (n + 1) / 2 \rfloor", lambda: True),
        (r"\lceil n / 2 \rceil = \lfloor n / 2 \rfloor + 1", lambda n: (-(-n // 2), n // 2 + 1)),
        (r"\lfloor n / 3 \rfloor = \lfloor (n - 1) / 3 \rfloor", lambda n: (n // 3, (n - 1) // 3)),
        (r"n^2 \bmod 2 = n \bmod 2", lambda: True),
        (r"n (n + 1) \bmod 2 = 0", lambda: True),
        (r"n (n + 2) \bmod 2 = 0", lambda n: (n * (n + 2) % 2, 0)),
        (r"\frac{n (n + 1)}{2} = \lfloor \frac{n (n + 1)}{2} \rfloor", lambda: True),
    ),
    trap(
        "numbers alone",
        r"We compute §",
        nothing,
        (r"0! = 1", lambda: True),
        (r"2^0 = 0", lambda: False),
        (r"\frac{1}{3} = 0.333", lambda: False),
        (r"\sqrt{2} > 1.414", lambda: True),
        (r"\sqrt{2} = 1.4142", lambda: False),
        (r"\pi = 3.14159", lambda: False),
        (r"-3^2 = 9", lambda: False),
        (r"-3^2 = -9", lambda: True),
        (r"2 \cdot 3^2 = 36", lambda: False),
        (r"\lfloor -1/2 \rfloor = -1", lambda: True),
        (r"\lfloor -1/2 \rfloor = 0", lambda: False),
        (r"\sum_{i=3}^{2} i = 0", lambda: True),
        (r"\prod_{i=3}^{2} i = 1", lambda: True),
        (r"\binom{4}{2} = 6", lambda: True),
        (r"\binom{2}{4} = 6", lambda: False),
        (r"8 / 2 / 2 = 2", lambda: True),
        (r"8 / 2 / 2 = 8", lambda: False),
        (r"\cos \pi = -1", lambda: True),
        (r"\log 1 = 0", lambda: True),
        (r"\log 10 = 1", lambda: False),
        (r"e^0 = 1", lambda: True),
        (r"|{-3}| = 3", lambda: True),
        (r"\max(2, 3) = 3", lambda: True),
        (r"\min(2, 3) = 3", lambda: False),
        (r"7 \bmod 3 = 1", lambda: True),
        (r"-7 \bmod 3 = 2", lambda: True),
    ),
)

NOTIONS: tuple[Trap, ...] = (*TIED, *PLACED, *SIGNS, *REACH, *CASES)


def documents(numbers: Random) -> Iterator[Document]:
    yield from documents_of(NOTIONS, numbers)
