r"""Documents: what declares, defines, assumes, claims and asks, sentence by sentence of the format."""

import gc
import time
from contextlib import contextmanager, suppress

import pytest

from symgrad.check.checker import judge
from symgrad.errors import LimitError, ReadError, ShapeError, SymgradError
from symgrad.reading.facts.records import Misfit, Solution
from symgrad.reading.latex_reader import read
from symgrad.terms.building import entry, vector
from symgrad.terms.indices import index, minus, plus
from symgrad.terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Apply,
    Derivative,
    Entry,
    Expectation,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
)

C, f, m, n = Size("C"), Size("f"), Size("m"), Size("n")
REAL = r"Let $x, y \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $a, b, c \in \mathbb{R}$. "


def claims(text, name="x.tex"):
    return read(text, name).claims


def only(text):
    (claim,) = claims(text)
    return claim


def tensor(text, name):
    """The tensor of a name in the claims of a text."""
    (found,) = {t for claim in claims(text) for side in (claim.left, claim.right) for t in side.tensors if t.name == name}
    return found


# --- entries of what is set in bold ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        r"Let $\mathbf{x} \in \mathbb{R}^n$. \[ \sum_{i=1}^n x_i^2 = \|\mathbf{x}\|^2 \]",
        r"Let $\boldsymbol{\mu} \in \mathbb{R}^n$, $\mathbf{A} \in \mathbb{R}^{m \times n}$, $\mathbf{h} := \mathbf{A} \boldsymbol{\mu}$. "
        r"\[ h_i = \sum_{j=1}^n A_{ij} \mu_j \]",
        r"Let $\vec{x} \in \mathbb{R}^n$, $x_i \in (0,1)$. \[ \log x_i^2 = 2 [\log \vec{x}]_i \]",
        r"Let $\mathbf{W}^{(1)} \in \mathbb{R}^{m \times n}$. \[ \frac{\partial}{\partial W^{(1)}_{ab}} \|\mathbf{W}^{(1)}\|_F^2 = 2 W^{(1)}_{ab} \]",
        r"Let $\mathbf{x} \in \mathbb{R}^n$ and $L := \sum_{i=0}^{n-1} x_i^{i+2}$. \[ \frac{\partial L}{\partial x_k} = (k + 2) x_k^{k+1} \]",
    ],
)
def test_the_entries_of_a_bold_vector_may_be_plain(text):
    found = read(text)
    assert not any("never declared" in note.message for note in found.notes)
    assert judge(found.claims[-1]).passed


def test_a_plain_name_that_is_declared_beside_a_bold_one_is_another():
    claim = only(r"Let $\mathbf{x}, x \in \mathbb{R}^n$. \[ \frac{\partial}{\partial \mathbf{x}} \sum_{i=1}^n x_i^2 = 0 \]")
    assert judge(claim).passed


@pytest.mark.parametrize("bound, lower", [(r"1 \le i + k - 2 \le n", 1), (r"0 < i + k - 2 \le n", 1), (r"0 \le i + k - 2 < n", 0)])
def test_a_condition_on_an_index_tells_where_its_axis_begins(bound, lower):
    claim = only(
        rf"Let $x, g \in \mathbb{{R}}^n$, $w \in \mathbb{{R}}^3$. "
        rf"\[ \sum_{{i=1}}^n \sum_{{k=1}}^3 g_i w_k x_{{i+k-2}} \mathbb{{1}}[{bound}] \ge 0 \]"
    )
    (x,) = (tensor for tensor in claim.left.tensors if tensor.name == "x")
    assert x.axes[0].lower is Number(lower)


# --- declarations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared, axes, domain",
    [
        (r"x \in \mathbb{R}^{C}", [C], "real"),
        (r"y, x \in \mathbb{R}^{C}", [C], "real"),
        (r"x \in \mathbb{R}^{m \times n}", [m, n], "real"),
        (r"x \in \mathbb{R}^{N \times C \times H \times V}", [Size("N"), C, Size("H"), Size("V")], "real"),
        (r"x \in \mathbb{R}^{3}", [Number(3)], "real"),
        (r"x \in \mathbb{R}", [], "real"),
        (r"x > 0", [], "positive"),
        (r"x \geq 0", [], "nonnegative"),
        (r"0 < x < 1", [], "unit"),
        (r"x \in (0,1)", [], "unit"),
        (r"x \in (0, \infty)", [], "positive"),
        (r"x \in \{0,1\}^{C}", [C], "binary"),
        (r"x \in \{-1, 1\}", [], "sign"),
        (r"x \in \mathbb{R}_{+}^{n}", [n], "nonnegative"),
        (r"x \in \mathbb{R}^n_{>0}", [n], "positive"),
        (r"x \in \mathbb{S}^{n}", [n, n], "symmetric"),
        (r"x \in \mathbb{S}^{n}_{++}", [n, n], "positive definite"),
        (r"x \in \mathbb{R}^{C}$ with $x_i > 0", [C], "positive"),
        (r"x \in \mathbb{R}^{C}$, $x_i \in (0,1)", [C], "unit"),
        (r"x \in \mathbb{R}^{n \times n}$, $x = x^{\top}", [n, n], "symmetric"),
        (r"x \in \mathbb{S}^{n}$, $x \succ 0", [n, n], "positive definite"),
    ],
)
def test_inline_mathematics_declares(declared, axes, domain):
    letters = "ijkl"[: len(axes)]
    shown = "x" + (f"_{{{','.join(letters)}}}" if letters else "")
    found = tensor(rf"Let ${declared}$. \[ {shown} = {shown} \]", "x")
    assert found is Tensor("x", tuple(Range(ONE, size) for size in axes), domain)


