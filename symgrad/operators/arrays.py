r"""The operators of whole vectors and matrices: one row each, with the same columns for all (operator.py). Knows nodes only.

A row says how an operator is written, what shape it gives, what an entry of it is in indices, its differential, its value, its
array code, its layout and its cost. Who reads a formula and who lowers a matrix term both take the entry from here. A cell that is
missing is an error when this file is loaded.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from typing import Any

from ..errors import UnsupportedError
from ..terms.binding import substitute
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    AnyFunction,
    Apply,
    Array,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Pow,
    Relation,
    Sum,
    add,
    delta,
    mul,
    neg,
)
from .operator import BY_ENTRY, Axis, Builder, ByEntry, Inner, Opaque, Operator, Part, Place, Refused, operator

# --- pieces of entries ----------------------------------------------------------------------------------------------


def same(left: Place, right: Place) -> Node:
    """δ of two places."""
    if type(left) is tuple and type(right) is tuple:
        return mul(*map(same, left, right))
    return delta(left, right)


def squares(builder: Builder, part: Part) -> Node:
    """The sum of the squares of all entries."""

    def over(axes: tuple[Axis, ...], places: tuple[Place, ...]) -> Node:
        if not axes:
            return Pow(part(*places), TWO)
        return builder.sum(axes[0], lambda place: over(axes[1:], (*places, place)))

    return over(part.axes, ())


def mean(builder: Builder, part: Part) -> Node:
    """The sum of all entries, divided by their number."""

    def over(axes: tuple[Axis, ...], places: tuple[Place, ...], body: Callable[..., Node]) -> Node:
        if not axes:
            return body(*places)
        return builder.sum(axes[0], lambda place: over(axes[1:], (*places, place), body))

    return mul(over(part.axes, (), part), Pow(over(part.axes, (), lambda *_: ONE), MINUS_ONE))


class _Opposite:
    """An operand with the other sign."""

    def __init__(self, part: Part):
        self.part = part

    @property
    def axes(self) -> tuple[Axis, ...]:
        return self.part.axes

    def __call__(self, *places: Place) -> Node:
        return neg(self.part(*places))


# --- differentials --------------------------------------------------------------------------------------------------


def _of_determinant(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.node, inner.at(l, k, name="inverse"), inner.slope))


def _of_inverse(inner: Inner) -> Node:
    (i, j), (k, l) = inner.node.indices, inner.indices
    return neg(inner.summed(inner.product(inner.at(i, k), inner.slope, inner.at(l, j))))


def _of_softmax(inner: Inner) -> Node:
    (i,), (j,) = inner.node.indices, inner.indices
    return inner.product(inner.node, inner.summed(inner.product(add(delta(i, j), neg(inner.at(j))), inner.slope)))


def _log_sum_exp(builder: Builder, axis: Axis, body: Callable[[Place], Node]) -> Node:
    return Apply(Function("log"), (builder.sum(axis, lambda place: Apply(Function("exp"), (body(place),))),))


def _of_exponential(inner: Inner) -> Node:
    """d expm(t A) = A dt expm(t A): known where the slope is a multiple of the argument, with which it commutes."""
    (i, j), (k, l) = inner.node.indices, inner.indices
    factors = inner.argument.factors if isinstance(inner.argument, Mul) else (inner.argument,)
    if any(inner.moves(factor) for factor in factors if not factor.free.isdisjoint((k, l))):
        raise UnsupportedError(
            r"a matrix exponential is differentiated as \operatorname{expm}(t A) by t, and its trace by anything; "
            "else A need not commute with its derivative"
        )
    return Sum(l, inner.product(substitute(inner.slope, {k: i}), inner.at(l, j)))


def _of_trace_of_exponential(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.at(l, k), inner.slope))


def _of_trace_of_logarithm(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.at(l, k, name="inverse"), inner.slope))


def _of_trace_of_root(inner: Inner) -> Node:
    """d tr(X^{1/2}) = ½ tr(X^{-1/2} dX)."""
    k, l = inner.indices

    rows = tuple(Index(fresh, k.range) for fresh in ("\0r", "\0c"))
    root = Array(rows, Apply(inner.node.function, inner.node.arguments, rows))
    return mul(HALF, inner.summed(inner.product(Apply(Function("inverse"), (root,), (l, k)), inner.slope)))


def _by_eigenvectors(name: str) -> dict[str, str | Refused]:
    """The array code of a function of matrices that a library may lack: V f(Λ) V⁻¹."""
    turned = "(lambda w, V: ((V * np.{f}(w)[..., None, :]) @ np.linalg.inv(V)).real)(*np.linalg.eig(_0))".replace("{f}", name)
    return {
        "numpy": f"scipy.linalg.{name}m(_0)",
        "jax": turned.replace("np.", "jax.numpy."),
        "torch": turned.replace("np.", "torch."),
    }


def _only_traced(word: str, gradient: str) -> Refused:
    return Refused(rf"\operatorname{{{word}}} is differentiated under a trace alone, {gradient}: else A need not commute with dA")


def _cholesky(numbers: Any, rows: list[list[Any]]) -> list[list[Any]]:
    """Row by row, from the lower triangle."""
    numbers.require_symmetric(rows, "the Cholesky factor")
    factor: list[list[Any]] = []
    for i, row in enumerate(rows):
        made: list[Any] = []
        for j in range(i):
            done = numbers.total([made[k] * factor[j][k] for k in range(j)])
            made.append((row[j] - done) * numbers.inverse(factor[j][j]))
        made.append(numbers.root_of_pivot(row[i] - numbers.total([x * x for x in made]), "the Cholesky factor"))
        factor.append(made + [numbers.zero] * (len(rows) - i - 1))
    return factor


def _of_nuclear_norm(inner: Inner) -> Node:
    return inner.summed(inner.product(inner.at(*inner.indices, name="polar"), inner.slope))


def _of_spectral_norm(inner: Inner) -> Node:
    return inner.summed(inner.product(inner.at(*inner.indices, name="leadpair"), inner.slope))


# --- the table ------------------------------------------------------------------------------------------------------

_SQUARE = r"Let $A \in \mathbb{R}^{n \times n}$. "
_ROWS = (
    operator(
        "transpose",
        noun="the transpose",
        words=(),
        latex=r"^{\top}",
        layout="script",
        shapes=("mn->nm", "n->n"),
        takes="a vector or a matrix",
        entry=lambda builder, parts, places: parts[0](*places[::-1]),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ A^\top \]",
    ),
    operator(
        "tr",
        noun="the trace",
        words=("tr", "Tr", "trace", "Trace"),
        latex=r"\operatorname{tr}",
        layout="call",
        shapes=("nn->", "0->"),
        takes="",
        entry=lambda builder, parts, places: (
            builder.sum(parts[0].axes[0], lambda i: parts[0](i, i)) if parts[0].axes else parts[0]()
        ),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=_SQUARE + r"\[ \operatorname{tr}(A) \]",
    ),
    operator(
        "diag",
        noun="the diagonal matrix",
        words=("diag", "Diag"),
        latex=r"\operatorname{diag}",
        layout="call",
        shapes=("n->nn",),
        takes="a vector or a square matrix",
        entry=lambda builder, parts, places: mul(same(*places), parts[0](places[0])),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $v \in \mathbb{R}^{n}$. \[ \operatorname{diag}(v) \]",
    ),
    operator(
        "diagonal",
        noun="the diagonal",
        words=("diag", "Diag"),
        latex=r"\operatorname{diag}",
        layout="call",
        shapes=("nn->n",),
        takes="",
        entry=lambda builder, parts, places: parts[0](places[0], places[0]),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=_SQUARE + r"\[ \operatorname{diag}(A) \]",
    ),
    operator(
        "det",
        noun="the determinant",
        words=("det",),
        latex=r"\det",
        layout="bare",
        shapes=("nn->",),
        takes="",
        entry=Opaque(r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ \det(A B) = \det A \, \det B \]"),
        differential=_of_determinant,
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.determinant(rows),
        code={"np": "np.linalg.det(_0)"},
        positive=False,
        recognised=False,
        cost=1,
        example=_SQUARE + r"\[ \det A \]",
    ),
    operator(
        "inverse",
        noun="the inverse",
        words=(),
        latex="^{-1}",
        layout="script",
        shapes=("nn->nn",),
        takes="",
        entry=Opaque(r"Let $A \in \mathbb{R}^{n \times n}$, $\det A \neq 0$. \[ A A^{-1} = I \]"),
        differential=_of_inverse,
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.inverted(rows),
        code={"np": "np.linalg.inv(_0)"},
        positive=False,
        recognised=False,
        cost=2,
        example=r"Let $A \in \mathbb{R}^{n \times n}$, $\det A \neq 0$. \[ A^{-1} \]",
    ),
    operator(
        "norm",
        noun="the norm",
        words=(),
        latex="F",
        layout="fence",
        shapes=("n->", "mn->"),
        takes="a vector or a matrix",
        entry=lambda builder, parts, places: Pow(squares(builder, parts[0]), HALF),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $x \in \mathbb{R}^{n}$. \[ \|x\| \]",
    ),
    operator(
        "hadamard",
        noun="the product entry by entry",
        words=(),
        latex=r"\odot",
        layout="infix",
        shapes=("*,*->*",),
        takes="vectors or matrices of one shape",
        entry=lambda builder, parts, places: mul(*(part(*places) for part in parts)),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A, B \in \mathbb{R}^{m \times n}$. \[ A \odot B \]",
    ),
    operator(
        "kronecker",
        noun="the Kronecker product",
        words=(),
        latex=r"\otimes",
        layout="infix",
        shapes=("mn,pq->(pm)(qn)", "m,p->(pm)"),
        takes="two matrices",
        # Rows and columns are pairs, those of the right matrix running fast: it stands in blocks.
        entry=lambda builder, parts, places: mul(parts[0](*(slow for _, slow in places)), parts[1](*(fast for fast, _ in places))),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{p \times q}$. \[ A \otimes B \]",
    ),
    operator(
        "vec",
        noun="the vectorisation",
        words=("vec",),
        latex=r"\operatorname{vec}",
        layout="call",
        shapes=("n->n", "mn->(mn)"),
        takes="a matrix",
        # The columns one below the other: the row runs fast.
        entry=lambda builder, parts, places: parts[0](*(places[0] if type(places[0]) is tuple else places)),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ \operatorname{vec}(A) \]",
    ),
    operator(
        "softmax",
        noun="softmax",
        words=("softmax", "Softmax"),
        latex=r"\operatorname{softmax}",
        layout="call",
        shapes=("*n->*n",),
        takes="a vector (or a matrix, row by row)",
        entry=Opaque(r"Let $z \in \mathbb{R}^{C}$. \[ \operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}} \]"),
        differential=_of_softmax,
        traced=BY_ENTRY,
        value=lambda numbers, entries: numbers.normalised([numbers.apply("exp", entry) for entry in entries]),
        code={"np": Refused("the scale of the exponentials is kept apart")},
        positive=True,
        recognised=False,
        cost=1,
        example=r"Let $z \in \mathbb{R}^{C}$. \[ \operatorname{softmax}(z) \]",
    ),
    operator(
        "logsoftmax",
        noun="the logarithm of softmax",
        words=("logsoftmax",),
        latex=r"\operatorname{logsoftmax}",
        layout="call",
        shapes=("*n->*n",),
        takes="a vector (or a matrix, row by row)",
        entry=lambda builder, parts, places: Apply(Function("log"), (ARRAYS["softmax"].entry_of(builder, parts, places),)),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $z \in \mathbb{R}^{C}$. \[ \operatorname{logsoftmax}(z) \]",
    ),
    operator(
        "softmin",
        noun="softmin",
        words=("softmin", "Softmin"),
        latex=r"\operatorname{softmin}",
        layout="call",
        shapes=("*n->*n",),
        takes="a vector (or a matrix, row by row)",
        entry=lambda builder, parts, places: ARRAYS["softmax"].entry_of(builder, [_Opposite(parts[0])], places),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=True,
        recognised=False,
        cost=1,
        example=r"Let $z \in \mathbb{R}^{C}$. \[ \operatorname{softmin}(z) \]",
    ),
    operator(
        "mean",
        noun="the mean",
        words=("mean", "avg"),
        latex=r"\operatorname{mean}",
        layout="call",
        shapes=("n->", "mn->"),
        takes="a vector or a matrix",
        entry=lambda builder, parts, places: mean(builder, parts[0]),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $x \in \mathbb{R}^{n}$. \[ \operatorname{mean}(x) \]",
    ),
    operator(
        "kl",
        noun="the Kullback-Leibler divergence",
        words=("KL",),
        latex=r"\operatorname{KL}",
        layout="call",
        shapes=("n,n->",),
        takes="two vectors of probabilities",
        entry=lambda builder, parts, places: builder.sum(
            parts[0].axes[0],
            lambda i: mul(parts[0](i), Apply(Function("log"), (mul(parts[0](i), Pow(parts[1](i), MINUS_ONE)),))),
        ),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $p, q \in \mathbb{R}^{n}$. \[ \operatorname{KL}(\operatorname{softmax}(p), \operatorname{softmax}(q)) \]",
    ),
    operator(
        "logsumexp",
        noun="logsumexp",
        words=("logsumexp", "LSE", "lse"),
        latex=r"\operatorname{logsumexp}",
        layout="call",
        shapes=("n->",),
        takes="a vector",
        entry=lambda builder, parts, places: _log_sum_exp(builder, parts[0].axes[0], parts[0]),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $z \in \mathbb{R}^{C}$. \[ \operatorname{logsumexp}(z) \]",
    ),
    operator(
        "tril",
        noun="the lower triangle",
        words=("tril",),
        latex=r"\operatorname{tril}",
        layout="call",
        shapes=("mn->mn",),
        takes="a matrix",
        entry=lambda builder, parts, places: mul(parts[0](*places), Indicator(Relation("≥", places[0], places[1]))),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=True,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ \operatorname{tril}(A) \]",
    ),
    operator(
        "triu",
        noun="the upper triangle",
        words=("triu",),
        latex=r"\operatorname{triu}",
        layout="call",
        shapes=("mn->mn",),
        takes="a matrix",
        entry=lambda builder, parts, places: mul(parts[0](*places), Indicator(Relation("≤", places[0], places[1]))),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=True,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ \operatorname{triu}(A) \]",
    ),
    operator(
        "cumsum",
        noun="the cumulative sum",
        words=("cumsum",),
        latex=r"\operatorname{cumsum}",
        layout="call",
        shapes=("n->n",),
        takes="a vector",
        entry=lambda builder, parts, places: builder.sum(parts[0].axes[0], parts[0], lambda j: Relation("≤", j, places[0])),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=True,
        cost=1,
        example=r"Let $x \in \mathbb{R}^{n}$. \[ \operatorname{cumsum}(x) \]",
    ),
    operator(
        "rowlogsumexp",
        noun="logsumexp of each row",
        words=("rowlogsumexp",),
        latex=r"\operatorname{rowlogsumexp}",
        layout="call",
        shapes=("mn->m",),
        takes="a matrix",
        entry=lambda builder, parts, places: _log_sum_exp(builder, parts[0].axes[1], lambda j: parts[0](places[0], j)),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ \operatorname{rowlogsumexp}(A) \]",
    ),
    operator(
        "collogsumexp",
        noun="logsumexp of each column",
        words=("collogsumexp",),
        latex=r"\operatorname{collogsumexp}",
        layout="call",
        shapes=("mn->n",),
        takes="a matrix",
        entry=lambda builder, parts, places: _log_sum_exp(builder, parts[0].axes[0], lambda i: parts[0](i, places[0])),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ \operatorname{collogsumexp}(A) \]",
    ),
    operator(
        "expm",
        noun="the matrix exponential",
        words=("expm",),
        latex=r"\operatorname{expm}",
        layout="call",
        shapes=("nn->nn",),
        takes="",
        entry=Opaque(
            r"Let $A \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$. "
            r"\[ \frac{d}{dt} \operatorname{expm}(t A) = A \operatorname{expm}(t A) \] "
            r"\[ \operatorname{expm}(A) \operatorname{expm}(-A) = I \]"
        ),
        differential=_of_exponential,
        traced=_of_trace_of_exponential,
        value=lambda numbers, rows: numbers.matrix_function("exp", rows),
        code={"numpy": "scipy.linalg.expm(_0)", "jax": "jax.scipy.linalg.expm(_0)", "torch": "torch.linalg.matrix_exp(_0)"},
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $A \in \mathbb{R}^{n \times n}$. "
        r"\[ \operatorname{expm}(A) \]",
    ),
    operator(
        "logm",
        noun="the matrix logarithm",
        words=("logm",),
        latex=r"\operatorname{logm}",
        layout="call",
        shapes=("nn->nn",),
        takes="",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$, $A_{ij} := \sum_{k=1}^{m} X_{ki} X_{kj} + i \, \delta_{ij}$. "
            r"\[ \operatorname{expm}(\operatorname{logm}(A)) = A \]"
        ),
        differential=_only_traced("logm", r"\nabla_A \operatorname{tr}(\operatorname{logm}(A)) = A^{-\top}"),
        traced=_of_trace_of_logarithm,
        value=lambda numbers, rows: numbers.matrix_function("log", rows),
        code=_by_eigenvectors("log"),
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$, $A_{ij} := \sum_{k=1}^{m} X_{ki} X_{kj} + i \, \delta_{ij}$. "
        r"\[ \operatorname{logm}(A) \]",
    ),
    operator(
        "sqrtm",
        noun="the matrix square root",
        words=("sqrtm",),
        latex=r"\operatorname{sqrtm}",
        layout="call",
        shapes=("nn->nn",),
        takes="",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$, $A_{ij} := \sum_{k=1}^{m} X_{ki} X_{kj} + i \, \delta_{ij}$. "
            r"\[ \operatorname{sqrtm}(A) \operatorname{sqrtm}(A) = A \]"
        ),
        differential=_only_traced("sqrtm", r"\nabla_A \operatorname{tr}(A^{1/2}) = \frac{1}{2} A^{-\top/2}"),
        traced=_of_trace_of_root,
        value=lambda numbers, rows: numbers.matrix_function("sqrt", rows),
        code=_by_eigenvectors("sqrt"),
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$, $A_{ij} := \sum_{k=1}^{m} X_{ki} X_{kj} + i \, \delta_{ij}$. "
        r"\[ \operatorname{sqrtm}(A) \]",
    ),
    operator(
        "chol",
        noun="the Cholesky factor",
        words=("chol", "cholesky"),
        latex=r"\operatorname{chol}",
        layout="call",
        shapes=("nn->nn",),
        takes="",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$, $A := X^\top X + I$. "
            r"\[ \operatorname{chol}(A) \operatorname{chol}(A)^\top = A \] "
            r"\[ \operatorname{triu}(\operatorname{chol}(A)) = \operatorname{diag}(\operatorname{diag}(\operatorname{chol}(A))) \]"
        ),
        differential=Refused(
            r"of a symmetric matrix no entry changes alone; \det A = (\det \operatorname{chol}(A))^2 has a gradient"
        ),
        traced=BY_ENTRY,
        value=_cholesky,
        code={"np": "np.linalg.cholesky(_0)"},
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$, $A := X^\top X + I$. "
        r"\[ \operatorname{chol}(A) \]",
    ),
    operator(
        "polar",
        noun="the orthogonal polar factor",
        words=("polar",),
        latex=r"\operatorname{polar}",
        layout="call",
        shapes=("mn->mn",),
        takes="a matrix",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$, $n \le m$. "
            r"\[ \operatorname{polar}(X)^\top \operatorname{polar}(X) = I \] "
            r"\[ \operatorname{polar}(X) X^\top \operatorname{polar}(X) = X \]"
        ),
        differential=Refused(
            r"the orthogonal polar factor U V^\\top of X = U Σ V^\\top has a derivative that there is no notation for"
        ),
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.gradient(numbers.nuclear_norm, rows),
        code={"np": "np.matmul(*np.linalg.svd(_0, full_matrices=False)[::2])"},
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \operatorname{polar}(X) \]",
    ),
    operator(
        "nucnorm",
        noun="the nuclear norm",
        words=("nucnorm",),
        latex=r"*",
        layout="fence",
        shapes=("mn->",),
        takes="a matrix",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$. "
            r"\[ \|X\|_* = \operatorname{tr}(\operatorname{polar}(X)^\top X) \]"
        ),
        differential=_of_nuclear_norm,
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.nuclear_norm(rows),
        code={
            "np": "np.linalg.norm(_0, 'nuc', axis=(-2, -1))",
            "torch": "torch.linalg.matrix_norm(_0, 'nuc')",
        },
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \|X\|_* \]",
    ),
    operator(
        "leadpair",
        noun="the leading singular pair",
        words=("leadpair",),
        latex=r"\operatorname{leadpair}",
        layout="call",
        shapes=("mn->mn",),
        takes="a matrix",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$. "
            r"\[ \operatorname{leadpair}(X) X^\top X = \operatorname{specnorm}(X)^2 \operatorname{leadpair}(X) \] "
            r"\[ \|\operatorname{leadpair}(X)\|_F = 1 \]"
        ),
        differential=Refused(r"the leading singular pair u_1 v_1^\\top has a derivative that there is no notation for"),
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.gradient(numbers.spectral_norm, rows),
        code={"np": "np.linalg.svd(_0)[0][..., :1] * np.linalg.svd(_0)[2][..., :1, :]"},
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \operatorname{leadpair}(X) \]",
    ),
    operator(
        "specnorm",
        noun="the spectral norm",
        words=("specnorm",),
        latex=r"\operatorname{specnorm}",
        layout="call",
        shapes=("mn->",),
        takes="a matrix",
        entry=Opaque(
            r"Let $X \in \mathbb{R}^{m \times n}$. "
            r"\[ \operatorname{specnorm}(X) = \operatorname{tr}(\operatorname{leadpair}(X)^\top X) \] "
            r"\[ \operatorname{specnorm}(X^\top X) = \operatorname{specnorm}(X)^2 \]"
        ),
        differential=_of_spectral_norm,
        traced=BY_ENTRY,
        value=lambda numbers, rows: numbers.spectral_norm(rows),
        code={
            "np": "np.linalg.norm(_0, 2, axis=(-2, -1))",
            "torch": "torch.linalg.matrix_norm(_0, 2)",
        },
        positive=False,
        recognised=False,
        cost=1,
        example=r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \operatorname{specnorm}(X) \]",
    ),
    operator(
        "ones",
        noun="the vector of ones",
        words=(),
        latex=r"\mathbf{1}",
        layout="name",
        shapes=("->n",),
        takes="",
        entry=lambda builder, parts, places: ONE,
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=True,
        recognised=False,
        cost=0,
        example=r"Let $A \in \mathbb{R}^{m \times n}$. \[ A \mathbf{1} \]",
    ),
    operator(
        "identity",
        noun="the identity matrix",
        words=(),
        latex="I",
        layout="name",
        shapes=("->nn",),
        takes="",
        entry=lambda builder, parts, places: same(*places),
        differential=BY_ENTRY,
        traced=BY_ENTRY,
        value=BY_ENTRY,
        code=BY_ENTRY,
        positive=False,
        recognised=False,
        cost=0,
        example=_SQUARE + r"\[ A - I \]",
    ),
)
ARRAYS: dict[str, Operator] = {row.name: row for row in _ROWS}
#: word -> the operators that it may name, which differ by what they take
NAMED: dict[str, tuple[Operator, ...]] = {
    word: tuple(row for row in _ROWS if word in row.words) for row in _ROWS for word in row.words
}
#: subscript -> the norm that has it: F for the Frobenius norm, which is `norm`
NORMS: dict[str, Operator] = {row.latex: row for row in _ROWS if row.layout == "fence"}
#: Those whose entries are terms of a function of a whole array.
OPAQUE: dict[str, Operator] = {row.name: row for row in _ROWS if row.is_opaque}


def opaque_row(function: AnyFunction) -> Operator | None:
    """The row of an opaque operator, by its function in a term; None for any other function."""
    return OPAQUE.get(function.name) if isinstance(function, Function) else None


def trace_of(node: Node) -> Apply | None:
    """The operator at the summed index twice, of which a sum is the trace; None where there is no differential of that trace."""
    if type(node) is not Sum or node.where is not TRUE or type(node.body) is not Apply:
        return None
    inner, index = node.body, node.index
    row = opaque_row(inner.function)
    if row is None or isinstance(row.traced, ByEntry) or inner.indices != (index, index):
        return None
    (array,) = inner.arguments
    whole = isinstance(array, Array) and all(each.range is index.range for each in array.indices)
    return inner if whole and index not in array.free else None


def named(name: str) -> Operator:
    """The row of a name."""
    return ARRAYS[name]


copyreg.pickle(Operator, lambda row: (named, (row.name,)))
