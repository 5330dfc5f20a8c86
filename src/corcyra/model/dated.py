"""Dated events as the arrays that a run reads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier import events as ev
from corcyra.dossier.schema import Dossier
from corcyra.model.layout import Events

F8 = NDArray[np.float64]


def _where(event: ev._LocalEvent, places: tuple[str, ...], elsewhere: float) -> F8:
    """Return an event's share at each place, (P)."""
    return np.array([1.0 if event.places == "all" or q in event.places else elsewhere
                     for q in places])  # fmt: skip


def _rows(rows: list[list[float]], width: int) -> F8:
    return np.array(rows, dtype=np.float64).reshape(-1, width)


def dated(
    dossier: Dossier, places: tuple[str, ...], v: Callable[[ev._Event, str], float]
) -> Events:
    """Return the event arrays, from a function (event, field) -> drawn value."""
    of: dict[type, list[list[float]]] = {}
    where: dict[type, list[F8]] = {}
    for e in dossier.events:
        kind: type = type(e)
        row: list[float] = [v(e, "day")]
        if isinstance(e, ev.PriceShock):
            row += [v(e, "size"), 0.0]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Concession):
            kind = ev.PriceShock
            row += [-v(e, "size"), v(e, "size")]
            where.setdefault(kind, []).append(_where(e, places, e.elsewhere))
        elif isinstance(e, ev.Emergency):
            row += [v(e, "until"), v(e, "size")]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Shutdown):
            row += [v(e, "until"), e.open]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Spark):
            row += [v(e, "share"), float(places.index(e.place))]
        elif isinstance(e, ev.Agitators):
            row += [v(e, "term"), v(e, "persons"), v(e, "arms"), float(places.index(e.place))]
        of.setdefault(kind, []).append(row)

    def spread(kind: type) -> F8:
        return np.array(where.get(kind, []), dtype=np.float64).reshape(-1, len(places))

    return Events(
        shock=_rows(of.get(ev.PriceShock, []), 3),
        shock_where=spread(ev.PriceShock),
        alarm=_rows(of.get(ev.Emergency, []), 3),
        alarm_where=spread(ev.Emergency).astype(np.uint8),
        dark=_rows(of.get(ev.Shutdown, []), 3),
        dark_where=spread(ev.Shutdown).astype(np.uint8),
        spark=_rows(of.get(ev.Spark, []), 3),
        agitators=_rows(of.get(ev.Agitators, []), 5),
        dismiss_days=_rows(of.get(ev.DismissalEvent, []), 1).ravel(),
    )
