"""The published models whose pages are live: each answer is the package's own run.

The pages draw; whatever is computed is computed here, so that a page and `corcyra classic` agree.
"""

from __future__ import annotations

import math
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from corcyra.room.routes import REFUSED, TheRoom
from corcyra.room.shapes import Asked

PEOPLE: Final = 100
STEPS: Final = 5_000
"""Steps that a square has: a run is made anew from its first step for each answer."""
FRAMES: Final = 120
SITES: Final = 40 * 40
COPS: Final = 160
SIGNS: Final = {-1: ".", 0: "q", 1: "a", 3: "c"}
"""Who is on a site: nobody, somebody quiet, somebody active, a cop."""

router = APIRouter(prefix="/api/classics", responses=REFUSED)


class CrowdShown(BaseModel):
    """A crowd to begin with."""

    name: str
    thresholds: list[int]


class Crowds(BaseModel):
    """Crowds to begin with; the paper's first."""

    crowds: list[CrowdShown]


class Thresholds(Asked):
    """A crowd: how many others each needs to see before he joins."""

    thresholds: Annotated[
        list[Annotated[int, Field(ge=0, le=1000)]], Field(min_length=1, max_length=1000)
    ]


class Riot(BaseModel):
    """What becomes of a crowd."""

    rounds: list[int]
    """How many have joined after each round; the first is 0."""
    joins: list[int | None]
    """The round in which each joins, None if he never does."""
    at_most: list[int]
    """How many have a threshold of at most 0, 1, 2, ..., people."""


@router.get("/granovetter")
def crowds() -> Crowds:
    """Give crowds of a hundred to begin with."""
    from corcyra.classics.thresholds import quantile_crowd

    uniform = list(range(PEOPLE))
    known = {
        "0, 1, 2, …, 99: the paper's crowd": uniform,
        "the same, but the second needs two": [0, 2, *uniform[2:]],
    }
    for sigma in (12.2, 13.0):
        name = f"normal, mean 25, deviation {sigma:g}"
        # One joins at the first whole number of others that reaches his threshold.
        drawn = [math.ceil(threshold) for threshold in quantile_crowd(sigma)]
        known[name] = [min(PEOPLE, max(0, threshold)) for threshold in drawn]
    return Crowds(crowds=[CrowdShown(name=name, thresholds=crowd) for name, crowd in known.items()])


@router.post("/granovetter")
def riot(asked: Thresholds) -> Riot:
    """Say who joins when (Granovetter 1978)."""
    from corcyra.classics.thresholds import rounds

    path = rounds(asked.thresholds)
    joins = [
        next((k for k, seen in enumerate(path[:-1], 1) if threshold <= seen), None)
        for threshold in asked.thresholds
    ]
    people = range(len(asked.thresholds) + 1)
    at_most = [sum(threshold <= r for threshold in asked.thresholds) for r in people]
    return Riot(rounds=path, joins=joins, at_most=at_most)


Weight = Annotated[float, Field(ge=0, le=1e6)]


class Network(Asked):
    """Who has which office, and who listens to whom."""

    offices: Annotated[list[Weight], Field(min_length=1, max_length=40)]
    ties: Annotated[list[Annotated[list[Weight], Field(max_length=40)]], Field(max_length=40)]
    """Row by row: how strongly an actor listens to each, himself included."""

    @model_validator(mode="after")
    def _square(self) -> Network:
        n = len(self.offices)
        if len(self.ties) != n or any(len(row) != n for row in self.ties):
            raise ValueError(f"ties must have {n} rows of {n} numbers, one for each office")
        return self


class Say(BaseModel):
    """Who has a say."""

    formal: list[float]
    real: list[float]
    """Empty where nothing settles."""
    lost: list[int]
    """Actors, from 0, who heed nobody with a view of his own, so that nothing settles."""


class Member(BaseModel):
    """Somebody in a palace."""

    id: str
    name: str
    office: float
    ties: dict[str, float]


class Members(BaseModel):
    """A palace to begin with."""

    actors: list[Member]


