"""The runs of a study as claims read them: each arm's outcomes over the same pairs."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pyarrow import lib as pa

from corcyra.errors import StudyError

if TYPE_CHECKING:
    from corcyra.fitting.draws import Draws

Floats = NDArray[np.float64]


class Paired:
    """Columns of `runs`, split by arm and aligned on pairs (`corcyra.claims.Outcomes`).

    Parameters
    ----------
    table : pyarrow.Table
        `runs`, sorted by pair; an arm that was left out in a pair has no row.
    arms : tuple of str
        All arms of the study.
    few : frozenset of str
        Claims for which pairs from `first_of_few` on were run, and for no other.
    first_of_few : int, optional
        None = every pair was run for every claim.
    draws : callable, optional
        Returns the fitted draws that the pairs are, None on the prior.
    """

    def __init__(
        self,
        table: pa.Table,
        arms: tuple[str, ...],
        few: frozenset[str] = frozenset(),
        first_of_few: int | None = None,
        draws: Callable[[], Draws | None] = lambda: None,
    ) -> None:
        self.arms = arms
        self._draws = draws
        self._table = table
        self._few, self._first_of_few = few, first_of_few
        rows: NDArray[np.int64] = numbers(table.column("pair"))
        self.pairs: NDArray[np.int64]
        self.pairs, pair = np.unique(rows, return_inverse=True)
        place = {arm: i for i, arm in enumerate(arms)}
        arm = [place[name] for name in table.column("arm").cast(pa.string()).to_pylist()]
        # Row of each pair and arm; -1 where the arm was left out.
        self._row = np.full((len(self.pairs), len(arms)), -1)
        self._row[pair, arm] = np.arange(len(rows))
        status = np.array(table.column("status").cast(pa.string()).to_pylist(), str)
        self._ok: NDArray[np.bool_] = (self._row >= 0) & (status == "ok")[self._row]

    def get(self, arm: str, outcome: str) -> Floats:
        """Return an outcome in an arm, (pairs); NaN where it never came or the run failed."""
        if outcome.startswith("p.") or outcome not in self._table.column_names:
            raise StudyError(f"{outcome}: no such outcome{self._meant(outcome)}")
        return self._column(outcome, arm)

    def ok(self, arm: str) -> NDArray[np.bool_]:
        """Return whether the pair was run in this arm and it went well, (pairs)."""
        return self._ok[:, self._index(arm)]

    def ran(self, arm: str) -> NDArray[np.bool_]:
        """Return whether the pair was run in this arm, (pairs)."""
        ran: NDArray[np.bool_] = self._row[:, self._index(arm)] >= 0
        return ran

    def asked(self, claim: str) -> NDArray[np.bool_]:
        """Return whether the pair was run for this claim, (pairs)."""
        if self._first_of_few is None or claim in self._few:
            return np.ones(len(self.pairs), bool)
        return self.pairs < self._first_of_few

    @cached_property
    def common(self) -> NDArray[np.int64]:
        """What pairs have in common of their luck, (pairs, m); m = 0 where nothing."""
        draws = self._draws()
        if draws is None:
            return np.empty((len(self.pairs), 0), np.int64)
        return draws.common(self.pairs.tolist())

    def parameters(self) -> tuple[tuple[str, ...], Floats]:
        """Return names and values, (pairs, names), of what was drawn in `with` or the first arm."""
        arm = "with" if "with" in self.arms else self.arms[0]
        names = [name for name in self._table.column_names if name.startswith("p.")]
        values = [self._column(name, arm) for name in names]
        shape = (len(self.pairs), len(names))
        drawn = np.stack(values, axis=1) if values else np.empty(shape)
        return tuple(name.removeprefix("p.") for name in names), drawn

    def _column(self, name: str, arm: str) -> Floats:
        row = self._row[:, self._index(arm)]
        return np.where(row >= 0, numbers(self._table.column(name))[row], np.nan)

    def _index(self, arm: str) -> int:
        if arm not in self.arms:
            raise StudyError(f"{arm}: no such arm in this study; it has {', '.join(self.arms)}")
        return self.arms.index(arm)

    def _meant(self, outcome: str) -> str:
        close = get_close_matches(outcome, self._table.column_names, 1)
        return f"; did you mean {close[0]}?" if close else ""


def numbers(column: Any) -> NDArray[Any]:
    """Return a column of numbers, NaN for null.

    Not `to_numpy`: that imports pandas where it is installed, a second before the first verdict.
    """
    found = [_values(chunk) for chunk in column.chunks]
    return np.concatenate(found) if found else np.empty(0)


def _values(chunk: Any) -> NDArray[Any]:
    bits, data = chunk.buffers()
    kind = np.dtype(str(chunk.type).replace("double", "float64"))
    rows = slice(chunk.offset, chunk.offset + len(chunk))
    values: NDArray[Any] = np.frombuffer(data, kind)[rows]
    if chunk.null_count == 0:
        return values
    valid = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[rows]
    return np.where(valid == 1, values, np.nan)
