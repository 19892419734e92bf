"""A person's own gradient function against the definition: where it goes wrong, by how much, and what the mistake looks like.

The truth is the derivative's definition, evaluated exactly; the derived result only serves to name what is missing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from .check.integers import in_order, index_values
from .check.points import Sampler, keys_of
from .check.setting import Setting, setting
from .check.sizes import choose_sizes
from .derive.proof import Derivation
from .errors import DefinitionError, SymgradError, UndefinedError
from .functions.program import CompiledFunction, argument_names, compile
from .terms.nodes import Add, Mul, Node, Tensor
from .values.evaluate import Point, evaluate, holds
from .writing.names import ascii_name
from .writing.text_writer import text

#: The entries that one point may ask for.
MOST_ENTRIES = 400
#: How far a right function may be off, relative to an entry and to the largest one: in double and in single precision.
TOLERANCES = {8: (1e-6, 1e-10), 4: (2e-3, 1e-5), 2: (5e-2, 1e-2)}
#: How many times the rounding of a function that is known to be right is forgiven.
ROUNDING = 100.0


@dataclass(frozen=True)
class Verification:
    """What came out: `passed`, the `calls` that were made, and where it failed the `failure`, a few lines of text."""

    passed: bool
    calls: int
    failure: str = ""

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return f"right at {self.calls} calls" if self.passed else self.failure


class _Failed(Exception):
    """A call gave something wrong; the message says what."""


@dataclass(frozen=True)
class _Case:
    """Numbers to try: what is special about them, the exact point, and the same as arrays."""

    kind: str
    point: Point
    arrays: dict[str, Any]
    sizes: dict[str, int]

    def __str__(self) -> str:
        sizes = ", ".join(f"{name} = {value}" for name, value in self.sizes.items())
        return f"{self.kind}{f', {sizes}' if sizes else ''}"


def verify(function: Callable[..., Any], proof: Derivation) -> Verification:
    """Whether a function gives the derivative that a proof is of, at all kinds of points.

    Its parameters have the names of the arrays; sizes are passed where it has parameters of their names.
    Raises DefinitionError where it has other parameters.
    """
    checker = _Checker(function, proof)
    try:
        for case in checker.cases():
            checker.check(case)
    except _Failed as failed:
        return Verification(False, checker.calls, str(failed))
    if not checker.calls:
        raise DefinitionError("no numbers were found at which all assumptions hold, so nothing was tried")
    return Verification(True, checker.calls)


class _Checker:
    def __init__(self, function: Callable[..., Any], proof: Derivation):
        self.function, self.proof = function, proof
        self.about: Setting = setting(proof.claim)
        self.question, self.axes = proof.claim.left, proof.free
        tensors = [tensor for tensor in self.about.tensors if tensor.law is None]
        self.names = argument_names([(self.question, ()), (proof.claim.right, ())])
        self.names |= {tensor: ascii_name(tensor.name) for tensor in tensors if tensor not in self.names}
        self.size_names = {size: ascii_name(size.name) for size in self.about.sizes}
        self.ours = compile(proof.claim.right, proof.free)
        self.calls = 0
        self.wanted = self._parameters()

    def _parameters(self) -> list[str]:
        """The names that the function is called by."""
        known = {*self.names.values(), *self.size_names.values()}
        try:
            parameters = inspect.signature(self.function).parameters.values()
        except (TypeError, ValueError):
            return list(self.ours.arguments)
        wanted = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        strange = [p.name for p in parameters if p.name in wanted and p.name not in known and p.default is p.empty]
        if strange:
            raise DefinitionError(
                f"the function takes {', '.join(strange)}, which the formula does not have; its arrays are "
                f"{', '.join(self.names.values())}, its sizes {', '.join(self.size_names.values())}"
            )
        return [name for name in wanted if name in known]

    # --- numbers to try ---------------------------------------------------------------------------------------------

    def cases(self) -> Iterator[_Case]:
        """Ordinary numbers at sizes that are all different, then 1 among them; ties, one-hot rows, zeros, large and tiny ones."""
        choices = choose_sizes(self.about)
        for number, sizes in enumerate(choices):
            point = Sampler(self.about).point(sizes, number + 1)
            if point is None:
                continue
            yield self._case("ordinary numbers", point)
            if number < 2:
                for kind, change in _SPECIAL.items():
                    special = self._changed(point, change)
                    if special is not None:
                        yield self._case(kind, special)

    def _changed(self, point: Point, change: Callable[[Tensor, dict[Any, Any]], dict[Any, Any]]) -> Point | None:
        """The point with its numbers changed, each tensor by itself where the assumptions still hold."""
        values, moved = dict(point.values), False
        for tensor in self.about.tensors:
            new = change(tensor, dict(values[tensor]))
            if new != values[tensor] and self._allowed(point.moved({**values, tensor: new})):
                values[tensor], moved = new, True
        return point.moved(values) if moved else None

    def _allowed(self, point: Point) -> bool:
        try:
            return all(
                holds(condition, point, dict(indices))
                for condition in self.about.conditions
                for indices in index_values(in_order(condition.free), point.sizes)
            )
        except SymgradError:
            return False

    def _case(self, kind: str, point: Point) -> _Case:
        arrays = {self.names[tensor]: _array(tensor, point) for tensor in self.about.tensors if tensor in self.names}
        return _Case(kind, point, arrays, {name: point.sizes[size] for size, name in self.size_names.items()})

    # --- one call ---------------------------------------------------------------------------------------------------

    def check(self, case: _Case) -> None:
        """Call the function with double and, at ordinary numbers, single precision, and compare every entry."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        try:
            exact = self._exact(case.point)
        except UndefinedError:
            return
        for dtype in (numpy.float64, numpy.float32) if case.kind == "ordinary numbers" else (numpy.float64,):
            arrays = {name: array.astype(dtype) for name, array in case.arrays.items()}
            got = self._called(arrays, case, dtype)
            self.calls += 1
            where = f"{case}, {numpy.dtype(dtype).name}"
            if got.shape != exact.shape:
                raise _Failed(f"shape {got.shape} instead of {exact.shape} at {where}" + _as_transposed(got, exact))
            if got.dtype.kind != "f" or got.dtype.itemsize > dtype().itemsize:
                raise _Failed(f"{numpy.dtype(dtype).name} in, {got.dtype.name} out, at {where}")
            self._compare(got, exact, arrays, case, where)

    def _called(self, arrays: dict[str, Any], case: _Case, dtype: Any) -> Any:
        """What the function gives, as an array of NumPy; its arguments must come out as they went in."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        given = {name: array.copy() for name, array in arrays.items() if name in self.wanted}
        keywords = {**given, **{name: value for name, value in case.sizes.items() if name in self.wanted}}
        try:
            with numpy.errstate(all="ignore"):
                found = self.function(**keywords)
        except (TypeError, AttributeError) as error:
            found = self._in_torch(keywords, error, case)
        except Exception as error:  # Whatever a person's own function raises is a finding.
            raise _Failed(f"{type(error).__name__}: {error} at {case}") from None
        for name, array in given.items():
            if not numpy.array_equal(array, arrays[name]):
                raise _Failed(f"the function changes its argument {name}, at {case}")
        return numpy.asarray(found.detach() if hasattr(found, "detach") else found)

    def _in_torch(self, keywords: dict[str, Any], error: Exception, case: _Case) -> Any:
        """The same with tensors of PyTorch, where the function may take these alone."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        try:
            import torch  # Late: heavy, and of use only once there are arrays.

            return self.function(**{n: torch.as_tensor(v) if isinstance(v, numpy.ndarray) else v for n, v in keywords.items()})
        except Exception:
            raise _Failed(f"{type(error).__name__}: {error} at {case}") from None

    def _exact(self, point: Point) -> Any:
        """The derivative by its definition, at all entries."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        ranges = [point.integers(axis.range) for axis in self.axes]
        found = numpy.empty(tuple(map(len, ranges)))
        if found.size > MOST_ENTRIES:
            raise DefinitionError(f"{found.size} entries are too many to be evaluated exactly; write smaller sizes")
        for places in product(*(range(len(r)) for r in ranges)):
            indices = {axis: r[place] for axis, r, place in zip(self.axes, ranges, places)}
            found[places] = float(evaluate(self.question, point, indices, digits=25))
        return found

    def _compare(self, got: Any, exact: Any, arrays: dict[str, Any], case: _Case, where: str) -> None:
        import numpy  # Late: heavy, and of use only once there are arrays.

        relative, absolute = TOLERANCES[got.dtype.itemsize]
        rounding = abs(self._computed(self.ours, arrays, case) - exact)
        rounding = numpy.where(numpy.isfinite(rounding), rounding, 0)
        allowed = relative * abs(exact) + absolute * abs(exact).max(initial=0) + ROUNDING * rounding
        wrong = ~(abs(got.astype(float) - exact) <= allowed)
        if not wrong.any():
            return
        with numpy.errstate(all="ignore"):
            distance = numpy.where(numpy.isfinite(got), abs(got - exact), numpy.inf)
        place = numpy.unravel_index(numpy.argmax(numpy.where(wrong, distance, -1)), got.shape)
        indices = ", ".join(f"{axis.name} = {k + case.point.integers(axis.range)[0]}" for axis, k in zip(self.axes, place))
        lines = [f"wrong at {where}", f"  entry {indices}" if indices else "  the number"]
        lines += [f"  it gives {got[place]:.10g}", f"  right is {exact[place]:.10g}"]
        lines += [f"  {hint}" for hint in self._hints(got, exact, arrays, case)][:1]
        raise _Failed("\n".join(lines))

    def _computed(self, function: CompiledFunction, arrays: Mapping[str, Any], case: _Case) -> Any:
        given = {name: arrays[name] for name in function.arguments}
        return function(**given, **{name: case.sizes[name] for name in function.sizes})

    # --- what a mistake looks like ----------------------------------------------------------------------------------

    def _hints(self, got: Any, exact: Any, arrays: dict[str, Any], case: _Case) -> Iterator[str]:
        """What was done to the right answer, as far as that is seen."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        if not numpy.isfinite(got).all():
            yield "it overflows: the exponentials need their largest exponent taken off, or a quotient its scale"
            return
        near = _closeness(got, exact)
        if near(got, -exact):
            yield "the sign is turned"
        yield from self._factor(got, exact, case)
        for axes in _orders(got.ndim):
            if got.transpose(axes).shape == exact.shape and near(got.transpose(axes), exact):
                yield "the axes are in another order: it is the transpose"
        for axis in range(got.ndim):
            if near(numpy.flip(got, axis), exact):
                yield f"axis {axis} runs backwards"
            for step in (1, -1):
                if got.shape[axis] > 1 and near(numpy.roll(got, step, axis), exact):
                    yield f"axis {axis} is shifted by one"
        yield from self._parts(got, exact, arrays, case, near)

    def _factor(self, got: Any, exact: Any, case: _Case) -> Iterator[str]:
        """A constant factor, named by the sizes where it is one of them."""
        ratio = _ratio(got, exact)
        if ratio is None:
            return
        names = _names_of(ratio, case.sizes)
        for other in self.cases():
            # Elsewhere the sizes are others, so that 2 and a size of 2 are told apart.
            if len(names) > 1 and other.sizes != case.sizes and other.kind == case.kind:
                arrays = other.arrays
                there = _ratio(self._called(arrays, other, float), self._exact(other.point))
                named = _names_of(there, other.sizes) if there is not None else names
                names = [name for name in names if name in named] or names
        yield f"it is {names[0] if names else f'{ratio:.6g} times'} as large everywhere: a factor is missing, or one too many"

    def _parts(self, got: Any, exact: Any, arrays: dict[str, Any], case: _Case, near: Callable[[Any, Any], bool]) -> Iterator[str]:
        """A term or a factor of the result that is missing, or a sign that is turned."""
        import numpy  # Late: heavy, and of use only once there are arrays.

        for outer, terms in _terms(self.proof.claim.right):
            for term in terms:
                try:
                    value = self._computed(compile(Mul((*outer, term)) if outer else term, self.axes), arrays, case)
                except SymgradError:
                    continue
                for times, words in ((1, "is missing"), (2, "has the wrong sign"), (-1, "is there twice")):
                    if near(got, exact - times * value):
                        yield f"the term {text(term)} {words}"
        factors = self.proof.claim.right.factors if type(self.proof.claim.right) is Mul else ()
        for factor in factors:
            try:
                value = self._computed(compile(factor, self.axes), arrays, case)
            except SymgradError:
                continue
            with numpy.errstate(all="ignore"):
                if near(got * value, exact):
                    yield f"the factor {text(factor)} is missing"
                elif near(got, exact * value):
                    yield f"the factor {text(factor)} is there twice"


