"""The short form: what it is taken for, that the gradient is that of what was typed, and what is said of what makes no sense."""

from __future__ import annotations

import string
from functools import reduce

import autograd.numpy as np
import pytest
from autograd import grad

from symgrad.derive.notation import in_matrix_notation
from symgrad.derive.questions import answer
from symgrad.errors import DefinitionError, ReadError, ShapeError, SymgradError
from symgrad.proof_functions import function_of
from symgrad.reading.latex_reader import read
from symgrad.short_form.shapes import GREEK, KINDS
from symgrad.short_form.syntax import parse
from symgrad.short_form.writer import latex_question
from symgrad.writing.latex_writer import latex


def proof(definition, by, **kinds):
    (question,) = read(latex_question(definition, by, kinds).text).questions
    return answer(question)


@pytest.mark.parametrize(
    "definition, by, kinds, result",
    [
        ("norm2(X*w - y)^2", "w", {}, r"2 X^{\top} (X w - y)"),
        ("x'*A*x", "x", {}, r"(A + A^{\top}) x"),
        ("x'*A*x", "x", {"A": "symmetric"}, "2 A x"),
        ("x'*A*x", "x, x", {}, r"A + A^{\top}"),
        ("x'*A*x + c*sin(y)'*x", "x", {"c": "scalar"}, r"(A + A^{\top}) x + c \sin(y)"),
        ("tr(A*X*B)", "X", {}, r"A^{\top} B^{\top}"),
        ("logdet(X)", "X", {}, r"X^{-\top}"),
        ("x'*inv(Sigma)*x", "Sigma", {}, r"-\Sigma^{-\top} x x^{\top} \Sigma^{-\top}"),
        ("norm2(X - U*V')^2", "U", {}, r"2 (U V^{\top} - X) V"),
        ("norm1(X*w - y) + lambda*norm2(w)^2", "w", {}, r"X^{\top} \operatorname{sign}(X w - y) + 2 \lambda w"),
        ("exp(X*w)", "w", {}, r"\operatorname{diag}(f) X"),
        ("softmax(z)", "z", {}, r"\operatorname{diag}(f) - f f^{\top}"),
        ("sum(exp(A))", "A", {"A": "square"}, "P"),
        ("lambda*(x + y)", "x", {}, r"\lambda I"),
        ("tr((A + c*eye)^2)", "c", {"c": "scalar"}, r"2 (n c + \operatorname{tr}(A))"),
        ("w'*A", "w", {}, r"A^{\top}"),
    ],
)  # fmt: skip
def test_what_it_stands_for_is_derived(definition, by, kinds, result):
    assert latex(in_matrix_notation(proof(definition, by, **kinds)).right) == result


def value(part, space):
    """The number or array that a short form stands for, by NumPy; vectors are columns."""
    inner = [value(each, space) for each in part.parts]
    match part.kind:
        case "number":
            return float(part.text)
        case "name":
            return space[part.text]
        case "negative":
            return -inner[0]
        case "'":
            return inner[0].T
        case "+":
            return inner[0] + inner[1]
        case "-":
            return inner[0] - inner[1]
        case "*" if all(np.size(each) > 1 for each in inner):
            return np.dot(*inner)
        case "*" | ".*":
            return inner[0] * inner[1]
        case "/" | "./":
            return inner[0] / inner[1]
        case "^" if np.size(inner[0]) > 1:
            return reduce(np.dot, [inner[0]] * int(inner[1]))
        case "^" | ".^":
            return inner[0] ** inner[1]
    return FUNCTIONS[part.text](*inner)


