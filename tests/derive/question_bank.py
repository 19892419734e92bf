"""Questions as people write them, each with the closed form of the textbooks: (document, question, answer)."""

from __future__ import annotations

QUESTIONS: list[tuple[str, str, str]] = []


def _ask(document: str, question: str, answer: str) -> None:
    QUESTIONS.append((document, question, answer))


# Scalar activations and losses

_ask(
    r"SELU: let $x \in \mathbb{R}$, $\lambda, \alpha > 0$ and $f(x) := \lambda \begin{cases} x & \text{if } x > 0 \\ \alpha (e^x - 1) & \text{if } x \le 0 \end{cases}$.",
    r"f'(x)",
    r"\lambda \begin{cases} 1 & \text{if } x > 0 \\ \alpha e^x & \text{if } x \le 0 \end{cases}",
)
_ask(
    r"The hard sigmoid of $x \in \mathbb{R}$ is $h = \max\left(0, \min\left(1, \frac{x}{6} + \frac{1}{2}\right)\right)$.",
    r"\frac{d h}{d x}",
    r"\frac{1}{6} \mathbb{1}[|x| < 3]",
)
_ask(r"The softsign is $s(x) = \frac{x}{1 + |x|}$ for $x \in \mathbb{R}$.", r"\frac{d}{d x} s(x)", r"\frac{1}{(1 + |x|)^2}")
_ask(
    r"Squared hinge: $L := \frac{1}{2} \max(0, 1 - y s)^2$ with $y, s \in \mathbb{R}$.",
    r"\frac{\partial L}{\partial s}",
    r"-y \max(0, 1 - y s)",
)
_ask(
    r"The quantile loss with $\tau \in (0, 1)$, $y, q \in \mathbb{R}$: \[ \rho = \max(\tau (y - q), (\tau - 1) (y - q)) \]",
    r"\frac{\partial \rho}{\partial q}",
    r"\mathbb{1}[y < q] - \tau",
)
_ask(
    r"A vector of units: $x, a, u \in \mathbb{R}^n$, $y_i = \max(0, x_i) + a_i \min(0, x_i)$ and $L = \sum_{i=1}^n u_i y_i$.",
    r"\frac{\partial L}{\partial a_k}",
    r"u_k \min(0, x_k)",
)
_ask(
    r"Shared PReLU slope $a \in \mathbb{R}$; $x, u \in \mathbb{R}^n$, $L = \sum_{i=1}^n u_i (\max(0, x_i) + a \min(0, x_i))$.",
    r"\frac{\partial L}{\partial a}",
    r"\sum_{i=1}^n u_i \min(0, x_i)",
)
_ask(
    r"Log-cosh loss over a batch: $y, t \in \mathbb{R}^N$, $L := \frac{1}{N} \sum_{n=1}^N \log \cosh(y_n - t_n)$.",
    r"\frac{\partial L}{\partial y_k}",
    r"\frac{1}{N} \tanh(y_k - t_k)",
)
_ask(r"Softplus with $x \in \mathbb{R}$: $f = \log(1 + e^x)$.", r"\frac{d^2 f}{d x^2}", r"\sigma(x) (1 - \sigma(x))")
_ask(r"Let $x \in \mathbb{R}$.", r"\frac{d^2}{d x^2} \tanh x", r"-2 \tanh x (1 - \tanh^2 x)")
_ask(
    r"Swish with $\beta > 0$, $x \in \mathbb{R}$: $f = x \sigma(\beta x)$.",
    r"\frac{\partial f}{\partial \beta}",
    r"x^2 \sigma(\beta x) (1 - \sigma(\beta x))",
)
_ask(
    r"The bent identity of $x \in \mathbb{R}$: $f = \frac{\sqrt{x^2 + 1} - 1}{2} + x$.",
    r"\frac{d f}{d x}",
    r"\frac{x}{2 \sqrt{x^2 + 1}} + 1",
)
_ask(
    r"Cauchy loss with scale $c > 0$ and residual $r \in \mathbb{R}$: $\rho = \frac{c^2}{2} \log\left(1 + \left(\frac{r}{c}\right)^2\right)$.",
    r"\frac{\partial \rho}{\partial r}",
    r"\frac{r}{1 + (r/c)^2}",
)
_ask(
    r"Tukey's biweight: $c > 0$, $r \in \mathbb{R}$, $\rho := \begin{cases} \frac{c^2}{6} \left(1 - \left(1 - (r/c)^2\right)^3\right) & |r| \le c \\ \frac{c^2}{6} & |r| > c \end{cases}$.",
    r"\frac{\partial \rho}{\partial r}",
    r"\begin{cases} r (1 - (r/c)^2)^2 & |r| \le c \\ 0 & |r| > c \end{cases}",
)
_ask(
    r"Smooth $\ell_1$ over $N$ entries: $x, t \in \mathbb{R}^N$, $L = \sum_{n=1}^N \ell_n$ with $\ell_n := \begin{cases} \frac{1}{2} (x_n - t_n)^2 & \text{if } |x_n - t_n| < 1 \\ |x_n - t_n| - \frac{1}{2} & \text{otherwise} \end{cases}$.",
    r"\frac{\partial L}{\partial x_k}",
    r"\begin{cases} x_k - t_k & \text{if } |x_k - t_k| < 1 \\ \operatorname{sign}(x_k - t_k) & \text{otherwise} \end{cases}",
)
_ask(r"With $x \in \mathbb{R}$, $f = \exp(-x^2)$.", r"\frac{d^2 f}{d x^2}", r"(4 x^2 - 2) f")
_ask(
    r"Binary focal loss for $z \in \mathbb{R}$, $p = \sigma(z)$, $\gamma > 0$: $L = -(1 - p)^\gamma \log p$.",
    r"\frac{\partial L}{\partial z}",
    r"(1 - p)^\gamma (\gamma p \log p - (1 - p))",
)
_ask(
    r"Binary cross-entropy from a logit $z \in \mathbb{R}$ with target $t \in \mathbb{R}$: $L = \max(z, 0) - z t + \log(1 + e^{-|z|})$.",
    r"\frac{d L}{d z}",
    r"\sigma(z) - t",
)
_ask(
    r"Absolute error: $y, t \in \mathbb{R}^N$ and $L := \frac{1}{N} \| y - t \|_1$.",
    r"\frac{\partial L}{\partial y_k}",
    r"\frac{1}{N} \operatorname{sign}(y_k - t_k)",
)
_ask(r"The logit of $p \in (0,1)$ is $z = \log \frac{p}{1 - p}$.", r"\frac{d z}{d p}", r"\frac{1}{p (1 - p)}")

# The softmax family

_ask(
    r"Negative log-likelihood with class weights: $z \in \mathbb{R}^{C}$, $w, y \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$, $L = -\sum_{c=1}^{C} w_c y_c \log p_c$.",
    r"\frac{\partial L}{\partial z_k}",
    r"p_k \sum_{c=1}^{C} w_c y_c - w_k y_k",
)
_ask(
    r"Entropy bonus on logits $\theta \in \mathbb{R}^A$: $\pi_a := \frac{e^{\theta_a}}{\sum_{b=1}^{A} e^{\theta_b}}$, $H = -\sum_{a=1}^A \pi_a \log \pi_a$.",
    r"\frac{\partial H}{\partial \theta_a}",
    r"-\pi_a (\log \pi_a + H)",
)
_ask(
    r"A policy $\pi_a := \frac{e^{\theta_a}}{\sum_{b=1}^{A} e^{\theta_b}}$ with $\theta \in \mathbb{R}^A$, rewards $r \in \mathbb{R}^A$, $J = \sum_{a=1}^{A} \pi_a r_a$.",
    r"\frac{\partial J}{\partial \theta_k}",
    r"\pi_k (r_k - J)",
)
_ask(
    r"Distillation: teacher $q \in \mathbb{R}^C$ with $\sum_{i=1}^C q_i = 1$, $q_i > 0$, student logits $z \in \mathbb{R}^C$, temperature $T > 0$, $p_i = \frac{\exp(z_i / T)}{\sum_{j=1}^C \exp(z_j / T)}$ and $L = T^2 \sum_{i=1}^C q_i \log \frac{q_i}{p_i}$.",
    r"\frac{\partial L}{\partial z_k}",
    r"T (p_k - q_k)",
)
_ask(
    r"Label smoothing: $z \in \mathbb{R}^C$, $y \in \mathbb{R}^C$, $\sum_{i=1}^C y_i = 1$, $\epsilon \in (0, 1)$, $t_i := (1 - \epsilon) y_i + \frac{\epsilon}{C}$, $p_i := \frac{e^{z_i}}{\sum_{j=1}^C e^{z_j}}$, $L := -\sum_{i=1}^C t_i \log p_i$.",
    r"\frac{\partial L}{\partial z_k}",
    r"p_k - t_k",
)
_ask(
    r"Let $z \in \mathbb{R}^{C}$ be logits, indexed from 0, with $p_i := \frac{e^{z_i}}{\sum_{j=0}^{C-1} e^{z_j}}$.",
    r"\frac{\partial p_i}{\partial z_j}",
    r"p_i (\delta_{ij} - p_j)",
)
_ask(
    r"Brier score: $z, y \in \mathbb{R}^{C}$, $p = \operatorname{softmax}(z)$, $B = \sum_{i} (p_i - y_i)^2$.",
    r"\frac{\partial B}{\partial p_k}",
    r"2 (p_k - y_k)",
)
_ask(
    r"InfoNCE with one query: $s \in \mathbb{R}^{N}$, $\tau > 0$, $L = -\frac{s_1}{\tau} + \log \sum_{j=1}^{N} e^{s_j / \tau}$, and $p_j := \frac{e^{s_j/\tau}}{\sum_{k=1}^N e^{s_k/\tau}}$.",
    r"\frac{\partial L}{\partial s_k}",
    r"\frac{1}{\tau} (p_k - \mathbb{1}[k = 1])",
)
_ask(
    r"The mellowmax $m = \frac{1}{\omega} \log\left( \frac{1}{n} \sum_{i=1}^n e^{\omega x_i} \right)$ with $\omega > 0$ and $x \in \mathbb{R}^n$.",
    r"\frac{\partial m}{\partial x_k}",
    r"\frac{e^{\omega x_k}}{\sum_{i=1}^n e^{\omega x_i}}",
)
_ask(
    r"Cross-entropy of $z, y \in \mathbb{R}^C$ where $\sum_{c=1}^{C} y_c = 1$: \[ L = -\sum_{c=1}^{C} y_c z_c + \log \sum_{c=1}^{C} e^{z_c} \]",
    r"\nabla_z L",
    r"\operatorname{softmax}(z) - y",
)
_ask(
    r"Crammer and Singer: $s \in \mathbb{R}^C$, $t \in \mathbb{R}$, $L = \sum_{j=1}^{C} \max(0, 1 + s_j - t)$.",
    r"\frac{\partial L}{\partial s_k}",
    r"\mathbb{1}[1 + s_k - t > 0]",
)
_ask(
    r"Softmax over a batch: $Z, Y \in \mathbb{R}^{N \times C}$, $P_{nc} := \frac{e^{Z_{nc}}}{\sum_{k} e^{Z_{nk}}}$, $L := \frac{1}{N} \sum_{n=1}^N \sum_{c=1}^C (P_{nc} - Y_{nc})^2$.",
    r"\frac{\partial L}{\partial Z_{ab}}",
    r"\frac{2}{N} P_{ab} (P_{ab} - Y_{ab} - \sum_{c=1}^C P_{ac} (P_{ac} - Y_{ac}))",
)
_ask(
    r"Attention over scores: $s, v \in \mathbb{R}^n$, $a_i = \frac{e^{s_i}}{\sum_{j=1}^n e^{s_j}}$, $o = \sum_{i=1}^n a_i v_i$.",
    r"\frac{\partial o}{\partial s_k}",
    r"a_k (v_k - o)",
)
_ask(
    r"Cross-entropy's Hessian. $z, y \in \mathbb{R}^C$, $\sum_{i=1}^C y_i = 1$, $p_i := \frac{e^{z_i}}{\sum_{j=1}^C e^{z_j}}$, $L := -\sum_{i=1}^C y_i \log p_i$.",
    r"\frac{\partial^2 L}{\partial z_j \partial z_k}",
    r"p_j (\delta_{jk} - p_k)",
)
_ask(
    r"Bradley and Terry: $s \in \mathbb{R}^n$, $W \in \mathbb{R}^{n \times n}$, $L = -\sum_{i=1}^{n} \sum_{j=1}^{n} W_{ij} \log \sigma(s_i - s_j)$.",
    r"\frac{\partial L}{\partial s_k}",
    r"\sum_{j=1}^{n} (W_{jk} \sigma(s_k - s_j) - W_{kj} \sigma(s_j - s_k))",
)