def _ratio(got: Any, exact: Any) -> float | None:
    """The number that all entries are multiplied by; None where there is none, or it is 0 or 1."""
    used = abs(exact) > 1e-9 * abs(exact).max(initial=0)
    if got.shape != exact.shape or not used.any():
        return None
    ratios = got[used] / exact[used]
    first = float(ratios.flat[0])
    same = abs(ratios - first).max() <= 1e-5 * abs(first)
    return first if same and first != 0 and abs(first - 1) > 1e-5 else None


def _names_of(ratio: float, sizes: Mapping[str, int]) -> list[str]:
    """What a factor may be: a small number, a size, a quotient or product of sizes."""
    named = {"twice": 2.0, "half": 0.5, "four times": 4.0, "a quarter": 0.25}
    for name, size in sizes.items():
        named |= {
            f"{name} times": float(size),
            f"1/{name} times": 1 / size,
            f"2 {name} times": 2.0 * size,
            f"√{name} times": size**0.5,
        }
    for (a, m), (b, n) in product(sizes.items(), repeat=2):
        if a != b:
            named |= {f"{a}/{b} times": m / n}
        if a < b:
            named |= {f"{a} {b} times": float(m * n), f"1/({a} {b}) times": 1 / (m * n)}
    return [name for name, value in named.items() if abs(ratio - value) < 1e-5 * value and abs(value - 1) > 1e-5]


