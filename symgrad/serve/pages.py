"""The processes of each open page: one that answers questions, one that judges its document. Knows nothing of requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.context import BaseContext
from typing import Any

from ..check.limits import Limits
from ..check.live import Live
from ..check.report import Report
from ..errands import Errand, Worker
from ..errors import LimitError, SymgradError

#: Pages with processes of their own at a time; who opens one more takes those of the page that has been silent longest.
MOST = 12
#: Seconds of silence after which a page's processes end. The page may ask again all the same.
SILENT = 900.0
#: How much longer than judging one claim an answer to a question may take.
TIMES = 6


class Page:
    """The processes of one page. What it asks for ends what it asked for before."""

    def __init__(self, limits: Limits, context: BaseContext, loop: asyncio.AbstractEventLoop, pool: ThreadPoolExecutor):
        self.used = time.monotonic()
        self._loop, self._pool = loop, pool
        self._worker = Worker(replace(limits, seconds=TIMES * limits.seconds), context)
        self._live = Live(self._told, limits, context)
        self._errand: Errand | None = None
        self._asked, self._name = 0, ""
        self._is_closed = False
        self._queue: asyncio.Queue[tuple[Report, bool] | None] | None = None

    async def answers(self, work: Callable[..., Any], *arguments: Any) -> AsyncGenerator[Any]:
        """The answers of an errand as they come. Raises SymgradError."""
        self._begin()
        if self._errand is not None:
            self._errand.cancel()
        errand = self._errand = self._worker.send(work, *arguments)
        queue = asyncio.Queue[tuple[str, Any]]()

        def put(kind: str, answer: Any = None) -> None:
            try:
                self._loop.call_soon_threadsafe(queue.put_nowait, (kind, answer))
            except RuntimeError:
                pass  # The server has ended, and the loop with it.

        def do() -> None:
            try:
                for answer in errand:
                    put("answer", answer)
            except SymgradError as error:
                put("error", error)
            else:
                put("done")

        kind = ""
        try:
            self._pool.submit(do)
            while kind != "done":
                kind, answer = await queue.get()
                if kind == "error":
                    raise answer
                if kind == "answer":
                    yield answer
        finally:
            if kind not in ("done", "error"):  # Whoever asked has gone.
                errand.cancel()

    async def reports(self, name: str, text: str) -> AsyncGenerator[Report]:
        """The report on a document as verdicts come, until it is complete; it ends where the page asks about another text."""
        self._begin()
        if self._queue is not None:
            self._queue.put_nowait(None)
        self._asked += 1
        # The number says which text a report is about: one on the text before may be on its way.
        self._name = f"{self._asked}/{name}"
        queue = self._queue = asyncio.Queue[tuple[Report, bool] | None]()
        self._live.ask(self._name, text)
        done = False
        try:
            while not done and (found := await queue.get()) is not None:
                report, done = found
                yield replace(report, file=name)
        finally:
            if self._queue is queue:
                self._queue = None
                if not done:  # Whoever asked has gone: an empty text ends what is under way.
                    self._live.ask("", "")

    def close(self) -> None:
        """End its processes, and what is asked of them."""
        self._is_closed = True
        if self._queue is not None:
            self._queue.put_nowait(None)
        if self._errand is not None:
            self._errand.cancel()
        self._worker.close()
        self._live.close()

    def _begin(self) -> None:
        if self._is_closed:
            raise LimitError("too many pages are open at once; close some, and ask again")
        self.used = time.monotonic()

    def _told(self, report: Report, done: bool) -> None:
        """In a thread of the judge's."""
        try:
            self._loop.call_soon_threadsafe(self._show, report, done)
        except RuntimeError:
            pass  # The server has ended, and the loop with it.

    def _show(self, report: Report, done: bool) -> None:
        if self._queue is not None and report.file == self._name:
            self._queue.put_nowait((report, done))


class Pages:
    """The open pages by the name that each gives itself; one is kept ready for whoever comes next."""

    def __init__(self, limits: Limits, context: BaseContext):
        self._limits, self._context = limits, context
        self._pool = ThreadPoolExecutor(2 * MOST)
        self._loop = asyncio.get_running_loop()
        self._pages: dict[str, asyncio.Future[Page]] = {}
        self._next = self._made()

    async def ready(self) -> None:
        """Wait until the processes of the next page stand ready."""
        await asyncio.shield(self._next)

    async def page(self, name: str) -> Page:
        """The page of this name."""
        if name not in self._pages:
            self._pages[name], self._next = self._next, self._made()
        found = self._pages[name] = self._pages.pop(name)  # The last one is that used last.
        while len(self._pages) > MOST:
            self._close(next(iter(self._pages)))
        return await asyncio.shield(found)

    def tidy(self) -> None:
        """End the processes of pages that have long been silent."""
        for name, page in list(self._pages.items()):
            if page.done() and time.monotonic() - page.result().used > SILENT:
                self._close(name)

    async def close(self) -> None:
        """End all processes."""
        for page in await asyncio.gather(*self._pages.values(), self._next):
            page.close()
        self._pages.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _made(self) -> asyncio.Future[Page]:
        return self._loop.run_in_executor(self._pool, Page, self._limits, self._context, self._loop, self._pool)

    def _close(self, name: str) -> None:
        self._pages.pop(name).add_done_callback(lambda page: page.result().close())
