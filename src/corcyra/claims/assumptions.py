"""The assumptions of a study: the draws of its pairs, and what each of them means in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.evaluate import Floats
from corcyra.parameters import BY_NAME

if TYPE_CHECKING:
    from corcyra.claims.table import Outcomes
    from corcyra.dossier.schema import Dossier

Bools = NDArray[np.bool_]

FEWEST_PAIRS: Final = 20
"""Told pairs below which nothing is said of what they hang on, and no likelihood word given."""

_ACTOR: Final = {
    "susceptibility": "how far others move {who}",
    "nerve": "odds of survival under which {who} flees",
    "ideals.response.base": "{who}'s wish for force in calm",
    "ideals.response.slope": "{who}'s wish for force as the odds fall",
    "ideals.call.base": "{who}'s wish for foreign troops in calm",
    "ideals.call.slope": "{who}'s wish for foreign troops as the odds fall",
    "ideals.dismiss.base": "{who}'s wish for the dismissal in calm",
    "ideals.dismiss.slope": "{who}'s wish for the dismissal as the odds fall",
}
_MEMBER: Final = {
    "base": "{who}'s own view of sending troops",
    "delay": "{who}'s delay to the first landing",
}
_EVENT: Final = {
    "arms": "arms of each attacker",
    "day": "day",
    "open": "what is left of the network",
    "persons": "persons",
    "share": "share of adults who come out",
    "size": "size",
    "term": "days they stay",
    "until": "last day",
}
# Whose gain or loss it is stands in the table beside the meaning, not in it.
_OF_ARENA: Final = ("legitimacy", "reputation", "friendship", "outrage")
_UNITS: Final = {
    "d": "days",
    "1/d": "a day",
    "km/d": "km a day",
    "utils/1000 men": "utils per 1,000 men",
}


class Assumptions:
    """What was drawn for each pair and varies between pairs.

    Attributes
    ----------
    names : tuple of str
        Paths of the quantities, as in `Model.parameters`.
    x : array
        (pairs, names); NaN where the pair's run failed before it drew.
    known : array
        Whether the pair's draws are known, (pairs).
    """

    def __init__(self, table: Outcomes, dossier: Dossier) -> None:
        names, draws = table.parameters()
        self.known: Bools = np.any(~np.isnan(draws), axis=1) | (len(names) == 0)
        rows = draws[self.known]
        varies = np.any(rows != rows[:1], axis=0) & ~np.any(np.isnan(rows), axis=0)
        self.names = tuple(name for name, use in zip(names, varies) if use)
        self.x: Floats = draws[:, varies]
        self._events = {event.id: event.title or event.id for event in dossier.events}
        self._places = {place.id: place.name for place in dossier.country.places}
        abroad = dossier.abroad
        self._members = {m.id: m.name for m in abroad.members} if abroad is not None else {}

    def label(self, name: str) -> str:
        """The meaning in a few words: "threshold of joining"."""
        if name in BY_NAME:
            parameter = BY_NAME[name]
            # The model's letter behind the words: "mean cohesion c".
            words = re.sub(r" [a-zA-Z]$", "", parameter.meaning)
            arena = parameter.arena
            return words if arena not in _OF_ARENA or arena in words else f"{arena}: {words}"
        part, *rest = name.split(".")
        if part == "events" and len(rest) == 2:
            return f"“{self._events.get(rest[0], rest[0])}”: {_EVENT.get(rest[1], rest[1])}"
        if part == "places" and len(rest) == 2:
            return f"how poor {self._places.get(rest[0], rest[0])} is, from 0, the least, to 1"
        if part == "abroad" and len(rest) == 3:
            return _MEMBER.get(rest[2], name).format(who=self._members.get(rest[1], rest[1]))
        return _palace(rest) if part == "palace" and len(rest) > 1 else name

    def unit(self, name: str) -> str:
        """The unit as it is written behind a number; "" for pure numbers."""
        if name in BY_NAME:
            unit = BY_NAME[name].unit
            return "" if unit == "1" else _UNITS.get(unit, unit)
        return "days" if name.rsplit(".", 1)[-1] in ("delay", "term") else ""


def _palace(rest: list[str]) -> str:
    kind, first = rest[0], rest[1]
    path = ".".join(["palace", *rest])
    if kind == "office":
        return f"formal weight of {first}"
    if kind == "ties" and len(rest) == 3:
        return f"how much {first} listens to {'himself' if rest[2] == first else rest[2]}"
    return _ACTOR.get(".".join(rest[2:]), path).format(who=first)
