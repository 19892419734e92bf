"""The table of array operators: every row's example is read, written, lowered and raised, judged, derived and run as array code.

What an operator should give is said once more, in NumPy, by somebody who has not read the row.
"""

from __future__ import annotations

import itertools
import pickle
import random
import re
from functools import cache

import numpy as np
import pytest
from flint import arb, fmpq
from scipy.linalg import expm, logm, sqrtm
from scipy.special import logsumexp, softmax

from symgrad import check, read
from symgrad.check.checker import judge
from symgrad.errors import DefinitionError, ReadError, UnsupportedError
from symgrad.functions import compile
from symgrad.matrices.axes import known_range
from symgrad.matrices.lowering import BUILDER, applied, tensor_as_value
from symgrad.matrices.raising import raise_to_matrix
from symgrad.matrices.terms import lower
from symgrad.operators.arrays import ARRAYS, OPAQUE
from symgrad.operators.operator import BY_ENTRY, Opaque, Refused, operator
from symgrad.terms.claims import Claim
from symgrad.terms.indices import sizes
from symgrad.terms.nodes import Index
from symgrad.values.evaluate import Point, evaluate
from symgrad.writing.latex_writer import latex
from symgrad.writing.names import ascii_name


def polar(x):
    left, _, right = np.linalg.svd(x, full_matrices=False)
    return left @ right


def leading(x):
    left, _, right = np.linalg.svd(x, full_matrices=False)
    return np.outer(left[:, 0], right[0])


def gram(x):
    return x.T @ x + np.eye(x.shape[1])


def apart(x):
    """A positive definite matrix with eigenvalues that differ."""
    return x.T @ x + np.diag(np.arange(1.0, x.shape[1] + 1))


#: The example of each row, by the names in it.
REFERENCES = {
    "transpose": lambda A: A.T,
    "tr": np.trace,
    "diag": np.diag,
    "diagonal": np.diag,
    "det": np.linalg.det,
    "inverse": np.linalg.inv,
    "norm": np.linalg.norm,
    "hadamard": lambda A, B: A * B,
    "kronecker": lambda A, B: np.kron(A, B),
    "vec": lambda A: A.T.ravel(),
    "softmax": softmax,
    "logsoftmax": lambda z: np.log(softmax(z)),
    "softmin": lambda z: softmax(-z),
    "mean": np.mean,
    "kl": lambda p, q: (softmax(p) * np.log(softmax(p) / softmax(q))).sum(),
    "logsumexp": logsumexp,
    "tril": np.tril,
    "triu": np.triu,
    "cumsum": np.cumsum,
    "rowlogsumexp": lambda A: logsumexp(A, axis=1),
    "collogsumexp": lambda A: logsumexp(A, axis=0),
    "expm": expm,
    "logm": lambda X: logm(apart(X)),
    "sqrtm": lambda X: sqrtm(apart(X)),
    "chol": lambda X: np.linalg.cholesky(gram(X)),
    "polar": polar,
    "nucnorm": lambda X: np.linalg.svd(X)[1].sum(),
    "leadpair": leading,
    "specnorm": lambda X: np.linalg.svd(X)[1].max(),
    "ones": lambda A: A.sum(axis=1),
    "identity": lambda A: A - np.eye(len(A)),
}
#: Read, and written in indices: rows that no result is written with, and those whose axes are pairs of indices.
IN_INDICES = {"softmin", "mean", "kl", "logsoftmax", "logsumexp", "rowlogsumexp", "collogsumexp", "vec", "kronecker"}
#: Not differentiated, with what the error says instead.
REFUSED = {
    "expm": "by t, and its trace",
    "logm": "under a trace",
    "sqrtm": "under a trace",
    "chol": "has a gradient",
    "polar": "no notation",
    "leadpair": "no notation",
}
DIFFERENTIABLE = [name for name in ARRAYS if name not in REFUSED]


def parted(text: str) -> tuple[str, str]:
    """(declarations, formula) of an example."""
    given, formula = re.fullmatch(r"(.*?)\s*\\\[ (.*) \\\]", text).groups()
    return given, formula


