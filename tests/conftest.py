"""Shared by every test: where the repository is, and which programs are there to be run."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Where whole files are shared out to processes, they go in order: by default those with the fewest tests come last, and the
    longest tests are in files with few."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_finish() -> None:
    """The code and its tables are never garbage. To look through them, and through what files of tests hold, again and again took a
    quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000, 20, 100)


# On CI the same examples are drawn at each run; elsewhere each run draws new ones.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def python():
    """python(*arguments, **options) runs this interpreter with this checkout on its path; a CompletedProcess with text."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}

    def run(*arguments, **options):
        return subprocess.run(
            [sys.executable, *arguments], **{"capture_output": True, "text": True, "timeout": 120, "env": environment, **options}
        )

    return run


@pytest.fixture(scope="session")
def differentiator(tmp_path_factory):
    """differentiator(name, call) runs a call such as "tests.test_differential.in_jax()", which needs jax or torch.

    In a process of its own, a copy of one that has loaded them: both start threads once they are used, after which forking, as
    other tests do, is not safe. The test is skipped where the module is not installed, except on CI.
    """
    loaded: dict[str, subprocess.Popen] = {}
    said = tmp_path_factory.mktemp("differentiator") / "said"

    def run(name: str, call: str):
        if importlib.util.find_spec(name) is None and os.environ.get("CI") != "true":
            pytest.skip(f"{name} is not installed")
        if name not in loaded or loaded[name].poll() is not None:
            with said.open("a") as errors:
                loaded[name] = subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "tests.preloaded",
                        name,
                        "hypothesis",
                        "pytest",
                        "scipy.special",
                        "sympy",
                        "symgrad.api",
                    ],
                    cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                )
        before = said.stat().st_size
        print(call, file=loaded[name].stdin, flush=True)
        code = loaded[name].stdout.readline().strip()
        assert code == "0", code + said.read_bytes()[before:].decode("utf-8", "replace")

    yield run
    for process in loaded.values():
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def program():
    """program(name) is the path of a program; the test is skipped where it is not installed, except on CI."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{name} is not installed")
            pytest.skip(f"{name} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, as a package of the index ships it; nothing of that package is imported."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("axe-core is missing: pip install --no-deps axe-playwright-python")
        pytest.skip("axe-core is not installed (pip install --no-deps axe-playwright-python)")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
