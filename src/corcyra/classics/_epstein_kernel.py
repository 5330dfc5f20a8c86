"""Model I of Epstein (2002), compiled: rebellion against a central authority.

A whole run is one call over plain arrays.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numba import njit

from corcyra.classics._epstein_rules import (
    comes_out,
    decide,
    inspect,
    link,
    serve,
    set_limits,
    unlink,
)
from corcyra.classics._epstein_space import (
    COP_UNIT,
    MARGIN,
    MINUS,
    PLUS,
    THREE_DIGITS,
    Key,
    Torus,
    Whole,
    block,
    free_site,
    inner,
    look,
    merged,
    shuffle,
)
from corcyra.classics._epstein_world import (
    ACTIVE,
    ARRESTS,
    COP,
    GONE,
    JAILED,
    MOVE,
    ORDER,
    QUIET,
    Bytes,
    Counts,
    Links,
    Reals,
    Rules,
    Sites,
    World,
    muster,
)
from corcyra.kernels import kernel
from corcyra.model.draws import philox

__all__ = ["run"]

AHEAD = 256
"""Agents whose sites, limits and draws are fetched at once."""

_draw: Any = njit(inline="always")(cast(Any, philox).py_func)
"""The same philox, merged into its caller: a loop around it is then compiled eight abreast."""

LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@inner
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


@merged
def _first_free(blockers: Bytes, view: Links, site: Whole, words: Sites, position: Whole) -> Whole:
    """Return the first free one of twelve sites drawn from a view, or -1.

    A word gives three draws, each from what the one before left of it.
    """
    others = np.uint64(len(view) - 1)
    for k in range(4):
        scaled = np.uint64(words[k, position]) * others
        a = site + view[scaled >> HALF]
        scaled = (scaled & LOW) * others
        b = site + view[scaled >> HALF]
        scaled = (scaled & LOW) * others
        c = site + view[scaled >> HALF]
        if others > THREE_DIGITS:
            c = b
        # Looked at together: a branch on each would be guessed wrongly too often.
        free_a = blockers[np.uint64(a)] == 0
        free_b = blockers[np.uint64(b)] == 0
        free_c = blockers[np.uint64(c)] == 0
        if free_a | free_b | free_c:
            return a if free_a else (b if free_b else c)
    return np.int64(-1)


@merged
def _move(
    world: World,
    ground: Torus,
    key: Key,
    i: Whole,
    state: Whole,
    site: Whole,
    words: Sites,
    position: Whole,
    step: Whole,
) -> Whole:
    """Rule M; returns where the agent is then."""
    edge, view = ground.edge, ground.beat if state == COP else ground.sight
    to: Whole = _first_free(world.blockers, view, site, words, position)
    if to < 0:
        to = free_site(world.blockers, ground.home, view, site, key, MOVE, i, step)
        if to < 0:
            return site
    elif edge[np.uint64(to)] == MARGIN:
        to = np.int64(ground.home[np.uint64(to)])
    if edge[np.uint64(site)] | edge[np.uint64(to)]:
        block(world.blockers, edge, ground.twins, site, MINUS)
        block(world.blockers, edge, ground.twins, to, PLUS)
    else:
        world.blockers[np.uint64(site)] -= 1
        world.blockers[np.uint64(to)] += 1
    if state != QUIET:
        weight = COP_UNIT if state == COP else PLUS
        look(world.seen, ground.halves, ground.stride, site, -weight)
        look(world.seen, ground.halves, ground.stride, to, weight)
    if state == ACTIVE:
        unlink(world.first, world.following, site, i)
        link(world.first, world.following, to, i)
    world.site[i] = to
    return to


@inner
def _take_turns(
    rules: Rules,
    world: World,
    ground: Torus,
    key: Key,
    order: Sites,
    words: Sites,
    sites: Sites,
    limits: Reals,
    tally: Counts,
    step: Whole,
) -> None:
    """Let the agents in ``order`` act and move, or move and act, one after the other."""
    for position in range(len(order)):
        i: Whole = np.int64(order[position])
        state: Whole = np.int64(world.state[i])
        if state == GONE:
            continue
        if state == JAILED:
            if not comes_out(rules, world, ground, key, i, tally, step):
                continue
            state = np.int64(QUIET)
            sites[position] = world.site[i]
        site: Whole = np.int64(sites[position])
        for stage in range(2):
            if (stage == 0) == rules.move_first:
                if rules.cops_move if state == COP else rules.citizens_move:
                    site = _move(world, ground, key, i, state, site, words, position, step)
            elif state == COP:
                site = inspect(rules, world, ground, key, i, site, tally, step)
            elif limits[position] >= 0.0 or state == ACTIVE:
                state = decide(rules, world, ground, i, state, site, limits[position], tally)


@kernel
def run(
    rules: Rules,
    world: World,
    ground: Torus,
    key: Key,
    legitimacy: Reals,
    cops: Counts,
    record: Counts,
    first: Whole,
) -> None:
    """Take the steps ``first`` (from 1) to the last of ``legitimacy``.

    record[t] = quiet, active, jailed, cops, arrests; the row before ``first`` must be there.
    """
    total = len(world.state)
    order = np.zeros(total, dtype=np.uint32)
    words = np.zeros((4, AHEAD), dtype=np.uint32)
    sites = np.zeros(AHEAD, dtype=np.uint32)
    limits = np.zeros(AHEAD)
    tally = record[first - 1].copy()
    set_limits(rules, world.hardship, world.risk_aversion, world.limit, legitimacy[first - 1])
    for t in range(first, len(legitimacy)):
        if legitimacy[t] != legitimacy[t - 1]:
            set_limits(rules, world.hardship, world.risk_aversion, world.limit, legitimacy[t])
        if cops[t] != tally[COP]:
            tally[COP] = muster(rules, world, ground, key, cops[t], t)
        shuffle(order, total, key, ORDER, t)
        tally[ARRESTS] = 0
        for start in range(0, total, AHEAD):
            upcoming = order[start : start + AHEAD]
            _prepare(upcoming, world.site, world.limit, words, sites, limits, key, t)
            _take_turns(rules, world, ground, key, upcoming, words, sites, limits, tally, t)
        if not rules.jail_clock_own_turn:
            serve(rules, world, ground, key, tally, t)
        tally[QUIET] = rules.citizens - tally[ACTIVE] - tally[JAILED]
        for column in range(len(tally)):
            record[t, column] = tally[column]
