"""A run whose street is played from outside: the loop of `step.simulate`, driven from Python.

For streets that one compiled function cannot hold: on a GPU (`cuda`), or by several threads
(`shared`). The order of everything is that of `step.simulate`, and so is every bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from corcyra.model.layout import Array, Citizens, Court, Drawn, Events, Fabric, Row, Setup, Table
from corcyra.model.step import Kept, after_street, before_street, desk_for, finish


class Street(Protocol):
    """All citizens of a run, who act when they are told to."""

    def spark(self, events: Events, places: Table, start: float, length: float) -> Events:
        """Bring out whom the sparks of this step bring out; returns the events that are left."""

    def act(
        self, places: Table, p: Row, step: int, length: float, rates: Array, order: int,
        foreign: float,
    ) -> float:  # fmt: skip
        """One step of all citizens, as `street.act`; returns persons newly held."""

    def fetch(self, citizens: Citizens) -> None:
        """Write what has changed into the citizens that the run was given."""


def simulate(
    open_street: Callable[[Setup, Fabric, Drawn, Citizens], Street],
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, units: Table, court: Court, guests: Table, out: Row,
    by_actor: Array, by_member: Array, recent: Array, flipped: Array, national: Array,
    local: Array, recorded: Array, days: float, length: float, stride: int, first: int, pause: bool,
) -> int:  # fmt: skip
    """Run one world as `step.simulate` does, bit for bit."""
    street = open_street(setup, fabric, drawn, citizens)
    desk = desk_for(setup, units, court, guests)
    kept = Kept(by_actor, by_member, recent, flipped, national, local, recorded)
    steps = math.ceil(days / length - 1e-9)
    for step in range(first, steps):
        resumed = first > 0 and step == first
        # A run that goes on from a fork has had this step's sparks.
        left = events if resumed else street.spark(events, places, step * length, length)
        code: int = before_street(
            setup, fabric, drawn, left, p, now, citizens, places, units, court, guests, out,
            desk, kept, length, stride, step, resumed, pause,
        )  # fmt: skip
        if code < 0:
            street.fetch(citizens)
        if code != 0:
            return code
        newly = street.act(
            places, p, step, length, desk.rates, int(now["order"]), float(now["foreign"])
        )
        if after_street(
            setup, drawn, left, p, now, places, units, out, desk, kept, newly, step, length
        ):
            break
    end: int = finish(
        setup, drawn, p, now, places, units, court, guests, out, kept, days, steps
    )  # fmt: skip
    return end
