"""The door to the model: a dossier in, one run at a time out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corcyra import outcomes
from corcyra.dossier import events as ev
from corcyra.dossier.schema import Dossier
from corcyra.model.draws import run_key
from corcyra.model.layout import (
    ACTOR_DTYPE,
    GUEST_DTYPE,
    INVITED_DTYPE,
    NOW_DTYPE,
    OUTCOME_DTYPE,
    PARAMETER_DTYPE,
    SOLDIERS_DTYPE,
    STATE_DTYPE,
    Blocks,
    Citizens,
    Court,
    Drawn,
    Events,
    Fabric,
    Table,
)
from corcyra.model.people import BLOCK, UNKNOWN
from corcyra.model.quantities import QUESTIONS, Quantities
from corcyra.model.setup import build
from corcyra.model.step import NAMES, NUMBERS, ODDS, simulate
from corcyra.parameters import PARAMETERS

if TYPE_CHECKING:
    from corcyra.model.calm import Calm

BYTES_PER_CITIZEN = 5 * 4 + 1 + 2 * 2 + 4 + 1 + 2 * 4 + 8 + 1 + 2
"""Traits, state, ties seen, release, number and row, the scratch of a step; bounds of blocks."""

KEEP_TIES = 1_000_000
"""Up to so many citizens a run keeps the ties it has worked out (4 bytes each)."""

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
    """

    def __init__(
        self, dossier: Dossier, folder: Path | None = None, calm: Calm | None = None
    ) -> None:
        self.dossier = dossier
        self.calm = calm
        self.setup, self.fabric = build(dossier, folder)
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

    def run(self, seed: int, pair: int, *, every: float | None = None, local: bool = False) -> Run:
        """Run one world; thread-safe, and the compiled part holds no lock.

        Parameters
        ----------
        seed, pair : int
            Non-negative; the run key and so all luck and all draws are a function of the two.
        every : float, optional
            Days between recorded rows; None records nothing.
        local : bool
            Record the places too.

        Raises
        ------
        CorcyraError
            The country was calm before day 0 in none of many draws.
        """
        attempt = self.calm.attempt(seed, pair) if self.calm is not None else 0
        run = self.run_attempt(seed, pair, attempt, every=every, local=local)
        return replace(run, redrawn=attempt)

    def run_attempt(
        self, seed: int, pair: int, attempt: int, *, every: float | None = None, local: bool = False
    ) -> Run:
        """Run a pair's draw of this number, calm or not; the rest is as in `run`."""
        k0, k1 = run_key(np.uint64(seed), np.uint64(pair), np.uint64(attempt))
        values = self.quantities.draw(k0, k1)
        p = values[: len(PARAMETERS)].copy().view(PARAMETER_DTYPE)[0]
        drawn = self.drawn(k0, k1, values)
        days, length = self.dossier.days, self.dossier.step
        stride = 0 if every is None else max(1, round(every / length))
        steps = int(np.ceil(days / length - 1e-9))
        rows = 0 if stride == 0 else (steps + stride - 1) // stride
        national = np.full((rows, len(self.national)), np.nan, np.float32)
        shape = (rows, len(self.places) if local else 0, len(self.local))
        places = np.full(shape, np.nan, np.float32)
        recorded = np.full(rows, np.nan, np.float32)
        result = np.full(len(self.outcomes), np.nan)
        scalars = len(outcomes.SCALARS)
        result[:scalars] = [0.0 if name in _SUMS else np.nan for name in outcomes.SCALARS]
        out = result[:scalars].view(OUTCOME_DTYPE)[0]
        by_actor = np.full((len(outcomes.PER_ACTOR), len(self.actors)), np.nan)
        by_member = np.full((len(outcomes.PER_MEMBER), len(self.members)), np.nan)
        delay = round(float(p["official_delay"]) / length)
        recent = np.zeros((len(self.places), delay + 1))
        code = simulate(
            self.setup, self._fabric(), drawn, self.events(values), p, *self.state(), out,
            by_actor, by_member, recent, national, places, recorded, days, length, stride,
        )  # fmt: skip
        result[scalars:] = np.concatenate([by_actor.ravel(), by_member.ravel()])
        status, error = "ok", ""
        if code != 0:
            status, error = "failed", _words(code, length)
            result[:] = np.nan
        kept = ~np.isnan(recorded)
        return Run(
            parameters=values,
            outcomes=result,
            days=recorded[kept],
            national=national[kept],
            local=places[kept] if local else None,
            status=status,
            error=error,
        )

    def _fabric(self) -> Fabric:
        """Return the fabric with room for a run's own keys and ties."""
        rules = self.setup.rules
        most = max(1 + int(rules["far_inside"]), int(rules["far_outside"]))
        ties = int(rules["near"]) + int(rules["far_inside"]) + int(rules["far_outside"])
        kept = self.citizens if self.citizens <= KEEP_TIES else 1
        return self.fabric._replace(
            keys=np.zeros((len(self.places) + 1, most), np.uint32),
            rows=np.full((max(kept, 1), ties), UNKNOWN, np.int32),
        )

    def state(self) -> tuple[np.void, Citizens, Table, Table, Court, Table]:
        """Return fresh arrays of a run: now, citizens, places, units, court, guests."""
        n, a = self.citizens, len(self.actors)
        citizens = Citizens(
            h=np.zeros(n, np.float32),
            r=np.zeros(n, np.float32),
            s=np.zeros(n, np.float32),
            m=np.zeros(n, np.float32),
            turn=np.zeros(n, np.float32),
            state=np.zeros(n, np.uint8),
            near=np.zeros(n, np.uint16),
            far=np.zeros(n, np.uint16),
            release=np.zeros(n, np.int32),
            act=np.zeros(n, np.uint8),
            number=np.zeros(n, np.uint32),
            where=np.zeros(n, np.int32),
            block=_blocks(-(-n // BLOCK)),
        )
        court = Court(
            office=np.zeros(a),
            formal=np.zeros(a),
            susceptible=np.zeros(a),
            ties=np.zeros((a, a)),
            ideal=np.zeros((a, 3)),
            settled=np.zeros((a, 3)),
            power=np.zeros(a),
            system=np.zeros((a, a)),
            present=np.zeros(a, np.uint8),
            heeded=np.zeros(self.setup.clients.shape[0], np.uint8),
            decision=np.zeros(3),
        )
        places = np.zeros(len(self.places), STATE_DTYPE)
        units = np.zeros(self.setup.unit.shape[0], SOLDIERS_DTYPE)
        guests = np.zeros(len(self.members), GUEST_DTYPE)
        return np.zeros(1, NOW_DTYPE)[0], citizens, places, units, court, guests

    def drawn(self, k0: np.uint32, k1: np.uint32, values: F8) -> Drawn:
        """Return a run's drawn tables from the values of `parameters`."""
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
        return Drawn(k0=k0, k1=k1, actor=actor, ties=ties, member=member)

    def events(self, values: F8) -> Events:
        """Return a run's dated events from the values of `parameters`."""
        at = self.quantities.at

        def value(event: ev._Event, field: str) -> float:
            return float(values[at[f"events.{event.id}.{field}"]])

        return _events(self.dossier, self.places, value)


def _blocks(n: int) -> Blocks:
    """Return the bounds of n blocks of citizens, not yet drawn."""
    return Blocks(
        h=np.zeros(n, np.float32),
        r=np.zeros(n, np.float32),
        s=np.zeros(n, np.float32),
        m=np.zeros(n, np.float32),
        low_m=np.zeros(n, np.float32),
        near=np.zeros(n, np.uint16),
        far=np.zeros(n, np.uint16),
        out=np.zeros(n, np.int32),
        due=np.zeros(n, np.int32),
        look=np.zeros(n, np.uint8),
    )


_SUMS = {
    *("fell", "risen", "restored", "kept", "leader_out", "rising", "pi_tenths"),
    *("crowd_peak", "out_days", "held_peak", "held_total", "days_without_order_30"),
    *("deaths", "deaths_official", "deaths_believed", "wounded", "force_deaths"),
    *("men_lost_peak", "sites_lost_peak", "foreign_peak", "foreign_days", "dependence_peak"),
    *("legitimacy_end", "reputation_end", "days_weak", "days_strong", "days_alone"),
}
"""Outcomes that start at 0; the others are missing until they happen."""


def _words(code: int, length: float) -> str:
    """Return what a run's code says: day and mechanism."""
    where = {
        NUMBERS: "legitimacy, belief or outrage",
        ODDS: "odds, order or dependence",
        NAMES: "reputation or friendship",
    }
    return f"day {code % 1000000 * length:g}: {where[code // 1000000]} is not a finite number"


def _where(event: ev._LocalEvent, places: tuple[str, ...], elsewhere: float) -> F8:
    """Return an event's share at each place, (P)."""
    return np.array([1.0 if event.places == "all" or q in event.places else elsewhere
                     for q in places])  # fmt: skip


def _rows(rows: list[list[float]], width: int) -> F8:
    return np.array(rows, dtype=np.float64).reshape(-1, width)


def _events(
    dossier: Dossier, places: tuple[str, ...], v: Callable[[ev._Event, str], float]
) -> Events:
    """Return the event arrays, from a function (event, field) -> drawn value."""
    of: dict[type, list[list[float]]] = {}
    where: dict[type, list[F8]] = {}
    for e in dossier.events:
        kind: type = type(e)
        row: list[float] = [v(e, "day")]
        if isinstance(e, ev.PriceShock):
            row += [v(e, "size"), 0.0]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Concession):
            kind = ev.PriceShock
            row += [-v(e, "size"), v(e, "size")]
            where.setdefault(kind, []).append(_where(e, places, e.elsewhere))
        elif isinstance(e, ev.Emergency):
            row += [v(e, "until"), v(e, "size")]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Shutdown):
            row += [v(e, "until"), e.open]
            where.setdefault(kind, []).append(_where(e, places, 0.0))
        elif isinstance(e, ev.Spark):
            row += [v(e, "share"), float(places.index(e.place))]
        elif isinstance(e, ev.Agitators):
            row += [v(e, "term"), v(e, "persons"), v(e, "arms"), float(places.index(e.place))]
        of.setdefault(kind, []).append(row)

    def spread(kind: type) -> F8:
        return np.array(where.get(kind, []), dtype=np.float64).reshape(-1, len(places))

    return Events(
        shock=_rows(of.get(ev.PriceShock, []), 3),
        shock_where=spread(ev.PriceShock),
        alarm=_rows(of.get(ev.Emergency, []), 3),
        alarm_where=spread(ev.Emergency).astype(np.uint8),
        dark=_rows(of.get(ev.Shutdown, []), 3),
        dark_where=spread(ev.Shutdown).astype(np.uint8),
        spark=_rows(of.get(ev.Spark, []), 3),
        agitators=_rows(of.get(ev.Agitators, []), 5),
        dismiss_days=_rows(of.get(ev.DismissalEvent, []), 1).ravel(),
    )
