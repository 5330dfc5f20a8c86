"""A town small enough to check by hand, and a stage on which single kernels can be played."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np

from corcyra.dossier.schema import Dossier
from corcyra.model import step, street
from corcyra.model.api import _SUMS, Model
from corcyra.model.layout import OUTCOME_DTYPE, PARAMETER_DTYPE
from corcyra.model.people import bound_all, key_ties, populate, push
from corcyra.model.street import OUT
from corcyra.model.world import Lot, blank_citizens
from corcyra.parameters import PARAMETERS

CALLS = {"call": {"base": 0.1, "slope": 3.0}, "response": {"base": 0.3, "slope": 1.0}}
"""Ideals of one who calls as soon as the odds are a little worse than in calm."""

TOWN: dict[str, Any] = {
    "corcyra": 1,
    "name": "town",
    "title": "A town",
    "start": "2030-05-01",
    "days": 12,
    "weight": 100,
    "country": {
        "name": "Town",
        "adult_share": 1.0,
        "places": [
            {"id": "port", "name": "Port", "lat": 40.3, "lon": 26.7, "population": 20000,
             "importance": 0.6, "site": "fort"},
            {"id": "mill", "name": "Mill", "lat": 40.1, "lon": 26.4, "population": 9000,
             "importance": 0.3, "site": "hall"},
            {"id": "hill", "name": "Hill", "lat": 39.8, "lon": 26.9, "population": 5000,
             "importance": 0.1},
        ],
    },
    "ties": {"near": 6, "far": 4, "inside": 0.5},
    "forces": {"services": [
        {"id": "guard", "name": "Guard", "men": 900, "mobile": 0.5,
         "garrisons": {"port": 0.5, "mill": 0.3, "hill": 0.2}}]},
    "palace": {
        "leader": "regent",
        "weights": "mean",
        "actors": [
            {"id": "regent", "name": "Regent", "office": 3, "ties": {"regent": 2, "general": 2,
             "duke": 1}, "susceptibility": 0.5, "nerve": 0.02, "ideals": CALLS},
            {"id": "general", "name": "General", "office": 2, "ties": {"general": 3, "regent": 1},
             "susceptibility": 0.4, "nerve": 0.0, "ideals": CALLS},
            {"id": "duke", "name": "Duke", "office": 0, "ties": {"duke": 8, "regent": 1},
             "susceptibility": 0.2, "nerve": 0.0, "ideals": CALLS},
        ],
    },
    "abroad": {
        "patron": "duke",
        "leader": "duchy",
        "answer": "called",
        "withdrawal": "calm",
        "members": [
            {"id": "duchy", "name": "Duchy", "men": 800, "delay": 0.6, "rate": 400},
            {"id": "isles", "name": "Isles", "men": 200, "base": 0.9, "delay": 1.1, "rate": 100},
        ],
    },
    "events": [
        {"id": "bread", "kind": "price_shock", "day": 0, "size": 0.2},
        {"id": "spark", "kind": "spark", "day": 1, "place": "port", "share": 0.2},
    ],
    "parameters": {"hardship_mean": 0.8, "risk_mean": 0.7, "L_norm": 0.3, "tau": 0.42, "wx": 0.5,
                   "t_c": 0.5, "pi_fall": 0.0, "cohesion_mean": 0.4},
}  # fmt: skip


def town(**changes: object) -> Dossier:
    """Return the town with keys replaced; `a__b` is key b of a, parameters are added."""
    given = copy.deepcopy(TOWN)
    for path, value in changes.items():
        at, keys = given, path.split("__")
        for key in keys[:-1]:
            at = at[key]
        if keys[-1] == "parameters":
            value = {**at["parameters"], **value}  # type: ignore[dict-item]
        at[keys[-1]] = value
    return Dossier.model_validate(given)


def crowd_of(people: int, **changes: object) -> Dossier:
    """Return one place of so many people, each himself, who only look at each other."""
    alone = {"id": "square", "name": "Square", "lat": 0.0, "lon": 0.0, "population": people,
             "importance": 1.0}  # fmt: skip
    quiet = {"hardship_mean": 0.0, "risk_mean": 0.0, "ws": 0.0, "wm": 0.0, "wd": 0.0, "phi": 0.0,
             "square": 0.0, "arrest_scale": 0.0, "lethal_scale": 0.0, "rho": 1e9,
             "hardship_spread": 0.0}  # fmt: skip
    given: dict[str, object] = {
        "country__places": [alone], "weight": 1, "forces": {}, "abroad": None, "events": [],
        "days": 30, "parameters": quiet,
    }  # fmt: skip
    more = changes.pop("parameters", {})
    return town(**{**given, **changes, "parameters": {**quiet, **more}})  # type: ignore[dict-item]


class Stage:
    """The arrays of one run, to be looked at and played with kernel by kernel."""

    def __init__(self, world: Dossier | Model, pair: int = 1, **parameters: float) -> None:
        self.model = world if isinstance(world, Model) else Model(world)
        lot = Lot(1, pair, 0)
        self.values = self.model.draw(lot)
        self.p = self.values[: len(PARAMETERS)].copy().view(PARAMETER_DTYPE)[0]
        for name, value in parameters.items():
            self.p[name] = value
        self.setup, self.fabric = self.model.setup, self.model._fabric()
        self.drawn = self.model.drawn(lot, self.values)
        self.events = self.model.events(self.values)
        (self.now, self.citizens, self.places, self.units, self.court,
         self.guests) = self.model.state(blank_citizens(self.model.citizens))  # fmt: skip
        self.out = np.full(1, np.nan).repeat(len(OUTCOME_DTYPE)).view(OUTCOME_DTYPE)[0]
        for name in _SUMS:
            self.out[name] = 0.0
        self.length = self.model.dossier.step

    def begin(self) -> Stage:
        """Make the people, the forces and the calm before day 0."""
        s_mean = np.zeros(len(self.places))
        populate(self.setup, self.fabric, self.drawn, self.p, self.citizens, s_mean, 0, len(s_mean))
        bound_all(self.citizens, 0, len(self.citizens.top.h))
        key_ties(self.fabric, self.drawn)
        self.places["s_mean"] = s_mean
        step.begin(
            self.setup, self.drawn, self.p, self.now, self.places, self.units, self.court, self.out
        )
        return self

    def ignite(self, share: float, q: int = 0) -> None:
        """Bring out a share of a place."""
        street.ignite(
            self.setup, self.fabric, self.drawn, self.citizens, self.places, 0, share, q
        )  # fmt: skip

    def act(self, number: int, arrests: float = 0.0) -> None:
        """Let the citizens act once."""
        n = self.model.citizens
        rates = np.full(len(self.places), arrests)
        street.act(
            self.setup, self.fabric, self.drawn, self.citizens, self.places, self.p, number,
            self.length, rates, 1, 0.0, np.empty(n, np.int32), np.empty(n, np.int8),
        )  # fmt: skip

    def move(self, i: int, q: int, after: int) -> None:
        """Put citizen i of place q into a state, and tell his ties."""
        came = street.move(self.setup, self.citizens, self.places, i, q, after)
        push(self.setup, self.fabric, self.citizens, i, q, np.int64(came))

    def stock(self, number: int = 0) -> None:
        """Take stock: crowds, force, sites, odds."""
        step.take_stock(
            self.setup, self.events, self.p, self.now, self.places, self.units, self.guests,
            number, self.length,
        )  # fmt: skip

    def simulate(self, days: float) -> int:
        """Run the whole model on these arrays; returns the code of what broke."""
        self.begin()
        actors, members = len(self.model.actors), len(self.model.members)
        steps = int(np.ceil(days / self.length - 1e-9))
        self.national = np.full((steps, len(self.model.national)), np.nan, np.float32)
        shape = (steps, len(self.places), len(self.model.local))
        self.local = np.full(shape, np.nan, np.float32)
        delay = round(float(self.p["official_delay"]) / self.length)
        return step.simulate(
            self.setup, self.fabric, self.drawn, self.events, self.p, self.now, self.citizens,
            self.places, self.units, self.court, self.guests, self.out,
            np.full((15, actors), np.nan), np.full((2, members), np.nan),
            np.zeros((len(self.places), delay + 1)), np.zeros(3), self.national, self.local,
            np.full(steps, np.nan, np.float32), float(days), float(self.length), 1, 0, False,
        )  # fmt: skip

    def by_number(self, column: np.ndarray) -> np.ndarray:
        """Return a column of the citizens in the order in which they are drawn and tied, (N)."""
        return column[self.citizens.where]

    @property
    def out_now(self) -> np.ndarray:
        """Who is out, (N) truths, by number."""
        return self.by_number(self.citizens.state) == OUT


def tied(folder: Path, edges: list[tuple[int, int]], place: str = "square") -> Path:
    """Write a list of ties within one place; returns its folder."""
    lines = ["place_a,citizen_a,place_b,citizen_b"]
    lines += [f"{place},{a},{place},{b}" for a, b in edges]
    (folder / "ties.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
