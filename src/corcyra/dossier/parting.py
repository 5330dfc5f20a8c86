"""When two arms part: up to then they are one world, and nothing in it can be the act's doing.

Read off the overrides alone. A change of a dated event acts from its day on; one of how the
alliance answers, from the call on; anything else may act from the first step.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from corcyra.dossier.base import Quantity
from corcyra.dossier.schema import Dossier

_ANSWER: Final = re.compile(
    r"abroad\.(charter|sending|withdrawal"
    r"|members\.[^.]+\.(men|rate|mandate|goes_to|sends|votes))"
)
"""What nothing reads before a call, while troops come only if called (`study.past`)."""
_SENT: Final = re.compile(r"abroad\.(answer|sending|members\.[^.]+\.sends)")
"""Whether troops come: an answer to the call, and with it their landing."""
_EVENT: Final = re.compile(r"events\.([^.]+)(?:\.([^.]+))?")
_AT_CALL: Final = re.compile(
    r"(call_day|men_lost_before_call|against_call"
    r"|(flips|share|power|office)_call|(flips|share)_response_call)"
)
"""Outcomes that are settled at the call."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Until when some arms are one world."""

    day: float
    """The arms are the same before it; infinite for those that part only at a call, or never."""
    at_call: bool
    """They are the same until the call."""
    act: frozenset[str] = frozenset()
    """Outcomes that say no more than that what they differ in comes: nothing where it is there
    from the first step, or has no day of its own."""

    def before(self, outcome: str, day: float | None) -> bool:
        """Tell whether an outcome, settled at a day (None: at the end), is the same in all arms."""
        if self.at_call:
            return math.isinf(self.day) and _AT_CALL.fullmatch(outcome) is not None
        return math.isinf(self.day) or (day is not None and day < self.day)


def parting(dossier: Dossier, arms: Sequence[str]) -> Parting:
    """When these arms part at the earliest."""
    sets = [_set(dossier, arm) for arm in arms]
    paths = {path for one in sets for path in one if any(_differs(path, one, b) for b in sets)}
    at_call, day = False, math.inf
    for path in paths:
        if _ANSWER.fullmatch(path) and _only_called(dossier, sets):
            at_call = True
        else:
            day = min(day, _day(path, dossier, sets))
    return Parting(day, at_call, _act(paths))


def _act(paths: Collection[str]) -> frozenset[str]:
    if paths and all(_SENT.fullmatch(path) for path in paths):
        return frozenset(("call_day", "answer_day", "landing_day"))
    return frozenset(("call_day",)) if set(paths) == {"palace.call"} else frozenset()


def _set(dossier: Dossier, arm: str) -> Mapping[str, Any]:
    return next((one.set for one in dossier.arms if one.id == arm), {})


def _differs(path: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return path not in other or one[path] != other[path]


def _only_called(dossier: Dossier, sets: Sequence[Mapping[str, Any]]) -> bool:
    answers = [one["abroad.answer"] for one in sets if "abroad.answer" in one]
    given = dossier.abroad.answer if dossier.abroad is not None else "called"
    return "unasked" not in (given, *answers)


def _day(path: str, dossier: Dossier, sets: Sequence[Mapping[str, Any]]) -> float:
    """Day from which a change at the path can act; 0 = from the first step."""
    match = _EVENT.fullmatch(path)
    event = next((e for e in dossier.events if match and e.id == match[1]), None)
    if match is None or event is None:
        return 0.0
    if match[2] != "day":
        # The day may be moved by the same arms.
        moved = [one for one in sets if f"events.{match[1]}.day" in one]
        return 0.0 if moved else event.day.low
    given = (one[path] for one in sets if path in one)
    try:
        return min(event.day.low, *(Quantity.model_validate(day).low for day in given))
    except ValidationError:
        return 0.0  # Told where overrides are checked.
