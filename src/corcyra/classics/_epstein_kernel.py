"""Model I of Epstein (2002), compiled: rebellion against a central authority.

A whole run is one call over plain arrays.  Citizens come first in every array, cops after them.
The helpers take the arrays they need, not a bundle of them: numba counts references to each
array of a bundle at every call, which would take longer than the rules do.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
from numba import njit

from corcyra.classics._epstein_space import (
    COP_UNIT,
    MARGIN,
    THREE_DIGITS,
    Torus,
    Whole,
    block,
    count,
    free_site,
    look,
    pick,
    shuffle,
)
from corcyra.kernels import kernel
from corcyra.model.draws import philox, uniform

__all__ = ["Rules", "World", "census", "new_world", "recount", "run", "settle"]

QUIET, ACTIVE, JAILED, COP, GONE = 0, 1, 2, 3, 4

# Random streams: the last word of the Philox counter, after entity, step and block.
TRAITS, PLACES, ORDER, MOVE, ARREST, RELEASE, FORCE = 101, 102, 103, 104, 105, 106, 107

RATIOS = ("plain", "floor", "round")
PLAIN, FLOOR, ROUND = 0, 1, 2
JAIL_TERMS = ("real", "inclusive", "exclusive")
REAL, INCLUSIVE, EXCLUSIVE = 0, 1, 2
JAILED_SITES = ("occupied", "free", "shared")
OCCUPIED, FREE, SHARED = 0, 1, 2

AHEAD = 256
"""Agents whose sites, limits and draws are fetched at once."""

_draw: Any = njit(inline="always")(cast(Any, philox).py_func)
"""The same philox, merged into its caller: a loop around it is then compiled eight abreast."""

Sites = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Links = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Key = tuple[int, int]


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
    state: npt.NDArray[np.int8]
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
def set_limits(
    rules: Rules, hardship: Reals, risk_aversion: Reals, limit: Reals, legitimacy: float
) -> None:
    """Solve rule A for the ratio: G - R (1 - exp(-k C/A)) > T  <=>  C/A < limit.

    Whole ratios (floored, rounded) are compared with whole limits, so no exp is taken in a step.
    """
    for i in range(rules.citizens):
        slack = hardship[i] * (1.0 - legitimacy) - rules.threshold
        if slack <= 0.0:
            limit[i] = -1.0
        elif risk_aversion[i] <= slack:
            limit[i] = np.inf
        else:
            ratio = -np.log(1.0 - slack / risk_aversion[i]) / rules.k
            limit[i] = ratio if rules.ratio == PLAIN else np.ceil(ratio)


@kernel
def dares(ratio: Whole, limit: float, cops: Whole, actives: Whole) -> bool:
    """Rule A, given the counts: floor(C/A) < m is C < m A; round-half-even is its own case."""
    if limit == np.inf:
        return True
    if ratio != ROUND:
        return bool(cops < limit * actives)
    twice = (2.0 * limit - 1.0) * actives
    return bool(2 * cops < twice or (2 * cops == twice and np.int64(limit) % 2 == 1))


@kernel
def _link(first: Links, following: Links, site: Whole, i: Whole) -> None:
    """Enter an active in the list of its site."""
    following[i] = first[np.uint64(site)]
    first[np.uint64(site)] = i


@kernel
def _unlink(first: Links, following: Links, site: Whole, i: Whole) -> None:
    """Strike an active from the list of its site."""
    if first[np.uint64(site)] == i:
        first[np.uint64(site)] = following[i]
        return
    j = first[np.uint64(site)]
    while following[j] != i:
        j = following[j]
    following[j] = following[i]


@kernel
def _suspect(
    first: Links,
    following: Links,
    home: Sites,
    beat: Links,
    site: Whole,
    actives: Whole,
    word: Whole,
) -> Whole:
    """Rule C: the one of ``actives`` within the cop's vision whom a random word names."""
    left = pick(word, actives)
    for k in range(len(beat)):
        i = np.int64(first[home[np.uint64(site + beat[k])]])
        while i >= 0:
            if left == 0:
                return i
            left -= 1
            i = np.int64(following[i])
    return -1


