"""Verdicts as the page reads them, and what differs from the baseline, pair by pair."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from corcyra.claims.statistics import LEVEL, paired_share_interval, worth
from corcyra.claims.verdicts import FEWEST_TOLD
from corcyra.report.words import foot, percent
from corcyra.room.answers import Baseline, ClaimJudged, Difference, How, Judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corcyra.claims import Verdict
    from corcyra.claims.table import Outcomes
    from corcyra.report.shape import Study
    from corcyra.room.answers import LeftOut

SERIES: Final = ("crowd", "legitimacy")
SHOWN: Final = 20
"""Pairs named that tell a claim."""
Numbers = NDArray[np.int64]


def judged(
    study: Study, pairs: Numbers, how: How, left_out: Sequence[LeftOut],
    baseline: tuple[Sequence[Verdict], Outcomes] | None,
) -> Judged:  # fmt: skip
    """Return a study's verdicts.

    Parameters
    ----------
    study : Study
        With verdicts and series.
    pairs : array
        Numbers of its pairs, as the verdicts' arrays have them.
    how : How
        How it was run.
    left_out : sequence of LeftOut
        Claims that were not judged.
    baseline : tuple, optional
        Verdicts of the unchanged dossier, run the same way, and what they were read from.
    """
    before = {v.id: v for v in baseline[0]} if baseline is not None else {}
    claims = []
    for verdict in study.verdicts:
        shown = _claim(verdict, pairs)
        base = before.get(verdict.id)
        if base is not None and baseline is not None:
            shown.baseline = Baseline(
                holds=_finite(base.share_holds), told=base.told, word=base.word
            )
            table = baseline[1]
            shown.difference = difference(verdict, pairs, base, table.pairs, table.common)
        claims.append(shown)
    return Judged(
        pairs=how.pairs,
        seed=how.seed,
        claims=claims,
        left_out=list(left_out),
        series=series(study),
        settings=how,
        foot=foot(study),
    )


def _claim(verdict: Verdict, pairs: Numbers) -> ClaimJudged:
    low, high = verdict.share_interval
    word = verdict.word + (f" ({verdict.word_range})" if verdict.word_range else "")
    return ClaimJudged(
        id=verdict.id,
        short=verdict.short,
        speaker=verdict.speaker,
        holds=_finite(verdict.share_holds),
        same=_finite(verdict.share_same),
        opposite=_finite(verdict.share_opposite),
        low=_finite(low),
        high=_finite(high),
        told=verdict.told,
        worth=verdict.worth,
        untold=verdict.untold,
        failed=verdict.failed,
        word=verdict.word,
        word_range=verdict.word_range,
        built_in=verdict.built_in,
        unidentified=verdict.unidentified,
        verdict=f"{word}, {_telling(verdict)}",
        why=verdict.why,
        record=verdict.record,
        conditions=verdict.conditions.words,
        flip=verdict.flip,
        pairs=[int(pair) for pair in pairs[verdict.told_pairs][:SHOWN]],
    )


def _telling(verdict: Verdict) -> str:
    words = "1 pair tells" if verdict.told == 1 else f"{verdict.told:,} pairs tell"
    if not verdict.fewer:
        return words
    return f"{words}, worth {verdict.worth:,.0f} independent ones since parts of their luck recur"


def difference(
    now: Verdict, pairs: Numbers, base: Verdict, base_pairs: Numbers, common: Numbers | None = None
) -> Difference:
    """Return the share in which a claim holds, less the baseline's, with its 90% interval.

    Both were run on the same luck. Where the same pairs tell both, the differences of pairs are
    -1, 0 and 1, and the interval is Bonett and Price's. Else each share is a ratio of sums over all
    pairs, and the error follows from the pairs' influence on the two ratios, with one pair added
    to each that says otherwise, so that few pairs do not look like certainty. Pairs that have parts
    of their luck in `common` (base_pairs, m) count as the independent ones that they are worth
    (`claims.statistics`).
    """
    value = now.share_holds - base.share_holds
    if not math.isfinite(value):
        return Difference(
            value=None, low=None, high=None, chance=True, words="no pair tells it in one of the two"
        )
    low, high = _interval(now, pairs, base, base_pairs, common)
    few = min(now.told, base.told) < FEWEST_TOLD
    chance = few or low <= 0 <= high
    return Difference(
        value=value, low=low, high=high, chance=chance, words=_words(value, low, high, few)
    )


def _interval(
    now: Verdict, pairs: Numbers, base: Verdict, base_pairs: Numbers, common: Numbers | None
) -> tuple[float, float]:
    every = np.union1d(pairs, base_pairs)
    if common is None or len(every) > len(common):
        common = np.empty((len(every), 0), np.int64)
    told, holds = _aligned(now, pairs, every)
    told0, holds0 = _aligned(base, base_pairs, every)
    if (told == told0).all():
        return paired_share_interval(holds[told] - holds0[told], common[told])
    value = now.share_holds - base.share_holds
    influence = told * (holds - now.share_holds) / told.mean()
    influence -= told0 * (holds0 - base.share_holds) / told0.mean()
    n = worth(influence, common)
    each = n / len(every)
    added = 1 / (each * now.told + 2) ** 2 + 1 / (each * base.told + 2) ** 2
    error = math.sqrt(float(influence.var()) / n + added)
    half = float(ndtri(0.5 + LEVEL / 2)) * error
    return max(-1.0, value - half), min(1.0, value + half)


def _aligned(
    verdict: Verdict, pairs: Numbers, every: Numbers
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return over `every` pair whether it tells, and 1 where the claim holds in it."""
    at = np.searchsorted(every, pairs)
    told, holds = np.zeros(len(every), bool), np.zeros(len(every))
    told[at] = verdict.told_pairs
    holds[at] = (verdict.code == 1) & verdict.told_pairs
    return told, holds


def _words(value: float, low: float, high: float, few: bool) -> str:
    size = f"{100 * abs(value):.0f} points"
    if few:
        return "too few pairs can tell whether it differs from the baseline"
    if low <= 0 <= high:
        return f"within chance of the baseline ({_signed(low)} to {_signed(high)})"
    way = "more" if value > 0 else "less"
    return f"holds {size} {way} often than in the baseline ({_signed(low)} to {_signed(high)})"


def _signed(share: float) -> str:
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{percent(abs(share))}"


def series(study: Study, names: Sequence[str] = SERIES) -> dict[str, Any]:
    """Return the report's charts of some series: levels of both arms, and their difference."""
    from altair.utils.schemapi import debug_mode

    from corcyra.report import charts, gather

    if gather.kept(study, "series") is None:
        return {}
    found: dict[str, Any] = {}
    with debug_mode(False):  # the tests validate the charts; here it would take seconds
        for name in names:
            drawn = charts.series_chart(study, name, labels=False, width="container")
            found[name] = drawn.to_dict(validate=False)
            if gather.main_without(study) is not None:
                drawn = charts.difference_chart(study, name, width="container")
                found[f"{name}, difference"] = drawn.to_dict(validate=False)
    return found


def _finite(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
