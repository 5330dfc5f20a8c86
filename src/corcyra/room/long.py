"""Long studies: in folders that survive the server, so that they can go on after it.

Each has a folder of its own: `job.json` says what was asked, `study` is a study like any other,
which `corcyra report` and notebooks can read.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from corcyra.errors import CorcyraError
from corcyra.room.answers import How, Judged
from corcyra.room.fitted import LONG, Worlds, of_study
from corcyra.room.jobs import Job
from corcyra.room.results import judged
from corcyra.room.shapes import State
from corcyra.study.parts import write_json

if TYPE_CHECKING:
    from corcyra.room.jobs import Queue
    from corcyra.room.room import Room
    from corcyra.study.request import Request
    from corcyra.study.result import Study

OPENED: Final = "opened"
"""Id of the job that shows the study that is served: the same each time, for links that name it."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{12}")


class Told:
    """Tells a job how a study goes, after pairs that are done (`study.progress.Progress`)."""

    def __init__(self, job: Job, waiting: Callable[[], None], before: int = 0) -> None:
        self._job, self._waiting, self._before = job, waiting, before

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Start."""
        self._job.begin(self._before + pairs, self._before + done)

    def advance(self) -> None:
        """One more pair is done; raises if the job was cancelled."""
        self._waiting()
        self._job.advance()

    def end(self) -> None:
        """No more pairs."""


def new(room: Room, queue: Queue, state: State, owner: str) -> Job:
    """Return a job for a long study of a state, not yet queued; its folder is made when it runs.

    Raises
    ------
    CorcyraError
        The state makes no dossier, or it asks for too much.
    """
    worlds = _worlds(room, state, check=False)
    request = asked(room, state, worlds)
    _refuse_size(room, request)
    return _job(room, queue, _title(room, state, request), state, request.pairs, owner)


def _title(room: Room, state: State, request: Request) -> str:
    title = f"{request.pairs:,} pairs of {request.loaded.dossier.title}"
    if room.resolved(state).altered:
        title += ", changed"
    if room.fit(state.dossier).draws is not None:
        title += ", fitted to the record" if request.draws is not None else ", from the prior"
    return title


def _job(room: Room, queue: Queue, title: str, state: State, pairs: int, owner: str) -> Job:
    job = Job("long", title, pairs, lambda job: _work(room, queue, job, state), owner)
    job.remove = lambda: _remove(room, job)
    return job


def _worlds(room: Room, state: State, *, check: bool) -> Worlds:
    """Return what the pairs are, as `judge` would have it: a changed dossier's of the prior."""
    now, most = room.resolved(state).loaded, room.settings.limits.long_citizens
    worlds = room.fit(state.dossier).worlds(state, now, most, check=check)
    return Worlds("prior", LONG) if worlds.kind == "changed" else worlds


def asked(room: Room, state: State, worlds: Worlds) -> Request:
    """Return the request of a long study, without its folder."""
    from corcyra.study.asked import request_to_judge

    loaded, draws = room.resolved(state).loaded, worlds.draws
    if draws is None:
        return request_to_judge(
            loaded, pairs=state.pairs, seed=state.seed, days=state.days, weight=state.weight
        )
    there = draws.identity
    request = request_to_judge(
        loaded, pairs=min(state.pairs, draws.most), seed=state.seed, days=state.days,
        weight=there["weight"], step=there["step"],
    )  # fmt: skip
    return replace(request, draws=draws)


def _refuse_size(room: Room, request: Request) -> None:
    limits = room.settings.limits
    if request.pairs > limits.long_pairs:
        raise CorcyraError(f"a long study has at most {limits.long_pairs:,} pairs here")
    country = request.loaded.dossier.country
    adults = country.adult_share * sum(place.population for place in country.places)
    if adults / request.weight > limits.long_citizens:
        least = adults / limits.long_citizens
        raise CorcyraError(
            f"a study has at most {limits.long_citizens:,} citizens here; let one stand for more "
            f"persons (weight, at least {least:,.0f})"
        )
    steps = request.pairs * sum(arm.days for arm in request.arms) / request.step
    if steps > limits.run_steps:
        raise CorcyraError("that is too much work for this server: fewer pairs, days or arms")


