"""An election among options, from utilities: coalitions, pairwise chances, one distribution.

Equations, names and sources as in ``_pce``, which gets the utilities from actors' positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._errors import ClassicError
from ._show import GREY_BLUE, table, values

if TYPE_CHECKING:
    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["Election", "Floats", "Rule", "Vote", "elect", "risk_attitudes"]

Floats = NDArray[np.float64]
Vote = Literal["proportional", "blend"]
Rule = Literal["conditional", "markov"]

_UNOPPOSED = 1e-10  # what holds a favourite in place that nobody has a reason to challenge


@dataclass(frozen=True, slots=True, eq=False)
class Election:
    """Options and their chances, with all that led there."""

    options: tuple[str, ...]
    probability: Floats
    """P(i), one chance an option; sums to 1."""
    beats: Floats
    """P(i > j), options by options."""
    coalition: Floats
    """c(i:j), options by options."""
    risk: Floats
    """R, one attitude an actor, from -1/2 (averse) to 1."""

    @property
    def winner(self) -> str:
        """The likeliest option."""
        return self.options[int(self.probability.argmax())]

    def __repr__(self) -> str:
        best = self.probability.max()
        return f"<Election: {len(self.options)} options, likeliest {self.winner} at {best:.3f}>"

    def table(self) -> Table:
        """Return one row an option: its chance."""
        return table({"option": self.options, "probability": self.probability})

    def chart(self) -> AnyChart:
        """Draw the chance of each option."""
        import altair as alt

        records = [
            {"option": name, "probability": float(p)}
            for name, p in zip(self.options, self.probability)
        ]
        chart: AnyChart = (
            alt.Chart(values(records))
            .mark_bar(color=GREY_BLUE)
            .encode(
                y=alt.Y("option:N", sort=None, title="position of"),
                x=alt.X("probability:Q", title="chance of prevailing", axis=alt.Axis(format="%")),
            )
            .properties(width=420, height=30 * len(records))
        )
        return chart


def elect(
    strength: ArrayLike,
    utility: ArrayLike,
    vote: Vote = "proportional",
    rule: Rule = "conditional",
    *,
    options: Sequence[str] | None = None,
    risk: Floats | None = None,
) -> Election:
    """Hold the election from utilities, actors by options, and strengths."""
    w, u = np.asarray(strength, dtype=np.float64), np.asarray(utility, dtype=np.float64)
    if w.ndim != 1 or u.ndim != 2 or len(w) != len(u):
        raise ClassicError(f"utility must be actors by options, is {u.shape} for {w.size} actors")
    coalition = _coalitions(w, u, vote)
    beats = _pairwise(coalition)
    if rule == "conditional":
        chance = beats.prod(axis=1)
        chance = chance / chance.sum()
    elif rule == "markov":
        chance = _favourite(coalition, beats)
    else:
        raise ClassicError(f"rule must be 'conditional' or 'markov', is {rule!r}")
    names = tuple(options) if options is not None else tuple(map(str, range(u.shape[1])))
    return Election(names, chance, beats, coalition, np.zeros(len(w)) if risk is None else risk)


def risk_attitudes(probability: ArrayLike) -> Floats:
    """Return R in [-1/2, 1] from each actor's chance; 0 for all where all chances are equal."""
    p = np.asarray(probability, dtype=np.float64)
    spread = p.max() - p.min()
    if spread <= 0.0:
        return np.zeros(p.shape)
    r: Floats = -0.5 + 1.5 * (p - p.min()) / spread
    return r


def _coalitions(w: Floats, u: Floats, vote: Vote) -> Floats:
    d = u[:, :, None] - u[:, None, :]
    if vote == "blend":
        d = (d + d**3) / 2.0
    elif vote != "proportional":
        raise ClassicError(f"vote must be 'proportional' or 'blend', is {vote!r}")
    c: Floats = np.einsum("k,kij->ij", w, np.maximum(d, 0.0))
    return c


def _pairwise(coalition: Floats) -> Floats:
    total = coalition + coalition.T
    beats = np.full(total.shape, 0.5)
    np.divide(coalition, total, out=beats, where=total > 0.0)
    return beats


def _favourite(coalition: Floats, beats: Floats) -> Floats:
    """Return the share of time each option is the favourite, starting from a uniform guess."""
    incentive = coalition * beats
    np.fill_diagonal(incentive, np.diag(incentive) + _UNOPPOSED)
    challenged = incentive / incentive.sum(axis=0)
    step = (challenged * beats).T  # step[j, i]: from favourite j to i
    np.fill_diagonal(step, 0.0)
    np.fill_diagonal(step, 1.0 - step.sum(axis=1))
    # The lazy chain has the same stationary shares and does not go round; squaring it runs
    # 2^60 steps, which is for ever even where a favourite is rarely challenged with success.
    lazy = (np.eye(len(step)) + step) / 2.0
    for _ in range(60):
        lazy = lazy @ lazy
        lazy /= lazy.sum(axis=1, keepdims=True)
    shares: Floats = lazy.mean(axis=0)
    return shares
