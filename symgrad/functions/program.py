"""From a term to a compiled function of arrays: its arguments, the sizes that their shapes give, its source."""

from __future__ import annotations

import ast
import builtins

from ..errors import DefinitionError, RangeError, UndefinedError, UnsupportedError
from ..terms.binding import rename_apart
from ..terms.indices import sizes, tensor_sizes
from ..terms.nodes import Index, Node, Range, Size, Tensor, walk
from ..values.integer_values import integer_of
from ..writing.names import ascii_name
from .code import Code, template, written
from .jax import Backend as JAXBackend
from .numpy import Backend as NumPyBackend
from .shapes import Shapes
from .torch import Backend as TorchBackend
from .values import Value
from .vectorise import Vectoriser

BACKENDS = {"numpy": NumPyBackend, "jax": JAXBackend, "torch": TorchBackend}
_RESERVED = frozenset("np jnp jax torch math max min float abs sum range len print int bool True False None dtype device".split())


def compile(node: Node, axes: tuple[Index, ...] = (), backend: str = "numpy", title: str = "function") -> CompiledFunction:
    """The function that computes a scalar term for all values of `axes` at once.

    node      a term without derivatives or expectations; its free indices are all in `axes`
    axes      the axes of the result, in order; none for a scalar
    backend   "numpy", "jax" or "torch"
    title     the name of the generated function
    Raises UnsupportedError for what has no array code, DefinitionError for free indices that are no axes.
    """
    missing = sorted(index.name for index in node.free - frozenset(axes))
    if missing:
        raise DefinitionError(
            f"the free indices {', '.join(missing)} are not among the axes ({', '.join(i.name for i in axes)}); add them"
        )
    if backend not in BACKENDS:
        raise DefinitionError(f"no back end named {backend!r}; use one of {', '.join(BACKENDS)}")
    return CompiledFunction(node, tuple(axes), BACKENDS[backend](), title)


