"""Coleman's exchange of control: power in a market of events.

Coleman, J.S. (1973), *The Mathematics of Collective Action*, Heinemann; and (1990) *Foundations
of Social Theory*, Harvard UP, ch. 25.  (No DOI.)

What it claims about the world: actors give up control over what they do not care about for
control over what they do; so an actor is powerful who controls what powerful actors care about,
and in the end each event is controlled by those whose interest in it power stands behind.

In the book's notation, ``C`` (actors by events, each event's control summing to 1), ``X`` directed
interests (each actor's summing to 1 in absolute value; the sign says whether he is for or
against)::

    v_j  = sum over i of  r_i |x_ij|          the value of event j
    r_i  = sum over j of  c_ij v_j            the power of actor i
    c*_ij = |x_ij| r_i / v_j                  control after the exchange

Power is thus the fixed point of C |X|', scaled to sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._errors import ClassicError
from ._settle import eliminate
from ._show import GREY_BLUE, OCHRE, comparison, table, values

if TYPE_CHECKING:
    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["Exchange", "coleman"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """What an exchange of control comes to."""

    power: Floats
    """r, one share an actor; sums to 1."""
    value: Floats
    """v, one share an event; sums to 1."""
    control: Floats
    """c*, actors by events: final control; each event's sums to 1."""
    interest: Floats
    """X, the directed interests given."""

    @property
    def support(self) -> Floats:
        """For each event, the final control of those who are for it minus that of those against."""
        net: Floats = (self.control * np.sign(self.interest)).sum(axis=0)
        return net

    def __iter__(self) -> Iterator[Floats]:
        """Unpack as power, value, control."""
        return iter((self.power, self.value, self.control))

    def __repr__(self) -> str:
        shares = " ".join(f"{r:.3f}" for r in self.power)
        return f"<Exchange: power {shares}; {self.value.size} events>"

    def table(self) -> Table:
        """Return one row an actor and event: final control, with the power and value behind it."""
        actors, events = self.control.shape
        return table(
            {
                "actor": np.repeat(np.arange(1, actors + 1), events),
                "event": np.tile(np.arange(1, events + 1), actors),
                "power": np.repeat(self.power, events),
                "value": np.tile(self.value, actors),
                "control": self.control.ravel(),
            }
        )

    def chart(self) -> AnyChart:
        """Draw each actor's final control of each event, for it or against it."""
        import altair as alt

        records = [
            {
                "actor": f"actor {i + 1}",
                "event": f"event {j + 1}",
                "control": float(c),
                "wants": "for" if self.interest[i, j] > 0 else "against",
            }
            for i, row in enumerate(self.control)
            for j, c in enumerate(row)
        ]
        chart: AnyChart = (
            alt.Chart(values(records))
            .mark_bar(stroke="white")
            .encode(
                y=alt.Y("event:N", title=None),
                x=alt.X("control:Q", title="control after the exchange", axis=alt.Axis(format="%")),
                color=alt.Color(
                    "wants:N",
                    title=None,
                    scale=alt.Scale(domain=["for", "against"], range=[GREY_BLUE, OCHRE]),
                ),
                detail="actor:N",
                tooltip=["actor:N", "event:N", "control:Q", "wants:N"],
            )
            .properties(width=420, height=160)
        )
        return chart


def coleman(control: ArrayLike, interest: ArrayLike) -> Exchange:
    """Return power, value and final control.

    Parameters
    ----------
    control
        C, actors by events; each column sums to 1.
    interest
        X, actors by events, signed; the absolute values of each row sum to 1.
    """
    c, x = np.asarray(control, dtype=np.float64), np.asarray(interest, dtype=np.float64)
    _check(c, x)
    r = _fixed_point(c @ np.abs(x).T)
    v = r @ np.abs(x)
    if not (v > 0.0).all():
        idle = (np.flatnonzero(v <= 0.0) + 1).tolist()
        raise ClassicError(f"events {idle} interest nobody with power: their control has no price")
    return Exchange(power=r, value=v, control=np.abs(x) * r[:, None] / v, interest=x)


def _check(c: Floats, x: Floats) -> None:
    if c.ndim != 2 or c.shape != x.shape:
        raise ClassicError(
            f"control and interest must both be actors by events, are {c.shape} and {x.shape}"
        )
    if (c < 0.0).any() or np.abs(c.sum(axis=0) - 1.0).max() > 1e-6:
        raise ClassicError("control must not be negative, and each event's must sum to 1")
    if np.abs(np.abs(x).sum(axis=1) - 1.0).max() > 1e-6:
        raise ClassicError("each actor's interests must sum to 1 in absolute value")


def _fixed_point(dependence: Floats) -> Floats:
    """Return r = M r with sum 1, for a matrix whose columns sum to 1."""
    n = dependence.shape[0]
    system = np.eye(n) - dependence
    system[-1] = 1.0  # the equations are dependent; one gives way to sum r = 1
    r = np.zeros((n, 1))
    r[-1] = 1.0
    if not eliminate(system, r):
        raise ClassicError(
            "power is undetermined: the actors fall into groups that control nothing of what the "
            "others want"
        )
    return r[:, 0]


TRADE: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]] = (
    ((0.3, 0.4, 0.4, 0.25), (0.2, 0.3, 0.4, 0.35), (0.5, 0.3, 0.2, 0.40)),
    ((0.4, 0.2, 0.1, 0.3), (-0.3, 0.3, 0.2, 0.2), (-0.1, -0.3, -0.5, 0.1)),
)
"""A worked example of three actors and four events: control, directed interest."""


def demo(seed: int) -> Table:
    """Return the worked example's power and values beside its exact fractions."""
    outcome = coleman(*TRADE)
    case = "three actors, four events"
    power = (1899 / 5528, 429 / 1382, 1913 / 5528)
    worth = (14657 / 55280, 2937 / 11056, 931 / 3455, 5521 / 27640)
    rows = [
        (case, f"power of actor {i + 1}", r, known, "computed, exact fractions")
        for i, (r, known) in enumerate(zip(outcome.power, power))
    ]
    rows += [
        (case, f"value of event {j + 1}", v, known, "computed, exact fractions")
        for j, (v, known) in enumerate(zip(outcome.value, worth))
    ]
    return comparison(rows)


def figure() -> AnyChart:
    """Draw who controls what after the exchange of the worked example."""
    return coleman(*TRADE).chart()
