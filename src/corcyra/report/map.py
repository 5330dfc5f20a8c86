"""The country through the days: places as large as their crowds, lost key sites marked.

The outline is Natural Earth's by way of world-atlas (`shapes.json`); borders are no statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import altair as alt

from corcyra.dossier.country import Place
from corcyra.report import gather, outlines, style
from corcyra.report.data import chart as over
from corcyra.report.data import finished, table
from corcyra.report.shape import Study
from corcyra.report.words import day_date, foot

WIDTH: Final = 460
SMALL: Final = 215
"""Width of each map among small multiples."""
LABELS: Final = 12
"""Most places that are named; the rest are named on pointing."""
SPAN: Final = 30.0
"""Days from the start that are drawn."""
FRAMES: Final = 62
"""Most days on the slider."""
ROWS: Final = 4500
"""Most places times days on a map; Altair draws up to 5,000."""
LOST: Final = 0.05
"""Share of pairs from which on a lost site is marked."""


def country_map(
    study: Study,
    *,
    arm: str | None = None,
    days: Sequence[float] | None = None,
    bind: bool = True,
    width: int = WIDTH,
) -> Any:
    """The mean crowd of each place, and how often its key site is lost, day by day.

    Parameters
    ----------
    study
        A study with series per place.
    arm
        The arm; the one that tells what happened, `with`, if absent.
    days
        Days to draw as small multiples; None draws one map with a slider.
    bind
        Whether the slider is drawn; without it the signal `day` waits to be set.
    width
        Pixels of the single map.
    """
    arm = arm or gather.reference(study)
    shown, among = gather.compared(study, "places")
    if arm not in shown:
        shown, among = [arm], gather.pairs_of(study.places.arrow(), arm)
    crowds = {name: gather.crowds(study, name, among) for name in shown}
    places = study.loaded.dossier.country.places
    rows = _placed(crowds[arm], frames(study, arm), places)
    sheet = _Sheet(study, arm, _plane(study), _largest(crowds), foot(study, len(among)))
    if days is None:
        return _sliding(sheet, rows, width, bind)
    return _multiples(sheet, rows, days)


@dataclass(frozen=True)
class _Sheet:
    """What all maps of one arm share."""

    study: Study
    arm: str
    plane: outlines.Plane
    most: float
    """The largest disc, persons."""
    foot: str


def frames(study: Study, arm: str) -> list[float]:
    """Days drawn: from the start to `SPAN`, evenly thinned to `FRAMES`."""
    every_day = gather.of_arm(study.places.arrow(), arm, ["day"]).column("day").unique()
    days = sorted(round(float(day), 3) for day in every_day.to_pylist() if day <= SPAN)
    most = min(FRAMES, max(6, ROWS // len(study.loaded.dossier.country.places)))
    every = -(-len(days) // most) or 1
    return days[::every]


def busiest(rows: Sequence[dict[str, Any]], days: Sequence[float]) -> int:
    """Which of the days has the largest crowds."""
    total = dict.fromkeys(days, 0.0)
    for row in rows:
        if row["day"] in total:
            total[row["day"]] += row["crowd"]
    return max(range(len(days)), key=lambda i: total[days[i]])


def telling_days(study: Study, count: int = 6) -> list[float]:
    """Days for small multiples, closer together at the start, where most happens."""
    days = frames(study, gather.reference(study))
    last = len(days) - 1
    picks = {round(last * (i / max(1, count - 1)) ** 1.5) for i in range(count)}
    return [days[i] for i in sorted(picks)] if days else []


def _plane(study: Study) -> outlines.Plane:
    country = study.loaded.dossier.country
    points = [point for ring in outlines.rings(country.shape) for point in ring]
    return outlines.Plane.around(points + [(p.lon, p.lat) for p in country.places])


def _largest(crowds: dict[str, list[dict[str, Any]]]) -> float:
    """Largest mean crowd of a place in all arms shown, so that their discs can be compared."""
    return max((row["crowd"] for rows in crowds.values() for row in rows), default=1) or 1


def _placed(
    crowds: Sequence[dict[str, Any]], days: Sequence[float], places: Sequence[Place]
) -> list[dict[str, Any]]:
    """Rows of the days drawn; where and what a place is, `_whereabouts` tells."""
    number = {place.id: i for i, place in enumerate(places)}
    sited = {place.id for place in places if place.site}
    shown = set(days)
    rows = []
    for row in crowds:
        if row["day"] in shown:
            lost = row["lost"] if row["place"] in sited else 0
            place = number[row["place"]]
            rows.append({"p": place, "day": row["day"], "crowd": row["crowd"], "lost": lost})
    return rows


def _whereabouts(base: Any, study: Study, plane: outlines.Plane) -> Any:
    """Adds to each row where its place lies, its name and the date."""
    rows = []
    for i, place in enumerate(study.loaded.dossier.country.places):
        x, y = plane.at(place.lon, place.lat)
        rows.append({"p": i, "x": x, "y": y, "name": place.name})
    start = study.loaded.dossier.start
    year, month, day = start.year, start.month - 1, start.day
    return base.transform_lookup(
        lookup="p",
        from_=alt.LookupData(table(rows), key="p", fields=["x", "y", "name"]),
    ).transform_calculate(
        date=f"utcFormat(datetime(utc({year}, {month}, {day}) + 86400000 * datum.day), '%-d %b')"
    )


def _outline(study: Study, plane: outlines.Plane) -> Any:
    """Land and neighbours, as filled lines."""
    code = study.loaded.dossier.country.shape
    rows: list[dict[str, Any]] = []
    for other in (*outlines.neighbours(code), code):
        for number, ring in enumerate(outlines.rings(other)):
            if other != code and not _near(ring, plane):
                continue
            key = f"{other}/{number}"
            points = [plane.at(*point) for point in ring]
            own = other == code
            rows += [
                {"x": x, "y": y, "ring": key, "own": own, "i": i} for i, (x, y) in enumerate(points)
            ]
    x, y = _axes(plane)
    base = over(rows).encode(x=x, y=y, detail=alt.Detail("ring:N"), order=alt.Order("i:Q"))
    abroad = base.transform_filter("!datum.own").mark_line(
        clip=True, stroke=style.GRID, strokeWidth=0.8
    )
    own = base.transform_filter("datum.own").mark_line(
        clip=True, fill=style.LAND, stroke=style.SHORE, strokeWidth=1.2
    )
    return alt.layer(abroad, own)


def _near(ring: outlines.Ring, plane: outlines.Plane) -> bool:
    (x0, x1), (y0, y1) = plane.x, plane.y
    return any(x0 <= x * plane.cosine <= x1 and y0 <= y <= y1 for x, y in ring)


def _axes(plane: outlines.Plane) -> tuple[Any, Any]:
    def scale(domain: tuple[float, float]) -> Any:
        return dict(domain=list(domain), nice=False, zero=False)

    return (
        alt.X("x:Q", scale=scale(plane.x), axis=None),
        alt.Y("y:Q", scale=scale(plane.y), axis=None),
    )


def _crowds(base: Any, sheet: _Sheet, *, legend: bool) -> list[Any]:
    x, y = _axes(sheet.plane)
    tooltip = [
        alt.Tooltip("name:N", title="place"),
        alt.Tooltip("date:N", title="date"),
        alt.Tooltip("crowd:Q", title="crowd, mean over pairs", format=",.0f"),
        alt.Tooltip("lost:Q", title="key site lost, share of pairs", format=".0%"),
    ]
    biggest = 900 if legend else 360
    size = alt.Size(
        "crowd:Q",
        scale=dict(domain=[0, sheet.most], range=[0, biggest]),
        legend=dict(title="mean crowd, persons", format="~s", values=_steps(sheet.most))
        if legend
        else None,
    )
    disc = base.mark_circle(opacity=0.55, clip=True, color=_colour(sheet.arm)).encode(
        x=x, y=y, size=size, tooltip=tooltip
    )
    dot = base.mark_circle(size=6, color=style.INK, opacity=0.8).encode(x=x, y=y, tooltip=tooltip)
    lost = (
        base.transform_filter(f"datum.lost >= {LOST}")
        .mark_point(shape="diamond", size=130, strokeWidth=2, color=style.INK, filled=False)
        .encode(
            x=x,
            y=y,
            opacity=alt.Opacity(
                "lost:Q", scale=dict(domain=[0, 0.6], range=[0.25, 1], clamp=True), legend=None
            ),
            tooltip=tooltip,
        )
    )
    return [disc, dot, lost]


def _steps(most: float) -> list[float]:
    """Three round sizes for the legend."""
    top = float(f"{most:.1g}")
    return [top / 10, top / 2, top]


def _names(places: Sequence[Place], plane: outlines.Plane, width: float) -> Any:
    """Names of the places that matter most, where they do not run into each other."""
    perpixel = (plane.x[1] - plane.x[0]) / width
    taken: list[tuple[float, float, float, float]] = []
    rows: list[dict[str, Any]] = []
    for place in sorted(places, key=lambda p: (-p.importance, -p.population)):
        x, y = plane.at(place.lon, place.lat)
        reach = (11 + 5.6 * len(place.name)) * perpixel
        right = x + reach < plane.x[1]
        left_end, right_end = (x, x + reach) if right else (x - reach, x)
        box = (left_end, right_end, y - 6 * perpixel, y + 6 * perpixel)
        if len(rows) < LABELS and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            rows.append({"x": x, "y": y, "name": place.name, "right": right})
    x, y = _axes(plane)
    base = over(rows).encode(x=x, y=y, text=alt.Text("name:N"))
    look = {"fontSize": 10, "color": style.INK, "baseline": "middle"}
    right = base.transform_filter("datum.right").mark_text(align="left", dx=10, **look)
    left = base.transform_filter("!datum.right").mark_text(align="right", dx=-10, **look)
    return alt.layer(right, left)


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def _colour(arm: str) -> str:
    return style.WITH if arm == "with" else style.WITHOUT


def _sliding(sheet: _Sheet, rows: list[dict[str, Any]], width: int, bind: bool) -> Any:
    days = sorted({row["day"] for row in rows}) or [0.0]
    start = days[busiest(rows, days)]
    step = min((b - a for a, b in pairwise(days)), default=1)
    slider = alt.binding_range(min=days[0], max=days[-1], step=step, name="day ")
    day = alt.param(name="day", value=start, bind=slider if bind else alt.Undefined)
    base = over(rows).transform_filter("abs(datum.day - day) < 0.001")
    base = _whereabouts(base, sheet.study, sheet.plane)
    height = round(width * sheet.plane.aspect)
    places = sheet.study.loaded.dossier.country.places
    layers = [_outline(sheet.study, sheet.plane), *_crowds(base, sheet, legend=True)]
    layers.append(_names(places, sheet.plane, width))
    return finished(layers, sheet.foot, width, height, below=8).add_params(day)


def _multiples(sheet: _Sheet, rows: list[dict[str, Any]], days: Sequence[float]) -> Any:
    height = round(SMALL * sheet.plane.aspect)
    start = sheet.study.loaded.dossier.start
    maps = []
    for day in days:
        here = [row for row in rows if abs(row["day"] - day) < 1e-3]
        base = _whereabouts(over(here), sheet.study, sheet.plane)
        layers = [_outline(sheet.study, sheet.plane), *_crowds(base, sheet, legend=False)]
        title = alt.TitleParams(day_date(start, day), fontSize=11)
        maps.append(alt.layer(*layers, width=SMALL, height=height, title=title))
    title = alt.TitleParams(
        sheet.foot, orient="bottom", fontSize=10, color=style.MUTED, fontWeight="normal"
    )
    return alt.concat(*maps, columns=3, spacing=12, title=title, config=style.config())
