"""Index terms raised to matrix notation: the form a textbook prints, equal entry by entry, and read back as the same."""

import itertools
import random

import pytest
from flint import fmpq

from symgrad.decide.normal_form import prove_equal
from symgrad.errors import SymgradError
from symgrad.matrices.raising import raise_to_matrix
from symgrad.matrices.terms import lower, operations
from symgrad.operators.functions import exp, sigmoid, tanh
from symgrad.reading.latex_reader import read_term
from symgrad.terms.binding import substitute
from symgrad.terms.building import delta
from symgrad.terms.indices import index
from symgrad.terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Apply,
    Array,
    Definition,
    Derivative,
    Entry,
    Function,
    Index,
    Indicator,
    Maximum,
    Mul,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    neg,
)
from symgrad.values.evaluate import Point, evaluate
from symgrad.writing.latex_writer import latex
from symgrad.writing.mathml_writer import mathml
from symgrad.writing.text_writer import text

M, N, D = SIZES = tuple(map(Size, "mnd"))
LENGTH = {size: Range(ONE, size) for size in SIZES}
UNIT = Range(ONE, ONE)


def tensor(name, *axes, domain="real"):
    return Tensor(name, tuple(LENGTH.get(axis, axis) for axis in axes), domain)


A, B, C, E, F, G = (tensor(*row) for row in (("A", M, N), ("B", M, N), ("C", N, N), ("D", N, D), ("F", D, M), ("G", M, M)))
S = tensor("S", N, N, domain="symmetric")
X, Y, U, V, W, LAM = (tensor(*row) for row in (("x", N), ("y", N), ("u", M), ("v", M), ("w", D), (r"\lambda",)))
P, R, Q, K = tensor("p", N), tensor("r", UNIT, N), tensor("q", UNIT, M), tensor("k", D, UNIT)
TENSORS = (A, B, C, E, F, G, S, X, Y, U, V, W, LAM, R, Q, K, P)
a, b, c, d = index("a", N), index("b", N), index("c", M), index("d", D)
i, j, k, l, o = index("i", M), index("j", N), index("k", N), index("l", M), index("o", D)
LAMBDA = Entry(LAM)


def inverse(body, rows, at):
    return Apply(Function("inverse"), (Array(rows, body),), at)


