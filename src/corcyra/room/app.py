"""`create_app`: the room's routes, its errors, and the guard around them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

import corcyra
from corcyra.errors import CorcyraError, DossierError
from corcyra.room import classics, long, manual, page, routes, work
from corcyra.room.guard import Guard
from corcyra.room.jobs import NotNow, TooMuch
from corcyra.room.room import NoSuchThing, Room

if TYPE_CHECKING:
    from corcyra.errors import Problem
    from corcyra.room.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the application that serves a dossier.

    Parameters
    ----------
    settings : Settings
        The dossier, the folder of studies, who is let in, and the limits.
    """
    app = FastAPI(
        title="Corcyra",
        version=corcyra.__version__,
        description="What the situation room's page asks, for programs too.",
        docs_url=None,  # Those pages load scripts from a network.
        redoc_url=None,
        lifespan=_life,
    )
    app.state.room = Room(settings)
    app.add_middleware(Guard, settings=settings)
    _errors(app)
    app.include_router(routes.router)
    app.include_router(work.router)
    app.include_router(classics.router)
    _pages(app, settings)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Show what lies in the folder of studies, and run the baseline before anybody asks."""
    room: Room = app.state.room
    for job in long.found(room, room.queue):
        room.queue.note(job)
    if room.settings.opened is not None:
        room.queue.add(long.opened(room.settings.opened), limited=False)
    # Before anybody is let in: it would hold up the first view.
    _vega()
    # So would loading the model. But if it must be compiled, which takes a minute, people may look
    # at what needs no run, and are told what the rest waits for.
    if room.start.begin():
        await room.start.over()
    yield
    room.queue.close()


def _pages(app: FastAPI, settings: Settings) -> None:
    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def index() -> str:
        return page.html(settings.loaded.dossier.title)

    @app.get("/classics/{name}", response_class=HTMLResponse, include_in_schema=False)
    def classic(name: str) -> str:
        try:
            return page.classic(name)
        except KeyError:
            raise NoSuchThing("there is no live page of that name") from None

    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    def docs() -> str:
        return manual.html(app.openapi())

    @app.get("/static/vega.js", include_in_schema=False)
    def vega() -> Response:
        kept = {"cache-control": "public, max-age=86400"}
        return Response(_vega(), media_type="text/javascript", headers=kept)

    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")


_BUNDLING = threading.Lock()


@lru_cache(maxsize=1)
def _bundled() -> bytes:
    import vl_convert as vlc

    return str(vlc.javascript_bundle()).encode()  # type: ignore[call-arg]


def _vega() -> bytes:
    """Vega, Vega-Lite and Vega-Embed, as vl-convert carries them (all BSD-3-Clause)."""
    with _BUNDLING:  # It takes a second: once, not for each who asks meanwhile.
        return _bundled()


def _errors(app: FastAPI) -> None:
    @app.exception_handler(DossierError)
    def dossier(_: Request, error: DossierError) -> JSONResponse:
        found = problems(error.problems)
        many = "a problem" if len(found) == 1 else f"{len(error.problems)} problems"
        return refusal(422, f"the dossier has {many}", found)

    @app.exception_handler(CorcyraError)
    def cannot(_: Request, error: CorcyraError) -> JSONResponse:
        return refusal(422, app.state.room.clean(str(error)))

    @app.exception_handler(NoSuchThing)
    def nothing(_: Request, error: NoSuchThing) -> JSONResponse:
        return refusal(404, str(error))

    @app.exception_handler(NotNow)
    def not_now(_: Request, error: NotNow) -> JSONResponse:
        return refusal(409, str(error))

    @app.exception_handler(TooMuch)
    def too_much(_: Request, error: TooMuch) -> JSONResponse:
        answer = refusal(429, str(error))
        answer.headers["retry-after"] = "2"
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        found = [
            {"line": 0, "column": 0, "path": ".".join(map(str, e["loc"])), "message": str(e["msg"])}
            for e in error.errors()[:200]
        ]
        return refusal(422, "the request is not as described in /openapi.json", found)

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # What the framework says of bytes that are no text.
            return refusal(422, "the body cannot be read: it must be JSON in UTF-8")
        answer = refusal(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    def broken(_: Request, error: Exception) -> JSONResponse:
        return refusal(500, "something broke here that should not; the server's log says what")


def problems(found: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return the first problems of a dossier as the page reads them."""
    return [
        {"line": p.line, "column": p.column, "path": p.path, "message": p.message}
        for p in found[:200]
    ]


def refusal(status: int, error: str, found: list[dict[str, Any]] | None = None) -> JSONResponse:
    """Return an answer that says no."""
    return JSONResponse({"error": error, "problems": found or []}, status)
