"""From a dossier to the arrays that no draw changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier import tiesfile
from corcyra.dossier.country import Service
from corcyra.dossier.politics import Abroad
from corcyra.dossier.schema import Dossier
from corcyra.errors import CorcyraError
from corcyra.model.layout import (
    MEMBER_DTYPE,
    PLACE_DTYPE,
    RULES_DTYPE,
    UNIT_DTYPE,
    Fabric,
    Setup,
    Table,
)
from corcyra.model.traits import beta_table
from corcyra.parameters import BY_ORDER, CUTS, HYSTERESIS

EARTH_KM = 6371.0088
TRAITS = ("hardship", "risk", "sovereignty", "order")
RULES = {"mean": 0, "median": 1, "challenge": 2}
DISMISSALS = {"never": 0, "decided": 1, "dated": 2}
CHARTERS = {"consensus": 0, "majority": 1, "leader": 2}
ANSWERS = {"never": 0, "called": 1, "interest": 2, "unasked": 3}
SENDING = {"none": 0, "promise": 1, "troops": 2}
WITHDRAWAL = {"interest": 0, "calm": 1, "both": 2}


def distances(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return great-circle distances (P, P) in km of points in degrees."""
    a, b = np.radians(lat), np.radians(lon)
    half = np.sin((a[:, None] - a) / 2) ** 2
    half += np.cos(a[:, None]) * np.cos(a) * np.sin((b[:, None] - b) / 2) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance


