"""How PyTorch says what the vectorised code needs; results carry gradients of tensors that require them."""

from .numpy import Backend as NumPyBackend

_TENSOR_FUNCTIONS = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "abs", "sign", "sqrt",
                     "isfinite", "power", "maximum", "minimum", "logaddexp")
_NAMES = {"power": "pow"}


class Backend(NumPyBackend):
    name = "torch"
    prefix = "torch"
    imports = "import torch"
    reductions = {"sum": "_0.sum(axis=_1)", "prod": "_0.prod(axis=_1)", "max": "torch.amax(_0, _1)", "min": "torch.amin(_0, _1)"}
    special = {"erf": "torch.erf(torch.as_tensor(_0))"}
    extra_imports = {}
    einsum_options = ""

    def function(self, template):
        for known in _TENSOR_FUNCTIONS:
            if template.startswith(f"np.{known}("):
                arguments = template[len(known) + 4:-1].split(", ")
                wrapped = ", ".join(f"torch.as_tensor({a})" for a in arguments)
                return f"torch.{_NAMES.get(known, known)}({wrapped})"
        return super().function(template)

    def namespace(self):
        import torch
        return {"torch": torch}

    def asarray(self, value):
        import torch
        array = torch.as_tensor(value)
        return array if array.is_floating_point() else array.to(torch.get_default_dtype())

    def run(self, function, arguments):
        return function(**arguments)

    def has_nan(self, array):
        import torch
        return bool(torch.isnan(torch.as_tensor(array)).any())
