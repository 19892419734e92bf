"""The continuous piecewise linear function nearest to sin on an interval, and the ReLU network that equals it.

For given knots t_0 < … < t_m the values c at the knots that make the mean square error least solve G c = r, with
G_kl = ∫ φ_k φ_l and r_k = ∫ φ_k sin over the hat functions φ; both are known in closed form. The inner knots are then
moved by scipy. As a network: f(x) = c_0 + Σ_k (m_k − m_{k−1}) relu(x − t_k), m_k the slope of piece k and m_{−1} = 0, so
that one more unit switches on with each piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, log, sin

from ..errors import DefinitionError


@dataclass(frozen=True)
class Fit:
    """A continuous piecewise linear function.

    knots    t_0 < … < t_m, the ends of the interval included
    values   the function at the knots
    error    its mean square distance to sin over the interval
    """

    knots: tuple[float, ...]
    values: tuple[float, ...]
    error: float

    @property
    def slopes(self) -> tuple[float, ...]:
        """The slope of each piece."""
        return tuple((b - a) / (t - s) for a, b, s, t in zip(self.values, self.values[1:], self.knots, self.knots[1:]))

    def __call__(self, x: float) -> float:
        """The function at x, by its pieces; beyond the ends the end pieces go on."""
        piece = max(0, min(len(self.slopes) - 1, sum(x >= t for t in self.knots[1:-1])))
        return self.values[piece] + self.slopes[piece] * (x - self.knots[piece])

    @property
    def network(self) -> Network:
        """The ReLU network that equals the function from the first knot on."""
        slopes = self.slopes
        jumps = (slopes[0], *(after - before for before, after in zip(slopes, slopes[1:])))
        return Network(tuple(-t for t in self.knots[:-1]), jumps, self.values[0])


@dataclass(frozen=True)
class Network:
    """x ↦ offset + Σ_k weights[k] relu(x + biases[k]): every unit reads x with weight 1."""

    biases: tuple[float, ...]
    weights: tuple[float, ...]
    offset: float

    def __call__(self, x: float) -> float:
        return self.offset + sum(w * max(0.0, x + b) for w, b in zip(self.weights, self.biases))

    def active(self, x: float) -> int:
        """How many units are switched on at x."""
        return sum(x + b > 0 for b in self.biases)


def gram(knots: Sequence[float]) -> list[list[float]]:
    """G_kl = ∫ φ_k φ_l: a third of both neighbouring lengths on the diagonal, a sixth of the shared one beside it."""
    size = len(knots)
    matrix = [[0.0] * size for _ in range(size)]
    for k, (a, b) in enumerate(zip(knots, knots[1:])):
        length = b - a
        matrix[k][k] += length / 3
        matrix[k + 1][k + 1] += length / 3
        matrix[k][k + 1] = matrix[k + 1][k] = length / 6
    return matrix


def moments(knots: Sequence[float]) -> list[float]:
    """r_k = ∫ φ_k sin, by parts: a falling side gives cos a − (sin b − sin a)/h, a rising one (sin b − sin a)/h − cos b."""
    found = [0.0] * len(knots)
    for k, (a, b) in enumerate(zip(knots, knots[1:])):
        mean = (sin(b) - sin(a)) / (b - a)
        found[k] += cos(a) - mean
        found[k + 1] += mean - cos(b)
    return found


def fit_values(knots: Sequence[float]) -> Fit:
    """The best values for given knots. Raises DefinitionError where the knots do not increase."""
    import numpy  # Late: heavy.

    knots = tuple(map(float, knots))
    if len(knots) < 2 or any(b <= a for a, b in zip(knots, knots[1:])):
        raise DefinitionError("knots must be two or more numbers that increase")
    a, b = knots[0], knots[-1]
    right = moments(knots)
    values = numpy.linalg.solve(gram(knots), right)
    # ∫(sin − f)² at the best values is ∫ sin² − r·c.
    square = (b - a) / 2 - (sin(2 * b) - sin(2 * a)) / 4
    return Fit(knots, tuple(map(float, values)), max(0.0, float(square - values @ right)) / (b - a))


def slack(knots: Sequence[float]) -> list[float]:
    """∫ (sin − f) φ_k over the rising side of φ_k alone, for each inner knot, f being the best function for the knots.

    Moving t_k changes f by −m φ_k, m the slope of the side; both sides together give 0 by the normal equations. So where the
    slopes of the two pieces differ, the error is stationary in t_k just where this is 0.
    """
    values = fit_values(knots).values
    return [
        (sin(b) - sin(a)) / (b - a) - cos(b) - (b - a) * (first + 2 * second) / 6
        for a, b, first, second in zip(knots[:-2], knots[1:], values, values[1:])
    ]


def fit(start: float, end: float, pieces: int) -> Fit:
    """The best function of so many pieces, its inner knots moved by scipy from even spacing."""
    import numpy  # Late: heavy.
    from scipy.optimize import minimize, root  # Late: heavy.

    if pieces < 1 or not start < end:
        raise DefinitionError("a fit needs an interval and one piece or more")
    if pieces == 1:
        return fit_values((start, end))

    def knots_of(logits):
        # Lengths as a softmax: positive, and adding up to the interval, whatever the optimiser tries.
        shares = numpy.exp(logits - logits.max())
        return (start, *(start + (end - start) * numpy.cumsum(shares / shares.sum())[:-1]), end)

    def error(logits):
        knots = knots_of(logits)
        # A step so long that two knots meet is worse than any other: ten to the hundredth, in the logarithm.
        return log(fit_values(knots).error) if min(numpy.diff(knots)) > 0 else 100 * log(10)

    found = minimize(error, numpy.zeros(pieces), method="BFGS", options={"gtol": 1e-7})
    near = fit_values(knots_of(found.x))
    # The error is flat about its least value, which leaves half of the digits open; the root of its slope has them all.
    try:
        exact = fit_values((start, *root(lambda inner: slack((start, *inner, end)), near.knots[1:-1], tol=1e-14).x, end))
    except DefinitionError:  # Where two slopes agree the root is not isolated, and the search leaves the interval.
        return near
    return exact if exact.error <= near.error * (1 + 1e-6) else near


def grid_search(start: float, end: float, pieces: int, steps: int) -> Fit:
    """The best function whose inner knots lie on a grid of `steps` equal steps: every choice is tried, all at once."""
    import numpy  # Late: heavy.

    if pieces > steps:
        raise DefinitionError(f"{pieces} pieces need a grid of {pieces} steps or more")
    inner = numpy.array(list(combinations(range(1, steps), pieces - 1)), float).reshape(-1, pieces - 1)
    edges = numpy.ones((len(inner), 1))
    knots = numpy.hstack([start * edges, start + (end - start) / steps * inner, end * edges])
    lengths, sines, cosines = numpy.diff(knots), numpy.sin(knots), numpy.cos(knots)
    matrix = numpy.zeros((len(knots), pieces + 1, pieces + 1))
    right = numpy.zeros((len(knots), pieces + 1, 1))
    mean = numpy.diff(sines) / lengths
    for k in range(pieces):
        matrix[:, k, k] += lengths[:, k] / 3
        matrix[:, k + 1, k + 1] += lengths[:, k] / 3
        matrix[:, k, k + 1] = matrix[:, k + 1, k] = lengths[:, k] / 6
        right[:, k, 0] += cosines[:, k] - mean[:, k]
        right[:, k + 1, 0] += mean[:, k] - cosines[:, k + 1]
    # The error is least where r·c is largest: what is taken off it is the same for all.
    explained = (right * numpy.linalg.solve(matrix, right)).sum(axis=(1, 2))
    return fit_values(knots[explained.argmax()])
