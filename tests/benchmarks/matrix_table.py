"""What is derived in matrix notation, with operations beside the best form known and milliseconds of processor time, as Markdown.

`python -m tests.benchmarks.matrix_table`: The Matrix Cookbook by number, then the questions of tests/derive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from symgrad import read
from symgrad.check.checker import judge
from symgrad.operators.cost import operations
from symgrad.writing.latex_writer import latex
from tests.derive.matrix_question_bank import QUESTIONS
from tests.matrix_cookbook import IDENTITIES
from tests.written_operations import written_operations


def asked() -> Iterator[tuple[str, str, str, str]]:
    """(name, document, question, best answer known)."""
    for identity in IDENTITIES:
        yield identity.number, identity.given, identity.left, identity.right
    for number, (document, question, answer) in enumerate(QUESTIONS, 1):
        yield f"q{number}", document, question, answer


def best_known(document: str, question: str, answer: str) -> int:
    try:
        return written_operations(answer)
    except TypeError:  # cases, an indicator: counted as they are read
        return operations(read(f"{document}\n\\[ {question} = {answer} \\]\n").claims[-1].right)


def rows() -> Iterator[tuple[str, ...]]:
    for name, document, question, answer in asked():
        start = time.process_time()
        (one,) = read(f"{document}\n\\[ {question} \\]\n", name).questions
        proof = one.derive()
        written = proof.matrix_latex() if one.matrix else None
        elapsed = 1000 * (time.process_time() - start)
        count = proof.matrix.operations if written else operations(proof.result_node)
        verdict = judge(proof.claim).status
        yield (
            name,
            f"${question}$",
            f"${written or latex(proof.result_node)}$",
            str(count),
            str(best_known(document, question, answer)),
            verdict,
            f"{elapsed:.0f}",
        )


def table() -> str:
    heads = ("identity", "asked", "derived form", "operations", "best known", "verdict", "ms")
    lines = [heads, ("---",) * len(heads), *rows()]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\vert ") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    print(table())
