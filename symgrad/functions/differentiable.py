"""Generated functions that JAX and PyTorch differentiate by the derived formulas, and no longer by their own ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .program import CompiledFunction


def for_jax(value: CompiledFunction, backward: CompiledFunction, upstream: str, sizes: dict[str, int]) -> Callable[..., Any]:
    """A jax.custom_vjp of the arrays of `value`, whose derivatives are those of `backward`."""
    import jax  # Late: heavy, and of use only once there are arrays.
    import jax.numpy as jnp  # Late, as the line above.

    names = value.arguments

    def forward(*arrays: Any) -> tuple[Any, Any]:
        return call(*arrays), arrays

    def back(arrays: Any, u: Any) -> tuple[Any, ...]:
        found = backward(**{upstream: u}, **dict(zip(names, arrays)), **backward.known(sizes))
        return tuple(jnp.asarray(part, array.dtype) for part, array in zip(found, map(jnp.asarray, arrays)))

    @jax.custom_vjp
    def call(*arrays: Any) -> Any:
        return value(*arrays, **value.known(sizes))

    call.defvjp(forward, back)
    return _named(call, names)


def for_torch(value: CompiledFunction, backward: CompiledFunction, upstream: str, sizes: dict[str, int]) -> Callable[..., Any]:
    """A torch.autograd.Function of the arrays of `value`; as `backward` is differentiable itself, so are the derivatives."""
    import torch  # Late: heavy, and of use only once there are arrays.

    names = value.arguments
    fixed, fixed_back = value.known(sizes), backward.known(sizes)

    class Generated(torch.autograd.Function):
        @staticmethod
        def forward(*arrays: Any) -> Any:
            return value.plain(*arrays, **fixed)

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx: Any, u: Any) -> Any:
            arrays = ctx.saved_tensors
            found = backward.plain(**{upstream: u}, **dict(zip(names, arrays)), **fixed_back)
            return tuple(part if needed else None for part, needed in zip(found, ctx.needs_input_grad))

    def call(*arrays: Any) -> Any:
        return Generated.apply(*arrays)

    return _named(call, names)


def _named(call: Callable[..., Any], names: tuple[str, ...]) -> Callable[..., Any]:
    """The function, with its arrays in order or by name."""

    def by_name(*arrays: Any, **keywords: Any) -> Any:
        rest = names[len(arrays) :]
        if set(keywords) != set(rest):
            raise TypeError(f"the function takes {', '.join(names)}")
        return call(*arrays, *(keywords[name] for name in rest))

    by_name.__name__ = by_name.__qualname__ = "function"
    by_name.arguments = names  # type: ignore[attr-defined]  # What a caller may ask: the names of the arrays.
    return by_name