# Linear models

_ask(
    r"Weighted least squares: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y, r \in \mathbb{R}^N$ and $L = \frac{1}{2} \sum_{n=1}^N r_n \left(y_n - \sum_{j=1}^d X_{nj} w_j\right)^2$.",
    r"\frac{\partial L}{\partial w_k}",
    r"-\sum_{n=1}^N r_n (y_n - \sum_{j=1}^d X_{nj} w_j) X_{nk}",
)
_ask(
    r"Ridge regression: $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$, $\lambda > 0$, $J = \|X w - y\|^2 + \lambda \|w\|^2$.",
    r"\nabla_w J",
    r"2 X^\top (X w - y) + 2 \lambda w",
)
_ask(
    r"Ridge regression: $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$, $\lambda > 0$, $J = \frac{1}{2} \|X w - y\|^2 + \frac{\lambda}{2} \|w\|^2$.",
    r"\nabla^2_w J",
    r"X^\top X + \lambda I",
)
_ask(
    r"Logistic regression with $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $b \in \mathbb{R}$: $p_n = \sigma\left(\sum_{j} X_{nj} w_j + b\right)$, $L = -\sum_{n} \left( y_n \log p_n + (1 - y_n) \log(1 - p_n) \right)$.",
    r"\frac{\partial L}{\partial b}",
    r"\sum_n (p_n - y_n)",
)
_ask(
    r"Logistic regression in matrices: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $p = \sigma(X w)$, $L = -y^\top \log p - (\mathbf{1} - y)^\top \log(\mathbf{1} - p)$.",
    r"\nabla_w L",
    r"X^\top (p - y)",
)
_ask(
    r"Poisson regression: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $\mu_n := \exp\left(\sum_{j=1}^d X_{nj} w_j\right)$, $\ell := \sum_{n=1}^N (y_n \log \mu_n - \mu_n)$.",
    r"\frac{\partial^2 \ell}{\partial w_a \partial w_b}",
    r"-\sum_{n=1}^N \mu_n X_{na} X_{nb}",
)
_ask(
    r"Multinomial logistic regression with bias: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times K}$, $b \in \mathbb{R}^K$, $Y \in \mathbb{R}^{N \times K}$, $\sum_{k=1}^K Y_{nk} = 1$, $S_{nk} := \sum_{j=1}^d X_{nj} W_{jk} + b_k$, $P_{nk} := \frac{e^{S_{nk}}}{\sum_{l=1}^K e^{S_{nl}}}$, $L := -\frac{1}{N} \sum_{n=1}^N \sum_{k=1}^K Y_{nk} \log P_{nk}$.",
    r"\frac{\partial L}{\partial b_k}",
    r"\frac{1}{N} \sum_{n=1}^N (P_{nk} - Y_{nk})",
)
_ask(
    r"Kernel ridge: $K \in \mathbb{R}^{n \times n}$ with $K = K^\top$, $\alpha, y \in \mathbb{R}^n$, $\lambda > 0$, $J = \frac{1}{2} \|y - K \alpha\|^2 + \frac{\lambda}{2} \alpha^\top K \alpha$.",
    r"\nabla_\alpha J",
    r"K (K \alpha - y + \lambda \alpha)",
)
_ask(
    r"PCA by reconstruction: $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $J = w^\top X^\top X w$.",
    r"\frac{\partial J}{\partial w}",
    r"2 X^\top X w",
)
_ask(
    r"The Rayleigh quotient with $A \in \mathbb{S}^n$ and $x \in \mathbb{R}^n$: $R := \frac{x^\top A x}{x^\top x}$.",
    r"\nabla_x R",
    r"\frac{2}{x^\top x} (A x - R x)",
)
_ask(
    r"A factorization machine: $x, w \in \mathbb{R}^d$, $V \in \mathbb{R}^{d \times k}$, $b \in \mathbb{R}$, $f = b + \sum_{i=1}^d w_i x_i + \frac{1}{2} \sum_{l=1}^k \left( \left( \sum_{i=1}^d V_{il} x_i \right)^2 - \sum_{i=1}^d V_{il}^2 x_i^2 \right)$.",
    r"\frac{\partial f}{\partial x_a}",
    r"w_a + \sum_{l=1}^k V_{al} (\sum_{i=1}^d V_{il} x_i - V_{al} x_a)",
)
_ask(
    r"Elastic net: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $\lambda, \mu > 0$, $L = \frac{1}{2} \sum_{n=1}^N \left(\sum_{j=1}^d X_{nj} w_j - y_n\right)^2 + \lambda \sum_{j=1}^d |w_j| + \frac{\mu}{2} \sum_{j=1}^d w_j^2$.",
    r"\frac{\partial L}{\partial w_k}",
    r"\sum_{n=1}^N (\sum_{j=1}^d X_{nj} w_j - y_n) X_{nk} + \lambda \operatorname{sign}(w_k) + \mu w_k",
)
_ask(
    r"A linear SVM: $X \in \mathbb{R}^{N \times d}$, $y \in \{-1, 1\}^N$, $w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $m_n := y_n \left(\sum_{j=1}^d X_{nj} w_j + b\right)$, $L := \frac{1}{2} \sum_{j=1}^d w_j^2 + \sum_{n=1}^N \max(0, 1 - m_n)$.",
    r"\frac{\partial L}{\partial w_k}",
    r"w_k - \sum_{n=1}^N \mathbb{1}[m_n < 1] y_n X_{nk}",
)
_ask(
    r"Matrix factorisation over observed entries: $R, M \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $L = \frac{1}{2} \sum_{i=1}^m \sum_{j=1}^n M_{ij} \left(R_{ij} - \sum_{l=1}^k U_{il} V_{jl}\right)^2$.",
    r"\frac{\partial L}{\partial V_{ab}}",
    r"-\sum_{i=1}^m M_{ia} (R_{ia} - \sum_{l=1}^k U_{il} V_{al}) U_{ib}",
)
_ask(
    r"Multi-output least squares: $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $Y \in \mathbb{R}^{n \times k}$, $L = \frac{1}{2} \|X W - Y\|_F^2$.",
    r"\frac{\partial L}{\partial W}",
    r"X^\top (X W - Y)",
)

# Networks

