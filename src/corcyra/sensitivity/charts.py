"""Charts of a sensitivity study: what moves a target most, and what of it is luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from corcyra.report import style
from corcyra.report.charts import save
from corcyra.report.data import WIDTH, finished
from corcyra.report.data import chart as over
from corcyra.report.words import percent, slug
from corcyra.sensitivity.words import UNITS

if TYPE_CHECKING:
    from corcyra.sensitivity.result import Found, Sense

SHOWN: Final = 15
"""Quantities drawn, the largest."""
_ROW: Final = 20
"""Pixels a quantity takes."""
_TITLES: Final = {
    "morris": "change over the whole range, mean size (mu*), with its 90% interval",
    "radial": "change over the whole range, mean size (mu*), with its 90% interval",
    "sobol": "share of the variance, with its 90% interval",
}


def chart(found: Found, method: str, foot: str) -> Any:
    """Return the largest indices of a target as dots, with their intervals and luck's part.

    Morris: filled dots raise the target on balance, hollow ones lower it. Sobol: filled dots are
    total indices, hollow ones first-order.
    """
    top = [index for index in found.indices if index.total == index.total][:SHOWN]
    rows = [
        {
            "quantity": index.quantity,
            "total": index.total,
            "low": max(0.0, index.total - index.total_error),
            "high": index.total + index.total_error,
            "first": index.first,
            "luck": index.luck if index.luck == index.luck else None,
            "way": "lowers" if index.first < 0 else "raises",
        }
        for index in top
    ]
    y = alt.Y(
        "quantity:N",
        sort=[index.quantity for index in top],
        axis={"title": None, "labelLimit": 320, "minExtent": 230, "grid": True},
    )
    base = over(rows)
    # Each layer with the same axis: otherwise Vega-Lite joins their titles.
    axis = {"title": _TITLES[method], "tickCount": 6} | _form(rows)
    x = alt.X("total:Q", axis=axis)
    span = base.mark_rule(color=style.SHORE, strokeWidth=2)
    tick = base.mark_tick(color=style.MUTED, thickness=2, size=12)
    layers = [
        span.encode(y=y, x=alt.X("low:Q", axis=axis), x2=alt.X2("high:Q")),
        tick.encode(y=y, x=alt.X("luck:Q", axis=axis)),
        *_dots(base, x, y, axis, method),
    ]
    words = _sign(method, found)
    drawn = finished(layers, f"{words} {foot}", WIDTH - 230, _ROW * len(top))
    return drawn.properties(title={"text": found.words, "subtitle": _luck(found)})


def _dots(base: Any, x: Any, y: Any, axis: dict[str, Any], method: str) -> list[Any]:
    if method != "sobol":
        fill = alt.Fill(
            "way:N", scale=dict(domain=["raises", "lowers"], range=[style.HOLDS, "#ffffff"]),
            legend=None,
        )  # fmt: skip
        dot = base.mark_point(size=55, stroke=style.HOLDS, strokeWidth=1.5, opacity=1)
        return [dot.encode(y=y, x=x, fill=fill)]
    full = base.mark_point(size=55, filled=True, color=style.HOLDS, opacity=1)
    hollow = base.mark_point(size=55, stroke=style.HOLDS, fill="#ffffff", opacity=1)
    return [
        full.encode(y=y, x=x),
        hollow.encode(y=y, x=alt.X("first:Q", axis=axis)),
    ]


def _form(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Format of the axis: 20k persons, but 0.2 of a share."""
    if max((row["high"] for row in rows), default=0.0) >= 1000:
        return {"labelExpr": "format(datum.value, '~s')"}  # as `format` it would say 0k
    return {"format": "~g"}


def _sign(method: str, found: Found) -> str:
    marks = (
        "● in total, ○ by itself alone" if method == "sobol" else "● raises, ○ lowers on balance"
    )
    return f"{marks}; | what luck alone gives."


def _luck(found: Found) -> str:
    share = found.spread.luck
    luck = "" if share != share else f"; luck's share of the variance {percent(share)}"
    unsettled = f", of {found.unsettled} not settled" if found.unsettled else ""
    return f"{found.told} of {len(found.indices)} quantities told from luck{unsettled}{luck}"


def foot(sense: Sense) -> str:
    """Return what the chart says under itself: dossier, design and seed."""
    asked = sense.asked
    unit = UNITS[asked.method]
    return (
        f"{sense.dossier.name}, {asked.method}, {asked.points:,} {unit}, {asked.lucks} lucks, "
        f"seed {asked.base.seed}"
    )


def write_charts(sense: Sense) -> Path:
    """Write each target's chart as SVG, and all of them as one HTML file; returns its path."""
    drawn = {slug(found.target.id): chart(found, sense.asked.method, foot(sense))
             for found in sense.found}  # fmt: skip
    folder = sense.folder / "charts"
    folder.mkdir(exist_ok=True)
    for name, one in drawn.items():
        save(one, folder / f"{name}.svg")
    page = sense.folder / "sense.html"
    save(_stacked(list(drawn.values())), page)
    return page


def _stacked(charts: list[Any]) -> Any:
    """Return the charts under one another; a part of a whole carries no look of its own."""
    parts = []
    for one in charts:
        part = one.copy()
        part.config = alt.Undefined
        parts.append(part)
    return alt.vconcat(*parts, spacing=40, config=style.config())
