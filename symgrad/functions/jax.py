"""How JAX says what the vectorised code needs; a compiled function may stand inside jit and vmap."""

from .numpy import Backend as NumPyBackend


class Backend(NumPyBackend):
    name = "jax"
    prefix = "jnp"
    imports = "import jax.numpy as jnp"
    special = {"erf": "jax.scipy.special.erf(_0)"}
    extra_imports = {"erf": "import jax.scipy.special"}
    raises = False  # traced values cannot be inspected

    def namespace(self):
        import jax
        import jax.numpy
        import jax.scipy.special

        return {"jnp": jax.numpy, "jax": jax}

    def asarray(self, value):
        import jax.numpy as jnp

        array = jnp.asarray(value)
        return array if jnp.issubdtype(array.dtype, jnp.floating) else array.astype(float)

    def run(self, function, arguments):
        return function(**arguments)
