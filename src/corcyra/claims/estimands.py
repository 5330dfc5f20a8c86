"""What the kinds of propositions estimate, from outcomes of paired worlds: plain figures.

Pairs share their luck, so both potential outcomes of each are seen, and what elsewhere needs an
assumption is counted here. Beside it stands what somebody could say who had seen the two arms on
different worlds: bounds.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.evaluate import Floats, subtract
from corcyra.claims.statistics import NONE, Interval, mean_interval, paired_share_interval

Details = dict[str, float]


def necessity(done: Floats, undone: Floats) -> Details:
    """Pearl's probabilities of causation, and their bounds from the two arms' shares alone.

    With Y1 the outcome with the cause and Y0 without it, of the same worlds: PN = P(not Y0 | Y1),
    PS = P(Y1 | not Y0), PNS = P(Y1 and not Y0). The arms are run, not chosen, so the bounds are
    those of Tian and Pearl (2000), doi:10.1023/A:1018912507879, under exogeneity: with p1 = P(Y1)
    and p0 = P(Y0), PNS lies between max(0, p1 - p0) and min(p1, 1 - p0); PN and PS are PNS over p1
    and over 1 - p0. PN's lower bound is the excess risk ratio, and PN itself if the cause never
    prevents the outcome.

    Parameters
    ----------
    done, undone : (pairs)
        Truths, 1 or 0, in the arm with the cause and in that without; none missing.
    """
    n = len(done)
    with_cause = float(done.mean()) if n else math.nan
    without = float(undone.mean()) if n else math.nan
    turned = float(((done == 1) & (undone == 0)).mean()) if n else math.nan
    low, high = max(0.0, with_cause - without), min(with_cause, 1 - without)
    return {
        "mean_with": with_cause,
        "mean_without": without,
        "pairs": float(n),
        "pn": _ratio(turned, with_cause),
        "pn_low": _ratio(low, with_cause),
        "pn_high": _ratio(high, with_cause),
        "ps": _ratio(turned, 1 - without),
        "ps_low": _ratio(low, 1 - without),
        "ps_high": _ratio(high, 1 - without),
        "pns": turned,
        "pns_low": low if n else math.nan,
        "pns_high": high if n else math.nan,
        "excess_risk_ratio": _ratio(with_cause - without, with_cause),
        "prevented": float(((done == 0) & (undone == 1)).mean()) if n else math.nan,
    }


def mediation(
    done: Floats,
    undone: Floats,
    done_off: Floats,
    undone_off: Floats,
    told: NDArray[np.bool_],
    truth: bool = False,
    common: NDArray[np.int64] | None = None,
) -> Details:
    """An effect, the part that goes with a mechanism, and the part that is left.

    The part that goes, `indirect` = (done - undone) - (done_off - undone_off), is the portion that
    blocking the mechanism eliminates (after Robins and Greenland 1992,
    doi:10.1097/00001648-199203000-00013). It is the natural indirect effect (Pearl 2001,
    doi:10.48550/arXiv.1301.2300) where the mechanism does nothing without the act, so undone =
    undone_off: only then is off what it would have been without. `mechanism_without` says how far
    that is so, and `mechanism_without_pairs` in which share of the pairs it is not.

    Parameters
    ----------
    done, undone : (pairs)
        The outcome with the act and without.
    done_off, undone_off : (pairs)
        The same, the mechanism off in both.
    told : (pairs)
        Pairs that can tell.
    truth : bool
        The outcomes are truths, 1 or 0: intervals are those of paired shares, else Student's.
    common : (pairs, m), optional
        What pairs have in common of their luck (`statistics.worth`).
    """
    with np.errstate(invalid="ignore"):
        effect, residual = subtract(done, undone), subtract(done_off, undone_off)
        parts = {
            "effect": effect,
            "indirect": subtract(effect, residual),
            "residual": residual,
            "mechanism_with": subtract(done, done_off),
            "mechanism_without": subtract(undone, undone_off),
        }
    found = {"mean_with": _mean(done[told]), "mean_without": _mean(undone[told])}
    for name, values in parts.items():
        found[name] = _mean(values[told])
        # Only the indirect effect is a difference of differences: with truths, -2 to 2.
        most = 2.0 if name == "indirect" else 1.0
        shared = None if common is None else common[told]
        low, high = _interval(values[told], shared, most if truth else None)
        found[f"{name}_low"], found[f"{name}_high"] = low, high
    found["mechanism_without_pairs"] = _mean((parts["mechanism_without"][told] != 0) * 1.0)
    found["mean_off"] = found["residual"]
    found["share_gone"] = _ratio(found["indirect"], found["effect"])
    return found


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan


def _interval(values: Floats, common: NDArray[np.int64] | None, most: float | None) -> Interval:
    """Of paired shares up to `most`, or Student's if that is None."""
    if len(values) == 0:
        return NONE
    if most is None:
        return mean_interval(values, common)
    return paired_share_interval(values, common, most=most)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole != 0 and math.isfinite(part / whole) else math.nan
