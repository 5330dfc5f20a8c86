"""What is found of a claim in the space of its assumptions: conditions, flip point, drivers.

Computed in `corcyra.claims.conditions` and `corcyra.claims.drivers`, which say how. All figures are
over the pairs that can tell the claim; sentences stand beside them in `words`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Limit:
    """One assumption of a box, between two values."""

    assumption: str
    """Path of the drawn quantity, as in `Model.parameters` (`tau`, `events.spark.share`)."""
    label: str
    """The assumption in words: "threshold of joining"."""
    low: float
    """-infinity where there is no lower limit."""
    high: float
    """+infinity where there is no upper limit."""
    quasi_p: float
    """Chance that this limit would separate as well by chance (Bryant & Lempert 2010); of a limit
    on both sides the larger one."""
    chance: float
    """Chance that noise would give such a limit, for all limits tried (`corcyra.claims.boxes`)."""
    words: str
    """ "threshold of joining above 0.45" """

    def to_json(self) -> dict[str, Any]:
        """Plain values; None where there is no limit."""
        return {
            "assumption": self.assumption,
            "label": self.label,
            "low": plain(self.low),
            "high": plain(self.high),
            "quasi_p": plain(self.quasi_p),
            "chance": plain(self.chance),
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Box:
    """A box of assumptions in which a claim holds, or in which it fails.

    `hits` are the pairs of the box in which it does. The held-out figures are the honest ones: the
    search was done again without a part of the pairs, and that part looked at; `density` was found
    by looking for a high one.
    """

    words: str
    """The sentence."""
    limits: tuple[Limit, ...]
    """One an assumption, the most telling first."""
    pairs: int
    """Told pairs in the box."""
    hits: int
    of: int
    """Told pairs in which it holds (or fails), in the box or not."""
    coverage: float
    """hits / of."""
    density: float
    """hits / pairs, in the pairs in which the box was found: too high."""
    held_out_density: float
    """The same in pairs held out; NaN if no search found a box that holds any of them."""
    held_out_coverage: float
    held_out_pairs: int
    """Held-out pairs that lay in a box."""
    elsewhere: float
    """Share of hits among the told pairs outside the box; NaN if there are none."""
    word: str
    """ICD 203 word for `held_out_density`: how likely the claim holds (or fails) in the box."""

    def to_json(self) -> dict[str, Any]:
        """Plain values; `box` has the limits by name as [low, high], None for an open end."""
        return {
            "words": self.words,
            "box": {at.assumption: [plain(at.low), plain(at.high)] for at in self.limits},
            "coverage": self.coverage,
            "density": self.density,
            "held_out_coverage": plain(self.held_out_coverage),
            "held_out_density": plain(self.held_out_density),
            "held_out_pairs": self.held_out_pairs,
            "pairs": self.pairs,
            "hits": self.hits,
            "of": self.of,
            "elsewhere": plain(self.elsewhere),
            "word": self.word,
            "limits": [limit.to_json() for limit in self.limits],
        }


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """Where along one assumption the share of pairs in which the claim holds crosses one half."""

    assumption: str
    label: str
    value: float
    """In the assumption's unit; NaN where the share stays on one side of one half."""
    interval: tuple[float, float]
    """90% interval of the value; an infinite end lies beyond what the dossier deems possible."""
    rises: bool
    """Whether the claim holds more often the larger the assumption is."""
    words: str
    """The sentence."""

    def to_json(self) -> dict[str, Any]:
        """Plain values; None for what is not a finite number."""
        return {
            "assumption": self.assumption,
            "label": self.label,
            "value": plain(self.value),
            "interval": [plain(end) for end in self.interval],
            "rises": self.rises,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Conditions:
    """Where in the space of assumptions a claim holds, where it fails, and where it turns."""

    words: str
    """One to three sentences: holds, fails, turns; or that no condition was found."""
    holds: Box | None
    """None: no box stands out from chance."""
    fails: Box | None
    flip: FlipPoint | None
    """Along the most telling assumption; None if none stands out from chance."""
    told: int
    """Pairs that were searched."""
    searched: int
    """Assumptions that were searched."""

    def to_json(self) -> dict[str, Any]:
        """Plain values: the box for holding at the top, those for failing and turning below."""
        return {
            "words": self.words,
            **(_NO_BOX if self.holds is None else self.holds.to_json() | {"words": self.words}),
            "holds": None if self.holds is None else self.holds.words,
            "fails": None if self.fails is None else self.fails.to_json(),
            "flip_point": None if self.flip is None else self.flip.to_json(),
            "told": self.told,
            "searched": self.searched,
        }


@dataclass(frozen=True, slots=True)
class Driver:
    """An assumption on which it depends whether a claim holds, beyond what chance would show."""

    assumption: str
    label: str
    index: float
    """First-order sensitivity: the share of the variance of holding that this assumption alone
    explains, bias taken off."""
    interval: tuple[float, float]
    """90% interval of the index."""
    bound: float
    """What the best of all assumptions would pass by chance in one claim of a hundred."""
    low_share: float
    """Share of pairs in which the claim holds, in the lowest third of the assumption's draws."""
    middle_share: float
    """The same in the middle third."""
    high_share: float
    """The same in the highest third."""
    thirds: tuple[float, float]
    """The values at which the lowest third ends and the highest begins."""
    words: str
    """The sentence."""

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "assumption": self.assumption,
            "label": self.label,
            "index": self.index,
            "interval": [plain(end) for end in self.interval],
            "bound": self.bound,
            "low_share": self.low_share,
            "middle_share": plain(self.middle_share),
            "high_share": self.high_share,
            "thirds": list(self.thirds),
            "words": self.words,
        }


_NO_BOX: Final[dict[str, Any]] = {"box": {}, "coverage": None, "density": None, "limits": []}


def plain(value: float) -> float | None:
    """None for what is not a finite number."""
    return value if math.isfinite(value) else None
