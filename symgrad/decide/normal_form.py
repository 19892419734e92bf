"""Decides whether two terms are equal for every size and every value, or says that it cannot.

A "yes" is a proof: both sides come to the same normal form, or their difference does once it is multiplied by denominators
that are not zero where both sides have a value. "No" only means that no proof was found. Knows `terms` only: neither the
prover's rules nor its steps.
"""

from __future__ import annotations

from ..errors import SymgradError
from ..terms import memory
from ..terms.binding import same, substitute
from ..terms.memory import remembered
from ..terms.nodes import TRUE, Add, Apply, Array, Condition, Index, Mul, Node, Relation, Sum
from . import monomials
from .assumptions import assumptions, equalities
from .derivatives import kinks
from .equations import local_rules
from .factoring import evident, factor_out
from .matching import INVERSE
from .monomials import UNIT, Form, GiveUp, accumulate
from .normalizer import Normalizer
from .rewriting import rewrite
from .signs import assumed, negative_form, nonnegative_form, positive_form

#: How many nodes, and how many forms under one set of assumptions, are remembered between calls.
MEMORY_LIMIT, FORMS_LIMIT = 100_000, 20_000


def prove_equal(left: Node, right: Node, given: tuple[Condition, ...] = (), where: Condition = TRUE) -> bool:
    """Whether left = right is proved.

    True is a proof: left = right for all sizes that meet `given`, for all values of the free indices in their ranges that meet
    `where`, for all values of the tensors in their declared domains that meet `given` (each condition for all values of its own
    indices), and for all unknown functions that are smooth; wherever both sides have a value, derivatives away from kinks. False
    is no claim: no proof was found with the work that an attempt may take. Neither depends on a clock.
    """
    with memory.undisturbed():
        if monomials.remembered() > MEMORY_LIMIT:
            memory.forget()
        return _prove_equal(left, right, given, where)


def _prove_equal(left: Node, right: Node, given: tuple[Condition, ...], where: Condition) -> bool:
    try:
        if same(left, right):
            return True
        fixed = {
            **{index: monomials.at_single(index) for index in left.free | right.free if monomials.is_single(index.range)},
            **equalities(where),
        }
        if fixed:
            left, right, where = substitute(left, fixed), substitute(right, fixed), substitute(where, fixed)
        edges = _edges(left, right)
        tensors = left.tensors | right.tensors
        defined = any(other.definition is not None for tensor in tensors for other in tensor.reach)
        for unfold, expand in ((False, False), (True, False), (True, True)):
            if unfold and not expand and not defined:
                continue
            if _proved(_normalizer(tuple(given), where, unfold, expand, edges), left, right):
                return True
    except (SymgradError, GiveUp, RecursionError):
        pass
    return False


def always_holds(condition: Relation, given: tuple[Condition, ...] = (), where: Condition = TRUE) -> bool:
    """Whether a relation with <, >, ≤, ≥ or ≠ is known to hold wherever both of its sides have a value; False is no claim."""
    with memory.undisturbed():
        return _always_holds(condition, given, where)


def _always_holds(condition: Relation, given: tuple[Condition, ...], where: Condition) -> bool:
    op, left, right = condition.args
    if op in ("<", "≤"):
        op, left, right = (">" if op == "<" else "≥"), right, left
    try:
        n = _normalizer(tuple(given), where, True, True, ())
        n.work.renew()
        gap = dict(n.form(left))
        accumulate(gap, n.form(right), -1)
        if op == "≥":
            return nonnegative_form(n, gap)
        return positive_form(n, gap) or op == "≠" and (negative_form(n, gap) or assumed(n, gap) in ("<", ">", "≠"))
    except (SymgradError, GiveUp, RecursionError):
        return False


def _edges(left: Node, right: Node) -> tuple:
    """Where the derivatives in a claim have values: (bound indices, f ≠ 0), for all values of those indices."""
    try:
        found = kinks((left, right))
    except GiveUp:
        return ()
    free = left.free | right.free
    return tuple((kink.free - free, kink) for kink in found)


@remembered(64)
def _normalizer(given, where, unfold, expand, edges) -> Normalizer:
    return Normalizer(assumptions(given, where), unfold, expand, edges)


def _proved(n: Normalizer, left: Node, right: Node) -> bool:
    if n.remembered() > FORMS_LIMIT:
        n.forget()
    n.work.renew()
    try:
        difference = dict(n.form(left))
        accumulate(difference, n.form(right), -1)
        return vanishes(n, difference)
    except GiveUp:
        return False