def test_sizes_may_be_expressions():
    found = tensor(r"Let $s \in \mathbb{N}$, $x \in \mathbb{R}^{sn}$. \[ x_i = x_i \]", "x")
    assert [size.name for size in found.axes[0].upper.children] == ["n", "s"]


@pytest.mark.parametrize("written", [r"m \times n - f + 1", r"m \times (n-f+1)"])
def test_a_sum_between_two_signs_of_a_shape_is_one_size(written):
    (tensor,) = read(rf"Let $X \in \mathbb{{R}}^{{{written}}}$. \[ X_{{ij}} = X_{{ij}} \]").claims[0].left.tensors
    assert tensor.axes == (Range(ONE, m), Range(ONE, plus(minus(n, f), 1)))


def test_a_name_may_be_declared_twice_alike_and_with_another_shape_anew():
    text = r"$x \in \mathbb{R}^n$ \[ x_i = x_i \] $x \in \mathbb{R}^n$ \[ x_i = x_i \] $x \in \mathbb{R}$ \[ x = x \]"
    first, second, third = claims(text)
    assert first.left is second.left and third.left is entry(vector("x"))


def test_a_declaration_in_a_proof_holds_in_the_proof():
    text = r"Let $x \in \mathbb{R}$. \begin{proof} Let $x \in \mathbb{R}^n$. \[ x^\top x = \|x\|^2 \] \end{proof} \[ x^2 = x x \]"
    inside, outside = claims(text)
    assert type(inside.left) is Sum and outside.left is Pow(entry(vector("x")), Number(2))


@pytest.mark.parametrize(
    "written, name",
    [
        (r"\hat{y}", r"\hat{y}"),
        (r"\tilde x", r"\tilde{x}"),
        (r"z^{(1)}", r"z^{(1)}"),
        (r"\mathbf{w}", r"\mathbf{w}"),
        (r"\theta", r"\theta"),
        (r"W_f", "W_f"),
        (r"h_{t-1}", "h_{t-1}"),
        (r"\theta^*", r"\theta^*"),
        (r"z'", "z'"),
        (r"L_{\text{CE}}", r"L_{\text{CE}}"),
        (r"E_{ENS}", "E_{ENS}"),
        (r"\mathcal{L}", r"\mathcal{L}"),
        (r"a^{[1]}", "a^{[1]}"),
        (r"\Delta w", r"\Delta w"),
        (r"\mathrm{RSS}", r"\mathrm{RSS}"),
    ],
)
def test_these_are_single_names(written, name):
    claim = only(rf"Let ${written} \in \mathbb{{R}}$. \[ {written} = {written} \]")
    assert claim.left is entry(vector(name))


def test_subscripts_that_are_part_of_a_name_and_indices_behind_them():
    claim = only(r"Let $W_f \in \mathbb{R}^{m \times n}$, $h_{t-1} \in \mathbb{R}^{n}$. \[ W_f h_{t-1} = 0 \]")
    assert {t.name for t in claim.left.tensors} == {"W_f", "h_{t-1}"}


def test_a_family_has_rows():
    claim = only(r"Let $x_i \in \mathbb{R}^{d}$ for $i = 1, \dots, n$. \[ x_1 + \cdots + x_n = \sum_{i=1}^{n} x_i \]")
    (family,) = claim.left.tensors
    assert [axis.upper.name for axis in family.axes] == ["n", "d"]
    assert claim.left is claim.right


def test_raised_sample_indices_are_a_family():
    claim = only(r"Let $x^{(i)} \in \mathbb{R}^{d}$ for $i=1,\dots,m$. \[ \sum_{i=1}^m x^{(i)}_j = \sum_i x^{(i)}_j \]")
    assert claim.left is claim.right


def test_random_names_take_the_range_of_their_parameters():
    found = tensor(
        r"Let $p \in \mathbb{R}^n$, $p_i \in (0,1)$, $\delta_i \sim \operatorname{Bernoulli}(p_i)$. \[ \mathbb{E}[\delta_i] = p_i \]",
        r"\delta",
    )
    assert found.axes == (Range(ONE, n),) and found.law.kind == "Bernoulli"


def test_the_second_parameter_of_a_normal_law_is_the_variance():
    found = tensor(r"Let $s > 0$ and $x \sim \mathcal{N}(0, s^2)$. \[ \mathbb{E}[x] = 0 \]", "x")
    assert found.law.parameters[1] is Pow(entry(vector("s", domain="positive")), Number(2))


def test_an_undeclared_name_is_a_real_scalar_and_the_reader_says_so():
    document = read(r"\[ (q + 1)^2 = q^2 + 2q + 1 \]")
    assert document.claims[0].left.tensors == {Tensor("q")}
    assert any("q was never declared" in note.message for note in document.notes)


# --- ranges ---------------------------------------------------------------------------------------------------------


def test_an_axis_starts_at_0_where_its_sums_do():
    found = tensor(
        r"Let $x \in \mathbb{R}^{n}$. \[ \sum_{i=0}^{n-1} x_i = x_0 + \sum_{i=1}^{n-1} x_i \]".replace("sum_{i=1}", "sum_{i=0}"),
        "x",
    )
    assert found.axes[0].lower is ZERO


def test_an_axis_that_starts_at_0_and_at_1_is_refused():
    with pytest.raises(ReadError, match="starts at 0 in one sum and at 1 in another"):
        read(r"Let $x \in \mathbb{R}^{n}$. \[ \sum_{i=0}^{n-1} x_i = \sum_{i=1}^{n} x_i \]")


def test_primes_in_an_index_are_names():
    claim = only(r"Let $x \in \mathbb{R}^n$. \[ x_{i'} + x_i = x_i + x_{i'} \]")
    assert {i.name for i in claim.left.free} == {"i", "i'"}