#: (index term, axes, LaTeX, operations)
FORMS = (
    (Sum(i, 2 * A[i, a] * (Sum(k, A[i, k] * X[k]) - U[i])), (a,), r"2 A^{\top} (A x - u)", 5),
    (neg(Sum(i, A[i, a] * (U[i] - Sum(k, A[i, k] * X[k])))), (a,), r"A^{\top} (A x - u)", 4),
    (P[a] * (delta(a, b) - P[b]), (a, b), r"\operatorname{diag}(p) - p p^{\top}", 4),
    (Sum(i, A[i, a] * A[i, b] * U[i] * (1 - U[i])), (a, b), r"A^{\top} \operatorname{diag}(u \odot (1 - u)) A", 6),
    (
        TWO / N * P[a] * (P[a] - Y[a] - Sum(k, P[k] * (P[k] - Y[k]))),
        (a,),
        r"\frac{2}{n} p \odot (p - y - (p^{\top} (p - y)) \mathbf{1})",
        9,
    ),
    (U[c] * X[a], (c, a), r"u x^{\top}", 2),
    (A[c, a] * B[c, a], (c, a), r"A \odot B", 1),
    (Sum(k, X[k] * (C[a, k] + C[k, a])), (a,), r"(C + C^{\top}) x", 3),
    (Sum(k, X[k] * (S[a, k] + S[k, a])), (a,), r"2 S x", 2),
    (Sum(k, C[a, k] * C[k, b]) + 1 * Sum(k, S[a, k] * C[k, b]), (a, b), r"(C + S) C", 2),
    (Sum(k, C[k, a] * S[b, k] + S[k, a] * C[b, k]), (a, b), r"(S C + C S)^{\top}", 4),
    (LAMBDA * A[c, a] - Sum(k, (B[c, k] - Sum(j, A[c, j] * C[k, j])) * C[k, a]), (c, a), r"\lambda A - (B - A C^{\top}) C", 6),
    (Sum(k, Sum(j, C[a, k] * C[k, j] * X[j])), (a,), r"C^2 x", 2),
    (inverse(C[j, k], (j, k), (b, a)), (a, b), r"C^{-\top}", 2),
    (
        neg(Sum(k, inverse(C[j, k], (j, k), (k, a)) * X[k]) * Sum(j, inverse(C[j, k], (j, k), (b, j)) * Y[j])),
        (a, b),
        r"-C^{-\top} x y^{\top} C^{-\top}",
        9,
    ),
    (2 * Sum(k, A[c, k] * inverse(Sum(i, A[i, j] * A[i, k]), (j, k), (a, k))), (c, a), r"2 A (A^{\top} A)^{-1}", 6),
    (Sum(k, X[k] ** 2), (), r"\|x\|^2", 2),
    (Sum(i, Sum(j, A[i, j] ** 2)), (), r"\|A\|_F^2", 2),
    (Sum(i, (U[i] - Sum(k, A[i, k] * X[k])) ** 2), (), r"\|u - A x\|^2", 4),
    (Sum(i, Sum(j, A[i, j] * B[i, j])), (), r"\operatorname{tr}(A^{\top} B)", 3),
    (Sum(j, Sum(k, Sum(i, C[j, k] * A[i, k] * A[i, j]))), (), r"\operatorname{tr}(C A^{\top} A)", 4),
    (Sum(i, Sum(k, U[i] * A[i, k] * X[k])), (), r"u^{\top} A x", 3),
    (X[a] / Pow(Sum(k, X[k] ** 2), HALF), (a,), r"\frac{x}{\|x\|}", 2),
    (X[a] / Y[a] ** 2 - 1 / X[a], (a,), r"\frac{x}{y^2} - \frac{1}{x}", 4),
    (U[c] * (1 - tanh(Sum(k, A[c, k] * X[k])) ** 2), (c,), r"u \odot (1 - (\tanh(A x))^2)", 5),
    (U[c] * X[a] * (1 - U[c] ** 2), (c, a), r"(u \odot (1 - u \odot u)) x^{\top}", 5),
    (sigmoid(Sum(k, A[c, k] * X[k]) + LAMBDA), (c,), r"\sigma(A x + \lambda)", 3),
    (Sum(k, (1 - X[k]) * C[k, a]), (a,), r"C^{\top} (1 - x)", 3),
    (U[c] * Indicator(Relation(">", Sum(k, A[c, k] * X[k]), ZERO)), (c,), r"u \odot \mathbb{1}[A x > 0]", 4),
    (Sum(i, A[i, a]), (a,), r"A^{\top} \mathbf{1}", 2),
    (Sum(k, A[c, k] * C[k, a] * B[c, a]), (c, a), r"B \odot (A C)", 2),
    (A[c, a] / B[c, a], (c, a), r"A \oslash B", 1),
    (1 / (A[c, a] + B[c, a]), (c, a), r"1 \oslash (A + B)", 2),
    (2 * LAMBDA * A[c, a] ** 2 / (B[c, a] * (1 + A[c, a])), (c, a), r"2 \lambda A \odot A \oslash (B \odot (1 + A))", 6),
    (Sum(k, C[a, k] * (1 - A[c, k] / B[c, k])), (c, a), r"(1 - A \oslash B) C^{\top}", 4),
    (X[a] * Indicator(Relation(">", Sum(k, X[k] * Y[k]), LAMBDA)), (a,), r"\mathbb{1}[x^{\top} y > \lambda] x", 5),
    (Sum(i, A[i, a] * B[i, a]), (a,), r"\operatorname{diag}(A^{\top} B)", 3),
    (1 / N * Sum(i, A[i, a] * (B[i, b] - A[i, b])), (a, b), r"\frac{1}{n} A^{\top} (B - A)", 4),
    (Sum(k, X[k] * Y[k]) * C[a, b], (a, b), r"(x^{\top} y) C", 3),
    (Apply(Function("softmax"), (Array((k,), C[a, k]),), (b,)), (a, b), r"\operatorname{softmax}(C)", 1),
    (delta(a, b) * LAMBDA + S[b, a], (a, b), r"\lambda I + S", 2),
    # Tensors with an axis of length 1 come out as they stand.
    (U[c] * R[ONE, a], (c, a), r"u r", 1),
    (Sum(k, R[ONE, k] * C[k, a]), (index("z", 1), a), r"r C", 1),
    (Q[ONE, c] * R[ONE, a], (c, a), r"q^{\top} r", 2),
    (Sum(k, R[ONE, k] * A[c, k]), (index("z", 1), c), r"r A^{\top}", 2),
    (K[d, ONE] * W[d], (d, index("z", 1)), r"k \odot w", 1),
    (Sum(o, K[o, ONE] * E[a, o]), (a,), r"D k", 1),
    (ZERO, (a, b), "0", 0),
)