_MLP = (
    r"A network with input $x \in \mathbb{R}^{d}$: $a_j := \sum_{i=1}^{d} W_{ji} x_i + b_j$, $h_j := \tanh(a_j)$, $s_k := \sum_{j=1}^{m} V_{kj} h_j + c_k$, "
    r"where $W \in \mathbb{R}^{m \times d}$, $b \in \mathbb{R}^m$, $V \in \mathbb{R}^{K \times m}$, $c, t \in \mathbb{R}^K$. "
)
_MSE = _MLP + r"The loss is $L := \frac{1}{2} \sum_{k=1}^K (s_k - t_k)^2$."
_ask(_MSE, r"\frac{\partial L}{\partial V_{ab}}", r"(s_a - t_a) h_b")
_ask(_MSE, r"\frac{\partial L}{\partial b_a}", r"(1 - h_a^2) \sum_{k=1}^K (s_k - t_k) V_{ka}")
_ask(_MSE, r"\frac{\partial L}{\partial x_l}", r"\sum_{j=1}^m (1 - h_j^2) W_{jl} \sum_{k=1}^K (s_k - t_k) V_{kj}")
_ask(
    _MLP + r"The loss is $L := \sum_{k=1}^K (\log(1 + e^{s_k}) - t_k s_k)$.",
    r"\frac{\partial L}{\partial W_{ab}}",
    r"(1 - h_a^2) x_b \sum_{k=1}^K (\sigma(s_k) - t_k) V_{ka}",
)
_ask(
    r"In matrices: $x \in \mathbb{R}^{d}$, $W_1 \in \mathbb{R}^{m \times d}$, $W_2 \in \mathbb{R}^{k \times m}$, $b_1 \in \mathbb{R}^m$, $b_2, t \in \mathbb{R}^k$, $h = \sigma(W_1 x + b_1)$, $y = W_2 h + b_2$, $L = \frac{1}{2} \|y - t\|^2$.",
    r"\nabla_{W_1} L",
    r"((W_2^\top (y - t)) \odot h \odot (1 - h)) x^\top",
)
_ask(
    r"In matrices: $x \in \mathbb{R}^{d}$, $W_1 \in \mathbb{R}^{m \times d}$, $W_2 \in \mathbb{R}^{k \times m}$, $b_1 \in \mathbb{R}^m$, $b_2, t \in \mathbb{R}^k$, $h = \sigma(W_1 x + b_1)$, $y = W_2 h + b_2$, $L = \frac{1}{2} \|y - t\|^2$.",
    r"\nabla_{W_2} L",
    r"(y - t) h^\top",
)
_ask(
    r"A ReLU layer: $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b, t \in \mathbb{R}^m$, $z = W x + b$, $L = \frac{1}{2} \| \operatorname{relu}(z) - t \|^2$.",
    r"\nabla_b L",
    r"(\operatorname{relu}(z) - t) \odot \mathbb{1}[z > 0]",
)
_ask(
    r"A GRU step: $x \in \mathbb{R}^{d}$, $h, u \in \mathbb{R}^n$, $W_z, W_r, W_n \in \mathbb{R}^{n \times d}$, $U_z, U_r, U_n \in \mathbb{R}^{n \times n}$, "
    r"$z_j := \sigma\left(\sum_{k=1}^d (W_z)_{jk} x_k + \sum_{k=1}^n (U_z)_{jk} h_k\right)$, $r_j := \sigma\left(\sum_{k=1}^d (W_r)_{jk} x_k + \sum_{k=1}^n (U_r)_{jk} h_k\right)$, "
    r"$g_j := \tanh\left(\sum_{k=1}^d (W_n)_{jk} x_k + r_j \sum_{k=1}^n (U_n)_{jk} h_k\right)$, $s_j := (1 - z_j) g_j + z_j h_j$ and $L := \sum_{j=1}^n u_j s_j$.",
    r"\frac{\partial L}{\partial (W_z)_{ab}}",
    r"u_a (h_a - g_a) z_a (1 - z_a) x_b",
)
_ask(
    r"A recurrent step $h = \tanh(W x + U g + b)$ with $W \in \mathbb{R}^{n \times d}$, $U \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^d$, $g, b, v \in \mathbb{R}^n$, and $L = v^\top h$.",
    r"\nabla_U L",
    r"(v \odot (1 - h \odot h)) g^\top",
)
_ask(
    r"A recurrent step $h = \tanh(W x + U g + b)$ with $W \in \mathbb{R}^{n \times d}$, $U \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^d$, $g, b, v \in \mathbb{R}^n$, and $L = v^\top h$.",
    r"\nabla_g L",
    r"U^\top (v \odot (1 - h \odot h))",
)
_ask(
    r"The output gate of an LSTM: $o = \sigma(W_o x + b_o)$ with $W_o \in \mathbb{R}^{n \times d}$, $x \in \mathbb{R}^d$, $b_o, c_t, u \in \mathbb{R}^n$, $h_t = o \odot \tanh(c_t)$, $L = u^\top h_t$.",
    r"\nabla_{c_t} L",
    r"u \odot o \odot (1 - \tanh^2(c_t))",
)
_ask(
    r"Dot-product attention with one query: $q \in \mathbb{R}^d$, $K \in \mathbb{R}^{n \times d}$, $v, g \in \mathbb{R}^n$, $s_i = \frac{1}{\sqrt{d}} \sum_{l=1}^d K_{il} q_l$, $a_i = \frac{e^{s_i}}{\sum_{j=1}^n e^{s_j}}$, $o = \sum_{i=1}^n a_i v_i$.",
    r"\frac{\partial o}{\partial q_l}",
    r"\frac{1}{\sqrt{d}} \sum_{i=1}^n a_i (v_i - o) K_{il}",
)
_ask(
    r"Dot-product attention with one query: $q \in \mathbb{R}^d$, $K \in \mathbb{R}^{n \times d}$, $v, g \in \mathbb{R}^n$, $s_i = \frac{1}{\sqrt{d}} \sum_{l=1}^d K_{il} q_l$, $a_i = \frac{e^{s_i}}{\sum_{j=1}^n e^{s_j}}$, $o = \sum_{i=1}^n a_i v_i$.",
    r"\frac{\partial o}{\partial K_{bc}}",
    r"\frac{1}{\sqrt{d}} a_b (v_b - o) q_c",
)
_ask(
    r"RMS normalisation: $x, g, u \in \mathbb{R}^n$, $\epsilon > 0$, $r = \sqrt{\frac{1}{n} \sum_{i=1}^n x_i^2 + \epsilon}$, $y_i = g_i \frac{x_i}{r}$, $L = \sum_{i=1}^n u_i y_i$.",
    r"\frac{\partial L}{\partial x_k}",
    r"\frac{1}{r} (u_k g_k - \frac{x_k}{n r^2} \sum_{i=1}^n u_i g_i x_i)",
)
_ask(
    r"Batch normalisation: $X, G \in \mathbb{R}^{N \times D}$, $\gamma, \beta \in \mathbb{R}^D$, $\epsilon > 0$, $m_d := \frac{1}{N} \sum_{n=1}^N X_{nd}$, $v_d := \frac{1}{N} \sum_{n=1}^N (X_{nd} - m_d)^2$, $H_{nd} := \frac{X_{nd} - m_d}{\sqrt{v_d + \epsilon}}$, $Y_{nd} := \gamma_d H_{nd} + \beta_d$, $L := \sum_{n=1}^N \sum_{d=1}^D G_{nd} Y_{nd}$.",
    r"\frac{\partial L}{\partial \gamma_d}",
    r"\sum_{n=1}^N G_{nd} H_{nd}",
)
_ask(
    r"Batch normalisation: $X, G \in \mathbb{R}^{N \times D}$, $\gamma, \beta \in \mathbb{R}^D$, $\epsilon > 0$, $m_d := \frac{1}{N} \sum_{n=1}^N X_{nd}$, $v_d := \frac{1}{N} \sum_{n=1}^N (X_{nd} - m_d)^2$, $H_{nd} := \frac{X_{nd} - m_d}{\sqrt{v_d + \epsilon}}$, $Y_{nd} := \gamma_d H_{nd} + \beta_d$, $L := \sum_{n=1}^N \sum_{d=1}^D G_{nd} Y_{nd}$.",
    r"\frac{\partial L}{\partial X_{ab}}",
    r"\frac{\gamma_b}{\sqrt{v_b + \epsilon}} (G_{ab} - \frac{1}{N} \sum_{n=1}^N G_{nb} - \frac{H_{ab}}{N} \sum_{n=1}^N G_{nb} H_{nb})",
)
_ask(
    r"Centring: $x, u \in \mathbb{R}^n$, $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$, $L = \sum_{i=1}^n u_i (x_i - \bar{x})$.",
    r"\frac{\partial L}{\partial x_k}",
    r"u_k - \frac{1}{n} \sum_{i=1}^n u_i",
)
_ask(
    r"A highway layer: $h, t, x, u \in \mathbb{R}^n$, $g_i = \sigma(t_i)$, $y_i = g_i h_i + (1 - g_i) x_i$, $L = \sum_{i=1}^n u_i y_i$.",
    r"\frac{\partial L}{\partial t_k}",
    r"u_k (h_k - x_k) g_k (1 - g_k)",
)
_ask(
    r"A linear autoencoder: $x \in \mathbb{R}^d$, $W \in \mathbb{R}^{k \times d}$, $V \in \mathbb{R}^{d \times k}$, $r = V W x - x$, $L = \frac{1}{2} \|r\|^2$.",
    r"\nabla_W L",
    r"V^\top r x^\top",
)
_ask(
    r"A tied autoencoder: $x \in \mathbb{R}^d$, $W \in \mathbb{R}^{k \times d}$, $L = \frac{1}{2} \|W^\top W x - x\|^2$.",
    r"\nabla_W L",
    r"W (W^\top W x - x) x^\top + W x (W^\top W x - x)^\top",
)
_ask(
    r"Skip-gram with negative sampling: $v, u \in \mathbb{R}^d$, $N \in \mathbb{R}^{K \times d}$, $L = -\log \sigma\left(\sum_{i=1}^d u_i v_i\right) - \sum_{k=1}^K \log \sigma\left(-\sum_{i=1}^d N_{ki} v_i\right)$.",
    r"\frac{\partial L}{\partial v_j}",
    r"(\sigma(\sum_{i=1}^d u_i v_i) - 1) u_j + \sum_{k=1}^K \sigma(\sum_{i=1}^d N_{ki} v_i) N_{kj}",
)
_ask(
    r"SwiGLU: $x \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{m \times d}$, $u \in \mathbb{R}^m$, $a_j := \sum_{i=1}^d W_{ji} x_i$, $b_j := \sum_{i=1}^d V_{ji} x_i$, $L := \sum_{j=1}^m u_j a_j \sigma(a_j) b_j$.",
    r"\frac{\partial L}{\partial V_{pq}}",
    r"u_p a_p \sigma(a_p) x_q",
)
_ask(
    r"SwiGLU: $x \in \mathbb{R}^d$, $W, V \in \mathbb{R}^{m \times d}$, $u \in \mathbb{R}^m$, $a_j := \sum_{i=1}^d W_{ji} x_i$, $b_j := \sum_{i=1}^d V_{ji} x_i$, $L := \sum_{j=1}^m u_j a_j \sigma(a_j) b_j$.",
    r"\frac{\partial L}{\partial W_{pq}}",
    r"u_p b_p \sigma(a_p) (1 + a_p (1 - \sigma(a_p))) x_q",
)
_ask(
    r"A residual branch: $x, u \in \mathbb{R}^n$, $W \in \mathbb{R}^{n \times n}$, $y = x + \tanh(W x)$, $L = u^\top y$.",
    r"\nabla_x L",
    r"u + W^\top (u \odot (1 - \tanh^2(W x)))",
)
_ask(
    r"Triplet loss: $a, p, n \in \mathbb{R}^d$, $m > 0$, $s := \sum_{i=1}^d (a_i - p_i)^2 - \sum_{i=1}^d (a_i - n_i)^2 + m$, $L := \max(0, s)$.",
    r"\frac{\partial L}{\partial a_k}",
    r"2 (n_k - p_k) \mathbb{1}[s > 0]",
)
_ask(
    r"Contrastive loss: $a, b \in \mathbb{R}^d$, $m > 0$, $D = \sqrt{\sum_{i=1}^d (a_i - b_i)^2}$, $L = \frac{1}{2} \max(0, m - D)^2$.",
    r"\frac{\partial L}{\partial a_k}",
    r"-\frac{1}{D} \max(0, m - D) (a_k - b_k)",
)
_ask(
    r"Generic backpropagation: $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $z_i := \sum_{j=1}^n W_{ij} x_j + b_i$, $L := f(z)$.",
    r"\frac{\partial L}{\partial W_{ab}}",
    r"\frac{\partial L}{\partial z_a} x_b",
)

