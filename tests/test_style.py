"""The whole repository passes the linter, with the settings of pyproject.toml."""

from __future__ import annotations

import importlib.util
import os

import pytest


def test_the_linter_finds_nothing(python, root):
    if importlib.util.find_spec("ruff") is None and os.environ.get("CI") != "true":
        pytest.skip("ruff is not installed")
    done = python("-m", "ruff", "check", "--no-cache", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
