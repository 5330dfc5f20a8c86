"""Runs at once as jobs: a state's verdicts beside those of the dossier as it is served."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from corcyra.errors import CorcyraError
from corcyra.room import quick
from corcyra.room.answers import How, Judged
from corcyra.room.jobs import Job
from corcyra.room.results import judged
from corcyra.room.room import quick_weight
from corcyra.room.world import refuse_size

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.draws import Draws
    from corcyra.room.quick import Plan, Ran
    from corcyra.room.room import Room
    from corcyra.room.shapes import State


def new(room: Room, state: State, owner: str, threads: int | None = None) -> Job:
    """Return a job that judges a state, not yet queued; by all processors, or fewer threads.

    Raises
    ------
    CorcyraError
        The state makes no dossier that can be judged, or asks for too much.
    """
    most = room.settings.limits.quick_pairs
    if state.pairs > most:
        raise CorcyraError(f"a run at once has at most {most} pairs; ask for a long study")
    found = room.resolved(state)
    # What the pairs are may take runs to find out, which the job does.
    _plan(room, found.loaded, state, None)
    title = f"{state.pairs} pairs of {found.loaded.dossier.title}"
    if found.altered:
        title += ", changed"
    return Job("quick", title, state.pairs, lambda job: _work(room, job, state, threads), owner)


def _plan(room: Room, loaded: Loaded, state: State, draws: Draws | None) -> Plan:
    weight = quick_weight(loaded, state.weight, draws)
    days = state.days if draws is None else room.fit(state.dossier).days(state.days)
    asked = quick.plan(loaded, state.pairs, state.seed, weight, days, draws)
    as_run = asked.loaded.dossier.model_copy(update={"weight": weight, "days": asked.days})
    refuse_size(as_run, room.settings.limits)
    return asked


def _key(asked: Plan) -> tuple[str, int, int, float, float, str]:
    draws = asked.draws
    if draws is not None:  # They have luck of their own, whatever the seed.
        return asked.loaded.hash, asked.pairs, 0, asked.days, asked.weight, draws.hash
    return asked.loaded.hash, asked.pairs, asked.seed, asked.days, asked.weight, ""


def ran(room: Room, asked: Plan, advance: Callable[[], None]) -> Ran:
    """Return the run of a plan: one that is kept, or a new one."""
    return room.runs.made(_key(asked), lambda: quick.run(asked, advance))


def _work(room: Room, job: Job, state: State, threads: int | None) -> Judged:
    began = time.monotonic()
    worlds, found = room.worlds(state), room.resolved(state)
    asked = replace(_plan(room, found.loaded, state, worlds.draws), threads=threads)
    served = room.loaded(state.dossier)
    base = _plan(room, served, state, worlds.draws) if found.altered else None
    of = sum(room.runs.get(_key(one)) is None for one in (asked, base) if one is not None)
    job.begin(asked.pairs * max(of, 1), 0)
    before = None if base is None else ran(room, base, job.advance)
    now = ran(room, asked, job.advance)
    job.begin(job.of, job.of)  # What was kept, or was made for somebody else, was not counted.
    job.study = now
    how = How(
        pairs=asked.pairs,
        seed=asked.seed,
        days=asked.days,
        weight=asked.weight,
        step=now.step,
        citizens=now.citizens,
        seconds=round(time.monotonic() - began, 2),
        words=quick.in_words(asked, now.citizens),
        worlds=worlds.kind,
        worlds_words=worlds.words,
    )
    baseline = None if before is None else (before.verdicts, before.paired)
    return judged(now, now.paired.pairs, how, asked.left_out, baseline)


def baseline(room: Room, name: str = "") -> Ran | None:
    """Return the run at once of a dossier as it is served, if it has been made."""
    loaded, draws = room.loaded(name), room.fit(name).draws
    try:
        plans = [_plan(room, loaded, room.first(name), which) for which in (draws, None)]
    except CorcyraError:
        return None
    return next((run for run in map(room.runs.get, map(_key, plans)) if run is not None), None)
