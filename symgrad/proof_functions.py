"""What a proof is computed by: its result, with the value, along directions, once more differentiated; as functions of arrays.

The terms come from the prover, the code from functions/. `autograd` has what JAX and PyTorch differentiate by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .derive.proof import Derivation
from .derive.strategies import derive, derive_each
from .errors import DefinitionError
from .functions.directions import along, batched, direction, with_upstream
from .functions.program import NO_CALLS, Called, Columns, CompiledFunction, Result, argument_names, compile_several
from .terms.binding import fresh_name, names, replace
from .terms.nodes import Condition, Definition, Derivative, Entry, Index, Node, Tensor, walk
from .terms.replacement import Replacement
from .version import __version__
from .writing.text_writer import text


@dataclass(frozen=True)
class Batch:
    """A leading axis: the name of its size, and of the arrays that have it; None for all arrays."""

    size: str
    arrays: tuple[str, ...] | None = None


def function_of(
    proofs: Sequence[Derivation],
    backend: str,
    title: str,
    value: bool = False,
    batch: Batch | None = None,
    single: bool = True,
    columns: frozenset[Tensor] = frozenset(),
    called: Called = NO_CALLS,
) -> CompiledFunction:
    """The results of some proofs as one function, which computes what they share once; with `value`, what is differentiated first.

    With `single` it gives the one result as it is, else a tuple.
    columns   vectors that may be given as matrices of one column; a gradient by such a one is a column, too, then
    called    identifiers that things of these names have
    """
    results: list[Result] = [(proof.claim.right, proof.free) for proof in proofs]
    if value:
        bodies = dict.fromkeys(_derivative(proof).body for proof in proofs)
        if len(bodies) != 1:
            raise DefinitionError("the proofs differentiate different things; give value only with proofs of one")
        (body,) = bodies
        results.insert(0, (body, _axes(body, proofs[0].free)))
    standing = (
        Columns(columns, (*[None] * value, *(_column(proof, columns) for proof in proofs))) if columns and not batch else None
    )
    return _compiled(results, proofs, backend, title, batch, single and not value, called, standing)


def _column(proof: Derivation, columns: frozenset[Tensor]) -> Tensor | None:
    """The column that a gradient is by; None for another result."""
    left = proof.claim.left
    if type(left) is not Derivative or len(left.by) != 1 or len(proof.free) != 1:
        return None
    tensor = left.by[0].tensor
    return tensor if tensor in columns else None


def _compiled(
    results: Sequence[Result],
    proofs: Sequence[Derivation],
    backend: str,
    title: str,
    batch: Batch | None,
    single: bool,
    called: Called,
    columns: Columns | None = None,
) -> CompiledFunction:
    results = [(_without_derivatives(node), axes) for node, axes in results]
    results = [(node, axes) for node, (_, axes) in zip(with_upstream([node for node, _ in results]), results)]
    if batch is not None:
        nodes, index = batched([node for node, _ in results], batch.size, batch.arrays, argument_names(results, called))
        results = [(node, (index, *axes)) for node, (_, axes) in zip(nodes, results)]
    return compile_several(results, backend, title, _note(proofs), single, columns, called)


def _without_derivatives(node: Node) -> Node:
    """The node over definitions in which no derivative is left: the f := ∂u/∂t + u of an equation's residual."""
    instead: dict[Tensor, Tensor] = {}
    for tensor in sorted(frozenset().union(*(direct.reach for direct in node.tensors)), key=lambda tensor: tensor.name):
        definition = tensor.definition
        if type(definition) is Definition and any(type(part) is Derivative for part in walk(definition.body)):
            closed = definition.over(lambda body: replace(body, _derived))
            instead[tensor] = Tensor(tensor.name, tensor.axes, tensor.domain, closed)
    return Replacement(instead)(node)


def _derived(part: Node) -> Node | None:
    return derive(part).claim.right if type(part) is Derivative else None


def _note(proofs: Sequence[Derivation]) -> str:
    """What the docstring of a function says: the formulas, what they assume, and who wrote it."""
    lines = [f"{text(proof.claim.left)} = {text(proof.claim.right)}" for proof in proofs]
    given = dict.fromkeys(condition for proof in proofs for condition in proof.claim.given)
    lines += [f"where {text(condition)}" for condition in given]
    return "\n".join([*lines, "", f"Written by symgrad {__version__}; takes floating-point arrays of one type."])


