"""Rows for a chart, in the form in which Altair does not check and copy them at every step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pyarrow as pa


def table(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as an Arrow table; all have the keys of the first."""
    return pa.Table.from_pylist(list(rows))  # type: ignore[attr-defined]


def chart(rows: Sequence[dict[str, Any]]) -> Any:
    """A chart over rows."""
    return alt.Chart(table(rows))
