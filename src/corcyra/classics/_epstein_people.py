"""The people of Epstein's model II: who they are and where, how they are born, age and die.

Agents live in slots; a slot whose agent died is used again.  Cops have the last slots.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corcyra.classics._epstein_space import FIRST, PLUS, Key, Whole, draw, inner, pick, shuffle
from corcyra.kernels import kernel
from corcyra.model.draws import uniform

__all__ = ["Population", "breed", "choose", "count_heads", "grow_old", "muster", "populate"]

DEAD, QUIET, ACTIVE, JAILED, COP = 0, 1, 2, 3, 4
BLUE, GREEN = 0, 1

# Whom a site's occupant must be: a member of group 0 or 1 who is free, or one of these.
EMPTY, REBEL = np.int64(-1), np.int64(2)

# Random streams of model II; those of model I are 101 to 107.
ORIGIN, ORDER, STEP, KILL = np.int64(111), np.int64(112), np.int64(113), np.int64(114)
CLONE, BROOD, BACK, DEPLOY = np.int64(115), np.int64(116), np.int64(117), np.int64(118)

States = npt.NDArray[np.int8]
Links = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Population(NamedTuple):
    """The torus; the state by slot; ``occupant`` by site (-1: nobody); the sites in view."""

    width: int
    height: int
    slots: int
    """The slots of citizens; those of cops come after."""
    max_age: int
    state: States
    group: States
    site: Links
    hardship: Reals
    risk_aversion: Reals
    term: Reals
    age: Links
    death_age: Links
    occupant: Links
    sight: Links
    """Rows (dx, dy) of a citizen's view, without the own site."""
    beat: Links
    nearby: Links
    """The eight surrounding sites, where offspring are put."""


def population(
    width: int, height: int, slots: int, cops: int, max_age: int, sight: Links, beat: Links
) -> Population:
    """Return an empty population."""
    around = [(dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dx, dy) != (0, 0)]
    everyone = slots + cops
    return Population(
        width=width,
        height=height,
        slots=slots,
        max_age=max_age,
        state=np.zeros(everyone, dtype=np.int8),
        group=np.zeros(everyone, dtype=np.int8),
        site=np.zeros(everyone, dtype=np.int32),
        hardship=np.zeros(everyone),
        risk_aversion=np.zeros(everyone),
        term=np.zeros(everyone),
        age=np.zeros(everyone, dtype=np.int32),
        death_age=np.zeros(everyone, dtype=np.int32),
        occupant=np.full(width * height, -1, dtype=np.int32),
        sight=sight,
        beat=beat,
        nearby=np.array(around, dtype=np.int32),
    )


@inner
def near(site: Whole, dx: Whole, dy: Whole, width: Whole, height: Whole) -> Whole:
    """Return the site so many steps away on the torus."""
    x = (site % width + dx) % width
    y = (site // width + dy) % height
    return np.int64(y * width + x)


@inner
def _wanted(state: States, group: States, who: Whole, what: Whole) -> bool:
    if what == EMPTY:
        return bool(who < 0)
    if who < 0:
        return False
    if what == REBEL:
        return bool(state[who] == ACTIVE)
    return bool((state[who] == QUIET or state[who] == ACTIVE) and group[who] == what)


@inner
def choose(people: Population, view: Links, site: Whole, what: Whole, word: Whole) -> Whole:
    """Return a random site in ``view`` whose occupant is wanted, or -1."""
    width, height, occupant = people.width, people.height, people.occupant
    found = 0
    for k in range(len(view)):
        who = np.int64(occupant[near(site, view[k, 0], view[k, 1], width, height)])
        found += _wanted(people.state, people.group, who, what)
    if found == 0:
        return -1
    left = pick(word, found)
    for k in range(len(view)):
        there = near(site, view[k, 0], view[k, 1], width, height)
        if _wanted(people.state, people.group, np.int64(occupant[there]), what):
            if left == 0:
                return there
            left -= 1
    return -1


@inner
def _be_born(people: Population, i: Whole, site: Whole, key: Key, step: Whole) -> None:
    """Draw what is new in an agent: risk aversion and a death age from 1..max_age."""
    words = draw(key, i, step, FIRST, ORIGIN)
    people.state[i] = QUIET
    people.site[i] = site
    people.risk_aversion[i] = uniform(words[0])
    people.death_age[i] = 1 + pick(words[1], people.max_age)
    people.age[i] = 0
    people.occupant[site] = i


@kernel
def populate(people: Population, citizens: Whole, cops: Whole, key: Key) -> None:
    """Put citizens (of either group with probability 1/2) and cops on sites of their own."""
    places = np.empty(len(people.occupant), dtype=np.uint32)
    shuffle(places, len(places), key, ORDER, FIRST)
    for i in range(citizens):
        _be_born(people, i, np.int64(places[i]), key, FIRST)
        words = draw(key, i, FIRST, PLUS, ORIGIN)
        people.hardship[i] = uniform(words[0])
        people.group[i] = pick(words[1], 2)
    for c in range(cops):
        i, site = people.slots + c, np.int64(places[citizens + c])
        people.state[i] = COP
        people.site[i] = site
        people.occupant[site] = i


@inner
def muster(people: Population, wanted: Whole, key: Key, step: Whole) -> None:
    """Withdraw random cops, or deploy on random unoccupied sites, until ``wanted`` are there."""
    everyone = len(people.state)
    present = 0
    for c in range(people.slots, everyone):
        present += people.state[c] == COP
    # On a lattice that is all but full some wait for the next step.
    for attempt in range(100 * len(people.occupant)):
        if present == wanted:
            break
        words = draw(key, attempt, step, FIRST, DEPLOY)
        c = people.slots + pick(words[0], everyone - people.slots)
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


@inner
def breed(
    people: Population, order: npt.NDArray[np.uint32], probability: float, key: Key, step: Whole
) -> None:
    """Free agents clone onto unoccupied neighbouring sites; group and hardship are inherited."""
    shuffle(order, people.slots, key, BROOD, step)
    empty = 0
    for turn in range(people.slots):
        i: Whole = np.int64(order[turn])
        if not (people.state[i] == QUIET or people.state[i] == ACTIVE) or people.age[i] < 0:
            continue
        luck = draw(key, i, step, FIRST, CLONE)
        if uniform(luck[0]) >= probability:
            continue
        there = choose(people, people.nearby, np.int64(people.site[i]), EMPTY, luck[1])
        while empty < people.slots and people.state[empty] != DEAD:
            empty += 1
        if there < 0 or empty == people.slots:
            continue
        _be_born(people, empty, there, key, step)
        people.group[empty] = people.group[i]
        people.hardship[empty] = people.hardship[i]
        people.age[empty] = -1


@inner
def grow_old(people: Population) -> None:
    """Make everybody a step older; who has reached the death age dies."""
    for i in range(people.slots):
        if people.state[i] == DEAD:
            continue
        people.age[i] += 1
        if people.age[i] >= people.death_age[i]:
            if people.occupant[people.site[i]] == i:
                people.occupant[people.site[i]] = -1
            people.state[i] = DEAD


@inner
def count_heads(people: Population, row: Counts) -> None:
    """Add up blue, green, active, jailed and cops into the first five places of a row."""
    for i in range(people.slots):
        if people.state[i] != DEAD:
            row[people.group[i]] += 1
            row[2] += people.state[i] == ACTIVE
            row[3] += people.state[i] == JAILED
    for c in range(people.slots, len(people.state)):
        row[4] += people.state[c] == COP
