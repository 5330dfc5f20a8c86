"""A street whose citizens several threads share, for `driven.simulate`: one huge run.

Each thread decides for its own large blocks, in the order of rows. Whoever moves is put down by one
thread, in that order. Then each thread works out the ties of some who moved, and after that tells
those ties that lie in its own rows. No two write the same word, so nothing depends on who is first.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from corcyra.model import street
from corcyra.model.crew import Crew
from corcyra.model.layout import Array, Citizens, Drawn, Events, Fabric, Row, Setup, Table
from corcyra.model.people import BLOCK

MANY: Final = 2000
"""Citizens moving in a step from which on it is shared out."""


class SharedStreet:
    """The citizens of one run, played by a crew."""

    def __init__(
        self, crew: Crew, setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens
    ) -> None:
        self.setup, self.fabric, self.drawn, self.citizens = setup, fabric, drawn, citizens
        n = len(citizens.h)
        self.who, self.into = np.empty(n, np.int32), np.empty(n, np.int8)
        self.crew, self.alone = crew, Crew()
        self.tops = np.arange(1, len(citizens.top.h) + 1)
        self.moved = MANY
        # A list of ties is told by one thread, and so are ties for which there is no room.
        self.keeps = fabric.tie_start.shape[0] == 1 and fabric.rows.shape[0] > 1

    def spark(self, events: Events, places: Table, start: float, length: float) -> Events:
        """Leave all events to the host: these are its citizens."""
        return events

    def fetch(self, citizens: Citizens) -> None:
        """Do nothing: they are there."""

    def act(
        self, places: Table, p: Row, step: int, length: float, rates: Array, order: int,
        foreign: float,
    ) -> float:  # fmt: skip
        """One step of all citizens, as `street.act`; returns persons newly held."""
        crew = self.crew if self.moved >= MANY else self.alone
        people = (self.setup, self.fabric, self.drawn, self.citizens, places)

        def choose(first: int, last: int) -> tuple[int, int]:
            count = street.choose(
                *people, p, step, length, rates, order, foreign, self.who, self.into, first, last
            )
            start = first * BLOCK**2
            return start, start + count

        lists = crew.share(self.tops, choose)
        newly = 0.0
        for start, stop in lists:
            newly = street.move_all(
                self.setup, self.citizens, places, self.who, self.into, start, stop, newly
            )
        self.moved = sum(stop - start for start, stop in lists)
        self._tell(lists)
        return newly

    def _tell(self, lists: list[tuple[int, int]]) -> None:
        """Tell the ties of all on the lists."""
        given = (self.setup, self.fabric, self.citizens, self.who, self.into)
        if self.moved < MANY or not self.keeps:
            for start, stop in lists:
                street.push_all(*given, start, stop)
            return
        for start, stop in lists:
            each = np.arange(1, stop - start + 1)
            self.crew.share(each, partial(self._know, start))

        def tell(first: int, last: int) -> None:
            for start, stop in lists:
                street.tell_all(*given, start, stop, first * BLOCK**2, last * BLOCK**2)

        self.crew.share(self.tops, tell)

    def _know(self, start: int, first: int, last: int) -> None:
        """Work out the ties of the movers first to last - 1 of a list that begins at start."""
        given = (self.setup, self.fabric, self.citizens, self.who, self.into)
        street.know_all(*given, start + first, start + last)
