r"""Losses and layers of machine learning, each said twice: in LaTeX with its questions, and in plain array code.

The array code never looks at symgrad: automatic differentiation of it says what every derivative must be.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import autograd.numpy as np
from autograd.scipy.special import erf, logsumexp


@dataclass(frozen=True, eq=False)
class Loss:
    """A function of arrays in both languages.

    text        LaTeX that declares and defines it
    questions   argument name -> the derivative by it, in LaTeX; "W b" asks for the mixed second derivative
    value       the same in array code: a number, or an array whose axes come first in the answer
    shapes      argument name -> its axes, as names in `sizes` or numbers
    sizes       choices of sizes: pairwise different, 1 among them where the formula has a value there
    whole       sizes that the array code takes, too
    positive    arguments that are positive; unit: in (0, 1); distributions: each row adds up to 1; regular: a matrix with det > 0
    """

    name: str
    text: str
    questions: dict[str, str]
    value: Callable
    shapes: dict[str, tuple]
    sizes: tuple[dict[str, int], ...] = ({},)
    positive: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    regular: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    def document(self, question: str) -> str:
        """The LaTeX text that asks one question."""
        return f"{self.text}\n\\[ {self.questions[question]} \\]\n"

    def points(self, sizes: dict[str, int], seed: int = 0) -> dict:
        """An asymmetric point: arrays of these sizes by name."""
        import numpy

        rng = numpy.random.default_rng(seed)
        out = {}
        for name, shape in self.shapes.items():
            array = rng.uniform(-1.7, 2.3, [_length(axis, sizes) for axis in shape])
            if name in self.positive:
                array = rng.uniform(0.3, 2.4, array.shape)
            if name in self.unit:
                array = rng.uniform(0.1, 0.9, array.shape)
            if name in self.distributions:
                array = (
                    rng.dirichlet([1.5] * array.shape[-1], array.shape[:-1])
                    if array.ndim > 1
                    else rng.dirichlet([1.5] * array.size)
                )
            if name in self.regular:
                array = array + 5 * numpy.eye(len(array))
            out[name] = array if array.ndim else float(array)
        return out


def _length(axis, sizes):
    return axis if isinstance(axis, int) else eval(axis, {}, sizes)


def softmax(z):
    return np.exp(z - logsumexp(z, axis=-1, keepdims=True))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def windows(x, count, width, stride):
    """The windows of the last axis: x[..., stride·i + k] at [..., i, k]."""
    return np.stack([x[..., stride * i : stride * i + width] for i in range(count)], axis=-2)


def convolution(X, W, b, P, Q, s):
    K = W.shape[-1]
    rows = []
    for i, j in itertools.product(range(P), range(Q)):
        rows.append(np.einsum("ockf,nckf->no", W, X[:, :, s * i : s * i + K, s * j : s * j + K]) + b)
    return np.stack(rows, axis=-1)


SOFTMAX = r"$z \in \mathbb{R}^{C}$, $p_i := \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}$"
BATCH = r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$"
CLASSES = ({"C": 4}, {"C": 1}, {"C": 7})
REGRESSION = ({"N": 5, "d": 3}, {"N": 1, "d": 4}, {"N": 3, "d": 1})


def activation(name, text, value, shapes=None, **options):
    return Loss(name, text, {"x": r"\frac{d f}{d x}"}, value, {"x": (), **(shapes or {})}, **options)


def attention(Q, K, V, G):
    return np.sum(G * (softmax(Q @ K.T / np.sqrt(Q.shape[1])) @ V))


def layer_norm(x, g, b, u, varepsilon):
    centred = x - np.mean(x)
    return np.sum(u * (g * centred / np.sqrt(np.mean(centred**2) + varepsilon) + b))


def dropout(w, x, p, t):
    """The expected square error over every mask."""
    total = 0
    for mask in itertools.product((0, 1), repeat=len(w)):
        mask = np.array(mask)
        total = total + np.prod(np.where(mask == 1, p, 1 - p)) * (t - np.sum(mask * w * x)) ** 2 / 2
    return total


LOSSES: tuple[Loss, ...] = (
    # --- softmax and cross-entropy
    Loss("softmax Jacobian", f"Let {SOFTMAX}.", {"z": r"\frac{\partial p_i}{\partial z_k}"}, softmax, {"z": ("C",)}, CLASSES),
    Loss(
        "cross-entropy",
        f"Let {SOFTMAX}, " r"$y \in \mathbb{R}^{C}$, $\sum_{i=1}^{C} y_i = 1$ and $L := -\sum_{i=1}^{C} y_i \log p_i$.",
        {"z": r"\frac{\partial L}{\partial z_k}", "z z": r"\frac{\partial^2 L}{\partial z_k \partial z_l}"},
        lambda z, y: -np.sum(y * np.log(softmax(z))),
        {"z": ("C",), "y": ("C",)},
        CLASSES,
        distributions=("y",),
    ),
    Loss(
        "MSE through softmax",
        f"Let {SOFTMAX}, " r"$y \in \mathbb{R}^{C}$ and $L := \frac{1}{C} \sum_{i=1}^{C} (y_i - p_i)^2$.",
        {"z": r"\frac{\partial L}{\partial z_k}"},
        lambda z, y: np.mean((y - softmax(z)) ** 2),
        {"z": ("C",), "y": ("C",)},
        CLASSES,
    ),
    Loss(
        "focal loss",
        f"Let {SOFTMAX}, " r"$y \in \mathbb{R}^{C}$, $\gamma > 0$ and $L := -\sum_{i=1}^{C} y_i (1 - p_i)^{\gamma} \log p_i$.",
        {"z": r"\frac{\partial L}{\partial z_k}", "gamma": r"\frac{\partial L}{\partial \gamma}"},
        lambda z, y, gamma: -np.sum(y * (1 - softmax(z)) ** gamma * np.log(softmax(z))),
        {"z": ("C",), "y": ("C",), "gamma": ()},
        ({"C": 4}, {"C": 3}),
        positive=("gamma",),
    ),
    Loss(
        "label smoothing",
        f"Let {SOFTMAX}, "
        r"$y \in \mathbb{R}^{C}$, $\sum_{i=1}^{C} y_i = 1$, $\epsilon \in (0, 1)$, "
        r"$t_i := (1 - \epsilon) y_i + \frac{\epsilon}{C}$ and $L := -\sum_{i=1}^{C} t_i \log p_i$.",
        {"z": r"\frac{\partial L}{\partial z_k}"},
        lambda z, y, epsilon: -np.sum(((1 - epsilon) * y + epsilon / len(z)) * np.log(softmax(z))),
        {"z": ("C",), "y": ("C",), "epsilon": ()},
        CLASSES,
        unit=("epsilon",),
        distributions=("y",),
    ),
    Loss(
        "temperature",
        r"Let $z \in \mathbb{R}^{C}$, $T > 0$ and $p_i := \frac{e^{z_i / T}}{\sum_{j=1}^{C} e^{z_j / T}}$.",
        {"z": r"\frac{\partial p_i}{\partial z_k}", "T": r"\frac{\partial p_i}{\partial T}"},
        lambda z, T: softmax(z / T),
        {"z": ("C",), "T": ()},
        CLASSES,
        positive=("T",),
    ),
    Loss(
        "Gumbel softmax",
        r"Let $w, g \in \mathbb{R}^{C}$ with $w_i > 0$, $\tau > 0$ and "
        r"$s_i := \frac{\exp((\log w_i + g_i) / \tau)}{\sum_{j=1}^{C} \exp((\log w_j + g_j) / \tau)}$.",
        {"w": r"\frac{\partial s_i}{\partial w_k}"},
        lambda w, g, tau: softmax((np.log(w) + g) / tau),
        {"w": ("C",), "g": ("C",), "tau": ()},
        CLASSES,
        positive=("w", "tau"),
    ),
    Loss(
        "log-sum-exp",
        r"Let $z \in \mathbb{R}^{C}$ and $L := \log \sum_{j=1}^{C} e^{z_j}$.",
        {"z": r"\frac{\partial L}{\partial z_k}", "z z": r"\frac{\partial^2 L}{\partial z_k \partial z_l}"},
        lambda z: logsumexp(z),
        {"z": ("C",)},
        CLASSES,
    ),
    Loss(
        "log-softmax",
        r"Let $z \in \mathbb{R}^{C}$, $m := \max_j z_j$ and $\ell_i := z_i - m - \log \sum_{k=1}^{C} e^{z_k - m}$.",
        {"z": r"\frac{\partial \ell_a}{\partial z_b}"},
        lambda z: z - logsumexp(z),
        {"z": ("C",)},
        CLASSES,
    ),
    Loss(
        "entropy",
        f"Let {SOFTMAX} and " r"$H := -\sum_{i=1}^{C} p_i \log p_i$.",
        {"z": r"\frac{\partial H}{\partial z_k}"},
        lambda z: -np.sum(softmax(z) * np.log(softmax(z))),
        {"z": ("C",)},
        CLASSES,
    ),
    # --- activations
    activation("sigmoid", r"Let $x \in \mathbb{R}$ and $f := \frac{1}{1 + e^{-x}}$.", sigmoid),
    activation("tanh", r"Let $x \in \mathbb{R}$ and $f := \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$.", lambda x: np.tanh(x)),
    activation(
        "GELU",
        r"Let $x \in \mathbb{R}$ and $f := \frac{x}{2} \left( 1 + \operatorname{erf}\left( \frac{x}{\sqrt{2}} \right) \right)$.",
        lambda x: x / 2 * (1 + erf(x / np.sqrt(2))),
    ),
    activation("SiLU", r"Let $x \in \mathbb{R}$ and $f := x \sigma(x)$.", lambda x: x * sigmoid(x)),
    activation(
        "softplus",
        r"Let $x \in \mathbb{R}$, $\beta > 0$ and $f := \frac{1}{\beta} \log(1 + e^{\beta x})$.",
        lambda x, beta: np.log(1 + np.exp(beta * x)) / beta,
        {"beta": ()},
        positive=("beta",),
    ),
    activation(
        "ELU",
        r"Let $x \in \mathbb{R}$, $\alpha > 0$ and $f := \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}$.",
        lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(x) - 1)),
        {"alpha": ()},
        positive=("alpha",),
    ),
    activation(
        "Mish", r"Let $x \in \mathbb{R}$ and $f := x \tanh(\log(1 + e^{x}))$.", lambda x: x * np.tanh(np.log(1 + np.exp(x)))
    ),
    activation(
        "leaky ReLU",
        r"Let $x \in \mathbb{R}$, $a \in (0, 1)$ and $f := \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}$.",
        lambda x, a: np.where(x > 0, x, a * x),
        {"a": ()},
        unit=("a",),
    ),
    activation(
        "Huber",
        r"Let $x, y \in \mathbb{R}$, $\delta > 0$ and $f := \begin{cases} \frac{1}{2} (x - y)^2 & |x - y| \le \delta \\ "
        r"\delta |x - y| - \frac{1}{2} \delta^2 & |x - y| > \delta \end{cases}$.",
        lambda x, y, delta: np.where(np.abs(x - y) <= delta, (x - y) ** 2 / 2, delta * np.abs(x - y) - delta**2 / 2),
        {"y": (), "delta": ()},
        positive=("delta",),
    ),
    activation(
        "hard sigmoid",
        r"Let $x \in \mathbb{R}$ and $f := \max(0, \min(1, \frac{x + 3}{6}))$.",
        lambda x: np.maximum(0, np.minimum(1, (x + 3) / 6)),
    ),
    activation("softsign", r"Let $x \in \mathbb{R}$ and $f := \frac{x}{1 + |x|}$.", lambda x: x / (1 + np.abs(x))),
    # --- regression
    Loss(
        "linear regression",
        f"Let {BATCH} and " r"$L := \frac{1}{N} \sum_{n=1}^{N} \left( \sum_{j=1}^{d} X_{nj} w_j - y_n \right)^2$.",
        {
            "w": r"\frac{\partial L}{\partial w_k}",
            "X": r"\frac{\partial L}{\partial X_{ab}}",
            "w w": r"\frac{\partial^2 L}{\partial w_k \partial w_l}",
        },
        lambda X, w, y: np.mean((X @ w - y) ** 2),
        {"X": ("N", "d"), "w": ("d",), "y": ("N",)},
        REGRESSION,
    ),
    Loss(
        "ridge regression",
        f"Let {BATCH}, " r"$\lambda > 0$ and $L := \|y - X w\|^2 + \lambda \|w\|^2$.",
        {"w": r"\nabla_w L"},
        lambda X, w, y, lam: np.sum((y - X @ w) ** 2) + lam * np.sum(w**2),
        {"X": ("N", "d"), "w": ("d",), "y": ("N",), "lam": ()},
        REGRESSION,
        positive=("lam",),
    ),
    Loss(
        "logistic regression",
        f"Let {BATCH}, "
        r"$a_i := \sum_{j=1}^{d} X_{ij} w_j$, $p_i := \frac{1}{1 + e^{-a_i}}$ and "
        r"$L := -\sum_{i=1}^{N} \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)$.",
        {"w": r"\frac{\partial L}{\partial w_k}", "w w": r"\frac{\partial^2 L}{\partial w_k \partial w_l}"},
        lambda X, w, y: -np.sum(y * np.log(sigmoid(X @ w)) + (1 - y) * np.log(1 - sigmoid(X @ w))),
        {"X": ("N", "d"), "w": ("d",), "y": ("N",)},
        REGRESSION,
    ),
    Loss(
        "Poisson regression",
        f"Let {BATCH}, " r"$\eta_n := \sum_{j=1}^{d} X_{nj} w_j$ and $L := \sum_{n=1}^{N} (e^{\eta_n} - y_n \eta_n)$.",
        {"w": r"\frac{\partial L}{\partial w_k}"},
        lambda X, w, y: np.sum(np.exp(X @ w) - y * (X @ w)),
        {"X": ("N", "d"), "w": ("d",), "y": ("N",)},
        REGRESSION,
    ),
    Loss(
        "multinomial regression",
        r"Let $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{K \times d}$, $Y \in \mathbb{R}^{N \times K}$ with $\sum_{k=1}^{K} "
        r"Y_{nk} = 1$, $S_{nk} := \sum_{j=1}^{d} W_{kj} X_{nj}$, $P_{nk} := \frac{e^{S_{nk}}}{\sum_{l=1}^{K} e^{S_{nl}}}$ and "
        r"$L := -\sum_{n=1}^{N} \sum_{k=1}^{K} Y_{nk} \log P_{nk}$.",
        {"W": r"\frac{\partial L}{\partial W_{ab}}"},
        lambda X, W, Y: -np.sum(Y * np.log(softmax(X @ W.T))),
        {"X": ("N", "d"), "W": ("K", "d"), "Y": ("N", "K")},
        ({"N": 4, "d": 3, "K": 2}, {"N": 1, "d": 2, "K": 5}),
        distributions=("Y",),
    ),
    Loss(
        "squared hinge",
        r"Let $s, y \in \mathbb{R}^{n}$ and $L := \sum_{i=1}^{n} \max(0, 1 - y_i s_i)^2$.",
        {"s": r"\frac{\partial L}{\partial s_k}"},
        lambda s, y: np.sum(np.maximum(0, 1 - y * s) ** 2),
        {"s": ("n",), "y": ("n",)},
        ({"n": 6}, {"n": 1}),
    ),
    Loss(
        "matrix factorisation",
        r"Let $R \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $\lambda > 0$ and "
        r"$L := \frac{1}{2} \|R - U V^{\top}\|_F^2 + \frac{\lambda}{2} \|U\|_F^2$.",
        {"U": r"\nabla_U L", "V": r"\nabla_V L"},
        lambda R, U, V, lam: np.sum((R - U @ V.T) ** 2) / 2 + lam * np.sum(U**2) / 2,
        {"R": ("m", "n"), "U": ("m", "k"), "V": ("n", "k"), "lam": ()},
        ({"m": 4, "n": 3, "k": 2}, {"m": 1, "n": 2, "k": 3}),
        positive=("lam",),
    ),
    Loss(
        "trace and inverse",
        r"Let $X \in \mathbb{R}^{n \times n}$, $B \in \mathbb{R}^{n \times n}$, $\det X > 0$ and "
        r"$f := \log \det X + \operatorname{tr}(X^{-1} B)$.",
        {"X": r"\nabla_X f"},
        lambda X, B: np.log(np.linalg.det(X)) + np.trace(np.linalg.inv(X) @ B),
        {"X": ("n", "n"), "B": ("n", "n")},
        ({"n": 3}, {"n": 1}),
        regular=("X",),
    ),
    # --- networks
    Loss(
        "multilayer perceptron",
        r"Let $x \in \mathbb{R}^{d}$, $W \in \mathbb{R}^{h \times d}$, $b \in \mathbb{R}^{h}$, $V \in \mathbb{R}^{m \times h}$, "
        r"$c \in \mathbb{R}^{m}$, $y \in \mathbb{R}^{m}$, $\sum_{k=1}^{m} y_k = 1$, $u_j := \tanh\left( \sum_{i=1}^{d} W_{ji} x_i + b_j \right)$, "
        r"$o_k := \sum_{j=1}^{h} V_{kj} u_j + c_k$, $p_k := \frac{e^{o_k}}{\sum_{l=1}^{m} e^{o_l}}$ and $L := -\sum_{k=1}^{m} y_k \log p_k$.",
        {
            "W": r"\frac{\partial L}{\partial W_{ab}}",
            "b": r"\frac{\partial L}{\partial b_a}",
            "V": r"\frac{\partial L}{\partial V_{ab}}",
            "x": r"\frac{\partial L}{\partial x_a}",
        },
        lambda x, W, b, V, c, y: -np.sum(y * np.log(softmax(V @ np.tanh(W @ x + b) + c))),
        {"x": ("d",), "W": ("h", "d"), "b": ("h",), "V": ("m", "h"), "c": ("m",), "y": ("m",)},
        ({"d": 3, "h": 4, "m": 2}, {"d": 1, "h": 2, "m": 3}),
        distributions=("y",),
    ),
    Loss(
        "residual block",
        r"Let $x, t \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{h \times n}$, $B \in \mathbb{R}^{n \times h}$, "
        r"$u_j := \operatorname{relu}\left( \sum_{i=1}^{n} A_{ji} x_i \right)$, $y_i := x_i + \sum_{j=1}^{h} B_{ij} u_j$ and "
        r"$L := \frac{1}{2} \sum_{i=1}^{n} (y_i - t_i)^2$.",
        {"x": r"\frac{\partial L}{\partial x_k}", "A": r"\frac{\partial L}{\partial A_{ab}}"},
        lambda x, t, A, B: np.sum((x + B @ np.maximum(A @ x, 0) - t) ** 2) / 2,
        {"x": ("n",), "t": ("n",), "A": ("h", "n"), "B": ("n", "h")},
        ({"n": 4, "h": 3}, {"n": 1, "h": 2}),
    ),
    Loss(
        "recurrent network, two steps",
        r"Let $c \in \mathbb{R}^{n}$, $x, y \in \mathbb{R}^{d}$, $W \in \mathbb{R}^{n \times n}$, $U \in \mathbb{R}^{n \times d}$, "
        r"$v \in \mathbb{R}^{n}$, $f_i := \tanh\left( \sum_{j=1}^{n} W_{ij} c_j + \sum_{k=1}^{d} U_{ik} x_k \right)$, "
        r"$g_i := \tanh\left( \sum_{j=1}^{n} W_{ij} f_j + \sum_{k=1}^{d} U_{ik} y_k \right)$ and $L := \sum_{i=1}^{n} v_i g_i$.",
        {"W": r"\frac{\partial L}{\partial W_{ab}}", "U": r"\frac{\partial L}{\partial U_{ab}}"},
        lambda c, x, y, W, U, v: np.sum(v * np.tanh(W @ np.tanh(W @ c + U @ x) + U @ y)),
        {"c": ("n",), "x": ("d",), "y": ("d",), "W": ("n", "n"), "U": ("n", "d"), "v": ("n",)},
        ({"n": 3, "d": 2}, {"n": 1, "d": 4}),
    ),
    Loss(
        "attention",
        r"Let $Q \in \mathbb{R}^{n \times d}$, $K \in \mathbb{R}^{m \times d}$, $V \in \mathbb{R}^{m \times v}$, $G \in \mathbb{R}^{n \times v}$, "
        r"$S_{ij} := \frac{1}{\sqrt{d}} \sum_{k=1}^{d} Q_{ik} K_{jk}$, $A_{ij} := \frac{e^{S_{ij}}}{\sum_{l=1}^{m} e^{S_{il}}}$, "
        r"$O_{ic} := \sum_{j=1}^{m} A_{ij} V_{jc}$ and $L := \sum_{i=1}^{n} \sum_{c=1}^{v} G_{ic} O_{ic}$.",
        {name: rf"\frac{{\partial L}}{{\partial {name}_{{ab}}}}" for name in "QKV"},
        attention,
        {"Q": ("n", "d"), "K": ("m", "d"), "V": ("m", "v"), "G": ("n", "v")},
        ({"n": 3, "m": 4, "d": 2, "v": 5}, {"n": 2, "m": 3, "d": 1, "v": 4}),
    ),
    Loss(
        "layer norm",
        r"Let $x, g, b, u \in \mathbb{R}^{n}$, $\varepsilon > 0$, $\mu := \frac{1}{n} \sum_{i=1}^{n} x_i$, $v := \frac{1}{n} \sum_{i=1}^{n} (x_i - \mu)^2$, "
        r"$h_i := \frac{x_i - \mu}{\sqrt{v + \varepsilon}}$, $y_i := g_i h_i + b_i$ and $L := \sum_{i=1}^{n} u_i y_i$.",
        {"x": r"\frac{\partial L}{\partial x_k}", "g": r"\frac{\partial L}{\partial g_k}"},
        layer_norm,
        {"x": ("n",), "g": ("n",), "b": ("n",), "u": ("n",), "varepsilon": ()},
        ({"n": 5}, {"n": 2}),
        positive=("varepsilon",),
    ),
    Loss(
        "RMS norm",
        r"Let $x, g, u \in \mathbb{R}^{n}$, $r := \sqrt{\frac{1}{n} \sum_{i=1}^{n} x_i^2}$, $y_i := \frac{g_i x_i}{r}$ and $L := \sum_{i=1}^{n} u_i y_i$.",
        {"x": r"\frac{\partial L}{\partial x_k}"},
        lambda x, g, u: np.sum(u * g * x) / np.sqrt(np.mean(x**2)),
        {"x": ("n",), "g": ("n",), "u": ("n",)},
        ({"n": 5}, {"n": 2}),
    ),
    Loss(
        "LSTM gate",
        r"Let $x \in \mathbb{R}^{d}$, $c, u \in \mathbb{R}^{n}$, $F, A, B \in \mathbb{R}^{n \times d}$, $f_j := \sigma(\sum_{k=1}^{d} F_{jk} x_k)$, "
        r"$a_j := \sigma(\sum_{k=1}^{d} A_{jk} x_k)$, $g_j := \tanh(\sum_{k=1}^{d} B_{jk} x_k)$, $s_j := f_j c_j + a_j g_j$ and "
        r"$L := \sum_{j=1}^{n} u_j \tanh(s_j)$.",
        {"F": r"\frac{\partial L}{\partial F_{pq}}", "x": r"\frac{\partial L}{\partial x_q}"},
        lambda x, c, u, F, A, B: np.sum(u * np.tanh(sigmoid(F @ x) * c + sigmoid(A @ x) * np.tanh(B @ x))),
        {"x": ("d",), "c": ("n",), "u": ("n",), "F": ("n", "d"), "A": ("n", "d"), "B": ("n", "d")},
        ({"n": 3, "d": 2}, {"n": 1, "d": 4}),
    ),
    # --- convolution and pooling
    Loss(
        "convolution",
        r"Let $x \in \mathbb{R}^{T}$, $w \in \mathbb{R}^{K}$, $b \in \mathbb{R}$, $G \in \mathbb{R}^{M}$, $s \in \mathbb{N}$, "
        r"$y_i := b + \sum_{k=1}^{K} w_k x_{s(i-1)+k}$ and $L := \frac{1}{2} \sum_{i=1}^{M} (y_i - G_i)^2$.",
        {"w": r"\frac{\partial L}{\partial w_l}", "x": r"\frac{\partial L}{\partial x_t}", "b": r"\frac{\partial L}{\partial b}"},
        lambda x, w, b, G, s: np.sum((windows(x, len(G), len(w), s) @ w + b - G) ** 2) / 2,
        {"x": ("s*(M-1)+K",), "w": ("K",), "b": (), "G": ("M",)},
        ({"M": 4, "K": 3, "s": 2, "T": 9}, {"M": 3, "K": 2, "s": 3, "T": 8}),
        whole=("s",),
    ),
    Loss(
        "convolution in the plane",
        r"Let $X \in \mathbb{R}^{N \times C \times H \times V}$, $W \in \mathbb{R}^{F \times C \times K \times K}$, $b \in \mathbb{R}^{F}$, "
        r"$s \in \mathbb{N}$, $G \in \mathbb{R}^{N \times F \times P \times Q}$, "
        r"$Y_{n,o,i,j} := b_o + \sum_{c=1}^{C} \sum_{k=1}^{K} \sum_{f=1}^{K} W_{o,c,k,f} X_{n,c,s(i-1)+k,s(j-1)+f}$ and "
        r"$L := \sum_{n=1}^{N} \sum_{o=1}^{F} \sum_{i=1}^{P} \sum_{j=1}^{Q} G_{n,o,i,j} Y_{n,o,i,j}$.",
        {
            "W": r"\frac{\partial L}{\partial W_{a,r,k,f}}",
            "X": r"\frac{\partial L}{\partial X_{a,r,h,v}}",
            "b": r"\frac{\partial L}{\partial b_a}",
        },
        lambda X, W, b, G, s: np.sum(G.reshape(*G.shape[:2], -1) * convolution(X, W, b, G.shape[2], G.shape[3], s)),
        {"X": ("N", "C", "s*(P-1)+K", "s*(Q-1)+K"), "W": ("F", "C", "K", "K"), "b": ("F",), "G": ("N", "F", "P", "Q")},
        (
            {"N": 1, "C": 4, "F": 5, "K": 2, "P": 2, "Q": 3, "s": 2, "H": 4, "V": 6},
            {"N": 2, "C": 1, "F": 3, "K": 3, "P": 4, "Q": 2, "s": 1, "H": 6, "V": 4},
        ),
        whole=("s",),
    ),
    Loss(
        "depthwise convolution",
        r"Let $X \in \mathbb{R}^{C \times T}$, $W \in \mathbb{R}^{C \times K}$, $G \in \mathbb{R}^{C \times M}$, $s \in \mathbb{N}$, "
        r"$Y_{c,i} := \sum_{k=1}^{K} W_{c,k} X_{c,s(i-1)+k}$ and $L := \frac{1}{2} \sum_{c=1}^{C} \sum_{i=1}^{M} (Y_{c,i} - G_{c,i})^2$.",
        {"W": r"\frac{\partial L}{\partial W_{a,l}}", "X": r"\frac{\partial L}{\partial X_{a,t}}"},
        lambda X, W, G, s: np.sum((np.einsum("cik,ck->ci", windows(X, G.shape[1], W.shape[1], s), W) - G) ** 2) / 2,
        {"X": ("C", "s*(M-1)+K"), "W": ("C", "K"), "G": ("C", "M")},
        ({"C": 2, "M": 4, "K": 3, "s": 2, "T": 9}, {"C": 1, "M": 2, "K": 3, "s": 4, "T": 7}),
        whole=("s",),
    ),
    Loss(
        "average pooling",
        r"Let $k \in \mathbb{N}$, $x \in \mathbb{R}^{k m}$, $G \in \mathbb{R}^{m}$, $y_i := \frac{1}{k} \sum_{j=1}^{k} x_{k(i-1)+j}$ and "
        r"$L := \sum_{i=1}^{m} G_i y_i$.",
        {"x": r"\frac{\partial L}{\partial x_l}"},
        lambda x, G: np.sum(G * np.mean(x.reshape(len(G), -1), axis=1)),
        {"x": ("k*m",), "G": ("m",)},
        ({"k": 3, "m": 2}, {"k": 1, "m": 4}),
    ),
    Loss(
        "max pooling",
        r"Let $X \in \mathbb{R}^{n \times p}$, $y \in \mathbb{R}^{n}$, $m_i := \max_j X_{ij}$ and $L := \frac{1}{2} \sum_{i=1}^{n} (m_i - y_i)^2$.",
        {"X": r"\frac{\partial L}{\partial X_{ab}}"},
        lambda X, y: np.sum((np.max(X, axis=1) - y) ** 2) / 2,
        {"X": ("n", "p"), "y": ("n",)},
        ({"n": 3, "p": 4}, {"n": 2, "p": 1}),
    ),
    # --- probability
    Loss(
        "divergence of Gaussians",
        r"Let $\mu, m, \sigma, s \in \mathbb{R}^{d}$ with $\sigma_i > 0$, $s_i > 0$ and "
        r"$D := \sum_{i=1}^{d} \left( \log \frac{s_i}{\sigma_i} + \frac{\sigma_i^2 + (\mu_i - m_i)^2}{2 s_i^2} - \frac{1}{2} \right)$.",
        {
            "mu": r"\frac{\partial D}{\partial \mu_k}",
            "sigma": r"\frac{\partial D}{\partial \sigma_k}",
            "s": r"\frac{\partial D}{\partial s_k}",
        },
        lambda mu, m, sigma, s: np.sum(np.log(s / sigma) + (sigma**2 + (mu - m) ** 2) / (2 * s**2) - 1 / 2),
        {"mu": ("d",), "m": ("d",), "sigma": ("d",), "s": ("d",)},
        ({"d": 4}, {"d": 1}),
        positive=("sigma", "s"),
    ),
    Loss(
        "likelihood of a Gaussian",
        r"Let $x \in \mathbb{R}^{N}$, $\mu \in \mathbb{R}$, $s > 0$ and "
        r"$\ell := -\frac{N}{2} \log(2 \pi s^2) - \frac{1}{2 s^2} \sum_{i=1}^{N} (x_i - \mu)^2$.",
        {"mu": r"\frac{\partial \ell}{\partial \mu}", "s": r"\frac{\partial \ell}{\partial s}"},
        lambda x, mu, s: -len(x) / 2 * np.log(2 * pi * s**2) - np.sum((x - mu) ** 2) / (2 * s**2),
        {"x": ("N",), "mu": (), "s": ()},
        ({"N": 5}, {"N": 1}),
        positive=("s",),
    ),
    Loss(
        "dropout",
        r"Let $w, x, p \in \mathbb{R}^{n}$ with $p_i \in (0, 1)$, $t \in \mathbb{R}$, $\delta_i \sim \operatorname{Bernoulli}(p_i)$ and "
        r"$E := \frac{1}{2} \left( t - \sum_{i=1}^{n} \delta_i w_i x_i \right)^2$.",
        {"w": r"\mathbb{E}\left[ \frac{\partial E}{\partial w_i} \right]"},
        dropout,
        {"w": ("n",), "x": ("n",), "p": ("n",), "t": ()},
        ({"n": 4}, {"n": 1}),
        unit=("p",),
    ),
    Loss(
        "cosine similarity",
        r"Let $x, y \in \mathbb{R}^{n}$ and "
        r"$c := \frac{\sum_{i=1}^{n} x_i y_i}{\sqrt{\sum_{i=1}^{n} x_i^2} \sqrt{\sum_{i=1}^{n} y_i^2}}$.",
        {"x": r"\frac{\partial c}{\partial x_k}"},
        lambda x, y: np.sum(x * y) / np.sqrt(np.sum(x**2) * np.sum(y**2)),
        {"x": ("n",), "y": ("n",)},
        ({"n": 4}, {"n": 2}),
    ),
    Loss(
        "contrastive loss",
        r"Let $q, k \in \mathbb{R}^{N \times d}$, $\tau > 0$, $S_{ij} := \frac{1}{\tau} \sum_{l=1}^{d} q_{il} k_{jl}$, "
        r"$P_{ij} := \frac{e^{S_{ij}}}{\sum_{m=1}^{N} e^{S_{im}}}$ and $L := -\frac{1}{N} \sum_{i=1}^{N} \log P_{ii}$.",
        {"q": r"\frac{\partial L}{\partial q_{ab}}", "k": r"\frac{\partial L}{\partial k_{ab}}"},
        lambda q, k, tau: -np.mean(np.diag(np.log(softmax(q @ k.T / tau)))),
        {"q": ("N", "d"), "k": ("N", "d"), "tau": ()},
        ({"N": 4, "d": 3}, {"N": 2, "d": 1}),
        positive=("tau",),
    ),
)