@cache
def claim_of(name: str) -> Claim:
    """That the example of a row is itself."""
    given, formula = parted(ARRAYS[name].example)
    (claim,) = read(rf"{given} \[ {formula} = {formula} \]").claims
    return claim


@cache
def gradient_of(name: str):
    """The gradient of the example, or of the square of its norm, by the first name in it."""
    given, formula = parted(ARRAYS[name].example)
    variable = re.search(r"Let \$(\w)", given).group(1)
    scalar = rf"\left({formula}\right)" if not claim_of(name).left.free else rf"\left\|{formula}\right\|_F^2"
    (question,) = read(rf"{given} \[ \nabla_{variable} {scalar} \]").questions
    return question.derive()


def axes_of(claim: Claim) -> tuple[Index, ...]:
    return tuple(sorted(claim.left.free, key=lambda index: index.name))


def free_tensors(node):
    reached = {tensor for written in node.tensors for tensor in written.reach if tensor.definition is None}
    return sorted(reached, key=lambda tensor: tensor.name)


def points(node):
    """Pairwise different sizes, 1 included, and numbers for each free tensor: (Point, {name: array}, sizes by name)."""
    lengths = sorted(sizes(node) | {size for tensor in free_tensors(node) for axis in tensor.axes for size in sizes(axis)}, key=str)
    for k, wanted in enumerate(((2, 3, 4, 5), (3, 2, 5, 4), (1, 3, 2, 4), (4, 1, 3, 2))):
        given = dict(zip(lengths, wanted))
        generator, tables, arrays = random.Random(k), {}, {}
        for tensor in free_tensors(node):
            shape = [given[axis.upper] for axis in tensor.axes]
            places = list(itertools.product(*(range(1, length + 1) for length in shape)))
            tables[tensor] = {place: fmpq(generator.choice((-1, 1)) * generator.randint(3, 29), 13) for place in places}
            entries = [float(tables[tensor][place].p) / float(tables[tensor][place].q) for place in places]
            arrays[ascii_name(tensor.name)] = np.array(entries).reshape(shape)
        yield Point(given, tables), arrays, {size.name: number for size, number in given.items()}


def values(node, axes, point):
    """The exact values of a term at all indices, as an array."""
    ends = [point.integer(index.range.upper) for index in axes]
    numbers = [evaluate(node, point, dict(zip(axes, place))) for place in itertools.product(*(range(1, end + 1) for end in ends))]
    return np.array([float(arb(number)) for number in numbers]).reshape(ends)


def expected(name, arrays):
    return np.asarray(REFERENCES[name](**arrays) if len(arrays) > 1 else REFERENCES[name](*arrays.values()))


def agrees(got, wanted, name):
    """Whether values agree; those over pairs of indices stand in NumPy's order, the slow one first."""
    got = np.asarray(got)
    if name == "vec":
        got = got.T
    elif name == "kronecker":
        wanted = wanted.reshape([got.shape[k] for k in (1, 0, 3, 2)]).transpose(1, 0, 3, 2)
    np.testing.assert_allclose(got.reshape(wanted.shape), wanted, rtol=1e-8, atol=1e-10)


def slope(name, arrays, variable):
    """The gradient of what `gradient_of` asks for, by central differences."""

    def scalar(array):
        value = expected(name, {**arrays, variable: array})
        return float(value if not value.shape else (value**2).sum())

    at, step = arrays[variable], 1e-5
    found = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        change = np.zeros(at.shape)
        change[place] = step
        found[place] = (scalar(at + change) - scalar(at - change)) / (2 * step)
    return found


# --- the table ------------------------------------------------------------------------------------------------------


def cells(name="tr"):
    row = ARRAYS[name]
    given = {column: getattr(row, column) for column in row.__dataclass_fields__ if column != "name"}
    return given | {"shapes": ("nn->",)}


@pytest.mark.parametrize("column", cells())
def test_a_missing_cell_is_an_error_that_names_the_row_and_the_column(column):
    given = cells()
    del given[column]
    with pytest.raises(DefinitionError, match=rf"array operator new has no cell in the column {column}"):
        operator("new", **given)


