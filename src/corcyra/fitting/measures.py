"""What of a run a fact speaks of, and on which scale it is compared.

Counts are compared on a log scale, days in days, truths and shares as they are. How far a source
may be off, beside what sources differ by, stands in `SCALES` with its reason; a fact can say
otherwise (`width`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from corcyra import outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corcyra.model.api import Run

Kind = Literal["count", "day", "truth", "share"]
F8 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """How figures of an outcome are compared."""

    kind: Kind
    width: float
    """One standard deviation: a factor above 1 for counts, days for days, else the same unit."""
    why: str
    zero: float = 1.0
    """What is added to counts before their logarithm."""


_CROWD: Final = Scale(
    "count", 2.0, "estimates of one crowd differ by factors (Biggs 2018)", zero=100.0
)
_DEAD: Final = Scale("count", 1.25, "registers differ and are corrected for months")
_HELD: Final = Scale("count", 1.5, "bulletins leave open whether the released are counted", 10.0)
_DAY: Final = Scale("day", 0.25, "the hour is a reading of words; the model's step is a quarter")

SCALES: Final[dict[str, Scale]] = {
    "crowd": _CROWD,
    "crowd_peak": _CROWD,
    "deaths": _DEAD,
    "deaths_official": Scale("count", 1.5, "announced in jumps, some withdrawn"),
    "force_deaths": _DEAD,
    "wounded": Scale("count", 1.5, "who counts as wounded differs"),
    "held": _HELD,
    "held_peak": _HELD,
    "held_total": _HELD,
    "call_day": _DAY,
    "answer_day": _DAY,
    "landing_day": _DAY,
    "restored_day": Scale("day", 1.0, "order is declared in words, measured by a crowd"),
    "gone_day": Scale("day", 1.0, "the last man's day is not the end of an operation"),
    "crowd_peak_day": Scale("day", 0.5, "of a day, the hour is not known"),
    "fell_day": _DAY,
}
"""Scales by outcome; `scale_of` has the rest."""

CUMULATIVE: Final = frozenset({"deaths", "deaths_official"})
"""Series that only grow: compared at the end of the fact's day; crowds by their daily maximum."""


GROWING: Final = frozenset({
    "crowd_peak", "out_days", "deaths", "deaths_official", "wounded", "force_deaths", "held_peak",
    "held_total", "men_lost_peak", "sites_lost_peak", "foreign_peak", "foreign_days",
})  # fmt: skip
FIRST_DAYS: Final = frozenset({"call_day", "answer_day", "landing_day", "fell_day"})
"""Outcomes of a run that can only grow with its days, and days that once come stay."""


def scale_of(outcome: str) -> Scale:
    """Return how figures of an outcome are compared."""
    if outcome in SCALES:
        return SCALES[outcome]
    unit = _unit(outcome)
    if unit == "d":
        return Scale("day", 1.0, "no better is known")
    if unit in ("truth", "0-3"):
        return Scale("truth", 1 / 3, "a source that is wrong once in twenty")
    if unit in ("persons", "men", "person-days"):
        return Scale("count", 1.5, "no better is known", 10.0)
    return Scale("share", 0.1, "no better is known")


def _unit(outcome: str) -> str:
    name = outcome.split("[")[0]
    tables = (outcomes.SCALARS, outcomes.NATIONAL, outcomes.LOCAL, outcomes.PER_ACTOR,
              outcomes.PER_MEMBER)  # fmt: skip
    return next((table[name][0] for table in tables if name in table), "1")


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a run: an outcome, or a series of the nation or of a place on a day."""

    outcome: str
    column: int
    """In the run's outcomes, or in the series."""
    of: Literal["outcome", "national", "local"]
    day: float = 0.0
    """Where the fact's date begins, days from the start."""
    place: int = -1

    def read(self, run: Run) -> float:
        """Return the number; infinity for a day that never came."""
        if self.of == "outcome":
            value = float(run.outcomes[self.column])
            never = math.isnan(value) and scale_of(self.outcome).kind == "day"
            return math.inf if never else value
        if self.of == "national":
            series = run.national[:, self.column]
        else:
            assert run.local is not None
            series = run.local[:, self.place, self.column]
        # A run that ended with a fall stays as it was then: its series is cut short.
        last = min(int(np.searchsorted(run.days, self.day + 1.0 - 1e-6)), len(series) - 1)
        if self.outcome in CUMULATIVE or scale_of(self.outcome).kind != "count":
            return float(series[last])
        first = min(int(np.searchsorted(run.days, self.day - 1e-6)), last)
        return float(series[first : last + 1].max())

    def range(self, run: Run, end: float) -> tuple[float, float]:
        """Return what `read` of the whole run can be, from a run stopped at day `end`."""
        if len(run.days) == 0 or (self.of != "outcome" and self.day + 1.0 <= float(run.days[-1])):
            value = self.read(run)
            return value, value
        if self.of == "outcome" and self.outcome in GROWING:
            return self.read(run), math.inf
        if self.outcome in FIRST_DAYS:
            value = self.read(run)
            return (value, value) if math.isfinite(value) else (end, math.inf)
        if self.of != "outcome" and self.outcome in CUMULATIVE:
            return self.read(run), math.inf
        return -math.inf, math.inf


def compared(values: F8, scales: Sequence[Scale], horizon: float) -> F8:
    """Return values (..., k) on the scales on which they are compared.

    A day that never came counts as the day after the run's last.
    """
    out = np.array(values, dtype=np.float64)
    for i, scale in enumerate(scales):
        if scale.kind == "count":
            out[..., i] = np.log(np.maximum(out[..., i], 0.0) + scale.zero)
        elif scale.kind == "day":
            out[..., i] = np.minimum(out[..., i], horizon)
    return out
