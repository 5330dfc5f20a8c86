"""A state of the page becomes a dossier: text, checked, that can be run and downloaded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corcyra.dossier import words
from corcyra.dossier.load import Loaded, parse
from corcyra.errors import DossierError, Problem
from corcyra.room.edits import changed, literal
from corcyra.room.facing import mechanisms
from corcyra.room.shapes import Range, State

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier
    from corcyra.room.shapes import Value

FILE = "dossier.yaml"
"""What messages call a text that came from the page."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A state's dossier."""

    loaded: Loaded
    altered: bool
    """Whether it differs from what is served."""


def resolve(served: Loaded, state: State) -> Resolved:
    """Return the dossier that a state makes of the served one.

    Raises
    ------
    DossierError
        The edited text is no dossier, a path leads nowhere, or a value is not allowed there.
    """
    base = served if state.text is None else edited(served, state.text)
    values = overrides(base.dossier, state)
    if not values:
        return Resolved(base, state.text is not None)
    text = changed(base.text, values, FILE)
    return Resolved(_read(served, text), True)


def edited(served: Loaded, text: str) -> Loaded:
    """Return the dossier that a text from the page says, beside the served one.

    Raises
    ------
    DossierError
        With all problems found.
    """
    return served if text == served.text else _read(served, text)


def _read(served: Loaded, text: str) -> Loaded:
    # A text from outside names no files here but the one that the served dossier names.
    named = served.dossier.ties.file
    folder = served.folder if named is not None else None
    dossier, arms = parse(text, FILE, folder)
    if dossier.ties.file != named:
        message = "a file of ties cannot be named from the page; serve a dossier that names it"
        raise DossierError([Problem(FILE, 0, 0, "ties.file", message)])
    digest = hashlib.sha256(text.encode() + b"\0" + served.hash.encode()).hexdigest()
    if named is None:
        digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(
        served, dossier=dossier, text=text, file=f"{dossier.name}.yaml", hash=digest, arms=arms,
        folder=folder,
    )  # fmt: skip


def overrides(dossier: Dossier, state: State) -> dict[str, str]:
    """Return path and value, as it is written, of all that a state changes.

    Raises
    ------
    DossierError
        There is no such mechanism or event.
    """
    values: dict[str, str] = {}
    known = mechanisms(dossier)
    for name in state.off:
        if name not in known:
            raise _unknown("mechanism", name, list(known))
        values |= {path: literal(value) for path, value in known[name].set.items()}
    values |= {path: _written(value, path, dossier) for path, value in state.set.items()}
    events = [event.id for event in dossier.events]
    for name, day in state.moved.items():
        if name not in events:
            raise _unknown("event", name, events)
        values[f"events.{name}.day"] = literal(day)
    return values


def _unknown(what: str, name: str, known: list[str]) -> DossierError:
    return DossierError([Problem(FILE, 0, 0, what, words.unknown(what, name, known))])


def _written(value: Value, path: str, dossier: Dossier) -> str:
    if not isinstance(value, Range):
        return literal(value)
    ends = f"[{literal(value.low)}, {literal(value.high)}]"
    if value.low > 0 and _logarithmic(path, dossier):
        return f"{{range: {ends}, scale: log}}"
    return ends


def _logarithmic(path: str, dossier: Dossier) -> bool:
    """Whether the prior that a range replaces is one in the logarithm."""
    from corcyra.model.quantities import Quantities

    found = Quantities(dossier)
    at = found.at.get(path.removeprefix("parameters."))
    return at is not None and at < len(found.low) and bool(found._log[at])


def key(state: State) -> str:
    """Return what tells states apart that make different dossiers."""
    told = state.model_dump(include={"dossier", "set", "off", "moved", "text"})
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
