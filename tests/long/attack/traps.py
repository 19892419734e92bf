r"""What a reader takes for granted: words that tie two names together, cases, letters of two meanings, notation, edges of sets.

Each trap is a text with places for displays (§), and fillings of them. What is true is seen by a Python function for each display,
at random points of just what the text says.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
import numpy

from . import Document, verdict

Point = dict[str, Any]
#: A display and whether it holds at a point.
Said = tuple[str, Callable[..., Any]]


@dataclass(frozen=True)
class Trap:
    """A text with places for displays, the points that it speaks of, and fillings of all places."""

    category: str
    text: str
    point: Callable[[Random], Point]
    fillings: tuple[tuple[Said, ...], ...]


def trap(category: str, text: str, point: Callable[[Random], Point], *fillings: Said | tuple[Said, ...]) -> Trap:
    each = tuple(filling if isinstance(filling[0], tuple) else (filling,) for filling in fillings)
    return Trap(category, text, point, each)  # type: ignore[arg-type]  # a filling is one pair or a tuple of them


# --- points ---------------------------------------------------------------------------------------------------------

EDGES = (0, 1, -1, 2, -2, 3)


def real(random: Random) -> Fraction:
    return Fraction(random.choice(EDGES)) if random.random() < 0.2 else Fraction(random.randint(-80, 80), random.randint(1, 16))


def positive(random: Random) -> Fraction:
    return abs(real(random)) or Fraction(1, 3)


def nonnegative(random: Random) -> Fraction:
    return abs(real(random))


def negative(random: Random) -> Fraction:
    return -positive(random)


def integer(random: Random) -> int:
    return random.randint(-12, 12)


def natural(random: Random) -> int:
    return random.randint(1, 12)


def unit(random: Random) -> Fraction:
    return random.choice([Fraction(0), Fraction(1), Fraction(random.randint(0, 16), 16)])


def half_open(random: Random) -> Fraction:
    return random.choice([Fraction(0), Fraction(random.randint(0, 15), 16)])


def bit(random: Random) -> int:
    return random.randint(0, 1)


def vector(random: Random, size: int = 0) -> numpy.ndarray:
    return numpy.array([float(real(random)) for _ in range(size or random.randint(1, 4))])


def matrix(random: Random, rows: int, columns: int) -> numpy.ndarray:
    return numpy.array([[float(real(random)) for _ in range(columns)] for _ in range(rows)])


def points(**samplers: Callable[[Random], Any]) -> Callable[[Random], Point]:
    return lambda random: {name: sampler(random) for name, sampler in samplers.items()}


def vectors(*names: str) -> Callable[[Random], Point]:
    def point(random: Random) -> Point:
        size = random.randint(1, 4)
        return {"n": size, **{name: vector(random, size) for name in names}}

    return point


def squares(*names: str) -> Callable[[Random], Point]:
    def point(random: Random) -> Point:
        size = random.randint(1, 4)
        return {"n": size, **{name: matrix(random, size, size) for name in names}}

    return point


def nothing(_: Random) -> Point:
    return {}


def equal(one: Any, other: Any) -> bool:
    if numpy.shape(one) != numpy.shape(other):
        return False
    if isinstance(one, (int, Fraction)) and isinstance(other, (int, Fraction)):
        return one == other
    return bool(numpy.allclose(numpy.asarray(one, dtype=complex), numpy.asarray(other, dtype=complex), rtol=1e-7, atol=1e-9))


def slope(function: Callable[[Any], Any], at: Any) -> Any:
    return mpmath.diff(function, mpmath.mpf(float(at)))


def holds(said: Callable[..., Any], point: Point) -> bool:
    found = said(**{name: point[name] for name in inspect.signature(said).parameters})
    return equal(*found) if isinstance(found, tuple) else bool(found)


XY, X, N = points(x=real, y=real), points(x=real), points(n=natural)
REALS = r"Let $x, y \in \mathbb{R}$. "


def ordered(random: Random) -> Point:
    x, y = sorted((real(random), real(random)), reverse=True)
    return {"x": x, "y": y}


def _equal_pair(random: Random) -> Point:
    x = real(random)
    return {"x": x, "y": x}


def _distinct_pair(random: Random) -> Point:
    x = real(random)
    return {"x": x, "y": x + positive(random) * random.choice((1, -1))}


def _even(random: Random) -> Point:
    k = random.randint(1, 9)
    return {"k": k, "n": 2 * k}


def _sizes(random: Random) -> Point:
    m, n = random.randint(1, 4), random.randint(1, 4)
    return {"m": m, "n": n, "A": matrix(random, m, n), "x": vector(random, n), "y": vector(random, m)}


def _one_hot(random: Random) -> Point:
    n = random.randint(1, 4)
    k = random.randrange(n)
    return {"n": n, "z": vector(random, n), "y": numpy.array([float(i == k) for i in range(n)])}


def _symmetric(random: Random) -> Point:
    n = random.randint(1, 4)
    A = matrix(random, n, n)
    return {"n": n, "A": A + A.T, "B": matrix(random, n, n), "x": vector(random, n)}


WORDS = (
    trap(
        "tied names",
        r"Let $a$ and $b$ be a positive and a negative number, respectively. §",
        points(a=positive, b=negative),
        (r"|a| = a", lambda a: (abs(a), a)),
        (r"|b| = b", lambda b: (abs(b), b)),
        (r"|a b| = -a b", lambda a, b: (abs(a * b), -a * b)),
        (r"|a b| = a b", lambda a, b: (abs(a * b), a * b)),
    ),
    trap(
        "tied names",
        REALS + r"Suppose $x > 0$ (respectively $x < 0$). §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "tied names",
        REALS + r"Suppose that $x$ or $y$ is positive. §",
        lambda random: {**dict(zip("xy", random.sample([real(random), positive(random)], 2)))},
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"\max(x, y) = |\max(x, y)|", lambda x, y: (max(x, y), abs(max(x, y)))),
    ),
    trap(
        "without loss of generality",
        REALS + r"Without loss of generality, let $x \ge y$. §",
        ordered,
        (r"\max(x, y) = x", lambda x, y: (max(x, y), x)),
        (r"\max(x, y) = y", lambda x, y: (max(x, y), y)),
        (r"|x - y| = x - y", lambda x, y: (abs(x - y), x - y)),
        (r"|x - y| = y - x", lambda x, y: (abs(x - y), y - x)),
    ),
    trap(
        "without loss of generality",
        REALS + r"One cannot assume $x \ge y$ without loss of generality. §",
        XY,
        (r"\max(x, y) = x", lambda x, y: (max(x, y), x)),
        (r"\max(x, y) + \min(x, y) = x + y", lambda x, y: (max(x, y) + min(x, y), x + y)),
    ),
    trap(
        "quantifiers",
        REALS + r"For some $x$ we have $x > 0$. §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^3 = |x| x^2", lambda x: (abs(x) ** 3, abs(x) * x**2)),
    ),
    trap(
        "quantifiers",
        REALS + r"Not for all $x$ is $x \ge 0$. §",
        X,
        (r"\sqrt{x^2} = x", lambda x: (abs(x), x)),
        (r"\sqrt{x^2} = |x|", lambda x: (abs(x), abs(x))),
    ),
    trap(
        "quantifiers",
        REALS + r"There is an $x$ with $x = y$. §",
        XY,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"(x - y)^2 = (y - x)^2", lambda x, y: ((x - y) ** 2, (y - x) ** 2)),
    ),
    trap(
        "quantifiers",
        r"Let $x \in \mathbb{R}^n$. At least one $x_i$ is $0$. §",
        lambda random: {**vectors("x")(random)},
        (r"\sum_{i=1}^n x_i = 0", lambda x: (sum(x), 0)),
        (r"\sum_{i=1}^n x_i - \sum_{j=1}^n x_j = 0", lambda x: (sum(x) - sum(x), 0)),
    ),
    trap(
        "almost everywhere",
        REALS + r"Almost everywhere, $x \neq 0$. §",
        X,
        (r"\mathbb{1}[x = 0] + \mathbb{1}[x \neq 0] = 1", lambda x: ((x == 0) + (x != 0), 1)),
        (r"x = 0", lambda x: (x, 0)),
    ),
    trap(
        "past and future",
        REALS + r"Until now $x = y$ was supposed. From here on it is not. §",
        XY,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"x^2 - y^2 = (x - y)(x + y)", lambda x, y: (x**2 - y**2, (x - y) * (x + y))),
    ),
    trap(
        "past and future",
        REALS + r"Later we shall restrict ourselves to $x > 0$. §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| = \max(x, -x)", lambda x: (abs(x), max(x, -x))),
    ),
    trap(
        "past and future",
        REALS + r"We no longer have $x > 0$. §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|-x| = |x|", lambda x: (abs(-x), abs(x))),
    ),
    trap(
        "past and future",
        REALS + r"Had we supposed $x = y$, all would be trivial. §",
        XY,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"x - y = -(y - x)", lambda x, y: (x - y, -(y - x))),
    ),
    trap(
        "others",
        REALS + r"In the book of Bishop, $x > 0$ is supposed; here it is not. §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "others",
        REALS + r"Some people call $x = y$ the balanced case. §",
        XY,
        (r"x = y", lambda x, y: (x, y)),
        (r"x + y = y + x", lambda x, y: (x + y, y + x)),
    ),
    trap(
        "others",
        REALS + r"The equation ``$x = y$'' is quoted in every book. §",
        XY,
        (r"2 x = 2 y", lambda x, y: (2 * x, 2 * y)),
        (r"2 x + 2 y = 2 (x + y)", lambda x, y: (2 * x + 2 * y, 2 * (x + y))),
    ),
    trap(
        "approximations",
        REALS + r"Suppose that $x \approx 1$. §",
        X,
        (r"x^2 = 1", lambda x: (x**2, 1)),
        (r"x^2 - 1 = (x - 1)(x + 1)", lambda x: (x**2 - 1, (x - 1) * (x + 1))),
    ),
    trap(
        "approximations",
        REALS + r"For small $x$ one has $\sin x \approx x$. §",
        X,
        (r"\sin x = x", lambda x: (mpmath.sin(x), x)),
        (r"\sin(2 x) = 2 \sin x \cos x", lambda x: (mpmath.sin(2 * x), 2 * mpmath.sin(x) * mpmath.cos(x))),
    ),
    trap(
        "approximations",
        REALS + r"As $x \to 0$, $e^x = 1 + x + o(x)$. §",
        X,
        (r"e^x = 1 + x", lambda x: (mpmath.exp(x), 1 + x)),
        (r"\frac{d}{dx} e^x = e^x", lambda x: (slope(mpmath.exp, x), mpmath.exp(x))),
    ),
    trap(
        "footnotes",
        REALS + r"Consider the absolute value.\footnote{If you like, let $x > 0$.} §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| = |-x|", lambda x: (abs(x), abs(-x))),
    ),
    trap(
        "comments",
        REALS + "\n% Let $x > 0$.\nConsider\n§",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "comments",
        REALS + "\n\\iffalse\nLet $x > 0$.\n\\fi\nConsider\n§",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "comments",
        REALS + "\n\\begin{verbatim}\nLet $x > 0$.\n\\end{verbatim}\nConsider\n§",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "only if",
        REALS + r"Only if $x > 0$ is the following interesting. §",
        X,
        (r"\sqrt{x^2} = x", lambda x: (abs(x), x)),
        (r"\sqrt{x^2} = |x|", lambda x: (abs(x), abs(x))),
    ),
    trap(
        "whether or not",
        REALS + r"Whether or not $x > 0$, we have §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| |x| = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "regardless",
        REALS + r"Regardless of the sign of $x$, and also for $x > 0$, §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| |x| = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "not only",
        REALS + r"Not only for $x > 0$ but for all $x$, §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| |x| = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "otherwise",
        REALS + r"Given $x = y$, nothing is to be shown. Otherwise, §",
        _distinct_pair,
        (r"x = y", lambda x, y: (x, y)),
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"x^2 - y^2 = (x - y)(x + y)", lambda x, y: (x**2 - y**2, (x - y) * (x + y))),
    ),
    trap(
        "otherwise",
        REALS + r"If $x \ge 0$ we are done. If not, §",
        points(x=negative),
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"x^2 > 0", lambda x: x**2 > 0),
    ),
    trap(
        "otherwise",
        REALS + r"Suppose first that $x > 0$; then there is nothing to do. Else we have §",
        points(x=lambda random: -nonnegative(random)),
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "contradiction",
        REALS + r"Suppose, for contradiction, that $x \neq x$. This is absurd, and so §",
        XY,
        (r"x = y", lambda x, y: (x, y)),
        (r"x - x = 0", lambda x: (x - x, 0)),
    ),
    trap(
        "distinct",
        r"Let $x$ and $y$ be distinct real numbers. §",
        _distinct_pair,
        (r"(x - y)^2 > 0", lambda x, y: (x - y) ** 2 > 0),
        (r"x - y > 0", lambda x, y: x - y > 0),
        (r"\frac{x^2 - y^2}{x - y} = x + y", lambda x, y: ((x**2 - y**2) / (x - y), x + y)),
        (r"\frac{x^2 - y^2}{x - y} = x - y", lambda x, y: ((x**2 - y**2) / (x - y), x - y)),
    ),
)

SETS = (
    trap(
        "edges of sets",
        r"Let $x \in [0, 1)$. §",
        points(x=half_open),
        (r"\lfloor x \rfloor = 0", lambda x: (math.floor(x), 0)),
        (r"\lceil x \rceil = 1", lambda x: (math.ceil(x), 1)),
        (r"x < 1", lambda x: x < 1),
        (r"x > 0", lambda x: x > 0),
    ),
    trap(
        "edges of sets",
        r"Let $x \in [0, 1]$. §",
        points(x=unit),
        (r"\lfloor x \rfloor = 0", lambda x: (math.floor(x), 0)),
        (r"x^2 \le x", lambda x: x**2 <= x),
        (r"x^2 < x", lambda x: x**2 < x),
        (r"\mathbb{1}[x < 1] = 1", lambda x: (int(x < 1), 1)),
    ),
    trap(
        "edges of sets",
        r"Let $x$ be a non-negative real number. §",
        points(x=nonnegative),
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"\operatorname{sign}(x) = 1", lambda x: ((x > 0) - (x < 0), 1)),
        (r"x^2 > 0", lambda x: x**2 > 0),
    ),
    trap(
        "edges of sets",
        r"Let $x \in \mathbb{R} \setminus \{0\}$. §",
        points(x=lambda random: positive(random) * random.choice((1, -1))),
        (r"\frac{x}{x} = 1", lambda x: (x / x, 1)),
        (r"\frac{|x|}{x} = 1", lambda x: (abs(x) / x, 1)),
        (r"x^2 > 0", lambda x: x**2 > 0),
    ),
    trap(
        "edges of sets",
        r"Let $x \in \{-1, 1\}$. §",
        points(x=lambda random: random.choice((-1, 1))),
        (r"x^2 = 1", lambda x: (x**2, 1)),
        (r"x^3 = 1", lambda x: (x**3, 1)),
        (r"x^3 = x", lambda x: (x**3, x)),
    ),
    trap(
        "edges of sets",
        r"Let $x \in \{0, 1, 2\}$. §",
        points(x=lambda random: random.choice((0, 1, 2))),
        (r"x (x - 1) (x - 2) = 0", lambda x: (x * (x - 1) * (x - 2), 0)),
        (r"x (x - 1) = 0", lambda x: (x * (x - 1), 0)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$; for MNIST $n = 784$. §",
        vectors("x"),
        (r"\sum_{i=1}^n 1 = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n 1 = 784", lambda n: (n, 784)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$, for instance with $n = 3$. §",
        vectors("x"),
        (r"\sum_{i=1}^n 1 = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n 1 = 3", lambda n: (n, 3)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$ (in our experiments, $n = 10$). §",
        vectors("x"),
        (r"\sum_{i=1}^n 1 = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n (x_i + 1) = \sum_{i=1}^n x_i + 10", lambda x, n: (sum(x + 1), sum(x) + 10)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$. A typical value is $n = 100$. §",
        vectors("x"),
        (r"\sum_{i=1}^n x_i^2 = \|x\|^2", lambda x: (sum(x**2), numpy.dot(x, x))),
        (r"\sum_{i=1}^n 2 = 200", lambda n: (2 * n, 200)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$. The picture shows the case $n = 2$. §",
        vectors("x"),
        (r"\sum_{i=1}^n 1 = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n 1 = 2", lambda n: (n, 2)),
    ),
    trap(
        "sizes as examples",
        r"Let $x \in \mathbb{R}^n$. Say $n = 4$ in Figure 2. §",
        vectors("x"),
        (r"\sum_{i=1}^n 1 = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n 1 = 4", lambda n: (n, 4)),
    ),
    trap(
        "sizes as examples",
        r"Let $W \in \mathbb{R}^{m \times n}$. For CIFAR-10, $m = 10$ and $n = 3072$. §",
        _sizes,
        (r"\sum_{i=1}^m \sum_{j=1}^n 1 = m n", lambda m, n: (m * n, m * n)),
        (r"\sum_{i=1}^m \sum_{j=1}^n 1 = 30720", lambda m, n: (m * n, 30720)),
    ),
    trap(
        "sizes said",
        r"Let $x \in \mathbb{R}^n$ with $n = 3$. §",
        lambda random: {"n": 3, "x": vector(random, 3)},
        (r"\sum_{i=1}^n 1 = 3", lambda n: (n, 3)),
        (r"\sum_{i=1}^n 1 = 4", lambda n: (n, 4)),
    ),
    trap(
        "even and odd",
        r"Let $n = 2 k$ be even. §",
        _even,
        (r"(-1)^n = 1", lambda n: ((-1) ** n, 1)),
        (r"(-1)^n = -1", lambda n: ((-1) ** n, -1)),
        (r"\frac{n}{2} = k", lambda n, k: (Fraction(n, 2), k)),
        (r"\frac{n}{2} = 2 k", lambda n, k: (Fraction(n, 2), 2 * k)),
    ),
    trap(
        "even and odd",
        r"Let $n \in \mathbb{N}$ be odd. §",
        points(n=lambda random: 2 * random.randint(0, 8) + 1),
        (r"(-1)^n = -1", lambda n: ((-1) ** n, -1)),
        (r"(-1)^n = 1", lambda n: ((-1) ** n, 1)),
    ),
    trap(
        "even and odd",
        r"Let $k \in \mathbb{N}$ and $n := 2 k + 1$. §",
        points(k=natural),
        (r"\lfloor n / 2 \rfloor = k", lambda k: ((2 * k + 1) // 2, k)),
        (r"\lceil n / 2 \rceil = k", lambda k: (-(-(2 * k + 1) // 2), k)),
        (r"\lceil n / 2 \rceil = k + 1", lambda k: (-(-(2 * k + 1) // 2), k + 1)),
    ),
    trap(
        "integers",
        r"Let $m, n \in \mathbb{Z}$. §",
        points(m=integer, n=integer),
        (r"(m + n)^2 = m^2 + 2 m n + n^2", lambda m, n: ((m + n) ** 2, m * m + 2 * m * n + n * n)),
        (r"|m n| = m n", lambda m, n: (abs(m * n), m * n)),
        (r"\lfloor m \rfloor = m", lambda m: (m, m)),
        (r"\lfloor m / 2 \rfloor = m / 2", lambda m: (m // 2, Fraction(m, 2))),
        (r"\lfloor m / 2 \rfloor + \lceil m / 2 \rceil = m", lambda m: (m // 2 - (-m // 2), m)),
    ),
    trap(
        "rounding",
        r"Let $x, y \in \mathbb{R}$. §",
        XY,
        (r"\lfloor x + 1 \rfloor = \lfloor x \rfloor + 1", lambda x: (math.floor(x + 1), math.floor(x) + 1)),
        (r"\lfloor 2 x \rfloor = 2 \lfloor x \rfloor", lambda x: (math.floor(2 * x), 2 * math.floor(x))),
        (r"\lceil x \rceil = \lfloor x \rfloor + 1", lambda x: (math.ceil(x), math.floor(x) + 1)),
        (r"\lceil x \rceil = -\lfloor -x \rfloor", lambda x: (math.ceil(x), -math.floor(-x))),
        (
            r"\lfloor x + y \rfloor = \lfloor x \rfloor + \lfloor y \rfloor",
            lambda x, y: (math.floor(x + y), math.floor(x) + math.floor(y)),
        ),
        (r"\lfloor \lfloor x \rfloor \rfloor = \lfloor x \rfloor", lambda x: (math.floor(x), math.floor(x))),
    ),
)

NOTATION = (
    trap(
        "powers and inverses",
        r"Let $x > 0$. §",
        points(x=positive),
        (r"x^{-1} = \frac{1}{x}", lambda x: (1 / x, 1 / x)),
        (r"-x^2 = x^2", lambda x: (-(x**2), x**2)),
        (r"(-x)^2 = x^2", lambda x: ((-x) ** 2, x**2)),
        (r"-x^2 = (-x)^2", lambda x: (-(x**2), (-x) ** 2)),
        (r"\log^2 x = \log(x^2)", lambda x: (mpmath.log(x) ** 2, mpmath.log(x**2))),
        (r"\log^2 x = (\log x)^2", lambda x: (mpmath.log(x) ** 2, mpmath.log(x) ** 2)),
        (r"\log x^2 = 2 \log x", lambda x: (mpmath.log(x**2), 2 * mpmath.log(x))),
        (r"\sqrt[3]{x} = x^{1/3}", lambda x: (mpmath.cbrt(x), mpmath.power(x, mpmath.mpf(1) / 3))),
        (r"\sqrt[3]{x} = x^{3}", lambda x: (mpmath.cbrt(x), x**3)),
        (r"\log_2 (2 x) = 1 + \log_2 x", lambda x: (mpmath.log(2 * x, 2), 1 + mpmath.log(x, 2))),
        (r"\log_2 x = \log x", lambda x: (mpmath.log(x, 2), mpmath.log(x))),
        (r"\log_{10} (10 x) = 1 + \log_{10} x", lambda x: (mpmath.log10(10 * x), 1 + mpmath.log10(x))),
        (r"\ln (2 x) = \ln 2 + \ln x", lambda x: (mpmath.log(2 * x), mpmath.log(2) + mpmath.log(x))),
        (r"\ln (2 x) = 2 \ln x", lambda x: (mpmath.log(2 * x), 2 * mpmath.log(x))),
    ),
    trap(
        "powers and inverses",
        r"Let $x \in \mathbb{R}$. §",
        X,
        (r"\sin^2 x + \cos^2 x = 1", lambda x: (mpmath.sin(x) ** 2 + mpmath.cos(x) ** 2, 1)),
        (r"\sin^2 x = \sin x^2", lambda x: (mpmath.sin(x) ** 2, mpmath.sin(x**2))),
        (r"\cos 2 x = 1 - 2 \sin^2 x", lambda x: (mpmath.cos(2 * x), 1 - 2 * mpmath.sin(x) ** 2)),
        (r"\cos 2 x = 2 \cos x", lambda x: (mpmath.cos(2 * x), 2 * mpmath.cos(x))),
        (r"2^{3^2} = 512", lambda: (2**9, 512)),
        (r"2^{3^2} = 64", lambda: (2**9, 64)),
        (r"\sqrt{x^4} = x^2", lambda x: (abs(x**2), x**2)),
        (r"\sqrt{x^6} = x^3", lambda x: (abs(x**3), x**3)),
        (r"|x|^3 = x^3", lambda x: (abs(x) ** 3, x**3)),
        (r"e^{2 x} = (e^x)^2", lambda x: (mpmath.exp(2 * x), mpmath.exp(x) ** 2)),
        (r"e^{x^2} = (e^x)^2", lambda x: (mpmath.exp(x**2), mpmath.exp(x) ** 2)),
        (r"\exp(x) \exp(-x) = 1", lambda x: (mpmath.exp(x) * mpmath.exp(-x), 1)),
        (r"\max(x, 0) \min(x, 0) = 0", lambda x: (max(x, 0) * min(x, 0), 0)),
        (r"\max(x, 0) + \min(x, 0) = 0", lambda x: (max(x, 0) + min(x, 0), 0)),
        (r"\operatorname{sign}(x)^2 = 1", lambda x: (((x > 0) - (x < 0)) ** 2, 1)),
        (r"\operatorname{sign}(x) |x| = x", lambda x: (((x > 0) - (x < 0)) * abs(x), x)),
    ),
    trap(
        "stars and primes",
        r"Let $x^*, x \in \mathbb{R}$. §",
        points(x=real, s=real),
        (r"(x^* - x)^2 = (x - x^*)^2", lambda x, s: ((s - x) ** 2, (x - s) ** 2)),
        (r"x^* = x", lambda x, s: (s, x)),
        (r"x^* x = x^2", lambda x, s: (s * x, x**2)),
    ),
    trap(
        "stars and primes",
        r"Let $x, x' \in \mathbb{R}$. §",
        points(x=real, s=real),
        (r"(x' - x)(x' + x) = x'^2 - x^2", lambda x, s: ((s - x) * (s + x), s**2 - x**2)),
        (r"x' = 1", lambda s: (s, 1)),
        (r"x' - x = 0", lambda x, s: (s - x, 0)),
    ),
    trap(
        "hats and bars",
        r"Let $\hat{x}, \bar{x}, \tilde{x}, x \in \mathbb{R}$. §",
        points(a=real, b=real, c=real, x=real),
        (r"\hat{x} \bar{x} = \bar{x} \hat{x}", lambda a, b: (a * b, b * a)),
        (r"\hat{x} = \bar{x}", lambda a, b: (a, b)),
        (r"\tilde{x} - x = 0", lambda c, x: (c - x, 0)),
    ),
    trap(
        "numbers above",
        r"Let $x^{(1)}, x^{(2)} \in \mathbb{R}$. §",
        points(a=real, b=real),
        (r"x^{(1)} x^{(2)} = x^{(2)} x^{(1)}", lambda a, b: (a * b, b * a)),
        (r"x^{(2)} - (x^{(1)})^2 = 0", lambda a, b: (b - a**2, 0)),
        (r"x^{(1)} x^{(1)} = x^{(2)}", lambda a, b: (a * a, b)),
    ),
    trap(
        "inner and outer",
        r"Let $f(x) := x^2 + 1$ for $x \in \mathbb{R}$. §",
        X,
        (r"f(f(x)) = x^4 + 2 x^2 + 2", lambda x: ((x**2 + 1) ** 2 + 1, x**4 + 2 * x**2 + 2)),
        (r"f(f(x)) = f(x)^2", lambda x: ((x**2 + 1) ** 2 + 1, (x**2 + 1) ** 2)),
        (r"f(2 x) = 2 f(x)", lambda x: (4 * x**2 + 1, 2 * x**2 + 2)),
        (r"f(-x) = f(x)", lambda x: (x**2 + 1, x**2 + 1)),
        (r"f'(2 x) = 4 x", lambda x: (4 * x, 4 * x)),
        (r"f'(2 x) = 8 x", lambda x: (4 * x, 8 * x)),
        (r"\frac{d}{dx} f(2 x) = 8 x", lambda x: (8 * x, 8 * x)),
        (r"\frac{d}{dx} f(2 x) = 4 x", lambda x: (8 * x, 4 * x)),
        (r"f'(0) = 0", lambda: (0, 0)),
        (r"f'(1) = 0", lambda: (2, 0)),
        (r"f''(x) = 2", lambda: (2, 2)),
        (r"f''(x) = f'(x)^2", lambda x: (2, 4 * x**2)),
    ),
    trap(
        "letters that mean something",
        r"Let $e \in \mathbb{R}$ be the error. §",
        points(e=real),
        (r"\frac{d}{d e} e^2 = 2 e", lambda e: (2 * e, 2 * e)),
        (r"e > 2", lambda e: e > 2),
        (r"2 \log e = 2", lambda e: e > 0 and False),
    ),
    trap(
        "letters that mean something",
        r"Let $d, x \in \mathbb{R}$ with $d \neq 0$. §",
        points(d=lambda random: positive(random) * random.choice((1, -1)), x=real),
        (r"\frac{d x}{d} = x", lambda d, x: (d * x / d, x)),
        (r"d x = x", lambda d, x: (d * x, x)),
        (r"\frac{x}{d} = x d", lambda d, x: (x / d, x * d)),
    ),
    trap(
        "letters that mean something",
        r"Let $\pi \in \mathbb{R}$ be a parameter. §",
        points(p=real),
        (r"\pi^2 + 2 \pi + 1 = (\pi + 1)^2", lambda p: (p**2 + 2 * p + 1, (p + 1) ** 2)),
        (r"\pi > 3", lambda p: p > 3),
        (r"\sin \pi = 0", lambda p: (mpmath.sin(p), 0)),
    ),
    trap(
        "letters that mean something",
        r"Let $\sigma > 0$ and $x \in \mathbb{R}$. §",
        points(s=positive, x=real),
        (r"\sigma (x) = \sigma x", lambda s, x: (s * x, s * x)),
        (r"\sigma + x > x", lambda s, x: s + x > x),
        (r"\sigma x > x", lambda s, x: s * x > x),
    ),
    trap(
        "letters that mean something",
        r"Let $I \in \mathbb{R}$ be a current and $R > 0$. §",
        points(I=real, R=positive),
        (r"R I^2 = I R I", lambda I, R: (R * I * I, I * R * I)),
        (r"R I = R", lambda I, R: (R * I, R)),
    ),
    trap(
        "letters that mean something",
        r"Let $T > 0$ and $z \in \mathbb{R}$. §",
        points(T=positive, z=real),
        (r"\frac{z}{T} T = z", lambda T, z: (z / T * T, z)),
        (r"\frac{z}{T} = z T", lambda T, z: (z / T, z * T)),
    ),
    trap(
        "letters that mean something",
        r"Let $\delta, \epsilon > 0$. §",
        points(d=positive, e=positive),
        (r"(\delta + \epsilon)^2 > \delta^2", lambda d, e: (d + e) ** 2 > d**2),
        (r"\delta \epsilon < \delta", lambda d, e: d * e < d),
        (r"\delta + \epsilon = \epsilon", lambda d, e: (d + e, e)),
    ),
    trap(
        "factorials and binomials",
        r"Let $n \in \mathbb{N}$ with $n \ge 1$. §",
        N,
        (r"(n + 1)! = (n + 1) n!", lambda n: (math.factorial(n + 1), (n + 1) * math.factorial(n))),
        (r"(2 n)! = 2 n!", lambda n: (math.factorial(2 * n), 2 * math.factorial(n))),
        (r"\binom{n}{1} = n", lambda n: (n, n)),
        (r"\binom{n}{2} = n (n - 1)", lambda n: (math.comb(n, 2), n * (n - 1))),
        (r"\binom{n}{n - 1} = n", lambda n: (math.comb(n, n - 1), n)),
        (r"\prod_{i=1}^n i = n!", lambda n: (math.factorial(n), math.factorial(n))),
        (r"\prod_{i=1}^n 2 = 2 n", lambda n: (2**n, 2 * n)),
        (r"\prod_{i=1}^n 2 = 2^n", lambda n: (2**n, 2**n)),
    ),
    trap(
        "ends of sums",
        r"Let $n \in \mathbb{N}$ with $n \ge 1$ and $q \in (0, 1)$. §",
        points(n=natural, q=lambda random: Fraction(random.randint(1, 15), 16)),
        (
            r"\sum_{i=0}^n q^i = \frac{1 - q^{n+1}}{1 - q}",
            lambda n, q: (sum(q**i for i in range(n + 1)), (1 - q ** (n + 1)) / (1 - q)),
        ),
        (r"\sum_{i=0}^n q^i = \frac{1 - q^n}{1 - q}", lambda n, q: (sum(q**i for i in range(n + 1)), (1 - q**n) / (1 - q))),
        (r"\sum_{i=0}^n 1 = n", lambda n: (n + 1, n)),
        (r"\sum_{i=0}^n 1 = n + 1", lambda n: (n + 1, n + 1)),
        (r"\sum_{i=1}^{n} i = \frac{n (n + 1)}{2}", lambda n: (sum(range(n + 1)), Fraction(n * (n + 1), 2))),
        (r"\sum_{i=1}^{n} i = \frac{n (n - 1)}{2}", lambda n: (sum(range(n + 1)), Fraction(n * (n - 1), 2))),
        (r"\sum_{i=1}^{n-1} i = \frac{n (n - 1)}{2}", lambda n: (sum(range(n)), Fraction(n * (n - 1), 2))),
        (r"\sum_{i=1}^{2n} (-1)^i = 0", lambda n: (sum((-1) ** i for i in range(1, 2 * n + 1)), 0)),
        (r"\sum_{i=1}^{n} (-1)^i = 0", lambda n: (sum((-1) ** i for i in range(1, n + 1)), 0)),
        (r"\sum_{i=1}^n \sum_{j=1}^i 1 = \frac{n (n + 1)}{2}", lambda n: (n * (n + 1) // 2, Fraction(n * (n + 1), 2))),
        (r"\sum_{i=1}^n \sum_{j=1}^i 1 = n^2", lambda n: (n * (n + 1) // 2, n**2)),
        (r"\sum_{i=1}^n \sum_{j=i+1}^n 1 = \frac{n (n - 1)}{2}", lambda n: (n * (n - 1) // 2, Fraction(n * (n - 1), 2))),
        (r"\sum_{i \neq j} 1 = n^2 - n", lambda n: (n * n - n, n * n - n)),
    ),
)

MEANINGS = (
    trap(
        "given anew",
        r"Let $a := 2$. § Now let $a := 3$ instead. §",
        nothing,
        ((r"a^2 = 4", lambda: True), (r"a^2 = 9", lambda: True)),
        ((r"a^2 = 4", lambda: True), (r"a^2 = 4", lambda: False)),
        ((r"a^2 = 9", lambda: False), (r"a^2 = 9", lambda: True)),
    ),
    trap(
        "given anew",
        r"Let $x \in \mathbb{R}$ and $f(x) := 3 x$. § Now let $f(x) := x^2$. §",
        X,
        ((r"f'(x) = 3", lambda: True), (r"f'(x) = 2 x", lambda x: True)),
        ((r"f'(x) = 3", lambda: True), (r"f'(x) = 3", lambda x: (2 * x, 3))),
        ((r"f'(x) = 2 x", lambda x: (3, 2 * x)), (r"f(x + 1) = x^2 + 2 x + 1", lambda: True)),
    ),
    trap(
        "given anew",
        r"Let $x \in \mathbb{R}$. First take $u := x + 1$. § Then take $u := x - 1$. §",
        X,
        ((r"u - x = 1", lambda: True), (r"u - x = -1", lambda: True)),
        ((r"u - x = 1", lambda: True), (r"u - x = 1", lambda: False)),
    ),
    trap(
        "defined behind",
        r"Let $x \in \mathbb{R}$. § Here $u := x + 1$.",
        X,
        (r"u^2 = x^2 + 2 x + 1", lambda x: ((x + 1) ** 2, x**2 + 2 * x + 1)),
        (r"u^2 = x^2 + 1", lambda x: ((x + 1) ** 2, x**2 + 1)),
    ),
    trap(
        "defined behind",
        r"Let $x \in \mathbb{R}$. § where $u = 2 x$ and $v = x^2$.",
        X,
        (r"u v = 2 x^3", lambda x: (2 * x * x**2, 2 * x**3)),
        (r"u v = 2 x^2", lambda x: (2 * x * x**2, 2 * x**2)),
    ),
    trap(
        "constants",
        r"Let $x, c \in \mathbb{R}$, where $c$ is a constant. §",
        points(x=real, c=real),
        (r"\frac{d}{dx} (c x) = c", lambda c: (c, c)),
        (r"\frac{d}{dx} (c x) = 0", lambda c: (c, 0)),
        (r"\frac{d}{dx} c = 0", lambda: True),
        (r"\frac{d}{dx} c = 1", lambda: False),
    ),
    trap(
        "constants",
        r"Let $x \in \mathbb{R}$ and $y := x^2$. §",
        X,
        (r"\frac{d}{dx} (x y) = 3 x^2", lambda x: (3 * x**2, 3 * x**2)),
        (r"\frac{d}{dx} (x y) = y", lambda x: (3 * x**2, x**2)),
        (r"\frac{d y}{d x} = 2 x", lambda x: (2 * x, 2 * x)),
        (r"\frac{d y}{d x} = \frac{y}{x}", lambda x: x == 0 or (2 * x, x)),
    ),
    trap(
        "order of differentiation",
        r"Let $x, y \in \mathbb{R}$ and $f := x^2 y^3$. §",
        XY,
        (r"\frac{\partial^2 f}{\partial x \partial y} = \frac{\partial^2 f}{\partial y \partial x}", lambda: True),
        (r"\frac{\partial^2 f}{\partial x \partial y} = 6 x y^2", lambda: True),
        (r"\frac{\partial^2 f}{\partial x^2} = 2 y^3", lambda: True),
        (
            r"\frac{\partial^2 f}{\partial x^2} = \left( \frac{\partial f}{\partial x} \right)^2",
            lambda x, y: (2 * y**3, 4 * x**2 * y**6),
        ),
        (
            r"\frac{\partial^2 f}{\partial x \partial y} = \frac{\partial f}{\partial x} \frac{\partial f}{\partial y}",
            lambda x, y: (6 * x * y**2, 6 * x**3 * y**5),
        ),
        (r"\frac{\partial^3 f}{\partial x \partial y^2} = 12 x y", lambda: True),
        (r"\frac{\partial^3 f}{\partial x^2 \partial y} = 12 x y", lambda x, y: (6 * y**2, 12 * x * y)),
    ),
    trap(
        "chain rule",
        r"Let $w, x, t \in \mathbb{R}$, $z := w x$ and $J := (z - t)^2$. §",
        points(w=real, x=real, t=real),
        (r"\frac{\partial J}{\partial w} = \frac{\partial J}{\partial z} \frac{\partial z}{\partial w}", lambda: True),
        (
            r"\frac{\partial J}{\partial w} = \frac{\partial J}{\partial z} \frac{\partial z}{\partial x}",
            lambda w, x, t: (2 * (w * x - t) * x, 2 * (w * x - t) * w),
        ),
        (r"\frac{\partial J}{\partial w} = 2 (z - t) x", lambda: True),
        (r"\frac{\partial J}{\partial w} = 2 (z - t)", lambda w, x, t: (2 * (w * x - t) * x, 2 * (w * x - t))),
        (r"\frac{\partial J}{\partial t} = -\frac{\partial J}{\partial z}", lambda: True),
        (r"\frac{\partial J}{\partial t} = \frac{\partial J}{\partial z}", lambda w, x, t: (-2 * (w * x - t), 2 * (w * x - t))),
    ),
    trap(
        "kinds of functions",
        r"Let $f: \mathbb{R} \to \mathbb{R}$ be an even function. §",
        points(a=real, b=real, c=real, x=real),
        (r"f(-x) = f(x)", lambda a, b, c, x: (a + b * x**2 + c * mpmath.cos(x), a + b * x**2 + c * mpmath.cos(-x))),
        (r"f(-x) = -f(x)", lambda a, b, x: (a + b * x**2, -a - b * x**2)),
        (r"f(0) = 0", lambda a: (a, 0)),
        (r"f(x + 1) = f(x)", lambda b, x: (b * (x + 1) ** 2, b * x**2)),
    ),
    trap(
        "kinds of functions",
        r"Let $f: \mathbb{R} \to \mathbb{R}$ be an odd function. §",
        points(a=real, b=real, x=real),
        (r"f(-x) = -f(x)", lambda a, b, x: (-a * x - b * x**3, -(a * x + b * x**3))),
        (r"f(0) = 0", lambda: True),
        (r"f(1) = 0", lambda a, b: (a + b, 0)),
    ),
    trap(
        "kinds of functions",
        r"Let $f \ge 0$ be a function on $\mathbb{R}$. §",
        points(a=real, x=real),
        (r"|f(x)| = f(x)", lambda: True),
        (r"f(x) > 0", lambda a, x: (a * x) ** 2 > 0),
        (r"f(x) \le 1", lambda a, x: (a * x) ** 2 <= 1),
    ),
    trap(
        "ties",
        r"Let $x, y \in \mathbb{R}$. §",
        lambda random: XY(random) if random.random() < 0.7 else _equal_pair(random),
        (r"\mathbb{1}[x > y] + \mathbb{1}[y > x] = 1", lambda x, y: (int(x > y) + int(y > x), 1)),
        (r"\mathbb{1}[x \ge y] + \mathbb{1}[y > x] = 1", lambda x, y: (int(x >= y) + int(y > x), 1)),
        (
            r"\mathbb{1}[x = \max(x, y)] + \mathbb{1}[y = \max(x, y)] = 1",
            lambda x, y: (int(x == max(x, y)) + int(y == max(x, y)), 1),
        ),
        (r"\max(x, y) = \frac{x + y + |x - y|}{2}", lambda x, y: (max(x, y), (x + y + abs(x - y)) / 2)),
        (r"\max(x, y) = \frac{x + y + |x + y|}{2}", lambda x, y: (max(x, y), (x + y + abs(x + y)) / 2)),
        (r"\min(x, y) = x + y - \max(x, y)", lambda x, y: (min(x, y), x + y - max(x, y))),
        (r"\max(x, y)^2 = \max(x^2, y^2)", lambda x, y: (max(x, y) ** 2, max(x**2, y**2))),
        (r"\max(2 x, 2 y) = 2 \max(x, y)", lambda x, y: (max(2 * x, 2 * y), 2 * max(x, y))),
        (r"\max(-x, -y) = -\max(x, y)", lambda x, y: (max(-x, -y), -max(x, y))),
    ),
)

ARRAYS = (
    trap(
        "labels and shares",
        r"Let $y \in \{0, 1\}^n$ be one-hot and $z \in \mathbb{R}^n$. §",
        _one_hot,
        (r"\sum_{i=1}^n y_i = 1", lambda y: (sum(y), 1)),
        (r"y_i^2 = y_i", lambda y: (y**2, y)),
        (r"\sum_{i=1}^n y_i z_i = 1", lambda y, z: (sum(y * z), 1)),
        (r"\left( \sum_{i=1}^n y_i z_i \right)^2 = \sum_{i=1}^n y_i z_i^2", lambda y, z: (sum(y * z) ** 2, sum(y * z * z))),
        (r"\left( \sum_{i=1}^n y_i z_i \right)^2 = \sum_{i=1}^n z_i^2", lambda y, z: (sum(y * z) ** 2, sum(z * z))),
    ),
    trap(
        "labels and shares",
        r"Let $y \in \{0, 1\}^n$ be binary and $z \in \mathbb{R}^n$. §",
        lambda random: {"n": 3, "y": numpy.array([float(bit(random)) for _ in range(3)]), "z": vector(random, 3)},
        (r"\sum_{i=1}^n y_i = 1", lambda y: (sum(y), 1)),
        (r"y_i^2 = y_i", lambda y: (y**2, y)),
        (r"\left( \sum_{i=1}^n y_i z_i \right)^2 = \sum_{i=1}^n y_i z_i^2", lambda y, z: (sum(y * z) ** 2, sum(y * z * z))),
    ),
    trap(
        "precedence of sums",
        r"Let $x, y \in \mathbb{R}^n$. §",
        vectors("x", "y"),
        (r"\sum_{i=1}^n x_i y_i = x^\top y", lambda x, y: (sum(x * y), x @ y)),
        (r"\sum_{i=1}^n x_i \sum_{j=1}^n y_j = x^\top y", lambda x, y: (sum(x) * sum(y), x @ y)),
        (r"\left( \sum_{i=1}^n x_i \right)^2 = \sum_{i=1}^n x_i^2", lambda x: (sum(x) ** 2, sum(x**2))),
        (
            r"\left( \sum_{i=1}^n x_i \right)^2 = \sum_{i=1}^n \sum_{j=1}^n x_i x_j",
            lambda x: (sum(x) ** 2, sum(numpy.outer(x, x).ravel())),
        ),
        (r"\sum_{i=1}^n \sum_{j=1}^n x_i y_j = \sum_{i=1}^n x_i \sum_{i=1}^n y_i", lambda x, y: (sum(x) * sum(y), sum(x) * sum(y))),
        (r"\sum_{i=1}^n (x_i + 1) = \sum_{i=1}^n x_i + n", lambda x, n: (sum(x + 1), sum(x) + n)),
        (r"\sum_{i=1}^n (x_i + 1) = \sum_{i=1}^n x_i + 1", lambda x: (sum(x + 1), sum(x) + 1)),
        (r"\sum_{i=1}^n x_i - \frac{1}{n} \sum_{i=1}^n x_i = 0", lambda x, n: (sum(x) - sum(x) / n, 0)),
        (r"\sum_{i=1}^n \left( x_i - \frac{1}{n} \sum_{j=1}^n x_j \right) = 0", lambda x, n: (sum(x - sum(x) / n), 0)),
        (r"\prod_{i=1}^n 2 x_i = 2 \prod_{i=1}^n x_i", lambda x: (numpy.prod(2 * x), 2 * numpy.prod(x))),
        (r"\prod_{i=1}^n 2 x_i = 2^n \prod_{i=1}^n x_i", lambda x, n: (numpy.prod(2 * x), 2.0**n * numpy.prod(x))),
        (r"\max_i (x_i + 1) = \max_i x_i + 1", lambda x: (max(x + 1), max(x) + 1)),
        (r"\max_i (x_i + y_i) = \max_i x_i + \max_i y_i", lambda x, y: (max(x + y), max(x) + max(y))),
        (r"\max_i 2 x_i = 2 \max_i x_i", lambda x: (max(2 * x), 2 * max(x))),
        (r"\max_i (-x_i) = -\max_i x_i", lambda x: (max(-x), -max(x))),
        (r"\max_i (-x_i) = -\min_i x_i", lambda x: (max(-x), -min(x))),
    ),
    trap(
        "norms",
        r"Let $x, y \in \mathbb{R}^n$. §",
        vectors("x", "y"),
        (r"\|x\|_1 = \sum_{i=1}^n |x_i|", lambda x: (sum(abs(x)), sum(abs(x)))),
        (r"\|x\|_1 = \|x\|_2", lambda x: (sum(abs(x)), numpy.linalg.norm(x))),
        (r"\|x\|_\infty = \max_i |x_i|", lambda x: (max(abs(x)), max(abs(x)))),
        (r"\|x\|_\infty = \max_i x_i", lambda x: (max(abs(x)), max(x))),
        (r"\|2 x\| = 2 \|x\|", lambda x: (numpy.linalg.norm(2 * x), 2 * numpy.linalg.norm(x))),
        (r"\|-2 x\| = -2 \|x\|", lambda x: (numpy.linalg.norm(2 * x), -2 * numpy.linalg.norm(x))),
        (r"\|x + y\|^2 = \|x\|^2 + \|y\|^2", lambda x, y: (sum((x + y) ** 2), sum(x**2) + sum(y**2))),
        (
            r"\|x + y\|^2 + \|x - y\|^2 = 2 \|x\|^2 + 2 \|y\|^2",
            lambda x, y: (sum((x + y) ** 2) + sum((x - y) ** 2), 2 * sum(x**2) + 2 * sum(y**2)),
        ),
        (r"\|x + y\| = \|x\| + \|y\|", lambda x, y: (numpy.linalg.norm(x + y), numpy.linalg.norm(x) + numpy.linalg.norm(y))),
        (r"\|x - y\|^2 = \|x\|^2 - 2 x^\top y + \|y\|^2", lambda x, y: (sum((x - y) ** 2), sum(x**2) - 2 * x @ y + sum(y**2))),
    ),
    trap(
        "squares of matrices",
        r"Let $A, B \in \mathbb{R}^{n \times n}$. §",
        squares("A", "B"),
        (r"(A + B)^2 = A^2 + A B + B A + B^2", lambda A, B: ((A + B) @ (A + B), A @ A + A @ B + B @ A + B @ B)),
        (r"(A + B)^2 = A^2 + 2 A B + B^2", lambda A, B: ((A + B) @ (A + B), A @ A + 2 * A @ B + B @ B)),
        (r"(A^2)_{ij} = \sum_{k=1}^n A_{ik} A_{kj}", lambda A: (A @ A, A @ A)),
        (r"(A^2)_{ij} = A_{ij}^2", lambda A: (A @ A, A * A)),
        (r"(A B)^\top = B^\top A^\top", lambda A, B: ((A @ B).T, B.T @ A.T)),
        (r"(A B)^\top = A^\top B^\top", lambda A, B: ((A @ B).T, A.T @ B.T)),
        (
            r"\operatorname{tr}(A B) = \operatorname{tr}(A) \operatorname{tr}(B)",
            lambda A, B: (numpy.trace(A @ B), numpy.trace(A) * numpy.trace(B)),
        ),
        (r"\operatorname{tr}(A B) = \operatorname{tr}(B A)", lambda A, B: (numpy.trace(A @ B), numpy.trace(B @ A))),
        (r"\operatorname{tr}(A^\top B) = \operatorname{tr}(A B)", lambda A, B: (numpy.trace(A.T @ B), numpy.trace(A @ B))),
        (r"\operatorname{tr}(A^\top B) = \sum_{i,j} A_{ij} B_{ij}", lambda A, B: (numpy.trace(A.T @ B), sum((A * B).ravel()))),
        (r"\det(2 A) = 2 \det(A)", lambda A: (numpy.linalg.det(2 * A), 2 * numpy.linalg.det(A))),
        (r"\det(2 A) = 2^n \det(A)", lambda A, n: (numpy.linalg.det(2 * A), 2.0**n * numpy.linalg.det(A))),
        (r"\det(A B) = \det(B A)", lambda A, B: (numpy.linalg.det(A @ B), numpy.linalg.det(B @ A))),
        (r"A \odot B = A B", lambda A, B: (A * B, A @ B)),
        (r"A \odot B = B \odot A", lambda A, B: (A * B, B * A)),
        (r"(A - B)(A + B) = A^2 - B^2", lambda A, B: ((A - B) @ (A + B), A @ A - B @ B)),
        (r"A^\top A = A A^\top", lambda A: (A.T @ A, A @ A.T)),
        (r"(A^\top A)^\top = A^\top A", lambda A: ((A.T @ A).T, A.T @ A)),
    ),
    trap(
        "symmetric matrices",
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric, $B \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$. §",
        _symmetric,
        (r"A^\top = A", lambda A: (A.T, A)),
        (r"B^\top = B", lambda B: (B.T, B)),
        (r"A B = B A", lambda A, B: (A @ B, B @ A)),
        (r"(B^\top A B)^\top = B^\top A B", lambda A, B: ((B.T @ A @ B).T, B.T @ A @ B)),
        (r"(A B)^\top = A B", lambda A, B: ((A @ B).T, A @ B)),
        (r"\nabla_x (x^\top A x) = 2 A x", lambda A, x: ((A + A.T) @ x, 2 * A @ x)),
        (r"\nabla_x (x^\top B x) = 2 B x", lambda B, x: ((B + B.T) @ x, 2 * B @ x)),
        (r"\nabla_x (x^\top B x) = B x + B^\top x", lambda B, x: ((B + B.T) @ x, B @ x + B.T @ x)),
    ),
    trap(
        "rectangular matrices",
        r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $y \in \mathbb{R}^m$. §",
        _sizes,
        (r"y^\top A x = x^\top A^\top y", lambda A, x, y: (y @ A @ x, x @ A.T @ y)),
        (r"y^\top A x = 0", lambda A, x, y: (y @ A @ x, 0)),
        (r"\operatorname{tr}(A^\top A) = \operatorname{tr}(A A^\top)", lambda A: (numpy.trace(A.T @ A), numpy.trace(A @ A.T))),
        (r"\nabla_x (y^\top A x) = A^\top y", lambda: True),
        (r"\nabla_y (y^\top A x) = A x", lambda: True),
        (r"\nabla_x \|A x - y\|^2 = 2 A^\top (A x - y)", lambda: True),
        (r"\nabla_x \|A x - y\|^2 = A^\top (A x - y)", lambda A, x, y: (2 * A.T @ (A @ x - y), A.T @ (A @ x - y))),
        (r"\nabla_y \|A x - y\|^2 = 2 (A x - y)", lambda A, x, y: (-2 * (A @ x - y), 2 * (A @ x - y))),
        (r"\nabla_y \|A x - y\|^2 = 2 (y - A x)", lambda: True),
        (r"\frac{\partial}{\partial A_{ij}} y^\top A x = y_i x_j", lambda: True),
        (r"\frac{\partial}{\partial A_{ij}} y^\top A x = y_j x_i", lambda m, n, x, y: m == n == 1),
    ),
    trap(
        "deltas",
        r"Let $x \in \mathbb{R}^n$. §",
        vectors("x"),
        (r"\sum_{j=1}^n \delta_{ij} x_j = x_i", lambda x: (x, x)),
        (r"\sum_{i=1}^n \delta_{ii} = 1", lambda n: (n, 1)),
        (r"\sum_{i=1}^n \delta_{ii} = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n \sum_{j=1}^n \delta_{ij} = n", lambda n: (n, n)),
        (r"\sum_{i=1}^n \sum_{j=1}^n \delta_{ij} = n^2", lambda n: (n, n * n)),
        (r"\delta_{ij} x_i = \delta_{ij} x_j", lambda x: (numpy.diag(x), numpy.diag(x))),
        (r"\delta_{ij} x_i = x_j", lambda x: (numpy.diag(x), numpy.tile(x, (len(x), 1)))),
        (r"\delta_{ij}^2 = \delta_{ij}", lambda: True),
    ),
    trap(
        "rows and columns",
        r"Let $x, y \in \mathbb{R}^n$. Here gradients are row vectors. §",
        vectors("x", "y"),
        (r"\frac{\partial (x^\top y)}{\partial x} = y^\top", lambda: True),
        (r"\frac{\partial (x^\top y)}{\partial x} = x^\top", lambda x, y: (y, x)),
        (r"\frac{\partial (x^\top x)}{\partial x} = 2 x^\top", lambda: True),
        (r"\frac{\partial (x^\top x)}{\partial x} = x^\top", lambda x: (2 * x, x)),
    ),
    trap(
        "rows and columns",
        r"Let $x, y \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n \times n}$. §",
        lambda random: {**(p := squares("A")(random)), "x": vector(random, p["n"]), "y": vector(random, p["n"])},
        (r"\frac{\partial (x^\top y)}{\partial x} = y^\top", lambda: True),
        (r"\frac{\partial (x^\top y)}{\partial x} = x^\top", lambda x, y: (y, x)),
        (r"\frac{\partial (y^\top A x)}{\partial x} = y^\top A", lambda: True),
        (r"\frac{\partial (y^\top A x)}{\partial x} = x^\top A", lambda A, x, y: (y @ A, x @ A)),
        (r"\frac{\partial (x^\top A x)}{\partial x} = x^\top (A + A^\top)", lambda: True),
        (r"\frac{\partial (x^\top A x)}{\partial x} = x^\top A", lambda A, x: (x @ (A + A.T), x @ A)),
    ),
)

MACROS = (
    trap(
        "macros",
        "\\renewcommand{\\sin}{\\cos}\nLet $x \\in \\mathbb{R}$. §",
        X,
        (r"\sin(x)^2 = \cos(x)^2", lambda: True),
        (r"\sin(0) = 0", lambda: False),
    ),
    trap(
        "macros",
        "\\newcommand{\\loss}[1]{(#1 - 1)^2}\nLet $x \\in \\mathbb{R}$. §",
        X,
        (r"\loss{x + 1} = x^2", lambda: True),
        (r"\loss{x} = x^2 - 1", lambda x: ((x - 1) ** 2, x**2 - 1)),
    ),
    trap(
        "macros",
        "\\newcommand{\\half}{\\frac{1}{2}}\nLet $x \\in \\mathbb{R}$. §",
        X,
        (r"\half x + \half x = x", lambda: True),
        (r"\half x \half x = x^2", lambda x: (x * x / 4, x**2)),
    ),
    trap(
        "macros",
        "\\newcommand{\\twice}[1]{2 #1}\nLet $x \\in \\mathbb{R}$. §",
        X,
        (r"\twice{x} = 2 x", lambda: True),
        (r"\twice{x + 1} = 2 x + 2", lambda: False),
        (r"\twice{x + 1} = 2 x + 1", lambda: True),
    ),
    trap(
        "macros",
        "\\def\\a{x}\nLet $x \\in \\mathbb{R}$. §\n\\def\\a{2 x}\n§",
        X,
        ((r"\a + \a = 2 x", lambda: True), (r"\a + \a = 4 x", lambda: True)),
        ((r"\a + \a = 2 x", lambda: True), (r"\a + \a = 2 x", lambda x: (4 * x, 2 * x))),
    ),
    trap(
        "macros",
        "Let $x \\in \\mathbb{R}$. {\\def\\a{2 x} §} \\def\\a{3 x} §",
        X,
        ((r"\a = 2 x", lambda: True), (r"\a = 3 x", lambda: True)),
        ((r"\a = 2 x", lambda: True), (r"\a = 2 x", lambda x: (3 * x, 2 * x))),
    ),
)

PERSIAN = (
    trap(
        "Persian",
        "فرض کنید $x \\in \\mathbb{R}$ و $x > 0$. §",
        points(x=positive),
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| = -x", lambda x: (abs(x), -x)),
    ),
    trap(
        "Persian",
        "گیریم $x, y \\in \\mathbb{R}$. فرض نمی‌کنیم که $x > 0$. §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "Persian",
        "گیریم $x, y \\in \\mathbb{R}$. آیا $x = y$؟ §",
        XY,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"x - y = -(y - x)", lambda: True),
    ),
    trap(
        "Persian",
        "گیریم $x, y \\in \\mathbb{R}$. این درست نیست که $x = y$. §",
        XY,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"x - y = -(y - x)", lambda: True),
    ),
    trap(
        "Persian",
        "گیریم $x, y \\in \\mathbb{R}$. اگر $x = y$ باشد، چیزی برای اثبات نیست. در غیر این صورت §",
        _distinct_pair,
        (r"x - y = 0", lambda x, y: (x - y, 0)),
        (r"(x - y)^2 = (y - x)^2", lambda: True),
    ),
)

LISTS = (
    trap(
        "lists",
        REALS + "\\begin{itemize}\n\\item Suppose $x > 0$. Then §\n\\item Suppose $x < 0$. Then §\n\\end{itemize}",
        points(a=positive, b=negative),
        ((r"|x| = x", lambda a: (abs(a), a)), (r"|x| = -x", lambda b: (abs(b), -b))),
        ((r"|x| = x", lambda a: (abs(a), a)), (r"|x| = x", lambda b: (abs(b), b))),
        ((r"|x| = -x", lambda a: (abs(a), -a)), (r"|x| = -x", lambda b: (abs(b), -b))),
    ),
    trap(
        "lists",
        REALS + "\\begin{enumerate}\n\\item If $x \\ge y$: §\n\\item If $x < y$: §\n\\end{enumerate}",
        ordered,
        ((r"\max(x, y) = x", lambda: True), (r"\max(x, y) = y", lambda: True)),
        ((r"\max(x, y) = x", lambda: True), (r"\max(x, y) = x", lambda: False)),
    ),
    trap(
        "lists",
        REALS + "\\textbf{Case 1:} $x > 0$. § \\textbf{Case 2:} $x \\le 0$. §",
        points(a=positive, b=lambda random: -nonnegative(random)),
        ((r"|x| = x", lambda a: (abs(a), a)), (r"|x| = -x", lambda b: (abs(b), -b))),
        ((r"|x| = x", lambda a: (abs(a), a)), (r"|x| = x", lambda b: (abs(b), b))),
    ),
    trap(
        "lists",
        REALS + "Case (i): $x = y$. § Case (ii): $x \\neq y$. §",
        lambda random: dict(zip("xy", _distinct_pair(random).values())),
        ((r"x - y = 0", lambda: True), (r"(x - y)^2 > 0", lambda x, y: (x - y) ** 2 > 0)),
        ((r"x - y = 0", lambda: True), (r"x - y = 0", lambda x, y: (x - y, 0))),
    ),
    trap(
        "tables",
        REALS + "\\begin{tabular}{ll} $x > 0$ & yes \\\\ $x < 0$ & no \\end{tabular} §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| = |-x|", lambda x: (abs(x), abs(-x))),
    ),
    trap(
        "headings",
        "\\section{The case $x > 0$}\nLet $x \\in \\mathbb{R}$. §",
        X,
        (r"|x|^2 = x^2", lambda x: (abs(x) ** 2, x**2)),
    ),
    trap(
        "captions",
        REALS + "\\begin{figure}\\caption{The graph for $x > 0$.}\\end{figure} §",
        X,
        (r"|x| = x", lambda x: (abs(x), x)),
        (r"|x| = |-x|", lambda x: (abs(x), abs(-x))),
    ),
    trap(
        "units",
        r"Let $t > 0$ be a time in seconds, e.g. $t = 5$. §",
        points(t=positive),
        (r"t^2 = 25", lambda t: (t**2, 25)),
        (r"t + t = 2 t", lambda: True),
    ),
    trap(
        "worked numbers",
        r"Let $w, x \in \mathbb{R}$ and $z := w x$. For example, with $w = 2$ and $x = 3$ we get $z = 6$. In general, §",
        points(w=real, x=real),
        (r"z = 6", lambda w, x: (w * x, 6)),
        (r"\frac{\partial z}{\partial w} = x", lambda: True),
        (r"\frac{\partial z}{\partial w} = 3", lambda x: (x, 3)),
    ),
)

TRAPS = (*WORDS, *SETS, *NOTATION, *MEANINGS, *ARRAYS, *MACROS, *PERSIAN, *LISTS)
#: At how many points each claim is tried.
TRIES = 200


def documents_of(traps: Iterable[Trap], numbers: Random) -> Iterator[Document]:
    """The documents of some traps, a document for each filling."""
    for each in traps:
        found = [each.point(numbers) for _ in range(TRIES)]
        for filling in each.fillings:
            text = each.text
            for display, _ in filling:
                text = text.replace("§", f"\\[ {display} \\]", 1)
            assert "§" not in text, text
            yield Document(each.category, text, tuple(verdict(all(holds(said, p) for p in found)) for _, said in filling))


def documents(numbers: Random) -> Iterator[Document]:
    yield from documents_of(TRAPS, numbers)
