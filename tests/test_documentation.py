"""The documentation: its commands print what stands there, its Python and notebooks run, its site is built without a warning."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

import symgrad
from tests.documentation import DOCS, ROOT, console, pages

PAGES = [str(path.relative_to(DOCS)) for path in pages()]
NOTEBOOKS = sorted(path.name for path in (DOCS / "notebooks").glob("*.ipynb"))


@pytest.mark.program
@pytest.mark.parametrize("page", [page for page in PAGES if "```console" in (DOCS / page).read_text(encoding="utf-8")])
def test_commands_print_what_stands_there(page, tmp_path):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert console(text, tmp_path) == text


@pytest.mark.parametrize("page", [page for page in PAGES if "```pycon" in (DOCS / page).read_text(encoding="utf-8")])
def test_python_answers_what_stands_there(page):
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert tried and not failed


@pytest.mark.parametrize("module", ["api", "documents"])
def test_examples_of_docstrings_answer_what_stands_there(module):
    failed, tried = doctest.testmod(importlib.import_module(f"symgrad.{module}"))
    assert tried and not failed


def test_public_functions_have_examples_and_stand_on_the_page_of_the_api():
    said = (DOCS / "api.md").read_text(encoding="utf-8")
    for name in symgrad.__all__:
        public = getattr(symgrad, name)
        if callable(public) and not (isinstance(public, type) and issubclass(public, Exception)):
            assert re.search(rf"^::: symgrad\.[\w.]+\.{name}$", said, re.M), name
            # What needs JAX or PyTorch has none, as not everybody who runs the examples has it.
            assert ">>>" in (public.__doc__ or "") or name in ("jax_function", "torch_function", "Proof", "Report"), name


@pytest.mark.program
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_run(name, monkeypatch, tmp_path):
    nbclient = pytest.importorskip("nbclient", reason="what runs notebooks is not installed: nbclient, ipykernel")
    nbformat = pytest.importorskip("nbformat")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    notebook = nbformat.read(DOCS / "notebooks" / name, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "a notebook is kept without what it printed"
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


def test_there_are_three_notebooks_and_a_page_names_them():
    said = (DOCS / "notebooks" / "index.md").read_text(encoding="utf-8")
    assert len(NOTEBOOKS) == 3 and all(name in said for name in NOTEBOOKS)


@pytest.mark.program
def test_the_site_is_built_without_a_warning(tmp_path):
    """And its pages fetch nothing from elsewhere."""
    pytest.importorskip("mkdocs", reason="what builds the site is not installed: pip install '.[docs]'")
    pytest.importorskip("mkdocstrings")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    built = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")}
    assert {"index.html", "api/index.html", "gallery/index.html", "sheets/index.html", "tutorials/checking/index.html"} <= built
    for page in (tmp_path / name for name in built if not name.startswith("sheets/")):
        fetched = re.findall(
            r'<(?:script|img|iframe|link(?=[^>]*stylesheet))\b[^>]*\b(?:src|href)="(https?:[^"]*)"', page.read_text()
        )
        assert not fetched, page
    links = re.findall(r'href="\.\./(sheets/[^"]+)"', (tmp_path / "gallery" / "index.html").read_text())
    assert links and all((tmp_path / link).is_file() for link in links)
    api = (tmp_path / "api" / "index.html").read_text()
    assert "<code>wrt</code>" in api and "second derivative" in api
    shutil.rmtree(tmp_path)


def test_the_schema_of_reports_is_json():
    assert json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))["type"] == "array"