def test_a_primed_index_is_one_in_a_condition_too():
    (claim,) = read(
        r"Let $w \in \mathbb{R}^{n}$. \[ \sum_{i=1}^{n} w_i \mathbb{1}[1 \le k' - i \le 2] \delta_{k' i} w_{k'} = 0 \]"
    ).claims
    assert [index.name for index in claim.left.free] == ["k'"] and {tensor.name for tensor in claim.left.tensors} == {"w"}


def test_free_indices_take_the_range_of_what_they_index():
    claim = only(r"Let $A \in \mathbb{R}^{m \times n}$. \[ A_{ab} = A_{ab} \]")
    assert claim.left.free == {index("a", m), index("b", n)}


# --- definitions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [":=", r"\coloneqq", r"\triangleq", r"\overset{\text{def}}{=}", r"\stackrel{\triangle}{=}"])
def test_signs_that_define(sign):
    document = read(rf"Let $x \in \mathbb{{R}}$. $f {sign} x^2$. \[ f = x x \]")
    assert [(d.name, d.how) for d in document.definitions] == [("f", ":=")] and len(document.claims) == 1


def test_a_definition_in_a_display_is_no_claim():
    assert not claims(r"Let $x \in \mathbb{R}^n$. \[ f := \sum_i x_i \]")


def test_the_first_equation_for_a_name_defines_it_and_later_ones_claim():
    document = read(r"Let $x \in \mathbb{R}^n$. \[ L = \sum_i x_i^2 = x^\top x \] \[ L = \|x\|^2 \]")
    assert [(d.name, d.how) for d in document.definitions] == [("L", "=")]
    assert [claim.left_text for claim in document.claims] == [r"\sum_i x_i^2", "L"]


def test_a_definition_may_come_after_its_use():
    claim = only(r"Let $x \in \mathbb{R}$. \[ (s + 1)^2 = s^2 + 2s + 1 \] where $s := x^3$.")
    (found,) = claim.left.tensors
    assert found.definition is not None


def test_a_declared_shape_and_a_definition_belong_together():
    found = tensor(REAL + r"Let $z \in \mathbb{R}^m$ and $z = A x$. \[ z_i = \sum_j A_{ij} x_j \]", "z")
    assert found.definition is not None and found.axes == (Range(ONE, m),)


def test_a_definition_that_does_not_fit_its_declaration_is_refused():
    with pytest.raises(ShapeError, match="declared with the shape n and defined with the shape m"):
        read(REAL + r"$z \in \mathbb{R}^n$, $z := A x$.")


def test_a_definition_wins_over_the_built_in_meaning():
    claim = only(r"Let $a \in \mathbb{R}^n$ and $\pi_i := e^{a_i}$. \[ \sum_i \pi_i = \sum_i e^{a_i} \]")
    assert r"\pi" in {t.name for t in claim.left.tensors}
    claim = only(r"Let $\delta \in \mathbb{R}^n$. \[ \delta_i = \delta_i \]")
    assert type(claim.left) is Entry


def test_sigma_squared_is_a_name_where_it_is_defined():
    document = read(
        r"Let $x \in \mathbb{R}^n$, $\mu = \frac1n \sum_i x_i$, $\sigma^2 = \frac1n \sum_i (x_i - \mu)^2$. \[ \frac{\partial \sigma^2}{\partial x_i} = "
        r"\frac{2}{n} (x_i - \mu) \]"
    )
    assert [d.name for d in document.definitions] == [r"\mu", r"\sigma^2"]
    assert document.claims[0].left.body.tensor.name == r"\sigma^2"


@pytest.mark.parametrize("assumed", [r"\sum_{i=1}^{n} y_i = 1", r"y_i > a", r"x^\top y = 0", r"\|x\| = 1", r"a \neq b", r"m > n"])
def test_equations_that_define_nothing_are_assumptions(assumed):
    document = read(REAL + rf"Assume ${assumed}$. \[ a = a \]")
    assert len(document.assumptions) == 1 and document.claims[0].given == (document.assumptions[0].condition,)


def test_an_update_is_no_definition():
    document = read(r"Let $w, g \in \mathbb{R}^n$, $\eta > 0$. We set $w := w - \eta g$. \[ w^\top g = g^\top w \]")
    assert not document.definitions and any("update" in note.message for note in document.notes)


def test_a_name_that_is_defined_by_itself_is_refused():
    with pytest.raises(ReadError, match="defined by itself"):
        read(r"$p := q + 1$, $q := 2 p$ \[ p = p \]")


def test_an_unknown_function_stands_for_all_smooth_ones():
    claim = only(
        r"Let $z \in \mathbb{R}^n$ and $L := f(z)$. \[ \frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial z_i} \]"
    )
    (loss,) = claim.left.body.tensors
    assert type(loss.definition.body) is Apply and loss.definition.body.function is UnknownFunction("f")


def test_a_size_may_be_defined_by_a_floor():
    found = tensor(
        r"Let $x \in \mathbb{R}^{H}$, $s, f \in \mathbb{N}$, $O_h := \lfloor \frac{H - f}{s} \rfloor + 1$ and $y \in \mathbb{R}^{O_h}$. \[ y_i = y_i \]",
        "y",
    )
    assert "Floor" in repr(found.axes[0])


