"""Which requests are answered, and what every answer says of itself. Knows the protocol alone.

A page from elsewhere must not use this server through the browser of whoever runs it: neither by sending requests, which the
origin tells, nor by letting its own name point here (DNS rebinding), which the host tells.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .loaded import POLICY

_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Guard:
    """The application with a guard before it; `host` is the name that it was told to listen at."""

    def __init__(self, app: ASGIApp, host: str):
        self._app, self._host = app, host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refused = self.refusal(scope["method"], Headers(scope=scope))
        answer = self._app if refused is None else JSONResponse({"error": refused}, 403)
        await answer(scope, receive, said)

    def refusal(self, method: str, headers: Headers) -> str | None:
        """Why a request is not answered, or None."""
        host = headers.get("host", "")
        if not self._is_here(host):
            return f"this server does not go by the name {host or '(none)'}; open it at the address that it printed"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return "this server answers its own page only"
        if method == "POST" and headers.get("content-type", "").partition(";")[0] != "application/json":
            return "a request is JSON; its content type says so"
        return None

    def _is_here(self, host: str) -> bool:
        """Whether a name is this machine's own: an address, which nobody can point elsewhere, or a name that it was given."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        try:
            ip_address(name)
        except ValueError:
            return name in ("localhost", self._host)
        return True
