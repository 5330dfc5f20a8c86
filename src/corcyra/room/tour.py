"""The guided path: steps as data in `tours/`, each with its sources and a state of the room.

The pair that it plays is the one that comes nearest to the record: of the fitted draws, or where
there are none of the prior (`scripts/make_levers.py`).
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from corcyra.room import levers
from corcyra.room.answers import Step, Tour
from corcyra.room.shapes import State


def tour(name: str, fitted: int | None = None) -> Tour:
    """Return the path through a dossier; empty where there is none.

    Parameters
    ----------
    name
        The dossier's.
    fitted
        Pair of the fitted draws to be played, if there are any.
    """
    file = files("corcyra.room") / "tours" / f"{name}.json"
    if not file.is_file():
        return Tour(steps=[])
    content = json.loads(file.read_text(encoding="utf-8"))
    pair = levers.nearest(name) if fitted is None else fitted
    return Tour(steps=[_step(step, name, pair) for step in content["steps"]])


def _step(step: dict[str, Any], name: str, pair: int | None) -> Step:
    state = State.model_validate({"dossier": name, **step["state"]})
    told = state.model_dump(mode="json", exclude_defaults=True)
    return Step.model_validate({**step, "state": told, "pair": pair})
