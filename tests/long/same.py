"""The same verdicts for any hash seed, and on a loaded machine: documents judged again in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

from .mutants import documents
from .outcome import Clock, Outcome

ROOT = Path(__file__).resolve().parents[2]
#: Processes that compute something else meanwhile, and how many documents are judged at a time.
LOADED, TOGETHER = 4, 6
_BUSY = "while True: sum(range(10**6))"


def _verdicts(paths: list[Path], hash_seed: int) -> dict[str, list]:
    """What the command says of some documents: (line, verdict, counterexample) of each claim."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "symgrad", "check", "--json", "--seconds", "120", *map(str, paths)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return {
        report["file"]: [(row["line"], row["verdict"], row["reason"], row["counterexample"]) for row in report["claims"]]
        for report in json.loads(run.stdout)
    }


def run(seed: int, seconds: float) -> Outcome:
    """Documents in the order of the seed, some at a time, until the time is over."""
    outcome, clock = Outcome(), Clock(seconds)
    paths = [path for path in documents() if path.stat().st_size < 6_000]
    Random(seed).shuffle(paths)
    while paths and not clock.is_over:
        chosen, paths = paths[:TOGETHER], paths[TOGETHER:]
        first = _verdicts(chosen, 0)
        busy = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(LOADED)]
        try:
            loaded = _verdicts(chosen, 1)
        finally:
            for process in busy:
                process.kill()
                process.wait()
        outcome.figures["documents"] += len(chosen)
        outcome.figures["claims"] += sum(map(len, first.values()))
        for name, rows in first.items():
            if loaded.get(name) != rows:
                differ = [(a, b) for a, b in zip(rows, loaded.get(name, []), strict=False) if a != b]
                outcome.failures.append(f"seed {seed}: {name} has other verdicts under load and another hash seed: {differ[:2]}")
    return outcome
