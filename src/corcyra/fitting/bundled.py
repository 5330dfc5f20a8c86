"""The fit that comes with a dossier: a folder `fit` beside it."""

from __future__ import annotations

import sys
from pathlib import Path

from corcyra.dossier.load import Loaded, load
from corcyra.errors import FitError


def fit_beside(
    dossier: Loaded | str | Path, weight: float | None = None, step: float | None = None
) -> Path | None:
    """Return the folder `fit` beside a dossier, None if there is none.

    Raises
    ------
    FitError
        Its draws are of another version of the dossier or model, or of another weight or step.
    """
    loaded = dossier if isinstance(dossier, Loaded) else load(dossier)
    folder = None if loaded.folder is None else loaded.folder / "fit"
    if folder is None or not (folder / "draws.parquet").exists():
        return None
    # Here and not above: a dossier without a fit needs no compiler for the answer.
    from corcyra.fitting.draws import of_dossier

    of_dossier(folder, loaded, weight, step)
    return folder


def fit_to_use(
    dossier: Loaded | str | Path,
    draws: str | Path | None,
    prior: bool,
    weight: float | None = None,
    step: float | None = None,
) -> Path | None:
    """Return the fit that pairs are taken from: the one asked for, or that beside the dossier.

    None: they are of the prior, as that is asked for, or there is no fit that can be used.

    Raises
    ------
    FitError
        Both are asked for.
    """
    if draws is not None and prior:
        raise FitError("pairs are taken from fitted draws or from the prior; ask for one of them")
    if draws is not None:
        return Path(draws)
    return None if prior else usable_fit_beside(dossier, weight, step)


def usable_fit_beside(
    dossier: Loaded | str | Path, weight: float | None = None, step: float | None = None
) -> Path | None:
    """Return the same, None also if it cannot be used, and then say why on standard error."""
    try:
        return fit_beside(dossier, weight, step)
    except FitError as error:
        print(f"Judged on the prior: {error}.", file=sys.stderr)
        return None
