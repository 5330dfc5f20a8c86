"""The rules of Epstein's model I, compiled: A (rebel or not), C (arrest), and the jail."""

from __future__ import annotations

import numpy as np

from corcyra.classics._epstein_space import (
    COP_UNIT,
    FIRST,
    MINUS,
    PLUS,
    Key,
    Torus,
    Whole,
    block,
    count,
    draw,
    free_site,
    inner,
    look,
    merged,
    pick,
)
from corcyra.classics._epstein_world import (
    ACTIVE,
    ARREST,
    ARRESTS,
    FREE,
    INCLUSIVE,
    JAILED,
    OCCUPIED,
    PLAIN,
    QUIET,
    REAL,
    RELEASE,
    ROUND,
    Counts,
    Links,
    Reals,
    Rules,
    World,
)
from corcyra.kernels import kernel
from corcyra.model.draws import uniform

__all__ = ["comes_out", "dares", "decide", "inspect", "link", "serve", "set_limits", "unlink"]


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


@inner
def link(first: Links, following: Links, site: Whole, i: Whole) -> None:
    """Enter an active in the list of its site."""
    following[i] = first[np.uint64(site)]
    first[np.uint64(site)] = i


@inner
def unlink(first: Links, following: Links, site: Whole, i: Whole) -> None:
    """Strike an active from the list of its site."""
    if first[np.uint64(site)] == i:
        first[np.uint64(site)] = following[i]
        return
    j = first[np.uint64(site)]
    while following[j] != i:
        j = following[j]
    following[j] = following[i]


@merged
def decide(
    rules: Rules,
    world: World,
    ground: Torus,
    i: Whole,
    state: Whole,
    site: Whole,
    limit: float,
    tally: Counts,
) -> Whole:
    """Rule A, by what the citizen sees; returns the new state."""
    view = count(world.seen, ground.edge, ground.twins, site)
    himself = state == ACTIVE and not rules.counts_self_twice
    actives = 1 + (view & (COP_UNIT - 1)) - himself
    rebels = dares(rules.ratio, limit, view // COP_UNIT, actives)
    if rebels and state != ACTIVE:
        link(world.first, world.following, site, i)
        look(world.seen, ground.halves, ground.stride, site, PLUS)
        tally[ACTIVE] += 1
        world.state[i] = ACTIVE
        return np.int64(ACTIVE)
    if state == ACTIVE and not rebels:
        unlink(world.first, world.following, site, i)
        look(world.seen, ground.halves, ground.stride, site, MINUS)
        tally[ACTIVE] -= 1
        world.state[i] = QUIET
        return np.int64(QUIET)
    return state


@inner
def _actives_on_beat(world: World, ground: Torus, site: Whole) -> Whole:
    """Count the actives a cop sees, where cops do not see as far as citizens."""
    actives = 0
    for k in range(len(ground.beat)):
        i = np.int64(world.first[ground.home[np.uint64(site + ground.beat[k])]])
        while i >= 0:
            actives += 1
            i = np.int64(world.following[i])
    return actives


@inner
def _suspect(world: World, ground: Torus, site: Whole, actives: Whole, word: Whole) -> Whole:
    """Return the one of ``actives`` within the cop's vision whom a random word names."""
    left = pick(word, actives)
    for k in range(len(ground.beat)):
        i = np.int64(world.first[ground.home[np.uint64(site + ground.beat[k])]])
        while i >= 0:
            if left == 0:
                return i
            left -= 1
            i = np.int64(world.following[i])
    return -1


@inner
def term_of(rules: Rules, word: Whole) -> float:
    """Return a jail term J from a random word, steps."""
    if rules.max_jail_term == np.inf:
        return np.inf
    if rules.jail_term == REAL:
        return float(uniform(word) * rules.max_jail_term)
    values = np.int64(rules.max_jail_term) + (1 if rules.jail_term == INCLUSIVE else 0)
    return float(pick(word, values))


@inner
def inspect(
    rules: Rules,
    world: World,
    ground: Torus,
    key: Key,
    cop: Whole,
    site: Whole,
    tally: Counts,
    step: Whole,
) -> Whole:
    """Rule C: arrest a random active within the cop's vision; returns where the cop is then."""
    actives = count(world.seen, ground.edge, ground.twins, site) & (COP_UNIT - 1)
    if not rules.same_vision:
        actives = _actives_on_beat(world, ground, site)
    if actives == 0:
        return site
    luck = draw(key, cop, step, FIRST, ARREST)
    j = _suspect(world, ground, site, actives, luck[0])
    there = np.int64(world.site[j])
    _arrest(rules, world, ground, j, there, term_of(rules, luck[1]), tally)
    if not rules.cop_pursues:
        return site
    look(world.seen, ground.halves, ground.stride, site, -COP_UNIT)
    look(world.seen, ground.halves, ground.stride, there, COP_UNIT)
    block(world.blockers, ground.edge, ground.twins, site, MINUS)
    block(world.blockers, ground.edge, ground.twins, there, PLUS)
    world.site[cop] = there
    return there


@inner
def _arrest(
    rules: Rules,
    world: World,
    ground: Torus,
    j: Whole,
    site: Whole,
    term: float,
    tally: Counts,
) -> None:
    """Take an active off the street for a term."""
    unlink(world.first, world.following, site, j)
    look(world.seen, ground.halves, ground.stride, site, MINUS)
    tally[ACTIVE] -= 1
    tally[ARRESTS] += 1
    world.term[j] = term
    # With a common clock a term of nought is no term: merely quiet.
    if term <= 0.0 and not rules.jail_clock_own_turn:
        world.state[j] = QUIET
        return
    world.state[j] = JAILED
    tally[JAILED] += 1
    if rules.jailed_site != OCCUPIED:
        block(world.blockers, ground.edge, ground.twins, site, MINUS)


@merged
def comes_out(
    rules: Rules, world: World, ground: Torus, key: Key, i: Whole, tally: Counts, step: Whole
) -> bool:
    """Say whether one of the jailed comes out at its own turn; if not, a step of it is served."""
    if not rules.jail_clock_own_turn:
        return False
    if world.term[i] > 0.0:
        world.term[i] -= 1.0
        return False
    return bool(_release(rules, world, ground, key, i, tally, step))


@inner
def _release(
    rules: Rules, world: World, ground: Torus, key: Key, i: Whole, tally: Counts, step: Whole
) -> bool:
    """Let a citizen out where the rule says; False if there is no site for it in vision."""
    site = np.int64(world.site[i])
    if rules.jailed_site == FREE and world.blockers[site] > 0:
        site = free_site(world.blockers, ground.home, ground.sight, site, key, RELEASE, i, step)
        if site < 0:
            return False
        world.site[i] = site
    if rules.jailed_site != OCCUPIED:
        block(world.blockers, ground.edge, ground.twins, site, PLUS)
    world.state[i] = QUIET
    tally[JAILED] -= 1
    return True


@inner
def serve(rules: Rules, world: World, ground: Torus, key: Key, tally: Counts, step: Whole) -> None:
    """Count every term down at the end of a step, and let out who has served it."""
    for i in range(rules.citizens):
        if world.state[i] == JAILED:
            world.term[i] -= 1.0
            if world.term[i] <= 0.0:
                _release(rules, world, ground, key, i, tally, step)
