"""What the classics' tables and figures have in common."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._errors import ClassicError

if TYPE_CHECKING:
    import altair as alt
    from pyarrow.lib import Table

    AnyChart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart

GREY_BLUE, OCHRE = "#4a6a8a", "#c1892a"
"""The two colours of the house: apart for the colour-blind and in black and white."""

PALE = "#b9c4cf"

Row = tuple[str, str, float, float | None, str]


def comparison(rows: Iterable[Row]) -> Table:
    """Return the table of a ``demo``: case, quantity, the model's figure, the paper's, source."""
    from pyarrow import lib

    columns = list(zip(*rows))
    kinds = (lib.string(), lib.string(), lib.float64(), lib.float64(), lib.string())
    names = ("case", "quantity", "model", "paper", "source")
    return lib.Table.from_arrays(
        [lib.array(list(column), kind) for column, kind in zip(columns, kinds)], names=list(names)
    )


def table(columns: Mapping[str, Any]) -> Table:
    """Return an Arrow table of these columns."""
    from pyarrow import lib

    return lib.Table.from_pydict(dict(columns))


def values(records: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Return records as inline data of a chart, so that charts need no data-frame library."""
    import altair as alt

    return alt.InlineData(values=[dict(record) for record in records])


def read_rows(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file, blank lines left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file) if any(row)]
    except (OSError, UnicodeDecodeError) as error:
        raise ClassicError(f"{path}: cannot be read: {error}") from None
    if len(rows) < 2:
        raise ClassicError(f"{path.name}: must hold a line of column names and at least one row")
    return rows


def number(cell: str, where: str) -> float:
    """Return a cell as a number, or say where it is not one."""
    try:
        return float(cell)
    except ValueError:
        raise ClassicError(f"{where}: must be a number, is {cell!r}") from None
