"""Claims: expressions over outcomes, propositions, and the verdicts on them.

`judge` and what it makes load numpy and scipy when first asked for; `needs` and the language of
expressions load neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corcyra.claims.needs import ArmPlan, needs

if TYPE_CHECKING:
    from corcyra.claims.judging import judge
    from corcyra.claims.table import Outcomes
    from corcyra.claims.verdicts import Verdict

__all__ = ["ArmPlan", "Outcomes", "Verdict", "judge", "needs"]


_HOMES = {"Outcomes": "table", "Verdict": "verdicts", "judge": "judging"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"corcyra.claims.{_HOMES[name]}"), name)
