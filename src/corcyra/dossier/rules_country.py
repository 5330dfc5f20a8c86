"""Rules of the country: places, people, ties, forces, parameters."""

from __future__ import annotations

import math
from typing import Final, Literal

from corcyra.dossier.base import Quantity
from corcyra.dossier.country import Place
from corcyra.dossier.doubt import sure
from corcyra.dossier.schema import Dossier
from corcyra.dossier.words import meant
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, ids, known, known_keys, span, unique
from corcyra.errors import CorcyraError
from corcyra.parameters import BY_NAME, Parameter

Garrisons = dict[str, float] | Literal["population"]

TOLERANCE: Final = 1e-6
"""How far a sum of shares may be from 1."""
MAX_CITIZENS: Final = 50_000_000
"""Citizens of a run."""
MAX_UNITS: Final = 100_000
"""Units of all services."""


def place_ids(dossier: Dossier) -> list[str]:
    """Ids of the places."""
    return ids(dossier.country.places)


def citizens(dossier: Dossier) -> list[float]:
    """Citizens simulated in each place, not rounded."""
    each = dossier.country.adult_share / dossier.weight
    return [place.population * each for place in dossier.country.places]


def places(dossier: Dossier) -> Wrongs:
    """Ids are unique, importances sum to 1."""
    loc = ("country", "places")
    yield from unique(loc, place_ids(dossier))
    total = sum(place.importance for place in dossier.country.places)
    if abs(total - 1) > TOLERANCE:
        yield Wrong(loc, f"importance of all places must sum to 1, sums to {total:.6g}", "key")


def size(dossier: Dossier) -> Wrongs:
    """There are not more citizens than a run can hold, nor none."""
    yield from _fits(dossier)
    each = dossier.country.adult_share / dossier.weight
    for i, place in enumerate(dossier.country.places):
        yield from _peopled(i, place, each, dossier.weight)


@sure
def _fits(dossier: Dossier) -> Wrongs:
    total = sum(citizens(dossier))
    if total > MAX_CITIZENS:
        enough = math.ceil(dossier.weight * total / MAX_CITIZENS)
        yield Wrong(
            ("weight",),
            f"gives about {total:,.0f} citizens, at most {MAX_CITIZENS:,} can be simulated; "
            f"a weight of {enough:,} or more does it",
        )


@sure
def _peopled(i: int, place: Place, each: float, weight: float) -> Wrongs:
    if place.population * each < 1:
        yield Wrong(
            ("country", "places", i, "population"),
            f"gives less than one citizen at a weight of {weight:g} persons a citizen; "
            "lower weight or merge the place with another",
        )


def refuse_size(dossier: Dossier) -> None:
    """Check the size again after the weight was changed by other means than the file.

    Raises
    ------
    CorcyraError
        If there are more citizens than a run can hold, or a place has none.
    """
    for wrong in size(dossier):
        what = f"weight {dossier.weight:g}"
        if wrong.loc[0] == "country":
            what = f"the population of {place_ids(dossier)[int(wrong.loc[2])]}"
        raise CorcyraError(f"{what} {wrong.message}")


def past(dossier: Dossier) -> Wrongs:
    """Past bloodshed happened at a known place."""
    for i, event in enumerate(dossier.past):
        yield from known("place", ("past", i, "place"), event.place, place_ids(dossier))


def ties(dossier: Dossier) -> Wrongs:
    """Neighbours come in pairs and are fewer than the smallest place has citizens."""
    near = dossier.ties.near
    if near == "all" or dossier.ties.file is not None:
        return
    if near % 2:
        yield Wrong(("ties", "near"), f"must be an even number (half on each side), is {near}")
    number = citizens(dossier)
    fewest = min(number)
    if 1 <= fewest <= near:
        name = dossier.country.places[number.index(fewest)].id
        yield Wrong(
            ("ties", "near"),
            f"must be less than the citizens of the smallest place, {name} with {fewest:.0f}; "
            f"is {near}: lower it, or lower weight",
        )


def services(dossier: Dossier) -> Wrongs:
    """Garrisons stand at known places and are all of the service."""
    yield from unique(("forces", "services"), ids(dossier.forces.services))
    yield from _units(dossier)
    for i, service in enumerate(dossier.forces.services):
        loc = ("forces", "services", i, "garrisons")
        yield from _garrisons(loc, service.garrisons, place_ids(dossier))


@sure
def _units(dossier: Dossier) -> Wrongs:
    men = sum(service.men for service in dossier.forces.services)
    units = men / dossier.forces.unit
    if units > MAX_UNITS:
        yield Wrong(
            ("forces", "unit"),
            f"gives about {units:,.0f} units, at most {MAX_UNITS:,} can be simulated; "
            f"{math.ceil(men / MAX_UNITS):,} men or more to a unit do it",
        )


@sure
def _garrisons(loc: Loc, garrisons: Garrisons, names: list[str]) -> Wrongs:
    if garrisons == "population":
        return
    yield from known_keys("place", loc, garrisons, names)
    total = sum(garrisons.values())
    if abs(total - 1) > TOLERANCE:
        yield Wrong(loc, f"shares must sum to 1, sum to {total:.6g}", "key")


def parameters(dossier: Dossier) -> Wrongs:
    """Parameters exist and stay where the mechanism is defined."""
    for name, quantity in dossier.parameters.items():
        loc = ("parameters", name)
        if name in BY_NAME:
            yield from _bounded(loc, quantity, BY_NAME[name])
            continue
        guess = meant(name, BY_NAME)
        hint = f"did you mean {guess}?" if guess else "`corcyra schema` lists all of them"
        yield Wrong(loc, f"no such parameter; {hint}", "key")


@sure
def _bounded(loc: Loc, quantity: Quantity, of: Parameter) -> Wrongs:
    if quantity.low < of.least or quantity.high > of.most:
        given = f"is {quantity.low:g}"
        if quantity.range is not None:
            given = f"is the range {quantity.low:g} to {quantity.high:g}"
        yield Wrong(loc, f"must be {span(of.least, of.most)}, {given} ({of.meaning})")


RULES: Final = (places, size, past, ties, services, parameters)
