"""Derives one first derivative: by rules straight through, or in reverse over named intermediates.

Straight: ∂ is pushed inwards a line at a time; a derivative of a named intermediate is a lemma, derived once and cited.
Reverse: where names stand on names, ∂L/∂u is a lemma for each intermediate u, from the loss back to the variable, so
that the work is linear in the depth of a network and nothing with a name is expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..errors import UnsupportedError
from ..operators.cost import operations
from ..rules.calculus import (
    CHAIN,
    CONSTANT,
    ENTRY,
    LINEARITY,
    Rewrite,
    advance,
    depends,
    is_lemma,
    is_primitive,
    linear,
    open_derivatives,
)
from ..rules.collecting import CANCEL
from ..rules.deltas import PICK, spread
from ..rules.folding import FOLD, UNFOLD
from ..rules.products import flatten
from ..rules.rule import Rule
from ..rules.scope import Named
from ..rules.search import fold
from ..rules.tidying import tidy
from ..terms.binding import defined_from, definition_of, free_names, fresh_name, names, rename_apart, replace, same, substitute
from ..terms.building import scalar
from ..terms.claims import Claim
from ..terms.memory import remembered
from ..terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Apply,
    Condition,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Entry,
    Index,
    Indicator,
    Mul,
    Node,
    Relation,
    Sum,
    Tensor,
    add,
    mul,
    walk,
)
from ..writing.text_writer import text
from .dependence import between, depth, names_below
from .elementwise import one_argument, slope_in_names
from .lines import Lines
from .proof import Derivation
from .recurrences import ADJOINT, INDUCTION, cases_of, general_place, group_of, moves_first
from .recurrences import adjoints as recurrent_adjoints
from .simplify import Knowledge, simplify

LEMMA = Rule(
    "known derivative",
    r"Let $z \in \mathbb{R}^{C}$ and $p_i := \operatorname{softmax}(z)_i$. "
    r"\[ \frac{\partial p_i}{\partial z_k} = p_i (\delta_{ik} - p_k) \]",
)
THROUGH = Rule(
    "chain rule through names",
    r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $u_i := \sum_{j=1}^{n} W_{ij} x_j$, "
    r"$L := f(u)$. "
    r"\[ \frac{\partial L}{\partial x_k} = \sum_{i=1}^{m} \frac{\partial L}{\partial u_i} \frac{\partial u_i}{\partial x_k} \]",
)

CASE = Rule("in this case", r"Let $x \in \mathbb{R}$. \[ \max(0, x) = x \quad (x > 0) \]")

# Where more names than this stand on one another, the derivatives by the intermediates get names of their own.
INLINE_DEPTH = 6


@dataclass(frozen=True)
class Adjoint:
    """∂loss/∂target = value, at target's own indices, and its proof; None while it is the stage of a recurrence."""

    target: Entry
    value: Node
    proof: Derivation | None


