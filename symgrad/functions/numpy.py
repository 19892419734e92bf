"""How NumPy says what the vectorised code needs. `_0`, `_1` stand for arguments."""

import re

#: NumPy in a template, not at the end of another name.
_NUMPY = re.compile(r"(?<![\w.])np\.")


class Backend:
    """Templates of one array library; a thin back end overrides what is said otherwise there.

    real                what makes truth values or integers real numbers; real_number the same of a single one
    repeated            an array repeated to a SHAPE
    einsum              a sum of products of two arrays, TEXT in Einstein's notation
    has_windows         whether there are views in which a window is an axis
    outer               all products of the entries of two vectors, where that is faster than to repeat them; else ""
    inner               the sum of the products of all entries of two arrays
    mixes_integers      whether products and sums of integer and real arrays are allowed everywhere
    modules             what the columns of the table of functions may use besides, imported where they do
    raises              whether results can be inspected for undefined entries
    overwrites          whether functions write their results into arrays that are given
    tensordot           whether products of arrays of more than two axes are asked for as matrix products
    symmetric_products  whether a product of a matrix and its own transpose costs half
    """

    name = "numpy"
    prefix = "np"
    imports = "import numpy as np"
    reductions = {"sum": "_0.sum(axis=_1)", "prod": "_0.prod(axis=_1)", "max": "_0.max(axis=_1)", "min": "_0.min(axis=_1)"}
    modules: tuple[str, ...] = ("math", "scipy.special")
    einsum = "np.einsum('TEXT', _0, _1)"
    inner = "np.vdot(_0, _1)"
    outer = "np.einsum('i,j->ij', _0, _1)"
    arange = "np.arange(_0, _1)"
    transpose = "_0.transpose(_1)"
    repeated = "np.broadcast_to(_0, SHAPE).copy()"
    real = "_0.astype(dtype)"
    real_number = "1.0 * _0"
    has_windows = True
    window_imports = frozenset(("from numpy.lib.stride_tricks import sliding_window_view",))
    mixes_integers = True
    raises = True
    overwrites = True
    tensordot = True
    symmetric_products = True

    def function(self, template: str, scalars=frozenset()) -> str:
        """A template written for `np`, for this library; `scalars` are the numbers k of the _k that may be plain Python numbers."""
        return _NUMPY.sub(self.prefix + ".", template)

    def windowed(self, axes: list[int]) -> str:
        """A view with the places of windows along some axes, and the windows, as long as _1, _2, …, at the end."""
        if len(axes) == 1:
            return f"sliding_window_view(_0, _1, {axes[0]})"
        return f"sliding_window_view(_0, ({', '.join(f'_{k}' for k in range(1, len(axes) + 1))}), {tuple(axes)})"

    def imports_of(self, template: str) -> set[str]:
        """The import statements of the modules besides that a template uses."""
        return {f"import {module}" for module in self.modules if re.search(rf"(?<![\w.]){re.escape(module)}\.", template)}

    def writes_into(self, function: str) -> bool:
        """Whether a function, as it is written, can be told where to write its result."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        module, _, name = function.rpartition(".")
        return module == "np" and isinstance(getattr(numpy, name, None), numpy.ufunc)

    def preamble(self, arguments: list[str], used: str) -> str:
        """The first statements of a function whose body is `used`, or ""."""
        if not re.search(r"\bdtype\b", used):
            return ""
        if not arguments:
            return "dtype = float"
        return f"dtype = {arguments[0]}.dtype" if len(arguments) == 1 else f"dtype = np.result_type({', '.join(arguments)})"

    def asarray(self, value):
        """The value as an array of floats."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        array = numpy.asarray(value)
        if array.dtype == object or numpy.iscomplexobj(array) or array.dtype.kind not in "fiub":
            raise TypeError(f"an array of {array.dtype}")
        return array if array.dtype.kind == "f" else array.astype(float)

    def run(self, function, arguments):
        """Call the generated function; undefined entries come back as nan, without warnings."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        with numpy.errstate(all="ignore"):
            return function(**arguments)

    def has_nan(self, array) -> bool:
        """Whether an entry is undefined."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        return bool(numpy.isnan(array).any())