FUNCTIONS = {
    "sum": np.sum,
    "tr": np.trace,
    "det": np.linalg.det,
    "logdet": lambda x: np.linalg.slogdet(x)[1],
    "inv": np.linalg.inv,
    "norm1": lambda x: np.sum(np.abs(x)),
    "norm2": lambda x: np.sqrt(np.sum(x**2)),
    "diag": lambda x: np.diag(x[:, 0]) if x.shape[1] == 1 else np.diag(x)[:, None],
    "logsumexp": lambda x: np.log(np.sum(np.exp(x))),
    "softmax": lambda x: np.exp(x) / np.sum(np.exp(x)),
    "relu": lambda x: np.maximum(x, 0.0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    **{name: getattr(np, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "arctan")},
}


@pytest.mark.parametrize(
    "definition, by",
    [
        ("sum(log(1 + exp(-y .* (X*w))))", "w"),
        ("sum(tanh(W*tanh(S*x + b) + b))", "S"),
        ("norm2(X*w - y)", "w"),
        ("norm1(X)", "X"),
        ("sum(abs(x))/2 - 3*x'*x", "x"),
        ("sum(exp(S))", "S"),
        ("sum(sqrt(S .* S + c*ones*ones'))", "S"),
        ("sum(S ./ (T .* T))", "T"),
        ("sum(x ./ b)", "b"),
        ("sum((x .* x).^c)", "x"),
        ("sum(b'*(S .* T).^2)", "S"),
        ("sum(x.^-2)", "x"),
        ("c^3/(1 + c^2)", "c"),
        ("tr(S*S*T') + det(S)", "S"),
        ("x'*inv(S)*b", "S"),
        ("x'*S^3*b", "S"),
        ("logdet(X'*X)", "X"),
        ("x'*diag(S) + b'*diag(x)*b", "x"),
        ("logsumexp(S*x) - b'*softmax(x)", "x"),
        ("sum(relu(x - b) + sigmoid(x) .* softplus(b))", "x"),
        ("-x'*-b + (-c)*x'*x", "x"),
        ("exp(-norm2(x - b)^2/(2*c^2))", "x"),
        ("sum(x'*S) + sum(arctan(S*x)')", "x"),
        ("b'*(c*(x + b))*2", "c"),
        ("sum(cos(x)).^2", "x"),
        ("2*3*x'*x - x'*b/4", "x"),
        ("log(c)*c - sin(c)*x'*b*c", "c"),
        ("c*logdet(S)*c", "S"),
        ("sum(x)*sum(b .* x)*c + sum(c)*x'*b", "x"),
        ("c*(x - b)'*(x - b)*(c + 1)*(2 - c)", "c"),
        ("sum((x .* b) .* (x .* (b + x)))", "x"),
        ("b'*(S*(T*x)) - (b'*S)*(T*x)/3", "x"),
    ],
)  # fmt: skip
def test_the_gradient_is_that_of_what_was_typed(definition, by):
    random = np.random.RandomState(7)
    shapes = {"X": (4, 3), "w": (3, 1), "y": (4, 1), "c": (), "ones": (3, 1)}
    shapes |= dict.fromkeys("STW", (3, 3)) | dict.fromkeys("xb", (3, 1))
    space = {name: random.uniform(0.5, 2.0, shape) for name, shape in shapes.items()} | {"ones": np.ones((3, 1))}
    tree = parse(definition)
    expected = grad(lambda array: np.sum(value(tree, space | {by: array})))(space[by])
    gradient = function_of([proof(definition, by, c="scalar")], "numpy", "gradient")
    arrays = {name: space[name][:, 0] if shapes[name][1:] == (1,) else space[name] for name in gradient.arguments}
    assert np.allclose(gradient(**arrays), expected.reshape(np.shape(gradient(**arrays))))


@pytest.mark.parametrize("name", [*string.ascii_letters, *sorted(GREEK), "Sigma", "x1", "x_1", "W_out", "bias", "h_t", "x12"])
def test_any_name_may_be_a_number_or_a_vector(name):
    expected = r"\|x\|^2" if name not in ("x", "X") else r"\|z\|^2"
    other = "x" if name not in ("x", "X") else "z"
    found = proof(f"{name}*{other}'*{other}", name, **{name: "scalar"})
    assert latex(in_matrix_notation(found).right) == expected
    assert latex(in_matrix_notation(proof(f"{name}'*{other}", name, **{name: "vector"})).right) == other


@pytest.mark.parametrize(
    "definition, by, error, says",
    [
        ("", "x", DefinitionError, "no definition"),
        ("norm2(x - y*z", "x", ReadError, "column 14.*closing bracket"),
        ("x + * y", "x", ReadError, "column 5"),
        ("x y", "x", ReadError, "column 3.*operator"),
        ("x § y", "x", ReadError, "column 3: not a sign"),
        ("x*y", "x", ShapeError, "v'\\*w for the inner product"),
        ("x^2", "x", ShapeError, r"\.\^"),
        ("X^0.5", "X", ShapeError, "whole number"),
        ("x/y", "x", ShapeError, r"\./"),
        ("X + 1", "X", ShapeError, "c\\*eye"),
        ("X + x", "x", ShapeError, "a matrix stands beside a vector"),
        ("det(x)", "x", ShapeError, "square"),
        ("softmax(X)", "X", ShapeError, "takes a vector"),
        ("x'*x", "y", DefinitionError, "y does not stand in the definition, which has x"),
        ("x'*x", "", DefinitionError, "by what"),
        ("foo(x)", "x", DefinitionError, "no function foo"),
        ("sin(x, x)", "x", DefinitionError, "one argument"),
        ("x1'*x_1", "x1", DefinitionError, "written alike"),
        ("(" * 500 + "x" + ")" * 500, "x", DefinitionError, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_sentence(definition, by, error, says):
    with pytest.raises(error, match=says) as caught:
        latex_question(definition, by)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_what_it_is_said_to_be(kind):
    assert latex_question("sum(q)", "q", {"q": kind}).kinds == {"q": kind}


def test_whatever_is_typed_ends_in_a_document_or_a_sentence():
    random = np.random.RandomState(3)
    pieces = "x X lambda 2 .5 + - * .* / ./ ^ .^ ' ( ) sum( exp( , ones inv(".split(" ")
    written = 0
    for _ in range(3000):
        typed = "".join(random.choice(pieces, random.randint(1, 9)))
        try:
            text = latex_question(typed, "x").text
        except SymgradError as error:
            assert "\n" not in str(error)
            continue
        document = read(text)
        assert len(document.questions) == 1, typed
        written += 1
    assert written > 15
