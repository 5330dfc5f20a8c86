"""A nation at a moment of its unrest: whole runs and street steps, fast and plain, and their cost.

Times here are processor seconds of one thread, so that what else the machine does falls less on
them; fast and plain take turns.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np

from corcyra.dossier.schema import Dossier
from corcyra.kernels import borrower
from corcyra.model import clash, step, street
from corcyra.model.api import Model
from corcyra.model.calm import Calm
from corcyra.model.made import forget
from corcyra.model.people import BLOCK
from corcyra.model.world import Lot, World

BOUND_BYTES = 6 * 4 + 2 * 2 + 4 + 2
"""Read of each block at each step: 5 traits, out, 2 ties, due; the mark, written and read."""
CITIZEN_BYTES = 4 * 4 + 2 * 2 + 4 + 1 + 1
"""Read of each citizen who is looked at: 4 traits, 2 ties, release, state; act, written."""
LINE = 64
"""Bytes that come from memory where one is asked for."""

Weights = tuple[float, ...]


def model_at(dossier: Dossier, weight: float, days: float, *, plain: bool = False) -> Model:
    """Return the dossier's model at so many persons a citizen, looking at everybody if plain."""
    model = Model(dossier.model_copy(update={"weight": weight, "days": days}))
    model.setup.rules["plain"] = int(plain)
    return model


def outcome(model: Model, lot: Lot, name: str) -> float:
    """Run a lot and return one outcome."""
    return float(model.run_lot(lot).outcomes[model.outcomes.index(name)])


def alike(dossier: Dossier, lot: Lot, weights: Weights, crowd: tuple[float, float]) -> bool:
    """Tell whether a lot's largest crowd lies in the range at each of the weights."""
    models = (model_at(dossier, weight, dossier.days) for weight in weights)
    return all(crowd[0] <= outcome(model, lot, "crowd_peak") <= crowd[1] for model in models)


def lots_alike(
    dossier: Dossier, weights: Weights, crowd: tuple[float, float], count: int
) -> list[Lot]:
    """Return the first calm lots whose crowds lie in the range at each of the weights.

    Raises
    ------
    ValueError
        There are fewer than `count` among 300 pairs.
    """
    calm = Calm(dossier.model_copy(update={"weight": weights[0]}))
    found: list[Lot] = []
    for pair in range(300):
        lot = Lot(1, pair, calm.attempt(1, pair))
        if alike(dossier, lot, weights, crowd):
            found.append(lot)
        if len(found) == count:
            return found
    raise ValueError(f"of 300 pairs {len(found)} have crowds of {crowd[0]:,.0f} to {crowd[1]:,.0f}")


@dataclass(frozen=True)
class Whole:
    """What runs of one size cost; medians, processor seconds."""

    weight: float
    citizens: int
    steps: int
    peak: float
    make_s: float
    fast_s: float
    plain_s: float

    @property
    def step_s(self) -> float:
        """Of one step of the fast run, once the population is made."""
        return (self.fast_s - self.make_s) / self.steps

    @property
    def rate(self) -> float:
        """Agent-steps a second of the fast run, the making of the population included."""
        return self.citizens * self.steps / self.fast_s

    @property
    def plain_rate(self) -> float:
        """The same of the plain scan."""
        return self.citizens * self.steps / self.plain_s


def whole(dossier: Dossier, weight: float, lots: list[Lot], plain_lots: int) -> Whole:
    """Run the lots at a weight, the first few of them with the plain scan too.

    Raises
    ------
    AssertionError
        The two differ in a bit.
    """
    fast, plain = (model_at(dossier, weight, dossier.days, plain=each) for each in (False, True))
    first = model_at(dossier, weight, dossier.step)
    steps = int(np.ceil(dossier.days / dossier.step - 1e-9))
    made, quick, slow, peaks = [], [], [], []
    for k, lot in enumerate(lots):
        made.append(make(first, lot))
        forget()
        start = time.process_time()
        ours = fast.run_lot(lot)
        quick.append(time.process_time() - start)
        peaks.append(float(ours.outcomes[fast.outcomes.index("crowd_peak")]))
        if k < plain_lots:
            forget()
            start = time.process_time()
            theirs = plain.run_lot(lot)
            slow.append(time.process_time() - start)
            assert np.array_equal(ours.outcomes, theirs.outcomes, equal_nan=True)
    median = statistics.median
    return Whole(
        weight, fast.citizens, steps, median(peaks), median(made), median(quick), median(slow)
    )