# --- claims ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "display",
    [
        r"\[ a + b = b + a \]",
        r"$$ a + b = b + a $$",
        r"\begin{equation} a + b = b + a \end{equation}",
        r"\begin{align*} a + b &= b + a \end{align*}",
        r"\begin{gather} a + b = b + a \end{gather}",
        r"\begin{multline*} a + b \\ = b + a \end{multline*}",
        r"\begin{equation}\begin{aligned} a + b &= b + a \end{aligned}\end{equation}",
        r"\[ \boxed{a + b = b + a} \]",
        r"\[ a + b \equiv b + a \]",
        r"\begin{align} a + b \\ = b + a \end{align}",
        r"\begin{align} a &+ b = \\ & b + a \end{align}",
        r"\begin{align} a \\ &+ b = b + a \end{align}",
        r"\[ \begin{array}{rcl} a + b &=& b + a \end{array} \]",
        r"$$\begin{array}[t]{@{}l@{}} a \\ + b = b + a \end{array}$$",
        r"\begin{eqnarray} a + b &=& b + a \end{eqnarray}",
        r"\begin{eqnarray} \lefteqn{a + b} \\ &=& b + a \end{eqnarray}",
        r"\begin{eqnarray*} a + b & = & b \\ & & {} + a \end{eqnarray*}",
        r"\begin{align} a + b = {} & b + a \end{align}",
    ],
)
def test_every_display_claims(display):
    claim = only(REAL + display)
    assert (claim.left, claim.relation, claim.right) == (a_ + b_, "=", b_ + a_)


a_, b_, c_ = (entry(vector(name)) for name in "abc")


def test_each_relation_of_a_chain_is_a_claim_between_neighbours():
    found = claims(REAL + r"\[ 0 \le a^2 \leq a^2 + b^2 < a^2 + b^2 + 1 \]")
    assert [claim.relation for claim in found] == ["≤", "≤", "<"]
    assert [claim.right for claim in found[:-1]] == [claim.left for claim in found[1:]]


def test_line_and_column_are_those_of_the_right_side():
    found = claims("Let $a, b \\in \\mathbb{R}$.\n\\begin{align}\na + b &= b + a \\\\\n  &= a + b\n\\end{align}\n")
    assert [(claim.line, claim.column) for claim in found] == [(3, 10), (4, 6)]
    assert (found[0].left_text, found[0].right_text) == ("a + b", "b + a")


def test_a_row_with_a_full_left_side_begins_a_chain():
    document = read(REAL + r"\begin{align} a &= a + 0 \\ &= 0 + a \\ b &= b + 0 \\ \Rightarrow\quad a b &= b a \end{align}")
    assert [len(chain.items) for chain in document.chains] == [2, 1, 1]


def test_rows_that_begin_with_an_operator_go_on():
    found = only(REAL + r"\begin{align} (a + b)^2 &= a^2 \\ &\quad + 2 a b \\ &\quad + b^2 \end{align}")
    assert len(found.right.terms) == 3
    found = only(REAL + r"\begin{align} -a &= \left( b - b \right. \\ & \left. - a \right) \end{align}")
    assert len(found.right.terms) == 3


def test_an_array_without_relations_is_a_matrix():
    assert only(REAL + r"\[ \begin{array}{cc} a & b \end{array} = \begin{array}{cc} a & b \end{array} \]").left.free


@pytest.mark.parametrize("empty", [r"\frac{}{a} = b", r"a^{} = a", r"a + {} = a", r"\sqrt{} = a"])
def test_an_empty_pair_of_braces_stands_for_nothing(empty):
    with pytest.raises(ReadError):
        read(REAL + rf"\[ {empty} \]")


@pytest.mark.parametrize(
    "side",
    [
        r"\quad (i \neq j)",
        r", \quad i \neq j",
        r", \; i \neq j",
        r"\quad \text{for } i \neq j",
        r"\text{ if } i \neq j",
        r" \qquad [i \neq j]",
        r"\quad \text{if $i \neq j$}",
    ],
)
def test_a_side_condition_binds_every_relation_of_its_chain(side):
    found = claims(REAL + rf"\begin{{align}} x_i - x_j &= x_i - x_j {side} \\ &= -x_j + x_i \end{{align}}")
    condition = Relation("≠", index("i", n), index("j", n))
    assert len(found) == 2 and all(claim.where is condition for claim in found)


def test_a_condition_at_the_end_binds_the_last_of_several_claims():
    first, second = claims(REAL + r"\[ |a|^2 = a^2, \qquad |a| = a, \quad a > 0 \]")
    assert first.where is TRUE and second.where is Relation(">", a_, ZERO)


def test_claims_side_by_side_are_judged_one_by_one():
    found = claims(REAL + r"\[ a + b = b + a, \qquad a b = b a, \; \sin 2a = 2 \sin a \cos a \]")
    assert len(found) == 3


@pytest.mark.parametrize(
    "row",
    [
        r"a + b &= b + a && \text{(commutes)}",
        r"a + b &= b + a \tag{1}",
        r"a + b &\overset{(a)}{=} b + a",
        r"a + b &\stackrel{(1)}{=} b + a",
        r"a + b &= b + a \label{eq:x} \nonumber",
        r"a + b &= \underbrace{b}_{\text{first}} + a",
        r"a + b &= b + a && (\text{since } a = b)",
        r"a + b &= b + a \quad \text{by symmetry of $+$, as $a = b$}",
        r"a + b &= b + a \qquad (1)",
        r"a + b &= b + a \quad \text{because } a > 0 \text{ here}",
    ],
)
def test_comments_are_read_past(row):
    claim = only(REAL + rf"\begin{{align}} {row} \end{{align}}")
    assert claim.where is TRUE and claim.right is b_ + a_


@pytest.mark.parametrize("sign", [r"\approx", r"\propto", r"\to", r"\sim"])
def test_relations_that_are_not_judged_are_reported(sign):
    document = (
        read(REAL + rf"\[ a + b = b + a {sign} c = c \]") if sign != r"\sim" else read(REAL + r"\[ a + b = b + a \simeq c = c \]")
    )
    assert len(document.claims) == 2 and any("is not judged" in note.message for note in document.notes)


def test_zero_is_the_zero_of_any_shape():
    claim = only(REAL + r"\[ A x - A x = 0 \]")
    assert claim.right is ZERO and len(claim.left.free) == 1


