r"""More definitions that people differentiate: regressions, mixtures, policies, layers and metrics as a lecturer writes them.

Rows are those of `practice_question_bank`: beside each the same in PyTorch, which never looks at symgrad.
"""

from __future__ import annotations

import torch
from torch import exp, log, sigmoid, sqrt, tanh
from torch.nn import functional as F

from tests.derive.practice_question_bank import (
    Practice,
    diag,
    eye,
    inv,
    kl_normal,
    logdet,
    lse,
    norm,
    relu,
    row,
    scan,
    softmax,
    sq,
    trace,
)

MODELS: list[Practice] = []


def _ask(text, asked, value, arguments, *sizes, of="L"):
    MODELS.append(Practice(text, asked, value, arguments, sizes, of))


# --- losses
_ask(
    r"Logistic regression with $K$ classes: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times K}$, $b \in \mathbb{R}^K$, labels $y_n \in \{1, \dots, K\}$, $Z := X W + \mathbf{1} b^\top$, $L := \frac{1}{N} \sum_{n=1}^N \left(\log \sum_{k=1}^K e^{Z_{nk}} - Z_{n, y_n}\right) + \frac{\lambda}{2} \|W\|_F^2$ with $\lambda > 0$.",
    "W b",
    lambda X, W, b, y, lam: F.cross_entropy(X @ W + b, row(y)) + lam / 2 * sq(W),
    "X N d, W d K, b K, y N id:K, lam +",
)
_ask(
    r"The pinball loss. Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $\beta \in \mathbb{R}^d$, $\tau \in (0, 1)$, $r := y - X \beta$ and $\rho_\tau(u) := \max(\tau u, (\tau - 1) u)$. \[ L := \sum_{i=1}^n \rho_\tau(r_i) \]",
    r"\beta \tau",
    lambda X, y, beta, tau: torch.maximum(tau * (y - X @ beta), (tau - 1) * (y - X @ beta)).sum(),
    "X n d, y n, beta d, tau 01",
)
_ask(
    r"Focal loss with logits: $z \in \mathbb{R}^n$, $y \in \{-1, 1\}^n$, $\gamma > 0$, $p_i := \sigma(y_i z_i)$, $L := -\frac{1}{n} \sum_{i=1}^n (1 - p_i)^\gamma \log p_i$.",
    "z",
    lambda z, y, gamma: -((1 - sigmoid(y * z)) ** gamma * log(sigmoid(y * z))).mean(),
    "z n, y n sign, gamma +",
)
_ask(
    r"The Tversky loss: $p \in (0,1)^n$, $g \in \{0,1\}^n$, $\alpha, \beta, s > 0$, $T := \sum_{i=1}^n p_i g_i$, $A := \sum_{i=1}^n p_i (1 - g_i)$, $B := \sum_{i=1}^n (1 - p_i) g_i$, $L := 1 - \frac{T + s}{T + \alpha A + \beta B + s}$.",
    "p",
    lambda p, g, alpha, beta, s: (
        1 - ((p * g).sum() + s) / ((p * g).sum() + alpha * (p * (1 - g)).sum() + beta * ((1 - p) * g).sum() + s)
    ),
    "p n 01, g n bool, alpha +, beta +, s +",
)
_ask(
    r"The contrastive loss of pairs: $a, b \in \mathbb{R}^d$, $y \in \{0, 1\}$, $m > 0$, $D := \|a - b\|_2$, $L := \frac{1}{2} y D^2 + \frac{1}{2} (1 - y) \max(0, m - D)^2$.",
    "a b",
    lambda a, b, y, m: y * sq(a - b) / 2 + (1 - y) * relu(m - norm(a - b)) ** 2 / 2,
    "a d, b d, y bool, m big",
)
_ask(
    r"NT-Xent: the rows of $U, V \in \mathbb{R}^{N \times d}$ are embeddings of two views, $\tau > 0$, $s_{ij} := \frac{u_i^\top v_j}{\|u_i\| \|v_j\|}$, where $u_i$ is the $i$-th row of $U$ and $v_j$ the $j$-th row of $V$. \[ L := -\frac{1}{N} \sum_{i=1}^N \log \frac{e^{s_{ii} / \tau}}{\sum_{j=1}^N e^{s_{ij} / \tau}} \]",
    "U V",
    lambda U, V, tau: F.cross_entropy(F.normalize(U) @ F.normalize(V).T / tau, torch.arange(len(U))),
    "U N d, V N d, tau +",
)
_ask(
    r"ArcFace: cosines $c \in (-1, 1)^K$, the class $y \in \{1, \dots, K\}$, scale $s > 0$, margin $m > 0$. \[ L := -\log \frac{e^{s \cos(\arccos c_y + m)}}{e^{s \cos(\arccos c_y + m)} + \sum_{j \neq y} e^{s c_j}} \]",
    "c",
    lambda c, y, s, m: arcface(c, y, s, m),
    "c K small, y id:K, s +, m +",
)
_ask(
    r"CosFace: $x \in \mathbb{R}^d$, $W \in \mathbb{R}^{K \times d}$, $c_j := \frac{w_j^\top x}{\|w_j\| \|x\|}$, where $w_j$ is the $j$-th row of $W$; $s, m > 0$, label $y \in \{1, \dots, K\}$. \[ L := -\log \frac{e^{s (c_y - m)}}{e^{s (c_y - m)} + \sum_{j \neq y} e^{s c_j}} \]",
    "x",
    lambda x, W, s, m, y: cosface(x, W, s, m, y),
    "x d, W K d, s +, m +, y id:K",
)
_ask(
    r"A chain's negative log-likelihood. Let $U \in \mathbb{R}^{T \times K}$, $P \in \mathbb{R}^{K \times K}$, labels $y_t \in \{1, \dots, K\}$, and the score $s := \sum_{t=1}^T U_{t, y_t} + \sum_{t=2}^T P_{y_{t-1}, y_t}$. With $\alpha_{1, k} := e^{U_{1k}}$ and $\alpha_{t, k} := e^{U_{tk}} \sum_{j=1}^K \alpha_{t-1, j} e^{P_{jk}}$ for $t = 2, \dots, T$, \[ L := \log \sum_{k=1}^K \alpha_{T, k} - s \]",
    "U P",
    lambda U, P, y: crf(U, P, y),
    "U T K, P K K, y T id:K",
    {"T": 4, "K": 3},
    {"T": 2, "K": 1},
    {"T": 3, "K": 2},
)
_ask(
    r"Conditional random field of a pair: unary scores $a, b \in \mathbb{R}^K$, pairwise $P \in \mathbb{R}^{K \times K}$, labels $i, j \in \{1, \dots, K\}$, $Z := \sum_{k=1}^K \sum_{l=1}^K e^{a_k + b_l + P_{kl}}$, $L := \log Z - a_i - b_j - P_{ij}$.",
    "a P",
    lambda a, b, P, i, j: lse((a[:, None] + b + P).flatten()) - a[i - 1] - b[j - 1] - P[i - 1, j - 1],
    "a K, b K, P K K, i id:K, j id:K",
)
_ask(
    r"The evidence lower bound of a linear decoder: $\mu, \rho, \varepsilon \in \mathbb{R}^k$, $W \in \mathbb{R}^{d \times k}$, $x \in \mathbb{R}^d$, $z := \mu + e^{\rho} \odot \varepsilon$. \[ L := \frac{1}{2} \|x - W z\|^2 + \frac{1}{2} \sum_{j=1}^k \left(\mu_j^2 + e^{2 \rho_j} - 1 - 2 \rho_j\right) \]",
    r"\mu \rho W",
    lambda mu, rho, varepsilon, W, x: sq(x - W @ (mu + exp(rho) * varepsilon)) / 2 + (mu**2 + exp(2 * rho) - 1 - 2 * rho).sum() / 2,
    "mu k, rho k, varepsilon k, W d k, x d",
)
_ask(
    r"Policy gradient with a baseline and an entropy bonus: $\theta \in \mathbb{R}^{S \times A}$, states $s_t \in \{1, \dots, S\}$ and actions $a_t \in \{1, \dots, A\}$ for $t = 1, \dots, T$, returns $R \in \mathbb{R}^T$, $\beta > 0$, $\pi_{s, a} := \frac{e^{\theta_{sa}}}{\sum_{b=1}^A e^{\theta_{sb}}}$. \[ J := \sum_{t=1}^T R_t \log \pi_{s_t, a_t} - \beta \sum_{s=1}^S \sum_{a=1}^A \pi_{s, a} \log \pi_{s, a} \]",
    r"\theta",
    lambda theta, s, a, R, beta: (
        (R * torch.log_softmax(theta, 1)[row(s), row(a)]).sum() - beta * (softmax(theta) * torch.log_softmax(theta, 1)).sum()
    ),
    "theta S A, s T id:S, a T id:A, R T, beta +",
    of="J",
)
_ask(
    r"PPO by log-probabilities: $\ell, q, A \in \mathbb{R}^n$, $\epsilon \in (0, 1)$, $r_t := e^{\ell_t - q_t}$, $L := -\frac{1}{n} \sum_{t=1}^n \min\left(r_t A_t, \operatorname{clip}(r_t, 1 - \epsilon, 1 + \epsilon) A_t\right)$.",
    r"\ell",
    lambda ell, q, A, epsilon: -torch.minimum(exp(ell - q) * A, torch.clamp(exp(ell - q), 1 - epsilon, 1 + epsilon) * A).mean(),
    "ell n, q n, A n, epsilon 01",
)
_ask(
    r"DPO on a batch: log-probabilities $w, l \in \mathbb{R}^n$ of the policy and $w', l' \in \mathbb{R}^n$ of the reference, $\beta > 0$, $h_i := \beta ((w_i - w'_i) - (l_i - l'_i))$, $L := -\frac{1}{n} \sum_{i=1}^n \log \sigma(h_i)$.",
    r"w",
    lambda w, l, wprime, lprime, beta: -F.logsigmoid(beta * (w - wprime - l + lprime)).mean(),
    "w n, l n, wprime n, lprime n, beta +",
)
_ask(
    r"Distillation: student logits $z \in \mathbb{R}^C$, teacher logits $v \in \mathbb{R}^C$, class $c \in \{1, \dots, C\}$, $T > 0$, $\alpha \in (0, 1)$, $q := \operatorname{softmax}(z / T)$, $p := \operatorname{softmax}(v / T)$, $L := \alpha T^2 \sum_{j=1}^C p_j \log \frac{p_j}{q_j} - (1 - \alpha) \log \operatorname{softmax}(z)_c$.",
    "z",
    lambda z, v, c, T, alpha: (
        alpha * T**2 * F.kl_div(torch.log_softmax(z / T, 0), softmax(v / T), reduction="sum")
        + (1 - alpha) * F.cross_entropy(z, row(c))
    ),
    "z C, v C, c id:C, T +, alpha 01",
)
_ask(
    r"RMSNorm then a gate: $x, \gamma, u \in \mathbb{R}^d$, $\epsilon > 0$, $r := \sqrt{\frac{1}{d} \sum_{i=1}^d x_i^2 + \epsilon}$, $y_i := \gamma_i \frac{x_i}{r}$, $L := \sum_{i=1}^d u_i \operatorname{SiLU}(y_i)$.",
    r"x \gamma",
    lambda x, gamma, u, epsilon: u @ F.silu(gamma * x / sqrt((x * x).mean() + epsilon)),
    "x d, gamma d, u d, epsilon +",
)
_ask(
    r"Group norm of a feature map: $x \in \mathbb{R}^{G \times C \times N}$, $\epsilon > 0$, $\mu_g := \frac{1}{C N} \sum_{c=1}^C \sum_{n=1}^N x_{gcn}$, $v_g := \frac{1}{C N} \sum_{c=1}^C \sum_{n=1}^N (x_{gcn} - \mu_g)^2$, $y_{gcn} := \frac{x_{gcn} - \mu_g}{\sqrt{v_g + \epsilon}}$, $u \in \mathbb{R}^{G \times C \times N}$, $L := \sum_{g,c,n} u_{gcn} y_{gcn}$.",
    "x",
    lambda x, u, epsilon: (
        u * (x - x.mean((1, 2), keepdim=True)) / sqrt(x.var((1, 2), correction=0, keepdim=True) + epsilon)
    ).sum(),
    "x G C N, u G C N, epsilon +",
)
_ask(
    r"Attention with ALiBi: $Q, K, V, G \in \mathbb{R}^{n \times d}$, slope $m > 0$, $S_{ij} := \frac{q_i^\top k_j}{\sqrt{d}} - m |i - j|$, where $q_i$ and $k_j$ are the rows of $Q$ and $K$, $A := \operatorname{softmax}(S)$ by rows, $O := A V$, $L := \operatorname{tr}(G^\top O)$.",
    "Q V m",
    lambda Q, K, V, G, m: trace(
        G.T @ softmax(Q @ K.T / Q.shape[1] ** 0.5 - m * (torch.arange(len(Q))[:, None] - torch.arange(len(Q))).abs()) @ V
    ),
    "Q n d, K n d, V n d, G n d, m +",
)
_ask(
    r"ReGLU: $x \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{h \times d}$, $b, c \in \mathbb{R}^h$, $W_2 \in \mathbb{R}^{d \times h}$, $y := W_2 (\max(0, W x + b) \odot (V x + c))$, $t \in \mathbb{R}^d$, $L := \frac{1}{2} \|y - t\|_2^2$.",
    "x W V W_2 b",
    lambda x, W, V, b, c, W_2, t: sq(W_2 @ (relu(W @ x + b) * (V @ x + c)) - t) / 2,
    "x d, W h d, V h d, b h, c h, W_2 d h, t d",
)
_ask(
    r"A dense mixture of experts: $x \in \mathbb{R}^d$, gate $W_g \in \mathbb{R}^{K \times d}$, experts $E_k \in \mathbb{R}^{m \times d}$ for $k = 1, \dots, K$, $g := \operatorname{softmax}(W_g x)$, $y := \sum_{k=1}^K g_k E_k x$, $t \in \mathbb{R}^m$, $L := \frac{1}{2} \|y - t\|^2$.",
    "W_g E_k",
    lambda x, W_g, E, t: sq(torch.einsum("k,kmd,d->m", softmax(W_g @ x), E, x) - t) / 2,
    "x d, W_g K d, E K m d, t m",
)
_ask(
    r"The load balance of a gate: $Z \in \mathbb{R}^{N \times K}$, $f \in \mathbb{R}^K$, $P_k := \frac{1}{N} \sum_{n=1}^N \operatorname{softmax}(Z_n)_k$, $L := K \sum_{k=1}^K f_k P_k$.",
    "Z",
    lambda Z, f: len(f) * f @ softmax(Z).mean(0),
    "Z N K, f K",
)
_ask(
    r"The z-loss of a router: $Z \in \mathbb{R}^{N \times K}$, $L := \frac{1}{N} \sum_{n=1}^N \left(\log \sum_{k=1}^K e^{Z_{nk}}\right)^2$.",
    "Z",
    lambda Z: (lse(Z) ** 2).mean(),
    "Z N K",
)
_ask(
    r"A penalty on orthogonality: $W \in \mathbb{R}^{m \times n}$, $L := \|W^\top W - I\|_F^2$.",
    "W",
    lambda W: sq(W.T @ W - eye(W.shape[1])),
    "W m n",
)
_ask(
    r"Barlow twins: $C \in \mathbb{R}^{d \times d}$, $\lambda > 0$, $L := \sum_{i=1}^d (1 - C_{ii})^2 + \lambda \sum_{i=1}^d \sum_{j \neq i} C_{ij}^2$.",
    "C",
    lambda C, lam: ((1 - diag(C)) ** 2).sum() + lam * (sq(C) - sq(diag(C))),
    "C d d, lam +",
)
_ask(
    r"The Mahalanobis distance: $x, \mu \in \mathbb{R}^d$, $\Sigma \in \mathbb{R}^{d \times d}$ symmetric positive definite, $D := \sqrt{(x - \mu)^\top \Sigma^{-1} (x - \mu)}$.",
    r"x \mu \Sigma",
    lambda x, mu, Sigma: sqrt((x - mu) @ inv(Sigma) @ (x - mu)),
    "x d, mu d, Sigma d d spd",
    of="D",
)
_ask(
    r"PCA: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times k}$, $L := \frac{1}{N} \|X - X W W^\top\|_F^2$.",
    "W",
    lambda X, W: sq(X - X @ W @ W.T) / len(X),
    "X N d, W d k",
)
_ask(
    r"Linear autoencoder: $X \in \mathbb{R}^{N \times d}$, $E \in \mathbb{R}^{d \times k}$, $D \in \mathbb{R}^{k \times d}$, $L := \frac{1}{2 N} \|X E D - X\|_F^2$.",
    "E D",
    lambda X, E, D: sq(X @ E @ D - X) / 2 / len(X),
    "X N d, E d k, D k d",
)
_ask(
    r"The elastic net: $X \in \mathbb{R}^{N \times d}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^d$, $\alpha > 0$, $\rho \in (0,1)$, $L := \frac{1}{2 N} \|y - X w\|_2^2 + \alpha \rho \|w\|_1 + \frac{\alpha (1 - \rho)}{2} \|w\|_2^2$.",
    r"w w,w",
    lambda X, y, w, alpha, rho: sq(y - X @ w) / 2 / len(y) + alpha * rho * w.abs().sum() + alpha * (1 - rho) / 2 * sq(w),
    "X N d, y N, w d, alpha +, rho 01",
)
_ask(
    r"The group lasso: $w_g \in \mathbb{R}^k$ for $g = 1, \dots, G$, $X_g \in \mathbb{R}^{N \times k}$, $y \in \mathbb{R}^N$, $\lambda > 0$, $L := \frac{1}{2} \left\|y - \sum_{g=1}^G X_g w_g\right\|^2 + \lambda \sqrt{k} \sum_{g=1}^G \|w_g\|_2$.",
    r"w_g",
    lambda w, X, y, lam: sq(y - torch.einsum("gnk,gk->n", X, w)) / 2 + lam * w.shape[1] ** 0.5 * sqrt((w * w).sum(1)).sum(),
    "w G k, X G N k, y N, lam +",
)
_ask(
    r"Kernel ridge regression: $K \in \mathbb{R}^{n \times n}$ symmetric, $\alpha, y \in \mathbb{R}^n$, $\lambda > 0$, $L := \|y - K \alpha\|^2 + \lambda \alpha^\top K \alpha$.",
    r"\alpha \alpha,\alpha",
    lambda K, alpha, y, lam: sq(y - K @ alpha) + lam * alpha @ K @ alpha,
    "K n n sym, alpha n, y n, lam +",
)
_ask(
    r"Weighted least squares: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^N_{>0}$, $y \in \mathbb{R}^N$, $\beta \in \mathbb{R}^d$, $L := (y - X \beta)^\top \operatorname{diag}(w) (y - X \beta)$.",
    r"\beta w",
    lambda X, w, y, beta: (w * (y - X @ beta) ** 2).sum(),
    "X N d, w N +, y N, beta d",
)
_ask(
    r"The log-likelihood of a Gaussian process: $K \in \mathbb{R}^{n \times n}$ symmetric, $\sigma > 0$, $y \in \mathbb{R}^n$, $C := K + \sigma^2 I$, $L := -\frac{1}{2} y^\top C^{-1} y - \frac{1}{2} \log \det C - \frac{n}{2} \log 2 \pi$.",
    r"\sigma y K",
    lambda K, sigma, y: -y @ inv(K + sigma**2 * eye(len(y))) @ y / 2 - logdet(K + sigma**2 * eye(len(y))) / 2,
    "K n n spd, sigma +, y n",
)
_ask(
    r"A Gaussian mixture in $d$ dimensions: $x_1, \dots, x_N \in \mathbb{R}^d$, $a \in \mathbb{R}^K$, $\mu_1, \dots, \mu_K \in \mathbb{R}^d$, $w := \operatorname{softmax}(a)$, $\sigma > 0$. \[ \ell := \sum_{n=1}^N \log \sum_{k=1}^K w_k (2 \pi \sigma^2)^{-d/2} \exp\left(-\frac{\|x_n - \mu_k\|^2}{2 \sigma^2}\right) \]",
    r"\mu_k a \sigma",
    lambda x, a, mu, sigma: lse(
        torch.log_softmax(a, 0)
        - x.shape[1] / 2 * log(torch.as_tensor(2 * torch.pi * sigma**2))
        - ((x[:, None] - mu) ** 2).sum(-1) / 2 / sigma**2
    ).sum(),
    "x N d, a K, mu K d, sigma +",
    of=r"\ell",
)
_ask(
    r"The innovation of a Kalman filter: $P \in \mathbb{R}^{n \times n}$ and $R \in \mathbb{R}^{m \times m}$ symmetric positive definite, $H \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, $e := y - H x$, $S := H P H^\top + R$, $L := \frac{1}{2} \log \det S + \frac{1}{2} e^\top S^{-1} e$.",
    "x R P H",
    lambda P, R, H, x, y: logdet(H @ P @ H.T + R) / 2 + (y - H @ x) @ inv(H @ P @ H.T + R) @ (y - H @ x) / 2,
    "P n n spd, R m m spd, H m n, x n, y m",
)
_ask(
    r"The trace of a Kalman update: $P \in \mathbb{R}^{n \times n}$, $R \in \mathbb{R}^{m \times m}$ symmetric, $H \in \mathbb{R}^{m \times n}$, $K \in \mathbb{R}^{n \times m}$, $L := \operatorname{tr}\left((I - K H) P (I - K H)^\top + K R K^\top\right)$.",
    "K",
    lambda P, R, H, K: trace((eye(len(P)) - K @ H) @ P @ (eye(len(P)) - K @ H).T + K @ R @ K.T),
    "P n n sym, R m m sym, H m n, K n m",
)
_ask(
    r"Poisson regression: $X \in \mathbb{R}^{N \times d}$, counts $y \in \mathbb{R}^N$, $\beta \in \mathbb{R}^d$, $\lambda := \exp(X \beta)$, $\ell := \sum_{i=1}^N (y_i \log \lambda_i - \lambda_i - \log y_i!)$.",
    r"\beta \beta,\beta",
    lambda X, y, beta: (y * (X @ beta) - exp(X @ beta)).sum(),
    "X N d, y N +, beta d",
    of=r"\ell",
)
_ask(
    r"Negative binomial: $y \in \mathbb{N}^n$, $\mu \in \mathbb{R}_{>0}^n$, $r > 0$, $\ell := \sum_{i=1}^n \left(\log \Gamma(y_i + r) - \log \Gamma(r) - \log y_i! + r \log \frac{r}{r + \mu_i} + y_i \log \frac{\mu_i}{r + \mu_i}\right)$.",
    r"\mu r",
    lambda y, mu, r: (
        torch.lgamma(y + r)
        - torch.lgamma(torch.as_tensor(r))
        - torch.lgamma(y + 1)
        + r * log(r / (r + mu))
        + y * log(mu / (r + mu))
    ).sum(),
    "y n bool, mu n +, r +",
    of=r"\ell",
)
_ask(
    r"Gamma regression with a log link: $x_i \in \mathbb{R}^d$ and $y_i > 0$ for $i = 1, \dots, N$, $w \in \mathbb{R}^d$, $k > 0$, $\mu_i := e^{w^\top x_i}$, $L := \sum_{i=1}^N \left(k \frac{y_i}{\mu_i} + k \log \mu_i\right)$.",
    "w w,w",
    lambda x, y, w, k: (k * y / exp(x @ w) + k * (x @ w)).sum(),
    "x N d, y N +, w d, k +",
)
_ask(
    r"Ordinal regression: cuts $\theta \in \mathbb{R}^2$, a score $s \in \mathbb{R}$, $L := -\log(\sigma(\theta_2 - s) - \sigma(\theta_1 - s))$.",
    r"s \theta",
    lambda theta, s: -log(sigmoid(theta[1] - s) - sigmoid(theta[0] - s)),
    "theta 2 sorted, s",
    {},
)
_ask(
    r"Wing loss: $x, y \in \mathbb{R}^n$, $w, \epsilon > 0$, $C := w - w \log(1 + \frac{w}{\epsilon})$. \[ L := \sum_{i=1}^n \begin{cases} w \log\left(1 + \frac{|x_i - y_i|}{\epsilon}\right) & |x_i - y_i| < w \\ |x_i - y_i| - C & \text{otherwise} \end{cases} \]",
    "x",
    lambda x, y, w, epsilon: torch.where((x - y).abs() < w, w * log(1 + (x - y).abs() / epsilon), (x - y).abs()).sum(),
    "x n, y n, w +, epsilon +",
)
_ask(
    r"The Charbonnier loss: $x, y \in \mathbb{R}^n$, $\epsilon > 0$, $L := \frac{1}{n} \sum_{i=1}^n \sqrt{(x_i - y_i)^2 + \epsilon^2}$.",
    "x x,x",
    lambda x, y, epsilon: sqrt((x - y) ** 2 + epsilon**2).mean(),
    "x n, y n, epsilon +",
)
_ask(
    r"Cauchy's loss: $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $c > 0$, $r := A x - b$, $L := \frac{c^2}{2} \sum_{i=1}^m \log\left(1 + \left(\frac{r_i}{c}\right)^2\right)$.",
    "x",
    lambda A, x, b, c: c**2 / 2 * log(1 + ((A @ x - b) / c) ** 2).sum(),
    "A m n, x n, b m, c +",
)
_ask(
    r"Squeeze and excitation: $X \in \mathbb{R}^{C \times N}$, $W_1 \in \mathbb{R}^{r \times C}$, $W_2 \in \mathbb{R}^{C \times r}$, $z := \frac{1}{N} X \mathbf{1}$, $s := \sigma(W_2 \operatorname{ReLU}(W_1 z))$, $Y := \operatorname{diag}(s) X$, $G \in \mathbb{R}^{C \times N}$, $L := \operatorname{tr}(G^\top Y)$.",
    "W_1 W_2 X",
    lambda X, W_1, W_2, G: trace(G.T @ diag(sigmoid(W_2 @ relu(W_1 @ X.mean(1)))) @ X),
    "X C N, W_1 r C, W_2 C r, G C N",
)
_ask(
    r"LayerScale and stochastic depth: $x, \gamma, u \in \mathbb{R}^d$, $W \in \mathbb{R}^{d \times d}$, $b \in \{0, 1\}$, $p \in (0, 1)$, $y := x + \frac{b}{1 - p} \gamma \odot (W x)$, $L := u^\top y$.",
    r"x \gamma W",
    lambda x, gamma, u, W, b, p: u @ (x + b / (1 - p) * gamma * (W @ x)),
    "x d, gamma d, u d, W d d, b bool, p 01",
)
_ask(
    r"Cosine attention: $q, k \in \mathbb{R}^d$, $\tau > 0$, $s := \frac{1}{\tau} \frac{q^\top k}{\|q\|_2 \|k\|_2}$.",
    r"q k \tau",
    lambda q, k, tau: q @ k / norm(q) / norm(k) / tau,
    "q d, k d, tau +",
    of="s",
)
_ask(
    r"GeM pooling: $x \in \mathbb{R}_{>0}^n$, $p > 0$, $f := \left(\frac{1}{n} \sum_{i=1}^n x_i^p\right)^{1/p}$.",
    "x p",
    lambda x, p: (x**p).mean() ** (1 / p),
    "x n +, p +",
    of="f",
)
_ask(
    r"Hard swish: $x \in \mathbb{R}$, $f := \begin{cases} 0 & x \le -3 \\ x & x \ge 3 \\ \frac{x (x + 3)}{6} & \text{otherwise} \end{cases}$.",
    "x",
    lambda x: F.hardswish(x),
    "x",
    {},
    of="f",
)
_ask(
    r"A network: $x \in \mathbb{R}^{n}$, $W^{(l)} \in \mathbb{R}^{n \times n}$, $b^{(l)} \in \mathbb{R}^n$, $h^{(0)} := x$, $h^{(l)} := \sigma(W^{(l)} h^{(l-1)} + b^{(l)})$ for $l = 1, \dots, L$, $y \in \mathbb{R}^n$, $J := \frac{1}{2} \|h^{(L)} - y\|^2$.",
    "W^{(l)} b^{(l)} x",
    lambda x, W, b, y: sq(scan(lambda h, p: sigmoid(p[0] @ h + p[1]), zip(W, b), x) - y) / 2,
    "W L n n, b L n, x n, y n",
    of="J",
)
_ask(
    r"Multi-class hinge: $W \in \mathbb{R}^{K \times d}$, $x \in \mathbb{R}^d$, $y \in \{1, \dots, K\}$, $s := W x$, $L := \sum_{j \neq y} \max(0, s_j - s_y + 1)$.",
    "W x",
    lambda W, x, y: relu(W @ x - (W @ x)[y - 1] + 1).sum() - 1,
    "W K d, x d, y id:K",
)
_ask(
    r"A linear-chain energy in two dimensions: $u \in \mathbb{R}^{H \times W}$, $f \in \mathbb{R}^{H \times W}$, $\lambda > 0$, $E := \frac{1}{2} \|u - f\|_F^2 + \frac{\lambda}{2} \sum_{i=1}^{H-1} \sum_{j=1}^{W} (u_{i+1, j} - u_{ij})^2$.",
    "u",
    lambda u, f, lam: sq(u - f) / 2 + lam / 2 * sq(u[1:] - u[:-1]),
    "u H W, f H W, lam +",
    of="E",
)
_ask(
    r"Sinkhorn's entropy: $P \in \mathbb{R}_{>0}^{n \times m}$, $C \in \mathbb{R}^{n \times m}$, $\epsilon > 0$, $L := \langle P, C \rangle + \epsilon \sum_{i=1}^n \sum_{j=1}^m P_{ij} (\log P_{ij} - 1)$.",
    "P",
    lambda P, C, epsilon: (P * C).sum() + epsilon * (P * (log(P) - 1)).sum(),
    "P n m +, C n m, epsilon +",
)
_ask(
    r"MMD: $x_1, \dots, x_n \in \mathbb{R}^d$, $y_1, \dots, y_m \in \mathbb{R}^d$, $k(a, b) := e^{-\gamma \|a - b\|^2}$ with $\gamma > 0$, $L := \frac{1}{n^2} \sum_{i=1}^n \sum_{j=1}^n k(x_i, x_j) - \frac{2}{n m} \sum_{i=1}^n \sum_{j=1}^m k(x_i, y_j)$.",
    "x_a",
    lambda x, y, gamma: (
        exp(-gamma * ((x[:, None] - x) ** 2).sum(-1)).mean() - 2 * exp(-gamma * ((x[:, None] - y) ** 2).sum(-1)).mean()
    ),
    "x n d, y m d, gamma +",
)
_ask(
    r"Word2vec with negative samples: $v, u_0 \in \mathbb{R}^d$, $u_1, \dots, u_k \in \mathbb{R}^d$, $L := -\log \sigma(u_0^\top v) - \sum_{j=1}^k \log \sigma(-u_j^\top v)$.",
    "v u_0 u_j",
    lambda v, u_0, u: -F.logsigmoid(u_0 @ v) - F.logsigmoid(-u @ v).sum(),
    "v d, u_0 d, u k d",
)
_ask(
    r"A factorisation machine: $x \in \mathbb{R}^n$, $w_0 \in \mathbb{R}$, $w \in \mathbb{R}^n$, $V \in \mathbb{R}^{n \times k}$, $f := w_0 + w^\top x + \frac{1}{2} \left(\|V^\top x\|^2 - \sum_{i=1}^n x_i^2 \|V_i\|^2\right)$.",
    "x V w",
    lambda x, w_0, w, V: w_0 + w @ x + (sq(V.T @ x) - (x**2 * (V**2).sum(1)).sum()) / 2,
    "x n, w_0, w n, V n k",
    of="f",
)
_ask(
    r"A physics residual: $a, b, c \in \mathbb{R}^h$, $t \in \mathbb{R}$, $u := \sum_{j=1}^h a_j \tanh(b_j t + c_j)$, $f := \frac{\partial u}{\partial t} + u$, $L := \frac{1}{2} f^2$.",
    "a",
    lambda a, b, c, t: ((a * b * (1 - tanh(b * t + c) ** 2)).sum() + (a * tanh(b * t + c)).sum()) ** 2 / 2,
    "a h, b h, c h, t",
)
_ask(
    r"An energy-based model: $b \in \mathbb{R}^d$, $c \in \mathbb{R}^h$, $W \in \mathbb{R}^{d \times h}$, $v \in \{0, 1\}^d$, $F := -b^\top v - \sum_{j=1}^h \log(1 + e^{c_j + v^\top W_{:, j}})$.",
    "W c b",
    lambda b, c, W, v: -b @ v - F.softplus(c + v @ W).sum(),
    "b d, c h, W d h, v d bool",
    of="F",
)
_ask(
    r"CTC of two frames: the collapsed label is $k \in \{1, \dots, K\}$, logits $A, B \in \mathbb{R}^K$, blank $1$, $p := \operatorname{softmax}(A)$, $q := \operatorname{softmax}(B)$, $L := -\log(p_k q_k + p_1 q_k + p_k q_1)$.",
    "A",
    lambda A, B, k: (
        -log(softmax(A)[k - 1] * softmax(B)[k - 1] + softmax(A)[0] * softmax(B)[k - 1] + softmax(A)[k - 1] * softmax(B)[0])
    ),
    "A K, B K, k id:K",
)
_ask(
    r"Layer norm on rows: $X \in \mathbb{R}^{N \times d}$, $g, b \in \mathbb{R}^d$, $\epsilon > 0$, $m_i := \frac{1}{d} \sum_{j=1}^d X_{ij}$, $s_i^2 := \frac{1}{d} \sum_{j=1}^d (X_{ij} - m_i)^2$, $Y_{ij} := g_j \frac{X_{ij} - m_i}{\sqrt{s_i^2 + \epsilon}} + b_j$, $U \in \mathbb{R}^{N \times d}$, $L := \sum_{i,j} U_{ij} Y_{ij}$.",
    "X g b",
    lambda X, g, b, U, epsilon: (U * F.layer_norm(X, X.shape[1:], g, b, epsilon)).sum(),
    "X N d, g d, b d, U N d, epsilon +",
)
_ask(
    r"Asymmetric loss: $z \in \mathbb{R}^n$, $y \in \{0,1\}^n$, $p := \sigma(z)$, $a, b > 0$, $L := -\sum_{i=1}^n \left(y_i (1 - p_i)^a \log p_i + (1 - y_i) p_i^b \log(1 - p_i)\right)$.",
    "z",
    lambda z, y, a, b: -(y * (1 - sigmoid(z)) ** a * log(sigmoid(z)) + (1 - y) * sigmoid(z) ** b * log(1 - sigmoid(z))).sum(),
    "z n, y n bool, a +, b +",
)
_ask(
    r"Wasserstein with a gradient penalty, for a critic $f(x) = w^\top \tanh(V x)$: $x \in \mathbb{R}^d$, $V \in \mathbb{R}^{h \times d}$, $w \in \mathbb{R}^h$, $L := (\|\nabla_x f(x)\|_2 - 1)^2$.",
    "w",
    lambda x, V, w: (norm(V.T @ (w * (1 - tanh(V @ x) ** 2))) - 1) ** 2,
    "x d, V h d, w h",
)
_ask(
    r"Expected improvement: $\mu \in \mathbb{R}$, $\sigma > 0$, $b \in \mathbb{R}$, $u := \frac{\mu - b}{\sigma}$, $f := (\mu - b) \Phi(u) + \sigma \varphi(u)$, where $\varphi(u) = \frac{1}{\sqrt{2 \pi}} e^{-u^2 / 2}$.",
    r"\mu \sigma",
    lambda mu, sigma, b: (
        (mu - b) * torch.special.ndtr((mu - b) / sigma) + sigma * exp(-(((mu - b) / sigma) ** 2) / 2) / (2 * torch.pi) ** 0.5
    ),
    "mu, sigma +, b",
    {},
    of="f",
)
_ask(
    r"Zero-inflated Poisson at 0: $\eta, \lambda \in \mathbb{R}$, $\lambda > 0$, $\pi := \sigma(\eta)$, $\ell := \log(\pi + (1 - \pi) e^{-\lambda})$.",
    r"\eta \lambda",
    lambda eta, lam: log(sigmoid(eta) + (1 - sigmoid(eta)) * exp(-lam)),
    "eta, lam +",
    {},
    of=r"\ell",
)
_ask(
    r"Laplace: $y \in \mathbb{R}^n$, $\mu \in \mathbb{R}^n$, $b > 0$, $L := n \log(2 b) + \frac{1}{b} \|y - \mu\|_1$.",
    r"\mu b",
    lambda y, mu, b: len(y) * log(2 * b) + (y - mu).abs().sum() / b,
    "y n, mu n, b +",
)
_ask(
    r"CLIP's symmetric loss: $S \in \mathbb{R}^{N \times N}$, $t \in \mathbb{R}$, $P_{ij} := \frac{e^{e^t S_{ij}}}{\sum_{k} e^{e^t S_{ik}}}$, $Q_{ij} := \frac{e^{e^t S_{ij}}}{\sum_{k} e^{e^t S_{kj}}}$, $L := -\frac{1}{2 N} \sum_{i=1}^N (\log P_{ii} + \log Q_{ii})$.",
    "S t",
    lambda S, t: (F.cross_entropy(exp(t) * S, torch.arange(len(S))) + F.cross_entropy(exp(t) * S.T, torch.arange(len(S)))) / 2,
    "S N N, t",
)


