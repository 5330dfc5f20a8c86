"""A study on fitted draws beside the same study on the prior."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corcyra.fitting.draws import Draws
from corcyra.fitting.evidence import (
    OTHER,
    PRIOR,
    Evidence,
    counted,
    evidence,
    store,
    stored,
)

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.study.result import Study


def beside_prior(
    study: Study, folder: Path, dossier: Loaded | str | Path, *, threads: int | None = None,
    quiet: bool = False, further: bool = True,
) -> tuple[Evidence, ...]:  # fmt: skip
    """Return what fitting changed of each claim.

    Counts of the claims on the prior that lie beside the draws serve if they are of at least as
    many pairs as the study has. Else as many pairs of the prior are run, and what they tell is
    kept in the study's folder: what came with a fit is never written over.

    Parameters
    ----------
    study : Study
        Judged on the draws.
    folder : Path
        The fit's.
    dossier : Loaded, str or Path
        What was judged.
    threads, quiet, further
        As of `judge`.
    """
    from corcyra.study.api import judge

    draws, identity = Draws(folder), study.manifest["identity"]
    prior = None
    for place in (folder, study.folder):
        prior = prior or stored(place, PRIOR, identity, pairs=study.pairs, further=further)
    if prior is None:
        if not quiet:
            print("\nThe same claims on the prior, to set beside these ...", file=sys.stderr)
        ordinary = judge(
            dossier, pairs=study.pairs, seed=identity["seed"], days=identity["days"],
            weight=identity["weight"], step=identity["step"], threads=threads, quiet=quiet,
            prior=True, further=further,
        )  # fmt: skip
        prior = counted(ordinary.verdicts)
        store(study.folder, PRIOR, ordinary, further=further)
    other = stored(folder, OTHER, identity)
    return evidence(study.loaded.dossier, prior, counted(study.verdicts), draws.used, other)
