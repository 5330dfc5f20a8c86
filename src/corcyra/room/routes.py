"""The routes: what is read of dossiers, and what a state makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from corcyra.errors import DossierError
from corcyra.room import shapes
from corcyra.room.facing import face
from corcyra.room.long import OPENED
from corcyra.room.quick import PAIRS
from corcyra.room.room import Room, quick_weight
from corcyra.room.state import edited

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded

REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": shapes.Refused, "description": "A token is needed."},
    403: {"model": shapes.Refused, "description": "Another page or name asks."},
    404: {"model": shapes.Refused, "description": "There is no such thing."},
    413: {"model": shapes.Refused, "description": "Too large."},
    422: {"model": shapes.Refused, "description": "What is asked cannot be done, and why."},
    429: {"model": shapes.Refused, "description": "Too much at once; try again."},
}

router = APIRouter(prefix="/api", responses=REFUSED)


def _room(request: Request) -> Room:
    found: Room = request.app.state.room
    return found


async def started(request: Request) -> None:
    """Wait until worlds can be run, which holds up no other request."""
    await _room(request).start.over()


TheRoom = Annotated[Room, Depends(_room)]
Of = Annotated[str, Query(max_length=80, description="A dossier's name; the served one's if none.")]


@router.get("/dossiers")
def dossiers(room: TheRoom) -> shapes.Dossiers:
    """List the dossiers that can be looked at, the served one first."""
    own = room.served.dossier.name
    return shapes.Dossiers(
        dossiers=[
            shapes.Listed(name=name, title=title, served=name == own)
            for name, title in room.names().items()
        ]
    )


@router.get("/dossier")
def dossier(room: TheRoom, name: Of = "") -> shapes.DossierShown:
    """Give what a page shows of a dossier: places, outlines, actors, events, claims, sources."""
    loaded = room.loaded(name)
    found = _shown(room, loaded, name)
    if loaded is room.served and room.settings.opened is not None:
        found.opened = OPENED
    return found


@router.post("/dossier")
def dossier_of(room: TheRoom, asked: shapes.StateAsked) -> shapes.DossierShown:
    """Give the same of a state: an edited text may have other places, arms and claims."""
    loaded = room.resolved(asked.state).loaded
    return _shown(room, loaded, asked.state.dossier)


def _shown(room: Room, loaded: Loaded, name: str) -> shapes.DossierShown:
    fit = room.fit(name)
    weight = quick_weight(loaded, draws=fit.draws)
    return face(loaded, pairs=fit.pairs(PAIRS), weight=weight, draws=fit.draws)


@router.post("/check")
def check(room: TheRoom, asked: shapes.TextAsked) -> shapes.Checked:
    """Say what is wrong with a text as a dossier, as `corcyra check` does."""
    try:
        with room.heavy():
            edited(room.served, asked.text)
    except DossierError as error:
        # Of a text as a whole, its first line: whoever is told reads it beside the text.
        found = [
            shapes.Problem(
                line=max(p.line, 1), column=max(p.column, 1), path=p.path, message=p.message
            )
            for p in error.problems[:200]
        ]
        return shapes.Checked(ok=False, problems=found)
    return shapes.Checked(ok=True, problems=[])


@router.post(
    "/dossier.yaml",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {"schema": {"title": "A dossier"}}}}},
)
def as_text(room: TheRoom, asked: shapes.StateAsked) -> Response:
    """Write a state as a dossier."""
    found = room.resolved(asked.state).loaded
    named = f'attachment; filename="{found.dossier.name}.yaml"'
    headers = {"content-disposition": named}
    return Response(found.text, media_type="application/yaml", headers=headers)
