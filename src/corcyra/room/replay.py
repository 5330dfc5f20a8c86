"""A pair of a study, to be played: run again as the study ran it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corcyra.room import world
from corcyra.room.fitted import of_study
from corcyra.room.jobs import NotNow

if TYPE_CHECKING:
    from corcyra.room.answers import World
    from corcyra.room.jobs import Job
    from corcyra.room.settings import Limits


def replay(job: Job, pair: int, arms: list[str], limits: Limits) -> World:
    """Return the course of a pair of a long study: its draws, luck, citizens and days.

    Raises
    ------
    NotNow
        The job is no long study, or one that is not done yet.
    CorcyraError
        There is no such arm or pair, the study was made by another version of the model, its
        worlds are too large to wait for, or a run failed.
    """
    from corcyra.study.shards import request_of

    if job.kind != "long":
        raise NotNow("this is a run at once: its worlds are played by their state, not by its id")
    if job.study is None:
        raise NotNow(f"the job is {job.status} and has no worlds to be played yet")
    request = request_of(job.study.folder)
    worlds = of_study(request.draws is not None)._replace(draws=request.draws)
    seen = world.played(request, pair, arms, worlds, limits)
    return seen.model_copy(update={"words": f"As in the study: {seen.words}"})