def test_matrix_claims_are_lowered_entry_by_entry_over_the_same_indices():
    claim = only(REAL + r"\[ (A + A) x = 2 A x \]")
    assert claim.left.free == claim.right.free == {index("i", m)}


@pytest.mark.parametrize(
    "right, said",
    [
        ("A^\\top x", "the inner sizes m and n differ"),
        ("x", "m and the right side has the shape n"),
        ("1", "the right side is a scalar"),
        ("(A x)^\\top", "1×m"),
        ("x_i", None),
    ],
)
def test_a_claim_between_shapes_that_do_not_fit_is_a_misfit(right, said):
    found = only(REAL + rf"\[ A x = {right} \]")
    assert type(found) is Misfit and (said is None or said in found.message)


def test_an_index_over_two_ranges_is_a_misfit_of_its_own_relation():
    first, second = claims(REAL + r"\[ A_{ij} x_j = A_{ij} x_i = x_j A_{ij} \]")
    assert type(first) is Misfit and "1..m" in first.message and "1..n" in first.message
    assert type(second) is not Misfit


def test_conditions_in_a_sentence_hold_for_the_next_display():
    found = claims(REAL + r"If $a > b$, then \[ |a - b| = a - b . \] \[ |a - b| = |b - a| \]")
    assert [claim.where for claim in found] == [Relation(">", a_, b_), TRUE]
    found = claims(REAL + r"Case $i = j$: \[ x_i = x_j \] Otherwise \[ x_i = x_i \]")
    assert [claim.where for claim in found] == [Relation("=", index("i", n), index("j", n)), TRUE]


@pytest.mark.parametrize(
    "before",
    [r"Let $q \in \mathbb{R}$. If", r"Let $q \in \mathbb{R}$. For", r"If", r"Let $q \in \mathbb{R}$. \[ q^2 = q q \] When"],
)
@pytest.mark.parametrize("sign", [">", "<", r"\ge"])
def test_a_condition_on_the_sign_of_a_name_is_no_domain_of_it(before, sign):
    *_, first, second = claims(rf"{before} $q {sign} 0$: \[ q q = q^2 \] and always \[ q q = q^2 \]")
    assert type(first.where) is Relation and second.where is TRUE and not second.given
    assert {tensor.domain for claim in (first, second) for tensor in claim.left.tensors} == {"real"}


def test_conditions_with_let_hold_for_the_rest():
    found = claims(REAL + r"Let $\sum_i y_i = 1$. \[ a = a \] \[ b = b \]")
    assert len({claim.given for claim in found}) == 1 and len(found[0].given) == 1


def test_a_remark_in_a_sentence_is_no_assumption():
    document = read(
        r"Let $x \in \mathbb{R}$, $f := x^2$. We see that $\frac{\partial f}{\partial x} = 3x$ and so $f = 7$. \[ f = x x \]"
    )
    assert not document.assumptions
    assert [claim.right_text for claim in document.claims] == ["x x", "3x", "7"]  # they are judged, too


# --- solving ---------------------------------------------------------------------------------------------------------


def test_an_equation_that_turns_into_a_value_is_solved_by_it():
    document = read(
        r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $w \in \mathbb{R}^n$ and $L := \|A w - b\|^2$. "
        r"\[ \nabla_w L = 0 \Rightarrow A^\top A w = A^\top b \Rightarrow w = (A^\top A)^{-1} A^\top b \]"
    )
    first, second, last = document.claims
    assert all(type(item) is Solution for item in document.claims)
    assert first.before == () and second.before == (first.claim,) and last.before == (second.claim,)
    assert last.unknown.name == "w" and last.values[0].tensor is last.unknown and last.claim.left is last.values[0]
    assert not document.definitions[1:]


@pytest.mark.parametrize("written", [r"\hat{w}", r"w^*", r"w^{\star}", r"w_{\text{opt}}"])
def test_the_solution_may_carry_a_decoration(written):
    document = read(r"Let $w, c \in \mathbb{R}$. \[ w - c = 0 \implies " + written + r" = c \] \[ " + written + r" + c = 2c \]")
    assert [type(item) for item in document.claims[:2]] == [Solution, Solution] and document.claims[1].unknown.name == "w"


def test_an_implication_between_identities_is_no_solution():
    document = read(r"Let $x \in \mathbb{R}$, $f := x^2$. \begin{align} f &= x x \\ \Rightarrow \frac{df}{dx} &= 2x \end{align}")
    assert not any(type(item) is Solution for item in document.claims)


# --- questions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, free, matrix",
    [
        (r"\frac{\partial L}{\partial x_k}", ["k"], False),
        (r"\nabla_{x} L", ["i"], True),
        (r"\frac{\partial L}{\partial A}", ["i", "j"], True),
        (r"\frac{\partial^2 L}{\partial x_k \partial x_l}", ["k", "l"], False),
        (r"\nabla^2_x L", ["i", "j"], True),
        (r"\frac{\partial}{\partial x_b} \left( a x_b \right)", ["b"], False),
        (r"\mathbb{E}\left[ \frac{\partial L}{\partial x_k} \right]", ["k"], False),
        (r"\frac{\partial L}{\partial A_{ba}}", ["b", "a"], False),
    ],
)
def test_a_derivative_alone_asks(asked, free, matrix):
    document = read(REAL + r"$L := \|A x\|^2$. " + rf"\[ {asked} \]")
    (question,) = document.questions
    assert [i.name for i in question.free] == free and question.matrix is matrix
    assert type(question.target) in (Derivative, Expectation) and question.target.free == set(question.free)
    assert question.wrt and not document.claims


