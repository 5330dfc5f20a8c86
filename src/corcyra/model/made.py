"""People made once for all that use them: the calm before day 0, and the arms of a pair.

Making the people is a fifth of a run, and they are a function of the lot, of the places, and of the
few values of `VALUES`. So each thread keeps those it made last, and hands them out again, all of
them quiet, as long as these are the same. No result depends on it.
"""

from __future__ import annotations

import hashlib
import threading
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corcyra.model.crew import Crew
from corcyra.model.layout import Citizens, Drawn, Fabric, Row, Setup
from corcyra.model.people import NEVER, bound_all, key_ties, populate
from corcyra.model.world import Lot

VALUES: Final = (
    *("hardship_mean", "risk_mean", "sovereignty_mean", "order_mean", "hardship_spread"),
    *("memory_share", "memory_range", "memory_gap", "m0", "wk"),
)
"""The parameters that `people.populate` reads."""


class Key(NamedTuple):
    """What people are a function of."""

    lot: Lot
    kind: str
    """Of `kind_of`."""
    values: tuple[float, ...]
    """Of `VALUES`, then the places' ranks in hardship."""


class Made(NamedTuple):
    """People as they were handed out: whoever has them changes their states and ties seen."""

    citizens: Citizens
    fabric: Fabric
    """Keys of the ties, and the ties that were worked out."""
    s_mean: NDArray[np.float64]
    """(P) mean s' by place."""


class _Last(threading.local):
    key: Key | None = None
    made: Made | None = None


_last = _Last()


def kind_of(setup: Setup, fabric: Fabric) -> str:
    """Return a hash of what people are made from, beside the lot and the values."""
    digest = hashlib.sha256()
    rules = setup.rules
    for table in (setup.place, fabric.tables, fabric.past):
        digest.update(np.ascontiguousarray(table).tobytes())
    digest.update(str([int(rules[k]) for k in ("near", "far_inside", "far_outside")]).encode())
    return digest.hexdigest()


def key_of(lot: Lot, kind: str, p: Row, rank: NDArray[np.float64]) -> Key:
    """Return what the people of a run are a function of."""
    who = lot._replace(units=None, later=(), moves=())
    return Key(who, kind, (*(float(p[name]) for name in VALUES), *rank.tolist()))


def again(key: Key) -> Made | None:
    """Return the people that this thread made last, all quiet, if they are of this key."""
    made = _last.made
    if key != _last.key or made is None:
        return None
    _quieten(made.citizens)
    return made


def make(
    key: Key, setup: Setup, fabric: Fabric, drawn: Drawn, p: Row, citizens: Citizens, crew: Crew
) -> Made:
    """Make the people in the arrays given, each thread some places, and keep them."""
    forget()  # Their memory is free before more is asked for.
    s_mean = np.zeros(len(setup.place))
    stops = setup.place["stop"]
    crew.share(stops, lambda a, b: populate(setup, fabric, drawn, p, citizens, s_mean, a, b))
    tops = np.arange(1, len(citizens.top.h) + 1)
    crew.share(tops, lambda a, b: bound_all(citizens, a, b))
    key_ties(fabric, drawn)
    made = Made(citizens, fabric, s_mean)
    _last.key, _last.made = key, made
    return made


def forget() -> None:
    """Let go of the people that this thread keeps, and of their memory."""
    _last.key, _last.made = None, None


def _quieten(citizens: Citizens) -> None:
    for array in (citizens.state, citizens.near, citizens.far, citizens.release, citizens.act):
        array[:] = 0
    for blocks in (citizens.block, citizens.top):
        for bound in (blocks.near, blocks.far, blocks.out, blocks.look):
            bound[:] = 0
        blocks.due[:] = NEVER
