"""The world of Epstein's model I: its rules as numbers, its state, who stands where at first.

Citizens come first in every array, cops after them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corcyra.classics._epstein_space import (
    COP_UNIT,
    FIRST,
    MINUS,
    PLUS,
    Key,
    Torus,
    Whole,
    block,
    draw,
    inner,
    look,
    pick,
    shuffle,
)
from corcyra.kernels import kernel
from corcyra.model.draws import uniform

__all__ = ["Rules", "World", "census", "muster", "new_world", "recount", "settle"]

QUIET, ACTIVE, JAILED, COP, GONE = 0, 1, 2, 3, 4
ARRESTS = 4
"""The place of arrests in a step's tally, after quiet, active, jailed and cops."""

# Random streams: the last word of the Philox counter, after entity, step and block.
TRAITS, PLACES, ORDER, MOVE = np.int64(101), np.int64(102), np.int64(103), np.int64(104)
ARREST, RELEASE, FORCE = np.int64(105), np.int64(106), np.int64(107)

RATIOS = ("plain", "floor", "round")
PLAIN, FLOOR, ROUND = 0, 1, 2
JAIL_TERMS = ("real", "inclusive", "exclusive")
REAL, INCLUSIVE, EXCLUSIVE = 0, 1, 2
JAILED_SITES = ("occupied", "free", "shared")
OCCUPIED, FREE, SHARED = 0, 1, 2

Sites = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Links = npt.NDArray[np.int32]
States = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Rules(NamedTuple):
    """What is fixed for a run; options as the small numbers above."""

    citizens: int
    threshold: float
    k: float
    max_jail_term: float
    citizens_move: bool
    cops_move: bool
    move_first: bool
    ratio: int
    counts_self_twice: bool
    jail_term: int
    jail_clock_own_turn: bool
    jailed_site: int
    cop_pursues: bool
    same_vision: bool


class World(NamedTuple):
    """The state: per agent, then per place of the padded grid."""

    site: Sites
    state: States
    hardship: Reals
    risk_aversion: Reals
    limit: Reals
    """The citizen is active while the perceived cops per active stay below this."""
    term: Reals
    following: Links
    """The next active on the same site, -1 at the end."""
    first: Links
    """The first active on a site, -1 if there is none."""
    blockers: Bytes
    seen: Links


def new_world(ground: Torus, agents: int) -> World:
    """Return an empty world with room for so many agents."""
    places = len(ground.home)
    return World(
        site=np.zeros(agents, dtype=np.uint32),
        state=np.zeros(agents, dtype=np.int8),
        hardship=np.zeros(agents),
        risk_aversion=np.zeros(agents),
        limit=np.zeros(agents),
        term=np.zeros(agents),
        following=np.full(agents, -1, dtype=np.int32),
        first=np.full(places, -1, dtype=np.int32),
        blockers=np.zeros(places, dtype=np.uint8),
        seen=np.zeros(places, dtype=np.int32),
    )


@kernel
def census(
    sites: Whole, population_density: float, cop_density: float, key: Key
) -> tuple[Whole, Whole]:
    """Draw how many citizens and cops there are if every site draws its own occupant."""
    citizens, cops = 0, 0
    for site in range(sites):
        luck = uniform(draw(key, site, FIRST, PLUS, PLACES)[0])
        if luck < population_density:
            citizens += 1
        elif luck < population_density + cop_density:
            cops += 1
    return citizens, cops


@kernel
def settle(rules: Rules, world: World, ground: Torus, key: Key, cops: Whole) -> None:
    """Draw traits, and put citizens and the first ``cops`` cops on random sites of their own."""
    for i in range(rules.citizens):
        words = draw(key, i, FIRST, FIRST, TRAITS)
        world.hardship[i] = uniform(words[0])
        world.risk_aversion[i] = uniform(words[1])
    places = np.empty(ground.width * ground.height, dtype=np.uint32)
    shuffle(places, len(places), key, PLACES, FIRST)
    for i in range(len(world.state)):
        world.state[i] = QUIET if i < rules.citizens else COP
        if i >= rules.citizens + cops:
            world.state[i] = GONE
            continue
        row, column = np.int64(places[i]) // ground.width, np.int64(places[i]) % ground.width
        _stand(world, ground, i, row, column)


@inner
def _stand(world: World, ground: Torus, i: Whole, row: Whole, column: Whole) -> None:
    """Put an agent on a site where nobody is."""
    site = (row + ground.margin) * ground.stride + column + ground.margin
    world.site[i] = site
    block(world.blockers, ground.edge, ground.twins, site, PLUS)
    if world.state[i] == COP:
        look(world.seen, ground.halves, ground.stride, site, COP_UNIT)


@inner
def muster(
    rules: Rules, world: World, ground: Torus, key: Key, wanted: Whole, step: Whole
) -> Whole:
    """Withdraw random cops, or deploy on random free sites, until ``wanted`` are there."""
    total = len(world.state)
    present = 0
    for c in range(rules.citizens, total):
        present += world.state[c] == COP
    # On a lattice that is all but full some wait for the next step.
    for attempt in range(100 * len(world.blockers)):
        if present == wanted:
            break
        words = draw(key, attempt, step, FIRST, FORCE)
        c = rules.citizens + pick(words[0], total - rules.citizens)
        if present > wanted and world.state[c] == COP:
            site = np.int64(world.site[c])
            look(world.seen, ground.halves, ground.stride, site, -COP_UNIT)
            block(world.blockers, ground.edge, ground.twins, site, MINUS)
            world.state[c] = GONE
            present -= 1
        elif present < wanted and world.state[c] == GONE:
            row, column = pick(words[1], ground.height), pick(words[2], ground.width)
            site = (row + ground.margin) * ground.stride + column + ground.margin
            if world.blockers[site] == 0:
                world.state[c] = COP
                _stand(world, ground, c, row, column)
                present += 1
    return present


@kernel
def recount(rules: Rules, world: World, ground: Torus) -> bool:
    """Say whether what every site sees equals a count from scratch (for the tests)."""
    fresh = np.zeros_like(world.seen)
    blockers = np.zeros_like(world.blockers)
    for i in range(len(world.state)):
        site = np.int64(world.site[i])
        if world.state[i] == ACTIVE:
            look(fresh, ground.halves, ground.stride, site, PLUS)
        elif world.state[i] == COP:
            look(fresh, ground.halves, ground.stride, site, COP_UNIT)
        if world.state[i] != GONE and (world.state[i] != JAILED or rules.jailed_site == OCCUPIED):
            block(blockers, ground.edge, ground.twins, site, PLUS)
    return bool(np.all(fresh == world.seen) and np.all(blockers == world.blockers))