def test_a_question_carries_what_is_assumed():
    document = read(REAL + r"Let $\sum_i y_i = 1$, $L := y^\top x$. \[ \frac{\partial L}{\partial x_k} \]")
    assert len(document.questions[0].given) == 1


def test_another_formula_alone_claims_nothing_and_is_noted():
    document = read(REAL + r"\[ x^\top A^\top A x \]")
    assert not document.questions and not document.claims and "claims nothing" in document.notes[0].message


# --- prose and other files --------------------------------------------------------------------------------------------


def test_mentions_in_a_sentence_are_skipped():
    document = read(
        REAL + r"We look at $z$, $\partial L / \partial z$, $x^{\top} y$, $O(n^2)$, $\int_0^1 f$ and $\arg\max_i x_i$. \[ a = a \]"
    )
    assert len(document.claims) == 1 and not document.assumptions


def test_verbatim_code_and_comments_are_no_mathematics():
    text = REAL + "\n% $ broken \\[\n\\begin{verbatim} $ \\[ \\end{verbatim}\n\\verb|$x| \\[ a = a \\]\n"
    assert len(claims(text)) == 1
    text = "Let $a \\in \\mathbb{R}$, `$b`.\n\n```python\nx = '$'\n```\n\n$$ a = a $$\n\nIt costs $5 or $6.\n"
    assert len(claims(text, "x.md")) == 1


def test_the_preamble_is_skipped():
    text = (
        "\\documentclass{article}\n\\title{$\\[ $}\n\\begin{document}\n$a \\in \\mathbb{R}$ \\[ a = a \\]\n\\end{document}\n$ \\["
    )
    assert len(claims(text)) == 1


@pytest.mark.parametrize(
    "text, said, line, column",
    [
        ("one\ntwo $x \\in \\mathbb{Q}^n$", "this set is not read", 2, 12),
        ("\n\\[ a \\foo b = c \\]", r"unknown macro \foo", 2, 6),
        ("\\[ a = (b + c \\]", "ends too early", 1, 14),
        ("\\[ a = b", "never closed", 1, 1),
        ("a $ b", "never closed", 1, 3),
        ("\\begin{align} a &= b", "never closed", 1, 1),
        ("\\input{secret}", "is not read", 1, 1),
        ("\\[ \\write18{ls} = 1 \\]", "is not read", 1, 4),
        ("\\[ a = b c d = e f) \\]", "unexpected", 1, 19),
        ("\\[ a = b \\\\ x^2 \\]", "no relation", 1, 13),
        ("\\[ = b \\]", "nothing stands before", 1, 4),
        ("\\[ a \\quad b = c ) \\]", "unexpected", 1, 18),
        ("$x \\sim \\operatorname{Weird}(1)$", "distribution is not known", 1, 9),
        ("\\[ f(a) := a ; 2 := b \\]", "cannot be defined", 1, 16),
        ("\\] x", "closes nothing", 1, 1),
        ("\\begin{proof}\\begin{lemma}\\end{proof}", "not the innermost", 1, 27),
    ],
)
def test_what_is_not_read_is_refused_with_line_and_column(text, said, line, column):
    with pytest.raises(ReadError) as error:
        read(text)
    assert said in str(error.value) and (error.value.line, error.value.column) == (line, column), error.value


def test_nothing_behind_a_formula_is_dropped():
    for text in (
        r"\[ a = b } \]",
        r"\[ a = b \right) \]",
        r"\[ a = b c_{i \]",
        r"\[ a = b ^ \]",
        r"\[ a = b _ \]",
        r"\[ a = b \frac{1} \]",
        r"\[ a = b + \]",
        r"\[ a = b \text{ where } \quad c + d \]",
        r"\[ a = ! b \]",
        r"\[ a = \]",
        r"\[ a = b \cdot \]",
    ):
        with pytest.raises(SymgradError):
            read(text)


def test_input_beyond_the_limit_is_refused():
    with pytest.raises(LimitError):
        read("x" * 1_000_001)


@contextmanager
def less_than(seconds):
    """Takes less of the processor's time than that, without looking through what other tests hold."""
    gc.freeze()
    try:
        begun = time.process_time()
        yield
        assert time.process_time() - begun < seconds
    finally:
        gc.unfreeze()


def test_long_documents_are_read_in_time():
    block = (
        r"\begin{align} \frac{\partial L}{\partial z_j} &= -\sum_{i=1}^{C} y_i \frac{\partial \log p_i}{\partial z_j} \\ "
        r"&= -\sum_{i=1}^{C} y_i (\delta_{ij} - p_j) \\ &= p_j \sum_{i=1}^C y_i - y_j \\ &= p_j - y_j \end{align}" + "\n"
    )
    text = (
        r"Let $z, y \in \mathbb{R}^{C}$, $p_i := \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}$, $L := -\sum_i y_i \log p_i$, $\sum_i y_i = 1$."
        + block * 50
    )
    with less_than(3):
        assert len(claims(text)) == 200


@pytest.mark.parametrize(
    "text",
    [
        "$" * 25_000,
        "\\[" * 50_000,
        "{" * 50_000,
        "\\begin{align}" * 10_000,
        "$x$ " * 10_000,
        "\\text{$a$}" * 2_500,
        "`" * 150_000,
        "$$ " + "\\text{$a$} " * 2_500 + "$$",
        "\\[ " + "a + " * 25_000 + "a = a \\]",
        "\\[ " + "(" * 100_000 + " \\]",
        "\\verb|" * 25_000,
        "\\[ " + "|a" * 25_000 + " \\]",
        "\\[ a" + "'" * 50_000 + " \\]",
        "\\begin{proof}" * 25_000,
        "$a := " + "b_" * 50_000 + "$",
        "\\[ (" + "a | " * 25_000 + ") \\]",
        "\\[ a \\\\ " * 1 + "- a \\\\ " * 10_000 + "= 1 \\]",
    ],
    ids=range(17),
)
def test_hostile_input_ends_in_time(text):
    with less_than(3), suppress(SymgradError):
        read(text)


