"""PRIM's trajectories are those of the EMA Workbench, box by box."""

import importlib.util
import json
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corcyra.claims import prim

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "prim_oracle.json"
PYTHON = ROOT / ".venv-oracle" / "bin" / "python"

_spec = importlib.util.spec_from_file_location("prim_oracle", ROOT / "scripts" / "prim_oracle.py")
oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(oracle)


@cache
def golden():
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def compare(theirs):
    """Counts of every box, and limits and quasi-p values of the last one."""
    x, hit = oracle.data(theirs["case"])
    path = prim.search(x, hit, theirs["alpha"])
    assert path.pairs.tolist() == theirs["pairs"]
    assert path.hits.tolist() == theirs["hits"]
    low, high = path.low[-1], path.high[-1]
    limited = {
        str(j): [ours if np.isfinite(ours) else None for ours in (low[j], high[j])]
        for j in range(x.shape[1])
        if np.isfinite(low[j]) or np.isfinite(high[j])
    }
    assert limited == theirs["limits"]
    for name, ends in theirs["quasi_p"].items():
        for side, expected in enumerate(ends):
            if expected is None:
                continue
            wide = [low.copy(), high.copy()]
            wide[side][int(name)] = (-np.inf, np.inf)[side]
            within = prim.inside(x, *wide)
            ours = prim.quasi_p(
                int(within.sum()),
                int((within & hit).sum()),
                int(path.pairs[-1]),
                int(path.hits[-1]),
            )
            assert ours == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("alpha", oracle.ALPHAS)
@pytest.mark.parametrize("case", oracle.CASES)
def test_trajectory_is_the_oracles(case, alpha):
    (theirs,) = (t for t in golden()["trajectories"] if (t["case"], t["alpha"]) == (case, alpha))
    if oracle.digest(case) != theirs["data"]:
        pytest.fail("numpy draws other numbers from this seed than when the figures were made")
    compare(theirs)


def test_the_figures_say_what_made_them():
    assert golden()["versions"]["ema_workbench"] == "2.5.3"
    assert "prim_oracle.py" in golden()["made_by"]


@pytest.mark.verify
def test_trajectories_are_the_live_oracles():
    if not PYTHON.exists():
        pytest.skip("no .venv-oracle; `make verify` makes it")
    script = str(ROOT / "scripts" / "prim_oracle.py")
    ran = subprocess.run([str(PYTHON), script], capture_output=True, text=True, check=True)
    live = json.loads(ran.stdout)["trajectories"]
    assert len(live) == len(oracle.CASES) * len(oracle.ALPHAS)
    for theirs in live:
        compare(theirs)
