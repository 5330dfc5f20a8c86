"""Granovetter's threshold model of collective behaviour.

Granovetter, M. (1978), "Threshold models of collective behavior", *American Journal of Sociology*
83(6), 1420-1443, doi:10.1086/226707.

What it claims about the world: a crowd cannot be read off the wishes of its members.  Each joins
when enough others have; two crowds that differ in one person can end one in a riot and the other
in a single broken window, and a small change of spread can turn a handful into all.

In the paper's notation: F(x) is the share of people whose threshold is at most x, r(t) the share
that has joined at time t::

    r(t + 1) = F(r(t)),   r(0) = 0,   equilibrium: the least r with F(r) = r

Thresholds are counts of others (``granovetter``) or shares (``equilibrium``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from statistics import NormalDist
from typing import TYPE_CHECKING

from ._errors import ClassicError
from ._show import GREY_BLUE, OCHRE, Row, comparison, number, read_rows, table, values

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["equilibrium", "granovetter", "normal_cdf", "normal_jump", "quantile_crowd", "rounds"]

_STANDARD = NormalDist()


def granovetter(thresholds: Iterable[float]) -> int:
    """Return how many join, each as soon as at least his threshold of others has.

    Examples
    --------
    >>> granovetter(range(100))
    100
    >>> granovetter([0, 2, *range(2, 100)])
    1
    """
    joined = 0
    for threshold in sorted(thresholds):
        if threshold > joined:
            break
        joined += 1
    return joined


def rounds(thresholds: Iterable[float]) -> list[int]:
    """Return how many have joined after each round, from none to where it comes to rest.

    r(t + 1) is how many have a threshold of at most r(t); the last is ``granovetter``'s number.

    Examples
    --------
    >>> rounds([0, 0, 2, 9])
    [0, 2, 3]
    """
    known = sorted(thresholds)
    path = [0]
    while (joined := bisect_right(known, path[-1])) > path[-1]:
        path.append(joined)
    return path


def equilibrium(cdf: Callable[[float], float], start: float = 0.0) -> float:
    """Return where r <- F(r) comes to rest, from ``start`` upwards: the least fixed point.

    Parameters
    ----------
    cdf
        F, the distribution function of thresholds as shares of the crowd.
    start
        The share that has joined from the beginning.
    """
    r = start
    for _ in range(5_000_000):
        following = max(cdf(r), start)
        # Near a tangency each step is small and the rest long: stop only where a float cannot move.
        if following - r <= 1e-16:
            return following
        r = following
    raise ClassicError("the crowd still grows after five million steps; is cdf a distribution?")


def normal_cdf(mean: float, sigma: float) -> Callable[[float], float]:
    """Return F of normal thresholds with this mean and spread, as shares of the crowd."""
    return NormalDist(mean, sigma).cdf


def normal_jump(mean: float) -> tuple[float, float]:
    """Return the spread at which the crowd of normal thresholds jumps, and where it jumps from.

    At the jump F touches the diagonal: Phi(z) = r and phi(z) / sigma = 1, with r = mean + sigma z.
    """
    if not 0.0 < mean < 0.5:
        raise ClassicError(f"mean must be between 0 and 1/2 for a jump from below, is {mean:g}")
    low, high = -40.0, 0.0
    for _ in range(200):
        z = (low + high) / 2.0
        # Phi(z) - z phi(z) rises with z below 0.
        if _STANDARD.cdf(z) - z * _STANDARD.pdf(z) < mean:
            low = z
        else:
            high = z
    return _STANDARD.pdf(low), _STANDARD.cdf(low)


def quantile_crowd(sigma: float, mean: float = 25.0, n: int = 100) -> list[float]:
    """Return n thresholds, in counts, at the quantiles (i - 1/2)/n of a normal distribution."""
    return [mean + sigma * _STANDARD.inv_cdf((i - 0.5) / n) for i in range(1, n + 1)]


def _outcome(sigma: float) -> float:
    """Return the crowd, of 100, for normal thresholds of mean 25 and this spread."""
    return 100.0 * equilibrium(normal_cdf(0.25, sigma / 100.0))


def demo(seed: int) -> Table:
    """Return the paper's crowds of 100 beside ours."""
    uniform, perturbed = list(range(100)), [0, 2, *range(2, 100)]
    rows: list[Row] = [
        ("thresholds 0 to 99", "join", granovetter(uniform), 100.0, "published"),
        ("the same, 1 replaced by 2", "join", granovetter(perturbed), 1.0, "published"),
        ("normal, mean 25, sigma 12.2", "join", _outcome(12.2), 6.0, "published, about"),
        ("normal, mean 25, sigma 12.23", "join", _outcome(12.23), 100.0, "published, nearly"),
    ]
    known = ((5, 0.0), (10, 0.7696), (12, 4.0211), (20, 99.9911), (30, 99.3394), (50, 90.4852))
    rows += [
        (f"normal, mean 25, sigma {sigma}", "join", _outcome(sigma), paper, "computed")
        for sigma, paper in known
    ]
    sigma, at = normal_jump(0.25)
    rows += [
        ("normal, mean 25", "sigma at the jump", 100.0 * sigma, 12.22209, "computed"),
        ("normal, mean 25", "join, just before", 100.0 * at, 6.2, "computed"),
    ]
    return comparison(rows)


def of_file(path: Path) -> Table:
    """Return how many join, for a CSV whose first column is the thresholds, in counts."""
    rows = read_rows(path)[1:]
    thresholds = [number(row[0], f"{path.name}, row {k}") for k, row in enumerate(rows, 2)]
    return table({"people": [len(thresholds)], "join": [granovetter(thresholds)]})


def figure() -> AnyChart:
    """Draw the crowd against the spread of thresholds: the paper's figure 2."""
    import altair as alt

    sigma_c, at = normal_jump(0.25)
    spreads = [0.25 * k for k in range(4, 241) if abs(0.25 * k - 100 * sigma_c) > 0.05]
    records = [
        {"sigma": sigma, "join": _outcome(sigma), "side": sigma > 100 * sigma_c}
        for sigma in spreads
    ]
    mark = [{"sigma": 100 * sigma_c, "join": 100 * at, "text": f"σ = {100 * sigma_c:.2f}"}]
    x = alt.X("sigma:Q", title="standard deviation of thresholds (mean 25)")
    y = alt.Y("join:Q", title="join, of 100")
    line = alt.Chart(values(records)).mark_line(color=GREY_BLUE).encode(x=x, y=y, detail="side:N")
    point = alt.Chart(values(mark)).mark_point(color=OCHRE, filled=True, size=70).encode(x=x, y=y)
    label = (
        alt.Chart(values(mark))
        .mark_text(align="left", dx=9, dy=-4, color=OCHRE)
        .encode(x=x, y=y, text="text:N")
    )
    chart: AnyChart = (line + point + label).properties(
        width=420, height=240, title="Six people or all of them: Granovetter's jump"
    )
    return chart
