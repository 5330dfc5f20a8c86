"""Rules of the country: places, people, ties, forces, parameters."""

from __future__ import annotations

from typing import Final

from corcyra.dossier.schema import Dossier
from corcyra.dossier.words import meant
from corcyra.dossier.wrong import Wrong, Wrongs, known, known_keys, span, unique
from corcyra.parameters import BY_NAME

TOLERANCE: Final = 1e-6
"""How far a sum of shares may be from 1."""
MAX_CITIZENS: Final = 50_000_000
"""Citizens of a run."""


def place_ids(dossier: Dossier) -> list[str]:
    """Ids of the places."""
    return [place.id for place in dossier.country.places]


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
    total = sum(citizens(dossier))
    if total > MAX_CITIZENS:
        enough = dossier.weight * total / MAX_CITIZENS
        yield Wrong(
            ("weight",),
            f"gives about {total:,.0f} citizens, at most {MAX_CITIZENS:,} can be simulated; "
            f"a weight of {enough:,.0f} or more does it",
        )
    for i, number in enumerate(citizens(dossier)):
        if number < 1:
            yield Wrong(
                ("country", "places", i, "population"),
                f"gives less than one citizen at a weight of {dossier.weight:g} persons a citizen; "
                "lower weight or merge the place with another",
            )


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
    names = place_ids(dossier)
    yield from unique(("forces", "services"), [s.id for s in dossier.forces.services])
    for i, service in enumerate(dossier.forces.services):
        if service.garrisons == "population":
            continue
        loc = ("forces", "services", i, "garrisons")
        yield from known_keys("place", loc, service.garrisons, names)
        total = sum(service.garrisons.values())
        if abs(total - 1) > TOLERANCE:
            yield Wrong(loc, f"shares must sum to 1, sum to {total:.6g}", "key")


def parameters(dossier: Dossier) -> Wrongs:
    """Parameters exist and stay where the mechanism is defined."""
    for name, quantity in dossier.parameters.items():
        loc = ("parameters", name)
        if name not in BY_NAME:
            guess = meant(name, BY_NAME)
            hint = f"did you mean {guess}?" if guess else "`corcyra schema` lists all of them"
            yield Wrong(loc, f"no such parameter; {hint}", "key")
            continue
        of = BY_NAME[name]
        if quantity.low < of.least or quantity.high > of.most:
            given = f"is {quantity.low:g}"
            if quantity.range is not None:
                given = f"is the range {quantity.low:g} to {quantity.high:g}"
            yield Wrong(loc, f"must be {span(of.least, of.most)}, {given} ({of.meaning})")


RULES: Final = (places, size, past, ties, services, parameters)