_ask(
    r"Two normal laws: $\mu_0, \mu_1 \in \mathbb{R}^d$, $\Sigma_0, \Sigma_1 \in \mathbb{R}^{d \times d}$ positive definite, $L := \mathrm{KL}(\mathcal{N}(\mu_0, \Sigma_0) \,\|\, \mathcal{N}(\mu_1, \Sigma_1))$.",
    r"\mu_0 \Sigma_0 \Sigma_1",
    lambda mu_0, mu_1, Sigma_0, Sigma_1: kl_normal(mu_0, mu_1, Sigma_0, Sigma_1),
    "mu_0 d, mu_1 d, Sigma_0 d d spd, Sigma_1 d d spd",
)
_ask(
    r"A posterior and its prior: $\mu \in \mathbb{R}^d$, $\sigma \in \mathbb{R}_{>0}^d$, $L := D_{\mathrm{KL}}(\mathcal{N}(\mu, \operatorname{diag}(\sigma^2)) \,\|\, \mathcal{N}(0, I))$.",
    r"\mu \sigma",
    lambda mu, sigma: (mu**2 + sigma**2 - 1 - 2 * log(sigma)).sum() / 2,
    "mu d, sigma d +",
)
_ask(
    r"Two rates: $a, b > 0$, $L := \mathrm{KL}(\operatorname{Poisson}(a) \| \operatorname{Poisson}(b)) + \mathrm{KL}(\operatorname{Exp}(b) \| \operatorname{Exp}(a))$.",
    "a b",
    lambda a, b: a * log(a / b) - a + b + log(b / a) + a / b - 1,
    "a +, b +",
    {},
)
_ask(
    r"Two coins and two normals: $p, q \in (0, 1)$, $m, n \in \mathbb{R}$, $s, t > 0$, $L := \mathrm{KL}(\operatorname{Bernoulli}(p) \| \operatorname{Bernoulli}(q)) + \mathrm{KL}(\mathcal{N}(m, s^2) \| \mathcal{N}(n, t^2))$.",
    "p q m s t",
    lambda p, q, m, n, s, t: (
        p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)) + log(t / s) + (s**2 + (m - n) ** 2) / 2 / t**2 - 0.5
    ),
    "p 01, q 01, m, n, s +, t +",
    {},
)


def arcface(c, y, s, m):
    z = s * c
    target = s * torch.cos(torch.acos(c[y - 1]) + m)
    z = torch.where(torch.arange(len(c)) == y - 1, target, z)
    return lse(z) - target


def cosface(x, W, s, m, y):
    cos = F.normalize(W) @ x / norm(x)
    z = s * (cos - m * (torch.arange(len(W)) == y - 1))
    return lse(z) - z[y - 1]


def crf(U, P, y):
    alpha = U[0]
    for t in range(1, len(U)):
        alpha = U[t] + lse(alpha[:, None] + P, 0)
    y = row(y)
    return lse(alpha) - U[torch.arange(len(U)), y].sum() - P[y[:-1], y[1:]].sum()