def _work(room: Room, queue: Queue, job: Job, state: State) -> Judged:
    """Run what is missing of a study and judge it."""
    began = time.monotonic()
    worlds = _worlds(room, state, check=True)
    if worlds.draws is None:  # So it stays, whatever a later version makes of the state.
        state = state.model_copy(update={"worlds": "prior"})
    folder = room.settings.studies / job.id
    request = replace(asked(room, state, worlds), folder=folder / "study")
    _refuse_size(room, request)  # Again: the fit may be another dossier's, which nobody knew.
    job.title, job.of = _title(room, state, request), request.pairs
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = {"title": job.title, "state": state.model_dump()}
        write_json(folder / "job.json", kept)
    except OSError as error:
        raise CorcyraError(f"the study's folder cannot be written ({error.strerror})") from None
    try:
        whole = _run(queue, job, request)
    except Exception:
        _count(job, folder / "study")
        raise
    _count(job, folder / "study")
    job.study = whole
    return shown(whole, time.monotonic() - began, worlds)


def _run(queue: Queue, job: Job, request: Request) -> Study:
    """Run the pairs, then further ones for claims that few of them can tell."""
    from corcyra.study.further import joined, with_further, without
    from corcyra.study.running import run_study

    study = run_study(request, Told(job, queue.wait_for_quick))
    more = with_further(request, study)
    if more is None:
        return without(study)
    job.further = more.pairs - more.first
    return joined(study, run_study(more, Told(job, queue.wait_for_quick, request.pairs)))


def _count(job: Job, folder: Path) -> None:
    """Count what the folder holds of a study: pairs of unfinished batches are run again."""
    from corcyra.study.manifest import read
    from corcyra.study.parts import finished

    try:
        pairs = int(read(folder)["pairs"])
    except (CorcyraError, OSError):  # Nothing was begun.
        job.begin(job.of, 0)
        return
    parts = finished(folder)
    job.further = 0
    for more in folder.glob(f"further-{pairs}-*"):
        with suppress(CorcyraError, OSError):
            job.further = int(read(more)["pairs"]) - pairs
            parts += finished(more)
    last = pairs + job.further
    job.begin(last, len({pair for part in parts for pair in part.pairs if pair < last}))


def shown(study: Study, seconds: float, worlds: Worlds) -> Judged:
    """Return what a study in a folder found."""
    identity = study.manifest["identity"]
    country = study.loaded.dossier.country
    adults = country.adult_share * sum(place.population for place in country.places)
    how = How(
        pairs=study.pairs,
        seed=identity["seed"],
        days=identity["days"],
        weight=identity["weight"],
        step=identity["step"],
        citizens=round(adults / identity["weight"]),
        seconds=round(seconds, 2),
        words=f"A study of {study.pairs:,} pairs with all questions"
        + ("" if study.further is None else f", and {study.further.pairs:,} further pairs for "
           "claims that few can tell"),
        worlds=worlds.kind,
        worlds_words=worlds.words,
    )  # fmt: skip
    return judged(study, study.paired.pairs, how, (), None)


def found(room: Room, queue: Queue) -> Iterator[Job]:
    """Yield a paused job for each long study in the folder of studies."""
    home = room.settings.studies
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        kept = _read(folder / "job.json") if _NAME.fullmatch(folder.name) else None
        if kept is None:
            continue
        title, state = kept
        job = _job(room, queue, title, state, state.pairs, "")
        job.id, job.status = folder.name, "paused"
        _count(job, folder / "study")
        yield job


def _read(file: Path) -> tuple[str, State] | None:
    try:
        content: Any = json.loads(file.read_text("utf-8"))
        content["state"].setdefault("worlds", "prior")  # Before there was a choice.
        return str(content["title"])[:300], State.model_validate(content["state"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError):
        return None


def _remove(room: Room, job: Job) -> None:
    if _NAME.fullmatch(job.id):
        shutil.rmtree(room.settings.studies / job.id, ignore_errors=True)


def opened(folder: Path) -> Job:
    """Return a finished job that shows the study in a folder."""
    from corcyra.study.result import Study

    study = Study.open(folder)

    def work(job: Job) -> Judged:
        job.study = study
        return shown(study, 0.0, of_study("draws" in study.manifest["identity"]))

    title = f"{study.pairs:,} pairs of {study.loaded.dossier.title}, as opened"
    return Job("long", title, study.pairs, work, id=OPENED, done=study.pairs)