# Convolutions and pooling

_ask(
    r"Cross-correlation: $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $G \in \mathbb{R}^{m}$, $m + k - 1 \le n$, $y_i := \sum_{j=1}^k w_j x_{i+j-1}$, $L := \sum_{i=1}^m G_i y_i$.",
    r"\frac{\partial L}{\partial x_l}",
    r"\sum_{j=1}^k w_j G_{l-j+1} \mathbb{1}[1 \le l - j + 1 \le m]",
)
_ask(
    r"A strided convolution, 0-based: $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $G \in \mathbb{R}^{m}$, $s \in \mathbb{N}$, $y_i := \sum_{j=0}^{k-1} w_j x_{s i + j}$, $L := \frac{1}{2} \sum_{i=0}^{m-1} (y_i - G_i)^2$.",
    r"\frac{\partial L}{\partial w_j}",
    r"\sum_{i=0}^{m-1} (y_i - G_i) x_{s i + j}",
)
_ask(
    r"A 2d convolution: $X \in \mathbb{R}^{C \times H \times V}$, $K \in \mathbb{R}^{F \times C \times R \times S}$, $b \in \mathbb{R}^F$, $G \in \mathbb{R}^{F \times P \times Q}$, $Y_{f,p,q} := b_f + \sum_{c=1}^C \sum_{r=1}^R \sum_{s=1}^S K_{f,c,r,s} X_{c,p+r-1,q+s-1}$, $L := \sum_{f=1}^F \sum_{p=1}^P \sum_{q=1}^Q G_{f,p,q} Y_{f,p,q}$.",
    r"\frac{\partial L}{\partial b_f}",
    r"\sum_{p=1}^P \sum_{q=1}^Q G_{f,p,q}",
)
_ask(
    r"A 2d convolution: $X \in \mathbb{R}^{C \times H \times V}$, $K \in \mathbb{R}^{F \times C \times R \times S}$, $b \in \mathbb{R}^F$, $G \in \mathbb{R}^{F \times P \times Q}$, $Y_{f,p,q} := b_f + \sum_{c=1}^C \sum_{r=1}^R \sum_{s=1}^S K_{f,c,r,s} X_{c,p+r-1,q+s-1}$, $L := \frac{1}{2} \sum_{f=1}^F \sum_{p=1}^P \sum_{q=1}^Q (Y_{f,p,q} - G_{f,p,q})^2$.",
    r"\frac{\partial L}{\partial K_{f,c,r,s}}",
    r"\sum_{p=1}^P \sum_{q=1}^Q (Y_{f,p,q} - G_{f,p,q}) X_{c,p+r-1,q+s-1}",
)
_ask(
    r"Dilated in two dimensions: $X \in \mathbb{R}^{H \times V}$, $K \in \mathbb{R}^{R \times S}$, $G \in \mathbb{R}^{P \times Q}$, $d \in \mathbb{N}$, $Y_{pq} := \sum_{r=1}^R \sum_{s=1}^S K_{rs} X_{p+d(r-1),q+d(s-1)}$, $L := \sum_{p=1}^P \sum_{q=1}^Q G_{pq} Y_{pq}$.",
    r"\frac{\partial L}{\partial K_{ab}}",
    r"\sum_{p=1}^P \sum_{q=1}^Q G_{pq} X_{p+d(a-1),q+d(b-1)}",
)
_ask(
    r"A transposed convolution: $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $G \in \mathbb{R}^{m}$, $s \in \mathbb{N}$, $s (n - 1) + k \le m$, $L := \sum_{i=1}^n \sum_{j=1}^k x_i w_j G_{s(i-1)+j}$.",
    r"\frac{\partial L}{\partial x_i}",
    r"\sum_{j=1}^k w_j G_{s(i-1)+j}",
)
_ask(
    r"A transposed convolution: $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $G \in \mathbb{R}^{m}$, $s \in \mathbb{N}$, $s (n - 1) + k \le m$, $L := \sum_{i=1}^n \sum_{j=1}^k x_i w_j G_{s(i-1)+j}$.",
    r"\frac{\partial L}{\partial w_j}",
    r"\sum_{i=1}^n x_i G_{s(i-1)+j}",
)
_ask(
    r"A pointwise convolution: $X \in \mathbb{R}^{C \times T}$, $W \in \mathbb{R}^{F \times C}$, $G \in \mathbb{R}^{F \times T}$, $Y_{ft} := \sum_{c=1}^C W_{fc} X_{ct}$, $L := \sum_{f=1}^F \sum_{t=1}^T G_{ft} Y_{ft}$.",
    r"\frac{\partial L}{\partial X_{ct}}",
    r"\sum_{f=1}^F G_{ft} W_{fc}",
)
_ask(
    r"A depthwise convolution: $X \in \mathbb{R}^{C \times T}$, $W \in \mathbb{R}^{C \times K}$, $b \in \mathbb{R}^C$, $G \in \mathbb{R}^{C \times M}$, $Y_{ci} := b_c + \sum_{k=1}^K W_{ck} X_{c,i+k-1}$, $L := \sum_{c=1}^C \sum_{i=1}^M G_{ci} \operatorname{relu}(Y_{ci})$.",
    r"\frac{\partial L}{\partial W_{ck}}",
    r"\sum_{i=1}^M G_{ci} \mathbb{1}[Y_{ci} > 0] X_{c,i+k-1}",
)
_ask(
    r"Global average pooling, then a linear layer: $X \in \mathbb{R}^{C \times H \times V}$, $w \in \mathbb{R}^C$, $t \in \mathbb{R}$, $g_c = \frac{1}{H V} \sum_{i=1}^H \sum_{j=1}^V X_{cij}$, $y = \sum_{c=1}^C w_c g_c$, $L = \frac{1}{2} (y - t)^2$.",
    r"\frac{\partial L}{\partial X_{cij}}",
    r"\frac{(y - t) w_c}{H V}",
)
_ask(
    r"Max pooling with window $k$: $x \in \mathbb{R}^{n}$, $k, m \in \mathbb{N}$, $k m \le n$, $G \in \mathbb{R}^m$, $y_i := \max_{1 \le j \le k} x_{k(i-1)+j}$, $L := \sum_{i=1}^m G_i y_i$.",
    r"\frac{\partial L}{\partial y_i}",
    r"G_i",
)
_ask(
    r"Global max pooling: $X, \in \mathbb{R}^{C \times T}$, $G \in \mathbb{R}^C$, $m_c := \max_{t} X_{ct}$, $L := \sum_{c=1}^C G_c m_c$.".replace(
        "X, ", "X "
    ),
    r"\frac{\partial L}{\partial X_{ab}}",
    r"G_a \mathbb{1}[X_{ab} = m_a]",
)
_ask(
    r"Average pooling in a picture: $X \in \mathbb{R}^{H \times V}$, $G \in \mathbb{R}^{P \times Q}$, $k \in \mathbb{N}$, $L := \frac{1}{k^2} \sum_{p=1}^P \sum_{q=1}^Q \sum_{r=1}^k \sum_{s=1}^k G_{pq} X_{k(p-1)+r,k(q-1)+s}$.",
    r"\frac{\partial L}{\partial G_{pq}}",
    r"\frac{1}{k^2} \sum_{r=1}^k \sum_{s=1}^k X_{k(p-1)+r,k(q-1)+s}",
)
_ask(
    r"$L_2$ pooling: $X \in \mathbb{R}^{C \times T}$, $y_c := \sqrt{\sum_{t=1}^T X_{ct}^2}$, $G \in \mathbb{R}^C$, $L := \sum_{c=1}^C G_c y_c$.",
    r"\frac{\partial L}{\partial X_{ab}}",
    r"\frac{G_a X_{ab}}{y_a}",
)

# Probability

