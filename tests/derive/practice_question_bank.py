r"""Definitions that people differentiate, as they write them, each beside the same in PyTorch, which never looks at symgrad.

A row is a text that declares and defines, what is asked by each variable, the value in PyTorch, and its arguments with their axes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy
import torch
from torch import exp, log, sigmoid, sqrt, tanh
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)

#: How the sizes of a question are chosen where it says nothing: by order of appearance, pairwise different, 1 among them.
_CHOICES = ((4, 3, 2, 5, 6), (1, 3, 4, 2, 5), (3, 1, 2, 4, 5))


@dataclass(frozen=True, eq=False)
class Practice:
    r"""A definition and what it is differentiated by.

    text       LaTeX that declares and defines
    asked      the variables in LaTeX, "W \beta"; "w,w" is the second derivative
    value      the same in PyTorch: a number, or an array whose axes come first in the answer
    arguments  its parameters, with their axes and kinds: "X N d, y N onehot, lam +"
    sizes      choices of sizes; () for the usual ones
    of         the name of what is differentiated
    """

    text: str
    asked: str
    value: Callable
    arguments: str
    sizes: tuple[dict[str, int], ...] = ()
    of: str = "L"

    def questions(self) -> list[tuple[str, str]]:
        """(question, names of the variables in PyTorch) for each that is asked."""
        return [
            (self._question(by.split(",")), by.replace("\\", "").replace("{", "").replace("}", "")) for by in self.asked.split()
        ]

    def _question(self, by: list[str]) -> str:
        if len(by) == 2:
            return (
                rf"\nabla^2_{{{by[0]}}} {self.of}"
                if by[0] == by[1]
                else rf"\frac{{\partial^2 {self.of}}}{{\partial {by[0]} \partial {by[1]}}}"
            )
        return rf"\nabla_{{{by[0]}}} {self.of}" if self.of == "L" else rf"\frac{{\partial {self.of}}}{{\partial {by[0]}}}"

    def choices(self) -> tuple[dict[str, int], ...]:
        """The sizes that it is tried at."""
        names = dict.fromkeys(axis for _, axes, _ in self._parsed() for axis in axes if axis.isidentifier())
        return self.sizes or tuple(dict(zip(names, choice)) for choice in _CHOICES)

    def point(self, sizes: dict[str, int], seed: int) -> dict:
        """Asymmetric arrays of these sizes by name."""
        rng = numpy.random.default_rng(seed)
        return {
            name: _array(rng, tuple(eval(axis, {}, sizes) for axis in axes), kind, sizes) for name, axes, kind in self._parsed()
        }

    def _parsed(self):
        for argument in filter(None, (part.split() for part in self.arguments.split(","))):
            name, *rest = argument
            kind = rest.pop() if rest and (rest[-1] in _KINDS or rest[-1].startswith("id:")) else ""
            yield name, rest, kind


def _symmetric(rng, shape):
    half = rng.uniform(-1, 1.5, shape)
    return half + half.T


def _positive_definite(rng, shape):
    half = rng.uniform(-1, 1.5, shape)
    return half @ half.T + 0.5 * numpy.eye(shape[0])


_KINDS = {
    "spd+": lambda rng, shape: abs(_symmetric(rng, shape)) + 0.1,
    "+": lambda rng, shape: rng.uniform(0.3, 2.4, shape),
    "01": lambda rng, shape: rng.uniform(0.1, 0.9, shape),
    "big": lambda rng, shape: rng.uniform(9, 12, shape),
    "small": lambda rng, shape: rng.uniform(-0.8, 0.8, shape),
    "bool": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
    "sorted": lambda rng, shape: numpy.sort(rng.uniform(-2, 2, shape)),
    "sign": lambda rng, shape: 2.0 * rng.integers(0, 2, shape) - 1,
    "simplex": lambda rng, shape: rng.dirichlet([1.5] * shape[-1], shape[:-1]),
    "onehot": lambda rng, shape: numpy.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])],
    "regular": lambda rng, shape: rng.uniform(-1, 1.5, shape) + 4 * numpy.eye(shape[0]),
    "sym": _symmetric,
    "spd": _positive_definite,
}


def _array(rng, shape, kind, sizes):
    if kind.startswith("id:"):  # numbers from 1 to a size
        array = rng.integers(1, sizes[kind[3:]] + 1, shape)
    else:
        array = numpy.asarray(_KINDS[kind](rng, shape) if kind else rng.uniform(-1.7, 2.3, shape))
    return array if array.ndim else array.item()


PRACTICE: list[Practice] = []


def _ask(text, asked, value, arguments, *sizes, of="L"):
    PRACTICE.append(Practice(text, asked, value, arguments, sizes, of))


def softmax(z, axis=-1):
    return torch.softmax(z, axis)


def lse(z, axis=-1):
    return torch.logsumexp(z, axis)


def relu(x):
    return torch.clamp(x, min=0)


def sq(x):
    return (x * x).sum()


def norm(x):
    return sqrt(sq(x))


def eye(n):
    return torch.eye(n)


def row(ids):
    """Class numbers from 1 as PyTorch counts them."""
    return torch.as_tensor(ids).long() - 1


inv, det, trace, diag = torch.linalg.inv, torch.linalg.det, torch.trace, torch.diag


def logdet(A):
    return torch.linalg.slogdet(A)[1]


# --- losses of torch.nn

_ask(
    r"$x, y \in \mathbb{R}^n$, $L := \frac{1}{n} \sum_{i=1}^n |x_i - y_i|$.",
    "x",
    lambda x, y: F.l1_loss(x, y),
    "x n, y n",
)
_ask(
    r"$X, Y \in \mathbb{R}^{N \times d}$, $L := \operatorname{mean}((X - Y)^2)$.",
    "X",
    lambda X, Y: F.mse_loss(X, Y),
    "X N d, Y N d",
)
_ask(
    r"Let $Z \in \mathbb{R}^{N \times C}$ and $y_i \in \{1, \dots, C\}$ for $i = 1, \dots, N$. \[ L := -\frac{1}{N} \sum_{i=1}^N \log \frac{e^{Z_{i y_i}}}{\sum_{c=1}^C e^{Z_{ic}}} \]",
    "Z",
    lambda Z, y: F.cross_entropy(Z, row(y)),
    "Z N C, y N id:C",
)
_ask(
    r"Logits $z \in \mathbb{R}^C$, class $c \in \{1, \dots, C\}$, $L := -z_c + \log \sum_{j=1}^C e^{z_j}$.",
    "z",
    lambda z, c: F.cross_entropy(z, row(c)),
    "z C, c id:C",
)
_ask(
    r"Let $Z \in \mathbb{R}^{N \times C}$, $w \in \mathbb{R}^C$, $y \in \{1, \dots, C\}^N$, $P := \operatorname{softmax}(Z)$ and $L := -\sum_{n=1}^N w_{y_n} \log P_{n, y_n}$.",
    "Z w",
    lambda Z, w, y: -(w[row(y)] * F.log_softmax(Z, 1).gather(1, row(y)[:, None])[:, 0]).sum(),
    "Z N C, w C, y N id:C",
)
_ask(
    r"$x, t \in \mathbb{R}^n$, $L := \frac{1}{n} \sum_{i=1}^n (\max(x_i, 0) - x_i t_i + \log(1 + e^{-|x_i|}))$.",
    "x t",
    lambda x, t: F.binary_cross_entropy_with_logits(x, t),
    "x n, t n 01",
)
_ask(
    r"$p \in (0,1)^n$, $y \in \{0,1\}^n$, $L := -\frac{1}{n} \sum_{i=1}^n (y_i \log p_i + (1 - y_i) \log(1 - p_i))$.",
    "p",
    lambda p, y: F.binary_cross_entropy(p, y),
    "p n 01, y n bool",
)
_ask(
    r"$x, t \in \mathbb{R}^n$, weights $w, q \in \mathbb{R}^n$ and $L := -\sum_{i=1}^n w_i (q_i t_i \log \sigma(x_i) + (1 - t_i) \log(1 - \sigma(x_i)))$.",
    "x",
    lambda x, t, w, q: F.binary_cross_entropy_with_logits(x, t, w, pos_weight=q, reduction="sum"),
    "x n, t n 01, w n +, q n +",
)
_ask(
    r"$x \in \mathbb{R}^n$, $y \in \mathbb{R}^n$, $\beta > 0$, $d_i := x_i - y_i$, $\ell_i := \begin{cases} \frac{d_i^2}{2 \beta} & |d_i| < \beta \\ |d_i| - \frac{\beta}{2} & \text{otherwise} \end{cases}$, $L := \frac{1}{n} \sum_i \ell_i$.",
    r"x",
    lambda x, y, beta: F.smooth_l1_loss(x, y, beta=beta),
    "x n, y n, beta +",
)
_ask(
    r"$x, y \in \mathbb{R}^n$, $\delta > 0$, $L := \sum_{i=1}^n \begin{cases} \frac{1}{2} (x_i - y_i)^2 & |x_i - y_i| \le \delta \\ \delta (|x_i - y_i| - \frac{1}{2} \delta) & \text{otherwise} \end{cases}$.",
    r"x \delta",
    lambda x, y, delta: torch.where((x - y).abs() <= delta, (x - y) ** 2 / 2, delta * ((x - y).abs() - delta / 2)).sum(),
    "x n, y n, delta +",
)
_ask(
    r"Poisson: $x, t \in \mathbb{R}^n$, $L := \sum_{i=1}^n (e^{x_i} - t_i x_i + \log \Gamma(t_i + 1))$.",
    "x t",
    lambda x, t: (exp(x) - t * x + torch.lgamma(t + 1)).sum(),
    "x n, t n +",
)
_ask(
    r"Gaussian likelihood with $\mu, y \in \mathbb{R}^n$, $v \in \mathbb{R}_{>0}^n$: $L := \frac{1}{2} \sum_{i=1}^n \left(\log v_i + \frac{(\mu_i - y_i)^2}{v_i}\right)$.",
    r"\mu v",
    lambda mu, y, v: F.gaussian_nll_loss(mu, y, v, reduction="sum"),
    "mu n, y n, v n +",
)
_ask(
    r"Probabilities $q \in \mathbb{R}_{>0}^n$, log-probabilities $x \in \mathbb{R}^n$, $L := \sum_{i=1}^n q_i (\log q_i - x_i)$.",
    "x q",
    lambda q, x: F.kl_div(x, q, reduction="sum"),
    "q n simplex, x n",
)
_ask(
    r"Let $p, q \in \mathbb{R}_{>0}^n$ be distributions and $L := \mathrm{KL}(p \| q)$.",
    "p q",
    lambda p, q: (p * log(p / q)).sum(),
    "p n simplex, q n simplex",
)
_ask(
    r"$z, t \in \mathbb{R}^n$, $p := \operatorname{softmax}(z)$, $q := \operatorname{softmax}(t)$, $L := D_{\mathrm{KL}}(q \,\|\, p)$.",
    "z t",
    lambda z, t: (softmax(t) * (log(softmax(t)) - log(softmax(z)))).sum(),
    "z n, t n",
)
_ask(
    r"$s, t \in \mathbb{R}^n$, $y \in \{-1, 1\}^n$, $m > 0$, $L := \frac{1}{n} \sum_{i=1}^n \max(0, -y_i (s_i - t_i) + m)$.",
    "s",
    lambda s, t, y, m: F.margin_ranking_loss(s, t, y, m),
    "s n, t n, y n sign, m +",
)
_ask(
    r"$x \in \mathbb{R}^n$, $y \in \{-1, 1\}^n$, $m > 0$, $L := \sum_{i=1}^n \begin{cases} x_i & y_i = 1 \\ \max(0, m - x_i) & y_i = -1 \end{cases}$.",
    "x",
    lambda x, y, m: torch.where(y > 0, x, relu(m - x)).sum(),
    "x n, y n sign, m +",
)
_ask(
    r"Scores $x \in \mathbb{R}^C$, the right class $y \in \{1, \dots, C\}$, $L := \frac{1}{C} \sum_{j \neq y} \max(0, 1 - x_y + x_j)$.",
    "x",
    lambda x, y: F.multi_margin_loss(x, row(y)),
    "x C, y id:C",
)
_ask(
    r"Scores $S \in \mathbb{R}^{N \times C}$, labels $y_i \in \{1, \dots, C\}$, $L := \sum_{i=1}^N \sum_{j \neq y_i} \max(0, 1 + S_{ij} - S_{i y_i})$.",
    "S",
    lambda S, y: C_margin(S, y),
    "S N C, y N id:C",
)
_ask(
    r"$x \in \mathbb{R}^C$, $y \in \{0,1\}^C$, $L := -\frac{1}{C} \sum_{i=1}^C (y_i \log \sigma(x_i) + (1 - y_i) \log \sigma(-x_i))$.",
    "x",
    lambda x, y: F.multilabel_soft_margin_loss(x[None], y[None]),
    "x C, y C bool",
)
_ask(
    r"$x \in \mathbb{R}^n$, $y \in \{-1, 1\}^n$, $L := \operatorname{mean}_i \log(1 + e^{-y_i x_i})$.",
    "x",
    lambda x, y: F.soft_margin_loss(x, y),
    "x n, y n sign",
)
_ask(
    r"Embeddings $a, p, q \in \mathbb{R}^d$, $m > 0$, $L := \max(0, \|a - p\|_2 - \|a - q\|_2 + m)$.",
    "a p q",
    lambda a, p, q, m: relu(norm(a - p) - norm(a - q) + m),
    "a d, p d, q d, m +",
)
_ask(
    r"$x, y \in \mathbb{R}^d$, $L := 1 - \frac{\langle x, y \rangle}{\|x\| \|y\|}$.",
    "x y",
    lambda x, y: 1 - F.cosine_similarity(x, y, 0),
    "x d, y d",
)
_ask(
    r"$x, y \in \mathbb{R}^n$, $L := \sum_{i=1}^n \log(\cosh(x_i - y_i))$.",
    "x",
    lambda x, y: log(torch.cosh(x - y)).sum(),
    "x n, y n",
)
_ask(
    r"$p \in (0,1)^n$, $y \in \{0,1\}^n$, $\alpha, \gamma > 0$, $p_t := y \odot p + (1 - y) \odot (1 - p)$, $L := -\alpha \sum_{i=1}^n (1 - (p_t)_i)^\gamma \log (p_t)_i$.",
    "p",
    lambda p, y, alpha, gamma: focal(p * y + (1 - y) * (1 - p), alpha, gamma),
    "p n 01, y n bool, alpha +, gamma +",
)
_ask(
    r"NLL: log-probabilities $\ell \in \mathbb{R}^{N \times C}$, targets $t_n \in \{1, \ldots, C\}$, $L := -\frac{1}{N} \sum_{n=1}^N \ell_{n, t_n}$.",
    r"\ell",
    lambda ell, t: F.nll_loss(ell, row(t)),
    "ell N C, t N id:C",
)
_ask(
    r"InfoNCE. $Q, K \in \mathbb{R}^{N \times d}$, $\tau > 0$, $L := -\frac{1}{N} \sum_{i=1}^N \log \frac{\exp(Q_i^\top K_i / \tau)}{\sum_{j=1}^N \exp(Q_i^\top K_j / \tau)}$.",
    "Q K",
    lambda Q, K, tau: F.cross_entropy(Q @ K.T / tau, torch.arange(len(Q))),
    "Q N d, K N d, tau +",
)
_ask(
    r"$z_i \in \mathbb{R}^d$ for $i = 1, \dots, N$, $S_{ij} := z_i^\top z_j$, $L := \sum_{i=1}^N \log \sum_{j \neq i} e^{S_{ij}}$.",
    "z_k",
    lambda z: lse((z @ z.T).masked_fill(eye(len(z)).bool(), -torch.inf)).sum(),
    "z N d",
    {"N": 4, "d": 3},
    {"N": 3, "d": 1},
    {"N": 2, "d": 5},
)
_ask(
    r"DPO: $a, b, c, d \in \mathbb{R}$, $\beta > 0$, $L := -\log \sigma(\beta ((a - c) - (b - d)))$.",
    r"a b \beta",
    lambda a, b, c, d, beta: -F.logsigmoid(beta * ((a - c) - (b - d))),
    "a, b, c, d, beta +",
)
_ask(
    r"PPO: ratios $r \in \mathbb{R}_{>0}^n$, advantages $A \in \mathbb{R}^n$, $\epsilon \in (0,1)$, $L := -\frac{1}{n} \sum_{i=1}^n \min(r_i A_i, \operatorname{clip}(r_i, 1 - \epsilon, 1 + \epsilon) A_i)$.",
    "r",
    lambda r, A, epsilon: -torch.minimum(r * A, torch.clamp(r, 1 - epsilon, 1 + epsilon) * A).mean(),
    "r n +, A n, epsilon 01",
)
_ask(
    r"$p, y \in \mathbb{R}^n$, $\epsilon > 0$, $L := 1 - \frac{2 p^\top y + \epsilon}{\mathbf{1}^\top p + \mathbf{1}^\top y + \epsilon}$.",
    "p",
    lambda p, y, epsilon: 1 - (2 * p @ y + epsilon) / (p.sum() + y.sum() + epsilon),
    "p n 01, y n 01, epsilon +",
)
_ask(
    r"Label smoothing: $z \in \mathbb{R}^C$, $c \in \{1, \dots, C\}$, $\epsilon \in (0,1)$, $p := \operatorname{softmax}(z)$, $L := -(1 - \epsilon) \log p_c - \frac{\epsilon}{C} \sum_{j=1}^C \log p_j$.",
    "z",
    lambda z, c, epsilon: F.cross_entropy(z, row(c), label_smoothing=epsilon),
    "z C, c id:C, epsilon 01",
)
_ask(
    r"$x \in \mathbb{R}^{n}$, $L := \frac{1}{2} \sum_{i=1}^{n-1} (x_{i+1} - x_i)^2$.",
    "x",
    lambda x: sq(x[1:] - x[:-1]) / 2,
    "x n",
    {"n": 4},
    {"n": 2},
    {"n": 3},
)
_ask(
    r"Total variation: $X \in \mathbb{R}^{H \times W}$, $L := \sum_{i=1}^{H-1} \sum_{j=1}^{W} |X_{i+1,j} - X_{ij}| + \sum_{i=1}^{H} \sum_{j=1}^{W-1} |X_{i,j+1} - X_{ij}|$.",
    "X",
    lambda X: (X[1:] - X[:-1]).abs().sum() + (X[:, 1:] - X[:, :-1]).abs().sum(),
    "X H W",
    {"H": 3, "W": 4},
    {"H": 4, "W": 2},
)
_ask(
    r"$p, q \in \mathbb{R}_{>0}^n$, $m := \frac{1}{2} (p + q)$, $L := \frac{1}{2} \sum_{i=1}^n p_i \log \frac{p_i}{m_i} + \frac{1}{2} \sum_{i=1}^n q_i \log \frac{q_i}{m_i}$.",
    "p",
    lambda p, q: ((p * log(2 * p / (p + q))).sum() + (q * log(2 * q / (p + q))).sum()) / 2,
    "p n simplex, q n simplex",
)
_ask(
    r"t-SNE: $y_i \in \mathbb{R}^d$ for $i = 1, \dots, n$, $P \in \mathbb{R}^{n \times n}$ symmetric, $w_{ij} := \frac{1}{1 + \|y_i - y_j\|^2}$, $Z := \sum_{k=1}^n \sum_{l \neq k} w_{kl}$, $q_{ij} := \frac{w_{ij}}{Z}$, $L := \sum_{i=1}^n \sum_{j \neq i} P_{ij} \log \frac{P_{ij}}{q_{ij}}$.",
    "y_a",
    lambda y, P: tsne(y, P),
    "y n d, P n n spd+",
    {"n": 4, "d": 2},
    {"n": 3, "d": 1},
)
_ask(
    r"The triplet of a batch: $A, P, N \in \mathbb{R}^{B \times d}$, $m > 0$, $L := \sum_{b=1}^B \max(0, \|A_b - P_b\|^2 - \|A_b - N_b\|^2 + m)$.",
    "A",
    lambda A, P, N, m: relu(((A - P) ** 2).sum(1) - ((A - N) ** 2).sum(1) + m).sum(),
    "A B d, P B d, N B d, m +",
)
_ask(
    r"Center loss: $X \in \mathbb{R}^{N \times d}$, centres $C \in \mathbb{R}^{K \times d}$, $y_i \in \{1, \dots, K\}$, $L := \frac{1}{2} \sum_{i=1}^N \|X_i - C_{y_i}\|^2$.",
    "X C",
    lambda X, C, y: sq(X - C[row(y)]) / 2,
    "X N d, C K d, y N id:K",
)

# --- activations


def _activation(text, value, asked="x", more="", kind="x"):
    _ask(text, asked, value, f"{kind}, {more}" if more else kind, of="f")


_activation(r"$x \in \mathbb{R}$, $f := x \Phi(x)$.", lambda x: F.gelu(x))
_activation(
    r"$x \in \mathbb{R}$, $f := 0.5 x (1 + \tanh(\sqrt{2 / \pi} (x + 0.044715 x^3)))$.", lambda x: F.gelu(x, approximate="tanh")
)
_activation(r"$x \in \mathbb{R}$, $f := x \sigma(1.702 x)$.", lambda x: x * sigmoid(1.702 * x))
_activation(r"$x \in \mathbb{R}$, $f := \operatorname{GELU}(x)$.", lambda x: F.gelu(x), "x x,x")
_activation(r"$x \in \mathbb{R}$, $f := \operatorname{SiLU}(x)$.", lambda x: F.silu(x), "x x,x")
_activation(r"$x \in \mathbb{R}$, $f := \operatorname{softplus}(x)$.", lambda x: F.softplus(x), "x x,x")
_activation(r"$x \in \mathbb{R}$, $f := x \tanh(\log(1 + e^x))$.", lambda x: F.mish(x))
_activation(
    r"$x \in \mathbb{R}$, $\alpha > 0$, $f := \begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}$.",
    lambda x, alpha: torch.where(x > 0, x, alpha * (exp(x) - 1)),
    r"x \alpha",
    "alpha +",
)
_activation(
    r"$x \in \mathbb{R}$, $\alpha > 0$, $f := \max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))$.",
    lambda x, alpha: torch.where(x > 0, x, alpha * (exp(x / alpha) - 1)),
    r"x",
    "alpha +",
)
_activation(
    r"$x, a \in \mathbb{R}$, $f := \max(0, x) + a \min(0, x)$.", lambda x, a: F.prelu(x, torch.as_tensor(a).reshape(1)), "x a", "a"
)
_activation(r"$x \in \mathbb{R}$, $f := \max(0.01 x, x)$.", lambda x: F.leaky_relu(x))
_activation(r"$x \in \mathbb{R}$, $f := \min(\max(0, x), 6)$.", lambda x: F.relu6(x))
_activation(r"$x \in \mathbb{R}$, $f := \operatorname{clamp}(x, -1, 1)$.", lambda x: F.hardtanh(x))
_activation(r"$x \in \mathbb{R}$, $f := \frac{x \operatorname{relu6}(x + 3)}{6}$.", lambda x: F.hardswish(x))
_activation(r"$x \in \mathbb{R}$, $f := x - \tanh x$.", lambda x: F.tanhshrink(x))
_activation(r"$x \in \mathbb{R}$, $f := \frac{x}{1 + |x|}$.", lambda x: F.softsign(x), "x x,x")
_activation(
    r"$x \in \mathbb{R}$, $\lambda > 0$, $f := \begin{cases} x - \lambda & x > \lambda \\ x + \lambda & x < -\lambda \\ 0 & \text{otherwise} \end{cases}$.",
    lambda x, lam: torch.sign(x) * relu(abs(x) - lam),
    r"x",
    "lam +",
)
_activation(r"$x \in \mathbb{R}$, $f := \log \sigma(x)$.", lambda x: F.logsigmoid(x), "x x,x")
_activation(r"$x \in \mathbb{R}^n$, $f := \operatorname{softmin}(x)$.", lambda x: F.softmin(x, 0), "x", kind="x n")
_activation(r"$x \in \mathbb{R}^n$, $f := \log \operatorname{softmax}(x)$.", lambda x: F.log_softmax(x, 0), "x", kind="x n")
_activation(r"$x \in \mathbb{R}^n$, $f := \operatorname{logsumexp}(x)$.", lambda x: lse(x), "x x,x", kind="x n")
_activation(
    r"$x \in \mathbb{R}^n$, $\tau > 0$, $f := \operatorname{softmax}(x / \tau)$.",
    lambda x, tau: softmax(x / tau),
    r"x \tau",
    "tau +",
    kind="x n",
)
_activation(
    r"$x \in \mathbb{R}$, $f := \operatorname{sinc}(x)$, where $\operatorname{sinc}(x) := \frac{\sin x}{x}$.",
    lambda x: torch.sin(x) / x,
)
_activation(r"$x, y \in \mathbb{R}$, $f := \operatorname{atan2}(y, x)$.", lambda x, y: torch.atan2(y, x), "x y", "y +", kind="x +")
_activation(r"$x > 0$, $f := \log \Gamma(x)$.", lambda x: torch.lgamma(x), "x x,x", kind="x +")
_activation(r"$x > 0$, $f := \operatorname{lgamma}(x)$.", lambda x: torch.lgamma(x), "x x,x", kind="x +")
_activation(r"$x > 0$, $f := \operatorname{digamma}(x)$.", lambda x: torch.digamma(x), "x", kind="x +")
_activation(r"$x \in \mathbb{R}$, $f := \operatorname{erfc}(x)$.", lambda x: torch.erfc(x), "x x,x")
_activation(r"$x \in (-1, 1)$, $f := \operatorname{erfinv}(x)$.", lambda x: torch.erfinv(x), "x", kind="x small")
_activation(r"$x \in \mathbb{R}$, $f := I_0(x)$.", lambda x: torch.special.i0(x), "x")
_activation(r"$x \in \mathbb{R}$, $f := \log \Phi(x)$.", lambda x: torch.special.log_ndtr(x), "x")
_activation(r"$x > 0$, $f := \log_2 x$.", lambda x: torch.log2(x), "x", kind="x +")
_activation(r"$x \in \mathbb{R}$, $f := 2^x$.", lambda x: 2.0**x, "x x,x")
_activation(r"$x > 0$, $f := x^x$.", lambda x: x**x, "x", kind="x +")
_activation(
    r"$x, y \in \mathbb{R}^n$, $f := \sum_{i=1}^n \max(x_i, y_i)$.", lambda x, y: torch.maximum(x, y).sum(), "x", "y n", kind="x n"
)
_activation(r"$x \in \mathbb{R}^n$, $K \in \mathbb{N}$, $f := \max_{1 \le k \le n} x_k$.", lambda x: x.max(), "x", kind="x n")
_activation(
    r"GLU: $x \in \mathbb{R}^{2 n}$, $f := \sum_{i=1}^n x_i \sigma(x_{n+i}) + c \cdot \mathbf{1}^\top b$, where $b \in \mathbb{R}^n$ and $c \in \mathbb{R}$.",
    lambda x, b, c: F.glu(x).sum() + c * b.sum(),
    "x",
    "b n, c",
    kind="x 2*n",
)
_ask(
    r"GEGLU: $x \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{m \times d}$, $u \in \mathbb{R}^m$, $L := u^\top (\operatorname{GELU}(W x) \odot (V x))$.",
    "x W V",
    lambda x, W, V, u: u @ (F.gelu(W @ x) * (V @ x)),
    "x d, W m d, V m d, u m",
)

# --- layers

_ask(
    r"A linear layer on a batch: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{m \times d}$, $b \in \mathbb{R}^m$, $G \in \mathbb{R}^{N \times m}$, $Y := X W^\top + \mathbf{1} b^\top$, $L := \operatorname{tr}(G^\top Y)$.",
    "X W b",
    lambda X, W, b, G: (G * (X @ W.T + b)).sum(),
    "X N d, W m d, b m, G N m",
)
_ask(
    r"Let $x_i$ be the $i$-th row of $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $y \in \mathbb{R}^N$ and $L := \frac{1}{2} \sum_{i=1}^N (w^\top x_i + b - y_i)^2$.",
    "w b",
    lambda X, w, b, y: sq(X @ w + b - y) / 2,
    "X N d, w d, b, y N",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $L := \sum_{i=1}^N (w^\top X_i - y_i)^2$.",
    "w",
    lambda X, w, y: sq(X @ w - y),
    "X N d, w d, y N",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $L := \sum_{i=1}^N (X_{i,:} w - y_i)^2$.",
    "w w,w",
    lambda X, w, y: sq(X @ w - y),
    "X N d, w d, y N",
)
_ask(
    r"$x_1, \dots, x_N \in \mathbb{R}^d$, $W \in \mathbb{R}^{m \times d}$, $t_1, \dots, t_N \in \mathbb{R}^m$, $L := \frac{1}{N} \sum_{i=1}^N \|W x_i - t_i\|^2$.",
    "W",
    lambda x, W, t: ((x @ W.T - t) ** 2).sum() / len(x),
    "x N d, W m d, t N m",
)
_ask(
    r"Bilinear: $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, $A \in \mathbb{R}^{k \times n \times m}$, $u \in \mathbb{R}^k$, $L := \sum_{p=1}^k u_p \sum_{i=1}^n \sum_{j=1}^m x_i A_{pij} y_j$.",
    "A x y",
    lambda x, y, A, u: torch.einsum("p,i,pij,j", u, x, A, y),
    "x n, y m, A k n m, u k",
)
_ask(
    r"An embedding $E \in \mathbb{R}^{V \times d}$ of tokens $t_1, \dots, t_n \in \{1, \dots, V\}$, $G \in \mathbb{R}^{n \times d}$, $L := \sum_{i=1}^n G_i^\top E_{t_i}$.",
    "E",
    lambda E, t, G: (G * E[row(t)]).sum(),
    "E V d, t n id:V, G n d",
)
_ask(
    r"Conv1d: $x \in \mathbb{R}^{C \times T}$, $w \in \mathbb{R}^{F \times C \times K}$, $b \in \mathbb{R}^F$, $G \in \mathbb{R}^{F \times M}$, $M + K - 1 \le T$, $y_{fi} := b_f + \sum_{c=1}^C \sum_{k=1}^K w_{fck} x_{c,i+k-1}$, $L := \sum_{f=1}^F \sum_{i=1}^M G_{fi} y_{fi}$.",
    "w b x",
    lambda x, w, b, G: (G * F.conv1d(x, w, b)).sum(),
    "x C T, w F C K, b F, G F M",
    {"C": 3, "T": 6, "F": 2, "K": 2, "M": 5},
    {"C": 1, "T": 4, "F": 3, "K": 3, "M": 2},
)
_ask(
    r"Average pooling: $x \in \mathbb{R}^n$, $k, m \in \mathbb{N}$, $n = k m$, $G \in \mathbb{R}^m$, $y_i := \frac{1}{k} \sum_{j=1}^k x_{k (i - 1) + j}$, $L := \sum_{i=1}^m G_i y_i$.",
    "x",
    lambda x, G: (G * x.reshape(len(G), -1).mean(1)).sum(),
    "x n, G m",
    {"n": 6, "m": 2, "k": 3},
    {"n": 4, "m": 1, "k": 4},
)
_ask(
    r"$X \in \mathbb{R}^{C \times H \times W}$, $G \in \mathbb{R}^C$, $y_c := \max_{i,j} X_{cij}$, $L := \sum_{c=1}^C G_c y_c$.",
    "X",
    lambda X, G: G @ X.flatten(1).max(1).values,
    "X C H W, G C",
)
_ask(
    r"Dropout with a fixed mask: $x \in \mathbb{R}^n$, $m \in \{0,1\}^n$, $q \in (0,1)$, $u \in \mathbb{R}^n$, $L := \frac{1}{1 - q} u^\top (m \odot x)$.",
    "x q",
    lambda x, m, q, u: u @ (m * x) / (1 - q),
    "x n, m n bool, q 01, u n",
)
_ask(
    r"A two-layer perceptron: $X \in \mathbb{R}^{N \times d}$, $W_1 \in \mathbb{R}^{d \times h}$, $W_2 \in \mathbb{R}^{h \times k}$, $Y \in \mathbb{R}^{N \times k}$ with $Y \mathbf{1} = \mathbf{1}$, $H := \operatorname{ReLU}(X W_1)$, $P := \operatorname{softmax}(H W_2)$, $L := -\frac{1}{N} \sum_{i=1}^N \sum_{c=1}^k Y_{ic} \log P_{ic}$.",
    "W_1 W_2 X",
    lambda X, W_1, W_2, Y: F.cross_entropy(relu(X @ W_1) @ W_2, Y),
    "X N d, W_1 d h, W_2 h k, Y N k simplex",
)
_ask(
    r"LoRA: $x \in \mathbb{R}^d$, $W \in \mathbb{R}^{m \times d}$, $B \in \mathbb{R}^{m \times r}$, $A \in \mathbb{R}^{r \times d}$, $\alpha > 0$, $t \in \mathbb{R}^m$, $y := (W + \frac{\alpha}{r} B A) x$, $L := \frac{1}{2} \|y - t\|^2$.",
    r"A B",
    lambda x, W, B, A, alpha, t: sq((W + alpha / len(A) * B @ A) @ x - t) / 2,
    "x d, W m d, B m r, A r d, alpha +, t m",
)
_ask(
    r"Mixture of experts: $x \in \mathbb{R}^d$, $V \in \mathbb{R}^{K \times d}$, $E \in \mathbb{R}^{K \times m \times d}$, $g := \operatorname{softmax}(V x)$, $y_i := \sum_{k=1}^K g_k \sum_{j=1}^d E_{kij} x_j$, $u \in \mathbb{R}^m$, $L := u^\top y$.",
    "V E x",
    lambda x, V, E, u: u @ torch.einsum("k,kij,j->i", softmax(V @ x), E, x),
    "x d, V K d, E K m d, u m",
)
_ask(
    r"Pixel pairs (RoPE): $x \in \mathbb{R}^{2 m}$, $\theta \in \mathbb{R}^m$, $y_{2 i - 1} := x_{2 i - 1} \cos \theta_i - x_{2 i} \sin \theta_i$ and $y_{2 i} := x_{2 i - 1} \sin \theta_i + x_{2 i} \cos \theta_i$ for $i = 1, \dots, m$; $u \in \mathbb{R}^{2 m}$, $L := \sum_{k=1}^{2 m} u_k y_k$.",
    r"x \theta",
    lambda x, theta, u: rope(x, theta, u),
    "x 2*m, theta m, u 2*m",
)
_ask(
    r"RoPE written out: $x, u \in \mathbb{R}^{2 m}$, $\theta \in \mathbb{R}^m$, $L := \sum_{i=1}^m (u_{2 i - 1} (x_{2 i - 1} \cos \theta_i - x_{2 i} \sin \theta_i) + u_{2 i} (x_{2 i - 1} \sin \theta_i + x_{2 i} \cos \theta_i))$.",
    r"x \theta",
    lambda x, theta, u: rope(x, theta, u),
    "x 2*m, theta m, u 2*m",
)
_ask(
    r"A GCN layer: adjacency $A \in \mathbb{R}^{n \times n}$, $D := \operatorname{diag}(A \mathbf{1})$, $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times m}$, $G \in \mathbb{R}^{n \times m}$, $H := \operatorname{ReLU}(D^{-1/2} A D^{-1/2} X W)$, $L := \operatorname{tr}(G^\top H)$.",
    "W X",
    lambda A, X, W, G: (G * relu(diag(A.sum(1) ** -0.5) @ A @ diag(A.sum(1) ** -0.5) @ X @ W)).sum(),
    "A n n +, X n d, W d m, G n m",
)
_ask(
    r"A residual block: $x \in \mathbb{R}^d$, $W_1 \in \mathbb{R}^{h \times d}$, $W_2 \in \mathbb{R}^{d \times h}$, $y := x + W_2 \operatorname{SiLU}(W_1 x)$, $t \in \mathbb{R}^d$, $L := \frac{1}{2} \|y - t\|^2$.",
    "x W_1 W_2",
    lambda x, W_1, W_2, t: sq(x + W_2 @ F.silu(W_1 @ x) - t) / 2,
    "x d, W_1 h d, W_2 d h, t d",
)
_ask(
    r"The first entries of $x \in \mathbb{R}^n$ and the others: $L := \|x_{2:n}\|^2 + \sum_{i=1}^{n-1} x_i x_{i+1}$.",
    "x",
    lambda x: sq(x[1:]) + (x[1:] * x[:-1]).sum(),
    "x n",
    {"n": 4},
    {"n": 2},
    {"n": 3},
)

# --- recurrences

_ask(
    r"Let $a, b \in \mathbb{R}$, $T \in \mathbb{N}$, $x \in \mathbb{R}^T$, $h_0 := 0$, $h_t := a h_{t-1} + b x_t$ for $t = 1, \dots, T$ and $L := h_T$.",
    "a b x",
    lambda a, b, x: scan(lambda h, x: a * h + b * x, x, 0 * x.sum()),
    "a, b, x T",
)
_ask(
    r"An RNN. $W \in \mathbb{R}^{n \times n}$, $U \in \mathbb{R}^{n \times d}$, $b \in \mathbb{R}^n$, $x_1, \dots, x_T \in \mathbb{R}^d$, $h_0 \in \mathbb{R}^n$, $h_t := \tanh(W h_{t-1} + U x_t + b)$ for $t = 1, \dots, T$, $u \in \mathbb{R}^n$, $L := u^\top h_T$.",
    "W U b",
    lambda W, U, b, x, h_0, u: u @ scan(lambda h, x: tanh(W @ h + U @ x + b), x, h_0),
    "W n n, U n d, b n, x T d, h_0 n, u n",
)
_ask(
    r"$W \in \mathbb{R}^{n \times n}$, $U \in \mathbb{R}^{n \times d}$, $x_1, \dots, x_T \in \mathbb{R}^d$, $h_0 := 0$, $h_t := \tanh(W h_{t-1} + U x_t)$ for $t = 1, \dots, T$, $u \in \mathbb{R}^n$, $L := \sum_{t=1}^T u^\top h_t$.",
    "W U",
    lambda W, U, x, u: sum(u @ h for h in states(lambda h, x: tanh(W @ h + U @ x), x, 0 * u)),
    "W n n, U n d, x T d, u n",
)
_ask(
    r"An Elman network with outputs. $W \in \mathbb{R}^{n \times n}$, $V \in \mathbb{R}^{k \times n}$, $x_t \in \mathbb{R}^n$, $y_t \in \mathbb{R}^k$, $h_0 \in \mathbb{R}^n$, $h_t := \tanh(W h_{t-1} + x_t)$, $o_t := V h_t$ for $t = 1, \dots, T$, $L := \frac{1}{2} \sum_{t=1}^T \|o_t - y_t\|^2$.",
    "W V h_0",
    lambda W, V, x, y, h_0: ((torch.stack(states(lambda h, x: tanh(W @ h + x), x, h_0)) @ V.T - y) ** 2).sum() / 2,
    "W n n, V k n, x T n, y T k, h_0 n",
)
_ask(
    r"An LSTM. $W, V, Z, Y, U, P, Q, R \in \mathbb{R}^{n \times n}$, $x_1, \dots, x_T \in \mathbb{R}^n$, $h_0 := 0$, $c_0 := 0$, $f_t := \sigma(W h_{t-1} + U x_t)$, $i_t := \sigma(V h_{t-1} + P x_t)$, $o_t := \sigma(Z h_{t-1} + Q x_t)$, $g_t := \tanh(Y h_{t-1} + R x_t)$, $c_t := f_t \odot c_{t-1} + i_t \odot g_t$, $h_t := o_t \odot \tanh(c_t)$ for $t = 1, \dots, T$, $u \in \mathbb{R}^n$, $L := u^\top h_T$.",
    "W P Z R",
    lambda W, V, Z, Y, U, P, Q, R, x, u: u @ lstm(x, W, V, Z, Y, U, P, Q, R),
    "W n n, V n n, Z n n, Y n n, U n n, P n n, Q n n, R n n, x T n, u n",
)
_ask(
    r"A GRU. $W_z, W_r, W_g, U_z, U_r, U_g \in \mathbb{R}^{n \times n}$, $x_t \in \mathbb{R}^n$, $h_0 \in \mathbb{R}^n$, $z_t := \sigma(W_z x_t + U_z h_{t-1})$, $r_t := \sigma(W_r x_t + U_r h_{t-1})$, $g_t := \tanh(W_g x_t + U_g (r_t \odot h_{t-1}))$, $h_t := (1 - z_t) \odot h_{t-1} + z_t \odot g_t$ for $t = 1, \dots, T$, $u \in \mathbb{R}^n$, $L := u^\top h_T$.",
    "U_z U_r W_g h_0",
    lambda W_z, W_r, W_g, U_z, U_r, U_g, x, h_0, u: u @ scan(lambda h, x: gated(x, h, W_z, W_r, W_g, U_z, U_r, U_g), x, h_0),
    "W_z n n, W_r n n, W_g n n, U_z n n, U_r n n, U_g n n, x T n, h_0 n, u n",
)
_ask(
    r"A state space model. $A \in \mathbb{R}^{n \times n}$, $B \in \mathbb{R}^{n \times m}$, $C \in \mathbb{R}^{p \times n}$, $u_t \in \mathbb{R}^m$, $y_t \in \mathbb{R}^p$, $s_0 := 0$, $s_t := A s_{t-1} + B u_t$ for $t = 1, \dots, T$, $L := \sum_{t=1}^T \|C s_t - y_t\|^2$.",
    "A B C u",
    lambda A, B, C, u, y: ((torch.stack(states(lambda s, u: A @ s + B @ u, u, 0 * A[0])) @ C.T - y) ** 2).sum(),
    "A n n, B n m, C p n, u T m, y T p",
)
_ask(
    r"$x \in \mathbb{R}^T$, $p_0 := 1$, $p_t := p_{t-1} x_t$ for $t = 1, \dots, T$, $u \in \mathbb{R}^T$, $L := \sum_{t=1}^T u_t p_t$.",
    "x",
    lambda x, u: (u * torch.cumprod(x, 0)).sum(),
    "x T, u T",
)
_ask(
    r"An autoregression of order two. $a, b, y_0, y_1 \in \mathbb{R}$, $y_t := a y_{t-1} + b y_{t-2}$ for $t = 2, \dots, T$, $z \in \mathbb{R}^T$, $L := \sum_{t=2}^T (y_t - z_t)^2$.",
    "a b y_0 y_1",
    lambda a, b, y_0, y_1, z: second_order(a, b, y_0, y_1, z),
    "a, b, y_0, y_1, z T",
    {"T": 5},
    {"T": 2},
    {"T": 3},
)
_ask(
    r"The forward algorithm. $\pi \in \mathbb{R}^K$, $A \in \mathbb{R}^{K \times K}$, $B \in \mathbb{R}^{T \times K}$, $\alpha_{1,k} := \pi_k B_{1,k}$, $\alpha_{t,k} := B_{t,k} \sum_{j=1}^K \alpha_{t-1,j} A_{jk}$ for $t = 2, \dots, T$, $L := -\log \sum_{k=1}^K \alpha_{T,k}$.",
    r"A B \pi",
    lambda pi, A, B: -log(scan(lambda a, b: b * (a @ A), B[1:], pi * B[0]).sum()),
    "pi K +, A K K +, B T K +",
)
_ask(
    r"Advantages. $d \in \mathbb{R}^T$, $\rho \in (0, 1)$, $A_{T+1} := 0$, $A_t := d_t + \rho A_{t+1}$ for $t = 1, \dots, T$, $w \in \mathbb{R}^T$, $L := \sum_{t=1}^T w_t A_t^2$.",
    r"d \rho",
    lambda d, rho, w: (w.flip(0) * torch.stack(states(lambda A, d: d + rho * A, d.flip(0), 0 * rho)) ** 2).sum(),
    "d T, rho 01, w T",
)
_ask(
    r"A network of any depth. $W_l \in \mathbb{R}^{n \times n}$, $b_l \in \mathbb{R}^n$, $x, y \in \mathbb{R}^n$, $a_0 := x$ and $a_l := \sigma(W_l a_{l-1} + b_l)$ for $l = 1, \dots, D$, $L := \|a_D - y\|^2$.",
    "W b x",
    lambda W, b, x, y: ((scan(lambda a, layer: sigmoid(layer[0] @ a + layer[1]), zip(W, b), x) - y) ** 2).sum(),
    "W D n n, b D n, x n, y n",
)
_ask(
    r"A residual network of any depth. $W_l, V_l \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $a_0 := x$ and $a_l := a_{l-1} + V_l \operatorname{relu}(W_l a_{l-1})$ for $l = 1, \dots, D$, $u \in \mathbb{R}^n$, $L := u^\top a_D$.",
    "W V x",
    lambda W, V, x, u: u @ scan(lambda a, layer: a + layer[1] @ torch.relu(layer[0] @ a), zip(W, V), x),
    "W D n n, V D n n, x n, u n",
)
_ask(
    r"$x \in \mathbb{R}^n$, $s_k := \sum_{i=1}^k x_i$ for $k = 1, \dots, n$, $u \in \mathbb{R}^n$, $L := \sum_{k=1}^n u_k s_k^2$.",
    "x",
    lambda x, u: (u * torch.cumsum(x, 0) ** 2).sum(),
    "x n, u n",
)
_ask(
    r"$x \in \mathbb{R}_{>0}^n$, $p_k := \prod_{i=1}^k x_i$, $u \in \mathbb{R}^n$, $L := \sum_{k=1}^n u_k p_k$.",
    "x",
    lambda x, u: (u * torch.cumprod(x, 0)).sum(),
    "x n +, u n",
)
_ask(
    r"Transmittance: $\sigma, \delta \in \mathbb{R}^n$, $c \in \mathbb{R}^n$, $\alpha_i := 1 - e^{-\sigma_i \delta_i}$, $T_i := \prod_{j=1}^{i-1} (1 - \alpha_j)$, $L := \sum_{i=1}^n T_i \alpha_i c_i$.",
    r"\sigma c",
    lambda sigma, delta, c: render(sigma * delta, c),
    "sigma n +, delta n +, c n",
)
_ask(
    r"The discounted return: $r \in \mathbb{R}^T$, $\gamma \in (0,1)$, $L := \sum_{t=1}^T \gamma^{t-1} r_t$.",
    r"r \gamma",
    lambda r, gamma: (gamma ** torch.arange(len(r)) * r).sum(),
    "r T, gamma 01",
)
_ask(
    r"An LSTM step: $x \in \mathbb{R}^d$, $h, c, b_i, b_f, b_o, b_g, u \in \mathbb{R}^n$, $W_i, W_f, W_o, W_g \in \mathbb{R}^{n \times d}$, $U_i, U_f, U_o, U_g \in \mathbb{R}^{n \times n}$, $i := \sigma(W_i x + U_i h + b_i)$, $f := \sigma(W_f x + U_f h + b_f)$, $o := \sigma(W_o x + U_o h + b_o)$, $g := \tanh(W_g x + U_g h + b_g)$, $C := f \odot c + i \odot g$, $H := o \odot \tanh(C)$, $L := u^\top H$.",
    "W_f U_i b_o c x",
    lambda x, h, c, b_i, b_f, b_o, b_g, u, W_i, W_f, W_o, W_g, U_i, U_f, U_o, U_g: (
        u
        @ (
            sigmoid(W_o @ x + U_o @ h + b_o)
            * tanh(sigmoid(W_f @ x + U_f @ h + b_f) * c + sigmoid(W_i @ x + U_i @ h + b_i) * tanh(W_g @ x + U_g @ h + b_g))
        )
    ),
    "x d, h n, c n, b_i n, b_f n, b_o n, b_g n, u n, W_i n d, W_f n d, W_o n d, W_g n d, U_i n n, U_f n n, U_o n n, U_g n n",
)
_ask(
    r"A GRU step: $x \in \mathbb{R}^d$, $h, u \in \mathbb{R}^n$, $W_z, W_r, W_n \in \mathbb{R}^{n \times d}$, $U_z, U_r, U_n \in \mathbb{R}^{n \times n}$, $z := \sigma(W_z x + U_z h)$, $r := \sigma(W_r x + U_r h)$, $g := \tanh(W_n x + r \odot (U_n h))$, $H := (1 - z) \odot g + z \odot h$, $L := u^\top H$.",
    "h U_r U_n W_z",
    lambda x, h, u, W_z, W_r, W_n, U_z, U_r, U_n: u @ gru(x, h, W_z, W_r, W_n, U_z, U_r, U_n),
    "x d, h n, u n, W_z n d, W_r n d, W_n n d, U_z n n, U_r n n, U_n n n",
)

# --- attention

_ask(
    r"$Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $S := \frac{1}{\sqrt{d}} Q K^\top$, $A := \operatorname{softmax}(S)$ (in rows), $O := A V$, $L := \operatorname{tr}(G^\top O)$.",
    "Q K V",
    lambda Q, K, V, G: (G * (softmax(Q @ K.T / Q.shape[1] ** 0.5) @ V)).sum(),
    "Q n d, K n d, V n m, G n m",
)
_ask(
    r"Causal attention: $Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $S_{ij} := \frac{1}{\sqrt{d}} \sum_{l=1}^d Q_{il} K_{jl}$, $A_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^{i} e^{S_{ik}}}$ for $j \le i$, $O_{ic} := \sum_{j=1}^i A_{ij} V_{jc}$, $L := \sum_{i=1}^n \sum_{c=1}^m G_{ic} O_{ic}$.",
    "Q K V",
    lambda Q, K, V, G: (G * causal(Q, K, V)).sum(),
    "Q n d, K n d, V n m, G n m",
)
_ask(
    r"One query: $q \in \mathbb{R}^d$, keys $K \in \mathbb{R}^{n \times d}$, values $V \in \mathbb{R}^{n \times m}$, $a := \operatorname{softmax}(K q / \sqrt{d})$, $o := V^\top a$, $g \in \mathbb{R}^m$, $L := g^\top o$.",
    "q K V",
    lambda q, K, V, g: g @ (V.T @ softmax(K @ q / len(q) ** 0.5)),
    "q d, K n d, V n m, g m",
)
_ask(
    r"Linear attention: $Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $O := Q K^\top V$, $L := \operatorname{tr}(G^\top O)$.",
    "Q K V",
    lambda Q, K, V, G: (G * (Q @ K.T @ V)).sum(),
    "Q n d, K n d, V n m, G n m",
)
_ask(
    r"Additive attention: $q \in \mathbb{R}^d$, $K \in \mathbb{R}^{n \times d}$, $W, U \in \mathbb{R}^{h \times d}$, $v \in \mathbb{R}^h$, $e_i := v^\top \tanh(W q + U K_i)$, $a := \operatorname{softmax}(e)$, $c \in \mathbb{R}^n$, $L := c^\top a$.",
    "v W U q",
    lambda q, K, W, U, v, c: c @ softmax(tanh(W @ q + K @ U.T) @ v),
    "q d, K n d, W h d, U h d, v h, c n",
)
_ask(
    r"A head: $X \in \mathbb{R}^{n \times d}$, $W_Q, W_K, W_V \in \mathbb{R}^{d \times k}$, $Q := X W_Q$, $K := X W_K$, $V := X W_V$, $A := \operatorname{softmax}(\frac{Q K^\top}{\sqrt{k}})$, $G \in \mathbb{R}^{n \times k}$, $L := \sum_{i=1}^n \sum_{j=1}^k G_{ij} (A V)_{ij}$.",
    "W_Q W_K W_V X",
    lambda X, W_Q, W_K, W_V, G: (G * (softmax((X @ W_Q) @ (X @ W_K).T / W_Q.shape[1] ** 0.5) @ (X @ W_V))).sum(),
    "X n d, W_Q d k, W_K d k, W_V d k, G n k",
)

# --- normalisations

_ask(
    r"$x, \gamma, \beta, u \in \mathbb{R}^n$, $\epsilon > 0$, $\mu := \frac{1}{n} \sum_{i=1}^n x_i$, $v := \frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2$, $\hat{x} := \frac{x - \mu}{\sqrt{v + \epsilon}}$, $y := \gamma \odot \hat{x} + \beta$, $L := u^\top y$.",
    r"x \gamma \beta",
    lambda x, gamma, beta, u, epsilon: u @ F.layer_norm(x, x.shape, gamma, beta, epsilon),
    "x n, gamma n, beta n, u n, epsilon +",
)
_ask(
    r"$x, \gamma, \beta, u \in \mathbb{R}^n$, $\epsilon > 0$, $y := \gamma \odot \frac{x - \operatorname{mean}(x)}{\sqrt{\operatorname{Var}(x) + \epsilon}} + \beta$, $L := u^\top y$.",
    r"x",
    lambda x, gamma, beta, u, epsilon: u @ F.layer_norm(x, x.shape, gamma, beta, epsilon),
    "x n, gamma n, beta n, u n, epsilon +",
)
_ask(
    r"$x, \gamma, u \in \mathbb{R}^n$, $\epsilon > 0$, $y := \gamma \odot \frac{x}{\sqrt{\frac{1}{n} \|x\|^2 + \epsilon}}$, $L := u^\top y$.",
    r"x \gamma",
    lambda x, gamma, u, epsilon: u @ (gamma * x / sqrt((x * x).mean() + epsilon)),
    "x n, gamma n, u n, epsilon +",
)
_ask(
    r"Batch norm: $X, G \in \mathbb{R}^{N \times d}$, $\gamma, \beta \in \mathbb{R}^d$, $\epsilon > 0$, $\mu_j := \frac{1}{N} \sum_{i=1}^N X_{ij}$, $v_j := \frac{1}{N} \sum_{i=1}^N (X_{ij} - \mu_j)^2$, $Y_{ij} := \gamma_j \frac{X_{ij} - \mu_j}{\sqrt{v_j + \epsilon}} + \beta_j$, $L := \sum_{i=1}^N \sum_{j=1}^d G_{ij} Y_{ij}$.",
    r"X \gamma \beta",
    lambda X, G, gamma, beta, epsilon: (G * (gamma * (X - X.mean(0)) / sqrt(X.var(0, correction=0) + epsilon) + beta)).sum(),
    "X N d, G N d, gamma d, beta d, epsilon +",
)
_ask(
    r"Group norm: $X, G \in \mathbb{R}^{g \times k}$, $\epsilon > 0$, $m_a := \frac{1}{k} \sum_{b=1}^k X_{ab}$, $s_a := \sqrt{\frac{1}{k} \sum_{b=1}^k (X_{ab} - m_a)^2 + \epsilon}$, $Y_{ab} := \frac{X_{ab} - m_a}{s_a}$, $L := \sum_{a=1}^g \sum_{b=1}^k G_{ab} Y_{ab}$.",
    r"X",
    lambda X, G, epsilon: (G * F.layer_norm(X, X.shape[1:], eps=epsilon)).sum(),
    "X g k, G g k, epsilon +",
)
_ask(
    r"$x, u \in \mathbb{R}^n$, $y := \frac{x}{\|x\|_2}$, $L := u^\top y$.",
    r"x",
    lambda x, u: u @ x / norm(x),
    "x n, u n",
)
_ask(
    r"Weight normalisation: $v, x \in \mathbb{R}^n$, $g \in \mathbb{R}$, $w := g \frac{v}{\|v\|}$, $L := w^\top x$.",
    r"v g",
    lambda v, x, g: g * v @ x / norm(v),
    "v n, x n, g",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $Z_i := \frac{X_i}{\|X_i\|}$, $U \in \mathbb{R}^{N \times d}$, $L := \sum_{i=1}^N U_i^\top Z_i$.",
    r"X",
    lambda X, U: (U * F.normalize(X, dim=1)).sum(),
    "X N d, U N d",
)

# --- matrix calculus

_ask(r"$A \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(e^{A})$.", "A", lambda A: trace(torch.matrix_exp(A)), "A n n")
_ask(
    r"$A, B \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(B e^{A})$.",
    "B",
    lambda A, B: trace(B @ torch.matrix_exp(A)),
    "A n n, B n n",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$, $s \in \mathbb{R}$, $x, y \in \mathbb{R}^n$, $L := y^\top e^{s A} x$.",
    "s x",
    lambda A, s, x, y: y @ torch.matrix_exp(s * A) @ x,
    "A n n, s, x n, y n",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$ positive definite, $L := \operatorname{tr}(A \log A)$.",
    "A",
    lambda A: trace(A @ logm(A)),
    "A n n spd",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$ positive definite, $L := \operatorname{tr}(A^{1/2})$.",
    "A",
    lambda A: torch.linalg.eigvals(A).real.sqrt().sum(),
    "A n n spd",
)
_ask(r"$A \in \mathbb{R}^{n \times n}$ invertible, $L := \log |\det A|$.", "A", lambda A: logdet(A), "A n n")
_ask(r"$A \in \mathbb{R}^{n \times n}$, $L := \det A$.", "A", lambda A: det(A), "A n n")
_ask(
    r"$\Sigma \in \mathbb{R}^{n \times n}$ positive definite, $L := \log |\Sigma|$.",
    r"\Sigma",
    lambda Sigma: logdet(Sigma),
    "Sigma n n spd",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$ invertible, $B \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(A^{-1} B)$.",
    "A",
    lambda A, B: trace(inv(A) @ B),
    "A n n regular, B n n",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$ invertible, $a, b \in \mathbb{R}^n$, $L := a^\top A^{-1} b$.",
    "A a",
    lambda A, a, b: a @ inv(A) @ b,
    "A n n regular, a n, b n",
)
_ask(
    r"$X \in \mathbb{R}^{n \times p}$, $L := \log \det(X^\top X)$.",
    "X",
    lambda X: logdet(X.T @ X),
    "X n p",
    {"n": 4, "p": 2},
    {"n": 3, "p": 1},
    {"n": 5, "p": 3},
)
_ask(
    r"$A, X \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(X^\top A X)$.",
    "X",
    lambda A, X: trace(X.T @ A @ X),
    "A n n, X n n",
)
_ask(r"$X \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(X^3)$.", "X", lambda X: trace(X @ X @ X), "X n n")
_ask(r"$X \in \mathbb{R}^{m \times n}$, $L := \|X\|_F$.", "X", lambda X: norm(X), "X m n")
_ask(r"$X \in \mathbb{R}^{m \times n}$, $L := \|X\|_*$.", "X", lambda X: torch.linalg.svdvals(X).sum(), "X m n")
_ask(
    r"$X \in \mathbb{R}^{m \times n}$, $L := \|X\|_{2,1}$, where $\|X\|_{2,1} := \sum_{i=1}^m \|X_i\|_2$.",
    "X",
    lambda X: sqrt((X * X).sum(1)).sum(),
    "X m n",
)
_ask(r"$x \in \mathbb{R}^n$, $p > 1$, $L := \|x\|_p$.", "x", lambda x, p: (x.abs() ** p).sum() ** (1 / p), "x n, p +")
_ask(
    r"$x \in \mathbb{R}^n$, $p > 1$, $L := \left(\sum_{i=1}^n |x_i|^p\right)^{1/p}$.",
    "x",
    lambda x, p: (x.abs() ** p).sum() ** (1 / p),
    "x n, p +",
)
_ask(r"$x \in \mathbb{R}^n$, $L := \|x\|_\infty$.", "x", lambda x: x.abs().max(), "x n")
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ positive definite, $L := \|x\|_A$.",
    "x",
    lambda x, A: sqrt(x @ A @ x),
    "x n, A n n spd",
)
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ positive definite, $L := \frac{1}{2} \|x\|_A^2$.",
    "x",
    lambda x, A: x @ A @ x / 2,
    "x n, A n n spd",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $L := \|A x - b\|_2$.",
    "x A",
    lambda A, x, b: norm(A @ x - b),
    "A m n, x n, b m",
)
_ask(
    r"$A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $L := \frac{1}{2} x^\top A x$.",
    "x x,x A",
    lambda A, x: x @ A @ x / 2,
    "A n n, x n",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times m}$, $L := \operatorname{vec}(A)^\top \operatorname{vec}(B^\top)$.",
    "A B",
    lambda A, B: (A * B.T).sum(),
    "A m n, B n m",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{p \times q}$, $x \in \mathbb{R}^{n q}$, $y \in \mathbb{R}^{m p}$, $L := y^\top (A \otimes B) x$.",
    "A B",
    lambda A, B, x, y: y @ torch.kron(A, B) @ x,
    "A m n, B p q, x n*q, y m*p",
)
_ask(
    r"$x \in \mathbb{R}^n$, $D := \operatorname{diag}(x)$, $A \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(D A D)$.",
    "x",
    lambda x, A: trace(diag(x) @ A @ diag(x)),
    "x n, A n n",
)
_ask(
    r"$S \in \mathbb{R}^{n \times n}$ symmetric, $\lambda$ a simple eigenvalue of $S$ and $L := \lambda_{\max}(S)$.",
    "S",
    lambda S: torch.linalg.eigvalsh(S)[-1],
    "S n n sym",
)
_ask(r"$X \in \mathbb{R}^{m \times n}$, $L := \sigma_{\max}(X)$.", "X", lambda X: torch.linalg.svdvals(X)[0], "X m n")
_ask(r"$X \in \mathbb{R}^{m \times n}$, $L := \|X\|_{\mathrm{op}}$.", "X", lambda X: torch.linalg.svdvals(X)[0], "X m n")
_ask(
    r"$X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $\lambda > 0$, $L := y^\top (X X^\top + \lambda I)^{-1} y$.",
    r"X y \lambda",
    lambda X, y, lam: y @ inv(X @ X.T + lam * eye(len(y))) @ y,
    "X n d, y n, lam +",
)
_ask(r"$A, B \in \mathbb{R}^{n \times n}$, $L := \|A B - B A\|_F^2$.", "A", lambda A, B: sq(A @ B - B @ A), "A n n, B n n")
_ask(
    r"$A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $L := x^\top \exp(A) x$.",
    "x",
    lambda A, x: x @ torch.matrix_exp(A) @ x,
    "A n n, x n",
)
_ask(
    r"$\Sigma \in \mathbb{R}^{d \times d}$ positive definite with Cholesky factor $\Sigma = C C^\top$, $\mu, x \in \mathbb{R}^d$, $L := \frac{1}{2} (x - \mu)^\top \Sigma^{-1} (x - \mu)$.",
    r"\mu \Sigma",
    lambda Sigma, mu, x: (x - mu) @ inv(Sigma) @ (x - mu) / 2,
    "Sigma d d spd, mu d, x d",
)

# --- statistics

_ask(
    r"$x \in \mathbb{R}^n$, $\bar{x} := \frac{1}{n} \sum_{i=1}^n x_i$, $L := \frac{1}{n - 1} \sum_{i=1}^n (x_i - \bar{x})^2$.",
    "x",
    lambda x: x.var(),
    "x n",
    {"n": 3},
    {"n": 2},
    {"n": 5},
)
_ask(
    r"$x, y \in \mathbb{R}^n$, $\bar{x} := \frac{1}{n} \sum_i x_i$, $\bar{y} := \frac{1}{n} \sum_i y_i$, $L := \frac{\sum_{i=1}^n (x_i - \bar{x}) (y_i - \bar{y})}{\sqrt{\sum_{i=1}^n (x_i - \bar{x})^2} \sqrt{\sum_{i=1}^n (y_i - \bar{y})^2}}$.",
    "x",
    lambda x, y: torch.corrcoef(torch.stack([x, y]))[0, 1],
    "x n, y n",
    {"n": 3},
    {"n": 4},
    {"n": 5},
)
_ask(
    r"$x \in \mathbb{R}^n$, $L := \operatorname{Var}(x)$.",
    "x",
    lambda x: x.var(correction=0),
    "x n",
)
_ask(
    r"Let $x_1, \dots, x_n \in \mathbb{R}^d$, $\mu \in \mathbb{R}^d$, $\Sigma \in \mathbb{R}^{d \times d}$ positive definite, $L := -\frac{n}{2} \log |\Sigma| - \frac{1}{2} \sum_{i=1}^n (x_i - \mu)^\top \Sigma^{-1} (x_i - \mu)$.",
    r"\mu \Sigma",
    lambda x, mu, Sigma: -len(x) / 2 * logdet(Sigma) - ((x - mu) @ inv(Sigma) * (x - mu)).sum() / 2,
    "x n d, mu d, Sigma d d spd",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $\mu \in \mathbb{R}^d$, $\Lambda \in \mathbb{R}^{d \times d}$ symmetric, $L := \sum_{n=1}^N (X_n - \mu)^\top \Lambda (X_n - \mu)$.",
    r"\mu X \Lambda",
    lambda X, mu, Lambda: ((X - mu) @ Lambda * (X - mu)).sum(),
    "X N d, mu d, Lambda d d sym",
)
_ask(
    r"Dirichlet: $\alpha \in \mathbb{R}_{>0}^K$, $p \in \mathbb{R}_{>0}^K$, $L := \log \Gamma(\sum_{k=1}^K \alpha_k) - \sum_{k=1}^K \log \Gamma(\alpha_k) + \sum_{k=1}^K (\alpha_k - 1) \log p_k$.",
    r"\alpha",
    lambda alpha, p: torch.distributions.Dirichlet(alpha).log_prob(p),
    "alpha K +, p K simplex",
)
_ask(
    r"Beta: $a, b > 0$, $x \in (0,1)$, $L := \ln \Gamma(a + b) - \ln \Gamma(a) - \ln \Gamma(b) + (a - 1) \ln x + (b - 1) \ln(1 - x)$.",
    r"a b x a,b",
    lambda a, b, x: torch.lgamma(a + b) - torch.lgamma(a) - torch.lgamma(b) + (a - 1) * log(x) + (b - 1) * log(1 - x),
    "a +, b +, x 01",
)
_ask(
    r"Student: $x, \mu \in \mathbb{R}$, $\nu, s > 0$, $L := \ln \Gamma(\frac{\nu + 1}{2}) - \ln \Gamma(\frac{\nu}{2}) - \frac{1}{2} \ln(\nu \pi) - \ln s - \frac{\nu + 1}{2} \ln(1 + \frac{(x - \mu)^2}{\nu s^2})$.",
    r"\mu s \nu",
    lambda x, mu, nu, s: torch.distributions.StudentT(nu, mu, s).log_prob(x),
    "x, mu, nu +, s +",
)
_ask(
    r"Gamma: $x, \alpha, \beta > 0$, $L := \alpha \log \beta - \log \Gamma(\alpha) + (\alpha - 1) \log x - \beta x$.",
    r"\alpha \beta \alpha,\alpha",
    lambda x, alpha, beta: alpha * log(beta) - torch.lgamma(alpha) + (alpha - 1) * log(x) - beta * x,
    "x +, alpha +, beta +",
)
_ask(
    r"A mixture: $x \in \mathbb{R}$, $\mu \in \mathbb{R}^K$, $s \in \mathbb{R}_{>0}^K$, $\pi \in \mathbb{R}_{>0}^K$, $L := \log \sum_{k=1}^K \pi_k \frac{1}{s_k} \exp\left(-\frac{(x - \mu_k)^2}{2 s_k^2}\right)$.",
    r"\mu \pi s x",
    lambda x, mu, s, pi: log((pi / s * exp(-((x - mu) ** 2) / 2 / s**2)).sum()),
    "x, mu K, s K +, pi K +",
)
_ask(
    r"Von Mises: $x, \mu \in \mathbb{R}$, $\kappa > 0$, $L := \kappa \cos(x - \mu) - \log(2 \pi I_0(\kappa))$.",
    r"\mu \kappa",
    lambda x, mu, kappa: kappa * torch.cos(x - mu) - log(2 * torch.pi * torch.special.i0(kappa)),
    "x, mu, kappa +",
)
_ask(
    r"Probit: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \{-1, 1\}^N$, $L := -\sum_{i=1}^N \log \Phi(y_i X_i^\top w)$.",
    r"w",
    lambda X, w, y: -torch.special.log_ndtr(y * (X @ w)).sum(),
    "X N d, w d, y N sign",
)
_ask(
    r"Logistic regression: $x_1, \dots, x_N \in \mathbb{R}^d$, $y_i \in \{-1, 1\}$, $w \in \mathbb{R}^d$, $\lambda > 0$, $L := \sum_{i=1}^N \log(1 + \exp(-y_i w^\top x_i)) + \frac{\lambda}{2} \|w\|^2$.",
    r"w w,w",
    lambda x, y, w, lam: F.softplus(-y * (x @ w)).sum() + lam / 2 * sq(w),
    "x N d, y N sign, w d, lam +",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $y \in \{0,1\}^N$, $w \in \mathbb{R}^d$, $p := \sigma(X w)$, $L := -\sum_{i=1}^N (y_i \log p_i + (1 - y_i) \log(1 - p_i))$.",
    r"w w,w",
    lambda X, y, w: F.binary_cross_entropy_with_logits(X @ w, y, reduction="sum"),
    "X N d, y N bool, w d",
)
_ask(
    r"Cox: $\theta \in \mathbb{R}^n$ sorted by time, $\delta \in \{0,1\}^n$, $L := -\sum_{i=1}^n \delta_i \left(\theta_i - \log \sum_{j=i}^n e^{\theta_j}\right)$.",
    r"\theta",
    lambda theta, delta: -(delta * (theta - torch.logcumsumexp(theta.flip(0), 0).flip(0))).sum(),
    "theta n, delta n bool",
)
_ask(
    r"Plackett-Luce: $s \in \mathbb{R}^n$, $L := -\sum_{k=1}^n \log \frac{e^{s_k}}{\sum_{j=k}^n e^{s_j}}$.",
    r"s",
    lambda s: -(s - torch.logcumsumexp(s.flip(0), 0).flip(0)).sum(),
    "s n",
)
_ask(
    r"RBF kernel: $x, y \in \mathbb{R}^d$, $\ell > 0$, $L := \exp(-\frac{\|x - y\|^2}{2 \ell^2})$.",
    r"x \ell x,x",
    lambda x, y, ell: exp(-sq(x - y) / 2 / ell**2),
    "x d, y d, ell +",
)
_ask(
    r"k-means: $x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$, $\mu_k \in \mathbb{R}^d$ for $k = 1, \dots, K$, $R \in \{0,1\}^{n \times K}$, $L := \sum_{i=1}^n \sum_{k=1}^K R_{ik} \|x_i - \mu_k\|^2$.",
    r"\mu_a",
    lambda x, mu, R: (R * torch.cdist(x, mu, compute_mode="donot_use_mm_for_euclid_dist") ** 2).sum(),
    "x n d, mu K d, R n K bool",
)
_ask(
    r"Normals: $\mu_0, \mu_1 \in \mathbb{R}^d$, $\Sigma_0, \Sigma_1 \in \mathbb{R}^{d \times d}$ positive definite, $L := \frac{1}{2} \left(\operatorname{tr}(\Sigma_1^{-1} \Sigma_0) + (\mu_1 - \mu_0)^\top \Sigma_1^{-1} (\mu_1 - \mu_0) - d + \log \frac{\det \Sigma_1}{\det \Sigma_0}\right)$.",
    r"\mu_0 \mu_1 \Sigma_0 \Sigma_1",
    lambda mu_0, mu_1, Sigma_0, Sigma_1: kl_normal(mu_0, mu_1, Sigma_0, Sigma_1),
    "mu_0 d, mu_1 d, Sigma_0 d d spd, Sigma_1 d d spd",
)
_ask(
    r"VAE: $\mu, v \in \mathbb{R}^d$ with $\sigma := e^{v / 2}$, $L := \frac{1}{2} \sum_{j=1}^d (\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2)$.",
    r"\mu v",
    lambda mu, v: (mu**2 + exp(v) - 1 - v).sum() / 2,
    "mu d, v d",
)
_ask(
    r"Entropy: $z \in \mathbb{R}^n$, $p := \operatorname{softmax}(z)$, $L := H(p)$, where $H(p) := -\sum_{i=1}^n p_i \log p_i$.",
    r"z",
    lambda z: torch.special.entr(softmax(z)).sum(),
    "z n",
)
_ask(
    r"Gaussian processes: $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $s, \ell > 0$, $K_{ij} := e^{-\frac{\|X_i - X_j\|^2}{2 \ell^2}} + s \delta_{ij}$, $L := \frac{1}{2} y^\top K^{-1} y + \frac{1}{2} \log \det K$.",
    r"s \ell",
    lambda X, y, s, ell: gp(X, y, s, ell),
    "X n d, y n, s +, ell +",
)

# --- optimisation and physics

_ask(
    r"Rosenbrock: $x \in \mathbb{R}^n$, $L := \sum_{i=1}^{n-1} (100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2)$.",
    "x",
    lambda x: (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum(),
    "x n",
    {"n": 4},
    {"n": 2},
    {"n": 3},
)
_ask(
    r"Rastrigin: $x \in \mathbb{R}^n$, $L := 10 n + \sum_{i=1}^n (x_i^2 - 10 \cos(2 \pi x_i))$.",
    "x",
    lambda x: 10 * len(x) + (x**2 - 10 * torch.cos(2 * torch.pi * x)).sum(),
    "x n",
)
_ask(
    r"A barrier: $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$, $L := -\sum_{i=1}^m \log(b_i - A_i^\top x)$.",
    "x",
    lambda A, b, x: -log(b - A @ x).sum(),
    "A m n small, b m big, x n small",
)
_ask(
    r"Lennard-Jones: $r_1, \dots, r_n \in \mathbb{R}^3$, $E := \sum_{i=1}^n \sum_{j=1}^{i-1} \left(\frac{1}{\|r_i - r_j\|^{12}} - \frac{1}{\|r_i - r_j\|^6}\right)$.",
    "r_k",
    lambda r: (torch.pdist(r) ** -12 - torch.pdist(r) ** -6).sum(),
    "r n 3",
    {"n": 4},
    {"n": 2},
    of="E",
)
_ask(
    r"Ising: $J \in \mathbb{R}^{n \times n}$ symmetric, $h, s \in \mathbb{R}^n$, $E := -\frac{1}{2} \sum_{i,j} J_{ij} s_i s_j - \sum_i h_i s_i$.",
    "s",
    lambda J, h, s: -s @ J @ s / 2 - h @ s,
    "J n n sym, h n, s n",
    of="E",
)
_ask(
    r"Hopfield: $\xi_1, \dots, \xi_K \in \mathbb{R}^n$, $x \in \mathbb{R}^n$, $\beta > 0$, $E := \frac{1}{2} \|x\|^2 - \frac{1}{\beta} \log \sum_{k=1}^K e^{\beta \xi_k^\top x}$.",
    r"x \beta",
    lambda xi, x, beta: sq(x) / 2 - lse(beta * xi @ x) / beta,
    "xi K n, x n, beta +",
    of="E",
)
_ask(
    r"Sinkhorn: $C \in \mathbb{R}^{n \times m}$, $f \in \mathbb{R}^n$, $g \in \mathbb{R}^m$, $\epsilon > 0$, $L := \sum_{i=1}^n f_i + \sum_{j=1}^m g_j - \epsilon \sum_{i=1}^n \sum_{j=1}^m e^{(f_i + g_j - C_{ij}) / \epsilon}$.",
    "f C",
    lambda C, f, g, epsilon: f.sum() + g.sum() - epsilon * exp((f[:, None] + g - C) / epsilon).sum(),
    "C n m, f n, g m, epsilon +",
)
_ask(
    r"Matrix factorisation of the observed entries: $u_1, \dots, u_m \in \mathbb{R}^k$, $v_1, \dots, v_n \in \mathbb{R}^k$, $R, M \in \mathbb{R}^{m \times n}$, $L := \sum_{i=1}^m \sum_{j=1}^n M_{ij} (R_{ij} - u_i^\top v_j)^2$.",
    "u_a",
    lambda u, v, R, M: (M * (R - u @ v.T) ** 2).sum(),
    "u m k, v n k, R m n, M m n bool",
)
_ask(
    r"GloVe: $W, V \in \mathbb{R}^{n \times d}$, $b, c \in \mathbb{R}^n$, $F, X \in \mathbb{R}_{>0}^{n \times n}$, $L := \sum_{i=1}^n \sum_{j=1}^n F_{ij} (W_i^\top V_j + b_i + c_j - \log X_{ij})^2$.",
    "W b",
    lambda W, V, b, c, F, X: (F * (W @ V.T + b[:, None] + c - log(X)) ** 2).sum(),
    "W n d, V n d, b n, c n, F n n +, X n n +",
)
_ask(
    r"Softmax regression: $x_n \in \mathbb{R}^d$, $t_n \in \{1, \dots, K\}$ for $n = 1, \dots, N$, $W \in \mathbb{R}^{K \times d}$, $L := -\sum_{n=1}^N \log \frac{e^{W_{t_n}^\top x_n}}{\sum_{k=1}^K e^{W_k^\top x_n}}$.",
    "W",
    lambda x, t, W: F.cross_entropy(x @ W.T, row(t), reduction="sum"),
    "x N d, t N id:K, W K d",
)
_ask(
    r"TransE: $h, r, t \in \mathbb{R}^d$, $L := \|h + r - t\|_1$.",
    "h r t",
    lambda h, r, t: (h + r - t).abs().sum(),
    "h d, r d, t d",
)
_ask(
    r"Score matching: $x, s \in \mathbb{R}^d$, $\sigma > 0$, $\epsilon \in \mathbb{R}^d$, $W \in \mathbb{R}^{d \times d}$, $L := \frac{1}{2} \|W (x + \sigma \epsilon) + \frac{\epsilon}{\sigma}\|^2$.",
    r"W \sigma",
    lambda x, sigma, epsilon, W: sq(W @ (x + sigma * epsilon) + epsilon / sigma) / 2,
    "x d, sigma +, epsilon d, W d d",
)
_ask(
    r"A Kalman innovation: $P, R \in \mathbb{R}^{n \times n}$ positive definite, $e \in \mathbb{R}^n$, $S := P + R$, $L := \frac{1}{2} e^\top S^{-1} e + \frac{1}{2} \log \det S$.",
    "P e",
    lambda P, R, e: e @ inv(P + R) @ e / 2 + logdet(P + R) / 2,
    "P n n spd, R n n spd, e n",
)
_ask(
    r"Power iteration's quotient: $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $L := \frac{x^\top A x}{x^\top x}$.",
    "x A",
    lambda A, x: x @ A @ x / (x @ x),
    "A n n, x n",
)
_ask(
    r"Double Q: $q \in \mathbb{R}^A$, $r, Q \in \mathbb{R}$, $\gamma \in (0,1)$, $L := \frac{1}{2} (Q - r - \gamma \max_{a} q_a)^2$.",
    "q Q",
    lambda q, r, Q, gamma: (Q - r - gamma * q.max()) ** 2 / 2,
    "q A, r, Q, gamma 01",
)
_ask(
    r"REINFORCE: $\theta \in \mathbb{R}^K$, $\pi := \operatorname{softmax}(\theta)$, action $a \in \{1, \dots, K\}$, $R \in \mathbb{R}$, $L := -R \log \pi_a$.",
    r"\theta",
    lambda theta, a, R: R * F.cross_entropy(theta, row(a)),
    "theta K, a id:K, R",
)
_ask(
    r"Temperature: $z \in \mathbb{R}^{N \times C}$, $y_i \in \{1, \dots, C\}$, $T > 0$, $L := -\sum_{i=1}^N \log \operatorname{softmax}(z_i / T)_{y_i}$.",
    r"T",
    lambda z, y, T: F.cross_entropy(z / T, row(y), reduction="sum"),
    "z N C, y N id:C, T +",
)
_ask(
    r"Quantised: $x, s \in \mathbb{R}^n$, $k \in \mathbb{N}$, $L := \sum_{i=1}^n s_i x_{\lceil i / 2 \rceil}$.",
    r"x",
    lambda x, s: (s * x[torch.arange(len(s)) // 2]).sum(),
    "x n, s n",
)
_ask(
    r"Circular convolution: $x, w, u \in \mathbb{R}^n$ numbered from 0, $y_i := \sum_{j=0}^{n-1} w_j x_{(i - j) \bmod n}$, $L := \sum_{i=0}^{n-1} u_i y_i$.",
    r"x w",
    lambda x, w, u: u @ torch.fft.ifft(torch.fft.fft(x) * torch.fft.fft(w)).real,
    "x n, w n, u n",
)
_ask(
    r"Polynomial regression: $x, y \in \mathbb{R}^n$, $w \in \mathbb{R}^K$, $L := \frac{1}{2} \sum_{i=1}^n \left(\sum_{k=1}^K w_k x_i^{k-1} - y_i\right)^2$.",
    r"w x",
    lambda x, y, w: sq((x[:, None] ** torch.arange(len(w))) @ w - y) / 2,
    "x n, y n, w K",
)


def C_margin(S, y):
    margins = relu(1 + S - S.gather(1, row(y)[:, None]))
    return margins.sum() - len(S)


def focal(p, alpha, gamma):
    return -(alpha * (1 - p) ** gamma * log(p)).sum()


def tsne(y, P):
    off = 1 - eye(len(y))
    w = 1 / (1 + ((y[:, None] - y) ** 2).sum(-1))
    q = w / (w * off).sum()
    return (off * P * log(P / q)).sum()


def rope(x, theta, u):
    a, b = x[0::2], x[1::2]
    y = torch.stack([a * torch.cos(theta) - b * torch.sin(theta), a * torch.sin(theta) + b * torch.cos(theta)], 1).flatten()
    return u @ y


def scan(step, inputs, state):
    for x in inputs:
        state = step(state, x)
    return state


def states(step, inputs, state):
    found = []
    for x in inputs:
        state = step(state, x)
        found.append(state)
    return found


def lstm(x, W, V, Z, Y, U, P, Q, R):
    h, c = 0 * x[0], 0 * x[0]
    for row in x:
        f, i, o, g = sigmoid(W @ h + U @ row), sigmoid(V @ h + P @ row), sigmoid(Z @ h + Q @ row), tanh(Y @ h + R @ row)
        c = f * c + i * g
        h = o * tanh(c)
    return h


def gated(x, h, W_z, W_r, W_g, U_z, U_r, U_g):
    z, r = sigmoid(W_z @ x + U_z @ h), sigmoid(W_r @ x + U_r @ h)
    return (1 - z) * h + z * tanh(W_g @ x + U_g @ (r * h))


def second_order(a, b, y_0, y_1, z):
    y = [y_0, y_1]
    for _ in z[1:]:
        y.append(a * y[-1] + b * y[-2])
    return sum((value - wanted) ** 2 for value, wanted in zip(y[2:], z[1:])) + 0 * a


def render(density, c):
    alpha = 1 - exp(-density)
    T = torch.cat([torch.ones(1), torch.cumprod(1 - alpha, 0)[:-1]])
    return (T * alpha * c).sum()


def gru(x, h, W_z, W_r, W_n, U_z, U_r, U_n):
    z, r = sigmoid(W_z @ x + U_z @ h), sigmoid(W_r @ x + U_r @ h)
    g = tanh(W_n @ x + r * (U_n @ h))
    return (1 - z) * g + z * h


def causal(Q, K, V):
    S = Q @ K.T / Q.shape[1] ** 0.5
    return softmax(S.masked_fill(torch.ones_like(S).triu(1).bool(), -torch.inf)) @ V


def logm(A):
    values, vectors = torch.linalg.eigh((A + A.T) / 2)
    return vectors @ diag(log(values)) @ vectors.T


def kl_normal(mu_0, mu_1, Sigma_0, Sigma_1):
    d = mu_1 - mu_0
    P = inv(Sigma_1)
    return (trace(P @ Sigma_0) + d @ P @ d - len(d) + logdet(Sigma_1) - logdet(Sigma_0)) / 2


def gp(X, y, s, ell):
    K = exp(-((X[:, None] - X) ** 2).sum(-1) / 2 / ell**2) + s * eye(len(y))
    return y @ inv(K) @ y / 2 + logdet(K) / 2
