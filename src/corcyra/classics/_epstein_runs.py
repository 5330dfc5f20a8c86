"""A run of Epstein's models: what is asked for as the numbers that the kernels take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corcyra.classics import _epstein_groups as groups
from corcyra.classics import _epstein_kernel as rebellion
from corcyra.classics import _epstein_people as people
from corcyra.classics import _epstein_world as worlds
from corcyra.classics._epstein_parameters import Parameters
from corcyra.classics._epstein_space import Torus, sites_in_view, torus

REBELLION = ("quiet", "active", "jailed", "cops", "arrests")
GROUPS = ("blue", "green", "active", "jailed", "cops", "killed")


def _courses(
    p: Parameters, steps: int, seed: int
) -> tuple[tuple[int, int], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the key, and legitimacy and number of cops by step."""
    key = (seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF)
    legitimacy = _path(p.legitimacy, p.legitimacy_changes, steps)
    density = _path(p.cop_density, p.cop_changes, steps)
    return key, legitimacy, np.round(density * p.width * p.height).astype(np.int64)


def _path(
    value: float, changes: tuple[tuple[int, float], ...], steps: int
) -> npt.NDArray[np.float64]:
    """Spread a value and its changes over the steps 0..steps."""
    path = np.full(steps + 1, value)
    for step, later in sorted(changes):
        path[step:] = later
    return path


def rules_of(parameters: Parameters, citizens: int) -> worlds.Rules:
    """Return the rules as the kernels take them."""
    p = parameters
    return worlds.Rules(
        citizens=citizens,
        threshold=p.threshold,
        k=p.k,
        max_jail_term=float(p.max_jail_term),
        citizens_move=p.movement == "all",
        cops_move=p.movement != "none",
        move_first=p.order == "move-act",
        ratio={"plain": worlds.PLAIN, "floor": worlds.FLOOR, "round": worlds.ROUND}[p.ratio],
        counts_self_twice=p.counts_self == "twice",
        jail_term={
            "real": worlds.REAL,
            "inclusive": worlds.INCLUSIVE,
            "exclusive": worlds.EXCLUSIVE,
        }[p.jail_term],
        jail_clock_own_turn=p.jail_clock == "own-turn",
        jailed_site=worlds.JAILED_SITES.index(p.jailed_site),
        cop_pursues=p.cop_pursues,
        same_vision=p.agent_vision == p.cop_vision,
    )


def _numbers(parameters: Parameters, key: tuple[int, int]) -> tuple[int, int]:
    """Return how many citizens and cops there are at first."""
    p = parameters
    sites = p.width * p.height
    if p.placement == "exact":
        return round(p.population_density * sites), round(p.cop_density * sites)
    return worlds.census(sites, p.population_density, p.cop_density, key)


@dataclass(frozen=True)
class Rebellion:
    """A run of model I under way."""

    rules: worlds.Rules
    world: worlds.World
    ground: Torus
    key: tuple[int, int]
    legitimacy: npt.NDArray[np.float64]
    cops: npt.NDArray[np.int64]
    record: npt.NDArray[np.int64]

    def advance(self, first: int, last: int) -> None:
        """Take the steps ``first`` to ``last``; those before must have been taken."""
        if last < first:
            return
        until = slice(last + 1)
        rebellion.run(
            self.rules, self.world, self.ground, self.key, self.legitimacy[until],
            self.cops[until], self.record, first,
        )  # fmt: skip

    def square(self) -> npt.NDArray[np.int8]:
        """Return who stands where."""
        state, ground = self.world.state, self.ground
        stays = self.rules.jailed_site == worlds.OCCUPIED
        there = (state != worlds.GONE) & ((state != worlds.JAILED) | stays)
        site = self.world.site[there].astype(np.int64)
        seen = np.full((ground.height, ground.width), -1, dtype=np.int8)
        rows, columns = site // ground.stride, site % ground.stride
        seen[rows - ground.margin, columns - ground.margin] = state[there]
        return seen


def begun(p: Parameters, steps: int, seed: int) -> Rebellion:
    """Return a run of model I before its first step."""
    key, legitimacy, cops = _courses(p, steps, seed)
    citizens, first_cops = _numbers(p, key)
    if p.placement == "independent" and not p.cop_changes:
        cops = np.full_like(cops, first_cops)
    ground = torus(p.width, p.height, p.agent_vision, p.cop_vision, p.neighbourhood)
    rules = rules_of(p, citizens)
    world = worlds.new_world(ground, citizens + int(max(first_cops, cops.max())))
    worlds.settle(rules, world, ground, key, first_cops)
    record = np.zeros((len(legitimacy), len(REBELLION)), dtype=np.int64)
    record[0, 0], record[0, 3] = citizens, first_cops
    return Rebellion(rules, world, ground, key, legitimacy, cops, record)


def run_groups(parameters: Parameters, steps: int, seed: int) -> npt.NDArray[np.int64]:
    """Run model II; returns the counts of GROUPS, a row a step."""
    key, legitimacy, cops = _courses(parameters, steps, seed)
    p = parameters
    citizens, first_cops = _numbers(p, key)
    # The jailed need no site, so there may be more agents than sites.
    slots = 2 * p.width * p.height
    views = [
        np.array(sites_in_view(vision, p.neighbourhood)[:-1], dtype=np.int32)
        for vision in (p.agent_vision, p.cop_vision)
    ]
    most_cops = int(max(first_cops, cops.max()))
    crowd = people.population(p.width, p.height, slots, most_cops, p.max_age, *views)
    people.populate(crowd, citizens, first_cops, key)
    record = np.zeros((len(legitimacy), len(GROUPS)), dtype=np.int64)
    last = groups.run_groups(
        rules_of(p, citizens),
        crowd,
        p.cloning_probability,
        key,
        legitimacy,
        cops,
        record,
        p.stop_at_genocide,
    )
    return record[: last + 1]
