"""What a verdict holds, and its plain form for `judge --json`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import conditions
from corcyra.claims.evaluate import Floats
from corcyra.claims.findings import Conditions, Driver
from corcyra.claims.luck import Luck

FEWEST_TOLD: Final = 20
"""Told pairs below which a share takes no word."""
BUILT_IN: Final = 0.95
"""Share of told pairs: a proposition is built in if all of its interval lies beyond this, or of its
denial's."""
WORD_BUILT_IN: Final = "built in"
WORD_TOO_FEW: Final = "too few pairs can tell"
WORD_UNIDENTIFIED: Final = "unidentified"
UNDECIDED: Final = 0.2
"""Share that holds, and that does not, from which on neither answer is much the likelier."""
UNIDENTIFIED: Final = "the assumptions decide this, not the evidence"
STRATUM: Final = "pairs in which no arm falls"

_KEYS: Final = (
    *("id", "speaker", "role", "short", "words", "kind"),
    *("share_holds", "share_same", "share_opposite", "told", "worth", "untold", "failed"),
    *("mean", "interval", "error", "word", "word_range", "share_interval", "spread"),
    *("built_in", "unidentified", "built_in_reason", "why", "flip"),
    *("share_fell", "details", "record"),
)

Place = Literal["claim", "question", "stratum", "part"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the pairs say of a proposition. Figures are NaN where there are none."""

    id: str
    """The claim's; the same in everything beside it."""
    speaker: str
    role: str
    short: str
    words: str
    place: Place
    """The claim's own test, a side question, a stratum of either, or a part of all / any."""
    title: str
    """What is judged: the claim in short, the side question, the stratum's name."""
    kind: str
    """effect, because, state, decides, needed, enough, all, any."""
    outcome: str
    """Expression whose difference it is (effect, because); "" for others."""
    arms: tuple[str, ...]
    """Arms it needs."""
    told: int
    """Pairs that can tell; the shares are of these."""
    worth: float
    """Independent pairs that these are worth (`statistics.worth`): fewer than told where pairs have
    parts of their luck in common. The intervals and errors count them."""
    untold: int
    failed: int
    share_holds: float
    share_same: float
    """No difference; of `all` also what is mixed (`between`)."""
    share_opposite: float
    error: float
    """Monte-Carlo standard error of share_holds (`statistics.share_error`)."""
    share_interval: tuple[float, float]
    """90% interval of share_holds (Wilson)."""
    mean: float
    """Mean difference, in units of the outcome; share_holds for kinds without a difference."""
    interval: tuple[float, float]
    """90% confidence interval of the mean (Student, or Bonett & Price for truths; else Wilson)."""
    spread: tuple[float, float]
    """5% and 95% quantiles of the pairs' differences."""
    word: str
    """ICD 203 word for share_holds, or `built in`, `unidentified`, `too few pairs can tell`."""
    word_range: str
    """Words of the ends of share_interval, where they differ: "unlikely to roughly even". Where
    other luck contradicts what looks built in, it reaches as far as the share there."""
    built_in: bool
    """All of share_interval is beyond 95% or below 5%, and other luck does not show otherwise."""
    why: str
    """One sentence from the numbers."""
    share_fell: dict[str, float]
    """Effect, because: per arm, share of told pairs fallen by the outcome's day."""
    details: dict[str, float]
    """Further figures of the kind (`propositions.Result.details`)."""
    record: str
    interest: str
    built_in_reason: str
    beside: tuple[Verdict, ...]
    """Strata, parts, then side questions."""
    code: NDArray[np.int8] = field(repr=False, compare=False)
    """A pair: 1 holds, 0 same, -1 opposite; 0 where it cannot tell."""
    told_pairs: NDArray[np.bool_] = field(repr=False, compare=False)
    """A pair: whether it can tell."""
    difference: Floats = field(repr=False, compare=False)
    """A pair: `with` minus `without`; NaN where it cannot tell or there is none."""
    search: Callable[[], tuple[Conditions, tuple[Driver, ...]]] = field(repr=False, compare=False)
    """Looks for conditions and drivers when they are first asked for."""
    unidentified: bool = False
    """The assumptions decide it, either way, nearly whatever the luck."""
    luck: Luck | None = None
    """Whose the spread of holding is; None unless pairs were run again under other luck."""
    luck_difference: Luck | None = None
    """Effect, because: the same of the differences."""

    @property
    def between(self) -> str:
        """What share_same is, in words: of `all`, some parts may hold where others do not."""
        mixed = self.details.get("mixed", 0.0)
        if not mixed > 0:
            return "no difference"
        return "mixed" if mixed == self.share_same else "mixed or no difference"

    @property
    def fewer(self) -> bool:
        """Whether the pairs that can tell are worth fewer independent ones."""
        return round(self.worth) < self.told

    @property
    def conditions(self) -> Conditions:
        """Where in the space of assumptions it holds, where it fails, where it turns."""
        return self.search()[0]

    @property
    def drivers(self) -> tuple[Driver, ...]:
        """The assumptions that matter most, at most three; none if none stands out from chance."""
        return self.search()[1]

    @property
    def flip(self) -> str:
        """What would flip it, in words."""
        return conditions.flip(*self.search(), self.share_holds)

    @property
    def surprise(self) -> float:
        """How far the pairs are from what the speaker asserts: 1 - share_holds.

        0 for what is built in (the prior decided it), for what the assumptions decide either way,
        and where too few pairs can tell.
        """
        if self.built_in or self.unidentified or self.told < FEWEST_TOLD:
            return 0.0
        return 1.0 - self.share_holds

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; None for what is not a finite number."""
        plain = {key: _plain(getattr(self, key)) for key in (*_KEYS, "between")}
        plain["conditions"] = self.conditions.to_json()
        plain["drivers"] = [driver.to_json() for driver in self.drivers]
        for key in ("luck", "luck_difference"):
            luck: Luck | None = getattr(self, key)
            plain[key] = None if luck is None else luck.to_json()
        return plain | {"beside": [verdict._aside() for verdict in self.beside]}

    def _aside(self) -> dict[str, Any]:
        """The same without what it shares with its claim."""
        shared = ("id", "speaker", "role", "short", "words", "built_in_reason", "record")
        own = {key: value for key, value in self.to_json().items() if key not in shared}
        return {"place": self.place, "title": self.title} | own


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