def _terms(node: Node) -> Iterator[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    """(factors outside, terms) of each sum at the top of a node."""
    if type(node) is Add:
        yield (), node.terms
    if type(node) is Mul:
        for place, factor in enumerate(node.factors):
            if type(factor) is Add:
                yield (*node.factors[:place], *node.factors[place + 1 :]), factor.terms


def _closeness(got: Any, exact: Any) -> Callable[[Any, Any], bool]:
    """Whether two arrays are the same up to the rounding of what was given."""
    import numpy  # Late: heavy, and of use only once there are arrays.

    relative = 1e-5 if got.dtype.itemsize == 8 else 5e-3
    floor = 1e-8 * float(abs(exact).max(initial=0))
    return lambda a, b: a.shape == b.shape and bool(numpy.allclose(a, b, rtol=relative, atol=floor))


def _orders(rank: int) -> list[tuple[int, ...]]:
    return [(1, 0)] if rank == 2 else [(0, 2, 1), (2, 1, 0), (1, 0, 2)] if rank == 3 else []


def _as_transposed(got: Any, exact: Any) -> str:
    if got.ndim == exact.ndim and got.shape[::-1] == exact.shape:
        return "\n  the axes are in another order" + (": it is the transpose" if abs(got.T - exact).max() < 1e-4 else "")
    if got.ndim < exact.ndim:
        return "\n  an axis is summed over, or taken as a diagonal"
    return "\n  an axis too many: a sum is missing" if got.ndim > exact.ndim else ""


def _array(tensor: Tensor, point: Point) -> Any:
    """The numbers of a tensor as an array."""
    import numpy  # Late: heavy, and of use only once there are arrays.

    shape = tuple(len(point.integers(axis)) for axis in tensor.axes)
    values = [float(point.values[tensor][key]) for key in keys_of(tensor, point.sizes)]
    return numpy.array(values, dtype=float).reshape(shape)


def _rows(numbers: dict[Any, Any]) -> dict[Any, list[Any]]:
    """The keys of each row, along the last axis."""
    found: dict[Any, list[Any]] = {}
    for key in numbers:
        found.setdefault(key[:-1], []).append(key)
    return found


def _one_hot(tensor: Tensor, numbers: dict[Any, Any]) -> dict[Any, Any]:
    if not tensor.rank:
        return numbers
    return {key: type(numbers[key])(int(key == keys[len(keys) // 2])) for keys in _rows(numbers).values() for key in keys}


def _tied(tensor: Tensor, numbers: dict[Any, Any]) -> dict[Any, Any]:
    if not tensor.rank:
        return numbers
    return {key: numbers[keys[0]] for keys in _rows(numbers).values() for key in keys}


_SPECIAL: dict[str, Callable[[Tensor, dict[Any, Any]], dict[Any, Any]]] = {
    "one-hot rows": _one_hot,
    "ties": _tied,
    "large numbers": lambda tensor, numbers: {key: value * 1000 for key, value in numbers.items()},
    "numbers far from 0": lambda tensor, numbers: {key: value + 1000 for key, value in numbers.items()},
    "tiny numbers": lambda tensor, numbers: {key: value / 10**6 for key, value in numbers.items()},
}
