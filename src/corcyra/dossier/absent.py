"""What an arm never comes to, by what it sets: a call where nobody may call, a landing unsent."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from corcyra.claims.logic import Span
from corcyra.dossier.schema import Dossier

NEVER: Final[Span] = (math.inf, math.inf)


def absent(dossier: Dossier) -> dict[str, Span]:
    """Return the days that never come in some arm, `arm.outcome`, as logic takes spans."""
    arms: dict[str, Mapping[str, Any]] = {"with": {}}
    arms |= {arm.id: arm.set for arm in dossier.arms}
    return {f"{arm}.{day}": NEVER for arm, given in arms.items() for day in _days(dossier, given)}


def _days(dossier: Dossier, given: Mapping[str, Any]) -> Iterator[str]:
    palace, abroad = dossier.palace, dossier.abroad
    mode = palace.dismissal.mode if palace.dismissal else "never"
    if given.get("palace.dismissal.mode", mode) == "never":
        yield "dismissed_day"
    called = given.get("palace.call", palace.call) != "never" and abroad is not None
    if not called:
        yield "call_day"
    answer = given.get("abroad.answer", abroad.answer if abroad else "never")
    answered = answer != "never" and (called or answer == "unasked")
    if not answered:
        yield "answer_day"
    sending = given.get("abroad.sending", abroad.sending if abroad else "none")
    if not answered or sending != "troops":
        yield from ("landing_day", "gone_day")
