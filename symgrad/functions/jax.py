"""How JAX says what the vectorised code needs; a compiled function may stand inside jit and vmap."""

from .numpy import Backend as NumPyBackend


class Backend(NumPyBackend):
    name = "jax"
    prefix = "jnp"
    imports = "import jax.numpy as jnp"
    modules = ("jax.scipy.special",)
    einsum = "jnp.einsum('TEXT', _0, _1)"
    inner = "jnp.vdot(_0, _1)"
    repeated = "jnp.broadcast_to(_0, SHAPE)"
    outer = ""
    arange = "jnp.arange(_0, _1)"
    raises = False  # traced values cannot be inspected
    has_windows = False
    overwrites = False
    tensordot = False
    symmetric_products = False

    def asarray(self, value):
        import jax.numpy as jnp  # Late: heavy, and of use only once there are arrays.

        array = jnp.asarray(value)
        return array if jnp.issubdtype(array.dtype, jnp.floating) else array.astype(float)

    def run(self, function, arguments):
        return function(**arguments)
