"""Bueno de Mesquita's challenge model, by the reconstruction of Scholz, Calbert and Smith.

Bueno de Mesquita, B. (1994), "Political forecasting: an expected utility method", in Bueno de
Mesquita and Stokman, eds., *European Community Decision Making*, Yale UP; reconstructed by
Scholz, J.B., Calbert, G.J. and Smith, G.A. (2011), "Unravelling Bueno De Mesquita's group
decision model", *Journal of Theoretical Politics* 23(4), 510-531, doi:10.1177/0951629811418142.

What it claims about the world: bargaining goes by threats.  Each actor asks of every other what a
challenge would bring; those who expect to lose give way, as little as they must; so the outcome
moves with who is thought able to win, not with a mean of the opinions.

An actor has capability c, position x and salience s (both c and s positive; distances are taken
as shares of the first range of positions).  In each round::

    v_k(i, j) = c_k s_k (|x_k - x_j|^r_k - |x_k - x_i|^r_k)       k's vote for x_i over x_j
    P(i, j)   = sum of the positive v_k(i, j) / D                 the chance that i beats j
    EU(i, j)  = s_j (P Us + (1 - P) Uf) + (1 - s_j) Us - Uq       i challenges j
    Us, Uf, Uq = 2 - 4 (1/2 -+ |x_i - x_j|/2)^r,  2 - 4 (1/2)^r   success, failure, status quo
    R_i  = (2 d_i - max d - min d) / (max d - min d)              d_i = sum over j of EU(j, i)
    r_i  = (1 - R_i/3) / (1 + R_i/3)                              with EU at r = 1

Then i looks, through its own r_i, at the offers of all j: a confrontation that it would lose
(EU(j,i) > EU(i,j) > 0), else a compromise (EU(j,i) > 0 > EU(i,j), the first the larger) at
x_i + (x_j - x_i) |EU(i,j) / EU(j,i)|, else a capitulation (the first the smaller); it takes the
best of the first kind there is, and all move at once.  The forecast is the median, the position
that beats all others in votes of c s.

Two variants are documented because the paper's text and its printed table disagree:

``paper``
    D sums |v_k(i, j)| over k, so that P(i, j) + P(j, i) = 1; the offer that moves the actor least
    is taken.
``table``
    D sums |v_k(a, b)| over k and over all pairs (a, b); among compromises the one is taken whose
    power-weighted point (|EU(i,j)| x_i + |EU(j,i)| x_j) / (|EU(i,j)| + |EU(j,i)|) is lowest.
    It gives the medians of the published table, the other does not (as J. McKibben's open
    replication found; the article itself was not at hand).

Between offers that are equal by these rules the one with the larger EU(j, i), then the one at the
lower position, is taken, so that the order of the actors never matters.

Kernels, for compiled callers (``variant`` is ``PAPER`` or ``TABLE``)::

    challenge_median(position[n], capability[n], salience[n], rounds, variant) -> float
    challenge_path(position, capability, salience, rounds, variant) -> positions[rounds + 1, n]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ._actors import Actors, TableLike
from ._challenge_kernel import PAPER, TABLE, challenge_median, challenge_path
from ._compromise import EMISSIONS, weighted_median
from ._errors import ClassicError
from ._show import GREY_BLUE, OCHRE, PALE, Row, comparison, table, values

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["PAPER", "TABLE", "Bargaining", "challenge", "challenge_median", "challenge_path"]

Floats = NDArray[np.float64]
Variant = Literal["paper", "table"]

_CODES = {"paper": PAPER, "table": TABLE}


@dataclass(frozen=True, slots=True, eq=False)
class Bargaining:
    """The course of a bargaining by challenges."""

    actors: Actors
    variant: Variant
    positions: Floats
    """Shape (rounds + 1, actors); row 0 is the start."""

    @property
    def _stake(self) -> Floats:
        stake: Floats = self.actors.power * self.actors.salience[:, 0]
        return stake

    @property
    def medians(self) -> list[float]:
        """The forecast at the start and after each round."""
        return [float(weighted_median(x, self._stake)) for x in self.positions]

    @property
    def means(self) -> list[float]:
        """The mean weighted by capability x salience, at the start and after each round."""
        stake = self._stake
        return [float(x @ stake / stake.sum()) for x in self.positions]

    @property
    def forecast(self) -> float:
        """The median after the last round."""
        return self.medians[-1]

    def __repr__(self) -> str:
        rounds = len(self.positions) - 1
        return (
            f"<Bargaining: {len(self.actors.names)} actors, {rounds} rounds, "
            f"variant {self.variant!r}, forecast {self.forecast:.4g}>"
        )

    def table(self) -> Table:
        """Return one row a round: median, mean, and the position of each actor."""
        columns: dict[str, object] = {
            "round": list(range(len(self.positions))),
            "median": self.medians,
            "mean": self.means,
        }
        columns.update(zip(self.actors.names, self.positions.T))
        return table(columns)

    def chart(self) -> AnyChart:
        """Draw the actors' positions round by round, and the median."""
        import altair as alt

        paths = [
            {"round": t, "position": float(y), "actor": name}
            for t, row in enumerate(self.positions)
            for name, y in zip(self.actors.names, row)
        ]
        middle = [{"round": t, "position": y} for t, y in enumerate(self.medians)]
        x = alt.X("round:Q", axis=alt.Axis(tickMinStep=1), title="round")
        y = alt.Y("position:Q", scale=alt.Scale(zero=False), title="position")
        lines = (
            alt.Chart(values(paths))
            .mark_line(color=PALE)
            .encode(x=x, y=y, detail="actor:N", tooltip=["actor:N", "round:Q", "position:Q"])
        )
        median = alt.Chart(values(middle)).mark_line(color=OCHRE, strokeWidth=3).encode(x=x, y=y)
        chart: AnyChart = (lines + median).properties(width=420, height=240)
        return chart


