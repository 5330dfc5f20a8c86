"""What levers, jobs and worlds answer, as types."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

Kind = Literal["fitted", "changed", "prior"]
"""What pairs are: draws fitted to the record, the same with something changed, or the prior."""
Status = Literal["queued", "running", "paused", "cancelled", "done", "failed"]


class Difference(BaseModel):
    """How far a claim's share lies from the baseline's, over the same pairs."""

    value: float | None
    low: float | None
    """90% interval."""
    high: float | None
    chance: bool
    """Whether the interval holds 0, or too few pairs can tell: no finding."""
    words: str


class Baseline(BaseModel):
    """The same claim on the dossier as it is served."""

    holds: float | None
    told: int
    word: str


class ClaimJudged(BaseModel):
    """A claim's verdict; shares are over the pairs that can tell, None where there are none."""

    id: str
    short: str
    speaker: str
    holds: float | None
    same: float | None
    opposite: float | None
    low: float | None
    """90% interval of `holds`."""
    high: float | None
    told: int
    worth: float
    """Independent pairs that these are worth: fitted draws have parts of their luck in common."""
    untold: int
    failed: int
    word: str
    word_range: str
    built_in: bool
    unidentified: bool
    verdict: str
    """The word, with its range and how many pairs could tell."""
    why: str
    record: str
    conditions: str
    flip: str
    pairs: list[int]
    """Some pairs that tell it, to be played."""
    baseline: Baseline | None = None
    difference: Difference | None = None


class LeftOut(BaseModel):
    """A claim that this run does not judge."""

    id: str
    why: str


class How(BaseModel):
    """How it was run."""

    pairs: int
    seed: int
    days: float
    weight: float
    step: float
    citizens: int
    seconds: float
    words: str
    worlds: Kind
    worlds_words: str
    """What the pairs are, in a sentence."""


class Judged(BaseModel):
    """What a job found."""

    pairs: int
    seed: int
    claims: list[ClaimJudged]
    left_out: list[LeftOut]
    series: dict[str, dict[str, Any]]
    """Charts as Vega-Lite."""
    settings: How
    foot: str


class JobShown(BaseModel):
    """A job as it stands."""

    id: str
    kind: Literal["quick", "long"]
    title: str
    status: Status
    done: int
    of: int
    """Pairs in all; those of the baseline that is run beside a changed state count too."""
    further: int = 0
    """Of these, pairs that a long study adds for claims that few pairs can tell."""
    seconds_left: float | None
    error: str | None = None
    result: Judged | None = None


class Jobs(BaseModel):
    """The long studies, the newest first; without what they found."""

    jobs: list[JobShown]


class PlaceCourse(BaseModel):
    """A place through the days."""

    crowd: list[float]
    force: list[float]
    dead: list[float]
    site: list[int]
    """1 where the key site is lost."""


class Power(BaseModel):
    """An actor through the days."""

    formal: list[float]
    real: list[float]


class Decided(BaseModel):
    """Who decided the call."""

    actor: str | None
    words: str


class Course(BaseModel):
    """One world."""

    national: dict[str, list[float | None]]
    places: dict[str, PlaceCourse]
    palace: dict[str, Power]
    call_day: float | None
    landing_day: float | None
    """First frame with men: the run's `landing_day` is the end of the step in which they land."""
    fell_day: float | None
    restored_day: float | None
    end: str
    decided: Decided


class Mark(BaseModel):
    """A dated event on the axis."""

    letter: str
    day: float
    title: str
    when: str


class Given(BaseModel):
    """What a world's arm `with` gives of a fact."""

    id: str
    figure: str
    within: bool
    """Whether the record lies within what its sources may err of it (the middle 90%)."""


class World(BaseModel):
    """A pair of worlds, thinned to what can be seen."""

    pair: int
    arms: list[str]
    days: list[float]
    events: list[Mark]
    by: dict[str, Course]
    weight: float
    words: str
    worlds: Kind
    worlds_words: str
    """What the pairs are, in a sentence."""
    given: list[Given]
    """Of a fitted draw: what it gives of each fact that was fitted or held out."""


class Step(BaseModel):
    """One step of the guided path."""

    title: str
    text: str
    state: dict[str, Any]
    highlight: str
    day: float | None
    pair: int | None
    sources: list[str]


class MovedClaim(BaseModel):
    """A claim that a lever moves, and how much of whether it holds."""

    id: str
    share: float


class Lever(BaseModel):
    """An assumption that can be changed."""

    path: str
    label: str
    unit: str
    kind: Literal["slider", "switch", "date"]
    low: float | None = None
    high: float | None = None
    value: float | bool | str | None = None
    """What the dossier says; None where it gives the range from low to high."""
    scale: Literal["linear", "log"] = "linear"
    choices: list[bool | str] = []
    source: str
    why: str
    claims: list[MovedClaim] = []


class Levers(BaseModel):
    """The assumptions that matter, the most telling first."""

    levers: list[Lever]
    pairs: int
    """Pairs from which it is known what matters; 0 while that is still being found."""
    words: str
    """Of which worlds these pairs are, in a sentence; empty while it is being found."""


class Ready(BaseModel):
    """Whether worlds can be run yet."""

    ready: bool
    waits: str
    """What is waited for, in words; empty if nothing is."""


class Tour(BaseModel):
    """The guided path; empty for a dossier that has none."""

    steps: list[Step]
