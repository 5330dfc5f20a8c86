"""How often intervals hold the truth on pairs of the bundled fit, which share luck and values.

    python benchmarks/worth.py [STUDIES]

Truths are planted: half of a latent's spread belongs to some of what recurs, the rest to the pair.
Prints, for shares of .5 and .9 and for what the half belongs to, the coverage of 90% intervals that
count the pairs as they are worth, of plain ones, and the median worth of the 120 pairs.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy.special import ndtri

import corcyra as co
from corcyra.claims.statistics import wilson, worth
from corcyra.fitting.bundled import fit_beside
from corcyra.fitting.draws import Draws

PAIRS = 120


def main(studies: int = 400) -> None:
    """Plant and count."""
    folder = fit_beside(co.load("kazakhstan-2022"))
    assert folder is not None
    draws, rng = Draws(folder), np.random.default_rng(1)
    common = draws.common(range(PAIRS))
    lucks = common.shape[1] - len(draws.names)
    value = {name: lucks + draws.names.index(name) for name in ("hardship_mean", "z_site")}
    planted = {
        "nothing": [], "people of Almaty": [1], "hardship": [value["hardship_mean"]],
        "five at once": [0, 1, 39, *value.values()],
    }  # fmt: skip
    for share in (0.5, 0.9):
        for name, columns in planted.items():
            found = [_study(rng, common[:, columns], common, share) for _ in range(studies)]
            held, plain, n = np.array(found).T
            print(f"{share} {name:18} {held.mean():.0%} {plain.mean():4.0%} {np.median(n):4.0f}")


def _study(rng, some, common, share):  # type: ignore[no-untyped-def]
    """Return whether both intervals hold the share, and the worth."""
    parts = [rng.normal(size=part.max() + 1)[part] for part in some.T]
    own = rng.normal(size=PAIRS)
    latent = own if not parts else np.sqrt(0.5) * (own + sum(parts) / np.sqrt(len(parts)))
    holds = (latent > ndtri(1 - share)) * 1.0
    n = worth(holds, common)
    ends = wilson(holds.mean() * n, n), wilson(holds.sum(), PAIRS)
    return *(low <= share <= high for low, high in ends), n


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
