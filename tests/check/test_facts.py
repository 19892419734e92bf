"""What a verdict may stand on: what a document declares, defines or supposes, as far as that reaches, and no more."""

import json
from pathlib import Path

import pytest

from symgrad import SymgradError, check

ATTACK = Path(__file__).parents[1] / "long" / "attack" / "documents.json"


def verdicts(text):
    return [row.verdict for row in check(text).rows]


def statuses(text):
    return [verdict.status for verdict in verdicts(text)]


@pytest.mark.parametrize(
    "text, words",
    [
        (
            r"Let $A \in \mathbb{R}^{n \times n}$. Unlike for a symmetric matrix $A$, the order matters. \[ A_{ij} = A_{ji} \]",
            "Unlike for a symmetric matrix A",
        ),
        (r"Let $x, y \in \mathbb{R}$. Nowhere do we suppose that $x = y$. \[ x - y = 0 \]", "x = y"),
        (r"Let $x \in \mathbb{R}$. A common mistake: $(x+1)^2 = x^2+1$. \[ 2x = 0 \]", "(x+1)^2 = x^2+1"),
        (r"Let $x \in \mathbb{R}$. It is wrong that $x^2 = 1$. \[ x^4 = 1 \]", "x^2 = 1"),
        (r"Let $x \in \mathbb{R}$. Is $x > 0$? \[ |x| = x \]", "x > 0"),
        (r"Let $x \in \mathbb{R}$. Goal: $x > 0$. \[ |x| = x \]", "x > 0"),
        (r"Let $x \in \mathbb{R}$. We cannot have $x \in (0, 1)$. \[ |x| = x \]", r"x \in (0, 1)"),
        (r"Let $B \in \mathbb{R}^{n \times n}$. $B$ is symmetric only if it is nice. \[ B = B^\top \]", "B is symmetric only if"),
        (r"Let $x, y \in \mathbb{R}^{n}$. Hence $x_i = y_i$. \[ x_i - y_i = 0 \]", "x_i = y_i"),
        (r"Let $a, b \in \mathbb{R}$. The claim is that $a = b$. \[ a - b = 0 \]", "a = b"),
    ],
)
def test_what_a_sentence_denies_asks_claims_or_concludes_is_no_assumption(text, words):
    (verdict,) = verdicts(text)
    assert verdict.status == "unknown"
    assert verdict.reason.startswith(f"true only if line 1, “{words}")


def test_a_claim_that_is_false_either_way_is_refuted():
    assert statuses(r"Let $x \in \mathbb{R}$. Is $x > 0$? \[ |x| = 2 x \]") == ["refuted"]


def test_a_claim_that_is_true_either_way_passes():
    assert statuses(r"Let $x \in \mathbb{R}$. Is $x > 0$? \[ |x|^2 = x^2 \]") == ["proved"]


def test_only_the_doubtful_condition_that_saves_a_claim_is_named():
    text = "Let $x, y \\in \\mathbb{R}$. Is $y > 0$?\n\nIs $x > 0$? \\[ |x| + y - y = x \\]"
    assert verdicts(text)[0].reason == "true only if line 3, “x > 0”, is an assumption"


@pytest.mark.parametrize(
    "sentence",
    [
        "If nothing is regularised, $J := x^2$.",
        "No other loss is used than $J := x^2$.",
        "Without a bias the loss is $J = x^2$.",
    ],
)
def test_a_definition_defines_in_any_sentence(sentence):
    text = f"Let $x \\in \\mathbb{{R}}$. {sentence} \\[ \\frac{{dJ}}{{dx}} = 2 x \\]"
    assert statuses(text) == ["proved"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Let $x > 0$.",
        "Assume that $x > 0$.",
        "Throughout, $x > 0$ is assumed.",
        "Under the assumption that $x > 0$, we go on.",
        "From now on, suppose that $x > 0$.",
    ],
)
def test_what_is_supposed_is_used(sentence):
    assert statuses(f"Let $x \\in \\mathbb{{R}}$. {sentence} \\[ |x| = x \\]") == ["proved"]


@pytest.mark.parametrize("name", ["proof", "lemma", "theorem", "corollary", "example", "remark", "definition", "case"])
@pytest.mark.parametrize(
    "declared, supposed, claim",
    [
        (r"x \in \mathbb{R}", "x > 0", "|x| = x"),
        (r"x \in \mathbb{R}", r"x \in (0, 1)", "|x| = x"),
        (r"S \in \mathbb{R}^{n \times n}", r"S = S^{\top}", "S_{ij} = S_{ji}"),
    ],
)
def test_what_is_supposed_in_an_environment_ends_there(name, declared, supposed, claim):
    text = f"Let ${declared}$. \\begin{{{name}}} Let ${supposed}$. \\[ {claim} \\] \\end{{{name}}} \\[ {claim} \\]"
    assert statuses(text) == ["proved", "refuted"]


def test_a_theorem_environment_of_the_documents_own_ends_what_is_supposed_in_it():
    text = r"\newtheorem{lem}{Lemma} Let $x \in \mathbb{R}$. \begin{lem} Let $x > 0$. \[ |x| = x \] \end{lem} \[ |x| = x \]"
    assert statuses(text) == ["proved", "refuted"]


