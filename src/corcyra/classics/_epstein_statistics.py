"""What Epstein (2002) measured, measured again: outbursts, tipping, genocide; and the charts.

Every figure of ``evidence`` is a mean over seeds with a 95% interval (t for means, Wilson for
shares), beside the paper's figure where it prints one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy import special

from ._show import GREY_BLUE, OCHRE, comparison, table
from ._show import values as inline

if TYPE_CHECKING:
    from collections.abc import Iterable

    import altair as alt
    from pyarrow.lib import Table

    from corcyra.classics.epstein import Run

__all__ = ["Outbursts", "active_share", "chart_of_run", "demo", "evidence", "figure", "outbursts"]

THRESHOLD = 50
"""The paper's: an outburst begins when actives exceed 50 and ends when they fall below."""

Sample = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Outbursts:
    """The finished outbursts of a series of actives, and the waits between them."""

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    """The first step that is below the threshold again."""
    activation: npt.NDArray[np.int64]
    """Total activation: the actives summed over the outburst's steps."""
    wait: npt.NDArray[np.int64]
    """Steps from the end of one outburst to the start of the next."""

    def __repr__(self) -> str:
        return f"Outbursts({len(self.start)} in all)"


def outbursts(active: npt.NDArray[np.int64], threshold: int = THRESHOLD) -> Outbursts:
    """Find the outbursts in a series of actives.

    Parameters
    ----------
    active
        Actives, one value a step.
    threshold
        An outburst begins above it, and ends with the first step below it.
    """
    starts, ends = [], []
    under_way = False
    for step, value in enumerate(active):
        if not under_way and value > threshold:
            starts.append(step)
            under_way = True
        elif under_way and value < threshold:
            ends.append(step)
            under_way = False
    start = np.array(starts[: len(ends)], dtype=np.int64)
    end = np.array(ends, dtype=np.int64)
    sums = [int(active[s:e].sum()) for s, e in zip(start, end, strict=True)]
    return Outbursts(start, end, np.array(sums, dtype=np.int64), start[1:] - end[:-1])


def active_share(
    legitimacy: float, ratio: float, *, k: float = 2.3, threshold: float = 0.1
) -> float:
    """Return the share that rule A makes active if everyone sees the same ratio C/A.

    The area of H (1 - L) - R P > T in the unit square of H and R, P = 1 - exp(-k C/A).
    """
    span = 1.0 - legitimacy
    risk = 1.0 - float(np.exp(-k * ratio))
    if span <= threshold:
        return 0.0
    if span - threshold <= risk:
        return (span - threshold) ** 2 / (2.0 * risk * span)
    # Those beyond H = (T + P) / (1 - L) are active whatever their R.
    return 1.0 - (threshold + risk / 2.0) / span


def _mean(values: Iterable[float]) -> Sample:
    """Return the mean of what is finite, and its 95% interval."""
    x = np.array([v for v in values if np.isfinite(v)], dtype=float)
    if len(x) == 0:
        return np.nan, np.nan, np.nan
    half = 0.0
    if len(x) > 1:
        half = float(special.stdtrit(len(x) - 1, 0.975) * x.std(ddof=1) / np.sqrt(len(x)))
    return float(x.mean()), float(x.mean()) - half, float(x.mean()) + half


def _share(hits: Iterable[bool]) -> Sample:
    """Return a share and its 95% interval (Wilson)."""
    x = list(hits)
    n, share, z = len(x), sum(x) / len(x), 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return share, middle - half, middle + half


def _first(condition: npt.NDArray[np.bool_]) -> float:
    """Return the first step at which the condition holds, or nan."""
    return float(np.argmax(condition)) if condition.any() else np.nan


def _slope(waits: npt.NDArray[np.int64], longest: int = 30) -> float:
    """Return the slope of log frequency against waiting time, for waits up to ``longest``."""
    counts = np.bincount(waits[waits <= longest], minlength=longest + 1)[1:]
    lengths = np.arange(1, longest + 1)[counts > 0]
    if len(lengths) < 3:
        return np.nan
    return float(np.polyfit(lengths, np.log(counts[counts > 0]), 1)[0])


@dataclass(frozen=True)
class _Figure:
    """A line of the evidence."""

    case: str
    quantity: str
    sample: Sample
    paper: float | None = None
    replication: float | None = None


def _runs(name: str, steps: int, seeds: Iterable[int], **options: Any) -> list[Run]:
    from corcyra.classics.epstein import run

    return [run(name, steps, seed, **options) for seed in seeds]


def _deception(seeds: range, variant: str) -> list[_Figure]:
    found = []
    for movement, replication in (("none", None), ("cops", 48.0)):
        runs = _runs("run1", 700, seeds, variant=variant, movement=movement)
        level = _mean(r["active"][100:].mean() for r in runs)
        quantity = f"actives, mean of t = 100-700, movement: {movement}"
        found.append(_Figure("run1", quantity, level, None, replication))
    return found


