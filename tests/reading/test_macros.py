"""Macros are expanded, each place is the author's own, and one that cannot be expanded costs the formulas that use it."""

import pytest

from symgrad import check
from symgrad.errors import LimitError
from symgrad.reading.latex_reader import read_term
from symgrad.reading.surface import vocabulary
from symgrad.reading.surface.macros import MAX_DEPTH, expanded, package_macros

LET = r"Let $x, a, b \in \mathbb{R}$ and $u, v \in \mathbb{R}^{n}$. "


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


DEFINITIONS = [
    (r"\newcommand{\half}{\frac{1}{2}}", r"\half x + \half x = x"),
    (r"\newcommand\half{\frac12}", r"\half x + \half x = x"),
    (r"\newcommand*{\sq}[1]{\left( #1 \right)^2}", r"\sq{x + a} = x^2 + 2 a x + a^2"),
    (r"\newcommand{\pow}[2][2]{{#2}^{#1}}", r"\pow{x} \pow[3]{x} = x^5"),
    (r"\renewcommand{\vec}[1]{\mathbf{#1}}", r"\vec{q} + \vec{q} = 2 \mathbf{q}"),
    (r"\providecommand{\half}{\frac{1}{2}}", r"2 \half x = x"),
    (r"\def\half{\frac{1}{2}}", r"2 \half x = x"),
    (r"\def\ratio#1#2{\frac{#1}{#2}}", r"\ratio{x}2 = \ratio x 2"),
    (r"\gdef\ratio#1#2{\frac{#1}{#2}}", r"\ratio x 2 = x / 2"),
    (r"\let\grad\nabla", r"\grad_u (u^\top v) = v"),
    (r"\DeclareMathOperator{\soft}{softmax}", r"\sum_i \soft(u)_i = 1"),
    (r"\DeclareMathOperator*{\relu}{ReLU}", r"\relu(x) = \max(x, 0)"),
    (r"\DeclarePairedDelimiter{\nrm}{\lVert}{\rVert}", r"\nrm{u}^2 = \nrm*{u}^2 = u^\top u"),
    (r"\DeclarePairedDelimiter\set\{\}", r"x = x"),
    (r"\DeclarePairedDelimiterX{\dotp}[2]{(}{)}{#1^\top #2}", r"\dotp{u}{v} = \sum_i u_i v_i"),
    (r"\NewDocumentCommand{\sq}{m}{#1^2}", r"\sq{x} = x x"),
    (r"\NewDocumentCommand{\pow}{O{2} m}{#2^{#1}}", r"\pow{x} \pow[3]{x} = x^5"),
    (r"\NewDocumentCommand{\mean}{s m}{\IfBooleanTF{#1}{2 #2}{#2}}", r"\mean*{x} = \mean{x} + x"),
    (r"\NewDocumentCommand{\df}{m o}{\IfNoValueTF{#2}{#1}{\frac{d #1}{d #2}}}", r"\df{x^2}[x] = 2 \df{x}"),
    ("\\newcommand{\\be}{\\begin{equation}}\n\\newcommand{\\ee}{\\end{equation}}", r"\]\be x = x \ee\[ x = x"),
    (r"\newcommand{\inner}[2]{#1^\top #2} \newcommand{\twice}[1]{2 \inner{#1}{#1}}", r"\twice{u} = 2 \|u\|^2"),
    (r"\newcommand{\Tr}{^\top}", r"u\Tr v = v\Tr u"),
    ("\\newcommand{\\half}{% one half\n  \\frac{1}{2}% that is it\n}", r"2 \half x = x"),
    (r"\newcommand{\x}{\alpha}", r"\x x = x\x"),
]


@pytest.mark.parametrize(("definition", "claim"), DEFINITIONS, ids=[row[0] for row in DEFINITIONS])
@pytest.mark.parametrize("where", ["preamble", "text", "formula"])
def test_a_macro_that_the_document_defines_is_expanded(definition, claim, where):
    text = {
        "preamble": f"{definition}\n\\begin{{document}}\n{LET}\n\\[ {claim} \\]\n\\end{{document}}",
        "text": f"{LET}\n{definition}\n\\[ {claim} \\]",
        "formula": f"{LET}\n\\[ {definition} \\]\n\\[ {claim} \\]",
    }[where]
    found = check(text)
    assert {row.verdict.status for row in found.rows} <= {"proved", "holds"} and found.rows, str(found)


def test_what_is_false_through_a_macro_is_refuted_at_the_author_s_place():
    text = LET + "\n\\newcommand{\\sq}[1]{\\left( #1 \\right)^2}\n\\[ \\sq{x + a} =\n  \\sq{x} + \\sq{a} \\]"
    (row,) = check(text).rows
    assert row.verdict.status == "refuted"
    assert (row.line, row.column) == (4, 3) and row.left == r"\sq{x + a}" and row.right == r"\sq{x} + \sq{a}"


def test_an_argument_that_cannot_be_read_is_told_where_it_stands():
    text = LET + "\n\\newcommand{\\sq}[1]{\\left( #1 \\right)^2}\n\\[ x = \\sq{x +\n \\weird} \\]"
    (row,) = check(text).rows
    assert (row.verdict.status, row.line, row.column) == ("unread", 4, 2) and "\\weird" in row.verdict.reason


