r"""What a reader takes for granted: numbers given as examples, words that tie names together, signs with another meaning, rows for
columns. What is true by words is not refuted; what is false with them does not pass."""

import pytest

from symgrad import check

PASSED = ("proved", "holds")


def statuses(text):
    return ["passed" if row.verdict.status in PASSED else row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("where", ["; for MNIST $n = 784$", " (in our experiments, $n = 784$)", ". A typical value is $n = 784$"])
def test_a_number_given_as_an_example_defines_no_size(where):
    claims = r"\sum_{i=1}^n 1 = 784, \quad \sum_{i=1}^n 1 = n, \quad \sum_i x_i = 2 \sum_i x_i"
    assert statuses(rf"Let $x \in \mathbb{{R}}^n${where}. \[ {claims} \]") == ["unknown", "passed", "refuted"]


@pytest.mark.parametrize("where", [" with $n = 3$", ". Let $n = 3$", ", where $n = 3$"])
def test_a_number_that_is_meant_defines_it(where):
    assert statuses(rf"Let $x \in \mathbb{{R}}^n${where}. \[ \sum_{{i=1}}^n 1 = 3, \quad \sum_{{i=1}}^n 1 = 4 \]") == [
        "passed",
        "refuted",
    ]


@pytest.mark.parametrize("names", ["$a$ and $b$", "$a$, $c$ and $b$"])
def test_what_is_said_behind_a_list_is_said_of_each_name(names):
    assert statuses(rf"Let {names} be positive. \[ |a| = a, \quad |b| = b, \quad |a| = -a \]") == ["passed", "passed", "refuted"]


@pytest.mark.parametrize(
    "words, true",
    [
        (r"Let $a$ and $b$ be a positive and a negative number, respectively.", r"|a| = a"),
        (r"Let $a, b, c \in \mathbb{R}$. Here $c$ is the sum of $a$ and $b$.", r"c - a = b"),
        (r"Let $a, b \in \mathbb{R}$. Suppose that $a$ is at least $b$.", r"\max(a, b) = a"),
        (r"Let $a$ and $b$ be distinct real numbers.", r"(a - b)^2 > 0"),
        (r"Let $a \in \mathbb{R}^n$. Its entries are sorted in increasing order.", r"\max_i a_i = a_n"),
        (r"Let $n = 2 k$ be even.", r"(-1)^n = 1"),
        (r"Let $a \in \mathbb{R}$. If $a \ge 0$ we are done. If not,", r"a^2 > 0"),
    ],
)
def test_what_is_true_by_words_is_not_refuted(words, true):
    assert statuses(rf"{words} \[ {true} \]") != ["refuted"]


@pytest.mark.parametrize(
    "words, false",
    [
        (r"Let $x, y \in \mathbb{R}$. There is an $x$ with $x = y$.", "x - y = 0"),
        (r"Let $x \in \mathbb{R}$. Regardless of the sign of $x$, and also for $x > 0$,", "|x| = x"),
        (r"Let $x \in \mathbb{R}$. Suppose $x > 0$. Back to the general case:", "|x| = x"),
        (r"Let $x \in \mathbb{R}^n$, where $\|\cdot\|$ denotes the $1$-norm.", r"\|x\|^2 = x^\top x"),
        (r"Let $x \in \mathbb{R}$. Angles are in degrees.", r"\frac{d}{dx} \sin x = \cos x"),
        (r"Let $x \in \mathbb{R}$, and let $\sigma$ denote the ReLU.", r"\sigma(-x) = 1 - \sigma(x)"),
    ],
)
def test_what_is_false_with_words_does_not_pass(words, false):
    assert statuses(rf"{words} \[ {false} \]") != ["passed"]


@pytest.mark.parametrize("words", [r"be the sigmoid function", r"denote the logistic function"])
def test_a_sign_with_its_usual_meaning_has_it(words):
    assert statuses(rf"Let $\sigma$ {words} and $x \in \mathbb{{R}}$. \[ \sigma(-x) = 1 - \sigma(x) \]") == ["passed"]


def test_a_name_is_any_again_where_a_sentence_says_so():
    text = r"Let $x \in \mathbb{R}$. Suppose $x > 0$. \[ |x| = x \] Now $x$ is arbitrary again. \[ |x| = x \]"
    assert statuses(text) == ["passed", "refuted"]


def test_a_function_of_a_sign_is_a_function():
    assert statuses(r"Let $f \ge 0$. \[ |f(x)| = f(x), \quad |f(x)| = 2 f(x) \]") == ["passed", "refuted"]


ROW, WRONG = r"\frac{\partial (x^\top y)}{\partial x} = y^\top", r"\frac{\partial (x^\top y)}{\partial x} = 2 y^\top"


@pytest.mark.parametrize("said, verdict", [("", "unknown"), ("We use numerator layout.", "passed")])
def test_a_row_for_a_column_is_not_refuted(said, verdict):
    declared = rf"Let $x, y \in \mathbb{{R}}^n$. {said}"
    assert statuses(rf"{declared} \[ {ROW} \]") == [verdict]
    assert statuses(rf"{declared} \[ {WRONG} \]") == ["refuted"]


def test_a_task_gives_a_function_anew():
    first = r"Find the derivative of $f(x) = x^2$: \[ f'(x) = 2 x \]"
    second = r"Find the derivative of $f(x) = 3 x$: \[ f'(x) = 3, \quad f'(x) = 2 x \]"
    assert statuses(f"{first} {second}") == ["passed", "passed", "refuted"]


def test_a_calculation_with_numbers_refutes_nothing():
    declared = r"Let $x, y \in \mathbb{R}$ and $z := x y$."
    assert statuses(rf"{declared} \[ \frac{{\partial z}}{{\partial x}} = 0.5 \cdot 0.25 \]") == ["unknown"]
    assert statuses(rf"{declared} \[ \frac{{\partial z}}{{\partial x}} = 0.5 \]") == ["refuted"]
