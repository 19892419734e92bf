"""Finding derivations, and what is done with them; `test_output` tries the sheets of the catalogue that symgrad ships."""

from __future__ import annotations

import tomllib

import pytest

from symgrad import DefinitionError, WriteError, read
from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.run import write_sheets
from symgrad.catalogue.sheets import sheet_of
from symgrad.catalogue.topics import grouped, read_topic, select, topics
from symgrad.sheets.tex import tex
from symgrad.words import codes
from symgrad.words.language import language
from tests.conftest import ROOT

NAMES = [topic.name for topic in topics()]


def test_names_are_found_however_they_are_typed():
    assert [topic.name for topic in select(["Softmax_Jacobian"])] == ["softmax-jacobian"]
    assert [topic.name for topic in select(["tanh", "relu", "tanh"])] == ["tanh", "relu"]
    assert [topic.name for topic in select([])] == NAMES


@pytest.mark.parametrize(
    "typed, near",
    [("softmax-jacobain", "softmax-jacobian"), ("jacobian", "softmax-jacobian"), ("cross-entropy", "cross-entropy-gradient")],
)
def test_an_unknown_name_suggests_near_ones(typed, near):
    with pytest.raises(DefinitionError, match=f"{typed}.*did you mean.*{near}"):
        select([typed])


def test_every_topic_stands_in_a_group(tmp_path):
    groups = grouped(topics())
    assert "Others" not in groups
    assert sorted(topic.name for members in groups.values() for topic in members) == NAMES


def test_groups_are_those_of_the_listing_and_the_rest_comes_last(tmp_path):
    folder_of(
        tmp_path,
        a__tex="\\title{A}",
        b__tex="\\title{B}",
        c__tex="\\title{C}",
        catalogue__toml='[[group]]\ntitle = "Some"\ntopics = ["c", "a", "gone"]\n',
    )
    found = grouped(topics(tmp_path), tmp_path)
    assert {title: [topic.name for topic in members] for title, members in found.items()} == {"Some": ["c", "a"], "Others": ["b"]}


def folder_of(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return tmp_path


def test_headings(tmp_path):
    folder_of(
        tmp_path,
        one__tex="% a comment\n\\title{Squares}\n\nOf sums.\nAnd more.\n\nLet $x \\in \\mathbb{R}$.",
        two_b__py='"""Cubes.\n\nOf everything.\n"""\n',
        three__tex="\\title{No prose}\n\nLet $x \\in \\mathbb{R}$.",
    )
    found = {topic.name: (topic.title, topic.prose) for topic in topics(tmp_path)}
    assert found == {"one": ("Squares", "Of sums.\nAnd more."), "two-b": ("Cubes", "Of everything."), "three": ("No prose", "")}


def test_a_question_is_derived_and_an_equation_proved_in_order(tmp_path):
    folder_of(
        tmp_path,
        both__tex="\\title{Both}\n\nLet $x \\in \\mathbb{R}$.\n\\[ \\tanh(x) = 2 \\sigma(2 x) - 1 \\]\n"
        "\\[ \\frac{\\partial}{\\partial x} \\sin(x^2) \\]\n",
    )
    proofs = proofs_of(read_topic(tmp_path / "both.tex"))
    assert [len(proof.steps) > 0 for proof in proofs] == [True, True]
    assert "cos" in str(proofs[1].result)


@pytest.mark.parametrize(
    "text, message",
    [
        ("\\[ x = x \\]", "no title"),
        ("\\title{Nothing} Let $x \\in \\mathbb{R}$.", "nothing is asked"),
    ],
)
def test_a_file_that_asks_nothing_says_so(tmp_path, text, message):
    folder_of(tmp_path, bad__tex=text)
    with pytest.raises(DefinitionError, match=message):
        proofs_of(read_topic(tmp_path / "bad.tex"))


def test_a_python_file_needs_proofs(tmp_path):
    folder_of(tmp_path, bad__py='"""Title"""\n')
    with pytest.raises(DefinitionError, match="`proofs` is missing"):
        proofs_of(read_topic(tmp_path / "bad.py"))


def test_two_files_of_one_name_are_refused(tmp_path):
    folder_of(tmp_path, a_b__tex="\\title{A}", a__tex="\\title{A}")
    (tmp_path / "a-b.py").write_text('"""B"""')
    with pytest.raises(DefinitionError, match="two files .* named a-b"):
        topics(tmp_path)


def test_one_topic_that_fails_does_not_stop_the_others(tmp_path):
    folder_of(
        tmp_path,
        bad__tex="\\title{Bad}\n\nLet $x \\in \\mathbb{R}$. \\[ \\frac{x}{ \\]",
        good__tex="\\title{Good}\n\nLet $x \\in \\mathbb{R}$. \\[ \\frac{\\partial}{\\partial x} x^2 \\]",
    )
    bad, good = write_sheets(topics(tmp_path), tmp_path / "out")
    assert "line 3" in bad.error and not bad.passed and not bad.files
    assert good.passed and good.steps and all(open(name, encoding="utf-8").read() for name in good.files)


def test_a_false_equation_is_refuted(tmp_path):
    folder_of(tmp_path, false__tex="\\title{False}\n\nLet $x \\in \\mathbb{R}$. \\[ (x + 1)^2 = x^2 + 1 \\]")
    (result,) = write_sheets(topics(tmp_path), tmp_path / "out")
    assert result.counts["refuted"] and not result.passed and not result.error


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_pages_are_the_same_however_many_processes_write_them(tmp_path, jobs):
    chosen = select(["tanh", "relu", "sigmoid"])
    results = write_sheets(chosen, tmp_path, jobs=jobs)
    assert [result.name for result in results] == ["tanh", "relu", "sigmoid"]
    assert (tmp_path / "tanh.tex").read_text(encoding="utf-8") == tex(sheet_of(chosen[0]))


def test_a_folder_that_cannot_be_written_ends_it(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        write_sheets(select(["tanh", "relu"]), tmp_path / "file", jobs=2)


def test_every_group_has_a_heading_in_every_language():
    titles = {group["title"] for group in tomllib.loads((ROOT / "derivations/catalogue.toml").read_text(encoding="utf-8"))["group"]}
    for code in codes():
        assert {f"groups.{title}" for title in titles} <= language(code).sentences.keys()


#: Topics with tests of their own beside this one, which compare their questions with numbers.
ELSEWHERE = {"convolution", "convolution-3d", "convolution-depthwise", "convolution-dilated", "dropout"}


def test_every_gradient_of_the_catalogue_is_that_of_pytorch(differentiator):
    differentiator("torch", "tests.catalogue.against_torch.compare()")


def test_every_topic_that_asks_is_compared():
    pytest.importorskip("torch")
    from tests.catalogue.torch_bank import BANK  # loads torch

    asking = {
        topic.name for topic in topics() if topic.path.suffix == ".tex" and read(topic.path.read_text(encoding="utf-8")).questions
    }
    assert asking - ELSEWHERE == BANK.keys()
