"""What the LaTeX writer writes, the reader reads back: the same term up to the names of bound indices."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.formats.latex_reader import read_condition, read_term
from symgrad.formats.latex_writer import declare, definition, latex
from symgrad.terms.binding import positions, replace, same
from symgrad.terms.indices import integer, is_integer
from symgrad.terms.nodes import Condition, Divides, Node, Not, Or, Range, Relation, Tensor
from tests import strategies
from tests.formats import test_layout

KNOWN = (*strategies.TENSORS, *strategies.SIZES, *strategies.FREE, *strategies.FUNCTIONS)
# Conditions that the format has no word for outside of case distinctions.
UNREAD = (Divides, Or, Not)


def agree(left: Node, right: Node) -> bool:
    """The same up to bound names, and up to the form of integer expressions: n - 1 as a value is read as a sum."""
    return same(_with_integers(left), _with_integers(right))


def _with_integers(node):
    return replace(node, lambda part: integer(part) if is_integer(part) else None)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.terms())
def test_a_term_is_read_back(term):
    written = latex(term)
    assert agree(read_term(written, known=KNOWN), term), written


@settings(max_examples=100, deadline=None)
@given(strategies.conditions())
def test_a_condition_is_read_back(condition):
    assert agree(read_condition(latex(condition), known=KNOWN), condition)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mark_is_read_past(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    written = latex(term, path)
    assert agree(read_term(written, known=KNOWN), term), written


SHOWN = [node for node, *_ in test_layout.DISPLAYED if not isinstance(node, (Range, Tensor, *UNREAD)) and node is not test_layout.FALSE]


@pytest.mark.parametrize("node", SHOWN, ids=latex)
def test_each_kind_of_term_is_read_back(node):
    read = read_condition if isinstance(node, Condition) else read_term
    known = (node, test_layout.C, test_layout.m, test_layout.n, test_layout.s, test_layout.f)
    assert agree(read(latex(node), known=known), node)
