"""Gradients that people compute, each with the best hand-written NumPy known, and as JAX and PyTorch differentiate the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


@dataclass(frozen=True)
class Task:
    """One task.

    document   the definitions and the questions, whose answers one function computes
    arrays     makes the arguments, by name
    hand       the answers by hand-written NumPy, from the same arguments
    loss       the loss (or what is differentiated), from an array library (jnp or torch) and the arguments
    by         the names of what it is differentiated by
    order      1 for gradients, "jacobian" or "hessian"
    """

    name: str
    document: str
    arrays: Callable[[np.random.Generator], dict[str, Any]]
    hand: Callable[..., Any]
    loss: Callable[..., Any]
    by: tuple[str, ...]
    order: int | str = 1


def softmax_rows(Z):
    P = Z - Z.max(axis=1)[:, None]
    np.exp(P, out=P)
    P /= P.sum(axis=1)[:, None]
    return P


def cross_entropy(Z, Y):
    P = softmax_rows(Z)
    P -= Y
    P /= len(Z)
    return P


def mean_square(Z, Y):
    P = softmax_rows(Z)
    R = P - Y
    R -= np.einsum("ij,ij->i", P, R)[:, None]
    R *= P
    R *= 2 / Z.size
    return R


def softmax_jacobian(z):
    p = np.exp(z - z.max())
    p /= p.sum()
    J = np.einsum("i,j->ij", p, -p)
    J.flat[:: len(z) + 1] += p
    return J


def convolution_by_filter(X, G, K, J, s=1):
    N, C = X.shape[:2]
    F, P, Q = G.shape[1:]
    windows = sliding_window_view(X, (K, J), axis=(2, 3))[:, :, ::s, ::s]
    total = np.zeros((F, C * K * J))
    for n in range(N):
        total += G[n].reshape(F, P * Q) @ windows[n].transpose(0, 3, 4, 1, 2).reshape(C * K * J, P * Q).T
    return total.reshape(F, C, K, J)


def convolution_by_input(G, W, H, V):
    """Rows of the upstream gradient padded to those of the input, so that a tap is one flat shifted sum."""
    N, F, P, Q = G.shape
    C, K, J = W.shape[1:]
    out = np.zeros((N, C, (H + K) * V))
    padded = np.zeros((F, P, V))
    filters = np.ascontiguousarray(W.transpose(2, 3, 1, 0)).reshape(K * J * C, F)
    for n in range(N):
        padded[:, :, :Q] = G[n]
        taps = (filters @ padded.reshape(F, P * V)).reshape(K, J, C, P * V)
        for k in range(K):
            for j in range(J):
                out[n, :, k * V + j : k * V + j + P * V] += taps[k, j]
    return out[:, :, : H * V].reshape(N, C, H, V)


def convolution_by_input_strided(G, W, H, V, s):
    N, F, P, Q = G.shape
    C, K, J = W.shape[1:]
    out = np.zeros((N, C, H, V))
    filters = W.reshape(F, C * K * J).T
    for n in range(N):
        taps = (filters @ G[n].reshape(F, P * Q)).reshape(C, K, J, P, Q)
        for k in range(K):
            for j in range(J):
                out[n, :, k : k + s * (P - 1) + 1 : s, j : j + s * (Q - 1) + 1 : s] += taps[:, k, j]
    return out


def dropout(X, w, t, p):
    return 2 * p * ((1 - p) * w * np.einsum("ni,ni->i", X, X) - (t - p * (X @ w)) @ X)


def multilayer(X, W, b, V, c, Y):
    H = X @ W
    H += b
    np.tanh(H, out=H)
    Z = H @ V
    Z += c
    D = softmax_rows(Z)
    D -= Y
    B = D @ V.T
    V_gradient = H.T @ D
    H *= H
    np.subtract(1, H, out=H)
    B *= H
    return X.T @ B, B.sum(axis=0), V_gradient, D.sum(axis=0)


def logistic_hessian(X, w, y):
    u = np.exp(-np.abs(y * (X @ w)))
    S = X * (np.abs(y) * np.sqrt(u) / (1 + u))[:, None]
    return S.T @ S


def factorisation_hessian(V, n):
    r = V.shape[1]
    H = np.zeros((n, r, n, r))
    np.einsum("ijil->ijl", H)[...] = 2 * (V.T @ V)
    return H


def attention(Q, K, V, G):
    scale = 1 / np.sqrt(Q.shape[-1])
    A = Q @ K.transpose(0, 2, 1)
    A *= scale
    A -= A.max(axis=-1, keepdims=True)
    np.exp(A, out=A)
    A /= A.sum(axis=-1, keepdims=True)
    V_gradient = A.transpose(0, 2, 1) @ G
    D = G @ V.transpose(0, 2, 1)
    D -= np.einsum("bij,bij->bi", A, D)[:, :, None]
    D *= A
    D *= scale
    return D @ K, D.transpose(0, 2, 1) @ Q, V_gradient


def layer_norm(X, G, gamma, epsilon):
    d = X.shape[1]
    x = X - X.mean(axis=1)[:, None]
    root = np.sqrt(np.einsum("ni,ni->n", x, x) / d + epsilon)
    x /= root[:, None]
    h = G * gamma
    a, b = h.mean(axis=1), np.einsum("ni,ni->n", h, x) / d
    h -= a[:, None]
    gamma_gradient = np.einsum("ni,ni->i", G, x)
    x *= b[:, None]
    h -= x
    h /= root[:, None]
    return h, gamma_gradient


def logistic_gradient(X, w, y):
    return X.T @ (-y / (1 + np.exp(y * (X @ w))))


def gaussian(x, mu, sigma):
    N = len(x)
    r = x - mu
    return -r.sum() / sigma**2, N / sigma - (r @ r) / sigma**3


def kernel(X, a):
    """The differences as an array, so that points far from the origin keep their digits."""
    D = X[:, None, :] - X
    E = np.einsum("ijk,ijk->ij", D, D)
    np.negative(E, out=E)
    np.exp(E, out=E)
    E *= a
    return (-4 * a)[:, None] * np.einsum("ij,ijk->ik", E, D)


_SOFTMAX = r"$P_{ni} := \frac{e^{Z_{ni}}}{\sum_{j=1}^{C} e^{Z_{nj}}}$"
_CONVOLUTION = (
    r"Let $X \in \mathbb{R}^{N \times C \times H \times V}$, $W \in \mathbb{R}^{F \times C \times K \times J}$, "
    r"$G \in \mathbb{R}^{N \times F \times P \times Q}$, $O_{nfpq} := \sum_{c=1}^{C}\sum_{k=1}^{K}\sum_{j=1}^{J} W_{fckj} X_{n,c,ROW+k,COLUMN+j}$ "
    r"and $L := \sum_{n=1}^N\sum_{f=1}^F\sum_{p=1}^P\sum_{q=1}^Q G_{nfpq} O_{nfpq}$. "
)
_BY_FILTER, _BY_INPUT = r"\[ \frac{\partial L}{\partial W_{fckj}} \]", r"\[ \frac{\partial L}{\partial X_{nchv}} \]"


def _convolution(stride: int, question: str) -> str:
    row, column = ("p-1", "q-1") if stride == 1 else (rf"{stride}(p-1)", rf"{stride}(q-1)")
    return _CONVOLUTION.replace("ROW", row).replace("COLUMN", column) + question


def _rows(generator, n, c):
    Y = generator.random((n, c))
    return {"Z": generator.normal(size=(n, c)), "Y": Y / Y.sum(axis=1)[:, None]}


def _images(stride: int, by: str):
    def make(generator):
        side = (64 - 3) // stride + 1
        arrays = {"G": generator.normal(size=(8, 32, side, side))}
        if by == "filter":
            return arrays | {"X": generator.normal(size=(8, 16, 64, 64)), "K": 3, "J": 3}
        return arrays | {"W": generator.normal(size=(32, 16, 3, 3)), "H": 64, "V": 64}

    return make


def _network(generator):
    Y = generator.random((1024, 10))
    return {
        "X": generator.normal(size=(1024, 784)),
        "W": generator.normal(size=(784, 256)) / 28,
        "b": generator.normal(size=256),
        "V": generator.normal(size=(256, 10)) / 16,
        "c": generator.normal(size=10),
        "Y": Y / Y.sum(axis=1)[:, None],
    }


def _regression(n, d):
    return lambda generator: {
        "X": generator.normal(size=(n, d)) / np.sqrt(d),
        "w": generator.normal(size=d),
        "y": np.sign(generator.normal(size=n)),
    }


def _log_softmax(xp, Z):
    if xp.__name__ == "torch":
        return xp.log_softmax(Z, dim=-1)
    import jax

    return jax.nn.log_softmax(Z)


def _softmax(xp, Z):
    if xp.__name__ == "torch":
        return xp.softmax(Z, dim=-1)
    import jax

    return jax.nn.softmax(Z)


def _convolved(xp, X, W, stride):
    if xp.__name__ == "torch":
        return xp.nn.functional.conv2d(X, W, stride=stride)
    import jax

    return jax.lax.conv(X, W, (stride, stride), "VALID")


def _by_hand(stride, by):
    if by == "filter":
        return lambda G, X, K, J: convolution_by_filter(X, G, K, J, stride)
    return convolution_by_input if stride == 1 else lambda G, W, H, V: convolution_by_input_strided(G, W, H, V, stride)


def _loss_of_convolution(stride):
    def loss(xp, G, X=None, W=None, **sizes):
        make = xp.ones
        X = make((8, 16, 64, 64), dtype=G.dtype) if X is None else X
        W = make((32, 16, 3, 3), dtype=G.dtype) if W is None else W
        return (G * _convolved(xp, X, W, stride)).sum()

    return loss


def _normalised(xp, X, G, gamma, epsilon):
    x = X - X.mean(1)[:, None]
    v = (x * x).mean(1)
    return (G * gamma * x / xp.sqrt(v + epsilon)[:, None]).sum()


def _attended(xp, Q, K, V, G):
    S = xp.einsum("bik,bjk->bij", Q, K) / Q.shape[-1] ** 0.5
    return (G * xp.einsum("bij,bje->bie", _softmax(xp, S), V)).sum()


TASKS = (
    Task(
        "cross-entropy 1024×1000",
        rf"Let $Z, Y \in \mathbb{{R}}^{{N \times C}}$ with $\sum_{{i=1}}^C Y_{{ni}} = 1$, {_SOFTMAX} and "
        r"$L := -\frac{1}{N}\sum_{n=1}^{N}\sum_{i=1}^{C} Y_{ni} \log P_{ni}$. \[ \frac{\partial L}{\partial Z_{mk}} \]",
        lambda g: _rows(g, 1024, 1000),
        cross_entropy,
        lambda xp, Z, Y: -(Y * _log_softmax(xp, Z)).sum() / len(Z),
        ("Z",),
    ),
    Task(
        "mean square through softmax 1024×1000",
        rf"Let $Z, Y \in \mathbb{{R}}^{{N \times C}}$, {_SOFTMAX} and "
        r"$L := \frac{1}{N C}\sum_{n=1}^{N}\sum_{i=1}^{C} (P_{ni} - Y_{ni})^2$. \[ \frac{\partial L}{\partial Z_{mk}} \]",
        lambda g: _rows(g, 1024, 1000),
        mean_square,
        lambda xp, Z, Y: ((_softmax(xp, Z) - Y) ** 2).mean(),
        ("Z",),
    ),
    Task(
        "softmax Jacobian 2000",
        r"Let $z \in \mathbb{R}^C$, $p := \operatorname{softmax}(z)$. \[ \frac{\partial p_i}{\partial z_j} \]",
        lambda g: {"z": g.normal(size=2000)},
        softmax_jacobian,
        lambda xp, z: _softmax(xp, z),
        ("z",),
        "jacobian",
    ),
    *(
        Task(
            f"convolution by {by}, stride {stride}",
            _convolution(stride, _BY_FILTER if by == "filter" else _BY_INPUT),
            _images(stride, by),
            _by_hand(stride, by),
            _loss_of_convolution(stride),
            ("W",) if by == "filter" else ("X",),
        )
        for stride in (1, 2)
        for by in ("filter", "input")
    ),
    Task(
        "dropout loss 10000×1000",
        r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^N$, $p \in \mathbb{R}$ and "
        r"$L := \|t - p X w\|^2 + p(1-p) \sum_{n=1}^N\sum_{i=1}^d X_{ni}^2 w_i^2$. \[ \nabla_w L \]",
        lambda g: {"X": g.normal(size=(10000, 1000)), "w": g.normal(size=1000), "t": g.normal(size=10000), "p": 0.7},
        dropout,
        lambda xp, X, w, t, p: ((t - p * (X @ w)) ** 2).sum() + p * (1 - p) * (X**2 * w**2).sum(),
        ("w",),
    ),
    Task(
        "MLP 1024×784-256-10, all gradients",
        r"Let $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times h}$, $b \in \mathbb{R}^h$, $V \in \mathbb{R}^{h \times C}$, "
        r"$c \in \mathbb{R}^C$, $Y \in \mathbb{R}^{N\times C}$ with $\sum_{k=1}^C Y_{nk} = 1$, "
        r"$H_{na} := \tanh(\sum_{i=1}^d X_{ni} W_{ia} + b_a)$, $Z_{nk} := \sum_{a=1}^h H_{na} V_{ak} + c_k$, "
        r"$P_{nk} := \frac{e^{Z_{nk}}}{\sum_{j=1}^C e^{Z_{nj}}}$ and $L := -\sum_{n=1}^N \sum_{k=1}^C Y_{nk} \log P_{nk}$. "
        r"\[ \frac{\partial L}{\partial W_{ia}} \] \[ \frac{\partial L}{\partial b_a} \] \[ \frac{\partial L}{\partial V_{ak}} \] "
        r"\[ \frac{\partial L}{\partial c_k} \]",
        _network,
        multilayer,
        lambda xp, X, W, b, V, c, Y: -(Y * _log_softmax(xp, xp.tanh(X @ W + b) @ V + c)).sum(),
        ("W", "b", "V", "c"),
    ),
    Task(
        "logistic Hessian 2000×1000",
        r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$ and "
        r"$L := \sum_{n=1}^{N} \log(1 + e^{-y_n \sum_{i=1}^d X_{ni} w_i})$. \[ \frac{\partial^2 L}{\partial w_i \partial w_j} \]",
        _regression(2000, 1000),
        logistic_hessian,
        lambda xp, X, w, y: xp.logaddexp(0 * y, -y * (X @ w)).sum(),
        ("w",),
        "hessian",
    ),
    Task(
        "cross-entropy Hessian 1000",
        r"Let $z, y \in \mathbb{R}^C$ with $\sum_{i=1}^C y_i = 1$ and $L := -\sum_{i=1}^C y_i \log \operatorname{softmax}(z)_i$. "
        r"\[ \frac{\partial^2 L}{\partial z_i \partial z_j} \]",
        lambda g: {"z": g.normal(size=1000)},
        softmax_jacobian,
        lambda xp, z: -_log_softmax(xp, z)[0],
        ("z",),
        "hessian",
    ),
    Task(
        "matrix factorisation Hessian 200×5",
        r"Let $U \in \mathbb{R}^{n \times r}$, $V \in \mathbb{R}^{m \times r}$, $R \in \mathbb{R}^{n\times m}$, $L := \|R - U V^T\|^2$. "
        r"\[ \frac{\partial^2 L}{\partial U_{ij} \partial U_{kl}} \]",
        lambda g: {"V": g.normal(size=(200, 5)), "n": 200},
        factorisation_hessian,
        lambda xp, V, U, n: ((U @ V.T) ** 2).sum(),
        ("U",),
        "hessian",
    ),
    Task(
        "attention 8×128×64",
        r"Let $Q \in \mathbb{R}^{B \times n \times d}$, $K \in \mathbb{R}^{B \times m \times d}$, $V \in \mathbb{R}^{B \times m \times e}$, "
        r"$G \in \mathbb{R}^{B \times n \times e}$, $S_{bij} := \frac{1}{\sqrt{d}} \sum_{k=1}^d Q_{bik} K_{bjk}$, "
        r"$A_{bij} := \frac{e^{S_{bij}}}{\sum_{l=1}^m e^{S_{bil}}}$, $O_{bif} := \sum_{j=1}^m A_{bij} V_{bjf}$ and "
        r"$L := \sum_{b=1}^B \sum_{i=1}^n \sum_{f=1}^e G_{bif} O_{bif}$. "
        r"\[ \frac{\partial L}{\partial Q_{bik}} \] \[ \frac{\partial L}{\partial K_{bjk}} \] \[ \frac{\partial L}{\partial V_{bjf}} \]",
        lambda g: {name: g.normal(size=(8, 128, 64)) for name in "QKVG"},
        attention,
        _attended,
        ("Q", "K", "V"),
    ),
    Task(
        "layer norm 4096×1024",
        r"Let $X, G \in \mathbb{R}^{N \times d}$, $\gamma \in \mathbb{R}^d$, $\epsilon > 0$, $\mu_n := \frac1d \sum_{i=1}^d X_{ni}$, "
        r"$v_n := \frac1d \sum_{i=1}^d (X_{ni} - \mu_n)^2$, $O_{ni} := \gamma_i \frac{X_{ni} - \mu_n}{\sqrt{v_n + \epsilon}}$ and "
        r"$L := \sum_{n=1}^N \sum_{i=1}^d G_{ni} O_{ni}$. \[ \frac{\partial L}{\partial X_{ni}} \] \[ \frac{\partial L}{\partial \gamma_i} \]",
        lambda g: {
            "X": g.normal(size=(4096, 1024)),
            "G": g.normal(size=(4096, 1024)),
            "gamma": g.normal(size=1024),
            "epsilon": 1e-5,
        },
        layer_norm,
        _normalised,
        ("X", "gamma"),
    ),
    Task(
        "logistic gradient 10000×100",
        r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$ and "
        r"$L := \sum_{n=1}^{N} \log(1 + e^{-y_n \sum_{i=1}^d X_{ni} w_i})$. \[ \nabla_w L \]",
        _regression(10000, 100),
        logistic_gradient,
        lambda xp, X, w, y: xp.logaddexp(0 * y, -y * (X @ w)).sum(),
        ("w",),
    ),
    Task(
        "Gaussian log-likelihood 10^6",
        r"Let $x \in \mathbb{R}^N$, $\mu \in \mathbb{R}$, $\sigma > 0$, $L := \sum_{n=1}^N \frac{(x_n-\mu)^2}{2\sigma^2} + N \log \sigma$. "
        r"\[ \frac{\partial L}{\partial \mu} \] \[ \frac{\partial L}{\partial \sigma} \]",
        lambda g: {"x": g.normal(size=1000000), "mu": 0.3, "sigma": 1.7},
        gaussian,
        lambda xp, x, mu, sigma: ((x - mu) ** 2).sum() / (2 * sigma**2) + len(x) * xp.log(sigma),
        ("mu", "sigma"),
    ),
    Task(
        "pairwise kernel 500×8",
        r"Let $X \in \mathbb{R}^{n \times d}$, $a \in \mathbb{R}^n$, $L := \sum_{i=1}^n\sum_{j=1}^n a_i a_j e^{-\sum_{k=1}^d (X_{ik} - X_{jk})^2}$. "
        r"\[ \frac{\partial L}{\partial X_{ik}} \]",
        lambda g: {"X": g.normal(size=(500, 8)), "a": g.normal(size=500)},
        kernel,
        lambda xp, X, a: (a[:, None] * a * xp.exp(-((X[:, None] - X) ** 2).sum(-1))).sum(),
        ("X",),
    ),
)
