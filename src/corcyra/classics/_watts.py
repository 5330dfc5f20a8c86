"""Watts's model of global cascades on random networks.

Watts, D.J. (2002), "A simple model of global cascades on random networks", *Proceedings of the
National Academy of Sciences* 99(9), 5766-5771, doi:10.1073/pnas.082090499.

What it claims about the world: whether one spark sets a society alight depends on how it is
knit.  Too few ties and the spark goes out; too many and every one is held back by the many who
stay quiet; between lies a window in which cascades are rare, and global when they come.

In the paper's notation: node i, of degree k, turns on, for good, once a share phi of its
neighbours is on.  A node is vulnerable if one neighbour is enough, rho_k = 1 for k <= 1/phi.  On a
random graph with degree distribution p_k of mean z, one spark can spread without limit if::

    sum over k of  k (k - 1) rho_k p_k  >  z

For Poisson degrees and one phi, with K = floor(1/phi), this is z Pr(Poisson(z) <= K - 2) > 1,
which holds for z between two bounds (the cascade window) or, for high phi, nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ._errors import ClassicError
from ._show import GREY_BLUE, OCHRE, PALE, Row, comparison, table, values
from ._watts_kernel import cascade_sizes

if TYPE_CHECKING:
    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["Cascades", "watts_cascade", "watts_window"]


@dataclass(frozen=True, slots=True, eq=False)
class Cascades:
    """How far cascades went in so many trials, each on a random graph of its own."""

    mean_degree: float
    phi: float
    nodes: int
    seed: int
    sizes: NDArray[np.int64]
    """Nodes on in the end, one number a trial."""
    cutoff: float
    """The share of nodes from which a cascade counts as global."""

    @property
    def shares(self) -> NDArray[np.float64]:
        """Final share of nodes that are on, one a trial."""
        shares: NDArray[np.float64] = self.sizes / self.nodes
        return shares

    @property
    def frequency(self) -> float:
        """The share of trials whose cascade was global."""
        return float((self.shares >= self.cutoff).mean())

    @property
    def mean_global(self) -> float:
        """The mean share reached by global cascades; NaN if there was none."""
        reached = self.shares[self.shares >= self.cutoff]
        return float(reached.mean()) if reached.size else float("nan")

    def __repr__(self) -> str:
        return (
            f"<Cascades: z {self.mean_degree:g}, phi {self.phi:g}, {self.nodes} nodes, "
            f"global in {self.frequency:.1%} of {self.sizes.size}>"
        )

    def table(self) -> Table:
        """Return one row a trial: nodes on in the end, their share, whether it was global."""
        return table(
            {
                "trial": np.arange(self.sizes.size),
                "size": self.sizes,
                "share": self.shares,
                "is_global": self.shares >= self.cutoff,
            }
        )

    def chart(self) -> AnyChart:
        """Draw the sizes, largest first, on logarithmic axes: a power law or two humps."""
        import altair as alt

        ordered = sorted((int(size) for size in self.sizes), reverse=True)
        records = [{"rank": k, "size": size} for k, size in enumerate(ordered, 1)]
        chart: AnyChart = (
            alt.Chart(values(records))
            .mark_line(color=GREY_BLUE)
            .encode(
                x=alt.X("size:Q", scale=alt.Scale(type="log"), title="cascade of at least"),
                y=alt.Y("rank:Q", scale=alt.Scale(type="log"), title="trials"),
            )
            .properties(width=420, height=240)
        )
        return chart


def watts_cascade(
    mean_degree: float,
    phi: float,
    *,
    nodes: int = 10_000,
    trials: int = 100,
    starters: int = 1,
    seed: int = 1,
    cutoff: float = 0.01,
) -> Cascades:
    """Simulate cascades on random graphs with Poisson degrees.

    Parameters
    ----------
    mean_degree
        z, the mean number of neighbours.
    phi
        The share of neighbours that turns a node on.
    nodes
        Size of each graph; 100,000 take some tens of milliseconds a trial.
    trials
        How many graphs, each with its own sparks.
    starters
        How many nodes, drawn at random, are on from the start.
    seed
        The trials are a function of it; more trials change none of the first.
    cutoff
        The share of nodes from which a cascade is called global.
    """
    if nodes < 2 or trials < 1 or starters < 1:
        raise ClassicError("nodes must be at least 2, trials and starters at least 1")
    if not 0.0 <= mean_degree < nodes - 1:
        raise ClassicError(f"mean_degree must be from 0 to below nodes - 1, is {mean_degree:g}")
    if not 0.0 < phi <= 1.0:
        raise ClassicError(f"phi must be above 0 and at most 1, is {phi:g}")
    sizes = cascade_sizes(nodes, float(mean_degree), float(phi), starters, seed, trials)
    return Cascades(mean_degree, phi, nodes, seed, sizes, cutoff)


def watts_window(phi: float) -> tuple[float, float] | None:
    """Return the mean degrees between which one spark can become a global cascade.

    ``None`` if there is no such degree.

    Examples
    --------
    >>> [round(z, 4) for z in watts_window(0.18)]
    [1.0207, 5.7647]
    >>> watts_window(0.26) is None
    True
    """
    if not 0.0 < phi <= 1.0:
        raise ClassicError(f"phi must be above 0 and at most 1, is {phi:g}")
    most = int(1.0 / phi + 1e-9)  # the margin keeps 1/0.1 at ten
    if most < 2:
        return None
    # The left side rises to one maximum, between 1 and K, and falls for ever after.
    low, high = 1e-9, float(most)
    for _ in range(200):
        third = (high - low) / 3.0
        if _growth(low + third, most) < _growth(high - third, most):
            low += third
        else:
            high -= third
    peak = (low + high) / 2.0
    if _growth(peak, most) <= 1.0:
        return None
    return _crossing(1e-9, peak, most), _crossing(50.0 + 5.0 * most, peak, most)


def _growth(z: float, most: int) -> float:
    """Return z Pr(Poisson(z) <= most - 2)."""
    term, total = exp(-z), 0.0
    for k in range(most - 1):
        total += term
        term *= z / (k + 1)
    return z * total


def _crossing(outside: float, inside: float, most: int) -> float:
    """Return where growth is 1 between a point outside the window and one inside."""
    for _ in range(200):
        middle = (outside + inside) / 2.0
        if _growth(middle, most) > 1.0:
            inside = middle
        else:
            outside = middle
    return (outside + inside) / 2.0


def demo(seed: int) -> Table:
    """Return the window's bounds, and cascades on 100,000 nodes inside and outside of it."""
    known = ((0.10, 13.6593), (0.12, 10.6574), (0.14, 9.0970), (0.16, 7.4771), (0.18, 5.7647))
    rows: list[Row] = []
    for phi, upper in (*known, (0.22, 3.8631)):
        window = watts_window(phi)
        top = window[1] if window else float("nan")
        rows.append((f"phi {phi:g}", "upper bound of z", top, upper, "computed"))
    for z in (0.8, 2.0, 4.0, 7.0):
        run = watts_cascade(z, 0.18, nodes=100_000, trials=20, seed=seed)
        case = f"phi 0.18, z {z:g}, 100,000 nodes"
        rows.append((case, "global cascades, share of 20 sparks", run.frequency, None, ""))
    return comparison(rows)


