"""Riots as contagion: the epidemic models of Burbeck et al. (1978) and of the French riots of 2005.

S. L. Burbeck, W. J. Raine, M. J. A. Stark, "The dynamics of riot growth: An epidemiological
approach", Journal of Mathematical Sociology 6, 1-22, 1978, doi:10.1080/0022250X.1978.9989878.
L. Bonnasse-Gahot, H. Berestycki, M.-A. Depuiset, M. B. Gordon, S. Roche, N. Rodriguez,
J.-P. Nadal, "Epidemiological modelling of the 2005 French riots: a spreading wave and the role of
contagion", Scientific Reports 8, 107, 2018, doi:10.1038/s41598-017-18093-4.

**What it claims about the world.**  A riot needs no plan and no leader: each who riots draws in
some of those who might, until so few of these are left that more tire than join.  It spreads if
the first draws in more than one, and ends while many are still willing.  Between places it travels
as a wave, though nobody travels, because the near count for more than the far.

**One place** (both papers; the notation of the second)::

    d lambda / dt = -omega lambda + beta S lambda
    d S / dt      = -beta S lambda

lambda is riot activity (rioters, or events in proportion to them), S the reservoir of those who
may still join, omega the rate at which rioters give up (an episode lasts 1/omega days), beta the
susceptibility.  Burbeck et al. write x for S, y for lambda, and gamma for omega.  The riot grows
if R0 = beta S(0) / omega > 1.

**Many places** (Bonnasse-Gahot et al.)::

    d lambda_k / dt = -omega lambda_k + S_k Psi(Lambda_k)
    d S_k / dt      = -S_k Psi(Lambda_k)
    Lambda_k        = sum_j W_kj lambda_j

Lambda_k is the activity of which k feels: W_kk = 1, and W_kj falls with the distance, as a power
law (1 + d/d0)^-delta or as an exponential with a floor, xi + (1 - xi) exp(-d/d0).  Psi is linear,
beta Lambda, or has a threshold and a ceiling, eta (1 - exp(-gamma (Lambda - Lambda_c))) above
Lambda_c and else 0.  S_k(0) is a share zeta0 of a reference population of k.

The equations were written down from knowledge of the papers, not checked against their text, and
neither data nor fitted values of either paper are given here: bring your own, with their source.
What is tested are the known results about these equations, and the country model's street.

**The street of the country model** is of this form for many citizens who all see all, tire (at
rate phi, for good) and are not arrested: all whose threshold is theta are a place, Psi is a step
(eta = rho, gamma without end), W = 1 and Lambda_c = theta.  Below its threshold the street's
crowd also goes home (at rate rho), which the equations know nothing of.

**Random streams**: none; the model has no chance in it.

How to cite: the papers above; Corcyra for this implementation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import integrate, special

from ._errors import ClassicError
from ._riots_parts import Linear, Reals, Saturating, exponential_weights, power_law_weights
from ._show import GREY_BLUE, OCHRE, Row, comparison, table
from ._show import values as inline

if TYPE_CHECKING:
    import altair as alt
    from pyarrow.lib import Table

__all__ = [
    "Contagion",
    "Linear",
    "Saturating",
    "contagion",
    "demo",
    "exponential_weights",
    "figure",
    "final_susceptible",
    "peak_activity",
    "power_law_weights",
]


@dataclass(frozen=True, eq=False)
class Contagion:
    """A riot, or many that draw on each other: one row a moment, one column a place."""

    days: Reals
    susceptible: Reals
    active: Reals
    omega: float
    reproduction: float
    """R0: how many (over all places) the first rioters draw in before they give up."""

    def __repr__(self) -> str:
        total = self.active.sum(axis=1)
        return (
            f"Contagion({self.active.shape[1]} places, {self.days[-1]:g} days; "
            f"R0 {self.reproduction:.2f}, peak {total.max():.4g} on day "
            f"{self.days[total.argmax()]:.1f}, {self.joined.sum():.4g} joined)"
        )

    @property
    def joined(self) -> Reals:
        """How many have joined in each place by the end."""
        return np.asarray(self.susceptible[0] - self.susceptible[-1])

    @property
    def peak_day(self) -> Reals:
        """The day on which each place was most active."""
        return np.asarray(self.days[self.active.argmax(axis=0)])

    def table(self) -> Table:
        """Return day, place, susceptible and active, one row a moment and place."""
        moments, places = self.active.shape
        return table(
            {
                "day": np.repeat(self.days, places),
                "place": np.tile(np.arange(places), moments),
                "susceptible": self.susceptible.ravel(),
                "active": self.active.ravel(),
            }
        )

    def chart(self) -> alt.Chart:
        """Return the activity of every place over the days."""
        import altair as alt

        values = [
            {"day": float(day), "place": place, "active": float(value)}
            for day, row in zip(self.days, self.active, strict=True)
            for place, value in enumerate(row)
        ]
        chart: alt.Chart = (
            alt.Chart(inline(values), width=520, height=220)
            .mark_line(strokeWidth=1.2)
            .encode(
                x=alt.X("day:Q", title="day"),
                y=alt.Y("active:Q", title="riot activity"),
                color=alt.Color(
                    "place:Q", scale=alt.Scale(range=[OCHRE, GREY_BLUE]), title="place"
                ),
                detail="place:N",
            )
        )
        return chart


def contagion(
    susceptible: npt.ArrayLike,
    active: npt.ArrayLike,
    *,
    omega: float,
    response: Linear | Saturating,
    weights: npt.ArrayLike | None = None,
    days: float = 30.0,
    moments: int = 301,
) -> Contagion:
    """Solve the equations of the module's docstring.

    Parameters
    ----------
    susceptible
        S(0): a number, or one for each place.
    active
        lambda(0), likewise.
    omega
        Rate of giving up, per day.
    response
        Psi: ``Linear(beta)`` or ``Saturating(eta, gamma, onset)``.
    weights
        W, a square matrix of places; without it each place is on its own.
    days
        How long.
    moments
        At how many evenly spread moments the solution is given.

    Examples
    --------
    >>> riot = contagion(1000.0, 1.0, omega=0.5, response=Linear(0.001), days=60)
    >>> round(riot.reproduction, 2)
    2.0
    """
    s0 = np.atleast_1d(np.asarray(susceptible, dtype=float))
    a0 = np.broadcast_to(np.asarray(active, dtype=float), s0.shape)
    places = len(s0)
    felt_by = np.eye(places) if weights is None else np.asarray(weights, dtype=float)
    _check(s0, a0, omega, felt_by)

    def change(_: float, state: Reals) -> Reals:
        left, rioting = state[:places], state[places:]
        joining = left * response(felt_by @ rioting)
        return np.concatenate((-joining, joining - omega * rioting))

    scale = max(float((s0 + a0).max()), 1e-12)
    solution = integrate.solve_ivp(  # type: ignore[attr-defined]
        change,
        (0.0, days),
        np.concatenate((s0, a0)),
        method="LSODA",
        t_eval=np.linspace(0.0, days, moments),
        rtol=1e-10,
        atol=1e-13 * scale,
    )
    if not solution.success:
        raise ArithmeticError(f"the equations were not solved: {solution.message}")
    next_generation = s0[:, None] * response.slope * felt_by / omega
    radius = float(np.abs(np.linalg.eigvals(next_generation)).max())
    return Contagion(solution.t, solution.y[:places].T, solution.y[places:].T, omega, radius)


def _check(s0: Reals, a0: Reals, omega: float, weights: Reals) -> None:
    if omega <= 0:
        raise ClassicError(f"omega must be above 0, is {omega:g}")
    if (s0 < 0).any() or (a0 < 0).any():
        raise ClassicError("susceptible and active must not be negative")
    if weights.shape != (len(s0), len(s0)):
        raise ClassicError(f"weights must be {len(s0)} x {len(s0)}, are {weights.shape}")


def final_susceptible(susceptible: float, active: float, omega: float, beta: float) -> float:
    """Return S(infinity) of one place: the root of S = S0 exp(-beta (S0 + lambda0 - S) / omega).

    (Kermack and McKendrick 1927, doi:10.1098/rspa.1927.0118, solved by Lambert's W.)
    """
    ratio = beta / omega
    argument = -ratio * susceptible * np.exp(-ratio * (susceptible + active))
    return float(-special.lambertw(argument).real / ratio)  # type: ignore[no-untyped-call]


def peak_activity(susceptible: float, active: float, omega: float, beta: float) -> float:
    """Return the largest lambda of one place: it is reached where beta S = omega."""
    ratio = beta * susceptible / omega
    if ratio <= 1.0:
        return active
    return float(susceptible + active - (omega / beta) * (1.0 + np.log(ratio)))


def demo(seed: int = 0) -> Table:
    """Return the solver's numbers beside the known results on the equations (no chance in it)."""
    rows: list[Row] = []
    for ratio in (1.5, 2.0, 3.0):
        start = (1000.0, 1e-3, 0.5, ratio * 0.5 / 1000.0)
        riot = contagion(*start[:2], omega=0.5, response=Linear(start[3]), days=400, moments=40001)
        joined, peak = float(riot.joined[0]), float(riot.active.max())
        all_in_all, highest = start[0] - final_susceptible(*start), peak_activity(*start)
        case = f"one place, R0 = {ratio}"
        rows.append((case, "share that joins", joined / 1000, all_in_all / 1000, "computed"))
        rows.append((case, "peak, share of S(0)", peak / 1000, highest / 1000, "computed"))
    return comparison(rows)


def figure() -> alt.Chart:
    """Return a wave along a road: twelve like places, 10 km apart, the first of them rioting.

    An illustration of the equations; no place and no number in it is from the papers.
    """
    road = np.abs(np.subtract.outer(np.arange(12), np.arange(12))) * 10.0
    first = np.zeros(12)
    first[0] = 5.0
    riot = contagion(
        np.full(12, 200.0),
        first,
        omega=0.5,
        response=Linear(0.004),
        weights=power_law_weights(road, d0=5.0, delta=3.0),
        days=40.0,
        moments=161,
    )
    title = "Riots as contagion: a wave along twelve like places (an illustration, no data)"
    return riot.chart().properties(title=title)
