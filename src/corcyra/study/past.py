"""Shared past: an arm that only changes what follows a call is one run with its sibling until then.

Two arms whose dossiers differ in nothing but the call itself and how the alliance answers it are
bit-identical until the sibling, free to call, first wants to.  Where it never does its run stands
for both; else the arm goes on from the state in which it does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier
    from corcyra.model.api import Model, Run

_ANSWER = ("charter", "answer", "sending", "binding_deals", "withdrawal")
"""Settings of the alliance that nothing reads before a call (`unasked` apart)."""
_CONTINGENT = ("men", "rate", "mandate", "goes_to", "sends", "votes")
"""The same of a member."""


def before_call(dossier: Dossier) -> dict[str, object]:
    """Return all of a dossier that can matter while nobody has called."""
    whole = dossier.model_dump()
    whole["palace"].pop("call")
    whole.pop("days")
    for part in ("arms", "claims", "facts", "sources"):
        whole.pop(part)
    if whole["abroad"] is not None:
        for name in _ANSWER:
            whole["abroad"].pop(name)
        for member in whole["abroad"]["members"]:
            for name in _CONTINGENT:
                member.pop(name)
    return whole


def siblings(dossiers: Mapping[str, Dossier]) -> dict[str, str]:
    """Return for each arm the earlier arm, free to call, whose past it shares, if there is one."""
    pasts = {arm: before_call(dossier) for arm, dossier in dossiers.items()}
    found: dict[str, str] = {}
    free: list[str] = []
    for arm, dossier in dossiers.items():
        same = (other for other in free if pasts[other] == pasts[arm])
        if _asked(dossier) and (sibling := next(same, None)) is not None:
            found[arm] = sibling
        if waits(dossier):
            free.append(arm)
    return found


def _asked(dossier: Dossier) -> bool:
    """Tell whether troops come only when they are called."""
    return dossier.abroad is None or dossier.abroad.answer != "unasked"


def waits(dossier: Dossier) -> bool:
    """Tell whether a run without a call is one in which nobody wanted to call."""
    return dossier.abroad is not None and dossier.palace.call == "decided" and _asked(dossier)


def continued(arm: Model, sibling: Model, past: Run) -> Run | None:
    """Return the arm's run as its sibling's gives it; None if it must be run from the start."""
    if past.status != "ok":
        return None
    if past.fork is not None and past.fork.step * arm.dossier.step < arm.dossier.days:
        return arm.resume(past.fork)
    never_called = math.isnan(past.outcomes[sibling.outcomes.index("call_day")])
    same_end = arm.dossier.days == sibling.dossier.days
    return replace(past, fork=None) if never_called and same_end else None