_ask(
    r"Inverted dropout: $x, w \in \mathbb{R}^n$, $p \in (0,1)$, $\delta_i \sim \operatorname{Bernoulli}(p)$, $y = \frac{1}{p} \sum_{i=1}^n \delta_i w_i x_i$.",
    r"\mathbb{E}[\frac{\partial y}{\partial w_k}]",
    r"x_k",
)
_ask(
    r"Input noise: $x, w, s \in \mathbb{R}^n$, $s_i > 0$, $t \in \mathbb{R}$, $\epsilon_i \sim \mathcal{N}(0, s_i^2)$, $E := \frac{1}{2} \left(t - \sum_{i=1}^n w_i (x_i + \epsilon_i)\right)^2$.",
    r"\mathbb{E}[\frac{\partial E}{\partial w_k}]",
    r"w_k s_k^2 - (t - \sum_{i=1}^n w_i x_i) x_k",
)
_ask(
    r"Let $w, \mu, s \in \mathbb{R}^n$, $s_i > 0$, $x_i \sim \mathcal{N}(\mu_i, s_i^2)$, $m := \mathbb{E}\left[\left(\sum_{i=1}^n w_i x_i\right)^2\right]$.",
    r"\frac{\partial m}{\partial w_k}",
    r"2 w_k s_k^2 + 2 \mu_k \sum_{i=1}^n w_i \mu_i",
)
_ask(
    r"Let $w, s \in \mathbb{R}^n$, $s_i > 0$, $\epsilon_i \sim \mathcal{N}(0, s_i^2)$, $v := \operatorname{Var}\left(\sum_{i=1}^n w_i \epsilon_i\right)$.",
    r"\frac{\partial v}{\partial w_k}",
    r"2 w_k s_k^2",
)
_ask(
    r"KL between Gaussians: $\mu, m \in \mathbb{R}^d$, $s, r \in \mathbb{R}^d$ with $s_i > 0$, $r_i > 0$, $D := \sum_{i=1}^d \left( \log \frac{r_i}{s_i} + \frac{s_i^2 + (\mu_i - m_i)^2}{2 r_i^2} - \frac{1}{2} \right)$.",
    r"\frac{\partial D}{\partial \mu_k}",
    r"\frac{\mu_k - m_k}{r_k^2}",
)
_ask(
    r"KL between Gaussians: $\mu, m \in \mathbb{R}^d$, $s, r \in \mathbb{R}^d$ with $s_i > 0$, $r_i > 0$, $D := \sum_{i=1}^d \left( \log \frac{r_i}{s_i} + \frac{s_i^2 + (\mu_i - m_i)^2}{2 r_i^2} - \frac{1}{2} \right)$.",
    r"\frac{\partial D}{\partial r_k}",
    r"\frac{1}{r_k} - \frac{s_k^2 + (\mu_k - m_k)^2}{r_k^3}",
)
_ask(
    r"The VAE's regulariser in log-variances: $\mu, v \in \mathbb{R}^d$, $D = -\frac{1}{2} \sum_{j=1}^d (1 + v_j - \mu_j^2 - e^{v_j})$.",
    r"\frac{\partial D}{\partial v_k}",
    r"\frac{1}{2} (e^{v_k} - 1)",
)
_ask(
    r"A Gaussian likelihood: $x \in \mathbb{R}^N$, $\mu \in \mathbb{R}$, $v > 0$, $\ell = -\frac{N}{2} \log(2 \pi v) - \frac{1}{2 v} \sum_{n=1}^N (x_n - \mu)^2$.",
    r"\frac{\partial \ell}{\partial v}",
    r"\frac{1}{2 v^2} \sum_{n=1}^N (x_n - \mu)^2 - \frac{N}{2 v}",
)
_ask(
    r"A Gaussian likelihood: $x \in \mathbb{R}^N$, $\mu \in \mathbb{R}$, $v > 0$, $\ell = -\frac{N}{2} \log(2 \pi v) - \frac{1}{2 v} \sum_{n=1}^N (x_n - \mu)^2$.",
    r"\frac{\partial \ell}{\partial \mu}",
    r"\frac{1}{v} \sum_{n=1}^N (x_n - \mu)",
)
_ask(
    r"Poisson counts $y \in \mathbb{R}^N$ with rate $\lambda > 0$: $\ell = \sum_{n=1}^N (y_n \log \lambda - \lambda)$.",
    r"\frac{\partial \ell}{\partial \lambda}",
    r"\frac{1}{\lambda} \sum_{n=1}^N y_n - N",
)
_ask(
    r"Laplace noise of scale $b > 0$: $x \in \mathbb{R}^N$, $\mu \in \mathbb{R}$, $\ell = -N \log(2 b) - \frac{1}{b} \sum_{n=1}^N |x_n - \mu|$.",
    r"\frac{\partial \ell}{\partial \mu}",
    r"\frac{1}{b} \sum_{n=1}^N \operatorname{sign}(x_n - \mu)",
)
_ask(
    r"A mixture's log-likelihood: $\pi, f \in \mathbb{R}^K$, $\pi_k > 0$, $f_k > 0$, $\ell = \log \sum_{k=1}^K \pi_k f_k$.",
    r"\frac{\partial \ell}{\partial f_k}",
    r"\frac{\pi_k}{\sum_{j=1}^K \pi_j f_j}",
)
_ask(
    r"A mixture of Gaussians: $x \in \mathbb{R}$, $m, a \in \mathbb{R}^K$, $a_k > 0$, $N_k := a_k e^{-\frac{1}{2} (x - m_k)^2}$, $r_k := \frac{N_k}{\sum_{j=1}^K N_j}$, $\ell := \log \sum_{k=1}^K N_k$.",
    r"\frac{\partial \ell}{\partial m_k}",
    r"r_k (x - m_k)",
)
_ask(
    r"The Bernoulli entropy $H = -p \log p - (1 - p) \log(1 - p)$ for $p \in (0, 1)$.", r"\frac{d H}{d p}", r"\log \frac{1 - p}{p}"
)
_ask(
    r"Student's t: $x \in \mathbb{R}$, $\nu > 0$, $\ell = -\frac{\nu + 1}{2} \log\left(1 + \frac{x^2}{\nu}\right)$.",
    r"\frac{\partial \ell}{\partial x}",
    r"-\frac{(\nu + 1) x}{\nu + x^2}",
)
_ask(
    r"Weights with Gaussian dropout: $x, w \in \mathbb{R}^n$, $\alpha > 0$, $\xi_i \sim \mathcal{N}(1, \alpha)$, $v = \operatorname{Var}\left(\sum_{i=1}^n \xi_i w_i x_i\right)$.",
    r"\frac{\partial v}{\partial \alpha}",
    r"\sum_{i=1}^n w_i^2 x_i^2",
)

# Matrix calculus

