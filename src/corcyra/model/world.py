"""What a run changes and records, and the fork from which several arms go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corcyra.model.layout import OUTCOME_DTYPE, Blocks, Citizens, Court, Fabric, Table
from corcyra.model.people import BLOCK

F8 = NDArray[np.float64]
F4 = NDArray[np.float32]
State = tuple[np.void, Citizens, Table, Table, Court, Table]
"""now, citizens, places, units, court, guests."""


class Lot(NamedTuple):
    """What a run's key, and so all its draws and its luck, are made from."""

    seed: int
    pair: int
    attempt: int
    """Number of the pair's draw; those before it were not calm (`model.calm`)."""
    units: int | None = None
    """Who units are follows from another pair's number."""
    later: tuple[tuple[float, int], ...] = ()
    """(day, number), in order: from that day on, what happens follows from another pair's number.
    Who people and units are does not change with it, nor what is drawn of the quantities."""
    people: tuple[int, ...] = ()
    """(P + 1) who the people of each place are, and who begins there, follows from a number of the
    place's own too; the last number is of the ties that span the nation."""
    moves: tuple[int, ...] = ()
    """(P + 1) what happens at each place follows from a number of its own too, on every day; the
    last number is of what units do."""


@dataclass(slots=True)
class World:
    """The arrays that a run works in."""

    fabric: Fabric
    """Keys and ties, a function of the run key alone: forks share it."""
    state: State
    scalars: F8
    """Outcomes that are one number."""
    by_actor: F8
    """(outcomes, A)."""
    by_member: F8
    """(outcomes, M)."""
    recent: F8
    """(P, delay + 1) deaths not yet announced."""
    flipped: F8
    """(3) days on which the patron flips the order, by what `ends.watch_obedience` tells apart."""

    @property
    def out(self) -> Any:
        """The scalars as a row, by name."""
        return self.scalars.view(OUTCOME_DTYPE)[0]

    def outcomes(self) -> F8:
        """Return all outcomes, in the order of `corcyra.outcomes.columns`."""
        return np.concatenate([self.scalars, self.by_actor.ravel(), self.by_member.ravel()])

    def copied(self) -> World:
        """Return the same world in arrays of its own."""
        return World(
            fabric=self.fabric,
            state=_copied(self.state),
            scalars=self.scalars.copy(),
            by_actor=self.by_actor.copy(),
            by_member=self.by_member.copy(),
            recent=self.recent.copy(),
            flipped=self.flipped.copy(),
        )


@dataclass(slots=True)
class Film:
    """What a run records every stride-th step; rows that it never came to are NaN."""

    stride: int
    """0 = nothing is recorded."""
    days: F4
    """(T)."""
    national: F4
    """(T, columns)."""
    local: F4
    """(T, P, columns), or (T, 0, columns) where places are not recorded."""

    @classmethod
    def blank(cls, stride: int, steps: int, national: int, places: int, local: int) -> Film:
        """Return a film of so many columns for a run of so many steps."""
        rows = 0 if stride == 0 else (steps + stride - 1) // stride
        nothing = (
            np.full(shape, np.nan, np.float32)
            for shape in ((rows,), (rows, national), (rows, places, local))
        )
        return cls(stride, *nothing)

    def copied(self) -> Film:
        """Return the same film in arrays of its own."""
        return Film(self.stride, self.days.copy(), self.national.copy(), self.local.copy())

    def take(self, other: Film) -> None:
        """Take over what another film of the same columns, longer or shorter, has recorded."""
        rows = min(len(self.days), len(other.days))
        for ours, theirs in (
            (self.days, other.days),
            (self.national, other.national),
            (self.local, other.local),
        ):
            ours[:rows] = theirs[:rows]


@dataclass(frozen=True, slots=True)
class Fork:
    """A run stopped where the palace first wants to call, before it does."""

    lot: Lot
    step: int
    world: World
    film: Film
    values: F8 | None = None
    """(m) quantities that were given in place of the lot's draw."""


_FIXED = frozenset({"h", "r", "s", "m", "turn", "number", "where", "low_m"})
"""Columns of citizens and of blocks that never change once they are made: copies share them."""


def _copied(part: Any) -> Any:
    """Return an array, a row, or a tuple of such, copied."""
    if isinstance(part, np.ndarray | np.void):
        return part.copy()
    if isinstance(part, Citizens | Blocks):
        named = part._asdict().items()
        return type(part)(**{k: v if k in _FIXED else _copied(v) for k, v in named})
    parts = [_copied(each) for each in part]
    return type(part)(*parts) if hasattr(part, "_fields") else tuple(parts)


def blank_citizens(n: int) -> Citizens:
    """Return the columns of n citizens who are not yet drawn."""
    blocks = -(-n // BLOCK)
    return Citizens(
        h=np.zeros(n, np.float32),
        r=np.zeros(n, np.float32),
        s=np.zeros(n, np.float32),
        m=np.zeros(n, np.float32),
        turn=np.zeros(n, np.float32),
        state=np.zeros(n, np.uint8),
        near=np.zeros(n, np.uint16),
        far=np.zeros(n, np.uint16),
        release=np.zeros(n, np.int32),
        act=np.zeros(n, np.uint8),
        number=np.zeros(n, np.uint32),
        where=np.zeros(n, np.int32),
        block=_blank_blocks(blocks),
        top=_blank_blocks(-(-blocks // BLOCK)),
    )


def _blank_blocks(n: int) -> Blocks:
    """Return the bounds of n blocks of citizens, not yet drawn."""
    return Blocks(
        h=np.zeros(n, np.float32),
        r=np.zeros(n, np.float32),
        s=np.zeros(n, np.float32),
        m=np.zeros(n, np.float32),
        low_m=np.zeros(n, np.float32),
        near=np.zeros(n, np.uint16),
        far=np.zeros(n, np.uint16),
        out=np.zeros(n, np.int32),
        due=np.zeros(n, np.int32),
        look=np.zeros(n, np.uint8),
    )


def blank_court(actors: int, clients: int) -> Court:
    """Return the palace's working arrays."""
    return Court(
        office=np.zeros(actors),
        formal=np.zeros(actors),
        susceptible=np.zeros(actors),
        ties=np.zeros((actors, actors)),
        ideal=np.zeros((actors, 3)),
        settled=np.zeros((actors, 3)),
        power=np.zeros(actors),
        system=np.zeros((actors, actors)),
        present=np.zeros(actors, np.uint8),
        heeded=np.zeros(clients, np.uint8),
        decision=np.zeros(3),
    )
