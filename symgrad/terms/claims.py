"""What is claimed: a relation between two terms, under what is given. Shared by the reader, the prover and the judge."""

from __future__ import annotations

from dataclasses import dataclass, field

from .nodes import TRUE, Condition, Node, Size, Tensor
from .replacement import Pair


@dataclass(frozen=True)
class Doubt:
    """What may be supposed in the text and may not.

    conditions   what it says for all values of its own free indices; none where no condition can say it
    own          what it says at the claim's own indices
    instead      the tensors and functions of which it says more, a domain or a definition, each with what it is then
    line, text   where it is said, and how
    understood   whether that is all that is said; else what is not understood may make true what is false without it
    unread       of what could not be read, the names in it; None of a condition
    gives        whether what could not be read gives the name its value, rather than supposes something of it
    missing      whether the text says that this value stands elsewhere, and the document does not have it
    everywhere   whether it is about the whole claim, which refutes nothing then; `text` says why
    anew         whether it gives names that have a value another one, as where another example begins
    denies       whether it says that the claim does not hold: at all, or in the case `own`, which is taken out of the claim
    rival        whether it may give a name that has a value another one: nothing passes that is false by it
    withdraws    whether it takes back something that is supposed elsewhere, and does not say what
    about        the name of which words say something that is not understood, where nothing declares it
    """

    conditions: tuple[Condition, ...]
    own: Condition = TRUE
    instead: tuple[Pair, ...] = ()
    line: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)
    understood: bool = True
    unread: frozenset[str] | None = None
    gives: bool = False
    missing: bool = False
    everywhere: bool = False
    anew: bool = False
    withdraws: bool = False
    denies: bool = False
    rival: bool = False
    about: str = ""


@dataclass(frozen=True)
class Claim:
    """`left` `relation` `right`, for all values of the free indices in their ranges and of the free tensors in their domains.

    relation   one of = ≠ < ≤ > ≥
    given      assumptions, each for all values of its own free indices (Σ_i y_i = 1, w_i > 0, S_ij = S_ji, s(P-1)+K ≤ H)
    where      the side condition; its free indices are the claim's own (i ≠ j, y_i = 1, x > 0)
    doubts     conditions that may be meant as assumptions and may not: no verdict may hang on them
    line, column            where the right side stands in a document, from 1; 0 where there is no document
    undeclared              the tensors of which nothing says what they are
    numbers                 the sizes that nothing declares
    slopes                  the tensors by which the document differentiates such ones
    near                    those of them by which it does so under the same heading
    left_text, right_text   how the two sides are written there
    head                    the first side of the chain that it belongs to; None where that is not known
    end                     line and column behind the right side; (0, 0) where that is not known
    inferred                what names are taken for of which only their use says it: that refutes nothing
    guesses                 the names that count as scalars for want of a declaration, with what is claimed where they are matrices
    meant                   what is claimed where names are what people mean by them, which nothing says: x_i a row of X
    turned                  the tensors of which nothing says what they are and that are transposed, though they count as numbers
    across                  the line of what could not be read between the two sides, each equal to it; 0 where nothing stands there
    Two claims are equal where they claim the same, wherever and however that is written.
    """

    left: Node
    relation: str
    right: Node
    given: tuple[Condition, ...] = ()
    where: Condition = TRUE
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)
    left_text: str = field(default="", compare=False)
    right_text: str = field(default="", compare=False)
    undeclared: frozenset[Tensor] = frozenset()
    numbers: frozenset[Size] = frozenset()
    slopes: frozenset[Tensor] = frozenset()
    head: Node | None = field(default=None, compare=False)
    doubts: tuple[Doubt, ...] = ()
    guesses: tuple[Guess, ...] = ()
    end: tuple[int, int] = field(default=(0, 0), compare=False)
    inferred: tuple[str, ...] = field(default=(), compare=False)
    across: int = field(default=0, compare=False)
    meant: Guess | None = None
    near: frozenset[Tensor] = frozenset()
    turned: frozenset[Tensor] = frozenset()


@dataclass(frozen=True)
class Guess:
    """A name that counts as a scalar for want of a declaration, or what else names may be, and what is claimed where it is so."""

    name: str
    otherwise: Claim
    apart: str = ""  # the letter of a subscript, where that may be part of a name: this saves what is false and doubts nothing