def test_cells_that_do_not_fit_are_errors():
    with pytest.raises(DefinitionError, match="new has a cell colour"):
        operator("new", **cells(), colour="red")
    for column in ("differential", "value", "code"):
        with pytest.raises(DefinitionError, match=f"no entry in indices from which its {column} follows"):
            operator("new", **cells("det") | {column: BY_ENTRY})


def test_rows_are_pickled_by_their_names():
    assert all(pickle.loads(pickle.dumps(row)) is row for row in ARRAYS.values())


def test_every_row_is_said_again_in_numpy():
    assert set(REFERENCES) == set(ARRAYS)


@pytest.mark.parametrize("name", OPAQUE)
def test_the_equation_that_stands_for_an_opaque_operator_holds(name):
    entry = ARRAYS[name].entry
    assert isinstance(entry, Opaque)
    report = check(entry.equation)
    assert report.rows and all(row.verdict.passed for row in report.rows)


# --- the examples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARRAYS)
def test_an_example_has_the_values_that_numpy_gives(name):
    claim = claim_of(name)
    for point, arrays, _ in points(claim.left):
        agrees(values(claim.left, axes_of(claim), point), expected(name, arrays), name)


@pytest.mark.parametrize("name", [name for name, row in ARRAYS.items() if not row.is_opaque and row.shapes[0].operands])
def test_the_entry_of_a_row_has_the_values_that_numpy_gives(name):
    """Whatever reads the example: products of all kinds are read by themselves."""
    claim = claim_of(name)
    if (
        len(free_tensors(claim.left)) != len(ARRAYS[name].shapes[0].operands)
        or "softmax" in ARRAYS[name].example
        and name != "softmax"
    ):
        return  # an example with more in it than the operator
    operands = list(map(tensor_as_value, free_tensors(claim.left)))
    if ARRAYS[name].layout == "infix":
        axes = axes_of(claim)
        if len(axes) != operands[0].rank:
            return  # over pairs of indices, as the example's own entry is
        node = ARRAYS[name].entry_of(BUILDER, operands, axes)
    else:
        value = applied(name, *operands)
        if any(axis.root().parts for axis in value.axes):
            return
        axes = tuple(Index(f"p_{number}", known_range(axis)) for number, axis in enumerate(value.axes))
        node = value.build(axes)
    for point, arrays, _ in points(claim.left):
        agrees(values(node, axes, point), expected(name, arrays), name)


@pytest.mark.parametrize("name", [name for name in ARRAYS if name not in IN_INDICES])
def test_an_example_is_raised_written_read_back_and_lowered(name):
    claim = claim_of(name)
    axes = axes_of(claim)
    term = raise_to_matrix(claim.left, axes)
    given, formula = parted(ARRAYS[name].example)
    written = latex(term)
    (again,) = read(rf"{given} \[ {formula} = {written} \]").claims
    assert judge(again).status == "proved"
    assert judge(Claim(claim.left, "=", lower(term, axes), claim.given)).status == "proved"


@pytest.mark.parametrize("word, name", [(word, row.name) for row in ARRAYS.values() for word in row.words])
def test_every_word_is_read_as_its_operator(word, name):
    given, formula = parted(ARRAYS[name].example)
    several = ARRAYS[name].arity > 1
    argument = re.search(r"\}\((.*)\)$" if several else r"([AXzxv])(?=\)?(\\\||$))", formula).group(1)
    (claim,) = read(rf"{given} \[ \operatorname{{{word}}}({argument}) = {formula} \]").claims
    assert claim.left is claim.right


# --- gradients and code ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_a_gradient_is_judged_and_agrees_with_differences(name):
    proof = gradient_of(name)
    assert proof.check().passed
    claim = proof.claim
    axes = axes_of(claim)
    (variable,) = {ascii_name(by.tensor.name) for by in claim.left.by}
    function = compile(proof.result_node, axes)
    for _, arrays, lengths in points(claim.left):
        got = function(**{k: arrays[k] for k in function.arguments}, **{k: lengths[k] for k in function.sizes})
        np.testing.assert_allclose(
            np.broadcast_to(got, arrays[variable].shape), slope(name, arrays, variable), rtol=1e-4, atol=1e-6
        )


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_gradient_is_refused_and_says_what_could_be_written(name):
    with pytest.raises(UnsupportedError, match=REFUSED[name]):
        gradient_of(name)


