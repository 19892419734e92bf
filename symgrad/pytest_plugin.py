"""pytest reads derivations: with `--symgrad`, every relation in a collected .tex or .md file is a test of its own.

    pytest --symgrad notes/            an item for each claim, named by its line: notes/loss.tex::12
    pytest --symgrad derivations/      the files of a catalogue: an item for each step of each proof
    def test_sheet(proof_check): proof_check(r"$x \\in \\mathbb{R}$ \\[ (x+1)^2 = x^2 + 2x + 1 \\]")

A claim that is refuted or unknown fails, and prints the line, the counterexample and the diagnosis. Every run of pytest in the
environment loads this file: without the option and the fixture nothing is collected, and nothing more of symgrad is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("symgrad")
    group.addoption(
        "--symgrad", action="store_true", default=False, help="check the formulas in .tex and .md files: a test for each claim"
    )
    parser.addini(
        "symgrad_derivations",
        "folders named derivations whose topics in Python --symgrad may run; those of others are not collected",
        type="args",
        default=["derivations"],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not parent.config.getoption("--symgrad"):
        return None
    from .pytest_items import collector  # Late: heavy, and most runs of pytest ask for nothing of it.

    return collector(file_path, parent)


@pytest.fixture
def gradient_check() -> Callable:
    """A function that takes what symgrad.verify takes, and fails the test where a gradient function is wrong.

    def test_gradient(gradient_check): gradient_check(my_gradient, of=L, wrt=z[k])
    """
    from .pytest_items import verify_passes  # Late: heavy, and most runs of pytest ask for nothing of it.

    return verify_passes


@pytest.fixture
def proof_check() -> Callable:
    """A function that checks LaTeX text, or a proof by what it prints, and fails the test where a claim does not pass.

    Returns the report, for tests that look closer.
    """
    from .pytest_items import check_passes  # Late: heavy, and most runs of pytest ask for nothing of it.

    return check_passes
