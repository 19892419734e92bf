"""Proofs by differentials, for a gradient in matrix notation: dL = 2 (X w − y)ᵀ X dw, so ∇_w L = 2 Xᵀ(X w − y).

The claim is the one that the proof in indices has; only its lines are others. Knows proofs, and the rules of differentials.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter

from ..errors import DefinitionError, ShapeError, UnsupportedError
from ..matrices.derivatives import Differential, Gradient
from ..matrices.raising import raise_to_matrix
from ..matrices.terms import MatrixTerm, lower, tensors
from ..rules.agreement import agree
from ..rules.deltas import GIVEN
from ..rules.differentials import (
    AT_ONCE,
    COLLECTED,
    LAWS,
    LINEAR,
    READ_OFF,
    TOTAL,
    Setting,
    differentials,
    gradient,
    is_read_off,
    named,
    opened,
    pairing,
    spread,
    total_differential,
)
from ..rules.folding import FOLD, UNFOLD
from ..rules.rule import Rule
from ..terms.claims import Claim
from ..terms.memory import remembered
from ..terms.nodes import SYMMETRIC, TRUE, Condition, Derivative, Entry, Index, Relation, Tensor
from .notation import in_matrix_notation
from .proof import Derivation, Step
from .simplify import scope_names

STYLES = ("index", "matrix")

#: Lines of a differential beyond which indices read better.
MOST_LINES = 16

#: A line that takes several rules is called after the last of them here.
_SAID = (LINEAR, UNFOLD, *LAWS)

_Line = tuple[Rule, MatrixTerm, tuple[tuple[Rule, MatrixTerm], ...]]


def by_differentials(proof: Derivation, known: Sequence[tuple[Tensor, Derivation]] = ()) -> Derivation:
    """The proof of the same claim by differentials. UnsupportedError, which says why, where there is none.

    known   each name z through which the variable acts, with a proof of the gradient by it: dL = tr((∇_z L)ᵀ dz) is the start
    """
    notation = in_matrix_notation(proof)
    asked = None if notation is None else notation.left
    if notation is None or type(asked) is not Gradient or not proof.matrix:
        raise UnsupportedError("no gradient in matrix notation is asked for")
    if asked.times != 1 or not asked.body.is_scalar or not asked.by.rank:
        raise UnsupportedError("differentials are for the gradient of a number by a vector or a matrix")
    if proof.cases or proof.claim.where is not TRUE:
        raise UnsupportedError("a proof by cases stays in indices")
    if asked.by.domain in SYMMETRIC:
        raise UnsupportedError(f"{asked.by.name} is symmetric, and its entries do not change one by one")
    reached = {tensor.name for written in proof.claim.left.tensors for tensor in written.reach}
    if "d" in reached:
        raise UnsupportedError("d is a name here, and no sign")
    setting = Setting(asked.by, scope_names(proof.claim.left), meaning)
    start = Differential(asked.body, asked.by)
    if not setting.moves(asked.body):
        raise UnsupportedError(f"what is differentiated does not depend on {asked.by.name}")
    lines: list[_Line] = []
    try:
        if known:
            total = total_differential([(name, each.terms[-1]) for name, each in known], setting)
            lines.append((TOTAL, total, ((TOTAL, total),)))
        lines += _lines(lines[-1][1] if lines else start, setting, notation.right, proof.claim.given)
        answer = gradient(lines[-1][1])
    except ShapeError as error:
        raise UnsupportedError(str(error)) from None
    if answer is not notation.right and not agree(lower(answer, proof.free), proof.claim.right):
        raise UnsupportedError("the differential leads to another form of the answer")
    chain = _proof(start, lines, tuple(each for _, each in known), proof)
    claim = proof.claim
    step = Step(READ_OFF, claim.left, claim.right, cites=(1,))
    return replace(proof, steps=(step,), lemmas=(chain,), terms=(asked, notation.right), inner=((notation.right,),), plain=proof)


def continued(proof: Derivation, earlier: Sequence[Derivation]) -> Derivation:
    """The proof from gradients that earlier ones on its page have found, where that is shorter: by ∇_z L, for z := W x, ∇_W L."""
    if proof.plain is None:
        return proof
    plain = proof.plain
    cited = [plain.lemmas[number - 1] for step in plain.steps for number in step.cites]
    names = {name for lemma in cited if (name := _slope_by(lemma, plain)) is not None}
    known = {name: each for each in earlier if each.terms and each.free and (name := _slope_by(each, plain)) is not None}
    if not names or not names <= known.keys():
        return proof
    try:
        found = by_differentials(plain, [(name, known[name]) for name in sorted(names, key=attrgetter("name"))])
    except UnsupportedError:
        return proof
    return replace(found, title=proof.title) if len(found.lemmas[0].steps) < len(proof.lemmas[0].steps) else proof


def _slope_by(found: Derivation, asked: Derivation) -> Tensor | None:
    """The whole name by which a proof has the derivative of what is asked about, under the same assumptions; None for any other."""
    left, wanted = found.claim.left, asked.claim.left
    if type(left) is not Derivative or type(wanted) is not Derivative or left.body is not wanted.body or len(left.by) != 1:
        return None
    if found.claim.given != asked.claim.given or found.claim.where is not TRUE:
        return None
    (by,) = left.by
    return by.tensor if all(type(slot) is Index for slot in by.indices) else None


def styled(proof: Derivation, style: str, indexed: frozenset[str] = frozenset()) -> Derivation:
    """The proof in a style: "index", "matrix" for differentials, "" for matrix where what it speaks of is written in that notation.

    indexed   the names that the document defines in indices, "" for the question itself
    Where a proof has no other style than indices, it is in indices, and its `remark` says why. DefinitionError for another style.
    """
    if style and style not in STYLES:
        raise DefinitionError(f"no style {style!r}; there are {' and '.join(STYLES)}")
    plain = proof.plain or proof
    plain = replace(plain, title=proof.title, remark="", indexed=plain.indexed or _is_defined_in_indices(plain, indexed))
    if style == "index" or not style and _speaks_in_indices(plain, indexed):
        return plain
    try:
        return by_differentials(plain)
    except UnsupportedError as error:
        return replace(plain, remark=str(error)) if style else plain


def _is_defined_in_indices(proof: Derivation, indexed: frozenset[str]) -> bool:
    """Whether the name that is differentiated is one that the document defines in indices."""
    asked = proof.claim.left
    return type(asked) is Derivative and type(asked.body) is Entry and asked.body.tensor.name in indexed


def _speaks_in_indices(proof: Derivation, indexed: frozenset[str]) -> bool:
    asked = proof.claim.left
    return "" in indexed or any(tensor.name in indexed for written in asked.tensors for tensor in written.reach)


@remembered(4096)
def meaning(tensor: Tensor) -> MatrixTerm | None:
    """The definition of a name, in matrix notation."""
    definition = tensor.definition
    if definition is None or tensor.rank > 2 or not tensor.is_explicit:
        return None
    return raise_to_matrix(definition.body, definition.indices)


def _lines(current: MatrixTerm, setting: Setting, answer: MatrixTerm, given: tuple[Condition, ...]) -> Iterator[_Line]:
    """The lines of a differential, down to that of the variable itself; each with the rules that it takes, in their order."""
    for count in range(MOST_LINES):
        way: list[tuple[Rule, MatrixTerm]] = []
        plain = spread(current, setting) if count or named(differentials(current)[0].body) is None else current
        if plain is not current:
            way.append((LINEAR, plain))
        if differentials(plain):
            rule, plain = opened(plain, setting)
            way.append((rule, plain))
            if count and rule is UNFOLD and all(type(part.body) in AT_ONCE for part in differentials(plain)):
                rule, plain = opened(plain, setting)
                way.append((rule, plain))
            apart = spread(plain, setting)
            if apart is not plain and (count or rule is not UNFOLD):
                way.append((LINEAR, apart))
                plain = apart
        if way:
            yield max((rule for rule, _ in way), key=_SAID.index), plain, tuple(way)
        current = plain
        if not differentials(current):
            break
    else:
        raise UnsupportedError("the differential takes too many lines")
    last = pairing(answer, setting.by)
    if last is not current and not (is_read_off(current) and gradient(current) is answer):
        # Arithmetic puts no name in: where other names stand in the answer, it is not tried, as a chain of brackets takes it long.
        if tensors(current) == tensors(last) and agree(lower(current), lower(last)):
            yield COLLECTED, last, ((COLLECTED, last),)
        else:
            plain = pairing(gradient(current), setting.by)
            rule = GIVEN if any(type(fact) is Relation and fact.op == "=" for fact in given) else FOLD
            if rule is FOLD and tensors(plain) == tensors(last):
                raise UnsupportedError("the differential leads to another form of the answer")
            yield rule, last, ((COLLECTED, plain), (rule, last)) if plain is not last else ((rule, last),)


def _proof(start: MatrixTerm, lines: list[_Line], known: tuple[Derivation, ...], proof: Derivation) -> Derivation:
    """The lines as the proof of dL = … that the gradient is read off; the first cites the gradients that are known."""
    given = proof.claim.given
    terms = [start]
    nodes = {start: lower(start)}
    steps = []
    for number, (rule, after, way) in enumerate(lines):
        for _, term in way:
            nodes.setdefault(term, lower(term))
        before, current = nodes[terms[-1]], nodes[terms[-1]]
        parts = []
        for own, term in way:
            parts.append(Step(own, current, nodes[term]))
            current = nodes[term]
        cites = () if number else tuple(range(1, len(known) + 1))
        steps.append(Step(rule, before, nodes[after], cites=cites, within=partial(tuple, parts)))
        terms.append(after)
    claim = Claim(nodes[start], "=", nodes[terms[-1]], given)
    return Derivation(
        claim, tuple(steps), known, terms=tuple(terms), inner=tuple(tuple(term for _, term in way) for _, _, way in lines)
    )
