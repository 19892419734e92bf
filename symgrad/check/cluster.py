"""Many documents over a Dask cluster: batches of them, each judged on some machine in a process of its own, under the usual limits.

The verdicts are those of `workers`, which does the work on each machine. The claims of a long document are shared out. A worker
that is lost costs nothing but time: what it had is given to another, and what no worker brings to an end is judged here. Run as a
program, this file is what a worker starts: a batch at standard input, its reports at standard output.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import LimitError, SymgradError, UnsupportedError
from ..version import __version__
from .limits import USUAL, Limits
from .report import PENDING, Report
from .workers import WHOLE, Share, check_texts

if TYPE_CHECKING:
    from .memory import Memory

#: A batch holds so many documents, or so many characters, whichever comes first.
DOCUMENTS, CHARACTERS = 16, 60_000
#: How many `=` in a document are worth one more worker for it, which reads all of it: that takes a fraction of the time of judging.
WORTH_A_SHARE = 150
#: Seconds to wait for the scheduler, and for its first worker.
PATIENCE = 30
#: How often a batch is given to another worker before it is judged here.
RETRIES = 2

Text = tuple[str, str]
#: A document by its number, and what of it is judged.
Piece = tuple[int, Share]


def check_on_cluster(
    address: str,
    texts: Sequence[Text],
    jobs: int | None = None,
    limits: Limits = USUAL,
    progress: Callable[[int, int], None] | None = None,
    memory: Memory | None = None,
) -> list[Report]:
    """A report for each (name, text), in order, as `check_texts` gives them, by the workers of the scheduler at an address.

    jobs   worker processes on each machine for one batch; by default one
    Raises UnsupportedError where Dask is not installed, LimitError where no scheduler or worker answers, SymgradError where a
    worker has another version of symgrad.
    """
    try:
        import distributed  # Late: heavy, and of use only here.
    except ModuleNotFoundError as error:
        raise UnsupportedError(f"--scheduler needs {error.name}: pip install 'symgrad[dask]'") from error
    known = {number: report for number, text in enumerate(texts) if memory and (report := memory.report_on(*text))}
    new = [number for number in range(len(texts)) if number not in known]
    found: dict[int, Report] = dict(known)
    parts: dict[int, list[Report]] = {number: [] for number in new}
    with _connected(distributed, address) as client:
        futures = {
            client.submit(_judged, *_asked(batch, texts), jobs or 1, limits, __version__, retries=RETRIES, pure=False): batch
            for batch in _batches(new, texts, sum(client.nthreads().values()))
        }
        for future in distributed.as_completed(futures, loop=client.loop):
            batch = futures[future]
            if future.status == "finished":
                reports = future.result()
            elif isinstance(problem := future.exception(), SymgradError):
                raise problem
            else:  # Its workers were lost, again and again.
                asked, shares = _asked(batch, texts)
                reports = check_texts(asked, jobs, limits, shares=shares)
            for (number, (_, shares_of_it)), report in zip(batch, reports, strict=True):
                parts[number].append(report)
                if len(parts[number]) < shares_of_it:
                    continue
                found[number] = _joined(parts.pop(number))
                if memory is not None:
                    memory.keep(texts[number][1], found[number], ())
            if progress is not None:
                progress(len(found), len(texts))
    return [found[number] for number in range(len(texts))]


def _connected(distributed: Any, address: str) -> Any:
    """A client of the scheduler, which has a worker at least."""
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LimitError(f"no scheduler answers at {address}: {' '.join(str(error).split())}") from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError) as error:
        client.close()
        raise LimitError(f"the scheduler at {address} has no worker") from error
    return client


def _batches(numbers: Sequence[int], texts: Sequence[Text], workers: int) -> Iterator[list[Piece]]:
    """Documents in batches; of a long one as many shares as there are workers, or fewer, each in a batch of its own."""
    batch: list[Piece] = []
    size = 0
    for number in numbers:
        text = texts[number][1]
        shares = min(workers, text.count("=") // WORTH_A_SHARE + 1)
        if shares > 1:
            yield from ([(number, (part, shares))] for part in range(shares))
            continue
        if batch and (len(batch) == DOCUMENTS or size + len(text) > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append((number, WHOLE))
        size += len(text)
    if batch:
        yield batch


def _asked(batch: Sequence[Piece], texts: Sequence[Text]) -> tuple[list[Text], list[Share]]:
    return [texts[number] for number, _ in batch], [share for _, share in batch]


def _joined(reports: Sequence[Report]) -> Report:
    """One report of those on the shares of a document; that it could not be read, where one worker says so."""
    first = next((report for report in reports if report.error), reports[0])
    if first.error:
        return first
    rows = zip(*(report.rows for report in reports), strict=True)
    return replace(first, rows=tuple(next((row for row in same if row.verdict != PENDING), same[0]) for same in rows))


# --- on a worker ----------------------------------------------------------------------------------------------------


def _judged(texts: Sequence[Text], shares: Sequence[Share], jobs: int, limits: Limits, version: str) -> list[Report]:
    """The reports on a batch, by a program of their own: a worker's threads hear no alarm, and may not be ended."""
    if version != __version__:
        raise SymgradError(f"a worker has symgrad {__version__}, and not {version}; install the same on all")
    asked = pickle.dumps((texts, shares, jobs, limits))
    done = subprocess.run([sys.executable, "-m", __name__], input=asked, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    reports: list[Report] = pickle.loads(done.stdout)
    return reports


def _answer() -> None:
    """What the program does."""
    texts, shares, jobs, limits = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(check_texts(texts, jobs, limits, shares=shares)))


if __name__ == "__main__":
    _answer()
