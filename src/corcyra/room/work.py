"""The routes that work: worlds to be played, verdicts, jobs and their events, tables, drafts."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response, StreamingResponse

from corcyra.errors import CorcyraError
from corcyra.room import answers, guard, levers, live, long, replay, shapes, world
from corcyra.room import tour as path
from corcyra.room.jobs import ENDED, Job
from corcyra.room.room import NoSuchThing, Room
from corcyra.room.routes import REFUSED, Of, TheRoom, started

CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": shapes.Refused, "description": "Not while the job is as it is."}
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `progress` with the job as it stands; then `done` with "
        "its result, `failed`, or `cancelled`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
PAUSE = 0.1
"""Seconds between two looks at a job."""
BEAT = 15.0
"""Seconds after which a silent stream says that it is still there."""

router = APIRouter(prefix="/api", responses=REFUSED)
JobId = Annotated[str, Path(alias="id", max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


def _job(room: Room, name: str) -> Job:
    job = room.queue.jobs.get(name)
    if job is None:
        raise NoSuchThing("there is no job of that id; it may have been forgotten")
    return job


@router.get("/ready")
def ready(room: TheRoom) -> answers.Ready:
    """Say whether worlds can be run yet; the first time, the model must be compiled."""
    waits = room.start.waits
    return answers.Ready(ready=not waits, waits=waits)


@router.get("/levers")
def get_levers(room: TheRoom, name: Of = "") -> answers.Levers:
    """List the assumptions that matter, the most telling first, and the ways things are done.

    `pairs` is 0 while that is being found; ask again then.
    """
    loaded = room.loaded(name)
    known = levers.kept(loaded)
    if known is not None:
        return levers.levers(loaded, *known)
    run = live.baseline(room, name)
    if run is not None:
        worlds = room.worlds(room.first(name)).kind
        return levers.levers(loaded, levers.find(run), len(run.paired.pairs), worlds)
    room.find_out(name)
    return levers.levers(loaded, {}, 0 if loaded.dossier.claims else 1)


@router.post("/world", dependencies=[Depends(started)], responses=CONFLICT)
def play(room: TheRoom, asked: shapes.WorldAsked) -> answers.World:
    """Give one pair's course in up to two arms, to be played."""
    arms = list(dict.fromkeys(asked.arms)) or ["with"]
    if asked.study is not None:
        job = _job(room, asked.study)
        with room.heavy():
            return replay.replay(job, asked.pair, arms, room.settings.limits)
    with room.heavy():
        return world.play(room, asked.state, asked.pair, arms)


@router.post("/verdicts", status_code=202)
def verdicts(room: TheRoom, request: Request, asked: shapes.VerdictsAsked) -> answers.JobShown:
    """Judge the claims of a state: at once, or (`long`) as a study in the queue."""
    owner = guard.address(request.scope)
    if asked.long:
        job = long.new(room, room.queue, asked.state, owner)
    else:
        job = live.new(room, asked.state, owner)
    return room.queue.add(job).shown(result=False)


@router.get("/jobs")
def jobs(room: TheRoom) -> answers.Jobs:
    """List the long studies, the newest first."""
    found = [
        job.shown(result=False) for job in list(room.queue.jobs.values()) if job.kind == "long"
    ]
    return answers.Jobs(jobs=found[::-1])


@router.get("/jobs/{id}")
def get_job(room: TheRoom, name: JobId) -> answers.JobShown:
    """Give a job as it stands, with what it found if it is done."""
    return _job(room, name).shown()


@router.post("/jobs/{id}/cancel")
def cancel(room: TheRoom, name: JobId) -> answers.JobShown:
    """Stop a job; a long study keeps the pairs that are done."""
    job = _job(room, name)
    room.queue.cancel(job)
    return job.shown(result=False)


@router.post("/jobs/{id}/resume", status_code=202, responses=CONFLICT)
def resume(room: TheRoom, name: JobId) -> answers.JobShown:
    """Go on with a job that was stopped, from where it was."""
    job = _job(room, name)
    room.queue.resume(job)
    return job.shown(result=False)


@router.delete("/jobs/{id}", status_code=204, responses=CONFLICT)
def delete(room: TheRoom, name: JobId) -> Response:
    """Forget a job, and remove its study."""
    room.queue.delete(_job(room, name))
    return Response(status_code=204)


@router.get("/jobs/{id}/events", response_class=StreamingResponse, responses=EVENTS)
async def events(room: TheRoom, request: Request, name: JobId) -> StreamingResponse:
    """Tell what happens to a job, until it ends."""
    job = _job(room, name)
    stream = _events(room, request, job)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _events(room: Room, request: Request, job: Job) -> AsyncIterator[str]:
    seen, silent = -1, 0.0
    while not room.queue.closed and not await request.is_disconnected():
        version, status = job.version, job.status
        if status in ENDED:
            name = "cancelled" if status == "paused" else status
            yield f"event: {name}\ndata: {job.shown().model_dump_json()}\n\n"
            return
        if version != seen:
            seen, silent = version, 0.0
            yield f"event: progress\ndata: {job.shown(result=False).model_dump_json()}\n\n"
        elif silent >= BEAT:
            silent = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(PAUSE)
        silent += PAUSE


@router.get("/jobs/{id}/{table}.csv", response_class=Response, responses={**CSV, **CONFLICT})
def as_csv(
    room: TheRoom, name: JobId, table: Annotated[Literal["runs", "series", "places"], Path()]
) -> Response:
    """Give a table of a job that is done: runs, series, or places (long studies)."""
    study = _job(room, name).tables()
    from pyarrow import csv

    write: Any = csv
    found = getattr(study, table).arrow()
    out = io.BytesIO()
    write.write_csv(_plain(found), out)
    return Response(out.getvalue(), media_type="text/csv")


def _plain(table: Any) -> Any:
    """Return a table whose words are written out, as CSV needs them."""
    for i, column in enumerate(table.schema):
        if hasattr(column.type, "value_type"):
            words = table.column(i).cast(column.type.value_type)
            table = table.set_column(i, column.name, words)
    return table


@router.get("/tour")
def get_tour(room: TheRoom, name: Of = "") -> answers.Tour:
    """Give the guided path through a dossier; empty where it has none."""
    return path.tour(room.loaded(name).dossier.name, room.fit(name).nearest())


@router.post("/draft")
def draft(room: TheRoom, asked: shapes.TextAsked) -> dict[str, Any]:
    """Propose the skeleton of a dossier from a report's text, by rules; nothing is sent on."""
    from corcyra.drafting.api import draft as drafted

    if not asked.text.strip():
        raise CorcyraError("the text is empty")
    with room.heavy():
        found = drafted(asked.text)
        return found.to_json() | {"yaml": found.to_yaml()}