def _punctuated(seeds: range, variant: str) -> list[_Figure]:
    runs = _runs("run2", 3000, seeds, variant=variant)
    found = [outbursts(r["active"]) for r in runs]
    waits = np.concatenate([o.wait for o in found])
    calm = _mean((r["active"] < 10).mean() for r in runs)
    return [
        _Figure("run2", "outbursts in 3000 steps", _mean(len(o.start) for o in found)),
        _Figure("run2", "peak actives", _mean(r["active"].max() for r in runs)),
        _Figure("run2", "share of steps with fewer than 10 actives", calm),
        _Figure("run2", "wait, mean", _mean(_of(np.mean, o.wait) for o in found), 60.0, 22.0),
        _Figure("run2", "wait, sd", _mean(_of(np.std, o.wait) for o in found), 55.0),
        _Figure("run2", "slope of log frequency of waits", (_slope(waits), np.nan, np.nan), -0.07),
        _Figure(
            "run2",
            "activation, mean",
            _mean(_of(np.mean, o.activation) for o in found),
            708.0,
            779.0,
        ),
        _Figure("run2", "activation, sd", _mean(_of(np.std, o.activation) for o in found), 230.0),
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
        _Figure(
            "run3", "share never above 50 actives", _share(a <= 50 for a, _ in peak), 1.0, 0.85
        ),
        _Figure("run3", "jailed at t = 300", _mean(a for a, _ in jail)),
        _Figure("run4", "share above 50 actives", _share(b > 50 for _, b in peak), 1.0, 0.45),
        _Figure(
            "run4", "share with a higher peak than run 3", _share(b > a for a, b in peak), 1.0, 0.85
        ),
        _Figure(
            "run4", "share with more jailed than run 3", _share(b > a for a, b in jail), 1.0, 0.35
        ),
    ]


def _tipping(seeds: range, variant: str) -> list[_Figure]:
    runs = _runs("run5", 600, seeds, variant=variant)
    # From t = 50 the cops go; what the start itself stirs up is over by then.
    when = [50 + _first(r["active"][50:] > THRESHOLD) for r in runs]
    left = [r["cops"][int(t)] for r, t in zip(runs, when, strict=True) if np.isfinite(t)]
    return [
        _Figure("run5", "share that tips", _share(np.isfinite(t) for t in when), 1.0),
        _Figure("run5", "first step above 50 actives", _mean(when)),
        _Figure("run5", "cops left then", _mean(left), None, 88.0),
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
        _Figure("run6", "kills in 300 steps", _mean(r["killed"].sum() for r in peace), 0.0, 0.0),
        _Figure("run7", "share with genocide", _share(np.isfinite(t) for t in end7), 1.0, 1.0),
        _Figure("run7", "step of genocide", _mean(end7), None, 94.0),
        _Figure(
            "run7", "share won by blue", _share(r["blue"][-1] > 0 for r in cleansing), 0.5, 0.6
        ),
        _Figure(
            "Fig. 14",
            "share with genocide by t = 3000",
            _share(np.isfinite(t) for t in end14),
            None,
            1.0,
        ),
        _Figure("Fig. 14", "step of genocide", _mean(end14), None, 131.0),
        _Figure(
            "run8",
            "share with genocide by t = 3000",
            _share(np.isfinite(t) for t in end8),
            0.0,
            1.0,
        ),
        _Figure("run8", "step of genocide", _mean(end8), None, 180.0),
    ]


def _densities(seeds: range) -> list[_Figure]:
    """Time to genocide against cop density: the paper finds that mean and sd rise (no figures)."""
    lines = []
    for density in (0.0, 0.04, 0.08):
        runs = _runs("run7", 15_000, seeds, cop_density=density, stop_at_genocide=True)
        when = [float(len(r.counts) - 1) for r in runs]
        case = f"Figs. 15-17, cops {density:g}"
        lines.append(_Figure(case, "step of genocide (15000: none), mean", _mean(when)))
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
    """Return a short form of ``evidence``: four seeds from ``seed`` on, C/A plain and floored."""
    seeds = range(seed, seed + 4)
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
            "computed" if line.paper is None else "published",
        )
        for case, line in lines
    )


def chart_of_run(run: Run) -> alt.Chart:
    """Return actives and jailed of model I, or the two groups of model II, over the steps."""
    import altair as alt

    shown = ["blue", "green"] if run.parameters.model == "II" else ["active", "jailed"]
    values = [
        {"step": step, "state": name, "agents": int(value)}
        for name in shown
        for step, value in enumerate(run[name])
    ]
    colours = alt.Scale(domain=shown, range=[GREY_BLUE, OCHRE])
    chart: alt.Chart = (
        alt.Chart(inline(values), width=520, height=220)
        .mark_line(strokeWidth=1)
        .encode(
            x=alt.X("step:Q", title="step"),
            y=alt.Y("agents:Q", title="agents"),
            color=alt.Color("state:N", scale=colours, title=None),
        )
        .properties(title=f"{run.parameters.name}, seed {run.seed}")
    )
    return chart


def figure() -> alt.Chart:
    """Return run 2 with the ratio as the paper writes it and rounded down, seed 1."""
    import altair as alt

    values = [
        {"step": step, "C/A": label, "agents": int(value)}
        for variant, label in (("paper", "as written"), ("floored", "rounded down"))
        for step, value in enumerate(_runs("run2", 600, [1], variant=variant)[0]["active"])
    ]
    colours = alt.Scale(domain=["as written", "rounded down"], range=[GREY_BLUE, OCHRE])
    chart: alt.Chart = (
        alt.Chart(inline(values), width=620, height=240)
        .mark_line(strokeWidth=1)
        .encode(
            x=alt.X("step:Q", title="step"),
            y=alt.Y("agents:Q", title="active agents"),
            color=alt.Color("C/A:N", scale=colours, title="ratio C/A"),
        )
        .properties(
            title="Epstein (2002), run 2: the outbursts hang on how C/A is rounded (seed 1)"
        )
    )
    return chart
