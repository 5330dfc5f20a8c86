"""The dossier: one report of a crisis, as data. `Dossier` is its whole type."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from corcyra.dossier.base import Date, Id, Part, Quantity, Text
from corcyra.dossier.country import Bloodshed, Country, Forces, People, Ties
from corcyra.dossier.events import Event
from corcyra.dossier.politics import Abroad, Palace, Press
from corcyra.dossier.questions import Arm, Claim, Fact, Source


class Dossier(Part):
    """A crisis and what people claim about it."""

    corcyra: Literal[1]
    """Version of the dossier's format."""
    name: Id
    """Short name."""
    title: Annotated[str, Field(max_length=160)]
    """Title as printed."""
    about: Text = ""
    """What it describes, in words."""
    start: Date
    """Day 0."""
    days: Annotated[float, Field(gt=0, le=3660)] = 30
    """Days simulated."""
    step: Annotated[float, Field(ge=0.01, le=0.25)] = 0.25
    """Length of a step, days."""
    weight: Annotated[float, Field(ge=1, le=1e6)] = 400
    """Persons for each citizen simulated."""
    calm_start: bool = True
    """Draw again where the country would rise without any event: before day 0 it was calm."""
    country: Country
    people: People = People()
    past: Annotated[list[Bloodshed], Field(max_length=50)] = Field(default_factory=list)
    """Earlier bloodshed that people remember."""
    ties: Ties = Ties()
    forces: Forces = Forces()
    palace: Palace
    abroad: Abroad | None = None
    press: Press = Press()
    events: Annotated[list[Event], Field(max_length=200)] = Field(default_factory=list)
    parameters: dict[str, Quantity] = Field(default_factory=dict)
    """Values or priors that replace those of `corcyra.parameters`, by name."""
    arms: Annotated[list[Arm], Field(max_length=60)] = Field(default_factory=list)
    claims: Annotated[list[Claim], Field(max_length=100)] = Field(default_factory=list)
    facts: Annotated[list[Fact], Field(max_length=1000)] = Field(default_factory=list)
    sources: Annotated[dict[Id, Source], Field(max_length=1000)] = Field(default_factory=dict)
