"""What a user of the Python interface relies on: SymPy in, proofs and SymPy out, errors of one line."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import numpy as np
import pytest
import sympy
from sympy import (
    Abs,
    Determinant,
    Dummy,
    E,
    Eq,
    Function,
    I,
    Idx,
    IndexedBase,
    Integer,
    Integral,
    KroneckerDelta,
    MatrixSymbol,
    Max,
    Ne,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    cos,
    erf,
    exp,
    frac,
    log,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
    tanh,
    zeta,
)

import symgrad
from symgrad import DefinitionError, FileError, LimitError, RangeError, ReadError, ShapeError, SymgradError, UnsupportedError
from symgrad.derive.proof import Step
from symgrad.rules.rule import RULEBOOK
from symgrad.sympy_border.bridge import expectation, variance
from symgrad.writing.text_writer import text

C, N, m, n, s = symbols("C N m n s", integer=True, positive=True)
i, j, k, l = symbols("i j k l", integer=True)
x, t = symbols("x t", real=True)
z, y = IndexedBase("z", shape=(C,)), IndexedBase("y", shape=(C,))
X, w, target = IndexedBase("X", shape=(N, n)), IndexedBase("w", shape=(n,)), IndexedBase("t", shape=(N,))
A, u = IndexedBase("A", shape=(m, n)), IndexedBase("u", shape=(n,))
p = symgrad.define(r"\hat{y}", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
sigma = symgrad.define("sigma", 1 / (1 + exp(-x)))
ONE_HOT = Eq(Sum(y[i], (i, 1, C)), 1)
CROSS_ENTROPY = -Sum(y[i] * log(p[i]), (i, 1, C))
SQUARES = Sum((y[i] - p[i]) ** 2, (i, 1, C)) / C
LEAST_SQUARES = Sum((Sum(X[i, j] * w[j], (j, 1, n)) - target[i]) ** 2, (i, 1, N))


@pytest.fixture(scope="module")
def proof():
    """The proof that everybody knows."""
    return symgrad.derive(CROSS_ENTROPY, z[k], given=[ONE_HOT])


# --- results --------------------------------------------------------------------------------------------------------

RESULTS = [
    (p[i], z[j], (), p[i] * (KroneckerDelta(i, j) - p[j])),
    (CROSS_ENTROPY, z[k], [ONE_HOT], p[k] - y[k]),
    (CROSS_ENTROPY, z[k], (), p[k] * Sum(y[i], (i, 1, C)) - y[k]),
    (SQUARES, z[k], (), 2 * p[k] * (p[k] - y[k] - Sum(p[i] * (p[i] - y[i]), (i, 1, C))) / C),
    (log(Sum(exp(z[j]), (j, 1, C))), z[k], (), exp(z[k]) / Sum(exp(z[j]), (j, 1, C))),
    (sigma, x, (), sigma * (1 - sigma)),
    (tanh(x), x, (), 1 - tanh(x) ** 2),
    (sin(x) * cos(x), x, (), None),
    (erf(x), x, (), 2 * exp(-(x**2)) / sqrt(pi)),
    (x**5, (x, x, x), (), 60 * x**2),
    (E ** (t * x), (t, x), (), None),
    (Max(0, x), x, (), Piecewise((1, x > 0), (0, True))),
    (Abs(x), x, (), sympy.sign(x)),
    (0.1 * x**2, x, (), x / 5),
    (Sum(z[i] * y[i], (i, 1, C)), z[k], (), y[k]),
    (Sum(z[i] * y[i], (i, 1, C)), z[1], (), y[1]),
    (Sum(z[i] ** 2, (i, 1, C)), z[C], (), 2 * z[C]),
    (Sum(z[i] ** 2, (i, 1, C)), z[i], (), 2 * z[i]),
    (z[i] * z[j], z[i], (), z[j] + z[i] * KroneckerDelta(i, j)),
    (Sum(A[i, j] * u[j], (j, 1, n)), A[k, l], (), KroneckerDelta(i, k) * u[l]),
    (Sum(z[i] * KroneckerDelta(i, k), (i, 1, C)), z[j], (), KroneckerDelta(j, k)),
    (LEAST_SQUARES, w[k], (), 2 * Sum((Sum(X[i, j] * w[j], (j, 1, n)) - target[i]) * X[i, k], (i, 1, N))),
    (LEAST_SQUARES, (w[k], w[l]), (), 2 * Sum(X[i, k] * X[i, l], (i, 1, N))),
]


@pytest.mark.parametrize("expression, wrt, given, expected", RESULTS, ids=[f"{e} by {v}" for e, v, *_ in RESULTS])
def test_result_is_sympy_in_the_names_of_the_question(expression, wrt, given, expected):
    result = symgrad.derive(expression, wrt, given=list(given)).result
    if expected is None:
        by = wrt if isinstance(wrt, tuple) else (wrt,)
        assert sympy.simplify(result - expression.diff(*by)) == 0
    else:
        assert result == expected
    assert symgrad.gradient(expression, *(wrt if isinstance(wrt, tuple) else (wrt,)), given=list(given)) == result


@pytest.mark.parametrize("expression, wrt", [(e, v) for e, v, *_ in RESULTS if e not in (Max(0, x), Abs(x))], ids=str)
def test_results_hold_no_derivative_and_no_case_about_an_index_in_its_range(expression, wrt):
    assert not symgrad.derive(expression, wrt).result.has(sympy.Derivative, sympy.Subs, Piecewise)


def test_the_sum_of_a_second_derivative_does_not_depend_on_its_order():
    left, right = (symgrad.derive(CROSS_ENTROPY, by, given=[ONE_HOT]).result for by in ((z[i], z[j]), (z[j], z[i])))
    assert left == p[i] * (KroneckerDelta(i, j) - p[j])
    assert right == p[j] * (KroneckerDelta(i, j) - p[i])


def test_a_sum_over_part_of_an_axis_keeps_its_condition():
    """Here the case is no noise: k may be 1, and then the sum from 2 does not reach it."""
    assert symgrad.gradient(Sum(z[i] ** 2, (i, 2, C)), z[k]) == 2 * z[k] * Piecewise((1, k >= 2), (0, True))


def test_a_product_over_an_index():
    assert symgrad.gradient(Product(z[i], (i, 1, C)), z[k]).has(Product)


def test_an_expected_value():
    keep = symgrad.random("delta", "Bernoulli", IndexedBase("q", shape=(n,)), shape=(n,))
    probability = IndexedBase("q", shape=(n,))
    result = symgrad.gradient(expectation(Sum(keep[i] * w[i], (i, 1, n)) ** 2), w[k])
    assert sympy.expand(result - 2 * probability[k] * (Sum(w[i] * probability[i], (i, 1, n)) + w[k] * (1 - probability[k]))) == 0
    assert symgrad.gradient(variance(Sum(keep[i] * w[i], (i, 1, n))), w[k]) == 2 * w[k] * probability[k] * (1 - probability[k])


# --- what is asked --------------------------------------------------------------------------------------------------


def test_a_whole_tensor_means_its_general_entry():
    found = symgrad.derive(LEAST_SQUARES, X)
    assert [index.name for index in found.free] == ["i", "j"]
    assert found.result == symgrad.gradient(LEAST_SQUARES, X[i, j])


def test_a_matrix_symbol_is_a_whole_tensor():
    M, v = MatrixSymbol("M", n, n), MatrixSymbol("v", n, 1)
    assert len(symgrad.derive(v.T * M * v, M).free) == 2
    assert symgrad.derive(log(Determinant(M)), M).check().passed
    assert symgrad.derive(Trace(M * M), M[i, j]).result == 2 * M[j, i]


def test_a_list_asks_for_a_proof_each():
    proofs = symgrad.derive(LEAST_SQUARES, [w[k], X[k, l]])
    assert [found.result for found in proofs] == [symgrad.gradient(LEAST_SQUARES, w[k]), symgrad.gradient(LEAST_SQUARES, X[k, l])]
    arrays = symgrad.derive(LEAST_SQUARES, (w, X))
    assert [len(found.free) for found in arrays] == [1, 2]
    assert symgrad.gradient(LEAST_SQUARES, w, X) == tuple(found.result for found in arrays)


def test_a_list_shares_lemmas():
    inner = symgrad.define("a", Sum(A[i, j] * u[j], (j, 1, n)), index=i)
    hidden = symgrad.define("h", tanh(inner[i]), index=i)
    loss = symgrad.define("L", Sum(hidden[i] ** 4, (i, 1, m)))
    by_matrix, by_vector = symgrad.derive(loss, [A, u])
    assert {lemma.claim.left for lemma in by_matrix.lemmas} & {lemma.claim.left for lemma in by_vector.lemmas}
    assert by_matrix.check().passed and by_vector.check().passed


def test_lists_answer_questions_about_expected_values():
    keep = symgrad.random("delta", "Bernoulli", t, shape=(n,))
    by_weight, by_chance = symgrad.derive(expectation(Sum(keep[i] * w[i] ** 2, (i, 1, n))), [w[k], t])
    assert by_weight.result == 2 * t * w[k] and by_chance.result == Sum(w[i] ** 2, (i, 1, n))


def test_what_does_not_occur_gives_zero_and_the_proof_says_so():
    for wrt in (z[k], z, t):
        found = symgrad.derive(Sum(y[i], (i, 1, C)), wrt)
        assert found.result == 0
        assert [step.rule.name for step in found.steps] == ["derivative of a constant"]
        assert "derivative of a constant" in str(found)


def test_an_assumption_in_sympy_or_in_latex():
    ways = (ONE_HOT, r"\sum_{i=1}^{C} y_i = 1", r"\sum_j y_j = 1")
    proofs = [symgrad.derive(CROSS_ENTROPY, z[k], given=[given]) for given in ways]
    assert {found.result for found in proofs} == {p[k] - y[k]}
    assert all("by assumption" in {step.rule.name for step in found.steps} and found.assumptions for found in proofs)
    assert symgrad.gradient(CROSS_ENTROPY, z[k], given=[r"\sum_{i=1}^{C} y_i = 2"]) == 2 * p[k] - y[k]


def test_questions_read_from_latex():
    document = symgrad.read(r"Let $x \in \mathbb{R}$ and $f := \max(0, x)$. \[ \frac{d f}{d x} \]")
    (question,) = document.questions
    asked = symgrad.derive(question, cases=["x > 0", "x < 0"])
    assert [text(case.claim.right) for _, case in asked.cases] == ["1", "0"]
    assert text(question.derive().claim.right) == text(asked.claim.right)


# --- the proof ------------------------------------------------------------------------------------------------------


def test_steps_lead_from_the_question_to_the_answer(proof):
    assert all(isinstance(step, Step) for step in proof.steps)
    assert proof.steps[0].before is proof.claim.left and proof.steps[-1].after is proof.claim.right
    for step, following in zip(proof.steps, proof.steps[1:]):
        assert step.after is following.before
    assert all(RULEBOOK[step.rule.name] is step.rule for step in proof.steps)


def test_the_softmax_jacobian_is_one_lemma_cited_where_it_is_used():
    found = symgrad.derive(SQUARES, z[k])
    (lemma,) = found.lemmas
    assert text(lemma.claim.right) == "ŷₖ (δₖₗ − ŷₗ)"
    assert [step.cites for step in found.steps].count((1,)) == 1


def test_printing_shows_every_line_with_its_rule(proof):
    page = str(proof)
    assert page.count("=") >= len(proof.steps) + len(proof.lemmas[0].steps)
    for step in (*proof.steps, *proof.lemmas[0].steps):
        assert step.rule.name in page
    assert "∂/∂zₖ (−Σ_{i=1}^{C} yᵢ log ŷᵢ) = ŷₖ − yₖ" in page
    assert "Traceback" not in page and "Fraction(" not in page


def test_repr_is_one_line(proof):
    assert repr(proof) == "<Proof of ∂/∂zₖ (−Σ_{i=1}^{C} yᵢ log ŷᵢ) = ŷₖ − yₖ>"


def test_a_notebook_gets_text_and_typeset_formulas(proof):
    bundle = proof._repr_mimebundle_()
    assert bundle["text/plain"] == str(proof)
    typeset = "".join(value for kind, value in bundle.items() if kind != "text/plain")
    assert r"\hat{y}_k - y_k" in typeset
    json.dumps(bundle)


@pytest.mark.parametrize(
    "make",
    [
        lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=[ONE_HOT]),
        lambda: symgrad.derive(p[i], z[k], cases=[Eq(i, k), Ne(i, k)]),
        lambda: symgrad.derive(LEAST_SQUARES, X),
        lambda: symgrad.derive(Sum(y[i], (i, 1, C)), z[k]),
        lambda: symgrad.derive(Max(0, x) ** 2, x, cases=[x > 0, x < 0]),
    ],
    ids=["lemma and assumption", "cases of indices", "matrix", "zero", "cases of values"],
)
def test_latex_reads_back_and_every_claim_in_it_passes(make):
    page = make().latex()
    document = symgrad.read(page)
    assert len(document.claims) > 1 and not document.questions
    assert symgrad.check(document).passed


def test_html_is_one_page_that_needs_nothing_else(proof):
    page = proof.html()
    assert page.lstrip().lower().startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    assert "<math" in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


def test_check_gives_a_verdict_for_every_line(proof):
    report = proof.check()
    assert report.passed and len(report.rows) == len(proof.steps) + len(proof.lemmas[0].steps)
    assert {row.verdict.status for row in report.rows} == {"proved"}
    assert symgrad.check(proof).passed


def test_check_does_not_trust_the_proof(proof):
    from dataclasses import replace

    first, *middle, last = proof.steps
    wrong = replace(proof, derivation=replace(proof.derivation, steps=(first, *middle, replace(last, after=-last.after))))
    report = wrong.check()
    assert not report.passed and report.counts["refuted"] == 1


def test_function_is_vectorised_and_names_its_arguments(proof):
    function = proof.function()
    logits, labels = np.array([1.5, -0.5, 0.25]), np.array([0.2, 0.5, 0.3])
    expected = np.exp(logits) / np.exp(logits).sum() - labels
    np.testing.assert_allclose(function(z=logits, y=labels), expected, rtol=1e-12)
    assert function(z=[0.7], y=[1.0]) == pytest.approx([0.0], abs=1e-12)


def test_function_has_the_axes_in_the_order_of_the_question():
    gradient = symgrad.derive(LEAST_SQUARES, X).function()
    rng = np.random.default_rng(5)
    inputs = {"X": rng.normal(size=(2, 3)), "w": rng.normal(size=3), "t": rng.normal(size=2)}
    expected = 2 * np.outer(inputs["X"] @ inputs["w"] - inputs["t"], inputs["w"])
    np.testing.assert_allclose(gradient(**inputs), expected, rtol=1e-12)


# --- cases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression, wrt, cases, expected",
    [
        (p[i], z[k], [Eq(i, k), Ne(i, k)], [p[k] * (1 - p[k]), -p[i] * p[k]]),
        (Max(0, x), x, [x > 0, x < 0], [1, 0]),
        (x * Abs(x), x, [x > 0, x < 0], [2 * x, -2 * x]),
        (Piecewise((x**2, x > 0), (-x, True)), x, [x > 0, x <= 0], [2 * x, -1]),
        (Sum(Abs(z[j]), (j, 1, C)), z[k], [z[k] > 0, z[k] < 0], [1, -1]),
        (p[i], z[k], ["i = k", r"i \neq k"], [p[k] * (1 - p[k]), -p[i] * p[k]]),
    ],
    ids=str,
)
def test_each_case_has_its_result_and_the_cases_join(expression, wrt, cases, expected):
    """Every case is a proof of its own, the general statement another, and the judge passes all of them."""
    found = symgrad.derive(expression, wrt, cases=cases)
    assert [case.result for _, case in found.cases] == expected
    assert found.check().passed
    page = str(found)
    assert "Case 1" in page and "Case 2" in page
    assert symgrad.check(found.latex()).passed


# --- bad input ------------------------------------------------------------------------------------------------------

other_z = IndexedBase("z", shape=(n,))
BAD = {
    "an index outside its range": (lambda: symgrad.derive(z[0] ** 2, z[k]), RangeError, "z[0] lies outside the axis 1..C"),
    "a variable outside its range": (lambda: symgrad.derive(Sum(z[i], (i, 1, C)), z[C + 1]), RangeError, "z[C + 1] lies outside"),
    "a sum that leaves the axis": (lambda: symgrad.derive(Sum(z[i + 1], (i, 1, C)), z[k]), RangeError, "z[i + 1] lies outside"),
    "too few indices": (lambda: symgrad.derive(sympy.Indexed(A, i), A[i, j]), DefinitionError, "A has 2 indices and A[i] has 1"),
    "too many indices of a name": (lambda: symgrad.derive(p[i, j], z[k]), DefinitionError, "has 1 indices and is used with 2"),
    "an array without a shape": (lambda: symgrad.derive(IndexedBase("q")[i], z[k]), DefinitionError, "q has no shape"),
    "an array without indices": (lambda: symgrad.derive(exp(z), z[k]), DefinitionError, "z stands without indices"),
    "a name for a scalar and an array": (lambda: symgrad.derive(Symbol("z") * z[i], z[k]), DefinitionError, "z is used as"),
    "a name for two arrays": (lambda: symgrad.derive(z[i] * other_z[j], z[k]), DefinitionError, "two things are named z"),
    "another array as the variable": (
        lambda: symgrad.derive(Sum(z[i], (i, 1, C)), other_z[k]),
        DefinitionError,
        "two things are named z",
    ),
    "a name defined by itself": (lambda: symgrad.derive(symgrad.define("x", x**2), x), DefinitionError, "two things are named x"),
    "two symbols of one name": (lambda: symgrad.derive(Dummy("x") * x, x), DefinitionError, "two things are named x"),
    "an unknown function": (lambda: symgrad.derive(Function("f")(x), x), UnsupportedError, "the function f has no definition"),
    "a function without a derivative": (lambda: symgrad.derive(zeta(x), x), UnsupportedError, "no meaning for zeta"),
    "a fractional part": (lambda: symgrad.derive(frac(x), x), UnsupportedError, "no meaning for frac"),
    "a real index": (lambda: symgrad.derive(z[x], z[k]), DefinitionError, "which is no integer"),
    "half an index": (lambda: symgrad.derive(z[Rational(1, 2)], z[k]), DefinitionError, "1/2 is no integer"),
    "a sum inside its own limits": (lambda: symgrad.derive(Sum(z[j], (j, 1, j)), z[k]), DefinitionError, "contains j itself"),
    "an infinite sum": (lambda: symgrad.derive(Sum(z[j], (j, 1, oo)), z[k]), UnsupportedError, "infinite sum"),
    "a sum that runs down": (lambda: symgrad.derive(Sum(z[i], (i, 5, 3)), z[k]), DefinitionError, "runs from 5 down to 3"),
    "two starts of one axis": (
        lambda: symgrad.derive(Sum(z[i], (i, 0, C - 1)) + Sum(z[j], (j, 1, C)), z[k]),
        DefinitionError,
        "start both",
    ),
    "sizes that do not fit": (lambda: symgrad.derive(z[i] * u[i], z[k]), DefinitionError, "the sizes must be equal"),
    "no variable": (lambda: symgrad.derive(CROSS_ENTROPY), DefinitionError, "derive needs wrt"),
    "an empty tuple of variables": (lambda: symgrad.derive(CROSS_ENTROPY, ()), DefinitionError, "wrt is empty"),
    "an empty list of variables": (lambda: symgrad.derive(CROSS_ENTROPY, []), DefinitionError, "wrt is empty"),
    "no variables for gradient": (lambda: symgrad.gradient(CROSS_ENTROPY), DefinitionError, "wrt is empty"),
    "a variable in quotes": (lambda: symgrad.derive(CROSS_ENTROPY, "z"), DefinitionError, "'z' is no SymPy expression"),
    "a number as variable": (lambda: symgrad.derive(CROSS_ENTROPY, 3), DefinitionError, "nothing to differentiate by"),
    "a term as variable": (lambda: symgrad.derive(CROSS_ENTROPY, z[k] ** 2), DefinitionError, "nothing to differentiate by"),
    "a size as variable": (lambda: symgrad.derive(Sum(z[i], (i, 1, C)) / C, C), DefinitionError, "C is an integer here"),
    "an expression in quotes": (lambda: symgrad.derive("x**2", x), DefinitionError, "'x**2' is no SymPy expression"),
    "no expression": (lambda: symgrad.derive(None, x), DefinitionError, "no SymPy expression"),
    "an inequality as expression": (lambda: symgrad.derive(x > 0, x), SymgradError, ""),
    "an array of numbers": (lambda: symgrad.derive(np.ones(3), x), DefinitionError, "no SymPy expression"),
    "a complex number": (lambda: symgrad.derive(I * x, x), UnsupportedError, "no meaning for ImaginaryUnit"),
    "a division by zero": (lambda: symgrad.derive(1 / (x - x), x), UnsupportedError, "ComplexInfinity"),
    "an integral": (lambda: symgrad.derive(Integral(x**2, x), x), UnsupportedError, "no meaning for Integral"),
    "a rounded number": (lambda: symgrad.derive(0.333333333333333 * x, x), DefinitionError, "no short decimal"),
    "one assumption without a list": (
        lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=ONE_HOT),
        DefinitionError,
        "given takes a list",
    ),
    "an assumption without a list": (
        lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=r"\sum_i y_i = 1"),
        DefinitionError,
        "given takes a list",
    ),
    "a term as assumption": (lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=[x + 1]), DefinitionError, "is no condition"),
    "a false assumption": (
        lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=[Eq(1, 2)]),
        DefinitionError,
        "whatever the values are",
    ),
    "an assumption that cannot be read": (lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=["x ("]), ReadError, "expected"),
    "an assumption about unknown names": (
        lambda: symgrad.derive(CROSS_ENTROPY, z[k], given=[r"\sum_i q_i = 1"]),
        SymgradError,
        "q",
    ),
    "a number as title": (lambda: symgrad.derive(x**2, x, title=3), DefinitionError, "title is 3; it is a text"),
    "a term as case": (lambda: symgrad.derive(p[i], z[k], cases=[x]), DefinitionError, "is no condition"),
    "a case without a list": (lambda: symgrad.derive(p[i], z[k], cases=Eq(i, k)), DefinitionError, "cases takes a list"),
    "a case that is always so": (lambda: symgrad.derive(p[i], z[k], cases=[True]), DefinitionError, "whatever the values are"),
    "cases of a list of questions": (
        lambda: symgrad.derive(p[i], [z[k], z[l]], cases=[Eq(i, k)]),
        DefinitionError,
        "one derivative at a time",
    ),
    "a definition with a free index": (lambda: symgrad.define("q", z[i] * z[j], index=i), DefinitionError, "add it: index=(i, j)"),
    "a definition in quotes": (lambda: symgrad.define("q", "z[i]", index=i), DefinitionError, "no SymPy expression"),
    "an unknown distribution": (lambda: symgrad.random("d", "cauchy", x), UnsupportedError, "no distribution named cauchy"),
    "a probability of 2": (lambda: symgrad.random("d", "bernoulli", 2), DefinitionError, "d: no Bernoulli distribution has these"),
    "a negative variance": (
        lambda: symgrad.read(r"Let $d \sim \mathcal{N}(0, -1)$. \[ \mathbb{E}[d] = 0 \]"),
        ReadError,
        "-1 ≥ 0 does not hold",
    ),
    "an unknown argument": (lambda: symgrad.derive(x**2, x).function()(y=3), DefinitionError, "y is no argument"),
    "a missing argument": (lambda: symgrad.derive(x**2 * t, x).function()(x=3), DefinitionError, "no value for t"),
    "arrays that do not fit": (
        lambda: symgrad.derive(CROSS_ENTROPY, z[k]).function()(z=[1, 2, 3], y=[1, 2]),
        ShapeError,
        "has length 2",
    ),
    "an unknown back end": (lambda: symgrad.derive(x**2, x).function("abacus"), DefinitionError, "no back end named 'abacus'"),
    "no text": (lambda: symgrad.check(None), DefinitionError, "NoneType is no text in LaTeX"),
    "bytes for text": (lambda: symgrad.read(b"x"), DefinitionError, "bytes is no text in LaTeX"),
    "a name of a file for its text": (lambda: symgrad.check("homework.tex"), DefinitionError, "check(Path('homework.tex'))"),
    "a file that is not there": (lambda: symgrad.check(Path("nothing.tex")), FileError, "could not be read: No such"),
    "a name that is no text": (lambda: symgrad.define(3, x), DefinitionError, "the name 3 is no text"),
    "a name that reads as a power": (lambda: symgrad.derive(Symbol("q__2"), x), DefinitionError, "x^{(2)}"),
    "a name that reads as an operator": (lambda: symgrad.derive(Symbol(r"\partial"), x), DefinitionError, "something else than"),
    "two definitions of one name": (
        lambda: symgrad.derive(symgrad.define("q", x**2) + symgrad.define("q", x**3), x),
        DefinitionError,
        "named q",
    ),
    "a number beyond writing": (lambda: symgrad.derive(Integer(7) ** 9000 * x, x), UnsupportedError, "more than 3000 digits"),
    "a question with a variable": (
        lambda: symgrad.derive(symgrad.read(r"\[ \frac{d}{dx} x^2 \]").questions[0], x),
        DefinitionError,
        "leave wrt out",
    ),
}


def test_an_assumption_may_name_what_only_definitions_name():
    text = r"Let $z, y \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ and $L := -\sum_i y_i \log p_i$. \[ \nabla_z L \]"
    (question,) = symgrad.read(text).questions
    assert symgrad.derive(question, given=[r"\sum_i y_i = 1"]).matrix_latex() == "p - y"
    with pytest.raises(DefinitionError, match="speaks of b, which the question does not"):
        symgrad.derive(question, given=["b > 0"])


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_an_error_of_one_line(name):
    call, error, message = BAD[name]
    with pytest.raises(error) as caught:
        call()
    said = str(caught.value)
    assert message in said and said.strip() and "\n" not in said and len(said) < 300
    assert isinstance(caught.value, SymgradError)


@pytest.mark.parametrize(
    "use", [str, repr, symgrad.Proof.latex, symgrad.Proof.html, symgrad.Proof.check, symgrad.Proof._repr_mimebundle_]
)
def test_a_proof_too_deep_for_python_says_so(use):
    deep = functools.reduce(lambda inner, _: sin(inner), range(140), x)
    with pytest.raises(LimitError, match="nested too deeply"):
        use(symgrad.derive(deep, x))


def test_a_formula_too_deep_for_python_is_an_error_or_is_right():
    for depth in (100, 250):
        expression = functools.reduce(lambda inner, _: sin(inner), range(depth), x)
        try:
            found = symgrad.derive(expression, x)
        except LimitError as error:
            assert "nested too deeply" in str(error)
        else:
            assert found.claim.right.tensors


def test_a_size_may_be_written_however_large():
    huge = IndexedBase("z", shape=(10**12,))
    found = symgrad.derive(Sum(huge[i] ** 2, (i, 1, 10**12)), huge[k])
    assert found.result == 2 * huge[k]
    assert all(row.verdict.passed or "letter for its size" in row.verdict.reason for row in found.check().rows)


def test_a_size_of_one_is_a_size():
    single = IndexedBase("z", shape=(1,))
    found = symgrad.derive(log(Sum(exp(single[i]), (i, 1, 1))), single[k])
    assert found.result == 1 and symgrad.check(found.latex()).passed


@pytest.mark.parametrize("name", ["pi", "e", "I", "T"])
def test_a_size_may_have_the_name_of_a_number(name):
    size = Symbol(name, integer=True, positive=True)
    w = IndexedBase("w", shape=(size,))
    found = symgrad.derive(Sum(exp(w[i]) * x * size, (i, 1, size)) ** 2, w[k])
    assert found.check().passed and symgrad.check(found.latex()).passed


@pytest.mark.parametrize("number", [Integer(10) ** 50, 35 * Integer(10) ** 5000, Rational(3, 10**400)])
def test_numbers_of_many_digits_are_written_by_powers_of_ten(number):
    found = symgrad.derive(number * x**2 + x, x)
    assert found.result == 2 * number * x + 1
    assert symgrad.check(found.latex()).passed


def test_a_power_of_a_number_is_multiplied_out_where_it_is_short():
    asked = r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} (x \cdot 10^{%d}) \]"
    assert "100000" in symgrad.read(asked % 5).questions[0].derive().latex()
    found = symgrad.read(asked % 5000).questions[0].derive()
    assert "10^{5000}" in found.latex() and symgrad.check(found.latex()).passed


def test_idx_counts_from_zero_as_in_sympy():
    a = Idx("a", C)
    assert symgrad.gradient(Sum(z[a] ** 2, a), z[k]) == 2 * z[k]


def test_the_public_names_are_there():
    for name in symgrad.__all__:
        assert getattr(symgrad, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'derivative'"):
        symgrad.derivative  # noqa: B018


@pytest.mark.parametrize("place", [1, 3])
def test_an_entry_at_a_number_is_in_range_by_assumption(place):
    proof = symgrad.derive(Sum(y[i] * z[i] ** 2, (i, 1, C)), z[place])
    assert proof.result == 2 * y[place] * z[place] and proof.check().passed


def test_a_matrix_symbol_of_one_row_stays_a_row():
    d, h = symbols("d h", integer=True, positive=True)
    x, W, b, t = MatrixSymbol("x", 1, d), MatrixSymbol("W", d, h), MatrixSymbol("b", 1, h), MatrixSymbol("t", h, 1)
    loss = (x * W + b) * t
    forms = {W: r"x^{\top} t^{\top}", x: r"t^{\top} W^{\top}", b: r"t^{\top}", t: r"(b + x W)^{\top}"}
    values = {
        name: np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
        for name, shape in {"x": (1, 3), "W": (3, 2), "b": (1, 2), "t": (2,)}.items()
    }
    for variable, form in forms.items():
        proof = symgrad.derive(loss, variable)
        assert proof.matrix_latex() == form and proof.check().passed and not proof.result.has(KroneckerDelta)
        function = proof.function()
        assert function(**{name: values[name] for name in function.arguments}).shape == values[variable.name].shape
    assert symgrad.derive(Trace((x * W - b) * (x * W - b).T), W).matrix_latex() == r"2 x^{\top} (x W - b)"


# --- whole tensors, columns, sources --------------------------------------------------------------------------------


def test_a_tensor_named_twice_asks_for_the_hessian():
    n = symbols("n", integer=True, positive=True)
    i, j = symbols("i j", cls=Idx)
    w, u = IndexedBase("w", shape=(n,)), IndexedBase("u", shape=(n,))
    cubes = Sum(w[i] ** 3, (i, 1, n))
    assert symgrad.gradient(cubes, w, w) == symgrad.gradient(cubes, w[i], w[j])
    column, matrix = MatrixSymbol("w", n, 1), MatrixSymbol("A", n, n)
    assert symgrad.derive(column.T * matrix * column, (column, column)).matrix_latex() == r"A + A^{\top}"
    product = Sum(w[i] * u[i], (i, 1, n))
    assert str(symgrad.gradient(product, w, u)) == "(u[i], w[i])"
    with pytest.raises(DefinitionError, match="ask for each"):
        symgrad.gradient(product, w, u, w)


@pytest.mark.parametrize("backend", ["numpy", "array_api"])
def test_a_column_may_be_a_matrix_or_a_vector(backend):
    n = symbols("n", integer=True, positive=True)
    w, u, A = MatrixSymbol("w", n, 1), MatrixSymbol("u", n, 1), MatrixSymbol("A", n, n)
    numbers = np.arange(9.0).reshape(3, 3)
    right = (numbers + numbers.T) @ np.array([1.0, 2.0, 3.0])
    tall = np.array([[1.0], [2.0], [3.0]])
    proof = symgrad.derive(w.T * A * w, w)
    gradient = proof.function(backend)
    assert np.array_equal(gradient(w=tall, A=numbers), right[:, None])
    assert np.array_equal(gradient(w=tall[:, 0], A=numbers), right)
    out = np.empty((3, 1))
    assert gradient(w=tall, A=numbers, out=out) is out and np.array_equal(out, right[:, None])
    value, found = proof.value_and_gradient(backend)(w=tall, A=numbers)
    assert value == (tall.T @ numbers @ tall)[0, 0] and found.shape == (3, 1)
    both = symgrad.joint_function([symgrad.derive(w.T * A * u, w), symgrad.derive(w.T * A * u, u)], backend)
    first, second = both(w=tall, u=tall[:, 0], A=numbers)
    assert first.shape == (3, 1) and second.shape == (3,)
    assert symgrad.derive(w.T * A * w, (w, w)).function(backend)(A=numbers).shape == (3, 3)
    with pytest.raises(ShapeError):
        gradient(w=tall.T, A=numbers)


def test_what_is_no_column_takes_no_matrix():
    n, k = symbols("n", integer=True, positive=True), Idx("k")
    w = IndexedBase("w", shape=(n,))
    with pytest.raises(ShapeError):
        symgrad.derive(Sum(w[k] ** 2, (k, 1, n)), w).function()(w=np.ones((3, 1)))


@pytest.mark.parametrize(
    "ask",
    [
        lambda text: symgrad.gradient(text),
        lambda text: symgrad.gradient(text, "x"),
        lambda text: symgrad.derive(text, "x"),
        lambda text: symgrad.prove(text, text),
    ],
)
def test_latex_is_to_be_read_first(ask):
    with pytest.raises(DefinitionError, match=r"symgrad\.read\("):
        ask(r"\|X w - y\|^2")


def test_identities_are_proved():
    x = symbols("x")
    proof = symgrad.prove((x + 1) ** 2, x**2 + 2 * x + 1)
    assert proof.check().passed and symgrad.Proof is type(proof)


def test_sources_need_no_library(python):
    """Neither JAX nor PyTorch is needed to write their code; to call it is an error that names the extra."""
    code = """
import sys
sys.modules["jax"] = sys.modules["torch"] = None
import symgrad
proof = symgrad.read(r"$w \\in \\mathbb{R}^d$ $L := \\sum_i \\sin(w_i)^2$ \\[ \\nabla_w L \\]").questions[0].derive()
for backend in ("jax", "torch"):
    assert f"import {backend}" in proof.source(backend) and "sin(2 * w)" in proof.source(backend)
    assert f"import {backend}" in symgrad.joint_function([proof], backend, value=True).source
    assert f"import {backend}" in proof.hessian(backend).source
    try:
        proof.function(backend)(w=[1.0])
    except symgrad.SymgradError as error:
        print(error)
"""
    done = python("-c", code)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"the back end {backend} needs a package that is not installed; install symgrad[{backend}]" for backend in ("jax", "torch")
    ]
