"""Kuran's model of falsified preferences and unanticipated revolution.

Kuran, T. (1989), "Sparks and prairie fires: a theory of unanticipated political revolution",
*Public Choice* 61, 41-74, doi:10.1007/BF00116762; and (1991), "Now out of never: the element of
surprise in the East European revolution of 1989", *World Politics* 44, 7-48,
doi:10.2307/2010422.

What it claims about the world: people hide what they want while few others show it; so a regime
that nearly all detest looks safe, and falls through a change too small to be seen in advance.

In the paper's notation: S is the share (here in per cent) in public opposition; person i, with
private preference x_i, opposes in public once S reaches the revolutionary threshold T_i, at which
the cost of falsifying outweighs the fear.  From S = 0, each whose T_i is at most S joins::

    S = 100 (number who have joined) / n

The two pairs of threshold sequences below are recalled from memory, not read in the paper; their
equilibria are computed.  They illustrate, they prove nothing about the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ._errors import ClassicError
from ._show import GREY_BLUE, OCHRE, Row, comparison, number, read_rows, table, values

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["LEIPZIG_1989", "SEQUENCES", "kuran", "kuran_path"]

SEQUENCES: dict[str, tuple[int, ...]] = {
    "A": (0, 20, 20, 30, 40, 50, 60, 70, 80, 100),
    "A'": (0, 10, 20, 30, 40, 50, 60, 70, 80, 100),
    "B": (0, 20, 30, 30, 40, 50, 60, 70, 80, 100),
    "B'": (0, 10, 30, 30, 40, 50, 60, 70, 80, 100),
}
"""Thresholds of ten people, in per cent; recalled from memory."""

LEIPZIG_1989: tuple[tuple[str, int, str], ...] = (
    ("1989-09-04", 1_000, "bpb.de, mdr.de"),
    ("1989-09-25", 6_000, "klartext-jesus.de"),
    ("1989-10-02", 20_000, "klartext-jesus.de and how-to-protest"),
    ("1989-10-09", 70_000, "jugendopposition.de; NDR gives 50,000 to over 70,000"),
)
"""Participants in Leipzig's Monday demonstrations, with where the figure was read.  A later peak
of 300,000 is given without its date (klartext-jesus.de) and so left out."""


def kuran(thresholds: Sequence[float]) -> float:
    """Return the per cent that end in public opposition.

    Parameters
    ----------
    thresholds
        T, one a person, in per cent of the population; above 100 for who would never join.

    Examples
    --------
    >>> kuran([0, 20, 20, 30, 40, 50, 60, 70, 80, 100])
    10.0
    >>> kuran([0, 10, 20, 30, 40, 50, 60, 70, 80, 100])
    90.0
    """
    return kuran_path(thresholds)[-1]


def kuran_path(thresholds: Sequence[float]) -> list[float]:
    """Return the per cent in opposition, round by round, from nobody to rest."""
    people = len(thresholds)
    if not people:
        raise ClassicError("thresholds must hold at least one person")
    joined, path = 0, [0.0]
    while True:
        # Compared as counts: threshold/100 <= joined/people without rounding of the share.
        following = sum(t * people <= 100 * joined for t in thresholds)
        if following == joined:
            return path
        joined = following
        path.append(100.0 * joined / people)


def demo(seed: int) -> Table:
    """Return the equilibria of the recalled sequences; no paper figure is claimed for them."""
    rows: list[Row] = [
        (f"sequence {name}", "% in opposition", kuran(thresholds), None, "recalled thresholds")
        for name, thresholds in SEQUENCES.items()
    ]
    return comparison(rows)


def of_file(path: Path) -> Table:
    """Return the bandwagon, round by round, for a CSV whose first column is T in per cent."""
    rows = read_rows(path)[1:]
    thresholds = [number(row[0], f"{path.name}, row {k}") for k, row in enumerate(rows, 2)]
    course = kuran_path(thresholds)
    return table({"round": list(range(len(course))), "opposition": course})


def figure() -> AnyChart:
    """Draw the two bandwagons, and the growth of Leipzig's Monday demonstrations."""
    import altair as alt

    courses = {name: kuran_path(thresholds) for name, thresholds in SEQUENCES.items()}
    last = max(map(len, courses.values())) + 1
    records = [
        {"round": t, "opposition": course[min(t, len(course) - 1)], "sequence": name}
        for name, course in courses.items()
        for t in range(last)
    ]
    bandwagons = (
        alt.Chart(values(records))
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("round:Q", title="round"),
            y=alt.Y(
                "opposition:Q", title="% in public opposition", scale=alt.Scale(domain=[0, 100])
            ),
            color=alt.Color(
                "sequence:N",
                scale=alt.Scale(
                    domain=list(courses), range=[GREY_BLUE, OCHRE, "#9fb3c6", "#e0bf85"]
                ),
            ),
        )
        .properties(width=240, height=220, title="One person's change, or two")
    )
    crowds = [{"day": day, "people": people} for day, people, _ in LEIPZIG_1989]
    leipzig = (
        alt.Chart(values(crowds))
        .mark_line(point=True, color=GREY_BLUE)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=5)),
            y=alt.Y("people:Q", title="participants", axis=alt.Axis(format="s")),
        )
        .properties(width=240, height=220, title="Leipzig's Mondays, 1989")
    )
    chart: AnyChart = (bandwagons | leipzig).resolve_legend(color="independent")
    return chart
