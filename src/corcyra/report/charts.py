"""Charts of a study as Altair charts: in a notebook, in the page, as files.

Every chart carries dossier, pairs and seed in its foot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt

from corcyra.outcomes import NATIONAL
from corcyra.report import gather, style
from corcyra.report.data import WIDTH, finished, x_at
from corcyra.report.data import chart as over
from corcyra.report.effect import effect_chart, verdict_table_chart
from corcyra.report.events import Mark, marks, rules
from corcyra.report.map import country_map
from corcyra.report.shape import Study
from corcyra.report.words import foot as foot_of
from corcyra.report.words import identity, plain

__all__ = ["country_map", "effect_chart", "save", "series_chart", "verdict_table_chart"]


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
    arms, among = gather.compared(study)
    rows = [
        {"arm": arm, **row}
        for arm in arms
        for row in _dated(start, gather.bands(study, arm, name, until, among))
    ]
    seen = [mark for mark in marks(study) if until is None or mark.day <= until]
    last = until or float(identity(study)["days"])
    above = 18 + 11 * max(_levels(seen, last), default=0)
    layers = [
        *_bands(rows, _axis_title(name), _form(name), arms, above),
        *_rules(start, seen, last, labels),
    ]
    return finished(layers, foot_of(study, len(among)), width, height, below=26)


def difference_chart(
    study: Study, name: str, *, until: float | None = None, width: Any = WIDTH
) -> Any:
    """The same series, `with` minus `without`: pairs as hairlines under their mean."""
    start, height = study.loaded.dossier.start, 110
    arm, other = gather.reference(study), gather.main_without(study)
    days, values = gather.differences(study, arm, other or arm, name)
    foot = foot_of(study, len(values))
    if until is not None:
        values, days = values[:, days <= until], days[days <= until]
    hair, mean = gather.lines(days, values)
    seen = [mark for mark in marks(study) if until is None or mark.day <= until]
    axis = {"title": f"{arm} − {other}", "tickCount": 5, "minExtent": 46} | _form(name)
    y = alt.Y("y:Q", axis=axis)
    layers = [over([{"y": 0}]).mark_rule(color=style.MUTED).encode(y=y)]
    if hair:
        line = over(_dated(start, hair)).mark_line(strokeWidth=0.7, opacity=0.5, color=style.HOLDS)
        layers.append(line.encode(x=_date_axis(), y=y, detail=alt.Detail("pair:N")))
    thick = over(_dated(start, mean)).mark_line(strokeWidth=2.5, color=style.WITH)
    layers += [thick.encode(x=_date_axis(), y=y), *_rules(start, seen, days[-1], False)]
    return finished(layers, foot, width, height, below=26)


def _dated(start: dt.date, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a date for the axis."""
    return [
        {"date": stamp(start, row["day"])} | {k: v for k, v in row.items() if k != "day"}
        for row in rows
    ]


def stamp(start: dt.date, day: float) -> int:
    """Milliseconds since 1970 (UTC) of a day counted from the start."""
    midnight = dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC).timestamp()
    return round((midnight + 86400 * day) * 1000)


def _axis_title(name: str) -> str:
    unit = NATIONAL.get(name, ("1", ""))[0]
    return plain(name) + ("" if unit in ("1", "0-3") else f", {unit}")


def _form(name: str) -> dict[str, str]:
    """Format of the axis: 20k persons, but 0.2 of a share."""
    if NATIONAL.get(name, ("1",))[0] in ("persons", "men"):
        return {"labelExpr": "format(datum.value, '~s')"}  # as `format` it would say 0k
    return {"format": "~g"}


def _date_axis() -> Any:
    return alt.X(
        "date:T",
        scale=dict(type="utc"),
        axis={
            "title": None,
            "format": "%-d %b",
            "grid": False,
            "labelOverlap": "greedy",
            "labelSeparation": 8,
            "tickCount": 8,
        },
    )


def _colour(arms: Sequence[str], above: int) -> Any:
    return alt.Color(
        "arm:N",
        scale=dict(domain=list(arms), range=[style.WITH, style.WITHOUT][: len(arms)]),
        legend=_legend(arms, above),
    )


def _legend(arms: Sequence[str], above: int) -> dict[str, Any] | None:
    """The arms' legend: one for all layers and signs, else Vega-Lite warns that they conflict."""
    if len(arms) < 2:
        return None
    stroke = {"symbolType": "stroke", "symbolStrokeWidth": 3, "symbolSize": 300}
    clear = {"symbolOpacity": 1, "symbolFillColor": "transparent"}
    return {"title": None, "offset": above} | stroke | clear


def _bands(
    rows: list[dict[str, Any]],
    title: str,
    form: dict[str, str],
    arms: Sequence[str],
    above: int = 0,
) -> list[Any]:
    base = over(rows).encode(x=_date_axis())
    # The same room for all numbers, so that a difference stands exactly over its levels.
    y = {"title": title, "tickCount": 5, "minExtent": 46} | form
    wide = base.mark_area(opacity=0.16, interpolate="linear").encode(
        y=alt.Y("low:Q", axis=y), y2=alt.Y2("high:Q"), color=_colour(arms, above)
    )
    narrow = base.mark_area(opacity=0.26).encode(
        y=alt.Y("q1:Q", axis=y), y2=alt.Y2("q3:Q"), color=_colour(arms, above)
    )
    middle = base.mark_line(strokeWidth=2).encode(
        y=alt.Y("median:Q", axis=y), color=_colour(arms, above), strokeDash=_dash(arms, above)
    )
    return [wide, narrow, middle]


def _dash(arms: Sequence[str], above: int) -> Any:
    """A second sign beside colour, for print in grey; one legend tells both."""
    return alt.StrokeDash(
        "arm:N",
        scale=dict(domain=list(arms), range=[[1, 0], [6, 3]][: len(arms)]),
        legend=_legend(arms, above),
    )


def _rules(start: dt.date, seen: Sequence[Mark], last: float, labels: bool) -> list[Any]:
    if not seen:
        return []
    titles = {m.letter: "; ".join(o.title for o in seen if o.letter == m.letter) for m in seen}
    rows = [
        {"date": stamp(start, m.day), "text": m.letter, "event": titles[m.letter], "y": -11 * level}
        for m, level in zip(rules(seen), _levels(seen, last))
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


def _levels(seen: Sequence[Mark], last: float) -> list[int]:
    """How high each letter stands, so that near ones do not cover each other."""
    levels: list[int] = []
    drawn = rules(seen)
    for i, mark in enumerate(drawn):
        near = i > 0 and mark.day - drawn[i - 1].day < last / 50
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
            # The reader's own fonts may be wider than those it was laid out with.
            padded = {"padding": {"left": 40, "right": 40, "top": 5, "bottom": 5}} | spec
            path.write_text(vlc.vegalite_to_svg(padded), encoding="utf-8")
        case ".png":
            path.write_bytes(vlc.vegalite_to_png(spec, scale=2))
        case ".html":
            path.write_text(vlc.vegalite_to_html(spec, bundle=True), encoding="utf-8")
        case other:
            raise ValueError(f"a chart is saved as .svg, .png or .html, not as {other or 'that'}")
    return path
