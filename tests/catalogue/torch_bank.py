"""What topics of the catalogue derive, said again in PyTorch, which never looks at symgrad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import cos, exp, log, sigmoid, sin, tanh
from torch.distributions import Bernoulli, Categorical, Normal, kl_divergence
from torch.nn import functional as F

from tests.derive.practice_question_bank import Practice


@dataclass(frozen=True, eq=False)
class Part:
    """Questions of a topic that follow one another and ask about one value.

    asked       the variables, a word a question: "x" for the first derivative, "x,x" for the second, "x:x" for its diagonal
    value       the same in PyTorch. Where the loss is any, `dL_dY` is what comes back from it, and its product with Y the value.
    arguments   the parameters of `value`, with axes and kinds as the practice bank has them
    sizes       choices of sizes; () for those of the practice bank: three, pairwise different, 1 among them
    """

    asked: str
    value: Callable
    arguments: str
    sizes: tuple[dict[str, int], ...] = ()

    def practice(self) -> Practice:
        """A row of the practice bank, which chooses sizes and points."""
        return Practice("", self.asked, self.value, self.arguments, self.sizes)


def _at(value, added):
    """The value, as a function of what is added to it: whatever that is, it counts as 0."""
    return value + added - added.detach()


def _two_layers(x, W1, b1, W2, b2, t, z1, a1, z2, o):
    a1 = _at(sigmoid(_at(x @ W1 + b1, z1)), a1)
    o = _at(sigmoid(_at(a1 @ W2 + b2, z2)), o)
    return ((o - t) ** 2).sum() / 2


def _causal_attention(S, V, G):
    hidden = torch.ones(S.shape).triu(1).bool()
    return (G * (torch.softmax(S.masked_fill(hidden, -torch.inf), -1) @ V)).sum()


def _rotary(a, b, p, q, theta):
    return p * (a * cos(theta) - b * sin(theta)) + q * (a * sin(theta) + b * cos(theta))


def _moving_average(x, g, beta):
    mean, total = torch.zeros(()), torch.zeros(())
    for value, weight in zip(x, g):
        mean = beta * mean + (1 - beta) * value
        total = total + weight * mean
    return total


def _squared_distance(x, m, S):
    return (x - m) @ torch.linalg.solve(S, x - m)


def _evidence_bound(m, r, w, x):
    z = m + exp(r) * w
    return -((x - z) ** 2).sum() / 2 - kl_divergence(Normal(m, exp(r)), Normal(0.0, 1.0)).sum()


def _recurrent_network(W, x, y):
    h = torch.zeros_like(y)
    for x_t in x:
        h = tanh(W @ h + x_t)
    return ((h - y) ** 2).sum() / 2


BANK: dict[str, tuple[Part, ...]] = {
    # Softmax and cross-entropy
    "cross-entropy-gradient": (Part("z", lambda z, y: F.cross_entropy(z, y), "z C, y C onehot"),),
    "mse-through-softmax": (Part("z", lambda z, y: F.mse_loss(torch.softmax(z, 0), y), "z n, y n"),),
    # Networks
    "mlp-backpropagation": (
        Part(
            "o z2 b2 W2 a1 z1 W1",
            _two_layers,
            "x 1 d, W1 d h, b1 1 h, W2 h m, b2 1 m, t 1 m, z1 1 h, a1 1 h, z2 1 m, o 1 m",
        ),
    ),
    # Hessians
    "hessians": (
        Part("w,w", lambda X, w, t: F.binary_cross_entropy_with_logits(X @ w, t, reduction="sum"), "X n d, w d, t n 01"),
        Part("z,z", lambda z: torch.logsumexp(z, 0), "z C"),
        Part("U,U", lambda R, U, V, lam: ((R - U @ V.T) ** 2).sum() / 2 + lam / 2 * (U**2).sum(), "R m k, U m r, V k r, lam +"),
    ),
    # Losses
    "mean-square-error": (Part("x", lambda x, y: F.mse_loss(x, y), "x n, y n"),),
    "mean-absolute-error": (Part("x", lambda x, y: F.l1_loss(x, y), "x n, y n"),),
    "huber": (Part("r", lambda r, delta: torch.where(abs(r) <= delta, r**2 / 2, delta * (abs(r) - delta / 2)), "r, delta +"),),
    "log-cosh": (Part("x", lambda x, y: log(torch.cosh(x - y)).sum(), "x n, y n"),),
    "quantile-loss": (Part("x", lambda x, y, tau: torch.maximum(tau * (y - x), (tau - 1) * (y - x)).sum(), "x n, y n, tau 01"),),
    "hinge": (Part("w", lambda X, w, y: torch.relu(1 - y * (X @ w)).sum(), "X n d, w d, y n sign"),),
    "squared-hinge": (Part("z", lambda z, y: (torch.relu(1 - y * z) ** 2).sum(), "z n, y n sign"),),
    "binary-cross-entropy": (Part("p", lambda y, p: F.binary_cross_entropy(p, y), "y 01, p 01"),),
    "binary-cross-entropy-in-logits": (
        Part("z z:z", lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="sum"), "z n, y n 01"),
    ),
    "logistic-loss": (Part("z", lambda z, y: F.soft_margin_loss(z, y, reduction="sum"), "z n, y n sign"),),
    "label-smoothing": (
        Part("z", lambda z, y, epsilon: F.cross_entropy(z, (1 - epsilon) * y + epsilon / len(z)), "z C, y C onehot, epsilon 01"),
    ),
    "softmax-temperature": (Part("z", lambda z, y, T: F.cross_entropy(z / T, y), "z C, y C onehot, T +"),),
    "distillation": (Part("z", lambda z, q: F.kl_div(torch.log_softmax(z, 0), q, reduction="sum"), "z C, q C simplex"),),
    "focal-loss": (Part("p", lambda p, gamma: -((1 - p) ** gamma) * log(p), "p 01, gamma +"),),
    "contrastive-loss": (
        Part("U", lambda U, V, tau: F.cross_entropy(U @ V.T / tau, torch.arange(len(U)), reduction="sum"), "U n d, V n d, tau +"),
    ),
    "triplet-loss": (
        Part("a", lambda a, p, q, m: torch.relu(((a - p) ** 2).sum() - ((a - q) ** 2).sum() + m), "a d, p d, q d, m big"),
    ),
    "pairwise-ranking": (Part("s t", lambda s, t: -F.logsigmoid(s - t), "s, t"),),
    "poisson-loss": (Part("z", lambda z, y: F.poisson_nll_loss(z, y, reduction="sum"), "z n, y n"),),
    "gaussian-loss": (Part("m v", lambda m, y, v: F.gaussian_nll_loss(m, y, v, reduction="sum"), "m n, y n, v n +"),),
    "dice-loss": (Part("p", lambda p, y: 1 - 2 * (p @ y) / (p.sum() + y.sum()), "p n +, y n +"),),
    # Activations
    "softplus": (Part("x x,x", lambda x: F.softplus(x), "x"),),
    "log-sigmoid": (Part("x x,x", lambda x: F.logsigmoid(x), "x"),),
    "silu": (Part("x", lambda x: F.silu(x), "x"),),
    "gelu": (Part("x", lambda x: F.gelu(x), "x"),),
    "elu": (Part("x alpha", lambda x, alpha: torch.where(x > 0, x, alpha * torch.expm1(x)), "x, alpha +"),),
    "leaky-relu": (Part("x a", lambda x, a: F.prelu(x, a), "x, a"),),
    "softsign": (Part("x", lambda x: F.softsign(x), "x"),),
    "mish": (Part("x", lambda x: F.mish(x), "x"),),
    "log-softmax": (Part("z", lambda z: torch.log_softmax(z, 0), "z C"),),
    # Layers
    "linear-layer": (Part("W b X", lambda X, W, b, dL_dY: (dL_dY * F.linear(X, W.T, b)).sum(), "X n d, W d m, b m, dL_dY n m"),),
    "neuron": (Part("w b", lambda w, x, b, t: (sigmoid(w @ x + b) - t) ** 2 / 2, "w d, x d, b, t"),),
    "embedding": (Part("E", lambda E, G, t: (G * F.embedding(t - 1, E)).sum(), "E V d, G n d, t n id:V"),),
    "residual-block": (Part("x", lambda x, g, U, V: g @ (x + V @ tanh(U @ x)), "x d, g d, U m d, V d m"),),
    "low-rank-adaptation": (
        Part("A B", lambda x, W, A, B, dL_dy: dL_dy @ (W @ x + B @ A @ x), "x d, W m d, A r d, B m r, dL_dy m"),
    ),
    "swiglu": (Part("b a", lambda a, b, g, W: g @ W @ (F.silu(a) * b), "a m, b m, g d, W d m"),),
    # Normalisation
    "batch-norm": (Part("x", lambda x, g, epsilon: g @ F.layer_norm(x, x.shape, eps=epsilon), "x n, g n, epsilon +"),),
    "layer-norm": (
        Part(
            "x gamma",
            lambda x, gamma, beta, g, epsilon: g @ F.layer_norm(x, x.shape, gamma, beta, epsilon),
            "x d, gamma d, beta d, g d, epsilon +",
        ),
    ),
    "rms-norm": (
        Part("x gamma", lambda x, gamma, g, epsilon: g @ F.rms_norm(x, x.shape, gamma, epsilon), "x d, gamma d, g d, epsilon +"),
    ),
    "weight-norm": (Part("v g", lambda v, x, g: g * F.normalize(v, dim=0) @ x, "v d, x d, g"),),
    "unit-vectors": (Part("x", lambda x: F.normalize(x, dim=0), "x d"),),
    "cosine-similarity": (Part("x", lambda x, y: F.cosine_similarity(x, y, 0), "x d, y d"),),
    "centring": (Part("x", lambda x, dL_dy: dL_dy @ (x - x.mean()), "x n, dL_dy n"),),
    # Attention and transformers
    "attention": (
        Part("V Q", lambda Q, K, V, G: (G * F.scaled_dot_product_attention(Q, K, V)).sum(), "Q n d, K m d, V m p, G n p"),
    ),
    "rotary-positions": (Part("a b", _rotary, "a, b, p, q, theta"),),
    "causal-attention": (Part("V S", _causal_attention, "S n n, V n d, G n d"),),
    # Recurrence
    "recurrent-network": (Part("W", _recurrent_network, "W m m, x T m, y m"),),
    "lstm-cell": (Part("c a", lambda a, b, c, o, g: g @ (sigmoid(a) * c + sigmoid(b) * tanh(o)), "a n, b n, c n, o n, g n"),),
    "gru-cell": (Part("h a", lambda a, b, h, g: g @ torch.lerp(h, tanh(b), sigmoid(a)), "a n, b n, h n, g n"),),
    "cumulative-sum": (Part("x", lambda x, g: g @ x.cumsum(0), "x n, g n"),),
    "moving-average": (Part("x", _moving_average, "x n, g n, beta 01"),),
    # Statistics
    "least-squares": (Part("w w,w", lambda X, w, y: ((X @ w - y) ** 2).sum() / 2, "X n d, w d, y n"),),
    "ridge": (Part("w w,w", lambda X, w, y, lam: ((X @ w - y) ** 2).sum() / 2 + lam / 2 * (w @ w), "X n d, w d, y n, lam +"),),
    "lasso": (Part("w", lambda X, w, y, lam: ((X @ w - y) ** 2).sum() / 2 + lam * abs(w).sum(), "X n d, w d, y n, lam +"),),
    "logistic-regression": (
        Part("w", lambda X, w, t: F.binary_cross_entropy_with_logits(X @ w, t, reduction="sum"), "X n d, w d, t n 01"),
    ),
    "softmax-regression": (Part("W", lambda X, W, Y: F.cross_entropy(X @ W, Y, reduction="sum"), "X n d, W d C, Y n C onehot"),),
    "sample-variance": (Part("x", lambda x: x.var(correction=0), "x n"),),
    "mahalanobis-distance": (Part("x", _squared_distance, "x d, m d, S d d spd"),),
    "multivariate-normal": (
        Part("m S", lambda x, m, S: torch.logdet(S) / 2 + _squared_distance(x, m, S) / 2, "x d, m d, S d d spd"),
    ),
    "matrix-factorisation": (Part("U V", lambda R, U, V: ((R - U @ V.T) ** 2).sum() / 2, "R m n, U m k, V n k"),),
    "gaussian-kernel": (Part("x", lambda x, y, s: exp(-((x - y) ** 2).sum() / (2 * s**2)), "x d, y d, s +"),),
    # Matrix calculus
    "quadratic-form": (Part("x x,x", lambda A, x: x @ A @ x, "A n n, x n"),),
    "trace-forms": (
        Part("X", lambda A, X: torch.trace(A @ X), "A m n, X n m"),
        Part("X", lambda X, B: torch.trace(X.T @ X @ B), "X n m, B m m"),
    ),
    "determinant": (
        Part("A", lambda A: torch.det(A), "A n n regular"),
        Part("A", lambda A: torch.linalg.slogdet(A)[1], "A n n regular"),
    ),
    "inverse": (Part("A", lambda A, x, y: x @ torch.inverse(A) @ y, "A n n regular, x n, y n"),),
    "linear-solve": (Part("b A", lambda A, b, g: g @ torch.linalg.solve(A, b), "A n n regular, b n, g n"),),
    "frobenius-norm": (
        Part("A", lambda A: torch.linalg.norm(A) ** 2, "A m n"),
        Part("A", lambda A: torch.linalg.norm(A), "A m n"),
    ),
    "euclidean-norm": (Part("x x,x", lambda x: torch.linalg.norm(x), "x n"),),
    "rayleigh-quotient": (Part("x", lambda A, x: x @ A @ x / (x @ x), "A n n sym, x n"),),
    # Optimisation
    "weight-decay": (Part("w", lambda w, lam, dL_dw: dL_dw @ w + lam / 2 * (w @ w), "w d, lam +, dL_dw d"),),
    "log-sum-exp": (Part("z", lambda z, T: T * torch.logsumexp(z / T, 0), "z n, T +"),),
    "logarithmic-barrier": (Part("x", lambda A, x, b: -log(b - A @ x).sum(), "A m n 01, x n 01, b m big"),),
    "smoothness-penalty": (Part("x", lambda x: (x.diff() ** 2).sum() / 2, "x n"),),
    # Information
    "entropy": (Part("p", lambda p: torch.special.entr(p).sum(), "p n +"),),
    "entropy-of-a-softmax": (Part("z", lambda z: Categorical(logits=z).entropy(), "z C"),),
    "kl-divergence": (Part("q p", lambda p, q: F.kl_div(log(q), p, reduction="sum"), "p n +, q n +"),),
    "kl-of-normals": (Part("mu s t", lambda mu, m, s, t: kl_divergence(Normal(mu, s), Normal(m, t)), "mu, m, s +, t +"),),
    "variational-autoencoder": (
        Part("m r", lambda m, r: kl_divergence(Normal(m, exp(r / 2)), Normal(0.0, 1.0)).sum(), "m d, r d"),
    ),
    "reparametrisation": (Part("m r", _evidence_bound, "m d, r d, w d, x d"),),
    "score-of-a-normal": (Part("mu", lambda x, mu, v: Normal(mu, torch.sqrt(v)).log_prob(x), "x, mu, v +"),),
    "score-of-a-coin": (Part("p", lambda x, p: Bernoulli(p).log_prob(x), "x bool, p 01"),),
    "fisher-of-a-softmax": (Part("z,z", lambda z, y: F.cross_entropy(z, y), "z C, y C onehot"),),
}
