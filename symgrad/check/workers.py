"""Many documents over all cores: worker processes that read and judge under limits of time and memory.

The parent only hands out work and collects rows, so that nothing a document says can stop it: a claim that overruns its
limits is unknown, with the reason, and its worker is replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FileError, Overrun, SymgradError
from ..reading.facts.records import Document
from ..reading.latex_reader import read_as_far
from ..reading.surface.containers import DOCUMENTS
from ..reading.surface.inputs import read_bundle
from ..reading.surface.sources import STANDARD_INPUT, read_source, source_name
from .keys import claim_key
from .limits import USUAL, Limits, judge_within, out_of_time, within
from .report import Report, in_its_files, report_of, rows_of
from .verdicts import Verdict

if TYPE_CHECKING:
    from .memory import Memory

try:
    import resource
except ImportError:  # Windows has no such module, and no limit of memory.
    resource = None  # type: ignore[assignment]  # The module itself, or none.

#: How long after its limit a worker is ended from outside (a computation in C does not hear its own alarm).
GRACE = 2.0
#: Claims that a worker is given at a time, and how many `=` in a text are worth one more worker.
BATCH, WORTH_A_WORKER = 6, 24

#: Which part of a document's claims is judged: (1, 4) is the second of four.
Share = tuple[int, int]
WHOLE: Share = (0, 1)


def check_texts(
    texts: Sequence[tuple[str, str]],
    jobs: int | None = None,
    limits: Limits = USUAL,
    progress: Callable[[int, int], None] | None = None,
    memory: Memory | None = None,
    shares: Sequence[Share] = (),
) -> list[Report]:
    """A report for each (name, text), in order.

    progress   is called with (done, total) as claims are judged
    memory     verdicts of earlier runs; what it knows is not judged again
    shares     of each text what is judged, where that is not all of it: other rows stay as they are before they are judged
    """
    known = {number: report for number, text in enumerate(texts) if memory and (report := memory.report_on(*text))}
    new = [number for number in range(len(texts)) if number not in known]
    parts = [shares[number] if shares else WHOLE for number in new]
    found = iter(_check_new([texts[number] for number in new], parts, jobs, limits, progress, memory))
    return [in_its_files(known[at], text) if at in known else next(found) for at, (_, text) in enumerate(texts)]


def _check_new(
    texts: Sequence[tuple[str, str]],
    shares: Sequence[Share],
    jobs: int | None,
    limits: Limits,
    progress: Callable[[int, int], None] | None,
    memory: Memory | None,
) -> list[Report]:
    signs = sum(text.count("=") for _, text in texts)
    workers = max(1, min(jobs or os.cpu_count() or 1, max(len(texts), 1), 64) if len(texts) > 1 else 1)
    if signs > WORTH_A_WORKER:
        workers = max(workers, min(jobs or os.cpu_count() or 1, signs // WORTH_A_WORKER + 1))
    return _Pool(texts, shares, workers, limits, progress, memory).run() if texts else []


# --- in the worker --------------------------------------------------------------------------------------------------


@contextmanager
def interruptions_held() -> Iterator[None]:
    """Ctrl-C comes when the block ends: one that comes while a process is forked, Python may swallow."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def follow_parent(leave: Callable[[], object] = lambda: None) -> None:
    """End this process soon after its parent has ended, however that came; `leave` is called first."""

    def follow():
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        leave()
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def limit_memory(megabytes: int) -> None:
    """No more memory for this process than that beyond what it has."""
    if resource is None:
        return
    try:
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 2**20,) * 2)
    except (OSError, ValueError, OverflowError):
        pass  # No such limit on this system: the limit of time remains.


