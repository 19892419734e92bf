"""`symgrad serve`: the page in a browser, from a server on this machine."""

from __future__ import annotations

import socket
import webbrowser
from argparse import Namespace

from ..check.limits import Limits
from ..errors import SymgradError, UnsupportedError
from ..serve.processes import context
from .outcome import PASSED


def run(chosen: Namespace) -> int:
    """Serve the page at `host` and `port` until it is interrupted; `open`: show it; `seconds`, `megabytes` limit each claim."""
    with _listening(chosen.host, chosen.port) as listening:
        ways = context()  # First: what processes are forked from loads while this process does.
        try:
            import uvicorn  # Late: heavy, and only this command needs it.

            from ..serve.app import Application  # Late: loads starlette, which only this command needs.
        except ModuleNotFoundError as error:
            raise UnsupportedError(f"the page needs {error.name}: pip install 'symgrad[serve]'") from error
        limits = Limits(chosen.seconds or Limits.seconds, chosen.megabytes or Limits.megabytes)
        port = listening.getsockname()[1]
        host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
        address = f"http://{host}:{port}/"

        served = Application(chosen.host, ways, limits)

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                print(f"symgrad is at {address} (Ctrl-C ends it)", flush=True)
                if chosen.open:
                    webbrowser.open(address)

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                await served.end()  # First, so that no answer is waited for.
                await super().shutdown(sockets)

        server = Server(uvicorn.Config(served, log_level="warning", access_log=False, timeout_graceful_shutdown=1))
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            print()
    return PASSED


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. SymgradError where that cannot be, with what to do."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (socket.gaierror, UnicodeError):
        raise SymgradError(f"{host} is no address of this machine; 127.0.0.1 is") from None
    try:
        return socket.create_server((host, port), family=family)
    except PermissionError:
        raise SymgradError(f"port {port} is not for everybody; choose one from 1024 on: --port 8765") from None
    except OSError:
        advice = f"--port {port + 1 if port < 65535 else 8765}, or --port 0 for any that is free"
        raise SymgradError(f"port {port} of {host} is taken, or cannot be had; choose another: {advice}") from None
