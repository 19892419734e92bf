"""Every row of the table of scalar functions, by itself: read, written, differentiated, judged, run. And the two readers of slopes:
a mistake in the prover's column is refuted, one in the judge's does not pass here."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import fmpq

import symgrad
from symgrad.check.checker import judge
from symgrad.decide.normal_form import prove_equal
from symgrad.derive.strategies import derive
from symgrad.errors import DefinitionError, ReadError, UndefinedError, UnsupportedError
from symgrad.functions.program import compile
from symgrad.operators.functions import ABBREVIATIONS, FUNCTIONS
from symgrad.operators.row import Opaque, Row
from symgrad.reading.latex_reader import read_term
from symgrad.sympy_border.bridge import from_sympy, to_sympy
from symgrad.terms.building import scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import HALF, ONE, TWO, ZERO, Apply, Derivative, Floor, Function, Number, Size, add, mul, neg
from symgrad.values import duals
from symgrad.values.evaluate import Point, compare, evaluate
from symgrad.writing.latex_writer import latex
from symgrad.writing.text_writer import text

X, Y = scalar("x"), scalar("y")
ROWS = [pytest.param(row, id=row.name) for row in FUNCTIONS.values()]
NUMBERS = [Fraction(*pair) for pair in ((2, 7), (-3, 5), (17, 19), (5, 2), (-7, 4), (13, 4))]


def at(row: Row, arguments=(X, Y)) -> Apply:
    return Apply(Function(row.name), arguments[: row.arity])


def point(numbers) -> Point:
    return Point({}, {name.tensor: {(): fmpq(n.numerator, n.denominator)} for name, n in zip((X, Y), numbers)})


def points(row: Row) -> list[tuple[Fraction, ...]]:
    """Numbers at which the function has a value and, so far as its row says, a slope."""
    tried = [(first,) for first in NUMBERS] if row.arity == 1 else list(zip(NUMBERS, NUMBERS[1:]))
    found = []
    for numbers in tried:
        try:
            evaluate(at(row), point(numbers))
        except UndefinedError:
            assert not isinstance(row.domain, Opaque), (
                f"{row.name} has no value at {numbers}, and its row says it has one everywhere"
            )
        else:
            found.append(numbers)
    assert len(found) >= 2
    return found


def value_in_sympy(row: Row, numbers, digits: int = 60):
    """The value as SymPy and mpmath have it, by their own function or by the definition."""
    expression = to_sympy(at(row, tuple(map(Number, numbers))))
    return sympy.N(expression, digits)


def slope_by_difference(row: Row, numbers, position: int):
    """A central difference of SymPy's values, good to 30 digits."""
    step = Fraction(1, 10**18)
    above, below = ([n + sign * step * (k == position) for k, n in enumerate(numbers)] for sign in (1, -1))
    return (value_in_sympy(row, above, 100) - value_in_sympy(row, below, 100)) / (2 * sympy.Rational(1, 10**18))


def near(found, expected, digits=25) -> bool:
    """Whether a value of ours is a number of SymPy's."""
    found = sympy.Float(found.str(40, radius=False), 40) if type(found) is not fmpq else sympy.Rational(int(found.p), int(found.q))
    return abs(found - expected) <= (abs(expected) + 1) * sympy.Float(10) ** -digits


def faults(row: Row) -> list[str]:
    """What in the judge's columns of a row does not agree with SymPy's values of the definition or of its own function."""
    wrong = []
    for numbers in points(row):
        here = point(numbers)
        if not near(evaluate(at(row), here), value_in_sympy(row, numbers)):
            wrong.append(f"value at {numbers}")
        if not isinstance(row.definition, Opaque):
            if compare("=", evaluate(at(row), here), evaluate(row.definition(*(X, Y)[: row.arity]), here)) is not True:
                wrong.append(f"definition at {numbers}")
        for position, variable in enumerate((X, Y)[: row.arity]):
            expected = slope_by_difference(row, numbers, position)
            try:
                moved = evaluate(Derivative(at(row), (variable,)), here)
            except UnsupportedError:
                continue  # its row says that no slope is known
            if not near(moved, expected, 15):
                wrong.append(f"slope at {numbers}")
            if not isinstance(row.slope, Opaque):
                if not near(evaluate(row.slope(*(X, Y)[: row.arity])[position], here), expected, 15):
                    wrong.append(f"stated slope at {numbers}")
    return wrong