def _work(pipe: Connection, texts: Sequence[tuple[str, str]], limits: Limits) -> None:
    """The worker's loop: reads documents, judges claims by number, and answers one message for each.

    Messages: ("read", document, report, keys of its claims), ("judged", document, claim, verdict), and "spent" for "judged"
    where it was the worker's last one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))
    documents: dict = {}
    limited = False
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        if not limited:
            limit_memory(limits.megabytes)
            limited = True
        kind, number, claims = task
        if number not in documents:
            name, text = texts[number]
            reading = read_within(name, text, limits)
            documents[number] = reading[0]
            if kind == "read":
                pipe.send(("read", number, reading[1], _keys(reading[0], limits)))
        elif kind == "read":
            pipe.send(("read", number, summary_of(documents[number]), _keys(documents[number], limits)))
        for claim in claims:
            if documents[number] is None:
                pipe.send(("judged", number, claim, Verdict("unknown", "the document could not be read a second time")))
                continue
            try:
                verdict = judge_within(documents[number].claims[claim], limits.seconds)
            except MemoryError:
                pipe.send(("spent", number, claim, out_of_memory(limits)))
                return
            pipe.send(("judged", number, claim, verdict))


def _keys(document: Document | None, limits: Limits) -> tuple[str, ...]:
    return () if document is None else tuple(claim_key(claim, limits) for claim in document.claims)


def out_of_memory(limits: Limits) -> Verdict:
    """The verdict on a claim that needs more memory than a worker may have."""
    return Verdict("unknown", f"the limit of {limits.megabytes} MB for one claim was reached", lasts=False)


def ended_by(code: int | None, limits: Limits) -> Verdict:
    """The verdict on a claim twice at which the worker ended with that exit code."""
    if code is None or code >= 0 or code == -signal.SIGABRT:  # What is written in C ends itself where it gets no memory.
        return out_of_memory(limits)
    return Verdict("unknown", f"its worker was killed by signal {-code}, twice", lasts=False)


def summary_of(document: Document) -> Report:
    """The report on a document of which nothing is judged yet."""
    return report_of(document, rows_of(document))


def read_within(name: str, text: str, limits: Limits) -> tuple[Document | None, Report]:
    """(the document, its report without verdicts); (None, a report with the error) where it cannot be read."""
    try:
        document = within(limits.reading(text), lambda: read_as_far(text, name), limits.reading(text))
        return document, summary_of(document)
    except Overrun:
        error = f"the limit of {limits.reading(text):g} s for reading it was reached; --seconds sets another"
    except MemoryError:
        error = f"the limit of {limits.megabytes} MB was reached"
    except RecursionError:
        error = "a formula is nested too deeply"
    except SymgradError as problem:
        error = str(problem)
    except Exception as problem:
        error = f"an unexpected error, which should be reported: {type(problem).__name__}: {problem}"
    return None, Report(name, error=error)


# --- in the parent --------------------------------------------------------------------------------------------------


class _Worker:
    """One process, what it was given and what it has read."""

    def __init__(self, texts, limits):
        forks = hasattr(os, "fork") and sys.platform != "darwin"
        process = multiprocessing.get_context("fork").Process if forks else multiprocessing.get_context("spawn").Process
        self.pipe, other = multiprocessing.Pipe()
        self.process = process(target=_work, args=(other, texts, limits), daemon=True)
        with interruptions_held():
            self.process.start()
        other.close()
        self.task: tuple | None = None
        self.known: set[int] = set()
        self.opens = False  # Whether its task begins with a document that it has not read.
        self.since = time.monotonic()

    def give(self, task):
        self.task = task
        self.opens = task[1] not in self.known
        self.known.add(task[1])
        self.since = time.monotonic()
        self.pipe.send(task)

    def end(self):
        try:
            self.pipe.send(None)
        except OSError:
            pass
        self.pipe.close()
        self.process.join(0.2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class _Pool:
    """Hands out documents to read, then claims to judge, and puts the answers into reports."""

    def __init__(self, texts, shares, count, limits, progress, memory):
        self.shares = shares
        self.texts, self.limits, self.progress, self.memory = texts, limits, progress, memory
        self.keys: dict[int, tuple[str, ...]] = {}
        self.reports: list[Report | None] = [None] * len(texts)
        self.verdicts: dict[tuple[int, int], Verdict] = {}
        self.unread = deque(range(len(texts)))
        self.waiting: dict[int, deque[int]] = {}
        self.workers = [_Worker(texts, limits) for _ in range(count)]
        self.lost: set[tuple[int, int | None]] = set()  # what a worker was at that ended: (document, claim)
        self.total = 0

    def run(self) -> list[Report]:
        try:
            for worker in self.workers:
                self._give(worker)
            while any(worker.task for worker in self.workers):
                self._collect()
        finally:
            for worker in self.workers:
                worker.end()
        return [self._finished(number) for number in range(len(self.texts))]

    def _finished(self, number) -> Report:
        report = self.reports[number]
        judged = _part(self.shares[number], len(report.rows))
        rows = tuple(replace(row, verdict=self.verdicts[number, at]) if at in judged else row for at, row in enumerate(report.rows))
        finished = replace(report, rows=rows)
        if self.memory is not None and self.shares[number] == WHOLE:
            self.memory.keep(self.texts[number][1], finished, self.keys.get(number, ()))
        return in_its_files(finished, self.texts[number][1])

    def _give(self, worker) -> None:
        """The next piece of work: a document nobody reads yet, claims of one it knows, of any, or a read ahead."""
        worker.task = None
        if self.unread:
            worker.give(("read", self.unread.popleft(), ()))
            return
        open_ones = [number for number, claims in self.waiting.items() if claims]
        known = [number for number in open_ones if number in worker.known]
        if known or open_ones:
            number = max(known or open_ones, key=lambda n: len(self.waiting[n]))
            claims = self.waiting[number]
            size = max(1, min(BATCH, len(claims) // (2 * len(self.workers)) or 1))
            worker.give(("judge", number, tuple(claims.popleft() for _ in range(size))))
            return
        missing = [n for n, report in enumerate(self.reports) if report is None and n not in worker.known]
        if missing:
            worker.give(("read", missing[0], ()))

    def _collect(self) -> None:
        busy = [worker for worker in self.workers if worker.task]
        ready = wait([worker.pipe for worker in busy], timeout=0.5)
        for worker in busy:
            if worker.pipe not in ready:
                continue
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                self._lost(worker)
                continue
            self._take(worker, message)
        for worker in busy:
            if worker in self.workers and worker.task and time.monotonic() - worker.since > self._allowed(worker):
                self._replace(worker, out_of_time(self.limits.seconds))

    def _allowed(self, worker) -> float:
        """Seconds that a worker may be silent: for a claim, and for reading the document first where it has not."""
        kind, number, _ = worker.task
        reading = 2 * self.limits.reading(self.texts[number][1])  # as long again for what is left when one formula took too long
        return GRACE + (reading if kind == "read" else reading + self.limits.seconds if worker.opens else self.limits.seconds)

    def _take(self, worker, message) -> None:
        worker.since, worker.opens = time.monotonic(), False
        if message[0] == "read":
            self._opened(*message[1:])
        else:
            _, number, claim, verdict = message
            self.verdicts[number, claim] = verdict
            kind, _, claims = worker.task
            worker.task = (kind, number, tuple(c for c in claims if c != claim))
            if self.progress is not None:
                self.progress(len(self.verdicts), self.total)
            if message[0] == "spent":
                self._replace(worker)
                return
            if worker.task[2]:
                return
        worker.task = None
        for other in self.workers:
            if other.task is None:
                self._give(other)

    def _opened(self, number, report, keys=()) -> None:
        if self.reports[number] is None:
            self.reports[number], self.keys[number] = report, keys
            known = self.memory.verdicts_on(keys) if self.memory is not None else {}
            self.verdicts.update(((number, at), verdict) for at, verdict in known.items())
            judged = _part(self.shares[number], len(report.rows))
            self.waiting[number] = deque(at for at in judged if at not in known)
            self.total += len(judged)
            if self.progress is not None:
                self.progress(len(self.verdicts), self.total)

    def _lost(self, worker) -> None:
        """A worker that ended by itself or by a signal from outside: what it was at is tried once more, then told."""
        worker.process.join()
        kind, number, claims = worker.task
        at = (number, claims[0] if claims else None)
        if at not in self.lost:
            self.lost.add(at)
            if kind == "read" and self.reports[number] is None:
                self.unread.appendleft(number)
            self._replace(worker, again=True)
            return
        self._replace(worker, ended_by(worker.process.exitcode, self.limits))

    def _replace(self, worker, verdict=None, again=False) -> None:
        """End a worker that overran or died, which is the verdict on the claim it was at; the rest of its work goes back."""
        kind, number, claims = worker.task
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = fresh = _Worker(self.texts, self.limits)
        if kind == "read" and self.reports[number] is None and not again:
            self._opened(number, Report(self.texts[number][0], error=verdict.reason.replace("one claim", "reading it")))
        if claims and verdict is not None:
            self.verdicts[number, claims[0]] = verdict
            claims = claims[1:]
        if claims:
            self.waiting[number].extendleft(reversed(claims))
        self._give(fresh)


def _part(share: Share, count: int) -> range:
    """The claims of a share, of so many: those that stand together are judged together, as they have much in common."""
    part, parts = share
    return range(count * part // parts, count * (part + 1) // parts)


# --- files ----------------------------------------------------------------------------------------------------------

#: Endings of files that hold mathematics in a form of their own, in which nothing would be found.
FOREIGN = (".docx", ".odt", ".pdf", ".rtf", ".json", ".toml", ".py")


def files_in(paths: Iterable[str]) -> dict[str, str]:
    """The documents that paths name, in order: a file itself, a folder's documents; with the reason, what cannot be
    read: a folder that is closed or empty, a file of another kind."""
    found: dict[str, str] = {}

    for path in paths:
        if not os.path.isdir(path):
            is_foreign = os.path.splitext(path)[1].lower() in FOREIGN
            found.setdefault(
                path, "it is no LaTeX or Markdown, no notebook or web page; a claim in it would be lost" if is_foreign else ""
            )
            continue
        inside: dict[str, str] = {}

        def refuse(error: OSError, into=inside):
            into[error.filename] = error.strerror

        for folder, folders, names in os.walk(path, onerror=refuse):
            folders.sort()
            folders[:] = [name for name in folders if not name.startswith(".")]
            documents = (os.path.join(folder, name) for name in sorted(names) if name.lower().endswith(DOCUMENTS))
            # A pipe or a device in a folder is no document; a link that leads nowhere is one that is lost.
            inside.update((name, "") for name in documents if os.path.isfile(name) or not os.path.exists(name))
        found.update(inside or {path: "there is no .tex or .md file in it, nor another document"})
    return found


def check_files(
    paths: Iterable[str],
    jobs: int | None = None,
    limits: Limits = USUAL,
    progress: Callable[[int, int], None] | None = None,
    memory: Memory | None = None,
    root: Path | None = None,
    judge: Callable[..., list[Report]] = check_texts,
) -> list[Report]:
    """A report for each document that the paths name (see `files_in`); one with an error where it cannot be opened.

    root    the folder below which a document may \\input other files; None: nowhere
    judge   what judges the texts of all of them: `check_texts`, or one that takes the same and gives the same
    """
    texts: dict[str, str] = {}
    reports: dict[str, Report] = {}
    for path, refused in files_in(paths).items():
        name = source_name(path)
        try:
            if refused:
                raise FileError(name, refused)
            reports[name] = Report(name)
            texts[name] = read_source(path) if root is None or path == STANDARD_INPUT else read_bundle(path, root)
        except FileError as error:
            reports[name] = Report(name, error=error.reason)
    reports.update((report.file, report) for report in judge(tuple(texts.items()), jobs, limits, progress, memory))
    return list(reports.values())
