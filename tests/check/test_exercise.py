"""Every part of a claim that passes without a proof made a difference at some place that was tried, or is known to make none."""

import sys

import pytest

from symgrad import check
from symgrad.check.changes import changes
from symgrad.check.checker import judge
from symgrad.check.exercise import exercised
from symgrad.check.tries import BEFORE, MORE, Tries
from symgrad.reading.latex_reader import read, read_term
from symgrad.terms.claims import Claim
from symgrad.writing.text_writer import text
from tests.conftest import ROOT
from tests.decide.agreement import difference
from tests.long.slips import SLIPS

X = r"Let $x \in \mathbb{R}$. "


def verdict(document):
    (row,) = check(document).rows
    return row.verdict


@pytest.mark.parametrize(
    "term, otherwise",
    [
        ("x + 1", {"x", "1"}),
        ("2 x", {"x", "2"}),
        ("x^2", {"x"}),
        (r"\log x", {"x", "log((8/7) x)", "log((1/8) x)", "log(1/3 − x)"}),
        (r"\max(x, 3)", {"x", "3"}),
    ],
)
def test_each_part_is_written_otherwise(term, otherwise):
    found = {text(new) for change in changes(read_term(term)) for new in change.news}
    assert otherwise <= found


def test_integers_are_written_otherwise():
    (claim,) = read(
        r"Let $x \in \mathbb{R}^{n}$ and $s \in \mathbb{N}$. \[ \sum_{i=1}^{\lfloor n / s \rfloor} x_{s i} = 0 \]"
    ).claims
    found = {text(new) for change in changes(claim.left) for new in change.news}
    assert "Σ_{i=1}^{⌊n/s⌋} xᵢ" in found  # the stride is left out
    assert "Σ_{i=1}^{⌊n/s⌋} xₛᵢ₊₁" in found  # an offset
    assert "Σ_{i=1}^{n} xₛᵢ" in found and "Σ_{i=1}^{⌊(n+s−1)/s⌋} xₛᵢ" in found  # the floor's divisor, and the floor


@pytest.mark.parametrize(
    "document, named",
    [
        (X + r"\[ x \, \mathbb{1}[\sin(10^5 x) > 1 - 10^{-12}] = 0 \]", "x"),
        (X + r"\[ \mathbb{1}[\sin(10^5 x) > 1 - 10^{-12}] (x^2 + 3) = 0 \]", "x² + 3"),
        (
            r"Let $x, y \in \mathbb{R}$. $f(x, y) := \begin{cases} x^3 & \sin(10^5 x) + \sin(10^5 y) > 2 - 10^{-13} \\ "
            r"x^2 & \text{otherwise} \end{cases}$. \[ f(x, y) = x^2 \]",
            "x³",
        ),
    ],
)
def test_what_nothing_that_was_tried_depends_on_is_named(document, named):
    found = verdict(document)
    assert found.status == "unknown" and f"“{named}”" in found.reason, found


@pytest.mark.parametrize(
    "document, named",
    [
        (
            r"Let $n, s, f \in \mathbb{N}$, $f \le n$. "
            r"\[ \sum_{i=0}^{n} \mathbb{1}[s i + f \le n] = \lfloor \frac{n - f}{s} \rfloor + 1 \]",
            "n",
        ),
    ],
)
def test_what_is_proved_to_make_no_difference_is_listed(document, named):
    found = verdict(document)
    assert found.status == "holds" and f"nothing depends on “{named}”" in found.reason, found


@pytest.mark.parametrize(
    "document",
    [
        r"Let $x, y \in \mathbb{R}$. \[ |x + y| \le |x| + |y| \]",
        r"Let $x \in \mathbb{R}$. If $x > 2$: \[ |x - 1| = x - 1 \]",
        r"Let $N, F, S \in \mathbb{N}$, $F \le N$, $P := \lfloor (N-F)/S \rfloor + 1$. \[ S (P - 1) + F \le N \]",
        r"Let $V \in \mathbb{R}^{n}$, $q := \sum_{i=1}^{n} \sum_{j=i+1}^{n} V_i V_j$. "
        r"\[ \frac{\partial q}{\partial V_i} = \sum_j V_j - V_i \]",
        r"\[ \det \begin{pmatrix} a & 1 \\ 0 & b \end{pmatrix} = a b \]",
    ],
)
def test_what_is_true_still_passes(document):
    assert verdict(document).passed


def test_further_tries_are_made_for_what_was_not_reached():
    (claim,) = read(
        r"Let $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $s, m \in \mathbb{N}$ with $s (m - 1) + k \le n$. "
        r"\[ \sum_{i=1}^{m} \sum_{j=1}^{k} w_j x_{s (i-1) + j} = \sum_{j=1}^{k} w_j \sum_{i=1}^{m} x_{s (i-1) + j} \]"
    ).claims
    tries = Tries(claim)
    tries.choices = [sizes for sizes in tries.choices if next(n for size, n in sizes.items() if size.name == "s") == 1][:1]
    tries.attempt((*BEFORE, *MORE))
    assert {n for trial in tries.agreed for size, n in trial.point.sizes.items() if size.name == "s"} == {1}
    assert not exercised(tries).untried
    assert {n for trial in tries.agreed for size, n in trial.point.sizes.items() if size.name == "s"} != {1}