@pytest.mark.parametrize("node, axes, form, cost", FORMS, ids=[row[2] for row in FORMS])
def test_the_form_is_the_one_that_a_textbook_prints(node, axes, form, cost):
    term = raise_to_matrix(node, axes)
    assert latex(term) == form
    assert operations(term) == cost


@pytest.mark.parametrize("node, axes, form, cost", FORMS, ids=[row[2] for row in FORMS])
def test_the_form_equals_the_term_for_every_size(node, axes, form, cost):
    where_unit = {axis: axis.range.lower for axis in axes if axis.range is UNIT}
    assert prove_equal(substitute(node, where_unit), lower(raise_to_matrix(node, axes), axes))


@pytest.mark.parametrize("node, axes, form, cost", FORMS[:-1], ids=[row[2] for row in FORMS[:-1]])
def test_the_form_is_read_back_as_the_same(node, axes, form, cost):
    back = read_back(form, axes)
    assert all(same_values(node, back, point, axes) for point in points(random.Random(form)))


def read_back(form, axes):
    """The index term of a form at the axes, as the reader takes it beside a tensor of the answer's shape."""
    answer = Tensor("H", tuple(axis.range for axis in axes))
    node = read_term(f"H + ({form})", known=(*TENSORS, *SIZES, answer))
    first, *rest = node.terms
    assert type(first) is Entry and first.tensor is answer
    at = {slot: axis for slot, axis in zip(first.indices, axes) if type(slot) is Index}
    units = {free: ONE for free in node.free if free.range is UNIT and free not in at}
    return substitute(Add((ZERO, *rest)), at | units)


# --- what has no form -----------------------------------------------------------------------------------------------

THREE = tensor("T", M, N, D)


@pytest.mark.parametrize(
    "node, axes",
    [
        (THREE[c, a, d], (c, a, d)),
        (Sum(o, THREE[c, a, o] * W[o]), (c, a)),
        (Sum(k, A[c, k] * E[k, d] * C[k, a]), (c, a, d)),
        (Maximum(k, A[c, k]), (c,)),
        (Sum(k, X[k] / Y[k], Relation("≠", k, a)), (a,)),
        (A[c, a] ** HALF, (c, a)),
        (X[a] ** Y[a], (a,)),
        (Indicator(Relation("≤", a, b)) * X[b], (a, b)),
        (Sum(k, Sum(o, Sum(i, A[i, k] * E[k, o] * F[o, i] * C[k, a] * E[a, o] * B[i, a]))), (a,)),
    ],
    ids=str,
)
def test_what_has_no_matrix_form_gives_none(node, axes):
    assert raise_to_matrix(node, axes) is None


