"""What the LaTeX writer writes, the reader reads back: the same term up to the names of bound indices."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.formats.latex_reader import read_condition, read_term
from symgrad.formats.latex_writer import latex
from symgrad.terms.binding import positions, same
from symgrad.terms.nodes import Condition
from tests import strategies
from tests.formats.test_layout import DISPLAYED, UNREAD

KNOWN = (*strategies.TENSORS, *strategies.SIZES, *strategies.FREE)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.terms())
def test_a_term_is_read_back(term):
    written = latex(term)
    assert same(read_term(written, known=KNOWN), term), written


@settings(max_examples=100, deadline=None)
@given(strategies.conditions())
def test_a_condition_is_read_back(condition):
    assert same(read_condition(latex(condition), known=KNOWN), condition)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mark_is_read_past(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    written = latex(term, path)
    assert same(read_term(written, known=KNOWN), term), written