def figure() -> AnyChart:
    """Draw the cascade window: the theory's bounds, and simulations on 2,000 nodes."""
    import altair as alt

    grid = [0.10 + 0.002 * k for k in range(71)]
    bounds = [
        {"phi": phi, "low": window[0], "high": window[1]}
        for phi in grid
        if (window := watts_window(phi))
    ]
    points = []
    for phi in (0.10, 0.12, 0.14, 0.16, 0.18, 0.20, 0.22, 0.24):
        for z in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14):
            run = watts_cascade(z, phi, nodes=2_000, trials=60, seed=1, cutoff=0.05)
            seen = "global cascades" if run.frequency >= 0.02 else "none, or under 2%"
            points.append({"phi": phi, "z": z, "simulated": seen})
    x = alt.X("phi:Q", title="threshold φ", scale=alt.Scale(domain=[0.09, 0.25]))
    window_ = (
        alt.Chart(values(bounds))
        .mark_area(color=PALE, opacity=0.6)
        .encode(x=x, y=alt.Y("low:Q", title="mean degree z"), y2="high:Q")
    )
    dots = (
        alt.Chart(values(points))
        .mark_point(filled=True, size=45)
        .encode(
            x=x,
            y="z:Q",
            color=alt.Color(
                "simulated:N",
                title="60 sparks, 2,000 nodes",
                scale=alt.Scale(
                    domain=["global cascades", "none, or under 2%"], range=[OCHRE, GREY_BLUE]
                ),
            ),
        )
    )
    chart: AnyChart = (window_ + dots).properties(
        width=420, height=280, title="The cascade window: theory (grey) and simulation"
    )
    return chart