# --- names that have a built-in meaning ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["=", ":="])
def test_an_error_vector_may_be_called_e(how):
    found = claims(
        REAL + rf"Let $e {how} A x - z$ with $z \in \mathbb{{R}}^{{m}}$. \[ e^\top e = \sum_i e_i^2 \] \[ e^{{a}} = \exp(a) \]"
    )
    assert {t.name for t in found[0].left.tensors} == {t.name for t in found[0].right.tensors} == {"e"}
    assert found[1].left is found[1].right


def test_a_number_above_an_e_of_the_document_is_refused():
    with pytest.raises(ReadError, match="may be a power of the document's e or an exponential"):
        read(REAL + r"Let $e = a - b$. \[ e^2 = e^{a} \]")
    square = only(REAL + r"Let $e = a - b$. \[ e^2 = (a - b)^2 \]")  # where no e of the document is Euler's number
    assert {t.name for t in square.left.tensors} == {"e"}


def test_the_constant_e_is_not_redefined():
    assert only(r"\[ e = 3 \]").right is Number(3)


@pytest.mark.parametrize("misplaced", [r"( \cdot a)", r"a + / b", r"\frac{\times}{2}"])
def test_an_operator_without_a_left_side_is_named(misplaced):
    with pytest.raises(ReadError, match="not read here|unexpected") as error:
        read(REAL + rf"\[ {misplaced} = b \]")
    assert "unknown" not in str(error.value)


# --- ranges and strides ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1..n", "1...n", r"1 \dots n", r"1, \ldots, n", r"1,..,n"])
def test_ways_to_write_a_range(written):
    claim = only(
        rf"Let $v_i \in \mathbb{{R}}^{{d}}$ for $i = {written}$. \[ \nabla_{{v_i}} \sum_{{j=1}}^n v_j^\top v_j = 2 v_i, \quad i = {written} \]"
    )
    assert index("i", n) in claim.right.free


@pytest.mark.parametrize("slot", ["s(i-1)+j", "(i-1)s + j", r"s \cdot (i-1) + j"])
def test_a_stride_needs_no_declaration(slot):
    claim = only(
        rf"Let $x \in \mathbb{{R}}^{{sn}}$ and $y_i = \sum_{{j=1}}^{{s}} x_{{{slot}}}$. \[ \sum_{{i=1}}^n y_i = \sum_{{l=1}}^{{sn}} x_l \]"
    )
    assert not claim.left.free and not claim.right.free


# --- what a sentence says of a defined name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence, supposes",
    [
        ("Its least value is $-b$, and $L > 0$:", False),
        ("Here $L > 0$.", False),
        ("This is positive: $L > 0$.", False),
        ("With $b > 0$ this is easy. Now $L > 0$:", False),
        ("Assume that $L > 0$.", True),
        ("where $L > 0$", True),
        ("with $b > 0$ and $L > 0$", True),
        ("Suppose we choose $a$ such that $L > 0$.", True),
    ],
)
def test_an_inequality_for_a_defined_name_is_assumed_only_where_the_sentence_supposes_it(sentence, supposes):
    document = read(REAL + rf"Let $L := a^2 - b$. {sentence} \[ L > -1 \]")
    about = [condition for condition in document.claims[0].given if any(t.name == "L" for t in condition.tensors)]
    assert bool(about) == supposes
    assert [claim.right_text for claim in document.claims] == ["-1"] + ([] if supposes else ["0"])  # it is judged, or supposed


def test_no_name_of_the_readers_own_is_reported():
    assert not any(
        "argument" in note.message
        for note in read(r"Using $\sigma' = \sigma (1 - \sigma)$, \[ \sigma' = \sigma - \sigma^2 \]").notes
    )


# --- further notation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, orders",
    [
        (r"\partial_a (a^2 b)", "a"),
        (r"\partial_{a b} (a^2 b)", "ab"),
        (r"\partial_a^2 (a^2 b)", "aa"),
        (r"\partial_a \partial_b (a^2 b)", "ba"),
    ],
)
def test_a_partial_with_its_variable_below(written, orders):
    claim = only(REAL + rf"\[ {written} = c \]")
    node, found = claim.left, ""
    while type(node) is Derivative:
        node, found = node.body, "".join(entry.tensor.name for entry in node.by) + found
    assert found == orders


def test_a_partial_by_a_vector_or_its_entry():
    found = claims(REAL + r"\[ \partial_{x_i} (x^\top y) = y_i, \quad \partial_x (x^\top y) = y \]")
    assert [claim.left.free for claim in found] == [{index("i", n)}] * 2


def test_a_partial_by_an_index_is_refused():
    with pytest.raises(ReadError, match=r"never declared.*partial_\{x_i\}"):
        read(REAL + r"\[ \partial_k (x^\top y) = a \]")


@pytest.mark.parametrize("written", ["[a - b]_+", "(a - b)_+", "[a - b]_{+}"])
def test_the_positive_part(written):
    assert only(REAL + rf"\[ {written} = \max(0, a - b) \]").left.function.name == "relu"


def test_a_function_of_any_of_the_examples():
    claim = only(
        r"Let $x^{(i)} \in \mathbb{R}^{n}$ for $i = 1, \dots, m$, $\theta \in \mathbb{R}^{n}$ and $h(x) = \theta^\top x$. "
        r"\[ \frac{\partial h(x^{(i)})}{\partial \theta} = x^{(i)} \]"
    )
    assert claim.left.free == claim.right.free and len(claim.left.free) == 2


