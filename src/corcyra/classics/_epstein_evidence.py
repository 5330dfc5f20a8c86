"""What Epstein (2002) reports, measured again: outbursts, tipping, genocide.

Every figure is a mean over seeds with a 95% interval (t for means, Wilson for shares), beside the
paper's where it gives one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._epstein_statistics import THRESHOLD, Sample, mean, outbursts, share, tail_slope
from ._show import comparison, table

if TYPE_CHECKING:
    from pyarrow.lib import Table

    from corcyra.classics.epstein import Run

__all__ = ["demo", "evidence"]

IN_WORDS = ("run3", "run4", "run5", "run6", "run8")
"""Cases of which the paper says "always" (a share of 1) or "never" (0), from single runs."""


@dataclass(frozen=True)
class _Figure:
    """A line of the evidence."""

    case: str
    quantity: str
    sample: Sample
    paper: float | None = None
    replication: float | None = None

    @property
    def source(self) -> str:
        if self.paper is None:
            return "computed"
        return "the paper's words" if self.case in IN_WORDS else "published"


def _runs(name: str, steps: int, seeds: Iterable[int], **options: Any) -> list[Run]:
    from corcyra.classics.epstein import run

    return [run(name, steps, seed, **options) for seed in seeds]


def _first(condition: npt.NDArray[np.bool_]) -> float:
    """Return the first step at which the condition holds, or nan."""
    return float(np.argmax(condition)) if condition.any() else np.nan


def _deception(seeds: range, variant: str) -> list[_Figure]:
    found = []
    for movement, replication in (("none", None), ("cops", 48.0)):
        runs = _runs("run1", 700, seeds, variant=variant, movement=movement)
        level = mean(r["active"][100:].mean() for r in runs)
        quantity = f"actives, mean of t = 100-700, movement: {movement}"
        found.append(_Figure("run1", quantity, level, None, replication))
    return found


def _punctuated(seeds: range, variant: str) -> list[_Figure]:
    runs = _runs("run2", 3000, seeds, variant=variant)
    found = [outbursts(r["active"]) for r in runs]
    waits = np.concatenate([o.wait for o in found])
    calm = mean((r["active"] < 10).mean() for r in runs)
    return [
        _Figure("run2", "outbursts in 3000 steps", mean(len(o.start) for o in found)),
        _Figure("run2", "peak actives", mean(r["active"].max() for r in runs)),
        _Figure("run2", "share of steps with fewer than 10 actives", calm),
        _Figure("run2", "wait, mean", mean(_of(np.mean, o.wait) for o in found), 60.0, 22.0),
        _Figure("run2", "wait, sd", mean(_of(np.std, o.wait) for o in found), 55.0),
        _Figure("run2", "slope of log frequency, waits above 30", tail_slope(waits), -0.07),
        _Figure(
            "run2",
            "activation, mean",
            mean(_of(np.mean, o.activation) for o in found),
            708.0,
            779.0,
        ),
        _Figure("run2", "activation, sd", mean(_of(np.std, o.activation) for o in found), 230.0),
    ]


def _of(statistic: Any, values: npt.NDArray[np.int64]) -> float:
    return float(statistic(values)) if len(values) > 1 else np.nan


def _salami(seeds: range, variant: str) -> list[_Figure]:
    small = _runs("run3", 300, seeds, variant=variant)
    jump = _runs("run4", 300, seeds, variant=variant)
    # Before t = 77 both are the same run, and the first steps are the start's own disorder.
    peak = [
        (a["active"][77:].max(), b["active"][77:].max()) for a, b in zip(small, jump, strict=True)
    ]
    jail = [(a["jailed"][-1], b["jailed"][-1]) for a, b in zip(small, jump, strict=True)]
    return [
        _Figure("run3", "share never above 50 actives", share(a <= 50 for a, _ in peak), 1.0, 0.85),
        _Figure("run3", "jailed at t = 300", mean(a for a, _ in jail)),
        _Figure("run4", "share above 50 actives", share(b > 50 for _, b in peak), 1.0, 0.45),
        _Figure(
            "run4", "share with a higher peak than run 3", share(b > a for a, b in peak), 1.0, 0.85
        ),
        _Figure(
            "run4", "share with more jailed than run 3", share(b > a for a, b in jail), 1.0, 0.35
        ),
    ]


def _tipping(seeds: range, variant: str) -> list[_Figure]:
    runs = _runs("run5", 600, seeds, variant=variant)
    # From t = 50 the cops go; what the start itself stirs up is over by then.
    when = [50 + _first(r["active"][50:] > THRESHOLD) for r in runs]
    left = [r["cops"][int(t)] for r, t in zip(runs, when, strict=True) if np.isfinite(t)]
    return [
        _Figure("run5", "share that tips", share(np.isfinite(t) for t in when), 1.0),
        _Figure("run5", "first step above 50 actives", mean(when)),
        _Figure("run5", "cops left then", mean(left), None, 88.0),
    ]


def _extinction(run: Run) -> float:
    return _first((run["blue"] == 0) | (run["green"] == 0))


def _communal(seeds: range) -> list[_Figure]:
    peace = _runs("run6", 300, seeds)
    names = (("run7", 1000), ("run7-peacekeepers", 3000), ("run8", 3000))
    cleansing, keepers, policed = (
        _runs(name, steps, seeds, stop_at_genocide=True) for name, steps in names
    )
    end7, end14, end8 = ([_extinction(r) for r in rs] for rs in (cleansing, keepers, policed))
    return [
        _Figure("run6", "kills in 300 steps", mean(r["killed"].sum() for r in peace), 0.0, 0.0),
        _Figure("run7", "share with genocide", share(np.isfinite(t) for t in end7), 1.0, 1.0),
        _Figure("run7", "step of genocide", mean(end7), None, 94.0),
        _Figure(
            "run7", "share won by blue", share(r["blue"][-1] > 0 for r in cleansing), None, 0.6
        ),
        _Figure(
            "Fig. 14",
            "share with genocide by t = 3000",
            share(np.isfinite(t) for t in end14),
            None,
            1.0,
        ),
        _Figure("Fig. 14", "step of genocide", mean(end14), None, 131.0),
        _Figure(
            "run8",
            "share with genocide by t = 3000",
            share(np.isfinite(t) for t in end8),
            0.0,
            1.0,
        ),
        _Figure("run8", "step of genocide", mean(end8), None, 180.0),
    ]


def _densities(seeds: range) -> list[_Figure]:
    """Time to genocide against cop density: the paper finds that mean and sd rise (no figures)."""
    lines = []
    for density in (0.0, 0.04, 0.08):
        runs = _runs("run7", 15_000, seeds, cop_density=density, stop_at_genocide=True)
        when = [float(len(r.counts) - 1) for r in runs]
        case = f"Figs. 15-17, cops {density:g}"
        lines.append(_Figure(case, "step of genocide (15000: none), mean", mean(when)))
        lines.append(
            _Figure(case, "step of genocide, sd", (float(np.std(when, ddof=1)), np.nan, np.nan))
        )
    return lines


def _collect(seeds: range, variant: str) -> list[_Figure]:
    return [
        *_deception(seeds, variant),
        *_punctuated(seeds, variant),
        *_salami(seeds, variant),
        *_tipping(seeds, variant),
        *_communal(seeds),
        *_densities(seeds),
    ]


def evidence(variant: str = "floored", seeds: int = 20, first_seed: int = 1) -> Table:
    """Measure every figure of the paper's runs.

    Columns: case, quantity, model, low and high (95% interval over seeds), paper, and replication
    (an independent implementation with C/A rounded down, 20 seeds: a second opinion, not truth).

    Parameters
    ----------
    variant
        How what the paper leaves open is settled in model I.
    seeds
        How many seeds, from ``first_seed`` on.
    first_seed
        The first seed.
    """
    lines = _collect(range(first_seed, first_seed + seeds), variant)
    model, low, high = zip(*(line.sample for line in lines), strict=True)
    return table(
        {
            "case": [line.case for line in lines],
            "quantity": [line.quantity for line in lines],
            "model": model,
            "low": low,
            "high": high,
            "paper": [line.paper for line in lines],
            "replication": [line.replication for line in lines],
        }
    )


def demo(seed: int = 1) -> Table:
    """Return a short form of ``evidence``: two seeds from ``seed`` on, C/A plain and floored."""
    seeds = range(seed, seed + 2)
    plain = [line for line in _punctuated(seeds, "paper") if line.quantity == "peak actives"]
    lines = [(line.case + ", plain ratio", line) for line in plain]
    for line in (*_punctuated(seeds, "floored"), *_tipping(seeds, "floored"), *_communal(seeds)):
        lines.append((line.case, line))
    return comparison(
        (
            case,
            line.quantity,
            line.sample[0],
            line.paper,
            line.source,
        )
        for case, line in lines
    )
