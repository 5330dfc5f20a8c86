"""Voting power: the indices of Shapley and Shubik, Banzhaf, and Johnston, exactly.

Shapley, L.S. and Shubik, M. (1954), "A method for evaluating the distribution of power in a
committee system", *American Political Science Review* 48, 787-792, doi:10.2307/1951053.
Banzhaf, J.F. (1965), "Weighted voting doesn't work", *Rutgers Law Review* 19, 317-343 (no DOI).
Johnston, R.J. (1978), "On the measurement of power: some reactions to Laver", *Environment and
Planning A* 10, 907-914, doi:10.1068/a100907.

What they claim about the world: votes are not power.  A member counts when the decision turns on
him, and how often it does so can be read off the rules alone, before anyone's wishes are known.

A coalition S wins if its weight is at least the quota q.  Member i is critical in a winning S if
S without i loses (a swing).  Then::

    Shapley-Shubik   sum over swings of  (|S| - 1)! (n - |S|)! / n!
    Banzhaf          i's swings / all members' swings
    Johnston         sum over swings of  1 / (number critical in S), normalised to 1

All are exact fractions, by generating functions (``_swings``), for two voters or for hundreds.

Kernel, for compiled callers (any game of few players, monotone or not)::

    shapley_shubik_of_table(flips[2 ** n] of bool, n) -> share[n]
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, NamedTuple

from ._shapley import shapley_shubik_of_table
from ._swings import (
    Game,
    Number,
    by_weight,
    digit_sum,
    divide,
    divide_sized,
    game,
    multiply_sized,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = [
    "Banzhaf",
    "banzhaf",
    "johnston",
    "shapley_shubik",
    "shapley_shubik_of_table",
    "winning_coalitions",
]


class Banzhaf(NamedTuple):
    """The normalised index of each voter, and the swings that it counts."""

    shares: list[Fraction]
    swings: list[int]


def shapley_shubik(quota: Number, weights: Sequence[Number]) -> list[Fraction]:
    """Return the Shapley-Shubik index of each voter.

    Examples
    --------
    >>> shapley_shubik(51, [50, 49, 1])
    [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]
    """
    played = game(quota, weights).smaller_dual()
    n, q, bits = len(played.weights), played.quota, played.bits
    sizes = [1]
    for w in played.weights:
        multiply_sized(sizes, w, q, bits)
    orders = [factorial(k) * factorial(n - 1 - k) for k in range(n)]
    value = {0: Fraction(0)}
    for w in played.distinct():
        others = divide_sized(sizes, w, q, bits)
        pivots = sum(
            order * digit_sum(count, q - w, q, bits) for order, count in zip(orders, others)
        )
        value[w] = Fraction(pivots, factorial(n))
    return [value[w] for w in played.weights]


def banzhaf(quota: Number, weights: Sequence[Number]) -> Banzhaf:
    """Return the normalised Banzhaf index of each voter and its swings.

    Examples
    --------
    >>> banzhaf(51, [50, 49, 1]).swings
    [3, 1, 1]
    """
    played = game(quota, weights).smaller_dual()
    q, bits = played.quota, played.bits
    all_voters = by_weight(played.weights, q, bits)
    count = {0: 0}
    for w in played.distinct():
        count[w] = digit_sum(divide(all_voters, w, q, bits), q - w, q, bits)
    swings = [count[w] for w in played.weights]
    total = sum(swings)
    return Banzhaf([Fraction(s, total) for s in swings], swings)


def winning_coalitions(quota: Number, weights: Sequence[Number]) -> int:
    """Return how many coalitions win."""
    played = game(quota, weights)
    losing = by_weight(played.weights, played.quota, played.bits)
    return int(2 ** len(played.weights) - digit_sum(losing, 0, played.quota, played.bits))


def johnston(quota: Number, weights: Sequence[Number]) -> list[Fraction]:
    """Return the Johnston index of each voter.

    Examples
    --------
    >>> johnston(51, [50, 49, 1])
    [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]
    """
    played = game(quota, weights)
    raw = {0: Fraction(0)} | _johnston_by_weight(played)
    scores = [raw[w] for w in played.weights]
    total = sum(scores)
    return [score / total for score in scores]


def _johnston_by_weight(played: Game) -> dict[int, Fraction]:
    """Return the sum of 1 / (number critical) over the swings of a voter of each weight.

    In a coalition whose weight exceeds the quota by e the critical members are those heavier than
    e.  So go down the distinct weights d: for surplus from the next lower weight up to d - 1,
    exactly the voters of weight d or more are critical, and only these are counted by size.
    """
    distinct, q, bits = played.distinct(), played.quota, played.bits
    degree = q + distinct[-1]
    sizes = [by_weight(played.weights, degree, bits)]
    raw = dict.fromkeys(distinct, Fraction(0))
    for place in range(len(distinct) - 1, -1, -1):
        d = distinct[place]
        for _ in range(played.weights.count(d)):
            sizes = [divide(count, d, degree, bits) for count in sizes]
            multiply_sized(sizes, d, degree, bits)
        low = q + (distinct[place - 1] if place else 0)
        for w in distinct[place:]:
            others = divide_sized(sizes, w, degree, bits)
            for size, count in enumerate(others):
                swings = digit_sum(count, low - w, q + d - w, bits)
                raw[w] += Fraction(swings, size + 1)
    return raw


_EEC = {
    "EEC 1958": (12, (4, 4, 4, 2, 2, 1), ("7/30",) * 3 + ("3/20",) * 2 + ("0",)),
    "Nassau 1964": (58, (31, 31, 28, 21, 2, 2), ("1/3",) * 3 + ("0",) * 3),
    "50, 49 and 1 of 100": (51, (50, 49, 1), ("2/3", "1/6", "1/6")),
}
"""Games whose Shapley-Shubik indices the tests hold exactly."""


def demo(seed: int) -> Table:
    """Return the indices of three well-known games; the papers' column is Shapley-Shubik's."""
    from ._show import Row, comparison

    rows: list[Row] = []
    for case, (quota, weights, expected) in _EEC.items():
        shares = shapley_shubik(quota, weights)
        for w, share, known in zip(weights, shares, expected):
            rows.append(
                (
                    case,
                    f"Shapley-Shubik, {w} votes",
                    float(share),
                    float(Fraction(known)),
                    "computed",
                )
            )
        for w, share in zip(weights, banzhaf(quota, weights).shares):
            rows.append((case, f"Banzhaf, {w} votes", float(share), None, ""))
        for w, share in zip(weights, johnston(quota, weights)):
            rows.append((case, f"Johnston, {w} votes", float(share), None, ""))
    return comparison(rows)


def of_file(path: Path, *, quota: str = "") -> Table:
    """Return all indices for a CSV of Member, Weight; without a quota more than half decides."""
    from ._show import number, read_rows, table

    rows = read_rows(path)[1:]
    for row in rows:
        number(row[1] if len(row) > 1 else "", f"{path.name}, {row[0]}, weight")
    weights = [Fraction(row[1]) for row in rows]
    needed = Fraction(number(quota, "quota")) if quota else _majority(weights)
    counted = banzhaf(needed, weights)
    return table(
        {
            "member": [row[0] for row in rows],
            "weight": [float(w) for w in weights],
            "shapley_shubik": [float(x) for x in shapley_shubik(needed, weights)],
            "banzhaf": [float(x) for x in counted.shares],
            "swings": counted.swings,
            "johnston": [float(x) for x in johnston(needed, weights)],
        }
    )


def _majority(weights: Sequence[Fraction]) -> Fraction:
    """Return the least quota above half, in the unit in which all weights are whole."""
    total = sum(weights, Fraction(0))
    whole = sum(game(total, weights).weights)
    return (whole // 2 + 1) * total / whole


def figure() -> AnyChart:
    """Draw votes against power in the first Council of the European Communities."""
    import altair as alt

    from ._show import GREY_BLUE, OCHRE, PALE, values

    members = ("Germany", "France", "Italy", "Belgium", "Netherlands", "Luxembourg")
    quota, weights, _ = _EEC["EEC 1958"]
    shares = {
        "votes": [Fraction(w, sum(weights)) for w in weights],
        "Shapley-Shubik": shapley_shubik(quota, weights),
        "Johnston": johnston(quota, weights),
    }
    records = [
        {"member": member, "measure": measure, "share": float(share)}
        for measure, column in shares.items()
        for member, share in zip(members, column)
    ]
    chart: AnyChart = (
        alt.Chart(values(records))
        .mark_bar()
        .encode(
            x=alt.X("member:N", sort=list(members), title=None),
            xOffset=alt.XOffset("measure:N", sort=list(shares)),
            y=alt.Y("share:Q", title="share", axis=alt.Axis(format="%")),
            color=alt.Color(
                "measure:N",
                title=None,
                scale=alt.Scale(domain=list(shares), range=[PALE, GREY_BLUE, OCHRE]),
            ),
        )
        .properties(width=420, height=240, title="Luxembourg has a vote and no power: EEC 1958")
    )
    return chart
