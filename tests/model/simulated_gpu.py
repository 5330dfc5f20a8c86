"""Worlds run on numba's simulator of a GPU and on the processor; prints what is alike, as JSON.

Run as a program with NUMBA_ENABLE_CUDASIM=1, which must be set before numba is imported.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from small_worlds import town
from test_street_limits import EVERYBODY

from corcyra.errors import CorcyraError
from corcyra.model import cuda
from corcyra.model.api import Model, Run
from corcyra.model.world import Lot
from corcyra.parameters import PARAMETERS

Facts = dict[str, Any]
CITIZENS = ("h", "r", "s", "m", "state", "near", "far", "release")
WIDE = {p.name: [p.low, p.high] for p in PARAMETERS}


def alike(a: Run, b: Run) -> bool:
    """Tell whether two runs are the same to the last bit."""
    pairs = ((a.outcomes, b.outcomes), (a.national, b.national), (a.local, b.local))
    return all(np.array_equal(x, y, equal_nan=True) for x, y in pairs)


def both(lot: Lot, plain: bool = False, **changes: object) -> Facts:
    """Run a lot of a town in both ways, and on from the other's fork in both ways."""
    models = {name: Model(town(**changes), device=name) for name in ("cpu", "cuda")}
    models["cuda"].setup.rules["plain"] = int(plain)
    a, b = (m.run_lot(lot, every=0.25, local=True, forks=True) for m in models.values())
    facts: Facts = {
        "alike": a.status == b.status == "ok" and alike(a, b),
        "crowd": float(a.national[:, 0].max()),
        "held": float(a.national[:, 1].max()),
        "forks": (a.fork is None) == (b.fork is None),
    }
    if a.fork is not None and b.fork is not None:
        ours, theirs = a.fork.world.state[1], b.fork.world.state[1]
        facts["citizens"] = all(
            np.array_equal(getattr(ours, name), getattr(theirs, name)) for name in CITIZENS
        )
        facts["resting"] = int((ours.state == 3).sum())
        on = models["cuda"].resume(a.fork), models["cpu"].resume(b.fork)
        facts["resumed"] = [alike(a, run) for run in on]
    return facts


def on_another_grid() -> Facts:
    """Run with one thread."""
    usual = cuda.grid
    cuda.grid = lambda n: (1, 1)
    try:
        return both(Lot(1, 1, 0), days=3)
    finally:
        cuda.grid = usual


def refused() -> str:
    """Return what is said of a rule that the device does not have."""
    try:
        Model(town(ties=EVERYBODY), device="cuda")
    except CorcyraError as error:
        return str(error)
    return ""


def main() -> None:
    """Print all facts."""
    far = {"near": 0, "far": 5, "inside": 0.4}
    facts = {
        "town": [both(Lot(1, pair, 0), days=6) for pair in range(3)],
        "plain": both(Lot(1, 0, 0), plain=True, days=2),
        "far_only": both(Lot(1, 2, 0), days=3, ties=far),
        "calm": both(Lot(1, 3, 0), days=3, parameters={"tau": 0.9}),
        "parts": both(Lot(1, 1, 0, 7, ((0.0, 8), (1.0, 9)), (1, 2, 3, 4), (5, 6, 7, 8)), days=3),
        "wide": [both(Lot(1, pair, 0), days=5, weight=300, parameters=WIDE) for pair in range(4)],
        "grid": on_another_grid(),
        "refused": refused(),
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