def test_a_sum_without_its_own_index_is_raised_where_every_term_has_a_value():
    term = raise_to_matrix(Sum(k, X[k], Relation("≠", k, a)), (a,))
    assert latex(term) == r"(\mathbf{1}^{\top} x) \mathbf{1} - x"


def test_a_scalar_without_a_word_for_it_stays_in_indices():
    term = raise_to_matrix(X[a] * Maximum(k, Y[k]), (a,))
    assert latex(term) == r"\left( \max_{k} y_k \right) x"


def test_an_axis_of_length_one_has_one_place():
    place = index("z", 1)
    term = raise_to_matrix(delta(ONE, place) * Sum(i, A[i, a] - B[i, a]), (place, a))
    assert latex(term) == r"\mathbf{1}_m^{\top} (A - B)"


def test_what_cancels_keeps_its_shape():
    term = raise_to_matrix((2 + X[a] - X[a]) * tanh(Y[a]), (a,))
    assert (term.rows, term.columns) == (LENGTH[N], None)


# --- derivatives and printing ---------------------------------------------------------------------------------------

L = Tensor("L", (), "real", Definition((), Sum(k, X[k] ** 2)))


@pytest.mark.parametrize(
    "node, axes, form",
    [
        (Derivative(Entry(L), (C[a, b],)), (a, b), r"\nabla_C L"),
        (Derivative(Entry(L), (R[ONE, a],)), (index("z", 1), a), r"\nabla_r L"),
        (Derivative(Entry(L), (X[a], X[b])), (a, b), r"\nabla_x^2 L"),
        (Derivative(P[a], (X[b],)), (a, b), r"\frac{\partial p}{\partial x}"),
        (Derivative(P[b], (X[a],)), (a, b), r"\left( \frac{\partial p}{\partial x} \right)^{\top}"),
    ],
)
def test_gradients_have_a_name_of_their_own(node, axes, form):
    term = raise_to_matrix(node, axes)
    assert latex(term) == form
    assert lower(term, axes) is node


def test_names_with_scripts_keep_them_beside_a_transpose():
    weights, gate = tensor("W^{(2)}", M, N), tensor("W_f", M, N)
    assert latex(raise_to_matrix(weights[c, a], (a, c))) == r"(W^{(2)})^{\top}"
    assert latex(raise_to_matrix(gate[c, a], (a, c))) == r"W_f^{\top}"


def test_the_identity_is_not_called_i_where_the_document_uses_the_letter():
    named = tensor("I", N, N)
    assert latex(raise_to_matrix(named[a, b] + delta(a, b), (a, b))) == r"I + \operatorname{diag}(\mathbf{1})"


def test_text_and_mathml_say_the_same():
    term = raise_to_matrix(*FORMS[0][:2])
    assert text(term) == "2 Aᵀ (A x − u)"
    assert "<msup><mi>A</mi><mo>⊤</mo></msup>" in mathml(term)
    assert text(raise_to_matrix(1 - U[c] * U[c], (c,))) == "1 − u ⊙ u"


# --- at random ------------------------------------------------------------------------------------------------------

AXES = ((), (a,), (c,), (a, b), (c, a), (a, c), (c, d))


