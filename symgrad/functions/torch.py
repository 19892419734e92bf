"""How PyTorch says what the vectorised code needs; results carry gradients of tensors that require them."""

import re

from ..errors import ShapeError
from ..operators.functions import FUNCTIONS
from ..operators.row import LIKE_NUMPY
from .numpy import Backend as NumPyBackend
from .numpy import not_real

#: NumPy's functions in the rows that are said in PyTorch as in NumPy.
_SHARED = re.findall(
    r"np\.(\w+)", " ".join(row.numpy for row in FUNCTIONS.values() if row.torch is LIKE_NUMPY and isinstance(row.numpy, str))
)
_TENSORS_ONLY = re.compile(rf"np\.({'|'.join(sorted({*_SHARED, 'sqrt', 'isfinite', 'power', 'where'}))})\((.*)\)")
_ARGUMENT = re.compile(r"\b_(\d)\b")
_NAMES = {"power": "pow"}


class Backend(NumPyBackend):
    name = "torch"
    column = "torch"
    prefix = "torch"
    imports = "import torch"
    reductions = {
        "sum": "_0.sum(axis=_1)",
        "prod": "_0.prod(axis=_1)",
        "max": "torch.amax(_0, _1)",
        "min": "torch.amin(_0, _1)",
        # A sum over nothing has an entry.
        "max or none": "torch.amax(torch.cat((_0, torch.full_like(_0.sum(_1, keepdim=True), float('-inf'))), _1), _1)",
        "min or none": "torch.amin(torch.cat((_0, torch.full_like(_0.sum(_1, keepdim=True), float('inf'))), _1), _1)",
    }
    whole = "_0.long()"
    modules = ()
    einsum = "torch.einsum('TEXT', FACTORS)"
    inner = "torch.sum(_0 * _1)"
    transpose = "_0.permute(_1)"
    repeated = "torch.broadcast_to(torch.as_tensor(_0, dtype=dtype, device=device), SHAPE).clone()"
    outer = ""
    zeros = "torch.zeros((SHAPE,), dtype=dtype, device=device)"
    arange = "torch.arange(_0, _1, device=device)"
    real = "torch.as_tensor(_0, dtype=dtype, device=device)"
    real_number = real
    mixes_integers = False
    window_imports = frozenset()
    overwrites = False
    tensordot = False
    symmetric_products = False
    sums_products = True
    three_at_once = False

    def windowed(self, axes):
        return "_0" + "".join(f".unfold({axis}, _{k}, 1)" for k, axis in enumerate(axes, 1))

    def function(self, template, scalars=frozenset()):
        """Functions of torch take tensors only: what may be a plain number is made one."""
        found = _TENSORS_ONLY.fullmatch(template)
        if not found and "torch." in template:
            return _ARGUMENT.sub(lambda part: self.real.replace("_0", part[0]) if int(part[1]) in scalars else part[0], template)
        if not found:
            return super().function(template)
        function, arguments = found.groups()
        wrapped = [self._tensor(function, place, argument, scalars) for place, argument in enumerate(arguments.split(", "))]
        return f"torch.{_NAMES.get(function, function)}({', '.join(wrapped)})"

    def _tensor(self, function, place, argument, scalars):
        if argument.startswith("_") and (not argument[1:].isdigit() or int(argument[1:]) not in scalars):
            return argument
        if function == "where" and place == 0:
            return f"torch.as_tensor({argument}, device=device)"
        return self.real.replace("_0", argument)

    def preamble(self, arguments, used):
        if not re.search(r"\b(dtype|device)\b", used):
            return ""
        if not arguments:
            return "dtype, device = (torch.get_default_dtype(), None)"
        return f"dtype, device = ({arguments[0]}.dtype, {arguments[0]}.device)"

    def arrays(self, values):
        import torch  # Late: heavy, and of use only once there are arrays.

        found = {}
        for name, value in values.items():
            try:
                # A Python number is a double until the others say otherwise.
                found[name] = value if isinstance(value, torch.Tensor) else torch.as_tensor(value, dtype=_double(torch, value))
            except (TypeError, ValueError, RuntimeError) as error:
                raise not_real(name, str(error)) from None
            if found[name].is_complex():
                raise not_real(name, f"an array of {found[name].dtype}")
        widest = None
        for name, array in found.items():
            if array.is_floating_point() and hasattr(values[name], "dtype"):
                widest = array.dtype if widest is None else torch.promote_types(widest, array.dtype)
        return {name: array.to(widest or torch.float64) for name, array in found.items()}

    def run(self, function, arguments):
        return function(**arguments)

    def has_nan(self, array):
        import torch  # Late: heavy, and of use only once there are arrays.

        return bool(torch.isnan(torch.as_tensor(array)).any())

    def put(self, result, target):
        if tuple(target.shape) != tuple(result.shape):
            raise ShapeError(f"out must be a tensor of shape {tuple(result.shape)}")
        target.copy_(result)


def _double(torch, value):
    """The type of what has none: a double for Python's numbers and lists of them."""
    return None if hasattr(value, "dtype") else torch.float64
