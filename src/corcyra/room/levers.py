"""The assumptions that matter: sliders from the drivers of the claims, switches from the arms.

How much an assumption matters to a claim is its first-order index over many pairs
(`claims.drivers`), and only what stands out from chance counts. For bundled dossiers that is
computed by `scripts/make_levers.py` and kept in `levers/`; for others from the first run.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from corcyra.parameters import BY_NAME
from corcyra.room.answers import Lever, Levers, MovedClaim

if TYPE_CHECKING:
    from corcyra.dossier.base import Quantity
    from corcyra.dossier.load import Loaded
    from corcyra.dossier.schema import Dossier
    from corcyra.room.answers import Kind
    from corcyra.room.quick import Ran

MOST: Final = 14
"""Sliders shown."""


class Moved(NamedTuple):
    """A claim that an assumption moves."""

    claim: str
    share: float
    """First-order index: of the variance of holding, what this assumption alone explains."""
    told: int
    """Pairs that tell the claim."""
    clear: bool
    """Whether that stands out from what the best of all assumptions would reach by chance."""


Found = dict[str, list[Moved]]
"""Path of an assumption to the claims that it moves, the most telling assumption first."""


def find(run: Ran) -> Found:
    """Return the assumptions that move claims: those that stand out from chance first."""
    from corcyra.claims.assumptions import FEWEST_PAIRS, Assumptions
    from corcyra.claims.drivers import binned, bins, bound, counts, index

    drawn = Assumptions(run.paired, run.loaded.dossier)
    found: Found = {}
    for verdict in run.verdicts:
        use = verdict.told_pairs & drawn.known
        x, holds = drawn.x[use], verdict.code[use] == 1
        if len(holds) < FEWEST_PAIRS or x.size == 0 or holds.all() or not holds.any():
            continue
        code = binned(x, bins(len(holds)))
        share, limit = index(*counts(code, holds)), bound(code, holds)
        for i in np.argsort(-share)[:MOST]:
            clear = bool(share[i] > limit)
            moved = Moved(verdict.id, round(float(share[i]), 4), len(holds), clear)
            found.setdefault(drawn.names[i], []).append(moved)
    return dict(sorted(found.items(), key=lambda item: _weight(item[1]), reverse=True))


def _weight(moved: list[Moved]) -> tuple[float, float]:
    """What stands out from chance; then what many pairs speak for."""
    return sum(m.share for m in moved if m.clear), sum(m.share * m.told for m in moved)


def kept(loaded: Loaded) -> tuple[Found, int] | None:
    """Return what was found for a bundled dossier, and from how many pairs; None for others."""
    content = _content(loaded.dossier.name)
    if content is None:
        return None
    found = {path: [Moved(*one) for one in moved] for path, moved in content["found"].items()}
    return found, int(content["pairs"])


def nearest(name: str) -> int | None:
    """Return the pair of a bundled dossier that comes nearest to the record, if it is known."""
    content = _content(name)
    return None if content is None else content["like_the_record"]


@cache
def _content(name: str) -> dict[str, Any] | None:
    file = files("corcyra.room") / "levers" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def levers(loaded: Loaded, found: Found, pairs: int, worlds: Kind = "prior") -> Levers:
    """Return the levers of a dossier.

    Parameters
    ----------
    loaded : Loaded
        The dossier.
    found : mapping
        Assumptions and the claims they move, the most telling first.
    pairs : int
        From how many pairs; 0 = not found yet.
    worlds : str
        What these pairs were.
    """
    dossier = loaded.dossier
    known = {claim.id for claim in dossier.claims}
    sliders = []
    for path, moved in found.items():
        lever = _slider(dossier, path, [m for m in moved if m.claim in known])
        if lever is not None:
            sliders.append(lever)
    which = "drawn from the prior" if worlds == "prior" else "fitted to the record"
    words = f"What tells most was found over {pairs:,} pairs {which}." if found else ""
    return Levers(levers=[*sliders[:MOST], *_switches(dossier)], pairs=pairs, words=words)


def _slider(dossier: Dossier, path: str, moved: list[Moved]) -> Lever | None:
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
        claims=[MovedClaim(id=m.claim, share=m.share) for m in moved if m.clear],
    )


def _why(dossier: Dossier, moved: list[Moved]) -> str:
    short = {claim.id: claim.short for claim in dossier.claims}
    clear = [one for one in moved if one.clear]
    if not clear:
        return "Nothing it does to a claim stands out from chance in the pairs looked at"
    first = max(clear, key=lambda one: one.share)
    more = f", and moves {len(clear) - 1} more" if len(clear) > 1 else ""
    return f"Decides {first.share:.0%} of whether “{short[first.claim]}” holds{more}"


def _quantity(dossier: Dossier, path: str) -> tuple[Quantity | None, str]:
    """Return the quantity at a path of a draw, and the path at which a dossier sets it."""
    from corcyra.dossier.drawn import rank_paths
    from corcyra.model.quantities import _listed

    if path in rank_paths(dossier):  # Drawn, and nowhere in a dossier to be set.
        return None, path
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
    """Return what an arm sets to a word or a truth, and nothing else: ways things are done."""
    plain = dossier.model_dump(mode="json", by_alias=True)
    choices: dict[str, list[bool | str]] = {}
    why: dict[str, str] = {}
    for arm in dossier.arms:
        for path, value in arm.set.items() if len(arm.set) == 1 else ():
            if isinstance(value, bool | str):
                now = _at(plain, path)
                known = choices.setdefault(path, [now] if isinstance(now, bool | str) else [])
                known += [value] if value not in known else []
                why.setdefault(path, arm.title)
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