def random_term(rng, depth, live):
    """A term with free indices among `live`: entries, products, sums, brackets, deltas, functions, inverses."""
    kind = rng.random()
    if depth <= 0 or kind < 0.25:
        return random_entry(rng, live)
    if kind < 0.5:
        return Mul(tuple(random_term(rng, depth - 1, live) for _ in range(rng.randint(2, 3))))
    if kind < 0.62:
        return Add(tuple(rng.choice([1, 1, -1, 2]) * random_term(rng, depth - 1, live) for _ in range(rng.randint(2, 3))))
    if kind < 0.87:
        return random_sum(rng, depth, live)
    if kind < 0.9:
        return rng.choice([tanh, sigmoid, exp, lambda x: Pow(x, TWO)])(random_term(rng, depth - 1, live))
    if kind < 0.94:
        pairs = [(left, right) for left in live for right in live if left is not right and left.range is right.range]
        return delta(*rng.choice(pairs)) if pairs else random_entry(rng, live)
    if kind < 0.96:
        return Pow(random_entry(rng, live), MINUS_ONE)
    places = [place for place in live if place.range is LENGTH[N]]
    if kind < 0.98 and places:
        rows = index("f", N), index("g", N)
        return inverse(C[rows] + S[rows[::-1]], rows, (rng.choice(places), rng.choice(places)))
    return rng.choice([TWO, ONE, HALF, N])


def random_sum(rng, depth, live):
    bound = list({index(rng.choice("ijklmopqst"), rng.choice([M, N, N, D])): None for _ in range(rng.randint(1, 2))})
    factors = [random_entry(rng, live + bound, needed) for needed in bound for _ in range(rng.choice([1, 2, 2, 2, 3]))]
    inner = random_term(rng, depth - 1, live + bound)
    body = Mul((*factors, inner)) if rng.random() < 0.8 else inner
    for each in bound:
        body = Sum(each, body)
    return body


def random_entry(rng, live, needed=None):
    pool = []
    for each in TENSORS:
        choices = [[ONE] if axis is UNIT else [place for place in live if place.range is axis] for axis in each.axes]
        if all(choices) and (needed is None or any(needed in choice for choice in choices)):
            pool.append((each, choices))
    each, choices = rng.choice(pool)
    slots = [rng.choice(choice) for choice in choices]
    if needed is not None:
        slots[rng.choice([n for n, choice in enumerate(choices) if needed in choice])] = needed
    return Entry(each, tuple(slots))


def points(rng):
    """Points at pairwise different sizes, 1 among them."""
    for lengths in ((2, 3, 4), (3, 2, 1), (1, 3, 2)):
        sizes = dict(zip(SIZES, lengths))
        values = {}
        for each in TENSORS:
            spans = [range(1, 2 if axis is UNIT else sizes[axis.upper] + 1) for axis in each.axes]
            table = {at: fmpq(rng.randint(1, 9), rng.randint(2, 5)) for at in itertools.product(*spans)}
            values[each] = {at: table[tuple(sorted(at))] for at in table} if each is S else table
        yield Point(sizes, values)


def same_values(left, right, point, axes):
    """Whether the right has the value of the left wherever the left has one."""
    for place in itertools.product(*(point.integers(axis.range) for axis in axes)):
        env = dict(zip(axes, place))
        try:
            wanted = evaluate(left, point, env, digits=20)
        except SymgradError:
            continue
        difference = wanted - evaluate(right, point, env, digits=20)
        if not (difference == 0 if type(difference) is fmpq else difference.contains(0)):
            return False
    return True


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_random_terms_keep_their_values_and_are_read_back(start):
    raised = 0
    for seed in range(start, start + 100):
        rng = random.Random(seed)
        axes = rng.choice(AXES)
        node = random_term(rng, 3, list(axes))
        term = raise_to_matrix(node, axes)
        if term is None:
            continue
        raised += 1
        form = latex(term)
        lowered, back = lower(term, axes), read_back(form, axes)
        for point in points(rng):
            assert same_values(node, lowered, point, axes), (seed, form)
            assert same_values(node, back, point, axes), (seed, form)
    assert raised > 90


def test_raising_is_cheap():
    chain = Sum(i, A[i, a] * (Sum(k, A[i, k] * X[k]) - U[i]))
    for _ in range(3):
        chain = Sum(b, C[a, b] * substitute(chain, {a: b}))
    term = raise_to_matrix(chain, (a,))
    assert latex(term) == r"C^3 A^{\top} (A x - u)"
    assert operations(term) == 6