def _derivative(proof: Derivation) -> Derivative:
    """The derivative that a proof is of."""
    if type(proof.claim.left) is not Derivative:
        raise DefinitionError(f"{text(proof.claim.left)} is no derivative, so there is no value beside it and no direction")
    return proof.claim.left


def _axes(node: Node, order: Iterable[Index]) -> tuple[Index, ...]:
    """The free indices of a node, in the order of some others."""
    return tuple(index for index in order if index in node.free)


def _variable(proof: Derivation) -> tuple[Entry, tuple[Index, ...]]:
    """The entry that a first derivative is by, and its indices that are free."""
    by = _derivative(proof).by
    if len(by) != 1:
        raise DefinitionError("a second derivative has no single direction; ask for it of the first derivative")
    return by[0], tuple(slot for slot in by[0].indices if type(slot) is Index and slot in proof.free)


def _whole(tensor: Tensor, near: Iterable[Node]) -> Entry:
    """The general entry of a tensor, at indices whose names nothing near has."""
    taken = frozenset().union(*map(names, near))
    indices: list[Index] = []
    for axis in tensor.axes:
        indices.append(Index(fresh_name("i", taken | {index.name for index in indices}), axis))
    return Entry(tensor, indices)


def transposed_product(proof: Derivation, backend: str, title: str, called: Called = NO_CALLS) -> CompiledFunction:
    """vᵀJ: the derivative of ⟨u, what is differentiated⟩, without J."""
    body, (_, axes) = _derivative(proof).body, _variable(proof)
    staying = tuple(index for index in _axes(body, proof.free) if index not in axes)
    vector = direction("u", staying, (body, proof.claim.right))
    return _compiled([(along(proof.claim.right, vector, staying), axes)], [proof], backend, title, None, True, called)


def product(proof: Derivation, backend: str, title: str, called: Called = NO_CALLS) -> CompiledFunction:
    """Jv: how what is differentiated changes along a direction, without J."""
    body, (_, axes) = _derivative(proof).body, _variable(proof)
    vector = direction("v", axes, (body, proof.claim.right))
    return _compiled(
        [(along(proof.claim.right, vector, axes), _axes(body, proof.free))], [proof], backend, title, None, True, called
    )


def second(proof: Derivation) -> Derivation:
    """The proof of the derivative once more by the same variable."""
    by, _ = _variable(proof)
    question = Derivative(_derivative(proof).body, (by, _whole(by.tensor, (proof.claim.left, proof.claim.right))))
    return derive(question, proof.claim.given)


def second_product(proof: Derivation, backend: str, title: str, called: Called = NO_CALLS) -> CompiledFunction:
    """Hv: the derivative of ⟨gradient, v⟩, without the second derivative."""
    by, axes = _variable(proof)
    vector = direction("v", axes, (_derivative(proof).body, proof.claim.right))
    turned = along(proof.claim.right, vector, axes)
    found = derive(Derivative(turned, (_whole(by.tensor, (turned, proof.claim.left)),)), proof.claim.given)
    return _compiled([(found.claim.right, found.free)], [found], backend, title, None, True, called)


@dataclass(frozen=True)
class Pullback:
    """What an automatic differentiation needs of a function: its value, and uᵀJ for each of its arrays.

    value      the function
    backward   uᵀJ by each array in `value.arguments`, from the arrays and u
    upstream   the name of u among the arguments of `backward`
    """

    value: CompiledFunction
    backward: CompiledFunction
    upstream: str


def pullback(proof: Derivation, backend: str, called: Called = NO_CALLS) -> Pullback:
    """The value of what is differentiated with its derivatives by all arrays, for a library that differentiates by itself."""
    body = _derivative(proof).body
    free = _axes(body, proof.free)
    value = compile_several([(body, free)], backend, "value", _note([proof]), True, called=called)
    vector = direction("u", free, (body, proof.claim.right))
    weighed = along(body, vector, free)
    tensors = [value.tensor(name) for name in value.arguments]
    wholes = [_whole(tensor, (weighed,)) for tensor in tensors]
    given: tuple[Condition, ...] = ()  # An assumption holds at the point and not around it, where a second derivative looks.
    answers = derive_each([Derivative(weighed, (whole,)) for whole in wholes], given)
    results: list[Result] = [
        (answer.claim.right, tuple(slot for slot in whole.indices if type(slot) is Index)) for answer, whole in zip(answers, wholes)
    ]
    backward = compile_several(results, backend, "backward", _note([proof]), False, called=called)
    return Pullback(value, backward, argument_names([(weighed, ())], called)[vector.tensor])