@kernel
def _actives_on_beat(
    first: Links, following: Links, home: Sites, beat: Links, site: Whole
) -> Whole:
    """Count the actives a cop sees, where cops do not see as far as citizens."""
    actives = 0
    for k in range(len(beat)):
        i = np.int64(first[home[np.uint64(site + beat[k])]])
        while i >= 0:
            actives += 1
            i = np.int64(following[i])
    return actives


@kernel
def _term(rules: Rules, word: Whole) -> float:
    if rules.max_jail_term == np.inf:
        return np.inf
    if rules.jail_term == REAL:
        return float(uniform(word) * rules.max_jail_term)
    values = np.int64(rules.max_jail_term) + (1 if rules.jail_term == INCLUSIVE else 0)
    return float(pick(word, values))


@kernel
def _release(rules: Rules, world: World, ground: Torus, key: Key, i: Whole, step: Whole) -> bool:
    """Let a citizen out where the rule says; False if there is no site for it in vision."""
    site = np.int64(world.site[i])
    if rules.jailed_site == FREE and world.blockers[site] > 0:
        site = free_site(world.blockers, ground.home, ground.sight, site, key, RELEASE, i, step)
        if site < 0:
            return False
        world.site[i] = site
    if rules.jailed_site != OCCUPIED:
        block(world.blockers, ground.edge, ground.twins, site, 1)
    world.state[i] = QUIET
    return True


@kernel
def _serve(rules: Rules, world: World, ground: Torus, key: Key, step: Whole) -> Whole:
    """Count every term down at the end of a step; returns how many were let out."""
    out = 0
    for i in range(rules.citizens):
        if world.state[i] == JAILED:
            world.term[i] -= 1.0
            if world.term[i] <= 0.0:
                out += _release(rules, world, ground, key, i, step)
    return out


@kernel
def _muster(
    rules: Rules, world: World, ground: Torus, key: Key, wanted: Whole, step: Whole
) -> Whole:
    """Withdraw random cops, or deploy on random free sites, until ``wanted`` are there."""
    total = len(world.state)
    present = 0
    for c in range(rules.citizens, total):
        present += world.state[c] == COP
    # On a lattice that is all but full some wait for the next step.
    most = 100 * len(world.blockers)
    draw = 0
    while present != wanted and draw < most:
        words = philox(key[0], key[1], draw, step, 0, FORCE)
        draw += 1
        c = rules.citizens + pick(words[0], total - rules.citizens)
        if present > wanted and world.state[c] == COP:
            site = np.int64(world.site[c])
            look(world.seen, ground.halves, ground.stride, site, -COP_UNIT)
            block(world.blockers, ground.edge, ground.twins, site, -1)
            world.state[c] = GONE
            present -= 1
        elif present < wanted and world.state[c] == GONE:
            row, column = pick(words[1], ground.height), pick(words[2], ground.width)
            site = (row + ground.margin) * ground.stride + column + ground.margin
            if world.blockers[site] == 0:
                look(world.seen, ground.halves, ground.stride, site, COP_UNIT)
                block(world.blockers, ground.edge, ground.twins, site, 1)
                world.site[c] = site
                world.state[c] = COP
                present += 1
    return present


@kernel
def census(
    sites: Whole, population_density: float, cop_density: float, key: Key
) -> tuple[Whole, Whole]:
    """Draw how many citizens and cops there are if every site draws its own occupant."""
    citizens, cops = 0, 0
    for site in range(sites):
        luck = uniform(philox(key[0], key[1], site, 0, 1, PLACES)[0])
        if luck < population_density:
            citizens += 1
        elif luck < population_density + cop_density:
            cops += 1
    return citizens, cops


@kernel
def settle(rules: Rules, world: World, ground: Torus, key: Key, cops: Whole) -> None:
    """Draw traits, and put citizens and the first ``cops`` cops on random sites of their own."""
    for i in range(rules.citizens):
        words = philox(key[0], key[1], i, 0, 0, TRAITS)
        world.hardship[i] = uniform(words[0])
        world.risk_aversion[i] = uniform(words[1])
    places = np.empty(ground.width * ground.height, dtype=np.uint32)
    shuffle(places, len(places), key, PLACES, 0)
    for i in range(len(world.state)):
        world.state[i] = QUIET if i < rules.citizens else COP
        if i >= rules.citizens + cops:
            world.state[i] = GONE
            continue
        row, column = np.int64(places[i]) // ground.width, np.int64(places[i]) % ground.width
        site = (row + ground.margin) * ground.stride + column + ground.margin
        world.site[i] = site
        block(world.blockers, ground.edge, ground.twins, site, 1)
        if world.state[i] == COP:
            look(world.seen, ground.halves, ground.stride, site, COP_UNIT)


