"""How PyTorch says what the vectorised code needs; results carry gradients of tensors that require them."""

import re

from ..operators.functions import FUNCTIONS
from ..operators.row import LIKE_NUMPY
from .numpy import Backend as NumPyBackend

#: NumPy's functions in the rows that are said in PyTorch as in NumPy.
_SHARED = re.findall(
    r"np\.(\w+)", " ".join(row.numpy for row in FUNCTIONS.values() if row.torch is LIKE_NUMPY and isinstance(row.numpy, str))
)
_TENSORS_ONLY = re.compile(rf"np\.({'|'.join(sorted({*_SHARED, 'sqrt', 'isfinite', 'power', 'where'}))})\((.*)\)")
_ARGUMENT = re.compile(r"\b_(\d)\b")
_NAMES = {"power": "pow"}


class Backend(NumPyBackend):
    name = "torch"
    prefix = "torch"
    imports = "import torch"
    reductions = {"sum": "_0.sum(axis=_1)", "prod": "_0.prod(axis=_1)", "max": "torch.amax(_0, _1)", "min": "torch.amin(_0, _1)"}
    whole = "_0.long()"
    modules = ()
    einsum_options = ""
    arange = "torch.arange(_0, _1, device=device)"
    real = "torch.as_tensor(_0, dtype=dtype, device=device)"
    mixes_integers = False

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

    def preamble(self, arguments):
        if not arguments:
            return "dtype, device = (torch.get_default_dtype(), None)"
        return f"dtype, device = ({arguments[0]}.dtype, {arguments[0]}.device)"

    def asarray(self, value):
        import torch  # Late: heavy, and of use only once there are arrays.

        array = torch.as_tensor(value)
        if array.is_complex():
            raise TypeError(f"an array of {array.dtype}")
        return array if array.is_floating_point() else array.to(torch.get_default_dtype())

    def run(self, function, arguments):
        """Call the generated function with its arrays in one type, the widest of theirs."""
        import torch  # Late: heavy, and of use only once there are arrays.

        arrays = {name: value for name, value in arguments.items() if isinstance(value, torch.Tensor)}
        widest = torch.float16
        for array in arrays.values():
            widest = torch.promote_types(widest, array.dtype)
        return function(**arguments | {name: array.to(widest) for name, array in arrays.items()})

    def has_nan(self, array):
        import torch  # Late: heavy, and of use only once there are arrays.

        return bool(torch.isnan(torch.as_tensor(array)).any())