@router.get("/palace")
def members(room: TheRoom) -> Members:
    """Give the palace of the dossier that is served, or the published group of four."""
    from corcyra.classics.influence import PUBLISHED_W

    known = room.served.dossier.palace.actors
    if len(known) > 1:
        return Members(
            actors=[Member(id=a.id, name=a.name, office=a.office, ties=dict(a.ties)) for a in known]
        )
    names = ("First", "Second", "Third", "Fourth")
    return Members(
        actors=[
            Member(id=name.lower(), name=name, office=1, ties=_ties(names, row))
            for name, row in zip(names, PUBLISHED_W, strict=True)
        ]
    )


def _ties(names: tuple[str, ...], row: tuple[float, ...]) -> dict[str, float]:
    return {name.lower(): tie for name, tie in zip(names, row, strict=True) if tie}


@router.post("/palace")
def say(asked: Network) -> Say:
    """Say who sways a decision (Friedkin and Johnsen 1990): real power, under given offices."""
    import numpy as np

    from corcyra.classics.influence import real_power, unanchored

    offices, ties = np.array(asked.offices), np.array(asked.ties)
    formal = offices / (offices.sum() or 1.0)
    # As in the country's model, who listens to nobody at all keeps to his own view.
    ties[np.diag_indices_from(ties)] += ties.sum(axis=1) == 0
    weights = ties / ties.sum(axis=1, keepdims=True)
    yields = 1.0 - np.diag(weights)
    lost = unanchored(weights, yields)
    real = [] if lost else real_power(formal, weights, yields).tolist()
    return Say(formal=formal.tolist(), real=real, lost=lost)


Step = Annotated[int, Field(ge=0, le=STEPS)]


class SquareAsked(Asked):
    """Some steps of a square; a number that changes stands there as (step, value) pairs."""

    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    legitimacy: Annotated[
        list[tuple[Step, Annotated[float, Field(ge=0, le=1)]]],
        Field(min_length=1, max_length=STEPS, default_factory=lambda: [(0, 0.82)]),
    ]
    cops: Annotated[
        list[tuple[Step, Annotated[int, Field(ge=0, le=COPS)]]],
        Field(min_length=1, max_length=STEPS, default_factory=lambda: [(0, 64)]),
    ]
    jail: Annotated[int, Field(ge=1, le=1000, description="Longest term, steps.")] = 30
    first: Step = 0
    last: Step = 0

    @model_validator(mode="after")
    def _few(self) -> SquareAsked:
        if not self.first <= self.last < self.first + FRAMES:
            raise ValueError(f"last must be from first to {FRAMES - 1} more")
        return self


class Square(BaseModel):
    """Steps of a square."""

    first: int
    side: int
    frames: list[str]
    """A letter for each site, row by row: nobody (.), quiet (q), active (a), cop (c)."""
    active: list[int]
    jailed: list[int]
    quiet: list[int]


@router.post("/epstein")
def square(room: TheRoom, asked: SquareAsked) -> Square:
    """Give some steps of model I of Epstein (2002), C/A rounded down, on 40 × 40 sites."""
    with room.heavy():
        return _square(asked)


def _square(asked: SquareAsked) -> Square:
    from corcyra.classics.epstein import Parameters, frames

    first = (asked.legitimacy[0][1], asked.cops[0][1] / SITES)
    parameters = Parameters(
        ratio="floor",
        legitimacy=first[0],
        legitimacy_changes=tuple(asked.legitimacy[1:]),
        cop_density=first[1],
        cop_changes=tuple((step, cops / SITES) for step, cops in asked.cops[1:]),
        max_jail_term=asked.jail,
    )
    run, seen = frames(parameters, asked.last, asked.seed, asked.first)
    shown = slice(asked.first, None)
    return Square(
        first=asked.first,
        side=seen.shape[1],
        frames=["".join(SIGNS[site] for site in frame.ravel().tolist()) for frame in seen],
        active=run["active"][shown].tolist(),
        jailed=run["jailed"][shown].tolist(),
        quiet=run["quiet"][shown].tolist(),
    )
