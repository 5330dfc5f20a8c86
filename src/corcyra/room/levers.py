"""The assumptions that matter: sliders from the drivers of the claims, switches from the arms.

How much an assumption matters to a claim is its first-order index over many pairs
(`claims.drivers`), and only what stands out from chance counts. For bundled dossiers that is
computed by `scripts/make_levers.py` and kept in `levers/`; for others from the first run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corcyra.parameters import BY_NAME
from corcyra.room.shapes import Lever, Levers, MovedClaim

if TYPE_CHECKING:
    from corcyra.claims import Verdict
    from corcyra.dossier.base import Quantity
    from corcyra.dossier.load import Loaded
    from corcyra.dossier.schema import Dossier

MOST: Final = 14
"""Sliders shown."""
Found = dict[str, list[tuple[str, float]]]
"""Path of an assumption to the claims that it moves: id and index."""


def find(verdicts: Sequence[Verdict]) -> Found:
    """Return the assumptions that move claims, and which, the most telling first."""
    found: Found = {}
    for verdict in verdicts:
        for driver in verdict.drivers:
            found.setdefault(driver.assumption, []).append((verdict.id, driver.index))
    return dict(sorted(found.items(), key=lambda item: -sum(share for _, share in item[1])))


def kept(loaded: Loaded) -> tuple[Found, int] | None:
    """Return what was found for a bundled dossier, and from how many pairs; None for others."""
    file = files("corcyra.room") / "levers" / f"{loaded.dossier.name}.json"
    if not file.is_file():
        return None
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    found = {path: [(c, s) for c, s in moved.items()] for path, moved in content["found"].items()}
    return found, int(content["pairs"])


def levers(loaded: Loaded, found: Mapping[str, Sequence[tuple[str, float]]], pairs: int) -> Levers:
    """Return the levers of a dossier.

    Parameters
    ----------
    loaded : Loaded
        The dossier.
    found : mapping
        Assumptions and the claims they move, the most telling first.
    pairs : int
        From how many pairs; 0 = not found yet.
    """
    dossier = loaded.dossier
    known = {claim.id for claim in dossier.claims}
    sliders = []
    for path, moved in found.items():
        lever = _slider(dossier, path, [(c, s) for c, s in moved if c in known])
        if lever is not None:
            sliders.append(lever)
    return Levers(levers=[*sliders[:MOST], *_switches(dossier)], pairs=pairs)


def _slider(dossier: Dossier, path: str, moved: list[tuple[str, float]]) -> Lever | None:
    quantity, where = _quantity(dossier, path)
    if quantity is None or not moved:
        return None
    parameter = BY_NAME.get(path)
    low, high = quantity.low, quantity.high
    if low == high and parameter is not None:
        low, high = min(parameter.low, low), max(parameter.high, high)
    day = path.startswith("events.") and path.endswith((".day", ".until"))
    source = quantity.source
    if parameter is not None and path not in dossier.parameters:
        source = parameter.source
    return Lever(
        path=where,
        label=_label(dossier, path),
        unit=quantity.unit or _unit(path),
        kind="date" if day else "slider",
        low=low,
        high=high,
        value=quantity.value,
        scale=quantity.scale,
        source=source,
        why=_why(dossier, moved),
        claims=[MovedClaim(id=claim, share=round(share, 4)) for claim, share in moved],
    )


def _why(dossier: Dossier, moved: list[tuple[str, float]]) -> str:
    short = {claim.id: claim.short for claim in dossier.claims}
    claim, share = max(moved, key=lambda item: item[1])
    more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
    return f"Decides {share:.0%} of whether “{short[claim]}” holds{more}"


def _quantity(dossier: Dossier, path: str) -> tuple[Quantity | None, str]:
    """Return the quantity at a path of a draw, and the path at which a dossier sets it."""
    from corcyra.model.quantities import _listed

    found = dict(_listed(dossier)).get(path)
    return found, f"parameters.{path}" if path in BY_NAME else path


class _NoPairs:
    """A table without pairs: enough for an assumption's words."""

    arms = ()
    pairs = np.empty(0, np.int64)

    def parameters(self) -> tuple[tuple[str, ...], Any]:
        """Return no draws."""
        return (), np.empty((0, 0))


def _label(dossier: Dossier, path: str) -> str:
    from corcyra.claims.assumptions import Assumptions

    return Assumptions(_NoPairs(), dossier).label(path)  # type: ignore[arg-type]


def _unit(path: str) -> str:
    if path in BY_NAME:
        unit = BY_NAME[path].unit
        return "" if unit == "1" else unit
    return "days" if path.rsplit(".", 1)[-1] in ("day", "until", "delay", "term") else ""


def _switches(dossier: Dossier) -> list[Lever]:
    """Return what arms set to a word or a truth: the ways in which things are done."""
    plain = dossier.model_dump(mode="json", by_alias=True)
    choices: dict[str, list[bool | str]] = {}
    why: dict[str, str] = {}
    for arm in dossier.arms:
        for path, value in arm.set.items():
            if isinstance(value, bool | str):
                now = _at(plain, path)
                known = choices.setdefault(path, [now] if isinstance(now, bool | str) else [])
                known += [value] if value not in known else []
                # An arm that sets nothing else says best what the switch does.
                if len(arm.set) == 1 or path not in why:
                    why[path] = arm.title
    return [
        Lever(
            path=path,
            label=_named(dossier, path),
            unit="",
            kind="switch",
            value=values[0],
            choices=values,
            source="an arm of the dossier sets it",
            why=why[path],
        )
        for path, values in choices.items()
        if len(values) > 1
    ]


def _named(dossier: Dossier, path: str) -> str:
    """Return a path in words: `abroad.members.russia.sends` is "Russia sends"."""
    names = {actor.id: actor.name for actor in dossier.palace.actors}
    names |= {m.id: m.name for m in dossier.abroad.members} if dossier.abroad is not None else {}
    keys = [key for key in path.split(".") if key not in ("members", "actors")]
    words = [names.get(key, key.replace("_", " ")) for key in keys[1:] or keys]
    return ": ".join([keys[0], " ".join(words)]) if len(keys) > 1 else words[0]


def _at(plain: Any, path: str) -> Any:
    for key in path.split("."):
        if isinstance(plain, list):
            plain = next((item for item in plain if item.get("id") == key), None)
        elif isinstance(plain, dict):
            plain = plain.get(key)
        else:
            return None
    return plain