def runs_everywhere(backend: str):
    """The code of every example and of every gradient, on a back end."""
    for name in ARRAYS:
        claim = claim_of(name)
        made = [(claim.left, axes_of(claim))]
        if name in DIFFERENTIABLE:
            proof = gradient_of(name)
            made.append((proof.result_node, axes_of(proof.claim)))
        for node, axes in made:
            function, checked = compile(node, axes, backend), compile(node, axes)
            for _, arrays, lengths in list(points(claim.left))[1:3]:
                fixed = {k: lengths[k] for k in function.sizes}
                got = function(**{k: _array(backend, arrays[k]) for k in function.arguments}, **fixed)
                wanted = checked(**{k: arrays[k] for k in checked.arguments}, **fixed)
                np.testing.assert_allclose(np.asarray(got), wanted, rtol=1e-6, atol=1e-8, err_msg=f"{name} on {backend}")
                if node is claim.left:
                    agrees(got, expected(name, arrays), name)


def _array(backend, array):
    if backend != "torch":
        return array
    import torch

    return torch.as_tensor(array)


def in_jax():
    import jax

    jax.config.update("jax_enable_x64", True)
    runs_everywhere("jax")


def test_examples_and_gradients_run_in_numpy():
    runs_everywhere("numpy")


@pytest.mark.parametrize("module, call", [("jax", "in_jax()"), ("torch", "runs_everywhere('torch')")])
def test_examples_and_gradients_run_in(module, call, differentiator):
    differentiator(module, f"tests.operators.test_arrays.{call}")


SHAPES = r"Let $X \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$."


# --- claims that must fall, and what is refused ---------------------------------------------------------------------

