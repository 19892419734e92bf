"""The reader on inputs of all kinds: it ends, soon, in a document or in one of our errors, and what is written reads back.

Most inputs come from a grammar of documents, so that they get deep: sentences that declare, define and suppose, chains, sums,
derivatives, cases, matrices, with a token damaged in every third. Most of these are small, a formula or a sentence with a display,
as a small one costs a tenth of a long one and meets the same branches; each sixteenth is a page. The others are the soups of
`tests/reading/fuzz_reader.py`.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import traceback
from pathlib import Path
from random import Random

from symgrad.errors import SymgradError
from symgrad.reading.latex_reader import read, read_term
from symgrad.terms.nodes import Node
from symgrad.writing.latex_writer import latex
from tests.decide.agreement import difference
from tests.reading.fuzz_reader import PIECES, SLOW, make_input

from .outcome import Clock, Outcome
from .rewritings import A, B, C, I, J, N, T, U, W, X, Y, Z, term

ROOT = Path(__file__).resolve().parents[2]
KNOWN = (X.tensor, Y.tensor, T.tensor, Z, U, W, C, N, I, J, A, B)
DECLARATIONS = (
    r"$x, y \in \mathbb{R}$",
    r"$t > 0$",
    r"$z, y \in \mathbb{R}^{C}$",
    r"$u \in \mathbb{R}^n$",
    r"$W \in \mathbb{R}^{C \times n}$",
    r"$A \in \mathbb{R}^{n \times n}$ be symmetric",
    r"$p := \operatorname{softmax}(z)$",
    r"$s_i := \sum_{j=1}^{n} W_{ij} u_j$",
    r"$L := -\sum_i y_i \log p_i$",
    r"$f(t) := t^2 + 1$",
    r"$\epsilon \sim \mathcal{N}(0, 1)$",
    r"$q \in (0, 1)$",
)
WORDS = (
    "Let",
    "Suppose that",
    "Assume",
    "If",
    "Is",
    "We do not have",
    "Hence",
    "Recall that",
    "For a positive",
    "where",
    "with",
    "Then",
)
RELATIONS = ("=", "=", "=", "=", r"\le", ">", r"\neq", r"\Rightarrow x =", r"\in", r"\approx", ":=")


def formula(random: Random, depth: int) -> str:
    """A formula of the grammar."""
    if depth <= 0:
        return random.choice(
            (
                "x",
                "y",
                "t",
                "z_i",
                "z_k",
                "u_j",
                "W_{ij}",
                "A_{jk}",
                "p_i",
                "s_i",
                r"\delta_{ij}",
                "2",
                r"\pi",
                "L",
                r"\lambda",
                "A",
                "z",
            )
        )

    def inner() -> str:
        return formula(random, depth - random.randint(1, 2))

    return random.choice(
        (
            lambda: f"{inner()} + {inner()}",
            lambda: f"{inner()} - {inner()}",
            lambda: f"{inner()} {inner()}",
            lambda: rf"\left( {inner()} \right)",
            lambda: rf"({inner()})^{{{random.choice(('2', '-1', inner()))}}}",
            lambda: rf"\frac{{{inner()}}}{{{inner()}}}",
            lambda: rf"\sum_{{{random.choice('ijk')}={random.choice('01')}}}^{{{random.choice(('n', 'C', 'n-1'))}}} {inner()}",
            lambda: rf"\prod_{{{random.choice('ij')} \neq {random.choice('ik')}}} {inner()}",
            lambda: rf"{random.choice((chr(92) + 'log', chr(92) + 'exp', chr(92) + 'sin', chr(92) + 'sigma', 'f'))}({inner()})",
            lambda: rf"\log {{{inner()}}}",
            lambda: rf"\frac{{\partial {inner()}}}{{\partial {random.choice(('x', 'z_k', 'W_{ij}', 'u'))}}}",
            lambda: rf"\nabla_{random.choice('zuxA')} ({inner()})",
            lambda: rf"\|{inner()}\|^2",
            lambda: rf"|{inner()}|",
            lambda: rf"\mathbb{{E}}[{inner()}]",
            lambda: rf"\begin{{cases}} {inner()} & x > {inner()} \\ {inner()} & \text{{otherwise}} \end{{cases}}",
            lambda: rf"\begin{{bmatrix}} {inner()} & {inner()} \\ {inner()} & {inner()} \end{{bmatrix}}",
            lambda: rf"{{{inner()}}}^\top {inner()}",
            lambda: rf"\mathbb{{1}}[{inner()} > 0]",
            lambda: rf"\operatorname{{tr}}({inner()})",
            lambda: rf"\textcolor{{blue}}{{{inner()}}}",
            lambda: rf"\max_{random.choice('ij')} {inner()}",
            lambda: rf"e^{{{inner()}}}",
            lambda: rf"\sqrt{{{inner()}}}",
            lambda: rf"\left. {inner()} \right|_{{x = 0}}",
        )
    )()


def _sentence(random: Random, most: int) -> str:
    said = " and ".join(random.sample(DECLARATIONS, random.randint(1, most)))
    return f"{random.choice(WORDS)} {said}{random.choice(('.', ',', ':', '?'))}"


def _shown(random: Random, depth: int, most: int) -> str:
    """A chain of the grammar with up to so many relations, in a display or in the text."""
    rows = [formula(random, depth)]
    for _ in range(random.randint(0, most)):
        rows.append(f"{random.choice(RELATIONS)} {formula(random, depth)}")
    shown = random.choice((r"\[ {} \]", r"\begin{{align}} {} \end{{align}}", "${}$", "$$ {} $$"))
    return shown.format((r" \\ &" if "align" in shown else " ").join(rows))


def _damaged(text: str, random: Random) -> str:
    """The text with a token damaged, a third of the time."""
    if random.random() >= 0.33:
        return text
    at = random.randint(0, len(text))
    return text[:at] + random.choice(("", random.choice(PIECES), text[at : at + 9])) + text[at + random.randint(0, 5) :]


def small(random: Random) -> str:
    """A formula of the grammar, or a sentence and a display."""
    if random.random() < 0.5:
        return _damaged(_shown(random, random.randint(0, 3), 1), random)
    return _damaged(f"{_sentence(random, 1)} {_shown(random, random.randint(0, 3), 1)}", random)


def document(random: Random) -> str:
    """A page of the grammar."""
    parts = []
    for _ in range(random.randint(1, 4)):
        parts.append(_sentence(random, 3))
        shown = _shown(random, random.randint(0, 6), 3)
        parts.append(rf"\begin{{proof}} {shown} \end{{proof}}" if random.random() < 0.1 else shown)
    return _damaged("\n".join(parts), random)


def input_of(seed: int, number: int) -> str:
    """The input of a seed with this number."""
    if number % 16 == 0:
        return document(Random(f"{seed}.{number}"))
    return make_input(seed * 10_000_000 + number) if number % 4 == 3 else small(Random(f"{seed}.{number}"))


def _fault(text: str) -> str:
    """What is wrong with how an input is read; "" for nothing."""
    before = time.process_time()
    try:
        read(text)
    except SymgradError as error:
        if not str(error) or "\n" in str(error):
            return f"an error that is not one line: {error}"
    except Exception:
        return traceback.format_exc(limit=-3)
    taken = time.process_time() - before
    return f"took {taken:.1f} s" if taken > SLOW else ""


def _is_read_back(node: Node) -> bool:
    """Whether what is written of a term is read as the term, or as one that is equal wherever they are compared."""
    back = read_term(latex(node), known=KNOWN)
    return back is node or isinstance(difference(back, node, tries=4), int)


#: Run in a process of its own, as a hook cannot be taken away: what a document names is neither opened nor run nor imported.
_AUDIT = r"""
import sys
from symgrad import check
TEXTS = [
    r"Let $x \in \mathbb{R}$. \[ (x + 1)^2 = x^2 + 2 x + 1 \] \[ \frac{d}{dx} x^2 = 3 x \]",
    r"\input{/etc/passwd} \include{secrets} \usepackage{shellesc} \write18{id} Let $x \in \mathbb{R}$. \[ x + x = 2 x \]",
    r"\immediate\write18{id} \openin5=/etc/passwd \[ \operatorname{__import__}(x) = 1 \]",
    r"<script src='http://localhost/x.js'></script> ![a](file:///etc/passwd) Let $x \in \mathbb{R}$. $$ x = x $$",
    r"Let $x \in \mathbb{R}$. \[ \operatorname{exec}(x) = \text{import os} \] \[ \includegraphics{/etc/passwd} = x \]",
]
def tried():
    for text in TEXTS:
        try:
            check(text)
        except Exception as error:
            assert type(error).__module__.startswith("symgrad"), error
