"""The table of group decision that analysts have: Actor, Power, Position(s), Salience(s)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._errors import ClassicError
from ._show import number, read_rows

Floats = NDArray[np.float64]

TableLike = Any
"""A path to a CSV file, a mapping of columns, a sequence of row mappings, an Arrow table, or a
pandas or Polars frame."""

_NAMES = {
    "actor": ("actor", "name"),
    "power": ("power", "capability", "strength", "influence"),
    "position": ("position", "pos"),
    "salience": ("salience", "sal"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Actors:
    """Who takes part, with what power, wanting what and how much."""

    names: tuple[str, ...]
    power: Floats
    """Shape (n,), positive."""
    position: Floats
    """Shape (n, dimensions)."""
    salience: Floats
    """Shape (n, dimensions), not negative."""

    def __repr__(self) -> str:
        return f"<Actors: {len(self.names)} on {self.position.shape[1]} dimension(s)>"

    @classmethod
    def of(cls, source: TableLike) -> Actors:
        """Read actors from a CSV file or a table; see ``TableLike``."""
        columns = _columns(source)
        found: dict[str, list[str]] = {kind: [] for kind in _NAMES}
        for name in columns:
            for kind, starts in _NAMES.items():
                if name.strip().lower().startswith(starts):
                    found[kind].append(name)
                    break
        _check_columns(found, list(columns))
        names = tuple(str(name) for name in columns[found["actor"][0]])
        actors = cls(
            names,
            _numbers(columns, found["power"], names)[:, 0],
            _numbers(columns, found["position"], names),
            _numbers(columns, found["salience"], names),
        )
        _check_actors(actors)
        return actors

    def one_dimension(self) -> tuple[Floats, Floats, Floats]:
        """Return position, power and salience as vectors, for models of one question."""
        if self.position.shape[1] != 1:
            raise ClassicError(
                f"this model takes one position an actor; the table has {self.position.shape[1]}"
            )
        position = np.ascontiguousarray(self.position[:, 0])
        return position, self.power, np.ascontiguousarray(self.salience[:, 0])


def _columns(source: TableLike) -> Mapping[str, Sequence[Any]]:
    if isinstance(source, str | PathLike):
        head, *rows = read_rows(Path(source))
        if any(len(row) != len(head) for row in rows):
            raise ClassicError(f"{source}: every row must have {len(head)} cells, as the first has")
        return {name: [row[k] for row in rows] for k, name in enumerate(head)}
    if isinstance(source, Mapping):
        return source
    if hasattr(source, "to_pydict"):
        return dict(source.to_pydict())
    if hasattr(source, "to_dict"):
        return {str(name): list(source[name]) for name in source.columns}
    if isinstance(source, Iterable):
        rows_of = [dict(row) for row in source]
        if rows_of:
            return {name: [row[name] for row in rows_of] for name in rows_of[0]}
    raise ClassicError("the table must be a CSV file, a table, or columns by name")


def _check_columns(found: Mapping[str, Sequence[str]], columns: Sequence[str]) -> None:
    missing = [kind for kind, names in found.items() if not names]
    if missing:
        raise ClassicError(
            f"the table must have columns Actor, Power, Position and Salience; lacks "
            f"{', '.join(missing)} among {', '.join(columns)}"
        )
    if len(found["position"]) != len(found["salience"]):
        raise ClassicError(
            f"each position needs its salience: there are {len(found['position'])} columns of "
            f"positions and {len(found['salience'])} of saliences"
        )


def _numbers(
    columns: Mapping[str, Sequence[Any]], wanted: Sequence[str], names: Sequence[str]
) -> Floats:
    return np.array(
        [
            [number(str(cell), f"{name} of {actor}") for actor, cell in zip(names, columns[name])]
            for name in wanted
        ],
        dtype=np.float64,
    ).T.copy()


def _check_actors(actors: Actors) -> None:
    if len(set(actors.names)) != len(actors.names):
        raise ClassicError("actors must have different names")
    numbers = np.concatenate([actors.power[:, None], actors.position, actors.salience], axis=1)
    for name, row, power, salience in zip(actors.names, numbers, actors.power, actors.salience):
        if not np.isfinite(row).all():
            raise ClassicError(f"{name}: power, positions and saliences must be finite")
        if power <= 0.0:
            raise ClassicError(f"{name}: power must be above 0, is {power:g}")
        if salience.min() < 0.0 or salience.max() <= 0.0:
            raise ClassicError(f"{name}: salience must not be negative, nor 0 on everything")
