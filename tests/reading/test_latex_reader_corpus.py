"""Documents in many hands: each is read whole, every relation is counted, and no claim is misread into a false one."""

from pathlib import Path

import pytest

from symgrad.check.checker import judge
from symgrad.reading.latex_reader import read

FOLDER = Path(__file__).parent / "documents"
#: The number of claims of each document: relations, definitions left out.
CLAIMS = {
    "adam.tex": 3,
    "alignat.tex": 4,
    "andrew.tex": 3,
    "attention.tex": 4,
    "attn-matrix.tex": 4,
    "batch.tex": 3,
    "batchnorm.tex": 7,
    "bias-var.tex": 3,
    "bilinear.tex": 3,
    "binary-ce.tex": 5,
    "bmatrix.tex": 3,
    "bold.tex": 3,
    "case-prose.tex": 4,
    "cases-sum.tex": 2,
    "center.tex": 4,
    "chainrule.tex": 3,
    "comment.tex": 2,
    "cond-row.tex": 3,
    "contrastive.tex": 2,
    "conv-1d-zero.tex": 2,
    "conv2d-zero.tex": 2,
    "cosine.tex": 3,
    "cov.tex": 4,
    "crf.tex": 2,
    "deep.tex": 4,
    "density.tex": 2,
    "domains.tex": 4,
    "dropout.tex": 4,
    "elbo.tex": 3,
    "elementwise-bce.tex": 2,
    "elu-cont.tex": 2,
    "embedding.tex": 2,
    "entropy-reg.tex": 3,
    "eqnarray.tex": 3,
    "expectation-sub.tex": 3,
    "focal-weights.tex": 2,
    "gan.tex": 4,
    "gaussian-mle.tex": 5,
    "gradcheck.tex": 2,
    "gru.tex": 3,
    "gumbel.tex": 3,
    "hessian-sym.tex": 3,
    "huber.tex": 4,
    "index-gymnastics.tex": 6,
    "index-swap.tex": 2,
    "kalman.tex": 2,
    "kl-categorical.tex": 4,
    "kl-normal.tex": 3,
    "l1.tex": 2,
    "lagrange.tex": 4,
    "late-def.tex": 2,
    "layernorm.md": 4,
    "logit-normal.tex": 2,
    "logsumexp.tex": 3,
    "lsq-solve.tex": 4,
    "lstm-gates.tex": 8,
    "matrix-cookbook.tex": 7,
    "matrix-inv-deriv.tex": 3,
    "maxpool.tex": 1,
    "mcalc.tex": 9,
    "md.md": 2,
    "mixture.tex": 3,
    "mle-bern.tex": 4,
    "multi-claims.tex": 4,
    "multiclass-svm.tex": 1,
    "multline.tex": 2,
    "newpage-eval.tex": 1,
    "newton-logistic.tex": 5,
    "nonsq.tex": 2,
    "norm-grad.tex": 3,
    "notes-backprop.tex": 6,
    "ols.md": 6,
    "overset.tex": 3,
    "pca.tex": 5,
    "phi-activation.tex": 3,
    "poisson.tex": 3,
    "policy.tex": 4,
    "pooling.tex": 3,
    "prelu.tex": 3,
    "proof-env.tex": 4,
    "prove-many.tex": 4,
    "quad-form-index.tex": 4,
    "quadratic-fx.tex": 6,
    "questions.tex": 0,
    "redefine.tex": 2,
    "relu-mlp.tex": 5,
    "rnn-labels.tex": 3,
    "rows-imply.tex": 4,
    "rowvec.tex": 4,
    "sgd.tex": 2,
    "sig-sum.tex": 3,
    "sigmoid-hyperbolic.md": 7,
    "skipconn.tex": 2,
    "softmax-ce-onehot.tex": 6,
    "softmax-temp.tex": 3,
    "solve-hat.tex": 3,
    "spectral.tex": 4,
    "sum-neq.tex": 3,
    "svm-dual.tex": 3,
    "swish-gelu.tex": 4,
    "symm-assume.tex": 2,
    "tanh-rnn.tex": 4,
    "taylor.md": 3,
    "triplet.tex": 2,
    "two-proofs.tex": 2,
    "unknown-loss.tex": 3,
    "update.tex": 1,
    "vae-kl.tex": 6,
    "vecs-columns.tex": 3,
    "weight-decay.tex": 2,
    "weighted-mean.tex": 2,
    "woodbury.tex": 2,
    "word2vec.tex": 2,
    "xavier.tex": 3,
}


def test_every_document_is_counted():
    assert {path.name for path in FOLDER.iterdir()} == set(CLAIMS)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_document_is_read_as_it_is_meant(name):
    document = read((FOLDER / name).read_text(encoding="utf-8"), name)
    assert len(document.claims) == CLAIMS[name]
    verdicts = [(claim.line, judge(claim)) for claim in document.claims]
    assert [(line, verdict.reason) for line, verdict in verdicts if verdict.status in ("refuted", "unknown")] == []


