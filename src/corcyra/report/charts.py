"""Charts of a study as Altair charts: in a notebook, in the page, as files.

Every chart carries dossier, pairs and seed in its foot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import altair as alt
import numpy as np

from corcyra.outcomes import NATIONAL
from corcyra.report import gather, style
from corcyra.report.data import chart as over
from corcyra.report.data import x_at, y2_at, y_at
from corcyra.report.events import Mark, marks
from corcyra.report.map import country_map
from corcyra.report.shape import Study
from corcyra.report.words import foot as foot_of
from corcyra.report.words import plain

__all__ = ["country_map", "effect_chart", "save", "series_chart", "verdict_table_chart"]

WIDTH: Final = 640
"""Pixels, where the page does not say otherwise."""
HAIRLINES: Final = 400
"""Most pairs drawn one by one; of more, every so manieth in order of size."""
FEW: Final = 12
"""Up to so many different values are counted instead of drawn as hairlines."""


def finished(layers: Sequence[Any], foot: str, width: Any, height: int, below: int = 44) -> Any:
    """The layers as one chart, with its foot as the last."""
    text = (
        over([{"foot": foot}])
        .mark_text(align="left", baseline="top", fontSize=10, color=style.MUTED, clip=False)
        .encode(text=alt.Text("foot:N"), x=x_at(0), y=y_at(height + below))
    )
    # One call with everything: each further one would copy all layers again.
    return alt.layer(*layers, text, width=width, height=height, config=style.config())


def series_chart(
    study: Study,
    name: str,
    *,
    until: float | None = None,
    labels: bool = True,
    width: Any = WIDTH,
) -> Any:
    """One national series in both arms: the median and the bands of 50% and 90% of pairs.

    Parameters
    ----------
    study
        The study.
    name
        A national series, as in `corcyra.outcomes.NATIONAL`, or `power[actor]`.
    until
        Last day drawn; None draws all.
    labels
        Write the dated events beside their rules, not only their letters.
    width
        Pixels, or "container".
    """
    start, height = study.loaded.dossier.start, 190
    other = gather.main_without(study)
    arms = [gather.reference(study), *([other] if other else [])]
    rows = [
        {"arm": arm, **row}
        for arm in arms
        for row in _dated(start, gather.bands(study, arm, name), until)
    ]
    seen = [mark for mark in marks(study) if until is None or mark.day <= until]
    above = 18 + 11 * max(_levels(seen), default=0)
    layers = [
        *_bands(rows, _axis_title(name), _form(name), arms, above),
        *_rules(start, seen, labels),
    ]
    return finished(layers, foot_of(study), width, height, below=26)


def difference_chart(
    study: Study, name: str, *, until: float | None = None, width: Any = WIDTH
) -> Any:
    """The same series, `with` minus `without` pair by pair: median, 50% and 90% of pairs."""
    start, height = study.loaded.dossier.start, 110
    other = gather.main_without(study)
    rows = gather.difference_bands(study, gather.reference(study), other, name) if other else []
    rows = [{"arm": "difference", **row} for row in _dated(start, rows, until)]
    seen = [mark for mark in marks(study) if until is None or mark.day <= until]
    zero = over([{"y": 0}]).mark_rule(color=style.MUTED).encode(y=alt.Y("y:Q"))
    title = f"{gather.reference(study)} − {other}"
    layers = [zero, *_bands(rows, title, _form(name), ["difference"]), *_rules(start, seen, False)]
    return finished(layers, foot_of(study), width, height, below=26)


def _dated(start: dt.date, rows: list[dict[str, Any]], until: float | None) -> list[dict[str, Any]]:
    """Rows with a date for the axis, thinned where more could not be told apart."""
    rows = [row for row in rows if until is None or row["day"] <= until]
    every = max(1, len(rows) // gather.POINTS)
    return [
        {"date": stamp(start, row["day"])} | {k: v for k, v in row.items() if k != "day"}
        for row in rows[::every]
    ]


def stamp(start: dt.date, day: float) -> int:
    """Milliseconds since 1970 (UTC) of a day counted from the start."""
    midnight = dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC).timestamp()
    return round((midnight + 86400 * day) * 1000)


def _axis_title(name: str) -> str:
    unit = NATIONAL.get(name, ("1", ""))[0]
    return plain(name) + ("" if unit in ("1", "0-3") else f", {unit}")


def _form(name: str) -> str:
    """Format of the axis: 20k persons, but 0.2 of a share."""
    return "~s" if NATIONAL.get(name, ("1",))[0] in ("persons", "men") else "~g"


def _date_axis() -> Any:
    return alt.X(
        "date:T",
        scale=dict(type="utc"),
        axis=dict(title=None, format="%-d %b", grid=False, labelOverlap=True, tickCount=8),
    )


def _colour(arms: Sequence[str], above: int) -> Any:
    colours = [style.WITH, style.WITHOUT] if len(arms) > 1 else [style.HOLDS]
    drawn = {"title": None, "symbolType": "stroke", "symbolStrokeWidth": 3, "symbolOpacity": 1}
    drawn |= {"offset": above, "symbolFillColor": "transparent"}
    return alt.Color(
        "arm:N",
        scale=dict(domain=list(arms), range=colours),
        legend=drawn if len(arms) > 1 else None,
    )


def _bands(
    rows: list[dict[str, Any]], title: str, form: str, arms: Sequence[str], above: int = 0
) -> list[Any]:
    base = over(rows).encode(x=_date_axis())
    # The same room for all numbers, so that a difference stands exactly over its levels.
    y = {"title": title, "tickCount": 5, "format": form, "minExtent": 46}
    wide = base.mark_area(opacity=0.16, interpolate="linear").encode(
        y=alt.Y("low:Q", axis=y), y2=alt.Y2("high:Q"), color=_colour(arms, above)
    )
    narrow = base.mark_area(opacity=0.26).encode(
        y=alt.Y("q1:Q", axis=y), y2=alt.Y2("q3:Q"), color=_colour(arms, above)
    )
    middle = base.mark_line(strokeWidth=2).encode(
        y=alt.Y("median:Q", axis=y), color=_colour(arms, above), strokeDash=_dash(arms)
    )
    return [wide, narrow, middle]


def _dash(arms: Sequence[str]) -> Any:
    """A second sign beside colour, for print in grey."""
    return alt.StrokeDash(
        "arm:N",
        scale=dict(domain=list(arms), range=[[1, 0], [6, 3]][: len(arms)]),
        legend=None,
    )


def _rules(start: dt.date, seen: Sequence[Mark], labels: bool) -> list[Any]:
    if not seen:
        return []
    rows = [
        {"date": stamp(start, m.day), "text": m.letter, "event": m.title, "y": -11 * level}
        for m, level in zip(seen, _levels(seen))
    ]
    base = over(rows).encode(x=_date_axis(), tooltip=[alt.Tooltip("event:N", title="event")])
    rule = base.mark_rule(color=style.MUTED, strokeDash=[2, 3], opacity=0.8)
    letter = base.mark_text(
        baseline="bottom", dy=-3, fontSize=10, color=style.MUTED, clip=False
    ).encode(text=alt.Text("text:N"), y=alt.Y("y:Q", scale=None, axis=None))
    drawn = [rule, letter]
    if labels:
        drawn.append(_key(seen))
    return drawn


def _levels(seen: Sequence[Mark]) -> list[int]:
    """How high each letter stands, so that near ones do not cover each other."""
    levels: list[int] = []
    span = max((m.day for m in seen), default=0) or 1
    for i, mark in enumerate(seen):
        near = i > 0 and mark.day - seen[i - 1].day < span / 40
        levels.append((levels[-1] + 1) % 4 if near else 0)
    return levels


def _key(seen: Sequence[Mark]) -> Any:
    """The letters' meaning beside the plot."""
    rows = [{"line": i, "text": f"{m.letter}  {m.when}  {m.title}"} for i, m in enumerate(seen)]
    return (
        over(rows)
        .transform_calculate(y="datum.line * 14")
        .mark_text(align="left", baseline="top", fontSize=10, color=style.INK, clip=False)
        .encode(
            text=alt.Text("text:N"),
            x=x_at(WIDTH + 14),
            y=alt.Y("y:Q", scale=None, axis=None),
        )
    )


