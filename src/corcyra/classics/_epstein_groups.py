"""Model II of Epstein (2002), compiled: violence between two groups, with births and deaths.

Neighbourhoods are small (vision 1.7), so everything is counted where it is needed.  Agents live
in slots; a slot whose agent died is used again.  Cops have the last slots.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corcyra.classics._epstein_kernel import FLOOR, FREE, PLAIN, Rules, _term
from corcyra.classics._epstein_space import Whole, pick, shuffle
from corcyra.kernels import kernel
from corcyra.model.draws import philox, uniform

__all__ = ["Population", "populate", "population", "run_groups"]

DEAD, QUIET, ACTIVE, JAILED, COP = 0, 1, 2, 3, 4
BLUE, GREEN = 0, 1

# Random streams of model II; those of model I are 101 to 107.
ORIGIN, ORDER, STEP, KILL, CLONE, BROOD, BACK, DEPLOY = 111, 112, 113, 114, 115, 116, 117, 118

Key = tuple[int, int]
Links = npt.NDArray[np.int32]


class Population(NamedTuple):
    """The state, by slot; ``occupant`` by site (-1: nobody), and the sites in view."""

    state: npt.NDArray[np.int8]
    group: npt.NDArray[np.int8]
    site: Links
    hardship: npt.NDArray[np.float64]
    risk_aversion: npt.NDArray[np.float64]
    term: npt.NDArray[np.float64]
    age: Links
    death_age: Links
    occupant: Links
    sight: Links
    """Rows (dx, dy) of a citizen's view, without the own site."""
    beat: Links
    nearby: Links
    """The eight surrounding sites, where offspring are put."""


def population(slots: int, sites: int, sight: Links, beat: Links) -> Population:
    """Return an empty population."""
    around = [(dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dx, dy) != (0, 0)]
    return Population(
        state=np.zeros(slots, dtype=np.int8),
        group=np.zeros(slots, dtype=np.int8),
        site=np.zeros(slots, dtype=np.int32),
        hardship=np.zeros(slots),
        risk_aversion=np.zeros(slots),
        term=np.zeros(slots),
        age=np.zeros(slots, dtype=np.int32),
        death_age=np.zeros(slots, dtype=np.int32),
        occupant=np.full(sites, -1, dtype=np.int32),
        sight=sight,
        beat=beat,
        nearby=np.array(around, dtype=np.int32),
    )


