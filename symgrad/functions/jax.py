"""How JAX says what the vectorised code needs; functions are jitted, and may stand inside jit, vmap and grad."""

from __future__ import annotations

from .numpy import Backend as NumPyBackend
from .numpy import not_real


class Backend(NumPyBackend):
    name = "jax"
    column = "jax"
    prefix = "jnp"
    imports = "import jax.numpy as jnp"
    modules = ("jax.scipy.special",)
    einsum = "jnp.einsum('TEXT', FACTORS)"
    inner = "jnp.vdot(_0, _1)"
    repeated = "jnp.broadcast_to(_0, SHAPE)"
    outer = ""
    zeros = "jnp.zeros((SHAPE,), dtype)"
    adding = "_out = _out.at[PLACE].add(VALUE)"
    arange = "jnp.arange(_0, _1)"
    raises = False  # traced values cannot be inspected
    has_windows = False
    overwrites = False
    tensordot = False
    symmetric_products = False
    sums_products = True
    three_at_once = False

    def preamble(self, arguments, used):
        return super().preamble(arguments, used).replace("np.", "jnp.")

    def arrays(self, values):
        import jax.numpy as jnp  # Late: heavy, and of use only once there are arrays.

        found = {}
        for name, value in values.items():
            try:
                found[name] = jnp.asarray(value)
            except (TypeError, ValueError) as error:
                raise not_real(name, str(error)) from None
            if jnp.issubdtype(found[name].dtype, jnp.complexfloating):
                raise not_real(name, f"an array of {found[name].dtype}")
        typed = {
            array.dtype
            for name, array in found.items()
            if jnp.issubdtype(array.dtype, jnp.floating) and hasattr(values[name], "dtype")
        }
        dtype = jnp.result_type(*typed) if typed else jnp.asarray(0.0).dtype
        return {name: array.astype(dtype) for name, array in found.items()}

    def prepared(self, function, sizes):
        import jax  # Late: heavy, and of use only once there are arrays.

        return jax.jit(function, static_argnames=tuple(sizes))

    def run(self, function, arguments):
        return function(**arguments)

    def put(self, result, target):
        raise not_real("out", "arrays of JAX are never written into")