def test_a_footnote_ends_what_is_supposed_in_it():
    text = r"Let $x, y \in \mathbb{R}$. A remark.\footnote{Where $x = y$ is supposed, more is true.} \[ x^2 = y^2 \]"
    assert statuses(text) == ["refuted"]


def test_a_new_let_replaces_what_was_supposed_of_a_name():
    text = r"Let $x \in \mathbb{R}$ with $x > 0$. \[ |x| = x \] Now let $x \in \mathbb{R}$. \[ |x| = x \]"
    assert statuses(text) == ["proved", "refuted"]


def test_a_new_let_replaces_the_sign_by_which_a_name_was_declared():
    text = r"Let $x > 0$. \[ |x| = x \] Now let $x \in \mathbb{R}$ be any number. \[ |x| = x \]"
    assert statuses(text) == ["proved", "refuted"]


@pytest.mark.parametrize("name", ["lemma", "remark"])
def test_a_matrix_is_definite_where_that_is_supposed(name):
    inside = f"\\begin{{{name}}} Let $S \\succ 0$. \\[ \\det S > 0 \\] \\end{{{name}}}"
    assert statuses(f"Let $S \\in \\mathbb{{S}}^{{n}}$. {inside} \\[ \\det S > 0 \\]") == ["holds", "refuted"]


def test_a_display_is_judged_unless_its_sentence_supposes_it():
    assert statuses(r"Let $x \in \mathbb{R}$. Under this assumption, \[ |x| = x \]") == ["refuted"]
    assert statuses(r"Let $x \in \mathbb{R}$. Assume that \[ x > 0 \] Then \[ |x| = x \]") == ["proved"]


@pytest.mark.parametrize(
    "end, status",
    [
        (r"(\text{if } x > 0)", "proved"),
        (r"\text{as long as } x > 0", "proved"),
        (r"x > 0 \text{ given}", "proved"),
        (r"\text{unless } x > 0", "refuted"),
        (r"\text{even if not } x > 0", "unknown"),
        (r"\text{which fails if } x > 0", "refuted"),
        (r"\text{unless } x < 0", "proved"),
        (r"\text{not only if } x > 0", "unknown"),
        (r"(x > 0)", "proved"),
        (r"(x = |x|)", "unknown"),
    ],
)
def test_a_relation_at_the_end_of_a_row_needs_words_that_make_it_a_condition(end, status):
    assert statuses(f"Let $x \\in \\mathbb{{R}}$. \\[ |x| = x, \\quad {end} \\]") == [status]


def test_a_relation_behind_and_is_a_claim():
    text = r"Let $x \in \mathbb{R}$. \[ 2 x = x + x \quad \text{and multiplied by two,} \quad 4 x = 5 x \]"
    assert statuses(text) == ["proved", "refuted"]


def test_a_comparison_of_indices_needs_no_words():
    text = r"Let $x \in \mathbb{R}^{n}$. \[ \frac{\partial x_i}{\partial x_j} = 0, \quad i \neq j \]"
    assert statuses(text) == ["proved"]
    assert statuses(text.replace("i \\neq j", "(i \\neq j)")) == ["proved"]


def documents(category):
    rows = json.loads(ATTACK.read_text(encoding="utf-8"))
    # Where a side differs at single points of a line alone, the tries must meet them: that is no matter of sentences.
    return [row for row in rows if row["category"] == category and r"\neq 0" not in row["text"]]


@pytest.mark.parametrize(
    "category", ["not supposed", "supposed", "scope", "footnote", "declared anew", "no condition", "condition"]
)
def test_no_sentence_makes_a_false_claim_pass_or_refutes_a_true_one(category):
    for row in documents(category)[::9]:
        try:
            found = statuses(row["text"])
        except SymgradError:
            continue
        assert len(found) == len(row["expected"]), row["text"]
        for expected, status in zip(row["expected"], found):
            assert (status in ("proved", "holds")) == (expected == "passes"), row["text"]


@pytest.mark.parametrize("sentence", ["Weights {} give the relaxed sample", "The temperature {} was chosen for a possible run"])
def test_a_sign_at_a_first_mention_declares_where_its_clause_does_not_deny_it(sentence):
    assert statuses(sentence.format(r"$\tau > 0$") + r" \[ \sqrt{\tau^2} = \tau \]") == ["proved"]


@pytest.mark.parametrize(
    "sentence", ["Nowhere do we suppose that {}.", "Unlike for {}, it is so:", "Is {}?", "Only later will {} be used."]
)
def test_a_sign_in_a_clause_that_denies_or_excepts_declares_nothing(sentence):
    assert statuses(sentence.format(r"$\tau > 0$") + r" \[ \sqrt{\tau^2} = \tau \]") != ["proved"]


@pytest.mark.parametrize("words", ["Without this assumption", "If we drop the condition", "We no longer require the restriction:"])
def test_what_a_sentence_takes_back_lets_nothing_pass(words):
    text = rf"Let $x \in \mathbb{{R}}$ with $x > 0$. \[ |x| = x \] {words} \[ |x| = x. \]"
    assert statuses(text) == ["proved", "unknown"] and words.split()[-1].rstrip(":") in verdicts(text)[1].reason
    assert statuses(rf"Let $x \in \mathbb{{R}}$. {words} \[ x + x = 2 x. \] \[ x + x = 3 x \]") == ["proved", "refuted"]
