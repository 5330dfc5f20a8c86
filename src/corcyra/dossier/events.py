"""Dated events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag

from corcyra.dossier.base import Id, Part, Quantity, Share, Text, form


class _Event(Part):
    id: Id
    """Short name, for overrides."""
    day: Quantity
    """Day after the start, 0 = the start at midnight."""
    title: Annotated[str, Field(max_length=120)] = ""
    """What to write on the axis."""
    source: Text = "assumed"
    """Where the date comes from."""


class _LocalEvent(_Event):
    places: Annotated[
        Annotated[list[Id], Field(min_length=1, max_length=500), Tag("list")]
        | Annotated[Literal["all"], Tag("all")],
        form("a list of places, as in [capital, rest], or all", "all"),
    ] = "all"
    """Where."""


class PriceShock(_LocalEvent):
    """Adds to hardship from the day on."""

    kind: Literal["price_shock"]
    size: Quantity = Quantity(range=(0.0, 0.12))
    """Added to hardship."""


class Concession(_LocalEvent):
    """Takes from hardship from the day on, and is a gain of legitimacy, once."""

    kind: Literal["concession"]
    size: Quantity = Quantity(range=(0.0, 0.25))
    """Taken from hardship at the places."""
    elsewhere: Share = 0.2
    """Share of it that reaches the other places."""


class Spark(_Event):
    """Random citizens of a place come out."""

    kind: Literal["spark"]
    place: Id
    """Where."""
    share: Quantity = Quantity(range=(0.005, 0.06))
    """Share of the adults."""


class Emergency(_LocalEvent):
    """Emergency and curfew: reach and arrests are multiplied by 1 + size."""

    kind: Literal["emergency"]
    until: Quantity
    """Last day."""
    size: Quantity = Quantity(range=(0.0, 1.0))
    """Added factor."""


class DismissalEvent(_Event):
    """The dismissal named under palace.dismissal, if its mode is dated."""

    kind: Literal["dismissal"]


class Shutdown(_LocalEvent):
    """The network is down: far ties are seen with weight `open`."""

    kind: Literal["shutdown"]
    until: Quantity
    """Last day."""
    open: Share = 0.05
    """What is left of the network."""


class Agitators(_Event):
    """Persons from outside, at a place for a term."""

    kind: Literal["agitators"]
    place: Id
    """Where."""
    persons: Quantity
    """How many."""
    term: Quantity = Quantity(value=5.0)
    """Days they stay."""
    arms: Quantity = Quantity(range=(1.0, 20.0), scale="log")
    """How many unarmed persons each counts for against a site and against the forces."""


Event = Annotated[
    PriceShock | Concession | Spark | Emergency | DismissalEvent | Shutdown | Agitators,
    Field(discriminator="kind"),
]
