"""How NumPy says what the vectorised code needs. `_0`, `_1` stand for arguments."""

import re

#: NumPy in a template, not at the end of another name.
_NUMPY = re.compile(r"(?<![\w.])np\.")


class Backend:
    """Templates of one array library; a thin back end overrides what is said otherwise there.

    real            what makes truth values or integers real numbers
    mixes_integers  whether products and sums of integer and real arrays are allowed everywhere
    modules         what the columns of the table of functions may use besides, imported where they do
    raises          whether results can be inspected for undefined entries
    """

    name = "numpy"
    prefix = "np"
    imports = "import numpy as np"
    reductions = {"sum": "_0.sum(axis=_1)", "prod": "_0.prod(axis=_1)", "max": "_0.max(axis=_1)", "min": "_0.min(axis=_1)"}
    whole: str = "_0.astype(int)"
    modules: tuple[str, ...] = ("math", "scipy.special")
    einsum_options = ", optimize=True"
    arange = "np.arange(_0, _1)"
    real = "1.0 * _0"
    mixes_integers = True
    raises = True

    def function(self, template: str, scalars=frozenset()) -> str:
        """A template written for `np`, for this library; `scalars` are the numbers k of the _k that may be plain Python numbers."""
        return _NUMPY.sub(self.prefix + ".", template)

    def imports_of(self, template: str) -> set[str]:
        """The import statements of the modules besides that a template uses."""
        return {f"import {module}" for module in self.modules if re.search(rf"(?<![\w.]){re.escape(module)}\.", template)}

    def preamble(self, arguments) -> str:
        """A first statement of the function, or ""."""
        return ""

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
