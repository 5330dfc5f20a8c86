"""Model II of Epstein (2002), compiled: violence between two groups, with births and deaths.

Neighbourhoods are small (vision 1.7), so everything is counted where it is needed.
"""

from __future__ import annotations

import numpy as np

from corcyra.classics._epstein_people import (
    ACTIVE,
    BACK,
    BLUE,
    COP,
    DEAD,
    EMPTY,
    GREEN,
    JAILED,
    KILL,
    ORDER,
    QUIET,
    REBEL,
    STEP,
    Counts,
    Population,
    Reals,
    breed,
    choose,
    count_heads,
    grow_old,
    muster,
    near,
)
from corcyra.classics._epstein_rules import term_of
from corcyra.classics._epstein_space import FIRST, Key, Whole, draw, inner, shuffle
from corcyra.classics._epstein_world import FLOOR, FREE, PLAIN, Rules
from corcyra.kernels import kernel

__all__ = ["run_groups"]


@inner
def _goes_active(rules: Rules, people: Population, i: Whole, legitimacy: float) -> bool:
    """Rule A: G - R P > T, with the actives of both groups and oneself in A."""
    cops, actives = 0, 1
    site = np.int64(people.site[i])
    for k in range(len(people.sight)):
        dx, dy = people.sight[k, 0], people.sight[k, 1]
        who = people.occupant[near(site, dx, dy, people.width, people.height)]
        if who >= 0:
            cops += people.state[who] == COP
            actives += people.state[who] == ACTIVE
    if rules.counts_self_twice:
        actives += people.state[i] == ACTIVE
    ratio = cops / actives
    if rules.ratio == FLOOR:
        ratio = np.floor(ratio)
    elif rules.ratio != PLAIN:
        ratio = np.rint(ratio)
    risk = people.risk_aversion[i] * (1.0 - np.exp(-rules.k * ratio))
    return bool(people.hardship[i] * (1.0 - legitimacy) - risk > rules.threshold)


@inner
def _act(
    rules: Rules, people: Population, i: Whole, legitimacy: float, key: Key, step: Whole
) -> Whole:
    """Rule A or C; returns 1 if somebody was killed."""
    site = np.int64(people.site[i])
    luck = draw(key, i, step, FIRST, KILL)
    if people.state[i] == COP:
        there = choose(people, people.beat, site, REBEL, luck[0])
        if there >= 0:
            suspect = people.occupant[there]
            people.term[suspect] = term_of(rules, luck[1])
            people.state[suspect] = JAILED
            if rules.jailed_site == FREE:
                people.occupant[there] = -1
        return 0
    people.state[i] = ACTIVE if _goes_active(rules, people, i, legitimacy) else QUIET
    if people.state[i] == QUIET:
        return 0
    there = choose(people, people.sight, site, np.int64(1 - people.group[i]), luck[0])
    if there < 0:
        return 0
    people.state[people.occupant[there]] = DEAD
    people.occupant[there] = -1
    return 1


@inner
def _move(people: Population, i: Whole, key: Key, step: Whole) -> None:
    """Rule M."""
    view = people.beat if people.state[i] == COP else people.sight
    word = draw(key, i, step, FIRST, STEP)[0]
    there = choose(people, view, np.int64(people.site[i]), EMPTY, word)
    if there >= 0:
        people.occupant[people.site[i]] = -1
        people.occupant[there] = i
        people.site[i] = there


@inner
def _serve(rules: Rules, people: Population, key: Key, step: Whole) -> None:
    """Count terms down; who is out and finds no site in vision waits."""
    for i in range(people.slots):
        if people.state[i] != JAILED:
            continue
        people.term[i] -= 1.0
        if people.term[i] > 0.0:
            continue
        site = np.int64(people.site[i])
        if rules.jailed_site == FREE and people.occupant[site] >= 0:
            word = draw(key, i, step, FIRST, BACK)[0]
            site = choose(people, people.sight, site, EMPTY, word)
            if site < 0:
                continue
            people.site[i] = site
        people.occupant[site] = i
        people.state[i] = QUIET


@kernel
def run_groups(
    rules: Rules,
    people: Population,
    probability: float,
    key: Key,
    legitimacy: Reals,
    cops: Counts,
    record: Counts,
    stop: bool,
) -> int:
    """Advance the steps; record[t] = blue, green, active, jailed, cops, killed.

    Returns the last step: with ``stop`` the first at which a group is gone.
    """
    order = np.zeros(len(people.state), dtype=np.uint32)
    count_heads(people, record[0])
    for t in range(1, len(legitimacy)):
        muster(people, cops[t], key, t)
        shuffle(order, len(order), key, ORDER, t)
        for turn in range(len(order)):
            i: Whole = np.int64(order[turn])
            if people.state[i] == DEAD or people.state[i] == JAILED:
                continue
            moves = rules.cops_move if people.state[i] == COP else rules.citizens_move
            if moves and rules.move_first:
                _move(people, i, key, t)
            record[t, 5] += _act(rules, people, i, legitimacy[t], key, t)
            if moves and not rules.move_first:
                _move(people, i, key, t)
        _serve(rules, people, key, t)
        breed(people, order, probability, key, t)
        grow_old(people)
        count_heads(people, record[t])
        if stop and (record[t, BLUE] == 0 or record[t, GREEN] == 0):
            return t
    return len(legitimacy) - 1