class CompiledFunction:
    """A vectorised function, called by keyword: `gradient(z=…, y=…)`.

    arguments   the arrays that it takes, by plain ASCII name, in order of first use
    sizes       the integers that no shape gives, to be passed by keyword, too
    source      its code, to read or to copy
    """

    def __init__(self, node, axes, backend, title):
        self._backend = backend
        self._made_of = node, axes, backend.name, title
        names = _Identifiers()
        code = Code(_RESERVED | {title})
        self._names = names.bind(code, [*_free_tensors(node), *_all_sizes(node, axes)])
        maker = Vectoriser(backend, code, self._names)
        for index in axes:
            maker.position(index)
        try:
            result = _on_axes(maker, maker.value(rename_apart(node)), axes)
        except RecursionError:
            raise UnsupportedError("the formula or its chain of definitions is too deep for array code") from None
        self._tensors = {self._names(tensor): tensor for tensor in maker.inputs}
        self._partial = maker.partial
        self._shapes = Shapes(self._tensors, maker.sizes, self._names)
        self.sizes = self._shapes.asked
        self.arguments = tuple(self._tensors)
        first = ast.parse(backend.preamble(self.arguments)).body
        body = first + self._shapes.unpacking(maker.sizes) + code.body(result)
        documentation = f"{title}: axes ({', '.join(i.name for i in axes)})." if axes else f"{title}: a number."
        text = written(title, list(self.arguments), list(self.sizes), documentation.replace("\\", ""), body)
        self.source = "\n".join(sorted(maker.imports)) + "\n\n\n" + text
        space = {"__builtins__": builtins}
        try:
            exec("\n".join(maker.imports), space)
        except ImportError:
            raise UnsupportedError(
                f"the back end {backend.name} needs a package that is not installed; install symgrad[{backend.name}]"
            ) from None
        exec("\n".join(line for line in maker.imports if line != backend.imports), space)
        exec(builtins.compile(text, f"<symgrad {title}>", "exec"), space)
        self._function = space[title]

    def __reduce__(self):
        return compile, self._made_of

    def __repr__(self):
        return f"<CompiledFunction of {', '.join([*self.arguments, *self.sizes])}>"

    def __call__(self, *arrays, **keywords):
        """The array (or number) of the term. Raises ShapeError where shapes do not fit, DefinitionError for wrong arguments."""
        given = self._given(arrays, keywords)
        values = {}
        for argument in self.arguments:
            try:
                values[argument] = self._backend.asarray(given[argument])
            except (TypeError, ValueError) as error:
                raise DefinitionError(f"{argument} must be an array of real numbers; it is not: {error}") from None
        fixed = {k: _whole(k, given[k]) for k in given if k not in self._tensors}
        sizes = self._shapes.solve({argument: tuple(value.shape) for argument, value in values.items()}, fixed)
        self._check_data(values, sizes)
        try:
            result = self._backend.run(self._function, values | {name: sizes[name] for name in self.sizes})
        except ZeroDivisionError:
            shown = ", ".join(f"{name} = {number}" for name, number in sizes.items())
            raise UndefinedError(f"the formula divides by zero at {shown or 'every point'}") from None
        if self._partial and self._backend.raises and self._backend.has_nan(result):
            if not any(self._backend.has_nan(value) for value in values.values()):
                raise RangeError(
                    "an entry of the result has no value: an array is used outside its axes, or a function outside its domain"
                )
        return result

    def _check_data(self, values, sizes):
        """RangeError for integers that lie outside what they were declared to be: class numbers from 0, where they are from 1."""
        known = {size: sizes[self._names(size)] for size in self._shapes.sizes if self._names(size) in sizes}
        for argument, tensor in self._tensors.items():
            if not isinstance(tensor.domain, Range) or not self._backend.raises or not tensor_sizes(tensor) <= known.keys():
                continue
            low, high = (integer_of(end)(known) for end in tensor.domain.args)
            array = values[argument]
            if bool(((array < low) | (array > high) | (array % 1 != 0)).any()):
                raise RangeError(f"{argument} must hold whole numbers from {low} to {high}")

    def _given(self, arrays, keywords):
        if len(arrays) > len(self.arguments):
            raise DefinitionError(f"{len(arrays)} arrays were given; the function takes {', '.join(self.arguments)}")
        given = dict(zip(self.arguments, arrays))
        known = {*self.arguments, *(self._names(size) for size in self._shapes.sizes)}
        for key, value in keywords.items():
            if key in given or key not in known:
                what = "is given twice" if key in given else "is no argument"
                raise DefinitionError(f"{key} {what}; the function takes {', '.join([*self.arguments, *self.sizes])}")
            given[key] = value
        lacking = [key for key in self.arguments if key not in given]
        if lacking:
            raise DefinitionError(
                f"no value for {', '.join(lacking)}; the function takes {', '.join([*self.arguments, *self.sizes])}"
            )
        return given


class _Identifiers:
    """Identifiers of tensors, sizes and indices: plain, and different for different things."""

    def __init__(self):
        self.given = {}

    def bind(self, code, first):
        self.code = code
        for thing in first:
            self(thing)
        return self

    def __call__(self, thing):
        if thing not in self.given:
            wanted = ascii_name(thing.name)
            if isinstance(thing, (Size, Tensor)) and wanted in _RESERVED:
                wanted += "_"
            self.given[thing] = self.code.fresh(wanted)
        return self.given[thing]


def _free_tensors(node):
    """Every tensor without a definition that the node reaches, in order of names."""
    reached = {tensor for written in node.tensors for tensor in written.reach}
    return sorted((t for t in reached if t.definition is None), key=lambda t: t.name)


def _all_sizes(node, axes):
    found = set(sizes(node))
    for index in axes:
        found |= {part for end in index.range.args for part in walk(end) if type(part) is Size}
    return sorted(found, key=lambda s: s.name)


def _on_axes(maker, value: Value, axes):
    """The code of the result with exactly the wanted axes."""
    for index in axes:
        if index.range.free:
            raise UnsupportedError(f"the axis {index.name} has a range that depends on other indices; an array is rectangular")
    code = maker.spread(value, axes)
    if len(value.axes) == len(axes):
        return code
    shape = ast.Tuple([maker.count(index.range).code for index in axes], ast.Load())
    full = template(f"{maker.backend.prefix}.broadcast_to(_0, _1)", code, shape)
    if maker.backend.name == "torch":
        return template(f"torch.broadcast_to({maker.backend.real}, _1).clone()", code, shape)
    return template("_0.copy()", full)


def _whole(key, value):
    number = getattr(value, "__index__", None)
    if number is None or isinstance(value, bool) or number() < 1:
        raise DefinitionError(f"{key} = {value!r} must be a positive whole number")
    return number()
