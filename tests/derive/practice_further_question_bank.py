r"""Still more definitions that people differentiate: reductions, sampled objectives, flows, steps of filters, likelihoods of counts.

Rows are those of `practice_question_bank`: beside each the same in PyTorch, which never looks at symgrad.
"""

from __future__ import annotations

import torch
from torch import exp, log, sigmoid, sqrt, tanh
from torch.nn import functional as F

from tests.derive.practice_question_bank import Practice, eye, inv, logdet, relu, row, softmax, sq

FURTHER: list[Practice] = []


def _ask(text, asked, value, arguments, *sizes, of="L"):
    FURTHER.append(Practice(text, asked, value, arguments, sizes, of))


# --- losses
_ask(
    r"Weighted cross-entropy with the mean of torch. Let $Z \in \mathbb{R}^{N \times C}$, class weights $w \in \mathbb{R}_{>0}^C$, labels $y_n \in \{1, \dots, C\}$. \[ L := -\frac{\sum_{n=1}^N w_{y_n} \log \frac{e^{Z_{n, y_n}}}{\sum_{c=1}^C e^{Z_{nc}}}}{\sum_{n=1}^N w_{y_n}} \]",
    "Z w",
    lambda Z, w, y: F.nll_loss(F.log_softmax(Z, 1) * w, row(y), reduction="sum") / w[row(y)].sum(),
    "Z N C, w C +, y N id:C",
)
_ask(
    r"Label smoothing with class weights. Let $z \in \mathbb{R}^K$, $w \in \mathbb{R}_{>0}^K$, $t \in \mathbb{R}^K$ one-hot, $\epsilon \in (0, 1)$, $q_k := (1 - \epsilon) t_k + \frac{\epsilon}{K}$, $p := \operatorname{softmax}(z)$, $L := -\sum_{k=1}^K w_k q_k \log p_k$.",
    r"z \epsilon",
    lambda z, w, t, epsilon: -(w * ((1 - epsilon) * t + epsilon / len(z)) * F.log_softmax(z, 0)).sum(),
    "z K, w K +, t K onehot, epsilon 01",
)
_ask(
    r"Focal loss of $K$ classes. Let $z \in \mathbb{R}^K$, $y \in \{1, \dots, K\}$, $\gamma > 0$, $p := \operatorname{softmax}(z)$ and $L := -(1 - p_y)^\gamma \log p_y$.",
    r"z \gamma",
    lambda z, y, gamma: -((1 - softmax(z)[row(y)]) ** gamma) * F.log_softmax(z, 0)[row(y)],
    "z K, y id:K, gamma +",
    {"K": 4},
    {"K": 3},
    {"K": 2},
)
_ask(
    r"Soft dice on logits: $z \in \mathbb{R}^n$, $g \in \{0, 1\}^n$, $s > 0$, $p_i := \sigma(z_i)$, \[ L := 1 - \frac{2 \sum_i p_i g_i + s}{\sum_i p_i + \sum_i g_i + s}. \]",
    "z",
    lambda z, g, s: 1 - (2 * (sigmoid(z) * g).sum() + s) / (sigmoid(z).sum() + g.sum() + s),
    "z n, g n bool, s +",
)
_ask(
    r"The triplet loss with softplus. For $a, p, n \in \mathbb{R}^d$ let $L := \log\left(1 + \exp(\|a - p\|^2 - \|a - n\|^2)\right)$.",
    "a p n",
    lambda a, p, n: F.softplus(sq(a - p) - sq(a - n)),
    "a d, p d, n d",
)
_ask(
    r"Supervised contrast. Let $S \in \mathbb{R}^{N \times N}$ be similarities, $M \in \{0, 1\}^{N \times N}$ with $M_{ij} = 1$ for a pair of one class, $\tau > 0$. \[ L := -\sum_{i=1}^N \sum_{j=1}^N M_{ij} \log \frac{\exp(S_{ij} / \tau)}{\sum_{k \neq i} \exp(S_{ik} / \tau)} \]",
    r"S \tau",
    lambda S, M, tau: -(M * (S / tau - torch.logsumexp(S / tau + torch.diag(torch.full((len(S),), -torch.inf)), 1)[:, None])).sum(),
    "S N N, M N N bool, tau +",
    {"N": 3},
    {"N": 4},
)
_ask(
    r"The clipped surrogate. Ratios $r \in \mathbb{R}_{>0}^T$, advantages $A \in \mathbb{R}^T$, $\epsilon \in (0, 1)$, \[ L := -\frac{1}{T} \sum_{t=1}^T \min\left(r_t A_t, \operatorname{clip}(r_t, 1 - \epsilon, 1 + \epsilon) A_t\right) \]",
    "r A",
    lambda r, A, epsilon: -torch.minimum(r * A, torch.clamp(r, 1 - epsilon, 1 + epsilon) * A).mean(),
    "r T +, A T, epsilon 01",
)
_ask(
    r"IPO: log-probabilities $a, b, c, d \in \mathbb{R}$, $\tau > 0$, $h := (a - c) - (b - d)$, $L := \left(h - \frac{1}{2 \tau}\right)^2$.",
    r"a b \tau",
    lambda a, b, c, d, tau: (a - c - b + d - 1 / (2 * tau)) ** 2,
    "a, b, c, d, tau +",
)
_ask(
    r"Log-cosh. $f, y \in \mathbb{R}^n$, $L := \frac{1}{n} \sum_{i=1}^n \log \cosh(f_i - y_i)$.",
    "f",
    lambda f, y: log(torch.cosh(f - y)).mean(),
    "f n, y n",
)
_ask(
    r"The squared hinge with weights: $w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $X \in \mathbb{R}^{N \times d}$, $y \in \{-1, 1\}^N$, $c \in \mathbb{R}_{>0}^N$, $L := \frac{1}{2} \|w\|^2 + \sum_{n=1}^N c_n \max(0, 1 - y_n (x_n^\top w + b))^2$, where $x_n$ is the $n$-th row of $X$.",
    "w b",
    lambda w, b, X, y, c: sq(w) / 2 + (c * relu(1 - y * (X @ w + b)) ** 2).sum(),
    "w d, b, X N d, y N sign, c N +",
)
_ask(
    r"Quantile regression at several levels: $q \in \mathbb{R}^m$, $\tau \in (0, 1)^m$, $y \in \mathbb{R}$, $L := \frac{1}{m} \sum_{j=1}^m (\tau_j - \mathbb{1}[y < q_j]) (y - q_j)$.",
    "q",
    lambda q, tau, y: ((tau - (y < q).double()) * (y - q)).mean(),
    "q m, tau m 01, y",
)
_ask(
    r"Gaussian negative log-likelihood by log-variances: $\mu, s, y \in \mathbb{R}^n$, $L := \frac{1}{2 n} \sum_{i=1}^n \left(s_i + (y_i - \mu_i)^2 e^{-s_i}\right)$.",
    r"\mu s",
    lambda mu, s, y: (s + (y - mu) ** 2 * exp(-s)).mean() / 2,
    "mu n, s n, y n",
)
_ask(
    r"VICReg's variance: $Z \in \mathbb{R}^{N \times d}$, $\epsilon > 0$, $m_j := \frac{1}{N} \sum_{i=1}^N Z_{ij}$, $v_j := \frac{1}{N} \sum_{i=1}^N (Z_{ij} - m_j)^2$, $L := \frac{1}{d} \sum_{j=1}^d \max\left(0, 1 - \sqrt{v_j + \epsilon}\right)$.",
    "Z",
    lambda Z, epsilon: relu(1 - sqrt(Z.var(0, unbiased=False) + epsilon)).mean(),
    "Z N d, epsilon 01",
)
# --- layers
_ask(
    r"SwiGLU. $x \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{m \times d}$, $U \in \mathbb{R}^{d \times m}$, $g \in \mathbb{R}^d$, $\operatorname{silu}(u) := u \sigma(u)$, $h := \operatorname{silu}(W x) \odot (V x)$, $L := g^\top U h$.",
    "x W V U",
    lambda x, W, V, U, g: g @ (U @ (F.silu(W @ x) * (V @ x))),
    "x d, W m d, V m d, U d m, g d",
)
_ask(
    r"Instance norm. Let $X, G \in \mathbb{R}^{C \times H \times W}$, $\epsilon > 0$, $\mu_c := \frac{1}{H W} \sum_{h,w} X_{chw}$, $v_c := \frac{1}{H W} \sum_{h,w} (X_{chw} - \mu_c)^2$, $Y_{chw} := \frac{X_{chw} - \mu_c}{\sqrt{v_c + \epsilon}}$, $L := \sum_{c,h,w} G_{chw} Y_{chw}$.",
    "X",
    lambda X, G, epsilon: (
        G * (X - X.mean((1, 2), keepdim=True)) / sqrt(X.var((1, 2), unbiased=False, keepdim=True) + epsilon)
    ).sum(),
    "X C H W, G C H W, epsilon +",
)
_ask(
    r"Batch norm of features. $X, G \in \mathbb{R}^{N \times d}$, $\gamma, \beta \in \mathbb{R}^d$, $\epsilon > 0$, $\mu_j := \frac{1}{N} \sum_{n=1}^N X_{nj}$, $s_j := \sqrt{\frac{1}{N} \sum_{n=1}^N (X_{nj} - \mu_j)^2 + \epsilon}$, $Y_{nj} := \gamma_j \frac{X_{nj} - \mu_j}{s_j} + \beta_j$, $L := \sum_{n,j} G_{nj} Y_{nj}$.",
    r"X \gamma \beta",
    lambda X, G, gamma, beta, epsilon: (G * F.batch_norm(X, None, None, gamma, beta, True, eps=epsilon)).sum(),
    "X N d, G N d, gamma d, beta d, epsilon +",
    {"N": 4, "d": 3},
    {"N": 3, "d": 1},
)
_ask(
    r"Grouped queries: $q \in \mathbb{R}^d$, $K \in \mathbb{R}^{n \times d}$, $V \in \mathbb{R}^{n \times m}$, $g \in \mathbb{R}^m$, slope $c > 0$, $s_j := \frac{q^\top k_j}{\sqrt{d}} - c (n - j)$, where $k_j$ is the $j$-th row of $K$, $a := \operatorname{softmax}(s)$, $L := g^\top V^\top a$.",
    "q K V c",
    lambda q, K, V, g, c: g @ (V.T @ softmax(K @ q / len(q) ** 0.5 - c * (len(K) - torch.arange(1, len(K) + 1).double()))),
    "q d, K n d, V n m, g m, c +",
)
_ask(
    r"Softmax over one axis. Let $S, G \in \mathbb{R}^{n \times m}$, $A_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^m e^{S_{ik}}}$, $B_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^n e^{S_{kj}}}$, $L := \sum_{i=1}^n \sum_{j=1}^m G_{ij} A_{ij} B_{ij}$.",
    "S",
    lambda S, G: (G * softmax(S, 1) * softmax(S, 0)).sum(),
    "S n m, G n m",
)
_ask(
    r"A highway layer. $x, b, c, g \in \mathbb{R}^n$, $W, T \in \mathbb{R}^{n \times n}$, $t := \sigma(T x + c)$, $y := t \odot \tanh(W x + b) + (\mathbf{1} - t) \odot x$, $L := g^\top y$.",
    "x W T c",
    lambda x, b, c, g, W, T: g @ (sigmoid(T @ x + c) * tanh(W @ x + b) + (1 - sigmoid(T @ x + c)) * x),
    "x n, b n, c n, g n, W n n, T n n",
)
_ask(
    r"A graph attention score: $h_i, h_j \in \mathbb{R}^d$, $W \in \mathbb{R}^{m \times d}$, $a, b \in \mathbb{R}^m$, $L := \sigma(a^\top W u + b^\top W v)$ with $u, v \in \mathbb{R}^d$.",
    "W a u",
    lambda W, a, b, u, v: sigmoid(a @ W @ u + b @ W @ v),
    "W m d, a m, b m, u d, v d",
)
# --- flows and samplers
_ask(
    r"A planar flow. $w, u, z \in \mathbb{R}^d$, $b \in \mathbb{R}$, $a := w^\top z + b$, $L := \log \left|1 + (1 - \tanh^2 a) u^\top w\right|$.",
    "w u z b",
    lambda w, u, z, b: log(abs(1 + (1 - tanh(w @ z + b) ** 2) * (u @ w))),
    "w d, u d, z d, b",
)
_ask(
    r"An affine coupling: $x, y \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{d \times d}$, $s := \tanh(W x)$, $t := V x$, $z := y \odot e^{s} + t$, $L := \frac{1}{2} \|z\|^2 - \sum_{i=1}^d s_i$.",
    "x y W V",
    lambda x, y, W, V: sq(y * exp(tanh(W @ x)) + V @ x) / 2 - tanh(W @ x).sum(),
    "x d, y d, W d d, V d d",
)
_ask(
    r"A linear flow. $W \in \mathbb{R}^{d \times d}$ invertible, $x_1, \dots, x_N \in \mathbb{R}^d$, $L := \frac{1}{2} \sum_{n=1}^N \|W x_n\|^2 - N \log |\det W|$.",
    "W",
    lambda W, x: sq(x @ W.T) / 2 - len(x) * logdet(W),
    "W d d regular, x N d",
)
_ask(
    r"The simple loss of diffusion: $x, \epsilon \in \mathbb{R}^d$, $W \in \mathbb{R}^{d \times d}$, $\alpha \in (0, 1)$, $x_t := \sqrt{\alpha} x + \sqrt{1 - \alpha} \epsilon$, $L := \|\epsilon - W x_t\|^2$.",
    r"W x \alpha",
    lambda x, epsilon, W, alpha: sq(epsilon - W @ (sqrt(torch.as_tensor(alpha)) * x + sqrt(torch.as_tensor(1 - alpha)) * epsilon)),
    "x d, epsilon d, W d d, alpha 01",
)
_ask(
    r"Stein's kernel: $x, y \in \mathbb{R}^d$, $h > 0$, $k := \exp\left(-\frac{\|x - y\|^2}{2 h^2}\right)$, $L := k \, x^\top y + k^2$.",
    "x y h",
    lambda x, y, h: exp(-sq(x - y) / (2 * h**2)) * (x @ y) + exp(-sq(x - y) / h**2),
    "x d, y d, h +",
)
_ask(
    r"A Gumbel softmax. $\ell, g \in \mathbb{R}^K$, $\tau > 0$, $v \in \mathbb{R}^K$, $y_k := \frac{\exp((\ell_k + g_k) / \tau)}{\sum_{j=1}^K \exp((\ell_j + g_j) / \tau)}$, $L := \sum_{k=1}^K v_k y_k$.",
    r"\ell \tau",
    lambda ell, g, tau, v: v @ softmax((ell + g) / tau),
    "ell K, g K, tau +, v K",
)
_ask(
    r"A Bernoulli decoder. $z \in \mathbb{R}^k$, $W \in \mathbb{R}^{d \times k}$, $b \in \mathbb{R}^d$, $x \in \{0, 1\}^d$, $o := W z + b$, $L := \sum_{i=1}^d (\log(1 + e^{o_i}) - x_i o_i) + \frac{1}{2} \|z\|^2$.",
    "z W b z,z",
    lambda z, W, b, x: F.softplus(W @ z + b).sum() - x @ (W @ z + b) + sq(z) / 2,
    "z k, W d k, b d, x d bool",
)
# --- filters and models with hidden states
_ask(
    r"The gain of a Kalman filter: $P \in \mathbb{R}^{n \times n}$ positive definite, $H \in \mathbb{R}^{m \times n}$, $R \in \mathbb{R}^{m \times m}$ positive definite, $S := H P H^\top + R$, $L := \log \det S$.",
    "H R",
    lambda P, H, R: logdet(H @ P @ H.T + R),
    "P n n spd, H m n, R m m spd",
)
_ask(
    r"A prediction and its cost: $F, Q, P \in \mathbb{R}^{n \times n}$, $m, c \in \mathbb{R}^n$, $M := F P F^\top + Q$, $L := c^\top M c + \|F m\|^2$.",
    "F P m c",
    lambda F, Q, P, m, c: c @ (F @ P @ F.T + Q) @ c + sq(F @ m),
    "F n n, Q n n, P n n, m n, c n",
)
_ask(
    r"One step of a hidden Markov model. $\alpha \in \mathbb{R}_{>0}^K$, $A \in \mathbb{R}_{>0}^{K \times K}$, $b \in \mathbb{R}_{>0}^K$, $\alpha'_k := b_k \sum_{j=1}^K \alpha_j A_{jk}$, $L := \log \sum_{k=1}^K \alpha'_k$.",
    r"\alpha A b",
    lambda alpha, A, b: log((b * (alpha @ A)).sum()),
    "alpha K +, A K K +, b K +",
)
# --- likelihoods
_ask(
    r"Logistic regression with an offset. $x_n \in \mathbb{R}^d$, $y_n \in \{0, 1\}$ and $o_n \in \mathbb{R}$ for $n = 1, \dots, N$, $\beta \in \mathbb{R}^d$, $\eta_n := x_n^\top \beta + o_n$, $L := \sum_{n=1}^N \left(y_n \eta_n - \log(1 + e^{\eta_n})\right)$.",
    r"\beta \beta,\beta",
    lambda x, y, o, beta: (y * (x @ beta + o) - F.softplus(x @ beta + o)).sum(),
    "x N d, y N bool, o N, beta d",
)
_ask(
    r"Negative binomial regression. $X \in \mathbb{R}^{N \times d}$, counts $y \in \mathbb{R}_{>0}^N$, $\beta \in \mathbb{R}^d$, $r > 0$, $\mu_n := \exp(\sum_{j=1}^d X_{nj} \beta_j)$, $L := \sum_{n=1}^N \left(y_n \log \frac{\mu_n}{\mu_n + r} + r \log \frac{r}{\mu_n + r} + \log \Gamma(y_n + r) - \log \Gamma(r)\right)$.",
    r"\beta r",
    lambda X, y, beta, r: (
        y * log(exp(X @ beta) / (exp(X @ beta) + r))
        + r * log(r / (exp(X @ beta) + r))
        + torch.lgamma(y + r)
        - torch.lgamma(torch.as_tensor(r))
    ).sum(),
    "X N d, y N +, beta d, r +",
)
_ask(
    r"A complementary log-log link: $x \in \mathbb{R}^d$, $\beta \in \mathbb{R}^d$, $y \in \{0, 1\}$, $\eta := \beta^\top x$, $p := 1 - e^{-e^\eta}$, $L := -y \log p - (1 - y) \log(1 - p)$.",
    r"\beta",
    lambda x, beta, y: -y * log(1 - exp(-exp(beta @ x))) + (1 - y) * exp(beta @ x),
    "x d small, beta d small, y bool",
)
_ask(
    r"A Weibull survival likelihood: times $t \in \mathbb{R}_{>0}^n$, $\delta \in \{0, 1\}^n$, $k, \lambda > 0$. \[ L := \sum_{i=1}^n \left(\delta_i \left(\log k - k \log \lambda + (k - 1) \log t_i\right) - \left(\frac{t_i}{\lambda}\right)^k\right) \]",
    r"k \lambda",
    lambda t, delta, k, lam: (
        delta * (log(torch.as_tensor(k)) - k * log(torch.as_tensor(lam)) + (k - 1) * log(t)) - (t / lam) ** k
    ).sum(),
    "t n +, delta n bool, k +, lam +",
)
_ask(
    r"Responsibilities of a mixture. $x \in \mathbb{R}$, $\mu \in \mathbb{R}^K$, $s \in \mathbb{R}_{>0}^K$, $a \in \mathbb{R}^K$, $\pi := \operatorname{softmax}(a)$, $L := \log \sum_{k=1}^K \frac{\pi_k}{\sqrt{2 \rho} s_k} e^{-(x - \mu_k)^2 / (2 s_k^2)}$ with $\rho > 0$.",
    r"\mu s a x",
    lambda x, mu, s, a, rho: log((softmax(a) / (sqrt(torch.as_tensor(2 * rho)) * s) * exp(-((x - mu) ** 2) / (2 * s**2))).sum()),
    "x, mu K, s K +, a K, rho +",
)
_ask(
    r"Bradley and Terry: strengths $\theta \in \mathbb{R}^n$, wins $C \in \mathbb{R}^{n \times n}$. \[ L := \sum_{i=1}^n \sum_{j=1}^n C_{ij} \left(\theta_i - \log(e^{\theta_i} + e^{\theta_j})\right) \]",
    r"\theta",
    lambda theta, C: (C * (theta[:, None] - torch.logaddexp(theta[:, None], theta[None]))).sum(),
    "theta n, C n n +",
)
_ask(
    r"Probabilistic matrix factorisation with biases: $U \in \mathbb{R}^{n \times k}$, $V \in \mathbb{R}^{m \times k}$, $a \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $R \in \mathbb{R}^{n \times m}$, $\lambda > 0$. \[ L := \sum_{i,j} (R_{ij} - \langle u_i, v_j \rangle - a_i - b_j)^2 + \lambda \left(\|U\|_F^2 + \|V\|_F^2\right), \] where $u_i$ and $v_j$ are the rows of $U$ and $V$.",
    "U V a b",
    lambda U, V, a, b, R, lam: sq(R - U @ V.T - a[:, None] - b[None]) + lam * (sq(U) + sq(V)),
    "U n k, V m k, a n, b m, R n m, lam +",
)
_ask(
    r"A marginal likelihood: $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $a, s > 0$, $C := a X X^\top + s I$, $L := \frac{1}{2} y^\top C^{-1} y + \frac{1}{2} \log \det C$.",
    "a s y",
    lambda X, y, a, s: y @ inv(a * X @ X.T + s * eye(len(y))) @ y / 2 + logdet(a * X @ X.T + s * eye(len(y))) / 2,
    "X n d, y n, a +, s +",
)
_ask(
    r"Row norms. $X \in \mathbb{R}^{n \times d}$, $L := \sum_{i=1}^n \|X_{i,:}\|_2$.",
    "X",
    lambda X: X.norm(dim=1).sum(),
    "X n d",
)
_ask(
    r"$X \in \mathbb{R}^{n \times d}$, $L := \|X\|_{2,1}$, where $\|X\|_{2,1} := \sum_{i=1}^n \|x_i\|_2$ and $x_i$ is the $i$-th row of $X$.",
    "X",
    lambda X: X.norm(dim=1).sum(),
    "X n d",
)
_ask(
    r"A normal variable: $\mu \in \mathbb{R}$, $\sigma > 0$, $a \in \mathbb{R}$, $x \sim \mathcal{N}(\mu, \sigma^2)$, $L := \mathbb{E}[(x - a)^4]$.",
    r"\mu \sigma",
    lambda mu, sigma, a: (mu - a) ** 4 + 6 * (mu - a) ** 2 * sigma**2 + 3 * sigma**4,
    "mu, sigma +, a",
)
_ask(
    r"Von Neumann's entropy. $A \in \mathbb{R}^{n \times n}$ symmetric positive definite, $L := \operatorname{tr}(A \log A)$.",
    "A",
    lambda A: torch.special.xlogy(torch.linalg.eigvalsh(A), torch.linalg.eigvalsh(A)).sum(),
    "A n n spd",
)
