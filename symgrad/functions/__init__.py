"""From a formula to a fast vectorised function."""

from .program import CompiledFunction, compile

__all__ = ["CompiledFunction", "compile"]
