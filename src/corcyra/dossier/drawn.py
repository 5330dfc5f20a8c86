"""Paths of everything that a world draws, as expressions name it: `drawn[tau]`.

The same paths, in the same order, as `corcyra.model.quantities`, which cannot be asked here: it
loads the compiler.
"""

from __future__ import annotations

from collections.abc import Iterator

from corcyra.dossier.base import Quantity
from corcyra.dossier.doubt import UNKNOWN, Unsure
from corcyra.dossier.schema import Dossier
from corcyra.parameters import BY_NAME, PARAMETERS


def paths(dossier: Dossier) -> list[str]:
    """Every path, in the order of the draws.

    Raises
    ------
    Unsure
        An id or an event that is not known.
    """
    return [*_quantities(dossier), *_weights(dossier)]


def rank_paths(dossier: Dossier) -> list[str]:
    """Each place's rank in hardship among places, in their order; none if places do not differ."""
    spread = dossier.parameters.get("hardship_spread", BY_NAME["hardship_spread"])
    if spread.high == 0.0:
        return []
    return [f"places.{place.id}.hardship_rank" for place in dossier.country.places]


def _quantities(dossier: Dossier) -> Iterator[str]:
    yield from (parameter.name for parameter in PARAMETERS)
    yield from rank_paths(dossier)
    for event in dossier.events:
        if event is UNKNOWN:
            raise Unsure
        fields = type(event).model_fields
        yield from (
            f"events.{event.id}.{field}"
            for field in fields
            if isinstance(getattr(event, field), Quantity)
        )
    for actor in dossier.palace.actors:
        at = f"palace.actors.{actor.id}"
        yield from (f"{at}.susceptibility", f"{at}.nerve")
        for question in ("response", "call", "dismiss"):
            yield from (f"{at}.ideals.{question}.base", f"{at}.ideals.{question}.slope")
    for member in dossier.abroad.members if dossier.abroad is not None else ():
        yield from (f"abroad.members.{member.id}.base", f"abroad.members.{member.id}.delay")


def _weights(dossier: Dossier) -> Iterator[str]:
    yield from (f"palace.office.{actor.id}" for actor in dossier.palace.actors)
    for actor in dossier.palace.actors:
        yield from (f"palace.ties.{actor.id}.{to}" for to in actor.ties)
