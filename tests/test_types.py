"""The annotations of the package hold: mypy, as pyproject.toml sets it up, finds nothing."""

from __future__ import annotations

import importlib.util
import os

import pytest


def test_the_type_checker_finds_nothing(python, root, tmp_path):
    if importlib.util.find_spec("mypy") is None and os.environ.get("CI") != "true":
        pytest.skip("mypy is not installed")
    done = python("-m", "mypy", "--cache-dir", tmp_path, cwd=root, timeout=240)
    assert done.returncode == 0, done.stdout
