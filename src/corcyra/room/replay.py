"""A pair of a study, to be played: run again as the study ran it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corcyra.errors import CorcyraError
from corcyra.room import world
from corcyra.room.jobs import NotNow
from corcyra.study.asked import arms_of, check_arm
from corcyra.study.request import ArmPlan

if TYPE_CHECKING:
    from corcyra.room.answers import World
    from corcyra.room.jobs import Job
    from corcyra.room.settings import Limits
    from corcyra.study.request import Request


def replay(job: Job, pair: int, arms: list[str], limits: Limits) -> World:
    """Return the course of a pair of a long study: its draws, luck, citizens and days.

    Raises
    ------
    NotNow
        The study is not done yet.
    CorcyraError
        There is no such arm or pair, the study was made by another version of the model, its
        worlds are too large to wait for, or a run failed.
    """
    from corcyra.study.work import models, run_pairs

    if job.kind != "long" or job.study is None:
        raise NotNow(f"the job is {job.status} and has no worlds to be played yet")
    request = _asked(job.study.folder, pair, arms)
    dossier = request.as_run().dossier
    world.refuse_size(dossier, limits)
    made = models(request)
    with closing(run_pairs(made, request, [pair], 1)) as ran:
        runs = next(ran).runs
    # A request has its arms by id; here the first that was named is the first shown.
    found = {arm: (model, run) for (arm, model), run in zip(made.items(), runs, strict=True) if run}
    seen = world.shown(dossier, pair, request.seed, {arm: found[arm] for arm in arms})
    return seen.model_copy(update={"words": f"As in the study: {seen.words}"})


def _asked(folder: Path, pair: int, arms: list[str]) -> Request:
    """Return what runs these arms of a pair as the study in the folder runs them."""
    from corcyra.study.shards import request_of

    asked = request_of(folder)
    for arm in arms:
        check_arm(arm, arms_of(asked.loaded))
    if asked.draws is not None and pair >= asked.draws.most:
        raise CorcyraError(f"the fit has {asked.draws.most:,} draws, and no pair {pair:,}")
    return replace(
        asked,
        arms=tuple(ArmPlan(arm, asked.days) for arm in arms),
        every=world.FINE[0][1],
        local_pairs=pair + 1,
        claims=None,  # Every arm, also those that no claim needs in this pair.
    )
