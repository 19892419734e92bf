"""python -m tests.long.attack: makes the documents and writes them into documents.json; --judge asks the judge about each."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from random import Random

from . import (
    Document,
    chance,
    conditions,
    discrete,
    expressions,
    functions,
    matrices,
    notions,
    prose,
    regions,
    scopes,
    sentences,
    sizes,
    traps,
)

FILE = Path(__file__).with_name("documents.json")
CLASSES = (sentences, scopes, conditions, expressions, regions, sizes, matrices, chance, discrete, prose, functions, traps, notions)


def made(seed: int = 1) -> list[Document]:
    """Every document, each text once; the same for the same seed."""
    every: dict[str, Document] = {}
    for kind in CLASSES:
        for document in kind.documents(Random(seed)):
            every.setdefault(document.text, document)
    return list(every.values())


def kept() -> list[Document]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return [Document(row["category"], row["text"], tuple(row["expected"])) for row in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", action="store_true", help="judge the kept documents and list what is wrong")
    parser.add_argument("--every", type=int, default=1, help="only every N-th document")
    options = parser.parse_args()
    if options.judge:
        from .judging import wrong

        failures, counts = wrong(kept()[:: options.every])
        for failure in failures:
            print(*failure, sep="  ")
        print(dict(counts))
        return 1 if failures else 0
    documents = made(options.seed)
    rows = [json.dumps(asdict(document), ensure_ascii=False) for document in documents]
    FILE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    print(Counter(verdict for document in documents for verdict in document.expected), Counter(d.category for d in documents))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
