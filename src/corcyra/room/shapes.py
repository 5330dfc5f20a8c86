"""What is asked of the room and what it answers, as types.

The OpenAPI description is made from these. Lengths are bounded here, so that what is too long is
refused before anybody looks at it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=1_000_000)]


class Asked(BaseModel):
    """Something that is asked: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Range(Asked):
    """A prior range."""

    low: Annotated[float, Field(ge=-1e12, le=1e12)]
    high: Annotated[float, Field(ge=-1e12, le=1e12)]


Value = (
    Annotated[bool, Field(strict=True)]
    | Annotated[float, Field(strict=True, ge=-1e12, le=1e12)]
    | Annotated[str, Field(max_length=200)]
    | Range
)


class State(Asked):
    """A state of the room: what was changed of a dossier, and how it shall be run."""

    dossier: Annotated[str, Field(max_length=80, description="Name, as /api/dossiers lists.")] = ""
    set: Annotated[
        dict[Path, Value], Field(max_length=100, description="Path in the dossier and its value.")
    ] = {}
    off: Annotated[
        list[Name], Field(max_length=60, description="Mechanisms that are switched off.")
    ] = []
    moved: Annotated[
        dict[Name, Annotated[float, Field(ge=0, le=3660)]],
        Field(max_length=200, description="Event and the day it is moved to."),
    ] = {}
    worlds: Annotated[
        Literal["fitted", "prior"],
        Field(
            description="What the pairs are: the fitted draws that come with the dossier, with "
            "what is changed; or draws from the prior. Without a fit, the prior."
        ),
    ] = "fitted"
    arms: Annotated[list[Name], Field(max_length=60, description="Arms shown in charts.")] = []
    pairs: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    weight: Annotated[
        float | None, Field(ge=1, le=1e6, description="Persons for each citizen.")
    ] = None
    days: Annotated[float | None, Field(gt=0, le=3660, description="Run no longer.")] = None
    text: Annotated[Text | None, Field(description="The dossier, if it was edited.")] = None


class StateAsked(Asked):
    """A state to be written as a dossier."""

    state: State = State()


class VerdictsAsked(Asked):
    """Claims to be judged."""

    state: State = State()
    long: Annotated[
        bool, Field(description="A study in the queue, on all questions, that can be resumed.")
    ] = False


class WorldAsked(Asked):
    """A pair to be played."""

    state: State = State()
    pair: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    arms: Annotated[list[Name], Field(max_length=2)] = []
    study: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Id of a long study: the pair is played as that ran it, whatever `state` "
            "says.",
        ),
    ] = None


class TextAsked(Asked):
    """A text."""

    text: Text


class Problem(BaseModel):
    """One thing wrong, and where."""

    line: int
    """From 1; 0 = a state as a whole, or what the text does not name."""
    column: int
    path: str
    message: str


class Refused(BaseModel):
    """Why something cannot be answered."""

    error: str
    problems: list[Problem] = []


class Checked(BaseModel):
    """Whether a text is a dossier."""

    ok: bool
    problems: list[Problem]


class Listed(BaseModel):
    """A dossier that can be looked at."""

    name: str
    title: str
    served: bool


class Dossiers(BaseModel):
    """The dossiers: the served one first."""

    dossiers: list[Listed]


class PlaceShown(BaseModel):
    """A place on the map; x and y are on the plane of `Shape`."""

    id: str
    name: str
    lat: float
    lon: float
    x: float
    y: float
    population: float
    importance: float
    site: str | None
    source: str


class Shape(BaseModel):
    """Outlines on a plane: longitude times a cosine, latitude."""

    x: tuple[float, float]
    y: tuple[float, float]
    cosine: float
    own: list[list[tuple[float, float]]]
    abroad: list[list[tuple[float, float]]]


class ActorShown(BaseModel):
    """Somebody in the palace."""

    id: str
    name: str
    office: float
    ties: dict[str, float]
    """How strongly he listens to whom, himself included."""
    why: str


class ArmShown(BaseModel):
    """A way in which the world is run."""

    id: str
    title: str
    set: dict[str, Any]


class EventShown(BaseModel):
    """A dated event; `day` is the middle where the dossier gives a range."""

    id: str
    kind: str
    day: float
    low: float
    high: float
    until: float | None
    places: list[str]
    title: str
    source: str
    movable: bool


class ClaimShown(BaseModel):
    """A claim."""

    id: str
    speaker: str
    role: str
    words: str
    short: str
    date: str
    record: str
    source: str
    interest: str
    test: str
    """How it is tested, in plain words; code stands between backquotes."""
    arms: list[str]


class Mechanism(BaseModel):
    """A mechanism that can be switched off."""

    id: str
    title: str


class SourceShown(BaseModel):
    """Where something comes from."""

    key: str
    title: str
    url: str | None
    status: str


class FigureShown(BaseModel):
    """One source's figure."""

    figure: str
    low: float
    high: float
    source: str
    key: str | None
    status: str


class FactShown(BaseModel):
    """A fact of the record."""

    id: str
    title: str
    unit: str
    date: str
    place: str | None
    outcome: str | None
    figures: list[FigureShown]


class FitShown(BaseModel):
    """The fit that comes with a dossier."""

    pairs: int
    """Pairs that its draws give."""
    weight: float
    """Persons for each citizen: its luck is of this weight."""
    step: float


class DossierShown(BaseModel):
    """A dossier as the page needs it."""

    name: str
    title: str
    country: str
    about: str
    start: str
    days: float
    step: float
    pairs: int
    weight: float
    text: str
    fit: FitShown | None = None
    opened: str | None = None
    """Id of the job that shows the study, where a study is served."""
    places: list[PlaceShown]
    shape: Shape
    note: str
    actors: list[ActorShown]
    leader: str
    patron: str | None
    arms: list[ArmShown]
    events: list[EventShown]
    claims: list[ClaimShown]
    mechanisms: list[Mechanism]
    sources: list[SourceShown]
    facts: list[FactShown]
