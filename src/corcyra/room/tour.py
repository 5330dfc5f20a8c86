"""The guided path: steps as data in `tours/`, each with its sources and a state of the room."""

from __future__ import annotations

import json
from importlib.resources import files

from corcyra.room.answers import Step, Tour
from corcyra.room.shapes import State


def tour(name: str) -> Tour:
    """Return the path through a dossier; empty where there is none."""
    file = files("corcyra.room") / "tours" / f"{name}.json"
    if not file.is_file():
        return Tour(steps=[])
    content = json.loads(file.read_text(encoding="utf-8"))
    steps = []
    for step in content["steps"]:
        state = State.model_validate({"dossier": name, **step["state"]})
        told = {
            "state": state.model_dump(mode="json", exclude_defaults=True),
            "day": None,
            "pair": content["pair"],
        }
        steps.append(Step.model_validate({**step, **told, "day": step.get("day")}))
    return Tour(steps=steps)