@kernel
def _prepare(
    order: Sites,
    site_of: Sites,
    limit: Reals,
    words: Sites,
    sites: Sites,
    limits: Reals,
    key: Key,
    step: Whole,
) -> None:
    """Fetch what the next few agents will need, and draw their moves eight abreast.

    An agent's site and limit change by nobody's act but its own, so they may be read ahead.
    """
    for position in range(len(order)):
        a, b, c, d = _draw(key[0], key[1], order[position], step, 0, MOVE)
        words[0, position] = a
        words[1, position] = b
        words[2, position] = c
        words[3, position] = d
    for position in range(len(order)):
        sites[position] = site_of[order[position]]
        limits[position] = limit[order[position]]


@kernel
def run(
    rules: Rules,
    world: World,
    ground: Torus,
    key: Key,
    legitimacy: Reals,
    cops: npt.NDArray[np.int64],
    record: npt.NDArray[np.int64],
) -> None:
    """Advance ``len(legitimacy) - 1`` steps; record[t] = quiet, active, jailed, cops, arrests."""
    site_of, state_of, limit, term = world.site, world.state, world.limit, world.term
    first, following, blockers, seen = world.first, world.following, world.blockers, world.seen
    home, edge, twins, halves = ground.home, ground.edge, ground.twins, ground.halves
    beat, stride = ground.beat, ground.stride
    # Both visions in one array: to choose between two arrays would count references.
    offsets = np.concatenate((ground.sight, ground.beat))
    citizens_view, cops_view = np.uint64(len(ground.sight) - 1), np.uint64(len(beat) - 1)
    low = np.uint64(0xFFFFFFFF)
    half_word = np.uint64(32)

    total = len(state_of)
    order = np.zeros(total, dtype=np.uint32)
    words = np.zeros((4, AHEAD), dtype=np.uint32)
    sites = np.zeros(AHEAD, dtype=np.uint32)
    limits = np.zeros(AHEAD)
    active, jailed, present = 0, 0, record[0, 3]
    set_limits(rules, world.hardship, world.risk_aversion, limit, legitimacy[0])
    for t in range(1, len(legitimacy)):
        if legitimacy[t] != legitimacy[t - 1]:
            set_limits(rules, world.hardship, world.risk_aversion, limit, legitimacy[t])
        if cops[t] != present:
            present = _muster(rules, world, ground, key, cops[t], t)
        shuffle(order, total, key, ORDER, t)
        arrests = 0
        for turn in range(total):
            position = np.uint64(turn % AHEAD)
            if position == 0:
                upcoming = order[turn : turn + AHEAD]
                _prepare(upcoming, site_of, limit, words, sites, limits, key, t)
            i: Whole = np.uint64(order[turn])
            state: Whole = np.int64(state_of[i])
            if state == GONE:
                continue
            if state == JAILED:
                if not rules.jail_clock_own_turn:
                    continue
                if term[i] > 0.0:
                    term[i] -= 1.0
                    continue
                if not _release(rules, world, ground, key, np.int64(i), t):
                    continue
                jailed -= 1
                state = QUIET
                sites[position] = site_of[i]

            site: Whole = np.int64(sites[position])
            for stage in range(2):
                if (stage == 0) != rules.move_first:
                    if state == COP:  # rule C
                        if rules.same_vision:
                            actives = count(seen, edge, twins, site) & (COP_UNIT - 1)
                        else:
                            actives = _actives_on_beat(first, following, home, beat, site)
                        if actives == 0:
                            continue
                        luck = philox(key[0], key[1], i, t, 0, ARREST)
                        j = _suspect(first, following, home, beat, site, actives, luck[0])
                        there = np.int64(site_of[j])
                        _unlink(first, following, there, j)
                        look(seen, halves, stride, there, -1)
                        arrests += 1
                        active -= 1
                        term[j] = _term(rules, luck[1])
                        # With a common clock a term of nought is no term: merely quiet.
                        if rules.jail_clock_own_turn or term[j] > 0.0:
                            state_of[j] = JAILED
                            jailed += 1
                            if rules.jailed_site != OCCUPIED:
                                block(blockers, edge, twins, there, -1)
                        else:
                            state_of[j] = QUIET
                        if rules.cop_pursues:
                            look(seen, halves, stride, site, -COP_UNIT)
                            look(seen, halves, stride, there, COP_UNIT)
                            block(blockers, edge, twins, site, -1)
                            block(blockers, edge, twins, there, 1)
                            site_of[i] = there
                            site = there
                    elif limits[position] >= 0.0 or state == ACTIVE:  # rule A
                        view = count(seen, edge, twins, site)
                        actives = 1 + (view & (COP_UNIT - 1))
                        if state == ACTIVE and not rules.counts_self_twice:
                            actives -= 1
                        rebels = dares(rules.ratio, limits[position], view // COP_UNIT, actives)
                        if rebels and state == QUIET:
                            state = ACTIVE
                            _link(first, following, site, i)
                            look(seen, halves, stride, site, 1)
                            active += 1
                        elif state == ACTIVE and not rebels:
                            state = QUIET
                            _unlink(first, following, site, i)
                            look(seen, halves, stride, site, -1)
                            active -= 1
                        state_of[i] = state
                elif rules.cops_move if state == COP else rules.citizens_move:  # rule M
                    base, others = np.int64(0), citizens_view
                    if state == COP:
                        base, others = np.int64(citizens_view) + 1, cops_view
                    to: Whole = np.int64(-1)
                    for k in range(4):
                        scaled = np.uint64(words[k, position]) * others
                        a = site + offsets[np.uint64(base + np.int64(scaled >> half_word))]
                        scaled = (scaled & low) * others
                        b = site + offsets[np.uint64(base + np.int64(scaled >> half_word))]
                        scaled = (scaled & low) * others
                        c = site + offsets[np.uint64(base + np.int64(scaled >> half_word))]
                        if others > THREE_DIGITS:
                            c = b
                        free_a = blockers[np.uint64(a)] == 0
                        free_b = blockers[np.uint64(b)] == 0
                        free_c = blockers[np.uint64(c)] == 0
                        if free_a | free_b | free_c:
                            to = a if free_a else (b if free_b else c)
                            if edge[np.uint64(to)] == MARGIN:
                                to = np.int64(home[np.uint64(to)])
                            break
                    if to < 0:
                        mine = beat if state == COP else ground.sight
                        to = free_site(blockers, home, mine, site, key, MOVE, np.int64(i), t)
                        if to < 0:
                            continue
                    if edge[np.uint64(site)] | edge[np.uint64(to)]:
                        block(blockers, edge, twins, site, -1)
                        block(blockers, edge, twins, to, 1)
                    else:
                        blockers[np.uint64(site)] -= 1
                        blockers[np.uint64(to)] += 1
                    site_of[i] = to
                    if state == COP:
                        look(seen, halves, stride, site, -COP_UNIT)
                        look(seen, halves, stride, to, COP_UNIT)
                    elif state == ACTIVE:
                        look(seen, halves, stride, site, -1)
                        look(seen, halves, stride, to, 1)
                        _unlink(first, following, site, i)
                        _link(first, following, to, i)
                    site = to
        if not rules.jail_clock_own_turn:
            jailed -= _serve(rules, world, ground, key, t)
        record[t, 0] = rules.citizens - active - jailed
        record[t, 1] = active
        record[t, 2] = jailed
        record[t, 3] = present
        record[t, 4] = arrests


@kernel
def recount(rules: Rules, world: World, ground: Torus) -> bool:
    """Say whether what every site sees equals a count from scratch (for the tests)."""
    fresh = np.zeros_like(world.seen)
    blockers = np.zeros_like(world.blockers)
    for i in range(len(world.state)):
        site = np.int64(world.site[i])
        if world.state[i] == ACTIVE:
            look(fresh, ground.halves, ground.stride, site, 1)
        elif world.state[i] == COP:
            look(fresh, ground.halves, ground.stride, site, COP_UNIT)
        if world.state[i] != GONE and (world.state[i] != JAILED or rules.jailed_site == OCCUPIED):
            block(blockers, ground.edge, ground.twins, site, 1)
    return bool(np.all(fresh == world.seen) and np.all(blockers == world.blockers))