# --- reading and writing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_each_spelling_is_read(row):
    declared = r"$x, y \in \mathbb{R}$"
    assert read_term(row.example, declared) is at(row)
    arguments = "(x)" if row.arity == 1 else "(x, y)"
    for spelling in (*row.latex, *(rf"\operatorname{{{word}}}" for word in row.words)):
        assert read_term(spelling + arguments, declared) is at(row)
    for word in row.words:
        assert read_term(rf"\mathrm{{{word}}}{arguments}", declared) is at(row)
    for command in row.infix:
        assert read_term(f"x {command} y", declared) is at(row)


@pytest.mark.parametrize("row", ROWS)
def test_each_is_written_and_read_back(row):
    for node in (at(row), add(ONE, at(row)), mul(TWO, at(row)), at(row) ** TWO, at(row, (add(X, ONE), mul(X, Y)))):
        assert read_term(latex(node), r"$x, y \in \mathbb{R}$") is node
    assert text(at(row))


@pytest.mark.parametrize("row", ROWS)
def test_each_goes_through_sympy(row):
    came_back = from_sympy(to_sympy(at(row)))
    if isinstance(row.sympy, Opaque):
        return  # written as its definition: values are compared below
    assert type(came_back) is Apply and came_back.function is Function(row.name)


# --- the judge's columns --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_values_and_slopes_of_the_judge_are_those_of_sympy(row):
    assert faults(row) == []


@pytest.mark.parametrize("row", ROWS)
def test_second_derivatives_are_those_of_the_prover(row):
    for variable, slope in questions(row):
        for numbers in points(row)[:3]:
            here = point(numbers)
            for again in (X, Y)[: row.arity]:
                try:
                    expected = evaluate(Derivative(slope, (again,)), here)
                except UnsupportedError:
                    continue  # the slope is a function whose own slope is not known
                assert compare("=", evaluate(Derivative(Derivative(at(row), (variable,)), (again,)), here), expected) is True


@pytest.mark.parametrize("row", ROWS)
def test_parity_and_signs_hold(row):
    for numbers in points(row):
        here, value = point(numbers), evaluate(at(row), point(numbers))
        assert row.values != "positive" or compare(">", value, fmpq(0)) is True
        assert row.values != "nonnegative" or compare("≥", value, fmpq(0)) is True
        assert row.values != "integer" or type(value) is fmpq and value.q == 1
        if row.parity != "none":
            mirrored = evaluate(at(row, (neg(X),)), here)
            assert compare("=", mirrored, evaluate(at(row) if row.parity == "even" else neg(at(row)), here)) is True
    if not isinstance(row.at_zero, Opaque):
        assert compare("=", evaluate(at(row, (ZERO,)), Point({}, {})), evaluate(row.at_zero, Point({}, {}))) is True
    if row.increasing:
        found = [evaluate(at(row), point(numbers)) for numbers in sorted(points(row))]
        assert all(compare("<", low, high) is True for low, high in zip(found, found[1:]))


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if not isinstance(row.slope, Opaque)], ids=lambda row: row.name)
def test_a_slope_of_the_judge_that_is_wrong_does_not_pass(row, monkeypatch):
    for wrong in falsified(row, row.slope):
        changed = dataclasses.replace(row, slope=wrong)
        with monkeypatch.context() as patch:
            patch.setitem(FUNCTIONS, row.name, changed)
            patch.setitem(duals._AT, row.name, duals._At(changed))
            assert faults(changed)


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if not isinstance(row.flint, Opaque)], ids=lambda row: row.name)
def test_a_ball_of_the_judge_that_is_wrong_does_not_pass(row, monkeypatch):
    changed = dataclasses.replace(row, flint=f"{row.flint} + 1")
    monkeypatch.setitem(duals._AT, row.name, duals._At(changed))
    assert faults(changed)


# --- the prover's column --------------------------------------------------------------------------------------------


def falsified(row: Row, slopes):
    """The column with a sign, a factor or a summand wrong, in each of its entries."""
    for place in range(row.arity):
        right = slopes(X, Y)[place] if row.arity == 2 else slopes(X)[place]
        if isinstance(right, Opaque):
            continue
        for change in (lambda s: add(s, ONE), neg, lambda s: mul(TWO, s)):
            if right is not ZERO or change(ONE) is TWO:
                yield lambda *arguments, place=place, change=change: tuple(
                    change(slope) if k == place else slope for k, slope in enumerate(slopes(*arguments))
                )


def questions(row: Row):
    """Each argument, and its derivative where the prover has one."""
    if isinstance(row.derivative, Opaque):
        return
    for variable, slope in zip((X, Y), row.derivative(*(X, Y)[: row.arity])):
        if not isinstance(slope, Opaque):
            yield variable, slope


