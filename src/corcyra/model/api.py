"""The door to the model: a dossier in, one run at a time out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corcyra import outcomes
from corcyra.dossier import events as ev
from corcyra.dossier.schema import Dossier
from corcyra.errors import CorcyraError
from corcyra.model import driven
from corcyra.model.crew import HUGE, Crew
from corcyra.model.dated import dated
from corcyra.model.devices import player
from corcyra.model.draws import run_key, run_keys
from corcyra.model.layout import (
    ACTOR_DTYPE,
    GUEST_DTYPE,
    INVITED_DTYPE,
    NOW_DTYPE,
    PARAMETER_DTYPE,
    SOLDIERS_DTYPE,
    STATE_DTYPE,
    Citizens,
    Drawn,
    Events,
    Fabric,
)
from corcyra.model.made import again, key_of, kind_of, make
from corcyra.model.numerics import first_wrong, whole, words
from corcyra.model.quantities import QUESTIONS, Quantities
from corcyra.model.setup import build
from corcyra.model.shared import SharedStreet
from corcyra.model.step import begin
from corcyra.model.world import Film, Fork, Lot, State, World, blank_citizens, blank_court
from corcyra.parameters import PARAMETERS

if TYPE_CHECKING:
    from corcyra.model.calm import Calm

BYTES_PER_CITIZEN = 5 * 4 + 1 + 2 * 2 + 4 + 1 + 2 * 4 + 4 + 1 + 2
"""Traits, state, ties seen, release, number and row, the scratch of a step; bounds of blocks."""

KEEP_TIES = 2**30
"""Bytes up to which a run keeps the ties it has worked out, 4 bytes each: for 20 million citizens
with twelve. Only those of citizens who ever come out take memory."""

F8 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Run:
    """One world of one arm."""

    parameters: F8
    """(m) values of `Model.parameters`."""
    outcomes: F8
    """(k) values of `Model.outcomes`; NaN where a day never came or nothing applies."""
    days: NDArray[np.float32]
    """(T) recorded days, empty if no series was asked for."""
    national: NDArray[np.float32]
    """(T, len(Model.national))."""
    local: NDArray[np.float32] | None
    """(T, places, len(Model.local)), or None."""
    status: str
    """ "ok" or "failed"."""
    error: str
    """What broke, at which day; empty if nothing did."""
    redrawn: int = 0
    """Draws refused before this one, because the country was not calm in them (`model.calm`)."""
    fork: Fork | None = None
    """Where the palace first wants to call, if that was asked for and it ever does."""


class Dealt(NamedTuple):
    """What is drawn of a lot: the same in all arms but where an arm overrides it."""

    values: F8
    """(m) of `Model.parameters`."""
    p: np.void
    """Those of the mechanisms, a row of PARAMETER_DTYPE."""
    drawn: Drawn
    events: Events


class Model:
    """One arm of a dossier, ready to run.

    Parameters
    ----------
    dossier : Dossier
        The arm's dossier (`corcyra.dossier.override.for_arm`).
    folder : Path, optional
        Where a file of ties lies.
    calm : Calm, optional
        The dossier as it stands before day 0; draws in which it is not calm are drawn again. All
        arms of a study share one.
    device : str
        "cpu", or "cuda" for an NVIDIA GPU, which gives the same bits (`model.cuda`).

    Raises
    ------
    CorcyraError
        There is no such device.
    """

    def __init__(
        self, dossier: Dossier, folder: Path | None = None, calm: Calm | None = None,
        device: str = "cpu",
    ) -> None:  # fmt: skip
        self.dossier = dossier
        self.calm = calm
        self.setup, self.fabric = build(dossier, folder)
        self._device, self._crew = device, Crew()
        self._play = player(device, self.setup, self.fabric)
        if os.environ.get("CORCYRA_CHECKED"):
            from corcyra.model import checked  # which knows this file

            self._play = checked.simulate
        self._kind = kind_of(self.setup, self.fabric)
        self.quantities = Quantities(dossier)
        self.parameters = self.quantities.names
        self.actors = tuple(a.id for a in dossier.palace.actors)
        self.members = tuple(m.id for m in dossier.abroad.members) if dossier.abroad else ()
        self.places = tuple(p.id for p in dossier.country.places)
        self.outcomes = outcomes.columns(self.actors, self.members)
        self.national = outcomes.national_columns(self.actors)
        self.local = tuple(outcomes.LOCAL)
        self.citizens = int(self.setup.rules["people"])
        self.estimate_bytes = self.citizens * BYTES_PER_CITIZEN + self._fabric().rows.nbytes

    def run(
        self, seed: int, pair: int, *, every: float | None = None, local: bool = False,
        forks: bool = False,
    ) -> Run:  # fmt: skip
        """Run one world; thread-safe, and the compiled part holds no lock.

        Parameters
        ----------
        seed, pair : int
            Non-negative; the run key and so all luck and all draws are a function of the two.
        every : float, optional
            Days between recorded rows; None records nothing.
        local : bool
            Record the places too.
        forks : bool
            Keep the state in which the palace first wants to call, for arms that share the past
            until then (`resume`).

        Raises
        ------
        CorcyraError
            The country was calm before day 0 in none of many draws.
        """
        lot = self.lot(seed, pair)
        return self.run_lot(lot, every=every, local=local, forks=forks)

    def lot(self, seed: int, pair: int) -> Lot:
        """Return what `run` makes a pair from: its first calm draw; raises as `run` does."""
        return Lot(seed, pair, self.calm.attempt(seed, pair) if self.calm is not None else 0)

    def share(self, crew: Crew) -> None:
        """Let a crew's threads play each run together, if so many citizens are worth it.

        The bits are the same.
        """
        if self._device == "cpu" and self.citizens >= HUGE and crew.threads > 1:
            self._crew = crew
            self._play = partial(driven.simulate, partial(SharedStreet, crew))
        if self.calm is not None:
            self.calm.share(crew)

    def draw(self, lot: Lot) -> F8:
        """Return the values (m) of `parameters` that a lot draws."""
        return self.quantities.draw(*_key(lot))

    def run_lot(
        self, lot: Lot, *, every: float | None = None, local: bool = False, forks: bool = False,
        values: F8 | None = None,
    ) -> Run:  # fmt: skip
        """Run a lot, calm or not; the rest is as in `run`.

        Parameters
        ----------
        lot : Lot
            Where the luck is from and, unless they are given, the values.
        values : array (m), optional
            Values of `parameters`, in their order. They are run as they are, whatever prior they
            come from, and never drawn again; those that the lot draws give its run to the last bit.

        Raises
        ------
        CorcyraError
            The values given are not m finite numbers.
        """
        length = self.dossier.step
        stride = 0 if every is None else max(1, round(every / length))
        given = None if values is None else self._given(values)
        dealt = self.dealt(lot, given)
        film, world = self._film(stride, local), self._begin(lot, dealt)
        code = self._simulate(dealt, world, film, 0, forks)
        fork = None
        if code < 0:
            fork = Fork(lot, -1 - code, world.copied(), film.copied(), given)
            code = self._simulate(dealt, world, film, fork.step, False)
        return self._result(lot, dealt.values, world, film, code, fork)

    def _given(self, values: F8) -> F8:
        """Return a copy of the values given, refused unless there is one for each name."""
        copied = np.array(values, dtype=np.float64)
        m = len(self.parameters)
        if copied.shape != (m,) or not np.isfinite(copied).all():
            raise CorcyraError(f"a run needs {m} finite values, one for each of Model.parameters")
        return copied

    def resume(self, fork: Fork) -> Run:
        """Run on from the fork of an arm whose past this arm shares; records what that arm did.

        Bit-identical to a run from the start. It may last longer or shorter than the other arm, but
        not end before the fork.
        """
        world, dealt = fork.world.copied(), self.dealt(fork.lot, fork.values)
        film = self._film(fork.film.stride, fork.film.local.shape[1] > 0)
        film.take(fork.film)
        code = self._simulate(dealt, world, film, fork.step, False)
        return self._result(fork.lot, dealt.values, world, film, code, None)

    def dealt(self, lot: Lot, given: F8 | None = None) -> Dealt:
        """Return what is drawn of a lot, with the values given if there are any."""
        values = self.draw(lot) if given is None else given
        p = values[: len(PARAMETERS)].copy().view(PARAMETER_DTYPE)[0]
        return Dealt(values, p, self.drawn(lot, values), self.events(values))

    def _simulate(self, dealt: Dealt, world: World, film: Film, first: int, pause: bool) -> int:
        """Run a world from step `first` on; returns the code of `simulate`."""
        return self._play(
            self.setup, world.fabric, dealt.drawn, dealt.events, dealt.p, *world.state, world.out,
            world.by_actor, world.by_member, world.recent, world.flipped, film.national, film.local,
            film.days, self.dossier.days, self.dossier.step, film.stride, first, pause,
        )  # fmt: skip

    def _begin(self, lot: Lot, dealt: Dealt) -> World:
        """Return a world as it is before day 0: its people and forces, and the calm."""
        key = key_of(lot, self._kind, dealt.p, dealt.drawn.rank)
        made = again(key)
        if made is None:
            citizens, fabric = blank_citizens(self.citizens), self._fabric()
            made = make(key, self.setup, fabric, dealt.drawn, dealt.p, citizens, self._crew)
        delay = round(float(dealt.p["official_delay"]) / self.dossier.step)
        named = outcomes.SCALARS
        world = World(
            fabric=self.fabric._replace(keys=made.fabric.keys, rows=made.fabric.rows),
            state=self.state(made.citizens),
            scalars=np.array([0.0 if name in _SUMS else np.nan for name in named]),
            by_actor=np.full((len(outcomes.PER_ACTOR), len(self.actors)), np.nan),
            by_member=np.full((len(outcomes.PER_MEMBER), len(self.members)), np.nan),
            recent=np.zeros((len(self.places), delay + 1)),
            flipped=np.zeros(3),
        )
        now, _, places, units, court, _ = world.state
        places["s_mean"] = made.s_mean
        begin(self.setup, dealt.drawn, dealt.p, now, places, units, court, world.out)
        return world

    def _result(
        self, lot: Lot, values: F8, world: World, film: Film, code: int, fork: Fork | None
    ) -> Run:
        kept = ~np.isnan(film.days)
        found = world.outcomes()
        days = self.dossier.days
        error = (
            (words(code, self.dossier.step) if code != 0 else "")
            or first_wrong("day 0: draws", self.parameters, np.isfinite(values))
            or first_wrong(f"day {days:g}: ends", self.outcomes, whole(found, ALWAYS))
        )
        if error:
            found[:] = np.nan
        return Run(
            parameters=values,
            outcomes=found,
            days=film.days[kept],
            national=film.national[kept],
            local=film.local[kept] if film.local.shape[1] else None,
            status="failed" if error else "ok",
            error=error,
            redrawn=lot.attempt,
            fork=fork,
        )

    def _film(self, stride: int, local: bool) -> Film:
        places = len(self.places) if local else 0
        return Film.blank(stride, self.steps, len(self.national), places, len(self.local))

    def _fabric(self) -> Fabric:
        """Return the fabric with room for a run's own keys and ties."""
        rules = self.setup.rules
        most = max(1 + int(rules["far_inside"]), int(rules["far_outside"]))
        ties = int(rules["near"]) + int(rules["far_inside"]) + int(rules["far_outside"])
        kept = self.citizens if 4 * ties * self.citizens <= KEEP_TIES else 1
        return self.fabric._replace(
            keys=np.zeros((len(self.places) + 1, most), np.uint32),
            rows=np.zeros((max(kept, 1), ties), np.int32),  # UNKNOWN
        )

    def state(self, citizens: Citizens) -> State:
        """Return fresh arrays of a run: now, its citizens, places, units, court, guests."""
        court = blank_court(len(self.actors), self.setup.clients.shape[0])
        places = np.zeros(len(self.places), STATE_DTYPE)
        units = np.zeros(self.setup.unit.shape[0], SOLDIERS_DTYPE)
        guests = np.zeros(len(self.members), GUEST_DTYPE)
        return np.zeros(1, NOW_DTYPE)[0], citizens, places, units, court, guests

    @property
    def steps(self) -> int:
        """Steps of a run that no fall ends."""
        return int(np.ceil(self.dossier.days / self.dossier.step - 1e-9))

    def drawn(self, lot: Lot, values: F8) -> Drawn:
        """Return a run's keys, and its drawn tables from the values of `parameters`."""
        at, names = self.quantities.at, self.actors
        actor = np.zeros(len(names), ACTOR_DTYPE)
        ties = np.zeros((len(names), len(names)))
        for i, given in enumerate(self.dossier.palace.actors):
            path = f"palace.actors.{given.id}"
            actor[i]["office"] = values[at[f"palace.office.{given.id}"]]
            actor[i]["susceptible"] = values[at[f"{path}.susceptibility"]]
            actor[i]["nerve"] = values[at[f"{path}.nerve"]]
            for k, question in enumerate(QUESTIONS):
                actor[i]["base"][k] = values[at[f"{path}.ideals.{question}.base"]]
                actor[i]["slope"][k] = values[at[f"{path}.ideals.{question}.slope"]]
            for to in given.ties:
                ties[i, names.index(to)] = values[at[f"palace.ties.{given.id}.{to}"]]
        member = np.zeros(len(self.members), INVITED_DTYPE)
        for i, name in enumerate(self.members):
            member[i]["base"] = values[at[f"abroad.members.{name}.base"]]
            member[i]["delay"] = values[at[f"abroad.members.{name}.delay"]]
        rank = np.full(len(self.places), 0.5)  # Places that do not differ are all in the middle.
        rank[: len(self.quantities.ranks)] = values[self.quantities.ranks]
        units = lot if lot.units is None else lot._replace(pair=lot.units)
        return Drawn(
            person=np.array(_key(lot), np.uint32), unit=np.array(_key(units), np.uint32),
            moment=self._moments(lot), person_at=self._own(lot, lot.people),
            moment_at=self._own(lot, lot.moves),
            actor=actor, ties=ties, member=member, rank=rank,
        )  # fmt: skip

    def _moments(self, lot: Lot) -> NDArray[np.uint32]:
        """Return the key (T, 2) of what happens in each step."""
        keys = np.tile(np.array(_key(lot), np.uint32), (self.steps, 1))
        for day, number in lot.later:
            first = int(np.ceil(day / self.dossier.step - 1e-9))
            keys[first:] = _key(lot._replace(pair=number))
        return keys

    def _own(self, lot: Lot, numbers: tuple[int, ...]) -> NDArray[np.uint32]:
        """Return what each place, and last the nation, adds to a key (P + 1, 2); 0 without."""
        keys = np.zeros((len(self.places) + 1, 2), np.uint32)
        if len(numbers) not in (0, len(keys)):
            raise CorcyraError(f"a luck of {len(numbers) - 1} places, here are {len(self.places)}")
        if numbers:
            run_keys(
                np.uint64(lot.seed), np.array(numbers, np.uint64), np.uint64(lot.attempt), keys
            )
        return keys

    def events(self, values: F8) -> Events:
        """Return a run's dated events from the values of `parameters`."""
        at = self.quantities.at

        def value(event: ev._Event, field: str) -> float:
            return float(values[at[f"events.{event.id}.{field}"]])

        return dated(self.dossier, self.places, value)


def _key(lot: Lot) -> tuple[np.uint32, np.uint32]:
    """Return the run key of a lot."""
    return run_key(np.uint64(lot.seed), np.uint64(lot.pair), np.uint64(lot.attempt))


_SUMS = {
    *("fell", "risen", "restored", "kept", "leader_out", "rising", "pi_tenths"),
    *("crowd_peak", "out_days", "held_peak", "held_total", "days_without_order_30"),
    *("deaths", "deaths_official", "deaths_believed", "wounded", "force_deaths"),
    *("men_lost_peak", "sites_lost_peak", "foreign_peak", "foreign_days", "dependence_peak"),
    *("legitimacy_end", "reputation_end", "days_weak", "days_strong", "days_alone"),
}
"""Outcomes that start at 0; the others are missing until they happen."""

ALWAYS = np.array([n in _SUMS - {"days_without_order_30"} for n in outcomes.SCALARS])
"""(k) which of the outcomes that are one number every run has, however short."""