class Differentiator:
    """Derives first derivatives under what is given; lemmas are shared between all its proofs, each the same as if it stood alone.

    focus      rewrites a term to what it is in the case at hand (δ_ij is 0 where i ≠ j); None for a proof in one piece
    general    derives what is so in every case: f', which has parameters of its own
    """

    def __init__(self, given: tuple[Condition, ...] = (), names: tuple[Named, ...] = (), focus: Callable | None = None):
        self.given = given
        self.names = names
        self.focus = focus or (lambda node: node)
        self._general = None if focus is None else Differentiator(given, names)
        self._lemmas: dict[tuple[Tensor, Tensor] | DerivedFunction, Derivation] = {}
        self._adjoints: dict[Hashable, tuple[Adjoint, ...]] = {}

    @property
    def general(self) -> Differentiator:
        return self._general or self

    def derive(self, question: Derivative, where: Condition = TRUE) -> Derivation:
        """The proof of ∂body/∂by = result, by one entry."""
        (by,) = question.by
        body = question.body
        lines = Lines(question)
        lemmas: list[Derivation] = []
        if not depends(body, by.tensor):
            lines.line(CONSTANT, ZERO)
        else:
            if type(body) is Entry and body.tensor is not by.tensor:
                body = rename_apart(definition_of(body), names(by))
                lines.line(UNFOLD, Derivative(body, (by,)))
            body = self._close(lines, lemmas, body, by)
            narrowed = self.kept(body)
            if self.focus(body) is not body and not same(narrowed, tidy(body)):
                body = narrowed
                lines.line(CASE, Derivative(body, (by,)))
            if by.tensor.is_recurrent:
                self._by_member(lines, lemmas, body, by)
            elif depth(body, by.tensor) >= 2 or any(tensor.is_recurrent for tensor in between(body, by.tensor)):
                self._reverse(lines, lemmas, body, by)
            elif not (type(question.body) is Entry and self._through_argument(lines, lemmas, body, question)):
                self._straight(lines, lemmas, body, by)
        claim = Claim(question, "=", lines.current, self.given, where)
        return Derivation(claim, tuple(lines.steps), tuple(lemmas))

    def _close(self, lines, lemmas, body, by):
        """The body with each ∂ that stands in it replaced by its closed form, which is a lemma."""
        while parts := _derivatives(body):
            proofs = {part: self._closed(part) for part in parts}
            lemmas.extend(proof for proof in dict.fromkeys(proofs.values()) if proof not in lemmas)
            values = {
                part: proof.claim.right if type(part) is Derivative else instance(proof, part) for part, proof in proofs.items()
            }
            body = rename_apart(replace(body, values.get), names(by))
            cites = tuple(dict.fromkeys(lemmas.index(proof) + 1 for proof in proofs.values()))
            lines.line(LEMMA, Derivative(body, (by,)), cites=cites)
        return body

    def _closed(self, part: Node) -> Derivation:
        """The proof of the closed form of a ∂, or of f'."""
        if type(part) is not Derivative:
            return self.general.slope(derived_function(part))
        *first, last = part.by
        once = Derivative(Derivative(part.body, tuple(first)), (last,)) if first else part
        return Differentiator(self.given, self.names).derive(once)

    # --- straight through ------------------------------------------------------------------------------------------

    def _straight(self, lines, lemmas, body, by):
        lines.line(ENTRY if type(body) is Entry else LINEARITY, self.kept(linear(tidy(body), by)))
        self._go_on(lines, lemmas)

    def _through_argument(self, lines, lemmas, body, question) -> bool:
        """The chain rule for a_i := f(Σ_j W_ij x_j + b_i), where f' has a short form in f itself; False where it is no such name.

        f' is a lemma on f(t), the same for every layer of a network.
        """
        (by,) = question.by
        inner = one_argument(body)
        if inner is None or type(inner[0]) is Entry or type(inner[1]) is Apply:
            return False
        argument, function, variable = inner
        slope = slope_in_names(function, variable, _VALUE)
        if variable.tensor in slope.tensors:
            return False
        taken = {tensor.name for root in (question, *self.given) for other in root.tensors for tensor in other.reach}
        lemmas.append(_slope_lemma(function, variable, scalar(fresh_name("u", taken))))
        outer = substitute(slope, {_VALUE: question.body})
        lines.line(CHAIN, mul(outer, Derivative(argument, (by,))), cites=(len(lemmas),))
        lines.line(LINEARITY, self.kept(mul(outer, linear(tidy(argument), by))))
        self._go_on(lines, lemmas)
        return True

    def _go_on(self, lines, lemmas):
        self._open(lines)
        self._cite(lines, lemmas)
        self._finish(lines)

    def _open(self, lines):
        """∂ pushed inwards until it stands before names only."""
        while open_derivatives(lines.current):
            rewrites: list[Rewrite] = []
            after = advance(lines.current, rewrites)
            lines.line(rewrites[0].rule, self.kept(after), partial(tuple, rewrites))

    def kept(self, node: Node) -> Node:
        """The node in the case at hand, tidy."""
        return tidy(self.focus(tidy(node)))

    def _cite(self, lines, lemmas):
        """Each ∂ of a name replaced by what its lemma says."""
        wanted = [part for part in walk(lines.current) if is_lemma(part)]
        if not wanted:
            return
        values: dict[Node, Node] = {}
        cites = []
        for part in wanted:
            proof = self._known(part)
            if proof not in lemmas:
                lemmas.append(proof)
            cites.append(lemmas.index(proof) + 1)
            values[part] = instance(proof, part)
        raw = flatten(replace(replace(lines.current, values.get), _one_of_itself))
        lines.line(LEMMA, self.focus(raw), cites=tuple(dict.fromkeys(cites)))
        if operations(tidy(lines.current)) < operations(lines.current):
            lines.line(CANCEL, tidy(lines.current))
        else:
            lines.restate(tidy(lines.current))

    def _known(self, part: Node) -> Derivation:
        """The lemma on a part: on f', or on the ∂ of a name."""
        if type(part) is Derivative and type(part.body) is Entry:
            return self.lemma(part.body.tensor, part.by[0].tensor)
        return self.general.slope(derived_function(part))

    def _finish(self, lines):
        knowledge = Knowledge(self.given, self.names)
        simplify(lines.current, knowledge, lambda rule, node: lines.line(rule, self.kept(node)))

    def lemma(self, tensor: Tensor, by: Tensor) -> Derivation:
        """The Jacobian of a defined tensor by another, at indices of their own."""
        proof = self._lemmas.get((tensor, by))
        if proof is None:
            taken = set(names(tensor.defined_as.body)) | {by.name, tensor.name}
            upper = _generic(tensor, taken, tuple(index.name for index in tensor.defined_as.indices))
            lower = _generic(by, taken | {index.name for index in upper.free})
            proof = Differentiator(self.given, self.names).derive(Derivative(upper, (lower,)))
            self._lemmas[tensor, by] = proof
        return proof

    def slope(self, function: DerivedFunction) -> Derivation:
        """f', or a higher derivative of f, at parameters of its own: f'(t) = …"""
        proof = self._lemmas.get(function)
        if proof is None:
            base = function.base
            position = max(k for k, order in enumerate(function.orders) if order)
            lower = tuple(order - (k == position) for k, order in enumerate(function.orders))
            parameters = (
                base.parameters
                if type(base) is DefinedFunction
                else tuple(scalar(letter) for letter, _ in zip("xyuv", function.orders))
            )
            lines = Lines(Apply(function, parameters))
            lemmas: list[Derivation] = []
            if any(lower):
                first = self.general.slope(DerivedFunction(base, lower))
                lemmas.append(first)
                body = instance(first, Apply(DerivedFunction(base, lower), parameters))
                lines.line(LEMMA, Derivative(body, (parameters[position],)), cites=(1,))
            else:
                body = base.body if type(base) is DefinedFunction else Apply(base, parameters)
                lines.line(UNFOLD, Derivative(body, (parameters[position],)))
            self._straight(lines, lemmas, body, parameters[position])
            claim = Claim(Apply(function, parameters), "=", lines.current, self.given)
            proof = self._lemmas[function] = Derivation(claim, tuple(lines.steps), tuple(lemmas))
        return proof

    # --- reverse ---------------------------------------------------------------------------------------------------

    def _reverse(self, lines, lemmas, body, by):
        """∂body/∂u for each intermediate u from body back to the variable, each a lemma, and from them the derivative asked."""
        order = between(body, by.tensor)
        if any(_derivatives(tensor.defined_as.body) for tensor in order):
            return self._straight(lines, lemmas, body, by)  # what a ∂ depends on is seen in its closed form only
        loss = lines.steps[0].before.body if lines.steps and not lemmas else body
        firsts = frozenset(tensor for tensor in order if tensor.is_recurrent and moves_first(tensor, by.tensor))
        adjoints: dict[Tensor, Adjoint] = {}
        places = {tensor: place for place, tensor in enumerate(order)}
        users: dict[Tensor, list[Tensor]] = {}
        for tensor in order:
            if tensor in adjoints:
                continue
            members = tuple(member for member in group_of(tensor) if member in places) if tensor.is_recurrent else (tensor,)
            above = sorted({user for member in members for user in users.get(member, ())}, key=places.__getitem__)
            known = {user: adjoints[user] for user in above}
            # Nothing else decides what they are, so that the questions of a document share them.
            key = members, body, loss, tensor in firsts, tuple(known.values())
            made = self._adjoints.get(key)
            if made is None:
                if tensor.is_recurrent:
                    made = tuple(self._sequences(list(members), body, loss, known, tensor in firsts))
                else:
                    made = (self._adjoint(tensor, body, loss, known),)
                self._adjoints[key] = made
            adjoints.update(zip(members, made))
            for member in members:
                for used in member.defined_as.body.tensors:
                    users.setdefault(used, []).append(member)
        found = list(lemmas)
        last = {user: adjoints[user] for user in sorted(users.get(by.tensor, ()), key=places.__getitem__)}
        self._backward(lines, found, body, by, last, loss)
        proofs = [proof for tensor in order if (proof := adjoints[tensor].proof) is not None]
        lemmas[:] = dict.fromkeys((*lemmas, *(part for proof in proofs for part in (*proof.lemmas, proof)), *found))
        lines.renumber(found, lemmas)

    def _by_member(self, lines: Lines, lemmas: list[Derivation], body: Node, by: Entry) -> None:
        """∂body/∂h_t, which moves with all members behind h_t."""
        group = group_of(by.tensor)
        loss = question.body if type(question := lines.steps[0].before if lines.steps else lines.current) is Derivative else body
        adjoints: dict[Tensor, Adjoint] = {}
        for tensor in (other for other in between(body, by.tensor) if other not in group):
            adjoints[tensor] = self._adjoint(tensor, body, loss, adjoints)
        found = dict(zip(group, self._sequences(list(group), body, loss, adjoints, True)))
        own = found.pop(by.tensor)
        proofs = [adjoint.proof for adjoint in (*adjoints.values(), *found.values()) if adjoint.proof is not None]
        lemmas[:] = dict.fromkeys((*lemmas, *(part for proof in proofs for part in (*proof.lemmas, proof))))
        if own.proof is not None:
            turn = dict(zip(own.target.indices, by.indices))
            for step in own.proof.steps:
                cites = tuple(lemmas.index(own.proof.lemmas[number - 1]) + 1 for number in step.cites)
                lines.line(step.rule, substitute(step.after, turn), cites=cites)

    def _adjoint(self, tensor, body, loss, adjoints) -> Adjoint:
        """∂loss/∂tensor at indices of its own; those by everything between them are known."""
        target = _generic(tensor, set(names(body)) | {tensor.name}, tuple(index.name for index in tensor.defined_as.indices))
        question = Derivative(loss, (target,))
        lines = Lines(question)
        found: list[Derivation] = []
        self._backward(lines, found, body, target, adjoints, loss)
        if same(lines.current, question):  # of any function of the tensor, where there is nothing to prove
            return Adjoint(target, question, None)
        proof = Derivation(Claim(question, "=", lines.current, self.given), tuple(lines.steps), tuple(found))
        value = lines.current
        if names_below(body) > INLINE_DEPTH and operations(value) > 3:
            value = _name_adjoint(tensor, target, value)
        return Adjoint(target, value, proof)

    def _sequences(
        self, members: list[Tensor], body: Node, loss: Node, adjoints: dict[Tensor, Adjoint], with_firsts: bool
    ) -> list[Adjoint]:
        """∂loss/∂h_t for sequences that use one another: recurrences in the other direction, by induction from the last place."""
        taken = free_names(body) | {member.name for member in members}
        open_ = tuple(sorted(loss.free, key=lambda index: index.name))  # A vector that is differentiated has its own index.
        places = [general_place(member, taken, with_firsts) for member in members]
        targets = [Entry(member, place) for member, place in zip(members, places)]
        stages = [Tensor(_adjoint_name(member), (i.range for i in (*place, *open_))) for member, place in zip(members, places)]
        known = {
            member: Adjoint(target, Entry(stage, (*place, *open_)), None)
            for member, target, stage, place in zip(members, targets, stages, places)
        }
        flows: list[tuple[Lines, list[Derivation]]] = []
        for target in targets:
            lines, found = Lines(Derivative(loss, (target,))), list[Derivation]()
            self._backward(lines, found, body, target, {**adjoints, **known}, loss)
            flows.append((lines, found))
        sequences = recurrent_adjoints([(*place, *open_) for place in places], stages, [lines.current for lines, _ in flows])
        symbols = dict(zip(sequences, members))

        def symbolic(part: Node) -> Node | None:
            if type(part) is not Entry or part.tensor not in symbols:
                return None
            named = symbols[part.tensor]
            return Derivative(loss, (Entry(named, part.indices[: named.rank]),))

        result: list[Adjoint] = []
        for target, sequence, (_, found) in zip(targets, sequences, flows):
            lines = Lines(Derivative(loss, (target,)))
            cites = tuple(range(1, len(found) + 1))
            value = Entry(sequence, (*target.indices, *open_))
            lines.line(ADJOINT, replace(definition_of(value), symbolic), cites=cites)
            lines.line(INDUCTION, value)
            proof = Derivation(Claim(Derivative(loss, (target,)), "=", value, self.given), tuple(lines.steps), tuple(found))
            result.append(Adjoint(target, value, proof))
        return result

    def _backward(self, lines, lemmas, body, by, adjoints, loss):
        """∂body/∂by as the sum over what holds `by` in its own definition; the lemmas that this cites are added to `lemmas`."""
        users = [tensor for tensor in adjoints if by.tensor in tensor.defined_as.body.tensors]
        symbolic: list[Node] = []
        values: list[Node] = []
        cites: list[int] = []
        known: list[Rewrite] = []
        opened: dict[Rewrite, Entry] = {}

        def cite(proof):
            if proof not in lemmas:
                lemmas.append(proof)
            cites.append(lemmas.index(proof) + 1)

        if by.tensor in body.tensors:
            own = self._local(body, by)
            symbolic.append(own)
            values.append(own)
        for tensor in users:
            adjoint = adjoints[tensor]
            avoid = names(by) | (free_names(loss) if tensor.is_recurrent else names(adjoint.value))
            for case in cases_of(tensor, avoid, adjoint.target.indices):
                entry, body_of = case.entry, case.body
                if by.tensor not in body_of.tensors:
                    continue
                jacobian = Derivative(entry, (by,))
                direct = self._only_direct(tensor, by.tensor)
                local = self._local(body_of, by, entry)
                if adjoint.proof is not None:
                    cite(adjoint.proof)
                outer = Derivative(loss, (entry,))
                value = substitute(adjoint.value, dict(zip(adjoint.target.indices, entry.indices)))
                known.append(Rewrite(LEMMA, outer, value))
                if direct and operations(local) > 4:
                    proof = self.lemma(tensor, by.tensor)
                    cite(proof)
                    local = instance(proof, jacobian)
                    known.append(Rewrite(LEMMA, jacobian, local))
                elif direct:
                    known.append(Rewrite(UNFOLD, jacobian, Derivative(body_of, (by,))))
                    opened[known[-1]] = entry
                unit = not direct and local is ONE  # ∂L/∂h_0 of a first state is ∂L/∂h_0, and no line says times 1
                symbolic.append(_summed(case.indices, outer if unit else Mul((outer, jacobian if direct else local))))
                values.append(_summed(case.indices, value if unit else mul(value, local)))

        def by_lemmas() -> Iterator[Rewrite]:
            for rewrite in known if opened else ():
                yield rewrite
                if rewrite in opened:
                    entry = opened[rewrite]
                    yield from self._rewrites(definition_of(entry), by, entry)

        def by_rules() -> Iterable[Rewrite]:
            rewrites = self._rewrites(body, by)
            if loss is not body:
                return Rewrite(UNFOLD, Derivative(loss, (by,)), Derivative(body, (by,))), *rewrites
            return rewrites if any(rewrite.rule is not LINEARITY for rewrite in rewrites) else ()

        if users:
            lines.line(THROUGH, add(*symbolic))
            lines.line(LEMMA, add(*values), by_lemmas, tuple(dict.fromkeys(cites)))
            shorter = self.kept(lines.current)
            if operations(shorter) < operations(lines.current):
                lines.line(CANCEL, shorter)
            else:
                lines.restate(shorter)
        else:
            lines.line(LINEARITY, self.kept(add(*values)), by_rules)
        self._finish(lines)

    @staticmethod
    def _only_direct(tensor, by):
        """Whether tensor holds `by` in its own definition and in no name there, not even its own."""
        return not tensor.is_recurrent and not any(
            other is not by and by in defined_from(other) for other in tensor.defined_as.body.tensors
        )

    def _local(self, body: Node, by: Entry, name: Entry | None = None) -> Node:
        """∂body/∂by with every other name held fixed, its deltas picked and its names folded; `name` is that of the body."""
        inner = one_argument(body) if name is not None else None
        if name is None or inner is None:
            *_, (_, value) = self._by_rules(body, by)
            return value
        argument, function, variable = inner
        slope = substitute(slope_in_names(function, variable, _VALUE), {variable: argument, _VALUE: name})
        return spread(tidy(mul(slope, self._local(argument, by))))

    def _rewrites(self, body: Node, by: Entry, name: Entry | None = None) -> list[Rewrite]:
        """The rule applications that lead from ∂body/∂by to its `_local` form."""
        rewrites: list[Rewrite] = []
        current: Node = Derivative(body, (by,))
        for rule, after in self._by_rules(body, by) if name is None else self._into_names(body, by, name):
            if not same(after, current):
                rewrites.append(Rewrite(rule, current, after))
            current = after
        return rewrites

    def _by_rules(self, body: Node, by: Entry) -> Iterator[tuple[Rule, Node]]:
        """∂body/∂by as each rule leaves it, with every other name held fixed."""
        current = tidy(linear(tidy(body), by))
        yield LINEARITY, current
        while open_derivatives(current):
            found: list[Rewrite] = []
            after = tidy(advance(current, found))
            *others, last = dict.fromkeys(rewrite.rule for rewrite in found)
            for rule in others:
                current = replace(current, {rewrite.before: rewrite.after for rewrite in found if rewrite.rule is rule}.get)
                yield rule, current
            current = after
            yield last, current

        def hold(part: Node) -> Node | None:
            if not is_lemma(part):
                return None
            return ZERO if type(part) is Derivative else instance(self.slope(derived_function(part)), part)

        current = tidy(replace(current, hold))
        yield CONSTANT, current
        current = spread(current)
        yield PICK, current
        yield FOLD, fold(current, self.names)

    def _into_names(self, body: Node, by: Entry, name: Entry) -> Iterator[tuple[Rule, Node]]:
        """∂body/∂by as each rule leaves it; where the body is a function of one argument, with the slope in the body's name."""
        inner = one_argument(body)
        if inner is None:
            yield from self._by_rules(body, by)
            return
        if type(body) is Apply:
            argument, function, variable = inner
            slope = slope_in_names(function, variable, _VALUE)
            rest = Derivative(argument, (by,))
            outer = substitute(slope, {variable: argument, _VALUE: name})
            yield CHAIN, mul(substitute(slope, {variable: argument, _VALUE: body}), rest)
            yield FOLD, mul(outer, rest)
            for rewrite in self._rewrites(argument, by):
                yield rewrite.rule, mul(outer, rewrite.after)
            yield PICK, self._local(body, by, name)
        else:
            *way, _ = self._by_rules(body, by)
            yield from way
            yield FOLD, self._local(body, by, name)