# --- convolutions ---------------------------------------------------------------------------------------------------

SHEETS = ("convolution", "convolution-3d", "convolution-depthwise", "convolution-dilated")
KINDS = ("a lost stride", "a lost offset", "an offset of the other sign", "a lost floor", "a ceiling for a floor", "another index")


def planted(sheet):
    """(what, claim) for one mistake in the indices and bounds of each claim of a sheet, of each kind in turn.

    Every other claim gets its mistake in one reading: what the next says begins with what the last says.
    """
    source = (ROOT / "output" / f"{sheet}.tex").read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    starts = [sum(map(len, lines[:k])) for k in range(len(lines))]
    claims = read(source).claims
    slips = {}
    for number, claim in enumerate(claims):
        kinds = KINDS[number % len(KINDS) :] + KINDS[: number % len(KINDS)]
        found = next(((kind, new) for kind in kinds for new in SLIPS[kind](claim.right_text)), None)
        if found is not None:
            slips[number] = found
    for turn in (0, 1):
        text = source
        for number in sorted((number for number in slips if number % 2 == turn), reverse=True):
            claim = claims[number]
            at = source.find(claim.right_text, starts[claim.line - 1] + claim.column - 1)
            text = text[:at] + slips[number][1] + text[at + len(claim.right_text) :]
        mutated = read(text).claims
        assert len(mutated) == len(claims)
        for number, (kind, new) in slips.items():
            if number % 2 == turn and type(mutated[number]) is Claim and mutated[number] != claims[number]:
                yield f"{kind}: {new}", mutated[number]


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_mistake_in_a_convolution_passes(sheet):
    found = list(planted(sheet))
    assert len(found) > 8
    for what, claim in found:
        if judge(claim).passed:  # Σ_{k=0}^{K} δ_kn is Σ_{k=0}^{K-1} δ_kn: it is no mistake where both sides are equal
            assert isinstance(difference(claim.left, claim.right, claim.given, claim.where), int), what


@pytest.mark.parametrize(
    "document",
    [
        r"Let $x \in \mathbb{R}$, $f(t) := \max(t, 5000)$. \[ f(x) = 5000 \]",
        r"Let $x \in \mathbb{R}$, $f(t) := \sqrt{(t - 7)^2}$. \[ f(x) = 7 - x \]",
        r"Let $A \in \mathbb{R}^{n \times n}$ with $A^2 = I$. \[ A = A^\top \]",
        r"Let $A \in \mathbb{R}^{n \times n}$ with $A^2 = 0$. \[ A_{12} A_{21} = 0 \]",
        r"Let $x \in \mathbb{R}$ with $\cos x = 1$. \[ 2 x = 0 \]",
    ],
)
def test_what_was_not_reached_before_is_refuted(document):
    assert verdict(document).status == "refuted"


@pytest.mark.parametrize(
    "document, status, said",
    [
        (X + r"\[ \frac{d}{dx} \log x = \frac{1}{x} \]", "proved", "where x > 0"),
        (X + r"\[ 1 = \frac{x}{x} \]", "proved", "where x ≠ 0"),
        (X + r"\[ \frac{x^2 - 1}{x - 1} = x + 1 \]", "proved", "where x − 1 ≠ 0"),
        (r"Let $A \in \mathbb{R}^{n \times n}$. \[ A A^{-1} = I \]", "proved", "where A is invertible"),
        (r"Let $y \in (0, 1]$. \[ \frac{y}{y} = 1 \]", "proved", ""),
        (r"Let $x > 0$, $y := x^2 + 1$. \[ \frac{y}{y} = \frac{x}{x} \]", "proved", ""),
        (r"Let $y \in [0, 1]$. \[ \frac{y}{y} = 1 \]", "unknown", "at an end that is declared: y = 0"),
        (r"Let $y \in [0, 1]$. \[ 1 = \frac{y}{y} \]", "unknown", "at an end that is declared: y = 0"),
        (r"Let $x \ge 0$. \[ \frac{d}{dx} \sqrt{x} = \frac{1}{2 \sqrt{x}} \]", "proved", "where x ≠ 0"),
    ],
)
def test_it_is_said_where_both_sides_have_a_value(document, status, said):
    found = verdict(document)
    assert found.status == status and said in found.reason and ("where" in found.reason) == said.startswith("where"), found


def test_a_part_that_there_was_no_work_left_to_look_at_lets_nothing_pass(monkeypatch):
    document = r"Let $z \in \mathbb{R}^n$. \[ \mathbb{1}[z_1 = \max_j z_j] + \mathbb{1}[z_1 < \max_j z_j] = 1 \]"
    before = verdict(document)
    monkeypatch.setattr(sys.modules["symgrad.check.exercise"], "LOOKING", 1)
    after = verdict(document)
    assert (before.status, after.status) == ("holds", "unknown") and "too much to try" in after.reason