@pytest.mark.parametrize(
    ("definition", "use", "said"),
    [
        (r"\newcommand{\loop}{a \loop}", r"\loop", "deep"),
        (r"\newcommand{\one}{\two} \newcommand{\two}{\one}", r"\one", "deep"),
        (r"\newcommand{\big}[1]{#1#1#1#1#1#1#1#1#1#1}", r"\big{\big{\big{\big{\big{\big{a}}}}}}", "characters"),
        (r"\newcommand{\sq}[1]{#1^2}", r"\sq", "takes 1 argument"),
        (r"\def\until#1;{#1}", r"\until x;", "delimited"),
        (r"\edef\now{x}", r"\now", "not expanded"),
        (r"\newcommand{\make}{\newcommand{\other}{x}}", r"\make x", "defines another"),
        (r"\NewDocumentCommand{\odd}{e{^_}}{#1}", r"\odd", "not expanded"),
    ],
)
def test_a_macro_that_cannot_be_expanded_is_unread_where_it_is_used(definition, use, said):
    found = check(LET + f"\n{definition}\n\\[ x + x = 2 x \\]\n\\[ x = {use} \\]\n\\[ a + a = 2 a \\]").rows
    assert [row.verdict.status for row in found] == ["proved", "unread", "proved"]
    assert said in found[1].verdict.reason and found[1].line == 4


def test_a_definition_that_nothing_uses_stops_nothing():
    text = r"\def\until#1;{#1} \newcommand{\loop}{\loop} \newcommand{\x}{\unknown} " + LET + r"\[ x + x = 2 x \]"
    assert statuses(text) == ["proved"]


def test_bounds_hold_whatever_the_document():
    bomb = r"\newcommand{\z}[1]{#1}" + "".join(
        rf"\newcommand{{\{b}}}[1]{{\{a}{{#1}}\{a}{{#1}}}}" for a, b in zip("zyxwvutsr", "yxwvutsrq")
    )
    assert statuses(bomb + LET + r"\[ x = \q{x} \]" + r"\[ x + x = 2 x \]")[-1] == "proved"
    deep = "".join(rf"\newcommand{{\{'a' * (n + 2)}}}{{\{'a' * (n + 1)}}}" for n in range(MAX_DEPTH + 5))
    assert statuses(rf"\newcommand{{\a}}{{x}}{deep}{LET}\[ x = \{'a' * (MAX_DEPTH + 6)} \]") == ["unread"]


PACKAGES = [
    r"\dv{x} x^2 = \dv{x^2}{x} = 2 x",
    r"\dv[2]{x^3}{x} = 6 x",
    r"\pdv{(x^2 a)}{x}{a} = 2 x",
    r"\pdv[2]{(x^3 a)}{x} = \pderiv[2]{(x^3 a)}{x}",
    r"\norm{u}^2 = \norm{u}_2^2",
    r"\abs{x}^2 = x^2",
    r"\half x + \half x = x",
    r"u^\T v = u\T v = u\transpose v",
    r"\qty(x + a)^2 = \qty[x + a]^2",
    r"\grad_u \qty(u^\top v) = v",
    r"\bold{q} = \mathbf{q}",
    r"\vx + \vx = 2 \boldsymbol{x}",
    r"\sum_i \softmax(u)_i = 1",
    r"\ReLU(x) = \max(0, x)",
    r"\num{3} x = 3 x",
]


@pytest.mark.parametrize("claim", PACKAGES)
def test_commands_of_well_known_packages_need_no_package(claim):
    found = check(LET + rf"\[ {claim} \]")
    assert {row.verdict.status for row in found.rows} <= {"proved", "holds"} and found.rows, str(found)


def test_sets_and_random_variables_of_lecture_notes():
    assert statuses(r"Let $A \in \R^{m \times n}$ and $b \in \R^n$. \[ (A b)_i = \sum_j A_{ij} b_j \]") == ["proved"]


def test_a_document_s_own_definition_goes_before_a_package_s():
    assert statuses(r"\newcommand{\R}{x} \newcommand{\T}{3} " + LET + r"\[ \R + \T = 3 + x \]") == ["proved"]


def test_the_table_of_packages_names_nothing_that_is_read_without_it():
    known = (
        vocabulary.GREEK | vocabulary.SYMBOLS | vocabulary.ACCENTS | set(vocabulary.FUNCTION_COMMANDS) | set(vocabulary.RELATIONS)
    )
    known |= vocabulary.DROPPED | vocabulary.WRAPPERS | vocabulary.DROPPED_WITH_ARGUMENT
    assert not known & set(package_macros()) and not [name for name, macro in package_macros().items() if macro.refused]


def test_verbatim_text_defines_and_uses_nothing():
    text = (
        "\\begin{verbatim}\n\\newcommand{\\half}{\\frac{1}{2}}\n\\end{verbatim}\n% \\newcommand{\\half}{3}\n"
        + LET
        + r"\[ 2 \half x = x \]"
    )
    assert statuses(text) == ["proved"]  # the package's


def test_a_text_without_macros_is_left_as_it_is():
    assert expanded(LET, False) is None and expanded(LET, True) is None


def test_a_single_formula_may_define_and_use_macros():
    plain = read_term(r"x^2 + 1", r"$x \in \mathbb{R}$")
    assert read_term(r"\newcommand{\sq}[1]{#1^2} \sq{x} + 1", r"$x \in \R$") is plain


def test_the_limit_of_length_holds_for_what_is_written():
    with pytest.raises(LimitError):
        check("x" * 1_000_001)


def test_the_commands_that_lecture_notes_share_need_no_definition():
    said = r"Let $\bx, \bmu \in \bbR^n$, $\cL = \frac12 \|\bx - \bmu\|^2$ and $g(\xv) = \xv^\T \xv$. "
    true = r"\[ \nabla_{\bx} \cL = \bx - \bmu \] \[ \nabla_{\xv} g(\xv) = 2 \xv \checkmark \] "
    rows = check(said + true + r"\[ \nabla_{\bx} \cL = \bx + \bmu \] \[ \nabla_{\xv} g(\xv) = \weird \]").rows
    assert [row.verdict.status for row in rows] == ["proved", "proved", "refuted", "unread"]