WRONG = (
    r"Let $A \in \mathbb{R}^{n \times n}$. \[ \nabla_A \operatorname{tr}(\operatorname{expm}(A)) = \operatorname{expm}(A) \]",
    r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ \operatorname{expm}(A + B) = \operatorname{expm}(A) \operatorname{expm}(B) \]",
    r"Let $X \in \mathbb{R}^{m \times n}$. \[ \|X\|_* = \|X\|_F \]",
    r"Let $X \in \mathbb{R}^{m \times n}$. \[ \operatorname{specnorm}(X) = \|X\|_F \]",
    r"Let $X \in \mathbb{R}^{m \times n}$. \[ \operatorname{tril}(X) + \operatorname{triu}(X) = X \]",
    r"Let $X \in \mathbb{R}^{m \times n}$. \[ \nabla_X \|X\|_* = \operatorname{leadpair}(X) \]",
    r"Let $x \in \mathbb{R}^{n}$. \[ \operatorname{cumsum}(x)_i = \sum_{j=1}^{i-1} x_j \]",
    r"Let $S \in \mathbb{R}^{m \times n}$. \[ \operatorname{rowlogsumexp}(S)_i = \log \sum_{i=1}^{m} e^{S_{ij}} \]",
    r"Let $X \in \mathbb{R}^{m \times n}$, $A := X^\top X + I$. \[ \operatorname{chol}(A)^\top \operatorname{chol}(A) = A \]",
    r"Let $X \in \mathbb{R}^{m \times n}$, $A := X^\top X + I$, $L := \operatorname{chol}(A)$. "
    r"\[ \log \det A = \sum_{i=1}^{n} \log L_{ii} \]",
)
RIGHT = (
    (
        r"Let $A \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$. "
        r"\[ \frac{d^2}{dt^2} \operatorname{expm}(t A) = A^2 \operatorname{expm}(t A) \]",
        "proved",
    ),
    (
        r"Let $A, B \in \mathbb{R}^{n \times n}$. "
        r"\[ \nabla_A \operatorname{tr}(\operatorname{expm}(A B)) = \operatorname{expm}(A B)^\top B^\top \]",
        "proved",
    ),
    (r"Let $A \in \mathbb{R}^{n \times n}$. \[ \det \operatorname{expm}(A) = e^{\operatorname{tr}(A)} \]", "holds"),
    (r"Let $X \in \mathbb{R}^{m \times n}$. \[ \operatorname{specnorm}(X) \le \|X\|_F \]", "holds"),
    (r"Let $X \in \mathbb{R}^{m \times n}$. \[ \|X\|_F \le \|X\|_* \]", "holds"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and positive definite. \[ \|A\|_* = \operatorname{tr}(A) \]", "holds"),
    (
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and positive definite. "
        r"\[ \det \operatorname{chol}(A) = \sqrt{\det A} \]",
        "holds",
    ),
    (
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and positive definite, $L := \operatorname{chol}(A)$. "
        r"\[ \log \det A = 2 \sum_{i=1}^{n} \log L_{ii} \]",
        "holds",
    ),
    (
        r"Let $X \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$, $t > 0$. "
        r"\[ \frac{d}{dt} \operatorname{chol}(t (X^\top X + I)) = \frac{1}{2 t} \operatorname{chol}(t (X^\top X + I)) \]",
        "holds",
    ),
    (
        r"Let $S \in \mathbb{R}^{m \times n}$. "
        r"\[ \frac{\partial}{\partial S_{ij}} \operatorname{rowlogsumexp}(S)_i = \operatorname{softmax}(S)_{ij} \]",
        "proved",
    ),
)


#: True, but a derivative at singular values that are equal or 0 is not evaluated: no verdict, on whichever side it stands.
UNDECIDED = (
    r"Let $A \in \mathbb{R}^{n \times n}$. \[ A - A + I = \operatorname{polar}(I + A - A) \]",
    r"Let $x \in \mathbb{R}^{m}$, $y \in \mathbb{R}^{n}$. "
    r"\[ \frac{x_i \|y\|}{\|x\|} = \frac{\partial}{\partial x_i} \|x y^\top\|_* \]",
)


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_is_not_evaluated_gets_no_verdict(text):
    (row,) = check(text).rows
    assert row.verdict.status == "unknown"


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_claim_is_refuted(text):
    (row,) = check(text).rows
    assert row.verdict.status == "refuted"


@pytest.mark.parametrize("text, status", RIGHT)
def test_a_right_claim_passes(text, status):
    (row,) = check(text).rows
    assert row.verdict.status == status


@pytest.mark.parametrize(
    "formula, said",
    (
        (r"\operatorname{expm}(X) = X", "the matrix exponential needs a square matrix; it is m×n"),
        (r"\operatorname{tril}(x) = x", "tril takes a matrix; it is n"),
        (r"\|x\|_* = 1", "nucnorm takes a matrix; it is n"),
        (r"\operatorname{logsumexp}(X) = 1", "logsumexp takes a vector; it is m×n"),
    ),
)
def test_what_does_not_fit_is_refuted_by_its_shapes(formula, said):
    (row,) = check(rf"{SHAPES} \[ {formula} \]").rows
    assert row.verdict.status == "refuted" and said in row.verdict.reason


@pytest.mark.parametrize(
    "formula, said",
    (
        (r"\|X\|_2 = 1", "this norm of a matrix is not read"),
        (r"\operatorname{expm} A A = A", "not clear how far"),
    ),
)
def test_what_is_not_clear_is_not_read(formula, said):
    with pytest.raises(ReadError, match=said):
        read(rf"{SHAPES} \[ {formula} \]")


def test_a_cholesky_factor_has_no_derivative_by_one_entry_of_a_symmetric_matrix():
    given = r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and positive definite."
    (row,) = check(rf"{given} \[ \frac{{\partial \operatorname{{chol}}(A)_{{11}}}}{{\partial A_{{21}}}} = 0 \]").rows
    assert not row.verdict.passed


def test_refusals_are_cells():
    assert {name for name, row in ARRAYS.items() if isinstance(row.differential, Refused)} <= set(REFUSED)
