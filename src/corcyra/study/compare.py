"""Whether two tables are the same to the last bit, and where they first differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from corcyra.study.checksums import Digest
from corcyra.study.parts import Part

_KEYS: Final = ("pair", "arm", "day", "place")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first cell that differs."""

    table: str
    pair: int | None
    arm: str | None
    column: str
    there: Any
    """In the study's folder."""
    here: Any
    """As run now."""

    def __str__(self) -> str:
        at = "" if self.pair is None else f"pair {self.pair:,}, arm {self.arm}, "
        return f"{self.table}: {at}{self.column}: {self.there!s} there, {self.here!s} here"

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def first_difference(table: str, there: Any, here: Any) -> Difference | None:
    """Return the first cell, by row, in which two pyarrow tables differ; None = not a bit."""
    if Digest().add(there).hexdigest() == Digest().add(here).hexdigest():
        return None
    for name in dict.fromkeys([*there.column_names, *here.column_names]):
        if name not in here.column_names:
            return Difference(table, None, None, name, "a column", "none")
        if name not in there.column_names:
            return Difference(table, None, None, name, "none", "a column")
    for mine, other in zip(there.to_pylist(), here.to_pylist()):
        for name in there.column_names:
            # As text: it tells -0 from 0, and NaN is NaN.
            if repr(mine[name]) != repr(other[name]):
                row = other if name in _KEYS else mine
                return Difference(table, row["pair"], row["arm"], name, mine[name], other[name])
    if there.num_rows != here.num_rows:
        return Difference(table, None, None, "rows", there.num_rows, here.num_rows)
    return Difference(table, None, None, "types or order of columns", "one", "another")


def rows_of(folder: Path, parts: Sequence[Part], pairs: Sequence[int]) -> Any:
    """Return the rows of some pairs, ascending, reading only the parts that hold them.

    Raises
    ------
    StudyError
        A part cannot be read.
    """
    from pyarrow import lib as pa

    from corcyra.study.tables import each_part

    wanted = set(pairs)
    holding = [part for part in parts if any(pair in part.pairs for pair in pairs)]
    found = []
    for table in each_part(folder, holding, pairs[-1] + 1):
        chosen = [pair in wanted for pair in table.column("pair").to_pylist()]
        found.append(table.filter(pa.array(chosen, pa.bool_())))
    return pa.concat_tables(found, promote_options="default")