@pytest.mark.parametrize("row", ROWS)
def test_the_prover_differentiates_it_and_the_judge_agrees(row):
    for variable, _ in questions(row):
        for node in (at(row), at(row, (mul(HALF, X), mul(X, Y)))):
            proof = derive(Derivative(node, (variable,)))
            for step in proof.steps:
                verdict = judge(Claim(step.before, "=", step.after, step.conditions))
                assert verdict.passed, (step, verdict)


@pytest.mark.parametrize("row", ROWS)
def test_a_derivative_of_the_prover_that_is_wrong_is_refuted(row, monkeypatch):
    if isinstance(row.derivative, Opaque):
        with pytest.raises(UnsupportedError):
            derive(Derivative(at(row), (X,)))
        return
    for wrong in falsified(row, row.derivative):
        monkeypatch.setitem(FUNCTIONS, row.name, dataclasses.replace(row, derivative=wrong))
        refuted = False
        for variable, slope in questions(FUNCTIONS[row.name]):
            asked = Derivative(at(row), (variable,))
            if slope is not dict(questions(row))[variable]:
                claim = Claim(asked, "=", slope)
                assert judge(claim).status == "refuted", slope
                assert not prove_equal(asked, slope)
                proof = derive(asked)
                refuted = any(judge(Claim(step.before, "=", step.after)).status == "refuted" for step in proof.steps)
        assert refuted


# --- code -----------------------------------------------------------------------------------------------------------

N = Size("n")
i = index("i", N)
U, V = vector("u", N), vector("v", N)


def by_library(name: str, row: Row):
    numbers = points(row)
    arrays = {letter: np.array([float(n[k]) for n in numbers]) for k, letter in enumerate("uv"[: row.arity])}
    made = compile(at(row, (U[i], V[i])), (i,), name)
    found = made(**arrays)
    expected = [float(sympy.N(value_in_sympy(row, n))) for n in numbers]
    return np.asarray(found), np.array(expected)


@pytest.mark.parametrize("row", ROWS)
def test_its_numpy_code_gives_its_values(row):
    np.testing.assert_allclose(*by_library("numpy", row), rtol=1e-12, atol=1e-14)


def all_in(name: str):
    """Run in a process of its own by the two tests below."""
    for row in FUNCTIONS.values():
        np.testing.assert_allclose(*by_library(name, row), rtol=2e-6 if name == "jax" else 1e-12, atol=1e-6, err_msg=row.name)
        first, *_ = points(row)
        alone = compile(at(row, tuple(map(Number, first))), (), name)()
        np.testing.assert_allclose(np.asarray(alone), float(value_in_sympy(row, first, 20)), rtol=2e-6, err_msg=row.name)


def test_its_jax_code_gives_its_values(differentiator):
    differentiator("jax", "tests.operators.test_functions.all_in('jax')")


def test_its_torch_code_gives_its_values(differentiator):
    differentiator("torch", "tests.operators.test_functions.all_in('torch')")


# --- the table itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [field.name for field in dataclasses.fields(Row)])
def test_a_missing_cell_names_its_row_and_its_column(column):
    cells = {field.name: getattr(FUNCTIONS["tanh"], field.name) for field in dataclasses.fields(Row)}
    del cells[column]
    with pytest.raises(DefinitionError, match=rf"row {'[?]' if column == 'name' else 'tanh'}, column {column}"):
        Row(**cells)


def test_names_and_abbreviations_are_apart():
    words = [word for row in FUNCTIONS.values() for word in row.words]
    assert len(words) == len(set(words))
    assert not set(words) & set(ABBREVIATIONS)


# --- signs that stand around and between arguments ------------------------------------------------------------------


def test_rounding_is_of_sizes_or_of_real_numbers():
    n, k = Size("n"), Size("k")
    assert type(read_term(r"\lfloor \frac{n}{k} \rfloor", known=(n, k))) is Floor
    assert read_term(r"⌊x⌋", r"$x \in \mathbb{R}$") is Apply(Function("floor"), (X,))
    assert read_term(r"\lceil x / 2 \rceil", r"$x \in \mathbb{R}$") is Apply(Function("ceil"), (X / TWO,))


@pytest.mark.parametrize("text", [r"x + y \bmod 2", r"y \bmod 2 + x", r"x \bmod 2 y", r"x \bmod y \bmod 2", r"x \bmod 2 \cdot y"])
def test_how_far_a_sign_between_arguments_reaches_must_be_seen(text):
    with pytest.raises(ReadError, match="how far .bmod reaches"):
        read_term(text, r"$x, y \in \mathbb{R}$")


def test_a_document_may_define_a_function_of_the_table_itself():
    report = symgrad.check(r"$\operatorname{sinc}(x) := \frac{\sin(\pi x)}{\pi x}$, $x > 0$ \[ \operatorname{sinc}(1/2) = 2/\pi \]")
    assert report.passed
