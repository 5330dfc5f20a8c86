"""The sampler: sequential Monte Carlo from the prior to the record.

Draws from the prior; then, generation by generation, the tolerance is lowered as far as half of the
draws' effective number allows, the draws are resampled by their weights, and each is moved by a
chain that keeps the prior and the present tolerance (Del Moral, Doucet and Jasra 2006,
doi:10.1111/j.1467-9868.2006.00553.x, and 2012, doi:10.1007/s11222-011-9271-y). The chain is as
long as lets a draw move a few times at the last acceptance (as Drovandi and Pettitt 2011,
doi:10.1111/j.1541-0420.2010.01410.x, who want one move).

Every number of a generation is keyed by (seed, generation, draw): threads change nothing, and a
fit that goes on from a stored generation is the fit that was never stopped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.errors import FitError
from corcyra.fitting.kernel import WIDEST, Record, effective, next_tolerance, systematic, weights
from corcyra.fitting.luck import LUCKS, Luck
from corcyra.fitting.moves import (
    Proposal,
    as_stored,
    first_costs,
    generator,
    next_costs,
    propose,
)
from corcyra.fitting.worlds import Simulator

F8 = NDArray[np.float64]

PRIOR, RESAMPLE, MOVE = 1, 2, 3  # streams
SHARE: Final = 0.5
"""What the effective number may fall to before the draws are resampled, of their number."""
SHORTEST, LONGEST = 8, 40
"""Bounds on the proposals of a generation for each draw."""
_MOVES: Final = 8.0
"""Proposals that are to be taken: each changes a few of many scores, so one is too few."""
CALM_TRIES: Final = 500
DRAWS: Final = 600
BANK: Final = 2000
RUNS: Final = 250_000
LAST: Final = 14
"""Generations at the last tolerance."""
STUCK: Final = 0.003
"""Under this acceptance moves no longer renew the draws."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a fit is sampled."""

    draws: int = DRAWS
    bank: int = BANK
    """Draws from the prior, of which the first generation is resampled."""
    seed: int = 1
    runs: int = RUNS
    """Proposals run in all, after which no generation is begun."""
    last: int = LAST
    """Chains of moves at the last tolerance."""
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Cloud:
    """The draws of a generation, all of the same weight."""

    generation: int
    tolerance: float
    z: F8
    """(n, d)."""
    luck: Luck
    """(n, parts)."""
    s: F8
    """(n, k) all compared measures, those of facts held out behind those used."""
    acceptance: float = 1.0
    """Share of the proposals of its moves that were taken."""
    effective: float = 0.0
    """Effective number of the weights by which it was resampled."""
    runs: int = 0
    """Proposals run so far."""
    finished: int = 0
    """Chains done at the last tolerance."""
    costs: tuple[float, ...] = ()
    """Of refreshing each score and part of luck (`moves`); empty before the first generation."""

    @property
    def distinct(self) -> float:
        """Effective number of distinct draws: copies count as one, by their share."""
        rows = np.column_stack([self.luck.astype(np.float64), self.z])
        _, counts = np.unique(rows, axis=0, return_counts=True)
        return float(len(self.luck) ** 2 / (counts.astype(np.float64) ** 2).sum())


@dataclass
class Watcher:
    """Is told of what goes on; both may be left out."""

    generation: Callable[[Cloud], None] = field(default=lambda cloud: None)
    draw: Callable[[int, int, int, float], None] = field(default=lambda *_: None)
    """(generation, done, of, tolerance) after each draw."""


def sample(
    sim: Simulator, record: Record, settings: Settings, bank: Cloud, watcher: Watcher,
    start: Cloud | None = None,
) -> Cloud:  # fmt: skip
    """Return the draws at the lowest tolerance reached, 1 if the runs allowed suffice.

    Parameters
    ----------
    sim : Simulator
        The world.
    record : Record
        The facts used, which are the first measures.
    settings : Settings
        How many draws, and the key.
    bank : Cloud
        Draws from the prior (`from_prior`).
    watcher : Watcher
        Is told of each generation when it is whole: there it can be stored.
    start : Cloud, optional
        The last stored generation, from which to go on.
    """
    cloud = bank if start is None else start
    with ThreadPoolExecutor(settings.threads, thread_name_prefix="corcyra") as pool:
        while not done(cloud, settings):
            cloud = _generation(sim, record, settings, cloud, watcher, pool)
            watcher.generation(cloud)
    return cloud


def done(cloud: Cloud, settings: Settings) -> bool:
    """Tell whether there is nothing left to do, or nothing that would help."""
    return (
        cloud.finished >= settings.last or cloud.runs >= settings.runs or cloud.acceptance < STUCK
    )


def from_prior(sim: Simulator, settings: Settings, first: int, last: int) -> Cloud:
    """Return the calm draws from the prior of numbers `first` to before `last`, run."""

    def one(i: int) -> tuple[F8, Luck, F8]:
        rng = generator(settings.seed, PRIOR, 0, i)
        for _ in range(CALM_TRIES):
            z = as_stored(rng.standard_normal(sim.free))
            luck = rng.integers(LUCKS, size=sim.parts)
            if sim.calm(z, luck):
                return z, luck, sim.measures(z, luck)
        raise FitError(f"the country was calm before day 0 in none of {CALM_TRIES} draws")

    with ThreadPoolExecutor(settings.threads, thread_name_prefix="corcyra") as pool:
        found = list(pool.map(one, range(first, last)))
    return Cloud(
        0, WIDEST, np.array([f[0] for f in found]), np.array([f[1] for f in found]),
        np.array([f[2] for f in found]), runs=last - first,
    )  # fmt: skip


