"""What there is at the start of a step: dated events, crowds, force, the nation's means.

Reads: events, places, units, guests. Writes: places.{hardship, alarm, open, crowd, extra} and what
the arenas' own functions write; now.{crowd, held, force, share_lost, sites_lost, crowd_pressure,
legitimacy, belief, outrage}. Draws: those of `street.ignite`.
"""

from __future__ import annotations

from corcyra.kernels import borrower
from corcyra.model import abroad, barracks, clash, legitimacy, street
from corcyra.model.layout import Citizens, Drawn, Events, Fabric, Row, Setup, Table


@borrower
def happen(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, length: float,
) -> None:  # fmt: skip
    """Apply the dated events whose day lies in this step, and the windows that are open."""
    start, end = now.day, now.day + length
    for k in range(events.shock.shape[0]):
        day, size, gain = events.shock[k]
        if start <= day < end:
            for q in range(setup.place.shape[0]):
                places[q].hardship += size * events.shock_where[k, q]
            if gain > 0.0:
                legitimacy.concede(setup, p, places, gain, events.shock_where[k])
    for k in range(events.spark.shape[0]):
        if start <= events.spark[k, 0] < end:
            q = int(events.spark[k, 2])
            street.ignite(setup, fabric, drawn, citizens, places, k, events.spark[k, 1], q)
    for q in range(setup.place.shape[0]):
        places[q].alarm = 0.0
        for k in range(events.alarm.shape[0]):
            if events.alarm_where[k, q] and _open(
                events.alarm[k, 0], events.alarm[k, 1], start, end
            ):
                places[q].alarm = max(places[q].alarm, events.alarm[k, 2])
        places[q].open = p.open
        for k in range(events.dark.shape[0]):
            if events.dark_where[k, q] and _open(events.dark[k, 0], events.dark[k, 1], start, end):
                places[q].open = min(places[q].open, events.dark[k, 2])


@borrower
def _open(first: float, last: float, start: float, end: float) -> bool:
    """Tell whether the middle of the step lies in the window."""
    middle = 0.5 * (start + end)
    return first <= middle < last


@borrower
def crowds(setup: Setup, events: Events, now: Row, places: Table, length: float) -> None:
    """Set A by place (agitators once) and the nation's crowd and held."""
    now.crowd, now.held = 0.0, 0.0
    for q in range(setup.place.shape[0]):
        places[q].crowd = places[q].out * setup.place[q].weight
        places[q].extra = 0.0
        now.held += places[q].held * setup.place[q].weight
    for k in range(events.agitators.shape[0]):
        day, term, persons, arms, place = events.agitators[k]
        if _open(day, day + term, now.day, now.day + length):
            places[int(place)].crowd += persons
            places[int(place)].extra += (arms - 1.0) * persons
    for q in range(setup.place.shape[0]):
        now.crowd += places[q].crowd


@borrower
def means(setup: Setup, now: Row, places: Table) -> None:
    """Set the nation's means of L, b and O, by population."""
    total, left, story, anger = 0.0, 0.0, 0.0, 0.0
    for q in range(setup.place.shape[0]):
        n = setup.place[q].adults
        total += n
        left += n * places[q].legitimacy
        story += n * places[q].belief
        anger += n * places[q].outrage
    now.legitimacy, now.belief, now.outrage = left / total, story / total, anger / total


@borrower
def take_stock(
    setup: Setup, events: Events, p: Row, now: Row, places: Table, units: Table,
    guests: Table, step: int, length: float,
) -> None:  # fmt: skip
    """Set crowds, force, sites, odds and dependence as they stand at the start of the step."""
    crowds(setup, events, now, places, length)
    barracks.count(setup, now, units, places, step)
    now.force = barracks.deploy(setup, p, places, guests)
    now.sites_lost = clash.sites(setup, p, places)
    now.crowd_pressure = now.crowd / (now.crowd + 2.0 * now.force + clash.C0)
    barracks.assess(setup, p, now)
    abroad.depend(now, length)
