"""The application: which request is answered by what, and how much it may ask. Knows plain data and the processes of pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import fields
from multiprocessing.context import BaseContext
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ..check.limits import USUAL, Limits
from ..check.report import Report
from ..errors import SymgradError
from ..words import ENGLISH, codes
from ..words.language import language
from .answers import Asked, derived, mended, reported, told
from .guard import Guard
from .loaded import ASSETS
from .markup import page
from .pages import Page, Pages

#: Characters of a text that is judged, and bytes of a request, which may write each of them as six.
LONGEST = 200_000
LARGEST = 6 * LONGEST + 10_000
#: Seconds between looks for pages that nobody uses.
TIDYING = 60.0


class Application:
    """The application for a server that listens at this host.

    context   of multiprocessing, which says how the processes of its pages start
    """

    def __init__(self, host: str, context: BaseContext, limits: Limits = USUAL):
        routes = [
            Route("/", _page),
            Route("/assets/{name}", _asset),
            Route("/derive", _derive, methods=["POST"]),
            Route("/check", _check, methods=["POST"]),
            Route("/mend", _mend, methods=["POST"]),
        ]
        handlers: Any = {HTTPException: _failed, SymgradError: _refused, Exception: _unexpected}
        self._guarded = Guard(Starlette(routes=routes, lifespan=self._living, exception_handlers=handlers), host)
        self._context, self._limits = context, limits
        self._pages: Pages | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._guarded(scope, receive, send)

    async def end(self) -> None:
        """End what is under way, and the processes."""
        if self._pages is not None:
            await self._pages.close()

    @asynccontextmanager
    async def _living(self, app: Starlette) -> AsyncIterator[dict[str, Any]]:
        self._pages = Pages(self._limits, self._context)
        await self._pages.ready()
        tidying = asyncio.create_task(_tidy(self._pages))
        try:
            yield {"pages": self._pages}
        finally:
            tidying.cancel()
            await self.end()


# --- what is asked for ----------------------------------------------------------------------------------------------


async def _page(request: Request) -> Response:
    code = request.query_params.get("lang", ENGLISH)
    return HTMLResponse(page(language(code if code in codes() else ENGLISH), lambda other: f"?lang={other}"))


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        raise HTTPException(404, f"there is no {name} here")
    return Response(ASSETS[name].content(), media_type=ASSETS[name].kind)


async def _derive(request: Request) -> Response:
    said = await _said(request)
    _check_kinds(said, form=str, definition=str, by=str)
    asked = Asked(**{part.name: said[part.name] for part in fields(Asked) if part.name in said})
    _check_kinds(vars(asked), kinds=dict, detail=str, layout=str, language=str)
    where = await _of(request, said)
    return _stream(where.answers(derived, asked), said)


async def _check(request: Request) -> Response:
    said = await _said(request)
    _check_kinds(said, name=str, text=str)
    where = await _of(request, said)
    return _stream(_reported(where.reports(said["name"], said["text"])), said)


async def _mend(request: Request) -> Response:
    said = await _said(request)
    _check_kinds(said, name=str, text=str)
    where = await _of(request, said)
    return _stream(where.answers(mended, said["text"], said["name"]), said)


async def _reported(reports: AsyncGenerator[Report]) -> AsyncGenerator[dict[str, Any]]:
    async for report in reports:
        yield reported(report)


async def _of(request: Request, said: dict[str, Any]) -> Page:
    pages: Pages = request.state.pages
    return await pages.page(said["page"])


async def _said(request: Request) -> dict[str, Any]:
    """What a request says. Raises HTTPException where it says too much, or no object of JSON with the name of its page."""
    said, size = bytearray(), int(request.headers.get("content-length", "0") or 0)
    if size > LARGEST:
        raise HTTPException(413, _too_long(size))
    async for part in request.stream():
        said += part
        if len(said) > LARGEST:
            raise HTTPException(413, _too_long(len(said)))
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the request is no JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("page"), str):
        raise HTTPException(400, "the request names no page")
    longest = max((len(value) for value in found.values() if isinstance(value, str)), default=0)
    if longest > LONGEST:
        raise HTTPException(413, _too_long(longest))
    return found


def _too_long(size: int) -> str:
    return f"the text is too long: {size:,} characters, where the page takes {LONGEST:,}; `symgrad check FILE` takes longer ones"


def _check_kinds(said: dict[str, Any], **kinds: type) -> None:
    for name, kind in kinds.items():
        if not isinstance(said.get(name), kind):
            raise HTTPException(400, f"the request has no {name}")


async def _tidy(pages: Pages) -> None:
    while True:
        await asyncio.sleep(TIDYING)
        pages.tidy()


# --- what is answered -----------------------------------------------------------------------------------------------


def _stream(events: AsyncGenerator[dict[str, Any]], said: dict[str, Any]) -> Response:
    """An object of JSON a line, as they come; an error is the last one. They speak the language that the request names."""
    spoken = str(said.get("language", ENGLISH))

    async def lines() -> AsyncIterator[bytes]:
        async with aclosing(events) as those:
            try:
                async for event in those:
                    yield json.dumps(told(event, spoken)).encode() + b"\n"
            except SymgradError as error:
                yield json.dumps(told({"event": "error", "error": str(error)}, spoken)).encode() + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "there is nothing here", 405: "this is asked for in another way"}.get(error.status_code, "")
    detail = said if error.detail in ("Not Found", "Method Not Allowed") else error.detail
    return JSONResponse({"error": detail}, error.status_code)


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


async def _unexpected(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"an unexpected error, which should be reported: {type(error).__name__}: {error}"}, 500)