def challenge(table: TableLike, variant: Variant = "paper", rounds: int = 10) -> Bargaining:
    """Let the actors of a table challenge each other for some rounds.

    Parameters
    ----------
    table
        A CSV file or table of Actor, Power (or Capability), Position, Salience; saliences in
        [0, 1], because they are chances to resist.
    variant
        ``"paper"`` or ``"table"``; see above.
    rounds
        How often all move.
    """
    if variant not in _CODES:
        raise ClassicError(f"variant must be 'paper' or 'table', is {variant!r}")
    if rounds < 0:
        raise ClassicError(f"rounds must not be negative, is {rounds}")
    actors = Actors.of(table)
    position, capability, salience = actors.one_dimension()
    if salience.max() > 1.0:
        raise ClassicError("salience must be between 0 and 1 here: it is a chance to resist")
    path = challenge_path(position, capability, salience, rounds, _CODES[variant])
    return Bargaining(actors, variant, path)


_PUBLISHED_MEDIANS = (8.4, 9.6, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6)
_PUBLISHED_MEANS = (7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6)
"""Scholz, Calbert and Smith (2011), table 2, rounds 1 to 8, one decimal.  Of the two transcriptions
that we hold one has 9.9 for the median of round 2."""


def demo(seed: int) -> Table:
    """Return both variants' medians, and the table's means, beside the published table."""
    rows: list[Row] = []
    for variant in ("table", "paper"):
        outcome = challenge(EMISSIONS, variant, rounds=8)
        for t, (median, mean) in enumerate(zip(outcome.medians[1:], outcome.means[1:])):
            known = (_PUBLISHED_MEDIANS[t], _PUBLISHED_MEANS[t])
            rows.append((f"variant {variant}", f"median {t + 1}", median, known[0], "published"))
            rows.append((f"variant {variant}", f"mean {t + 1}", mean, known[1], "published"))
    return comparison(rows)


def of_file(path: Path, *, variant: str = "paper", rounds: int = 10) -> Table:
    """Return the course of the bargaining for a CSV of Actor, Power, Position, Salience."""
    return challenge(path, variant, rounds).table()  # type: ignore[arg-type]


def figure() -> AnyChart:
    """Draw the emission standards under both readings of the paper."""
    import altair as alt

    records = [
        {"round": t, "median": y, "variant": f"variant '{variant}'"}
        for variant in ("paper", "table")
        for t, y in enumerate(challenge(EMISSIONS, variant, 8).medians)
    ]
    records += [
        {"round": t + 1, "median": y, "variant": "published table"}
        for t, y in enumerate(_PUBLISHED_MEDIANS)
    ]
    names = ["variant 'paper'", "variant 'table'", "published table"]
    x = alt.X("round:Q", title="round", axis=alt.Axis(tickMinStep=1))
    y = alt.Y("median:Q", title="median (years)", scale=alt.Scale(domain=[6, 10.5]))
    color = alt.Color(
        "variant:N", title=None, scale=alt.Scale(domain=names, range=[GREY_BLUE, OCHRE, "#222222"])
    )
    base = alt.Chart(values(records)).encode(x=x, y=y, color=color)
    lines = base.transform_filter("datum.variant != 'published table'").mark_line()
    dots = base.transform_filter("datum.variant == 'published table'").mark_point(size=70)
    chart: AnyChart = (lines + dots).properties(
        width=420, height=240, title="The published table is not the published text"
    )
    return chart
