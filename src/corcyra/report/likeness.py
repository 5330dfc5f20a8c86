"""How like the record the worlds are that decide a claim: crowds, deaths and days beside its facts.

A claim is decided by the pairs that can tell it, and these may be worlds that the record does not
know: crowds of millions where it has tens of thousands. So each claim's page shows the middle and
the 90% band of those pairs, in the arm `with`, beside every figure of the record that one outcome
of a run can be compared with.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier.questions import Fact
from corcyra.report.shape import Study
from corcyra.report.words import identity, number

BAND: Final = (0.05, 0.5, 0.95)
FEWEST: Final = 5
"""Pairs of which a band is shown."""
DAYS: Final = ("call_day", "landing_day", "restored_day", "gone_day")
COUNTS: Final = ("crowd_peak", "deaths", "held_total")
"""Outcomes of a run that facts are compared with here: few, since each claim has the table."""
ARM: Final = "with"


def likeness(study: Study, verdict: Any) -> list[dict[str, str]]:
    """Return a row a fact: title, record, middle and 90% band of the pairs that can tell.

    Empty where fewer than `FEWEST` pairs can tell, or nothing on record can be compared.
    """
    if not any(arm["id"] == ARM for arm in identity(study)["arms"]):
        return []
    # Every run that did not fail has a largest crowd; where it is missing, none is to be shown.
    told = verdict.told_pairs & ~np.isnan(study.outcome(ARM, "crowd_peak"))
    if told.sum() < FEWEST:
        return []
    return [
        {
            "title": fact.title,
            "record": _between(*_ends(fact)),
            **_told(_values(study, str(fact.outcome), told)),
        }
        for fact in compared(study)
    ]


def compared(study: Study) -> Iterator[Fact]:
    """Yield the facts of the whole country that an outcome of a run can be compared with."""
    from corcyra.fitting.facts import refusal

    dossier = study.loaded.dossier
    usable = [
        fact
        for fact in dossier.facts
        if fact.outcome in (*COUNTS, *DAYS) and fact.place is None and not refusal(fact, dossier)
    ]
    # A run has one largest crowd: the largest day on record is its fellow.
    crowds = [fact for fact in usable if fact.outcome == "crowd_peak"]
    largest = max(crowds, key=lambda fact: _ends(fact)[1], default=None)
    yield from (fact for fact in usable if fact.outcome != "crowd_peak" or fact is largest)


def _ends(fact: Fact) -> tuple[float, float]:
    return min(f.low for f in fact.figures), max(f.high for f in fact.figures)


def _values(study: Study, outcome: str, told: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return an outcome in the pairs that can tell; a day that never comes is infinite."""
    values = study.outcome(ARM, outcome)[told]
    return np.where(np.isnan(values), np.inf, values) if outcome in DAYS else values


def _told(values: NDArray[np.float64]) -> dict[str, str]:
    # Not interpolated: between a day and never there is no day.
    low, middle, high = np.quantile(values, BAND, method="inverted_cdf")
    return {"middle": _figure(middle), "band": _between(low, high)}


def _between(low: float, high: float) -> str:
    return _figure(low) if low == high else f"{_figure(low)} to {_figure(high)}"


def _figure(x: float) -> str:
    return "never" if math.isinf(x) else number(x)
