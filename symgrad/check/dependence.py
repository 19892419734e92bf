"""Claims about the derivative of a name without a definition: ∂L/∂W = ∂L/∂z xᵀ, with L never defined.

Such an L is no constant. It is any smooth function of what it depends on, and where nothing says what that is, of each set of the
names by which it is differentiated in turn. The usual line of the chain rule is meant of an L that depends on the names of whose
∂L its right side is made: where it is true of that, it passes, and says so. What is false of every set is refuted. What else is
true of one set and false of another is not decided, nor is what states ∂L by something else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from ..terms.claims import Claim
from ..terms.nodes import Apply, Array, Definition, Derivative, Entry, Index, Node, Number, Tensor, UnknownFunction, mul, walk
from ..terms.replacement import Replacement
from ..writing.latex_writer import latex
from .unsaid import on_one_side
from .verdicts import Verdict

Judge = Callable[[Claim], Verdict]

#: By how many names one may be differentiated for each set of them to be tried.
MOST_NAMES = 3


def judge_open(claim: Claim, judge: Judge) -> Verdict | None:
    """The verdict on a claim about the derivative of names that nothing defines; None for any other claim."""
    sides = _derivatives(claim.left), _derivatives(claim.right)
    undefined = {name for side in sides for name in _open(side, claim.undeclared)}
    apart = set.intersection(*(set(_apart(side, claim.undeclared)) for side in sides))
    apart = {name for name in apart if name.reach.isdisjoint(undefined)}
    names = sorted(undefined | apart, key=lambda tensor: tensor.name)
    if not names:
        return None
    left, right = (_slopes(side, names) for side in sides)
    both_sides = [name for name in names if name in left and name in right]
    shown = (both_sides or names)[0].name
    if claim.relation != "=" or not both_sides:
        return Verdict("unknown", f"{shown} has no definition: nothing says on what it depends, and so what its derivative is")
    usual = {name: by for name in names if (by := right.get(name) or left.get(name))}
    verdict = judge(_depending(claim, usual))
    texts = "; ".join(f"{name.name} depends on {_listed(usual[name])} alone, as nothing says otherwise" for name in usual)
    if verdict.passed and not usual:
        return Verdict("unknown", f"{shown} has no definition: true only if it does not depend on what is differentiated by")
    if verdict.passed and judge(_sevenfold(_depending(claim, usual))).passed:
        return Verdict("unknown", f"both sides are 0 where {texts}")
    if verdict.passed:
        beyond = _beyond(claim, usual, judge)
        if beyond is not None:
            return Verdict("unknown", f"{shown} has no definition: true where {texts}, false if it depends on {beyond.name} alone")
        beside = _beside(claim, usual, left, judge)
        if beside is not None:
            return Verdict("unknown", f"{shown} has no definition: true where {texts}, false if it depends on {beside.name}, too")
        return replace(verdict, reason=f"{verdict.reason}; {texts}")
    if len(names) > 1 or not usual or verdict.status != "refuted" or apart or names[0].axes:
        return Verdict("unknown", f"{shown} has no definition, and nothing says on what it depends: {verdict.reason}")
    variables = _variables(*sides)
    if variables:
        listed = " and ".join(variables)
        open_names = f"{shown} has no definition, and nothing says whether {listed} depend on each other"
        return Verdict("unknown", f"{open_names}: {verdict.reason}")
    (name,) = names
    if (lacking := next((each for each in on_one_side(claim) if each is not name), None)) is not None:
        return Verdict("unknown", f"nothing says what {lacking.name} is; {shown} has no definition: {verdict.reason}")
    for chosen in _subsets({*left[name], *right[name]}):
        other = judge(_depending(claim, {name: chosen}))
        if other.status != "refuted":
            true = "true" if other.passed else "not decided"
            return Verdict("unknown", f"{shown} has no definition: {true} if it depends on {_listed(chosen)} alone")
    return replace(verdict, reason=f"{verdict.reason}; {shown} has no definition, and this is false whatever it depends on")


def differentiates(claim: Claim, name: Tensor) -> bool:
    """Whether something that depends on a name is differentiated in a claim, by another one."""
    parts = [*_derivatives(claim.left), *_derivatives(claim.right)]
    return any(
        name in tensor.reach and all(entry.tensor is not name for entry in part.by)
        for part in parts
        for tensor in part.body.tensors
    )


def _subsets(names: Collection[Tensor]) -> Iterator[tuple[Tensor, ...]]:
    ordered = sorted(names, key=lambda tensor: tensor.name)
    most = len(ordered) if len(ordered) <= MOST_NAMES else 1
    for count in range(1, most + 1):
        yield from combinations(ordered, count)


def _listed(names: Collection[Tensor]) -> str:
    return ", ".join(sorted(name.name for name in names))


def _beyond(claim: Claim, usual: Mapping[Tensor, Collection[Tensor]], judge: Judge) -> Tensor | None:
    """A name further on by which the document differentiates, too, and of which a line is false: a path is forgotten."""
    for name, chosen in usual.items():
        later = [tensor for tensor in claim.slopes if tensor not in chosen and not tensor.reach.isdisjoint(chosen)]
        for tensor in sorted(later, key=lambda tensor: tensor.name):
            if judge(_depending(claim, {**usual, name: (tensor,)})).status == "refuted":
                return tensor
    return None


def _beside(
    claim: Claim, usual: Mapping[Tensor, Collection[Tensor]], left: Mapping[Tensor, Collection[Tensor]], judge: Judge
) -> Tensor | None:
    """A name on another path from what is differentiated by, by which the document differentiates: with it a line is false."""
    for name, chosen in usual.items():
        by = left.get(name, ())
        upstream = frozenset[Tensor]().union(*(each.reach for each in chosen))
        paths = [tensor for tensor in claim.near if tensor not in (*chosen, *by) and not tensor.reach.isdisjoint(by)]
        for tensor in sorted(paths, key=lambda tensor: tensor.name):
            if tensor in upstream or not tensor.reach.isdisjoint(chosen):
                continue
            if judge(_depending(claim, {**usual, name: (*chosen, tensor)})).status == "refuted":
                return tensor
    return None


def _derivatives(side: Node) -> list[Derivative]:
    """The derivatives in a side, and in what it is defined by."""
    reached = {tensor for direct in side.tensors for tensor in direct.reach}
    bodies = [tensor.definition.body for tensor in reached if tensor.definition is not None]
    return [part for body in (side, *bodies) for part in walk(body) if type(part) is Derivative]


def _open(derivatives: Iterable[Derivative], undeclared: Collection[Tensor]) -> Iterator[Tensor]:
    """The names without a definition that are differentiated by themselves, by others.

    A name that is declared may be a constant, ∂a/∂x = 0, unless it is differentiated by a defined one, on which it then depends.
    So are the undeclared names of a formula in which nothing shows the variable: loss in ∂loss/∂z, read as a product.
    """
    for part in derivatives:
        reached = {tensor for direct in part.body.tensors for tensor in direct.reach}
        if type(part.body) is not Entry and reached.isdisjoint(entry.tensor for entry in part.by):
            yield from (tensor for tensor in reached & set(undeclared) if tensor.definition is None and tensor.law is None)
        if type(part.body) is not Entry:
            continue
        tensor, by = part.body.tensor, [entry.tensor for entry in part.by]
        if tensor.definition is None and tensor.law is None and tensor not in by:
            if tensor in undeclared or any(other.definition is not None for other in by):
                yield tensor


def _apart(derivatives: Iterable[Derivative], undeclared: Collection[Tensor]) -> Iterator[Tensor]:
    """The defined names that are differentiated by names of which their definitions do not tell, and may: they are made of others
    that nothing defines. L = (a - y)^2 in ∂L/∂w = ∂L/∂z ∂z/∂w depends on z if a does.
    """
    for part in derivatives:
        if type(part.body) is Entry and part.body.tensor.definition is not None:
            reached = part.body.tensor.reach
            is_open = any(tensor in undeclared and tensor.definition is None and tensor.law is None for tensor in reached)
            if is_open and reached.isdisjoint(entry.tensor for entry in part.by):
                yield part.body.tensor


def _variables(*sides: Iterable[Derivative]) -> list[str]:
    """Two variables by which is differentiated of which nothing says that one depends on the other: it may all the same."""
    entries = sorted({entry for side in sides for part in side for entry in part.by}, key=latex)
    for one, other in combinations(entries, 2):
        first, second = one.tensor, other.tensor
        if first not in second.reach and second not in first.reach or first is second and first.definition is None:
            return [latex(one), latex(other)]
    return []


def _slopes(derivatives: Iterable[Derivative], names: Collection[Tensor]) -> dict[Tensor, tuple[Tensor, ...]]:
    """By what each of the names is differentiated; by nothing where it only stands in what is."""
    found: dict[Tensor, dict[Tensor, None]] = {}
    for part in derivatives:
        reached = {tensor for direct in part.body.tensors for tensor in direct.reach}
        for name in reached.intersection(names):
            own = type(part.body) is Entry and part.body.tensor is name
            found.setdefault(name, {}).update(dict.fromkeys(entry.tensor for entry in part.by if own))
    return {tensor: tuple(by) for tensor, by in found.items()}


def _sevenfold(claim: Claim) -> Claim:
    return replace(claim, right=mul(Number(7), claim.right))


def _depending(claim: Claim, on: Mapping[Tensor, Collection[Tensor]]) -> Claim:
    """The claim with each name as any smooth function of others."""
    instead = {tensor: Tensor(tensor.name, tensor.axes, tensor.domain, _function(tensor, others)) for tensor, others in on.items()}
    put = Replacement(instead)
    return replace(claim, left=put(claim.left), right=put(claim.right), undeclared=frozenset(), guesses=())


def _function(tensor: Tensor, others: Collection[Tensor]) -> Definition:
    """Each entry of a tensor as a smooth function of its own of others."""
    indices = tuple(Index(f"k_{number}", axis) for number, axis in enumerate(tensor.axes))
    return Definition(indices, Apply(UnknownFunction(f"{tensor.name}(…)"), tuple(map(_whole, others)), indices))


def _whole(tensor: Tensor) -> Node:
    """A tensor as an argument."""
    indices = tuple(Index(f"k_{number}", axis) for number, axis in enumerate(tensor.axes))
    entry = Entry(tensor, indices)
    return Array(indices, entry) if indices else entry
