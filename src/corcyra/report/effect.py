"""What the pairs say of a claim: the effect before the levels."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import numpy as np

from corcyra.claims.sentences import phrase
from corcyra.claims.verdicts import FEWEST_TOLD
from corcyra.report import gather, style
from corcyra.report.data import WIDTH, finished, x_at, y2_at, y_at
from corcyra.report.data import chart as over
from corcyra.report.shape import Study
from corcyra.report.words import foot as foot_of

HAIRLINES: Final = 400
"""Most pairs drawn one by one; of more, every so manieth in order of size."""
LONGEST: Final = 60
"""Characters of an outcome's name that an axis has room for."""
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
    title = _axis_title(verdict)
    layers = [_zero(title), *lower, *_mean(verdict)]
    height = 150 if few else 104
    return finished(layers, foot, width, height)


def _code_colour(symbol: str = "square") -> Any:
    return alt.Color(
        "says:N",
        scale=dict(domain=list(style.CODES[:3]), range=list(style.CODE_COLOURS[:3])),
        legend={"title": None, "symbolType": symbol, "symbolStrokeWidth": 5, "symbolSize": 90}
        | {"symbolOpacity": 1},  # whatever the marks' own
    )


def _says(code: int) -> str:
    return {1: style.CODES[0], 0: style.CODES[1], -1: style.CODES[2]}[int(code)]


def _difference_axis(field: str = "x", title: Any = alt.Undefined) -> Any:
    axis = dict(tickCount=7, grid=False)
    return alt.X(f"{field}:Q", axis=axis, title=title)


def _axis_title(verdict: Any) -> str:
    """What is subtracted, if its name is short."""
    what = phrase(verdict.outcome) if verdict.outcome else ""
    of = f" in {what}" if what and len(what) <= LONGEST and not what.startswith("(") else ""
    return f"difference{of}, with minus without"


def _zero(title: str) -> Any:
    rule = over([{"x": 0}]).mark_rule(color=style.MUTED, strokeWidth=1)
    return rule.encode(x=_difference_axis(title=title))


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
    """All claims, one stacked bar each: holds, no difference, opposite; at its end the verdict.

    What is built in or told by too few pairs is drawn hollow: its shares are no finding.
    """
    verdicts = gather.verdicts(study)
    height = 22 * max(1, len(verdicts))
    x = alt.X(
        "share:Q",
        stack="zero",
        scale=dict(domain=[0, 1]),
        axis=dict(title="share of the pairs that can tell", format="%", grid=False),
    )
    y = alt.Y(
        "claim:N",
        sort=[verdict.short for verdict in verdicts],
        axis=dict(title=None, labelLimit=300, ticks=False),
    )
    rows = [row for verdict in verdicts for row in _pieces(verdict)]
    base = over(rows).encode(
        x=x,
        y=y,
        color=_code_colour(),
        order=alt.Order("order:Q"),
        tooltip=["claim:N", alt.Tooltip("says:N"), alt.Tooltip("share:Q", format=".0%")],
    )
    hollow = {"filled": False, "strokeWidth": 1.2, "opacity": 0.55}
    words = over([{"claim": v.short, "said": _said(v), "settled": settled(v)} for v in verdicts])
    layers = [
        base.transform_filter("datum.settled").mark_bar(height=14),
        base.transform_filter("!datum.settled").mark_bar(height=13, **hollow),
        *_ends(words, y, width),
    ]
    return finished(layers, foot_of(study), width, height)


def settled(verdict: Any) -> bool:
    """Whether the shares are a finding: neither built in nor told by too few pairs."""
    return not verdict.built_in and verdict.told >= FEWEST_TOLD


def _pieces(verdict: Any) -> list[dict[str, Any]]:
    """The pieces of a claim's bar."""
    shares = (verdict.share_holds, verdict.share_same, verdict.share_opposite)
    kept = {"claim": verdict.short, "settled": settled(verdict)}
    return [
        {**kept, "says": name, "share": share, "order": order}
        for order, (name, share) in enumerate(zip(style.CODES, shares))
        if np.isfinite(share) and share > 0
    ]


def _said(verdict: Any) -> str:
    if verdict.built_in or verdict.told >= FEWEST_TOLD:
        return f"{verdict.word}, {verdict.told:,} pairs"
    return f"too few: {verdict.told} pairs"


def _ends(words: Any, y: Any, width: Any) -> list[Any]:
    """The verdicts' words to the right of their bars."""
    at = x_at(width if isinstance(width, int) else WIDTH)
    look = {"align": "left", "dx": 8, "baseline": "middle", "fontSize": 11, "clip": False}
    base = words.encode(x=at, y=y, text=alt.Text("said:N"))
    return [
        base.transform_filter("datum.settled").mark_text(color=style.INK, **look),
        base.transform_filter("!datum.settled").mark_text(color=style.MUTED, **look),
    ]
