"""A long fuzz of the reader: `python tests/reading/fuzz_reader.py --count 1000000`. What stops it becomes a test.

Every input must end, soon, in a document, whose formulas are read or told. Inputs are soups of pieces in several frames, and small
documents with a few places damaged. The same seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

from symgrad.errors import LimitError
from symgrad.reading.latex_reader import read_as_far

PIECES = r"""\frac { } _ ^ $ $$ \[ \] \( \) \begin{align} \end{align} \begin{cases} \end{cases} & \\ ' | \| \sum \prod \max \min
\partial \nabla = := \Rightarrow \iff \text{if } \left( \right) \left| \right| \mathbb{R} \in \sim \mathcal{N} \dots \cdots , ; : \quad \cdot
\odot \times / - + < > \le \neq \delta_{ij} \mathbb{E} \operatorname{Var} 0 1 2 -1 10 \top T \mathbf{1} I \operatorname{tr} \operatorname{diag} \det
\begin{bmatrix} \end{bmatrix} \begin{proof} \end{proof} % \lfloor \rfloor \substack \overset \underbrace \hat \tilde{ \sqrt [ ] \mid \land \neg
\forall \implies \boxed{ \color{red} \textcolor{red}{ \tag{1} \Delta e \pi \sigma f x y A a i j n \log \exp \mathbb{1} \operatorname{softmax}
\phi' \left. \right. \not _{i=1} ^{n} _{j} _{i,j} ^{-1} ^{\top} ^2 \frac{1}{n} \frac{\partial L}{\partial x_i} \input \def \newcommand{\unknown} \newcommand{\m}[2][a]{#1^{#2}} \m \m{ \let\m \over \underset{ \bf || 1\{ \norm \dv[2]{ \R <!-- --> ``` ` \verb|
\begin{array}{rcl} \end{array} &=& {} \lefteqn{ 1..n \partial_x ]_+ f(x) x^\top \begin{comment} \end{comment} \bigl( \bigr) \mathrm{d} \nabla_{A} x_i y_j A_{ij} \sum_{j=1}^{n} \| ( ) ∑ θ ∈ ≤ · é 中 ~ # @ \unknown \label{a}""".split()
FRAMES = (
    r"\[ {} \]",
    r"${}$",
    r"$x_i = {}$ \[ x_i = a \]",
    r"\begin{{align}} a &= {} \\ &= a \end{{align}}",
    r"\[ {} = 0 \]",
    r"\[ a = {} \]",
    r"\[ {} \]",
    "{}",
    r"$L := {}$ \[ \nabla_x L \]",
)
DECLARED = r"Let $x, y \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}$. "
DOCUMENTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "documents").iterdir())]
NAMES = ("a.tex", "a.md", "a.tex", "a.html", "a.tex", "a.rst")
#: Seconds of computing that one short input may take.
SLOW = 5.0


def make_input(seed: int) -> str:
    """The input of a seed."""
    rng = random.Random(seed)
    if rng.random() < 0.06:
        text = rng.choice(DOCUMENTS)
        for _ in range(rng.randint(1, 4)):
            at = rng.randint(0, len(text))
            text = text[:at] + rng.choice(["", rng.choice(PIECES), chr(rng.randint(1, 0x2FFF))]) + text[at + rng.randint(0, 8) :]
        return text
    soup = " ".join(rng.choices(PIECES, k=rng.randint(1, 14)))
    return (DECLARED if rng.random() < 0.7 else "") + rng.choice(FRAMES).format(soup)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    chosen = parser.parse_args()
    found = 0
    start = time.process_time()
    for seed in range(chosen.first, chosen.first + chosen.count):
        text, before = make_input(seed), time.process_time()
        try:
            document = read_as_far(text, NAMES[seed % len(NAMES)])
            assert all(str(error) for error in document.errors)
        except LimitError as error:
            assert str(error)
        except Exception:
            found += 1
            print(f"--- seed {seed}: {text!r}\n{traceback.format_exc(limit=-3)}", flush=True)
        if time.process_time() - before > SLOW:
            found += 1
            print(f"--- seed {seed} took {time.process_time() - before:.1f} s: {text!r}", flush=True)
        if (seed + 1) % 50_000 == 0:
            print(f"{seed + 1} inputs, {found} found, {time.process_time() - start:.0f} s", file=sys.stderr, flush=True)
    print(f"{chosen.count} inputs, {found} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
