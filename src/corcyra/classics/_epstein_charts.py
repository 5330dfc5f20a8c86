"""The charts of Epstein (2002)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._show import GREY_BLUE, OCHRE
from ._show import values as inline

if TYPE_CHECKING:
    import altair as alt

    from corcyra.classics.epstein import Run

__all__ = ["chart_of_run", "figure"]


def chart_of_run(run: Run) -> alt.Chart:
    """Return actives and jailed of model I, or the two groups of model II, over the steps."""
    import altair as alt

    shown = ["blue", "green"] if run.parameters.model == "II" else ["active", "jailed"]
    values = [
        {"step": step, "state": name, "agents": int(value)}
        for name in shown
        for step, value in enumerate(run[name])
    ]
    colours = alt.Scale(domain=shown, range=[GREY_BLUE, OCHRE])
    chart: alt.Chart = (
        alt.Chart(inline(values), width=520, height=220)
        .mark_line(strokeWidth=1)
        .encode(
            x=alt.X("step:Q", title="step"),
            y=alt.Y("agents:Q", title="agents"),
            color=alt.Color("state:N", scale=colours, title=None),
        )
        .properties(title=f"{run.parameters.name}, seed {run.seed}")
    )
    return chart


def figure() -> alt.Chart:
    """Return run 2 with the ratio as the paper writes it and rounded down, seed 1."""
    import altair as alt

    from corcyra.classics.epstein import run

    values = [
        {"step": step, "C/A": label, "agents": int(value)}
        for variant, label in (("paper", "as written"), ("floored", "rounded down"))
        for step, value in enumerate(run("run2", 600, 1, variant=variant)["active"])
    ]
    colours = alt.Scale(domain=["as written", "rounded down"], range=[GREY_BLUE, OCHRE])
    chart: alt.Chart = (
        alt.Chart(inline(values), width=620, height=240)
        .mark_line(strokeWidth=1)
        .encode(
            x=alt.X("step:Q", title="step"),
            y=alt.Y("agents:Q", title="active agents"),
            color=alt.Color("C/A:N", scale=colours, title="ratio C/A"),
        )
        .properties(
            title="Epstein (2002), run 2: the outbursts hang on how C/A is rounded (seed 1)"
        )
    )
    return chart