#: Stands for the value of a function of one argument, as its derivative is written with it.
_VALUE = scalar("\0value")


@remembered(256)
def _slope_lemma(function: Node, variable: Entry, letter: Entry) -> Derivation:
    """The derivative of a function of one argument, by that letter."""
    return Differentiator().derive(Derivative(substitute(function, {variable: letter}), (letter,)))


@remembered(4096)
def _derivatives(node: Node) -> tuple[Node, ...]:
    """The outermost ∂ in a term that are not as simple as they can be, and f'(u) where f holds more names than its arguments."""
    if type(node) is Derivative:
        return () if is_primitive(node) else (node,)
    if type(node) is Apply and is_lemma(node) and node.function.tensors:
        return (node,)
    return tuple(dict.fromkeys(part for child in node.children for part in _derivatives(child)))


def _one_of_itself(node: Node) -> Node | None:
    """δ_kk is 1."""
    fact = node.condition if type(node) is Indicator else None
    return ONE if type(fact) is Relation and fact.op == "=" and fact.left is fact.right else None


def _fresh(indices, taken):
    """New indices with letters that are not taken, and the substitution to them."""
    fresh: list[Index] = []
    for index in indices:
        fresh.append(Index(fresh_name(index.name, set(taken) | {i.name for i in fresh}), index.range))
    return tuple(fresh), dict(zip(indices, fresh))