def effect_chart(verdict: Any, foot: str, *, width: Any = WIDTH) -> Any:
    """A verdict's pairs: mean and 90% interval above, the pairs' differences as hairlines below.

    Kinds without a difference show every pair as a hairline, coloured by what it says.
    """
    differences = verdict.difference[verdict.told_pairs]
    finite = differences[np.isfinite(differences)]
    if len(finite) == 0:
        return _strip(verdict, foot, width)
    codes = verdict.code[verdict.told_pairs][np.isfinite(differences)]
    few = len(np.unique(finite)) <= FEW
    lower = _counts(finite, codes) if few else _hairlines(finite, codes)
    layers = [_zero(), *lower, *_mean(verdict)]
    height = 150 if few else 104
    return finished(layers, foot, width, height)


def _code_colour(symbol: str = "square") -> Any:
    return alt.Color(
        "says:N",
        scale=dict(domain=list(style.CODES[:3]), range=list(style.CODE_COLOURS[:3])),
        legend={"title": None, "symbolType": symbol, "symbolStrokeWidth": 5, "symbolSize": 90},
    )


def _says(code: int) -> str:
    return {1: style.CODES[0], 0: style.CODES[1], -1: style.CODES[2]}[int(code)]


def _difference_axis(field: str = "x") -> Any:
    axis = dict(title="difference, with minus without", tickCount=7, grid=False)
    return alt.X(f"{field}:Q", axis=axis)


