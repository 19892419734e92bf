"""The pytest plugin: a test for each claim, a failure that a person can read, and no cost without `--symgrad`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(Path(__file__).parents[1])}

RIGHT = r"""Let $x \in \mathbb{R}^{n}$ and $L := \sum_{i=1}^{n} x_i^2$.
\[ \frac{\partial L}{\partial x_j} = 2 x_j \]
"""
WRONG = RIGHT + "\\[ L = \\sum_{i=1}^{n} x_i \\]\n\\[ 1 + 1 = 2 = 3 \\]\n"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "notes.tex").write_text(WRONG, encoding="utf-8")
    (tmp_path / "read me.md").write_text("Nothing to see.\n\n$$ 2 \\cdot 2 = 4 $$\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("", encoding="utf-8")

    def run_pytest(*options):
        command = [sys.executable, "-m", "pytest", "-p", "symgrad.pytest_plugin", "-p", "no:cacheprovider", *options]
        return subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True).stdout

    return run_pytest


@pytest.mark.program
def test_each_claim_is_a_test(run):
    out = run("--symgrad", "-v")
    assert "notes.tex::2 PASSED" in out and "notes.tex::3 FAILED" in out and "read me.md::3 PASSED" in out
    assert "notes.tex::4:12 PASSED" in out and "notes.tex::4:16 FAILED" in out
    assert "3 passed" in out and "2 failed" in out


@pytest.mark.program
def test_a_failure_names_place_numbers_and_mistake_without_a_traceback(run):
    out = run("--symgrad", "-k", "3 and notes")
    assert "notes.tex:3:" in out and "refuted" in out and "n = 2" in out and "looks like" in out
    assert "Traceback" not in out and "pytest_plugin.py" not in out


@pytest.mark.program
def test_without_the_option_nothing_is_collected(run):
    assert "no tests ran" in run()


@pytest.mark.program
def test_items_can_be_chosen_and_spread(run):
    assert "1 passed" in run("--symgrad", "notes.tex::2")
    assert "1 failed" in run("--symgrad", "-x")
    assert "2 failed" in run("--symgrad", "-p", "xdist.plugin", "-n", "2")


@pytest.mark.program
def test_a_topic_of_a_catalogue_has_a_test_for_each_step(run, tmp_path):
    place = tmp_path / "derivations"
    place.mkdir()
    files = {
        "square.tex": "\\title{A square}\n\nLet $x \\in \\mathbb{R}$.\n\\[ \\frac{d}{dx} x^2 \\]\n",
        "cube.toml": "title = 'A cube'\n[[section]]\nmathematics = '$x$ \\[ \\frac{d}{dx} x^3 \\]'\n",
        "catalogue.toml": "[[group]]\ntitle = 'All'\ntopics = ['cube', 'square']\n",
    }
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    out = run("--symgrad", "-v", "derivations")
    assert "square.tex::1." in out and "cube.toml::1." in out and "failed" not in out and "error" not in out


@pytest.mark.program
def test_what_cannot_be_read_is_said_in_one_line(run, tmp_path):
    (tmp_path / "notes.tex").write_text("\\[ x = \\frac{1}{ \\]", encoding="utf-8")
    out = run("--symgrad")
    assert "notes.tex:1:" in out and "unread: the formula ends too early; expected" in out and "Traceback" not in out


@pytest.mark.program
def test_the_fixture_checks_text(run, tmp_path):
    (tmp_path / "test_it.py").write_text(
        "def test_right(proof_check):\n    assert proof_check(r'$x$ \\[ x + x = 2 x \\]').passed\n"
        "def test_wrong(proof_check):\n    proof_check(r'$x$ \\[ x + x = 3 x \\]')\n",
        encoding="utf-8",
    )
    out = run("test_it.py")
    assert "1 passed" in out and "1 failed" in out and "refuted" in out


@pytest.mark.program
def test_what_cannot_be_decided_does_not_pass(run, tmp_path):
    (tmp_path / "open.tex").write_text("Let $x \\in \\mathbb{R}$.\n\\[ x = g \\]\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(
        "def test_open(proof_check):\n    proof_check(r'Let $x \\in \\mathbb{R}$. \\[ x = g \\]')\n", encoding="utf-8"
    )
    for file in ("open.tex", "test_it.py"):
        out = run("--symgrad", file)
        assert "1 failed" in out and "unknown" in out and "refuted" not in out


def test_loading_the_plugin_loads_nothing_else():
    code = (
        "import sys, symgrad.pytest_plugin\n"
        "print([name for name in sys.modules if name.startswith('symgrad.') or name in ('flint', 'sympy', 'numpy', 'rich')])"
    )
    out = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True).stdout
    assert out.strip() == "['symgrad.pytest_plugin']"


@pytest.mark.program
def test_what_is_wrong_with_a_topic_is_one_line(run, tmp_path):
    place = tmp_path / "derivations"
    place.mkdir()
    bad = {
        "syntax.py": b"def f(:\n",
        "raises.py": b'"""A topic."""\n1 / 0\n',
        "leaves.py": b'"""A topic."""\nraise SystemExit(3)\n',
        "bytes.tex": b"\xff\xfe\x00",
        "zeros.py": b'"""A"""\n\0',
        "no.toml": b"not toml = [",
        "odd.toml": b"title = 'A'\nsection = 7\n",
    }
    for name, content in bad.items():
        (place / name).write_bytes(content)
    out = run("--symgrad", "derivations")
    assert f"{len(bad)} errors" in out and "Traceback" not in out and ".py:1" not in out.replace("syntax.py", "")
    for name in bad:
        (said,) = [line for line in out.splitlines() if f"{os.sep}{name}" in line and "ERROR" not in line]
        assert said


@pytest.mark.program
def test_a_topic_that_is_code_runs_only_where_the_configuration_says_so(run, tmp_path):
    other = tmp_path / "vendor" / "derivations"
    other.mkdir(parents=True)
    (other / "code.py").write_text(f'"""A topic."""\nopen({str(tmp_path / "ran")!r}, "w")\n', encoding="utf-8")
    run("--symgrad", "vendor")
    assert not (tmp_path / "ran").exists()
    (tmp_path / "pytest.ini").write_text("[pytest]\nsymgrad_derivations = vendor/derivations\n", encoding="utf-8")
    run("--symgrad", "vendor")
    assert (tmp_path / "ran").exists()


@pytest.mark.program
def test_what_acts_on_a_terminal_does_not_reach_it(run, tmp_path):
    (tmp_path / "acts.tex").write_text("Let $x \\in \\mathbb{R}$.\n\\[ x + \x1b[31mRED\x07 = 3 x \\]\n\\[ x = \\text{\x9b2J} \\]\n")
    out = run("--symgrad", "acts.tex", "-v")
    assert "RED" in out and not any(sign in out for sign in "\x1b\x07\x9b")