tried()
seen = []
FORBIDDEN = ("open", "import", "exec", "subprocess.Popen", "os.", "socket.", "shutil.", "urllib.", "ctypes.dlopen", "webbrowser.")
def hook(event, arguments):
    if event.startswith(FORBIDDEN):
        seen.append((event, str(arguments)[:200]))
sys.addaudithook(hook)
tried()
found = list(seen)
print(found)
sys.exit(1 if found else 0)
"""


def run(seed: int, seconds: float, most: int = 10**12) -> Outcome:
    """Inputs for four fifths of the time, a tenth as many round trips at most; and what checking asks of the machine."""
    gc.freeze()  # The code and its tables are never garbage; what is read is.
    outcome, clock = Outcome(), Clock(seconds * 0.8)
    for number in range(most):
        if clock.is_over:
            break
        text = input_of(seed, number)
        fault = _fault(text)
        outcome.figures["inputs"] += 1
        if fault:
            outcome.failures.append(f"seed {seed}, input {number}: {fault}: {text!r}")
    clock = Clock(seconds * 0.2)
    for number in range(most // 10):
        if clock.is_over:
            break
        node = term(Random(f"{seed}.{number}"), 3)
        outcome.figures["round trips"] += 1
        try:
            if not _is_read_back(node):
                outcome.failures.append(f"seed {seed}, term {number} is not read back: {latex(node)}")
        except SymgradError as error:
            outcome.failures.append(f"seed {seed}, term {number}: {error}")
    heard = subprocess.run([sys.executable, "-c", _AUDIT], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    outcome.figures["documents under an audit hook"] = 5
    if heard.returncode:
        outcome.failures.append(f"checking asked the machine for something: {heard.stdout[-500:]}{heard.stderr[-500:]}")
    return outcome
