"""`fit` for Python users: the record of a dossier fitted into a folder that survives a kill."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corcyra.dossier.load import Loaded, load
from corcyra.errors import FitError
from corcyra.fitting import smc
from corcyra.fitting.draws import shown
from corcyra.fitting.facts import Chosen, Target, choose, cuts
from corcyra.fitting.kernel import Record
from corcyra.fitting.smc import Cloud, Settings, Watcher, done, from_prior, joined, sample
from corcyra.fitting.store import (
    DRAWS,
    GENERATION,
    opened,
    read_cloud,
    remove_leftovers,
    write_cloud,
    write_draws,
)
from corcyra.fitting.teller import Silent, Teller
from corcyra.study.parts import write_json
from corcyra.study.request import HOME, available_processors, check_how, model_hash

if TYPE_CHECKING:
    from corcyra.fitting.result import Fit
    from corcyra.fitting.worlds import Worlds

PART: Final = 250
"""Draws from the prior that are stored together."""


def fit(
    dossier: Loaded | str | Path,
    *,
    use: Sequence[str] | None = None,
    hold_out: Sequence[str] = (),
    draws: int = smc.DRAWS,
    bank: int = smc.BANK,
    seed: int = 1,
    weight: float | None = None,
    step: float | None = None,
    runs: int = smc.RUNS,
    threads: int | None = None,
    out: str | Path | None = None,
    teller: Teller | Silent | None = None,
) -> Fit:
    """Fit the dossier's facts, or go on with a fit that was stopped, and return it.

    Parameters
    ----------
    dossier : Loaded, str or Path
        What `load` returned, or what it reads.
    use, hold_out : sequence of str
        Ids of facts to fit, and not to fit; as the dossier says if absent.
    draws, bank : int
        Draws of a generation; draws from the prior that the first one is taken from.
    seed : int
        All luck follows from it.
    weight, step : float, optional
        Persons for each citizen, days of a step; the dossier's if absent.
    runs : int
        Proposals after which no generation is begun; more extend a fit that they have ended.
    threads : int, optional
        One for each processor if absent; changes no result.
    out : str or Path, optional
        The fit's folder.
    teller : Teller, optional
        Is told how the fit goes on.

    Raises
    ------
    FitError
        The record cannot be fitted as asked, or the folder holds another fit.
    StudyError
        Seed, weight, step or threads are out of their limits.
    DossierError
        The dossier cannot be read.
    """
    from corcyra.fitting.result import Fit
    from corcyra.fitting.summary import summary
    from corcyra.fitting.worlds import Worlds

    loaded = load(dossier) if isinstance(dossier, str | Path) else dossier
    chosen = choose(loaded.dossier, use, hold_out)
    weight = loaded.dossier.weight if weight is None else weight
    step = loaded.dossier.step if step is None else step
    check_how(seed, weight, step, threads)
    settings = Settings(draws, bank, seed, runs, threads=threads or available_processors())
    _check(settings)
    as_run = loaded.dossier.model_copy(update={"days": chosen.days, "weight": weight, "step": step})
    identity = _identity(replace(loaded, dossier=as_run), chosen, settings)
    folder = _folder(loaded, identity) if out is None else Path(out)
    manifest = opened(folder, identity, loaded.text)
    remove_leftovers(folder)
    if not (folder / DRAWS).exists() or _may_go_on(manifest, settings):
        worlds = Worlds(as_run, chosen.all, seed, identity["cuts"], loaded.folder)
        _run(worlds, chosen, settings, folder, manifest, teller or Silent())
    found = Fit(folder, replace(loaded, dossier=as_run), chosen)
    if "found" not in found.manifest:
        write_json(folder / "manifest.json", found.manifest | {"found": summary(found)})
    return found


def _check(settings: Settings) -> None:
    for name, least in (("draws", 20), ("bank", 20), ("runs", 1)):
        if getattr(settings, name) < least:
            raise FitError(f"{name} must be at least {least}, is {getattr(settings, name)}")


def _identity(loaded: Loaded, chosen: Chosen, settings: Settings) -> dict[str, Any]:
    dossier = loaded.dossier
    return {
        "dossier": dossier.name,
        "dossier_hash": loaded.hash,
        "model_hash": model_hash(),
        "days": float(dossier.days),
        "weight": float(dossier.weight),
        "step": float(dossier.step),
        "seed": settings.seed,
        "draws": settings.draws,
        "bank": settings.bank,
        "cuts": list(cuts(chosen.used)),
        "used": [_as_stored(t) for t in chosen.used],
        "held_out": [_as_stored(t) for t in chosen.held_out],
    }


def _as_stored(t: Target) -> dict[str, Any]:
    return {"id": t.id, "centre": t.centre, "width": t.width}


def _folder(loaded: Loaded, identity: dict[str, Any]) -> Path:
    digest = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    return HOME / f"fit-{loaded.dossier.name}-{digest[:8]}"


def _may_go_on(manifest: dict[str, Any], settings: Settings) -> bool:
    """Tell whether a fit that had run out of runs is allowed more of them."""
    last = manifest["history"][-1] if manifest["history"] else {"runs": 0, "finished": 0}
    stopped = last["finished"] < settings.last and last["runs"] < settings.runs
    return bool(stopped and not manifest.get("stuck", False))


def record_of(used: Sequence[Target]) -> Record:
    """Return the facts used as the sampler takes them."""
    return Record(np.array([t.centre for t in used]), np.array([t.width for t in used]))


def _run(
    worlds: Worlds, chosen: Chosen, settings: Settings, folder: Path, manifest: dict[str, Any],
    teller: Teller | Silent,
) -> None:  # fmt: skip
    facts = [t.id for t in chosen.all]
    bank = _bank(worlds, settings, folder, facts, teller)
    stored = folder / GENERATION
    start = read_cloud(stored, worlds.names, facts) if stored.exists() else None

    def keep(cloud: Cloud) -> None:
        write_cloud(stored, cloud, worlds.names, facts)
        row = {name: getattr(cloud, name) for name in _HISTORY}
        history = [r for r in manifest["history"] if r["generation"] < cloud.generation]
        manifest["history"] = [*history, row]
        write_json(folder / "manifest.json", manifest)
        teller.generation(cloud)

    watcher = Watcher(generation=keep, draw=teller.draw)
    teller.begin(settings, start)
    cloud = sample(worlds, record_of(chosen.used), settings, bank, watcher, start)
    teller.end()
    manifest.pop("found", None)
    manifest["stuck"] = not cloud.finished and done(cloud, settings) and cloud.runs < settings.runs
    write_draws(folder / DRAWS, cloud, worlds.names, facts, shown(cloud.s, chosen.all, chosen.days))
    write_json(folder / "manifest.json", manifest)


_HISTORY: Final = ("generation", "tolerance", "acceptance", "effective", "distinct", "runs",
                   "finished")  # fmt: skip


def _bank(
    worlds: Worlds, settings: Settings, folder: Path, facts: Sequence[str],
    teller: Teller | Silent,
) -> Cloud:  # fmt: skip
    """Return the draws from the prior; parts that are stored are not run again."""
    parts = []
    for first in range(0, settings.bank, PART):
        last = min(first + PART, settings.bank)
        file = folder / "prior" / f"part-{first:06d}-{last - 1:06d}.parquet"
        if not file.exists():
            teller.prior(first, settings.bank)
            part = from_prior(worlds, settings, first, last)
            write_cloud(file, part, worlds.names, facts)
        parts.append(read_cloud(file, worlds.names, facts))
    return joined(parts)