_SQ = r"Let $X \in \mathbb{R}^{n \times n}$ be invertible with $\det X > 0$."
_ask(_SQ, r"\frac{\partial}{\partial X} \left( \det X \right)", r"\det(X) X^{-\top}")
_ask(r"Let $X, A, B \in \mathbb{R}^{n \times n}$.", r"\frac{\partial \det(A X B)}{\partial X}", r"\det(A X B) X^{-\top}")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $A \in \mathbb{S}^n$, $f = \det(X^\top A X)$.", r"\nabla_X f", r"2 f X^{-\top}")
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $m \ge n$, and $f := \log \det(X^\top X)$.",
    r"\frac{\partial f}{\partial X}",
    r"2 X (X^\top X)^{-1}",
)
_ask(
    _SQ + r" Let $a, b \in \mathbb{R}^n$.",
    r"\frac{\partial}{\partial X} \left( a^\top X^{-1} b \right)",
    r"-X^{-\top} a b^\top X^{-\top}",
)
_ask(
    _SQ + r" Let $A, B \in \mathbb{R}^{n \times n}$.",
    r"\frac{\partial}{\partial X} \left( \operatorname{tr}(A X^{-1} B) \right)",
    r"-(X^{-1} B A X^{-1})^\top",
)
_ask(_SQ, r"\nabla_X \operatorname{tr}(X^{-1})", r"-(X^{-2})^\top")
_ask(
    r"Let $S \in \mathbb{S}^{n}$ and $x, \mu \in \mathbb{R}^n$, with $S \succ 0$.",
    r"\nabla_\mu (x - \mu)^\top S^{-1} (x - \mu)",
    r"-2 S^{-1} (x - \mu)",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}^m$, $b \in \mathbb{R}^n$.",
    r"\frac{\partial a^\top X b}{\partial X}",
    r"a b^\top",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^n$.",
    r"\frac{\partial}{\partial X} \left( b^\top X^\top X a \right)",
    r"X (b a^\top + a b^\top)",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $b, c \in \mathbb{R}^n$, $D \in \mathbb{R}^{n \times n}$.",
    r"\nabla_X b^\top X^\top D X c",
    r"D^\top X b c^\top + D X c b^\top",
)
_ask(r"Let $x, b \in \mathbb{R}^n$, $B \in \mathbb{R}^{n \times n}$.", r"\nabla_x (x^\top B x + b^\top x)", r"(B + B^\top) x + b")
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x, \in \mathbb{R}^n$, $b \in \mathbb{R}^m$.".replace("x, ", "x "),
    r"\nabla_x \|A x - b\|_2",
    r"\frac{A^\top (A x - b)}{\|A x - b\|_2}",
)
_ask(r"Let $x, a \in \mathbb{R}^n$.", r"\frac{\partial}{\partial x} \| x - a \|_2", r"\frac{x - a}{\|x - a\|_2}")
_ask(
    r"Let $x, a \in \mathbb{R}^n$ and $u := \frac{x - a}{\|x - a\|_2}$.",
    r"\frac{\partial u}{\partial x}",
    r"\frac{I}{\|x - a\|_2} - \frac{(x - a) (x - a)^\top}{\|x - a\|_2^3}",
)
_ask(r"Let $X \in \mathbb{R}^{m \times n}$.", r"\frac{\partial}{\partial X} \|X\|_F^2", r"2 X")
_ask(r"Let $X \in \mathbb{R}^{m \times n}$.", r"\nabla_X \|X\|_F", r"\frac{X}{\|X\|_F}")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$.", r"\frac{\partial}{\partial X} \operatorname{tr}(X^2)", r"2 X^\top")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$.", r"\frac{\partial}{\partial X} \operatorname{tr}(X^3)", r"3 (X^2)^\top")
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times m}$.",
    r"\nabla_X \operatorname{tr}(X^\top B X)",
    r"(B + B^\top) X",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times n}$.",
    r"\nabla_X \operatorname{tr}(X B X^\top)",
    r"X (B + B^\top)",
)
_ask(
    r"Let $A \in \mathbb{R}^{p \times m}$, $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times p}$.",
    r"\frac{\partial}{\partial X} \operatorname{tr}(A X B)",
    r"A^\top B^\top",
)
_ask(
    r"Let $A \in \mathbb{R}^{p \times n}$, $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times p}$.",
    r"\frac{\partial}{\partial X} \operatorname{tr}(A X^\top B)",
    r"B A",
)
_ask(
    r"Let $A \in \mathbb{R}^{p \times m}$, $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times k}$, $C \in \mathbb{R}^{p \times k}$, $f = \operatorname{tr}\left((A X B + C) (A X B + C)^\top\right)$.",
    r"\nabla_X f",
    r"2 A^\top (A X B + C) B^\top",
)
_ask(
    r"Let $A, X \in \mathbb{R}^{n \times n}$ and $B, C \in \mathbb{R}^{n \times n}$.",
    r"\frac{\partial}{\partial X} \operatorname{tr}(A X B X)",
    r"A^\top X^\top B^\top + B^\top X^\top A^\top",
)
_ask(r"Let $X, A \in \mathbb{R}^{m \times n}$.", r"\nabla_X \sum_{i=1}^m \sum_{j=1}^n A_{ij} X_{ij}^2", r"2 A \odot X")
_ask(
    r"Let $X, A \in \mathbb{R}^{m \times n}$, $u \in \mathbb{R}^m$, $v \in \mathbb{R}^n$.",
    r"\nabla_X u^\top (A \odot X) v",
    r"A \odot (u v^\top)",
)
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $u \in \mathbb{R}^m$.",
    r"\nabla_x u^\top \exp(A x)",
    r"A^\top (u \odot \exp(A x))",
)
_ask(r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y = A x$.", r"\frac{\partial y}{\partial x}", r"A")
_ask(r"Let $A \in \mathbb{S}^{n}$, $x \in \mathbb{R}^n$, $f = \frac{1}{2} x^\top A x$.", r"\nabla^2_x f", r"A")
_ask(r"Let $d, x \in \mathbb{R}^n$.", r"\nabla_d x^\top \operatorname{diag}(d) x", r"x \odot x")
_ask(
    r"Let $\Sigma \in \mathbb{S}^n$ with $\Sigma \succ 0$, $x \in \mathbb{R}^n$, $f = e^{-\frac{1}{2} x^\top \Sigma^{-1} x}$.",
    r"\nabla_x f",
    r"-f \Sigma^{-1} x",
)
_ask(
    r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det(A + X) > 0$.",
    r"\frac{\partial}{\partial X} \log \det(A + X)",
    r"(A + X)^{-\top}",
)
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $k \in \mathbb{N}$.", r"\nabla_X \operatorname{tr}(X^\top X X^\top X)", r"4 X X^\top X")
_ask(
    r"Gradient of $f = \|X X^\top - A\|_F^2$ where $X \in \mathbb{R}^{n \times k}$ and $A \in \mathbb{S}^n$.",
    r"\nabla_X f",
    r"4 (X X^\top - A) X",
)

# The same in other words

_ask(
    r"Let $x \in \mathbb{R}$, $\alpha > 0$ and \[ f(x) = \begin{cases} x, & x \ge 0, \\ \alpha (e^{x} - 1), & x < 0. \end{cases} \]",
    r"f'(x)",
    r"\begin{cases} 1, & x \ge 0, \\ \alpha e^{x}, & x < 0. \end{cases}",
)
_ask(r"Let $x \in \mathbb{R}$; ReLU6 is $f = \min(\max(0, x), 6)$.", r"\frac{d f}{d x}", r"\mathbb{1}[0 < x < 6]")
_ask(
    r"Hard swish of $x \in \mathbb{R}$: $f = x \frac{\max(0, \min(6, x + 3))}{6}$.",
    r"\frac{d f}{d x}",
    r"\begin{cases} 0 & x < -3 \\ \frac{2 x + 3}{6} & -3 \le x \le 3 \\ 1 & x > 3 \end{cases}",
)
_ask(
    r"Hard tanh: $x \in \mathbb{R}$ and $f := \begin{cases} -1 & x < -1 \\ x & -1 \le x \le 1 \\ 1 & x > 1 \end{cases}$.",
    r"\frac{\partial f}{\partial x}",
    r"\mathbb{1}[|x| \le 1]",
)
_ask(
    r"The Huber loss of a residual $r \in \mathbb{R}$ with $\delta > 0$: \[ H(r) = \begin{cases} \frac{1}{2} r^2 & \text{if } |r| \le \delta \\ \delta |r| - \frac{1}{2} \delta^2 & \text{otherwise} \end{cases} \]",
    r"H'(r)",
    r"\begin{cases} r & \text{if } |r| \le \delta \\ \delta \operatorname{sign}(r) & \text{otherwise} \end{cases}",
)
_ask(
    r"The pinball loss: $\tau \in (0,1)$, $y, q \in \mathbb{R}$, $L := \begin{cases} \tau (y - q) & y \ge q \\ (1 - \tau) (q - y) & y < q \end{cases}$.",
    r"\frac{\partial L}{\partial q}",
    r"\begin{cases} -\tau & y \ge q \\ 1 - \tau & y < q \end{cases}",
)
_ask(
    r"$\epsilon$-insensitive: $y, t \in \mathbb{R}^N$, $\epsilon > 0$, $L := \sum_{n=1}^N \max(0, |y_n - t_n| - \epsilon)$.",
    r"\frac{\partial L}{\partial y_k}",
    r"\operatorname{sign}(y_k - t_k) \mathbb{1}[|y_k - t_k| > \epsilon]",
)
_ask(
    r"Leaky ReLU: $x \in \mathbb{R}$, $a \in (0, 1)$, $f = \max(a x, x)$.",
    r"\frac{\partial f}{\partial x}",
    r"\begin{cases} 1 & x > 0 \\ a & x < 0 \end{cases}",
)
_ask(
    r"GELU: $\Phi(x) := \frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)$, $x \in \mathbb{R}$.",
    r"\frac{d}{d x} (x \Phi(x))",
    r"\Phi(x) + \frac{x}{\sqrt{2 \pi}} e^{-x^2/2}",
)
_ask(r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \arctan x", r"\frac{1}{1 + x^2}")
_ask(
    r"Let $z, y \in \mathbb{R}$, $\hat{y} = \sigma(z)$ and $L = -y \ln \hat{y} - (1 - y) \ln(1 - \hat{y})$.",
    r"\frac{\partial L}{\partial \hat{y}}",
    r"\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})}",
)
_ask(
    r"Let $z, y \in \mathbb{R}$, $\hat{y} = \sigma(z)$ and $L = -y \ln \hat{y} - (1 - y) \ln(1 - \hat{y})$.",
    r"\frac{\partial^2 L}{\partial z^2}",
    r"\hat{y} (1 - \hat{y})",
)
_ask(
    r"Dice loss: $p, y \in \mathbb{R}^n$, $I = \sum_i p_i y_i$, $S = \sum_i p_i + \sum_i y_i$, $S > 0$, $D = 1 - \frac{2 I}{S}$.",
    r"\frac{\partial D}{\partial p_k}",
    r"\frac{2 (I - y_k S)}{S^2}",
)
_ask(
    r"Log-sum-exp over rows: $Z \in \mathbb{R}^{N \times C}$, $\ell_n := \log \sum_{c=1}^C e^{Z_{nc}}$, $L := \frac{1}{N} \sum_{n=1}^N \ell_n^2$.",
    r"\frac{\partial L}{\partial Z_{ab}}",
    r"\frac{2}{N} \ell_a e^{Z_{ab} - \ell_a}",
)
_ask(
    r"Let $z \in \mathbb{R}^{C}$, $p = \operatorname{softmax}(z)$.",
    r"\frac{\partial p}{\partial z}",
    r"\operatorname{diag}(p) - p p^\top",
)
_ask(r"Let $z \in \mathbb{R}^{C}$, $p = \operatorname{softmax}(z)$, $f = \|p\|^2$.", r"\nabla_z f", r"2 (p \odot p - \|p\|^2 p)")
_ask(
    r"KL from a reference: $\theta \in \mathbb{R}^A$, $q \in \mathbb{R}^A$, $q_a > 0$, $\pi_a := \frac{e^{\theta_a}}{\sum_{b=1}^A e^{\theta_b}}$, $r \in \mathbb{R}^A$, $\beta > 0$, $D := \sum_{a=1}^A \pi_a \log \frac{\pi_a}{q_a}$ and $J := \sum_{a=1}^A \pi_a r_a - \beta D$.",
    r"\frac{\partial D}{\partial \theta_a}",
    r"\pi_a (\log \frac{\pi_a}{q_a} - D)",
)
_ask(
    r"Sparse targets: $z \in \mathbb{R}^{N \times C}$, $y \in \{0,1\}^{N \times C}$, $\sum_{c=1}^C y_{nc} = 1$, $p_{nc} := \frac{e^{z_{nc}}}{\sum_{k=1}^C e^{z_{nk}}}$, $L := -\sum_{n=1}^N \sum_{c=1}^C y_{nc} \log p_{nc}$.",
    r"\frac{\partial L}{\partial z_{ab}}",
    r"p_{ab} - y_{ab}",
)
_ask(
    r"DPO: $a, b \in \mathbb{R}$, $\beta > 0$, $L = -\log \sigma(\beta (a - b))$.",
    r"\frac{\partial L}{\partial a}",
    r"-\beta \sigma(-\beta (a - b))",
)
_ask(
    r"Least squares in sums, with $\hat{y}_n = b + \sum_{j=1}^{d} w_j x_{nj}$, $x \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $b \in \mathbb{R}$, and $L = \frac{1}{N} \sum_{n=1}^{N} (y_n - \hat{y}_n)^2$.",
    r"\frac{\partial L}{\partial w_k}",
    r"-\frac{2}{N} \sum_{n=1}^N (y_n - \hat{y}_n) x_{nk}",
)
_ask(
    r"A polynomial of degree $d - 1$, 0-based: $w \in \mathbb{R}^{d}$, $x, y \in \mathbb{R}$, $f = \sum_{k=0}^{d-1} w_k x^k$, $L = \frac{1}{2} (f - y)^2$.",
    r"\frac{\partial L}{\partial w_k}",
    r"(f - y) x^k",
)
_ask(
    r"Generalised least squares: $X \in \mathbb{R}^{n \times d}$, $\Omega \in \mathbb{S}^n$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$, $L = (y - X w)^\top \Omega (y - X w)$.",
    r"\nabla_w L",
    r"-2 X^\top \Omega (y - X w)",
)
_ask(
    r"Generalised least squares: $X \in \mathbb{R}^{n \times d}$, $\Omega \in \mathbb{S}^n$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$, $L = (y - X w)^\top \Omega (y - X w)$.",
    r"\nabla^2_w L",
    r"2 X^\top \Omega X",
)
_ask(
    r"Multinomial logistic regression: $x \in \mathbb{R}^{d}$, $W \in \mathbb{R}^{K \times d}$, $p := \operatorname{softmax}(W x)$, $y \in \mathbb{R}^K$, $\sum_k y_k = 1$, $L := -\sum_k y_k \log p_k$.",
    r"\nabla_W L",
    r"(p - y) x^\top",
)
_ask(
    r"Multinomial logistic regression: $x \in \mathbb{R}^{d}$, $W \in \mathbb{R}^{K \times d}$, $p := \operatorname{softmax}(W x)$, $y \in \mathbb{R}^K$, $\sum_k y_k = 1$, $L := -\sum_k y_k \log p_k$.",
    r"\frac{\partial^2 L}{\partial W_{ab} \partial W_{ce}}",
    r"p_a (\delta_{ac} - p_c) x_b x_e",
)
_ask(
    r"Logistic loss with labels: $x_i \in \mathbb{R}^{d}$ for $i = 1, \dots, n$, $y \in \{-1, 1\}^n$, $w \in \mathbb{R}^d$, $L = \frac{1}{n} \sum_{i=1}^n \log(1 + \exp(-y_i w^\top x_i))$.",
    r"\nabla_w L",
    r"-\frac{1}{n} \sum_{i=1}^n y_i \sigma(-y_i w^\top x_i) x_i",
)
_ask(r"An RBF kernel: $x, c \in \mathbb{R}^d$, $\gamma > 0$, $k = e^{-\gamma \|x - c\|^2}$.", r"\nabla_x k", r"-2 \gamma k (x - c)")
_ask(
    r"An RBF network: $x \in \mathbb{R}^d$, $c \in \mathbb{R}^{m \times d}$, $w \in \mathbb{R}^m$, $\gamma > 0$, $\phi_j := \exp\left(-\gamma \sum_{i=1}^d (x_i - c_{ji})^2\right)$, $f := \sum_{j=1}^m w_j \phi_j$.",
    r"\frac{\partial f}{\partial c_{ab}}",
    r"2 \gamma w_a \phi_a (x_b - c_{ab})",
)
_ask(
    r"$k$-means with soft counts: $R \in \mathbb{R}^{N \times K}$, $X \in \mathbb{R}^{N \times d}$, $M \in \mathbb{R}^{K \times d}$, $J = \frac{1}{2} \sum_{n=1}^N \sum_{k=1}^K R_{nk} \sum_{i=1}^d (X_{ni} - M_{ki})^2$.",
    r"\frac{\partial J}{\partial M_{ab}}",
    r"-\sum_{n=1}^N R_{na} (X_{nb} - M_{ab})",
)
_ask(
    r"Deep linear network: $W_1 \in \mathbb{R}^{h \times d}$, $W_2 \in \mathbb{R}^{m \times h}$, $W_3 \in \mathbb{R}^{k \times m}$, $x \in \mathbb{R}^d$, $t \in \mathbb{R}^k$, $y = W_3 W_2 W_1 x$, $L = \frac{1}{2} \|y - t\|^2$.",
    r"\nabla_{W_2} L",
    r"W_3^\top (y - t) (W_1 x)^\top",
)
_ask(
    r"A batch through a layer: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, $T \in \mathbb{R}^{N \times m}$, $Y = \operatorname{relu}(X W)$, $L = \frac{1}{2} \|Y - T\|_F^2$.",
    r"\nabla_W L",
    r"X^\top ((Y - T) \odot \mathbb{1}[X W > 0])",
)
_ask(
    r"A batch through a layer with sigmoid: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^m$, $G \in \mathbb{R}^{N \times m}$, $H_{nj} = \sigma\left(\sum_{i=1}^d X_{ni} W_{ij} + b_j\right)$, $L = \sum_{n} \sum_{j} G_{nj} H_{nj}$.",
    r"\frac{\partial L}{\partial b_k}",
    r"\sum_n G_{nk} H_{nk} (1 - H_{nk})",
)
_ask(
    r"Three layers: $x \in \mathbb{R}^{d}$, $W^{(1)} \in \mathbb{R}^{m \times d}$, $W^{(2)} \in \mathbb{R}^{k \times m}$, $W^{(3)} \in \mathbb{R}^{l \times k}$, $t \in \mathbb{R}^l$, "
    r"$h_i = \sigma\left(\sum_j W^{(1)}_{ij} x_j\right)$, $g_i = \sigma\left(\sum_j W^{(2)}_{ij} h_j\right)$, $y_i = \sum_j W^{(3)}_{ij} g_j$, $L = \frac{1}{2} \sum_i (y_i - t_i)^2$.",
    r"\frac{\partial L}{\partial W^{(1)}_{ab}}",
    r"h_a (1 - h_a) x_b \sum_{j=1}^k g_j (1 - g_j) W^{(2)}_{ja} \sum_{i=1}^l (y_i - t_i) W^{(3)}_{ij}",
)
_ask(
    r"An LSTM cell: $f, i, o, g, c, u \in \mathbb{R}^n$, $s = f \odot c + i \odot g$, $h = o \odot \tanh(s)$, $L = u^\top h$.",
    r"\nabla_f L",
    r"u \odot o \odot (1 - \tanh^2(s)) \odot c",
)
_ask(
    r"Two steps: $u, w, x_1, x_2, v \in \mathbb{R}$, $h_1 = \tanh(u x_1)$, $h_2 = \tanh(w h_1 + u x_2)$, $L = v h_2$.",
    r"\frac{\partial L}{\partial u}",
    r"v (1 - h_2^2) (w (1 - h_1^2) x_1 + x_2)",
)
_ask(
    r"Attention in full: $Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $S_{ij} := \frac{1}{\sqrt{d}} \sum_{l=1}^d Q_{il} K_{jl}$, $A_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^n e^{S_{ik}}}$, $O_{ic} := \sum_{j=1}^n A_{ij} V_{jc}$, $L := \sum_{i=1}^n \sum_{c=1}^m G_{ic} O_{ic}$.",
    r"\frac{\partial L}{\partial S_{ab}}",
    r"A_{ab} \sum_{c=1}^m G_{ac} (V_{bc} - O_{ac})",
)
_ask(
    r"Attention in full: $Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $S_{ij} := \frac{1}{\sqrt{d}} \sum_{l=1}^d Q_{il} K_{jl}$, $A_{ij} := \frac{e^{S_{ij}}}{\sum_{k=1}^n e^{S_{ik}}}$, $O_{ic} := \sum_{j=1}^n A_{ij} V_{jc}$, $L := \sum_{i=1}^n \sum_{c=1}^m G_{ic} O_{ic}$.",
    r"\frac{\partial L}{\partial K_{ab}}",
    r"\frac{1}{\sqrt{d}} \sum_{i=1}^n A_{ia} Q_{ib} \sum_{c=1}^m G_{ic} (V_{ac} - O_{ic})",
)
_ask(
    r"Layer norm's gain: $x, g, b, u \in \mathbb{R}^{n}$, $\epsilon > 0$, $\mu = \frac{1}{n} \sum_{i} x_i$, $s^2 = \frac{1}{n} \sum_{i} (x_i - \mu)^2$, $h_i = \frac{x_i - \mu}{\sqrt{s^2 + \epsilon}}$, $L = \sum_{i} u_i (g_i h_i + b_i)$.",
    r"\frac{\partial L}{\partial g_k}",
    r"u_k h_k",
)
_ask(
    r"Standardising: $x \in \mathbb{R}^n$, $\mu := \frac{1}{n} \sum_{i=1}^n x_i$, $v := \frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2$.",
    r"\frac{\partial v}{\partial x_k}",
    r"\frac{2}{n} (x_k - \mu)",
)
_ask(
    r"Weight normalisation: $v, x \in \mathbb{R}^d$, $g \in \mathbb{R}$, $y = \frac{g}{\|v\|_2} v^\top x$.",
    r"\nabla_v y",
    r"\frac{g}{\|v\|_2} x - \frac{y}{\|v\|_2^2} v",
)
_ask(
    r"A bilinear form: $x \in \mathbb{R}^m$, $y \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $t \in \mathbb{R}$, $s = x^\top W y$, $L = -\log \sigma(t s)$.",
    r"\nabla_W L",
    r"-t \sigma(-t s) x y^\top",
)
_ask(
    r"Word embeddings: $v \in \mathbb{R}^{d}$, $U \in \mathbb{R}^{V \times d}$, $y \in \{0, 1\}^V$, $\sum_{w=1}^V y_w = 1$, $p_w = \frac{\exp(\sum_j U_{wj} v_j)}{\sum_{w'} \exp(\sum_j U_{w'j} v_j)}$, $L = -\sum_{w} y_w \log p_w$.",
    r"\frac{\partial L}{\partial v_k}",
    r"\sum_{w} (p_w - y_w) U_{wk}",
)
_ask(
    r"GloVe: $w, u \in \mathbb{R}^{V \times d}$, $F, C \in \mathbb{R}^{V \times V}$, $J = \frac{1}{2} \sum_{i,j} F_{ij} \left(\sum_{l} w_{il} u_{jl} - C_{ij}\right)^2$.",
    r"\frac{\partial J}{\partial w_{ab}}",
    r"\sum_j F_{aj} (\sum_l w_{al} u_{jl} - C_{aj}) u_{jb}",
)
_ask(
    r"A strided 2d convolution with padding dropped: $X \in \mathbb{R}^{H \times V}$, $K \in \mathbb{R}^{R \times S}$, $G \in \mathbb{R}^{P \times Q}$, $s \in \mathbb{N}$, $s (P - 1) + R \le H$, $s (Q - 1) + S \le V$, $Y_{pq} = \sum_{a=1}^{R} \sum_{b=1}^{S} K_{ab} X_{s(p-1)+a,s(q-1)+b}$, $L = \sum_{p=1}^P \sum_{q=1}^Q G_{pq} Y_{pq}$.",
    r"\frac{\partial L}{\partial X_{ij}}",
    r"\sum_{p=1}^P \sum_{q=1}^Q G_{pq} K_{i-s(p-1),j-s(q-1)} \mathbb{1}[1 \le i - s(p-1) \le R] \mathbb{1}[1 \le j - s(q-1) \le S]",
)
_ask(
    r"Causal convolution: $x, G \in \mathbb{R}^{T}$, $w \in \mathbb{R}^{k}$, $y_t := \sum_{j=1}^{k} \mathbb{1}[j \le t] w_j x_{t-j+1}$, $L := \sum_{t=1}^T G_t y_t$.",
    r"\frac{\partial L}{\partial w_j}",
    r"\sum_{t=1}^T G_t \mathbb{1}[j \le t] x_{t-j+1}",
)
_ask(
    r"A multi-channel 1d convolution: $X \in \mathbb{R}^{N \times C \times T}$, $W \in \mathbb{R}^{F \times C \times K}$, $b \in \mathbb{R}^F$, $G \in \mathbb{R}^{N \times F \times M}$, $Y_{n,f,i} = b_f + \sum_{c=1}^{C} \sum_{k=1}^{K} W_{f,c,k} X_{n,c,i+k-1}$, $L = \sum_{n=1}^N \sum_{f=1}^F \sum_{i=1}^M G_{n,f,i} \tanh(Y_{n,f,i})$.",
    r"\frac{\partial L}{\partial b_f}",
    r"\sum_{n=1}^N \sum_{i=1}^M G_{n,f,i} (1 - \tanh^2(Y_{n,f,i}))",
)
_ask(
    r"Max pooling: $X \in \mathbb{R}^{P \times k}$, $G \in \mathbb{R}^P$, $y_i := \max_{1 \le j \le k} X_{ij}$, $L := \frac{1}{2} \sum_{i=1}^P (y_i - G_i)^2$.",
    r"\frac{\partial L}{\partial X_{ab}}",
    r"(y_a - G_a) \mathbb{1}[X_{ab} = y_a]",
)
_ask(
    r"Dropout on a hidden layer: $h, w \in \mathbb{R}^n$, $p \in (0,1)$, $m_i \sim \operatorname{Bernoulli}(p)$, $y = \sum_{i=1}^n w_i m_i h_i$.",
    r"\frac{\partial}{\partial w_k} \operatorname{Var}(y)",
    r"2 p (1 - p) w_k h_k^2",
)
_ask(
    r"Dropout on a hidden layer: $h, w \in \mathbb{R}^n$, $p \in (0,1)$, $t \in \mathbb{R}$, $m_i \sim \operatorname{Bernoulli}(p)$, $y = \sum_{i=1}^n w_i m_i h_i$, $R = \mathbb{E}[(y - t)^2]$.",
    r"\frac{\partial R}{\partial w_k}",
    r"2 p h_k (p \sum_{i=1}^n w_i h_i - t) + 2 p (1 - p) w_k h_k^2",
)
_ask(
    r"Reparametrised: $\mu, s \in \mathbb{R}^d$, $s_i > 0$, $\epsilon_i \sim \mathcal{N}(0, 1)$, $z_i = \mu_i + s_i \epsilon_i$, $E = \sum_{i=1}^d z_i^2$.",
    r"\mathbb{E}[\frac{\partial E}{\partial s_k}]",
    r"2 s_k",
)
_ask(
    r"Multivariate Gaussian: $x, \mu \in \mathbb{R}^d$, $\Lambda \in \mathbb{S}^d$, $\Lambda \succ 0$, $\ell = \frac{1}{2} \log \det \Lambda - \frac{1}{2} (x - \mu)^\top \Lambda (x - \mu)$.",
    r"\nabla_\mu \ell",
    r"\Lambda (x - \mu)",
)
_ask(
    r"Exponential waiting times: $t \in \mathbb{R}^N$, $\theta > 0$, $\ell = -N \ln \theta - \frac{1}{\theta} \sum_{n=1}^N t_n$.",
    r"\frac{\partial \ell}{\partial \theta}",
    r"\frac{1}{\theta^2} \sum_{n=1}^N t_n - \frac{N}{\theta}",
)
_ask(
    r"A binomial: $k, n \in \mathbb{R}$, $\theta \in (0,1)$, $\ell = k \log \theta + (n - k) \log(1 - \theta)$.",
    r"\frac{d \ell}{d \theta}",
    r"\frac{k - n \theta}{\theta (1 - \theta)}",
)
_ask(
    r"Heteroscedastic regression: $y, m, s \in \mathbb{R}^N$, $L = \frac{1}{2} \sum_{n=1}^N \left(s_n + (y_n - m_n)^2 e^{-s_n}\right)$.",
    r"\frac{\partial L}{\partial s_k}",
    r"\frac{1}{2} (1 - (y_k - m_k)^2 e^{-s_k})",
)
_ask(
    r"Let $A \in \mathbb{R}^{n \times n}$, $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^n$.",
    r"\nabla_X a^\top X^2 b",
    r"X^\top a b^\top + a b^\top X^\top",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$ with $\det X > 0$ and $A \in \mathbb{R}^{n \times n}$.",
    r"\frac{\partial}{\partial X} \operatorname{tr}(A X^{-1})",
    r"-X^{-\top} A^\top X^{-\top}",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{m \times m}$, $B \in \mathbb{R}^{n \times n}$.",
    r"\frac{\partial}{\partial X} \left( \operatorname{tr}(B X^\top A X) \right)",
    r"A X B + A^\top X B^\top",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$ with $\det X > 0$.",
    r"\frac{\partial}{\partial X} \left( \log |\det X| \right)",
    r"X^{-\top}",
)
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$.",
    r"\frac{\partial}{\partial A} \left( \|A x - b\|^2 \right)",
    r"2 (A x - b) x^\top",
)
_ask(
    r"Let $W \in \mathbb{S}^m$, $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^m$, $s \in \mathbb{R}^n$.",
    r"\frac{\partial}{\partial s} \left( (x - A s)^\top W (x - A s) \right)",
    r"-2 A^\top W (x - A s)",
)
_ask(
    r"Let $x, y \in \mathbb{R}^n$ and $c = \frac{x^\top y}{\|x\|_2 \|y\|_2}$.",
    r"\nabla_x c",
    r"\frac{y}{\|x\|_2 \|y\|_2} - \frac{c x}{\|x\|_2^2}",
)
_ask(r"Let $A, B, X \in \mathbb{R}^{n \times n}$.", r"\nabla_X \operatorname{tr}(A (X \odot X) B)", r"2 X \odot (A^\top B^\top)")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$ and $k \ge 1$.", r"\nabla_X \mathbf{1}^\top X \mathbf{1}", r"\mathbf{1} \mathbf{1}^\top")
_ask(
    r"Let $X \in \mathbb{R}^{n \times m}$ with $n > m$, $A \in \mathbb{S}^n$, $A \succ 0$, $f = \log \det(X^\top A X)$.",
    r"\nabla_X f",
    r"2 A X (X^\top A X)^{-1}",
)
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $g(x) := \tanh(A x)$.",
    r"\frac{\partial}{\partial x} g(x)",
    r"\operatorname{diag}(1 - \tanh^2(A x)) A",
)
_ask(
    r"An update gate: $W_z \in \mathbb{R}^{m \times d}$, $x \in \mathbb{R}^d$, $u \in \mathbb{R}^m$. $z = W_z x$. $L = \sum_i u_i z_i$.",
    r"\nabla_x L",
    r"W_z^\top u",
)
_ask(
    r"LSTM: $x_t \in \mathbb{R}^d$, $h_{t-1}, c_{t-1}, u \in \mathbb{R}^n$, $W_f \in \mathbb{R}^{n \times d}$, $U_f \in \mathbb{R}^{n \times n}$, $b_f \in \mathbb{R}^n$, $f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)$, $c_t = f_t \odot c_{t-1}$, $L = u^\top c_t$.",
    r"\nabla_{W_f} L",
    r"(u \odot c_{t-1} \odot f_t \odot (1 - f_t)) x_t^\top",
)
_ask(
    r"The output gate: $b_o, u \in \mathbb{R}^n$, $o := \sigma(b_o)$, $L := u^\top o$.",
    r"\nabla_{b_o} L",
    r"u \odot o \odot (1 - o)",
)
_ask(
    r"$Q, K \in \mathbb{R}^{n \times d}$, $V, G \in \mathbb{R}^{n \times m}$, $A = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right)$, $O = A V$, $L = \operatorname{tr}(G^\top O)$.",
    r"\nabla_V L",
    r"A^\top G",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^m$, $T \in \mathbb{R}^{N \times m}$, $Y = X W + \mathbf{1} b^\top$, $L = \frac{1}{2} \|Y - T\|_F^2$.",
    r"\nabla_b L",
    r"(Y - T)^\top \mathbf{1}",
)
_ask(r"For $x \in \mathbb{R}$, $L = x^2$.", r"\frac{\partial L}{\partial x}", r"2 x")
_ask(r"$x \in \mathbb{R}$, $f(x) = \frac{1}{1 + e^{-x}}$.", r"f''(x)", r"f(x) (1 - f(x)) (1 - 2 f(x))")
_ask(r"$X \in \mathbb{R}^{n \times n}$.", r"\frac{\partial}{\partial X} \operatorname{tr}(X^4)", r"4 (X^3)^\top")
_ask(
    r"$X \in \mathbb{R}^{n \times n}$, $A \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$, $\det(I + t A) > 0$, $f = \log \det(I + t A)$.",
    r"\frac{d f}{d t}",
    r"\operatorname{tr}((I + t A)^{-1} A)",
)
_ask(r"$X \in \mathbb{R}^{m \times n}$.", r"\frac{\partial}{\partial X} \|X^\top X\|_F^2", r"4 X X^\top X")
_ask(
    r"$x \in \mathbb{R}^n$, $p > 1$, $f = \left(\sum_i |x_i|^p\right)^{1/p}$.",
    r"\frac{\partial f}{\partial x_k}",
    r"\operatorname{sign}(x_k) |x_k|^{p-1} f^{1-p}",
)
_ask(
    r"$a, x \in \mathbb{R}^n$, $A \in \mathbb{S}^n$, $f = \frac{a^\top x}{x^\top A x}$.",
    r"\nabla_x f",
    r"\frac{a - 2 f A x}{x^\top A x}",
)
_ask(
    r"$\mu \in \mathbb{R}$, $\sigma > 0$, $z \sim \mathcal{N}(\mu, \sigma^2)$.",
    r"\frac{\partial}{\partial \mu} \mathbb{E}[z^3]",
    r"3 (\mu^2 + \sigma^2)",
)
_ask(r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$.", r"\nabla_X \log \det (A X)", r"X^{-\top}")
