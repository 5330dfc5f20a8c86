"""What would change our mind on a claim: more pairs, another margin, another assumption, a rival.

Each sentence is made from the verdict's numbers, and says the contrary where they are other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from corcyra.claims.against import Contrast
from corcyra.claims.conditions import RECURS
from corcyra.claims.statistics import wilson
from corcyra.claims.verdicts import BUILT_IN, FEWEST_TOLD
from corcyra.claims.words import likelihood
from corcyra.report.words import number, percent

MOST: Final = 1_000_000
"""Pairs beyond which nobody goes to tell two words apart."""


def mind(test: Any, verdict: Any, contrasts: Sequence[Contrast] = ()) -> list[str]:
    """Sentences; text between backquotes is code.

    Parameters
    ----------
    test, verdict
        The claim's proposition, and what was found of it.
    contrasts
        What stands against the claim.
    """
    found = [more_pairs(verdict), margin(test, verdict), assumption(verdict)]
    found += [rival(verdict.id, contrast) for contrast in contrasts if contrast.clear]
    return [sentence for sentence in found if sentence]


def more_pairs(verdict: Any) -> str:
    """How many more pairs would settle the word, if the share stays what it is."""
    asked, told = verdict.told + verdict.untold + verdict.failed, verdict.told
    if told == 0:
        return f"A pair that can tell: none of {asked:,} could."
    if told < FEWEST_TOLD:
        more = FEWEST_TOLD - told
        return (
            f"{more} more pairs that can tell would allow a word; as often as pairs could tell so "
            f"far, that takes about {_rounded(more * asked / told)} more pairs."
        )
    if verdict.built_in:
        return (
            f"More pairs hardly would: {_nearly_all(verdict)}. Wider ranges, or another mechanism, "
            "may turn it."
        )
    if verdict.unidentified:
        return (
            "More pairs hardly would: the assumptions decide it, nearly whatever the luck. Only to "
            "learn more of them can."
        )
    low, high = (percent(end) for end in verdict.share_interval)
    if verdict.word_range and len({likelihood(end) for end in verdict.share_interval}) == 1:
        return (
            f"More pairs of the same luck hardly would: both ends of their interval, {low} and "
            f"{high}, read “{verdict.word}”; under other luck it holds in "
            f"{percent(verdict.luck.others)} of worlds."
        )
    if not verdict.word_range:
        return (
            f"More pairs hardly would: both ends of the interval, {low} and {high}, read "
            f"“{verdict.word}”."
        )
    if verdict.worth < RECURS * told:
        return (
            "More pairs of these draws hardly would: parts of their luck recur, so that the "
            f"{told:,} pairs are worth {verdict.worth:.0f} independent ones ({low} to {high}). A "
            "fit of more lucks would."
        )
    return _to_settle(verdict, asked)


def _to_settle(verdict: Any, asked: int) -> str:
    """How many pairs would leave one word, where the interval spans more."""
    told = verdict.told
    low, high = (percent(end) for end in verdict.share_interval)
    enough = _settled_at(verdict.share_holds, math.ceil(verdict.worth))
    if enough is None:
        return (
            f"No number of pairs up to a million would settle the word: at "
            f"{percent(verdict.share_holds)} two words meet ({verdict.word_range})."
        )
    more = (enough - verdict.worth) * told / verdict.worth
    outermost = verdict.share_holds > BUILT_IN or verdict.share_holds < 1 - BUILT_IN
    left = "make it built in" if outermost else f"leave one word, “{verdict.word}”"
    return (
        f"About {_rounded(more)} more pairs that can tell ({_rounded(more * asked / told)} more "
        f"pairs in all) would {left}, if the share stays at {percent(verdict.share_holds)}; now "
        f"the interval, {low} to {high}, spans more."
    )


def _nearly_all(verdict: Any) -> str:
    """How one-sided a claim is that is built in: `it holds in none of 34 pairs that can tell`."""
    told, held = verdict.told, round(verdict.share_holds * verdict.told)
    many = {0: "none", told: "all"}.get(held, f"{held:,}")
    return f"it holds in {many} of the {told:,} pairs that can tell"


def _settled_at(share: float, worth: int) -> int | None:
    """Independent pairs at which both ends of the interval take one word; None beyond `MOST`."""

    def settled(n: int) -> bool:
        low, high = wilson(round(share * n), n)
        return likelihood(low) == likelihood(high)

    high = worth
    while not settled(high):
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if settled(middle) else (middle, high)
    return high


def margin(test: Any, verdict: Any) -> str:
    """The margin at which an effect would hold in half of the pairs."""
    if test.kind != "effect" or test.relative or verdict.told < FEWEST_TOLD:
        return ""
    values = verdict.difference[verdict.told_pairs] * (1 if test.direction == "up" else -1)
    if not np.isfinite(values).all() or len(np.unique(values)) <= 3:
        return ""
    half, way = float(np.median(values)), float((values > 0).mean())
    said = f"of {number(half)} instead of the {number(test.margin)} that was fixed"
    if half <= 0:
        return (
            f"No other margin would make it hold in half of the pairs: it goes {test.direction} at "
            f"all in {percent(way)} of them."
        )
    says, how = ("hold", "A margin") if verdict.share_holds < 0.5 else ("fail", "A larger margin,")
    return f"{how} {said}, would make it {says} in half of the pairs."


def assumption(verdict: Any) -> str:
    """What to learn of the assumptions: a box in which the verdict turns, or what matters most."""
    found = verdict.conditions
    turned = "hold" if verdict.share_holds <= 0.5 else "fail"
    box = found.holds if turned == "hold" else found.fails
    if box is not None:
        return (
            f"To learn that {' and '.join(limit.words for limit in box.limits)}: it {turned}s in "
            f"{box.hits} of {box.pairs} such pairs, against {percent(box.elsewhere)} of the others."
        )
    if not verdict.drivers:
        return ""
    most = verdict.drivers[0]
    return (
        f"To know {most.label}: it holds in {percent(most.low_share)} of pairs where this is "
        f"lowest (up to {number(most.thirds[0])}), in {percent(most.high_share)} where it is "
        f"highest (from {number(most.thirds[1])})."
    )


def rival(claim: str, contrast: Contrast) -> str:
    """What a claim that contradicts it has to do with it."""
    other = contrast.second if _is(contrast.first, claim) else contrast.first
    if contrast.bond == "excludes":
        return (
            f"Evidence for the rival claim “{other.short}”: by their conditions alone the two "
            "cannot both hold, so whatever speaks for the one speaks against the other."
        )
    told = f"{contrast.told:,} pairs that can tell both"
    both = round(contrast.both * contrast.told)
    together = f"none of the {told}" if both == 0 else f"only {both:,} of the {told}"
    return (
        f"Evidence for the rival claim “{other.short}”: the two hold together in {together}, so "
        "whatever speaks for the one speaks against the other."
    )


def _is(side: Any, claim: str) -> bool:
    return bool(side.claim == claim and not side.question)


def _rounded(pairs: float) -> str:
    """Two figures, upwards: `310`, `4,100`."""
    if pairs < 10:
        return f"{math.ceil(pairs)}"
    scale = 10 ** (math.floor(math.log10(pairs)) - 1)
    return f"{math.ceil(pairs / scale) * scale:,}"