def _zero() -> Any:
    return over([{"x": 0}]).mark_rule(color=style.MUTED, strokeWidth=1).encode(x=_difference_axis())


def _hairlines(values: Any, codes: Any) -> list[Any]:
    order = np.argsort(values, kind="stable")
    if len(order) > HAIRLINES:
        order = order[np.linspace(0, len(order) - 1, HAIRLINES).round().astype(int)]
    rows = [{"x": gather.round3(float(values[i])), "says": _says(codes[i])} for i in order]
    return [
        over(rows)
        .mark_rule(strokeWidth=1.2, opacity=0.75)
        .encode(
            x=_difference_axis(),
            y=y_at(46),
            y2=y2_at(98),
            color=_code_colour("stroke"),
            tooltip=[alt.Tooltip("x:Q", title="this pair"), alt.Tooltip("says:N", title="claim")],
        )
    ]


def _counts(values: Any, codes: Any) -> list[Any]:
    """Bars of pairs where the difference takes few values (truths)."""
    rows = []
    for value in np.unique(values):
        here = values == value
        for code in np.unique(codes[here]):
            count = int((here & (codes == code)).sum())
            rows.append({"x": gather.round3(float(value)), "says": _says(code), "pairs": count})
    base = over(rows).encode(
        x=_difference_axis(),
        y=alt.Y(
            "pairs:Q",
            stack=True,
            axis=dict(title="pairs", tickCount=4, tickMinStep=1),
            scale=dict(range=[150, 46]),
        ),
        tooltip=["x:Q", "pairs:Q", alt.Tooltip("says:N", title="claim")],
    )
    return [base.mark_bar(size=26).encode(color=_code_colour())]


def _mean(verdict: Any) -> list[Any]:
    low, high = (gather.round3(x) for x in verdict.interval)
    mean = gather.round3(verdict.mean)
    if mean is None:
        return []
    base = over([{"x": mean, "low": low, "high": high}]).encode(
        tooltip=[
            alt.Tooltip("x:Q", title="mean"),
            alt.Tooltip("low:Q", title="90% interval from"),
            alt.Tooltip("high:Q", title="to"),
        ]
    )
    point = base.mark_point(filled=True, size=90, color=style.WITH, opacity=1).encode(
        x=_difference_axis(), y=y_at(24)
    )
    if low is None or high is None:
        return [point]
    bar = base.mark_rule(strokeWidth=4, color=style.WITH).encode(
        x=_difference_axis("low"), x2=alt.X2("high:Q"), y=y_at(24)
    )
    return [bar, point]


