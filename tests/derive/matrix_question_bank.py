"""Further questions, most of them in matrix notation: document, question, the shortest answer known."""

QUESTIONS: list[tuple[str, str, str]] = []


def _ask(document: str, question: str, answer: str) -> None:
    QUESTIONS.append((document, question, answer))


_ask(
    r"GELU: $x \in \mathbb{R}$, $g := \frac{x}{2} \left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)$.",
    r"\frac{\partial g}{\partial x}",
    r"\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right) + \frac{x e^{-x^2/2}}{\sqrt{2 \pi}}",
)
_ask(
    r"Mish: $x \in \mathbb{R}$, $m := x \tanh(\log(1 + e^x))$.",
    r"\frac{\partial m}{\partial x}",
    r"\tanh(\log(1 + e^x)) + x \sigma(x) (1 - \tanh^2(\log(1 + e^x)))",
)
_ask(
    r"A leaky ReLU with slope $\alpha \in (0,1)$ of $x \in \mathbb{R}$ is $f := \max(\alpha x, x)$.",
    r"\frac{\partial f}{\partial x}",
    r"\begin{cases} 1 & x > 0 \\ \alpha & x < 0 \end{cases}",
)
_ask(
    r"CELU with $\alpha > 0$, $x \in \mathbb{R}$: $f := \max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))$.",
    r"\frac{\partial f}{\partial x}",
    r"\begin{cases} 1 & x > 0 \\ e^{x/\alpha} & x < 0 \end{cases}",
)
_ask(
    r"Logistic with growth rate: $t \in \mathbb{R}$, $K, r > 0$, $f := \frac{K}{1 + e^{-r t}}$.",
    r"\frac{\partial f}{\partial t}",
    r"r f (1 - f / K)",
)
_ask(
    r"Huber loss with $\delta > 0$ for the residual $r \in \mathbb{R}$: $\rho := \begin{cases} \frac{1}{2} r^2 & |r| \le \delta "
    r"\\ \delta (|r| - \frac{1}{2} \delta) & |r| > \delta \end{cases}$.",
    r"\frac{\partial \rho}{\partial r}",
    r"\begin{cases} r & |r| \le \delta \\ \delta \operatorname{sign}(r) & |r| > \delta \end{cases}",
)
_ask(
    r"Pseudo-Huber: $r \in \mathbb{R}$, $\delta > 0$, $\rho := \delta^2 \left( \sqrt{1 + (r / \delta)^2} - 1 \right)$.",
    r"\frac{\partial \rho}{\partial r}",
    r"\frac{r}{\sqrt{1 + (r/\delta)^2}}",
)
_ask(
    r"Binary cross-entropy over $n$ labels: $z \in \mathbb{R}^n$, $t \in \mathbb{R}^n$, $p_i := \sigma(z_i)$, $L := "
    r"-\frac{1}{n} \sum_{i=1}^n (t_i \log p_i + (1 - t_i) \log(1 - p_i))$.",
    r"\frac{\partial L}{\partial z_k}",
    r"\frac{1}{n} (p_k - t_k)",
)
_ask(
    r"Log-sum-exp: $z \in \mathbb{R}^C$, $f := \log \sum_{j=1}^C e^{z_j}$ and $p := \operatorname{softmax}(z)$.",
    r"\frac{\partial^2 f}{\partial z_i \partial z_j}",
    r"p_i (\delta_{ij} - p_j)",
)
_ask(
    r"Log-sum-exp: $z \in \mathbb{R}^C$, $f := \log \sum_{j=1}^C e^{z_j}$ and $p := \operatorname{softmax}(z)$.",
    r"\nabla^2_z f",
    r"\operatorname{diag}(p) - p p^\top",
)
_ask(
    r"Temperature softmax: $z \in \mathbb{R}^C$, $T > 0$, $p_i := \frac{e^{z_i / T}}{\sum_{j=1}^C e^{z_j / T}}$.",
    r"\frac{\partial p_i}{\partial T}",
    r"\frac{p_i}{T^2} (\sum_{j=1}^C p_j z_j - z_i)",
)
_ask(
    r"KL of categoricals: $z, u \in \mathbb{R}^C$, $p_i := \frac{e^{z_i}}{\sum_j e^{z_j}}$, $q_i := \frac{e^{u_i}}{\sum_j "
    r"e^{u_j}}$, $D := \sum_{i=1}^C p_i \log \frac{p_i}{q_i}$.",
    r"\frac{\partial D}{\partial u_k}",
    r"q_k - p_k",
)
_ask(
    r"KL of categoricals: $z, u \in \mathbb{R}^C$, $p_i := \frac{e^{z_i}}{\sum_j e^{z_j}}$, $q_i := \frac{e^{u_i}}{\sum_j "
    r"e^{u_j}}$, $D := \sum_{i=1}^C p_i \log \frac{p_i}{q_i}$.",
    r"\frac{\partial D}{\partial z_k}",
    r"p_k (\log \frac{p_k}{q_k} - D)",
)
_ask(
    r"Jensen-Shannon: $p, q \in \mathbb{R}^C$, $p_i > 0$, $q_i > 0$, $m_i := \frac{p_i + q_i}{2}$, $J := \frac{1}{2} "
    r"\sum_{i=1}^C p_i \log \frac{p_i}{m_i} + \frac{1}{2} \sum_{i=1}^C q_i \log \frac{q_i}{m_i}$.",
    r"\frac{\partial J}{\partial p_k}",
    r"\frac{1}{2} \log \frac{p_k}{m_k}",
)
_ask(
    r"Sparse logits: $z \in \mathbb{R}^{C}$, $\alpha > 0$, $H := -\sum_{i=1}^C p_i \log p_i$, $p_i := "
    r"\frac{e^{z_i}}{\sum_{j=1}^C e^{z_j}}$, $y \in \mathbb{R}^C$, $\sum_{i=1}^C y_i = 1$, $L := -\sum_{i=1}^C y_i \log p_i - "
    r"\alpha H$.",
    r"\frac{\partial L}{\partial z_k}",
    r"p_k - y_k + \alpha p_k (\log p_k + H)",
)
_ask(
    r"Triplet loss with norms: $a, p, n \in \mathbb{R}^d$, $m > 0$, $L := \max(0, \|a - p\|_2^2 - \|a - n\|_2^2 + m)$.",
    r"\nabla_p L",
    r"-2 \mathbb{1}[\|a - p\|_2^2 - \|a - n\|_2^2 + m > 0] (a - p)",
)
_ask(
    r"Margin ranking: $x, y \in \mathbb{R}^n$, $t \in \{-1,1\}^n$, $m > 0$, $L := \sum_{i=1}^n \max(0, m - t_i (x_i - y_i))$.",
    r"\frac{\partial L}{\partial x_k}",
    r"-t_k \mathbb{1}[t_k (x_k - y_k) < m]",
)
_ask(
    r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $\lambda > 0$. $L := \frac{1}{N} \|X "
    r"w - y\|_2^2 + \lambda \|w\|_1$.",
    r"\nabla_w L",
    r"\frac{2}{N} X^\top (X w - y) + \lambda \operatorname{sign}(w)",
)
_ask(
    r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $t \in \mathbb{R}^{N}$, $p := \sigma(X w)$ and $L := "
    r"-\sum_{i=1}^N (t_i \log p_i + (1 - t_i) \log(1 - p_i))$.",
    r"\nabla^2_w L",
    r"X^\top \operatorname{diag}(p \odot (1 - p)) X",
)
_ask(
    r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $t \in \mathbb{R}^{N}$, $p := \sigma(X w)$ and $L := "
    r"-\sum_{i=1}^N (t_i \log p_i + (1 - t_i) \log(1 - p_i))$.",
    r"\nabla_w L",
    r"X^\top (p - t)",
)
_ask(
    r"Poisson: $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $\mu := \exp(X w)$, $L := "
    r"\mathbf{1}^\top \mu - y^\top X w$.",
    r"\nabla_w L",
    r"X^\top (\mu - y)",
)
_ask(
    r"Factor $R \in \mathbb{R}^{m \times n}$ with $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$: $L := "
    r"\frac{1}{2} \|R - U V^{\top}\|_F^2$.",
    r"\nabla_{V} L",
    r"-(R - U V^\top)^\top U",
)
_ask(
    r"Factor $R \in \mathbb{R}^{m \times n}$ with $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $\lambda > "
    r"0$: $L := \frac{1}{2} \|R - U V^{\top}\|_F^2 + \frac{\lambda}{2} \|U\|_F^2$.",
    r"\frac{\partial^2 L}{\partial U_{ab} \partial U_{cd}}",
    r"\delta_{ac} (\sum_{j=1}^n V_{jb} V_{jd} + \lambda \delta_{bd})",
)
_ask(
    r"PCA reconstruction: $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $L := \|X - X W W^\top\|_F^2$.",
    r"\nabla_W L",
    r"-2 (X^\top (X - X W W^\top) + (X - X W W^\top)^\top X) W",
)
_ask(
    r"Fisher's criterion: $B, S \in \mathbb{S}^{d}$, $w \in \mathbb{R}^d$, $J := \frac{w^\top B w}{w^\top S w}$.",
    r"\nabla_w J",
    r"\frac{2 (B w - J S w)}{w^\top S w}",
)
_ask(
    r"Mahalanobis: $x, \mu \in \mathbb{R}^n$, $S \in \mathbb{S}^n$, $S \succ 0$, $D := (x - \mu)^\top S^{-1} (x - \mu)$.",
    r"\nabla_x D",
    r"2 S^{-1} (x - \mu)",
)
_ask(
    r"Mahalanobis with a factor: $x \in \mathbb{R}^n$, $L \in \mathbb{R}^{k \times n}$, $D := \|L x\|_2^2$.",
    r"\nabla_L D",
    r"2 L x x^\top",
)
_ask(
    r"Gaussian covariance: $x, \mu \in \mathbb{R}^n$, $S \in \mathbb{R}^{n \times n}$, $\det S > 0$, $\ell := -\frac{1}{2} \log "
    r"\det S - \frac{1}{2} (x - \mu)^\top S^{-1} (x - \mu)$.",
    r"\nabla_S \ell",
    r"\frac{1}{2} (S^{-\top} (x - \mu) (x - \mu)^\top S^{-\top} - S^{-\top})",
)
_ask(
    r"Gaussian precision from a sample covariance: $C \in \mathbb{S}^{n}$, $X \in \mathbb{R}^{n \times n}$, $\det X > 0$, $f := "
    r"\log \det X - \operatorname{tr}(C X)$.",
    r"\nabla_X f",
    r"X^{-\top} - C",
)
_ask(
    r"L2 normalisation: $x \in \mathbb{R}^n$, $y := \frac{x}{\|x\|_2}$.",
    r"\frac{\partial y}{\partial x}",
    r"\frac{1}{\|x\|_2} (I - y y^\top)",
)
_ask(
    r"A gated unit: $x \in \mathbb{R}^{d}$, $W, V \in \mathbb{R}^{n \times d}$, $t \in \mathbb{R}^n$, $a := W x$, $b := V x$, "
    r"$y := a \odot \sigma(b)$, $L := \frac{1}{2} \|y - t\|_2^2$.",
    r"\nabla_V L",
    r"((y - t) \odot y \odot (1 - \sigma(b))) x^\top",
)
_ask(
    r"Linear attention: $Q \in \mathbb{R}^{n \times d}$, $K \in \mathbb{R}^{m \times d}$, $V \in \mathbb{R}^{m \times v}$, $G "
    r"\in \mathbb{R}^{n \times v}$, $O := Q K^\top V$, $L := \operatorname{tr}(G^\top O)$.",
    r"\nabla_K L",
    r"V G^\top Q",
)
_ask(
    r"Attention: $Q \in \mathbb{R}^{n \times d}$, $K \in \mathbb{R}^{m \times d}$, $V \in \mathbb{R}^{m \times v}$, $G \in "
    r"\mathbb{R}^{n \times v}$, $A := \operatorname{softmax}(Q K^\top)$, $L := \operatorname{tr}(G^\top A V)$, $D := G V^\top$.",
    r"\nabla_Q L",
    r"(A \odot (D - ((A \odot D) \mathbf{1}) \mathbf{1}^\top)) K",
)
_ask(
    r"Bilinear scores: $x \in \mathbb{R}^d$, $W \in \mathbb{R}^{d \times m}$, $K \in \mathbb{R}^{n \times m}$, $y \in "
    r"\{0,1\}^n$, $\sum_{i=1}^n y_i = 1$, $s := K W^\top x$, $p := \operatorname{softmax}(s)$, $L := -y^\top \log p$.",
    r"\nabla_W L",
    r"x (p - y)^\top K",
)
_ask(
    r"In rows: $x \in \mathbb{R}^{1 \times d}$, $W^{(1)} \in \mathbb{R}^{d \times h}$, $W^{(2)} \in \mathbb{R}^{h \times k}$, "
    r"$b^{(1)} \in \mathbb{R}^{1 \times h}$, $b^{(2)}, t \in \mathbb{R}^{1 \times k}$, $a := \sigma(x W^{(1)} + b^{(1)})$, $o "
    r":= \sigma(a W^{(2)} + b^{(2)})$, $E := \frac{1}{2} \|o - t\|^2$.",
    r"\nabla_{W^{(2)}} E",
    r"a^\top ((o - t) \odot o \odot (1 - o))",
)
_ask(
    r"In rows: $x \in \mathbb{R}^{1 \times d}$, $W^{(1)} \in \mathbb{R}^{d \times h}$, $W^{(2)} \in \mathbb{R}^{h \times k}$, "
    r"$b^{(1)} \in \mathbb{R}^{1 \times h}$, $b^{(2)}, t \in \mathbb{R}^{1 \times k}$, $a := \sigma(x W^{(1)} + b^{(1)})$, $o "
    r":= \sigma(a W^{(2)} + b^{(2)})$, $E := \frac{1}{2} \|o - t\|^2$.",
    r"\nabla_{W^{(1)}} E",
    r"x^\top ((((o - t) \odot o \odot (1 - o)) W^{(2)\top}) \odot a \odot (1 - a))",
)
_ask(
    r"A batch: $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times h}$, $V \in \mathbb{R}^{h \times k}$, $T \in "
    r"\mathbb{R}^{N \times k}$, $H := \tanh(X W)$, $Y := H V$, $L := \frac{1}{2} \|Y - T\|_F^2$.",
    r"\nabla_W L",
    r"X^\top (((Y - T) V^\top) \odot (1 - H \odot H))",
)
_ask(
    r"Graph convolution: $A \in \mathbb{S}^{n}$, $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $T \in "
    r"\mathbb{R}^{n \times k}$, $H := \operatorname{relu}(A X W)$, $L := \frac{1}{2} \|H - T\|_F^2$.",
    r"\nabla_W L",
    r"X^\top A ((H - T) \odot \mathbb{1}[A X W > 0])",
)
_ask(
    r"Deep sets: $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $v \in \mathbb{R}^k$, $s := \mathbf{1}^\top "
    r"\tanh(X W)$, $L := s v$.",
    r"\nabla_v L",
    r"\tanh(X W)^\top \mathbf{1}",
)
_ask(
    r"Embedding loss: $E \in \mathbb{R}^{V \times d}$, $x \in \{0,1\}^V$, $t \in \mathbb{R}^d$, $h := E^\top x$, $L := "
    r"\frac{1}{2} \|h - t\|_2^2$.",
    r"\nabla_E L",
    r"x (h - t)^\top",
)
_ask(
    r"Two-tower: $x \in \mathbb{R}^p$, $z \in \mathbb{R}^q$, $U \in \mathbb{R}^{k \times p}$, $V \in \mathbb{R}^{k \times q}$, "
    r"$t \in \mathbb{R}$, $L := \frac{1}{2} ((U x)^\top (V z) - t)^2$.",
    r"\nabla_U L",
    r"((U x)^\top (V z) - t) V z x^\top",
)
_ask(
    r"Mixture: $x \in \mathbb{R}$, $\mu \in \mathbb{R}^K$, $w \in \mathbb{R}^K$, $w_k > 0$, $f_k := w_k e^{-\frac{1}{2} (x - "
    r"\mu_k)^2}$, $\ell := \log \sum_{k=1}^K f_k$, $r_k := \frac{f_k}{\sum_{j=1}^K f_j}$.",
    r"\frac{\partial \ell}{\partial \mu_k}",
    r"r_k (x - \mu_k)",
)
_ask(
    r"Ising mean field: $J \in \mathbb{S}^{n}$, $h, m \in \mathbb{R}^n$, $F := -\frac{1}{2} m^\top J m - h^\top m$.",
    r"\nabla_m F",
    r"-J m - h",
)
_ask(r"Let $X \in \mathbb{R}^{m \times n}$ with $m > n$ and $f := \log \det(X^\top X)$.", r"\nabla_X f", r"2 X (X^\top X)^{-1}")
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $a, b \in \mathbb{R}^n$.",
    r"\nabla_X (a^\top X^{-\top} b)",
    r"-X^{-\top} b a^\top X^{-\top}",
)
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$.", r"\nabla_X \operatorname{tr}(X^{-1})", r"-(X^{-2})^\top")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $f := \det(X)^2$.", r"\nabla_X f", r"2 \det(X)^2 X^{-\top}")
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $A \in \mathbb{R}^{n \times n}$, $f := \det(X) \operatorname{tr}(A "
    r"X)$.",
    r"\nabla_X f",
    r"\det(X) (\operatorname{tr}(A X) X^{-\top} + A^\top)",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{m \times m}$, $B \in \mathbb{R}^{n \times n}$, $f := "
    r"\operatorname{tr}(A X B X^\top)$.",
    r"\nabla_X f",
    r"A^\top X B^\top + A X B",
)
_ask(
    r"Let $X, A, B \in \mathbb{R}^{n \times n}$, $f := \operatorname{tr}(A X B X)$.",
    r"\nabla_X f",
    r"A^\top X^\top B^\top + B^\top X^\top A^\top",
)
_ask(r"Let $X \in \mathbb{R}^{m \times n}$ and $A \in \mathbb{R}^{m \times n}$.", r"\nabla_X \|X - A\|_F^2", r"2 (X - A)")
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$ and $A \in \mathbb{R}^{m \times n}$.",
    r"\nabla_X \|X - A\|_F",
    r"\frac{X - A}{\|X - A\|_F}",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{p \times m}$, $B \in \mathbb{R}^{n \times q}$, $C \in "
    r"\mathbb{R}^{p \times q}$, $f := \|A X B - C\|_F^2$.",
    r"\nabla_X f",
    r"2 A^\top (A X B - C) B^\top",
)
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$ and $f := \|A x - b\|_2$.",
    r"\nabla_x f",
    r"\frac{1}{\|A x - b\|_2} A^\top (A x - b)",
)
_ask(r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ and $f := x^\top A x$.", r"\nabla^2_x f", r"A + A^\top")
_ask(
    r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ and $f := (x^\top A x)^2$.",
    r"\nabla_x f",
    r"2 (x^\top A x) (A + A^\top) x",
)
_ask(
    r"Let $x, b \in \mathbb{R}^n$, $A \in \mathbb{S}^{n}$ and $f := \exp(-\frac{1}{2} x^\top A x + b^\top x)$.",
    r"\nabla_x f",
    r"f (b - A x)",
)
_ask(r"Let $x, a \in \mathbb{R}^n$ and $f := \|x - a\|_2^3$.", r"\nabla_x f", r"3 \|x - a\|_2 (x - a)")
_ask(r"Let $x \in \mathbb{R}^n$ and $f := \frac{1}{\|x\|_2}$.", r"\nabla_x f", r"-\frac{x}{\|x\|_2^3}")
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}^m$, $b \in \mathbb{R}^n$ and $f := (a^\top X b)^2$.",
    r"\nabla_X f",
    r"2 (a^\top X b) a b^\top",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}^n$ and $f := \log(a^\top X^\top X a)$.",
    r"\nabla_X f",
    r"\frac{2}{a^\top X^\top X a} X a a^\top",
)
_ask(r"Let $A, X \in \mathbb{R}^{m \times n}$, $f := \|A \odot X\|_F^2$.", r"\nabla_X f", r"2 A \odot A \odot X")
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $f := x^\top \operatorname{diag}(X)$.",
    r"\nabla_X f",
    r"\operatorname{diag}(x)",
)
_ask(
    r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $f := \operatorname{tr}(A \operatorname{diag}(x))$.",
    r"\nabla_x f",
    r"\operatorname{diag}(A)",
)
_ask(r"Let $X \in \mathbb{R}^{m \times n}$, $f := \mathbf{1}^\top \exp(X) \mathbf{1}$.", r"\nabla_X f", r"\exp(X)")
_ask(r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $y := A x$.", r"\frac{\partial y}{\partial x}", r"A")
_ask(
    r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $y := \sigma(A x)$.",
    r"\frac{\partial y}{\partial x}",
    r"\operatorname{diag}(y \odot (1 - y)) A",
)
_ask(
    r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $y := x^\top x A x$.",
    r"\frac{\partial y}{\partial x}",
    r"2 A x x^\top + (x^\top x) A",
)
_ask(
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X > 0$, $A \in \mathbb{R}^{n \times n}$, $f := \log \det(X) + "
    r"\operatorname{tr}(X^{-1} A)$.",
    r"\nabla_X f",
    r"X^{-\top} - X^{-\top} A^\top X^{-\top}",
)
_ask(
    r"Let $X, A, B \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$, $f := \operatorname{tr}((A X)^{-1} B)$.",
    r"\nabla_X f",
    r"-X^{-\top} B^\top A^{-\top} X^{-\top}",
)
_ask(
    r"Let $X, A \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$, $f := \operatorname{tr}((A X)^{-1})$.",
    r"\nabla_X f",
    r"-X^{-\top} A^{-\top} X^{-\top}",
)
_ask(
    r"Let $X, A \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$, $f := \det(A X)$.",
    r"\nabla_X f",
    r"\det(A X) X^{-\top}",
)
_ask(
    r"Let $X, A \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^n$, $\det A \neq 0$, $\det X \neq 0$, $f := a^\top (X "
    r"A)^{-1} b$.",
    r"\nabla_X f",
    r"-X^{-\top} A^{-\top} a b^\top X^{-\top}",
)
_ask(
    r"Let $X \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times m}$, $f := \frac{\operatorname{tr}(X^\top B "
    r"X)}{\operatorname{tr}(X^\top X)}$.",
    r"\nabla_X f",
    r"\frac{B X + B^\top X - 2 f X}{\operatorname{tr}(X^\top X)}",
)
_ask(r"Let $X \in \mathbb{R}^{m \times n}$, $m > n$, $f := \det(X^\top X)$.", r"\nabla_X f", r"2 \det(X^\top X) X (X^\top X)^{-1}")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $f := \operatorname{tr}(X^3)$.", r"\nabla_X f", r"3 (X^2)^\top")
_ask(
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $f := \mathbf{1}^\top \log(1 + e^{A x + "
    r"b})$.",
    r"\nabla_x f",
    r"A^\top \sigma(A x + b)",
)
_ask(
    r"Let $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times K}$, $Y \in \mathbb{R}^{N \times K}$, $Y \mathbf{1} = "
    r"\mathbf{1}$, $P := \operatorname{softmax}(X W)$, $L := -\operatorname{tr}(Y^\top \log P)$.",
    r"\nabla_W L",
    r"X^\top (P - Y)",
)
_ask(
    r"Let $x, y \in \mathbb{R}^n$, $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $f := x^\top X^{-1} y$.",
    r"\nabla_x f",
    r"X^{-1} y",
)
_ask(
    r"Let $X, Y \in \mathbb{R}^{m \times n}$, $f := \operatorname{tr}(X^\top Y) / \|X\|_F$.",
    r"\nabla_X f",
    r"\frac{1}{\|X\|_F} (Y - \frac{\operatorname{tr}(X^\top Y)}{\|X\|_F^2} X)",
)
_ask(r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{S}^n$, $f := \sqrt{x^\top A x}$.", r"\nabla_x f", r"\frac{A x}{f}")
_ask(r"Let $X \in \mathbb{R}^{n \times n}$, $f := \|X X^\top - I\|_F^2$.", r"\nabla_X f", r"4 (X X^\top - I) X")
_ask(r"Orthogonality penalty: $W \in \mathbb{R}^{m \times n}$, $f := \|W^\top W - I\|_F^2$.", r"\nabla_W f", r"4 W (W^\top W - I)")
_ask(
    r"Let $A, B \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$, $f := \operatorname{tr}((A + t B)^2)$.",
    r"\frac{\partial f}{\partial t}",
    r"2 \operatorname{tr}(B (A + t B))",
)
_ask(
    r"Let $x \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$, $f := \frac{1}{2} x^\top A^\top A x - b^\top x$, $b \in "
    r"\mathbb{R}^n$.",
    r"\nabla_x f",
    r"A^\top A x - b",
)
_ask(
    r"Let $a \in \mathbb{R}^n$, $X \in \mathbb{R}^{n \times n}$ and $f := \|X a\|_2^4$.", r"\nabla_X f", r"4 \|X a\|_2^2 X a a^\top"
)
_ask(
    r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$, $a, b \in \mathbb{R}^n$",
    r"\nabla_X a^\top (A X)^{-1} b",
    r"-X^{-\top} a b^\top (A X)^{-\top}",
)
_ask(
    r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$",
    r"\nabla_X \operatorname{tr}((A X)^{-1})",
    r"-X^{-\top} (A X)^{-\top}",
)
_ask(r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$", r"\nabla_X \operatorname{tr}((X A)^{-1} X)", r"0")
_ask(r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$", r"\nabla_A \log \det(A X A)", r"2 A^{-\top}")
_ask(r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$", r"\nabla_X \det(A X)", r"\det(A X) X^{-\top}")
_ask(
    r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$, $B \in \mathbb{R}^{n \times n}$, $\det B > 0$",
    r"\nabla_X \log \det (A X B)",
    r"X^{-\top}",
)
_ask(
    r"$A, X \in \mathbb{R}^{n \times n}$, $\det A > 0$, $\det X > 0$, $B \in \mathbb{R}^{n \times n}$, $\det B > 0$",
    r"\nabla_X \operatorname{tr}(A X^{-1} B)",
    r"-X^{-\top} A^\top B^\top X^{-\top}",
)
_ask(
    r"$U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $R \in \mathbb{R}^{m \times n}$, $L := \frac{1}{2} \|R "
    r"- U V^\top\|_F^2$",
    r"\nabla_U L",
    r"(U V^\top - R) V",
)
_ask(
    r"$U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, $R \in \mathbb{R}^{m \times n}$, $L := \frac{1}{2} \|R "
    r"- U V^\top\|_F^2$",
    r"\frac{\partial^2 L}{\partial U_{ab} \partial U_{cd}}",
    r"\delta_{ac} \sum_{j=1}^n V_{jb} V_{jd}",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \{-1,1\}^{N}$, $L := \sum_{i=1}^N \log(1 + e^{-y_i [X "
    r"w]_i})$, $s := \sigma(X w)$",
    r"\nabla_w L",
    r"-X^\top (y \odot \sigma(-y \odot X w))",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $p := \sigma(X w)$, $\lambda > 0$, $L := "
    r"-\frac{1}{N} (y^\top \log p + (1 - y)^\top \log(1 - p)) + \frac{\lambda}{2} \|w\|^2$",
    r"\nabla_w L",
    r"\frac{1}{N} X^\top (p - y) + \lambda w",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $p := \sigma(X w)$, $\lambda > 0$, $L := "
    r"-\frac{1}{N} (y^\top \log p + (1 - y)^\top \log(1 - p)) + \frac{\lambda}{2} \|w\|^2$",
    r"\nabla^2_w L",
    r"\frac{1}{N} X^\top \operatorname{diag}(p \odot (1 - p)) X + \lambda I",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $f := \log(\mathbf{1}^\top \exp(A x + b))$, "
    r"$p := \operatorname{softmax}(A x + b)$",
    r"\nabla_x f",
    r"A^\top p",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $f := \log(\mathbf{1}^\top \exp(A x + b))$, "
    r"$p := \operatorname{softmax}(A x + b)$",
    r"\nabla^2_x f",
    r"A^\top (\operatorname{diag}(p) - p p^\top) A",
)
_ask(
    r"$z \in \mathbb{R}^C$, $y \in \mathbb{R}^C$, $\mathbf{1}^\top y = 1$, $L := -y^\top \log \operatorname{softmax}(z)$, $p := "
    r"\operatorname{softmax}(z)$",
    r"\nabla^2_z L",
    r"\operatorname{diag}(p) - p p^\top",
)
_ask(
    r"$z \in \mathbb{R}^C$, $y \in \mathbb{R}^C$, $\mathbf{1}^\top y = 1$, $p := \operatorname{softmax}(z)$, $L := -y^\top \log "
    r"p$",
    r"\nabla_z L",
    r"p - y",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times C}$, $Y \in \mathbb{R}^{N \times C}$, $\sum_{c=1}^C Y_{ic} = "
    r"1$, $P := \operatorname{softmax}(X W)$, $L := -\frac{1}{N} \operatorname{tr}(Y^\top \log P)$",
    r"\nabla_W L",
    r"\frac{1}{N} X^\top (P - Y)",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $S \in \mathbb{S}^N$, $f := (X w - "
    r"y)^\top S (X w - y)$",
    r"\nabla_w f",
    r"2 X^\top S (X w - y)",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$, $S \in \mathbb{S}^N$, $f := (X w - "
    r"y)^\top S (X w - y)$",
    r"\nabla^2_w f",
    r"2 X^\top S X",
)
_ask(
    r"$X \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}^m$, $b \in \mathbb{R}^n$, $Y \in \mathbb{R}^{m \times n}$, $f := "
    r"\frac{1}{2} \|Y - a b^\top\|_F^2$",
    r"\nabla_a f",
    r"(a b^\top - Y) b",
)
_ask(r"$x \in \mathbb{R}^n$", r"\nabla_x \|x\|_2", r"\frac{x}{\|x\|_2}")
_ask(r"$x \in \mathbb{R}^n$", r"\nabla^2_x \|x\|_2", r"\frac{1}{\|x\|} (I - \frac{x x^\top}{\|x\|^2})")
_ask(r"$x, a \in \mathbb{R}^n$", r"\nabla_x \|x - a\|_2", r"\frac{x - a}{\|x - a\|}")
_ask(r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$", r"\nabla_x \|A x\|_2", r"\frac{A^\top A x}{\|A x\|}")
_ask(r"$X \in \mathbb{R}^{m \times n}$", r"\nabla_X \|X\|_F", r"\frac{1}{\|X\|_F} X")
_ask(
    r"$X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{k \times m}$, $B \in \mathbb{R}^{n \times l}$, $C \in \mathbb{R}^{k "
    r"\times l}$",
    r"\nabla_X \|A X B - C\|_F^2",
    r"2 A^\top (A X B - C) B^\top",
)
_ask(r"$X \in \mathbb{R}^{n \times n}$", r"\nabla_X \|X - X^\top\|_F^2", r"4 (X - X^\top)")
_ask(r"$X \in \mathbb{R}^{n \times n}$", r"\nabla_X \|X^\top X - I\|_F^2", r"4 X (X^\top X - I)")
_ask(r"$X \in \mathbb{R}^{m \times n}$", r"\nabla_X \|X^\top X - I\|_F^2", r"4 X (X^\top X - I)")
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $f := \frac{x^\top A x}{x^\top x}$",
    r"\nabla_x f",
    r"\frac{(A + A^\top) x - 2 f x}{x^\top x}",
)
_ask(
    r"$x \in \mathbb{R}^n$, $S \in \mathbb{S}^n$, $f := \frac{x^\top S x}{x^\top x}$",
    r"\nabla_x f",
    r"\frac{2 (S x - f x)}{\|x\|^2}",
)
_ask(
    r"$W \in \mathbb{R}^{n \times d}$, $S_b, S_w \in \mathbb{S}^d$, $w \in \mathbb{R}^d$, $J := \frac{w^\top S_b w}{w^\top S_w "
    r"w}$",
    r"\nabla_w J",
    r"\frac{2 (S_b w - J S_w w)}{w^\top S_w w}",
)
_ask(
    r"$t \in \mathbb{R}$, $A \in \mathbb{R}^{n \times n}$, $\det(A - t I) \neq 0$",
    r"\frac{d}{d t} \det(A - t I)",
    r"-\det(A - t I) \operatorname{tr}((A - t I)^{-1})",
)
_ask(
    r"$t \in \mathbb{R}$, $A, B \in \mathbb{R}^{n \times n}$, $\det(A + t B) > 0$, $M := A + t B$",
    r"\frac{\partial}{\partial t} M^{-1}",
    r"-M^{-1} B M^{-1}",
)
_ask(
    r"$t \in \mathbb{R}$, $A, B \in \mathbb{R}^{n \times n}$, $\det(A + t B) > 0$, $M := A + t B$",
    r"\frac{\partial}{\partial t} \log \det M",
    r"\operatorname{tr}(M^{-1} B)",
)
_ask(
    r"$\Sigma \in \mathbb{R}^{n \times n}$, $\det \Sigma > 0$, $x, \mu \in \mathbb{R}^n$, $\ell := -\frac{1}{2} \log \det "
    r"\Sigma - \frac{1}{2} (x - \mu)^\top \Sigma^{-1} (x - \mu)$",
    r"\nabla_\Sigma \ell",
    r"\frac{1}{2} (\Sigma^{-\top} (x - \mu) (x - \mu)^\top \Sigma^{-\top} - \Sigma^{-\top})",
)
_ask(
    r"$\Sigma \in \mathbb{S}^{n}$, $\det \Sigma > 0$, $x, \mu \in \mathbb{R}^n$, $\ell := -\frac{1}{2} \log \det \Sigma - "
    r"\frac{1}{2} (x - \mu)^\top \Sigma^{-1} (x - \mu)$",
    r"\nabla_\mu \ell",
    r"\Sigma^{-1} (x - \mu)",
)
_ask(
    r"$\Sigma \in \mathbb{S}^{n}$, $\det \Sigma > 0$, $X \in \mathbb{R}^{N \times n}$, $\mu \in \mathbb{R}^n$, $\ell := "
    r"-\frac{1}{2} \sum_{i=1}^N \sum_{j=1}^n \sum_{k=1}^n (X_{ij} - \mu_j) [\Sigma^{-1}]_{jk} (X_{ik} - \mu_k)$",
    r"\nabla_\mu \ell",
    r"\Sigma^{-1} (X - \mathbf{1} \mu^\top)^\top \mathbf{1}",
)
_ask(
    r"$K \in \mathbb{S}^n$, $K \succ 0$, $y \in \mathbb{R}^n$, $s > 0$, $C := K + s I$, $\ell := -\frac{1}{2} y^\top C^{-1} y - "
    r"\frac{1}{2} \log \det C$",
    r"\frac{\partial \ell}{\partial s}",
    r"\frac{1}{2} (\|C^{-1} y\|^2 - \operatorname{tr}(C^{-1}))",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $y \in \mathbb{R}^N$, $\lambda > 0$, $M := X^\top X + \lambda I$, $w := M^{-1} X^\top y$",
    r"\frac{\partial w}{\partial \lambda}",
    r"-M^{-1} w",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $y \in \mathbb{R}^N$, $\lambda > 0$, $M := X^\top X + \lambda I$, $w := M^{-1} X^\top y$",
    r"\frac{\partial w}{\partial y}",
    r"M^{-1} X^\top",
)
_ask(
    r"$x \in \mathbb{R}^d$, $W_1 \in \mathbb{R}^{h \times d}$, $b_1 \in \mathbb{R}^h$, $W_2 \in \mathbb{R}^{m \times h}$, $b_2 "
    r"\in \mathbb{R}^m$, $t \in \mathbb{R}^m$, $z := W_1 x + b_1$, $a := \sigma(z)$, $o := W_2 a + b_2$, $L := \frac{1}{2} \|o "
    r"- t\|^2$",
    r"\nabla_{W_1} L",
    r"(W_2^\top (o - t) \odot a \odot (1 - a)) x^\top",
)
_ask(
    r"$x \in \mathbb{R}^d$, $W_1 \in \mathbb{R}^{h \times d}$, $b_1 \in \mathbb{R}^h$, $W_2 \in \mathbb{R}^{m \times h}$, $b_2 "
    r"\in \mathbb{R}^m$, $t \in \mathbb{R}^m$, $z := W_1 x + b_1$, $a := \max(0, z)$, $o := W_2 a + b_2$, $L := \frac{1}{2} \|o "
    r"- t\|^2$",
    r"\nabla_{b_1} L",
    r"W_2^\top (o - t) \odot \mathbb{1}[z > 0]",
)
_ask(
    r"$x \in \mathbb{R}^{1 \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^{1 \times m}$, $t \in \mathbb{R}^{1 "
    r"\times m}$, $z := x W + b$, $o := \sigma(z)$, $L := \frac{1}{2} \|o - t\|^2$",
    r"\nabla_W L",
    r"x^\top ((o - t) \odot o \odot (1 - o))",
)
_ask(
    r"$x \in \mathbb{R}^{1 \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^{1 \times m}$, $t \in \mathbb{R}^{1 "
    r"\times m}$, $z := x W + b$, $o := \sigma(z)$, $L := \frac{1}{2} \|o - t\|^2$",
    r"\nabla_x L",
    r"((o - t) \odot o \odot (1 - o)) W^\top",
)
_ask(
    r"$x \in \mathbb{R}^n$",
    r"\frac{\partial}{\partial x} \operatorname{softmax}(x)",
    r"\operatorname{diag}(\operatorname{softmax}(x)) - \operatorname{softmax}(x) \operatorname{softmax}(x)^\top",
)
_ask(
    r"$x \in \mathbb{R}^n$, $p := \operatorname{softmax}(x)$, $A \in \mathbb{R}^{n \times n}$, $f := p^\top A p$",
    r"\nabla_x f",
    r"p \odot ((A + A^\top) p - 2 f)",
)
_ask(
    r"$x \in \mathbb{R}^n$, $\mu := \frac{1}{n} \mathbf{1}^\top x$, $f := \frac{1}{n} \|x - \mu \mathbf{1}\|^2$",
    r"\nabla_x f",
    r"\frac{2}{n} (x - \mu)",
)
_ask(r"$x \in \mathbb{R}^n$, $a \in \mathbb{R}^n$, $u := a^\top x$", r"\nabla^2_x u^3", r"6 u a a^\top")
_ask(r"$x \in \mathbb{R}^n$", r"\nabla_x \exp(-\frac{1}{2} \|x\|^2)", r"-\exp(-\frac{1}{2} \|x\|^2) x")
_ask(r"$x \in \mathbb{R}^n$, $f := \exp(-\frac{1}{2} \|x\|^2)$", r"\nabla^2_x f", r"f (x x^\top - I)")
_ask(r"$x, y \in \mathbb{R}^n$, $s > 0$, $k := \exp(-\frac{\|x - y\|^2}{2 s^2})$", r"\nabla_x k", r"\frac{k}{s^2} (y - x)")
_ask(
    r"$x, y \in \mathbb{R}^n$, $s > 0$, $k := \exp(-\frac{\|x - y\|^2}{2 s^2})$",
    r"\frac{\partial k}{\partial s}",
    r"\frac{k \|x - y\|^2}{s^3}",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times p}$, $G \in \mathbb{R}^{m \times p}$, $C := A B$, $L := "
    r"\operatorname{tr}(G^\top C)$",
    r"\nabla_B L",
    r"A^\top G",
)
_ask(r"$A, B \in \mathbb{R}^{m \times n}$", r"\nabla_A \operatorname{tr}(A^\top (A \odot B))", r"2 A \odot B")
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$",
    r"\nabla_x \operatorname{tr}(A x y^\top)",
    r"A^\top y",
)
_ask(r"$D \in \mathbb{R}^{n \times n}$, $v, x \in \mathbb{R}^n$", r"\nabla_v x^\top \operatorname{diag}(v) D x", r"x \odot D x")
_ask(
    r"$A \in \mathbb{R}^{n \times m}$, $B \in \mathbb{R}^{m \times n}$, $v \in \mathbb{R}^m$",
    r"\nabla_v \operatorname{tr}(A \operatorname{diag}(v) B)",
    r"\operatorname{diag}(B A)",
)
_ask(r"$X \in \mathbb{R}^{n \times n}$, $v \in \mathbb{R}^n$", r"\nabla_X v^\top \operatorname{diag}(X)", r"\operatorname{diag}(v)")
_ask(r"$X \in \mathbb{R}^{n \times n}$", r"\nabla_X \operatorname{tr}(X)^2", r"2 \operatorname{tr}(X) I")
_ask(r"$X, A \in \mathbb{R}^{n \times n}$", r"\nabla_X \operatorname{tr}(A X)^2", r"2 \operatorname{tr}(A X) A^\top")
_ask(r"$X, A \in \mathbb{R}^{n \times n}$", r"\nabla_X \operatorname{tr}(X A X)", r"(A X + X A)^\top")
_ask(
    r"$X, A \in \mathbb{R}^{n \times n}$, $k \in \mathbb{N}$", r"\nabla_X \operatorname{tr}(A X^3)", r"(A X^2 + X A X + X^2 A)^\top"
)
_ask(r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$", r"\nabla_X \det(X)^2", r"2 (\det X)^2 X^{-\top}")
_ask(r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$", r"\nabla_X \det(X^{-1})", r"-\frac{1}{\det X} X^{-\top}")
_ask(r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$", r"\nabla_X \log \det (X^2)", r"2 X^{-\top}")
_ask(r"$X \in \mathbb{R}^{m \times n}$, $m > n$", r"\nabla_X \log \det (X^\top X)", r"2 X (X^\top X)^{-1}")
_ask(r"$X \in \mathbb{R}^{m \times n}$, $m > n$", r"\nabla_X \det (X^\top X)", r"2 \det(X^\top X) X (X^\top X)^{-1}")
_ask(r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$, $a \in \mathbb{R}^n$", r"\nabla_a a^\top X^{-1} a", r"(X^{-1} + X^{-\top}) a")
_ask(
    r"$P \in \mathbb{S}^n$, $P \succ 0$, $x, b \in \mathbb{R}^n$, $q := \frac{1}{2} x^\top P x - b^\top x$",
    r"\nabla_x q",
    r"P x - b",
)
_ask(r"$P \in \mathbb{S}^n$, $P \succ 0$, $x \in \mathbb{R}^n$, $r := \sqrt{x^\top P x}$", r"\nabla_x r", r"\frac{P x}{r}")
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $f := -\mathbf{1}^\top \log(b - A x)$",
    r"\nabla_x f",
    r"A^\top \frac{1}{b - A x}",
)
_ask(
    r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $s := b - A x$, $f := -\mathbf{1}^\top "
    r"\log(s)$",
    r"\nabla^2_x f",
    r"A^\top \operatorname{diag}(\frac{1}{s^2}) A",
)
_ask(r"$x \in \mathbb{R}^n$, $x_i > 0$", r"\nabla_x (-x^\top \log x)", r"-(\log x + 1)")
_ask(
    r"$x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $y := \tanh(W x)$",
    r"\frac{\partial y}{\partial x}",
    r"\operatorname{diag}(1 - y \odot y) W",
)
_ask(
    r"$x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $V \in \mathbb{R}^{k \times m}$, $y := V \tanh(W x)$",
    r"\frac{\partial y}{\partial x}",
    r"V \operatorname{diag}(1 - \tanh^2(W x)) W",
)
_ask(
    r"$x \in \mathbb{R}^n$, $W \in \mathbb{R}^{n \times n}$, $y := x + \max(0, W x)$",
    r"\frac{\partial y}{\partial x}",
    r"I + \operatorname{diag}(\mathbb{1}[W x > 0]) W",
)
_ask(
    r"$x \in \mathbb{R}^n$, $v \in \mathbb{R}^n$, $y := x - \frac{2 v v^\top x}{v^\top v}$",
    r"\frac{\partial y}{\partial x}",
    r"I - \frac{2}{v^\top v} v v^\top",
)
_ask(
    r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $r := A x - b$",
    r"\nabla_x \sum_{i=1}^m \log \cosh r_i",
    r"A^\top \tanh(r)",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^m$, $Z := X W + \mathbf{1} b^\top$, "
    r"$H := \max(0, Z)$, $G \in \mathbb{R}^{N \times m}$, $L := \operatorname{tr}(G^\top H)$",
    r"\nabla_b L",
    r"(G \odot \mathbb{1}[Z > 0])^\top \mathbf{1}",
)
_ask(
    r"$X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^m$, $Z := X W + \mathbf{1} b^\top$, "
    r"$H := \tanh(Z)$, $G \in \mathbb{R}^{N \times m}$, $L := \operatorname{tr}(G^\top H)$",
    r"\nabla_X L",
    r"(G \odot (1 - H \odot H)) W^\top",
)
_ask(r"$A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$", r"\nabla_A x^\top A^\top A x", r"2 A x x^\top")
_ask(r"$A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$", r"\nabla_A x^\top A A x", r"(A x x^\top + x x^\top A)^\top")
