r"""symgrad: derives gradients with symbolic sizes by named rules, and checks derivations written in LaTeX line by line.

    import symgrad
    proof = symgrad.derive(L, z[i])                  # SymPy in; .result, .steps, .latex(), .html(), .function() out
    report = symgrad.check(Path("homework.tex"))     # a verdict for every =
    document = symgrad.read(r"$x \in \mathbb{R}$ \[ \frac{d}{dx} x^2 \]")
    proof = document.questions[0].derive()

The public names are loaded on first use, so that importing symgrad costs nothing that is not used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

_HOME = {
    "__version__": "version",
    "define": "api",
    "derive": "api",
    "gradient": "api",
    "jax_function": "api",
    "joint_function": "api",
    "prove": "api",
    "torch_function": "api",
    "verify": "api",
    "read": "api",
    "check": "documents",
    "random": "api",
    "Proof": "api",
    "Report": "check.report",
    "SymgradError": "errors",
    "DefinitionError": "errors",
    "ShapeError": "errors",
    "RangeError": "errors",
    "UnsupportedError": "errors",
    "ReadError": "errors",
    "LimitError": "errors",
    "WriteError": "errors",
    "FileError": "errors",
}

__all__ = [*_HOME]

if TYPE_CHECKING:
    from .api import Proof, define, derive, gradient, jax_function, joint_function, prove, random, read, torch_function, verify
    from .check.report import Report
    from .documents import check
    from .errors import (
        DefinitionError,
        FileError,
        LimitError,
        RangeError,
        ReadError,
        ShapeError,
        SymgradError,
        UnsupportedError,
        WriteError,
    )
    from .version import __version__


class _Package(ModuleType):
    """This package. The functions `check` and `derive` share their names with rooms: importing a room must not hide them."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symgrad' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