def apportion(total: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers that sum to total, nearest to shares (largest remainders)."""
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _service(number: int, service: Service, shares: NDArray[np.float64], size: float) -> Table:
    """Return a service's units at its garrisons, rows of UNIT_DTYPE."""
    units = round(service.men / size)
    counts = apportion(units, shares) if units else np.zeros(len(shares), np.int64)
    table = np.zeros(units, UNIT_DTYPE)
    table["place"] = np.repeat(np.arange(len(shares)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    table["number"] = np.arange(units) - first
    table["service"] = number
    table["men"] = service.men / max(units, 1)
    # Mobile units lie evenly among the numbered ones.
    j = table["number"]
    table["mobile"] = np.floor((j + 1) * service.mobile) > np.floor(j * service.mobile)
    table["cohesion"], table["sympathy"] = service.cohesion, service.sympathy
    return table


def _units(dossier: Dossier, ids: list[str]) -> Table:
    """Return all units, service by service."""
    population = np.array([p.population for p in dossier.country.places])
    tables = [np.zeros(0, UNIT_DTYPE)]
    for number, service in enumerate(dossier.forces.services):
        shares = population
        if service.garrisons != "population":
            shares = np.array([service.garrisons.get(name, 0.0) for name in ids])
        tables.append(_service(number, service, shares, dossier.forces.unit))
    return np.concatenate(tables)


def _past(dossier: Dossier, distance: NDArray[np.float64], ids: list[str]) -> NDArray[np.float64]:
    """Return distance and disputed share of the toll, (P, B, 2)."""
    past = np.zeros((len(ids), len(dossier.past), 2))
    for k, event in enumerate(dossier.past):
        past[:, k, 0] = distance[:, ids.index(event.place)]
        past[:, k, 1] = max(0.0, 1.0 - event.official / event.believed)
    return past


def read_ties(
    path: Path, ids: list[str], start: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Read a list of ties (place_a, citizen_a, place_b, citizen_b) both ways, as (N + 1) and (2E).

    Raises
    ------
    CorcyraError
        With file and line, for a column, place or citizen that does not exist.
    """
    sizes = dict(zip(ids, np.diff(start).tolist(), strict=True))
    pairs = np.array(tiesfile.read_both(path, sizes), dtype=np.int64).T
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    offsets = np.searchsorted(both[:, 0], np.arange(start[-1] + 1)).astype(np.int64)
    most = int(np.diff(offsets).max())
    if most > tiesfile.MAX_EACH:
        raise CorcyraError(f"{path.name}: a citizen has {most:,} ties, at most 65,535 are counted")
    return offsets, np.ascontiguousarray(both[:, 1])


def _places(dossier: Dossier) -> Table:
    """Return the places, rows of PLACE_DTYPE."""
    places = dossier.country.places
    table = np.zeros(len(places), PLACE_DTYPE)
    adults = np.array([p.population for p in places]) * dossier.country.adult_share
    citizens = np.maximum(1, np.round(adults / dossier.weight)).astype(np.int64)
    table["adults"], table["citizens"], table["weight"] = adults, citizens, adults / citizens
    table["stop"] = np.cumsum(citizens)
    table["first"] = table["stop"] - citizens
    table["importance"] = [p.importance for p in places]
    table["site"] = [p.site is not None for p in places]
    table["offsets"] = [[getattr(p, trait) for trait in TRAITS] for p in places]
    return table


def _members(abroad: Abroad | None, ids: list[str], place: Table) -> Table:
    """Return the alliance, rows of MEMBER_DTYPE; men land where the state's hold matters most."""
    members = abroad.members if abroad else []
    table = np.zeros(len(members), MEMBER_DTYPE)
    best = ids[int(np.argmax(place["importance"]))]
    for row, m in zip(table, members, strict=True):
        row["men"], row["rate"], row["dependence"] = m.men, m.rate, m.dependence
        row["combat"], row["place"] = m.mandate == "combat", ids.index(m.goes_to or best)
        row["sends"], row["votes"] = m.sends, m.votes
    return table


def _rules(dossier: Dossier, place: Table) -> np.void:
    """Return the rules, a row of RULES_DTYPE."""
    rules = np.zeros(1, RULES_DTYPE)[0]
    ties, palace, abroad = dossier.ties, dossier.palace, dossier.abroad
    sited = np.where(place["site"] > 0, place["adults"], 0.0)
    rules["people"] = place["stop"][-1]
    rules["capital"] = np.argmax(sited if sited.any() else place["adults"])
    # A list of ties replaces near ones.
    rules["everybody"] = ties.near == "all" and ties.file is None
    rules["near"] = 0 if ties.near == "all" or ties.file is not None else ties.near
    rules["far_inside"] = round(ties.far * ties.inside)
    rules["far_outside"] = ties.far - rules["far_inside"]
    actors = [a.id for a in palace.actors]
    rules["rule"], rules["leader"] = RULES[palace.rule], actors.index(palace.leader)
    rules["patron"], rules["target"], rules["heir"] = -1, -1, -1
    rules["alliance_leader"] = -1
    rules["orders"] = [BY_ORDER[k] for k in ("reach", "severity", "arrest", "lethal")]
    rules["cuts"] = [*CUTS, HYSTERESIS]
    if palace.dismissal:
        rules["target"] = actors.index(palace.dismissal.target)
        rules["heir"] = actors.index(palace.dismissal.to)
        rules["dismissal"] = DISMISSALS[palace.dismissal.mode]
    if abroad:
        rules["patron"] = actors.index(abroad.patron)
        rules["may_call"] = palace.call == "decided"
        rules["alliance_leader"] = [m.id for m in abroad.members].index(abroad.leader)
        rules["charter"], rules["answer"] = CHARTERS[abroad.charter], ANSWERS[abroad.answer]
        rules["sending"] = SENDING[abroad.sending]
        rules["withdrawal"], rules["binding"] = WITHDRAWAL[abroad.withdrawal], abroad.binding_deals
    return rules


def build(dossier: Dossier, folder: Path | None) -> tuple[Setup, Fabric]:
    """Return the fixed arrays of a dossier (one arm); folder is where a file of ties lies.

    Keys and rows of the fabric are a run's own; here they are empty.
    """
    places = dossier.country.places
    ids = [p.id for p in places]
    place = _places(dossier)
    distance = distances(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    abroad, actors = dossier.abroad, [a.id for a in dossier.palace.actors]
    tie_start, tie_to = np.zeros(1, np.int64), np.zeros(0, np.int64)
    if dossier.ties.file is not None:
        start = np.concatenate([[0], place["stop"]])
        tie_start, tie_to = read_ties(tiesfile.beside(folder, dossier.ties.file), ids, start)
    setup = Setup(
        rules=_rules(dossier, place),
        place=place,
        unit=_units(dossier, ids),
        member=_members(abroad, ids, place),
        clients=np.array([actors.index(d.client) for d in abroad.deals] if abroad else [], "i8"),
        distance=distance,
    )
    fabric = Fabric(
        tables=np.stack([beta_table(getattr(dossier.people, trait)) for trait in TRAITS]),
        past=_past(dossier, distance, ids),
        keys=np.zeros((0, 0), np.uint32),
        rows=np.zeros((0, 0), np.int32),
        tie_start=tie_start,
        tie_to=tie_to,
        thresholds=np.zeros(0),
    )
    return setup, fabric