@kernel
def _near(site: Whole, offset: Links, width: Whole, height: Whole) -> Whole:
    x = (site % width + offset[0]) % width
    y = (site // width + offset[1]) % height
    return np.int64(y * width + x)


@kernel
def _wanted(
    state: npt.NDArray[np.int8], group: npt.NDArray[np.int8], who: Whole, what: Whole
) -> bool:
    """``what``: -1 an empty site, 0 or 1 a free member of that group, 2 any active agent."""
    if what == -1:
        return bool(who < 0)
    if who < 0:
        return False
    if what == 2:
        return bool(state[who] == ACTIVE)
    return bool((state[who] == QUIET or state[who] == ACTIVE) and group[who] == what)


@kernel
def _choose(
    people: Population,
    view: Links,
    site: Whole,
    what: Whole,
    word: Whole,
    width: Whole,
    height: Whole,
) -> Whole:
    """Return a random site in ``view`` whose occupant is wanted, or -1."""
    found = 0
    for k in range(len(view)):
        who = np.int64(people.occupant[_near(site, view[k], width, height)])
        found += _wanted(people.state, people.group, who, what)
    if found == 0:
        return -1
    left = pick(word, found)
    for k in range(len(view)):
        there = _near(site, view[k], width, height)
        if _wanted(people.state, people.group, np.int64(people.occupant[there]), what):
            if left == 0:
                return there
            left -= 1
    return -1


@kernel
def _goes_active(
    rules: Rules, people: Population, i: Whole, legitimacy: float, width: Whole, height: Whole
) -> bool:
    """Rule A: G - R P > T, with the actives of both groups and oneself in A."""
    cops, actives = 0, 1
    for k in range(len(people.sight)):
        who = people.occupant[_near(np.int64(people.site[i]), people.sight[k], width, height)]
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


@kernel
def _be_born(
    people: Population, i: Whole, site: Whole, age_limit: Whole, key: Key, step: Whole
) -> None:
    """Draw what is new in an agent: risk aversion and a death age from 1..max_age."""
    words = philox(key[0], key[1], i, step, 0, ORIGIN)
    people.state[i] = QUIET
    people.site[i] = site
    people.risk_aversion[i] = uniform(words[0])
    people.death_age[i] = 1 + pick(words[1], age_limit)
    people.age[i] = 0
    people.occupant[site] = i


@kernel
def populate(
    people: Population, citizens: Whole, cops: Whole, slots: Whole, age_limit: Whole, key: Key
) -> None:
    """Put citizens (of either group with probability 1/2) and cops on sites of their own."""
    places = np.empty(len(people.occupant), dtype=np.uint32)
    shuffle(places, len(places), key, ORDER, 0)
    for i in range(citizens):
        _be_born(people, i, np.int64(places[i]), age_limit, key, 0)
        words = philox(key[0], key[1], i, 0, 1, ORIGIN)
        people.hardship[i] = uniform(words[0])
        people.group[i] = pick(words[1], 2)
    for c in range(cops):
        i, site = slots + c, np.int64(places[citizens + c])
        people.state[i] = COP
        people.site[i] = site
        people.occupant[site] = i


@kernel
def _muster(people: Population, slots: Whole, wanted: Whole, key: Key, step: Whole) -> None:
    """Withdraw random cops, or deploy on random unoccupied sites, until ``wanted`` are there."""
    present = 0
    for c in range(slots, len(people.state)):
        present += people.state[c] == COP
    # On a lattice that is all but full some wait for the next step.
    most = 100 * len(people.occupant)
    draw = 0
    while present != wanted and draw < most:
        words = philox(key[0], key[1], draw, step, 0, DEPLOY)
        draw += 1
        c = slots + pick(words[0], len(people.state) - slots)
        if present > wanted and people.state[c] == COP:
            people.occupant[people.site[c]] = -1
            people.state[c] = DEAD
            present -= 1
        elif present < wanted and people.state[c] == DEAD:
            site = pick(words[1], len(people.occupant))
            if people.occupant[site] < 0:
                people.occupant[site] = c
                people.site[c] = site
                people.state[c] = COP
                present += 1


@kernel
def _act(
    rules: Rules,
    people: Population,
    i: Whole,
    legitimacy: float,
    key: Key,
    step: Whole,
    width: Whole,
    height: Whole,
) -> Whole:
    """Rule A or C; returns 1 if somebody was killed."""
    site = np.int64(people.site[i])
    luck = philox(key[0], key[1], i, step, 0, KILL)
    if people.state[i] == COP:
        there = _choose(people, people.beat, site, 2, luck[0], width, height)
        if there >= 0:
            suspect = people.occupant[there]
            people.term[suspect] = _term(rules, luck[1])
            people.state[suspect] = JAILED
            if rules.jailed_site == FREE:
                people.occupant[there] = -1
        return 0
    people.state[i] = ACTIVE if _goes_active(rules, people, i, legitimacy, width, height) else QUIET
    if people.state[i] == QUIET:
        return 0
    there = _choose(
        people, people.sight, site, np.int64(1 - people.group[i]), luck[0], width, height
    )
    if there < 0:
        return 0
    people.state[people.occupant[there]] = DEAD
    people.occupant[there] = -1
    return 1


@kernel
def _move(people: Population, i: Whole, key: Key, step: Whole, width: Whole, height: Whole) -> None:
    """Rule M."""
    view = people.beat if people.state[i] == COP else people.sight
    word = philox(key[0], key[1], i, step, 0, STEP)[0]
    there = _choose(people, view, np.int64(people.site[i]), -1, word, width, height)
    if there >= 0:
        people.occupant[people.site[i]] = -1
        people.occupant[there] = i
        people.site[i] = there


@kernel
def _serve(
    rules: Rules,
    people: Population,
    slots: Whole,
    key: Key,
    step: Whole,
    width: Whole,
    height: Whole,
) -> None:
    """Count terms down; who is out and finds no site in vision waits."""
    for i in range(slots):
        if people.state[i] != JAILED:
            continue
        people.term[i] -= 1.0
        if people.term[i] > 0.0:
            continue
        site = np.int64(people.site[i])
        if rules.jailed_site == FREE and people.occupant[site] >= 0:
            word = philox(key[0], key[1], i, step, 0, BACK)[0]
            site = _choose(people, people.sight, site, -1, word, width, height)
            if site < 0:
                continue
            people.site[i] = site
        people.occupant[site] = i
        people.state[i] = QUIET


@kernel
def _breed(
    people: Population,
    order: npt.NDArray[np.uint32],
    slots: Whole,
    probability: float,
    age_limit: Whole,
    key: Key,
    step: Whole,
    width: Whole,
    height: Whole,
) -> None:
    """Free agents clone onto unoccupied neighbouring sites; group and hardship are inherited."""
    shuffle(order, slots, key, BROOD, step)
    empty = 0
    for turn in range(slots):
        i: Whole = np.int64(order[turn])
        if not (people.state[i] == QUIET or people.state[i] == ACTIVE) or people.age[i] < 0:
            continue
        luck = philox(key[0], key[1], i, step, 0, CLONE)
        if uniform(luck[0]) >= probability:
            continue
        there = _choose(people, people.nearby, np.int64(people.site[i]), -1, luck[1], width, height)
        while empty < slots and people.state[empty] != DEAD:
            empty += 1
        if there < 0 or empty == slots:
            continue
        _be_born(people, empty, there, age_limit, key, step)
        people.group[empty] = people.group[i]
        people.hardship[empty] = people.hardship[i]
        people.age[empty] = -1


@kernel
def _grow_old(people: Population, slots: Whole) -> None:
    for i in range(slots):
        if people.state[i] == DEAD:
            continue
        people.age[i] += 1
        if people.age[i] >= people.death_age[i]:
            if people.occupant[people.site[i]] == i:
                people.occupant[people.site[i]] = -1
            people.state[i] = DEAD


@kernel
def _census(people: Population, slots: Whole, row: npt.NDArray[np.int64]) -> None:
    for i in range(slots):
        if people.state[i] != DEAD:
            row[people.group[i]] += 1
            row[2] += people.state[i] == ACTIVE
            row[3] += people.state[i] == JAILED
    for c in range(slots, len(people.state)):
        row[4] += people.state[c] == COP


@kernel
def run_groups(
    rules: Rules,
    people: Population,
    slots: Whole,
    probability: float,
    age_limit: Whole,
    width: Whole,
    height: Whole,
    key: Key,
    legitimacy: npt.NDArray[np.float64],
    cops: npt.NDArray[np.int64],
    record: npt.NDArray[np.int64],
    stop: bool,
) -> int:
    """Advance the steps; record[t] = blue, green, active, jailed, cops, killed.

    Returns the last step: with ``stop`` the first at which a group is gone.
    """
    order = np.zeros(len(people.state), dtype=np.uint32)
    _census(people, slots, record[0])
    for t in range(1, len(legitimacy)):
        _muster(people, slots, cops[t], key, t)
        shuffle(order, len(order), key, ORDER, t)
        for turn in range(len(order)):
            i: Whole = np.int64(order[turn])
            if people.state[i] == DEAD or people.state[i] == JAILED:
                continue
            moves = rules.cops_move if people.state[i] == COP else rules.citizens_move
            if moves and rules.move_first:
                _move(people, i, key, t, width, height)
            record[t, 5] += _act(rules, people, i, legitimacy[t], key, t, width, height)
            if moves and not rules.move_first:
                _move(people, i, key, t, width, height)
        _serve(rules, people, slots, key, t, width, height)
        _breed(people, order, slots, probability, age_limit, key, t, width, height)
        _grow_old(people, slots)
        _census(people, slots, record[t])
        if stop and (record[t, BLUE] == 0 or record[t, GREEN] == 0):
            return t
    return len(legitimacy) - 1
