"""Conditions: where in the space of assumptions a claim holds, where it fails, where it turns.

Two boxes are looked for (`corcyra.claims.boxes`), one in which the claim holds and one in which it
does not, and the value at which it turns along the most telling assumption
(`corcyra.claims.turning`). A box whose pairs, when held out of the search, do no better than all
pairs is not told. All of it is about the pairs that can tell, and says nothing of worlds outside
the dossier's ranges.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import boxes, statistics, turning
from corcyra.claims.assumptions import FEWEST_PAIRS, Assumptions
from corcyra.claims.evaluate import Floats
from corcyra.claims.findings import Box, Conditions, Driver, FlipPoint, Limit
from corcyra.claims.sentences import number, percent
from corcyra.claims.words import likelihood

Bools = NDArray[np.bool_]

FEWEST_HELD_OUT: Final = 8
"""Held-out pairs below which a box is not told."""
RECURS: Final = 0.5
"""Worth of a pair below which it is said that limits may be those of a luck that recurs."""


def conditions(
    assumptions: Assumptions, told: Bools, holds: Bools, drivers: Sequence[Driver] = (),
    common: NDArray[np.int64] | None = None,
) -> Conditions:  # fmt: skip
    """Look for both boxes and the flip point.

    Parameters
    ----------
    assumptions
        The study's.
    told, holds
        Over all pairs; `holds` is read where `told`.
    drivers
        What matters most, the first first: the flip point lies along it.
    common
        What pairs have in common of their luck, (pairs, m); None = nothing.
    """
    use = told & assumptions.known
    x, y = assumptions.x[use], holds[use]
    n, searched = len(y), x.shape[1]
    nothing = _nothing_to_search(n, int(y.sum()))
    if nothing or not searched:
        return Conditions(nothing or "Nothing varies between the pairs.", None, None, None, n, 0)
    good, bad = _box(assumptions, x, y, "hold"), _box(assumptions, x, ~y, "fail")
    worth = n if common is None else statistics.worth(y.astype(np.float64), common[use])
    point = _flip_point(assumptions, x, y, drivers, (good, bad), worth / n)
    found = [box for box in (good, bad) if box is not None]
    words = _found_words(found, point) if found else _none_found(n, searched, drivers, point)
    return Conditions(words + _worth_words(n, worth), good, bad, point, n, searched)


def _worth_words(n: int, worth: float) -> str:
    """What a reader must know of limits found in pairs of which parts of their luck recur."""
    if worth >= RECURS * n:
        return ""
    return (
        f" The {n:,} pairs have parts of their luck in common and are worth {worth:.0f} "
        "independent ones: what tells them apart may be that luck."
    )


def flip(conditions: Conditions, drivers: Sequence[Driver], share: float) -> str:
    """What would flip a verdict, in a sentence; `share` of the told pairs hold."""
    box = conditions.holds if share <= 0.5 else conditions.fails
    if box is not None:
        return box.words
    if conditions.flip is not None and math.isfinite(conditions.flip.value):
        return conditions.flip.words
    if conditions.holds is None and conditions.fails is None:
        return conditions.words
    does = "holds" if share <= 0.5 else "fails"
    return f"No box of assumptions in which it {does} in most pairs stands out from chance."


def _nothing_to_search(n: int, hits: int) -> str:
    if n < FEWEST_PAIRS:
        return f"Too few pairs can tell ({n}) to look for conditions."
    if hits in (0, n):
        which = "all" if hits else "none"
        return f"It holds in {which} of {n:,} pairs: no assumption turns it in any of them."
    return ""


def _found_words(found: Sequence[Box], point: FlipPoint | None) -> str:
    words = " ".join(box.words for box in found)
    if point is None:
        return words
    if math.isfinite(point.value) and point.label in words:
        # The assumption has been named already.
        return f"{words} It turns at about {_where(point)}."
    return f"{words} {point.words}"


def _none_found(n: int, searched: int, drivers: Sequence[Driver], point: FlipPoint | None) -> str:
    if not drivers:
        return (
            f"Of {searched} assumptions none stands out from chance in {n:,} pairs; more pairs may "
            "tell."
        )
    first = drivers[0]
    turns = f" {point.words}" if point is not None else ""
    return (
        f"No box of assumptions in which it holds, or fails, in most pairs stands out from chance. "
        f"It depends most on {first.label}: it holds in {percent(first.low_share)} of pairs in the "
        f"lowest third, in {percent(first.high_share)} in the highest.{turns}"
    )


def _box(assumptions: Assumptions, x: Floats, hit: Bools, verb: str) -> Box | None:
    found = boxes.find(x, hit)
    if found is None:
        return None
    checked = boxes.held_out(x, hit)
    if checked.pairs < FEWEST_HELD_OUT or checked.density <= max(0.5, float(hit.mean())):
        return None
    limits = _limits(assumptions, found)
    outside = len(hit) - found.pairs
    elsewhere = (found.of - found.hits) / outside if outside else math.nan
    word = likelihood(checked.density) if checked.pairs >= FEWEST_PAIRS else ""
    return Box(
        words=_box_words(limits, found, checked, elsewhere, word, verb),
        limits=limits,
        pairs=found.pairs,
        hits=found.hits,
        of=found.of,
        coverage=found.hits / found.of,
        density=found.hits / found.pairs,
        held_out_density=checked.density,
        held_out_coverage=checked.coverage,
        held_out_pairs=checked.pairs,
        elsewhere=elsewhere,
        word=word,
    )


def _box_words(
    limits: Sequence[Limit],
    found: boxes.Found,
    checked: boxes.HeldOut,
    elsewhere: float,
    word: str,
    verb: str,
) -> str:
    """One sentence: how surely, where, in how many pairs, against how many elsewhere."""
    where = " and ".join(limit.words for limit in limits)
    does = f"{verb}s"
    start = _upper(f"{word} to {verb}" if word else does)
    check = (
        f"{percent(checked.density)} of {checked.pairs:,} pairs that the search had not seen, in "
        "boxes found the same way"
    )
    outside = f", against {percent(elsewhere)} of the others" if math.isfinite(elsewhere) else ""
    inside = f"in {found.hits:,} of {found.pairs:,} such pairs"
    return (
        f"{start} where {where}: {inside}{outside} ({check}). "
        f"{percent(found.hits / found.of)} of the pairs in which it {does} lie there."
    )


def _limits(assumptions: Assumptions, found: boxes.Found) -> tuple[Limit, ...]:
    """One limit an assumption, the least likely by chance first."""
    columns = list(dict.fromkeys(side.column for side in found.sides))
    return tuple(
        _limit(assumptions, column, [side for side in found.sides if side.column == column])
        for column in columns
    )


def _limit(assumptions: Assumptions, column: int, sides: list[boxes.Side]) -> Limit:
    name = assumptions.names[column]
    label, unit = assumptions.label(name), assumptions.unit(name)
    low = next((side.value for side in sides if side.side == 0), -math.inf)
    high = next((side.value for side in sides if side.side == 1), math.inf)
    return Limit(
        assumption=name,
        label=label,
        low=low,
        high=high,
        quasi_p=max(side.quasi_p for side in sides),
        chance=max(side.chance for side in sides),
        words=f"{label} is {_range(low, high)}{f' {unit}' if unit else ''}",
    )


def _range(low: float, high: float) -> str:
    if math.isinf(low):
        return f"below {number(high)}"
    if math.isinf(high):
        return f"above {number(low)}"
    return f"between {number(low)} and {number(high)}"


def _flip_point(
    assumptions: Assumptions,
    x: Floats,
    y: Bools,
    drivers: Sequence[Driver],
    found: Sequence[Box | None],
    each: float,
) -> FlipPoint | None:
    """Along the first driver, or the first limit of a box; None if the share is not monotone."""
    telling = [driver.assumption for driver in drivers if _monotone(driver)]
    telling += [box.limits[0].assumption for box in found if box is not None and not drivers]
    if not telling or (drivers and telling[0] != drivers[0].assumption):
        return None
    name = telling[0]
    column = assumptions.names.index(name)
    value, interval, rises = turning.crossing(x[:, column], y, each)
    point = FlipPoint(name, assumptions.label(name), value, interval, rises, words="")
    return replace(point, words=_flip_words(point, assumptions.unit(name)))


def _monotone(driver: Driver) -> bool:
    low, high = sorted((driver.low_share, driver.high_share))
    return math.isnan(driver.middle_share) or low <= driver.middle_share <= high


def _flip_words(point: FlipPoint, unit: str) -> str:
    if math.isnan(point.value):
        return f"No value of {point.label} in its range turns it alone, as far as these pairs tell."
    side = "above" if point.rises else "below"
    return (
        f"It turns where {point.label} is about {_where(point)}{f' {unit}' if unit else ''}: "
        f"{side} that it holds in more than half of the pairs."
    )


def _where(point: FlipPoint) -> str:
    """The value with its interval, as in "0.44 (90%: 0.41 to 0.47)"."""
    low, high = point.interval
    if math.isfinite(low) and math.isfinite(high):
        sure = f"90%: {number(low)} to {number(high)}"
    elif math.isfinite(low):
        sure = f"90%: over {number(low)}"
    elif math.isfinite(high):
        sure = f"90%: under {number(high)}"
    else:
        sure = "how near is not known"
    return f"{number(point.value)} ({sure})"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
