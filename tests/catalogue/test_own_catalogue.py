"""A catalogue of one's own: a first topic, a folder of topics written as sheets, with groups and words beside them."""

from __future__ import annotations

import pytest

from symgrad.cli import main


@pytest.fixture
def own(tmp_path, capsys):
    """A folder with a first topic, a group and Persian words."""
    folder = tmp_path / "topics"
    assert main(["new", "my-loss", "--output", str(folder)]) == 0
    (folder / "catalogue.toml").write_text('[[group]]\ntitle = "Mine & yours"\ntopics = ["my-loss"]\n')
    (folder / "fa.toml").write_text(
        '[groups]\n"Mine & yours" = "از آن من"\n[topics.my-loss]\ntitle = "زیان من"\nprose = "یک جمله."\n', encoding="utf-8"
    )
    capsys.readouterr()
    return folder


def test_a_first_topic_is_derived_judged_and_listed(own, tmp_path, capsys):
    assert main(["sheet", str(own), "--output", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"my-loss.tex", "my-loss.html", "my-loss.fa.tex", "index.html", "index.fa.html", "rules.html"} <= names
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Mine &amp; yours" in page and "softmax" not in page
    persian = (tmp_path / "out" / "index.fa.html").read_text(encoding="utf-8")
    assert "از آن من" in persian and "زیان من" in persian


def test_what_is_there_stays(own, capsys):
    before = (own / "my-loss.tex").read_text()
    assert main(["new", "my-loss", "--output", str(own)]) == 2
    assert (own / "my-loss.tex").read_text() == before and "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "names, said",
    [
        (["no/such/folder"], "no such folder"),
        ([".", "softmax-jacobian"], "name it alone"),
        (["empty"], "no topic in it"),
    ],
)
def test_folders_that_are_none(names, said, tmp_path, monkeypatch, capsys):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["sheet", *names]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


@pytest.mark.parametrize(
    "words, said", [("[topics.my-loss]\n", "title و prose"), ("[rules]\na = 'b'\n", "rules"), ("[", "fa.toml")]
)
def test_words_of_ones_own_that_make_no_sense(own, words, said, tmp_path, capsys):
    (own / "fa.toml").write_text(words)
    assert main(["sheet", str(own), "--output", str(tmp_path / "out"), "--lang", "fa"]) == 2
    assert said in capsys.readouterr().err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["", "../up", "a b", "-x"])
def test_names_that_a_file_should_not_have(name, tmp_path):
    assert main(["new", "--output", str(tmp_path), "--", name]) == 2 and not list(tmp_path.iterdir())
