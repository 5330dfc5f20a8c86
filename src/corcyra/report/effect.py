"""What the pairs say of a claim: the effect before the levels."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import numpy as np

from corcyra.report import gather, style
from corcyra.report.data import WIDTH, finished, y2_at, y_at
from corcyra.report.data import chart as over
from corcyra.report.shape import Study
from corcyra.report.words import foot as foot_of

HAIRLINES: Final = 400
"""Most pairs drawn one by one; of more, every so manieth in order of size."""
FEW: Final = 12
"""Up to so many different values are counted instead of drawn as hairlines."""


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