def test_a_word_with_an_index_is_a_name():
    claim = only(REAL + r"Let $\text{score}_i = \sum_j A_{ij} y_j$. \[ \frac{\partial \text{score}_i}{\partial y_j} = A_{ij} \]")
    assert claim.left.free == {index("i", m), index("j", n)}


# --- what a sentence says of matrices --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        r"Let $S \in \mathbb{R}^{n \times n}$ be symmetric.",
        r"Let $S$ be a symmetric $n \times n$ matrix.",
        r"Let $S \in \mathbb{R}^{n \times n}$, where $S$ is symmetric.",
        r"Take a symmetric matrix $S \in \mathbb{R}^{n \times n}$.",
        r"Let $R, S \in \mathbb{R}^{n \times n}$ be symmetric.",
    ],
)
def test_a_matrix_that_a_sentence_calls_symmetric(sentence):
    assert tensor(sentence + r" \[ S^2 = S S \]", "S").domain == "symmetric"


def test_a_symmetric_positive_definite_matrix():
    assert (
        tensor(r"Let $S \in \mathbb{R}^{n \times n}$ be symmetric positive definite. \[ S S = S^2 \]", "S").domain
        == "positive definite"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        r"Let $S \in \mathbb{R}^{n \times n}$ be skew-symmetric.",
        r"Let $S \in \mathbb{R}^{n \times n}$, not symmetric in general.",
        r"Let $S \in \mathbb{R}^{n \times n}$ and $T \in \mathbb{S}^n$.",
        r"Let $S \in \mathbb{R}^{n \times n}$. The Hessian is symmetric.",
    ],
)
def test_a_matrix_that_no_sentence_calls_symmetric(sentence):
    assert tensor(sentence + r" \[ S^2 = S S \]", "S").domain == "real"


def test_a_case_of_symmetry_holds_for_the_next_display():
    document = read(
        r"Let $S \in \mathbb{R}^{n \times n}$. If $S$ is symmetric, \[ S = S^\top \] and always \[ S = (S^\top)^\top \]"
    )
    given = [claim.given or claim.where is not TRUE for claim in document.claims]
    assert given[0] and not given[1] and document.claims[1].left.tensors == document.claims[0].left.tensors


@pytest.mark.parametrize(
    "sentence",
    [
        r"Let $M$ be an $m \times n$ matrix.",
        r"Take an $m \times n$ matrix $M$.",
        r"With any real $m \times n$ matrix $M$ we get",
        r"Let $M$ be a fixed real $m \times n$ matrix.",
        r"Let $L, M$ be $m \times n$ matrices.",
    ],
)
def test_a_matrix_whose_shape_a_sentence_gives(sentence):
    assert tensor(sentence + r" \[ M + M = 2 M \]", "M").axes == vector("M", m, n).axes


@pytest.mark.parametrize(
    "sentence, assumed",
    [
        (r"Let $Q$ be an orthogonal $n \times n$ matrix.", r"$Q^\top Q = I$"),
        (r"Take an orthogonal $n \times n$ matrix $Q$.", r"$Q^\top Q = I$"),
        (r"With any real symmetric $n \times n$ matrix $Q$ we get", r"$Q = Q^\top$"),
    ],
)
def test_a_property_of_a_matrix_whose_shape_a_sentence_gives(sentence, assumed):
    told, formula = sentence, rf"Let $Q \in \mathbb{{R}}^{{n \times n}}$. Assume {assumed}."
    found, wanted, plain = (only(text + r" \[ Q + Q = 2 Q \]") for text in (told, formula, formula.partition("Assume")[0]))
    assert (found.left, found.given) == (wanted.left, wanted.given) != (plain.left, plain.given)


@pytest.mark.parametrize(
    "sentence, assumed",
    [
        (r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal.", r"$Q^\top Q = I$"),
        (r"With an orthogonal matrix $Q \in \mathbb{R}^{n \times n}$ we get", r"$Q^\top Q = I$"),
        (r"Let $Q \in \mathbb{R}^{n}$ be a unit vector.", r"$\|Q\| = 1$"),
        (r"For a unit vector $Q \in \mathbb{R}^{n}$,", r"$\|Q\| = 1$"),
        (r"Let $Q \in \mathbb{R}^{n}$ be a probability vector.", r"$Q_i > 0$ and $\sum_i Q_i = 1$"),
    ],
)
def test_words_that_assume_what_a_formula_would(sentence, assumed):
    formula = rf"Let ${sentence.split('$')[1]}$. Assume {assumed}."
    found, wanted = (only(text + r" \[ Q + Q = 2 Q \]") for text in (sentence, formula))
    assert set(found.given) == set(wanted.given) and {t.domain for t in found.left.tensors} == {
        t.domain for t in wanted.left.tensors
    }
    assert any("is assumed" in note.message for note in read(sentence + r" \[ Q = Q \]").notes)


@pytest.mark.parametrize(
    "sentence, given",
    [
        (r"We claim $a^2 \ge 0$ and $a < 5$.", 0),
        (r"Here $a^2 = 2 a$ holds, and so:", 0),
        (r"Clearly $a < 5$ is true.", 0),
        (r"Let $a < 5$ and $b < 4$.", 2),
        (r"Now suppose $a < 5$.", 1),
    ],
)
def test_what_a_sentence_asserts_is_not_assumed(sentence, given):
    assert len(claims(r"With $a, b \in \mathbb{R}$. " + sentence + r" \[ a - b = -b + a \]")[0].given) == given


def test_is_symmetric_speaks_of_the_subject():
    text = r"The matrix $P = X X^\top$ with $X \in \mathbb{R}^{n \times n}$ is symmetric. \[ P = P^\top \]"
    assert tensor(text, "P").definition is not None and {t.domain for t in tensor(text, "P").definition.body.tensors} == {"real"}