def joined(parts: Sequence[Cloud]) -> Cloud:
    """Return one bank of several."""
    return replace(
        parts[0],
        z=np.concatenate([p.z for p in parts]),
        luck=np.concatenate([p.luck for p in parts]),
        s=np.concatenate([p.s for p in parts]),
        runs=sum(p.runs for p in parts),
    )


def _generation(
    sim: Simulator, record: Record, settings: Settings, cloud: Cloud, watcher: Watcher,
    pool: ThreadPoolExecutor,
) -> Cloud:  # fmt: skip
    used = len(record.centre)
    number, s = cloud.generation + 1, cloud.s[:, :used]
    # Of a bank larger than the draws those near the record suffice: the first tolerance is lower.
    wanted = SHARE * min(len(s), settings.draws)
    tolerance = next_tolerance(record, s, cloud.tolerance, wanted)
    log_w = record.log_kernel(s, tolerance) - record.log_kernel(s, cloud.tolerance)
    u = generator(settings.seed, RESAMPLE, number, 0).random()
    kept = systematic(weights(log_w), u, settings.draws)
    at = replace(cloud, tolerance=tolerance, z=cloud.z[kept], luck=cloud.luck[kept],
                 s=cloud.s[kept], generation=number)  # fmt: skip
    length, size = chain_length(cloud.acceptance), sim.free + sim.parts
    costs = np.array(cloud.costs) if cloud.costs else first_costs(size)
    ends = []

    def one(i: int) -> _End:
        return _chain(sim, record, settings, at, i, length, costs)

    for i, end in enumerate(pool.map(one, range(settings.draws))):
        ends.append(end)
        watcher.draw(number, i + 1, settings.draws, tolerance)
    moved = sum(end.moved for end in ends)
    return replace(
        at, z=np.array([e.z for e in ends]), luck=np.array([e.luck for e in ends]),
        s=np.array([e.s for e in ends]), acceptance=moved / (length * settings.draws),
        effective=effective(log_w), runs=cloud.runs + length * settings.draws,
        finished=cloud.finished + (tolerance == 1.0),
        costs=_priced(costs, [was for end in ends for was in end.refreshed]),
    )  # fmt: skip


def chain_length(acceptance: float) -> int:
    """Return how many proposals let a draw move as often as is wanted."""
    return min(max(math.ceil(_MOVES / max(acceptance, 1e-6)), SHORTEST), LONGEST)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a chain of moves has come to."""

    z: F8
    luck: Luck
    s: F8
    moved: int
    refreshed: list[tuple[F8, bool]]
    """What proposals refreshed, and whether they were taken."""


def _chain(
    sim: Simulator, record: Record, settings: Settings, cloud: Cloud, i: int, length: int,
    costs: F8,
) -> _End:  # fmt: skip
    """Move one draw."""
    rng = generator(settings.seed, MOVE, cloud.generation, i)
    used = len(record.centre)
    z, luck, s = cloud.z[i], cloud.luck[i], cloud.s[i]
    here = float(record.log_kernel(s[:used], cloud.tolerance))
    moved, refreshed = 0, []
    for _ in range(length):
        to = propose(rng, z, luck, cloud.z, costs, sim.days)
        bound = math.log(rng.random()) + here - to.log_ratio
        there = _reached(sim, record, cloud.tolerance, to, bound)
        if to.refreshed is not None:
            refreshed.append((to.refreshed, there is not None))
        if there is not None:
            z, luck, s = to.z, to.luck, there
            here = float(record.log_kernel(s[:used], cloud.tolerance))
            moved += 1
    return _End(z, luck, s, moved, refreshed)


def _priced(costs: F8, refreshed: list[tuple[F8, bool]]) -> tuple[float, ...]:
    """Return the costs after a generation's proposals."""
    if refreshed:
        what, taken = (np.array(column) for column in zip(*refreshed, strict=True))
        costs = next_costs(costs, what, taken)
    return tuple(float(c) for c in costs)


def _reached(
    sim: Simulator, record: Record, tolerance: float, to: Proposal, bound: float
) -> F8 | None:
    """Return a proposal's measures, or nothing if its log kernel is under the bound."""
    used = len(record.centre)
    # The kernel is at most 1: where even that would not do, nothing need be run.
    if bound > 0.0:
        return None
    low, high = sim.glimpse(to.z, to.luck)
    nearest = np.clip(record.centre, low[:used], high[:used])
    if record.log_kernel(nearest, tolerance) < bound:
        return None
    there = sim.measures(to.z, to.luck)
    # Calm is asked last: it costs a run, and most proposals have been refused by now.
    if record.log_kernel(there[:used], tolerance) < bound or not sim.calm(to.z, to.luck):
        return None
    return there
