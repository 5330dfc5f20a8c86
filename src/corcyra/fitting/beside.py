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

    The prior's verdicts lie beside the draws; if they do not, as many pairs of the prior are run
    as the study has, and theirs are kept there.

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
    prior = stored(draws, PRIOR, identity)
    if prior is None:
        if not quiet:
            print("\nThe same claims on the prior, to set beside these ...", file=sys.stderr)
        ordinary = judge(
            dossier, pairs=study.pairs, seed=identity["seed"], days=identity["days"],
            weight=identity["weight"], step=identity["step"], threads=threads, quiet=quiet,
            prior=True, further=further,
        )  # fmt: skip
        prior = counted(ordinary.verdicts)
        store(folder, PRIOR, identity, ordinary.pairs, prior)
    other = stored(draws, OTHER, identity)
    return evidence(study.loaded.dossier, prior, counted(study.verdicts), draws.used, other)
