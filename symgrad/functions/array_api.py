"""How the array API standard says what the vectorised code needs: one source for every library that follows it.

Arrays are never written into and nothing but the standard's names is used, so that lazy and sharded arrays work, too. Which
library an array is of, and its functions under the standard's names, array_api_compat says: Dask's arrays and PyTorch's do not.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import ShapeError
from .numpy import not_real
from .torch import Backend as TorchBackend

#: What NumPy's functions are called in the standard.
_NAMES = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "power": "pow",
    "mod": "remainder",
}
_CALL = re.compile(r"np\.(\w+)\(")
_ARGUMENT = re.compile(r"\b_(\d)\b")


class Backend(TorchBackend):
    name = "array_api"
    prefix = "xp"
    column = "numpy"
    imports = "from array_api_compat import array_namespace"
    reductions = {
        "sum": "xp.sum(_0, axis=_1)",
        "prod": "xp.prod(_0, axis=_1)",
        "max": "xp.max(_0, axis=_1)",
        "min": "xp.min(_0, axis=_1)",
    }
    einsum = ""
    inner = "xp.sum(_0 * _1)"
    transpose = "xp.permute_dims(_0, _1)"
    reshaped = "xp.reshape(_0, _1)"
    arange = "xp.arange(_0, _1)"
    repeated = "xp.broadcast_to(xp.asarray(_0, dtype=dtype), SHAPE)"
    whole: str = "xp.astype(_0, xp.int64)"
    real = "xp.astype(_0, dtype)"
    real_number = "xp.asarray(_0, dtype=dtype)"
    clip = "xp.clip(_0, 0, _1)"
    adds_in_place = False
    has_windows = False
    picks_in_rows = True
    raises = False
    tensordot = True

    def function(self, template: str, scalars: Any = frozenset()) -> str:
        """The standard's functions take arrays only: what may be a plain number is made one."""
        if "np." not in template:
            return template
        named = _CALL.sub(lambda call: f"xp.{_NAMES.get(call[1], call[1])}(", template).replace("np.", "xp.")
        wrapped = {str(place) for place in scalars}
        wrapped |= {name for name in _ARGUMENT.findall(named) if name in wrapped}
        return _ARGUMENT.sub(lambda part: f"xp.asarray({part[0]}, dtype=dtype)" if part[1] in wrapped else part[0], named)

    def can_say(self, template: str) -> bool:
        return not re.search(r"scipy|math\.|np\.(vectorize|cbrt|sinc|nan_to_num)\b", template)

    def preamble(self, arguments: list[str], used: str) -> str:
        if not arguments:
            raise not_real("the formula", "it has no array, so no library to compute in")
        lines = [f"xp = array_namespace({', '.join(arguments)})"] if re.search(r"\bxp\b", used) else []
        return "\n".join([*lines, *([f"dtype = {arguments[0]}.dtype"] if re.search(r"\bdtype\b", used) else [])])

    def arrays(self, values: Any) -> dict[str, Any]:
        """The arrays as they are; numbers, and NumPy's arrays beside those of another library, as arrays of that library."""
        import array_api_compat  # Late: an optional package, which the function's source has asked for before.

        found = [value for value in values.values() if array_api_compat.is_array_api_obj(value)]
        if not found:
            name = next(iter(values), "the formula")
            raise not_real(name, "give arrays of a library that follows the array API standard")
        others = [value for value in found if not array_api_compat.is_numpy_array(value)]
        try:
            xp = array_api_compat.array_namespace(*(others or found))
        except TypeError:
            raise not_real(next(iter(values)), "the arrays are of several libraries") from None
        first = (others or found)[0]
        made = {}
        for name, value in values.items():
            is_theirs = array_api_compat.is_array_api_obj(value) and (not others or not array_api_compat.is_numpy_array(value))
            made[name] = value if is_theirs else xp.asarray(value, dtype=getattr(value, "dtype", first.dtype))
        return made

    def has_nan(self, array: Any) -> bool:
        return False

    def put(self, result: Any, target: Any) -> None:
        """Write a result into an array."""
        if tuple(target.shape) != tuple(result.shape):
            raise ShapeError(f"out must be an array of shape {tuple(result.shape)}")
        target[...] = result
