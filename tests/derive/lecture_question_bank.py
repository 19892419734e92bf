r"""Questions of a lecture, each said three times: in LaTeX, in the closed form of a textbook, and in plain array code.

The array code never looks at symgrad: automatic differentiation of it says what every derivative must be.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import autograd.numpy as np
import numpy
from autograd.scipy.special import erf

#: How the sizes of a question are chosen where it says nothing: by order of appearance, pairwise different.
_CHOICES = ((4, 3, 2, 5, 6), (2, 5, 3, 4, 1))


@dataclass(frozen=True, eq=False)
class Lecture:
    """A definition and what is asked of it.

    text       LaTeX that declares and defines
    asked      argument name -> (question, answer); "W b" asks for the mixed second derivative
    value      the same in array code: a number, or an array whose axes come first in the answer
    arguments  its parameters, with their axes and kinds: "X N d, y N onehot, lam +"
    sizes      two choices of sizes
    whole      sizes that the array code takes, too
    """

    text: str
    asked: dict[str, tuple[str, str]]
    value: Callable
    arguments: str
    sizes: tuple[dict[str, int], ...] = ()
    whole: tuple[str, ...] = ()

    def document(self, line: str) -> str:
        return f"{self.text}\n\\[ {line} \\]\n"

    def choices(self) -> tuple[dict[str, int], ...]:
        """The sizes that it is tried at."""
        names = dict.fromkeys(axis for _, axes, _ in self._parsed() for axis in axes if axis.isidentifier())
        return self.sizes or tuple(dict(zip(names, choice)) for choice in _CHOICES)

    def point(self, sizes: dict[str, int], seed: int) -> dict:
        """Asymmetric arrays of these sizes by name."""
        rng = numpy.random.default_rng(seed)
        return {name: _array(rng, tuple(eval(axis, {}, sizes) for axis in axes), kind) for name, axes, kind in self._parsed()}

    def _parsed(self):
        for argument in filter(None, (part.split() for part in self.arguments.split(","))):
            name, *rest = argument
            kind = rest.pop() if rest and rest[-1] in _KINDS else ""
            yield name, rest, kind


def _symmetric(rng, shape):
    half = rng.uniform(-1, 1.5, shape)
    return half + half.T


def _one_hot(rng, shape):
    return numpy.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]


_KINDS = {
    "+": lambda rng, shape: rng.uniform(0.3, 2.4, shape),
    "01": lambda rng, shape: rng.uniform(0.1, 0.9, shape),
    "bool": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
    "sign": lambda rng, shape: 2.0 * rng.integers(0, 2, shape) - 1,
    "simplex": lambda rng, shape: rng.dirichlet([1.5] * shape[-1], shape[:-1]),
    "onehot": _one_hot,
    "regular": lambda rng, shape: rng.uniform(-1, 1.5, shape) + 5 * numpy.eye(shape[0]),
    "sym": _symmetric,
    "spd": lambda rng, shape: _symmetric(rng, shape) + 7 * numpy.eye(shape[0]),
}


def _array(rng, shape, kind):
    array = numpy.asarray(_KINDS[kind](rng, shape) if kind else rng.uniform(-1.7, 2.3, shape))
    return array if array.ndim else float(array)


LECTURES: list[Lecture] = []


def _ask(text, asked, value, arguments, *sizes, whole=()):
    LECTURES.append(Lecture(text, asked, value, arguments, sizes, whole))


def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def sigma(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


def sq(x):
    return np.sum(x**2)


def inv(x):
    return np.linalg.inv(x)


def logdet(x):
    return np.linalg.slogdet(x)[1]


# --- activations

_ask(
    r"The usual approximation of the GELU: for $x \in \mathbb{R}$ put $u := \sqrt{\frac{2}{\pi}} (x + 0.044715 x^3)$, $t := \tanh u$ and $g := \frac{1}{2} x (1 + t)$.",
    {"x": (r"\frac{d g}{d x}", r"\frac{1}{2} (1 + t) + \frac{x}{2} (1 - t^2) \sqrt{\frac{2}{\pi}} (1 + 0.134145 x^2)")},
    lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
    "x",
)
_ask(
    r"Swish. Let $x, \beta \in \mathbb{R}$, $s := \sigma(\beta x)$, $f := x s$.",
    {
        "x": (r"\frac{\partial f}{\partial x}", r"s + \beta f (1 - s)"),
        "x beta": (r"\frac{\partial^2 f}{\partial x \partial \beta}", r"x s (1 - s) (2 + \beta x (1 - 2 s))"),
    },
    lambda x, beta: x * sigma(beta * x),
    "x, beta",
)
_ask(
    r"The hard tanh clips $x \in \mathbb{R}$: \[ h := \max(-1, \min(1, x)) \]",
    {"x": (r"\frac{d h}{d x}", r"\mathbb{1}[|x| < 1]")},
    lambda x: np.maximum(-1, np.minimum(1, x)),
    "x",
)
_ask(
    r"The log-sigmoid of a margin $m \in \mathbb{R}$ is $\ell(m) := -\ln(1 + e^{-m})$.",
    {"m": (r"\ell'(m)", r"\sigma(-m)"), "m m": (r"\ell''(m)", r"-\sigma(m) \sigma(-m)")},
    lambda m: -np.log(1 + np.exp(-m)),
    "m",
)
_ask(
    r"Hard swish, with $x \in \mathbb{R}$: $f := \frac{x}{6} \min(6, \max(0, x + 3))$.",
    {"x": (r"\frac{d f}{d x}", r"\begin{cases} 0 & x < -3 \\ \frac{2 x + 3}{6} & -3 < x < 3 \\ 1 & x > 3 \end{cases}")},
    lambda x: x / 6 * np.minimum(6, relu(x + 3)),
    "x",
)
_ask(
    r"The Snake activation $f := x + \frac{1}{a} \sin^2(a x)$ of $x \in \mathbb{R}$ has a frequency $a > 0$.",
    {
        "x": (r"\frac{\partial f}{\partial x}", r"1 + \sin(2 a x)"),
        "a": (r"\frac{\partial f}{\partial a}", r"\frac{x \sin(2 a x)}{a} - \frac{\sin^2(a x)}{a^2}"),
    },
    lambda x, a: x + np.sin(a * x) ** 2 / a,
    "x, a +",
)
_ask(
    r"ISRU: $x \in \mathbb{R}$, $\alpha > 0$, $f = \frac{x}{\sqrt{1 + \alpha x^2}}$.",
    {
        "x": (r"\frac{\partial f}{\partial x}", r"(1 + \alpha x^2)^{-3/2}"),
        "alpha": (r"\frac{\partial f}{\partial \alpha}", r"-\frac{1}{2} f^3"),
    },
    lambda x, alpha: x / np.sqrt(1 + alpha * x**2),
    "x, alpha +",
)
_ask(
    r"Squareplus: $b > 0$, $x \in \mathbb{R}$ and $f := \frac{x + \sqrt{x^2 + b}}{2}$.",
    {"x": (r"\frac{\partial f}{\partial x}", r"\frac{1}{2} (1 + \frac{x}{\sqrt{x^2 + b}})")},
    lambda x, b: (x + np.sqrt(x**2 + b)) / 2,
    "x, b +",
)
_ask(
    r"Soft thresholding of $\mathbf{x} \in \mathbb{R}^n$ at $\lambda > 0$, entry by entry, is $s_i := \operatorname{sign}(x_i) \max(|x_i| - \lambda, 0)$. With $\mathbf{g} \in \mathbb{R}^n$ let $L := \sum_{i=1}^n g_i s_i$.",
    {
        "x": (r"\frac{\partial L}{\partial x_k}", r"g_k \mathbb{1}[|x_k| > \lambda]"),
        "lam": (r"\frac{\partial L}{\partial \lambda}", r"-\sum_{i=1}^n g_i \operatorname{sign}(x_i) \mathbb{1}[|x_i| > \lambda]"),
    },
    lambda x, lam, g: np.sum(g * np.sign(x) * relu(np.abs(x) - lam)),
    "x n, lam +, g n",
)
_ask(
    r"A maxout unit has pieces $z_j := \sum_{i=1}^d W_{ji} x_i + b_j$ with $W \in \mathbb{R}^{k \times d}$, $b \in \mathbb{R}^k$, $x \in \mathbb{R}^d$ and gives $h := \max_j z_j$.",
    {
        "W": (r"\frac{\partial h}{\partial W_{pq}}", r"\mathbb{1}[z_p = h] x_q"),
        "x": (r"\frac{\partial h}{\partial x_q}", r"\sum_{j=1}^k \mathbb{1}[z_j = h] W_{jq}"),
    },
    lambda W, b, x: np.max(W @ x + b),
    "W k d, b k, x d",
)
_ask(
    r"SwiGLU in rows: $x \in \mathbb{R}^{1 \times d}$, $W, V \in \mathbb{R}^{d \times h}$, $u \in \mathbb{R}^{1 \times h}$, $a := x W$, $s := \sigma(a)$, $y := a \odot s \odot (x V)$ and $L := u y^\top$.",
    {
        "V": (r"\nabla_V L", r"x^\top (u \odot a \odot s)"),
        "W": (r"\nabla_W L", r"x^\top (u \odot (x V) \odot s \odot (1 + a \odot (1 - s)))"),
    },
    lambda x, W, V, u: np.sum(u * (x @ W) * sigma(x @ W) * (x @ V)),
    "x 1 d, W d h, V d h, u 1 h",
)
_ask(
    r"Serf: $x \in \mathbb{R}$, $s := \log(1 + e^x)$, $f := x \operatorname{erf}(s)$.",
    {"x": (r"\frac{d f}{d x}", r"\operatorname{erf}(s) + \frac{2 x}{\sqrt{\pi}} \sigma(x) e^{-s^2}")},
    lambda x: x * erf(np.log(1 + np.exp(x))),
    "x",
)

# --- losses

_ask(
    r"Huber regression. Data $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, parameters $w \in \mathbb{R}^d$, threshold $\delta > 0$; residuals $r_i := y_i - \sum_{j=1}^d X_{ij} w_j$. "
    r"\[ \rho_i := \begin{cases} \frac{1}{2} r_i^2 & \text{if } |r_i| \le \delta \\ \delta |r_i| - \frac{1}{2} \delta^2 & \text{otherwise} \end{cases} \] and $L := \sum_{i=1}^n \rho_i$.",
    {
        "w": (
            r"\frac{\partial L}{\partial w_k}",
            r"-\sum_{i=1}^n X_{ik} \begin{cases} r_i & |r_i| \le \delta \\ \delta \operatorname{sign}(r_i) & |r_i| > \delta \end{cases}",
        )
    },
    lambda X, y, w, delta: np.sum(
        np.where(np.abs(y - X @ w) <= delta, (y - X @ w) ** 2 / 2, delta * np.abs(y - X @ w) - delta**2 / 2)
    ),
    "X n d, y n, w d, delta +",
)
_ask(
    r"Quantile regression with level $\tau \in (0,1)$: $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, $r := y - X w$, $L := \sum_{i=1}^n (\tau \max(r_i, 0) + (1 - \tau) \max(-r_i, 0))$.",
    {"w": (r"\nabla_w L", r"X^\top (\mathbb{1}[r < 0] - \tau)")},
    lambda tau, X, w, y: np.sum(tau * relu(y - X @ w) + (1 - tau) * relu(X @ w - y)),
    "tau 01, X n d, w d, y n",
)
_ask(
    r"Support vector regression: $f, y \in \mathbb{R}^n$, $\epsilon > 0$, $L := \sum_{i=1}^n \max(0, |y_i - f_i| - \epsilon)$.",
    {"f": (r"\frac{\partial L}{\partial f_k}", r"-\operatorname{sign}(y_k - f_k) \mathbb{1}[|y_k - f_k| > \epsilon]")},
    lambda f, y, epsilon: np.sum(relu(np.abs(y - f) - epsilon)),
    "f n, y n, epsilon +",
)
_ask(
    r"The contrastive loss of a pair $u, v \in \mathbb{R}^d$ with label $y \in \{0,1\}$ and margin $m > 0$: $D := \|u - v\|_2$, $L := \frac{y}{2} D^2 + \frac{1 - y}{2} \max(0, m - D)^2$.",
    {"u": (r"\nabla_u L", r"(y - (1 - y) \frac{\max(0, m - D)}{D}) (u - v)")},
    lambda u, v, y, m: y / 2 * sq(u - v) + (1 - y) / 2 * relu(m - np.sqrt(sq(u - v))) ** 2,
    "u d, v d, y bool, m +",
)
_ask(
    r"A triplet with anchor $a$, positive $p$, negative $n$ in $\mathbb{R}^d$. Let $a, p, n \in \mathbb{R}^d$, $m > 0$, $L := \max(0, m + a^\top n - a^\top p)$.",
    {
        "a": (r"\nabla_a L", r"\mathbb{1}[m + a^\top n - a^\top p > 0] (n - p)"),
        "n": (r"\nabla_n L", r"\mathbb{1}[m + a^\top n - a^\top p > 0] a"),
    },
    lambda a, p, n, m: relu(m + np.sum(a * n) - np.sum(a * p)),
    "a d, p d, n d, m +",
)
_ask(
    r"CLIP. Image and text embeddings $U, V \in \mathbb{R}^{N \times d}$, temperature $\tau > 0$, $S := \frac{1}{\tau} U V^\top$, $P_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^N e^{S_{ik}}}$, $R_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^N e^{S_{kj}}}$ and "
    r"$L := -\frac{1}{2 N} \sum_{i=1}^N (\log P_{ii} + \log R_{ii})$.",
    {"U": (r"\nabla_U L", r"\frac{1}{2 N \tau} (P + R - 2 I) V")},
    lambda U, V, tau: -np.sum(np.log(np.diag(softmax(U @ V.T / tau))) + np.log(np.diag(softmax(U @ V.T / tau, 0)))) / 2 / len(U),
    "U N d, V N d, tau +",
)
_ask(
    r"SimCLR's loss leaves $j = i$ out. Let $Z \in \mathbb{R}^{N \times N}$ be similarities, $t \in \mathbb{R}^{N \times N}$ and $L := \sum_{i=1}^N \left(\log \sum_{j \neq i} e^{Z_{ij}} - \sum_{j \neq i} t_{ij} Z_{ij}\right)$.",
    {
        "Z": (
            r"\frac{\partial L}{\partial Z_{ab}}",
            r"\mathbb{1}[a \neq b] (\frac{e^{Z_{ab}}}{\sum_{j \neq a} e^{Z_{aj}}} - t_{ab})",
        )
    },
    lambda Z, t: np.sum(np.log(np.sum(np.exp(Z) * (1 - np.eye(len(Z))), 1))) - np.sum(t * Z * (1 - np.eye(len(Z)))),
    "Z N N, t N N",
    {"N": 4},
    {"N": 3},
)
_ask(
    r"The balanced focal loss of a probability $p \in (0,1)$: weights $\alpha \in (0,1)$, focus $\gamma > 0$, label $y \in \{0,1\}$ and $L := -\alpha y (1 - p)^\gamma \log p - (1 - \alpha) (1 - y) p^\gamma \log(1 - p)$.",
    {
        "p": (
            r"\frac{\partial L}{\partial p}",
            r"\alpha y (1 - p)^{\gamma - 1} (\gamma \log p - \frac{1 - p}{p}) - (1 - \alpha) (1 - y) p^{\gamma - 1} (\gamma \log(1 - p) - \frac{p}{1 - p})",
        )
    },
    lambda p, alpha, gamma, y: -alpha * y * (1 - p) ** gamma * np.log(p) - (1 - alpha) * (1 - y) * p**gamma * np.log(1 - p),
    "p 01, alpha 01, gamma +, y bool",
)
_ask(
    r"The Tversky loss of probabilities $p \in \mathbb{R}^n$ and a mask $y \in \{0,1\}^n$. Let $\alpha, \beta > 0$, $A := \sum_{i=1}^n p_i y_i$, $F := \sum_{i=1}^n p_i (1 - y_i)$, $M := \sum_{i=1}^n (1 - p_i) y_i$, $B := A + \alpha F + \beta M$, $L := 1 - \frac{A}{B}$.",
    {"p": (r"\frac{\partial L}{\partial p_k}", r"\frac{A (y_k + \alpha (1 - y_k) - \beta y_k) - B y_k}{B^2}")},
    lambda p, y, alpha, beta: 1 - np.sum(p * y) / (np.sum(p * y) + alpha * np.sum(p * (1 - y)) + beta * np.sum((1 - p) * y)),
    "p n 01, y n bool, alpha +, beta +",
    {"n": 4},
    {"n": 5},
)
_ask(
    r"Dice with squares (V-Net): $p, g \in \mathbb{R}^n$ and $D := \frac{2 \sum_{i=1}^n p_i g_i}{\sum_{i=1}^n p_i^2 + \sum_{i=1}^n g_i^2}$.",
    {"p": (r"\frac{\partial D}{\partial p_k}", r"\frac{2 (g_k - D p_k)}{\sum_{i=1}^n p_i^2 + \sum_{i=1}^n g_i^2}")},
    lambda p, g: 2 * np.sum(p * g) / (sq(p) + sq(g)),
    "p n, g n",
)
_ask(
    r"The soft Jaccard index of $p, y \in \mathbb{R}^n$: $I := \sum_{i=1}^n p_i y_i$, $U := \sum_{i=1}^n (p_i + y_i - p_i y_i)$, $J := \frac{I}{U}$.",
    {"p": (r"\frac{\partial J}{\partial p_k}", r"\frac{y_k - J (1 - y_k)}{U}")},
    lambda p, y: np.sum(p * y) / np.sum(p + y - p * y),
    "p n 01, y n 01",
)
_ask(
    r"The generalised cross-entropy with $q \in (0,1)$: logits $z \in \mathbb{R}^C$, one-hot $y \in \{0,1\}^C$ with $\sum_{i=1}^C y_i = 1$, $p := \operatorname{softmax}(z)$, $s := \sum_{i=1}^C y_i p_i^q$, $L := \frac{1 - s}{q}$.",
    {"z": (r"\frac{\partial L}{\partial z_k}", r"p_k s - y_k p_k^q")},
    lambda q, z, y: (1 - np.sum(y * softmax(z) ** q)) / q,
    "q 01, z C, y C onehot",
)
_ask(
    r"The wing loss for a residual $x \in \mathbb{R}$ with $w, \epsilon > 0$ and $c := w - w \ln(1 + w / \epsilon)$: \[ f := \begin{cases} w \ln(1 + |x| / \epsilon) & |x| < w \\ |x| - c & |x| \ge w \end{cases} \]",
    {
        "x": (
            r"\frac{\partial f}{\partial x}",
            r"\begin{cases} \frac{w \operatorname{sign}(x)}{\epsilon + |x|} & |x| < w \\ \operatorname{sign}(x) & |x| \ge w \end{cases}",
        )
    },
    lambda x, w, epsilon: np.where(np.abs(x) < w, w * np.log(1 + np.abs(x) / epsilon), np.abs(x) - w + w * np.log(1 + w / epsilon)),
    "x, w +, epsilon +",
)
_ask(
    r"Label smoothing over a batch. $Z, Y \in \mathbb{R}^{N \times K}$, $Y \mathbf{1} = \mathbf{1}$, $\varepsilon \in (0,1)$, $T := (1 - \varepsilon) Y + \frac{\varepsilon}{K} \mathbf{1} \mathbf{1}^\top$, $P := \operatorname{softmax}(Z)$, $L := -\frac{1}{N} \operatorname{tr}(T^\top \log P)$.",
    {"Z": (r"\nabla_Z L", r"\frac{1}{N} (P - T)")},
    lambda Z, Y, varepsilon: -np.sum(((1 - varepsilon) * Y + varepsilon / Y.shape[1]) * np.log(softmax(Z))) / len(Z),
    "Z N K, Y N K simplex, varepsilon 01",
)
_ask(
    r"RankNet: scores $s \in \mathbb{R}^n$, preferences $P \in \mathbb{R}^{n \times n}$, $L := \sum_{i=1}^n \sum_{j \neq i} P_{ij} \log(1 + e^{s_j - s_i})$.",
    {"s": (r"\frac{\partial L}{\partial s_k}", r"\sum_{j=1}^n (P_{jk} \sigma(s_k - s_j) - P_{kj} \sigma(s_j - s_k))")},
    lambda s, P: np.sum(P * (1 - np.eye(len(s))) * np.log(1 + np.exp(s[None, :] - s[:, None]))),
    "s n, P n n",
)
_ask(
    r"ListNet compares $q := \operatorname{softmax}(y)$ with $p := \operatorname{softmax}(s)$ for $s, y \in \mathbb{R}^n$: $L := -q^\top \log p$.",
    {"s": (r"\nabla_s L", r"p - q"), "y": (r"\frac{\partial L}{\partial y_k}", r"-q_k (\log p_k + L)")},
    lambda s, y: -np.sum(softmax(y) * np.log(softmax(s))),
    "s n, y n",
)
_ask(
    r"Barlow twins: $A, B \in \mathbb{R}^{N \times d}$, $\lambda > 0$, $C_{ij} := \frac{1}{N} \sum_{n=1}^N A_{ni} B_{nj}$ and $L := \sum_{i=1}^d (1 - C_{ii})^2 + \lambda \sum_{i=1}^d \sum_{j \neq i} C_{ij}^2$.",
    {"A": (r"\frac{\partial L}{\partial A_{ab}}", r"\frac{2}{N} (\lambda \sum_{j \neq b} C_{bj} B_{aj} - (1 - C_{bb}) B_{ab})")},
    lambda A, B, lam: sq(1 - np.diag(A.T @ B / len(A))) + lam * sq((A.T @ B / len(A)) * (1 - np.eye(A.shape[1]))),
    "A N d, B N d, lam +",
)
_ask(
    r"VICReg's variance term: $Z \in \mathbb{R}^{N \times d}$, $\gamma, \epsilon > 0$, $\mu_j := \frac{1}{N} \sum_{n=1}^N Z_{nj}$, $v_j := \frac{1}{N} \sum_{n=1}^N (Z_{nj} - \mu_j)^2$, $s_j := \sqrt{v_j + \epsilon}$, $L := \frac{1}{d} \sum_{j=1}^d \max(0, \gamma - s_j)$.",
    {"Z": (r"\frac{\partial L}{\partial Z_{ab}}", r"-\frac{1}{N d s_b} \mathbb{1}[s_b < \gamma] (Z_{ab} - \mu_b)")},
    lambda Z, gamma, epsilon: np.mean(relu(gamma - np.sqrt(np.var(Z, axis=0) + epsilon))),
    "Z N d, gamma +, epsilon +",
)
_ask(
    r"A smooth AUC: positives $s \in \mathbb{R}^m$, negatives $t \in \mathbb{R}^n$ and $L := \frac{1}{m n} \sum_{i=1}^m \sum_{j=1}^n \max(0, 1 - s_i + t_j)^2$.",
    {
        "s": (r"\frac{\partial L}{\partial s_k}", r"-\frac{2}{m n} \sum_{j=1}^n \max(0, 1 - s_k + t_j)"),
        "t": (r"\frac{\partial L}{\partial t_k}", r"\frac{2}{m n} \sum_{i=1}^m \max(0, 1 - s_i + t_k)"),
    },
    lambda s, t: np.mean(relu(1 - s[:, None] + t[None, :]) ** 2),
    "s m, t n",
)
_ask(
    r"AdaBoost: weak votes $H \in \mathbb{R}^{n \times T}$, coefficients $\alpha \in \mathbb{R}^T$, labels $y \in \{-1, 1\}^n$, $e := \exp(-y \odot (H \alpha))$, $L := \mathbf{1}^\top e$.",
    {"alpha": (r"\nabla_\alpha L", r"-H^\top (y \odot e)")},
    lambda H, alpha, y: np.sum(np.exp(-y * (H @ alpha))),
    "H n T, alpha T, y n sign",
)
_ask(
    r"Cosine embedding, $x, y \in \mathbb{R}^n$, $c := \frac{x^\top y}{\|x\|_2 \|y\|_2}$, $t \in \mathbb{R}$, $L := \frac{1}{2} (c - t)^2$.",
    {"x": (r"\nabla_x L", r"\frac{c - t}{\|x\|_2} (\frac{y}{\|y\|_2} - c \frac{x}{\|x\|_2})")},
    lambda x, y, t: (np.sum(x * y) / np.sqrt(sq(x) * sq(y)) - t) ** 2 / 2,
    "x n, y n, t",
)
_ask(
    r"Charbonnier loss over an image $X, Y \in \mathbb{R}^{H \times V}$ with $\epsilon > 0$: $L := \sum_{i=1}^H \sum_{j=1}^V \sqrt{(X_{ij} - Y_{ij})^2 + \epsilon^2}$.",
    {"X": (r"\frac{\partial L}{\partial X_{ab}}", r"\frac{X_{ab} - Y_{ab}}{\sqrt{(X_{ab} - Y_{ab})^2 + \epsilon^2}}")},
    lambda X, Y, epsilon: np.sum(np.sqrt((X - Y) ** 2 + epsilon**2)),
    "X H V, Y H V, epsilon +",
)
_ask(
    r"Total variation of a signal: $x \in \mathbb{R}^n$, $\lambda > 0$, $y \in \mathbb{R}^n$, $L := \frac{1}{2} \sum_{i=1}^n (x_i - y_i)^2 + \frac{\lambda}{2} \sum_{i=1}^{n-1} (x_{i+1} - x_i)^2$.",
    {
        "x": (
            r"\frac{\partial L}{\partial x_k}",
            r"x_k - y_k + \lambda (\mathbb{1}[k \ge 2] (x_k - x_{k-1}) - \mathbb{1}[k \le n - 1] (x_{k+1} - x_k))",
        )
    },
    lambda x, y, lam: sq(x - y) / 2 + lam / 2 * sq(x[1:] - x[:-1]),
    "x n, y n, lam +",
    {"n": 5},
    {"n": 3},
)

# --- the softmax family

_ask(
    r"A masked softmax: $z \in \mathbb{R}^n$, $m \in \{0,1\}^n$, $p_i := \frac{m_i e^{z_i}}{\sum_{j=1}^n m_j e^{z_j}}$.",
    {"z": (r"\frac{\partial p_i}{\partial z_k}", r"p_i (\delta_{ik} - p_k)")},
    lambda z, m: m * np.exp(z) / np.sum(m * np.exp(z)),
    "z n, m n +",
)
_ask(
    r"Let $z \in \mathbb{R}^n$ and $p := \operatorname{softmax}(z)$.",
    {
        "z z": (
            r"\frac{\partial^2 p_i}{\partial z_j \partial z_k}",
            r"p_i ((\delta_{ij} - p_j) (\delta_{ik} - p_k) - p_j (\delta_{jk} - p_k))",
        )
    },
    softmax,
    "z n",
)
_ask(
    r"Softmin: $E \in \mathbb{R}^n$, $\beta > 0$, $Z := \sum_{i=1}^n e^{-\beta E_i}$, $p_i := \frac{e^{-\beta E_i}}{Z}$, $U := \sum_{i=1}^n p_i E_i$.",
    {
        "beta": (r"\frac{\partial U}{\partial \beta}", r"U^2 - \sum_{i=1}^n p_i E_i^2"),
        "E": (r"\frac{\partial U}{\partial E_k}", r"p_k (1 - \beta (E_k - U))"),
    },
    lambda E, beta: np.sum(softmax(-beta * E) * E),
    "E n, beta +",
)
_ask(
    r"PPO: $\theta \in \mathbb{R}^A$, old policy $q \in \mathbb{R}^A$ with $q_a > 0$, advantages $g \in \mathbb{R}^A$, $\pi_a := \frac{e^{\theta_a}}{\sum_{b=1}^A e^{\theta_b}}$, $J := \sum_{a=1}^A q_a \frac{\pi_a}{q_a} g_a$.",
    {"theta": (r"\frac{\partial J}{\partial \theta_k}", r"\pi_k (g_k - J)")},
    lambda theta, q, g: np.sum(softmax(theta) * g),
    "theta A, q A +, g A",
)
_ask(
    r"REINFORCE with a baseline: $\theta \in \mathbb{R}^K$, one-hot action $a \in \{0,1\}^K$, $\sum_{k=1}^K a_k = 1$, return $R \in \mathbb{R}$, baseline $b \in \mathbb{R}$, $\pi := \operatorname{softmax}(\theta)$, $L := -(R - b) a^\top \log \pi$.",
    {"theta": (r"\nabla_\theta L", r"(R - b) (\pi - a)")},
    lambda theta, a, R, b: -(R - b) * np.sum(a * np.log(softmax(theta))),
    "theta K, a K onehot, R, b",
)
_ask(
    r"A Rényi-type energy: $z \in \mathbb{R}^n$, $p := \operatorname{softmax}(z)$, $G := \sum_{i=1}^n p_i^2$.",
    {"z": (r"\frac{\partial G}{\partial z_k}", r"2 p_k (p_k - G)")},
    lambda z: sq(softmax(z)),
    "z n",
)
_ask(
    r"Soft argmax gives a position from $z \in \mathbb{R}^n$: $p := \operatorname{softmax}(z)$, $m := \sum_{i=1}^n i p_i$, $t \in \mathbb{R}$, $L := (m - t)^2$.",
    {"z": (r"\frac{\partial L}{\partial z_k}", r"2 (m - t) p_k (k - m)")},
    lambda z, t: (np.sum(np.arange(1, len(z) + 1) * softmax(z)) - t) ** 2,
    "z n, t",
)
_ask(
    r"Distillation mixes two losses. $z \in \mathbb{R}^C$, $y, q \in \mathbb{R}^C$ with $\sum_{i=1}^C y_i = 1$ and $\sum_{i=1}^C q_i = 1$, $\lambda \in (0,1)$, $T > 0$, $p := \operatorname{softmax}(z)$, $r := \operatorname{softmax}(z / T)$, $L := -\lambda y^\top \log p - (1 - \lambda) T^2 q^\top \log r$.",
    {"z": (r"\nabla_z L", r"\lambda (p - y) + (1 - \lambda) T (r - q)")},
    lambda z, y, q, lam, T: -lam * np.sum(y * np.log(softmax(z))) - (1 - lam) * T**2 * np.sum(q * np.log(softmax(z / T))),
    "z C, y C simplex, q C simplex, lam 01, T +",
)
_ask(
    r"Mixture of experts: gates $g := \operatorname{softmax}(W x)$ with $W \in \mathbb{R}^{k \times d}$, $x \in \mathbb{R}^d$, experts $f \in \mathbb{R}^k$, output $o := g^\top f$.",
    {"W": (r"\nabla_W o", r"(g \odot (f - o)) x^\top"), "x": (r"\nabla_x o", r"W^\top (g \odot (f - o))")},
    lambda W, x, f: np.sum(softmax(W @ x) * f),
    "W k d, x d, f k",
)
_ask(
    r"The Plackett-Luce model of a ranking: $s \in \mathbb{R}^n$, $\ell := \sum_{i=1}^n \left(s_i - \log \sum_{j=i}^n e^{s_j}\right)$.",
    {"s": (r"\frac{\partial \ell}{\partial s_k}", r"1 - e^{s_k} \sum_{i=1}^k \frac{1}{\sum_{j=i}^n e^{s_j}}")},
    lambda s: np.sum(s) - sum(np.log(np.sum(np.exp(s[i:]))) for i in range(len(s))),
    "s n",
)

# --- linear models

_ask(
    r"Cox regression on sorted times: $X \in \mathbb{R}^{n \times d}$, $\beta \in \mathbb{R}^d$, events $e \in \{0,1\}^n$, $\eta := X \beta$, $\ell := \sum_{i=1}^n e_i \left(\eta_i - \log \sum_{j=i}^n \exp(\eta_j)\right)$.",
    {
        "beta": (
            r"\frac{\partial \ell}{\partial \beta_k}",
            r"\sum_{i=1}^n e_i (X_{ik} - \frac{\sum_{j=i}^n e^{\eta_j} X_{jk}}{\sum_{j=i}^n e^{\eta_j}})",
        )
    },
    lambda X, beta, e: sum(e[i] * ((X @ beta)[i] - np.log(np.sum(np.exp((X @ beta)[i:])))) for i in range(len(e))),
    "X n d, beta d, e n bool",
)
_ask(
    r"Probit regression: $\Phi(t) := \frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{t}{\sqrt{2}}\right)\right)$, $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \{-1,1\}^n$, $m_i := y_i \sum_{j=1}^d X_{ij} w_j$, $L := -\sum_{i=1}^n \log \Phi(m_i)$.",
    {"w": (r"\frac{\partial L}{\partial w_k}", r"-\sum_{i=1}^n \frac{e^{-m_i^2 / 2} y_i X_{ik}}{\sqrt{2 \pi} \Phi(m_i)}")},
    lambda X, w, y: -np.sum(np.log((1 + erf(y * (X @ w) / np.sqrt(2))) / 2)),
    "X n d, w d, y n sign",
)
_ask(
    r"Tikhonov: $A \in \mathbb{R}^{m \times n}$, $\Gamma \in \mathbb{R}^{k \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$, $f := \frac{1}{2} \|A x - b\|^2 + \frac{1}{2} \|\Gamma x\|^2$.",
    {
        "x": (r"\nabla_x f", r"A^\top (A x - b) + \Gamma^\top \Gamma x"),
        "x x": (r"\nabla_x^2 f", r"A^\top A + \Gamma^\top \Gamma"),
        "Gamma": (r"\nabla_\Gamma f", r"\Gamma x x^\top"),
    },
    lambda A, Gamma, b, x: sq(A @ x - b) / 2 + sq(Gamma @ x) / 2,
    "A m n, Gamma k n, b m, x n",
)
_ask(
    r"Weighted logistic regression: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $s, t \in \mathbb{R}^N$, $p := \sigma(X w)$, $L := -\sum_{i=1}^N s_i (t_i \log p_i + (1 - t_i) \log(1 - p_i))$.",
    {
        "w": (r"\nabla_w L", r"X^\top (s \odot (p - t))"),
        "w w": (r"\nabla_w^2 L", r"X^\top \operatorname{diag}(s \odot p \odot (1 - p)) X"),
    },
    lambda X, w, s, t: -np.sum(s * (t * np.log(sigma(X @ w)) + (1 - t) * np.log(1 - sigma(X @ w)))),
    "X N d, w d, s N, t N",
)
_ask(
    r"Group lasso: rows of $W \in \mathbb{R}^{g \times k}$ are groups. $\Omega := \sum_{i=1}^g \sqrt{\sum_{j=1}^k W_{ij}^2}$.",
    {"W": (r"\frac{\partial \Omega}{\partial W_{ab}}", r"\frac{W_{ab}}{\sqrt{\sum_{j=1}^k W_{aj}^2}}")},
    lambda W: np.sum(np.sqrt(np.sum(W**2, 1))),
    "W g k",
)
_ask(
    r"Kernel ridge regression in the dual: $K \in \mathbb{S}^n$, $\alpha, y \in \mathbb{R}^n$, $\lambda > 0$ and $J := \frac{1}{2} \alpha^\top K \alpha + \frac{\lambda}{2} \alpha^\top \alpha - \alpha^\top y$.",
    {"alpha": (r"\nabla_\alpha J", r"K \alpha + \lambda \alpha - y"), "alpha alpha": (r"\nabla_\alpha^2 J", r"K + \lambda I")},
    lambda K, alpha, y, lam: alpha @ K @ alpha / 2 + lam / 2 * sq(alpha) - alpha @ y,
    "K n n sym, alpha n, y n, lam +",
)
_ask(
    r"Residuals of a smoother: $y \in \mathbb{R}^n$, $M \in \mathbb{S}^n$, $f := y^\top (I - M) y$.",
    {"y": (r"\nabla_y f", r"2 (y - M y)"), "y y": (r"\nabla_y^2 f", r"2 (I - M)")},
    lambda y, M: y @ (np.eye(len(y)) - M) @ y,
    "y n, M n n sym",
    {"n": 5},
    {"n": 4},
)
_ask(
    r"Gamma regression with a log link: $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, $\eta := X w$, $L := \sum_{i=1}^n (\eta_i + y_i e^{-\eta_i})$.",
    {
        "w": (r"\nabla_w L", r"X^\top (1 - y \odot e^{-\eta})"),
        "w w": (r"\nabla^2_w L", r"X^\top \operatorname{diag}(y \odot e^{-\eta}) X"),
    },
    lambda X, w, y: np.sum(X @ w + y * np.exp(-X @ w)),
    "X n d, w d, y n",
)
_ask(
    r"Multi-task learning with a coupling $\Omega \in \mathbb{S}^k$: $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $Y \in \mathbb{R}^{n \times k}$, $\lambda > 0$, $L := \frac{1}{2} \|X W - Y\|_F^2 + \frac{\lambda}{2} \operatorname{tr}(W \Omega W^\top)$.",
    {"W": (r"\nabla_W L", r"X^\top (X W - Y) + \lambda W \Omega")},
    lambda Omega, X, W, Y, lam: sq(X @ W - Y) / 2 + lam / 2 * np.trace(W @ Omega @ W.T),
    "Omega k k sym, X n d, W d k, Y n k, lam +",
)
_ask(
    r"The negative binomial with dispersion $r > 0$ and means $\mu \in \mathbb{R}^n$, $\mu_i > 0$, counts $y \in \mathbb{R}^n$: $\ell := \sum_{i=1}^n \left(y_i \log \frac{\mu_i}{\mu_i + r} + r \log \frac{r}{\mu_i + r}\right)$.",
    {"mu": (r"\frac{\partial \ell}{\partial \mu_k}", r"\frac{r (y_k - \mu_k)}{\mu_k (\mu_k + r)}")},
    lambda r, mu, y: np.sum(y * np.log(mu / (mu + r)) + r * np.log(r / (mu + r))),
    "r +, mu n +, y n +",
)
_ask(
    r"Laplacian smoothing on a graph: $A \in \mathbb{S}^n$, $f \in \mathbb{R}^n$, $E := \frac{1}{4} \sum_{i=1}^n \sum_{j=1}^n A_{ij} (f_i - f_j)^2$.",
    {"f": (r"\frac{\partial E}{\partial f_k}", r"\sum_{j=1}^n A_{kj} (f_k - f_j)")},
    lambda A, f: np.sum(A * (f[:, None] - f[None, :]) ** 2) / 4,
    "A n n sym, f n",
)

# --- factorisations

_ask(
    r"Weighted factorisation: $M, R \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $L := \frac{1}{2} \|M \odot (R - U V^T)\|_F^2$.",
    {"V": (r"\nabla_V L", r"-(M \odot M \odot (R - U V^\top))^\top U")},
    lambda M, R, U, V: sq(M * (R - U @ V.T)) / 2,
    "M m n, R m n, U m k, V n k",
)
_ask(
    r"Factorisation with biases: $R \in \mathbb{R}^{m \times n}$, $P \in \mathbb{R}^{m \times k}$, $Q \in \mathbb{R}^{n \times k}$, $b \in \mathbb{R}^m$, $c \in \mathbb{R}^n$, $\mu \in \mathbb{R}$, $e_{ui} := R_{ui} - \mu - b_u - c_i - \sum_{f=1}^k P_{uf} Q_{if}$, $L := \sum_{u=1}^m \sum_{i=1}^n e_{ui}^2$.",
    {
        "b": (r"\frac{\partial L}{\partial b_u}", r"-2 \sum_{i=1}^n e_{ui}"),
        "Q": (r"\frac{\partial L}{\partial Q_{if}}", r"-2 \sum_{u=1}^m e_{ui} P_{uf}"),
        "mu": (r"\frac{\partial L}{\partial \mu}", r"-2 \sum_{u=1}^m \sum_{i=1}^n e_{ui}"),
    },
    lambda R, P, Q, b, c, mu: sq(R - mu - b[:, None] - c[None, :] - P @ Q.T),
    "R m n, P m k, Q n k, b m, c n, mu",
)
_ask(
    r"NMF by divergence: $V \in \mathbb{R}^{m \times n}$, $W \in \mathbb{R}^{m \times r}$, $H \in \mathbb{R}^{r \times n}$, all entries positive: $V_{ij} > 0$, $W_{ij} > 0$, $H_{ij} > 0$. $Y := W H$, $D := \sum_{i=1}^m \sum_{j=1}^n (V_{ij} \log \frac{V_{ij}}{Y_{ij}} - V_{ij} + Y_{ij})$.",
    {
        "H": (r"\frac{\partial D}{\partial H_{ab}}", r"\sum_{i=1}^m W_{ia} (1 - \frac{V_{ib}}{Y_{ib}})"),
        "W": (r"\nabla_W D", r"(1 - V \oslash Y) H^\top"),
    },
    lambda V, W, H: np.sum(V * np.log(V / (W @ H)) - V + W @ H),
    "V m n +, W m r +, H r n +",
)
_ask(
    r"A tied autoencoder: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times h}$, $Z := X W$, $\hat{X} := Z W^\top$, $E := \hat{X} - X$, $L := \frac{1}{2} \|E\|_F^2$.",
    {"W": (r"\nabla_W L", r"X^\top E W + E^\top Z")},
    lambda X, W: sq(X @ W @ W.T - X) / 2,
    "X N d, W d h",
)
_ask(
    r"BPR: user $p \in \mathbb{R}^k$, items $q, r \in \mathbb{R}^k$, $\lambda > 0$, $x := p^\top (q - r)$, $L := -\log \sigma(x) + \frac{\lambda}{2} \|p\|^2$.",
    {"p": (r"\nabla_p L", r"\lambda p - \sigma(-x) (q - r)"), "r": (r"\nabla_r L", r"\sigma(-x) p")},
    lambda p, q, r, lam: -np.log(sigma(p @ (q - r))) + lam / 2 * sq(p),
    "p k, q k, r k, lam +",
)
_ask(
    r"Tri-factorisation: $X \in \mathbb{R}^{m \times n}$, $F \in \mathbb{R}^{m \times k}$, $S \in \mathbb{R}^{k \times l}$, $G \in \mathbb{R}^{n \times l}$, $J := \|X - F S G^\top\|_F^2$.",
    {"S": (r"\nabla_S J", r"-2 F^\top (X - F S G^\top) G"), "G": (r"\nabla_G J", r"-2 (X - F S G^\top)^\top F S")},
    lambda X, F, S, G: sq(X - F @ S @ G.T),
    "X m n, F m k, S k l, G n l",
)
_ask(
    r"A CP decomposition of rank $R$: $T \in \mathbb{R}^{I \times J \times K}$, $A \in \mathbb{R}^{I \times R}$, $B \in \mathbb{R}^{J \times R}$, $C \in \mathbb{R}^{K \times R}$, $e_{ijk} := T_{ijk} - \sum_{r=1}^R A_{ir} B_{jr} C_{kr}$, $L := \frac{1}{2} \sum_{i=1}^I \sum_{j=1}^J \sum_{k=1}^K e_{ijk}^2$.",
    {"B": (r"\frac{\partial L}{\partial B_{js}}", r"-\sum_{i=1}^I \sum_{k=1}^K e_{ijk} A_{is} C_{ks}")},
    lambda T, A, B, C: sq(T - np.einsum("ir,jr,kr->ijk", A, B, C)) / 2,
    "T I J K, A I R, B J R, C K R",
)
_ask(
    r"Principal components: $S \in \mathbb{S}^d$, $W \in \mathbb{R}^{d \times k}$, $\Lambda \in \mathbb{S}^k$, $\mathcal{L} := \operatorname{tr}(W^\top S W) - \operatorname{tr}(\Lambda (W^\top W - I))$.",
    {"W": (r"\nabla_W \mathcal{L}", r"2 (S W - W \Lambda)")},
    lambda S, W, Lambda: np.trace(W.T @ S @ W) - np.trace(Lambda @ (W.T @ W - np.eye(W.shape[1]))),
    "S d d sym, W d k, Lambda k k sym",
)

# --- networks

_TWO_LAYERS = (
    r"Batches as rows: $X \in \mathbb{R}^{N \times d}$, $W^{(1)} \in \mathbb{R}^{d \times h}$, $b^{(1)} \in \mathbb{R}^{h}$, $W^{(2)} \in \mathbb{R}^{h \times k}$, $b^{(2)} \in \mathbb{R}^{k}$, $Y \in \mathbb{R}^{N \times k}$ with $Y \mathbf{1} = \mathbf{1}$, "
    r"$Z := X W^{(1)} + \mathbf{1} (b^{(1)})^\top$, $A := \max(0, Z)$, $P := \operatorname{softmax}(A W^{(2)} + \mathbf{1} (b^{(2)})^\top)$, $L := -\frac{1}{N} \sum_{n=1}^N \sum_{j=1}^k Y_{nj} \log P_{nj}$."
)
_ask(
    _TWO_LAYERS,
    {
        "W2": (r"\nabla_{W^{(2)}} L", r"\frac{1}{N} A^\top (P - Y)"),
        "b2": (r"\nabla_{b^{(2)}} L", r"\frac{1}{N} (P - Y)^\top \mathbf{1}"),
        "W1": (r"\nabla_{W^{(1)}} L", r"\frac{1}{N} X^\top (((P - Y) W^{(2)\top}) \odot \mathbb{1}[Z > 0])"),
        "b1": (r"\nabla_{b^{(1)}} L", r"\frac{1}{N} (((P - Y) W^{(2)\top}) \odot \mathbb{1}[Z > 0])^\top \mathbf{1}"),
    },
    lambda X, W1, b1, W2, b2, Y: -np.sum(Y * np.log(softmax(relu(X @ W1 + b1) @ W2 + b2))) / len(X),
    "X N d, W1 d h, b1 h, W2 h k, b2 k, Y N k simplex",
)
_ask(
    r"A regression network on one row: $\mathbf{x} \in \mathbb{R}^{1 \times d}$, $\mathbf{W}_1 \in \mathbb{R}^{d \times h}$, $\mathbf{w}_2 \in \mathbb{R}^{h}$, $y \in \mathbb{R}$, $\mathbf{h} := \tanh(\mathbf{x} \mathbf{W}_1)$, $\hat{y} := \mathbf{h} \mathbf{w}_2$, $L := \frac{1}{2} (\hat{y} - y)^2$.",
    {
        "W_1": (
            r"\nabla_{\mathbf{W}_1} L",
            r"(\hat{y} - y) \mathbf{x}^\top (\mathbf{w}_2^\top \odot (1 - \mathbf{h} \odot \mathbf{h}))",
        ),
        "w_2": (r"\nabla_{\mathbf{w}_2} L", r"(\hat{y} - y) \mathbf{h}^\top"),
    },
    lambda x, W_1, w_2, y: ((np.tanh(x @ W_1) @ w_2)[0] - y) ** 2 / 2,
    "x 1 d, W_1 d h, w_2 h, y",
)
_ask(
    r"A dense skip: $x \in \mathbb{R}^n$, $W, V \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}^n$, $h := x + \sigma(W x)$, $y := h + V h$, $L := \frac{1}{2} \|y - t\|^2$, $s := \sigma(W x)$.",
    {"W": (r"\nabla_W L", r"((y - t + V^\top (y - t)) \odot s \odot (1 - s)) x^\top"), "V": (r"\nabla_V L", r"(y - t) h^\top")},
    lambda x, W, V, t: sq((x + sigma(W @ x)) + V @ (x + sigma(W @ x)) - t) / 2,
    "x n, W n n, V n n, t n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"A highway layer: $x, u \in \mathbb{R}^n$, $W, T \in \mathbb{R}^{n \times n}$, $h := \tanh(W x)$, $g := \sigma(T x)$, $y := g \odot h + (1 - g) \odot x$, $L := u^\top y$.",
    {
        "T": (r"\nabla_T L", r"(u \odot (h - x) \odot g \odot (1 - g)) x^\top"),
        "x": (
            r"\nabla_x L",
            r"W^\top (u \odot g \odot (1 - h \odot h)) + T^\top (u \odot (h - x) \odot g \odot (1 - g)) + u \odot (1 - g)",
        ),
    },
    lambda x, u, W, T: np.sum(u * (sigma(T @ x) * np.tanh(W @ x) + (1 - sigma(T @ x)) * x)),
    "x n, u n, W n n, T n n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"Inverted dropout at training time: mask $m \in \{0,1\}^h$, $q \in (0,1)$, $W \in \mathbb{R}^{h \times d}$, $v \in \mathbb{R}^h$, $x \in \mathbb{R}^d$, $a := \max(0, W x)$, $o := \frac{1}{q} v^\top (m \odot a)$.",
    {
        "W": (r"\nabla_W o", r"\frac{1}{q} (v \odot m \odot \mathbb{1}[W x > 0]) x^\top"),
        "v": (r"\nabla_v o", r"\frac{1}{q} m \odot a"),
    },
    lambda m, q, W, v, x: np.sum(v * m * relu(W @ x)) / q,
    "m h bool, q 01, W h d, v h, x d",
    {"h": 5, "d": 3},
    {"h": 4, "d": 2},
)
_ask(
    r"A Siamese network: $x, x' \in \mathbb{R}^d$, $W \in \mathbb{R}^{k \times d}$, $D := \|W x - W x'\|^2$.",
    {"W": (r"\nabla_W D", r"2 W (x - x') (x - x')^\top")},
    lambda x, x_prime, W: sq(W @ x - W @ x_prime),
    "x d, x_prime d, W k d",
)
_ask(
    r"FiLM: $\gamma, \beta \in \mathbb{R}^C$, $X, G \in \mathbb{R}^{C \times T}$, $Y_{ct} := \gamma_c X_{ct} + \beta_c$, $L := \sum_{c,t} G_{ct} \operatorname{relu}(Y_{ct})$.",
    {"gamma": (r"\frac{\partial L}{\partial \gamma_c}", r"\sum_{t=1}^T G_{ct} X_{ct} \mathbb{1}[Y_{ct} > 0]")},
    lambda gamma, beta, X, G: np.sum(G * relu(gamma[:, None] * X + beta[:, None])),
    "gamma C, beta C, X C T, G C T",
)
_ask(
    r"An LSTM cell with one gate matrix each. $x_t \in \mathbb{R}^d$, $h_{t-1}, c_{t-1}, u \in \mathbb{R}^n$, $W_i, W_f, W_o, W_g \in \mathbb{R}^{n \times d}$, $U_i, U_f, U_o, U_g \in \mathbb{R}^{n \times n}$. "
    r"$i_t := \sigma(W_i x_t + U_i h_{t-1})$, $f_t := \sigma(W_f x_t + U_f h_{t-1})$, $o_t := \sigma(W_o x_t + U_o h_{t-1})$, $g_t := \tanh(W_g x_t + U_g h_{t-1})$, $c_t := f_t \odot c_{t-1} + i_t \odot g_t$, $h_t := o_t \odot \tanh(c_t)$, $L := u^\top h_t$.",
    {
        "W_i": (r"\nabla_{W_i} L", r"(u \odot o_t \odot (1 - \tanh^2(c_t)) \odot g_t \odot i_t \odot (1 - i_t)) x_t^\top"),
        "U_o": (r"\nabla_{U_o} L", r"(u \odot \tanh(c_t) \odot o_t \odot (1 - o_t)) h_{t-1}^\top"),
        "c_t_minus_1": (r"\nabla_{c_{t-1}} L", r"u \odot o_t \odot (1 - \tanh^2(c_t)) \odot f_t"),
    },
    lambda x_t, h_t_minus_1, c_t_minus_1, u, W_i, W_f, W_o, W_g, U_i, U_f, U_o, U_g: np.sum(
        u
        * sigma(W_o @ x_t + U_o @ h_t_minus_1)
        * np.tanh(
            sigma(W_f @ x_t + U_f @ h_t_minus_1) * c_t_minus_1
            + sigma(W_i @ x_t + U_i @ h_t_minus_1) * np.tanh(W_g @ x_t + U_g @ h_t_minus_1)
        )
    ),
    "x_t d, h_t_minus_1 n, c_t_minus_1 n, u n, W_i n d, W_f n d, W_o n d, W_g n d, U_i n n, U_f n n, U_o n n, U_g n n",
    {"d": 2, "n": 3},
    {"d": 3, "n": 2},
)
_ask(
    r"A GRU: $x \in \mathbb{R}^d$, $h, u \in \mathbb{R}^n$, $W_r, W_z, W_h \in \mathbb{R}^{n \times d}$, $U_r, U_z, U_h \in \mathbb{R}^{n \times n}$, $r := \sigma(W_r x + U_r h)$, $z := \sigma(W_z x + U_z h)$, $\tilde{h} := \tanh(W_h x + U_h (r \odot h))$, $h' := z \odot h + (1 - z) \odot \tilde{h}$, $L := u^\top h'$, $\delta := u \odot (1 - z) \odot (1 - \tilde{h} \odot \tilde{h})$.",
    {
        "U_h": (r"\nabla_{U_h} L", r"\delta (r \odot h)^\top"),
        "W_r": (r"\nabla_{W_r} L", r"((U_h^\top \delta) \odot h \odot r \odot (1 - r)) x^\top"),
        "W_z": (r"\nabla_{W_z} L", r"(u \odot (h - \tilde{h}) \odot z \odot (1 - z)) x^\top"),
    },
    lambda x, h, u, W_r, W_z, W_h, U_r, U_z, U_h: np.sum(
        u
        * (sigma(W_z @ x + U_z @ h) * h + (1 - sigma(W_z @ x + U_z @ h)) * np.tanh(W_h @ x + U_h @ (sigma(W_r @ x + U_r @ h) * h)))
    ),
    "x d, h n, u n, W_r n d, W_z n d, W_h n d, U_r n n, U_z n n, U_h n n",
    {"d": 2, "n": 3},
    {"d": 3, "n": 2},
)
_ask(
    r"Three steps of a linear recurrence: $h_0, x_1, x_2, x_3 \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $g \in \mathbb{R}^n$, $h_1 := A h_0 + x_1$, $h_2 := A h_1 + x_2$, $h_3 := A h_2 + x_3$, $L := g^\top h_3$.",
    {
        "A": (r"\nabla_A L", r"g h_2^\top + A^\top g h_1^\top + (A^\top)^2 g h_0^\top"),
        "x_1": (r"\nabla_{x_1} L", r"A^\top A^\top g"),
    },
    lambda h_0, x_1, x_2, x_3, A, g: g @ (A @ (A @ (A @ h_0 + x_1) + x_2) + x_3),
    "h_0 n, x_1 n, x_2 n, x_3 n, A n n, g n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"Neural ODE, one Heun step: $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{n \times n}$, $\eta > 0$, $k := \tanh(W x)$, $y := x + \eta k$.",
    {"x": (r"\frac{\partial y}{\partial x}", r"I + \eta \operatorname{diag}(1 - k \odot k) W")},
    lambda x, W, eta: x + eta * np.tanh(W @ x),
    "x n, W n n, eta +",
    {"n": 3},
    {"n": 2},
)

# --- attention

_ask(
    r"Self-attention from the tokens: $X \in \mathbb{R}^{n \times d}$, $W_Q, W_K \in \mathbb{R}^{d \times k}$, $W_V \in \mathbb{R}^{d \times v}$, $Q := X W_Q$, $K := X W_K$, $V := X W_V$, $A := \operatorname{softmax}(\frac{1}{\sqrt{k}} Q K^\top)$, $O := A V$, $G \in \mathbb{R}^{n \times v}$, $L := \operatorname{tr}(G^\top O)$.",
    {
        "W_V": (r"\nabla_{W_V} L", r"X^\top A^\top G"),
        "W_Q": (r"\nabla_{W_Q} L", r"\frac{1}{\sqrt{k}} X^\top (A \odot (G V^\top - ((G \odot O) \mathbf{1}) \mathbf{1}^\top)) K"),
        "W_K": (
            r"\nabla_{W_K} L",
            r"\frac{1}{\sqrt{k}} X^\top (A \odot (G V^\top - ((G \odot O) \mathbf{1}) \mathbf{1}^\top))^\top Q",
        ),
    },
    lambda X, W_Q, W_K, W_V, G: np.sum(G * (softmax(X @ W_Q @ (X @ W_K).T / np.sqrt(W_Q.shape[1])) @ X @ W_V)),
    "X n d, W_Q d k, W_K d k, W_V d v, G n v",
)
_ask(
    r"Causal attention: $S \in \mathbb{R}^{n \times n}$, $v, g \in \mathbb{R}^n$, $A_{ij} := \frac{\mathbb{1}[j \le i] e^{S_{ij}}}{\sum_{l=1}^i e^{S_{il}}}$, $o_i := \sum_{j=1}^n A_{ij} v_j$, $L := \sum_{i=1}^n g_i o_i$.",
    {
        "S": (r"\frac{\partial L}{\partial S_{ab}}", r"g_a A_{ab} (v_b - o_a)"),
        "v": (r"\frac{\partial L}{\partial v_k}", r"\sum_{i=1}^n g_i A_{ik}"),
    },
    lambda S, v, g: np.sum(
        g * ((np.exp(S) * np.tril(np.ones(S.shape)) / np.sum(np.exp(S) * np.tril(np.ones(S.shape)), 1, keepdims=True)) @ v)
    ),
    "S n n, v n, g n",
    {"n": 4},
    {"n": 3},
)
_ask(
    r"Additive attention (Bahdanau): $s \in \mathbb{R}^k$, $H \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{m \times k}$, $U \in \mathbb{R}^{m \times d}$, $v \in \mathbb{R}^m$, $r \in \mathbb{R}^n$, $T_{jc} := \tanh\left(\sum_{a=1}^k W_{ca} s_a + \sum_{b=1}^d U_{cb} H_{jb}\right)$, $e_j := \sum_{c=1}^m v_c T_{jc}$, $\alpha_j := \frac{e^{e_j}}{\sum_{l=1}^n e^{e_l}}$, $o := \sum_{j=1}^n \alpha_j r_j$.",
    {
        "v": (r"\frac{\partial o}{\partial v_c}", r"\sum_{j=1}^n \alpha_j (r_j - o) T_{jc}"),
        "U": (r"\frac{\partial o}{\partial U_{pq}}", r"v_p \sum_{j=1}^n \alpha_j (r_j - o) (1 - T_{jp}^2) H_{jq}"),
    },
    lambda s, H, W, U, v, r: np.sum(softmax(np.tanh(W @ s + H @ U.T) @ v) * r),
    "s k, H n d, W m k, U m d, v m, r n",
)
_ask(
    r"Attention pooling with a temperature: $X \in \mathbb{R}^{n \times d}$, $q \in \mathbb{R}^d$, $T > 0$, $a := \operatorname{softmax}(X q / T)$, $c := X^\top a$, $g \in \mathbb{R}^d$, $L := g^\top c$.",
    {
        "q": (r"\nabla_q L", r"\frac{1}{T} X^\top (a \odot (X g - L))"),
        "X": (r"\nabla_X L", r"a g^\top + \frac{1}{T} (a \odot (X g - L)) q^\top"),
    },
    lambda X, q, T, g: g @ X.T @ softmax(X @ q / T),
    "X n d, q d, T +, g d",
)
_ask(
    r"Two heads added: $A, B \in \mathbb{R}^{n \times n}$, $X \in \mathbb{R}^{n \times d}$, $V, W \in \mathbb{R}^{d \times k}$, $Y := A X V + B X W$, $T \in \mathbb{R}^{n \times k}$, $L := \frac{1}{2} \|Y - T\|_F^2$.",
    {"X": (r"\nabla_X L", r"A^\top (Y - T) V^\top + B^\top (Y - T) W^\top"), "W": (r"\nabla_W L", r"X^\top B^\top (Y - T)")},
    lambda A, B, X, V, W, T: sq(A @ X @ V + B @ X @ W - T) / 2,
    "A n n, B n n, X n d, V d k, W d k, T n k",
)

# --- normalisation

_ask(
    r"Layer normalisation of every row of $X \in \mathbb{R}^{N \times d}$, with $G \in \mathbb{R}^{N \times d}$, $\epsilon > 0$: $\mu_n := \frac{1}{d} \sum_{j=1}^d X_{nj}$, $v_n := \frac{1}{d} \sum_{j=1}^d (X_{nj} - \mu_n)^2$, $s_n := \sqrt{v_n + \epsilon}$, $H_{nj} := \frac{X_{nj} - \mu_n}{s_n}$, $L := \sum_{n=1}^N \sum_{j=1}^d G_{nj} H_{nj}$.",
    {
        "X": (
            r"\frac{\partial L}{\partial X_{ab}}",
            r"\frac{1}{s_a} (G_{ab} - \frac{1}{d} \sum_{j=1}^d G_{aj} - \frac{H_{ab}}{d} \sum_{j=1}^d G_{aj} H_{aj})",
        )
    },
    lambda X, G, epsilon: np.sum(G * (X - np.mean(X, 1, keepdims=True)) / np.sqrt(np.var(X, 1, keepdims=True) + epsilon)),
    "X N d, G N d, epsilon +",
)
_ask(
    r"Batch normalisation through its statistics. $x, u \in \mathbb{R}^N$, $\gamma, \beta \in \mathbb{R}$, $\epsilon > 0$, \[ \mu := \frac{1}{N} \sum_{n=1}^N x_n, \qquad \sigma^2 := \frac{1}{N} \sum_{n=1}^N (x_n - \mu)^2 \] and $\hat{x}_n := \frac{x_n - \mu}{\sqrt{\sigma^2 + \epsilon}}$, $y_n := \gamma \hat{x}_n + \beta$, $L := \sum_{n=1}^N u_n y_n$.",
    {
        "x": (
            r"\frac{\partial L}{\partial x_k}",
            r"\frac{\gamma}{N \sqrt{\sigma^2 + \epsilon}} (N u_k - \sum_{n=1}^N u_n - \hat{x}_k \sum_{n=1}^N u_n \hat{x}_n)",
        )
    },
    lambda x, u, gamma, beta, epsilon: np.sum(u * (gamma * (x - np.mean(x)) / np.sqrt(np.var(x) + epsilon) + beta)),
    "x N, u N, gamma, beta, epsilon +",
)
_ask(
    r"RMSNorm: $x, g, u \in \mathbb{R}^n$, $r := \sqrt{\frac{1}{n} \|x\|^2}$, $L := \frac{1}{r} u^\top (g \odot x)$.",
    {"x": (r"\nabla_x L", r"\frac{u \odot g}{r} - \frac{L}{n r^2} x"), "g": (r"\nabla_g L", r"\frac{1}{r} u \odot x")},
    lambda x, g, u: np.sum(u * g * x) / np.sqrt(np.mean(x**2)),
    "x n, g n, u n",
)
_ask(
    r"Weight normalisation, row by row: $V \in \mathbb{R}^{m \times d}$, $g \in \mathbb{R}^m$, $x \in \mathbb{R}^d$, $u \in \mathbb{R}^m$, $\nu_i := \sqrt{\sum_{j=1}^d V_{ij}^2}$, $y_i := \frac{g_i}{\nu_i} \sum_{j=1}^d V_{ij} x_j$, $L := \sum_{i=1}^m u_i y_i$.",
    {
        "V": (r"\frac{\partial L}{\partial V_{ab}}", r"\frac{u_a}{\nu_a} (g_a x_b - \frac{y_a V_{ab}}{\nu_a})"),
        "g": (r"\frac{\partial L}{\partial g_a}", r"\frac{u_a}{\nu_a} \sum_{j=1}^d V_{aj} x_j"),
    },
    lambda V, g, x, u: np.sum(u * g * (V @ x) / np.sqrt(np.sum(V**2, 1))),
    "V m d, g m +, x d, u m",
)
_ask(
    r"Instance normalisation: $X, G \in \mathbb{R}^{N \times C \times T}$, $m_{nc} := \frac{1}{T} \sum_{t=1}^T X_{nct}$, $L := \frac{1}{2} \sum_{n=1}^N \sum_{c=1}^C \sum_{t=1}^T (X_{nct} - m_{nc} - G_{nct})^2$.",
    {"X": (r"\frac{\partial L}{\partial X_{abe}}", r"X_{abe} - m_{ab} - G_{abe} + \frac{1}{T} \sum_{t=1}^T G_{abt}")},
    lambda X, G: sq(X - np.mean(X, 2, keepdims=True) - G) / 2,
    "X N C T, G N C T",
)
_ask(
    r"Unit rows: $X, G \in \mathbb{R}^{n \times d}$, $\nu_i := \sqrt{\sum_{j=1}^d X_{ij}^2}$, $Y_{ij} := \frac{X_{ij}}{\nu_i}$, $L := \sum_{i=1}^n \sum_{j=1}^d G_{ij} Y_{ij}$.",
    {"X": (r"\frac{\partial L}{\partial X_{ab}}", r"\frac{1}{\nu_a} (G_{ab} - Y_{ab} \sum_{j=1}^d G_{aj} Y_{aj})")},
    lambda X, G: np.sum(G * X / np.sqrt(np.sum(X**2, 1, keepdims=True))),
    "X n d, G n d",
)

# --- convolutions and pooling

_ask(
    r"A dilated causal filter: $x \in \mathbb{R}^T$, $w \in \mathbb{R}^K$, $r \in \mathbb{N}$, $r (K - 1) + M \le T$, $G \in \mathbb{R}^M$, $y_i := \sum_{k=1}^K w_k x_{i + r (k - 1)}$, $L := \sum_{i=1}^M G_i y_i$.",
    {
        "w": (r"\frac{\partial L}{\partial w_k}", r"\sum_{i=1}^M G_i x_{i + r (k-1)}"),
        "x": (r"\frac{\partial L}{\partial x_t}", r"\sum_{k=1}^K G_{t - r (k - 1)} w_k \mathbb{1}[1 \le t - r (k - 1) \le M]"),
    },
    lambda x, w, G, r: sum(G[i] * w[k] * x[i + r * k] for i in range(len(G)) for k in range(len(w))),
    "x r*(K-1)+M, w K, G M",
    {"r": 2, "K": 3, "M": 5, "T": 9},
    {"r": 3, "K": 2, "M": 4, "T": 7},
    whole=("r",),
)
_ask(
    r"A transposed convolution, in one dimension: $x \in \mathbb{R}^M$, $w \in \mathbb{R}^K$, $s \in \mathbb{N}$, $G \in \mathbb{R}^T$, $s (M - 1) + K \le T$, $L := \sum_{i=1}^M \sum_{k=1}^K G_{s(i-1)+k} x_i w_k$.",
    {
        "x": (r"\frac{\partial L}{\partial x_i}", r"\sum_{k=1}^K G_{s(i-1)+k} w_k"),
        "w": (r"\frac{\partial L}{\partial w_k}", r"\sum_{i=1}^M G_{s(i-1)+k} x_i"),
    },
    lambda x, w, G, s: sum(G[s * i + k] * x[i] * w[k] for i in range(len(x)) for k in range(len(w))),
    "x M, w K, G s*(M-1)+K",
    {"s": 2, "K": 3, "M": 4, "T": 9},
    {"s": 3, "K": 2, "M": 5, "T": 14},
    whole=("s",),
)
_ask(
    r"A $1 \times 1$ convolution mixes channels: $X \in \mathbb{R}^{N \times C \times H \times V}$, $W \in \mathbb{R}^{F \times C}$, $T \in \mathbb{R}^{N \times F \times H \times V}$, $Y_{n,f,i,j} := \sum_{c=1}^C W_{fc} X_{n,c,i,j}$, $L := \frac{1}{2 N} \sum_{n=1}^N \sum_{f=1}^F \sum_{i=1}^H \sum_{j=1}^V (Y_{n,f,i,j} - T_{n,f,i,j})^2$.",
    {
        "W": (
            r"\frac{\partial L}{\partial W_{ab}}",
            r"\frac{1}{N} \sum_{n=1}^N \sum_{i=1}^H \sum_{j=1}^V (Y_{n,a,i,j} - T_{n,a,i,j}) X_{n,b,i,j}",
        ),
        "X": (r"\frac{\partial L}{\partial X_{m,b,p,q}}", r"\frac{1}{N} \sum_{f=1}^F W_{fb} (Y_{m,f,p,q} - T_{m,f,p,q})"),
    },
    lambda X, W, T: sq(np.einsum("fc,ncij->nfij", W, X) - T) / 2 / len(X),
    "X N C H V, W F C, T N F H V",
    {"N": 2, "C": 3, "H": 4, "V": 1, "F": 5},
    {"N": 3, "C": 1, "H": 2, "V": 4, "F": 2},
)
_ask(
    r"Zero padding by an indicator: $x \in \mathbb{R}^n$, $w \in \mathbb{R}^3$, $g \in \mathbb{R}^n$, $y_i := \sum_{k=1}^3 w_k x_{i+k-2} \mathbb{1}[1 \le i + k - 2 \le n]$, $L := \sum_{i=1}^n g_i y_i$.",
    {
        "w": (r"\frac{\partial L}{\partial w_k}", r"\sum_{i=1}^n g_i x_{i+k-2} \mathbb{1}[1 \le i + k - 2 \le n]"),
        "x": (r"\frac{\partial L}{\partial x_j}", r"\sum_{k=1}^3 w_k g_{j-k+2} \mathbb{1}[1 \le j - k + 2 \le n]"),
    },
    lambda x, w, g: sum(g[i] * w[k] * x[i + k - 1] for i in range(len(x)) for k in range(3) if 0 <= i + k - 1 < len(x)),
    "x n, w 3, g n",
    {"n": 5},
    {"n": 4},
)
_ask(
    r"A separable filter on $X \in \mathbb{R}^{H \times V}$ with $a \in \mathbb{R}^R$, $b \in \mathbb{R}^S$, $G \in \mathbb{R}^{P \times Q}$, $P + R - 1 \le H$, $Q + S - 1 \le V$: $Y_{pq} := \sum_{r=1}^R \sum_{s=1}^S a_r b_s X_{p+r-1,q+s-1}$, $L := \sum_{p=1}^P \sum_{q=1}^Q G_{pq} Y_{pq}$.",
    {"a": (r"\frac{\partial L}{\partial a_r}", r"\sum_{p=1}^P \sum_{q=1}^Q G_{pq} \sum_{s=1}^S b_s X_{p+r-1,q+s-1}")},
    lambda X, a, b, G: sum(
        G[p, q] * a[r] * b[s] * X[p + r, q + s]
        for p in range(G.shape[0])
        for q in range(G.shape[1])
        for r in range(len(a))
        for s in range(len(b))
    ),
    "X H V, a R, b S, G P Q",
    {"P": 2, "R": 3, "H": 4, "Q": 4, "S": 2, "V": 5},
    {"P": 3, "R": 1, "H": 3, "Q": 2, "S": 4, "V": 5},
)
_ask(
    r"Global average pooling and a linear read-out: $X \in \mathbb{R}^{C \times H \times V}$, $W \in \mathbb{R}^{K \times C}$, $t \in \mathbb{R}^K$, $a_c := \frac{1}{H V} \sum_{i=1}^H \sum_{j=1}^V X_{cij}$, $o_k := \sum_{c=1}^C W_{kc} a_c$, $L := \frac{1}{2} \sum_{k=1}^K (o_k - t_k)^2$.",
    {
        "X": (r"\frac{\partial L}{\partial X_{cij}}", r"\frac{1}{H V} \sum_{k=1}^K (o_k - t_k) W_{kc}"),
        "W": (r"\frac{\partial L}{\partial W_{kc}}", r"(o_k - t_k) a_c"),
    },
    lambda X, W, t: sq(W @ np.mean(X, axis=(1, 2)) - t) / 2,
    "X C H V, W K C, t K",
)
_ask(
    r"Log-sum-exp pooling with sharpness $r > 0$: $x \in \mathbb{R}^n$, $y := \frac{1}{r} \log\left(\frac{1}{n} \sum_{i=1}^n e^{r x_i}\right)$, $p_i := \frac{e^{r x_i}}{\sum_{j=1}^n e^{r x_j}}$.",
    {
        "x": (r"\frac{\partial y}{\partial x_k}", r"p_k"),
        "r": (r"\frac{\partial y}{\partial r}", r"\frac{1}{r} (\sum_{i=1}^n p_i x_i - y)"),
        "x x": (r"\frac{\partial^2 y}{\partial x_j \partial x_k}", r"r p_j (\delta_{jk} - p_k)"),
    },
    lambda r, x: np.log(np.mean(np.exp(r * x))) / r,
    "r +, x n",
)
_ask(
    r"$\ell_2$ pooling over windows: $x \in \mathbb{R}^T$, $k, s \in \mathbb{N}$, $g \in \mathbb{R}^M$, $s (M - 1) + k \le T$, $y_i := \sqrt{\sum_{j=1}^k x_{s(i-1)+j}^2}$, $L := \sum_{i=1}^M g_i y_i$.",
    {"x": (r"\frac{\partial L}{\partial x_t}", r"x_t \sum_{i=1}^M \frac{g_i}{y_i} \mathbb{1}[1 \le t - s(i-1) \le k]")},
    lambda x, g, s, k: sum(g[i] * np.sqrt(sq(x[s * i : s * i + k])) for i in range(len(g))),
    "x s*(M-1)+k, g M",
    {"s": 2, "k": 3, "M": 4, "T": 9},
    {"s": 1, "k": 2, "M": 5, "T": 6},
    whole=("s", "k"),
)
_ask(
    r"Nearest-neighbour upsampling by $r \in \mathbb{N}$: $x \in \mathbb{R}^n$, $G \in \mathbb{R}^{r n}$, $L := \sum_{i=1}^n \sum_{a=1}^r G_{r(i-1)+a} x_i^2$.",
    {"x": (r"\frac{\partial L}{\partial x_k}", r"2 x_k \sum_{a=1}^r G_{r(k-1)+a}")},
    lambda x, G: np.sum(np.sum(G.reshape(len(x), -1), 1) * x**2),
    "x n, G r*n",
    {"n": 3, "r": 2},
    {"n": 2, "r": 4},
)
_ask(
    r"Max pooling with overlapping windows: $x \in \mathbb{R}^T$, $k, s \in \mathbb{N}$, $g \in \mathbb{R}^M$, $s (M - 1) + k \le T$, $m_i := \max_{1 \le j \le k} x_{s(i-1)+j}$, $L := \sum_{i=1}^M g_i m_i$.",
    {"x": (r"\frac{\partial L}{\partial x_t}", r"\sum_{i=1}^M g_i \mathbb{1}[1 \le t - s(i-1) \le k] \mathbb{1}[x_t = m_i]")},
    lambda x, g, s, k: sum(g[i] * np.max(x[s * i : s * i + k]) for i in range(len(g))),
    "x s*(M-1)+k, g M",
    {"s": 2, "k": 3, "M": 4, "T": 9},
    {"s": 1, "k": 2, "M": 5, "T": 6},
    whole=("s", "k"),
)

# --- dropout and distributions


def _over_masks(p, risk):
    """The mean of a function of a mask of independent zeros and ones."""
    masks = (np.array(mask) for mask in itertools.product((0, 1), repeat=len(p)))
    return sum(np.prod(np.where(mask == 1, p, 1 - p)) * risk(mask) for mask in masks)


_ask(
    r"Dropout as regularisation: $X \in \mathbb{R}^{N \times d}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^d$, $q \in (0,1)$, $\delta_j \sim \operatorname{Bernoulli}(q)$, $R := \mathbb{E}\left[\sum_{n=1}^N \left(y_n - \sum_{j=1}^d \delta_j X_{nj} w_j\right)^2\right]$.",
    {"w": (r"\frac{\partial R}{\partial w_k}", r"2 q \sum_{n=1}^N X_{nk} (q \sum_{j=1}^d X_{nj} w_j - y_n + (1 - q) X_{nk} w_k)")},
    lambda X, y, w, q: _over_masks(q * np.ones(len(w)), lambda mask: sq(y - X @ (mask * w))),
    "X N d, y N, w d, q 01",
)
_ask(
    r"Gaussian dropout: $a, w \in \mathbb{R}^n$, $\alpha > 0$, $\xi_i \sim \mathcal{N}(1, \alpha)$, $v := \operatorname{Var}\left(\sum_{i=1}^n w_i \xi_i a_i\right)$.",
    {
        "w": (r"\frac{\partial v}{\partial w_k}", r"2 \alpha a_k^2 w_k"),
        "alpha": (r"\frac{\partial v}{\partial \alpha}", r"\sum_{i=1}^n w_i^2 a_i^2"),
    },
    lambda a, w, alpha: alpha * sq(a * w),
    "a n, w n, alpha +",
)
_ask(
    r"A Gaussian likelihood by the log-scale: $x \in \mathbb{R}^N$, $\mu, s \in \mathbb{R}$, $\ell := -N s - \frac{1}{2} e^{-2 s} \sum_{n=1}^N (x_n - \mu)^2$.",
    {
        "s": (r"\frac{\partial \ell}{\partial s}", r"e^{-2 s} \sum_{n=1}^N (x_n - \mu)^2 - N"),
        "mu s": (r"\frac{\partial^2 \ell}{\partial \mu \partial s}", r"-2 e^{-2 s} \sum_{n=1}^N (x_n - \mu)"),
    },
    lambda x, mu, s: -len(x) * s - np.exp(-2 * s) * sq(x - mu) / 2,
    "x N, mu, s",
)
_ask(
    r"Student's t with $\nu > 0$ degrees of freedom, scale $s > 0$, data $x \in \mathbb{R}^n$, centre $\mu \in \mathbb{R}$: $\ell := -n \log s - \frac{\nu + 1}{2} \sum_{i=1}^n \log\left(1 + \frac{(x_i - \mu)^2}{\nu s^2}\right)$.",
    {
        "mu": (r"\frac{\partial \ell}{\partial \mu}", r"(\nu + 1) \sum_{i=1}^n \frac{x_i - \mu}{\nu s^2 + (x_i - \mu)^2}"),
        "s": (
            r"\frac{\partial \ell}{\partial s}",
            r"\frac{1}{s} ((\nu + 1) \sum_{i=1}^n \frac{(x_i - \mu)^2}{\nu s^2 + (x_i - \mu)^2} - n)",
        ),
    },
    lambda nu, s, x, mu: -len(x) * np.log(s) - (nu + 1) / 2 * np.sum(np.log(1 + (x - mu) ** 2 / (nu * s**2))),
    "nu +, s +, x n, mu",
)
_ask(
    r"Laplace errors: $x \in \mathbb{R}^n$, $m \in \mathbb{R}$, $b > 0$, $\ell := -n \log(2 b) - \frac{1}{b} \sum_{i=1}^n |x_i - m|$.",
    {
        "m": (r"\frac{\partial \ell}{\partial m}", r"\frac{1}{b} \sum_{i=1}^n \operatorname{sign}(x_i - m)"),
        "b": (r"\frac{\partial \ell}{\partial b}", r"\frac{1}{b^2} \sum_{i=1}^n |x_i - m| - \frac{n}{b}"),
    },
    lambda x, m, b: -len(x) * np.log(2 * b) - np.sum(np.abs(x - m)) / b,
    "x n, m, b +",
)
_ask(
    r"The evidence lower bound of a diagonal Gaussian posterior: $\mu, s \in \mathbb{R}^d$, $s_i > 0$, $x \in \mathbb{R}^m$, $W \in \mathbb{R}^{m \times d}$, $\epsilon \in \mathbb{R}^d$, $z := \mu + s \odot \epsilon$, $L := \frac{1}{2} \|x - W z\|^2 + \frac{1}{2} \sum_{i=1}^d (\mu_i^2 + s_i^2 - 2 \log s_i - 1)$.",
    {
        "mu": (r"\nabla_\mu L", r"W^\top (W z - x) + \mu"),
        "s": (r"\nabla_s L", r"(W^\top (W z - x)) \odot \epsilon + s - \frac{1}{s}"),
    },
    lambda mu, s, x, W, epsilon: sq(x - W @ (mu + s * epsilon)) / 2 + np.sum(mu**2 + s**2 - 2 * np.log(s) - 1) / 2,
    "mu d, s d +, x m, W m d, epsilon d",
)
_ask(
    r"The divergence of full Gaussians: $m, \mu \in \mathbb{R}^n$, $S, T \in \mathbb{R}^{n \times n}$, $\det S > 0$, $\det T > 0$, $D := \frac{1}{2} (\operatorname{tr}(T^{-1} S) + (\mu - m)^\top T^{-1} (\mu - m) - n + \log \det T - \log \det S)$.",
    {
        "S": (r"\nabla_S D", r"\frac{1}{2} (T^{-\top} - S^{-\top})"),
        "m": (r"\nabla_m D", r"\frac{1}{2} (T^{-1} + T^{-\top}) (m - \mu)"),
        "T": (r"\nabla_T D", r"\frac{1}{2} (T^{-\top} - T^{-\top} (S^\top + (\mu - m) (\mu - m)^\top) T^{-\top})"),
    },
    lambda m, mu, S, T: (np.trace(inv(T) @ S) + (mu - m) @ inv(T) @ (mu - m) - len(m) + logdet(T) - logdet(S)) / 2,
    "m n, mu n, S n n regular, T n n regular",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"The matrix normal: $X, M \in \mathbb{R}^{n \times p}$, $U \in \mathbb{S}^n$, $V \in \mathbb{S}^p$, $U \succ 0$, $V \succ 0$, $f := -\frac{1}{2} \operatorname{tr}(V^{-1} (X - M)^\top U^{-1} (X - M))$.",
    {"X": (r"\nabla_X f", r"-U^{-1} (X - M) V^{-1}"), "M": (r"\nabla_M f", r"U^{-1} (X - M) V^{-1}")},
    lambda X, M, U, V: -np.trace(inv(V) @ (X - M).T @ inv(U) @ (X - M)) / 2,
    "X n p, M n p, U n n spd, V p p spd",
)
_ask(
    r"Weibull lifetimes $t \in \mathbb{R}^n$, $t_i > 0$, shape $k > 0$, scale $\lambda > 0$: $\ell := \sum_{i=1}^n \left(\log k - k \log \lambda + (k - 1) \log t_i - (t_i / \lambda)^k\right)$.",
    {
        "lam": (r"\frac{\partial \ell}{\partial \lambda}", r"\frac{k}{\lambda} (\sum_{i=1}^n (t_i / \lambda)^k - n)"),
        "k": (
            r"\frac{\partial \ell}{\partial k}",
            r"\frac{n}{k} + \sum_{i=1}^n \log t_i - n \log \lambda - \sum_{i=1}^n (t_i / \lambda)^k \log(t_i / \lambda)",
        ),
    },
    lambda t, k, lam: np.sum(np.log(k) - k * np.log(lam) + (k - 1) * np.log(t) - (t / lam) ** k),
    "t n +, k +, lam +",
)
_ask(
    r"A mixture of Gaussians with logits $a \in \mathbb{R}^K$: data $x \in \mathbb{R}^N$, means $\mu \in \mathbb{R}^K$, $\pi := \operatorname{softmax}(a)$, $f_{nk} := \pi_k e^{-\frac{1}{2} (x_n - \mu_k)^2}$, $r_{nk} := \frac{f_{nk}}{\sum_{j=1}^K f_{nj}}$, $\ell := \sum_{n=1}^N \log \sum_{k=1}^K f_{nk}$.",
    {
        "mu": (r"\frac{\partial \ell}{\partial \mu_k}", r"\sum_{n=1}^N r_{nk} (x_n - \mu_k)"),
        "a": (r"\frac{\partial \ell}{\partial a_k}", r"\sum_{n=1}^N r_{nk} - N \pi_k"),
    },
    lambda a, x, mu: np.sum(np.log(np.exp(-((x[:, None] - mu) ** 2) / 2) @ softmax(a))),
    "a K, x N, mu K",
)
_ask(
    r"A planar flow: $z, u, w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $h := \tanh(w^\top z + b)$, $J := \log |1 + (1 - h^2) u^\top w|$.",
    {
        "u": (r"\nabla_u J", r"\frac{1 - h^2}{1 + (1 - h^2) u^\top w} w"),
        "b": (r"\frac{\partial J}{\partial b}", r"-\frac{2 h (1 - h^2) u^\top w}{1 + (1 - h^2) u^\top w}"),
    },
    lambda z, u, w, b: np.log(np.abs(1 + (1 - np.tanh(w @ z + b) ** 2) * (u @ w))),
    "z d, u d, w d, b",
)
_ask(
    r"Inverse Gaussian: $x \in \mathbb{R}^n$, $x_i > 0$, $\mu, \lambda > 0$, $\ell := \frac{n}{2} \log \lambda - \sum_{i=1}^n \frac{\lambda (x_i - \mu)^2}{2 \mu^2 x_i}$.",
    {
        "mu": (r"\frac{\partial \ell}{\partial \mu}", r"\frac{\lambda}{\mu^3} \sum_{i=1}^n (x_i - \mu)"),
        "lam": (
            r"\frac{\partial \ell}{\partial \lambda}",
            r"\frac{n}{2 \lambda} - \frac{1}{2 \mu^2} \sum_{i=1}^n \frac{(x_i - \mu)^2}{x_i}",
        ),
    },
    lambda x, mu, lam: len(x) / 2 * np.log(lam) - np.sum(lam * (x - mu) ** 2 / (2 * mu**2 * x)),
    "x n +, mu +, lam +",
)
_ask(
    r"A Gaussian process with noise: $K \in \mathbb{S}^n$, $y \in \mathbb{R}^n$, $\alpha, \beta > 0$, $C := \alpha K + \beta I$, $\det C > 0$, $a := C^{-1} y$, $\ell := -\frac{1}{2} y^\top C^{-1} y - \frac{1}{2} \log \det C$.",
    {
        "alpha": (
            r"\frac{\partial \ell}{\partial \alpha}",
            r"\frac{1}{2} (y^\top C^{-1} K C^{-1} y - \operatorname{tr}(K C^{-1}))",
        ),
        "y": (r"\nabla_y \ell", r"-a"),
        "y y": (r"\nabla_y^2 \ell", r"-C^{-1}"),
    },
    lambda K, y, alpha, beta: -y @ inv(alpha * K + beta * np.eye(len(y))) @ y / 2 - logdet(alpha * K + beta * np.eye(len(y))) / 2,
    "K n n spd, y n, alpha +, beta +",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"Fisher information of a logit: $\theta \in \mathbb{R}$, $N, k \in \mathbb{R}$, $\ell := k \theta - N \log(1 + e^\theta)$.",
    {"theta theta": (r"-\frac{\partial^2 \ell}{\partial \theta^2}", r"N \sigma(\theta) (1 - \sigma(\theta))")},
    lambda theta, N, k: -(k * theta - N * np.log(1 + np.exp(theta))),
    "theta, N, k",
)

# --- matrices

_ask(
    r"Let $A, B, C \in \mathbb{R}^{n \times n}$, $X \in \mathbb{R}^{n \times n}$ and $f := \operatorname{tr}(A X B X^\top C X)$.",
    {"X": (r"\nabla_X f", r"A^\top X^\top C^\top X B^\top + C X A X B + C^\top X B^\top X^\top A^\top")},
    lambda A, B, C, X: np.trace(A @ X @ B @ X.T @ C @ X),
    "A n n, B n n, C n n, X n n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"$X \in \mathbb{R}^{m \times n}$ with $m > n$, $a, b \in \mathbb{R}^n$, $M := X^\top X$, $f := a^\top M^{-1} b$.",
    {"X": (r"\nabla_X f", r"-X M^{-1} (a b^\top + b a^\top) M^{-1}")},
    lambda X, a, b: a @ inv(X.T @ X) @ b,
    "X m n, a n, b n",
    {"m": 5, "n": 2},
    {"m": 4, "n": 3},
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $\lambda > 0$, $f := \log \det(X X^\top + \lambda I)$.",
    {
        "X": (r"\nabla_X f", r"2 (X X^\top + \lambda I)^{-1} X"),
        "lam": (r"\frac{\partial f}{\partial \lambda}", r"\operatorname{tr}((X X^\top + \lambda I)^{-1})"),
    },
    lambda X, lam: logdet(X @ X.T + lam * np.eye(len(X))),
    "X m n, lam +",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $\lambda > 0$, $M := X^\top X + \lambda I$, $f := \operatorname{tr}(M^{-1})$.",
    {"X": (r"\nabla_X f", r"-2 X M^{-2}")},
    lambda X, lam: np.trace(inv(X.T @ X + lam * np.eye(X.shape[1]))),
    "X m n, lam +",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$ be invertible, $\det X \neq 0$, and $f := \|X^{-1}\|_F^2$.",
    {"X": (r"\nabla_X f", r"-2 X^{-\top} X^{-1} X^{-\top}")},
    lambda X: sq(inv(X)),
    "X n n regular",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $b \in \mathbb{R}^n$, $f := \|A X^{-1} b\|^2$.",
    {"X": (r"\nabla_X f", r"-2 X^{-\top} A^\top A X^{-1} b b^\top X^{-\top}")},
    lambda A, X, b: sq(A @ inv(X) @ b),
    "A m n, X n n regular, b n",
)
_ask(
    r"Let $X, A, B \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $f := \operatorname{tr}(X^{-1} A X B)$.",
    {"X": (r"\nabla_X f", r"(B X^{-1} A - X^{-1} A X B X^{-1})^\top")},
    lambda X, A, B: np.trace(inv(X) @ A @ X @ B),
    "X n n regular, A n n, B n n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det(A + X) \neq 0$, $f := \operatorname{tr}((A + X)^{-1})$.",
    {"X": (r"\nabla_X f", r"-((A + X)^{-2})^\top")},
    lambda A, X: np.trace(inv(A + X)),
    "A n n regular, X n n regular",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"A low-rank update: $A \in \mathbb{S}^n$, $A \succ 0$, $U \in \mathbb{R}^{n \times k}$, $C := A + U U^\top$, $f := \log \det C$.",
    {"U": (r"\nabla_U f", r"2 C^{-1} U")},
    lambda A, U: logdet(A + U @ U.T),
    "A n n spd, U n k",
)
_ask(
    r"$X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{m \times m}$, $f := \operatorname{tr}(A \odot (X X^T))$.",
    {"X": (r"\nabla_X f", r"2 \operatorname{diag}(\operatorname{diag}(A)) X")},
    lambda X, A: np.trace(A * (X @ X.T)),
    "X m n, A m m",
)
_ask(
    r"$X, Y \in \mathbb{R}^{m \times n}$, $G := X^T X - Y^T Y$, $f := \frac{1}{4} \|G\|_F^2$ (style loss).",
    {"X": (r"\nabla_X f", r"X G")},
    lambda X, Y: sq(X.T @ X - Y.T @ Y) / 4,
    "X m n, Y m n",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times p}$, $C \in \mathbb{R}^{p \times q}$, $T \in \mathbb{R}^{m \times q}$, $f := \|A B C - T\|_F$.",
    {"B": (r"\nabla_B f", r"\frac{1}{f} A^\top (A B C - T) C^\top")},
    lambda A, B, C, T: np.sqrt(sq(A @ B @ C - T)),
    "A m n, B n p, C p q, T m q",
)
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^n$, $f := \frac{x^\top A x}{1 + b^\top x}$.",
    {"x": (r"\nabla_x f", r"\frac{(A + A^\top) x - f b}{1 + b^\top x}")},
    lambda x, A, b: x @ A @ x / (1 + b @ x),
    "x n, A n n, b n",
)
_ask(
    r"$X \in \mathbb{R}^{n \times n}$, $a, b, c, d \in \mathbb{R}^n$, $f := (a^\top X b) (c^\top X d)$.",
    {"X": (r"\nabla_X f", r"(c^\top X d) a b^\top + (a^\top X b) c d^\top")},
    lambda X, a, b, c, d: (a @ X @ b) * (c @ X @ d),
    "X n n, a n, b n, c n, d n",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"$X \in \mathbb{R}^{m \times n}$, $u \in \mathbb{R}^m$, $v \in \mathbb{R}^n$, $f := u^\top \log(1 + e^X) v$.",
    {"X": (r"\nabla_X f", r"(u v^\top) \odot \sigma(X)")},
    lambda X, u, v: u @ np.log(1 + np.exp(X)) @ v,
    "X m n, u m, v n",
)
_ask(
    r"$v \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $M := A \operatorname{diag}(v) A^\top$, $B \in \mathbb{R}^{m \times m}$, $f := \operatorname{tr}(B M)$.",
    {"v": (r"\nabla_v f", r"\operatorname{diag}(A^\top B A)"), "A": (r"\nabla_A f", r"(B + B^\top) A \operatorname{diag}(v)")},
    lambda v, A, B: np.trace(B @ A @ np.diag(v) @ A.T),
    "v n, A m n, B m m",
)
_ask(
    r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$, $f := \sqrt{\det X}$.",
    {"X": (r"\nabla_X f", r"\frac{1}{2} f X^{-\top}")},
    lambda X: np.sqrt(np.linalg.det(X)),
    "X n n regular",
    {"n": 3},
    {"n": 2},
)
_ask(
    r"$X \in \mathbb{R}^{n \times n}$, $f := \operatorname{tr}(X^\top X X^\top X) - \operatorname{tr}(X)^2$.",
    {"X": (r"\nabla_X f", r"4 X X^\top X - 2 \operatorname{tr}(X) I")},
    lambda X: np.trace(X.T @ X @ X.T @ X) - np.trace(X) ** 2,
    "X n n",
    {"n": 3},
    {"n": 2},
)

# --- second derivatives

_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$, $r := A x - b$, $f := \frac{1}{4} \|r\|^4$.",
    {"x": (r"\nabla_x f", r"\|r\|^2 A^\top r"), "x x": (r"\nabla_x^2 f", r"\|r\|^2 A^\top A + 2 A^\top r r^\top A")},
    lambda A, b, x: sq(A @ x - b) ** 2 / 4,
    "A m n, b m, x n",
)
_ask(
    r"The Rosenbrock chain: $x \in \mathbb{R}^n$, $f := \sum_{i=1}^{n-1} \left(100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2\right)$.",
    {
        "x": (
            r"\frac{\partial f}{\partial x_k}",
            r"\mathbb{1}[k \ge 2] 200 (x_k - x_{k-1}^2) - \mathbb{1}[k \le n - 1] (400 x_k (x_{k+1} - x_k^2) + 2 (1 - x_k))",
        )
    },
    lambda x: np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2),
    "x n",
    {"n": 4},
    {"n": 3},
)
_ask(
    r"Factorisation, mixed: $R \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $E := U V^\top - R$, $L := \frac{1}{2} \|E\|_F^2$.",
    {"U V": (r"\frac{\partial^2 L}{\partial U_{ab} \partial V_{cd}}", r"U_{ad} V_{cb} + \delta_{bd} E_{ac}")},
    lambda R, U, V: sq(U @ V.T - R) / 2,
    "R m n, U m k, V n k",
)
_ask(
    r"Softplus regression: $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $f := \mathbf{1}^\top \log(1 + e^{X w})$, $s := \sigma(X w)$.",
    {"w w": (r"\nabla^2_w f", r"X^\top \operatorname{diag}(s \odot (1 - s)) X")},
    lambda X, w: np.sum(np.log(1 + np.exp(X @ w))),
    "X n d, w d",
)
_ask(
    r"Cubic regularisation: $x, g \in \mathbb{R}^n$, $H \in \mathbb{S}^n$, $M > 0$, $m := g^\top x + \frac{1}{2} x^\top H x + \frac{M}{6} \|x\|^3$.",
    {
        "x": (r"\nabla_x m", r"g + H x + \frac{M}{2} \|x\| x"),
        "x x": (r"\nabla_x^2 m", r"H + \frac{M}{2} (\|x\| I + \frac{x x^\top}{\|x\|})"),
    },
    lambda x, g, H, M: g @ x + x @ H @ x / 2 + M / 6 * sq(x) ** 1.5,
    "x n, g n, H n n sym, M +",
)
_ask(
    r"Squared distances: $x, y \in \mathbb{R}^n$, $s > 0$, $k := \exp(-\frac{1}{2 s} \|x - y\|^2)$.",
    {"x y": (r"\frac{\partial^2 k}{\partial x_i \partial y_j}", r"\frac{k}{s} (\delta_{ij} - \frac{(x_i - y_i) (x_j - y_j)}{s})")},
    lambda x, y, s: np.exp(-sq(x - y) / (2 * s)),
    "x n, y n, s +",
)
_ask(
    r"$x, a \in \mathbb{R}^n$, $b \in \mathbb{R}$, $f := \log \cosh(a^\top x + b)$, $t := \tanh(a^\top x + b)$.",
    {"x x": (r"\nabla_x^2 f", r"(1 - t^2) a a^\top"), "x b": (r"\frac{\partial^2 f}{\partial x_i \partial b}", r"(1 - t^2) a_i")},
    lambda x, a, b: np.log(np.cosh(a @ x + b)),
    "x n, a n, b",
)
_ask(
    r"A two-layer linear network: $A \in \mathbb{R}^{k \times h}$, $B \in \mathbb{R}^{h \times d}$, $x \in \mathbb{R}^d$, $t \in \mathbb{R}^k$, $e := A B x - t$, $L := \frac{1}{2} \|e\|^2$.",
    {
        "A A": (
            r"\frac{\partial^2 L}{\partial A_{ab} \partial A_{pq}}",
            r"\delta_{ap} \sum_{i=1}^d B_{bi} x_i \sum_{j=1}^d B_{qj} x_j",
        ),
        "A B": (r"\frac{\partial^2 L}{\partial A_{ab} \partial B_{pq}}", r"x_q (A_{ap} \sum_{i=1}^d B_{bi} x_i + \delta_{bp} e_a)"),
    },
    lambda A, B, x, t: sq(A @ B @ x - t) / 2,
    "A k h, B h d, x d, t k",
)

# --- in other words: letters in bold, pairs, primes, batches

_ask(
    r"Let $\mathbf{x} \in \mathbb{R}^{n}$, $\mathbf{A} \in \mathbb{R}^{m\times n}$ and $f = \lVert \mathbf{A}\mathbf{x} \rVert_2^2$.",
    {"x": (r"\frac{\partial f}{\partial \mathbf{x}}", r"2 \mathbf{A}^T \mathbf{A} \mathbf{x}")},
    lambda x, A: sq(A @ x),
    "x n, A m n",
)
_ask(
    r"Pairwise: $x \in \mathbb{R}^n$, $L := \sum_{i < j} (x_i - x_j)^2$ where $i, j = 1, \dots, n$.",
    {"x": (r"\frac{\partial L}{\partial x_k}", r"2 (n x_k - \sum_{i=1}^n x_i)")},
    lambda x: np.sum((x[:, None] - x[None, :]) ** 2) / 2,
    "x n",
)
_ask(
    r"Pairwise: $x \in \mathbb{R}^n$, $L := \sum_{i=1}^{n} \sum_{j=i+1}^{n} (x_i - x_j)^2$.",
    {"x": (r"\frac{\partial L}{\partial x_k}", r"2 (n x_k - \sum_{i=1}^n x_i)")},
    lambda x: np.sum((x[:, None] - x[None, :]) ** 2) / 2,
    "x n",
)
_ask(
    r"Coulomb energy of charges: $r \in \mathbb{R}^{N \times 3}$, $q \in \mathbb{R}^N$, $d_{ij} := \sqrt{\sum_{c=1}^3 (r_{ic} - r_{jc})^2}$, $E := \frac{1}{2} \sum_{i=1}^N \sum_{j \neq i} \frac{q_i q_j}{d_{ij}}$.",
    {"r": (r"\frac{\partial E}{\partial r_{ab}}", r"-q_a \sum_{j \neq a} \frac{q_j (r_{ab} - r_{jb})}{d_{aj}^3}")},
    lambda r, q: sum(q[i] * q[j] / np.sqrt(sq(r[i] - r[j])) for i in range(len(q)) for j in range(len(q)) if i != j) / 2,
    "r N 3, q N",
)
_ask(
    r"A batch of MSE: $X \in \mathbb{R}^{B \times d}$, $W \in \mathbb{R}^{d \times k}$, $b \in \mathbb{R}^{1 \times k}$, $Y \in \mathbb{R}^{B \times k}$, $\hat{Y} := X W + \mathbf{1} b$, $L := \frac{1}{2 B} \|\hat{Y} - Y\|_F^2$.",
    {"b": (r"\nabla_b L", r"\frac{1}{B} \mathbf{1}^\top (\hat{Y} - Y)"), "W": (r"\nabla_W L", r"\frac{1}{B} X^\top (\hat{Y} - Y)")},
    lambda X, W, b, Y: sq(X @ W + b - Y) / 2 / len(X),
    "X B d, W d k, b 1 k, Y B k",
)
_ask(
    r"Broadcast bias: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times k}$, $b \in \mathbb{R}^{k}$, $T \in \mathbb{R}^{N \times k}$, $Z_{nj} := \sum_{i=1}^d X_{ni} W_{ij} + b_j$, $L := \frac{1}{N} \sum_{n=1}^N \sum_{j=1}^k \max(0, Z_{nj} - T_{nj})$.",
    {
        "b": (r"\frac{\partial L}{\partial b_j}", r"\frac{1}{N} \sum_{n=1}^N \mathbb{1}[Z_{nj} > T_{nj}]"),
        "X": (r"\frac{\partial L}{\partial X_{ab}}", r"\frac{1}{N} \sum_{j=1}^k W_{bj} \mathbb{1}[Z_{aj} > T_{aj}]"),
    },
    lambda X, W, b, T: np.sum(relu(X @ W + b - T)) / len(X),
    "X N d, W d k, b k, T N k",
)
_ask(
    r"$\theta \in \mathbb{R}^d$, $\theta' \in \mathbb{R}^d$, $\tau > 0$, $L := \frac{1}{2\tau} \|\theta - \theta'\|^2$ (a proximal term).",
    {"theta": (r"\nabla_\theta L", r"\frac{1}{\tau} (\theta - \theta')")},
    lambda theta, theta_prime, tau: sq(theta - theta_prime) / 2 / tau,
    "theta d, theta_prime d, tau +",
)
_ask(
    r"TD error: $\phi, \phi' \in \mathbb{R}^d$, $w \in \mathbb{R}^d$, $r \in \mathbb{R}$, $\gamma \in (0,1)$, $\delta := r + \gamma w^\top \phi' - w^\top \phi$, $L := \frac{1}{2} \delta^2$.",
    {"w": (r"\nabla_w L", r"\delta (\gamma \phi' - \phi)")},
    lambda phi, phi_prime, w, r, gamma: (r + gamma * w @ phi_prime - w @ phi) ** 2 / 2,
    "phi d, phi_prime d, w d, r, gamma 01",
)
_ask(
    r"Deep: $x \in \mathbb{R}^{d}$, $W^{(1)} \in \mathbb{R}^{h \times d}$, $W^{(2)} \in \mathbb{R}^{1 \times h}$, $a^{(1)} := \operatorname{ReLU}(W^{(1)} x)$, $\hat{y} := \sigma(W^{(2)} a^{(1)})$, $y \in \{0,1\}$, $\mathcal{L} := -y \log \hat{y} - (1-y) \log(1-\hat{y})$.",
    {
        "W2": (r"\nabla_{W^{(2)}} \mathcal{L}", r"(\hat{y} - y) (a^{(1)})^\top"),
        "W1": (r"\nabla_{W^{(1)}} \mathcal{L}", r"(\hat{y} - y) ((W^{(2)})^\top \odot \mathbb{1}[W^{(1)} x > 0]) x^\top"),
    },
    lambda x, W1, W2, y: -y * np.log(sigma((W2 @ relu(W1 @ x))[0])) - (1 - y) * np.log(1 - sigma((W2 @ relu(W1 @ x))[0])),
    "x d, W1 h d, W2 1 h, y bool",
)
_ask(
    r"Let $z \in \mathbb{R}^{K}$, $s_k := \frac{\exp z_k}{\sum_{k'=1}^{K} \exp z_{k'}}$, $L := -\log s_1$.",
    {"z": (r"\frac{\partial L}{\partial z_j}", r"s_j - \delta_{j1}")},
    lambda z: -np.log(softmax(z)[0]),
    "z K",
)
_ask(
    r"Let $u, v \in \mathbb{R}^n$ and $\kappa(u, v) := (1 + u^T v)^3$.",
    {"u": (r"\nabla_u \kappa(u, v)", r"3 (1 + u^\top v)^2 v")},
    lambda u, v: (1 + u @ v) ** 3,
    "u n, v n",
)
_ask(
    r"Periodic kernel: $x, y, p, \ell \in \mathbb{R}$, $p > 0$, $\ell > 0$, $k := \exp\left(-\frac{2}{\ell^2} \sin^2\left(\frac{\pi (x - y)}{p}\right)\right)$.",
    {
        "x": (r"\frac{\partial k}{\partial x}", r"-\frac{2 \pi k}{p \ell^2} \sin\left(\frac{2 \pi (x - y)}{p}\right)"),
        "ell": (r"\frac{\partial k}{\partial \ell}", r"\frac{4 k}{\ell^3} \sin^2\left(\frac{\pi (x - y)}{p}\right)"),
    },
    lambda x, y, p, ell: np.exp(-2 / ell**2 * np.sin(np.pi * (x - y) / p) ** 2),
    "x, y, p +, ell +",
)
_ask(
    r"Quadratic in a matrix square: $X \in \mathbb{R}^{n \times n}$, $a \in \mathbb{R}^n$, $f := a^T X^T X^2 a$.",
    {"X": (r"\nabla_X f", r"X^2 a a^\top + X a a^\top X^\top + X^\top X a a^\top")},
    lambda X, a: a @ X.T @ X @ X @ a,
    "X n n, a n",
)
_ask(
    r"$A \in \mathbb{S}^n$, $A \succ 0$, $X \in \mathbb{R}^{n \times k}$, $f := \operatorname{tr}((X^\top A X)^{-1})$, $n > k$, $M := X^\top A X$.",
    {"X": (r"\nabla_X f", r"-2 A X M^{-2}")},
    lambda A, X: np.trace(inv(X.T @ A @ X)),
    "A n n spd, X n k",
    {"n": 4, "k": 2},
    {"n": 3, "k": 1},
)
_ask(
    r"Kalman: $P \in \mathbb{S}^n$, $H \in \mathbb{R}^{m \times n}$, $R \in \mathbb{S}^m$, $K \in \mathbb{R}^{n \times m}$, $f := \operatorname{tr}((I - K H) P (I - K H)^\top + K R K^\top)$.",
    {"K": (r"\nabla_K f", r"2 (K R - (I - K H) P H^\top)")},
    lambda P, H, R, K: np.trace((np.eye(len(P)) - K @ H) @ P @ (np.eye(len(P)) - K @ H).T + K @ R @ K.T),
    "P n n sym, H m n, R m m sym, K n m",
)
_ask(
    r"LoRA: $W \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{r \times n}$, $B \in \mathbb{R}^{m \times r}$, $x \in \mathbb{R}^n$, $t \in \mathbb{R}^m$, $\alpha > 0$, $y := W x + \frac{\alpha}{r} B A x$, $L := \frac{1}{2} \|y - t\|^2$.",
    {"A": (r"\nabla_A L", r"\frac{\alpha}{r} B^\top (y - t) x^\top"), "B": (r"\nabla_B L", r"\frac{\alpha}{r} (y - t) (A x)^\top")},
    lambda W, A, B, x, t, alpha: sq(W @ x + alpha / len(A) * B @ (A @ x) - t) / 2,
    "W m n, A r n, B m r, x n, t m, alpha +",
)
_ask(
    r"Skip-gram with negatives: $v, u \in \mathbb{R}^d$, $N \in \mathbb{R}^{K \times d}$, $L := -\log \sigma(u^\top v) - \sum_{k=1}^K \log \sigma\left(-\sum_{j=1}^d N_{kj} v_j\right)$.",
    {"v": (r"\nabla_v L", r"(\sigma(u^\top v) - 1) u + N^\top \sigma(N v)"), "N": (r"\nabla_N L", r"\sigma(N v) v^\top")},
    lambda v, u, N: -np.log(sigma(u @ v)) - np.sum(np.log(sigma(-N @ v))),
    "v d, u d, N K d",
)
_ask(
    r"Softmax of a masked row: $S, M \in \mathbb{R}^{n \times n}$, $A := \operatorname{softmax}(S + M)$, $G \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(G^\top A)$.",
    {"S": (r"\nabla_S L", r"A \odot (G - ((A \odot G) \mathbf{1}) \mathbf{1}^\top)")},
    lambda S, M, G: np.sum(G * softmax(S + M)),
    "S n n, M n n, G n n",
)
_ask(
    r"Rotary pair: $q, k \in \mathbb{R}^2$, $\theta \in \mathbb{R}$, $s := (q_1 k_1 + q_2 k_2) \cos \theta + (q_2 k_1 - q_1 k_2) \sin \theta$.",
    {"theta": (r"\frac{\partial s}{\partial \theta}", r"(q_2 k_1 - q_1 k_2) \cos \theta - (q_1 k_1 + q_2 k_2) \sin \theta")},
    lambda q, k, theta: (q[0] * k[0] + q[1] * k[1]) * np.cos(theta) + (q[1] * k[0] - q[0] * k[1]) * np.sin(theta),
    "q 2, k 2, theta",
)
_ask(
    r"Group normalisation: $X, U \in \mathbb{R}^{G \times m}$, $\epsilon > 0$, $\mu_g := \frac{1}{m} \sum_{i=1}^m X_{gi}$, $s_g := \sqrt{\frac{1}{m} \sum_{i=1}^m (X_{gi} - \mu_g)^2 + \epsilon}$, $H_{gi} := \frac{X_{gi} - \mu_g}{s_g}$, $L := \frac{1}{2} \sum_{g=1}^G \sum_{i=1}^m (H_{gi} - U_{gi})^2$.",
    {
        "X": (
            r"\frac{\partial L}{\partial X_{ab}}",
            r"\frac{1}{s_a} (H_{ab} - U_{ab} - \frac{1}{m} \sum_{i=1}^m (H_{ai} - U_{ai}) - \frac{H_{ab}}{m} \sum_{i=1}^m H_{ai} (H_{ai} - U_{ai}))",
        )
    },
    lambda X, U, epsilon: sq((X - np.mean(X, 1, keepdims=True)) / np.sqrt(np.var(X, 1, keepdims=True) + epsilon) - U) / 2,
    "X G m, U G m, epsilon +",
)
_ask(
    r"Average pooling in two dimensions, windows $k \times k$: $k \in \mathbb{N}$, $X \in \mathbb{R}^{k P \times k Q}$, $G \in \mathbb{R}^{P \times Q}$, $Y_{pq} := \frac{1}{k^2} \sum_{a=1}^k \sum_{b=1}^k X_{k(p-1)+a,k(q-1)+b}$, $L := \sum_{p=1}^P \sum_{q=1}^Q G_{pq} Y_{pq}$.",
    {
        "X": (
            r"\frac{\partial L}{\partial X_{ij}}",
            r"\frac{1}{k^2} \sum_{p=1}^P \sum_{q=1}^Q G_{pq} \mathbb{1}[1 \le i - k(p-1) \le k] \mathbb{1}[1 \le j - k(q-1) \le k]",
        )
    },
    lambda X, G, k: sum(
        G[p, q] * np.mean(X[k * p : k * p + k, k * q : k * q + k]) for p in range(G.shape[0]) for q in range(G.shape[1])
    ),
    "X k*P k*Q, G P Q",
    {"k": 2, "P": 3, "Q": 2},
    {"k": 3, "P": 1, "Q": 2},
    whole=("k",),
)
_ask(
    r"0-based convolution: $x \in \mathbb{R}^{T}$, $w \in \mathbb{R}^{K}$, $s \in \mathbb{N}$, $g \in \mathbb{R}^{M}$, $s (M-1) + K \le T$, $y_i := \sum_{k=0}^{K-1} w_k x_{s i + k}$, $L := \sum_{i=0}^{M-1} g_i y_i^2$.",
    {
        "w": (r"\frac{\partial L}{\partial w_k}", r"2 \sum_{i=0}^{M-1} g_i y_i x_{s i + k}"),
        "x": (r"\frac{\partial L}{\partial x_t}", r"2 \sum_{i=0}^{M-1} g_i y_i w_{t - s i} \mathbb{1}[0 \le t - s i \le K - 1]"),
    },
    lambda x, w, g, s: sum(g[i] * np.sum(w * x[s * i : s * i + len(w)]) ** 2 for i in range(len(g))),
    "x s*(M-1)+K, w K, g M",
    {"s": 2, "M": 3, "K": 3, "T": 7},
    {"s": 3, "M": 2, "K": 4, "T": 7},
    whole=("s",),
)
_ask(
    r"Reversed (true) convolution: $x \in \mathbb{R}^{T}$, $w \in \mathbb{R}^{K}$, $g \in \mathbb{R}^{M}$, $M + K - 1 \le T$, $y_i := \sum_{k=1}^{K} w_k x_{i + K - k}$, $L := \sum_{i=1}^{M} g_i y_i$.",
    {"w": (r"\frac{\partial L}{\partial w_k}", r"\sum_{i=1}^M g_i x_{i + K - k}")},
    lambda x, w, g: sum(g[i] * w[k] * x[i + len(w) - 1 - k] for i in range(len(g)) for k in range(len(w))),
    "x M+K-1, w K, g M",
    {"M": 3, "K": 2, "T": 4},
    {"M": 2, "K": 4, "T": 5},
)
_ask(
    r"Bernoulli noise on the inputs: $x, w \in \mathbb{R}^d$, $p \in (0,1)$, $b_i \sim \operatorname{Bernoulli}(p)$, $t \in \mathbb{R}$, $J := \mathbb{E}\left[\left(t - \frac{1}{p} \sum_{i=1}^d b_i w_i x_i\right)^2\right]$.",
    {"w": (r"\frac{\partial J}{\partial w_k}", r"2 x_k (\sum_{i=1}^d w_i x_i - t) + \frac{2 (1-p)}{p} x_k^2 w_k")},
    lambda x, w, p, t: _over_masks(p * np.ones(len(w)), lambda m: (t - np.sum(m * w * x) / p) ** 2),
    "x d, w d, p 01, t",
)
_ask(
    r"Log-normal: $x \in \mathbb{R}^n$, $x_i > 0$, $m \in \mathbb{R}$, $s > 0$, $\ell := -\sum_{i=1}^n \left(\log x_i + \log s + \frac{(\log x_i - m)^2}{2 s^2}\right)$.",
    {
        "m": (r"\frac{\partial \ell}{\partial m}", r"\frac{1}{s^2} \sum_{i=1}^n (\log x_i - m)"),
        "s": (r"\frac{\partial \ell}{\partial s}", r"\frac{1}{s^3} \sum_{i=1}^n (\log x_i - m)^2 - \frac{n}{s}"),
    },
    lambda x, m, s: -np.sum(np.log(x) + np.log(s) + (np.log(x) - m) ** 2 / 2 / s**2),
    "x n +, m, s +",
)
_ask(
    r"Pareto: $x \in \mathbb{R}^n$, $x_i > 0$, $a, c > 0$, $\ell := n \log a + n a \log c - (a + 1) \sum_{i=1}^n \log x_i$.",
    {"a": (r"\frac{\partial \ell}{\partial a}", r"\frac{n}{a} + n \log c - \sum_{i=1}^n \log x_i")},
    lambda x, a, c: len(x) * np.log(a) + len(x) * a * np.log(c) - (a + 1) * np.sum(np.log(x)),
    "x n +, a +, c +",
)
_ask(
    r"Ordinal: $\eta \in \mathbb{R}$, $b, c > 0$, $L := -\log(\sigma(b - \eta) - \sigma(-c - \eta))$.",
    {"eta": (r"\frac{\partial L}{\partial \eta}", r"1 - \sigma(b - \eta) - \sigma(-c - \eta)")},
    lambda eta, b, c: -np.log(sigma(b - eta) - sigma(-c - eta)),
    "eta, b +, c +",
)
_ask(
    r"Jensen: $x \in \mathbb{R}^n$, $\lambda > 0$, $f := \lambda \log\left(\frac{1}{n} \sum_{i=1}^n e^{x_i / \lambda}\right)$.",
    {
        "x x": (
            r"\frac{\partial^2 f}{\partial x_j \partial x_k}",
            r"\frac{1}{\lambda} \operatorname{softmax}(x / \lambda)_j (\delta_{jk} - \operatorname{softmax}(x / \lambda)_k)",
        ),
        "lam": (
            r"\frac{\partial f}{\partial \lambda}",
            r"\frac{1}{\lambda} (f - \sum_{i=1}^n x_i \operatorname{softmax}(x / \lambda)_i)",
        ),
    },
    lambda x, lam: lam * np.log(np.mean(np.exp(x / lam))),
    "x n, lam +",
)
_ask(
    r"Gram-based: $X \in \mathbb{R}^{n \times d}$, $K := X X^\top$, $y \in \mathbb{R}^n$, $f := y^\top K y$.",
    {"X": (r"\nabla_X f", r"2 y y^\top X")},
    lambda X, y: y @ X @ X.T @ y,
    "X n d, y n",
)
_ask(
    r"Frobenius ratio: $A, B \in \mathbb{R}^{m \times n}$, $f := \frac{\|A\|_F^2}{\|B\|_F^2}$.",
    {"B": (r"\nabla_B f", r"-\frac{2 f}{\|B\|_F^2} B"), "A": (r"\nabla_A f", r"\frac{2}{\|B\|_F^2} A")},
    lambda A, B: sq(A) / sq(B),
    "A m n, B m n",
)
_ask(
    r"Two ReLUs in a row: $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{k \times m}$, $h := \max(0, A x)$, $y := \max(0, B h)$, $L := \mathbf{1}^\top y$.",
    {"A": (r"\nabla_A L", r"(B^\top \mathbb{1}[B h > 0] \odot \mathbb{1}[A x > 0]) x^\top")},
    lambda x, A, B: np.sum(relu(B @ relu(A @ x))),
    "x n, A m n, B k m",
)
_ask(
    r"Weighted sum of squares by cases: $x, w \in \mathbb{R}^n$, $L := \sum_{i=1}^n \begin{cases} w_i x_i^2 & x_i > 0 \\ 2 w_i x_i^2 & x_i \le 0 \end{cases}$.",
    {"x": (r"\frac{\partial L}{\partial x_k}", r"2 w_k x_k \begin{cases} 1 & x_k > 0 \\ 2 & x_k \le 0 \end{cases}")},
    lambda x, w: np.sum(np.where(x > 0, w * x**2, 2 * w * x**2)),
    "x n, w n",
)
_ask(
    r"Minimum of two costs: $a, b \in \mathbb{R}^n$, $L := \sum_{i=1}^n \min(a_i^2, b_i^2)$.",
    {"a": (r"\frac{\partial L}{\partial a_k}", r"2 a_k \mathbb{1}[a_k^2 < b_k^2]")},
    lambda a, b: np.sum(np.minimum(a**2, b**2)),
    "a n, b n",
)
_ask(
    r"Entropy of a Bernoulli: $p \in (0,1)$, $H := -p \log p - (1 - p) \log(1 - p)$.",
    {"p": (r"\frac{d H}{d p}", r"\log(1 - p) - \log p"), "p p": (r"\frac{d^2 H}{d p^2}", r"-\frac{1}{p (1 - p)}")},
    lambda p: -p * np.log(p) - (1 - p) * np.log(1 - p),
    "p 01",
)
_ask(
    r"Chamfer-like: $x \in \mathbb{R}^{m}$, $y \in \mathbb{R}^{n}$, $L := \sum_{i=1}^m \min_{1 \le j \le n} (x_i - y_j)^2$.",
    {
        "x": (
            r"\frac{\partial L}{\partial x_k}",
            r"2 \sum_{j=1}^n (x_k - y_j) \mathbb{1}[(x_k - y_j)^2 = \min_{1 \le l \le n} (x_k - y_l)^2]",
        )
    },
    lambda x, y: np.sum(np.min((x[:, None] - y[None, :]) ** 2, 1)),
    "x m, y n",
)
_ask(
    r"Hadamard chain: $x, a, b \in \mathbb{R}^n$, $y := (a \odot x) \odot (b \odot x)$, $s := \mathbf{1}^T y$.",
    {"x": (r"\nabla_x s", r"2 a \odot b \odot x"), "x x": (r"\nabla_x^2 s", r"2 \operatorname{diag}(a \odot b)")},
    lambda x, a, b: np.sum(a * x * b * x),
    "x n, a n, b n",
)
_ask(
    r"A state-space step: $A \in \mathbb{R}^{n \times n}$, $B \in \mathbb{R}^{n \times m}$, $x \in \mathbb{R}^n$, $u \in \mathbb{R}^m$, $Q \in \mathbb{S}^n$, $R \in \mathbb{S}^m$, $J := (A x + B u)^\top Q (A x + B u) + u^\top R u$.",
    {
        "u": (r"\nabla_u J", r"2 B^\top Q (A x + B u) + 2 R u"),
        "u u": (r"\nabla_u^2 J", r"2 (B^\top Q B + R)"),
        "B": (r"\nabla_B J", r"2 Q (A x + B u) u^\top"),
    },
    lambda A, B, x, u, Q, R: (A @ x + B @ u) @ Q @ (A @ x + B @ u) + u @ R @ u,
    "A n n, B n m, x n, u m, Q n n sym, R m m sym",
)
