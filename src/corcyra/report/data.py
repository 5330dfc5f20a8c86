"""Rows and places for a chart, in the forms that Altair does not check and copy at every step.

A list of rows, or `alt.value`, would cost tens of milliseconds each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pyarrow as pa

from corcyra.report import style

WIDTH: Final = 640
"""Pixels, where nobody says otherwise."""


def table(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as an Arrow table; all have the keys of the first."""
    return pa.Table.from_pylist(list(rows))  # type: ignore[attr-defined]


def chart(rows: Sequence[dict[str, Any]]) -> Any:
    """A chart over rows."""
    return alt.Chart(table(rows))


def x_at(pixels: float) -> Any:
    """A fixed place from the left."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def y_at(pixels: float) -> Any:
    """A fixed place from the top."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def y2_at(pixels: float) -> Any:
    """The other end of what starts at `y_at`."""
    return alt.Y2Value(pixels)  # type: ignore[no-untyped-call]


def finished(layers: Sequence[Any], foot: str, width: Any, height: int, below: int = 44) -> Any:
    """The layers as one chart, with its foot as the last."""
    text = (
        chart([{"foot": foot}])
        .mark_text(align="left", baseline="top", fontSize=10, color=style.MUTED, clip=False)
        .encode(text=alt.Text("foot:N"), x=x_at(0), y=y_at(height + below))
    )
    # One call with everything: each further one would copy all layers again.
    return alt.layer(*layers, text, width=width, height=height, config=style.config())
