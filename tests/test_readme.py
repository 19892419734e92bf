"""What README.md shows: its Python runs, its commands print what stands there, its options exist."""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(readme):
    """The indented blocks, without their indentation, by their first words; of a command's output, by the command."""
    found = [textwrap.dedent(block).strip("\n") for block in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", readme, re.M)]
    return {block.split("\n")[0] if block.startswith("$") else " ".join(block.split()[:2]): block for block in found}


@pytest.fixture
def symgrad(python, tmp_path):
    """symgrad(*arguments) runs the command in a folder of its own and gives what it prints on a terminal of some width."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}

    def run(*arguments):
        return python("-m", "symgrad", *arguments, cwd=tmp_path, encoding="utf-8", env=environment).stdout

    return run


def test_its_python_runs(blocks, capsys):
    space = {}
    exec(blocks["import symgrad"], space)
    assert "by assumption" in capsys.readouterr().out
    proof = space["proof"]
    assert str(proof.result) == r"\hat{y}[k] - y[k]" and proof.matrix_latex() == r"\hat{y} - y" and proof.check().passed
    assert space["gradient"](z=[1, 2, 3], y=[0, 1, 0]).shape == (3,)


def test_its_gradient_check_says_what_stands_there(blocks, capsys):
    def my_gradient(z, y):
        e = np.exp(z - z.max())
        return y - e / e.sum()

    space = {"my_gradient": my_gradient}
    exec(blocks["import symgrad"], space)
    command, _, shown = blocks[">>> print(symgrad.verify(my_gradient,"].partition("\n")
    capsys.readouterr()
    exec(command.removeprefix(">>> "), space)
    assert capsys.readouterr().out.strip() == shown


def test_its_question_has_the_answer_that_stands_there(blocks, symgrad, tmp_path):
    (tmp_path / "question.tex").write_text(blocks["Let $X"], encoding="utf-8")
    assert blocks["Lemma 1"] in symgrad("derive", "question.tex")


def test_its_homework_has_the_report_that_stands_there(blocks, symgrad, tmp_path):
    homework = tmp_path / "homework.tex"
    homework.write_text(blocks["Let $y,"], encoding="utf-8")
    command, _, report = blocks["$ symgrad check homework.tex"].partition("\n")
    assert symgrad(*command.split()[2:]).strip() == report.strip()
    homework.write_text(blocks["Let $y,"].replace("$,", r"$, $\sum_i y_i = 1$,", 1), encoding="utf-8")
    assert "3 claims: 3 proved" in symgrad("check", "homework.tex")


def test_the_source_has_the_report_that_stands_there(blocks, python, root):
    command = "$ symgrad check derivations/source/04-mse-through-softmax.tex"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = python("-m", "symgrad", *command.split()[2:], cwd=root, encoding="utf-8", env=environment)
    assert done.returncode == 1 and done.stdout.strip() == blocks[command].removeprefix(command).strip()


def test_its_commands_and_options_exist(readme, blocks, symgrad):
    commands = re.findall(r"^symgrad (\w+)", blocks["symgrad list"], re.M)
    listed = re.search(r"\{(.*?)\}|COMMAND\n((?:    .*\n)+)", symgrad("--help"))[0]
    assert all(re.search(rf"^    {command}\b", listed, re.M) for command in commands)
    assert set(commands) == set(re.findall(r"^    (\w+)", listed, re.M))
    helps = "".join(symgrad(command, "--help") for command in commands)
    section = readme.split("## Commands")[1].split("## ")[0]
    assert all(option in helps for option in re.findall(r"(?<![\w`'])--[a-z-]+", section) if option != "--help")
    for option, choices in re.findall(r"`(--[a-z]+) ([a-z|]+\|[a-z|]+)`", section):
        if option != "--to":
            assert f"{option} {{{choices.replace('|', ',')}}}" in helps