def make(model: Model, lot: Lot) -> float:
    """Return the seconds of a run of one step: people and forces are made, and little else."""
    forget()
    start = time.process_time()
    model.run_lot(lot)
    return time.process_time() - start


@borrower
def play(  # noqa: D103
    setup, fabric, drawn, events, citizens, places, p, at, steps, length, arrests, now, who, into
):
    # Compiled, because a call from Python costs as much as a street step of a small country.
    for k in range(steps):
        street.act(
            setup, fabric, drawn, citizens, places, p, at + k, length, arrests, int(now.order),
            now.foreign, who, into,
        )  # fmt: skip
        step.crowds(setup, events, now, places, length)


class Moment:
    """A lot's nation on a day, on which the street can be played from there again and again."""

    def __init__(self, dossier: Dossier, weight: float, lot: Lot, day: float) -> None:
        self.model = model_at(dossier, weight, day)
        self.first = round(day / dossier.step)
        self.length = dossier.step
        dealt = self.model.dealt(lot)
        self._p, self._drawn, self._events = dealt.p, dealt.drawn, dealt.events
        self._world: World = self.model._begin(lot, dealt).copied()
        self.model._simulate(dealt, self._world, self.model._film(0, False), 0, False)

    def street(self, steps: int, *, plain: bool = False) -> tuple[float, World]:
        """Play so many street steps; returns processor seconds a step, and what came of it."""
        self.model.setup.rules["plain"] = int(plain)
        world = self._world.copied()
        now, citizens, places, *_ = world.state
        rates = np.zeros(len(places))
        clash.arrest_rates(self.model.setup, self._p, places, int(now["order"]), rates)
        n = self.model.citizens
        who, into = np.empty(n, np.int32), np.empty(n, np.int8)
        start = time.process_time()
        play(
            self.model.setup, world.fabric, self._drawn, self._events, citizens, places, self._p,
            self.first, steps, self.length, rates, now, who, into,
        )  # fmt: skip
        return (time.process_time() - start) / steps, world

    def traffic(self) -> tuple[int, int, float]:
        """Return blocks looked at, citizens moved and bytes read or written, of the next step."""
        _, after = self.street(1)
        before, now = self._world.state[1], after.state[1]
        looked = int(now.block.look.sum())
        moved = int((before.state != now.state).sum())
        rules = self.model.setup.rules
        ties = int(rules["near"] + rules["far_inside"] + rules["far_outside"])
        # A tie of one who moves: the row of its number, the count there, the bound of its block.
        told = moved * ties * 3 * LINE
        return (
            looked,
            moved,
            len(now.block.look) * BOUND_BYTES + looked * BLOCK * CITIZEN_BYTES + told,
        )


@dataclass(frozen=True)
class Street:
    """What street steps cost on a day; medians, processor seconds of one step."""

    weight: float
    day: float
    blocks: int
    looked: int
    moved: int
    bytes: float
    fast_s: float
    plain_s: float


def street_steps(moment: Moment, repeats: int, steps: int = 4) -> Street:
    """Play a few steps from a moment, fast and plain in turns.

    Raises
    ------
    AssertionError
        The two differ in a bit.
    """
    moment.street(1)
    quick, slow = [], []
    for _ in range(repeats):
        seconds, ours = moment.street(steps)
        quick.append(seconds)
        seconds, theirs = moment.street(steps, plain=True)
        slow.append(seconds)
        assert np.array_equal(ours.state[1].state, theirs.state[1].state)
    looked, moved, moved_bytes = moment.traffic()
    return Street(
        weight=float(moment.model.dossier.weight),
        day=moment.first * moment.length,
        blocks=len(moment._world.state[1].block.look),
        looked=looked,
        moved=moved,
        bytes=moved_bytes,
        fast_s=statistics.median(quick),
        plain_s=statistics.median(slow),
    )


def bandwidth(megabytes: int, repeats: int = 7) -> float:
    """Return bytes a second, read and written, of copying an array of that size."""
    source = np.ones(megabytes << 20, np.uint8)
    target = np.zeros_like(source)
    times = max(1, 64 // megabytes)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(times):
            np.copyto(target, source)
        seconds.append((time.process_time() - start) / times)
    return 2 * len(source) / statistics.median(seconds)
