"""How NumPy says what the vectorised code needs. `_0`, `_1` stand for arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import DefinitionError, ShapeError

#: NumPy in a template, not at the end of another name.
_NUMPY = re.compile(r"(?<![\w.])np\.")


class Backend:
    """Templates of one array library; a thin back end overrides what is said otherwise there.

    column              the column of the table of functions that is written for it
    real                what makes truth values or integers real numbers; real_number the same of a single one
    repeated            an array repeated to a SHAPE
    einsum              a sum of products of FACTORS, TEXT in Einstein's notation
    has_windows         whether there are views in which a window is an axis
    picks_in_rows       whether entries are picked by one row of positions only, and then laid out anew by `reshaped`
    outer               all products of the entries of two vectors, where that is faster than to repeat them; else ""
    inner               the sum of the products of all entries of two arrays
    mixes_integers      whether products and sums of integer and real arrays are allowed everywhere
    modules             what the columns of the table of functions may use besides, imported where they do
    raises              whether results can be inspected for undefined entries
    overwrites          whether functions write their results into arrays that are given
    adding              what adds to a PLACE of an array; adds_in_place whether there is that
    tensordot           whether products of arrays of more than two axes are asked for as matrix products
    three_at_once       whether two arrays and a third of fewer axes are summed in one go
    sums_products       whether a sum of products that is no matrix product is best written as product and sum
    symmetric_products  whether a product of a matrix and its own transpose costs half
    """

    name = "numpy"
    prefix = "np"
    column = "numpy"
    imports = "import numpy as np"
    reductions = {
        "sum": "_0.sum(axis=_1)",
        "prod": "_0.prod(axis=_1)",
        "max": "_0.max(axis=_1)",
        "min": "_0.min(axis=_1)",
        "max or none": "_0.max(axis=_1, initial=float('-inf'))",
        "min or none": "_0.min(axis=_1, initial=float('inf'))",
    }
    whole: str = "_0.astype(int)"
    modules: tuple[str, ...] = ("math", "scipy.special")
    einsum = "np.einsum('TEXT', FACTORS)"
    inner = "np.vdot(_0, _1)"
    outer = "np.einsum('i,j->ij', _0, _1)"
    arange = "np.arange(_0, _1)"
    transpose = "_0.transpose(_1)"
    reshaped = "_0.reshape(_1)"
    repeated = "np.broadcast_to(_0, SHAPE).copy()"
    zeros = "np.zeros((SHAPE,), dtype)"
    adding = "_out[PLACE] += VALUE"
    adds_in_place = True
    clip = "_0.clip(0, _1)"
    real = "_0.astype(dtype)"
    real_number = "1.0 * _0"
    has_windows = True
    picks_in_rows = False
    window_imports = frozenset(("from numpy.lib.stride_tricks import sliding_window_view",))
    mixes_integers = True
    raises = True
    overwrites = True
    tensordot = True
    symmetric_products = True
    sums_products = False
    three_at_once = True

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

    def can_say(self, template: str) -> bool:
        """Whether the library has all that a template names."""
        return True

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

    def arrays(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as arrays of one floating type, the widest of theirs; integers and Python's numbers take it, too."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        first = next(iter(values.values()), None)
        if type(first) is numpy.ndarray and first.dtype.kind == "f":
            if all(type(value) is numpy.ndarray and value.dtype == first.dtype for value in values.values()):
                return dict(values)
        found = {}
        for name, value in values.items():
            try:
                array = numpy.asarray(value)
            except (TypeError, ValueError) as error:
                raise not_real(name, str(error)) from None
            if array.dtype.kind not in "fiub":
                raise not_real(name, f"an array of {array.dtype}")
            found[name] = array
        typed = {a.dtype for n, a in found.items() if a.dtype.kind == "f" and isinstance(values[n], (numpy.ndarray, numpy.generic))}
        dtype = numpy.result_type(*typed) if typed else numpy.dtype(float)
        return {name: array if array.dtype == dtype else array.astype(dtype) for name, array in found.items()}

    def prepared(self, function: Callable[..., Any], sizes: Sequence[str]) -> Callable[..., Any]:
        """The function as the library runs it best; `sizes` are its arguments that are integers."""
        return function

    def run(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """Call the generated function; undefined entries come back as nan, without warnings."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        with numpy.errstate(all="ignore"):
            found = function(**arguments)
        # Sizes, places and constants are of Python's types and of NumPy's; the result is of the arrays' alone.
        kinds = {array.dtype for array in arguments.values() if isinstance(array, numpy.ndarray | numpy.generic)}
        kinds = {kind for kind in kinds if kind.kind == "f"}
        if len(kinds) != 1 or (kind := kinds.pop()).itemsize >= 8:
            return found
        return tuple(numpy.asarray(one, kind) for one in found) if isinstance(found, tuple) else numpy.asarray(found, kind)[()]

    def has_nan(self, array: Any) -> bool:
        """Whether an entry is undefined."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        entries = numpy.asarray(array)
        if entries.dtype.kind != "f" or not entries.flags.c_contiguous:
            return bool(numpy.isnan(entries).any())
        with numpy.errstate(all="ignore"):
            return bool(numpy.isnan(numpy.vdot(entries, entries)))  # A sum of squares is undefined where one of them is.

    def put(self, result: Any, target: Any) -> None:
        """Write a result into an array."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        if not isinstance(target, numpy.ndarray) or target.shape != numpy.shape(result):
            raise ShapeError(f"out must be an array of shape {numpy.shape(result)}")
        numpy.copyto(target, result)


def not_real(name: str, why: str) -> DefinitionError:
    """The error of an argument that is no array of numbers."""
    return DefinitionError(f"{name} must be an array of real numbers; it is not: {why}")
