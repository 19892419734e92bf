"""MathML: well-formed, of elements that browsers know, with the same letters as the text."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.operators.functions import log, sqrt, square
from symgrad.terms.binding import positions
from symgrad.terms.building import scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import TRUE, ZERO, Cases, Derivative, Indicator, Maximum, Relation, Size, Sum
from symgrad.writing.mathml_writer import NAMESPACE, definition, mathml
from tests import strategies

CORE = {
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
}
ARITY = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "math": 1}
C, n = Size("C"), Size("n")
i, j = index("i", C), index("j", C)
z = vector("z", C)
x = scalar("x")


def tree(node, **options):
    return ET.fromstring(mathml(node, **options))


def tag(element):
    return element.tag.removeprefix("{" + NAMESPACE + "}")


def only(element, name):
    return [part for part in element.iter() if tag(part) == name]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_it_is_well_formed_and_in_mathml_core(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    for root in (tree(term), tree(term, mark=path)):
        for element in root.iter():
            assert tag(element) in CORE
            if tag(element) in ARITY:
                assert len(element) == ARITY[tag(element)]
            if tag(element) in ("mi", "mn", "mo", "mtext"):
                assert element.text and not len(element)
    changed = [part for part in tree(term, mark=path).iter() if part.get("class") == "changed"]
    assert len(changed) == 1 and not any(part.get("class") for part in tree(term).iter())


def test_products_are_invisible_times_and_calls_apply():
    shown = [part.text for part in only(tree(x * log(z[i])), "mo")]
    assert "\u2062" in shown and "\u2061" in shown and "·" not in shown


def test_sums_put_their_limits_above_and_below():
    root = tree(Sum(j, z[j]))
    (limits,) = only(root, "munderover")
    assert limits[0].text == "∑" and limits[0].get("movablelimits") == "true"
    assert "".join(limits[1].itertext()) == "j=1" and "".join(limits[2].itertext()) == "C"
    assert root.get("display") == "block" and tree(x, display=False).get("display") is None
    assert len(only(tree(Maximum(j, z[j])), "munder")) == 1


def test_fences_stretch_round_what_is_tall_only():
    assert {part.get("stretchy") for part in only(tree(square(x + 1)), "mo") if part.get("fence")} == {"false"}
    assert {part.get("stretchy") for part in only(tree(square(x + 1 / x)), "mo") if part.get("fence")} == {"true"}


def test_fractions_roots_cases_and_escapes():
    assert len(only(tree(x / sqrt(n)), "mfrac")) == 1 and len(only(tree(x / sqrt(n)), "msqrt")) == 1
    cases = tree(Cases((x, ZERO), (Relation("<", x, ZERO), TRUE)))
    assert [len(row) for row in only(cases, "mtr")] == [2, 2]
    assert "&lt;" in mathml(Indicator(Relation("<", x, ZERO)))
    assert len(only(tree(Derivative(x, (z[i],))), "mfrac")) == 1


@pytest.mark.parametrize(
    "name, letters, element",
    [
        (r"\hat{y}", "y^", "mover"),
        (r"\mathbf{w}", "𝐰", "mi"),
        (r"\mathcal{E}", "ℰ", "mi"),
        (r"\lambda", "λ", "mi"),
        (r"W^{(2)}", "W(2)", "msup"),
        (r"E_{ENS}", "EENS", "msub"),
        (r"h_{t-1}'", "ht−1′", "msubsup"),
        (r"\operatorname{loss}", "loss", "mi"),
        (r"\overline{x}", "x¯", "mover"),
        (r"\underline{x}", "x_", "munder"),
    ],
)
def test_names_are_set_as_in_latex(name, letters, element):
    root = tree(scalar(name))
    assert "".join(root.itertext()) == letters
    assert only(root, element)


def test_a_superscript_of_a_name_stands_above_its_indices():
    (both,) = only(tree(vector("W^{(2)}", C)[i]), "msubsup")
    assert ["".join(part.itertext()) for part in both] == ["W", "i", "(2)"]


def test_a_definition_is_one_element():
    root = ET.fromstring(definition(strategies.P))
    assert "".join(root.itertext()).startswith("y^i:=")