def _summed(indices, body):
    for index in reversed(indices):
        body = Sum(index, body)
    return body


def _generic(tensor: Tensor, taken: set, wanted: tuple[str, ...] = ()) -> Entry:
    """The tensor at indices of its own, with letters that are not taken."""
    letters = wanted or ("k", "l", "m", "n")[: tensor.rank]
    indices, taken = [], set(taken)
    for axis, letter in zip(tensor.axes, letters + ("k",) * tensor.rank):
        name = fresh_name(letter, taken)
        taken.add(name)
        indices.append(Index(name, axis))
    return Entry(tensor, tuple(indices))


def derived_function(part: Node) -> DerivedFunction:
    """The f' of f'(u)."""
    if type(part) is not Apply or type(part.function) is not DerivedFunction:
        raise UnsupportedError(f"{text(part)} is not the derivative of a function")
    return part.function


def instance(proof: Derivation, part: Node) -> Node:
    """The lemma's right side for this ∂ or this f'(u)."""
    return substitute(proof.claim.right, slots(proof, part))


def slots(proof: Derivation, part: Node) -> dict[Node, Node]:
    """What the lemma on f' or on the ∂ of a name leaves open -> what stands there in this part."""
    return dict(zip(_open_places(proof.claim.left), _open_places(part)))


def _open_places(part: Node) -> tuple[Node, ...]:
    """The arguments of f'(u); the indices of ∂a_i/∂x_k."""
    if type(part) is Derivative and type(part.body) is Entry:
        return part.body.indices + part.by[0].indices
    if type(part) is Apply:
        return part.arguments
    raise UnsupportedError(f"{text(part)} is no derivative that a lemma is about")


def _adjoint_name(tensor: Tensor) -> str:
    """The name ū of ∂L/∂u."""
    head, _, scripts = tensor.name.partition("^")
    return rf"\bar{{{head}}}" + (f"^{scripts}" if scripts else "")


def _name_adjoint(tensor: Tensor, target: Entry, value: Node) -> Node:
    """∂L/∂u as a named intermediate ū, so that deeper lines cite it instead of repeating it."""
    adjoint = Tensor(_adjoint_name(tensor), tensor.axes, "real", Definition(target.indices, value))
    return Entry(adjoint, target.indices)
