"""PRIM's trajectories on seeded data as the EMA Workbench finds them: the oracle of our own.

Runs in a virtual environment of its own, made from requirements-oracle.lock (`make verify`), and
prints JSON; tests/claims/prim_oracle.json is its output. What it needs beyond numpy is loaded when
it runs: tests import it for the data. Steps are handed over as numbers with a fraction: for whole
ones the oracle has a peel of its own, whose paste fails under pandas 3.
"""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from typing import Any

import numpy as np

CASES = ("box", "three", "noise", "ties", "steps", "constant", "rare")
ALPHAS = (0.05, 0.1)


def data(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Assumptions (pairs, assumptions) and what happens (pairs) of a case."""
    draw = np.random.default_rng(CASES.index(case) + 1)
    x = draw.random((240, 6))
    chance = np.where((x[:, 0] > 0.3) & (x[:, 1] < 0.6), 0.9, 0.1)
    if case == "three":
        chance = np.where((x[:, 0] > 0.3) & (x[:, 1] < 0.7) & (x[:, 2] > 0.2), 0.95, 0.1)
    elif case == "noise":
        chance = np.full(240, 0.4)
    elif case == "ties":
        x[:, :4] = np.round(x[:, :4], 1)
    elif case == "steps":
        x[:, 0], x[:, 2] = np.floor(3 * x[:, 0]), np.floor(2 * x[:, 2])
        chance = np.where((x[:, 0] == 2) & (x[:, 1] < 0.6), 0.9, 0.1)
    elif case == "constant":
        x[:, 4] = 0.25
    elif case == "rare":
        chance = np.where((x[:, 0] > 0.8) & (x[:, 1] < 0.4), 0.7, 0.02)
    return x, draw.random(240) < chance


def digest(case: str) -> str:
    """Tells whether two versions of numpy made the same data."""
    x, hit = data(case)
    return hashlib.sha256(x.tobytes() + hit.tobytes()).hexdigest()[:16]


def trajectory(case: str, alpha: float) -> dict[str, Any]:
    """Pairs and hits of each box of the oracle; limits and quasi-p values of the last."""
    import pandas as pd
    from ema_workbench.analysis.prim import Prim

    x, hit = data(case)
    frame = pd.DataFrame(x, columns=[str(i) for i in range(x.shape[1])])
    # The threshold only decides which outcomes count: 1 does, 0 does not.
    search = Prim(
        frame,
        hit.astype(int),
        threshold=1e-6,
        peel_alpha=alpha,
        paste_alpha=alpha,
        mass_min=0.05,
    )
    box = search.find_box()
    path, first, last = box.peeling_trajectory, box.box_lims[0], box.box_lims[-1]
    limits = {}
    for name in last.columns:
        ends = [
            float(end) if end != start else None
            for end, start in zip(last[name], first[name], strict=True)
        ]
        if ends != [None, None]:
            limits[name] = ends
    quasi = {name: [None if q < 0 else float(q) for q in ends] for name, ends in box.qp[-1].items()}
    return {
        "case": case,
        "alpha": alpha,
        "data": digest(case),
        "pairs": [int(n) for n in path.n],
        "hits": [int(k) for k in path.k],
        "limits": limits,
        "quasi_p": quasi,
    }


def main() -> None:
    """Print all trajectories."""
    warnings.simplefilter("ignore")
    from importlib.metadata import version

    print(
        json.dumps(
            {
                "made_by": "python scripts/prim_oracle.py, by requirements-oracle.lock",
                "versions": {name: version(name) for name in ("ema_workbench", "numpy", "pandas")},
                "trajectories": [trajectory(case, alpha) for case in CASES for alpha in ALPHAS],
            }
        )
    )


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main()