def _strip(verdict: Any, foot: str, width: Any) -> Any:
    """Shares of the pairs that can tell, one bar, with the interval of `holds` above it."""
    rows, at = [], 0.0
    shares = (verdict.share_holds, verdict.share_same, verdict.share_opposite)
    for name, share in zip(style.CODES, shares):
        if share > 0:
            rows.append({"says": name, "from": gather.round3(at), "to": gather.round3(at + share)})
            at += share
    axis = dict(title=f"share of {verdict.told:,} pairs that can tell", format="%", grid=False)
    scale = dict(domain=[0, 1])
    bar = (
        over(rows)
        .mark_bar()
        .encode(
            x=alt.X("from:Q", axis=axis, scale=scale),
            x2=alt.X2("to:Q"),
            y=y_at(40),
            y2=y2_at(76),
            color=_code_colour(),
            tooltip=[alt.Tooltip("says:N", title="claim"), alt.Tooltip("from:Q", format=".0%")],
        )
    )
    layers = [bar, *_share_interval(verdict, axis, scale)]
    return finished(layers, foot, width, 84)


def _share_interval(verdict: Any, axis: Any, scale: Any) -> list[Any]:
    low, high = (gather.round3(x) for x in verdict.share_interval)
    if low is None or high is None:
        return []
    row = {"x": gather.round3(verdict.share_holds), "low": low, "high": high}
    base = over([row])
    rule = base.mark_rule(strokeWidth=4, color=style.WITH).encode(
        x=alt.X("low:Q", axis=axis, scale=scale), x2=alt.X2("high:Q"), y=y_at(20)
    )
    point = base.mark_point(filled=True, size=90, color=style.WITH, opacity=1).encode(
        x=alt.X("x:Q", axis=axis, scale=scale), y=y_at(20)
    )
    return [rule, point]


def verdict_table_chart(study: Study, *, width: Any = WIDTH) -> Any:
    """All claims, one stacked bar each: holds, no difference, opposite."""
    rows = []
    for verdict in gather.verdicts(study):
        shares = (verdict.share_holds, verdict.share_same, verdict.share_opposite)
        for order, (name, share) in enumerate(zip(style.CODES, shares)):
            if share == share:
                rows.append({"claim": verdict.short, "says": name, "share": share, "order": order})
    ids = [verdict.short for verdict in gather.verdicts(study)]
    height = 22 * max(1, len(ids))
    chart = (
        over(rows)
        .mark_bar(height=14)
        .encode(
            x=alt.X(
                "share:Q",
                stack="zero",
                scale=dict(domain=[0, 1]),
                axis=dict(title="share of the pairs that can tell", format="%", grid=False),
            ),
            y=alt.Y("claim:N", sort=ids, axis=dict(title=None, labelLimit=300, ticks=False)),
            color=_code_colour(),
            order=alt.Order("order:Q"),
            tooltip=["claim:N", alt.Tooltip("says:N"), alt.Tooltip("share:Q", format=".0%")],
        )
    )
    return finished([chart], foot_of(study), width, height)


def save(chart: Any, path: str | Path) -> Path:
    """Save a chart as .svg, .png or .html (one file that needs no network), by its ending.

    Raises
    ------
    ValueError
        Another ending.
    """
    import vl_convert as vlc

    path = Path(path)
    spec = chart.to_dict()
    match path.suffix:
        case ".svg":
            path.write_text(vlc.vegalite_to_svg(spec), encoding="utf-8")
        case ".png":
            path.write_bytes(vlc.vegalite_to_png(spec, scale=2))
        case ".html":
            path.write_text(vlc.vegalite_to_html(spec, bundle=True), encoding="utf-8")
        case other:
            raise ValueError(f"a chart is saved as .svg, .png or .html, not as {other or 'that'}")
    return path