#: Short texts in other people's ways of writing; each holds.
SNIPPETS = [
    r"Let $z \in \mathbb{R}$. \[ L = -\log p, \quad \text{with } p = \sigma(z) \] \[ \frac{\partial L}{\partial z} = p - 1 \]",
    r"Let $x \in \mathbb{R}$. \[ \sqrt{x^2} = x \quad \text{where } x > 0 \]",
    r"Let $a,b \in \mathbb{R}$. \[ a + b = b + a \quad \text{since } a b = b a \]",
    (
        r"Let $x \in \mathbb{R}^n$, $k \in \{1,\dots,n\}$ and $L = -\log x_k$. \[ \frac{\partial L}{\partial x_i} = "
        r"-\frac{\delta_{ik}}{x_k} \]"
    ),
    r"Let $x \in \mathbb{R}^n$ and $L = -\log x_k$. \[ \frac{\partial L}{\partial x_i} = -\frac{\delta_{ik}}{x_k} \]",
    (
        r"Let $z\in\mathbb{R}^C$, $p=\operatorname{softmax}(z)$ and let $c$ be the true class, $L := -\log p_c$. Then \[ "
        r"\nabla_z L = p - e_c \] \[ \frac{\partial L}{\partial z_i} = p_i - \mathbb{1}[i = c] \]"
    ),
    r"Let $A \in \mathbb{R}^{n\times n}$ with $A^\top A = I$ and $x \in \mathbb{R}^n$. \[ \|A x\|^2 = \|x\|^2 \]",
    r"Let $x \in \mathbb{R}^n$. For $i = 1$ we have \[ x_i = x_1 \]",
    r"Let $u \in \mathbb{R}^n$, $\|u\| = 1$. \[ (I - 2 u u^\top)^2 = I \]",
    r"Let $x, y \in \mathbb{R}$ with $x \ne y$. \[ \frac{x^2 - y^2}{x - y} = x + y \]",
    r"$\alpha, \beta > 0$. \[ \log(\alpha \beta) = \log \alpha + \log \beta \]",
    r"Let $f(x) = x^2$, $g(x) = \sin x$. \[ (f(g(x)))' = 2 \sin x \cos x \]",
    (
        r"Let $W \in \mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$. \[ \frac{\partial (Wx)_i}{\partial W_{jk}} = \delta_{ij} x_k, "
        r"\quad \frac{\partial (Wx)_i}{\partial x_j} = W_{ij} \]"
    ),
    r"Let $x \in \mathbb{R}$, $y = x^2$. \[ dy/dx = 2x \] \[ \frac{dy}{dx}=2x\]",
    (
        r"Let $X_1, \dots, X_n \sim \mathcal{N}(\mu, \sigma^2)$ be i.i.d., $\bar X = \frac1n \sum_{i=1}^n X_i$. \[ "
        r"\mathbb{E}[\bar X] = \mu, \quad \operatorname{Var}(\bar X) = \frac{\sigma^2}{n} \]"
    ),
    (
        r"Let $X_i \sim \mathcal{N}(\mu, \sigma^2)$ for $i=1,\dots,n$ and $\sigma > 0$, $\bar X = \frac1n \sum_{i=1}^n X_i$. \[ "
        r"\mathbb{E}[\bar X] = \mu, \quad \operatorname{Var}(\bar X) = \frac{\sigma^2}{n} \]"
    ),
    r"Let $x \sim \mathcal{N}(0, I)$ with $x \in \mathbb{R}^n$, $a \in \mathbb{R}^n$. \[ \mathbb{E}[(a^\top x)^2] = \|a\|^2 \]",
    (
        r"Let $\theta \in \mathbb{R}$. \[ R(\theta) = \begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta "
        r"\end{pmatrix} \] \[ R(\theta)^\top R(\theta) = I \]"
    ),
    (
        r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y = Wx$. \[ \frac{\partial y}{\partial x} = W, \quad "
        r"\frac{\partial y}{\partial x^\top} = W \]"
    ),
    (
        r"Let $L = \frac{1}{N}\sum_{n=1}^N (y_n - w^\top x_n)^2$ with $x_n \in \mathbb{R}^d$, $y_n \in \mathbb{R}$, $w \in "
        r"\mathbb{R}^d$. \[ \nabla_w L = -\frac{2}{N} \sum_{n=1}^N (y_n - w^\top x_n) x_n \]"
    ),
    r"Let $X \in \mathbb{R}^{N \times d}$ have rows $x_n^\top$. $w \in \mathbb{R}^d$. \[ X w = X w \]",
    r"Let $a \in \mathbb{R}^n$. \[ \max_i a_i \geq \frac1n \sum_i a_i \geq \min_i a_i \]",
    r"Let $p,q\in(0,1)$. \[ H(p,q) := -p\log q-(1-p)\log(1-q) \] \[ \frac{\partial H}{\partial q} = \frac{q-p}{q(1-q)} \]",
    (
        r"Let $x \in \mathbb{R}^n$, $\mu = \frac{1}{n}\sum_i x_i$, $\sigma = \sqrt{\frac1n \sum_i (x_i-\mu)^2}$. \[ \sigma^2 = "
        r"\frac1n \sum_i x_i^2 - \mu^2 \]"
    ),
    r"Let $A \in \mathbb{R}^{n\times n}$ be symmetric, $A = A^T$. \[ A_{ij} = A_{ji} \]",
    r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, $Q^\top Q = I$. \[ \|Qx\| = \|x\| \] for $x \in \mathbb{R}^n$.",
    r"Let $D = \operatorname{diag}(d_1, \dots, d_n)$ and $x \in \mathbb{R}^n$. \[ x^\top D x = \sum_{i=1}^n d_i x_i^2 \]",
    r"Let $x = (x_1, \dots, x_n)^\top \in \mathbb{R}^n$. \[ \|x\|^2 = \sum_{i=1}^n x_i^2 \]",
    r"Let $f(x,y) = x^2 y$. \[ \frac{\partial f}{\partial x} = 2xy, \quad \frac{\partial^2 f}{\partial x\,\partial y} = 2x \]",
    r"Let $f(x,y) = x^2 y$ with $x,y \in \mathbb{R}$. \[ \nabla f(x,y) = \begin{pmatrix} 2xy \\ x^2 \end{pmatrix} \]",
    (
        r"Let $z = f(x)$, $y = g(z)$ for smooth $f$, $g$ and $x \in \mathbb{R}$. \[ \frac{dy}{dx} = g'(f(x)) f'(x) \] \[ "
        r"\frac{dy}{dx} = \frac{dy}{dz} \frac{dz}{dx} \]"
    ),
    r"Let $x_1, x_2 \in \mathbb{R}$ and $h = x_1 x_2$. \[ \frac{\partial h}{\partial x_1} = x_2 \]",
    (
        r"Let $T > 0$, $z \in \mathbb{R}^n$. \[ \operatorname{softmax}\left(\frac{z}{T}\right)_i = \frac{e^{z_i/T}}{\sum_j "
        r"e^{z_j/T}} \]"
    ),
    (
        r"Let $z \in \mathbb{R}^n$. \[ \operatorname{LSE}(z) = \log \sum_i \exp z_i, \qquad \nabla \operatorname{LSE}(z) = "
        r"\operatorname{softmax}(z) \]"
    ),
    r"Let $x \in \mathbb{R}^n$. \[ \nabla_x \log \|x\|^2 = \frac{2x}{\|x\|^2} \]",
    r"Let $u,v \in \mathbb{R}^3$. \[ u_1 v_1 + u_2 v_2 + u_3 v_3 = u^\top v \]",
    (
        r"Let $\mathbf{h}_t = \tanh(\mathbf{W}\mathbf{h}_{t-1} + \mathbf{U}\mathbf{x}_t)$ with $\mathbf{W} \in \mathbb{R}^{n "
        r"\times n}$, $\mathbf{U} \in \mathbb{R}^{n \times d}$, $\mathbf{h}_{t-1} \in \mathbb{R}^n$, $\mathbf{x}_t \in "
        r"\mathbb{R}^d$. \[ \frac{\partial \mathbf{h}_t}{\partial \mathbf{h}_{t-1}} = \operatorname{diag}(1 - "
        r"\mathbf{h}_t^2)\,\mathbf{W} \]"
    ),
    r"Let $C \in \mathbb{N}$. \[ \sum_{c=1}^{C} c = \frac{C(C+1)}{2} \]",
    r"Let $r \in (0,1)$. \[ \sum_{k=0}^{n} r^k = \frac{1 - r^{n+1}}{1-r} \]",
    r"Let $n \in \mathbb{N}$. \[ \prod_{k=1}^{n} e^{k} = e^{n(n+1)/2} \]",
    (
        r"Let $\hat{y} = Xw$ where $X \in \mathbb{R}^{n\times d}$, $w \in \mathbb{R}^d$. MSE: $$ \mathcal{L} = \frac{1}{2n} "
        r"\sum_{i=1}^n (\hat{y}_i - y_i)^2 $$ $$ \frac{\partial \mathcal{L}}{\partial w} = \frac{1}{n} X^\top (\hat{y} - y) $$ "
        r"with $y \in \mathbb{R}^n$."
    ),
    (
        r"Let $E = \frac12 \sum_k (o_k - t_k)^2$, $o_k = \sigma(s_k)$, $s_k = \sum_j w_{kj} h_j$ with $w \in \mathbb{R}^{K "
        r"\times J}$, $h \in \mathbb{R}^J$, $t \in \mathbb{R}^K$. \[ \frac{\partial E}{\partial w_{kj}} = (o_k - t_k) o_k (1 - "
        r"o_k) h_j \]"
    ),
    r"Let $\theta, g \in \mathbb{R}^n$ and $\theta' = \theta - \eta g$. \[ \|\theta' - \theta\|^2 = \eta^2 \|g\|^2 \]",
]


@pytest.mark.parametrize("text", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_snippet_is_read_as_it_is_meant(text):
    claims = read(text).claims
    assert claims and [verdict for verdict in map(judge, claims) if verdict.status in ("refuted", "unknown")] == []