def vanishes(n: Normalizer, form: Form, depth: int = 0) -> bool:
    """Whether the form is zero wherever it has a value."""
    form = _reduced(n, n.settled(form))
    if not form:
        return True
    cleared = _reduced(n, _cleared(n, form))
    if not cleared:
        return True
    return depth < 2 and (_vanishes_inside(n, cleared, depth) or _vanishes_multiplied(n, cleared, depth))


def _vanishes_multiplied(n: Normalizer, form: Form, depth: int) -> bool:
    """Whether f_i is zero for all i because Σ_i B_ki f_i is, for a matrix B whose inverse stands in f with the free index i."""
    fixed = n.assumptions.fixed.union(*(kink.free for _, kink in n.kinks))
    for atom, place in _free_inverses(n, form, fixed):
        array, index = atom.arguments[0], atom.indices[place]
        outer, inner = (Index(f"\x03{name}{depth}", index.range) for name in "ki")
        slots = {array.indices[1 - place]: inner, array.indices[place]: outer}
        factor = n.form(substitute(array.body, slots))
        total: Form = {}
        for monomial, coefficient in form.items():
            moved = _moved(n, monomial, {index: inner})
            accumulate(total, n.sum_over(inner, n.multiply(factor, moved)), coefficient)
        if vanishes(n, total, depth + 1):
            return True
    return False


def _free_inverses(n: Normalizer, form: Form, fixed: frozenset):
    """(B⁻¹ at indices, which of them) where it must have a value and that index is free, not `fixed`, and runs along the matrix."""
    seen = set()
    for monomial in form:
        if not evident(n, monomial):
            continue
        for atom, _ in monomial.factors:
            if type(atom) is not Apply or atom.function is not INVERSE:
                continue
            (array,) = atom.arguments
            if type(array) is not Array:
                continue
            for place in (0, 1):
                index, other = atom.indices[place], atom.indices[1 - place]
                if type(index) is not Index or index in monomial.binders or (array, index) in seen:
                    continue
                if index in array.free or index in other.free or not array.free.isdisjoint(monomial.binders):
                    continue
                if index.range is array.indices[place].range and index not in fixed:
                    seen.add((array, index))
                    yield atom, place


def _reduced(n: Normalizer, form: Form) -> Form:
    """The form with all equations used that its atoms bring with them."""
    for _ in range(4):
        rules = local_rules(n, form)
        if not rules:
            return form
        new = n.settled(rewrite(n, form, (*n.rules, *rules)))
        if new == form:
            return form
        form = new
    return form


def _cleared(n: Normalizer, form: Form) -> Form:
    """The form times its denominators, where they cannot be zero."""
    if not any(type(a) in (Add, Sum, Mul) and e < 0 for m in form for a, e in m.factors):
        return form
    _, _, rest = factor_out(n, form)
    return n.settled(rest)


def _vanishes_inside(n: Normalizer, form: Form, depth: int) -> bool:
    """Whether Σ_i f_i is zero because each f_i is: for the sums over one range that have denominators inside."""
    ranges: dict = {}
    for monomial in form:
        for index in monomial.binders:
            if not index.range.free and any(e < 0 and index in a.free for a, e in monomial.factors):
                ranges.setdefault(index.range, []).append(monomial)
    for range_, inside in ranges.items():
        if len(set(inside)) != len(inside):
            continue
        outer = Index("\x03" + str(depth), range_)
        body: Form = {}
        taken = []
        for monomial, coefficient in form.items():
            choice = [b for b in monomial.binders if b.range is range_]
            if len(choice) > 1:
                choice = [b for b in choice if any(e < 0 and b in a.free for a, e in monomial.factors)]
            if len(choice) != 1:
                continue
            taken.append(monomial)
            accumulate(body, _opened(n, monomial, choice[0], outer), coefficient)
        if taken and vanishes(n, body, depth + 1):
            rest = {m: c for m, c in form.items() if m not in taken}
            return not rest or vanishes(n, rest, depth + 1)
    return False


def _opened(n: Normalizer, monomial, index: Index, outer: Index) -> Form:
    """The monomial without its sum over index, which becomes the free index outer."""
    return _moved(n, monomial._replace(binders=tuple(b for b in monomial.binders if b is not index)), {index: outer})


def _moved(n: Normalizer, monomial, new: dict) -> Form:
    """The monomial with free indices replaced by names that occur nowhere."""
    inner: Form = {UNIT: 1}
    still = {}
    for atom, e in monomial.factors:
        if atom.free.isdisjoint(new):
            still[atom] = e
        else:
            inner = n.multiply(inner, n.moved(atom, e, new))
    binders = tuple(Index(b.name, substitute(b.range, new)) for b in monomial.binders)
    return n.rebuilt(1, binders, frozenset(substitute(g, new) for g in monomial.guards), still, inner)
