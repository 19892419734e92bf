r"""Claims that hold at small sizes, or at sizes that are one, or where two sizes are equal; by evaluation at all sizes up to a bound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np

from . import Document, verdict


def documents(numbers: Random) -> Iterator[Document]:
    vector = r"Let $x, y \in \mathbb{R}^{n}$."
    for k in range(1, 13):
        roots = "".join(f"(n - {j})" for j in range(1, k + 1))
        yield Document("size", rf"Let $x \in \mathbb{{R}}^{{n}}$. \[ {roots} = 0 \]", (verdict(False),))
        yield Document("size", rf"Let $x \in \mathbb{{R}}^{{n}}$. \[ {roots} n = n {roots} \]", (verdict(True),))
        yield Document("size", rf"Let $x \in \mathbb{{R}}^{{n}}$. \[ \mathbb{{1}}[n > {k}] \sum_i x_i^2 = 0 \]", (verdict(False),))
        yield Document("size", rf"Let $x \in \mathbb{{R}}^{{n}}$. \[ \mathbb{{1}}[n > {k}] \sum_i x_i^2 \ge 0 \]", (verdict(True),))
        yield Document("size", rf"Let $y \in \{{0, 1\}}^{{n}}$. \[ \sum_i y_i \le {k} \]", (verdict(False),))
        yield Document("size", r"Let $y \in \{0, 1\}^{n}$. \[ \sum_i y_i \le n \]", (verdict(True),))
        yield Document("size", rf"{vector} \[ \left(\sum_i x_i\right)^2 \le {k} \sum_i x_i^2 \]", (verdict(False),))
        yield Document("size", rf"{vector} \[ \left(\sum_i x_i\right)^2 \le n \sum_i x_i^2 \]", (verdict(True),))
        yield Document(
            "size", rf"Let $n \in \mathbb{{N}}$. \[ 2^n < {3**k} n \]", (verdict(all(2**n < 3**k * n for n in range(1, 99))),)
        )
        yield Document("size", r"Let $n \in \mathbb{N}$. \[ 2^n \ge n + 1 \]", (verdict(True),))
    letters = "abcdghk"
    for chosen in range(2, 8):
        shape = r" \times ".join(letters[:chosen])
        declared = rf"Let $T \in \mathbb{{R}}^{{{shape}}}$."
        entry = f"T_{{{','.join('1' * chosen)}}}"
        for _ in range(6):
            some = numbers.sample(letters[:chosen], min(numbers.choice((2, 3)), chosen))
            gone = "".join(f"({letter} - 1)" for letter in some)
            yield Document("sizes above one", rf"{declared} \[ {gone} {entry} = 0 \]", (verdict(False),))
            first, second = some[:2]
            yield Document("sizes equal", rf"{declared} \[ ({first} - {second}) {entry} = 0 \]", (verdict(False),))
            yield Document(
                "sizes", rf"{declared} \[ ({first} - {second}) {entry} = {first} {entry} - {second} {entry} \]", (verdict(True),)
            )
    yield from sums()


def sums() -> Iterator[Document]:
    """Sums over ranges that are shifted, doubled, cut short; each side as a function of x and n."""
    rows = (
        (r"\sum_{i=1}^{n} i", lambda x, n: sum(range(1, n + 1))),
        (r"\frac{n (n + 1)}{2}", lambda x, n: n * (n + 1) / 2),
        (r"\frac{n (n - 1)}{2}", lambda x, n: n * (n - 1) / 2),
        (r"\sum_{i=1}^{n} \sum_{j=1}^{i} 1", lambda x, n: sum(range(1, n + 1))),
        (r"\sum_{i=1}^{n} \sum_{j=i}^{n} x_j", lambda x, n: sum((j + 1) * x[j] for j in range(n))),
        (r"\sum_{j=1}^{n} j x_j", lambda x, n: sum((j + 1) * x[j] for j in range(n))),
        (r"\sum_{j=1}^{n} (n - j) x_j", lambda x, n: sum((n - j - 1) * x[j] for j in range(n))),
        (r"\sum_{j=1}^{n} (n - j + 1) x_j", lambda x, n: sum((n - j) * x[j] for j in range(n))),
        (r"\sum_{i=1}^{n} \sum_{j=1}^{i} x_j", lambda x, n: sum((n - j) * x[j] for j in range(n))),
        (r"\sum_{i=1}^{n-1} (x_{i+1} - x_i)", lambda x, n: x[n - 1] - x[0]),
        (r"x_n - x_1", lambda x, n: x[n - 1] - x[0]),
        (r"x_1 - x_n", lambda x, n: x[0] - x[n - 1]),
        (r"\left(\sum_{i=1}^{n} x_i\right)^2", lambda x, n: sum(x) ** 2),
        (r"\sum_{i=1}^{n} \sum_{j=1}^{n} x_i x_j", lambda x, n: sum(x) ** 2),
        (r"\sum_{i=1}^{n} x_i^2", lambda x, n: sum(x * x)),
        (r"\sum_{i=1}^{n} x_i^2 + 2 \sum_{i=1}^{n} \sum_{j=1}^{i-1} x_i x_j", lambda x, n: sum(x) ** 2),
        (r"\sum_{i=1}^{n} x_{n + 1 - i}^2", lambda x, n: sum(x * x)),
        (r"\sum_{i=1}^{n} i x_{n + 1 - i}", lambda x, n: sum((n - j) * x[j] for j in range(n))),
        (r"n \sum_{i=1}^{n} x_i", lambda x, n: n * sum(x)),
        (r"\sum_{i=1}^{n} \sum_{j=1}^{n} x_j", lambda x, n: n * sum(x)),
        (r"\sum_{i=1}^{n} \sum_{j=1}^{n} x_i", lambda x, n: n * sum(x)),
        (r"\sum_{i=2}^{n} x_i + x_1", lambda x, n: sum(x)),
        (r"\sum_{i=1}^{n} x_i", lambda x, n: sum(x)),
        (r"\sum_{i=1}^{n} \max_{1 \le k \le n} x_k", lambda x, n: n * max(x)),
        (r"n \max_k x_k", lambda x, n: n * max(x)),
        (r"\sum_{i=1}^{n} \mathbb{1}[x_i = \max_k x_k]", lambda x, n: sum(x == max(x))),
    )
    rng = np.random.default_rng(5)
    points = [(rng.integers(-9, 10, n).astype(float), n) for n in range(1, 9) for _ in range(6)]
    points += [(np.full(n, 2.0), n) for n in range(1, 6)]
    for (left, value), (right, other) in product(rows, rows):
        if left != right and sum(map(len, (left, right))) < 75:
            true = all(value(x, n) == other(x, n) for x, n in points)
            if true or hash_of(left, right) % 4 == 0:
                yield Document("sums", rf"Let $x \in \mathbb{{R}}^{{n}}$. \[ {left} = {right} \]", (verdict(true),))


def hash_of(left: str, right: str) -> int:
    return sum(map(ord, left + 7 * right))
