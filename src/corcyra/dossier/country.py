"""The country, its people and the ties between them, its forces."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag

from corcyra.dossier.base import Id, Part, Share, Text, form


class Place(Part):
    """A city or the rest of a region."""

    id: Id
    """Short name."""
    name: Annotated[str, Field(max_length=80)]
    """Name as printed."""
    lat: Annotated[float, Field(ge=-90, le=90)]
    """Latitude, degrees."""
    lon: Annotated[float, Field(ge=-180, le=180)]
    """Longitude, degrees."""
    population: Annotated[float, Field(gt=0, le=2e9)]
    """Inhabitants, persons."""
    importance: Share = 0.0
    """What makes the state hold; all places together 1."""
    site: Annotated[str, Field(max_length=120)] | None = None
    """The key site, if there is one (a seat of government, a broadcaster)."""
    region: Annotated[str, Field(max_length=80)] = ""
    """Region it lies in, as printed."""
    hardship: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the national mean of hardship."""
    risk: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the national mean of risk aversion."""
    sovereignty: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the national mean value of sovereignty."""
    order: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the national mean value of order."""
    source: Text = "assumed"
    """Where population and coordinates come from."""


class Country(Part):
    """Places and how many of their people are adults."""

    name: Annotated[str, Field(max_length=80)]
    """Name as printed."""
    adult_share: Annotated[float, Field(gt=0, le=1)] = 0.66
    """Adults among the inhabitants."""
    shape: Annotated[str, Field(pattern=r"^[0-9]{3}$")] | None = None
    """ISO 3166-1 numeric code of the shape on the map (world-atlas), if there is one."""
    source: Text = "assumed"
    """Where the adult share comes from."""
    places: Annotated[list[Place], Field(min_length=1, max_length=500)]
    """The places."""


class People(Part):
    """How concentrated the citizens' traits are around their place's mean (Beta a + b)."""

    hardship: Annotated[float, Field(gt=0.1, le=1000)] = 30.0
    """Concentration of hardship h."""
    risk: Annotated[float, Field(gt=0.1, le=1000)] = 15.0
    """Concentration of risk aversion r."""
    sovereignty: Annotated[float, Field(gt=0.1, le=1000)] = 5.0
    """Concentration of the value of sovereignty s."""
    order: Annotated[float, Field(gt=0.1, le=1000)] = 5.0
    """Concentration of the value of order o."""


class Bloodshed(Part):
    """An earlier bloodshed whose toll is disputed; it leaves memory near the place."""

    title: Text
    """What happened, in words."""
    place: Id
    """Where."""
    official: Annotated[float, Field(gt=0, le=1e9)]
    """Deaths by official figures, persons."""
    believed: Annotated[float, Field(ge=1, le=1e9)]
    """Deaths as people believe, persons."""
    source: Text = "assumed"
    """Where both figures come from."""


class Ties(Part):
    """Who sees whom. Implicit (near and far), everybody (`near: all`), or a list in a file."""

    near: Annotated[
        Annotated[int, Field(ge=0, le=64), Tag("number")] | Annotated[Literal["all"], Tag("all")],
        form("an even number of neighbours from 0 to 64, or all", "all"),
    ] = 8
    """Neighbours on the place's ring, an even number; `all` = everybody in the place."""
    far: Annotated[int, Field(ge=0, le=32)] = 4
    """Far ties."""
    inside: Share = 0.5
    """Share of the far ties that stay inside the place."""
    file: Annotated[str, Field(max_length=200)] | None = None
    """CSV beside the dossier with columns place_a,citizen_a,place_b,citizen_b (numbers from 0);
    replaces `near`; its ties are seen always."""


class Service(Part):
    """A service: police, national guard, army."""

    id: Id
    """Short name."""
    name: Annotated[str, Field(max_length=80)]
    """Name as printed."""
    men: Annotated[float, Field(ge=0, le=5e6)]
    """All its men."""
    mobile: Share = 0.0
    """Share of its units that can be sent elsewhere."""
    cohesion: Annotated[float, Field(ge=-2, le=2)] = 0.0
    """Added to the mean cohesion."""
    sympathy: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the mean sympathy with the crowd."""
    garrisons: Annotated[
        Annotated[dict[Id, Share], Tag("keys")]
        | Annotated[Literal["population"], Tag("population")],
        form(
            "a share for each place, as in {capital: 0.6, rest: 0.4}, or population", "population"
        ),
    ] = "population"
    """Share of its men by place (sum 1), or spread by population."""
    source: Text = "assumed"
    """Where the numbers come from."""


class Forces(Part):
    """The security forces, in units of about `unit` men."""

    unit: Annotated[float, Field(ge=1, le=10000)] = 100
    """Men in a unit."""
    services: Annotated[list[Service], Field(max_length=20)] = Field(default_factory=list)
    """The services."""
